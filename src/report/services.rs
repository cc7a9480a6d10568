//! `--report services`: each server that was seen, with what a port scanner would have asked it for.

use super::object::{count, text};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use foldhash::{HashMap, HashSet};
use serde_json::Value;
use std::collections::BTreeMap;

/// A property of which the last value is told.
const LATEST: &str = "t3";
/// Values told of one property of a server.
const MAX_VALUES: usize = 8;

#[derive(Default)]
pub(super) struct Services {
    servers: HashMap<[String; 2], Server>,
    left_out: u64,
}

#[derive(Default)]
struct Server {
    sessions: u64,
    clients: HashSet<String>,
    messages: u64,
    /// What is known of it, by property, in the order of [`TOLD`].
    known: BTreeMap<usize, Vec<String>>,
    first: Value,
    last: Value,
}

/// Kind of the record that has it, nothing for the session itself; the key there, and what people call it: nothing for
/// the product itself.
const TOLD: &[(&str, &str, &str)] = &[
    ("", "server_version", ""),
    ("", "server_os", ""),
    ("", "server_software", ""),
    ("banner", "text", ""),
    ("", "server_capabilities", "capabilities"),
    ("", "tls_offered", "offers TLS"),
    ("", "connection_id", "thread id"),
    ("", "charset", "charset"),
    ("", "dialect", "dialect"),
    ("posture", "dialect", "dialect"),
    ("posture", "server_requires_signing", "requires signing"),
    ("posture", "signing_algorithm", "signs with"),
    ("posture", "cipher", "encrypts with"),
    ("", "netbios_name", "name"),
    ("", "netbios_domain", "domain"),
    ("", "dns_name", "DNS name"),
    ("", "dns_domain", "DNS domain"),
    ("", "dns_forest", "forest"),
    ("", "os_version", "OS version"),
    ("", "server_guid", "guid"),
    ("tree", "path", "shares"),
    ("", "host", "host"),
    ("", "stratum", "stratum"),
    ("", "reference", "reference"),
    ("clock_sample", "t3", "its time"),
    ("", "version", "version"),
    ("rpc", "interface", "interfaces"),
    ("", "tls_version", "secured with"),
    ("", "tls_cipher", "cipher"),
    ("", "tls_subject", "certificate"),
];

/// A hexadecimal number without the zeros before it, other text as it is.
fn without_zeros(text: &str) -> String {
    match text.strip_prefix("0x") {
        Some(digits) => match digits.trim_start_matches('0') {
            "" => "0x0".to_owned(),
            digits => format!("0x{digits}"),
        },
        None => text.to_owned(),
    }
}

fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().flat_map(values).collect(),
        Value::String(text) => vec![without_zeros(text)],
        Value::Bool(yes) => vec![if *yes { "yes" } else { "no" }.to_owned()],
        Value::Null | Value::Object(_) => Vec::new(),
        number => vec![number.to_string()],
    }
}

impl Gather for Services {
    fn take(&mut self, object: &Object) {
        let is_session = text(object, "type") == "session";
        if text(object, "type") == "message" || text(object, "outcome") == "refused" {
            return;
        }
        let key = ["server", "protocol"].map(|key| text(object, key).to_owned());
        if !self.servers.contains_key(&key) && self.servers.len() == MAX_ROWS {
            self.left_out += u64::from(is_session);
            return;
        }
        let server = self.servers.entry(key).or_default();
        if is_session {
            server.sessions += 1;
            server.messages += count(object, "messages").unwrap_or(0);
            let client = text(object, "client").rsplit_once(':').map_or("", |(address, _)| address);
            if server.clients.len() < MAX_ROWS {
                server.clients.insert(client.to_owned());
            }
            for (slot, key, later) in [(&mut server.first, "start", false), (&mut server.last, "end", true)] {
                let time = object.get(key).cloned().unwrap_or_default();
                let further = (time.as_str() > slot.as_str()) == later;
                if slot.is_null() || further {
                    *slot = time;
                }
            }
        }
        let kind = text(object, "kind");
        for &(_, key, name) in TOLD.iter().filter(|told| told.0 == kind) {
            let at = TOLD.iter().position(|told| told.2 == name).unwrap_or_default();
            let list = server.known.entry(at).or_default();
            if key == LATEST && object.contains_key(key) {
                list.clear();
            }
            for value in object.get(key).map(values).into_iter().flatten() {
                match list.len() {
                    _ if list.contains(&value) => {}
                    ..MAX_VALUES => list.push(value),
                    MAX_VALUES => list.push("…".to_owned()),
                    _ => {}
                }
            }
        }
    }

    fn table(&mut self) -> Table {
        let mut servers: Vec<_> = std::mem::take(&mut self.servers).into_iter().collect();
        servers.retain(|(_, server)| server.sessions > 0);
        servers.sort_by(|(a, _), (b, _)| a.cmp(b));
        let rows = servers.into_iter().map(|([address, protocol], mut server)| {
            let (mut product, mut about) = (Vec::new(), Vec::new());
            for (at, list) in std::mem::take(&mut server.known) {
                let Some((_, _, name)) = TOLD.get(at).filter(|_| !list.is_empty()) else { continue };
                match name.is_empty() {
                    true => product.extend(list),
                    false => about.push(format!("{name} {}", list.join(", "))),
                }
            }
            vec![
                address.into(),
                protocol.into(),
                product.join(", ").into(),
                about.join("; ").into(),
                server.clients.len().into(),
                server.sessions.into(),
                server.messages.into(),
                server.first,
                server.last,
            ]
        });
        Table::new(
            &[
                ("server", "Server", Kind::Text),
                ("protocol", "Protocol", Kind::Text),
                ("product", "Product", Kind::Text),
                ("about", "What it tells", Kind::Text),
                ("clients", "Clients", Kind::Number),
                ("sessions", "Sessions", Kind::Number),
                ("messages", "Messages", Kind::Number),
                ("first", "First (UTC)", Kind::Time),
                ("last", "Last (UTC)", Kind::Time),
            ],
            rows.collect(),
        )
        .left_out(self.left_out)
    }
}
