//! Bytes that come in pieces, each saying where it belongs.

/// The most bytes that are joined.
const MAX_BYTES: usize = 1 << 20;
/// The most pieces that are joined.
const MAX_PIECES: usize = 4096;

/// Pieces as they came.
#[derive(Debug, Default)]
pub struct Pieces {
    pieces: Vec<(usize, Vec<u8>)>,
    bytes: usize,
}

impl Pieces {
    /// Keeps a piece; of an empty one there is nothing to keep.
    pub fn add(&mut self, place: usize, piece: &[u8]) {
        self.bytes = self.bytes.saturating_add(piece.len());
        if !piece.is_empty() && !self.is_too_long() {
            self.pieces.push((place, piece.to_vec()));
        }
    }

    /// Whether there was more than is kept.
    pub fn is_too_long(&self) -> bool {
        self.bytes > MAX_BYTES || self.pieces.len() > MAX_PIECES
    }

    /// The first `total` bytes, if no piece of them is missing. Of bytes that came twice the later ones count.
    pub fn joined(&self, total: usize) -> Option<Vec<u8>> {
        let mut covered: Vec<(usize, usize)> =
            self.pieces.iter().map(|(place, piece)| (*place, place.saturating_add(piece.len()))).collect();
        covered.sort_unstable();
        let mut end = 0;
        for (from, to) in covered {
            if from > end {
                break;
            }
            end = end.max(to);
        }
        if end < total {
            return None;
        }
        let mut joined = vec![0; total.min(self.bytes)];
        for (place, piece) in &self.pieces {
            if let Some(room) = joined.get_mut(*place..) {
                let length = room.len().min(piece.len());
                room[..length].copy_from_slice(&piece[..length]);
            }
        }
        Some(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;

    fn pieces(of: &[(usize, &[u8])]) -> Pieces {
        let mut pieces = Pieces::default();
        for (place, piece) in of {
            pieces.add(*place, piece);
        }
        pieces
    }

    #[test]
    fn pieces_are_joined_where_they_belong() {
        assert_eq!(pieces(&[(3, b"def"), (0, b"abc")]).joined(6).as_deref(), Some(&b"abcdef"[..]));
        assert_eq!(pieces(&[(0, b"abc"), (2, b"XYZ")]).joined(5).as_deref(), Some(&b"abXYZ"[..]));
        assert_eq!(pieces(&[(0, b"abcdef")]).joined(4).as_deref(), Some(&b"abcd"[..]), "totals may shrink");
        assert_eq!(pieces(&[(0, b"abc"), (4, b"ef")]).joined(6), None);
        assert_eq!(pieces(&[]).joined(0), Some(Vec::new()));
        assert_eq!(pieces(&[(usize::MAX, b"a")]).joined(1), None);
    }

    #[test]
    fn nothing_is_joined_beyond_the_limit() {
        let mut pieces = Pieces::default();
        pieces.add(0, &vec![0; super::MAX_BYTES]);
        assert!(!pieces.is_too_long());
        pieces.add(0, b"a");
        assert!(pieces.is_too_long());
    }
}
