//! Tables of what sessions meant: `--report NAME`.
//!
//! A report is made of the objects that `--format ndjson` prints, records with the two ends of their session: it tells
//! nothing that could not be had from there. What it keeps grows with the rows of its table, and those are
//! at most [`MAX_ROWS`].

use crate::summary::Loss;
use crate::view::sink::{Item, Sink};
use crate::view::{Detail, Ndjson, View};
use serde_json::{Map, Value};
use std::io::{self, BufWriter, Write};

mod anomalies;
mod calls;
mod clocks;
mod distribution;
mod errors;
mod failure;
mod files;
mod logins;
mod object;
mod services;
mod sessions;
mod statements;
pub mod table;

use table::{Rendering, Table};

/// The most rows that a report gathers; what would be one more is counted only.
pub const MAX_ROWS: usize = 10_000;

/// A JSON object as `--format ndjson` prints it.
pub type Object = Map<String, Value>;

/// The reports there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Report {
    /// Every session: who, what protocol, when, how much
    Sessions,
    /// Every server seen, with what it tells of itself: versions, capabilities, names
    Services,
    /// MySQL statements by digest: calls, times, rows, errors
    Statements,
    /// Who logged in, how, and with what outcome
    Logins,
    /// Files that were opened or sent: by whom, how much, with what result
    Files,
    /// Remote procedure calls by operation: calls, failures, times
    Rpc,
    /// SOAP calls by operation: calls, faults, times
    Soap,
    /// NTP servers: offset and delay, jitter, stratum, kiss codes
    Clocks,
    /// What was odd, and what could not be decoded
    Anomalies,
    /// What servers refused
    Errors,
}

/// Makes a table of objects that come in capture order.
trait Gather: Send {
    /// Takes a message, a record or a session.
    fn take(&mut self, object: &Object);

    /// Takes what could not be decoded.
    fn lost(&mut self, loss: &Loss) {
        let _ = loss;
    }

    /// The table of all that was taken.
    fn table(&mut self) -> Table;
}

impl Report {
    /// The view whose output the report is made of.
    pub fn view(self) -> Box<dyn View> {
        let detail = if self == Report::Anomalies { Detail::NoFields } else { Detail::NoMessages };
        Box::new(Ndjson::for_reports(detail))
    }

    /// What makes a table of that output, and writes it to `out` in the end.
    pub fn sink<'w>(self, rendering: Rendering, out: impl Write + Send + 'w) -> Box<dyn Sink + Send + 'w> {
        Box::new(Gathering { gather: self.gather(), rendering, out: BufWriter::new(out) })
    }

    fn gather(self) -> Box<dyn Gather> {
        match self {
            Report::Sessions => Box::new(sessions::Sessions::default()),
            Report::Services => Box::new(services::Services::default()),
            Report::Files => Box::new(files::Files::default()),
            Report::Rpc => Box::new(calls::Calls::rpc()),
            Report::Soap => Box::new(calls::Calls::soap()),
            Report::Statements => Box::new(statements::Statements::default()),
            Report::Logins => Box::new(logins::Logins::default()),
            Report::Clocks => Box::new(clocks::Clocks::default()),
            Report::Anomalies => Box::new(anomalies::Anomalies::default()),
            Report::Errors => Box::new(errors::Errors::default()),
        }
    }
}

struct Gathering<W: Write> {
    gather: Box<dyn Gather>,
    rendering: Rendering,
    out: BufWriter<W>,
}

impl<W: Write + Send> Sink for Gathering<W> {
    fn item(&mut self, _session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let object: Object = serde_json::from_slice(bytes)?;
        if item != Item::Summary {
            self.gather.take(&object);
            return Ok(());
        }
        for loss in object.get("losses").and_then(Value::as_array).into_iter().flatten() {
            let reason = loss["reason"].as_str().unwrap_or_default().to_owned();
            self.gather.lost(&Loss { reason, count: loss["count"].as_u64().unwrap_or_default() });
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.rendering.write(self.gather.table(), &mut self.out)?;
        self.out.flush()
    }
}
