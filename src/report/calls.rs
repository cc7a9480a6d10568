//! `--report rpc` and `--report soap`: what operations were called, how often, and how long they took.

use super::distribution::Distribution;
use super::object::{cell, is_record, number, text};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use foldhash::HashMap;
use serde_json::Value;

/// Calls of one kind of record.
pub(super) struct Calls {
    kind: &'static str,
    /// The keys that tell whose operation it is.
    owner: [&'static str; 2],
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
        Calls { kind: "rpc", owner: ["interface", "over"], groups: HashMap::default(), left_out: 0 }
    }

    /// Calls of SOAP.
    pub(super) fn soap() -> Self {
        Calls { kind: "soap_call", owner: ["namespace", "endpoint"], groups: HashMap::default(), left_out: 0 }
    }
}

/// What a call failed with, if it did.
fn failure(object: &Object) -> Option<Value> {
    match object.get("fault") {
        Some(Value::Object(fault)) => {
            let said = ["reason", "detail", "code"].iter().find_map(|key| fault.get(*key));
            return Some(said.cloned().unwrap_or_else(|| "fault".into()));
        }
        Some(fault) => return Some(fault.clone()),
        None => {}
    }
    if object.get("result_code").is_some_and(|code| code != 0) {
        return object.get("result").cloned();
    }
    match text(object, "outcome") {
        outcome @ ("fault" | "error" | "refused" | "rejected") => {
            let said = ["status", "refusal"].iter().find_map(|key| object.get(*key));
            Some(said.cloned().unwrap_or_else(|| outcome.into()))
        }
        _ => None,
    }
}

impl Gather for Calls {
    fn take(&mut self, object: &Object) {
        if !is_record(object, self.kind) {
            return;
        }
        let [owner, way] = self.owner;
        let operation = match object.get("operation").or_else(|| object.get("operation_number")) {
            Some(Value::String(name)) => name.clone(),
            Some(number) => number.to_string(),
            None => String::new(),
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
            group.error = failure;
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
                way.into(),
                group.error,
                group.first,
                group.last,
                group.session,
            ]
        });
        Table::new(
            &[
                ("operation", "Operation", Kind::Text),
                ("interface", "Of", Kind::Text),
                ("server", "Server", Kind::Text),
                ("calls", "Calls", Kind::Number),
                ("failures", "Failed", Kind::Number),
                ("unanswered", "No answer", Kind::Number),
                ("p50", "p50", Kind::Seconds),
                ("p95", "p95", Kind::Seconds),
                ("max", "Max", Kind::Seconds),
                ("over", "Over", Kind::Text),
                ("error", "Last error", Kind::Text),
                ("first", "First", Kind::Time),
                ("last", "Last", Kind::Time),
                ("session", "Session", Kind::Number),
            ],
            rows.collect(),
        )
        .left_out(self.left_out)
    }
}
