//! The fields of a message as JSON: `[{"name":…,"offset":…,"length":…,"value":…,"text":…,"fields":[…]},…]`.

use super::super::json;
use super::super::stretch::Pen;
use super::Ndjson;
use crate::count::behind_one;
use crate::field::{Field, Kind};
use crate::message::Message;
use crate::tree::{Node, Value};
use std::ops::Range;

impl Ndjson {
    #[inline(always)]
    pub(super) fn fields(
        &self,
        message: &Message<'_>,
        ends: &mut Vec<u32>,
        text: &mut String,
        pen: &mut Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        ends.clear();
        pen.put(b"[");
        let (mut first, mut meanings) = (true, 0);
        for (index, node) in message.tree.nodes().iter().enumerate() {
            pen.make_room(out);
            while ends.pop_if(|end| *end as usize <= index).is_some() {
                pen.make_room(out);
                pen.put(b"]}");
            }
            if !std::mem::replace(&mut first, false) {
                pen.put(b",");
            }
            self.node(message, index, node, &mut meanings, text, pen, out);
            if node.end as usize > index + 1 {
                pen.put(b",\"fields\":[");
                ends.push(node.end);
                first = true;
            } else {
                pen.put(b"}");
            }
        }
        for _ in ends.drain(..) {
            pen.make_room(out);
            pen.put(b"]}");
        }
        pen.put(b"]");
    }

    /// Appends the object of a node without its end.
    #[inline(always)]
    #[allow(clippy::too_many_arguments, reason = "these are what a message is rendered with")]
    fn node(
        &self,
        message: &Message<'_>,
        index: usize,
        node: &Node,
        meanings: &mut usize,
        text: &mut String,
        pen: &mut Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        let field = node.field;
        if self.look.labels || node.source != 0 {
            pen.flush(out);
            self.long_head(node, out);
        } else {
            pen.head(field);
        }
        pen.uint(node.start.into());
        let says_all = node.says_all();
        if says_all && pen.known_tail(node) {
            return;
        }
        let start = pen.place();
        self.tail(message, index, node, meanings, text, pen, out);
        if says_all {
            pen.learn_tail(node, start);
        }
    }

    /// Appends what stands behind the offset in the object of a node.
    #[inline(always)]
    #[allow(clippy::too_many_arguments, reason = "these are what a message is rendered with")]
    fn tail(
        &self,
        message: &Message<'_>,
        index: usize,
        node: &Node,
        meanings: &mut usize,
        text: &mut String,
        pen: &mut Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        let field = node.field;
        pen.put(b",\"length\":");
        pen.uint(node.length.into());
        if let Some(bits) = field.bits {
            pen.put(b",\"bits\":[");
            pen.uint(bits.first_in(8 * node.length).unwrap_or(0).into());
            pen.put(b",");
            pen.uint(bits.count.into());
            pen.put(b"]");
        }
        let mut number = None;
        match field.kind {
            Kind::Uint | Kind::Hex => {
                pen.put(b",\"value\":");
                pen.uint(node.value);
            }
            Kind::Text if !node.is_computed() => {
                pen.put(b",\"value\":");
                let raw = message.node_bytes(node);
                if !pen.short_string(raw) {
                    pen.flush(out);
                    json::string(&String::from_utf8_lossy(raw), out);
                }
            }
            Kind::Group => {}
            _ => number = value(&message.value(node), pen, out),
        }
        let meaning = message.tree.meaning_of(index, meanings, text);
        if !meaning.is_empty() {
            pen.put(b",\"text\":");
            pen.string(meaning, out);
        } else if let Kind::Hex | Kind::NtpShort | Kind::NtpShortSigned = field.kind {
            // Of a fixed-point number, the value is in seconds; this is how it stands on the wire.
            pen.put(b",\"text\":\"0x");
            pen.hex_digits(node.value, node.hex_digits());
            pen.put(b"\"");
        } else if !field.unit.is_empty() {
            match (field.kind, number) {
                (Kind::Uint, _) => {
                    pen.put(b",\"text\":\"");
                    pen.uint(node.value);
                }
                (_, Some(number)) => {
                    pen.put(b",\"text\":\"");
                    pen.again(number);
                }
                _ => return,
            }
            pen.put(b" ");
            let one = field.kind == Kind::Uint && node.value == 1;
            let unit = if one { behind_one(field.unit) } else { field.unit };
            pen.plain(unit.as_bytes());
            pen.put(b"\"");
        }
    }

    /// Appends the start of a node's object up to its offset, with what it seldom has.
    #[cold]
    fn long_head(&self, node: &Node, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"name\":\"");
        out.extend_from_slice(node.field.name.as_bytes());
        out.push(b'"');
        if self.look.labels {
            labels(node.field, out);
        }
        if node.source != 0 {
            key!(out, "source");
            json::uint(node.source.into(), out);
        }
        key!(out, "offset");
    }
}

/// Appends `,"value":` and the value, if there is one; says where the pen put it if it is a number.
#[inline(always)]
fn value(value: &Value<'_>, pen: &mut Pen<'_>, out: &mut Vec<u8>) -> Option<Range<usize>> {
    match value {
        // JSON has no word for infinity and "not a number".
        Value::None => return None,
        Value::Float(value) if !value.is_finite() => return None,
        _ => pen.put(b",\"value\":"),
    }
    let start = pen.place();
    match value {
        Value::None => {}
        Value::Uint(value) => pen.uint(*value),
        Value::Int(value) => pen.int(*value),
        Value::Float(value) => pen.float(*value),
        Value::Bool(true) => pen.put(b"true"),
        Value::Bool(false) => pen.put(b"false"),
        Value::Text(value) => pen.string(value, out),
        Value::Bytes(value) => pen.bytes(value, out),
        Value::Time(value) => pen.time(*value, out),
        Value::Ipv4(value) => {
            pen.put(b"\"");
            for (index, octet) in value.octets().into_iter().enumerate() {
                if index > 0 {
                    pen.put(b".");
                }
                pen.uint(octet.into());
            }
            pen.put(b"\"");
        }
        Value::Ipv6(value) => {
            pen.flush(out);
            drop(std::io::Write::write_fmt(out, format_args!("\"{value}\"")));
        }
    }
    let numeric = matches!(value, Value::Uint(_) | Value::Int(_) | Value::Float(_));
    numeric.then(|| start..pen.place())
}

fn labels(field: &Field, out: &mut Vec<u8>) {
    key!(out, "label");
    json::string(field.label, out);
    key!(out, "description");
    json::string(field.description.trim(), out);
    key!(out, "spec");
    json::string(field.spec, out);
}
