//! Messages whose rendering is left to the thread that writes them.
//!
//! They keep what a view may ask of them: the tree, which is taken and given back empty, not copied, and copies of
//! the bytes, which are the capture's or a stream's.

use crate::message::{Message, Sender};
use crate::origin::{Moment, Piece};
use crate::time::Time;
use crate::tree::{Node, Tree};

/// How many bytes of memory trees keep for later messages.
const KEPT: usize = 1 << 20;

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
        if self.is_empty() {
            return;
        }
        let mut held = 0;
        for kept in &mut self.messages {
            kept.tree.reset(Time::default());
            held += kept.tree.held();
            if held > KEPT {
                kept.tree = Tree::new(kept.tree.recording());
            }
        }
        (self.count, self.nodes) = (0, 0);
        self.summaries.clear();
        self.bytes.clear();
        self.pieces.clear();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::message::Side;
    use crate::protocol::{Transport, ntp};
    use crate::tree::{Order, UNDISSECTED};

    fn push(deferred: &mut Deferred, number: u64, fields: u64) {
        let mut tree = Tree::new(true);
        (0..fields).for_each(|value| tree.push(&UNDISSECTED, 0, 0, 1, value, Order::Big));
        let sender = Sender {
            session: 1,
            number,
            protocol: &ntp::PROTOCOL,
            from: Side::Client,
            transport: Transport::Udp,
            source: ([192, 0, 2, 7], 33876).into(),
            destination: ([192, 0, 2, 9], 123).into(),
        };
        let moment = Moment { frame: number, time: Time::new(0, 0) };
        let pieces = [Piece { frame: number, offset: 42, length: 3 }];
        deferred.push(sender, moment, &mut tree, &format!("number {number}"), b"abc", &pieces);
        assert!(tree.nodes().is_empty());
    }

    fn told(deferred: &Deferred) -> Vec<(String, usize, u64)> {
        let tell = |message: Message<'_>| {
            assert_eq!(message.bytes, b"abc");
            (message.summary.to_owned(), message.tree.nodes().len(), message.pieces[0].frame)
        };
        deferred.messages().map(tell).collect()
    }

    #[test]
    fn messages_come_back_with_what_is_theirs() {
        let mut deferred = Deferred::default();
        for round in [5, 8] {
            push(&mut deferred, round, 2);
            push(&mut deferred, round + 1, 3);
            let expected =
                [(format!("number {round}"), 2, round), (format!("number {}", round + 1), 3, round + 1)];
            assert_eq!(told(&deferred), expected);
            assert_eq!(deferred.size(), 5 * size_of::<Node>() + 6);
            deferred.clear();
            assert!(deferred.is_empty() && told(&deferred).is_empty());
        }
    }

    #[test]
    fn memory_that_is_kept_is_bounded() {
        let mut deferred = Deferred::default();
        (0..20).for_each(|number| push(&mut deferred, number, 10_000));
        deferred.clear();
        let held: usize = deferred.messages.iter().map(|kept| kept.tree.held()).sum();
        assert!((1..=KEPT).contains(&held), "{held} bytes");
    }
}
