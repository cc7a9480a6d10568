//! What a client asks for when it opens a file, in all versions of SMB: access, sharing, options.
//!
//! Specifications: MS-SMB2 §2.2.13, §2.2.13.1; MS-SMB §2.2.1.4; MS-CIFS §2.2.4.64.1.

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What may be done with the file or directory, or is asked to be.
    ACCESS_MASK = hex("smb.access_mask", "Access Mask").spec("MS-SMB2 §2.2.13.1");
    /// Reading the content of a file, listing a directory.
    READ = flag("smb.access.read", "Read").mask(32, 1).spec("MS-SMB2 §2.2.13.1");
    /// Writing the content of a file, adding files to a directory.
    WRITE = flag("smb.access.write", "Write").mask(32, 2).spec("MS-SMB2 §2.2.13.1");
    /// Appending to a file, adding directories to a directory.
    APPEND = flag("smb.access.append", "Append").mask(32, 4).spec("MS-SMB2 §2.2.13.1");
    /// Reading extended attributes.
    READ_EA = flag("smb.access.read_ea", "Read Extended Attributes").mask(32, 8).spec("MS-SMB2 §2.2.13.1");
    /// Writing extended attributes.
    WRITE_EA = flag("smb.access.write_ea", "Write Extended Attributes").mask(32, 0x10).spec("MS-SMB2 §2.2.13.1");
    /// Executing a file, passing through a directory.
    EXECUTE = flag("smb.access.execute", "Execute").mask(32, 0x20).spec("MS-SMB2 §2.2.13.1");
    /// Deleting what is in a directory.
    DELETE_CHILD = flag("smb.access.delete_child", "Delete Child").mask(32, 0x40).spec("MS-SMB2 §2.2.13.1");
    /// Reading attributes.
    READ_ATTRIBUTES = flag("smb.access.read_attributes", "Read Attributes").mask(32, 0x80)
        .spec("MS-SMB2 §2.2.13.1");
    /// Writing attributes.
    WRITE_ATTRIBUTES = flag("smb.access.write_attributes", "Write Attributes").mask(32, 0x100)
        .spec("MS-SMB2 §2.2.13.1");
    /// Deleting or renaming it.
    DELETE = flag("smb.access.delete", "Delete").mask(32, 0x1_0000).spec("MS-SMB2 §2.2.13.1");
    /// Reading who owns it and who may do what with it.
    READ_CONTROL = flag("smb.access.read_control", "Read Control").mask(32, 0x2_0000).spec("MS-SMB2 §2.2.13.1");
    /// Changing who may do what with it.
    WRITE_DAC = flag("smb.access.write_dac", "Write DAC").mask(32, 0x4_0000).spec("MS-SMB2 §2.2.13.1");
    /// Changing who owns it.
    WRITE_OWNER = flag("smb.access.write_owner", "Write Owner").mask(32, 0x8_0000).spec("MS-SMB2 §2.2.13.1");
    /// Waiting for an operation to end; of no use over a network.
    SYNCHRONIZE = flag("smb.access.synchronize", "Synchronize").mask(32, 0x10_0000).spec("MS-SMB2 §2.2.13.1");
    /// Reading and changing the list that says which access is audited.
    SYSTEM_SECURITY = flag("smb.access.system_security", "System Security").mask(32, 0x100_0000)
        .spec("MS-SMB2 §2.2.13.1");
    /// Asks for all that the user may do.
    MAXIMUM_ALLOWED = flag("smb.access.maximum_allowed", "Maximum Allowed").mask(32, 0x200_0000)
        .spec("MS-SMB2 §2.2.13.1");
    /// Asks for everything.
    GENERIC_ALL = flag("smb.access.generic_all", "Generic All").mask(32, 0x1000_0000).spec("MS-SMB2 §2.2.13.1");
    /// Asks for what executing takes.
    GENERIC_EXECUTE = flag("smb.access.generic_execute", "Generic Execute").mask(32, 0x2000_0000)
        .spec("MS-SMB2 §2.2.13.1");
    /// Asks for what writing takes.
    GENERIC_WRITE = flag("smb.access.generic_write", "Generic Write").mask(32, 0x4000_0000)
        .spec("MS-SMB2 §2.2.13.1");
    /// Asks for what reading takes.
    GENERIC_READ = flag("smb.access.generic_read", "Generic Read").mask(32, 0x8000_0000)
        .spec("MS-SMB2 §2.2.13.1");
    /// What others may do with the file while it is open.
    SHARE_ACCESS = hex("smb.share_access", "Share Access").spec("MS-SMB2 §2.2.13");
    /// Others may read it.
    SHARE_READ = flag("smb.share.access.read", "Share Read").mask(32, 1).spec("MS-SMB2 §2.2.13");
    /// Others may write it.
    SHARE_WRITE = flag("smb.share.access.write", "Share Write").mask(32, 2).spec("MS-SMB2 §2.2.13");
    /// Others may delete and rename it.
    SHARE_DELETE = flag("smb.share.access.delete", "Share Delete").mask(32, 4).spec("MS-SMB2 §2.2.13");
    /// How the file is to be opened and used.
    CREATE_OPTIONS = hex("smb.create_options", "Create Options").spec("MS-SMB2 §2.2.13");
    /// It must be a directory, or is made one.
    DIRECTORY_FILE = flag("smb.nt.create_options.directory", "Directory").mask(32, 1).spec("MS-SMB2 §2.2.13");
    /// What is written must be on disk before the server says so.
    WRITE_THROUGH = flag("smb.nt.create_options.write_through", "Write Through").mask(32, 2)
        .spec("MS-SMB2 §2.2.13");
    /// It will be read from front to back.
    SEQUENTIAL_ONLY = flag("smb.nt.create_options.sequential_only", "Sequential Only").mask(32, 4)
        .spec("MS-SMB2 §2.2.13");
    /// Nothing of it is to be kept in buffers in between.
    NO_INTERMEDIATE_BUFFERING = flag("smb.nt.create_options.intermediate_buffering", "No Intermediate Buffering")
        .mask(32, 8).spec("MS-SMB2 §2.2.13");
    /// Operations end in order, and waiting for them can be interrupted; without meaning here.
    SYNC_IO_ALERT = flag("smb.nt.create_options.sync_io_alert", "Synchronous IO Alert").mask(32, 0x10)
        .spec("MS-SMB2 §2.2.13");
    /// Operations end in order; without meaning here.
    SYNC_IO_NONALERT = flag("smb.nt.create_options.sync_io_nonalert", "Synchronous IO Nonalert").mask(32, 0x20)
        .spec("MS-SMB2 §2.2.13");
    /// It must not be a directory.
    NON_DIRECTORY_FILE = flag("smb.nt.create_options.non_directory", "Non-Directory").mask(32, 0x40)
        .spec("MS-SMB2 §2.2.13");
    /// Connects to a tree; without meaning here.
    CREATE_TREE_CONNECTION = flag("smb.nt.create_options.create_tree_connection", "Create Tree Connection")
        .mask(32, 0x80).spec("MS-FSCC §2.4.24; MS-SMB2 §2.2.13");
    /// Opens it at once, even while others are asked to give up their oplocks.
    COMPLETE_IF_OPLOCKED = flag("smb.nt.create_options.complete_if_oplocked", "Complete If Oplocked")
        .mask(32, 0x100).spec("MS-SMB2 §2.2.13");
    /// The client does not understand extended attributes: the open fails if the file needs them.
    NO_EA_KNOWLEDGE = flag("smb.nt.create_options.no_ea_knowledge", "No EA Knowledge").mask(32, 0x200)
        .spec("MS-SMB2 §2.2.13");
    /// The client understands names of eight and three letters only.
    EIGHT_DOT_THREE_ONLY = flag("smb.nt.create_options.eight_dot_three_only", "8.3 Only").mask(32, 0x400)
        .spec("MS-CIFS §2.2.4.64.1");
    /// It will be read here and there.
    RANDOM_ACCESS = flag("smb.nt.create_options.random_access", "Random Access").mask(32, 0x800)
        .spec("MS-SMB2 §2.2.13");
    /// It is deleted once nobody has it open any more.
    DELETE_ON_CLOSE = flag("smb.nt.create_options.delete_on_close", "Delete On Close").mask(32, 0x1000)
        .spec("MS-SMB2 §2.2.13");
    /// Its name is its number in the file system.
    OPEN_BY_FILE_ID = flag("smb.nt.create_options.open_by_fileid", "Open By File ID").mask(32, 0x2000)
        .spec("MS-SMB2 §2.2.13");
    /// It is opened for backup or restore, which a privilege allows whatever the rights are.
    BACKUP_INTENT = flag("smb.nt.create_options.backup_intent", "Backup Intent").mask(32, 0x4000)
        .spec("MS-SMB2 §2.2.13");
    /// A new file must not be compressed.
    NO_COMPRESSION = flag("smb.nt.create_options.no_compression", "No Compression").mask(32, 0x8000)
        .spec("MS-SMB2 §2.2.13");
    /// Reserves an oplock for who watches files.
    RESERVE_OPFILTER = flag("smb.nt.create_options.reserve_opfilter", "Reserve Opfilter").mask(32, 0x10_0000)
        .spec("MS-SMB2 §2.2.13");
    /// Opens a link or other reparse point itself, not what it stands for.
    OPEN_REPARSE_POINT = flag("smb.nt.create_options.open_reparse_point", "Open Reparse Point")
        .mask(32, 0x20_0000).spec("MS-SMB2 §2.2.13");
    /// A file in remote storage stays there.
    OPEN_NO_RECALL = flag("smb.nt.create_options.open_no_recall", "Open No Recall").mask(32, 0x40_0000)
        .spec("MS-SMB2 §2.2.13");
    /// It is opened only to ask how much space is free.
    OPEN_FOR_FREE_SPACE = flag("smb.nt.create_options.open_for_free_space_query", "Open For Free Space Query")
        .mask(32, 0x80_0000).spec("MS-SMB2 §2.2.13");
}

/// Set in options: the file is deleted once it is closed.
pub const OPTION_DELETE_ON_CLOSE: u32 = 0x1000;

/// Reads an access mask of a file, directory or pipe.
pub fn access_mask(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(
        &ACCESS_MASK,
        &[
            &READ,
            &WRITE,
            &APPEND,
            &READ_EA,
            &WRITE_EA,
            &EXECUTE,
            &DELETE_CHILD,
            &READ_ATTRIBUTES,
            &WRITE_ATTRIBUTES,
            &DELETE,
            &READ_CONTROL,
            &WRITE_DAC,
            &WRITE_OWNER,
            &SYNCHRONIZE,
            &SYSTEM_SECURITY,
            &MAXIMUM_ALLOWED,
            &GENERIC_ALL,
            &GENERIC_EXECUTE,
            &GENERIC_WRITE,
            &GENERIC_READ,
        ],
    )
}

/// Reads what others may do with a file while it is open.
pub fn share_access(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(&SHARE_ACCESS, &[&SHARE_READ, &SHARE_WRITE, &SHARE_DELETE])
}

/// Reads how a file is to be opened.
pub fn create_options(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(
        &CREATE_OPTIONS,
        &[
            &DIRECTORY_FILE,
            &WRITE_THROUGH,
            &SEQUENTIAL_ONLY,
            &NO_INTERMEDIATE_BUFFERING,
            &SYNC_IO_ALERT,
            &SYNC_IO_NONALERT,
            &NON_DIRECTORY_FILE,
            &CREATE_TREE_CONNECTION,
            &COMPLETE_IF_OPLOCKED,
            &NO_EA_KNOWLEDGE,
            &EIGHT_DOT_THREE_ONLY,
            &RANDOM_ACCESS,
            &DELETE_ON_CLOSE,
            &OPEN_BY_FILE_ID,
            &BACKUP_INTENT,
            &NO_COMPRESSION,
            &RESERVE_OPFILTER,
            &OPEN_REPARSE_POINT,
            &OPEN_NO_RECALL,
            &OPEN_FOR_FREE_SPACE,
        ],
    )
}

/// The rights in an access mask by name, from the lowest bit.
pub fn rights(mask: u32) -> Vec<&'static str> {
    const NAMES: [(u32, &str); 20] = [
        (1, "read"),
        (2, "write"),
        (4, "append"),
        (8, "read_ea"),
        (0x10, "write_ea"),
        (0x20, "execute"),
        (0x40, "delete_child"),
        (0x80, "read_attributes"),
        (0x100, "write_attributes"),
        (0x1_0000, "delete"),
        (0x2_0000, "read_control"),
        (0x4_0000, "write_dac"),
        (0x8_0000, "write_owner"),
        (0x10_0000, "synchronize"),
        (0x100_0000, "system_security"),
        (0x200_0000, "maximum_allowed"),
        (0x1000_0000, "generic_all"),
        (0x2000_0000, "generic_execute"),
        (0x4000_0000, "generic_write"),
        (0x8000_0000, "generic_read"),
    ];
    NAMES.iter().filter(|(bit, _)| mask & bit != 0).map(|&(_, name)| name).collect()
}
