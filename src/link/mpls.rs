//! MPLS label stacks. They do not say what they carry; its first bits have to tell.
//!
//! - RFC 3032 §2.1 (label stack entry), RFC 4928 §3 (first nibble), RFC 4385 §3 (control word),
//!   RFC 4448 (Ethernet pseudowire), RFC 5586 (associated channel)

use super::cursor::Cursor;
use super::{Next, Step, Unhandled, ethernet};

/// Label, traffic class, bottom of stack, time to live; again until the bottom of the stack.
pub(crate) fn mpls(cursor: &mut Cursor) -> Next {
    const BOTTOM_OF_STACK: u32 = 0x100;
    while cursor.u32("MPLS label")? & BOTTOM_OF_STACK == 0 {}
    let payload = cursor.rest();
    let [first, ..] = payload else {
        return Err(Unhandled::cut_off("MPLS payload", 0, 1));
    };
    match first >> 4 {
        4 | 6 => Ok(Step::Ip),
        1 => Err(Unhandled::NoIp("MPLS associated channel")),
        0 if !looks_like_ethernet(payload) => {
            cursor.skip(4, "pseudowire control word")?;
            Ok(Step::Ethernet)
        }
        _ => Ok(Step::Ethernet),
    }
}

/// Whether an Ethernet frame seems to begin here; an address with a zero nibble in front looks like
/// a control word otherwise.
fn looks_like_ethernet(bytes: &[u8]) -> bool {
    match bytes.get(12..14) {
        Some(&[high, low]) => {
            const ARP: u16 = 0x0806;
            let value = u16::from_be_bytes([high, low]);
            value == ARP || ethernet::ether_type(value).is_ok()
        }
        _ => false,
    }
}
