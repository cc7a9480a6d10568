//! `--format ndjson`: one JSON object a line.
//!
//! The keys and their meaning are in the schema, [`SCHEMA`](super::SCHEMA). What is not known is absent; keys
//! never repeat; an integer keeps all of its digits.

/// Appends `,"key":`.
macro_rules! key {
    ($out:expr, $key:literal) => {
        $out.extend_from_slice(concat!(",\"", $key, "\":").as_bytes())
    };
}

mod fields;

use super::json::{self, Serializer};
use super::{Detail, Look, Scratch, View};
use crate::message::{Message, Side};
use crate::record::Record;
use crate::summary::{About, SessionSummary, Sides, Summary};
use crate::time::Time;
use crate::tree::Derived;
use serde::Serialize;
use std::net::SocketAddr;

pub(crate) struct Ndjson {
    look: Look,
    /// Whether records say between whom they happened.
    ends: bool,
}

/// When and by whom the last message was sent, and how that is written: many messages may come in one frame.
#[derive(Debug, Default)]
pub(super) struct Sent {
    key: Option<(u64, Time, &'static str, Side, SocketAddr, SocketAddr)>,
    text: Vec<u8>,
}

impl Sent {
    /// The keys from `frame` to `destination`.
    #[inline]
    fn of(&mut self, message: &Message<'_>) -> &[u8] {
        let Message { frame, time, protocol, from, source, destination, .. } = *message;
        let key = Some((frame, time, protocol, from, source, destination));
        if self.key != key {
            self.key = key;
            self.text.clear();
            let text = &mut self.text;
            key!(text, "frame");
            json::uint(frame, text);
            key!(text, "time");
            json::time(time, text);
            key!(text, "protocol");
            json::string(protocol, text);
            key!(text, "from");
            json::string(from.name(), text);
            key!(text, "source");
            json::address(source, text);
            key!(text, "destination");
            json::address(destination, text);
        }
        &self.text
    }
}

impl Ndjson {
    pub(super) fn new(look: Look) -> Self {
        Ndjson { look, ends: false }
    }

    /// For reports: without fields, and each record says between whom it happened.
    pub(crate) fn for_reports(detail: Detail) -> Self {
        Ndjson { look: Look { detail, ..Look::default() }, ends: true }
    }
}

fn sides(sides: Sides, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"client\":");
    json::uint(sides.client, out);
    key!(out, "server");
    json::uint(sides.server, out);
    out.push(b'}');
}

/// Appends the buffers that were made from a message.
#[cold]
fn sources(sources: &[Derived], out: &mut Vec<u8>) {
    key!(out, "sources");
    list(sources.iter().enumerate(), out, |(index, derived), out| {
        out.extend_from_slice(b"{\"id\":");
        json::uint(index as u64 + 1, out);
        key!(out, "how");
        json::string(derived.how, out);
        key!(out, "of");
        json::uint(derived.of.into(), out);
        key!(out, "offset");
        json::uint(derived.offset.into(), out);
        key!(out, "length");
        json::uint(derived.length.into(), out);
        key!(out, "size");
        json::uint(derived.bytes.len() as u64, out);
        out.push(b'}');
    });
}

/// Appends `[…]` with what `write` makes of each item.
fn list<T>(items: impl IntoIterator<Item = T>, out: &mut Vec<u8>, mut write: impl FnMut(T, &mut Vec<u8>)) {
    out.push(b'[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}

/// Appends what serde makes of `value`; nothing when it cannot be written as JSON.
fn serialize(value: &impl Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    if value.serialize(&mut Serializer(out)).is_err() {
        out.truncate(start);
    }
}

impl View for Ndjson {
    fn message(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        if self.look.detail == Detail::NoMessages {
            return;
        }
        let Scratch { text, order, sent, stretch, .. } = scratch;
        let mut pen = stretch.pen();
        pen.put(b"{\"type\":\"message\",\"session\":");
        pen.uint(message.session);
        pen.put(b",\"number\":");
        pen.uint(message.number);
        pen.plain(sent.of(message));
        pen.put(b",\"summary\":");
        pen.string(message.summary, out);
        pen.put(b",\"length\":");
        pen.uint(message.bytes.len() as u64);
        pen.put(b",\"pieces\":[");
        for (index, piece) in message.pieces.iter().enumerate() {
            pen.make_room(out);
            if index > 0 {
                pen.put(b",");
            }
            pen.put(b"{\"frame\":");
            pen.uint(piece.frame);
            pen.put(b",\"offset\":");
            pen.uint(piece.offset.into());
            pen.put(b",\"length\":");
            pen.uint(piece.length.into());
            pen.put(b"}");
        }
        pen.put(b"]");
        if !message.tree.sources().is_empty() {
            pen.flush(out);
            sources(message.tree.sources(), out);
        }
        if self.look.detail == Detail::Fields {
            pen.put(b",\"fields\":");
            self.fields(message, order, text, &mut pen, out);
        }
        pen.flush(out);
        if !message.tree.notes().is_empty() {
            key!(out, "notes");
            list(message.tree.notes(), out, |note, out| {
                out.extend_from_slice(b"{\"severity\":");
                json::string(note.severity.name(), out);
                if note.source != 0 {
                    key!(out, "source");
                    json::uint(note.source.into(), out);
                }
                key!(out, "offset");
                json::uint(note.offset.into(), out);
                key!(out, "text");
                json::string(&note.text, out);
                out.push(b'}');
            });
        }
        out.extend_from_slice(b"}\n");
    }

    fn record(&self, about: &About, record: &Record, _scratch: &mut Scratch, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"record\",\"session\":");
        json::uint(about.session, out);
        key!(out, "protocol");
        json::string(about.protocol, out);
        key!(out, "frame");
        json::uint(about.frame, out);
        key!(out, "time");
        json::time(about.time, out);
        if self.ends {
            key!(out, "client");
            json::address(about.client, out);
            key!(out, "server");
            json::address(about.server, out);
        }
        // The record's own object, `{"kind":…}`, carries on this one: its first brace becomes a comma.
        let joint = out.len();
        serialize(record, out);
        match out.get_mut(joint) {
            Some(brace) => *brace = b',',
            None => out.push(b'}'),
        }
        out.push(b'\n');
    }

    fn wants_fields(&self) -> bool {
        self.look.detail == Detail::Fields
    }

    fn session(&self, session: &SessionSummary<'_>, _scratch: &mut Scratch, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"session\",\"session\":");
        json::uint(session.session, out);
        if let Some(protocol) = session.protocol {
            key!(out, "protocol");
            json::string(protocol, out);
        }
        key!(out, "client");
        json::address(session.client, out);
        key!(out, "server");
        json::address(session.server, out);
        key!(out, "transport");
        json::string(session.transport.name(), out);
        key!(out, "start");
        json::time(session.start, out);
        key!(out, "end");
        json::time(session.end, out);
        key!(out, "frames");
        json::uint(session.frames, out);
        key!(out, "messages");
        json::uint(session.messages, out);
        key!(out, "bytes");
        sides(session.bytes, out);
        key!(out, "frame_bytes");
        sides(session.frame_bytes, out);
        key!(out, "gaps");
        sides(session.gaps, out);
        key!(out, "state");
        json::string(session.state, out);
        if !session.notes.is_empty() {
            key!(out, "notes");
            list(session.notes, out, |(severity, text), out| {
                out.extend_from_slice(b"{\"severity\":");
                json::string(severity.name(), out);
                key!(out, "text");
                json::string(text, out);
                out.push(b'}');
            });
        }
        for (key, value) in session.facts {
            out.push(b',');
            json::string(key, out);
            out.push(b':');
            serialize(value, out);
        }
        out.extend_from_slice(b"}\n");
    }

    fn summary(&self, summary: &Summary, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"summary\",\"frames\":");
        json::uint(summary.frames, out);
        key!(out, "bytes");
        json::uint(summary.bytes, out);
        key!(out, "sessions");
        json::uint(summary.sessions, out);
        key!(out, "messages");
        serialize(&summary.messages, out);
        key!(out, "losses");
        list(&summary.losses, out, |loss, out| {
            out.extend_from_slice(b"{\"reason\":");
            json::string(&loss.reason, out);
            key!(out, "count");
            json::uint(loss.count, out);
            out.push(b'}');
        });
        key!(out, "warnings");
        list(&summary.warnings, out, |warning, out| json::string(warning, out));
        out.extend_from_slice(b"}\n");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fault::Severity;
    use crate::protocol::Transport;
    use crate::summary::Loss;
    use crate::time::Time;
    use crate::view::testing;
    use std::borrow::Cow;

    fn message(labels: bool) -> String {
        let bytes = testing::bytes();
        let tree = testing::tree(&bytes);
        let mut out = Vec::new();
        let message = testing::message(&bytes, &tree);
        Ndjson::new(Look { labels, ..Look::default() }).message(&message, &mut Scratch::default(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_message() {
        let expected = concat!(
            r#"{"type":"message","session":2,"number":7,"frame":4,"time":"2020-09-14T02:06:25.442763000Z","#,
            r#""protocol":"sample","from":"server","source":"192.0.2.9:123","destination":"192.0.2.7:33876","#,
            r#""summary":"Server, stratum 2, \"Zoë\u0007\"","length":116,"#,
            r#""pieces":[{"frame":3,"offset":42,"length":20},{"frame":4,"offset":42,"length":97}],"#,
            r#""sources":[{"id":1,"how":"zlib","of":0,"offset":32,"length":50,"size":4}],"#,
            r#""fields":[{"name":"sample.flags","offset":0,"length":1,"value":225,"text":"0xe1","fields":["#,
            r#"{"name":"sample.leap","offset":0,"length":1,"bits":[0,2],"value":3,"text":"unsynchronised"},"#,
            r#"{"name":"sample.version","offset":0,"length":1,"bits":[2,3],"value":4},"#,
            r#"{"name":"sample.answer","offset":0,"length":1,"bits":[7,1],"value":true}]},"#,
            r#"{"name":"sample.precision","offset":1,"length":1,"value":-20,"text":"-20 log2 s"},"#,
            r#"{"name":"sample.delay","offset":2,"length":4,"value":0.25,"text":"0x00004000"},"#,
            r#"{"name":"sample.reference","offset":6,"length":4,"value":"192.0.2.1"},"#,
            r#"{"name":"sample.transmit","offset":10,"length":8,"value":"1973-10-17T14:45:53.500000000Z"},"#,
            r#"{"name":"sample.name","offset":18,"length":14,"value":"\u001b[31mZoë\u202e\"!"},"#,
            r#"{"name":"sample.extension","offset":32,"length":66,"text":"Unique Identifier","fields":["#,
            r#"{"name":"sample.body","offset":32,"length":50,"value":"000102030405060708090a0b0c0d0e0f"#,
            r#"101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031"},"#,
            r#"{"name":"sample.address","offset":82,"length":16,"value":"2001:db8::7b"}]},"#,
            r#"{"name":"undissected","offset":98,"length":16,"value":"6c6566742000"#,
            r#"6f76657220686572652e"},"#,
            r#"{"name":"undissected","offset":114,"length":2,"value":"0102"},"#,
            r#"{"name":"sample.inner","source":1,"offset":2,"length":2,"value":258,"text":"258 bytes"}],"#,
            r#""notes":[{"severity":"info","offset":10,"text":"the origin is not what was sent"},"#,
            r#"{"severity":"error","offset":114,"text":"Root delay takes 4 bytes, 2 bytes are left"},"#,
            r#"{"severity":"warning","source":1,"offset":3,"text":"an odd inside"}]}"#,
            "\n"
        );
        assert_eq!(message(false), expected);
    }

    #[test]
    fn labels_explain_each_field() {
        let text = message(true);
        let expected = concat!(
            r#"{"name":"sample.answer","label":"Answer","description":"Whether the sender \\ answers \"yes\".","#,
            r#""spec":"","offset":0,"length":1,"bits":[7,1],"value":true}"#
        );
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn groups_close_where_they_end() {
        let mut tree = crate::tree::Tree::new(true);
        let outer = tree.open(&testing::EXTENSION, 0, 0, 0);
        let inner = tree.open(&testing::EXTENSION, 0, 0, 0);
        tree.push(&testing::INNER, 0, 0, 0, 5, crate::tree::Order::Big);
        tree.close(inner, 0);
        tree.close(outer, 0);
        let bytes = [];
        let mut out = Vec::new();
        let message = testing::message(&bytes, &tree);
        Ndjson::new(Look::default()).message(&message, &mut Scratch::default(), &mut out);
        let expected = concat!(
            r#""fields":[{"name":"sample.extension","offset":0,"length":0,"fields":["#,
            r#"{"name":"sample.extension","offset":0,"length":0,"fields":["#,
            r#"{"name":"sample.inner","offset":0,"length":0,"value":5,"text":"5 bytes"}]}]}]}"#,
            "\n"
        );
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn a_record() {
        let about = About {
            session: 1,
            protocol: "ntp",
            client: ([192, 0, 2, 7], 123).into(),
            server: ([192, 0, 2, 9], 123).into(),
            frame: 2,
            time: Time::new(0, 0),
        };
        let record = Record::ClockSample(Default::default());
        let mut out = Vec::new();
        Ndjson::new(Look::default()).record(&about, &record, &mut Scratch::default(), &mut out);
        let expected = concat!(
            r#"{"type":"record","session":1,"protocol":"ntp","frame":2,"time":"1970-01-01T00:00:00.000000000Z","#,
            r#""kind":"clock_sample""#
        );
        assert!(out.starts_with(expected.as_bytes()), "{}", String::from_utf8_lossy(&out));
        assert!(out.ends_with(b"}\n"));
    }

    #[test]
    fn a_session() {
        let facts = serde_json::json!({"user": "z\u{202e}"});
        let session = SessionSummary {
            session: 1,
            protocol: None,
            client: ([192, 0, 2, 7], 33876).into(),
            server: ("2001:db8::9".parse::<std::net::Ipv6Addr>().unwrap(), 123).into(),
            transport: Transport::Tcp,
            start: Time::new(0, 0),
            end: Time::new(1, 0),
            frames: 2,
            messages: 1,
            bytes: Sides { client: 48, server: 0 },
            frame_bytes: Sides { client: 180, server: 0 },
            gaps: Sides::default(),
            state: "midstream",
            connection: Default::default(),
            facts: facts.as_object().unwrap(),
            notes: &[(Severity::Info, Cow::Borrowed("odd"))],
        };
        let mut out = Vec::new();
        Ndjson::new(Look::default()).session(&session, &mut Scratch::default(), &mut out);
        let expected = concat!(
            r#"{"type":"session","session":1,"client":"192.0.2.7:33876","server":"[2001:db8::9]:123","#,
            r#""transport":"tcp","start":"1970-01-01T00:00:00.000000000Z","end":"1970-01-01T00:00:01.000000000Z","#,
            r#""frames":2,"messages":1,"bytes":{"client":48,"server":0},"frame_bytes":{"client":180,"server":0},"#,
            r#""gaps":{"client":0,"server":0},"#,
            r#""state":"midstream","notes":[{"severity":"info","text":"odd"}],"user":"z\u202e"}"#,
            "\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_summary() {
        let summary = Summary {
            frames: 3,
            bytes: 270,
            sessions: 1,
            messages: [("ntp", 2)].into(),
            losses: vec![Loss { reason: "frames of ARP".into(), count: 1 }],
            warnings: vec!["a.pcap: cut off".into()],
        };
        let mut out = Vec::new();
        Ndjson::new(Look::default()).summary(&summary, &mut out);
        let expected = concat!(
            r#"{"type":"summary","frames":3,"bytes":270,"sessions":1,"messages":{"ntp":2},"#,
            r#""losses":[{"reason":"frames of ARP","count":1}],"warnings":["a.pcap: cut off"]}"#,
            "\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
