//! Requests that wait for their answers.

use super::body::FileId;
use super::opens::Opening;
use super::sessions::Session;
use super::table::Table;
use crate::protocol::smb::change::Change;
use crate::time::Time;

/// Requests kept of a session; more than that make the oldest one count as answered.
pub const MAX_REQUESTS: usize = 4096;

/// The requests of a session, by message identifier.
pub type Requests = Table<u64, Asked, MAX_REQUESTS>;

/// A request, and what it takes to read the answer.
#[derive(Debug)]
pub struct Asked {
    /// What was asked for.
    pub command: u16,
    /// The frame with the request.
    pub frame: u64,
    /// When it was complete, where that is known.
    pub time: Option<Time>,
    /// The login it belongs to.
    pub session: u64,
    /// The connection to a share it belongs to.
    pub tree: u32,
    /// The file it is about.
    pub file: Option<FileId>,
    /// The request in the same frame that opens the file it is about.
    pub opened_by: Option<u64>,
    /// What was asked for.
    pub detail: Detail,
}

impl Asked {
    /// The open file that it is about, as files are kept.
    pub fn key(&self) -> Option<(u64, FileId)> {
        Some((self.session, self.file?))
    }
}

/// What is asked for, as far as the answer needs it.
#[derive(Debug, Default)]
pub enum Detail {
    /// Nothing.
    #[default]
    Plain,
    /// A login that has no identifier yet.
    Login(Box<Session>),
    /// To connect to a share of this path.
    Tree(String),
    /// To open a file.
    Open(Box<Opening>),
    /// To read from an offset.
    Read(u64),
    /// To write to an offset, so many bytes.
    Write(u64, u32),
    /// The names in a directory, in this class of information.
    Directory(u8),
    /// Information: type, class, and what of a security descriptor is asked for.
    Info(u8, u8),
    /// To change something: type, class, and what about a file it changes.
    Change(u8, u8, Change),
}
