//! An event of the binary log: 19 bytes of header, a body by kind, a checksum
//! (MySQL "Binary Log Events", `mysql::binlog::event::Log_event_header`; MariaDB "Replication Protocol").

use super::super::connection::Now;
use super::super::records::BinlogEvent;
use super::{Replication, control, gtid, load, payload, query, rows, table_map};
use crate::count::Count;
use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;

crate::fields! { FIELDS:
    /// An event of the binary log.
    EVENT = group("mysql.binlog.event", "Binlog Event").spec("MySQL \"Binary Log Events\"");
    /// What all events begin with.
    HEADER = group("mysql.binlog.event_header", "Binlog Event Header").spec("MySQL Log_event_header");
    /// When the statement began on the server where it was executed first; 0 in events made for the dump alone.
    TIMESTAMP = text("mysql.binlog.event_header.timestamp", "Timestamp").spec("MySQL Log_event_header");
    /// Kind of the event.
    EVENT_TYPE = uint("mysql.binlog.event_header.event_type", "Binlog Event Type").names(EVENTS)
        .spec("MySQL Log_event_type, MariaDB \"Replication Protocol\"");
    /// The server where the event came into being.
    SERVER_ID = uint("mysql.binlog.event_header.server_id", "Server ID").spec("MySQL Log_event_header");
    /// How many bytes the event takes, header and checksum included.
    EVENT_SIZE = uint("mysql.binlog.event_header.event_size", "Event Size").unit("bytes")
        .spec("MySQL Log_event_header");
    /// Where the next event begins in the file; 0 in events made for the dump alone.
    LOG_POSITION = uint("mysql.binlog.event_header.log_position", "Binlog Position").spec("MySQL Log_event_header");
    /// What holds for the event as a whole.
    FLAGS = hex("mysql.binlog.event_header.flags", "Binlog Event Flags").spec("MySQL LOG_EVENT_*_F");
    /// A replica of MariaDB that was told to may leave the event out.
    SKIP = flag("mysql.binlog.event_header.flags.skip_replication", "Skip replication").bits(0, 1)
        .spec("MariaDB LOG_EVENT_SKIP_REPLICATION_F");
    /// The transaction must be executed apart from others.
    ISOLATE = flag("mysql.binlog.event_header.flags.mts_isolate", "Isolated").bits(6, 1)
        .spec("MySQL LOG_EVENT_MTS_ISOLATE_F");
    /// No filter of the replica applies to it.
    NO_FILTER = flag("mysql.binlog.event_header.flags.no_filter", "No filter").bits(7, 1)
        .spec("MySQL LOG_EVENT_NO_FILTER_F");
    /// A replica that does not know the event may pass over it.
    IGNORABLE = flag("mysql.binlog.event_header.flags.ignorable", "Ignorable").bits(8, 1)
        .spec("MySQL LOG_EVENT_IGNORABLE_F");
    /// The event was written by a replica into its relay log.
    RELAY = flag("mysql.binlog.event_header.flags.relay_log", "Relay log").bits(9, 1)
        .spec("MySQL LOG_EVENT_RELAY_LOG_F");
    /// The event was made for the dump and is not in the file.
    ARTIFICIAL = flag("mysql.binlog.event_header.flags.artificial", "Artificial").bits(10, 1)
        .spec("MySQL LOG_EVENT_ARTIFICIAL_F");
    /// Used by 5.1's development versions only.
    UPDATE_MAP = flag("mysql.binlog.event_header.flags.update_table_map", "Update table map version").bits(11, 1)
        .spec("MySQL LOG_EVENT_UPDATE_TABLE_MAP_VERSION_F");
    /// The statement does not depend on the default database.
    SUPPRESS_USE = flag("mysql.binlog.event_header.flags.suppress_use", "Suppress USE").bits(12, 1)
        .spec("MySQL LOG_EVENT_SUPPRESS_USE_F");
    /// The statement depends on its connection: it uses temporary tables.
    THREAD_SPECIFIC = flag("mysql.binlog.event_header.flags.thread_specific", "Thread specific").bits(13, 1)
        .spec("MySQL LOG_EVENT_THREAD_SPECIFIC_F");
    /// Not used any more.
    FORCED_ROTATE = flag("mysql.binlog.event_header.flags.forced_rotate", "Forced rotate").bits(14, 1)
        .spec("MySQL LOG_EVENT_FORCED_ROTATE_F");
    /// The file was not closed: the server writes it, or crashed.
    IN_USE = flag("mysql.binlog.event_header.flags.in_use", "In use").bits(15, 1)
        .spec("MySQL LOG_EVENT_BINLOG_IN_USE_F");
    /// CRC-32 of the event up to here.
    CHECKSUM = hex("mysql.binlog.event_checksum", "Checksum").spec("MySQL Log_event_footer");
    /// What the event has to say, not explained further.
    BODY = bytes("mysql.binlog.event_body", "Event Body").spec("MySQL \"Binary Log Events\"");
}

/// Kinds of events (MySQL Log_event_type; MariaDB "Replication Protocol" from 160 on).
pub static EVENTS: &[(u64, &str)] = &[
    (0, "Unknown"),
    (1, "Start_v3"),
    (2, "Query"),
    (3, "Stop"),
    (4, "Rotate"),
    (5, "Intvar"),
    (6, "Load"),
    (7, "Slave"),
    (8, "Create_file"),
    (9, "Append_block"),
    (10, "Exec_load"),
    (11, "Delete_file"),
    (12, "New_load"),
    (13, "Rand"),
    (14, "User_var"),
    (15, "Format_description"),
    (16, "Xid"),
    (17, "Begin_load_query"),
    (18, "Execute_load_query"),
    (19, "Table_map"),
    (20, "Write_rows_v0"),
    (21, "Update_rows_v0"),
    (22, "Delete_rows_v0"),
    (23, "Write_rows_v1"),
    (24, "Update_rows_v1"),
    (25, "Delete_rows_v1"),
    (26, "Incident"),
    (27, "Heartbeat"),
    (28, "Ignorable"),
    (29, "Rows_query"),
    (30, "Write_rows"),
    (31, "Update_rows"),
    (32, "Delete_rows"),
    (33, "Gtid"),
    (34, "Anonymous_Gtid"),
    (35, "Previous_gtids"),
    (36, "Transaction_context"),
    (37, "View_change"),
    (38, "XA_prepare"),
    (39, "Update_rows_partial"),
    (40, "Transaction_payload"),
    (41, "Heartbeat_v2"),
    (42, "Gtid_tagged"),
    (160, "Annotate_rows"),
    (161, "Binlog_checkpoint"),
    (162, "MariaDB_Gtid"),
    (163, "Gtid_list"),
    (164, "Start_encryption"),
    (165, "Query_compressed"),
    (166, "Write_rows_compressed_v1"),
    (167, "Update_rows_compressed_v1"),
    (168, "Delete_rows_compressed_v1"),
    (169, "Write_rows_compressed"),
    (170, "Update_rows_compressed"),
    (171, "Delete_rows_compressed"),
];

/// How many bytes the header takes since version 4 of the binary log (MySQL LOG_EVENT_HEADER_LEN).
pub const HEADER_LENGTH: usize = 19;
/// How many bytes a checksum takes (MySQL BINLOG_CHECKSUM_LEN).
const CHECKSUM_LENGTH: usize = 4;
/// Where in the header the event's size stands (MySQL EVENT_LEN_OFFSET).
pub const SIZE_AT: usize = 9;
/// Where in the header its flags stand (MySQL FLAGS_OFFSET).
const FLAGS_AT: usize = 17;
/// The flag of a file that was not closed (MySQL LOG_EVENT_BINLOG_IN_USE_F).
const IN_USE_BIT: u8 = 0x01;
/// Format_description_event: has a checksum of its own accord.
pub const FORMAT_DESCRIPTION: u8 = 15;

/// Whether events end with a checksum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checksums {
    /// No format description was seen: they do where the last four bytes are right.
    #[default]
    Unknown,
    /// They do not.
    Off,
    /// They do.
    Crc32,
}

/// What an event begins with, as far as it is needed behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// When it came into being, in seconds since 1970; 0 in events made for the dump alone.
    pub timestamp: u32,
    /// Kind of the event, see [`EVENTS`].
    pub kind: u8,
    /// The server where it came into being.
    pub server: u32,
    /// Bytes of the event in all.
    pub size: u32,
    /// Where the next event begins in the file; 0 in events made for the dump alone.
    pub position: u32,
}

fn record(header: Header) -> BinlogEvent {
    BinlogEvent {
        kind: EVENT_TYPE.name_of(header.kind.into()),
        event_type: header.kind,
        position: Some(header.position).filter(|&position| position != 0),
        size: header.size,
        server_id: header.server,
        timestamp: Some(header.timestamp).filter(|&at| at != 0).map(|at| Time::new(at.into(), 0)),
        ..BinlogEvent::default()
    }
}

/// Reads the event that is all of `reader`; `inner` is one out of a transaction payload, which has no checksum.
pub fn read(
    replication: &mut Replication,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    inner: bool,
) -> Result<(), Fault> {
    let event = reader.peek();
    let start = reader.offset();
    let header = reader.group(&HEADER, header)?;
    let mut record = record(header);
    match EVENT_TYPE.name_of(header.kind.into()) {
        Some(name) => now.summary.push_str(name),
        None => now.summary.push_str(&format!("Binlog event {}", header.kind)),
    }
    let whole = header.size as usize == event.len();
    if !whole {
        let text = format!("an event of {} in {}", Count(header.size, "byte"), Count(event.len(), "byte"));
        reader.note(Severity::Warning, start + SIZE_AT, text);
    }
    let checksum = !inner && whole && has_checksum(replication, header.kind, event);
    let body = reader.remaining().saturating_sub(if checksum { CHECKSUM_LENGTH } else { 0 });
    let read = match body {
        0 => Ok(()),
        _ => read_body(replication, header, reader, body, now, inner, &mut record),
    };
    now.records.push(Record::BinlogEvent(Box::new(record)));
    read?;
    if checksum {
        let found = reader.le32(&CHECKSUM)?;
        let computed = crc32(header.kind, &event[..event.len() - CHECKSUM_LENGTH]);
        if found == computed {
            reader.meaning(format_args!("correct"));
        } else if replication.checksums == Checksums::Crc32 {
            reader.meaning(format_args!("wrong, {computed:#010x} computed"));
            let at = reader.offset() - CHECKSUM_LENGTH;
            reader.note(Severity::Warning, at, "the event's checksum is wrong");
        } else {
            reader.meaning(format_args!("not computed"));
        }
    }
    Ok(())
}

fn header(reader: &mut Reader<'_, '_>) -> Result<Header, Fault> {
    let timestamp = reader.peek().first_chunk().map_or(0, |&raw| u32::from_le_bytes(raw));
    reader.text_as(&TIMESTAMP, 4, &Time::new(timestamp.into(), 0).to_string())?;
    let kind = reader.u8(&EVENT_TYPE)?;
    let server = reader.le32(&SERVER_ID)?;
    let size = reader.le32(&EVENT_SIZE)?;
    let position = reader.le32(&LOG_POSITION)?;
    reader.bits_le16(
        &FLAGS,
        &[
            &SKIP,
            &ISOLATE,
            &NO_FILTER,
            &IGNORABLE,
            &RELAY,
            &ARTIFICIAL,
            &UPDATE_MAP,
            &SUPPRESS_USE,
            &THREAD_SPECIFIC,
            &FORCED_ROTATE,
            &IN_USE,
        ],
    )?;
    Ok(Header { timestamp, kind, server, size, position })
}

/// Whether `event` ends with a checksum. A format description does, and says so of all behind it.
fn has_checksum(replication: &mut Replication, kind: u8, event: &[u8]) -> bool {
    if kind == FORMAT_DESCRIPTION {
        replication.checksums = control::checksums(event.get(HEADER_LENGTH..).unwrap_or_default());
        return replication.checksums != Checksums::Unknown;
    }
    match (replication.checksums, event.split_last_chunk::<CHECKSUM_LENGTH>()) {
        (Checksums::Crc32, Some((rest, _))) => rest.len() >= HEADER_LENGTH,
        (Checksums::Unknown, Some((rest, &last))) => {
            rest.len() >= HEADER_LENGTH && crc32(kind, rest) == u32::from_le_bytes(last)
        }
        _ => false,
    }
}

/// The checksum of an event's bytes; that of a format description is made before its file is in use
/// (MySQL Log_event_footer).
fn crc32(kind: u8, bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    match (kind, bytes.split_at_checked(FLAGS_AT)) {
        (FORMAT_DESCRIPTION, Some((before, [flags, after @ ..]))) => {
            crc.update(before);
            crc.update(&[flags & !IN_USE_BIT]);
            crc.update(after);
        }
        _ => crc.update(bytes),
    }
    crc.sum()
}

fn read_body(
    replication: &mut Replication,
    header: Header,
    reader: &mut Reader<'_, '_>,
    length: usize,
    now: &mut Now<'_>,
    inner: bool,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    let kind = header.kind;
    match kind {
        2 | 165 => {
            reader.within(&query::EVENT, length, |r| query::query(replication, r, now, kind == 165, record))
        }
        4 => reader.within(&control::ROTATE, length, |r| control::rotate(replication, r, now, record)),
        5 => reader.within(&query::INTVAR, length, query::intvar),
        6 | 8 | 12 => reader.within(&load::LOAD, length, load::load),
        9 | 17 => reader.within(&load::BLOCK, length, load::block),
        10 | 11 => reader.within(&load::FILE, length, load::file),
        13 => reader.within(&query::RAND, length, query::rand),
        14 => reader.within(&query::USER_VAR, length, |r| query::user_variable(r, now)),
        1 | FORMAT_DESCRIPTION => reader
            .within(&control::FORMAT, length, |r| control::format_description(replication, r, now, kind)),
        16 => reader.within(&control::XID_EVENT, length, |r| control::xid(r, now, record)),
        18 => reader.within(&load::EXECUTE, length, |r| load::execute(r, now, record)),
        19 => reader
            .within(&table_map::EVENT, length, |r| table_map::read(replication, r, now, &mut record.table)),
        20..=25 | 30..=32 | 39 | 166..=171 => {
            reader.within(&rows::EVENT, length, |r| rows::read(replication, kind, r, now, record))
        }
        26 => reader.within(&control::INCIDENT, length, |r| control::incident(r, now)),
        27 => reader.within(&control::HEARTBEAT, length, |r| control::heartbeat(r, now)),
        29 => reader.within(&query::ROWS_QUERY, length, |r| query::rows_query(r, now, record)),
        33 | 34 => reader.within(&gtid::EVENT, length, |r| gtid::gtid(r, now, &mut record.gtid)),
        35 => reader.within(&gtid::PREVIOUS, length, |r| gtid::set(r).map(|_| ())),
        36 => reader.within(&control::CONTEXT, length, control::transaction_context),
        37 => reader.within(&control::VIEW_CHANGE, length, control::view_change),
        38 => reader.within(&control::XA_PREPARE, length, control::xa_prepare),
        40 => reader.within(&payload::EVENT, length, |r| payload::read(replication, r, now, inner)),
        41 => reader.within(&control::HEARTBEAT_V2, length, |r| control::heartbeat_v2(r, now)),
        42 => reader.within(&gtid::TAGGED, length, |r| gtid::tagged(r, now, &mut record.gtid)),
        160 => reader.within(&query::ROWS_QUERY, length, |r| query::annotate(r, now, record)),
        161 => reader.within(&control::CHECKPOINT, length, |r| control::checkpoint(r, now)),
        162 => {
            reader.within(&gtid::MARIADB, length, |r| gtid::mariadb(header.server, r, now, &mut record.gtid))
        }
        163 => reader.within(&gtid::LIST, length, gtid::list),
        164 => reader.within(&control::ENCRYPTION, length, control::start_encryption),
        _ => reader.bytes(&BODY, length).map(|_| None),
    }
    .map(|_| ())
}
