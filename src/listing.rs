//! `dissect fields`: what fields there are.

use crate::field::{Field, Kind};
use crate::language::Language;
use crate::protocol::{LAYERS, PROTOCOLS};
use crate::tree;
use comfy_table::{Cell, ContentArrangement, Table, presets};
use serde::Serialize;
use std::fmt::Write;

/// Every field whose name starts with `prefix`, protocol by protocol, in the order of their declarations.
pub fn fields(prefix: &str) -> impl Iterator<Item = &'static Field> {
    let all = PROTOCOLS
        .iter()
        .flat_map(|protocol| protocol.fields)
        .chain(LAYERS.iter().flat_map(|layer| layer.fields))
        .chain([&tree::FIELDS]);
    all.flat_map(|list| list.iter().copied()).filter(move |field| field.name.starts_with(prefix))
}

/// A table of fields for people, `columns` wide.
pub fn table(fields: impl Iterator<Item = &'static Field>, columns: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(columns).unwrap_or(u16::MAX))
        .set_header(["Field", "What it is", "Specified in"]);
    for field in fields {
        let mut what = format!("{}: {}", field.label, field.description.trim());
        for (index, (value, name)) in field.names.iter().enumerate() {
            // Writing to a String cannot fail.
            let _ = write!(what, "{}{value} = {name}", if index == 0 { "\n" } else { ", " });
        }
        let name = format!("{}\n  {}", field.name, kind(field, Language::default()));
        table.add_row([Cell::new(name), Cell::new(what), Cell::new(field.spec)]);
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// A JSON array of fields, one a line.
pub fn json(fields: impl Iterator<Item = &'static Field>) -> String {
    let lines: Vec<String> =
        fields.filter_map(|field| serde_json::to_string(&Entry::new(field)).ok()).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    label: &'static str,
    description: &'static str,
    spec: &'static str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bits: Option<(u8, u8)>,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<Name>,
}

#[derive(Serialize)]
struct Name {
    value: u64,
    name: &'static str,
}

impl Entry {
    fn new(field: &Field) -> Self {
        Entry {
            name: field.name,
            label: field.label,
            description: field.description.trim(),
            spec: field.spec,
            r#type: type_name(field.kind),
            bits: field.bits.map(|bits| (bits.first, bits.count)),
            unit: field.unit,
            names: field.names.iter().map(|&(value, name)| Name { value, name }).collect(),
        }
    }
}

/// What values of a field are, in words.
pub(crate) fn kind(field: &Field, language: Language) -> String {
    let mut text = language.say(type_name(field.kind)).to_owned();
    if let Some(bits) = field.bits {
        match bits.count {
            1 => language.say_of(", bit {}", &[&bits.first], &mut text),
            count => language.say_of(", bits {}–{}", &[&bits.first, &(bits.first + count - 1)], &mut text),
        }
    }
    if !field.unit.is_empty() {
        text.push_str(", ");
        text.push_str(language.say(field.unit));
    }
    text
}

const fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "group",
        Kind::Uint => "unsigned integer",
        Kind::Hex => "hexadecimal",
        Kind::Int => "signed integer",
        Kind::Bool => "boolean",
        Kind::Bytes => "bytes",
        Kind::Text => "text",
        Kind::TextZ => "text with a NUL",
        Kind::Text16 => "UTF-16 text",
        Kind::Ipv4 => "IPv4 address",
        Kind::Ipv6 => "IPv6 address",
        Kind::Float => "floating point",
        Kind::NtpTime => "NTP timestamp",
        Kind::NtpShort => "NTP short",
        Kind::NtpShortSigned => "signed NTP short",
        Kind::FileTime => "FILETIME",
        Kind::UnixTime => "seconds since 1970",
        Kind::Guid => "GUID",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    crate::fields! { SAMPLE:
        /// Whether a leap second is near.
        LEAP = uint("sample.leap", "Leap indicator").bits(0, 2).names(&[(0, "none"), (3, "unknown")]).spec("RFC 5905 §7.3");
        /// How far away it is.
        DELAY = ntp_short("sample.delay", "Root delay").unit("s").spec("RFC 5905 §7.3");
    }

    #[test]
    fn as_json() {
        let expected = r#"[
{"name":"sample.leap","label":"Leap indicator","description":"Whether a leap second is near.","spec":"RFC 5905 §7.3","type":"unsigned integer","bits":[0,2],"names":[{"value":0,"name":"none"},{"value":3,"name":"unknown"}]},
{"name":"sample.delay","label":"Root delay","description":"How far away it is.","spec":"RFC 5905 §7.3","type":"NTP short","unit":"s"}
]
"#;
        assert_eq!(json(SAMPLE.iter().copied()), expected);
    }

    #[test]
    fn as_a_table() {
        let text = table(SAMPLE.iter().copied(), 80);
        let expected = "\
────────────────────────────────────────────────────────────────────────────────
 Field                          What it is                        Specified in
════════════════════════════════════════════════════════════════════════════════
 sample.leap                    Leap indicator: Whether a leap    RFC 5905 §7.3
   unsigned integer, bits 0–1   second is near.
                                0 = none, 3 = unknown
────────────────────────────────────────────────────────────────────────────────
 sample.delay                   Root delay: How far away it is.   RFC 5905 §7.3
   NTP short, s
────────────────────────────────────────────────────────────────────────────────
";
        assert_eq!(text, expected, "{text}");
    }

    #[test]
    fn by_prefix() {
        assert_eq!(fields("undiss").map(|field| field.name).collect::<Vec<_>>(), ["undissected"]);
        assert_eq!(fields("no such").count(), 0);
    }
}
