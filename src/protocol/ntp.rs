//! Network Time Protocol.
//!
//! - RFC 5905: version 4, with its errata; RFC 1305: version 3; RFC 1119: version 2; RFC 1059: version 1
//! - RFC 7822: extension fields; RFC 9748: registries
//! - RFC 5906: Autokey; RFC 8915: Network Time Security; RFC 7821: checksum complement
//! - RFC 8573: AES-CMAC; RFC 9109: port randomization; RFC 9769: interleaved modes
//! - draft-ietf-ntp-ntpv5: version 5; draft-ietf-ntp-data-minimization
//! - RFC 9327 and RFC 1305 appendix B: control messages; ntp_request.h of ntpd: private messages
//! - MS-SNTP: authenticators of Windows domains
//! - chrony's experimental extension field 0xF323

use super::{Context, Dissector, Probe, Protocol, Step, Transport, Verdict};
use crate::fault::{Fault, Severity};
use crate::message::Side;
use crate::time::Time;
use clock::Pairing;
use header::Header;
use std::fmt::Write;
use trailer::Trailer;
use v5::Extra;

mod autokey;
mod clock;
pub mod control;
pub mod exchange;
mod extension;
mod header;
pub mod keys;
mod mac;
mod nts;
pub mod private;
pub mod reference;
mod trailer;
mod v5;

/// NTP as the engine knows it.
pub static PROTOCOL: Protocol = Protocol {
    name: "ntp",
    title: "NTP",
    ports: &[(Transport::Udp, 123)],
    fields: &[
        header::FIELDS,
        extension::FIELDS,
        nts::FIELDS,
        autokey::FIELDS,
        mac::FIELDS,
        v5::FIELDS,
        control::FIELDS,
        control::status::FIELDS,
        control::variables::FIELDS,
        control::known::VARIABLES,
        control::known::COLUMNS,
        private::FIELDS,
        private::fields::FIELDS,
    ],
    probe,
    dissector: || Box::new(Ntp::default()),
};

/// Messages of mode 6 have a header of 12 bytes (RFC 9327 §2), those of mode 7 one of 8.
const CONTROL_LENGTH: usize = 12;
const PRIVATE_LENGTH: usize = 8;

fn probe(probe: &Probe<'_>) -> Verdict {
    let Some(&flags) = probe.bytes.first().filter(|_| probe.transport == Transport::Udp) else {
        return Verdict::No;
    };
    let (version, mode) = (flags >> 3 & 7, flags & 7);
    let side = match mode {
        1 | 3 => Some(Side::Client),
        2 | 4 | 5 => Some(Side::Server),
        6 => Some(if control::is_answer(probe.bytes) { Side::Server } else { Side::Client }),
        7 => Some(if private::is_answer(probe.bytes) { Side::Server } else { Side::Client }),
        _ => None,
    };
    let likely = match (version, mode) {
        (_, 0) => false,
        (_, 6) => control::plausible(probe.bytes),
        (_, 7) => private::plausible(probe.bytes),
        (5, _) => is_likely_v5(probe.bytes, mode),
        _ => is_likely(probe.bytes, version, mode, probe.time),
    };
    let whole = match mode {
        6 => CONTROL_LENGTH,
        7 => PRIVATE_LENGTH,
        _ => header::LENGTH,
    };
    match version {
        1..=5 if likely => Verdict::Likely(side),
        // The snap length may have cut it.
        1..=5 if mode != 0 => Verdict::Possible,
        0 | 1 if probe.bytes.len() >= whole => Verdict::Possible,
        6 | 7 if likely => Verdict::Possible,
        _ => Verdict::No,
    }
}

/// Whether a message of any version but 5 looks like NTP on any port: a structure without a fault, values that
/// clocks have, and times around the capture's.
fn is_likely(bytes: &[u8], version: u8, mode: u8, captured: Time) -> bool {
    const YEARS: f64 = 5.0 * 366.0 * 86_400.0;
    let Some((head, rest)) = bytes.split_first_chunk::<{ header::LENGTH }>() else { return false };
    let [_, stratum, poll, precision, head @ ..] = *head;
    let (precision, poll) = (precision as i8, poll as i8);
    let (words, []) = head.as_chunks::<4>() else { return false };
    let word = |at: usize| words.get(at).map_or(0, |&word| u32::from_be_bytes(word));
    let stamp = |at: usize| u64::from(word(at)) << 32 | u64::from(word(at + 1));
    let (reference_time, origin, receive, transmit) = (stamp(3), stamp(5), stamp(7), stamp(9));
    let near = |stamp| Time::from_ntp(stamp, captured).since(captured).abs() < YEARS;
    let near_or_unknown = |stamp| stamp == 0 || near(stamp);
    let values =
        stratum <= 16 && (-6..=17).contains(&poll) && (-32..=0).contains(&precision) || precision == 32;
    let times = match mode {
        // Nothing but a random number in place of a time: draft-ietf-ntp-data-minimization.
        3 if !near(transmit) => transmit != 0 && stratum == 0 && head.iter().take(36).all(|&byte| byte == 0),
        3 => near_or_unknown(origin) && near_or_unknown(receive),
        4 => near(receive) && near(transmit),
        _ => near(transmit) && near_or_unknown(receive) && near_or_unknown(origin),
    };
    let reference = near_or_unknown(reference_time) || header::OFFERS_V5.contains(&reference_time);
    values && times && reference && trailer::plausible(rest, version)
}

/// Whether a message of version 5 looks like NTP on any port: reserved bits are zero, and there are extension
/// fields, the one that names the draft among them.
fn is_likely_v5(bytes: &[u8], mode: u8) -> bool {
    const DRAFT: [u8; 2] = [0xf5, 0xff];
    let Some((head, rest)) = bytes.split_first_chunk::<{ header::LENGTH }>() else { return false };
    let [_, stratum, _, _, _, _, _, _, _, _, _, _, timescale, _, 0, flags, ..] = *head else { return false };
    let mut fields = rest;
    let mut has_draft = false;
    while let Some((kind, length)) = extension::announced(fields) {
        has_draft |= kind.to_be_bytes() == DRAFT;
        fields = fields.get(length.next_multiple_of(4).max(extension::HEADER)..).unwrap_or_default();
    }
    matches!(mode, 3 | 4)
        && stratum <= 16
        && timescale <= 3
        && flags < 8
        && has_draft
        && trailer::plausible(rest, 5)
}

/// One session of NTP.
#[derive(Default)]
struct Ntp {
    pairing: Pairing,
    queries: exchange::Queries,
    /// The latest message of a side that tells the time.
    latest: Option<Header>,
    version: Option<u8>,
    requests: u64,
    replies: u64,
}

impl Dissector for Ntp {
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        match bytes.first().map(|flags| flags & 7) {
            Some(6 | 7) => self.queries.message(bytes, cx),
            _ => self.time_message(bytes, cx),
        }
    }

    fn end(&mut self, cx: &mut Context<'_>) {
        self.pairing.end(cx.side, cx.records);
        self.queries.end(cx.records);
    }

    fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut facts = serde_json::Map::new();
        if let Some(version) = self.version {
            facts.insert("version".to_owned(), version.into());
            facts.insert("requests".to_owned(), self.requests.into());
            facts.insert("replies".to_owned(), self.replies.into());
        }
        if let Some(latest) = self.latest {
            facts.insert("stratum".to_owned(), latest.stratum.into());
            if latest.version < 5 && latest.reference != 0 {
                facts.insert("reference".to_owned(), latest.reference().to_string().into());
            }
        }
        facts
    }
}

impl Ntp {
    /// A message of modes 1 to 5, or of the reserved mode 0.
    fn time_message(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let mut head = Header::default();
        let mut extra = Extra::default();
        let mut complete = false;
        let version = bytes.first().map_or(0, |flags| flags >> 3 & 7);
        let mode = bytes.first().map_or(0, |flags| flags & 7);
        let mut trailer = Trailer::new(bytes, version, mode, cx.behind.lost(), &cx.options.ntp_keys);
        let step = cx.message(bytes, |r, _| -> Result<(), Fault> {
            if version == 5 {
                v5::read(r, &mut head, &mut extra)?;
            } else {
                header::read(r, &mut head)?;
            }
            complete = true;
            trailer.read(r)
        });
        let (key, crypto_nak, nts) = (trailer.key, trailer.crypto_nak, trailer.nts);
        self.version = Some(version);
        if let Some(text) = odd_kind(version, mode) {
            cx.tree.note(Severity::Warning, 0, 0, text);
        }
        summarize(&head, cx.summary);
        if complete {
            match (mode, cx.side) {
                (1 | 3, _) | (0, Side::Client) => self.requests += 1,
                _ => self.replies += 1,
            }
            if !matches!(mode, 0 | 3) {
                self.latest = Some(head);
            }
            let outcome = self.pairing.message(&head, &extra, cx);
            if let (Some(offset), Some(delay)) = (outcome.offset, outcome.delay) {
                cx.summary.push_str(", offset ");
                write_nanos(offset, true, cx.summary);
                cx.summary.push_str(", delay ");
                write_nanos(delay, false, cx.summary);
            }
        }
        if nts {
            cx.summary.push_str(", NTS");
        }
        if let Some(key) = key {
            // Writing to a String cannot fail.
            let _ = write!(cx.summary, ", MAC key {key}");
        }
        if crypto_nak {
            cx.summary.push_str(", crypto-NAK");
        }
        if version == 4 && header::OFFERS_V5.contains(&head.reference_time) {
            cx.summary.push_str(if mode == 3 { ", offers version 5" } else { ", accepts version 5" });
        }
        step
    }
}

/// What is odd about a version and a mode together.
fn odd_kind(version: u8, mode: u8) -> Option<&'static str> {
    match (version, mode) {
        (0 | 6 | 7, _) => Some("there is no such version of NTP"),
        (5, 0..=2 | 5) => Some("version 5 has only clients and servers"),
        (1, 0) => Some("version 1 has no modes: ports tell client from server (RFC 1059)"),
        (_, 0) => Some("mode 0 is reserved"),
        _ => None,
    }
}

fn summarize(head: &Header, out: &mut String) {
    let mut digits = itoa::Buffer::new();
    out.push_str(match head.mode {
        0 => "Reserved mode v",
        1 => "Symmetric active v",
        2 => "Symmetric passive v",
        3 => "Client request v",
        4 => "Server reply v",
        _ => "Broadcast v",
    });
    out.push_str(digits.format(head.version));
    // Writing to a String cannot fail.
    if head.is_kiss() {
        let _ = write!(out, ", kiss-o'-death {}", head.reference());
        return;
    }
    if head.mode != 3 {
        out.push_str(", stratum ");
        out.push_str(digits.format(head.stratum));
        if head.version < 5 && head.reference != 0 {
            let _ = write!(out, " via {}", head.reference());
        }
    }
    if head.mode != 4 {
        out.push_str(", poll ");
        header::write_interval(head.poll, out);
    }
}

/// Writes nanoseconds in the unit that leaves one to three digits before the point; no more than 292 years.
fn write_nanos(nanos: i128, with_sign: bool, out: &mut String) {
    let size = u64::try_from(nanos.unsigned_abs()).unwrap_or(u64::MAX);
    let (unit, name) = match size {
        0..1_000 => (1, " ns"),
        1_000..1_000_000 => (1_000, " µs"),
        1_000_000..1_000_000_000 => (1_000_000, " ms"),
        _ => (1_000_000_000, " s"),
    };
    if nanos < 0 {
        out.push('-');
    } else if with_sign {
        out.push('+');
    }
    let mut digits = itoa::Buffer::new();
    out.push_str(digits.format(size / unit));
    if unit > 1 {
        // A one in front keeps the zeros.
        out.push('.');
        out.push_str(digits.format(1000 + size % unit * 1000 / unit).get(1..).unwrap_or_default());
    }
    out.push_str(name);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
