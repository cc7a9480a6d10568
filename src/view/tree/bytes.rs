//! The column of bytes: rows of hexadecimal digits, and bit fields drawn as bits.

use super::{Columns, Count, Offset, TreeView, over};
use crate::field::{Bits, Field, Kind};
use crate::tree::{Node, UNDISSECTED};
use anstyle::Style;

/// Rows that a field of bytes takes at most, unless more is asked for.
const BYTES_ROWS: usize = 4;
/// Rows that undissected bytes take at most, unless more is asked for.
const DUMP_ROWS: usize = 16;
/// Numbers and addresses are shown whole; none is longer.
const SCALAR: usize = 16;

/// How the bytes of a field are laid out in rows.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    /// Rows to show, counting the one beside the label.
    pub count: usize,
    /// Whether the first row stands below the label, and text beside each.
    pub dump: bool,
}

impl TreeView {
    pub(super) fn rows(&self, field: &'static Field, length: usize) -> Rows {
        let dump = std::ptr::eq(field, &UNDISSECTED);
        let needed = length.div_ceil(self.row).max(1);
        let limit = match field.kind {
            Kind::Group => 1,
            _ if field.bits.is_some() => 1,
            Kind::Text if !self.verbose => 1,
            _ if self.verbose || length <= SCALAR => usize::MAX,
            _ if dump => DUMP_ROWS,
            Kind::Bytes => BYTES_ROWS,
            _ => 1,
        };
        Rows { count: needed.min(limit), dump }
    }

    /// Appends what stands in the bytes column beside the label of a field with bytes of its own.
    pub(super) fn write_first_row(&self, bytes: &[u8], rows: Rows, out: &mut String) {
        if !rows.dump {
            // One row that is not enough says so itself; several are followed by a line that does.
            let cut = rows.count == 1 && bytes.len() > self.row;
            write_hex(&bytes[..bytes.len().min(self.row - usize::from(cut))], out);
            out.push_str(if cut { " …" } else { "" });
        }
    }

    /// Appends the rows below the label of a field.
    pub(super) fn more_rows(
        &self,
        node: &Node,
        bytes: &[u8],
        rows: Rows,
        columns: Columns,
        text: &mut String,
        out: &mut Vec<u8>,
    ) {
        let dim = self.palette.dim;
        let shown = usize::from(!rows.dump);
        if node.field.kind == Kind::Group || node.field.bits.is_some() || rows.count == shown {
            return;
        }
        let chunks = bytes.chunks(self.row).enumerate().skip(shown).take(rows.count - shown);
        for (index, chunk) in chunks {
            let mut line = self.line(out);
            let offset = Offset(node.source, node.start + (index * self.row) as u32);
            line.put_right(columns.offset, dim, over(text, format_args!("{offset}")));
            line.column(columns.bytes);
            text.clear();
            write_hex(chunk, text);
            line.put(Style::new(), text);
            if rows.dump {
                line.column(columns.label + 2 * usize::from(node.depth));
                text.clear();
                text.extend(
                    chunk.iter().map(|&byte| if matches!(byte, b' '..=b'~') { byte.into() } else { '·' }),
                );
                line.put(dim, text);
            }
            line.end();
        }
        let left = bytes.len().saturating_sub(rows.count * self.row);
        if left > 0 {
            let mut line = self.line(out);
            line.column(columns.bytes);
            line.put(dim, over(text, format_args!("… {} more", Count(left, "byte"))));
            line.end();
        }
    }
}

/// Appends bytes as pairs of digits with blanks between.
pub(super) fn write_hex(bytes: &[u8], out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    for (index, &byte) in bytes.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

/// Appends a picture of a number of `length` bytes with only the bits of `value` filled in: `.... ..10`.
/// Of a number too wide for `columns`, the part around those bits is drawn.
pub(super) fn write_bits(bits: Bits, value: u64, length: u32, columns: usize, out: &mut String) {
    /// Columns of four bits and the blank behind them.
    const QUAD: usize = 5;
    /// Columns of "… " and " …".
    const CUTS: usize = 4;
    let quads = 2 * (length as usize).min(8);
    let first = usize::from(bits.first_in(8 * length).unwrap_or(0));
    let count = usize::from(bits.count);
    let (mut from, mut to) = (0, quads);
    if QUAD * quads > columns + 1 {
        let room = ((columns + 1 - CUTS) / QUAD).max(1);
        // From the start of a byte, unless the last bits would fall off.
        let whole = (first / 4) & !1;
        from = if first + count > 4 * (whole + room) { first / 4 } else { whole };
        from = from.min(quads.saturating_sub(room));
        to = (from + room).min(quads);
    }
    out.push_str(if from > 0 { "… " } else { "" });
    for quad in from..to {
        if quad > from {
            out.push(' ');
        }
        for bit in 4 * quad..4 * quad + 4 {
            let below = (first + count).wrapping_sub(bit + 1);
            out.push(match (first..first + count).contains(&bit) {
                true if value.checked_shr(below as u32).unwrap_or(0) & 1 == 1 => '1',
                true => '0',
                false => '.',
            });
        }
    }
    out.push_str(if to < quads { " …" } else { "" });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(first: u8, count: u8, value: u64, length: u32) -> String {
        let mut out = String::new();
        write_bits(Bits { first, count, width: 0 }, value, length, 23, &mut out);
        out
    }

    #[test]
    fn bits_stand_where_they_are() {
        assert_eq!(drawn(0, 2, 3, 1), "11.. ....");
        assert_eq!(drawn(5, 3, 4, 1), ".... .100");
        assert_eq!(drawn(3, 7, 0b1000001, 2), "...1 0000 01.. ....");
    }

    #[test]
    fn wide_numbers_show_the_part_that_matters() {
        assert_eq!(drawn(0, 1, 1, 4), "1... .... .... .... …");
        assert_eq!(drawn(13, 1, 1, 4), "… .... .1.. .... .... …");
        assert_eq!(drawn(31, 1, 1, 4), "… .... .... .... ...1");
        assert_eq!(drawn(0, 32, 0x8000_0001, 4), "1000 0000 0000 0000 …");
        assert_eq!(drawn(6, 14, 0x2001, 4), "… ..10 0000 0000 0001 …");
        assert_eq!(drawn(7, 2, 3, 4), ".... ...1 1... .... …");
    }

    #[test]
    fn bits_beyond_the_number_do_no_harm() {
        assert_eq!(drawn(9, 1, 1, 1), ".... ....");
        assert_eq!(drawn(0, 1, 1, 0), "");
        assert_eq!(drawn(250, 64, u64::MAX, 8), "… .... .... .... ....");
    }
}
