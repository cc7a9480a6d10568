//! `--format tree`: messages as annotated trees for people.
//!
//! One header line, then a line for each field: offset, bytes, label, value, meaning. Bit fields are drawn as
//! bits. Notes stand behind the bytes that they are about. Captured text is escaped
//! ([`terminal::escape`]), so that it can neither drive a terminal nor pass for something else.

mod bytes;
mod facts;

use super::line::Line;
use super::{Detail, Look, Scratch, View};
use crate::count::{Count, behind_one};
use crate::fault::{Note, Severity};
use crate::field::Kind;
use crate::language::Language;
use crate::message::{Message, Side};
use crate::protocol;
use crate::record::Record;
use crate::summary::{About, SessionSummary, Summary};
use crate::terminal::{self, escape};
use crate::tree::{Node, Value};
use anstyle::{AnsiColor, Effects, Style};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Fewer columns than this are taken for this many.
const NARROWEST: usize = 60;
/// Characters shown of a long text.
const TEXT: usize = 600;

pub(super) struct TreeView {
    detail: Detail,
    verbose: bool,
    columns: usize,
    /// Bytes in a row of the hex column.
    row: usize,
    palette: Palette,
    language: Language,
}

#[derive(Default)]
struct Palette {
    dim: Style,
    strong: Style,
    value: Style,
    meaning: Style,
    bits: Style,
    client: Style,
    server: Style,
    record: Style,
    info: Style,
    warning: Style,
    error: Style,
}

impl Palette {
    const COLORED: Palette = Palette {
        dim: Style::new().dimmed(),
        strong: Style::new().bold(),
        value: AnsiColor::Cyan.on_default(),
        meaning: AnsiColor::Green.on_default(),
        bits: AnsiColor::Yellow.on_default(),
        client: AnsiColor::Blue.on_default().bold(),
        server: AnsiColor::Magenta.on_default().bold(),
        record: AnsiColor::Green.on_default().bold(),
        info: AnsiColor::Cyan.on_default().bold(),
        warning: AnsiColor::Yellow.on_default().bold(),
        error: AnsiColor::Red.on_default().bold(),
    };

    fn side(&self, side: Side) -> Style {
        match side {
            Side::Client => self.client,
            Side::Server => self.server,
        }
    }

    fn severity(&self, severity: Severity) -> Style {
        match severity {
            Severity::Info => self.info,
            Severity::Warning => self.warning,
            Severity::Error => self.error,
        }
    }
}

/// Where the columns of one message start; offsets end where theirs ends.
#[derive(Clone, Copy)]
struct Columns {
    offset: usize,
    bytes: usize,
    label: usize,
    value: usize,
}

impl TreeView {
    pub(super) fn new(look: Look) -> Self {
        let columns = look.columns.max(NARROWEST);
        let row = match columns {
            0..80 => 4,
            80..140 => 8,
            _ => 16,
        };
        let palette = if look.color { Palette::COLORED } else { Palette::default() };
        let Look { detail, verbose, language, .. } = look;
        TreeView { detail, verbose, columns, row, palette, language }
    }

    fn line<'o>(&self, out: &'o mut Vec<u8>) -> Line<'o> {
        Line::new(out, self.columns)
    }

    /// How wide a row of bytes is.
    fn row_width(&self) -> usize {
        3 * self.row - 1
    }

    fn columns(&self, message: &Message<'_>) -> Columns {
        let digits = |length: usize| length.max(1).ilog10() as usize + 1;
        let sources = message.tree.sources();
        let derived = sources.iter().map(|derived| digits(derived.bytes.len()) + 4).max();
        let offset = 6.max(digits(message.bytes.len()) + 1).max(derived.unwrap_or(0));
        let bytes = offset + 2;
        let label = bytes + self.row_width() + 3;
        let nodes = message.tree.nodes();
        let widest = nodes.iter().map(|node| 2 * usize::from(node.depth) + terminal::width(node.field.label));
        let room = self.columns.saturating_sub(label) / 2;
        let value = label + widest.max().unwrap_or(0).min(room).max(18) + 2;
        Columns { offset, bytes, label, value }
    }

    /// What stands above the fields of a message.
    pub(super) fn heading(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        if message.number == 1 || self.detail == Detail::Fields {
            out.push(b'\n');
        }
        if message.number == 1 {
            self.opening(message, scratch, out);
        }
        self.header(message, scratch, out);
    }

    /// All notes on a message.
    pub(super) fn notes(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let columns = self.columns(message);
        for note in message.tree.notes() {
            self.note(note, columns, &mut scratch.text, out);
        }
    }

    /// The line that says who talks to whom, ahead of a session's first message.
    fn opening(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let (client, server) = match message.from {
            Side::Client => (message.source, message.destination),
            Side::Server => (message.destination, message.source),
        };
        let text = &mut scratch.text;
        let palette = &self.palette;
        let mut line = self.line(out);
        line.indent(4);
        line.put(palette.dim, "──");
        line.space(1);
        line.put(palette.strong, over(text, format_args!("session {}", message.session)));
        line.space(2);
        line.put(palette.strong, title(message.protocol));
        for (side, address) in [(Side::Client, client), (Side::Server, server)] {
            line.space(2);
            line.wrap(palette.side(side), side.name());
            line.space(1);
            line.wrap(Style::new(), over(text, format_args!("{address}")));
        }
        line.space(2);
        let mut date = Vec::new();
        message.time.write_date(&mut date);
        line.wrap(palette.dim, &String::from_utf8_lossy(&date));
        line.space(1);
        line.fill(palette.dim, "─");
        line.end();
    }

    fn header(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let Scratch { text, .. } = scratch;
        let palette = &self.palette;
        let mut line = self.line(out);
        line.indent(4);
        line.put(palette.strong, over(text, format_args!("#{}", message.number)));
        line.space(1);
        line.put(palette.dim, over(text, format_args!("session {}", message.session)));
        line.space(2);
        line.put(palette.dim, over(text, format_args!("frame {}", message.frame)));
        line.space(2);
        let mut clock = Vec::new();
        let micros = message.time.subsec_nanos().is_multiple_of(1000);
        message.time.write_clock(if micros { 6 } else { 9 }, &mut clock);
        line.put(Style::new(), &String::from_utf8_lossy(&clock));
        line.space(2);
        for (side, address) in [(message.from, message.source), (message.from.other(), message.destination)] {
            line.wrap(palette.side(side), side.name());
            if self.verbose {
                line.space(1);
                line.wrap(Style::new(), over(text, format_args!("{address}")));
            }
            if side == message.from {
                line.space(1);
                line.wrap(palette.dim, "→");
                line.space(1);
            }
        }
        line.space(2);
        line.wrap(palette.strong, title(message.protocol));
        line.space(2);
        text.clear();
        escape(&self.language.retell(message.summary), text);
        line.wrap(palette.strong, text);
        line.end();
    }

    fn source(&self, message: &Message<'_>, number: u8, columns: Columns, out: &mut Vec<u8>) {
        let Some(derived) = message.tree.sources().get(usize::from(number).wrapping_sub(1)) else { return };
        let mut line = self.line(out);
        line.column(columns.bytes);
        let from = Offset(derived.of, derived.offset);
        let text = format!(
            "┄ source {number}: {}, {} of {} at {from} ┄",
            Count(derived.bytes.len(), "byte"),
            derived.how,
            Count(derived.length, "byte")
        );
        line.wrap(self.palette.dim, &text);
        line.end();
    }

    fn note(&self, note: &Note, columns: Columns, text: &mut String, out: &mut Vec<u8>) {
        let mut line = self.line(out);
        let style = self.palette.severity(note.severity);
        line.put_right(
            columns.offset,
            self.palette.dim,
            over(text, format_args!("{}", Offset(note.source, note.offset))),
        );
        line.column(columns.bytes);
        line.put(style, over(text, format_args!("! {}:", note.severity.name())));
        line.space(1);
        text.clear();
        escape(&note.text, text);
        line.wrap(style.effects(Effects::new()), text);
        line.end();
    }

    fn field(
        &self,
        message: &Message<'_>,
        index: usize,
        columns: Columns,
        parent: Option<&Node>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) {
        let Some(node) = message.tree.nodes().get(index) else { return };
        let Scratch { text, raw, .. } = scratch;
        let palette = &self.palette;
        let field = node.field;
        let bytes = message.node_bytes(node);
        let of_parent = field.bits.is_some()
            && parent.is_some_and(|parent| {
                (parent.source, parent.start, parent.length) == (node.source, node.start, node.length)
            });

        let mut line = self.line(out);
        if !of_parent {
            let offset = Offset(node.source, node.start);
            line.put_right(columns.offset, palette.dim, over(text, format_args!("{offset}")));
        }
        line.column(columns.bytes);
        let rows = self.rows(field, bytes.len());
        text.clear();
        if let Some(bits) = field.bits {
            line.space(2);
            bytes::write_bits(bits, node.value, node.length, self.row_width(), text);
            line.put(palette.bits, text);
        } else if field.kind == Kind::Group {
            line.put(palette.dim, over(text, format_args!("{}", Count(bytes.len(), "byte"))));
        } else {
            self.write_first_row(bytes, rows, text);
            line.put(Style::new(), text);
        }
        line.column(columns.label + 2 * usize::from(node.depth));
        line.put(if field.kind == Kind::Group { palette.strong } else { Style::new() }, field.label);

        line.column(columns.value);
        text.clear();
        let whole = field.kind == Kind::Bytes && !bytes.is_empty() && bytes.len() <= self.row && !rows.dump;
        if !whole {
            write_value(node, &message.value(node), self.verbose, text);
        }
        let off = message.value(node) == Value::Bool(false);
        line.wrap(if off { palette.dim } else { palette.value }, text);
        raw.clear();
        message.tree.write_meaning(index, raw);
        if !raw.is_empty() {
            line.space(if text.is_empty() { 0 } else { 2 });
            text.clear();
            escape(raw, text);
            line.wrap(if off { palette.dim } else { palette.meaning }, text);
        }
        line.end();

        self.more_rows(node, bytes, rows, columns, text, out);
        if self.verbose {
            let mut line = self.line(out);
            line.column(columns.label + 2 * usize::from(node.depth) + 2);
            line.wrap(palette.dim, field.description.trim());
            if !field.spec.is_empty() {
                line.space(1);
                line.wrap(palette.dim, over(text, format_args!("({})", field.spec)));
            }
            line.end();
        }
    }
}

/// Appends a value; a long text is cut unless `whole`.
pub(super) fn write_value(node: &Node, value: &Value<'_>, whole: bool, out: &mut String) {
    let field = node.field;
    // Writing to a String cannot fail.
    let _ = match value {
        Value::None => Ok(()),
        Value::Uint(value) if field.kind == Kind::Hex => {
            write!(out, "0x{value:0digits$x}", digits = node.hex_digits())
        }
        Value::Uint(value) => write!(out, "{value}"),
        Value::Int(value) => write!(out, "{value}"),
        Value::Bool(true) if field.bits.is_some() => out.write_str("set"),
        Value::Bool(false) if field.bits.is_some() => out.write_str("not set"),
        Value::Bool(value) => write!(out, "{value}"),
        Value::Float(value) => write!(out, "{value}"),
        Value::Text(value) if value.is_empty() => out.write_str("\"\""),
        Value::Text(value) => {
            write_text(value, whole, out);
            Ok(())
        }
        Value::Bytes(value) => write!(out, "{}", Count(value.len(), "byte")),
        Value::Time(time) => {
            let mut text = Vec::new();
            time.write_date(&mut text);
            text.push(b' ');
            time.write_clock(9, &mut text);
            write!(out, "{} UTC", String::from_utf8_lossy(&text))
        }
        Value::Ipv4(value) => write!(out, "{value}"),
        Value::Ipv6(value) => write!(out, "{value}"),
    };
    let counts = field.kind != Kind::Hex && !field.unit.is_empty();
    if counts && matches!(value, Value::Uint(_) | Value::Int(_) | Value::Float(_)) {
        out.push(' ');
        out.push_str(if *value == Value::Uint(1) { behind_one(field.unit) } else { field.unit });
    }
}

fn write_text(text: &str, whole: bool, out: &mut String) {
    match text.char_indices().nth(TEXT) {
        Some((cut, _)) if !whole => {
            escape(&text[..cut], out);
            // Writing to a String cannot fail.
            let _ = write!(out, "… {} more", Count(text[cut..].chars().count(), "character"));
        }
        _ => escape(text, out),
    }
}

/// The notes that are still to be shown, of each source by offset, the next one last.
struct Notes<'m>(BTreeMap<u8, Vec<&'m Note>>);

impl<'m> Notes<'m> {
    fn new(notes: &'m [Note]) -> Self {
        let mut by_source = BTreeMap::<u8, Vec<&Note>>::new();
        for note in notes.iter().rev() {
            by_source.entry(note.source).or_default().push(note);
        }
        for notes in by_source.values_mut() {
            notes.sort_by_key(|note| std::cmp::Reverse(note.offset));
        }
        Notes(by_source)
    }

    /// Takes the next note about bytes of `source` before `offset`.
    fn before(&mut self, source: u8, offset: u32) -> Option<&'m Note> {
        self.0.get_mut(&source)?.pop_if(|note| note.offset < offset)
    }

    /// Takes the rest.
    fn rest(self) -> impl Iterator<Item = &'m Note> {
        self.0.into_values().flat_map(|notes| notes.into_iter().rev())
    }
}

impl View for TreeView {
    fn message(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        if self.detail == Detail::NoMessages {
            return;
        }
        self.heading(message, scratch, out);
        if self.detail == Detail::NoFields {
            return self.notes(message, scratch, out);
        }
        let columns = self.columns(message);
        let nodes = message.tree.nodes();
        let mut notes = Notes::new(message.tree.notes());
        let mut announced = 0;
        scratch.order.clear();
        let mut previous: Option<&Node> = None;
        for (index, node) in nodes.iter().enumerate() {
            if let Some(last) = previous.replace(node).filter(|last| last.source != node.source) {
                let behind = last.start.saturating_add(last.length).saturating_add(1);
                while let Some(note) = notes.before(last.source, behind) {
                    self.note(note, columns, &mut scratch.text, out);
                }
            }
            while let Some(note) = notes.before(node.source, node.start) {
                self.note(note, columns, &mut scratch.text, out);
            }
            while announced < node.source {
                announced += 1;
                self.source(message, announced, columns, out);
            }
            scratch.order.truncate(usize::from(node.depth));
            let parent = scratch.order.last().and_then(|&at| nodes.get(at as usize));
            // A number that its group or the field behind it says again: the parts of a short length.
            let leaf = node.end as usize == index + 1;
            let behind = nodes.get(index + 1).filter(|behind| behind.depth == node.depth);
            let again = leaf && [parent, behind].into_iter().flatten().any(|other| other.says_the_same(node));
            if self.verbose || !again {
                self.field(message, index, columns, parent, scratch, out);
            }
            scratch.order.push(index as u32);
        }
        for number in usize::from(announced)..message.tree.sources().len() {
            self.source(message, number as u8 + 1, columns, out);
        }
        for note in notes.rest() {
            self.note(note, columns, &mut scratch.text, out);
        }
    }

    fn record(&self, about: &About, record: &Record, scratch: &mut Scratch, out: &mut Vec<u8>) {
        self.write_record(about, record, scratch, out);
    }

    fn session(&self, session: &SessionSummary<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        self.write_session(session, scratch, out);
    }

    /// People read the summary on standard error.
    fn summary(&self, _summary: &Summary, _out: &mut Vec<u8>) {}

    fn wants_fields(&self) -> bool {
        self.detail == Detail::Fields
    }
}

/// An offset as the tree shows it: with the number of its source where that is not the message.
struct Offset(u8, u32);

impl std::fmt::Display for Offset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => write!(f, "{}", self.1),
            source => write!(f, "{source}:{}", self.1),
        }
    }
}

/// `text` with something else in it.
fn over<'t>(text: &'t mut String, with: std::fmt::Arguments<'_>) -> &'t str {
    text.clear();
    // Writing to a String cannot fail.
    let _ = text.write_fmt(with);
    text
}

fn title(protocol: &'static str) -> &'static str {
    protocol::by_name(protocol).map_or(protocol, |protocol| protocol.title)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::protocol::Transport;
    use crate::summary::Sides;
    use crate::time::Time;
    use crate::view::{Detail, testing};

    const PLAIN: Look = Look {
        detail: Detail::Fields,
        labels: false,
        verbose: false,
        color: false,
        columns: 100,
        answers: false,
        language: Language::En,
    };

    fn shown(look: Look, number: u64) -> String {
        let bytes = testing::bytes();
        let tree = testing::tree(&bytes);
        let message = Message { number, ..testing::message(&bytes, &tree) };
        let mut out = Vec::new();
        TreeView::new(look).message(&message, &mut Scratch::default(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_message() {
        let expected = r#"
#7 session 2  frame 4  02:06:25.442763  server → client  sample  Server, stratum 2, "Zoë\x07"
     0  e1                        Flags               0xe1
          11.. ....                 Leap indicator    3  unsynchronised
          ..10 0...                 Version           4
          .... ...1                 Answer            set
     1  ec                        Precision           -20 log2 s
     2  00 00 40 00               Root delay          0.25 s
     6  c0 00 02 01               Reference ID        192.0.2.1
    10  8a cd 3b a1 80 00 00 00   Transmit timestamp  1973-10-17 14:45:53.500000000 UTC
    10  ! info: the origin is not what was sent
    18  1b 5b 33 31 6d 5a 6f …    Name                \x1b[31mZoë\u{202e}"!
    32  66 bytes                  Extension field     Unique Identifier
    32  00 01 02 03 04 05 06 07     Body              50 bytes
    40  08 09 0a 0b 0c 0d 0e 0f
    48  10 11 12 13 14 15 16 17
    56  18 19 1a 1b 1c 1d 1e 1f
        … 18 bytes more
    82  20 01 0d b8 00 00 00 00     Address           2001:db8::7b
    90  00 00 00 00 00 00 00 7b
    98                            Undissected bytes   16 bytes
    98  6c 65 66 74 20 00 6f 76   left ·ov
   106  65 72 20 68 65 72 65 2e   er here.
   114                            Undissected bytes   2 bytes
   114  01 02                     ··
   114  ! error: Root delay takes 4 bytes, 2 bytes are left
        ┄ source 1: 4 bytes, zlib of 50 bytes at 32 ┄
   1:2  01 02                     Inner               258 bytes
   1:3  ! warning: an odd inside
"#;
        assert_eq!(shown(PLAIN, 7), expected);
    }

    #[test]
    fn the_first_message_says_who_talks_to_whom() {
        let text = shown(PLAIN, 1);
        let expected = "── session 2  sample  client 192.0.2.7:33876  server 192.0.2.9:123  2020-09-14 ─────────────────────";
        assert_eq!(text.lines().nth(1).unwrap(), expected);
        assert!(text.lines().nth(2).unwrap().starts_with("#1 session 2"));
    }

    #[test]
    fn verbose_explains_and_abbreviates_nothing() {
        let text = shown(Look { verbose: true, columns: 140, ..PLAIN }, 7);
        let expected = r#"
    18  1b 5b 33 31 6d 5a 6f c3 ab e2 80 ae 22 21         Name                \x1b[31mZoë\u{202e}"!
                                                            Who it is.
    32  66 bytes                                          Extension field     Unique Identifier
                                                            Fields behind the header.
    32  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f     Body              50 bytes
    48  10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f
    64  20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f
    80  30 31
                                                              What it carries.
"#;
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("The first byte of an NTP packet. (RFC 5905 §7.3)\n"), "{text}");
        assert!(text.contains("server 192.0.2.9:123 → client 192.0.2.7:33876  sample"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for columns in [60, 79, 100, 139, 200] {
            for verbose in [false, true] {
                let text = shown(Look { columns, verbose, ..PLAIN }, 1);
                for line in text.lines() {
                    assert!(terminal::width(line) <= columns, "{columns}: {line}");
                    assert_eq!(line.trim_end(), line);
                }
            }
        }
    }

    #[test]
    fn colours_add_nothing_but_themselves() {
        let colored = shown(Look { color: true, ..PLAIN }, 7);
        assert!(colored.contains("\x1b[1m\x1b[31m! error:\x1b[0m"), "{colored:?}");
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), shown(PLAIN, 7));
        assert!(!shown(PLAIN, 7).contains('\x1b'));
    }

    #[test]
    fn a_long_text_says_what_is_left_out() {
        let mut out = String::new();
        write_text(&"ä".repeat(TEXT + 1), false, &mut out);
        assert!(out.ends_with("ä… 1 character more"), "{out}");
        out.clear();
        write_text(&"ä".repeat(TEXT), false, &mut out);
        assert!(out.ends_with("ää"), "{out}");
    }

    #[test]
    fn a_session() {
        let facts = serde_json::json!({"user": "zo\u{1b}e", "log_ins": [1, 2]});
        let session = SessionSummary {
            session: 3,
            protocol: Some("ntp"),
            client: ([192, 0, 2, 7], 33876).into(),
            server: ([192, 0, 2, 9], 123).into(),
            transport: Transport::Udp,
            start: Time::new(5, 0),
            end: Time::new(6, 500_000_000),
            frames: 2,
            messages: 1,
            bytes: Sides { client: 48, server: 0 },
            frame_bytes: Sides { client: 90, server: 0 },
            gaps: Sides { client: 0, server: 1 },
            state: "complete",
            connection: Default::default(),
            facts: facts.as_object().unwrap(),
            notes: &[(Severity::Warning, "a request was not answered".into())],
        };
        let mut out = Vec::new();
        TreeView::new(PLAIN).session(&session, &mut Scratch::default(), &mut out);
        let expected = r#"
── session 3 complete  NTP over UDP ────────────────────────────────────────────────────────────────
    2 frames, 1 message, 48 bytes from client, 0 bytes from server, 1.500000 s, 1 byte from server
    not captured
    user zo\x1be, log ins [1,2]
    ! warning: a request was not answered
"#;
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
