//! What a message is read with beside its bytes, and what is known of the requests and files before it.

use super::header::Header;
use super::records::Posture;
use crate::content::ContentId;
use crate::message::Side;
use crate::protocol::dcerpc::Association;
use crate::protocol::gss;
use crate::protocol::smb::change::Change;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::network_open::Times;
use crate::protocol::smb::ranges::Ranges;
use crate::time::Time;
use std::collections::VecDeque;

/// Requests that may wait for their answers at a time; beyond that the oldest is forgotten.
const MAX_REQUESTS: usize = 512;
/// Shares, open files and users that are kept of a session; beyond that the oldest is forgotten.
const MAX_OPEN: usize = 1024;

/// One message, while it is read.
pub struct Message<'m, 'x> {
    pub header: Header,
    /// The command of the block that is read.
    pub command: u8,
    /// How many words the parameters of that block have.
    pub word_count: u8,
    /// Where offsets count from: the header, or the start of a buffer joined from several messages.
    pub origin: usize,
    /// The request: this one, or the one that is answered.
    pub request: Request,
    pub state: &'m mut State,
    pub now: &'m mut Now<'x>,
}

impl Message<'_, '_> {
    /// The one line that says what the message is.
    pub fn summary(&mut self) -> &mut String {
        self.now.summary
    }

    /// Adds a word or two to the one line.
    pub fn say(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = std::fmt::Write::write_fmt(self.now.summary, text);
    }

    /// Whether it is an answer that says no.
    pub fn is_refused(&self) -> bool {
        self.header.response && self.header.status.is_error()
    }

    /// The name of a file, by its number.
    pub fn file_name(&mut self, fid: u16) -> Option<String> {
        self.state.files.get(fid).map(|file| file.name.clone())
    }
}

/// What is known of a session.
#[derive(Debug, Default)]
pub struct State {
    /// Requests whose answers are not complete, the oldest first.
    pub requests: VecDeque<(Key, Request)>,
    pub trees: Table<Tree>,
    pub files: Table<File>,
    pub users: Table<User>,
    /// The dialects that the client offered.
    pub dialects: Vec<String>,
    /// Who sends the next data without a header, of which file, and where in it that lies.
    pub raw: Option<(Side, u16, u64)>,
    pub posture: Posture,
    /// What the server says of itself where clients log in.
    pub server: gss::Target,
    /// The operating system and the program that it says to be.
    pub native: Native,
}

/// What a side says to be; empty where it does not.
#[derive(Debug, Default)]
pub struct Native {
    pub system: String,
    pub software: String,
}

/// What tells a request from others that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub side: Side,
    pub pid: u32,
    pub mid: u16,
    /// What the exchange began with.
    pub command: u8,
}

impl State {
    /// Keeps a request until it is answered.
    pub fn ask(&mut self, key: Key, request: Request) {
        self.requests.retain(|(known, _)| *known != key);
        if self.requests.len() >= MAX_REQUESTS {
            self.requests.pop_front();
        }
        self.requests.push_back((key, request));
    }

    /// Takes the request of that key that an answer at that time is for. Where packets were lost, a later request of
    /// the same key may be read before the answer to one before it.
    pub fn answer(&mut self, key: Key, time: Time) -> Option<Request> {
        let asked = |(known, request): &(Key, Request)| *known == key && request.time <= time;
        let at = self.requests.iter().position(asked)?;
        self.requests.remove(at).map(|(_, request)| request)
    }
}

/// A request, as far as the answer must be read with it.
#[derive(Debug, Default)]
pub struct Request {
    pub frame: u64,
    pub time: Time,
    /// Whether all of it is there, and nothing was missed since.
    pub whole: bool,
    /// The path that it is about.
    pub path: Option<String>,
    /// The file that it is about.
    pub fid: Option<u16>,
    /// The login that goes on.
    pub user: Option<User>,
    /// The share that is connected to.
    pub share: Option<String>,
    pub transaction: Option<Box<super::transaction::Transaction>>,
    /// Answers that are to come still.
    pub answers: u16,
    /// What the client may do with the file that it opens.
    pub access: u32,
    /// Where in the file it reads or writes.
    pub offset: u64,
    /// What it changes about the file.
    pub change: Change,
}

/// A share that the client is connected to.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub path: String,
    /// Whether named pipes are behind it.
    pub pipes: bool,
}

/// An open file or pipe.
#[derive(Debug, Default)]
pub struct File {
    pub name: String,
    pub tid: u16,
    /// What goes over it, if it is a pipe.
    pub pipe: Option<Box<Association>>,
    pub opened: Option<Time>,
    pub uid: u16,
    /// What the client asked to do with it.
    pub access: u32,
    pub directory: bool,
    /// What came of opening it.
    pub outcome: Option<&'static str>,
    pub size: Option<u64>,
    /// Times of the file itself.
    pub times: Times,
    pub read: Ranges,
    pub written: Ranges,
    /// The name that it was given.
    pub renamed: Option<String>,
    /// It is deleted once it is closed.
    pub deleted: bool,
    /// What was read and what was written of its content, where that is wanted.
    pub contents: [Option<ContentId>; 2],
}

impl File {
    /// Bytes of its content came from a side.
    pub fn carried(&mut self, from: Side, offset: u64, length: u64) {
        match from {
            Side::Server => self.read.add(offset, length),
            Side::Client => {
                self.written.add(offset, length);
                self.size = self.size.map(|size| size.max(offset.saturating_add(length)));
            }
        }
    }

    /// Something about it was changed.
    pub fn change(&mut self, change: Change) {
        match change {
            Change::Name(name) => self.renamed = Some(name),
            Change::Delete(deleted) => self.deleted = deleted,
            Change::Size(size) => self.size = Some(size),
            Change::Other => {}
        }
    }
}

/// A user who logged in or is about to.
#[derive(Debug, Default)]
pub struct User {
    pub exchange: gss::Exchange,
    pub account: Option<String>,
    pub domain: Option<String>,
    /// When the login began.
    pub asked: Option<Time>,
}

/// What is known by its number, the oldest first.
#[derive(Debug)]
pub struct Table<T>(VecDeque<(u16, T)>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table(VecDeque::new())
    }
}

impl<T> Table<T> {
    pub fn get(&mut self, number: u16) -> Option<&mut T> {
        self.0.iter_mut().find(|(known, _)| *known == number).map(|(_, value)| value)
    }

    /// Keeps a value, in place of one of the same number.
    pub fn insert(&mut self, number: u16, value: T) {
        self.remove(number);
        if self.0.len() >= MAX_OPEN {
            self.0.pop_front();
        }
        self.0.push_back((number, value));
    }

    /// Takes the oldest value.
    pub fn pop(&mut self) -> Option<T> {
        self.0.pop_front().map(|(_, value)| value)
    }

    /// All values, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    pub fn remove(&mut self, number: u16) -> Option<T> {
        let at = self.0.iter().position(|(known, _)| *known == number)?;
        self.0.remove(at).map(|(_, value)| value)
    }
}
