//! Values of the samples, held against tshark's.

use crate::support::{messages, samples};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Fields of each protocol whose raw value tshark prints in the way that JSON has it, or as hexadecimal digits.
const FIELDS: [(&str, &[&str]); 2] = [
    (
        "ntp",
        &[
            "ntp.flags.mode",
            "ntp.flags.vn",
            "ntp.stratum",
            "ntp.refid",
            "ntp.ctrl.flags2.opcode",
            "ntp.ctrl.sequence",
            "ntp.priv.reqcode",
        ],
    ),
    (
        "mysql",
        &[
            "mysql.version",
            "mysql.thread_id",
            "mysql.user",
            "mysql.schema",
            "mysql.passwd",
            "mysql.client_auth_plugin",
            "mysql.num_fields",
            "mysql.field.type",
            "mysql.field.length",
            "mysql.insert_id",
            "mysql.error_code",
            "mysql.sqlstate",
            "mysql.num_params",
            "mysql.binlog.event_header.log_position",
        ],
    ),
];

/// What tshark does not follow: it reads on out of step (MySQL "COM_STMT_FETCH", "Compression", semi-synchronous
/// replication), decrypts TLS, or takes what starts with the byte of OK for one (`tests/tshark-differences.tsv`).
const OUT_OF_STEP: [&str; 4] =
    ["mysql/compressed.pcap", "mysql/prepared-cursor.pcap", "mysql/semi-sync.pcap", "mysql/tls.pcapng"];

/// The values that tshark shows of those fields, by frame.
fn theirs(path: &Path, protocol: &str, fields: &[&str]) -> BTreeMap<u64, Vec<Vec<String>>> {
    let mut command = Command::new("tshark");
    command
        .args(["-n", "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=\u{1f}", "-Y", protocol])
        .args(["-e", "frame.number", "-r"])
        .arg(path);
    fields.iter().for_each(|field| {
        command.args(["-e", field]);
    });
    let output = command.output().expect("tshark is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let row = |line: &str| {
        let mut columns = line.split('\t');
        let frame = columns.next().unwrap().parse().unwrap();
        let values = |column: &str| column.split('\u{1f}').map(str::to_owned).collect();
        (frame, columns.map(values).collect())
    };
    text.lines().map(row).collect()
}

/// The values of a field in a tree, as tshark would print them.
fn ours(fields: &[Value], name: &str, out: &mut Vec<String>) {
    for field in fields {
        if field["name"] == name {
            out.push(match &field["value"] {
                Value::String(text) => text.clone(),
                value => value.to_string(),
            });
        }
        ours(field["fields"].as_array().map_or(&[][..], Vec::as_slice), name, out);
    }
}

#[test]
#[ignore = "needs tshark, which .ci/run installs"]
fn agrees_with_tshark_on_every_sample() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    for (protocol, fields) in FIELDS {
        let mut compared = 0;
        let of_protocol =
            |name: &str| name.split('/').next() == Some(protocol) && !OUT_OF_STEP.contains(&name);
        for sample in samples().iter().filter(|sample| of_protocol(&sample.name)) {
            let mut trees: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
            for message in messages(&sample.bytes) {
                let of_frame = trees.entry(message["frame"].as_u64().unwrap()).or_default();
                of_frame.extend(message["fields"].as_array().unwrap().iter().cloned());
            }
            // What tshark does not take for the protocol, such as version 5 of NTP, it is no judge of.
            for (frame, row) in theirs(&root.join(&sample.name), protocol, fields) {
                for (field, shown) in fields.iter().zip(row) {
                    let mut values = Vec::new();
                    ours(trees.get(&frame).map_or(&[][..], Vec::as_slice), field, &mut values);
                    for value in shown.iter().filter(|value| !value.is_empty()) {
                        assert!(
                            values.contains(value),
                            "{} frame {frame}: {field} {value} is not in {values:?}",
                            sample.name
                        );
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 700, "only {compared} values of {protocol} were compared");
    }
}
