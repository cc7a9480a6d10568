//! Joins IP fragments, and remembers which frame each byte came from.
//!
//! - RFC 791 §3.2 (IPv4), RFC 8200 §4.5 (IPv6), RFC 1858 (tiny and overlapping fragments)
//!
//! Fragments may come in any order and overlap: the bytes that came first win, and it is noted when
//! others differ. (RFC 8200 has hosts drop an IPv6 datagram whose fragments overlap; here it is joined
//! with the note, to show what was sent.) A fragment that contradicts what its datagram is known to be,
//! or reaches beyond 65 535 bytes, is refused. What is held is bounded in datagrams, bytes and capture
//! time; what is given up is counted.

use crate::ip::FragmentHeader;
use crate::link::{Limits, Unhandled};
use crate::origin::{Piece, push_piece};
use crate::packet::{Addresses, Datagram};
use crate::time::Time;
use foldhash::HashMap;
use std::collections::BTreeMap;

/// No datagram is longer: a total length has 16 bits.
const MAX_DATAGRAM: u32 = 65_535;

/// What holding a part costs beyond its bytes, roughly.
const PART_COST: usize = size_of::<(u32, Part)>() + 16;

/// What holding a datagram costs beyond its parts, roughly.
const DATAGRAM_COST: usize = 2 * size_of::<(Key, Partial)>();

/// What fragments of the same datagram have in common (RFC 791 §2.3, RFC 8200 §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    addresses: Addresses,
    scope: u64,
    identification: u32,
    /// Always the same for IPv6, where fragments may differ in it.
    protocol: u8,
}

impl Key {
    pub fn new(addresses: Addresses, scope: u64, header: &FragmentHeader) -> Self {
        let protocol = if addresses.v6 { 0 } else { header.protocol };
        Key { addresses, scope, identification: header.identification, protocol }
    }
}

/// A datagram that is complete.
#[derive(Debug)]
pub(crate) struct Joined {
    pub datagram: Datagram,
    /// What its bytes begin with.
    pub protocol: u8,
    pub overlap_differs: bool,
}

/// The datagrams of which fragments are missing.
#[derive(Debug)]
pub(crate) struct FragmentTable {
    partials: HashMap<Key, Partial>,
    /// Keys by the order in which the datagrams' first fragments came.
    order: BTreeMap<u64, Key>,
    next_serial: u64,
    /// What `partials` take.
    bytes: usize,
    max_datagrams: usize,
    max_bytes: usize,
    max_nanos: i128,
    expired: u64,
    evicted: u64,
    unfinished: u64,
}

impl FragmentTable {
    pub fn new(limits: &Limits) -> Self {
        FragmentTable {
            partials: HashMap::default(),
            order: BTreeMap::new(),
            next_serial: 0,
            bytes: 0,
            max_datagrams: limits.datagrams,
            max_bytes: limits.fragment_bytes,
            max_nanos: i128::try_from(limits.fragment_time.as_nanos()).unwrap_or(i128::MAX),
            expired: 0,
            evicted: 0,
            unfinished: 0,
        }
    }

    /// Adds a fragment with all of its bytes, which came from `pieces`. Gives the datagram when this
    /// completes it.
    pub fn add(
        &mut self,
        time: Time,
        key: Key,
        header: &FragmentHeader,
        bytes: &[u8],
        pieces: impl Iterator<Item = Piece>,
    ) -> Result<Joined, Unhandled> {
        self.expire(time);
        if bytes.is_empty() {
            return Err(Unhandled::Malformed("IP fragment without data"));
        }
        if header.more && !bytes.len().is_multiple_of(8) {
            return Err(Unhandled::Malformed("IP fragment whose length is no multiple of 8"));
        }
        let end = u32::try_from(bytes.len()).unwrap_or(u32::MAX).saturating_add(header.offset);
        if end > MAX_DATAGRAM {
            return Err(Unhandled::Malformed("IP fragment that reaches beyond 65535 bytes"));
        }
        let partial = self.partials.entry(key).or_insert_with(|| {
            let serial = self.next_serial;
            self.next_serial += 1;
            self.order.insert(serial, key);
            self.bytes += DATAGRAM_COST;
            Partial::new(serial, time)
        });
        let before = partial.cost;
        let fresh = partial.add(header, end, bytes, pieces)?;
        self.bytes += partial.cost - before;
        if partial.is_complete() {
            return match self.remove(key) {
                Some(partial) => Ok(partial.join()),
                None => Err(Unhandled::FragmentHeld),
            };
        }
        while self.partials.len() > self.max_datagrams || self.bytes > self.max_bytes {
            if self.remove_oldest().is_none() {
                break;
            }
            self.evicted += 1;
        }
        Err(if fresh { Unhandled::FragmentHeld } else { Unhandled::FragmentRepeated })
    }

    /// Gives up on everything held.
    pub fn finish(&mut self) {
        while self.remove_oldest().is_some() {
            self.unfinished += 1;
        }
    }

    /// Why datagrams were given up, and how many.
    pub fn losses(&self) -> impl Iterator<Item = (&'static str, u64)> {
        [
            ("IP datagram whose fragments did not all come in time", self.expired),
            ("IP datagram with fragments missing, dropped to stay within the limits", self.evicted),
            ("IP datagram with fragments missing at the end", self.unfinished),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
    }

    fn expire(&mut self, now: Time) {
        while let Some((_, key)) = self.order.first_key_value()
            && let Some(oldest) = self.partials.get(key)
            && now.0.saturating_sub(oldest.since.0) > self.max_nanos
        {
            self.remove_oldest();
            self.expired += 1;
        }
    }

    fn remove_oldest(&mut self) -> Option<Partial> {
        let (_, &key) = self.order.first_key_value()?;
        self.remove(key)
    }

    fn remove(&mut self, key: Key) -> Option<Partial> {
        let partial = self.partials.remove(&key)?;
        self.order.remove(&partial.serial);
        self.bytes -= DATAGRAM_COST + partial.cost;
        Some(partial)
    }
}

/// A datagram of which fragments are missing.
#[derive(Debug)]
struct Partial {
    serial: u64,
    /// When its first fragment came.
    since: Time,
    /// By their offset in the datagram; they do not overlap.
    parts: BTreeMap<u32, Part>,
    /// How many bytes the parts have together.
    length: u32,
    /// What the parts take in memory.
    cost: usize,
    /// Where the datagram ends, once its last fragment came.
    end: Option<u32>,
    /// What its first fragment says that it begins with.
    protocol: Option<u8>,
    overlap_differs: bool,
}

/// Bytes of one frame.
#[derive(Debug)]
struct Part {
    bytes: Box<[u8]>,
    frame: u64,
    offset: u32,
}

impl Partial {
    fn new(serial: u64, since: Time) -> Self {
        Partial {
            serial,
            since,
            parts: BTreeMap::new(),
            length: 0,
            cost: 0,
            end: None,
            protocol: None,
            overlap_differs: false,
        }
    }

    /// Adds a fragment that ends at `end`, unless it contradicts the others. Whether it brought
    /// something new.
    fn add(
        &mut self,
        header: &FragmentHeader,
        end: u32,
        bytes: &[u8],
        pieces: impl Iterator<Item = Piece>,
    ) -> Result<bool, Unhandled> {
        const CONTRADICTION: Unhandled = Unhandled::Malformed("IP fragments that contradict each other");
        if self.end.is_some_and(|known| if header.more { end > known } else { end != known }) {
            return Err(CONTRADICTION);
        }
        if !header.more {
            if self.parts.last_key_value().is_some_and(|(start, part)| start + part.length() > end) {
                return Err(CONTRADICTION);
            }
            self.end = Some(end);
        }
        if header.offset == 0 {
            self.protocol.get_or_insert(header.protocol);
        }
        let before = self.length;
        let mut rest = bytes;
        let mut start = header.offset;
        for piece in pieces {
            let Some((run, after)) = rest.split_at_checked(piece.length as usize) else {
                break;
            };
            self.insert(start, run, piece);
            start += piece.length;
            rest = after;
        }
        Ok(self.length > before)
    }

    /// Keeps those of the bytes, which begin at `start` in the datagram, that are not there yet.
    fn insert(&mut self, start: u32, bytes: &[u8], piece: Piece) {
        let end = start + piece.length;
        let run = |from: u32, to: u32| {
            bytes.get((from - start) as usize..(to - start) as usize).unwrap_or_default()
        };
        let mut at = start;
        while at < end {
            if let Some((first, part)) = self.parts.range(..=at).next_back()
                && first + part.length() > at
            {
                let stop = end.min(first + part.length());
                let known = part.bytes.get((at - first) as usize..(stop - first) as usize);
                self.overlap_differs |= known != Some(run(at, stop));
                at = stop;
            } else {
                let stop = self.parts.range(at..end).next().map_or(end, |(first, _)| *first);
                let offset = piece.offset + (at - start);
                let part = Part { bytes: run(at, stop).into(), frame: piece.frame, offset };
                self.length += part.length();
                self.cost += part.bytes.len() + PART_COST;
                self.parts.insert(at, part);
                at = stop;
            }
        }
    }

    /// The parts do not overlap and none lies behind the end: they need only be long enough.
    fn is_complete(&self) -> bool {
        self.end == Some(self.length)
    }

    fn join(self) -> Joined {
        let mut datagram = Datagram { bytes: Vec::with_capacity(self.length as usize), pieces: Vec::new() };
        for part in self.parts.into_values() {
            datagram.bytes.extend_from_slice(&part.bytes);
            let piece = Piece { frame: part.frame, offset: part.offset, length: part.length() };
            push_piece(&mut datagram.pieces, piece);
        }
        // A complete datagram has its first fragment.
        let protocol = self.protocol.unwrap_or_default();
        Joined { datagram, protocol, overlap_differs: self.overlap_differs }
    }
}

impl Part {
    /// At most that of a datagram.
    fn length(&self) -> u32 {
        self.bytes.len() as u32
    }
}
