//! PPP, on serial lines, in Ethernet and in tunnels; Cisco HDLC.
//!
//! - RFC 1661 §2, §6.5 (protocol field), RFC 1662 §3 (HDLC-like framing), RFC 2516 (PPPoE)
//! - RFC 1332 (IPv4), RFC 5072 (IPv6), RFC 3032 §4 (MPLS), RFC 1547 §4.3.1 (Cisco HDLC)

use super::cursor::Cursor;
use super::{Next, Step, Unhandled, ethernet};

/// Address and control of HDLC, unless compressed away; protocol of two bytes, or of one, which is
/// odd as the last byte of every protocol number is (RFC 1661 §2, §6.5, §6.6).
pub(crate) fn ppp(cursor: &mut Cursor) -> Next {
    const ADDRESS: u8 = 0xff; // no protocol begins with it
    if let [ADDRESS, ..] = cursor.rest() {
        cursor.skip(2, "PPP header")?;
    }
    let [first] = *cursor.take("PPP header")?;
    let protocol = if first & 1 == 1 {
        first.into()
    } else {
        let [second] = *cursor.take("PPP header")?;
        u16::from_be_bytes([first, second])
    };
    match protocol {
        0x0021 | 0x0057 => Ok(Step::Ip),
        0x0281 | 0x0283 => Ok(Step::Mpls),
        0x003d => Err(Unhandled::Unsupported("PPP multilink")),
        0x002d | 0x002f => Err(Unhandled::Unsupported("PPP with Van Jacobson compression")),
        0x0053 | 0x0055 => Err(Unhandled::Unsupported("PPP, encrypted")),
        0x00fb | 0x00fd => Err(Unhandled::Unsupported("PPP, compressed")),
        other => Err(Unhandled::PppProtocol(other)),
    }
}

/// HDLC-like framing with its address and control, or Cisco's (`0f` unicast, `8f` broadcast).
pub(crate) fn hdlc(cursor: &mut Cursor) -> Next {
    match cursor.rest() {
        [0x0f | 0x8f, ..] => cisco_hdlc(cursor),
        _ => ppp(cursor),
    }
}

/// Address, control, EtherType.
pub(crate) fn cisco_hdlc(cursor: &mut Cursor) -> Next {
    let [_address, _control, high, low] = *cursor.take("Cisco HDLC header")?;
    ethernet::ether_type(u16::from_be_bytes([high, low]))
}

/// A byte for the direction in place of the address, control, then as PPP goes on.
pub(crate) fn pppd(cursor: &mut Cursor) -> Next {
    cursor.skip(2, "PPP header")?;
    ppp(cursor)
}

/// A byte for the direction, then the frame.
pub(crate) fn with_direction(cursor: &mut Cursor, frame: fn(&mut Cursor) -> Next) -> Next {
    cursor.skip(1, "direction byte")?;
    frame(cursor)
}

/// Version and type, code, session, length of the PPP frame (RFC 2516 §4).
pub(crate) fn pppoe(cursor: &mut Cursor) -> Next {
    const VERSION_1_TYPE_1: u8 = 0x11;
    const SESSION_DATA: u8 = 0;
    let [version_and_type, code, _, _, high, low] = *cursor.take("PPPoE header")?;
    if version_and_type != VERSION_1_TYPE_1 || code != SESSION_DATA {
        return Err(Unhandled::Malformed("PPPoE version, type or code"));
    }
    cursor.limit(u16::from_be_bytes([high, low]).into());
    ppp(cursor)
}
