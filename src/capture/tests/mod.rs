//! Captures built in memory, read through the public interface.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod build;
mod compression;
mod damage;
mod files;
mod pcap;
mod pcapng;

use std::io::{self, Read};

use super::*;
use crate::time::Time;

/// A frame with its bytes.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    number: u64,
    time: Time,
    link: LinkType,
    wire_len: u32,
    bytes: Vec<u8>,
}

/// A capture that was read to its end.
struct Outcome {
    frames: Vec<Seen>,
    comments: Vec<(u64, String)>,
    capture: Capture,
}

impl Outcome {
    fn reasons(&self) -> Vec<Reason> {
        self.capture.losses().iter().map(|loss| loss.reason).collect()
    }

    fn bytes(&self) -> Vec<&[u8]> {
        self.frames.iter().map(|frame| frame.bytes.as_slice()).collect()
    }

    fn times(&self) -> Vec<Time> {
        self.frames.iter().map(|frame| frame.time).collect()
    }
}

fn finish(mut capture: Capture) -> Outcome {
    let (mut frames, mut comments) = (Vec::new(), Vec::new());
    while let Some(chunk) = capture.next_chunk().unwrap() {
        assert!(!chunk.frames.is_empty());
        frames.extend(seen(&chunk));
        comments.extend(chunk.comments);
    }
    assert!(frames.iter().map(|frame| frame.number).eq(1..=frames.len() as u64));
    Outcome { frames, comments, capture }
}

fn seen(chunk: &Chunk) -> Vec<Seen> {
    let seen = |frame: &Frame| Seen {
        number: frame.number,
        time: frame.time,
        link: frame.link,
        wire_len: frame.wire_len,
        bytes: chunk.bytes(frame).to_vec(),
    };
    chunk.frames.iter().map(seen).collect()
}

fn open(bytes: &[u8]) -> Result<Capture, CaptureError> {
    Capture::from_reader("test", Box::new(io::Cursor::new(bytes.to_vec())))
}

fn read(bytes: &[u8]) -> Outcome {
    finish(open(bytes).unwrap())
}

fn error(bytes: &[u8]) -> String {
    open(bytes).err().expect("an error").to_string()
}

/// Gives at most so many bytes at once.
struct Pieces(io::Cursor<Vec<u8>>, usize);

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = buffer.len().min(self.1);
        self.0.read(&mut buffer[..len])
    }
}

fn read_in_pieces(bytes: &[u8], size: usize) -> Outcome {
    let reader = Box::new(Pieces(io::Cursor::new(bytes.to_vec()), size));
    finish(Capture::from_reader("pieces", reader).unwrap())
}

#[test]
fn a_capture_can_move_to_another_thread() {
    fn send<T: Send>() {}
    fn share<T: Send + Sync>() {}
    send::<Capture>();
    share::<Chunk>();
}
