//! DCE/RPC, connection-oriented and connectionless.
//!
//! Specifications: C706, MS-RPCE.

use super::Layer;
use crate::fault::Fault;
use crate::message::Side;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Protocol data units of DCE/RPC.
    PDU = bytes("dcerpc.pdu", "DCE/RPC").spec("C706 §12.6");
}

/// DCE/RPC as a layer of other protocols.
pub static LAYER: Layer = Layer { prefixes: &["dcerpc"], title: "DCE/RPC", fields: &[FIELDS] };

/// One named pipe or connection that RPC goes over: its bindings, open calls and unfinished fragments.
#[derive(Debug, Default)]
pub struct Association {}

impl Association {
    /// Reads all bytes that are left: one write or read of the pipe, with one or more PDUs or part of one.
    pub fn data(&mut self, from: Side, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        let _ = from;
        r.rest(&PDU)?;
        Ok(())
    }
}
