//! What a body holds: its codings undone, then text, XML with SOAP in it, several parts, or bytes.

use super::chunked;
use super::encoding::Coding;
use super::head::Head;
use super::multipart;
use crate::fault::{Fault, Severity};
use crate::protocol::soap::{self, Soap};
use crate::protocol::xml;
use crate::reader::Reader;
use encoding_rs::Encoding;

crate::fields! { FIELDS:
    /// Content that is compressed; what it holds is shown where it is decompressed.
    ENCODED = bytes("http.encoded_data", "Compressed content").spec("RFC 9110 §8.4");
    /// Content that is text.
    TEXT = text("http.file_data", "Text").spec("RFC 9110 §6.4");
    /// Content that is no text.
    BYTES = bytes("http.body", "Body").spec("RFC 9110 §6.4");
}

/// More codings than these are not undone.
const MAX_CODINGS: usize = 4;
/// The most that comes out of a coding.
const MAX_DECODED: usize = 8 << 20;
/// How far into content that does not say what it is it is looked for XML.
const SNIFFED: usize = 512;

/// What the header fields say about content.
#[derive(Clone, Copy, Debug)]
pub struct Content<'h> {
    /// Its media type with parameters; empty when it is not stated.
    pub media_type: &'h str,
    /// Parts that it lies in.
    pub nesting: usize,
}

/// What was found in a body.
#[derive(Debug, Default)]
pub struct Found {
    /// A message of SOAP.
    pub soap: Option<Soap>,
    /// The document that it is, where that is wanted.
    pub document: Option<Vec<u8>>,
    /// Whether the document is wanted.
    pub keep: bool,
}

/// Reads the body of a message, which is what is left.
pub fn read(
    reader: &mut Reader<'_, '_>,
    head: &Head,
    bytes: &[u8],
    in_chunks: bool,
    found: &mut Found,
) -> Result<(), Fault> {
    let content = Content { media_type: head.value(bytes, "content-type").unwrap_or_default(), nesting: 0 };
    let names =
        |name: &'static str| head.values(bytes, name).flat_map(|value| value.split(',')).map(str::trim);
    let transfer = names("transfer-encoding").filter(|name| !name.eq_ignore_ascii_case("chunked"));
    let codings: Vec<&str> = names("content-encoding")
        .chain(transfer)
        .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
        .take(MAX_CODINGS)
        .collect();
    if in_chunks {
        let start = reader.offset();
        let joined = chunked::read(reader)?;
        if !joined.is_empty() {
            reader.derived("dechunked", start, &joined, |reader| content.decode(reader, &codings, found))?;
        }
    } else {
        content.decode(reader, &codings, found)?;
    }
    Ok(())
}

impl Content<'_> {
    /// Undoes codings, the last one first, and reads what comes out.
    fn decode(&self, reader: &mut Reader<'_, '_>, codings: &[&str], found: &mut Found) -> Result<(), Fault> {
        let Some((last, before)) = codings.split_last() else { return self.read(reader, found) };
        let start = reader.offset();
        let packed = reader.rest(&ENCODED)?;
        let Some(coding) = Coding::by_name(last) else {
            reader.note(Severity::Info, start, format!("the coding {last} is not undone"));
            return Ok(());
        };
        let (plain, fault) = coding.undo(packed, MAX_DECODED);
        if let Some(fault) = fault {
            reader.note(Severity::Error, start, format!("{}: {fault}", coding.name()));
        }
        if !plain.is_empty() {
            reader
                .derived(coding.name(), start, &plain.into(), |reader| self.decode(reader, before, found))?;
        }
        Ok(())
    }

    /// Reads what is left as content without codings.
    pub fn read(&self, reader: &mut Reader<'_, '_>, found: &mut Found) -> Result<(), Fault> {
        let bytes = reader.peek();
        if bytes.is_empty() {
            return Ok(());
        }
        let media_type = self.media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parameter(self.media_type, "charset");
        if let Some(boundary) =
            parameter(self.media_type, "boundary").filter(|_| media_type.starts_with("multipart/"))
        {
            return multipart::read(reader, boundary, self, found);
        }
        if is_xml(&media_type) || may_be_anything(&media_type) && looks_like_xml(bytes) {
            let mut soap = soap::Reading::default();
            xml::read(reader, charset, &mut soap)?;
            if let Some(soap) = soap.finish() {
                found.soap = Some(soap);
                found.document = found.keep.then(|| bytes.to_vec());
            }
            return Ok(());
        }
        if is_text(&media_type) || may_be_anything(&media_type) && all_text(bytes) {
            let encoding = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
            let length = bytes.len();
            return match encoding.filter(|encoding| *encoding != encoding_rs::UTF_8 && !bytes.is_ascii()) {
                Some(encoding) => reader.text_as(&TEXT, length, &encoding.decode(bytes).0),
                None => reader.bytes(&TEXT, length).map(|_| ()),
            };
        }
        reader.rest(&BYTES).map(|_| ())
    }
}

/// Whether a media type is XML (RFC 7303).
pub fn is_xml(media_type: &str) -> bool {
    media_type.ends_with("/xml") || media_type.ends_with("+xml")
}

/// Whether a media type says nothing, or is what clients put there without a thought.
fn may_be_anything(media_type: &str) -> bool {
    matches!(media_type, "" | "application/octet-stream" | "application/x-www-form-urlencoded" | "text/plain")
}

fn is_text(media_type: &str) -> bool {
    const TEXT: [&str; 8] = [
        "application/json",
        "application/javascript",
        "application/x-javascript",
        "application/x-www-form-urlencoded",
        "application/ecmascript",
        "application/x-ndjson",
        "application/ocsp-json",
        "application/graphql",
    ];
    media_type.starts_with("text/") || media_type.ends_with("+json") || TEXT.contains(&media_type)
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let start = &start[..start.len().min(SNIFFED)];
    start.starts_with(b"<?xml")
        || start.starts_with(b"<") && start.windows(8).any(|window| window == b"Envelope")
}

fn all_text(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()))
}

/// A parameter of a media type (RFC 9110 §5.6.6).
pub fn parameter<'h>(media_type: &'h str, name: &str) -> Option<&'h str> {
    media_type.split(';').skip(1).find_map(|part| {
        let (own, value) = part.split_once('=')?;
        let value = value.trim();
        let unquoted = value.strip_prefix('"').map_or(value, |rest| rest.strip_suffix('"').unwrap_or(rest));
        own.trim().eq_ignore_ascii_case(name).then_some(unquoted).filter(|value| !value.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found() {
        let media_type = "multipart/related; type=\"application/xop+xml\"; Boundary=\"a b\"; charset=";
        assert_eq!(parameter(media_type, "boundary"), Some("a b"));
        assert_eq!(parameter(media_type, "type"), Some("application/xop+xml"));
        assert_eq!((parameter(media_type, "charset"), parameter(media_type, "start")), (None, None));
    }

    #[test]
    fn xml_is_found_where_nothing_says_so() {
        assert!(looks_like_xml(b"\xef\xbb\xbf<?xml version='1.0'?>"));
        assert!(looks_like_xml(b" <s:Envelope xmlns:s='u'>"));
        assert!(!looks_like_xml(b"<html>") && !looks_like_xml(b"Envelope"));
    }
}
