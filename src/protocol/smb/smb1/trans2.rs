//! Subcommands of TRANSACTION2 (MS-CIFS §2.2.6).

use super::file::{DATA_SIZE, FID, MONITOR_HANDLE, SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES, SEARCH_ID, fid};
use super::levels::{self, LevelOf};
use super::message::Message;
use super::open::{SERVER_FID, open_result, open2, wanted};
use super::transaction::Transaction;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::file_fields::{CREATE_TIME, EA_LENGTH, FILE_NAME};
use crate::protocol::smb::ioctl;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the transaction does.
    SUBCOMMAND = hex("smb.trans2.cmd", "Subcommand").names(SUBCOMMANDS).spec("MS-CIFS §2.2.2.2");
    /// How many files are found at a time.
    SEARCH_COUNT = uint("smb.search_count", "Search Count").spec("MS-CIFS §2.2.6.2.1");
    /// How the search is to be done.
    FIND_FLAGS = hex("smb.find_first2.flags", "Flags").spec("MS-CIFS §2.2.6.2.1");
    /// The search is done with the rights for backup.
    FIND_BACKUP = flag("smb.find_first2.flags.backup", "Backup Intent").mask(16, 0x10).spec("MS-CIFS §2.2.6.2.1");
    /// The search goes on where it stopped.
    FIND_CONTINUE = flag("smb.find_first2.flags.continue", "Continue").mask(16, 0x8).spec("MS-CIFS §2.2.6.2.1");
    /// Each file comes with a key to go on from.
    FIND_RESUME = flag("smb.find_first2.flags.resume", "Return Resume Keys").mask(16, 0x4).spec("MS-CIFS §2.2.6.2.1");
    /// The search is closed when all files are found.
    FIND_EOS = flag("smb.find_first2.flags.eos", "Close On End Of Search").mask(16, 0x2).spec("MS-CIFS §2.2.6.2.1");
    /// The search is closed with the answer.
    FIND_CLOSE = flag("smb.find_first2.flags.close", "Close").mask(16, 0x1).spec("MS-CIFS §2.2.6.2.1");
    /// What kind of storage is searched.
    STORAGE_TYPE = uint("smb.storage_type", "Storage Type").spec("MS-CIFS §2.2.6.2.1");
    /// Which names are wanted: `*` stands for anything, `?` for one letter.
    SEARCH_PATTERN = text16("smb.search_pattern", "Search Pattern").spec("MS-CIFS §2.2.6.2.1");
    /// The file that the search goes on behind.
    RESUME_KEY = uint("smb.resume", "Resume Key").spec("MS-CIFS §2.2.6.3.1");
    /// Whether all files were found.
    END_OF_SEARCH = uint("smb.end_of_search", "End Of Search").names(&[(0, "no"), (1, "yes")]).spec("MS-CIFS §2.2.6.2.2");
    /// Where the extended attribute is that was wrong.
    EA_ERROR_OFFSET = uint("smb.ea.error_offset", "EA Error Offset").spec("MS-CIFS §2.2.6.2.2");
    /// Where the name of the last file is, counted from the start of the data.
    LAST_NAME_OFFSET = uint("smb.last_name_offset", "Last Name Offset").unit("bytes").spec("MS-CIFS §2.2.6.2.2");
    /// How many changes there were.
    CHANGE_COUNT = uint("smb.change_count", "Change Count").spec("MS-CIFS §2.2.6.12");
    /// Layout of the changes.
    NOTIFY_LEVEL = uint("smb.fn_loi", "Information Level").spec("MS-CIFS §2.2.6.12");
    /// The newest form of referral that the client knows.
    MAX_REFERRAL_LEVEL = uint("smb.max_referral_level", "Max Referral Level").spec("MS-DFSC §2.2.2");
}

/// What transactions do (MS-CIFS §2.2.2.2).
static SUBCOMMANDS: &[(u64, &str)] = &[
    (OPEN2 as u64, "OPEN2"),
    (FIND_FIRST2 as u64, "FIND_FIRST2"),
    (FIND_NEXT2 as u64, "FIND_NEXT2"),
    (QUERY_FS as u64, "QUERY_FS_INFORMATION"),
    (SET_FS as u64, "SET_FS_INFORMATION"),
    (QUERY_PATH as u64, "QUERY_PATH_INFORMATION"),
    (SET_PATH as u64, "SET_PATH_INFORMATION"),
    (QUERY_FILE as u64, "QUERY_FILE_INFORMATION"),
    (SET_FILE as u64, "SET_FILE_INFORMATION"),
    (FSCTL as u64, "FSCTL"),
    (IOCTL2 as u64, "IOCTL2"),
    (NOTIFY_FIRST as u64, "FIND_NOTIFY_FIRST"),
    (NOTIFY_NEXT as u64, "FIND_NOTIFY_NEXT"),
    (CREATE_DIRECTORY as u64, "CREATE_DIRECTORY"),
    (SESSION_SETUP as u64, "SESSION_SETUP"),
    (GET_DFS_REFERRAL as u64, "GET_DFS_REFERRAL"),
    (REPORT_DFS_INCONSISTENCY as u64, "REPORT_DFS_INCONSISTENCY"),
];

/// The control code that is answered by the same referrals (MS-DFSC §2.2.4).
const FSCTL_DFS_GET_REFERRALS: u32 = 0x0006_0194;

pub const OPEN2: u16 = 0x00;
const FIND_FIRST2: u16 = 0x01;
const FIND_NEXT2: u16 = 0x02;
const QUERY_FS: u16 = 0x03;
const SET_FS: u16 = 0x04;
const QUERY_PATH: u16 = 0x05;
const SET_PATH: u16 = 0x06;
const QUERY_FILE: u16 = 0x07;
const SET_FILE: u16 = 0x08;
const FSCTL: u16 = 0x09;
const IOCTL2: u16 = 0x0a;
const NOTIFY_FIRST: u16 = 0x0b;
const NOTIFY_NEXT: u16 = 0x0c;
pub const CREATE_DIRECTORY: u16 = 0x0d;
const SESSION_SETUP: u16 = 0x0e;
const GET_DFS_REFERRAL: u16 = 0x10;
const REPORT_DFS_INCONSISTENCY: u16 = 0x11;

static FIND_FLAGS_PARTS: &[&Field] = &[&FIND_BACKUP, &FIND_CONTINUE, &FIND_RESUME, &FIND_EOS, &FIND_CLOSE];

/// Reads the words of set-up.
pub fn setup(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    if !r.is_empty() {
        t.function = Some(r.le16(&SUBCOMMAND)?);
        about(t, m);
    }
    Ok(())
}

/// Adds to the one line what the transaction does.
pub fn about(t: &Transaction, m: &mut Message<'_, '_>) {
    match t.function.map(|function| (function, SUBCOMMAND.name_of(function.into()))) {
        Some((_, Some(name))) => m.say(format_args!(" {name}")),
        Some((function, None)) => m.say(format_args!(" subcommand {function:#x}")),
        None => {}
    }
    if m.header.response && !t.opened(m) {
        super::file::about(m);
    }
}

/// Reads a name that the request is about.
fn name(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    let name = m.text(r, field)?;
    wanted(m, name);
    Ok(())
}

/// Reads the parameters of a request.
pub fn parameters(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    match t.function {
        Some(OPEN2) => {
            open2(r, m)?;
            name(r, m, &FILE_NAME)
        }
        Some(FIND_FIRST2) => {
            r.bits_le16(&SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES)?;
            r.le16(&SEARCH_COUNT)?;
            t.resume_keys = r.bits_le16(&FIND_FLAGS, FIND_FLAGS_PARTS)? & 4 != 0;
            t.level = Some(levels::read(r, m, LevelOf::Find)?);
            r.le32(&STORAGE_TYPE)?;
            name(r, m, &SEARCH_PATTERN)
        }
        Some(FIND_NEXT2) => {
            r.le16(&SEARCH_ID)?;
            r.le16(&SEARCH_COUNT)?;
            t.level = Some(levels::read(r, m, LevelOf::Find)?);
            r.le32(&RESUME_KEY)?;
            t.resume_keys = r.bits_le16(&FIND_FLAGS, FIND_FLAGS_PARTS)? & 4 != 0;
            name(r, m, &FILE_NAME)
        }
        Some(QUERY_FS) => {
            t.level = Some(levels::read(r, m, LevelOf::QueryFs)?);
            Ok(())
        }
        Some(SET_FS) => {
            r.le16(&FID)?;
            t.level = Some(levels::read(r, m, LevelOf::SetFs)?);
            Ok(())
        }
        Some(QUERY_PATH) => {
            t.level = Some(levels::read(r, m, LevelOf::QueryFile)?);
            m.reserved(r, 4)?;
            name(r, m, &FILE_NAME)
        }
        Some(SET_PATH) => {
            t.level = Some(levels::read(r, m, LevelOf::SetFile)?);
            m.reserved(r, 4)?;
            name(r, m, &FILE_NAME)
        }
        Some(QUERY_FILE) => {
            fid(r, m)?;
            t.level = Some(levels::read(r, m, LevelOf::QueryFile)?);
            Ok(())
        }
        Some(SET_FILE) => {
            fid(r, m)?;
            t.level = Some(levels::read(r, m, LevelOf::SetFile)?);
            if r.is_empty() { Ok(()) } else { m.reserved(r, 2) }
        }
        Some(NOTIFY_FIRST) => {
            r.bits_le16(&SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES)?;
            r.le16(&CHANGE_COUNT)?;
            r.le16(&NOTIFY_LEVEL)?;
            m.reserved(r, 4)?;
            name(r, m, &FILE_NAME)
        }
        Some(NOTIFY_NEXT) => {
            r.le16(&MONITOR_HANDLE)?;
            r.le16(&CHANGE_COUNT)?;
            Ok(())
        }
        Some(CREATE_DIRECTORY) => {
            m.reserved(r, 4)?;
            name(r, m, &super::file::DIRECTORY_NAME)
        }
        Some(GET_DFS_REFERRAL) => {
            r.le16(&MAX_REFERRAL_LEVEL)?;
            name(r, m, &FILE_NAME)
        }
        Some(REPORT_DFS_INCONSISTENCY) => name(r, m, &FILE_NAME),
        _ => Ok(()),
    }
}

/// Reads the data of a request.
pub fn data(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    let level = t.level.unwrap_or(0);
    match t.function {
        Some(OPEN2 | CREATE_DIRECTORY) => levels::extended_attributes(r),
        Some(FIND_FIRST2 | FIND_NEXT2 | QUERY_PATH | QUERY_FILE) if level == levels::EAS_FROM_LIST => {
            levels::attribute_names(r)
        }
        Some(QUERY_PATH | QUERY_FILE) => levels::query_file_request(r, m, level),
        Some(SET_PATH | SET_FILE) => levels::set_file(r, m, level),
        Some(SET_FS) => levels::set_fs(r, m, level),
        _ => Ok(()),
    }
}

/// Reads the parameters of an answer.
pub fn response_parameters(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    t: &mut Transaction,
) -> Result<(), Fault> {
    match t.function {
        Some(OPEN2) => {
            open_result(r, m, &CREATE_TIME, &DATA_SIZE)?;
            r.le32(&SERVER_FID)?;
            r.le16(&EA_ERROR_OFFSET)?;
            r.le32(&EA_LENGTH)?;
        }
        Some(FIND_FIRST2) => {
            r.le16(&SEARCH_ID)?;
            found(r, m)?;
        }
        Some(FIND_NEXT2) => found(r, m)?,
        Some(SET_FS | QUERY_PATH | SET_PATH | QUERY_FILE | SET_FILE | CREATE_DIRECTORY) if !r.is_empty() => {
            r.le16(&EA_ERROR_OFFSET)?;
        }
        Some(NOTIFY_FIRST) => {
            r.le16(&MONITOR_HANDLE)?;
            r.le16(&CHANGE_COUNT)?;
            r.le16(&EA_ERROR_OFFSET)?;
        }
        Some(NOTIFY_NEXT) => {
            r.le16(&CHANGE_COUNT)?;
            r.le16(&EA_ERROR_OFFSET)?;
        }
        _ => {}
    }
    Ok(())
}

/// Reads how a search got on.
fn found(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let count = r.le16(&SEARCH_COUNT)?;
    m.say(format_args!(", {count} found"));
    r.le16(&END_OF_SEARCH)?;
    r.le16(&EA_ERROR_OFFSET)?;
    r.le16(&LAST_NAME_OFFSET)?;
    Ok(())
}

/// Reads the data of an answer.
pub fn response_data(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    t: &mut Transaction,
) -> Result<(), Fault> {
    let level = t.level.unwrap_or(0);
    match t.function {
        Some(FIND_FIRST2 | FIND_NEXT2) => levels::find(r, m, level, t.resume_keys),
        Some(QUERY_FS) => levels::query_fs(r, m, level),
        Some(QUERY_PATH | QUERY_FILE) => levels::query_file(r, m, level),
        Some(SET_PATH | SET_FILE) => levels::set_file_response(r, m, level),
        Some(GET_DFS_REFERRAL) => ioctl::response(r, FSCTL_DFS_GET_REFERRALS),
        _ => Ok(()),
    }
}
