//! Commands that say nothing but that they are there, or next to it: LOGOFF, TREE_DISCONNECT, FLUSH, CANCEL, ECHO, and
//! what a server sends unasked (MS-SMB2 §2.2.7, §2.2.8, §2.2.11, §2.2.12, §2.2.17, §2.2.18, §2.2.28 to §2.2.30,
//! §2.2.44).

use super::Smb2;
use super::body::structure_size;
use super::header::RESERVED;
use super::requests::Asked;
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the server tells.
    NOTIFICATION_TYPE = uint("smb2.notification.type", "Notification Type")
        .names(&[(0, "the session is closed")]).spec("MS-SMB2 §2.2.44.1");
}

/// Reads a body that holds only its size.
pub fn read(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    structure_size(r)?;
    r.bytes(&RESERVED, 2.min(r.remaining()))?;
    Ok(())
}

/// Reads which file is to be written to disk.
pub fn flush_request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.bytes(&RESERVED, 2 + 4)?;
    smb2.file_id(r, asked, now)
}

/// Reads what a server tells without being asked.
pub fn notification(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    structure_size(r)?;
    r.bytes(&RESERVED, 2)?;
    r.le32(&NOTIFICATION_TYPE)?;
    Ok(())
}
