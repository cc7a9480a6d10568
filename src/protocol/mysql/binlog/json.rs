//! MySQL's binary JSON, and what changed in a document
//! (MySQL `sql-common/json_binary.h`, `sql-common/json_diff.h`).
//!
//! A document is shown as JSON text. Its offsets may point at the same bytes many times, so the number of values
//! and the length of the text are bounded by the length of the document.

use super::super::charset::Charset;
use super::super::lenenc::Lenenc;
use super::column::{Column, decimal_length, decimal_text};
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// What changed in a JSON document.
    DIFFERENCES = group("mysql.binlog.json_diffs", "JSON Changes").spec("MySQL json_diff.h");
    /// How many bytes the changes take.
    DIFFERENCES_LENGTH = uint("mysql.binlog.json_diff.length", "Changes Length").unit("bytes").spec("MySQL json_diff.h");
    /// One change.
    DIFFERENCE = group("mysql.binlog.json_diff", "JSON Change").spec("MySQL json_diff.h");
    /// What becomes of the place.
    OPERATION = uint("mysql.binlog.json_diff.operation", "Operation")
        .names(&[(0, "replace"), (1, "insert"), (2, "remove")]).spec("MySQL enum_json_diff_operation");
    /// Where in the document.
    PATH = text("mysql.binlog.json_diff.path", "Path").spec("MySQL json_diff.h");
    /// What is there now.
    VALUE = text("mysql.binlog.json_diff.value", "Value").spec("MySQL json_diff.h");
    /// A document that cannot be read.
    BROKEN = bytes("mysql.binlog.json.broken", "Broken JSON").spec("MySQL json_binary.h");
}

/// Objects and arrays nest at most so deep (MySQL JSON_DOCUMENT_MAX_DEPTH).
const MAX_DEPTH: u8 = 100;
/// The change that takes something away has no value (MySQL enum_json_diff_operation).
const REMOVE: u8 = 2;

/// Reads a document of `length` bytes as text.
pub fn document(reader: &mut Reader<'_, '_>, field: &'static Field, length: usize) -> Result<(), Fault> {
    let Some(raw) = reader.peek().get(..length) else {
        return Err(Fault::truncated(field, reader.offset(), length, reader.remaining()));
    };
    match text(raw) {
        Ok(text) => reader.text_as(field, length, &text),
        Err(why) => {
            reader.note(Severity::Warning, reader.offset(), why);
            reader.bytes(&BROKEN, length).map(|_| ())
        }
    }
}

/// Reads what changed in a document (MySQL Json_diff_vector).
pub fn differences(reader: &mut Reader<'_, '_>, column: &Column) -> Result<(), Fault> {
    let length = reader.le(&DIFFERENCES_LENGTH, 4)? as usize;
    reader.meaning(format_args!("{}", column.label));
    reader.within(&DIFFERENCES, length, |reader| {
        while !reader.is_empty() {
            reader.group(&DIFFERENCE, |reader| {
                let operation = reader.u8(&OPERATION)?;
                reader.lenenc_text(&PATH, Charset::Utf8)?;
                if operation != REMOVE {
                    let length = reader.lenenc_length()?.unwrap_or(0);
                    document(reader, &VALUE, usize::try_from(length).unwrap_or(usize::MAX))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The text of a document: one byte of type and the value.
pub fn text(document: &[u8]) -> Result<String, &'static str> {
    let Some((&kind, bytes)) = document.split_first() else { return Ok("null".to_owned()) };
    let mut writer = Writer { out: String::new(), values: document.len(), room: 16 * document.len() + 64 };
    writer.value(kind, bytes, 0)?;
    Ok(writer.out)
}

const ENDS: &str = "a JSON document ends before its values do";
const REPEATS: &str = "a JSON document shows the same bytes more than once";

/// Writes values, and counts them.
struct Writer {
    out: String,
    /// Values that may still come.
    values: usize,
    /// How long the text may become.
    room: usize,
}

fn integer(bytes: &[u8], at: usize, size: usize) -> Result<u64, &'static str> {
    let raw = at.checked_add(size).and_then(|end| bytes.get(at..end)).ok_or(ENDS)?;
    Ok(raw.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

impl Writer {
    fn value(&mut self, kind: u8, bytes: &[u8], depth: u8) -> Result<(), &'static str> {
        self.values = self.values.checked_sub(1).ok_or(REPEATS)?;
        if self.out.len() > self.room {
            return Err(REPEATS);
        }
        match kind {
            0 | 1 => self.container(bytes, kind == 1, true, depth),
            2 | 3 => self.container(bytes, kind == 3, false, depth),
            4 => {
                self.out.push_str(match integer(bytes, 0, 1)? {
                    0 => "null",
                    1 => "true",
                    2 => "false",
                    _ => return Err("a JSON literal is neither null, true nor false"),
                });
                Ok(())
            }
            5 => self.number(integer(bytes, 0, 2)? as i16),
            6 => self.number(integer(bytes, 0, 2)?),
            7 => self.number(integer(bytes, 0, 4)? as i32),
            8 => self.number(integer(bytes, 0, 4)?),
            9 => self.number(integer(bytes, 0, 8)? as i64),
            10 => self.number(integer(bytes, 0, 8)?),
            11 => self.number(serde_json::Value::from(f64::from_bits(integer(bytes, 0, 8)?))),
            12 => {
                let (length, at) = length(bytes)?;
                let raw = at.checked_add(length).and_then(|end| bytes.get(at..end)).ok_or(ENDS)?;
                self.string(raw);
                Ok(())
            }
            15 => self.opaque(bytes),
            _ => Err("a JSON value of a type that is not known"),
        }
    }

    fn number(&mut self, value: impl std::fmt::Display) -> Result<(), &'static str> {
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{value}");
        Ok(())
    }

    fn string(&mut self, raw: &[u8]) {
        let text = serde_json::Value::from(String::from_utf8_lossy(raw));
        let _ = write!(self.out, "{text}");
    }

    /// An object or array: count, size, for an object places and lengths of the keys, then types and places of
    /// the values; a value that fits stands in the place itself.
    fn container(&mut self, bytes: &[u8], large: bool, object: bool, depth: u8) -> Result<(), &'static str> {
        if depth >= MAX_DEPTH {
            return Err("a JSON document is nested deeper than 100 times");
        }
        let size = if large { 4 } else { 2 };
        let count = integer(bytes, 0, size)? as usize;
        let bytes = bytes.get(..integer(bytes, size, size)? as usize).ok_or(ENDS)?;
        let keys = 2 * size;
        let key_size = if object { size + 2 } else { 0 };
        let values = count.checked_mul(key_size).and_then(|length| length.checked_add(keys)).ok_or(ENDS)?;
        self.out.push(if object { '{' } else { '[' });
        for index in 0..count {
            if index > 0 {
                self.out.push_str(", ");
            }
            if object {
                let entry = keys + index * key_size;
                let at = integer(bytes, entry, size)? as usize;
                let length = integer(bytes, entry + size, 2)? as usize;
                self.string(at.checked_add(length).and_then(|end| bytes.get(at..end)).ok_or(ENDS)?);
                self.out.push_str(": ");
            }
            let entry = values + index * (1 + size);
            let kind = integer(bytes, entry, 1)? as u8;
            let inline = matches!(kind, 4..=6) || large && matches!(kind, 7 | 8);
            let at = if inline { entry + 1 } else { integer(bytes, entry + 1, size)? as usize };
            self.value(kind, bytes.get(at..).ok_or(ENDS)?, depth + 1)?;
        }
        self.out.push(if object { '}' } else { ']' });
        Ok(())
    }

    /// A value of another of MySQL's types: its number, a length, and bytes.
    fn opaque(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let (&kind, rest) = bytes.split_first().ok_or(ENDS)?;
        let (length, at) = length(rest)?;
        let raw = at.checked_add(length).and_then(|end| rest.get(at..end)).ok_or(ENDS)?;
        match (kind, raw) {
            (246, &[precision, scale, ref digits @ ..])
                if decimal_length(precision, scale) == Some(digits.len()) =>
            {
                self.number(decimal_text(precision, scale, digits))
            }
            (7 | 10 | 11 | 12, raw) if raw.len() == 8 => self.moment(kind, integer(raw, 0, 8)? as i64),
            _ => {
                let _ = write!(self.out, "\"type {kind}: ");
                for byte in raw {
                    let _ = write!(self.out, "{byte:02x}");
                }
                self.out.push('"');
                Ok(())
            }
        }
    }

    /// A time in MySQL's packed form: 24 bits of microseconds below, the clock, the date (MySQL my_time.cc).
    fn moment(&mut self, kind: u8, packed: i64) -> Result<(), &'static str> {
        let sign = if packed < 0 { "-" } else { "" };
        let packed = packed.unsigned_abs();
        let (micros, whole) = (packed & 0xff_ffff, packed >> 24);
        let (day, clock) = (whole >> 17, whole & 0x1_ffff);
        let months = day >> 5;
        let (minute, second) = (clock >> 6 & 63, clock & 63);
        let _ = match kind {
            10 => write!(self.out, "\"{:04}-{:02}-{:02}\"", months / 13, months % 13, day & 31),
            11 => {
                write!(self.out, "\"{sign}{:02}:{minute:02}:{second:02}.{micros:06}\"", whole >> 12 & 0x3ff)
            }
            _ => write!(
                self.out,
                "\"{:04}-{:02}-{:02} {:02}:{minute:02}:{second:02}.{micros:06}\"",
                months / 13,
                months % 13,
                day & 31,
                clock >> 12
            ),
        };
        Ok(())
    }
}

/// The length at the start of `bytes`, seven bits a byte with the lowest first, and how many bytes it takes.
fn length(bytes: &[u8]) -> Result<(usize, usize), &'static str> {
    let mut length = 0u64;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        length |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((usize::try_from(length).unwrap_or(usize::MAX), index + 1));
        }
    }
    Err(ENDS)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn scalars() {
        assert_eq!(text(&[4, 1]).unwrap(), "true");
        assert_eq!(text(&[5, 0xfe, 0xff]).unwrap(), "-2");
        assert_eq!(
            text(&[10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).unwrap(),
            "18446744073709551615"
        );
        assert_eq!(text(&[11, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f]).unwrap(), "1.5");
        assert_eq!(text(b"\x0c\x03a\"b").unwrap(), "\"a\\\"b\"");
        assert_eq!(text(&[]).unwrap(), "null");
        // DECIMAL(3,1) 10.5; TIME -00:00:01.000000 packed.
        assert_eq!(text(&[15, 246, 4, 3, 1, 0x8a, 5]).unwrap(), "10.5");
        let packed = (-(1i64 << 24)).to_le_bytes();
        assert_eq!(text(&[&[15, 11, 8][..], &packed].concat()).unwrap(), "\"-00:00:01.000000\"");
        assert_eq!(text(&[15, 252, 2, 0xca, 0xfe]).unwrap(), "\"type 252: cafe\"");
    }

    #[test]
    fn containers() {
        // {"a": 1, "x": [1, 2]} as MySQL 9.7 writes it.
        let bytes = [
            0, 2, 0, 30, 0, 18, 0, 1, 0, 19, 0, 1, 0, 5, 1, 0, 2, 20, 0, b'a', b'x', 2, 0, 10, 0, 5, 1, 0, 5,
            2, 0,
        ];
        assert_eq!(text(&bytes).unwrap(), "{\"a\": 1, \"x\": [1, 2]}");
        for cut in 1..bytes.len() {
            assert!(text(&bytes[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn an_array_in_itself_ends() {
        // An array whose only value is the array.
        assert_eq!(text(&[2, 1, 0, 7, 0, 2, 0, 0]), Err(REPEATS));
        // Two values that are the array: without a bound 2^100 of them.
        assert_eq!(text(&[2, 2, 0, 10, 0, 2, 0, 0, 2, 0, 0]), Err(REPEATS));
    }
}
