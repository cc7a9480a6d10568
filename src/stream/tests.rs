#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod random;

use super::*;
use crate::origin::Piece;
use std::fmt::Write;

/// Where the payload of a step starts in its frame.
const OFFSET: u32 = 54;

/// Something that is done to a stream.
#[derive(Clone, Copy)]
struct Step {
    act: Act,
    sequence: u32,
    payload: &'static str,
    missing: u32,
    flags: &'static str,
    /// Milliseconds since the step before.
    after: i128,
}

#[derive(Clone, Copy, PartialEq)]
enum Act {
    Segment,
    Acknowledgment,
    Evict,
    Finish,
}

const FINISH: Step = Step { act: Act::Finish, ..data(0, "") };
const EVICT: Step = Step { act: Act::Evict, ..data(0, "") };

const fn data(sequence: u32, payload: &'static str) -> Step {
    Step { act: Act::Segment, sequence, payload, missing: 0, flags: "", after: 0 }
}

const fn ack(number: u32) -> Step {
    Step { act: Act::Acknowledgment, ..data(number, "") }
}

impl Step {
    /// Sets the flags named by their first letters.
    const fn with(self, flags: &'static str) -> Step {
        Step { flags, ..self }
    }

    const fn cut(self, missing: u32) -> Step {
        Step { missing, ..self }
    }

    const fn after(self, milliseconds: i128) -> Step {
        Step { after: milliseconds, ..self }
    }
}

/// What a stream says to some steps: data as `bytes#frame`. Sequence numbers count from `base`.
fn told(base: u32, limit: usize, steps: &[Step]) -> String {
    let mut stream = Stream::new();
    let mut time = Time::new(1_600_000_000, 0);
    let mut out = String::new();
    for (step, frame) in steps.iter().zip(1..) {
        time.0 += step.after * 1_000_000;
        let number = base.wrapping_add(step.sequence);
        let length = step.payload.len() as u32;
        let segment = Segment {
            sequence: number,
            syn: step.flags.contains('S'),
            fin: step.flags.contains('F'),
            rst: step.flags.contains('R'),
            payload: step.payload.as_bytes(),
            missing: step.missing,
            pieces: &[Piece { frame, offset: OFFSET, length }],
            frame,
            time,
        };
        let sink = |event: Event<'_>| {
            let _ = match event {
                Event::Data { bytes, pieces, frame, .. } => {
                    let origin: Vec<u8> = pieces.iter().flat_map(|piece| bytes_of(steps, piece)).collect();
                    assert_eq!(bytes, origin);
                    write!(out, "{}#{frame} ", String::from_utf8_lossy(bytes))
                }
                Event::Gap { length, cause } => write!(out, "{cause:?}({length}) "),
                Event::End(ending) => write!(out, "{ending:?}. "),
                Event::Odd(oddity) => write!(out, "{oddity:?} "),
            };
        };
        match step.act {
            Act::Segment => stream.segment(&segment, limit, sink),
            Act::Acknowledgment => stream.acknowledged(number, time, sink),
            Act::Evict => stream.evict(sink),
            Act::Finish => stream.finish(sink),
        }
    }
    assert!(!stream.ended() || stream.held_bytes() == 0);
    out.trim_end().to_owned()
}

fn bytes_of(steps: &[Step], piece: &Piece) -> Vec<u8> {
    let start = (piece.offset - OFFSET) as usize;
    steps[piece.frame as usize - 1].payload.as_bytes()[start..start + piece.length as usize].to_vec()
}

/// Checks what a stream says, wherever the sequence numbers start and wrap.
fn says(expected: &str, steps: &[Step]) {
    for base in [7, 0, u32::MAX, u32::MAX - 2, u32::MAX - 5, i32::MAX as u32, i32::MAX as u32 - 3] {
        assert_eq!(told(base, 1 << 20, steps), expected, "from sequence number {base}");
    }
}

#[test]
fn in_order() {
    says(
        "abc#2 d#3 ef#4 Fin.",
        &[data(0, "").with("S"), data(1, "abc"), data(4, "d"), data(5, "ef"), data(7, "").with("F"), FINISH],
    );
    says("abc#1 Unseen.", &[data(0, "abc").with("S"), FINISH, FINISH]);
    says("Unseen.", &[FINISH]);
}

#[test]
fn early_segments_wait() {
    says(
        "ab#2 cd#4 ef#3 g#5",
        &[data(0, "").with("S"), data(1, "ab"), data(5, "ef"), data(3, "cd"), data(7, "g")],
    );
    says(
        "ab#5 cd#4 ef#2 gh#3",
        &[data(0, "").with("S"), data(5, "ef"), data(7, "gh"), data(3, "cd"), data(1, "ab")],
    );
}

#[test]
fn retransmissions_are_left_out() {
    let again = "Retransmission { bytes: 3 }";
    says(&format!("abc#1 {again} d#3"), &[data(0, "abc").with("S"), data(1, "abc"), data(4, "d")]);
    // With a new tail.
    says(&format!("abc#1 {again} de#2"), &[data(0, "abc").with("S"), data(1, "abcde")]);
    says(&format!("ab#1 c#2 {again} de#3"), &[data(0, "ab").with("S"), data(3, "c"), data(1, "abcde")]);
    // Of bytes that wait: inside, from before, beyond.
    says(
        &format!("{again} ab#4 cdefg#2"),
        &[data(0, "").with("S"), data(3, "cdefg"), data(4, "def"), data(1, "ab")],
    );
    says(&format!("{again} ab#3 cde#2"), &[data(0, "").with("S"), data(3, "cde"), data(1, "abcde")]);
    says(
        &format!("{again} ab#4 cde#2 fg#3"),
        &[data(0, "").with("S"), data(3, "cde"), data(3, "cdefg"), data(1, "ab")],
    );
    // Around and between those that wait.
    says(
        &format!("{again} a#6 b#5 c#2 d#5 e#3 f#5 g#4 h#5"),
        &[data(0, "").with("S"), data(3, "c"), data(5, "e"), data(7, "g"), data(2, "bcdefgh"), data(1, "a")],
    );
}

#[test]
fn the_first_captured_byte_wins() {
    says(
        "Retransmission { bytes: 3 } Conflict { offset: 3, bytes: 2 } ab#4 cde#2",
        &[data(0, "").with("S"), data(3, "cde"), data(3, "cXX"), data(1, "ab")],
    );
    says(
        "Retransmission { bytes: 2 } Conflict { offset: 2, bytes: 1 } ab#4 cd#2 ef#3",
        &[data(0, "").with("S"), data(3, "cd"), data(3, "Xdef"), data(1, "ab")],
    );
    says(
        "Retransmission { bytes: 2 } Conflict { offset: 3, bytes: 1 } XX#3 cd#2 XX#3",
        &[data(0, "").with("S"), data(3, "cd"), data(1, "XXcXXX")],
    );
    // What was handed on is not kept to compare with.
    says("abc#1 Retransmission { bytes: 3 }", &[data(0, "abc").with("S"), data(1, "XXX")]);
}

#[test]
fn keep_alives_and_window_probes() {
    says("ab#1 KeepAlive KeepAlive c#4", &[data(0, "ab").with("S"), data(2, ""), data(2, "X"), data(3, "c")]);
    // The byte of a window probe is data; the segment that could not be sent repeats it.
    says(
        "ab#1 c#2 Retransmission { bytes: 1 } de#3",
        &[data(0, "ab").with("S"), data(3, "c"), data(3, "cde")],
    );
    says("ab#1", &[data(0, "ab").with("S"), data(3, ""), data(3, ""), data(1, "")]);
}

#[test]
fn starts_without_syn() {
    says("cd#1 ef#2", &[data(0, "cd"), data(2, "ef")]);
    // Late bytes from before are left out, even if only their end overlaps.
    says("ef#1 BeforeStart { bytes: 3 } g#3", &[data(9, "ef"), data(6, "bcd"), data(11, "g")]);
    says("ef#1 BeforeStart { bytes: 2 } Retransmission { bytes: 2 } g#2", &[data(9, "ef"), data(7, "cdefg")]);
    // A keep-alive and its answer, or the answer alone, tell where the stream stands.
    says("KeepAlive ab#3", &[data(9, "X"), ack(10), data(10, "ab")]);
    says("ab#3", &[data(9, ""), ack(10), data(10, "ab")]);
    says("KeepAlive a#3 b#4", &[ack(10), data(9, "X"), data(10, "a"), data(11, "b")]);
    // What lies before a bare acknowledgment is believed, until something was handed on.
    says("ab#2 cd#3", &[ack(10), data(8, "ab"), data(10, "cd")]);
    says("ab#3 cd#2", &[data(8, ""), data(10, "cd"), data(8, "ab")]);
    says("zz#3 ab#4 cd#2", &[data(8, ""), data(10, "cd"), data(6, "zz"), data(8, "ab")]);
    // What is acknowledged meanwhile was sent and not captured, unless it was captured late.
    says("NotCaptured(2) cd#3", &[ack(10), ack(12), data(12, "cd")]);
    says("NotCaptured(2) cd#3 TooLate { bytes: 2 }", &[ack(10), ack(12), data(12, "cd"), data(10, "ab")]);
    says("ab#3 cd#4", &[ack(10), ack(12), data(10, "ab"), data(12, "cd")]);
    // The SYN may come after the data.
    says("ab#1 cd#3", &[data(1, "ab"), data(0, "").with("S"), data(3, "cd")]);
}

#[test]
fn says_whether_it_was_opened() {
    let segment = |sequence, syn, payload| Segment {
        sequence,
        syn,
        fin: false,
        rst: false,
        payload,
        missing: 0,
        pieces: &[],
        frame: 1,
        time: Time(0),
    };
    let mut stream = Stream::new();
    assert!(!stream.opens_another(&segment(77, true, b"")));
    stream.segment(&segment(10, false, b"ab"), 100, |_| {});
    assert!(!stream.opened());
    assert!(!stream.opens_another(&segment(9, true, b"")));
    assert!(stream.opens_another(&segment(10, true, b"")));
    assert!(stream.opens_another(&segment(9_u32.wrapping_sub(WINDOW as u32 + 2), true, b"")));
    stream.segment(&segment(8, true, b""), 100, |_| {});
    assert!(!stream.opened());
    stream.segment(&segment(9, true, b""), 100, |_| {});
    assert!(stream.opened());
    assert!(!stream.opens_another(&segment(9, true, b"")));
    assert!(!stream.opens_another(&segment(12, false, b"c")));
    assert!(stream.opens_another(&segment(8, true, b"")));
}

#[test]
fn syn_again() {
    let syn = data(0, "").with("S");
    says("ab#3", &[syn, syn, data(1, "ab"), syn]);
    says("ab#1 Retransmission { bytes: 2 } cd#2", &[data(0, "ab").with("S"), data(1, "abcd")]);
    says("ab#2 StraySyn cd#4", &[syn, data(1, "ab"), data(500, "X").with("S"), data(3, "cd")]);
    // Both sides opened at once: the SYN comes again with an acknowledgment.
    says("ab#4", &[syn, ack(1), syn, data(1, "ab")]);
}

#[test]
fn ends_with_fin() {
    let fin = data(3, "").with("F");
    says("ab#1 Fin.", &[data(0, "ab").with("S"), fin, fin, FINISH]);
    says("ab#1 Fin.", &[data(0, "ab").with("SF"), fin]);
}

#[test]
fn fin_waits_for_what_is_before_it() {
    says(
        "ab#1 cd#3 Fin.",
        &[data(0, "ab").with("S"), data(5, "").with("F"), data(3, "cd"), data(5, "").with("F")],
    );
    says("ab#1 cd#3 ef#2 Fin.", &[data(0, "ab").with("S"), data(5, "ef").with("F"), data(3, "cd")]);
    says("ab#1 NotCaptured(2) Fin.", &[data(0, "ab").with("S"), data(5, "").with("F"), FINISH]);
}

#[test]
fn nothing_lies_beyond_fin() {
    let beyond = |bytes| format!("BeyondEnd {{ bytes: {bytes} }}");
    says(&format!("ab#1 Fin. {}", beyond(1)), &[data(0, "ab").with("SF"), data(3, "c")]);
    says(
        &format!("ab#1 Fin. {} Retransmission {{ bytes: 2 }}", beyond(2)),
        &[data(0, "ab").with("SF"), data(1, "abcd")],
    );
    says(
        &format!("ab#1 {} cd#3 Fin.", beyond(2)),
        &[data(0, "ab").with("S"), data(5, "").with("F"), data(3, "cdXX")],
    );
    says(
        &format!("ab#1 {} cd#4 Fin.", beyond(2)),
        &[data(0, "ab").with("S"), data(5, "").with("F"), data(7, "XX"), data(3, "cd")],
    );
    // A FIN cannot undo what is there, nor move.
    says("abcd#1 StrayFin e#3", &[data(0, "abcd").with("S"), data(3, "").with("F"), data(5, "e")]);
    says(
        "ab#1 StrayFin cd#4 ef#2",
        &[data(0, "ab").with("S"), data(5, "ef"), data(5, "").with("F"), data(3, "cd")],
    );
    says(
        "ab#1 StrayFin cd#4 Fin.",
        &[data(0, "ab").with("S"), data(5, "").with("F"), data(6, "").with("F"), data(3, "cd")],
    );
}

#[test]
fn ends_with_reset() {
    says("ab#1 Reset.", &[data(0, "ab").with("S"), data(3, "").with("R"), data(3, "").with("R"), FINISH]);
    says("ab#1 BeyondEnd { bytes: 3 } Reset.", &[data(0, "ab").with("S"), data(3, "bye").with("R")]);
    says(
        "ab#1 NotCaptured(2) ef#2 Reset. BeyondEnd { bytes: 1 }",
        &[data(0, "ab").with("S"), data(5, "ef"), data(9, "").with("R"), data(7, "g")],
    );
    says("ab#1 Fin.", &[data(0, "ab").with("SF"), data(4, "").with("R"), FINISH]);
    says("ab#1 StrayReset cd#3", &[data(0, "ab").with("S"), data(1, "").with("R"), data(3, "cd")]);
    says(
        "ab#1 StrayReset cd#3",
        &[data(0, "ab").with("S"), data(WINDOW as u32 + 4, "").with("R"), data(3, "cd")],
    );
    // A refused connection.
    says("Reset.", &[data(0, "").with("R"), FINISH]);
    says("NotCaptured(5) Reset.", &[data(0, "").with("S"), ack(6), data(1, "").with("R")]);
}

#[test]
fn acknowledged_holes_are_given_up() {
    let open = data(0, "ab").with("S");
    // After three more frames of either side, or 200 ms.
    says("ab#1 NotCaptured(2) ef#2", &[open, data(5, "ef"), ack(7), ack(7), ack(7), ack(7)]);
    says("ab#1", &[open, data(5, "ef"), ack(7), ack(7), ack(7)]);
    says("ab#1", &[open, data(5, "ef"), ack(7), data(7, "g").after(199)]);
    says("ab#1 NotCaptured(2) ef#2 g#4", &[open, data(5, "ef"), ack(7), data(7, "g").after(200)]);
    // What comes in between still finds its place.
    says("ab#1 cd#5 ef#2", &[open, data(5, "ef"), ack(7), ack(7), data(3, "cd"), ack(7), ack(7)]);
    // A hole that the receiver did not pass is left open.
    let wait = ack(3).after(10_000);
    says("ab#1 cd#7 ef#2", &[open, data(5, "ef"), wait, wait, wait, wait, data(3, "cd")]);
    // The receiver got only a part of it.
    says(
        "ab#1 NotCaptured(1) d#7 ef#2",
        &[open, data(5, "ef"), ack(4), ack(4), ack(4), ack(4), data(4, "d")],
    );
    // Nothing waits behind it.
    says("ab#1 NotCaptured(4) gh#6", &[open, ack(7), ack(7), ack(7), ack(7), data(7, "gh")]);
    // Several at once.
    says(
        "ab#1 NotCaptured(2) ef#2 NotCaptured(1) h#3",
        &[open, data(5, "ef"), data(8, "h"), ack(9), ack(9), ack(9), ack(9)],
    );
    // Passed later, so waited for longer, even when the hole before it was filled.
    says(
        "ab#1 c#6 d#2 NotCaptured(2) gh#3",
        &[open, data(4, "d"), data(7, "gh"), ack(5), ack(9), data(3, "c"), ack(9), ack(9), ack(9)],
    );
    // At a start that only acknowledgments tell.
    says("NotCaptured(2) cd#2", &[ack(10), data(12, "cd"), ack(14), ack(14), ack(14), ack(14)]);
    // Acknowledgments before the data that they are about.
    says("ab#1 cd#3 ef#4 g#6", &[open, ack(7), data(3, "cd"), data(5, "ef"), ack(7), data(7, "g")]);
}

#[test]
fn what_comes_for_a_hole_that_was_given_up_is_too_late() {
    let given_up = [data(0, "ab").with("S"), data(7, "gh"), ack(9), ack(9), ack(9), ack(9)];
    let then = |steps: &[Step]| [&given_up[..], steps].concat();
    let told = |steps: &[Step]| told(0, usize::MAX, &then(steps)).replace("ab#1 NotCaptured(4) gh#2 ", "");
    assert_eq!(told(&[data(3, "cdef")]), "TooLate { bytes: 4 }");
    // Each byte counts once; what was handed on is no part of the hole.
    assert_eq!(told(&[data(3, "cdef"), data(3, "cd")]), "TooLate { bytes: 4 } Retransmission { bytes: 2 }");
    assert_eq!(told(&[data(1, "abcdefgh")]), "TooLate { bytes: 4 } Retransmission { bytes: 4 }");
    assert_eq!(
        told(&[data(4, "de"), data(3, "cdef"), data(5, "e")]),
        "TooLate { bytes: 2 } TooLate { bytes: 2 } Retransmission { bytes: 2 } Retransmission { bytes: 1 }"
    );
    // What the snap length cut off again is not there.
    assert_eq!(told(&[data(3, "c").cut(3)]), "TooLate { bytes: 1 } Retransmission { bytes: 3 }");
}

#[test]
fn an_uncaptured_fin_is_no_gap() {
    let open = data(0, "ab").with("S");
    says("ab#1 Unseen.", &[open, ack(4), ack(4), ack(4), ack(4).after(9000), FINISH]);
    says("ab#1 NotCaptured(2) Unseen.", &[open, ack(5), FINISH]);
    says("ab#1 Fin.", &[open, ack(4), data(3, "").with("F"), ack(4), FINISH]);
}

#[test]
fn one_way_captures_wait_for_time() {
    let open = data(0, "ab").with("S");
    says("ab#1", &[open, data(5, "ef"), data(7, "g").after(1999)]);
    says("ab#1 NotCaptured(2) ef#2 g#3", &[open, data(5, "ef"), data(7, "g").after(2000)]);
    // Each hole has its own time.
    says(
        "ab#1 NotCaptured(2) ef#2 g#4 h#3",
        &[open, data(5, "ef"), data(8, "h").after(1500), data(7, "g").after(500)],
    );
}

#[test]
fn limits_evict() {
    let steps = [data(0, "ab").with("S"), data(5, "ef"), data(8, "h"), data(10, "j"), data(3, "cd"), FINISH];
    assert_eq!(
        told(0, 0, &steps),
        "ab#1 Evicted(2) ef#2 Evicted(1) h#3 Evicted(1) j#4 TooLate { bytes: 2 } Unseen."
    );
    let one = size_of::<(u64, queue::Held)>() + size_of::<Piece>() + 2;
    assert_eq!(
        told(0, one, &steps),
        "ab#1 Evicted(2) ef#2 Evicted(1) h#3 TooLate { bytes: 2 } NotCaptured(1) j#4 Unseen."
    );
    says(
        "ab#1 Evicted(2) ef#2 Evicted(1) h#3 i#5",
        &[data(0, "ab").with("S"), data(5, "ef"), data(8, "h"), EVICT, data(9, "i")],
    );
}

#[test]
fn snap_length() {
    says(
        "ab#1 SnapLength(3) fg#2 SnapLength(3) k#3",
        &[data(0, "ab").with("S").cut(3), data(6, "fg").cut(3), data(11, "k")],
    );
    says(
        "ab#1 SnapLength(3) f#3 SnapLength(1) hi#2 SnapLength(2) Fin.",
        &[data(0, "ab").with("S").cut(3), data(8, "hi").cut(2).with("F"), data(6, "f").cut(1)],
    );
    // A cut segment does not take the place of bytes that wait.
    says(
        "Retransmission { bytes: 2 } a#3 SnapLength(2) de#2 SnapLength(1)",
        &[data(0, "").with("S"), data(4, "de"), data(1, "a").cut(5)],
    );
    // What came again whole is too late.
    says(
        "ab#1 SnapLength(2) TooLate { bytes: 2 } Retransmission { bytes: 2 }",
        &[data(0, "ab").with("S").cut(2), data(1, "abcd")],
    );
    says("SnapLength(9)", &[data(0, "").with("S").cut(9)]);
}

#[test]
fn far_segments_are_left_out() {
    let open = data(0, "ab").with("S");
    let out = "OutOfWindow { bytes: 1 }";
    let far = 3 + WINDOW as u32 + 1;
    for stray in [far, 0x8000_0000, 0xc000_0000, 2_u32.wrapping_sub(WINDOW as u32)] {
        says(&format!("ab#1 {out} cd#3"), &[open, data(stray, "X"), data(3, "cd")]);
    }
    says("ab#1 cd#3", &[open, data(far, ""), data(3, "cd")]);
    says("ab#1 OutOfWindow { bytes: 0 } cd#3", &[open, data(far, "").with("F"), data(3, "cd")]);
    says("ab#1 cd#6", &[open, ack(far), ack(far), ack(far), ack(far), data(3, "cd")]);
    // Inside the window it waits, and what is nearer goes first.
    says("ab#1 cd#3 e#4", &[open, data(far - 1, "X"), data(3, "cd"), data(5, "e")]);
    // Three that continue each other are believed.
    says(
        &format!("ab#1 {out} {out} NotCaptured({}) c#4 d#5", far - 1),
        &[open, data(far, "a"), data(far + 1, "b"), data(far + 2, "c"), data(far + 3, "d")],
    );
    says(
        &format!("ab#1 {out} {out} cd#4 {out}"),
        &[open, data(far, "a"), data(far + 1, "b"), data(3, "cd"), data(far + 2, "c")],
    );
    says(
        &format!("ab#1 {out} {out} cd#5 {out}"),
        &[open, data(far, "a"), data(far + 1, "b"), ack(3), data(3, "cd"), data(far + 2, "c")],
    );
    // A FIN that was waited for does not end what goes on elsewhere.
    says(
        &format!("ab#1 {out} {out} NotCaptured({}) c#5 Unseen.", far - 1),
        &[open, data(9, "").with("F"), data(far, "a"), data(far + 1, "b"), data(far + 2, "c"), FINISH],
    );
    let behind = 0xf000_0000;
    says(
        &format!("ab#1 {out} {out} NotCaptured({}) c#4", behind - 1_u32),
        &[open, data(behind, "a"), data(behind + 1, "b"), data(behind + 2, "c")],
    );
}
