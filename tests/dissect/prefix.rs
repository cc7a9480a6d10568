//! Every prefix of every sample message, and every message with a byte changed: nothing panics, and what the
//! tree says lies where it says.

use crate::invariants::violations;
use crate::packets::frames;
use crate::support::{Bench, Said, conversation, samples, sessions};
use dissect::protocol::{Behind, Step, Transport};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many messages at the start of a session, and right before the one under test, the dissector hears first.
const BEFORE: usize = 4;

/// Up to this length every prefix is tried, and every byte changed; of what is longer, samples are.
const ALL: usize = 1024;

/// Lengths or offsets up to `end`.
fn places(end: usize) -> impl Iterator<Item = usize> {
    (0..=end).filter(move |&at| at <= ALL || at % 61 == 0 || end - at < 16)
}

/// Has a dissector hear `bytes` in place of a session's message `number`, and checks what comes of it.
fn check(session: &[Said], number: usize, bytes: &[u8], behind: Behind) {
    let said = &session[number];
    let mut bench = Bench::new(said.protocol, true);
    let (before, first) = (number.saturating_sub(BEFORE), number.min(BEFORE));
    for said in session[..first].iter().chain(&session[before.max(first)..number]) {
        bench.hear(said, &said.bytes, Behind::End);
    }
    let mut rest = bytes;
    while !rest.is_empty() {
        let step = bench.hear(said, rest, behind);
        let taken = match step {
            Step::Message(length) => {
                assert!((1..=rest.len()).contains(&length), "a message of {length} of {} bytes", rest.len());
                let wrong = violations(&bench.tree, &rest[..length]);
                assert!(wrong.is_empty(), "frame {}, {bytes:02x?}:\n{}", said.frame, wrong.join("\n"));
                assert!(!bench.summary.is_empty(), "frame {}, {bytes:02x?}: no summary", said.frame);
                length
            }
            Step::Body(length) | Step::Skip(length) => length,
            Step::Need(length) => {
                assert_eq!(
                    behind,
                    Behind::More,
                    "frame {}, {bytes:02x?}: needs what never comes",
                    said.frame
                );
                assert!(length > rest.len(), "needs {length} bytes and has {}", rest.len());
                break;
            }
            Step::NotMine | Step::Becomes(_) => break,
        };
        assert!((1..=rest.len()).contains(&taken), "{step:?} of {} bytes", rest.len());
        rest = &rest[taken..];
    }
}

#[test]
fn every_prefix_holds_together() {
    for sample in samples() {
        for session in sessions(&sample.bytes) {
            for (number, said) in session.iter().enumerate() {
                for length in places(said.bytes.len()) {
                    let (prefix, lost) = said.bytes.split_at(length);
                    check(&session, number, prefix, Behind::End);
                    if !lost.is_empty() {
                        check(&session, number, prefix, Behind::Cut(lost.len() as u64));
                    }
                    if said.transport == Transport::Tcp {
                        check(&session, number, prefix, Behind::More);
                    }
                }
            }
        }
    }
}

#[test]
fn every_changed_byte_holds_together() {
    for sample in samples() {
        for session in sessions(&sample.bytes) {
            for (number, said) in session.iter().enumerate() {
                let mut bytes = said.bytes.clone();
                for at in places(bytes.len() - 1) {
                    let old = bytes[at];
                    for new in [0, 0xff, old.wrapping_add(1), old.wrapping_sub(1), old ^ 0x80] {
                        bytes[at] = new;
                        check(&session, number, &bytes, Behind::End);
                    }
                    bytes[at] = old;
                }
            }
        }
    }
}

#[test]
fn sample_messages_hold_together_and_lie_where_they_say() {
    static SEEN: AtomicUsize = AtomicUsize::new(0);
    for sample in samples() {
        let frames = frames(&sample.bytes);
        let name = sample.name;
        conversation(&sample.bytes, move |message| {
            let wrong = violations(message.tree, message.bytes);
            assert!(wrong.is_empty(), "{name}, frame {}:\n{}", message.frame, wrong.join("\n"));
            let mut bytes: Vec<u8> = Vec::new();
            for piece in message.pieces {
                let frame = &frames[piece.frame as usize - 1];
                bytes.extend_from_slice(&frame[piece.offset as usize..][..piece.length as usize]);
            }
            assert_eq!(bytes, message.bytes, "{name}, frame {}", message.frame);
            SEEN.fetch_add(1, Ordering::Relaxed);
        });
    }
    assert!(SEEN.load(Ordering::Relaxed) > 300);
}
