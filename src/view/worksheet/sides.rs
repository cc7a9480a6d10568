//! What the two sides of a session say in the same flags: a question that takes two messages.

use super::questions::Question;
use crate::language::Language;
use crate::message::{Message, Side};
use crate::tree::Value;
use serde::{Deserialize, Serialize};

/// Words of flags in which each side says what it can do or wants; those of one list are asked about together.
const WORDS: [&[&str]; 5] = [
    &[
        "mysql.caps.server",
        "mysql.extcaps.server",
        "mariadb.extcaps.server",
        "mysql.caps.client",
        "mysql.extcaps.client",
        "mariadb.extcaps.client",
    ],
    &["smb.server_cap"],
    &["smb2.capabilities"],
    &["smb2.sec_mode"],
    &["ntlmssp.negotiateflags"],
];

/// What one side says in the words of one list.
#[derive(Debug, Deserialize, Serialize)]
pub struct Said {
    list: usize,
    server: bool,
    message: u64,
    /// What the words are called.
    words: String,
    bits: Vec<Bit>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Bit {
    name: String,
    label: String,
    set: bool,
}

/// What the sender of a message says in its words of flags.
pub fn said(message: &Message<'_>, language: Language) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    let nodes = message.tree.nodes();
    for (node, at) in nodes.iter().zip(1..) {
        let Some(list) = WORDS.iter().position(|words| words.contains(&node.field.name)) else { continue };
        let server = message.from == Side::Server;
        let label = language.label(node.field);
        let said = match all.iter_mut().find(|said| said.list == list) {
            Some(said) => {
                said.words.push_str(&format!(", {label}"));
                said
            }
            None => {
                let (message, words) = (message.number, label.to_owned());
                all.push(Said { list, server, message, words, bits: Vec::new() });
                let Some(said) = all.last_mut() else { continue };
                said
            }
        };
        let parts = nodes.get(at..node.end as usize).unwrap_or_default();
        said.bits.extend(parts.iter().filter_map(|part| match message.value(part) {
            Value::Bool(set) => Some(Bit {
                name: part.field.name.to_owned(),
                label: language.label(part.field).to_owned(),
                set,
            }),
            _ => None,
        }));
    }
    all
}

/// What the sides of a session have said so far: the last of each list and side.
#[derive(Debug, Default)]
pub struct Sides(Vec<Said>);

impl Sides {
    /// The question how `said` differs from what the other side said before.
    pub fn question(&mut self, said: Said, language: Language) -> Option<Question> {
        let before = self.0.iter().find(|before| before.list == said.list && before.server != said.server);
        let question = before.map(|before| ask(&said, before, language));
        self.0.retain(|before| before.list != said.list || before.server != said.server);
        self.0.push(said);
        question
    }
}

fn ask(said: &Said, before: &Said, language: Language) -> Question {
    let side = |said: &Said| language.say(if said.server { "server" } else { "client" });
    let mut text = String::new();
    let words: [&dyn std::fmt::Display; 3] = [&said.words, &side(before), &before.message];
    language.say_of("{}: which bits differ from those that the {} sent in message {}?", &words, &mut text);
    let mut value = String::new();
    for (one, other) in [(before, said), (said, before)] {
        let alone = |bit: &&Bit| bit.set && other.bits.iter().any(|its| its.name == bit.name && !its.set);
        let labels: Vec<&str> = one.bits.iter().filter(alone).map(|bit| bit.label.as_str()).collect();
        if !labels.is_empty() {
            value.push_str(if value.is_empty() { "" } else { "; " });
            language.say_of("set by the {} alone: ", &[&side(one)], &mut value);
            value.push_str(&labels.join(", "));
        }
    }
    if value.is_empty() {
        value.push_str(language.say("none"));
    }
    Question { text, place: String::new(), value, reading: String::new() }
}
