//! What a session meant, below and behind its messages.

use super::{Count, TreeView, over, title};
use crate::protocol::mysql::records::Statement;
use crate::record::Record;
use crate::summary::{About, SessionSummary};
use crate::terminal::escape;
use crate::view::Scratch;
use crate::view::line::Line;
use anstyle::{Effects, Style};
use serde_json::Value;

impl TreeView {
    /// A record: `= clock sample  offset 0.0012, delay 0.03  (session 1, frame 7)`.
    pub(super) fn write_record(
        &self,
        about: &About,
        record: &Record,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) {
        let Ok(Value::Object(mut facts)) = serde_json::to_value(record) else { return };
        let kind = facts.remove("kind").and_then(|kind| kind.as_str().map(spoken)).unwrap_or_default();
        let mut line = self.line(out);
        line.column(4);
        line.put(self.palette.record, "=");
        line.space(1);
        line.put(self.palette.record, &kind);
        line.indent(8);
        line.space(2);
        if let Record::Statement(statement) = record {
            scratch.text.clear();
            escape(&told(statement), &mut scratch.text);
            line.wrap(self.palette.value, &scratch.text);
            if self.verbose {
                line.put(self.palette.dim, ",");
                line.space(1);
            }
        }
        let mut first = true;
        for &(key, unit) in telling(record) {
            if let Some(value) = facts.remove(key) {
                self.fact(key, &value, unit, std::mem::take(&mut first), &mut line, scratch);
            }
        }
        let short = !matches!(record, Record::Statement(_));
        if self.verbose || (first && short) {
            for (key, value) in &facts {
                self.fact(key, value, "", std::mem::take(&mut first), &mut line, scratch);
            }
        }
        line.space(2);
        line.wrap(
            self.palette.dim,
            over(&mut scratch.text, format_args!("(session {}, frame {})", about.session, about.frame)),
        );
        line.end();
    }

    /// The line that closes a session, with what is known of it as a whole.
    pub(super) fn write_session(
        &self,
        session: &SessionSummary<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) {
        let palette = &self.palette;
        out.push(b'\n');
        let mut line = self.line(out);
        line.put(palette.dim, "──");
        line.space(1);
        line.put(palette.strong, over(&mut scratch.text, format_args!("session {}", session.session)));
        line.space(1);
        line.put(Style::new(), session.state);
        line.space(2);
        line.put(palette.strong, session.protocol.map_or("not recognised", title));
        line.put(
            Style::new(),
            over(&mut scratch.text, format_args!(" over {}", session.transport.name().to_uppercase())),
        );
        line.space(1);
        line.fill(palette.dim, "─");
        line.end();

        let mut line = self.line(out);
        line.column(4);
        let counts = format_args!(
            "{}, {}, {} from client, {} from server, {:.6} s",
            Count(session.frames, "frame"),
            Count(session.messages, "message"),
            Count(session.bytes.client, "byte"),
            Count(session.bytes.server, "byte"),
            session.end.since(session.start)
        );
        line.wrap(Style::new(), over(&mut scratch.text, counts));
        for (side, gap) in [("client", session.gaps.client), ("server", session.gaps.server)] {
            if gap > 0 {
                let missing = format_args!(", {} from {side} not captured", Count(gap, "byte"));
                line.wrap(palette.warning.effects(Effects::new()), over(&mut scratch.text, missing));
            }
        }
        line.end();
        if !session.facts.is_empty() {
            let mut line = self.line(out);
            line.column(4);
            for (index, (key, value)) in session.facts.iter().enumerate() {
                self.fact(key, value, "", index == 0, &mut line, scratch);
            }
            line.end();
        }
        for (severity, note) in session.notes {
            let mut line = self.line(out);
            line.column(4);
            let style = palette.severity(*severity);
            line.put(style, over(&mut scratch.text, format_args!("! {}:", severity.name())));
            line.space(1);
            scratch.text.clear();
            escape(note, &mut scratch.text);
            line.wrap(style.effects(Effects::new()), &scratch.text);
            line.end();
        }
    }

    /// A fact as `name value unit`, one of several.
    fn fact(
        &self,
        key: &str,
        value: &Value,
        unit: &str,
        first: bool,
        line: &mut Line<'_>,
        scratch: &mut Scratch,
    ) {
        let Scratch { text, raw, .. } = scratch;
        if !first {
            line.put(self.palette.dim, ",");
            line.space(1);
        }
        text.clear();
        escape(&spoken(key), text);
        line.wrap(self.palette.dim, text);
        line.space(1);
        let value = match value {
            Value::String(value) if value.is_empty() => "\"\"",
            Value::String(value) => value.as_str(),
            Value::Number(number) if number.is_f64() => {
                over(raw, format_args!("{:.9}{unit}", number.as_f64().unwrap_or_default()))
            }
            other => over(raw, format_args!("{other}{unit}")),
        };
        text.clear();
        escape(value, text);
        line.wrap(self.palette.value, text);
    }
}

/// The facts of a record that tell most, with their units. The others are for those who ask for more; a record
/// without any of these shows all it has.
fn telling(record: &Record) -> &'static [(&'static str, &'static str)] {
    match record {
        Record::ClockSample(_) => &[
            ("offset", " s"),
            ("delay", " s"),
            ("root_distance", " s"),
            ("stratum", ""),
            ("reference", ""),
            ("kiss_code", ""),
            ("doubt", ""),
        ],
        Record::ControlExchange(_) => &[],
        Record::Login(_) => &[
            ("user", ""),
            ("database", ""),
            ("plugin", ""),
            ("outcome", ""),
            ("error_code", ""),
            ("sql_state", ""),
            ("error", ""),
        ],
        Record::Prepared(_) => &[("statement_id", ""), ("sql", ""), ("executions", ""), ("closed", "")],
        Record::Infile(_) => &[("file", ""), ("bytes", "")],
        Record::BinlogEvent(_) => &[
            ("event", ""),
            ("table", ""),
            ("rows", ""),
            ("database", ""),
            ("sql", ""),
            ("gtid", ""),
            ("xid", ""),
            ("file", ""),
            ("position", ""),
        ],
        Record::Rpc(_) => &[
            ("interface", ""),
            ("operation", ""),
            ("operation_number", ""),
            ("pipe", ""),
            ("latency", " s"),
            ("outcome", ""),
            ("result", ""),
        ],
        Record::Banner(_) => &[
            ("version", ""),
            ("ssl_required", ""),
            ("server_protocol", ""),
            ("mks_protocol", ""),
            ("capabilities", ""),
        ],
        Record::AuthdLogin(_) => {
            &[("user", ""), ("method", ""), ("ticket", ""), ("outcome", ""), ("code", ""), ("text", "")]
        }
        Record::HttpExchange(_) => {
            &[("method", ""), ("host", ""), ("uri", ""), ("status", ""), ("latency", " s")]
        }
        Record::SoapCall(_) => &[
            ("operation", ""),
            ("endpoint", ""),
            ("outcome", ""),
            ("status", ""),
            ("fault", ""),
            ("refusal", ""),
            ("latency", " s"),
        ],
        Record::SmbLogin(_) => &[
            ("user", ""),
            ("domain", ""),
            ("workstation", ""),
            ("mechanism", ""),
            ("ntlm_version", ""),
            ("outcome", ""),
            ("status", ""),
            ("guest", ""),
            ("anonymous", ""),
        ],
        Record::Tree(_) => &[("path", ""), ("share_type", ""), ("user", ""), ("outcome", ""), ("status", "")],
        Record::File(_) => &[
            ("path", ""),
            ("share", ""),
            ("user", ""),
            ("object", ""),
            ("outcome", ""),
            ("status", ""),
            ("bytes_read", " bytes"),
            ("bytes_written", " bytes"),
            ("renamed_to", ""),
            ("deleted", ""),
        ],
        Record::Posture(_) => &[
            ("dialect", ""),
            ("client_requires_signing", ""),
            ("server_requires_signing", ""),
            ("signed_messages", ""),
            ("unsigned_messages", ""),
            ("encrypted_messages", ""),
            ("cipher", ""),
        ],
        Record::Statement(_) | Record::Redacted(_) => &[],
    }
}

/// Characters of a statement that its line shows.
const EXCERPT: usize = 200;

/// A statement as people tell of it: `SELECT 1 · 1 row · 400 µs`.
fn told(statement: &Statement) -> String {
    let mut text = match (&statement.sql, statement.command) {
        (Some(sql), Some("Query") | None) => one_line(sql),
        (Some(sql), Some(command)) => format!("{command}: {}", one_line(sql)),
        (None, Some(command)) => command.to_owned(),
        (None, None) => "unknown command".to_owned(),
    };
    if let Some((end, _)) = text.char_indices().nth(EXCERPT) {
        text.truncate(end);
        text.push('…');
    }
    let params = statement.params.iter().map(|param| match &param.value {
        Some(value) => value.as_str(),
        None if param.null => "NULL",
        None => "value sent before",
    });
    for (at, param) in params.enumerate() {
        text.push_str(if at == 0 { " · with " } else { ", " });
        text.extend(param.chars().take(EXCERPT));
        if text.len() > 4 * EXCERPT {
            text.push('…');
            break;
        }
    }
    if let Some(rows) = statement.bulk_rows {
        let _ =
            std::fmt::Write::write_fmt(&mut text, format_args!(" · with {} of values", Count(rows, "row")));
    }
    let mut tell = |part: std::fmt::Arguments<'_>| {
        text.push_str(" · ");
        let _ = std::fmt::Write::write_fmt(&mut text, part);
    };
    let error = &statement.error;
    match (error.error_code, &error.sql_state, error.error.as_deref().unwrap_or_default()) {
        (Some(code), Some(state), message) => tell(format_args!("error {code} ({state}): {message}")),
        (Some(code), None, message) => tell(format_args!("error {code}: {message}")),
        (None, ..) => {}
    }
    if statement.results.is_some_and(|results| results > 0) || statement.rows.is_some_and(|rows| rows > 0) {
        tell(format_args!("{}", Count(statement.rows.unwrap_or_default(), "row")));
    }
    if let Some(affected) = statement.affected_rows.filter(|&rows| rows > 0) {
        tell(format_args!("{} affected", Count(affected, "row")));
    }
    if let Some(warnings) = statement.warnings.filter(|&warnings| warnings > 0) {
        tell(format_args!("{}", Count(u64::from(warnings), "warning")));
    }
    match (statement.time_to_last, statement.latency_unknown) {
        (Some(seconds), _) if seconds < 0.001 => tell(format_args!("{:.0} µs", seconds * 1e6)),
        (Some(seconds), _) => tell(format_args!("{:.1} ms", seconds * 1000.0)),
        (None, Some(why)) => tell(format_args!("time unknown: {why}")),
        (None, None) => {}
    }
    if statement.answer != "complete" {
        tell(format_args!("{} answer", statement.answer));
    }
    for flag in &statement.flags {
        tell(format_args!("{}", spoken(flag)));
    }
    text
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key of JSON as people say it: `clock_sample` is a clock sample.
fn spoken(key: &str) -> String {
    key.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::mysql::records::{Bound, Error};

    #[test]
    fn statements_are_told_in_a_line() {
        let told = |statement: Statement| super::told(&Statement { answer: "complete", ..statement });
        let query = || Statement {
            command: Some("Query"),
            sql: Some("SELECT\n  1".into()),
            results: Some(1),
            rows: Some(1),
            time_to_last: Some(0.000_4),
            ..Statement::default()
        };
        assert_eq!(told(query()), "SELECT 1 · 1 row · 400 µs");
        let slow = Statement { warnings: Some(2), flags: vec!["no_index_used"], ..query() };
        assert_eq!(told(slow), "SELECT 1 · 1 row · 2 warnings · 400 µs · no index used");
        let bound = |value: &str| Bound { value: Some(value.into()), ..Bound::default() };
        let execution = Statement {
            command: Some("Execute Statement"),
            sql: Some("DO ?, ?".into()),
            params: vec![bound("5"), Bound { null: true, ..Bound::default() }],
            affected_rows: Some(3),
            latency_unknown: Some("gap"),
            ..Statement::default()
        };
        assert_eq!(
            told(execution),
            "Execute Statement: DO ?, ? · with 5, NULL · 3 rows affected · time unknown: gap"
        );
        let error = Error {
            error_code: Some(1064),
            sql_state: Some("42000".into()),
            error: Some("no such thing".into()),
        };
        let failed = Statement { sql: Some("x".repeat(300).into()), error, ..Statement::default() };
        assert_eq!(told(failed), format!("{}… · error 1064 (42000): no such thing", "x".repeat(200)));
        let lost = super::told(&Statement { answer: "missing", ..Statement::default() });
        assert_eq!(lost, "unknown command · missing answer");
    }
}
