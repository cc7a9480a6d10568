//! Keys to verify MACs with, as chrony's and ntpd's key files hold them: a line a key, `ID TYPE KEY`.
//!
//! - The type may be missing (chrony: MD5), or one letter (ntpd: `M`).
//! - chrony marks the key's form with `HEX:` or `ASCII:`. ntpd does not: up to 20 characters are the key itself,
//!   more are its hexadecimal digits. What chrony takes for text and ntpd for digits is tried both ways.
//! - A digest is made over the key followed by the message (RFC 5905 appendix A.3), and may be cut to the 20
//!   bytes that RFC 7822 allows; AES-CMAC is RFC 8573. AES keys of another length are cut or filled with zeros,
//!   as ntpd does.

use cmac::{Cmac, KeyInit, Mac};
use sha2::digest::Digest;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The keys of a key file.
#[derive(Clone, Default)]
pub struct Keys {
    keys: BTreeMap<u32, Key>,
}

#[derive(Clone)]
struct Key {
    algorithm: Algorithm,
    secret: Vec<u8>,
    /// The key if its text is read as hexadecimal digits.
    digits: Option<Vec<u8>>,
}

/// How a MAC is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Algorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha3_224,
    Sha3_256,
    Sha3_384,
    Sha3_512,
    Aes128Cmac,
    Aes256Cmac,
}

/// What became of a MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// There is no key file.
    NoKeys,
    /// The key file has no such key.
    Unknown,
    /// The digest was made with the key.
    Right(Algorithm),
    /// The digest was not made with the key.
    Wrong(Algorithm),
}

/// Why a key file could not be used. Never shows the key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read.
    #[error("{file}: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A line is no key.
    #[error("{file}, line {line}: {problem}")]
    Line {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// The shortest digest there is: MD5's and AES-CMAC's.
const SHORTEST_DIGEST: usize = 16;
/// ntpd takes longer keys for hexadecimal digits.
const LONGEST_TEXT_KEY: usize = 20;

impl Keys {
    /// Reads a key file.
    pub fn read(path: &Path) -> Result<Keys, KeyError> {
        let file = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Keys::parse(&file, &String::from_utf8_lossy(&bytes)),
            Err(error) => Err(KeyError::Unreadable { file, error }),
        }
    }

    /// Reads the text of a key file; `file` is its name for errors. Of several keys with one number the last
    /// counts.
    pub fn parse(file: &str, text: &str) -> Result<Keys, KeyError> {
        let mut keys = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            let error = |problem: String| KeyError::Line { file: file.to_owned(), line: at + 1, problem };
            let line = line.trim();
            if line.is_empty() || line.starts_with(['#', '!', ';', '%']) {
                continue;
            }
            let (id, key) = Key::parse(line).map_err(error)?;
            keys.insert(id, key);
        }
        Ok(Keys { keys })
    }

    /// Holds a MAC against the key with that number.
    pub fn check(&self, id: u32, message: &[u8], digest: &[u8]) -> Check {
        if self.keys.is_empty() {
            return Check::NoKeys;
        }
        let Some(key) = self.keys.get(&id) else { return Check::Unknown };
        let right = std::iter::once(&key.secret)
            .chain(&key.digits)
            .any(|secret| key.algorithm.matches(secret, message, digest));
        if right { Check::Right(key.algorithm) } else { Check::Wrong(key.algorithm) }
    }
}

impl Key {
    fn parse(line: &str) -> Result<(u32, Key), String> {
        let mut words = line.split_whitespace();
        let id = words.next().unwrap_or_default();
        let id: u32 = match id.parse() {
            Ok(0) | Err(_) => return Err("a key starts with its number, from 1 to 4294967295".to_owned()),
            Ok(id) => id,
        };
        let (algorithm, text) = match (words.next(), words.next()) {
            (None, _) => return Err(format!("key {id} has no key after its number")),
            (Some(text), None) => (Algorithm::Md5, text),
            (Some(_), Some(comment)) if comment.starts_with('#') => {
                return Err(format!("key {id} has no type or no key"));
            }
            (Some(name), Some(text)) => (
                Algorithm::named(name).ok_or_else(|| {
                    format!("key {id} has a type that is not known; known are {}", Algorithm::NAMES)
                })?,
                text,
            ),
        };
        let bad_digits = || format!("key {id} is not made of pairs of hexadecimal digits");
        let (secret, digits) = match text.split_once(':') {
            Some(("HEX", digits)) => (hex(digits).ok_or_else(bad_digits)?, None),
            Some(("ASCII", text)) => (text.as_bytes().to_vec(), None),
            _ if text.len() > LONGEST_TEXT_KEY => (text.as_bytes().to_vec(), hex(text)),
            _ => (text.as_bytes().to_vec(), None),
        };
        if secret.is_empty() {
            return Err(format!("key {id} is empty"));
        }
        Ok((id, Key { algorithm, secret, digits }))
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    let (pairs, []) = digits.as_ref()?.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

impl Algorithm {
    const NAMES: &str =
        "MD5, SHA1, SHA224, SHA256, SHA384, SHA512, SHA3-224, SHA3-256, SHA3-384, SHA3-512, AES128, AES256";

    fn named(name: &str) -> Option<Algorithm> {
        let name = name.to_ascii_uppercase().replace(['-', '_'], "");
        Some(match name.strip_suffix("CMAC").unwrap_or(&name) {
            "M" | "MD5" => Algorithm::Md5,
            "SHA" | "SHA1" => Algorithm::Sha1,
            "SHA224" => Algorithm::Sha224,
            "SHA256" => Algorithm::Sha256,
            "SHA384" => Algorithm::Sha384,
            "SHA512" => Algorithm::Sha512,
            "SHA3224" => Algorithm::Sha3_224,
            "SHA3256" => Algorithm::Sha3_256,
            "SHA3384" => Algorithm::Sha3_384,
            "SHA3512" => Algorithm::Sha3_512,
            "AES" | "AES128" => Algorithm::Aes128Cmac,
            "AES256" => Algorithm::Aes256Cmac,
            _ => return None,
        })
    }

    /// Whether `digest` is that of `message`, or the start of it.
    fn matches(self, secret: &[u8], message: &[u8], digest: &[u8]) -> bool {
        let is = |whole: &[u8]| digest.len() >= SHORTEST_DIGEST && whole.starts_with(digest);
        match self {
            Algorithm::Md5 => is(&hash::<md5::Md5>(secret, message)),
            Algorithm::Sha1 => is(&hash::<sha1::Sha1>(secret, message)),
            Algorithm::Sha224 => is(&hash::<sha2::Sha224>(secret, message)),
            Algorithm::Sha256 => is(&hash::<sha2::Sha256>(secret, message)),
            Algorithm::Sha384 => is(&hash::<sha2::Sha384>(secret, message)),
            Algorithm::Sha512 => is(&hash::<sha2::Sha512>(secret, message)),
            Algorithm::Sha3_224 => is(&hash::<sha3::Sha3_224>(secret, message)),
            Algorithm::Sha3_256 => is(&hash::<sha3::Sha3_256>(secret, message)),
            Algorithm::Sha3_384 => is(&hash::<sha3::Sha3_384>(secret, message)),
            Algorithm::Sha3_512 => is(&hash::<sha3::Sha3_512>(secret, message)),
            Algorithm::Aes128Cmac => is(&Cmac::<aes::Aes128>::new(&fitted::<16>(secret).into())
                .chain_update(message)
                .finalize()
                .into_bytes()),
            Algorithm::Aes256Cmac => is(&Cmac::<aes::Aes256>::new(&fitted::<32>(secret).into())
                .chain_update(message)
                .finalize()
                .into_bytes()),
        }
    }
}

fn hash<D: Digest>(secret: &[u8], message: &[u8]) -> Vec<u8> {
    D::new().chain_update(secret).chain_update(message).finalize().to_vec()
}

fn fitted<const N: usize>(secret: &[u8]) -> [u8; N] {
    let mut key = [0; N];
    for (slot, &byte) in key.iter_mut().zip(secret) {
        *slot = byte;
    }
    key
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Algorithm::Md5 => "MD5",
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha224 => "SHA224",
            Algorithm::Sha256 => "SHA256",
            Algorithm::Sha384 => "SHA384",
            Algorithm::Sha512 => "SHA512",
            Algorithm::Sha3_224 => "SHA3-224",
            Algorithm::Sha3_256 => "SHA3-256",
            Algorithm::Sha3_384 => "SHA3-384",
            Algorithm::Sha3_512 => "SHA3-512",
            Algorithm::Aes128Cmac => "AES128-CMAC",
            Algorithm::Aes256Cmac => "AES256-CMAC",
        })
    }
}

impl fmt::Debug for Keys {
    /// Numbers and algorithms, never a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.keys.iter().map(|(id, key)| (id, key.algorithm))).finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Keys {
        Keys::parse("test", text).unwrap()
    }

    fn problem(text: &str) -> String {
        Keys::parse("ntp.keys", text).unwrap_err().to_string()
    }

    #[test]
    fn digests_over_key_and_message() {
        // MD5("a" "bc"), SHA-1 and SHA-256 of "abc": RFC 1321 A.5, FIPS 180 examples.
        let keys = keys("1 a\n2 SHA1 a\n3 SHA256 HEX:61\n4 SHA3-256 ASCII:a");
        for (id, digest) in [
            (1, "900150983cd24fb0d6963f7d28e17f72"),
            (2, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (3, "ba7816bf8f01cfea414140de5dae2223b00361a3"),
            (4, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
        ] {
            assert!(matches!(keys.check(id, b"bc", &hex(digest).unwrap()), Check::Right(_)), "key {id}");
            assert!(matches!(keys.check(id, b"bd", &hex(digest).unwrap()), Check::Wrong(_)), "key {id}");
        }
        assert_eq!(keys.check(1, b"bc", &[]), Check::Wrong(Algorithm::Md5));
        assert_eq!(keys.check(9, b"bc", &[0; 16]), Check::Unknown);
        assert_eq!(Keys::default().check(1, b"bc", &[0; 16]), Check::NoKeys);
    }

    #[test]
    fn aes_cmac() {
        // RFC 4493 §4 example 2; NIST SP 800-38B CMAC-AES256 example 2.
        let keys = keys(
            "1 AES128 HEX:2b7e151628aed2a6abf7158809cf4f3c\n\
             2 AES256 HEX:603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        );
        let message = hex("6bc1bee22e409f96e93d7e117393172a").unwrap();
        let check = |id, digest| keys.check(id, &message, &hex(digest).unwrap());
        assert_eq!(check(1, "070a16b46b4d4144f79bdd9dd04a287c"), Check::Right(Algorithm::Aes128Cmac));
        assert_eq!(check(2, "28a7023f452e8f82bd4bf28d8c37c35c"), Check::Right(Algorithm::Aes256Cmac));
    }

    #[test]
    fn both_files_formats() {
        let keys = keys(
            "# ntp.keys\n\n; chrony\n1 M secret # comment\n2 sha1 0102030405060708090a0b0c0d0e0f1011121314\n\
             10\tMD5\tASCII:HEX:\n 3 AES128CMAC short 192.0.2.1\n",
        );
        assert_eq!(keys.keys.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 10]);
        assert_eq!(keys.keys[&1].secret, b"secret");
        assert_eq!(keys.keys[&2].digits.as_deref(), Some(&(1..=20).collect::<Vec<u8>>()[..]));
        assert_eq!(keys.keys[&10].secret, b"HEX:");
        assert_eq!(fitted::<16>(&keys.keys[&3].secret), *b"short\0\0\0\0\0\0\0\0\0\0\0");
    }

    #[test]
    fn errors_name_file_and_line_and_no_key() {
        assert_eq!(
            problem("1 MD5 fine\nhunter2"),
            "ntp.keys, line 2: a key starts with its number, from 1 to 4294967295"
        );
        assert_eq!(problem("7"), "ntp.keys, line 1: key 7 has no key after its number");
        assert_eq!(
            problem("7 MD5 HEX:hunter2"),
            "ntp.keys, line 1: key 7 is not made of pairs of hexadecimal digits"
        );
        assert!(
            problem("7 TIGER hunter2").starts_with("ntp.keys, line 1: key 7 has a type that is not known")
        );
        assert_eq!(problem("7 MD5 ASCII:"), "ntp.keys, line 1: key 7 is empty");
        assert!(!problem("hunter2 hunter2 hunter2").contains("hunter2"));
        assert!(!format!("{:?}", keys("7 MD5 hunter2")).contains("hunter2"));
    }
}
