//! What follows the header: extension fields and a message authentication code, in this order.
//!
//! Nothing in a message of version 4 says where the extension fields end and whether a MAC follows; RFC 7822
//! §3 made it decidable by lengths, for MACs of up to 24 bytes. Servers use longer ones. With `left` bytes left:
//!
//! | left | read as |
//! |---|---|
//! | 4 | crypto-NAK: a key identifier (zero) without digest (RFC 5905 §7.3, figure 8) |
//! | 72, right behind the header, laid out so | Extended Authenticator of MS-SNTP §2.2.3 |
//! | any, before version 4 | MAC: there were no extension fields (RFC 1305 appendix C) |
//! | 20, 24 | MAC, because a last extension field without MAC is at least 28 bytes long |
//! | up to 24 | extension field if it announces just that length, otherwise MAC |
//! | 32, 36, 52, 68 | MAC (SHA-224 to SHA-512) if no extension field can start with these bytes or the first two are zero, as in a key identifier below 65536; otherwise extension field |
//! | any other | extension field |
//!
//! Where both readings are possible, a note says so. Version 5 has extension fields only.

use super::extension;
use super::keys::Keys;
use super::mac;
use crate::fault::{Fault, Severity};
use crate::reader::Reader;

/// What may follow a header of version 5 or below, and what was found there.
#[derive(Debug)]
pub struct Trailer<'a> {
    /// The whole message.
    pub message: &'a [u8],
    /// Version in the header.
    pub version: u8,
    /// Mode in the header.
    pub mode: u8,
    /// Bytes of the message that were not captured.
    pub missing: u64,
    /// Keys to verify MACs with.
    pub keys: &'a Keys,
    /// Where the extension field that is being read starts.
    pub extension_start: usize,
    /// An NTS unique identifier was found.
    pub unique_identifier: bool,
    /// An NTS authenticator was found.
    pub nts: bool,
    /// A MAC by this key was found.
    pub key: Option<u32>,
    /// A crypto-NAK was found.
    pub crypto_nak: bool,
}

/// The likeliest reading of what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Extension,
    Mac,
    CryptoNak,
    ExtendedAuthenticator,
}

/// Longest MAC that lengths alone tell from an extension field (RFC 7822 §3).
const LONGEST_SHORT_MAC: u64 = 24;
/// Bytes of a key identifier and of a SHA-224, SHA-256, SHA-384 or SHA-512 digest.
const LONG_MACS: [u64; 4] = [32, 36, 52, 68];

/// Decides by the table above; says also why it might be otherwise. `left` counts what was not captured too.
fn next(bytes: &[u8], left: u64, version: u8, first: bool) -> (Next, Option<&'static str>) {
    if version >= 5 {
        return (Next::Extension, None);
    }
    if left == 4 {
        return (Next::CryptoNak, None);
    }
    if first && left == mac::EXTENDED_AUTHENTICATOR && mac::is_extended_authenticator(bytes) {
        return (Next::ExtendedAuthenticator, None);
    }
    if version < 4 {
        return (Next::Mac, None);
    }
    let possible = extension::announced(bytes)
        .filter(|&(_, length)| length >= extension::SHORTEST && length % 4 == 0 && length as u64 <= left);
    match (left, possible) {
        (20 | LONGEST_SHORT_MAC, Some((1.., length))) if length as u64 == left => {
            (Next::Mac, Some("read as a MAC by its length, but it could be an extension field too"))
        }
        (..LONGEST_SHORT_MAC, Some((1.., length))) if length as u64 == left => (
            Next::Extension,
            Some("the last extension field without a MAC is at least 28 bytes long (RFC 7822 §3)"),
        ),
        (..=LONGEST_SHORT_MAC, _) => (Next::Mac, None),
        (left, Some((0, _))) if LONG_MACS.contains(&left) => (
            Next::Mac,
            Some("read as a MAC by a small key identifier, but it could be an extension field too"),
        ),
        (left, None) if LONG_MACS.contains(&left) => (Next::Mac, None),
        _ => (Next::Extension, None),
    }
}

/// Whether all of `bytes`, which follow the header, can be read without a fault.
pub fn plausible(mut bytes: &[u8], version: u8) -> bool {
    let mut first = true;
    while !bytes.is_empty() {
        match next(bytes, bytes.len() as u64, version, first).0 {
            Next::Extension => match extension::announced(bytes) {
                Some((kind, length)) if kind != 0 && length >= 4 => {
                    let Some(rest) = bytes.get(length.next_multiple_of(4)..) else { return false };
                    bytes = rest;
                }
                _ => return false,
            },
            Next::Mac => return matches!(bytes.len(), 20 | 24 | 32 | 36 | 52 | 68),
            Next::CryptoNak | Next::ExtendedAuthenticator => return true,
        }
        first = false;
    }
    true
}

impl<'a> Trailer<'a> {
    /// Nothing found yet.
    pub fn new(message: &'a [u8], version: u8, mode: u8, missing: u64, keys: &'a Keys) -> Self {
        Trailer {
            message,
            version,
            mode,
            missing,
            keys,
            extension_start: 0,
            unique_identifier: false,
            nts: false,
            key: None,
            crypto_nak: false,
        }
    }

    /// Reads everything behind the header.
    pub fn read(&mut self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        let mut first = true;
        while !r.is_empty() {
            let left = r.remaining() as u64 + self.missing;
            let (next, doubt) = next(r.peek(), left, self.version, first);
            if let Some(doubt) = doubt {
                r.note(Severity::Warning, r.offset(), doubt);
            }
            match next {
                Next::Extension => extension::read(r, self)?,
                Next::Mac => return mac::read(r, r.offset(), self),
                Next::CryptoNak => return mac::crypto_nak(r, self),
                Next::ExtendedAuthenticator => return mac::extended_authenticator(r),
            }
            first = false;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A trailer that starts with `start` and is `left` bytes long.
    fn reading(start: [u8; 4], left: usize, version: u8) -> (Next, bool) {
        let mut bytes = start.to_vec();
        bytes.resize(left, 0xaa);
        let (next, doubt) = next(&bytes, left as u64, version, true);
        (next, doubt.is_some())
    }

    #[test]
    fn extension_or_mac() {
        const KEY_1: [u8; 4] = [0, 0, 0, 1];
        let extension = |length: u8| [0x01, 0x04, 0, length];
        for (start, left, version, expected) in [
            (KEY_1, 4, 4, (Next::CryptoNak, false)),
            (KEY_1, 20, 4, (Next::Mac, false)),
            (KEY_1, 24, 4, (Next::Mac, false)),
            (extension(20), 20, 4, (Next::Mac, true)),
            (extension(24), 24, 4, (Next::Mac, true)),
            (extension(16), 16, 4, (Next::Extension, true)),
            (extension(28), 28, 4, (Next::Extension, false)),
            (extension(36), 36, 4, (Next::Extension, false)),
            (extension(16), 36, 4, (Next::Extension, false)),
            (KEY_1, 36, 4, (Next::Mac, false)),
            ([0, 0, 0, 36], 36, 4, (Next::Mac, true)),
            (KEY_1, 68, 4, (Next::Mac, false)),
            ([0xde, 0xad, 0xbe, 0xef], 52, 4, (Next::Mac, false)),
            (extension(36), 68, 4, (Next::Extension, false)),
            (extension(36), 36, 3, (Next::Mac, false)),
            (KEY_1, 36, 3, (Next::Mac, false)),
            (extension(8), 20, 5, (Next::Extension, false)),
        ] {
            assert_eq!(reading(start, left, version), expected, "{start:02x?} {left} v{version}");
        }
    }

    #[test]
    fn extended_authenticator_only_right_behind_the_header() {
        let mut bytes = vec![0x56, 4, 0, 0, 0, 1, 0, 0];
        bytes.resize(72, 0);
        assert_eq!(next(&bytes, 72, 3, true).0, Next::ExtendedAuthenticator);
        assert_eq!(next(&bytes, 72, 3, false).0, Next::Mac);
    }
}
