//! `--report errors`: what servers refused, grouped by what they said.

use super::object::{cell, text};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use foldhash::HashMap;
use serde_json::Value;

#[derive(Default)]
pub(super) struct Errors {
    groups: HashMap<[String; 4], Group>,
    left_out: u64,
}

struct Group {
    count: u64,
    first: Value,
    last: Value,
    session: Value,
    text: Value,
}

/// Number and class of what a record says went wrong, if anything did.
fn error(object: &Object) -> Option<String> {
    if let Some(code) = object.get("error_code") {
        return Some(match text(object, "sql_state") {
            "" => code.to_string(),
            state => format!("{code} ({state})"),
        });
    }
    ["fault", "status", "error"].into_iter().find_map(|key| match object.get(key)? {
        Value::String(status) if status != "STATUS_SUCCESS" => Some(status.clone()),
        _ => None,
    })
}

impl Gather for Errors {
    fn take(&mut self, object: &Object) {
        let Some(error) = error(object).filter(|_| object.contains_key("kind")) else { return };
        let key = [text(object, "protocol"), text(object, "server"), text(object, "kind"), &error]
            .map(str::to_owned);
        if !self.groups.contains_key(&key) && self.groups.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let group = self.groups.entry(key).or_insert_with(|| Group {
            count: 0,
            first: cell(object, "time"),
            last: Value::Null,
            session: cell(object, "session"),
            text: cell(object, "error"),
        });
        group.count += 1;
        group.last = cell(object, "time");
    }

    fn table(&mut self) -> Table {
        let mut groups: Vec<_> = std::mem::take(&mut self.groups).into_iter().collect();
        groups.sort_by(|(a, x), (b, y)| y.count.cmp(&x.count).then_with(|| a.cmp(b)));
        let rows = groups.into_iter().map(|([protocol, server, kind, error], group)| {
            vec![
                protocol.into(),
                server.into(),
                kind.into(),
                error.into(),
                group.count.into(),
                group.first,
                group.last,
                group.session,
                group.text,
            ]
        });
        Table::new(
            &[
                ("protocol", "Protocol", Kind::Text),
                ("server", "Server", Kind::Text),
                ("kind", "Of what", Kind::Text),
                ("error", "Error", Kind::Text),
                ("count", "Times", Kind::Number),
                ("first", "First", Kind::Time),
                ("last", "Last", Kind::Time),
                ("session", "Session", Kind::Number),
                ("example", "Example", Kind::Text),
            ],
            rows.collect(),
        )
        .left_out(self.left_out)
    }
}
