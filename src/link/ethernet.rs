//! Ethernet and what stands between its addresses and IP.
//!
//! - IEEE 802.3 §3.2 (length or type), IEEE 802.1Q (VLAN tags, stacked too), IEEE 802.1ah (backbone)
//! - Cisco VN-tag and FabricPath, IEEE 802.1AE (MACsec without encryption)
//! - ISO/IEC 8802-2 (LLC), RFC 1042 (SNAP)

use super::cursor::{Cursor, too_short};
use super::{Next, Step, Unhandled};
use etherparse::{Ethernet2HeaderSlice, SingleVlanHeaderSlice};

/// The greatest length that an 802.3 frame states in its length or type field; more is an EtherType
/// (IEEE 802.3 §3.2.6).
const MAX_LENGTH: u16 = 1500;

/// Ethernet II or 802.3: destination, source, length or type.
pub(crate) fn ethernet(cursor: &mut Cursor) -> Next {
    let header = Ethernet2HeaderSlice::from_slice(cursor.rest()).map_err(too_short("Ethernet header"))?;
    let ether_type = header.ether_type().0;
    cursor.skip(header.slice().len(), "Ethernet header")?;
    length_or_type(cursor, ether_type)
}

/// FDDI: frame control, destination, source; then LLC (RFC 1188).
pub(crate) fn fddi(cursor: &mut Cursor) -> Next {
    cursor.skip(13, "FDDI header")?;
    Ok(Step::Llc)
}

/// A VLAN tag (IEEE 802.1Q §9.6): control information, then length or type of what follows.
pub(crate) fn vlan(cursor: &mut Cursor) -> Next {
    let tag = SingleVlanHeaderSlice::from_slice(cursor.rest()).map_err(too_short("VLAN tag"))?;
    let ether_type = tag.ether_type().0;
    cursor.skip(tag.slice().len(), "VLAN tag")?;
    length_or_type(cursor, ether_type)
}

/// A VN-tag: four bytes of virtual interfaces, then length or type of what follows.
pub(crate) fn vn_tag(cursor: &mut Cursor) -> Next {
    cursor.skip(4, "VN-tag")?;
    let ether_type = cursor.u16("VN-tag")?;
    length_or_type(cursor, ether_type)
}

/// A MACsec tag (IEEE 802.1AE §9.3): TCI and AN, short length, packet number, SCI if the SC bit is
/// set. The integrity check at the end is cut off by the length of the IP packet.
pub(crate) fn macsec(cursor: &mut Cursor) -> Next {
    const SC: u8 = 0x20;
    const ENCRYPTED_OR_CHANGED: u8 = 0x0c;
    let [tci, _short_length, _, _, _, _] = *cursor.take("MACsec tag")?;
    if tci & ENCRYPTED_OR_CHANGED != 0 {
        return Err(Unhandled::Unsupported("MACsec, encrypted"));
    }
    if tci & SC != 0 {
        cursor.skip(8, "MACsec tag")?;
    }
    let ether_type = cursor.u16("MACsec tag")?;
    length_or_type(cursor, ether_type)
}

/// The tag of a provider backbone (IEEE 802.1ah §9.7): priority and service identifier, then the
/// customer's Ethernet frame.
pub(crate) fn backbone(cursor: &mut Cursor) -> Next {
    cursor.skip(4, "backbone service tag")?;
    Ok(Step::Ethernet)
}

/// The tag of a FabricPath frame: forwarding tag and time to live, then the inner Ethernet frame.
pub(crate) fn fabric_path(cursor: &mut Cursor) -> Next {
    cursor.skip(2, "FabricPath tag")?;
    Ok(Step::Ethernet)
}

fn length_or_type(cursor: &mut Cursor, value: u16) -> Next {
    if value > MAX_LENGTH {
        return ether_type(value);
    }
    cursor.limit(value.into());
    Ok(Step::Llc)
}

/// What an EtherType leads to (IANA "IEEE 802 Numbers").
pub(crate) fn ether_type(value: u16) -> Next {
    Ok(match value {
        0x0800 | 0x86dd => Step::Ip,
        0x8100 | 0x88a8 | 0x9100 | 0x9200 => Step::Vlan,
        0x8847 | 0x8848 => Step::Mpls,
        0x8864 => Step::Pppoe,
        0x880b => Step::Ppp,
        0x6558 => Step::Ethernet,
        0x88e5 => Step::Macsec,
        0x88e7 => Step::Backbone,
        0x8903 => Step::FabricPath,
        0x8926 => Step::VnTag,
        0x894f => Step::Nsh,
        _ => return Err(Unhandled::EtherType(value)),
    })
}

/// Logical link control: destination and source access point, control of one byte (unnumbered) or
/// two (ISO/IEC 8802-2 §3.2, §5.3); SNAP is `aa aa 03`, organisation, protocol (RFC 1042).
pub(crate) fn llc(cursor: &mut Cursor) -> Next {
    const UNNUMBERED: u8 = 0x03;
    const SNAP: u8 = 0xaa;
    const IP: u8 = 0x06;
    let [destination, source, control] = *cursor.take("LLC header")?;
    if control & UNNUMBERED != UNNUMBERED {
        cursor.skip(1, "LLC header")?;
    }
    match (destination, source) {
        (SNAP, SNAP) => snap(cursor),
        (IP, IP) => Ok(Step::Ip),
        _ => Err(Unhandled::ServiceAccessPoint(destination)),
    }
}

fn snap(cursor: &mut Cursor) -> Next {
    /// RFC 1042: what follows is an EtherType. IEEE 802.1H gives the second the same meaning.
    const ETHER_TYPES: [u32; 2] = [0x00_00_00, 0x00_00_f8];
    /// RFC 2684 §5.2: bridged Ethernet, with and without its checksum.
    const IEEE_802_1: u32 = 0x00_80_c2;
    const BRIDGED_ETHERNET: [u16; 2] = [0x0001, 0x0007];
    let [a, b, c, high, low] = *cursor.take("SNAP header")?;
    let organisation = u32::from_be_bytes([0, a, b, c]);
    let protocol = u16::from_be_bytes([high, low]);
    if ETHER_TYPES.contains(&organisation) {
        return ether_type(protocol);
    }
    if organisation == IEEE_802_1 && BRIDGED_ETHERNET.contains(&protocol) {
        return Ok(Step::Ethernet);
    }
    Err(Unhandled::Snap(organisation, protocol))
}
