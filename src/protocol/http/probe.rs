//! Whether bytes are the start of a session, or of a message in its middle.

use super::start::{Look, known_method, look};
use crate::message::Side;
use crate::protocol::{Probe, Transport, Verdict};

/// A request with a method in use and so long a target is believed before its first line ends.
const LONG: usize = 1024;

/// Only the first line of a message is certain. Other bytes are nobody's.
pub fn probe(probe: &Probe<'_>) -> Verdict {
    if probe.transport != Transport::Tcp {
        return Verdict::No;
    }
    match look(probe.bytes) {
        Look::Start(side) => Verdict::Certain(Some(side)),
        Look::More if probe.bytes.len() >= LONG && known_method(probe.bytes) => {
            Verdict::Likely(Some(Side::Client))
        }
        Look::More => Verdict::More,
        Look::No => Verdict::No,
    }
}
