//! Opening and creating files and pipes (MS-CIFS §2.2.4.3, §2.2.4.4, §2.2.4.15, §2.2.4.16, §2.2.4.41, §2.2.4.64).

use super::block::{andx, bytes, no_bytes, words};
use super::file::*;
use super::message::{File, Message};
use super::names::code;
use super::text::PADDING;
use super::time;
use super::trans2::EA_ERROR_OFFSET;
use super::tree::maximal_access;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::dcerpc::Association;
use crate::protocol::smb::change::Change;
use crate::protocol::smb::file_fields::*;
use crate::protocol::smb::network_open::Times;
use crate::protocol::smb::open as shared;
use crate::reader::Reader;
use crate::time::Time;

crate::fields! { FIELDS:
    /// What the client wants to do with the file, and what it lets others do.
    DESIRED_ACCESS = hex("smb.access.desired", "Desired Access").spec("MS-CIFS §2.2.4.3.1");
    /// What the client may do with the file.
    GRANTED_ACCESS = hex("smb.access.granted", "Granted Access").spec("MS-CIFS §2.2.4.3.2");
    /// Writes are done when they are on the disk.
    ACCESS_WRITE_THROUGH = flag("smb.access.writethrough", "Write Through").mask(16, 0x4000).spec("MS-CIFS §2.2.4.3.1");
    /// The file is not to be cached.
    ACCESS_NO_CACHE = flag("smb.access.caching", "Do Not Cache").mask(16, 0x1000).spec("MS-CIFS §2.2.4.3.1");
    /// Which parts of the file the client will read.
    ACCESS_LOCALITY = uint("smb.access.locality", "Locality Of Reference").mask(16, 0x0700)
        .names(&[(0, "unknown"), (1, "mostly sequential"), (2, "mostly random"), (3, "random with some locality")])
        .spec("MS-CIFS §2.2.4.3.1");
    /// What others may do with the file meanwhile.
    ACCESS_SHARING = uint("smb.access.sharing", "Sharing Mode").mask(16, 0x0070)
        .names(&[(0, "compatibility"), (1, "nothing"), (2, "read"), (3, "write"), (4, "read and write"), (7, "as opened before")])
        .spec("MS-CIFS §2.2.4.3.1");
    /// What the client does with the file.
    ACCESS_MODE = uint("smb.access.mode", "Access Mode").mask(16, 0x0007)
        .names(&[(0, "read"), (1, "write"), (2, "read and write"), (3, "run"), (7, "as opened before")])
        .spec("MS-CIFS §2.2.4.3.1");
    /// What the client wants beside the file.
    OPEN_FLAGS = hex("smb.open.flags", "Flags").spec("MS-CIFS §2.2.4.41.1, §2.2.6.1.1");
    /// The answer is to tell more of the file.
    OPEN_ADD_INFO = flag("smb.open.flags.add_info", "Additional Info").mask(16, 0x1).spec("MS-CIFS §2.2.4.41.1");
    /// The client wants to have the file for itself as long as nobody else asks for it.
    OPEN_OPLOCK = flag("smb.open.flags.ex_oplock", "Exclusive Oplock").mask(16, 0x2).spec("MS-CIFS §2.2.4.41.1");
    /// The client wants to keep the file for itself even between opening and closing it.
    OPEN_BATCH = flag("smb.open.flags.batch_oplock", "Batch Oplock").mask(16, 0x4).spec("MS-CIFS §2.2.4.41.1");
    /// The answer is to tell how long the extended attributes are.
    OPEN_EA_LENGTH = flag("smb.open.flags.ealen", "Total EA Length").mask(16, 0x8).spec("MS-CIFS §2.2.6.1.1");
    /// What to do if the file exists, and if it does not.
    OPEN_FUNCTION = hex("smb.open.function", "Open Function").spec("MS-CIFS §2.2.4.41.1");
    /// A file that does not exist is created.
    OPEN_CREATE = flag("smb.open.function.create", "Create").mask(16, 0x10).spec("MS-CIFS §2.2.4.41.1");
    /// What happens with a file that exists.
    OPEN_EXISTING = uint("smb.open.function.open", "Open").mask(16, 0x3)
        .names(&[(0, "fail if it exists"), (1, "open"), (2, "open and truncate")]).spec("MS-CIFS §2.2.4.41.1");
    /// What came of opening the file.
    OPEN_ACTION = hex("smb.open.action", "Action").spec("MS-CIFS §2.2.4.41.2");
    /// The client has an opportunistic lock on the file.
    OPEN_LOCKED = flag("smb.open.action.lock", "Oplock Granted").mask(16, 0x8000).spec("MS-CIFS §2.2.4.41.2");
    /// Whether the file was there before.
    OPEN_RESULT = uint("smb.open.action.open", "Open Action").mask(16, 0x3)
        .names(&[(1, "opened"), (2, "created"), (3, "truncated")]).spec("MS-CIFS §2.2.4.41.2");
    /// What kind of file it is.
    FILE_TYPE = uint("smb.file_type", "File Type")
        .names(&[(0, "disk file or directory"), (1, "named pipe of bytes"), (2, "named pipe of messages"), (3, "printer"),
            (4, "character device"), (0xffff, "unknown")]).spec("MS-CIFS §2.2.4.41.2");
    /// State of a named pipe.
    PIPE_STATE = hex("smb.ipc_state", "Pipe State").spec("MS-CIFS §2.2.1.3");
    /// Reads and writes do not wait.
    PIPE_NONBLOCKING = flag("smb.ipc_state.nonblocking", "Nonblocking").mask(16, 0x8000).spec("MS-CIFS §2.2.1.3");
    /// Which end of the pipe it is.
    PIPE_ENDPOINT = uint("smb.ipc_state.endpoint", "Endpoint").mask(16, 0x4000)
        .names(&[(0, "client"), (1, "server")]).spec("MS-CIFS §2.2.1.3");
    /// What goes through the pipe.
    PIPE_TYPE = uint("smb.ipc_state.pipe_type", "Pipe Type").mask(16, 0x0c00)
        .names(&[(0, "bytes"), (1, "messages")]).spec("MS-CIFS §2.2.1.3");
    /// What a read gives.
    PIPE_READ_MODE = uint("smb.ipc_state.read_mode", "Read Mode").mask(16, 0x0300)
        .names(&[(0, "bytes"), (1, "messages")]).spec("MS-CIFS §2.2.1.3");
    /// How many instances of the pipe there may be.
    PIPE_COUNT = uint("smb.ipc_state.icount", "Instance Count").mask(16, 0x00ff).spec("MS-CIFS §2.2.1.3");
    /// Number that the server itself gave the file.
    SERVER_FID = hex("smb.server_fid", "Server FID").spec("MS-CIFS §2.2.4.41.2");
    /// What the client wants beside the file.
    CREATE_FLAGS = hex("smb.create_flags", "Create Flags").spec("MS-CIFS §2.2.4.64.1");
    /// The client wants to have the file for itself as long as nobody else asks for it.
    CREATE_OPLOCK = flag("smb.nt.create.oplock", "Exclusive Oplock").mask(32, 0x2).spec("MS-CIFS §2.2.4.64.1");
    /// The client wants to keep the file for itself even between opening and closing it.
    CREATE_BATCH = flag("smb.nt.create.batch_oplock", "Batch Oplock").mask(32, 0x4).spec("MS-CIFS §2.2.4.64.1");
    /// The directory of the file is opened instead.
    CREATE_TARGET = flag("smb.nt.create.dir", "Open Target Directory").mask(32, 0x8).spec("MS-CIFS §2.2.4.64.1");
    /// The client wants the long form of the answer.
    CREATE_EXTENDED = flag("smb.nt.create.ext", "Extended Response").mask(32, 0x10).spec("MS-SMB §2.2.4.9.1");
    /// The directory that the path starts in; 0 is the root of the share.
    ROOT_FID = hex("smb.rfid", "Root FID").spec("MS-CIFS §2.2.4.64.1");
    /// What to do if the file exists, and if it does not.
    DISPOSITION = uint("smb.create.disposition", "Create Disposition")
        .names(&[(0, "supersede, or create"), (1, "open"), (2, "create"), (3, "open, or create"), (4, "overwrite"),
            (5, "overwrite, or create")]).spec("MS-CIFS §2.2.4.64.1");
    /// In how far the server may act in the client's name.
    IMPERSONATION = uint("smb.impersonation.level", "Impersonation Level")
        .names(&[(0, "anonymous"), (1, "identification"), (2, "impersonation"), (3, "delegation")])
        .spec("MS-CIFS §2.2.4.64.1; MS-SMB §2.2.4.9.1");
    /// How the server follows the client's rights.
    SECURITY_FLAGS = hex("smb.security.flags", "Security Flags").spec("MS-CIFS §2.2.4.64.1");
    /// As they change; otherwise as they were when the file was opened.
    SECURITY_TRACKING = flag("smb.security.flags.context_tracking", "Context Tracking").mask(8, 0x1)
        .spec("MS-CIFS §2.2.4.64.1");
    /// Only those that are in force.
    SECURITY_EFFECTIVE = flag("smb.security.flags.effective_only", "Effective Only").mask(8, 0x2)
        .spec("MS-CIFS §2.2.4.64.1");
    /// The opportunistic lock that the client got.
    OPLOCK_LEVEL = uint("smb.oplock.level", "Oplock Level")
        .names(&[(0, "none"), (1, "exclusive"), (2, "batch"), (3, "level 2")]).spec("MS-CIFS §2.2.4.64.2");
    /// What came of opening the file.
    CREATE_ACTION = uint("smb.create.action", "Create Action")
        .names(&[(0, "superseded"), (1, "opened"), (2, "created"), (3, "overwritten")]).spec("MS-CIFS §2.2.4.64.2");
    /// Tells the volume from all others.
    VOLUME_GUID = guid("smb.volume_guid", "Volume GUID").spec("MS-SMB §2.2.4.9.2");
    /// Tells the file from all others on its volume.
    FILE_ID = hex("smb.create.file_id_64b", "File ID").spec("MS-SMB §2.2.4.9.2");
    /// How many bytes of set-up for the printer the file starts with.
    PRINT_SETUP_LENGTH = uint("smb.print.setup.len", "Setup Length").unit("bytes").spec("MS-CIFS §2.2.4.67.1");
    /// What is printed: text, or a page in the printer's own language.
    PRINT_MODE = uint("smb.print.mode", "Mode").names(&[(0, "text"), (1, "binary")]).spec("MS-CIFS §2.2.4.67.1");
    /// Whose print job it is.
    PRINT_IDENTIFIER = text16("smb.print.identifier", "Identifier").spec("MS-CIFS §2.2.4.67.1");
}

static ACCESS_PARTS: &[&Field] =
    &[&ACCESS_WRITE_THROUGH, &ACCESS_NO_CACHE, &ACCESS_LOCALITY, &ACCESS_SHARING, &ACCESS_MODE];
/// The bits of [`OPEN_FLAGS`]; the last one only where extended attributes are sent.
pub static OPEN_FLAGS_PARTS: &[&Field] = &[&OPEN_ADD_INFO, &OPEN_OPLOCK, &OPEN_BATCH, &OPEN_EA_LENGTH];
static OPEN_FUNCTION_PARTS: &[&Field] = &[&OPEN_CREATE, &OPEN_EXISTING];
static OPEN_ACTION_PARTS: &[&Field] = &[&OPEN_LOCKED, &OPEN_RESULT];
/// The bits of [`PIPE_STATE`].
pub static PIPE_STATE_PARTS: &[&Field] =
    &[&PIPE_NONBLOCKING, &PIPE_ENDPOINT, &PIPE_TYPE, &PIPE_READ_MODE, &PIPE_COUNT];
static CREATE_FLAGS_PARTS: &[&Field] = &[&CREATE_OPLOCK, &CREATE_BATCH, &CREATE_TARGET, &CREATE_EXTENDED];
static SECURITY_PARTS: &[&Field] = &[&SECURITY_TRACKING, &SECURITY_EFFECTIVE];
/// Reads what to do if the file exists, and if it does not.
pub fn open_function(r: &mut Reader<'_, '_>) -> Result<u16, Fault> {
    r.bits_le16(&OPEN_FUNCTION, OPEN_FUNCTION_PARTS)
}

/// Reads the name of the file that a request opens.
fn target(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    field: &'static Field,
    formatted_text: bool,
) -> Result<(), Fault> {
    bytes(r, m, |r, m| {
        let name = if formatted_text { formatted(r, m, field)? } else { m.text(r, field)? };
        wanted(m, name);
        Ok(())
    })?;
    Ok(())
}

/// Takes note of what a request opens.
pub fn wanted(m: &mut Message<'_, '_>, name: String) {
    m.say(format_args!(" {name}"));
    m.request.path = Some(name);
}

/// Reads the number that a file gets, and takes note of it.
pub fn opened(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<u16, Fault> {
    let fid = r.le16(&FID)?;
    let name = m.request.path.clone().unwrap_or_default();
    if !name.is_empty() {
        r.meaning(format_args!("{name}"));
        m.say(format_args!(" {name}"));
    }
    let tid = m.header.tid;
    let pipe = m.state.trees.get(tid).is_some_and(|tree| tree.pipes);
    let pipe = pipe.then(|| Box::new(association(&name)));
    let (uid, access, opened) = (m.header.uid, m.request.access, Some(m.now.time));
    m.request.fid = Some(fid);
    let deleted = m.request.change == Change::Delete(true);
    m.state.files.insert(fid, File { name, tid, uid, pipe, access, opened, deleted, ..File::default() });
    Ok(fid)
}

/// What goes over a pipe of that name.
pub fn association(name: &str) -> Association {
    let name = name.trim_start_matches('\\');
    Association::over_pipe(name.strip_prefix("PIPE\\").unwrap_or(name))
}

/// Takes note of what kind of file was opened.
fn kind(m: &mut Message<'_, '_>, fid: u16, file_type: u16) {
    const PIPES: std::ops::RangeInclusive<u16> = 1..=2;
    if let Some(file) = m.state.files.get(fid)
        && PIPES.contains(&file_type)
        && file.pipe.is_none()
    {
        file.pipe = Some(Box::new(association(&file.name)));
    }
}

/// Reads what the client wants to do with a file.
fn desired_access(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    const READ: u32 = 1;
    const WRITE: u32 = 2;
    const EXECUTE: u32 = 0x20;
    m.request.access = match r.bits_le16(&DESIRED_ACCESS, ACCESS_PARTS)? & 7 {
        0 => READ,
        1 => WRITE,
        2 => READ | WRITE,
        3 => EXECUTE,
        _ => 0,
    };
    Ok(())
}

pub fn open_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        desired_access(r, m)?;
        r.bits_le16(&SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES)
    })?;
    target(r, m, &FILE_NAME, true)
}

pub fn open_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        opened(r, m)?;
        r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
        time::utime(r, &LAST_WRITE_TIME)?;
        r.le32(&FILE_SIZE)?;
        r.bits_le16(&GRANTED_ACCESS, ACCESS_PARTS)
    })?;
    no_bytes(r, m)
}

pub fn create_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let temporary = m.command == code::CREATE_TEMPORARY;
    words(r, m, |r, m| {
        if temporary {
            m.reserved(r, 2)?;
        } else {
            r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
        }
        time::utime(r, &CREATE_TIME)
    })?;
    target(r, m, if temporary { &DIRECTORY_NAME } else { &FILE_NAME }, true)
}

pub fn create_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let fid = words(r, m, opened)?;
    bytes(r, m, |r, m| {
        // Only the answer to CREATE_TEMPORARY says which name the file got; some servers leave out the format.
        if r.peek().first() == Some(&4) {
            r.u8(&BUFFER_FORMAT)?;
        }
        if !r.is_empty() {
            let name = m.oem_text(r, &FILE_NAME)?;
            if let Some(file) = fid.and_then(|fid| m.state.files.get(fid)) {
                file.name = name;
            }
        }
        Ok(())
    })?;
    Ok(())
}

pub fn open_andx_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        andx(r, m)?;
        r.bits_le16(&OPEN_FLAGS, &OPEN_FLAGS_PARTS[..3])?;
        desired_access(r, m)?;
        r.bits_le16(&SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES)?;
        r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
        time::utime(r, &CREATE_TIME)?;
        open_function(r)?;
        r.le32(&ALLOC_SIZE)?;
        r.le32(&TIMEOUT)?;
        m.reserved(r, 4)
    })?;
    target(r, m, &FILE_NAME, false)
}

pub fn open_andx_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        andx(r, m)?;
        open_result(r, m, &LAST_WRITE_TIME, &FILE_SIZE)?;
        r.le32(&SERVER_FID)?;
        m.reserved(r, 2)?;
        if m.word_count >= 19 {
            maximal_access(r)?;
        }
        Ok(())
    })?;
    no_bytes(r, m)
}

/// Reads what came of opening a file by OPEN_ANDX or TRANS2_OPEN2, which differ in the time and in the size's name.
pub fn open_result(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    told: &'static Field,
    size: &'static Field,
) -> Result<(), Fault> {
    let fid = opened(r, m)?;
    r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
    time::utime(r, told)?;
    let size = r.le32(size)?;
    r.bits_le16(&GRANTED_ACCESS, ACCESS_PARTS)?;
    let file_type = r.le16(&FILE_TYPE)?;
    kind(m, fid, file_type);
    r.bits_le16(&PIPE_STATE, PIPE_STATE_PARTS)?;
    let action = r.bits_le16(&OPEN_ACTION, OPEN_ACTION_PARTS)?;
    if let Some(file) = m.state.files.get(fid) {
        file.size = Some(size.into());
        file.outcome = OPEN_RESULT.name_of((action & 3).into());
    }
    Ok(())
}

/// Reads what TRANS2_OPEN2 asks for in front of the name.
pub fn open2(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.bits_le16(&OPEN_FLAGS, OPEN_FLAGS_PARTS)?;
    desired_access(r, m)?;
    m.reserved(r, 2)?;
    r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
    time::utime(r, &CREATE_TIME)?;
    open_function(r)?;
    r.le32(&ALLOC_SIZE)?;
    m.reserved(r, 10)
}

pub fn nt_create_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        andx(r, m)?;
        m.reserved(r, 1)?;
        r.le16(&FILE_NAME_LENGTH)?;
        nt_create(r, m)?;
        impersonation(r)
    })?;
    target(r, m, &FILE_NAME, false)
}

/// Reads what NT_CREATE_ANDX and NT_TRANSACT_CREATE have in common.
pub fn nt_create(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.bits_le32(&CREATE_FLAGS, CREATE_FLAGS_PARTS)?;
    r.le32(&ROOT_FID)?;
    m.request.access = shared::access_mask(r)?;
    r.le64(&ALLOC_SIZE64)?;
    r.bits_le32(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
    shared::share_access(r)?;
    r.le32(&DISPOSITION)?;
    if shared::create_options(r)? & shared::OPTION_DELETE_ON_CLOSE != 0 {
        m.request.change = Change::Delete(true);
    }
    Ok(())
}

/// Reads in how far the server may act in the client's name.
pub fn impersonation(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&IMPERSONATION)?;
    r.bits8(&SECURITY_FLAGS, SECURITY_PARTS)?;
    Ok(())
}

pub fn nt_create_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        andx(r, m)?;
        r.u8(&OPLOCK_LEVEL)?;
        let fid = opened(r, m)?;
        created(r, m, fid, false)?;
        if !r.is_empty() {
            extended(r)?;
        }
        Ok(())
    })?;
    no_bytes(r, m)
}

/// Reads what the server tells of a file that NT_CREATE_ANDX or NT_TRANSACT_CREATE opened; the latter also says
/// what was wrong with its extended attributes.
pub fn created(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    fid: u16,
    attributes: bool,
) -> Result<(), Fault> {
    let action = r.le32(&CREATE_ACTION)?;
    if attributes {
        r.le32(&EA_ERROR_OFFSET)?;
    }
    let times = Times {
        created: Time::from_filetime(r.le64(&CREATE_TIME)?),
        accessed: Time::from_filetime(r.le64(&ACCESS_TIME)?),
        written: Time::from_filetime(r.le64(&LAST_WRITE_TIME)?),
        changed: Time::from_filetime(r.le64(&CHANGE_TIME)?),
    };
    r.bits_le32(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
    r.le64(&ALLOC_SIZE64)?;
    let size = r.le64(&END_OF_FILE)?;
    let file_type = r.le16(&FILE_TYPE)?;
    kind(m, fid, file_type);
    r.bits_le16(&PIPE_STATE, PIPE_STATE_PARTS)?;
    let directory = r.u8(&IS_DIRECTORY)? != 0;
    if let Some(file) = m.state.files.get(fid) {
        (file.size, file.times) = (Some(size), times);
        file.directory = directory;
        file.outcome = CREATE_ACTION.name_of(action.into());
    }
    Ok(())
}

/// Reads what only the long form of an answer has.
pub fn extended(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.guid(&VOLUME_GUID)?;
    r.le64(&FILE_ID)?;
    maximal_access(r)
}

pub fn print_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| {
        r.le16(&PRINT_SETUP_LENGTH)?;
        r.le16(&PRINT_MODE)
    })?;
    target(r, m, &PRINT_IDENTIFIER, true)
}

pub fn print_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, opened)?;
    no_bytes(r, m)
}

/// Reads the byte in front of a name that must start at an even offset.
pub fn pad_name(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    if m.header.unicode && (r.offset() - m.origin) % 2 == 1 && !r.is_empty() {
        r.bytes(&PADDING, 1)?;
    }
    Ok(())
}
