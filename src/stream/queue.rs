//! Early bytes that wait for those before them.

use crate::origin::Piece;
use crate::time::Time;
use std::collections::BTreeMap;

/// Consecutive bytes of a stream, from one segment.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Position of the first.
    pub start: u64,
    /// Those that were captured.
    pub bytes: &'a [u8],
    /// How many follow those that were cut off by the snap length.
    pub missing: u64,
    /// Where the captured ones lie in the capture.
    pub pieces: &'a [Piece],
    /// The frame that completed the segment.
    pub frame: u64,
    /// When that frame was captured.
    pub time: Time,
}

impl<'a> Part<'a> {
    /// Position behind the last byte.
    pub fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64 + self.missing
    }

    pub fn is_empty(&self) -> bool {
        self.start == self.end()
    }

    /// Leaves out the bytes from `position` on. The pieces stay, and may be longer than the bytes.
    pub fn cut_back(&mut self, position: u64) {
        let kept = position.saturating_sub(self.start);
        if kept < self.bytes.len() as u64 {
            self.bytes = &self.bytes[..kept as usize];
            self.missing = 0;
        } else {
            self.missing = self.missing.min(kept - self.bytes.len() as u64);
        }
    }

    /// Leaves out the bytes before `position`, and the pieces that are not about what is left; `pieces` is
    /// where they are put when they change.
    pub fn cut_front(&mut self, position: u64, pieces: &'a mut Vec<Piece>) {
        let skip = position.clamp(self.start, self.end()) - self.start;
        let captured = self.bytes.len().min(skip as usize);
        self.start += skip;
        self.bytes = &self.bytes[captured..];
        self.missing -= skip - captured as u64;
        let length: u64 = self.pieces.iter().map(|piece| u64::from(piece.length)).sum();
        if captured > 0 || length != self.bytes.len() as u64 {
            pieces.extend(cut_pieces(self.pieces, captured, self.bytes.len()));
            self.pieces = pieces;
        }
    }
}

/// The `length` bytes behind the first `skip` of those that the pieces list.
fn cut_pieces(pieces: &[Piece], skip: usize, length: usize) -> impl Iterator<Item = Piece> {
    let (mut skip, mut length) = (skip as u64, length as u64);
    pieces.iter().filter_map(move |piece| {
        let skipped = skip.min(piece.length.into());
        skip -= skipped;
        let kept = length.min(u64::from(piece.length) - skipped);
        length -= kept;
        let offset = piece.offset.saturating_add(skipped as u32);
        (kept > 0).then_some(Piece { frame: piece.frame, offset, length: kept as u32 })
    })
}

/// A [`Part`] that waits.
#[derive(Debug)]
pub struct Held {
    bytes: Box<[u8]>,
    missing: u64,
    pieces: Box<[Piece]>,
    frame: u64,
    time: Time,
}

impl Held {
    /// As it was before it had to wait at `start`.
    pub fn part(&self, start: u64) -> Part<'_> {
        let Held { bytes, missing, pieces, frame, time } = self;
        Part { start, bytes, missing: *missing, pieces, frame: *frame, time: *time }
    }

    /// What it takes in memory: its bytes and what is kept about them, the map's node included.
    fn held_bytes(&self) -> usize {
        size_of::<(u64, Held)>() + self.bytes.len() + size_of_val(&*self.pieces)
    }
}

/// What an inserted part had in common with those that waited already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// How many bytes had been there.
    pub bytes: u64,
    /// How many of those are not the same.
    pub different: u64,
    /// Position of the first of these.
    pub first_different: u64,
}

/// Parts that wait, by position. They do not overlap.
#[derive(Debug, Default)]
pub struct Queue {
    parts: BTreeMap<u64, Held>,
    held_bytes: usize,
}

impl Queue {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Position of the first byte that waits.
    pub fn start(&self) -> Option<u64> {
        self.parts.first_key_value().map(|(&start, _)| start)
    }

    /// Position behind the last byte that waits; 0 if there is none.
    pub fn end(&self) -> u64 {
        self.parts.last_key_value().map_or(0, |(&start, held)| held.part(start).end())
    }

    /// When the first bytes that wait were captured.
    pub fn time(&self) -> Option<Time> {
        self.parts.first_key_value().map(|(_, held)| held.time)
    }

    /// What all of it takes in memory.
    pub fn held_bytes(&self) -> usize {
        self.held_bytes
    }

    /// Takes out the part that starts at `position`.
    pub fn take(&mut self, position: u64) -> Option<Held> {
        let entry = self.parts.first_entry().filter(|entry| *entry.key() == position)?;
        let held = entry.remove();
        self.held_bytes -= held.held_bytes();
        Some(held)
    }

    /// Lets a part wait, as far as there is not something at its place.
    pub fn insert(&mut self, part: &Part<'_>) -> Overlap {
        let (start, end) = (part.start, part.end());
        if self.end() <= start {
            self.hold(part, start, end);
            return Overlap::default();
        }
        let mut overlap = Overlap::default();
        let mut free = Vec::new();
        let mut at = start;
        let reaching_in = self.parts.range(..start).next_back().map_or(start, |(&before, _)| before);
        for (&there, held) in self.parts.range(reaching_in..end) {
            let held = held.part(there);
            if held.end() <= start {
                continue;
            }
            if there > at {
                free.push((at, there));
            }
            overlap.add(part, &held);
            at = held.end();
        }
        if at < end {
            free.push((at, end));
        }
        for (from, to) in free {
            self.hold(part, from, to);
        }
        overlap
    }

    /// Copies the bytes of a part from one position to another.
    fn hold(&mut self, part: &Part<'_>, from: u64, to: u64) {
        let mut part = *part;
        let mut pieces = Vec::new();
        part.cut_back(to);
        part.cut_front(from, &mut pieces);
        let held = Held {
            bytes: part.bytes.into(),
            missing: part.missing,
            pieces: part.pieces.into(),
            frame: part.frame,
            time: part.time,
        };
        self.held_bytes += held.held_bytes();
        self.parts.insert(from, held);
    }
}

impl Overlap {
    /// Adds what two parts have in common.
    fn add(&mut self, part: &Part<'_>, held: &Part<'_>) {
        let from = part.start.max(held.start);
        self.bytes += part.end().min(held.end()) - from;
        let new = part.bytes.iter().skip((from - part.start) as usize);
        let old = held.bytes.iter().skip((from - held.start) as usize);
        for (index, (new, old)) in new.zip(old).enumerate() {
            if new != old {
                if self.different == 0 {
                    self.first_different = from + index as u64;
                }
                self.different += 1;
            }
        }
    }
}
