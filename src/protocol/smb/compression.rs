//! Decompression of messages of SMB 3.
//!
//! Specifications: MS-XCA (LZNT1, plain LZ77, LZ77 with Huffman codes), MS-SMB2 §2.2.42.2.2 (Pattern_V1), LZ4 block
//! format.

mod huffman;
mod lz77;
mod lznt1;

/// LZNT1.
pub const LZNT1: u16 = 1;
/// Plain LZ77.
pub const LZ77: u16 = 2;
/// LZ77 with Huffman codes.
pub const LZ77_HUFFMAN: u16 = 3;
/// One byte, many times.
pub const PATTERN_V1: u16 = 4;
/// LZ4 blocks.
pub const LZ4: u16 = 5;

/// The most that is decompressed to, whatever a message claims: twice the largest message that servers take.
pub const MAX_SIZE: usize = 16 << 20;

/// Why data could not be decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Where it went wrong, in bytes from the start of the compressed data.
    pub at: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// Decompresses data that becomes `size` bytes at most: what would lie beyond is left out.
pub fn decompress(algorithm: u16, bytes: &[u8], size: usize) -> Result<Vec<u8>, Damaged> {
    let size = size.min(MAX_SIZE);
    match algorithm {
        LZNT1 => lznt1::decompress(bytes, size),
        LZ77 => lz77::decompress(bytes, size),
        LZ77_HUFFMAN => huffman::decompress(bytes, size),
        PATTERN_V1 => pattern(bytes, size),
        LZ4 => lz4(bytes, size),
        _ => Err(Damaged { at: 0, what: "the algorithm is not known" }),
    }
}

/// A byte, three reserved ones, and how often the first is repeated (MS-SMB2 §2.2.42.2.2).
fn pattern(bytes: &[u8], size: usize) -> Result<Vec<u8>, Damaged> {
    match bytes {
        &[byte, _, _, _, a, b, c, d, ..] => {
            Ok(vec![byte; (u32::from_le_bytes([a, b, c, d]) as usize).min(size)])
        }
        _ => Err(Damaged { at: 0, what: "a pattern takes 8 bytes" }),
    }
}

fn lz4(bytes: &[u8], size: usize) -> Result<Vec<u8>, Damaged> {
    // A byte of an LZ4 block stands for 255 bytes at most.
    let mut out = vec![0; size.min(bytes.len().saturating_mul(255))];
    match lz4_flex::block::decompress_into(bytes, &mut out) {
        Ok(length) => {
            out.truncate(length);
            Ok(out)
        }
        Err(_) => Err(Damaged { at: 0, what: "no LZ4 block of this size" }),
    }
}

/// Repeats `length` bytes that lie `distance` before the end, up to a size of `size`. A copy may overlap itself.
fn copy(out: &mut Vec<u8>, distance: usize, length: usize, size: usize) -> Option<()> {
    let mut from = out.len().checked_sub(distance)?;
    let end = out.len().saturating_add(length).min(size);
    while out.len() < end {
        let run = (end - out.len()).min(out.len() - from);
        if run == 0 {
            return None;
        }
        out.extend_from_within(from..from + run);
        from += run;
    }
    Some(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
