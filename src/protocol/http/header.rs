//! Header fields: which of them have a field of their own, and what is inside of some (RFC 9110, RFC 6265).

use super::head::Line;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::borrow::Cow;

crate::fields! { FIELDS:
    /// Media types that the client takes.
    ACCEPT = text("http.accept", "Accept").spec("RFC 9110 §12.5.1");
    /// Content codings that the client takes.
    ACCEPT_ENCODING = text("http.accept_encoding", "Accept-Encoding").spec("RFC 9110 §12.5.3");
    /// Languages that the client's user prefers.
    ACCEPT_LANGUAGE = text("http.accept_language", "Accept-Language").spec("RFC 9110 §12.5.4");
    /// Credentials of the user.
    AUTHORIZATION = text("http.authorization", "Authorization").spec("RFC 9110 §11.6.2");
    /// User and password of Basic authentication, which only encodes them.
    BASIC = text("http.authbasic", "Credentials").spec("RFC 7617 §2");
    /// What caches may do with the message.
    CACHE_CONTROL = text("http.cache_control", "Cache-Control").spec("RFC 9111 §5.2");
    /// What the sender wants of this connection: whether it stays open, what else is only meant for it.
    CONNECTION = text("http.connection", "Connection").spec("RFC 9110 §7.6.1");
    /// How the content was compressed, in order.
    CONTENT_ENCODING = text("http.content_encoding", "Content-Encoding").spec("RFC 9110 §8.4");
    /// How many bytes the body has.
    CONTENT_LENGTH = uint("http.content_length", "Content-Length").unit("bytes").spec("RFC 9110 §8.6");
    /// A length that is no number.
    CONTENT_LENGTH_TEXT = text("http.content_length_header", "Content-Length").spec("RFC 9110 §8.6");
    /// Media type of the content.
    CONTENT_TYPE = text("http.content_type", "Content-Type").spec("RFC 9110 §8.3");
    /// What the server asked the client to keep and send again.
    COOKIE = text("http.cookie", "Cookie").spec("RFC 6265 §5.4");
    /// A cookie's name and value.
    COOKIE_PAIR = text("http.cookie_pair", "Cookie pair").spec("RFC 6265 §4.2.1");
    /// When the message was made.
    DATE = text("http.date", "Date").spec("RFC 9110 §6.6.1");
    /// The server's name and port as the client knows them.
    HOST = text("http.host", "Host").spec("RFC 9110 §7.2");
    /// Settings for HTTP/2 of a client that would rather speak that.
    HTTP2_SETTINGS = text("http.http2_settings", "HTTP2-Settings").spec("RFC 7540 §3.2.1");
    /// When what is sent was changed last.
    LAST_MODIFIED = text("http.last_modified", "Last-Modified").spec("RFC 9110 §8.8.2");
    /// Where to go instead, or what was created.
    LOCATION = text("http.location", "Location").spec("RFC 9110 §10.2.2");
    /// How the client has to authenticate to the proxy.
    PROXY_AUTHENTICATE = text("http.proxy_authenticate", "Proxy-Authenticate").spec("RFC 9110 §11.7.1");
    /// Credentials for the proxy.
    PROXY_AUTHORIZATION = text("http.proxy_authorization", "Proxy-Authorization").spec("RFC 9110 §11.7.2");
    /// The page that led here.
    REFERER = text("http.referer", "Referer").spec("RFC 9110 §10.1.3");
    /// Proof that the server understood a WebSocket's handshake.
    WEBSOCKET_ACCEPT = text("http.sec_websocket_accept", "Sec-WebSocket-Accept").spec("RFC 6455 §11.3.3");
    /// Extensions of WebSocket.
    WEBSOCKET_EXTENSIONS = text("http.sec_websocket_extensions", "Sec-WebSocket-Extensions").spec("RFC 6455 §11.3.2");
    /// A random number that the server has to prove to have read.
    WEBSOCKET_KEY = text("http.sec_websocket_key", "Sec-WebSocket-Key").spec("RFC 6455 §11.3.1");
    /// What is spoken over WebSocket.
    WEBSOCKET_PROTOCOL = text("http.sec_websocket_protocol", "Sec-WebSocket-Protocol").spec("RFC 6455 §11.3.4");
    /// Version of WebSocket.
    WEBSOCKET_VERSION = text("http.sec_websocket_version", "Sec-WebSocket-Version").spec("RFC 6455 §11.3.5");
    /// What the server is.
    SERVER = text("http.server", "Server").spec("RFC 9110 §10.2.4");
    /// A cookie for the client to keep.
    SET_COOKIE = text("http.set_cookie", "Set-Cookie").spec("RFC 6265 §4.1");
    /// What SOAP 1.1 says the request is for.
    SOAP_ACTION = text("http.soap_action", "SOAPAction").spec("SOAP 1.1 §6.1.1");
    /// How the body is sent: in chunks, compressed.
    TRANSFER_ENCODING = text("http.transfer_encoding", "Transfer-Encoding").spec("RFC 9112 §6.1");
    /// Another protocol that the client would speak on this connection, or that is spoken from here on.
    UPGRADE = text("http.upgrade", "Upgrade").spec("RFC 9110 §7.8");
    /// What the client is.
    USER_AGENT = text("http.user_agent", "User-Agent").spec("RFC 9110 §10.1.5");
    /// How the client has to authenticate.
    WWW_AUTHENTICATE = text("http.www_authenticate", "WWW-Authenticate").spec("RFC 9110 §11.6.1");
    /// Whom proxies forwarded the request for.
    FORWARDED_FOR = text("http.x_forwarded_for", "X-Forwarded-For").spec("RFC 7239 §1");
}

/// Header fields with a field of their own, by name in lower case.
static KNOWN: &[(&str, &Field)] = &[
    ("accept", &ACCEPT),
    ("accept-encoding", &ACCEPT_ENCODING),
    ("accept-language", &ACCEPT_LANGUAGE),
    ("authorization", &AUTHORIZATION),
    ("cache-control", &CACHE_CONTROL),
    ("connection", &CONNECTION),
    ("content-encoding", &CONTENT_ENCODING),
    ("content-length", &CONTENT_LENGTH),
    ("content-type", &CONTENT_TYPE),
    ("cookie", &COOKIE),
    ("date", &DATE),
    ("host", &HOST),
    ("http2-settings", &HTTP2_SETTINGS),
    ("last-modified", &LAST_MODIFIED),
    ("location", &LOCATION),
    ("proxy-authenticate", &PROXY_AUTHENTICATE),
    ("proxy-authorization", &PROXY_AUTHORIZATION),
    ("referer", &REFERER),
    ("sec-websocket-accept", &WEBSOCKET_ACCEPT),
    ("sec-websocket-extensions", &WEBSOCKET_EXTENSIONS),
    ("sec-websocket-key", &WEBSOCKET_KEY),
    ("sec-websocket-protocol", &WEBSOCKET_PROTOCOL),
    ("sec-websocket-version", &WEBSOCKET_VERSION),
    ("server", &SERVER),
    ("set-cookie", &SET_COOKIE),
    ("transfer-encoding", &TRANSFER_ENCODING),
    ("upgrade", &UPGRADE),
    ("user-agent", &USER_AGENT),
    ("www-authenticate", &WWW_AUTHENTICATE),
    ("x-forwarded-for", &FORWARDED_FOR),
];

/// The longest name in that table.
const LONGEST: usize = 24;

fn known(name: &[u8]) -> Option<&'static Field> {
    let mut lower = [0; LONGEST];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    KNOWN.binary_search_by(|(known, _)| known.as_bytes().cmp(lower)).ok().map(|at| KNOWN[at].1)
}

/// Reads a header field that takes `length` bytes with its line end; `other` is for one without a field of its own.
pub fn read(
    reader: &mut Reader<'_, '_>,
    head: &[u8],
    line: &Line,
    length: usize,
    other: &'static Field,
) -> Result<(), Fault> {
    let at = reader.offset();
    let value = String::from_utf8_lossy(head.get(line.value.clone()).unwrap_or_default());
    let Some(field) = known(head.get(line.name.clone()).unwrap_or_default()) else {
        let text = String::from_utf8_lossy(head.get(at..at + length).unwrap_or_default());
        let text = text.trim_end();
        if text.get(..11).is_some_and(|name| name.eq_ignore_ascii_case("soapaction:")) {
            return reader.group_text(other, text, |reader| {
                reader.text_as(&SOAP_ACTION, length, value.trim_matches('"'))
            });
        }
        return reader.text_as(other, length, text);
    };
    if std::ptr::eq(field, &CONTENT_LENGTH) {
        return match number(&value) {
            Some(number) => reader.number_as(field, length, number),
            None => {
                reader.note(Severity::Error, at, "not the length of a body");
                reader.text_as(&CONTENT_LENGTH_TEXT, length, &value)
            }
        };
    }
    if std::ptr::eq(field, &COOKIE) {
        return cookies(reader, &value, line, length);
    }
    if (std::ptr::eq(field, &AUTHORIZATION) || std::ptr::eq(field, &PROXY_AUTHORIZATION))
        && let Some(credentials) = basic(&value)
    {
        return reader.group_text(field, &value, |reader| reader.text_as(&BASIC, length, &credentials));
    }
    reader.text_as(field, length, &value)
}

/// A length; several that agree count as one (RFC 9112 §6.3).
pub fn number(value: &str) -> Option<u64> {
    let mut numbers = value.split(',').map(|part| {
        let part = part.trim();
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    });
    let first = numbers.next()??;
    numbers.all(|other| other == Some(first)).then_some(first)
}

fn cookies(reader: &mut Reader<'_, '_>, value: &str, line: &Line, length: usize) -> Result<(), Fault> {
    // Where text was replaced for not being UTF-8, the pairs are not where their text says.
    let as_written = value.len() == line.value.len() && !value.is_empty();
    if !as_written {
        return reader.text_as(&COOKIE, length, value);
    }
    reader.group_text(&COOKIE, value, |reader| {
        let (start, mut at) = (reader.offset(), line.value.start);
        let mut pairs = value.split_inclusive(';').peekable();
        while let Some(pair) = pairs.next() {
            at += pair.len();
            let end = if pairs.peek().is_none() { start + length } else { at };
            let text = pair.trim_end_matches(';').trim();
            reader.text_as(&COOKIE_PAIR, end - reader.offset(), text)?;
        }
        Ok(())
    })
}

/// User and password of Basic authentication.
pub(super) fn basic(value: &str) -> Option<Cow<'static, str>> {
    let (scheme, token) = value.split_once(' ')?;
    let bytes = scheme.eq_ignore_ascii_case("basic").then(|| BASE64.decode(token.trim()).ok())??;
    Some(String::from_utf8_lossy(&bytes).into_owned().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case() {
        assert!(KNOWN.is_sorted_by_key(|(name, _)| name));
        assert!(KNOWN.iter().all(|(name, _)| name.len() <= LONGEST));
        assert_eq!(known(b"USER-agent").map(|field| field.name), Some("http.user_agent"));
        assert!(known(b"ETag").is_none() && known(&[b'a'; 100]).is_none());
    }

    #[test]
    fn lengths_are_numbers() {
        assert_eq!((number("5"), number("5, 5")), (Some(5), Some(5)));
        for wrong in ["", "-1", "+5", "5, 6", "5x", "99999999999999999999"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn basic_credentials_are_decoded() {
        assert_eq!(basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").as_deref(), Some("Aladdin:open sesame"));
        assert_eq!(basic("Basic ???"), None);
        assert_eq!(basic("Digest a"), None);
    }
}
