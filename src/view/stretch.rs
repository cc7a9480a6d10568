//! Output that is put together before it goes out.
//!
//! A field's object in JSON is many short pieces, and asking for room for each of them, or calling a function to copy
//! it, would cost more than the copy. Here pieces of a known size are copied in one go into a buffer of fixed size,
//! some further than they reach, and the next one is written over what was too much.

use super::json;
use crate::field::Field;

/// A stretch of output.
#[derive(Debug)]
pub(super) struct Stretch {
    bytes: [u8; Stretch::SIZE],
    length: usize,
    heads: Vec<Head>,
}

impl Default for Stretch {
    fn default() -> Self {
        Stretch { bytes: [0; Stretch::SIZE], length: 0, heads: vec![Head::default(); Stretch::HEADS] }
    }
}

impl Stretch {
    const SIZE: usize = 2048;
    /// Longer texts go out by themselves.
    const TEXT: usize = 256;
    /// How many heads are remembered.
    const HEADS: usize = 256;

    /// Makes room for what is written of one field, other than long texts.
    #[inline]
    pub fn make_room(&mut self, out: &mut Vec<u8>) {
        if self.length > Stretch::SIZE / 2 {
            self.flush(out);
        }
    }

    /// Adds bytes that are the same each time. There is room, as fields are written one by one.
    #[inline]
    pub fn put<const N: usize>(&mut self, bytes: &[u8; N]) {
        self.put_start(bytes, N);
    }

    /// Adds the first bytes of a block.
    #[inline]
    fn put_start<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        if let Some(room) = self.bytes.get_mut(self.length..self.length + N) {
            room.copy_from_slice(bytes);
            self.length += length;
        }
    }

    /// Adds text that needs no escaping and is short.
    #[inline]
    pub fn plain(&mut self, text: &[u8]) {
        if let Some(room) = self.bytes.get_mut(self.length..self.length + text.len()) {
            room.copy_from_slice(text);
            self.length += text.len();
        }
    }

    /// Adds a string in quotes, if it is short and needs no escaping; says whether it did.
    #[inline]
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
    #[inline]
    pub fn string(&mut self, text: &str, out: &mut Vec<u8>) {
        if !self.short_string(text.as_bytes()) {
            self.flush(out);
            json::string(text, out);
        }
    }

    /// Adds a number.
    #[inline]
    pub fn uint(&mut self, value: u64) {
        match DIGITS.get(value as usize) {
            Some(&[a, b, c, length]) if value < DIGITS.len() as u64 => {
                self.put_start(&[a, b, c], length.into())
            }
            _ => self.plain(itoa::Buffer::new().format(value).as_bytes()),
        }
    }

    /// Adds the start of a field's object: `{"name":"ntp.stratum","offset":`.
    #[inline]
    pub fn head(&mut self, field: &'static Field) {
        let place = std::ptr::from_ref(field).addr() / size_of::<Field>() % Stretch::HEADS;
        let Some(head) = self.heads.get_mut(place) else { return };
        if !head.field.is_some_and(|known| std::ptr::eq(known, field)) {
            *head = Head::of(field);
        }
        let (block, length) = (head.block, head.length);
        self.put_start(&block, length);
    }

    /// Moves what was put together to the output.
    pub fn flush(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.bytes.get(..self.length).unwrap_or_default());
        self.length = 0;
    }
}

/// The start of the object of one field.
#[derive(Clone, Copy, Debug)]
struct Head {
    field: Option<&'static Field>,
    block: [u8; Head::SIZE],
    length: usize,
}

impl Default for Head {
    fn default() -> Self {
        Head { field: None, block: [0; Head::SIZE], length: 0 }
    }
}

impl Head {
    /// Names of fields are shorter than this less what stands around them; a test of the field table holds that.
    const SIZE: usize = 128;

    fn of(field: &'static Field) -> Head {
        let mut head = Head { field: Some(field), ..Head::default() };
        for part in [b"{\"name\":\"", field.name.as_bytes(), b"\",\"offset\":"] {
            if let Some(room) = head.block.get_mut(head.length..head.length + part.len()) {
                room.copy_from_slice(part);
                head.length += part.len();
            }
        }
        head
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
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_lengths() {
        let mut stretch = Stretch::default();
        for value in [0, 9, 10, 99, 100, 999, 1000, u64::MAX] {
            stretch.uint(value);
            stretch.put(b" ");
        }
        let mut out = Vec::new();
        stretch.flush(&mut out);
        assert_eq!(out, b"0 9 10 99 100 999 1000 18446744073709551615 ");
    }

    #[test]
    fn every_field_has_its_whole_head() {
        for protocol in crate::protocol::PROTOCOLS {
            for field in protocol.fields.iter().copied().flatten() {
                let head = Head::of(field);
                let expected = format!("{{\"name\":\"{}\",\"offset\":", field.name);
                assert_eq!(&head.block[..head.length], expected.as_bytes());
            }
        }
    }

    #[test]
    fn long_and_odd_strings_go_out_by_themselves() {
        let (mut stretch, mut out) = (Stretch::default(), Vec::new());
        stretch.string("plain", &mut out);
        assert_eq!(out, b"");
        stretch.string("a\"b", &mut out);
        stretch.string(&"x".repeat(300), &mut out);
        assert_eq!(out, format!(r#""plain""a\"b""{}""#, "x".repeat(300)).as_bytes());
    }
}
