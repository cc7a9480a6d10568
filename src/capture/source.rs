//! One capture: its bytes in buffers, its frames in chunks.

use std::io::{self, Read};
use std::sync::Arc;

use super::buffer::Pool;
use super::compressed::{self, Compression};
use super::frame::{Chunk, Frame};
use super::hex::{self, Payload};
use super::input::{Input, Meter};
use super::loss::{Loss, Reason};
use super::pcap::{self, Pcap};
use super::pcapng::{self, Pcapng};
use super::{CaptureError, LinkType, Report};
use crate::time::Time;

/// Bytes asked of one read. Small enough for a chunk to stay in a core's cache, large enough to make
/// the work for each chunk small.
const READ_SIZE: usize = 128 << 10;

/// All sources together hold about so many bytes when there are many.
const READ_SIZES: usize = 32 << 20;

/// How many bytes each of `sources` asks of one read.
pub(super) fn read_size(sources: usize) -> usize {
    (READ_SIZES / sources.max(1)).clamp(READ_SIZE / 16, READ_SIZE)
}

/// A capture being read.
pub(super) struct Source {
    file: Arc<str>,
    reader: Box<dyn Read + Send>,
    meter: Arc<Meter>,
    compression: Option<Compression>,
    format: Format,
    pool: Pool,
    window: Window,
    frames: u64,
    /// Frames of the last chunk, the guess for the next one.
    usual_frames: usize,
}

enum Format {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

/// The stretch of the capture that lies in the buffer: `buffer[..filled]`, of which `..done` is read.
struct Window {
    buffer: Vec<u8>,
    filled: usize,
    done: usize,
    /// Where in the (decompressed) capture the buffer begins.
    base: u64,
    ended: bool,
}

/// Where a reader goes on after looking for the next record.
pub(super) enum Next {
    /// A record begins here, or everything ends here.
    At(usize),
    /// More bytes are needed from here on.
    Wait(usize),
}

impl Source {
    /// Reads the file header, and more when it comes along.
    pub fn open(
        input: Input,
        read_size: usize,
        payload: Payload,
        report: &mut Report,
    ) -> Result<Self, CaptureError> {
        let Input { name, reader, meter } = input;
        let read_error =
            |source| CaptureError::Read { name: name.to_string(), offset: meter.bytes(), source };
        let (reader, compression) = compressed::open(reader).map_err(read_error)?;
        let mut pool = Pool::new(read_size);
        let buffer = pool.take(read_size);
        let mut source = Source {
            file: name,
            reader,
            meter,
            compression,
            format: Format::Pcapng(Pcapng::default()),
            pool,
            window: Window { buffer, filled: 0, done: 0, base: 0, ended: false },
            frames: 0,
            usual_frames: 0,
        };
        source.read_header(payload, report)?;
        Ok(source)
    }

    fn read_header(&mut self, payload: Payload, report: &mut Report) -> Result<(), CaptureError> {
        while self.window.filled < pcap::FILE_HEADER && !self.window.ended {
            match self.fill()? {
                None => {}
                Some(error) if self.window.filled == 0 => {
                    let compression = self.compression.map_or("", Compression::name);
                    let detail = error.to_string();
                    return Err(CaptureError::Compressed {
                        name: self.file.to_string(),
                        compression,
                        detail,
                    });
                }
                Some(error) => self.lose_rest(&error, report),
            }
        }
        let name = self.file.to_string();
        let bytes = self.window.buffer.get(..self.window.filled).unwrap_or_default();
        if bytes.is_empty() {
            return Err(CaptureError::Empty { name });
        }
        if pcapng::is_section_header(bytes) {
            Pcapng::check_version(bytes, &name)?;
        } else if pcap::magic(bytes).is_some() {
            let Some(header) = bytes.first_chunk() else {
                return Err(CaptureError::ShortHeader { name, len: bytes.len() });
            };
            let (pcap, section) = Pcap::open(header, &self.file)?;
            self.format = Format::Pcap(pcap);
            self.window.done = pcap::FILE_HEADER;
            if !report.metadata.add_section(section) {
                self.lose(Reason::MetadataCap, 0, report);
            }
        } else {
            let looks_like = compressed::likeness(bytes);
            if looks_like.is_some() || !self.read_dumps(payload)? {
                return Err(CaptureError::NotACapture { name, looks_like });
            }
        }
        Ok(())
    }

    /// Reads all of a text, and goes on with the capture that its hex dumps make. Says whether there are any.
    fn read_dumps(&mut self, payload: Payload) -> Result<bool, CaptureError> {
        let is_text = |window: &Window| {
            let start = window.buffer.get(..window.filled).unwrap_or_default();
            start.len() <= hex::MAX_TEXT && !start.contains(&0)
        };
        while is_text(&self.window) && !self.window.ended {
            // What cannot be decompressed ends the text.
            let _ = self.fill()?;
        }
        let text = self.window.buffer.get(..self.window.filled).unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        let Some(capture) =
            Some(text).filter(|_| is_text(&self.window)).and_then(|text| hex::pcapng(&text, payload))
        else {
            return Ok(false);
        };
        let filled = capture.len();
        self.window = Window { buffer: capture, filled, done: 0, base: 0, ended: true };
        Ok(true)
    }

    /// The frames of the next read that completes at least one.
    pub fn next(&mut self, report: &mut Report) -> Result<Option<Chunk>, CaptureError> {
        // Room for a few more than last time, so that it seldom has to grow.
        let mut frames = Vec::with_capacity(self.usual_frames + self.usual_frames / 8);
        let mut comments = Vec::new();
        loop {
            let Window { buffer, filled, done, base, ended } = &mut self.window;
            let bytes = buffer.get(..*filled).unwrap_or_default();
            let mut sink = Sink {
                file: &self.file,
                base: *base,
                frames: &mut frames,
                comments: &mut comments,
                count: &mut self.frames,
                report,
            };
            *done = match &mut self.format {
                Format::Pcap(pcap) => pcap.read(bytes, *done, *ended, &mut sink),
                Format::Pcapng(pcapng) => pcapng.read(bytes, *done, *ended, &mut sink),
            };
            if !frames.is_empty() {
                self.usual_frames = frames.len();
                let buffers = vec![self.window.cut(&mut self.pool)];
                return Ok(Some(Chunk { frames, comments, buffers }));
            }
            if self.window.ended {
                return Ok(None);
            }
            if let Some(error) = self.fill()? {
                self.lose_rest(&error, report);
            }
        }
    }

    /// Reads once, behind what is there. Returns what is wrong with the compressed data, if so.
    fn fill(&mut self) -> Result<Option<io::Error>, CaptureError> {
        let window = &mut self.window;
        window.make_room();
        loop {
            match self.reader.read(window.buffer.get_mut(window.filled..).unwrap_or_default()) {
                Ok(count) => {
                    window.filled += count;
                    window.ended = count == 0;
                    return Ok(None);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) if self.meter.failed() => {
                    let (name, offset) = (self.file.to_string(), self.meter.bytes());
                    return Err(CaptureError::Read { name, offset, source });
                }
                Err(error) => {
                    window.ended = true;
                    return Ok(Some(error));
                }
            }
        }
    }

    /// Records that the compressed data ends here, cut off or damaged.
    fn lose_rest(&self, error: &io::Error, report: &mut Report) {
        let cut_off = error.kind() == io::ErrorKind::UnexpectedEof;
        let reason = if cut_off { Reason::CompressedCutOff } else { Reason::CompressedDamaged };
        self.lose(reason, self.window.base + self.window.filled as u64, report);
    }

    fn lose(&self, reason: Reason, offset: u64, report: &mut Report) {
        let file = Arc::clone(&self.file);
        report.losses.add(Loss { reason, file, offset, after_frames: self.frames, count: 1, bytes: 0 });
    }
}

impl Window {
    /// Makes room for one read at least: by dropping what is done, or by doubling the buffer.
    fn make_room(&mut self) {
        if self.filled < self.buffer.len() {
            return;
        }
        if self.done > 0 {
            self.forget_done();
        } else {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
    }

    fn forget_done(&mut self) {
        self.buffer.copy_within(self.done..self.filled, 0);
        self.advance();
    }

    fn advance(&mut self) {
        self.base += self.done as u64;
        self.filled -= self.done;
        self.done = 0;
    }

    /// Gives away the bytes that are done; the rest moves to another buffer. What a slow pipe brings
    /// is copied out, so that a few bytes do not hold a whole buffer.
    fn cut(&mut self, pool: &mut Pool) -> Arc<Vec<u8>> {
        if self.filled < self.buffer.len() / 4 {
            let bytes = Arc::new(self.buffer[..self.done].to_vec());
            self.forget_done();
            return bytes;
        }
        let rest = &self.buffer[self.done..self.filled];
        let mut buffer = pool.take(rest.len() * 2);
        buffer[..rest.len()].copy_from_slice(rest);
        self.advance();
        pool.lend(std::mem::replace(&mut self.buffer, buffer))
    }
}

/// Takes what a format's reader finds in a stretch of the capture.
pub(super) struct Sink<'a> {
    pub file: &'a Arc<str>,
    pub report: &'a mut Report,
    /// Where in the capture the stretch begins.
    base: u64,
    frames: &'a mut Vec<Frame>,
    comments: &'a mut Vec<(u64, String)>,
    count: &'a mut u64,
}

impl Sink<'_> {
    /// Where in the capture a place of the stretch is.
    pub fn offset(&self, at: usize) -> u64 {
        self.base + at as u64
    }

    /// A frame whose bytes lie in the stretch.
    #[inline]
    pub fn frame(&mut self, time: Time, link: LinkType, wire_len: u32, start: usize, len: u32) {
        *self.count += 1;
        self.frames.push(Frame {
            number: *self.count,
            time,
            wire_len,
            link,
            buffer: 0,
            start: start as u32,
            len,
        });
    }

    /// A comment on the last frame.
    pub fn comment(&mut self, text: String) {
        self.comments.push((*self.count, text));
    }

    /// Something that is not read: `bytes` of the stretch from `at` on.
    pub fn loss(&mut self, reason: Reason, at: usize, bytes: usize) {
        self.add_loss(reason, self.offset(at), bytes as u64);
    }

    /// The file ends at `end` inside the record that begins at `at`.
    pub fn cut_off(&mut self, at: usize, end: usize) {
        self.loss(Reason::CutOff, at, end - at);
    }

    /// Damage from a place of the capture up to a place of the stretch.
    pub fn damaged(&mut self, from: u64, to: usize) {
        self.add_loss(Reason::Damaged, from, self.offset(to) - from);
    }

    fn add_loss(&mut self, reason: Reason, offset: u64, bytes: u64) {
        let (file, after_frames) = (Arc::clone(self.file), *self.count);
        self.report.losses.add(Loss { reason, file, offset, after_frames, count: 1, bytes });
    }
}
