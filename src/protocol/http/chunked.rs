//! A body in chunks (RFC 9112 §7.1).

use crate::fault::Fault;
use crate::reader::Reader;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// A part of the body.
    CHUNK = group("http.chunk", "Chunk").spec("RFC 9112 §7.1");
    /// How many bytes the chunk has, in hexadecimal; 0 in the last one.
    SIZE = uint("http.chunk_size", "Chunk size").unit("bytes").spec("RFC 9112 §7.1");
    /// What the chunk adds to the content.
    DATA = bytes("http.chunk_data", "Chunk data").spec("RFC 9112 §7.1");
    /// The line end behind the chunk.
    BOUNDARY = bytes("http.chunk_boundary", "Chunk boundary").spec("RFC 9112 §7.1");
    /// A header field behind the body.
    TRAILER = text("http.chunked_trailer_part", "Trailer").spec("RFC 9112 §7.1.2");
}

/// A line with a size is no longer than this.
const MAX_LINE: usize = 4096;

/// Where in the chunks of a body one stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chunks(State);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before a line with a size, or the empty line before it.
    #[default]
    Size,
    /// In a chunk; so many bytes are left.
    Data(u64),
    /// Behind the last chunk.
    Trailer,
}

/// What the next bytes of a body in chunks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// So many bytes belong to it, and it goes on.
    Part(usize),
    /// There must be so many bytes to tell.
    Need(usize),
    /// With so many bytes it ends.
    End(usize),
    /// They do not make sense.
    Broken,
}

impl Chunks {
    /// Looks at the next bytes.
    pub fn next(&mut self, bytes: &[u8]) -> Next {
        if let State::Data(left) = self.0 {
            let taken = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if taken == 0 {
                return Next::Need(1);
            }
            self.0 = match left - taken as u64 {
                0 => State::Size,
                left => State::Data(left),
            };
            return Next::Part(taken);
        }
        let Some(end) = bytes.iter().take(MAX_LINE).position(|&byte| byte == b'\n') else {
            return if bytes.len() < MAX_LINE { Next::Need(bytes.len() + 1) } else { Next::Broken };
        };
        let (line, length) = (bytes[..end].trim_ascii(), end + 1);
        match self.0 {
            State::Size if line.is_empty() => {}
            State::Size => match size(line) {
                Some(0) => self.0 = State::Trailer,
                Some(size) => self.0 = State::Data(size),
                None => return Next::Broken,
            },
            _ if line.is_empty() => return Next::End(length),
            _ => {}
        }
        Next::Part(length)
    }

    /// Takes away so many bytes of a chunk that were not captured; says whether it still knows where it stands.
    pub fn skip(&mut self, length: u64) -> bool {
        match self.0 {
            State::Data(left) if length < left => {
                self.0 = State::Data(left - length);
                true
            }
            _ => false,
        }
    }
}

/// The size that a line states, before extensions.
fn size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|&byte| byte == b';').next()?.trim_ascii();
    let digits =
        str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u64::from_str_radix(digits, 16).ok()
}

/// Reads what is left as a body in chunks, and returns what they carry.
pub fn read(reader: &mut Reader<'_, '_>) -> Result<Arc<[u8]>, Fault> {
    let mut content = Vec::new();
    let mut behind_last = false;
    while !reader.is_empty() && !behind_last {
        reader.group(&CHUNK, |reader| {
            let start = reader.offset();
            let bytes = reader.peek();
            let end = bytes.iter().take(MAX_LINE).position(|&byte| byte == b'\n');
            let size = end.and_then(|end| size(bytes[..end].trim_ascii()).map(|size| (size, end + 1)));
            let Some((size, length)) = size else {
                return Err(Fault::malformed(start, "no size of a chunk"));
            };
            reader.number_as(&SIZE, length, size)?;
            behind_last = size == 0;
            if behind_last {
                return Ok(());
            }
            let there = reader.remaining().min(usize::try_from(size).unwrap_or(usize::MAX));
            content.extend_from_slice(reader.bytes(&DATA, there)?);
            if there as u64 != size {
                let text = format!("the chunk has {size} bytes, {there} of them are here");
                return Err(Fault::malformed(reader.offset(), text));
            }
            match reader.peek() {
                [b'\r', b'\n', ..] => reader.bytes(&BOUNDARY, 2)?,
                [b'\n', ..] => reader.bytes(&BOUNDARY, 1)?,
                _ => return Err(Fault::malformed(reader.offset(), "no line end behind the chunk")),
            };
            Ok(())
        })?;
    }
    while !reader.is_empty() {
        let line = reader.peek();
        let length = line.iter().position(|&byte| byte == b'\n').map_or(line.len(), |at| at + 1);
        let text = String::from_utf8_lossy(line[..length].trim_ascii());
        if text.is_empty() {
            reader.bytes(&BOUNDARY, length)?;
        } else {
            reader.text_as(&TRAILER, length, &text)?;
        }
    }
    Ok(content.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many bytes the chunks take that start `bytes`.
    fn extent(bytes: &[u8]) -> Option<usize> {
        let (mut chunks, mut at) = (Chunks::default(), 0);
        loop {
            match chunks.next(&bytes[at..]) {
                Next::Part(length) => at += length,
                Next::End(length) => return Some(at + length),
                Next::Need(_) | Next::Broken => return None,
            }
        }
    }

    #[test]
    fn the_end_is_found() {
        assert_eq!(extent(b"3\r\nabc\r\n0\r\n\r\nHTTP"), Some(13));
        assert_eq!(extent(b"A;ext=1\r\n0123456789\r\n00\r\nTrailer: x\r\n\r\n"), Some(39));
        assert_eq!(extent(b"3\nabc\n0\n\n"), Some(9));
        assert_eq!(extent(b"3\r\nabc\r\n0\r\n"), None);
        assert_eq!(extent(b"3\r\nabcd\r\n"), None);
        assert_eq!(extent(b"-1\r\n"), None);
        assert_eq!(Chunks::default().next(b"ffffffffffffffffff\r\n"), Next::Broken);
        assert_eq!(Chunks::default().next(&[b'1'; MAX_LINE]), Next::Broken);
    }

    #[test]
    fn a_gap_inside_of_a_chunk_is_no_harm() {
        let mut chunks = Chunks::default();
        assert_eq!(chunks.next(b"10\r\nabc"), Next::Part(4));
        assert!(chunks.skip(15));
        assert_eq!(chunks.next(b"z\r\n"), Next::Part(1));
        assert!(!chunks.skip(1));
    }
}
