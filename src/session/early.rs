//! What came of a session while its protocol was not known, so that the dissector gets it as it came.

use super::Session;
use crate::desk::Desk;
use crate::origin::{Moment, cut_pieces};
use crate::stream::GapCause;

/// What came of both sides, in the order in which it came. The bytes are pending in their directions.
#[derive(Debug, Default)]
pub struct Early(Vec<(usize, What)>);

#[derive(Debug)]
enum What {
    Bytes { length: usize, moment: Moment, in_turn: bool },
    Gap { length: u64, cause: GapCause },
}

impl Early {
    /// So many bytes of a side came now.
    pub fn arrived(&mut self, from: usize, length: usize, desk: &Desk<'_>) {
        self.0.push((from, What::Bytes { length, moment: desk.moment, in_turn: desk.in_turn }));
    }

    /// So many bytes of a side are not to be had. Those that nothing came between are one gap.
    pub fn missed(&mut self, from: usize, more: u64, why: GapCause) {
        for (side, what) in self.0.iter_mut().rev() {
            match what {
                What::Bytes { .. } => break,
                What::Gap { length, cause } if (*side, *cause) == (from, why) => {
                    *length = length.saturating_add(more);
                    return;
                }
                What::Gap { .. } => {}
            }
        }
        self.0.push((from, What::Gap { length: more, cause: why }));
    }

    /// Bytes of a side are not pending any more.
    pub fn forget(&mut self, from: usize) {
        self.0.retain(|(side, _)| *side != from);
    }

    /// Nothing is pending any more.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl Session {
    /// Hands on what came before the protocol was known.
    pub(super) fn catch_up(&mut self, desk: &mut Desk<'_>) {
        let now = (desk.moment, desk.in_turn);
        let waiting = [0, 1].map(|from| std::mem::take(&mut self.directions[from].pending));
        let mut at = [0; 2];
        for (from, what) in std::mem::take(&mut self.early).0 {
            match what {
                What::Bytes { length, moment, in_turn } => {
                    let start = at[from];
                    at[from] += length;
                    let Some(bytes) = waiting[from].bytes.get(start..at[from]) else { continue };
                    let pieces = cut_pieces(&waiting[from].pieces, start as u32, length as u32);
                    let pieces: Vec<_> = pieces.collect();
                    (desk.moment, desk.in_turn) = (moment, in_turn);
                    self.arrived(from, bytes, &pieces, desk);
                }
                What::Gap { length, cause } => self.gap(from, length, cause, desk),
            }
        }
        (desk.moment, desk.in_turn) = now;
    }
}
