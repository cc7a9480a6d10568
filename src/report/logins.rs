//! `--report logins`: who logged in to what, in every protocol.

use super::object::{cell, count, is_record, text};
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

/// What came of a request of HTTP that said who makes it (RFC 9110 §11.1).
fn answered(object: &Object) -> &'static str {
    match count(object, "status") {
        Some(401 | 403) => "refused",
        Some(_) => "accepted",
        None => "not seen",
    }
}

impl Gather for Logins {
    fn take(&mut self, object: &Object) {
        let by_http = is_record(object, "http_exchange") && object.contains_key("user");
        if !by_http && !is_record(object, "login") {
            return;
        }
        if self.rows.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let outcome = if by_http { answered(object) } else { text(object, "outcome") };
        let error = match outcome {
            "refused" => either(object, &["error", "status", "text"]),
            _ => Value::Null,
        };
        let user = match text(object, "user") {
            "" if is(object, "anonymous") => "anonymous".into(),
            _ => cell(object, "user"),
        };
        let outcome = match outcome {
            "" => Value::Null,
            outcome if is(object, "guest") => format!("{outcome} as guest").into(),
            outcome => outcome.into(),
        };
        // A client of HTTP says with each request who it is.
        let is_repeated =
            |row: &Vec<Value>| row[1] == user && row[2] == outcome && row[10] == cell(object, "session");
        if by_http && self.rows.last().is_some_and(is_repeated) {
            return;
        }
        self.rows.push(vec![
            cell(object, "time"),
            user,
            outcome,
            cell(object, "server"),
            cell(object, "client"),
            error,
            either(object, &["plugin", "mechanism", "method"]),
            either(object, &["domain", "database"]),
            cell(object, "workstation"),
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
