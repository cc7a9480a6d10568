//! What is written into the boxes of a figure.

use super::figure::{Owner, Row};
use crate::field::Kind;
use crate::language::Language;
use crate::message::Message;
use crate::terminal::{escape, width};
use crate::tree::{Node, Value};
use crate::view::tree::write_value;
use std::collections::{BTreeMap, HashMap};

/// Bytes that are written as digits at most.
const DIGITS: usize = 20;

/// What is written into one piece of one row.
#[derive(Default)]
pub struct Inscription {
    /// What the field is called.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// A letter and what it stands for.
pub struct Letter {
    /// The field whose bits are explained.
    pub parent: Option<usize>,
    /// The letter.
    pub letter: char,
    /// The field, as index of its node.
    pub node: usize,
}

/// All that is written into a figure.
pub struct Inscriptions {
    /// By row and first bit of the piece.
    pub boxes: BTreeMap<(usize, usize), Inscription>,
    /// What the letters mean.
    pub letters: Vec<Letter>,
}

/// Writes into the rows of a figure; `room` says how many columns so many bits have. Without values where it is `blank`.
pub fn inscribe(
    message: &Message<'_>,
    rows: &[Row],
    language: Language,
    blank: bool,
    room: impl Fn(usize) -> usize,
) -> Inscriptions {
    // Where each field has most room: first the label, then the value.
    let mut places: HashMap<u32, (usize, Vec<(usize, usize)>)> = HashMap::new();
    let mut order = Vec::new();
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| row.skipped.is_none()) {
        for piece in row.pieces() {
            let Owner::Field(node) = piece.owner else { continue };
            let (count, found) = places.entry(node).or_insert_with(|| {
                order.push(node);
                (0, Vec::new())
            });
            if piece.count > *count {
                *count = piece.count;
                found.clear();
            }
            if piece.count == *count {
                found.push((number, piece.first));
            }
        }
    }
    let mut boxes = BTreeMap::<_, Inscription>::new();
    let mut letters: Vec<Letter> = Vec::new();
    let mut unused = alphabet();
    for node in order {
        let (index, Some((count, found))) = (node as usize, places.get(&node)) else { continue };
        let Some(&first) = found.first() else { continue };
        let room = room(*count);
        let mut label = label(message, index, language, room);
        if label.is_none() {
            let parent = parent(message.tree.nodes(), index);
            if letters.last().is_none_or(|last| last.parent != parent) {
                unused = alphabet();
            }
            if let Some(letter) = unused.next() {
                letters.push(Letter { parent, letter, node: index });
                label = Some(letter.to_string());
            }
        }
        let value = if blank { String::new() } else { value(message, index, room) };
        boxes.entry(first).or_default().label = label.unwrap_or_default();
        let below = found.get(1).filter(|below| below.1 == first.1);
        boxes.entry(*below.unwrap_or(&first)).or_default().value = value;
    }
    Inscriptions { boxes, letters }
}

/// Letters for the bits of a field.
fn alphabet() -> impl Iterator<Item = char> {
    ('a'..='z').chain('A'..='Z')
}

/// Says what letters of one field stand for: `Flags 0x81: a Answer, b Truncated`.
pub fn legend(message: &Message<'_>, letters: &[Letter], language: Language, blank: bool, out: &mut String) {
    let nodes = message.tree.nodes();
    let mut between = "";
    if let Some(parent) = letters.first().and_then(|first| first.parent).and_then(|at| nodes.get(at)) {
        out.push_str(language.label(parent.field));
        if !blank {
            out.push(' ');
            write_value(parent, &message.value(parent), false, out);
        }
        between = ": ";
    }
    for letter in letters {
        let Some(node) = nodes.get(letter.node) else { continue };
        out.push_str(between);
        out.push(letter.letter);
        out.push(' ');
        out.push_str(language.label(node.field));
        between = ", ";
    }
}

/// The field whose bits a bit field is part of.
fn parent(nodes: &[Node], index: usize) -> Option<usize> {
    let node = nodes.get(index)?;
    node.field.bits?;
    (0..index).rev().find(|&at| nodes.get(at).is_some_and(|before| before.depth < node.depth))
}

/// The longest name of a field that fits.
fn label(message: &Message<'_>, index: usize, language: Language, room: usize) -> Option<String> {
    let field = message.tree.nodes().get(index)?.field;
    let label = language.label(field);
    if width(label) <= room {
        return Some(label.to_owned());
    }
    // Figures say LI for `ntp.flags.li`.
    let short = field.name.rsplit('.').next().unwrap_or_default();
    let short = match short.len() {
        0..=2 => short.to_uppercase(),
        _ if field.label.to_lowercase().contains(short) => short.to_owned(),
        _ => return None,
    };
    (room > 2 && short.len() <= room).then_some(short)
}

/// What a field says, as long as it fits.
fn value(message: &Message<'_>, index: usize, room: usize) -> String {
    let Some(node) = message.tree.nodes().get(index) else { return String::new() };
    let value = message.value(node);
    let mut short = String::new();
    match &value {
        Value::Bytes(bytes) if bytes.len() <= DIGITS => {
            for byte in *bytes {
                // Writing to a String cannot fail.
                let _ = std::fmt::Write::write_fmt(&mut short, format_args!("{byte:02x}"));
            }
        }
        _ => write_value(node, &value, false, &mut short),
    }
    let mut meaning = String::new();
    message.tree.write_meaning(index, &mut meaning);
    let mut options = Vec::new();
    if !meaning.is_empty() {
        let mut safe = String::new();
        escape(&meaning, &mut safe);
        options.push(format!("{short} ({safe})"));
        if node.field.kind == Kind::Bytes {
            options.push(safe);
        }
    }
    options.push(short);
    if let Value::Bool(bit) = value {
        options.push(if bit { "1" } else { "0" }.into());
    }
    match options.iter().find(|option| width(option) <= room) {
        Some(option) => option.clone(),
        None => cut(&options.pop().unwrap_or_default(), room),
    }
}

/// As much of a text as there is room for.
fn cut(text: &str, room: usize) -> String {
    let mut out = String::new();
    for character in text.chars() {
        out.push(character);
        if width(&out) + 1 > room {
            out.pop();
            break;
        }
    }
    if !out.is_empty() {
        out.push('…');
    }
    out
}
