//! Remote procedure calls of DCE and Windows.
//!
//! - C706: DCE 1.1, the protocol with and without connections (chapter 12), NDR (chapter 14), the endpoint mapper
//! - MS-RPCE: what Windows adds to it: security, NDR64, bind time features, the verification trailer
//! - MS-RPCH: control of virtual connections over HTTP
//! - the interface documents, each named in its file

use super::{Context, Dissector, Layer, Probe, Protocol, Step, Transport, Verdict};
use crate::message::Side;
use crate::protocol::Behind;
use pdu::Header;

mod association;
mod auth;
mod bind;
mod datagram;
mod interfaces;
mod ndr;
mod pdu;
pub mod records;
mod status;
mod stub;
mod trailer;

pub use association::{Association, Delivery};

/// DCE/RPC as the engine knows it: over TCP and UDP. Pipes have an [`Association`] of their own.
pub static PROTOCOL: Protocol = Protocol {
    name: "dcerpc",
    title: "DCE/RPC",
    ports: &[(Transport::Tcp, 135), (Transport::Udp, 135)],
    fields: &[
        pdu::FIELDS,
        bind::FIELDS,
        auth::FIELDS,
        stub::FIELDS,
        trailer::FIELDS,
        ndr::FIELDS,
        datagram::FIELDS,
    ],
    probe,
    dissector: || Box::new(Connection::default()),
};

/// Interfaces, whose fields have names of their own.
pub static LAYER: Layer = Layer {
    prefixes: &["atsvc", "epm", "lsarpc", "netlogon", "samr", "srvsvc", "svcctl", "winreg", "wkssvc"],
    title: "RPC interfaces",
    fields: &[
        auth::SECURE_CHANNEL,
        interfaces::access::POLICY_FIELDS,
        interfaces::access::LSA_ACCOUNT_FIELDS,
        interfaces::access::CONNECT_FIELDS,
        interfaces::access::DOMAIN_FIELDS,
        interfaces::access::USER_FIELDS,
        interfaces::access::GROUP_FIELDS,
        interfaces::access::ALIAS_FIELDS,
        interfaces::access::WINREG_FIELDS,
        interfaces::access::SVCCTL_FIELDS,
        interfaces::access::SERVICE_FIELDS,
        interfaces::atsvc::COMMON,
        interfaces::atsvc::FIELDS,
        interfaces::epm::FIELDS,
        interfaces::epm::LAYOUT_FIELDS,
        interfaces::lsarpc::COMMON,
        interfaces::lsarpc::FIELDS,
        interfaces::netlogon::COMMON,
        interfaces::netlogon::FIELDS,
        interfaces::samr::COMMON,
        interfaces::samr::FIELDS,
        interfaces::samr::flags::FLAGS,
        interfaces::samr::domain::FIELDS,
        interfaces::samr::group::FIELDS,
        interfaces::samr::user::FIELDS,
        interfaces::samr::display::FIELDS,
        interfaces::srvsvc::COMMON,
        interfaces::srvsvc::FIELDS,
        interfaces::srvsvc::session::FIELDS,
        interfaces::srvsvc::share::FIELDS,
        interfaces::svcctl::COMMON,
        interfaces::svcctl::LOCKS,
        interfaces::svcctl::FIELDS,
        interfaces::winreg::COMMON,
        interfaces::winreg::FIELDS,
        interfaces::wkssvc::COMMON,
        interfaces::wkssvc::FIELDS,
    ],
};

/// Whether a file of that name is known as the pipe of an interface: `srvsvc`.
pub fn is_pipe_name(name: &str) -> bool {
    interfaces::by_name(name).is_some()
}

/// Whether bytes look like the start of a PDU: for pipes whose opening was not captured.
pub fn is_pdu(bytes: &[u8]) -> bool {
    match bytes.len() {
        pdu::HEADER.. => Header::of(bytes).is_some(),
        _ => matches!(bytes, [5] | [5, 0 | 1] | [5, 0 | 1, 0..=20, ..]),
    }
}

/// A bind is certain; other PDUs are likely where their header is sound.
fn probe(probe: &Probe<'_>) -> Verdict {
    if probe.transport == Transport::Udp {
        return match datagram::Header::of(probe.bytes) {
            Some(header) => Verdict::Likely(header.sender()),
            None => Verdict::No,
        };
    }
    match Header::of(probe.bytes) {
        Some(header) => match header.kind {
            pdu::BIND if bind::is_certain(probe.bytes, &header) => Verdict::Certain(Some(Side::Client)),
            _ => Verdict::Likely(header.sender()),
        },
        None if probe.bytes.len() < pdu::HEADER && is_pdu(probe.bytes) => Verdict::More,
        None => Verdict::No,
    }
}

/// RPC over TCP or UDP.
#[derive(Default)]
struct Connection {
    association: Association,
    calls: u64,
    datagrams: datagram::Datagrams,
}

impl Dissector for Connection {
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        if cx.transport == Transport::Udp {
            return self.datagrams.data(bytes, cx);
        }
        let Some(header) = Header::of(bytes) else {
            return match bytes.len() {
                ..pdu::HEADER if is_pdu(bytes) && cx.behind == Behind::More => Step::Need(pdu::HEADER),
                _ => Step::Skip(next_header(bytes)),
            };
        };
        if header.length > bytes.len() && cx.behind == Behind::More {
            return Step::Need(header.length);
        }
        if header.kind == pdu::REQUEST && header.is_first() {
            self.calls += 1;
        }
        let bytes = bytes.get(..header.length).unwrap_or(bytes);
        let (from, frame, time) = (cx.side, cx.frame, cx.completed(header.length - bytes.len()));
        let mut records = std::mem::take(cx.records);
        let step = cx.message(bytes, |r, summary| {
            self.association.pdu(
                r,
                &header,
                &mut Delivery { from, frame, time, summary, records: &mut records },
            )
        });
        *cx.records = records;
        step
    }

    fn gap(&mut self, _: u64, cx: &mut Context<'_>) {
        self.association.gap(cx.side);
    }

    fn end(&mut self, cx: &mut Context<'_>) {
        if cx.side == Side::Server {
            self.association.end(cx.records);
            self.datagrams.end(cx.records);
        }
    }

    fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut facts = serde_json::Map::new();
        facts.insert("calls".to_owned(), (self.calls + self.datagrams.seen).into());
        facts
    }
}

/// How many bytes there are before the next that could be a header.
fn next_header(bytes: &[u8]) -> usize {
    let found = (1..bytes.len()).find(|&at| bytes.get(at..).is_some_and(is_pdu));
    found.unwrap_or(bytes.len()).max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
