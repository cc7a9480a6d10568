//! The head of a message: its first line and its header fields (RFC 9112 §2.1, §3, §4, §5).

use super::{header, status, target};
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use httparse::{EMPTY_HEADER, Header, ParserConfig};
use std::ops::Range;

crate::fields! { FIELDS:
    /// What is to be done with the target.
    METHOD = text("http.request.method", "Request Method").spec("RFC 9110 §9");
    /// Version of HTTP that the client speaks.
    REQUEST_VERSION = text("http.request.version", "Request Version").spec("RFC 9112 §2.3");
    /// Version of HTTP that the server speaks.
    RESPONSE_VERSION = text("http.response.version", "Response Version").spec("RFC 9112 §2.3");
    /// How the request went, in three digits.
    CODE = uint("http.response.code", "Status Code").meaning(|node, _, out| out.push_str(status::class(node.value)))
        .spec("RFC 9110 §15");
    /// What the status code is called where it is registered.
    DESCRIPTION = text("http.response.code.desc", "Status Code Description").spec("RFC 9110 §15");
    /// What the server says about the status; clients ignore it.
    PHRASE = text("http.response.phrase", "Response Phrase").spec("RFC 9112 §4");
    /// A header field of a request that has no field of its own here, or a line that is no header field.
    REQUEST_LINE = text("http.request.line", "Header").spec("RFC 9112 §5");
    /// A header field of a response that has no field of its own here, or a line that is no header field.
    RESPONSE_LINE = text("http.response.line", "Header").spec("RFC 9112 §5");
    /// The empty line that ends the header fields.
    HEAD_END = bytes("http.head_end", "End of header fields").spec("RFC 9112 §2.1");
}

/// A head as far as it is there.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its first line.
    pub start: Start,
    /// Its header fields.
    pub lines: Vec<Line>,
    /// How many bytes it takes, with the empty line.
    pub length: usize,
    /// What about it no parser understands.
    pub fault: Option<String>,
}

/// A first line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// A method, a target and a version.
    Request {
        /// Where the method is.
        method: Range<usize>,
        /// Where the target is.
        target: Range<usize>,
    },
    /// A version, a status code and a phrase.
    Response {
        /// The status code.
        code: u16,
    },
    /// Neither.
    #[default]
    Unknown,
}

/// A header field.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where its name is.
    pub name: Range<usize>,
    /// Where its value is.
    pub value: Range<usize>,
}

/// The longest head that is waited for.
pub const MAX_HEAD: usize = 64 << 10;

/// Where the head ends that starts `bytes`: behind the first empty line. Bytes before `searched` were looked at.
pub fn end(bytes: &[u8], searched: &mut usize) -> Option<usize> {
    let from = searched.saturating_sub(2);
    let found = (from..bytes.len())
        .find(|&at| bytes[at] == b'\n' && matches!(&bytes[at + 1..], [b'\n', ..] | [b'\r', b'\n', ..]));
    *searched = bytes.len();
    found.map(|at| at + if bytes[at + 1] == b'\n' { 2 } else { 3 })
}

/// Reads a head, or as much as there is of one.
pub fn parse(head: &[u8]) -> Head {
    let mut config = ParserConfig::default();
    config
        .allow_multiple_spaces_in_request_line_delimiters(true)
        .allow_multiple_spaces_in_response_status_delimiters(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .ignore_invalid_headers_in_requests(true)
        .ignore_invalid_headers_in_responses(true);
    let lines = head.iter().filter(|&&byte| byte == b'\n').count();
    let mut headers = vec![EMPTY_HEADER; lines];
    let (start, result) = if head.starts_with(b"HTTP/") {
        let mut response = httparse::Response::new(&mut headers);
        let result = config.parse_response(&mut response, head);
        (response.code.map(|code| Start::Response { code }), result)
    } else {
        let mut request = httparse::Request::new(&mut headers);
        let result = config.parse_request(&mut request, head);
        let place = |part: Option<&str>| part.and_then(|part| within(head, part.as_bytes()));
        let parts = place(request.method).zip(place(request.path));
        (parts.map(|(method, target)| Start::Request { method, target }), result)
    };
    let line = |header: &Header<'_>| {
        let name = within(head, header.name.as_bytes()).filter(|name| !name.is_empty())?;
        // An empty value may be anywhere.
        let value = within(head, header.value).filter(|value| value.start > name.end);
        Some(Line { value: value.unwrap_or(name.end..name.end), name })
    };
    Head {
        start: start.unwrap_or_default(),
        lines: headers.iter().map_while(line).collect(),
        length: head.len(),
        fault: result.err().map(|error| error.to_string()),
    }
}

/// Where `part` lies in `whole`, if it does.
fn within(whole: &[u8], part: &[u8]) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let end = start + part.len();
    (end <= whole.len()).then_some(start..end)
}

impl Head {
    /// The values of a header field, in order; `head` are the bytes that this was read from.
    pub fn values<'h>(&self, head: &'h [u8], name: &str) -> impl Iterator<Item = &'h str> {
        self.lines.iter().filter_map(move |line| {
            let own = head.get(line.name.clone())?;
            let value = str::from_utf8(head.get(line.value.clone())?).ok()?;
            own.eq_ignore_ascii_case(name.as_bytes()).then_some(value.trim_ascii())
        })
    }

    /// The first value of a header field.
    pub fn value<'h>(&self, head: &'h [u8], name: &str) -> Option<&'h str> {
        self.values(head, name).next()
    }

    /// The status code of a response.
    pub fn code(&self) -> Option<u16> {
        match self.start {
            Start::Response { code } => Some(code),
            _ => None,
        }
    }

    /// The method and target of a request.
    pub fn request<'h>(&self, head: &'h [u8]) -> Option<(&'h [u8], &'h [u8])> {
        match &self.start {
            Start::Request { method, target } => head.get(method.clone()).zip(head.get(target.clone())),
            _ => None,
        }
    }

    /// Reads what [`parse`] found into the tree.
    pub fn read(&self, reader: &mut Reader<'_, '_>, summary: &mut String) -> Result<(), Fault> {
        let head = reader.peek();
        let head = &head[..self.length.min(head.len())];
        let other = match self.start {
            Start::Response { .. } => &RESPONSE_LINE,
            _ => &REQUEST_LINE,
        };
        if let Some(fault) = &self.fault {
            reader.note(Severity::Error, reader.offset(), format!("not as RFC 9112 has it: {fault}"));
        }
        let first = line_end(head, 0);
        match &self.start {
            Start::Request { method, target } => {
                request_line(reader, head, method.clone(), target.clone(), first, summary)?;
            }
            Start::Response { code } => status_line(reader, head, *code, first, summary)?,
            Start::Unknown => {
                summary.push_str("Message that cannot be read");
                reader.bytes(other, first)?;
            }
        }
        for line in &self.lines {
            self.strays(reader, head, line.name.start, other)?;
            let end = line_end(head, line.value.end.max(line.name.end));
            header::read(reader, head, line, end - line.name.start, other)?;
        }
        let blank = match head {
            [.., b'\n', b'\r', b'\n'] => 2,
            [.., b'\n', b'\n'] => 1,
            _ => 0,
        };
        self.strays(reader, head, head.len() - blank, other)?;
        if blank > 0 {
            reader.bytes(&HEAD_END, blank)?;
        }
        Ok(())
    }

    /// Shows lines up to `end` that are no header fields.
    fn strays(
        &self,
        reader: &mut Reader<'_, '_>,
        head: &[u8],
        end: usize,
        field: &'static Field,
    ) -> Result<(), Fault> {
        while reader.offset() < end {
            let at = reader.offset();
            let length = line_end(head, at).min(end) - at;
            let text = String::from_utf8_lossy(head.get(at..at + length).unwrap_or_default());
            reader.text_as(field, length, text.trim_end_matches(['\r', '\n']))?;
            let whole = text.ends_with('\n');
            let what = if whole { "not the form of a header field" } else { "the head ends in this line" };
            reader.note(Severity::Warning, at, what);
        }
        Ok(())
    }
}

fn request_line(
    reader: &mut Reader<'_, '_>,
    head: &[u8],
    method: Range<usize>,
    target: Range<usize>,
    end: usize,
    summary: &mut String,
) -> Result<(), Fault> {
    let text = |range: Range<usize>| String::from_utf8_lossy(head.get(range).unwrap_or_default());
    let (name, uri) = (text(method), text(target.clone()));
    summary.push_str(&name);
    summary.push(' ');
    summary.push_str(&uri);
    reader.text_as(&METHOD, target.start, &name)?;
    target::read(reader, target.len())?;
    if end > target.end {
        reader.text_as(&REQUEST_VERSION, end - target.end, text(target.end..end).trim())?;
    }
    Ok(())
}

fn status_line(
    reader: &mut Reader<'_, '_>,
    head: &[u8],
    code: u16,
    end: usize,
    summary: &mut String,
) -> Result<(), Fault> {
    use std::fmt::Write;
    let line = head.get(..end).unwrap_or_default();
    let digits = line.iter().skip_while(|&&byte| byte != b' ').position(|&byte| byte.is_ascii_digit());
    let version = line.iter().position(|&byte| byte == b' ').unwrap_or(0) + digits.unwrap_or(0);
    reader.text_as(&RESPONSE_VERSION, version, String::from_utf8_lossy(&line[..version]).trim())?;
    let at = reader.offset();
    reader.number_as(&CODE, 3, code.into())?;
    let source = reader.source();
    let name = status::name(code);
    reader.tree().push_text(&DESCRIPTION, source, at, 3, name.unwrap_or("Unknown"));
    let phrase = String::from_utf8_lossy(line.get(version + 3..).unwrap_or_default());
    reader.text_as(&PHRASE, end - (version + 3).min(end), phrase.trim())?;
    // Writing to a String cannot fail.
    let _ = write!(
        summary,
        "{code} {}",
        if phrase.trim().is_empty() { name.unwrap_or("") } else { phrase.trim() }
    );
    Ok(())
}

/// Where the line ends that `from` is in: behind its line feed, or where `bytes` end.
fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| from + at + 1)
}
