//! Messages whose rendering is left to the thread that writes them.
//!
//! They keep what a view may ask of them: the tree, which is taken and given back empty, not copied, and copies of
//! the bytes, which are the capture's or a stream's.

use crate::message::{Message, Sender};
use crate::origin::{Moment, Piece};
use crate::time::Time;
use crate::tree::{Node, Tree};

/// Trees of more nodes do not keep their memory for later messages.
const USUAL: usize = 4096;

/// Messages that were dissected, in order, with all that views may ask of them.
#[derive(Debug, Default)]
pub struct Deferred {
    /// The first `count` are in use; the others keep their memory for the next ones.
    messages: Vec<Kept>,
    count: usize,
    /// Nodes of their trees.
    nodes: usize,
    summaries: String,
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
}

/// One of them; what is said of it in common memory starts where that of the message before ends.
#[derive(Debug)]
struct Kept {
    sender: Sender,
    moment: Moment,
    tree: Tree,
    summary_end: usize,
    bytes_end: usize,
    pieces_end: usize,
}

impl Deferred {
    /// Keeps a message. Its tree is taken, and one of an earlier message is left in its place.
    pub fn push(
        &mut self,
        sender: Sender,
        moment: Moment,
        tree: &mut Tree,
        summary: &str,
        bytes: &[u8],
        pieces: &[Piece],
    ) {
        self.nodes += tree.nodes().len();
        self.summaries.push_str(summary);
        self.bytes.extend_from_slice(bytes);
        self.pieces.extend_from_slice(pieces);
        if self.messages.len() == self.count {
            let tree = Tree::new(tree.recording());
            let (summary_end, bytes_end, pieces_end) = (0, 0, 0);
            self.messages.push(Kept { sender, moment, tree, summary_end, bytes_end, pieces_end });
        }
        if let Some(kept) = self.messages.get_mut(self.count) {
            (kept.sender, kept.moment) = (sender, moment);
            std::mem::swap(&mut kept.tree, tree);
            kept.summary_end = self.summaries.len();
            kept.bytes_end = self.bytes.len();
            kept.pieces_end = self.pieces.len();
            self.count += 1;
        }
    }

    /// The messages, in order.
    pub fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        self.messages[..self.count].iter().scan((0, 0, 0), |start, kept| {
            let (summary, bytes, pieces) =
                std::mem::replace(start, (kept.summary_end, kept.bytes_end, kept.pieces_end));
            Some(kept.sender.message(
                kept.moment,
                &self.summaries[summary..kept.summary_end],
                &self.bytes[bytes..kept.bytes_end],
                &self.pieces[pieces..kept.pieces_end],
                &kept.tree,
            ))
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many bytes they take.
    pub fn size(&self) -> usize {
        self.nodes * size_of::<Node>() + self.bytes.len()
    }

    /// Empties it for reuse.
    pub fn clear(&mut self) {
        for kept in &mut self.messages[..self.count] {
            if kept.tree.nodes().len() > USUAL {
                kept.tree = Tree::new(kept.tree.recording());
            }
            kept.tree.reset(Time::default());
        }
        (self.count, self.nodes) = (0, 0);
        self.summaries.clear();
        self.bytes.clear();
        self.pieces.clear();
    }
}
