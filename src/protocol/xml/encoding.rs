//! Which characters a document's bytes are (XML §4.3.3 and appendix F).

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// A declaration of the encoding stands in so many bytes from the start.
const DECLARATION: usize = 200;

/// How long a byte order mark of UTF-8 at the start is.
pub fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

/// A document behind its mark, if it is in UTF-8, or else all of it in UTF-8: by its byte order mark, by what its
/// carrier says, by what it declares itself.
pub fn decode<'a>(bytes: &'a [u8], mark: usize, charset: Option<&str>) -> Cow<'a, str> {
    let encoding = match bytes {
        [0xef, 0xbb, 0xbf, ..] => UTF_8,
        [0xfe, 0xff, ..] | [0, b'<', ..] => UTF_16BE,
        [0xff, 0xfe, ..] | [b'<', 0, ..] => UTF_16LE,
        _ => charset
            .and_then(|label| Encoding::for_label(label.as_bytes()))
            .or_else(|| declared(bytes))
            .unwrap_or(UTF_8),
    };
    if encoding == UTF_8 {
        match str::from_utf8(bytes.get(mark..).unwrap_or_default()) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(String::from_utf8_lossy(bytes).into_owned()),
        }
    } else if encoding.is_ascii_compatible() && bytes.is_ascii() {
        // Every such encoding agrees on these.
        Cow::Borrowed(str::from_utf8(bytes).unwrap_or_default())
    } else {
        Cow::Owned(encoding.decode_with_bom_removal(bytes).0.into_owned())
    }
}

/// The encoding that a document declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let declaration = str::from_utf8(head.split(|&byte| byte == b'>').next()?).ok()?;
    let (_, rest) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found() {
        let utf16: Vec<u8> = "\u{feff}<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16, 0, None), "<a/>");
        let bare: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bare, 0, None), "<a/>");
        let korean = b"<?xml version='1.0' encoding='euc-kr'?><a>\xc7\xd1</a>";
        assert!(decode(korean, 0, None).ends_with("<a>한</a>"));
        assert!(decode(b"<a>\xc7\xd1</a>", 0, Some("EUC-KR")).ends_with("<a>한</a>"));
        assert_eq!(decode(b"\xef\xbb\xbf<a/>", 3, Some("latin1")), Cow::Borrowed("<a/>"));
        assert_eq!(decode(b"<a>\xff</a>", 0, None), "<a>\u{fffd}</a>");
        assert_eq!(decode(b"<?xml encoding", 0, None), "<?xml encoding");
    }
}
