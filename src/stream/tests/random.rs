//! Streams cut at random: whatever the order, the same bytes, and gaps for what was not captured.

use super::*;

/// Marsaglia's xorshift64.
struct Random(u64);

impl Random {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// The byte that is sent at a sequence number.
fn byte_at(sequence: u32) -> u8 {
    (sequence.wrapping_mul(0x9e37_79b1) >> 23) as u8
}

/// A segment to be captured: first sequence number and length.
#[derive(Clone, Copy, Debug)]
struct Cut {
    sequence: u32,
    length: usize,
}

/// Cuts `total` bytes from `first` on into segments, some of them sent twice, in other cuts, or overlapping.
fn cuts(random: &mut Random, first: u32, total: usize) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut sent = 0;
    while sent < total {
        let length = 1 + random.below(40).min(total - sent - 1);
        cuts.push(Cut { sequence: first.wrapping_add(sent as u32), length });
        sent += length;
        if random.below(6) == 0 {
            let back = random.below(sent.min(90)) + 1;
            let length = 1 + random.below(back);
            cuts.push(Cut { sequence: first.wrapping_add((sent - back) as u32), length });
        }
    }
    cuts
}

/// What was handed on of a stream whose bytes are [`byte_at`] their sequence numbers.
struct Checked {
    /// Sequence number of the next byte, once it is known.
    next: Option<u32>,
    /// How many bytes of data and of gaps.
    data: u64,
    gaps: Vec<(u32, u64)>,
    ended: bool,
}

impl Checked {
    fn from(next: Option<u32>) -> Self {
        Checked { next, data: 0, gaps: Vec::new(), ended: false }
    }

    /// Checks an event; `captured` tells sequence number and length of the data of each frame, from 1.
    fn event(&mut self, event: Event<'_>, captured: &[Cut]) {
        if matches!(event, Event::Odd(_)) {
            return;
        }
        assert!(!self.ended, "{event:?} behind the end");
        match event {
            Event::Data { bytes, pieces, .. } => {
                assert!(!bytes.is_empty());
                let origin: Vec<u32> = pieces
                    .iter()
                    .flat_map(|piece| {
                        let cut = captured[piece.frame as usize - 1];
                        let skip = piece.offset - OFFSET;
                        assert!((skip + piece.length) as usize <= cut.length);
                        (0..piece.length).map(move |index| cut.sequence.wrapping_add(skip + index))
                    })
                    .collect();
                let first = self.next.unwrap_or(origin[0]);
                let expected: Vec<u32> =
                    (0..bytes.len() as u32).map(|index| first.wrapping_add(index)).collect();
                assert_eq!(origin, expected);
                assert!(bytes.iter().zip(expected).all(|(&byte, at)| byte == byte_at(at)));
                self.next = Some(first.wrapping_add(bytes.len() as u32));
                self.data += bytes.len() as u64;
            }
            Event::Gap { length, .. } => {
                assert!(length > 0);
                if let Some(next) = &mut self.next {
                    self.gaps.push((*next, length));
                    *next = next.wrapping_add(length as u32);
                }
            }
            Event::End(_) => self.ended = true,
            Event::Odd(_) => {}
        }
    }
}

/// Gives a cut to a stream as the frame after those captured.
fn capture(
    stream: &mut Stream,
    checked: &mut Checked,
    captured: &mut Vec<Cut>,
    cut: Cut,
    limit: usize,
    shape: impl FnOnce(&mut Segment<'_>),
) {
    captured.push(cut);
    let frame = captured.len() as u64;
    let payload: Vec<u8> =
        (0..cut.length as u32).map(|index| byte_at(cut.sequence.wrapping_add(index))).collect();
    // As if it had come in two IP fragments.
    let half = payload.len() as u32 / 2;
    let pieces = [
        Piece { frame, offset: OFFSET, length: half },
        Piece { frame, offset: OFFSET + half, length: payload.len() as u32 - half },
    ];
    let mut segment = Segment {
        sequence: cut.sequence,
        syn: false,
        fin: false,
        rst: false,
        payload: &payload,
        missing: 0,
        pieces: &pieces,
        frame,
        time: Time(i128::from(frame) * 1_000_000),
    };
    shape(&mut segment);
    stream.segment(&segment, limit, |event| checked.event(event, captured));
}

#[test]
fn any_cut_and_order_gives_the_same_bytes() {
    let mut random = Random(0x5eed);
    for _ in 0..300 {
        let first = random.below(1 << 32) as u32;
        let first = if random.below(2) == 0 { 0_u32.wrapping_sub(first % 3000) } else { first };
        let total = 1 + random.below(3000);
        let mut order: Vec<(usize, Cut)> = cuts(&mut random, first, total)
            .into_iter()
            .enumerate()
            .map(|(index, cut)| (index + random.below(12), cut))
            .collect();
        order.sort_by_key(|&(place, _)| place);
        let mut stream = Stream::new();
        let mut checked = Checked::from(Some(first));
        let mut captured = Vec::new();
        let open = Cut { sequence: first, length: 0 };
        capture(&mut stream, &mut checked, &mut captured, open, usize::MAX, |segment| {
            segment.syn = true;
            segment.sequence = first.wrapping_sub(1);
        });
        for (_, cut) in order {
            capture(&mut stream, &mut checked, &mut captured, cut, usize::MAX, |_| {});
        }
        assert_eq!((checked.data, checked.gaps.len()), (total as u64, 0));
        assert_eq!(stream.held_bytes(), 0);
        stream.finish(|event| checked.event(event, &captured));
        assert_eq!((checked.data, checked.gaps.len(), checked.ended), (total as u64, 0, true));
    }
}

#[test]
fn gaps_are_exactly_what_was_not_captured() {
    let mut random = Random(0xd20b);
    for _ in 0..300 {
        let first = 0_u32.wrapping_sub(random.below(5000) as u32);
        let total = 1 + random.below(3000);
        let mut stream = Stream::new();
        let mut checked = Checked::from(Some(first));
        let mut captured = Vec::new();
        let open = Cut { sequence: first, length: 0 };
        capture(&mut stream, &mut checked, &mut captured, open, usize::MAX, |segment| {
            segment.syn = true;
            segment.sequence = first.wrapping_sub(1);
        });
        let acknowledges = random.below(3) > 0;
        let mut seen = vec![false; total];
        let mut received = 0;
        let mut sent = cuts(&mut random, first, total);
        // Not further out of order than a hole is waited for.
        for pair in sent.chunks_exact_mut(2) {
            if random.below(5) == 0 {
                pair.swap(0, 1);
            }
        }
        for cut in sent {
            let start = cut.sequence.wrapping_sub(first) as usize;
            received = received.max(start + cut.length);
            if random.below(8) > 0 {
                capture(&mut stream, &mut checked, &mut captured, cut, usize::MAX, |_| {});
                seen[start..start + cut.length].fill(true);
            }
            if acknowledges && random.below(3) == 0 {
                let number = first.wrapping_add(received.saturating_sub(100) as u32);
                let time = Time(captured.len() as i128 * 1_000_000);
                stream.acknowledged(number, time, |event| checked.event(event, &captured));
            }
        }
        if acknowledges {
            let number = first.wrapping_add(total as u32);
            stream.acknowledged(number, Time(0), |event| checked.event(event, &captured));
        }
        stream.finish(|event| checked.event(event, &captured));
        let mut expected = vec![true; total];
        for &(at, length) in &checked.gaps {
            let start = at.wrapping_sub(first) as usize;
            expected[start..start + length as usize].fill(false);
        }
        let told = checked.next.unwrap().wrapping_sub(first) as usize;
        assert!(seen[..told] == expected[..told]);
        // What was never captured at the end is told if it was acknowledged; a single byte passes for a FIN.
        let tail = seen[told..].len();
        assert!(seen[told..].iter().all(|&byte| !byte) && (!acknowledges || tail <= 1));
    }
}

#[test]
fn hostile_segments_never_repeat_or_reorder() {
    let mut random = Random(0xbad);
    let mut delivered = 0;
    for _ in 0..2000 {
        let around = 0_u32.wrapping_sub(random.below(300) as u32);
        let limit = random.below(4000);
        let spread = [200, 2000, 1 << 28, 1 << 32][random.below(4)];
        let mut stream = Stream::new();
        let mut checked = Checked::from(None);
        let mut captured = Vec::new();
        for _ in 0..60 {
            let sequence = around.wrapping_add(random.below(spread) as u32);
            match random.below(12) {
                0 => {
                    let time = Time(random.below(1 << 33) as i128);
                    stream.acknowledged(sequence, time, |event| checked.event(event, &captured));
                }
                1 if random.below(8) == 0 => stream.evict(|event| checked.event(event, &captured)),
                _ => {
                    let known = checked.next.filter(|_| random.below(3) == 0);
                    let cut = Cut { sequence: known.unwrap_or(sequence), length: random.below(30) };
                    let flags = random.below(150);
                    capture(&mut stream, &mut checked, &mut captured, cut, limit, |segment| {
                        (segment.syn, segment.fin, segment.rst) = (flags < 6, flags % 40 == 2, flags == 9);
                        segment.sequence = cut.sequence.wrapping_sub(segment.syn.into());
                        segment.missing = if flags % 10 == 3 { 7 } else { 0 };
                        segment.time.0 += (flags as i128) << 25;
                    });
                    assert!(stream.held_bytes() <= limit);
                }
            }
        }
        stream.finish(|event| checked.event(event, &captured));
        assert!(checked.ended && stream.ended());
        assert_eq!(stream.held_bytes(), 0);
        delivered += checked.data;
    }
    assert!(delivered > 100_000, "{delivered} bytes");
}

/// Run with `cargo test --release -- --ignored --nocapture cost_of_a_segment`.
#[test]
#[ignore = "measures"]
fn cost_of_a_segment() {
    const SEGMENTS: u32 = 50_000_000;
    let payload = [7; 1460];
    let mut stream = Stream::new();
    let mut bytes_seen = 0;
    let start = std::time::Instant::now();
    for index in 0..SEGMENTS {
        let frame = u64::from(index);
        let segment = Segment {
            sequence: index.wrapping_mul(1460),
            syn: false,
            fin: false,
            rst: false,
            payload: std::hint::black_box(&payload),
            missing: 0,
            pieces: &[Piece { frame, offset: OFFSET, length: 1460 }],
            frame,
            time: Time(0),
        };
        stream.segment(&segment, 1 << 20, |event| {
            if let Event::Data { bytes, .. } = event {
                bytes_seen += std::hint::black_box(bytes).len();
            }
        });
    }
    println!("{:?} a segment", start.elapsed() / SEGMENTS);
    assert_eq!(bytes_seen, SEGMENTS as usize * 1460);
}
