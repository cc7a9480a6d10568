//! What every view prints for every sample, against files under `tests/golden`. After a change that is meant,
//! `DISSECT_GOLDEN=write cargo test golden` writes them anew, to be reviewed as a diff.

use crate::support::{entries, objects, printed, samples};
use dissect::view::Format;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const VARIABLE: &str = "DISSECT_GOLDEN";

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every golden file and what belongs in it.
fn expected() -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut smallest: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for sample in samples() {
        let file = |view: &str| directory().join(format!("{}.{view}", sample.name));
        files.insert(file("tree"), printed(&sample.bytes, Format::Tree));
        files.insert(file("ndjson"), printed(&sample.bytes, Format::Ndjson));
        let protocol = sample.name.split('/').next().unwrap().to_owned();
        let candidate = (sample.bytes.len(), sample.name);
        smallest
            .entry(protocol)
            .and_modify(|least| *least = candidate.clone().min(least.clone()))
            .or_insert(candidate);
    }
    // A document holds the same objects as the lines do, see below: one of each protocol shows how.
    for (_, name) in smallest.into_values() {
        let document = printed(&crate::support::sample(&name).bytes, Format::Json);
        files.insert(directory().join(format!("{name}.json")), document);
    }
    files
}

/// The first line in which two texts differ.
fn difference(expected: &str, found: &str) -> String {
    const SHOWN: usize = 160;
    let (mut old, mut new) = (expected.lines(), found.lines());
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => return "they differ in line ends".into(),
            (old, new) if old == new => {}
            (old, new) => {
                let (old, new) = (old.unwrap_or("(end of file)"), new.unwrap_or("(end of output)"));
                let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
                let part = |line: &str| -> String {
                    line.chars().skip(same.saturating_sub(SHOWN / 4)).take(SHOWN).collect()
                };
                return format!("line {number}, character {}:\n- {}\n+ {}", same + 1, part(old), part(new));
            }
        }
    }
    unreachable!()
}

#[test]
fn views_print_what_they_should() {
    let expected = expected();
    let present: BTreeSet<PathBuf> =
        entries(&directory()).iter().flat_map(|directory| entries(directory)).collect();
    let stale = present.iter().filter(|path| !expected.contains_key(*path));
    if std::env::var_os(VARIABLE).is_some_and(|value| value == "write") {
        stale.for_each(|path| std::fs::remove_file(path).unwrap());
        for (path, text) in &expected {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        return;
    }
    let mut wrong: Vec<String> =
        stale.map(|path| format!("{}: no sample gives this file", path.display())).collect();
    for (path, found) in &expected {
        match std::fs::read_to_string(path) {
            Ok(golden) if golden == *found => {}
            Ok(golden) => wrong.push(format!("{}, {}", path.display(), difference(&golden, found))),
            Err(error) => wrong.push(format!("{}: {error}", path.display())),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} golden files differ; if that is meant, refresh them with {VARIABLE}=write cargo test golden\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn a_document_holds_what_the_lines_hold() {
    for sample in samples() {
        let document: Value = serde_json::from_str(&printed(&sample.bytes, Format::Json)).unwrap();
        let lines = objects(&sample.bytes);
        let of = |kind: &str, session: &Value| -> Value {
            let wanted = |object: &&Value| object["type"] == kind && object["session"] == *session;
            lines.iter().filter(wanted).cloned().collect()
        };
        for session in document["sessions"].as_array().unwrap() {
            let number = &session["session"]["session"];
            assert_eq!(json!([session["session"]]), of("session", number), "{}", sample.name);
            assert_eq!(session["messages"], of("message", number), "{}", sample.name);
            let records = session.get("records").cloned().unwrap_or(json!([]));
            assert_eq!(records, of("record", number), "{}", sample.name);
        }
        let sessions = lines.iter().filter(|object| object["type"] == "session").count();
        assert_eq!(document["sessions"].as_array().unwrap().len(), sessions, "{}", sample.name);
        assert_eq!(Some(&document["summary"]), lines.last(), "{}", sample.name);
    }
}

#[test]
fn differences_are_told() {
    assert_eq!(difference("a\nb c\nd", "a\nb x\nd"), "line 2, character 3:\n- b c\n+ b x");
    assert_eq!(difference("a", "a\nb"), "line 2, character 1:\n- (end of file)\n+ b");
}
