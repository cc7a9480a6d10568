//! Writes IP packets and captures of them, and reads those of a capture.

use dissect::link::Unwrapper;
use dissect::packet::Packet;
use dissect::time::Time;
use std::net::{IpAddr, SocketAddr};
use std::ops::Range;

pub const TCP: u8 = 6;
pub const UDP: u8 = 17;

/// A capture in the making: pcap with nanoseconds, LINKTYPE_RAW.
pub struct Pcap(Vec<u8>);

impl Pcap {
    pub fn new() -> Self {
        let mut bytes = Vec::new();
        bytes.extend(0xa1b2_3c4d_u32.to_le_bytes());
        bytes.extend([2, 0, 4, 0]);
        bytes.extend([0; 8]);
        bytes.extend(262_144_u32.to_le_bytes());
        bytes.extend(101_u32.to_le_bytes());
        Pcap(bytes)
    }

    pub fn frame(&mut self, time: Time, packet: &[u8]) {
        let length = packet.len() as u32;
        for field in [time.seconds() as u32, time.subsec_nanos(), length, length] {
            self.0.extend(field.to_le_bytes());
        }
        self.0.extend(packet);
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// An IP packet.
pub fn ip(source: IpAddr, destination: IpAddr, protocol: u8, payload: &[u8]) -> Vec<u8> {
    match (source, destination) {
        (IpAddr::V4(_), IpAddr::V4(_)) => ipv4(source, destination, protocol, 0, 0, payload),
        _ => ipv6(source, destination, protocol, payload),
    }
}

/// A part of the payload of an IP packet as a fragment of it; the range starts at a multiple of 8.
pub fn fragment(
    source: IpAddr,
    destination: IpAddr,
    protocol: u8,
    id: u16,
    payload: &[u8],
    part: Range<usize>,
) -> Vec<u8> {
    let more = part.end < payload.len();
    match (source, destination) {
        (IpAddr::V4(_), IpAddr::V4(_)) => {
            let flags = (part.start / 8) as u16 | u16::from(more) << 13;
            ipv4(source, destination, protocol, id, flags, &payload[part])
        }
        _ => {
            let flags = part.start as u16 | u16::from(more);
            let mut bytes = vec![protocol, 0];
            bytes.extend(flags.to_be_bytes());
            bytes.extend(u32::from(id).to_be_bytes());
            bytes.extend(&payload[part]);
            ipv6(source, destination, 44, &bytes)
        }
    }
}

fn ipv4(source: IpAddr, destination: IpAddr, protocol: u8, id: u16, flags: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x45, 0];
    bytes.extend((20 + payload.len() as u16).to_be_bytes());
    bytes.extend(id.to_be_bytes());
    bytes.extend(flags.to_be_bytes());
    bytes.extend([64, protocol, 0, 0]);
    address(source, &mut bytes);
    address(destination, &mut bytes);
    bytes.extend(payload);
    bytes
}

fn ipv6(source: IpAddr, destination: IpAddr, next: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x60, 0, 0, 0];
    bytes.extend((payload.len() as u16).to_be_bytes());
    bytes.extend([next, 64]);
    address(source, &mut bytes);
    address(destination, &mut bytes);
    bytes.extend(payload);
    bytes
}

fn address(address: IpAddr, out: &mut Vec<u8>) {
    match address {
        IpAddr::V4(address) => out.extend(address.octets()),
        IpAddr::V6(address) => out.extend(address.octets()),
    }
}

/// A UDP datagram without its IP header.
pub fn udp(source: u16, destination: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for field in [source, destination, 8 + payload.len() as u16, 0] {
        bytes.extend(field.to_be_bytes());
    }
    bytes.extend(payload);
    bytes
}

/// A TCP segment without its IP header.
pub fn tcp(
    source: u16,
    destination: u16,
    sequence: u32,
    acknowledgment: u32,
    flags: u8,
    payload: &[u8],
) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(source.to_be_bytes());
    bytes.extend(destination.to_be_bytes());
    bytes.extend(sequence.to_be_bytes());
    bytes.extend(acknowledgment.to_be_bytes());
    bytes.extend([5 << 4, flags]);
    bytes.extend([0xff, 0xff, 0, 0, 0, 0]);
    bytes.extend(payload);
    bytes
}

/// A TCP segment or UDP datagram that a capture holds.
pub struct Seen {
    pub time: Time,
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub packet: Packet,
    pub payload: Vec<u8>,
}

/// The TCP segments and UDP datagrams of a capture.
pub fn packets(bytes: &[u8]) -> Vec<Seen> {
    let mut unwrapper = Unwrapper::new(&Default::default());
    let mut seen = Vec::new();
    each_frame(bytes, |number, time, link, bytes, wire_len| {
        if let Ok(packet) = unwrapper.packet(number, time, link, bytes, wire_len) {
            let [source, destination] = packet.ends();
            seen.push(Seen {
                time,
                source,
                destination,
                payload: packet.payload.bytes(bytes).to_vec(),
                packet,
            });
        }
    });
    seen
}

/// The bytes of each frame of a capture, from frame 1.
pub fn frames(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    each_frame(bytes, |_, _, _, bytes, _| frames.push(bytes.to_vec()));
    frames
}

fn each_frame(bytes: &[u8], mut each: impl FnMut(u64, Time, u32, &[u8], u32)) {
    let mut capture = crate::support::capture(bytes, usize::MAX);
    while let Some(chunk) = capture.next_chunk().unwrap() {
        for frame in &chunk.frames {
            each(frame.number, frame.time, frame.link.0.into(), chunk.bytes(frame), frame.wire_len);
        }
    }
}
