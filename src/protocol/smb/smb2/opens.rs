//! Open files, directories and pipes, and what was done with them.

use super::body::FileId;
use super::table::Table;
use crate::content::ContentId;
use crate::protocol::dcerpc::Association;
use crate::protocol::smb::network_open::Times;
use crate::time::Time;

/// Open files kept of a session; more than that make the oldest one count as not closed.
const MAX_OPENS: usize = 8192;
/// Ranges kept of one file, for reading and for writing.
const MAX_RANGES: usize = 256;

/// Open files by session and file identifier.
pub type Opens = Table<(u64, FileId), Open, MAX_OPENS>;

/// What a client asks for when it opens a file.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// Name of the file in its share.
    pub name: String,
    /// What is to be done with it.
    pub access: u32,
    /// How it is to be opened.
    pub options: u32,
    /// What is to be done where it exists and where it does not.
    pub disposition: u32,
}

/// An open file.
#[derive(Debug, Default)]
pub struct Open {
    /// Which of the files of its session it is, from 1, in the order in which they were opened.
    pub number: u64,
    /// What the client asked for; nothing where that was not captured.
    pub opening: Option<Opening>,
    /// Connection to a share.
    pub tree: u32,
    /// What the server did: opened, created, overwritten or superseded.
    pub action: Option<u32>,
    /// When it was opened.
    pub opened: Option<Time>,
    /// When it was closed.
    pub closed: Option<Time>,
    /// Times of the file itself.
    pub times: Times,
    /// Size of the file, as known last.
    pub size: Option<u64>,
    /// It is a directory.
    pub directory: bool,
    /// Content that was read.
    pub read: Ranges,
    /// Content that was written.
    pub written: Ranges,
    /// The name that it was given.
    pub renamed: Option<String>,
    /// It is deleted once it is closed.
    pub deleted: bool,
    /// What was read and what was written of its content, where that is wanted.
    pub contents: [Option<ContentId>; 2],
    /// What goes over a pipe.
    pub pipe: Option<Box<Association>>,
}

impl Open {
    /// Its name in the share, where known.
    pub fn name(&self) -> Option<&str> {
        self.opening.as_ref().map(|opening| opening.name.as_str())
    }
}

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

/// What a client changes about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its name.
    Name(String),
    /// Whether it is deleted once it is closed.
    Delete(bool),
    /// Its size.
    Size(u64),
    /// Something else.
    Other,
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
