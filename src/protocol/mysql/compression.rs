//! The compressed protocol: zlib or zstd around a stream of packets (MySQL "Compression").
//!
//! One message is one compressed packet, with the packets inside as groups `mysql.packet`
//! ([`packet::PACKET`](super::packet::PACKET)), each read by `Connection::packet` out of a derived source. A packet
//! that goes on in the next compressed one waits, and is read there out of a source `joined`.

use super::connection::{Connection, Now};
pub use super::inflate::Algorithm;
use super::inflate::inflate;
use super::packet;
use crate::fault::{Fault, Severity};
use crate::message::Side;
use crate::reader::Reader;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// How many bytes follow the compressed packet's seven bytes of header.
    COMPRESSED_LENGTH = uint("mysql.compressed_packet_length", "Compressed Packet Length").unit("bytes")
        .spec("MySQL \"Compressed Packet Header\"");
    /// Counts the compressed packets of one exchange, both sides together, apart from the packets inside.
    COMPRESSED_NUMBER = uint("mysql.compressed_packet_number", "Compressed Packet Number")
        .spec("MySQL \"Compressed Packet Header\"");
    /// How many bytes the payload becomes; 0 for one that is stored as it is.
    UNCOMPRESSED_LENGTH = uint("mysql.compressed_packet_length_uncompressed", "Uncompressed Packet Length")
        .names(&[(0, "stored, not compressed")]).unit("bytes").spec("MySQL \"Compressed Packet Header\"");
    /// Packets, compressed.
    COMPRESSED_PAYLOAD = bytes("mysql.compressed_payload", "Compressed Payload")
        .spec("MySQL \"Compressed Packet\"");
    /// Part of a packet that is shown where all of it is there.
    PACKET_PART = bytes("mysql.packet_part", "Part of a packet").spec("MySQL \"Compressed Packet\"");
}

/// How many bytes the header of a compressed packet takes (MySQL "Compressed Packet Header").
const HEADER: usize = 7;
/// First byte of zlib data with a window of 32 KiB (RFC 1950 §2.2).
const FULL_WINDOW: u8 = 0x78;
/// Deflate shrinks bytes to no less than this part of them: a match of 258 bytes in two bits (RFC 1951 §3.2).
const MAX_RATIO: usize = 1032;
/// The summary of a compressed packet names what is inside up to about so many bytes.
const SUMMARY: usize = 200;

/// Both directions of the compressed protocol.
#[derive(Debug)]
pub struct Compression {
    /// How packets are compressed.
    pub algorithm: Algorithm,
    next_number: Option<u8>,
    directions: [Direction; 2],
}

/// What one side began to send in one compressed packet, and ends in another.
#[derive(Debug, Default)]
struct Direction {
    /// The start of a packet.
    kept: Vec<u8>,
    /// Bytes of a packet whose start was too long to keep.
    owed: u64,
    /// Whether bytes are missing, so that a packet may start anywhere.
    lost: bool,
}

impl Compression {
    /// The compressed protocol from its start.
    pub fn new(algorithm: Algorithm) -> Self {
        Compression { algorithm, next_number: None, directions: Default::default() }
    }

    /// Bytes of `side` are missing: what waits for them is given up.
    pub fn gap(&mut self, side: Side) {
        self.next_number = None;
        self.directions[side as usize] = Direction { lost: true, ..Direction::default() };
    }

    /// Where the next compressed packet in `bytes` begins, as far as they tell.
    pub fn next_packet(&self, bytes: &[u8]) -> Option<usize> {
        (0..bytes.len()).find(|&at| self.plausible(&bytes[at..]))
    }

    /// Whether `bytes` can be the start of a compressed packet.
    fn plausible(&self, bytes: &[u8]) -> bool {
        match parts(bytes) {
            Some((length, 0, payload)) => {
                packet::header(payload).is_some_and(|inner| inner.length > 0 && inner.length < length)
            }
            Some((_, _, payload)) => self.algorithm.starts(payload),
            None => false,
        }
    }
}

/// How the packets of a session whose start was not captured are compressed, if its first bytes show that they are:
/// by what compressed bytes begin with, or by a packet that fills a stored one, which leaves the algorithm open. Of
/// zlib's window sizes only the one that everybody uses counts, and nothing shrinks more than deflate can.
pub fn detect(bytes: &[u8]) -> Option<Algorithm> {
    let (length, size, payload) = parts(bytes)?;
    let filled = packet::header(payload)
        .is_some_and(|inner| inner.length > 0 && inner.length + packet::HEADER == length);
    match size {
        0 => filled.then_some(Algorithm::Zlib),
        _ if size <= length => None,
        _ if Algorithm::Zstd.starts(payload) => Some(Algorithm::Zstd),
        _ => {
            let usual = payload.first() == Some(&FULL_WINDOW) && Algorithm::Zlib.starts(payload);
            (usual && size / MAX_RATIO <= length).then_some(Algorithm::Zlib)
        }
    }
}

/// What the header at the start of `bytes` says: how many bytes of payload, and what they become; and the payload.
fn parts(bytes: &[u8]) -> Option<(usize, usize, &[u8])> {
    let (&[a, b, c, _, d, e, f], payload) = bytes.split_first_chunk::<HEADER>()?;
    let number = |a, b, c| u32::from_le_bytes([a, b, c, 0]) as usize;
    Some((number(a, b, c), number(d, e, f), payload))
}

/// How many bytes the compressed packet at the start of `bytes` takes, as far as they tell.
pub fn extent(bytes: &[u8]) -> usize {
    packet::header(bytes).map_or(HEADER, |header| HEADER + header.length)
}

impl Connection {
    /// Reads the compressed packet that is all of `reader`.
    pub(super) fn compressed(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let Some(compression) = &mut self.compression else { return Ok(()) };
        let length = reader.le(&COMPRESSED_LENGTH, 3)? as usize;
        let number = reader.u8(&COMPRESSED_NUMBER)?;
        if let Some(expected) = compression.next_number.replace(number.wrapping_add(1))
            && expected != number
            && !(number == 0 && now.side == Side::Client)
        {
            let text = format!("compressed packet number {number}, where {expected} is next");
            reader.note(Severity::Warning, reader.offset() - 1, text);
        }
        let size = reader.le(&UNCOMPRESSED_LENGTH, 3)?;
        let (at, available) = (reader.offset(), reader.remaining());
        if size == 0 {
            self.packets(reader, now)?;
        } else {
            let raw = reader.bytes(&COMPRESSED_PAYLOAD, length.min(available))?;
            if Algorithm::Zstd.starts(raw) {
                compression.algorithm = Algorithm::Zstd;
            }
            let algorithm = compression.algorithm;
            let inflated = inflate(algorithm, raw, size);
            if let Some(fault) = inflated.fault
                && available >= length
            {
                reader.note(Severity::Error, at, fault);
            }
            let bytes: Arc<[u8]> = inflated.bytes.into();
            reader.derived(algorithm.name(), at, &bytes, |inner| self.packets(inner, now))?;
        }
        if available < length {
            if let Some(compression) = &mut self.compression {
                compression.gap(now.side);
            }
            return Err(Fault::truncated(&COMPRESSED_PAYLOAD, at, length, available));
        }
        Ok(())
    }

    /// Reads the packets that `reader` holds, and keeps the start of one that goes on elsewhere.
    fn packets(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let limit = now.options.max_direction_bytes;
        self.waiting(reader, now)?;
        while !reader.is_empty() {
            let length = packet::extent(reader.peek());
            if length > reader.remaining() {
                let Some(direction) = self.direction(now.side) else { break };
                let start = reader.rest(&PACKET_PART)?;
                if now.summary.is_empty() {
                    now.summary.push_str("Part of a packet");
                }
                if start.len() > limit {
                    direction.owed = (length - start.len()) as u64;
                } else {
                    direction.kept = start.to_vec();
                }
                break;
            }
            self.inner_packet(reader, length, now)?;
        }
        Ok(())
    }

    /// Takes what a packet that began in an earlier compressed one is waiting for, and reads it when it is whole.
    fn waiting(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let limit = now.options.max_direction_bytes;
        let Some(direction) = self.direction(now.side) else { return Ok(()) };
        if direction.lost {
            direction.lost = false;
            let skipped = resynchronised(reader.peek());
            if skipped > 0 {
                reader.note(
                    Severity::Warning,
                    reader.offset(),
                    "the rest of a packet whose start is missing",
                );
                reader.bytes(&PACKET_PART, skipped)?;
            }
        }
        if direction.owed > 0 {
            let taken = reader.remaining().min(usize::try_from(direction.owed).unwrap_or(usize::MAX));
            reader.bytes(&PACKET_PART, taken)?;
            direction.owed -= taken as u64;
            return Ok(());
        }
        if direction.kept.is_empty() {
            return Ok(());
        }
        let at = reader.offset();
        loop {
            let needed = packet::extent(&direction.kept);
            if needed <= direction.kept.len() {
                break;
            }
            if direction.kept.len() > limit {
                direction.owed = (needed - direction.kept.len()) as u64;
                direction.kept = Vec::new();
                reader.note(
                    Severity::Warning,
                    at,
                    format!("a packet of more than {limit} bytes is not kept"),
                );
                return self.waiting(reader, now);
            }
            if reader.is_empty() {
                now.summary.push_str("Part of a packet");
                return Ok(());
            }
            let taken = reader.remaining().min(needed - direction.kept.len());
            direction.kept.extend_from_slice(reader.bytes(&PACKET_PART, taken)?);
        }
        let bytes: Arc<[u8]> = std::mem::take(&mut direction.kept).into();
        reader
            .derived("joined", at, &bytes, |inner| self.inner_packet(inner, inner.remaining(), now))
            .map(drop)
    }

    fn inner_packet(
        &mut self,
        reader: &mut Reader<'_, '_>,
        length: usize,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let before = now.summary.len();
        if before > 0 {
            now.summary.push_str("; ");
        }
        reader.within(&packet::PACKET, length, |reader| self.packet(reader, now))?;
        if before > SUMMARY {
            now.summary.truncate(before);
            if !now.summary.ends_with('…') {
                now.summary.push_str("; …");
            }
        }
        Ok(())
    }

    fn direction(&mut self, side: Side) -> Option<&mut Direction> {
        self.compression.as_mut().map(|compression| &mut compression.directions[side as usize])
    }
}

/// How many bytes lie before the first of three headers in a row, or of as many as there are up to the end; all of
/// them where none is found.
fn resynchronised(bytes: &[u8]) -> usize {
    let fits = |start: usize| {
        let mut at = start;
        let mut number = None;
        for _ in 0..3 {
            let Some(header) = bytes.get(at..).and_then(packet::header) else { break };
            if number.is_some_and(|number: u8| number.wrapping_add(1) != header.number) || header.length == 0
            {
                return false;
            }
            number = Some(header.number);
            at += packet::HEADER + header.length;
            if at >= bytes.len() {
                return at == bytes.len();
            }
        }
        number.is_some()
    };
    (0..bytes.len()).find(|&start| fits(start)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::protocol::mysql::PROTOCOL;
    use crate::protocol::mysql::inflate::tests::{zlib, zstd};
    use crate::protocol::testing::Session;
    use crate::protocol::{Step, Transport};

    /// A compressed packet: `size` is what the payload becomes.
    fn compressed(number: u8, size: usize, payload: &[u8]) -> Vec<u8> {
        let mut out = (payload.len() as u32).to_le_bytes()[..3].to_vec();
        out.push(number);
        out.extend_from_slice(&(size as u32).to_le_bytes()[..3]);
        out.extend_from_slice(payload);
        out
    }

    /// COM_QUERY with so long a statement, as a packet.
    fn query(length: usize) -> Vec<u8> {
        let mut out = ((length + 1) as u32).to_le_bytes()[..3].to_vec();
        out.extend_from_slice(&[0, 3]);
        out.extend(std::iter::repeat_n(b'x', length));
        out
    }

    fn session() -> Session {
        let mut session = Session::new(&PROTOCOL, Transport::Tcp);
        // A stored packet with a command shows the compression.
        let stored = compressed(0, 0, &query(9));
        assert_eq!(session.step(Side::Client, &stored), Step::Message(stored.len()));
        session
    }

    fn names(session: &Session) -> Vec<(&'static str, u8)> {
        session.tree.nodes().iter().map(|node| (node.field.name, node.source)).collect()
    }

    #[test]
    fn a_stored_packet_is_read_in_place() {
        let session = session();
        assert_eq!(session.tree.sources().len(), 0);
        let names = names(&session);
        assert_eq!(names[2], ("mysql.compressed_packet_length_uncompressed", 0));
        assert_eq!(names[3], ("mysql.packet", 0));
        assert_eq!(session.tree.notes(), []);
    }

    #[test]
    fn few_bytes_look_compressed() {
        let packed = compressed(0, 5000, &[0x78, 0x9c, 1, 2, 3, 4]);
        assert_eq!(detect(&packed), Some(Algorithm::Zlib));
        assert_eq!(
            detect(&compressed(0, 50_000, &[0x78, 0x9c, 1, 2, 3, 4])),
            None,
            "more than deflate can shrink"
        );
        // The start of a packet of Skype, which has a header of zlib by chance, with a window that there is not.
        assert_eq!(detect(&[0x87, 0, 0x3c, 0xf4, 0x27, 0x9f, 0x56, 0xe8, 0x23, 0x8e, 4]), None);
        assert_eq!(detect(&[9, 0, 0, 3, 0x55, 0x43, 0x56, 0x48, 0x4b, 0x4e, 0x55, 0x50, 0]), None);
    }

    #[test]
    fn packets_go_on_in_the_next_compressed_one() {
        for (pack, how) in [(zlib as fn(&[u8]) -> Vec<u8>, "zlib"), (zstd, "zstd")] {
            let mut session = session();
            let plain = query(6000);
            for (number, part) in [(0, &plain[..3]), (1, &plain[3..5000]), (2, &plain[5000..])] {
                session.step(Side::Client, &compressed(number, part.len(), &pack(part)));
                assert_eq!(session.tree.notes(), []);
                assert_eq!(session.tree.sources()[0].how, how);
                assert_eq!(&*session.tree.sources()[0].bytes, part);
            }
            let joined = &session.tree.sources()[1];
            assert_eq!((joined.how, joined.of, joined.offset, joined.length), ("joined", 1, 0, 1005));
            assert_eq!(&*joined.bytes, plain);
            assert!(names(&session).contains(&("mysql.command", 2)));
        }
    }

    #[test]
    fn damage_ends_one_message() {
        let mut session = session();
        let plain = query(100);
        let mut broken = zlib(&plain);
        let last = broken.len() - 1;
        broken[last] ^= 1;
        session.step(Side::Client, &compressed(0, plain.len(), &broken));
        assert_eq!(session.tree.notes().len(), 1);
        assert!(session.tree.notes()[0].text.starts_with("cannot be decompressed behind"));
        session.step(Side::Client, &compressed(0, 0, &query(5)));
        assert_eq!(session.tree.notes(), []);
    }

    #[test]
    fn a_wrong_number_is_told() {
        let mut session = session();
        session.step(Side::Client, &compressed(7, 0, &query(5)));
        assert_eq!(session.tree.notes()[0].text, "compressed packet number 7, where 1 is next");
    }

    #[test]
    fn every_prefix_of_a_compressed_packet_is_shown() {
        let plain = query(60);
        let whole = compressed(0, plain.len(), &zlib(&plain));
        for cut in 1..whole.len() {
            let mut session = session();
            session.step(Side::Client, &whole[..cut]);
            let seen: u32 =
                session.tree.nodes().iter().filter(|node| node.source == 0).map(|node| node.length).sum();
            assert_eq!(seen as usize, cut);
            assert!(!session.tree.notes().is_empty(), "{cut}");
        }
    }

    #[test]
    fn behind_a_gap_the_next_packet_is_found() {
        let mut stream = vec![b'x'; 50];
        stream.extend(query(5));
        stream.extend(query(7));
        // The second one's number is the next.
        stream[63] = 1;
        assert_eq!(resynchronised(&stream), 50);
        assert_eq!(resynchronised(b"xxxxxxxxxxx"), 11);
        assert_eq!(resynchronised(&query(3)), 0);
    }
}
