//! Transport Layer Security as far as it can be read without keys: records, and the part of the handshake that
//! is in clear. What is encrypted is shown by its size.
//!
//! Specifications: RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 6066 §3 (server name), RFC 7301 (ALPN).
//!
//! Not a protocol of its own to the engine: a protocol that goes over to TLS hands its bytes to [`Tls`].

use super::{Behind, Context, Layer, Step};
use crate::count::Count;
use crate::fault::Fault;
use crate::message::Side;
use crate::reader::Reader;
use std::sync::Arc;

mod certificate;
mod handshake;
mod names;

crate::fields! { RECORD_FIELDS:
    /// What the record carries.
    CONTENT_TYPE = uint("tls.record.content_type", "Content Type")
        .names(&[(20, "Change Cipher Spec"), (21, "Alert"), (22, "Handshake"), (23, "Application Data")])
        .spec("RFC 8446 §5.1");
    /// Version of the record layer; stays at TLS 1.2 or below when 1.3 is spoken.
    RECORD_VERSION = hex("tls.record.version", "Record Version").names(names::VERSIONS).spec("RFC 8446 §5.1");
    /// How many bytes follow the record's five bytes of header.
    RECORD_LENGTH = uint("tls.record.length", "Length").unit("bytes").spec("RFC 8446 §5.1");
    /// The records that follow from this side are encrypted.
    CHANGE_CIPHER_SPEC = uint("tls.change_cipher_spec", "Change Cipher Spec").spec("RFC 5246 §7.1");
    /// Whether the session ends by it.
    ALERT_LEVEL = uint("tls.alert_message.level", "Level").names(&[(1, "warning"), (2, "fatal")]).spec("RFC 8446 §6");
    /// What the alert says.
    ALERT = uint("tls.alert_message.desc", "Description").names(names::ALERTS).spec("RFC 8446 §6");
    /// Part of a handshake message that is shown where all of it is there.
    HANDSHAKE_PART = bytes("tls.handshake.fragment", "Handshake fragment").spec("RFC 8446 §5.1");
    /// Encrypted content, not readable without keys.
    ENCRYPTED = bytes("tls.encrypted", "Encrypted").spec("RFC 8446 §5.2");
}

/// TLS as a layer of other protocols.
pub static LAYER: Layer = Layer {
    prefixes: &["tls", "x509"],
    title: "TLS",
    fields: &[RECORD_FIELDS, handshake::FIELDS, certificate::FIELDS],
};

/// Length of a record's header (RFC 8446 §5.1).
pub const HEADER: usize = 5;
/// Longest record: 2^14 bytes, and 2048 that encryption may add (RFC 5246 §6.2.3).
const MAX_RECORD: usize = (1 << 14) + 2048;
/// Longest handshake message that is put together out of several records.
const MAX_HANDSHAKE: usize = 256 << 10;

const CHANGE: u8 = 20;
const ALERTS: u8 = 21;
/// Content type of handshakes (RFC 8446 §5.1).
pub const HANDSHAKE: u8 = 22;
/// So many bytes tell whether a record is a ClientHello in clear.
pub const HELLO: usize = HEADER + 6;

/// Both directions of a connection that went over to TLS.
#[derive(Debug, Default)]
pub struct Tls {
    /// What the handshake told in clear.
    pub facts: Facts,
    sides: [Direction; 2],
}

/// What a handshake told in clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The version spoken: `TLS 1.3`.
    pub version: Option<String>,
    /// The server name the client asked for.
    pub server_name: Option<String>,
    /// The cipher suite spoken, by its registered name.
    pub cipher: Option<String>,
    /// Subject of the server's certificate (RFC 4514).
    pub subject: Option<String>,
}

#[derive(Debug, Default)]
struct Direction {
    /// The records that follow are encrypted.
    encrypted: bool,
    /// The start of a handshake message that goes on in the next record.
    partial: Vec<u8>,
    /// Bytes that belong to a record that was shown already.
    owed: u64,
    /// The next record has to be looked for.
    lost: bool,
}

impl Tls {
    /// Looks at the bytes that `cx.side` sent, as [`Dissector::data`](super::Dissector::data) does.
    pub fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let direction = &mut self.sides[cx.side as usize];
        if direction.owed > 0 {
            let taken = bytes.len().min(usize::try_from(direction.owed).unwrap_or(usize::MAX));
            direction.owed -= taken as u64;
            return Step::Body(taken);
        }
        let Some(header) = bytes.first_chunk::<HEADER>() else {
            return if cx.behind == Behind::More { Step::Need(HEADER) } else { Step::Skip(bytes.len()) };
        };
        let Some(length) = record_length(header) else {
            direction.lost = true;
            return Step::Skip(next_record(bytes));
        };
        if bytes.len() < length && cx.behind == Behind::More {
            return Step::Need(length);
        }
        let lost = std::mem::take(&mut direction.lost);
        let record = &bytes[..length.min(bytes.len())];
        direction.owed = (length - record.len()) as u64;
        let side = cx.side;
        cx.message(record, |reader, summary| {
            if lost {
                reader.note(crate::fault::Severity::Warning, 0, "the next TLS record that could be found");
            }
            self.record(reader, side, summary)
        })
    }

    /// So many bytes of a side were not captured.
    pub fn gap(&mut self, length: u64, side: Side) {
        let direction = &mut self.sides[side as usize];
        direction.lost = length > direction.owed;
        direction.owed = direction.owed.saturating_sub(length);
        direction.partial.clear();
    }

    /// Whether a record is what comes next of a side.
    pub fn expects_record(&self, side: Side) -> bool {
        let direction = &self.sides[side as usize];
        direction.owed == 0 && !direction.lost
    }

    /// Whether what a side sends is encrypted by now.
    pub fn is_encrypted(&self, side: Side) -> bool {
        self.sides[side as usize].encrypted
    }

    fn record(&mut self, reader: &mut Reader<'_, '_>, side: Side, summary: &mut String) -> Result<(), Fault> {
        let kind = reader.u8(&CONTENT_TYPE)?;
        reader.be16(&RECORD_VERSION)?;
        let length = usize::from(reader.be16(&RECORD_LENGTH)?);
        let (start, available) = (reader.offset(), reader.remaining());
        let encrypted = self.sides[side as usize].encrypted;
        summary.push_str("TLS ");
        match kind {
            CHANGE => {
                summary.push_str("change of cipher");
                reader.u8(&CHANGE_CIPHER_SPEC)?;
                self.sides[side as usize].encrypted = true;
            }
            ALERTS if !encrypted && length == 2 => {
                reader.u8(&ALERT_LEVEL)?;
                let alert = reader.u8(&ALERT)?;
                summary.push_str("alert: ");
                summary.push_str(ALERT.name_of(alert.into()).unwrap_or("unknown"));
            }
            HANDSHAKE if !encrypted => self.handshakes(reader, side, summary)?,
            _ => {
                let what = match kind {
                    ALERTS => "alert",
                    HANDSHAKE => "handshake",
                    _ => "data",
                };
                summary.push_str(&format!("encrypted {what}, {}", Count(length, "byte")));
                reader.rest(&ENCRYPTED)?;
            }
        }
        if available < length {
            return Err(Fault::truncated(&RECORD_LENGTH, start, length, available));
        }
        Ok(())
    }

    /// Reads the handshake messages in a record; one that is not complete waits for the next.
    fn handshakes(
        &mut self,
        reader: &mut Reader<'_, '_>,
        side: Side,
        summary: &mut String,
    ) -> Result<(), Fault> {
        let partial = std::mem::take(&mut self.sides[side as usize].partial);
        if partial.is_empty() {
            return self.handshake_messages(reader, side, summary);
        }
        let start = reader.offset();
        let part = reader.rest(&HANDSHAKE_PART)?;
        let joined: Arc<[u8]> = [&partial[..], part].concat().into();
        let of = reader.source();
        let Some(source) = reader.tree().derive("joined", of, start, part.len(), Arc::clone(&joined)) else {
            return Ok(());
        };
        let mut inner = Reader::new(&joined, source, reader.tree());
        let result = self.handshake_messages(&mut inner, side, summary);
        inner.undissected();
        if let Err(fault) = result {
            inner.fault(&fault);
        }
        Ok(())
    }

    fn handshake_messages(
        &mut self,
        reader: &mut Reader<'_, '_>,
        side: Side,
        summary: &mut String,
    ) -> Result<(), Fault> {
        let mut first = true;
        while let Some(length) = handshake::length(reader.peek()) {
            if length > reader.remaining() {
                break;
            }
            if !std::mem::take(&mut first) {
                summary.push_str(", ");
            }
            handshake::read(reader, length, &mut self.facts, summary)?;
        }
        if !reader.is_empty() {
            if std::mem::take(&mut first) {
                summary.push_str("part of a handshake message");
            }
            let part = reader.rest(&HANDSHAKE_PART)?;
            if part.len() <= MAX_HANDSHAKE {
                self.sides[side as usize].partial = part.to_vec();
            }
        }
        Ok(())
    }
}

/// Whether bytes begin with the header of a record.
pub fn starts_record(bytes: &[u8]) -> bool {
    bytes.first_chunk().is_some_and(|header| record_length(header).is_some())
}

/// Whether bytes begin with a ClientHello in clear, alone in its record, as it opens a new session.
pub fn starts_client_hello(bytes: &[u8]) -> bool {
    let Some((&[HANDSHAKE, 3, _, high, low], rest)) = bytes.split_first_chunk::<HEADER>() else {
        return false;
    };
    let length = u32::from(u16::from_be_bytes([high, low]));
    matches!(rest, &[1, a, b, c, 3, ..] if u32::from_be_bytes([0, a, b, c]) + 4 == length)
}

/// Length of the record with that header; nothing when it is no header of a record.
fn record_length(header: &[u8; HEADER]) -> Option<usize> {
    let &[kind, major, minor, high, low] = header;
    let length = usize::from(u16::from_be_bytes([high, low]));
    let sound =
        (CHANGE..=24).contains(&kind) && major == 3 && minor <= 4 && (1..=MAX_RECORD).contains(&length);
    sound.then_some(HEADER + length)
}

/// How many bytes there are before what could be the next record: at least 1.
fn next_record(bytes: &[u8]) -> usize {
    let found = bytes
        .windows(HEADER)
        .skip(1)
        .position(|window| window.first_chunk().is_some_and(|header| record_length(header).is_some()));
    found.map_or(bytes.len(), |at| at + 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
