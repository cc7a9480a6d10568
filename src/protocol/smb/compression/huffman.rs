//! LZ77 whose literals and matches are Huffman codes, with a table for every 65536 bytes (MS-XCA §2.2).

use super::lz77::Input;
use super::{Damaged, copy};

/// How many bytes a block holds at most.
const BLOCK: usize = 1 << 16;
/// Literals, then matches.
const SYMBOLS: usize = 512;
/// How long codes may be.
const MAX_BITS: u32 = 15;
/// Stands for the end where the input ends, too.
const END: usize = 256;

pub(super) fn decompress(bytes: &[u8], size: usize) -> Result<Vec<u8>, Damaged> {
    let mut input = Input::new(bytes);
    let mut out = Vec::new();
    let mut table = vec![0; 1 << MAX_BITS];
    while out.len() < size && input.at < bytes.len() {
        let lengths: [u8; SYMBOLS / 2] =
            input.take().ok_or_else(|| input.damaged("a table of codes takes 256 bytes"))?;
        codes(&lengths, &mut table).ok_or_else(|| input.damaged("the lengths of codes do not add up"))?;
        if block(&mut input, bytes.len(), &table, &mut out, size)? {
            break;
        }
    }
    Ok(out)
}

/// Fills in, for each 15 bits that may come, symbol and length of the code that they start with.
fn codes(lengths: &[u8; SYMBOLS / 2], table: &mut [u16]) -> Option<()> {
    let length = |symbol: usize| {
        let pair = lengths.get(symbol / 2).copied().unwrap_or(0);
        u32::from(if symbol.is_multiple_of(2) { pair & 15 } else { pair >> 4 })
    };
    let mut at = 0;
    for bits in 1..=MAX_BITS {
        for symbol in (0..SYMBOLS).filter(|&symbol| length(symbol) == bits) {
            let span = 1 << (MAX_BITS - bits);
            table.get_mut(at..at + span)?.fill((symbol as u16) << 4 | bits as u16);
            at += span;
        }
    }
    (at == table.len()).then_some(())
}

/// Bits of the input, most significant first in words of 16.
struct Bits {
    next: u32,
    extra: i32,
}

impl Bits {
    fn consume(&mut self, count: u32, input: &mut Input<'_>) {
        self.next = self.next.checked_shl(count).unwrap_or(0);
        self.extra -= count as i32;
        if self.extra < 0 {
            // Where the input ends, the codes that are left are in the bits at hand.
            let word = input.u16().unwrap_or(0) as u32;
            self.next |= word << -self.extra;
            self.extra += 16;
        }
    }
}

/// Decodes a block; returns whether the data ended.
fn block(
    input: &mut Input<'_>,
    end: usize,
    table: &[u16],
    out: &mut Vec<u8>,
    size: usize,
) -> Result<bool, Damaged> {
    let first = input.u16().ok_or_else(|| input.damaged("a block has no codes"))? as u32;
    let second = input.u16().unwrap_or(0) as u32;
    let mut bits = Bits { next: first << 16 | second, extra: 16 };
    let full = out.len().saturating_add(BLOCK).min(size);
    while out.len() < full {
        let entry = table.get((bits.next >> (32 - MAX_BITS)) as usize).copied().unwrap_or(0);
        bits.consume(u32::from(entry & 15), input);
        let symbol = usize::from(entry >> 4);
        if symbol == END && input.at >= end {
            return Ok(true);
        }
        if symbol < END {
            out.push(symbol as u8);
            continue;
        }
        let length = match symbol & 15 {
            15 => long(input).ok_or_else(|| input.damaged("a match has no length"))?,
            short => short,
        };
        let distance_bits = ((symbol - END) >> 4) as u32;
        let distance = (1 << distance_bits) + (u64::from(bits.next) >> (32 - distance_bits)) as usize;
        bits.consume(distance_bits, input);
        copy(out, distance, length.saturating_add(3), size)
            .ok_or_else(|| input.damaged("a match starts before the data"))?;
    }
    Ok(false)
}

/// A length that does not fit the four bits of a symbol.
fn long(input: &mut Input<'_>) -> Option<usize> {
    match input.u8()? {
        255 => {
            let length = match input.u16()? {
                0 => input.u32()?,
                length => length,
            };
            (length >= 15).then_some(length)
        }
        byte => Some(byte + 15),
    }
}
