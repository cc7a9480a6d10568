//! Where bytes that were put together came from: which frame, and where in it.

use crate::time::Time;

/// A frame, and when it was captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Number of the frame, from 1.
    pub frame: u64,
    /// Its capture time.
    pub time: Time,
}

/// A run of bytes as it lies in the capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// Number of the frame, from 1.
    pub frame: u64,
    /// Offset from the frame's first captured byte.
    pub offset: u32,
    /// Length in bytes.
    pub length: u32,
}

impl Piece {
    /// Grows this piece by `next` when that follows without a gap in the same frame.
    pub fn join(&mut self, next: Piece) -> bool {
        let follows = self.frame == next.frame
            && u64::from(self.offset) + u64::from(self.length) == u64::from(next.offset);
        match self.length.checked_add(next.length) {
            Some(length) if follows => {
                self.length = length;
                true
            }
            _ => false,
        }
    }
}

/// Appends a piece, growing the last one where the two lie side by side.
pub fn push_piece(pieces: &mut Vec<Piece>, next: Piece) {
    if !pieces.last_mut().is_some_and(|last| last.join(next)) {
        pieces.push(next);
    }
}

/// The part of `pieces`, taken as one run of bytes, that begins at `offset` and is `length` long.
pub fn cut_pieces(pieces: &[Piece], offset: u32, length: u32) -> impl Iterator<Item = Piece> + '_ {
    let (from, to) = (u64::from(offset), u64::from(offset) + u64::from(length));
    let mut at = 0u64;
    pieces.iter().filter_map(move |piece| {
        let (start, end) = (at, at + u64::from(piece.length));
        at = end;
        let (first, last) = (start.max(from), end.min(to));
        // Both differences are below the piece's length, so they fit.
        (first < last).then(|| Piece {
            frame: piece.frame,
            offset: piece.offset + (first - start) as u32,
            length: (last - first) as u32,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECES: [Piece; 3] = [
        Piece { frame: 4, offset: 34, length: 8 },
        Piece { frame: 2, offset: 60, length: 16 },
        Piece { frame: 9, offset: 34, length: 2 },
    ];

    #[test]
    fn a_cut_keeps_frames_and_offsets() {
        let cut: Vec<Piece> = cut_pieces(&PIECES, 6, 10).collect();
        assert_eq!(
            cut,
            [Piece { frame: 4, offset: 40, length: 2 }, Piece { frame: 2, offset: 60, length: 8 }]
        );
        assert_eq!(cut_pieces(&PIECES, 24, 9).collect::<Vec<_>>(), [PIECES[2]]);
        assert_eq!(cut_pieces(&PIECES, 26, 1).count(), 0);
        assert_eq!(cut_pieces(&PIECES, 6, 0).count(), 0);
    }

    #[test]
    fn neighbours_join() {
        let mut pieces = vec![PIECES[0]];
        push_piece(&mut pieces, Piece { frame: 4, offset: 42, length: 3 });
        push_piece(&mut pieces, Piece { frame: 4, offset: 46, length: 1 });
        assert_eq!(
            pieces,
            [Piece { frame: 4, offset: 34, length: 11 }, Piece { frame: 4, offset: 46, length: 1 }]
        );
    }
}
