//! SMB 2 and 3 (MS-SMB2).
//!
//! One frame is one message of the engine, also where several messages of SMB travel in it: they are told apart by
//! groups, `header::MESSAGE`. What each of them is follows each other in the summary.
//!
//! ```text
//! header, commands, body       what all messages have
//! negotiate, session_setup, tree_connect, create, close, ...       one file for each command or pair of them
//! negotiate_context, create_context, lease, error       parts of those
//! transform, compressed        what encryption and compression put around messages
//! requests, sessions, opens    what is remembered; each a table with a cap
//! preauth, records, facts      what comes of it
//! ```

use super::connection::Now;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::protocol::gss;
use crate::reader::Reader;
use header::{Header, Known};
use requests::{Asked, Detail, Requests};
use sessions::{Sessions, Trees};
use std::fmt::Write;

mod body;
mod close;
mod commands;
mod compressed;
pub(super) mod create;
pub(super) mod create_context;
pub(super) mod error;
pub(super) mod header;
pub(super) mod info;
pub(super) mod ioctl;
mod lease;
mod lock;
pub(super) mod negotiate;
mod negotiate_context;
mod notify;
mod opens;
mod oplock;
mod plain;
mod preauth;
pub(super) mod query_directory;
mod read_write;
pub mod records;
mod requests;
mod session_setup;
mod sessions;
mod table;
mod transform;
mod tree_connect;
mod tree_connect_context;

pub use body::FileId;
pub use read_write::bulk;

/// Field lists of SMB 2 and 3.
pub static FIELDS: &[&[&Field]] = &[
    header::FIELDS,
    preauth::FIELDS,
    body::FIELDS,
    error::FIELDS,
    negotiate::FIELDS,
    negotiate_context::FIELDS,
    session_setup::FIELDS,
    tree_connect::FIELDS,
    tree_connect_context::FIELDS,
    create::FIELDS,
    create_context::FIELDS,
    lease::FIELDS,
    close::FIELDS,
    plain::FIELDS,
    read_write::FIELDS,
    lock::FIELDS,
    ioctl::FIELDS,
    query_directory::FIELDS,
    notify::FIELDS,
    info::FIELDS,
    oplock::FIELDS,
    transform::FIELDS,
    compressed::FIELDS,
];

/// Messages dissected of one frame; more than that are shown as undissected.
const MAX_MESSAGES: usize = 1024;
/// The summary names messages of one frame up to about so many bytes.
const SUMMARY: usize = 200;

/// What is known of a session's messages of SMB 2 and 3.
#[derive(Debug, Default)]
pub struct Smb2 {
    negotiated: negotiate::Negotiated,
    requests: Requests,
    sessions: Sessions,
    trees: Trees,
    opens: opens::Opens,
    posture: records::Posture,
    /// What the server says of itself where clients log in.
    server: gss::Target,
    /// How many files were opened.
    opened: u64,
    /// Which sides send no more.
    ended: [bool; 2],
}

/// What messages of one frame take from the message before.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    session: u64,
    tree: u32,
    file: Option<FileId>,
    /// The request that opens the file, where its identifier is not known yet.
    opened_by: Option<u64>,
}

impl Smb2 {
    /// Reads what a frame carries: messages, plain, compressed or encrypted.
    pub fn message(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        match r.peek().first() {
            Some(0xfd) => transform::read(self, r, now),
            Some(0xfc) => compressed::read(self, r, now),
            _ => self.messages(r, now),
        }
    }

    /// Reads messages up to the end of `r`.
    fn messages(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let mut before = Before::default();
        for number in 0..MAX_MESSAGES {
            let start = r.offset();
            let Some(mut header) = header::peek(r.peek()) else {
                header::read(r, Known::default())?;
                return Ok(());
            };
            header.base = start;
            // What the first one is said to be related to is not there (MS-SMB2 §3.3.5.2.7.2).
            if number > 0 && header.is_related() && !header.is_response() {
                (header.session, header.tree) = (before.session, before.tree);
            }
            let last = header.next == 0;
            let length = if last { r.remaining() } else { header.next };
            if !last && header.next < header::LENGTH {
                let text =
                    format!("the next message is said to be {} bytes behind, in the header", header.next);
                r.note(Severity::Error, start + 20, text);
            }
            let summarised = now.summary.len();
            if summarised > 0 && number > 0 {
                now.summary.push_str("; ");
            }
            let advances = last || header.next >= header::LENGTH;
            let length = if advances { length } else { r.remaining() };
            r.within(&header::MESSAGE, length, |r| self.one(r, header, &mut before, now))?;
            if number > 0 && summarised > SUMMARY {
                now.summary.truncate(summarised);
                if !now.summary.ends_with('…') {
                    now.summary.push_str("; …");
                }
            }
            if r.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Reads one message, which is all of `r`.
    fn one(
        &mut self,
        r: &mut Reader<'_, '_>,
        mut header: Header,
        before: &mut Before,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let whole = r.peek();
        let mut asked = self.answered(&header);
        if let Some(asked) = asked.as_ref().filter(|_| header.flags & header::ASYNC != 0) {
            // Answers to commands that are worked on apart name no tree.
            header.tree = asked.tree;
        }
        let asked_for = match asked.as_ref().map(|asked| &asked.detail) {
            Some(Detail::Tree(path)) if header.status == 0 => Some(path.as_str()),
            _ => None,
        };
        let known = Known {
            share: asked_for
                .or_else(|| Some(self.trees.get(&(header.session, header.tree))?.path.as_str()))
                .filter(|path| !path.is_empty()),
            user: self
                .sessions
                .get(&header.session)
                .map(|session| session.user.as_str())
                .filter(|u| !u.is_empty()),
        };
        let result = r.group(&header::HEADER, |r| {
            header::read(r, known)?;
            if let Some(asked) = &asked {
                let (source, at) = (r.source(), r.offset());
                let tree = r.tree();
                tree.push_computed(&header::RESPONSE_TO, source, at, 0, asked.frame);
                if let Some((asked, answered)) = asked.time.zip(now.completed()) {
                    let seconds = answered.since(asked);
                    tree.push_computed(&header::RESPONSE_TIME, source, at, 0, seconds.to_bits());
                }
            }
            Ok(())
        });
        result?;
        self.posture.message(&header);
        // Writing to a String cannot fail.
        let _ = write!(
            now.summary,
            "{} {}",
            header.title(),
            if header.is_response() { "response" } else { "request" }
        );
        if header.is_response() {
            let result = self.response(r, &header, asked.as_mut(), whole, now);
            if header.status == header::STATUS_PENDING
                && let Some(asked) = asked
            {
                self.requests.insert(header.message, asked);
            }
            result
        } else {
            let mut asked = Asked {
                command: header.command,
                frame: now.frame,
                time: now.completed(),
                session: header.session,
                tree: header.tree,
                file: before.file.filter(|_| header.is_related()),
                opened_by: before.opened_by.filter(|_| header.is_related()),
                detail: Detail::Plain,
            };
            let result = self.request(r, &header, &mut asked, whole, now);
            *before = Before {
                session: header.session,
                tree: header.tree,
                file: asked.file,
                opened_by: if header.command == commands::CREATE {
                    Some(header.message)
                } else {
                    asked.opened_by
                },
            };
            if header.command != commands::CANCEL {
                self.requests.insert(header.message, asked);
            }
            result
        }
    }

    /// The request that a message answers.
    fn answered(&mut self, header: &Header) -> Option<Asked> {
        if !header.is_response() || header.message == header::UNSOLICITED {
            return None;
        }
        self.requests.remove(&header.message).filter(|asked| asked.command == header.command)
    }

    fn request(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        asked: &mut Asked,
        whole: &[u8],
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        match header.command {
            commands::NEGOTIATE => negotiate::request(self, r, header, whole, now),
            commands::SESSION_SETUP => session_setup::request(self, r, header, asked, whole, now),
            commands::TREE_CONNECT => tree_connect::request(r, header, asked, now),
            commands::CREATE => create::request(r, header, asked, now),
            commands::CLOSE => close::request(self, r, asked, now),
            commands::FLUSH => plain::flush_request(self, r, asked, now),
            commands::READ => read_write::read_request(self, r, header, asked, now),
            commands::WRITE => read_write::write_request(self, r, header, asked, now),
            commands::LOCK => lock::request(self, r, asked, now),
            commands::IOCTL => ioctl::request(self, r, header, asked, now),
            commands::QUERY_DIRECTORY => query_directory::request(self, r, header, asked, now),
            commands::CHANGE_NOTIFY => notify::request(self, r, asked, now),
            commands::QUERY_INFO => info::query_request(self, r, header, asked, now),
            commands::SET_INFO => info::set_request(self, r, header, asked, now),
            commands::OPLOCK_BREAK => oplock::read(self, r, header, now),
            commands::LOGOFF | commands::TREE_DISCONNECT | commands::CANCEL | commands::ECHO => {
                plain::read(r)
            }
            _ => Ok(()),
        }
    }

    fn response(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        asked: Option<&mut Asked>,
        whole: &[u8],
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        if header.status != 0 {
            now.summary.push_str(", ");
            match header::NT_STATUS_FIELD.name_of(header.status.into()) {
                Some(name) => now.summary.push_str(name),
                // Writing to a String cannot fail.
                None => drop(write!(now.summary, "status {:#010x}", header.status)),
            }
        }
        if error::is_error(header, r.peek()) {
            match header.command {
                commands::SESSION_SETUP => session_setup::refused(self, header, asked, now),
                commands::TREE_CONNECT => tree_connect::refused(self, header, asked, now),
                commands::CREATE => create::refused(self, header, asked, now),
                commands::WRITE if header.status != header::STATUS_PENDING => {
                    read_write::write_refused(self, asked, now);
                }
                commands::QUERY_INFO | commands::SET_INFO => info::refused(r, asked),
                _ => {}
            }
            return error::read(r, header);
        }
        match header.command {
            commands::NEGOTIATE => negotiate::response(self, r, header, whole, now),
            commands::SESSION_SETUP => session_setup::response(self, r, header, asked, whole, now),
            commands::TREE_CONNECT => tree_connect::response(self, r, header, asked, now),
            commands::CREATE => create::response(self, r, header, asked, now),
            commands::CLOSE => close::response(self, r, asked, now),
            commands::READ => read_write::read_response(self, r, header, asked, now),
            commands::WRITE => read_write::write_response(self, r, asked),
            commands::IOCTL => ioctl::response(self, r, header, asked, now),
            commands::QUERY_DIRECTORY => query_directory::response(r, header, asked),
            commands::CHANGE_NOTIFY => notify::response(r, header),
            commands::QUERY_INFO => info::query_response(r, header, asked),
            commands::SET_INFO => info::set_response(self, r, asked),
            commands::OPLOCK_BREAK => oplock::read(self, r, header, now),
            commands::NOTIFICATION => plain::notification(r),
            commands::TREE_DISCONNECT => {
                self.disconnected(header);
                plain::read(r)
            }
            commands::LOGOFF => {
                self.logged_off(header, now);
                plain::read(r)
            }
            commands::FLUSH | commands::LOCK | commands::CANCEL | commands::ECHO => plain::read(r),
            _ => Ok(()),
        }
    }

    /// Reads the identifier of an open file, and says which one it is: in a message, behind a comma, and in the
    /// tree. All ones mean the file that the message before opens.
    fn file_id(&self, r: &mut Reader<'_, '_>, asked: &mut Asked, now: &mut Now<'_>) -> Result<(), Fault> {
        let id = r.guid(&body::FILE_ID)?;
        if id != body::PREVIOUS {
            (asked.file, asked.opened_by) = (Some(id), None);
        }
        let opener = asked.opened_by.and_then(|message| self.requests.get(&message));
        let name = match (asked.file, opener.map(|opener| &opener.detail)) {
            (Some(id), _) => self.opens.get(&(asked.session, id)).and_then(opens::Open::name),
            (None, Some(Detail::Open(opening))) => Some(opening.name.as_str()),
            _ => None,
        };
        let number = asked.file.and_then(|id| self.opens.get(&(asked.session, id))).map(|open| open.number);
        if let Some(name) = name {
            let name = if name.is_empty() { "the root of the share" } else { name };
            r.meaning(format_args!("{name}"));
            now.summary.push_str(", ");
            now.summary.push_str(name);
        }
        if let Some(number) = number {
            show_number(r, number);
        }
        Ok(())
    }

    /// The open file that a request is about.
    fn open(&mut self, asked: &Asked) -> Option<&mut opens::Open> {
        self.opens.get_mut(&asked.key()?)
    }

    /// Bytes of a side were not captured, which may have gone over pipes.
    pub fn pipes_miss(&mut self, side: crate::message::Side) {
        for open in self.opens.values_mut() {
            if let Some(pipe) = &mut open.pipe {
                pipe.gap(side);
            }
        }
    }

    /// Messages of a side, or their ends, were not captured.
    pub fn gap(&mut self) {
        // What is missing may have ended a login, or begun another one.
        self.sessions.values_mut().for_each(|session| session.asked = None);
        for asked in self.requests.values_mut() {
            if let Detail::Login(session) = &mut asked.detail {
                session.asked = None;
            }
        }
    }

    /// So many bytes of a file's content came that was read.
    pub fn carried(&mut self, session: u64, file: FileId, offset: u64, length: u64) {
        if let Some(open) = self.opens.get_mut(&(session, file)) {
            open.read.add(offset, length);
        }
    }

    fn disconnected(&mut self, header: &Header) {
        self.trees.remove(&(header.session, header.tree));
    }

    fn logged_off(&mut self, header: &Header, now: &mut Now<'_>) {
        for open in self.opens.take(|key, _| key.0 == header.session) {
            records::file(self, header.session, open, now.records);
        }
        self.sessions.remove(&header.session);
    }
}

/// Shows which of the files of its session a message is about.
fn show_number(r: &mut Reader<'_, '_>, number: u64) {
    let (source, at) = (r.source(), r.offset());
    r.tree().push_computed(&body::OPEN_NUMBER, source, at, 0, number);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
