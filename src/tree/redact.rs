//! Overwrites what a message says, and leaves how it is built.

use super::{COMPUTED, EXPLAINED, Order, Tree};
use crate::field::{Field, Kind};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// What stands where something was.
const MASK: u8 = b'*';

impl Tree {
    /// Overwrites the bytes and values of fields that `hides`, with all that lies in them, and forgets every
    /// explanation that was put together for this message. `message` holds the bytes of source 0.
    pub fn redact(&mut self, message: &mut [u8], hides: fn(&Field, &[u8]) -> bool) {
        if !self.recording {
            message.fill(MASK);
        }
        let mut sources: Vec<Vec<u8>> = self.sources.iter().map(|source| source.bytes.to_vec()).collect();
        let mut text = std::mem::take(&mut self.text).into_bytes();
        let mut hidden = 0;
        let mut wide = Vec::new();
        for (index, node) in self.nodes.iter_mut().enumerate() {
            let range = node.start as usize..(node.start as usize).saturating_add(node.length as usize);
            let source = match node.source {
                0 => &mut *message,
                n => sources.get_mut(usize::from(n) - 1).map_or(&mut [][..], Vec::as_mut_slice),
            };
            if hides(node.field, source.get(range.clone()).unwrap_or_default()) {
                hidden = hidden.max(node.end as usize);
            }
            node.marks &= !EXPLAINED;
            if index >= hidden {
                continue;
            }
            // Marked, but without a text: nothing is said of it.
            node.marks |= EXPLAINED;
            mask(source, range.clone());
            if node.field.kind == Kind::Text16 {
                wide.push((node.source, range, node.order));
            }
            let computed = node.marks & COMPUTED != 0;
            match node.field.kind {
                Kind::Text | Kind::TextZ | Kind::Text16 if computed => {
                    let at = (node.value >> 32) as usize;
                    mask(&mut text, at..at.saturating_add(node.value as u32 as usize));
                }
                Kind::Group => {}
                _ => node.value = if computed { 0 } else { masked_number(node.length) },
            }
        }
        // A buffer was made from bytes that say the same.
        for at in (0..self.sources.len()).rev() {
            let (of, offset, length) = {
                let source = &self.sources[at];
                (usize::from(source.of), source.offset as usize, source.length as usize)
            };
            let origin = match of {
                0 => &mut *message,
                n => sources.get_mut(n - 1).map_or(&mut [][..], Vec::as_mut_slice),
            };
            mask(origin, offset..offset.saturating_add(length));
        }
        for (source, range, order) in wide {
            let source = match source {
                0 => &mut *message,
                n => sources.get_mut(usize::from(n) - 1).map_or(&mut [][..], Vec::as_mut_slice),
            };
            widen(source, range, order);
        }
        for (source, bytes) in self.sources.iter_mut().zip(sources) {
            source.bytes = Arc::from(bytes);
        }
        self.meanings.clear();
        self.text = String::from_utf8_lossy(&text).into_owned();
        for note in &mut self.notes {
            if let Cow::Owned(_) = note.text {
                note.text = Cow::Borrowed("a note that may tell what was said");
            }
        }
    }
}

/// Overwrites a range.
fn mask(bytes: &mut [u8], range: Range<usize>) {
    let end = range.end.min(bytes.len());
    if let Some(part) = bytes.get_mut(range.start.min(end)..end) {
        part.fill(MASK);
    }
}

/// Makes UTF-16 code units of a range that was overwritten.
fn widen(bytes: &mut [u8], range: Range<usize>, order: Order) {
    let end = range.end.min(bytes.len());
    for unit in bytes.get_mut(range.start.min(end)..end).unwrap_or_default().chunks_exact_mut(2) {
        unit[usize::from(order == Order::Little)] = 0;
    }
}

/// The number that so many overwritten bytes make.
fn masked_number(length: u32) -> u64 {
    (0..length.min(8)).fold(0, |number, _| number << 8 | u64::from(MASK))
}
