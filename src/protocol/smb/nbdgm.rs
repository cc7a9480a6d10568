//! NetBIOS datagrams (RFC 1002 §4.4): messages to one machine, a group or all, without a session.

use super::connection::Now;
use super::nbss;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::Verdict;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the datagram is.
    TYPE = uint("nbdgm.type", "Message Type").names(TYPES).spec("RFC 1002 §4.4.1");
    /// How the datagram is to be taken.
    FLAGS = hex("nbdgm.flags", "Flags").spec("RFC 1002 §4.4.1");
    /// More parts of the datagram follow.
    FLAG_MORE = flag("nbdgm.next", "More").mask(8, 0x1).spec("RFC 1002 §4.4.1");
    /// It is the first part of the datagram.
    FLAG_FIRST = flag("nbdgm.first", "First").mask(8, 0x2).spec("RFC 1002 §4.4.1");
    /// How the sender finds names.
    NODE_TYPE = uint("nbdgm.node_type", "Source Node Type").mask(8, 0xc)
        .names(&[(0, "B node"), (1, "P node"), (2, "M node"), (3, "NBDD")]).spec("RFC 1002 §4.4.1");
    /// Tells the datagram from others of the sender.
    ID = hex("nbdgm.dgram_id", "Datagram ID").spec("RFC 1002 §4.4.1");
    /// The sender's address.
    SOURCE_ADDRESS = ipv4("nbdgm.src.ip", "Source IP").spec("RFC 1002 §4.4.1");
    /// The sender's port.
    SOURCE_PORT = uint("nbdgm.src.port", "Source Port").spec("RFC 1002 §4.4.1");
    /// How many bytes names and data take.
    LENGTH = uint("nbdgm.dgram_len", "Datagram Length").unit("bytes").spec("RFC 1002 §4.4.2");
    /// Where this part belongs in the datagram.
    OFFSET = uint("nbdgm.pkt_offset", "Packet Offset").unit("bytes").spec("RFC 1002 §4.4.2");
    /// Who sends it.
    SOURCE_NAME = text("nbdgm.source_name", "Source Name").spec("RFC 1002 §4.4.2");
    /// Whom it is for.
    DESTINATION_NAME = text("nbdgm.destination_name", "Destination Name").spec("RFC 1002 §4.4.2");
    /// Why the datagram cannot be delivered.
    ERROR_CODE = hex("nbdgm.error_code", "Error Code")
        .names(&[(0x82, "destination name not present"), (0x83, "invalid source name format"),
            (0x84, "invalid destination name format")]).spec("RFC 1002 §4.4.3");
    /// What the datagram carries.
    DATA = bytes("nbdgm.user_data", "User Data").spec("RFC 1002 §4.4.2");
}

/// Types of datagrams (RFC 1002 §4.4.1).
static TYPES: &[(u64, &str)] = &[
    (0x10, "Direct unique datagram"),
    (0x11, "Direct group datagram"),
    (0x12, "Broadcast datagram"),
    (0x13, "Datagram error"),
    (0x14, "Datagram query request"),
    (0x15, "Datagram positive query response"),
    (0x16, "Datagram negative query response"),
];

static FLAGS_PARTS: &[&Field] = &[&FLAG_MORE, &FLAG_FIRST, &NODE_TYPE];

/// How many bytes lie before the names of a datagram.
const NAMES: usize = 14;

/// Whether bytes look like a datagram.
pub fn probe(bytes: &[u8]) -> Verdict {
    match bytes {
        // A name of 32 letters follows the header.
        [0x10..=0x12, 0..=0x0f, ..] if bytes.get(NAMES) == Some(&32) => Verdict::Likely(None),
        [0x10..=0x16, 0..=0x0f, ..] => Verdict::Possible,
        _ => Verdict::No,
    }
}

/// Reads the datagram that is all of `r`, and has `message` read what it carries.
pub fn read(
    r: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    message: impl FnOnce(&mut Reader<'_, '_>, &mut Now<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let kind = r.u8(&TYPE)?;
    now.summary.push_str(TYPE.name_of(kind.into()).unwrap_or("NetBIOS datagram of no known type"));
    let flags = r.bits8(&FLAGS, FLAGS_PARTS)?;
    r.be16(&ID)?;
    r.ipv4(&SOURCE_ADDRESS)?;
    r.be16(&SOURCE_PORT)?;
    match kind {
        0x10..=0x12 => {
            r.be16(&LENGTH)?;
            let offset = r.be16(&OFFSET)?;
            let from = nbss::name(r, &SOURCE_NAME)?;
            let to = nbss::name(r, &DESTINATION_NAME)?;
            now.summary.clear();
            let whole = flags & 1 == 0 && offset == 0;
            if whole && nbss::is_smb(r.peek()) {
                message(r, now)?;
            } else {
                now.summary.push_str(if whole { "NetBIOS datagram" } else { "Part of a NetBIOS datagram" });
                r.rest(&DATA)?;
            }
            now.summary.push_str(&format!(" ({from} to {to})"));
            Ok(())
        }
        0x13 => {
            let code = r.u8(&ERROR_CODE)?;
            if let Some(why) = ERROR_CODE.name_of(code.into()) {
                now.summary.push_str(&format!(": {why}"));
            }
            Ok(())
        }
        0x14..=0x16 => {
            let name = nbss::name(r, &DESTINATION_NAME)?;
            now.summary.push_str(&format!(" {name}"));
            Ok(())
        }
        _ => Ok(()),
    }
}
