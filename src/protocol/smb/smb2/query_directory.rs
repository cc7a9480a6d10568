//! QUERY_DIRECTORY: what is in a directory (MS-SMB2 §2.2.33, §2.2.34).

use super::Smb2;
use super::body::{self, available, go_to, structure_size};
use super::header::Header;
use super::requests::{Asked, Detail};
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::fscc::{self, Names};
use crate::reader::Reader;
use crate::tree::{Order, text16};

crate::fields! { FIELDS:
    /// What is to be told about each file.
    CLASS = uint("smb2.find.infolevel", "Information Class").names(fscc::CLASSES).spec("MS-SMB2 §2.2.33; MS-FSCC §2.4");
    /// Where the listing starts.
    FIND_FLAGS = hex("smb2.find.flags", "Flags").spec("MS-SMB2 §2.2.33");
    /// From the start.
    RESTART = flag("smb2.find.restart_scans", "Restart Scans").mask(8, 1).spec("MS-SMB2 §2.2.33");
    /// One file only.
    SINGLE = flag("smb2.find.single_entry", "Return Single Entry").mask(8, 2).spec("MS-SMB2 §2.2.33");
    /// From the file of the index.
    INDEX_SPECIFIED = flag("smb2.find.index_specified", "Index Specified").mask(8, 4).spec("MS-SMB2 §2.2.33");
    /// From the start, with another pattern.
    REOPEN = flag("smb2.find.reopen", "Reopen").mask(8, 0x10).spec("MS-SMB2 §2.2.33");
    /// Where to go on, as the server's listing said.
    FILE_INDEX = hex("smb2.file_index", "File Index").spec("MS-SMB2 §2.2.33");
    /// How many bytes the answer may take.
    OUTPUT_LENGTH = uint("smb2.output_buffer_len", "Output Buffer Length").unit("bytes").spec("MS-SMB2 §2.2.33");
    /// Which names are wanted: `*` stands for any letters, `?` for one.
    PATTERN = text16("smb2.find.pattern", "Search Pattern").spec("MS-SMB2 §2.2.33");
    /// Files of the directory.
    ENTRIES = bytes("smb2.find.info_blob", "Entries").spec("MS-SMB2 §2.2.34");
}

/// Reads which files are asked for.
pub fn request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let class = r.u8(&CLASS)?;
    asked.detail = Detail::Directory(class);
    r.bits8(&FIND_FLAGS, &[&RESTART, &SINGLE, &INDEX_SPECIFIED, &REOPEN])?;
    r.le32(&FILE_INDEX)?;
    smb2.file_id(r, asked, now)?;
    let place = body::place16(r, "the pattern")?;
    r.le32(&OUTPUT_LENGTH)?;
    if go_to(r, header, place, "the pattern")? {
        let pattern = r.text16(&PATTERN, place.length)?;
        now.summary.push_str(", ");
        now.summary.push_str(&text16(pattern, Order::Little));
    }
    Ok(())
}

/// Reads what is in the directory.
pub fn response(r: &mut Reader<'_, '_>, header: &Header, asked: Option<&mut Asked>) -> Result<(), Fault> {
    let class = asked.and_then(|asked| match asked.detail {
        Detail::Directory(class) => Some(class),
        _ => None,
    });
    if let Some(class) = class {
        let (source, at) = (r.source(), r.offset());
        r.tree().push_computed(&CLASS, source, at, 0, class.into());
    }
    structure_size(r)?;
    let offset = r.le16(&body::OFFSET)?.into();
    let place = body::Place { offset, length: r.le32(&body::LENGTH)? as usize };
    if go_to(r, header, place, "the listing")? {
        match class {
            Some(class) => {
                r.within(&ENTRIES, place.length, |r| fscc::directory_entries(r, class, Names::Smb2))?;
            }
            None => drop(r.bytes(&ENTRIES, available(r, place))?),
        }
    }
    Ok(())
}
