//! What it costs to bring a frame to its session, next to the least that anything built on the same parsers
//! would do: iterate the file with pcap-parser and slice each frame with etherparse.

#[path = "workload/ntp.rs"]
mod workload;

use dissect::capture::Capture;
use dissect::dispatch::Dispatcher;
use dissect::filter::Filter;
use dissect::options::Options;
use divan::Bencher;
use divan::counter::ItemsCount;
use pcap_parser::traits::PcapReaderIterator;
use pcap_parser::{LegacyPcapReader, PcapBlockOwned, PcapError};
use std::fs::File;
use std::io::BufWriter;

fn main() {
    divan::main();
}

/// A capture in a file, and how many frames it has.
fn capture() -> std::io::Result<(tempfile::NamedTempFile, u64)> {
    let mut file = tempfile::NamedTempFile::new()?;
    let frames = workload::write(&mut BufWriter::new(&mut file), 50_000_000)?;
    Ok((file, frames))
}

#[divan::bench(sample_count = 20)]
fn iterate_and_slice(bencher: Bencher<'_, '_>) {
    let Ok((file, frames)) = capture() else { return };
    bencher.counter(ItemsCount::new(frames)).bench_local(|| {
        let mut reader = LegacyPcapReader::new(1 << 18, File::open(file.path()).ok()?).ok()?;
        let mut found = 0u64;
        loop {
            match reader.next() {
                Ok((length, block)) => {
                    if let PcapBlockOwned::Legacy(block) = block {
                        let packet = etherparse::SlicedPacket::from_ethernet(block.data).ok()?;
                        found += u64::from(packet.transport.is_some());
                    }
                    reader.consume(length);
                }
                Err(PcapError::Incomplete(_)) => reader.refill().ok()?,
                Err(_) => return Some(found),
            }
        }
    });
}

#[divan::bench(sample_count = 20)]
fn frame_to_session(bencher: Bencher<'_, '_>) {
    let Ok((file, frames)) = capture() else { return };
    let (options, filter) = (Options::default(), Filter::default());
    bencher.counter(ItemsCount::new(frames)).bench_local(|| {
        let mut capture = Capture::open(&[file.path().to_owned()]).ok()?;
        let mut dispatcher = Dispatcher::new(&options, &filter, 1);
        let mut jobs = 0;
        while let Ok(Some(chunk)) = capture.next_chunk() {
            jobs += dispatcher.dispatch(chunk).iter().map(|work| work.jobs.len()).sum::<usize>();
        }
        Some((jobs, dispatcher.finish().len()))
    });
}
