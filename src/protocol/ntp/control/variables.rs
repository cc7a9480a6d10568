//! The text of control messages: `name=value` pairs, set apart by commas, over any number of lines
//! (RFC 9327 §4).
//!
//! A variable of [`known`] whose value reads as it should is one field of the type it has there. Others are
//! shown as a name and a value of the type that the text looks like. Names like `addr.7` belong to entry 7 of
//! a list; its variables stand next to each other in any order, and are grouped.

use super::known;
use crate::fault::Fault;
use crate::field::{Field, Kind};
use crate::reader::Reader;
use std::net::Ipv4Addr;
use std::str::FromStr;

crate::fields! { FIELDS:
    /// Entry of a list; its number is part of the names of its variables.
    ENTRY = uint("ntp.ctrl.entry", "Entry").spec("ntpd");
    /// A variable that is not known here, or whose value is not what it should be.
    VARIABLE = group("ntp.ctrl.variable", "Variable").spec("RFC 9327 §4");
    /// Name of a variable.
    NAME = text("ntp.ctrl.variable.name", "Name").spec("RFC 9327 §4");
    /// Integer.
    INTEGER = int("ntp.ctrl.variable.integer", "Value").spec("RFC 9327 §4");
    /// Number in hexadecimal: flags.
    FLAGS = hex("ntp.ctrl.variable.hex", "Value").spec("RFC 9327 §4");
    /// Number with a fraction.
    DECIMAL = float("ntp.ctrl.variable.decimal", "Value").spec("RFC 9327 §4");
    /// Timestamp.
    TIME = ntp_time("ntp.ctrl.variable.time", "Value").spec("RFC 9327 §4");
    /// Address.
    ADDRESS = ipv4("ntp.ctrl.variable.address", "Value").spec("RFC 9327 §4");
    /// Text.
    TEXT = text("ntp.ctrl.variable.text", "Value").spec("RFC 9327 §4");
}

/// Reads variables to the end.
pub(super) fn read(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    while let Some(pair) = Pair::first(r.peek()) {
        let Some((_, number)) = pair.entry() else {
            variable(r, &pair, known::variable(pair.name))?;
            continue;
        };
        let (source, start) = (r.source(), r.offset());
        let entry = r.tree().open(&ENTRY, source, start, number);
        while let Some(pair) = Pair::first(r.peek()) {
            match pair.entry() {
                Some((column, same)) if same == number => variable(r, &pair, known::column(column))?,
                _ => break,
            }
        }
        let end = r.offset();
        r.tree().close(entry, end);
    }
    Ok(())
}

/// A name and what is behind its equals sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair<'a> {
    name: &'a [u8],
    value: Option<&'a [u8]>,
    /// Whether quotes were around the value.
    quoted: bool,
    /// Bytes up to the value.
    value_at: usize,
    /// Bytes up to the next pair.
    length: usize,
}

impl<'a> Pair<'a> {
    /// The first pair of `bytes`, with the separators around it; nothing at the end.
    fn first(bytes: &'a [u8]) -> Option<Self> {
        if bytes.is_empty() {
            return None;
        }
        let start = count(bytes, is_separator);
        let name_length = count(skip(bytes, start), |byte| byte != b'=' && byte != b',');
        let name = skip(bytes, start).get(..name_length).unwrap_or(&[]).trim_ascii();
        let mut at = start + name_length;
        if bytes.get(at) != Some(&b'=') {
            let length = at + count(skip(bytes, at), is_separator);
            return Some(Pair { name, value: None, quoted: false, value_at: length, length });
        }
        at += 1 + count(skip(bytes, at + 1), |byte| byte.is_ascii_whitespace());
        let (value, quoted, value_length) = value(skip(bytes, at));
        let end = at + value_length;
        let length = end + count(skip(bytes, end), is_separator);
        Some(Pair { name, value: Some(value), quoted, value_at: at, length })
    }

    /// Column and number of a variable that belongs to an entry: `addr.7`.
    fn entry(&self) -> Option<(&'a [u8], u64)> {
        let dot = self.name.iter().rposition(|&byte| byte == b'.')?;
        Some((self.name.get(..dot)?, number(self.name.get(dot + 1..)?)?))
    }
}

/// The value that `bytes` start with, whether it is quoted, and how many bytes it takes.
fn value(bytes: &[u8]) -> (&[u8], bool, usize) {
    if let Some(text) = bytes.strip_prefix(b"\"") {
        let length = count(text, |byte| byte != b'"');
        let behind = skip(text, length + 1);
        let blanks = count(behind, |byte| byte.is_ascii_whitespace() || byte == 0);
        if matches!(behind.get(blanks), None | Some(b',')) {
            return (text.get(..length).unwrap_or(text), true, bytes.len().min(length + 2));
        }
    }
    let length = count(bytes, |byte| byte != b',');
    (trim(bytes.get(..length).unwrap_or(bytes)), false, length)
}

/// Without blanks and zeros at the end; there are none at the start.
fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [before @ .., 0 | b' ' | b'\t' | b'\r' | b'\n'] = bytes {
        bytes = before;
    }
    bytes
}

fn is_separator(byte: u8) -> bool {
    byte == b',' || byte == 0 || byte.is_ascii_whitespace()
}

fn count(bytes: &[u8], matches: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| matches(byte)).count()
}

fn skip(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(length..).unwrap_or(&[])
}

fn variable(r: &mut Reader<'_, '_>, pair: &Pair<'_>, known: Option<&'static Field>) -> Result<(), Fault> {
    let name = String::from_utf8_lossy(pair.name);
    let Some(value) = pair.value else {
        r.text_as(&NAME, pair.length, &name)?;
        if let Some(field) = known {
            r.meaning(format_args!("{}", field.label));
        }
        return Ok(());
    };
    if let Some(field) = known.filter(|field| fits(field.kind, value)) {
        return typed(r, field, value, pair.value_at, pair.length);
    }
    r.group(&VARIABLE, |r| {
        r.text_as(&NAME, pair.value_at, &name)?;
        let field = if pair.quoted { &TEXT } else { look(value) };
        typed(r, field, value, 0, pair.length - pair.value_at)
    })
}

/// Whether a value can be read as that kind.
fn fits(kind: Kind, value: &[u8]) -> bool {
    match kind {
        Kind::Text => true,
        Kind::Float => !value.is_empty() && numbers(value).all(|(_, number)| decimal(number).is_some()),
        _ => bits(kind, value).is_some(),
    }
}

/// The field for a value of an unknown variable, by the look of it.
fn look(value: &[u8]) -> &'static Field {
    let looks = [&INTEGER, &TIME, &FLAGS, &DECIMAL, &ADDRESS];
    looks.into_iter().find(|field| fits(field.kind, value)).unwrap_or(&TEXT)
}

/// Reads `length` bytes as `field`. A list of numbers, `at` bytes from here, makes as many fields.
fn typed(
    r: &mut Reader<'_, '_>,
    field: &'static Field,
    value: &[u8],
    at: usize,
    length: usize,
) -> Result<(), Fault> {
    match field.kind {
        Kind::Text => r.text_as(field, length, &String::from_utf8_lossy(value)),
        Kind::Float => {
            let mut done = 0;
            let mut list = numbers(value).peekable();
            while let Some((_, number)) = list.next() {
                let end = list.peek().map_or(length, |&(next, _)| at + next);
                r.number_as(field, end - done, decimal(number).unwrap_or_default().to_bits())?;
                done = end;
            }
            Ok(())
        }
        kind => r.number_as(field, length, bits(kind, value).unwrap_or_default()),
    }
}

/// The numbers of a list, each with its place.
fn numbers(value: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += count(skip(value, at), |byte| byte.is_ascii_whitespace());
        let length = count(skip(value, at), |byte| !byte.is_ascii_whitespace());
        let number = value.get(at..at + length).filter(|number| !number.is_empty())?;
        at += length;
        Some((at - length, number))
    })
}

fn bits(kind: Kind, value: &[u8]) -> Option<u64> {
    match kind {
        Kind::Uint => number(value),
        Kind::Int => parse::<i64>(value).map(|number| number as u64),
        Kind::Hex => value.strip_prefix(b"0x").map_or_else(|| number(value), hexadecimal),
        Kind::NtpTime => {
            let value = value.strip_prefix(b"0x")?;
            let dot = value.iter().position(|&byte| byte == b'.')?;
            let (seconds, fraction) = (value.get(..dot)?, value.get(dot + 1..)?);
            if seconds.len() > 8 || fraction.len() != 8 {
                return None;
            }
            Some(hexadecimal(seconds)? << 32 | hexadecimal(fraction)?)
        }
        Kind::Ipv4 => parse::<Ipv4Addr>(value).map(|address| address.to_bits().into()),
        _ => None,
    }
}

fn number(value: &[u8]) -> Option<u64> {
    value.iter().all(u8::is_ascii_digit).then(|| parse(value)).flatten()
}

fn hexadecimal(value: &[u8]) -> Option<u64> {
    let digits = !value.is_empty() && value.iter().all(u8::is_ascii_hexdigit);
    digits.then(|| u64::from_str_radix(std::str::from_utf8(value).ok()?, 16).ok()).flatten()
}

fn decimal(value: &[u8]) -> Option<f64> {
    let plain = value.iter().all(|byte| byte.is_ascii_digit() || b"+-.".contains(byte));
    plain.then(|| parse::<f64>(value)).flatten().filter(|number| number.is_finite())
}

fn parse<T: FromStr>(value: &[u8]) -> Option<T> {
    std::str::from_utf8(value).ok()?.parse().ok()
}
