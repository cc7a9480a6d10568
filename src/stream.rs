//! One direction of a TCP connection: segments as they were captured in, the bytes that were sent out, in
//! order and each once, with the frames that they came from.
//!
//! Specifications: RFC 9293 (TCP), RFC 7323 (window scale), RFC 7413 (data in a SYN), RFC 5961 (resets),
//! RFC 1122 §4.2.3.6 (keep-alives), RFC 6298 (retransmission timer).
//!
//! **Order.** A segment that continues where the last one ended is handed on as the slice it is. What comes
//! early is copied and waits.
//!
//! **Overlap.** The first captured byte wins: what was handed on or waits stays, whatever a later segment
//! says in its place. A segment that differs from bytes that wait is reported; bytes that were handed on are
//! not kept, so a difference from those goes unseen.
//!
//! **Gaps.** A hole is waited for until the capture itself shows that it will not be filled: the receiver
//! acknowledged it, and then [`FURTHER_ARRIVALS`] more frames of the connection or [`AFTER_ACKNOWLEDGED`]
//! went by, so that frames captured in the wrong order still find their place. Where the receiver was never
//! heard, [`ONE_WAY`] has to go by. The limit on bytes that wait, and the end of the session, end the wait
//! too. The bytes that the snap length cut off a segment are given up at once. What comes for a hole that was given
//! up is too late: it is told how much that is, as long as the hole is one of the last [`HOLES`].
//!
//! **Start.** With a SYN the stream starts behind it. Without, it starts at the first captured data, or
//! where the receiver's acknowledgment says that it stands; until something was handed on, the start can
//! still move back, and never after. What the receiver acknowledges meanwhile was sent, but is not to be had: that
//! is a gap before the first data. A lone byte that nothing else places is taken for a keep-alive.
//!
//! **End.** A FIN ends the stream where it stands, the first one counts. A reset ends it at once, unless it
//! lies behind what was handed on.
//!
//! **Elsewhere.** A segment further away than [`WINDOW`] is damaged, forged, or shows that much was not
//! captured. It is left out; when [`RESTART`] in a row continue each other, the stream goes on there.

mod event;
mod queue;
#[cfg(test)]
mod tests;

pub use event::{Ending, Event, GapCause, Oddity, Segment};

use crate::time::Time;
use queue::{Part, Queue};
use std::collections::VecDeque;
use std::ops::Range;

/// How far from the expected place a segment may lie, in bytes. RFC 7323 §2.3 allows windows of 1 GiB; those in
/// use are far smaller, and nobody wants to wait with more than that in memory.
pub const WINDOW: u64 = 64 << 20;

/// How many segments in a row must continue each other outside the window to be believed.
pub const RESTART: u8 = 3;

/// How many more frames of the connection an acknowledged hole is left open for.
pub const FURTHER_ARRIVALS: u32 = 3;

/// How long an acknowledged hole is left open.
pub const AFTER_ACKNOWLEDGED: Time = Time::new(0, 200_000_000);

/// How long a hole is left open when no acknowledgment was ever captured: twice the initial retransmission
/// timeout (RFC 6298 §2.1).
pub const ONE_WAY: Time = Time::new(2, 0);

/// How many holes that were given up are remembered.
pub const HOLES: usize = 64;

/// How much is known about where the stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing.
    Unknown,
    /// Where it seems to start, but nothing was handed on and it may have started before.
    Placed,
    /// Where it stands.
    Flowing,
    /// It ended.
    Ended,
}

/// Holes that the receiver has passed, and the capture may still fill.
#[derive(Clone, Copy, Debug)]
struct Wait {
    /// How far the receiver had got when the wait began.
    until: u64,
    /// When the wait began.
    since: Time,
    /// How many frames came since.
    arrivals: u32,
}

/// One direction of a TCP connection.
#[derive(Debug)]
pub struct Stream {
    // Positions count bytes of the stream in 64 bits; the lower 32 are the sequence number.
    /// Position of the next byte to hand on.
    next: u64,
    /// Whether nothing waits, ends or puzzles: the next segment in order can be handed on without a look.
    calm: bool,
    /// Whether the receiver was ever heard.
    heard: bool,
    /// Whether the SYN was captured.
    opened: bool,
    phase: Phase,
    /// Position of the first byte.
    start: u64,
    /// Where the receiver stood when it was heard first, as long as nothing was handed on: what was sent since
    /// then belongs to the stream.
    heard_at: Option<u64>,
    /// Position behind the last byte, once a FIN told it.
    end: Option<u64>,
    /// How far the receiver got; of no meaning unless beyond `next`.
    acknowledged: u64,
    /// Running while the receiver has passed a hole.
    wait: Option<Wait>,
    /// Sequence number that would continue the last segment out of the window, and how many did.
    stray: Option<(u32, u8)>,
    /// Holes that were given up, from their first position to the one behind their last, the oldest first.
    given_up: VecDeque<Range<u64>>,
    queue: Queue,
}

impl Default for Stream {
    fn default() -> Self {
        Stream::new()
    }
}

impl Stream {
    /// A stream of which nothing was captured yet.
    pub fn new() -> Self {
        Stream {
            next: 0,
            calm: false,
            heard: false,
            opened: false,
            phase: Phase::Unknown,
            start: 0,
            heard_at: None,
            end: None,
            acknowledged: 0,
            wait: None,
            stray: None,
            given_up: VecDeque::new(),
            queue: Queue::default(),
        }
    }

    /// Whether the capture holds the stream from its first byte.
    pub fn opened(&self) -> bool {
        self.opened
    }

    /// Whether the end was given.
    pub fn ended(&self) -> bool {
        self.phase == Phase::Ended
    }

    /// Whether the receiver got bytes that are not here, and may come still.
    pub fn is_missing(&self) -> bool {
        self.phase != Phase::Ended
            && self.acknowledged > self.next
            && (!self.queue.is_empty() || self.tail_is_missing())
    }

    /// Bytes of memory that early segments take.
    pub fn held_bytes(&self) -> usize {
        self.queue.held_bytes()
    }

    /// Whether a segment opens another connection between the same ports: a SYN that is not this stream's.
    pub fn opens_another(&self, segment: &Segment<'_>) -> bool {
        segment.syn && self.phase != Phase::Unknown && !self.follows_syn(segment.sequence)
    }

    /// Takes a captured segment. No more than `limit` bytes of memory are kept for early ones.
    #[inline]
    pub fn segment(&mut self, segment: &Segment<'_>, limit: usize, mut sink: impl FnMut(Event<'_>)) {
        let plain = !(segment.syn | segment.fin | segment.rst | (segment.missing != 0));
        if !(self.calm && plain && segment.sequence == self.next as u32) {
            self.irregular(segment, limit, &mut sink);
        } else if !segment.payload.is_empty() {
            self.next += segment.payload.len() as u64;
            sink(Event::Data {
                bytes: segment.payload,
                pieces: segment.pieces,
                frame: segment.frame,
                time: segment.time,
            });
        }
    }

    /// Takes an acknowledgment number of the other side, from a frame captured at `time`.
    #[inline]
    pub fn acknowledged(&mut self, number: u32, time: Time, mut sink: impl FnMut(Event<'_>)) {
        self.heard = true;
        if !(self.calm && self.distance(number) <= 0) {
            self.receiver_got(number, time, &mut sink);
        }
    }

    /// Gives up all holes and hands on what waits behind them. The stream goes on.
    pub fn evict(&mut self, mut sink: impl FnMut(Event<'_>)) {
        self.flush(GapCause::Evicted, &mut sink);
    }

    /// Ends the stream, because its session is over: what waits is handed on, gaps and the end are told.
    pub fn finish(&mut self, mut sink: impl FnMut(Event<'_>)) {
        if self.phase == Phase::Ended {
            return;
        }
        self.flush(GapCause::NotCaptured, &mut sink);
        if let Some(end) = self.end {
            self.skip_to(end, GapCause::NotCaptured, &mut sink);
        } else if self.tail_is_missing() {
            self.skip_to(self.acknowledged, GapCause::NotCaptured, &mut sink);
        }
        let ending = if self.end.is_some() { Ending::Fin } else { Ending::Unseen };
        self.close(ending, &mut sink);
    }

    /// From where the stream stands to a sequence number.
    fn distance(&self, sequence: u32) -> i64 {
        i64::from(sequence.wrapping_sub(self.next as u32) as i32)
    }

    /// The position of a sequence number.
    fn position(&self, sequence: u32) -> u64 {
        self.next.wrapping_add_signed(self.distance(sequence))
    }

    /// Whether a SYN with that sequence number can be the one before this stream.
    fn follows_syn(&self, sequence: u32) -> bool {
        let before = (self.start as u32).wrapping_sub(sequence.wrapping_add(1));
        before == 0 || !self.opened && u64::from(before) <= WINDOW
    }

    /// Puts the start where nothing was handed on yet.
    fn place(&mut self, position: u64) {
        self.start = position;
        self.next = position;
    }

    /// Everything but the next bytes of a calm stream.
    fn irregular(&mut self, segment: &Segment<'_>, limit: usize, sink: &mut impl FnMut(Event<'_>)) {
        let length = segment.payload.len() as u64 + u64::from(segment.missing);
        let first = segment.sequence.wrapping_add(u32::from(segment.syn));
        if self.phase == Phase::Unknown {
            // One round of sequence numbers is left below, for what turns out to lie before.
            self.place(1 << 32 | u64::from(first));
            self.phase = Phase::Placed;
            if length == 1 && !segment.syn && !segment.fin && !segment.rst {
                self.place(self.next + 1);
            }
        }
        if segment.syn && self.phase != Phase::Ended {
            if !self.follows_syn(segment.sequence) {
                return sink(Event::Odd(Oddity::StraySyn));
            }
            if self.phase == Phase::Placed {
                self.place(self.position(first));
                self.phase = Phase::Flowing;
            }
            self.opened |= self.position(first) == self.start;
        }
        if segment.rst {
            return self.reset(first, length, sink);
        }
        if self.distance(first).unsigned_abs() > WINDOW {
            if !self.believes_stray(first, length, segment.fin, sink) {
                return;
            }
        } else {
            self.stray = None;
        }
        let position = self.position(first);
        if self.phase == Phase::Placed && position < self.next && length > 1 {
            self.place(position);
        }
        let keep_alive = position + 1 == self.next && length <= 1 && !segment.syn && !segment.fin;
        if keep_alive {
            sink(Event::Odd(Oddity::KeepAlive));
        } else {
            if segment.fin {
                self.fin(position + length, sink);
            }
            self.data(position, segment, limit, sink);
        }
        self.settle(segment.time, sink);
    }

    /// A segment with the RST flag. What data it carries explains the reset (RFC 9293 §3.10.7.4).
    fn reset(&mut self, sequence: u32, length: u64, sink: &mut impl FnMut(Event<'_>)) {
        let distance = self.distance(sequence);
        if length > 0 {
            sink(Event::Odd(Oddity::BeyondEnd { bytes: length }));
        }
        match self.phase {
            Phase::Ended => {}
            Phase::Flowing if distance < 0 || distance as u64 > WINDOW => {
                sink(Event::Odd(Oddity::StrayReset));
            }
            _ => {
                self.flush(GapCause::NotCaptured, sink);
                if self.tail_is_missing() {
                    self.skip_to(self.acknowledged, GapCause::NotCaptured, sink);
                }
                self.close(Ending::Reset, sink);
            }
        }
    }

    /// Whether a segment outside the window shows that the stream went on there.
    fn believes_stray(
        &mut self,
        first: u32,
        length: u64,
        fin: bool,
        sink: &mut impl FnMut(Event<'_>),
    ) -> bool {
        if self.phase == Phase::Ended || length == 0 {
            if length > 0 || fin {
                sink(Event::Odd(Oddity::OutOfWindow { bytes: length }));
            }
            return false;
        }
        let count = match self.stray {
            Some((expected, count)) if expected == first => count + 1,
            _ => 1,
        };
        if count < RESTART {
            self.stray = Some((first.wrapping_add(length as u32), count));
            self.calm = false;
            sink(Event::Odd(Oddity::OutOfWindow { bytes: length }));
            return false;
        }
        self.stray = None;
        // What goes on elsewhere did not end where a FIN said.
        self.end = None;
        self.flush(GapCause::NotCaptured, sink);
        let ahead = u64::from(first.wrapping_sub(self.next as u32));
        if self.phase == Phase::Placed {
            self.place(self.next + ahead);
        } else {
            self.skip_to(self.next + ahead, GapCause::NotCaptured, sink);
        }
        true
    }

    /// A segment whose data ends at `position` has the FIN flag.
    fn fin(&mut self, position: u64, sink: &mut impl FnMut(Event<'_>)) {
        match self.end {
            Some(end) if end == position => {}
            None if position >= self.next && position >= self.queue.end() && self.phase != Phase::Ended => {
                self.end = Some(position);
                self.acknowledged = self.acknowledged.min(position);
            }
            _ => sink(Event::Odd(Oddity::StrayFin)),
        }
    }

    /// The data of a segment, if it has any.
    fn data(&mut self, position: u64, segment: &Segment<'_>, limit: usize, sink: &mut impl FnMut(Event<'_>)) {
        let mut part = Part {
            start: position,
            bytes: segment.payload,
            missing: segment.missing.into(),
            pieces: segment.pieces,
            frame: segment.frame,
            time: segment.time,
        };
        let known_end = if self.phase == Phase::Ended { Some(self.next) } else { self.end };
        if let Some(end) = known_end {
            let beyond = part.end().saturating_sub(end.max(position));
            if beyond > 0 {
                sink(Event::Odd(Oddity::BeyondEnd { bytes: beyond }));
                part.cut_back(part.end() - beyond);
            }
        }
        let before = self.start.min(part.end()).saturating_sub(position);
        if before > 0 {
            sink(Event::Odd(Oddity::BeforeStart { bytes: before }));
        }
        let late = self.fill_too_late(position..position + part.bytes.len() as u64);
        if late > 0 {
            sink(Event::Odd(Oddity::TooLate { bytes: late }));
        }
        let again = self.next.min(part.end()).saturating_sub(position) - before - late;
        if again > 0 {
            sink(Event::Odd(Oddity::Retransmission { bytes: again }));
        }
        let mut pieces = Vec::new();
        part.cut_front(self.next, &mut pieces);
        if part.is_empty() {
            return;
        }
        if part.start == self.next && self.queue.start().is_none_or(|start| start >= part.end()) {
            self.hand_on(&part, sink);
        } else {
            self.queue_up(&part, limit, sink);
        }
    }

    /// How many bytes at these positions were captured for holes that were given up; each counts once.
    fn fill_too_late(&mut self, captured: Range<u64>) -> u64 {
        let mut late = 0;
        for at in (0..self.given_up.len()).rev() {
            let Some(hole) = self.given_up.get_mut(at) else { break };
            if hole.end <= captured.start {
                break;
            }
            let filled = hole.start.max(captured.start)..hole.end.min(captured.end);
            if filled.is_empty() {
                continue;
            }
            late += filled.end - filled.start;
            let behind = filled.end..hole.end;
            hole.end = filled.start;
            if !behind.is_empty() {
                self.given_up.insert(at + 1, behind);
            }
        }
        self.given_up.retain(|hole| !hole.is_empty());
        // At most one was split.
        if self.given_up.len() > HOLES {
            self.given_up.pop_front();
        }
        late
    }

    /// Remembers a hole that is given up.
    fn remember(&mut self, hole: Range<u64>) {
        if self.given_up.len() >= HOLES {
            self.given_up.pop_front();
        }
        self.given_up.push_back(hole);
    }

    /// Lets bytes wait that are early, or that overlap some that are.
    fn queue_up(&mut self, part: &Part<'_>, limit: usize, sink: &mut impl FnMut(Event<'_>)) {
        let overlap = self.queue.insert(part);
        if overlap.bytes > 0 {
            sink(Event::Odd(Oddity::Retransmission { bytes: overlap.bytes }));
        }
        if overlap.different > 0 {
            let offset = overlap.first_different - self.start;
            sink(Event::Odd(Oddity::Conflict { offset, bytes: overlap.different }));
        }
        self.proceed(sink);
        while self.phase != Phase::Ended && self.queue.held_bytes() > limit {
            self.skip_first_hole(u64::MAX, GapCause::Evicted, sink);
        }
    }

    /// The other side has everything before a sequence number.
    fn receiver_got(&mut self, number: u32, time: Time, sink: &mut impl FnMut(Event<'_>)) {
        if self.phase == Phase::Unknown {
            self.place(1 << 32 | u64::from(number));
            self.phase = Phase::Placed;
            self.heard_at = Some(self.next);
        }
        let distance = self.distance(number);
        if self.phase != Phase::Ended && distance.unsigned_abs() <= WINDOW {
            let position = self.position(number);
            if self.phase == Phase::Placed && self.queue.is_empty() {
                self.place(position.max(self.next));
            }
            self.acknowledged = self.acknowledged.max(position).min(self.end.unwrap_or(u64::MAX));
        }
        self.settle(time, sink);
    }

    /// Does what can be done after something arrived at `time`.
    fn settle(&mut self, time: Time, sink: &mut impl FnMut(Event<'_>)) {
        self.proceed(sink);
        if let Some(wait) = &mut self.wait {
            wait.arrivals += 1;
            if wait.arrivals >= FURTHER_ARRIVALS || time.0 - wait.since.0 >= AFTER_ACKNOWLEDGED.0 {
                let until = wait.until;
                self.wait = None;
                self.give_up(until, sink);
            }
        }
        while self.phase != Phase::Ended
            && !self.heard
            && self.queue.time().is_some_and(|early| time.0 - early.0 >= ONE_WAY.0)
        {
            self.skip_first_hole(u64::MAX, GapCause::NotCaptured, sink);
        }
        if !self.is_missing() {
            self.wait = None;
        } else if self.wait.is_none_or(|wait| wait.until <= self.next) {
            self.wait = Some(Wait { until: self.acknowledged, since: time, arrivals: 0 });
        }
        self.calm = self.phase == Phase::Flowing
            && self.queue.is_empty()
            && self.end.is_none()
            && self.stray.is_none();
    }

    /// Whether the receiver got bytes that neither were captured nor have any behind them that were. A single one
    /// is no byte, but a FIN that was not captured.
    fn tail_is_missing(&self) -> bool {
        self.queue.is_empty() && self.acknowledged > self.next + u64::from(self.end.is_none())
    }

    /// Gives up all holes before `until`.
    fn give_up(&mut self, until: u64, sink: &mut impl FnMut(Event<'_>)) {
        while self.phase != Phase::Ended
            && self.next < until
            && (!self.queue.is_empty() || self.tail_is_missing())
        {
            self.skip_first_hole(until, GapCause::NotCaptured, sink);
        }
    }

    /// Gives up all holes that something waits behind.
    fn flush(&mut self, cause: GapCause, sink: &mut impl FnMut(Event<'_>)) {
        while self.phase != Phase::Ended && !self.queue.is_empty() {
            self.skip_first_hole(u64::MAX, cause, sink);
        }
    }

    /// Gives up the next bytes up to those that wait or to `until`, and hands on what follows.
    fn skip_first_hole(&mut self, until: u64, cause: GapCause, sink: &mut impl FnMut(Event<'_>)) {
        let hole_end = self.queue.start().unwrap_or(until).min(until);
        self.skip_to(hole_end, cause, sink);
        self.proceed(sink);
    }

    /// Tells that the bytes up to `position` are not to be had.
    fn skip_to(&mut self, position: u64, cause: GapCause, sink: &mut impl FnMut(Event<'_>)) {
        if position > self.next && self.phase != Phase::Ended {
            self.begin(sink);
            let length = position - self.next;
            self.remember(self.next..position);
            self.next = position;
            sink(Event::Gap { length, cause });
        }
    }

    /// Hands on what waited for the bytes before it, and tells the end when it is reached.
    fn proceed(&mut self, sink: &mut impl FnMut(Event<'_>)) {
        while let Some(held) = self.queue.take(self.next) {
            self.hand_on(&held.part(self.next), sink);
        }
        if self.end == Some(self.next) {
            self.close(Ending::Fin, sink);
        }
    }

    /// The start is where it is: something is handed on, or told to be missing.
    fn begin(&mut self, sink: &mut impl FnMut(Event<'_>)) {
        if let Some(start) = self.heard_at.take().filter(|&start| start < self.next) {
            self.start = start;
            self.remember(start..self.next);
            sink(Event::Gap { length: self.next - start, cause: GapCause::NotCaptured });
        }
        self.phase = Phase::Flowing;
    }

    /// Hands on the next bytes.
    fn hand_on(&mut self, part: &Part<'_>, sink: &mut impl FnMut(Event<'_>)) {
        self.begin(sink);
        if !part.bytes.is_empty() {
            self.next += part.bytes.len() as u64;
            sink(Event::Data { bytes: part.bytes, pieces: part.pieces, frame: part.frame, time: part.time });
        }
        self.skip_to(self.next + part.missing, GapCause::SnapLength, sink);
    }

    fn close(&mut self, ending: Ending, sink: &mut impl FnMut(Event<'_>)) {
        if self.phase != Phase::Ended {
            self.phase = Phase::Ended;
            self.calm = false;
            sink(Event::End(ending));
        }
    }
}
