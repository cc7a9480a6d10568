//! Heartbeats that a host sends to its vCenter over UDP. Nothing but their form is known.

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// The byte that every heartbeat begins with, as far as observed.
    MARKER = hex("vmware.heartbeat.marker", "Marker").spec("observed");
    /// What the heartbeat says, in no known form.
    DATA = bytes("vmware.heartbeat.data", "Data").spec("observed");
}

/// Every heartbeat has this length and begins so, as far as observed.
const LENGTH: usize = 66;
const FIRST: u8 = 0xa4;

/// Whether a datagram can be a heartbeat.
pub fn plausible(bytes: &[u8]) -> bool {
    bytes.len() == LENGTH && bytes.first() == Some(&FIRST)
}

/// Reads a heartbeat.
pub fn read(reader: &mut Reader<'_, '_>, summary: &mut String) -> Result<(), Fault> {
    summary.push_str("Heartbeat of a host");
    reader.u8(&MARKER)?;
    reader.rest(&DATA)?;
    Ok(())
}
