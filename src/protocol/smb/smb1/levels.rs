//! Information levels: how what is asked or told about files and file systems is laid out (MS-CIFS §2.2.8,
//! MS-SMB §2.2.8). From 1000 on they are the information classes of MS-FSCC (MS-SMB §2.2.2.3.5).

mod file_system;
mod lanman;
mod mac;
mod names;
mod unix;

use super::message::Message;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::change::Change;
use crate::protocol::smb::fscc::{self, Names};
use crate::reader::Reader;
pub use lanman::{extended_attributes, names as attribute_names};
use names::*;

crate::fields! { LEVELS:
    /// Layout of what is told about each file that is found.
    FIND_LEVEL = uint("smb.ff2_loi", "Information Level").names(FIND_LEVELS).spec("MS-CIFS §2.2.2.3.1");
    /// What is asked about a file, and its layout.
    QUERY_LEVEL = uint("smb.qpi_loi", "Information Level").names(QUERY_LEVELS).spec("MS-CIFS §2.2.2.3.3");
    /// What is to be changed about a file, and its layout.
    SET_LEVEL = uint("smb.spi_loi", "Information Level").names(SET_LEVELS).spec("MS-CIFS §2.2.2.3.4");
    /// What is asked about a file system, and its layout.
    QUERY_FS_LEVEL = hex("smb.qfsi_loi", "Information Level").names(QUERY_FS_LEVELS).spec("MS-CIFS §2.2.2.3.2");
    /// What is to be changed about a file system, and its layout.
    SET_FS_LEVEL = hex("smb.sfsi_loi", "Information Level").names(SET_FS_LEVELS).spec("MS-SMB §2.2.2.3.6");
}

/// The field lists of all levels.
pub static FIELDS: &[&[&Field]] = &[LEVELS, lanman::FIELDS, file_system::FIELDS, unix::FIELDS, mac::FIELDS];

/// Extended attributes that a list names.
pub const EAS_FROM_LIST: u16 = 3;

/// A file is to be deleted, in the Unix extensions.
const UNLINK: u16 = 0x20a;

/// From here on levels are information classes of MS-FSCC.
const PASS_THROUGH: u16 = 1000;

/// What a level is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelOf {
    Find,
    QueryFile,
    SetFile,
    QueryFs,
    SetFs,
}

/// Reads a level.
pub fn read(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, of: LevelOf) -> Result<u16, Fault> {
    let field = match of {
        LevelOf::Find => &FIND_LEVEL,
        LevelOf::QueryFile => &QUERY_LEVEL,
        LevelOf::SetFile => &SET_LEVEL,
        LevelOf::QueryFs => &QUERY_FS_LEVEL,
        LevelOf::SetFs => &SET_FS_LEVEL,
    };
    let level = r.le16(field)?;
    if matches!(of, LevelOf::QueryFs | LevelOf::SetFs)
        && let Some(name) = field.name_of(level.into())
    {
        m.say(format_args!(" {name}"));
    }
    Ok(level)
}

/// Reads files that were found.
pub fn find(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    level: u16,
    resume_keys: bool,
) -> Result<(), Fault> {
    match level {
        1..=3 => lanman::found(r, m, level, resume_keys),
        0x101 => fscc::directory_entries(r, class::DIRECTORY, Names::Smb1),
        0x102 => fscc::directory_entries(r, class::FULL_DIRECTORY, Names::Smb1),
        0x103 => fscc::directory_entries(r, class::NAMES, Names::Smb1),
        0x104 => fscc::directory_entries(r, class::BOTH_DIRECTORY, Names::Smb1),
        0x105 => fscc::directory_entries(r, class::ID_FULL_DIRECTORY, Names::Smb1),
        0x106 => fscc::directory_entries(r, class::ID_BOTH_DIRECTORY, Names::Smb1),
        0x202 | 0x20b => unix::found(r, m, level),
        _ => Ok(()),
    }
}

/// Reads what is told about a file.
pub fn query_file(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    let class = match level {
        0..=6 => return lanman::file(r, level),
        0x101 => class::BASIC,
        0x102 => class::STANDARD,
        0x103 => class::EA,
        0x104 => class::NAME,
        0x107 => return lanman::all(r, m),
        0x108 => class::ALTERNATE_NAME,
        0x109 => class::STREAM,
        0x10b => class::COMPRESSION,
        0x200..0x300 => return unix::file(r, m, level),
        // Samba answers this one as it answers 0x107.
        1018 if lanman::is_all(r.peek()) => return lanman::all(r, m),
        _ => match passed_through(level) {
            Some(class) => class,
            None => return Ok(()),
        },
    };
    fscc::file_information(r, class, Names::Smb1)
}

/// Reads what goes with the question about a file.
pub fn query_file_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    match level {
        0x200..0x300 => unix::file(r, m, level),
        _ => Ok(()),
    }
}

/// Reads what is to be changed about a file.
pub fn set_file(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    let class = match level {
        1 => return lanman::standard(r),
        2 | 4 => return lanman::extended_attributes(r),
        0x101 => class::BASIC,
        0x102 => class::DISPOSITION,
        0x103 => class::ALLOCATION,
        0x104 => class::END_OF_FILE,
        UNLINK => {
            m.request.change = Change::Delete(true);
            return unix::file(r, m, level);
        }
        0x200..0x300 => return unix::file(r, m, level),
        _ => match passed_through(level) {
            Some(class) => class,
            None => return Ok(()),
        },
    };
    m.request.change = Change::of(class, r.peek(), Names::Smb1);
    if let Change::Name(name) = &m.request.change {
        let name = name.clone();
        m.say(format_args!(" to {name}"));
    }
    fscc::file_information(r, class, Names::Smb1)
}

/// Reads what is told about a file that was changed or opened.
pub fn set_file_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    match level {
        0x200..0x300 => unix::file(r, m, level),
        _ => Ok(()),
    }
}

/// Reads what is told about a file system.
pub fn query_fs(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    let class = match level {
        1 => return file_system::allocation(r),
        2 => return file_system::volume(r, m),
        0x101 => class::FS_LABEL,
        0x102 => class::FS_VOLUME,
        0x103 => class::FS_SIZE,
        0x104 => class::FS_DEVICE,
        0x105 => class::FS_ATTRIBUTE,
        0x200 => return unix::capabilities(r),
        0x201 => return unix::file_system(r),
        0x202 => return unix::who_am_i(r),
        0x301 => return mac::volume(r),
        _ => match passed_through(level) {
            Some(class) => class,
            None => return Ok(()),
        },
    };
    fscc::filesystem_information(r, class)
}

/// Reads what is to be changed about a file system.
pub fn set_fs(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, level: u16) -> Result<(), Fault> {
    match level {
        0x200 => unix::capabilities(r),
        // Encrypted SMB 1 sets up its keys by the same tokens that log users in.
        0x203 => m.request.user.get_or_insert_default().exchange.token(r),
        _ => match passed_through(level) {
            Some(class) => fscc::filesystem_information(r, class),
            None => Ok(()),
        },
    }
}

/// The information class that a level stands for.
fn passed_through(level: u16) -> Option<u8> {
    level.checked_sub(PASS_THROUGH)?.try_into().ok()
}

/// Information classes (MS-FSCC §2.4, §2.5).
mod class {
    pub const DIRECTORY: u8 = 1;
    pub const FULL_DIRECTORY: u8 = 2;
    pub const BOTH_DIRECTORY: u8 = 3;
    pub const BASIC: u8 = 4;
    pub const STANDARD: u8 = 5;
    pub const EA: u8 = 7;
    pub const NAME: u8 = 9;
    pub const NAMES: u8 = 12;
    pub const DISPOSITION: u8 = 13;
    pub const ALLOCATION: u8 = 19;
    pub const END_OF_FILE: u8 = 20;
    pub const ALTERNATE_NAME: u8 = 21;
    pub const STREAM: u8 = 22;
    pub const COMPRESSION: u8 = 28;
    pub const ID_BOTH_DIRECTORY: u8 = 37;
    pub const ID_FULL_DIRECTORY: u8 = 38;
    pub const FS_VOLUME: u8 = 1;
    pub const FS_LABEL: u8 = 2;
    pub const FS_SIZE: u8 = 3;
    pub const FS_DEVICE: u8 = 4;
    pub const FS_ATTRIBUTE: u8 = 5;
}
