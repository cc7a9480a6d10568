//! Compressed captures, recognised by their first bytes and decompressed as they are read.
//!
//! gzip (RFC 1952, several members), zstd (RFC 8878, several and skippable frames), xz (the .xz file
//! format, several streams) and lz4 (the LZ4 frame format, several and skippable frames).
//!
//! Whatever is in front of damage or of a cut is given out first; then comes an error, of kind
//! [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) when the data is cut off. A window of zstd or a
//! dictionary of xz may take up to 128 MiB, more than their own tools use unless asked to.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use lz4_flex::frame::FrameDecoder as Lz4Decoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder as ZstdDecoder};

/// Memory that decompressing xz may take, in KiB: a dictionary of 128 MiB and what goes with it.
const XZ_MEMORY: u32 = (128 + 1) << 10;

/// Bytes of compressed data that are read at once.
const READ_SIZE: usize = 64 << 10;

/// Bytes that tell a compression.
const MAGIC: usize = 6;

/// How a capture is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
    Xz,
    Lz4,
}

impl Compression {
    pub fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
            Compression::Xz => "xz",
            Compression::Lz4 => "lz4",
        }
    }

    fn of(magic: &[u8]) -> Option<Self> {
        match magic {
            [0x1f, 0x8b, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
            // Both zstd and lz4 may begin so; zstd's parallel compressors do.
            _ if is_skippable(magic) => Some(Compression::Zstd),
            [0xfd, b'7', b'z', b'X', b'Z', 0] => Some(Compression::Xz),
            [0x04, 0x22, 0x4d, 0x18, ..] => Some(Compression::Lz4),
            _ => None,
        }
    }
}

/// Whether a skippable frame begins, which zstd (RFC 8878 §3.1.2) and lz4 share.
fn is_skippable(magic: &[u8]) -> bool {
    matches!(magic, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// What other file formats begin with.
const LIKENESSES: &[(&[u8], &str)] = &[
    (b"snoop\0\0\0", "a snoop capture"),
    (b"GMBU", "a Network Monitor capture"),
    (b"RTSS", "a Network Monitor capture"),
    (b"XCP\0", "a NetXRay capture"),
    (b"TRSNIFF data", "a Sniffer capture"),
    (b"\x1c\x00\x01\xac", "an IXIA capture"),
    (b"\x1c\x00\x01\xab", "an IXIA capture"),
    (b"BZh", "bzip2 data"),
    (b"PK\x03\x04", "a zip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-zip archive"),
    (b"\x02\x21\x4c\x18", "lz4 data in the legacy format"),
    (b"{", "JSON"),
    (b"<", "XML or HTML"),
    (b"\x7fELF", "a program"),
];

/// What bytes that are no capture look like.
pub(super) fn likeness(bytes: &[u8]) -> Option<&'static str> {
    LIKENESSES.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what)
}

/// Reads the contents of what may be compressed.
pub(super) fn open(
    mut reader: Box<dyn Read + Send>,
) -> io::Result<(Box<dyn Read + Send>, Option<Compression>)> {
    let mut magic = Vec::with_capacity(MAGIC);
    reader.by_ref().take(MAGIC as u64).read_to_end(&mut magic)?;
    let compression = Compression::of(&magic);
    let all = Cursor::new(magic).chain(reader);
    let Some(compression) = compression else { return Ok((Box::new(all), None)) };
    let input = BufReader::with_capacity(READ_SIZE, all);
    let reader: Box<dyn Read + Send> = match compression {
        Compression::Gzip => Box::new(Stepwise { reader: MultiGzDecoder::new(input), error: None }),
        Compression::Xz => {
            Box::new(Stepwise { reader: XzReader::new_mem_limit(input, true, XZ_MEMORY), error: None })
        }
        Compression::Zstd => {
            Box::new(Zstd { input, decoder: ZstdDecoder::new(), in_frame: false, error: None })
        }
        Compression::Lz4 => Box::new(Lz4::BetweenFrames(input)),
    };
    Ok((reader, Some(compression)))
}

/// Skips bytes; they are only believed to be there when they are.
fn skip(input: &mut impl BufRead, length: u64) -> io::Result<()> {
    if io::copy(&mut input.take(length), &mut io::sink())? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Reads in small steps: `flate2` and `lzma_rust2` throw away what they decoded in the call that fails.
struct Stepwise<R> {
    reader: R,
    /// What to fail with once everything before has been given out.
    error: Option<io::Error>,
}

/// Bytes of one step; so many may be lost.
const STEP: usize = 4 << 10;

impl<R: Read> Read for Stepwise<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut filled = 0;
        while filled < buffer.len() {
            let step = buffer.len().min(filled + STEP);
            match self.reader.read(&mut buffer[filled..step]) {
                Ok(count) => {
                    filled += count;
                    // What the input has is used up; a pipe's next bytes are not waited for.
                    if filled < step {
                        break;
                    }
                }
                Err(error) if filled == 0 => return Err(error),
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            }
        }
        Ok(filled)
    }
}

/// All frames of zstd data; `ruzstd` decodes one.
struct Zstd<R> {
    input: R,
    decoder: ZstdDecoder,
    in_frame: bool,
    /// What to fail with once everything decoded before has been given out.
    error: Option<io::Error>,
}

impl<R: BufRead> Zstd<R> {
    /// Decodes a block, or begins the next frame. Returns whether the data ends here.
    fn advance(&mut self) -> io::Result<bool> {
        if !self.in_frame {
            if self.input.fill_buf()?.is_empty() {
                return Ok(true);
            }
            match self.decoder.reset(&mut self.input) {
                Ok(()) => self.in_frame = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => skip(&mut self.input, length.into())?,
                Err(error) => return Err(self.error(error)),
            }
            return Ok(false);
        }
        self.decoder
            .decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1))
            .map_err(|error| self.error(error))?;
        Ok(false)
    }

    fn error(&mut self, error: FrameDecoderError) -> io::Error {
        match self.input.fill_buf() {
            Ok([]) => io::Error::new(io::ErrorKind::UnexpectedEof, error),
            Ok(_) => io::Error::other(error),
            Err(error) => error,
        }
    }

    /// Ends the frame early so that the decoder gives out all that it has decoded: it holds back a
    /// whole window until a frame ends. An empty last block (RFC 8878 §3.1.1.2) and a checksum do.
    fn end_frame(&mut self) {
        let empty_last_block = [1, 0, 0, 0, 0, 0, 0];
        // Nothing in this block can fail; if it did, only what is held back would be missing.
        let _ = self.decoder.decode_blocks(&empty_last_block[..], BlockDecodingStrategy::UptoBlocks(1));
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            if self.in_frame && self.decoder.is_finished() {
                self.in_frame = false;
                let (said, is) =
                    (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
                if said.is_some() && said != is {
                    return Err(io::Error::other("content checksum differs"));
                }
            }
            match self.advance() {
                Ok(true) => return Ok(0),
                Ok(false) => {}
                Err(error) => {
                    if self.in_frame {
                        self.end_frame();
                        self.in_frame = false;
                    }
                    self.error = Some(error);
                }
            }
        }
    }
}

/// All frames of lz4 data; `lz4_flex` decodes one, and takes the end of its input for the frame's.
enum Lz4<R: Read> {
    BetweenFrames(R),
    InFrame(Box<Lz4Decoder<EndSeen<Begun<R>>>>),
    Ended,
}

/// A frame whose magic number has been read.
type Begun<R> = Chain<Cursor<[u8; 4]>, R>;

/// Remembers whether its reader was asked for more than it had.
struct EndSeen<R> {
    reader: R,
    end_seen: bool,
}

impl<R: Read> Read for EndSeen<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.end_seen |= count == 0 && !buffer.is_empty();
        Ok(count)
    }
}

impl<R: BufRead> Lz4<R> {
    /// Begins the next frame, behind any that hold no data.
    fn begin(mut input: R) -> io::Result<Self> {
        while !input.fill_buf()?.is_empty() {
            let mut magic = [0; 4];
            input.read_exact(&mut magic)?;
            if !is_skippable(&magic) {
                let reader = Cursor::new(magic).chain(input);
                return Ok(Lz4::InFrame(Box::new(Lz4Decoder::new(EndSeen { reader, end_seen: false }))));
            }
            let mut length = [0; 4];
            input.read_exact(&mut length)?;
            skip(&mut input, u32::from_le_bytes(length).into())?;
        }
        Ok(Lz4::Ended)
    }
}

impl<R: BufRead> Read for Lz4<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            *self = match std::mem::replace(self, Lz4::Ended) {
                Lz4::Ended => return Ok(0),
                Lz4::BetweenFrames(input) => Lz4::begin(input)?,
                Lz4::InFrame(mut decoder) => {
                    let count = decoder.read(buffer)?;
                    if count > 0 {
                        *self = Lz4::InFrame(decoder);
                        return Ok(count);
                    }
                    let EndSeen { reader, end_seen } = decoder.into_inner();
                    if end_seen {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    Lz4::BetweenFrames(reader.into_inner().1)
                }
            }
        }
    }
}
