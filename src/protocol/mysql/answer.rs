//! What the server sends in the command phase: which packet of an answer comes next, and what it means for the command
//! (MySQL "Command Phase", MariaDB "Result Set Packets").

use super::binlog;
use super::capabilities::Capabilities;
use super::charset::Charset;
use super::command::code;
use super::connection::{Connection, Now, Phase};
use super::exchange::{Answer, Exchange};
use super::lenenc::Lenenc;
use super::packet;
use super::records;
use super::response::{
    EOF, ERR, FILE_DATA, FILE_NAME, INFILE, MAX_EOF, MESSAGE, MIN_OK, OK, PROGRESS_CODE, RESPONSE_CODE, eof,
    err, ok, progress,
};
use super::resultset::{self, Column, Columns};
use super::statement::{self, decoded};
use super::status;
use super::value::Value;
use crate::count::Count;
use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use std::fmt::Write;
use std::sync::Arc;

impl Connection {
    /// Whether the client is to send a file (LOCAL INFILE).
    pub(super) fn sends_file(&self) -> bool {
        matches!(self.exchanges.front(), Some(Exchange { answer: Answer::File, .. }))
    }

    /// Reads a packet of the server in the command phase.
    pub(super) fn response(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        // What came before the oldest command answers one that was not captured.
        let later = |exchange: &Exchange| exchange.asked.at.is_some_and(|(_, asked)| asked > now.frame);
        if self.exchanges.front().is_none_or(later) {
            self.exchanges.push_front(Exchange::default());
        }
        let payload = reader.peek();
        let Some(exchange) = self.exchanges.front_mut() else { return Ok(()) };
        exchange.gap |= !now.in_turn;
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
            Answer::Start | Answer::File | Answer::Nothing => self.start(reader, now),
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
