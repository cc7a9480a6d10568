//! How long statements took, held against what the server itself logged of a recorded run.

use crate::support::{objects, sample};
use serde_json::Value;
use std::path::Path;

/// What the server logged of a statement.
struct Logged {
    thread: u64,
    seconds: f64,
    rows: u64,
    sql: String,
}

/// The statements of a slow log, in its order.
fn logged() -> Vec<Logged> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/mysql/slow.log");
    let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let after = |text: &str, key: &str| -> String {
        let value = text.split_once(key).unwrap_or_else(|| panic!("{key} in {text}")).1;
        value.split_whitespace().next().unwrap().to_owned()
    };
    let statement = |text: &str| {
        let line = text.lines().rfind(|line| !line.starts_with("# ")).unwrap();
        line.trim_end_matches(';').to_owned()
    };
    let entry = |text: &str| Logged {
        thread: after(text, "Thread_id:").parse().unwrap(),
        seconds: after(text, "Query_time:").parse().unwrap(),
        rows: after(text, "Rows_sent:").parse().unwrap(),
        sql: statement(text),
    };
    text.split("# User@Host:").skip(1).map(entry).collect()
}

#[test]
fn statements_took_as_long_as_the_server_says() {
    let objects = objects(&sample("mysql/slow-log.pcap").bytes);
    let number = |object: &Value, key: &str| object[key].as_u64().unwrap();
    let mut compared = 0;
    for session in objects.iter().filter(|object| object["type"] == "session") {
        // Preparing is nothing that the server logs.
        let ran = objects.iter().filter(|object| {
            object["kind"] == "statement"
                && object["session"] == session["session"]
                && object["command"] != "Prepare Statement"
        });
        let ran: Vec<&Value> = ran.collect();
        let mut entries = logged();
        entries.retain(|entry| entry.thread == number(session, "connection_id"));
        assert_eq!(ran.len(), entries.len());
        for (statement, entry) in ran.into_iter().zip(entries) {
            let sql = statement["sql"].as_str().unwrap();
            // The server puts the values in where a prepared statement has its parameters.
            let start = sql.split('?').next().unwrap();
            assert!(entry.sql.starts_with(start), "{sql}: {}", entry.sql);
            assert_eq!(number(statement, "rows"), entry.rows, "{sql}");
            let took = statement["time_to_last"].as_f64().unwrap();
            assert!((took - entry.seconds).abs() < 0.001, "{sql}: {took}, logged {}", entry.seconds);
            compared += 1;
        }
    }
    assert_eq!(compared, logged().len());
    assert!(compared > 10);
}
