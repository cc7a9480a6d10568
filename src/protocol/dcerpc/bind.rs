//! Setting up a connection: which interfaces in which transfer syntax a client asks for, and what the server has.
//!
//! Specifications: C706 §12.6.3.1 and §12.6.4, MS-RPCE §2.2.2.4 and §3.3.1.5.3.

use super::interfaces::{self, Interface};
use super::pdu::{CONTEXT, Header};
use crate::fault::Fault;
use crate::reader::Reader;
use crate::tree::Order;

crate::fields! { FIELDS:
    /// Length of the longest fragment that the sender will send.
    MAX_TRANSMIT = uint("dcerpc.cn_max_xmit", "Maximum transmit fragment").unit("bytes").spec("C706 §12.6.4.3");
    /// Length of the longest fragment that the sender can receive.
    MAX_RECEIVE = uint("dcerpc.cn_max_recv", "Maximum receive fragment").unit("bytes").spec("C706 §12.6.4.3");
    /// Connections of one client to one server that share their context handles; 0 asks for a new group.
    GROUP = hex("dcerpc.cn_assoc_group", "Association group").spec("C706 §12.6.4.3");
    /// How many interfaces are asked for.
    CONTEXTS = uint("dcerpc.cn_num_ctx_items", "Contexts").spec("C706 §12.6.3.1");
    /// Reserved.
    RESERVED = bytes("dcerpc.cn_reserved", "Reserved").spec("C706 §12.6.3.1");
    /// One interface that is asked for, or what the server says to it.
    ITEM = group("dcerpc.cn_ctx_item", "Context").spec("C706 §12.6.3.1");
    /// How many ways to write parameters the client offers.
    TRANSFERS = uint("dcerpc.cn_num_trans_items", "Transfer syntaxes").spec("C706 §12.6.3.1");
    /// The interface.
    ABSTRACT = group("dcerpc.cn_bind_abstract_syntax", "Abstract syntax").spec("C706 §12.6.3.1");
    /// UUID of the interface.
    INTERFACE = guid("dcerpc.cn_bind_to_uuid", "Interface").spec("C706 §12.6.3.1");
    /// Its major version.
    INTERFACE_VERSION = uint("dcerpc.cn_bind_if_ver", "Interface version").spec("C706 §12.6.3.1");
    /// Its minor version.
    INTERFACE_MINOR = uint("dcerpc.cn_bind_if_ver_minor", "Interface minor version").spec("C706 §12.6.3.1");
    /// A way to write parameters.
    TRANSFER = group("dcerpc.cn_bind_trans", "Transfer syntax").spec("C706 §12.6.3.1");
    /// What identifies the transfer syntax.
    TRANSFER_ID = guid("dcerpc.cn_bind_trans_id", "Transfer syntax").spec("C706 §12.6.3.1");
    /// Version of the transfer syntax.
    TRANSFER_VERSION = uint("dcerpc.cn_bind_trans_ver", "Version").spec("C706 §12.6.3.1");
    /// What both sides can do, sent in the form of a transfer syntax.
    FEATURES = hex("dcerpc.cn_bind_trans_btfn", "Bind time features").spec("MS-RPCE §2.2.2.14");
    /// Several security contexts may share the connection.
    FEATURE_MULTIPLEX = flag("dcerpc.cn_bind_trans_btfn.01", "Security context multiplexing")
        .mask(16, 1).spec("MS-RPCE §2.2.2.14");
    /// The connection stays when the client no longer waits for a call.
    FEATURE_KEEP = flag("dcerpc.cn_bind_trans_btfn.02", "Keep connection on orphan")
        .mask(16, 2).spec("MS-RPCE §2.2.2.14");
    /// Length of the secondary address with its NUL.
    ADDRESS_LENGTH = uint("dcerpc.cn_sec_addr_len", "Secondary address length").unit("bytes").spec("C706 §12.6.3.1");
    /// Where the server listens: port or pipe.
    ADDRESS = textz("dcerpc.cn_sec_addr", "Secondary address").spec("C706 §12.6.3.1");
    /// Bytes that bring the results to a multiple of four.
    ADDRESS_PADDING = bytes("dcerpc.cn_sec_addr.padding", "Padding").spec("C706 §12.6.4.4");
    /// How many contexts are answered.
    RESULTS = uint("dcerpc.cn_num_results", "Results").spec("C706 §12.6.3.1");
    /// What came of the context.
    RESULT = uint("dcerpc.cn_ack_result", "Result").names(RESULT_NAMES).spec("MS-RPCE §2.2.2.4");
    /// Why the context was rejected.
    REASON = uint("dcerpc.cn_ack_reason", "Reason").names(REASONS).spec("C706 §12.6.3.1");
    /// The transfer syntax that the server chose.
    CHOSEN = guid("dcerpc.cn_ack_trans_id", "Transfer syntax").spec("C706 §12.6.3.1");
    /// Version of the transfer syntax that the server chose.
    CHOSEN_VERSION = uint("dcerpc.cn_ack_trans_ver", "Version").spec("C706 §12.6.3.1");
    /// Why there will be no connection.
    REJECT_REASON = uint("dcerpc.cn_reject_reason", "Reject reason").names(REJECT_REASONS).spec("MS-RPCE §2.2.2.5");
    /// How many versions of the protocol the server knows.
    PROTOCOLS = uint("dcerpc.cn_num_protocols", "Protocol versions").spec("C706 §12.6.4.5");
    /// Major version of the protocol that the server knows.
    PROTOCOL_MAJOR = uint("dcerpc.cn_protocol_ver_major", "Major version").spec("C706 §12.6.4.5");
    /// Minor version of the protocol that the server knows.
    PROTOCOL_MINOR = uint("dcerpc.cn_protocol_ver_minor", "Minor version").spec("C706 §12.6.4.5");
    /// Signature and extended error information of a server of Windows.
    REJECT_DATA = bytes("dcerpc.cn_reject_data", "Reject data").spec("MS-RPCE §2.2.2.9");
}

/// MS-RPCE §2.2.2.4.
const RESULT_NAMES: &[(u64, &str)] =
    &[(0, "acceptance"), (1, "user rejection"), (2, "provider rejection"), (3, "negotiate acknowledgment")];

/// C706 §12.6.3.1.
const REASONS: &[(u64, &str)] = &[
    (0, "reason not specified"),
    (1, "abstract syntax not supported"),
    (2, "proposed transfer syntaxes not supported"),
    (3, "local limit exceeded"),
];

/// C706 §12.6.3.1, MS-RPCE §2.2.2.5.
const REJECT_REASONS: &[(u64, &str)] = &[
    (0, "reason not specified"),
    (1, "temporary congestion"),
    (2, "local limit exceeded"),
    (3, "called address unknown"),
    (4, "protocol version not supported"),
    (5, "default context not supported"),
    (6, "user data not readable"),
    (7, "no service access point available"),
    (8, "authentication type not recognised"),
    (9, "invalid checksum"),
];

/// How parameters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// NDR version 2 (C706 §14).
    Ndr,
    /// NDR64 (MS-RPCE §2.2.5).
    Ndr64,
    /// Not a syntax but an offer of features (MS-RPCE §2.2.2.14).
    Features,
    /// Something else.
    Unknown,
}

const NDR: u128 = 0x8a885d04_1ceb_11c9_9fe8_08002b104860;
const NDR64: u128 = 0x71710533_beba_4937_8319_b5dbef9ccc36;
/// The first half of the UUID; the features are in the second.
const FEATURE_PREFIX: u64 = 0x6cb7_1c2c_9812_4540;

impl Syntax {
    fn of(id: u128) -> Syntax {
        match id {
            NDR => Syntax::Ndr,
            NDR64 => Syntax::Ndr64,
            _ if (id >> 64) as u64 == FEATURE_PREFIX => Syntax::Features,
            _ => Syntax::Unknown,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Syntax::Ndr => Some("NDR"),
            Syntax::Ndr64 => Some("NDR64"),
            Syntax::Features => Some("bind time feature negotiation"),
            Syntax::Unknown => None,
        }
    }
}

/// An interface that a client asked for.
#[derive(Clone, Debug)]
pub struct Presentation {
    /// The number that calls name it by.
    pub context: u16,
    /// Its UUID.
    pub id: u128,
    /// Its major version.
    pub version: u16,
    /// What is known of it.
    pub interface: Option<&'static Interface>,
    /// How parameters are written: what the server chose, until then the first that the client offered.
    pub syntax: Syntax,
    /// What the server said.
    pub accepted: Option<bool>,
}

/// What the server said to one context.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Whether it was accepted.
    pub accepted: bool,
    /// The syntax it chose.
    pub syntax: Syntax,
}

/// Whether the first context of a bind offers a transfer syntax that is known.
pub fn is_certain(pdu: &[u8], header: &Header) -> bool {
    const FIRST_TRANSFER: usize = 16 + 12 + 4 + 20;
    let id = pdu.get(FIRST_TRANSFER..FIRST_TRANSFER + 16).unwrap_or_default();
    Syntax::of(uuid_number(id, header.order)) != Syntax::Unknown
}

/// The number that a UUID is.
pub fn uuid_number(bytes: &[u8], order: Order) -> u128 {
    let Some(bytes) = bytes.first_chunk::<16>() else { return 0 };
    let number = u128::from_be_bytes(*bytes);
    let [a, b, c, d, e, f, g, h, ..] = *bytes;
    match order {
        Order::Big => number,
        Order::Little => {
            let head = u64::from_be_bytes([d, c, b, a, f, e, h, g]);
            u128::from(head) << 64 | number & u128::from(u64::MAX)
        }
    }
}

/// Reads the body of a bind or an alter context, and gives the contexts it asks for.
pub fn request(r: &mut Reader<'_, '_>, header: &Header) -> Result<Vec<Presentation>, Fault> {
    let order = header.order;
    r.uint(&MAX_TRANSMIT, 2, order)?;
    r.uint(&MAX_RECEIVE, 2, order)?;
    r.uint(&GROUP, 4, order)?;
    let count = r.u8(&CONTEXTS)?;
    r.bytes(&RESERVED, 3)?;
    let mut contexts = Vec::new();
    for _ in 0..count {
        contexts.push(r.group(&ITEM, |r| context(r, order))?);
    }
    Ok(contexts)
}

fn context(r: &mut Reader<'_, '_>, order: Order) -> Result<Presentation, Fault> {
    let context = r.uint(&CONTEXT, 2, order)? as u16;
    let transfers = r.u8(&TRANSFERS)?;
    r.bytes(&RESERVED, 1)?;
    let (id, version, interface) = r.group(&ABSTRACT, |r| {
        let id = uuid_number(r.ordered(&INTERFACE, 16, order)?, order);
        let interface = interfaces::by_id(id);
        if let Some(interface) = interface {
            r.meaning(format_args!("{}: {}", interface.name, interface.title));
        }
        let version = r.uint(&INTERFACE_VERSION, 2, order)? as u16;
        r.uint(&INTERFACE_MINOR, 2, order)?;
        Ok((id, version, interface))
    })?;
    let mut syntax = None;
    for _ in 0..transfers {
        let offered = r.group(&TRANSFER, |r| {
            let at = r.offset();
            let id = r.ordered(&TRANSFER_ID, 16, order)?;
            let offered = Syntax::of(uuid_number(id, order));
            if let Some(name) = offered.name() {
                r.meaning(format_args!("{name}"));
            }
            if offered == Syntax::Features
                && let [.., low, high, _, _, _, _, _, _] = *id
            {
                features(r, at + 8, u16::from_le_bytes([low, high]).into());
            }
            r.uint(&TRANSFER_VERSION, 4, order)?;
            Ok(offered)
        })?;
        syntax.get_or_insert(offered);
    }
    let syntax = syntax.unwrap_or(Syntax::Unknown);
    Ok(Presentation { context, id, version, interface, syntax, accepted: None })
}

/// Records the features that two bytes at `at` state.
fn features(r: &mut Reader<'_, '_>, at: usize, value: u64) {
    let source = r.source();
    let tree = r.tree();
    let group = tree.open(&FEATURES, source, at, value);
    for part in [&FEATURE_MULTIPLEX, &FEATURE_KEEP] {
        tree.push(part, source, at, 2, part.of(value, 16), Order::Little);
    }
    tree.close(group, at + 2);
}

/// Reads the body of the answer to a bind or an alter context, and gives what it says to each context.
pub fn answer(r: &mut Reader<'_, '_>, header: &Header, start: usize) -> Result<Vec<Answer>, Fault> {
    let order = header.order;
    r.uint(&MAX_TRANSMIT, 2, order)?;
    r.uint(&MAX_RECEIVE, 2, order)?;
    r.uint(&GROUP, 4, order)?;
    let length = r.uint(&ADDRESS_LENGTH, 2, order)? as usize;
    if length > 0 {
        r.bytes(&ADDRESS, length)?;
    }
    let past = (r.offset() - start) % 4;
    if past != 0 {
        r.bytes(&ADDRESS_PADDING, 4 - past)?;
    }
    let count = r.u8(&RESULTS)?;
    r.bytes(&RESERVED, 3)?;
    let mut answers = Vec::new();
    for _ in 0..count {
        answers.push(r.group(&ITEM, |r| {
            let result = r.uint(&RESULT, 2, order)?;
            if result == 3 {
                let (bits, at) = (r.peek().first_chunk().copied().unwrap_or_default(), r.offset());
                r.uint(&REASON, 2, order)?;
                r.meaning(format_args!("features in place of a reason"));
                features(r, at, u16::from_le_bytes(bits).into());
            } else {
                r.uint(&REASON, 2, order)?;
                if result == 0 {
                    r.meaning(format_args!("none: accepted"));
                }
            }
            let syntax = Syntax::of(uuid_number(r.ordered(&CHOSEN, 16, order)?, order));
            if let Some(name) = syntax.name() {
                r.meaning(format_args!("{name}"));
            }
            r.uint(&CHOSEN_VERSION, 4, order)?;
            Ok(Answer { accepted: result == 0, syntax })
        })?);
    }
    Ok(answers)
}

/// Reads the body of a refusal, and gives its reason.
pub fn refusal(r: &mut Reader<'_, '_>, header: &Header) -> Result<Option<&'static str>, Fault> {
    let reason = r.uint(&REJECT_REASON, 2, header.order)?;
    if !r.is_empty() {
        let count = r.u8(&PROTOCOLS)?;
        for _ in 0..count {
            r.u8(&PROTOCOL_MAJOR)?;
            r.u8(&PROTOCOL_MINOR)?;
        }
        r.rest(&REJECT_DATA)?;
    }
    Ok(REJECT_REASON.name_of(reason))
}
