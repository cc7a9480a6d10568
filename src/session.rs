//! One session: its two directions, the protocol it turns out to speak, and the messages that come of it.

mod early;
mod recognition;

use self::early::Early;
use crate::count::Count;
use crate::desk::Desk;
use crate::fault::Remarks;
use crate::flow::Ending;
use crate::message::{Sender, Side};
use crate::origin::{Moment, Piece, cut_pieces};
use crate::packet::Notes;
use crate::pending::Pending;
use crate::protocol::{Behind, Context, Dissector, Protocol, Step, Transport};
use crate::stream::{self, Event, GapCause, Oddity, Segment, Stream};
use crate::summary::{Connection, SessionSummary, Sides};
use crate::time::Time;
use std::net::SocketAddr;

/// A session and where it stands.
pub struct Session {
    number: u64,
    transport: Transport,
    /// Who seems to have opened it, and the other end.
    ends: [SocketAddr; 2],
    /// Whether the content says that the second end is the client.
    swapped: bool,
    state: State,
    directions: [Direction; 2],
    start: Time,
    end: Time,
    /// Its last frame, in the order of the capture.
    last: Moment,
    frames: u64,
    messages: u64,
    connection: Connection,
    /// What is to be said with the next message of either side.
    remarks: Remarks,
    /// What came while the protocol was not known.
    early: Early,
    /// Bytes that went by before the protocol was known.
    doubted: u64,
}

enum State {
    /// Not known yet; looked at so many times.
    Unknown(u8),
    Known(&'static Protocol, Box<dyn Dissector>),
    /// No protocol of ours.
    Foreign,
}

#[derive(Default)]
struct Direction {
    stream: Stream,
    pending: Pending,
    /// Bytes that belong to no message, since the last message.
    skipped: u64,
    bytes: u64,
    frame_bytes: u64,
    lost: u64,
    /// The latest frame whose bytes were handed on.
    latest: u64,
    ended: bool,
    /// What is to be said with its next message.
    remarks: Remarks,
}

/// A UDP payload.
#[derive(Clone, Copy, Debug)]
pub struct Datagram<'a> {
    /// The captured bytes.
    pub bytes: &'a [u8],
    /// Where they lie.
    pub pieces: &'a [Piece],
    /// Bytes behind them that the snap length cut off.
    pub missing: u32,
}

impl Session {
    /// A session between a client and a server, as far as packets tell.
    pub fn new(number: u64, transport: Transport, client: SocketAddr, server: SocketAddr) -> Self {
        Session {
            number,
            transport,
            ends: [client, server],
            swapped: false,
            state: State::Unknown(0),
            directions: Default::default(),
            start: Time::default(),
            end: Time::default(),
            last: Moment::default(),
            frames: 0,
            messages: 0,
            connection: Connection::default(),
            remarks: Remarks::default(),
            early: Early::default(),
            doubted: 0,
        }
    }

    /// Bytes it keeps for later.
    pub fn held(&self) -> usize {
        self.directions.iter().map(|side| side.pending.bytes.len() + side.stream.held_bytes()).sum()
    }

    /// Counts a frame of so many bytes that the end `from` sent, and keeps what is to be said about it for its message.
    pub fn frame(&mut self, from: usize, bytes: u32, moment: Moment, notes: Notes) {
        if self.frames == 0 {
            (self.start, self.end) = (moment.time, moment.time);
        }
        self.frames += 1;
        self.directions[from].frame_bytes += u64::from(bytes);
        self.start = self.start.min(moment.time);
        self.end = self.end.max(moment.time);
        self.last = moment;
        if !matches!(self.state, State::Foreign) {
            notes.texts().for_each(|text| self.remarks.warn(text));
        }
    }

    /// Takes a UDP datagram that the end `from` sent (0 or 1).
    pub fn datagram(&mut self, from: usize, datagram: &Datagram<'_>, desk: &mut Desk<'_>) {
        self.directions[from].bytes += datagram.bytes.len() as u64 + u64::from(datagram.missing);
        if datagram.bytes.is_empty() {
            return;
        }
        if matches!(self.state, State::Unknown(_)) {
            self.identify(from, datagram.bytes, &[], desk);
        }
        let behind = match datagram.missing {
            0 => Behind::End,
            n => Behind::Cut(n.into()),
        };
        self.dissect(from, datagram.bytes, datagram.pieces, behind, desk);
    }

    /// Takes a TCP segment that the end `from` sent, and what it acknowledges.
    pub fn segment(
        &mut self,
        from: usize,
        segment: &Segment<'_>,
        acknowledged: Option<u32>,
        desk: &mut Desk<'_>,
    ) {
        self.follow(from, segment, acknowledged.is_some());
        if matches!(self.state, State::Foreign) {
            if !self.starts_late(from, segment.payload, desk) {
                let bytes = segment.payload.len() as u64 + u64::from(segment.missing);
                self.doubted += bytes;
                self.directions[from].bytes += bytes;
                self.directions[from].ended |= segment.fin || segment.rst;
                return;
            }
            self.directions.iter_mut().for_each(|side| side.stream = Stream::default());
        }
        if let Some(number) = acknowledged {
            self.with_stream(1 - from, desk, |stream, sink| stream.acknowledged(number, segment.time, sink));
        }
        let limit = desk.options.max_direction_bytes;
        self.with_stream(from, desk, |stream, sink| stream.segment(segment, limit, sink));
    }

    /// Notes what a segment says about the connection.
    fn follow(&mut self, from: usize, segment: &Segment<'_>, acknowledges: bool) {
        let connection = &mut self.connection;
        match (segment.syn, acknowledges) {
            (true, false) => connection.syn = true,
            (true, true) => connection.syn_ack = true,
            (false, acknowledges) => connection.ack |= acknowledges && from == 0,
        }
        connection.fin[from] |= segment.fin;
        connection.reset |= segment.rst;
    }

    /// Gives up what it keeps, to make room.
    pub fn evict(&mut self, desk: &mut Desk<'_>) {
        desk.moment = self.last;
        for from in 0..2 {
            self.with_stream(from, desk, |stream, sink| stream.evict(sink));
            self.cut_off(from, Behind::Gap(0), desk);
        }
        desk.losses.add("sessions whose unfinished messages made room for others (--max-total-bytes)", 1);
    }

    /// Ends the session.
    pub fn close(&mut self, ending: Ending, desk: &mut Desk<'_>) {
        desk.moment = self.last;
        if self.transport == Transport::Tcp {
            for from in 0..2 {
                self.with_stream(from, desk, |stream, sink| stream.finish(sink));
                self.end_side(from, desk);
            }
        } else {
            for from in 0..2 {
                self.end_side(from, desk);
            }
        }
        let mut notes = self.remarks.take();
        for side in &mut self.directions {
            notes.extend(side.remarks.take());
        }
        if let State::Known(protocol, dissector) = &self.state {
            let [client, server] = if self.swapped { [1, 0] } else { [0, 1] };
            let (near, far) = (&self.directions[client], &self.directions[server]);
            desk.session(&SessionSummary {
                session: self.number,
                protocol: Some(protocol.name),
                client: self.ends[client],
                server: self.ends[server],
                transport: self.transport,
                start: self.start,
                end: self.end,
                frames: self.frames,
                messages: self.messages,
                bytes: Sides { client: near.bytes, server: far.bytes },
                frame_bytes: Sides { client: near.frame_bytes, server: far.frame_bytes },
                gaps: Sides { client: near.lost, server: far.lost },
                state: self.outcome(ending),
                connection: self.connection,
                facts: &dissector.facts(),
                notes: &notes,
            });
        } else {
            desk.foreign(self.transport, self.directions.iter().map(|side| side.bytes).sum());
        }
    }

    fn outcome(&self, ending: Ending) -> &'static str {
        let closed = ending == Ending::Closed || self.directions.iter().any(|side| side.ended);
        match (self.transport, ending) {
            (_, Ending::Evicted) => "evicted",
            (Transport::Udp, _) => "complete",
            (Transport::Tcp, _) if !self.connection.opened() => "midstream",
            (Transport::Tcp, _) if closed => "complete",
            (Transport::Tcp, _) => "unfinished",
        }
    }

    fn client_and_server(&self) -> [SocketAddr; 2] {
        let [first, second] = self.ends;
        if self.swapped { [second, first] } else { [first, second] }
    }

    fn side(&self, from: usize) -> Side {
        if (from == 0) != self.swapped { Side::Client } else { Side::Server }
    }

    /// Has a stream do something, and follows what comes of it.
    fn with_stream(
        &mut self,
        from: usize,
        desk: &mut Desk<'_>,
        act: impl FnOnce(&mut Stream, &mut dyn FnMut(Event<'_>)),
    ) {
        let mut stream = std::mem::take(&mut self.directions[from].stream);
        act(&mut stream, &mut |event| self.event(from, event, desk));
        self.directions[from].stream = stream;
    }

    fn event(&mut self, from: usize, event: Event<'_>, desk: &mut Desk<'_>) {
        match event {
            Event::Data { bytes, pieces, frame, time } => {
                self.directions[from].bytes += bytes.len() as u64;
                let now = desk.moment;
                desk.in_turn = self.is_in_turn(from, frame);
                desk.moment = self.directions[from].pending.latest.max(Moment { frame, time });
                self.directions[from].latest = desk.moment.frame;
                self.arrived(from, bytes, pieces, desk);
                (desk.moment, desk.in_turn) = (now, true);
            }
            Event::Gap { length, cause } => {
                self.directions[from].lost += length;
                self.gap(from, length, cause, desk);
            }
            Event::End(ending) => {
                let behind = match ending {
                    stream::Ending::Fin | stream::Ending::Reset => Behind::End,
                    // More may have been sent.
                    stream::Ending::Unseen => Behind::Gap(0),
                };
                self.cut_off(from, behind, desk);
                self.end_side(from, desk);
            }
            Event::Odd(oddity) => self.odd(from, oddity, desk),
        }
    }

    /// So many bytes of a side are not to be had.
    fn gap(&mut self, from: usize, length: u64, cause: GapCause, desk: &mut Desk<'_>) {
        let (behind, how) = match cause {
            GapCause::SnapLength => (Behind::Cut(length), "cut off by the snap length"),
            GapCause::NotCaptured => (Behind::Gap(length), "not captured"),
            GapCause::Evicted => (Behind::Gap(length), "dropped for want of room (--max-direction-bytes)"),
        };
        self.cut_off(from, behind, desk);
        match self.state {
            State::Unknown(_) => self.early.missed(from, length, cause),
            State::Known(protocol, _) => {
                desk.losses.add(format!("bytes of {} {how}", protocol.title), length);
                self.directions[from].remarks.warn(format!(
                    "{} before this {} {how}",
                    Count(length, "byte"),
                    if length == 1 { "was" } else { "were" }
                ));
            }
            State::Foreign => {}
        }
        self.with_dissector(from, behind, desk, |dissector, cx| dissector.gap(length, cx));
    }

    fn odd(&mut self, from: usize, oddity: Oddity, desk: &mut Desk<'_>) {
        let (what, bytes) = match oddity {
            Oddity::Conflict { bytes, .. } => {
                let text = format!(
                    "{} of a retransmission differ from those captured first, which are shown",
                    Count(bytes, "byte")
                );
                self.directions[from].remarks.warn(text);
                return;
            }
            Oddity::TooLate { bytes } => {
                if matches!(self.state, State::Known(..)) {
                    self.directions[from].remarks.warn(format!(
                        "{} came too late, behind what follows {}, and {} left out",
                        Count(bytes, "byte"),
                        if bytes == 1 { "it" } else { "them" },
                        if bytes == 1 { "was" } else { "were" }
                    ));
                }
                ("that came after they were given up", bytes)
            }
            Oddity::BeforeStart { bytes } => ("from before the start of the stream", bytes),
            Oddity::BeyondEnd { bytes } => ("from behind the end of the stream", bytes),
            Oddity::OutOfWindow { bytes } => ("out of the receiver's window", bytes),
            Oddity::Retransmission { .. }
            | Oddity::KeepAlive
            | Oddity::StraySyn
            | Oddity::StrayFin
            | Oddity::StrayReset => return,
        };
        desk.losses.add(format!("bytes of TCP {what}"), bytes);
    }

    /// Takes in-order bytes of TCP.
    fn arrived(&mut self, from: usize, bytes: &[u8], pieces: &[Piece], desk: &mut Desk<'_>) {
        if matches!(self.state, State::Foreign) {
            return;
        }
        if matches!(self.state, State::Unknown(_)) {
            self.early.arrived(from, bytes.len(), desk);
        }
        let mut pending = std::mem::take(&mut self.directions[from].pending);
        if pending.bytes.is_empty() && matches!(self.state, State::Known(..)) {
            let (taken, needed) = self.dissect(from, bytes, pieces, Behind::More, desk);
            if taken < bytes.len() {
                let left = (bytes.len() - taken) as u32;
                pending.extend(&bytes[taken..], cut_pieces(pieces, taken as u32, left), desk.moment);
                pending.needed = needed;
            }
        } else {
            pending.extend(bytes, pieces.iter().copied(), desk.moment);
        }
        self.directions[from].pending = pending;
        self.go_on(from, desk);
    }

    /// Looks at pending bytes, if there may be enough of them.
    fn go_on(&mut self, from: usize, desk: &mut Desk<'_>) {
        if matches!(self.state, State::Unknown(_)) {
            let pending = std::mem::take(&mut self.directions[from].pending);
            let latest = pending.pieces.last().map_or(0, |piece| piece.length as usize);
            let latest = &pending.bytes[pending.bytes.len().saturating_sub(latest)..];
            let known = self.identify(from, &pending.bytes, latest, desk);
            if known || matches!(self.state, State::Unknown(_)) {
                self.directions[from].pending = pending;
            }
            if known {
                self.catch_up(desk);
            }
            return;
        }
        let mut pending = std::mem::take(&mut self.directions[from].pending);
        if !pending.bytes.is_empty() && pending.bytes.len() >= pending.needed {
            let (taken, needed) = self.dissect(from, &pending.bytes, &pending.pieces, Behind::More, desk);
            pending.take(taken);
            pending.needed = needed;
        }
        let too_long = pending.bytes.len() >= desk.options.max_direction_bytes;
        self.directions[from].pending = pending;
        if too_long {
            desk.losses.add("messages longer than --max-direction-bytes", 1);
            self.cut_off(from, Behind::Gap(0), desk);
        }
    }

    /// Nothing comes behind the pending bytes: whatever they hold is shown now, as of when the last of them came, or the
    /// end that completed it.
    fn cut_off(&mut self, from: usize, behind: Behind, desk: &mut Desk<'_>) {
        let pending = std::mem::take(&mut self.directions[from].pending);
        self.early.forget(from);
        if !pending.bytes.is_empty() {
            let now = (desk.moment, desk.in_turn);
            if behind != Behind::End {
                desk.moment = pending.latest;
            }
            desk.in_turn = self.is_in_turn(from, pending.latest.frame);
            self.dissect(from, &pending.bytes, &pending.pieces, behind, desk);
            (desk.moment, desk.in_turn) = now;
        }
    }

    /// Whether bytes of that frame come in turn with those of the other side.
    fn is_in_turn(&self, from: usize, frame: u64) -> bool {
        let other = &self.directions[1 - from];
        frame > other.latest && !other.stream.is_missing()
    }

    fn end_side(&mut self, from: usize, desk: &mut Desk<'_>) {
        if !std::mem::replace(&mut self.directions[from].ended, true) {
            self.with_dissector(from, Behind::End, desk, |dissector, cx| dissector.end(cx));
        }
    }

    fn with_dissector(
        &mut self,
        from: usize,
        behind: Behind,
        desk: &mut Desk<'_>,
        act: impl FnOnce(&mut dyn Dissector, &mut Context<'_>),
    ) {
        let (side, ends) = (self.side(from), self.client_and_server());
        if let State::Known(protocol, dissector) = &mut self.state {
            desk.clear();
            act(
                dissector.as_mut(),
                &mut desk.context(side, self.transport, self.connection.opened(), behind),
            );
            desk.records(self.number, protocol, ends);
        }
    }

    /// Hands bytes to the dissector as long as it makes something of them. Returns how many it took, and how many
    /// there must be for the next message.
    fn dissect(
        &mut self,
        from: usize,
        bytes: &[u8],
        pieces: &[Piece],
        behind: Behind,
        desk: &mut Desk<'_>,
    ) -> (usize, usize) {
        let (side, ends) = (self.side(from), self.client_and_server());
        let State::Known(protocol, dissector) = &mut self.state else {
            self.doubted += bytes.len() as u64;
            return (bytes.len(), 0);
        };
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            desk.clear();
            let step = dissector
                .data(rest, &mut desk.context(side, self.transport, self.connection.opened(), behind));
            match step {
                Step::Message(length) => {
                    let length = length.clamp(1, rest.len());
                    self.messages += 1;
                    let skipped = std::mem::take(&mut self.directions[from].skipped);
                    if skipped > 0 {
                        self.directions[from].remarks.warn(format!(
                            "{skipped} bytes before this belong to no message that could be recognised"
                        ));
                    }
                    let own = self.directions[from].remarks.take();
                    for (severity, text) in self.remarks.take().into_iter().chain(own) {
                        desk.tree.note(severity, 0, 0, text);
                    }
                    desk.message(
                        Sender {
                            session: self.number,
                            number: self.messages,
                            protocol,
                            from: side,
                            transport: self.transport,
                            source: self.ends[from],
                            destination: self.ends[1 - from],
                        },
                        &rest[..length],
                        cut_pieces(pieces, at as u32, length as u32),
                    );
                    at += length;
                }
                Step::Body(length) => at += length.clamp(1, rest.len()),
                Step::Need(length) if behind == Behind::More => return (at, length.max(rest.len() + 1)),
                Step::Skip(_) | Step::Need(_) => {
                    let length = match step {
                        Step::Skip(length) => length.clamp(1, rest.len()),
                        _ => rest.len(),
                    };
                    desk.losses.add(
                        format!("bytes in {} sessions that are no message", protocol.title),
                        length as u64,
                    );
                    self.directions[from].skipped += length as u64;
                    at += length;
                }
                Step::Becomes(name) => {
                    desk.records(self.number, protocol, ends);
                    if let Some(other) = crate::protocol::by_name(name) {
                        (*protocol, *dissector) = (other, (other.dissector)());
                    }
                }
                Step::NotMine => {
                    desk.losses.add(format!("sessions that turned out not to be {}", protocol.title), 1);
                    self.state = State::Foreign;
                    return (bytes.len(), 0);
                }
            }
            desk.records(self.number, protocol, ends);
        }
        (at, 0)
    }
}
