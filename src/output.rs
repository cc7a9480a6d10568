//! What workers produced, and how it comes back into capture order.

use crate::content::Content;
use crate::deferred::Deferred;
use crate::view::sink::Item;
use crate::view::{Scratch, View};
use std::ops::Range;

/// One rendered message, record or session.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Place in the run's order, which does not depend on threads.
    pub position: u64,
    /// Number of its session.
    pub session: u64,
    /// What it is.
    pub item: Item,
    /// End of its bytes; they start where those of the entry before end.
    pub end: usize,
}

/// What one worker made of one chunk of frames.
#[derive(Debug, Default)]
pub struct Output {
    /// The rendered bytes of all entries.
    pub bytes: Vec<u8>,
    /// In order of position.
    pub entries: Vec<Entry>,
    /// What entries are of content.
    pub contents: Vec<Content>,
    /// Messages that were not rendered yet: those of all entries that are messages, or none.
    pub deferred: Deferred,
    /// Whether more of the same chunk follows.
    pub more: bool,
}

impl Output {
    /// Empties it for reuse.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.entries.clear();
        self.contents.clear();
        self.deferred.clear();
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.bytes.len() + self.deferred.size()
    }

    /// Renders the messages that were deferred, in `room`, which gets the memory that was used before in turn.
    pub fn render(&mut self, view: &dyn View, scratch: &mut Scratch, room: &mut Vec<u8>) {
        if self.deferred.is_empty() {
            return;
        }
        room.clear();
        let (mut messages, mut start) = (self.deferred.messages(), 0);
        for entry in &mut self.entries {
            let from = std::mem::replace(&mut start, entry.end);
            match entry.item {
                Item::Message => {
                    messages.next().inspect(|message| view.message(message, scratch, room));
                }
                _ => room.extend_from_slice(&self.bytes[from..entry.end]),
            }
            entry.end = room.len();
        }
        std::mem::swap(&mut self.bytes, room);
        drop(messages);
        self.deferred.clear();
    }

    /// The entries of a range, each with its bytes.
    fn each(&self, range: Range<usize>) -> impl Iterator<Item = (&Entry, &[u8])> {
        let start = self.start(range.start);
        self.entries[range].iter().scan(start, |start, entry| {
            let from = std::mem::replace(start, entry.end);
            Some((entry, &self.bytes[from..entry.end]))
        })
    }

    /// Where the bytes of the entry at `index` start.
    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.entries[before].end)
    }
}

/// Entries of one worker that follow each other in the order of the run.
#[derive(Clone, Debug)]
pub struct Stretch<'a> {
    output: &'a Output,
    range: Range<usize>,
}

impl<'a> Stretch<'a> {
    /// The bytes of all of them.
    pub fn bytes(&self) -> &'a [u8] {
        &self.output.bytes[self.output.start(self.range.start)..self.output.start(self.range.end)]
    }

    /// The content that an entry stands for.
    pub fn content(&self, entry: &Entry) -> Option<&'a Content> {
        match entry.item {
            Item::Content(at) => self.output.contents.get(at),
            _ => None,
        }
    }

    /// The entries, each with its bytes.
    pub fn entries(&self) -> impl Iterator<Item = (&'a Entry, &'a [u8])> {
        self.output.each(self.range.clone())
    }
}

/// Goes through several workers' outputs for the same chunk in order of position.
pub fn merge<E>(outputs: &[Output], mut each: impl FnMut(Stretch<'_>) -> Result<(), E>) -> Result<(), E> {
    let mut next = vec![0; outputs.len()];
    let position =
        |worker: usize, index: usize| outputs[worker].entries.get(index).map(|entry| entry.position);
    loop {
        let waiting =
            || (0..outputs.len()).filter_map(|worker| Some((position(worker, next[worker])?, worker)));
        let Some((_, worker)) = waiting().min() else { return Ok(()) };
        let until = waiting().filter(|&(_, other)| other != worker).map(|(position, _)| position).min();
        let first = next[worker];
        let mut end = first + 1;
        while position(worker, end).is_some_and(|position| until.is_none_or(|until| position < until)) {
            end += 1;
        }
        each(Stretch { output: &outputs[worker], range: first..end })?;
        next[worker] = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(entries: &[(u64, &str)]) -> Output {
        let mut output = Output::default();
        for &(position, text) in entries {
            output.bytes.extend_from_slice(text.as_bytes());
            let end = output.bytes.len();
            output.entries.push(Entry { position, session: 1, item: Item::Message, end });
        }
        output
    }

    #[test]
    fn entries_come_back_in_order() {
        let outputs =
            [output(&[(1, "a"), (4, "dd"), (4, "e")]), output(&[]), output(&[(2, "b"), (3, "ccc")])];
        let mut text = String::new();
        let done = merge(&outputs, |stretch| {
            for (entry, bytes) in stretch.entries() {
                text.push_str(&format!("{}{} ", entry.position, String::from_utf8_lossy(bytes)));
            }
            text.push_str(&format!("[{}] ", String::from_utf8_lossy(stretch.bytes())));
            Ok::<_, ()>(())
        });
        assert_eq!((done, text.as_str()), (Ok(()), "1a [a] 2b 3ccc [bccc] 4dd 4e [dde] "));
        assert_eq!(merge(&outputs, |_| Err("full")), Err("full"));
    }
}
