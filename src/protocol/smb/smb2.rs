//! SMB 2 and 3 (MS-SMB2).

use super::connection::Now;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Four bytes that mark a message of SMB 2 and 3: 0xfe, then `SMB`.
    PROTOCOL_ID = hex("smb2.protocol_id", "Protocol Identifier").spec("MS-SMB2 §2.2.1");
}

/// What is known of a session's messages of SMB 2 and 3.
#[derive(Debug, Default)]
pub struct Smb2 {}

impl Smb2 {
    /// Reads the message that is all that is left.
    pub fn message(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        now.summary.push_str("SMB 2 message");
        r.be32(&PROTOCOL_ID)?;
        Ok(())
    }
}
