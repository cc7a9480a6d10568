//! A session for the unit tests of dissectors: bytes in, the tree as text out.

use super::{Behind, Context, Dissector, Protocol, Step, Transport};
use crate::content::Contents;
use crate::message::Side;
use crate::options::Options;
use crate::record::Record;
use crate::time::Time;
use crate::tree::{Tree, Value};
use std::fmt::Write;

pub(crate) struct Session {
    dissector: Box<dyn Dissector>,
    pub transport: Transport,
    pub options: Options,
    pub time: Time,
    pub frame: u64,
    pub behind: Behind,
    pub tree: Tree,
    pub summary: String,
    pub records: Vec<Record>,
    pub contents: Contents,
}

impl Session {
    pub fn new(protocol: &Protocol, transport: Transport) -> Self {
        Session {
            dissector: (protocol.dissector)(),
            transport,
            options: Options::default(),
            time: Time::new(1_600_000_000, 0),
            frame: 0,
            behind: Behind::End,
            tree: Tree::new(true),
            summary: String::new(),
            records: Vec::new(),
            contents: Contents::default(),
        }
    }

    /// Gives bytes to the dissector, and returns its answer; what it recorded is in `tree` and `summary`.
    pub fn step(&mut self, side: Side, bytes: &[u8]) -> Step {
        self.frame += 1;
        self.tree.reset(self.time);
        self.summary.clear();
        self.with(side, |dissector, cx| dissector.data(bytes, cx))
    }

    /// Dissects one message and lists its tree: a line per field with `name = value (meaning)`, indented by depth,
    /// then a line per note.
    pub fn listing(&mut self, side: Side, bytes: &[u8]) -> String {
        self.step(side, bytes);
        listing(&self.tree, bytes)
    }

    /// Tells the dissector that a side sends no more.
    pub fn end(&mut self, side: Side) {
        self.with(side, |dissector, cx| dissector.end(cx));
    }

    /// Tells the dissector that bytes of a side are missing.
    pub fn gap(&mut self, side: Side, length: u64) {
        self.with(side, |dissector, cx| dissector.gap(length, cx));
    }

    /// What is known of the session as a whole.
    pub fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        self.dissector.facts()
    }

    fn with<T>(&mut self, side: Side, call: impl FnOnce(&mut dyn Dissector, &mut Context<'_>) -> T) -> T {
        call(
            &mut *self.dissector,
            &mut Context {
                side,
                frame: self.frame,
                time: self.time,
                transport: self.transport,
                opened: true,
                behind: self.behind,
                in_turn: true,
                options: &self.options,
                tree: &mut self.tree,
                summary: &mut self.summary,
                records: &mut self.records,
                contents: &mut self.contents,
            },
        )
    }

    /// Checks the tree of the message that was dissected last, see [`check_tree`].
    pub fn check_tree(&self, bytes: &[u8]) {
        check_tree(&self.tree, bytes);
    }
}

/// Checks that every node lies in its parent and its source, and that leaves cover all bytes of the message.
pub(crate) fn check_tree(tree: &Tree, bytes: &[u8]) {
    let nodes = tree.nodes();
    let mut covered = vec![false; bytes.len()];
    for (at, node) in nodes.iter().enumerate() {
        let (start, end) = (node.start as usize, node.start as usize + node.length as usize);
        let derived = usize::from(node.source).checked_sub(1).and_then(|at| tree.sources().get(at));
        let size = derived.map_or(bytes.len(), |source| source.bytes.len());
        assert!(end <= size, "{:?} ends at {end} of {size}", node.field);
        for child in &nodes[at + 1..node.end as usize] {
            let inside = node.start <= child.start && child.start + child.length <= node.start + node.length;
            assert!(inside || child.source != node.source, "{:?} is not in {:?}", child.field, node.field);
        }
        if node.source == 0 && node.end as usize == at + 1 {
            covered[start..end].fill(true);
        }
    }
    let bare = covered.iter().position(|covered| !covered);
    assert_eq!(bare, None, "a byte under no leaf in {nodes:#?}");
}

/// Lists a tree as [`Session::listing`] does; `bytes` are the message.
pub(crate) fn listing(tree: &Tree, bytes: &[u8]) -> String {
    let mut out = String::new();
    for (index, node) in tree.nodes().iter().enumerate() {
        let _ = write!(out, "{:1$}{2}", "", 2 * usize::from(node.depth), node.field.name);
        let _ = match tree.value(node, bytes) {
            Value::None => Ok(()),
            Value::Uint(value) => write!(out, " = {value}"),
            Value::Int(value) => write!(out, " = {value}"),
            Value::Bool(value) => write!(out, " = {value}"),
            Value::Float(value) => write!(out, " = {value}"),
            Value::Text(value) => write!(out, " = {value:?}"),
            Value::Bytes(value) => {
                write!(out, " = {}", value.iter().map(|b| format!("{b:02x}")).collect::<String>())
            }
            Value::Time(value) => write!(out, " = {value}"),
            Value::Ipv4(value) => write!(out, " = {value}"),
            Value::Ipv6(value) => write!(out, " = {value}"),
        };
        let mut meaning = String::new();
        tree.write_meaning(index, &mut meaning);
        if !meaning.is_empty() {
            let _ = write!(out, " ({meaning})");
        }
        out.push('\n');
    }
    for note in tree.notes() {
        let _ = writeln!(out, "! {} at {}: {}", note.severity.name(), note.offset, note.text);
    }
    out
}
