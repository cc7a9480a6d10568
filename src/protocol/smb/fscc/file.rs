//! Information about one file (MS-FSCC §2.4): what can be asked for, and what can be set.

use super::fields::*;
use super::list::list;
use super::{Names, attributes, ea, object_id, quota, text, time, times};
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::open::access_mask;
use crate::protocol::windows::sid;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Information of a class that is not known.
    INFORMATION = bytes("smb2.information", "Information").spec("MS-FSCC §2.4");
    /// How many names the file has.
    LINKS = uint("smb2.nlinks", "Number of links").spec("MS-FSCC §2.4.41");
    /// Whether the file goes away when its last handle is closed.
    DELETE_PENDING = uint("smb2.delete_pending", "Delete pending").names(NO_YES).spec("MS-FSCC §2.4.41");
    /// Whether it is a directory.
    IS_DIRECTORY = uint("smb2.is_directory", "Directory").names(NO_YES).spec("MS-FSCC §2.4.41");
    /// Where the next read or write without an offset would be.
    POSITION_INFO = uint("smb2.position_info", "Position").unit("bytes").spec("MS-FSCC §2.4.35");
    /// Where the next read or write without an offset would be.
    POSITION = uint("smb.position", "Position").unit("bytes").spec("MS-FSCC §2.4.35");
    /// How the file was opened.
    MODE_INFO = hex("smb2.mode_info", "Mode").spec("MS-FSCC §2.4.26");
    /// How the file was opened.
    MODE = hex("smb.mode", "Mode").spec("MS-FSCC §2.4.26");
    /// Writes go to the disk before they are answered.
    WRITE_THROUGH = flag("smb2.mode.file_write_through", "Write through").mask(32, 0x2).spec("MS-FSCC §2.4.26");
    /// The file is read from front to back.
    SEQUENTIAL_ONLY = flag("smb2.mode.file_sequential_only", "Sequential only").mask(32, 0x4).spec("MS-FSCC §2.4.26");
    /// Nothing is kept in memory.
    NO_BUFFERING = flag("smb2.mode.file_no_intermediate_buffering", "No intermediate buffering").mask(32, 0x8).spec("MS-FSCC §2.4.26");
    /// Operations wait, and an alert ends the wait.
    SYNC_ALERT = flag("smb2.mode.file_synchronous_io_alert", "Synchronous, alertable").mask(32, 0x10).spec("MS-FSCC §2.4.26");
    /// Operations wait, whatever happens.
    SYNC_NONALERT = flag("smb2.mode.file_synchronous_io_nonalert", "Synchronous, not alertable").mask(32, 0x20).spec("MS-FSCC §2.4.26");
    /// The file goes away when its last handle is closed.
    DELETE_ON_CLOSE = flag("smb2.mode.file_delete_on_close", "Delete on close").mask(32, 0x1000).spec("MS-FSCC §2.4.26");
    /// How memory for reads and writes must be aligned.
    ALIGNMENT_INFO = hex("smb2.alignment_info", "Alignment").names(ALIGNMENTS).spec("MS-FSCC §2.4.3");
    /// How memory for reads and writes must be aligned.
    ALIGNMENT = hex("smb.alignment", "Alignment").names(ALIGNMENTS).spec("MS-FSCC §2.4.3");
    /// Whether a file that has the new name already is replaced.
    REPLACE_IF = flag("smb2.rename.replace_if", "Replace if it exists").spec("MS-FSCC §2.4.37.2");
    /// Whether a file that has the new name already is replaced.
    REPLACE = flag("smb.replace_if_exists", "Replace if it exists").spec("MS-FSCC §2.4.37.1");
    /// Room that is not used; it may hold anything.
    RESERVED_RANDOM = bytes("smb2.reserved.random", "Reserved").spec("MS-FSCC §2.4.37.2");
    /// Directory that the new name starts from; always 0 over a network.
    ROOT_DIRECTORY = bytes("smb2.root_directory", "Root directory").spec("MS-FSCC §2.4.37.2");
    /// Directory that the new name starts from; always 0 over a network.
    ROOT_HANDLE = hex("smb.root_dir_handle", "Root directory").spec("MS-FSCC §2.4.37.1");
    /// How many bytes the new name takes.
    TARGET_NAME_LENGTH = uint("smb.target_name_len", "Length of new name").unit("bytes").spec("MS-FSCC §2.4.37.1");
    /// The new name.
    TARGET_NAME = text16("smb.target_name", "New name").spec("MS-FSCC §2.4.37.1");
    /// How the file is renamed or linked.
    RENAME_FLAGS = hex("smb2.rename.flags", "Flags").spec("MS-FSCC §2.4.37");
    /// A file of that name is replaced.
    RENAME_REPLACE = flag("smb2.rename.flags.replace", "Replace").mask(32, 1).spec("MS-FSCC §2.4.37");
    /// A file of that name is replaced even while it is open, as in POSIX.
    RENAME_POSIX = flag("smb2.rename.flags.posix", "POSIX semantics").mask(32, 2).spec("MS-FSCC §2.4.37");
    /// A file of that name is replaced even if it is read-only.
    RENAME_READ_ONLY = flag("smb2.rename.flags.ignore_read_only", "Ignore read-only").mask(32, 0x40).spec("MS-FSCC §2.4.37");
    /// Whether the file goes away when its last handle is closed.
    DISPOSITION = flag("smb2.disposition.delete_on_close", "Delete on close").mask(8, 1).spec("MS-FSCC §2.4.11");
    /// Whether the file goes away when its last handle is closed.
    DISPOSITION_SMB1 = flag("smb.disposition.delete_on_close", "Delete on close").mask(8, 1).spec("MS-FSCC §2.4.11");
    /// How the file is deleted.
    DISPOSITION_FLAGS = hex("smb2.disposition.flags", "Flags").spec("MS-FSCC §2.4.11.2");
    /// The file is deleted.
    DISPOSITION_DELETE = flag("smb2.disposition.flags.delete", "Delete").mask(32, 1).spec("MS-FSCC §2.4.11.2");
    /// The name goes away at once, as in POSIX.
    DISPOSITION_POSIX = flag("smb2.disposition.flags.posix", "POSIX semantics").mask(32, 2).spec("MS-FSCC §2.4.11.2");
    /// Nothing is deleted if it is the image of a running program.
    DISPOSITION_IMAGE = flag("smb2.disposition.flags.force_image_check", "Force image check").mask(32, 4).spec("MS-FSCC §2.4.11.2");
    /// The flag is the one that opening with delete on close sets.
    DISPOSITION_ON_CLOSE = flag("smb2.disposition.flags.on_close", "On close").mask(32, 8).spec("MS-FSCC §2.4.11.2");
    /// The file is deleted even if it is read-only.
    DISPOSITION_READ_ONLY = flag("smb2.disposition.flags.ignore_read_only", "Ignore read-only").mask(32, 0x10).spec("MS-FSCC §2.4.11.2");
    /// One stream of the file.
    STREAM = group("smb2.stream", "Stream").spec("MS-FSCC §2.4.44");
    /// How many bytes the name of the stream takes.
    STREAM_NAME_LENGTH = uint("smb.stream_name_len", "Length of stream name").unit("bytes").spec("MS-FSCC §2.4.44");
    /// How many bytes the stream has.
    STREAM_SIZE = uint("smb.stream_size", "Size of stream").unit("bytes").spec("MS-FSCC §2.4.44");
    /// The stream's name and type; the file's data itself is `::$DATA`.
    STREAM_NAME = text16("smb.stream_name", "Stream name").spec("MS-FSCC §2.4.44");
    /// How the pipe is read.
    PIPE_READ_MODE = uint("smb2.pipe.read_mode", "Read mode").names(&[(0, "bytes"), (1, "messages")]).spec("MS-FSCC §2.4.32");
    /// What reads and writes do that cannot be done at once.
    PIPE_COMPLETION_MODE = uint("smb2.pipe.completion_mode", "Completion mode").names(&[(0, "wait"), (1, "fail")]).spec("MS-FSCC §2.4.32");
    /// How the pipe is written.
    PIPE_TYPE = uint("smb2.pipe.type", "Type").names(&[(0, "bytes"), (1, "messages")]).spec("MS-FSCC §2.4.33");
    /// Who writes to the pipe.
    PIPE_CONFIGURATION = uint("smb2.pipe.configuration", "Direction").names(&[(0, "to the server"), (1, "from the server"), (2, "both")]).spec("MS-FSCC §2.4.33");
    /// How many instances of the pipe there may be.
    PIPE_MAX_INSTANCES = uint("smb2.pipe.max_instances", "Instances at most").spec("MS-FSCC §2.4.33");
    /// How many instances of the pipe there are.
    PIPE_INSTANCES = uint("smb2.pipe.instances", "Instances").spec("MS-FSCC §2.4.33");
    /// How many bytes what comes in may take.
    PIPE_INBOUND_QUOTA = uint("smb2.pipe.inbound_quota", "Inbound quota").unit("bytes").spec("MS-FSCC §2.4.33");
    /// How many bytes can be read now.
    PIPE_AVAILABLE = uint("smb2.pipe.read_available", "Bytes to read").unit("bytes").spec("MS-FSCC §2.4.33");
    /// How many bytes what goes out may take.
    PIPE_OUTBOUND_QUOTA = uint("smb2.pipe.outbound_quota", "Outbound quota").unit("bytes").spec("MS-FSCC §2.4.33");
    /// How many bytes can be written now.
    PIPE_WRITE_QUOTA = uint("smb2.pipe.write_quota", "Bytes that can be written").unit("bytes").spec("MS-FSCC §2.4.33");
    /// Where the pipe is in its life.
    PIPE_STATE = uint("smb2.pipe.state", "State").names(&[(1, "disconnected"), (2, "listening"), (3, "connected"), (4, "closing")]).spec("MS-FSCC §2.4.33");
    /// Which end of the pipe it is.
    PIPE_END = uint("smb2.pipe.end", "End").names(&[(0, "client"), (1, "server")]).spec("MS-FSCC §2.4.33");
    /// How long data is collected before it is sent, in hundreds of nanoseconds.
    PIPE_COLLECT_TIME = int("smb2.pipe.collect_time", "Collect data for").unit("100 ns").spec("MS-FSCC §2.4.34");
    /// How much data is collected before it is sent.
    PIPE_COLLECT_BYTES = uint("smb2.pipe.collect_bytes", "Collect data up to").unit("bytes").spec("MS-FSCC §2.4.34");
    /// How large a message of the mailslot may be.
    MAILSLOT_MAX_MESSAGE = uint("smb2.mailslot.max_message", "Largest message").unit("bytes").spec("MS-FSCC §2.4.24");
    /// How much the mailslot takes.
    MAILSLOT_QUOTA = uint("smb2.mailslot.quota", "Quota").unit("bytes").spec("MS-FSCC §2.4.24");
    /// How large the next message is.
    MAILSLOT_NEXT = uint("smb2.mailslot.next_message", "Size of next message").unit("bytes").spec("MS-FSCC §2.4.24");
    /// How many messages wait.
    MAILSLOT_MESSAGES = uint("smb2.mailslot.messages", "Messages").spec("MS-FSCC §2.4.24");
    /// How long a read waits, in hundreds of nanoseconds.
    MAILSLOT_TIMEOUT = int("smb2.mailslot.timeout", "Read timeout").unit("100 ns").spec("MS-FSCC §2.4.24");
    /// How many bytes the file takes when it is compressed.
    COMPRESSED_SIZE = uint("smb.compressed.file_size", "Compressed size").unit("bytes").spec("MS-FSCC §2.4.9");
    /// How the file is compressed.
    COMPRESSED_FORMAT = uint("smb.compressed.format", "Compression format").names(&[(0, "none"), (2, "LZNT1")]).spec("MS-FSCC §2.4.9");
    /// Logarithm of the size of what is compressed together.
    COMPRESSED_UNIT = uint("smb.compressed.unit_shift", "Unit shift").spec("MS-FSCC §2.4.9");
    /// Logarithm of the size of a chunk.
    COMPRESSED_CHUNK = uint("smb.compressed.chunk_shift", "Chunk shift").spec("MS-FSCC §2.4.9");
    /// Logarithm of the size of a cluster.
    COMPRESSED_CLUSTER = uint("smb.compressed.cluster_shift", "Cluster shift").spec("MS-FSCC §2.4.9");
    /// The file's attributes, as one number.
    ATTRIBUTE = hex("smb.attribute", "Attributes").spec("MS-FSCC §2.4.6");
    /// What kind of reparse point it is: who makes sense of it.
    REPARSE_TAG_SMB1 = hex("smb.reparse_tag", "Reparse tag").names(REPARSE_TAGS).spec("MS-FSCC §2.1.2.1");
    /// How many bytes of the file hold data that was written.
    VALID_DATA_LENGTH = uint("smb2.valid_data_length", "Valid data length").unit("bytes").spec("MS-FSCC §2.4.49");
    /// How many bytes the names take.
    BYTES_NEEDED = uint("smb2.hard_links.bytes_needed", "Bytes needed").unit("bytes").spec("MS-FSCC §2.4.14");
    /// How many names there are.
    LINK_ENTRIES = uint("smb2.hard_links.count", "Number of names").spec("MS-FSCC §2.4.14");
    /// One name of the file.
    LINK_ENTRY = group("smb2.hard_link", "Name of the file").spec("MS-FSCC §2.4.14.1");
    /// Number of the directory that the name is in.
    PARENT_ID = hex("smb2.hard_link.parent_id", "Number of directory").spec("MS-FSCC §2.4.14.1");
    /// How many characters the name has.
    LINK_NAME_LENGTH = uint("smb2.hard_link.name_length", "Length of name").unit("characters").spec("MS-FSCC §2.4.14.1");
    /// How many names can be reached.
    ACCESSIBLE_LINKS = uint("smb2.accessible_links", "Links that can be reached").spec("MS-FSCC §2.4.42");
    /// Serial number of the volume that the file is on.
    VOLUME_SERIAL = hex("smb2.volume_serial", "Volume serial number").spec("MS-FSCC §2.4.21");
    /// Handle that tracks the file; only local.
    TRACKING_HANDLE = bytes("smb2.tracking", "Tracking information").spec("MS-FSCC §2.4.47");
    /// How many requests a period of reserved bandwidth has.
    SFIO_REQUESTS = uint("smb2.sfio.requests_per_period", "Requests per period").spec("MS-FSCC §2.4.39");
    /// How long a period is.
    SFIO_PERIOD = uint("smb2.sfio.period", "Period").unit("ms").spec("MS-FSCC §2.4.39");
    /// Whether requests that cannot be kept up with fail.
    SFIO_RETRY = flag("smb2.sfio.retry_failures", "Retry failures").spec("MS-FSCC §2.4.39");
    /// Whether requests that are too much are thrown away.
    SFIO_DISCARDABLE = flag("smb2.sfio.discardable", "Discardable").spec("MS-FSCC §2.4.39");
    /// How large each request is.
    SFIO_REQUEST_SIZE = uint("smb2.sfio.request_size", "Request size").unit("bytes").spec("MS-FSCC §2.4.39");
    /// How many requests are outstanding.
    SFIO_OUTSTANDING = uint("smb2.sfio.outstanding_requests", "Outstanding requests").spec("MS-FSCC §2.4.39");
    /// Whether upper and lower case differ in the names in a directory.
    CASE_SENSITIVE = hex("smb2.case_sensitive", "Case-sensitive names").names(NO_YES).spec("MS-FSCC §2.4");
    /// What the caller may do with the file.
    EFFECTIVE_ACCESS = hex("smb2.stat.effective_access", "Effective access").spec("MS-FSCC §2.4.43");
    /// Number of the file: the inode.
    INODE = hex("smb2.inode", "Inode").spec("POSIX-SMB2 §2.1.14");
    /// Number of the device that the file is on.
    DEVICE_ID = hex("smb2.posix.device_id", "Device").spec("POSIX-SMB2 §2.1.14");
}

const NO_YES: &[(u64, &str)] = &[(0, "no"), (1, "yes")];

const ALIGNMENTS: &[(u64, &str)] = &[
    (0x0, "none needed"),
    (0x1, "2 bytes"),
    (0x3, "4 bytes"),
    (0x7, "8 bytes"),
    (0xf, "16 bytes"),
    (0x1f, "32 bytes"),
    (0x3f, "64 bytes"),
    (0x7f, "128 bytes"),
    (0xff, "256 bytes"),
    (0x1ff, "512 bytes"),
];

const MODES: &[&Field] =
    &[&WRITE_THROUGH, &SEQUENTIAL_ONLY, &NO_BUFFERING, &SYNC_ALERT, &SYNC_NONALERT, &DELETE_ON_CLOSE];

/// Names of classes by value (MS-FSCC §2.4).
pub const CLASSES: &[(u64, &str)] = &[
    (1, "FileDirectoryInformation"),
    (2, "FileFullDirectoryInformation"),
    (3, "FileBothDirectoryInformation"),
    (4, "FileBasicInformation"),
    (5, "FileStandardInformation"),
    (6, "FileInternalInformation"),
    (7, "FileEaInformation"),
    (8, "FileAccessInformation"),
    (9, "FileNameInformation"),
    (10, "FileRenameInformation"),
    (11, "FileLinkInformation"),
    (12, "FileNamesInformation"),
    (13, "FileDispositionInformation"),
    (14, "FilePositionInformation"),
    (15, "FileFullEaInformation"),
    (16, "FileModeInformation"),
    (17, "FileAlignmentInformation"),
    (18, "FileAllInformation"),
    (19, "FileAllocationInformation"),
    (20, "FileEndOfFileInformation"),
    (21, "FileAlternateNameInformation"),
    (22, "FileStreamInformation"),
    (23, "FilePipeInformation"),
    (24, "FilePipeLocalInformation"),
    (25, "FilePipeRemoteInformation"),
    (26, "FileMailslotQueryInformation"),
    (27, "FileMailslotSetInformation"),
    (28, "FileCompressionInformation"),
    (29, "FileObjectIdInformation"),
    (31, "FileMoveClusterInformation"),
    (32, "FileQuotaInformation"),
    (33, "FileReparsePointInformation"),
    (34, "FileNetworkOpenInformation"),
    (35, "FileAttributeTagInformation"),
    (36, "FileTrackingInformation"),
    (37, "FileIdBothDirectoryInformation"),
    (38, "FileIdFullDirectoryInformation"),
    (39, "FileValidDataLengthInformation"),
    (40, "FileShortNameInformation"),
    (44, "FileSfioReserveInformation"),
    (45, "FileSfioVolumeInformation"),
    (46, "FileHardLinkInformation"),
    (48, "FileNormalizedNameInformation"),
    (50, "FileIdGlobalTxDirectoryInformation"),
    (54, "FileStandardLinkInformation"),
    (59, "FileIdInformation"),
    (60, "FileIdExtdDirectoryInformation"),
    (63, "FileIdExtdBothDirectoryInformation"),
    (64, "FileDispositionInformationEx"),
    (65, "FileRenameInformationEx"),
    (68, "FileStatInformation"),
    (70, "FileStatLxInformation"),
    (71, "FileCaseSensitiveInformation"),
    (72, "FileLinkInformationEx"),
    (78, "FileId64ExtdDirectoryInformation"),
    (79, "FileId64ExtdBothDirectoryInformation"),
    (80, "FileIdAllExtdDirectoryInformation"),
    (81, "FileIdAllExtdBothDirectoryInformation"),
    (100, "FilePosixInformation"),
];

/// Reads all bytes that are left as information about a file, of that class.
pub fn file_information(r: &mut Reader<'_, '_>, class: u8, names: Names) -> Result<(), Fault> {
    match class {
        4 => basic(r, names),
        5 => standard(r),
        6 => r.le64(&INDEX_NUMBER).map(drop),
        7 => r.le32(&EA_SIZE_SMB1).map(drop),
        8 => access_mask(r).map(drop),
        9 | 21 | 40 | 48 => name(r, &FILE_NAME_LENGTH_SMB1, &FILE_NAME_SMB1),
        10 | 11 => rename(r, names),
        13 => r.u8(names.pick(&DISPOSITION_SMB1, &DISPOSITION)).map(drop),
        14 => r.le64(&POSITION).map(drop),
        15 => ea::full_ea(r, names),
        16 => r.le32(&MODE).map(drop),
        17 => r.le32(&ALIGNMENT).map(drop),
        18 => all(r, names),
        19 => r.le64(&ALLOC_SIZE64).map(drop),
        20 => r.le64(&END_OF_FILE_SMB1).map(drop),
        22 => list(r, &STREAM, stream),
        23 => pipe(r),
        24 => local_pipe(r),
        25 => remote_pipe(r),
        26 => mailslot(r),
        27 => r.le_i64(&MAILSLOT_TIMEOUT).map(drop),
        28 => compression(r),
        29 => {
            r.le64(&FILE_ID)?;
            object_id::object_id(r)
        }
        32 => quota::quota(r),
        33 => {
            r.le64(&INDEX_NUMBER)?;
            r.le32(&REPARSE_TAG).map(drop)
        }
        34 => network_open(r),
        35 => {
            r.le32(&ATTRIBUTE)?;
            r.le32(&REPARSE_TAG_SMB1).map(drop)
        }
        36 => r.rest(&TRACKING_HANDLE).map(drop),
        39 => r.le64(&VALID_DATA_LENGTH).map(drop),
        44 => reserved_bandwidth(r),
        45 => {
            r.le32(&SFIO_REQUESTS)?;
            r.le32(&SFIO_PERIOD)?;
            r.le32(&SFIO_REQUEST_SIZE).map(drop)
        }
        46 => hard_links(r),
        54 => {
            r.le32(&ACCESSIBLE_LINKS)?;
            r.le32(&LINK_COUNT)?;
            flags(r)
        }
        59 => {
            r.le64(&VOLUME_SERIAL)?;
            r.bytes(&FILE_ID_128, 16).map(drop)
        }
        64 => r
            .bits_le32(
                &DISPOSITION_FLAGS,
                &[
                    &DISPOSITION_DELETE,
                    &DISPOSITION_POSIX,
                    &DISPOSITION_IMAGE,
                    &DISPOSITION_ON_CLOSE,
                    &DISPOSITION_READ_ONLY,
                ],
            )
            .map(drop),
        65 | 72 => rename_with_flags(r),
        68 => stat(r),
        71 => r.le32(&CASE_SENSITIVE).map(drop),
        100 => posix(r),
        _ => r.rest(&INFORMATION).map(drop),
    }
}

/// FileBasicInformation (§2.4.7)
fn basic(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    times(r, names)?;
    attributes(r, names)?;
    // SMB 1 may leave it out.
    if !r.is_empty() {
        r.bytes(names.pick(&RESERVED_SMB1, &RESERVED), 4)?;
    }
    Ok(())
}

/// FileStandardInformation (§2.4.41)
fn standard(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&ALLOC_SIZE64)?;
    r.le64(&END_OF_FILE_SMB1)?;
    r.le32(&LINK_COUNT)?;
    flags(r)
}

fn flags(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.u8(&DELETE_PENDING_SMB1)?;
    r.u8(&IS_DIRECTORY_SMB1)?;
    if !r.is_empty() {
        r.bytes(&RESERVED_SMB1, 2)?;
    }
    Ok(())
}

fn name(r: &mut Reader<'_, '_>, length: &'static Field, name: &'static Field) -> Result<(), Fault> {
    let length = r.le32(length)? as usize;
    text(r, name, length)
}

/// FileRenameInformation and FileLinkInformation: type 1 in SMB 1, type 2 in SMB 2 (§2.4.37)
fn rename(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    match names {
        Names::Smb1 => {
            r.u8(&REPLACE)?;
            r.bytes(&RESERVED_SMB1, 3)?;
            r.le32(&ROOT_HANDLE)?;
            name(r, &TARGET_NAME_LENGTH, &TARGET_NAME)
        }
        Names::Smb2 => {
            r.u8(&REPLACE_IF)?;
            r.bytes(&RESERVED_RANDOM, 7)?;
            r.bytes(&ROOT_DIRECTORY, 8)?;
            name(r, &FILE_NAME_LENGTH, &FILE_NAME)?;
            // Clients make it up to at least 24 bytes.
            if r.is_empty() { Ok(()) } else { r.rest(&RESERVED).map(drop) }
        }
    }
}

/// FileRenameInformationEx (§2.4.38)
fn rename_with_flags(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bits_le32(&RENAME_FLAGS, &[&RENAME_REPLACE, &RENAME_POSIX, &RENAME_READ_ONLY])?;
    r.bytes(&RESERVED, 4)?;
    r.bytes(&ROOT_DIRECTORY, 8)?;
    name(r, &FILE_NAME_LENGTH, &FILE_NAME)
}

/// FileAllInformation (§2.4.2)
fn all(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    times(r, names)?;
    attributes(r, names)?;
    r.bytes(names.pick(&RESERVED_SMB1, &RESERVED), 4)?;
    r.le64(names.pick(&ALLOC_SIZE64, &ALLOCATION_SIZE))?;
    r.le64(names.pick(&END_OF_FILE_SMB1, &END_OF_FILE))?;
    r.le32(names.pick(&LINK_COUNT, &LINKS))?;
    r.u8(names.pick(&DELETE_PENDING_SMB1, &DELETE_PENDING))?;
    r.u8(names.pick(&IS_DIRECTORY_SMB1, &IS_DIRECTORY))?;
    r.bytes(names.pick(&RESERVED_SMB1, &RESERVED), 2)?;
    r.le64(names.pick(&INDEX_NUMBER, &FILE_ID))?;
    r.le32(names.pick(&EA_SIZE_SMB1, &EA_SIZE))?;
    access_mask(r)?;
    r.le64(names.pick(&POSITION, &POSITION_INFO))?;
    r.bits_le32(names.pick(&MODE, &MODE_INFO), MODES)?;
    r.le32(names.pick(&ALIGNMENT, &ALIGNMENT_INFO))?;
    name(r, names.pick(&FILE_NAME_LENGTH_SMB1, &FILE_NAME_LENGTH), names.pick(&FILE_NAME_SMB1, &FILE_NAME))
}

/// FileStreamInformation (§2.4.44)
fn stream(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&NEXT_ENTRY_OFFSET)?;
    let length = r.le32(&STREAM_NAME_LENGTH)? as usize;
    r.le64(&STREAM_SIZE)?;
    r.le64(&ALLOC_SIZE64)?;
    text(r, &STREAM_NAME, length)
}

/// FilePipeInformation (§2.4.32)
fn pipe(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&PIPE_READ_MODE)?;
    r.le32(&PIPE_COMPLETION_MODE).map(drop)
}

/// FilePipeLocalInformation (§2.4.33)
fn local_pipe(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    for field in [
        &PIPE_TYPE,
        &PIPE_CONFIGURATION,
        &PIPE_MAX_INSTANCES,
        &PIPE_INSTANCES,
        &PIPE_INBOUND_QUOTA,
        &PIPE_AVAILABLE,
        &PIPE_OUTBOUND_QUOTA,
        &PIPE_WRITE_QUOTA,
        &PIPE_STATE,
        &PIPE_END,
    ] {
        r.le32(field)?;
    }
    Ok(())
}

/// FilePipeRemoteInformation (§2.4.34)
fn remote_pipe(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le_i64(&PIPE_COLLECT_TIME)?;
    r.le32(&PIPE_COLLECT_BYTES).map(drop)
}

/// FileMailslotQueryInformation (§2.4.24)
fn mailslot(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&MAILSLOT_MAX_MESSAGE)?;
    r.le32(&MAILSLOT_QUOTA)?;
    r.le32(&MAILSLOT_NEXT)?;
    r.le32(&MAILSLOT_MESSAGES)?;
    r.le_i64(&MAILSLOT_TIMEOUT).map(drop)
}

/// FileCompressionInformation (§2.4.9)
fn compression(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&COMPRESSED_SIZE)?;
    r.le16(&COMPRESSED_FORMAT)?;
    r.u8(&COMPRESSED_UNIT)?;
    r.u8(&COMPRESSED_CHUNK)?;
    r.u8(&COMPRESSED_CLUSTER)?;
    r.bytes(&RESERVED_SMB1, 3).map(drop)
}

/// FileNetworkOpenInformation (§2.4.29)
fn network_open(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    times(r, Names::Smb1)?;
    r.le64(&ALLOC_SIZE64)?;
    r.le64(&END_OF_FILE_SMB1)?;
    attributes(r, Names::Smb1)?;
    r.bytes(&RESERVED_SMB1, 4).map(drop)
}

/// FileSfioReserveInformation (§2.4.39)
fn reserved_bandwidth(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SFIO_REQUESTS)?;
    r.le32(&SFIO_PERIOD)?;
    r.u8(&SFIO_RETRY)?;
    r.u8(&SFIO_DISCARDABLE)?;
    r.bytes(&RESERVED, 2)?;
    r.le32(&SFIO_REQUEST_SIZE)?;
    r.le32(&SFIO_OUTSTANDING).map(drop)
}

/// FileHardLinkInformation (§2.4.14)
fn hard_links(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&BYTES_NEEDED)?;
    r.le32(&LINK_ENTRIES)?;
    list(r, &LINK_ENTRY, |r| {
        r.le32(&NEXT_OFFSET)?;
        r.bytes(&RESERVED, 4)?;
        r.le64(&PARENT_ID)?;
        let characters = r.le32(&LINK_NAME_LENGTH)? as usize;
        r.text16(&FILE_NAME, characters.saturating_mul(2)).map(drop)
    })
}

/// FileStatInformation (§2.4.43)
fn stat(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&FILE_ID)?;
    times(r, Names::Smb2)?;
    r.le64(&ALLOCATION_SIZE)?;
    r.le64(&END_OF_FILE)?;
    attributes(r, Names::Smb2)?;
    r.le32(&REPARSE_TAG)?;
    r.le32(&LINKS)?;
    r.le32(&EFFECTIVE_ACCESS).map(drop)
}

/// Information for POSIX clients: the same as in a directory, without a name.
fn posix(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    posix_times_and_sizes(r)?;
    posix_identity(r)
}

/// Times, sizes and attributes of a file for POSIX clients.
pub(super) fn posix_times_and_sizes(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    for field in [&CREATION_TIME, &LAST_ACCESS_TIME, &LAST_WRITE_TIME, &CHANGE_TIME] {
        time(r, field)?;
    }
    r.le64(&END_OF_FILE)?;
    r.le64(&ALLOCATION_SIZE)?;
    attributes(r, Names::Smb2).map(drop)
}

/// Inode, links, permissions, owner and group of a file for POSIX clients.
pub(super) fn posix_identity(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&INODE)?;
    r.le32(&DEVICE_ID)?;
    r.bytes(&RESERVED, 4)?;
    posix_links(r)
}

/// Links, permissions, owner and group of a file for POSIX clients.
pub fn posix_links(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&LINKS)?;
    r.le32(&REPARSE_TAG)?;
    r.le32(&POSIX_PERMISSIONS)?;
    sid::sid(r)?;
    sid::sid(r).map(drop)
}
