//! A column of a table map, and its values in rows
//! (MySQL `Table_map_event` "Table_map_event column types: numerical identifier and metadata", `my_time.cc`,
//! `decimal.cc`; MariaDB "ROWS_EVENT_V1/V2").

use super::super::charset::Charset;
use super::super::lenenc::Lenenc;
use super::super::value::{Floats, code::VECTOR};
use super::json;
use crate::count::Count;
use crate::fault::Fault;
use crate::reader::Reader;
use crate::time::Time;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// The column is NULL.
    NULL = flag("mysql.binlog.value.null", "NULL").spec("MySQL Rows_event");
    /// How many bytes the value takes.
    LENGTH = uint("mysql.binlog.value.length", "Value Length").unit("bytes").spec("MySQL Table_map_event");
    /// An integer with a sign, or of a column whose signedness was not told.
    INTEGER = int("mysql.binlog.value.int", "Integer").spec("MySQL Table_map_event");
    /// An integer without a sign.
    UNSIGNED = uint("mysql.binlog.value.uint", "Unsigned Integer").spec("MySQL Table_map_event");
    /// A single-precision number.
    SINGLE = float("mysql.binlog.value.float", "Float").spec("MySQL Table_map_event");
    /// A double-precision number.
    DOUBLE = float("mysql.binlog.value.double", "Double").spec("MySQL Table_map_event");
    /// A decimal number, exactly.
    DECIMAL = text("mysql.binlog.value.decimal", "Decimal").spec("MySQL decimal2bin");
    /// Bits, the most significant one first.
    BIT = hex("mysql.binlog.value.bit", "Bits").spec("MySQL Table_map_event");
    /// A year.
    YEAR = uint("mysql.binlog.value.year", "Year").spec("MySQL Table_map_event");
    /// A date.
    DATE = text("mysql.binlog.value.date", "Date").spec("MySQL Table_map_event");
    /// A time of day or a duration.
    TIME = text("mysql.binlog.value.time", "Time").spec("MySQL my_time_packed_to_binary");
    /// A date and time without a zone.
    DATETIME = text("mysql.binlog.value.datetime", "Date and Time").spec("MySQL my_datetime_packed_to_binary");
    /// A point in time.
    TIMESTAMP = text("mysql.binlog.value.timestamp", "Timestamp").spec("MySQL my_timestamp_to_binary");
    /// Number of one of the values of an ENUM, from 1; 0 for a wrong one.
    ENUM_VALUE = uint("mysql.binlog.value.enum", "ENUM").spec("MySQL Table_map_event");
    /// Values of a SET, a bit for each, the first one's lowest.
    SET_VALUE = hex("mysql.binlog.value.set", "SET").spec("MySQL Table_map_event");
    /// Text.
    TEXT = text("mysql.binlog.value.text", "Text").spec("MySQL Table_map_event");
    /// Bytes.
    BYTES = bytes("mysql.binlog.value.bytes", "Bytes").spec("MySQL Table_map_event");
    /// A JSON document.
    DOCUMENT = text("mysql.binlog.value.json", "JSON").spec("MySQL json_binary");
}

/// Types of columns (MySQL enum_field_types; MariaDB 140, 141).
pub static TYPES: &[(u64, &str)] = &[
    (0, "DECIMAL"),
    (1, "TINYINT"),
    (2, "SMALLINT"),
    (3, "INT"),
    (4, "FLOAT"),
    (5, "DOUBLE"),
    (6, "NULL"),
    (7, "TIMESTAMP"),
    (8, "BIGINT"),
    (9, "MEDIUMINT"),
    (10, "DATE"),
    (11, "TIME"),
    (12, "DATETIME"),
    (13, "YEAR"),
    (14, "NEWDATE"),
    (15, "VARCHAR"),
    (16, "BIT"),
    (17, "TIMESTAMP2"),
    (18, "DATETIME2"),
    (19, "TIME2"),
    (20, "typed array"),
    (140, "compressed BLOB"),
    (141, "compressed VARCHAR"),
    (242, "VECTOR"),
    (245, "JSON"),
    (246, "NEWDECIMAL"),
    (247, "ENUM"),
    (248, "SET"),
    (249, "TINYBLOB"),
    (250, "MEDIUMBLOB"),
    (251, "LONGBLOB"),
    (252, "BLOB"),
    (253, "VAR_STRING"),
    (254, "STRING"),
    (255, "GEOMETRY"),
];

/// Number of the type JSON (MySQL enum_field_types).
pub const JSON: u8 = 245;
/// Number of the type ENUM (MySQL enum_field_types).
pub const ENUM: u8 = 247;
/// Number of the type SET (MySQL enum_field_types).
pub const SET: u8 = 248;
/// Number of the type STRING (MySQL enum_field_types).
const STRING: u8 = 254;

/// A column as a table map tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its type, see [`TYPES`]: what a STRING really is.
    pub kind: u8,
    /// What the type needs to be known beside itself.
    metadata: u16,
    pub unsigned: bool,
    /// Its character set, where that is told.
    pub charset: Option<Charset>,
    /// Its name, or its number from 1 behind an @.
    pub label: String,
    /// What the values of an ENUM or SET are called.
    pub labels: Vec<Box<str>>,
}

/// How many bytes of metadata a table map has for a type (MySQL Table_map_event).
pub fn metadata_length(kind: u8) -> usize {
    match kind {
        4 | 5 | 17..=19 | 140 | VECTOR | JSON | 249..=252 | 255 => 1,
        15 | 16 | 141 | 246 | ENUM | SET | 253 | STRING => 2,
        _ => 0,
    }
}

impl Column {
    /// A column of a type.
    pub fn of(kind: u8) -> Self {
        Column { kind, ..Column::default() }
    }

    /// Takes what the table map says beside the type.
    pub fn metadata(&mut self, metadata: u16) {
        self.metadata = metadata;
        if matches!(self.kind, STRING | 253 | ENUM | SET) {
            // The first byte is the type; two bits of a length over 255 are turned around in it (Table_map_event).
            let [kind, length] = metadata.to_le_bytes();
            let high = u16::from(!kind & 0x30) << 4;
            self.kind = kind | 0x30;
            self.metadata = high | u16::from(length);
        }
    }

    /// Whether its signedness is told.
    pub fn is_number(&self) -> bool {
        matches!(self.kind, 1..=5 | 8 | 9 | 246)
    }

    /// Whether it has a character set.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, 15 | 249..=252 | 253 | STRING | 140 | 141)
    }

    /// Whether its values are called something.
    pub fn has_labels(&self) -> bool {
        matches!(self.kind, ENUM | SET)
    }

    /// Records that it is NULL in a row.
    pub fn null(&self, reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
        reader.valued(&NULL, 0, 1)?;
        self.named(reader);
        Ok(())
    }

    fn named(&self, reader: &mut Reader<'_, '_>) {
        reader.meaning(format_args!("{}", self.label));
    }

    /// Reads its value in a row, which is not NULL.
    pub fn value(&self, reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
        let length = usize::from(self.metadata);
        match self.kind {
            1 => self.integer(reader, 1),
            2 => self.integer(reader, 2),
            9 => self.integer(reader, 3),
            3 => self.integer(reader, 4),
            8 => self.integer(reader, 8),
            4 => reader.le_f32(&SINGLE).map(|_| ()),
            5 => reader.le_f64(&DOUBLE).map(|_| ()),
            246 => decimal(reader, self.metadata),
            6 => return self.null(reader),
            13 => year(reader),
            10 | 14 => date(reader),
            11 => time(reader),
            12 => datetime(reader),
            7 => timestamp(reader),
            17 => timestamp2(reader, length),
            18 => datetime2(reader, length),
            19 => time2(reader, length),
            ENUM if length <= 2 => return self.one_of(reader),
            SET if length <= 8 => return self.some_of(reader),
            16 => {
                let [bits, bytes] = self.metadata.to_le_bytes();
                let size = usize::from(bytes) + usize::from(bits > 0);
                match size {
                    0..=8 => reader.bytes(&BIT, size).map(|_| ()),
                    _ => Err(Fault::malformed(reader.offset(), "BIT takes at most 8 bytes")),
                }
            }
            15 | 253 | STRING => {
                let size = reader.le(&LENGTH, if length < 256 { 1 } else { 2 })? as usize;
                self.text(reader, size)
            }
            249..=252 => {
                let size = blob_length(reader, length)?;
                self.text(reader, size)
            }
            JSON => {
                let size = blob_length(reader, length)?;
                json::document(reader, &DOCUMENT, size)
            }
            140 | 255 => {
                let size = blob_length(reader, length)?;
                reader.bytes(&BYTES, size).map(|_| ())
            }
            VECTOR => {
                let size = blob_length(reader, length)?;
                let raw = reader.bytes(&BYTES, size)?;
                reader.meaning(format_args!("{}: {}", self.label, Floats(raw)));
                return Ok(());
            }
            141 => {
                let size = reader.le(&LENGTH, if length < 256 { 1 } else { 2 })? as usize;
                reader.bytes(&BYTES, size).map(|_| ())
            }
            kind => Err(Fault::malformed(reader.offset(), format!("values of type {kind} are not known"))),
        }?;
        self.named(reader);
        Ok(())
    }

    fn integer(&self, reader: &mut Reader<'_, '_>, size: usize) -> Result<(), Fault> {
        if self.unsigned {
            return reader.le(&UNSIGNED, size).map(|_| ());
        }
        let value = little_endian(reader.peek().get(..size).unwrap_or_default());
        let unused = 64 - 8 * size as u32;
        reader.valued(&INTEGER, size, (((value << unused) as i64) >> unused) as u64)
    }

    fn text(&self, reader: &mut Reader<'_, '_>, length: usize) -> Result<(), Fault> {
        let raw = reader.peek().get(..length).unwrap_or_default();
        match self.charset {
            Some(Charset::Binary) => reader.bytes(&BYTES, length).map(|_| ()),
            Some(charset) => reader.text_in(&TEXT, length, charset).map(|_| ()),
            // What nobody told to be text is so where it reads as such.
            None if is_text(raw) => reader.bytes(&TEXT, length).map(|_| ()),
            None => reader.bytes(&BYTES, length).map(|_| ()),
        }
    }

    fn one_of(&self, reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
        let value = reader.le(&ENUM_VALUE, self.metadata.into())? as usize;
        match value.checked_sub(1).and_then(|at| self.labels.get(at)) {
            Some(label) => reader.meaning(format_args!("{}: {label}", self.label)),
            None => self.named(reader),
        }
        Ok(())
    }

    fn some_of(&self, reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
        let value = reader.le(&SET_VALUE, self.metadata.into())?;
        let chosen = self.labels.iter().take(64).enumerate().filter(|(at, _)| value >> at & 1 != 0);
        let labels: Vec<&str> = chosen.map(|(_, label)| &**label).collect();
        match labels.as_slice() {
            [] => self.named(reader),
            labels => reader.meaning(format_args!("{}: {}", self.label, labels.join(","))),
        }
        Ok(())
    }
}

fn blob_length(reader: &mut Reader<'_, '_>, size: usize) -> Result<usize, Fault> {
    if !(1..=4).contains(&size) {
        return Err(Fault::malformed(reader.offset(), format!("a length of {}", Count(size, "byte"))));
    }
    Ok(reader.le(&LENGTH, size)? as usize)
}

/// Whether bytes read as text: UTF-8 without control characters other than spaces.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')))
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// How many bytes so many decimal digits take (MySQL decimal.cc dig2bytes).
fn digit_bytes(digits: usize) -> usize {
    digits / 9 * 4 + [0, 1, 1, 2, 2, 3, 3, 4, 4][digits % 9]
}

/// How many bytes a decimal number takes; nothing where there is no such number.
pub fn decimal_length(precision: u8, scale: u8) -> Option<usize> {
    let whole = usize::from(precision.checked_sub(scale)?);
    Some(digit_bytes(whole) + digit_bytes(scale.into())).filter(|&length| length > 0)
}

/// The decimal number in `bytes`, which are as many as [`decimal_length`] says: groups of nine digits in four bytes,
/// the odd ones outermost; the top bit is turned around, and all bits of a negative number (MySQL decimal2bin).
pub fn decimal_text(precision: u8, scale: u8, bytes: &[u8]) -> String {
    let negative = bytes.first().is_some_and(|first| first & 0x80 == 0);
    let mask = if negative { 0xff } else { 0 };
    let mut at = 0;
    let mut group = |digits: usize| {
        let end = at + digit_bytes(digits);
        let raw = bytes.get(at..end).unwrap_or_default();
        let turned = raw.iter().enumerate().fold(0u64, |value, (index, &byte)| {
            let top = if at + index == 0 { 0x80 } else { 0 };
            value << 8 | u64::from(byte ^ mask ^ top)
        });
        at = end;
        turned
    };
    let (whole, scale) = (usize::from(precision.saturating_sub(scale)), usize::from(scale));
    let mut digits = String::new();
    for (width, count) in [(whole % 9, 1), (9, whole / 9)] {
        for _ in 0..if width == 0 { 0 } else { count } {
            let _ = write!(digits, "{:0width$}", group(width));
        }
    }
    let mut text = String::from(if negative { "-" } else { "" });
    let significant = digits.trim_start_matches('0');
    text.push_str(if significant.is_empty() { "0" } else { significant });
    if scale > 0 {
        text.push('.');
        for (width, count) in [(9, scale / 9), (scale % 9, 1)] {
            for _ in 0..if width == 0 { 0 } else { count } {
                let _ = write!(text, "{:0width$}", group(width));
            }
        }
    }
    text
}

fn decimal(reader: &mut Reader<'_, '_>, metadata: u16) -> Result<(), Fault> {
    let [precision, scale] = metadata.to_le_bytes();
    let Some(length) = decimal_length(precision, scale) else {
        let text = format!("no decimal number has {precision} digits, {scale} of them behind the point");
        return Err(Fault::malformed(reader.offset(), text));
    };
    let text = decimal_text(precision, scale, reader.peek().get(..length).unwrap_or_default());
    reader.text_as(&DECIMAL, length, &text)
}

fn year(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let year = reader.peek().first().map_or(0, |&year| if year == 0 { 0 } else { 1900 + u64::from(year) });
    reader.valued(&YEAR, 1, year)
}

fn date(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let raw = little_endian(reader.peek().get(..3).unwrap_or_default());
    reader.text_as(&DATE, 3, &format!("{:04}-{:02}-{:02}", raw >> 9, raw >> 5 & 15, raw & 31))
}

fn time(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let raw = little_endian(reader.peek().get(..3).unwrap_or_default());
    let raw = ((raw << 40) as i64) >> 40;
    let (sign, raw) = (if raw < 0 { "-" } else { "" }, raw.unsigned_abs());
    let text = format!("{sign}{:02}:{:02}:{:02}", raw / 10_000, raw / 100 % 100, raw % 100);
    reader.text_as(&TIME, 3, &text)
}

fn datetime(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let raw = little_endian(reader.peek().get(..8).unwrap_or_default());
    let (day, clock) = (raw / 1_000_000, raw % 1_000_000);
    let text = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        day / 10_000,
        day / 100 % 100,
        day % 100,
        clock / 10_000,
        clock / 100 % 100,
        clock % 100
    );
    reader.text_as(&DATETIME, 8, &text)
}

fn timestamp(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let seconds = little_endian(reader.peek().get(..4).unwrap_or_default());
    reader.text_as(&TIMESTAMP, 4, &moment(seconds, 0, 0))
}

/// A point in time with so many decimals; 0 is MySQL's zero date.
fn moment(seconds: u64, micros: u64, decimals: usize) -> String {
    if seconds == 0 && micros == 0 {
        return "0000-00-00 00:00:00".to_owned();
    }
    let time = Time::new(seconds.into(), i128::from(micros) * 1000);
    let mut out = Vec::with_capacity(32);
    time.write_date(&mut out);
    out.push(b'T');
    time.write_clock(decimals, &mut out);
    if decimals == 0 {
        out.pop();
    }
    out.push(b'Z');
    String::from_utf8_lossy(&out).into_owned()
}

/// How many bytes a fraction of so many decimals takes (MySQL my_time.cc).
fn fraction_bytes(reader: &Reader<'_, '_>, decimals: usize) -> Result<usize, Fault> {
    if decimals > 6 {
        return Err(Fault::malformed(reader.offset(), format!("a time with {decimals} decimals")));
    }
    Ok(decimals.div_ceil(2))
}

/// A fraction as written, with its point: two digits a byte, of which the last may be too much.
fn fraction(raw: u64, decimals: usize) -> String {
    if decimals == 0 {
        return String::new();
    }
    let mut text = format!(".{raw:00$}", 2 * decimals.div_ceil(2));
    text.truncate(1 + decimals);
    text
}

fn timestamp2(reader: &mut Reader<'_, '_>, decimals: usize) -> Result<(), Fault> {
    let behind = fraction_bytes(reader, decimals)?;
    let raw = reader.peek();
    let seconds = big_endian(raw.get(..4).unwrap_or_default());
    let part = big_endian(raw.get(4..4 + behind).unwrap_or_default());
    let micros = part * [1_000_000, 10_000, 100, 1][behind];
    let micros = if behind == 0 { 0 } else { micros };
    reader.text_as(&TIMESTAMP, 4 + behind, &moment(seconds, micros, decimals))
}

fn datetime2(reader: &mut Reader<'_, '_>, decimals: usize) -> Result<(), Fault> {
    let behind = fraction_bytes(reader, decimals)?;
    let raw = reader.peek();
    let packed = big_endian(raw.get(..5).unwrap_or_default()) & 0x7f_ffff_ffff;
    let (day, clock) = (packed >> 17, packed & 0x1_ffff);
    let months = day >> 5;
    let part = big_endian(raw.get(5..5 + behind).unwrap_or_default());
    let text = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}{}",
        months / 13,
        months % 13,
        day & 31,
        clock >> 12,
        clock >> 6 & 63,
        clock & 63,
        fraction(part, decimals)
    );
    reader.text_as(&DATETIME, 5 + behind, &text)
}

fn time2(reader: &mut Reader<'_, '_>, decimals: usize) -> Result<(), Fault> {
    let behind = fraction_bytes(reader, decimals)?;
    let raw = reader.peek().get(..3 + behind).unwrap_or_default();
    // All bytes together are one number around a middle that stands for zero.
    let packed = big_endian(raw) as i64 - (0x80_0000 << (8 * behind));
    let (sign, packed) = (if packed < 0 { "-" } else { "" }, packed.unsigned_abs());
    let (clock, part) = (packed >> (8 * behind), packed & ((1 << (8 * behind)) - 1));
    let text = format!(
        "{sign}{:02}:{:02}:{:02}{}",
        clock >> 12 & 0x3ff,
        clock >> 6 & 63,
        clock & 63,
        fraction(part, decimals)
    );
    reader.text_as(&TIME, 3 + behind, &text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::protocol::testing;
    use crate::tree::Tree;

    /// The last line of the listing of a value, without the protocol's name, and what is left of the bytes.
    fn value(kind: u8, metadata: u16, unsigned: bool, bytes: &[u8]) -> (String, usize) {
        let mut column = Column { label: "c".to_owned(), unsigned, ..Column::of(kind) };
        column.metadata(metadata);
        let mut tree = Tree::new(true);
        let mut reader = Reader::new(bytes, 0, &mut tree);
        let result = column.value(&mut reader);
        let left = reader.remaining();
        if let Err(fault) = result {
            return (fault.to_string(), left);
        }
        let listing = testing::listing(&tree, bytes);
        (listing.lines().last().unwrap().replace("mysql.binlog.value.", ""), left)
    }

    fn shown(kind: u8, metadata: u16, bytes: &[u8]) -> String {
        let (shown, left) = value(kind, metadata, false, bytes);
        assert_eq!(left, 0, "{shown}");
        shown
    }

    #[test]
    fn integers() {
        assert_eq!(shown(1, 0, &[0x80]), "int = -128 (c)");
        assert_eq!(shown(9, 0, &[0xff, 0xff, 0xff]), "int = -1 (c)");
        assert_eq!(shown(9, 0, &[0xff, 0xff, 0x7f]), "int = 8388607 (c)");
        assert_eq!(value(9, 0, true, &[0xff, 0xff, 0xff]).0, "uint = 16777215 (c)");
        assert_eq!(value(8, 0, true, &[0xff; 8]).0, "uint = 18446744073709551615 (c)");
        assert_eq!(shown(8, 0, &[0xff; 8]), "int = -1 (c)");
        assert_eq!(shown(13, 0, &[126]), "year = 2026 (c)");
        assert_eq!(shown(13, 0, &[0]), "year = 0 (c)");
        assert_eq!(shown(16, 0x0101, &[0x01, 0x80]), "bit = 384 (c)");
    }

    #[test]
    fn decimals() {
        // DECIMAL(14,4): the example of decimal2bin in MySQL's source, 1234567890.1234 and its negative.
        let bytes = [0x81, 0x0d, 0xfb, 0x38, 0xd2, 0x04, 0xd2];
        assert_eq!(shown(246, 0x040e, &bytes), "decimal = \"1234567890.1234\" (c)");
        assert_eq!(shown(246, 0x040e, &bytes.map(|byte| !byte)), "decimal = \"-1234567890.1234\" (c)");
        assert_eq!(shown(246, 0x0202, &[0x80 | 5]), "decimal = \"0.05\" (c)");
        assert_eq!(shown(246, 0x0005, &[0x80, 0, 7]), "decimal = \"7\" (c)");
        assert!(value(246, 0x0502, false, &[0; 9]).0.starts_with("no decimal number has 2 digits, 5"));
    }

    #[test]
    fn times() {
        // -00:00:00.50 with two decimals is one half below the middle: 0x800000.00 - 0.32.
        assert_eq!(shown(19, 2, &[0x7f, 0xff, 0xff, 0xce]), "time = \"-00:00:00.50\" (c)");
        assert_eq!(shown(19, 0, &[0x80, 0xc8, 0xb8]), "time = \"12:34:56\" (c)");
        assert_eq!(shown(19, 6, &[0x80, 0xc8, 0xb8, 0x0c, 0x0a, 0x14]), "time = \"12:34:56.789012\" (c)");
        assert_eq!(shown(19, 3, &[0x80, 0xc8, 0xb8, 0x1e, 0xd2]), "time = \"12:34:56.789\" (c)");
        // 2026 · 13 + 11 = 26349; the day 21; 12:34:56.
        let packed = 0x80_0000_0000u64 | (26349 << 5 | 21) << 17 | (12 << 12 | 34 << 6 | 56);
        assert_eq!(shown(18, 0, &packed.to_be_bytes()[3..]), "datetime = \"2026-11-21 12:34:56\" (c)");
        let fraction = [&packed.to_be_bytes()[3..], &[99]].concat();
        assert_eq!(shown(18, 1, &fraction), "datetime = \"2026-11-21 12:34:56.9\" (c)");
        assert_eq!(shown(17, 0, &[0x6b, 0x01, 0x50, 0xc8]), "timestamp = \"2026-11-21T08:05:28Z\" (c)");
        assert_eq!(shown(17, 3, &[0; 6]), "timestamp = \"0000-00-00 00:00:00\" (c)");
        assert_eq!(shown(10, 0, &[0x75, 0xd5, 0x0f]), "date = \"2026-11-21\" (c)");
        assert_eq!(shown(12, 0, &20261121123456u64.to_le_bytes()), "datetime = \"2026-11-21 12:34:56\" (c)");
        assert_eq!(shown(11, 0, &(-123456i32).to_le_bytes()[..3]), "time = \"-12:34:56\" (c)");
        assert_eq!(shown(7, 0, &[0xc8, 0x50, 0x01, 0x6b]), "timestamp = \"2026-11-21T08:05:28Z\" (c)");
        assert_eq!(value(19, 7, false, &[0; 9]).0, "a time with 7 decimals");
    }

    #[test]
    fn strings_and_lengths() {
        assert_eq!(shown(15, 800, &[2, 0, b'h', b'i']), "text = \"hi\" (c)");
        assert_eq!(shown(15, 255, &[2, b'h', b'i']), "text = \"hi\" (c)");
        // CHAR(200) of utf8mb4, 800 bytes: two bits of the length are turned around in the type (0xfe → 0xce).
        assert_eq!(shown(254, 0x20ce, &[2, 0, b'h', b'i']), "text = \"hi\" (c)");
        assert_eq!(shown(252, 2, &[2, 0, 0xff, 0]), "bytes = ff00 (c)");
        assert_eq!(shown(254, 0x01f7, &[2]), "enum = 2 (c)");
        assert_eq!(shown(254, 0x02f8, &[9, 1]), "set = 265 (c)");
        assert_eq!(
            value(252, 4, false, &[0xff, 0xff, 0xff, 0xff, 0]).0,
            "Text takes 4294967295 bytes, 1 byte is left"
        );
        assert_eq!(value(252, 9, false, &[0; 20]).0, "a length of 9 bytes");
        assert_eq!(value(99, 0, false, &[0; 20]).0, "values of type 99 are not known");
    }

    #[test]
    fn labels() {
        let mut column = Column { label: "c".to_owned(), ..Column::of(254) };
        column.metadata(0x01f8);
        column.labels = vec!["a".into(), "b".into(), "c".into()];
        let mut tree = Tree::new(true);
        column.value(&mut Reader::new(&[5], 0, &mut tree)).unwrap();
        assert_eq!(testing::listing(&tree, &[5]), "mysql.binlog.value.set = 5 (c: a,c)\n");
    }
}
