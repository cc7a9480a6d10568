//! The pcap format (draft-ietf-opsawg-pcap).
//!
//! The file header is pcap-parser's; its record functions are not used: they take no byte order for
//! the modified format, and a record must be judged before its bytes have arrived. A record is 16
//! bytes of header (24 in the modified format) and the packet.

use std::sync::Arc;

use pcap_parser::parse_pcap_header;

use super::source::{Next, Sink};
use super::{CaptureError, FileFormat, Interface, LinkType, MAX_RECORD, Order, Resolution, Section};
use crate::time::Time;

/// Length of the file header in bytes (§4).
pub(super) const FILE_HEADER: usize = 24;

/// libpcap's limit for a packet of most link types. Longer ones are believed when the file's snap
/// length allows them or when what follows them is a record again.
const USUAL_MAX: u32 = 262_144;

/// Records that lie further apart in time are not taken for neighbours when looking for the next
/// record after damage, in seconds (30 days).
const NEIGHBOURHOOD: u32 = 30 * 86_400;

/// Reads the records of one file.
pub(super) struct Pcap {
    order: Order,
    header_len: usize,
    nanos_per_tick: u32,
    lengths: Lengths,
    link: LinkType,
    max_len: u32,
    /// Seconds of the last record.
    seconds: Option<u32>,
    /// Where the damage begins that is being skipped.
    damaged_from: Option<u64>,
}

/// Which of a record's lengths comes first. Versions before 2.3 wrote the length on the wire before
/// the captured one; in 2.3 some programs did.
#[derive(Clone, Copy, PartialEq)]
enum Lengths {
    CapturedFirst,
    WireFirst,
    SmallerIsCaptured,
}

/// A record's header.
#[derive(Clone, Copy)]
struct Record {
    seconds: u32,
    ticks: u32,
    captured: u32,
    wire: u32,
}

/// Whether bytes begin with one of the magic numbers (§4): those of microseconds and nanoseconds, and
/// 0xa1b2cd34 of the modified format, each in both byte orders.
pub(super) fn magic(bytes: &[u8]) -> Option<(Order, u32)> {
    let bytes = *bytes.first_chunk::<4>()?;
    [Order::Little, Order::Big]
        .map(|order| (order, order.u32(bytes)))
        .into_iter()
        .find(|&(_, magic)| matches!(magic, 0xa1b2_c3d4 | 0xa1b2_3c4d | MODIFIED))
}

const MODIFIED: u32 = 0xa1b2_cd34;

impl Pcap {
    /// Reads the file header. Of the version only the first number decides: all of 2 have the same
    /// layout, whatever minor number damaged or odd writers give. Version 1 was never written by
    /// anything known and libpcap refuses it too.
    pub fn open(header: &[u8; FILE_HEADER], file: &Arc<str>) -> Result<(Self, Section), CaptureError> {
        let not_a_capture = || CaptureError::NotACapture { name: file.to_string(), looks_like: None };
        let (order, magic) = magic(header).ok_or_else(not_a_capture)?;
        // pcap-parser does not know the modified format's magic in big-endian order.
        let mut plain = *header;
        if magic == MODIFIED {
            let usual = 0xa1b2_c3d4u32;
            plain[..4].copy_from_slice(&match order {
                Order::Little => usual.to_le_bytes(),
                Order::Big => usual.to_be_bytes(),
            });
        }
        let (_, header) = parse_pcap_header(&plain).map_err(|_| not_a_capture())?;
        let (major, minor) = (header.version_major, header.version_minor);
        if major != 2 {
            return Err(CaptureError::Version {
                name: file.to_string(),
                format: FileFormat::Pcap,
                major,
                minor,
            });
        }
        let nanos = header.is_nanosecond_precision();
        // The upper half holds the length of a frame check sequence and reserved bits (§4).
        let link = LinkType((header.network.0 & 0xffff) as u16);
        let pcap = Pcap {
            order,
            header_len: if magic == MODIFIED { 24 } else { 16 },
            nanos_per_tick: if nanos { 1 } else { 1000 },
            lengths: match minor {
                0..3 => Lengths::WireFirst,
                3 => Lengths::SmallerIsCaptured,
                _ => Lengths::CapturedFirst,
            },
            link,
            max_len: header.snaplen.clamp(USUAL_MAX, MAX_RECORD),
            seconds: None,
            damaged_from: None,
        };
        let interface = Interface {
            name: None,
            description: None,
            os: None,
            filter: None,
            comments: Vec::new(),
            link,
            snap_len: header.snaplen,
            resolution: if nanos { Resolution::NANOSECONDS } else { Resolution::MICROSECONDS },
            offset: 0,
        };
        let section = Section {
            file: Arc::clone(file),
            format: FileFormat::Pcap,
            order,
            hardware: None,
            os: None,
            application: None,
            comments: Vec::new(),
            interfaces: vec![interface],
        };
        Ok((pcap, section))
    }

    /// Takes the complete records of `bytes` from `at` on and returns where the first incomplete one
    /// begins. At the end of the file it takes everything.
    pub fn read(&mut self, bytes: &[u8], mut at: usize, end: bool, sink: &mut Sink<'_>) -> usize {
        loop {
            if self.damaged_from.is_some() {
                match self.resume(bytes, at, end, sink) {
                    Next::At(found) => at = found,
                    Next::Wait(from) => return from,
                }
            }
            at = self.records(bytes, at, end, sink);
            if self.damaged_from.is_some() {
                continue;
            }
            if !end || at == bytes.len() {
                return at;
            }
            // The last record is incomplete. Its header tells whether it is cut off or damaged.
            match self.record(bytes, at) {
                Some(record) if !self.plausible(record) => self.damaged_from = Some(sink.offset(at)),
                _ => {
                    sink.cut_off(at, bytes.len());
                    return bytes.len();
                }
            }
        }
    }

    /// Takes records up to an incomplete or damaged one.
    #[inline]
    fn records(&mut self, bytes: &[u8], mut at: usize, end: bool, sink: &mut Sink<'_>) -> usize {
        while let Some(record) = self.record(bytes, at) {
            let start = at + self.header_len;
            let stop = start + record.captured as usize;
            if record.captured > self.max_len {
                match self.believe(record, bytes, stop, end) {
                    Some(true) => {}
                    Some(false) => {
                        self.damaged_from = Some(sink.offset(at));
                        return at;
                    }
                    None => return at,
                }
            }
            if stop > bytes.len() {
                return at;
            }
            let nanos = u64::from(record.seconds) * 1_000_000_000
                + u64::from(record.ticks) * u64::from(self.nanos_per_tick);
            sink.frame(Time(i128::from(nanos)), self.link, record.wire, start, record.captured);
            self.seconds = Some(record.seconds);
            at = stop;
        }
        at
    }

    #[inline]
    fn record(&self, bytes: &[u8], at: usize) -> Option<Record> {
        let bytes = bytes.get(at..)?;
        let [seconds, ticks, first, second] = self.order.words(bytes)?;
        if bytes.len() < self.header_len {
            return None;
        }
        let swapped = match self.lengths {
            Lengths::CapturedFirst => false,
            Lengths::WireFirst => true,
            Lengths::SmallerIsCaptured => first > second,
        };
        let (captured, wire) = if swapped { (second, first) } else { (first, second) };
        Some(Record { seconds, ticks, captured, wire })
    }

    /// Whether a record that is longer than usual is one; `None` until more bytes tell.
    fn believe(&self, record: Record, bytes: &[u8], stop: usize, end: bool) -> Option<bool> {
        if record.captured > MAX_RECORD || record.captured > record.wire || !self.timely(record) {
            return Some(false);
        }
        if stop > bytes.len() {
            return if end { Some(false) } else { None };
        }
        self.continues(record, bytes, stop, end)
    }

    /// Whether another record or the end of the file comes after `record`; `None` until more bytes tell.
    fn continues(&self, record: Record, bytes: &[u8], stop: usize, end: bool) -> Option<bool> {
        if end && stop == bytes.len() {
            return Some(true);
        }
        match self.record(bytes, stop) {
            Some(next) => Some(self.plausible(next) && near(next.seconds, record.seconds)),
            None if end => Some(false),
            None => None,
        }
    }

    /// Looks for the next record after damage: one that is plausible and followed by another or by
    /// the end of the file.
    fn resume(&mut self, bytes: &[u8], at: usize, end: bool, sink: &mut Sink<'_>) -> Next {
        let mut candidate = at;
        while let Some(record) = self.record(bytes, candidate) {
            let stop = candidate + self.header_len + record.captured as usize;
            if record.captured > 0 && self.plausible(record) {
                match self.continues(record, bytes, stop, end) {
                    Some(true) => break,
                    Some(false) => {}
                    None => return Next::Wait(candidate),
                }
            }
            candidate += 1;
        }
        if self.record(bytes, candidate).is_none() {
            if !end {
                return Next::Wait(candidate);
            }
            candidate = bytes.len();
        }
        if let Some(from) = self.damaged_from.take() {
            sink.damaged(from, candidate);
        }
        Next::At(candidate)
    }

    /// Whether a header looks like one, more strictly than what is taken when nothing is wrong.
    fn plausible(&self, record: Record) -> bool {
        record.captured <= USUAL_MAX.min(record.wire) && record.wire <= self.max_len && self.timely(record)
    }

    fn timely(&self, record: Record) -> bool {
        u64::from(record.ticks) * u64::from(self.nanos_per_tick) < 1_000_000_000
            && self.seconds.is_none_or(|seconds| near(record.seconds, seconds))
    }
}

fn near(one: u32, other: u32) -> bool {
    one.abs_diff(other) <= NEIGHBOURHOOD
}
