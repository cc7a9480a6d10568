//! Dumps as a capture.

use super::{Dump, Payload, dumps};
use crate::message::Side;
use crate::protocol::Transport;
use etherparse::PacketBuilder;

/// Addresses of documentation (RFC 5737), client and server.
const ADDRESSES: [[u8; 4]; 2] = [[192, 0, 2, 1], [192, 0, 2, 2]];
/// The port of a client that nothing tells of (RFC 6335 §6: dynamic).
const CLIENT_PORT: u16 = 50_000;

const COMMENT: &str = "the dump has no headers: addresses, ports and sequence numbers are made up";

/// The dumps of a text as a capture in pcapng; nothing when it has none.
pub(in crate::capture) fn pcapng(text: &str, payload: Payload) -> Option<Vec<u8>> {
    let dumps = dumps(text);
    if dumps.is_empty() {
        return None;
    }
    let mut file = Vec::new();
    // Section Header Block: byte order, version 1.0, length not told (draft-ietf-opsawg-pcapng §4.1).
    let section = [&0x1a2b_3c4d_u32.to_le_bytes()[..], &1_u16.to_le_bytes(), &[0; 2], &[0xff; 8]].concat();
    block(0x0a0d_0d0a, &section, &mut file);
    for link in [Link::Ip, Link::Ethernet] {
        // Interface Description Block (§4.2) with nanoseconds (if_tsresol 9).
        let number = if link == Link::Ip { 101_u16 } else { 1 };
        let options = [9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0];
        block(1, &[&number.to_le_bytes()[..], &[0; 6], &options].concat(), &mut file);
    }
    let mut sent = [1_u32; 2];
    for dump in dumps {
        match link(&dump.bytes) {
            Some(link) => packet(link, &dump, "", &mut file),
            None => {
                let bytes = headed(&dump.bytes, payload, &mut sent)?;
                packet(Link::Ip, &Dump { bytes, ..dump }, COMMENT, &mut file);
            }
        }
    }
    Some(file)
}

/// What a dump begins with, and the number of its interface.
#[derive(Clone, Copy, PartialEq)]
enum Link {
    Ip = 0,
    Ethernet = 1,
}

fn link(bytes: &[u8]) -> Option<Link> {
    if is_ip(bytes) {
        return Some(Link::Ip);
    }
    // Behind an Ethernet header: IP, a VLAN tag or PPPoE.
    let is_ethernet = match bytes.get(12..14)? {
        [0x08, 0x00] | [0x86, 0xdd] => is_ip(bytes.get(14..)?),
        [0x81, 0x00] | [0x88, 0xa8] | [0x88, 0x64] => true,
        _ => false,
    };
    is_ethernet.then_some(Link::Ethernet)
}

/// Whether these bytes are an IP header and what it says to follow, as far as it was captured.
fn is_ip(bytes: &[u8]) -> bool {
    match *bytes {
        [first @ 0x45..=0x4f, _, high, low, _, _, fragment, _, ttl, protocol, ..] => {
            let length = usize::from(u16::from_be_bytes([high, low]));
            let header = 4 * usize::from(first & 15);
            // A dump may have been cut, or have padding behind the packet.
            (header..=65535).contains(&length)
                && length + 64 > bytes.len()
                && ttl > 0
                && fragment & 0x80 == 0
                && matches!(protocol, 1 | 4 | 6 | 17 | 41 | 47 | 50 | 51 | 132)
        }
        [0x60..=0x6f, _, _, _, _, _, next, hops, ..] => {
            bytes.len() >= 40
                && hops > 0
                && matches!(next, 0 | 4 | 6 | 17 | 41 | 43 | 44 | 47 | 50 | 51 | 58 | 60)
        }
        _ => false,
    }
}

/// A payload behind an IPv4 header and one of TCP or UDP; `sent` counts what each side sent over TCP.
fn headed(bytes: &[u8], payload: Payload, sent: &mut [u32; 2]) -> Option<Vec<u8>> {
    /// The most that IPv4 and TCP leave for payload.
    const MOST: usize = 65_495;
    let header = (payload.left_out)(bytes);
    let bytes = &[header.as_ref().map_or(&[][..], |header| header), bytes].concat();
    let bytes = bytes.get(..MOST).unwrap_or(bytes);
    let (from, to) = if payload.from == Side::Client { (0, 1) } else { (1, 0) };
    let ports = [CLIENT_PORT, payload.port];
    let ip = PacketBuilder::ipv4(ADDRESSES[from], ADDRESSES[to], 64);
    let mut packet = Vec::with_capacity(bytes.len() + 40);
    match payload.transport {
        Transport::Udp => ip.udp(ports[from], ports[to]).write(&mut packet, bytes).ok()?,
        Transport::Tcp => {
            ip.tcp(ports[from], ports[to], sent[from], u16::MAX)
                .ack(sent[to])
                .psh()
                .write(&mut packet, bytes)
                .ok()?;
            sent[from] = sent[from].wrapping_add(bytes.len() as u32);
        }
    }
    Some(packet)
}

/// Appends an Enhanced Packet Block (§4.3).
fn packet(link: Link, dump: &Dump, comment: &str, file: &mut Vec<u8>) {
    let stamp = u64::try_from(dump.time.0).unwrap_or_default();
    let length = (dump.bytes.len() as u32).to_le_bytes();
    let mut body = Vec::with_capacity(dump.bytes.len() + 128);
    body.extend_from_slice(&(link as u32).to_le_bytes());
    body.extend_from_slice(&((stamp >> 32) as u32).to_le_bytes());
    body.extend_from_slice(&(stamp as u32).to_le_bytes());
    body.extend_from_slice(&length);
    body.extend_from_slice(&length);
    body.extend_from_slice(&dump.bytes);
    body.resize(body.len().next_multiple_of(4), 0);
    if !comment.is_empty() {
        // opt_comment (§3.5).
        body.extend_from_slice(&1_u16.to_le_bytes());
        body.extend_from_slice(&(comment.len() as u16).to_le_bytes());
        body.extend_from_slice(comment.as_bytes());
        body.resize(body.len().next_multiple_of(4), 0);
        body.extend_from_slice(&[0; 4]);
    }
    block(6, &body, file);
}

/// Appends a block: type, length, body, length (§3.1).
fn block(kind: u32, body: &[u8], file: &mut Vec<u8>) {
    let length = (body.len() as u32 + 12).to_le_bytes();
    file.extend_from_slice(&kind.to_le_bytes());
    file.extend_from_slice(&length);
    file.extend_from_slice(body);
    file.extend_from_slice(&length);
}
