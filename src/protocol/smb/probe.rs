//! Whether bytes are the start of a session, or come from its middle.

use super::nbdgm;
use super::nbss::{self, HEADER};
use crate::message::Side;
use crate::protocol::{Probe, Transport, Verdict};

/// A message of SMB in a frame can hardly be anything else. What comes before the first one on port 139, and the
/// middle of a message, is left to the port.
pub fn probe(probe: &Probe<'_>) -> Verdict {
    if probe.transport == Transport::Udp {
        return nbdgm::probe(probe.bytes);
    }
    match *probe.bytes {
        [0, _, _, _, ref message @ ..] if nbss::is_smb(message) => Verdict::Certain(sender(message)),
        [0x81, 0, 0, 68, 32, ..] => Verdict::Likely(Some(Side::Client)),
        [0x82, 0, 0, 0] | [0x83, 0, 0, 1, _] | [0x84, 0, 0, 6, ..] | [0x85, 0, 0, 0] => Verdict::Possible,
        [] | [0 | 0x81..=0x85, ..] if probe.bytes.len() < HEADER + nbss::MAGIC => Verdict::More,
        ref bytes => match bytes.get(nbss::next_frame(bytes) + HEADER..) {
            Some(message) if nbss::is_smb(message) => Verdict::Likely(sender(message)),
            _ => Verdict::Possible,
        },
    }
}

/// Who sends a message: a flag says whether it is an answer (MS-CIFS §2.2.3.1, MS-SMB2 §2.2.1).
fn sender(message: &[u8]) -> Option<Side> {
    let (mark, flags) = (message.first()?, message.get(if message[0] == 0xff { 9 } else { 16 })?);
    match (mark, flags) {
        (0xff, 0x80..) => Some(Side::Server),
        // A header of another size is none, and its flags say nothing.
        (0xfe, _) if message.get(4..6)? != [64, 0] => None,
        (0xfe, flags) if flags & 1 != 0 => Some(Side::Server),
        (0xff | 0xfe, _) => Some(Side::Client),
        _ => None,
    }
}
