//! The state of one session: which phase it is in, whose turn it is, and what is expected next.

use super::auth::Auth;
use super::binlog::{self, Replication};
use super::capabilities::{Capabilities, Negotiated};
use super::charset::Charset;
use super::compression::{self, Compression};
use super::exchange::Exchange;
use super::greeting;
use super::login::{self, Attempt};
use super::packet;
use super::records;
use super::response::ERR;
use super::resync;
use super::statement::Statements;
use crate::content::Contents;
use crate::fault::{Fault, Severity};
use crate::message::Side;
use crate::options::Options;
use crate::protocol::tls::Tls;
use crate::protocol::{Behind, Context, Dissector, Step};
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;
use std::collections::VecDeque;

/// A session of the protocol.
#[derive(Default)]
pub struct Connection {
    pub(super) phase: Phase,
    pub(super) capabilities: Negotiated,
    /// What is known of the server and of who logged in.
    pub(super) session: Session,
    /// The authentication that is going on, or that was done last.
    pub(super) auth: Auth,
    /// The login that is going on.
    pub(super) attempt: Attempt,
    /// What carries everything since the client asked for TLS.
    pub(super) tls: Option<Tls>,
    /// Commands whose answers are not complete, the oldest first.
    pub(super) exchanges: VecDeque<Exchange>,
    pub(super) statements: Statements,
    pub(super) replication: Replication,
    /// The compressed protocol, once it has begun.
    pub(super) compression: Option<Compression>,
    /// The sequence number that the next packet of the login has.
    pub(super) next_number: Option<u8>,
    /// Frame of the server's last packet of the command phase, 0 before the first.
    pub(super) answered_in: u64,
    /// Whether bytes of a side are missing since its last packet.
    pub(super) missed: [bool; 2],
    /// Whether packets of either side were ever missing.
    lossy: bool,
    /// Which sides send no more.
    pub(super) ended: [bool; 2],
    framing: [Framing; 2],
}

/// How far a session got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing was seen: the server greets, or the capture starts in the middle.
    #[default]
    Start,
    /// The server greeted; the client asks for TLS or logs in.
    Login,
    /// The client logs in or changes its user; the server has not said whether it may.
    Auth,
    /// The client gives commands.
    Command,
    /// The client is a server that copies the data of this one.
    Clone {
        /// Whether it said that it will no more.
        leaving: bool,
    },
}

/// What is known of the server and of who logged in.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    pub server_version: Option<String>,
    /// Whether the server is a MariaDB.
    pub mariadb: bool,
    pub connection_id: Option<u32>,
    pub user: Option<String>,
    pub database: Option<String>,
    /// Character set of what the client sends and of results.
    pub charset: Charset,
    /// State of the session, as the server said last.
    pub status: u16,
    pub tls: bool,
}

/// Where one side's packets start.
#[derive(Clone, Copy, Debug, Default)]
struct Framing {
    /// Bytes that belong to a packet that was shown already, as far as it was captured.
    owed: u64,
    /// Whether bytes are missing so that the next packet must be looked for.
    lost: bool,
}

/// What a packet's payload is read with beside its bytes.
pub(super) struct Now<'x> {
    pub side: Side,
    /// The frame that completed the packet.
    pub frame: u64,
    /// When that frame was captured.
    pub time: Time,
    /// Whether it came in turn with what the other side sent, and when it did is known.
    pub in_turn: bool,
    pub options: &'x Options,
    /// One line saying what the message is.
    pub summary: &'x mut String,
    /// Facts that are known now.
    pub records: &'x mut Vec<Record>,
    /// Content that was asked for.
    pub contents: &'x mut Contents,
}

impl Dissector for Connection {
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        if let Some(tls) = &mut self.tls {
            return tls.data(bytes, cx);
        }
        let side = cx.side as usize;
        let owed = self.framing[side].owed;
        if owed > 0 {
            let taken = bytes.len().min(usize::try_from(owed).unwrap_or(usize::MAX));
            self.framing[side].owed -= taken as u64;
            return Step::Body(taken);
        }
        if self.compression.is_none() && self.may_be_compressed(bytes, cx.side) {
            self.compression = compression::detect(bytes).map(Compression::new);
        }
        let compressed = self.compression.is_some();
        let length = if compressed { compression::extent(bytes) } else { packet::extent(bytes) };
        let whole = length <= bytes.len();
        if !whole && !compressed && self.out_of_order(bytes, cx.side) {
            self.framing[side].lost = true;
        }
        if self.framing[side].lost {
            let found = match &self.compression {
                Some(compression) => compression.next_packet(bytes),
                None => resync::next_packet(bytes, cx.side, matches!(self.phase, Phase::Clone { .. })),
            };
            match found {
                Some(0) => {}
                found => return Step::Skip(found.unwrap_or(bytes.len())),
            }
        }
        if !whole && cx.behind == Behind::More {
            return Step::Need(length);
        }
        let found = std::mem::take(&mut self.framing[side].lost);
        let taken = length.min(bytes.len());
        self.framing[side].owed = (length - taken) as u64;
        let complete = cx.completed(length - taken).is_some();
        self.message(&bytes[..taken], cx, |connection, reader, now| {
            now.in_turn &= complete;
            if found {
                let text = "the first packet that makes sense behind bytes that do not, or were not captured";
                reader.note(Severity::Info, 0, text);
                now.in_turn = false;
            }
            if compressed { connection.compressed(reader, now) } else { connection.packet(reader, now) }
        })
    }

    fn gap(&mut self, length: u64, cx: &mut Context<'_>) {
        if let Some(tls) = &mut self.tls {
            return tls.gap(length, cx.side);
        }
        if let Some(compression) = &mut self.compression {
            compression.gap(cx.side);
        }
        let framing = &mut self.framing[cx.side as usize];
        let inside = length <= framing.owed;
        framing.lost |= !inside;
        framing.owed = framing.owed.saturating_sub(length);
        if inside && matches!(cx.behind, Behind::Cut(_)) {
            // The packet is not there to its end, but none is missing.
            return;
        }
        self.lossy = true;
        self.missed[cx.side as usize] = true;
        self.next_number = None;
        // How long a login takes is not known across a gap.
        self.attempt.asked = None;
        for exchange in &mut self.exchanges {
            exchange.next_number = None;
            exchange.gap = true;
        }
    }

    fn end(&mut self, cx: &mut Context<'_>) {
        records::ended(self, cx.side, cx.records);
    }

    fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        records::facts(self)
    }
}

impl Connection {
    /// Shows `bytes` as a message that `read` reads.
    pub(super) fn message(
        &mut self,
        bytes: &[u8],
        cx: &mut Context<'_>,
        read: impl FnOnce(&mut Self, &mut Reader<'_, '_>, &mut Now<'_>) -> Result<(), Fault>,
    ) -> Step {
        let (side, frame, time, options) = (cx.side, cx.frame, cx.time, cx.options);
        let in_turn = cx.in_turn;
        let (mut records, mut contents) = (std::mem::take(cx.records), std::mem::take(cx.contents));
        let step = cx.message(bytes, |reader, summary| {
            let (records, contents) = (&mut records, &mut contents);
            read(self, reader, &mut Now { side, frame, time, in_turn, options, summary, records, contents })
        });
        (*cx.records, *cx.contents) = (records, contents);
        if cx.summary.is_empty() {
            cx.summary.push_str("Incomplete packet");
        }
        step
    }

    /// Reads the packet that is all of `reader`: of a TCP stream, or out of a compressed packet.
    pub(super) fn packet(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        // Inside of compressed packets the numbers go on from those of the compressed ones, which are checked.
        let expected = if self.compression.is_some() { None } else { self.expected_number(now.side) };
        packet::read(reader, expected, |reader, number| {
            self.place(reader.peek(), number, now);
            self.numbered(now.side, number);
            if number != 0 && self.goes_on(reader.peek(), now.side) {
                now.summary.push_str("Part of a request");
                let text = "goes on with something of which the start was not captured";
                reader.note(Severity::Info, reader.offset(), text);
                return reader.rest(&packet::PAYLOAD).map(drop);
            }
            if now.side == Side::Client && expected == Some(0) && number != 0 {
                self.missed[Side::Client as usize] = true;
            }
            self.payload(reader, now)
        })
    }

    /// Whether a packet that is not the first of its exchange belongs to one of which the start was missed.
    fn goes_on(&self, payload: &[u8], side: Side) -> bool {
        let missed = self.lossy || self.capabilities.client.is_none();
        let begins = self.phase == Phase::Command && !self.sends_file() && !binlog::confirms_events(payload);
        missed && side == Side::Client && begins && self.compression.is_none()
    }

    /// Reads what a packet carries.
    fn payload(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        match (self.phase, now.side) {
            (Phase::Start | Phase::Login, Side::Server) => self.greeting(reader, now),
            (Phase::Start | Phase::Login, Side::Client) => self.login(reader, now),
            (Phase::Auth, Side::Server) => self.auth_from_server(reader, now),
            (Phase::Auth, Side::Client) => self.auth_from_client(reader, now),
            (Phase::Clone { .. }, Side::Client) => self.clone_request(reader, now),
            (Phase::Clone { .. }, Side::Server) => self.clone_response(reader, now),
            (Phase::Command, Side::Client) if self.sends_file() => self.file_data(reader, now),
            (Phase::Command, Side::Client) if binlog::confirms_events(reader.peek()) => {
                self.binlog_confirmation(reader, now)
            }
            (Phase::Command, Side::Client) => self.command(reader, now),
            (Phase::Command, Side::Server) => self.response(reader, now),
        }
    }

    /// Corrects the phase where a packet shows that others were missed.
    fn place(&mut self, payload: &[u8], number: u8, now: &mut Now<'_>) {
        let side = now.side;
        let command = side == Side::Client && number == 0;
        self.phase = match (self.phase, side) {
            (Phase::Start, Side::Server) if number == 0 && greeting::plausible(payload) => Phase::Start,
            (Phase::Start, Side::Client) if number == 1 && login::plausible(payload) => Phase::Start,
            (Phase::Start, _) => Phase::Command,
            (Phase::Login | Phase::Auth, Side::Client) if command => Phase::Command,
            // The outcome of the login was missed: only COM_CHANGE_USER is answered by number 1.
            (Phase::Auth, Side::Server)
                if number == 1 && self.next_number.is_none() && !self.attempt.change =>
            {
                Phase::Command
            }
            // The login was missed, and its outcome: that has number 2 or more, unless it is refused unseen.
            (Phase::Login, Side::Server)
                if number == 1 && (self.missed[Side::Server as usize] || payload.first() != Some(&ERR)) =>
            {
                Phase::Command
            }
            (Phase::Login, Side::Server) => Phase::Auth,
            (Phase::Clone { leaving: true }, Side::Client) => Phase::Command,
            (phase, _) => phase,
        };
        if (self.phase, side) == (Phase::Command, Side::Server) {
            if std::mem::take(&mut self.missed[Side::Server as usize]) && !self.missed[Side::Client as usize]
            {
                self.spare(now.frame);
            }
            while self.is_passed(number, now.frame) {
                self.give_up(now);
            }
            self.answered_in = now.frame;
        }
    }

    /// Bytes before a packet of the server in that frame were missing: nothing of answers to later commands.
    fn spare(&mut self, frame: u64) {
        for exchange in &mut self.exchanges {
            let untouched = !exchange.unsure && exchange.answered.last.is_none();
            if untouched && exchange.asked.at.is_some_and(|(_, asked)| asked > frame) {
                (exchange.gap, exchange.next_number) = (false, Some(1));
            }
        }
    }

    /// Whether a packet of that number shows that the answer to the oldest command has ended, as far as it was
    /// captured: it begins the answer to another one that was given before the packet came.
    fn is_passed(&self, number: u8, frame: u64) -> bool {
        let (Some(oldest), Some(next)) = (self.exchanges.front(), self.exchanges.get(1)) else {
            return false;
        };
        match oldest.next_number {
            Some(expected) => number == 1 && expected != 1,
            None => {
                (number == 1 || oldest.answered.last.is_none())
                    && next.asked.at.is_none_or(|(_, asked)| asked < frame)
            }
        }
    }

    /// Whether what comes next may be compressed though nobody saw both sides agree on that. What goes on with the
    /// login in order is not.
    fn may_be_compressed(&self, bytes: &[u8], side: Side) -> bool {
        match self.phase {
            Phase::Start => true,
            Phase::Login | Phase::Clone { .. } => false,
            Phase::Auth => {
                let client = self.capabilities.client.unwrap_or_default();
                let compresses = client.has(Capabilities::COMPRESS) || client.has(Capabilities::ZSTD);
                compresses && (self.expected_number(side).is_none() || self.out_of_order(bytes, side))
            }
            Phase::Command => self.capabilities.client.is_none() && self.answered_in == 0,
        }
    }

    /// Whether the header at the start of `bytes` is not what comes next, so that it may be no header at all.
    fn out_of_order(&self, bytes: &[u8], side: Side) -> bool {
        let number = packet::header(bytes).map(|header| header.number);
        let expected = self.expected_number(side);
        number.is_some() && expected.is_some() && number != expected
    }

    /// The sequence number that the next packet of a side should have, where that is known.
    fn expected_number(&self, side: Side) -> Option<u8> {
        match (self.phase, side) {
            // The login was not captured.
            (Phase::Login, Side::Server) => None,
            (Phase::Start | Phase::Login | Phase::Auth, _) => self.next_number,
            (Phase::Clone { .. }, _) => Some(0),
            (Phase::Command, Side::Client) if !self.sends_file() => Some(0),
            (Phase::Command, Side::Server) if self.replication.semi_sync => None,
            (Phase::Command, _) => self.exchanges.front().and_then(|exchange| exchange.next_number),
        }
    }

    /// Takes note of a packet's sequence number.
    fn numbered(&mut self, side: Side, number: u8) {
        let next = Some(number.wrapping_add(1));
        match (self.phase, side) {
            (Phase::Command, Side::Client) if !self.sends_file() => {}
            (Phase::Command, _) => {
                if let Some(exchange) = self.exchanges.front_mut() {
                    exchange.next_number = next;
                }
            }
            _ => self.next_number = next,
        }
    }
}
