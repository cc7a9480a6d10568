//! Levels from before Windows NT, and the long form of all that is told about a file (MS-CIFS §2.2.8.1.1 to
//! §2.2.8.1.3, §2.2.8.3.1 to §2.2.8.3.5, §2.2.8.3.10, §2.2.8.4.1, §2.2.8.4.2).

use super::super::file::{ALLOC_SIZE, DATA_SIZE, dates};
use super::super::message::Message;
use super::super::text;
use crate::fault::Fault;
use crate::protocol::smb::file_fields::*;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A file that was found.
    ENTRY = group("smb.find_entry", "File").spec("MS-CIFS §2.2.8.1");
    /// The file that a search may go on behind.
    ENTRY_KEY = uint("smb.find_entry.resume_key", "Resume Key").spec("MS-CIFS §2.2.8.1.1");
    /// An extended attribute.
    ATTRIBUTE = group("smb.ea", "Extended Attribute").spec("MS-CIFS §2.2.1.2.2");
}

/// Extended attributes come with a file.
const WITH_SIZE: u16 = 2;
const WITH_LIST: u16 = 3;

/// Reads files that were found.
pub fn found(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    level: u16,
    resume_keys: bool,
) -> Result<(), Fault> {
    while !r.is_empty() {
        r.group(&ENTRY, |r| {
            if resume_keys {
                r.le32(&ENTRY_KEY)?;
            }
            standard(r)?;
            match level {
                WITH_SIZE => drop(r.le32(&EA_LENGTH)?),
                WITH_LIST => attribute_list(r)?,
                _ => {}
            }
            let length = usize::from(r.u8(&FILE_NAME_LENGTH)?);
            m.text_of(r, &FILE_NAME, length)?;
            // The NUL behind the name is not counted; some servers leave it out.
            let nul = if m.header.unicode { 2 } else { 1 };
            if r.peek().get(..nul).is_some_and(|bytes| bytes.iter().all(|&byte| byte == 0)) {
                r.bytes(&text::PADDING, nul)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Reads dates, sizes and attributes of a file.
pub fn standard(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    dates(r)?;
    r.le32(&DATA_SIZE)?;
    r.le32(&ALLOC_SIZE)?;
    r.bits_le16(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
    Ok(())
}

/// Reads what is told about a file, or is to be changed.
pub fn file(r: &mut Reader<'_, '_>, level: u16) -> Result<(), Fault> {
    match level {
        1 => standard(r),
        WITH_SIZE => {
            standard(r)?;
            r.le32(&EA_LENGTH)?;
            Ok(())
        }
        3 | 4 => attribute_list(r),
        _ => Ok(()),
    }
}

/// Reads all that is told about a file.
pub fn all(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.le64(&CREATE_TIME)?;
    r.le64(&ACCESS_TIME)?;
    r.le64(&LAST_WRITE_TIME)?;
    r.le64(&CHANGE_TIME)?;
    r.bits_le32(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
    m.reserved(r, 4)?;
    r.le64(&ALLOC_SIZE64)?;
    r.le64(&END_OF_FILE)?;
    r.le32(&LINK_COUNT)?;
    r.u8(&DELETE_PENDING)?;
    r.u8(&IS_DIRECTORY)?;
    m.reserved(r, 2)?;
    r.le32(&EA_LENGTH)?;
    let length = r.le32(&FILE_NAME_LENGTH)? as usize;
    text::read(r, &FILE_NAME, length.min(r.remaining()), m.header.unicode)?;
    Ok(())
}

/// Whether bytes are all that is told about a file in this form: the length of the name fits.
pub fn is_all(bytes: &[u8]) -> bool {
    const NAME: usize = 72;
    let length = bytes.get(NAME - 4..).and_then(|bytes| bytes.first_chunk());
    length.is_some_and(|&length| u32::from_le_bytes(length) as usize == bytes.len() - NAME)
}

/// Reads all that is left as extended attributes.
pub fn extended_attributes(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    if r.is_empty() { Ok(()) } else { attribute_list(r) }
}

/// Reads a list of extended attributes; its length counts itself.
fn attribute_list(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let length = (r.le32(&EA_LENGTH)? as usize).saturating_sub(4);
    r.part(length, |r| {
        while !r.is_empty() {
            r.group(&ATTRIBUTE, |r| {
                r.u8(&EA_FLAGS)?;
                let name = usize::from(r.u8(&EA_NAME_LENGTH)?);
                let data = usize::from(r.le16(&EA_DATA_LENGTH)?);
                text::read(r, &EA_NAME, name + 1, false)?;
                r.bytes(&EA_DATA, data)
            })?;
        }
        Ok(())
    })
}

/// Reads a list of names of extended attributes; its length counts itself.
pub fn names(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let length = (r.le32(&EA_LENGTH)? as usize).saturating_sub(4);
    r.part(length, |r| {
        while !r.is_empty() {
            let name = usize::from(r.u8(&EA_NAME_LENGTH)?);
            text::read(r, &EA_NAME, name + 1, false)?;
        }
        Ok(())
    })
}
