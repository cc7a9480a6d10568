//! Compressed messages (MS-SMB2 §2.2.42): a header of their own and compressed bytes, or a chain of parts, each
//! compressed in its own way. The message lies in a derived source.

use super::Smb2;
use super::header::PROTOCOL_ID;
use super::negotiate_context::COMPRESSIONS;
use crate::fault::{Fault, Severity};
use crate::protocol::smb::compression::{self, decompress};
use crate::protocol::smb::connection::Now;
use crate::reader::Reader;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// What stands before a compressed message.
    COMPRESSED = group("smb2.header.comp_transform", "Compression Transform Header").spec("MS-SMB2 §2.2.42");
    /// How many bytes the message has; of an unchained one, its compressed part.
    ORIGINAL_SIZE = uint("smb2.header.comp_transform.original_size", "Original Compressed Segment Size")
        .unit("bytes").spec("MS-SMB2 §2.2.42.1");
    /// How it is compressed.
    ALGORITHM = hex("smb2.header.comp_transform.comp_alg", "Compression Algorithm").names(COMPRESSIONS)
        .spec("MS-SMB2 §2.2.42.1");
    /// Whether one part follows the other.
    FLAGS = hex("smb2.header.comp_transform.flags", "Flags").names(&[(0, "not chained"), (1, "chained")])
        .spec("MS-SMB2 §2.2.42.1");
    /// How many bytes of the message stand before the compressed ones as they are.
    OFFSET = hex("smb2.header.comp_transform.offset", "Offset").unit("bytes").spec("MS-SMB2 §2.2.42.1");
    /// A part of the message.
    PART = group("smb2.header.comp_transform.payload", "Compressed Payload").spec("MS-SMB2 §2.2.42.2.1");
    /// How many bytes the part takes here.
    PART_LENGTH = hex("smb2.header.comp_transform.length", "Length").unit("bytes").spec("MS-SMB2 §2.2.42.2.1");
    /// How many bytes the part has in the message.
    PART_SIZE = uint("smb2.header.comp_transform.orig_payload_size", "Original Payload Size").unit("bytes")
        .spec("MS-SMB2 §2.2.42.2.1");
    /// Bytes of the message, compressed or as they are.
    DATA = bytes("smb2.header.comp_transform.data", "Data").spec("MS-SMB2 §2.2.42");
    /// The byte that is repeated.
    PATTERN = hex("smb2.pattern_v1.pattern", "Pattern").spec("MS-SMB2 §2.2.42.2.2");
    /// Bits without a meaning.
    PATTERN_RESERVED1 = hex("smb2.pattern_v1.reserved1", "Reserved").spec("MS-SMB2 §2.2.42.2.2");
    /// Bits without a meaning.
    PATTERN_RESERVED2 = hex("smb2.pattern_v1.reserved2", "Reserved").spec("MS-SMB2 §2.2.42.2.2");
    /// How often it is repeated.
    REPETITIONS = uint("smb2.pattern_v1.repetitions", "Repetitions").spec("MS-SMB2 §2.2.42.2.2");
}

/// Bytes that a message is decompressed to at most.
const MAX_SIZE: usize = 16 << 20;
/// Parts of a message that are read.
const MAX_PARTS: usize = 1024;

/// Reads a compressed message.
pub fn read(smb2: &mut Smb2, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    smb2.posture.compressed(now.side);
    let (start, source) = (r.offset(), r.source());
    let chained = r.peek().get(10).is_some_and(|flags| flags & 1 != 0);
    let mut message = Vec::new();
    let result = if chained { self::chained(r, &mut message) } else { unchained(smb2, r, &mut message) };
    if message.is_empty() {
        now.summary.push_str("Compressed message");
        return result;
    }
    let message: Arc<[u8]> = message.into();
    let length = r.offset() - start;
    let Some(derived) = r.tree().derive("decompressed", source, start, length, Arc::clone(&message)) else {
        return result;
    };
    let mut inner = Reader::new(&message, derived, r.tree());
    let read = match message.first() {
        // Compressed messages lie in encrypted ones, never in each other.
        Some(0xfe) => smb2.messages(&mut inner, now),
        _ => Err(Fault::malformed(0, "a message of SMB 2 is expected in a compressed one")),
    };
    inner.undissected();
    if let Err(fault) = read {
        inner.fault(&fault);
    }
    now.summary.push_str(" (compressed)");
    result
}

/// Reads a message of which one part is compressed.
fn unchained(smb2: &mut Smb2, r: &mut Reader<'_, '_>, message: &mut Vec<u8>) -> Result<(), Fault> {
    let (size, algorithm, offset) = r.group(&COMPRESSED, |r| {
        r.be32(&PROTOCOL_ID)?;
        let size = r.le32(&ORIGINAL_SIZE)?;
        let algorithm = r.le16(&ALGORITHM)?;
        r.le16(&FLAGS)?;
        Ok((size, algorithm, r.le32(&OFFSET)?))
    })?;
    if u64::from(size) + u64::from(offset) > MAX_SIZE as u64 {
        smb2.posture.hint("a compressed message announces more bytes than any message has (CVE-2020-0796)");
        let text = format!("{size} bytes behind {offset} are announced, more than any message has");
        r.note(Severity::Warning, r.offset() - 12, text);
        r.rest(&DATA)?;
        return Ok(());
    }
    if offset > 0 {
        message.extend_from_slice(r.bytes(&DATA, offset as usize)?);
    }
    inflate(r, algorithm, r.remaining(), size as usize, message)
}

/// Reads a message in parts.
fn chained(r: &mut Reader<'_, '_>, message: &mut Vec<u8>) -> Result<(), Fault> {
    let size = r.group(&COMPRESSED, |r| {
        r.be32(&PROTOCOL_ID)?;
        r.le32(&ORIGINAL_SIZE)
    })?;
    let size = (size as usize).min(MAX_SIZE);
    for _ in 0..MAX_PARTS {
        if r.is_empty() {
            break;
        }
        let length = r.peek().get(4..8).map_or(0, |raw| u32::from_le_bytes([raw[0], raw[1], raw[2], raw[3]]));
        r.within(&PART, (length as usize).saturating_add(8), |r| part(r, size, message))?;
    }
    Ok(())
}

fn part(r: &mut Reader<'_, '_>, size: usize, message: &mut Vec<u8>) -> Result<(), Fault> {
    let algorithm = r.le16(&ALGORITHM)?;
    r.le16(&FLAGS)?;
    let length = r.le32(&PART_LENGTH)? as usize;
    let room = size.saturating_sub(message.len());
    match algorithm {
        0 => {
            let bytes = r.bytes(&DATA, length)?;
            message.extend_from_slice(&bytes[..bytes.len().min(room)]);
            Ok(())
        }
        compression::PATTERN_V1 => {
            let byte = r.u8(&PATTERN)?;
            r.u8(&PATTERN_RESERVED1)?;
            r.le16(&PATTERN_RESERVED2)?;
            let count = r.le32(&REPETITIONS)? as usize;
            message.resize(message.len() + count.min(room), byte);
            Ok(())
        }
        _ => {
            let part = r.le32(&PART_SIZE)? as usize;
            inflate(r, algorithm, length.saturating_sub(4), part.min(room), message)
        }
    }
}

/// Reads `length` bytes that become `size`.
fn inflate(
    r: &mut Reader<'_, '_>,
    algorithm: u16,
    length: usize,
    size: usize,
    message: &mut Vec<u8>,
) -> Result<(), Fault> {
    let at = r.offset();
    let bytes = r.bytes(&DATA, length)?;
    match decompress(algorithm, bytes, size) {
        Ok(inflated) => {
            if inflated.len() < size {
                let text = format!("{size} bytes are announced, {} came out", inflated.len());
                r.note(Severity::Error, at, text);
            }
            message.extend_from_slice(&inflated);
        }
        Err(damaged) => {
            r.note(Severity::Error, at.saturating_add(damaged.at), damaged.what);
        }
    }
    Ok(())
}
