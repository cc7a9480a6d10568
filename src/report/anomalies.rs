//! `--report anomalies`: every note on messages and sessions, and every loss, grouped by what is said.
//!
//! Notes that differ in their numbers only are one group: `at byte 7` and `at byte 12` are both `at byte …`.

use super::object::{cell, text};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use crate::summary::Loss;
use foldhash::HashMap;
use serde_json::Value;

#[derive(Default)]
pub(super) struct Anomalies {
    groups: HashMap<[String; 3], Group>,
    left_out: u64,
}

struct Group {
    count: u64,
    session: Value,
    frame: Value,
    example: String,
}

/// The text with its numbers left out.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '0'..='9' if pattern.ends_with('…') => {}
            '0'..='9' => pattern.push('…'),
            _ => pattern.push(character),
        }
    }
    pattern
}

impl Anomalies {
    fn count(&mut self, key: [String; 3], count: u64, example: &str, at: Option<&Object>) {
        if !self.groups.contains_key(&key) && self.groups.len() == MAX_ROWS {
            self.left_out += count;
            return;
        }
        let of = |key: &str| at.map_or(Value::Null, |object| cell(object, key));
        let group = self.groups.entry(key).or_insert_with(|| Group {
            count: 0,
            session: of("session"),
            frame: of("frame"),
            example: example.to_owned(),
        });
        group.count += count;
    }
}

impl Gather for Anomalies {
    fn take(&mut self, object: &Object) {
        for note in object.get("notes").and_then(Value::as_array).into_iter().flatten() {
            let (severity, said) = (note["severity"].as_str(), note["text"].as_str().unwrap_or_default());
            let key =
                [severity.unwrap_or_default(), text(object, "protocol"), &pattern(said)].map(str::to_owned);
            self.count(key, 1, said, Some(object));
        }
    }

    fn lost(&mut self, loss: &Loss) {
        self.count(
            ["not decoded".into(), String::new(), loss.reason.clone()],
            loss.count,
            &loss.reason,
            None,
        );
    }

    fn table(&mut self) -> Table {
        /// The worst first.
        const ORDER: [&str; 4] = ["error", "warning", "not decoded", "info"];
        let mut groups: Vec<_> = std::mem::take(&mut self.groups).into_iter().collect();
        let rank = |severity: &str| ORDER.iter().position(|known| *known == severity);
        groups.sort_by(|(a, x), (b, y)| {
            let by_count = || y.count.cmp(&x.count);
            rank(&a[0]).cmp(&rank(&b[0])).then_with(by_count).then_with(|| a.cmp(b))
        });
        let rows = groups.into_iter().map(|([severity, protocol, _], group)| {
            let protocol = if protocol.is_empty() { Value::Null } else { protocol.into() };
            vec![
                severity.into(),
                protocol,
                group.count.into(),
                group.example.into(),
                group.session,
                group.frame,
            ]
        });
        Table::new(
            &[
                ("severity", "Severity", Kind::Text),
                ("protocol", "Protocol", Kind::Text),
                ("count", "Count", Kind::Number),
                ("text", "What, for example", Kind::Text),
                ("session", "Session", Kind::Number),
                ("frame", "Frame", Kind::Number),
            ],
            rows.collect(),
        )
        .left_out(self.left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_tell_notes_apart() {
        assert_eq!(pattern("takes 4 bytes, 12 are left"), "takes … bytes, … are left");
        assert_eq!(pattern("plain"), "plain");
    }
}
