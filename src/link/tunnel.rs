//! Tunnels that lie directly on IP or Ethernet.
//!
//! - GRE: RFC 2784, RFC 2890 (key, sequence), RFC 1701 (routing), RFC 2637 §4.1 (version 1, PPTP)
//! - ERSPAN types I to III: draft-foschiano-erspan-03 §4; EtherIP: RFC 3378 §3; NSH: RFC 8300 §2

use super::cursor::Cursor;
use super::{Next, Step, Unhandled, ethernet};

const CHECKSUM: u16 = 0x8000;
const ROUTING: u16 = 0x4000;
const KEY: u16 = 0x2000;
const SEQUENCE: u16 = 0x1000;
const VERSION: u16 = 0x0007;

/// Flags and version, protocol; then checksum, key and sequence number as the flags say.
pub(crate) fn gre(cursor: &mut Cursor) -> Next {
    const LAYER: &str = "GRE header";
    let flags = cursor.u16(LAYER)?;
    let protocol = cursor.u16(LAYER)?;
    match flags & VERSION {
        0 => {}
        1 => return pptp(cursor, flags),
        _ => return Err(Unhandled::Malformed("GRE version")),
    }
    if flags & (CHECKSUM | ROUTING) != 0 {
        cursor.skip(4, LAYER)?;
    }
    if flags & KEY != 0 {
        cursor.skip(4, LAYER)?;
    }
    if flags & SEQUENCE != 0 {
        cursor.skip(4, LAYER)?;
    }
    if flags & ROUTING != 0 {
        // Source route entries: address family, offset, length, route; the last one has length 0.
        loop {
            let [_, _, _offset, length] = *cursor.take(LAYER)?;
            if length == 0 {
                break;
            }
            cursor.skip(length.into(), LAYER)?;
        }
    }
    match protocol {
        0x88be if flags & SEQUENCE != 0 => erspan_2(cursor),
        0x88be => Ok(Step::Ethernet),
        0x22eb => erspan_3(cursor),
        _ => ethernet::ether_type(protocol),
    }
}

/// The key is the payload's length and the call; sequence and acknowledgment as the flags say; PPP.
fn pptp(cursor: &mut Cursor, flags: u16) -> Next {
    const LAYER: &str = "GRE header";
    const ACKNOWLEDGMENT: u16 = 0x0080;
    let length = cursor.u16(LAYER)?;
    cursor.skip(2, LAYER)?;
    if flags & SEQUENCE != 0 {
        cursor.skip(4, LAYER)?;
    }
    if flags & ACKNOWLEDGMENT != 0 {
        cursor.skip(4, LAYER)?;
    }
    if length == 0 {
        return Err(Unhandled::NoIp("PPTP acknowledgment"));
    }
    cursor.limit(length.into());
    Ok(Step::Ppp)
}

/// Version and VLAN, session, port index.
fn erspan_2(cursor: &mut Cursor) -> Next {
    let [version, ..] = *cursor.take::<8>("ERSPAN header")?;
    if version >> 4 != 1 {
        return Err(Unhandled::Malformed("ERSPAN version"));
    }
    Ok(Step::Ethernet)
}

/// Version and VLAN, session, time stamp, group, flags; eight bytes for the platform if flagged.
fn erspan_3(cursor: &mut Cursor) -> Next {
    const LAYER: &str = "ERSPAN header";
    const PLATFORM: u8 = 0x01;
    let [version, .., flags] = *cursor.take::<12>(LAYER)?;
    if version >> 4 != 2 {
        return Err(Unhandled::Malformed("ERSPAN version"));
    }
    if flags & PLATFORM != 0 {
        cursor.skip(8, LAYER)?;
    }
    Ok(Step::Ethernet)
}

/// Version 3 and twelve reserved bits, then an Ethernet frame.
pub(crate) fn ether_ip(cursor: &mut Cursor) -> Next {
    match cursor.take("EtherIP header")? {
        [0x30, _] => Ok(Step::Ethernet),
        _ => Err(Unhandled::Malformed("EtherIP version")),
    }
}

/// Version, time to live and length; metadata type; next protocol; path; metadata.
pub(crate) fn nsh(cursor: &mut Cursor) -> Next {
    const LAYER: &str = "NSH";
    let [_, length, _, next] = *cursor.take(LAYER)?;
    let Some(length) = (usize::from(length & 0x3f) * 4).checked_sub(4) else {
        return Err(Unhandled::Malformed("NSH length 0"));
    };
    cursor.skip(length, LAYER)?;
    match next {
        1 | 2 => Ok(Step::Ip),
        3 => Ok(Step::Ethernet),
        4 => Ok(Step::Nsh),
        5 => Ok(Step::Mpls),
        _ => Err(Unhandled::NoIp("NSH with another protocol")),
    }
}
