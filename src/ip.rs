//! IPv4 and IPv6 headers, down to the protocol that they carry.
//!
//! - RFC 791 §3.1 (IPv4), RFC 8200 §3, §4 (IPv6 and its extension headers), RFC 2675 (jumbograms)
//! - RFC 4302 §2 (authentication header), RFC 5533 §5.2 (Shim6); RFC 2003, RFC 4213, RFC 2473 (IP in IP)

use crate::link::cursor::too_short;
use crate::link::{Next, Step, Unhandled, Walk};
use crate::packet::Addresses;
use etherparse::checksum::Sum16BitWords;
use etherparse::err::{ip_auth, ipv4, ipv6};
use etherparse::{
    IpAuthHeaderSlice, IpNumber, Ipv4HeaderSlice, Ipv6FragmentHeaderSlice, Ipv6HeaderSlice,
    Ipv6RawExtHeaderSlice,
};

/// A fragment's own account of its place in its datagram. The cursor stands at its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FragmentHeader {
    pub identification: u32,
    /// In bytes.
    pub offset: u32,
    pub more: bool,
    /// What the joined bytes begin with, as this fragment says.
    pub protocol: u8,
}

/// IP of the version that the first four bits say.
#[inline(always)]
pub(crate) fn ip(walk: &mut Walk) -> Next {
    match walk.cursor.rest() {
        [first, ..] if first >> 4 == 4 => ipv4(walk),
        [first, ..] if first >> 4 == 6 => ipv6(walk),
        [_, ..] => Err(Unhandled::Malformed("IP version")),
        [] => Err(Unhandled::cut_off("IP header", 0, 1)),
    }
}

/// Version and header length, type of service, total length; identification, flags and fragment
/// offset; time to live, protocol, checksum; source; destination; options.
#[inline(always)]
fn ipv4(walk: &mut Walk) -> Next {
    const LAYER: &str = "IPv4 header";
    let header = Ipv4HeaderSlice::from_slice(walk.cursor.rest()).map_err(|error| match error {
        ipv4::HeaderSliceError::Len(error) => too_short(LAYER)(error),
        // The version was looked at before.
        ipv4::HeaderSliceError::Content(_) => Unhandled::Malformed("IPv4 header length below 20"),
    })?;
    let header_len = header.slice().len();
    let total_len = usize::from(header.total_len());
    // Zero when the network card was to cut the packet into segments: then all that is there.
    if total_len != 0 && total_len < header_len {
        return Err(Unhandled::Malformed("IPv4 total length below the header's"));
    }
    let number = |octets| u32::from_be_bytes(octets).into();
    let (source, destination) = (number(header.source()), number(header.destination()));
    walk.enter_ip(Addresses { source, destination, v6: false }, total_len)?;
    if walk.verify_checksums && Sum16BitWords::new().add_slice(header.slice()).ones_complement() != 0 {
        walk.notes.bad_checksum = true;
    }
    walk.cursor.skip(header_len, LAYER)?;
    let protocol = header.protocol().0;
    if header.is_fragmenting_payload() {
        return Ok(Step::Fragment(FragmentHeader {
            identification: header.identification().into(),
            offset: u32::from(header.fragments_offset().value()) * 8,
            more: header.more_fragments(),
            protocol,
        }));
    }
    Ok(Step::Protocol(protocol))
}

/// Version, traffic class and flow label; payload length, next header, hop limit; source; destination.
fn ipv6(walk: &mut Walk) -> Next {
    const LAYER: &str = "IPv6 header";
    let header = Ipv6HeaderSlice::from_slice(walk.cursor.rest()).map_err(|error| match error {
        ipv6::HeaderSliceError::Len(error) => too_short(LAYER)(error),
        ipv6::HeaderSliceError::Content(_) => Unhandled::Malformed("IPv6 version"),
    })?;
    let header_len = header.slice().len();
    let next = header.next_header();
    let payload_len = match header.payload_length() {
        0 if next == IpNumber::IPV6_HEADER_HOP_BY_HOP => {
            walk.cursor.rest().get(header_len..).and_then(jumbo_length).unwrap_or(0)
        }
        length => length.into(),
    };
    // Zero without the jumbo option: as IPv4's total length.
    let total_len = if payload_len == 0 { 0 } else { payload_len.saturating_add(header_len) };
    let (source, destination) =
        (u128::from_be_bytes(header.source()), u128::from_be_bytes(header.destination()));
    walk.enter_ip(Addresses { source, destination, v6: true }, total_len)?;
    walk.cursor.skip(header_len, LAYER)?;
    Ok(Step::Protocol(next.0))
}

/// The length that a Jumbo Payload option of a Hop-by-Hop Options header states (RFC 2675 §2).
fn jumbo_length(bytes: &[u8]) -> Option<usize> {
    const PAD1: u8 = 0;
    const JUMBO: u8 = 0xc2;
    let header = Ipv6RawExtHeaderSlice::from_slice(bytes).ok()?;
    let mut options = header.payload();
    loop {
        options = match options {
            [PAD1, rest @ ..] => rest,
            [JUMBO, 4, a, b, c, d, ..] => return usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).ok(),
            [_, length, rest @ ..] => rest.get(usize::from(*length)..)?,
            _ => return None,
        };
    }
}

/// Moves over an extension header, or names the protocol when it is none.
pub(crate) fn extension(walk: &mut Walk, protocol: u8) -> Next {
    match IpNumber(protocol) {
        IpNumber::AUTHENTICATION_HEADER => authentication(walk),
        IpNumber::IPV6_HEADER_HOP_BY_HOP
        | IpNumber::IPV6_ROUTE_HEADER
        | IpNumber::IPV6_DESTINATION_OPTIONS
        | IpNumber::SHIM6
            if walk.addresses.v6 =>
        {
            options_or_route(walk, protocol)
        }
        IpNumber::IPV6_FRAGMENTATION_HEADER if walk.addresses.v6 => fragment(walk),
        _ => Err(Unhandled::IpProtocol(protocol)),
    }
}

/// Next header, length in units of eight bytes beyond the first eight, content (RFC 8200 §4.3 to §4.6).
fn options_or_route(walk: &mut Walk, protocol: u8) -> Next {
    const LAYER: &str = "IPv6 extension header";
    let header = Ipv6RawExtHeaderSlice::from_slice(walk.cursor.rest()).map_err(too_short(LAYER))?;
    // With segments left, the checksum was made with another destination (RFC 8200 §8.1).
    if protocol == IpNumber::IPV6_ROUTE_HEADER.0 && header.payload().get(1) != Some(&0) {
        walk.checksum_known = false;
    }
    let next = header.next_header().0;
    walk.cursor.skip(header.slice().len(), LAYER)?;
    Ok(Step::Protocol(next))
}

/// Next header, length in words minus two, index, sequence number, integrity check value.
fn authentication(walk: &mut Walk) -> Next {
    const LAYER: &str = "authentication header";
    let header = IpAuthHeaderSlice::from_slice(walk.cursor.rest()).map_err(|error| match error {
        ip_auth::HeaderSliceError::Len(error) => too_short(LAYER)(error),
        ip_auth::HeaderSliceError::Content(_) => Unhandled::Malformed("authentication header length"),
    })?;
    let next = header.next_header().0;
    walk.cursor.skip(header.slice().len(), LAYER)?;
    Ok(Step::Protocol(next))
}

/// Next header, offset and more-flag, identification (RFC 8200 §4.5). One that is first and last
/// stands for itself (RFC 6946).
fn fragment(walk: &mut Walk) -> Next {
    const LAYER: &str = "IPv6 fragment header";
    let header = Ipv6FragmentHeaderSlice::from_slice(walk.cursor.rest()).map_err(too_short(LAYER))?;
    let protocol = header.next_header().0;
    walk.cursor.skip(header.slice().len(), LAYER)?;
    if !header.is_fragmenting_payload() {
        return Ok(Step::Protocol(protocol));
    }
    Ok(Step::Fragment(FragmentHeader {
        identification: header.identification(),
        offset: u32::from(header.fragment_offset().value()) * 8,
        more: header.more_fragments(),
        protocol,
    }))
}
