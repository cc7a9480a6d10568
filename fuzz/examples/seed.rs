//! Fills the corpora of the fuzz targets from the samples: `cargo run --example seed`, in this directory.

use dissect::capture::Capture;
use dissect::link::Unwrapper;
use dissect::packet::{TcpHeader, Transport as Header};
use dissect::protocol::{self, Transport};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for directory in fs::read_dir(here.join("../samples"))? {
        let directory = directory?.path();
        for path in fs::read_dir(&directory).into_iter().flatten() {
            let path = path?.path();
            if path.extension().is_some_and(|kind| kind == "pcap" || kind == "pcapng") {
                let seeds = seeds(&path)?;
                for (number, (target, seed)) in seeds.iter().enumerate() {
                    let corpus = here.join("corpus").join(target);
                    fs::create_dir_all(&corpus)?;
                    let name = path.file_name().ok_or("a file has a name")?.to_string_lossy();
                    fs::write(corpus.join(format!("{name}-{number}")), seed)?;
                }
            }
        }
    }
    Ok(())
}

/// Targets and inputs for them; the formats are those of `targets.rs`. Samples lie in a directory for each protocol.
fn seeds(path: &PathBuf) -> Result<BTreeSet<(&'static str, Vec<u8>)>, Box<dyn Error>> {
    let mut seeds = BTreeSet::new();
    let bytes = fs::read(path)?;
    seeds.insert(("capture", bytes.clone()));
    seeds.insert(("engine", bytes));
    let mut capture = Capture::open(std::slice::from_ref(path))?;
    let mut unwrapper = Unwrapper::new(&Default::default());
    let directory = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy());
    let protocol = directory.and_then(|name| protocol::by_name(&name));
    let mut sessions: BTreeMap<_, Vec<u8>> = BTreeMap::new();
    let mut segments: BTreeMap<_, (u32, Vec<u8>)> = BTreeMap::new();
    while let Some(chunk) = capture.next_chunk()? {
        let mut frames: Vec<u8> = Vec::new();
        for frame in &chunk.frames {
            let bytes = chunk.bytes(frame);
            if frames.is_empty() {
                frames.extend(frame.link.0.to_be_bytes());
            }
            sized(bytes, &mut frames);
            let link = frame.link.0.into();
            let Ok(packet) = unwrapper.packet(frame.number, frame.time, link, bytes, frame.wire_len) else {
                continue;
            };
            let payload = packet.payload.bytes(bytes);
            let (source, destination) = packet.transport.ports();
            let ends = packet.ends();
            let serves = |port, other| {
                let transport = match packet.transport {
                    Header::Udp { .. } => Transport::Udp,
                    // HTTP is spoken on any port: a server's is the lower one.
                    Header::Tcp(_) => return protocol.is_some() && port < other,
                };
                protocol.is_some_and(|protocol| protocol.ports.contains(&(transport, port)))
            };
            if !payload.is_empty() && (serves(source, destination) || serves(destination, source)) {
                let session = sessions.entry((ends.iter().min().copied(), ends.iter().max().copied()));
                let session = session.or_default();
                session.push(u8::from(serves(source, destination)));
                sized(payload, session);
            }
            if let Header::Tcp(header) = packet.transport {
                let (first, list) = segments.entry(ends).or_insert((header.sequence, Vec::new()));
                let [.., high, low] = header.sequence.wrapping_sub(*first).to_be_bytes();
                let flags = u8::from(header.has(TcpHeader::SYN))
                    | u8::from(header.has(TcpHeader::FIN)) << 1
                    | u8::from(header.has(TcpHeader::RST)) << 2;
                list.extend([flags, high, low, payload.len().min(255) as u8, 0, 0, 0, 0]);
            }
        }
        seeds.insert(("link", frames));
    }
    if let Some(protocol) = protocol {
        seeds.extend(sessions.into_values().map(|session| (protocol.name, session)));
    }
    seeds.extend(segments.into_values().map(|(_, list)| ("stream", list)));
    Ok(seeds)
}

/// Appends bytes behind their length in 16 bits.
fn sized(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend((bytes.len().min(usize::from(u16::MAX)) as u16).to_be_bytes());
    out.extend(&bytes[..bytes.len().min(usize::from(u16::MAX))]);
}
