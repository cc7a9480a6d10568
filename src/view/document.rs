//! `--format json`: one document from pieces that come in capture order.
//!
//! A session is written when it closes; those that are still open when the run is stopped follow in the end,
//! without the object that sums them up. Until then its messages and records wait in memory, and together they
//! take no more than [`MEMORY`]: beyond that, what waits goes to a temporary file without a name.
//! There the chunks of one session form a chain from the last to the first, so what stays in memory is one
//! entry for each open session, whatever their length. While a session is written, eight bytes for each of
//! its chunks come on top: at worst one chunk for every [`MEMORY`] bytes of output.

use super::sink::{Item, Sink};
use foldhash::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

/// Bytes of messages and records kept in memory for all open sessions together.
const MEMORY: usize = 32 << 20;

/// Stands before each object in a list; the first one of a list goes without the comma.
const SEPARATOR: &[u8] = b",\n";

pub(super) struct Document<W: Write> {
    out: BufWriter<W>,
    open: HashMap<u64, Lists>,
    spool: Option<Spool>,
    held: usize,
    memory: usize,
    sessions: u64,
    summary: Vec<u8>,
}

/// What an open session has so far.
#[derive(Default)]
struct Lists {
    messages: List,
    records: List,
}

/// Objects with their separators: those spooled, then those in memory.
#[derive(Default)]
struct List {
    last_chunk: Option<u64>,
    rest: Vec<u8>,
}

impl<W: Write> Document<W> {
    pub(super) fn new(out: W) -> Self {
        Document {
            out: BufWriter::with_capacity(256 << 10, out),
            open: HashMap::default(),
            spool: None,
            held: 0,
            memory: MEMORY,
            sessions: 0,
            summary: Vec::new(),
        }
    }

    fn hold(&mut self, session: u64, item: Item, object: &[u8]) -> io::Result<()> {
        let lists = self.open.entry(session).or_default();
        let list = if item == Item::Message { &mut lists.messages } else { &mut lists.records };
        let before = list.rest.capacity();
        list.rest.extend_from_slice(SEPARATOR);
        list.rest.extend_from_slice(object);
        self.held += list.rest.capacity() - before;
        if self.held > self.memory {
            let spool = match &mut self.spool {
                Some(spool) => spool,
                None => self.spool.insert(Spool::new()?),
            };
            for lists in self.open.values_mut() {
                spool.put(&mut lists.messages)?;
                spool.put(&mut lists.records)?;
            }
            self.held = 0;
        }
        Ok(())
    }

    /// Writes what there is of a session; `object` sums it up, unless it is empty.
    fn close(&mut self, session: u64, object: &[u8]) -> io::Result<()> {
        let lists = self.open.remove(&session).unwrap_or_default();
        self.out.write_all(if self.sessions == 0 { b"{\"sessions\":[\n{" } else { b",\n{" })?;
        self.sessions += 1;
        if !object.is_empty() {
            self.out.write_all(b"\"session\":")?;
            self.out.write_all(object)?;
            self.out.write_all(b",")?;
        }
        self.out.write_all(b"\"messages\":[")?;
        self.write(lists.messages)?;
        self.out.write_all(b"],\"records\":[")?;
        self.write(lists.records)?;
        self.out.write_all(b"]}")?;
        if let (true, Some(spool)) = (self.open.is_empty(), &mut self.spool) {
            spool.clear()?;
        }
        Ok(())
    }

    fn write(&mut self, list: List) -> io::Result<()> {
        let List { last_chunk, rest } = list;
        self.held -= rest.capacity();
        let mut out = Unled { out: &mut self.out, skip: 1 };
        if let (Some(last), Some(spool)) = (last_chunk, &mut self.spool) {
            spool.copy(last, &mut out)?;
        }
        out.write_all(&rest)
    }
}

impl<W: Write> Sink for Document<W> {
    fn item(&mut self, session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        let object = bytes.trim_ascii_end();
        match item {
            Item::Message | Item::Record if object.is_empty() => Ok(()),
            Item::Message | Item::Record => self.hold(session, item, object).inspect_err(|_| {
                // What waited is lost; the document ends behind what was written. The first failure counts.
                self.open.clear();
                let _ = self.finish();
            }),
            Item::Content(_) => Ok(()),
            Item::Session => self.close(session, object),
            Item::Summary => {
                self.summary = object.to_vec();
                Ok(())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        let mut open: Vec<u64> = self.open.keys().copied().collect();
        open.sort_unstable();
        for session in open {
            self.close(session, &[])?;
        }
        self.out.write_all(if self.sessions == 0 { b"{\"sessions\":[]" } else { b"\n]" })?;
        if !self.summary.is_empty() {
            self.out.write_all(b",\n\"summary\":")?;
            self.out.write_all(&self.summary)?;
        }
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}

/// Passes on what is written but for the first `skip` bytes.
struct Unled<'a, W: Write> {
    out: &'a mut W,
    skip: usize,
}

impl<W: Write> Write for Unled<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (skipped, rest) = bytes.split_at(self.skip.min(bytes.len()));
        self.out.write_all(rest)?;
        self.skip -= skipped.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Chunks in a temporary file. A chunk is 8 bytes that tell where its predecessor is (`NONE` for the first),
/// 8 bytes of its length, and that many bytes.
struct Spool {
    file: BufWriter<File>,
    end: u64,
}

const NONE: u64 = u64::MAX;

impl Spool {
    fn new() -> io::Result<Self> {
        Ok(Spool { file: BufWriter::new(tempfile::tempfile()?), end: 0 })
    }

    /// Moves what a list has in memory to the file.
    fn put(&mut self, list: &mut List) -> io::Result<()> {
        let rest = std::mem::take(&mut list.rest);
        if rest.is_empty() {
            return Ok(());
        }
        self.file.write_all(&list.last_chunk.unwrap_or(NONE).to_le_bytes())?;
        self.file.write_all(&(rest.len() as u64).to_le_bytes())?;
        self.file.write_all(&rest)?;
        list.last_chunk = Some(self.end);
        self.end += 16 + rest.len() as u64;
        Ok(())
    }

    /// Writes the chunks of the chain that ends with the one at `last`, first to last.
    fn copy(&mut self, last: u64, out: &mut impl Write) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        let mut word = [0; 8];
        let mut chain = Vec::new();
        let mut at = last;
        while at != NONE {
            chain.push(at);
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut word)?;
            at = u64::from_le_bytes(word);
        }
        for at in chain.into_iter().rev() {
            file.seek(SeekFrom::Start(at + 8))?;
            file.read_exact(&mut word)?;
            let length = u64::from_le_bytes(word);
            if io::copy(&mut file.take(length), out)? != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        file.seek(SeekFrom::Start(self.end))?;
        Ok(())
    }

    /// Forgets all chunks.
    fn clear(&mut self) -> io::Result<()> {
        if self.end > 0 {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.get_mut().set_len(0)?;
            self.end = 0;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document(memory: usize, items: &[(u64, Item, Value)]) -> String {
        let mut out = Vec::new();
        let mut document = Document::new(&mut out);
        document.memory = memory;
        for (session, item, object) in items {
            document.item(*session, *item, format!("{object}\n").as_bytes()).unwrap();
        }
        document.finish().unwrap();
        drop(document);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn sessions_hold_their_messages_and_records() {
        let text = document(
            MEMORY,
            &[
                (1, Item::Message, json!({"m": 1})),
                (2, Item::Message, json!({"m": 2})),
                (1, Item::Record, json!({"r": 1})),
                (1, Item::Message, json!({"m": 3})),
                (1, Item::Session, json!({"s": 1})),
                (2, Item::Session, json!({"s": 2})),
                (0, Item::Summary, json!({"frames": 9})),
            ],
        );
        let expected = "{\"sessions\":[\n\
            {\"session\":{\"s\":1},\"messages\":[\n{\"m\":1},\n{\"m\":3}],\"records\":[\n{\"r\":1}]},\n\
            {\"session\":{\"s\":2},\"messages\":[\n{\"m\":2}],\"records\":[]}\n\
            ],\n\"summary\":{\"frames\":9}}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn nothing_decoded_is_a_document_too() {
        let text = document(MEMORY, &[(0, Item::Summary, json!({}))]);
        assert_eq!(text, "{\"sessions\":[],\n\"summary\":{}}\n");
    }

    #[test]
    fn sessions_left_open_follow_in_the_end() {
        let text = document(
            MEMORY,
            &[
                (2, Item::Message, json!({"m": 2})),
                (1, Item::Record, json!({"r": 1})),
                (3, Item::Message, json!({"m": 3})),
                (3, Item::Session, json!({"s": 3})),
            ],
        );
        let expected = "{\"sessions\":[\n\
            {\"session\":{\"s\":3},\"messages\":[\n{\"m\":3}],\"records\":[]},\n\
            {\"messages\":[],\"records\":[\n{\"r\":1}]},\n\
            {\"messages\":[\n{\"m\":2}],\"records\":[]}\n]}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn spooling_changes_nothing() {
        let mut items = Vec::new();
        for n in 0..400 {
            items.push((n % 7, Item::Message, json!({"message": n, "text": "x".repeat(n as usize)})));
            if n % 5 == 0 {
                items.push((n % 7, Item::Record, json!({"record": n})));
            }
            if n % 90 == 89 {
                items.extend((0..7).map(|s| (s, Item::Session, json!({"session": s, "at": n}))));
            }
        }
        items.extend((0..7).map(|s| (s, Item::Session, json!({"session": s}))));
        items.push((0, Item::Summary, json!({})));
        let in_memory = document(MEMORY, &items);
        assert_eq!(
            serde_json::from_str::<Value>(&in_memory).unwrap()["sessions"].as_array().unwrap().len(),
            35
        );
        for memory in [0, 100, 5_000] {
            assert_eq!(document(memory, &items), in_memory, "with {memory} bytes of memory");
        }
    }
}
