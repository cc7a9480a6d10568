//! Reports over samples are those that were read and approved, and lost packets make no latencies.

use crate::support::{objects, samples};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::process::Command;

/// A report, the samples that it is made of, and the second format that is held.
const REPORTS: [(&str, &str, &str); 10] = [
    ("sessions", "ntp/client-server.pcap", "csv"),
    (
        "services",
        "mysql/queries.pcap smb/login-3.1.1.pcap smb1/nt1.pcap ntp/client-server.pcap vmware/login.pcap",
        "json",
    ),
    ("statements", "mysql/queries.pcap mysql/replica.pcap", "csv"),
    (
        "logins",
        "smb/refused.pcap smb/anonymous.pcap smb/guest.pcap smb1/refused.pcap vmware/login.pcap http/requests.pcap",
        "markdown",
    ),
    ("files", "smb/names.pcap", "json"),
    ("rpc", "smb/pipe.pcap", "csv"),
    ("soap", "http/soap-1.1.pcap", "json"),
    ("clocks", "ntp/kiss-of-death.pcap", "json"),
    ("anomalies", "ntp/mac-wrong-key.pcap", "markdown"),
    (
        "errors",
        "mysql/errors.pcap smb/refused.pcap ntp/kiss-of-death.pcap vmware/login.pcap http/soap-1.1.pcap",
        "csv",
    ),
];

#[test]
fn tables_are_those_that_were_approved() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for (report, sample, format) in REPORTS {
        let mut text = String::new();
        for format in ["tree", format] {
            let output = Command::new(env!("CARGO_BIN_EXE_dissect"))
                .current_dir(root.join("samples"))
                .args(["-q", "--report", report, "--format", format])
                .args(sample.split(' '))
                .output()
                .unwrap();
            assert!(output.status.success(), "{report}: {}", String::from_utf8_lossy(&output.stderr));
            text.push_str(&String::from_utf8(output.stdout).unwrap());
            text.push('\n');
        }
        let path = root.join("tests/golden/reports").join(format!("{report}.txt"));
        if std::env::var_os("DISSECT_GOLDEN").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            wrong.push(report);
        }
    }
    assert_eq!(wrong, [""; 0], "refresh with DISSECT_GOLDEN=write, and read them");
}

/// The capture without `run` frames of every so many, the first of them at `start`.
fn without(bytes: &[u8], (run, every): (usize, usize), start: usize) -> Vec<u8> {
    let (head, mut left) = bytes.split_at(24);
    let mut out = head.to_vec();
    let mut number = 0;
    while let Some(length) = left.get(8..12) {
        let length = 16 + u32::from_le_bytes(length.try_into().unwrap()) as usize;
        let (frame, behind) = left.split_at(length);
        if (number + every - start) % every >= run {
            out.extend_from_slice(frame);
        }
        number += 1;
        left = behind;
    }
    out
}

/// The response times that messages of SMB show.
fn response_times(fields: &Value, out: &mut Vec<String>) {
    for field in fields.as_array().into_iter().flatten() {
        if field["name"] == "smb.time" || field["name"] == "smb2.time" {
            out.push(field["value"].to_string());
        }
        response_times(&field["fields"], out);
    }
}

/// Every latency, with when it was asked and answered.
fn latencies(bytes: &[u8]) -> HashSet<String> {
    let all = objects(bytes);
    let messages = all.iter().filter(|object| object["type"] == "message");
    let times: HashMap<_, _> =
        messages.map(|message| (message["frame"].as_u64(), &message["time"])).collect();
    let told = |object: &Value| {
        let keys = ["time_to_first", "time_to_last", "latency", "duration"];
        let mut told: Vec<_> =
            keys.iter().filter_map(|key| Some(format!("{key} {}", object.get(key)?))).collect();
        response_times(&object["fields"], &mut told);
        let when = |key: &str| Some(*times.get(&Some(object.get(key)?.as_u64()?))?);
        let (asked, answered) = (when("request_frame"), when("reply_frame").unwrap_or(&object["time"]));
        // How long it took to the first packet is known without the last.
        told.into_iter()
            .map(move |told| match told.starts_with("time_to_first") {
                true => format!("{asked:?} {told}"),
                false => format!("{asked:?} {answered} {told}"),
            })
            .collect::<Vec<_>>()
    };
    all.iter().flat_map(told).collect()
}

#[test]
fn lost_packets_make_no_latencies() {
    let mut compared = BTreeMap::new();
    let mut wrong = Vec::new();
    for sample in samples().iter().filter(|sample| {
        let is_pcap = sample.bytes.starts_with(&0xa1b2_c3d4_u32.to_le_bytes());
        is_pcap && sample.bytes.len() < 20_000
    }) {
        let all = latencies(&sample.bytes);
        for (lost, start) in
            (0..20).map(|start| ((1, 20), start)).chain((0..40).step_by(2).map(|start| ((8, 40), start)))
        {
            let left = latencies(&without(&sample.bytes, lost, start));
            *compared.entry(sample.name.split('/').next().unwrap().to_owned()).or_default() += left.len();
            let made_up = left
                .difference(&all)
                .map(|told| format!("{} without {} of {} from {start}: {told}", sample.name, lost.0, lost.1));
            wrong.extend(made_up);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(compared.values().filter(|&&n: &&usize| n > 100).count() > 5, "{compared:?}");
}
