use super::*;
use crate::origin::Piece;
use crate::packet::Datagram;

const MORE: u16 = 0x2000;

/// Feeds frames, numbered from 1, a second apart.
struct Feed {
    unwrapper: Unwrapper,
    number: u64,
}

impl Feed {
    fn new(limits: &Limits) -> Self {
        Feed { unwrapper: Unwrapper::new(limits), number: 0 }
    }

    fn frame(&mut self, frame: &[u8]) -> Result<Packet, Unhandled> {
        self.number += 1;
        let time = Time::new(self.number.into(), 0);
        self.unwrapper.packet(self.number, time, 101, frame, frame.len() as u32)
    }

    #[track_caller]
    fn held(&mut self, frame: &[u8]) {
        assert_eq!(self.frame(frame), Err(Unhandled::FragmentHeld));
    }

    #[track_caller]
    fn refused(&mut self, frame: &[u8]) {
        assert!(matches!(self.frame(frame), Err(Unhandled::Malformed(_))));
    }

    #[track_caller]
    fn joined(&mut self, frame: &[u8]) -> (Packet, Arc<Datagram>, u32, u32) {
        let packet = self.frame(frame).unwrap();
        match packet.payload.clone() {
            Payload::Joined { datagram, offset, length } => (packet, datagram, offset, length),
            Payload::Frame { .. } => panic!("not joined"),
        }
    }

    fn losses(&mut self) -> Vec<u64> {
        self.unwrapper.finish();
        self.unwrapper.losses().map(|(_, count)| count).collect()
    }
}

/// A datagram of 8 + 32 bytes, and its fragment of bytes `from` to `to`.
fn datagram() -> Vec<u8> {
    udp(123, &(0..32).collect::<Vec<u8>>())
}

fn piece(from: usize, to: usize) -> Vec<u8> {
    let datagram = datagram();
    let more = if to < datagram.len() { MORE } else { 0 };
    ipv4_fragment(17, 7, more | (from / 8) as u16, &datagram[from..to])
}

#[test]
fn in_any_order() {
    let fragments = [piece(0, 16), piece(16, 24), piece(24, 40)];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut feed = Feed::new(&Limits::default());
        feed.held(&fragments[order[0]]);
        feed.held(&fragments[order[1]]);
        let (packet, joined, offset, length) = feed.joined(&fragments[order[2]]);
        assert_eq!(joined.bytes, datagram());
        assert_eq!((offset, length, packet.missing), (8, 32, 0));
        assert_eq!(packet.transport.ports(), (33000, 123));
        assert_eq!(packet.notes, Notes::default());
        let frame = |index| order.iter().position(|at| *at == index).unwrap() as u64 + 1;
        assert_eq!(
            joined.pieces,
            [
                Piece { frame: frame(0), offset: 20, length: 16 },
                Piece { frame: frame(1), offset: 20, length: 8 },
                Piece { frame: frame(2), offset: 20, length: 16 },
            ]
        );
        assert_eq!(feed.losses(), [0; 0]);
    }
}

#[test]
fn repeated_fragments_bring_nothing() {
    let mut feed = Feed::new(&Limits::default());
    feed.held(&piece(0, 16));
    assert_eq!(feed.frame(&piece(0, 16)), Err(Unhandled::FragmentRepeated));
    assert_eq!(feed.frame(&piece(8, 16)), Err(Unhandled::FragmentRepeated));
    let (packet, ..) = feed.joined(&piece(16, 40));
    assert!(!packet.notes.overlap_differs);
}

#[test]
fn the_first_bytes_win() {
    let mut feed = Feed::new(&Limits::default());
    feed.held(&piece(8, 16));
    feed.held(&piece(24, 32));
    // Covers both and what is around them, with other bytes throughout.
    let mut over = piece(0, 40);
    over[20 + 8..].iter_mut().for_each(|byte| *byte ^= 0xff);
    over[6] = 0x20; // more fragments
    feed.held(&over);
    let (packet, joined, ..) = feed.joined(&ipv4_fragment(17, 7, 5, b"end"));
    assert!(packet.notes.overlap_differs);
    assert_eq!(joined.bytes[8..16], datagram()[8..16]);
    assert_eq!(joined.bytes[16], !datagram()[16]);
    assert_eq!(joined.bytes[24..32], datagram()[24..32]);
    assert_eq!(joined.bytes.len(), 43);
    let places: Vec<_> = joined.pieces.iter().map(|p| (p.frame, p.offset, p.length)).collect();
    assert_eq!(places, [(3, 20, 8), (1, 20, 8), (3, 36, 8), (2, 20, 8), (3, 52, 8), (4, 20, 3)]);
}

#[test]
fn contradictions_are_refused() {
    // Teardrop: the last fragment ends inside the first.
    let mut feed = Feed::new(&Limits::default());
    feed.held(&piece(0, 24));
    feed.refused(&ipv4_fragment(17, 7, 1, &[0; 4]));
    // A second end, and bytes behind the end.
    let mut feed = Feed::new(&Limits::default());
    feed.held(&piece(32, 40));
    feed.refused(&ipv4_fragment(17, 7, 6, &[0; 8]));
    feed.refused(&ipv4_fragment(17, 7, MORE | 5, &[0; 8]));
    // What was refused does no harm.
    feed.joined(&piece(0, 32));
    // Ping of death: beyond 65 535 bytes.
    feed.refused(&ipv4_fragment(1, 8, 8189, &[0; 24]));
    feed.refused(&ipv4_fragment(17, 7, MORE, &[0; 9]));
    feed.refused(&ipv4_fragment(17, 7, MORE, &[]));
    assert_eq!(feed.losses(), [0; 0]);
}

#[test]
fn keys_keep_datagrams_apart() {
    let mut feed = Feed::new(&Limits::default());
    feed.held(&piece(0, 16));
    let mut other = piece(16, 40);
    other[5] = 8; // identification
    feed.held(&other);
    let mut other = piece(16, 40);
    other[15] = 8; // source
    feed.held(&other);
    feed.held(&ipv4_fragment(6, 7, 2, &datagram()[16..]));
    feed.joined(&piece(16, 40));
    assert_eq!(feed.losses(), [3]);
}

#[test]
fn waiting_ends() {
    let mut feed = Feed::new(&Limits { fragment_time: Duration::from_secs(2), ..Limits::default() });
    feed.held(&piece(0, 16));
    assert!(feed.frame(&packet()).is_ok());
    assert!(feed.frame(&packet()).is_ok());
    // Three seconds later the first is gone, and this one waits in vain.
    feed.held(&piece(16, 40));
    feed.unwrapper.finish();
    let losses: Vec<_> = feed.unwrapper.losses().collect();
    assert_eq!(
        losses,
        [
            ("IP datagram whose fragments did not all come in time", 1),
            ("IP datagram with fragments missing at the end", 1)
        ]
    );
}

#[test]
fn the_oldest_give_way() {
    let mut feed = Feed::new(&Limits { datagrams: 2, ..Limits::default() });
    for identification in 1..=3 {
        feed.held(&ipv4_fragment(17, identification, MORE, &datagram()[..16]));
    }
    feed.held(&ipv4_fragment(17, 1, 2, &datagram()[16..]));
    feed.joined(&ipv4_fragment(17, 3, 2, &datagram()[16..]));
    assert_eq!(feed.losses(), [2, 1]);

    // Two datagrams with a kilobyte each are too much for two kilobytes.
    let mut feed = Feed::new(&Limits { fragment_bytes: 2048, ..Limits::default() });
    feed.held(&ipv4_fragment(17, 1, MORE, &[0; 1024]));
    feed.held(&ipv4_fragment(17, 2, MORE, &[0; 1024]));
    assert_eq!(feed.losses(), [1, 1]);
}

#[test]
fn cut_off_fragments_are_not_joined() {
    let mut unwrapper = Unwrapper::new(&Limits::default());
    let fragment = piece(0, 24);
    for wire_len in [44, 40] {
        let result = unwrapper.packet(1, Time(0), 101, &fragment[..40], wire_len);
        assert_eq!(result, Err(Unhandled::Unsupported("IP fragment cut off")));
    }
}

fn v6_fragment(from: usize, to: usize, whole: &[u8]) -> Vec<u8> {
    let more = u16::from(to < whole.len());
    let header = join(&[&[17, 0], &(from as u16 | more).to_be_bytes(), &[0, 1, 2, 3]]);
    ipv6(44, &join(&[&header, &whole[from..to]]))
}

#[test]
fn ipv6_fragments() {
    let mut feed = Feed::new(&Limits::default());
    let whole = datagram();
    feed.held(&v6_fragment(24, 40, &whole));
    // Another datagram, whose first fragment alone says that destination options come before UDP.
    let with_options = join(&[&[17, 0, 1, 4, 0, 0, 0, 0], &whole]);
    let other = |mut fragment: Vec<u8>, next: u8| {
        fragment[40] = next;
        fragment[47] = 4;
        fragment
    };
    feed.held(&other(v6_fragment(0, 24, &with_options), 60));
    let (_, joined, offset, length) = feed.joined(&other(v6_fragment(24, 48, &with_options), 17));
    assert_eq!((offset, length), (16, 32));
    assert_eq!(joined.pieces[0], Piece { frame: 2, offset: 48, length: 24 });
    let (packet, joined, offset, length) = feed.joined(&v6_fragment(0, 24, &whole));
    assert_eq!((offset, length), (8, 32));
    assert_eq!(packet.payload.bytes(&[]), &whole[8..]);
    assert_eq!(
        joined.pieces,
        [Piece { frame: 4, offset: 48, length: 24 }, Piece { frame: 1, offset: 48, length: 16 }]
    );
}

/// Fragments in a tunnel whose own packets are fragmented: each byte is traced to its frame.
#[test]
fn fragments_inside_fragments() {
    let mut feed = Feed::new(&Limits::default());
    let geneve = |inner: &[u8]| udp(6081, &join(&[&[0, 0, 0x08, 0, 0, 0, 7, 0], inner]));
    // 8 of UDP, 8 of Geneve, 20 of IP, then the fragment's bytes.
    let first = geneve(&piece(0, 24));
    let last = geneve(&piece(24, 40));
    let outer = |identification, whole: &[u8], from: usize, to: usize| {
        let more = if to < whole.len() { MORE } else { 0 };
        ipv4_fragment(17, identification, more | (from / 8) as u16, &whole[from..to])
    };
    feed.held(&outer(1, &first, 0, 48));
    feed.held(&outer(2, &last, 40, last.len()));
    feed.held(&outer(1, &first, 48, first.len()));
    let (packet, joined, offset, length) = feed.joined(&outer(2, &last, 0, 40));
    assert_eq!((packet.scope, offset, length), (6081 << 32 | 7, 8, 32));
    assert_eq!(joined.bytes, datagram());
    let places: Vec<_> = joined.pieces.iter().map(|p| (p.frame, p.offset, p.length)).collect();
    assert_eq!(places, [(1, 56, 12), (3, 20, 12), (4, 56, 4), (2, 20, 12)]);
    assert_eq!(
        joined.pieces(10, 4).collect::<Vec<_>>(),
        [Piece { frame: 1, offset: 66, length: 2 }, Piece { frame: 3, offset: 20, length: 2 },]
    );
}

/// Fragment headers inside joined datagrams, with no IP header in between, nest no deeper than tunnels.
#[test]
fn fragments_of_fragments_are_bounded() {
    let mut feed = Feed::new(&Limits::default());
    let header = |level: u8, offset_and_more: u8| [44, 0, 0, offset_and_more, 0, 0, 0, level];
    let (first_half, last_half) = (1, 8);
    // Joined, each datagram is a first half of the next: its header, and its data from the one that waits.
    for level in 0..20 {
        feed.held(&ipv6(44, &join(&[&header(level, last_half), &header(level + 2, first_half)])));
    }
    let start = ipv6(44, &join(&[&header(0, first_half), &header(1, first_half)]));
    assert_eq!(feed.frame(&start), Err(Unhandled::TooDeep));
}
