//! How long the body of a message is (RFC 9112 §6.3).

use super::head::Head;
use super::header;
use crate::fault::Severity;
use crate::reader::Reader;

/// What follows a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    None,
    /// So many bytes.
    Length(u64),
    /// Chunks.
    Chunked,
    /// Everything until the connection is closed.
    UntilClose,
    /// Another protocol, in both directions.
    Tunnel,
}

/// What a request asked for, as far as it matters to the body of its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// A request that was not captured, or any other one.
    #[default]
    Other,
    /// HEAD: the answer has no body.
    Head,
    /// CONNECT: a tunnel follows a success.
    Connect,
}

/// How long the body behind `head` is; `bytes` are what the head was read from.
pub fn body(head: &Head, bytes: &[u8], asked: Asked) -> Body {
    let code = head.code();
    match (code, asked) {
        (Some(101), _) => return Body::Tunnel,
        (Some(200..=299), Asked::Connect) => return Body::Tunnel,
        (Some(100..=199 | 204 | 304), _) | (Some(_), Asked::Head) => return Body::None,
        _ => {}
    }
    let coding = head.values(bytes, "transfer-encoding").last();
    if let Some(coding) = coding {
        let last = coding.rsplit(',').next().unwrap_or_default().trim();
        return match (last.eq_ignore_ascii_case("chunked"), code) {
            (true, _) => Body::Chunked,
            (false, Some(_)) => Body::UntilClose,
            // A request whose end cannot be told ends here (RFC 9112 §6.3).
            (false, None) => Body::None,
        };
    }
    match (head.value(bytes, "content-length").map(header::number), code) {
        (Some(Some(0)), _) | (None | Some(None), None) => Body::None,
        (Some(Some(length)), _) => Body::Length(length),
        (None | Some(None), Some(_)) => Body::UntilClose,
    }
}

/// Notes what about a head leaves its body's length in doubt.
pub fn check(head: &Head, bytes: &[u8], reader: &mut Reader<'_, '_>) {
    let mut lengths = head.values(bytes, "content-length");
    let length = lengths.next();
    let mut doubt = |text: &'static str| reader.note(Severity::Error, 0, text);
    if length.is_some() && head.value(bytes, "transfer-encoding").is_some() {
        doubt("both Content-Length and Transfer-Encoding: receivers may disagree where this ends");
    }
    if lengths.any(|other| Some(other) != length) {
        doubt("two different values of Content-Length: receivers may disagree where this ends");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::http::head;

    fn of(text: &str, asked: Asked) -> Body {
        let bytes = format!("{text}\r\n\r\n");
        body(&head::parse(bytes.as_bytes()), bytes.as_bytes(), asked)
    }

    #[test]
    fn the_length_is_what_the_specification_says() {
        let answer = "HTTP/1.1 200 OK\r\n";
        let request = "POST / HTTP/1.1\r\n";
        let cases = [
            (answer.to_owned() + "Content-Length: 5", Asked::Other, Body::Length(5)),
            (answer.to_owned() + "Content-Length: 5", Asked::Head, Body::None),
            (answer.to_owned() + "Content-Length: 0", Asked::Other, Body::None),
            (answer.to_owned() + "Content-Length: five", Asked::Other, Body::UntilClose),
            (answer.to_owned() + "Transfer-Encoding: gzip, Chunked", Asked::Other, Body::Chunked),
            (answer.to_owned() + "Transfer-Encoding: gzip", Asked::Other, Body::UntilClose),
            (
                answer.to_owned() + "Transfer-Encoding: chunked\r\nContent-Length: 5",
                Asked::Other,
                Body::Chunked,
            ),
            (answer.to_owned() + "A: b", Asked::Other, Body::UntilClose),
            (answer.to_owned() + "A: b", Asked::Connect, Body::Tunnel),
            ("HTTP/1.1 404 No\r\nContent-Length: 5".to_owned(), Asked::Connect, Body::Length(5)),
            ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5".to_owned(), Asked::Other, Body::None),
            ("HTTP/1.1 100 Continue\r\nA: b".to_owned(), Asked::Other, Body::None),
            ("HTTP/1.1 101 Switching Protocols\r\nA: b".to_owned(), Asked::Other, Body::Tunnel),
            (request.to_owned() + "Content-Length: 5", Asked::Other, Body::Length(5)),
            (request.to_owned() + "Transfer-Encoding: chunked", Asked::Other, Body::Chunked),
            (request.to_owned() + "Transfer-Encoding: gzip", Asked::Other, Body::None),
            (request.to_owned() + "A: b", Asked::Other, Body::None),
        ];
        for (text, asked, expected) in cases {
            assert_eq!(of(&text, asked), expected, "{text}, {asked:?}");
        }
    }
}
