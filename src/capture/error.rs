//! Why a capture cannot be read at all.

use std::io;

use super::FileFormat;

/// What a capture may be, for messages.
const EXPECTED: &str = "expected a pcap or pcapng capture, plain or in gzip, zstd, xz or lz4, or a hex dump";

/// Ends the run: there is nothing to read. Each is one line that names the file.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The file cannot be opened.
    #[error("{name}: cannot be opened: {source}")]
    Open {
        /// The file.
        name: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The operating system fails to read from it.
    #[error("{name}: cannot be read after byte {offset}: {source}")]
    Read {
        /// The file.
        name: String,
        /// Bytes read from it before.
        offset: u64,
        /// What the operating system says.
        source: io::Error,
    },
    /// It is a directory.
    #[error("{name}: is a directory; {EXPECTED}")]
    Directory {
        /// The directory.
        name: String,
    },
    /// It has no bytes, or its compressed contents have none.
    #[error("{name}: is empty; {EXPECTED}")]
    Empty {
        /// The file.
        name: String,
    },
    /// It ends before its file header does.
    #[error("{name}: ends inside its file header, after {len} bytes; {EXPECTED}")]
    ShortHeader {
        /// The file.
        name: String,
        /// How many bytes there are.
        len: usize,
    },
    /// It is something else.
    #[error("{name}: is not a capture{}; {EXPECTED}", likeness(*.looks_like))]
    NotACapture {
        /// The file.
        name: String,
        /// What its first bytes look like, where that is known.
        looks_like: Option<&'static str>,
    },
    /// Its compressed contents cannot even begin to be read.
    #[error("{name}: damaged {compression} data: {detail}; {EXPECTED}")]
    Compressed {
        /// The file.
        name: String,
        /// The compression's name.
        compression: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// It is of a version that was never defined or whose layout is another.
    #[error("{name}: {format} version {major}.{minor}; expected {}", versions(*.format))]
    Version {
        /// The file.
        name: String,
        /// Its format.
        format: FileFormat,
        /// The version's first number.
        major: u16,
        /// The version's second number.
        minor: u16,
    },
}

fn likeness(looks_like: Option<&str>) -> String {
    looks_like.map(|what| format!(" (it looks like {what})")).unwrap_or_default()
}

fn versions(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Pcap => "version 2",
        FileFormat::Pcapng => "version 1.0 or 1.2",
    }
}
