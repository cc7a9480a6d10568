//! What is told and asked about files, directories and file systems (MS-FSCC §2.4 to §2.7): the same layouts in
//! SMB 1 and SMB 2, under two sets of names.

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Information of a class that is not known.
    INFORMATION = bytes("smb2.information", "Information").spec("MS-FSCC §2.4");
}

/// Whose filter names are used, where SMB 1 and SMB 2 have different ones for the same field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Those of SMB 1.
    Smb1,
    /// Those of SMB 2.
    Smb2,
}

/// Reads all bytes that are left as information about a file, of that class.
pub fn file_information(r: &mut Reader<'_, '_>, class: u8, names: Names) -> Result<(), Fault> {
    let _ = (class, names);
    r.rest(&INFORMATION).map(drop)
}

/// Reads all bytes that are left as entries of a directory, of that class.
pub fn directory_entries(r: &mut Reader<'_, '_>, class: u8, names: Names) -> Result<(), Fault> {
    let _ = (class, names);
    r.rest(&INFORMATION).map(drop)
}

/// Reads all bytes that are left as information about a file system, of that class.
pub fn filesystem_information(r: &mut Reader<'_, '_>, class: u8) -> Result<(), Fault> {
    let _ = class;
    r.rest(&INFORMATION).map(drop)
}

/// Reads all bytes that are left as quotas of users.
pub fn quota(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.rest(&INFORMATION).map(drop)
}

/// Reads all bytes that are left as extended attributes.
pub fn full_ea(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    let _ = names;
    r.rest(&INFORMATION).map(drop)
}

/// Reads all bytes that are left as names of extended attributes.
pub fn get_ea(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    let _ = names;
    r.rest(&INFORMATION).map(drop)
}

/// Reads all bytes that are left as changes in a directory.
pub fn notify(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    let _ = names;
    r.rest(&INFORMATION).map(drop)
}
