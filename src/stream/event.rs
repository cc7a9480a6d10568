//! What goes into a stream and what comes out.

use crate::origin::Piece;
use crate::time::Time;

/// A TCP segment of one direction, as captured.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Its sequence number.
    pub sequence: u32,
    /// The SYN flag.
    pub syn: bool,
    /// The FIN flag.
    pub fin: bool,
    /// The RST flag.
    pub rst: bool,
    /// The captured bytes of its data.
    pub payload: &'a [u8],
    /// How many bytes of data followed those, but were cut off by the snap length.
    pub missing: u32,
    /// Where the captured bytes lie in the capture; together as long as `payload`.
    pub pieces: &'a [Piece],
    /// The frame that completed it.
    pub frame: u64,
    /// When that frame was captured.
    pub time: Time,
}

/// What became of a stream. Data and gaps follow each other without overlap, from the start to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// The next bytes.
    Data {
        /// The bytes, at least one.
        bytes: &'a [u8],
        /// Where they lie in the capture; together as long as `bytes`.
        pieces: &'a [Piece],
        /// The frame that completed the segment that brought them.
        frame: u64,
        /// When that frame was captured.
        time: Time,
    },
    /// The next bytes were sent, but are not to be had.
    Gap {
        /// How many, at least one.
        length: u64,
        /// Why.
        cause: GapCause,
    },
    /// Nothing follows. Comes once.
    End(Ending),
    /// Something unusual about the segment that is looked at.
    Odd(Oddity),
}

/// Why bytes are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapCause {
    /// No captured frame holds them.
    NotCaptured,
    /// The frame that held them was cut by the snap length.
    SnapLength,
    /// They may have come later, but the limit on bytes that wait was reached.
    Evicted,
}

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// With a FIN.
    Fin,
    /// With a reset.
    Reset,
    /// It was not captured.
    Unseen,
}

/// Something unusual about a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Oddity {
    /// Bytes that were captured before came again.
    Retransmission {
        /// How many.
        bytes: u64,
    },
    /// Bytes for a hole that was given up, left out.
    TooLate {
        /// How many.
        bytes: u64,
    },
    /// Bytes that came again are not those that were captured before, which stay.
    Conflict {
        /// The first that differs, from the start of the stream.
        offset: u64,
        /// How many differ.
        bytes: u64,
    },
    /// A segment that only asks for an acknowledgment.
    KeepAlive,
    /// Bytes from before the start of the stream, left out.
    BeforeStart {
        /// How many.
        bytes: u64,
    },
    /// Bytes behind a FIN or with or behind a reset, left out.
    BeyondEnd {
        /// How many.
        bytes: u64,
    },
    /// A segment too far from where the stream stands to belong to it, left out.
    OutOfWindow {
        /// How many bytes it brought.
        bytes: u64,
    },
    /// A SYN that did not open this stream; its segment is left out.
    StraySyn,
    /// A FIN inside of what was sent, or at another place than the first one; it does not count.
    StrayFin,
    /// A reset from behind what was handed on; it does not count.
    StrayReset,
}
