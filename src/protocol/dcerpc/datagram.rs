//! RPC without a connection: its protocol data units, and the calls that they make up.
//!
//! Specifications: C706 §12.5, chapter 10.

use super::ndr::{IN, OUT};
use super::pdu::{self, OBJECT_ID, OPERATION, TYPE, VERSION};
use super::records::{Call, Over, Rpc};
use super::status::FAULTS;
use super::{bind, interfaces, stub};
use crate::fault::Fault;
use crate::field::Field;
use crate::message::Side;
use crate::protocol::{Context, Step};
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;
use crate::tree::Order;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;

crate::fields! { FIELDS:
    /// How the PDU is to be treated.
    FLAGS_1 = hex("dcerpc.dg_flags1", "Flags 1").spec("C706 §12.5.2.3");
    /// Reserved.
    RESERVED_80 = flag("dcerpc.dg_flags1_rsrvd_80", "Reserved").mask(8, 0x80).spec("C706 §12.5.2.3");
    /// The call goes to all servers at once.
    BROADCAST = flag("dcerpc.dg_flags1_broadcast", "Broadcast").mask(8, 0x40).spec("C706 §12.5.2.3");
    /// The call may be carried out twice without harm.
    IDEMPOTENT = flag("dcerpc.dg_flags1_idempotent", "Idempotent").mask(8, 0x20).spec("C706 §12.5.2.3");
    /// The client wants no answer.
    MAYBE = flag("dcerpc.dg_flags1_maybe", "Maybe").mask(8, 0x10).spec("C706 §12.5.2.3");
    /// The sender wants no acknowledgment of this fragment.
    NO_FACK = flag("dcerpc.dg_flags1_nofack", "No fack").mask(8, 8).spec("C706 §12.5.2.3");
    /// It is a fragment.
    FRAGMENT = flag("dcerpc.dg_flags1_frag", "Fragment").mask(8, 4).spec("C706 §12.5.2.3");
    /// It is the last fragment.
    LAST_FRAGMENT = flag("dcerpc.dg_flags1_last_frag", "Last fragment").mask(8, 2).spec("C706 §12.5.2.3");
    /// Reserved for the implementation.
    RESERVED_01 = flag("dcerpc.dg_flags1_rsrvd_01", "Reserved for the implementation").mask(8, 1)
        .spec("C706 §12.5.2.3");
    /// How the PDU is to be treated, too.
    FLAGS_2 = hex("dcerpc.dg_flags2", "Flags 2").spec("C706 §12.5.2.3");
    /// Reserved.
    RESERVED_2_80 = flag("dcerpc.dg_flags2_rsrvd_80", "Reserved").mask(8, 0x80).spec("C706 §12.5.2.3");
    /// Reserved.
    RESERVED_2_40 = flag("dcerpc.dg_flags2_rsrvd_40", "Reserved").mask(8, 0x40).spec("C706 §12.5.2.3");
    /// Reserved.
    RESERVED_2_20 = flag("dcerpc.dg_flags2_rsrvd_20", "Reserved").mask(8, 0x20).spec("C706 §12.5.2.3");
    /// Reserved.
    RESERVED_2_10 = flag("dcerpc.dg_flags2_rsrvd_10", "Reserved").mask(8, 0x10).spec("C706 §12.5.2.3");
    /// Reserved.
    RESERVED_2_08 = flag("dcerpc.dg_flags2_rsrvd_08", "Reserved").mask(8, 8).spec("C706 §12.5.2.3");
    /// Reserved.
    RESERVED_2_04 = flag("dcerpc.dg_flags2_rsrvd_04", "Reserved").mask(8, 4).spec("C706 §12.5.2.3");
    /// The call was cancelled before it ended.
    CANCEL_PENDING = flag("dcerpc.dg_flags2_cancel_pending", "Cancel pending").mask(8, 2)
        .spec("C706 §12.5.2.3");
    /// Reserved for the implementation.
    RESERVED_2_01 = flag("dcerpc.dg_flags2_rsrvd_01", "Reserved for the implementation").mask(8, 1)
        .spec("C706 §12.5.2.3");
    /// Upper half of the number that tells transmissions of a fragment apart.
    SERIAL_HIGH = hex("dcerpc.dg_serial_hi", "Serial number, high").spec("C706 §12.5.2.5");
    /// UUID of the interface.
    INTERFACE = guid("dcerpc.dg_if_id", "Interface").spec("C706 §12.5.2.7");
    /// The client's activity: it has one call at a time.
    ACTIVITY = guid("dcerpc.dg_act_id", "Activity").spec("C706 §12.5.2.8");
    /// When the server started; 0 if the client does not know.
    SERVER_BOOT = unix_time("dcerpc.dg_server_boot", "Server boot time").spec("C706 §12.5.2.9");
    /// Version of the interface: minor in the upper half, major in the lower.
    INTERFACE_VERSION = uint("dcerpc.dg_if_ver", "Interface version").spec("C706 §12.5.2.10");
    /// Number of the call in its activity.
    SEQUENCE = uint("dcerpc.dg_seqnum", "Sequence number").spec("C706 §12.5.2.11");
    /// Helps the server find the interface.
    INTERFACE_HINT = hex("dcerpc.dg_ihint", "Interface hint").spec("C706 §12.5.2.13");
    /// Helps the server find the activity.
    ACTIVITY_HINT = hex("dcerpc.dg_ahint", "Activity hint").spec("C706 §12.5.2.14");
    /// Length of what follows the header, without the verifier.
    LENGTH = uint("dcerpc.dg_frag_len", "Body length").unit("bytes").spec("C706 §12.5.2.15");
    /// Number of the fragment.
    FRAGMENT_NUMBER = uint("dcerpc.dg_frag_num", "Fragment number").spec("C706 §12.5.2.16");
    /// Who vouches for the call.
    AUTH = uint("dcerpc.dg_auth_proto", "Authentication").names(&[(0, "none"), (1, "Kerberos of DCE")])
        .spec("C706 §12.5.2.17");
    /// Lower half of the number that tells transmissions of a fragment apart.
    SERIAL_LOW = hex("dcerpc.dg_serial_lo", "Serial number, low").spec("C706 §12.5.2.5");
    /// Why the call failed.
    STATUS = hex("dcerpc.dg_status", "Status").names(FAULTS).spec("C706 appendix E");
    /// Version of the cancel's format.
    CANCEL_VERSION = uint("dcerpc.dg_cancel_vers", "Cancel version").spec("C706 §12.5");
    /// Number of the cancel.
    CANCEL = uint("dcerpc.dg_cancel_id", "Cancel").spec("C706 §12.5");
    /// Whether the call can still be cancelled.
    ACCEPTING = uint("dcerpc.server_accepting_cancels", "Server accepts cancels").spec("C706 §12.5");
    /// Version of the acknowledgment's format.
    FACK_VERSION = uint("dcerpc.fack_vers", "Fack version").spec("C706 §12.5");
    /// Reserved.
    FACK_PADDING = bytes("dcerpc.fack_padding", "Padding").spec("C706 §12.5");
    /// How many fragments may be under way.
    WINDOW = uint("dcerpc.fack_window_size", "Window").spec("C706 §12.5");
    /// Length of the longest datagram that the sender can send or receive.
    MAX_TSDU = uint("dcerpc.fack_max_tsdu", "Maximum TSDU").unit("bytes").spec("C706 §12.5");
    /// Length of the longest fragment that arrives whole.
    MAX_FRAGMENT = uint("dcerpc.fack_max_frag_size", "Maximum fragment").unit("bytes").spec("C706 §12.5");
    /// Serial number of the fragment that caused the acknowledgment.
    FACK_SERIAL = uint("dcerpc.fack_serial_num", "Serial number").spec("C706 §12.5");
    /// How many words of bits follow.
    SELECTIVE_LENGTH = uint("dcerpc.fack_selack_len", "Selective acknowledgments").spec("C706 §12.5");
    /// A bit for each fragment behind the acknowledged one: set where it has arrived.
    SELECTIVE = hex("dcerpc.fack_selack", "Selective acknowledgment").spec("C706 §12.5");
    /// Vouches for the PDU.
    VERIFIER = bytes("dcerpc.authentication_verifier", "Authentication verifier").spec("C706 §13.2");
}

/// Length of the header.
pub const HEADER: usize = 80;

/// How many calls are remembered; the oldest is given up.
const MAX_CALLS: usize = 64;
/// How many bytes of fragments are kept for a call; a longer one is not joined.
const MAX_BYTES: usize = 1 << 20;

const REQUEST: u8 = 0;
const PING: u8 = 1;
const RESPONSE: u8 = 2;
const FAULT: u8 = 3;
const WORKING: u8 = 4;
const NOCALL: u8 = 5;
const REJECT: u8 = 6;
const CANCEL_TYPE: u8 = 8;
const FACK: u8 = 9;
const CANCEL_ACK: u8 = 10;

/// What a header says.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    kind: u8,
    flags: u8,
    order: Order,
    interface: u128,
    version: u32,
    activity: u128,
    sequence: u32,
    operation: u16,
    length: usize,
    fragment: u16,
}

impl Header {
    /// The header at the start of `bytes`, if this can be one.
    pub fn of(bytes: &[u8]) -> Option<Header> {
        let head = bytes.first_chunk::<HEADER>()?;
        let &[4, kind @ 0..=CANCEL_ACK, flags, second, representation, point, 0, ..] = head else {
            return None;
        };
        let order = pdu::byte_order(representation)?;
        let part = |at: usize, size: usize| head.get(at..at + size).unwrap_or_default();
        let number = |at: usize, size: usize| {
            let join = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
            match order {
                Order::Little => part(at, size).iter().rev().fold(0, join),
                Order::Big => part(at, size).iter().fold(0, join),
            }
        };
        let header = Header {
            kind,
            flags,
            order,
            interface: bind::uuid_number(part(24, 16), order),
            version: number(60, 4),
            activity: bind::uuid_number(part(40, 16), order),
            sequence: number(64, 4),
            operation: number(68, 2) as u16,
            length: number(74, 2) as usize,
            fragment: number(76, 2) as u16,
        };
        let sound = flags & 0x80 == 0
            && second & 0xfc == 0
            && point <= 3
            && HEADER + header.length <= bytes.len()
            && header.activity != 0;
        sound.then_some(header)
    }

    /// Who sends such PDUs.
    pub fn sender(&self) -> Option<Side> {
        match self.kind {
            REQUEST | PING | CANCEL_TYPE => Some(Side::Client),
            RESPONSE | FAULT | WORKING | NOCALL | REJECT | CANCEL_ACK => Some(Side::Server),
            _ => None,
        }
    }

    fn is_fragment(&self) -> bool {
        self.flags & 4 != 0
    }

    fn is_last(&self) -> bool {
        self.flags & 2 != 0
    }
}

/// The calls between two UDP ports.
#[derive(Default)]
pub struct Datagrams {
    calls: VecDeque<Open>,
    /// How many calls there were.
    pub seen: u64,
}

/// A call that is not answered yet.
struct Open {
    activity: u128,
    sequence: u32,
    call: Call,
    request: Fragments,
    response: Fragments,
}

/// Fragments of a stub by number.
#[derive(Default)]
struct Fragments {
    parts: BTreeMap<u16, Vec<u8>>,
    bytes: usize,
    last: Option<u16>,
}

impl Fragments {
    /// Adds a fragment; gives the whole with the last one that was missing.
    fn add(&mut self, header: &Header, part: &[u8]) -> Option<Vec<u8>> {
        if self.bytes + part.len() > MAX_BYTES {
            return None;
        }
        if header.is_last() {
            self.last = Some(header.fragment);
        }
        if self.parts.insert(header.fragment, part.to_vec()).is_none() {
            self.bytes += part.len();
        }
        let complete = self.last.is_some_and(|last| self.parts.len() == usize::from(last) + 1);
        complete.then(|| std::mem::take(self).parts.into_values().flatten().collect())
    }
}

impl Datagrams {
    /// Reads a datagram.
    pub fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let Some(header) = Header::of(bytes) else { return Step::Skip(bytes.len().max(1)) };
        let frame = cx.frame;
        let mut records = std::mem::take(cx.records);
        let step = cx.message(bytes, |r, summary| self.pdu(r, &header, frame, summary, &mut records));
        *cx.records = records;
        step
    }

    /// No open call will be answered.
    pub fn end(&mut self, records: &mut Vec<Record>) {
        for open in self.calls.drain(..) {
            records.push(Rpc::unanswered(open.call, &Over::Udp).into());
        }
    }

    fn pdu(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        frame: u64,
        summary: &mut String,
        records: &mut Vec<Record>,
    ) -> Result<(), Fault> {
        let interface = interfaces::by_id(header.interface);
        let operation = interface.and_then(|interface| interface.operation(header.operation));
        read_header(
            r,
            header.order,
            interface.map(|interface| (interface.name, interface.title)),
            operation,
        )?;
        let name = TYPE.name_of(header.kind.into()).unwrap_or("PDU");
        if matches!(header.kind, REQUEST | RESPONSE | FAULT | REJECT) {
            if let Some(interface) = interface {
                let _ = write!(summary, "{} ", interface.name);
            }
            match operation {
                Some(operation) => drop(write!(summary, "{operation} ")),
                None => drop(write!(summary, "operation {} ", header.operation)),
            }
        }
        summary.push_str(&name.to_lowercase());
        let reply = (frame, Some(r.tree().time()));
        match header.kind {
            REQUEST | RESPONSE => self.stub(r, header, frame, summary, records)?,
            FAULT | REJECT => {
                let status = r.uint(&STATUS, 4, header.order)?;
                if let Some(name) = STATUS.name_of(status) {
                    let _ = write!(summary, ": {name}");
                }
                if let Some(open) = self.take(header) {
                    records.push(Rpc::failed(open.call, &Over::Udp, reply, status as u32).into());
                }
            }
            CANCEL_TYPE | CANCEL_ACK if header.length > 0 => {
                r.uint(&CANCEL_VERSION, 4, header.order)?;
                r.uint(&CANCEL, 4, header.order)?;
                if header.kind == CANCEL_ACK {
                    r.uint(&ACCEPTING, 4, header.order)?;
                }
            }
            FACK | NOCALL if header.length > 0 => fack(r, header.order)?,
            _ => {}
        }
        if !r.is_empty() {
            r.rest(&VERIFIER)?;
        }
        Ok(())
    }

    fn position(&self, header: &Header) -> Option<usize> {
        let same = |open: &Open| (open.activity, open.sequence) == (header.activity, header.sequence);
        self.calls.iter().position(same)
    }

    fn take(&mut self, header: &Header) -> Option<Open> {
        self.position(header).and_then(|at| self.calls.remove(at))
    }

    /// The call of a header, which is new if it was not seen.
    fn open(
        &mut self,
        header: &Header,
        frame: u64,
        time: Time,
        records: &mut Vec<Record>,
    ) -> Option<&mut Open> {
        let at = match self.position(header) {
            Some(at) => at,
            None => {
                if self.calls.len() == MAX_CALLS
                    && let Some(open) = self.calls.pop_front()
                {
                    records.push(Rpc::unanswered(open.call, &Over::Udp).into());
                }
                self.seen += 1;
                let call = Call {
                    id: header.sequence,
                    interface: interfaces::by_id(header.interface),
                    interface_id: Some((header.interface, header.version as u16)),
                    operation: Some(header.operation),
                    request: (header.kind == REQUEST).then_some((frame, Some(time))),
                    protection: None,
                    user: None,
                    domain: None,
                };
                let (request, response) = (Fragments::default(), Fragments::default());
                let (activity, sequence) = (header.activity, header.sequence);
                self.calls.push_back(Open { activity, sequence, call, request, response });
                self.calls.len() - 1
            }
        };
        self.calls.get_mut(at)
    }

    fn stub(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        frame: u64,
        summary: &mut String,
        records: &mut Vec<Record>,
    ) -> Result<(), Fault> {
        let time = r.tree().time();
        let request = header.kind == REQUEST;
        let direction = if request { IN } else { OUT };
        let interface = interfaces::by_id(header.interface);
        let call = interface.and_then(|interface| interface.call(header.operation));
        let form = stub::Form { call, direction, order: header.order, syntax: bind::Syntax::Ndr };
        let Some(open) = self.open(header, frame, time, records) else { return Ok(()) };
        let result = if header.is_fragment() {
            let (source, offset) = (r.source(), r.offset());
            let part = r.bytes(&stub::DATA, header.length)?;
            let _ = write!(summary, ", fragment {}", header.fragment);
            let fragments = if request { &mut open.request } else { &mut open.response };
            let Some(whole) = fragments.add(header, part) else { return Ok(()) };
            let joined = r.tree().derive("joined", source, offset, part.len(), whole.as_slice().into());
            let Some(joined) = joined else { return Ok(()) };
            stub::whole(&mut Reader::new(&whole, joined, r.tree()), whole.len(), &form)?
        } else {
            stub::whole(r, header.length, &form)?
        };
        if !request && let Some(open) = self.take(header) {
            records.push(Rpc::answered(open.call, &Over::Udp, (frame, Some(time)), result).into());
        }
        Ok(())
    }
}

fn read_header(
    r: &mut Reader<'_, '_>,
    order: Order,
    interface: Option<(&str, &str)>,
    operation: Option<&str>,
) -> Result<(), Fault> {
    let first: &[&Field] =
        &[&RESERVED_80, &BROADCAST, &IDEMPOTENT, &MAYBE, &NO_FACK, &FRAGMENT, &LAST_FRAGMENT, &RESERVED_01];
    let second: &[&Field] = &[
        &RESERVED_2_80,
        &RESERVED_2_40,
        &RESERVED_2_20,
        &RESERVED_2_10,
        &RESERVED_2_08,
        &RESERVED_2_04,
        &CANCEL_PENDING,
        &RESERVED_2_01,
    ];
    r.u8(&VERSION)?;
    r.u8(&TYPE)?;
    r.bits8(&FLAGS_1, first)?;
    r.bits8(&FLAGS_2, second)?;
    pdu::representation(r, 3)?;
    r.u8(&SERIAL_HIGH)?;
    r.ordered(&OBJECT_ID, 16, order)?;
    r.ordered(&INTERFACE, 16, order)?;
    if let Some((name, title)) = interface {
        r.meaning(format_args!("{name}: {title}"));
    }
    r.ordered(&ACTIVITY, 16, order)?;
    r.uint(&SERVER_BOOT, 4, order)?;
    r.uint(&INTERFACE_VERSION, 4, order)?;
    r.uint(&SEQUENCE, 4, order)?;
    r.uint(&OPERATION, 2, order)?;
    if let Some(operation) = operation {
        r.meaning(format_args!("{operation}"));
    }
    r.uint(&INTERFACE_HINT, 2, order)?;
    r.uint(&ACTIVITY_HINT, 2, order)?;
    r.uint(&LENGTH, 2, order)?;
    r.uint(&FRAGMENT_NUMBER, 2, order)?;
    r.u8(&AUTH)?;
    r.u8(&SERIAL_LOW)?;
    Ok(())
}

fn fack(r: &mut Reader<'_, '_>, order: Order) -> Result<(), Fault> {
    r.u8(&FACK_VERSION)?;
    r.bytes(&FACK_PADDING, 1)?;
    r.uint(&WINDOW, 2, order)?;
    r.uint(&MAX_TSDU, 4, order)?;
    r.uint(&MAX_FRAGMENT, 4, order)?;
    r.uint(&FACK_SERIAL, 2, order)?;
    let count = r.uint(&SELECTIVE_LENGTH, 2, order)?;
    for _ in 0..count {
        r.uint(&SELECTIVE, 4, order)?;
    }
    Ok(())
}
