//! Several captures in one order of time.

use super::frame::{Chunk, Frame};
use super::source::Source;
use super::{CaptureError, Report};
use crate::time::Time;

/// Gives out the frames of all sources by time, ties by the sources' order. No bytes are copied: a
/// merged chunk shares the buffers of the chunks it was made from.
pub(super) struct Merge {
    heads: Vec<Head>,
    frames: u64,
}

/// A source and what of its current chunk has not been given out.
struct Head {
    source: Source,
    chunk: Chunk,
    next_frame: usize,
    next_comment: usize,
    /// Where the chunk's buffers lie among those of the merged chunk, once they are there.
    buffers_at: Option<u32>,
}

/// Where a head stands: the time of its next frame, then its index for ties.
type Place = (Time, usize);

impl Merge {
    pub fn new(sources: Vec<Source>) -> Self {
        let head = |source| Head {
            source,
            chunk: Chunk::default(),
            next_frame: 0,
            next_comment: 0,
            buffers_at: None,
        };
        Merge { heads: sources.into_iter().map(head).collect(), frames: 0 }
    }

    pub fn next(&mut self, report: &mut Report) -> Result<Option<Chunk>, CaptureError> {
        if let [only] = self.heads.as_mut_slice()
            && self.frames == 0
        {
            return only.source.next(report);
        }
        let mut index = 0;
        while let Some(head) = self.heads.get_mut(index) {
            if head.refill(report)? {
                index += 1;
            } else {
                self.heads.remove(index);
            }
        }
        if self.heads.is_empty() {
            return Ok(None);
        }
        let mut merged = Chunk::default();
        loop {
            let (first, second) = self.earliest();
            let Some((_, index)) = first else { return Ok(None) };
            let Some(head) = self.heads.get_mut(index) else { return Ok(None) };
            if head.move_to(&mut merged, &mut self.frames, index, second) {
                self.heads.iter_mut().for_each(|head| head.buffers_at = None);
                return Ok(Some(merged));
            }
        }
    }

    /// The two heads whose frames come first.
    fn earliest(&self) -> (Option<Place>, Option<Place>) {
        let (mut first, mut second) = (None, None);
        for (index, head) in self.heads.iter().enumerate() {
            let Some(place) = head.time().map(|time| (time, index)) else { continue };
            if first.is_none_or(|first| place < first) {
                second = first.replace(place);
            } else if second.is_none_or(|second| place < second) {
                second = Some(place);
            }
        }
        (first, second)
    }
}

impl Head {
    fn time(&self) -> Option<Time> {
        self.chunk.frames.get(self.next_frame).map(|frame| frame.time)
    }

    /// Whether there is another frame, read when need be.
    fn refill(&mut self, report: &mut Report) -> Result<bool, CaptureError> {
        if self.next_frame == self.chunk.frames.len() {
            match self.source.next(report)? {
                Some(chunk) => (self.chunk, self.next_frame, self.next_comment) = (chunk, 0, 0),
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Moves frames that come before `limit`; whether the chunk is used up.
    fn move_to(&mut self, merged: &mut Chunk, count: &mut u64, index: usize, limit: Option<Place>) -> bool {
        let buffers_at = *self.buffers_at.get_or_insert_with(|| {
            let at = merged.buffers.len() as u32;
            merged.buffers.extend(self.chunk.buffers.iter().cloned());
            at
        });
        while let Some(&frame) = self.chunk.frames.get(self.next_frame) {
            if limit.is_some_and(|limit| (frame.time, index) > limit) {
                return false;
            }
            *count += 1;
            while let Some((number, text)) = self.chunk.comments.get_mut(self.next_comment)
                && *number == frame.number
            {
                merged.comments.push((*count, std::mem::take(text)));
                self.next_comment += 1;
            }
            merged.frames.push(Frame { number: *count, buffer: frame.buffer + buffers_at, ..frame });
            self.next_frame += 1;
        }
        true
    }
}
