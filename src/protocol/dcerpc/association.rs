//! One connection or pipe that RPC goes over: its interfaces, open calls and unfinished PDUs and stubs.

use super::auth::{self, PRIVACY, Verifier};
use super::bind::{self, Presentation, Syntax};
use super::interfaces::{self, Interface};
use super::ndr::{IN, OUT};
use super::pdu::{self, Header, PART, PDU};
use super::records::{Call, Over, Rpc};
use super::stub;
use crate::fault::{Fault, Severity};
use crate::message::Side;
use crate::protocol::gss;
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;

/// How many interfaces a connection may have; more are not remembered.
const MAX_CONTEXTS: usize = 256;
/// How many calls may be open at once; the oldest is given up.
const MAX_CALLS: usize = 256;
/// How many security contexts a connection may have; more are not remembered.
const MAX_EXCHANGES: usize = 16;
/// How many stubs may be unfinished at once in each direction; the oldest is given up.
const MAX_STUBS: usize = 16;
/// How long the unfinished stubs of a direction may be together; a longer one is not joined.
const MAX_STUB_BYTES: usize = 4 << 20;

/// How bytes of an association came, and where what they mean is put.
#[derive(Debug)]
pub struct Delivery<'a> {
    /// Who sent them.
    pub from: Side,
    /// The frame that brought the last of them.
    pub frame: u64,
    /// When that was, if none of them is missing.
    pub time: Option<Time>,
    /// The summary of the message: what the PDUs in it are is added at its end, behind `, ` where it is not empty.
    pub summary: &'a mut String,
    /// Where calls go that are complete.
    pub records: &'a mut Vec<Record>,
}

/// One named pipe or connection that RPC goes over: its interfaces, open calls and unfinished PDUs and stubs.
#[derive(Debug, Default)]
pub struct Association {
    over: Over,
    contexts: Vec<Presentation>,
    /// Contexts of the last bind or alter context, in its order: answers do not name them.
    asked: Vec<u16>,
    calls: VecDeque<Call>,
    /// The number of the last PDU that the client began, and whether it ever took one a second time.
    number: Option<u32>,
    repeats: bool,
    exchanges: BTreeMap<u32, gss::Exchange>,
    client: Direction,
    server: Direction,
}

/// What waits for more from one side.
#[derive(Debug, Default)]
struct Direction {
    /// The start of a PDU.
    pdu: Vec<u8>,
    stubs: VecDeque<Stub>,
}

/// What is known of a context.
struct Known {
    interface: Option<&'static Interface>,
    id: Option<(u128, u16)>,
    syntax: Syntax,
}

/// Fragments of one call's parameters or results.
#[derive(Debug)]
struct Stub {
    call: u32,
    bytes: Vec<u8>,
    /// Why the whole is not shown.
    lost: bool,
}

impl Association {
    /// The association over a named pipe, once opened: `srvsvc`, or `\PIPE\srvsvc`.
    pub fn over_pipe(pipe: &str) -> Self {
        let name = pipe.rsplit(['\\', '/']).next().unwrap_or(pipe);
        Association { over: Over::Pipe(name.to_owned()), ..Self::default() }
    }

    /// Reads all bytes that are left: one write or read of the pipe, with one or more PDUs or part of one. Bytes that
    /// are no PDU are left undissected.
    pub fn data(&mut self, r: &mut Reader<'_, '_>, mut delivery: Delivery<'_>) -> Result<(), Fault> {
        while !r.is_empty() {
            if self.direction(delivery.from).pdu.is_empty() {
                match Header::of(r.peek()) {
                    Some(header) if header.length <= r.remaining() => {
                        r.within(&PDU, header.length, |r| self.pdu(r, &header, &mut delivery))?;
                    }
                    None if r.remaining() >= pdu::HEADER || !super::is_pdu(r.peek()) => return Ok(()),
                    // The rest comes with the next write or read.
                    _ => {
                        let part = r.rest(&PART)?;
                        self.direction(delivery.from).pdu.extend_from_slice(part);
                    }
                }
            } else {
                self.more(r, &mut delivery)?;
            }
        }
        Ok(())
    }

    /// Takes the next bytes of a PDU whose start came before.
    fn more(&mut self, r: &mut Reader<'_, '_>, delivery: &mut Delivery<'_>) -> Result<(), Fault> {
        let pdu = &mut self.direction(delivery.from).pdu;
        let length = match Header::of(pdu) {
            Some(header) => header.length,
            None => pdu::HEADER,
        };
        let offset = r.offset();
        let part = r.bytes(&PART, length.saturating_sub(pdu.len()).min(r.remaining()))?;
        pdu.extend_from_slice(part);
        match Header::of(pdu) {
            Some(header) if header.length <= pdu.len() => {
                let whole = std::mem::take(pdu);
                let source = r.source();
                let Some(joined) =
                    r.tree().derive("joined", source, offset, part.len(), whole.as_slice().into())
                else {
                    return Ok(());
                };
                let mut whole = Reader::new(&whole, joined, r.tree());
                whole.within(&PDU, header.length, |r| self.pdu(r, &header, delivery))?;
            }
            // What was taken for the start of a PDU is none.
            None if pdu.len() >= pdu::HEADER => pdu.clear(),
            _ => {}
        }
        Ok(())
    }

    /// Bytes of a side were not captured, or not handed on: what comes next starts with a new PDU. It may answer a call
    /// that was missed and had the number of an open one, where numbers come again.
    pub fn gap(&mut self, from: Side) {
        *self.direction(from) = Direction::default();
        for (_, asked) in self.calls.iter_mut().filter_map(|call| call.request.as_mut()) {
            asked.take_if(|_| self.repeats);
        }
    }

    /// The pipe was closed or the connection ended: no open call will be answered.
    pub fn end(&mut self, records: &mut Vec<Record>) {
        for call in self.calls.drain(..) {
            records.push(Rpc::unanswered(call, &self.over).into());
        }
    }

    fn direction(&mut self, from: Side) -> &mut Direction {
        match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// Reads a whole PDU, which is all that `r` has.
    pub(super) fn pdu(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        delivery: &mut Delivery<'_>,
    ) -> Result<(), Fault> {
        let (bytes, start) = (r.peek(), r.offset());
        let verifier = Verifier::of(bytes, header);
        let end = match verifier {
            Some(_) => start + header.length - header.auth_length - auth::HEADER,
            None => start + header.length.min(bytes.len()),
        };
        let body = pdu::header(r, header.order)
            .and_then(|()| self.body(r, header, (start, end), verifier, delivery));
        if !delivery.summary.is_empty() {
            delivery.summary.push_str(", ");
        }
        delivery.summary.push_str(body.as_deref().unwrap_or(header.name()));
        body?;
        let Some(verifier) = verifier else { return Ok(()) };
        if r.offset() < end {
            r.bytes(&auth::PADDING, end - r.offset())?;
        }
        let sets_up = !matches!(header.kind, pdu::REQUEST | pdu::RESPONSE | pdu::FAULT);
        let known = self.exchanges.len() < MAX_EXCHANGES || self.exchanges.contains_key(&verifier.context);
        let mut spare = gss::Exchange::default();
        let exchange = if known { self.exchanges.entry(verifier.context).or_default() } else { &mut spare };
        auth::verifier(r, header, sets_up, exchange)
    }

    /// Reads what a PDU has from its common header to its padding, and says what it is.
    fn body(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        (start, end): (usize, usize),
        verifier: Option<Verifier>,
        delivery: &mut Delivery<'_>,
    ) -> Result<String, Fault> {
        match header.kind {
            pdu::REQUEST => self.request(r, header, verifier, end, delivery),
            pdu::RESPONSE => self.response(r, header, verifier, end, delivery),
            pdu::FAULT => self.fault(r, header, end, delivery),
            pdu::BIND | pdu::ALTER_CONTEXT => self.bind(r, header),
            pdu::BIND_ACK | pdu::ALTER_CONTEXT_RESPONSE => self.answer(r, header, start),
            pdu::BIND_NAK => Ok(match bind::refusal(r, header)? {
                Some(reason) => format!("Bind_nak: {reason}"),
                None => "Bind_nak".to_owned(),
            }),
            _ => Ok(header.name().to_owned()),
        }
    }

    /// Takes the number of a PDU that the client begins.
    fn numbered(&mut self, number: u32) {
        self.repeats |= self.number.is_some_and(|last| number <= last);
        self.number = Some(number);
    }

    fn bind(&mut self, r: &mut Reader<'_, '_>, header: &Header) -> Result<String, Fault> {
        self.numbered(header.call);
        let contexts = bind::request(r, header)?;
        let mut said = header.name().to_owned();
        self.asked = contexts.iter().map(|context| context.context).collect();
        let mut named = Vec::new();
        for context in contexts {
            let name = context.interface.map(|interface| interface.name);
            if let Some(name) = name.filter(|name| !named.contains(name)) {
                named.push(name);
                let _ = write!(said, "{}{name}", if named.len() == 1 { " " } else { ", " });
            }
            self.contexts.retain(|known| known.context != context.context);
            if self.contexts.len() < MAX_CONTEXTS {
                self.contexts.push(context);
            }
        }
        Ok(said)
    }

    fn answer(&mut self, r: &mut Reader<'_, '_>, header: &Header, start: usize) -> Result<String, Fault> {
        let answers = bind::answer(r, header, start)?;
        let mut accepted = Vec::new();
        for (answer, context) in answers.iter().zip(std::mem::take(&mut self.asked)) {
            if let Some(context) = self.contexts.iter_mut().find(|known| known.context == context) {
                context.accepted = Some(answer.accepted);
                if answer.accepted {
                    context.syntax = answer.syntax;
                    accepted.extend(context.interface.map(|interface| interface.name));
                }
            }
        }
        let mut said = header.name().to_owned();
        match accepted.first() {
            Some(name) => drop(write!(said, " {name} accepted")),
            None if answers.iter().any(|answer| answer.accepted) => said.push_str(" accepted"),
            None if !answers.is_empty() => said.push_str(" rejected"),
            None => {}
        }
        Ok(said)
    }

    /// What is known of a context; where no bind was captured, what the pipe's name suggests.
    fn known(&self, context: u16) -> Known {
        let found = self.contexts.iter().find(|known| known.context == context);
        match (found, &self.over) {
            (Some(found), _) => Known {
                interface: found.interface,
                id: Some((found.id, found.version)),
                syntax: found.syntax,
            },
            (None, Over::Pipe(pipe)) if self.contexts.is_empty() => {
                let interface = interfaces::by_name(pipe);
                let id = interface.map(|interface| (interface.id, interface.version));
                Known { interface, id, syntax: Syntax::Ndr }
            }
            _ => Known { interface: None, id: None, syntax: Syntax::Unknown },
        }
    }

    fn request(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        verifier: Option<Verifier>,
        end: usize,
        delivery: &mut Delivery<'_>,
    ) -> Result<String, Fault> {
        let head = pdu::request(r, header, |context, operation| {
            self.known(context).interface.and_then(|interface| interface.operation(operation))
        })?;
        let known = self.known(head.context);
        let (interface, operation) = (known.interface, head.operation.unwrap_or_default());
        if header.is_first() {
            self.numbered(header.call);
            // The answer to a call of the same number was missed.
            let same = self.calls.iter().position(|call| call.id == header.call);
            let full = (self.calls.len() == MAX_CALLS).then_some(0);
            if let Some(call) = same.or(full).and_then(|at| self.calls.remove(at)) {
                delivery.records.push(Rpc::unanswered(call, &self.over).into());
            }
            let identity = verifier.and_then(|verifier| self.exchanges.get(&verifier.context));
            let identity = identity.map(|exchange| exchange.identity());
            let (user, domain) = match identity {
                Some(identity) => (identity.user.clone(), identity.domain.clone()),
                None => (None, None),
            };
            self.calls.push_back(Call {
                id: header.call,
                interface,
                interface_id: known.id,
                operation: Some(operation),
                request: Some((delivery.frame, delivery.time)),
                protection: verifier.and_then(|verifier| verifier.level_name()),
                user,
                domain,
            });
        }
        let said = Said { interface, operation: Some(operation), what: "request" };
        let about = (interface, Some(operation), known.syntax);
        self.stub(r, header, (verifier, end), about, delivery.from)?;
        Ok(said.text(header))
    }

    fn response(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        verifier: Option<Verifier>,
        end: usize,
        delivery: &mut Delivery<'_>,
    ) -> Result<String, Fault> {
        let head = pdu::response(r, header)?;
        let known = self.known(head.context);
        let open = self.calls.iter().position(|call| call.id == header.call);
        let call = open.and_then(|at| self.calls.get(at));
        let interface = call.map_or(known.interface, |call| call.interface);
        let operation = call.and_then(|call| call.operation);
        let mut said = Said { interface, operation, what: "response" }.text(header);
        let about = (interface, operation, known.syntax);
        let result = self.stub(r, header, (verifier, end), about, delivery.from)?;
        if let (Some(field), Some(result)) = (interface.and_then(|interface| interface.result), result) {
            match field.name_of(result) {
                Some(name) => drop(write!(said, ": {name}")),
                None => drop(write!(said, ": {result:#010x}")),
            }
        }
        if header.is_last() {
            let call = match open.and_then(|at| self.calls.remove(at)) {
                Some(call) => call,
                None => Call {
                    id: header.call,
                    interface,
                    interface_id: known.id,
                    operation: None,
                    request: None,
                    protection: verifier.and_then(|verifier| verifier.level_name()),
                    user: None,
                    domain: None,
                },
            };
            let reply = (delivery.frame, delivery.time);
            delivery.records.push(Rpc::answered(call, &self.over, reply, result).into());
        }
        Ok(said)
    }

    fn fault(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        end: usize,
        delivery: &mut Delivery<'_>,
    ) -> Result<String, Fault> {
        let (head, status) = pdu::fault(r, header)?;
        if r.offset() < end {
            r.bytes(&pdu::FAULT_DATA, end - r.offset())?;
        }
        let open = self.calls.iter().position(|call| call.id == header.call);
        let call = open.and_then(|at| self.calls.remove(at));
        let known = self.known(head.context);
        let call = call.unwrap_or(Call {
            id: header.call,
            interface: known.interface,
            interface_id: known.id,
            operation: None,
            request: None,
            protection: None,
            user: None,
            domain: None,
        });
        self.direction(delivery.from).stubs.retain(|stub| stub.call != header.call);
        let said = Said { interface: call.interface, operation: call.operation, what: "fault" };
        let mut said = said.text(header);
        match pdu::STATUS.name_of(status.into()) {
            Some(name) => drop(write!(said, ": {name}")),
            None => drop(write!(said, ": {status:#010x}")),
        }
        let reply = (delivery.frame, delivery.time);
        delivery.records.push(Rpc::failed(call, &self.over, reply, status).into());
        Ok(said)
    }

    /// Reads a stub up to `end` less its padding; with its last fragment, all of it is read in its joined form. Gives
    /// what the call returned.
    fn stub(
        &mut self,
        r: &mut Reader<'_, '_>,
        header: &Header,
        (verifier, end): (Option<Verifier>, usize),
        (interface, operation, syntax): (Option<&'static Interface>, Option<u16>, Syntax),
        from: Side,
    ) -> Result<Option<u64>, Fault> {
        let room = end.saturating_sub(r.offset());
        let padding = verifier.map_or(0, |verifier| verifier.padding).min(room);
        let length = room - padding;
        if verifier.is_some_and(|verifier| verifier.level == PRIVACY) {
            // The padding is encrypted with it.
            r.bytes(&stub::ENCRYPTED, room)?;
            return Ok(None);
        }
        let direction = if header.kind == pdu::REQUEST { IN } else { OUT };
        let call = interface.zip(operation).and_then(|(interface, number)| interface.call(number));
        let form = stub::Form { call, direction, order: header.order, syntax };
        if header.is_first() && header.is_last() {
            return stub::whole(r, length, &form);
        }
        let offset = r.offset();
        let part = r.bytes(&stub::DATA, length)?;
        let stubs = &mut self.direction(from).stubs;
        if header.is_first() {
            stubs.retain(|stub| stub.call != header.call);
            if stubs.len() == MAX_STUBS {
                stubs.pop_front();
            }
            stubs.push_back(Stub { call: header.call, bytes: Vec::new(), lost: false });
        }
        let held: usize = stubs.iter().map(|stub| stub.bytes.len()).sum();
        let Some(at) = stubs.iter().position(|stub| stub.call == header.call) else {
            r.note(Severity::Info, offset, "fragments before this one were not captured");
            return Ok(None);
        };
        let Some(stub) = stubs.get_mut(at) else { return Ok(None) };
        if held + part.len() > MAX_STUB_BYTES {
            stub.lost = true;
            stub.bytes = Vec::new();
        }
        if !stub.lost {
            stub.bytes.extend_from_slice(part);
        }
        if !header.is_last() {
            return Ok(None);
        }
        let Some(stub) = stubs.remove(at) else { return Ok(None) };
        if stub.lost {
            let text = format!("fragments of more than {MAX_STUB_BYTES} bytes are not joined");
            r.note(Severity::Warning, offset, text);
            return Ok(None);
        }
        let source = r.source();
        let joined = r.tree().derive("joined", source, offset, length, stub.bytes.as_slice().into());
        let Some(joined) = joined else { return Ok(None) };
        let mut whole = Reader::new(&stub.bytes, joined, r.tree());
        stub::whole(&mut whole, stub.bytes.len(), &form)
    }
}

/// What a PDU of a call is, for the summary.
struct Said {
    interface: Option<&'static Interface>,
    operation: Option<u16>,
    what: &'static str,
}

impl Said {
    fn text(&self, header: &Header) -> String {
        let mut text = String::new();
        if let Some(interface) = self.interface {
            let _ = write!(text, "{} ", interface.name);
        }
        let name =
            self.interface.zip(self.operation).and_then(|(interface, number)| interface.operation(number));
        match (name, self.operation) {
            (Some(name), _) => drop(write!(text, "{name} {}", self.what)),
            (None, Some(number)) => drop(write!(text, "operation {number} {}", self.what)),
            (None, None) => text.push_str(self.what),
        }
        if !(header.is_first() && header.is_last()) {
            text.push_str(match (header.is_first(), header.is_last()) {
                (true, _) => ", first fragment",
                (_, true) => ", last fragment",
                _ => ", fragment",
            });
        }
        text
    }
}
