//! SOAP: messages of web services in an envelope of XML.
//!
//! Specifications: Simple Object Access Protocol 1.1 (*SOAP 1.1*, W3C Note of 8 May 2000), SOAP Version 1.2 Part 1
//! (*SOAP 1.2*, W3C Recommendation of 27 April 2007); for the operations of VMware's servers the vSphere Web Services
//! API (namespace `urn:vim25`).
//!
//! Not a protocol of its own to the engine: whoever carries XML has it read by [`xml::read`](super::xml::read) with a
//! [`Reading`] that listens.

use super::Layer;
use super::xml::{Element, Listener, PLAIN, Shown, TAG, TEXT};
use serde::Serialize;

mod vim25;

crate::fields! { FIELDS:
    /// What a message of SOAP is wrapped in.
    ENVELOPE = text("soap.envelope", "Envelope").spec("SOAP 1.2 §5.1");
    /// What the message says beside its body: who sends it, how it is secured.
    HEADER = text("soap.header", "Header").spec("SOAP 1.2 §5.2");
    /// One entry of the header.
    HEADER_ENTRY = text("soap.header.entry", "Header entry").spec("SOAP 1.2 §5.2.1");
    /// What the message is for.
    BODY = text("soap.body", "Body").spec("SOAP 1.2 §5.3");
    /// What is to be done, or the answer to it.
    OPERATION = text("soap.operation", "Operation").spec("SOAP 1.2 §5.3.1");
    /// A parameter of the operation, or a part of the answer.
    PARAMETER = text("soap.parameter", "Parameter").spec("SOAP 1.2 Part 2 §4.2.1");
    /// Says that and why the operation failed.
    FAULT = text("soap.fault", "Fault").spec("SOAP 1.2 §5.4");
    /// Who is to blame: Client or Sender, Server or Receiver, VersionMismatch, MustUnderstand.
    FAULT_CODE = text("soap.fault.code", "Fault code").spec("SOAP 1.2 §5.4.6");
    /// The application's own code.
    FAULT_SUBCODE = text("soap.fault.subcode", "Fault subcode").spec("SOAP 1.2 §5.4.1.2");
    /// Why, in words for people.
    FAULT_REASON = text("soap.fault.reason", "Fault reason").spec("SOAP 1.2 §5.4.2");
    /// Who on the way of the message found the fault.
    FAULT_ACTOR = text("soap.fault.actor", "Fault actor").spec("SOAP 1.1 §4.4");
    /// What the application says about the fault.
    FAULT_DETAIL = text("soap.fault.detail", "Fault detail").spec("SOAP 1.2 §5.4.5");
}

/// SOAP as a layer of others.
pub static LAYER: Layer = Layer { prefixes: &["soap"], title: "SOAP", fields: &[FIELDS] };

/// Namespaces of the envelope and the versions they stand for.
const VERSIONS: [(&str, &str, &str); 2] = [
    ("http://schemas.xmlsoap.org/soap/envelope/", "1.1", "SOAP 1.1"),
    ("http://www.w3.org/2003/05/soap-envelope", "1.2", "SOAP 1.2"),
];

/// A text of a fault is kept up to this length.
const MAX_TEXT: usize = 4096;

/// What a message of SOAP says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Soap {
    /// `1.1` or `1.2`.
    pub version: &'static str,
    /// Name of the first element in the body.
    pub operation: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Why the operation failed.
    pub fault: Option<Fault>,
}

/// Why an operation failed. Absent values were not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The code, as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The application's own code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subcode: String,
    /// Why, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who found it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub actor: String,
    /// Name of the first element of the detail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Soap {
    /// Says what it is in one line.
    pub fn write(&self, out: &mut String) {
        out.push_str("SOAP");
        match &self.fault {
            Some(fault) => {
                out.push_str(" fault ");
                out.push_str(&fault.code);
                let separator = if fault.code.is_empty() || fault.reason.is_empty() { "" } else { ": " };
                out.push_str(separator);
                out.push_str(&fault.reason);
            }
            None => {
                out.push(' ');
                out.push_str(self.operation.as_deref().unwrap_or("without an operation"));
            }
        }
    }
}

/// Listens to a document as it is read, and tells whether it is SOAP.
#[derive(Debug, Default)]
pub struct Reading {
    soap: Option<Soap>,
    envelope: String,
    /// What each of the elements is that the place lies in.
    path: Vec<Place>,
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Envelope,
    Header,
    Entry,
    Body,
    Operation,
    Fault,
    Code,
    CodeValue,
    Subcode,
    SubcodeValue,
    ReasonTexts,
    Reason,
    Actor,
    Detail,
    Other,
}

impl Reading {
    /// The message that the document was, if it was one.
    pub fn finish(self) -> Option<Soap> {
        self.soap
    }

    fn place(&self, element: &Element<'_>) -> Place {
        let around = element.depth.checked_sub(1).and_then(|depth| self.path.get(depth));
        let own = element.namespace == self.envelope;
        match (around, element.local) {
            (None, "Envelope") if VERSIONS.iter().any(|version| version.0 == element.namespace) => {
                Place::Envelope
            }
            (Some(Place::Envelope), "Header") if own => Place::Header,
            (Some(Place::Envelope), "Body") if own => Place::Body,
            (Some(Place::Header), _) => Place::Entry,
            (Some(Place::Body), "Fault") if own => Place::Fault,
            (Some(Place::Body), _) if self.soap.as_ref().is_some_and(|soap| soap.operation.is_none()) => {
                Place::Operation
            }
            (Some(Place::Fault), "faultcode") => Place::CodeValue,
            (Some(Place::Fault), "faultstring") => Place::Reason,
            (Some(Place::Fault), "faultactor" | "Node" | "Role") => Place::Actor,
            (Some(Place::Fault), "detail" | "Detail") => Place::Detail,
            (Some(Place::Fault), "Code") => Place::Code,
            (Some(Place::Fault), "Reason") => Place::ReasonTexts,
            (Some(Place::Code), "Value") => Place::CodeValue,
            (Some(Place::Code | Place::Subcode), "Subcode") => Place::Subcode,
            (Some(Place::Subcode), "Value") => Place::SubcodeValue,
            (Some(Place::ReasonTexts), "Text") => Place::Reason,
            _ => Place::Other,
        }
    }
}

impl Listener for Reading {
    fn start(&mut self, element: Element<'_>) -> Shown {
        let place = self.place(&element);
        let around = element.depth.checked_sub(1).and_then(|depth| self.path.get(depth)).copied();
        self.path.truncate(element.depth);
        self.path.push(place);
        let named = |tag| Shown { tag, ..PLAIN };
        let says = |text| Shown { tag: &TAG, text, meaning: None };
        match place {
            Place::Envelope => {
                let known = VERSIONS.iter().find(|version| version.0 == element.namespace);
                self.envelope = element.namespace.to_owned();
                self.soap = known.map(|known| Soap { version: known.1, ..Soap::default() });
                Shown { tag: &ENVELOPE, text: &TEXT, meaning: known.map(|known| known.2) }
            }
            Place::Header => named(&HEADER),
            Place::Entry => named(&HEADER_ENTRY),
            Place::Body => named(&BODY),
            Place::Operation => {
                if let Some(soap) = &mut self.soap {
                    soap.operation = Some(element.local.to_owned());
                    soap.namespace = Some(element.namespace.to_owned()).filter(|name| !name.is_empty());
                }
                let meaning = vim25::describe(element.namespace, element.local);
                Shown { tag: &OPERATION, text: &TEXT, meaning }
            }
            Place::Fault => {
                if let Some(soap) = &mut self.soap {
                    soap.fault = Some(Fault::default());
                }
                named(&FAULT)
            }
            Place::CodeValue => says(&FAULT_CODE),
            Place::SubcodeValue => says(&FAULT_SUBCODE),
            Place::Reason => says(&FAULT_REASON),
            Place::Actor => says(&FAULT_ACTOR),
            Place::Detail => named(&FAULT_DETAIL),
            Place::Other if around == Some(Place::Operation) => named(&PARAMETER),
            Place::Other if around == Some(Place::Detail) => {
                if let Some(fault) = self.soap.as_mut().and_then(|soap| soap.fault.as_mut())
                    && fault.detail.is_empty()
                {
                    fault.detail = element.local.to_owned();
                }
                PLAIN
            }
            Place::Other | Place::Code | Place::Subcode | Place::ReasonTexts => PLAIN,
        }
    }

    fn text(&mut self, depth: usize, text: &str) {
        let Some(fault) = self.soap.as_mut().and_then(|soap| soap.fault.as_mut()) else { return };
        let kept = match self.path.get(depth) {
            Some(Place::CodeValue) => &mut fault.code,
            Some(Place::SubcodeValue) => &mut fault.subcode,
            Some(Place::Reason) => &mut fault.reason,
            Some(Place::Actor) => &mut fault.actor,
            _ => return,
        };
        if kept.len() + text.len() <= MAX_TEXT {
            kept.push_str(text.trim());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
