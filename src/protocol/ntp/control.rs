//! NTP mode 6: control messages, as ntpq sends them.
//!
//! Specifications: RFC 9327 (control messages for NTP version 4), RFC 1305 appendix B (the same for version 3).
//! What neither says (nonces, the MRU list, the ordered lists, where the digest starts) is as the NTP
//! reference implementation and ntpsec have it; fields of that kind cite "ntpd".
//!
//! An answer may take many messages. Each is shown on its own; the one that completes the answer also shows
//! all of it, out of a source `joined` made of all the fragments.

pub mod fragments;
pub mod known;
pub mod status;
pub mod variables;

use super::exchange::{Key, Packet, Part};
use super::trailer::Trailer;
use super::{header, mac};
use crate::count::Count;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use fragments::Fragments;
use status::Status;
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

const READ_STATUS: u8 = 1;
const READ_CLOCK: u8 = 4;
const WRITE_CLOCK: u8 = 5;
const SET_TRAP: u8 = 6;
const TRAP: u8 = 7;
const CONFIGURE: u8 = 8;
const SAVE: u8 = 9;
const READ_MRU: u8 = 10;
const READ_LIST: u8 = 11;
const NONCE: u8 = 12;
const UNSET_TRAP: u8 = 31;

/// RFC 9327 §2; 8 to 12 are commands that it lists and ntpd defines.
const OPCODES: &[(u64, &str)] = &[
    (0, "reserved"),
    (1, "read status"),
    (2, "read variables"),
    (3, "write variables"),
    (4, "read clock variables"),
    (5, "write clock variables"),
    (6, "set trap"),
    (7, "asynchronous message"),
    (8, "configure"),
    (9, "save configuration"),
    (10, "read MRU list"),
    (11, "read ordered list"),
    (12, "nonce"),
    (31, "unset trap"),
];

const DIRECTIONS: &[(u64, &str)] = &[(0, "request"), (1, "response")];

crate::fields! { FIELDS:
    /// Direction, error, continuation and what is asked for.
    FLAGS2 = hex("ntp.ctrl.flags2", "Flags 2").spec("RFC 9327 §2");
    /// Whether it answers.
    RESPONSE = uint("ntp.ctrl.flags2.r", "Response").bits(0, 1).names(DIRECTIONS).spec("RFC 9327 §2");
    /// The request was refused; the status word says why.
    REFUSED = flag("ntp.ctrl.flags2.error", "Error").bits(1, 1).spec("RFC 9327 §2");
    /// Not the last fragment of the answer.
    MORE = flag("ntp.ctrl.flags2.more", "More").bits(2, 1).spec("RFC 9327 §2");
    /// What is asked for.
    OPCODE = uint("ntp.ctrl.flags2.opcode", "Opcode").bits(3, 5).names(OPCODES).spec("RFC 9327 §2");
    /// Tells which request an answer belongs to.
    SEQUENCE = uint("ntp.ctrl.sequence", "Sequence").spec("RFC 9327 §2");
    /// Which of the server's associations it is about; 0 is the system itself.
    ASSOCIATION = uint("ntp.ctrl.associd", "Association id").spec("RFC 9327 §2");
    /// Where the data lies in the whole answer.
    OFFSET = uint("ntp.ctrl.offset", "Offset").unit("bytes").spec("RFC 9327 §2");
    /// Length of the data, without padding.
    COUNT = uint("ntp.ctrl.count", "Count").unit("bytes").spec("RFC 9327 §2");
    /// What was asked or answered.
    DATA = group("ntp.ctrl.data", "Data").spec("RFC 9327 §2");
    /// Part of an answer, which may start and end within a variable.
    FRAGMENT = text("ntp.ctrl.fragment", "Fragment").spec("RFC 9327 §2");
    /// An association with its status.
    ITEM = group("ntp.ctrl.item", "Association").spec("RFC 9327 §4");
    /// Event of the server that a trap reports.
    TRAP_MESSAGE = text("ntp.ctrl.trapmsg", "Trap message").spec("RFC 9327 §4");
    /// Configuration line, file name, or what became of it.
    CONFIGURATION = text("ntp.ctrl.configuration", "Configuration").spec("RFC 9327 §4");
    /// Which of the most recently used clients are asked for, or their list.
    MRU = text("ntp.ctrl.mru", "MRU list").spec("RFC 9327 §4");
    /// Name of a list (ifstats, addr_restrictions), or its entries.
    ORDERED_LIST = text("ntp.ctrl.ordlist", "Ordered list").spec("RFC 9327 §4");
    /// Proof that the client can be reached under its address, to be repeated in a request for the MRU list.
    NONCE_TEXT = text("ntp.ctrl.nonce", "Nonce").spec("RFC 9327 §4");
    /// Fills the data up to four bytes, or to eight when a digest follows.
    PADDING = bytes("ntp.padding", "Padding").spec("RFC 9327 §2");
    /// Proves who sent the message.
    AUTHENTICATOR = group("ntp.ctrl.authenticator", "Authenticator").spec("RFC 9327 §2");
}

const FLAGS2_PARTS: &[&Field] = &[&RESPONSE, &REFUSED, &MORE, &OPCODE];
const HEADER: usize = 12;
const OFFSET_AT: usize = 8;
const RESPONSE_BIT: u8 = 0x80;
const REFUSED_BIT: u8 = 0x40;
const MORE_BIT: u8 = 0x20;
const OPCODE_BITS: u8 = 0x1f;
const LONGEST_PADDING: usize = 7;
/// Key id and the digests in use: 16 bytes of MD5 or AES-CMAC, 20 of SHA1, up to 64 of SHA512.
const AUTHENTICATORS: std::ops::RangeInclusive<usize> = 20..=68;

/// What a control message says about itself before its data.
#[derive(Clone, Copy)]
struct Header {
    answer: bool,
    refused: bool,
    more: bool,
    opcode: u8,
    sequence: u16,
    status: u16,
    association: u16,
    offset: usize,
    count: usize,
}

impl Header {
    fn read(r: &mut Reader<'_, '_>) -> Result<Self, Fault> {
        r.bits8(&header::FLAGS, &[&header::LEAP, &header::VERSION, &header::MODE])?;
        let flags = r.bits8(&FLAGS2, FLAGS2_PARTS)?;
        let answer = flags & RESPONSE_BIT != 0;
        let mut head = Header {
            answer,
            refused: answer && flags & REFUSED_BIT != 0,
            more: flags & MORE_BIT != 0,
            opcode: flags & OPCODE_BITS,
            sequence: r.be16(&SEQUENCE)?,
            status: 0,
            association: 0,
            offset: 0,
            count: 0,
        };
        // The layout of the status word depends on the association, which is behind it.
        if let Some(&[_, _, high, low]) = r.peek().first_chunk() {
            head.association = u16::from_be_bytes([high, low]);
        }
        head.status = head.status().read(r)?;
        r.be16(&ASSOCIATION)?;
        head.offset = r.be16(&OFFSET)?.into();
        head.count = r.be16(&COUNT)?.into();
        Ok(head)
    }

    fn operation(self) -> &'static str {
        OPCODE.name_of(self.opcode.into()).unwrap_or("unknown")
    }

    fn key(self) -> Key {
        Key { mode: 6, operation: self.opcode, sequence: self.sequence, association: self.association }
    }

    fn error(self) -> Option<Cow<'static, str>> {
        let code = self.status >> 8;
        self.refused.then(|| match status::ERROR.name_of(code.into()) {
            Some(name) => name.into(),
            None => format!("code {code}").into(),
        })
    }

    fn summarize(self, error: Option<&str>, summary: &mut String) {
        let mut letters = self.operation().chars();
        summary.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        let direction = if self.answer { "answer" } else { "request" };
        // Writing to a String cannot fail.
        let _ = write!(summary, "{} {direction}, association {}", letters.as_str(), self.association);
        let _ = match (error, self.count) {
            (Some(error), _) => write!(summary, ", error: {error}"),
            (None, 0) => Ok(()),
            (None, count) => write!(summary, ", {}", Count(count, "byte")),
        };
        if self.answer && self.more {
            summary.push_str(", more follow");
        }
    }

    fn status(self) -> Status {
        match self.opcode {
            _ if !self.answer => Status::None,
            _ if self.refused => Status::Error,
            READ_CLOCK | WRITE_CLOCK => Status::Clock,
            READ_STATUS..READ_CLOCK | TRAP if self.association != 0 => Status::Peer,
            READ_STATUS..READ_CLOCK | SET_TRAP | TRAP | UNSET_TRAP => Status::System,
            _ => Status::None,
        }
    }

    fn content(self) -> Content {
        match self.opcode {
            _ if self.refused => Content::Text(&FRAGMENT),
            READ_STATUS if self.answer && self.association == 0 => Content::Associations,
            TRAP => Content::Variables(Some(&TRAP_MESSAGE)),
            CONFIGURE | SAVE => Content::Text(&CONFIGURATION),
            READ_MRU => Content::Variables(Some(&MRU)),
            READ_LIST if self.answer => Content::Variables(Some(&ORDERED_LIST)),
            READ_LIST => Content::Text(&ORDERED_LIST),
            NONCE => Content::Variables(Some(&NONCE_TEXT)),
            READ_STATUS..=SET_TRAP | UNSET_TRAP => Content::Variables(None),
            _ => Content::Unknown,
        }
    }
}

/// What the data of a control message is.
#[derive(Clone, Copy)]
enum Content {
    /// Pairs of association and status word.
    Associations,
    /// Text that is not taken apart.
    Text(&'static Field),
    /// Variables, in a field of their own when there is one for this operation.
    Variables(Option<&'static Field>),
    /// Not known.
    Unknown,
}

impl Content {
    fn read(self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        match self {
            Content::Associations => associations(r),
            Content::Text(field) => r.rest(field).map(drop),
            Content::Variables(Some(field)) => r.group(field, variables::read),
            Content::Variables(None) => variables::read(r),
            Content::Unknown => Ok(()),
        }
    }

    /// Reads a fragment, which only associations are not torn by.
    fn read_fragment(self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        match self {
            Content::Associations => associations(r),
            Content::Text(field) | Content::Variables(Some(field)) => r.rest(field).map(drop),
            Content::Variables(None) => r.rest(&FRAGMENT).map(drop),
            Content::Unknown => Ok(()),
        }
    }
}

/// Reads a control message. Of an answer in fragments those that came before are in `fragments`. What the
/// message is for its exchange is told in `packet`, as soon as its header was read.
pub(super) fn read(
    r: &mut Reader<'_, '_>,
    summary: &mut String,
    fragments: &mut Fragments,
    packet: &mut Option<Packet>,
    authenticator: &mut Trailer<'_>,
) -> Result<(), Fault> {
    let head = Header::read(r)?;
    let whole = head.refused || !head.more && head.offset == 0;
    let part = match (head.answer, whole) {
        (false, _) => Part::Request,
        (true, true) => Part::Complete,
        (true, false) => Part::Fragment,
    };
    let error = head.error();
    head.summarize(error.as_deref(), summary);
    let told = packet.insert(Packet { key: head.key(), part, operation: head.operation(), error });

    let (content, count) = (head.content(), head.count);
    let data = r.peek();
    if count > 0 {
        r.within(&DATA, count, |r| match part {
            Part::Fragment => content.read_fragment(r),
            _ => content.read(r),
        })?;
    }
    trailer(r, authenticator)?;
    match part {
        Part::Fragment => {
            let data = data.get(..count).unwrap_or(data);
            let outcome = fragments.add(head.key(), head.offset, data, !head.more);
            report(r, &outcome, head.more);
            if let Some(joined) = outcome.joined {
                told.part = Part::Complete;
                let _ = write!(summary, ", {} in all", joined.len());
                read_joined(r, joined, content, count);
            }
        }
        Part::Request if !whole => {
            fragments.forget(head.key());
            r.note(Severity::Warning, OFFSET_AT, "a request in fragments, which servers refuse");
        }
        _ => fragments.forget(head.key()),
    }
    Ok(())
}

fn associations(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    while !r.is_empty() {
        r.group(&ITEM, |r| {
            let id = r.be16(&ASSOCIATION)?;
            Status::Peer.read(r)?;
            Ok(id)
        })?;
    }
    Ok(())
}

/// Padding and authenticator.
fn trailer(r: &mut Reader<'_, '_>, authenticator: &mut Trailer<'_>) -> Result<(), Fault> {
    let authenticated = padding(r.offset(), r.remaining());
    let padding = authenticated.unwrap_or(r.remaining().min(LONGEST_PADDING));
    if padding > 0 {
        r.bytes(&PADDING, padding)?;
    }
    if authenticated.is_some() {
        r.group(&AUTHENTICATOR, |r| mac::read(r, r.offset(), authenticator))?;
    }
    Ok(())
}

/// How much padding there is behind the data, which ends at byte `at`, and before an authenticator, if `left`
/// bytes are enough for one. It starts at a multiple of eight bytes (ntpd) or of four (RFC 9327).
fn padding(at: usize, left: usize) -> Option<usize> {
    let fits = |padding: &usize| {
        left.checked_sub(*padding)
            .is_some_and(|rest| AUTHENTICATORS.contains(&rest) && rest.is_multiple_of(4))
    };
    [8, 4].into_iter().map(|unit| at.next_multiple_of(unit) - at).find(fits)
}

fn report(r: &mut Reader<'_, '_>, outcome: &fragments::Outcome, more: bool) {
    let mut note = |severity, text: String| r.note(severity, HEADER, text);
    if outcome.contradicted > 0 {
        let text = format!("{}: not what came before, which is kept", Count(outcome.contradicted, "byte"));
        note(Severity::Warning, text);
    } else if outcome.repeated > 0 {
        note(Severity::Info, format!("{}: the same that came before", Count(outcome.repeated, "byte")));
    }
    if outcome.dropped > 0 {
        let text =
            format!("{} beyond the end of the answer or a limit: dropped", Count(outcome.dropped, "byte"));
        note(Severity::Warning, text);
    }
    if let (Some(missing @ 1..), false) = (outcome.missing, more) {
        note(
            Severity::Info,
            format!("{} of the answer did not come before its last fragment", Count(missing, "byte")),
        );
    }
}

/// Shows all of an answer, completed by the message whose `count` bytes of data follow its header.
fn read_joined(r: &mut Reader<'_, '_>, joined: Arc<[u8]>, content: Content, count: usize) {
    if matches!(content, Content::Associations) {
        return;
    }
    if let Some(source) = r.tree().derive("joined", 0, HEADER, count, joined.clone()) {
        let mut all = Reader::new(&joined, source, r.tree());
        let length = all.remaining();
        if let Err(fault) = all.within(&DATA, length, |r| content.read(r)) {
            all.fault(&fault);
        }
    }
}

/// Whether a control message answers.
pub fn is_answer(bytes: &[u8]) -> bool {
    bytes.get(1).is_some_and(|flags| flags & RESPONSE_BIT != 0)
}

/// Whether `bytes` are a control message on any port: mode, version, opcode, counts and padding all fit.
pub fn plausible(bytes: &[u8]) -> bool {
    let Some((header, rest)) = bytes.split_first_chunk::<HEADER>() else { return false };
    let &[first, flags, _, _, status_high, status_low, _, _, offset_high, offset_low, high, low] = header;
    let count = usize::from(u16::from_be_bytes([high, low]));
    let offset = usize::from(u16::from_be_bytes([offset_high, offset_low]));
    let opcode = u64::from(flags & OPCODE_BITS);
    if first & 7 != 6
        || !(1..=4).contains(&(first >> 3 & 7))
        || opcode == 0
        || OPCODE.name_of(opcode).is_none()
    {
        return false;
    }
    let request = flags & RESPONSE_BIT == 0;
    let asks_too_much =
        flags & (REFUSED_BIT | MORE_BIT) != 0 || (status_high | status_low) != 0 || offset != 0;
    if request && (asks_too_much || first >> 6 != 0) || offset + count > fragments::MAX_ANSWER {
        return false;
    }
    let Some(rest) = rest.get(count..) else { return false };
    let padding = padding(HEADER + count, rest.len()).unwrap_or(rest.len());
    padding <= LONGEST_PADDING && rest.iter().take(padding).all(|&byte| byte == 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
