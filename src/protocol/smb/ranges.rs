//! Which parts of a file's content went over the network.

/// Ranges kept of one file, for reading and for writing.
const MAX_RANGES: usize = 256;

/// Ranges of a file's content that were transferred, side by side ones joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges {
    /// Bytes in all, those that were transferred twice counted twice.
    pub bytes: u64,
    /// Start and end of each, ascending.
    ranges: Vec<(u64, u64)>,
    /// There were more of them than are kept.
    pub more: bool,
}

impl Ranges {
    /// Adds `length` bytes at `offset`.
    pub fn add(&mut self, offset: u64, length: u64) {
        if length == 0 {
            return;
        }
        self.bytes = self.bytes.saturating_add(length);
        let (mut start, mut end) = (offset, offset.saturating_add(length));
        let first = self.ranges.partition_point(|&(_, other)| other < start);
        let last = self.ranges.partition_point(|&(other, _)| other <= end);
        if let (Some(low), Some(high)) =
            (self.ranges.get(first), last.checked_sub(1).map(|at| self.ranges[at]))
            && first < last
        {
            (start, end) = (start.min(low.0), end.max(high.1));
        } else if self.ranges.len() == MAX_RANGES {
            self.more = true;
            return;
        }
        self.ranges.splice(first..last, [(start, end)]);
    }

    /// Start and length of each range.
    pub fn list(&self) -> Vec<(u64, u64)> {
        self.ranges.iter().map(|&(start, end)| (start, end - start)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_join() {
        let mut ranges = Ranges::default();
        for (offset, length) in [(100, 50), (0, 10), (150, 50), (10, 5), (300, 1), (5, 100), (400, 0)] {
            ranges.add(offset, length);
        }
        assert_eq!(ranges.list(), [(0, 200), (300, 1)]);
        assert_eq!(ranges.bytes, 216);
        ranges.add(u64::MAX - 1, 10);
        assert_eq!(ranges.list().last(), Some(&(u64::MAX - 1, 1)), "sums never wrap");
    }

    #[test]
    fn ranges_have_a_cap() {
        let mut ranges = Ranges::default();
        (0..1000).for_each(|at| ranges.add(at * 2, 1));
        assert_eq!((ranges.list().len(), ranges.bytes, ranges.more), (MAX_RANGES, 1000, true));
        ranges.add(0, 1000);
        assert_eq!(ranges.list(), [(0, 1000)], "what joins needs no room");
    }
}
