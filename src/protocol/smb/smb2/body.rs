//! What the bodies of all commands have in common: the size of the fixed part, buffers that lie where the fixed
//! part says, and identifiers of open files.

use super::header::{Header, PADDING};
use crate::fault::{Fault, Severity};
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How many bytes the fixed part of the body takes, one more where a part of changing length follows.
    STRUCTURE_SIZE = hex("smb2.buffer_code", "Structure Size").spec("MS-SMB2 §2.2");
    /// Half of the bytes of the fixed part.
    FIXED_LENGTH = uint("smb2.buffer_code.length", "Fixed Part Length").mask(16, 0xfffe).spec("MS-SMB2 §2.2");
    /// A part of changing length follows.
    DYNAMIC = flag("smb2.buffer_code.dynamic", "Dynamic Part").mask(16, 1).spec("MS-SMB2 §2.2");
    /// Where a part of changing length starts, in bytes from the start of the message's header.
    OFFSET = hex("smb2.olb.offset", "Blob Offset").unit("bytes").spec("MS-SMB2 §2.2");
    /// How many bytes a part of changing length takes.
    LENGTH = uint("smb2.olb.length", "Blob Length").unit("bytes").spec("MS-SMB2 §2.2");
    /// Identifier of an open file, directory or pipe; all ones mean the file of the message before in the frame.
    FILE_ID = guid("smb2.fid", "File ID").spec("MS-SMB2 §2.2.14.1");
    /// Which of the files of its session it is, from 1, in the order in which they were opened: the `file` record has the
    /// same number.
    OPEN_NUMBER = uint("smb2.open_number", "Open Number").spec("MS-SMB2 §3.2.1.6");
}

/// Identifier of an open file.
pub type FileId = [u8; 16];

/// The file of the message before in the frame (MS-SMB2 §3.2.4.1.4).
pub const PREVIOUS: FileId = [0xff; 16];

/// Reads how many bytes the fixed part takes.
pub fn structure_size(r: &mut Reader<'_, '_>) -> Result<u16, Fault> {
    r.bits_le16(&STRUCTURE_SIZE, &[&FIXED_LENGTH, &DYNAMIC])
}

/// Where a part of changing length lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// From the start of the message's header.
    pub offset: usize,
    /// In bytes.
    pub length: usize,
}

/// Reads offset and length of 16 bits.
pub fn place16(r: &mut Reader<'_, '_>, what: &str) -> Result<Place, Fault> {
    let offset = r.le16(&OFFSET)?.into();
    r.meaning(format_args!("of {what}"));
    let length = r.le16(&LENGTH)?.into();
    r.meaning(format_args!("of {what}"));
    Ok(Place { offset, length })
}

/// Reads offset and length of 32 bits.
pub fn place32(r: &mut Reader<'_, '_>, what: &str) -> Result<Place, Fault> {
    let offset = r.le32(&OFFSET)? as usize;
    r.meaning(format_args!("of {what}"));
    let length = r.le32(&LENGTH)? as usize;
    r.meaning(format_args!("of {what}"));
    Ok(Place { offset, length })
}

/// Goes to where a part lies, over bytes of padding. Says no where there is nothing to be read: the part is empty,
/// or said to lie in what was read already.
pub fn go_to(r: &mut Reader<'_, '_>, header: &Header, place: Place, what: &str) -> Result<bool, Fault> {
    if place.length == 0 {
        return Ok(false);
    }
    let target = header.base.saturating_add(place.offset);
    match target.checked_sub(r.offset()) {
        Some(0) => Ok(true),
        Some(gap) if gap <= r.remaining() => {
            r.bytes(&PADDING, gap)?;
            Ok(true)
        }
        Some(_) => Err(Fault::malformed(
            r.offset(),
            format!("{what} is said to be at offset {}, behind the end of the message", place.offset),
        )),
        None => {
            let text = format!("{what} is said to be at offset {}, in what comes before it", place.offset);
            r.note(Severity::Error, r.offset(), text);
            Ok(false)
        }
    }
}

/// How many of the bytes of a part are there.
pub fn available(r: &Reader<'_, '_>, place: Place) -> usize {
    place.length.min(r.remaining())
}
