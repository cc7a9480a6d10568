//! `--report errors`: what servers refused, grouped by what they said. A session and an example are those of the first.

use super::failure::failure;
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
    example: Value,
}

/// What was refused, in the words of the server, or else what it was.
fn example(object: &Object) -> Value {
    let told = ["error", "text", "path", "operation", "uri", "user"].iter().find_map(|key| object.get(*key));
    told.filter(|value| value.is_string()).cloned().unwrap_or_default()
}

impl Gather for Errors {
    fn take(&mut self, object: &Object) {
        let Some(error) = failure(object).filter(|_| object.contains_key("kind")) else { return };
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
            example: example(object),
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
                group.example,
                group.first,
                group.last,
                group.session,
            ]
        });
        Table::new(
            &[
                ("protocol", "Protocol", Kind::Text),
                ("server", "Server", Kind::Text),
                ("kind", "What", Kind::Text),
                ("error", "Error", Kind::Text),
                ("count", "Count", Kind::Number),
                ("example", "For example", Kind::Text),
                ("first", "First (UTC)", Kind::Time),
                ("last", "Last (UTC)", Kind::Time),
                ("session", "Session", Kind::Number),
            ],
            rows.collect(),
        )
        .left_out(self.left_out)
    }
}
