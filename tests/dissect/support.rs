//! Finds the samples, runs captures through the engine, and tells what was said in them.

use dissect::capture::Capture;
use dissect::content::Contents;
use dissect::engine::{Outcome, Run};
use dissect::message::{Message, Side};
use dissect::options::Options;
use dissect::protocol::{self, Behind, Context, Dissector, Protocol, Step, Transport};
use dissect::record::Record;
use dissect::summary::{About, SessionSummary, Sides, Summary};
use dissect::time::Time;
use dissect::tree::Tree;
use dissect::view::{Format, Look, Scratch, View};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

pub const FORMATS: [Format; 3] = [Format::Tree, Format::Ndjson, Format::Json];

/// A capture or dump under `samples/`.
pub struct Sample {
    /// Directory and file: `ntp/client-server.pcap`.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All samples, by name.
pub fn samples() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut paths: Vec<PathBuf> = entries(&root).iter().flat_map(|directory| entries(directory)).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|kind| kind == "pcap" || kind == "pcapng" || kind == "txt")
    });
    paths.sort();
    assert!(!paths.is_empty());
    let sample = |path: &PathBuf| Sample {
        name: path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(),
        bytes: std::fs::read(path).unwrap(),
    };
    paths.iter().map(sample).collect()
}

/// The sample of that name.
pub fn sample(name: &str) -> Sample {
    samples().into_iter().find(|sample| sample.name == name).unwrap_or_else(|| panic!("no sample {name}"))
}

/// What lies in a directory; nothing in a file or where nothing is.
pub fn entries(path: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(path).map(|list| list.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default()
}

/// A capture that comes in reads of at most so many bytes.
pub fn capture(bytes: &[u8], read: usize) -> Capture {
    struct Slow(Cursor<Vec<u8>>, usize);
    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(self.1);
            self.0.read(&mut buffer[..length])
        }
    }
    Capture::from_reader("test", Box::new(Slow(Cursor::new(bytes.to_vec()), read))).unwrap()
}

/// How to run a capture.
pub struct How {
    pub format: Format,
    pub threads: usize,
    /// Bytes that one read of the capture brings at most.
    pub read: usize,
    pub limit: Option<u64>,
    pub options: Options,
    pub look: Look,
}

impl How {
    pub fn new(format: Format) -> Self {
        let look = Look { columns: 100, ..Look::default() };
        How { format, threads: 1, read: usize::MAX, limit: None, options: Options::default(), look }
    }

    /// What is printed for a capture, and what came of the run.
    pub fn run(&self, bytes: &[u8]) -> (String, Outcome) {
        let look = self.look;
        let out = Shared::default();
        let mut sink = self.format.sink(look, out.clone());
        let run = Run {
            options: Arc::new(self.options.clone()),
            threads: self.threads,
            limit: self.limit,
            ..Run::new(self.format.view(look).into())
        };
        let outcome = run.run(capture(bytes, self.read), &mut *sink).unwrap();
        drop(sink);
        let bytes = std::mem::take(&mut *out.0.lock().unwrap());
        (String::from_utf8(bytes).unwrap(), outcome)
    }
}

/// What is printed for a capture in a format.
pub fn printed(bytes: &[u8], format: Format) -> String {
    How::new(format).run(bytes).0
}

/// The objects that a capture's ndjson consists of.
pub fn objects(bytes: &[u8]) -> Vec<Value> {
    printed(bytes, Format::Ndjson).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Those of them that are messages.
pub fn messages(bytes: &[u8]) -> Vec<Value> {
    objects(bytes).into_iter().filter(|object| object["type"] == "message").collect()
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A message as it was said, for saying it again.
#[derive(Clone)]
pub struct Said {
    pub session: u64,
    pub protocol: &'static Protocol,
    pub transport: Transport,
    pub from: Side,
    pub frame: u64,
    pub time: Time,
    pub bytes: Vec<u8>,
    /// Whether nothing of its session was lost.
    pub whole: bool,
}

/// Everything that was said in a capture, in order; `look` sees each message with its tree.
pub fn conversation(bytes: &[u8], look: impl Fn(&Message<'_>) + Send + Sync + 'static) -> Vec<Said> {
    struct Listener<F> {
        look: F,
        said: Arc<Mutex<Vec<Said>>>,
    }
    impl<F: Fn(&Message<'_>) + Send + Sync> View for Listener<F> {
        fn message(&self, message: &Message<'_>, _: &mut Scratch, _: &mut Vec<u8>) {
            (self.look)(message);
            self.said.lock().unwrap().push(Said {
                session: message.session,
                protocol: protocol::by_name(message.protocol).unwrap(),
                transport: Transport::Udp,
                from: message.from,
                frame: message.frame,
                time: message.time,
                bytes: message.bytes.to_vec(),
                whole: true,
            });
        }

        fn record(&self, _: &About, _: &Record, _: &mut Scratch, _: &mut Vec<u8>) {}

        fn session(&self, session: &SessionSummary<'_>, _: &mut Scratch, _: &mut Vec<u8>) {
            for said in self.said.lock().unwrap().iter_mut().filter(|said| said.session == session.session) {
                said.transport = session.transport;
                said.whole = session.gaps == Sides::default();
            }
        }

        fn summary(&self, _: &Summary, _: &mut Vec<u8>) {}
    }
    let said = Arc::new(Mutex::new(Vec::new()));
    let run = Run::new(Arc::new(Listener { look, said: Arc::clone(&said) }));
    let mut nowhere = Format::Ndjson.sink(Look::default(), io::sink());
    run.run(capture(bytes, usize::MAX), &mut *nowhere).unwrap();
    std::mem::take(&mut *said.lock().unwrap())
}

/// The messages of each session of a capture.
pub fn sessions(bytes: &[u8]) -> Vec<Vec<Said>> {
    let mut sessions: BTreeMap<u64, Vec<Said>> = BTreeMap::new();
    for said in conversation(bytes, |_| ()) {
        sessions.entry(said.session).or_default().push(said);
    }
    sessions.into_values().collect()
}

/// A dissector and what it works on.
pub struct Bench {
    dissector: Box<dyn Dissector>,
    options: Options,
    pub tree: Tree,
    pub summary: String,
    pub records: Vec<Record>,
}

impl Bench {
    pub fn new(protocol: &Protocol, recording: bool) -> Self {
        Bench {
            dissector: (protocol.dissector)(),
            options: Options::default(),
            tree: Tree::new(recording),
            summary: String::new(),
            records: Vec::new(),
        }
    }

    /// Gives the dissector `bytes` in place of those of a message.
    pub fn hear(&mut self, said: &Said, bytes: &[u8], behind: Behind) -> Step {
        self.tree.reset(said.time);
        self.summary.clear();
        self.dissector.data(
            bytes,
            &mut Context {
                side: said.from,
                frame: said.frame,
                time: said.time,
                transport: said.transport,
                opened: true,
                behind,
                in_turn: true,
                options: &self.options,
                tree: &mut self.tree,
                summary: &mut self.summary,
                records: &mut self.records,
                contents: &mut Contents::default(),
            },
        )
    }
}

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed | 1)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound.max(1)
    }

    /// Brings a list out of order: no item moves by more than about `reach`.
    pub fn shuffle<T>(&mut self, list: &mut [T], reach: usize) {
        for at in 0..list.len() {
            let other = at + self.below(reach.min(list.len() - at));
            list.swap(at, other);
        }
    }
}
