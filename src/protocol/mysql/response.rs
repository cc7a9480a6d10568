//! Answers of the server: OK, ERR, EOF, and which of them, or what else, comes next
//! (MySQL "Generic Response Packets", MariaDB "Result Set Packets").

use super::binlog;
use super::capabilities::{Capabilities, Negotiated};
use super::charset::Charset;
use super::command::code;
use super::connection::{Connection, MAX_EXCHANGES, Now, Phase};
use super::errors::ERRORS;
use super::lenenc::Lenenc;
use super::packet;
use super::records;
use super::resultset::{self, Column, Columns};
use super::statement::{self, decoded};
use super::status;
use super::track::{self, Changes};
use super::value::Value;
use crate::content::Growing;
use crate::count::Count;
use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use crate::time::Time;
use crate::tree::Order;
use std::fmt::Write;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// First byte of an answer: 0 for OK, 0xfe for the end of something, 0xff for an error.
    RESPONSE_CODE = hex("mysql.response_code", "Response Code")
        .names(&[(0, "OK Packet"), (0xfb, "LOCAL INFILE"), (0xfe, "EOF Packet"), (0xff, "ERR Packet")])
        .spec("MySQL \"Generic Response Packets\"");
    /// The response code that ends something, which a long row may start with too.
    EOF_MARKER = uint("mysql.eof", "EOF marker").spec("MySQL \"EOF_Packet\"");
    /// Rows changed, inserted or deleted.
    AFFECTED_ROWS = uint("mysql.affected_rows", "Affected Rows").spec("MySQL \"OK_Packet\"");
    /// First number that AUTO_INCREMENT gave.
    INSERT_ID = uint("mysql.insert_id", "Last INSERT ID").spec("MySQL \"OK_Packet\"");
    /// How many warnings the statement left.
    WARNINGS = uint("mysql.warnings", "Warnings").spec("MySQL \"OK_Packet\"");
    /// What the server has to say in words.
    MESSAGE = text("mysql.message", "Message").spec("MySQL \"OK_Packet\"");
    /// Number of the error.
    ERROR_CODE = uint("mysql.error_code", "Error Code").names(ERRORS).spec("MySQL \"ERR_Packet\"");
    /// Always `#`.
    SQL_STATE_MARKER = text("mysql.sqlstate.marker", "SQL state marker").spec("MySQL \"ERR_Packet\"");
    /// Class of the error as the SQL standard numbers it.
    SQL_STATE = text("mysql.sqlstate", "SQL state").spec("MySQL \"ERR_Packet\"");
    /// The error in words.
    ERROR_MESSAGE = text("mysql.error.message", "Error message").spec("MySQL \"ERR_Packet\"");
    /// How many texts the report has: 1.
    PROGRESS_COUNT = uint("mariadb.progress.count", "Progress texts").spec("MariaDB \"ERR_Packet\"");
    /// Stage that the statement is in, from 1.
    PROGRESS_STAGE = uint("mariadb.progress.stage", "Stage").spec("MariaDB \"ERR_Packet\"");
    /// How many stages there are.
    PROGRESS_STAGES = uint("mariadb.progress.max_stage", "Stages").spec("MariaDB \"ERR_Packet\"");
    /// How much of the stage is done.
    PROGRESS = uint("mariadb.progress.progress", "Progress").unit("thousandths of a percent")
        .spec("MariaDB \"ERR_Packet\"");
    /// What the stage does.
    PROGRESS_INFO = text("mariadb.progress.info", "Progress info").spec("MariaDB \"ERR_Packet\"");
    /// The client's file that the server wants.
    FILE_NAME = text("mysql.loaddata.filename", "File name").spec("MySQL \"LOCAL INFILE Request\"");
    /// A part of the client's file; an empty one ends it.
    FILE_DATA = bytes("mysql.loaddata.payload", "File data").spec("MySQL \"LOCAL INFILE Data\"");
}

/// First byte of an OK packet (MySQL "OK_Packet").
pub const OK: u8 = 0x00;
/// First byte of a request for a client's file (MySQL "LOCAL INFILE Request").
const INFILE: u8 = 0xfb;
/// First byte of an EOF packet, and of an OK packet that stands for one (MySQL "EOF_Packet").
pub const EOF: u8 = 0xfe;
/// First byte of an ERR packet (MySQL "ERR_Packet").
pub const ERR: u8 = 0xff;
/// Error code that reports the progress of a statement (MariaDB "ERR_Packet").
const PROGRESS_CODE: [u8; 2] = [0xff, 0xff];
/// An EOF packet is at most this long, one of 4.1 (MySQL "EOF_Packet").
const MAX_EOF: usize = 5;
/// An OK packet is at least this long (MySQL "OK_Packet").
const MIN_OK: usize = 7;
/// Bytes of the rows of one COM_STMT_BULK_EXECUTE that are kept for its record.
const MAX_BULK: usize = 1 << 20;
/// Bytes of statements and parameters that wait for answers; beyond that the oldest count as answered.
const MAX_WAITING: usize = 64 << 20;

/// A command and where its answer stands.
#[derive(Debug, Default)]
pub struct Exchange {
    /// The command's code; nothing when the capture starts behind it.
    pub command: Option<u8>,
    /// What the server sends next.
    pub answer: Answer,
    /// The sequence number of the next packet, of either side.
    pub next_number: Option<u8>,
    /// What the client wants.
    pub asked: Asked,
    /// What the server answered so far.
    pub answered: Answered,
    /// Whether bytes of either side are missing since the command.
    pub gap: bool,
}

/// What a command asks for.
#[derive(Debug, Default)]
pub struct Asked {
    /// When, and in which frame.
    pub at: Option<(Time, u64)>,
    /// The statement's text, that of the prepared statement for an execution.
    pub sql: Option<Arc<str>>,
    /// Number of the prepared statement.
    pub statement: Option<u32>,
    /// Values bound to a prepared statement.
    pub params: Vec<Param>,
    /// Rows of values bound to a prepared statement at once.
    pub bulk: Bulk,
    /// Attributes of the query.
    pub attributes: Vec<Param>,
    /// The database that is used from now on.
    pub database: Option<String>,
    /// The character set that the client uses from now on.
    pub charset: Option<Charset>,
}

/// A value that goes with a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Param {
    /// Empty for most parameters.
    pub name: String,
    /// Nothing for NULL, for a value that was sent before, and where something stands for it.
    pub value: Option<String>,
    /// Whether the value was sent before (COM_STMT_SEND_LONG_DATA).
    pub streamed: bool,
    /// What stands for the value, other than NULL (COM_STMT_BULK_EXECUTE).
    pub instead: Option<&'static str>,
}

impl Param {
    fn weight(&self) -> usize {
        size_of::<Self>() + self.name.len() + self.value.as_ref().map_or(0, String::len)
    }
}

/// Values of COM_STMT_BULK_EXECUTE.
#[derive(Debug, Default)]
pub struct Bulk {
    /// How many rows there are.
    pub count: u64,
    /// The first of them, as many as are kept.
    pub rows: Vec<Vec<Param>>,
    weight: usize,
}

impl Bulk {
    /// Keeps another row, if there is room for it.
    pub fn add(&mut self, row: Vec<Param>) {
        self.count += 1;
        self.weight += size_of::<Vec<Param>>() + row.iter().map(Param::weight).sum::<usize>();
        if self.weight <= MAX_BULK {
            self.rows.push(row);
        }
    }
}

/// What was answered to a command.
#[derive(Debug, Default)]
pub struct Answered {
    /// When the answer began.
    pub first: Option<Time>,
    /// When it ended, as far as it was seen, and in which frame.
    pub last: Option<(Time, u64)>,
    /// Result sets.
    pub results: u64,
    /// Rows of all result sets.
    pub rows: u64,
    /// Bytes of payload.
    pub bytes: u64,
    /// What the last OK packet, or the EOF packet in its place, said.
    pub okay: Option<Okay>,
    pub failure: Option<Failure>,
    /// The file that the server asked for (LOCAL INFILE).
    pub file: Option<String>,
    /// How many bytes of it the client sent.
    pub file_bytes: u64,
    /// The content of the file or of the result set, where it is wanted.
    content: Option<Growing>,
    /// Result sets whose content was begun.
    extracted: u64,
}

/// What the server sends next in answer to a command.
#[derive(Debug, Default)]
pub enum Answer {
    /// Whatever starts an answer.
    #[default]
    Start,
    /// The client sends a file (LOCAL INFILE) and the server then says how it went.
    File,
    /// Definitions of columns: so many, or up to an EOF packet.
    Definitions(Option<u64>, Vec<Column>),
    /// Definitions of so many parameters and columns, and the EOF packets behind them.
    Prepared(statement::Header, Vec<Column>),
    /// Rows; whether an EOF packet may stand in front of them.
    Rows(Columns, bool),
    /// Events of replication.
    Binlog,
}

/// What an OK packet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Okay {
    pub affected_rows: u64,
    pub insert_id: u64,
    pub status: u16,
    pub warnings: u16,
    /// What changed in the session.
    pub changes: Changes,
}

/// What an ERR packet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    pub code: u16,
    /// Five characters, where the packet has them.
    pub sql_state: Option<String>,
    pub message: String,
}

impl Exchange {
    /// Whether the command prepares a statement.
    pub fn prepares(&self) -> bool {
        self.command == Some(code::STMT_PREPARE)
    }

    /// Whether the answer began when the other's command had been given.
    fn began_behind(&self, other: &Exchange) -> bool {
        self.answered.first.zip(other.asked.at).is_some_and(|(began, (asked, _))| began >= asked)
    }

    /// Whether rows come in binary form.
    fn is_binary(&self) -> bool {
        matches!(self.command, Some(code::STMT_EXECUTE | code::STMT_FETCH | code::STMT_BULK_EXECUTE))
    }

    /// Hands on a part of the client's file; an empty one ends it. Behind a gap nobody knows where a part belongs.
    fn extract(&mut self, bytes: &[u8], now: &mut Now<'_>) {
        if let Some(mut growing) = self.answered.content.take().filter(|_| !self.gap) {
            now.contents.append(&mut growing, bytes);
            match bytes.is_empty() {
                true => now.contents.end(growing),
                false => self.answered.content = Some(growing),
            }
        }
    }

    /// Hands on a row of a result set, or its end. Behind a gap nobody knows how many rows are missing.
    fn extract_row(&mut self, columns: &[Column], cells: &[Option<String>], ends: bool, now: &mut Now<'_>) {
        let answered = &mut self.answered;
        if answered.extracted < answered.results {
            answered.extracted = answered.results;
            answered.content = now.contents.grow("result_set", "result.csv");
            if let Some(growing) = &mut answered.content {
                let names: Vec<_> = columns.iter().map(|column| Some(column.name.to_string())).collect();
                now.contents.append_row(growing, &names);
            }
        }
        if let Some(mut growing) = answered.content.take().filter(|_| !self.gap) {
            if ends {
                now.contents.end(growing);
            } else {
                now.contents.append_row(&mut growing, cells);
                answered.content = Some(growing);
            }
        }
    }

    fn weight(&self) -> usize {
        let params = self.asked.params.iter().chain(&self.asked.attributes);
        let params = params.map(Param::weight).sum::<usize>() + self.asked.bulk.weight.min(MAX_BULK);
        size_of::<Self>() + params + self.asked.sql.as_ref().map_or(0, |sql| sql.len())
    }
}

/// Reads an OK packet, from its first byte.
pub fn ok(reader: &mut Reader<'_, '_>, capabilities: Negotiated, charset: Charset) -> Result<Okay, Fault> {
    response_code(reader)?;
    let mut okay = Okay {
        affected_rows: reader.lenenc(&AFFECTED_ROWS)?,
        insert_id: reader.lenenc(&INSERT_ID)?,
        ..Okay::default()
    };
    let of_320 = !capabilities.agreed() && reader.is_empty();
    if capabilities.has(Capabilities::PROTOCOL_41) && !of_320 {
        okay.status = status::read(reader)?;
        okay.warnings = reader.le16(&WARNINGS)?;
    } else if capabilities.has(Capabilities::TRANSACTIONS) && !of_320 {
        okay.status = status::read(reader)?;
    }
    // The specification has no length in front of the text without session tracking; servers send it all the same.
    let with_length =
        reader.peek().first().is_some_and(|&length| usize::from(length) + 1 == reader.remaining());
    if capabilities.has(Capabilities::SESSION_TRACK) || with_length {
        if !reader.is_empty() {
            reader.lenenc_text(&MESSAGE, charset)?;
        }
        if okay.status & status::STATE_CHANGED != 0 && !reader.is_empty() {
            okay.changes = track::read(reader)?;
        }
    } else if !reader.is_empty() {
        reader.text_in(&MESSAGE, reader.remaining(), charset)?;
    }
    Ok(okay)
}

fn response_code(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let (source, at) = (reader.source(), reader.offset());
    if reader.u8(&RESPONSE_CODE)? == EOF {
        reader.tree().push(&EOF_MARKER, source, at, 1, EOF.into(), Order::Big);
    }
    Ok(())
}

/// Reads an EOF packet, from its first byte. Returns what it says, as an OK packet would.
fn eof(reader: &mut Reader<'_, '_>) -> Result<Okay, Fault> {
    response_code(reader)?;
    let mut okay = Okay::default();
    if !reader.is_empty() {
        okay.warnings = reader.le16(&WARNINGS)?;
        okay.status = status::read(reader)?;
    }
    Ok(okay)
}

/// Whether `payload` can be an ERR packet: a code that servers use, and printable text.
pub fn is_error(payload: &[u8]) -> bool {
    let &[ERR, low, high, ref text @ ..] = payload else { return false };
    let printable = !text.iter().take(32).any(|&byte| byte < 0x20);
    (1000..10_000).contains(&u16::from_le_bytes([low, high])) && !text.is_empty() && printable
}

/// Reads an ERR packet, from its first byte.
pub fn err(reader: &mut Reader<'_, '_>, charset: Charset) -> Result<Failure, Fault> {
    reader.u8(&RESPONSE_CODE)?;
    let mut failure = Failure { code: reader.le16(&ERROR_CODE)?, ..Failure::default() };
    if reader.peek().first() == Some(&b'#') {
        reader.bytes(&SQL_STATE_MARKER, 1)?;
        failure.sql_state = Some(reader.text(&SQL_STATE, 5)?.into_owned());
    }
    let message = reader.text_in(&ERROR_MESSAGE, reader.remaining(), charset)?;
    failure.message = decoded(message, charset);
    Ok(failure)
}

/// Reads a report of a statement's progress, from its first byte (MariaDB "ERR_Packet").
fn progress(reader: &mut Reader<'_, '_>, charset: Charset) -> Result<(), Fault> {
    reader.u8(&RESPONSE_CODE)?;
    reader.le16(&ERROR_CODE)?;
    reader.meaning(format_args!("progress report"));
    reader.u8(&PROGRESS_COUNT)?;
    reader.u8(&PROGRESS_STAGE)?;
    reader.u8(&PROGRESS_STAGES)?;
    let done = reader.le(&PROGRESS, 3)?;
    reader.meaning(format_args!("{}.{:03} %", done / 1000, done % 1000));
    reader.lenenc_text(&PROGRESS_INFO, charset)?;
    Ok(())
}

impl Connection {
    /// Keeps a command until it is answered.
    pub(super) fn begin(&mut self, mut exchange: Exchange, now: &mut Now<'_>) {
        if exchange.asked.at.is_some_and(|(_, frame)| frame < self.answered_in) {
            // Bytes before it were waited for in vain, and its answer may have come, or begun, in the meantime.
            exchange.gap = true;
            exchange.next_number = None;
            if let Some(answered) = self.exchanges.front_mut()
                && answered.command.is_none()
                && answered.began_behind(&exchange)
            {
                answered.gap = true;
                answered.command = exchange.command;
                answered.asked = exchange.asked;
                return;
            }
        }
        self.exchanges.push_back(exchange);
        let mut waiting: usize = self.exchanges.iter().map(Exchange::weight).sum();
        while self.exchanges.len() > MAX_EXCHANGES || (waiting > MAX_WAITING && self.exchanges.len() > 1) {
            waiting -= self.exchanges.front().map_or(0, Exchange::weight);
            self.finish(now);
        }
    }

    /// The answer to the oldest command is complete.
    pub(super) fn finish(&mut self, now: &mut Now<'_>) {
        if let Some(exchange) = self.exchanges.pop_front() {
            records::finished(self, exchange, now.records);
        }
    }

    /// Whether the client is to send a file (LOCAL INFILE).
    pub(super) fn sends_file(&self) -> bool {
        matches!(self.exchanges.front(), Some(Exchange { answer: Answer::File, .. }))
    }

    /// Reads a packet of the server in the command phase.
    pub(super) fn response(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        if self.exchanges.is_empty() {
            self.begin(Exchange::default(), now);
        }
        let payload = reader.peek();
        let Some(exchange) = self.exchanges.front_mut() else { return Ok(()) };
        exchange.answered.first.get_or_insert(now.time);
        exchange.answered.last = Some((now.time, now.frame));
        exchange.answered.bytes += payload.len() as u64;
        let binary = exchange.is_binary();
        let answer = std::mem::take(&mut exchange.answer);
        let error = payload.first() == Some(&ERR) && payload.len() >= 3;
        match answer {
            _ if error => self.error(answer, reader, now),
            Answer::Binlog if self.ends(payload) => self.okay("End of events", reader, now),
            Answer::Binlog => {
                self.expect(Answer::Binlog);
                self.binlog_packet(reader, now)
            }
            Answer::Start | Answer::File => self.start(reader, now),
            Answer::Definitions(left, columns) => self.definition(left, columns, reader, now),
            Answer::Prepared(header, columns) => self.prepared_definition(header, columns, reader, now),
            Answer::Rows(columns, first) => self.row(columns, first, binary, reader, now),
        }
    }

    /// Says what comes next in answer to the oldest command.
    fn expect(&mut self, answer: Answer) {
        if let Some(exchange) = self.exchanges.front_mut() {
            exchange.answer = answer;
        }
    }

    fn error(&mut self, answer: Answer, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        if reader.peek().get(1..3) == Some(&PROGRESS_CODE) {
            self.expect(answer);
            now.summary.push_str("Progress");
            return progress(reader, self.session.charset);
        }
        let failure = err(reader, self.session.charset);
        if let (Ok(failure), Some(exchange)) = (&failure, self.exchanges.front_mut()) {
            let _ = write!(now.summary, "Error {}: {}", failure.code, failure.message);
            exchange.answered.failure = Some(failure.clone());
        }
        self.finish(now);
        failure.map(drop)
    }

    /// Reads the first packet of an answer, or of a further result.
    fn start(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let payload = reader.peek();
        let command = self.exchanges.front().and_then(|exchange| exchange.command);
        match (command, payload) {
            (Some(code::STMT_PREPARE), [OK, ..]) => self.prepare_header(reader, now),
            (Some(code::STATISTICS), _) => {
                now.summary.push_str("Statistics");
                let text = reader.text_in(&MESSAGE, reader.remaining(), self.session.charset);
                self.finish(now);
                text.map(drop)
            }
            (Some(code::FIELD_LIST), _) => self.definition(None, Vec::new(), reader, now),
            (Some(code::STMT_FETCH), _) => {
                let columns = self.statement_columns().unwrap_or_default();
                self.row(columns, false, true, reader, now)
            }
            (None, [OK, event @ ..]) if binlog::is_event(event) => {
                self.expect(Answer::Binlog);
                self.binlog_packet(reader, now)
            }
            (_, [OK, ..]) => self.okay("OK", reader, now),
            (_, [EOF, ..]) if payload.len() < MIN_OK => self.okay("EOF", reader, now),
            (_, [INFILE, ..]) => self.file_request(reader, now),
            (None, _) if payload.starts_with(resultset::DEFINITION) => {
                self.definition(None, Vec::new(), reader, now)
            }
            (None, [_, behind @ ..]) if !matches!(behind, [] | [0 | 1]) => {
                now.summary.push_str("Part of an answer");
                let text = "belongs to a command that was not captured";
                reader.note(Severity::Info, reader.offset(), text);
                reader.rest(&packet::PAYLOAD).map(drop)
            }
            _ => self.column_count(reader, now),
        }
    }

    /// Reads an OK or EOF packet that ends a result.
    fn okay(&mut self, what: &str, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        now.summary.push_str(what);
        let read = match reader.remaining() {
            length if length < MIN_OK && reader.peek().first() == Some(&EOF) => eof(reader),
            _ => ok(reader, self.capabilities, self.session.charset),
        };
        let okay = match read {
            Ok(okay) => okay,
            Err(fault) => {
                self.finish(now);
                return Err(fault);
            }
        };
        if okay.affected_rows > 0 {
            let _ = write!(now.summary, ", {} affected", Count(okay.affected_rows, "row"));
        }
        if okay.warnings > 0 {
            let _ = write!(now.summary, ", {}", Count(okay.warnings, "warning"));
        }
        let more = okay.status & status::MORE_RESULTS_EXISTS != 0;
        if let Some(exchange) = self.exchanges.front_mut() {
            let database = exchange.asked.database.take();
            let charset = exchange.asked.charset.take();
            self.session.charset = okay.changes.charset.or(charset).unwrap_or(self.session.charset);
            if let Some(database) = okay.changes.database.clone().or(database) {
                self.session.database = Some(database);
            }
            match exchange.command {
                Some(code::RESET_CONNECTION) => self.statements.clear(true, now.records),
                Some(code::CLONE) => self.phase = Phase::Clone { leaving: false },
                _ => {}
            }
            exchange.answered.okay = Some(okay);
        }
        if more {
            self.expect(Answer::Start);
        } else {
            self.finish(now);
        }
        Ok(())
    }

    fn file_request(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        self.expect(Answer::File);
        reader.u8(&RESPONSE_CODE)?;
        let charset = self.session.charset;
        let name = decoded(reader.text_in(&FILE_NAME, reader.remaining(), charset)?, charset);
        let _ = write!(now.summary, "Request for file {name}");
        if let Some(exchange) = self.exchanges.front_mut() {
            exchange.answered.content = now.contents.grow("infile", &name);
            exchange.answered.file = Some(name);
        }
        Ok(())
    }

    /// Reads a part of a file that the client sends (LOCAL INFILE).
    pub(super) fn file_data(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let length = reader.remaining();
        if let Some(exchange) = self.exchanges.front_mut() {
            exchange.answered.file_bytes += length as u64;
            exchange.extract(reader.peek(), now);
            if length == 0 {
                exchange.answer = Answer::Start;
                records::file_sent(exchange, true, now.records);
            }
        }
        now.summary.push_str(if length == 0 { "End of file" } else { "File data" });
        if length > 0 {
            reader.rest(&FILE_DATA)?;
        }
        Ok(())
    }

    /// Columns of the result of the statement that the oldest command executes or fetches from.
    fn statement_columns(&self) -> Option<Columns> {
        let statement = self.exchanges.front()?.asked.statement?;
        self.statements.get(statement)?.columns.clone()
    }

    fn column_count(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let (count, defined) = resultset::column_count(reader, self.capabilities)?;
        let _ = write!(now.summary, "Result with {}", Count(count, "column"));
        if let Some(exchange) = self.exchanges.front_mut() {
            exchange.answered.results += 1;
        }
        self.expect(if defined && count > 0 {
            Answer::Definitions(Some(count), Vec::new())
        } else {
            Answer::Rows(self.statement_columns().unwrap_or_default(), true)
        });
        Ok(())
    }

    /// Reads the definition of a column of a result, or what ends them.
    fn definition(
        &mut self,
        left: Option<u64>,
        mut columns: Vec<Column>,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let listed =
            self.exchanges.front().is_some_and(|exchange| exchange.command == Some(code::FIELD_LIST));
        if self.ends(reader.peek()) {
            if listed {
                return self.okay("End of fields", reader, now);
            }
            return self.row(columns.into(), true, false, reader, now);
        }
        // A definition that cannot be read still counts.
        let column = self.column(reader, listed, now);
        let fault = match column {
            Ok(column) => {
                if columns.len() < resultset::MAX_COLUMNS && !listed {
                    columns.push(column);
                }
                None
            }
            Err(fault) => Some(fault),
        };
        let left = left.map(|left| left.saturating_sub(1));
        if left == Some(0) {
            let columns: Columns = columns.into();
            let statement = self.exchanges.front().and_then(|exchange| exchange.asked.statement);
            if let Some(statement) = statement.and_then(|id| self.statements.get_mut(id)) {
                statement.columns = Some(Arc::clone(&columns));
            }
            self.expect(Answer::Rows(columns, true));
        } else {
            self.expect(Answer::Definitions(left, columns));
        }
        fault.map_or(Ok(()), Err)
    }

    fn column(
        &mut self,
        reader: &mut Reader<'_, '_>,
        with_default: bool,
        now: &mut Now<'_>,
    ) -> Result<Column, Fault> {
        let column = resultset::column(reader, self.capabilities, self.session.charset, with_default)?;
        let _ = write!(now.summary, "Column {} {}", column.name, column.kind.name());
        Ok(column)
    }

    fn prepare_header(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        reader.u8(&RESPONSE_CODE)?;
        let (header, params) = match statement::header(reader, self.capabilities) {
            Ok(read) => read,
            Err(fault) => {
                self.finish(now);
                return Err(fault);
            }
        };
        let _ = write!(now.summary, "Prepared as statement {}, {}", header.id, Count(params, "parameter"));
        let sql = self.exchanges.front_mut().and_then(|exchange| {
            exchange.asked.statement = Some(header.id);
            exchange.asked.sql.clone()
        });
        self.prepared(header.id, params, sql, now);
        if header.params == 0 && header.columns == 0 {
            self.finish(now);
        } else {
            self.expect(Answer::Prepared(header, Vec::new()));
        }
        Ok(())
    }

    /// Reads the definition of a parameter or column of a statement that was prepared, or the EOF behind them.
    fn prepared_definition(
        &mut self,
        mut header: statement::Header,
        mut columns: Vec<Column>,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let end = self.ends(reader.peek());
        let mut fault = None;
        if end {
            now.summary.push_str("End of definitions");
            fault = eof(reader).err();
        } else {
            now.summary.push_str(if header.params > 0 { "Parameter: " } else { "" });
            let column = self.column(reader, false, now);
            match column {
                Ok(column) if header.params == 0 => columns.push(column),
                Ok(_) => {}
                Err(why) => fault = Some(why),
            }
            if header.params > 0 {
                header.params -= 1;
            } else {
                header.columns = header.columns.saturating_sub(1);
            }
        }
        let no_eof = self.capabilities.agreed() && self.capabilities.has(Capabilities::DEPRECATE_EOF);
        let eof_due = !no_eof && !end;
        if header.params > 0 || header.columns > 0 || eof_due {
            self.expect(Answer::Prepared(header, columns));
        } else {
            if let Some(statement) = self.statements.get_mut(header.id) {
                statement.columns = Some(columns.into());
            }
            self.finish(now);
        }
        fault.map_or(Ok(()), Err)
    }

    /// Whether `payload` ends definitions or rows: an EOF packet, or the OK packet in its place. A row may start
    /// with the same byte, but is longer then (MySQL "EOF_Packet", "OK_Packet").
    fn ends(&self, payload: &[u8]) -> bool {
        if payload.first() != Some(&EOF) {
            return false;
        }
        let deprecated = self.capabilities.has(Capabilities::DEPRECATE_EOF) || !self.capabilities.agreed();
        payload.len() <= MAX_EOF
            || (deprecated && payload.len() >= MIN_OK && payload.len() < packet::MAX_PAYLOAD)
    }

    /// Hands on a row of the result that the oldest command is answered with, or its end.
    fn extract_row(&mut self, columns: &[Column], cells: &[Option<String>], ends: bool, now: &mut Now<'_>) {
        if let Some(exchange) = self.exchanges.front_mut().filter(|_| now.contents.wanted()) {
            exchange.extract_row(columns, cells, ends, now);
        }
    }

    /// Reads a row, or what ends the rows.
    fn row(
        &mut self,
        columns: Columns,
        first: bool,
        binary: bool,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let payload = reader.peek();
        if self.ends(payload) {
            if !first || payload.len() > MAX_EOF {
                self.extract_row(&columns, &[], true, now);
                return self.okay("End of rows", reader, now);
            }
            now.summary.push_str("End of columns");
            let okay = eof(reader)?;
            if okay.status & status::STATUS_CURSOR_EXISTS != 0 && binary {
                self.finish(now);
            } else {
                self.expect(Answer::Rows(columns, false));
            }
            return Ok(());
        }
        now.summary.push_str("Row");
        if let Some(exchange) = self.exchanges.front_mut() {
            exchange.answered.rows += 1;
        }
        let (wanted, mut cells) = (now.contents.wanted(), Vec::new());
        let each = |value: Value<'_>, charset: Charset| {
            if wanted {
                cells.push(statement::as_text(value, charset, usize::MAX));
            }
        };
        let read = if !binary {
            resultset::text_row(reader, &columns, self.session.charset, each)
        } else if columns.is_empty() {
            reader.note(
                Severity::Info,
                reader.offset(),
                "the columns are not known: their definitions were left out, or not captured",
            );
            reader.rest(&packet::PAYLOAD).map(drop)
        } else {
            resultset::binary_row(reader, &columns, each)
        };
        if wanted && read.is_ok() {
            self.extract_row(&columns, &cells, false, now);
        }
        self.expect(Answer::Rows(columns, false));
        read
    }
}
