//! What the fuzz targets do with their input: run it through one stage, and fail where a promise of that stage
//! is broken. `tests/regressions` holds inputs that once broke one; the tests replay them.

use crate::invariants::violations;
use dissect::capture::Capture;
use dissect::content::Contents;
use dissect::engine::Run;
use dissect::link::{Limits, Unwrapper};
use dissect::message::Side;
use dissect::options::Options;
use dissect::origin::Piece;
use dissect::packet::Payload;
use dissect::protocol::{
    Behind, Context, Dissector, Protocol, Step, Transport, dcerpc, gss, http, mysql, ntp, smb, vmware,
};
use dissect::reader::Reader;
use dissect::record::Record;
use dissect::stream::{Event, Segment, Stream};
use dissect::terminal;
use dissect::time::Time;
use dissect::tree::Tree;
use dissect::view::{Format, Look};
use std::io::Cursor;
use std::sync::Arc;

/// A target.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("capture", capture),
    ("link", link),
    ("stream", stream),
    ("ntp", ntp),
    ("mysql", mysql),
    ("gss", gss),
    ("smb", smb),
    ("http", http),
    ("vmware", vmware),
    ("dcerpc", dcerpc),
    ("engine", engine),
];

/// The input is a capture: frames are numbered, and lie in their chunk.
pub fn capture(input: &[u8]) {
    let Ok(mut capture) = Capture::from_reader("fuzz", Box::new(Cursor::new(input.to_vec()))) else { return };
    let mut number = 0;
    while let Ok(Some(chunk)) = capture.next_chunk() {
        assert!(!chunk.frames.is_empty());
        for frame in &chunk.frames {
            number += 1;
            assert_eq!(frame.number, number);
            assert_eq!(chunk.bytes(frame).len(), frame.captured_len() as usize);
        }
    }
}

/// Takes `N` bytes off the front.
fn take<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(*head)
}

/// Takes bytes off the front, behind 16 bits that say how many; fewer when there are not so many.
fn take_sized<'a>(input: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::from(u16::from_be_bytes(take(input)?));
    let (head, rest) = input.split_at(length.min(input.len()));
    *input = rest;
    Some(head)
}

/// The input is a LINKTYPE in 16 bits and frames of it, each behind its length in 16 bits: what is found in
/// them lies in them.
pub fn link(mut input: &[u8]) {
    let Some(link) = take(&mut input).map(u16::from_be_bytes) else { return };
    let limits = Limits { datagrams: 4, fragment_bytes: 4096, verify_checksums: true, ..Limits::default() };
    let mut unwrapper = Unwrapper::new(&limits);
    let mut frames: Vec<&[u8]> = Vec::new();
    while let Some(frame) = take_sized(&mut input) {
        frames.push(frame);
        let number = frames.len() as u64;
        // Every third frame was longer on the wire.
        let wire_len = frame.len() as u32 + if number.is_multiple_of(3) { 100 } else { 0 };
        let time = Time::new(i128::from(number), 0);
        let Ok(packet) = unwrapper.packet(number, time, link.into(), frame, wire_len) else { continue };
        let payload = packet.payload.bytes(frame);
        let pieces: Vec<Piece> = match &packet.payload {
            Payload::Frame { offset, length } => {
                vec![Piece { frame: number, offset: *offset, length: *length }]
            }
            Payload::Joined { datagram, offset, length } => datagram.pieces(*offset, *length).collect(),
        };
        let mut bytes: Vec<u8> = Vec::new();
        for piece in pieces {
            bytes.extend_from_slice(
                &frames[piece.frame as usize - 1][piece.offset as usize..][..piece.length as usize],
            );
        }
        assert_eq!(payload, bytes, "the payload is what lies where it came from");
    }
    unwrapper.finish();
}

/// The input is a list of segments, 8 bytes each: flags, sequence number, length, missing bytes, acknowledgment.
/// What comes out is in order, and each byte is the one at the place that it is said to come from.
pub fn stream(mut input: &[u8]) {
    const LIMIT: usize = 4096;
    let base = u32::MAX - 1000;
    let mut stream = Stream::new();
    let mut sent: Vec<(u32, Vec<u8>)> = Vec::new();
    let mut time = Time::default();
    let mut next: Option<u32> = None;
    let mut ended = false;
    while let Some([flags, a, b, length, missing, c, d, far]) = take(&mut input) {
        let relative = |high, low| u32::from(u16::from_be_bytes([high, low]));
        let distance = if flags & 0x40 != 0 { u32::from(far) << 24 } else { 0 };
        let sequence = base.wrapping_add(relative(a, b)).wrapping_add(distance);
        let (number, syn) = (sent.len(), flags & 1 != 0);
        let first = sequence.wrapping_add(syn.into());
        let filling = if flags & 0x10 != 0 { number as u8 | 1 } else { 0 };
        let byte = |at: u32| (first.wrapping_add(at) as u8).wrapping_mul(31) ^ filling;
        sent.push((first, (0..u32::from(length)).map(byte).collect()));
        time = Time(time.0 + if flags & 0x80 != 0 { 1_000_000_000 } else { 1_000_000 });
        let mut check = |event: Event<'_>| match event {
            Event::Data { bytes, pieces, .. } => {
                assert!(!ended && !bytes.is_empty());
                let mut origin: Vec<u8> = Vec::new();
                for piece in pieces {
                    let (first, payload) = &sent[piece.frame as usize];
                    let start = first.wrapping_add(piece.offset);
                    assert_eq!(*next.get_or_insert(start), start, "bytes come in order");
                    next = Some(start.wrapping_add(piece.length));
                    origin.extend_from_slice(&payload[piece.offset as usize..][..piece.length as usize]);
                }
                assert_eq!(origin, bytes);
            }
            Event::Gap { length, .. } => {
                assert!(!ended && length > 0);
                next = next.map(|next| next.wrapping_add(length as u32));
            }
            Event::End(_) => assert!(!std::mem::replace(&mut ended, true), "a stream ends once"),
            Event::Odd(_) => {}
        };
        if flags & 8 != 0 {
            stream.acknowledged(base.wrapping_add(relative(c, d)), time, &mut check);
        }
        let payload = &sent[number].1;
        let segment = Segment {
            sequence,
            syn,
            fin: flags & 2 != 0,
            rst: flags & 4 != 0,
            payload,
            missing: if flags & 0x20 != 0 { missing.into() } else { 0 },
            pieces: &[Piece { frame: number as u64, offset: 0, length: payload.len() as u32 }],
            frame: number as u64,
            time,
        };
        stream.segment(&segment, LIMIT, &mut check);
        assert!(stream.held_bytes() <= LIMIT);
    }
    stream.finish(|event| match event {
        Event::End(_) => assert!(!std::mem::replace(&mut ended, true), "a stream ends once"),
        Event::Data { .. } | Event::Gap { .. } => assert!(!ended),
        Event::Odd(_) => {}
    });
    assert!(ended);
}

/// The input is messages of NTP, see [`datagrams`].
pub fn ntp(input: &[u8]) {
    datagrams(&ntp::PROTOCOL, input);
}

/// The input is what the ends of a session of MySQL send, see [`streams`].
pub fn mysql(input: &[u8]) {
    streams(&mysql::PROTOCOL, input);
}

/// The input is the tokens of one authentication, each behind its length in 16 bits: trees hold together, and what
/// is told does not depend on them.
pub fn gss(mut input: &[u8]) {
    let mut exchanges = [(); 2].map(|()| gss::Exchange::default());
    let mut trees = [Tree::new(true), Tree::new(false)];
    while let Some(token) = take_sized(&mut input) {
        let results = [0, 1].map(|index| {
            trees[index].reset(Time::default());
            let mut reader = Reader::new(token, 0, &mut trees[index]);
            let result = exchanges[index].token(&mut reader);
            reader.undissected();
            result
        });
        assert_eq!(results[0], results[1]);
        assert_eq!(trees[0].notes(), trees[1].notes());
        assert_eq!(exchanges[0].identity(), exchanges[1].identity());
        let wrong = violations(&trees[0], token);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// The input is what the ends of a session of SMB send, see [`streams`].
pub fn smb(input: &[u8]) {
    streams(&smb::PROTOCOL, input);
}

/// The input is what the ends of a session of HTTP send, see [`streams`].
pub fn http(input: &[u8]) {
    streams(&http::PROTOCOL, input);
}

/// The input is what the ends of a session with VMware's daemon send, see [`streams`].
pub fn vmware(input: &[u8]) {
    streams(&vmware::PROTOCOL, input);
}

/// The input is what the ends of a connection of DCE/RPC send, see [`streams`].
pub fn dcerpc(input: &[u8]) {
    streams(&dcerpc::PROTOCOL, input);
}

/// Two dissectors that are told the same, of which only one records fields.
struct Twins {
    dissectors: [Box<dyn Dissector>; 2],
    trees: [Tree; 2],
    records: [Vec<Record>; 2],
    transport: Transport,
    options: Options,
    frame: u64,
}

impl Twins {
    fn new(protocol: &Protocol, transport: Transport) -> Self {
        Twins {
            dissectors: [(); 2].map(|()| (protocol.dissector)()),
            trees: [Tree::new(true), Tree::new(false)],
            records: Default::default(),
            transport,
            options: Options::default(),
            frame: 0,
        }
    }

    /// Tells both the same. They must agree on everything but the fields.
    fn tell<T: PartialEq + std::fmt::Debug>(
        &mut self,
        side: Side,
        behind: Behind,
        mut act: impl FnMut(&mut dyn Dissector, &mut Context<'_>) -> T,
    ) -> T {
        let time = Time::new(1_700_000_000 + i128::from(self.frame), 0);
        let [on, off] = [0, 1].map(|index| {
            let mut summary = String::new();
            self.trees[index].reset(time);
            let context = &mut Context {
                side,
                frame: self.frame,
                time,
                transport: self.transport,
                opened: true,
                behind,
                in_turn: true,
                options: &self.options,
                tree: &mut self.trees[index],
                summary: &mut summary,
                records: &mut self.records[index],
                contents: &mut Contents::default(),
            };
            (act(&mut *self.dissectors[index], context), summary)
        });
        assert_eq!(on, off);
        assert_eq!(self.trees[0].notes(), self.trees[1].notes());
        assert_eq!(format!("{:?}", self.records[0]), format!("{:?}", self.records[1]));
        self.records.iter_mut().for_each(Vec::clear);
        on.0
    }

    /// Gives both the bytes of one side until no message is left in them. Says how many they took; nothing when
    /// the bytes are of another protocol.
    fn give(&mut self, side: Side, behind: Behind, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let taken = match self.tell(side, behind, |dissector, context| dissector.data(rest, context)) {
                Step::Message(length) => {
                    let wrong = violations(&self.trees[0], &rest[..length]);
                    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
                    length
                }
                Step::Body(length) | Step::Skip(length) => length,
                Step::Need(length) => {
                    assert!(length > rest.len() && behind == Behind::More);
                    return Some(at);
                }
                Step::NotMine | Step::Becomes(_) => return None,
            };
            assert!((1..=rest.len()).contains(&taken));
            at += taken;
        }
        Some(at)
    }
}

fn side(flags: u8) -> Side {
    if flags & 1 == 0 { Side::Client } else { Side::Server }
}

/// The input is datagrams of a session, each behind 8 bits, of which the lowest says who sends it and the next
/// one whether it was cut, and its length in 16 bits. Trees hold together, and records do not depend on them.
fn datagrams(protocol: &Protocol, mut input: &[u8]) {
    let mut twins = Twins::new(protocol, Transport::Udp);
    while let Some([flags]) = take(&mut input) {
        let Some(bytes) = take_sized(&mut input) else { break };
        twins.frame += 1;
        let behind = if flags & 2 == 0 { Behind::End } else { Behind::Cut(20) };
        if twins.give(side(flags), behind, bytes).is_none() {
            return;
        }
    }
}

/// The input is parts of the streams of a session, each behind 8 bits, of which the lowest says who sends it and
/// the next one that bytes are missing before it, and its length in 16 bits.
fn streams(protocol: &Protocol, mut input: &[u8]) {
    const MISSING: u64 = 9;
    let mut twins = Twins::new(protocol, Transport::Tcp);
    let mut pending = [Vec::new(), Vec::new()];
    while let Some([flags]) = take(&mut input) {
        let Some(bytes) = take_sized(&mut input) else { break };
        twins.frame += 1;
        let (side, pending) = (side(flags), &mut pending[usize::from(flags & 1)]);
        if flags & 2 != 0 {
            if twins.give(side, Behind::Gap(MISSING), pending).is_none() {
                return;
            }
            pending.clear();
            twins.tell(side, Behind::More, |dissector, context| dissector.gap(MISSING, context));
        }
        pending.extend_from_slice(bytes);
        let Some(taken) = twins.give(side, Behind::More, pending) else { return };
        pending.drain(..taken);
    }
    for (side, pending) in [Side::Client, Side::Server].into_iter().zip(pending) {
        if twins.give(side, Behind::End, &pending).is_none() {
            return;
        }
        twins.tell(side, Behind::End, |dissector, context| dissector.end(context));
    }
}

/// The input is a capture: every view prints something well-formed.
pub fn engine(input: &[u8]) {
    for format in [Format::Tree, Format::Ndjson] {
        let Ok(capture) = Capture::from_reader("fuzz", Box::new(Cursor::new(input.to_vec()))) else { return };
        let look = Look { labels: true, verbose: true, columns: 80, ..Look::default() };
        let options = Options {
            max_sessions: 8,
            max_direction_bytes: 4096,
            max_total_bytes: 64 << 10,
            ..Options::default()
        };
        let run = Run { options: Arc::new(options), ..Run::new(format.view(look).into()) };
        let mut out = Vec::new();
        run.run(capture, &mut *format.sink(look, &mut out)).unwrap();
        let text = str::from_utf8(&out).unwrap();
        match format {
            Format::Ndjson => {
                for line in text.lines() {
                    serde_json::from_str::<serde_json::Value>(line).unwrap();
                }
            }
            _ => assert!(!text.lines().any(|line| line.contains(terminal::is_unsafe))),
        }
    }
}
