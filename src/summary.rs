//! What is told about a whole session and a whole run.

use crate::count::Count;
use crate::fault::Severity;
use crate::message::Side;
use crate::protocol::Transport;
use crate::time::Time;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// What a record is about.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Number of the session in this run, from 1.
    pub session: u64,
    /// Name of its protocol.
    pub protocol: &'static str,
    /// Who opened the session.
    pub client: SocketAddr,
    /// Who was asked.
    pub server: SocketAddr,
    /// The frame that completed the fact.
    pub frame: u64,
    /// When that frame was captured.
    pub time: Time,
}

/// The same thing counted for each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Of what the client sent.
    pub client: u64,
    /// Of what the server sent.
    pub server: u64,
}

impl Sides {
    /// The count of one side.
    pub fn of(&mut self, side: Side) -> &mut u64 {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }
}

/// What was captured of how a TCP connection was opened and closed (RFC 9293 §3.5, §3.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// The client's SYN.
    pub syn: bool,
    /// The server's SYN with ACK.
    pub syn_ack: bool,
    /// The client's ACK of that, or of more.
    pub ack: bool,
    /// FIN of either side.
    pub fin: [bool; 2],
    /// RST of any side.
    pub reset: bool,
}

impl Connection {
    /// Whether the start was captured.
    pub const fn opened(self) -> bool {
        self.syn || self.syn_ack
    }
}

/// A session that was closed.
#[derive(Clone, Copy, Debug)]
pub struct SessionSummary<'a> {
    /// Number of the session in this run, from 1.
    pub session: u64,
    /// Name of its protocol; nothing when it was not recognised.
    pub protocol: Option<&'static str>,
    /// Who opened it.
    pub client: SocketAddr,
    /// Who was asked.
    pub server: SocketAddr,
    /// What carried it.
    pub transport: Transport,
    /// When its first frame was captured.
    pub start: Time,
    /// When its last frame was captured.
    pub end: Time,
    /// How many frames it took.
    pub frames: u64,
    /// How many messages it held.
    pub messages: u64,
    /// Bytes that were captured of what each side sent, without headers and repetitions.
    pub bytes: Sides,
    /// Bytes of the frames that each side sent, as they were on the wire, with headers and repetitions.
    pub frame_bytes: Sides,
    /// Bytes that were not captured, as far as sequence numbers tell.
    pub gaps: Sides,
    /// How much of it was seen: `complete`, `midstream`, `unfinished`, `evicted`.
    pub state: &'static str,
    /// How it was opened and closed, where TCP carried it.
    pub connection: Connection,
    /// What its protocol knows about it as a whole. Keys differ from those of the session object.
    pub facts: &'a serde_json::Map<String, serde_json::Value>,
    /// What was odd about it.
    pub notes: &'a [(Severity, Cow<'static, str>)],
}

/// What was read in a run, and what could not be decoded.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Frames read.
    pub frames: u64,
    /// Captured bytes in them.
    pub bytes: u64,
    /// Sessions seen.
    pub sessions: u64,
    /// Messages by name of the protocol.
    pub messages: BTreeMap<&'static str, u64>,
    /// What was not decoded, and why.
    pub losses: Vec<Loss>,
    /// What was wrong with the captures themselves, a sentence each.
    pub warnings: Vec<String>,
}

/// Something that was not decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What happened to it, as said after "frames: " or the like.
    pub reason: String,
    /// How often.
    pub count: u64,
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (frames, bytes) = (Count(self.frames, "frame"), Count(self.bytes, "byte"));
        write!(f, "{frames}, {bytes}, {}", Count(self.sessions, "session"))?;
        for (protocol, &count) in &self.messages {
            write!(f, ", {count} {protocol} message{}", if count == 1 { "" } else { "s" })?;
        }
        for warning in &self.warnings {
            write!(f, "\nwarning: {warning}")?;
        }
        for loss in &self.losses {
            write!(f, "\nnot decoded: {}: {}", loss.reason, loss.count)?;
        }
        Ok(())
    }
}
