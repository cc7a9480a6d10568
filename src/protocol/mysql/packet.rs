//! The frame around every payload: 3 bytes of length, a sequence number (MySQL "MySQL Packets").
//!
//! A payload of 0xffffff bytes goes on in the next packet; all parts make one message, and the payload lies in
//! a derived source `joined`.

use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// A packet inside of a compressed one.
    PACKET = group("mysql.packet", "Packet").spec("MySQL \"Compression\"");
    /// How many bytes of payload follow the packet's four bytes of header.
    PACKET_LENGTH = uint("mysql.packet_length", "Packet Length").unit("bytes").spec("MySQL \"MySQL Packets\"");
    /// Counts the packets of one exchange, both sides together; a new command starts at 0, and 255 wraps to 0.
    PACKET_NUMBER = uint("mysql.packet_number", "Packet Number").spec("MySQL \"MySQL Packets\"");
    /// Payload, or a part of it that is shown where all parts are joined.
    PAYLOAD = bytes("mysql.payload", "Payload").spec("MySQL \"MySQL Packets\"");
}

/// How many bytes the header takes (MySQL "MySQL Packets").
pub const HEADER: usize = 4;
/// A payload this long goes on in the next packet (MySQL "Sending More Than 16Mb").
pub const MAX_PAYLOAD: usize = 0xff_ffff;

/// A packet's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Bytes of payload.
    pub length: usize,
    /// Sequence number.
    pub number: u8,
}

/// The header at the start of `bytes`, if all of it is there.
pub fn header(bytes: &[u8]) -> Option<Header> {
    let &[a, b, c, number] = bytes.first_chunk::<HEADER>()?;
    Some(Header { length: u32::from_le_bytes([a, b, c, 0]) as usize, number })
}

/// How many bytes the packet at the start of `bytes` takes, together with those that carry on its payload, as
/// far as the bytes tell: more than `bytes` are when they must be looked at again with so many.
pub fn extent(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let Some(header) = bytes.get(at..).and_then(header) else { return at + HEADER };
        at += HEADER + header.length;
        if header.length < MAX_PAYLOAD {
            return at;
        }
    }
}

/// Reads the packet that is all of `reader`, and has `payload` read what it carries. `expected` is the sequence
/// number it should have, where that is known. Returns the sequence number of the packet (its last one).
pub fn read(
    reader: &mut Reader<'_, '_>,
    expected: Option<u8>,
    payload: impl FnOnce(&mut Reader<'_, '_>, u8) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let at = reader.offset();
    let length = reader.le(&PACKET_LENGTH, 3)? as usize;
    let number = reader.u8(&PACKET_NUMBER)?;
    check_number(reader, expected, number);
    if length == MAX_PAYLOAD && reader.remaining() > length {
        return joined(reader, at, length, number, payload);
    }
    let (start, available) = (reader.offset(), reader.remaining());
    payload(reader, number)?;
    if available < length {
        return Err(Fault::truncated(&PAYLOAD, start, length, available));
    }
    Ok(())
}

fn check_number(reader: &mut Reader<'_, '_>, expected: Option<u8>, number: u8) {
    if let Some(expected) = expected
        && expected != number
    {
        let text = format!("packet number {number}, where {expected} is next");
        reader.note(Severity::Warning, reader.offset().saturating_sub(1), text);
    }
}

fn joined(
    reader: &mut Reader<'_, '_>,
    at: usize,
    mut length: usize,
    mut number: u8,
    payload: impl FnOnce(&mut Reader<'_, '_>, u8) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut parts = Vec::new();
    let mut missing = None;
    loop {
        let available = length.min(reader.remaining());
        if available < length {
            missing = Some(Fault::truncated(&PAYLOAD, reader.offset(), length, available));
        }
        parts.extend_from_slice(reader.bytes(&PAYLOAD, available)?);
        if length < MAX_PAYLOAD || reader.is_empty() {
            break;
        }
        let next = number.wrapping_add(1);
        length = reader.le(&PACKET_LENGTH, 3)? as usize;
        number = reader.u8(&PACKET_NUMBER)?;
        check_number(reader, Some(next), number);
    }
    let parts: Arc<[u8]> = parts.into();
    reader.derived("joined", at, &parts, |inner| payload(inner, number))?;
    missing.map_or(Ok(()), Err)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::time::Time;
    use crate::tree::Tree;

    fn numbered(length: usize, number: u8) -> Vec<u8> {
        let mut packet = (length as u32).to_le_bytes()[..3].to_vec();
        packet.push(number);
        packet.resize(HEADER + length, number);
        packet
    }

    #[test]
    fn a_packet_extends_over_those_that_carry_it_on() {
        assert_eq!(extent(&[5, 0, 0, 0]), 9);
        assert_eq!(extent(&[5, 0]), 4, "the header is asked for first");
        let full = numbered(MAX_PAYLOAD, 0);
        assert_eq!(extent(&full), full.len() + HEADER);
        let mut split = full.clone();
        split.extend(numbered(0, 1));
        assert_eq!(extent(&split), split.len(), "an empty packet ends a payload of exactly 0xffffff bytes");
    }

    #[test]
    fn parts_are_joined_in_a_source_of_their_own() {
        let mut bytes = numbered(MAX_PAYLOAD, 7);
        bytes.extend(numbered(3, 8));
        let mut tree = Tree::new(true);
        tree.reset(Time::new(0, 0));
        let mut reader = Reader::new(&bytes, 0, &mut tree);
        let mut seen = (0, 0, 0);
        read(&mut reader, Some(6), |reader, number| {
            seen = (reader.source(), reader.rest(&PAYLOAD)?.len(), number);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, (1, MAX_PAYLOAD + 3, 8));
        assert_eq!(tree.sources()[0].how, "joined");
        assert_eq!(tree.sources()[0].bytes[MAX_PAYLOAD..], [8, 8, 8]);
        assert_eq!(tree.notes().len(), 1, "7 where 6 was next; 8 is as it should be");
    }

    #[test]
    fn a_packet_number_wraps_and_a_short_payload_is_truncated() {
        let mut tree = Tree::new(true);
        let mut reader = Reader::new(&[9, 0, 0, 255, 1], 0, &mut tree);
        let fault = read(&mut reader, Some(255), |reader, _| reader.rest(&PAYLOAD).map(|_| ()));
        assert_eq!(fault, Err(Fault::truncated(&PAYLOAD, 4, 9, 1)));
        assert!(tree.notes().is_empty());
        let bytes = [&numbered(MAX_PAYLOAD, 255)[..], &numbered(1, 0)].concat();
        let mut tree = Tree::new(true);
        read(&mut Reader::new(&bytes, 0, &mut tree), None, |_, _| Ok(())).unwrap();
        assert!(tree.notes().is_empty(), "0 follows 255");
    }
}
