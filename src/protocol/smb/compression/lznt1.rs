//! LZNT1: chunks of 4096 bytes, of which each has its own matches (MS-XCA §2.5).

use super::{Damaged, copy};

/// How many bytes a chunk holds at most.
const CHUNK: usize = 4096;

pub(super) fn decompress(bytes: &[u8], size: usize) -> Result<Vec<u8>, Damaged> {
    let mut out = Vec::new();
    let mut at = 0;
    while out.len() < size {
        let Some(&[low, high]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) else { break };
        let header = u16::from_le_bytes([low, high]);
        if header == 0 {
            break;
        }
        let length = usize::from(header & 0xfff) + 1;
        let start = at + 2;
        let data = bytes
            .get(start..start + length)
            .ok_or(Damaged { at, what: "a chunk is longer than the data" })?;
        if header & 0x8000 == 0 {
            out.extend_from_slice(data);
        } else {
            chunk(data, &mut out).map_err(|(within, what)| Damaged { at: start + within, what })?;
        }
        at = start + length;
    }
    out.truncate(size);
    Ok(out)
}

/// A compressed chunk: a byte of flags, then a literal or a match for each of its bits.
fn chunk(data: &[u8], out: &mut Vec<u8>) -> Result<(), (usize, &'static str)> {
    let start = out.len();
    let mut at = 0;
    while let Some(&flags) = data.get(at) {
        at += 1;
        for bit in 0..8 {
            let Some(&first) = data.get(at) else { return Ok(()) };
            if flags >> bit & 1 == 0 {
                out.push(first);
                at += 1;
            } else {
                let &second = data.get(at + 1).ok_or((at, "a match ends early"))?;
                let word = usize::from(u16::from_le_bytes([first, second]));
                let done = out.len() - start;
                // The farther into the chunk, the more bits the distance takes, and the fewer the length.
                let length_bits = 16 - done.max(9).next_power_of_two().ilog2();
                let length = (word & ((1 << length_bits) - 1)) + 3;
                let distance = (word >> length_bits) + 1;
                if distance > done {
                    return Err((at, "a match starts before its chunk"));
                }
                copy(out, distance, length, start + CHUNK).ok_or((at, "a match of nothing"))?;
                at += 2;
            }
            if out.len() - start > CHUNK {
                return Err((at, "a chunk holds more than 4096 bytes"));
            }
        }
    }
    Ok(())
}
