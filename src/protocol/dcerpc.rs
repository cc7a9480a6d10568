//! DCE/RPC, connection-oriented and connectionless.
//!
//! Specifications: C706, MS-RPCE.

use super::Layer;
use crate::fault::Fault;
use crate::message::Side;
use crate::reader::Reader;
use crate::record::Record;

crate::fields! { FIELDS:
    /// Protocol data units of DCE/RPC.
    PDU = bytes("dcerpc.pdu", "DCE/RPC").spec("C706 §12.6");
}

/// DCE/RPC as a layer of other protocols.
pub static LAYER: Layer = Layer { prefixes: &["dcerpc"], title: "DCE/RPC", fields: &[FIELDS] };

/// How bytes of an association came, and where what they mean is put. When they came, the reader's tree knows.
#[derive(Debug)]
pub struct Delivery<'a> {
    /// Who sent them.
    pub from: Side,
    /// The frame that brought the last of them.
    pub frame: u64,
    /// The summary of the message: what the PDUs in it are is added at its end, behind `, ` where it is not empty.
    pub summary: &'a mut String,
    /// Where calls go that are complete.
    pub records: &'a mut Vec<Record>,
}

/// One named pipe or connection that RPC goes over: its bindings, open calls and unfinished fragments.
#[derive(Debug, Default)]
pub struct Association {}

impl Association {
    /// The association over a named pipe, once opened: `srvsvc`.
    pub fn over_pipe(pipe: &str) -> Self {
        let _ = pipe;
        Association::default()
    }

    /// Reads all bytes that are left: one write or read of the pipe, with one or more PDUs or part of one.
    pub fn data(&mut self, r: &mut Reader<'_, '_>, delivery: Delivery<'_>) -> Result<(), Fault> {
        let _ = delivery;
        r.rest(&PDU)?;
        Ok(())
    }

    /// Bytes of a side were not captured, or not handed on: what comes next starts with a new PDU.
    pub fn gap(&mut self, from: Side) {
        let _ = from;
    }

    /// The pipe was closed or the connection ended: no open call will be answered.
    pub fn end(&mut self, records: &mut Vec<Record>) {
        let _ = records;
    }
}

/// Whether bytes look like the start of a PDU: for pipes whose opening was not captured.
pub fn is_pdu(bytes: &[u8]) -> bool {
    matches!(bytes, [5, 0 | 1, 0..=19, ..])
}
