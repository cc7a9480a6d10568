//! Events about the log itself, the server and the replication group
//! (MySQL `control_events.h`; MariaDB "BINLOG_CHECKPOINT_EVENT", "START_ENCRYPTION_EVENT").

use super::super::connection::Now;
use super::super::lenenc::Lenenc;
use super::super::records::BinlogEvent;
use super::Replication;
use super::event::{Checksums, EVENTS, FORMAT_DESCRIPTION};
use super::gtid::{XA_BQUAL_LENGTH, XA_FORMAT, XA_GTRID_LENGTH, XA_NAME};
use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use crate::time::Time;

crate::fields! { FIELDS:
    /// The log goes on in another file.
    ROTATE = group("mysql.binlog.rotate_event", "Rotate Event").spec("MySQL Rotate_event");
    /// Where the first event in the next file begins.
    ROTATE_POSITION = uint("mysql.binlog.rotate.position", "Position").spec("MySQL Rotate_event");
    /// Name of the next file.
    ROTATE_FILE = text("mysql.binlog.rotate.file_name", "Next Binlog File").spec("MySQL Rotate_event");
    /// How the events behind it are written.
    FORMAT = group("mysql.binlog.format_description_event", "Format Description Event")
        .spec("MySQL Format_description_event");
    /// Version of the log: 4 since MySQL 5.0.
    BINLOG_VERSION = uint("mysql.binlog.format.version", "Binlog Version").spec("MySQL Format_description_event");
    /// Version of the server that wrote the log.
    SERVER_VERSION = textz("mysql.binlog.format.server_version", "Server Version")
        .spec("MySQL Format_description_event");
    /// When the server started, if it did with this file; 0 otherwise.
    CREATED = text("mysql.binlog.format.create_timestamp", "Create Timestamp")
        .spec("MySQL Format_description_event");
    /// How many bytes the header of every event takes.
    HEADER_LENGTH = uint("mysql.binlog.format.header_length", "Header Length").unit("bytes")
        .spec("MySQL Format_description_event");
    /// How many bytes of an event of one kind have a fixed place behind the header.
    POST_HEADER_LENGTH = uint("mysql.binlog.format.post_header_length", "Post-header Length")
        .spec("MySQL Format_description_event");
    /// How the checksums of events are made.
    CHECKSUM_ALGORITHM = uint("mysql.binlog.format.checksum_algorithm", "Checksum Algorithm")
        .names(&[(0, "off"), (1, "CRC32"), (255, "undefined")]).spec("MySQL enum_binlog_checksum_alg");
    /// A transaction is committed.
    XID_EVENT = group("mysql.binlog.xid_event", "Xid Event").spec("MySQL Xid_event");
    /// Number that the server gave the transaction.
    XID = uint("mysql.binlog.xid", "XID").spec("MySQL Xid_event");
    /// The source is alive, and has written nothing.
    HEARTBEAT = group("mysql.binlog.heartbeat_event", "Heartbeat Event").spec("MySQL Heartbeat_event");
    /// Name of the file that the source reads; the position is that of the header.
    HEARTBEAT_FILE = text("mysql.binlog.heartbeat.file_name", "Binlog Filename").spec("MySQL Heartbeat_event");
    /// The source is alive, and has written nothing; for files of more than 4 GB.
    HEARTBEAT_V2 = group("mysql.binlog.event_heartbeat_v2", "Heartbeat Event v2").spec("MySQL Heartbeat_event_v2");
    /// One thing that a heartbeat says.
    ENTRY = group("mysql.binlog.event_heartbeat_v2_otw", "Entry").spec("MySQL codecs::binary::Heartbeat");
    /// What the entry is about.
    ENTRY_TYPE = uint("mysql.binlog.event_heartbeat_v2_otw_type", "Type")
        .names(&[(0, "end"), (1, "file name"), (2, "position")]).spec("MySQL codecs::binary::Heartbeat");
    /// How many bytes the entry takes behind this.
    ENTRY_LENGTH = uint("mysql.binlog.event_heartbeat_v2_otw_length", "Entry Length").unit("bytes")
        .spec("MySQL codecs::binary::Heartbeat");
    /// Name of the file that the source reads.
    ENTRY_FILE = text("mysql.binlog.hb_event.filename", "Binlog Filename").spec("MySQL codecs::binary::Heartbeat");
    /// Where the source reads.
    ENTRY_POSITION = uint("mysql.binlog.hb_event.log_position", "Binlog Position")
        .spec("MySQL codecs::binary::Heartbeat");
    /// What the entry says, of a type that is not known.
    ENTRY_VALUE = bytes("mysql.binlog.event_heartbeat_v2_otw_value", "Entry Value")
        .spec("MySQL codecs::binary::Heartbeat");
    /// Something happened to the source that may have left the log incomplete.
    INCIDENT = group("mysql.binlog.incident_event", "Incident Event").spec("MySQL Incident_event");
    /// What happened.
    INCIDENT_NUMBER = uint("mysql.binlog.incident.number", "Incident").names(&[(0, "none"), (1, "lost events")])
        .spec("MySQL Incident_event::enum_incident");
    /// How many bytes the message takes.
    INCIDENT_LENGTH = uint("mysql.binlog.incident.length", "Message Length").unit("bytes")
        .spec("MySQL Incident_event");
    /// What happened, in words.
    INCIDENT_MESSAGE = text("mysql.binlog.incident.message", "Message").spec("MySQL Incident_event");
    /// What a transaction of a replication group read and wrote.
    CONTEXT = group("mysql.binlog.transaction_context_event", "Transaction Context Event")
        .spec("MySQL Transaction_context_event");
    /// How many bytes the UUID takes as text.
    CONTEXT_UUID_LENGTH = uint("mysql.binlog.transaction_context.uuid_length", "UUID Length").unit("bytes")
        .spec("MySQL Transaction_context_event");
    /// The connection that executes the transaction.
    CONTEXT_THREAD = uint("mysql.binlog.transaction_context.thread_id", "Thread ID")
        .spec("MySQL Transaction_context_event");
    /// Whether the client named the transaction.
    CONTEXT_SPECIFIED = flag("mysql.binlog.transaction_context.gtid_specified", "Gtid Specified")
        .spec("MySQL Transaction_context_event");
    /// How many bytes the snapshot version takes.
    CONTEXT_SNAPSHOT_LENGTH = uint("mysql.binlog.transaction_context.snapshot_length", "Snapshot Version Length")
        .unit("bytes").spec("MySQL Transaction_context_event");
    /// How many items were written.
    CONTEXT_WRITES = uint("mysql.binlog.transaction_context.writes", "Write Set Size")
        .spec("MySQL Transaction_context_event");
    /// How many items were read.
    CONTEXT_READS = uint("mysql.binlog.transaction_context.reads", "Read Set Size")
        .spec("MySQL Transaction_context_event");
    /// UUID of the server.
    CONTEXT_UUID = text("mysql.binlog.transaction_context.uuid", "Server UUID")
        .spec("MySQL Transaction_context_event");
    /// The transactions that were committed when it began.
    CONTEXT_SNAPSHOT = bytes("mysql.binlog.transaction_context.snapshot", "Snapshot Version")
        .spec("MySQL Transaction_context_event");
    /// How many bytes an item's hash takes.
    CONTEXT_ITEM_LENGTH = uint("mysql.binlog.transaction_context.item_length", "Item Length").unit("bytes")
        .spec("MySQL Transaction_context_event");
    /// Hash of something that was written or read.
    CONTEXT_ITEM = bytes("mysql.binlog.transaction_context.item", "Item").spec("MySQL Transaction_context_event");
    /// A server joined or left the replication group.
    VIEW_CHANGE = group("mysql.binlog.view_change_event", "View Change Event").spec("MySQL View_change_event");
    /// Number of the view.
    VIEW_ID = textz("mysql.binlog.view_change.view_id", "View ID").spec("MySQL View_change_event");
    /// Number of the event.
    VIEW_SEQUENCE = uint("mysql.binlog.view_change.sequence", "Sequence Number").spec("MySQL View_change_event");
    /// How many keys with values follow.
    VIEW_COUNT = uint("mysql.binlog.view_change.count", "Certification Info Count").spec("MySQL View_change_event");
    /// How many bytes the key takes.
    VIEW_KEY_LENGTH = uint("mysql.binlog.view_change.key_length", "Key Length").unit("bytes")
        .spec("MySQL View_change_event");
    /// A key of what new members need to know.
    VIEW_KEY = text("mysql.binlog.view_change.key", "Key").spec("MySQL View_change_event");
    /// How many bytes the value takes.
    VIEW_VALUE_LENGTH = uint("mysql.binlog.view_change.value_length", "Value Length").unit("bytes")
        .spec("MySQL View_change_event");
    /// What new members need to know.
    VIEW_VALUE = bytes("mysql.binlog.view_change.value", "Value").spec("MySQL View_change_event");
    /// An XA transaction is prepared.
    XA_PREPARE = group("mysql.binlog.xa_prepare_event", "XA Prepare Event").spec("MySQL XA_prepare_event");
    /// Whether it is committed at once.
    XA_ONE_PHASE = flag("mysql.binlog.xa.one_phase", "One Phase").spec("MySQL XA_prepare_event");
    /// A crash recovery needs no file before the named one.
    CHECKPOINT = group("mysql.binlog.checkpoint_event", "Binlog Checkpoint Event")
        .spec("MariaDB \"BINLOG_CHECKPOINT_EVENT\"");
    /// How many bytes the name takes.
    CHECKPOINT_LENGTH = uint("mysql.binlog.checkpoint.length", "File Name Length").unit("bytes")
        .spec("MariaDB \"BINLOG_CHECKPOINT_EVENT\"");
    /// The first file that a recovery needs.
    CHECKPOINT_FILE = text("mysql.binlog.checkpoint.file_name", "Binlog File")
        .spec("MariaDB \"BINLOG_CHECKPOINT_EVENT\"");
    /// The events behind it are encrypted in the file.
    ENCRYPTION = group("mysql.binlog.start_encryption_event", "Start Encryption Event")
        .spec("MariaDB \"START_ENCRYPTION_EVENT\"");
    /// How they are encrypted.
    ENCRYPTION_SCHEME = uint("mysql.binlog.start_encryption.scheme", "Encryption Scheme").names(&[(1, "system files")])
        .spec("MariaDB \"START_ENCRYPTION_EVENT\"");
    /// Version of the key.
    ENCRYPTION_KEY = uint("mysql.binlog.start_encryption.key_version", "Key Version")
        .spec("MariaDB \"START_ENCRYPTION_EVENT\"");
    /// Random bytes of the file.
    ENCRYPTION_NONCE = bytes("mysql.binlog.start_encryption.nonce", "Nonce")
        .spec("MariaDB \"START_ENCRYPTION_EVENT\"");
}

/// How many bytes the server's version takes (MySQL ST_SERVER_VER_LEN).
const SERVER_VERSION_LENGTH: usize = 50;
/// Where in the body of a format description the server's version begins (MySQL ST_SERVER_VER_OFFSET).
const SERVER_VERSION_AT: usize = 2;
/// How many bytes the number of the checksum algorithm and the checksum take (MySQL BINLOG_CHECKSUM_ALG_DESC_LEN,
/// BINLOG_CHECKSUM_LEN).
const CHECKSUM_TAIL: usize = 5;
/// How many bytes the number of a view takes (MySQL View_change_event::ENCODED_VIEW_ID_MAX_LEN).
const VIEW_ID_LENGTH: usize = 40;

/// Whether the events behind a format description have checksums, and itself one: `body` is the event without its
/// header. Servers since MySQL 5.6.1 and MariaDB 5.3 say so (MySQL checksum_version_split).
pub fn checksums(body: &[u8]) -> Checksums {
    let version = body.get(SERVER_VERSION_AT..SERVER_VERSION_AT + SERVER_VERSION_LENGTH).unwrap_or_default();
    let text = String::from_utf8_lossy(version);
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    let split: [u32; 3] = std::array::from_fn(|_| parts.next().unwrap_or(0));
    let first = if text.contains("MariaDB") { [5, 3, 0] } else { [5, 6, 1] };
    let algorithm = body.len().checked_sub(CHECKSUM_TAIL).and_then(|at| body.get(at));
    match algorithm {
        _ if split < first => Checksums::Unknown,
        Some(1) => Checksums::Crc32,
        Some(_) => Checksums::Off,
        None => Checksums::Unknown,
    }
}

/// Reads a Rotate_event.
pub fn rotate(
    replication: &mut Replication,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    let position = reader.le64(&ROTATE_POSITION)?;
    let file = reader.text(&ROTATE_FILE, reader.remaining())?;
    now.summary.push_str(&format!(" to {file} at {position}"));
    record.file = Some(file.into_owned());
    replication.tables.clear();
    Ok(())
}

/// Reads a Format_description_event, or the older Start_event_v3, which ends before the lengths.
pub fn format_description(
    replication: &mut Replication,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    kind: u8,
) -> Result<(), Fault> {
    reader.le16(&BINLOG_VERSION)?;
    let version = reader.text(&SERVER_VERSION, SERVER_VERSION_LENGTH)?;
    now.summary.push_str(", server ");
    now.summary.push_str(version.trim_end_matches('\0'));
    let created = reader.peek().first_chunk().map_or(0, |&raw| u32::from_le_bytes(raw));
    reader.text_as(&CREATED, 4, &Time::new(created.into(), 0).to_string())?;
    if kind != FORMAT_DESCRIPTION {
        replication.post_headers = vec![0, super::OLD_QUERY_HEADER];
        return Ok(());
    }
    reader.u8(&HEADER_LENGTH)?;
    let algorithm = usize::from(replication.checksums != Checksums::Unknown);
    replication.post_headers.clear();
    while reader.remaining() > algorithm {
        let length = reader.u8(&POST_HEADER_LENGTH)?;
        replication.post_headers.push(length);
        let kind = replication.post_headers.len() as u64;
        match EVENTS.binary_search_by_key(&kind, |&(known, _)| known) {
            Ok(at) => reader.meaning(format_args!("{}", EVENTS[at].1)),
            Err(_) => reader.meaning(format_args!("event {kind}")),
        }
        if replication.post_headers.len() == usize::from(u8::MAX) && reader.remaining() > algorithm {
            return Err(Fault::malformed(reader.offset(), "more kinds of events than a byte can tell"));
        }
    }
    if algorithm > 0 {
        reader.u8(&CHECKSUM_ALGORITHM)?;
    }
    replication.tables.clear();
    Ok(())
}

/// Reads an Xid_event.
pub fn xid(reader: &mut Reader<'_, '_>, now: &mut Now<'_>, record: &mut BinlogEvent) -> Result<(), Fault> {
    let xid = reader.le64(&XID)?;
    record.xid = Some(xid);
    now.summary.push_str(&format!(" {xid}"));
    Ok(())
}

/// Reads a Heartbeat_event.
pub fn heartbeat(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    let file = reader.text(&HEARTBEAT_FILE, reader.remaining())?;
    now.summary.push(' ');
    now.summary.push_str(&file);
    Ok(())
}

/// Reads a Heartbeat_event_v2: entries of type, length and value.
pub fn heartbeat_v2(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    let mut more = true;
    while more && !reader.is_empty() {
        reader.group(&ENTRY, |reader| {
            let kind = reader.lenenc(&ENTRY_TYPE)?;
            if kind == 0 {
                more = false;
                return Ok(());
            }
            let length = usize::try_from(reader.lenenc(&ENTRY_LENGTH)?).unwrap_or(usize::MAX);
            match kind {
                1 => {
                    let file = reader.text(&ENTRY_FILE, length)?;
                    now.summary.push(' ');
                    now.summary.push_str(&file);
                }
                2 => {
                    let position = reader.lenenc(&ENTRY_POSITION)?;
                    now.summary.push_str(&format!(" at {position}"));
                }
                _ => drop(reader.bytes(&ENTRY_VALUE, length)?),
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Reads an Incident_event.
pub fn incident(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    reader.le16(&INCIDENT_NUMBER)?;
    let at = reader.offset();
    let length = reader.u8(&INCIDENT_LENGTH)?;
    let message = reader.text(&INCIDENT_MESSAGE, length.into())?;
    now.summary.push_str(": ");
    now.summary.push_str(&message);
    reader.note(Severity::Warning, at, "the source may have lost events");
    Ok(())
}

/// Reads a Transaction_context_event.
pub fn transaction_context(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let uuid = reader.u8(&CONTEXT_UUID_LENGTH)?;
    reader.le32(&CONTEXT_THREAD)?;
    reader.u8(&CONTEXT_SPECIFIED)?;
    let snapshot = reader.le32(&CONTEXT_SNAPSHOT_LENGTH)?;
    let items = u64::from(reader.le32(&CONTEXT_WRITES)?) + u64::from(reader.le32(&CONTEXT_READS)?);
    reader.bytes(&CONTEXT_UUID, uuid.into())?;
    reader.bytes(&CONTEXT_SNAPSHOT, snapshot as usize)?;
    for _ in 0..items {
        let length = reader.le16(&CONTEXT_ITEM_LENGTH)?;
        reader.bytes(&CONTEXT_ITEM, length.into())?;
    }
    Ok(())
}

/// Reads a View_change_event.
pub fn view_change(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.bytes(&VIEW_ID, VIEW_ID_LENGTH)?;
    reader.le64(&VIEW_SEQUENCE)?;
    for _ in 0..reader.le32(&VIEW_COUNT)? {
        let key = reader.le16(&VIEW_KEY_LENGTH)?;
        reader.bytes(&VIEW_KEY, key.into())?;
        let value = reader.le32(&VIEW_VALUE_LENGTH)?;
        reader.bytes(&VIEW_VALUE, value as usize)?;
    }
    Ok(())
}

/// Reads an XA_prepare_event.
pub fn xa_prepare(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.u8(&XA_ONE_PHASE)?;
    reader.le32(&XA_FORMAT)?;
    let global = reader.le32(&XA_GTRID_LENGTH)? as usize;
    let branch = reader.le32(&XA_BQUAL_LENGTH)? as usize;
    reader.bytes(&XA_NAME, global.saturating_add(branch))?;
    Ok(())
}

/// Reads MariaDB's BINLOG_CHECKPOINT_EVENT.
pub fn checkpoint(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    let length = reader.le32(&CHECKPOINT_LENGTH)?;
    let file = reader.text(&CHECKPOINT_FILE, length as usize)?;
    now.summary.push(' ');
    now.summary.push_str(&file);
    Ok(())
}

/// Reads MariaDB's START_ENCRYPTION_EVENT.
pub fn start_encryption(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.u8(&ENCRYPTION_SCHEME)?;
    reader.le32(&ENCRYPTION_KEY)?;
    reader.bytes(&ENCRYPTION_NONCE, 12).map(|_| ())
}
