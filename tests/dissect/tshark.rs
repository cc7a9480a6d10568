//! Values of the samples, held against tshark's.

use crate::support::{messages, samples};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Fields whose raw value tshark prints in the way that JSON has it, or as hexadecimal digits.
const FIELDS: [&str; 7] = [
    "ntp.flags.mode",
    "ntp.flags.vn",
    "ntp.stratum",
    "ntp.refid",
    "ntp.ctrl.flags2.opcode",
    "ntp.ctrl.sequence",
    "ntp.priv.reqcode",
];

/// The values that tshark shows of [`FIELDS`], by frame.
fn theirs(path: &Path) -> BTreeMap<u64, Vec<String>> {
    let mut command = Command::new("tshark");
    command
        .args(["-n", "-T", "fields", "-E", "occurrence=f", "-Y", "ntp", "-e", "frame.number", "-r"])
        .arg(path);
    FIELDS.iter().for_each(|field| {
        command.args(["-e", field]);
    });
    let output = command.output().expect("tshark is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let row = |line: &str| {
        let mut columns = line.split('\t').map(str::to_owned);
        (columns.next().unwrap().parse().unwrap(), columns.collect())
    };
    text.lines().map(row).collect()
}

/// The first value of a field in a tree, as tshark would print it.
fn ours(fields: &[Value], name: &str) -> Option<String> {
    fields.iter().find_map(|field| {
        if field["name"] == name {
            return Some(match &field["value"] {
                Value::String(text) => text.clone(),
                value => value.to_string(),
            });
        }
        ours(field["fields"].as_array().map_or(&[][..], Vec::as_slice), name)
    })
}

#[test]
#[ignore = "needs tshark, which .ci/run installs"]
fn agrees_with_tshark_on_every_sample() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut compared = 0;
    for sample in samples().iter().filter(|sample| sample.name.starts_with("ntp/")) {
        let rows = theirs(&root.join(&sample.name));
        for message in messages(&sample.bytes) {
            let frame = message["frame"].as_u64().unwrap();
            // What tshark does not take for NTP, such as version 5, it is no judge of.
            let Some(row) = rows.get(&frame) else { continue };
            for (field, shown) in FIELDS.iter().zip(row).filter(|(_, shown)| !shown.is_empty()) {
                let value = ours(message["fields"].as_array().unwrap(), field);
                assert_eq!(value.as_deref(), Some(shown.as_str()), "{} frame {frame}: {field}", sample.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "only {compared} values were compared");
}
