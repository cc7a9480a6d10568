//! Tunnels in UDP. The port hints at one, its header has to agree, and so has what is inside: else
//! the datagram is handed on as what it is, UDP.
//!
//! - VXLAN: RFC 7348 §5; VXLAN-GPE: draft-ietf-nvo3-vxlan-gpe-12 §3; Geneve: RFC 8926 §3.4
//! - GTP-U: 3GPP TS 29.281 §5; Teredo: RFC 4380 §5.1.1

use super::cursor::Cursor;
use super::{Step, Unhandled, ethernet};

/// What a tunnel leads to, and the scope of the addresses inside if it is a virtual network.
pub(crate) struct Inner {
    pub step: Step,
    pub scope: Option<u64>,
}

impl Inner {
    fn of_network(port: u16, network: [u8; 3], step: Step) -> Self {
        let [a, b, c] = network;
        let network = u32::from_be_bytes([0, a, b, c]);
        Inner { step, scope: Some(u64::from(port) << 32 | u64::from(network)) }
    }
}

type Found = Result<Inner, Unhandled>;

const VXLAN: u16 = 4789;
/// Linux used it before VXLAN had its own, and still does by default.
const VXLAN_LINUX: u16 = 8472;
const VXLAN_GPE: u16 = 4790;
const GENEVE: u16 = 6081;
const GTP_U: u16 = 2152;
const TEREDO: u16 = 3544;

/// Whether the ports of a UDP datagram hint at a tunnel.
#[inline]
pub(crate) fn is_hinted(datagram: &[u8]) -> bool {
    let Some(&[s0, s1, d0, d1]) = datagram.first_chunk() else { return false };
    matches!(u16::from_be_bytes([d0, d1]), VXLAN | VXLAN_LINUX | VXLAN_GPE | GENEVE | GTP_U | TEREDO)
        || u16::from_be_bytes([s0, s1]) == TEREDO
}

/// The tunnel that a datagram between these ports is, if it is one. The cursor stands at its payload.
#[inline]
pub(crate) fn find(cursor: &mut Cursor, source: u16, destination: u16) -> Option<Found> {
    Some(match destination {
        VXLAN | VXLAN_LINUX => vxlan(cursor),
        VXLAN_GPE => vxlan_gpe(cursor),
        GENEVE => geneve(cursor),
        GTP_U => gtp_u(cursor),
        TEREDO => teredo(cursor),
        _ if source == TEREDO => teredo(cursor),
        _ => return None,
    })
}

/// Bit 3 of a VXLAN header's flags: the network identifier is valid.
const NETWORK_VALID: u8 = 0x08;

/// Flags, reserved, network identifier, reserved.
fn vxlan(cursor: &mut Cursor) -> Found {
    let [flags, _, _, _, a, b, c, _] = *cursor.take("VXLAN header")?;
    if flags & NETWORK_VALID == 0 {
        return Err(Unhandled::Malformed("VXLAN without network identifier"));
    }
    // Both ports speak of the same networks.
    Ok(Inner::of_network(VXLAN, [a, b, c], Step::Ethernet))
}

/// Flags, reserved, next protocol, network identifier, reserved.
fn vxlan_gpe(cursor: &mut Cursor) -> Found {
    let [flags, _, _, next, a, b, c, _] = *cursor.take("VXLAN header")?;
    if flags & NETWORK_VALID == 0 {
        return Err(Unhandled::Malformed("VXLAN without network identifier"));
    }
    let step = match next {
        1 | 2 => Step::Ip,
        // Zero in a plain VXLAN header.
        0 | 3 => Step::Ethernet,
        4 => Step::Nsh,
        _ => return Err(Unhandled::Malformed("VXLAN-GPE next protocol")),
    };
    Ok(Inner::of_network(VXLAN_GPE, [a, b, c], step))
}

/// Version and options' length in words, flags, protocol (an EtherType), network identifier,
/// reserved, options.
fn geneve(cursor: &mut Cursor) -> Found {
    const LAYER: &str = "Geneve header";
    let [version_and_length, _, high, low, a, b, c, _] = *cursor.take(LAYER)?;
    if version_and_length >> 6 != 0 {
        return Err(Unhandled::Malformed("Geneve version"));
    }
    cursor.skip(usize::from(version_and_length & 0x3f) * 4, LAYER)?;
    let step = ethernet::ether_type(u16::from_be_bytes([high, low]))?;
    Ok(Inner::of_network(GENEVE, [a, b, c], step))
}

/// Version and flags, message type, length, tunnel; with any of the flags E, S and PN sequence
/// number, N-PDU number and next extension type; then extensions of length in words, content, next type.
fn gtp_u(cursor: &mut Cursor) -> Found {
    const LAYER: &str = "GTP-U header";
    const VERSION_1_GTP: u8 = 0x30;
    const OPTIONAL: u8 = 0x07;
    const EXTENSION: u8 = 0x04;
    const G_PDU: u8 = 255;
    let [flags, message, high, low, _, _, _, _] = *cursor.take(LAYER)?;
    if flags & 0xf0 != VERSION_1_GTP || message != G_PDU {
        return Err(Unhandled::Malformed("GTP-U without user data"));
    }
    cursor.limit(u16::from_be_bytes([high, low]).into());
    if flags & OPTIONAL != 0 {
        let [_, _, _, next] = *cursor.take(LAYER)?;
        let mut next = if flags & EXTENSION != 0 { next } else { 0 };
        while next != 0 {
            let [words] = *cursor.take(LAYER)?;
            let Some(content) = (usize::from(words) * 4).checked_sub(2) else {
                return Err(Unhandled::Malformed("GTP-U extension length 0"));
            };
            cursor.skip(content, LAYER)?;
            [next] = *cursor.take(LAYER)?;
        }
    }
    Ok(Inner { step: Step::Ip, scope: None })
}

/// Authentication and origin indications, then an IPv6 packet.
fn teredo(cursor: &mut Cursor) -> Found {
    const LAYER: &str = "Teredo indication";
    if cursor.rest().starts_with(&[0, 1]) {
        // Lengths of client identifier and of authentication value; both; nonce; confirmation.
        let [_, _, client, authentication] = *cursor.take(LAYER)?;
        cursor.skip(usize::from(client) + usize::from(authentication) + 9, LAYER)?;
    }
    if cursor.rest().starts_with(&[0, 0]) {
        cursor.skip(8, LAYER)?;
    }
    Ok(Inner { step: Step::Ip, scope: None })
}
