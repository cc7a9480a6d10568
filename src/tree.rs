//! The field tree of one message.
//!
//! Nodes stand in one flat list in the order they were read; a group states where its subtree ends. The
//! list is reused from message to message, so recording a field costs a push. A node keeps its place and
//! the bits of its value; text and bytes are read again from their place when they are shown.
//!
//! A node's bytes lie in a *source*: source 0 is the message as it was sent, the others are buffers made
//! from it (decompressed, joined from fragments, ...), each saying how and from what.

use crate::fault::{Note, Severity};
use crate::field::{Field, Kind};
use crate::time::Time;
use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

mod redact;

crate::fields! { FIELDS:
    /// Bytes of the message that no field explains.
    UNDISSECTED = bytes("undissected", "Undissected bytes").spec("none");
}

/// How deep groups may nest; what lies deeper is shown as undissected.
pub const MAX_DEPTH: u8 = 48;

/// How the bytes of a field were put together to a value, where the kind does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Most significant byte first, or no order at all.
    Big,
    /// Least significant byte first.
    Little,
}

/// One field as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub field: &'static Field,
    /// The bits of its value, right-aligned; for text that was computed, its place in the tree's text.
    pub value: u64,
    /// First byte, in its source.
    pub start: u32,
    /// How many bytes; 0 for a value that was computed.
    pub length: u32,
    /// Index of the first node behind its subtree.
    pub end: u32,
    /// Source that `start` counts in.
    pub source: u8,
    /// How many groups it lies in.
    pub depth: u8,
    /// In which order its bytes were read.
    pub order: Order,
    marks: u8,
}

/// The value is not what the bytes hold.
const COMPUTED: u8 = 1;
/// The tree has a meaning for this very node.
const EXPLAINED: u8 = 2;

impl Node {
    /// Whether its value is not what its bytes hold.
    pub fn is_computed(&self) -> bool {
        self.marks & COMPUTED != 0
    }

    /// Whether its field, value and length alone say how it is shown.
    #[inline]
    pub fn says_all(&self) -> bool {
        let number = match self.field.kind {
            Kind::Group | Kind::Uint | Kind::Hex | Kind::Int | Kind::Bool | Kind::Ipv4 | Kind::Float => true,
            Kind::NtpShort | Kind::NtpShortSigned | Kind::FileTime | Kind::UnixTime => true,
            Kind::Bytes | Kind::Text | Kind::TextZ | Kind::Text16 => false,
            Kind::Ipv6 | Kind::NtpTime | Kind::Guid => false,
        };
        number && self.marks == 0 && self.field.meaning.is_none()
    }

    /// Whether the other shows the same number of the same bytes.
    pub fn says_the_same(&self, other: &Node) -> bool {
        let number = |node: &Node| {
            let plain = matches!(node.field.kind, Kind::Uint | Kind::Hex) && node.field.bits.is_none();
            plain.then_some((node.source, node.start, node.length, node.value))
        };
        number(self).is_some_and(|it| number(other) == Some(it))
    }

    /// How many hexadecimal digits its value takes when none is left out.
    pub fn hex_digits(&self) -> usize {
        match self.field.bits {
            Some(bits) => usize::from(bits.count).div_ceil(4),
            None if self.length == 0 || self.marks & COMPUTED != 0 => {
                (64 - self.value.leading_zeros() as usize).div_ceil(4).max(1)
            }
            None => (2 * self.length as usize).min(16),
        }
    }
}

/// A buffer made from bytes of the message.
#[derive(Clone, Debug)]
pub struct Derived {
    /// How it was made: `zlib`, `joined`.
    pub how: &'static str,
    /// The source it was made from.
    pub of: u8,
    /// First byte of it that was used.
    pub offset: u32,
    /// How many bytes of it were used.
    pub length: u32,
    /// What came out.
    pub bytes: Arc<[u8]>,
}

/// A value as shown, read again from its node.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A group has none.
    None,
    /// Unsigned integer.
    Uint(u64),
    /// Signed integer.
    Int(i64),
    /// Flag.
    Bool(bool),
    /// Number with a fraction.
    Float(f64),
    /// Text, possibly with control characters as captured.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A point in time.
    Time(Time),
    /// IPv4 address.
    Ipv4(Ipv4Addr),
    /// IPv6 address.
    Ipv6(Ipv6Addr),
}

/// The fields of one message, its notes and derived buffers.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    notes: Vec<Note>,
    sources: Vec<Derived>,
    text: String,
    meanings: Vec<(u32, u32, u32)>,
    time: Time,
    recording: bool,
    depth: u8,
}

/// A group that is still open; give it back to [`Tree::close`].
#[derive(Debug)]
#[must_use = "a group ends where Tree::close says"]
pub struct Open(usize);

impl Tree {
    /// An empty tree. Without recording, nodes and meanings are not kept; notes and sources are.
    pub fn new(recording: bool) -> Self {
        Tree {
            nodes: Vec::new(),
            notes: Vec::new(),
            sources: Vec::new(),
            text: String::new(),
            meanings: Vec::new(),
            time: Time::default(),
            recording,
            depth: 0,
        }
    }

    /// Empties the tree for the next message, captured at `time`.
    pub fn reset(&mut self, time: Time) {
        self.nodes.clear();
        self.notes.clear();
        self.sources.clear();
        self.text.clear();
        self.meanings.clear();
        self.time = time;
        self.depth = 0;
    }

    /// How many bytes of memory it keeps for nodes and texts.
    pub fn held(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>() + self.text.capacity()
    }

    /// When the message was captured.
    pub fn time(&self) -> Time {
        self.time
    }

    /// Whether nodes are kept.
    pub fn recording(&self) -> bool {
        self.recording
    }

    /// The nodes, parents before children.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What there is to be said about the message.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Buffers made from the message; source 1 is the first.
    pub fn sources(&self) -> &[Derived] {
        &self.sources
    }

    /// Records a field that takes `length` bytes from `start`.
    #[inline]
    pub fn push(
        &mut self,
        field: &'static Field,
        source: u8,
        start: usize,
        length: usize,
        value: u64,
        order: Order,
    ) {
        if self.recording {
            let end = self.nodes.len() as u32 + 1;
            let (start, length, depth) = (start as u32, length as u32, self.depth);
            self.nodes.push(Node { field, value, start, length, end, source, depth, order, marks: 0 });
        }
    }

    /// Records a text that is not on the wire as such, found out from `length` bytes at `start`.
    pub fn push_text(&mut self, field: &'static Field, source: u8, start: usize, length: usize, text: &str) {
        if self.recording {
            let place = (self.text.len() as u64) << 32 | text.len() as u64;
            self.text.push_str(text);
            self.push_computed(field, source, start, length, place);
        }
    }

    /// Records a number that is not on the wire as such, found out from `length` bytes at `start`.
    pub fn push_computed(
        &mut self,
        field: &'static Field,
        source: u8,
        start: usize,
        length: usize,
        value: u64,
    ) {
        if self.recording {
            self.push(field, source, start, length, value, Order::Big);
            if let Some(node) = self.nodes.last_mut() {
                node.marks |= COMPUTED;
            }
        }
    }

    /// Starts a group at `start`; what is recorded until [`close`](Tree::close) lies in it.
    pub fn open(&mut self, field: &'static Field, source: u8, start: usize, value: u64) -> Open {
        self.open_number(field, source, start, value, Order::Big)
    }

    /// Starts a group that is a number itself, read in that order.
    pub fn open_number(
        &mut self,
        field: &'static Field,
        source: u8,
        start: usize,
        value: u64,
        order: Order,
    ) -> Open {
        self.push(field, source, start, 0, value, order);
        self.depth += 1;
        Open(self.nodes.len())
    }

    /// Starts a group at `start` that as a whole says `text`, as a security identifier does.
    pub fn open_text(&mut self, field: &'static Field, source: u8, start: usize, text: &str) -> Open {
        self.push_text(field, source, start, 0, text);
        self.depth += 1;
        Open(self.nodes.len())
    }

    /// Ends a group, `end` being the first byte behind it.
    pub fn close(&mut self, group: Open, end: usize) {
        self.depth = self.depth.saturating_sub(1);
        if self.recording {
            let last = self.nodes.len() as u32;
            if let Some(node) = group.0.checked_sub(1).and_then(|at| self.nodes.get_mut(at)) {
                node.end = last;
                node.length = (end as u32).saturating_sub(node.start);
            }
        }
    }

    /// Sets the value of an open group, known only after its fields were read.
    pub fn set_value(&mut self, group: &Open, value: u64) {
        if let Some(node) = group.0.checked_sub(1).and_then(|at| self.nodes.get_mut(at)) {
            node.value = value;
        }
    }

    /// How many groups are open.
    pub fn depth(&self) -> u8 {
        self.depth
    }

    /// Says what the field recorded last means, in place of what its declaration would say.
    pub fn meaning(&mut self, text: std::fmt::Arguments<'_>) {
        if self.recording
            && let Some(node) = self.nodes.last_mut()
        {
            node.marks |= EXPLAINED;
            let start = self.text.len();
            // Writing to a String cannot fail.
            let _ = std::fmt::Write::write_fmt(&mut self.text, text);
            let length = self.text.len() - start;
            self.meanings.push((self.nodes.len() as u32 - 1, start as u32, length as u32));
        }
    }

    /// Says what the field recorded last belongs to, as [`meaning`](Tree::meaning) does, but quicker.
    pub fn name(&mut self, name: &str) {
        if self.recording
            && !name.is_empty()
            && let Some(node) = self.nodes.last_mut()
        {
            node.marks |= EXPLAINED;
            self.meanings.push((self.nodes.len() as u32 - 1, self.text.len() as u32, name.len() as u32));
            self.text.push_str(name);
        }
    }

    /// Adds a note about the byte at `offset` of `source`.
    pub fn note(
        &mut self,
        severity: Severity,
        source: u8,
        offset: usize,
        text: impl Into<Cow<'static, str>>,
    ) {
        self.notes.push(Note { severity, source, offset: offset as u32, text: text.into() });
    }

    /// Adds a buffer made from `length` bytes at `offset` of source `of`; returns the number of the new source,
    /// or nothing when a message has 255 already.
    pub fn derive(
        &mut self,
        how: &'static str,
        of: u8,
        offset: usize,
        length: usize,
        bytes: Arc<[u8]>,
    ) -> Option<u8> {
        let number = u8::try_from(self.sources.len() + 1).ok()?;
        self.sources.push(Derived { how, of, offset: offset as u32, length: length as u32, bytes });
        Some(number)
    }

    /// The bytes of a node; `message` holds those of source 0.
    pub fn bytes<'a>(&'a self, node: &Node, message: &'a [u8]) -> &'a [u8] {
        let source = match node.source {
            0 => message,
            n => self.sources.get(usize::from(n) - 1).map_or(&[][..], |derived| &derived.bytes),
        };
        let start = node.start as usize;
        source.get(start..start.saturating_add(node.length as usize)).unwrap_or(&[])
    }

    /// The value of a node; `message` holds the bytes of source 0.
    pub fn value<'a>(&'a self, node: &Node, message: &'a [u8]) -> Value<'a> {
        let raw = node.value;
        match node.field.kind {
            Kind::Group => Value::None,
            Kind::Uint | Kind::Hex => Value::Uint(raw),
            Kind::Int => Value::Int(raw as i64),
            Kind::Bool => Value::Bool(raw != 0),
            Kind::Float => Value::Float(f64::from_bits(raw)),
            Kind::Bytes => Value::Bytes(self.bytes(node, message)),
            Kind::Text | Kind::TextZ | Kind::Text16 if node.marks & COMPUTED != 0 => {
                let (start, length) = ((raw >> 32) as usize, raw as u32 as usize);
                Value::Text(Cow::Borrowed(self.text.get(start..start + length).unwrap_or("")))
            }
            // Checking text at once is quicker than looking for its faults one by one.
            Kind::Text => match std::str::from_utf8(self.bytes(node, message)) {
                Ok(text) => Value::Text(Cow::Borrowed(text)),
                Err(_) => Value::Text(String::from_utf8_lossy(self.bytes(node, message))),
            },
            Kind::TextZ => {
                let bytes = self.bytes(node, message);
                let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
                Value::Text(String::from_utf8_lossy(&bytes[..end]))
            }
            Kind::Text16 => Value::Text(Cow::Owned(text16(self.bytes(node, message), node.order))),
            Kind::Ipv4 => Value::Ipv4(Ipv4Addr::from_bits(raw as u32)),
            Kind::Ipv6 => match <[u8; 16]>::try_from(self.bytes(node, message)) {
                Ok(octets) => Value::Ipv6(octets.into()),
                Err(_) => Value::None,
            },
            Kind::NtpTime if raw == 0 => Value::Uint(0),
            Kind::NtpTime => Value::Time(Time::from_ntp(raw, self.time)),
            Kind::FileTime => match Time::from_filetime(raw) {
                Some(time) => Value::Time(time),
                None => Value::Uint(raw),
            },
            Kind::UnixTime => Value::Time(Time::new(i128::from(raw as i64), 0)),
            Kind::Guid => match self.bytes(node, message).first_chunk() {
                Some(bytes) => Value::Text(Cow::Owned(guid_text(bytes, node.order))),
                None => Value::None,
            },
            Kind::NtpShort => Value::Float(raw as f64 / 65536.0),
            Kind::NtpShortSigned => Value::Float(f64::from(raw as u32 as i32) / 65536.0),
        }
    }

    /// What the value of the node at `index` means; empty where there is nothing to say. What must be put together
    /// first is put together in `scratch`. Who asks for one node after another keeps `next` in between, 0 at first.
    #[inline]
    pub fn meaning_of<'a>(&'a self, index: usize, next: &mut usize, scratch: &'a mut String) -> &'a str {
        let Some(node) = self.nodes.get(index) else { return "" };
        let field = node.field;
        if node.marks & EXPLAINED != 0 {
            self.explanation(index, next)
        } else if field.names.is_empty() && field.meaning.is_none() {
            ""
        } else if let Some(name) = field.name_of(node.value) {
            name
        } else if let Some(meaning) = field.meaning {
            scratch.clear();
            meaning(node, self, scratch);
            scratch
        } else {
            ""
        }
    }

    /// Appends what the value of the node at `index` means; nothing where there is nothing to say.
    pub fn write_meaning(&self, index: usize, out: &mut String) {
        out.push_str(self.meaning_of(index, &mut 0, &mut String::new()));
    }

    fn explanation(&self, index: usize, next: &mut usize) -> &str {
        let index = index as u32;
        if self.meanings.get(*next).is_none_or(|&(node, ..)| node != index) {
            *next = self.meanings.partition_point(|&(node, ..)| node < index);
        }
        let place = self.meanings.get(*next).filter(|&&(node, ..)| node == index);
        *next += 1;
        place
            .and_then(|&(_, start, length)| self.text.get(start as usize..(start + length) as usize))
            .unwrap_or("")
    }
}

/// Text of UTF-16 code units without NULs at its end; what is no text comes as U+FFFD.
pub fn text16(bytes: &[u8], order: Order) -> String {
    let (units, odd) = bytes.as_chunks();
    let read = match order {
        Order::Little => u16::from_le_bytes,
        Order::Big => u16::from_be_bytes,
    };
    let units = units.iter().map(|&unit| read(unit));
    let mut text: String =
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.truncate(text.trim_end_matches('\0').len());
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// A GUID as it is written: `6bffd098-a112-3610-9833-46c3f87e345a`.
pub fn guid_text(bytes: &[u8; 16], order: Order) -> String {
    let [a, b, c, d, e, f, g, h, tail @ ..] = *bytes;
    let (first, second, third) = match order {
        Order::Little => {
            (u32::from_le_bytes([a, b, c, d]), u16::from_le_bytes([e, f]), u16::from_le_bytes([g, h]))
        }
        Order::Big => {
            (u32::from_be_bytes([a, b, c, d]), u16::from_be_bytes([e, f]), u16::from_be_bytes([g, h]))
        }
    };
    let tail = u64::from_be_bytes(tail);
    format!("{first:08x}-{second:04x}-{third:04x}-{:04x}-{:012x}", tail >> 48, tail & 0xffff_ffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_in_both_orders() {
        assert_eq!(text16(b"h\0i\0\0\0", Order::Little), "hi");
        assert_eq!(text16(b"\xd5\x5c\xae\x00", Order::Big), "한글");
        assert_eq!(text16(b"a\0\x00\xd8x", Order::Little), "a\u{fffd}\u{fffd}");
    }

    #[test]
    fn guids_in_both_orders() {
        let bytes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        assert_eq!(guid_text(&bytes, Order::Little), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(guid_text(&bytes, Order::Big), "00010203-0405-0607-0809-0a0b0c0d0e0f");
    }
}
