//! Reading and writing files and pipes (MS-CIFS §2.2.4.11, §2.2.4.12, §2.2.4.20 to §2.2.4.28, §2.2.4.40,
//! §2.2.4.42, §2.2.4.43, MS-SMB §2.2.4.2, §2.2.4.3).

use super::block::{andx, bytes, bytes_of, no_bytes, words};
use super::file::{self, BUFFER_FORMAT, COUNT, OFFSET, TIMEOUT, about, fid};
use super::header;
use super::message::{File, Message};
use super::names::code;
use super::text::PADDING;
use super::time;
use crate::content::ContentId;
use crate::count::Count;
use crate::fault::Fault;
use crate::field::Field;
use crate::message::Side;
use crate::protocol::dcerpc::Delivery;
use crate::protocol::smb::connection::{Bulk, Now, OpenFile};
use crate::protocol::smb::file_fields::LAST_WRITE_TIME;
use crate::reader::Reader;
use std::ops::Range;

crate::fields! { FIELDS:
    /// How many bytes are left to be read or written.
    REMAINING = uint("smb.remaining", "Remaining").unit("bytes").spec("MS-CIFS §2.2.4.11.1");
    /// The most that is to be read, or listed.
    MAX_COUNT = uint("smb.maxcount", "Max Count").spec("MS-CIFS §2.2.4.22.1, §2.2.4.58.1, §2.2.4.70.1");
    /// The most that is to be read: the lower 16 bits.
    MAX_COUNT_LOW = uint("smb.maxcount_low", "Max Count Low").unit("bytes").spec("MS-CIFS §2.2.4.42.1");
    /// The most that is to be read: the upper 16 bits; for pipes, how long to wait.
    MAX_COUNT_HIGH = uint("smb.maxcount_high", "Max Count High").spec("MS-SMB §2.2.4.2.1");
    /// The least that is to be read.
    MIN_COUNT = uint("smb.mincount", "Min Count").unit("bytes").spec("MS-CIFS §2.2.4.22.1");
    /// The upper 32 bits of where in the file it is.
    OFFSET_HIGH = uint("smb.offset_high", "Offset High").spec("MS-CIFS §2.2.4.42.1");
    /// Whether data is compacted; not used.
    DATA_COMPACTION = uint("smb.dcm", "Data Compaction Mode").spec("MS-CIFS §2.2.4.42.2");
    /// How many bytes of data there are: the lower 16 bits.
    DATA_LENGTH_LOW = uint("smb.data_len_low", "Data Length Low").unit("bytes").spec("MS-CIFS §2.2.4.42.2, §2.2.4.43.1");
    /// How many bytes of data there are: the upper 16 bits.
    DATA_LENGTH_HIGH = uint("smb.data_len_high", "Data Length High").spec("MS-SMB §2.2.4.2.2, §2.2.4.3.1");
    /// How many bytes of data there are.
    DATA_LENGTH = uint("smb.data_len", "Data Length").unit("bytes").spec("MS-CIFS §2.2.4.11.2");
    /// Where the data starts, counted from the header.
    DATA_OFFSET = uint("smb.data_offset", "Data Offset").unit("bytes").spec("MS-CIFS §2.2.4.42.2");
    /// How many bytes of data all messages of the write have.
    TOTAL_DATA_LENGTH = uint("smb.total_data_len", "Total Data Length").unit("bytes").spec("MS-CIFS §2.2.4.25.1");
    /// How the write is to be done.
    WRITE_MODE = hex("smb.write.mode", "Write Mode").spec("MS-CIFS §2.2.4.43.1");
    /// Messages go without a connection.
    WRITE_CONNECTIONLESS = flag("smb.write.mode.connectionless", "Connectionless").mask(16, 0x80)
        .spec("MS-CIFS §2.2.4.26.1");
    /// A message for the pipe starts here.
    WRITE_START = flag("smb.write.mode.message_start", "Message Start").mask(16, 0x8).spec("MS-CIFS §2.2.4.43.1");
    /// The bytes go to the pipe as they are, with the length of the message in front.
    WRITE_RAW_PIPE = flag("smb.write.mode.raw", "Raw Pipe Write").mask(16, 0x4).spec("MS-CIFS §2.2.4.43.1");
    /// The answer is to say how much the pipe has left.
    WRITE_REMAINING = flag("smb.write.mode.return_remaining", "Return Remaining").mask(16, 0x2)
        .spec("MS-CIFS §2.2.4.43.1");
    /// The write is done when it is on the disk.
    WRITE_THROUGH = flag("smb.write.mode.write_through", "Write Through").mask(16, 0x1).spec("MS-CIFS §2.2.4.43.1");
    /// How many bytes were written: the lower 16 bits.
    COUNT_LOW = uint("smb.count_low", "Count Low").unit("bytes").spec("MS-CIFS §2.2.4.43.2");
    /// How many bytes were written: the upper 16 bits.
    COUNT_HIGH = uint("smb.count_high", "Count High").spec("MS-SMB §2.2.4.3.2");
    /// Which message of the write it is, as a bit.
    REQUEST_MASK = hex("smb.request.mask", "Request Mask").spec("MS-CIFS §2.2.4.26.1");
    /// Which messages of the write came, as bits.
    RESPONSE_MASK = hex("smb.response.mask", "Response Mask").spec("MS-CIFS §2.2.4.26.2");
    /// What is read from the file or written to it.
    FILE_DATA = bytes("smb.file_data", "File Data").spec("MS-CIFS §2.2.4.11.2");
    /// How long the message for the pipe is.
    PIPE_WRITE_LENGTH = uint("smb.pipe.write_len", "Pipe Write Length").unit("bytes").spec("MS-CIFS §2.2.4.43.1");
    /// How many bytes of content follow the message; they are not kept.
    BULK_DATA = uint("smb.bulk_data", "Bulk Data").unit("bytes").spec("MS-CIFS §2.2.4.42.2, §2.2.4.43.1");
}

static WRITE_MODES: &[&Field] =
    &[&WRITE_CONNECTIONLESS, &WRITE_START, &WRITE_RAW_PIPE, &WRITE_REMAINING, &WRITE_THROUGH];

/// Where in a message its content lies, if it ends with content: an answer to a read, or a write (MS-CIFS
/// §2.2.4.42.2, §2.2.4.43.1; MS-SMB §2.2.4.2.2, §2.2.4.3.1).
pub fn bulk(message: &[u8]) -> Option<Range<usize>> {
    let (&command, response) = (message.get(4)?, message.get(9)? & header::RESPONSE != 0);
    let words = message.get(header::LENGTH..)?;
    let word = |at: usize| Some(usize::from(u16::from_le_bytes(*words.get(1 + 2 * at..)?.first_chunk()?)));
    let alone = words.get(1) == Some(&code::NO_ANDX);
    let (offset, low, high) = match (command, response, words.first()?) {
        (code::READ_ANDX, true, 12) if alone => (word(6)?, word(5)?, word(7)?),
        (code::WRITE_ANDX, false, 12 | 14) if alone => (word(11)?, word(10)?, word(9)?),
        _ => return None,
    };
    // Words and byte count come first.
    let head = header::LENGTH + 1 + 2 * usize::from(words[0]) + 2;
    (offset >= head).then_some(offset..offset + (high << 16 | low))
}

/// Reads data of a file or pipe, all that is left, of so many bytes. What is told of a file is what came of it: of an
/// answer to a read the bytes that were captured, of a write those that the server wrote.
fn data(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, length: usize) -> Result<(), Fault> {
    let Some(fid) = m.request.fid else { return r.rest(&FILE_DATA).map(drop) };
    let tid = m.header.tid;
    let known = m.state.files.get(fid).is_some();
    if !known && (m.state.trees.get(tid).is_some_and(|tree| tree.pipes) || is_rpc(r.peek())) {
        // The pipe was opened before the capture begins.
        let pipe = Some(Box::new(super::open::association("")));
        m.state.files.insert(fid, File { tid, pipe, ..File::default() });
    }
    let Some(file) = m.state.files.get(fid) else { return r.rest(&FILE_DATA).map(drop) };
    let (here, at) = (r.remaining() as u64, m.request.offset);
    if let Some(pipe) = &mut file.pipe {
        let ranges = if m.header.response { &mut file.read } else { &mut file.written };
        ranges.bytes += here;
        return if r.is_empty() {
            Ok(())
        } else {
            pipe.data(
                r,
                Delivery {
                    from: m.now.side,
                    frame: m.now.frame,
                    time: m.now.completed(),
                    summary: m.now.summary,
                    records: m.now.records,
                },
            )
        };
    }
    let content = extracted(file, m.now);
    if let Some(content) = content {
        m.now.contents.add(content, at, r.peek());
    }
    // Nothing says how much of what comes in several messages was written.
    let counted = m.header.response || matches!(m.header.command, code::WRITE_RAW | code::WRITE_MPX);
    if counted {
        file.carried(m.now.side, at, here);
    }
    if here < length as u64 {
        // The rest follows, or what is left of it behind a gap.
        let file = counted.then_some(OpenFile::Smb1(fid));
        m.now.bulk = Some(Bulk { file, content, at: at.saturating_add(here), run: 0 });
    }
    if r.is_empty() { Ok(()) } else { r.rest(&FILE_DATA).map(drop) }
}

/// The content that is read from a file, or written to it.
fn extracted(file: &mut File, now: &mut Now<'_>) -> Option<ContentId> {
    let (kind, size) = match now.side {
        Side::Server => ("file_read", file.size.unwrap_or(0)),
        Side::Client => ("file_written", 0),
    };
    let slot = &mut file.contents[now.side as usize];
    if slot.is_none() {
        *slot = now.contents.begin(kind, &file.name, Some(size));
    }
    *slot
}

/// Reads data that a transaction sends through a pipe: all that is left.
pub fn pipe_data(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    if let Some(fid) = m.request.fid
        && m.state.files.get(fid).is_none_or(|file| file.pipe.is_none())
    {
        let pipe = Some(Box::new(super::open::association("")));
        m.state.files.insert(fid, File { tid: m.header.tid, pipe, ..File::default() });
    }
    data(r, m, 0)
}

/// Whether bytes look like a PDU of DCE/RPC of their length (C706 §12.6.3.1).
fn is_rpc(bytes: &[u8]) -> bool {
    match *bytes {
        [5, 0..=1, 0..=19, _, order, _, _, _, a, b, ..] => {
            let length = if order & 0x10 != 0 { [a, b] } else { [b, a] };
            usize::from(u16::from_le_bytes(length)) == bytes.len()
        }
        _ => false,
    }
}

/// Reads what lies before `offset` from the header.
pub fn pad_to(r: &mut Reader<'_, '_>, m: &Message<'_, '_>, offset: usize) -> Result<(), Fault> {
    let gap = (m.origin + offset).saturating_sub(r.offset());
    if gap > 0 && gap <= r.remaining() {
        r.bytes(&PADDING, gap)?;
    }
    Ok(())
}

/// Reads the data of a block, from `offset` on, so many bytes of it.
fn data_at(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    offset: usize,
    length: usize,
) -> Result<(), Fault> {
    let counted: usize = r.peek().first_chunk().map_or(0, |&count| u16::from_le_bytes(count).into());
    let padding = (m.origin + offset).saturating_sub(r.offset() + 2);
    let padding = if padding < 256 { padding } else { 0 };
    // More than 65535 bytes cannot be counted, and some senders count none at all.
    let needed = if length + padding > counted && length + padding + 2 <= r.remaining() {
        length + padding
    } else {
        counted
    };
    let needed = if m.now.follows > 0 { r.remaining().saturating_sub(2) } else { needed };
    bytes_of(r, m, needed, |r, m| {
        if length == 0 {
            return if r.is_empty() { Ok(()) } else { r.rest(&PADDING).map(drop) };
        }
        pad_to(r, m, offset)?;
        if m.now.follows > 0 {
            let (source, at) = (r.source(), r.offset());
            r.tree().push_computed(&BULK_DATA, source, at, 0, length as u64);
        }
        let end = r.remaining().min(length);
        limited(r, end, |r| data(r, m, length))
    })?;
    Ok(())
}

/// Has `read` read the next `length` bytes, and what it leaves shown as file data.
fn limited(
    r: &mut Reader<'_, '_>,
    length: usize,
    read: impl FnOnce(&mut Reader<'_, '_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    r.part(length, |r| {
        read(r)?;
        if r.is_empty() { Ok(()) } else { r.rest(&FILE_DATA).map(drop) }
    })
}

pub fn read_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        fid(r, m)?;
        let count = r.le16(&COUNT)?;
        let offset = r.le32(&OFFSET)?;
        m.request.offset = offset.into();
        m.say(format_args!(", {} at {offset}", Count(count, "byte")));
        r.le16(&REMAINING)
    })?;
    no_bytes(r, m)
}

pub fn read_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, m| {
        r.le16(&COUNT)?;
        m.reserved(r, 8)
    })?;
    block(r, m)
}

/// Reads the data of a block, with its format and length in front.
fn block(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    bytes(r, m, |r, m| {
        r.u8(&BUFFER_FORMAT)?;
        let length = usize::from(r.le16(&DATA_LENGTH)?);
        m.say(format_args!(", {}", Count(length, "byte")));
        limited(r, length.min(r.remaining()), |r| data(r, m, length))
    })?;
    Ok(())
}

pub fn write_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        fid(r, m)?;
        r.le16(&COUNT)?;
        let offset = r.le32(&OFFSET)?;
        m.request.offset = offset.into();
        m.say(format_args!(" at {offset}"));
        r.le16(&REMAINING)
    })?;
    block(r, m)
}

/// An answer that says how much was written.
pub fn count_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, m| {
        let count = r.le16(&COUNT)?;
        m.say(format_args!(", {}", Count(count, "byte")));
        written(m, count.into());
        Ok(())
    })?;
    if m.command == code::WRITE_AND_CLOSE {
        file::closed(m);
    }
    no_bytes(r, m)
}

/// Takes note of how much of a write the server has written.
fn written(m: &mut Message<'_, '_>, count: u64) {
    let (at, side) = (m.request.offset, m.now.side.other());
    if m.command != code::WRITE_COMPLETE
        && let Some(file) = m.request.fid.and_then(|fid| m.state.files.get(fid))
        && file.pipe.is_none()
    {
        file.carried(side, at, count);
    }
}

pub fn write_and_close_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut count = 0;
    words(r, m, |r, m| {
        fid(r, m)?;
        count = r.le16(&COUNT)?.into();
        let offset = r.le32(&OFFSET)?;
        m.request.offset = offset.into();
        m.say(format_args!(", {} at {offset}", Count(count, "byte")));
        time::utime(r, &LAST_WRITE_TIME)?;
        if !r.is_empty() {
            m.reserved(r, 12)?;
        }
        Ok(())
    })?;
    bytes(r, m, |r, m| {
        if !r.is_empty() {
            r.bytes(&PADDING, 1)?;
        }
        limited(r, r.remaining().min(count), |r| data(r, m, count))
    })?;
    Ok(())
}

/// Reads the upper half of an offset, if it is there.
fn offset_with_high(r: &mut Reader<'_, '_>, low: u32) -> Result<u64, Fault> {
    let high = if r.is_empty() { 0 } else { r.le32(&OFFSET_HIGH)? };
    Ok(u64::from(high) << 32 | u64::from(low))
}

pub fn read_raw_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        fid(r, m)?;
        let offset = r.le32(&OFFSET)?;
        let count = r.le16(&MAX_COUNT)?;
        r.meaning(format_args!("bytes"));
        m.say(format_args!(", {} at {offset}", Count(count, "byte")));
        r.le16(&MIN_COUNT)?;
        r.le32(&TIMEOUT)?;
        m.reserved(r, 2)?;
        m.request.offset = offset_with_high(r, offset)?;
        Ok(())
    })?;
    no_bytes(r, m)
}

/// The server's data follows without a header.
pub fn raw_read_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    read_raw_request(r, m)?;
    m.state.raw = m.request.fid.map(|fid| (m.now.side.other(), fid, m.request.offset));
    Ok(())
}

/// Reads data that comes without a header: all that is left.
pub fn raw(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let what = if m.header.response { "Read Raw data" } else { "Write Raw data" };
    m.say(format_args!("{what}"));
    about(m);
    m.say(format_args!(", {}", Count(r.remaining(), "byte")));
    if r.is_empty() { Ok(()) } else { data(r, m, 0) }
}

pub fn read_mpx_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    let mut place = (0, 0);
    words(r, m, |r, m| {
        m.request.offset = r.le32(&OFFSET)?.into();
        r.le16(&COUNT)?;
        r.le16(&REMAINING)?;
        r.le16(&DATA_COMPACTION)?;
        m.reserved(r, 2)?;
        let length = r.le16(&DATA_LENGTH)?;
        place = (r.le16(&DATA_OFFSET)?.into(), length.into());
        Ok(())
    })?;
    data_at(r, m, place.0, place.1)
}

pub fn write_raw_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut place = (0, 0);
    words(r, m, |r, m| {
        fid(r, m)?;
        let total = r.le16(&TOTAL_DATA_LENGTH)?;
        m.reserved(r, 2)?;
        let offset = r.le32(&OFFSET)?;
        m.say(format_args!(", {} at {offset}", Count(total, "byte")));
        r.le32(&TIMEOUT)?;
        r.bits_le16(&WRITE_MODE, WRITE_MODES)?;
        if m.command == code::WRITE_MPX {
            r.le32(&REQUEST_MASK)?;
        } else {
            m.reserved(r, 4)?;
        }
        let length = r.le16(&DATA_LENGTH)?;
        place = (r.le16(&DATA_OFFSET)?.into(), length.into());
        m.request.offset = offset_with_high(r, offset)?;
        Ok(())
    })?;
    data_at(r, m, place.0, place.1)?;
    // What comes without a header goes on from there.
    m.request.offset = m.request.offset.saturating_add(place.1 as u64);
    Ok(())
}

pub fn write_raw_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, _| r.le16(&REMAINING))?;
    // The client sends the rest without a header.
    m.state.raw = m.request.fid.map(|fid| (m.now.side.other(), fid, m.request.offset));
    no_bytes(r, m)
}

pub fn write_mpx_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, _| r.le32(&RESPONSE_MASK))?;
    no_bytes(r, m)
}

pub fn read_andx_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        andx(r, m)?;
        fid(r, m)?;
        let offset = r.le32(&OFFSET)?;
        let low = r.le16(&MAX_COUNT_LOW)?;
        r.le16(&MIN_COUNT)?;
        let high = r.le32(&MAX_COUNT_HIGH)?;
        r.le16(&REMAINING)?;
        m.request.offset = offset_with_high(r, offset)?;
        // For pipes the upper half says how long to wait, all ones for ever.
        let high = if high > 0xff { 0 } else { high };
        let (count, offset) = (high << 16 | u32::from(low), m.request.offset);
        m.say(format_args!(", {} at {offset}", Count(count, "byte")));
        Ok(())
    })?;
    no_bytes(r, m)
}

pub fn read_andx_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    let mut place = (0, 0);
    words(r, m, |r, m| {
        andx(r, m)?;
        r.le16(&REMAINING)?;
        r.le16(&DATA_COMPACTION)?;
        m.reserved(r, 2)?;
        let low = r.le16(&DATA_LENGTH_LOW)?;
        let offset = r.le16(&DATA_OFFSET)?;
        let high = r.le16(&DATA_LENGTH_HIGH)?;
        m.reserved(r, 8)?;
        place = (offset.into(), usize::from(high) << 16 | usize::from(low));
        m.say(format_args!(", {}", Count(place.1, "byte")));
        Ok(())
    })?;
    data_at(r, m, place.0, place.1)
}

pub fn write_andx_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut place = (0, 0);
    let mut raw_pipe = false;
    words(r, m, |r, m| {
        andx(r, m)?;
        fid(r, m)?;
        let offset = r.le32(&OFFSET)?;
        m.reserved(r, 4)?;
        // The first message of a raw write to a pipe has the length of all of it in front.
        raw_pipe = r.bits_le16(&WRITE_MODE, WRITE_MODES)? & 0xc == 0xc;
        r.le16(&REMAINING)?;
        let high = r.le16(&DATA_LENGTH_HIGH)?;
        let low = r.le16(&DATA_LENGTH_LOW)?;
        let data = r.le16(&DATA_OFFSET)?;
        let offset = offset_with_high(r, offset)?;
        m.request.offset = offset;
        place = (data.into(), usize::from(high) << 16 | usize::from(low));
        m.say(format_args!(", {} at {offset}", Count(place.1, "byte")));
        Ok(())
    })?;
    if raw_pipe && place.1 >= 2 {
        return raw_pipe_write(r, m, place.0);
    }
    data_at(r, m, place.0, place.1)
}

fn raw_pipe_write(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, offset: usize) -> Result<(), Fault> {
    bytes(r, m, |r, m| {
        pad_to(r, m, offset)?;
        r.le16(&PIPE_WRITE_LENGTH)?;
        data(r, m, 0)
    })?;
    Ok(())
}

pub fn write_andx_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, m| {
        andx(r, m)?;
        let low = r.le16(&COUNT_LOW)?;
        r.le16(&REMAINING)?;
        let high = r.le16(&COUNT_HIGH)?;
        let count = u32::from(high) << 16 | u32::from(low);
        m.say(format_args!(", {}", Count(count, "byte")));
        written(m, count.into());
        m.reserved(r, 2)
    })?;
    no_bytes(r, m)
}

pub fn print_write_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, fid)?;
    block(r, m)
}
