//! What a password makes of the server's random bytes, step by step (MySQL "Native Authentication",
//! "Caching_sha2_password information").

use super::auth::Method;
use crate::field::Field;
use crate::reader::Reader;
use crate::tree::Order;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::sync::Arc;

crate::fields! { FIELDS:
    /// How the password that was given goes together with what the client sent.
    CHECK = group("mysql.scramble", "Password check").spec("MySQL \"Native Authentication\"");
    /// SHA-1 of the password.
    NATIVE_1 = bytes("mysql.scramble.native.1", "1: SHA1(password)").spec("MySQL \"Native Authentication\"");
    /// SHA-1 of the password's SHA-1: what the server keeps.
    NATIVE_2 = bytes("mysql.scramble.native.2", "2: SHA1(step 1), kept by the server")
        .spec("MySQL \"Native Authentication\"");
    /// SHA-1 of the server's random bytes and what it keeps.
    NATIVE_3 = bytes("mysql.scramble.native.3", "3: SHA1(random bytes + step 2)")
        .spec("MySQL \"Native Authentication\"");
    /// What a client with the password sends.
    NATIVE_4 = bytes("mysql.scramble.native.4", "4: step 1 XOR step 3, sent by the client")
        .spec("MySQL \"Native Authentication\"");
    /// SHA-256 of the password.
    SHA2_1 = bytes("mysql.scramble.sha2.1", "1: SHA256(password)")
        .spec("MySQL \"Caching_sha2_password information\"");
    /// SHA-256 of the password's SHA-256.
    SHA2_2 = bytes("mysql.scramble.sha2.2", "2: SHA256(step 1)")
        .spec("MySQL \"Caching_sha2_password information\"");
    /// SHA-256 of step 2, which the server's cache holds, and the server's random bytes.
    SHA2_3 = bytes("mysql.scramble.sha2.3", "3: SHA256(step 2 + random bytes)")
        .spec("MySQL \"Caching_sha2_password information\"");
    /// What a client with the password sends.
    SHA2_4 = bytes("mysql.scramble.sha2.4", "4: step 1 XOR step 3, sent by the client")
        .spec("MySQL \"Caching_sha2_password information\"");
    /// Whether the password that was given makes what the client sent.
    MATCHES = flag("mysql.scramble.matches", "Password matches").spec("MySQL \"Native Authentication\"");
}

/// Random bytes that both methods use (MySQL "Native Authentication").
const SALT: usize = 20;

/// The steps from a password to the proof that a client sends, the last one being the proof.
type Steps<const N: usize> = [[u8; N]; 4];

/// `mysql_native_password`: SHA1(password) XOR SHA1(salt + SHA1(SHA1(password))).
pub fn native(password: &[u8], salt: &[u8]) -> Steps<20> {
    let first: [u8; 20] = Sha1::digest(password).into();
    let second: [u8; 20] = Sha1::digest(first).into();
    let third: [u8; 20] = Sha1::new().chain_update(salt).chain_update(second).finalize().into();
    [first, second, third, xor(first, third)]
}

/// `caching_sha2_password`: SHA256(password) XOR SHA256(SHA256(SHA256(password)) + salt).
pub fn caching_sha2(password: &[u8], salt: &[u8]) -> Steps<32> {
    let first: [u8; 32] = Sha256::digest(password).into();
    let second: [u8; 32] = Sha256::digest(first).into();
    let third: [u8; 32] = Sha256::new().chain_update(second).chain_update(salt).finalize().into();
    [first, second, third, xor(first, third)]
}

fn xor<const N: usize>(mut one: [u8; N], other: [u8; N]) -> [u8; N] {
    one.iter_mut().zip(other).for_each(|(a, b)| *a ^= b);
    one
}

/// Computes what `password` makes of `salt`, shows each step behind what was read last, and says whether it is
/// `proof`. Nothing for methods that cannot be checked so, and where `proof` has another length.
pub fn check(
    method: &Method,
    password: &[u8],
    salt: &[u8],
    proof: &[u8],
    reader: &mut Reader<'_, '_>,
) -> Option<bool> {
    let salt = salt.get(..SALT)?;
    match (method, proof.len()) {
        (Method::Native, 20) => {
            Some(show(&native(password, salt), [&NATIVE_1, &NATIVE_2, &NATIVE_3, &NATIVE_4], proof, reader))
        }
        (Method::CachingSha2, 32) => {
            Some(show(&caching_sha2(password, salt), [&SHA2_1, &SHA2_2, &SHA2_3, &SHA2_4], proof, reader))
        }
        _ => None,
    }
}

fn show<const N: usize>(
    steps: &Steps<N>,
    fields: [&'static Field; 4],
    proof: &[u8],
    reader: &mut Reader<'_, '_>,
) -> bool {
    let matches = steps[3] == *proof;
    let (at, of) = (reader.offset(), reader.source());
    let start = at.saturating_sub(proof.len());
    let all: Arc<[u8]> = steps.concat().into();
    let tree = reader.tree();
    if let Some(source) = tree.derive("computed from the password given", of, start, proof.len(), all) {
        let group = tree.open(&CHECK, source, 0, 0);
        for (step, field) in fields.into_iter().enumerate() {
            tree.push(field, source, step * N, N, 0, Order::Big);
        }
        tree.push(&MATCHES, source, 3 * N, N, matches.into(), Order::Big);
        tree.close(group, 4 * N);
    }
    matches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Tree;

    #[test]
    fn methods_without_a_scramble_and_odd_lengths_are_not_judged() {
        let mut tree = Tree::new(true);
        let mut reader = Reader::new(&[], 0, &mut tree);
        let salt = [1; SALT];
        assert_eq!(check(&Method::Native, b"x", &salt, &[], &mut reader), None, "no password was sent");
        assert_eq!(check(&Method::Native, b"x", &salt[1..], &[0; 20], &mut reader), None);
        assert_eq!(check(&Method::Clear, b"x", &salt, &[0; 20], &mut reader), None);
        assert_eq!(check(&Method::Native, b"x", &salt, &[0; 20], &mut reader), Some(false));
        assert_eq!(
            check(&Method::CachingSha2, b"x", &salt, &caching_sha2(b"x", &salt)[3], &mut reader),
            Some(true)
        );
    }
}
