//! Questions about a message, and their answers.

use crate::field::Kind;
use crate::language::Language;
use crate::message::Message;
use crate::tree::{Node, UNDISSECTED, Value};
use crate::view::tree::write_value;
use crate::view::walk::reading;

/// Questions about numbers, times and addresses.
const NUMBERS: usize = 5;
/// Questions about texts.
const TEXTS: usize = 2;
/// Questions about bits.
const BITS: usize = 2;

/// A question, and the answer in parts. Value is captured text, the rest is not.
pub struct Question {
    /// What is asked.
    pub text: String,
    /// Where it is.
    pub place: String,
    /// What it says.
    pub value: String,
    /// How that is read.
    pub reading: String,
}

/// What can be asked about a field.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Number,
    Text,
    Bits,
}

fn sort(nodes: &[Node], index: usize, node: &Node) -> Option<Sort> {
    if std::ptr::eq(node.field, &UNDISSECTED) || node.is_computed() {
        return None;
    }
    let parts = nodes.get(index + 1..node.end as usize).unwrap_or_default();
    match node.field.kind {
        Kind::Uint | Kind::Hex if parts.iter().any(|part| part.field.bits.is_some()) => Some(Sort::Bits),
        Kind::Group | Kind::Bytes => None,
        Kind::Text | Kind::TextZ | Kind::Text16 => Some(Sort::Text),
        _ => Some(Sort::Number),
    }
}

/// Questions about fields all over the message, in the order of its bytes; the same ones each time.
pub fn questions(message: &Message<'_>, language: Language) -> Vec<Question> {
    let nodes = message.tree.nodes();
    let mut asked: Vec<(usize, Sort)> = Vec::new();
    let mut index = 0;
    while let Some(node) = nodes.get(index) {
        if node.field.kind == Kind::Group || node.length == 0 {
            index += 1;
            continue;
        }
        let known = asked
            .iter()
            .any(|&(at, _)| nodes.get(at).is_some_and(|before| before.field.name == node.field.name));
        if let Some(sort) =
            sort(nodes, index, node).filter(|_| node.source == 0 && !known && asked.len() < 256)
        {
            asked.push((index, sort));
        }
        index = (node.end as usize).max(index + 1);
    }
    let mut chosen = Vec::new();
    for (sort, most) in [(Sort::Number, NUMBERS), (Sort::Text, TEXTS), (Sort::Bits, BITS)] {
        let all: Vec<usize> = asked.iter().filter(|asked| asked.1 == sort).map(|asked| asked.0).collect();
        let count = all.len().min(most);
        // Spread evenly over the message.
        chosen.extend((0..count).filter_map(|at| Some((*all.get(at * all.len() / count)?, sort))));
    }
    chosen.sort_by_key(|&(index, _)| index);
    chosen.into_iter().filter_map(|(index, sort)| question(message, index, sort, language)).collect()
}

fn question(message: &Message<'_>, index: usize, sort: Sort, language: Language) -> Option<Question> {
    let nodes = message.tree.nodes();
    let node = nodes.get(index)?;
    let mut question = Question {
        text: String::new(),
        place: place(node, language),
        value: String::new(),
        reading: String::new(),
    };
    let phrase = match sort {
        Sort::Number => "Find {}: which bytes, and which value?",
        Sort::Text => "Find {}: where does it begin, and what does it say?",
        Sort::Bits => "{}: which of its bits are set, and what do they say?",
    };
    language.say_of(phrase, &[&language.label(node.field)], &mut question.text);
    write_value(node, &message.value(node), true, &mut question.value);
    let mut meaning = String::new();
    message.tree.write_meaning(index, &mut meaning);
    if !meaning.is_empty() {
        question.value.push_str(&format!(" ({meaning})"));
    }
    if sort == Sort::Bits {
        let mut between = ": ";
        for (part, at) in nodes.get(index + 1..node.end as usize)?.iter().zip(index + 1..) {
            if part.field.bits.is_none() || part.value == 0 {
                continue;
            }
            question.value.push_str(between);
            question.value.push_str(language.label(part.field));
            let mut meaning = String::new();
            message.tree.write_meaning(at, &mut meaning);
            if !matches!(message.value(part), Value::Bool(_)) {
                question.value.push(' ');
                write_value(part, &message.value(part), true, &mut question.value);
            }
            if !meaning.is_empty() {
                question.value.push_str(&format!(" ({meaning})"));
            }
            between = ", ";
        }
    }
    reading::write(node, message.node_bytes(node), language, &mut question.reading);
    Some(question)
}

/// `bytes 11 to 14`, counted from the start of the message.
fn place(node: &Node, language: Language) -> String {
    let mut text = String::new();
    match node.length {
        1 => language.say_of("byte {}", &[&node.start], &mut text),
        _ => language.say_of("bytes {} to {}", &[&node.start, &(node.start + node.length - 1)], &mut text),
    }
    text
}
