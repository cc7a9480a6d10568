//! Global transaction identifiers: events that start a transaction with one, and sets of them
//! (MySQL `mysql::binlog::event::Gtid_event`, `Gtid_set::encode`, "MySQL Serialization Library";
//! MariaDB "GTID_EVENT", "GTID_LIST_EVENT").

use super::super::connection::Now;
use super::super::lenenc::Lenenc;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use crate::time::Time;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// Starts a transaction and names it.
    EVENT = group("mysql.binlog.gtid_event", "Gtid Event").spec("MySQL Gtid_event");
    /// Starts a transaction and names it, with a tag.
    TAGGED = group("mysql.binlog.gtid_tagged_event", "Gtid Tagged Event").spec("MySQL Gtid_event");
    /// Names the transactions of all earlier files.
    PREVIOUS = group("mysql.binlog.previous_gtids_event", "Previous Gtids Event").spec("MySQL Previous_gtids_event");
    /// Starts a transaction of MariaDB and names it.
    MARIADB = group("mysql.binlog.mariadb_gtid_event", "MariaDB Gtid Event").spec("MariaDB \"GTID_EVENT\"");
    /// Names the last transaction of every domain in the earlier files.
    LIST = group("mysql.binlog.gtid_list_event", "Gtid List Event").spec("MariaDB \"GTID_LIST_EVENT\"");
    /// Kind of the transaction.
    FLAGS = hex("mysql.binlog.gtid.flags", "Gtid Flags").spec("MySQL Gtid_event");
    /// Part of the transaction may be logged as statements.
    MAY_HAVE_SBR = flag("mysql.binlog.gtid.flags.may_have_sbr", "May have statements").bits(7, 1)
        .spec("MySQL Gtid_event::FLAG_MAY_HAVE_SBR");
    /// The server where the transaction was committed first.
    SID = text("mysql.binlog.gtid.sid", "Source UUID").spec("MySQL Gtid_event");
    /// Number of the transaction on that server.
    GNO = int("mysql.binlog.gtid.gno", "Transaction Number").spec("MySQL Gtid_event");
    /// Tag that keeps groups of transactions of one server apart.
    TAG = text("mysql.binlog.gtid.tag", "Tag").spec("MySQL Gtid_event");
    /// How the two numbers behind it are to be read: 2 for those of the logical clock.
    CLOCK_TYPE = uint("mysql.binlog.gtid.logical_clock", "Logical Clock Type").spec("MySQL Gtid_event");
    /// The last transaction that must be committed before this one may start.
    LAST_COMMITTED = int("mysql.binlog.gtid.last_committed", "Last Committed").spec("MySQL Gtid_event");
    /// Number of the transaction in its file.
    SEQUENCE = int("mysql.binlog.gtid.sequence_number", "Sequence Number").spec("MySQL Gtid_event");
    /// When this server committed it, in microseconds since 1970; its top bit says that the original's follows.
    IMMEDIATE_COMMIT = uint("mysql.binlog.gtid.immediate_commit_timestamp", "Immediate Commit Timestamp")
        .unit("µs").spec("MySQL Gtid_event");
    /// When the first server committed it, in microseconds since 1970.
    ORIGINAL_COMMIT = uint("mysql.binlog.gtid.original_commit_timestamp", "Original Commit Timestamp")
        .unit("µs").spec("MySQL Gtid_event");
    /// How many bytes the transaction takes, this event included.
    TRANSACTION_LENGTH = uint("mysql.binlog.gtid.transaction_length", "Transaction Length").unit("bytes")
        .spec("MySQL Gtid_event");
    /// Version of this server: 80036 for 8.0.36; its top bit says that the original's follows.
    IMMEDIATE_VERSION = uint("mysql.binlog.gtid.immediate_server_version", "Immediate Server Version")
        .spec("MySQL Gtid_event");
    /// Version of the first server: 80036 for 8.0.36.
    ORIGINAL_VERSION = uint("mysql.binlog.gtid.original_server_version", "Original Server Version")
        .spec("MySQL Gtid_event");
    /// Transactions with the same ticket are committed together.
    COMMIT_TICKET = uint("mysql.binlog.gtid.commit_group_ticket", "Commit Group Ticket").spec("MySQL Gtid_event");
    /// Version of the way of writing a message.
    SERIALIZATION = uint("mysql.binlog.serialization.version", "Serialization Version")
        .spec("MySQL \"MySQL Serialization Library\"");
    /// How many bytes the message takes in all.
    MESSAGE_SIZE = uint("mysql.binlog.serialization.size", "Message Size").unit("bytes")
        .spec("MySQL \"MySQL Serialization Library\"");
    /// A reader that does not know this field must give up.
    LAST_FIELD = uint("mysql.binlog.serialization.last_non_ignorable", "Last Non-ignorable Field")
        .spec("MySQL \"MySQL Serialization Library\"");
    /// Which field follows.
    FIELD_ID = uint("mysql.binlog.serialization.field", "Field").names(FIELD_NAMES)
        .spec("MySQL \"MySQL Serialization Library\", Gtid_event");
    /// How many bytes the string takes.
    STRING_LENGTH = uint("mysql.binlog.serialization.length", "String Length").unit("bytes")
        .spec("MySQL \"MySQL Serialization Library\"");
    /// Transactions by server.
    SET = group("mysql.binlog.gtid_set", "Gtid Set").spec("MySQL Gtid_set::encode");
    /// Version of the way of writing the set, and how many servers and tags are in it.
    SET_HEADER = hex("mysql.binlog.gtid_set.header", "Gtid Set Header").spec("MySQL Gtid_set::encode");
    /// Transactions of one server and tag.
    SET_ENTRY = group("mysql.binlog.gtid_set.entry", "Transactions of a server").spec("MySQL Gtid_set::encode");
    /// How many bytes the tag takes, as a number of variable length.
    TAG_LENGTH = uint("mysql.binlog.gtid_set.tag_length", "Tag Length").unit("bytes").spec("MySQL Gtid_set::encode");
    /// How many intervals follow.
    INTERVALS = uint("mysql.binlog.gtid_set.intervals", "Intervals").spec("MySQL Gtid_set::encode");
    /// The first transaction of an interval.
    INTERVAL_START = uint("mysql.binlog.gtid_set.start", "Interval Start").spec("MySQL Gtid_set::encode");
    /// The first transaction behind an interval.
    INTERVAL_END = uint("mysql.binlog.gtid_set.end", "Interval End").spec("MySQL Gtid_set::encode");
    /// Number of the transaction in its domain.
    MARIADB_SEQUENCE = uint("mysql.binlog.mariadb_gtid.sequence", "Gtid Sequence").spec("MariaDB \"GTID_EVENT\"");
    /// A stream of transactions that is ordered in itself.
    DOMAIN = uint("mysql.binlog.mariadb_gtid.domain", "Replication Domain ID").spec("MariaDB \"GTID_EVENT\"");
    /// The server where the transaction was committed first.
    MARIADB_SERVER = uint("mysql.binlog.mariadb_gtid.server_id", "Gtid Server ID").spec("MariaDB \"GTID_LIST_EVENT\"");
    /// Kind of the transaction.
    MARIADB_FLAGS = hex("mysql.binlog.mariadb_gtid.flags", "Gtid Flags").spec("MariaDB \"GTID_EVENT\"");
    /// An XA transaction was committed or rolled back.
    COMPLETED_XA = flag("mysql.binlog.mariadb_gtid.flags.completed_xa", "Completed XA").bits(0, 1)
        .spec("MariaDB FL_COMPLETED_XA");
    /// An XA transaction was prepared.
    PREPARED_XA = flag("mysql.binlog.mariadb_gtid.flags.prepared_xa", "Prepared XA").bits(1, 1)
        .spec("MariaDB FL_PREPARED_XA");
    /// It changes definitions.
    DDL = flag("mysql.binlog.mariadb_gtid.flags.ddl", "DDL").bits(2, 1).spec("MariaDB FL_DDL");
    /// It waited for a lock.
    WAITED = flag("mysql.binlog.mariadb_gtid.flags.waited", "Waited").bits(3, 1).spec("MariaDB FL_WAITED");
    /// A replica may execute it at the same time as others.
    ALLOW_PARALLEL = flag("mysql.binlog.mariadb_gtid.flags.allow_parallel", "Allow parallel").bits(4, 1)
        .spec("MariaDB FL_ALLOW_PARALLEL");
    /// It can be rolled back.
    TRANSACTIONAL = flag("mysql.binlog.mariadb_gtid.flags.transactional", "Transactional").bits(5, 1)
        .spec("MariaDB FL_TRANSACTIONAL");
    /// It was committed together with others of the same number.
    GROUP_COMMIT = flag("mysql.binlog.mariadb_gtid.flags.group_commit", "Group commit").bits(6, 1)
        .spec("MariaDB FL_GROUP_COMMIT_ID");
    /// No COMMIT ends it.
    STANDALONE = flag("mysql.binlog.mariadb_gtid.flags.standalone", "Standalone").bits(7, 1)
        .spec("MariaDB FL_STANDALONE");
    /// Transactions of the same number were committed together.
    COMMIT_ID = uint("mysql.binlog.mariadb_gtid.commit_id", "Commit ID").spec("MariaDB \"GTID_EVENT\"");
    /// Who made the XA transaction's name.
    XA_FORMAT = uint("mysql.binlog.xa.format_id", "XA Format ID").spec("MariaDB \"GTID_EVENT\", MySQL XA_prepare_event");
    /// How many bytes the XA transaction's global name takes.
    XA_GTRID_LENGTH = uint("mysql.binlog.xa.gtrid_length", "XA Global Length").unit("bytes")
        .spec("MariaDB \"GTID_EVENT\", MySQL XA_prepare_event");
    /// How many bytes the XA transaction's branch name takes.
    XA_BQUAL_LENGTH = uint("mysql.binlog.xa.bqual_length", "XA Branch Length").unit("bytes")
        .spec("MariaDB \"GTID_EVENT\", MySQL XA_prepare_event");
    /// Name of the XA transaction: its global part and its branch.
    XA_NAME = text("mysql.binlog.xa.name", "XA Name").spec("MariaDB \"GTID_EVENT\", MySQL XA_prepare_event");
    /// Zeros, or what later versions of MariaDB add.
    MARIADB_REST = bytes("mysql.binlog.mariadb_gtid.padding", "Padding").spec("MariaDB \"GTID_EVENT\"");
    /// How many transactions are named, in the low 28 bits, and flags above.
    LIST_COUNT = uint("mysql.binlog.gtid_list.count", "Number of Gtids").spec("MariaDB \"GTID_LIST_EVENT\"");
    /// The last transaction of a domain.
    LIST_ENTRY = group("mysql.binlog.gtid_list.gtid", "Gtid").spec("MariaDB \"GTID_LIST_EVENT\"");
}

/// Fields of a tagged event (MySQL Gtid_event).
static FIELD_NAMES: &[(u64, &str)] = &[
    (0, "gtid_flags"),
    (1, "uuid"),
    (2, "gno"),
    (3, "tag"),
    (4, "last_committed"),
    (5, "sequence_number"),
    (6, "immediate_commit_timestamp"),
    (7, "original_commit_timestamp"),
    (8, "transaction_length"),
    (9, "immediate_server_version"),
    (10, "original_server_version"),
    (11, "commit_group_ticket"),
];

/// How many bytes a UUID takes.
const UUID: usize = 16;
/// The top bit of a commit timestamp of seven bytes: the original's follows (MySQL Gtid_event).
const HAS_ORIGINAL_COMMIT: u64 = 1 << 55;
/// The top bit of a server version: the original's follows (MySQL Gtid_event).
const HAS_ORIGINAL_VERSION: u64 = 1 << 31;
/// How many bytes a commit timestamp takes (MySQL Gtid_event::IMMEDIATE_COMMIT_TIMESTAMP_LENGTH).
const COMMIT_LENGTH: usize = 7;
/// MariaDB's flags of what follows (MariaDB "GTID_EVENT").
const FL_GROUP_COMMIT_ID: u8 = 0x02;
const FL_XA: u8 = 0xc0;

/// A UUID as it is written.
fn uuid(raw: &[u8]) -> String {
    let mut out = String::with_capacity(36);
    for (at, byte) in raw.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn read_uuid(reader: &mut Reader<'_, '_>) -> Result<String, Fault> {
    let text = uuid(reader.peek().get(..UUID).unwrap_or_default());
    reader.text_as(&SID, UUID, &text)?;
    Ok(text)
}

/// Says which moment a number of microseconds is.
fn explain_moment(reader: &mut Reader<'_, '_>, micros: u64) {
    reader.meaning(format_args!("{}", Time::new(0, i128::from(micros) * 1000)));
}

/// Puts an identifier into the summary, and keeps it in `found`.
fn tell(id: String, now: &mut Now<'_>, found: &mut Option<String>) {
    now.summary.push(' ');
    now.summary.push_str(&id);
    *found = Some(id);
}

/// Reads a Gtid_event or an anonymous one.
pub fn gtid(reader: &mut Reader<'_, '_>, now: &mut Now<'_>, found: &mut Option<String>) -> Result<(), Fault> {
    reader.bits8(&FLAGS, &[&MAY_HAVE_SBR])?;
    let sid = read_uuid(reader)?;
    let gno = reader.le_i64(&GNO)?;
    if gno != 0 {
        tell(format!("{sid}:{gno}"), now, found);
    }
    if reader.is_empty() {
        return Ok(());
    }
    reader.u8(&CLOCK_TYPE)?;
    reader.le_i64(&LAST_COMMITTED)?;
    reader.le_i64(&SEQUENCE)?;
    if reader.is_empty() {
        return Ok(());
    }
    let immediate = reader.le(&IMMEDIATE_COMMIT, COMMIT_LENGTH)?;
    explain_moment(reader, immediate & !HAS_ORIGINAL_COMMIT);
    if immediate & HAS_ORIGINAL_COMMIT != 0 {
        let original = reader.le(&ORIGINAL_COMMIT, COMMIT_LENGTH)?;
        explain_moment(reader, original);
    }
    if reader.is_empty() {
        return Ok(());
    }
    reader.lenenc(&TRANSACTION_LENGTH)?;
    if reader.is_empty() {
        return Ok(());
    }
    let version = reader.le(&IMMEDIATE_VERSION, 4)?;
    explain_version(reader, version & !HAS_ORIGINAL_VERSION);
    if version & HAS_ORIGINAL_VERSION != 0 {
        let version = reader.le(&ORIGINAL_VERSION, 4)?;
        explain_version(reader, version);
    }
    if !reader.is_empty() {
        reader.le64(&COMMIT_TICKET)?;
    }
    Ok(())
}

fn explain_version(reader: &mut Reader<'_, '_>, version: u64) {
    reader.meaning(format_args!("{}.{}.{}", version / 10_000, version / 100 % 100, version % 100));
}

/// The number of variable length at the start of `bytes`, and how many bytes it takes: as many ones as the first
/// byte has below its lowest zero, so many bytes follow (MySQL "MySQL Serialization Library").
pub fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let follow = bytes.first()?.trailing_ones() as usize;
    let raw = bytes.get(..follow + 1)?;
    let value = raw.iter().rev().fold(0u128, |value, &byte| value << 8 | u128::from(byte));
    // Eight bytes behind a first one of all ones are the number itself.
    let shift = if follow == 8 { 8 } else { follow + 1 };
    Some(((value >> shift) as u64, follow + 1))
}

fn read_varint(reader: &mut Reader<'_, '_>, field: &'static Field, signed: bool) -> Result<u64, Fault> {
    let at = reader.offset();
    let Some((mut value, length)) = varint(reader.peek()) else {
        let needed = reader.peek().first().map_or(1, |first| first.trailing_ones() as usize + 1);
        return Err(Fault::truncated(field, at, needed, reader.remaining()));
    };
    if signed {
        // The lowest bit is the sign.
        value = if value & 1 == 0 { value >> 1 } else { !(value >> 1) };
    }
    reader.valued(field, length, value)?;
    Ok(value)
}

/// Reads a tagged Gtid_event: a message of fields, each behind its number.
pub fn tagged(
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    found: &mut Option<String>,
) -> Result<(), Fault> {
    read_varint(reader, &SERIALIZATION, false)?;
    read_varint(reader, &MESSAGE_SIZE, false)?;
    read_varint(reader, &LAST_FIELD, false)?;
    let (mut sid, mut tag, mut gno) = (String::new(), String::new(), 0);
    while !reader.is_empty() {
        let at = reader.offset();
        match read_varint(reader, &FIELD_ID, false)? {
            0 => drop(read_varint(reader, &FLAGS, false)?),
            1 => sid = read_tagged_uuid(reader)?,
            2 => gno = read_varint(reader, &GNO, true)?,
            3 => {
                let length = read_varint(reader, &STRING_LENGTH, false)?;
                tag = reader.text(&TAG, usize::try_from(length).unwrap_or(usize::MAX))?.into_owned();
            }
            4 => drop(read_varint(reader, &LAST_COMMITTED, true)?),
            5 => drop(read_varint(reader, &SEQUENCE, true)?),
            6 => {
                let micros = read_varint(reader, &IMMEDIATE_COMMIT, false)?;
                explain_moment(reader, micros);
            }
            7 => {
                let micros = read_varint(reader, &ORIGINAL_COMMIT, false)?;
                explain_moment(reader, micros);
            }
            8 => drop(read_varint(reader, &TRANSACTION_LENGTH, false)?),
            9 => {
                let version = read_varint(reader, &IMMEDIATE_VERSION, false)?;
                explain_version(reader, version);
            }
            10 => {
                let version = read_varint(reader, &ORIGINAL_VERSION, false)?;
                explain_version(reader, version);
            }
            11 => drop(read_varint(reader, &COMMIT_TICKET, false)?),
            other => return Err(Fault::malformed(at, format!("field {other} is not known"))),
        }
    }
    let colon = if tag.is_empty() { "" } else { ":" };
    tell(format!("{sid}{colon}{tag}:{}", gno as i64), now, found);
    Ok(())
}

/// Reads a UUID whose 16 bytes are written as numbers of variable length.
fn read_tagged_uuid(reader: &mut Reader<'_, '_>) -> Result<String, Fault> {
    let mut raw = [0; UUID];
    let mut length = 0;
    for slot in &mut raw {
        let rest = reader.peek().get(length..).unwrap_or_default();
        let Some((value, taken)) = varint(rest) else {
            return Err(Fault::truncated(&SID, reader.offset(), length + 1, reader.remaining()));
        };
        *slot = u8::try_from(value)
            .map_err(|_| Fault::malformed(reader.offset() + length, "a byte of a UUID is above 255"))?;
        length += taken;
    }
    let text = uuid(&raw);
    reader.text_as(&SID, length, &text)?;
    Ok(text)
}

/// Reads a set of transactions; returns it as it is written, cut off after some of it.
pub fn set(reader: &mut Reader<'_, '_>) -> Result<String, Fault> {
    /// More than so many bytes of a set are not put into words.
    const WORDS: usize = 160;
    let mut words = String::new();
    reader.group(&SET, |reader| {
        let header = reader.le64(&SET_HEADER)?;
        // The top byte is the format; with tags it stands in the lowest byte too (MySQL Gtid_set::encode).
        let tags = header >> 56 == 1;
        let count = if tags { header >> 8 & 0xff_ffff_ffff } else { header & 0xff_ffff_ffff_ffff };
        reader.meaning(format_args!("{}{count}", if tags { "with tags, " } else { "" }));
        for _ in 0..count {
            reader.group(&SET_ENTRY, |reader| {
                let mut text = read_uuid(reader)?;
                if tags {
                    let length = read_varint(reader, &TAG_LENGTH, false)?;
                    if length > 0 {
                        let tag = reader.text(&TAG, usize::try_from(length).unwrap_or(usize::MAX))?;
                        text.push(':');
                        text.push_str(&tag);
                    }
                }
                if words.len() < WORDS {
                    words.push_str(if words.is_empty() { "" } else { "," });
                    words.push_str(&text);
                }
                for _ in 0..reader.le64(&INTERVALS)? {
                    let start = reader.le64(&INTERVAL_START)?;
                    let last = reader.le64(&INTERVAL_END)?.wrapping_sub(1);
                    reader.meaning(format_args!("{start}-{last}"));
                    if words.len() < WORDS {
                        let _ = match start == last {
                            true => write!(words, ":{start}"),
                            false => write!(words, ":{start}-{last}"),
                        };
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    if words.len() >= WORDS {
        words.push('…');
    }
    Ok(words)
}

/// Reads MariaDB's GTID_EVENT, which `server` executed first.
pub fn mariadb(
    server: u32,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    found: &mut Option<String>,
) -> Result<(), Fault> {
    let sequence = reader.le64(&MARIADB_SEQUENCE)?;
    let domain = reader.le32(&DOMAIN)?;
    tell(format!("{domain}-{server}-{sequence}"), now, found);
    let flags = reader.bits8(
        &MARIADB_FLAGS,
        &[
            &COMPLETED_XA,
            &PREPARED_XA,
            &DDL,
            &WAITED,
            &ALLOW_PARALLEL,
            &TRANSACTIONAL,
            &GROUP_COMMIT,
            &STANDALONE,
        ],
    )?;
    if flags & FL_GROUP_COMMIT_ID != 0 {
        reader.le64(&COMMIT_ID)?;
    }
    if flags & FL_XA != 0 {
        reader.le32(&XA_FORMAT)?;
        let global = reader.u8(&XA_GTRID_LENGTH)?;
        let branch = reader.u8(&XA_BQUAL_LENGTH)?;
        reader.bytes(&XA_NAME, usize::from(global) + usize::from(branch))?;
    }
    if !reader.is_empty() {
        reader.rest(&MARIADB_REST)?;
    }
    Ok(())
}

/// Reads MariaDB's GTID_LIST_EVENT.
pub fn list(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let count = reader.le32(&LIST_COUNT)? & 0x0fff_ffff;
    for _ in 0..count {
        reader.group(&LIST_ENTRY, |reader| {
            let domain = reader.le32(&DOMAIN)?;
            let server = reader.le32(&MARIADB_SERVER)?;
            let sequence = reader.le64(&MARIADB_SEQUENCE)?;
            reader.meaning(format_args!("{domain}-{server}-{sequence}"));
            Ok(())
        })?;
    }
    Ok(())
}
