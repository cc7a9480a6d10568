//! `--format story`: each session told in sentences, from the handshake to the end.

use super::line::Line;
use super::sink::{Item, Sink};
use super::{Look, Scratch, View};
use crate::message::{Message, Side};
use crate::protocol::{self, Transport};
use crate::record::Record;
use crate::summary::{About, Connection, SessionSummary, Summary};
use crate::terminal::escape;
use crate::time::Time;
use anstyle::{AnsiColor, Style};
use foldhash::HashMap;
use serde_json::Value;
use std::io::{self, BufWriter, Write};

/// Sentences told of a session; those behind them are counted.
const SENTENCES: usize = 1000;
/// Bytes of sentences that wait for their sessions to end.
const MEMORY: usize = 32 << 20;
/// Parts the opening of a session from its ending; no escaped text holds it.
const BETWEEN: u8 = 0;

pub(super) struct StoryView {
    look: Look,
}

impl StoryView {
    pub(super) fn new(look: Look) -> Self {
        StoryView { look }
    }

    fn style(&self, style: Style) -> Style {
        if self.look.color { style } else { Style::new() }
    }

    /// A sentence on a message or record, with the time in front.
    fn tell(&self, time: Time, side: Option<Side>, sentence: &str, out: &mut Vec<u8>) {
        let mut clock = Vec::new();
        time.write_clock(6, &mut clock);
        let mut line = Line::new(out, self.look.columns.max(60));
        line.column(2);
        line.put(self.style(Style::new().dimmed()), &String::from_utf8_lossy(&clock));
        line.column(19);
        let color = match side {
            Some(Side::Client) => AnsiColor::Blue.on_default(),
            Some(Side::Server) => AnsiColor::Magenta.on_default(),
            None => AnsiColor::Green.on_default(),
        };
        line.wrap(self.style(color), sentence);
        line.end();
    }

    /// A fact as a word of a sentence.
    fn word(&self, key: &str, fact: &Value) -> String {
        let mut text = String::new();
        match fact {
            Value::String(said) if matches!(key, "outcome" | "doubt") => {
                text.push_str(self.look.language.say(said));
            }
            Value::String(captured) => escape(captured, &mut text),
            Value::Number(number) if number.is_f64() => {
                text = format!("{:.6}", number.as_f64().unwrap_or_default());
            }
            fact => text = fact.to_string(),
        }
        text
    }

    /// A sentence on the session as a whole.
    fn say(&self, phrase: &'static str, words: &[&dyn std::fmt::Display], out: &mut Vec<u8>) {
        let mut text = String::new();
        self.look.language.say_of(phrase, words, &mut text);
        let mut line = Line::new(out, self.look.columns.max(60));
        line.wrap(Style::new(), &text);
        line.end();
    }
}

/// What a record says in a sentence: the phrase and the facts that go into it, all of which it needs.
const PHRASES: &[(&str, &str, &[&str])] = &[
    ("login", "The login of {} was {}: {}.", &["user", "outcome", "error"]),
    ("login", "The login of {} was {}.", &["user", "outcome"]),
    ("login", "A login that shows no user was {}.", &["outcome"]),
    ("statement", "The answer held {} rows and took {} s.", &["rows", "time_to_last"]),
    ("statement", "The answer took {} s.", &["time_to_last"]),
    (
        "clock_sample",
        "The answering clock is {} s ahead of the capture's; the round trip took {} s.",
        &["offset", "delay"],
    ),
    (
        "clock_sample",
        "The answering clock is {} s behind the capture's; the round trip took {} s.",
        &["behind", "delay"],
    ),
    ("clock_sample", "The clocks cannot be compared: {}.", &["doubt"]),
    (
        "http_exchange",
        "{} {} was answered with {} before all of it had arrived.",
        &["method", "uri", "status", "early"],
    ),
    ("http_exchange", "{} {} was answered with {} after {} s.", &["method", "uri", "status", "latency"]),
    ("http_exchange", "{} {} was answered with {}.", &["method", "uri", "status"]),
    ("soap_call", "The operation {} ended as {}.", &["operation", "outcome"]),
    ("rpc", "The procedure {} ended as {}.", &["operation", "outcome"]),
];

impl View for StoryView {
    fn message(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let Scratch { text, raw, .. } = scratch;
        raw.clear();
        escape(&self.look.language.retell(message.summary), raw);
        text.clear();
        let phrase = match message.from {
            Side::Client => "The client sends: {}.",
            Side::Server => "The server sends: {}.",
        };
        self.look.language.say_of(phrase, &[&raw.trim_end_matches('.')], text);
        self.tell(message.time, Some(message.from), text, out);
    }

    fn record(&self, about: &About, record: &Record, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let Ok(Value::Object(mut facts)) = serde_json::to_value(record) else { return };
        if let Some(offset) = facts.get("offset").and_then(Value::as_f64).filter(|offset| *offset < 0.0) {
            facts.remove("offset");
            facts.insert("behind".into(), (-offset).into());
        }
        let Some(Value::String(kind)) = facts.get("kind") else { return };
        for (_, phrase, keys) in PHRASES.iter().filter(|(of, ..)| of == kind) {
            let known = keys.iter().filter_map(|key| Some((*key, facts.get(*key)?)));
            let words: Vec<String> =
                known.filter(|&(_, fact)| *fact != 0).map(|(key, fact)| self.word(key, fact)).collect();
            if words.len() == keys.len() {
                let words: Vec<&dyn std::fmt::Display> = words.iter().map(|word| word as _).collect();
                scratch.text.clear();
                self.look.language.say_of(phrase, &words, &mut scratch.text);
                return self.tell(about.time, None, &scratch.text, out);
            }
        }
    }

    fn session(&self, session: &SessionSummary<'_>, _: &mut Scratch, out: &mut Vec<u8>) {
        let title =
            session.protocol.map_or("", |name| protocol::by_name(name).map_or(name, |known| known.title));
        let bold = self.style(Style::new().bold());
        let _ = write!(out, "\n{bold}");
        let mut text = String::new();
        self.look.language.say_of("Session {}: {}", &[&session.session, &title], &mut text);
        let _ = writeln!(out, "{text}{bold:#}");
        let (client, server) = (session.client, session.server);
        self.say(opening(session), &[&client, &server], out);
        out.push(BETWEEN);
        if let Some(ending) = ending(session) {
            self.say(ending, &[], out);
        }
        let seconds = format!("{:.6}", session.end.since(session.start));
        let words: [&dyn std::fmt::Display; 5] =
            [&session.messages, &session.frames, &session.bytes.client, &session.bytes.server, &seconds];
        self.say(
            "In all: {} messages in {} frames, {} bytes from the client and {} from the server, in {} s.",
            &words,
            out,
        );
        let lost = session.gaps.client + session.gaps.server;
        if lost > 0 {
            self.say("{} bytes were not captured.", &[&lost], out);
        }
    }

    fn summary(&self, _: &Summary, _: &mut Vec<u8>) {}

    fn wants_fields(&self) -> bool {
        false
    }
}

/// How a session was opened, as far as that was captured: the phrase for its client and server.
fn opening(session: &SessionSummary<'_>) -> &'static str {
    let Connection { syn, syn_ack, ack, .. } = session.connection;
    match (session.transport, syn, syn_ack, ack) {
        (Transport::Udp, ..) => "{} sends datagrams to {} by UDP; there is no connection to open.",
        (_, true, true, true) => {
            "{} opens a TCP connection to {} by the three-way handshake: SYN, then SYN and ACK, then ACK."
        }
        (_, true, true, false) => {
            "{} asks {} for a TCP connection with SYN and is answered with SYN and ACK; the ACK that completes the three-way handshake was not captured."
        }
        (_, true, false, _) => {
            "{} asks {} for a TCP connection with SYN; the answer of the three-way handshake, SYN and ACK, was not captured."
        }
        (_, false, true, _) => {
            "{} and {} open a TCP connection; of the three-way handshake the first SYN was not captured, but SYN and ACK was."
        }
        (_, false, false, _) => {
            "{} and {} talk over TCP; how they opened the connection (the three-way handshake) was not captured."
        }
    }
}

/// How a session ended, where there is something to say of it.
fn ending(session: &SessionSummary<'_>) -> Option<&'static str> {
    let Connection { fin, reset, .. } = session.connection;
    match (session.state, session.transport) {
        ("evicted", _) => return Some("There was no room to follow the session any further."),
        (_, Transport::Udp) => return None,
        (_, Transport::Tcp) => {}
    }
    Some(match (fin, reset) {
        ([true, true], _) => "Both sides close the connection, each with a FIN.",
        ([false, false], true) => "The connection is broken off by a reset (RST).",
        (_, true) => "One side closes the connection with a FIN, and a reset (RST) ends it.",
        ([false, false], false) => "The capture ends before the connection is closed.",
        (_, false) => "One side closes the connection with a FIN; that of the other was not captured.",
    })
}

/// Tells a session when it has ended. Of a session still open at the end there are its sentences alone.
pub(super) struct Teller<W: Write> {
    out: BufWriter<W>,
    open: HashMap<u64, Told>,
    held: usize,
}

/// What is to be told of a session.
#[derive(Default)]
struct Told {
    sentences: Vec<u8>,
    count: usize,
    left_out: u64,
    /// The last sentence without its time, and how often it was said again.
    last: Vec<u8>,
    again: u64,
}

impl Told {
    fn add(&mut self, sentence: &[u8]) {
        let words = without_time(sentence);
        if !words.is_empty() && words == self.last {
            self.again += 1;
            return;
        }
        self.say_how_often();
        self.last = words.to_vec();
        self.sentences.extend_from_slice(sentence);
        self.count += 1;
    }

    fn say_how_often(&mut self) {
        let again = std::mem::take(&mut self.again);
        if again > 0 {
            self.sentences.extend_from_slice(format!("{:19}× {}\n", "", again + 1).as_bytes());
        }
    }
}

/// What stands behind the clock of a sentence.
fn without_time(sentence: &[u8]) -> &[u8] {
    /// From the first colon of `18:17:12.512580` to its end.
    const BEHIND: usize = 13;
    let colon = sentence.iter().position(|&byte| byte == b':');
    colon.and_then(|at| sentence.get(at + BEHIND..)).unwrap_or_default()
}

impl<W: Write> Teller<W> {
    pub(super) fn new(out: W) -> Self {
        Teller { out: BufWriter::new(out), open: HashMap::default(), held: 0 }
    }

    fn write(&mut self, told: &Told) -> io::Result<()> {
        self.out.write_all(&told.sentences)?;
        if told.left_out > 0 {
            writeln!(self.out, "  … {}", told.left_out)?;
        }
        Ok(())
    }
}

impl<W: Write> Sink for Teller<W> {
    fn item(&mut self, session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        match item {
            Item::Message | Item::Record => {
                let told = self.open.entry(session).or_default();
                if told.count >= SENTENCES || self.held + bytes.len() > MEMORY {
                    told.left_out += u64::from(!bytes.is_empty());
                } else {
                    let before = told.sentences.len();
                    told.add(bytes);
                    self.held += told.sentences.len() - before;
                }
                Ok(())
            }
            Item::Session => {
                let mut told = self.open.remove(&session).unwrap_or_default();
                told.say_how_often();
                self.held = self.held.saturating_sub(told.sentences.len());
                let mut parts = bytes.splitn(2, |&byte| byte == BETWEEN);
                self.out.write_all(parts.next().unwrap_or_default())?;
                self.write(&told)?;
                self.out.write_all(parts.next().unwrap_or_default())
            }
            Item::Content(_) | Item::Summary => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        let mut open: Vec<(u64, Told)> = std::mem::take(&mut self.open).into_iter().collect();
        open.sort_unstable_by_key(|(session, _)| *session);
        for (_, told) in &mut open {
            told.say_how_often();
            self.write(told)?;
        }
        self.out.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_told_one_after_the_other() {
        let mut out = Vec::new();
        let mut teller = Teller::new(&mut out);
        for (session, item, text) in [
            (1, Item::Message, "one\n"),
            (2, Item::Message, "two\n"),
            (1, Item::Record, "three\n"),
            (1, Item::Session, "first:\n\0bye\n"),
        ] {
            teller.item(session, item, text.as_bytes()).unwrap();
        }
        teller.finish().unwrap();
        drop(teller);
        assert_eq!(String::from_utf8(out).unwrap(), "first:\none\nthree\nbye\ntwo\n");
    }

    #[test]
    fn what_is_said_again_is_counted() {
        let mut out = Vec::new();
        let mut teller = Teller::new(&mut out);
        for (second, word) in [(1, "Row"), (2, "Row"), (3, "Row"), (4, "End")] {
            let sentence = format!("  18:17:0{second}.512580  {word}\n");
            teller.item(1, Item::Message, sentence.as_bytes()).unwrap();
        }
        teller.item(1, Item::Session, b"\0").unwrap();
        drop(teller);
        let expected = "  18:17:01.512580  Row\n                   × 3\n  18:17:04.512580  End\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let mut out = Vec::new();
        let mut teller = Teller::new(&mut out);
        for number in 0..SENTENCES + 3 {
            teller.item(1, Item::Message, format!("word {number}\n").as_bytes()).unwrap();
        }
        teller.item(1, Item::Session, b"\0").unwrap();
        teller.finish().unwrap();
        drop(teller);
        assert!(String::from_utf8(out).unwrap().ends_with(" 999\n  … 3\n"));
    }

    #[test]
    fn only_what_was_captured_of_a_connection_is_told() {
        let end = "192.0.2.1:1".parse().unwrap();
        let facts = serde_json::Map::new();
        let told = |connection: Connection| {
            let session = SessionSummary {
                session: 1,
                protocol: Some("http"),
                client: end,
                server: end,
                transport: Transport::Tcp,
                start: Time::default(),
                end: Time::default(),
                frames: 0,
                messages: 0,
                bytes: Default::default(),
                frame_bytes: Default::default(),
                gaps: Default::default(),
                state: "complete",
                connection,
                facts: &facts,
                notes: &[],
            };
            (opening(&session), ending(&session).unwrap())
        };
        let none = Connection::default();
        let all = Connection { syn: true, syn_ack: true, ack: true, ..none };
        assert!(told(all).0.ends_with("SYN, then SYN and ACK, then ACK."));
        assert!(told(Connection { ack: false, ..all }).0.contains("the ACK that completes"));
        assert!(told(Connection { syn_ack: false, ..all }).0.contains("SYN and ACK, was not captured"));
        assert!(told(Connection { syn: false, ..all }).0.contains("the first SYN was not captured"));
        assert!(told(Connection { ack: true, ..none }).0.contains("talk over TCP"));
        assert!(told(all).1.contains("capture ends before"));
        assert!(told(Connection { fin: [true; 2], ..all }).1.contains("Both sides"));
        assert!(told(Connection { fin: [true, false], ..all }).1.contains("that of the other"));
        assert!(told(Connection { fin: [true, false], reset: true, ..all }).1.contains("and a reset"));
        assert!(told(Connection { reset: true, ..all }).1.contains("broken off"));
    }
}
