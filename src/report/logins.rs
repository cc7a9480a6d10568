//! `--report logins`: who logged in to what, in every protocol.

use super::object::{cell, is_record, text};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use serde_json::Value;

#[derive(Default)]
pub(super) struct Logins {
    rows: Vec<Vec<Value>>,
    left_out: u64,
}

/// The first of the keys that the object has.
fn either(object: &Object, keys: &[&str]) -> Value {
    keys.iter().find_map(|key| object.get(*key)).cloned().unwrap_or_default()
}

/// Whether the object says so.
fn is(object: &Object, key: &str) -> bool {
    object.get(key) == Some(&Value::Bool(true))
}

impl Gather for Logins {
    fn take(&mut self, object: &Object) {
        if !is_record(object, "login") {
            return;
        }
        if self.rows.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let error = match text(object, "outcome") {
            "refused" => either(object, &["error", "status", "text"]),
            _ => Value::Null,
        };
        let user = match text(object, "user") {
            "" if is(object, "anonymous") => "anonymous".into(),
            _ => cell(object, "user"),
        };
        let outcome = match text(object, "outcome") {
            outcome if is(object, "guest") => format!("{outcome} as guest").into(),
            _ => cell(object, "outcome"),
        };
        self.rows.push(vec![
            cell(object, "time"),
            user,
            outcome,
            cell(object, "server"),
            cell(object, "client"),
            error,
            either(object, &["plugin", "mechanism", "method"]),
            either(object, &["domain", "database"]),
            either(object, &["workstation", "host"]),
            cell(object, "protocol"),
            cell(object, "session"),
        ]);
    }

    fn table(&mut self) -> Table {
        Table::new(
            &[
                ("time", "Time (UTC)", Kind::Time),
                ("user", "User", Kind::Text),
                ("outcome", "Outcome", Kind::Text),
                ("server", "Server", Kind::Text),
                ("client", "Client", Kind::Text),
                ("error", "Error", Kind::Text),
                ("method", "Method", Kind::Text),
                ("realm", "Domain or database", Kind::Text),
                ("workstation", "Workstation", Kind::Text),
                ("protocol", "Protocol", Kind::Text),
                ("session", "Session", Kind::Number),
            ],
            std::mem::take(&mut self.rows),
        )
        .left_out(self.left_out)
    }
}
