use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::build::{Blocks, PcapFile};
use super::*;

/// Writes files into a directory of their own.
fn write(directory: &Path, files: &[(&str, Vec<u8>)]) -> Vec<PathBuf> {
    let write = |(name, bytes): &(&str, Vec<u8>)| {
        let path = directory.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    files.iter().map(write).collect()
}

#[test]
fn several_captures_are_merged_by_time() {
    let directory = tempfile::tempdir().unwrap();
    let first = PcapFile::usual().record(1, 0, 2, b"a1").record(5, 0, 2, b"a5").record(4, 0, 2, b"a4");
    let second = PcapFile::usual()
        .record(1, 0, 2, b"b1")
        .record(2, 0, 2, b"b2")
        .record(5, 0, 2, b"b5")
        .record(9, 0, 2, b"b9");
    let third = Blocks::section(Order::Big)
        .interface(101, 0, &[])
        .enhanced(0, 5_000_000, 2, b"c5", &[(1, b"note")])
        .enhanced(0, 6_000_000, 2, b"c6", &[(1, b"other")]);
    let empty = PcapFile::usual();
    let files = write(
        directory.path(),
        &[("a", first.file()), ("e", empty.file()), ("b", second.file()), ("c", third.bytes)],
    );
    let outcome = finish(Capture::open(&files).unwrap());
    let names: Vec<_> =
        outcome.bytes().iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    // A file's own order stays: a4 comes when a5 has come.
    assert_eq!(names, ["a1", "b1", "b2", "a5", "a4", "b5", "c5", "c6", "b9"]);
    assert_eq!(outcome.comments, [(7, "note".to_owned()), (8, "other".to_owned())]);
    assert_eq!(outcome.frames[6].link, LinkType::RAW);
    let sizes: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
    assert_eq!(outcome.capture.progress(), (sizes, Some(sizes)));
    assert_eq!(outcome.capture.metadata().sections.len(), 4);
}

#[test]
fn merging_interleaved_captures_over_many_chunks_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let file = |start: u32, step: u32, count: u32| {
        let mut file = PcapFile::usual();
        for number in 0..count {
            file = file.record(start + number * step, 0, 90, &[start as u8; 90]);
        }
        file.file()
    };
    let files = [("a", file(0, 3, 9000)), ("b", file(1, 3, 9000)), ("c", file(2, 3, 4000))];
    let outcome = finish(Capture::open(&write(directory.path(), &files)).unwrap());
    assert_eq!(outcome.frames.len(), 22_000);
    assert!(outcome.times().is_sorted());
    assert!(outcome.frames.iter().all(|frame| frame.bytes == [(frame.time.seconds() % 3) as u8; 90]));
}

#[test]
fn what_is_no_capture_is_named_in_one_line() {
    let directory = tempfile::tempdir().unwrap();
    let expected = "expected a pcap or pcapng capture, plain or in gzip, zstd, xz or lz4, or a hex dump";
    let message = |path: &Path| Capture::open(&[path.to_path_buf()]).err().unwrap().to_string();
    let missing = directory.path().join("missing");
    assert!(message(&missing).starts_with(&format!("{}: cannot be opened: ", missing.display())));
    let name = directory.path().display();
    assert_eq!(message(directory.path()), format!("{name}: is a directory; {expected}"));

    assert_eq!(error(b""), format!("test: is empty; {expected}"));
    assert_eq!(error(b"hello"), format!("test: is not a capture; {expected}"));
    assert_eq!(
        error(b"snoop\0\0\0\0\0\0\x02"),
        format!("test: is not a capture (it looks like a snoop capture); {expected}")
    );
    assert_eq!(
        error(&PcapFile::usual().file()[..23]),
        format!("test: ends inside its file header, after 23 bytes; {expected}")
    );
}

/// Gives one piece for each call, and counts the calls.
struct Pipe(Vec<Vec<u8>>, Arc<AtomicUsize>);

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1.fetch_add(1, Ordering::Relaxed);
        if self.0.is_empty() {
            return Err(io::Error::other("gone"));
        }
        let piece = self.0.remove(0);
        buffer[..piece.len()].copy_from_slice(&piece);
        Ok(piece.len())
    }
}

#[test]
fn frames_come_as_soon_as_they_are_complete_and_survive_a_failing_read() {
    let file =
        PcapFile::usual().record(1, 0, 3, b"one").record(2, 0, 3, b"two").record(3, 0, 5, b"three").file();
    let (first, second) = (24 + 19, 24 + 38);
    let cuts = [0, 4, 6, first, first + 5, second, second + 21 - 1];
    let pieces = cuts.windows(2).map(|cut| file[cut[0]..cut[1]].to_vec()).collect();
    let calls = Arc::new(AtomicUsize::new(0));
    let mut capture = Capture::from_reader("pipe", Box::new(Pipe(pieces, Arc::clone(&calls)))).unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 3);
    let mut next = || capture.next_chunk().map(|chunk| chunk.map(|chunk| seen(&chunk).remove(0).bytes));
    assert_eq!(next().unwrap(), Some(b"one".to_vec()));
    assert_eq!(calls.load(Ordering::Relaxed), 3);
    assert_eq!(next().unwrap(), Some(b"two".to_vec()));
    assert_eq!(calls.load(Ordering::Relaxed), 5);
    assert_eq!(
        next().unwrap_err().to_string(),
        format!("pipe: cannot be read after byte {}: gone", second + 20)
    );
}

#[test]
fn a_chunk_keeps_its_bytes_while_reading_goes_on() {
    let mut file = PcapFile::usual();
    for number in 0..30_000u32 {
        file = file.record(number, 0, 50, &[number as u8; 50]);
    }
    let mut capture = open(&file.file()).unwrap();
    let mut chunks = Vec::new();
    while let Some(chunk) = capture.next_chunk().unwrap() {
        chunks.push(chunk);
        if chunks.len() == 3 {
            chunks.swap_remove(1);
        }
    }
    for chunk in &chunks {
        for frame in &chunk.frames {
            assert_eq!(chunk.bytes(frame), [(frame.number - 1) as u8; 50]);
        }
    }
    assert!(chunks.len() >= 2);
}

#[test]
fn a_dump_is_a_capture() {
    let text = b"\
03:20:34.299521 IP root.mysql > 153.3.251.202.44658: Flags [P.], seq 1:57, ack 1, win 115, length 56
     0x0000: 4508 0060 09f1 4000 4006 c666 43da 9190 E..`..@.@..fC...
     0x0010: 9903 fbca 0cea ae72 bb4e 25ba 21e7 27e3 .......r.N%.!.'.
";
    let mut capture = Capture::from_reader("dump", Box::new(&text[..])).unwrap();
    let chunk = capture.next_chunk().unwrap().unwrap();
    let [frame] = chunk.frames[..] else { panic!("{:?}", chunk.frames) };
    assert_eq!((frame.link, frame.time), (LinkType(101), Time::new(12_034, 299_521_000)));
    assert_eq!(chunk.bytes(&frame).get(..4), Some(&[0x45, 8, 0, 0x60][..]));
    assert!(chunk.comments.is_empty());
}

#[test]
fn a_payload_gets_headers() {
    let mut capture = Capture::from_reader("dump", Box::new(&b"0500 0000 0274 6573 74"[..])).unwrap();
    let chunk = capture.next_chunk().unwrap().unwrap();
    let [frame] = chunk.frames[..] else { panic!("{:?}", chunk.frames) };
    assert!(chunk.bytes(&frame).ends_with(b"\x05\0\0\0\x02test"));
    assert_eq!(frame.captured_len(), 49);
    assert!(chunk.comments[0].1.contains("made up"));
}
