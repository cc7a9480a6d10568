//! The start of a message whose end has not come yet, with the places its bytes came from.

use crate::origin::{Moment, Piece, cut_pieces, push_piece};

/// Bytes of one side that wait for more.
#[derive(Debug, Default)]
pub struct Pending {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they lie in the capture.
    pub pieces: Vec<Piece>,
    /// The last frame that any of them came with.
    pub latest: Moment,
    /// How many bytes there must be before it is worth looking at them again.
    pub needed: usize,
}

impl Pending {
    /// Adds bytes behind those that wait, and the frame they came with.
    pub fn extend(&mut self, bytes: &[u8], pieces: impl IntoIterator<Item = Piece>, moment: Moment) {
        self.latest = self.latest.max(moment);
        self.bytes.extend_from_slice(bytes);
        pieces.into_iter().for_each(|piece| push_piece(&mut self.pieces, piece));
    }

    /// Removes the first `count` bytes.
    pub fn take(&mut self, count: usize) {
        let left = self.bytes.len() - count.min(self.bytes.len());
        self.pieces = cut_pieces(&self.pieces, count as u32, left as u32).collect();
        self.bytes.drain(..self.bytes.len() - left);
        if left == 0 {
            self.clear();
        }
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        *self = Pending::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_keeps_its_places() {
        let mut pending = Pending::default();
        let places = [Piece { frame: 1, offset: 60, length: 4 }, Piece { frame: 3, offset: 54, length: 2 }];
        let moment = Moment { frame: 3, ..Moment::default() };
        pending.extend(b"abcd", [places[0]], Moment { frame: 1, ..Moment::default() });
        pending.extend(b"ef", [places[1]], moment);
        pending.take(3);
        assert_eq!(pending.bytes, b"def");
        assert_eq!(pending.pieces, [Piece { frame: 1, offset: 63, length: 1 }, places[1]]);
        assert_eq!(pending.latest, moment);
        pending.take(3);
        assert_eq!((pending.bytes.len(), pending.pieces.len(), pending.latest), (0, 0, Moment::default()));
    }
}
