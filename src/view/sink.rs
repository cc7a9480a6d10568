//! Where rendered pieces go.

use crate::content::Content;
use crate::output::Stretch;
use std::io::{self, BufWriter, Write};

/// What a rendered piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A message of a session.
    Message,
    /// A record of a session.
    Record,
    /// A closed session; nothing of it follows.
    Session,
    /// Part of a content, and which one in the worker's output; it has no bytes to show.
    Content(usize),
    /// The last piece of all.
    Summary,
}

/// Takes rendered pieces in capture order.
pub trait Sink {
    /// Takes one piece; `session` is the number of the session it belongs to, 0 for the summary.
    fn item(&mut self, session: u64, item: Item, bytes: &[u8]) -> io::Result<()>;

    /// Takes a part of a content.
    fn content(&mut self, content: &Content) -> io::Result<()> {
        let _ = content;
        Ok(())
    }

    /// Takes pieces that follow each other.
    fn stretch(&mut self, stretch: &Stretch<'_>) -> io::Result<()> {
        stretch.entries().try_for_each(|(entry, bytes)| match stretch.content(entry) {
            Some(content) => self.content(content),
            None => self.item(entry.session, entry.item, bytes),
        })
    }

    /// Writes out what can be written by now; to be called when input is awaited.
    fn flush(&mut self) -> io::Result<()>;

    /// Writes the end, after the last piece.
    fn finish(&mut self) -> io::Result<()>;

    /// What was not written because a cap was reached.
    fn left_out(&self) -> Option<String> {
        None
    }
}

/// Writes each piece as it comes.
pub(super) struct Plain<W: Write>(BufWriter<W>);

impl<W: Write> Plain<W> {
    pub(super) fn new(out: W) -> Self {
        Plain(BufWriter::with_capacity(32 << 10, out))
    }
}

impl<W: Write> Sink for Plain<W> {
    fn stretch(&mut self, stretch: &Stretch<'_>) -> io::Result<()> {
        self.0.write_all(stretch.bytes())
    }

    fn item(&mut self, _session: u64, _item: Item, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
