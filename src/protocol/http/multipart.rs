//! Content of several parts (RFC 2046 §5.1, RFC 2387), as MTOM sends a SOAP message with its attachments.

use super::content::{Content, Found};
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::Layer;
use crate::reader::Reader;
use std::ops::Range;

crate::fields! { FIELDS:
    /// Content of several parts.
    MULTIPART = group("mime_multipart.content", "Several parts").spec("RFC 2046 §5.1");
    /// Text before the first part that receivers ignore.
    PREAMBLE = bytes("mime_multipart.preamble", "Preamble").spec("RFC 2046 §5.1.1");
    /// The line that stands before each part.
    BOUNDARY = text("mime_multipart.boundary", "Boundary").spec("RFC 2046 §5.1.1");
    /// The line that stands behind the last part.
    LAST_BOUNDARY = text("mime_multipart.last_boundary", "Last boundary").spec("RFC 2046 §5.1.1");
    /// Text behind the last part that receivers ignore.
    TRAILER = bytes("mime_multipart.trailer", "Trailer").spec("RFC 2046 §5.1.1");
    /// A part with header fields of its own.
    PART = group("mime_multipart.part", "Part").spec("RFC 2046 §5.1");
    /// How the part is to be presented, and what file it was.
    DISPOSITION = text("mime_multipart.header.content-disposition", "Content-Disposition").spec("RFC 2183 §2");
    /// What other parts call this one.
    ID = text("mime_multipart.header.content-id", "Content-Id").spec("RFC 2045 §7");
    /// How many bytes the part has.
    LENGTH = text("mime_multipart.header.content-length", "Content-Length").spec("RFC 9110 §8.6");
    /// How the part's bytes were made fit for the way.
    TRANSFER_ENCODING = text("mime_multipart.header.content-transfer-encoding", "Content-Transfer-Encoding")
        .spec("RFC 2045 §6");
    /// Media type of the part.
    TYPE = text("mime_multipart.header.content-type", "Content-Type").spec("RFC 2045 §5");
    /// Another header field of the part, or the empty line behind them.
    HEADER = text("mime_multipart.header", "Header").spec("RFC 2046 §5.1");
    /// The line end before a boundary, which is no part of the content.
    LINE_END = bytes("mime_multipart.line_end", "Line end").spec("RFC 2046 §5.1.1");
}

/// Content of several parts as a layer of others.
pub static LAYER: Layer = Layer { prefixes: &["mime_multipart"], title: "MIME multipart", fields: &[FIELDS] };

/// Parts beyond these are not told apart.
const MAX_PARTS: usize = 200;
/// Parts within parts.
const MAX_NESTING: usize = 3;

static HEADERS: &[(&str, &Field)] = &[
    ("content-disposition", &DISPOSITION),
    ("content-id", &ID),
    ("content-length", &LENGTH),
    ("content-transfer-encoding", &TRANSFER_ENCODING),
    ("content-type", &TYPE),
];

/// Reads what is left as parts with `boundary` between them.
pub fn read(
    reader: &mut Reader<'_, '_>,
    boundary: &str,
    content: &Content<'_>,
    found: &mut Found,
) -> Result<(), Fault> {
    reader.group(&MULTIPART, |reader| {
        let whole = reader.peek();
        let base = reader.offset();
        let Some(first) = next_boundary(whole, 0, boundary) else {
            return Err(Fault::malformed(base, "no boundary as the content type names it"));
        };
        if first.start > 0 {
            reader.bytes(&PREAMBLE, first.start)?;
        }
        let mut line = first;
        for _ in 0..MAX_PARTS {
            if is_last(&whole[line.clone()], boundary) {
                reader.bytes(&LAST_BOUNDARY, line.len())?;
                break;
            }
            reader.bytes(&BOUNDARY, line.len())?;
            let next = next_boundary(whole, line.end, boundary);
            let end = next.as_ref().map_or(whole.len(), |next| next.start);
            let before = whole[line.end..end]
                .strip_suffix(b"\n")
                .map_or(0, |rest| if rest.ends_with(b"\r") { 2 } else { 1 });
            let break_length = if next.is_some() { before } else { 0 };
            reader.within(&PART, end - line.end - break_length, |reader| part(reader, content, found))?;
            if break_length > 0 {
                reader.bytes(&LINE_END, break_length)?;
            }
            match next {
                Some(next) => line = next,
                None => return Err(Fault::malformed(base + end, "the last boundary is missing")),
            }
        }
        if !reader.is_empty() {
            reader.rest(&TRAILER)?;
        }
        Ok(())
    })
}

/// The next line that is a boundary.
fn next_boundary(bytes: &[u8], from: usize, boundary: &str) -> Option<Range<usize>> {
    let mut at = from;
    while at < bytes.len() {
        let end = bytes[at..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |end| at + end + 1);
        let line = &bytes[at..end];
        let rest = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        if rest.is_some_and(|rest| matches!(rest.trim_ascii(), b"" | b"--")) {
            return Some(at..end);
        }
        at = end;
    }
    None
}

fn is_last(line: &[u8], boundary: &str) -> bool {
    line.trim_ascii_end().len() == boundary.len() + 4
}

fn part(reader: &mut Reader<'_, '_>, content: &Content<'_>, found: &mut Found) -> Result<(), Fault> {
    let mut media_type = String::new();
    loop {
        let line = reader.peek();
        let length = line.iter().position(|&byte| byte == b'\n').map_or(line.len(), |at| at + 1);
        let text = String::from_utf8_lossy(line[..length].trim_ascii_end());
        if length == 0 {
            return Ok(());
        }
        let name = text.split(':').next().unwrap_or_default();
        let field = HEADERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        match (field, text.split_once(':')) {
            (Some((known, field)), Some((_, value))) => {
                reader.text_as(field, length, value.trim())?;
                if *known == "content-type" {
                    media_type = value.trim().to_owned();
                }
            }
            _ => reader.text_as(&HEADER, length, &text)?,
        }
        if text.is_empty() {
            break;
        }
    }
    if content.nesting >= MAX_NESTING {
        return Ok(());
    }
    Content { media_type: &media_type, nesting: content.nesting + 1 }.read(reader, found)
}
