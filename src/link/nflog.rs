//! Packets that Linux's netfilter logged.
//!
//! - LINKTYPE_NFLOG: <https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html>, Linux's nfnetlink_log.h

use super::cursor::Cursor;
use super::{Next, Step, Unhandled, ethernet};

/// Address family, version, resource; then attributes of length (with its own header), type and
/// value, padded to four bytes, their numbers in the byte order of the machine that captured.
pub(crate) fn nflog(cursor: &mut Cursor) -> Next {
    const LAYER: &str = "NFLOG header";
    const ATTRIBUTE: &str = "NFLOG attribute";
    const PACKET_HEADER: u16 = 1;
    const PAYLOAD: u16 = 9;
    const AF_INET: u8 = 2;
    const AF_INET6: u8 = 10;
    let [family, _version, _, _] = *cursor.take(LAYER)?;
    let mut protocol = None;
    while cursor.left() > 0 {
        let (length, kind) = attribute(*cursor.take(ATTRIBUTE)?);
        let Some(length) = length.checked_sub(4) else {
            return Err(Unhandled::Malformed("NFLOG attribute length below 4"));
        };
        let mut value = *cursor;
        match kind {
            PAYLOAD => {
                cursor.limit(length);
                return match (family, protocol) {
                    (AF_INET | AF_INET6, _) | (_, None) => Ok(Step::Ip),
                    (_, Some(protocol)) => ethernet::ether_type(protocol),
                };
            }
            PACKET_HEADER => protocol = Some(value.u16(ATTRIBUTE)?),
            _ => {}
        }
        cursor.skip(length, ATTRIBUTE)?;
        cursor.skip_captured(length.next_multiple_of(4) - length);
    }
    Err(Unhandled::NoIp("NFLOG without payload"))
}

/// Length and type of an attribute. Types are small numbers: in the wrong order they are not.
fn attribute([a, b, c, d]: [u8; 4]) -> (usize, u16) {
    if d == 0 {
        (u16::from_le_bytes([a, b]).into(), u16::from_le_bytes([c, d]))
    } else {
        (u16::from_be_bytes([a, b]).into(), u16::from_be_bytes([c, d]))
    }
}
