//! What `--extract` writes: the originals of what was recorded, whatever the number of threads.

use crate::command::run;
use crate::support::entries;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Extracts what a sample holds: the manifest and the files.
pub fn extract(sample: &str, arguments: &[&str]) -> (Value, BTreeMap<String, Vec<u8>>) {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dissect"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"))
        .args(["-q", "--extract", directory.path().to_str().unwrap(), sample])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{sample}: {}", String::from_utf8_lossy(&output.stderr));
    let mut files: BTreeMap<String, Vec<u8>> = entries(directory.path())
        .into_iter()
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()))
        .collect();
    let manifest = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
    (manifest, files)
}

/// Names and contents of the files of that kind, all of which are complete.
fn originals(sample: &str, kind: &str) -> Vec<(String, String)> {
    let (manifest, files) = extract(sample, &[]);
    let of_kind = manifest["files"].as_array().unwrap().iter().filter(|file| file["kind"] == kind);
    of_kind
        .map(|file| {
            assert_eq!(file["complete"], true, "{sample}: {file}");
            let bytes = &files[file["file"].as_str().unwrap()];
            (file["name"].as_str().unwrap().to_owned(), String::from_utf8(bytes.clone()).unwrap())
        })
        .collect()
}

fn pair(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

#[test]
fn files_of_statements_are_those_that_were_sent() {
    let lines = "101\tline 1\n102\tline 2\n103\tline 3\n";
    assert_eq!(originals("mysql/local-infile.pcap", "infile")[0], pair("lines.tsv", lines));
}

#[test]
fn files_of_a_file_server_are_those_that_were_copied() {
    assert_eq!(originals("smb/login-2.1.pcap", "file_read"), [pair("hello.txt", "hello")]);
    assert_eq!(originals("smb/names.pcap", "file_read"), [pair("문서\\인사.txt", "안녕하세요")]);
    let written = originals("smb/login-3.0.pcap", "file_written");
    assert!(written.len() == 1 && written[0].0 == "new.txt" && written[0].1.ends_with('\n'), "{written:?}");
}

/// A file as it was before it was copied.
fn original(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/smb/originals").join(name)).unwrap()
}

#[test]
fn copies_are_their_originals_byte_for_byte() {
    for sample in ["smb/copy.pcap", "smb1/copy.pcap"] {
        let (manifest, files) = extract(sample, &[]);
        let mut copies = Vec::new();
        for file in manifest["files"].as_array().unwrap() {
            let name = file["name"].as_str().unwrap().trim_start_matches('\\');
            let original = original(name);
            assert_eq!(files[file["file"].as_str().unwrap()], original, "{sample}: {file}");
            let facts = (&file["complete"], &file["bytes"]);
            assert_eq!(facts, (&json!(true), &json!(original.len())), "{sample}: {file}");
            copies.push((file["kind"].as_str().unwrap(), name));
        }
        let expected = ["file_written", "file_read"]
            .map(|kind| ["인사말.txt", "数据.bin"].map(|name| (kind, name)))
            .concat();
        assert_eq!(copies, expected, "{sample}");
    }
}

#[test]
fn parts_of_files_are_where_they_were() {
    let original = original("数据.bin");
    for sample in ["smb/python-parts.pcap", "smb1/parts.pcap"] {
        let (manifest, files) = extract(sample, &[]);
        let [whole, read, written] = &manifest["files"].as_array().unwrap()[..] else { panic!("{manifest}") };
        let bytes = |file: &Value| &files[file["file"].as_str().unwrap()];
        assert_eq!(bytes(whole), &original, "{sample}");
        let parts = |file: &Value| [&file["kind"], &file["complete"], &file["missing"]].map(Value::clone);
        let hole = |offset: u64, length: u64| json!({"offset": offset, "length": length});
        let missing = json!([hole(700, 1300), hole(2500, 500)]);
        assert_eq!(parts(read), [json!("file_read"), json!(false), missing], "{sample}");
        let found = (&bytes(read)[..700], &bytes(read)[2000..]);
        assert_eq!(found, (&original[..700], &original[2000..2500]), "{sample}");
        let missing = json!([hole(300, 700)]);
        assert_eq!(parts(written), [json!("file_written"), json!(false), missing], "{sample}");
        let found = (&bytes(written)[..300], &bytes(written)[1000..]);
        assert_eq!(found, (&original[..300], &original[1000..1300]), "{sample}");
    }
}

#[test]
fn results_are_tables() {
    let (manifest, files) = extract("mysql/korean.pcap", &[]);
    let results: Vec<&str> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| file["kind"] == "result_set")
        .map(|file| str::from_utf8(&files[file["file"].as_str().unwrap()]).unwrap())
        .collect();
    assert!(!results.is_empty() && results.iter().all(|result| result.contains("\r\n")), "{results:?}");
}

#[test]
fn threads_and_formats_change_nothing() {
    let expected = extract("mysql/multi-resultset.pcap", &["--threads", "1"]);
    assert!(expected.1.len() > 1);
    for arguments in [
        &["--threads", "3"][..],
        &["--format", "json"],
        &["--report", "sessions"],
        &["--no-messages", "--format", "ndjson"],
    ] {
        assert_eq!(extract("mysql/multi-resultset.pcap", arguments), expected, "{arguments:?}");
    }
}

#[test]
fn hashes_are_those_of_the_files() {
    let (manifest, _) = extract("smb/login-2.1.pcap", &[]);
    let file = manifest["files"].as_array().unwrap().iter().find(|file| file["name"] == "hello.txt").unwrap();
    assert_eq!(file["sha256"], "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
}

#[test]
fn what_a_cap_leaves_out_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let to = directory.path().to_str().unwrap();
    let told = |arguments: &[&str]| {
        let sample = ["--extract", to, "samples/smb/copy.pcap", "--report", "files"];
        let ran = run(&[&sample[..], arguments].concat());
        entries(directory.path()).iter().for_each(|path| std::fs::remove_file(path).unwrap());
        assert_eq!(ran.code, Some(0));
        ran.err.lines().skip(1).map(|line| line.replace(to, "DIR")).collect::<Vec<_>>()
    };
    assert_eq!(told(&[]), Vec::<String>::new());
    let expected = "dissect: DIR: 3 files and 8431 bytes left out (--extract-max-...)";
    assert_eq!(told(&["--extract-max-files", "1"]), [expected]);
}
