//! What unwrapping a frame gives: a TCP segment or UDP datagram, and where its payload lies.

use crate::origin::{Piece, cut_pieces};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Two addresses of one IP version, as numbers: these cost less than [`IpAddr`] to move, compare and hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Addresses {
    /// Who sent the packet.
    pub source: u128,
    /// Whom it is for.
    pub destination: u128,
    /// Whether they are addresses of IPv6.
    pub v6: bool,
}

impl Addresses {
    /// Source and destination, with their ports.
    pub fn with_ports(&self, (source, destination): (u16, u16)) -> [SocketAddr; 2] {
        let address = |bits| match self.v6 {
            true => IpAddr::V6(Ipv6Addr::from_bits(bits)),
            // The upper bits are zero.
            false => IpAddr::V4(Ipv4Addr::from_bits(bits as u32)),
        };
        [(self.source, source), (self.destination, destination)]
            .map(|(bits, port)| SocketAddr::new(address(bits), port))
    }
}

/// A TCP segment or UDP datagram found in a frame, under all its link layers and tunnels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The addresses of the innermost IP header.
    pub addresses: Addresses,
    /// The virtual network that the addresses belong to, so that equal addresses of different
    /// tenants stay apart: 0 outside of such networks, else the kind of the innermost VXLAN or
    /// Geneve tunnel in the upper half (its UDP port) and its network identifier in the lower.
    /// The same in both directions; VLANs, GRE keys and GTP tunnel ids are no part of it.
    pub scope: u64,
    /// The TCP or UDP header.
    pub transport: Transport,
    /// Where the captured part of the payload lies.
    pub payload: Payload,
    /// How many bytes more the payload had on the wire, which were not captured.
    pub missing: u32,
    /// What was odd on the way down.
    pub notes: Notes,
}

impl Packet {
    /// Source and destination.
    pub fn ends(&self) -> [SocketAddr; 2] {
        self.addresses.with_ports(self.transport.ports())
    }
}

/// The header that carries the ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// TCP, RFC 9293.
    Tcp(TcpHeader),
    /// UDP, RFC 768.
    Udp {
        /// Source port.
        source_port: u16,
        /// Destination port.
        destination_port: u16,
    },
}

impl Transport {
    /// Source and destination port.
    pub fn ports(&self) -> (u16, u16) {
        match self {
            Transport::Tcp(header) => (header.source_port, header.destination_port),
            Transport::Udp { source_port, destination_port } => (*source_port, *destination_port),
        }
    }
}

/// The parts of a TCP header that stream reassembly needs (RFC 9293 §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TcpHeader {
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
    /// Sequence number of the first payload byte, or of the SYN.
    pub sequence: u32,
    /// Acknowledgment number; meaningful with ACK only.
    pub acknowledgment: u32,
    /// The twelve bits after the data offset; see the constants.
    pub flags: u16,
    /// Window as on the wire, unscaled.
    pub window: u16,
    /// Urgent pointer; meaningful with URG only.
    pub urgent: u16,
}

impl TcpHeader {
    /// No more data from the sender.
    pub const FIN: u16 = 0x001;
    /// Synchronise sequence numbers.
    pub const SYN: u16 = 0x002;
    /// Reset the connection.
    pub const RST: u16 = 0x004;
    /// Push.
    pub const PSH: u16 = 0x008;
    /// The acknowledgment number counts.
    pub const ACK: u16 = 0x010;
    /// The urgent pointer counts.
    pub const URG: u16 = 0x020;

    /// Whether all of `flags` are set.
    pub const fn has(&self, flags: u16) -> bool {
        self.flags & flags == flags
    }
}

/// Where the captured part of a payload lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// In the frame itself, counted from its first captured byte.
    Frame {
        /// Offset of the first byte.
        offset: u32,
        /// Length in bytes.
        length: u32,
    },
    /// In a datagram joined from IP fragments, counted from the datagram's first byte.
    Joined {
        /// The datagram.
        datagram: Arc<Datagram>,
        /// Offset of the first byte.
        offset: u32,
        /// Length in bytes.
        length: u32,
    },
}

impl Payload {
    /// The payload's bytes, given the bytes of the frame that the packet was found in.
    pub fn bytes<'a>(&'a self, frame: &'a [u8]) -> &'a [u8] {
        let (buffer, offset, length) = match self {
            Payload::Frame { offset, length } => (frame, *offset, *length),
            Payload::Joined { datagram, offset, length } => (&datagram.bytes[..], *offset, *length),
        };
        let rest = buffer.get(offset as usize..).unwrap_or_default();
        rest.get(..length as usize).unwrap_or(rest)
    }
}

/// The payload of an IP datagram, joined from fragments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datagram {
    /// The bytes after the IP header (IPv4) or after the Fragment header (IPv6).
    pub bytes: Vec<u8>,
    /// Where they came from, in order; the lengths add up to `bytes`.
    pub pieces: Vec<Piece>,
}

impl Datagram {
    /// Where a part of the bytes came from.
    pub fn pieces(&self, offset: u32, length: u32) -> impl Iterator<Item = Piece> + '_ {
        cut_pieces(&self.pieces, offset, length)
    }
}

/// What was odd about a packet that could be unwrapped nevertheless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Overlapping IP fragments differed; the bytes that came first were kept.
    pub overlap_differs: bool,
    /// An IP or UDP length claims more than the layer around it had on the wire; the payload ends
    /// where that ends.
    pub length_too_big: bool,
    /// The checksum of an IPv4, TCP or UDP header is wrong. Found only when asked to verify.
    pub bad_checksum: bool,
}

impl Notes {
    /// What there is to be said, a sentence each.
    pub fn texts(self) -> impl Iterator<Item = &'static str> {
        [
            (self.overlap_differs, "IP fragments overlap and differ; the bytes captured first are shown"),
            (self.length_too_big, "an IP or UDP length is larger than the packet around it"),
            (self.bad_checksum, "wrong IPv4, TCP or UDP checksum"),
        ]
        .into_iter()
        .filter_map(|(odd, text)| odd.then_some(text))
    }
}
