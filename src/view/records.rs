//! `--format csv`: the records of all sessions, one a line.
//!
//! Which columns there are behind those that all records have is known in the end only, so records wait in a
//! temporary file without a name.

use super::sink::{Item, Sink};
use crate::comma::Rows;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// What every record has, in the order in which it is written.
const COMMON: [&str; 7] = ["session", "protocol", "frame", "time", "client", "server", "kind"];
/// The most columns there are; a record's further facts go without one.
const MAX_COLUMNS: usize = 512;

pub(super) struct Records<W: Write> {
    out: W,
    spool: Option<BufWriter<File>>,
    columns: Vec<String>,
}

impl<W: Write> Records<W> {
    /// Records to be written to `out` in the end.
    pub(super) fn new(out: W) -> Self {
        Records { out, spool: None, columns: COMMON.map(str::to_owned).into() }
    }
}

impl<W: Write> Sink for Records<W> {
    fn item(&mut self, _session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        if item != Item::Record {
            return Ok(());
        }
        let record: Map<String, Value> = serde_json::from_slice(bytes)?;
        for key in record.keys().filter(|key| *key != "type") {
            if !self.columns.contains(key) && self.columns.len() < MAX_COLUMNS {
                self.columns.push(key.clone());
            }
        }
        let spool = match &mut self.spool {
            Some(spool) => spool,
            None => self.spool.insert(BufWriter::new(tempfile::tempfile()?)),
        };
        spool.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let mut rows = Rows::new(&mut self.out);
        rows.row(&self.columns)?;
        let Some(spool) = &mut self.spool else { return rows.finish() };
        spool.flush()?;
        let mut spooled = spool.get_ref();
        spooled.rewind()?;
        for line in BufReader::new(spooled).lines() {
            let record: Map<String, Value> = serde_json::from_str(&line?)?;
            rows.row(self.columns.iter().map(|column| cell(record.get(column))))?;
        }
        rows.finish()
    }
}

/// A value as text: without quotes, lists and objects as JSON.
fn cell(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(items: &[(Item, &str)]) -> String {
        let mut out = Vec::new();
        let mut records = Records::new(&mut out);
        for (item, object) in items {
            records.item(1, *item, object.as_bytes()).unwrap();
        }
        records.finish().unwrap();
        drop(records);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_those_of_all_records() {
        let text = written(&[
            (Item::Message, "{\"type\":\"message\"}\n"),
            (Item::Record, "{\"type\":\"record\",\"kind\":\"login\",\"user\":\"a,\\\"b\\u001b\"}\n"),
            (Item::Record, "{\"type\":\"record\",\"session\":2,\"kind\":\"x\",\"list\":[1,2]}\n"),
        ]);
        let common = COMMON.join(",");
        let expected = format!("{common},user,list\n,,,,,,login,\"a,\"\"b\\x1b\",\n2,,,,,,x,,\"[1,2]\"\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn without_records_there_are_columns() {
        assert_eq!(written(&[]), format!("{}\n", COMMON.join(",")));
    }
}
