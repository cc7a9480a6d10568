//! Headers that operating systems put in front of packets that have none, or of any interface.
//!
//! - LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2, LINKTYPE_NULL, LINKTYPE_LOOP:
//!   <https://www.tcpdump.org/linktypes.html>

use super::cursor::Cursor;
use super::{Next, Step, Unhandled, ethernet};

/// Packet type, ARPHRD type, address length, address, protocol. Not etherparse's slice: that
/// refuses the interface types it does not know.
pub(crate) fn sll(cursor: &mut Cursor) -> Next {
    let [_, _, hw_high, hw_low, ..] = *cursor.take::<14>("Linux cooked header")?;
    let protocol = cursor.u16("Linux cooked header")?;
    cooked(u16::from_be_bytes([hw_high, hw_low]), protocol)
}

/// Protocol, reserved, interface, ARPHRD type, packet type, address length, address.
pub(crate) fn sll2(cursor: &mut Cursor) -> Next {
    let [high, low, _, _, _, _, _, _, hw_high, hw_low, ..] = *cursor.take::<20>("Linux cooked header v2")?;
    cooked(u16::from_be_bytes([hw_high, hw_low]), u16::from_be_bytes([high, low]))
}

/// What follows a cooked header. For some interfaces the protocol is none of IEEE's.
fn cooked(hardware: u16, protocol: u16) -> Next {
    const ARPHRD_CAN: u16 = 280;
    const ARPHRD_IEEE80211: u16 = 801;
    const ARPHRD_IEEE80211_RADIOTAP: u16 = 803;
    const ARPHRD_NETLINK: u16 = 824;
    /// Values below EtherTypes, from Linux's if_ether.h.
    const NOVELL_802_3: u16 = 0x0001;
    const LLC: u16 = 0x0004;
    match (hardware, protocol) {
        (ARPHRD_NETLINK, _) => Err(Unhandled::NoIp("netlink")),
        (ARPHRD_CAN, _) => Err(Unhandled::NoIp("CAN")),
        (ARPHRD_IEEE80211, _) => Ok(Step::Wifi { data_padded: false }),
        (ARPHRD_IEEE80211_RADIOTAP, _) => Ok(Step::Radiotap),
        (_, NOVELL_802_3) => Err(Unhandled::ServiceAccessPoint(0xff)),
        (_, LLC) => Ok(Step::Llc),
        _ => ethernet::ether_type(protocol),
    }
}

/// An address family in the byte order of the machine that captured.
pub(crate) fn null(cursor: &mut Cursor) -> Next {
    let family = cursor.u32("BSD loopback header")?;
    // Families are small numbers: in the wrong order they are not.
    address_family(if family > 0xffff { family.swap_bytes() } else { family })
}

/// An address family in network byte order.
pub(crate) fn open_bsd_loop(cursor: &mut Cursor) -> Next {
    address_family(cursor.u32("OpenBSD loopback header")?)
}

fn address_family(family: u32) -> Next {
    match family {
        // IPv4; IPv6 of Linux; Windows; NetBSD, OpenBSD and BSD/OS; FreeBSD and DragonFly; Darwin.
        2 | 10 | 23 | 24 | 28 | 30 => Ok(Step::Ip),
        other => Err(Unhandled::AddressFamily(other)),
    }
}
