//! Which changes in a directory a client wants to be told of, in all versions of SMB (MS-SMB2 §2.2.35; MS-CIFS
//! §2.2.7.4.1).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Which changes are told.
    FILTER = hex("smb.nt.notify.completion_filter", "Completion Filter").spec("MS-SMB2 §2.2.35");
    /// A file comes, goes or is renamed.
    FILE_NAME = flag("smb.nt.notify.file_name", "File Name").mask(32, 1).spec("MS-SMB2 §2.2.35");
    /// A directory comes, goes or is renamed.
    DIR_NAME = flag("smb.nt.notify.dir_name", "Directory Name").mask(32, 2).spec("MS-SMB2 §2.2.35");
    /// Attributes change.
    ATTRIBUTES = flag("smb.nt.notify.attributes", "Attributes").mask(32, 4).spec("MS-SMB2 §2.2.35");
    /// A size changes.
    SIZE = flag("smb.nt.notify.size", "Size").mask(32, 8).spec("MS-SMB2 §2.2.35");
    /// The time of the last write changes.
    LAST_WRITE = flag("smb.nt.notify.last_write", "Last Write").mask(32, 0x10).spec("MS-SMB2 §2.2.35");
    /// The time of the last access changes.
    LAST_ACCESS = flag("smb.nt.notify.last_access", "Last Access").mask(32, 0x20).spec("MS-SMB2 §2.2.35");
    /// The time of creation changes.
    CREATION = flag("smb.nt.notify.creation", "Creation").mask(32, 0x40).spec("MS-SMB2 §2.2.35");
    /// Extended attributes change.
    EA = flag("smb.nt.notify.ea", "Extended Attributes").mask(32, 0x80).spec("MS-SMB2 §2.2.35");
    /// Owners or rights change.
    SECURITY = flag("smb.nt.notify.security", "Security").mask(32, 0x100).spec("MS-SMB2 §2.2.35");
    /// A stream comes, goes or is renamed.
    STREAM_NAME = flag("smb.nt.notify.stream_name", "Stream Name").mask(32, 0x200).spec("MS-SMB2 §2.2.35");
    /// The size of a stream changes.
    STREAM_SIZE = flag("smb.nt.notify.stream_size", "Stream Size").mask(32, 0x400).spec("MS-SMB2 §2.2.35");
    /// A stream is written.
    STREAM_WRITE = flag("smb.nt.notify.stream_write", "Stream Write").mask(32, 0x800).spec("MS-SMB2 §2.2.35");
}

/// Reads which changes are told.
pub fn filter(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(
        &FILTER,
        &[
            &FILE_NAME,
            &DIR_NAME,
            &ATTRIBUTES,
            &SIZE,
            &LAST_WRITE,
            &LAST_ACCESS,
            &CREATION,
            &EA,
            &SECURITY,
            &STREAM_NAME,
            &STREAM_SIZE,
            &STREAM_WRITE,
        ],
    )
}
