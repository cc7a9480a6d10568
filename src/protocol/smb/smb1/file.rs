//! Commands about files by name or number that neither open nor read nor write them: close, flush, delete,
//! rename, directories, attributes, locks and the like (MS-CIFS §2.2.4.1 to §2.2.4.39).

use super::block::{andx, bytes, no_bytes, no_words, words};
use super::header::PID;
use super::message::Message;
use super::names::code;
use super::records;
use super::time::{self, First};
use crate::count::Count;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::change::Change;
use crate::protocol::smb::file_fields::*;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What kind of data follows.
    BUFFER_FORMAT = uint("smb.buffer_format", "Buffer Format")
        .names(&[(1, "data"), (2, "dialect"), (3, "path"), (4, "text"), (5, "variable block")])
        .spec("MS-CIFS §2.2.3.3");
    /// An open file or pipe, by the number it was given when it was opened.
    FID = hex("smb.fid", "FID").spec("MS-CIFS §2.2.1.6.2");
    /// Name of a directory.
    DIRECTORY_NAME = text16("smb.dir_name", "Directory").spec("MS-CIFS §2.2.4.1.1");
    /// The name that a file had.
    OLD_NAME = text16("smb.old_file", "Old File Name").spec("MS-CIFS §2.2.4.8.1");
    /// Which files are meant beside ordinary ones.
    SEARCH_ATTRIBUTE = hex("smb.search.attribute", "Search Attributes").spec("MS-CIFS §2.2.1.2.4");
    /// Files that cannot be written.
    SEARCH_READ_ONLY = flag("smb.search.attribute.read_only", "Read Only").mask(16, 0x1).spec("MS-CIFS §2.2.1.2.4");
    /// Hidden files.
    SEARCH_HIDDEN = flag("smb.search.attribute.hidden", "Hidden").mask(16, 0x2).spec("MS-CIFS §2.2.1.2.4");
    /// Files of the operating system.
    SEARCH_SYSTEM = flag("smb.search.attribute.system", "System").mask(16, 0x4).spec("MS-CIFS §2.2.1.2.4");
    /// The label of the volume.
    SEARCH_VOLUME = flag("smb.search.attribute.volume", "Volume ID").mask(16, 0x8).spec("MS-CIFS §2.2.1.2.4");
    /// Directories.
    SEARCH_DIRECTORY = flag("smb.search.attribute.directory", "Directory").mask(16, 0x10).spec("MS-CIFS §2.2.1.2.4");
    /// Files that changed since they were last backed up.
    SEARCH_ARCHIVE = flag("smb.search.attribute.archive", "Archive").mask(16, 0x20).spec("MS-CIFS §2.2.1.2.4");
    /// Year, month and day of it.
    CREATE_DATE = hex("smb.create.smb.date", "DOS Date").spec("MS-CIFS §2.2.1.4.1");
    /// Hours, minutes and seconds of it.
    CREATE_DOS_TIME = hex("smb.create.smb.time", "DOS Time").spec("MS-CIFS §2.2.1.4.2");
    /// Year, month and day of it.
    ACCESS_DATE = hex("smb.access.smb.date", "DOS Date").spec("MS-CIFS §2.2.1.4.1");
    /// Hours, minutes and seconds of it.
    ACCESS_DOS_TIME = hex("smb.access.smb.time", "DOS Time").spec("MS-CIFS §2.2.1.4.2");
    /// Year, month and day of it.
    LAST_WRITE_DATE = hex("smb.last_write.smb.date", "DOS Date").spec("MS-CIFS §2.2.1.4.1");
    /// Hours, minutes and seconds of it.
    LAST_WRITE_DOS_TIME = hex("smb.last_write.smb.time", "DOS Time").spec("MS-CIFS §2.2.1.4.2");
    /// How long the file is.
    FILE_SIZE = uint("smb.file_size", "File Size").unit("bytes").spec("MS-CIFS §2.2.4.3.2");
    /// How long the file is.
    DATA_SIZE = uint("smb.data_size", "Data Size").unit("bytes").spec("MS-CIFS §2.2.4.31.2");
    /// How many bytes are set aside for the file on the disk.
    ALLOC_SIZE = uint("smb.alloc_size", "Allocation Size").unit("bytes").spec("MS-CIFS §2.2.4.31.2");
    /// Where in the file it is.
    OFFSET = uint("smb.offset", "Offset").unit("bytes").spec("MS-CIFS §2.2.4.11.1");
    /// How many bytes, or how many things.
    COUNT = uint("smb.count", "Count").spec("MS-CIFS §2.2.4.11.1");
    /// What the offset counts from.
    SEEK_MODE = uint("smb.seek_mode", "Seek Mode")
        .names(&[(0, "from the start"), (1, "from where it stands"), (2, "from the end")]).spec("MS-CIFS §2.2.4.19.1");
    /// How many units the disk has.
    UNITS = uint("smb.units", "Total Units").spec("MS-CIFS §2.2.4.57.2");
    /// How many blocks a unit has.
    BLOCKS_PER_UNIT = uint("smb.bpu", "Blocks Per Unit").spec("MS-CIFS §2.2.4.57.2");
    /// How many bytes a block has.
    BLOCK_SIZE = uint("smb.blocksize", "Block Size").unit("bytes").spec("MS-CIFS §2.2.4.57.2");
    /// How many units are free.
    FREE_UNITS = uint("smb.free_units", "Free Units").spec("MS-CIFS §2.2.4.57.2");
    /// How often the server is to answer.
    ECHO_COUNT = uint("smb.echo.count", "Echo Count").spec("MS-CIFS §2.2.4.39.1");
    /// Number of the answer, from 1.
    ECHO_NUMBER = uint("smb.echo.seq_num", "Sequence Number").spec("MS-CIFS §2.2.4.39.2");
    /// What is sent back as it came.
    ECHO_DATA = bytes("smb.echo.data", "Echo Data").spec("MS-CIFS §2.2.4.39");
    /// How the lock is to be taken.
    LOCK_TYPE = hex("smb.lock.type", "Lock Type").spec("MS-CIFS §2.2.4.32.1");
    /// Offsets and lengths have 64 bits.
    LOCK_LARGE = flag("smb.lock.type.large", "Large Files").mask(8, 0x10).spec("MS-CIFS §2.2.4.32.1");
    /// Waiting locks are given up.
    LOCK_CANCEL = flag("smb.lock.type.cancel", "Cancel").mask(8, 0x08).spec("MS-CIFS §2.2.4.32.1");
    /// A lock changes between shared and exclusive.
    LOCK_CHANGE = flag("smb.lock.type.change", "Change").mask(8, 0x04).spec("MS-CIFS §2.2.4.32.1");
    /// An opportunistic lock is taken back, or given back.
    LOCK_OPLOCK = flag("smb.lock.type.oplock_release", "Oplock Break").mask(8, 0x02).spec("MS-CIFS §2.2.4.32.1");
    /// Others may read; otherwise nobody else may read or write.
    LOCK_SHARED = flag("smb.lock.type.shared", "Shared").mask(8, 0x01).spec("MS-CIFS §2.2.4.32.1");
    /// The opportunistic lock that is left to the client.
    LOCK_OPLOCK_LEVEL = uint("smb.locking.oplock.level", "Oplock Level").names(&[(0, "none"), (1, "level 2")])
        .spec("MS-CIFS §2.2.4.32.1");
    /// How long the server waits before it gives up.
    TIMEOUT = uint("smb.timeout", "Timeout").unit("ms").names(&[(0, "at once"), (0xffff_ffff, "never")])
        .spec("MS-CIFS §2.2.4.32.1");
    /// How many ranges are unlocked.
    UNLOCK_COUNT = uint("smb.locking.num_unlocks", "Number Of Unlocks").spec("MS-CIFS §2.2.4.32.1");
    /// How many ranges are locked.
    LOCK_COUNT = uint("smb.locking.num_locks", "Number Of Locks").spec("MS-CIFS §2.2.4.32.1");
    /// A range that is unlocked.
    UNLOCK = group("smb.unlock", "Unlock").spec("MS-CIFS §2.2.4.32.1");
    /// A range that is locked.
    LOCK = group("smb.lock", "Lock").spec("MS-CIFS §2.2.4.32.1");
    /// Where the range starts.
    LOCK_OFFSET = uint("smb.lock.offset", "Offset").unit("bytes").spec("MS-CIFS §2.2.4.32.1");
    /// How long the range is.
    LOCK_LENGTH = uint("smb.lock.length", "Length").unit("bytes").spec("MS-CIFS §2.2.4.32.1");
    /// How the files are to be moved.
    MOVE_FLAGS = hex("smb.move.flags", "Flags").spec("MS-CIFS §2.2.4.38");
    /// The files are read again after they were written.
    MOVE_VERIFY = flag("smb.move.flags.verify", "Verify Writes").mask(16, 0x10).spec("MS-CIFS §2.2.4.37.1");
    /// The target must be a directory.
    MOVE_DIRECTORY = flag("smb.move.flags.dir", "Must Be Directory").mask(16, 0x2).spec("MS-CIFS §2.2.4.37.1");
    /// The target must be a file.
    MOVE_FILE = flag("smb.move.flags.file", "Must Be File").mask(16, 0x1).spec("MS-CIFS §2.2.4.37.1");
    /// How the files are to be copied.
    COPY_FLAGS = hex("smb.copy.flags", "Flags").spec("MS-CIFS §2.2.4.37.1");
    /// Whole directories are copied.
    COPY_TREE = flag("smb.copy.flags.tree_copy", "Tree Copy").mask(16, 0x20).spec("MS-CIFS §2.2.4.37.1");
    /// The files are read again after they were written.
    COPY_VERIFY = flag("smb.copy.flags.verify", "Verify Writes").mask(16, 0x10).spec("MS-CIFS §2.2.4.37.1");
    /// The source is text; otherwise bytes.
    COPY_SOURCE_TEXT = flag("smb.copy.flags.source_mode", "Source Is Text").mask(16, 0x8).spec("MS-CIFS §2.2.4.37.1");
    /// The target is text; otherwise bytes.
    COPY_TARGET_TEXT = flag("smb.copy.flags.dest_mode", "Destination Is Text").mask(16, 0x4)
        .spec("MS-CIFS §2.2.4.37.1");
    /// The target must be a directory.
    COPY_DIRECTORY = flag("smb.copy.flags.dir", "Must Be Directory").mask(16, 0x2).spec("MS-CIFS §2.2.4.37.1");
    /// The target must be a file.
    COPY_FILE = flag("smb.copy.flags.file", "Must Be File").mask(16, 0x1).spec("MS-CIFS §2.2.4.37.1");
    /// How many files were copied or moved.
    FILES_MOVED = uint("smb.files_moved", "Files Moved").spec("MS-CIFS §2.2.4.37.2");
    /// Which kind of link or name the file is to get.
    RENAME_LEVEL = uint("smb.ntr_loi", "Information Level")
        .names(&[(0x103, "hard link"), (0x104, "rename"), (0x105, "move")]).spec("MS-CIFS §2.2.4.66.1");
    /// How many clusters there are; without use.
    CLUSTER_COUNT = uint("smb.ntr_clu", "Cluster Count").spec("MS-CIFS §2.2.4.66.1");
    /// Number of a search.
    SEARCH_ID = hex("smb.search_id", "Search ID").spec("MS-CIFS §2.2.4.48.1");
    /// Number of a watch on a directory.
    MONITOR_HANDLE = hex("smb.monitor_handle", "Monitor Handle").spec("MS-CIFS §2.2.4.49");
}

/// The level of [`RENAME_LEVEL`] from which on the file loses its old name.
const RENAMED: u16 = 0x104;

/// The bits of [`SEARCH_ATTRIBUTE`].
pub static SEARCH_ATTRIBUTES: &[&Field] =
    &[&SEARCH_READ_ONLY, &SEARCH_HIDDEN, &SEARCH_SYSTEM, &SEARCH_VOLUME, &SEARCH_DIRECTORY, &SEARCH_ARCHIVE];

static LOCK_TYPES: &[&Field] = &[&LOCK_LARGE, &LOCK_CANCEL, &LOCK_CHANGE, &LOCK_OPLOCK, &LOCK_SHARED];
static MOVE_PARTS: &[&Field] = &[&MOVE_VERIFY, &MOVE_DIRECTORY, &MOVE_FILE];
static COPY_PARTS: &[&Field] =
    &[&COPY_TREE, &COPY_VERIFY, &COPY_SOURCE_TEXT, &COPY_TARGET_TEXT, &COPY_DIRECTORY, &COPY_FILE];

/// Reads the number of an open file, and says which it is.
pub fn fid(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<u16, Fault> {
    let fid = r.le16(&FID)?;
    m.request.fid = Some(fid);
    match m.file_name(fid) {
        Some(name) if !name.is_empty() => {
            r.meaning(format_args!("{name}"));
            m.say(format_args!(" {name}"));
        }
        _ => m.say(format_args!(" FID {fid:#06x}")),
    }
    Ok(fid)
}

/// Reads a text that has its format in front.
pub fn formatted(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    field: &'static Field,
) -> Result<String, Fault> {
    r.u8(&BUFFER_FORMAT)?;
    m.text(r, field)
}

/// A request that names what it is about, and nothing else.
fn named(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    bytes(r, m, |r, m| {
        let name = formatted(r, m, field)?;
        m.say(format_args!(" {name}"));
        m.request.path = Some(name);
        Ok(())
    })?;
    Ok(())
}

/// A request or answer that says no more than its command does.
pub fn bare(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    no_words(r, m)?;
    no_bytes(r, m)
}

/// An answer that says nothing but that all went well: which file it was is known from the request.
pub fn done(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    bare(r, m)
}

/// Adds to the one line what the request that is answered was about.
pub fn about(m: &mut Message<'_, '_>) {
    let name = match (&m.request.path, m.request.fid) {
        (Some(path), _) => Some(path.clone()),
        (None, Some(fid)) => m.file_name(fid),
        (None, None) => None,
    };
    if let Some(name) = name {
        m.say(format_args!(" {name}"));
    }
}

pub fn directory_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    if m.command == code::DELETE_DIRECTORY {
        m.request.change = Change::Delete(true);
    }
    no_words(r, m)?;
    named(r, m, &DIRECTORY_NAME)
}

pub fn delete_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| r.bits_le16(&SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES))?;
    m.request.change = Change::Delete(true);
    named(r, m, &FILE_NAME)
}

pub fn rename_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let level = words(r, m, |r, m| {
        r.bits_le16(&SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES)?;
        let mut level = RENAMED;
        if m.command == code::NT_RENAME {
            level = r.le16(&RENAME_LEVEL)?;
            r.le32(&CLUSTER_COUNT)?;
        }
        Ok(level)
    })?;
    bytes(r, m, from_to)?;
    if level.is_some_and(|level| level < RENAMED) {
        // A link adds a name.
        m.request.change = Change::Other;
    }
    Ok(())
}

/// Reads the names that a file has and will have.
fn from_to(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let old = formatted(r, m, &OLD_NAME)?;
    let new = formatted(r, m, &FILE_NAME)?;
    m.say(format_args!(" {old} to {new}"));
    m.request.path = Some(old);
    m.request.change = Change::Name(new);
    Ok(())
}

pub fn close_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        fid(r, m)?;
        time::utime(r, &LAST_WRITE_TIME)
    })?;
    no_bytes(r, m)
}

pub fn close_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    closed(m);
    bare(r, m)
}

/// Takes note that the file of a request was closed.
pub fn closed(m: &mut Message<'_, '_>) {
    if let Some(fid) = m.request.fid
        && let Some(file) = m.state.files.remove(fid)
    {
        let closed = Some(m.now.time);
        records::file(m.state, file, closed, m.now.records);
    }
}

pub fn flush_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, fid)?;
    no_bytes(r, m)
}

pub fn query_information_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    no_words(r, m)?;
    named(r, m, &FILE_NAME)
}

pub fn query_information_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, m| {
        r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
        time::utime(r, &LAST_WRITE_TIME)?;
        let size = r.le32(&FILE_SIZE)?;
        m.say(format_args!(", {}", Count(size, "byte")));
        m.reserved(r, 10)
    })?;
    no_bytes(r, m)
}

pub fn set_information_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
        time::utime(r, &LAST_WRITE_TIME)?;
        m.reserved(r, 10)
    })?;
    named(r, m, &FILE_NAME)
}

/// Reads the three dates that files had before there were four times.
pub fn dates(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    time::dos(r, &CREATE_TIME, &CREATE_DATE, &CREATE_DOS_TIME, First::Date)?;
    time::dos(r, &ACCESS_TIME, &ACCESS_DATE, &ACCESS_DOS_TIME, First::Date)?;
    time::dos(r, &LAST_WRITE_TIME, &LAST_WRITE_DATE, &LAST_WRITE_DOS_TIME, First::Date)
}

pub fn set_information2_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        fid(r, m)?;
        dates(r)
    })?;
    no_bytes(r, m)
}

pub fn query_information2_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, m| {
        dates(r)?;
        let size = r.le32(&DATA_SIZE)?;
        m.say(format_args!(", {}", Count(size, "byte")));
        r.le32(&ALLOC_SIZE)?;
        r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)
    })?;
    no_bytes(r, m)
}

pub fn seek_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        fid(r, m)?;
        r.le16(&SEEK_MODE)?;
        r.le32(&OFFSET)
    })?;
    no_bytes(r, m)
}

pub fn seek_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| r.le32(&OFFSET))?;
    no_bytes(r, m)
}

pub fn disk_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        r.le16(&UNITS)?;
        r.le16(&BLOCKS_PER_UNIT)?;
        r.le16(&BLOCK_SIZE)?;
        r.le16(&FREE_UNITS)?;
        m.reserved(r, 2)
    })?;
    no_bytes(r, m)
}

pub fn echo_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        m.request.answers = r.le16(&ECHO_COUNT)?;
        Ok(())
    })?;
    bytes(r, m, |r, _| r.rest(&ECHO_DATA).map(drop))?;
    Ok(())
}

pub fn echo_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        let number = r.le16(&ECHO_NUMBER)?;
        m.say(format_args!(" {number}"));
        Ok(())
    })?;
    bytes(r, m, |r, _| r.rest(&ECHO_DATA).map(drop))?;
    Ok(())
}

pub fn lock_range_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        fid(r, m)?;
        r.le32(&COUNT)?;
        r.le32(&OFFSET)
    })?;
    no_bytes(r, m)
}

pub fn locking_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let (mut large, mut unlocks, mut locks) = (false, 0, 0);
    words(r, m, |r, m| {
        andx(r, m)?;
        fid(r, m)?;
        let kind = r.bits8(&LOCK_TYPE, LOCK_TYPES)?;
        large = kind & 0x10 != 0;
        if kind & 0x02 != 0 {
            m.say(format_args!(", oplock break"));
        }
        r.u8(&LOCK_OPLOCK_LEVEL)?;
        r.le32(&TIMEOUT)?;
        unlocks = r.le16(&UNLOCK_COUNT)?;
        locks = r.le16(&LOCK_COUNT)?;
        if (unlocks, locks) != (0, 0) {
            m.say(format_args!(", {unlocks} unlocked, {locks} locked"));
        }
        Ok(())
    })?;
    bytes(r, m, |r, m| {
        let ranges = (0..unlocks).map(|_| &UNLOCK).chain((0..locks).map(|_| &LOCK));
        for field in ranges {
            r.group(field, |r| range(r, m, large))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn range(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, large: bool) -> Result<(), Fault> {
    r.le16(&PID)?;
    if !large {
        r.le32(&OFFSET)?;
        r.le32(&COUNT)?;
        return Ok(());
    }
    m.reserved(r, 2)?;
    // The upper half comes first, each half with its least significant byte first.
    for field in [&LOCK_OFFSET, &LOCK_LENGTH] {
        let value = r.peek().first_chunk::<8>().map_or(0, |&bytes| u64::from_le_bytes(bytes).rotate_left(32));
        r.valued(field, 8, value)?;
    }
    Ok(())
}

pub fn locking_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, andx)?;
    no_bytes(r, m)
}

pub fn copy_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        r.le16(&super::header::TID)?;
        super::open::open_function(r)?;
        match m.command {
            code::COPY => r.bits_le16(&COPY_FLAGS, COPY_PARTS),
            _ => r.bits_le16(&MOVE_FLAGS, MOVE_PARTS),
        }
    })?;
    bytes(r, m, from_to)?;
    Ok(())
}

pub fn copy_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| r.le16(&FILES_MOVED))?;
    bytes(r, m, |r, m| {
        if !r.is_empty() {
            formatted(r, m, &FILE_NAME)?;
        }
        Ok(())
    })?;
    Ok(())
}

pub fn find_close2_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| r.le16(&SEARCH_ID))?;
    no_bytes(r, m)
}

pub fn notify_close_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| r.le16(&MONITOR_HANDLE))?;
    no_bytes(r, m)
}
