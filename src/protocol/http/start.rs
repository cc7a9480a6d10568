//! Whether bytes are the first line of a message (RFC 9112 §2.1), and whose.

use crate::message::Side;

/// A first line is no longer than this.
pub const MAX_LINE: usize = 16 << 10;
/// A method is no longer than this.
const MAX_METHOD: usize = 32;

/// What the start of some bytes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The first line of a message that this side sends.
    Start(Side),
    /// It may be, with more bytes.
    More,
    /// Something else.
    No,
}

/// Looks at the start of `bytes`.
pub fn look(bytes: &[u8]) -> Look {
    match status_line(bytes) {
        Look::No => request_line(bytes),
        look => look,
    }
}

/// Whether `bytes` start with the first line of a request.
pub fn starts_request(bytes: &[u8]) -> bool {
    request_line(bytes) == Look::Start(Side::Client)
}

/// Where in `bytes` the first line of a message begins, with a method that is in use; nothing when there is none.
/// A line whose end is not there may be one.
pub fn find(bytes: &[u8]) -> Option<usize> {
    (0..bytes.len()).find(|&at| {
        let rest = &bytes[at..];
        let first = rest.first().is_some_and(u8::is_ascii_uppercase);
        first && (status_line(rest) != Look::No || (known_method(rest) && request_line(rest) != Look::No))
    })
}

/// `HTTP/1.1 200`, and then the end of the line, or a blank.
fn status_line(bytes: &[u8]) -> Look {
    const PATTERN: &[u8; 13] = b"HTTP/1.# ### ";
    let fits = bytes.iter().zip(PATTERN).enumerate().all(|(at, (byte, wanted))| match wanted {
        b'#' => byte.is_ascii_digit(),
        b' ' if at == 12 => byte.is_ascii_whitespace(),
        wanted => byte == wanted,
    });
    match fits {
        false => Look::No,
        true if bytes.len() < PATTERN.len() => Look::More,
        true => Look::Start(Side::Server),
    }
}

/// `GET /path HTTP/1.1`.
fn request_line(bytes: &[u8]) -> Look {
    let token = bytes.iter().take(MAX_METHOD + 1).position(|&byte| !is_token(byte));
    match token {
        None if bytes.len() <= MAX_METHOD => return Look::More,
        Some(at) if at > 0 && bytes[at] == b' ' => {}
        _ => return Look::No,
    }
    let line = &bytes[..bytes.len().min(MAX_LINE)];
    let end = line.iter().position(|&byte| matches!(byte, 0..=8 | 10..=31 | 127));
    let Some(end) = end else {
        return if line.len() < MAX_LINE { Look::More } else { Look::No };
    };
    match (&line[end..], bytes.len()) {
        ([b'\n', ..], _) | ([b'\r', b'\n', ..], _) => {}
        ([b'\r'], length) if length < MAX_LINE => return Look::More,
        _ => return Look::No,
    }
    let line = line[..end].trim_ascii_end();
    // There is a target, if only of one character.
    match line.split_last_chunk::<9>() {
        Some((before, [b' ', b'H', b'T', b'T', b'P', b'/', b'1', b'.', minor]))
            if minor.is_ascii_digit() && token.is_some_and(|method| before.len() > method + 1) =>
        {
            Look::Start(Side::Client)
        }
        _ => Look::No,
    }
}

/// Whether a request with a method in common use (RFC 9110 §9.3, RFC 5789, RFC 4918) may start so.
pub fn known_method(bytes: &[u8]) -> bool {
    const METHODS: [&[u8]; 16] = [
        b"GET ",
        b"POST ",
        b"HEAD ",
        b"PUT ",
        b"DELETE ",
        b"OPTIONS ",
        b"CONNECT ",
        b"TRACE ",
        b"PATCH ",
        b"PROPFIND ",
        b"PROPPATCH ",
        b"MKCOL ",
        b"REPORT ",
        b"NOTIFY ",
        b"SUBSCRIBE ",
        b"UNSUBSCRIBE ",
    ];
    METHODS.iter().any(|method| bytes.starts_with(method) || method.starts_with(bytes))
}

/// Whether a byte may be in a token (RFC 9110 §5.6.2).
pub fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines_are_told_from_others() {
        const CLIENT: Look = Look::Start(Side::Client);
        const SERVER: Look = Look::Start(Side::Server);
        let cases: [(&[u8], Look); 20] = [
            (b"GET / HTTP/1.1\r\n", CLIENT),
            (b"POST /sdk HTTP/1.0\n", CLIENT),
            (b"M-SEARCH * HTTP/1.1\r\n", CLIENT),
            (b"GET /a b HTTP/1.1 \r\n", CLIENT),
            (b"HTTP/1.1 200 OK\r\n", SERVER),
            (b"HTTP/1.0 404\r\n", SERVER),
            (b"HTTP/1.1 20", Look::More),
            (b"GET /a", Look::More),
            (b"GET / HTTP/1.1\r", Look::More),
            (b"G", Look::More),
            (b"HTTP/2 200 OK\r\n", Look::No),
            (b"HTTP/1.1 2000\r\n", Look::No),
            (b"PRI * HTTP/2.0\r\n", Look::No),
            (b"GET HTTP/1.1\r\n", Look::No),
            (b"OPTIONS rtsp://a RTSP/1.0\r\n", Look::No),
            (b"SSH-2.0-OpenSSH_9.6p1 Ubuntu\r\n", Look::No),
            (b"220 mail ESMTP\r\n", Look::No),
            (b"\x16\x03\x01\x02\x00", Look::No),
            (b" GET / HTTP/1.1\r\n", Look::No),
            (b"GET /\0 HTTP/1.1\r\n", Look::No),
        ];
        for (bytes, expected) in cases {
            assert_eq!(look(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_message_is_found_among_other_bytes() {
        assert_eq!(find(b"</html>HTTP/1.1 200 OK\r\n"), Some(7));
        assert_eq!(find(b"a=b GET / HTTP/1.1\r\n"), Some(4));
        assert_eq!(find(b"nothing, GET it\n"), None);
        assert_eq!(find(b"xHTTP/1"), Some(1));
    }
}
