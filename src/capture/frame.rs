//! Frames and the buffers their bytes lie in.

use std::sync::Arc;

use super::LinkType;
use crate::time::Time;

/// One captured frame as the capture describes it; its bytes lie in its [`Chunk`].
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Counted from 1 over all captures that are read together.
    pub number: u64,
    /// When it was captured; [`Time::default`] for a Simple Packet Block of pcapng, which has no time
    /// stamp. What is finer than a nanosecond is cut off.
    pub time: Time,
    /// Length on the wire in bytes. The capture may hold fewer bytes (cut by its snap length), and
    /// some captures hold more than they say was sent.
    pub wire_len: u32,
    /// What its first bytes are.
    pub link: LinkType,
    pub(super) buffer: u32,
    pub(super) start: u32,
    pub(super) len: u32,
}

impl Frame {
    /// How many of its bytes the capture holds.
    pub fn captured_len(&self) -> u32 {
        self.len
    }
}

/// The complete frames that one read brought, and the buffers that hold their bytes.
#[derive(Debug, Default)]
pub struct Chunk {
    /// In capture order, at least one.
    pub frames: Vec<Frame>,
    /// Comments of frames: the frame's number and the text, in capture order.
    pub comments: Vec<(u64, String)>,
    pub(super) buffers: Vec<Arc<Vec<u8>>>,
}

impl Chunk {
    /// The captured bytes of a frame of this chunk.
    pub fn bytes(&self, frame: &Frame) -> &[u8] {
        let start = frame.start as usize;
        self.buffers
            .get(frame.buffer as usize)
            .and_then(|buffer| buffer.get(start..start + frame.len as usize))
            .unwrap_or_default()
    }
}
