use super::build::{Blocks, PcapFile};
use super::*;

fn pcap() -> PcapFile {
    let mut file = PcapFile::usual();
    for number in 0..6u8 {
        file = file.record(1_600_000_000 + u32::from(number), 5, 40, &[number | 0xa0; 40]);
    }
    file
}

fn pcapng() -> Vec<u8> {
    let mut file = Blocks::section(Order::Little).interface(1, 0, &[]);
    for number in 0..6u8 {
        file = file.enhanced(0, 5, 40, &[number | 0xa0; 40], &[]);
    }
    file.bytes
}

/// Where the records of [`pcap`] begin, and how long they are.
const PCAP_AT: usize = 24;
const PCAP_RECORD: usize = 56;

/// Where the packet blocks of [`pcapng`] begin, and how long they are.
const PCAPNG_AT: usize = 48;
const PCAPNG_RECORD: usize = 72;

#[test]
fn a_file_cut_anywhere_gives_the_frames_before() {
    for (file, at, record) in [(pcap().file(), PCAP_AT, PCAP_RECORD), (pcapng(), PCAPNG_AT, PCAPNG_RECORD)] {
        let whole = read(&file).frames;
        assert_eq!(whole.len(), 6);
        for len in at..file.len() {
            let outcome = read(&file[..len]);
            let complete = (len - at) / record;
            assert_eq!(outcome.frames, whole[..complete], "{len}");
            let begun = (len - at) % record;
            let expected = if begun == 0 { vec![] } else { vec![(Reason::CutOff, begun as u64)] };
            let losses: Vec<_> =
                outcome.capture.losses().iter().map(|loss| (loss.reason, loss.bytes)).collect();
            assert_eq!(losses, expected, "{len}");
        }
        for len in 0..at {
            match open(&file[..len]) {
                Ok(capture) => assert_eq!(finish(capture).frames, []),
                Err(error) => assert!(error.to_string().starts_with("test: "), "{error}"),
            }
        }
    }
}

#[test]
fn a_cut_packet_that_carries_a_capture_is_only_cut() {
    let inner = pcap().file();
    let file = PcapFile::usual().record(1_600_000_000, 0, 600, &[inner, vec![0; 50]].concat()).file();
    let outcome = read(&file[..file.len() - 20]);
    assert_eq!((outcome.frames.len(), outcome.reasons()), (0, vec![Reason::CutOff]));

    let packet = [pcapng(), vec![0; 50]].concat();
    let file = Blocks::section(Order::Little).interface(1, 0, &[]).enhanced(0, 1, 600, &packet, &[]).bytes;
    let outcome = read(&file[..file.len() - 20]);
    assert_eq!((outcome.frames.len(), outcome.reasons()), (0, vec![Reason::CutOff]));
}

#[test]
fn a_damaged_pcap_record_is_skipped_up_to_the_next() {
    let mut file = pcap().file();
    let whole = read(&file).frames;
    let third = PCAP_AT + 2 * PCAP_RECORD;
    file[third..third + 30].fill(0xee);
    for outcome in [read(&file), read_in_pieces(&file, 1), read_in_pieces(&file, 33)] {
        let numbers: Vec<_> = outcome.bytes().iter().map(|bytes| bytes[0] & 0xf).collect();
        assert_eq!(numbers, [0, 1, 3, 4, 5]);
        assert_eq!(outcome.frames[2].time, whole[3].time);
        let loss = &outcome.capture.losses()[0];
        assert_eq!((loss.reason, loss.count), (Reason::Damaged, 1));
        assert_eq!((loss.offset, loss.bytes, loss.after_frames), (third as u64, PCAP_RECORD as u64, 2));
    }
    let text = read(&file).capture.losses()[0].to_string();
    assert_eq!(text, "test: damaged, skipped to the next record at byte 136 after 2 frames: 56 bytes");
}

#[test]
fn bytes_lost_or_inserted_are_skipped() {
    let file = pcap().file();
    let second = PCAP_AT + PCAP_RECORD;
    let lost = [&file[..second + 20], &file[second + 31..]].concat();
    let outcome = read(&lost);
    let numbers: Vec<_> = outcome.bytes().iter().map(|bytes| bytes[0] & 0xf).collect();
    // The second record reaches into the third, which is then not found where it should be.
    assert_eq!(numbers, [0, 1, 3, 4, 5]);
    assert_eq!(outcome.reasons(), [Reason::Damaged]);

    let inserted =
        [&file[..second], b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", &file[second..]].concat();
    let outcome = read(&inserted);
    assert_eq!(outcome.bytes(), read(&file).bytes());
    assert_eq!(outcome.capture.losses()[0].bytes, 13);
}

#[test]
fn damage_up_to_the_end_is_told() {
    let mut file = pcap().file();
    let fifth = PCAP_AT + 4 * PCAP_RECORD;
    file[fifth..].fill(0xee);
    let outcome = read(&file);
    assert_eq!(outcome.frames.len(), 4);
    let loss = &outcome.capture.losses()[0];
    assert_eq!((loss.reason, loss.bytes), (Reason::Damaged, 2 * PCAP_RECORD as u64));
}

#[test]
fn a_damaged_pcapng_block_is_skipped_up_to_the_next() {
    let third = PCAPNG_AT + 2 * PCAPNG_RECORD;
    // Its length, too short, too long and absurd; the length after it; the type and the length.
    for (at, bytes) in [
        (4, &[16u8, 0, 0, 0][..]),
        (4, &[0, 1, 0, 0]),
        (4, &[0, 0, 0, 9]),
        (4, &[0xff; 4]),
        (PCAPNG_RECORD - 4, &[0; 4]),
        (0, &[0xff; 20]),
    ] {
        let mut file = pcapng();
        file[third + at..third + at + bytes.len()].copy_from_slice(bytes);
        for outcome in [read(&file), read_in_pieces(&file, 1), read_in_pieces(&file, 50)] {
            let numbers: Vec<_> = outcome.bytes().iter().map(|bytes| bytes[0] & 0xf).collect();
            assert_eq!(numbers, [0, 1, 3, 4, 5], "{at} {bytes:?}");
            let loss = &outcome.capture.losses()[0];
            assert_eq!(
                (loss.reason, loss.offset, loss.bytes),
                (Reason::Damaged, third as u64, PCAPNG_RECORD as u64)
            );
        }
    }
}

#[test]
fn a_new_section_ends_damage_whatever_its_byte_order() {
    let mut file = pcapng();
    let third = PCAPNG_AT + 2 * PCAPNG_RECORD;
    file[third..].fill(0xee);
    file.extend(Blocks::section(Order::Big).interface(1, 0, &[]).enhanced(0, 1, 3, b"new", &[]).bytes);
    let outcome = read(&file);
    assert_eq!(outcome.frames.len(), 3);
    assert_eq!(outcome.frames[2].bytes, b"new");
}

#[test]
fn any_byte_may_be_anything() {
    for file in [pcap().file(), pcapng()] {
        for at in 0..file.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut file = file.clone();
                file[at] = value;
                if let Ok(capture) = open(&file) {
                    let outcome = finish(capture);
                    assert!(outcome.frames.len() <= 7, "{at} {value}");
                    // A length that stays credible takes the records behind it with it, no more.
                    if at >= PCAPNG_AT {
                        assert!(outcome.frames.len() >= 2, "{at} {value}: {}", outcome.frames.len());
                    }
                }
            }
        }
    }
}

#[test]
fn claimed_lengths_take_no_memory() {
    let mut file = PcapFile::usual();
    file.snap_len = u32::MAX;
    let file = file.record(1, 0, 1, b"x").file();
    let mut claims = file.clone();
    claims.extend([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0x10, 1, 2, 3]);
    let outcome = read(&claims);
    assert_eq!(outcome.bytes(), [b"x"]);
    // 256 MiB were announced and are not there: cut off.
    assert_eq!(outcome.capture.losses()[0].bytes, 19);
    claims[file.len() + 8] = 1;
    assert_eq!(read(&claims).reasons(), [Reason::Damaged]);
}
