//! Connection-oriented protocol data units: their common header, requests, responses and faults.
//!
//! Specifications: C706 §12.6, MS-RPCE §2.2.2.

use super::status::FAULTS;
use crate::fault::Fault;
use crate::message::Side;
use crate::reader::Reader;
use crate::tree::Order;

crate::fields! { FIELDS:
    /// One protocol data unit of a connection: a fragment of a call, or what sets the connection up.
    PDU = group("dcerpc.pdu", "DCE/RPC PDU").spec("C706 §12.6.1");
    /// Part of a PDU whose other parts came before, or are still to come.
    PART = bytes("dcerpc.pdu.part", "Part of a PDU").spec("C706 §12.6.1");
    /// The protocol's major version: 5 on connections, 4 without.
    VERSION = uint("dcerpc.ver", "Version").spec("C706 §12.6.3.1");
    /// The protocol's minor version.
    VERSION_MINOR = uint("dcerpc.ver_minor", "Minor version").spec("C706 §12.6.3.1");
    /// What the PDU is.
    TYPE = uint("dcerpc.pkt_type", "Packet type").names(TYPES).spec("C706 §12.6.3.1");
    /// What else there is to know about the PDU.
    FLAGS = hex("dcerpc.cn_flags", "Packet flags").spec("C706 §12.6.3.1");
    /// The request names an object: its UUID follows.
    FLAG_OBJECT = flag("dcerpc.cn_flags.object", "Object").mask(8, OBJECT).spec("C706 §12.6.3.1");
    /// The client wants no answer.
    FLAG_MAYBE = flag("dcerpc.cn_flags.maybe", "Maybe").mask(8, 0x40).spec("C706 §12.6.3.1");
    /// The call that failed was not carried out.
    FLAG_DID_NOT_EXECUTE =
        flag("dcerpc.cn_flags.dne", "Did not execute").mask(8, 0x20).spec("C706 §12.6.3.1");
    /// The sender can have several calls under way at once on the connection.
    FLAG_MULTIPLEX = flag("dcerpc.cn_flags.mpx", "Multiplex").mask(8, 0x10).spec("C706 §12.6.3.1");
    /// Reserved.
    FLAG_RESERVED = flag("dcerpc.cn_flags.reserved", "Reserved").mask(8, 8).spec("C706 §12.6.3.1");
    /// The call is to be cancelled. While a connection is set up: the sender can sign headers, too.
    FLAG_CANCEL =
        flag("dcerpc.cn_flags.cancel_pending", "Cancel pending").mask(8, 4).spec("MS-RPCE §2.2.2.3");
    /// It is the last fragment.
    FLAG_LAST = flag("dcerpc.cn_flags.last_frag", "Last fragment").mask(8, LAST).spec("C706 §12.6.3.1");
    /// It is the first fragment.
    FLAG_FIRST = flag("dcerpc.cn_flags.first_frag", "First fragment").mask(8, FIRST).spec("C706 §12.6.3.1");
    /// How the sender writes numbers and text.
    REPRESENTATION = bytes("dcerpc.drep", "Data representation").spec("C706 §14.1");
    /// How the sender writes integers and text.
    INTEGERS_AND_TEXT = hex("dcerpc.drep.integers_and_text", "Integers and text").spec("C706 §14.1");
    /// Which byte of a number comes first.
    BYTE_ORDER = uint("dcerpc.drep.byteorder", "Byte order")
        .mask(8, 0xf0).names(&[(0, "most significant first"), (1, "least significant first")]).spec("C706 §14.1");
    /// How characters are written.
    CHARACTERS = uint("dcerpc.drep.character", "Characters")
        .mask(8, 0x0f).names(&[(0, "ASCII"), (1, "EBCDIC")]).spec("C706 §14.1");
    /// How numbers with a fraction are written.
    FLOATING_POINT = uint("dcerpc.drep.fp", "Floating point")
        .names(&[(0, "IEEE"), (1, "VAX"), (2, "Cray"), (3, "IBM")]).spec("C706 §14.1");
    /// Reserved.
    REPRESENTATION_RESERVED = bytes("dcerpc.drep.reserved", "Reserved").spec("C706 §14.1");
    /// Length of the PDU with its header.
    FRAGMENT_LENGTH = uint("dcerpc.cn_frag_len", "Fragment length").unit("bytes").spec("C706 §12.6.3.1");
    /// Length of the authentication token at its end.
    AUTH_LENGTH = uint("dcerpc.cn_auth_len", "Authentication length").unit("bytes").spec("C706 §12.6.3.1");
    /// Number of the call: answers have that of their request.
    CALL = uint("dcerpc.cn_call_id", "Call").spec("C706 §12.6.3.1");
    /// How many bytes of parameters are left to be sent, this fragment's among them; 0 if the sender does not tell.
    ALLOCATION_HINT = uint("dcerpc.cn_alloc_hint", "Allocation hint").unit("bytes").spec("C706 §12.6.4.9");
    /// Which of the interfaces agreed upon it is about.
    CONTEXT = uint("dcerpc.cn_ctx_id", "Context").spec("C706 §12.6.4.9");
    /// Number of the operation in its interface.
    OPERATION = uint("dcerpc.opnum", "Operation").spec("C706 §12.6.4.9");
    /// The object that the call is about.
    OBJECT_ID = guid("dcerpc.obj_id", "Object").spec("C706 §12.6.4.9");
    /// How many cancels the server has received for the call.
    CANCEL_COUNT = uint("dcerpc.cn_cancel_count", "Cancel count").spec("C706 §12.6.4.10");
    /// Reserved.
    RESERVED = bytes("dcerpc.reserved", "Reserved").spec("C706 §12.6.4.10");
    /// What else a fault says.
    FAULT_FLAGS = hex("dcerpc.cn_fault_flags", "Fault flags").spec("MS-RPCE §2.2.2.8");
    /// The server tells in detail where the error came from.
    FAULT_EXTENDED = flag("dcerpc.cn_fault_flags.extended_error", "Extended error information")
        .mask(8, 1).spec("MS-RPCE §2.2.2.8");
    /// Reserved.
    FAULT_RESERVED = uint("dcerpc.cn_fault_flags.reserved", "Reserved").mask(8, 0xfe).spec("MS-RPCE §2.2.2.8");
    /// Why the call failed.
    STATUS = hex("dcerpc.cn_status", "Status").names(FAULTS).spec("C706 appendix E");
    /// What follows the status of a fault: extended error information.
    FAULT_DATA = bytes("dcerpc.fault_stub_data", "Fault data").spec("MS-RPCE §2.2.2.8");
}

/// Types of PDUs, on connections and without (C706 §12.1, MS-RPCE §2.2.2.10, MS-RPCH §2.2.3.6 for 20).
pub const TYPES: &[(u64, &str)] = &[
    (REQUEST as u64, "Request"),
    (1, "Ping"),
    (RESPONSE as u64, "Response"),
    (FAULT as u64, "Fault"),
    (4, "Working"),
    (5, "Nocall"),
    (6, "Reject"),
    (7, "Ack"),
    (8, "Cl_cancel"),
    (9, "Fack"),
    (10, "Cancel_ack"),
    (BIND as u64, "Bind"),
    (BIND_ACK as u64, "Bind_ack"),
    (BIND_NAK as u64, "Bind_nak"),
    (ALTER_CONTEXT as u64, "Alter_context"),
    (ALTER_CONTEXT_RESPONSE as u64, "Alter_context_resp"),
    (AUTH3 as u64, "AUTH3"),
    (SHUTDOWN as u64, "Shutdown"),
    (CANCEL as u64, "Co_cancel"),
    (ORPHANED as u64, "Orphaned"),
    (RTS as u64, "RTS"),
];

/// A call with its parameters.
pub const REQUEST: u8 = 0;
/// What a call brought.
pub const RESPONSE: u8 = 2;
/// A call failed before or while it was carried out.
pub const FAULT: u8 = 3;
/// A client asks for interfaces.
pub const BIND: u8 = 11;
/// What of it the server has.
pub const BIND_ACK: u8 = 12;
/// The server wants none of it.
pub const BIND_NAK: u8 = 13;
/// A client asks for more interfaces, or goes on with authentication.
pub const ALTER_CONTEXT: u8 = 14;
/// What the server says to that.
pub const ALTER_CONTEXT_RESPONSE: u8 = 15;
/// The last token of an authentication of three.
pub const AUTH3: u8 = 16;
/// The server asks the client to close the connection.
pub const SHUTDOWN: u8 = 17;
/// A client cancels a call.
pub const CANCEL: u8 = 18;
/// A client no longer waits for a call.
pub const ORPHANED: u8 = 19;
/// Control of a virtual connection over HTTP.
pub const RTS: u8 = 20;

/// Flags of the header.
pub const FIRST: u64 = 1;
/// See [`FIRST`].
pub const LAST: u64 = 2;
/// See [`FIRST`].
pub const OBJECT: u64 = 0x80;

/// Length of the common header.
pub const HEADER: usize = 16;

const FLAGS_PARTS: &[&crate::field::Field] = &[
    &FLAG_OBJECT,
    &FLAG_MAYBE,
    &FLAG_DID_NOT_EXECUTE,
    &FLAG_MULTIPLEX,
    &FLAG_RESERVED,
    &FLAG_CANCEL,
    &FLAG_LAST,
    &FLAG_FIRST,
];

/// What the common header of a PDU says.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// What the PDU is.
    pub kind: u8,
    /// Its flags.
    pub flags: u8,
    /// In which order its numbers are.
    pub order: Order,
    /// Its length with the header.
    pub length: usize,
    /// Length of the authentication token at its end.
    pub auth_length: usize,
    /// Number of the call.
    pub call: u32,
}

impl Header {
    /// The header at the start of `bytes`, if this can be one.
    pub fn of(bytes: &[u8]) -> Option<Header> {
        let &[5, 0 | 1, kind, flags, order, point, 0, 0, a, b, c, d, e, f, g, h, ..] = bytes else {
            return None;
        };
        let order = byte_order(order)?;
        let (length, auth_length, call) = match order {
            Order::Little => {
                (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]), u32::from_le_bytes([e, f, g, h]))
            }
            Order::Big => {
                (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]), u32::from_be_bytes([e, f, g, h]))
            }
        };
        let (length, auth_length) = (usize::from(length), usize::from(auth_length));
        let sound = (kind <= 3 || (BIND..=RTS).contains(&kind))
            && kind != 1
            && point <= 3
            && length >= HEADER
            && (auth_length == 0 || HEADER + super::auth::HEADER + auth_length <= length);
        sound.then_some(Header { kind, flags, order, length, auth_length, call })
    }

    /// Who sends such PDUs.
    pub fn sender(&self) -> Option<Side> {
        match self.kind {
            REQUEST | BIND | ALTER_CONTEXT | AUTH3 | CANCEL | ORPHANED => Some(Side::Client),
            RESPONSE | FAULT | BIND_ACK | BIND_NAK | ALTER_CONTEXT_RESPONSE | SHUTDOWN => Some(Side::Server),
            _ => None,
        }
    }

    /// Whether it is the first fragment.
    pub fn is_first(&self) -> bool {
        u64::from(self.flags) & FIRST != 0
    }

    /// Whether it is the last fragment.
    pub fn is_last(&self) -> bool {
        u64::from(self.flags) & LAST != 0
    }

    /// What such a PDU is called.
    pub fn name(&self) -> &'static str {
        TYPE.name_of(self.kind.into()).unwrap_or("PDU")
    }
}

/// The byte order that the first byte of a data representation states.
pub fn byte_order(representation: u8) -> Option<Order> {
    match representation {
        0x00 | 0x01 => Some(Order::Big),
        0x10 | 0x11 => Some(Order::Little),
        _ => None,
    }
}

/// Reads the common header.
pub fn header(r: &mut Reader<'_, '_>, order: Order) -> Result<(), Fault> {
    r.u8(&VERSION)?;
    r.u8(&VERSION_MINOR)?;
    r.u8(&TYPE)?;
    r.bits8(&FLAGS, FLAGS_PARTS)?;
    representation(r, 4)?;
    r.uint(&FRAGMENT_LENGTH, 2, order)?;
    r.uint(&AUTH_LENGTH, 2, order)?;
    r.uint(&CALL, 4, order)?;
    Ok(())
}

/// Reads a data representation of `length` bytes: 4 on connections, 3 without.
pub fn representation(r: &mut Reader<'_, '_>, length: usize) -> Result<(), Fault> {
    let (source, start) = (r.source(), r.offset());
    let group = r.tree().open(&REPRESENTATION, source, start, 0);
    let result = representation_parts(r, length);
    let end = r.offset();
    r.tree().close(group, end);
    result
}

fn representation_parts(r: &mut Reader<'_, '_>, length: usize) -> Result<(), Fault> {
    r.bits8(&INTEGERS_AND_TEXT, &[&BYTE_ORDER, &CHARACTERS])?;
    r.u8(&FLOATING_POINT)?;
    r.bytes(&REPRESENTATION_RESERVED, length - 2)?;
    Ok(())
}

/// What comes before the parameters of a request or the results of a response.
#[derive(Clone, Copy, Debug)]
pub struct CallHeader {
    /// The interface it is about.
    pub context: u16,
    /// The operation; only of requests.
    pub operation: Option<u16>,
}

/// Reads what a request has before its parameters; `name` tells what an operation of a context is called.
pub fn request(
    r: &mut Reader<'_, '_>,
    header: &Header,
    name: impl FnOnce(u16, u16) -> Option<&'static str>,
) -> Result<CallHeader, Fault> {
    r.uint(&ALLOCATION_HINT, 4, header.order)?;
    let context = r.uint(&CONTEXT, 2, header.order)? as u16;
    let operation = r.uint(&OPERATION, 2, header.order)? as u16;
    if let Some(name) = name(context, operation) {
        r.meaning(format_args!("{name}"));
    }
    let operation = Some(operation);
    if u64::from(header.flags) & OBJECT != 0 {
        r.ordered(&OBJECT_ID, 16, header.order)?;
    }
    Ok(CallHeader { context, operation })
}

/// Reads what a response has before its results.
pub fn response(r: &mut Reader<'_, '_>, header: &Header) -> Result<CallHeader, Fault> {
    r.uint(&ALLOCATION_HINT, 4, header.order)?;
    let context = r.uint(&CONTEXT, 2, header.order)? as u16;
    r.u8(&CANCEL_COUNT)?;
    r.bytes(&RESERVED, 1)?;
    Ok(CallHeader { context, operation: None })
}

/// Reads a fault up to its data, and gives its status.
pub fn fault(r: &mut Reader<'_, '_>, header: &Header) -> Result<(CallHeader, u32), Fault> {
    r.uint(&ALLOCATION_HINT, 4, header.order)?;
    let context = r.uint(&CONTEXT, 2, header.order)? as u16;
    r.u8(&CANCEL_COUNT)?;
    r.bits8(&FAULT_FLAGS, &[&FAULT_RESERVED, &FAULT_EXTENDED])?;
    let status = r.uint(&STATUS, 4, header.order)? as u32;
    r.bytes(&RESERVED, r.remaining().min(4))?;
    Ok((CallHeader { context, operation: None }, status))
}
