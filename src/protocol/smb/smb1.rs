//! SMB 1: CIFS, and what Windows 2000 and later made of it.
//!
//! Specifications: MS-CIFS, MS-SMB, MS-RAP, MS-MAIL, MS-BRWS, MS-ADTS §6.3.1 (netlogon), RFC 1002; CIFS UNIX
//! Extensions as Samba has them.
//!
//! ```text
//! header      what every message starts with
//! block       the commands that follow it: parameters and data
//! command     which body each command has
//!   negotiate, session_setup, tree, open, io, file, search       bodies
//!   transaction   bodies that carry requests of their own, in one message or several
//!     trans2, nt_transact, levels/   files
//!     pipe, rap, mailslot            named pipes, LANMAN, mailslots
//! message     what is known of the requests and files before
//! records     what comes of it
//! ```

use super::connection::Now;
use crate::fault::Fault;
use crate::field::{self, Field};
use crate::message::Side;
use crate::reader::Reader;
use crate::record::Record;
pub use io::bulk;
use message::{Key, Message, Request, State};
use names::code;

mod block;
mod command;
mod file;
pub(super) mod header;
mod io;
mod levels;
mod mailslot;
mod message;
mod names;
mod negotiate;
mod nt_transact;
mod open;
mod pieces;
mod pipe;
mod rap;
mod records;
mod search;
mod session_setup;
mod text;
mod time;
pub(super) mod trans2;
mod transaction;
mod tree;

/// Fields of SMB 1.
pub static FIELDS: &[&[&Field]] = &{
    const OWN: &[&[&Field]] = &[
        header::FIELDS,
        block::FIELDS,
        text::FIELDS,
        negotiate::FIELDS,
        session_setup::FIELDS,
        tree::FIELDS,
        file::FIELDS,
        open::FIELDS,
        io::FIELDS,
        search::FIELDS,
        transaction::FIELDS,
        trans2::FIELDS,
        nt_transact::FIELDS,
        pipe::FIELDS,
    ];
    field::join::<{ OWN.len() + levels::FIELDS.len() + rap::FIELDS.len() + mailslot::FIELDS.len() }>(&[
        OWN,
        levels::FIELDS,
        rap::FIELDS,
        mailslot::FIELDS,
    ])
};

/// What is known of a session's messages of SMB 1.
#[derive(Debug, Default)]
pub struct Smb1 {
    state: State,
}

impl Smb1 {
    /// Reads the message that is all that is left.
    pub fn message(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let origin = r.offset();
        let header = header::read(r)?;
        let from = if header.response { now.side.other() } else { now.side };
        let command = code::first(header.command);
        let key = Key { side: from, pid: header.pid, mid: header.mid, command };
        let goes_on = command != header.command && !header.response;
        let known = if header.response || goes_on { self.state.answer(key, now.time) } else { None };
        let paired = known.is_some();
        let (frame, time, whole) =
            (now.frame, now.time, now.completed().is_some() && now.in_turn && !goes_on);
        let request = known.unwrap_or_else(|| Request { frame, time, whole, ..Request::default() });
        if header.response && paired {
            let (source, at) = (r.source(), r.offset());
            r.tree().push_computed(&header::RESPONSE_TO, source, at, 0, request.frame);
            if whole && request.whole {
                let after = time.since(request.time);
                r.tree().push_computed(&header::RESPONSE_TIME, source, at, 0, after.to_bits());
            }
        }
        let mut m = Message {
            header,
            command: header.command,
            word_count: 0,
            origin,
            request,
            state: &mut self.state,
            now,
        };
        let result = block::chain(r, &mut m);
        records::answered(&mut m);
        m.state.posture.message(header.signed);
        if header.response && !header.status.is_success() {
            m.say(format_args!(": {}", header.status));
        }
        let request = std::mem::take(&mut m.request);
        self.keep(header, key, request, paired);
        result
    }

    /// Reads data that comes without a header, which is all that is left; says whether any was expected.
    pub fn raw(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<bool, Fault> {
        let side = now.side;
        let Some((_, fid, offset)) = self.state.raw.take_if(|(from, ..)| *from == side) else {
            return Ok(false);
        };
        let command = if side == Side::Server { code::READ_RAW } else { code::WRITE_RAW };
        let header = header::Header { command, response: side == Side::Server, ..Default::default() };
        let request = Request { fid: Some(fid), offset, ..Request::default() };
        let origin = r.offset();
        let state = &mut self.state;
        let mut m = Message { header, command: header.command, word_count: 0, origin, request, state, now };
        io::raw(r, &mut m)?;
        Ok(true)
    }

    /// So many bytes of a file's content came from a side.
    pub fn carried(&mut self, from: Side, fid: u16, offset: u64, length: u64) {
        if let Some(file) = self.state.files.get(fid) {
            file.carried(from, offset, length);
        }
    }

    /// Bytes of a side were not captured, which may have gone over pipes.
    pub fn pipes_miss(&mut self, side: Side) {
        for file in self.state.files.values_mut() {
            if let Some(pipe) = &mut file.pipe {
                pipe.gap(side);
            }
        }
    }

    /// Messages of a side, or their ends, were not captured.
    pub fn gap(&mut self, side: Side) {
        self.state.raw.take_if(|(from, ..)| *from == side);
        // What is missing may have been the answer, and the next one be for another request with the same numbers.
        for (_, request) in &mut self.state.requests {
            request.whole = false;
            if let Some(user) = &mut request.user {
                user.asked = None;
            }
        }
        self.state.users.values_mut().for_each(|user| user.asked = None);
    }

    /// A side sends no more.
    pub fn end(&mut self, side: Side, records: &mut Vec<Record>) {
        self.state.end(side, records);
    }

    /// What is known of the session as a whole.
    pub fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        self.state.facts()
    }

    /// Keeps a request that waits for an answer, or for more of one.
    fn keep(&mut self, header: header::Header, key: Key, mut request: Request, paired: bool) {
        let transaction = request.transaction.as_ref();
        let waits = if header.response {
            // A server says without words that a transaction may go on.
            let goes_on = transaction.is_some_and(|transaction| transaction.waits());
            request.answers = request.answers.saturating_sub(1);
            paired && !header.status.is_error() && (goes_on || request.answers > 0)
        } else {
            header.command != code::NT_CANCEL && header.mid != u16::MAX
        };
        if waits {
            self.state.ask(key, request);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
