//! What is left of messages, records and content under `--redact`: how they are built, and nothing that anybody said.
//!
//! What is not known to be harmless is hidden: texts and bytes of every field and every fact, values of rows and
//! parameters. Hidden values keep their lengths. Addresses are replaced where sessions begin, by numbers in the order in which they came,
//! so that one address has the same replacement everywhere.

use crate::content::Part;
use crate::field::{Field, Kind};
use crate::record::Record;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Fields of text that only tell how the protocol is spoken.
const HARMLESS_FIELDS: &[&str] = &[
    "mysql.version",
    "mysql.auth_plugin",
    "mysql.client_auth_plugin",
    "mysql.sqlstate",
    "mysql.sqlstate.marker",
    "http.request.method",
    "http.request.version",
    "http.response.version",
];

/// Starts of the names of fields whose numbers are values of a user's.
const VALUES: &[&str] = &[
    "mysql.exec.field.",
    "mysql.row.",
    "mysql.binlog.value.",
    "mysql.binlog.user_var.",
    "mysql.binlog.json.",
];

/// Facts of text that only tell how the protocol is spoken.
const HARMLESS_FACTS: &[&str] = &[
    "kind",
    "outcome",
    "answer",
    "command",
    "plugin",
    "mechanism",
    "ntlm_version",
    "dialect",
    "object",
    "access",
    "over",
    "interface",
    "interface_id",
    "operation",
    "protection",
    "mode",
    "clock",
    "flags",
    "event",
    "status",
    "share_type",
    "soap_version",
    "latency_unknown",
    "sql_state",
    "doubt",
    "digest",
    "digest_hash",
    "signing_algorithm",
    "cipher",
    "compression",
    "hints",
    "t1",
    "t2",
    "t3",
    "t4",
    "client_times",
    "request_transmit",
    "opened",
    "closed",
    "creation_time",
    "last_access_time",
    "last_write_time",
    "change_time",
    "timestamp",
    "server_version",
    "capabilities",
    "charset",
    "tls_version",
    "tls_cipher",
    "server_software",
    "method",
    "content_type",
    "result",
];

/// The longest first word of a summary that is taken for the name of a message.
const MAX_WORD: usize = 24;
/// Addresses that are told apart.
const MAX_ADDRESSES: usize = 1 << 20;

/// Whether the values of a field are hidden.
pub fn hides(field: &Field) -> bool {
    match field.kind {
        Kind::Text | Kind::TextZ | Kind::Text16 | Kind::Bytes | Kind::Guid | Kind::Ipv4 | Kind::Ipv6 => {
            !HARMLESS_FIELDS.contains(&field.name)
        }
        _ => VALUES.iter().any(|start| field.name.starts_with(start)),
    }
}

/// Leaves of a summary the word that says what the message is.
pub fn summary(summary: &mut String) {
    let end = summary.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(summary.len());
    summary.truncate(if end <= MAX_WORD { end } else { 0 });
}

/// A record without what it says.
pub fn record(record: &Record) -> Record {
    match serde_json::to_value(record) {
        Ok(Value::Object(object)) => Record::Redacted(facts(&object)),
        _ => Record::Redacted(Map::new()),
    }
}

/// Facts without what they say.
pub fn facts(facts: &Map<String, Value>) -> Map<String, Value> {
    facts.iter().map(|(key, value)| (key.clone(), fact(key, value))).collect()
}

fn fact(key: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if !HARMLESS_FACTS.contains(&key) => masked(text).into(),
        Value::Array(list) => list.iter().map(|value| fact(key, value)).collect(),
        // What the keys of attributes are called is up to the client.
        Value::Object(object) if key == "attributes" => object
            .iter()
            .enumerate()
            .map(|(at, (_, value))| (format!("{}", at + 1), fact(key, value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Object(object) => facts(object).into(),
        other => other.clone(),
    }
}

/// A part of a content without what it says.
pub fn part(part: Part) -> Part {
    match part {
        Part::Begin(mut begin) => {
            begin.name = masked(&begin.name);
            Part::Begin(begin)
        }
        Part::Bytes(offset, bytes) => Part::Bytes(offset, vec![b'*'; bytes.len()]),
        Part::End => Part::End,
    }
}

fn masked(text: &str) -> String {
    "*".repeat(text.chars().count())
}

/// What addresses are replaced by.
#[derive(Debug, Default)]
pub struct Pseudonyms {
    known: HashMap<IpAddr, u32, foldhash::fast::RandomState>,
}

impl Pseudonyms {
    /// The address that stands for this one: of 10.0.0.0/8 or fd00::/8.
    pub fn of(&mut self, end: SocketAddr) -> SocketAddr {
        let next = self.known.len().min(MAX_ADDRESSES) as u32 + 1;
        let number = match self.known.get(&end.ip()) {
            Some(&number) => number,
            None => {
                if self.known.len() < MAX_ADDRESSES {
                    self.known.insert(end.ip(), next);
                }
                next
            }
        };
        let address = match end.ip() {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 | number)),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::from_bits(0xfd00 << 112 | u128::from(number))),
        };
        SocketAddr::new(address, end.port())
    }
}
