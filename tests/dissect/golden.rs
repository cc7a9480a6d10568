//! What the views print for every sample, against files under `tests/golden`. After a change that is meant,
//! `DISSECT_GOLDEN=write cargo test golden` writes them anew, to be reviewed as a diff.
//!
//! All that is printed counts, but only what is new is written out: `SAMPLE.tree` has a message in full where
//! it shows a field that no earlier message of the sample had, and otherwise its first line with a digest of
//! the rest. `PROTOCOL.ndjson` has the objects of all its
//! samples, short ones first, whose keys and fields no earlier one had.

use crate::support::{How, entries, objects, printed, sample, samples};
use dissect::view::Format;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const VARIABLE: &str = "DISSECT_GOLDEN";

/// Lines of a message that are written out at most.
const LINES: usize = 120;

/// Samples that the views for learners are shown of, and how many of their messages.
const TAUGHT: [(&str, u64); 3] =
    [("ntp/client-server.pcap", 2), ("documents/mysql-login.txt", 2), ("documents/mysql-use.txt", 2)];

/// The views for learners.
const TEACHING: [(Format, &str); 6] = [
    (Format::Walk, "walk"),
    (Format::Layout, "layout"),
    (Format::Svg, "svg"),
    (Format::Worksheet, "worksheet"),
    (Format::WorksheetHtml, "worksheet.html"),
    (Format::Story, "story"),
];

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every golden file and what belongs in it.
fn expected() -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut lines: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
    for sample in samples() {
        let printed_lines = printed(&sample.bytes, Format::Ndjson);
        let parse = |line: &str| (line.to_owned(), serde_json::from_str(line).unwrap());
        let objects: Vec<(String, Value)> = printed_lines.lines().map(parse).collect();
        let tree = abridged(&printed(&sample.bytes, Format::Tree), objects.iter().map(|(_, object)| object));
        files.insert(directory().join(format!("{}.tree", sample.name)), tree);
        let (protocol, _) = sample.name.split_once('/').unwrap();
        lines.entry(protocol.to_owned()).or_default().extend(objects);
    }
    for (protocol, mut lines) in lines {
        lines.sort_by_key(|(line, _)| line.len());
        let mut shown = BTreeSet::new();
        lines.retain(|(_, object)| news(object, &mut shown));
        let text = lines.into_iter().map(|(line, _)| line + "\n").collect();
        files.insert(directory().join(format!("{protocol}.ndjson")), text);
    }
    for (name, limit) in TAUGHT {
        for (format, kind) in TEACHING {
            let limit = match format {
                // A story needs the ends of its sessions.
                Format::Story => None,
                // Pictures take much room.
                Format::Svg | Format::WorksheetHtml => Some(1),
                _ => Some(limit),
            };
            let how = How { limit, ..How::new(format) };
            let path = format!("teaching/{}.{kind}", name.replace('/', "-"));
            files.insert(directory().join(path), how.run(&sample(name).bytes).0);
        }
    }
    // A document holds the same objects as the lines do, see below: one shows how.
    let captures = samples().into_iter().filter(|sample| sample.name.ends_with(".pcap"));
    let smallest = captures.min_by_key(|sample| sample.bytes.len()).unwrap();
    files.insert(directory().join("document.json"), printed(&smallest.bytes, Format::Json));
    files
}

/// Adds the keys of an object, and the names of its fields, to those shown before. Says whether one was new.
fn news(object: &Value, shown: &mut BTreeSet<String>) -> bool {
    let before = shown.len();
    match object {
        Value::Object(members) => {
            for (key, value) in members {
                let named =
                    matches!(key.as_str(), "type" | "kind" | "name").then(|| value.as_str()).flatten();
                shown.insert(named.map_or_else(|| key.clone(), |name| format!("{key} {name}")));
                news(value, shown);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| {
            news(value, shown);
        }),
        _ => {}
    }
    shown.len() > before
}

/// The tree of a sample, with only those messages in full that show something new.
fn abridged<'a>(tree: &str, objects: impl IntoIterator<Item = &'a Value>) -> String {
    let mut messages = objects.into_iter().filter(|object| object["type"] == "message");
    let mut shown = BTreeSet::new();
    let mut text = String::new();
    for block in tree.split_inclusive("\n\n") {
        let Some(start) = block.find('#').filter(|&at| at == 0 || block[..at].ends_with('\n')) else {
            text += block;
            continue;
        };
        let full = news(messages.next().unwrap(), &mut shown);
        // Records stand below the fields.
        let end = block.find("\n    = ").map_or(block.trim_end().len(), |at| at);
        let kept = if full { LINES } else { 1 };
        let length = block[start..end].split_inclusive('\n').take(kept).map(str::len).sum::<usize>();
        let rest = &block[start + length..end];
        text += &block[..start + length];
        if !rest.is_empty() {
            text += &format!("    [{} more lines, {:08x}]", rest.lines().count(), digest(rest));
        }
        text += &block[end..];
    }
    assert_eq!(messages.next(), None);
    text
}

/// FNV-1a.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
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
    let mut present = entries(&directory());
    present.extend(entries(&directory()).iter().flat_map(|directory| entries(directory)));
    // Those of reports are made and read in `reports.rs`.
    let reports = directory().join("reports");
    present.retain(|path| path.is_file() && !path.starts_with(&reports));
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
fn only_what_is_new_is_written_out() {
    let message = |field: &str| json!({"type": "message", "fields": [{"name": field, "offset": 0}]});
    let tree = "── session 1\n#1 Hello\n  0  a\n  1  b\n    = login\n\n#2 Hello\n  0  c\n\n#3 Bye\n  0  d\n";
    let objects = [message("greeting"), message("greeting"), message("farewell")];
    assert_eq!(
        abridged(tree, &objects),
        "── session 1\n#1 Hello\n  0  a\n  1  b\n    = login\n\n#2 Hello\n    [1 more lines, b7211034]\n\n#3 Bye\n  0  d\n"
    );
    assert_ne!(abridged(tree, &objects), abridged(&tree.replace('c', "e"), &objects));
}

#[test]
fn differences_are_told() {
    assert_eq!(difference("a\nb c\nd", "a\nb x\nd"), "line 2, character 3:\n- b c\n+ b x");
    assert_eq!(difference("a", "a\nb"), "line 2, character 1:\n- (end of file)\n+ b");
}
