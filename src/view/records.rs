//! `--format csv`: the records of all sessions, one a line.
//!
//! Which columns there are is known in the end only, so records wait in a temporary file without a name.

use super::sink::{Item, Sink};
use crate::comma::Rows;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

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
        Records { out, spool: None, columns: Vec::new() }
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
        let Some(spool) = &mut self.spool else { return self.out.flush() };
        spool.flush()?;
        let mut spooled = spool.get_ref();
        spooled.rewind()?;
        let mut rows = Rows::new(&mut self.out);
        rows.row(&self.columns)?;
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

    #[test]
    fn columns_are_those_of_all_records() {
        let mut out = Vec::new();
        let mut records = Records::new(&mut out);
        records.item(1, Item::Message, b"{\"type\":\"message\"}\n").unwrap();
        records
            .item(1, Item::Record, b"{\"type\":\"record\",\"kind\":\"login\",\"user\":\"a,\\\"b\\u001b\"}\n")
            .unwrap();
        records.item(2, Item::Record, b"{\"type\":\"record\",\"kind\":\"x\",\"list\":[1,2]}\n").unwrap();
        records.finish().unwrap();
        drop(records);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "kind,user,list\nlogin,\"a,\"\"b\\x1b\",\nx,,\"[1,2]\"\n");
    }
}
