//! Information about a file system and its volume (MS-FSCC §2.5).

use super::super::file_fields::{
    FS_BYTES_PER_SECTOR as BYTES_PER_SECTOR, FS_SECTORS_PER_UNIT as SECTORS_PER_UNIT, FS_UNITS,
    VOLUME_LABEL as LABEL, VOLUME_LABEL_LENGTH as LABEL_LENGTH, VOLUME_SERIAL as SERIAL,
};
use super::fields::*;
use super::object_id::object_id;
use super::quota::{LIMIT, THRESHOLD};
use super::text;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Information of a class that is not known.
    INFORMATION = bytes("smb2.fs_information.data", "Information").spec("MS-FSCC §2.5");
    /// How many allocation units are free.
    FREE_UNITS = uint("smb.free_alloc_units", "Free units").spec("MS-FSCC §2.5.8");
    /// How many allocation units are free for the caller.
    CALLER_FREE_UNITS = uint("smb.caller_free_alloc_units", "Free units for the caller").spec("MS-FSCC §2.5.4");
    /// How many allocation units are free.
    ACTUAL_FREE_UNITS = uint("smb.actual_free_alloc_units", "Free units").spec("MS-FSCC §2.5.4");
    /// What the volume is on.
    DEVICE_TYPE = hex("smb.device.type", "Device type").names(DEVICE_TYPES).spec("MS-FSCC §2.5.10");
    /// What the device is like.
    DEVICE = hex("smb.device", "Device characteristics").spec("MS-FSCC §2.5.10");
    /// Media can be taken out.
    REMOVABLE = flag("smb.device.removable", "Removable media").mask(32, 0x1).spec("MS-FSCC §2.5.10");
    /// Nothing can be written.
    READ_ONLY = flag("smb.device.read_only", "Read-only").mask(32, 0x2).spec("MS-FSCC §2.5.10");
    /// It is a floppy disk.
    FLOPPY = flag("smb.device.floppy", "Floppy disk").mask(32, 0x4).spec("MS-FSCC §2.5.10");
    /// Every place can be written once.
    WRITE_ONCE = flag("smb.device.write_once", "Write once").mask(32, 0x8).spec("MS-FSCC §2.5.10");
    /// It is on another computer.
    REMOTE = flag("smb.device.remote", "Remote").mask(32, 0x10).spec("MS-FSCC §2.5.10");
    /// A file system is mounted.
    MOUNTED = flag("smb.device.mounted", "Mounted").mask(32, 0x20).spec("MS-FSCC §2.5.10");
    /// It is not on a drive of its own.
    VIRTUAL = flag("smb.device.virtual", "Virtual").mask(32, 0x40).spec("MS-FSCC §2.5.10");
    /// The device's own security descriptor decides who may open what is on it.
    SECURE_OPEN = flag("smb.device.secure_open", "Secure open").mask(32, 0x100).spec("MS-FSCC §2.5.10");
    /// It came by way of a terminal server.
    TERMINAL_SERVICES = flag("smb.device.ts", "Terminal services").mask(32, 0x1000).spec("MS-FSCC §2.5.10");
    /// It came by way of WebDAV.
    WEBDAV = flag("smb.device.webdav", "WebDAV").mask(32, 0x2000).spec("MS-FSCC §2.5.10");
    /// It is a portable device.
    PORTABLE = flag("smb.device.portable", "Portable").mask(32, 0x4000).spec("MS-FSCC §2.5.10");
    /// App containers may pass through it.
    APP_CONTAINER = flag("smb.device.aat", "App containers may traverse").mask(32, 0x2_0000).spec("MS-FSCC §2.5.10");
    /// What the file system can do.
    FS_ATTRIBUTES = hex("smb.fs_attr", "File system attributes").spec("MS-FSCC §2.5.1");
    /// How many characters a part of a path may have.
    MAX_NAME_LENGTH = uint("smb.fs_max_name_len", "Longest name").unit("characters").spec("MS-FSCC §2.5.1");
    /// How many bytes the name of the file system takes.
    FS_NAME_LENGTH = uint("smb.fs_name.len", "Length of file system name").unit("bytes").spec("MS-FSCC §2.5.1");
    /// What the file system is called.
    FS_NAME = text16("smb.fs_name", "File system name").spec("MS-FSCC §2.5.1");
    /// Limits below which the content index works; not used.
    UNKNOWN_DATA = bytes("smb.unknown_data", "Content index limits").spec("MS-FSCC §2.5.2");
    /// How quotas are kept.
    QUOTA_FLAGS = hex("smb.quota.flags", "Quota flags").spec("MS-FSCC §2.5.2");
    /// Quotas are counted.
    QUOTA_TRACK = flag("smb.quota.flags.enabled", "Enabled").mask(32, 0x1).spec("MS-FSCC §2.5.2");
    /// Quotas are enforced.
    QUOTA_ENFORCE = flag("smb.quota.flags.deny_disk", "Deny disk").mask(32, 0x2).spec("MS-FSCC §2.5.2");
    /// The content index is off.
    CONTENT_INDEX_DISABLED = flag("smb.quota.flags.content_index_disabled", "Content index off").mask(32, 0x8).spec("MS-FSCC §2.5.2");
    /// Users over their threshold are logged.
    LOG_THRESHOLD = flag("smb.quota.flags.log_warning", "Log warning").mask(32, 0x10).spec("MS-FSCC §2.5.2");
    /// Users over their limit are logged.
    LOG_LIMIT = flag("smb.quota.flags.log_limit", "Log limit").mask(32, 0x20).spec("MS-FSCC §2.5.2");
    /// Volumes over their threshold are logged.
    LOG_VOLUME_THRESHOLD = flag("smb.quota.flags.log_volume_threshold", "Log volume threshold").mask(32, 0x40).spec("MS-FSCC §2.5.2");
    /// Volumes over their limit are logged.
    LOG_VOLUME_LIMIT = flag("smb.quota.flags.log_volume_limit", "Log volume limit").mask(32, 0x80).spec("MS-FSCC §2.5.2");
    /// Quotas are not complete.
    QUOTAS_INCOMPLETE = flag("smb.quota.flags.incomplete", "Incomplete").mask(32, 0x100).spec("MS-FSCC §2.5.2");
    /// Quotas are being built anew.
    QUOTAS_REBUILDING = flag("smb.quota.flags.rebuilding", "Rebuilding").mask(32, 0x200).spec("MS-FSCC §2.5.2");
    /// Whether the volume has object identifiers.
    SUPPORTS_OBJECTS = flag("smb2.fs_volume.supports_objects", "Supports objects").spec("MS-FSCC §2.5.9");
    /// How many bytes a logical sector has.
    LOGICAL_SECTOR = uint("smb2.fs_sector.logical", "Logical bytes per sector").unit("bytes").spec("MS-FSCC §2.5.7");
    /// How many bytes are written without being torn apart by a power failure.
    PHYSICAL_ATOMICITY = uint("smb2.fs_sector.physical_atomicity", "Physical bytes per sector, atomic").unit("bytes").spec("MS-FSCC §2.5.7");
    /// How many bytes a write should have to be fast.
    PHYSICAL_PERFORMANCE = uint("smb2.fs_sector.physical_performance", "Physical bytes per sector, for performance").unit("bytes").spec("MS-FSCC §2.5.7");
    /// What the file system takes as the physical sector.
    EFFECTIVE_ATOMICITY = uint("smb2.fs_sector.effective_atomicity", "Effective bytes per sector").unit("bytes").spec("MS-FSCC §2.5.7");
    /// What is known of the sectors.
    SECTOR_FLAGS = hex("smb2.fs_sector.flags", "Flags").spec("MS-FSCC §2.5.7");
    /// The first physical sector starts where the partition does.
    ALIGNED_DEVICE = flag("smb2.fs_sector.flags.aligned_device", "Aligned device").mask(32, 0x1).spec("MS-FSCC §2.5.7");
    /// The partition starts with a physical sector.
    ALIGNED_PARTITION = flag("smb2.fs_sector.flags.aligned_partition", "Aligned partition").mask(32, 0x2).spec("MS-FSCC §2.5.7");
    /// Seeking takes no time.
    NO_SEEK_PENALTY = flag("smb2.fs_sector.flags.no_seek_penalty", "No seek penalty").mask(32, 0x4).spec("MS-FSCC §2.5.7");
    /// What is not used can be given back.
    TRIM_ENABLED = flag("smb2.fs_sector.flags.trim_enabled", "Trim").mask(32, 0x8).spec("MS-FSCC §2.5.7");
    /// Where the first logical sector is in its physical one.
    SECTOR_ALIGNMENT = uint("smb2.fs_sector.sector_alignment", "Sector alignment").unit("bytes").spec("MS-FSCC §2.5.7");
    /// Where the partition is in its physical sector.
    PARTITION_ALIGNMENT = uint("smb2.fs_sector.partition_alignment", "Partition alignment").unit("bytes").spec("MS-FSCC §2.5.7");
    /// Whether the driver is on the way to the volume.
    DRIVER_IN_PATH = flag("smb2.fs_driver.in_path", "Driver is on the path").spec("MS-FSCC §2.5.3");
    /// How many bytes the name of the driver takes.
    DRIVER_NAME_LENGTH = uint("smb2.fs_driver.name_length", "Length of driver name").unit("bytes").spec("MS-FSCC §2.5.3");
    /// Name of the driver.
    DRIVER_NAME = text16("smb2.fs_driver.name", "Driver name").spec("MS-FSCC §2.5.3");
    /// Flags of the volume.
    VOLUME_FLAGS = hex("smb2.fs_volume.flags", "Volume flags").spec("MS-FSCC §2.5");
    /// Which size is best to read and write with.
    OPTIMAL_TRANSFER = uint("smb2.fs_posix.optimal_transfer_size", "Optimal transfer size").unit("bytes").spec("POSIX-SMB2 §2.1.15");
    /// How many bytes a block has.
    BLOCK_SIZE = uint("smb2.fs_posix.block_size", "Block size").unit("bytes").spec("POSIX-SMB2 §2.1.15");
    /// How many blocks there are.
    BLOCKS = uint("smb2.fs_posix.blocks", "Blocks").spec("POSIX-SMB2 §2.1.15");
    /// How many blocks are free.
    BLOCKS_FREE = uint("smb2.fs_posix.blocks_free", "Free blocks").spec("POSIX-SMB2 §2.1.15");
    /// How many blocks are free for the user.
    BLOCKS_AVAILABLE = uint("smb2.fs_posix.blocks_available", "Available blocks").spec("POSIX-SMB2 §2.1.15");
    /// How many files there can be.
    FILE_NODES = uint("smb2.fs_posix.file_nodes", "File nodes").spec("POSIX-SMB2 §2.1.15");
    /// How many more files there can be.
    FILE_NODES_FREE = uint("smb2.fs_posix.file_nodes_free", "Free file nodes").spec("POSIX-SMB2 §2.1.15");
    /// Identifier of the file system.
    FS_IDENTIFIER = hex("smb2.fs_posix.identifier", "Identifier").spec("POSIX-SMB2 §2.1.15");
    /// Upper and lower case differ in names.
    CASE_SENSITIVE = flag("smb.fs_attr.css", "Case-sensitive search").mask(32, 0x1).spec("MS-FSCC §2.5.1");
    /// Names keep their case.
    CASE_PRESERVED = flag("smb.fs_attr.cpn", "Case preserved").mask(32, 0x2).spec("MS-FSCC §2.5.1");
    /// Names are kept in Unicode.
    UNICODE = flag("smb.fs_attr.uod", "Unicode on disk").mask(32, 0x4).spec("MS-FSCC §2.5.1");
    /// Security descriptors are kept and enforced.
    ACLS = flag("smb.fs_attr.pacls", "Persistent ACLs").mask(32, 0x8).spec("MS-FSCC §2.5.1");
    /// Files can be compressed one by one.
    FILE_COMPRESSION = flag("smb.fs_attr.fc", "File compression").mask(32, 0x10).spec("MS-FSCC §2.5.1");
    /// There are quotas of users.
    VOLUME_QUOTAS = flag("smb.fs_attr.vq", "Volume quotas").mask(32, 0x20).spec("MS-FSCC §2.5.1");
    /// Files can have holes.
    SPARSE_FILES = flag("smb.fs_attr.ssf", "Sparse files").mask(32, 0x40).spec("MS-FSCC §2.5.1");
    /// There are reparse points.
    REPARSE_POINTS = flag("smb.fs_attr.srp", "Reparse points").mask(32, 0x80).spec("MS-FSCC §2.5.1");
    /// Files can be kept elsewhere.
    REMOTE_STORAGE = flag("smb.fs_attr.srs", "Remote storage").mask(32, 0x100).spec("MS-FSCC §2.5.1");
    /// Closing tells what cleaning up has done.
    RETURNS_CLEANUP = flag("smb.fs_attr.rcr", "Returns cleanup result").mask(32, 0x200).spec("MS-FSCC §2.5.1");
    /// Files can be unlinked and renamed as in POSIX.
    POSIX_UNLINK = flag("smb.fs_attr.spur", "POSIX unlink and rename").mask(32, 0x400).spec("MS-FSCC §2.5.1");
    /// Local programs can use long names.
    LONG_NAME_APIS = flag("smb.fs_attr.sla", "Long file name APIs").mask(32, 0x4000).spec("MS-FSCC §2.5.1");
    /// The volume as a whole is compressed.
    IS_COMPRESSED = flag("smb.fs_attr.vis", "Volume is compressed").mask(32, 0x8000).spec("MS-FSCC §2.5.1");
    /// Files can have object identifiers.
    OBJECT_IDS = flag("smb.fs_attr.soids", "Object identifiers").mask(32, 0x10000).spec("MS-FSCC §2.5.1");
    /// Files can be encrypted one by one.
    ENCRYPTION = flag("smb.fs_attr.se", "Encryption").mask(32, 0x20000).spec("MS-FSCC §2.5.1");
    /// Files can have several streams.
    NAMED_STREAMS = flag("smb.fs_attr.ns", "Named streams").mask(32, 0x40000).spec("MS-FSCC §2.5.1");
    /// Nothing can be written.
    READ_ONLY_VOLUME = flag("smb.fs_attr.rov", "Read-only volume").mask(32, 0x80000).spec("MS-FSCC §2.5.1");
    /// The volume is written once, from front to back.
    WRITE_ONCE_VOLUME = flag("smb.fs_attr.swo", "Sequential write once").mask(32, 0x100000).spec("MS-FSCC §2.5.1");
    /// There are transactions.
    TRANSACTIONS = flag("smb.fs_attr.st", "Transactions").mask(32, 0x200000).spec("MS-FSCC §2.5.1");
    /// Files can have several names.
    HARD_LINKS = flag("smb.fs_attr.shl", "Hard links").mask(32, 0x400000).spec("MS-FSCC §2.5.1");
    /// Files can have extended attributes.
    EXTENDED_ATTRIBUTES = flag("smb.fs_attr.sea", "Extended attributes").mask(32, 0x800000).spec("MS-FSCC §2.5.1");
    /// Files can be opened by their number.
    OPEN_BY_ID = flag("smb.fs_attr.sobf", "Open by file number").mask(32, 0x1000000).spec("MS-FSCC §2.5.1");
    /// Changes are kept in a journal.
    USN_JOURNAL = flag("smb.fs_attr.suj", "USN journal").mask(32, 0x2000000).spec("MS-FSCC §2.5.1");
    /// Data can have checksums.
    INTEGRITY_STREAMS = flag("smb.fs_attr.sis", "Integrity streams").mask(32, 0x4000000).spec("MS-FSCC §2.5.1");
    /// Files can share blocks.
    BLOCK_REFERENCES = flag("smb.fs_attr.sbr", "Block reference counts").mask(32, 0x8000000).spec("MS-FSCC §2.5.1");
    /// Valid data length is kept for holes.
    SPARSE_VDL = flag("smb.fs_attr.ssv", "Sparse valid data length").mask(32, 0x10000000).spec("MS-FSCC §2.5.1");
    /// The volume is in memory that keeps its content.
    DAX = flag("smb.fs_attr.dax", "Direct access").mask(32, 0x20000000).spec("MS-FSCC §2.5.1");
    /// Files can be ghosts of others.
    GHOSTING = flag("smb.fs_attr.sg", "Ghosting").mask(32, 0x40000000).spec("MS-FSCC §2.5.1");
}

const DEVICE_TYPES: &[(u64, &str)] = &[
    (0x02, "CD-ROM"),
    (0x03, "CD-ROM file system"),
    (0x07, "disk"),
    (0x08, "disk file system"),
    (0x09, "file system"),
    (0x0d, "mailslot"),
    (0x11, "named pipe"),
    (0x12, "network"),
    (0x14, "network file system"),
    (0x18, "printer"),
    (0x24, "virtual disk"),
    (0x2d, "mass storage"),
    (0x33, "DVD"),
];

const DEVICE_PARTS: &[&Field] = &[
    &REMOVABLE,
    &READ_ONLY,
    &FLOPPY,
    &WRITE_ONCE,
    &REMOTE,
    &MOUNTED,
    &VIRTUAL,
    &SECURE_OPEN,
    &TERMINAL_SERVICES,
    &WEBDAV,
    &PORTABLE,
    &APP_CONTAINER,
];

const ATTRIBUTE_PARTS: &[&Field] = &[
    &CASE_SENSITIVE,
    &CASE_PRESERVED,
    &UNICODE,
    &ACLS,
    &FILE_COMPRESSION,
    &VOLUME_QUOTAS,
    &SPARSE_FILES,
    &REPARSE_POINTS,
    &REMOTE_STORAGE,
    &RETURNS_CLEANUP,
    &POSIX_UNLINK,
    &LONG_NAME_APIS,
    &IS_COMPRESSED,
    &OBJECT_IDS,
    &ENCRYPTION,
    &NAMED_STREAMS,
    &READ_ONLY_VOLUME,
    &WRITE_ONCE_VOLUME,
    &TRANSACTIONS,
    &HARD_LINKS,
    &EXTENDED_ATTRIBUTES,
    &OPEN_BY_ID,
    &USN_JOURNAL,
    &INTEGRITY_STREAMS,
    &BLOCK_REFERENCES,
    &SPARSE_VDL,
    &DAX,
    &GHOSTING,
];

const QUOTA_PARTS: &[&Field] = &[
    &QUOTA_TRACK,
    &QUOTA_ENFORCE,
    &CONTENT_INDEX_DISABLED,
    &LOG_THRESHOLD,
    &LOG_LIMIT,
    &LOG_VOLUME_THRESHOLD,
    &LOG_VOLUME_LIMIT,
    &QUOTAS_INCOMPLETE,
    &QUOTAS_REBUILDING,
];

/// Names of classes by value (MS-FSCC §2.5).
pub const FILESYSTEM_CLASSES: &[(u64, &str)] = &[
    (1, "FileFsVolumeInformation"),
    (2, "FileFsLabelInformation"),
    (3, "FileFsSizeInformation"),
    (4, "FileFsDeviceInformation"),
    (5, "FileFsAttributeInformation"),
    (6, "FileFsControlInformation"),
    (7, "FileFsFullSizeInformation"),
    (8, "FileFsObjectIdInformation"),
    (9, "FileFsDriverPathInformation"),
    (10, "FileFsVolumeFlagsInformation"),
    (11, "FileFsSectorSizeInformation"),
    (100, "FileFsPosixInformation"),
];

/// Reads all bytes that are left as information about a file system, of that class.
pub fn filesystem_information(r: &mut Reader<'_, '_>, class: u8) -> Result<(), Fault> {
    match class {
        1 => {
            r.le64(&CREATE_TIME)?;
            r.le32(&SERIAL)?;
            let length = r.le32(&LABEL_LENGTH)? as usize;
            r.u8(&SUPPORTS_OBJECTS)?;
            r.bytes(&RESERVED_SMB1, 1)?;
            text(r, &LABEL, length)
        }
        2 => {
            let length = r.le32(&LABEL_LENGTH)? as usize;
            text(r, &LABEL, length)
        }
        3 => {
            r.le64(&FS_UNITS)?;
            r.le64(&FREE_UNITS)?;
            r.le32(&SECTORS_PER_UNIT)?;
            r.le32(&BYTES_PER_SECTOR).map(drop)
        }
        4 => {
            r.le32(&DEVICE_TYPE)?;
            r.bits_le32(&DEVICE, DEVICE_PARTS).map(drop)
        }
        5 => {
            r.bits_le32(&FS_ATTRIBUTES, ATTRIBUTE_PARTS)?;
            r.le32(&MAX_NAME_LENGTH)?;
            let length = r.le32(&FS_NAME_LENGTH)? as usize;
            text(r, &FS_NAME, length)
        }
        6 => {
            r.bytes(&UNKNOWN_DATA, 24)?;
            r.le64(&THRESHOLD)?;
            r.le64(&LIMIT)?;
            r.bits_le32(&QUOTA_FLAGS, QUOTA_PARTS)?;
            r.bytes(&RESERVED_SMB1, r.remaining().min(4)).map(drop)
        }
        7 => {
            r.le64(&FS_UNITS)?;
            r.le64(&CALLER_FREE_UNITS)?;
            r.le64(&ACTUAL_FREE_UNITS)?;
            r.le32(&SECTORS_PER_UNIT)?;
            r.le32(&BYTES_PER_SECTOR).map(drop)
        }
        8 => object_id(r),
        9 => {
            r.u8(&DRIVER_IN_PATH)?;
            r.bytes(&RESERVED_SMB1, 3)?;
            let length = r.le32(&DRIVER_NAME_LENGTH)? as usize;
            text(r, &DRIVER_NAME, length)
        }
        10 => r.le32(&VOLUME_FLAGS).map(drop),
        11 => sectors(r),
        100 => {
            r.le32(&OPTIMAL_TRANSFER)?;
            r.le32(&BLOCK_SIZE)?;
            for field in
                [&BLOCKS, &BLOCKS_FREE, &BLOCKS_AVAILABLE, &FILE_NODES, &FILE_NODES_FREE, &FS_IDENTIFIER]
            {
                r.le64(field)?;
            }
            Ok(())
        }
        _ => r.rest(&INFORMATION).map(drop),
    }
}

/// FileFsSectorSizeInformation (§2.5.7)
fn sectors(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&LOGICAL_SECTOR)?;
    r.le32(&PHYSICAL_ATOMICITY)?;
    r.le32(&PHYSICAL_PERFORMANCE)?;
    r.le32(&EFFECTIVE_ATOMICITY)?;
    r.bits_le32(&SECTOR_FLAGS, &[&ALIGNED_DEVICE, &ALIGNED_PARTITION, &NO_SEEK_PENALTY, &TRIM_ENABLED])?;
    r.le32(&SECTOR_ALIGNMENT)?;
    r.le32(&PARTITION_ALIGNMENT).map(drop)
}
