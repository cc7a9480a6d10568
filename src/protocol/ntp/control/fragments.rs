//! Mode 6 answers put together from their fragments.
//!
//! A fragment says where its data lies in the answer (RFC 9327 §2: offset, count) and whether more follow.
//! They may come in any order and more than once; of data that comes twice the first is kept. Memory is
//! bounded: [`MAX_OPEN`] answers of a session at a time, the oldest giving way, each of at most
//! [`MAX_ANSWER`] bytes in [`MAX_PIECES`] pieces. Only bytes that came are stored, whatever offsets say.

use crate::protocol::ntp::exchange::Key;
use std::sync::Arc;

/// Answers put together at the same time in a session.
pub const MAX_OPEN: usize = 4;
/// Bytes of an answer.
pub const MAX_ANSWER: usize = 64 << 10;
/// Pieces of an answer that do not touch or came apart.
pub const MAX_PIECES: usize = 1024;

/// The unfinished answers of one session.
#[derive(Default)]
pub struct Fragments {
    open: Vec<Answer>,
}

struct Answer {
    key: Key,
    /// In order, not overlapping, none empty.
    pieces: Vec<Piece>,
    end: Option<usize>,
}

struct Piece {
    start: usize,
    bytes: Box<[u8]>,
}

impl Piece {
    fn end(&self) -> usize {
        self.start + self.bytes.len()
    }
}

/// What became of a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// All of the answer, if this fragment completed it.
    pub joined: Option<Arc<[u8]>>,
    /// Bytes still missing, as far as the end of the answer is known.
    pub missing: Option<usize>,
    /// Bytes that had come before, with the same value.
    pub repeated: usize,
    /// Bytes that had come before, with another value, which is kept.
    pub contradicted: usize,
    /// Bytes that were dropped because of a limit or because they lie behind the end of the answer.
    pub dropped: usize,
}

impl Fragments {
    /// Drops what came of an answer that is asked for anew.
    pub fn forget(&mut self, key: Key) {
        self.open.retain(|answer| answer.key != key);
    }

    /// Adds the fragment `bytes` at `start` of its answer; the `last` one ends it.
    pub fn add(&mut self, key: Key, start: usize, bytes: &[u8], last: bool) -> Outcome {
        let at = match self.open.iter().position(|answer| answer.key == key) {
            Some(at) => at,
            None => {
                if self.open.len() == MAX_OPEN {
                    self.open.remove(0);
                }
                self.open.push(Answer { key, pieces: Vec::new(), end: None });
                self.open.len() - 1
            }
        };
        let Some(answer) = self.open.get_mut(at) else {
            return Outcome {
                joined: None,
                missing: None,
                repeated: 0,
                contradicted: 0,
                dropped: bytes.len(),
            };
        };
        let mut outcome = answer.add(start, bytes, last);
        outcome.missing = answer.missing();
        if outcome.missing == Some(0) {
            outcome.joined = Some(answer.join());
            self.open.remove(at);
        }
        outcome
    }
}

impl Answer {
    fn add(&mut self, start: usize, bytes: &[u8], last: bool) -> Outcome {
        let mut outcome = Outcome { joined: None, missing: None, repeated: 0, contradicted: 0, dropped: 0 };
        let end = start + bytes.len();
        let limit = self.end.unwrap_or(MAX_ANSWER);
        let kept = bytes.get(..limit.saturating_sub(start)).unwrap_or(bytes);
        outcome.dropped = bytes.len() - kept.len();
        if last && self.end.is_none() && end <= MAX_ANSWER {
            self.end = Some(end);
            self.pieces.retain(|piece| piece.start < end);
        }
        let mut cursor = 0;
        let mut at = self.pieces.partition_point(|piece| piece.end() <= start);
        while let Some(rest) = kept.get(cursor..).filter(|rest| !rest.is_empty()) {
            let position = start + cursor;
            match self.pieces.get(at) {
                Some(piece) if piece.start <= position => {
                    let before = piece.bytes.get(position - piece.start..).unwrap_or(&[]);
                    let length = before.len().min(rest.len());
                    let same = before.iter().zip(rest).filter(|(old, new)| old == new).count();
                    outcome.repeated += same;
                    outcome.contradicted += length - same;
                    cursor += length;
                    at += 1;
                }
                next => {
                    let free = next.map_or(rest.len(), |piece| (piece.start - position).min(rest.len()));
                    if self.pieces.len() < MAX_PIECES {
                        let bytes = rest.get(..free).unwrap_or(rest).into();
                        self.pieces.insert(at, Piece { start: position, bytes });
                        at += 1;
                    } else {
                        outcome.dropped += free;
                    }
                    cursor += free;
                }
            }
        }
        outcome
    }

    fn missing(&self) -> Option<usize> {
        let end = self.end?;
        let have: usize = self.pieces.iter().map(|piece| piece.end().min(end) - piece.start).sum();
        Some(end.saturating_sub(have))
    }

    fn join(&self) -> Arc<[u8]> {
        let end = self.end.unwrap_or(0);
        let mut joined = Vec::with_capacity(end.min(MAX_ANSWER));
        for piece in &self.pieces {
            joined.extend_from_slice(&piece.bytes);
        }
        joined.truncate(end);
        joined.into()
    }
}
