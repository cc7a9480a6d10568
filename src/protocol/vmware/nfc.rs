//! NFC (network file copy), where it is in clear: messages of 264 bytes that open a session, then *AIO* messages with a
//! header of 16 bytes that read and write disks. All of it as observed (OpenVixDiskLib).

use crate::fault::Fault;
use crate::message::Side;
use crate::reader::Reader;
use std::collections::VecDeque;

crate::fields! { FIELDS:
    /// What a message of 264 bytes is for.
    TYPE = uint("vmware.nfc.type", "NFC message type").names(TYPES).spec("OpenVixDiskLib");
    /// How the session is protected on its own: PlainText, not at all.
    PROTECTION = textz("vmware.nfc.protection", "Protection").spec("OpenVixDiskLib");
    /// Version of NFC that the sender speaks.
    VERSION = uint("vmware.nfc.version", "NFC version").spec("OpenVixDiskLib");
    /// Length of the client's name, which follows this message.
    NAME_LENGTH = uint("vmware.nfc.name_length", "Name length").unit("bytes").spec("OpenVixDiskLib");
    /// Length of the operation's name, which follows that.
    OPERATION_LENGTH = uint("vmware.nfc.operation_length", "Operation length").unit("bytes").spec("OpenVixDiskLib");
    /// What the session can do.
    FEATURES = hex("vmware.nfc.features", "Features").meaning(|node, _, out| {
            crate::field::write_set(node.value, &["interruption", "switch of hosts"], out);
        }).spec("OpenVixDiskLib");
    /// A number that the answer to the session's parameters holds; 1 was observed.
    PARAMETERS = uint("vmware.nfc.parameters", "Parameters").spec("OpenVixDiskLib");
    /// Bytes that fill the message up, or have no known meaning.
    FILLING = bytes("vmware.nfc.filling", "Filling").spec("OpenVixDiskLib");
    /// Name of the client program.
    NAME = text("vmware.nfc.name", "Client name").spec("OpenVixDiskLib");
    /// Name of the operation that the session is for.
    OPERATION = text("vmware.nfc.operation", "Operation").spec("OpenVixDiskLib");
}

crate::fields! { AIO_FIELDS:
    /// The number that every AIO message begins with.
    MAGIC = hex("vmware.nfc.aio.magic", "AIO magic").spec("OpenVixDiskLib");
    /// What the AIO message is for.
    AIO_TYPE = uint("vmware.nfc.aio.type", "AIO message type").names(AIO_TYPES).spec("OpenVixDiskLib");
    /// How many bytes follow the header; names and contents of sectors behind those are not counted.
    SIZE = uint("vmware.nfc.aio.size", "Size").unit("bytes").spec("OpenVixDiskLib");
    /// Number of the request, which its answer repeats.
    REQUEST = uint("vmware.nfc.aio.request", "Request number").spec("OpenVixDiskLib");
    /// Length of the file's name, which follows the payload.
    PATH_LENGTH = uint("vmware.nfc.aio.path_length", "Path length").unit("bytes").spec("OpenVixDiskLib");
    /// What kind of file it is.
    FILE_TYPE = uint("vmware.nfc.aio.file_type", "File type").names(&[(2, "disk")]).spec("OpenVixDiskLib");
    /// How the file is opened.
    OPEN_FLAGS = hex("vmware.nfc.aio.open_flags", "Open flags").names(&[(0x1a, "to read and write"), (0x1e, "to read")])
        .spec("OpenVixDiskLib");
    /// Number of the open file.
    HANDLE = hex("vmware.nfc.aio.handle", "File handle").spec("OpenVixDiskLib");
    /// How many bytes a sector of the disk has.
    SECTOR_SIZE = uint("vmware.nfc.aio.sector_size", "Sector size").unit("bytes").spec("OpenVixDiskLib");
    /// Whether bytes are read or written.
    DIRECTION = uint("vmware.nfc.aio.direction", "Direction").names(&[(0, "write"), (1, "read")])
        .spec("OpenVixDiskLib");
    /// How the contents of sectors are compressed.
    COMPRESSION = uint("vmware.nfc.aio.compression", "Compression").names(&[(0, "none"), (2, "FastLZ")])
        .spec("OpenVixDiskLib");
    /// Where on the disk it begins.
    OFFSET = uint("vmware.nfc.aio.offset", "Offset").unit("bytes").spec("OpenVixDiskLib");
    /// How many bytes are read or written in all.
    TOTAL = uint("vmware.nfc.aio.total", "Total length").unit("bytes").spec("OpenVixDiskLib");
    /// Where in those this message's part begins.
    PART_OFFSET = uint("vmware.nfc.aio.part_offset", "Part offset").unit("bytes").spec("OpenVixDiskLib");
    /// How many of them this message's part is.
    PART_LENGTH = uint("vmware.nfc.aio.part_length", "Part length").unit("bytes").spec("OpenVixDiskLib");
    /// How many bytes that part takes on the wire.
    DATA_LENGTH = uint("vmware.nfc.aio.data_length", "Data length").unit("bytes").spec("OpenVixDiskLib");
    /// The rest of the payload, of no known meaning.
    PAYLOAD = bytes("vmware.nfc.aio.payload", "Payload").spec("OpenVixDiskLib");
    /// Name of the file.
    PATH = text("vmware.nfc.aio.path", "Path").spec("OpenVixDiskLib");
    /// Contents of sectors.
    DATA = bytes("vmware.nfc.aio.data", "Data").spec("OpenVixDiskLib");
}

const TYPES: &[(u64, &str)] = &[
    (4, "session complete"),
    (33, "session parameters"),
    (36, "session parameters, answer"),
    (43, "handshake"),
    (51, "version"),
    (52, "open AIO session"),
    (54, "connection data"),
    (55, "session features"),
];

const AIO_TYPES: &[(u64, &str)] = &[
    (1, "error"),
    (2, "open session"),
    (3, "close session"),
    (4, "open file"),
    (5, "close file"),
    (7, "read or write"),
    (9, "set socket options"),
    (10, "get file information"),
    (11, "get a disk's property"),
    (22, "set resource pool"),
];

const CLASSIC: usize = 264;
const HEADER: usize = 16;
const AIO_MAGIC: [u8; 4] = 0xa100_da7a_u32.to_le_bytes();
/// A payload is no longer than this: the longest observed has 60 bytes.
const MAX_PAYLOAD: usize = 4096;
/// A name or the contents of sectors are no longer: 64 KiB were observed.
const MAX_EXTRA: usize = 256 << 10;

/// What one side sends.
#[derive(Debug, Default)]
pub struct Direction {
    /// Names that follow without a header.
    names: VecDeque<(Name, usize)>,
}

#[derive(Clone, Copy, Debug)]
enum Name {
    Client,
    Operation,
}

/// Whether bytes are the first message of a client.
pub fn is_handshake(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x2b\0\0\0PlainText")
}

/// Whether bytes begin with the header of an AIO message.
pub fn is_aio(bytes: &[u8]) -> bool {
    bytes.starts_with(&AIO_MAGIC)
}

/// Whether bytes can be the start of a message; four of them tell.
pub fn starts(bytes: &[u8]) -> bool {
    is_aio(bytes) || word(bytes, 0).is_some_and(|kind| TYPE.name_of(kind.into()).is_some())
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|&word| u32::from_le_bytes(word))
}

impl Direction {
    /// How long the message is that `bytes` start with, or how much of it is needed to tell; nothing when it is none.
    pub fn extent(&self, bytes: &[u8], side: Side) -> Option<usize> {
        if let Some(&(_, length)) = self.names.front() {
            return Some(length);
        }
        if bytes.len() < 4 {
            return Some(4);
        }
        if !is_aio(bytes) {
            return starts(bytes).then_some(CLASSIC);
        }
        let Some(size) = word(bytes, 8) else { return Some(HEADER) };
        let payload = usize::try_from(size).ok().filter(|&size| size <= MAX_PAYLOAD)?;
        let whole = HEADER + payload;
        if bytes.len() < whole {
            return Some(whole);
        }
        let extra = usize::try_from(extra(bytes, side)).ok().filter(|&extra| extra <= MAX_EXTRA)?;
        Some(whole + extra)
    }

    /// Where the next message may begin behind bytes that are none.
    pub fn next(bytes: &[u8]) -> usize {
        bytes.windows(4).skip(1).position(is_aio).map_or(bytes.len(), |at| at + 1)
    }

    /// Reads a message.
    pub fn read(
        &mut self,
        reader: &mut Reader<'_, '_>,
        side: Side,
        summary: &mut String,
    ) -> Result<(), Fault> {
        if let Some((name, _)) = self.names.pop_front() {
            let (field, what) = match name {
                Name::Client => (&NAME, "NFC client name "),
                Name::Operation => (&OPERATION, "NFC operation "),
            };
            summary.push_str(what);
            let length = reader.remaining();
            summary.push_str(&reader.text(field, length)?);
            return Ok(());
        }
        summary.push_str("NFC ");
        if is_aio(reader.peek()) { aio(reader, side, summary) } else { self.classic(reader, summary) }
    }

    fn classic(&mut self, reader: &mut Reader<'_, '_>, summary: &mut String) -> Result<(), Fault> {
        let kind = reader.le32(&TYPE)?;
        summary.push_str(TYPE.name_of(kind.into()).unwrap_or("message"));
        match kind {
            43 => {
                reader.rest(&PROTECTION)?;
            }
            36 => {
                reader.bytes(&FILLING, 12)?;
                reader.le32(&PARAMETERS)?;
            }
            51 => {
                reader.le32(&VERSION)?;
            }
            54 => {
                let name = reader.le32(&NAME_LENGTH)?;
                let operation = reader.le32(&OPERATION_LENGTH)?;
                for (name, length) in [(Name::Client, name), (Name::Operation, operation)] {
                    let length = usize::try_from(length).unwrap_or(usize::MAX);
                    if (1..=MAX_PAYLOAD).contains(&length) {
                        self.names.push_back((name, length));
                    }
                }
            }
            55 => {
                reader.le32(&FEATURES)?;
            }
            _ => {}
        }
        if !reader.is_empty() {
            reader.rest(&FILLING)?;
        }
        Ok(())
    }
}

/// How many bytes follow the payload: the name of a file to open, or the contents of sectors that are written, or were read.
fn extra(bytes: &[u8], side: Side) -> u32 {
    let payload = |at: usize| word(bytes, HEADER + at).unwrap_or(0);
    match (word(bytes, 4), side) {
        (Some(4), Side::Client) => payload(0),
        (Some(7), Side::Client) if payload(8) == 0 => payload(36),
        (Some(7), Side::Server) if payload(8) == 1 => payload(36),
        _ => 0,
    }
}

fn aio(reader: &mut Reader<'_, '_>, side: Side, summary: &mut String) -> Result<(), Fault> {
    reader.le32(&MAGIC)?;
    let kind = reader.le32(&AIO_TYPE)?;
    let size = reader.le32(&SIZE)?;
    reader.le32(&REQUEST)?;
    summary.push_str(AIO_TYPE.name_of(kind.into()).unwrap_or("AIO message"));
    let end = reader.offset() + usize::try_from(size).unwrap_or(usize::MAX);
    match (kind, side, size) {
        (4, Side::Client, 60) => {
            reader.le32(&PATH_LENGTH)?;
            reader.bytes(&PAYLOAD, 12)?;
            reader.le32(&FILE_TYPE)?;
            reader.le32(&OPEN_FLAGS)?;
        }
        (4, Side::Server, 60) => {
            reader.bytes(&PAYLOAD, 8)?;
            reader.le64(&HANDLE)?;
            reader.le32(&FILE_TYPE)?;
            reader.le32(&OPEN_FLAGS)?;
            reader.bytes(&PAYLOAD, 12)?;
            reader.le32(&SECTOR_SIZE)?;
        }
        (5, _, 8) => {
            reader.le64(&HANDLE)?;
        }
        (7, _, 44) => {
            reader.le64(&HANDLE)?;
            let direction = reader.le32(&DIRECTION)?;
            reader.le32(&COMPRESSION)?;
            let offset = reader.le64(&OFFSET)?;
            let total = reader.le32(&TOTAL)?;
            reader.le32(&PART_OFFSET)?;
            reader.le32(&PART_LENGTH)?;
            reader.le32(&DATA_LENGTH)?;
            let what = DIRECTION.name_of(direction.into()).unwrap_or("do something with");
            summary.truncate("NFC ".len());
            summary.push_str(&format!("{what} {total} bytes at {offset}"));
        }
        _ => {}
    }
    let left = end.saturating_sub(reader.offset()).min(reader.remaining());
    if left > 0 {
        reader.bytes(&PAYLOAD, left)?;
    }
    if !reader.is_empty() {
        let field = if kind == 4 { &PATH } else { &DATA };
        let text = reader.rest(field)?;
        if kind == 4 {
            summary.push(' ');
            summary.push_str(&String::from_utf8_lossy(text));
        }
    }
    Ok(())
}
