//! What a protocol is to the engine, and the list of protocols.
//!
//! A dissector is a state machine for one session. It is given the bytes of one side as they come in order,
//! gaps, and the end of each side; it answers how far it got. It knows no ports, sockets or views.

use crate::content::Contents;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::message::Side;
use crate::options::Options;
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;
use crate::tree::Tree;

pub mod dcerpc;
pub mod gss;
pub mod http;
pub mod mysql;
pub mod ntp;
pub mod smb;
pub mod soap;
#[cfg(test)]
pub(crate) mod testing;
pub mod tls;
pub mod vmware;
pub mod windows;
pub mod xml;

/// Every protocol that is dissected.
pub static PROTOCOLS: &[&Protocol] = &[
    &ntp::PROTOCOL,
    &mysql::PROTOCOL,
    &smb::PROTOCOL,
    &dcerpc::PROTOCOL,
    &http::PROTOCOL,
    &vmware::PROTOCOL,
];

/// What protocols share: fields of messages that are carried inside of others.
pub static LAYERS: &[&Layer] = &[
    &tls::LAYER,
    &windows::LAYER,
    &gss::LAYER,
    &dcerpc::LAYER,
    &xml::LAYER,
    &soap::LAYER,
    &http::multipart::LAYER,
];

/// A layer that several protocols carry.
pub struct Layer {
    /// What the names of its fields start with.
    pub prefixes: &'static [&'static str],
    /// Name for people: `TLS`.
    pub title: &'static str,
    /// Its fields, in the order of the field listing.
    pub fields: &'static [&'static [&'static Field]],
}

/// One protocol.
pub struct Protocol {
    /// Short name, as in `--protocol` and in JSON: `ntp`.
    pub name: &'static str,
    /// Name for people: `NTP`.
    pub title: &'static str,
    /// Ports that hint at it where the content leaves it open.
    pub ports: &'static [(Transport, u16)],
    /// Its fields, in the order of the field listing.
    pub fields: &'static [&'static [&'static Field]],
    /// Says whether bytes look like the start of one of its messages.
    pub probe: fn(&Probe<'_>) -> Verdict,
    /// Makes the state for a new session.
    pub dissector: fn() -> Box<dyn Dissector>,
}

/// The protocol of that name.
pub fn by_name(name: &str) -> Option<&'static Protocol> {
    PROTOCOLS.iter().copied().find(|protocol| protocol.name == name)
}

/// What carries a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// Transmission Control Protocol: ordered bytes.
    Tcp,
    /// User Datagram Protocol: one datagram at a time.
    Udp,
}

impl Transport {
    /// The word for it in every view: `tcp`, `udp`.
    pub const fn name(self) -> &'static str {
        match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        }
    }
}

/// The first bytes that one side of an unknown session sent.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// What carries them.
    pub transport: Transport,
    /// What was sent so far, from the start, or from anywhere when the capture begins in mid-session.
    pub bytes: &'a [u8],
    /// Who seems to have sent them, judged by ports and by who spoke first.
    pub side: Side,
    /// When they were captured.
    pub time: Time,
}

/// What a protocol makes of a [`Probe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not this protocol.
    No,
    /// Too few bytes to tell; with more of them it could be.
    More,
    /// Nothing speaks against it; the port decides.
    Possible,
    /// It looks like this protocol on any port. Says who sends such bytes, where the content tells.
    Likely(Option<Side>),
    /// It can hardly be anything else.
    Certain(Option<Side>),
}

/// How far a dissector got with the bytes it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first so many bytes (at least 1) are a message; its fields are in the context's tree.
    Message(usize),
    /// A message starts here, and takes at least so many bytes in all.
    Need(usize),
    /// The first so many bytes (at least 1) carry on a message that was shown already.
    Body(usize),
    /// The first so many bytes (at least 1) belong to no message that can be recognised.
    Skip(usize),
    /// None of this session is this protocol's after all.
    NotMine,
    /// From here on the session is that protocol's, of this name.
    Becomes(&'static str),
}

/// The state of one session of a protocol.
pub trait Dissector: Send {
    /// Looks at the bytes that `cx.side` sent and that no earlier step took. Of a UDP session these are the
    /// rest of one datagram, and there will never be more of it.
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step;

    /// So many bytes of `cx.side` were not captured, `cx.behind` tells why; what comes next starts anywhere.
    fn gap(&mut self, length: u64, cx: &mut Context<'_>) {
        let _ = (length, cx);
    }

    /// `cx.side` sends no more. Records may be given; messages no more.
    fn end(&mut self, cx: &mut Context<'_>) {
        let _ = cx;
    }

    /// What is known of the session as a whole, for its session object.
    fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        serde_json::Map::new()
    }
}

/// What follows the bytes that a dissector is given. Only with [`Behind::More`] may it ask for more of them:
/// in all other cases a message that is not complete is shown as far as it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// More may come.
    More,
    /// Nothing: the datagram ends here, or the side stopped sending.
    End,
    /// So many bytes that the snap length cut off.
    Cut(u64),
    /// So many bytes that were not captured, or that there was no room to keep.
    Gap(u64),
}

impl Behind {
    /// How many bytes right behind were sent, but are not there.
    pub const fn lost(self) -> u64 {
        match self {
            Behind::Cut(bytes) | Behind::Gap(bytes) => bytes,
            Behind::More | Behind::End => 0,
        }
    }
}

/// What a dissector gets with the bytes, and where it puts what it found.
pub struct Context<'a> {
    /// Who sent the bytes.
    pub side: Side,
    /// The frame that brought the last of them.
    pub frame: u64,
    /// When it was captured.
    pub time: Time,
    /// What carries the session.
    pub transport: Transport,
    /// Whether the start of the session was captured.
    pub opened: bool,
    /// What follows the bytes.
    pub behind: Behind,
    /// Whether the other side's bytes came in turn with these: none that it sent before are missed still, and none that
    /// it sent later were handed on already. Otherwise nobody knows which request an answer without a number is for.
    pub in_turn: bool,
    /// What the user asked for.
    pub options: &'a Options,
    /// The fields of the message.
    pub tree: &'a mut Tree,
    /// One line saying what the message is.
    pub summary: &'a mut String,
    /// Facts that are known now.
    pub records: &'a mut Vec<Record>,
    /// Content that was asked for.
    pub contents: &'a mut Contents,
}

impl Context<'_> {
    /// When a message of which so many bytes are not there was complete: that is known if no frame is missing.
    pub fn completed(&self, missing: usize) -> Option<Time> {
        let known = match self.behind {
            Behind::Cut(bytes) => missing as u64 <= bytes,
            _ => missing == 0,
        };
        known.then_some(self.time)
    }

    /// Reads a whole message with `read`: a fault is noted, told apart from a cut by the snap length, and what
    /// was not read is shown as undissected. The message is all of `bytes`.
    pub fn message<'b>(
        &mut self,
        bytes: &'b [u8],
        read: impl FnOnce(&mut Reader<'b, '_>, &mut String) -> Result<(), Fault>,
    ) -> Step {
        let mut reader = Reader::new(bytes, 0, self.tree);
        let result = read(&mut reader, self.summary);
        reader.undissected();
        if let Err(fault) = result {
            let lost = match (&fault, self.behind) {
                (Fault::Truncated { .. }, Behind::Cut(n)) => Some((n, "cut off by the snap length")),
                (Fault::Truncated { .. }, Behind::Gap(n)) => Some((n, "not captured")),
                _ => None,
            };
            match lost {
                Some((n, how)) => {
                    let text = match n {
                        1 => format!("{fault}; the byte behind them was {how}"),
                        n => format!("{fault}; the {n} bytes behind them were {how}"),
                    };
                    self.tree.note(Severity::Warning, 0, fault.offset(), text);
                }
                None => self.tree.note(Severity::Error, 0, fault.offset(), fault.to_string()),
            }
        }
        Step::Message(bytes.len())
    }
}

impl std::fmt::Debug for Protocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
