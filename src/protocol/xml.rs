//! XML documents as a tree of elements, attributes and text with the bytes of each.
//!
//! Specifications: Extensible Markup Language (XML) 1.0 (*XML*), Namespaces in XML 1.0 (*Namespaces*).
//!
//! Not a protocol of its own to the engine: whoever carries a document hands it to [`read`]. Entities that a document
//! declares are never expanded, and nothing outside of it is fetched. How deep elements are shown, how many of
//! them, and how many namespaces are kept is bounded.

use super::Layer;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use crate::tree::{Open, Order};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader as Parser;
use std::borrow::Cow;

mod encoding;

crate::fields! { FIELDS:
    /// A document of XML.
    DOCUMENT = group("xml.document", "XML document").spec("XML §2.1");
    /// Tells the order of bytes of the characters that follow; in UTF-8 it only marks the encoding.
    BYTE_ORDER_MARK = bytes("xml.bom", "Byte order mark").spec("XML §F.1");
    /// A document in another encoding than UTF-8; what it says is shown where it is in UTF-8.
    ENCODED = bytes("xml.encoded", "Encoded document").spec("XML §4.3.3");
    /// An instruction for whoever reads the document; the one named xml declares its version and encoding.
    INSTRUCTION = text("xml.xmlpi", "Instruction").spec("XML §2.6");
    /// The declaration of what the document consists of. Entities that it declares are not expanded here.
    DOCTYPE = text("xml.doctype", "Document type").spec("XML §2.8");
    /// An element, by its name as written. Its namespace stands beside it where it is not that of the element around.
    TAG = text("xml.tag", "Element").spec("XML §3");
    /// Starts an element; the white space behind it belongs to it.
    START_TAG = text("xml.tag.start", "Start tag").spec("XML §3.1");
    /// Ends an element; the white space behind it belongs to it.
    END_TAG = text("xml.tag.end", "End tag").spec("XML §3.1");
    /// A name and its value in a start tag. Those that begin with xmlns name a namespace.
    ATTRIBUTE = text("xml.attribute", "Attribute").spec("XML §3.1");
    /// Text in an element, with references to characters resolved.
    TEXT = text("xml.cdata", "Text").spec("XML §2.4");
    /// Text in which markup has no meaning.
    CDATA = text("xml.cdatasection", "CDATA section").spec("XML §2.7");
    /// A remark that is no part of the content.
    COMMENT = text("xml.comment", "Comment").spec("XML §2.5");
    /// Elements nested deeper than is shown.
    DEEPER = text("xml.deeper", "Deeper elements").spec("XML §3");
}

/// XML as a layer of others.
pub static LAYER: Layer = Layer { prefixes: &["xml"], title: "XML", fields: &[FIELDS] };

/// Elements in elements that are shown; what lies deeper is shown as it is written.
const MAX_DEPTH: usize = 32;
/// Elements, attributes and texts that are shown of a document; what follows is shown as undissected.
const MAX_NODES: usize = 50_000;
/// Namespaces that are in force at a place; those declared beyond are not known.
const MAX_NAMESPACES: usize = 256;

/// An element where it starts.
#[derive(Clone, Copy, Debug)]
pub struct Element<'d> {
    /// How many elements it lies in.
    pub depth: usize,
    /// Name without prefix.
    pub local: &'d str,
    /// Name of its namespace; empty where it has none, or one that was not declared.
    pub namespace: &'d str,
}

/// The fields that an element and its text are shown with.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// For the element.
    pub tag: &'static Field,
    /// For text right inside it.
    pub text: &'static Field,
    /// What the element is, where its name does not tell.
    pub meaning: Option<&'static str>,
}

/// Shown as an element that nothing is known about.
pub const PLAIN: Shown = Shown { tag: &TAG, text: &TEXT, meaning: None };

/// Who knows what the elements of a document mean.
pub trait Listener {
    /// An element starts.
    fn start(&mut self, element: Element<'_>) -> Shown;

    /// Text right inside an element of that depth.
    fn text(&mut self, depth: usize, text: &str) {
        let _ = (depth, text);
    }
}

/// Knows no meaning.
pub struct Plain;

impl Listener for Plain {
    fn start(&mut self, _: Element<'_>) -> Shown {
        PLAIN
    }
}

/// Reads what is left as a document; `charset` is what its carrier says it is encoded in. What is wrong with it is
/// noted, and shown as undissected from there on.
pub fn read(
    reader: &mut Reader<'_, '_>,
    charset: Option<&str>,
    listener: &mut dyn Listener,
) -> Result<(), Fault> {
    let bytes = reader.peek();
    let mark = encoding::mark(bytes);
    match encoding::decode(bytes, mark, charset) {
        Cow::Borrowed(text) => reader.group(&DOCUMENT, |reader| {
            if mark > 0 {
                reader.bytes(&BYTE_ORDER_MARK, mark)?;
            }
            Walk::new(reader, text, listener).run();
            Ok(())
        }),
        Cow::Owned(text) => {
            let start = reader.offset();
            reader.rest(&ENCODED)?;
            let bytes = text.as_bytes().into();
            reader.derived("UTF-8", start, &bytes, |reader| {
                reader.group(&DOCUMENT, |reader| {
                    Walk::new(reader, &text, listener).run();
                    Ok(())
                })
            })?;
            Ok(())
        }
    }
}

/// Where reading a document stands.
struct Walk<'d, 'w, 'a, 't> {
    reader: &'w mut Reader<'a, 't>,
    document: &'d str,
    /// Where the document starts in the reader's source.
    base: usize,
    listener: &'w mut dyn Listener,
    elements: Vec<Nested<'d>>,
    /// Elements open beyond those that are shown.
    deeper: usize,
    namespaces: Vec<Namespace<'d>>,
    held: Option<Held>,
    /// Text that goes on, and where it started.
    run: Option<Run>,
    nodes: usize,
}

/// An element that has not ended.
struct Nested<'d> {
    group: Open,
    text: &'static Field,
    namespace: &'d str,
    /// How many namespaces are in force around it.
    around: usize,
}

struct Namespace<'d> {
    prefix: &'d str,
    name: &'d str,
}

/// The tag or the like read last. White space behind it belongs to it, so it is recorded when the next one comes.
struct Held {
    field: &'static Field,
    start: usize,
    end: usize,
    /// What of it is its value.
    value: (usize, usize),
    /// What it does to the element around it.
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Starts,
    Ends,
    Neither,
}

/// Text, whole as far as it was read.
struct Run {
    start: usize,
    end: usize,
    /// What it says, where that is not what is written.
    resolved: Option<String>,
}

impl<'d, 'w, 'a, 't> Walk<'d, 'w, 'a, 't> {
    fn new(reader: &'w mut Reader<'a, 't>, document: &'d str, listener: &'w mut dyn Listener) -> Self {
        let base = reader.offset();
        Walk {
            reader,
            document,
            base,
            listener,
            elements: Vec::new(),
            deeper: 0,
            namespaces: Vec::new(),
            held: None,
            run: None,
            nodes: 0,
        }
    }

    fn run(mut self) {
        let mut parser = Parser::from_str(self.document);
        parser.config_mut().allow_dangling_amp = true;
        let mut at = 0;
        let broken = loop {
            let event = match parser.read_event() {
                Ok(Event::Eof) => {
                    self.flush_run(false);
                    if self.deeper == 0 {
                        self.flush_held();
                    }
                    let unfinished = !self.elements.is_empty();
                    break unfinished.then(|| (at, "the document ends before its elements do".to_owned()));
                }
                Ok(event) => event,
                Err(error) => break Some((place(parser.error_position()).max(at), error.to_string())),
            };
            let end = place(parser.buffer_position()).clamp(at, self.document.len());
            self.event(&event, at, end);
            at = end;
            if self.nodes > MAX_NODES {
                break Some((at, format!("more than the {MAX_NODES} elements and texts that are shown")));
            }
        };
        self.flush_run(false);
        let reached = if self.deeper > 0 {
            self.deep_end(at)
        } else {
            self.flush_held();
            at
        };
        for nested in self.elements.drain(..).rev() {
            self.reader.tree().close(nested.group, self.base + reached);
        }
        // What was read is behind the reader now; what follows is the caller's to show.
        self.reader.pass(reached);
        if let Some((at, what)) = broken {
            let at = self.base + at.clamp(reached, self.document.len());
            self.reader.note(Severity::Error, at, format!("no well-formed XML behind this: {what}"));
        }
    }

    /// Shows what lies too deep, up to `end`.
    fn deep_end(&mut self, end: usize) -> usize {
        self.deeper = 0;
        if let Some(held) = &self.held {
            let start = held.start;
            self.held = None;
            self.leaf(&DEEPER, start, end, (start, end));
        }
        end
    }

    fn event(&mut self, event: &Event<'_>, start: usize, end: usize) {
        match event {
            Event::Text(_) | Event::GeneralRef(_) => self.text(event, start, end),
            _ if self.deeper > 0 => self.deep(event, end),
            Event::Start(tag) => self.element(tag, start, end, false),
            Event::Empty(tag) => self.element(tag, start, end, true),
            Event::End(_) => self.element_ends(start, end),
            Event::CData(_) => {
                let inner = (start + "<![CDATA[".len(), end.saturating_sub("]]>".len()));
                self.markup(&CDATA, start, end, inner);
                if let (Some(depth), Some(text)) =
                    (self.elements.len().checked_sub(1), self.document.get(inner.0..inner.1))
                {
                    self.listener.text(depth, text);
                }
            }
            Event::Comment(_) => self.markup(&COMMENT, start, end, (start, end)),
            Event::DocType(_) => {
                self.markup(&DOCTYPE, start, end, (start, end));
                if self.document.get(start..end).is_some_and(|text| text.contains("<!ENTITY")) {
                    let text = "the entities that this declares are not expanded";
                    self.reader.note(Severity::Info, self.base + start, text);
                }
            }
            Event::Decl(_) | Event::PI(_) => self.markup(&INSTRUCTION, start, end, (start, end)),
            Event::Eof => {}
        }
    }

    /// Something that is no element and no text.
    fn markup(&mut self, field: &'static Field, start: usize, end: usize, value: (usize, usize)) {
        self.flush_run(false);
        self.hold(Held { field, start, end, value, role: Role::Neither });
    }

    fn text(&mut self, event: &Event<'_>, start: usize, end: usize) {
        if self.deeper > 0 {
            return;
        }
        let run = self.run.get_or_insert(Run { start, end: start, resolved: None });
        let document = self.document;
        if let Event::GeneralRef(reference) = event {
            let so_far = document.get(run.start..run.end).unwrap_or_default();
            let resolved = run.resolved.get_or_insert_with(|| so_far.to_owned());
            match resolve(reference) {
                Some(character) => resolved.push(character),
                None => resolved.push_str(document.get(start..end).unwrap_or_default()),
            }
        } else if let Some(resolved) = &mut run.resolved {
            resolved.push_str(document.get(start..end).unwrap_or_default());
        }
        run.end = end;
    }

    fn element(&mut self, tag: &BytesStart<'_>, start: usize, end: usize, empty: bool) {
        self.flush_run(false);
        if self.elements.len() >= MAX_DEPTH {
            if !empty {
                self.deeper = 1;
            }
            self.hold(Held { field: &DEEPER, start, end, value: (start, end), role: Role::Neither });
            return;
        }
        self.flush_held();
        let document = self.document;
        let name = tag.name();
        let name = within(document, name.as_ref()).and_then(|(from, to)| document.get(from..to));
        let name = name.unwrap_or_default();
        let around = self.namespaces.len();
        // Where each attribute ends; the last one takes the end of the tag too.
        let mut attributes: Vec<((usize, usize), usize)> = Vec::new();
        for attribute in tag.attributes().with_checks(false) {
            let Ok(attribute) = attribute else {
                self.reader.note(
                    Severity::Error,
                    self.base + start,
                    "an attribute in this tag cannot be read",
                );
                break;
            };
            let key = within(document, attribute.key.as_ref());
            let value = within(document, &attribute.value);
            let (Some(key), Some(value)) = (key, value) else { break };
            let value_end = (value.1 + 1).min(end);
            attributes.push(((key.0, value_end), value_end));
            self.declares(document.get(key.0..key.1), document.get(value.0..value.1));
            if self.nodes + attributes.len() > MAX_NODES {
                break;
            }
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = self.namespace(prefix);
        let depth = self.elements.len();
        let shown = self.listener.start(Element { depth, local, namespace });
        let around_it = self.elements.last().map_or("", |nested| nested.namespace);
        let source = self.reader.source();
        let group = self.reader.tree().open_text(shown.tag, source, self.base + start, name);
        self.nodes += 1;
        match (shown.meaning, namespace != around_it) {
            (Some(meaning), true) => self.reader.meaning(format_args!("{meaning}; {namespace}")),
            (Some(meaning), false) => self.reader.meaning(format_args!("{meaning}")),
            (None, true) => self.reader.meaning(format_args!("{namespace}")),
            (None, false) => {}
        }
        self.elements.push(Nested { group, text: shown.text, namespace, around });
        let first = attributes.first().map(|_| start + 1 + name.len());
        let name_end = first.unwrap_or(end).min(end);
        let role = if empty { Role::Ends } else { Role::Starts };
        let mut at = start;
        let mut held = Held { field: &START_TAG, start, end: name_end, value: (start, name_end), role };
        for (value, stop) in attributes {
            at = at.max(held.end);
            self.leaf(held.field, held.start, held.end, held.value);
            held = Held { field: &ATTRIBUTE, start: at, end: stop.max(at), value, role };
        }
        held.end = end;
        self.hold(held);
    }

    /// Keeps what an attribute says about namespaces.
    fn declares(&mut self, key: Option<&'d str>, value: Option<&'d str>) {
        let (Some(key), Some(name)) = (key, value) else { return };
        let prefix = match key.strip_prefix("xmlns") {
            Some("") => "",
            Some(rest) => match rest.strip_prefix(':') {
                Some(prefix) => prefix,
                None => return,
            },
            None => return,
        };
        if self.namespaces.len() < MAX_NAMESPACES {
            self.namespaces.push(Namespace { prefix, name });
        }
    }

    fn namespace(&self, prefix: &str) -> &'d str {
        self.namespaces.iter().rev().find(|known| known.prefix == prefix).map_or("", |known| known.name)
    }

    fn element_ends(&mut self, start: usize, end: usize) {
        let alone = self.held.as_ref().is_some_and(|held| held.role == Role::Starts);
        self.flush_run(alone);
        self.hold(Held { field: &END_TAG, start, end, value: (start, end), role: Role::Ends });
    }

    /// Follows elements that are not shown.
    fn deep(&mut self, event: &Event<'_>, end: usize) {
        match event {
            Event::Start(_) => self.deeper += 1,
            Event::End(_) => self.deeper -= 1,
            _ => {}
        }
        if let Some(held) = &mut self.held {
            held.end = end;
            held.value.1 = end;
        }
    }

    /// Ends a text. White space alone belongs to the tag before it, unless it is `all` that an element holds.
    fn flush_run(&mut self, all: bool) {
        let Some(run) = self.run.take() else { return };
        let written = self.document.get(run.start..run.end).unwrap_or_default();
        if run.resolved.is_none() && !all && written.trim_ascii().is_empty() {
            match &mut self.held {
                Some(held) => held.end = run.end,
                None => self.leaf(&TEXT, run.start, run.end, (run.start, run.end)),
            }
            return;
        }
        self.flush_held();
        let field = self.elements.last().map_or(&TEXT, |nested| nested.text);
        let text = run.resolved.as_deref().unwrap_or(written);
        let source = self.reader.source();
        let (start, length) = (self.base + run.start, run.end - run.start);
        match &run.resolved {
            Some(text) => self.reader.tree().push_text(field, source, start, length, text),
            None => self.reader.tree().push(field, source, start, length, 0, Order::Big),
        }
        self.nodes += 1;
        if let Some(depth) = self.elements.len().checked_sub(1) {
            self.listener.text(depth, text);
        }
    }

    fn hold(&mut self, held: Held) {
        self.flush_held();
        self.held = Some(held);
    }

    fn flush_held(&mut self) {
        let Some(held) = self.held.take() else { return };
        self.leaf(held.field, held.start, held.end, held.value);
        if held.role == Role::Ends
            && let Some(nested) = self.elements.pop()
        {
            self.reader.tree().close(nested.group, self.base + held.end);
            self.namespaces.truncate(nested.around);
        }
    }

    fn leaf(&mut self, field: &'static Field, start: usize, end: usize, value: (usize, usize)) {
        self.nodes += 1;
        let source = self.reader.source();
        let (at, length) = (self.base + start, end - start);
        if value == (start, end) {
            self.reader.tree().push(field, source, at, length, 0, Order::Big);
        } else {
            let text = self.document.get(value.0..value.1).unwrap_or_default();
            self.reader.tree().push_text(field, source, at, length, text);
        }
    }
}

/// The character that a reference stands for: one by number, or one of the five that every document knows (XML §4.6).
fn resolve(reference: &BytesRef<'_>) -> Option<char> {
    match reference.xml10_content().as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

/// Where `part` lies in `whole`, if it does.
fn within(whole: &str, part: &str) -> Option<(usize, usize)> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let end = start + part.len();
    (end <= whole.len()).then_some((start, end))
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
