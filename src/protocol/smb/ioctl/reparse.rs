//! Reparse points: links, mount points and what other programs keep in files (MS-FSCC §2.1.2).

use super::super::fscc::fields::{REPARSE_TAG, RESERVED};
use super::super::smb2::error::{
    PRINT_LENGTH, PRINT_NAME, PRINT_OFFSET, SUBSTITUTE_LENGTH, SUBSTITUTE_NAME, SUBSTITUTE_OFFSET,
    SYMLINK_FLAGS,
};
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How many bytes follow, without a GUID.
    LENGTH = uint("smb2.reparse_data_length", "Length of data").unit("bytes").spec("MS-FSCC §2.1.2.2");
    /// Whose reparse point it is, where the tag is not one of Microsoft's.
    GUID = guid("smb2.reparse_guid", "GUID").spec("MS-FSCC §2.1.2.3");
    /// What belongs to the tag.
    BUFFER = group("smb2.reparse_data_buffer", "Data").spec("MS-FSCC §2.1.2.2");
    /// What belongs to the tag, in a layout of its owner's.
    DATA = bytes("smb2.reparse_data", "Data").spec("MS-FSCC §2.1.2.2");
    /// What kind of file it is for NFS.
    NFS_TYPE = hex("smb2.nfs.type", "File type").names(NFS_TYPES).spec("MS-FSCC §2.1.2.6");
    /// Where the link leads.
    NFS_TARGET = text16("smb2.nfs.symlink.target", "Target").spec("MS-FSCC §2.1.2.6");
    /// Number of the driver.
    CHARACTER_MAJOR = hex("smb2.nfs.char.major", "Major").spec("MS-FSCC §2.1.2.6");
    /// Number of the device with its driver.
    CHARACTER_MINOR = hex("smb2.nfs.char.minor", "Minor").spec("MS-FSCC §2.1.2.6");
    /// Number of the driver.
    BLOCK_MAJOR = hex("smb2.nfs.block.major", "Major").spec("MS-FSCC §2.1.2.6");
    /// Number of the device with its driver.
    BLOCK_MINOR = hex("smb2.nfs.block.minor", "Minor").spec("MS-FSCC §2.1.2.6");
    /// Version of the layout; 2.
    WSL_VERSION = uint("smb2.wsl.version", "Version").spec("MS-FSCC §2.1.2.7");
    /// Where the link leads, in UTF-8.
    WSL_TARGET = text("smb2.wsl.target", "Target").spec("MS-FSCC §2.1.2.7");
}

const NFS_TYPES: &[(u64, &str)] = &[
    (BLOCK, "block device"),
    (CHARACTER, "character device"),
    (LINK, "symbolic link"),
    (0x4b43_4f53, "socket"),
    (0x4f46_4946, "FIFO"),
];

const LINK: u64 = 0x014b_4e4c;
const CHARACTER: u64 = 0x0052_4843;
const BLOCK: u64 = 0x004b_4c42;

/// Reads all bytes that are left as a reparse point.
pub fn reparse_point(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let tag = r.le32(&REPARSE_TAG)?;
    let length = usize::from(r.le16(&LENGTH)?);
    r.bytes(&RESERVED, 2)?;
    // Tags of Microsoft's have the highest bit.
    if tag & 0x8000_0000 == 0 && r.remaining() >= length + 16 {
        r.guid(&GUID)?;
    }
    if length == 0 {
        return Ok(());
    }
    r.within(&BUFFER, length, |r| match tag {
        0xa000_000c => link(r, true),
        0xa000_0003 => link(r, false),
        0x8000_0014 => nfs(r),
        0xa000_001d => {
            r.le32(&WSL_VERSION)?;
            r.text(&WSL_TARGET, r.remaining()).map(drop)
        }
        _ => r.rest(&DATA).map(drop),
    })
    .map(drop)
}

/// A symbolic link, or a mount point, which has no flags (§2.1.2.4, §2.1.2.5)
fn link(r: &mut Reader<'_, '_>, flags: bool) -> Result<(), Fault> {
    let mut names = [
        (r.le16(&SUBSTITUTE_OFFSET)?, r.le16(&SUBSTITUTE_LENGTH)?, &SUBSTITUTE_NAME),
        (r.le16(&PRINT_OFFSET)?, r.le16(&PRINT_LENGTH)?, &PRINT_NAME),
    ];
    if flags {
        r.le32(&SYMLINK_FLAGS)?;
    }
    let start = r.offset();
    names.sort_by_key(|&(offset, ..)| offset);
    for (offset, length, field) in names {
        if length > 0 {
            r.placed(&RESERVED, start + usize::from(offset), |r| r.text16(field, length.into()).map(drop))?;
        }
    }
    if r.is_empty() { Ok(()) } else { r.rest(&RESERVED).map(drop) }
}

fn nfs(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    match r.le64(&NFS_TYPE)? {
        LINK => r.text16(&NFS_TARGET, r.remaining()).map(drop),
        CHARACTER => {
            r.le32(&CHARACTER_MAJOR)?;
            r.le32(&CHARACTER_MINOR).map(drop)
        }
        BLOCK => {
            r.le32(&BLOCK_MAJOR)?;
            r.le32(&BLOCK_MINOR).map(drop)
        }
        _ if r.is_empty() => Ok(()),
        _ => r.rest(&DATA).map(drop),
    }
}
