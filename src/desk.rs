//! What a worker has at hand while it dissects: the reused tree, the view, and where output goes.

use crate::content::{Content, Contents};
use crate::fault::Severity;
use crate::filter::Filter;
use crate::losses::Losses;
use crate::message::{Sender, Side};
use crate::options::Options;
use crate::origin::{Moment, Piece};
use crate::output::{Entry, Output};
use crate::protocol::{Behind, Context, Protocol, Transport};
use crate::record::Record;
use crate::redact;
use crate::summary::{About, SessionSummary};
use crate::tree::Tree;
use crate::view::sink::Item;
use crate::view::{Scratch, View};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The desk of one worker.
pub struct Desk<'a> {
    /// What the user asked for.
    pub options: &'a Options,
    /// The fields of the message at hand.
    pub tree: Tree,
    /// What was lost.
    pub losses: Losses,
    /// Place in the run's order.
    pub position: u64,
    /// The frame at hand.
    pub moment: Moment,
    /// Whether the bytes at hand came in turn with the other side's.
    pub in_turn: bool,
    /// The capture's own comment on that frame.
    pub comment: Option<String>,
    /// What came of it.
    pub output: Output,
    /// Messages by protocol.
    pub counts: Counts,
    /// Whether messages with fields are left to the writer's thread to render.
    pub deferring: bool,
    view: &'a dyn View,
    filter: &'a Filter,
    summary: String,
    records: Vec<Record>,
    contents: Contents,
    pieces: Vec<Piece>,
    scratch: Scratch,
}

/// What was decoded.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Messages by name of the protocol.
    pub messages: BTreeMap<&'static str, u64>,
}

impl<'a> Desk<'a> {
    /// An empty desk.
    pub fn new(options: &'a Options, view: &'a dyn View, filter: &'a Filter) -> Self {
        Desk {
            options,
            tree: Tree::new(view.wants_fields()),
            losses: Losses::default(),
            position: 0,
            moment: Moment::default(),
            in_turn: true,
            comment: None,
            output: Output::default(),
            counts: Counts::default(),
            deferring: false,
            view,
            filter,
            summary: String::new(),
            records: Vec::new(),
            contents: Contents::new(options.extract),
            pieces: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// Makes room for the next message.
    pub fn clear(&mut self) {
        self.tree.reset(self.moment.time);
        self.summary.clear();
    }

    /// What a dissector gets.
    pub fn context(&mut self, side: Side, transport: Transport, opened: bool, behind: Behind) -> Context<'_> {
        Context {
            side,
            frame: self.moment.frame,
            time: self.moment.time,
            transport,
            opened,
            behind,
            in_turn: self.in_turn,
            options: self.options,
            tree: &mut self.tree,
            summary: &mut self.summary,
            records: &mut self.records,
            contents: &mut self.contents,
        }
    }

    /// Shows the message whose fields are in the tree.
    pub fn message(&mut self, sender: Sender, bytes: &[u8], pieces: impl Iterator<Item = Piece>) {
        *self.counts.messages.entry(sender.protocol.name).or_default() += 1;
        if !self.filter.wants_message(sender.protocol.name, self.moment.frame) {
            return;
        }
        self.pieces.clear();
        self.pieces.extend(pieces);
        if let Some(comment) = self.comment.take() {
            self.tree.note(Severity::Info, 0, 0, format!("comment in the capture: {comment}"));
        }
        let mut masked = Vec::new();
        let bytes = if self.options.redact {
            masked.extend_from_slice(bytes);
            self.tree.redact(&mut masked, redact::hides);
            redact::summary(&mut self.summary);
            &masked
        } else {
            bytes
        };
        if self.deferring && self.view.wants_fields() {
            let (tree, deferred) = (&mut self.tree, &mut self.output.deferred);
            deferred.push(sender, self.moment, tree, &self.summary, bytes, &self.pieces);
        } else {
            let message = sender.message(self.moment, &self.summary, bytes, &self.pieces, &self.tree);
            self.view.message(&message, &mut self.scratch, &mut self.output.bytes);
        }
        self.enter(sender.session, Item::Message);
    }

    /// Shows the facts, and hands on the content, that the dissector gave since the last call.
    #[inline]
    pub fn records(&mut self, session: u64, protocol: &'static Protocol, ends: [SocketAddr; 2]) {
        if !self.records.is_empty() || !self.contents.is_empty() {
            self.show_records(session, protocol, ends);
        }
    }

    fn show_records(&mut self, session: u64, protocol: &'static Protocol, [client, server]: [SocketAddr; 2]) {
        let about = About {
            session,
            protocol: protocol.name,
            client,
            server,
            frame: self.moment.frame,
            time: self.moment.time,
        };
        let (mut records, parts) = (std::mem::take(&mut self.records), self.contents.take());
        let wanted = self.filter.wants_message(protocol.name, self.moment.frame);
        for record in records.iter_mut().filter(|_| wanted) {
            if self.options.redact {
                *record = redact::record(record);
            }
            self.view.record(&about, record, &mut self.scratch, &mut self.output.bytes);
            self.enter(session, Item::Record);
        }
        for (id, mut part) in parts.into_iter().filter(|_| wanted) {
            if self.options.redact {
                part = redact::part(part);
            }
            let item = Item::Content(self.output.contents.len());
            self.output.contents.push(Content { about, id, part });
            self.enter(session, item);
        }
        records.clear();
        self.records = records;
    }

    /// Shows a session that is over.
    pub fn session(&mut self, summary: &SessionSummary<'_>) {
        if summary.protocol.is_some_and(|protocol| self.filter.wants_protocol(protocol)) {
            let masked = self.options.redact.then(|| redact::facts(summary.facts));
            let facts = masked.as_ref().unwrap_or(summary.facts);
            let summary = &SessionSummary { facts, ..*summary };
            self.view.session(summary, &mut self.scratch, &mut self.output.bytes);
            self.enter(summary.session, Item::Session);
        }
    }

    /// Counts a session that no protocol claimed.
    pub fn foreign(&mut self, transport: Transport, bytes: u64) {
        let name = transport.name().to_uppercase();
        self.losses.add(format!("{name} sessions of no protocol that is dissected here"), 1);
        self.losses.add(format!("bytes in {name} sessions of no protocol that is dissected here"), bytes);
    }

    fn enter(&mut self, session: u64, item: Item) {
        let end = self.output.bytes.len();
        self.output.entries.push(Entry { position: self.position, session, item, end });
    }
}
