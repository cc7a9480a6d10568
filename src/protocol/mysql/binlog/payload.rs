//! Compressed events: MySQL's Transaction_payload_event holds a transaction's events
//! (MySQL `mysql::binlog::event::Transaction_payload_event`), MariaDB compresses parts of single events
//! (MariaDB "QUERY_COMPRESSED_EVENT", "ROWS_COMPRESSED_EVENT_V1").

use super::super::connection::Now;
use super::super::inflate::{Algorithm, MAX_OUTPUT, inflate};
use super::super::lenenc::Lenenc;
use super::Replication;
use super::event::{self, SIZE_AT};
use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// All events of a transaction, compressed.
    EVENT = group("mysql.binlog.transaction_payload_event", "Transaction Payload Event")
        .spec("MySQL Transaction_payload_event");
    /// What the next number says.
    FIELD = uint("mysql.binlog.payload.field", "Field")
        .names(&[(0, "end"), (1, "payload size"), (2, "compression type"), (3, "uncompressed size")])
        .spec("MySQL Transaction_payload_event");
    /// How many bytes the number takes.
    FIELD_LENGTH = uint("mysql.binlog.payload.field_length", "Field Length").unit("bytes")
        .spec("MySQL Transaction_payload_event");
    /// How many bytes the compressed events take.
    SIZE = uint("mysql.binlog.payload.size", "Payload Size").unit("bytes").spec("MySQL Transaction_payload_event");
    /// How they are compressed.
    TYPE = uint("mysql.binlog.payload.compression", "Compression Type").names(&[(0, "zstd"), (255, "none")])
        .spec("MySQL compression::type");
    /// How many bytes they become.
    PLAIN_SIZE = uint("mysql.binlog.payload.uncompressed_size", "Uncompressed Size").unit("bytes")
        .spec("MySQL Transaction_payload_event");
    /// A field that is not known.
    VALUE = bytes("mysql.binlog.payload.value", "Field Value").spec("MySQL Transaction_payload_event");
    /// Events, compressed.
    PAYLOAD = bytes("mysql.binlog.payload.data", "Compressed Events").spec("MySQL Transaction_payload_event");
    /// How MariaDB compressed what follows: the top bit is set, three bits are the algorithm, 0 for zlib, and three
    /// how many bytes the length takes.
    COMPRESSION = hex("mysql.binlog.compressed.header", "Compression Header")
        .spec("MariaDB \"QUERY_COMPRESSED_EVENT\"");
    /// How many bytes it becomes.
    LENGTH = uint("mysql.binlog.compressed.length", "Uncompressed Length").unit("bytes")
        .spec("MariaDB \"QUERY_COMPRESSED_EVENT\"");
    /// A part of the event, compressed.
    DATA = bytes("mysql.binlog.compressed.data", "Compressed Data").spec("MariaDB \"QUERY_COMPRESSED_EVENT\"");
}

/// Events that are compressed with zstd (MySQL compression::type).
const ZSTD: u64 = 0;
/// Events that are not compressed (MySQL compression::type).
const NONE: u64 = 255;
/// The summary names the events inside up to about so many bytes.
const SUMMARY: usize = 200;

/// Reads a Transaction_payload_event, and the events in it. One `inside` of another is not read.
pub fn read(
    replication: &mut Replication,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    inside: bool,
) -> Result<(), Fault> {
    let (mut kind, mut size) = (NONE, None);
    loop {
        match reader.lenenc(&FIELD)? {
            0 => break,
            field => {
                let length = reader.lenenc(&FIELD_LENGTH)?;
                match field {
                    1 => drop(reader.lenenc(&SIZE)?),
                    2 => kind = reader.lenenc(&TYPE)?,
                    3 => size = Some(reader.lenenc(&PLAIN_SIZE)?),
                    _ => drop(reader.bytes(&VALUE, usize::try_from(length).unwrap_or(usize::MAX))?),
                }
            }
        }
    }
    let at = reader.offset();
    if inside {
        return Err(Fault::malformed(at, "a transaction payload in another one"));
    }
    match kind {
        NONE => events(replication, reader, now),
        ZSTD => {
            let raw = reader.rest(&PAYLOAD)?;
            let inflated = inflate(Algorithm::Zstd, raw, size.unwrap_or(MAX_OUTPUT));
            if let (Some(fault), Some(_)) = (inflated.fault, size) {
                reader.note(Severity::Error, at, fault);
            }
            let bytes: Arc<[u8]> = inflated.bytes.into();
            reader.derived("zstd", at, &bytes, |inner| events(replication, inner, now)).map(drop)
        }
        other => Err(Fault::malformed(at, format!("compression type {other} is not known"))),
    }
}

fn events(
    replication: &mut Replication,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    let mut separator = ": ";
    while !reader.is_empty() {
        let size = reader.peek().get(SIZE_AT..).and_then(|bytes| bytes.first_chunk());
        let size = size.map_or(0, |&raw| u32::from_le_bytes(raw) as usize);
        if size < event::HEADER_LENGTH {
            return Err(Fault::malformed(reader.offset(), "an event is shorter than its header"));
        }
        let before = now.summary.len();
        now.summary.push_str(separator);
        separator = ", ";
        reader.within(&event::EVENT, size, |reader| event::read(replication, reader, now, true))?;
        if before > SUMMARY {
            now.summary.truncate(before);
            if !now.summary.ends_with('…') {
                now.summary.push_str(", …");
            }
        }
    }
    Ok(())
}

/// Reads what MariaDB compressed, up to the end of `reader`, with `read`.
pub fn mariadb(
    reader: &mut Reader<'_, '_>,
    read: impl FnOnce(&mut Reader<'_, '_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let at = reader.offset();
    let header = reader.u8(&COMPRESSION)?;
    let (algorithm, length) = (header >> 4 & 7, usize::from(header & 7));
    if header & 0x80 == 0 || algorithm != 0 || !(1..=4).contains(&length) {
        return Err(Fault::malformed(at, format!("{header:#04x} is no compression header")));
    }
    // The length has its most significant byte first.
    let size = reader.peek().get(..length).unwrap_or_default();
    let size = size.iter().fold(0, |size, &byte| size << 8 | u64::from(byte));
    reader.valued(&LENGTH, length, size)?;
    let at = reader.offset();
    let raw = reader.rest(&DATA)?;
    let inflated = inflate(Algorithm::Zlib, raw, size);
    if let Some(fault) = inflated.fault {
        reader.note(Severity::Error, at, fault);
    }
    let bytes: Arc<[u8]> = inflated.bytes.into();
    reader.derived("zlib", at, &bytes, read).map(drop)
}
