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
];

/// Fields of text that hold the version of HTTP, unless what stands there is something else.
const HTTP_VERSIONS: &[&str] = &["http.request.version", "http.response.version"];

/// Starts of the names of fields whose numbers are values of a user's, or tell them.
const VALUES: &[&str] = &[
    "mysql.exec.field.",
    "mysql.row.",
    "mysql.insert_id",
    "mysql.binlog.intvar.value",
    "mysql.binlog.rand.",
    "mysql.binlog.event_checksum",
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
    "session_id",
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
    "server_capabilities",
    "charset",
    "tls_version",
    "tls_cipher",
    "server_os",
    "server_software",
    "method",
    "result",
];

/// Facts that are numbers of a user's.
const NUMBERS: &[&str] = &["insert_id"];

/// Words behind the first one of a summary that tell no more than what kind of message it is.
const HARMLESS_WORDS: &[&str] = &[
    "active",
    "AndX",
    "answer",
    "authentication",
    "changed",
    "Column",
    "columns",
    "Connect",
    "Connection",
    "data",
    "Data",
    "Database",
    "definitions",
    "descriptor",
    "Directory",
    "Disconnect",
    "encrypted",
    "events",
    "Execute",
    "greeting",
    "Hello",
    "Info",
    "list",
    "Long",
    "message",
    "OK",
    "of",
    "ordered",
    "passive",
    "refused",
    "reply",
    "request",
    "response",
    "rows",
    "Rows",
    "Setup",
    "Statement",
    "status",
    "variables",
];

/// The longest first word of a summary that is taken for the name of a message.
const MAX_WORD: usize = 24;
/// Addresses that are told apart.
const MAX_ADDRESSES: usize = 1 << 20;

/// Whether the value of a field, which lies in these bytes, is hidden.
pub fn hides(field: &Field, bytes: &[u8]) -> bool {
    match field.kind {
        Kind::Text if HTTP_VERSIONS.contains(&field.name) => !is_http_version(bytes.trim_ascii()),
        Kind::Text | Kind::TextZ | Kind::Text16 | Kind::Bytes | Kind::Guid | Kind::Ipv4 | Kind::Ipv6 => {
            !HARMLESS_FIELDS.contains(&field.name)
        }
        _ => VALUES.iter().any(|start| field.name.starts_with(start)),
    }
}

/// `HTTP/1.1` (RFC 9112 §2.3).
fn is_http_version(bytes: &[u8]) -> bool {
    matches!(bytes, [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] if major.is_ascii_digit() && minor.is_ascii_digit())
}

/// Leaves of a summary the words that say what the message is.
pub fn summary(summary: &mut String) {
    let word = |from: usize| {
        let rest = summary.get(from..).unwrap_or_default();
        let outside = |character: char| !character.is_ascii_alphanumeric() && character != '_';
        rest.find(outside).map_or(summary.len(), |length| from + length)
    };
    let mut end = word(0);
    if end > MAX_WORD {
        return summary.clear();
    }
    while summary.as_bytes().get(end) == Some(&b' ') {
        let next = word(end + 1);
        if !HARMLESS_WORDS.contains(&&summary[end + 1..next]) {
            break;
        }
        end = next;
    }
    summary.truncate(end);
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
    // Where literals end is not known in a statement that is in another character set than it seems.
    let garbled = facts.get("sql").and_then(Value::as_str).is_some_and(|sql| sql.contains('\u{fffd}'));
    let tell = |(key, value): (&String, &Value)| match key.as_str() {
        "digest" if garbled => (key.clone(), fact("sql", value)),
        _ => (key.clone(), fact(key, value)),
    };
    facts.iter().filter(|(key, _)| !NUMBERS.contains(&key.as_str())).map(tell).collect()
}

fn fact(key: &str, value: &Value) -> Value {
    match value {
        // Parameters of a media type may name files.
        Value::String(text) if key == "content_type" => {
            let end = text.find(';').unwrap_or(text.len());
            let (media, parameters) = text.split_at(end);
            format!("{media}{}", masked(parameters)).into()
        }
        Value::String(text) if !HARMLESS_FACTS.contains(&key) => masked(text).into(),
        Value::Array(list) => list
            .iter()
            .map(|value| match value {
                Value::Object(object) => facts(object).into(),
                other => fact(key, other),
            })
            .collect(),
        // What the keys of a login's attributes are called is up to the client.
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
        Part::Refused(..) | Part::End => part,
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::listing;
    use serde_json::json;

    #[test]
    fn a_field_is_harmless_only_for_what_it_is_meant_for() {
        let version = listing::fields("http.request.version").next().unwrap();
        assert!(!hides(version, b"HTTP/1.1") && !hides(version, b" HTTP/1.0"));
        assert!(hides(version, b"10.1.2.3/a HTTP/1.1") && hides(version, b""));
    }

    #[test]
    fn summaries_keep_what_the_message_is() {
        for (told, kept) in [
            ("Session Setup response, STATUS_SUCCESS", "Session Setup response"),
            ("Table_map sample.numbers is 23", "Table_map"),
            ("Use Database secret", "Use Database"),
            ("Login as OK", "Login"),
            ("Ping", "Ping"),
            ("Row of rows of rows of rows", "Row of rows of rows of rows"),
            ("a_very_long_word_that_somebody_said", ""),
            ("인사 request", ""),
        ] {
            let mut text = told.to_owned();
            summary(&mut text);
            assert_eq!(text, kept, "{told}");
        }
    }

    #[test]
    fn facts_keep_no_more_than_is_harmless() {
        let redacted = |said: Value| Value::Object(facts(said.as_object().unwrap()));
        let mask = |text: &str| masked(text);
        for (said, expected) in [
            (
                json!({"content_type": "application/pdf; name=\"pay.pdf\""}),
                json!({"content_type": format!("application/pdf{}", mask("; name=\"pay.pdf\""))}),
            ),
            (json!({"insert_id": 2024, "rows": 1}), json!({"rows": 1})),
            (json!({"sql": "a 'b'", "digest": "a ?"}), json!({"sql": "*****", "digest": "a ?"})),
            (json!({"sql": "\u{fffd}\\'b", "digest": "b"}), json!({"sql": "****", "digest": "*"})),
            (json!({"attributes": {"key": "value"}}), json!({"attributes": {"1": "*****"}})),
        ] {
            assert_eq!(redacted(said.clone()), expected, "{said}");
        }
    }
}
