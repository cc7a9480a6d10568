//! Whether bytes are the start of a MySQL session, or come from its middle.

use super::resync::makes_sense;
use super::{compression, greeting, login, packet, response};
use crate::message::Side;
use crate::protocol::{Probe, Transport, Verdict};

/// A greeting can hardly be anything else; a login, a query and the usual answers show on any port; other packets
/// that make sense are left to the port.
pub fn probe(probe: &Probe<'_>) -> Verdict {
    if probe.transport != Transport::Tcp {
        return Verdict::No;
    }
    let Some(header) = packet::header(probe.bytes) else { return Verdict::More };
    let payload = &probe.bytes[packet::HEADER..];
    if payload.is_empty() || header.length == 0 {
        return if header.length == 0 { Verdict::No } else { Verdict::More };
    }
    let (own, whole) = match payload.get(..header.length) {
        Some(own) => (own, true),
        None => (payload, false),
    };
    match header.number {
        0 if matches!(own[0], 9 | 10) && own.len() < MIN_GREETING && !whole => Verdict::More,
        0 if own[0] <= 10 && own[0] >= 9 && greeting::plausible(own) => Verdict::Certain(Some(Side::Server)),
        0 | 1 if response::is_error(own) && whole => Verdict::Likely(Some(Side::Server)),
        0 if is_query(own, payload.len() - own.len()) => Verdict::Likely(Some(Side::Client)),
        1 if whole && own.len() >= MIN_LOGIN && own[1] & PROTOCOL_41 != 0 && login::plausible(own) => {
            Verdict::Likely(Some(Side::Client))
        }
        1 if is_answer(probe.bytes) => Verdict::Likely(Some(Side::Server)),
        _ if compression::detect(probe.bytes).is_some() => Verdict::Likely(None),
        0 if makes_sense(probe.bytes, Side::Client, true) => Verdict::Possible,
        _ if makes_sense(probe.bytes, Side::Server, false) => Verdict::Possible,
        _ => Verdict::No,
    }
}

/// A greeting is at least so long.
const MIN_GREETING: usize = 32;
/// A login since 4.1 is at least so long.
const MIN_LOGIN: usize = 32;
/// Where `CLIENT_PROTOCOL_41` is in the second byte of a login.
const PROTOCOL_41: u8 = 0x02;

/// Whether a payload is a query in SQL, of which nothing is behind the end, if that is there.
fn is_query(payload: &[u8], behind: usize) -> bool {
    const COM_QUERY: u8 = 3;
    const COM_STMT_PREPARE: u8 = 22;
    let &[COM_QUERY | COM_STMT_PREPARE, ref sql @ ..] = payload else { return false };
    let text = !sql.iter().take(64).any(|&byte| byte < 0x20 && !byte.is_ascii_whitespace());
    let word = sql.split(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or(sql);
    text && behind == 0 && VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb))
}

/// What most statements start with.
const VERBS: &[&[u8]] = &[
    b"alter",
    b"begin",
    b"call",
    b"commit",
    b"create",
    b"delete",
    b"desc",
    b"drop",
    b"explain",
    b"insert",
    b"kill",
    b"lock",
    b"replace",
    b"rollback",
    b"select",
    b"set",
    b"show",
    b"start",
    b"truncate",
    b"unlock",
    b"update",
    b"use",
    b"with",
];

/// Whether bytes are one of the usual answers: a bare OK, or the start of a result set.
fn is_answer(bytes: &[u8]) -> bool {
    match bytes {
        // An OK packet without a text, of any status and number of warnings.
        [7, 0, 0, 1, 0, _, _, _, _, _, 0] => true,
        // One column or more, and the first definition, whose catalogue is always "def".
        [1, 0, 0, 1, columns, _, _, 0, 2, 3, b'd', b'e', b'f', ..] => *columns > 0,
        _ => false,
    }
}
