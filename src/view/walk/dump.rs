//! The dump of a message, with the numbers of its fields below their bytes.

use super::{Numbered, WalkView};
use crate::message::Message;
use anstyle::Style;
use std::fmt::Write as _;
use std::io::Write;

/// Bytes in a row.
const ROW: usize = 16;
/// Rows of one piece that are shown unless everything is asked for.
const ROWS: usize = 64;

/// Appends bytes as pairs of digits; of more than `most`, one less and an ellipsis.
pub(super) fn write_hex(bytes: &[u8], most: usize, out: &mut String) {
    let shown = if bytes.len() > most { most - 1 } else { bytes.len() };
    for (index, byte) in bytes.iter().take(shown).enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(out, "{}{byte:02x}", if index == 0 { "" } else { " " });
    }
    if bytes.len() > most {
        out.push_str(" …");
    }
}

/// Where the digits of a byte of a row begin, behind the offset.
fn column(at: usize) -> usize {
    2 * at + at / 2
}

impl WalkView {
    /// The bytes of a message as they lie in each of its frames, then the buffers made from it.
    pub(in super::super) fn dumps(&self, message: &Message<'_>, numbered: &[Numbered], out: &mut Vec<u8>) {
        let mut start = 0;
        for piece in message.pieces {
            let end = (start + piece.length as usize).min(message.bytes.len());
            if message.pieces.len() > 1 {
                let _ = writeln!(out, "        {} {}", self.language().say("frame"), piece.frame);
            }
            let bytes = message.bytes.get(start..end).unwrap_or_default();
            self.dump(bytes, start, piece.offset as usize, 0, numbered, out);
            start = end;
        }
        for (index, derived) in message.tree.sources().iter().enumerate() {
            let source = index as u8 + 1;
            let mut text = String::new();
            let (length, from) = (derived.length, derived.offset);
            let words: [&dyn std::fmt::Display; 4] = [&source, &derived.how, &length, &from];
            self.language().say_of("source {}: {} of {} bytes from offset {}", &words, &mut text);
            let _ = writeln!(out, "        {text}");
            self.dump(&derived.bytes, 0, 0, source, numbered, out);
        }
    }

    /// Rows of bytes that are `from` bytes into their source; the first one has the offset `shown` in the dump.
    fn dump(
        &self,
        bytes: &[u8],
        from: usize,
        shown: usize,
        source: u8,
        numbered: &[Numbered],
        out: &mut Vec<u8>,
    ) {
        let rows = if self.look.verbose { usize::MAX } else { ROWS };
        let own: Vec<(usize, &Numbered)> =
            numbered.iter().enumerate().filter(|(_, field)| field.source == source).collect();
        for (index, row) in bytes.chunks(ROW).take(rows).enumerate() {
            let at = from + index * ROW;
            self.row(row, at, shown + index * ROW, &own, out);
        }
        let left = bytes.len().saturating_sub(rows.saturating_mul(ROW));
        if left > 0 {
            let mut text = String::new();
            self.language().say_of("{} more bytes (-v shows them)", &[&left], &mut text);
            let _ = writeln!(out, "        {text}");
        }
    }

    fn row(&self, row: &[u8], at: usize, shown: usize, own: &[(usize, &Numbered)], out: &mut Vec<u8>) {
        let owner = |byte: usize| {
            let here = own.partition_point(|(_, field)| (field.start as usize) <= byte);
            own[..here]
                .iter()
                .rev()
                .find(|(_, field)| byte < field.end as usize)
                .map(|&(number, field)| (number, field))
        };
        let styles: Vec<Style> = (at..at + row.len())
            .map(|byte| owner(byte).map_or(Style::new(), |(number, _)| self.style(number)))
            .collect();
        let _ = write!(out, "\t0x{shown:04x}:  ");
        for (index, (byte, style)) in row.iter().zip(&styles).enumerate() {
            let gap = if index > 0 && index % 2 == 0 { " " } else { "" };
            let _ = write!(out, "{gap}{style}{byte:02x}{style:#}");
        }
        let _ = write!(out, "{:1$}", "", column(ROW) - 1 - column(row.len() - 1));
        for (byte, style) in row.iter().zip(&styles) {
            let text = if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '.' };
            let _ = write!(out, "{style}{text}{style:#}");
        }
        out.push(b'\n');
        let mut written = 0;
        let mut markers = String::new();
        for index in 0..row.len() {
            let Some((number, field)) = owner(at + index) else { continue };
            let name = (number + 1).to_string();
            // Digits that would run into the next number are left out.
            if field.start as usize != at + index
                || (written > 0 && column(index) <= written)
                || name.len() > 2 * (field.end - field.start) as usize
            {
                continue;
            }
            let style = self.style(number);
            let _ = write!(markers, "{:1$}{style}{name}{style:#}", "", column(index) - written);
            written = column(index) + name.len();
        }
        if written > 0 {
            let _ = writeln!(out, "\t         {markers}");
        }
    }
}
