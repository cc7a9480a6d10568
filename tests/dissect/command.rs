//! The program as people run it: exit codes, standard streams, arguments.

use crate::packets::{Pcap, UDP, ip, udp};
use crate::support::{printed, sample};
use dissect::terminal;
use dissect::time::Time;
use dissect::view::{Format, SCHEMA};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long the program may take to do what it should do at once, on a machine that is busy.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dissect"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

fn finish(command: &mut Command) -> Ran {
    let output = command.stdin(Stdio::null()).output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn run(arguments: &[&str]) -> Ran {
    finish(command().args(arguments))
}

/// What the program prints; it must succeed.
fn out(arguments: &[&str]) -> String {
    let ran = run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
    ran.out
}

/// The messages that the program prints as ndjson.
fn messages(arguments: &[&str]) -> Vec<Value> {
    let text = out(&[&["--format", "ndjson"], arguments].concat());
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|o: &Value| o["type"] == "message")
        .collect()
}

fn numbers(messages: &[Value], key: &str) -> Vec<u64> {
    messages.iter().map(|message| message[key].as_u64().unwrap()).collect()
}

/// A file that is gone after the test.
pub struct Temporary(tempfile::TempDir);

impl Temporary {
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join(name), bytes).unwrap();
        Temporary(directory)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }
}

pub const CLIENT_SERVER: &str = "samples/ntp/client-server.pcap";

#[test]
fn what_cannot_be_read_fails_in_one_line() {
    let files = Temporary::new("empty", b"");
    std::fs::write(files.path("text"), "no capture").unwrap();
    let cases = [
        (files.text("missing"), "cannot be opened"),
        (files.text("empty"), "is empty"),
        (files.text("text"), "is not a capture"),
        (files.text(""), "is a directory"),
    ];
    for (file, why) in cases {
        let ran = run(&[&file]);
        assert_eq!(ran.code, Some(2), "{file}");
        assert_eq!(ran.out, "");
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.starts_with(&format!("dissect: {file}: ")) && ran.err.contains(why), "{}", ran.err);
    }
}

#[test]
fn one_bad_file_among_good_ones_fails() {
    let ran = run(&[CLIENT_SERVER, "/nowhere.pcap"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("/nowhere.pcap"), "{}", ran.err);
}

#[test]
fn wrong_arguments_fail() {
    for arguments in [&["--no-such-flag"][..], &[], &["--format", "nothing", CLIENT_SERVER]] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn markdown_is_for_reports() {
    let ran = run(&["--format", "markdown", "samples/ntp/client-server.pcap"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("--report"), "{}", ran.err);
}

#[test]
fn a_capture_is_not_overwritten() {
    let capture = std::fs::read(CLIENT_SERVER).unwrap();
    let files = Temporary::new("capture.pcap", &capture);
    let (path, other) = (files.text("capture.pcap"), files.text("./capture.pcap"));
    let ran = run(&[&path, "-o", &other]);
    assert!(ran.code == Some(2) && ran.err.contains("is read"), "{}", ran.err);
    assert_eq!(std::fs::read(path).unwrap(), capture);
}

#[test]
fn options_that_would_change_nothing_are_refused() {
    for arguments in [
        &["--no-fields", "--format", "html"][..],
        &["--no-messages", "--explain-session"],
        &["--labels"],
        &["--answers", "--format", "walk"],
        &["--lang", "ko", "--format", "json"],
        &["--no-fields", "--report", "sessions"],
        &["--extract-max-files", "3"],
    ] {
        let ran = run(&[arguments, &[CLIENT_SERVER]].concat());
        assert!(ran.code == Some(2) && ran.err.contains("--"), "{arguments:?}: {}", ran.err);
    }
    assert_eq!(run(&["-q", "--no-messages", "--format", "csv", CLIENT_SERVER]).code, Some(0));
}

#[test]
fn the_tree_shows_as_much_as_was_asked_for() {
    let lines = |arguments: &[&str]| out(&[&["-q", CLIENT_SERVER][..], arguments].concat());
    let (all, heads, none) = (lines(&[]), lines(&["--no-fields"]), lines(&["--no-messages"]));
    let count = |text: &str, what: &str| text.lines().filter(|line| line.contains(what)).count();
    assert!(count(&all, "Stratum") > 0);
    for (text, messages) in [(&heads, count(&all, "#")), (&none, 0)] {
        assert_eq!((count(text, "Stratum"), count(text, "#")), (0, messages), "{text}");
        assert_eq!(count(text, "clock sample"), count(&all, "clock sample"), "{text}");
    }
}

#[test]
fn a_capture_that_ends_early_is_shown_as_far_as_it_goes() {
    let bytes = sample("ntp/client-server.pcap").bytes;
    let files = Temporary::new("cut.pcap", &bytes[..bytes.len() - 10]);
    let ran = run(&["--format", "ndjson", &files.text("cut.pcap")]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.out.matches(r#""type":"message""#).count(), 11);
    assert!(ran.err.contains("warning: ") && ran.err.contains("cut.pcap: cut off"), "{}", ran.err);
}

#[test]
fn output_goes_where_it_should() {
    let expected = printed(&sample("ntp/client-server.pcap").bytes, Format::Tree);
    let ran = run(&[CLIENT_SERVER]);
    assert!(ran.out == expected);
    assert!(ran.err.contains("12 frames, 1080 bytes, 6 sessions, 12 ntp messages"), "{}", ran.err);

    let quiet = run(&["--quiet", CLIENT_SERVER]);
    assert!(quiet.out == expected);
    assert_eq!(quiet.err, "");

    let files = Temporary::new("tree", b"overwritten");
    assert_eq!(out(&["-o", &files.text("tree"), CLIENT_SERVER]), "");
    assert!(std::fs::read_to_string(files.path("tree")).unwrap() == expected);
    assert!(out(&["-o", "-", CLIENT_SERVER]) == expected);

    let unwritable = run(&["-o", &files.text("no/such/directory"), CLIENT_SERVER]);
    assert_eq!(unwritable.code, Some(2));
    assert_eq!(unwritable.err.lines().count(), 1, "{}", unwritable.err);
}

/// The program with a pipe as its standard input, and lines of what it prints.
pub fn piped(arguments: &[&str]) -> (Child, std::sync::mpsc::Receiver<String>) {
    let mut command = command();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in stdout.lines() {
            // Nobody listens any more when the test is over.
            let _ = sender.send(line.unwrap());
        }
    });
    (child, lines)
}

#[test]
fn messages_are_shown_as_they_come() {
    let bytes = sample("ntp/client-server.pcap").bytes;
    for threads in ["1", "3"] {
        let (mut child, lines) = piped(&["--threads", threads, "--format", "ndjson", "-"]);
        let mut pipe = child.stdin.take().unwrap();
        // The file header, then a frame of 90 bytes at a time, in pieces.
        let (header, frames) = bytes.split_at(24);
        let mut seen = 0;
        pipe.write_all(header).unwrap();
        for frame in frames.chunks(16 + 90).take(4) {
            for piece in frame.chunks(29) {
                pipe.write_all(piece).unwrap();
                pipe.flush().unwrap();
                std::thread::sleep(Duration::from_millis(2));
            }
            seen += 1;
            let line =
                std::iter::repeat_with(|| lines.recv_timeout(PATIENCE).expect("a message before the next"))
                    .find(|line| line.contains(r#""type":"message""#))
                    .unwrap();
            let message: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(message["frame"], seen);
        }
        drop(pipe);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_pipe_gives_what_the_file_gives() {
    let bytes = sample("ntp/nts.pcapng").bytes;
    let (mut child, lines) = piped(&["-"]);
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let text: String = lines.iter().map(|line| line + "\n").collect();
    assert!(child.wait().unwrap().success());
    assert!(text == printed(&bytes, Format::Tree));
}

#[test]
fn the_limit_stops_a_pipe_that_stays_open() {
    let bytes = sample("ntp/client-server.pcap").bytes;
    for threads in ["1", "3"] {
        let (mut child, lines) = piped(&["--threads", threads, "--limit", "3", "--format", "ndjson", "-"]);
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(&bytes).unwrap();
        let (sender, done) = channel();
        std::thread::spawn(move || sender.send(child.wait().unwrap().success()));
        assert_eq!(done.recv_timeout(PATIENCE), Ok(true));
        assert_eq!(lines.iter().filter(|line| line.contains(r#""type":"message""#)).count(), 3);
        drop(pipe);
    }
}

#[test]
fn filters_select() {
    let all = messages(&[CLIENT_SERVER]);
    assert_eq!(numbers(&all, "frame"), (1..=12).collect::<Vec<_>>());
    let frames = |arguments: &[&str]| numbers(&messages(&[arguments, &[CLIENT_SERVER]].concat()), "frame");
    assert_eq!(frames(&["--frames", "3-4,9-"]), [3, 4, 9, 10, 11, 12]);
    assert_eq!(frames(&["--session", "2,6"]), [3, 4, 11, 12]);
    assert_eq!(frames(&["--limit", "5"]), [1, 2, 3, 4, 5]);
    assert_eq!(frames(&["--limit", "0"]), [0; 0]);
    assert_eq!(frames(&["--host", "192.0.2.1"]).len(), 12);
    assert_eq!(frames(&["--host", "192.0.2.77"]), [0; 0]);
    assert_eq!(frames(&["--protocol", "ntp"]).len(), 12);
    let port = all[4]["source"].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
    assert_eq!(frames(&["--port", &port]), [5, 6]);
    let selected = messages(&["--session", "2", CLIENT_SERVER]);
    assert_eq!(selected, all[2..4], "a selection changes nothing about what it selects");
}

#[test]
fn files_are_merged_by_time() {
    let (first, second) = ("samples/ntp/rotated-1.pcap", "samples/ntp/rotated-2.pcap");
    let merged = messages(&[first, second]);
    assert_eq!(numbers(&merged, "frame"), (1..=14).collect::<Vec<_>>());
    assert!(merged.is_sorted_by_key(|message| message["time"].as_str().unwrap().to_owned()));
    assert_eq!(merged, messages(&[second, first]));
    // The request is the last frame of one file, the answer the first of the other.
    assert_eq!(merged[6]["session"], merged[7]["session"]);
    assert_eq!((&merged[6]["from"], &merged[7]["from"]), (&"client".into(), &"server".into()));
    assert!(merged[7]["summary"].as_str().unwrap().contains("delay"), "{}", merged[7]["summary"]);
}

#[test]
fn a_protocol_can_be_named_for_a_port() {
    let mut pcap = Pcap::new();
    let mut message = [0; 48];
    message[0] = 0x23;
    let datagram = udp(5000, 6000, &message);
    pcap.frame(
        Time::new(1_700_000_000, 0),
        &ip([192, 0, 2, 2].into(), [192, 0, 2, 1].into(), UDP, &datagram),
    );
    let files = Temporary::new("odd.pcap", &pcap.finish());
    let file = files.text("odd.pcap");
    assert_eq!(messages(&[&file]).len(), 0, "nothing but the port tells that this is NTP");
    assert_eq!(messages(&["--decode-as", "udp:6000=ntp", &file]).len(), 1);
    assert_eq!(messages(&["--decode-as", "tcp:6000=ntp", &file]).len(), 0);
    assert_eq!(run(&["--decode-as", "udp:6000=nothing", &file]).code, Some(2));
}

#[test]
fn colours_come_when_asked_for() {
    let colored = |environment: &[(&str, &str)], arguments: &[&str]| {
        let ran = finish(command().envs(environment.iter().copied()).args(arguments).arg(CLIENT_SERVER));
        assert_eq!(ran.code, Some(0));
        ran.out.contains('\x1b')
    };
    assert!(!colored(&[], &[]), "no terminal");
    assert!(colored(&[], &["--color", "always"]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--format", "ndjson"]));
}

#[test]
fn keys_are_read_from_a_file() {
    let capture = "samples/ntp/mac-sha1.pcap";
    let text = out(&["--ntp-keys", "samples/ntp/ntp.keys", capture]);
    assert_eq!(text.matches("verified with key 2").count(), 4, "{text}");
    let ran = run(&["--ntp-keys", "/nowhere.keys", capture]);
    assert_eq!((ran.code, ran.err.lines().count()), (Some(2), 1), "{}", ran.err);
}

#[test]
fn fields_and_schema_are_listed() {
    let table = out(&["fields", "ntp.flags"]);
    assert!(table.contains("ntp.flags.li") && !table.contains("ntp.stratum"), "{table}");
    let list: Value = serde_json::from_str(&out(&["fields", "--format", "json"])).unwrap();
    assert!(list.as_array().unwrap().iter().any(|field| field["name"] == "ntp.stratum"));
    assert_eq!(out(&["schema"]), SCHEMA);
}

const HOSTILE: &str = "\x1b]0;owned\x07\x1b[2J\r\u{9b}31m\u{202e}txt";

/// A pcapng with one NTP message, full of what terminals act upon: in the frame's comment, in the reference
/// identifier (a kiss code), and in the rest.
fn hostile() -> Vec<u8> {
    let block = |kind: u32, body: &[u8]| {
        let mut body = body.to_vec();
        body.resize(body.len().next_multiple_of(4), 0);
        let length = (body.len() as u32 + 12).to_le_bytes();
        [&kind.to_le_bytes(), &length, &body[..], &length].concat()
    };
    let option = |code: u16, text: &str| {
        let mut bytes = [code.to_le_bytes(), (text.len() as u16).to_le_bytes()].concat();
        bytes.extend(text.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    };
    let mut message = vec![0xe4, 0, 6, 0xe9];
    message.extend([0; 8]);
    message.extend(b"\x1b[2J");
    message.extend([0; 32]);
    message.extend(b"\x1b]0;owned\x07\x9b31m\x1b[2J");
    let packet = ip([192, 0, 2, 1].into(), [192, 0, 2, 2].into(), UDP, &udp(123, 5000, &message));
    let mut section = vec![0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0];
    section.extend([0xff; 8]);
    section.extend(option(1, HOSTILE));
    section.extend([0; 4]);
    let mut interface = vec![101, 0, 0, 0, 0, 0, 4, 0];
    interface.extend(option(2, HOSTILE));
    interface.extend([0; 4]);
    let length = packet.len() as u32;
    let mut frame: Vec<u8> = [0, 0x60a24, 0x12345678, length, length].map(u32::to_le_bytes).concat();
    frame.extend(&packet);
    frame.resize(frame.len().next_multiple_of(4), 0);
    frame.extend(option(1, HOSTILE));
    frame.extend([0; 4]);
    [block(0x0a0d_0d0a, &section), block(1, &interface), block(6, &frame)].concat()
}

#[test]
fn nothing_from_a_capture_acts_on_the_terminal() {
    let name = "name\x1b[31m.pcapng";
    let files = Temporary::new(name, &hostile());
    for arguments in [&["--verbose"][..], &["--format", "ndjson"], &["--format", "json", "--labels"]] {
        let ran = run(&[arguments, &[&files.text(name)]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.contains("owned"), "the comment is shown: {}", ran.out);
        for text in [&ran.out, &ran.err] {
            let raw = text.chars().find(|&c| c != '\n' && terminal::is_unsafe(c));
            assert_eq!(raw, None, "{arguments:?}: {text:?}");
        }
    }
    let ran = run(&["/nowhere\x1b[31m\n.pcap"]);
    assert!(!ran.err.contains('\x1b') && ran.err.lines().count() == 1, "{:?}", ran.err);
}

#[test]
fn names_are_explained() {
    let text = out(&["explain", "mysql.handshake"]);
    assert!(text.starts_with("mysql.server_greeting — Server Greeting\n"), "{text}");
    assert!(out(&["explain", "ntp.stratum", "--lang", "ko"]).starts_with("ntp.stratum — 계층\n"));
    assert!(out(&["explain", "--list"]).contains("\nntp.stratum\tStratum\n"));
    let ran = run(&["explain", "ntp.stratun"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("perhaps ntp.stratum"), "{}", ran.err);
}

#[test]
fn learners_choose_view_and_language() {
    let file = "samples/documents/mysql-login.txt";
    let story = out(&["-q", "--explain-session", file]);
    assert_eq!(story, out(&["-q", "--format", "story", file]));
    assert!(story.contains("The client sends: Login as root."), "{story}");
    let key = out(&["-q", "--format", "worksheet", "--answers", "--lang", "zh", file]);
    assert!(key.contains("找出线程 ID：是哪些字节，值是多少？"), "{key}");
    let page = out(&["-q", "--format", "worksheet-html", file]);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    let picture = out(&["-q", "--format", "svg", file]);
    assert!(picture.starts_with("<svg xmlns=") && picture.ends_with("</svg>\n"));
    assert_eq!(run(&["--explain-session", "--format", "json", file]).code, Some(2));
}
