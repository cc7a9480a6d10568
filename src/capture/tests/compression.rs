use std::io::Write;

use super::build::PcapFile;
use super::*;

fn capture() -> Vec<u8> {
    let mut file = PcapFile::usual();
    for number in 0..300u32 {
        let packet: Vec<u8> =
            (0..200u32).map(|at| (at.wrapping_mul(number * number + 7) >> 3) as u8).collect();
        file = file.record(1_600_000_000 + number, 0, 200, &packet);
    }
    file.file()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn lz4(bytes: &[u8]) -> Vec<u8> {
    let mut info = lz4_flex::frame::FrameInfo::new();
    info.block_size = lz4_flex::frame::BlockSize::Max64KB;
    info.content_checksum = true;
    let mut writer = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
    for part in bytes.chunks(5000) {
        writer.write_all(part).unwrap();
        writer.flush().unwrap();
    }
    writer.finish().unwrap()
}

/// Compresses.
type Compress = fn(&[u8]) -> Vec<u8>;

const ALL: [(&str, Compress); 4] = [("gzip", gzip), ("zstd", zstd), ("xz", xz), ("lz4", lz4)];

#[test]
fn every_compression_gives_the_same_frames() {
    let plain = capture();
    let whole = read(&plain).frames;
    assert_eq!(whole.len(), 300);
    for (name, compress) in ALL {
        let compressed = compress(&plain);
        let outcome = read(&compressed);
        assert_eq!(outcome.frames, whole, "{name}");
        assert_eq!(outcome.reasons(), [], "{name}");
        assert_eq!(outcome.capture.progress(), (compressed.len() as u64, None));
        assert_eq!(read_in_pieces(&compressed, 1).frames, whole, "{name}");
    }
}

#[test]
fn several_members_are_one_capture() {
    let plain = capture();
    let whole = read(&plain).frames;
    for (name, compress) in ALL {
        let parts: Vec<u8> = [&plain[..10], &plain[10..30_000], &[], &plain[30_000..]].map(compress).concat();
        let outcome = read(&parts);
        assert_eq!((outcome.frames, outcome.capture.losses().len()), (whole.clone(), 0), "{name}");
    }
    let skippable = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    let zstd = [&skippable[..], &zstd(&plain[..999]), &skippable, &zstd(&plain[999..]), &skippable].concat();
    assert_eq!(read(&zstd).frames, whole);
    let lz4 = [&lz4(&plain[..999])[..], &skippable, &skippable, &lz4(&plain[999..]), &skippable].concat();
    assert_eq!(read(&lz4).frames, whole);
}

#[test]
fn compressed_data_cut_anywhere_gives_what_is_before() {
    let plain = capture();
    let whole = read(&plain).frames;
    for (name, compress) in ALL {
        let compressed = compress(&plain);
        let mut most = 0;
        for len in (20..compressed.len()).step_by(97).chain(compressed.len() - 12..compressed.len()) {
            let Ok(capture) = open(&compressed[..len]) else { continue };
            let outcome = finish(capture);
            assert!(whole.starts_with(&outcome.frames), "{name} {len}");
            assert!(
                outcome.reasons().contains(&Reason::CompressedCutOff),
                "{name} {len} {:?}",
                outcome.reasons()
            );
            most = most.max(outcome.frames.len());
        }
        assert!(most >= 250, "{name}: {most}");
    }
}

#[test]
fn most_of_what_is_before_a_cut_is_given() {
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let mut file = PcapFile::usual();
    for number in 0..400 {
        file = file.record(1_600_000_000 + number, 0, 1500, &std::array::from_fn::<u8, 1500, _>(|_| noise()));
    }
    let plain = file.file();
    for (name, compress) in ALL {
        let compressed = compress(&plain);
        let outcome = read(&compressed[..compressed.len() * 3 / 4]);
        // At most a block or chunk of the compression is missing: 128 KiB of zstd.
        assert!((210..=300).contains(&outcome.frames.len()), "{name}: {}", outcome.frames.len());
        assert_eq!(outcome.reasons()[0], Reason::CompressedCutOff);
    }
}

#[test]
fn damaged_compressed_data_gives_what_is_before() {
    let plain = capture();
    let whole = read(&plain).frames;
    for (name, compress) in ALL {
        let mut compressed = compress(&plain);
        let middle = compressed.len() / 2;
        compressed[middle..middle + 40].fill(0xff);
        // The contents of one chunk of xz are all this capture has.
        let outcome = match open(&compressed) {
            Err(error) if name == "xz" => {
                assert!(error.to_string().starts_with("test: damaged xz data"), "{error}");
                continue;
            }
            capture => finish(capture.unwrap()),
        };
        assert!(!outcome.reasons().is_empty(), "{name}");
        // Damage of zstd's literals shows only in the checksum at the end.
        assert!(name == "zstd" || outcome.frames.len() < 300, "{name}");
        let same = whole.iter().zip(&outcome.frames).take_while(|(one, other)| one == other).count();
        assert!(same >= outcome.frames.len() / 3, "{name}: {same} of {}", outcome.frames.len());
    }
}

#[test]
fn what_is_compressed_must_be_a_capture() {
    for (name, compress) in ALL {
        assert!(error(&compress(b"")).starts_with("test: is empty"), "{name}");
        assert!(
            error(&compress(b"some text that is longer than a header")).starts_with("test: is not a capture")
        );
        let mut damaged = compress(&capture());
        damaged.truncate(9);
        assert!(
            error(&damaged).starts_with(&format!("test: damaged {name} data")),
            "{name}: {}",
            error(&damaged)
        );
    }
}
