//! Bytes cut elsewhere on their way give the same messages: TCP in other segments, UDP in IP fragments; out of
//! order, repeated, overlapping.

use crate::packets::{Pcap, Seen, TCP, UDP, fragment, frames, ip, packets, tcp, udp};
use crate::support::{Dice, messages, samples};
use dissect::origin::Piece;
use dissect::packet::{TcpHeader, Transport};
use dissect::stream::{Event, Segment, Stream};
use dissect::time::Time;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::Range;

/// A way of cutting.
struct Style {
    name: &'static str,
    /// Bytes of TCP, or blocks of 8 bytes of IP, in one part at most.
    most: usize,
    /// How many of those a part may repeat of the one before at most.
    overlap: usize,
    /// Whether some parts come twice.
    repeat: bool,
    /// How far a part may move from its place.
    reach: usize,
}

const STYLES: [Style; 5] = [
    Style { name: "smallest parts", most: 1, overlap: 0, repeat: false, reach: 1 },
    Style { name: "parts of any size", most: 100, overlap: 0, repeat: false, reach: 1 },
    Style { name: "out of order", most: 20, overlap: 0, repeat: false, reach: 6 },
    Style { name: "overlapping and repeated", most: 20, overlap: 15, repeat: true, reach: 1 },
    Style { name: "everything at once", most: 30, overlap: 20, repeat: true, reach: 8 },
];

/// What is longer is not cut to single bytes, for time's sake.
const LONG: usize = 50_000;

impl Style {
    /// Parts that cover so many bytes, cut at multiples of `block`.
    fn parts(&self, length: usize, block: usize, dice: &mut Dice) -> Vec<Range<usize>> {
        let most = if length > LONG { self.most.max(1000) } else { self.most };
        let mut parts = Vec::new();
        let mut at = 0;
        while at * block < length {
            let start = at - dice.below(self.overlap + 1).min(at);
            at += 1 + dice.below(most);
            parts.push(start * block..(at * block).min(length));
            if self.repeat && dice.below(4) == 0 {
                let again = dice.below(parts.len());
                parts.push(parts[again].clone());
            }
        }
        dice.shuffle(&mut parts, self.reach);
        parts
    }
}

/// A TCP connection: what its ends said in turn.
struct Dialogue {
    ends: [SocketAddr; 2],
    streams: [Stream; 2],
    turns: Vec<Turn>,
    start: Time,
    whole: bool,
}

/// What one end said until the other one did.
#[derive(Debug, PartialEq, Eq)]
struct Turn {
    from: usize,
    time: Time,
    bytes: Vec<u8>,
}

impl Dialogue {
    fn new(seen: &Seen) -> Self {
        Dialogue {
            ends: [seen.source, seen.destination],
            streams: Default::default(),
            turns: Vec::new(),
            start: seen.time,
            whole: true,
        }
    }

    fn hear(&mut self, from: usize, act: impl FnOnce(&mut Stream, &mut dyn FnMut(Event<'_>))) {
        let (turns, whole) = (&mut self.turns, &mut self.whole);
        act(&mut self.streams[from], &mut |event| match event {
            Event::Data { bytes, time, .. } => match turns.last_mut() {
                Some(turn) if turn.from == from => {
                    turn.bytes.extend(bytes);
                    turn.time = turn.time.max(time);
                }
                last => {
                    let time = last.map_or(time, |turn| turn.time.max(time));
                    turns.push(Turn { from, time, bytes: bytes.to_vec() });
                }
            },
            Event::Gap { .. } => *whole = false,
            Event::End(_) | Event::Odd(_) => {}
        });
    }

    fn said(&self, from: usize) -> Vec<u8> {
        self.turns.iter().filter(|turn| turn.from == from).flat_map(|turn| turn.bytes.clone()).collect()
    }

    /// Says it again in other segments.
    fn cut(&self, style: &Style, dice: &mut Dice, out: &mut Vec<(Time, Vec<u8>)>) {
        const FIN: u16 = TcpHeader::FIN;
        const SYN: u16 = TcpHeader::SYN;
        const ACK: u16 = TcpHeader::ACK;
        // The second end's numbers wrap soon.
        let mut next = [1000, u32::MAX - 50];
        let mut send = |time, from: usize, sequence, acknowledged, flags: u16, payload: &[u8]| {
            let (source, destination) = (self.ends[from], self.ends[1 - from]);
            let (near, far) = (source.port(), destination.port());
            let segment = tcp(near, far, sequence, acknowledged, flags as u8, payload);
            out.push((time, ip(source.ip(), destination.ip(), TCP, &segment)));
        };
        let opened = self.streams[0].opened();
        if opened {
            send(self.start, 0, next[0], 0, SYN, &[]);
            send(self.start, 1, next[1], next[0] + 1, SYN | ACK, &[]);
            next = next.map(|number| number.wrapping_add(1));
        }
        for (number, turn) in self.turns.iter().enumerate() {
            let (from, to) = (turn.from, 1 - turn.from);
            let mut parts = style.parts(turn.bytes.len(), 1, dice);
            if !opened && number < 2 {
                // Nothing but the first captured segment tells where a stream begins, unless it is a lone byte,
                // which passes for a keep-alive.
                parts.sort_by_key(|part| part.start);
                parts[0].end = parts[0].end.max(turn.bytes.len().min(8));
            }
            for part in parts {
                let sequence = next[from].wrapping_add(part.start as u32);
                send(turn.time, from, sequence, next[to], ACK, &turn.bytes[part]);
            }
            next[from] = next[from].wrapping_add(turn.bytes.len() as u32);
            send(turn.time, to, next[to], next[from], ACK, &[]);
        }
        let end = self.turns.last().map_or(self.start, |turn| turn.time);
        send(end, 0, next[0], next[1], FIN | ACK, &[]);
        send(end, 1, next[1], next[0].wrapping_add(1), FIN | ACK, &[]);
    }
}

/// The TCP connections of a capture.
fn dialogues(seen: &[Seen]) -> Vec<Dialogue> {
    let mut dialogues: Vec<Dialogue> = Vec::new();
    let mut latest = BTreeMap::new();
    for seen in seen {
        let Transport::Tcp(header) = seen.packet.transport else { continue };
        let ends = [seen.source, seen.destination];
        let pieces = [Piece { frame: 1, offset: 0, length: seen.payload.len() as u32 }];
        let segment = Segment {
            sequence: header.sequence,
            syn: header.has(TcpHeader::SYN),
            fin: header.has(TcpHeader::FIN),
            rst: header.has(TcpHeader::RST),
            payload: &seen.payload,
            missing: seen.packet.missing,
            pieces: &pieces,
            frame: 1,
            time: seen.time,
        };
        let key = (ends.iter().min().copied(), ends.iter().max().copied());
        let at = latest.get(&key).copied().filter(|&at: &usize| {
            let dialogue: &Dialogue = &dialogues[at];
            let from = usize::from(dialogue.ends != ends);
            !dialogue.streams[from].opens_another(&segment)
        });
        let at = at.unwrap_or_else(|| {
            dialogues.push(Dialogue::new(seen));
            dialogues.len() - 1
        });
        latest.insert(key, at);
        let dialogue = &mut dialogues[at];
        let from = usize::from(dialogue.ends != ends);
        if header.has(TcpHeader::ACK) {
            dialogue.hear(1 - from, |stream, sink| {
                stream.acknowledged(header.acknowledgment, seen.time, sink);
            });
        }
        dialogue.hear(from, |stream, sink| stream.segment(&segment, usize::MAX, sink));
    }
    for dialogue in &mut dialogues {
        for from in 0..2 {
            dialogue.hear(from, |stream, sink| stream.finish(sink));
        }
    }
    dialogues
}

/// The capture anew, with everything in it cut otherwise.
fn cut(seen: &[Seen], style: &Style) -> Vec<u8> {
    let mut dice = Dice::new(11);
    let mut out: Vec<(Time, Vec<u8>)> = Vec::new();
    for (id, seen) in seen.iter().enumerate() {
        let Transport::Udp { source_port, destination_port } = seen.packet.transport else { continue };
        let datagram = udp(source_port, destination_port, &seen.payload);
        let (source, destination) = (seen.source.ip(), seen.destination.ip());
        let mut missing = vec![true; datagram.len()];
        for part in style.parts(datagram.len(), 8, &mut dice) {
            // Once the datagram is whole, a fragment would begin another one.
            if missing.contains(&true) {
                missing[part.clone()].fill(false);
                let fragment = fragment(source, destination, UDP, id as u16, &datagram, part);
                out.push((seen.time, fragment));
            }
        }
    }
    for dialogue in dialogues(seen) {
        dialogue.cut(style, &mut dice, &mut out);
    }
    out.sort_by_key(|&(time, _)| time);
    let mut pcap = Pcap::new();
    for (time, packet) in out {
        pcap.frame(time, &packet);
    }
    pcap.finish()
}

/// Takes out numbers of frames that texts and fields mention, and times between frames.
fn forget_frames(value: &mut Value) {
    match value {
        Value::String(text) => {
            let mut parts = text.split("frame ");
            let mut out = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                out.push_str("frame ");
                out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
            }
            *text = out;
        }
        Value::Array(list) => list.iter_mut().for_each(forget_frames),
        Value::Object(object) => {
            let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
            if name.ends_with(".response_to") || matches!(name, "smb.time" | "smb2.time") {
                object.retain(|key, _| key == "name");
            }
            object.values_mut().for_each(forget_frames);
        }
        _ => {}
    }
}

/// What must not change about the messages of each direction: all but where and when they were captured. Their
/// pieces give way to the bytes that these point at. Which of two messages under way at the same time is complete
/// first does depend on where they are cut.
fn essence(capture: &[u8]) -> BTreeMap<[String; 2], Vec<Value>> {
    let frames = frames(capture);
    let mut sessions: BTreeMap<[String; 2], Vec<Value>> = BTreeMap::new();
    for mut message in messages(capture) {
        let ends = ["source", "destination"].map(|end| message[end].as_str().unwrap().to_owned());
        let parts = message.as_object_mut().unwrap();
        for place in ["session", "number", "frame", "time"] {
            assert!(parts.remove(place).is_some(), "{place}");
        }
        let pieces = parts["pieces"].as_array().unwrap();
        let bytes = pieces.iter().flat_map(|piece| {
            let number = |key: &str| piece[key].as_u64().unwrap() as usize;
            &frames[number("frame") - 1][number("offset")..][..number("length")]
        });
        let bytes: Vec<u8> = bytes.copied().collect();
        assert_eq!(bytes.len() as u64, parts["length"].as_u64().unwrap());
        parts.insert("pieces".into(), bytes.into());
        forget_frames(&mut message);
        sessions.entry(ends).or_default().push(message);
    }
    sessions
}

#[test]
fn messages_stay_the_same() {
    let mut compared = 0;
    // The frames of a document carry a note that they were made up, which cut ones do not.
    for sample in samples().into_iter().filter(|sample| !sample.name.ends_with(".txt")) {
        let seen = packets(&sample.bytes);
        let original = essence(&sample.bytes);
        if seen.iter().any(|seen| seen.packet.missing > 0) || dialogues(&seen).iter().any(|d| !d.whole) {
            continue;
        }
        for style in &STYLES {
            let found = essence(&cut(&seen, style));
            let place = format!("{}, {}", sample.name, style.name);
            assert!(original.keys().eq(found.keys()), "{place}: {:?}", found.keys());
            for (ends, expected) in &original {
                let found = &found[ends];
                for (number, (expected, found)) in expected.iter().zip(found).enumerate() {
                    assert!(expected == found, "{place}, {ends:?}, {number}:\n- {expected}\n+ {found}");
                }
                assert_eq!(expected.len(), found.len(), "{place}, {ends:?}");
                compared += expected.len();
            }
        }
    }
    assert!(compared > 1000);
}

#[test]
fn what_was_said_stays_the_same() {
    let mut compared = 0;
    for sample in samples() {
        let seen = packets(&sample.bytes);
        let original = dialogues(&seen);
        for style in &STYLES {
            let mut found = dialogues(&packets(&cut(&seen, style)));
            found.sort_by_key(|dialogue| original.iter().position(|other| other.ends == dialogue.ends));
            assert_eq!(original.len(), found.len(), "{}, {}", sample.name, style.name);
            for (original, found) in original.iter().zip(&found) {
                assert!(found.whole);
                for from in 0..2 {
                    assert!(
                        original.said(from) == found.said(from),
                        "{}, {}, {:?}",
                        sample.name,
                        style.name,
                        original.ends
                    );
                    compared += found.said(from).len();
                }
            }
        }
    }
    assert!(compared > 10_000, "a sample holds TCP");
}
