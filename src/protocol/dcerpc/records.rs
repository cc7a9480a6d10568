//! Calls, as records.

use super::interfaces::Interface;
use super::pdu::STATUS;
use crate::record::Record;
use crate::time::Time;
use crate::tree::{Order, guid_text};
use serde::Serialize;
use std::borrow::Cow;

/// What an association goes over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// A connection.
    #[default]
    Tcp,
    /// Datagrams.
    Udp,
    /// The named pipe.
    Pipe(String),
}

/// A call that is not complete.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its number.
    pub id: u32,
    /// What is known of its interface.
    pub interface: Option<&'static Interface>,
    /// UUID and version of its interface.
    pub interface_id: Option<(u128, u16)>,
    /// Number of its operation.
    pub operation: Option<u16>,
    /// Frame of the request, and its time where that is known.
    pub request: Option<(u64, Option<Time>)>,
    /// How it is protected.
    pub protection: Option<&'static str>,
    /// Who made it, and the domain.
    pub user: Option<String>,
    /// See [`user`](Call::user).
    pub domain: Option<String>,
}

/// A remote procedure call and what came of it. Absent values are not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rpc {
    /// What carries it: `tcp`, `udp` or `pipe`.
    pub over: &'static str,
    /// The named pipe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipe: Option<String>,
    /// Name of the interface: `srvsvc`; its UUID where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface: Option<Cow<'static, str>>,
    /// UUID of the interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_id: Option<String>,
    /// Major version of the interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_version: Option<u16>,
    /// Name of the operation: `NetrShareEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<&'static str>,
    /// Number of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_number: Option<u16>,
    /// Number of the call.
    pub call: u32,
    /// How it is protected: `packet privacy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protection: Option<&'static str>,
    /// Who made it, where the connection authenticated by NTLMSSP; on pipes the session's login tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Domain of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Frame of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_frame: Option<u64>,
    /// Frame that completed the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_frame: Option<u64>,
    /// Seconds from request to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<f64>,
    /// `answered`, `fault`, or `not seen`.
    pub outcome: &'static str,
    /// What the operation returned, by name or in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Cow<'static, str>>,
    /// What the operation returned, or the fault's status, as a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_code: Option<u64>,
}

impl Rpc {
    fn of(call: Call, over: &Over, reply: Option<(u64, Option<Time>)>, outcome: &'static str) -> Self {
        let id = call.interface_id.map(|(id, _)| guid_text(&id.to_be_bytes(), Order::Big));
        let known = call.interface.map(|interface| Cow::Borrowed(interface.name));
        let asked = call.request.and_then(|(_, time)| time);
        let answered = reply.and_then(|(_, time)| time);
        let latency =
            asked.zip(answered).map(|(asked, answered)| answered.since(asked)).filter(|s| *s >= 0.0);
        Rpc {
            over: match over {
                Over::Tcp => "tcp",
                Over::Udp => "udp",
                Over::Pipe(_) => "pipe",
            },
            pipe: match over {
                Over::Pipe(pipe) if !pipe.is_empty() => Some(pipe.clone()),
                _ => None,
            },
            interface: known.or_else(|| id.clone().map(Cow::Owned)),
            interface_id: id,
            interface_version: call.interface_id.map(|(_, version)| version),
            operation: call
                .interface
                .zip(call.operation)
                .and_then(|(interface, number)| interface.operation(number)),
            operation_number: call.operation,
            call: call.id,
            protection: call.protection,
            user: call.user,
            domain: call.domain,
            request_frame: call.request.map(|(frame, _)| frame),
            reply_frame: reply.map(|(frame, _)| frame),
            latency,
            outcome,
            ..Rpc::default()
        }
    }

    /// A call without an answer.
    pub fn unanswered(call: Call, over: &Over) -> Self {
        Rpc::of(call, over, None, "not seen")
    }

    /// A call with its answer.
    pub fn answered(call: Call, over: &Over, reply: (u64, Option<Time>), result: Option<u64>) -> Self {
        let field = call.interface.and_then(|interface| interface.result);
        let mut rpc = Rpc::of(call, over, Some(reply), "answered");
        if let (Some(field), Some(code)) = (field, result) {
            rpc.result = Some(named(field.name_of(code), code));
            rpc.result_code = Some(code);
        }
        rpc
    }

    /// A call that failed.
    pub fn failed(call: Call, over: &Over, reply: (u64, Option<Time>), status: u32) -> Self {
        let mut rpc = Rpc::of(call, over, Some(reply), "fault");
        rpc.result = Some(named(STATUS.name_of(status.into()), status.into()));
        rpc.result_code = Some(status.into());
        rpc
    }
}

fn named(name: Option<&'static str>, code: u64) -> Cow<'static, str> {
    match name {
        Some(name) => name.into(),
        None => format!("{code:#010x}").into(),
    }
}

impl From<Rpc> for Record {
    fn from(rpc: Rpc) -> Self {
        Record::Rpc(Box::new(rpc))
    }
}
