//! What Macintosh clients ask about volumes (Thursby, "CIFS Extensions for Apple Macintosh").

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// When the volume was created.
    CREATED = filetime("smb.mac.create_time", "Created").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// When the volume was last changed.
    MODIFIED = filetime("smb.modify.time", "Modified").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// When the volume was last backed up.
    BACKED_UP = filetime("smb.backup.time", "Backed Up").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// How many blocks the volume has.
    BLOCKS = uint("smb.alloc.count", "Allocation Block Count").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// How many bytes a block has.
    BLOCK_SIZE = uint("smb.alloc.size", "Allocation Block Size").unit("bytes")
        .spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// How many blocks are free.
    FREE_BLOCKS = uint("smb.free_block.count", "Free Block Count").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// What the Finder keeps of the volume.
    FINDER_INFO = bytes("smb.mac.finderinfo", "Finder Info").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// How many files the root directory has.
    ROOT_FILES = uint("smb.root.file.count", "Root File Count").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// How many directories the root directory has.
    ROOT_DIRECTORIES = uint("smb.root.dir.count", "Root Directory Count")
        .spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// How many files the volume has.
    FILES = uint("smb.file.count", "File Count").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// How many directories the volume has.
    DIRECTORIES = uint("smb.dir.count", "Directory Count").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// What the server offers to Macintosh clients.
    SUPPORT = hex("smb.mac", "Mac Support Flags").spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// Rights as Macintosh has them.
    SUPPORT_ACCESS = flag("smb.mac.access_control", "Mac Access Control").mask(32, 0x10)
        .spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// Comments on files.
    SUPPORT_COMMENTS = flag("smb.mac.get_set_comments", "Get And Set Comments").mask(32, 0x20)
        .spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// Calls of the desktop database.
    SUPPORT_DESKTOP = flag("smb.mac.desktop_db_calls", "Desktop Database Calls").mask(32, 0x40)
        .spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// Numbers for files that no other file gets.
    SUPPORT_IDS = flag("smb.mac.uids", "Unique IDs").mask(32, 0x80).spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
    /// No streams, and nothing else of this.
    SUPPORT_NO_STREAMS = flag("smb.mac.streams_support", "No Streams Or Mac Support").mask(32, 0x100)
        .spec("Mac Extensions \"QUERY_FS_INFORMATION\"");
}

static SUPPORT_PARTS: &[&Field] =
    &[&SUPPORT_ACCESS, &SUPPORT_COMMENTS, &SUPPORT_DESKTOP, &SUPPORT_IDS, &SUPPORT_NO_STREAMS];

/// Reads what is told about a volume.
pub fn volume(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&CREATED)?;
    r.le64(&MODIFIED)?;
    r.le64(&BACKED_UP)?;
    r.le32(&BLOCKS)?;
    r.le32(&BLOCK_SIZE)?;
    r.le32(&FREE_BLOCKS)?;
    r.bytes(&FINDER_INFO, 32)?;
    r.le32(&ROOT_FILES)?;
    r.le32(&ROOT_DIRECTORIES)?;
    r.le32(&FILES)?;
    r.le32(&DIRECTORIES)?;
    r.bits_le32(&SUPPORT, SUPPORT_PARTS)?;
    Ok(())
}
