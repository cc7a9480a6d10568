//! The examples of MS-XCA §3, and data that nobody should send.

use super::*;

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// A table of Huffman codes, as bytes at places, and what follows it.
fn with_table(places: &[(usize, &str)], rest: &str) -> Vec<u8> {
    let mut bytes = vec![0; 256];
    for (at, text) in places {
        let text = hex(text);
        bytes[*at..*at + text.len()].copy_from_slice(&text);
    }
    bytes.extend(hex(rest));
    bytes
}

#[test]
fn plain_lz77() {
    let mut letters = hex("3f000000");
    letters.extend(LETTERS);
    assert_eq!(decompress(LZ77, &letters, 26).unwrap(), LETTERS);
    let thrice = hex("ffffff1f 616263 1700 0f ff 2601");
    assert_eq!(decompress(LZ77, &thrice, 300).unwrap(), b"abc".repeat(100));
    assert_eq!(decompress(LZ77, &thrice, 10).unwrap(), b"abcabcabca", "no more than asked for");
}

#[test]
fn lz77_with_huffman_codes() {
    let letters = with_table(
        &[(0x30, "50 55555555 55555555 5555 45 44 04"), (0x80, "04")],
        "d8523ed7 94115be9 195ff9d6 7cdf8d04 00000000",
    );
    assert_eq!(decompress(LZ77_HUFFMAN, &letters, 26).unwrap(), LETTERS);
    assert_eq!(decompress(LZ77_HUFFMAN, &letters, 100).unwrap(), LETTERS, "the end is marked");
    let thrice = with_table(&[(0x30, "30 23"), (0x80, "02"), (0x8f, "20")], "a8dc0000 ff2601");
    assert_eq!(decompress(LZ77_HUFFMAN, &thrice, 300).unwrap(), b"abc".repeat(100));
}

#[test]
fn lznt1() {
    let song = hex(
        "38b0 8846 2320 0020 4720 4100 10a2 4701 a045 2044 0008 4501 5079 00c0 4520 0524 1388 05b4 024a 44ef \
         0358 028c 0916 0148 4500 be00 9e00 0401 1890 00",
    );
    let expected = "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E F# G \
                    F# E D E A F# F# G A A G F# E D D E F# E D D\0";
    let expected = expected.replace("                    ", "");
    assert_eq!(String::from_utf8(decompress(LZNT1, &song, 4096).unwrap()).unwrap(), expected);
    assert_eq!(decompress(LZNT1, &hex("0230 616263 0000"), 100).unwrap(), b"abc", "a chunk as it is");
}

#[test]
fn patterns_and_lz4() {
    assert_eq!(decompress(PATTERN_V1, &hex("41 00 0000 05000000"), 100).unwrap(), b"AAAAA");
    assert_eq!(decompress(PATTERN_V1, &hex("41 00 0000 ffffffff"), 3).unwrap(), b"AAA");
    assert_eq!(decompress(LZ4, &lz4_flex::block::compress(LETTERS), 26).unwrap(), LETTERS);
    assert!(decompress(LZ4, &hex("ffff"), 26).is_err());
    assert!(decompress(9, b"", 1).is_err());
}

#[test]
fn matches_before_the_data() {
    let before = hex("ffffffff 0800");
    assert_eq!(decompress(LZ77, &before, 10).unwrap_err().what, "a match starts before the data");
    let before = hex("03b0 01 0000 00");
    assert_eq!(decompress(LZNT1, &before, 10).unwrap_err().what, "a match starts before its chunk");
    let short = hex("ffbf 00");
    assert_eq!(decompress(LZNT1, &short, 10).unwrap_err().what, "a chunk is longer than the data");
}

#[test]
fn nothing_hostile_breaks_it() {
    let mut seed = 0x1234_5678_u32;
    let mut bytes = Vec::new();
    for round in 0..1000 {
        bytes.clear();
        // Tables whose lengths add up are rare by chance: half of the rounds get one.
        if round % 2 == 0 {
            bytes.extend([0x99; 256]);
        }
        for _ in 0..round % 97 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            bytes.push((seed >> 24) as u8);
        }
        for algorithm in [LZNT1, LZ77, LZ77_HUFFMAN, PATTERN_V1, LZ4] {
            if let Ok(out) = decompress(algorithm, &bytes, 70_000) {
                assert!(out.len() <= 70_000);
            }
        }
    }
}
