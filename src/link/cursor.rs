//! A place in a packet, and the end of the layer that is being read.
//!
//! A layer ends where its length says, but not behind the layer around it: a frame's bytes may be
//! missing from the capture, which is counted, or never have been sent, in which case a length lies.

use super::Unhandled;
use etherparse::err::LenError;

/// Moves forward over a frame, layer by layer. Knows how long the current layer was on the wire,
/// which may be more than was captured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    /// The buffer, up to the end of the current layer.
    bytes: &'a [u8],
    /// Never beyond `bytes`.
    at: usize,
    /// Where the current layer ended on the wire; never before the end of `bytes`.
    end: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `bytes`, of which there were `wire_len` when they were sent.
    pub fn new(bytes: &'a [u8], wire_len: u32) -> Self {
        Cursor { bytes, at: 0, end: bytes.len().max(wire_len as usize) }
    }

    /// The captured bytes from here to the end of the layer.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The offset in the buffer.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How much is left of the layer, captured or not.
    pub fn left(&self) -> usize {
        self.end - self.at
    }

    /// How much of the layer was not captured.
    pub fn missing(&self) -> usize {
        self.end - self.bytes.len()
    }

    /// Takes the next `N` bytes, which belong to `layer`.
    #[inline]
    pub fn take<const N: usize>(&mut self, layer: &'static str) -> Result<&'a [u8; N], Unhandled> {
        match self.rest().first_chunk() {
            Some(chunk) => {
                self.at += N;
                Ok(chunk)
            }
            None => Err(self.cut_off(layer, N)),
        }
    }

    /// Takes two bytes in network byte order.
    #[inline]
    pub fn u16(&mut self, layer: &'static str) -> Result<u16, Unhandled> {
        Ok(u16::from_be_bytes(*self.take(layer)?))
    }

    /// Takes four bytes in network byte order.
    #[inline]
    pub fn u32(&mut self, layer: &'static str) -> Result<u32, Unhandled> {
        Ok(u32::from_be_bytes(*self.take(layer)?))
    }

    /// Moves over `length` bytes of `layer`.
    #[inline]
    pub fn skip(&mut self, length: usize, layer: &'static str) -> Result<(), Unhandled> {
        if length > self.rest().len() {
            return Err(self.cut_off(layer, length));
        }
        self.at += length;
        Ok(())
    }

    /// Moves over `length` bytes, or to the end of what was captured; returns how many were not.
    pub fn skip_captured(&mut self, length: usize) -> usize {
        let captured = length.min(self.rest().len());
        self.at += captured;
        length - captured
    }

    /// From here on the layer is `length` bytes long: what follows is padding. False when the layer
    /// around it is not that long.
    #[inline]
    pub fn limit(&mut self, length: usize) -> bool {
        if length > self.left() {
            return false;
        }
        self.end = self.at + length;
        if let Some(bytes) = self.bytes.get(..self.end) {
            self.bytes = bytes;
        }
        true
    }

    /// Takes `length` bytes off the end of the layer.
    pub fn trim(&mut self, length: usize) {
        self.limit(self.left().saturating_sub(length));
    }

    /// The reason for giving up when `layer` needs more than is left.
    fn cut_off(&self, layer: &'static str, need: usize) -> Unhandled {
        Unhandled::cut_off(layer, self.rest().len(), need)
    }
}

/// The reason for giving up that etherparse gave.
pub(crate) fn too_short(layer: &'static str) -> impl Fn(LenError) -> Unhandled {
    move |error| Unhandled::cut_off(layer, error.len, error.required_len)
}
