//! `--report rpc` and `--report soap`: what operations were called, how often, and how long they took.

use super::distribution::Distribution;
use super::failure::failure;
use super::object::{cell, is_record, number, text};
use super::table::{Column, Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use foldhash::HashMap;
use serde_json::Value;

/// Calls of one kind of record.
pub(super) struct Calls {
    kind: &'static str,
    /// The keys that tell whose operation it is, and which way it was called.
    keys: [&'static str; 2],
    columns: &'static [Column],
    groups: HashMap<[String; 4], Group>,
    left_out: u64,
}

#[derive(Default)]
struct Group {
    calls: u64,
    failures: u64,
    unanswered: u64,
    latencies: Distribution,
    error: Value,
    first: Value,
    last: Value,
    session: Value,
}

impl Calls {
    /// Calls of DCE/RPC.
    pub(super) fn rpc() -> Self {
        static COLUMNS: [Column; 14] = columns(["interface", "over"], ["Interface", "Over"]);
        Calls::of("rpc", ["interface", "over"], &COLUMNS)
    }

    /// Calls of SOAP.
    pub(super) fn soap() -> Self {
        static COLUMNS: [Column; 14] = columns(["namespace", "endpoint"], ["Namespace", "Endpoint"]);
        Calls::of("soap_call", ["namespace", "endpoint"], &COLUMNS)
    }

    fn of(kind: &'static str, keys: [&'static str; 2], columns: &'static [Column]) -> Self {
        Calls { kind, keys, columns, groups: HashMap::default(), left_out: 0 }
    }
}

/// The columns; two of them differ.
const fn columns([owner, way]: [&'static str; 2], [of, by]: [&'static str; 2]) -> [Column; 14] {
    [
        ("operation", "Operation", Kind::Text),
        (owner, of, Kind::Text),
        ("server", "Server", Kind::Text),
        ("calls", "Calls", Kind::Number),
        ("failures", "Failed", Kind::Number),
        ("unanswered", "No answer", Kind::Number),
        ("p50", "p50", Kind::Seconds),
        ("p95", "p95", Kind::Seconds),
        ("max", "Max", Kind::Seconds),
        ("error", "Last error", Kind::Text),
        (way, by, Kind::Text),
        ("first", "First (UTC)", Kind::Time),
        ("last", "Last (UTC)", Kind::Time),
        ("session", "Session", Kind::Number),
    ]
}

impl Gather for Calls {
    fn take(&mut self, object: &Object) {
        if !is_record(object, self.kind) {
            return;
        }
        let [owner, way] = self.keys;
        let operation = match (text(object, "operation"), object.get("operation_number")) {
            ("", Some(number)) => format!("opnum {number}"),
            ("", None) => "unknown".to_owned(),
            (name, _) => name.to_owned(),
        };
        let key = [
            text(object, "server").to_owned(),
            text(object, owner).to_owned(),
            operation,
            text(object, way).to_owned(),
        ];
        if !self.groups.contains_key(&key) && self.groups.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let group = self.groups.entry(key).or_default();
        if group.calls == 0 {
            (group.first, group.session) = (cell(object, "time"), cell(object, "session"));
        }
        group.calls += 1;
        group.last = cell(object, "time");
        group.unanswered += u64::from(!object.contains_key("reply_frame"));
        if let Some(failure) = failure(object) {
            group.failures += 1;
            group.error = failure.into();
        }
        if let Some(latency) = number(object, "latency") {
            group.latencies.add(latency);
        }
    }

    fn table(&mut self) -> Table {
        let mut groups: Vec<_> = std::mem::take(&mut self.groups).into_iter().collect();
        groups.sort_by(|(a, x), (b, y)| y.calls.cmp(&x.calls).then_with(|| a.cmp(b)));
        let rows = groups.into_iter().map(|([server, owner, operation, way], group)| {
            vec![
                operation.into(),
                owner.into(),
                server.into(),
                group.calls.into(),
                group.failures.into(),
                group.unanswered.into(),
                group.latencies.quantile(0.5).into(),
                group.latencies.quantile(0.95).into(),
                group.latencies.max().into(),
                group.error,
                way.into(),
                group.first,
                group.last,
                group.session,
            ]
        });
        Table::new(self.columns, rows.collect()).left_out(self.left_out)
    }
}
