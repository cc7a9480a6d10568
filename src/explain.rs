//! `dissect explain NAME`: what a field, a message or a protocol is.
//!
//! Fields explain themselves by their declarations. Which sample shows one, and what lies in a group there, is in the
//! table `explain/shown.tsv`, which a test keeps true: the name of a field or protocol, a sample, a frame of it, and the
//! fields in it with their lengths in that frame.

mod lookup;

use crate::field::{Field, Kind};
use crate::language::Language;
use crate::listing;
use crate::protocol::{self, LAYERS, PROTOCOLS};
use crate::terminal::width;
use foldhash::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

/// Names of messages in specifications, and the fields that hold them.
const ALIASES: &[(&str, &str)] = &[
    ("mysql.handshake", "mysql.server_greeting"),
    ("mysql.greeting", "mysql.server_greeting"),
    ("mysql.handshake_response", "mysql.login_request"),
    ("mysql.login", "mysql.login_request"),
    ("mysql.ok", "mysql.response_code"),
    ("mysql.err", "mysql.error_code"),
    ("mysql.capabilities", "mysql.caps.server"),
    ("ntp.li", "ntp.flags.li"),
    ("ntp.vn", "ntp.flags.vn"),
    ("ntp.mode", "ntp.flags.mode"),
    ("mariadb", "mysql"),
    ("cifs", "smb"),
    ("smb1", "smb"),
    ("rpc", "dcerpc"),
    ("msrpc", "dcerpc"),
    ("authd", "vmware"),
];

/// Names that are offered where one is not known.
const OFFERED: usize = 8;
/// Fields that are listed where a name stands for several.
const LISTED: usize = 40;

/// Where a field can be seen.
struct Shown {
    sample: &'static str,
    frame: &'static str,
    /// What lies in it, with lengths in bytes.
    parts: Vec<(&'static str, &'static str)>,
}

static SHOWN: LazyLock<HashMap<&str, Shown>> = LazyLock::new(|| {
    let rows = include_str!("explain/shown.tsv").lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let (name, sample, frame) = (columns.next()?, columns.next()?, columns.next()?);
        let parts = columns.next().unwrap_or_default().split_whitespace();
        let parts = parts.filter_map(|part| part.rsplit_once(':')).collect();
        Some((name, Shown { sample, frame, parts }))
    });
    rows.collect()
});

/// Explains a name; or else says what was meant, perhaps.
pub fn explain(name: &str, language: Language, columns: usize) -> Result<String, String> {
    let name = name.trim().to_ascii_lowercase();
    let name = ALIASES.iter().find(|alias| alias.0 == name).map_or(name.as_str(), |alias| alias.1);
    if let Some(protocol) = protocol::by_name(name) {
        return Ok(of_protocol(protocol, language, columns));
    }
    let mut page = Page::new(language, columns);
    let port =
        |protocol: &&&protocol::Protocol| protocol.ports.iter().any(|(_, port)| port.to_string() == name);
    if with_name(name).next().is_some() {
        with_name(name).for_each(|field| page.field(field));
    } else if let Some(protocol) = PROTOCOLS.iter().find(port) {
        return Ok(of_protocol(protocol, language, columns));
    } else if listing::fields("").any(|field| lookup::in_space(field.name, name)) {
        page.space(name);
    } else {
        match &lookup::lookup(name)[..] {
            [] => {
                let alias = ALIASES.iter().find(|(alias, _)| alias.rsplit('.').next() == Some(name));
                return match (alias, lookup::space(name)) {
                    (Some((alias, _)), _) => explain(alias, language, columns),
                    (None, Some(space)) => explain(space, language, columns),
                    (None, None) => Err(unknown(name)),
                };
            }
            [lookup::Found { field, value: None }] => {
                with_name(field.name).for_each(|field| page.field(field))
            }
            found => page.several(name, found),
        }
    }
    Ok(page.text)
}

/// The fields of that name.
fn with_name(name: &str) -> impl Iterator<Item = &'static Field> {
    listing::fields("").filter(move |field| field.name == name)
}

/// All names there are, a line each with what they mean.
pub fn list(language: Language) -> String {
    let mut out = String::new();
    for protocol in PROTOCOLS {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\t{}", protocol.name, protocol.title);
    }
    for (alias, name) in ALIASES {
        let _ = writeln!(out, "{alias}\t{name}");
    }
    let mut last = "";
    for field in listing::fields("").filter(|field| std::mem::replace(&mut last, field.name) != field.name) {
        let _ = writeln!(out, "{}\t{}", field.name, language.label(field));
    }
    out
}

fn of_protocol(protocol: &protocol::Protocol, language: Language, columns: usize) -> String {
    let mut page = Page::new(language, columns);
    let _ = writeln!(page.text, "{} — {}", protocol.name, protocol.title);
    page.text.push('\n');
    let ports: Vec<String> =
        protocol.ports.iter().map(|(transport, port)| format!("{} {port}", transport.name())).collect();
    if !ports.is_empty() {
        page.row("Ports", &ports.join(", "));
    }
    let fields = protocol.fields.iter().map(|list| list.len()).sum::<usize>();
    let mut listed = format!("{fields}: dissect fields {}", protocol.name);
    let layers: Vec<&str> = LAYERS.iter().map(|layer| layer.title).collect();
    let _ = write!(listed, " ({}: {})", language.say("and of layers in it"), layers.join(", "));
    page.row("Fields", &listed);
    let mut specs: Vec<&str> = Vec::new();
    for field in protocol.fields.iter().flat_map(|list| list.iter()) {
        let document = field.spec.split([',', '§', '"']).next().unwrap_or_default().trim();
        if !document.is_empty() && document != "none" && !specs.contains(&document) {
            specs.push(document);
        }
    }
    page.row("Specified in", &specs.join(", "));
    page.shown(protocol.name);
    let groups = protocol.fields.iter().flat_map(|list| list.iter());
    let groups = groups.filter(|field| field.kind == Kind::Group && SHOWN.contains_key(field.name));
    for (number, field) in groups.enumerate() {
        let label = if number == 0 { "Messages and parts" } else { "" };
        page.row(label, &format!("{}: {}", field.name, language.label(field)));
    }
    page.text
}

/// A text in the making: names on the left, what is said about them on the right.
struct Page {
    text: String,
    language: Language,
    columns: usize,
}

impl Page {
    /// Columns of the names on the left.
    const LEFT: usize = 22;

    fn new(language: Language, columns: usize) -> Self {
        Page { text: String::new(), language, columns: columns.max(60) }
    }

    /// A line with a name on the left; what does not fit goes on below.
    fn row(&mut self, name: &'static str, said: &str) {
        let name = self.language.say(name);
        let _ = write!(self.text, "  {name}{:1$}", "", Self::LEFT.saturating_sub(width(name)));
        self.wrap(Self::LEFT + 2, said);
    }

    fn wrap(&mut self, left: usize, said: &str) {
        let mut at = left;
        let mut between = "";
        for word in said.split(' ') {
            if at > left && at + 1 + width(word) > self.columns {
                let _ = write!(self.text, "\n{:left$}", "");
                (at, between) = (left, "");
            }
            let _ = write!(self.text, "{between}{word}");
            at += between.len() + width(word);
            between = " ";
        }
        self.text.push('\n');
    }

    fn field(&mut self, field: &Field) {
        let language = self.language;
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let _ = writeln!(self.text, "{} — {}", field.name, language.label(field));
        self.text.push_str("  ");
        self.wrap(2, language.description(field));
        self.text.push('\n');
        self.row("Type", &listing::kind(field, self.language));
        if !field.spec.is_empty() && field.spec != "none" {
            self.row("Specified in", field.spec);
        }
        for (number, (value, name)) in field.names.iter().enumerate() {
            let label = if number == 0 { "Values" } else { "" };
            let value = if field.kind == Kind::Hex { format!("{value:#x}") } else { value.to_string() };
            self.row(label, &format!("{value}  {name}"));
        }
        let parents = SHOWN.iter().filter(|(_, shown)| shown.parts.iter().any(|part| part.0 == field.name));
        let mut parents: Vec<&str> = parents.map(|(name, _)| *name).collect();
        parents.sort_unstable();
        if !parents.is_empty() {
            self.row("Part of", &parents.join(", "));
        }
        self.shown(field.name);
    }

    /// The fields whose names begin with `name`: those that hold others, or all where there are few.
    fn space(&mut self, name: &str) {
        let mut fields: Vec<&Field> = Vec::new();
        for field in listing::fields(name).filter(|field| lookup::in_space(field.name, name)) {
            if fields.iter().all(|known| known.name != field.name) {
                fields.push(field);
            }
        }
        let _ = writeln!(self.text, "{name}\n");
        self.row("Fields", &format!("{}: dissect fields {name}", fields.len()));
        if fields.len() > LISTED {
            fields.retain(|field| field.kind == Kind::Group);
        }
        for (number, field) in fields.iter().take(LISTED).enumerate() {
            let label = if number == 0 { "Messages and parts" } else { "" };
            self.row(label, &format!("{}: {}", field.name, self.language.label(field)));
        }
    }

    /// What a name may stand for.
    fn several(&mut self, name: &str, found: &[lookup::Found]) {
        let language = self.language;
        let _ = writeln!(self.text, "{name}");
        for lookup::Found { field, value } in found.iter().take(LISTED) {
            let _ = write!(self.text, "\n  {}: {}", field.name, language.label(field));
            if let Some((value, name)) = value {
                let _ = match field.kind {
                    Kind::Hex => write!(self.text, " {value:#x} ({name})"),
                    _ => write!(self.text, " {value} ({name})"),
                };
            }
            self.text.push_str("\n    ");
            self.wrap(4, language.description(field));
        }
        if found.len() > LISTED {
            let _ = writeln!(self.text, "\n  … {}", found.len() - LISTED);
        }
    }

    /// What lies in a field or message, and how to see it.
    fn shown(&mut self, name: &str) {
        let Some(shown) = SHOWN.get(name) else { return };
        for (number, (part, length)) in shown.parts.iter().enumerate() {
            let label = if number == 0 { "Layout" } else { "" };
            let field = listing::fields(part).find(|field| field.name == *part);
            let told = field.map_or("", |field| self.language.label(field));
            let mut bytes = String::new();
            self.language.say_of("{} bytes", &[length], &mut bytes);
            self.row(label, &format!("{bytes:>9}  {part}: {told}"));
        }
        let path = format!("samples/{}", shown.sample);
        let walk = format!("dissect --format walk --frames {} {path}", shown.frame);
        self.row("Shown by", &walk);
    }
}

/// What is said of a name that nobody knows.
fn unknown(name: &str) -> String {
    let names =
        PROTOCOLS.iter().map(|protocol| protocol.name).chain(listing::fields("").map(|field| field.name));
    let aliases = ALIASES.iter().map(|alias| alias.0);
    let wanted = name.rsplit('.').next().unwrap_or(name);
    let mut near: Vec<(usize, usize, &str)> = names
        .chain(aliases)
        .map(|known| {
            let within = !wanted.is_empty() && known.contains(wanted);
            let last = known.rsplit('.').next().unwrap_or(known);
            // Who leaves out where a field belongs means its last part.
            let of_last = if wanted == name { distance(name, last) } else { usize::MAX };
            let far = if within {
                known.len().abs_diff(name.len()) / 4
            } else {
                distance(name, known).min(of_last)
            };
            (far, known.len(), known)
        })
        .filter(|(far, ..)| *far <= name.len() / 3)
        .collect();
    near.sort_unstable();
    near.dedup();
    let near: Vec<&str> = near.into_iter().take(OFFERED).map(|(.., known)| known).collect();
    match near.is_empty() {
        true => format!("{name}: no such field, message or protocol; dissect explain --list tells them all"),
        false => format!("{name}: no such field, message or protocol; perhaps {}", near.join(", ")),
    }
}

/// How many characters must be put in, taken out or changed to make one name the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, a) in one.bytes().take(64).enumerate() {
        let mut diagonal = number;
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
        for (at, b) in other.bytes().enumerate() {
            let (Some(&left), Some(&above)) = (row.get(at), row.get(at + 1)) else { break };
            let changed = diagonal + usize::from(a != b);
            diagonal = above;
            if let Some(here) = row.get_mut(at + 1) {
                *here = changed.min(left + 1).min(above + 1);
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn fields_messages_and_protocols_are_explained() {
        let text = explain("ntp.stratum", Language::En, 80).unwrap();
        assert!(text.starts_with("ntp.stratum — Stratum\n  How many servers lie between"), "{text}");
        assert!(text.contains("\n  Type                  unsigned integer\n"), "{text}");
        assert!(text.contains("\n  Specified in          RFC 5905 §7.3\n"), "{text}");
        assert!(text.contains("\n  Shown by              dissect --format walk --frames "), "{text}");
        let text = explain("MySQL.handshake", Language::En, 80).unwrap();
        assert!(text.starts_with("mysql.server_greeting — Server Greeting\n"), "{text}");
        assert!(text.contains("4 bytes  mysql.thread_id: Thread ID\n"), "{text}");
        let text = explain("ntp", Language::En, 80).unwrap();
        assert!(text.starts_with("ntp — NTP\n"), "{text}");
        assert!(text.contains("udp 123"), "{text}");
        assert!(text.lines().all(|line| width(line) <= 80), "{text}");
    }

    #[test]
    fn words_and_ports_are_explained() {
        let first = |name: &str| {
            let text = explain(name, Language::En, 80).unwrap();
            assert!(text.lines().all(|line| width(line) <= 80), "{text}");
            text.lines().next().unwrap().to_owned()
        };
        assert_eq!(first("3306"), "mysql — MySQL");
        assert_eq!(first("MSRPC"), "dcerpc — DCE/RPC");
        assert_eq!(first("Server Greeting"), "mysql.server_greeting — Server Greeting");
        assert_eq!(first("CLIENT_PROTOCOL_41"), "mysql.caps.cu — Speaks 4.1 protocol (new flag)");
        assert_eq!(first("login"), "mysql.login_request — Login Request");
        assert_eq!(first("NFC"), "vmware.nfc");
        let text = explain("stratum", Language::En, 80).unwrap();
        assert!(text.starts_with("stratum\n\n  ntp.stratum: Stratum\n    How many servers"), "{text}");
        let text = explain("SMB2 Negotiate", Language::En, 80).unwrap();
        assert!(text.contains("  smb2.cmd: Command 0 (NEGOTIATE)\n"), "{text}");
        let text = explain("ntlmssp", Language::En, 80).unwrap();
        assert!(text.contains(": dissect fields ntlmssp\n"), "{text}");
        assert!(text.contains("  ntlmssp.negotiateflags") || text.contains("ntlmssp.verf"), "{text}");
    }

    #[test]
    fn near_names_are_offered() {
        let text = explain("mysql.thred_id", Language::En, 80).unwrap_err();
        assert!(text.contains("perhaps mysql.thread_id"), "{text}");
        let text = explain("strtum", Language::En, 80).unwrap_err();
        assert!(text.contains("perhaps ntp.stratum"), "{text}");
        let text = explain("qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", Language::En, 80).unwrap_err();
        assert!(text.contains("--list"), "{text}");
    }

    #[test]
    fn aliases_lead_somewhere() {
        for (alias, name) in ALIASES {
            let is_known = protocol::by_name(name).is_some();
            assert!(is_known || listing::fields(name).any(|field| field.name == *name), "{alias}");
        }
        let listed = list(Language::En);
        assert!(
            listed.contains("mysql.thread_id\tThread ID\n") && listed.starts_with("ntp\tNTP\n"),
            "{listed}"
        );
    }

    #[test]
    fn distances() {
        assert_eq!(distance("thred", "thread"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abd"), 1);
    }
}
