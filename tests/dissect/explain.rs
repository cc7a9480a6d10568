//! The table that says which sample shows a field.

use crate::support::{messages, samples};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Adds what fields show what others, the first time each of them is met.
fn note(fields: &Value, place: &str, shown: &mut BTreeMap<String, String>) {
    for field in fields.as_array().into_iter().flatten() {
        let name = field["name"].as_str().unwrap();
        let parts = parts(&field["fields"]);
        // A field is shown best where it has parts.
        let row = format!("{place}\t{parts}");
        match shown.get(name) {
            Some(known) if parts.is_empty() || !known.ends_with('\t') => {}
            _ => drop(shown.insert(name.to_owned(), row)),
        }
        note(&field["fields"], place, shown);
    }
}

/// Names and lengths of fields; bits and repetitions but once.
fn parts(fields: &Value) -> String {
    let mut parts: Vec<String> = Vec::new();
    for field in fields.as_array().into_iter().flatten().take(64) {
        let part = format!("{}:{}", field["name"].as_str().unwrap(), field["length"].as_u64().unwrap_or(0));
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(" ")
}

#[test]
fn golden_table_says_which_sample_shows_a_field() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explain/shown.tsv");
    let mut samples = samples();
    samples.sort_by_key(|sample| sample.bytes.len());
    let mut shown = BTreeMap::new();
    let mut places: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for sample in &samples {
        for message in messages(&sample.bytes) {
            let frame = message["frame"].to_string();
            let place = format!("{}\t{frame}", sample.name);
            let protocol = message["protocol"].as_str().unwrap();
            shown
                .entry(protocol.to_owned())
                .or_insert_with(|| format!("{place}\t{}", parts(&message["fields"])));
            note(&message["fields"], &place, &mut shown);
            let names = places.entry((sample.name.clone(), frame)).or_default();
            names.push(protocol.to_owned());
            name_all(&message["fields"], names);
        }
    }
    if std::env::var_os("DISSECT_GOLDEN").is_some_and(|value| value == "write") {
        let rows: String = shown.iter().map(|(name, row)| format!("{name}\t{row}\n")).collect();
        std::fs::write(&path, rows).unwrap();
        return;
    }
    let table = std::fs::read_to_string(&path).unwrap();
    assert!(table.lines().count() > 500);
    for row in table.lines() {
        let mut columns = row.split('\t').map(str::to_owned);
        let (name, sample, frame) =
            (columns.next().unwrap(), columns.next().unwrap(), columns.next().unwrap());
        let names = places.get(&(sample, frame));
        assert!(
            names.is_some_and(|names| names.contains(&name)),
            "{row}\nno longer holds; write it anew with DISSECT_GOLDEN=write cargo test golden"
        );
    }
}

fn name_all(fields: &Value, names: &mut Vec<String>) {
    for field in fields.as_array().into_iter().flatten() {
        names.push(field["name"].as_str().unwrap().to_owned());
        name_all(&field["fields"], names);
    }
}
