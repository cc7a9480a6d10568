//! Entries of a directory (MS-FSCC §2.4.8, §2.4.10, §2.4.13, §2.4.17 to §2.4.22, §2.4.28).

use super::fields::*;
use super::file::{posix_identity, posix_times_and_sizes};
use super::list::list;
use super::{Names, attributes, text, times};
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// An entry: times, sizes, attributes and name.
    DIRECTORY = group("smb2.find.file_directory_info", "Entry").spec("MS-FSCC §2.4.10");
    /// An entry with the size of extended attributes.
    FULL = group("smb2.find.full_directory_info", "Entry").spec("MS-FSCC §2.4.13");
    /// An entry with both its names.
    BOTH = group("smb2.find.both_directory_info", "Entry").spec("MS-FSCC §2.4.8");
    /// An entry with both its names and the number of its file.
    ID_BOTH = group("smb2.find.id_both_directory_info", "Entry").spec("MS-FSCC §2.4.17");
    /// An entry for POSIX clients.
    POSIX = group("smb2.find.posix_info", "Entry").spec("POSIX-SMB2 §2.1.14");
    /// An entry of one of the other classes.
    ENTRY = group("smb2.find.entry", "Entry").spec("MS-FSCC §2.4");
    /// Entries of a class that is not known.
    ENTRIES = bytes("smb2.find.entries", "Entries").spec("MS-FSCC §2.4");
    /// Transaction that has the file locked.
    TRANSACTION = guid("smb2.find.locking_transaction", "Locking transaction").spec("MS-FSCC §2.4.20");
    /// What the transaction has done with the file.
    TRANSACTION_FLAGS = hex("smb2.find.tx_flags", "Transaction flags").spec("MS-FSCC §2.4.20");
    /// The file is locked by a transaction.
    TX_LOCKED = flag("smb2.find.tx_flags.writelocked", "Locked").mask(32, 1).spec("MS-FSCC §2.4.20");
    /// The name is seen by everyone.
    TX_VISIBLE = flag("smb2.find.tx_flags.visible_to_tx", "Visible in the transaction").mask(32, 2).spec("MS-FSCC §2.4.20");
    /// The name is seen outside of the transaction too.
    TX_OUTSIDE = flag("smb2.find.tx_flags.visible_outside_tx", "Visible outside of the transaction").mask(32, 4).spec("MS-FSCC §2.4.20");
}

/// Attribute of links and the like (§2.6).
const REPARSE_POINT: u32 = 0x400;

/// Reads all bytes that are left as entries of a directory, of that class.
pub fn directory_entries(r: &mut Reader<'_, '_>, class: u8, names: Names) -> Result<(), Fault> {
    let entry: &'static Field = match class {
        1 => &DIRECTORY,
        2 => &FULL,
        3 => &BOTH,
        37 => &ID_BOTH,
        100 => &POSIX,
        12 | 38 | 50 | 60 | 63 | 78..=81 => &ENTRY,
        _ => return r.rest(&ENTRIES).map(drop),
    };
    list(r, entry, |r| body(r, class, names))
}

fn body(r: &mut Reader<'_, '_>, class: u8, names: Names) -> Result<(), Fault> {
    r.le32(names.pick(&NEXT_ENTRY_OFFSET, &NEXT_OFFSET))?;
    r.le32(names.pick(&FILE_INDEX_SMB1, &FILE_INDEX))?;
    let mut reparse_point = false;
    match class {
        12 => {}
        100 => {
            posix_times_and_sizes(r)?;
            posix_identity(r)?;
        }
        _ => {
            times(r, names)?;
            r.le64(names.pick(&END_OF_FILE_SMB1, &END_OF_FILE))?;
            r.le64(names.pick(&ALLOC_SIZE64, &ALLOCATION_SIZE))?;
            reparse_point = attributes(r, names)? & REPARSE_POINT != 0;
        }
    }
    let length = r.le32(names.pick(&FILE_NAME_LENGTH_SMB1, &FILE_NAME_LENGTH))? as usize;
    match class {
        // In these classes the tag of a reparse point is where the size would be (§2.4.8).
        2 | 3 | 37 | 38 if reparse_point => drop(r.le32(&REPARSE_TAG)?),
        2 | 3 | 37 | 38 | 60 | 63 | 78..=81 => drop(r.le32(names.pick(&EA_SIZE_SMB1, &EA_SIZE))?),
        _ => {}
    }
    match class {
        3 => short_name(r, names)?,
        37 => {
            short_name(r, names)?;
            r.bytes(names.pick(&RESERVED_SMB1, &RESERVED), 2)?;
            r.le64(names.pick(&INDEX_NUMBER, &FILE_ID))?;
        }
        38 => {
            r.bytes(names.pick(&RESERVED_SMB1, &RESERVED), 4)?;
            r.le64(names.pick(&INDEX_NUMBER, &FILE_ID))?;
        }
        50 => {
            r.le64(names.pick(&INDEX_NUMBER, &FILE_ID))?;
            r.guid(&TRANSACTION)?;
            r.bits_le32(&TRANSACTION_FLAGS, &[&TX_LOCKED, &TX_VISIBLE, &TX_OUTSIDE])?;
        }
        60 | 63 | 78..=81 => {
            r.le32(&REPARSE_TAG)?;
            if matches!(class, 78..=81) {
                r.le64(&FILE_ID)?;
            }
            if matches!(class, 60 | 63 | 80 | 81) {
                r.bytes(&FILE_ID_128, 16)?;
            }
            if matches!(class, 63 | 79 | 81) {
                short_name(r, names)?;
            }
        }
        _ => {}
    }
    text(r, names.pick(&FILE_NAME_SMB1, &FILE_NAME), length)
}

/// A name of 24 bytes at most, in room for as many.
fn short_name(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    let length = usize::from(r.u8(names.pick(&SHORT_NAME_LENGTH_SMB1, &SHORT_NAME_LENGTH))?);
    let reserved = names.pick(&RESERVED_SMB1, &RESERVED);
    r.bytes(reserved, 1)?;
    let unused = r.peek().get(length..24).unwrap_or_default();
    // NULs at the end of a text are not shown.
    let length = if unused.iter().all(|&byte| byte == 0) { 24 } else { length.min(24) };
    r.text16(names.pick(&SHORT_NAME_SMB1, &SHORT_NAME), length)?;
    if length < 24 {
        r.bytes(reserved, 24 - length)?;
    }
    Ok(())
}
