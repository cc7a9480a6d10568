//! The target of a request: path, query and its parameters (RFC 9110 §7.1, RFC 3986 §3.3 and §3.4).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the request is about: a path on the server, for a proxy a whole URI, for CONNECT a host and port.
    URI = text("http.request.uri", "Request URI").spec("RFC 9112 §3.2");
    /// The target up to the question mark.
    PATH = text("http.request.uri.path", "Path").spec("RFC 3986 §3.3");
    /// What stands behind the question mark.
    QUERY = text("http.request.uri.query", "Query").spec("RFC 3986 §3.4");
    /// One of the parts of the query that an ampersand separates.
    PARAMETER = text("http.request.uri.query.parameter", "Parameter").spec("RFC 3986 §3.4");
}

/// More parameters than these are not told apart.
const MAX_PARAMETERS: usize = 1000;

/// Reads a target of that many bytes.
pub fn read(reader: &mut Reader<'_, '_>, length: usize) -> Result<(), Fault> {
    let target = reader.peek().get(..length).unwrap_or_default();
    let Some(path) = target.iter().position(|&byte| byte == b'?') else {
        reader.bytes(&URI, length)?;
        return Ok(());
    };
    reader.group(&URI, |reader| {
        if path > 0 {
            reader.bytes(&PATH, path)?;
        }
        let query = &target[path + 1..];
        reader.group_text(&QUERY, &String::from_utf8_lossy(query), |reader| {
            // The question mark and the ampersands stand before the parameters.
            for part in query.splitn(MAX_PARAMETERS, |&byte| byte == b'&') {
                reader.text_as(&PARAMETER, 1 + part.len(), &String::from_utf8_lossy(part))?;
            }
            Ok(())
        })
    })
}
