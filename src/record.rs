//! What a session meant: facts that took more than one message to know.

use crate::protocol::dcerpc::records::Rpc;
use crate::protocol::http::exchange::{HttpExchange, SoapCall};
use crate::protocol::mysql::records::{BinlogEvent, Infile, Login, PreparedStatement, Statement};
use crate::protocol::ntp::reference::Reference;
use crate::protocol::smb::smb2::records::{FileAccess, Login as SmbLogin, SessionPosture, ShareConnection};
use crate::protocol::vmware::records::{AuthdLogin, Banner};
use crate::time::Time;
use serde::Serialize;
use std::borrow::Cow;

/// A fact about a session.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)] // a box for each clock sample would cost more than the room
pub enum Record {
    /// A client compared its clock with a server's.
    ClockSample(ClockSample),
    /// A client asked an NTP server about itself.
    ControlExchange(ControlExchange),
    /// A client logged in to a database server.
    Login(Box<Login>),
    /// A client gave a database server a command.
    Statement(Box<Statement>),
    /// A prepared statement came to its end.
    Prepared(Box<PreparedStatement>),
    /// A client sent a file for its statement.
    Infile(Infile),
    /// A replica was sent an event.
    BinlogEvent(Box<BinlogEvent>),
    /// A remote procedure was called.
    Rpc(Box<Rpc>),
    /// A client made a request of HTTP.
    HttpExchange(Box<HttpExchange>),
    /// A client called an operation by SOAP.
    SoapCall(Box<SoapCall>),
    /// A client logged in to a file server.
    #[serde(rename = "login")]
    SmbLogin(Box<SmbLogin>),
    /// A client connected to a share.
    Tree(ShareConnection),
    /// A file was opened, and what was done with it.
    File(Box<FileAccess>),
    /// How well a session with a file server was protected.
    Posture(Box<SessionPosture>),
    /// A daemon of VMware said what it is.
    Banner(Box<Banner>),
    /// A client logged in at a daemon of VMware.
    #[serde(rename = "login")]
    AuthdLogin(Box<AuthdLogin>),
    /// A record of any kind of which only the structure is left (`--redact`).
    #[serde(untagged)]
    Redacted(serde_json::Map<String, serde_json::Value>),
}

/// A comparison of two clocks (RFC 5905 §8). Absent values are not known.
///
/// T2 and T3 are the answering side's own timestamps. T1 and T4 are when the capture saw request and answer: the
/// asking side never sends its T4, and its T1 may be a random number, so both come from the one clock that is
/// known, the capture's. `offset` is therefore how far the answering clock is ahead of the capture's clock, and
/// `delay` the round trip from the capture point to the answering side and back. Both are absent when
/// `doubt` says why the pair does not allow to compute them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ClockSample {
    /// Version that the answer speaks, or the request if there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u8>,
    /// How the clocks were compared: `client/server`, `symmetric` or `broadcast`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<&'static str>,
    /// Whose clock was asked for: `client` or `server`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<&'static str>,
    /// Whether the request was captured.
    pub request_seen: bool,
    /// Whether the answer was captured.
    pub reply_seen: bool,
    /// Frame of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_frame: Option<u64>,
    /// Frame of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_frame: Option<u64>,
    /// T1: when the request left, as seen by the capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub t1: Option<Time>,
    /// T2: when the request arrived, by the answering clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub t2: Option<Time>,
    /// T3: when the answer left, by the answering clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub t3: Option<Time>,
    /// T4: when the answer arrived, as seen by the capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub t4: Option<Time>,
    /// Whose clock T1 and T4 are of: always `capture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_times: Option<&'static str>,
    /// T1 as the request tells it: the asking side's clock, or a random number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_transmit: Option<Time>,
    /// The timestamps are those of the exchange before this one (RFC 9769).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interleaved: Option<bool>,
    /// Seconds that the answering clock is ahead: ((T2 - T1) + (T3 - T4)) / 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<f64>,
    /// Seconds of the round trip: (T4 - T1) - (T3 - T2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<f64>,
    /// Seconds that the answering clock may be off its reference clock: half of root delay and delay, and the
    /// root dispersion (RFC 5905 §11.2, without what only the client knows).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_distance: Option<f64>,
    /// Stratum of the answering side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stratum: Option<u8>,
    /// Leap indicator of the answering side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leap: Option<u8>,
    /// Where the answering side has its time from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// Why the answering side refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kiss_code: Option<Reference>,
    /// Why offset and delay were not computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<&'static str>,
}

/// A question to an NTP server about itself (RFC 9327, mode 7) with all that it answered.
///
/// Bytes are UDP payload, as sent, without IP and UDP headers. What was not seen is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ControlExchange {
    /// 6 for control messages, 7 for private ones.
    pub mode: u8,
    /// Opcode (mode 6) or request code (mode 7).
    pub code: u8,
    /// What that code asks for.
    pub operation: &'static str,
    /// The association it is about; 0 is the system. Mode 7 has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<u16>,
    /// How many messages asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_packets: Option<u64>,
    /// Bytes that asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_bytes: Option<u64>,
    /// How many messages answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_packets: Option<u64>,
    /// Bytes that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_bytes: Option<u64>,
    /// Bytes that answered for each byte that asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amplification: Option<f64>,
    /// Whether all of the answer was seen.
    pub complete: bool,
    /// Why the server refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Cow<'static, str>>,
}
