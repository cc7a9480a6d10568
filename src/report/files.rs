//! `--report files`: what was opened on file servers, by whom, and what was done with it; files that were sent
//! for a statement of MySQL too.

use super::object::{cell, count, is_record, text, time};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use serde_json::Value;

#[derive(Default)]
pub(super) struct Files {
    rows: Vec<Vec<Value>>,
    left_out: u64,
}

/// What was done with a file beside reading and writing, and why not.
fn result(object: &Object) -> Value {
    let mut said: Vec<String> = Vec::new();
    said.extend([text(object, "outcome"), text(object, "status")].map(str::to_owned));
    if object.get("deleted").is_some_and(|deleted| deleted == true) {
        said.push("deleted".to_owned());
    }
    if let Some(Value::String(name)) = object.get("renamed_to") {
        said.retain(|text| text != "renamed");
        said.push(format!("renamed to {name}"));
    }
    said.retain(|text| !text.is_empty());
    said.dedup();
    said.join(", ").into()
}

impl Gather for Files {
    fn take(&mut self, object: &Object) {
        let is_infile = is_record(object, "infile");
        if !is_infile && !is_record(object, "file") {
            return;
        }
        if self.rows.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let open = time(object, "closed").zip(time(object, "opened")).map(|(end, start)| end.since(start));
        let path = if is_infile { "file" } else { "path" };
        let written = if is_infile { "bytes" } else { "bytes_written" };
        let result = match object.get("complete") {
            Some(Value::Bool(false)) => "cut off".into(),
            Some(Value::Bool(true)) => "sent".into(),
            _ => result(object),
        };
        let path = match cell(object, path) {
            // The share itself.
            Value::String(path) if path.is_empty() => "\\".into(),
            path => path,
        };
        self.rows.push(vec![
            path,
            if is_infile { "file".into() } else { cell(object, "object") },
            cell(object, "user"),
            result,
            count(object, "bytes_read").into(),
            count(object, written).into(),
            count(object, "size").into(),
            cell(object, "share"),
            cell(object, "client"),
            cell(object, "server"),
            object.get("opened").or_else(|| object.get("time")).cloned().unwrap_or_default(),
            open.into(),
            cell(object, "access"),
            cell(object, "protocol"),
            cell(object, "session"),
        ]);
    }

    fn table(&mut self) -> Table {
        Table::new(
            &[
                ("path", "Path", Kind::Text),
                ("object", "What", Kind::Text),
                ("user", "User", Kind::Text),
                ("result", "Result", Kind::Text),
                ("bytes_read", "Read", Kind::Number),
                ("bytes_written", "Written", Kind::Number),
                ("size", "Size", Kind::Number),
                ("share", "Share", Kind::Text),
                ("client", "Client", Kind::Text),
                ("server", "Server", Kind::Text),
                ("opened", "Opened (UTC)", Kind::Time),
                ("open_for", "Open for", Kind::Seconds),
                ("access", "Access", Kind::Aside),
                ("protocol", "Protocol", Kind::Text),
                ("session", "Session", Kind::Number),
            ],
            std::mem::take(&mut self.rows),
        )
        .left_out(self.left_out)
    }
}
