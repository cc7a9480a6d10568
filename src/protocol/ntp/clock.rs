//! Which answer belongs to which request, and what the two say about a clock (RFC 5905 §8; interleaved modes:
//! RFC 9769; version 5: draft-ietf-ntp-ntpv5 §6).
//!
//! An answer names its request by its origin timestamp, version 5 by the client cookie. In interleaved mode the
//! server tells the transmit timestamp of its *previous* answer, which it knows better; such an answer returns
//! the request's receive timestamp as its origin, and the request names the previous answer by that one's receive
//! timestamp. Symmetric peers may interleave too: there, a transmit timestamp much nearer to the capture of
//! the peer's previous message than to its own gives it away.
//!
//! A client that takes a new port for every request (RFC 9109) starts a session with each, so the previous
//! exchange of its interleaved mode is not known here.

use super::header::{self, Header};
use super::v5::Extra;
use crate::fault::Severity;
use crate::message::Side;
use crate::protocol::Context;
use crate::record::{ClockSample, Record};
use crate::time::Time;
use std::collections::VecDeque;

/// Messages of one side kept to find what the other side answers; the oldest is dropped for a new one.
const KEPT: usize = 16;

/// A message that may be answered.
#[derive(Clone, Copy, Debug)]
struct Asked {
    frame: u64,
    time: Time,
    version: u8,
    /// What an answer returns: the transmit timestamp, or the client cookie.
    token: u64,
    /// What an interleaved answer returns.
    receive: u64,
    /// The previous answer's receive timestamp, in an interleaved request.
    origin: u64,
    /// Whether silence is worth a record.
    expects_answer: bool,
    answered: Option<Answered>,
}

#[derive(Clone, Copy, Debug)]
struct Answered {
    frame: u64,
    time: Time,
    receive: u64,
}

/// The recent messages of one side.
#[derive(Debug, Default)]
struct Recent {
    asked: VecDeque<Asked>,
    /// Stratum of the latest message with a synchronized clock.
    stratum: Option<u8>,
    /// When its latest message was captured.
    time: Option<Time>,
}

/// The recent messages of a session.
#[derive(Debug, Default)]
pub struct Pairing {
    client: Recent,
    server: Recent,
}

/// What an answer turned out to be.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Nanoseconds that the answering clock is ahead of the capture's.
    pub offset: Option<i128>,
    /// Nanoseconds of the round trip.
    pub delay: Option<i128>,
}

impl Pairing {
    fn side(&mut self, side: Side) -> &mut Recent {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// Takes a complete message into account: notes what is odd about it, and gives a record of what it tells.
    pub fn message(&mut self, head: &Header, extra: &Extra, cx: &mut Context<'_>) -> Outcome {
        let part = match (head.version, head.mode, cx.side) {
            (_, 3, _) | (1, 0, Side::Client) => Part::Asks,
            (_, 4, _) | (1, 0, Side::Server) => Part::Answers,
            (_, 1 | 2, _) => Part::Both,
            (_, 5, _) => Part::Tells,
            _ => return Outcome::default(),
        };
        if part != Part::Asks {
            self.look_at_clock(head, extra, cx);
        }
        let mut outcome = Outcome::default();
        match part {
            Part::Tells => cx.records.push(Record::ClockSample(broadcast(head, cx))),
            Part::Answers => outcome = self.answer(head, extra, "client/server", cx),
            Part::Both if head.origin != 0 => outcome = self.answer(head, extra, "symmetric", cx),
            Part::Both | Part::Asks => {}
        }
        if matches!(part, Part::Asks | Part::Both) {
            self.ask(head, extra, part == Part::Asks, cx);
        }
        self.side(cx.side).time = Some(cx.time);
        outcome
    }

    /// Gives a record of each request of that side that was not answered.
    pub fn end(&mut self, side: Side, records: &mut Vec<Record>) {
        for asked in self.side(side).asked.drain(..) {
            asked.report_silence(side, records);
        }
    }

    fn ask(&mut self, head: &Header, extra: &Extra, expects_answer: bool, cx: &mut Context<'_>) {
        let side = cx.side;
        let recent = &mut self.side(side).asked;
        if recent.len() == KEPT
            && let Some(oldest) = recent.pop_front()
        {
            oldest.report_silence(side, cx.records);
        }
        recent.push_back(Asked {
            frame: cx.frame,
            time: cx.time,
            version: head.version,
            token: if head.version < 5 { head.transmit } else { extra.client_cookie },
            receive: head.receive,
            origin: head.origin,
            expects_answer,
            answered: None,
        });
    }

    /// Notes what a clock says about itself.
    fn look_at_clock(&mut self, head: &Header, extra: &Extra, cx: &mut Context<'_>) {
        let mut note =
            |severity, at, text: std::borrow::Cow<'static, str>| cx.tree.note(severity, 0, at, text);
        let synchronized = head.synchronized() && (head.version < 5 || extra.synchronized());
        if head.is_kiss() {
            let mut text = "kiss-o'-death ".to_owned();
            head.reference().explain(&mut text);
            note(Severity::Warning, header::REFERENCE_ID_AT, text.into());
        } else if !synchronized && matches!(head.mode, 4 | 5) {
            note(Severity::Warning, 0, "the server's clock is not synchronized".into());
        }
        if matches!(head.leap, 1 | 2) {
            let text = header::LEAP.name_of(head.leap.into()).unwrap_or_default();
            note(Severity::Info, 0, format!("leap second announced: {text}").into());
        }
        if head.transmit == 0 && matches!(head.mode, 4 | 5) && !head.is_kiss() {
            note(
                Severity::Warning,
                header::TRANSMIT_AT,
                "a server's transmit timestamp is never zero".into(),
            );
        }
        if extra.auth_nak() {
            note(Severity::Warning, 14, "the server could not authenticate the request".into());
        }
        if synchronized {
            let before = self.side(cx.side).stratum.replace(head.stratum);
            if let Some(before) = before.filter(|before| before.abs_diff(head.stratum) > 1) {
                let text = format!("the stratum jumped from {before} to {}", head.stratum);
                cx.tree.note(Severity::Warning, 0, 1, text);
            }
        }
    }

    fn answer(&mut self, head: &Header, extra: &Extra, mode: &'static str, cx: &mut Context<'_>) -> Outcome {
        let stamp = |stamp: u64| (stamp != 0).then(|| Time::from_ntp(stamp, cx.time));
        let mut sample = ClockSample {
            mode: Some(mode),
            clock: Some(cx.side.name()),
            reply_seen: true,
            reply_frame: Some(cx.frame),
            t2: stamp(head.receive),
            t3: stamp(head.transmit),
            t4: Some(cx.time),
            client_times: Some("capture"),
            ..described(head)
        };
        let previous_message = self.side(cx.side).time;
        let asked = &mut self.side(cx.side.other()).asked;
        let token = if head.version < 5 { head.origin } else { extra.client_cookie };
        let basic = asked.iter().rposition(|asked| asked.token == token);
        let interleaved = || {
            asked.iter().rposition(|asked| {
                head.version < 5 && token != 0 && asked.receive == token && asked.receive != asked.token
            })
        };
        let found = basic.or_else(interleaved);
        let is_interleaved = extra.interleaved() || basic.is_none() && found.is_some();
        let symmetric_interleaved = mode == "symmetric"
            && sample.t3.zip(previous_message).is_some_and(|(t3, before)| nearer(t3, before, cx.time));
        let synchronized = head.synchronized() && (head.version < 5 || extra.synchronized());

        let request = found.and_then(|at| asked.get(at).copied());
        if let Some(request) = request {
            sample.request_seen = true;
            sample.request_frame = Some(request.frame);
            sample.t1 = Some(request.time);
            sample.request_transmit = stamp(request.token).filter(|_| head.version < 5);
        }
        sample.doubt = if head.is_kiss() {
            Some("kiss-o'-death")
        } else if request.is_none() {
            let waiting = asked.iter().any(|asked| asked.answered.is_none());
            if waiting && mode == "client/server" {
                let text = "the origin timestamp is not the transmit timestamp of a request seen before";
                cx.tree.note(Severity::Warning, 0, header::ORIGIN_AT, text);
            }
            Some(if asked.is_empty() { "request not seen" } else { "origin mismatch" })
        } else if let Some(answered) = request.and_then(|request| request.answered) {
            let text = format!("the request was answered in frame {} already", answered.frame);
            cx.tree.note(Severity::Warning, 0, header::ORIGIN_AT, text);
            Some("duplicate")
        } else if token == 0 || head.receive == 0 || head.transmit == 0 {
            Some("zero timestamp")
        } else if !synchronized {
            Some("not synchronized")
        } else {
            None
        };

        if is_interleaved || symmetric_interleaved {
            sample.interleaved = Some(true);
            let text = "interleaved mode: the transmit timestamp is that of the previous message (RFC 9769)";
            cx.tree.note(Severity::Info, 0, header::TRANSMIT_AT, text);
            let previous = request.filter(|_| is_interleaved && head.version < 5).and_then(|request| {
                let before = asked.iter().find(|asked| {
                    request.origin != 0 && asked.answered.is_some_and(|done| done.receive == request.origin)
                })?;
                Some((before.time, before.answered?))
            });
            match previous {
                Some((t1, answered)) => {
                    sample.t1 = Some(t1);
                    sample.t2 = stamp(answered.receive);
                    sample.t4 = Some(answered.time);
                    sample.request_transmit = None;
                }
                None => {
                    sample.doubt = sample.doubt.or(Some("previous message of interleaved mode not known"))
                }
            }
        }
        if let Some(asked) = found.and_then(|at| asked.get_mut(at)).filter(|asked| asked.answered.is_none()) {
            asked.answered = Some(Answered { frame: cx.frame, time: cx.time, receive: head.receive });
        }

        let mut outcome = Outcome::default();
        if let (None, Some(t1), Some(t2), Some(t3), Some(t4)) =
            (sample.doubt, sample.t1, sample.t2, sample.t3, sample.t4)
        {
            if t3 < t2 {
                sample.doubt = Some("transmitted before received");
            } else {
                const NANOS: f64 = 1e9;
                let offset = (t2.0 - t1.0 + t3.0 - t4.0) / 2;
                let delay = (t4.0 - t1.0) - (t3.0 - t2.0);
                sample.offset = Some(offset as f64 / NANOS);
                sample.delay = Some(delay as f64 / NANOS);
                sample.root_distance =
                    Some((head.root_delay + delay as f64 / NANOS) / 2.0 + head.root_dispersion);
                outcome = Outcome { offset: Some(offset), delay: Some(delay) };
            }
        }
        cx.records.push(Record::ClockSample(sample));
        outcome
    }
}

/// What a message's sender does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Asks,
    Answers,
    Both,
    Tells,
}

impl Asked {
    fn report_silence(self, side: Side, records: &mut Vec<Record>) {
        if self.expects_answer && self.answered.is_none() {
            records.push(Record::ClockSample(ClockSample {
                version: Some(self.version),
                mode: Some("client/server"),
                clock: Some(side.other().name()),
                request_seen: true,
                request_frame: Some(self.frame),
                t1: Some(self.time),
                client_times: Some("capture"),
                doubt: Some("not answered"),
                ..ClockSample::default()
            }));
        }
    }
}

/// What a clock says about itself.
fn described(head: &Header) -> ClockSample {
    ClockSample {
        version: Some(head.version),
        stratum: Some(head.stratum),
        leap: Some(head.leap),
        reference: (head.version < 5 && head.stratum > 0 && head.reference != 0).then(|| head.reference()),
        kiss_code: head.is_kiss().then(|| head.reference()),
        ..ClockSample::default()
    }
}

fn broadcast(head: &Header, cx: &Context<'_>) -> ClockSample {
    ClockSample {
        mode: Some("broadcast"),
        clock: Some(cx.side.name()),
        reply_seen: true,
        reply_frame: Some(cx.frame),
        t3: (head.transmit != 0).then(|| Time::from_ntp(head.transmit, cx.time)),
        t4: Some(cx.time),
        client_times: Some("capture"),
        doubt: Some("one way"),
        ..described(head)
    }
}

/// Whether a timestamp belongs to the message captured at `before` rather than to the one captured at `now`.
fn nearer(stamp: Time, before: Time, now: Time) -> bool {
    const CLEARLY: i128 = 8;
    (stamp.0 - before.0).abs().saturating_mul(CLEARLY) < (now.0 - stamp.0).abs()
}
