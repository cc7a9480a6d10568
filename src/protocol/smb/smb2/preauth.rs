//! The hash of everything that was said before the login was complete, from which SMB 3.1.1 derives its keys: who
//! changed a message on its way is found out (MS-SMB2 §3.1.5.2, §3.2.5.3).

use crate::reader::Reader;
use crate::tree::Order;
use sha2::{Digest, Sha512};
use std::sync::Arc;

crate::fields! { FIELDS:
    /// Hash (SHA-512) of this message and all before it that belong to the same login, computed here.
    PREAUTH_HASH = bytes("smb2.preauth_hash", "Preauthentication Hash").spec("MS-SMB2 §3.1.5.2");
}

/// A hash, starting with zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hash([u8; 64]);

impl Default for Hash {
    fn default() -> Self {
        Hash([0; 64])
    }
}

impl Hash {
    /// Adds a message.
    pub fn add(&mut self, message: &[u8]) {
        self.0 = Sha512::new().chain_update(self.0).chain_update(message).finalize().into();
    }

    /// Shows the hash with the message of `length` bytes at `start`.
    pub fn show(&self, r: &mut Reader<'_, '_>, start: usize, length: usize) {
        let of = r.source();
        let bytes: Arc<[u8]> = self.0.into();
        if let Some(source) = r.tree().derive("preauthentication hash", of, start, length, bytes) {
            r.tree().push(&PREAUTH_HASH, source, 0, 64, 0, Order::Big);
        }
    }
}
