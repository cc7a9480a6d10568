//! CHANGE_NOTIFY: being told of changes in a directory (MS-SMB2 §2.2.35, §2.2.36).

use super::Smb2;
use super::body::{self, go_to, structure_size};
use super::header::{Header, RESERVED};
use super::query_directory::OUTPUT_LENGTH;
use super::requests::Asked;
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::fscc::{self, Names};
use crate::protocol::smb::watch;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What is watched.
    NOTIFY_FLAGS = hex("smb2.notify.flags", "Notify Flags").spec("MS-SMB2 §2.2.35");
    /// Directories in the directory are watched too.
    WATCH_TREE = flag("smb2.notify.watch_tree", "Watch Tree").mask(16, 1).spec("MS-SMB2 §2.2.35");
    /// What changed.
    CHANGES = group("smb2.notify.out", "Changes").spec("MS-SMB2 §2.2.36");
}

/// Reads what is watched.
pub fn request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.bits_le16(&NOTIFY_FLAGS, &[&WATCH_TREE])?;
    r.le32(&OUTPUT_LENGTH)?;
    smb2.file_id(r, asked, now)?;
    watch::filter(r)?;
    r.bytes(&RESERVED, 4)?;
    Ok(())
}

/// Reads what changed.
pub fn response(r: &mut Reader<'_, '_>, header: &Header) -> Result<(), Fault> {
    structure_size(r)?;
    let offset = r.le16(&body::OFFSET)?.into();
    let place = body::Place { offset, length: r.le32(&body::LENGTH)? as usize };
    if go_to(r, header, place, "the list of changes")? {
        r.within(&CHANGES, place.length, |r| fscc::notify(r, Names::Smb2))?;
    }
    Ok(())
}
