//! One extracted file: which parts of it are there, and what the manifest tells of it.

use crate::content::Begin;
use crate::summary::About;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Parts told apart; a file with more of them is called incomplete.
const MAX_PARTS: usize = 4096;

/// An extracted file.
#[derive(Debug)]
pub struct Artifact {
    /// Its name in the directory.
    pub file: String,
    /// Whether all of it was there when it ended.
    pub ended: bool,
    /// Bytes of it that a cap left out.
    pub left_out: u64,
    about: About,
    begin: Begin,
    /// Start and end of the parts that are there, ascending, with something missing between them.
    parts: Vec<(u64, u64)>,
    /// Where the last part that was refused ends.
    refused: u64,
    /// There were more parts than are told apart.
    more_parts: bool,
    hash: String,
}

impl Artifact {
    /// A file without content.
    pub fn new(file: String, about: About, begin: &Begin) -> Self {
        Artifact {
            file,
            about,
            begin: begin.clone(),
            ended: false,
            left_out: 0,
            parts: Vec::new(),
            refused: 0,
            more_parts: false,
            hash: String::new(),
        }
    }

    /// A part is there.
    pub fn add(&mut self, offset: u64, length: u64) {
        let (mut start, mut end) = (offset, offset.saturating_add(length));
        let first = self.parts.partition_point(|&(_, other)| other < start);
        let last = self.parts.partition_point(|&(other, _)| other <= end);
        if first < last {
            start = start.min(self.parts[first].0);
            end = end.max(self.parts[last - 1].1);
        } else if self.parts.len() == MAX_PARTS {
            self.more_parts = true;
            return;
        }
        self.parts.splice(first..last, [(start, end)]);
    }

    /// A part is no part of it after all. Returns what was there of it.
    pub fn remove(&mut self, offset: u64, length: u64) -> Vec<(u64, u64)> {
        let (from, to) = (offset, offset.saturating_add(length));
        self.refused = self.refused.max(to);
        let mut removed = Vec::new();
        for (start, end) in std::mem::take(&mut self.parts) {
            let (first, last) = (start.max(from), end.min(to));
            if first >= last {
                self.parts.push((start, end));
                continue;
            }
            removed.push((first, last));
            let left = [(start, first), (last, end)];
            self.parts.extend(left.into_iter().filter(|(start, end)| start < end));
        }
        self.more_parts |= self.parts.len() > MAX_PARTS;
        self.parts.truncate(MAX_PARTS);
        removed
    }

    /// Where bytes are missing, with their number, as far as it is known.
    fn missing(&self) -> Vec<[u64; 2]> {
        let mut at = 0;
        let mut missing = Vec::new();
        let end = self.begin.size.map(|size| size.max(self.refused)).map(|end| (end, end));
        for (start, end) in self.parts.iter().copied().chain(end) {
            if start > at {
                missing.push([at, start - at]);
            }
            at = at.max(end);
        }
        missing
    }

    fn is_complete(&self) -> bool {
        let ends = self.ended || self.begin.size.is_some();
        ends && self.left_out == 0 && !self.more_parts && self.missing().is_empty()
    }

    /// Computes the hash, and names the file for what it is.
    pub fn finish(&mut self, directory: &Path) -> io::Result<()> {
        let path = directory.join(&self.file);
        let (mut file, mut hash, mut buffer) = (File::open(&path)?, Sha256::new(), vec![0; 64 << 10]);
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                length => hash.update(&buffer[..length]),
            }
        }
        self.hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        if !self.is_complete() {
            self.file.push_str(".partial");
            fs::rename(path, directory.join(&self.file))?;
        }
        Ok(())
    }

    /// What the manifest tells.
    pub fn object(&self) -> Value {
        let mut object = Map::new();
        let mut tell = |key: &str, value: Value| object.insert(key.to_owned(), value);
        tell("file", self.file.as_str().into());
        tell("kind", self.begin.kind.into());
        tell("name", self.begin.name.as_str().into());
        tell("session", self.about.session.into());
        tell("protocol", self.about.protocol.into());
        tell("client", self.about.client.to_string().into());
        tell("server", self.about.server.to_string().into());
        tell("frame", self.about.frame.into());
        tell("time", self.about.time.to_string().into());
        tell("bytes", self.parts.iter().map(|(start, end)| end - start).sum::<u64>().into());
        tell("sha256", self.hash.as_str().into());
        tell("complete", self.is_complete().into());
        tell(
            "missing",
            self.missing()
                .iter()
                .map(|[offset, length]| json!({"offset": offset, "length": length}))
                .collect(),
        );
        if !self.ended && self.begin.size.is_none() {
            tell("end_seen", false.into());
        }
        if self.left_out > 0 {
            tell("bytes_left_out", self.left_out.into());
        }
        if self.more_parts {
            tell("more_missing", true.into());
        }
        object.into()
    }
}
