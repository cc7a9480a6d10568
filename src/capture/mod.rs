//! Capture files and pipes become frames.
//!
//! [`Capture`] reads one or several captures and hands out [`Chunk`]s: the complete [`Frame`]s of one
//! read, with the buffers that hold their bytes, never copied again. Beside the frames it keeps what
//! the captures say about themselves ([`Metadata`]) and what could not be read ([`Loss`]).
//!
//! Formats: pcap (draft-ietf-opsawg-pcap; both byte orders, microseconds and nanoseconds, and the
//! "modified" variant of Linux 2.2's libpcap), pcapng (draft-ietf-opsawg-pcapng), and either of them
//! compressed with gzip, zstd, xz or lz4; and hex dumps in text (see [`Payload`]). Content decides, never the
//! file's name.
//!
//! Nothing a capture claims sizes an allocation: buffers grow as bytes arrive, up to [`MAX_RECORD`]
//! for one record, and what captures say about themselves is kept up to [`MAX_METADATA`] bytes.

mod buffer;
mod clock;
mod compressed;
mod error;
mod frame;
mod hex;
mod input;
mod link_type;
mod loss;
mod merge;
mod metadata;
mod order;
mod pcap;
mod pcapng;
mod pcapng_blocks;
mod source;
#[cfg(test)]
mod tests;

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

pub use clock::Resolution;
pub use error::CaptureError;
pub use frame::{Chunk, Frame};
pub use hex::Payload;
pub use link_type::LinkType;
pub use loss::{Loss, Reason};
pub use metadata::{
    FileFormat, Interface, MAX_METADATA, Metadata, ResolvedName, Secrets, Section, Statistics,
};
pub use order::Order;

use input::{Input, Meter};
use merge::Merge;
use source::Source;

/// The largest record or block that is read, in bytes: twice the largest packet that libpcap knows
/// (128 MiB, a D-Bus message). What claims to be longer is taken for damage.
pub const MAX_RECORD: u32 = 256 << 20;

/// Captures being read: their frames in time order, what they say about themselves, what was lost.
pub struct Capture {
    merge: Merge,
    report: Report,
    meters: Vec<Arc<Meter>>,
}

/// What reading captures brings to light beside frames.
#[derive(Default)]
struct Report {
    metadata: Metadata,
    losses: loss::Losses,
}

impl Capture {
    /// Opens captures; `-` is standard input. The frames of several are merged by time, ties in the
    /// order of `paths`. A capture's frames stay in their order even where its times go back.
    ///
    /// Reads until each file's header is known, so this waits for a pipe's first bytes.
    ///
    /// # Errors
    /// When one of them cannot be opened or read, is empty, or is no capture.
    pub fn open(paths: &[PathBuf]) -> Result<Self, CaptureError> {
        Self::open_as(paths, Payload::default())
    }

    /// Like [`open`](Self::open); dumps that have no headers are taken for such a payload.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub fn open_as(paths: &[PathBuf], payload: Payload) -> Result<Self, CaptureError> {
        Self::new(paths.len(), paths.iter().map(|path| Input::open(path)), payload)
    }

    /// Reads one capture from any reader; `name` is how messages call it.
    ///
    /// # Errors
    /// When it cannot be read, is empty, or is no capture.
    pub fn from_reader(name: &str, reader: Box<dyn Read + Send>) -> Result<Self, CaptureError> {
        Self::new(1, [Ok(Input::new(name, reader, None))], Payload::default())
    }

    fn new(
        count: usize,
        inputs: impl IntoIterator<Item = Result<Input, CaptureError>>,
        payload: Payload,
    ) -> Result<Self, CaptureError> {
        let mut report = Report::default();
        let mut meters = Vec::new();
        let mut sources = Vec::new();
        for input in inputs {
            let input = input?;
            meters.push(Arc::clone(&input.meter));
            sources.push(Source::open(input, source::read_size(count), payload, &mut report)?);
        }
        Ok(Capture { merge: Merge::new(sources), report, meters })
    }

    /// The frames of the next read, at least one; `None` when all captures have ended.
    ///
    /// # Errors
    /// When the operating system fails to read on. Damaged contents are no error, see
    /// [`losses`](Self::losses).
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, CaptureError> {
        self.merge.next(&mut self.report)
    }

    /// What the captures have said about themselves so far.
    pub fn metadata(&self) -> &Metadata {
        &self.report.metadata
    }

    /// What could not be read so far, one entry for each file and reason.
    pub fn losses(&self) -> &[Loss] {
        self.report.losses.list()
    }

    /// Bytes read so far from the files as they are stored (compressed), and their sizes added up
    /// where all of them are known.
    pub fn progress(&self) -> (u64, Option<u64>) {
        (
            self.meters.iter().map(|meter| meter.bytes()).sum(),
            self.meters.iter().map(|meter| meter.size()).sum(),
        )
    }
}
