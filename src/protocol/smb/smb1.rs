//! SMB 1 (MS-CIFS, MS-SMB).

use super::connection::Now;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Four bytes that mark a message of SMB 1: 0xff, then `SMB`.
    SERVER_COMPONENT = hex("smb.server_component", "Server Component").spec("MS-CIFS §2.2.3.1");
}

/// What is known of a session's messages of SMB 1.
#[derive(Debug, Default)]
pub struct Smb1 {}

impl Smb1 {
    /// Reads the message that is all that is left.
    pub fn message(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        now.summary.push_str("SMB 1 message");
        r.le32(&SERVER_COMPONENT)?;
        Ok(())
    }
}
