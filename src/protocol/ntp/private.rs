//! NTP mode 7: private messages, as ntpdc sends them.
//!
//! No RFC describes them; the source is the NTP reference implementation, whose request and response structures
//! (ntp_request.h, versions 4.0 to 4.2.8) give the layouts. Items grew over time: an item is read as far as its
//! stated size goes.

pub mod fields;
mod items;

use super::exchange::{Key, Packet, Part};
use super::trailer::Trailer;
use super::{header, mac};
use crate::count::Count;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use std::borrow::Cow;
use std::fmt::Write;

/// Codes of requests (ntp_request.h, REQ_…).
const REQUESTS: &[(u64, &str)] = &[
    (0, "PEER_LIST"),
    (1, "PEER_LIST_SUM"),
    (2, "PEER_INFO"),
    (3, "PEER_STATS"),
    (4, "SYS_INFO"),
    (5, "SYS_STATS"),
    (6, "IO_STATS"),
    (7, "MEM_STATS"),
    (8, "LOOP_INFO"),
    (9, "TIMER_STATS"),
    (10, "CONFIG"),
    (11, "UNCONFIG"),
    (12, "SET_SYS_FLAG"),
    (13, "CLR_SYS_FLAG"),
    (14, "MONITOR"),
    (15, "NOMONITOR"),
    (16, "GET_RESTRICT"),
    (17, "RESADDFLAGS"),
    (18, "RESSUBFLAGS"),
    (19, "UNRESTRICT"),
    (20, "MON_GETLIST"),
    (21, "RESET_STATS"),
    (22, "RESET_PEER"),
    (23, "REREAD_KEYS"),
    (24, "DO_DIRTY_HACK"),
    (25, "DONT_DIRTY_HACK"),
    (26, "TRUSTKEY"),
    (27, "UNTRUSTKEY"),
    (28, "AUTHINFO"),
    (29, "TRAPS"),
    (30, "ADD_TRAP"),
    (31, "CLR_TRAP"),
    (32, "REQUEST_KEY"),
    (33, "CONTROL_KEY"),
    (34, "GET_CTLSTATS"),
    (35, "GET_LEAPINFO"),
    (36, "GET_CLOCKINFO"),
    (37, "SET_CLKFUDGE"),
    (38, "GET_KERNEL"),
    (39, "GET_CLKBUGINFO"),
    (41, "SET_PRECISION"),
    (42, "MON_GETLIST_1"),
    (43, "HOSTNAME_ASSOCID"),
    (44, "IF_STATS"),
    (45, "IF_RELOAD"),
];

const DIRECTIONS: &[(u64, &str)] = &[(0, "request"), (1, "response")];

const IMPLEMENTATIONS: &[(u64, &str)] = &[(0, "universal"), (2, "xntpd, before IPv6"), (3, "xntpd")];

const ERRORS: &[(u64, &str)] = &[
    (0, "no error"),
    (1, "incompatible implementation"),
    (2, "unimplemented request"),
    (3, "format error"),
    (4, "no data available"),
    (7, "authentication failure"),
];

crate::fields! { FIELDS:
    /// Whether it answers.
    RESPONSE = uint("ntp.priv.flags.r", "Response").bits(0, 1).names(DIRECTIONS).spec("ntp_request.h");
    /// Not the last message of the answer.
    MORE = flag("ntp.priv.flags.more", "More").bits(1, 1).spec("ntp_request.h");
    /// Authentication and sequence number.
    AUTH_SEQUENCE = hex("ntp.priv.auth_seq", "Authentication, sequence").spec("ntp_request.h");
    /// The request ends with a key id and a digest.
    AUTHENTICATED = flag("ntp.priv.auth", "Authenticated").bits(0, 1).spec("ntp_request.h");
    /// Number of the message in the answer, from 0.
    SEQUENCE = uint("ntp.priv.seq", "Sequence").bits(1, 7).spec("ntp_request.h");
    /// Whose request codes and items these are.
    IMPLEMENTATION = uint("ntp.priv.impl", "Implementation").names(IMPLEMENTATIONS).spec("ntp_request.h");
    /// What is asked for.
    REQUEST = uint("ntp.priv.reqcode", "Request code").names(REQUESTS).spec("ntp_request.h");
    /// Error and number of items.
    ERROR_ITEMS = hex("ntp.priv.err_numitems", "Error, items").spec("ntp_request.h");
    /// Why the request was refused.
    ERROR = uint("ntp.priv.err", "Error").bits(0, 4).names(ERRORS).spec("ntp_request.h");
    /// How many items there are in this message.
    ITEMS = uint("ntp.priv.numitems", "Items").bits(4, 12).spec("ntp_request.h");
    /// Size of an item.
    RESERVED_SIZE = hex("ntp.priv.reserved_itemsize", "Reserved, item size").spec("ntp_request.h");
    /// Zero.
    RESERVED = uint("ntp.priv.reserved", "Reserved").bits(0, 4).spec("ntp_request.h");
    /// How many bytes each item takes.
    ITEM_SIZE = uint("ntp.priv.itemsize", "Item size").bits(4, 12).unit("bytes").spec("ntp_request.h");
    /// What is asked about, or answered.
    ITEM = group("ntp.priv.mode7.item", "Item").spec("ntp_request.h");
    /// When the request was made, lest it be replayed.
    TIMESTAMP = ntp_time("ntp.priv.tstamp", "Authentication timestamp").spec("ntp_request.h");
}

const HEADER: usize = 8;
/// Bytes of the timestamp before the key id.
const TIMESTAMP_LENGTH: usize = 8;
/// Key id and digest, unless the request is shorter (ntpd: process_private).
const USUAL_MAC: usize = 20;
const LONGEST_MAC: usize = 24;
/// A request without digest (REQ_LEN_NOMAC), and the longest with one, in ntp 4.2.8.
const REQUEST_LENGTH: usize = 192;
/// Most bytes of items (RESP_DATA_SIZE).
const DATA: usize = 500;

/// Reads a private message. What it is for its exchange is told in `packet`, as soon as its header was read.
pub(super) fn read(
    r: &mut Reader<'_, '_>,
    summary: &mut String,
    packet: &mut Option<Packet>,
    authenticator: &mut Trailer<'_>,
) -> Result<(), Fault> {
    let flags = r.bits8(&header::FLAGS, &[&RESPONSE, &MORE, &header::VERSION, &header::MODE])?;
    let (answer, more) = (flags & 0x80 != 0, flags & 0x40 != 0);
    let sequence = r.bits8(&AUTH_SEQUENCE, &[&AUTHENTICATED, &SEQUENCE])?;
    let (authenticated, number) = (sequence & 0x80 != 0, sequence & 0x7f);
    r.u8(&IMPLEMENTATION)?;
    let code = r.u8(&REQUEST)?;
    let operation = REQUEST.name_of(code.into()).unwrap_or("unknown");
    let _ = match REQUEST.name_of(code.into()) {
        Some(name) => write!(summary, "{name}"),
        None => write!(summary, "Private code {code}"),
    };
    summary.push_str(if answer { " answer" } else { " request" });
    let counted = r.bits_be16(&ERROR_ITEMS, &[&ERROR, &ITEMS])?;
    let (error, items) = (counted >> 12, usize::from(counted & 0xfff));
    let size = usize::from(r.bits_be16(&RESERVED_SIZE, &[&RESERVED, &ITEM_SIZE])? & 0xfff);

    let error = (answer && error != 0).then(|| refusal(error));
    let part = if answer { Part::Numbered { number, last: !more } } else { Part::Request };
    let _ = match &error {
        Some(error) => write!(summary, ": {error}"),
        None if answer || items > 0 => write!(summary, ": {}", Count(items, "item")),
        None => Ok(()),
    };
    if more {
        summary.push_str(", more follow");
    }
    let key = Key { mode: 7, operation: code, sequence: 0, association: 0 };
    *packet = Some(Packet { key, part, operation, error });

    read_items(r, code, answer, items, size)?;
    if authenticated && !answer {
        tail(r, items * size, authenticator)?;
    }
    if !r.is_empty() {
        r.rest(&super::control::PADDING)?;
    }
    Ok(())
}

fn refusal(error: u16) -> Cow<'static, str> {
    match ERROR.name_of(error.into()) {
        Some(name) => name.into(),
        None => format!("code {error}").into(),
    }
}

fn read_items(
    r: &mut Reader<'_, '_>,
    code: u8,
    answer: bool,
    items: usize,
    size: usize,
) -> Result<(), Fault> {
    if items > 0 && size == 0 {
        r.note(Severity::Warning, HEADER, format!("{items} items of no size"));
        return Ok(());
    }
    let layout = items::layout(code, answer);
    for _ in 0..items {
        r.within(&ITEM, size, |r| layout.map_or(Ok(()), |read| read(r)))?;
    }
    Ok(())
}

/// Padding, timestamp, key id and digest at the end of an authenticated request. Unless padding makes the request
/// longer than items and the longest digest, all behind the timestamp is key id and digest.
fn tail(r: &mut Reader<'_, '_>, items: usize, authenticator: &mut Trailer<'_>) -> Result<(), Fault> {
    let shortest = (HEADER + items + TIMESTAMP_LENGTH).next_multiple_of(4);
    let end = r.offset() + r.remaining();
    let mac = match end.saturating_sub(shortest) {
        padded if padded > LONGEST_MAC => USUAL_MAC,
        mac => mac,
    };
    let start = end.saturating_sub(mac + TIMESTAMP_LENGTH);
    if start > r.offset() {
        r.bytes(&super::control::PADDING, start - r.offset())?;
    }
    r.be64(&TIMESTAMP)?;
    mac::read(r, r.offset(), authenticator)
}

/// Whether a private message answers.
pub fn is_answer(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|flags| flags & 0x80 != 0)
}

/// Whether `bytes` are a private message on any port: mode, version, codes, counts and length all fit.
pub fn plausible(bytes: &[u8]) -> bool {
    let Some((header, rest)) = bytes.split_first_chunk::<HEADER>() else { return false };
    let &[flags, sequence, implementation, code, items_high, items_low, size_high, size_low] = header;
    let counted = u16::from_be_bytes([items_high, items_low]);
    let (error, items) = (counted >> 12, usize::from(counted & 0xfff));
    let size = usize::from(u16::from_be_bytes([size_high, size_low]));
    let known = |field: &Field, value: u64| field.name_of(value).is_some();
    let fits = flags & 7 == 7
        && (1..=4).contains(&(flags >> 3 & 7))
        && known(&IMPLEMENTATION, implementation.into())
        && known(&REQUEST, code.into())
        && known(&ERROR, error.into())
        && size <= DATA
        && items * size <= DATA.min(rest.len());
    let answer = flags & 0x80 != 0;
    let (more, authenticated) = (flags & 0x40 != 0, sequence & 0x80 != 0);
    fits && if answer {
        !authenticated && rest.len() == items * size && (error == 0 || items == 0)
    } else {
        let longest = if authenticated { REQUEST_LENGTH + LONGEST_MAC } else { REQUEST_LENGTH };
        !more && error == 0 && sequence & 0x7f == 0 && bytes.len() <= longest && bytes.len().is_multiple_of(4)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
