//! Encrypted messages: a header of their own, and bytes that only who has the session's key can read
//! (MS-SMB2 §2.2.41).

use super::Smb2;
use super::header::{PROTOCOL_ID, SESSION_ID};
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::reader::Reader;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// What stands before an encrypted message.
    TRANSFORM = group("smb2.header.transform", "Transform Header").spec("MS-SMB2 §2.2.41");
    /// Shows that nobody changed the message.
    SIGNATURE = bytes("smb2.header.transform.signature", "Signature").spec("MS-SMB2 §2.2.41");
    /// Number used once, that makes each encryption another one; of the 16 bytes AES-CCM takes 11 and AES-GCM 12.
    NONCE = bytes("smb2.header.transform.nonce", "Nonce").spec("MS-SMB2 §2.2.41");
    /// How many bytes were encrypted.
    MESSAGE_SIZE = uint("smb2.header.transform.msg_size", "Original Message Size").unit("bytes")
        .spec("MS-SMB2 §2.2.41");
    /// Bytes without a meaning.
    TRANSFORM_RESERVED = bytes("smb2.header.transform.reserved", "Reserved").spec("MS-SMB2 §2.2.41");
    /// Whether the message is encrypted; in SMB 3.0 and 3.0.2, how: 1 stands for AES-128-CCM.
    TRANSFORM_FLAGS = hex("smb2.header.transform.flags", "Flags").spec("MS-SMB2 §2.2.41");
    /// It is encrypted.
    ENCRYPTED = flag("smb2.header.transform.flags.encrypted", "Encrypted").mask(16, 1).spec("MS-SMB2 §2.2.41");
    /// The message, encrypted.
    CIPHERTEXT = bytes("smb2.header.transform.enc_data", "Encrypted Data").spec("MS-SMB2 §2.2.41");
}

/// Reads an encrypted message.
pub fn read(smb2: &mut Smb2, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    now.summary.push_str("Encrypted message");
    smb2.posture.encrypted(now.side);
    let size = r.group(&TRANSFORM, |r| {
        r.be32(&PROTOCOL_ID)?;
        r.bytes(&SIGNATURE, 16)?;
        r.bytes(&NONCE, 16)?;
        let size = r.le32(&MESSAGE_SIZE)? as usize;
        r.bytes(&TRANSFORM_RESERVED, 2)?;
        r.bits_le16(&TRANSFORM_FLAGS, &[&ENCRYPTED])?;
        let session = r.le64(&SESSION_ID)?;
        if let Some(user) = smb2.sessions.get(&session).map(|session| &session.user).filter(|u| !u.is_empty())
        {
            r.meaning(format_args!("{user}"));
            now.summary.push_str(", ");
            now.summary.push_str(user);
        }
        Ok(size)
    })?;
    // Writing to a String cannot fail.
    let _ = write!(now.summary, ", {size} bytes");
    r.bytes(&CIPHERTEXT, size)?;
    Ok(())
}
