//! Values of the binary protocol: parameters, query attributes and binary rows (MySQL "Binary Protocol Value",
//! MariaDB "Binary Protocol").

use super::charset::Charset;
use super::lenenc::Lenenc;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use std::fmt;

crate::fields! { FIELDS:
    /// A value that is absent: SQL's NULL.
    NULL = group("mysql.exec.field.null", "NULL").spec("MySQL \"NULL-Bitmap\"");
    /// A number of one byte.
    TINY = int("mysql.exec.field.tiny", "Value (INT8)").spec("MySQL \"MYSQL_TYPE_TINY\"");
    /// An unsigned number of one byte.
    UNSIGNED_TINY = uint("mysql.exec.field.unsigned_tiny", "Value (UINT8)").spec("MySQL \"MYSQL_TYPE_TINY\"");
    /// A number of two bytes.
    SHORT = int("mysql.exec.field.short", "Value (INT16)").spec("MySQL \"MYSQL_TYPE_SHORT\"");
    /// An unsigned number of two bytes, or a year.
    UNSIGNED_SHORT = uint("mysql.exec.field.unsigned_short", "Value (UINT16)").spec("MySQL \"MYSQL_TYPE_SHORT\"");
    /// A number of four bytes; of MEDIUMINT too.
    LONG = int("mysql.exec.field.long", "Value (INT32)").spec("MySQL \"MYSQL_TYPE_LONG\"");
    /// An unsigned number of four bytes; of MEDIUMINT too.
    UNSIGNED_LONG = uint("mysql.exec.field.unsigned_long", "Value (UINT32)").spec("MySQL \"MYSQL_TYPE_LONG\"");
    /// A number of eight bytes.
    LONGLONG = int("mysql.exec.field.longlong", "Value (INT64)").spec("MySQL \"MYSQL_TYPE_LONGLONG\"");
    /// An unsigned number of eight bytes.
    UNSIGNED_LONGLONG = uint("mysql.exec.field.unsigned_longlong", "Value (UINT64)")
        .spec("MySQL \"MYSQL_TYPE_LONGLONG\"");
    /// A number with a fraction, of single precision.
    FLOAT = float("mysql.exec.field.float", "Value (Float)").spec("MySQL \"MYSQL_TYPE_FLOAT\"");
    /// A number with a fraction, of double precision.
    DOUBLE = float("mysql.exec.field.double", "Value (Double)").spec("MySQL \"MYSQL_TYPE_DOUBLE\"");
    /// Text, or a decimal number as text.
    STRING = text("mysql.exec.field.string", "Value (String)").spec("MySQL \"Binary Protocol Value\" string<lenenc>");
    /// Bytes that are no text.
    BYTES = bytes("mysql.exec.field.bytes", "Value (Bytes)").spec("MySQL \"Binary Protocol Value\" string<lenenc>");
    /// A date, perhaps with the time of day.
    DATETIME = group("mysql.exec.field.datetime", "Value (DATETIME)").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// How many bytes the date takes: 0 for all zero, 4 for a date, 7 with the time, 11 with microseconds.
    DATETIME_LENGTH = uint("mysql.exec.field.datetime.length", "Length").unit("bytes")
        .spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// Year of the date.
    YEAR = uint("mysql.exec.field.year", "Year").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// Month of the date, from 1.
    MONTH = uint("mysql.exec.field.month", "Month").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// Day of the month, from 1.
    DAY = uint("mysql.exec.field.day", "Day").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// Hours of the time.
    HOUR = uint("mysql.exec.field.hour", "Hour").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// Minutes of the time.
    MINUTE = uint("mysql.exec.field.minute", "Minute").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// Seconds of the time.
    SECOND = uint("mysql.exec.field.second", "Second").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// Millionths of a second.
    MICROSECOND = uint("mysql.exec.field.secondb", "Microsecond").unit("µs").spec("MySQL \"MYSQL_TYPE_DATETIME\"");
    /// A span of time.
    TIME = group("mysql.exec.field.time", "Value (TIME)").spec("MySQL \"MYSQL_TYPE_TIME\"");
    /// How many bytes the time takes: 0 for all zero, 8 for days to seconds, 12 with microseconds.
    TIME_LENGTH = uint("mysql.exec.field.time.length", "Length").unit("bytes").spec("MySQL \"MYSQL_TYPE_TIME\"");
    /// Whether the span is negative.
    TIME_SIGN = uint("mysql.exec.field.time.sign", "Sign").names(&[(0, "positive"), (1, "negative")])
        .spec("MySQL \"MYSQL_TYPE_TIME\"");
    /// Whole days of the span.
    TIME_DAYS = uint("mysql.exec.field.time.days", "Days").spec("MySQL \"MYSQL_TYPE_TIME\"");
}

/// Types of columns and parameters, in ascending order (MySQL "enum_field_types").
pub static TYPES: &[(u64, &str)] = &[
    (0, "MYSQL_TYPE_DECIMAL"),
    (1, "MYSQL_TYPE_TINY"),
    (2, "MYSQL_TYPE_SHORT"),
    (3, "MYSQL_TYPE_LONG"),
    (4, "MYSQL_TYPE_FLOAT"),
    (5, "MYSQL_TYPE_DOUBLE"),
    (6, "MYSQL_TYPE_NULL"),
    (7, "MYSQL_TYPE_TIMESTAMP"),
    (8, "MYSQL_TYPE_LONGLONG"),
    (9, "MYSQL_TYPE_INT24"),
    (10, "MYSQL_TYPE_DATE"),
    (11, "MYSQL_TYPE_TIME"),
    (12, "MYSQL_TYPE_DATETIME"),
    (13, "MYSQL_TYPE_YEAR"),
    (14, "MYSQL_TYPE_NEWDATE"),
    (15, "MYSQL_TYPE_VARCHAR"),
    (16, "MYSQL_TYPE_BIT"),
    (17, "MYSQL_TYPE_TIMESTAMP2"),
    (18, "MYSQL_TYPE_DATETIME2"),
    (19, "MYSQL_TYPE_TIME2"),
    (20, "MYSQL_TYPE_TYPED_ARRAY"),
    (242, "MYSQL_TYPE_VECTOR"),
    (243, "MYSQL_TYPE_INVALID"),
    (244, "MYSQL_TYPE_BOOL"),
    (245, "MYSQL_TYPE_JSON"),
    (246, "MYSQL_TYPE_NEWDECIMAL"),
    (247, "MYSQL_TYPE_ENUM"),
    (248, "MYSQL_TYPE_SET"),
    (249, "MYSQL_TYPE_TINY_BLOB"),
    (250, "MYSQL_TYPE_MEDIUM_BLOB"),
    (251, "MYSQL_TYPE_LONG_BLOB"),
    (252, "MYSQL_TYPE_BLOB"),
    (253, "MYSQL_TYPE_VAR_STRING"),
    (254, "MYSQL_TYPE_STRING"),
    (255, "MYSQL_TYPE_GEOMETRY"),
];

/// How a value is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Type {
    /// One of [`TYPES`].
    pub code: u8,
    /// Whether a number has no sign.
    pub unsigned: bool,
}

/// Type codes that the code tells apart by name.
pub mod code {
    pub const TINY: u8 = 1;
    pub const SHORT: u8 = 2;
    pub const LONG: u8 = 3;
    pub const FLOAT: u8 = 4;
    pub const DOUBLE: u8 = 5;
    pub const NULL: u8 = 6;
    pub const TIMESTAMP: u8 = 7;
    pub const LONGLONG: u8 = 8;
    pub const INT24: u8 = 9;
    pub const DATE: u8 = 10;
    pub const TIME: u8 = 11;
    pub const DATETIME: u8 = 12;
    pub const YEAR: u8 = 13;
    pub const NEWDATE: u8 = 14;
    pub const BIT: u8 = 16;
    pub const TIMESTAMP2: u8 = 17;
    pub const DATETIME2: u8 = 18;
    pub const TIME2: u8 = 19;
    pub const VECTOR: u8 = 242;
    pub const BOOL: u8 = 244;
    pub const GEOMETRY: u8 = 255;
}

impl Type {
    /// The name of the type, as in the server's source.
    pub fn name(self) -> &'static str {
        TYPES
            .binary_search_by_key(&self.code.into(), |&(code, _)| code)
            .map_or("unknown type", |at| TYPES[at].1)
    }

    /// Whether values are bytes whatever the character set says.
    pub fn is_binary(self) -> bool {
        matches!(self.code, code::BIT | code::VECTOR | code::GEOMETRY)
    }

    /// Whether values are BLOBs; those of results may be TEXT, which their character set tells.
    pub fn is_blob(self) -> bool {
        matches!(self.code, 249..=252)
    }

    /// Whether values are numbers or dates, whose text is ASCII.
    pub fn is_number_or_date(self) -> bool {
        matches!(self.code, 0..=14 | 17..=19 | code::BOOL | 246)
    }
}

/// A value as read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// SQL's NULL.
    Null,
    Int(i64),
    Uint(u64),
    Float(f64),
    /// Text as sent, in the character set of the connection.
    Text(&'a [u8]),
    Bytes(&'a [u8]),
    Moment(Moment),
}

/// A date, a time or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Year, month and day, of a date.
    date: Option<(u16, u8, u8)>,
    negative: bool,
    days: u32,
    /// Hours, minutes, seconds and microseconds, of a time.
    time: Option<(u8, u8, u8, u32)>,
    micros: bool,
}

impl Moment {
    /// A DATE, DATETIME or TIMESTAMP out of its bytes behind the length.
    fn datetime(raw: &[u8]) -> Self {
        let byte = |at: usize| raw.get(at).copied().unwrap_or(0);
        let micros = raw.get(7..11).and_then(|raw| raw.first_chunk()).map(|&raw| u32::from_le_bytes(raw));
        Moment {
            date: Some((u16::from_le_bytes([byte(0), byte(1)]), byte(2), byte(3))),
            time: (raw.len() >= 7).then(|| (byte(4), byte(5), byte(6), micros.unwrap_or(0))),
            micros: micros.is_some(),
            ..Moment::default()
        }
    }

    /// A TIME out of its bytes behind the length.
    fn time(raw: &[u8]) -> Self {
        let byte = |at: usize| raw.get(at).copied().unwrap_or(0);
        let micros = raw.get(8..12).and_then(|raw| raw.first_chunk()).map(|&raw| u32::from_le_bytes(raw));
        Moment {
            negative: byte(0) != 0,
            days: u32::from_le_bytes([byte(1), byte(2), byte(3), byte(4)]),
            time: Some((byte(5), byte(6), byte(7), micros.unwrap_or(0))),
            micros: micros.is_some(),
            ..Moment::default()
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((year, month, day)) = self.date {
            write!(f, "{year:04}-{month:02}-{day:02}")?;
        }
        if let Some((hour, minute, second, micros)) = self.time {
            let hours = u64::from(self.days) * 24 + u64::from(hour);
            f.write_str(if self.date.is_some() { " " } else { "" })?;
            f.write_str(if self.negative { "-" } else { "" })?;
            write!(f, "{hours:02}:{minute:02}:{second:02}")?;
            if self.micros {
                write!(f, ".{micros:06}")?;
            }
        }
        Ok(())
    }
}

/// Reads a value of that type. `text` is the field for text, `of` says whose value it is.
pub fn read<'a>(
    reader: &mut Reader<'a, '_>,
    kind: Type,
    charset: Charset,
    text: &'static Field,
    of: fmt::Arguments<'_>,
) -> Result<Value<'a>, Fault> {
    let value = match (kind.code, kind.unsigned) {
        (code::NULL, _) => return Ok(null(reader, of)),
        (code::TINY | code::BOOL, false) => Value::Int(reader.i8(&TINY)?.into()),
        (code::TINY | code::BOOL, true) => Value::Uint(reader.u8(&UNSIGNED_TINY)?.into()),
        (code::SHORT, false) => Value::Int(reader.le_i16(&SHORT)?.into()),
        (code::SHORT, true) | (code::YEAR, _) => Value::Uint(reader.le16(&UNSIGNED_SHORT)?.into()),
        (code::LONG | code::INT24, false) => Value::Int(reader.le_i32(&LONG)?.into()),
        (code::LONG | code::INT24, true) => Value::Uint(reader.le32(&UNSIGNED_LONG)?.into()),
        (code::LONGLONG, false) => Value::Int(reader.le_i64(&LONGLONG)?),
        (code::LONGLONG, true) => Value::Uint(reader.le64(&UNSIGNED_LONGLONG)?),
        (code::FLOAT, _) => Value::Float(reader.le_f32(&FLOAT)?.into()),
        (code::DOUBLE, _) => Value::Float(reader.le_f64(&DOUBLE)?),
        (
            code::DATE
            | code::NEWDATE
            | code::DATETIME
            | code::DATETIME2
            | code::TIMESTAMP
            | code::TIMESTAMP2,
            _,
        ) => return datetime(reader, of),
        (code::TIME | code::TIME2, _) => return time(reader, of),
        _ => return string(reader, kind, charset, text, of),
    };
    reader.meaning(of);
    Ok(value)
}

/// Records a value that is NULL and has no byte of its own.
pub fn null(reader: &mut Reader<'_, '_>, of: fmt::Arguments<'_>) -> Value<'static> {
    let (source, at) = (reader.source(), reader.offset());
    let group = reader.tree().open(&NULL, source, at, 0);
    reader.meaning(of);
    reader.tree().close(group, at);
    Value::Null
}

/// What follows the length of a value, as far as it is there.
fn behind_length<'a>(reader: &Reader<'a, '_>) -> &'a [u8] {
    let Some((&length, raw)) = reader.peek().split_first() else { return &[] };
    raw.get(..length.into()).unwrap_or(raw)
}

fn datetime<'a>(reader: &mut Reader<'a, '_>, of: fmt::Arguments<'_>) -> Result<Value<'a>, Fault> {
    let moment = Moment::datetime(behind_length(reader));
    reader.group(&DATETIME, |reader| {
        reader.meaning(format_args!("{of}: {moment}"));
        let length = reader.u8(&DATETIME_LENGTH)?;
        if !matches!(length, 0 | 4 | 7 | 11) {
            return Err(Fault::malformed(reader.offset() - 1, "a date takes 0, 4, 7 or 11 bytes"));
        }
        if length >= 4 {
            reader.le16(&YEAR)?;
            reader.u8(&MONTH)?;
            reader.u8(&DAY)?;
        }
        if length >= 7 {
            clock(reader)?;
        }
        if length == 11 {
            reader.le32(&MICROSECOND)?;
        }
        Ok(Value::Moment(moment))
    })
}

fn time<'a>(reader: &mut Reader<'a, '_>, of: fmt::Arguments<'_>) -> Result<Value<'a>, Fault> {
    let moment = Moment::time(behind_length(reader));
    reader.group(&TIME, |reader| {
        reader.meaning(format_args!("{of}: {moment}"));
        let length = reader.u8(&TIME_LENGTH)?;
        if !matches!(length, 0 | 8 | 12) {
            return Err(Fault::malformed(reader.offset() - 1, "a time takes 0, 8 or 12 bytes"));
        }
        if length >= 8 {
            reader.u8(&TIME_SIGN)?;
            reader.le32(&TIME_DAYS)?;
            clock(reader)?;
        }
        if length == 12 {
            reader.le32(&MICROSECOND)?;
        }
        Ok(Value::Moment(moment))
    })
}

fn clock(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.u8(&HOUR)?;
    reader.u8(&MINUTE)?;
    reader.u8(&SECOND)?;
    Ok(())
}

fn string<'a>(
    reader: &mut Reader<'a, '_>,
    kind: Type,
    charset: Charset,
    text: &'static Field,
    of: fmt::Arguments<'_>,
) -> Result<Value<'a>, Fault> {
    let Some(length) = reader.lenenc_length()? else { return Ok(null(reader, of)) };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let raw = reader.peek().get(..length).unwrap_or_default();
    if kind.is_binary() || (charset == Charset::Binary && !is_text(raw)) {
        let raw = reader.bytes(&BYTES, length)?;
        match (kind.code, raw) {
            (code::BIT, raw @ [_, ..]) if raw.len() <= 8 => {
                let bits = raw.iter().fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
                reader.meaning(format_args!("{of}: {bits:#b}"));
            }
            (code::VECTOR, raw) => reader.meaning(format_args!("{of}: {}", Floats(raw))),
            _ => reader.meaning(of),
        }
        return Ok(Value::Bytes(raw));
    }
    let raw = reader.text_in(text, length, charset)?;
    reader.meaning(of);
    Ok(Value::Text(raw))
}

/// Whether bytes read as text: UTF-8 without control characters other than those of layout.
pub fn is_text(raw: &[u8]) -> bool {
    !raw.iter().any(|&byte| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f)
        && std::str::from_utf8(raw).is_ok()
}

/// The single-precision numbers of a VECTOR.
pub struct Floats<'a>(pub &'a [u8]);

impl fmt::Display for Floats<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (at, &raw) in self.0.as_chunks::<4>().0.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { ", " })?;
            write!(f, "{}", f32::from_le_bytes(raw))?;
        }
        f.write_str("]")
    }
}
