//! Extended attributes: names with small values (MS-FSCC §2.4.16, §2.4.15.1).

use super::super::file_fields::{
    EA_DATA as DATA_SMB1, EA_DATA_LENGTH as DATA_LENGTH_SMB1, EA_FLAGS as FLAGS_SMB1, EA_NAME as NAME_SMB1,
    EA_NAME_LENGTH as NAME_LENGTH_SMB1,
};
use super::Names;
use super::fields::{NEXT_ENTRY_OFFSET, NEXT_OFFSET};
use super::list::list;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// One extended attribute.
    ENTRY = group("smb2.ea", "Extended attribute").spec("MS-FSCC §2.4.16");
    /// How the attribute is to be treated.
    FLAGS = hex("smb2.ea.flags", "Flags").names(NEEDED).spec("MS-FSCC §2.4.16");
    /// How many bytes the name takes, without its NUL.
    NAME_LENGTH = uint("smb2.ea.name_len", "Length of name").unit("bytes").spec("MS-FSCC §2.4.16");
    /// How many bytes the value takes; with none, the attribute is taken away.
    DATA_LENGTH = uint("smb2.ea.data_len", "Length of value").unit("bytes").spec("MS-FSCC §2.4.16");
    /// Name of the attribute, with a NUL behind it.
    NAME = textz("smb2.ea.name", "Name").spec("MS-FSCC §2.4.16");
    /// Value of the attribute.
    DATA = bytes("smb2.ea.data", "Value").spec("MS-FSCC §2.4.16");
}

const NEEDED: &[(u64, &str)] = &[(0x80, "who does not understand the attribute must not use the file")];

fn next(names: Names) -> &'static Field {
    names.pick(&NEXT_ENTRY_OFFSET, &NEXT_OFFSET)
}

/// Reads all bytes that are left as extended attributes.
pub fn full_ea(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    list(r, &ENTRY, |r| {
        r.le32(next(names))?;
        r.u8(names.pick(&FLAGS_SMB1, &FLAGS))?;
        let name = usize::from(r.u8(names.pick(&NAME_LENGTH_SMB1, &NAME_LENGTH))?);
        let data = usize::from(r.le16(names.pick(&DATA_LENGTH_SMB1, &DATA_LENGTH))?);
        r.bytes(names.pick(&NAME_SMB1, &NAME), name + 1)?;
        r.bytes(names.pick(&DATA_SMB1, &DATA), data).map(drop)
    })
}

/// Reads all bytes that are left as names of extended attributes that are asked for.
pub fn get_ea(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    list(r, &ENTRY, |r| {
        r.le32(next(names))?;
        let name = usize::from(r.u8(names.pick(&NAME_LENGTH_SMB1, &NAME_LENGTH))?);
        r.bytes(names.pick(&NAME_SMB1, &NAME), name + 1).map(drop)
    })
}
