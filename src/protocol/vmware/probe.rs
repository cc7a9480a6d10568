//! Whether bytes are the start of a session with the daemon, or come from its middle.

use super::{heartbeat, line, nfc};
use crate::message::Side;
use crate::protocol::{Probe, Transport, Verdict};

/// How the daemon greets.
const BANNER: &[u8] = b"220 VMware Authentication Daemon Version ";

/// Whether bytes are how the daemon greets.
pub fn is_banner(bytes: &[u8]) -> bool {
    bytes.starts_with(BANNER)
}

/// The banner and NFC's first message can hardly be anything else; commands are left to the port.
pub fn probe(probe: &Probe<'_>) -> Verdict {
    let bytes = probe.bytes;
    match probe.transport {
        Transport::Udp if heartbeat::plausible(bytes) => Verdict::Possible,
        Transport::Udp => Verdict::No,
        Transport::Tcp if is_banner(bytes) => Verdict::Certain(Some(Side::Server)),
        Transport::Tcp if BANNER.starts_with(bytes) => Verdict::More,
        Transport::Tcp if nfc::is_handshake(bytes) => Verdict::Certain(Some(Side::Client)),
        Transport::Tcp if nfc::is_aio(bytes) => Verdict::Likely(None),
        Transport::Tcp if line::is_command(bytes) => Verdict::Possible,
        Transport::Tcp => Verdict::No,
    }
}
