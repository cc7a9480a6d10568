//! What is left of an output file that could not be written to its end, because the disk is full.
//!
//! All formats write their pieces in whole lines, so a file is whole once it is cut back behind the last of them. A JSON
//! document has its open lists and objects closed besides.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes that are given up to have room for what closes a document.
const ROOM: u64 = 64;

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

    /// Cuts the file back to what is whole of it, and closes it if it is JSON.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn mend(mut self, is_json: bool) -> io::Result<()> {
        let length = self.file.metadata()?.len().saturating_sub(self.start);
        self.file.seek(SeekFrom::Start(self.start))?;
        let mut state = Nesting::default();
        let (mut read, mut whole, mut closing) = (0, 0, Vec::new());
        let mut line = Vec::new();
        let mut reader = BufReader::new(&self.file);
        while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            read += line.len() as u64;
            if !is_json {
                whole = read;
            } else {
                state.read(&line);
                if read + ROOM <= length {
                    let comma = u64::from(line.ends_with(b",\n"));
                    (whole, closing) = (read - 1 - comma, state.closing());
                }
            }
            line.clear();
        }
        if read == length && state.open.is_empty() {
            return Ok(());
        }
        self.file.set_len(self.start + whole)?;
        self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(&closing)
    }
}

/// What is open at a place in JSON.
#[derive(Debug, Default)]
struct Nesting {
    in_text: bool,
    escaped: bool,
    open: Vec<u8>,
    /// Lists of the session that is open: its messages, then its records.
    lists: u8,
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
    fn mended(before: &str, output: &str, is_json: bool) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out");
        fs::write(&path, before).unwrap();
        let salvage = Salvage::new(&path).unwrap();
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(output.as_bytes()).unwrap();
        salvage.mend(is_json).unwrap();
        String::from_utf8(fs::read(path).unwrap()).unwrap()
    }

    #[test]
    fn lines_are_whole() {
        let output = format!("one\ntwo\n{}", "x".repeat(100));
        assert_eq!(mended("mine", &output, false), "mineone\ntwo\n");
        assert_eq!(mended("mine\nand", "short", false), "mine\nand", "what was there before stays");
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
            let now = count(&mended("", &format!("{}{}", &text[..cut], "x".repeat(ROOM as usize)), true));
            assert!(now.iter().zip(before).all(|(now, before)| *now >= before), "{cut}: {now:?}");
            before = now;
        }
        assert_eq!(before, [3, 3, 3]);
        let rows = mended("", &format!("[\n{{\"a\":1}},\n{{\"b\":{}", "1".repeat(99)), true);
        assert_eq!(rows, "[\n{\"a\":1}]\n");
        assert_eq!(mended("", text, true), text, "a document that was closed stays");
    }
}
