//! What is printed as JSON against the schema that ships.

use crate::records::records;
use crate::support::{How, printed, samples};
use dissect::fault::Severity;
use dissect::message::{Message, Side};
use dissect::origin::Piece;
use dissect::protocol::Transport;
use dissect::reader::Reader;
use dissect::summary::{About, Loss, SessionSummary, Sides, Summary};
use dissect::time::Time;
use dissect::tree::Tree;
use dissect::view::sink::{Item, Sink};
use dissect::view::{Detail, Format, Look, SCHEMA, Scratch};
use serde_json::{Value, json};
use std::collections::BTreeMap;

dissect::fields! { FIELDS:
    /// Flags.
    FLAGS = hex("sample.flags", "Flags");
    /// One of them.
    FLAG = flag("sample.flag", "Flag").bits(7, 1);
    /// A group.
    GROUP = group("sample.group", "Group");
    /// A number.
    DELAY = ntp_short("sample.delay", "Delay").unit("s");
    /// A time.
    SENT = ntp_time("sample.sent", "Sent");
    /// A text.
    NAME = text("sample.name", "Name");
    /// An address.
    ADDRESS = ipv4("sample.address", "Address");
    /// Bytes.
    BODY = bytes("sample.body", "Body");
    /// A number that is none.
    FLOAT = float("sample.float", "Float");
}

/// One of the schema's definitions, or the whole of it (`""`).
struct Definition(boon::Schemas, boon::SchemaIndex);

impl Definition {
    fn new(name: &str) -> Self {
        const LOCATION: &str = "https://example.com/schema.json";
        let mut compiler = boon::Compiler::new();
        compiler.add_resource(LOCATION, serde_json::from_str(SCHEMA).unwrap()).unwrap();
        let mut schemas = boon::Schemas::new();
        let fragment = if name.is_empty() { String::new() } else { format!("#/$defs/{name}") };
        let index = compiler.compile(&format!("{LOCATION}{fragment}"), &mut schemas).unwrap();
        Definition(schemas, index)
    }

    fn fits(&self, object: &Value) -> bool {
        self.0.validate(object, self.1).is_ok()
    }

    #[track_caller]
    fn assert_fits(&self, object: &Value) {
        if let Err(error) = self.0.validate(object, self.1) {
            panic!("{error:#}\n{object:#}");
        }
    }
}

/// Feeds a message, a record, a session and the summary to a format's sink.
fn every_kind(format: Format, labels: bool) -> String {
    let bytes: Vec<u8> = (0..60_u8).map(|n| n.wrapping_mul(5)).collect();
    let mut tree = Tree::new(true);
    tree.reset(Time::new(1_600_049_185, 442_763_000));
    let mut reader = Reader::new(&bytes, 0, &mut tree);
    reader.bits8(&FLAGS, &[&FLAG]).unwrap();
    let _ = reader.group(&GROUP, |r| {
        r.be32(&DELAY)?;
        r.be64(&SENT)?;
        r.text(&NAME, 9)?;
        r.ipv4(&ADDRESS)?;
        r.bytes(&BODY, 8)
    });
    reader.undissected();
    reader.note(Severity::Warning, 3, "odd");
    tree.push(&FLOAT, 0, 0, 8, f64::NAN.to_bits(), dissect::tree::Order::Big);
    let source = tree.derive("zlib", 0, 1, 2, vec![1, 2].into()).unwrap();
    Reader::new(&[1, 2], source, &mut tree).rest(&BODY).unwrap();
    tree.note(Severity::Error, source, 1, "odd inside");

    let time = tree.time();
    let message = Message {
        session: 1,
        number: 1,
        frame: 1,
        time,
        protocol: "ntp",
        from: Side::Client,
        transport: Transport::Udp,
        source: "[fe80::1%3]:123".parse().unwrap(),
        destination: "[2001:db8::9]:123".parse().unwrap(),
        summary: "a \"message\"",
        bytes: &bytes,
        pieces: &[Piece { frame: 1, offset: 42, length: 60 }],
        tree: &tree,
    };
    let facts = json!({"version": 4, "requests": 1, "replies": 0});
    let session = SessionSummary {
        session: 1,
        protocol: Some("ntp"),
        client: message.source,
        server: message.destination,
        transport: Transport::Udp,
        start: Time::new(-1, 0),
        end: Time::new(1 << 40, 0),
        frames: 1,
        messages: 1,
        bytes: Sides { client: 60, server: 0 },
        frame_bytes: Default::default(),
        gaps: Sides::default(),
        state: "complete",
        connection: Default::default(),
        facts: facts.as_object().unwrap(),
        notes: &[(Severity::Info, "one-way".into())],
    };
    let about = About {
        session: 1,
        protocol: "ntp",
        client: message.source,
        server: message.destination,
        frame: 1,
        time,
    };
    let summary = Summary {
        frames: 1,
        losses: vec![Loss { reason: "frames of ARP".into(), count: 2 }],
        messages: [("ntp", 1)].into(),
        warnings: vec!["cut off".into()],
        ..Summary::default()
    };

    let look = Look { labels, columns: 100, ..Look::default() };
    let view = format.view(look);
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    let mut sink: Box<dyn Sink + Send> = format.sink(look, &mut out);
    let mut item = |session, item, write: &mut dyn FnMut(&mut Vec<u8>)| {
        let mut piece = Vec::new();
        write(&mut piece);
        sink.item(session, item, &piece).unwrap();
    };
    item(1, Item::Message, &mut |out| view.message(&message, &mut scratch, out));
    for (protocol, record) in records() {
        let about = About { protocol, ..about };
        item(1, Item::Record, &mut |out| view.record(&about, &record, &mut scratch, out));
    }
    item(1, Item::Session, &mut |out| view.session(&session, &mut scratch, out));
    item(0, Item::Summary, &mut |out| view.summary(&summary, out));
    sink.finish().unwrap();
    drop(sink);
    String::from_utf8(out).unwrap()
}

/// A JSON value of which no object repeats a key.
#[derive(Debug)]
struct Unique;

impl<'de> serde::Deserialize<'de> for Unique {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Unique)
    }
}

impl<'de> serde::de::Visitor<'de> for Unique {
    type Value = Unique;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON without repeated keys")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut keys = std::collections::BTreeSet::new();
        while let Some((key, _)) = map.next_entry::<String, Unique>()? {
            if let Some(key) = keys.replace(key) {
                return Err(serde::de::Error::custom(format!("the key {key} stands twice")));
            }
        }
        Ok(Unique)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Unique, A::Error> {
        while list.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }
}

#[test]
fn repeated_keys_are_found() {
    assert!(serde_json::from_str::<Unique>(r#"{"a":[{"b":1,"c":-1.5}],"b":{"a":true}}"#).is_ok());
    assert!(serde_json::from_str::<Unique>(r#"{"a":[{"b":1,"b":"x"}]}"#).is_err());
}

#[test]
fn every_sample_keeps_to_it() {
    let (any, document) = (Definition::new(""), Definition::new("document"));
    let mut types = BTreeMap::new();
    for sample in samples() {
        for line in printed(&sample.bytes, Format::Ndjson).lines() {
            let object: Value = serde_json::from_str(line).unwrap();
            any.assert_fits(&object);
            let repeated = serde_json::from_str::<Unique>(line).err();
            assert!(repeated.is_none(), "{}: {repeated:?} in {line}", sample.name);
            *types.entry(object["type"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
        document.assert_fits(&serde_json::from_str(&printed(&sample.bytes, Format::Json)).unwrap());
        let mut how = How::new(Format::Json);
        how.look.detail = Detail::NoFields;
        how.options.redact = true;
        document.assert_fits(&serde_json::from_str(&how.run(&sample.bytes).0).unwrap());
    }
    assert!(["message", "record", "session", "summary"].iter().all(|&kind| types[kind] > 0), "{types:?}");
}

#[test]
fn every_kind_of_object_keeps_to_it() {
    let whole = Definition::new("");
    for labels in [false, true] {
        let text = every_kind(Format::Ndjson, labels);
        let objects: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let types: Vec<&str> = objects.iter().map(|object| object["type"].as_str().unwrap()).collect();
        let kinds = vec!["record"; records().len()];
        let expected = [&["message"][..], &kinds, &["session", "summary"]].concat();
        assert_eq!(types, expected);
        for object in &objects {
            Definition::new(object["type"].as_str().unwrap()).assert_fits(object);
            whole.assert_fits(object);
        }
        assert_eq!(objects[0]["fields"][0].get("label").is_some(), labels);
    }
}

#[test]
fn the_document_keeps_to_it() {
    let document: Value = serde_json::from_str(&every_kind(Format::Json, false)).unwrap();
    Definition::new("document").assert_fits(&document);
    let lines = every_kind(Format::Ndjson, false);
    let message: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(document["sessions"][0]["messages"][0], message, "the same objects as in lines");
    assert_eq!(document["sessions"][0]["records"].as_array().unwrap().len(), records().len());
}

#[test]
fn it_refuses_what_it_should() {
    let text = every_kind(Format::Ndjson, false);
    let message: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let definition = Definition::new("message");
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = message.clone();
        change(&mut changed);
        !definition.fits(&changed)
    };
    assert!(!refused(&|_| ()));
    assert!(refused(&|m| m["extra"] = json!(1)));
    assert!(refused(&|m| m["time"] = json!("today")));
    assert!(refused(&|m| m["fields"][0]["value"] = Value::Null));
    assert!(refused(&|m| m["fields"][0]["fields"] = json!([])));
    assert!(refused(&|m| m["from"] = json!("nobody")));
    assert!(refused(&|m| drop(m.as_object_mut().unwrap().remove("pieces"))));
}

/// Of each object the changes that no reader should meet: a key that is not described, one that is missing though it
/// is required, a value of another type.
#[test]
fn what_is_not_described_is_refused() {
    let whole = Definition::new("");
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let described = |object: &Value| -> Vec<&Value> {
        let own = &schema["$defs"][object["type"].as_str().unwrap()];
        let parts = own["oneOf"].as_array().into_iter().flatten();
        let names = parts.map(|part| part["$ref"].as_str().unwrap().rsplit('/').next().unwrap());
        let fits = |name: &&str| {
            let part = &schema["$defs"][*name]["properties"];
            ["protocol", "kind"].iter().all(|key| {
                let (given, told) = (&object[*key], &part[*key]);
                *given == told["const"] || told["enum"].as_array().is_some_and(|list| list.contains(given))
            })
        };
        names.filter(fits).map(|name| &schema["$defs"][name]).chain([own]).collect()
    };
    for object in every_kind(Format::Ndjson, false).lines() {
        let object: Value = serde_json::from_str(object).unwrap();
        let members = object.as_object().unwrap();
        let described = described(&object);
        let required: Vec<&Value> =
            described.iter().filter_map(|part| part["required"].as_array()).flatten().collect();
        let refused = |what: &str, change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut changed = members.clone();
            change(&mut changed);
            assert!(!whole.fits(&changed.clone().into()), "{what}: {changed:?}");
        };
        refused("another key", &|members| drop(members.insert("extra".into(), json!(1))));
        assert!(required.len() > 3, "{required:?}");
        for key in required {
            refused("without a required key", &|members| drop(members.remove(key.as_str().unwrap())));
        }
        for key in members.keys() {
            for odd in [Value::Null, json!({"odd": null}), json!([[null]]), json!(-0.5e-9)] {
                let number = odd.is_number() && members[key].is_f64();
                if !number {
                    refused("a value of another type", &|members| {
                        drop(members.insert(key.clone(), odd.clone()))
                    });
                }
            }
        }
        if object["type"] == "record" {
            let told = described.iter().flat_map(|part| part["properties"].as_object().unwrap().keys());
            let told: std::collections::BTreeSet<&String> = told.collect();
            assert_eq!(told, members.keys().collect(), "keys that are described, and keys that there are");
        }
    }
}
