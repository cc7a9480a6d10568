//! `--format html`: one page that needs nothing else, not even a network.
//!
//! The page is a frame ([`page.html`](html/page.html) with its style and script) and blocks of data: for every
//! [`BLOCK`] bytes one with the rows of the ladder and one with the details behind them, compressed with gzip in
//! base64. The script reads rows at once and details when they are asked for, so a long capture opens quickly.
//! It stands in front of them, and so does what explains their fields: a page that was cut off shows what is there.
//!
//! Captured text is data all the way: it reaches the page in base64, the script puts it into text nodes only,
//! and the page's own policy lets no other script run than the one whose hash it states.

use super::json;
use super::sink::{Item, Sink};
use super::tree::write_value;
use super::{Scratch, View};
use crate::field::Field;
use crate::listing;
use crate::message::{Message, Side};
use crate::protocol::{self, LAYERS, PROTOCOLS};
use crate::record::Record;
use crate::summary::{About, SessionSummary, Summary};
use crate::terminal::escape;
use crate::tree::Node;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// What stands behind the data of a page.
pub(super) const CLOSING: &str = "</body>\n</html>\n";

/// Bytes of details in a block, before they are compressed.
const BLOCK: usize = 256 << 10;
/// Bytes of one source of a message that a page holds; it says how many there are more.
const BYTES: usize = 64 << 10;

/// Renders a row and its details, a line of JSON each.
pub(super) struct HtmlView;

fn text(key: &str, value: &str, out: &mut Vec<u8>) {
    let mut safe = String::with_capacity(value.len());
    escape(value, &mut safe);
    out.extend_from_slice(key.as_bytes());
    json::string(&safe, out);
}

fn bytes(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    json::hex(bytes.get(..BYTES).unwrap_or(bytes), out);
    out.push(b'"');
}

fn numbers(numbers: &[u64], out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        json::uint(*number, out);
    }
    out.push(b']');
}

/// `[name, source, start, length, depth, value, meaning]`, with the first bit and their number for bits.
fn node(message: &Message<'_>, index: usize, node: &Node, scratch: &mut String, out: &mut Vec<u8>) {
    text("[", node.field.name, out);
    for number in [node.source.into(), node.start, node.length, node.depth.into()] {
        out.push(b',');
        json::uint(number.into(), out);
    }
    scratch.clear();
    write_value(node, &message.value(node), false, scratch);
    // It is escaped already.
    out.push(b',');
    json::string(scratch, out);
    scratch.clear();
    message.tree.write_meaning(index, scratch);
    text(",", scratch, out);
    if let Some(bits) = node.field.bits {
        out.push(b',');
        json::uint(bits.first.into(), out);
        out.push(b',');
        json::uint(bits.count.into(), out);
    }
    out.push(b']');
}

/// Appends the row of a record or session: what it is in words, and nothing of the two ends.
fn aside(
    kind: &str,
    session: u64,
    frame: u64,
    time: crate::time::Time,
    protocol: &str,
    said: &Value,
    out: &mut Vec<u8>,
) {
    let facts: Vec<String> = said
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, value)| *key != "kind" && !value.is_array() && !value.is_object())
        .map(|(key, value)| {
            format!(
                "{} {}",
                key.replace('_', " "),
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            )
        })
        .collect();
    let row = json!([kind, session, frame, time, "", protocol, facts.join(", "), "", ""]);
    out.extend_from_slice(row.to_string().as_bytes());
    out.push(b'\n');
    out.extend_from_slice(json!({ "facts": said }).to_string().as_bytes());
    out.push(b'\n');
}

impl View for HtmlView {
    fn message(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let (client, server) = match message.from {
            Side::Client => (message.source, message.destination),
            Side::Server => (message.destination, message.source),
        };
        json_row(message, client, server, out);
        out.extend_from_slice(b"{\"length\":");
        json::uint(message.bytes.len() as u64, out);
        out.extend_from_slice(b",\"bytes\":");
        bytes(message.bytes, out);
        out.extend_from_slice(b",\"pieces\":[");
        for (index, piece) in message.pieces.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            numbers(&[piece.frame, piece.offset.into(), piece.length.into()], out);
        }
        out.extend_from_slice(b"],\"sources\":[");
        for (index, derived) in message.tree.sources().iter().enumerate() {
            text(if index > 0 { ",{\"how\":" } else { "{\"how\":" }, derived.how, out);
            out.extend_from_slice(b",\"from\":");
            numbers(&[derived.of.into(), derived.offset.into(), derived.length.into()], out);
            out.extend_from_slice(b",\"length\":");
            json::uint(derived.bytes.len() as u64, out);
            out.extend_from_slice(b",\"bytes\":");
            bytes(&derived.bytes, out);
            out.push(b'}');
        }
        out.extend_from_slice(b"],\"nodes\":[");
        for (index, field) in message.tree.nodes().iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            node(message, index, field, &mut scratch.text, out);
        }
        out.extend_from_slice(b"],\"notes\":[");
        for (index, note) in message.tree.notes().iter().enumerate() {
            text(if index > 0 { ",[" } else { "[" }, note.severity.name(), out);
            out.push(b',');
            json::uint(note.source.into(), out);
            out.push(b',');
            json::uint(note.offset.into(), out);
            text(",", &note.text, out);
            out.push(b']');
        }
        out.extend_from_slice(b"]}\n");
    }

    fn record(&self, about: &About, record: &Record, _scratch: &mut Scratch, out: &mut Vec<u8>) {
        let Ok(said) = serde_json::to_value(record) else { return };
        let said = escaped(said);
        let kind = said["kind"].as_str().unwrap_or("record").replace('_', " ");
        aside(&kind, about.session, about.frame, about.time, about.protocol, &said, out);
    }

    fn session(&self, session: &SessionSummary<'_>, _scratch: &mut Scratch, out: &mut Vec<u8>) {
        let mut said = json!({
            "client": session.client.to_string(),
            "server": session.server.to_string(),
            "transport": session.transport.name(),
            "state": session.state,
            "start": session.start,
            "end": session.end,
            "frames": session.frames,
            "messages": session.messages,
            "bytes from client": session.bytes.client,
            "bytes from server": session.bytes.server,
        });
        if let Some(said) = said.as_object_mut() {
            said.extend(session.facts.clone());
            said.extend(
                session
                    .notes
                    .iter()
                    .map(|(severity, note)| (severity.name().to_owned(), note.as_ref().into())),
            );
        }
        let protocol = session.protocol.unwrap_or_default();
        aside("session end", session.session, 0, session.end, protocol, &escaped(said), out);
    }

    fn summary(&self, summary: &Summary, out: &mut Vec<u8>) {
        text("", &summary.to_string().replace('\n', "; "), out);
    }
}

/// `[kind, session, frame, time, from, protocol, summary, client, server]`
fn json_row(
    message: &Message<'_>,
    client: std::net::SocketAddr,
    server: std::net::SocketAddr,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(b"[\"message\",");
    json::uint(message.session, out);
    out.push(b',');
    json::uint(message.frame, out);
    out.push(b',');
    json::time(message.time, out);
    text(",", message.from.name(), out);
    text(",", message.protocol, out);
    text(",", message.summary, out);
    out.push(b',');
    json::address(client, out);
    out.push(b',');
    json::address(server, out);
    out.extend_from_slice(b"]\n");
}

/// A value with all of its texts harmless to whoever copies them to a terminal.
fn escaped(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let mut safe = String::with_capacity(text.len());
            escape(&text, &mut safe);
            safe.into()
        }
        Value::Array(list) => list.into_iter().map(escaped).collect(),
        Value::Object(object) => object.into_iter().map(|(key, value)| (key, escaped(value))).collect(),
        other => other,
    }
}

pub(super) struct Page<W: Write> {
    out: BufWriter<W>,
    begun: bool,
    rows: Vec<u8>,
    details: Vec<u8>,
    /// Protocols whose fields were explained.
    explained: BTreeSet<&'static str>,
    summary: String,
}

impl<W: Write> Page<W> {
    pub(super) fn new(out: W) -> Self {
        Page {
            out: BufWriter::with_capacity(256 << 10, out),
            begun: false,
            rows: Vec::new(),
            details: Vec::new(),
            explained: BTreeSet::new(),
            summary: String::new(),
        }
    }

    /// Writes everything that stands before the data.
    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
        let policy = format!("default-src 'none'; style-src {}; script-src {}", hash(STYLE), hash(SCRIPT));
        let page = PAGE.replace("{policy}", &policy).replace("{style}", STYLE);
        self.out.write_all(page.replace("{script}", SCRIPT).as_bytes())?;
        let titles: Map<String, Value> =
            PROTOCOLS.iter().map(|protocol| (protocol.name.to_owned(), protocol.title.into())).collect();
        self.data("titles", &titles)?;
        let layers = LAYERS.iter().flat_map(|layer| layer.fields).flat_map(|list| list.iter().copied());
        self.data("fields", &explanations(layers.chain(listing::fields("undissected"))))
    }

    fn block(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.begin()?;
        for (kind, lines) in
            [("rows", std::mem::take(&mut self.rows)), ("details", std::mem::take(&mut self.details))]
        {
            self.packed(kind, &lines)?;
        }
        Ok(())
    }

    /// Writes an object that the script finds by its kind.
    fn data(&mut self, kind: &str, data: &Map<String, Value>) -> io::Result<()> {
        self.packed(kind, serde_json::to_string(data)?.as_bytes())
    }

    /// Writes text that the script finds by its kind.
    fn packed(&mut self, kind: &str, data: &[u8]) -> io::Result<()> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(data)?;
        let encoded = STANDARD.encode(encoder.finish()?);
        writeln!(self.out, "<script type=\"text/plain\" class=\"{kind}\">{encoded}</script>")
    }
}

/// Labels, descriptions and specifications of fields.
fn explanations(fields: impl Iterator<Item = &'static Field>) -> Map<String, Value> {
    fields
        .map(|field| (field.name.to_owned(), json!([field.label, field.description.trim(), field.spec])))
        .collect()
}

impl<W: Write> Sink for Page<W> {
    fn item(&mut self, _session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        if item == Item::Summary {
            self.summary = serde_json::from_slice(bytes).unwrap_or_default();
            return Ok(());
        }
        let Some(end) = bytes.iter().position(|&byte| byte == b'\n') else { return Ok(()) };
        let (row, details) = bytes.split_at(end + 1);
        if self.explained.len() < PROTOCOLS.len()
            && let Ok(Value::Array(row)) = serde_json::from_slice(row)
            && let Some(protocol) = row.get(5).and_then(Value::as_str).and_then(protocol::by_name)
            && self.explained.insert(protocol.name)
        {
            self.begin()?;
            let fields = protocol.fields.iter().flat_map(|list| list.iter().copied());
            self.data("fields", &explanations(fields))?;
        }
        self.rows.extend_from_slice(row);
        self.details.extend_from_slice(details);
        if self.details.len() < BLOCK { Ok(()) } else { self.block() }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.block()?;
        let summary = std::mem::take(&mut self.summary);
        self.data("summary", &Map::from_iter([("summary".to_owned(), summary.into())]))?;
        self.out.write_all(CLOSING.as_bytes())?;
        self.out.flush()
    }
}
