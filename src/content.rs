//! Content that sessions carried: files, result sets, documents. It is handed over only where it was asked for.
//!
//! A dissector begins a content, and adds bytes at their offsets as they come. It need not say when it is done: what
//! is not there in the end is missing.

use crate::summary::About;

/// One content of a run; the number tells nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentId(u64);

/// Something about a content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// It begins.
    Begin(Begin),
    /// Bytes of it are here.
    Bytes(u64, Vec<u8>),
    /// So many bytes at an offset were refused by whoever should have kept them, and are no part of it.
    Refused(u64, u64),
    /// It has no more bytes than were added.
    End,
}

/// What is known of a content when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// What it is: `infile`, `result_set`, `soap_request`, `soap_response`, `file_read`, `file_written`.
    pub kind: &'static str,
    /// Its name, as whoever sent it says; it may be anything.
    pub name: String,
    /// How many bytes it has at least, where that says when it is complete.
    pub size: Option<u64>,
}

/// A part with what it is about.
#[derive(Clone, Debug)]
pub struct Content {
    /// Whose it is, and when it came.
    pub about: About,
    /// Which content it is of.
    pub id: ContentId,
    /// What it is.
    pub part: Part,
}

/// A content whose bytes come one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growing {
    /// Which it is.
    pub id: ContentId,
    length: u64,
}

/// Takes contents, if they are wanted.
#[derive(Debug, Default)]
pub struct Contents {
    wanted: bool,
    begun: u64,
    parts: Vec<(ContentId, Part)>,
}

impl Contents {
    /// Takes contents if they are wanted.
    pub fn new(wanted: bool) -> Self {
        Contents { wanted, ..Contents::default() }
    }

    /// Whether anybody wants them.
    pub fn wanted(&self) -> bool {
        self.wanted
    }

    /// Whether nothing was handed over since it was taken last.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Begins a content, if it is wanted.
    pub fn begin(&mut self, kind: &'static str, name: &str, size: Option<u64>) -> Option<ContentId> {
        self.wanted.then(|| {
            self.begun += 1;
            let id = ContentId(self.begun);
            self.parts.push((id, Part::Begin(Begin { kind, name: name.to_owned(), size })));
            id
        })
    }

    /// Adds bytes at an offset.
    pub fn add(&mut self, id: ContentId, offset: u64, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.parts.push((id, Part::Bytes(offset, bytes.to_vec())));
        }
    }

    /// Takes bytes back that were added.
    pub fn refuse(&mut self, id: ContentId, offset: u64, length: u64) {
        self.parts.push((id, Part::Refused(offset, length)));
    }

    /// Begins a content whose bytes come one after the other, if it is wanted.
    pub fn grow(&mut self, kind: &'static str, name: &str) -> Option<Growing> {
        self.begin(kind, name, None).map(|id| Growing { id, length: 0 })
    }

    /// Adds bytes behind those that are there.
    pub fn append(&mut self, growing: &mut Growing, bytes: &[u8]) {
        self.add(growing.id, growing.length, bytes);
        growing.length += bytes.len() as u64;
    }

    /// Says that all bytes were there.
    pub fn end(&mut self, growing: Growing) {
        self.parts.push((growing.id, Part::End));
    }

    /// Adds a row of comma-separated values (RFC 4180). A NULL is empty, an empty text is two quotes.
    pub fn append_row(&mut self, growing: &mut Growing, cells: &[Option<String>]) {
        let mut line = String::new();
        for (at, cell) in cells.iter().enumerate() {
            line.push_str(if at == 0 { "" } else { "," });
            match cell {
                None => {}
                Some(text) if text.is_empty() || text.contains(['"', ',', '\r', '\n']) => {
                    line.push('"');
                    line.push_str(&text.replace('"', "\"\""));
                    line.push('"');
                }
                Some(text) => line.push_str(text),
            }
        }
        line.push_str("\r\n");
        self.append(growing, line.as_bytes());
    }

    /// What was handed over since the last call.
    pub fn take(&mut self) -> Vec<(ContentId, Part)> {
        std::mem::take(&mut self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_that_nobody_wants() {
        let mut contents = Contents::new(false);
        assert_eq!(contents.grow("infile", "a"), None);
        assert_eq!(contents.take(), []);
    }

    #[test]
    fn a_null_is_told_from_an_empty_text() {
        let mut contents = Contents::new(true);
        let mut growing = contents.grow("result_set", "a");
        if let Some(growing) = &mut growing {
            let cells = [None, Some(String::new()), Some("a\"b,c".into()), Some("NULL".into())];
            contents.append_row(growing, &cells);
            contents.append_row(growing, &cells[..1]);
        }
        let bytes = |part: (ContentId, Part)| match part.1 {
            Part::Bytes(offset, bytes) => Some((offset, String::from_utf8_lossy(&bytes).into_owned())),
            _ => None,
        };
        let lines: Vec<_> = contents.take().into_iter().filter_map(bytes).collect();
        assert_eq!(lines, [(0, ",\"\",\"a\"\"b,c\",NULL\r\n".to_owned()), (19, "\r\n".to_owned())]);
    }
}
