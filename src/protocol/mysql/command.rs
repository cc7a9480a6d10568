//! Commands of the client, COM_SLEEP to MariaDB's COM_MULTI (MySQL "Command Phase", MariaDB "Text Protocol",
//! "Binary Protocol").

use super::capabilities::Capabilities;
use super::charset::Charset;
use super::connection::{Connection, Now};
use super::exchange::{Answer, Asked, Exchange};
use super::greeting::THREAD_ID;
use super::lenenc::Lenenc;
use super::login::SCHEMA;
use super::packet;
use super::statement::decoded;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// A command and what it takes.
    REQUEST = group("mysql.request", "Request Command").spec("MySQL \"Command Phase\"");
    /// What the server is to do.
    COMMAND = uint("mysql.command", "Command").names(COMMANDS).spec("MySQL \"Command Phase\"");
    /// The statement, as text.
    QUERY = text("mysql.query", "Statement").spec("MySQL \"COM_QUERY\"");
    /// Name of a table.
    TABLE_NAME = textz("mysql.table_name", "Table Name").spec("MySQL \"COM_FIELD_LIST\"");
    /// Which columns are wanted, as a pattern of LIKE.
    WILDCARD = text("mysql.field_list.wildcard", "Wildcard").spec("MySQL \"COM_FIELD_LIST\"");
    /// What is reloaded or closed, as bits.
    REFRESH = hex("mysql.refresh", "Refresh Option").spec("MySQL \"COM_REFRESH\"");
    /// Read the privileges again.
    REFRESH_GRANTS = flag("mysql.rfsh.grants", "reload permissions").bits(7, 1).spec("MySQL \"REFRESH_GRANT\"");
    /// Close the logs and open them again.
    REFRESH_LOG = flag("mysql.rfsh.log", "flush logfiles").bits(6, 1).spec("MySQL \"REFRESH_LOG\"");
    /// Close all tables.
    REFRESH_TABLES = flag("mysql.rfsh.tables", "flush tables").bits(5, 1).spec("MySQL \"REFRESH_TABLES\"");
    /// Forget the names of hosts.
    REFRESH_HOSTS = flag("mysql.rfsh.hosts", "flush hosts").bits(4, 1).spec("MySQL \"REFRESH_HOSTS\"");
    /// Set status variables to zero.
    REFRESH_STATUS = flag("mysql.rfsh.status", "reset statistics").bits(3, 1).spec("MySQL \"REFRESH_STATUS\"");
    /// Empty the cache of threads.
    REFRESH_THREADS = flag("mysql.rfsh.threads", "empty thread cache").bits(2, 1).spec("MySQL \"REFRESH_THREADS\"");
    /// Forget what was replicated from the source.
    REFRESH_SLAVE = flag("mysql.rfsh.slave", "flush slave status").bits(1, 1).spec("MySQL \"REFRESH_REPLICA\"");
    /// Delete the binary logs.
    REFRESH_MASTER = flag("mysql.rfsh.master", "flush master status").bits(0, 1).spec("MySQL \"REFRESH_SOURCE\"");
    /// What the server waits for before it stops.
    SHUTDOWN = hex("mysql.shutdown", "Shutdown Level")
        .names(&[(0, "default"), (1, "wait for connections"), (2, "wait for transactions"), (8, "wait for updates"),
            (16, "wait for all buffers"), (17, "wait for critical buffers"), (254, "kill queries"), (255, "kill connections")])
        .spec("MySQL \"mysql_enum_shutdown_level\"");
    /// Whether one COM_QUERY may hold several statements from now on.
    OPTION = uint("mysql.option", "Option").names(&[(0, "multi statements on"), (1, "multi statements off")])
        .spec("MySQL \"COM_SET_OPTION\"");
}

static REFRESH_PARTS: &[&Field] = &[
    &REFRESH_GRANTS,
    &REFRESH_LOG,
    &REFRESH_TABLES,
    &REFRESH_HOSTS,
    &REFRESH_STATUS,
    &REFRESH_THREADS,
    &REFRESH_SLAVE,
    &REFRESH_MASTER,
];

/// Codes of the commands (MySQL "enum_server_command", MariaDB "COM_STMT_BULK_EXECUTE", "COM_MULTI").
pub mod code {
    pub const QUIT: u8 = 1;
    pub const INIT_DB: u8 = 2;
    pub const QUERY: u8 = 3;
    pub const FIELD_LIST: u8 = 4;
    pub const CREATE_DB: u8 = 5;
    pub const DROP_DB: u8 = 6;
    pub const REFRESH: u8 = 7;
    pub const SHUTDOWN: u8 = 8;
    pub const STATISTICS: u8 = 9;
    pub const PROCESS_KILL: u8 = 12;
    pub const CHANGE_USER: u8 = 17;
    pub const BINLOG_DUMP: u8 = 18;
    pub const TABLE_DUMP: u8 = 19;
    pub const REGISTER_SLAVE: u8 = 21;
    pub const STMT_PREPARE: u8 = 22;
    pub const STMT_EXECUTE: u8 = 23;
    pub const STMT_SEND_LONG_DATA: u8 = 24;
    pub const STMT_CLOSE: u8 = 25;
    pub const STMT_RESET: u8 = 26;
    pub const SET_OPTION: u8 = 27;
    pub const STMT_FETCH: u8 = 28;
    pub const BINLOG_DUMP_GTID: u8 = 30;
    pub const RESET_CONNECTION: u8 = 31;
    pub const CLONE: u8 = 32;
    pub const STMT_BULK_EXECUTE: u8 = 250;
    pub const MULTI: u8 = 254;
}

/// Names of the commands, in ascending order.
pub static COMMANDS: &[(u64, &str)] = &[
    (0, "Sleep"),
    (1, "Quit"),
    (2, "Use Database"),
    (3, "Query"),
    (4, "Field List"),
    (5, "Create Database"),
    (6, "Drop Database"),
    (7, "Refresh"),
    (8, "Shutdown"),
    (9, "Statistics"),
    (10, "Process Info"),
    (11, "Connect"),
    (12, "Kill Process"),
    (13, "Debug"),
    (14, "Ping"),
    (15, "Time"),
    (16, "Delayed Insert"),
    (17, "Change User"),
    (18, "Binlog Dump"),
    (19, "Table Dump"),
    (20, "Connect Out"),
    (21, "Register Slave"),
    (22, "Prepare Statement"),
    (23, "Execute Statement"),
    (24, "Send Long Data"),
    (25, "Close Statement"),
    (26, "Reset Statement"),
    (27, "Set Option"),
    (28, "Fetch Rows"),
    (29, "Daemon"),
    (30, "Binlog Dump GTID"),
    (31, "Reset Connection"),
    (32, "Clone"),
    (33, "Subscribe Group Replication Stream"),
    (250, "Bulk Execute Statement"),
    (254, "Multiple Commands"),
];

/// Bytes of a text that a summary shows.
const EXCERPT: usize = 200;

/// The start of a text, as long as a summary shows it.
pub fn excerpt(text: &str) -> &str {
    start_of(text, EXCERPT)
}

/// The start of a text: whole characters in at most so many bytes.
pub fn start_of(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    end.map_or("", |end| &text[..end])
}

/// Whether `bytes` can be the payload of a command: a known code, and a body that fits it.
pub fn plausible(bytes: &[u8]) -> bool {
    let Some((&command, body)) = bytes.split_first() else { return false };
    let text = |text: &[u8]| text.first().is_some_and(|&byte| byte >= b'\t' && byte != 0x7f);
    match command {
        code::QUERY => {
            text(body) || body.starts_with(&[0, 1]) || body.first().is_some_and(|&count| count > 0)
        }
        code::INIT_DB | code::FIELD_LIST | code::CREATE_DB | code::DROP_DB | code::STMT_PREPARE => text(body),
        code::REFRESH => body.len() == 1,
        code::SHUTDOWN => body.len() <= 1,
        code::PROCESS_KILL | code::STMT_CLOSE | code::STMT_RESET => body.len() == 4,
        code::SET_OPTION => body.len() == 2,
        code::STMT_FETCH => body.len() == 8,
        code::STMT_EXECUTE => body.len() >= 9,
        code::STMT_SEND_LONG_DATA | code::STMT_BULK_EXECUTE => body.len() >= 6,
        code::BINLOG_DUMP | code::BINLOG_DUMP_GTID | code::REGISTER_SLAVE => body.len() >= 10,
        code::CHANGE_USER | code::TABLE_DUMP | code::MULTI => body.len() >= 2,
        _ => body.is_empty() && COMMAND.name_of(command.into()).is_some(),
    }
}

/// Whether the server answers a command at all.
fn is_answered(command: u8) -> bool {
    !matches!(command, code::QUIT | code::STMT_SEND_LONG_DATA | code::STMT_CLOSE)
}

impl Connection {
    /// Reads a command.
    pub(super) fn command(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        reader.group(&REQUEST, |reader| self.one_command(reader, now, true))
    }

    fn one_command(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
        outermost: bool,
    ) -> Result<(), Fault> {
        let code = reader.u8(&COMMAND)?;
        now.summary.push_str(COMMAND.name_of(code.into()).unwrap_or("Unknown command"));
        match code {
            // Those that come back here, or go through the login again, keep their own state.
            code::MULTI if outermost => return self.several_commands(reader, now),
            code::CHANGE_USER if outermost => {
                while !self.exchanges.is_empty() {
                    self.give_up(now);
                }
                self.statements.clear(true, now.records);
                return self.change_user(reader, now);
            }
            _ => {}
        }
        let mut asked = Asked { at: Some((now.time, now.frame)), ..Asked::default() };
        let read = self.command_body(code, reader, now, &mut asked);
        if is_answered(code) {
            let binlog = matches!(code, code::BINLOG_DUMP | code::BINLOG_DUMP_GTID);
            let answer = if binlog { Answer::Binlog } else { Answer::Start };
            let next_number = Some(1);
            let command = Some(code);
            self.begin(Exchange { command, answer, next_number, asked, ..Exchange::default() }, now);
        }
        read
    }

    /// Reads the body of MariaDB's COM_MULTI: commands, each with its length.
    fn several_commands(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        while !reader.is_empty() {
            let length = reader.lenenc_length()?.unwrap_or(0);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            now.summary.push_str(", ");
            reader.within(&REQUEST, length, |reader| self.one_command(reader, now, false))?;
        }
        Ok(())
    }

    fn command_body(
        &mut self,
        code: u8,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
        asked: &mut Asked,
    ) -> Result<(), Fault> {
        let charset = self.session.charset;
        match code {
            code::QUERY => {
                // No statement has 1 as its second byte; the number of sets of attributes is always 1.
                let has_attributes = match self.capabilities.agreed() {
                    true => self.capabilities.has(Capabilities::QUERY_ATTRIBUTES),
                    false => reader.peek().get(1) == Some(&1),
                };
                if has_attributes {
                    self.query_attributes(reader, &mut asked.attributes)?;
                }
                self.query(reader, now, asked)?;
                if let Some(sql) = &asked.sql {
                    (asked.database, asked.charset) = effects(sql);
                }
            }
            code::STMT_PREPARE => self.query(reader, now, asked)?,
            code::INIT_DB | code::CREATE_DB | code::DROP_DB => {
                let name = decoded(reader.nul_text(&SCHEMA, charset)?, charset);
                now.summary.push(' ');
                now.summary.push_str(excerpt(&name));
                if code == code::INIT_DB {
                    asked.database = Some(name);
                }
            }
            code::FIELD_LIST => {
                let table = decoded(reader.nul_text(&TABLE_NAME, charset)?, charset);
                let _ = write!(now.summary, " {}", excerpt(&table));
                if !reader.is_empty() {
                    reader.text_in(&WILDCARD, reader.remaining(), charset)?;
                }
            }
            code::REFRESH => {
                reader.bits8(&REFRESH, REFRESH_PARTS)?;
            }
            code::SHUTDOWN if !reader.is_empty() => {
                reader.u8(&SHUTDOWN)?;
            }
            code::PROCESS_KILL => {
                let id = reader.le32(&THREAD_ID)?;
                let _ = write!(now.summary, " {id}");
            }
            code::SET_OPTION => {
                let option = reader.le16(&OPTION)?;
                let name = OPTION.name_of(option.into()).unwrap_or("unknown");
                let _ = write!(now.summary, ": {name}");
            }
            code::BINLOG_DUMP | code::BINLOG_DUMP_GTID | code::REGISTER_SLAVE => {
                return self.replication_command(code, reader, now);
            }
            code::STMT_EXECUTE => return self.execute(reader, now, asked),
            code::STMT_BULK_EXECUTE => return self.bulk_execute(reader, now, asked),
            code::STMT_SEND_LONG_DATA => return self.long_data(reader, now),
            code::STMT_CLOSE => return self.close(reader, now),
            code::STMT_RESET => return self.reset(reader, now, asked),
            code::STMT_FETCH => return self.fetch(reader, now, asked),
            _ if !reader.is_empty() => {
                reader.rest(&packet::PAYLOAD)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn query(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
        asked: &mut Asked,
    ) -> Result<(), Fault> {
        let charset = self.session.charset;
        let sql = decoded(reader.text_in(&QUERY, reader.remaining(), charset)?, charset);
        now.summary.push_str(": ");
        now.summary.push_str(excerpt(&sql));
        asked.sql = Some(sql.into());
        Ok(())
    }
}

/// The database and the character set that a statement switches to: `USE name`, `SET NAMES name`.
fn effects(sql: &str) -> (Option<String>, Option<Charset>) {
    let mut words = excerpt(sql).split([' ', '\t', '\r', '\n', ';', '=']).filter(|word| !word.is_empty());
    let mut word = || words.next().map(|word| word.trim_matches(['\'', '"', '`']));
    match (word(), word(), word()) {
        (Some(verb), Some(name), None) if verb.eq_ignore_ascii_case("use") => (Some(name.to_owned()), None),
        (Some(set), Some(what), Some(name))
            if set.eq_ignore_ascii_case("set")
                && (what.eq_ignore_ascii_case("names")
                    || what.eq_ignore_ascii_case("character_set_client")) =>
        {
            (None, Some(Charset::named(name)))
        }
        _ => (None, None),
    }
}
