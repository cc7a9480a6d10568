//! Captures that begin in the middle of a session.

use crate::packets::{Pcap, TCP, ip, tcp};
use crate::support::{objects, sample};
use dissect::time::Time;
use serde_json::json;

const CLIENT: u8 = 1;
const SERVER: u8 = 2;
/// Of segments that were sent, but not captured.
const LOST: u8 = 4;

/// A capture of segments, each from the client or the server, with the sequence numbers of a session that goes on.
fn capture(segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut pcap = Pcap::new();
    let mut sequence = [70_000, 90_000];
    let ends = [("192.0.2.1", 50_000), ("192.0.2.2", 8080)];
    for (number, (from, bytes)) in segments.iter().enumerate() {
        let (here, there) = if from & CLIENT != 0 { (0, 1) } else { (1, 0) };
        let segment = tcp(ends[here].1, ends[there].1, sequence[here], sequence[there], 0x10, bytes);
        sequence[here] += bytes.len() as u32;
        let (source, destination) = (ends[here].0.parse().unwrap(), ends[there].0.parse().unwrap());
        let time = Time::new(1_700_000_000 + number as i128, 0);
        if from & LOST == 0 {
            pcap.frame(time, &ip(source, destination, TCP, &segment));
        }
    }
    pcap.finish()
}

/// A head in the middle of a body, as at the start of the capture, or behind more bytes than are ever kept.
#[test]
fn the_next_message_behind_a_body_is_found() {
    for parts in [1, 2, 500] {
        let body = [b'x'; 1000];
        let mut segments: Vec<(u8, &[u8])> = vec![(SERVER, &body); parts];
        segments.push((CLIENT, b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
        segments.push((SERVER, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
        for skipped in [0, 1] {
            // The request is there, or it was lost as well.
            if skipped == 1 {
                segments.remove(parts);
            }
            let objects = objects(&capture(&segments));
            let messages: Vec<_> = objects.iter().filter(|object| object["type"] == "message").collect();
            let summaries: Vec<_> =
                messages.iter().map(|message| message["summary"].as_str().unwrap()).collect();
            let expected: &[&str] = if skipped == 0 { &["GET /next", "200 OK"] } else { &["200 OK"] };
            assert_eq!(summaries, expected, "{parts} segments");
            let told = messages.iter().any(|message| {
                let notes = message["notes"].as_array().into_iter().flatten();
                notes.into_iter().any(|note| {
                    note["text"].as_str().unwrap().starts_with(&format!("{} bytes", parts * 1000))
                })
            });
            assert!(told, "{parts} segments: {messages:?}");
            let losses = &objects.last().unwrap()["losses"];
            assert_eq!(losses[0]["count"], json!(parts * 1000), "{losses}");
        }
    }
}

#[test]
fn a_session_that_was_seen_to_open_is_not_looked_at_again() {
    let mut segments: Vec<(u8, &[u8])> = vec![(SERVER, &[b'x'; 1000]); 50];
    segments.push((CLIENT, b"GET /next HTTP/1.1\r\n\r\n"));
    let mut opened = capture(&segments);
    // SYN on the first segment: flags stand 13 bytes into the TCP header, behind the headers of file, frame and IP.
    opened[24 + 16 + 20 + 13] = 0x02;
    assert!(objects(&opened).iter().all(|object| object["type"] != "message"));
}

/// Of a session with a file server, cut off before its first login or behind it.
#[test]
fn what_was_agreed_on_before_is_not_known() {
    let whole = sample("smb/login-2.1.pcap").bytes;
    let told = |first_frame: usize, kind: &str, key: &str| {
        let mut rest = &whole[24..];
        for _ in 1..first_frame {
            let length = u32::from_le_bytes(rest[8..12].try_into().unwrap());
            rest = &rest[16 + length as usize..];
        }
        let objects = objects(&[&whole[..24], rest].concat());
        let record = objects.iter().find(|object| object["kind"] == kind).unwrap();
        record.get(key).and_then(|value| value.as_bool())
    };
    assert_eq!([1, 10].map(|from| told(from, "login", "signing_required")), [Some(false), None]);
    assert_eq!([1, 10].map(|from| told(from, "login", "encryption")), [Some(false); 2]);
    for key in ["guest", "anonymous"] {
        assert_eq!([1, 14].map(|from| told(from, "posture", key)), [Some(false), None], "{key}");
    }
}

const PING: &[u8] = &[1, 0, 0, 0, 14];
const OK: &[u8] = &[7, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0];
const QUERY: &[u8] = b"\x09\0\0\0\x03SELECT 1";

/// What each message is, with its frame, who sent it, and its warnings; and how long each statement took.
fn told(capture: &[u8]) -> (Vec<String>, Vec<Option<f64>>) {
    let objects = objects(capture);
    let of = |kind: &'static str| objects.iter().filter(move |object| object["type"] == kind);
    let messages = of("message").map(|message| {
        let warnings = message["notes"].as_array().into_iter().flatten();
        let notes: Vec<_> = warnings
            .filter(|note| note["severity"] == "warning")
            .map(|note| note["text"].as_str().unwrap())
            .collect();
        format!("{} {} {} {notes:?}", message["frame"], message["from"], message["summary"]).replace('"', "")
    });
    let statements = of("record").filter(|record| record["kind"] == "statement");
    (messages.collect(), statements.map(|statement| statement["time_to_last"].as_f64()).collect())
}

/// A ping in two segments on a port that says nothing: only its answer tells what it is.
#[test]
fn what_came_before_the_protocol_was_known_keeps_its_times() {
    let segments = [(CLIENT, &PING[..3]), (CLIENT, &PING[3..]), (SERVER, OK), (CLIENT, QUERY), (SERVER, OK)];
    let (messages, times) = told(&capture(&segments));
    let expected = ["2 client Ping []", "3 server OK []", "4 client Query: SELECT 1 []", "5 server OK []"];
    assert_eq!(messages, expected);
    assert_eq!(times, [Some(1.0), Some(1.0)]);
}

#[test]
fn an_answer_that_was_lost_before_the_protocol_was_known_is_missed() {
    let segments =
        [(CLIENT, PING), (SERVER | LOST, OK), (CLIENT, PING), (SERVER, OK), (CLIENT, QUERY), (SERVER, OK)];
    let (messages, times) = told(&capture(&segments));
    let expected = [
        "1 client Ping []",
        "2 client Ping []",
        "3 server OK [11 bytes before this were not captured]",
        "4 client Query: SELECT 1 []",
        "5 server OK []",
    ];
    assert_eq!(messages, expected);
    assert_eq!(times, [None, None, Some(1.0)]);
}

#[test]
fn a_gap_is_told_with_the_next_message_of_its_own_side() {
    let segments = [
        (CLIENT, QUERY),
        (SERVER, OK),
        (CLIENT, QUERY),
        (SERVER | LOST, OK),
        (CLIENT, PING),
        (CLIENT, PING),
        (CLIENT, PING),
        (SERVER, OK),
    ];
    let (messages, _) = told(&capture(&segments));
    assert!(messages[..6].iter().all(|message| message.ends_with("[]")), "{messages:?}");
    assert!(messages[6].ends_with("OK [11 bytes before this were not captured]"), "{messages:?}");
}

#[test]
fn a_gap_behind_the_last_message_is_told_of_the_session() {
    let segments =
        [(CLIENT, QUERY), (SERVER, OK), (CLIENT, QUERY), (SERVER | LOST, OK), (CLIENT, b"" as &[u8])];
    let objects = objects(&capture(&segments));
    let session = objects.iter().find(|object| object["type"] == "session").unwrap();
    assert_eq!(session["notes"][0]["text"], "11 bytes before this were not captured", "{session}");
}

/// An answer of which the end may have been sent, but was not captured, at the end of the capture.
#[test]
fn a_message_that_the_capture_ends_in_came_nobody_knows_when() {
    let answer: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    for (left_out, known) in [(0, true), (3, false)] {
        let segments =
            [(CLIENT, b"GET / HTTP/1.1\r\n\r\n" as &[u8]), (SERVER, &answer[..answer.len() - left_out])];
        let objects = objects(&capture(&segments));
        let exchange = objects.iter().find(|object| object["kind"] == "http_exchange").unwrap();
        assert_eq!((&exchange["status"], exchange["latency"].is_number()), (&json!(200), known));
    }
}
