//! Open files, directories and pipes, and what was done with them.

use super::body::FileId;
use super::table::Table;
use crate::content::ContentId;
use crate::protocol::dcerpc::Association;
use crate::protocol::smb::network_open::Times;
use crate::protocol::smb::ranges::Ranges;
use crate::time::Time;

/// Open files kept of a session; more than that make the oldest one count as not closed.
const MAX_OPENS: usize = 8192;

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
