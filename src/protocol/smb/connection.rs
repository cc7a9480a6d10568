//! The state of one session: where messages start, and which version of the protocol each is of.

use super::smb2::FileId;
use super::{nbdgm, nbss, smb1, smb2};
use crate::content::{ContentId, Contents};
use crate::fault::{Fault, Severity};
use crate::message::Side;
use crate::protocol::{Behind, Context, Dissector, Step, Transport};
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;

/// What a message is read with beside its bytes.
pub struct Now<'x> {
    /// Who sent it.
    pub side: Side,
    /// The frame that completed it.
    pub frame: u64,
    /// When that frame was captured.
    pub time: Time,
    /// Whether no frame of it is missing; otherwise nobody knows when it was complete.
    pub whole: bool,
    /// Whether it came in turn with what the other side sent.
    pub in_turn: bool,
    /// Bytes of its frame that follow it without being part of it.
    pub follows: usize,
    /// One line saying what the message is.
    pub summary: &'x mut String,
    /// Facts that are known now.
    pub records: &'x mut Vec<Record>,
    /// Content that was asked for.
    pub contents: &'x mut Contents,
    /// What the bytes that follow are of.
    pub bulk: Option<Bulk>,
}

/// Content of a file that follows its message.
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    /// The file, where it is to be told what came of it.
    pub file: Option<OpenFile>,
    /// The content to add to, where it is wanted.
    pub content: Option<ContentId>,
    /// Where in the file the next byte lies.
    pub at: u64,
    /// How many bytes in front of that came one behind the other.
    pub run: u64,
}

/// An open file of a session.
#[derive(Clone, Copy, Debug)]
pub enum OpenFile {
    /// Its number in SMB 1.
    Smb1(u16),
    /// Login and identifier in SMB 2.
    Smb2(u64, FileId),
}

/// A session of the protocol.
#[derive(Default)]
pub struct Connection {
    smb1: smb1::Smb1,
    smb2: smb2::Smb2,
    framing: [Framing; 2],
}

/// Where one side's frames start.
#[derive(Clone, Copy, Debug, Default)]
struct Framing {
    /// Bytes that belong to a message that was shown already.
    owed: u64,
    /// What they are of, if it is content of a file.
    bulk: Option<Bulk>,
    /// Whether the last frame was seen to its end, so that the next one starts here.
    in_step: bool,
    /// Whether bytes are missing or made no sense since.
    lost: bool,
}

impl Now<'_> {
    /// When the message was complete, where that is known.
    pub fn completed(&self) -> Option<Time> {
        self.whole.then_some(self.time)
    }
}

impl Dissector for Connection {
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        if cx.transport == Transport::Udp {
            return self.message(bytes, cx, |connection, r, now| {
                nbdgm::read(r, now, |r, now| connection.smb1.message(r, now))
            });
        }
        let framing = &mut self.framing[cx.side as usize];
        if framing.owed > 0 {
            let taken = bytes.len().min(usize::try_from(framing.owed).unwrap_or(usize::MAX));
            framing.owed -= taken as u64;
            if let Some(bulk) = &mut framing.bulk {
                if let Some(content) = bulk.content {
                    cx.contents.add(content, bulk.at, &bytes[..taken]);
                }
                bulk.at = bulk.at.saturating_add(taken as u64);
                bulk.run += taken as u64;
            }
            if framing.owed == 0 {
                self.carried(cx.side, 0);
            }
            return Step::Body(taken);
        }
        let more = cx.behind == Behind::More;
        let start = if framing.in_step { nbss::Start::Expected } else { nbss::Start::Anywhere };
        let mut follows = 0;
        let mut length = match nbss::frame(bytes, start) {
            Some(nbss::Frame::Whole(length)) => length,
            Some(nbss::Frame::Header) if more => return Step::Need(nbss::HEADER + nbss::MAGIC),
            Some(nbss::Frame::Header) => bytes.len(),
            None => {
                (framing.in_step, framing.lost) = (false, true);
                return match nbss::next_frame(bytes) {
                    0 if more => Step::Need(bytes.len() + 1),
                    0 => Step::Skip(bytes.len()),
                    skipped => Step::Skip(skipped),
                };
            }
        };
        if let Some(head) = bulk(bytes, length) {
            (length, follows) = (head, length - head);
        }
        if length > bytes.len() && more {
            return Step::Need(length);
        }
        let taken = length.min(bytes.len());
        let found = std::mem::take(&mut framing.lost);
        framing.in_step = true;
        framing.owed = (length - taken + follows) as u64;
        let whole = cx.completed(length - taken).is_some();
        self.message(&bytes[..taken], cx, |connection, r, now| {
            now.follows = follows;
            now.whole = whole;
            if found {
                let text =
                    "the first message that makes sense behind bytes that do not, or were not captured";
                r.note(Severity::Info, r.offset(), text);
            }
            let result = connection.frame(r, now);
            connection.framing[now.side as usize].bulk = now.bulk;
            result
        })
    }

    fn gap(&mut self, length: u64, cx: &mut Context<'_>) {
        let framing = &mut self.framing[cx.side as usize];
        let inside = length <= framing.owed;
        if !inside {
            (framing.in_step, framing.lost) = (false, true);
        }
        framing.owed = framing.owed.saturating_sub(length);
        self.carried(cx.side, length);
        self.smb1.pipes_miss(cx.side);
        self.smb2.pipes_miss(cx.side);
        if !inside || !matches!(cx.behind, Behind::Cut(_)) {
            self.smb1.gap(cx.side);
            self.smb2.gap();
        }
    }

    fn end(&mut self, cx: &mut Context<'_>) {
        self.carried(cx.side, 0);
        self.smb1.end(cx.side, cx.records);
        self.smb2.end(cx.side, cx.records);
    }

    fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut facts = self.smb1.facts();
        facts.extend(self.smb2.facts());
        facts
    }
}

impl Connection {
    /// Tells a file which of its content came, before so many bytes that did not.
    fn carried(&mut self, side: Side, missing: u64) {
        let framing = &mut self.framing[side as usize];
        let Some(bulk) = &mut framing.bulk else { return };
        let start = bulk.at.saturating_sub(bulk.run);
        match bulk.file {
            Some(OpenFile::Smb1(fid)) => self.smb1.carried(side, fid, start, bulk.run),
            Some(OpenFile::Smb2(session, file)) => self.smb2.carried(session, file, start, bulk.run),
            None => {}
        }
        (bulk.at, bulk.run) = (bulk.at.saturating_add(missing), 0);
        if framing.owed == 0 {
            framing.bulk = None;
        }
    }

    /// Shows `bytes` as a message that `read` reads.
    fn message(
        &mut self,
        bytes: &[u8],
        cx: &mut Context<'_>,
        read: impl FnOnce(&mut Self, &mut Reader<'_, '_>, &mut Now<'_>) -> Result<(), Fault>,
    ) -> Step {
        let (side, frame, time, in_turn) = (cx.side, cx.frame, cx.time, cx.in_turn);
        let (mut records, mut contents) = (std::mem::take(cx.records), std::mem::take(cx.contents));
        let step = cx.message(bytes, |reader, summary| {
            let (records, contents) = (&mut records, &mut contents);
            let now = &mut Now {
                side,
                frame,
                time,
                whole: true,
                in_turn,
                follows: 0,
                summary,
                records,
                contents,
                bulk: None,
            };
            read(self, reader, now)
        });
        (*cx.records, *cx.contents) = (records, contents);
        if cx.summary.is_empty() {
            cx.summary.push_str("Unreadable message");
        }
        step
    }

    /// Reads the frame that is all of `r`.
    fn frame(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        nbss::read(r, now, |r, now| self.smb(r, now))
    }

    /// Reads what a session message carries: its first bytes say which version it is of.
    fn smb(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        match r.peek() {
            [0xff, b'S', b'M', b'B', ..] => self.smb1.message(r, now),
            [0xfc..=0xfe, b'S', b'M', b'B', ..] => self.smb2.message(r, now),
            _ if self.smb1.raw(r, now)? => Ok(()),
            _ => {
                now.summary.push_str("Session message of no known protocol");
                Ok(())
            }
        }
    }
}

/// Content of more bytes than this follows its message.
pub const BULK: usize = 65_536;

/// Where the message ends in a frame whose content follows it, if it does: `bytes` are the start of a frame that
/// is `length` bytes long.
fn bulk(bytes: &[u8], length: usize) -> Option<usize> {
    if length <= BULK {
        return None;
    }
    let message = bytes.get(nbss::HEADER..)?;
    let content = match message.first()? {
        0xff => smb1::bulk(message)?,
        0xfe => smb2::bulk(message)?,
        _ => return None,
    };
    let head = nbss::HEADER + content.start;
    (content.len() > BULK && head + content.len() == length).then_some(head)
}
