//! Dumps that stand in documents: pasted unchanged, they say what the documents say of them.

use crate::support::{messages, sample};
use serde_json::{Value, json};

/// The values of all fields of that name in a message.
fn values(fields: &Value, name: &str) -> Vec<Value> {
    let fields = fields.as_array().into_iter().flatten();
    fields
        .flat_map(|field| {
            let own = (field["name"] == name).then(|| field["value"].clone());
            own.into_iter().chain(values(&field["fields"], name))
        })
        .collect()
}

/// Checks fields of a message of a document, counted from 0.
fn check(document: &str, facts: &[(usize, &str, Value)]) {
    let messages = messages(&sample(document).bytes);
    for (number, name, expected) in facts {
        let found = values(&messages[*number]["fields"], name);
        assert_eq!(&json!(found), expected, "{document}, message {number}, {name}");
    }
}

#[test]
fn greeting_and_login() {
    check(
        "documents/mysql-login.txt",
        &[
            (0, "mysql.packet_length", json!([52])),
            (0, "mysql.packet_number", json!([0])),
            (0, "mysql.protocol", json!([10])),
            (0, "mysql.version", json!(["5.1.73"])),
            // The document says 6436; the bytes are 40 24 00 00.
            (0, "mysql.thread_id", json!([9280])),
            (0, "mysql.server_language", json!([8])),
            (0, "mysql.server_status", json!([2])),
            (1, "mysql.packet_length", json!([58])),
            (1, "mysql.packet_number", json!([1])),
            (1, "mysql.user", json!(["root"])),
            (1, "mysql.passwd", json!(["ff584bd2794691a0a233f2c128afd5780762c2e8"])),
            (1, "mysql.schema", json!([])),
        ],
    );
}

#[test]
fn command_and_ok() {
    check(
        "documents/mysql-use.txt",
        &[
            (0, "mysql.packet_length", json!([5])),
            (0, "mysql.packet_number", json!([0])),
            (0, "mysql.command", json!([2])),
            (0, "mysql.schema", json!(["test"])),
            (1, "mysql.packet_length", json!([7])),
            (1, "mysql.packet_number", json!([1])),
            (1, "mysql.response_code", json!([0])),
            (1, "mysql.affected_rows", json!([0])),
            (1, "mysql.insert_id", json!([0])),
            (1, "mysql.server_status", json!([2])),
        ],
    );
}

#[test]
fn columns_and_rows() {
    check(
        "documents/mysql-select.txt",
        &[
            (0, "mysql.num_fields", json!([3])),
            (1, "mysql.field.catalog", json!(["def"])),
            (1, "mysql.field.db", json!(["test"])),
            (1, "mysql.field.table", json!(["btest"])),
            (1, "mysql.field.org_table", json!(["btest"])),
            (1, "mysql.field.name", json!(["id"])),
            (1, "mysql.field.org_name", json!(["id"])),
            (1, "mysql.field.charsetnr", json!([63])),
            (1, "mysql.field.length", json!([20])),
            (1, "mysql.field.type", json!([8])),
            (1, "mysql.field.flags", json!([0x4203])),
            (1, "mysql.field.decimals", json!([0])),
            (2, "mysql.field.name", json!(["age"])),
            (3, "mysql.field.name", json!(["name"])),
            (4, "mysql.eof", json!([254])),
            (5, "mysql.row.text", json!(["1", "10", "zhaohui"])),
            (6, "mysql.row.text", json!(["2", "11", "zhaohui"])),
            (7, "mysql.eof", json!([254])),
        ],
    );
}

#[test]
fn a_greeting_without_headers() {
    check(
        "documents/mysql-greeting.txt",
        &[
            (0, "mysql.packet_length", json!([0x43])),
            (0, "mysql.protocol", json!([10])),
            (0, "mysql.thread_id", json!([3])),
            (0, "mysql.server_language", json!([0x53])),
            (0, "mysql.server_status", json!([2])),
        ],
    );
}

/// The greeting of MySQL 5.7.16 as a document gives it: hexadecimal digits of the payload, without the packet's header.
#[test]
fn a_greeting_without_its_header() {
    let digits = "0a352e372e31360024000000232e200b147b397f00fff7080200ff811500000000000000000000735c762246383411280b5b73\
                  006d7973716c5f6e61746976655f70617373776f726400";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("greeting.txt");
    std::fs::write(&path, digits).unwrap();
    let dissect = std::process::Command::new(env!("CARGO_BIN_EXE_dissect"))
        .args(["-q", "--format", "ndjson", "--as", "mysql", "--from", "server"])
        .arg(path)
        .output()
        .unwrap();
    let message: Value =
        serde_json::from_slice(dissect.stdout.split(|&byte| byte == b'\n').next().unwrap()).unwrap();
    for (name, expected) in [
        ("mysql.packet_length", json!([74])),
        ("mysql.version", json!(["5.7.16"])),
        ("mysql.thread_id", json!([36])),
        ("mysql.salt", json!(["232e200b147b397f00"])),
        ("mysql.auth_plugin", json!(["mysql_native_password"])),
    ] {
        assert_eq!(json!(values(&message["fields"], name)), expected, "{name}");
    }
}
