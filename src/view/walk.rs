//! `--format walk`: messages explained byte by byte, as a teacher does it.
//!
//! The line and the dump that `tcpdump -q -X` prints, the fields numbered below their bytes and coloured in turn; then a
//! paragraph for each field: its bytes, how they are read, what they say, and what the field is for.

mod dump;
pub(super) mod reading;

use super::line::Line;
use super::tree::{TreeView, write_value};
use super::{Look, Scratch, View};
use crate::field::Kind;
use crate::language::Language;
use crate::message::Message;
use crate::record::Record;
use crate::summary::{About, SessionSummary, Summary};
use crate::terminal::escape;
use crate::tree::{Node, Value};
use anstyle::{AnsiColor, Style};

/// Bytes of a field that are written beside its number.
const BYTES: usize = 8;
/// Colours that fields take in turn.
const COLORS: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Yellow,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Blue,
    AnsiColor::Red,
];

pub(super) struct WalkView {
    /// Shows everything that is no message.
    tree: TreeView,
    look: Look,
}

/// A field that stands in the dump with a number.
#[derive(Clone, Copy)]
pub(super) struct Numbered {
    node: u32,
    source: u8,
    start: u32,
    end: u32,
}

/// The fields that own the bytes of a message: the outermost ones with a value of their own.
fn numbered(nodes: &[Node]) -> Vec<Numbered> {
    let mut numbered = Vec::new();
    let mut index = 0;
    while let Some(node) = nodes.get(index) {
        if node.field.kind == Kind::Group || node.length == 0 {
            index += 1;
            continue;
        }
        let (node_index, start) = (index as u32, node.start);
        let end = start.saturating_add(node.length);
        numbered.push(Numbered { node: node_index, source: node.source, start, end });
        index = (node.end as usize).max(index + 1);
    }
    numbered
}

impl WalkView {
    pub(super) fn new(look: Look) -> Self {
        WalkView { tree: TreeView::new(look), look }
    }

    fn language(&self) -> Language {
        self.look.language
    }

    /// The style of the field with that number, from 0.
    fn style(&self, number: usize) -> Style {
        match COLORS.get(number % COLORS.len()) {
            Some(color) if self.look.color => color.on_default(),
            _ => Style::new(),
        }
    }

    /// `03:20:34.299521 IP 67.218.145.144.3306 > 153.3.251.202.44658: tcp 56`
    pub(super) fn tcpdump_line(&self, message: &Message<'_>, out: &mut Vec<u8>) {
        message.time.write_clock(6, out);
        let version = if message.source.is_ipv4() { "IP" } else { "IP6" };
        let (source, destination) = (message.source, message.destination);
        let text = format!(
            " {version} {}.{} > {}.{}: {} {}\n",
            source.ip(),
            source.port(),
            destination.ip(),
            destination.port(),
            message.transport.name(),
            message.bytes.len()
        );
        out.extend_from_slice(text.as_bytes());
    }

    /// A paragraph about the field at `index`; `number` is the one it has in the dump.
    fn field(
        &self,
        message: &Message<'_>,
        index: usize,
        number: Option<usize>,
        text: &mut String,
        out: &mut Vec<u8>,
    ) {
        let Some(node) = message.tree.nodes().get(index) else { return };
        let (field, language) = (node.field, self.language());
        let style = number.map_or(Style::new(), |number| self.style(number));
        let dim = if self.look.color { Style::new().dimmed() } else { Style::new() };
        let strong = if self.look.color { Style::new().bold() } else { Style::new() };
        let mut line = Line::new(out, self.look.columns.max(60));
        if let Some(number) = number {
            line.put_right(3, style, &(number + 1).to_string());
            line.column(5);
            text.clear();
            dump::write_hex(message.node_bytes(node), BYTES, text);
            line.put(style, text);
        }
        line.column(5 + 3 * BYTES + 3 + 2 * usize::from(node.depth));
        line.wrap(strong, language.label(field));
        let value = message.value(node);
        text.clear();
        write_value(node, &value, self.look.verbose, text);
        let unit = if let Value::Bytes(_) = value { "bytes" } else { field.unit };
        if field.bits.is_some() || !unit.is_empty() {
            language.value(unit, text);
        }
        if !text.is_empty() {
            line.wrap(Style::new(), ": ");
            line.wrap(style, text);
        }
        text.clear();
        message.tree.write_meaning(index, text);
        if !text.is_empty() {
            let mut safe = String::with_capacity(text.len());
            escape(&language.retell(text), &mut safe);
            line.space(1);
            line.wrap(Style::new(), &format!("({safe})"));
        }
        text.clear();
        reading::write(node, message.node_bytes(node), language, text);
        if !text.is_empty() {
            line.wrap(dim, &format!(" — {text}"));
        }
        // What a flag would mean if it were set is not asked.
        let idle = field.bits.is_some() && value == Value::Bool(false);
        if !idle || self.look.verbose {
            line.wrap(dim, language.say(". "));
            line.wrap(dim, language.description(field));
            if !field.spec.is_empty() && field.spec != "none" {
                line.wrap(dim, &format!(" ({})", field.spec));
            }
        }
        line.end();
    }
}

impl View for WalkView {
    fn message(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        self.tree.heading(message, scratch, out);
        self.tcpdump_line(message, out);
        let nodes = message.tree.nodes();
        let numbered = numbered(nodes);
        self.dumps(message, &numbered, out);
        let mut next = numbered.iter().enumerate().peekable();
        for (index, _) in nodes.iter().enumerate() {
            let number =
                next.next_if(|(_, numbered)| numbered.node as usize == index).map(|(number, _)| number);
            self.field(message, index, number, &mut scratch.text, out);
        }
        self.tree.notes(message, scratch, out);
    }

    fn record(&self, about: &About, record: &Record, scratch: &mut Scratch, out: &mut Vec<u8>) {
        self.tree.record(about, record, scratch, out);
    }

    fn session(&self, session: &SessionSummary<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        self.tree.session(session, scratch, out);
    }

    fn summary(&self, summary: &Summary, out: &mut Vec<u8>) {
        self.tree.summary(summary, out);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::view::testing;

    fn shown(look: Look) -> String {
        let bytes = testing::bytes();
        let tree = testing::tree(&bytes);
        let mut out = Vec::new();
        let view = WalkView::new(Look { columns: 100, ..look });
        view.message(&testing::message(&bytes, &tree), &mut Scratch::default(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fields_are_numbered_below_their_bytes() {
        let text = shown(Look::default());
        assert!(
            text.contains(&format!("IP 192.0.2.9.123 > 192.0.2.7.33876: udp {}", testing::bytes().len())),
            "{text}"
        );
        let row = text.lines().position(|line| line.starts_with("\t0x")).unwrap();
        let markers = text.lines().nth(row + 1).unwrap();
        assert!(markers.trim_start().starts_with("1 "), "{text}");
        assert!(text.contains("\n  1  "), "{text}");
    }

    #[test]
    fn colours_change_nothing_else() {
        let colored = shown(Look { color: true, ..Look::default() });
        assert!(colored.contains("\x1b[36m"));
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), shown(Look::default()));
    }
}
