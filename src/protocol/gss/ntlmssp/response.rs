//! What an NTLM client proves its password with.
//!
//! Specification: MS-NLMP §2.2.2.3 (LM), §2.2.2.4 (LMv2), §2.2.2.6 (NTLM), §2.2.2.7 and §2.2.2.8 (NTLMv2).

use super::flags::NEGOTIATE_EXTENDED;
use super::target_info::{self, TargetInfo};
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Answer to the challenge, made with the LM hash or in place of it.
    LM_RESPONSE = bytes("ntlmssp.auth.lmresponse", "LmChallengeResponse").spec("MS-NLMP §2.2.1.3");
    /// HMAC-MD5 over both challenges, or the answer of DES.
    LM_PROOF = bytes("ntlmssp.lmresponse.response", "Response").spec("MS-NLMP §2.2.2.4");
    /// What the client challenged with.
    CLIENT_CHALLENGE = bytes("ntlmssp.ntlmclientchallenge", "ChallengeFromClient").spec("MS-NLMP §2.2.2.4");
    /// Zeros.
    LM_ZEROS = bytes("ntlmssp.lmresponse.z", "Z").spec("MS-NLMP §3.3.1");
    /// Answer to the challenge, made with the NT hash.
    NT_RESPONSE = bytes("ntlmssp.auth.ntresponse", "NtChallengeResponse").spec("MS-NLMP §2.2.1.3");
    /// Answer of NTLMv2: a proof and what it was made over.
    NTLMV2_RESPONSE = bytes("ntlmssp.ntlmv2_response", "NTLMv2_RESPONSE").spec("MS-NLMP §2.2.2.8");
    /// HMAC-MD5 over the server's challenge and what follows, with a key made of password, user and domain.
    PROOF = bytes("ntlmssp.ntlmv2_response.ntproofstr", "NTProofStr").spec("MS-NLMP §2.2.2.8");
    /// Version of the response.
    VERSION = uint("ntlmssp.ntlmv2_response.rversion", "RespType").spec("MS-NLMP §2.2.2.7");
    /// Newest version that the client knows.
    HIGHEST_VERSION = uint("ntlmssp.ntlmv2_response.hirversion", "HiRespType").spec("MS-NLMP §2.2.2.7");
    /// Zeros.
    RESERVED = bytes("ntlmssp.ntlmv2_response.z", "Reserved").spec("MS-NLMP §2.2.2.7");
    /// The time of the response: the server's, if it told its own.
    TIME = filetime("ntlmssp.ntlmv2_response.time", "TimeStamp").spec("MS-NLMP §2.2.2.7");
    /// What the client challenged with.
    CHALLENGE = bytes("ntlmssp.ntlmv2_response.chal", "ChallengeFromClient").spec("MS-NLMP §2.2.2.7");
    /// Zeros behind the list.
    PAD = bytes("ntlmssp.ntlmv2_response.pad", "Padding").spec("MS-NLMP §2.2.2.8");
}

/// Length of the responses of LM and NTLM, and of LMv2 (MS-NLMP §2.2.2.3, §2.2.2.4, §2.2.2.6).
const RESPONSE: usize = 24;
/// Where in an NTLMv2 response the list of pairs starts (MS-NLMP §2.2.2.7).
const PAIRS: usize = 44;

/// How a password was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Anonymous,
    Lm,
    Ntlmv1,
    Ntlm2Session,
    Ntlmv2,
}

impl Version {
    /// The version by what the responses look like (MS-NLMP §3.2.5.1.2, §3.3).
    pub fn of(lm: usize, nt: usize, user: usize, flags: u32) -> Option<Version> {
        match nt {
            0 if lm <= 1 && user == 0 => Some(Version::Anonymous),
            0 if lm > 0 => Some(Version::Lm),
            RESPONSE if flags & NEGOTIATE_EXTENDED != 0 => Some(Version::Ntlm2Session),
            RESPONSE => Some(Version::Ntlmv1),
            nt if nt > RESPONSE => Some(Version::Ntlmv2),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Version::Anonymous => "anonymous",
            Version::Lm => "LM",
            Version::Ntlmv1 => "NTLMv1",
            Version::Ntlm2Session => "NTLM2 session",
            Version::Ntlmv2 => "NTLMv2",
        }
    }
}

/// Reads the LM response, which is all that is left.
pub(super) fn lm(r: &mut Reader<'_, '_>, version: Option<Version>) -> Result<(), Fault> {
    if r.remaining() != RESPONSE {
        r.rest(&LM_RESPONSE)?;
        return Ok(());
    }
    match version {
        Some(Version::Ntlm2Session) => r.whole(&LM_RESPONSE, |r| {
            r.bytes(&CLIENT_CHALLENGE, 8)?;
            r.rest(&LM_ZEROS)
        })?,
        Some(Version::Ntlmv2) => r.whole(&LM_RESPONSE, |r| {
            r.bytes(&LM_PROOF, 16)?;
            r.rest(&CLIENT_CHALLENGE)
        })?,
        _ => Some(r.rest(&LM_RESPONSE)?),
    };
    Ok(())
}

/// Reads the NT response, which is all that is left; gives what an NTLMv2 response tells.
pub(super) fn nt(r: &mut Reader<'_, '_>, version: Option<Version>) -> Result<Option<TargetInfo>, Fault> {
    if version != Some(Version::Ntlmv2) {
        r.rest(&NT_RESPONSE)?;
        return Ok(None);
    }
    Ok(r.whole(&NT_RESPONSE, ntlmv2_response)?.flatten())
}

/// Reads an NTLMv2 response, which is all that is left.
pub(super) fn ntlmv2_response(r: &mut Reader<'_, '_>) -> Result<Option<TargetInfo>, Fault> {
    r.whole(&NTLMV2_RESPONSE, ntlmv2)
}

fn ntlmv2(r: &mut Reader<'_, '_>) -> Result<TargetInfo, Fault> {
    r.bytes(&PROOF, 16)?;
    r.u8(&VERSION)?;
    r.u8(&HIGHEST_VERSION)?;
    r.bytes(&RESERVED, 6)?;
    r.le64(&TIME)?;
    r.bytes(&CHALLENGE, 8)?;
    r.bytes(&RESERVED, 4)?;
    let told = target_info::read(r, &target_info::RESPONSE)?;
    if !r.is_empty() {
        r.rest(&PAD)?;
    }
    Ok(told)
}

/// Whether an NTLMv2 response says that there is a signature over the three messages.
pub(super) fn mic_provided(nt: &[u8]) -> bool {
    nt.get(PAIRS..).is_some_and(target_info::mic_provided)
}
