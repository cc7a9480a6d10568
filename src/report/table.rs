//! The table of a report, and the ways of writing it.

use crate::comma::Rows;
use crate::terminal::{escape, width};
use clap::ValueEnum;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, TableStyle, Width};
use serde_json::{Map, Value};
use std::cmp::Ordering;
use std::io::{self, Write};

/// What a column holds, and so how people are shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text that is too long for people's table; the others have it.
    Aside,
    /// A whole number.
    Number,
    /// A duration in seconds.
    Seconds,
    /// A part of 1.
    Share,
    /// A point in time, in RFC 3339.
    Time,
    /// Several values.
    List,
}

impl Kind {
    fn is_number(self) -> bool {
        matches!(self, Kind::Number | Kind::Seconds | Kind::Share)
    }
}

/// A column: its key, its heading, and what it holds.
pub(super) type Column = (&'static str, &'static str, Kind);

/// The rows of a report.
#[derive(Debug)]
pub struct Table {
    columns: &'static [Column],
    /// A value for each column; null where there is none.
    rows: Vec<Vec<Value>>,
    left_out: u64,
    figure: String,
}

impl Table {
    /// A table of rows that have a value for each of the columns.
    pub(super) fn new(columns: &'static [Column], rows: Vec<Vec<Value>>) -> Self {
        Table { columns, rows, left_out: 0, figure: String::new() }
    }

    /// Says how many things found no room in it.
    pub(super) fn left_out(self, left_out: u64) -> Self {
        Table { left_out, ..self }
    }

    /// Adds a drawing for people.
    pub(super) fn figure(self, figure: String) -> Self {
        Table { figure, ..self }
    }
}

/// Ways of writing a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// Drawn with lines.
    #[default]
    Text,
    /// Comma-separated values (RFC 4180).
    Csv,
    /// A JSON array of objects.
    Json,
    /// A table of Markdown.
    Markdown,
}

/// How to write a table.
#[derive(Clone, Debug, Default)]
pub struct Rendering {
    /// In which way.
    pub style: Style,
    /// The key of the column to sort by, and whether its greatest value comes first.
    pub sort: Option<(String, bool)>,
    /// How many rows to write at most.
    pub limit: Option<u64>,
    /// How many characters a line of text has.
    pub columns: usize,
}

impl Rendering {
    /// Writes the table.
    ///
    /// # Errors
    /// When there is no such column to sort by, or when it cannot be written.
    pub(super) fn write(&self, mut table: Table, out: &mut dyn Write) -> io::Result<()> {
        if let Some((key, descending)) = &self.sort {
            sort(&mut table, key, *descending)?;
        }
        let rows = table.rows.len();
        table
            .rows
            .truncate(self.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX)));
        let hidden = (rows - table.rows.len()) as u64;
        match self.style {
            Style::Text => text(&table, hidden, self.columns, out),
            Style::Csv => csv(&table, out),
            Style::Json => json(&table, out),
            Style::Markdown => markdown(&table, out),
        }
    }
}

fn sort(table: &mut Table, key: &str, descending: bool) -> io::Result<()> {
    let Some(at) = table.columns.iter().position(|column| column.0 == key) else {
        let known: Vec<_> = table.columns.iter().map(|column| column.0).collect();
        let text = format!("--sort: no column {key}; there is {}", known.join(", "));
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    };
    table.rows.sort_by(|a, b| {
        let order = compare(&a[at], &b[at]);
        if descending { order.reverse() } else { order }
    });
    Ok(())
}

/// Numbers by value, everything else by its text; what is not known comes first.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => plain(a).cmp(&plain(b)),
    }
}

/// A value as text, without quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A value as people are shown it, harmless to terminals.
fn shown(value: &Value, kind: Kind) -> String {
    let text = match (kind, value.as_f64()) {
        (Kind::Seconds, Some(seconds)) => duration(seconds),
        (Kind::Share, Some(share)) => format!("{:.1} %", 100.0 * share),
        // To the second, without the letters of RFC 3339; the heading says that it is UTC.
        (Kind::Time, _) => plain(value).replace('T', " ").chars().take("2020-09-14 02:06:25".len()).collect(),
        _ => plain(value),
    };
    harmless(&text)
}

/// Text that does nothing to a terminal.
fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    escape(text, &mut safe);
    safe
}

/// Seconds in the unit that suits them, in four digits.
pub(super) fn duration(seconds: f64) -> String {
    let (number, unit) = match seconds.abs() {
        0.0 => return "0".to_owned(),
        size if size < 999.95e-9 => (1e9 * seconds, "ns"),
        size if size < 999.95e-6 => (1e6 * seconds, "µs"),
        size if size < 999.95e-3 => (1e3 * seconds, "ms"),
        _ => (seconds, "s"),
    };
    let decimals = match number.abs() {
        _ if unit == "ns" => 0,
        size if size < 9.9995 => 3,
        size if size < 99.995 => 2,
        size if size < 999.95 => 1,
        _ => 0,
    };
    format!("{number:.decimals$} {unit}")
}

/// The columns that people are shown: those with something in them that is not zero.
fn visible(table: &Table) -> Vec<usize> {
    let told = |at: usize| table.rows.iter().any(|row| !matches!(plain(&row[at]).as_str(), "" | "0"));
    (0..table.columns.len())
        .filter(|&at| table.columns[at].2 != Kind::Aside && (told(at) || table.rows.is_empty()))
        .collect()
}

/// Spaces before the text of a cell.
const PADDING: usize = 1;
/// What stands between two columns.
const SEPARATOR: usize = 1;
/// How wide a column of text must be able to get.
const TEXT_WIDTH: usize = 24;
/// Words up to this length, addresses and GUIDs among them, are not broken.
const WORD_WIDTH: usize = 40;

/// Leaves as many columns as fit side by side, the first ones; only texts are broken into lines.
fn fitting(table: &Table, visible: &mut Vec<usize>, columns: usize) -> Vec<&'static str> {
    let mut left = columns;
    let mut full = false;
    let mut without = Vec::new();
    visible.retain(|&at| {
        let heading = table.columns[at].1;
        let needed = least_width(table, at) + PADDING + if left < columns { SEPARATOR } else { 0 };
        full |= needed > left;
        if full {
            without.push(heading);
        } else {
            left -= needed;
        }
        !full
    });
    without
}

/// How many characters a column takes at least: what is no text stands in one line, and few words are broken.
fn least_width(table: &Table, at: usize) -> usize {
    let (_, heading, kind) = table.columns[at];
    let least = |cell: &str| match kind {
        Kind::Text | Kind::List => width(cell).min(TEXT_WIDTH).max(longest_word(cell).min(WORD_WIDTH)),
        _ => width(cell),
    };
    let cells = table.rows.iter().map(|row| least(&shown(&row[at], kind)));
    cells.max().unwrap_or_default().max(longest_word(heading))
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(width).max().unwrap_or_default()
}

fn text(table: &Table, hidden: u64, columns: usize, out: &mut dyn Write) -> io::Result<()> {
    if table.rows.is_empty() && hidden == 0 {
        return writeln!(out, "Nothing found");
    }
    let mut visible = visible(table);
    let without = fitting(table, &mut visible, columns);
    let mut drawn = comfy_table::Table::new();
    drawn
        .load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(columns).unwrap_or(u16::MAX))
        .set_header(visible.iter().map(|&at| table.columns[at].1));
    for row in &table.rows {
        drawn.add_row(visible.iter().map(|&at| Cell::new(shown(&row[at], table.columns[at].2))));
    }
    for (column, &at) in drawn.column_iter_mut().zip(&visible) {
        column.set_padding((PADDING as u16, 0));
        if table.columns[at].2.is_number() {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let least = Width::Fixed(u16::try_from(least_width(table, at) + PADDING).unwrap_or(u16::MAX));
        column.set_constraint(match table.columns[at].2 {
            Kind::Text | Kind::List => ColumnConstraint::LowerBoundary(least),
            _ => ColumnConstraint::Absolute(least),
        });
    }
    writeln!(out, "{}", drawn.trim_fmt())?;
    if !without.is_empty() {
        writeln!(out, "No room for {} (--format csv has all)", without.join(", "))?;
    }
    if hidden > 0 {
        writeln!(out, "{hidden} more {} (--limit)", if hidden == 1 { "row" } else { "rows" })?;
    }
    if table.left_out > 0 {
        writeln!(out, "{} more found no room in the table", table.left_out)?;
    }
    out.write_all(table.figure.as_bytes())
}

fn csv(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(out);
    rows.row(table.columns.iter().map(|column| column.0))?;
    for row in &table.rows {
        rows.row(row.iter().map(plain))?;
    }
    rows.finish()
}

fn json(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, row) in table.rows.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        let told = table.columns.iter().zip(row).filter(|(_, value)| !value.is_null());
        let object: Map<String, Value> =
            told.map(|(column, value)| (column.0.to_owned(), value.clone())).collect();
        serde_json::to_writer(&mut *out, &object)?;
    }
    out.write_all(b"\n]\n")
}

fn markdown(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let visible = visible(table);
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(out, "{}", line(visible.iter().map(|&at| table.columns[at].1.to_owned()).collect()))?;
    let rule = |at: &usize| match table.columns[*at].2 {
        kind if kind.is_number() => "--:".to_owned(),
        _ => "---".to_owned(),
    };
    writeln!(out, "{}", line(visible.iter().map(rule).collect()))?;
    for row in &table.rows {
        let cell = |at: &usize| marked_down(&shown(&row[*at], table.columns[*at].2));
        writeln!(out, "{}", line(visible.iter().map(cell).collect()))?;
    }
    Ok(())
}

/// Text that means nothing but itself in a cell of Markdown.
fn marked_down(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' => safe.extend(['\\', character]),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn table() -> Table {
        Table::new(
            &[
                ("name", "Name", Kind::Text),
                ("calls", "Calls", Kind::Number),
                ("time", "Time", Kind::Seconds),
                ("empty", "Empty", Kind::Text),
                ("more", "More", Kind::Aside),
            ],
            vec![
                vec![json!("a|<b>\u{1b}[31m"), json!(9), json!(0.0125), Value::Null, json!("x,\"y\"")],
                vec![json!("z"), json!(10), Value::Null, Value::Null, json!(["p", 1])],
            ],
        )
        .left_out(3)
    }

    fn written(style: Style, sort: Option<(&str, bool)>, limit: Option<u64>) -> String {
        let sort = sort.map(|(key, descending)| (key.to_owned(), descending));
        let mut out = Vec::new();
        Rendering { style, sort, limit, columns: 80 }.write(table(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_for_people() {
        let text = written(Style::Text, None, Some(1));
        assert!(text.contains(r"a|<b>\x1b[31m"), "{text}");
        assert!(text.contains("12.50 ms"), "{text}");
        assert!(!text.contains("Empty") && !text.contains("More"), "{text}");
        assert!(text.ends_with("1 more row (--limit)\n3 more found no room in the table\n"), "{text}");
    }

    #[test]
    fn csv_json_and_markdown() {
        assert_eq!(
            written(Style::Csv, None, None),
            "name,calls,time,empty,more\na|<b>\\x1b[31m,9,0.0125,,\"x,\"\"y\"\"\"\nz,10,,,\"p, 1\"\n"
        );
        assert_eq!(
            serde_json::from_str::<Value>(&written(Style::Json, Some(("calls", true)), Some(1))).unwrap(),
            json!([{"name": "z", "calls": 10, "more": ["p", 1]}])
        );
        assert_eq!(
            written(Style::Markdown, Some(("calls", false)), None),
            "| Name | Calls | Time |\n| --- | --: | --: |\n\
             | a\\|&lt;b>\\\\x1b\\[31m | 9 | 12.50 ms |\n| z | 10 |  |\n"
        );
    }

    #[test]
    fn durations_have_four_digits_and_the_unit_that_suits_them() {
        let shown = [0.0, 4.2e-8, 0.999_96e-6, 0.000_083, 0.012_898, -0.177_8, 0.999_96, 59.999, 86_400.0];
        assert_eq!(
            shown.map(duration),
            ["0", "42 ns", "1.000 µs", "83.00 µs", "12.90 ms", "-177.8 ms", "1.000 s", "60.00 s", "86400 s"]
        );
    }

    #[test]
    fn numbers_stand_below_each_other_with_their_heading() {
        let text = written(Style::Text, None, None);
        let end = |what: &str| text.lines().find_map(|line| Some(line.find(what)? + what.len()));
        assert_eq!(end("Calls"), end(" 9 ").map(|end| end - 1), "{text}");
        assert_eq!(end("Calls"), end(" 10"), "{text}");
    }

    #[test]
    fn words_that_fit_are_not_broken() {
        let guid = json!("guid e6fa9a19-c50f-49c1-b76b-e5fbd1c6f112");
        let columns = &[("a", "Number", Kind::Number), ("b", "Told", Kind::Text), ("c", "Far", Kind::Text)];
        let mut out = Vec::new();
        text(&Table::new(columns, vec![vec![json!(1), guid, json!("x")]]), 0, 48, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(" e6fa9a19-c50f-49c1-b76b-e5fbd1c6f112\n"), "{text}");
        assert!(text.ends_with("No room for Far (--format csv has all)\n"), "{text}");
    }

    #[test]
    fn an_empty_table_says_so() {
        let mut out = Vec::new();
        text(&Table::new(&[("a", "A", Kind::Text)], Vec::new()), 0, 80, &mut out).unwrap();
        assert_eq!(out, b"Nothing found\n");
        assert!(written(Style::Text, None, Some(0)).contains("\n2 more rows (--limit)\n"));
    }

    #[test]
    fn an_unknown_column_is_said() {
        let how = Rendering { sort: Some(("nothing".into(), false)), ..Rendering::default() };
        let error = how.write(table(), &mut Vec::new()).unwrap_err().to_string();
        assert_eq!(error, "--sort: no column nothing; there is name, calls, time, empty, more");
    }
}
