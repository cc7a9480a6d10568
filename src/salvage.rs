//! What is left of an output file that could not be written to its end, because the disk is full.
//!
//! It is cut back behind the last piece that is whole, and closed: [`Whole`] says how for each format.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes that are given up to have room for what closes a document.
const ROOM: u64 = 64;

/// How far an output that was cut off is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// To the end of the last line.
    Lines,
    /// To the end of the last line, once the lists and objects of JSON that are open there are closed.
    Document,
    /// To the end of the last element of that name, once those around it are closed.
    Elements {
        /// The name of elements that stand in lines.
        name: &'static str,
        /// What closes those around them.
        closing: &'static str,
    },
}

/// An output file, if it is one that can be cut back.
#[derive(Debug)]
pub struct Salvage {
    file: File,
    /// Where the output of this run starts in it.
    start: u64,
}

impl Salvage {
    /// The file at `path` as it is before the output is written behind what it has; nothing for a pipe or a device.
    pub fn new(path: &Path) -> Option<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path).ok()?;
        let metadata = file.metadata().ok()?;
        metadata.is_file().then(|| Salvage { start: metadata.len(), file })
    }

    /// Cuts the file back to what is whole of it, and closes it.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn mend(mut self, format: Whole) -> io::Result<()> {
        let length = self.file.metadata()?.len().saturating_sub(self.start);
        self.file.seek(SeekFrom::Start(self.start))?;
        let mut state = Nesting::default();
        let (mut read, mut whole, mut closing, mut closed) = (0, 0, Vec::new(), false);
        let mut line = Vec::new();
        let mut reader = BufReader::new(&self.file);
        while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            read += line.len() as u64;
            let room = read + ROOM <= length;
            match format {
                Whole::Lines => (whole, closed) = (read, true),
                Whole::Document => {
                    state.read(&line);
                    closed = state.open.is_empty();
                    if room {
                        let comma = u64::from(line.ends_with(b",\n"));
                        (whole, closing) = (read - 1 - comma, state.closing());
                    }
                }
                Whole::Elements { name, closing: end } => {
                    let text = String::from_utf8_lossy(&line);
                    closed = end.ends_with(&*text);
                    if state.elements(name, &text) && room {
                        (whole, closing) = (read, end.as_bytes().to_vec());
                    }
                }
            }
            line.clear();
        }
        if read == length && closed {
            return Ok(());
        }
        self.file.set_len(self.start + whole)?;
        self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(&closing)
    }
}

/// What is open at a place in JSON, or in markup.
#[derive(Debug, Default)]
struct Nesting {
    in_text: bool,
    escaped: bool,
    open: Vec<u8>,
    /// Lists of the session that is open: its messages, then its records.
    lists: u8,
    /// Elements of markup.
    elements: usize,
}

/// How many lists and objects are open in the object of a session.
const SESSION: usize = 3;

impl Nesting {
    fn read(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_text => self.escaped = true,
                b'"' => self.in_text = !self.in_text,
                _ if self.in_text => {}
                b'{' | b'[' => {
                    match (byte, self.open.len()) {
                        (b'[', SESSION) => self.lists += 1,
                        (_, depth) if depth < SESSION => self.lists = 0,
                        _ => {}
                    }
                    self.open.push(byte);
                }
                b'}' | b']' => drop(self.open.pop()),
                _ => {}
            }
        }
    }

    /// Whether elements of that name end in a line, and none goes on behind it.
    fn elements(&mut self, name: &str, line: &str) -> bool {
        let count = |tag: String| line.matches(&tag).count();
        let ends = count(format!("</{name}>"));
        self.elements += count(format!("<{name}>")) + count(format!("<{name} "));
        self.elements = self.elements.saturating_sub(ends);
        ends > 0 && self.elements == 0
    }

    /// What closes all that is open.
    fn closing(&self) -> Vec<u8> {
        let mut closing = Vec::new();
        for (depth, &open) in self.open.iter().enumerate().rev() {
            closing.push(if open == b'{' { b'}' } else { b']' });
            if depth == SESSION && self.lists == 1 {
                closing.extend_from_slice(b",\"records\":[]");
            }
        }
        closing.push(b'\n');
        closing
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::fs;

    /// What becomes of a file that holds `before`, and behind it the start of an output.
    fn mended(before: &str, output: &str, format: Whole) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out");
        fs::write(&path, before).unwrap();
        let salvage = Salvage::new(&path).unwrap();
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(output.as_bytes()).unwrap();
        salvage.mend(format).unwrap();
        String::from_utf8(fs::read(path).unwrap()).unwrap()
    }

    #[test]
    fn lines_are_whole() {
        let output = format!("one\ntwo\n{}", "x".repeat(100));
        assert_eq!(mended("mine", &output, Whole::Lines), "mineone\ntwo\n");
        assert_eq!(mended("mine\nand", "short", Whole::Lines), "mine\nand", "what was there before stays");
    }

    #[test]
    fn a_document_cut_anywhere_is_a_document() {
        let text = "{\"sessions\":[\n\
            {\"session\":{\"users\":[\"a]\\\"}\"]},\"messages\":[\n{\"m\":[1,{\"x\":2}]},\n{\"m\":2}],\"records\":[\n{\"r\":1},\n{\"r\":[2]}]},\n\
            {\"messages\":[],\"records\":[\n{\"r\":3}]},\n\
            {\"messages\":[\n{\"m\":4}],\"records\":[]}\n\
            ],\n\"summary\":{\"frames\":9}}\n";
        let count = |text: &str| -> [usize; 3] {
            let document: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
            let sessions = document["sessions"].as_array().unwrap();
            let all = |key: &str| sessions.iter().map(|session| session[key].as_array().unwrap().len()).sum();
            [sessions.len(), all("messages"), all("records")]
        };
        let mut before = [0; 3];
        for cut in text.find('\n').unwrap() + 1..=text.len() {
            // As much as is given up follows.
            let now = count(&mended(
                "",
                &format!("{}{}", &text[..cut], "x".repeat(ROOM as usize)),
                Whole::Document,
            ));
            assert!(now.iter().zip(before).all(|(now, before)| *now >= before), "{cut}: {now:?}");
            before = now;
        }
        assert_eq!(before, [3, 3, 3]);
        let rows = mended("", &format!("[\n{{\"a\":1}},\n{{\"b\":{}", "1".repeat(99)), Whole::Document);
        assert_eq!(rows, "[\n{\"a\":1}]\n");
        assert_eq!(mended("", text, Whole::Document), text, "a document that was closed stays");
    }

    #[test]
    fn markup_cut_anywhere_is_closed() {
        let head = "<svg>\n<style>a</style>\n";
        let boxes = "<g transform=\"b\">\n<g><title>c</title>\n<text>d</text>\n</g>\n<text>e</text>\n</g>\n";
        let text = format!("{head}{boxes}{boxes}</svg>\n");
        let format = Whole::Elements { name: "g", closing: "</svg>\n" };
        for cut in 0..text.len() {
            let mended = mended("", &format!("{}{}", &text[..cut], "x".repeat(ROOM as usize)), format);
            let whole = cut.checked_sub(head.len()).map_or(0, |cut| cut / boxes.len());
            let expected = format!("{head}{}</svg>\n", boxes.repeat(whole));
            assert_eq!(mended, if whole == 0 { "" } else { &expected }, "{cut}");
        }
        assert_eq!(mended("", &text, format), text, "a picture that was closed stays");
    }
}
