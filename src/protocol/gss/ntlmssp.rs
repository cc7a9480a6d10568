//! NTLM: a challenge, and a response that proves to know the password.
//!
//! Specification: MS-NLMP.
//!
//! A message has a part of fixed layout that says where in its payload the names and responses are; offsets count
//! from the start of the message. Old clients leave out the last fields of the fixed part: the payload starts
//! earlier then.

use super::identity::{Identity, kept};
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use crate::tree::{Order, text16};
use flags::{NEGOTIATE_UNICODE, NEGOTIATE_VERSION};
use response::Version;
use target_info::TargetInfo;

pub(super) mod flags;
pub(super) mod response;
pub(super) mod target_info;

crate::fields! { FIELDS:
    /// A message of NTLM.
    MESSAGE = group("ntlmssp.message", "NTLMSSP message").spec("MS-NLMP §2.2");
    /// Says NTLMSSP.
    IDENTIFIER = textz("ntlmssp.identifier", "Signature").spec("MS-NLMP §2.2");
    /// Which of the three messages it is.
    MESSAGE_TYPE = hex("ntlmssp.messagetype", "MessageType")
        .names(&[(1, "NTLMSSP_NEGOTIATE"), (2, "NTLMSSP_CHALLENGE"), (3, "NTLMSSP_AUTH")])
        .spec("MS-NLMP §2.2");
    /// How long a name is.
    STRING_LENGTH = uint("ntlmssp.string.length", "Len").unit("bytes").spec("MS-NLMP §2.2.1");
    /// How much room there was for it.
    STRING_MAX = uint("ntlmssp.string.maxlen", "MaxLen").unit("bytes").spec("MS-NLMP §2.2.1");
    /// Where it is, counted from the start of the message.
    STRING_OFFSET = uint("ntlmssp.string.offset", "BufferOffset").spec("MS-NLMP §2.2.1");
    /// How many bytes there are.
    BLOB_LENGTH = uint("ntlmssp.blob.length", "Len").unit("bytes").spec("MS-NLMP §2.2.1");
    /// How much room there was for them.
    BLOB_MAX = uint("ntlmssp.blob.maxlen", "MaxLen").unit("bytes").spec("MS-NLMP §2.2.1");
    /// Where they are, counted from the start of the message.
    BLOB_OFFSET = uint("ntlmssp.blob.offset", "BufferOffset").spec("MS-NLMP §2.2.1");
    /// Where the client's domain is.
    DOMAIN_FIELDS = group("ntlmssp.negotiate.domain_fields", "DomainNameFields").spec("MS-NLMP §2.2.1.1");
    /// The domain that the client is in.
    DOMAIN = text("ntlmssp.negotiate.domain", "DomainName").spec("MS-NLMP §2.2.1.1");
    /// Where the client's name is.
    WORKSTATION_FIELDS = group("ntlmssp.negotiate.callingworkstation_fields", "WorkstationFields").spec("MS-NLMP §2.2.1.1");
    /// The client's name.
    WORKSTATION = text("ntlmssp.negotiate.callingworkstation", "WorkstationName").spec("MS-NLMP §2.2.1.1");
    /// Where the target's name is.
    TARGET_NAME_FIELDS = group("ntlmssp.challenge.target_name_fields", "TargetNameFields").spec("MS-NLMP §2.2.1.2");
    /// What the server authenticates for: a domain, or itself.
    TARGET_NAME = text16("ntlmssp.challenge.target_name", "TargetName").spec("MS-NLMP §2.2.1.2");
    /// Random number that the client has to answer.
    SERVER_CHALLENGE = bytes("ntlmssp.ntlmserverchallenge", "ServerChallenge").spec("MS-NLMP §2.2.1.2");
    /// Zeros; once a handle for authentication on one machine.
    RESERVED = bytes("ntlmssp.reserved", "Reserved").spec("MS-NLMP §2.2.1.2");
    /// Where the server's description is.
    TARGET_INFO_FIELDS = group("ntlmssp.challenge.target_info_fields", "TargetInfoFields").spec("MS-NLMP §2.2.1.2");
    /// How long the list is.
    TARGET_INFO_LENGTH = uint("ntlmssp.challenge.target_info.length", "Len").unit("bytes").spec("MS-NLMP §2.2.1.2");
    /// How much room there was for it.
    TARGET_INFO_MAX = uint("ntlmssp.challenge.target_info.maxlen", "MaxLen").unit("bytes").spec("MS-NLMP §2.2.1.2");
    /// Where it is, counted from the start of the message.
    TARGET_INFO_OFFSET = uint("ntlmssp.challenge.target_info.offset", "BufferOffset").spec("MS-NLMP §2.2.1.2");
    /// What the server says of itself.
    TARGET_INFO = group("ntlmssp.challenge.target_info", "TargetInfo").spec("MS-NLMP §2.2.1.2");
    /// Where the LM response is.
    LM_FIELDS = group("ntlmssp.auth.lmresponse_fields", "LmChallengeResponseFields").spec("MS-NLMP §2.2.1.3");
    /// Where the NT response is.
    NT_FIELDS = group("ntlmssp.auth.ntresponse_fields", "NtChallengeResponseFields").spec("MS-NLMP §2.2.1.3");
    /// Where the domain is.
    AUTH_DOMAIN_FIELDS = group("ntlmssp.auth.domain_fields", "DomainNameFields").spec("MS-NLMP §2.2.1.3");
    /// The domain or machine that has the user's account.
    AUTH_DOMAIN = text16("ntlmssp.auth.domain", "DomainName").spec("MS-NLMP §2.2.1.3");
    /// Where the user's name is.
    USER_FIELDS = group("ntlmssp.auth.username_fields", "UserNameFields").spec("MS-NLMP §2.2.1.3");
    /// The user.
    USER = text16("ntlmssp.auth.username", "UserName").spec("MS-NLMP §2.2.1.3");
    /// Where the client's name is.
    HOST_FIELDS = group("ntlmssp.auth.hostname_fields", "WorkstationFields").spec("MS-NLMP §2.2.1.3");
    /// The client's name.
    HOST = text16("ntlmssp.auth.hostname", "Workstation").spec("MS-NLMP §2.2.1.3");
    /// Where the session key is.
    SESSION_KEY_FIELDS = group("ntlmssp.auth.sesskey_fields", "EncryptedRandomSessionKeyFields").spec("MS-NLMP §2.2.1.3");
    /// The session key that the client chose, encrypted with one made of the password.
    SESSION_KEY = bytes("ntlmssp.auth.sesskey", "EncryptedRandomSessionKey").spec("MS-NLMP §2.2.1.3");
    /// Which version of Windows sent the message, or says that it did.
    VERSION = group("ntlmssp.version", "Version").spec("MS-NLMP §2.2.2.10");
    /// Major version of Windows.
    VERSION_MAJOR = uint("ntlmssp.version.major", "ProductMajorVersion").spec("MS-NLMP §2.2.2.10");
    /// Minor version of Windows.
    VERSION_MINOR = uint("ntlmssp.version.minor", "ProductMinorVersion").spec("MS-NLMP §2.2.2.10");
    /// Build of Windows.
    VERSION_BUILD = uint("ntlmssp.version.build_number", "ProductBuild").spec("MS-NLMP §2.2.2.10");
    /// Zeros.
    VERSION_RESERVED = bytes("ntlmssp.version.reserved", "Reserved").spec("MS-NLMP §2.2.2.10");
    /// Version of NTLM.
    VERSION_REVISION = uint("ntlmssp.version.ntlm_current_revision", "NTLMRevisionCurrent")
        .names(&[(10, "NTLMSSP_REVISION_W2K3_RC1"), (15, "NTLMSSP_REVISION_W2K3")])
        .spec("MS-NLMP §2.2.2.10");
    /// HMAC-MD5 over the three messages with the session key, so that none can have been changed on the way.
    MIC = bytes("ntlmssp.authenticate.mic", "MIC").spec("MS-NLMP §2.2.1.3");
    /// Bytes between or behind the parts of the payload.
    PADDING = bytes("ntlmssp.padding", "Padding").spec("MS-NLMP §2.2.1");
    /// Signature of a message that goes over the authenticated session.
    VERIFIER = group("ntlmssp.verf", "NTLMSSP_MESSAGE_SIGNATURE").spec("MS-NLMP §2.2.2.9");
    /// Version of the signature.
    VERIFIER_VERSION = uint("ntlmssp.verf.vers", "Version").spec("MS-NLMP §2.2.2.9");
    /// Checksum and number of the message; without extended session security encrypted.
    VERIFIER_BODY = bytes("ntlmssp.verf.body", "Checksum and SeqNum").spec("MS-NLMP §2.2.2.9");
}

/// Length of a signature (MS-NLMP §2.2.2.9).
pub const SIGNATURE_LENGTH: usize = 16;

/// Reads the signature of a message, which is all that is left.
pub fn signature(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.whole(&VERIFIER, |r| {
        r.le32(&VERIFIER_VERSION)?;
        r.rest(&VERIFIER_BODY)
    })?;
    Ok(())
}

/// Reads an NTLMv2 response, which is all that is left: as SMB 1 carries it where no tokens are negotiated.
pub fn ntlmv2_response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    response::ntlmv2_response(r).map(drop)
}

/// Reads one of the three messages, which is all that is left.
pub(super) fn message(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    r.whole(&MESSAGE, |r| {
        let mut message = Message { start: r.offset(), header: r.remaining() };
        r.text(&IDENTIFIER, 8)?;
        match r.le32(&MESSAGE_TYPE)? {
            1 => message.negotiate(r, identity),
            2 => message.challenge(r, identity),
            3 => message.authenticate(r, identity),
            other => Err(Fault::malformed(r.offset() - 4, format!("message type {other} is none of 1 to 3"))),
        }
    })?;
    Ok(())
}

/// Where a part of the payload is.
#[derive(Clone, Copy)]
struct Part {
    field: &'static Field,
    length: usize,
    offset: usize,
}

struct Message {
    /// Where it starts in its source.
    start: usize,
    /// How long the fixed layout can be at most: up to the first part of the payload that is known.
    header: usize,
}

impl Message {
    fn negotiate(&mut self, r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
        *identity = Identity { mechanism: Some("NTLMSSP"), ..Identity::default() };
        let flags = r.bits_le32(&flags::FLAGS, &flags::BITS)?;
        let mut parts = [Part { field: &DOMAIN, length: 0, offset: 0 }; 2];
        if self.has(r, 16) {
            parts[0] = self.string(r, &DOMAIN_FIELDS, &DOMAIN)?;
            parts[1] = self.string(r, &WORKSTATION_FIELDS, &WORKSTATION)?;
        }
        self.version(r, flags)?;
        // The names are in an OEM code page even where Unicode is offered (MS-NLMP §2.2.1.1).
        self.payload(r, parts, |_, part, r| {
            let name = r.text(part.field, r.remaining())?;
            let kept = kept(name.trim_end_matches('\0'));
            match part.field {
                field if std::ptr::eq(field, &DOMAIN) => identity.domain = kept,
                _ => identity.workstation = kept,
            }
            Ok(())
        })
    }

    fn challenge(&mut self, r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
        identity.mechanism = Some("NTLMSSP");
        let name = self.string(r, &TARGET_NAME_FIELDS, &TARGET_NAME)?;
        let flags = r.bits_le32(&flags::FLAGS, &flags::BITS)?;
        identity.server_challenge = r.bytes(&SERVER_CHALLENGE, 8)?.first_chunk().copied();
        let mut info = Part { field: &TARGET_INFO, length: 0, offset: 0 };
        if self.has(r, 8) {
            r.bytes(&RESERVED, 8)?;
        }
        if self.has(r, 8) {
            let fields = [&TARGET_INFO_LENGTH, &TARGET_INFO_MAX, &TARGET_INFO_OFFSET];
            info = self.part(r, &TARGET_INFO_FIELDS, fields, &TARGET_INFO)?;
        }
        let version = self.version(r, flags)?;
        let target = &mut identity.target;
        target.version = version;
        self.payload(r, [name, info], |index, part, r| {
            if index == 0 {
                target.name = text(r, part.field, flags)?;
                return Ok(());
            }
            let Some(told) = r.whole(part.field, |r| target_info::read(r, &target_info::CHALLENGE))? else {
                return Ok(());
            };
            target.netbios_computer = told.nb_computer;
            target.netbios_domain = told.nb_domain;
            target.dns_computer = told.dns_computer;
            target.dns_domain = told.dns_domain;
            target.dns_tree = told.dns_tree;
            Ok(())
        })
    }

    fn authenticate(&mut self, r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
        identity.mechanism = Some("NTLMSSP");
        let message = r.peek();
        let lm = self.blob(r, &LM_FIELDS, &response::LM_RESPONSE)?;
        let nt = self.blob(r, &NT_FIELDS, &response::NT_RESPONSE)?;
        let domain = self.string(r, &AUTH_DOMAIN_FIELDS, &AUTH_DOMAIN)?;
        let user = self.string(r, &USER_FIELDS, &USER)?;
        let host = self.string(r, &HOST_FIELDS, &HOST)?;
        let mut key = Part { field: &SESSION_KEY, length: 0, offset: 0 };
        // Clients before Windows NT 4 end here, and speak OEM.
        let mut flags = 0;
        if self.has(r, 12) {
            key = self.blob(r, &SESSION_KEY_FIELDS, &SESSION_KEY)?;
            flags = r.bits_le32(&flags::FLAGS, &flags::BITS)?;
        }
        self.version(r, flags)?;
        if self.has(r, 16) {
            r.bytes(&MIC, 16)?;
            // The payload is seen from behind signature and type here.
            let response = nt.offset.checked_sub(12).and_then(|at| message.get(at..)?.get(..nt.length));
            if !response.is_some_and(response::mic_provided) {
                r.meaning(format_args!("the response does not announce it"));
            }
        }
        let version = Version::of(lm.length, nt.length, user.length, flags);
        identity.ntlm_version = version.map(Version::name);
        identity.anonymous = version == Some(Version::Anonymous);
        self.payload(r, [lm, nt, domain, user, host, key], |index, part, r| {
            match index {
                0 => response::lm(r, version)?,
                1 => {
                    if let Some(TargetInfo { target_name, .. }) = response::nt(r, version)? {
                        identity.target_name = target_name;
                    }
                }
                2 => identity.domain = text(r, part.field, flags)?,
                3 => identity.user = text(r, part.field, flags)?,
                4 => identity.workstation = text(r, part.field, flags)?,
                _ => drop(r.rest(part.field)?),
            }
            Ok(())
        })
    }

    fn string(
        &mut self,
        r: &mut Reader<'_, '_>,
        group: &'static Field,
        field: &'static Field,
    ) -> Result<Part, Fault> {
        self.part(r, group, [&STRING_LENGTH, &STRING_MAX, &STRING_OFFSET], field)
    }

    fn blob(
        &mut self,
        r: &mut Reader<'_, '_>,
        group: &'static Field,
        field: &'static Field,
    ) -> Result<Part, Fault> {
        self.part(r, group, [&BLOB_LENGTH, &BLOB_MAX, &BLOB_OFFSET], field)
    }

    /// Reads where `field` is (MS-NLMP §2.2.1).
    fn part(
        &mut self,
        r: &mut Reader<'_, '_>,
        group: &'static Field,
        [length, room, offset]: [&'static Field; 3],
        field: &'static Field,
    ) -> Result<Part, Fault> {
        let part = r.group(group, |r| {
            let length = usize::from(r.le16(length)?);
            r.le16(room)?;
            Ok(Part { field, length, offset: r.le32(offset)? as usize })
        })?;
        if part.length > 0 {
            self.header = self.header.min(part.offset);
        }
        Ok(part)
    }

    /// Whether the fixed layout goes on for `length` bytes.
    fn has(&self, r: &Reader<'_, '_>, length: usize) -> bool {
        r.remaining() >= length && r.offset() - self.start + length <= self.header
    }

    /// Reads the version, for which there is room even when it is not told.
    fn version(&self, r: &mut Reader<'_, '_>, flags: u32) -> Result<Option<String>, Fault> {
        if !self.has(r, 8) {
            return Ok(None);
        }
        if flags & NEGOTIATE_VERSION == 0 {
            r.bytes(&PADDING, 8)?;
            return Ok(None);
        }
        r.group(&VERSION, |r| {
            let version =
                [r.u8(&VERSION_MAJOR)?.into(), r.u8(&VERSION_MINOR)?.into(), r.le16(&VERSION_BUILD)?];
            r.bytes(&VERSION_RESERVED, 3)?;
            r.u8(&VERSION_REVISION)?;
            Ok((version != [0; 3]).then(|| version.map(|part: u16| part.to_string()).join(".")))
        })
    }

    /// Reads the parts of the payload in the order in which they lie, each with `read` and its index.
    fn payload<'a, const N: usize>(
        &self,
        r: &mut Reader<'a, '_>,
        parts: [Part; N],
        mut read: impl FnMut(usize, Part, &mut Reader<'a, '_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let end = r.offset() + r.remaining();
        let mut order: [usize; N] = std::array::from_fn(|index| index);
        order.sort_by_key(|&index| parts[index].offset);
        for index in order {
            let part = parts[index];
            if part.length == 0 {
                continue;
            }
            let first = self.start.saturating_add(part.offset);
            let behind = first.saturating_add(part.length);
            if behind > end {
                let Part { field, length, offset } = part;
                let size = end - self.start;
                let text =
                    format!("{} is said to take {length} bytes at offset {offset} of {size}", field.label);
                r.note(Severity::Error, r.offset(), text);
            }
            if first >= end {
                continue;
            }
            if first > r.offset() {
                r.bytes(&PADDING, first - r.offset())?;
            }
            let mut there = r.window(first, part.length);
            if let Err(fault) = read(index, part, &mut there) {
                there.fault(&fault);
            }
            there.undissected();
            r.pass(behind.saturating_sub(r.offset()));
        }
        if !r.is_empty() {
            r.rest(&PADDING)?;
        }
        Ok(())
    }
}

/// Reads a name, which is all that is left, in UTF-16 or an OEM code page, of which only ASCII is known for sure.
fn text(r: &mut Reader<'_, '_>, field: &'static Field, flags: u32) -> Result<Option<String>, Fault> {
    if flags & NEGOTIATE_UNICODE != 0 {
        let name = text16(r.text16(field, r.remaining())?, Order::Little);
        return Ok(kept(&name));
    }
    let name = String::from_utf8_lossy(r.peek());
    let name = name.trim_end_matches('\0');
    r.text_as(field, r.remaining(), name)?;
    Ok(kept(name))
}
