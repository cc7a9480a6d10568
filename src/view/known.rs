//! What was put together for fields before, to be copied when it comes again.
//!
//! The same fields come in every message, and most of them with values that they had before.

use crate::field::Field;
use crate::tree::Node;

/// Text that was put together, in two blocks, so that most of it is copied in one go.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub start: [u8; Words::HALF],
    pub rest: [u8; Words::HALF],
    pub length: usize,
}

impl Words {
    pub const HALF: usize = 64;
    const NONE: Words = Words { start: [0; Words::HALF], rest: [0; Words::HALF], length: 0 };

    /// As much of the text as there is room for.
    fn of(text: &[u8]) -> Words {
        let mut words = Words::NONE;
        let (start, rest) = text.split_at(text.len().min(Words::HALF));
        let rest = &rest[..rest.len().min(Words::HALF)];
        words.start[..start.len()].copy_from_slice(start);
        words.rest[..rest.len()].copy_from_slice(rest);
        words.length = start.len() + rest.len();
        words
    }
}

/// What is known of fields.
#[derive(Debug)]
pub(super) struct Known {
    heads: Vec<Head>,
    tails: Vec<Tail>,
}

/// The start of the object of one field.
#[derive(Clone, Debug)]
struct Head {
    field: Option<&'static Field>,
    words: Words,
}

/// What stands behind the offset in the object of a node.
#[derive(Clone, Debug)]
struct Tail {
    field: Option<&'static Field>,
    value: u64,
    length: u32,
    /// Empty as long as such a node came only once: many a value never comes again.
    words: Words,
}

impl Default for Known {
    fn default() -> Self {
        Known {
            heads: vec![Head { field: None, words: Words::NONE }; Known::HEADS],
            tails: vec![Tail { field: None, value: 0, length: 0, words: Words::NONE }; Known::TAILS],
        }
    }
}

impl Known {
    /// More than there are fields, so that few of them share a place.
    const HEADS: usize = 4096;
    /// More than are in use at a time, and few enough to stay in the processor's cache.
    const TAILS: usize = 2048;

    /// The start of the object of a field: `{"name":"ntp.stratum","offset":`. A test of all fields holds that there
    /// is room for it.
    #[inline(always)]
    pub fn head(&mut self, field: &'static Field) -> &Words {
        let place = number(field) % Known::HEADS;
        let head = &mut self.heads[place];
        if !is(head.field, field) {
            *head = Head::of(field);
        }
        &head.words
    }

    /// What stands behind the offset in the object of a node whose field, value and length say all, if it is known.
    #[inline(always)]
    pub fn tail(&mut self, node: &Node) -> Option<&Words> {
        let tail = &self.tails[place(node)];
        (tail.is_of(node) && tail.words.length > 0).then_some(&tail.words)
    }

    /// Remembers the text behind the offset in the object of such a node, if it comes for the second time and is
    /// not too long.
    #[inline(always)]
    pub fn learn_tail(&mut self, node: &Node, text: &[u8]) {
        let tail = &mut self.tails[place(node)];
        if !tail.is_of(node) {
            let Node { field, value, length, .. } = *node;
            (tail.field, tail.value, tail.length, tail.words.length) = (Some(field), value, length, 0);
        } else if text.len() <= 2 * Words::HALF {
            tail.words = Words::of(text);
        }
    }
}

impl Head {
    #[cold]
    fn of(field: &'static Field) -> Head {
        let text = format!("{{\"name\":\"{}\",\"offset\":", field.name);
        Head { field: Some(field), words: Words::of(text.as_bytes()) }
    }
}

impl Tail {
    #[inline(always)]
    fn is_of(&self, node: &Node) -> bool {
        is(self.field, node.field) && self.value == node.value && self.length == node.length
    }
}

#[inline(always)]
fn is(known: Option<&'static Field>, field: &'static Field) -> bool {
    known.is_some_and(|known| std::ptr::eq(known, field))
}

/// A number that fields declared together have one after the other.
#[inline(always)]
fn number(field: &'static Field) -> usize {
    std::ptr::from_ref(field).addr() / size_of::<Field>()
}

#[inline(always)]
fn place(node: &Node) -> usize {
    let spread = node.value.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    (number(node.field) ^ spread as usize) % Known::TAILS
}
