//! Undoing a compression, with a bound on what comes out.
//!
//! Specifications: RFC 1950 (zlib), RFC 8878 (zstd). The length that a packet states for what comes out is a claim:
//! it bounds the output, and nothing is allocated by it.

use crate::count::Count;
use flate2::read::ZlibDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::Read;

/// How bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RFC 1950.
    Zlib,
    /// RFC 8878.
    Zstd,
}

impl Algorithm {
    /// The word for it, as in a derived source: `zlib`, `zstd`.
    pub const fn name(self) -> &'static str {
        match self {
            Algorithm::Zlib => "zlib",
            Algorithm::Zstd => "zstd",
        }
    }

    /// Whether compressed bytes can begin so (RFC 1950 §2.2, RFC 8878 §3.1.1).
    pub fn starts(self, bytes: &[u8]) -> bool {
        match (self, bytes) {
            (Algorithm::Zlib, &[cmf, flags, ..]) => {
                cmf & 0x0f == 8 && cmf >> 4 <= 7 && u16::from_be_bytes([cmf, flags]).is_multiple_of(31)
            }
            (Algorithm::Zstd, bytes) => bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
            _ => false,
        }
    }
}

/// The most that comes out of one piece of compressed data: 64 MiB.
pub const MAX_OUTPUT: u64 = 64 << 20;
/// The largest window of zstd that is believed in: 128 MiB.
const MAX_WINDOW: u64 = 128 << 20;

/// What came out.
#[derive(Debug, PartialEq, Eq)]
pub struct Inflated {
    /// As much as could be decompressed, and no more than was claimed.
    pub bytes: Vec<u8>,
    /// What is wrong with it, if anything is.
    pub fault: Option<String>,
}

/// Decompresses `input`, which claims to become `size` bytes.
pub fn inflate(algorithm: Algorithm, input: &[u8], size: u64) -> Inflated {
    let limit = size.min(MAX_OUTPUT);
    let mut bytes = Vec::new();
    // One byte more than may come tells that there is more.
    let result = match algorithm {
        Algorithm::Zlib => ZlibDecoder::new(input)
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map(|_| ())
            .map_err(|e| e.to_string()),
        Algorithm::Zstd => frames(input, limit + 1, &mut bytes),
    };
    let fault = match result {
        Err(why) => Some(format!("cannot be decompressed behind {}: {why}", Count(bytes.len(), "byte"))),
        Ok(()) if bytes.len() as u64 > MAX_OUTPUT => Some(format!("more than {MAX_OUTPUT} bytes come out")),
        Ok(()) if bytes.len() as u64 > size => {
            Some(format!("more comes out than the {} that were stated", Count(size, "byte")))
        }
        Ok(()) if (bytes.len() as u64) < size => {
            Some(format!("the output ends after {}, where {size} were stated", Count(bytes.len(), "byte")))
        }
        Ok(()) => None,
    };
    bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Inflated { bytes, fault }
}

/// Decompresses zstd frames one behind the other, until `limit` bytes are out.
fn frames(mut input: &[u8], limit: u64, out: &mut Vec<u8>) -> Result<(), String> {
    while !input.is_empty() && (out.len() as u64) < limit {
        let left = limit - out.len() as u64;
        // A new decoder for every frame: one that is used again allocates a whole window at once.
        StreamingDecoder::new_with_max_window_size(&mut input, MAX_WINDOW)
            .map_err(|e| e.to_string())?
            .take(left)
            .read_to_end(out)
            .map_err(|e| e.to_string())?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::io::Write;

    pub fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    pub fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn what_went_in_comes_out() {
        let plain = vec![7; 5000];
        for (algorithm, packed) in [(Algorithm::Zlib, zlib(&plain)), (Algorithm::Zstd, zstd(&plain))] {
            assert!(algorithm.starts(&packed));
            assert!(packed.len() < 200);
            let whole = inflate(algorithm, &packed, 5000);
            assert_eq!(whole, Inflated { bytes: plain.clone(), fault: None });
            let more = inflate(algorithm, &packed, 4000);
            assert_eq!(more.bytes.len(), 4000);
            assert_eq!(more.fault.unwrap(), "more comes out than the 4000 bytes that were stated");
            let less = inflate(algorithm, &packed, u64::MAX);
            assert_eq!(less.bytes, plain);
            assert_eq!(
                less.fault.unwrap(),
                format!("the output ends after 5000 bytes, where {} were stated", u64::MAX)
            );
        }
    }

    #[test]
    fn damage_is_told_and_what_came_before_kept() {
        let plain: Vec<u8> = (0..60_000u32).map(|n| ((n * n) >> 7) as u8).collect();
        let packed = zlib(&plain);
        let cut = inflate(Algorithm::Zlib, &packed[..packed.len() / 2], 60_000);
        assert!(cut.bytes.len() > 1000 && plain.starts_with(&cut.bytes));
        assert!(cut.fault.unwrap().starts_with("cannot be decompressed behind"));
        for algorithm in [Algorithm::Zlib, Algorithm::Zstd] {
            assert!(inflate(algorithm, b"not compressed at all", 100).fault.is_some());
            assert!(inflate(algorithm, b"", 100).fault.is_some());
            assert!(!algorithm.starts(b"no"));
        }
    }

    #[test]
    fn two_frames_of_zstd_come_out_one_behind_the_other() {
        let mut packed = zstd(b"first, ");
        packed.extend(zstd(b"second"));
        assert_eq!(
            inflate(Algorithm::Zstd, &packed, 13),
            Inflated { bytes: b"first, second".to_vec(), fault: None }
        );
    }
}
