//! Hypertext Transfer Protocol, versions 1.0 and 1.1.
//!
//! Specifications:
//! - RFC 9110: methods, status codes, header fields; RFC 9112: messages of HTTP/1.1; RFC 1945: HTTP/1.0
//! - RFC 6265: cookies; RFC 7617: Basic authentication; RFC 6455 §4: WebSocket's header fields
//! - RFC 1952 (gzip), RFC 1950 and 1951 (deflate), RFC 7932 (br), RFC 8878 (zstd)
//! - RFC 2046 §5.1 and RFC 2387: content of several parts
//!
//! Who does what:
//!
//! ```text
//! connection   the session's state: where messages begin and end, which answer belongs to which request
//!   start        whether bytes are the first line of a message
//!   head         the first line and the header fields
//!     header       what each header field is shown as
//!     target       path and query of a request's target
//!     status       what status codes mean
//!   framing      how long the body is
//!     chunked      a body in chunks
//!   content      what the body holds: text, XML, SOAP, several parts, bytes
//!     encoding     gzip and the like undone, with a bound
//!     multipart    content of several parts
//!   exchange     requests and their answers as records
//! ```

use super::{Protocol, Transport};

mod chunked;
mod connection;
mod content;
mod encoding;
pub mod exchange;
mod framing;
mod head;
mod header;
pub mod multipart;
mod probe;
mod start;
mod status;
mod target;

pub use connection::Connection;
pub use start::starts_request;

/// HTTP as the engine knows it.
pub static PROTOCOL: Protocol = Protocol {
    name: "http",
    title: "HTTP",
    ports: &[(Transport::Tcp, 80)],
    fields: &[
        connection::FIELDS,
        head::FIELDS,
        target::FIELDS,
        header::FIELDS,
        chunked::FIELDS,
        content::FIELDS,
    ],
    probe: probe::probe,
    dissector: || Box::new(Connection::default()),
};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
