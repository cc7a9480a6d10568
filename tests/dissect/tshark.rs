//! Values of the samples, held against tshark's.

use crate::support::{messages, samples};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
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

/// What tshark prints of a capture's statistics, line by line, each as its words.
fn statistics(path: &Path, which: &str) -> Vec<Vec<String>> {
    let output = Command::new("tshark").args(["-n", "-q", "-z", which, "-r"]).arg(path).output();
    let output = output.expect("tshark is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

/// The ends of a conversation in the order of their text, frames of both directions, and the bytes of each end's frames.
type Conversations = BTreeMap<[String; 2], (u64, [u64; 2])>;

/// Adds what the end `sender` of a conversation sent.
fn count_sent(all: &mut Conversations, sender: &str, receiver: &str, frames: u64, bytes: u64) {
    let mut ends = [sender.to_owned(), receiver.to_owned()];
    ends.sort();
    let at = usize::from(ends[0] != sender);
    let counted = all.entry(ends).or_default();
    counted.0 += frames;
    counted.1[at] += bytes;
}

#[test]
#[ignore = "needs tshark, which .ci/run installs"]
fn sessions_have_the_frames_and_bytes_that_tshark_counts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut compared = 0;
    for sample in samples().iter().filter(|sample| !sample.name.ends_with(".txt")) {
        let objects = crate::support::objects(&sample.bytes);
        for transport in ["tcp", "udp"] {
            let mut counted = Conversations::new();
            for words in statistics(&root.join(&sample.name), &format!("conv,{transport}")) {
                // Two ends, then frames and bytes of either direction and of both, each number of bytes with its unit.
                let [one, arrow, other, back, back_bytes, _, forth, forth_bytes, _, ..] = &words[..] else {
                    continue;
                };
                if arrow == "<->" {
                    let number = |word: &str| word.parse::<u64>().unwrap();
                    count_sent(&mut counted, other, one, number(back), number(back_bytes));
                    count_sent(&mut counted, one, other, number(forth), number(forth_bytes));
                }
            }
            let mut ours = Conversations::new();
            for session in objects.iter().filter(|it| it["type"] == "session" && it["transport"] == transport)
            {
                let [client, server] =
                    ["client", "server"].map(|end| session[end].as_str().unwrap().replace(['[', ']'], ""));
                let bytes = |side: &str| session["frame_bytes"][side].as_u64().unwrap();
                let frames = session["frames"].as_u64().unwrap();
                count_sent(&mut ours, &client, &server, frames, bytes("client"));
                count_sent(&mut ours, &server, &client, 0, bytes("server"));
            }
            let foreign =
                format!("{} sessions of no protocol that is dissected here", transport.to_uppercase());
            let foreign = objects.last().unwrap()["losses"]
                .as_array()
                .unwrap()
                .iter()
                .find_map(|loss| (loss["reason"] == foreign).then(|| loss["count"].as_u64()));
            let missed = counted.keys().filter(|ends| !ours.contains_key(*ends)).count() as u64;
            assert_eq!(missed, foreign.flatten().unwrap_or(0), "{}: {counted:?}", sample.name);
            for (ends, (frames, bytes)) in ours {
                let theirs = counted.get(&ends).copied().unwrap_or_default();
                // From ten thousand on tshark counts bytes in thousands.
                let close = |(ours, theirs): (u64, u64)| ours == theirs || ours / 1000 == theirs;
                let close = frames == theirs.0 && bytes.into_iter().zip(theirs.1).all(close);
                assert!(close, "{}: {ends:?}: {frames} {bytes:?}, {theirs:?}", sample.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "only {compared} conversations were compared");
}

/// How many times there are, the least and the greatest of them, and their sum.
type Times = (usize, f64, f64, f64);

/// TRANSACTION2 and NT_TRANSACT (MS-CIFS §2.2.4.46, §2.2.4.62), which tshark counts by what they have done.
const BY_FUNCTION: [(&str, u64); 2] = [("smb.trans2.cmd", 0x32), ("smb.nt.function", 0xa0)];

/// The response times that tshark counts, by command.
fn their_times(path: &Path, which: &str) -> BTreeMap<u64, Times> {
    let mut times: BTreeMap<u64, Times> = BTreeMap::new();
    let mut whole = None;
    for words in statistics(path, which) {
        if let [filter, field] = &words[..]
            && filter == "Filter:"
        {
            whole = BY_FUNCTION.iter().find(|(name, _)| name == field).map(|(_, command)| *command);
        }
        let [index, .., calls, least, most, _, sum] = &words[..] else { continue };
        let (Ok(index), Ok(calls)) = (index.parse(), calls.parse::<usize>()) else { continue };
        let [least, most, sum] = [least, most, sum].map(|seconds| seconds.parse::<f64>().unwrap());
        let all = times.entry(whole.unwrap_or(index)).or_insert((0, f64::INFINITY, 0.0, 0.0));
        *all = (all.0 + calls, all.1.min(least), all.2.max(most), all.3 + sum);
    }
    times
}

#[test]
#[ignore = "needs tshark, which .ci/run installs"]
fn response_times_of_smb_are_those_of_tshark() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut compared = BTreeMap::new();
    // Of a request that was cancelled, as in the sample of notify, tshark counts from CANCEL on.
    let counted = |name: &str| name.starts_with("smb") && name != "smb/python-notify.pcap";
    for sample in samples().iter().filter(|sample| counted(&sample.name)) {
        for protocol in ["smb", "smb2"] {
            let mut ours: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
            for message in messages(&sample.bytes) {
                let fields = message["fields"].as_array().unwrap();
                response_times(fields, protocol, &mut [0; 2], &mut ours);
            }
            for (command, theirs) in their_times(&root.join(&sample.name), &format!("{protocol},srt")) {
                let times = ours.remove(&command).unwrap_or_default();
                let place = format!("{}: {protocol} {command}: {times:?}, {theirs:?}", sample.name);
                assert_eq!(times.len(), theirs.0, "{place}");
                let close = |ours: f64, theirs: f64| (ours - theirs).abs() < 1e-5;
                assert!(close(times.iter().copied().fold(f64::INFINITY, f64::min), theirs.1), "{place}");
                assert!(close(times.iter().copied().fold(0.0, f64::max), theirs.2), "{place}");
                assert!(close(times.iter().sum(), theirs.3), "{place}");
                *compared.entry(protocol).or_default() += times.len();
            }
            assert!(ours.is_empty(), "{}: tshark does not count {ours:?}", sample.name);
        }
    }
    assert!(compared.len() == 2 && compared.values().all(|&calls: &usize| calls > 100), "{compared:?}");
}

/// STATUS_PENDING (MS-ERREF §2.3.1): the answer comes later, and is the one that tshark counts.
const PENDING: u64 = 0x103;

/// The times of a protocol's answers by their command; `header` is the status and the command that were there last.
fn response_times(
    fields: &[Value],
    protocol: &str,
    header: &mut [u64; 2],
    times: &mut BTreeMap<u64, Vec<f64>>,
) {
    for field in fields {
        let name = field["name"].as_str().and_then(|name| name.strip_prefix(protocol));
        match name {
            Some(".nt_status") => header[0] = field["value"].as_u64().unwrap(),
            Some(".cmd") => header[1] = field["value"].as_u64().unwrap(),
            Some(".time") if header[0] != PENDING => {
                times.entry(header[1]).or_default().push(field["value"].as_f64().unwrap());
            }
            _ => {}
        }
        response_times(field["fields"].as_array().map_or(&[][..], Vec::as_slice), protocol, header, times);
    }
}

#[test]
#[ignore = "needs tshark, which .ci/run installs"]
fn complete_files_are_those_that_tshark_exports() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut compared = 0;
    for sample in samples().iter().filter(|sample| sample.name.starts_with("smb")) {
        let directory = tempfile::tempdir().unwrap();
        let exported = directory.path().join("objects");
        let objects = format!("smb,{}", exported.display());
        let output = Command::new("tshark")
            .args(["-n", "-q", "--export-objects", &objects, "-r"])
            .arg(root.join(&sample.name))
            .output()
            .expect("tshark is needed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let theirs: BTreeSet<Vec<u8>> = crate::support::entries(&exported)
            .into_iter()
            .map(|path| std::fs::read(path).unwrap())
            .filter(|content| !content.is_empty())
            .collect();
        let (manifest, files) = crate::extract::extract(&sample.name, &["--no-messages"]);
        let (mut found, mut partial) = (BTreeSet::new(), 0);
        for file in manifest["files"].as_array().unwrap() {
            let content = &files[file["file"].as_str().unwrap()];
            if file["complete"] == true {
                assert!(content.is_empty() || theirs.contains(content), "{}: {file}", sample.name);
                found.insert(content);
            } else {
                partial += 1;
            }
        }
        // What was not captured, tshark fills with zeros.
        let more = theirs.iter().filter(|content| !found.contains(content)).count();
        assert!(more <= partial, "{}: tshark has {more} more", sample.name);
        compared += theirs.len() - more;
    }
    assert!(compared > 15, "only {compared} files were compared");
}
