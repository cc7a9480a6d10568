//! Questions in modes 6 and 7 with their answers, and how much longer the answers are.
//!
//! An answer belongs to the request of the same mode, operation, sequence number and association. It may take
//! many messages; it is complete when none is missing. Of each session at most [`MAX_OPEN`] exchanges are
//! watched: the oldest is recorded as incomplete when there are more.

use super::trailer::Trailer;
use super::{control, private};
use crate::protocol::{Context, Step};
use crate::record::{ControlExchange, Record};
use std::borrow::Cow;
use std::fmt::Write;

/// Unfinished exchanges watched in a session.
pub const MAX_OPEN: usize = 16;

/// The questions of one session, in both modes.
#[derive(Default)]
pub struct Queries {
    fragments: control::fragments::Fragments,
    exchanges: Exchanges,
}

impl Queries {
    /// Reads a message of mode 6 or 7.
    pub fn message(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let (version, mode) = bytes.first().map_or((0, 0), |flags| (flags >> 3 & 7, flags & 7));
        let mut trailer = Trailer::new(bytes, version, mode, cx.behind.lost(), &cx.options.ntp_keys);
        let mut packet = None;
        let step = cx.message(bytes, |r, summary| match mode {
            7 => private::read(r, summary, &mut packet, &mut trailer),
            _ => control::read(r, summary, &mut self.fragments, &mut packet, &mut trailer),
        });
        if cx.summary.is_empty() {
            let kind = if mode == 7 { "Private" } else { "Control" };
            // Writing to a String cannot fail.
            let _ = write!(cx.summary, "{kind} message v{version}, cut off in its header");
        }
        if let Some(key) = trailer.key {
            // Writing to a String cannot fail.
            let _ = write!(cx.summary, ", MAC key {key}");
        }
        if let Some(packet) = packet {
            self.exchanges.add(packet, (bytes.len() as u64).saturating_add(cx.behind.lost()), cx.records);
        }
        step
    }

    /// The session is over: what is unfinished is recorded as it stands.
    pub fn end(&mut self, records: &mut Vec<Record>) {
        self.exchanges.end(records);
    }
}

/// What tells one exchange of a session from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// 6 or 7.
    pub mode: u8,
    /// Opcode or request code.
    pub operation: u8,
    /// Sequence number; 0 in mode 7, where it counts the messages of an answer.
    pub sequence: u16,
    /// Association; 0 in mode 7.
    pub association: u16,
}

/// Which part of its exchange a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The question.
    Request,
    /// All of the answer, or what completes it.
    Complete,
    /// A part of the answer that leaves it incomplete.
    Fragment,
    /// Part of an answer whose parts have numbers from 0, none above 127.
    Numbered {
        /// Its number.
        number: u8,
        /// Whether it says that it is the last one.
        last: bool,
    },
}

/// One message of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The exchange it belongs to.
    pub key: Key,
    /// Which part of it this is.
    pub part: Part,
    /// What its operation is called.
    pub operation: &'static str,
    /// Why the server refused.
    pub error: Option<Cow<'static, str>>,
}

#[derive(Default)]
struct Exchanges {
    open: Vec<Exchange>,
}

struct Exchange {
    key: Key,
    record: ControlExchange,
    numbers: u128,
    last: Option<u8>,
}

impl Exchanges {
    fn add(&mut self, packet: Packet, length: u64, records: &mut Vec<Record>) {
        let at = match self.open.iter().position(|open| open.key == packet.key) {
            Some(at) => at,
            None => {
                if self.open.len() == MAX_OPEN {
                    records.push(self.open.remove(0).into_record());
                }
                self.open.push(Exchange::new(&packet));
                self.open.len() - 1
            }
        };
        let Some(exchange) = self.open.get_mut(at) else { return };
        if exchange.add(packet, length) {
            records.push(self.open.remove(at).into_record());
        }
    }

    fn end(&mut self, records: &mut Vec<Record>) {
        records.extend(self.open.drain(..).map(Exchange::into_record));
    }
}

impl Exchange {
    fn new(packet: &Packet) -> Self {
        let key = packet.key;
        let record = ControlExchange {
            mode: key.mode,
            code: key.operation,
            operation: packet.operation,
            association: (key.mode == 6).then_some(key.association),
            ..Default::default()
        };
        Exchange { key, record, numbers: 0, last: None }
    }

    /// Counts a message of `length` bytes; says whether it completes the exchange.
    fn add(&mut self, packet: Packet, length: u64) -> bool {
        let record = &mut self.record;
        let (packets, bytes) = match packet.part {
            Part::Request => (&mut record.request_packets, &mut record.request_bytes),
            _ => (&mut record.response_packets, &mut record.response_bytes),
        };
        *packets = Some(packets.unwrap_or(0) + 1);
        *bytes = Some(bytes.unwrap_or(0) + length);
        record.complete = packet.error.is_some()
            || match packet.part {
                Part::Request | Part::Fragment => false,
                Part::Complete => true,
                Part::Numbered { number, last } => {
                    self.numbers |= 1u128.checked_shl(number.into()).unwrap_or(0);
                    if last {
                        self.last = Some(number);
                    }
                    self.last.is_some_and(|last| self.numbers.trailing_ones() > u32::from(last))
                }
            };
        record.error = packet.error;
        record.complete
    }

    fn into_record(mut self) -> Record {
        let record = &mut self.record;
        record.amplification = record
            .request_bytes
            .zip(record.response_bytes)
            .map(|(asked, answered)| answered as f64 / asked as f64);
        Record::ControlExchange(self.record)
    }
}
