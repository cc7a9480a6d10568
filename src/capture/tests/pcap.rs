use super::build::PcapFile;
use super::*;

const BOTH: [Order; 2] = [Order::Little, Order::Big];

#[test]
fn every_variant_gives_the_same_frames() {
    for order in BOTH {
        for (magic, nanos_per_tick) in [(0xa1b2_c3d4, 1000), (0xa1b2_3c4d, 1), (0xa1b2_cd34, 1000)] {
            let file = PcapFile::new(order, magic)
                .record(1_600_000_000, 123_456, 3, b"one")
                .record(4_000_000_000, 999_999, 1500, b"")
                .record(1_600_000_001, 0, 2, b"long");
            let outcome = read(&file.file());
            assert_eq!(outcome.bytes(), [b"one".as_slice(), b"", b"long"], "{order:?} {magic:x}");
            assert_eq!(
                outcome.times(),
                [
                    Time::new(1_600_000_000, 123_456 * nanos_per_tick),
                    Time::new(4_000_000_000, 999_999 * nanos_per_tick),
                    Time::new(1_600_000_001, 0),
                ]
            );
            assert_eq!(outcome.frames.iter().map(|frame| frame.wire_len).collect::<Vec<_>>(), [3, 1500, 2]);
            assert!(outcome.frames.iter().all(|frame| frame.link == LinkType::ETHERNET));
            assert_eq!(outcome.reasons(), []);
            let section = &outcome.capture.metadata().sections[0];
            assert_eq!((section.format, section.order), (FileFormat::Pcap, order));
            assert_eq!(section.interfaces[0].snap_len, 65_535);
        }
    }
}

#[test]
fn upper_half_of_the_network_field_is_not_the_link_type() {
    let mut file = PcapFile::usual().record(1, 0, 1, b"x");
    // A frame check sequence of 4 bytes (length in the upper four bits, flag below them).
    file.network = 0x4400_0000 | 276;
    assert_eq!(read(&file.file()).frames[0].link, LinkType::LINUX_SLL2);
}

#[test]
fn old_versions_have_the_lengths_in_another_order() {
    let swapped = |minor| {
        let mut file = PcapFile::usual();
        file.version = (2, minor);
        // Length on the wire, then captured length.
        file.bytes.extend([1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0]);
        file.bytes.extend(b"abc");
        let outcome = read(&file.file());
        (outcome.frames.first().map(|frame| (frame.wire_len, frame.bytes.clone())), outcome.reasons())
    };
    assert_eq!(swapped(2), (Some((5, b"abc".to_vec())), vec![]));
    assert_eq!(swapped(3), (Some((5, b"abc".to_vec())), vec![]));
    assert_eq!(swapped(4), (None, vec![Reason::Damaged]));
}

#[test]
fn only_version_2_is_read() {
    let mut file = PcapFile::usual().record(1, 0, 1, b"x");
    file.version = (1, 4);
    assert_eq!(error(&file.file()), "test: pcap version 1.4; expected version 2");
    file.version = (2, 8224);
    assert_eq!(read(&file.file()).bytes(), [b"x"]);
}

#[test]
fn packets_longer_than_a_buffer_and_than_libpcaps_limit_are_read() {
    let packet: Vec<u8> = (0..3_000_000u32).map(|byte| byte as u8).collect();
    let mut file = PcapFile::usual()
        .record(5, 0, 3, b"one")
        .record(6, 0, packet.len() as u32, &packet)
        .record(7, 0, 5, b"three");
    for snap_len in [65_535, 128 << 20] {
        file.snap_len = snap_len;
        let outcome = read_in_pieces(&file.file(), 100_000);
        assert_eq!(outcome.bytes(), [b"one", packet.as_slice(), b"three"]);
        assert_eq!(outcome.reasons(), []);
    }
}

#[test]
fn pieces_of_any_size_give_the_same_frames() {
    for order in BOTH {
        let file = PcapFile::new(order, 0xa1b2_cd34)
            .record(1, 2, 3, b"one")
            .record(2, 3, 4, b"")
            .record(3, 4, 5, &[9; 1000])
            .file();
        let whole = read(&file).frames;
        for size in [1, 2, 3, 7, 16, 25, 100] {
            assert_eq!(read_in_pieces(&file, size).frames, whole, "{size}");
        }
    }
}

#[test]
fn many_frames_over_many_buffers() {
    let mut file = PcapFile::usual();
    for number in 0..20_000u32 {
        file = file.record(number, 0, 60, &[number as u8; 60]);
    }
    let outcome = read(&file.file());
    assert_eq!(outcome.frames.len(), 20_000);
    for (number, frame) in outcome.frames.iter().enumerate() {
        assert_eq!((frame.time, frame.bytes[59]), (Time::new(number as i128, 0), number as u8));
    }
}
