//! Under `--redact` nothing that anybody said is in any output, and how messages are built is in all of them.

use crate::support::entries;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Samples with what was said in them.
const SECRETS: [(&str, &[&str]); 17] = [
    ("mysql/login.pcap", &["guest", "2dbfe6fb9669c56222df00d3d801109e1ff60033"]),
    ("mysql9/next-factor.pcap", &["tessa-second"]),
    ("http/soap-scan.pcap", &["Requested resource", "SomeSOAPAction"]),
    ("vmware/soap-refused.pcap", &["SomeSOAPAction"]),
    ("mysql/local-infile.pcap", &["lines.tsv"]),
    ("mysql/korean.pcap", &["안녕하세요", "데이터베이스"]),
    ("mysql/prepared.pcap", &["-70000", "안녕하세요", "deadbeef", "2024-02-29", "1234.5678"]),
    ("mysql/prepared-bulk.pcap", &["bulk one", "bulk four"]),
    ("mysql/binlog-rows.pcap", &["'statement'", "'changed'", "9223372036854775808", "-8388608"]),
    ("mysql/compressed.pcap", &["dissect dissect"]),
    ("mysql/errors.pcap", &["12abc", "'again'", "a signal"]),
    (
        "smb/login-2.1.pcap",
        &[
            "hello.txt",
            "0f797756da818ce4b054c099b87e6668",
            "0f 79 77 56",
            "af72d28b4ea3b7cb",
            "WORKGROUP",
            "140c7f358577ae8f",
        ],
    ),
    ("smb1/copy.pcap", &["인사말", "WORKGROUP", "cc0e79987a03a1c7ebe929bdf95472d834b091da20932371"]),
    ("http/soap-1.1.pcap", &["nothing can be divided"]),
    ("smb/names.pcap", &["인사", "안녕하세요", "문서"]),
    ("vmware/login.pcap", &["USER sample", "for sample"]),
    ("ntp/client-server.pcap", &["127.127.1.1"]),
];

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
const REPORTS: [&str; 10] =
    ["sessions", "services", "statements", "logins", "files", "rpc", "soap", "clocks", "anomalies", "errors"];

fn run(sample: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_dissect"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"))
        .args(["--verbose", sample])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{sample}: {}", String::from_utf8_lossy(&output.stderr));
    [output.stdout, output.stderr].concat()
}

fn holds(output: &[u8], text: &[u8]) -> bool {
    output.windows(text.len()).any(|window| window == text)
}

/// The text as it may stand in an output: as it is, escaped, in hexadecimal.
fn shapes(secret: &str) -> Vec<String> {
    let hex = |separator: &str, bytes: Vec<u8>| {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(separator)
    };
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let escaped: String = secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let bytes = || secret.as_bytes().to_vec();
    vec![
        secret.to_owned(),
        escaped,
        hex("", bytes()),
        hex(" ", bytes()),
        hex("", wide.clone()),
        hex(" ", wide),
    ]
}

#[test]
fn nothing_that_was_said_is_left_anywhere() {
    for (sample, secrets) in SECRETS {
        let all: Vec<String> =
            secrets.iter().chain(&["192.0.2."]).flat_map(|secret| shapes(secret)).collect();
        let plain = ["ndjson", "tree", "walk"].map(|format| run(sample, &["--format", format])).concat();
        for secret in secrets {
            let is_there = shapes(secret).iter().any(|shape| holds(&plain, shape.as_bytes()));
            assert!(is_there, "{sample} does not hold {secret}");
        }
        for format in FORMATS {
            check(sample, &run(sample, &["--redact", "--format", format]), &all, format);
        }
        for report in REPORTS {
            for format in ["tree", "csv", "json", "markdown"] {
                let output = run(sample, &["--redact", "--report", report, "--format", format]);
                check(sample, &output, &all, &format!("{report} as {format}"));
            }
        }
        let directory = tempfile::tempdir().unwrap();
        run(sample, &["--redact", "--extract", directory.path().to_str().unwrap()]);
        for path in entries(directory.path()) {
            let name = path.file_name().unwrap().to_str().unwrap();
            check(sample, name.as_bytes(), &all, "the name of an extracted file");
            check(sample, &std::fs::read(&path).unwrap(), &all, name);
        }
    }
}

fn check(sample: &str, output: &[u8], secrets: &[String], view: &str) {
    let text = String::from_utf8_lossy(output);
    for secret in secrets {
        if let Some(at) = text.find(secret) {
            let around: String = text[at..].chars().take(150).collect();
            panic!("{secret} of {sample} is in {view}: {around}");
        }
    }
}

/// Names, places and lengths of all fields.
fn structure(output: &[u8]) -> Vec<String> {
    fn walk(fields: &Value, out: &mut Vec<String>) {
        for field in fields.as_array().into_iter().flatten() {
            out.push(format!("{} {} {}", field["name"], field["offset"], field["length"]));
            walk(&field["fields"], out);
        }
    }
    let mut out = Vec::new();
    for line in str::from_utf8(output).unwrap().lines().filter(|line| line.starts_with('{')) {
        walk(&serde_json::from_str::<Value>(line).unwrap()["fields"], &mut out);
    }
    out
}

#[test]
fn how_messages_are_built_stays() {
    for (sample, _) in SECRETS {
        let plain = structure(&run(sample, &["--format", "ndjson"]));
        let output = run(sample, &["--redact", "--format", "ndjson"]);
        assert!(!plain.is_empty() && plain == structure(&output), "{sample}");
        assert!(!holds(&output, "\u{2a2a}".as_bytes()), "{sample} has UTF-16 that is not masked as such");
    }
}

#[test]
fn an_address_has_one_replacement_for_any_number_of_threads() {
    let [one, many] = ["1", "4"].map(|threads| {
        run("ntp/client-server.pcap", &["--redact", "--format", "ndjson", "--threads", threads])
    });
    assert_eq!(one, many);
    assert!(holds(&one, b"\"10.0.0.1:") && holds(&one, b"\"10.0.0.2:123\"") && !holds(&one, b"\"10.0.0.3:"));
}
