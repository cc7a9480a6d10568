//! The verification trailer behind the parameters of a request: what a header said, said again under protection.
//!
//! Specifications: MS-RPCE §2.2.2.13.

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use crate::tree::Order;

crate::fields! { FIELDS:
    /// What the client wants the server to verify.
    TRAILER = group("dcerpc.rpc_sec_vt", "Verification trailer").spec("MS-RPCE §2.2.2.13");
    /// What it is known by.
    SIGNATURE = bytes("dcerpc.rpc_sec_vt.signature", "Signature").spec("MS-RPCE §2.2.2.13.1");
    /// One thing to verify.
    COMMAND = hex("dcerpc.rpc_sec_vt.command", "Command").spec("MS-RPCE §2.2.2.13");
    /// It is the last one.
    LAST = flag("dcerpc.rpc_sec_vt.command.end", "Last").mask(16, 0x4000).spec("MS-RPCE §2.2.2.13");
    /// A server that does not know the command must refuse the call.
    MUST_PROCESS = flag("dcerpc.rpc_sec_vt.command.must_process", "Must be processed")
        .mask(16, 0x8000).spec("MS-RPCE §2.2.2.13");
    /// What is to be verified.
    KIND = hex("dcerpc.rpc_sec_vt.command.cmd", "Kind").mask(16, 0x3fff)
        .names(&[(1, "bitmask"), (2, "presentation context"), (3, "header")]).spec("MS-RPCE §2.2.2.13");
    /// How many bytes follow.
    LENGTH = uint("dcerpc.rpc_sec_vt.command.length", "Length").unit("bytes").spec("MS-RPCE §2.2.2.13");
    /// What the client can do.
    BITMASK = hex("dcerpc.rpc_sec_vt.bitmask", "Bitmask").spec("MS-RPCE §2.2.2.13.2");
    /// The client can sign headers.
    HEADER_SIGNING = flag("dcerpc.rpc_sec_vt.bitmask.sign", "Header signing")
        .mask(32, 1).spec("MS-RPCE §2.2.2.13.2");
    /// UUID of the interface, then of the transfer syntax, that the call uses.
    SYNTAX = guid("dcerpc.rpc_sec_vt.pcontext.interface.uuid", "Syntax").spec("MS-RPCE §2.2.2.13.4");
    /// Its version.
    SYNTAX_VERSION = hex("dcerpc.rpc_sec_vt.pcontext.interface.ver", "Syntax version").spec("MS-RPCE §2.2.2.13.4");
    /// What a command has that is not known.
    DATA = bytes("dcerpc.rpc_sec_vt.data", "Data").spec("MS-RPCE §2.2.2.13");
}

/// MS-RPCE §2.2.2.13.1.
const MARK: [u8; 8] = [0x8a, 0xe3, 0x13, 0x71, 0x02, 0xf4, 0x36, 0x71];

/// Where the trailer of a stub starts, if it has one.
pub fn find(stub: &[u8]) -> Option<usize> {
    // It starts at a multiple of four; a parameter that looks like one lies further in front.
    let starts = (0..=stub.len().checked_sub(MARK.len() + 4)?).rev().filter(|at| at % 4 == 0);
    starts.take(MAX_LENGTH / 4).find(|&at| stub.get(at..at + MARK.len()) == Some(&MARK))
}

/// How far from the end of a stub its trailer is looked for.
const MAX_LENGTH: usize = 1024;

/// Reads a trailer.
pub fn read(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bytes(&SIGNATURE, MARK.len())?;
    loop {
        let parts: &[&Field] = &[&MUST_PROCESS, &LAST, &KIND];
        let command = r.bits_le16(&COMMAND, parts)?;
        let length = usize::from(r.le16(&LENGTH)?);
        match (command & 0x3fff, length) {
            (1, 4) => drop(r.bits_le32(&BITMASK, &[&HEADER_SIGNING])?),
            (2, 40) => {
                for _ in 0..2 {
                    r.ordered(&SYNTAX, 16, Order::Little)?;
                    r.le32(&SYNTAX_VERSION)?;
                }
            }
            _ => drop(r.bytes(&DATA, length)?),
        }
        if command & 0x4000 != 0 || r.is_empty() {
            return Ok(());
        }
    }
}
