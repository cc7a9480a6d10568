//! Fields that several layouts have in common.

pub use super::super::file_fields::{
    ACCESS_TIME, ALLOC_SIZE64, CHANGE_TIME as CHANGE_TIME_SMB1, CREATE_TIME,
    DELETE_PENDING as DELETE_PENDING_SMB1, EA_LENGTH as EA_SIZE_SMB1, END_OF_FILE as END_OF_FILE_SMB1,
    FILE_ATTRIBUTE, FILE_ATTRIBUTES, FILE_NAME as FILE_NAME_SMB1, FILE_NAME_LENGTH as FILE_NAME_LENGTH_SMB1,
    IS_DIRECTORY as IS_DIRECTORY_SMB1, LAST_WRITE_TIME as WRITE_TIME, LINK_COUNT,
};
pub use super::super::network_open::{
    ALLOCATION_SIZE, CHANGE_TIME, CREATION_TIME, END_OF_FILE, LAST_ACCESS_TIME, LAST_WRITE_TIME, attributes,
};
pub use super::super::smb1::header::RESERVED as RESERVED_SMB1;
pub use super::super::smb2::create::FILE_NAME;
pub use super::super::smb2::create_context::POSIX_PERMISSIONS;
pub use super::super::smb2::header::RESERVED;
pub use super::super::smb2::query_directory::FILE_INDEX;

crate::fields! { FIELDS:
    /// How far it is to the next entry; 0 in the last one.
    NEXT_OFFSET = uint("smb2.next_offset", "Next offset").unit("bytes").names(&[(0, "last entry")]).spec("MS-FSCC §2.4");
    /// How far it is to the next entry; 0 in the last one.
    NEXT_ENTRY_OFFSET = uint("smb.next_entry_offset", "Next offset").unit("bytes").names(&[(0, "last entry")]).spec("MS-FSCC §2.4");
    /// Where the entry is in its directory, if the file system knows.
    FILE_INDEX_SMB1 = hex("smb.file_index", "File index").spec("MS-FSCC §2.4.8");
    /// How many bytes the name takes.
    FILE_NAME_LENGTH = uint("smb2.filename.len", "Length of name").unit("bytes").spec("MS-FSCC §2.4.8");
    /// How many bytes the extended attributes take; of a reparse point in a directory its tag.
    EA_SIZE = uint("smb2.ea_size", "Size of extended attributes").unit("bytes").spec("MS-FSCC §2.4.12");
    /// How many bytes the short name takes.
    SHORT_NAME_LENGTH = uint("smb2.short_name_len", "Length of short name").unit("bytes").spec("MS-FSCC §2.4.8");
    /// How many bytes the short name takes.
    SHORT_NAME_LENGTH_SMB1 = uint("smb.short_file_name_len", "Length of short name").unit("bytes").spec("MS-FSCC §2.4.8");
    /// The name in eight and three characters.
    SHORT_NAME = text16("smb2.shortname", "Short name").spec("MS-FSCC §2.1.5.2.1");
    /// The name in eight and three characters.
    SHORT_NAME_SMB1 = text16("smb.short_file", "Short name").spec("MS-FSCC §2.1.5.2.1");
    /// Number of the file in its volume: what inodes are in Unix.
    FILE_ID = hex("smb2.file_id", "File number").spec("MS-FSCC §2.1.9");
    /// Number of the file in its volume: what inodes are in Unix.
    INDEX_NUMBER = hex("smb.index_number", "File number").spec("MS-FSCC §2.1.9");
    /// Number of the file in its volume, in 128 bits.
    FILE_ID_128 = bytes("smb2.file_id_128", "File number").spec("MS-FSCC §2.1.10");
    /// What kind of reparse point it is: who makes sense of it.
    REPARSE_TAG = hex("smb2.reparse_tag", "Reparse tag").names(REPARSE_TAGS).spec("MS-FSCC §2.1.2.1");
}

/// Reparse tags by value (MS-FSCC §2.1.2.1).
pub const REPARSE_TAGS: &[(u64, &str)] = &[
    (0x0000_0000, "none"),
    (0x0000_0001, "reserved"),
    (0x0000_0002, "reserved"),
    (0x8000_0005, "driver extender"),
    (0x8000_0006, "hierarchical storage, second kind"),
    (0x8000_0007, "single-instance storage"),
    (0x8000_0008, "Windows image"),
    (0x8000_0009, "cluster shared volume"),
    (0x8000_000a, "DFS"),
    (0x8000_000b, "filter manager"),
    (0x8000_0012, "DFS replication"),
    (0x8000_0013, "data deduplication"),
    (0x8000_0014, "NFS"),
    (0x8000_0015, "placeholder of a cloud file"),
    (0x8000_0016, "dynamic file"),
    (0x8000_0017, "Windows overlay"),
    (0x8000_0018, "Windows containers"),
    (0x8000_001b, "app execution link"),
    (0x8000_0020, "WSL: whiteout"),
    (0x8000_0021, "storage synchronisation"),
    (0x8000_0023, "WSL: Unix socket"),
    (0x8000_0024, "WSL: FIFO"),
    (0x8000_0025, "WSL: character device"),
    (0x8000_0026, "WSL: block device"),
    (0x9000_0018, "Windows containers, link"),
    (0x9000_001a, "cloud file"),
    (0x9000_001c, "projected file"),
    (0x9000_101a, "cloud file, type 1"),
    (0x9000_201a, "cloud file, type 2"),
    (0x9000_301a, "cloud file, type 3"),
    (0x9000_401a, "cloud file, type 4"),
    (0x9000_501a, "cloud file, type 5"),
    (0x9000_601a, "cloud file, type 6"),
    (0x9000_701a, "cloud file, type 7"),
    (0x9000_801a, "cloud file, type 8"),
    (0x9000_901a, "cloud file, type 9"),
    (0x9000_a01a, "cloud file, type 10"),
    (0x9000_b01a, "cloud file, type 11"),
    (0x9000_c01a, "cloud file, type 12"),
    (0x9000_d01a, "cloud file, type 13"),
    (0x9000_e01a, "cloud file, type 14"),
    (0x9000_f01a, "cloud file, type 15"),
    (0xa000_0003, "mount point or junction"),
    (0xa000_000c, "symbolic link"),
    (0xa000_0010, "IIS cache"),
    (0xa000_0019, "global reparse point"),
    (0xa000_001d, "WSL: symbolic link"),
    (0xa000_001f, "projected file, deleted"),
    (0xa000_0022, "storage synchronisation, folder"),
    (0xa000_0027, "Windows containers, deleted"),
    (0xc000_0004, "hierarchical storage"),
    (0xc000_0014, "app execution"),
];
