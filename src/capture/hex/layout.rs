//! The lines of dumps.

use super::MAX_DUMP;
use crate::time::Time;

/// The most bytes that a line shows.
const MAX_LINE: usize = 64;
/// How many it shows unless its neighbours say otherwise.
const USUAL_LINE: usize = 16;

/// A line of a dump: an offset, bytes in hexadecimal, and often the same as text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Offset of its first byte.
    pub offset: usize,
    /// What stands behind the offset.
    rest: &'a str,
    /// It stands for lines like the one before.
    repeated: bool,
    /// What it shows are numbers of 16 bits, the lower byte first, as `hexdump` and `od -x` take them.
    words: bool,
}

impl<'a> Line<'a> {
    /// The `*` that `hexdump` writes instead of lines that are all the same.
    pub const REPEATED: Line<'static> = Line { offset: 0, rest: "", repeated: true, words: false };

    /// Reads a line that begins with an offset.
    pub fn read(line: &'a str) -> Option<Self> {
        let line = line.trim();
        let digits = line.strip_prefix("0x").unwrap_or(line);
        let count = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
        let offset = usize::from_str_radix(digits.get(..count)?, 16).ok()?;
        let rest = &digits[count..];
        let marked = rest.starts_with(':');
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
        // Without a colon, a group of four digits is an offset only where single bytes follow it.
        let first = rest.split_whitespace().next().unwrap_or_default();
        let looks_right = marked || count >= 6 || rest.starts_with("  ") || first.len() == 2;
        let is_offset =
            (4..=8).contains(&count) && apart && looks_right && (first.is_empty() || is_hex(first));
        // The others write a colon, or more digits, or single bytes.
        let words = count == 7 && !marked && rest.split_whitespace().all(|word| word.len() == 4);
        is_offset.then_some(Line { offset, rest, repeated: false, words })
    }

    /// The bytes of a line that is followed by one with offset `next`, or by none.
    fn bytes(&self, next: Option<usize>) -> Vec<u8> {
        let mut all = leading_bytes(self.rest);
        if self.words {
            all.chunks_exact_mut(2).for_each(|word| (word[0].0, word[1].0) = (word[1].0, word[0].0));
        }
        let expected = next.and_then(|next| next.checked_sub(self.offset)).filter(|&count| count <= MAX_LINE);
        if let Some(expected) = expected {
            return all.into_iter().take(expected).map(|(byte, _)| byte).collect();
        }
        let matching = (1..=all.len().min(MAX_LINE)).rev().find(|&count| {
            let bytes: Vec<u8> = all.iter().take(count).map(|&(byte, _)| byte).collect();
            let behind = all.get(count - 1).and_then(|&(_, end)| self.rest.get(end..));
            behind.is_some_and(|text| is_text_of(text, &bytes))
        });
        // No text behind it: the bytes end where the line does, or where a column ends.
        let column = self.rest.trim_start();
        let indent = self.rest.len() - column.len();
        let gap = column.find("   ").map_or(self.rest.len(), |at| indent + at);
        let count = matching
            .unwrap_or_else(|| all.iter().take_while(|&&(_, end)| end <= gap).count().min(USUAL_LINE));
        all.into_iter().take(count).map(|(byte, _)| byte).collect()
    }
}

/// The bytes that the lines of a dump show, as far as they follow each other.
pub(super) fn bytes(lines: &[Line<'_>]) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    let octal = is_octal(lines);
    let offset = |line: &Line<'_>| if octal { in_octal(line.offset) } else { line.offset };
    for (index, line) in lines.iter().enumerate() {
        let line = &Line { offset: offset(line), ..*line };
        let next = lines.get(index + 1).filter(|next| !next.repeated).map(offset);
        if line.repeated {
            let until = next.unwrap_or_default().min(MAX_DUMP);
            while !last.is_empty() && bytes.len() < until {
                bytes.extend_from_slice(&last);
            }
            continue;
        }
        if line.offset != bytes.len() {
            break;
        }
        last = line.bytes(next);
        bytes.extend_from_slice(&last);
        if bytes.len() >= MAX_DUMP {
            break;
        }
    }
    bytes.truncate(MAX_DUMP);
    bytes
}

/// Whether lines have their offsets in octal, as `od` writes them: 16 bytes take it from 0 to 20.
fn is_octal(lines: &[Line<'_>]) -> bool {
    match lines {
        [first, second, ..] => {
            first.offset == 0 && second.offset == 0x20 && leading_bytes(first.rest).len() == USUAL_LINE
        }
        _ => false,
    }
}

/// The number whose octal digits are the hexadecimal digits of `offset`.
fn in_octal(offset: usize) -> usize {
    usize::from_str_radix(&format!("{offset:x}"), 8).unwrap_or(usize::MAX)
}

fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The bytes of the groups of digits that a text begins with, each with the place where it ends.
fn leading_bytes(text: &str) -> Vec<(u8, usize)> {
    let mut bytes = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let group = rest.trim_start();
        at += rest.len() - group.len();
        let length = group.find(char::is_whitespace).unwrap_or(group.len());
        if length == 0 || length > 2 * USUAL_LINE || !is_hex(&group[..length]) || bytes.len() > MAX_LINE {
            return bytes;
        }
        for pair in 0..length / 2 {
            let digits = &group[2 * pair..2 * pair + 2];
            if let Ok(byte) = u8::from_str_radix(digits, 16) {
                bytes.push((byte, at + 2 * pair + 2));
            }
        }
        at += length;
    }
}

/// Whether a text is what dumps write beside these bytes. Documents lose spaces, so those do not count.
fn is_text_of(text: &str, bytes: &[u8]) -> bool {
    let text = text.trim();
    let text = text.strip_prefix('|').and_then(|text| text.strip_suffix('|')).unwrap_or(text);
    let said = text.chars().filter(|character| !character.is_whitespace());
    let shown = bytes.iter().filter(|&&byte| byte != b' ');
    let mut shown = shown.map(|&byte| if byte.is_ascii_graphic() { char::from(byte) } else { '.' });
    !text.is_empty() && said.eq(shown.by_ref())
}

/// The bytes of a text of nothing but hexadecimal digits and what programs put around them.
pub(super) fn digits(text: &str) -> Option<Vec<u8>> {
    let text = text.replace("\\x", " ").replace("0X", "0x");
    let mut bytes = Vec::new();
    for group in text.split(|c: char| c.is_whitespace() || ",;:{}\"'\\".contains(c)) {
        let number = group.strip_prefix("0x");
        let group = number.unwrap_or(group);
        if number.is_some() && group.len() == 1 {
            bytes.push(u8::from_str_radix(group, 16).ok()?);
            continue;
        }
        if !is_hex(group) {
            return None;
        }
        for pair in 0..group.len() / 2 {
            bytes.push(u8::from_str_radix(&group[2 * pair..2 * pair + 2], 16).ok()?);
        }
    }
    bytes.truncate(MAX_DUMP);
    Some(bytes)
}

/// The time that a line of `tcpdump` begins with: `03:20:34.299521`, with a date before it or not (then the day
/// is 1970-01-01), or seconds since 1970.
pub(super) fn stamp(line: &str) -> Option<Time> {
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let (date, clock) = match first.split('-').count() {
        3 => (first, words.next()?),
        _ => ("1970-01-01", first),
    };
    let (whole, fraction) = clock.split_once('.')?;
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanos = format!("{fraction:0<9}");
    if whole.contains(':') {
        return format!("{date}T{whole}.{nanos}Z").parse().ok();
    }
    words.next()?;
    let seconds: u32 = whole.parse().ok()?;
    Some(Time::new(seconds.into(), nanos.parse::<u32>().ok()?.into()))
}
