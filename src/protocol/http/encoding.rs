//! Content codings undone (RFC 9110 §8.4.1), with a bound on what comes out.

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;
use std::io::Read;

/// Zstandard's window in HTTP is no larger (RFC 9659 §3).
const MAX_WINDOW: u64 = 8 << 20;
/// How much brotli reads at a time.
const BUFFER: usize = 4096;

/// How content is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// RFC 1952.
    Gzip,
    /// RFC 1950, or what some senders take it for: RFC 1951.
    Deflate,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

impl Coding {
    /// The coding of that name.
    pub fn by_name(name: &str) -> Option<Coding> {
        const NAMES: [(&str, Coding); 6] = [
            ("gzip", Coding::Gzip),
            ("x-gzip", Coding::Gzip),
            ("deflate", Coding::Deflate),
            ("br", Coding::Brotli),
            ("zstd", Coding::Zstd),
            ("x-zstd", Coding::Zstd),
        ];
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, coding)| coding)
    }

    /// The word for it, as in a derived source.
    pub const fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
        }
    }

    /// Undoes it: up to `most` bytes of what comes out, and what is wrong with it, if anything is.
    pub fn undo(self, input: &[u8], most: usize) -> (Vec<u8>, Option<String>) {
        let mut out = Vec::new();
        let result = match self {
            Coding::Gzip => all(MultiGzDecoder::new(input), most, &mut out),
            Coding::Deflate if is_zlib(input) => all(ZlibDecoder::new(input), most, &mut out),
            Coding::Deflate => all(DeflateDecoder::new(input), most, &mut out),
            Coding::Brotli => all(Decompressor::new(input, BUFFER), most, &mut out),
            Coding::Zstd => zstd(input, most, &mut out),
        };
        let fault = match result {
            Err(why) => Some(format!("cannot be decompressed behind {} bytes: {why}", out.len())),
            Ok(()) if out.len() > most => {
                out.truncate(most);
                Some(format!("more than {most} bytes come out; the others are not shown"))
            }
            Ok(()) => None,
        };
        (out, fault)
    }
}

/// Reads as much as may come, and one byte more, which tells that there is more.
fn all(decoder: impl Read, most: usize, out: &mut Vec<u8>) -> Result<(), String> {
    decoder.take(most as u64 + 1).read_to_end(out).map(|_| ()).map_err(|error| error.to_string())
}

/// Frames one behind the other.
fn zstd(mut input: &[u8], most: usize, out: &mut Vec<u8>) -> Result<(), String> {
    while !input.is_empty() && out.len() <= most {
        let left = (most + 1 - out.len()) as u64;
        let frame = StreamingDecoder::new_with_max_window_size(&mut input, MAX_WINDOW)
            .map_err(|error| error.to_string())?;
        frame.take(left).read_to_end(out).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Whether bytes have the header of zlib (RFC 1950 §2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, &[method, flags, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([method, flags]).is_multiple_of(31))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_went_in_comes_out() {
        let plain = b"twice, twice, twice".repeat(20);
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(&plain).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::best());
        raw.write_all(&plain).unwrap();
        let zstd = ruzstd::encoding::compress_to_vec(&plain[..], ruzstd::encoding::CompressionLevel::Fastest);
        for (coding, packed) in [
            (Coding::Gzip, gzip(&plain)),
            (Coding::Deflate, zlib.finish().unwrap()),
            (Coding::Deflate, raw.finish().unwrap()),
            (Coding::Zstd, zstd),
        ] {
            assert_eq!(coding.undo(&packed, 1000), (plain.clone(), None), "{coding:?}");
            assert!(coding.undo(&packed[..packed.len() / 2], 1000).1.is_some(), "{coding:?}");
        }
        // "hello" as brotli stores it (RFC 7932 §9.2).
        let stored = [0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
        assert_eq!(Coding::Brotli.undo(&stored, 5), (b"hello".to_vec(), None));
        assert!(Coding::Brotli.undo(b"hello", 5).1.is_some());
    }

    #[test]
    fn a_bomb_is_bounded() {
        let (out, fault) = Coding::Gzip.undo(&gzip(&[0; 50_000]), 2000);
        assert_eq!(out.len(), 2000);
        assert!(fault.unwrap().starts_with("more than"));
    }
}
