//! Runs that do not come to their end: nobody reads on, the disk is full, someone interrupts. What was written is
//! whole up to there, and the exit code says what happened.

use crate::command::{CLIENT_SERVER, PATIENCE, Temporary, command, piped, run};
use crate::support::{entries, sample};
use crate::threads::crowd;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

const FORMATS: [&str; 11] = [
    "tree",
    "ndjson",
    "json",
    "csv",
    "html",
    "walk",
    "layout",
    "svg",
    "worksheet",
    "worksheet-html",
    "story",
];

/// Every format, and reports in theirs.
fn ways() -> Vec<Vec<&'static str>> {
    let reports = ["tree", "csv", "json", "markdown"];
    let formats = FORMATS.iter().map(|format| vec!["--format", format]);
    formats.chain(reports.iter().map(|format| vec!["--report", "sessions", "--format", format])).collect()
}

/// Whether an output is whole as far as it goes.
#[track_caller]
fn assert_whole(format: &str, text: &str) {
    match format {
        "json" => {
            let document: Value = serde_json::from_str(text).expect("a whole document");
            for session in document["sessions"].as_array().unwrap() {
                assert!(session["messages"].is_array() && session["records"].is_array());
            }
        }
        "ndjson" => text.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap())),
        "csv" => {
            let rows =
                csv::Reader::from_reader(text.as_bytes()).into_records().collect::<Result<Vec<_>, _>>();
            rows.expect("rows of the same length");
        }
        "html" => {
            assert!(text.starts_with("<!doctype html>") && text.contains("class=\"rows\""));
            assert_closed(text, &["script", "body", "html"]);
        }
        "worksheet-html" => assert_closed(text, &["section", "ol", "body", "html"]),
        "svg" => assert_closed(text, &["g", "text", "title", "svg"]),
        _ => assert!(text.ends_with('\n')),
    }
}

/// Whether elements of these names are closed, and the last of them comes last.
#[track_caller]
fn assert_closed(text: &str, names: &[&str]) {
    for name in names {
        let starts = text.matches(&format!("<{name}>")).count() + text.matches(&format!("<{name} ")).count();
        assert_eq!(starts, text.matches(&format!("</{name}>")).count(), "{name}");
    }
    let last = names.last().unwrap();
    assert!(text.ends_with(&format!("</{last}>\n")), "{last}");
}

#[test]
fn the_exit_code_tells_that_nobody_reads_on() {
    let files = Temporary::new("crowd.pcap", &crowd());
    for (threads, quiet) in [("1", true), ("3", true), ("3", false)] {
        for way in ways() {
            let mut command = command();
            command.args(["--threads", threads, &files.text("crowd.pcap")]).args(&way);
            command.args(quiet.then_some("-q"));
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(3), "{way:?}");
            let said =
                if quiet { "" } else { "dissect: nobody reads on; what was written is whole up to there\n" };
            assert_eq!(String::from_utf8(output.stderr).unwrap(), said, "{way:?}");
        }
    }
}

#[test]
fn a_full_device_fails() {
    if Path::new("/dev/full").exists() {
        for way in ways() {
            let ran = run(&[&["-o", "/dev/full", CLIENT_SERVER][..], &way].concat());
            assert_eq!(ran.code, Some(2), "{way:?}: {}", ran.err);
            assert_eq!(ran.err.lines().count(), 1, "{way:?}: {}", ran.err);
        }
    }
}

/// Runs the program where no file may get larger than so many blocks of 512 bytes.
#[cfg(unix)]
fn limited(blocks: u32, arguments: &str) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_dissect");
    // A process that does not ignore the signal would be ended by it.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' {arguments}");
    let mut shell = Command::new("sh");
    let ended = shell.current_dir(env!("CARGO_MANIFEST_DIR")).args(["-c", &script]).output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn a_file_that_gets_too_large_is_whole_as_far_as_it_goes() {
    let captures = Temporary::new("crowd.pcap", &crowd());
    let crowd = captures.text("crowd.pcap");
    for format in FORMATS {
        // The records that csv shows wait in a file that must not get too large either; rows of reports do not.
        let (input, blocks) = match format {
            "csv" => (format!("{crowd} --report sessions"), 20),
            "story" => ("samples/smb/*.pcap".to_owned(), 40),
            _ => ("samples/smb/*.pcap".to_owned(), 600),
        };
        for to in ["-o", ">"] {
            let files = Temporary::new("out", b"");
            let arguments = format!("-q {input} --format {format} {to} {}", files.text("out"));
            assert_eq!(limited(blocks, &arguments).0, Some(2), "{arguments}");
            let text = std::fs::read_to_string(files.path("out")).unwrap();
            assert!(text.len() > 5000, "{arguments}: {} bytes", text.len());
            assert_whole(format, &text);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_a_manifest() {
    // The files have 2431 and 3000 bytes, and so has the list of them; the document is too large too, the report is not.
    for (shown, document) in [("--format json", true), ("--report sessions --format csv", false)] {
        let files = Temporary::new("document", b"");
        let (directory, document_path) = (files.path("extracted"), files.text("document"));
        let extract = format!("--extract {} {shown} > {document_path}", directory.display());
        let (code, said) =
            limited(5, &format!("-q samples/mysql/local-infile.pcap samples/smb/copy.pcap {extract}"));
        assert_eq!((code, said.lines().count()), (Some(2), 1), "{said}");
        assert!(document || said.contains(directory.to_str().unwrap()), "{said}");
        let manifest: Value =
            serde_json::from_slice(&std::fs::read(directory.join("manifest.json")).unwrap()).unwrap();
        let listed = manifest["files"].as_array().unwrap();
        for file in listed {
            let length = std::fs::metadata(directory.join(file["file"].as_str().unwrap())).unwrap().len();
            assert_eq!(file["bytes"], length);
        }
        assert_eq!(entries(&directory).len(), listed.len() + 1, "nothing that is not listed");
        assert!(manifest["files_left_out"].as_u64().unwrap() > 0, "{manifest}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_properly() {
    let bytes = sample("mysql/local-infile.pcap").bytes;
    for (signal, threads) in [("TERM", "1"), ("INT", "3")] {
        for format in FORMATS {
            let files = Temporary::new("out", b"");
            let (out, extracted) = (files.text("out"), files.path("extracted"));
            let (mut child, _lines) = piped(&[
                "--threads",
                threads,
                "--format",
                format,
                "-o",
                &out,
                "--extract",
                extracted.to_str().unwrap(),
                "-",
            ]);
            let mut pipe = child.stdin.take().unwrap();
            std::io::Write::write_all(&mut pipe, &bytes).unwrap();
            // What is extracted tells when all messages have gone through.
            let start = Instant::now();
            while entries(&extracted).len() < 2 {
                assert!(start.elapsed() < PATIENCE, "nothing is extracted");
                std::thread::sleep(Duration::from_millis(20));
            }
            let id = child.id().to_string();
            assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
            let (sender, done) = channel();
            std::thread::spawn(move || sender.send(child.wait().unwrap().code()));
            assert_eq!(done.recv_timeout(PATIENCE), Ok(Some(3)), "{signal} {format}");
            assert_whole(format, &std::fs::read_to_string(&out).unwrap());
            let manifest = std::fs::read(extracted.join("manifest.json")).unwrap();
            let manifest: Value = serde_json::from_slice(&manifest).unwrap();
            assert_eq!(manifest["files"].as_array().unwrap().len() + 1, entries(&extracted).len());
            drop(pipe);
        }
    }
}
