//! Output that is put together before it goes out.
//!
//! A field's object in JSON is many short pieces, and asking for room for each of them, or calling a function to copy
//! it, would cost more than the copy. Here pieces of a known size are copied in one go into a buffer of fixed size,
//! some further than they reach, and the next one is written over what was too much.

use super::json;
use super::known::{Known, Words};
use crate::field::Field;
use crate::time::Time;
use crate::tree::Node;
use std::ops::Range;

/// The buffer that output is put together in, kept from message to message.
#[derive(Debug)]
pub(super) struct Stretch {
    bytes: Box<[u8; Stretch::SIZE]>,
    known: Known,
}

impl Default for Stretch {
    fn default() -> Self {
        Stretch { bytes: Box::new([0; Stretch::SIZE]), known: Known::default() }
    }
}

impl Stretch {
    const SIZE: usize = 4096;
    /// Longer texts go out by themselves.
    const TEXT: usize = 256;

    /// What writes to the buffer, from its start.
    pub fn pen(&mut self) -> Pen<'_> {
        Pen { bytes: &mut self.bytes, known: &mut self.known, at: 0 }
    }
}

/// Writes to a [`Stretch`]. Where it stands is its own, so that the compiler can keep it in a register: all that
/// takes a pen is inlined, and what is called gets bytes only.
pub(super) struct Pen<'a> {
    bytes: &'a mut [u8; Stretch::SIZE],
    known: &'a mut Known,
    at: usize,
}

impl Pen<'_> {
    /// Makes room for what is written of one field or of one part of a message, other than long texts.
    #[inline(always)]
    pub fn make_room(&mut self, out: &mut Vec<u8>) {
        if self.at > Stretch::SIZE / 2 {
            self.flush(out);
        }
    }

    /// Adds bytes that are the same each time. There is room, as fields are written one by one.
    #[inline(always)]
    pub fn put<const N: usize>(&mut self, bytes: &[u8; N]) {
        self.put_start(bytes, N);
    }

    /// Adds the first bytes of a block.
    #[inline(always)]
    fn put_start<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        if let Some(room) = self.bytes.get_mut(self.at..).and_then(|room| room.first_chunk_mut()) {
            *room = *bytes;
            self.at += length;
        }
    }

    /// Adds text that needs no escaping and is short.
    #[inline(always)]
    pub fn plain(&mut self, text: &[u8]) {
        if let Some(room) = self.bytes.get_mut(self.at..self.at + text.len()) {
            copy(text, room);
            self.at += text.len();
        }
    }

    /// Adds a string in quotes, if it is short and needs no escaping; says whether it did.
    #[inline(always)]
    pub fn short_string(&mut self, text: &[u8]) -> bool {
        let short = text.len() <= Stretch::TEXT && json::is_plain(text);
        if short {
            self.put(b"\"");
            self.plain(text);
            self.put(b"\"");
        }
        short
    }

    /// Adds a string in quotes.
    #[inline(always)]
    pub fn string(&mut self, text: &str, out: &mut Vec<u8>) {
        if !self.short_string(text.as_bytes()) {
            self.flush(out);
            json::string(text, out);
        }
    }

    /// Adds a number.
    #[inline(always)]
    pub fn uint(&mut self, value: u64) {
        match DIGITS.get(usize::try_from(value).unwrap_or(usize::MAX)) {
            Some(digits) => self.put_start(digits, digits[3].into()),
            None => self.plain(itoa::Buffer::new().format(value).as_bytes()),
        }
    }

    /// Adds a number that may be negative.
    #[inline(always)]
    pub fn int(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.uint(value),
            Err(_) => self.plain(itoa::Buffer::new().format(value).as_bytes()),
        }
    }

    /// Adds a finite number with the fewest digits that read back to it; a whole one as an integer.
    #[inline(always)]
    pub fn float(&mut self, value: f64) {
        if value.fract() == 0.0 && value.abs() < 9e15 {
            return self.int(value as i64);
        }
        self.plain(zmij::Buffer::new().format_finite(value).as_bytes());
    }

    /// Adds the lowest `count` hexadecimal digits of a number, 16 at most.
    #[inline(always)]
    pub fn hex_digits(&mut self, value: u64, count: usize) {
        let digits = (value << (64 - 4 * count.clamp(1, 16))).to_be_bytes().map(json::hex_pair);
        if let Some(digits) = digits.as_flattened().first_chunk::<16>() {
            self.put_start(digits, count.min(16));
        }
    }

    /// Adds bytes in quotes as hexadecimal digits.
    #[inline(always)]
    pub fn bytes(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.put(b"\"");
        match self.bytes.get_mut(self.at..self.at + 2 * bytes.len()) {
            Some(room) if bytes.len() <= Stretch::TEXT / 2 => {
                for (room, &byte) in room.as_chunks_mut().0.iter_mut().zip(bytes) {
                    *room = json::hex_pair(byte);
                }
                self.at += 2 * bytes.len();
            }
            _ => {
                self.flush(out);
                json::hex(bytes, out);
            }
        }
        self.put(b"\"");
    }

    /// Adds a time in quotes.
    #[inline(always)]
    pub fn time(&mut self, time: Time, out: &mut Vec<u8>) {
        self.put(b"\"");
        match time.rfc3339() {
            Some(text) => self.put(&text),
            None => {
                self.flush(out);
                time.write_rfc3339(out);
            }
        }
        self.put(b"\"");
    }

    /// Where the next byte is put.
    #[inline(always)]
    pub fn place(&self) -> usize {
        self.at
    }

    /// Adds once more what was put there, if there was anything; it has not gone out yet.
    #[inline(always)]
    pub fn again(&mut self, what: Range<usize>) {
        let length = what.len();
        if what.end <= self.at && self.at + length <= Stretch::SIZE {
            self.bytes.copy_within(what, self.at);
            self.at += length;
        }
    }

    /// Adds the start of a field's object: `{"name":"ntp.stratum","offset":`.
    #[inline(always)]
    pub fn head(&mut self, field: &'static Field) {
        self.at += words(self.known.head(field), self.bytes.get_mut(self.at..));
    }

    /// Adds what stands behind the offset in the object of such a node, if it is known; says whether it is.
    #[inline(always)]
    pub fn known_tail(&mut self, node: &Node) -> bool {
        let Some(tail) = self.known.tail(node) else { return false };
        self.at += words(tail, self.bytes.get_mut(self.at..));
        true
    }

    /// Remembers that what was put since `start` stands behind the offset in the object of such a node.
    #[inline(always)]
    pub fn learn_tail(&mut self, node: &Node, start: usize) {
        if let Some(text) = self.bytes.get(start..self.at) {
            self.known.learn_tail(node, text);
        }
    }

    /// Moves what was put together to the output.
    #[inline(always)]
    pub fn flush(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.bytes.get(..self.at).unwrap_or_default());
        self.at = 0;
    }
}

/// Copies words to the start of a room, and says how long they are.
#[inline(always)]
fn words(words: &Words, room: Option<&mut [u8]>) -> usize {
    let Some((start, room)) = room.and_then(|room| room.split_first_chunk_mut()) else { return 0 };
    *start = words.start;
    if words.length > Words::HALF
        && let Some(rest) = room.first_chunk_mut()
    {
        *rest = words.rest;
    }
    words.length
}

/// Copies bytes to a room of the same length. Few are copied as two blocks that may overlap, without a call.
#[inline(always)]
fn copy(from: &[u8], to: &mut [u8]) {
    #[inline(always)]
    fn ends<const N: usize>(from: &[u8], to: &mut [u8]) {
        if let (Some(first), Some(room)) = (from.first_chunk::<N>(), to.first_chunk_mut()) {
            *room = *first;
        }
        if let (Some(last), Some(room)) = (from.last_chunk::<N>(), to.last_chunk_mut()) {
            *room = *last;
        }
    }
    match from.len() {
        0..4 => {
            ends::<1>(from, to);
            ends::<2>(from, to);
        }
        4..8 => ends::<4>(from, to),
        8..16 => ends::<8>(from, to),
        16..33 => ends::<16>(from, to),
        _ => to.copy_from_slice(from),
    }
}

/// The digits of small numbers, from the left, and how many there are.
static DIGITS: [[u8; 4]; 1000] = {
    let mut digits = [[0; 4]; 1000];
    let mut value = 0;
    while value < 1000 {
        let [hundreds, tens, ones] =
            [b'0' + (value / 100) as u8, b'0' + (value / 10 % 10) as u8, b'0' + (value % 10) as u8];
        digits[value] = match value {
            0..10 => [ones, 0, 0, 1],
            10..100 => [tens, ones, 0, 2],
            _ => [hundreds, tens, ones, 3],
        };
        value += 1;
    }
    digits
};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_lengths() {
        let mut stretch = Stretch::default();
        let mut pen = stretch.pen();
        for value in [0, 9, 10, 99, 100, 999, 1000, u64::MAX] {
            pen.uint(value);
            pen.put(b" ");
        }
        let mut out = Vec::new();
        pen.flush(&mut out);
        assert_eq!(out, b"0 9 10 99 100 999 1000 18446744073709551615 ");
    }

    #[test]
    fn every_field_has_its_whole_head() {
        let (mut stretch, mut out) = (Stretch::default(), Vec::new());
        let mut pen = stretch.pen();
        for protocol in crate::protocol::PROTOCOLS {
            for field in protocol.fields.iter().copied().flatten() {
                out.clear();
                pen.head(field);
                pen.flush(&mut out);
                let expected = format!("{{\"name\":\"{}\",\"offset\":", field.name);
                assert_eq!(String::from_utf8_lossy(&out), expected);
            }
        }
    }

    #[test]
    fn long_and_odd_strings_go_out_by_themselves() {
        let (mut stretch, mut out) = (Stretch::default(), Vec::new());
        let mut pen = stretch.pen();
        pen.string("plain", &mut out);
        assert_eq!(out, b"");
        pen.string("a\"b", &mut out);
        pen.string(&"x".repeat(300), &mut out);
        assert_eq!(out, format!(r#""plain""a\"b""{}""#, "x".repeat(300)).as_bytes());
    }

    #[test]
    fn strings_of_all_lengths() {
        let (mut stretch, mut out) = (Stretch::default(), Vec::new());
        let mut pen = stretch.pen();
        for length in 0..=Stretch::TEXT {
            out.clear();
            let text: String = ('a'..='z').cycle().take(length).collect();
            pen.string(&text, &mut out);
            assert!(out.is_empty(), "short ones wait");
            pen.flush(&mut out);
            assert_eq!(String::from_utf8_lossy(&out), format!("\"{text}\""));
        }
    }

    #[test]
    fn values_of_all_kinds() {
        let (mut stretch, mut out) = (Stretch::default(), Vec::new());
        let mut pen = stretch.pen();
        let mut written = |put: &dyn Fn(&mut Pen<'_>, &mut Vec<u8>)| {
            out.clear();
            put(&mut pen, &mut out);
            pen.flush(&mut out);
            String::from_utf8(out.clone()).unwrap()
        };
        assert_eq!(written(&|pen, _| pen.int(i64::MIN)), "-9223372036854775808");
        assert_eq!(written(&|pen, _| pen.int(7)), "7");
        assert_eq!(written(&|pen, _| pen.float(0.1)), "0.1");
        assert_eq!(written(&|pen, _| pen.float(-2.0)), "-2");
        assert_eq!(written(&|pen, _| pen.hex_digits(0xabc, 4)), "0abc");
        assert_eq!(written(&|pen, _| pen.hex_digits(u64::MAX - 1, 16)), "fffffffffffffffe");
        assert_eq!(written(&|pen, out| pen.bytes(&[0, 0x9a, 0xff], out)), "\"009aff\"");
        assert_eq!(written(&|pen, out| pen.bytes(&[7; 200], out)), format!("\"{}\"", "07".repeat(200)));
        let time = Time::new(1_600_049_185, 442_763_000);
        assert_eq!(written(&|pen, out| pen.time(time, out)), "\"2020-09-14T02:06:25.442763000Z\"");
        let time = Time::new(253_402_300_800, 0);
        assert_eq!(written(&|pen, out| pen.time(time, out)), "\"+10000-01-01T00:00:00.000000000Z\"");
        let twice = written(&|pen, _| {
            let start = pen.place();
            pen.uint(1234);
            pen.again(start..pen.place());
        });
        assert_eq!(twice, "12341234");
    }
}
