//! Commands and where their answers stand.

use super::charset::Charset;
use super::command::code;
use super::connection::{Connection, Now};
use super::records;
use super::response::{Failure, Okay};
use super::resultset::{Column, Columns};
use super::statement;
use crate::content::Growing;
use crate::message::Side;
use crate::time::Time;
use std::sync::Arc;

/// Commands that may wait for their answers at a time; beyond that the oldest counts as answered.
const MAX_EXCHANGES: usize = 1024;
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
    /// Whether it is unsure which answer is for it, whatever comes.
    pub unsure: bool,
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
    pub content: Option<Growing>,
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
    /// Nothing: all of the answer was seen.
    Nothing,
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
    pub fn is_binary(&self) -> bool {
        matches!(self.command, Some(code::STMT_EXECUTE | code::STMT_FETCH | code::STMT_BULK_EXECUTE))
    }

    /// Hands on a part of the client's file; an empty one ends it. Behind a gap nobody knows where a part belongs.
    pub fn extract(&mut self, bytes: &[u8], now: &mut Now<'_>) {
        if let Some(mut growing) = self.answered.content.take().filter(|_| !self.gap) {
            now.contents.append(&mut growing, bytes);
            match bytes.is_empty() {
                true => now.contents.end(growing),
                false => self.answered.content = Some(growing),
            }
        }
    }

    /// Hands on a row of a result set, or its end. Behind a gap nobody knows how many rows are missing.
    pub fn extract_row(
        &mut self,
        columns: &[Column],
        cells: &[Option<String>],
        ends: bool,
        now: &mut Now<'_>,
    ) {
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

impl Connection {
    /// Keeps a command until it is answered.
    pub(super) fn begin(&mut self, mut exchange: Exchange, now: &mut Now<'_>) {
        if now.side == Side::Client {
            // The answer to a command that is missing may be taken for the one to this.
            exchange.unsure = std::mem::take(&mut self.missed[Side::Client as usize]);
            exchange.gap |= exchange.unsure | !now.in_turn;
            if exchange.unsure && self.missed[Side::Server as usize] {
                // It waited for what is missing, and its answer may be missing by now as well.
                exchange.next_number = None;
            }
        }
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
            self.give_up(now);
        }
    }

    /// The answer to the oldest command is complete.
    pub(super) fn finish(&mut self, now: &mut Now<'_>) {
        if let Some(exchange) = self.exchanges.front_mut() {
            exchange.answer = Answer::Nothing;
        }
        self.give_up(now);
    }

    /// Nothing more is to come for the oldest command, whether all of its answer was seen or not.
    pub(super) fn give_up(&mut self, now: &mut Now<'_>) {
        if let Some(exchange) = self.exchanges.pop_front() {
            records::finished(self, exchange, now.records);
        }
    }
}
