//! Levels about file systems from before Windows NT (MS-CIFS §2.2.8.2.1, §2.2.8.2.2).

use super::super::message::Message;
use super::super::text;
use crate::fault::Fault;
use crate::protocol::smb::file_fields::*;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Number of the file system; 0 from most servers.
    FS_ID = uint("smb.fs_id", "File System ID").spec("MS-CIFS §2.2.8.2.1");
    /// How many units are free.
    AVAILABLE = uint("smb.avail.units", "Available Units").spec("MS-CIFS §2.2.8.2.1");
}

/// Reads how much room there is.
pub fn allocation(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&FS_ID)?;
    r.le32(&FS_SECTORS_PER_UNIT)?;
    r.le32(&FS_UNITS)?;
    r.le32(&AVAILABLE)?;
    r.le16(&FS_BYTES_PER_SECTOR)?;
    Ok(())
}

/// Reads number and label of the volume.
pub fn volume(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.le32(&VOLUME_SERIAL)?;
    let length = usize::from(r.u8(&VOLUME_LABEL_LENGTH)?);
    text::read(r, &VOLUME_LABEL, length.min(r.remaining()), m.header.unicode)?;
    Ok(())
}
