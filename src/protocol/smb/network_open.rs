//! Times, sizes and attributes of a file, as opening, closing and asking about it tell them (MS-FSCC §2.4.29, §2.6;
//! MS-SMB2 §2.2.14, §2.2.16).

use crate::fault::Fault;
use crate::reader::Reader;
use crate::time::Time;

crate::fields! { FIELDS:
    /// When the file was created.
    CREATION_TIME = filetime("smb2.create.time", "Creation Time").spec("MS-FSCC §2.4.7");
    /// When the file was last read or written.
    LAST_ACCESS_TIME = filetime("smb2.last_access.time", "Last Access Time").spec("MS-FSCC §2.4.7");
    /// When the content of the file last changed.
    LAST_WRITE_TIME = filetime("smb2.last_write.time", "Last Write Time").spec("MS-FSCC §2.4.7");
    /// When content or attributes of the file last changed.
    CHANGE_TIME = filetime("smb2.last_change.time", "Change Time").spec("MS-FSCC §2.4.7");
    /// How many bytes of storage the file takes.
    ALLOCATION_SIZE = uint("smb2.allocation_size", "Allocation Size").unit("bytes").spec("MS-FSCC §2.4.29");
    /// How many bytes the file holds.
    END_OF_FILE = uint("smb2.eof", "End Of File").unit("bytes").spec("MS-FSCC §2.4.29");
    /// What kind of file it is and how it is treated.
    ATTRIBUTES = hex("smb2.file_attribute", "File Attributes").spec("MS-FSCC §2.6");
    /// It cannot be written.
    READ_ONLY = flag("smb2.file_attribute.read_only", "Read Only").mask(32, 1).spec("MS-FSCC §2.6");
    /// It is not listed by default.
    HIDDEN = flag("smb2.file_attribute.hidden", "Hidden").mask(32, 2).spec("MS-FSCC §2.6");
    /// It belongs to the operating system.
    SYSTEM = flag("smb2.file_attribute.system", "System").mask(32, 4).spec("MS-FSCC §2.6");
    /// It is a directory.
    DIRECTORY = flag("smb2.file_attribute.directory", "Directory").mask(32, 0x10).spec("MS-FSCC §2.6");
    /// It changed since it was last backed up.
    ARCHIVE = flag("smb2.file_attribute.archive", "Archive").mask(32, 0x20).spec("MS-FSCC §2.6");
    /// It has no other attribute.
    NORMAL = flag("smb2.file_attribute.normal", "Normal").mask(32, 0x80).spec("MS-FSCC §2.6");
    /// It is kept in memory rather than on disk.
    TEMPORARY = flag("smb2.file_attribute.temporary", "Temporary").mask(32, 0x100).spec("MS-FSCC §2.6");
    /// Runs of zeros in it take no storage.
    SPARSE = flag("smb2.file_attribute.sparse", "Sparse").mask(32, 0x200).spec("MS-FSCC §2.6");
    /// It is a link, or something else that a file system filter makes sense of.
    REPARSE_POINT = flag("smb2.file_attribute.reparse", "Reparse Point").mask(32, 0x400).spec("MS-FSCC §2.6");
    /// It is stored compressed.
    COMPRESSED = flag("smb2.file_attribute.compressed", "Compressed").mask(32, 0x800).spec("MS-FSCC §2.6");
    /// Its content is in storage that is not at hand.
    OFFLINE = flag("smb2.file_attribute.offline", "Offline").mask(32, 0x1000).spec("MS-FSCC §2.6");
    /// The search service leaves it out.
    NOT_CONTENT_INDEXED = flag("smb2.file_attribute.not_content_indexed", "Not Content Indexed").mask(32, 0x2000)
        .spec("MS-FSCC §2.6");
    /// It is stored encrypted.
    ENCRYPTED = flag("smb2.file_attribute.encrypted", "Encrypted").mask(32, 0x4000).spec("MS-FSCC §2.6");
    /// Checksums protect its content.
    INTEGRITY_STREAM = flag("smb2.file_attribute.integrity_stream", "Integrity Stream").mask(32, 0x8000)
        .spec("MS-FSCC §2.6");
    /// It is left out when checksums are checked.
    NO_SCRUB_DATA = flag("smb2.file_attribute.no_scrub_data", "No Scrub Data").mask(32, 0x2_0000)
        .spec("MS-FSCC §2.6");
}

/// Attributes that make a directory.
pub const ATTRIBUTE_DIRECTORY: u32 = 0x10;

/// When what was done to a file. What is not known is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Times {
    /// It was created.
    pub created: Option<Time>,
    /// It was last read or written.
    pub accessed: Option<Time>,
    /// Its content last changed.
    pub written: Option<Time>,
    /// Content or attributes last changed.
    pub changed: Option<Time>,
}

/// Reads the four times of a file.
pub fn times(r: &mut Reader<'_, '_>) -> Result<Times, Fault> {
    Ok(Times {
        created: Time::from_filetime(r.le64(&CREATION_TIME)?),
        accessed: Time::from_filetime(r.le64(&LAST_ACCESS_TIME)?),
        written: Time::from_filetime(r.le64(&LAST_WRITE_TIME)?),
        changed: Time::from_filetime(r.le64(&CHANGE_TIME)?),
    })
}

/// Reads storage and size of a file, and returns the size.
pub fn sizes(r: &mut Reader<'_, '_>) -> Result<u64, Fault> {
    r.le64(&ALLOCATION_SIZE)?;
    r.le64(&END_OF_FILE)
}

/// Reads the attributes of a file.
pub fn attributes(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(
        &ATTRIBUTES,
        &[
            &READ_ONLY,
            &HIDDEN,
            &SYSTEM,
            &DIRECTORY,
            &ARCHIVE,
            &NORMAL,
            &TEMPORARY,
            &SPARSE,
            &REPARSE_POINT,
            &COMPRESSED,
            &OFFLINE,
            &NOT_CONTENT_INDEXED,
            &ENCRYPTED,
            &INTEGRITY_STREAM,
            &NO_SCRUB_DATA,
        ],
    )
}
