//! NetBIOS datagrams (RFC 1002 §4.4).

use super::connection::Now;
use crate::fault::Fault;
use crate::protocol::Verdict;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the datagram is.
    TYPE = hex("nbdgm.type", "Message Type").spec("RFC 1002 §4.4.1");
}

/// What is known of the datagrams between two ends.
#[derive(Debug, Default)]
pub struct Datagrams {}

/// Whether bytes look like a datagram.
pub fn probe(bytes: &[u8]) -> Verdict {
    match bytes {
        [0x10..=0x16, ..] => Verdict::Possible,
        _ => Verdict::No,
    }
}

impl Datagrams {
    /// Reads the datagram that is all of `r`.
    pub fn datagram(&mut self, r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        now.summary.push_str("NetBIOS datagram");
        r.u8(&TYPE)?;
        Ok(())
    }
}
