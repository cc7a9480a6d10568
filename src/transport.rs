//! TCP and UDP headers.
//!
//! - RFC 9293 §3.1 (TCP), RFC 768 (UDP), RFC 2675 §4 (UDP length of jumbograms), RFC 1071 (checksum)

use crate::link::cursor::too_short;
use crate::link::{Unhandled, Walk};
use crate::packet::{Addresses, Packet, Payload, TcpHeader, Transport};
use etherparse::checksum::Sum16BitWords;
use etherparse::{IpNumber, UdpHeaderSlice};

/// Ports; sequence number; acknowledgment number; data offset, flags, window; checksum, urgent
/// pointer; options. Not etherparse's slice: that refuses a header whose options were not captured.
#[inline(always)]
pub(crate) fn tcp(walk: &mut Walk) -> Result<Packet, Unhandled> {
    let segment = walk.cursor.rest();
    let segment_len = walk.cursor.left();
    let [sp0, sp1, dp0, dp1, s0, s1, s2, s3, a0, a1, a2, a3, f0, f1, w0, w1, _, _, u0, u1] =
        *walk.cursor.take("TCP header")?;
    let data_offset = usize::from(f0 >> 4) * 4;
    let Some(options) = data_offset.checked_sub(20) else {
        return Err(Unhandled::Malformed("TCP data offset below 20"));
    };
    if data_offset > segment_len {
        return Err(Unhandled::Malformed("TCP data offset beyond the segment"));
    }
    check(walk, IpNumber::TCP, segment);
    let missing_options = walk.cursor.skip_captured(options);
    let header = TcpHeader {
        source_port: u16::from_be_bytes([sp0, sp1]),
        destination_port: u16::from_be_bytes([dp0, dp1]),
        sequence: u32::from_be_bytes([s0, s1, s2, s3]),
        acknowledgment: u32::from_be_bytes([a0, a1, a2, a3]),
        flags: u16::from_be_bytes([f0 & 0x0f, f1]),
        window: u16::from_be_bytes([w0, w1]),
        urgent: u16::from_be_bytes([u0, u1]),
    };
    Ok(packet(walk, Transport::Tcp(header), walk.cursor.missing() - missing_options))
}

/// Ports, length, checksum. Leaves the cursor at the payload.
#[inline(always)]
pub(crate) fn udp(walk: &mut Walk) -> Result<Packet, Unhandled> {
    let header = UdpHeaderSlice::from_slice(walk.cursor.rest()).map_err(too_short("UDP header"))?;
    let header_len = header.slice().len();
    // Zero in a jumbogram: all that the IP packet holds.
    match usize::from(header.length()) {
        0 => {}
        length if length < header_len => return Err(Unhandled::Malformed("UDP length below 8")),
        length => walk.limit(length),
    }
    if header.checksum() != 0 {
        check(walk, IpNumber::UDP, walk.cursor.rest());
    }
    walk.cursor.skip(header_len, "UDP header")?;
    let transport =
        Transport::Udp { source_port: header.source_port(), destination_port: header.destination_port() };
    Ok(packet(walk, transport, walk.cursor.missing()))
}

fn packet(walk: &Walk, transport: Transport, missing: usize) -> Packet {
    Packet {
        addresses: walk.addresses,
        scope: walk.scope,
        transport,
        payload: Payload::Frame {
            offset: narrow(walk.cursor.at()),
            length: narrow(walk.cursor.rest().len()),
        },
        missing: narrow(missing),
        notes: walk.notes,
    }
}

/// A frame is at most 4 GiB long: its length comes from 32 bits.
fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Notes a wrong checksum over the pseudo header and the whole segment or datagram.
#[inline]
fn check(walk: &mut Walk, protocol: IpNumber, segment: &[u8]) {
    if walk.verify_checksums && walk.checksum_known && walk.cursor.missing() == 0 {
        walk.notes.bad_checksum |= checksum(walk.addresses, protocol, segment) != 0;
    }
}

/// What the checksum is off by, 0 when it is right (RFC 9293 §3.1, RFC 8200 §8.1).
fn checksum(addresses: Addresses, protocol: IpNumber, segment: &[u8]) -> u16 {
    let mut sum = Sum16BitWords::new();
    for address in [addresses.source, addresses.destination] {
        // The upper bits of an IPv4 address are zero, and add nothing.
        sum = sum.add_16bytes(address.to_be_bytes());
    }
    sum.add_4bytes(narrow(segment.len()).to_be_bytes())
        .add_2bytes([0, protocol.0])
        .add_slice(segment)
        .ones_complement()
}
