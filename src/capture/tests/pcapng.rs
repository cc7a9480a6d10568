use super::build::{Blocks, u32 as word, u64 as long};
use super::*;

const BOTH: [Order; 2] = [Order::Little, Order::Big];

const COMMENT: u16 = 1;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;
const IF_FILTER: u16 = 11;
const IF_TSOFFSET: u16 = 14;

#[test]
fn every_kind_of_packet_block() {
    for order in BOTH {
        let file = Blocks::section(order)
            .interface(1, 4, &[(IF_TSRESOL, &[9])])
            .interface(101, 0, &[])
            .enhanced(1, 5_000_001, 9, b"abcde", &[])
            .packet(1, 0xffff, 1_000_000, 2, b"ob")
            .simple(9, b"left")
            .enhanced(0, 7 << 32 | 5, 1, b"x", &[]);
        let outcome = read(&file.bytes);
        assert_eq!(outcome.reasons(), []);
        assert_eq!(outcome.bytes(), [b"abcde".as_slice(), b"ob", b"left", b"x"], "{order:?}");
        let times = [Time::new(5, 1000), Time::new(1, 0), Time::default(), Time((7 << 32) + 5)];
        assert_eq!(outcome.times(), times);
        let links: Vec<_> = outcome.frames.iter().map(|frame| frame.link).collect();
        assert_eq!(links, [LinkType::RAW, LinkType::RAW, LinkType::ETHERNET, LinkType::ETHERNET]);
        let lens: Vec<_> = outcome.frames.iter().map(|frame| frame.wire_len).collect();
        assert_eq!(lens, [9, 2, 9, 1]);
    }
}

#[test]
fn simple_packets_end_with_their_length_or_the_snap_length() {
    let file = Blocks::section(Order::Little).interface(1, 0, &[]).simple(3, b"abc").simple(6, b"abcdef");
    assert_eq!(read(&file.bytes).bytes(), [b"abc".as_slice(), b"abcdef"]);
    let file = Blocks::section(Order::Little).interface(1, 2, &[]).simple(3, b"ab");
    assert_eq!(read(&file.bytes).bytes(), [b"ab"]);
}

#[test]
fn times_follow_the_interfaces_resolution_and_offset() {
    for order in BOTH {
        let offset = |seconds: i64| long(order, seconds as u64);
        let file = Blocks::section(order)
            .interface(1, 0, &[(IF_TSRESOL, &[0x80 | 10]), (IF_TSOFFSET, &offset(-3))])
            .interface(1, 0, &[(IF_TSRESOL, &[12]), (IF_TSOFFSET, &offset(5_000_000_000))])
            .enhanced(0, 1536, 0, b"", &[])
            .enhanced(1, 2_000_000_003_999, 0, b"", &[]);
        let outcome = read(&file.bytes);
        assert_eq!(outcome.times(), [Time::new(-2, 500_000_000), Time::new(5_000_000_002, 3)], "{order:?}");
        let interfaces = &outcome.capture.metadata().sections[0].interfaces;
        assert_eq!((interfaces[0].resolution.to_string(), interfaces[0].offset), ("2^-10 s".into(), -3));
    }
}

#[test]
fn sections_may_change_the_byte_order_and_forget_interfaces() {
    let file = Blocks::section(Order::Big)
        .interface(1, 0, &[])
        .enhanced(0, 1, 1, b"a", &[])
        .then(Blocks::section(Order::Little).interface(113, 0, &[]).enhanced(0, 2, 1, b"b", &[]))
        .then(Blocks::section(Order::Big).enhanced(0, 3, 1, b"c", &[]));
    let outcome = read(&file.bytes);
    assert_eq!(outcome.bytes(), [b"a", b"b"]);
    assert_eq!(outcome.frames[1].link, LinkType::LINUX_SLL);
    assert_eq!(outcome.reasons(), [Reason::UnknownInterface]);
    let loss = &outcome.capture.losses()[0];
    assert_eq!((loss.offset, loss.bytes, loss.after_frames), (file.bytes.len() as u64 - 36, 36, 2));
    let orders: Vec<_> = outcome.capture.metadata().sections.iter().map(|section| section.order).collect();
    assert_eq!(orders, [Order::Big, Order::Little, Order::Big]);
}

#[test]
fn what_a_capture_says_about_itself() {
    for order in BOTH {
        let counts = [long(order, 10), long(order, 2)];
        // The time stamp's high half comes first in either order.
        let stamp = [word(order, 0), word(order, 8_000_000)].concat();
        let statistics = |blocks: Blocks| {
            blocks.block(5, &[word(order, 0), word(order, 0), word(order, 9_000_000)].concat())
        };
        let names = {
            let record = |kind: u16, value: &[u8]| {
                let mut bytes =
                    [super::build::u16(order, kind), super::build::u16(order, value.len() as u16)].concat();
                bytes.extend(value);
                bytes.resize(bytes.len().next_multiple_of(4), 0);
                bytes
            };
            [
                record(1, b"\x0a\0\0\x01gate\0door\0"),
                record(2, &[&[0xfe; 16], b"six\0".as_slice()].concat()),
                vec![0; 4],
            ]
            .concat()
        };
        let secrets = [word(order, 0x544c_534b).as_slice(), &word(order, 5), b"key 1"].concat();
        let isb_options = {
            let mut bytes = [word(order, 0), word(order, 0), word(order, 9_000_000)].concat();
            for (code, value) in [(2u16, stamp.as_slice()), (4, &counts[0]), (5, &counts[1])] {
                bytes.extend(super::build::u16(order, code));
                bytes.extend(super::build::u16(order, 8));
                bytes.extend(value);
            }
            bytes
        };
        let file = Blocks { order, bytes: Vec::new() }
            .section_header(
                (1, 2),
                &[
                    (2, b"machine"),
                    (3, b"system"),
                    (4, b"program"),
                    (COMMENT, b"first"),
                    (COMMENT, b"second"),
                ],
            )
            .interface(
                1,
                96,
                &[(IF_NAME, b"eth0\0"), (3, b"card"), (12, b"os"), (IF_FILTER, b"\0udp"), (COMMENT, b"up")],
            )
            .block(4, &names)
            .block(10, &secrets)
            .block(5, &isb_options)
            .block(9, b"__CURSOR=1")
            .block(0xbad, &[1; 8])
            .block(0x7777, &[1; 8])
            .block(0x7777, &[1; 8])
            .enhanced(0, 1, 1, b"a", &[(2, &[0; 4]), (COMMENT, b"look"), (COMMENT, b"here")]);
        let outcome = read(&statistics(file).bytes);
        assert_eq!(outcome.reasons(), []);
        assert_eq!(outcome.bytes(), [b"a"]);
        assert_eq!(outcome.comments, [(1, "look".to_owned()), (1, "here".to_owned())]);

        let metadata = outcome.capture.metadata();
        let section = &metadata.sections[0];
        assert_eq!(section.hardware.as_deref(), Some("machine"));
        assert_eq!(section.os.as_deref(), Some("system"));
        assert_eq!(section.application.as_deref(), Some("program"));
        assert_eq!(section.comments, ["first", "second"]);
        let interface = &section.interfaces[0];
        assert_eq!(interface.name.as_deref(), Some("eth0"));
        assert_eq!(interface.description.as_deref(), Some("card"));
        assert_eq!(interface.os.as_deref(), Some("os"));
        assert_eq!(interface.filter.as_deref(), Some("udp"));
        assert_eq!((interface.comments.as_slice(), interface.snap_len), (["up".to_owned()].as_slice(), 96));
        let names: Vec<_> =
            metadata.names.iter().map(|name| format!("{} {}", name.address, name.name)).collect();
        assert_eq!(names, ["10.0.0.1 gate", "10.0.0.1 door", "fefe:fefe:fefe:fefe:fefe:fefe:fefe:fefe six"]);
        assert_eq!(metadata.secrets, [Secrets { kind: 0x544c_534b, data: b"key 1".to_vec() }]);
        assert_eq!(metadata.statistics.len(), 2);
        let statistics = &metadata.statistics[0];
        assert_eq!(
            (statistics.time, statistics.start, statistics.end),
            (Time::new(9, 0), Some(Time::new(8, 0)), None)
        );
        assert_eq!((statistics.received, statistics.dropped, statistics.accepted), (Some(10), Some(2), None));
        let skipped: Vec<_> = metadata.skipped_blocks.iter().map(|(&kind, &count)| (kind, count)).collect();
        assert_eq!(skipped, [(9, 1), (0xbad, 1), (0x7777, 2)]);
    }
}

#[test]
fn pieces_of_any_size_give_the_same_frames() {
    let file = Blocks::section(Order::Big)
        .interface(1, 0, &[])
        .enhanced(0, 1, 1, b"a", &[(COMMENT, b"note")])
        .then(Blocks::section(Order::Little).interface(113, 0, &[]).enhanced(0, 2, 900, &[5; 900], &[]));
    let whole = read(&file.bytes);
    for size in [1, 2, 3, 7, 28, 100] {
        let pieces = read_in_pieces(&file.bytes, size);
        assert_eq!((pieces.frames, pieces.comments), (whole.frames.clone(), whole.comments.clone()));
    }
}

#[test]
fn only_defined_versions_are_read() {
    let section = |version| Blocks { order: Order::Big, bytes: Vec::new() }.section_header(version, &[]);
    assert_eq!(error(&section((1, 1)).bytes), "test: pcapng version 1.1; expected version 1.0 or 1.2");
    assert_eq!(error(&section((2, 0)).bytes), "test: pcapng version 2.0; expected version 1.0 or 1.2");
    assert_eq!(read(&section((1, 2)).bytes).reasons(), []);

    let file = Blocks::section(Order::Little)
        .then(section((3, 0)).interface(1, 0, &[]).enhanced(0, 1, 1, b"?", &[]))
        .then(Blocks::section(Order::Little).interface(1, 0, &[]).enhanced(0, 1, 1, b"a", &[]));
    let outcome = read(&file.bytes);
    assert_eq!(outcome.bytes(), [b"a"]);
    assert_eq!(outcome.reasons(), [Reason::UnknownVersion]);
    assert_eq!((outcome.capture.losses()[0].count, outcome.capture.losses()[0].bytes), (3, 28 + 20 + 36));
}

#[test]
fn a_block_that_contradicts_itself_is_skipped() {
    let claims = |blocks: Blocks, captured: u32| {
        let order = blocks.order;
        let fields = [0, 0, 1, captured, captured].map(|value| word(order, value)).concat();
        blocks.block(6, &[fields, vec![0; 8]].concat())
    };
    let file = Blocks::section(Order::Little).interface(1, 0, &[]);
    let file = claims(claims(file, 9), u32::MAX)
        .block(6, &[0; 4])
        .block(3, &[0xff; 4])
        .block(4, &[1, 0, 0xff, 0xff])
        .block(10, &[0xff; 8])
        .enhanced(0, 1, 1, b"a", &[]);
    let outcome = read(&file.bytes);
    assert_eq!(outcome.bytes(), [b"a"]);
    assert_eq!(outcome.reasons(), [Reason::BadBlock]);
    assert_eq!(outcome.capture.losses()[0].count, 6);
}

#[test]
fn what_is_kept_about_a_capture_is_bounded() {
    let mut metadata = Metadata::default();
    let half = vec![0; MAX_METADATA / 2];
    assert!(metadata.add_secrets(1, &half));
    assert!(!metadata.add_secrets(1, &half));
    assert_eq!(metadata.secrets.len(), 1);
    for kind in 0..1000 {
        metadata.count_skipped(kind);
    }
    assert_eq!((metadata.skipped_blocks.len(), metadata.skipped_blocks[&u32::MAX]), (257, 744));

    let mut file = Blocks::section(Order::Little);
    for _ in 0..70_000 {
        file = file.interface(1, 0, &[]);
    }
    let outcome = read(&file.enhanced(69_999, 1, 1, b"a", &[]).enhanced(65_535, 1, 1, b"b", &[]).bytes);
    assert_eq!(outcome.bytes(), [b"b"]);
    assert_eq!(outcome.reasons(), [Reason::MetadataCap, Reason::UnknownInterface]);
}
