//! Plain LZ77: 32 flags at a time, then a literal or a match for each (MS-XCA §2.4).

use super::{Damaged, copy};

/// The compressed bytes, from front to back.
pub(super) struct Input<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Input { bytes, at: 0 }
    }

    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let taken = *self.bytes.get(self.at..)?.first_chunk()?;
        self.at += N;
        Some(taken)
    }

    pub fn u8(&mut self) -> Option<usize> {
        self.take().map(|[byte]| usize::from(byte))
    }

    pub fn u16(&mut self) -> Option<usize> {
        self.take().map(|bytes| usize::from(u16::from_le_bytes(bytes)))
    }

    pub fn u32(&mut self) -> Option<usize> {
        self.take().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    pub fn damaged(&self, what: &'static str) -> Damaged {
        Damaged { at: self.at, what }
    }
}

pub(super) fn decompress(bytes: &[u8], size: usize) -> Result<Vec<u8>, Damaged> {
    let mut input = Input::new(bytes);
    let mut out = Vec::new();
    // Two lengths share a byte: where the upper half of one is still to be used.
    let mut half = None;
    while out.len() < size {
        let Some(flags) = input.u32() else { break };
        for bit in (0..32).rev() {
            if out.len() >= size {
                break;
            }
            if flags >> bit & 1 == 0 {
                let Some([byte]) = input.take() else { return Ok(out) };
                out.push(byte);
                continue;
            }
            let Some(token) = input.u16() else { return Ok(out) };
            let length = match token & 7 {
                7 => long(&mut input, &mut half).ok_or_else(|| input.damaged("a match has no length"))?,
                short => short,
            };
            copy(&mut out, (token >> 3) + 1, length.saturating_add(3), size)
                .ok_or_else(|| input.damaged("a match starts before the data"))?;
        }
    }
    Ok(out)
}

/// A length that does not fit the three bits of a match.
fn long(input: &mut Input<'_>, half: &mut Option<usize>) -> Option<usize> {
    let nibble = match half.take() {
        Some(upper) => upper,
        None => {
            let byte = input.u8()?;
            *half = Some(byte >> 4);
            byte & 15
        }
    };
    if nibble < 15 {
        return Some(nibble + 7);
    }
    match input.u8()? {
        255 => {
            let length = match input.u16()? {
                0 => input.u32()?,
                length => length,
            };
            (length >= 15 + 7).then_some(length)
        }
        byte => Some(byte + 15 + 7),
    }
}
