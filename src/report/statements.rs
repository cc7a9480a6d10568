//! `--report statements`: what a database server was asked, by digest.
//!
//! The time of a statement goes from its packet to the last one of its answer. Where bytes are missing in between it is
//! not known, and such calls are counted apart.

use super::distribution::Distribution;
use super::object::{cell, count, is_record, number, text};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use foldhash::HashMap;
use serde_json::Value;

#[derive(Default)]
pub(super) struct Statements {
    digests: HashMap<String, Digest>,
    left_out: u64,
}

struct Digest {
    calls: u64,
    times: Distribution,
    unknown: u64,
    rows: u64,
    affected: u64,
    bytes: u64,
    errors: u64,
    warnings: u64,
    no_index: u64,
    first: Value,
    last: Value,
    example: Value,
    hash: Value,
}

impl Gather for Statements {
    fn take(&mut self, object: &Object) {
        if !is_record(object, "statement") {
            return;
        }
        let name = match text(object, "digest") {
            "" => text(object, "command"),
            digest => digest,
        };
        if !self.digests.contains_key(name) && self.digests.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let digest = self.digests.entry(name.to_owned()).or_insert_with(|| Digest {
            calls: 0,
            times: Distribution::default(),
            unknown: 0,
            rows: 0,
            affected: 0,
            bytes: 0,
            errors: 0,
            warnings: 0,
            no_index: 0,
            first: cell(object, "time"),
            last: Value::Null,
            example: cell(object, "sql"),
            hash: cell(object, "digest_hash"),
        });
        let sum = |key| count(object, key).unwrap_or_default();
        digest.calls += 1;
        match number(object, "time_to_last") {
            Some(seconds) => digest.times.add(seconds),
            None => digest.unknown += 1,
        }
        digest.rows += sum("rows");
        digest.affected += sum("affected_rows");
        digest.bytes += sum("bytes");
        digest.warnings += sum("warnings");
        digest.errors += u64::from(object.contains_key("error_code"));
        let flags = object.get("flags").and_then(Value::as_array);
        digest.no_index +=
            u64::from(flags.is_some_and(|flags| flags.iter().any(|flag| flag == "no_index_used")));
        digest.last = cell(object, "time");
    }

    fn table(&mut self) -> Table {
        let mut digests: Vec<_> = std::mem::take(&mut self.digests).into_iter().collect();
        digests.sort_by(|(a, x), (b, y)| y.times.total().total_cmp(&x.times.total()).then_with(|| a.cmp(b)));
        let all: f64 = digests.iter().map(|(_, digest)| digest.times.total()).sum();
        let rows = digests.into_iter().map(|(name, digest)| {
            let times = &digest.times;
            vec![
                name.into(),
                digest.calls.into(),
                times.max().map(|_| times.total()).into(),
                times.max().filter(|_| all > 0.0).map(|_| times.total() / all).into(),
                times.quantile(0.5).into(),
                times.quantile(0.95).into(),
                times.quantile(0.99).into(),
                times.max().into(),
                digest.unknown.into(),
                digest.rows.into(),
                digest.affected.into(),
                digest.bytes.into(),
                digest.errors.into(),
                digest.warnings.into(),
                digest.no_index.into(),
                digest.first,
                digest.last,
                digest.example,
                digest.hash,
            ]
        });
        Table::new(
            &[
                ("digest", "Statement", Kind::Text),
                ("calls", "Calls", Kind::Number),
                ("time", "Total time", Kind::Seconds),
                ("share", "Share", Kind::Share),
                ("p50", "p50", Kind::Seconds),
                ("p95", "p95", Kind::Seconds),
                ("p99", "p99", Kind::Seconds),
                ("max", "Max", Kind::Seconds),
                ("unknown_times", "Time unknown", Kind::Number),
                ("rows", "Rows", Kind::Number),
                ("affected_rows", "Affected", Kind::Number),
                ("bytes", "Bytes", Kind::Number),
                ("errors", "Errors", Kind::Number),
                ("warnings", "Warnings", Kind::Number),
                ("no_index_used", "No index", Kind::Number),
                ("first", "First (UTC)", Kind::Time),
                ("last", "Last (UTC)", Kind::Time),
                ("example", "Example", Kind::Aside),
                ("digest_hash", "Hash", Kind::Aside),
            ],
            rows.collect(),
        )
        .left_out(self.left_out)
    }
}
