//! READ and WRITE: the content of files, and what goes over pipes (MS-SMB2 §2.2.19 to §2.2.22).
//!
//! Content of more than [`BULK`](super::super::connection::BULK) bytes that ends its frame is not part of the message: it follows the message as
//! bytes that nobody keeps. Who wants to follow the content of a file finds all it takes in the messages: which file
//! it is (`smb2.open_number`), where in the file (`smb2.file_offset`), and the bytes, or how many of them follow.

use super::body::{self, FileId, Place, available, go_to, structure_size};
use super::commands::{READ, WRITE};
use super::header::{self, Header, RESERVED};
use super::opens::Open;
use super::requests::{Asked, Detail};
use super::{Smb2, records};
use crate::content::ContentId;
use crate::count::Count;
use crate::fault::Fault;
use crate::message::Side;
use crate::protocol::dcerpc::{self, Association, Delivery};
use crate::protocol::smb::connection::{Bulk, Now, OpenFile};
use crate::reader::Reader;
use std::fmt::Write;
use std::ops::Range;

crate::fields! { FIELDS:
    /// Where the client would like the content in the answer.
    PADDING = hex("smb2.read_padding", "Padding").spec("MS-SMB2 §2.2.19");
    /// How it is read.
    READ_FLAGS = hex("smb2.read_flags", "Read Flags").spec("MS-SMB2 §2.2.19");
    /// The server is to read it from the disk itself (SMB 3.0.2).
    READ_UNBUFFERED = flag("smb2.read_flags.unbuffered", "Unbuffered").mask(8, 1).spec("MS-SMB2 §2.2.19");
    /// The answer should be compressed (SMB 3.1.1).
    READ_COMPRESSED = flag("smb2.read_flags.compressed", "Request Compressed").mask(8, 2).spec("MS-SMB2 §2.2.19");
    /// How many bytes are read.
    READ_LENGTH = uint("smb2.read_length", "Read Length").unit("bytes").spec("MS-SMB2 §2.2.19");
    /// Where in the file.
    FILE_OFFSET = uint("smb2.file_offset", "File Offset").unit("bytes").spec("MS-SMB2 §2.2.19, §2.2.26.1");
    /// Fewer bytes than this are an error.
    MINIMUM_COUNT = uint("smb2.min_count", "Minimum Count").unit("bytes").spec("MS-SMB2 §2.2.19");
    /// How many bytes the client will go on to read or write.
    REMAINING = uint("smb2.remaining_bytes", "Remaining Bytes").unit("bytes").spec("MS-SMB2 §2.2.19");
    /// Where in the client's memory the content goes to or comes from, for RDMA.
    CHANNEL_INFO = group("smb2.channel_info_blob", "Channel Information").spec("MS-SMB2 §2.2.19");
    /// Where a piece of memory starts.
    DESCRIPTOR_OFFSET = uint("smb2.buffer_descriptor.offset", "Offset").spec("MS-SMBD §2.2.3.1");
    /// What lets the server use it.
    DESCRIPTOR_TOKEN = hex("smb2.buffer_descriptor.token", "Token").spec("MS-SMBD §2.2.3.1");
    /// How many bytes it takes.
    DESCRIPTOR_LENGTH = uint("smb2.buffer_descriptor.length", "Length").unit("bytes").spec("MS-SMBD §2.2.3.1");
    /// Where the content starts, in bytes from the start of the message's header.
    DATA_OFFSET = hex("smb2.data_offset", "Data Offset").unit("bytes").spec("MS-SMB2 §2.2.20, §2.2.21");
    /// How many bytes of content go another way.
    DATA_REMAINING = uint("smb2.read_remaining", "Data Remaining").unit("bytes").spec("MS-SMB2 §2.2.20");
    /// Content that was read.
    READ_DATA = bytes("smb2.read.blob", "Read Data").spec("MS-SMB2 §2.2.20");
    /// How many bytes are written.
    WRITE_LENGTH = uint("smb2.write_length", "Write Length").unit("bytes").spec("MS-SMB2 §2.2.21");
    /// How it is written.
    WRITE_FLAGS = hex("smb2.write.flags", "Write Flags").spec("MS-SMB2 §2.2.21");
    /// It must be on disk before the server answers.
    WRITE_THROUGH = flag("smb2.write.flags.write_through", "Write Through").mask(32, 1).spec("MS-SMB2 §2.2.21");
    /// The server is to write it to the disk itself (SMB 3.0.2).
    WRITE_UNBUFFERED = flag("smb2.write.flags.unbuffered", "Unbuffered").mask(32, 2).spec("MS-SMB2 §2.2.21");
    /// Content that is written.
    WRITE_DATA = bytes("smb2.write_data", "Write Data").spec("MS-SMB2 §2.2.21");
    /// How many bytes were written.
    WRITE_COUNT = uint("smb2.write.count", "Write Count").unit("bytes").spec("MS-SMB2 §2.2.22");
    /// 0.
    WRITE_REMAINING = uint("smb2.write.remaining", "Write Remaining").unit("bytes").spec("MS-SMB2 §2.2.22");
    /// 0.
    CHANNEL_INFO_OFFSET = uint("smb2.channel_info_offset", "Channel Info Offset").spec("MS-SMB2 §2.2.22");
    /// 0.
    CHANNEL_INFO_LENGTH = uint("smb2.channel_info_length", "Channel Info Length").spec("MS-SMB2 §2.2.22");
    /// What goes over a named pipe.
    PIPE_DATA = group("smb2.pipe_data", "Pipe Data").spec("MS-SMB2 §2.2.20, §2.2.21");
    /// How many bytes of content follow the message; they are not kept.
    BULK_DATA = uint("smb2.bulk_data", "Bulk Data").unit("bytes").spec("MS-SMB2 §2.2.20, §2.2.21");
}

/// How content gets to where it belongs (MS-SMB2 §2.2.19).
pub const CHANNELS: &[(u64, &str)] =
    &[(0, "none"), (1, "RDMA"), (2, "RDMA, invalidating the memory's token"), (3, "RDMA, transformed")];

/// Where in a message its content lies, if it is the last of the message.
pub fn bulk(message: &[u8]) -> Option<Range<usize>> {
    let header = header::peek(message).filter(|header| header.next == 0)?;
    let body: &[u8; 16] = message.get(header::LENGTH..)?.first_chunk()?;
    let size = u32::from_le_bytes([body[4], body[5], body[6], body[7]]) as usize;
    let offset = match (header.command, header.is_response()) {
        (READ, true) if header.status == 0 && body[0] == 17 => usize::from(body[2]),
        (WRITE, false) if body[0] == 49 => usize::from(u16::from_le_bytes([body[2], body[3]])),
        _ => return None,
    };
    (offset >= header::LENGTH + body.len()).then_some(offset..offset.saturating_add(size))
}

/// Reads what is to be read.
pub fn read_request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.u8(&PADDING)?;
    r.bits8(&READ_FLAGS, &[&READ_UNBUFFERED, &READ_COMPRESSED])?;
    let length = r.le32(&READ_LENGTH)?;
    let offset = r.le64(&FILE_OFFSET)?;
    asked.detail = Detail::Read(offset);
    smb2.file_id(r, asked, now)?;
    summarise(now, length, offset);
    r.le32(&MINIMUM_COUNT)?;
    let channel = r.le32(&super::session_setup::CHANNEL)?;
    r.le32(&REMAINING)?;
    let place = body::place16(r, "the channel information")?;
    channel_info(r, header, channel, place)
}

/// Reads what was read.
pub fn read_response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: Option<&mut Asked>,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let offset = r.u8(&body::OFFSET)?.into();
    r.meaning(format_args!("of the content"));
    r.bytes(&RESERVED, 1)?;
    let length = r.le32(&body::LENGTH)?;
    r.meaning(format_args!("of the content"));
    r.le32(&DATA_REMAINING)?;
    r.bytes(&RESERVED, 4)?;
    let asked = asked.map(|asked| &*asked);
    if let Some(asked) = asked
        && let Detail::Read(at) = asked.detail
    {
        let (source, here) = (r.source(), r.offset());
        r.tree().push_computed(&FILE_OFFSET, source, here, 0, at);
        if let Some(open) = smb2.open(asked) {
            super::show_number(r, open.number);
            if let Some(name) = open.name() {
                now.summary.push_str(", ");
                now.summary.push_str(name);
            }
        }
    }
    // Writing to a String cannot fail.
    let _ = write!(now.summary, ", {}", Count(length, "byte"));
    let place = Place { offset, length: length as usize };
    content(smb2, r, header, place, asked, now)
}

/// Reads what is written.
pub fn write_request(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let data_offset = r.le16(&DATA_OFFSET)?.into();
    let length = r.le32(&WRITE_LENGTH)?;
    let offset = r.le64(&FILE_OFFSET)?;
    asked.detail = Detail::Write(offset, length);
    smb2.file_id(r, asked, now)?;
    summarise(now, length, offset);
    let channel = r.le32(&super::session_setup::CHANNEL)?;
    r.le32(&REMAINING)?;
    let info = body::place16(r, "the channel information")?;
    r.bits_le32(&WRITE_FLAGS, &[&WRITE_THROUGH, &WRITE_UNBUFFERED])?;
    channel_info(r, header, channel, info)?;
    let place = Place { offset: data_offset, length: length as usize };
    content(smb2, r, header, place, Some(asked), now)
}

/// Takes note that nothing was written.
pub fn write_refused(smb2: &mut Smb2, asked: Option<&mut Asked>, now: &mut Now<'_>) {
    if let Some(asked) = asked
        && let Detail::Write(at, length) = asked.detail
        && let Some(open) = smb2.open(asked)
        && let Some(content) = open.contents[Side::Client as usize]
    {
        now.contents.refuse(content, at, length.into());
    }
}

/// Reads how much was written.
pub fn write_response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    asked: Option<&mut Asked>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.bytes(&RESERVED, 2)?;
    let count = r.le32(&WRITE_COUNT)?;
    r.le32(&WRITE_REMAINING)?;
    r.le16(&CHANNEL_INFO_OFFSET)?;
    r.le16(&CHANNEL_INFO_LENGTH)?;
    if let Some(asked) = asked
        && let Detail::Write(at, _) = asked.detail
        && let Some(open) = smb2.open(asked)
    {
        open.written.add(at, count.into());
        open.size = open.size.map(|size| size.max(at.saturating_add(count.into())));
    }
    Ok(())
}

/// Reads the content at `place`, unless it follows the message. What is told of a file is what came of it: of an
/// answer to a read the bytes that were captured.
fn content(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    place: Place,
    asked: Option<&Asked>,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    let reads = now.side == Side::Server;
    let (mut is_pipe, mut bulk) = (None, None);
    if let Some(asked) = asked
        && let Detail::Read(at) | Detail::Write(at, _) = asked.detail
        && let Some(open) = smb2.open(asked)
    {
        is_pipe = Some(open.pipe.is_some());
        let file = asked.file.filter(|_| reads).map(|file| OpenFile::Smb2(asked.session, file));
        bulk = Some(Bulk { file, content: extracted(open, now), at, run: 0 });
    }
    if now.follows > 0 {
        now.bulk = bulk;
        go_to(r, header, Place { length: 1, ..place }, "the content")?;
        let (source, at) = (r.source(), r.offset());
        r.tree().push_computed(&BULK_DATA, source, at, 0, place.length as u64);
        return Ok(());
    }
    if !go_to(r, header, place, "the content")? {
        return Ok(());
    }
    let here = available(r, place);
    if let Some(mut bulk) = bulk {
        if let Some(content) = bulk.content {
            now.contents.add(content, bulk.at, r.peek().get(..here).unwrap_or_default());
        }
        if let Some(OpenFile::Smb2(session, file)) = bulk.file {
            smb2.carried(session, file, bulk.at, here as u64);
        }
        bulk.at = bulk.at.saturating_add(here as u64);
        // Of a message that ends in a gap, the rest may come behind it.
        let goes_on = here < place.length && header.next == 0 && r.source() == 0;
        now.bulk = Some(bulk).filter(|_| goes_on);
    }
    let unknown = is_pipe.is_none() && dcerpc::is_pdu(r.peek());
    if is_pipe == Some(true) || unknown {
        return r
            .within(&PIPE_DATA, place.length, |r| smb2.pipe_data(r, asked.and_then(Asked::key), now))
            .map(drop);
    }
    r.bytes(if reads { &READ_DATA } else { &WRITE_DATA }, place.length)?;
    Ok(())
}

/// The content that is read from a file, or written to it; nothing of a pipe.
fn extracted(open: &mut Open, now: &mut Now<'_>) -> Option<ContentId> {
    if open.pipe.is_some() {
        return None;
    }
    let (kind, size) = match now.side {
        Side::Server => ("file_read", open.size.unwrap_or(0)),
        Side::Client => ("file_written", 0),
    };
    let slot = now.side as usize;
    if open.contents[slot].is_none() {
        open.contents[slot] = now.contents.begin(kind, open.name().unwrap_or_default(), Some(size));
    }
    open.contents[slot]
}

/// Reads where in the client's memory content goes to (MS-SMBD §2.2.3.1).
fn channel_info(r: &mut Reader<'_, '_>, header: &Header, channel: u32, place: Place) -> Result<(), Fault> {
    if !go_to(r, header, place, "the channel information")? {
        return Ok(());
    }
    r.within(&CHANNEL_INFO, place.length, |r| {
        while matches!(channel, 1 | 2) && !r.is_empty() {
            r.le64(&DESCRIPTOR_OFFSET)?;
            r.le32(&DESCRIPTOR_TOKEN)?;
            r.le32(&DESCRIPTOR_LENGTH)?;
        }
        Ok(())
    })
    .map(drop)
}

fn summarise(now: &mut Now<'_>, length: u32, offset: u64) {
    // Writing to a String cannot fail.
    let _ = write!(now.summary, ", {} at {offset}", Count(length, "byte"));
}

impl Smb2 {
    /// Reads what goes over a named pipe: a file of a session, where that is known.
    pub(super) fn pipe_data(
        &mut self,
        r: &mut Reader<'_, '_>,
        file: Option<(u64, FileId)>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        if let Some(key) = file
            && self.opens.get(&key).is_none()
            && dcerpc::is_pdu(r.peek())
        {
            // It was opened before the capture began, or the answer was not captured.
            self.opened += 1;
            let open = Open { number: self.opened, pipe: Some(Box::default()), ..Open::default() };
            if let Some(open) = self.opens.insert(key, open) {
                records::file(self, key.0, open, now.records);
            }
        }
        let mut other = Association::default();
        let open = file.and_then(|key| self.opens.get_mut(&key));
        let association = open.and_then(|open| open.pipe.as_deref_mut()).unwrap_or(&mut other);
        let time = now.completed();
        association.data(
            r,
            Delivery { from: now.side, frame: now.frame, time, summary: now.summary, records: now.records },
        )
    }
}
