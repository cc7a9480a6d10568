//! Events that carry a statement, and what it depends on (MySQL `statement_events.h`: Query_event and its status
//! variables, Intvar_event, Rand_event, User_var_event; `rows_event.h`: Rows_query_event;
//! MariaDB "QUERY_EVENT", "QUERY_COMPRESSED_EVENT", "ANNOTATE_ROWS_EVENT").

use super::super::charset::{COLLATIONS, Charset};
use super::super::connection::Now;
use super::super::lenenc::Lenenc;
use super::super::records::BinlogEvent;
use super::{Replication, payload};
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A statement, and what it depends on.
    EVENT = group("mysql.binlog.query_event", "Query Event").spec("MySQL Query_event");
    /// The connection that executed the statement.
    THREAD = uint("mysql.binlog.query.thread_id", "Thread ID").spec("MySQL Query_event");
    /// How long the statement took.
    DURATION = uint("mysql.binlog.query.exec_time", "Execution Time").unit("s").spec("MySQL Query_event");
    /// How many bytes the name of the database takes, without the NUL behind it.
    SCHEMA_LENGTH = uint("mysql.binlog.query.schema_length", "Schema Length").unit("bytes").spec("MySQL Query_event");
    /// The error that the statement ended with; 0 for none.
    ERROR = uint("mysql.binlog.query.error_code", "Error Code").names(super::super::errors::ERRORS)
        .spec("MySQL Query_event");
    /// How many bytes the status variables take.
    STATUS_LENGTH = uint("mysql.binlog.query.status_length", "Status Variables Length").unit("bytes")
        .spec("MySQL Query_event");
    /// What the statement depends on.
    STATUS = group("mysql.binlog.query.status", "Status Variables").spec("MySQL Query_event");
    /// One thing that the statement depends on.
    VARIABLE = uint("mysql.binlog.query.status.variable", "Variable").names(VARIABLES)
        .spec("MySQL Query_event::Query_event_status_vars");
    /// Options of the session, as bits.
    FLAGS2 = hex("mysql.binlog.query.status.flags2", "Session Options").spec("MySQL Q_FLAGS2_CODE");
    /// The session's sql_mode, as bits.
    SQL_MODE = hex("mysql.binlog.query.status.sql_mode", "SQL Mode").spec("MySQL Q_SQL_MODE_CODE");
    /// How many bytes the text behind it takes.
    TEXT_LENGTH = uint("mysql.binlog.query.status.length", "Length").unit("bytes").spec("MySQL Query_event");
    /// Name of the catalog: std.
    CATALOG = textz("mysql.binlog.query.status.catalog", "Catalog").spec("MySQL Q_CATALOG_NZ_CODE");
    /// The session's auto_increment_increment.
    INCREMENT = uint("mysql.binlog.query.status.auto_increment_increment", "Auto Increment Increment")
        .spec("MySQL Q_AUTO_INCREMENT");
    /// The session's auto_increment_offset.
    OFFSET = uint("mysql.binlog.query.status.auto_increment_offset", "Auto Increment Offset")
        .spec("MySQL Q_AUTO_INCREMENT");
    /// Collation of what the client sends.
    CLIENT_CHARSET = uint("mysql.binlog.query.status.character_set_client", "Client Character Set").names(COLLATIONS)
        .spec("MySQL Q_CHARSET_CODE");
    /// The session's collation_connection.
    CONNECTION_COLLATION = uint("mysql.binlog.query.status.collation_connection", "Connection Collation")
        .names(COLLATIONS).spec("MySQL Q_CHARSET_CODE");
    /// The session's collation_server.
    SERVER_COLLATION = uint("mysql.binlog.query.status.collation_server", "Server Collation").names(COLLATIONS)
        .spec("MySQL Q_CHARSET_CODE");
    /// The session's time zone.
    TIME_ZONE = text("mysql.binlog.query.status.time_zone", "Time Zone").spec("MySQL Q_TIME_ZONE_CODE");
    /// The session's lc_time_names.
    LC_TIME_NAMES = uint("mysql.binlog.query.status.lc_time_names", "Locale of Time Names")
        .spec("MySQL Q_LC_TIME_NAMES_CODE");
    /// Collation of the database.
    DATABASE_COLLATION = uint("mysql.binlog.query.status.collation_database", "Database Collation").names(COLLATIONS)
        .spec("MySQL Q_CHARSET_DATABASE_CODE");
    /// Tables that are updated, as bits.
    TABLE_MAP = hex("mysql.binlog.query.status.table_map_for_update", "Tables To Update")
        .spec("MySQL Q_TABLE_MAP_FOR_UPDATE_CODE");
    /// How many bytes the event took at its origin.
    WRITTEN = uint("mysql.binlog.query.status.master_data_written", "Source Data Written").unit("bytes")
        .spec("MySQL Q_MASTER_DATA_WRITTEN_CODE");
    /// Who executed the statement: the user.
    INVOKER_USER = text("mysql.binlog.query.status.invoker_user", "Invoker User").spec("MySQL Q_INVOKER");
    /// Who executed the statement: the host.
    INVOKER_HOST = text("mysql.binlog.query.status.invoker_host", "Invoker Host").spec("MySQL Q_INVOKER");
    /// How many databases are updated; 254 for too many to name.
    UPDATED_COUNT = uint("mysql.binlog.query.status.updated_databases", "Updated Databases")
        .names(&[(254, "too many to name")]).spec("MySQL Q_UPDATED_DB_NAMES");
    /// A database that is updated.
    UPDATED_NAME = textz("mysql.binlog.query.status.updated_database", "Updated Database")
        .spec("MySQL Q_UPDATED_DB_NAMES");
    /// Microseconds of the event's time.
    MICROSECONDS = uint("mysql.binlog.query.status.microseconds", "Microseconds").unit("µs")
        .spec("MySQL Q_MICROSECONDS, MariaDB Q_HRNOW");
    /// The session's explicit_defaults_for_timestamp.
    EXPLICIT_DEFAULTS = flag("mysql.binlog.query.status.explicit_defaults_for_timestamp", "Explicit Defaults")
        .spec("MySQL Q_EXPLICIT_DEFAULTS_FOR_TIMESTAMP");
    /// Number that the server gave the transaction of the statement.
    DDL_XID = uint("mysql.binlog.query.status.xid", "XID").spec("MySQL Q_DDL_LOGGED_WITH_XID, MariaDB Q_XID");
    /// The session's default_collation_for_utf8mb4.
    UTF8MB4_COLLATION = uint("mysql.binlog.query.status.default_collation_for_utf8mb4", "Collation for utf8mb4")
        .names(COLLATIONS).spec("MySQL Q_DEFAULT_COLLATION_FOR_UTF8MB4");
    /// The session's sql_require_primary_key.
    REQUIRE_PRIMARY_KEY = flag("mysql.binlog.query.status.sql_require_primary_key", "Require Primary Key")
        .spec("MySQL Q_SQL_REQUIRE_PRIMARY_KEY");
    /// The session's default_table_encryption.
    TABLE_ENCRYPTION = flag("mysql.binlog.query.status.default_table_encryption", "Default Table Encryption")
        .spec("MySQL Q_DEFAULT_TABLE_ENCRYPTION");
    /// More flags of the transaction's identifier.
    GTID_FLAGS = hex("mysql.binlog.query.status.gtid_flags3", "More Gtid Flags").spec("MariaDB Q_GTID_FLAGS3");
    /// How many collations are set.
    COLLATION_COUNT = uint("mysql.binlog.query.status.character_set_collations", "Character Set Collations")
        .spec("MariaDB Q_CHARACTER_SET_COLLATIONS");
    /// A character set, by its default collation.
    COLLATION_OF = uint("mysql.binlog.query.status.character_set", "Character Set").names(COLLATIONS)
        .spec("MariaDB Q_CHARACTER_SET_COLLATIONS");
    /// The collation used for it.
    COLLATION_USED = uint("mysql.binlog.query.status.collation", "Collation").names(COLLATIONS)
        .spec("MariaDB Q_CHARACTER_SET_COLLATIONS");
    /// The default database.
    SCHEMA = textz("mysql.binlog.query.schema", "Schema").spec("MySQL Query_event");
    /// The statement.
    STATEMENT = text("mysql.binlog.query.statement", "Statement").spec("MySQL Query_event");
    /// The value of an automatic number that the next statement uses.
    INTVAR = group("mysql.binlog.intvar_event", "Intvar Event").spec("MySQL Intvar_event");
    /// Which number.
    INTVAR_TYPE = uint("mysql.binlog.intvar.type", "Type").names(&[(1, "LAST_INSERT_ID"), (2, "INSERT_ID")])
        .spec("MySQL Intvar_event");
    /// Its value.
    INTVAR_VALUE = uint("mysql.binlog.intvar.value", "Value").spec("MySQL Intvar_event");
    /// Seeds of RAND() in the next statement.
    RAND = group("mysql.binlog.rand_event", "Rand Event").spec("MySQL Rand_event");
    /// The first seed.
    SEED1 = uint("mysql.binlog.rand.seed1", "Seed 1").spec("MySQL Rand_event");
    /// The second seed.
    SEED2 = uint("mysql.binlog.rand.seed2", "Seed 2").spec("MySQL Rand_event");
    /// The value of a user variable that the next statement uses.
    USER_VAR = group("mysql.binlog.user_var_event", "User_var Event").spec("MySQL User_var_event");
    /// How many bytes the name takes.
    USER_VAR_NAME_LENGTH = uint("mysql.binlog.user_var.name_length", "Name Length").unit("bytes")
        .spec("MySQL User_var_event");
    /// Name of the variable, without @.
    USER_VAR_NAME = text("mysql.binlog.user_var.name", "Name").spec("MySQL User_var_event");
    /// Whether it is NULL.
    USER_VAR_NULL = flag("mysql.binlog.user_var.is_null", "Is NULL").spec("MySQL User_var_event");
    /// Type of its value.
    USER_VAR_TYPE = uint("mysql.binlog.user_var.type", "Type")
        .names(&[(0, "string"), (1, "real"), (2, "integer"), (3, "row"), (4, "decimal")])
        .spec("MySQL User_var_event::Value_type");
    /// Collation of its value.
    USER_VAR_COLLATION = uint("mysql.binlog.user_var.collation", "Collation").names(COLLATIONS)
        .spec("MySQL User_var_event");
    /// How many bytes its value takes.
    USER_VAR_LENGTH = uint("mysql.binlog.user_var.value_length", "Value Length").unit("bytes")
        .spec("MySQL User_var_event");
    /// Its value, a text.
    USER_VAR_TEXT = text("mysql.binlog.user_var.text", "Value").spec("MySQL User_var_event");
    /// Its value, a number with a fraction.
    USER_VAR_REAL = float("mysql.binlog.user_var.real", "Value").spec("MySQL User_var_event");
    /// Its value, an integer.
    USER_VAR_INTEGER = int("mysql.binlog.user_var.integer", "Value").spec("MySQL User_var_event");
    /// Its value, of another type.
    USER_VAR_VALUE = bytes("mysql.binlog.user_var.value", "Value").spec("MySQL User_var_event");
    /// 1 for an integer without sign.
    USER_VAR_FLAGS = hex("mysql.binlog.user_var.flags", "Flags").names(&[(0, "none"), (1, "unsigned")])
        .spec("MySQL User_var_event");
    /// The statement that the rows behind it come from.
    ROWS_QUERY = group("mysql.binlog.rows_query_event", "Rows_query Event").spec("MySQL Rows_query_event");
    /// How long the statement is, if that fits a byte; to be ignored.
    ROWS_QUERY_LENGTH = uint("mysql.binlog.rows_query.length", "Length").spec("MySQL Rows_query_event");
}

/// What a statement depends on (MySQL Query_event::Query_event_status_vars; MariaDB from 128 on).
static VARIABLES: &[(u64, &str)] = &[
    (0, "flags2"),
    (1, "sql_mode"),
    (2, "catalog"),
    (3, "auto_increment"),
    (4, "character sets"),
    (5, "time zone"),
    (6, "catalog"),
    (7, "lc_time_names"),
    (8, "collation_database"),
    (9, "table_map_for_update"),
    (10, "master_data_written"),
    (11, "invoker"),
    (12, "updated databases"),
    (13, "microseconds"),
    (16, "explicit_defaults_for_timestamp"),
    (17, "xid"),
    (18, "default_collation_for_utf8mb4"),
    (19, "sql_require_primary_key"),
    (20, "default_table_encryption"),
    (128, "microseconds"),
    (129, "xid"),
    (130, "gtid_flags3"),
    (131, "character_set_collations"),
];

/// How many databases are too many to be named (MySQL OVER_MAX_DBS_IN_EVENT_MTS).
const TOO_MANY_DATABASES: u8 = 254;

/// Reads a Query_event; the statement of a `compressed` one is compressed (MariaDB "QUERY_COMPRESSED_EVENT").
pub fn query(
    replication: &Replication,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    compressed: bool,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    let head = head(reader, replication.has_status(reader.peek()))?;
    let charset = head.rest(reader, record)?;
    if compressed {
        return payload::mariadb(reader, |inner| statement(inner, charset, now, record));
    }
    statement(reader, charset, now, record)
}

/// Reads a statement up to the end, and puts it into the summary.
pub fn statement(
    reader: &mut Reader<'_, '_>,
    charset: Charset,
    now: &mut Now<'_>,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    /// More than so many characters of a statement are left out of the summary.
    const SUMMARY: usize = 80;
    let raw = reader.text_in(&STATEMENT, reader.remaining(), charset)?;
    let text = charset.decode(raw).unwrap_or_else(|| String::from_utf8_lossy(raw));
    now.summary.push(' ');
    let line = text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c });
    now.summary.extend(line.take(SUMMARY));
    if text.chars().nth(SUMMARY).is_some() {
        now.summary.push('…');
    }
    record.sql = Some(text.into_owned());
    Ok(())
}

/// The fixed part of a Query_event: how long what follows is.
pub struct Head {
    schema: usize,
    status: usize,
}

/// Reads the fixed part of a Query_event; those of MySQL 4.1 and before have no status variables.
pub fn head(reader: &mut Reader<'_, '_>, has_status: bool) -> Result<Head, Fault> {
    reader.le32(&THREAD)?;
    reader.le32(&DURATION)?;
    let schema = reader.u8(&SCHEMA_LENGTH)?.into();
    reader.le16(&ERROR)?;
    let status = if has_status { reader.le16(&STATUS_LENGTH)?.into() } else { 0 };
    Ok(Head { schema, status })
}

impl Head {
    /// Reads the status variables and the database; returns the statement's character set.
    pub fn rest(&self, reader: &mut Reader<'_, '_>, record: &mut BinlogEvent) -> Result<Charset, Fault> {
        let mut charset = Charset::default();
        if self.status > 0 {
            reader.within(&STATUS, self.status, |reader| {
                while !reader.is_empty() {
                    variable(reader, &mut charset)?;
                }
                Ok(())
            })?;
        }
        let schema = reader.text(&SCHEMA, self.schema + 1)?;
        record.database = Some(schema.trim_end_matches('\0').to_owned()).filter(|name| !name.is_empty());
        Ok(charset)
    }
}

fn variable(reader: &mut Reader<'_, '_>, charset: &mut Charset) -> Result<(), Fault> {
    let at = reader.offset();
    match reader.u8(&VARIABLE)? {
        0 => drop(reader.le32(&FLAGS2)?),
        1 => drop(reader.le64(&SQL_MODE)?),
        2 => {
            let length = reader.u8(&TEXT_LENGTH)?;
            reader.bytes(&CATALOG, usize::from(length) + 1)?;
        }
        3 => {
            reader.le16(&INCREMENT)?;
            reader.le16(&OFFSET)?;
        }
        4 => {
            *charset = Charset::of(reader.le16(&CLIENT_CHARSET)?.into());
            reader.le16(&CONNECTION_COLLATION)?;
            reader.le16(&SERVER_COLLATION)?;
        }
        5 => drop(short_text(reader, &TIME_ZONE)?),
        6 => drop(short_text(reader, &CATALOG)?),
        7 => drop(reader.le16(&LC_TIME_NAMES)?),
        8 => drop(reader.le16(&DATABASE_COLLATION)?),
        9 => drop(reader.le64(&TABLE_MAP)?),
        10 => drop(reader.le32(&WRITTEN)?),
        11 => {
            short_text(reader, &INVOKER_USER)?;
            short_text(reader, &INVOKER_HOST)?;
        }
        12 => {
            let count = reader.u8(&UPDATED_COUNT)?;
            for _ in 0..if count == TOO_MANY_DATABASES { 0 } else { count } {
                reader.nul_text(&UPDATED_NAME, Charset::Utf8)?;
            }
        }
        13 | 128 => drop(reader.le(&MICROSECONDS, 3)?),
        16 => drop(reader.u8(&EXPLICIT_DEFAULTS)?),
        17 | 129 => drop(reader.le64(&DDL_XID)?),
        18 => drop(reader.le16(&UTF8MB4_COLLATION)?),
        19 => drop(reader.u8(&REQUIRE_PRIMARY_KEY)?),
        20 => drop(reader.u8(&TABLE_ENCRYPTION)?),
        130 => drop(reader.le16(&GTID_FLAGS)?),
        131 => {
            for _ in 0..reader.u8(&COLLATION_COUNT)? {
                reader.le16(&COLLATION_OF)?;
                reader.le16(&COLLATION_USED)?;
            }
        }
        other => return Err(Fault::malformed(at, format!("status variable {other} is not known"))),
    }
    Ok(())
}

fn short_text(reader: &mut Reader<'_, '_>, field: &'static crate::field::Field) -> Result<(), Fault> {
    let length = reader.u8(&TEXT_LENGTH)?;
    reader.bytes(field, length.into()).map(|_| ())
}

/// Reads an Intvar_event.
pub fn intvar(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.u8(&INTVAR_TYPE)?;
    reader.le64(&INTVAR_VALUE).map(|_| ())
}

/// Reads a Rand_event.
pub fn rand(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.le64(&SEED1)?;
    reader.le64(&SEED2).map(|_| ())
}

/// Reads a User_var_event.
pub fn user_variable(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    let length = reader.le32(&USER_VAR_NAME_LENGTH)?;
    let name = reader.text(&USER_VAR_NAME, length as usize)?;
    now.summary.push_str(" @");
    now.summary.push_str(&name);
    if reader.u8(&USER_VAR_NULL)? != 0 {
        return Ok(());
    }
    let kind = reader.u8(&USER_VAR_TYPE)?;
    let charset = Charset::of(reader.le32(&USER_VAR_COLLATION)?.into());
    let length = reader.le32(&USER_VAR_LENGTH)? as usize;
    match (kind, length) {
        (0, _) => drop(reader.text_in(&USER_VAR_TEXT, length, charset)?),
        (1, 8) => drop(reader.le_f64(&USER_VAR_REAL)?),
        (2, 8) => drop(reader.le_i64(&USER_VAR_INTEGER)?),
        _ => drop(reader.bytes(&USER_VAR_VALUE, length)?),
    }
    if !reader.is_empty() {
        reader.u8(&USER_VAR_FLAGS)?;
    }
    Ok(())
}

/// Reads a Rows_query_event.
pub fn rows_query(
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    reader.u8(&ROWS_QUERY_LENGTH)?;
    annotate(reader, now, record)
}

/// Reads MariaDB's ANNOTATE_ROWS_EVENT: the statement alone.
pub fn annotate(
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    statement(reader, Charset::Utf8, now, record)
}
