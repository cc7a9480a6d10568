//! What a session meant: logins, statements with their answers, prepared statements, files, events.

use super::auth::Outcome;
use super::capabilities::Capabilities;
use super::command::{COMMAND, code};
use super::connection::Connection;
use super::digest;
use super::exchange::{Answer, Exchange, Param};
use super::response::Failure;
use super::statement::Prepared;
use super::status;
use crate::message::Side;
use crate::record::Record;
use crate::time::Time;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who logged in, how, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Login {
    /// User name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Database that is used from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Authentication method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugin: Option<String>,
    /// Whether the client asked for TLS.
    pub tls: bool,
    /// Whether an open session changed its user.
    pub change_user: bool,
    /// What the client tells about itself; of attributes with the same name the last one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// `accepted`, `refused`, or `not seen`.
    pub outcome: &'static str,
    /// Why the server refused.
    #[serde(flatten)]
    pub error: Error,
    /// Whether the password that the user of dissect gave is the one that was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_matches: Option<bool>,
    /// Seconds from the login to what came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
}

/// An error that a server answered with. Absent values were not sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Error {
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<u16>,
    /// Its class, as the SQL standard numbers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql_state: Option<String>,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A command and its answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Statement {
    /// Name of the command: `Query`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<&'static str>,
    /// The statement's text, that of the prepared statement for an execution.
    #[serde(serialize_with = "shared", skip_serializing_if = "Option::is_none")]
    pub sql: Option<Arc<str>>,
    /// Number of the prepared statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<u32>,
    /// Values bound to the prepared statement, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Bound>,
    /// Rows of values bound at once (COM_STMT_BULK_EXECUTE): the first of them, up to a megabyte.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bulk_params: Vec<Vec<Bound>>,
    /// How many such rows there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bulk_rows: Option<u64>,
    /// The statement's text without literals; of a long one the first 4096 bytes, and `…` behind them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// SHA-256 of the digest, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest_hash: Option<String>,
    /// Database in use once it was answered; of a Use Database that was not accepted, the one that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Who gave the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Attributes of the query.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Bound>,
    /// Frame of the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_frame: Option<u64>,
    /// Frame of the last packet that answered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_frame: Option<u64>,
    /// How much of the answer was seen: `complete`, `partial` or `missing`.
    pub answer: &'static str,
    /// Seconds from the command to the first packet of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_to_first: Option<f64>,
    /// Seconds from the command to the last packet of an answer that is complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_to_last: Option<f64>,
    /// Why times are not known: `gap` where bytes are missing in between, `midstream` where the command was
    /// not captured, `unfinished` where the end of the answer was not, as with a replica's, which has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_unknown: Option<&'static str>,
    /// Result sets in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<u64>,
    /// Rows of all result sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Bytes of the answer, without headers of packets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Rows changed, inserted or deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affected_rows: Option<u64>,
    /// First number that AUTO_INCREMENT gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insert_id: Option<u64>,
    /// How many warnings the statement left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<u16>,
    /// What the server refused it with.
    #[serde(flatten)]
    pub error: Error,
    /// What the server says of the execution: `no_index_used`, `no_good_index_used`, `slow`, `cursor_exists`,
    /// `last_row_sent`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<&'static str>,
}

/// A value that goes with a statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bound {
    /// Its name; parameters have none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The value as text; absent for NULL, and where it was sent before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// It is NULL.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub null: bool,
    /// It was sent before (COM_STMT_SEND_LONG_DATA).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub streamed: bool,
    /// What stands for it, other than NULL: `default`, `ignore` (COM_STMT_BULK_EXECUTE).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<&'static str>,
}

/// The life of a prepared statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PreparedStatement {
    /// Its number.
    pub statement_id: u32,
    /// Its text.
    #[serde(serialize_with = "shared", skip_serializing_if = "Option::is_none")]
    pub sql: Option<Arc<str>>,
    /// How many parameters it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<u16>,
    /// How many columns its result has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<u64>,
    /// How often it was executed.
    pub executions: u64,
    /// Whether it was closed, itself or with all others; otherwise the session ended first, or its number was
    /// given again, or there was no room to keep it.
    pub closed: bool,
}

/// A client's file that the server asked for (LOAD DATA LOCAL INFILE).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Infile {
    /// Its name, as the server gave it.
    pub file: String,
    /// How many bytes of it the client sent, as far as captured.
    pub bytes: u64,
    /// Whether the end of the file was seen.
    pub complete: bool,
}

/// An event of the binary log.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BinlogEvent {
    /// Kind of the event: `Write_rows`.
    #[serde(rename = "event", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Number of that kind.
    pub event_type: u8,
    /// Where the next event begins in the file; absent in events that are not in the file themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// Bytes of the event.
    pub size: u32,
    /// The server where it came into being.
    pub server_id: u32,
    /// When it came into being, in whole seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Time>,
    /// The table it is about, with its database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// How many rows it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Database in use when its statement was executed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Its statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    /// Identifier of the transaction that it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gtid: Option<String>,
    /// Number of the transaction that it commits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xid: Option<u64>,
    /// The file where the log goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

#[allow(clippy::ref_option)] // serde hands a reference to the field
fn shared<S: Serializer>(text: &Option<Arc<str>>, to: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(to)
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Error { error_code: Some(failure.code), sql_state: failure.sql_state, error: Some(failure.message) }
    }
}

impl From<Param> for Bound {
    fn from(param: Param) -> Self {
        let Param { name, value, streamed, instead } = param;
        let null = value.is_none() && !streamed && instead.is_none();
        Bound { name, value, null, streamed, instead }
    }
}

/// A login was answered.
pub(super) fn logged_in(connection: &Connection, at: Option<Time>, records: &mut Vec<Record>) {
    let attempt = &connection.attempt;
    let (outcome, failure) = match &attempt.outcome {
        Some(Outcome::Accepted) => ("accepted", None),
        Some(Outcome::Refused(failure)) => ("refused", Some(failure.clone())),
        None => ("not seen", None),
    };
    records.push(Record::Login(Box::new(Login {
        user: attempt.user.clone(),
        database: attempt.database.clone(),
        plugin: connection.auth.method.as_ref().map(|method| method.name().to_owned()),
        tls: connection.session.tls,
        change_user: attempt.change,
        attributes: attempt.attributes.iter().cloned().collect(),
        outcome,
        error: failure.map(Error::from).unwrap_or_default(),
        password_matches: connection.auth.password_matches,
        duration: at.zip(attempt.asked).map(|(answered, asked)| answered.since(asked)),
    })));
}

/// The answer to a command is complete, or nothing more of it is to come.
pub(super) fn finished(connection: &mut Connection, mut exchange: Exchange, records: &mut Vec<Record>) {
    file_sent(&mut exchange, false, records);
    if let (Some(code::STMT_EXECUTE | code::STMT_BULK_EXECUTE), Some(id)) =
        (exchange.command, exchange.asked.statement)
        && let Some(prepared) = connection.statements.get_mut(id)
    {
        prepared.executions += 1;
    }
    let answer = progress(&exchange);
    let Exchange { command, asked, answered, gap, .. } = exchange;
    let latency_unknown = match asked.at {
        None => Some("midstream"),
        Some(_) if gap => Some("gap"),
        Some(_) if answer == "partial" => Some("unfinished"),
        Some(_) => None,
    };
    let asked_at = asked.at.filter(|_| !gap).map(|(time, _)| time);
    let since = |time: Option<Time>| asked_at.zip(time).map(|(asked, time)| time.since(asked));
    let backslashes = connection.session.status & status::STATUS_NO_BACKSLASH_ESCAPES == 0;
    let digest = asked.sql.as_deref().map(|sql| digest::text(sql, backslashes));
    let ended = answered.okay.as_ref();
    connection.session.status = ended.map_or(connection.session.status, |okay| okay.status);
    let was_answered = answered.last.is_some();
    records.push(Record::Statement(Box::new(Statement {
        command: command.and_then(|code| COMMAND.name_of(code.into())),
        sql: asked.sql,
        statement_id: asked.statement,
        params: asked.params.into_iter().map(Bound::from).collect(),
        bulk_rows: Some(asked.bulk.count).filter(|&count| count > 0),
        bulk_params: asked
            .bulk
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(Bound::from).collect())
            .collect(),
        digest_hash: digest.as_deref().map(digest::hash),
        digest,
        database: asked
            .database
            .filter(|_| command == Some(code::INIT_DB))
            .or_else(|| connection.session.database.clone()),
        user: connection.session.user.clone(),
        attributes: asked.attributes.into_iter().map(Bound::from).collect(),
        request_frame: asked.at.map(|(_, frame)| frame),
        reply_frame: answered.last.map(|(_, frame)| frame),
        answer,
        time_to_first: since(answered.first),
        time_to_last: since(answered.last.map(|(time, _)| time)).filter(|_| answer == "complete"),
        latency_unknown,
        results: was_answered.then_some(answered.results),
        rows: was_answered.then_some(answered.rows),
        bytes: was_answered.then_some(answered.bytes),
        affected_rows: ended.filter(|_| answered.results == 0).map(|okay| okay.affected_rows),
        insert_id: ended.map(|okay| okay.insert_id).filter(|&id| id != 0),
        warnings: ended.map(|okay| okay.warnings),
        error: answered.failure.map(Error::from).unwrap_or_default(),
        flags: ended.map_or(Vec::new(), |okay| flags(okay.status)),
    })));
}

/// How much of its answer an exchange has.
fn progress(exchange: &Exchange) -> &'static str {
    match exchange.answer {
        _ if exchange.answered.last.is_none() => "missing",
        Answer::Nothing => "complete",
        _ => "partial",
    }
}

fn flags(status: u16) -> Vec<&'static str> {
    [
        (status::NO_INDEX_USED, "no_index_used"),
        (status::NO_GOOD_INDEX_USED, "no_good_index_used"),
        (status::QUERY_WAS_SLOW, "slow"),
        (status::STATUS_CURSOR_EXISTS, "cursor_exists"),
        (status::STATUS_LAST_ROW_SENT, "last_row_sent"),
    ]
    .into_iter()
    .filter_map(|(bit, name)| (status & bit != 0).then_some(name))
    .collect()
}

/// A file that the server asked for ended, or nothing more of it is to come.
pub(super) fn file_sent(exchange: &mut Exchange, complete: bool, records: &mut Vec<Record>) {
    if let Some(file) = exchange.answered.file.take() {
        let bytes = std::mem::take(&mut exchange.answered.file_bytes);
        records.push(Record::Infile(Infile { file, bytes, complete }));
    }
}

/// A prepared statement is not kept any more.
pub(super) fn forgotten(id: u32, statement: Prepared, closed: bool, records: &mut Vec<Record>) {
    records.push(Record::Prepared(Box::new(PreparedStatement {
        statement_id: id,
        params: statement.params,
        columns: statement.columns.map(|columns| columns.len() as u64),
        sql: Some(statement.sql).filter(|sql| !sql.is_empty()),
        executions: statement.executions,
        closed,
    })));
}

/// A side sends no more; once neither does, what was open stays as it is.
pub(super) fn ended(connection: &mut Connection, side: Side, records: &mut Vec<Record>) {
    connection.ended[side as usize] = true;
    if connection.ended != [true; 2] {
        return;
    }
    if connection.attempt.asked.is_some() && connection.attempt.outcome.is_none() {
        logged_in(connection, None, records);
    }
    while let Some(exchange) = connection.exchanges.pop_front() {
        finished(connection, exchange, records);
    }
    connection.statements.clear(false, records);
}

/// What is known of the session as a whole. `capabilities` are those in force, `server_capabilities` what the server
/// offered: MySQL's 32 bits and MariaDB's 32 above them, in hexadecimal.
pub(super) fn facts(connection: &Connection) -> serde_json::Map<String, serde_json::Value> {
    let session = &connection.session;
    let mut facts = serde_json::Map::new();
    let mut add = |name: &str, value: Option<serde_json::Value>| {
        if let Some(value) = value {
            facts.insert(name.to_owned(), value);
        }
    };
    add("server_version", session.server_version.clone().map(Into::into));
    add("connection_id", session.connection_id.map(Into::into));
    add("user", session.user.clone().map(Into::into));
    add("database", session.database.clone().map(Into::into));
    if let Some(offered) = connection.capabilities.server {
        add("server_capabilities", Some(format!("{:#018x}", offered.0).into()));
        add("tls_offered", Some(offered.has(Capabilities::SSL).into()));
    }
    if connection.capabilities.known() {
        add("capabilities", Some(format!("{:#018x}", connection.capabilities.in_force().0).into()));
        add("charset", Some(session.charset.name().into()));
    }
    if let Some(tls) = &connection.tls {
        add("tls_version", tls.facts.version.clone().map(Into::into));
        add("tls_server_name", tls.facts.server_name.clone().map(Into::into));
        add("tls_cipher", tls.facts.cipher.clone().map(Into::into));
        add("tls_subject", tls.facts.subject.clone().map(Into::into));
    }
    facts
}
