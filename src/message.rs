//! One message as views get it.

use crate::origin::{Moment, Piece};
use crate::protocol::{Protocol, Transport};
use crate::time::Time;
use crate::tree::{Node, Tree, Value};
use std::net::SocketAddr;

/// Which of the two ends of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Who opened the session.
    Client,
    /// Who was asked.
    Server,
}

impl Side {
    /// The other end.
    pub const fn other(self) -> Side {
        match self {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        }
    }

    /// The word for it in every view: `client`, `server`.
    pub const fn name(self) -> &'static str {
        match self {
            Side::Client => "client",
            Side::Server => "server",
        }
    }
}

/// Whose message it is.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// Number of the session.
    pub session: u64,
    /// Number of the message in it.
    pub number: u64,
    /// Its protocol.
    pub protocol: &'static Protocol,
    /// Who sent it.
    pub from: Side,
    /// What carries the session.
    pub transport: Transport,
    /// The sender's address.
    pub source: SocketAddr,
    /// The receiver's address.
    pub destination: SocketAddr,
}

impl Sender {
    /// The message that was complete at that moment.
    pub fn message<'a>(
        self,
        moment: Moment,
        summary: &'a str,
        bytes: &'a [u8],
        pieces: &'a [Piece],
        tree: &'a Tree,
    ) -> Message<'a> {
        let Sender { session, number, protocol, from, transport, source, destination } = self;
        let (Moment { frame, time }, protocol) = (moment, protocol.name);
        Message {
            session,
            number,
            frame,
            time,
            protocol,
            from,
            transport,
            source,
            destination,
            summary,
            bytes,
            pieces,
            tree,
        }
    }
}

/// A message with its fields, complete.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// Number of its session in this run, from 1.
    pub session: u64,
    /// Number of the message in its session, from 1.
    pub number: u64,
    /// The frame that completed it.
    pub frame: u64,
    /// When that frame was captured.
    pub time: Time,
    /// Name of its protocol: `ntp`.
    pub protocol: &'static str,
    /// Who sent it.
    pub from: Side,
    /// What carried it.
    pub transport: Transport,
    /// The sender's address.
    pub source: SocketAddr,
    /// The receiver's address.
    pub destination: SocketAddr,
    /// One line saying what it is.
    pub summary: &'a str,
    /// The bytes of the message: source 0 of its tree.
    pub bytes: &'a [u8],
    /// Where those bytes lie in the capture, in order.
    pub pieces: &'a [Piece],
    /// Its fields.
    pub tree: &'a Tree,
}

impl<'a> Message<'a> {
    /// The value of one of the tree's nodes.
    pub fn value(&self, node: &Node) -> Value<'a> {
        self.tree.value(node, self.bytes)
    }

    /// The bytes of one of the tree's nodes.
    pub fn node_bytes(&self, node: &Node) -> &'a [u8] {
        self.tree.bytes(node, self.bytes)
    }
}
