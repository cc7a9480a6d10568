//! Message authentication codes: a key identifier and a digest over key and message (RFC 5905 §7.3, appendix A;
//! AES-CMAC: RFC 8573), and the authenticators of Windows domains (MS-SNTP §2.2), whose key identifier is the
//! relative identifier (RID) of the computer's account, least significant byte first.

use super::keys::Check;
use super::trailer::Trailer;
use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use crate::tree::{Node, Tree};

crate::fields! { FIELDS:
    /// Number of the key, known to both sides, that the digest was made with.
    KEY_ID = bytes("ntp.keyid", "Key ID").meaning(key_id).spec("RFC 5905 §7.3");
    /// Digest over the key and everything before the key identifier: who does not know the key cannot make it.
    MAC = bytes("ntp.mac", "Message authentication code").spec("RFC 5905 §7.3");
    /// Relative identifier of the Windows account whose password is the key.
    RID = uint("ntp.mssntp.rid", "RID").bits(1, 31).spec("MS-SNTP §2.2.1");
    /// Which of the account's two passwords is the key.
    KEY_SELECTOR = uint("ntp.mssntp.key_selector", "Key selector").bits(0, 1).names(PASSWORDS).spec("MS-SNTP §2.2.1");
    /// How the server made the checksum.
    SIGNATURE_HASH = hex("ntp.mssntp.signature_hash", "Signature hash ID").names(HASHES).spec("MS-SNTP §2.2.4");
    /// Which ways to make the checksum the client knows.
    CLIENT_HASHES = hex("ntp.mssntp.client_hashes", "Client hash ID hints").names(HASHES).spec("MS-SNTP §2.2.3");
    /// Which of the account's two passwords is the key.
    MS_FLAGS = hex("ntp.mssntp.flags", "Flags").names(PASSWORDS).spec("MS-SNTP §2.2.3");
    /// Always zero.
    MS_RESERVED = hex("ntp.mssntp.reserved", "Reserved").spec("MS-SNTP §2.2.3");
    /// Checksum over the header with the account's password; zeros in a request.
    CHECKSUM = bytes("ntp.mssntp.checksum", "Crypto-checksum").spec("MS-SNTP §2.2.3");
}

const PASSWORDS: &[(u64, &str)] = &[(0, "current password"), (1, "previous password")];
const HASHES: &[(u64, &str)] = &[(0, "none"), (1, "NTLM password hash")];

/// Bytes of an Extended Authenticator.
pub const EXTENDED_AUTHENTICATOR: u64 = 72;

/// Bytes of the authenticator of MS-SNTP §2.2.1, which are those of a MAC with an MD5 digest too.
const AUTHENTICATOR: usize = 20;

fn key_id(node: &Node, _: &Tree, out: &mut String) {
    let mut buffer = itoa::Buffer::new();
    out.push_str("key ");
    out.push_str(buffer.format(node.value));
}

/// Reads the rest as a MAC over the message's first `covered` bytes.
pub fn read(r: &mut Reader<'_, '_>, covered: usize, trailer: &mut Trailer<'_>) -> Result<(), Fault> {
    if trailer.version < 5 && is_windows_authenticator(r.peek(), trailer.mode) {
        trailer.key = Some(r.bits_le32(&KEY_ID, &[&KEY_SELECTOR, &RID])?);
        r.rest(&MAC)?;
        r.meaning(format_args!("MS-SNTP checksum, told from a MAC by the RID"));
        return Ok(());
    }
    let id = r.be32(&KEY_ID)?;
    trailer.key = Some(id);
    let at = r.offset();
    let digest = r.rest(&MAC)?;
    if trailer.missing > 0 {
        return Ok(());
    }
    match trailer.keys.check(id, trailer.message.get(..covered).unwrap_or_default(), digest) {
        Check::NoKeys => {}
        Check::Unknown => {
            r.meaning(format_args!("not verified"));
            r.note(Severity::Info, at, format!("no key {id} was given to verify the MAC with"));
        }
        Check::Right(algorithm) => r.meaning(format_args!("verified with key {id} ({algorithm})")),
        Check::Wrong(algorithm) => {
            r.meaning(format_args!("does not match key {id} ({algorithm})"));
            r.note(Severity::Error, at, format!("the MAC does not match key {id} ({algorithm})"));
        }
    }
    Ok(())
}

/// Reads a key identifier without digest: a server could not verify the request's MAC.
pub fn crypto_nak(r: &mut Reader<'_, '_>, trailer: &mut Trailer<'_>) -> Result<(), Fault> {
    let at = r.offset();
    let id = r.be32(&KEY_ID)?;
    if id == 0 {
        trailer.crypto_nak = true;
        r.meaning(format_args!("crypto-NAK"));
        let text = "crypto-NAK: the sender could not verify the MAC of the message that it answers";
        r.note(Severity::Warning, at, text);
    } else {
        r.note(Severity::Warning, at, "a key identifier without a digest");
    }
    Ok(())
}

/// Whether the rest of a message is an authenticator of MS-SNTP §2.2.1: keys of MACs are configured by hand and
/// numbered below 65536, while the bytes of a RID read as a number far above it and end in 0 but for the key
/// selector. A domain member's request has no checksum yet.
fn is_windows_authenticator(rest: &[u8], mode: u8) -> bool {
    let Some(([a, b, _, d], checksum)) = rest.split_first_chunk() else { return false };
    rest.len() == AUTHENTICATOR
        && matches!(mode, 1 | 3 | 4)
        && (*a, *b) != (0, 0)
        && (d & 0x7f == 0 || mode != 4 && checksum.iter().all(|&byte| byte == 0))
}

/// Whether the 72 bytes behind the header are an Extended Authenticator: its four single bytes have few values.
pub fn is_extended_authenticator(bytes: &[u8]) -> bool {
    matches!(bytes.get(3..8), Some([0..0x80, 0..=1, 0..=1, 0..=1, 0]))
}

/// Reads an Extended Authenticator. Its four single bytes lie as MS-SNTP §2.2.3 draws them when the figure is
/// read as one little-endian number; so do domain controllers send them.
pub fn extended_authenticator(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&KEY_ID)?;
    r.within(&MAC, r.remaining(), |r| {
        r.u8(&SIGNATURE_HASH)?;
        r.u8(&CLIENT_HASHES)?;
        r.u8(&MS_FLAGS)?;
        r.u8(&MS_RESERVED)?;
        r.rest(&CHECKSUM)?;
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_authenticators_are_told_by_the_rid() {
        let tail = |key: [u8; 4], digest: u8| [&key[..], &[digest; 16]].concat();
        assert!(is_windows_authenticator(&tail([0x51, 4, 0, 0], 9), 4));
        assert!(is_windows_authenticator(&tail([0x51, 4, 0, 0x80], 9), 4), "the old password");
        assert!(is_windows_authenticator(&tail([0x51, 4, 1, 1], 0), 3), "a request without checksum");
        assert!(!is_windows_authenticator(&tail([0, 0, 0, 1], 9), 4), "a symmetric key");
        assert!(!is_windows_authenticator(&tail([0, 0, 0, 1], 0), 3), "a symmetric key with a zero digest");
        assert!(!is_windows_authenticator(&tail([0x51, 4, 1, 1], 9), 4), "a session key of Autokey");
    }
}
