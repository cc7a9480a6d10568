//! What is known about the samples from how they were recorded and from what tshark 4.0.17 says about them.

use crate::packets::{Pcap, UDP, ip, udp};
use crate::support::{How, messages, objects, printed, sample, samples, sessions};
use dissect::protocol::ntp::keys::Keys;
use dissect::view::Format;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

/// Name, frames, UDP conversations and messages by `ntp.flags.mode`.
type Content = (&'static str, u64, usize, &'static [(u64, usize)]);

const NTP: &[Content] = &[
    ("ntp/autokey.pcap", 10, 1, &[(3, 5), (4, 5)]),
    ("ntp/broadcast-client.pcap", 11, 2, &[(3, 4), (4, 4), (5, 3)]),
    ("ntp/broadcast.pcap", 6, 2, &[(5, 6)]),
    ("ntp/client-server-any.pcap", 8, 4, &[(3, 4), (4, 4)]),
    ("ntp/client-server-fast-poll.pcap", 16, 8, &[(3, 8), (4, 8)]),
    ("ntp/client-server-ipv6.pcap", 8, 4, &[(3, 4), (4, 4)]),
    ("ntp/client-server-nanoseconds.pcapng", 8, 4, &[(3, 4), (4, 4)]),
    ("ntp/client-server-vlan.pcap", 8, 4, &[(3, 4), (4, 4)]),
    ("ntp/client-server.pcap", 12, 6, &[(3, 6), (4, 6)]),
    ("ntp/control-fragments.pcap", 11, 2, &[(3, 1), (4, 1), (6, 8)]),
    ("ntp/control.pcap", 38, 5, &[(3, 2), (4, 2), (6, 34)]),
    ("ntp/interleaved.pcap", 12, 6, &[(3, 6), (4, 6)]),
    ("ntp/kiss-of-death.pcap", 16, 8, &[(3, 8), (4, 8)]),
    ("ntp/mac-aes128.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/mac-aes256.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/mac-md5.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/mac-sha1.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/mac-sha256-cut.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/mac-sha256.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/mac-sha512.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/mac-wrong-key.pcap", 8, 4, &[(3, 4), (4, 4)]),
    ("ntp/nts-fragments.pcapng", 24, 13, &[(3, 13), (4, 9)]),
    ("ntp/nts.pcapng", 41, 13, &[(3, 13), (4, 9)]),
    ("ntp/private.pcap", 34, 2, &[(7, 34)]),
    ("ntp/rotated-1.pcap", 7, 4, &[(3, 4), (4, 3)]),
    ("ntp/rotated-2.pcap", 7, 4, &[(3, 3), (4, 4)]),
    ("ntp/symmetric-passive.pcap", 10, 1, &[(1, 5), (2, 5)]),
    ("ntp/symmetric.pcap", 12, 1, &[(1, 12)]),
    ("ntp/unsynchronised.pcap", 4, 2, &[(3, 2), (4, 2)]),
    ("ntp/versions.pcap", 16, 2, &[(3, 8), (4, 8)]),
];

/// The values of a field in a message, in order.
fn values(message: &Value, name: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for field in message["fields"].as_array().into_iter().flatten() {
        if field["name"] == name {
            found.push(field["value"].clone());
        }
        found.extend(values(field, name));
    }
    found
}

#[test]
fn they_hold_what_they_should() {
    let names: Vec<String> =
        samples().into_iter().map(|sample| sample.name).filter(|name| name.starts_with("ntp/")).collect();
    assert_eq!(names, NTP.iter().map(|row| row.0).collect::<Vec<_>>(), "every sample has its row");
    for &(name, frames, conversations, modes) in NTP {
        let objects = objects(&sample(name).bytes);
        let count = |kind: &str| objects.iter().filter(|object| object["type"] == kind).count();
        assert_eq!(objects.last().unwrap()["frames"], frames, "{name}");
        assert_eq!(count("session"), conversations, "{name}");
        let mut found: BTreeMap<u64, usize> = BTreeMap::new();
        for message in objects.iter().filter(|object| object["type"] == "message") {
            let mode = values(message, "ntp.flags.mode");
            assert_eq!(mode.len(), 1, "{name}: {message}");
            *found.entry(mode[0].as_u64().unwrap()).or_default() += 1;
        }
        assert_eq!(found.into_iter().collect::<Vec<_>>(), modes, "{name}");
    }
}

#[test]
fn values_are_those_on_the_wire() {
    let facts: [(&str, u64, &str, Value); 21] = [
        ("ntp/client-server.pcap", 2, "ntp.flags.vn", json!([4])),
        ("ntp/client-server.pcap", 2, "ntp.stratum", json!([8])),
        ("ntp/client-server.pcap", 2, "ntp.precision", json!([-25])),
        ("ntp/client-server.pcap", 2, "ntp.refid", json!(["7f7f0101"])),
        ("ntp/client-server.pcap", 2, "ntp.xmt", json!(["2026-11-21T16:44:26.812297306Z"])),
        ("ntp/client-server.pcap", 3, "ntp.xmt", json!(["2003-12-28T12:12:59.385520083Z"])),
        ("ntp/interleaved.pcap", 9, "ntp.xmt", json!(["2094-06-06T15:21:07.262410196Z"])),
        ("ntp/unsynchronised.pcap", 2, "ntp.flags.li", json!([3])),
        ("ntp/unsynchronised.pcap", 2, "ntp.rootdelay", json!([1])),
        ("ntp/symmetric-passive.pcap", 6, "ntp.flags.vn", json!([3])),
        ("ntp/symmetric-passive.pcap", 9, "ntp.refid", json!(["c0000201"])),
        ("ntp/kiss-of-death.pcap", 16, "ntp.refid", json!(["52415445"])),
        ("ntp/kiss-of-death.pcap", 16, "ntp.stratum", json!([0])),
        ("ntp/kiss-of-death.pcap", 9, "ntp.ppoll", json!([-2])),
        ("ntp/versions.pcap", 2, "ntp.flags.vn", json!([1])),
        ("ntp/versions.pcap", 3, "ntp.flags.vn", json!([2])),
        ("ntp/broadcast.pcap", 2, "ntp.ppoll", json!([1])),
        ("ntp/nts.pcapng", 20, "ntp.ext.type", json!([0x0104, 0x0204, 0x0404])),
        ("ntp/nts.pcapng", 21, "ntp.ext.type", json!([0x0104, 0x0404])),
        ("ntp/mac-md5.pcap", 1, "ntp.keyid", json!(["00000001"])),
        ("ntp/mac-sha512.pcap", 1, "ntp.keyid", json!(["00000005"])),
    ];
    for (name, frame, field, expected) in facts {
        let messages = messages(&sample(name).bytes);
        let message = messages.iter().find(|message| message["frame"] == frame).unwrap();
        assert_eq!(json!(values(message, field)), expected, "{name}, frame {frame}, {field}");
    }
}

#[test]
fn messages_know_their_frames() {
    let facts = [
        ("ntp/client-server.pcap", 2, json!([{"frame": 2, "offset": 42, "length": 48}])),
        ("ntp/client-server-ipv6.pcap", 2, json!([{"frame": 2, "offset": 62, "length": 48}])),
        ("ntp/client-server-vlan.pcap", 2, json!([{"frame": 2, "offset": 46, "length": 48}])),
        ("ntp/client-server-any.pcap", 2, json!([{"frame": 2, "offset": 48, "length": 48}])),
        (
            "ntp/nts-fragments.pcapng",
            18,
            json!([{"frame": 17, "offset": 42, "length": 544}, {"frame": 18, "offset": 34, "length": 100}]),
        ),
    ];
    for (name, frame, pieces) in facts {
        let messages = messages(&sample(name).bytes);
        let message = messages.iter().find(|message| message["frame"] == frame).unwrap();
        assert_eq!(message["pieces"], pieces, "{name}, frame {frame}");
    }
}

#[test]
fn keys_verify_macs() {
    // The key of each capture, and how many of its four messages are verified with it.
    let captures = [
        ("md5", 1, "MD5"),
        ("sha1", 2, "SHA1"),
        ("aes128", 3, "AES128-CMAC"),
        ("sha256", 4, "SHA256"),
        ("sha256-cut", 4, "SHA256"),
        ("sha512", 5, "SHA512"),
        ("aes256", 6, "AES256-CMAC"),
    ];
    for file in ["ntp/ntp.keys", "ntp/chrony.keys"] {
        let keys = Keys::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(file)).unwrap();
        let mut how = How::new(Format::Ndjson);
        how.options.ntp_keys = keys;
        for (name, key, algorithm) in captures {
            let text = how.run(&sample(&format!("ntp/mac-{name}.pcap")).bytes).0;
            let verified = format!("verified with key {key} ({algorithm})");
            assert_eq!(text.matches(&verified).count(), 4, "{name} with {file}");
        }
        let text = how.run(&sample("ntp/mac-wrong-key.pcap").bytes).0;
        assert_eq!(text.matches("verified with key 2 (SHA1)").count(), 4, "{file}");
        assert_eq!(text.matches("the MAC does not match key 1").count(), 2, "{file}");
    }
}

#[test]
fn what_goes_by_before_the_protocol_is_known_is_counted() {
    let [client, server] = ["192.0.2.2", "192.0.2.1"].map(|address| address.parse().unwrap());
    let mut pcap = Pcap::new();
    let request = &sessions(&sample("ntp/client-server.pcap").bytes)[0][0];
    for payload in [b"who is there", &request.bytes[..]] {
        pcap.frame(request.time, &ip(client, server, UDP, &udp(40_000, 9999, payload)));
    }
    let (_, outcome) = How::new(Format::Ndjson).run(&pcap.finish());
    let summary = outcome.summary.unwrap();
    assert_eq!(summary.messages.get("ntp"), Some(&1));
    let losses: Vec<(&str, u64)> =
        summary.losses.iter().map(|loss| (loss.reason.as_str(), loss.count)).collect();
    assert_eq!(losses, [("bytes in NTP sessions from before they were recognised", 12)]);
}

/// Name, frames, messages, and what each SOAP call came to.
type Calls = (&'static str, u64, usize, &'static [(&'static str, &'static str)]);

const WEB: &[Calls] = &[
    ("http/bodies.pcap", 31, 8, &[]),
    ("http/codings.pcap", 32, 10, &[]),
    ("http/continue.pcap", 15, 3, &[]),
    ("http/pipelined.pcap", 12, 4, &[]),
    ("http/requests.pcap", 52, 12, &[]),
    ("http/soap-1.1.pcap", 64, 6, &[("Greet", "answered"), ("Divide", "fault")]),
    ("http/soap-1.2.pcap", 64, 6, &[("Greet", "answered"), ("Divide", "fault")]),
    ("http/soap-mtom.pcap", 20, 2, &[("Keep", "answered")]),
    (
        "http/soap-scan.pcap",
        44,
        6,
        &[("ExampleMethod", "answered"), ("UnknownMethod", "fault"), ("ExampleMethod", "answered")],
    ),
    ("http/soap-suds.pcap", 44, 4, &[("Divide", "answered")]),
    ("vmware/banner.pcap", 16, 2, &[]),
    ("vmware/heartbeat.pcap", 2, 2, &[]),
    ("vmware/login.pcap", 30, 14, &[]),
    ("vmware/nfc.pcap", 26, 41, &[]),
    ("vmware/nfcssl.pcap", 42, 46, &[]),
    ("vmware/soap-refused.pcap", 21, 6, &[("ExampleMethod", "refused"), ("ExampleMethod", "refused")]),
];

#[test]
fn web_samples_hold_what_they_should() {
    let is_web = |name: &String| name.starts_with("http/") || name.starts_with("vmware/");
    let names: Vec<String> = samples().into_iter().map(|sample| sample.name).filter(is_web).collect();
    assert_eq!(names, WEB.iter().map(|row| row.0).collect::<Vec<_>>(), "every sample has its row");
    for &(name, frames, messages, calls) in WEB {
        let objects = objects(&sample(name).bytes);
        let summary = objects.last().unwrap();
        assert_eq!(summary["frames"], frames, "{name}");
        assert_eq!(objects.iter().filter(|object| object["type"] == "message").count(), messages, "{name}");
        let found: Vec<[&str; 2]> = objects
            .iter()
            .filter(|object| object["kind"] == "soap_call")
            .map(|call| ["operation", "outcome"].map(|key| call[key].as_str().unwrap()))
            .collect();
        assert_eq!(found, calls.iter().map(|&(name, outcome)| [name, outcome]).collect::<Vec<_>>(), "{name}");
        assert_eq!(summary["losses"], json!([]), "{name}");
    }
}

/// A pcap without some of its frames.
fn without_frames(mut bytes: Vec<u8>, frames: RangeInclusive<u64>) -> Vec<u8> {
    let mut at = 24;
    for frame in 1..=*frames.end() {
        let length = u32::from_le_bytes(bytes[at + 8..at + 12].try_into().unwrap()) as usize;
        if frames.contains(&frame) {
            bytes.drain(at..at + 16 + length);
        } else {
            at += 16 + length;
        }
    }
    bytes
}

#[test]
fn a_capture_without_the_login_or_a_part_of_it_says_the_same() {
    // Their character set was told at the login.
    const UNTOLD: [&str; 3] = ["mysql/chinese.pcap", "mysql/korean.pcap", "mysql/pymysql-charsets.pcap"];
    let told = |name: &str| name.starts_with("mysql") && name.ends_with(".pcap") && !UNTOLD.contains(&name);
    let said = |bytes: &[u8], behind: u64| -> Vec<(Value, Value)> {
        let of_first = |message: &Value| message["session"] == 1 && message["frame"].as_u64() > Some(behind);
        let messages = messages(bytes).into_iter().filter(of_first);
        messages.map(|message| (message["from"].clone(), message["summary"].clone())).collect()
    };
    let mut compared = 0;
    for sample in samples().into_iter().filter(|sample| told(&sample.name)) {
        let mut session: Vec<_> = messages(&sample.bytes);
        session.retain(|message| message["session"] == 1);
        let frame = |message: &Value| message["frame"].as_u64().unwrap();
        let Some(accepted) = session.iter().find(|message| message["summary"] == "Login OK") else {
            continue;
        };
        let (greeting, login, accepted) = (frame(&session[0]), frame(&session[1]), frame(accepted));
        let expected = said(&sample.bytes, accepted);
        for lost in [1..=accepted, greeting..=greeting, login..=login] {
            let left = without_frames(sample.bytes.clone(), lost.clone());
            let behind = accepted - (lost.end() - lost.start() + 1);
            assert_eq!(said(&left, behind), expected, "{} without frames {lost:?}", sample.name);
        }
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn an_answer_that_was_not_captured_gives_its_time_to_no_statement() {
    // Of the capture that starts after the login, without the frame that answers the first statement.
    let objects = objects(&without_frames(sample("mysql/midstream.pcap").bytes, 2..=2));
    let statements: Vec<_> = objects.iter().filter(|object| object["kind"] == "statement").collect();
    assert_eq!(statements.len(), 2);
    assert_eq!(statements[0]["answer"], "missing");
    for statement in statements {
        assert_eq!(statement["latency_unknown"], "gap", "{statement}");
        assert_eq!(statement["time_to_first"], Value::Null, "{statement}");
    }
}

#[test]
fn a_binary_log_read_in_python_says_what_the_script_did() {
    let bytes = sample("mysql/python-binlog.pcap").bytes;
    let events: Vec<Value> =
        objects(&bytes).into_iter().filter(|object| object["kind"] == "binlog_event").collect();
    let every = |key: &str| -> Vec<Value> {
        events.iter().filter(|event| !event[key].is_null()).map(|event| event[key].clone()).collect()
    };
    let statements = [
        "CREATE TABLE copies LIKE types",
        "INSERT INTO copies SELECT * FROM types",
        "UPDATE numbers SET name = 'changed' WHERE id = 2",
        "DELETE FROM numbers WHERE id = 3",
        "INSERT INTO numbers (name) VALUES ('statement')",
    ];
    assert_eq!(every("sql"), statements);
    assert_eq!(every("gtid"), ["0-1-1", "0-1-2", "0-1-3", "0-1-4", "0-1-5"]);
    assert_eq!(every("rows"), [3, 1, 1]);
    assert_eq!(every("file"), ["binlog.000001", "binlog.000002", "binlog.000002"]);
    assert_eq!(events.last().unwrap()["event"], "Heartbeat");

    let printed = printed(&bytes, Format::Tree);
    for line in ["two  name", "changed  name", "three  name", "-9223372036854775808  b", "안녕  vc"] {
        assert!(printed.lines().any(|printed| printed.ends_with(line)), "{line}");
    }
}

#[test]
fn new_servers_say_what_the_script_did() {
    // Summaries of one session, or the values of a field.
    let said = |name: &str, session: u64| -> Vec<String> {
        let messages =
            messages(&sample(name).bytes).into_iter().filter(|message| message["session"] == session);
        messages.map(|message| message["summary"].as_str().unwrap().to_owned()).collect()
    };
    let every = |name: &str, field: &str| -> Vec<Value> {
        messages(&sample(name).bytes).iter().flat_map(|message| values(message, field)).collect()
    };
    let next = "Next factor: authentication method mysql_clear_password";
    for (session, outcome) in
        [(1, "Login OK"), (2, "Login refused: Access denied for user 'tessa'@'192.0.2.2'")]
    {
        let said = said("mysql9/next-factor.pcap", session);
        let at = said.iter().position(|summary| summary == next).unwrap();
        assert_eq!(said[at + 1], "Authentication response: password in clear text");
        assert!(said[at + 2].starts_with(outcome), "{said:?}");
    }
    assert_eq!(
        every("mysql9/next-factor.pcap", "mysql.clear_password"),
        [json!("tessa-second"), json!("wrong")]
    );
    for name in ["mariadb11/parsec.pcap", "mariadb11/node-parsec.pcap"] {
        for (session, outcome) in
            [(1, "Login OK"), (2, "Login refused: Access denied for user 'petra'@'192.0.2.2'")]
        {
            let said = said(name, session);
            assert_eq!(said[2], "Switch to authentication method parsec", "{name}");
            assert_eq!(
                said[3], "Authentication response: request for the salt of the key derivation",
                "{name}"
            );
            assert_eq!(said[4], "More authentication data: salt of the key derivation", "{name}");
            assert_eq!(said[5], "Authentication response: signature", "{name}");
            assert!(said[6].starts_with(outcome), "{name}: {said:?}");
        }
        assert_eq!(every(name, "mysql.parsec.iterations"), [json!(0), json!(0)], "{name}");
    }
    for name in ["mariadb11/types.pcap", "mariadb11/node-types.pcap"] {
        let texts = every(name, "mysql.row.text");
        for text in ["123e4567-e89b-12d3-a456-426655440000", "192.0.2.7", "2001:db8::1"] {
            assert!(texts.contains(&json!(text)), "{name}: {texts:?}");
        }
    }
    let affected = |name: &str| -> Vec<String> {
        let printed = printed(&sample(name).bytes, Format::Tree);
        let lines =
            printed.lines().filter(|line| line.contains("Value (INT64)") && line.ends_with("Affected_rows"));
        lines.map(|line| line.split_whitespace().rev().nth(1).unwrap().to_owned()).collect()
    };
    // Three rows inserted; of two that were to be deleted one was there.
    assert_eq!(affected("mariadb11/node-bulk.pcap"), ["1", "1", "1", "1", "0"]);
}

#[test]
fn contents_are_what_was_sent() {
    let text = "The quick brown fox jumps over the lazy dog. ".repeat(4);
    for (name, expected) in [("http/codings.pcap", 5), ("http/bodies.pcap", 3)] {
        let contents: Vec<Value> = messages(&sample(name).bytes)
            .iter()
            .flat_map(|message| values(message, "http.file_data"))
            .collect();
        assert_eq!(contents.iter().filter(|content| **content == text.as_str()).count(), expected, "{name}");
        assert_eq!(contents.contains(&json!("안녕하세요")), name == "http/bodies.pcap");
    }
}

#[test]
fn a_connection_leaves_tls_at_its_byte() {
    let layers = |name: &str| {
        let objects = objects(&sample(name).bytes);
        objects.iter().find(|object| object["type"] == "session").unwrap()["layers"].clone()
    };
    assert_eq!(layers("vmware/nfc.pcap"), json!(["authd", "TLS", "NFC"]));
    assert_eq!(layers("vmware/nfcssl.pcap"), json!(["authd", "TLS", "TLS"]));
    let nfc = messages(&sample("vmware/nfc.pcap").bytes);
    let sector = nfc.iter().flat_map(|message| values(message, "vmware.nfc.aio.data")).next();
    assert_eq!(sector, Some(json!("736563746f722020".repeat(8))));
}

/// Interface, operation and result.
type Called = (&'static str, &'static str, &'static str);

/// Calls over pipes of SMB 2, as rpcclient and net made them.
const CALLS: &[(&str, &[Called])] = &[
    (
        "smb/pipe-lsarpc.pcap",
        &[
            ("lsarpc", "LsarOpenPolicy", "STATUS_SUCCESS"),
            ("lsarpc", "LsarQueryInformationPolicy", "STATUS_SUCCESS"),
            ("lsarpc", "LsarClose", "STATUS_SUCCESS"),
            ("lsarpc", "LsarOpenPolicy", "STATUS_SUCCESS"),
            ("lsarpc", "LsarLookupSids", "STATUS_SUCCESS"),
            ("lsarpc", "LsarClose", "STATUS_SUCCESS"),
        ],
    ),
    (
        "smb/pipe-samr.pcap",
        &[
            ("samr", "SamrConnect5", "STATUS_SUCCESS"),
            ("samr", "SamrEnumerateDomainsInSamServer", "STATUS_SUCCESS"),
            ("samr", "SamrLookupDomainInSamServer", "STATUS_SUCCESS"),
            ("samr", "SamrOpenDomain", "STATUS_SUCCESS"),
            ("samr", "SamrEnumerateUsersInDomain", "STATUS_SUCCESS"),
            ("samr", "SamrCloseHandle", "STATUS_SUCCESS"),
            ("samr", "SamrCloseHandle", "STATUS_SUCCESS"),
        ],
    ),
    (
        "smb/pipe-svcctl.pcap",
        &[
            ("lsarpc", "LsarOpenPolicy", "STATUS_SUCCESS"),
            ("lsarpc", "LsarQueryInformationPolicy", "STATUS_SUCCESS"),
            ("lsarpc", "LsarClose", "STATUS_SUCCESS"),
            ("svcctl", "ROpenSCManagerW", "ERROR_SUCCESS"),
            ("svcctl", "ROpenServiceW", "ERROR_SUCCESS"),
            ("svcctl", "RQueryServiceStatus", "ERROR_SUCCESS"),
            ("svcctl", "RQueryServiceConfigW", "ERROR_INSUFFICIENT_BUFFER"),
            ("svcctl", "RQueryServiceConfigW", "ERROR_SUCCESS"),
            ("svcctl", "RCloseServiceHandle", "ERROR_SUCCESS"),
            ("svcctl", "RCloseServiceHandle", "ERROR_SUCCESS"),
        ],
    ),
    (
        "smb/pipe-winreg.pcap",
        &[
            ("lsarpc", "LsarOpenPolicy", "STATUS_SUCCESS"),
            ("lsarpc", "LsarQueryInformationPolicy", "STATUS_SUCCESS"),
            ("lsarpc", "LsarClose", "STATUS_SUCCESS"),
            ("winreg", "OpenLocalMachine", "ERROR_SUCCESS"),
            ("winreg", "BaseRegOpenKey", "ERROR_SUCCESS"),
            ("winreg", "BaseRegQueryInfoKey", "ERROR_SUCCESS"),
            ("winreg", "BaseRegEnumKey", "ERROR_SUCCESS"),
            ("winreg", "BaseRegEnumKey", "ERROR_SUCCESS"),
            ("winreg", "BaseRegEnumKey", "ERROR_SUCCESS"),
            ("winreg", "BaseRegQueryInfoKey", "ERROR_SUCCESS"),
            ("winreg", "BaseRegCloseKey", "ERROR_SUCCESS"),
            ("winreg", "BaseRegCloseKey", "ERROR_SUCCESS"),
        ],
    ),
];

#[test]
fn calls_over_pipes_are_named_with_what_they_returned() {
    for (name, calls) in CALLS {
        let objects = objects(&sample(name).bytes);
        let told: Vec<_> = objects
            .iter()
            .filter(|object| object["kind"] == "rpc")
            .map(|call| {
                let text = |key: &str| call[key].as_str().unwrap_or_default().to_owned();
                (text("interface"), text("operation"), text("result"))
            })
            .collect();
        let expected: Vec<_> =
            calls.iter().map(|&(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).collect();
        assert_eq!(told, expected, "{name}");
    }
}

/// What the recording scripts, their server and their clients put into remote calls: sample, field, value.
fn said() -> Vec<(&'static str, &'static str, Value)> {
    let long_name = "a share with a long name, of which there is none, so that it takes four fragments";
    vec![
        ("dcerpc/srvsvc.pcap", "ntlmssp.auth.username", json!("sample")),
        ("dcerpc/srvsvc.pcap", "srvsvc.srvsvc_NetShareGetInfo.share_name", json!("public")),
        ("dcerpc/srvsvc.pcap", "srvsvc.srvsvc_NetShareInfo502.comment", json!("공개 things")),
        ("dcerpc/srvsvc.pcap", "srvsvc.srvsvc_NetShareInfo502.path", json!("C:\\srv")),
        ("dcerpc/srvsvc.pcap", "srvsvc.srvsvc_NetRemoteTODInfo.year", json!(2026)),
        ("dcerpc/samr.pcap", "samr.samr_LookupDomain.domain_name", json!("SAMPLE")),
        ("dcerpc/samr.pcap", "samr.rid", json!(1000)),
        ("dcerpc/samr.pcap", "samr.samr_UserInfo21.account_name", json!("sample")),
        ("dcerpc/winreg.pcap", "dcerpc.cn_bind_to_uuid", json!("338cd001-2244-31f1-aaaa-900038001003")),
        ("dcerpc/winreg.pcap", "dcerpc.opnum", json!(2)),
        ("dcerpc/sealed.pcap", "ntlmssp.auth.username", json!("sample")),
        ("dcerpc/sealed.pcap", "dcerpc.auth_level", json!(6)),
        ("dcerpc/sealed.pcap", "dcerpc.opnum", json!(21)),
        ("dcerpc/epmapper.pcap", "epm.inq_type", json!(0)),
        ("dcerpc/epmapper.pcap", "epm.max_ents", json!(4)),
        ("dcerpc/epmapper.pcap", "epm.num_ents", json!(4)),
        ("dcerpc/epmapper.pcap", "epm.annotation", json!("FileServerVssAgent")),
        ("dcerpc/fragments.pcap", "srvsvc.srvsvc_NetShareGetInfo.share_name", json!(long_name)),
        ("dcerpc/fragments.pcap", "srvsvc.werror", json!(123)),
        ("dcerpc/faults.pcap", "dcerpc.opnum", json!(999)),
        ("dcerpc/faults.pcap", "dcerpc.cn_status", json!(0x1c01_0002)),
        ("dcerpc/faults.pcap", "dcerpc.cn_bind_to_uuid", json!("00000000-1111-2222-3333-444444444444")),
        ("dcerpc/faults.pcap", "dcerpc.cn_ack_reason", json!(1)),
        ("smb/pipe.pcap", "srvsvc.srvsvc_NetSrvInfo101.comment", json!("Sample")),
        ("smb/pipe-lsarpc.pcap", "nt.sid", json!("S-1-5-32-544")),
        ("smb/pipe-lsarpc.pcap", "lsarpc.lsa.string", json!("Administrators")),
        ("smb/pipe-samr.pcap", "samr.samr_SamEntry.name", json!("SERVER")),
        ("smb/pipe-svcctl.pcap", "svcctl.servicename", json!("Spooler")),
        ("smb/pipe-winreg.pcap", "winreg.winreg_OpenKey.keyname", json!("SOFTWARE")),
        ("smb1/pipe.pcap", "srvsvc.srvsvc_NetShareInfo1.name", json!("sample")),
        ("smb1/pipe.pcap", "srvsvc.srvsvc_NetShareInfo1.name", json!("IPC$")),
    ]
}

#[test]
fn remote_calls_say_what_the_recording_put_there() {
    for (name, field, expected) in said() {
        let messages = messages(&sample(name).bytes);
        let found: Vec<_> = messages.iter().flat_map(|message| values(message, field)).collect();
        assert!(found.contains(&expected), "{name}: {field} is {found:?}, not {expected}");
    }
    let sealed = messages(&sample("dcerpc/sealed.pcap").bytes);
    let answers = sealed.iter().flat_map(|message| values(message, "srvsvc.werror")).count();
    let encrypted = sealed.iter().flat_map(|message| values(message, "dcerpc.encrypted_stub_data")).count();
    assert_eq!((answers, encrypted), (0, 2));
}

/// The smb1 sample `files.pcap`: smbclient wrote and read `new.txt`, renamed and deleted it, made and removed `made`.
#[test]
fn files_of_smb1_are_told_with_what_was_done() {
    let objects = objects(&sample("smb1/files.pcap").bytes);
    let told: Vec<_> = objects
        .iter()
        .filter(|object| object["kind"] == "file")
        .map(|file| json!([file["path"], file["outcome"], file["read"], file["written"], file["renamed_to"]]))
        .collect();
    for expected in [
        json!(["new.txt", "created", null, [[0, 11]], null]),
        json!(["new.txt", "opened", [[0, 11]], null, null]),
        json!(["new.txt", "renamed", null, null, "old.txt"]),
        json!(["made", "created", null, null, null]),
        json!(["made", "deleted", null, null, null]),
        json!(["old.txt", "deleted", null, null, null]),
    ] {
        assert!(told.contains(&expected), "{expected}: {told:?}");
    }
}
