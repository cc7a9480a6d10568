//! JSON values, written straight into a buffer.

mod serializer;

pub(super) use serializer::Serializer;

use crate::terminal::is_unsafe;
use crate::time::Time;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

pub(super) fn uint(value: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Appends a string in quotes.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escaped(text, out);
    out.push(b'"');
}

/// Whether text stands inside of quotes as it is: ASCII without control characters, `"` and `\`.
#[inline]
pub(super) fn is_plain(text: &[u8]) -> bool {
    let (words, _) = text.as_chunks();
    let odd = words.iter().fold(0, |odd, &word| odd | odd_bytes(u64::from_le_bytes(word)));
    odd | odd_bytes(last_word(text)) == 0
}

/// How many bytes at the start of a text stand inside of quotes as they are.
fn plain_length(text: &[u8]) -> usize {
    let (words, _) = text.as_chunks::<8>();
    for (index, &word) in words.iter().enumerate() {
        let odd = odd_bytes(u64::from_le_bytes(word));
        if odd != 0 {
            return 8 * index + odd.trailing_zeros() as usize / 8;
        }
    }
    let rest = &text[8 * words.len()..];
    8 * words.len() + rest.iter().take_while(|&&byte| odd_bytes(u64::from(byte) | FILL) == 0).count()
}

/// Spaces, but for the lowest byte.
const FILL: u64 = each(b' ') << 8;

/// The last eight bytes of a text, or all bytes of a shorter one, some of them twice.
#[inline]
fn last_word(text: &[u8]) -> u64 {
    if let Some(&last) = text.last_chunk() {
        return u64::from_le_bytes(last);
    }
    if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        return u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << 32;
    }
    match *text {
        [] => each(b' '),
        [a] => u64::from(a) | FILL,
        [a, b] => u64::from(a) | u64::from(b) << 8 | FILL << 8,
        [a, b, c, ..] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16 | FILL << 16,
    }
}

/// A word of eight times that byte.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Not zero if one of a word's eight bytes does not stand inside of quotes as it is; the lowest bit that is set lies
/// in the lowest such byte.
#[inline]
fn odd_bytes(word: u64) -> u64 {
    // Taking 1 from a zero borrows from its highest bit; what else has that bit afterwards had it before, or lies
    // above such a zero.
    let has = |byte| (word ^ each(byte)).wrapping_sub(each(1)) & !(word ^ each(byte));
    let control = word.wrapping_sub(each(b' ')) & !word;
    (word | control | has(b'"') | has(b'\\') | has(0x7f)) & each(0x80)
}

/// Appends text as it stands inside of quotes. What a terminal should not get raw is escaped too.
pub(super) fn escaped(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let (mut plain_from, mut next) = (0, 0);
    while let Some(rest) = text.get(next..) {
        let at = next + plain_length(rest.as_bytes());
        let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        next = at + character.len_utf8();
        if character != '"' && character != '\\' && !is_unsafe(character) {
            continue;
        }
        out.extend_from_slice(&text.as_bytes()[plain_from..at]);
        plain_from = next;
        match character {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.extend_from_slice(b"\\u");
                    hex(&unit.to_be_bytes(), out);
                }
            }
        }
    }
    out.extend_from_slice(&text.as_bytes()[plain_from..]);
}

/// Appends bytes as lower-case hexadecimal digits, without quotes.
pub(super) fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(2 * bytes.len());
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        out.extend_from_slice(block.map(hex_pair).as_flattened());
    }
    for &byte in rest {
        out.extend_from_slice(&hex_pair(byte));
    }
}

/// The two hexadecimal digits of a byte.
#[inline]
pub(super) fn hex_pair(byte: u8) -> [u8; 2] {
    // Without a table the compiler can do many at a time.
    [byte >> 4, byte & 15].map(|digit| digit + if digit < 10 { b'0' } else { b'a' - 10 })
}

/// Appends a time in quotes.
pub(super) fn time(time: Time, out: &mut Vec<u8>) {
    out.push(b'"');
    time.write_rfc3339(out);
    out.push(b'"');
}

/// Appends an address without quotes.
pub(super) fn ipv4(address: Ipv4Addr, out: &mut Vec<u8>) {
    for (index, octet) in address.octets().into_iter().enumerate() {
        if index > 0 {
            out.push(b'.');
        }
        uint(octet.into(), out);
    }
}

/// Appends an address with its port in quotes: `"192.0.2.9:123"`, `"[2001:db8::9]:123"`.
pub(super) fn address(address: SocketAddr, out: &mut Vec<u8>) {
    out.push(b'"');
    match address.ip() {
        IpAddr::V4(ip) => {
            ipv4(ip, out);
            out.push(b':');
            uint(address.port().into(), out);
        }
        // Writing to a Vec cannot fail.
        IpAddr::V6(_) => drop(write!(out, "{address}")),
    }
    out.push(b'"');
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_read_back() {
        let all: String = ('\0'..='\u{2fff}').chain(['\u{e0041}', '😀']).collect();
        for text in ["", "plain", "q\"b\\s/", &all] {
            let json = written(|out| string(text, out));
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            assert!(!json.chars().any(is_unsafe));
        }
        assert_eq!(written(|out| string("\x1b\u{202e}\u{e0041}\n", out)), r#""\u001b\u202e\udb40\udc41\n""#);
    }

    #[test]
    fn plain_text_is_told_wherever_the_odd_byte_stands() {
        for length in 0..40 {
            let text = vec![b'a'; length];
            assert!(is_plain(&text));
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = text.clone();
                    text[at] = byte;
                    let plain = matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
                    assert_eq!(is_plain(&text), plain, "{byte:#x} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn numbers_keep_every_digit() {
        assert_eq!(written(|out| uint(u64::MAX, out)), "18446744073709551615");
        let bytes: Vec<u8> = (0..=u8::MAX).chain([0xab]).collect();
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(written(|out| hex(&bytes, out)), digits);
    }

    #[test]
    fn addresses() {
        assert_eq!(written(|out| address(([192, 0, 2, 9], 123).into(), out)), "\"192.0.2.9:123\"");
        let six = "[2001:db8::9]:123".parse().unwrap();
        assert_eq!(written(|out| address(six, out)), "\"[2001:db8::9]:123\"");
    }
}
