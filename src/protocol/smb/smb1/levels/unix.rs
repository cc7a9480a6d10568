//! Levels of the CIFS UNIX Extensions, as Samba has them ("UNIX Extensions", version 1.0).

use super::super::message::Message;
use super::super::open::opened;
use super::super::text::PADDING;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::file_fields::permissions;
use crate::protocol::windows::sid;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A file that was found.
    ENTRY = group("smb.unix.find_file", "File").spec("UNIX Extensions \"SMB_FIND_FILE_UNIX\"");
    /// Where the next file starts, counted from this one; 0 for the last.
    NEXT_OFFSET = uint("smb.unix.find_file.next_offset", "Next Entry Offset").unit("bytes")
        .spec("UNIX Extensions \"SMB_FIND_FILE_UNIX\"");
    /// The file that a search may go on behind.
    RESUME_KEY = uint("smb.unix.find_file.resume_key", "Resume Key").spec("UNIX Extensions \"SMB_FIND_FILE_UNIX\"");
    /// How long the file is.
    SIZE = uint("smb.unix.file.size", "File Size").unit("bytes").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// How many bytes the file takes on the disk.
    BYTES = uint("smb.unix.file.num_bytes", "Number Of Bytes").unit("bytes")
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// When anything about the file last changed.
    STATUS_TIME = filetime("smb.unix.file.stime", "Last Status Change")
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// When the file was last read.
    ACCESS_TIME = filetime("smb.unix.file.atime", "Last Access").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// When the file was last written.
    MODIFY_TIME = filetime("smb.unix.file.mtime", "Last Modification")
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// Number of the owner.
    UID = uint("smb.unix.file.uid", "UID").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// Number of the group.
    GID = uint("smb.unix.file.gid", "GID").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// What kind of file it is.
    FILE_TYPE = uint("smb.unix.file.file_type", "File Type")
        .names(&[(0, "file"), (1, "directory"), (2, "symbolic link"), (3, "character device"), (4, "block device"),
            (5, "FIFO"), (6, "socket"), (0xffff_ffff, "not set")])
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// Major number of a device.
    DEVICE_MAJOR = hex("smb.unix.file.dev_major", "Major Device").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// Minor number of a device.
    DEVICE_MINOR = hex("smb.unix.file.dev_minor", "Minor Device").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// Tells the file from all others of the file system.
    UNIQUE_ID = hex("smb.unix.file.unique_id", "Unique ID").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// Who may do what with the file: the bits that chmod changes.
    PERMISSIONS = hex("smb.unix.file.perms", "Permissions").meaning(permissions)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// How many names the file has.
    LINKS = uint("smb.unix.file.num_links", "Number Of Links").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_BASIC\"");
    /// When the file was created.
    CREATE_TIME = filetime("smb.unix.file.crtime", "Creation Time").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// How the file system treats the file.
    FLAGS = hex("smb.unix_info2.file.flags", "Flags").spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// Which flags the file system knows, or which are to be changed.
    FLAGS_MASK = hex("smb.unix_info2.file.flags_mask", "Flags Mask")
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// The data is overwritten when the file is deleted.
    FLAG_SECURE = flag("smb.unix_info2.file.flags.secure_delete", "Secure Delete").mask(32, 0x1)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// The file can be brought back after it was deleted.
    FLAG_UNDELETE = flag("smb.unix_info2.file.flags.enable_undelete", "Enable Undelete").mask(32, 0x2)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// Writes are done when they are on the disk.
    FLAG_SYNC = flag("smb.unix_info2.file.flags.synchronous", "Synchronous").mask(32, 0x4)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// The file cannot be changed.
    FLAG_IMMUTABLE = flag("smb.unix_info2.file.flags.immutable", "Immutable").mask(32, 0x8)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// The file can only grow.
    FLAG_APPEND = flag("smb.unix_info2.file.flags.append_only", "Append-only").mask(32, 0x10)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// The file is left out of backups.
    FLAG_NO_BACKUP = flag("smb.unix_info2.file.flags.do_not_backup", "Do Not Backup").mask(32, 0x20)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// Reading the file leaves its time of access as it is.
    FLAG_NO_ATIME = flag("smb.unix_info2.file.flags.no_update_atime", "No Update Of Access Time").mask(32, 0x40)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// The file is left out of ordinary listings.
    FLAG_HIDDEN = flag("smb.unix_info2.file.flags.hidden", "Hidden").mask(32, 0x80)
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_INFO2\"");
    /// How many bytes the name takes.
    NAME_LENGTH = uint("smb.unix.file.name_length", "File Name Length").unit("bytes")
        .spec("UNIX Extensions \"SMB_FIND_FILE_UNIX_INFO2\"");
    /// Name of the file.
    NAME = text16("smb.unix.file.name", "File Name").spec("UNIX Extensions \"SMB_FIND_FILE_UNIX\"");
    /// What a link points to.
    LINK_TARGET = text16("smb.unix.file.link_dest", "Link Destination")
        .spec("UNIX Extensions \"SMB_QUERY_FILE_UNIX_LINK\"");
    /// Version of the list.
    ACL_VERSION = uint("smb.posix_acl.version", "ACL Version").spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// How many entries are for the file itself.
    ACL_FILE_COUNT = uint("smb.posix_acl.num_file_aces", "Number Of File Entries")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// How many entries are for what is created in the directory.
    ACL_DEFAULT_COUNT = uint("smb.posix_acl.num_def_aces", "Number Of Default Entries")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// What one user or group may do.
    ACE = group("smb.posix_acl.ace", "Entry").spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Whom the entry is for.
    ACE_TYPE = uint("smb.posix_acl.ace_type", "Entry Type")
        .names(&[(0x01, "owner"), (0x02, "user"), (0x04, "owning group"), (0x08, "group"), (0x10, "mask"), (0x20, "others")])
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// What they may do.
    ACE_PERMISSIONS = hex("smb.posix_acl.ace_perms", "Permissions").spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Read.
    ACE_READ = flag("smb.posix_acl.ace_perms.read", "Read").mask(8, 0x4).spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Write.
    ACE_WRITE = flag("smb.posix_acl.ace_perms.write", "Write").mask(8, 0x2)
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Run, or go through the directory.
    ACE_EXECUTE = flag("smb.posix_acl.ace_perms.execute", "Execute").mask(8, 0x1)
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Number of the user.
    ACE_UID = uint("smb.posix_acl.ace_perms.uid", "UID").spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Number of the group.
    ACE_GID = uint("smb.posix_acl.ace_perms.gid", "GID").spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Number of nobody: the entry is for all of its type.
    ACE_NOBODY = hex("smb.posix_acl.ace_perms.none", "No ID").spec("UNIX Extensions \"SMB_QUERY_POSIX_ACL\"");
    /// Version of the extensions: before the point.
    MAJOR = uint("smb.unix.major_version", "Major Version").spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Version of the extensions: behind the point.
    MINOR = uint("smb.unix.minor_version", "Minor Version").spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Which extensions an end knows.
    CAPABILITY = hex("smb.unix.capability", "Capabilities").spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Locks as POSIX has them.
    CAP_FCNTL = flag("smb.unix.capability.fcntl", "FCNTL Locks").mask(64, 0x1)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Access control lists as POSIX has them.
    CAP_ACL = flag("smb.unix.capability.posix_acl", "POSIX ACLs").mask(64, 0x2)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Extended attributes.
    CAP_EA = flag("smb.unix.capability.ea", "Extended Attributes").mask(64, 0x4)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Attributes that chattr changes.
    CAP_ATTRIBUTES = flag("smb.unix.capability.attr", "File Attributes").mask(64, 0x8)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Paths with slashes.
    CAP_PATHS = flag("smb.unix.capability.posix_paths", "POSIX Pathnames").mask(64, 0x10)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Opening and deleting as POSIX has them.
    CAP_OPERATIONS = flag("smb.unix.capability.posix_path_ops", "POSIX Path Operations").mask(64, 0x20)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Reads of up to 16 megabytes.
    CAP_READ = flag("smb.unix.capability.large_read", "Large Read").mask(64, 0x40)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Writes of up to 16 megabytes.
    CAP_WRITE = flag("smb.unix.capability.large_write", "Large Write").mask(64, 0x80)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Encrypted messages.
    CAP_ENCRYPTION = flag("smb.unix.capability.encryption", "Encryption").mask(64, 0x100)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Nothing but encrypted messages.
    CAP_MANDATORY = flag("smb.unix.capability.mandatory_crypto", "Mandatory Encryption").mask(64, 0x200)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// Requests on behalf of others.
    CAP_PROXY = flag("smb.unix.capability.proxy", "Proxy").mask(64, 0x400)
        .spec("UNIX Extensions \"SMB_QUERY_CIFS_UNIX_INFO\"");
    /// How many bytes are best sent at a time.
    TRANSFER_SIZE = uint("smb.unix.fs.transfer_size", "Optimal Transfer Size").unit("bytes")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// How many bytes a block has.
    BLOCK_SIZE = uint("smb.unix.fs.block_size", "Block Size").unit("bytes")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// How many blocks there are.
    TOTAL_BLOCKS = uint("smb.unix.fs.total_blocks", "Total Blocks").spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// How many blocks are free.
    FREE_BLOCKS = uint("smb.unix.fs.free_blocks", "Free Blocks").spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// How many blocks are free for users.
    USER_BLOCKS = uint("smb.unix.fs.user_blocks", "Free Blocks For Users")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// How many files there may be.
    TOTAL_NODES = uint("smb.unix.fs.total_nodes", "Total File Nodes")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// How many more files there may be.
    FREE_NODES = uint("smb.unix.fs.free_nodes", "Free File Nodes").spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// Number of the file system.
    FS_ID = hex("smb.unix.fs.id", "File System ID").spec("UNIX Extensions \"SMB_QUERY_POSIX_FS_INFO\"");
    /// How the server takes the user.
    MAP_FLAGS = uint("smb.unix.whoami.mapflags", "Mapping Flags").names(&[(0, "as a user"), (1, "as a guest")])
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_WHO_AM_I\"");
    /// Which of the flags mean something.
    MAP_MASK = uint("smb.unix.whoami.mapflags_mask", "Mapping Flags Mask")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_WHO_AM_I\"");
    /// How many more groups the user is in.
    GID_COUNT = uint("smb.unix.whoami.num_gids", "Number Of GIDs").spec("UNIX Extensions \"SMB_QUERY_POSIX_WHO_AM_I\"");
    /// How many security identifiers the user has.
    SID_COUNT = uint("smb.unix.whoami.num_sids", "Number Of SIDs").spec("UNIX Extensions \"SMB_QUERY_POSIX_WHO_AM_I\"");
    /// How many bytes those take.
    SID_BYTES = uint("smb.unix.whoami.sids_buflen", "Length Of SIDs").unit("bytes")
        .spec("UNIX Extensions \"SMB_QUERY_POSIX_WHO_AM_I\"");
    /// Which opportunistic lock is wanted, or was given.
    OPLOCK = hex("smb.unix.open.oplock", "Oplock Flags").spec("UNIX Extensions \"SMB_POSIX_PATH_OPEN\"");
    /// How the file is to be opened, as POSIX has it.
    OPEN_MODE = hex("smb.unix.open.mode", "Open Mode").spec("UNIX Extensions \"SMB_POSIX_PATH_OPEN\"");
    /// What came of opening the file.
    OPEN_ACTION = uint("smb.unix.open.action", "Create Action").names(&[(1, "opened"), (2, "created"), (3, "truncated")])
        .spec("UNIX Extensions \"SMB_POSIX_PATH_OPEN\"");
    /// What the answer is to tell of the file.
    REPLY_LEVEL = hex("smb.unix.open.level", "Reply Level").names(&[(0x200, "SMB_QUERY_FILE_UNIX_BASIC"),
        (0x20b, "SMB_QUERY_FILE_UNIX_INFO2"), (0xffff, "none")]).spec("UNIX Extensions \"SMB_POSIX_PATH_OPEN\"");
    /// What is deleted.
    UNLINK = uint("smb.unix.unlink.type", "Unlink").names(&[(0, "file"), (1, "directory")])
        .spec("UNIX Extensions \"SMB_POSIX_PATH_UNLINK\"");
    /// What is done with the lock.
    LOCK_TYPE = uint("smb.unix.lock.type", "Lock Type").names(&[(0, "read"), (1, "write"), (2, "unlock")])
        .spec("UNIX Extensions \"SMB_SET_POSIX_LOCK\"");
    /// Whether the server waits until it can lock.
    LOCK_WAIT = flag("smb.unix.lock.wait", "Wait").spec("UNIX Extensions \"SMB_SET_POSIX_LOCK\"");
    /// The process that locks.
    LOCK_PID = uint("smb.unix.lock.pid", "Process ID").spec("UNIX Extensions \"SMB_SET_POSIX_LOCK\"");
    /// Where the range starts.
    LOCK_START = uint("smb.unix.lock.start", "Offset").unit("bytes").spec("UNIX Extensions \"SMB_SET_POSIX_LOCK\"");
    /// How long the range is; 0 is up to the end, however the file grows.
    LOCK_LENGTH = uint("smb.unix.lock.length", "Length").unit("bytes").spec("UNIX Extensions \"SMB_SET_POSIX_LOCK\"");
}

static FLAG_PARTS: &[&Field] = &[
    &FLAG_SECURE,
    &FLAG_UNDELETE,
    &FLAG_SYNC,
    &FLAG_IMMUTABLE,
    &FLAG_APPEND,
    &FLAG_NO_BACKUP,
    &FLAG_NO_ATIME,
    &FLAG_HIDDEN,
];

static CAPABILITY_PARTS: &[&Field] = &[
    &CAP_FCNTL,
    &CAP_ACL,
    &CAP_EA,
    &CAP_ATTRIBUTES,
    &CAP_PATHS,
    &CAP_OPERATIONS,
    &CAP_READ,
    &CAP_WRITE,
    &CAP_ENCRYPTION,
    &CAP_MANDATORY,
    &CAP_PROXY,
];

const INFO2: u16 = 0x20b;

/// Reads files that were found.
pub fn found(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    loop {
        let next = r.peek().first_chunk().map_or(0, |&bytes| u32::from_le_bytes(bytes) as usize);
        let length = if next == 0 || next > r.remaining() { r.remaining() } else { next };
        r.within(&ENTRY, length, |r| {
            r.le32(&NEXT_OFFSET)?;
            r.le32(&RESUME_KEY)?;
            basic(r)?;
            if level == INFO2 {
                info2(r)?;
                let length = r.le32(&NAME_LENGTH)? as usize;
                m.text_of(r, &NAME, length.min(r.remaining()))?;
            } else {
                m.text(r, &NAME)?;
            }
            if r.is_empty() { Ok(()) } else { r.rest(&PADDING).map(drop) }
        })?;
        if next == 0 || r.is_empty() {
            return Ok(());
        }
    }
}

/// Reads what is told about a file, or is to be changed.
pub fn file(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    match level {
        0x200 => basic(r),
        0x201 | 0x202 => m.text(r, &LINK_TARGET).map(drop),
        0x204 => acl(r),
        0x208 if !r.is_empty() => {
            r.le16(&LOCK_TYPE)?;
            r.le16(&LOCK_WAIT)?;
            r.le32(&LOCK_PID)?;
            r.le64(&LOCK_START)?;
            r.le64(&LOCK_LENGTH).map(drop)
        }
        0x209 if m.header.response => {
            r.le16(&OPLOCK)?;
            opened(r, m)?;
            r.le32(&OPEN_ACTION)?;
            let level = r.le16(&REPLY_LEVEL)?;
            r.bytes(&PADDING, 2)?;
            if level == 0xffff { Ok(()) } else { file(r, m, level) }
        }
        0x209 => {
            r.le32(&OPLOCK)?;
            r.le32(&OPEN_MODE)?;
            r.le64(&PERMISSIONS)?;
            r.le16(&REPLY_LEVEL).map(drop)
        }
        0x20a => r.le16(&UNLINK).map(drop),
        INFO2 => {
            basic(r)?;
            info2(r)
        }
        _ => Ok(()),
    }
}

fn basic(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&SIZE)?;
    r.le64(&BYTES)?;
    r.le64(&STATUS_TIME)?;
    r.le64(&ACCESS_TIME)?;
    r.le64(&MODIFY_TIME)?;
    r.le64(&UID)?;
    r.le64(&GID)?;
    r.le32(&FILE_TYPE)?;
    r.le64(&DEVICE_MAJOR)?;
    r.le64(&DEVICE_MINOR)?;
    r.le64(&UNIQUE_ID)?;
    r.le64(&PERMISSIONS)?;
    r.le64(&LINKS)?;
    Ok(())
}

fn info2(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&CREATE_TIME)?;
    r.bits_le32(&FLAGS, FLAG_PARTS)?;
    r.bits_le32(&FLAGS_MASK, FLAG_PARTS)?;
    Ok(())
}

fn acl(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&ACL_VERSION)?;
    r.le16(&ACL_FILE_COUNT)?;
    r.le16(&ACL_DEFAULT_COUNT)?;
    while !r.is_empty() {
        r.group(&ACE, |r| {
            let whose = r.u8(&ACE_TYPE)?;
            r.bits8(&ACE_PERMISSIONS, &[&ACE_READ, &ACE_WRITE, &ACE_EXECUTE])?;
            r.le64(match whose {
                0x02 => &ACE_UID,
                0x08 => &ACE_GID,
                _ => &ACE_NOBODY,
            })
        })?;
    }
    Ok(())
}

/// Reads which extensions an end knows.
pub fn capabilities(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&MAJOR)?;
    r.le16(&MINOR)?;
    r.bits_le64(&CAPABILITY, CAPABILITY_PARTS)?;
    Ok(())
}

/// Reads how much room there is.
pub fn file_system(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&TRANSFER_SIZE)?;
    r.le32(&BLOCK_SIZE)?;
    r.le64(&TOTAL_BLOCKS)?;
    r.le64(&FREE_BLOCKS)?;
    r.le64(&USER_BLOCKS)?;
    r.le64(&TOTAL_NODES)?;
    r.le64(&FREE_NODES)?;
    r.le64(&FS_ID)?;
    Ok(())
}

/// Reads whom the server takes the client for.
pub fn who_am_i(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&MAP_FLAGS)?;
    r.le32(&MAP_MASK)?;
    r.le64(&UID)?;
    r.le64(&GID)?;
    let groups = r.le32(&GID_COUNT)?;
    let sids = r.le32(&SID_COUNT)?;
    r.le32(&SID_BYTES)?;
    r.bytes(&PADDING, 4)?;
    for _ in 0..groups {
        r.le64(&GID)?;
    }
    for _ in 0..sids {
        sid::sid(r)?;
    }
    Ok(())
}
