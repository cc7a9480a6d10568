//! What is told and asked about files, directories and file systems: the same layouts in SMB 1 and SMB 2, under two
//! sets of names.
//!
//! Specifications: MS-FSCC §2.4 to §2.7; for class 100 the SMB 3 POSIX extensions.

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

mod directory;
mod ea;
pub mod fields;
mod file;
mod filesystem;
pub(super) mod list;
mod notify;
mod object_id;
mod quota;

pub use directory::directory_entries;

pub use ea::{full_ea, get_ea};
pub use file::{CLASSES, file_information, posix_links};
pub use filesystem::{FILESYSTEM_CLASSES, filesystem_information};
pub use notify::notify;
pub use object_id::object_id;
pub use quota::{quota, wanted as quota_wanted};

/// Fields of all of them.
pub static FIELDS: &[&[&Field]] = &[
    fields::FIELDS,
    list::FIELDS,
    file::FIELDS,
    directory::FIELDS,
    filesystem::FIELDS,
    object_id::FIELDS,
    quota::FIELDS,
    ea::FIELDS,
    notify::FIELDS,
];

/// Whose filter names are used, where SMB 1 and SMB 2 have different ones for the same field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Those of SMB 1.
    Smb1,
    /// Those of SMB 2.
    Smb2,
}

impl Names {
    /// The name that SMB 1 or SMB 2 has for it.
    fn pick(self, smb1: &'static Field, smb2: &'static Field) -> &'static Field {
        match self {
            Names::Smb1 => smb1,
            Names::Smb2 => smb2,
        }
    }
}

/// Reads when a file was created, and last read, written and changed.
fn times(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    time(r, names.pick(&fields::CREATE_TIME, &fields::CREATION_TIME))?;
    time(r, names.pick(&fields::ACCESS_TIME, &fields::LAST_ACCESS_TIME))?;
    time(r, names.pick(&fields::WRITE_TIME, &fields::LAST_WRITE_TIME))?;
    time(r, names.pick(&fields::CHANGE_TIME_SMB1, &fields::CHANGE_TIME))
}

/// Reads a time that may stand for something else, when it is set (MS-FSCC §2.4.7).
fn time(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    match r.le64(field)? {
        0 => r.meaning(format_args!("not known; or, when it is set, left as it is")),
        u64::MAX => r.meaning(format_args!("left as it is by everything that is done through this handle")),
        0xffff_ffff_ffff_fffe => r.meaning(format_args!("changed again by what is done through this handle")),
        _ => {}
    }
    Ok(())
}

/// Reads the attributes of a file.
fn attributes(r: &mut Reader<'_, '_>, names: Names) -> Result<u32, Fault> {
    match names {
        Names::Smb1 => r.bits_le32(&fields::FILE_ATTRIBUTE, fields::FILE_ATTRIBUTES),
        Names::Smb2 => fields::attributes(r),
    }
}

/// Reads a text of `length` bytes. An answer that did not fit is cut anywhere (STATUS_BUFFER_OVERFLOW): then what is
/// there is shown, too.
fn text(r: &mut Reader<'_, '_>, field: &'static Field, length: usize) -> Result<(), Fault> {
    let (at, left) = (r.offset(), r.remaining());
    r.text16(field, length.min(left))?;
    if length > left { Err(Fault::truncated(field, at, length, left)) } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(in crate::protocol::smb) mod tests;
