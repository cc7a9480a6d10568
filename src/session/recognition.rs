//! Which protocol a session speaks, told by its bytes and ports.

use super::{Session, State};
use crate::desk::Desk;
use crate::fault::Remarks;
use crate::message::Side;
use crate::protocol::{PROTOCOLS, Probe, Protocol, Transport, Verdict};
use crate::time::Time;

/// How many times the bytes of a session are looked at before it counts as nobody's.
const PROBES: u8 = 16;
/// How many bytes of one side may wait until the protocol is known.
const PROBE_BYTES: usize = 4096;

/// What bytes look like.
struct Guess {
    best: Option<&'static Protocol>,
    /// How sure that is, up to [`Guess::CERTAIN`].
    rank: u8,
    /// Who sends such bytes, where the content tells.
    sender: Option<Side>,
    /// Whether more bytes could tell more.
    more: bool,
}

impl Guess {
    const CERTAIN: u8 = 4;
}

impl Session {
    /// Finds out whose bytes these are, the latest of which came together; what the user named is not doubted.
    pub(super) fn identify(&mut self, from: usize, bytes: &[u8], latest: &[u8], desk: &mut Desk<'_>) -> bool {
        let ports = [self.ends[0].port(), self.ends[1].port()];
        let named = desk
            .options
            .decode_as
            .iter()
            .find(|(transport, port, _)| *transport == self.transport && ports.contains(port));
        let Guess { mut best, mut sender, more, .. } = self.guess(from, bytes, desk.moment.time);
        if let Some((_, _, protocol)) = named {
            sender = sender.filter(|_| best.is_some_and(|found: &Protocol| found.name == protocol.name));
            best = Some(*protocol);
        }
        if let Some(protocol) = best {
            self.recognise(protocol, sender.is_some_and(|side| side != self.side(from)), desk);
            return true;
        }
        // More bytes can tell, and there is room for them: a look at a few bytes at a time is no look yet.
        if more && self.transport == Transport::Tcp && bytes.len() < PROBE_BYTES {
            return false;
        }
        if self.starts_late(from, latest, desk) {
            return true;
        }
        if let State::Unknown(tries) = &mut self.state {
            *tries += 1;
            if *tries >= PROBES || bytes.len() >= PROBE_BYTES {
                self.state = State::Foreign;
                for side in &mut self.directions {
                    self.doubted += side.pending.bytes.len() as u64;
                    side.pending.clear();
                    side.remarks = Remarks::default();
                }
                self.early.clear();
                self.doubted += bytes.len() as u64;
                self.remarks = Remarks::default();
            }
        }
        false
    }

    /// Of a session whose start was not captured, a segment may begin the first message that can be recognised: of a
    /// long body before it there is nothing to know it by. That is believed only of content that is certain.
    pub(super) fn starts_late(&mut self, from: usize, bytes: &[u8], desk: &mut Desk<'_>) -> bool {
        if self.connection.opened() || self.transport == Transport::Udp || bytes.is_empty() {
            return false;
        }
        let guess = self.guess(from, bytes, desk.moment.time);
        let Some(protocol) = guess.best.filter(|_| guess.rank == Guess::CERTAIN) else { return false };
        self.recognise(protocol, guess.sender.is_some_and(|side| side != self.side(from)), desk);
        true
    }

    /// What bytes look like. Content that is certain wins over content that is likely, and that over a port.
    fn guess(&self, from: usize, bytes: &[u8], time: Time) -> Guess {
        let ports = [self.ends[0].port(), self.ends[1].port()];
        let probe = Probe { transport: self.transport, bytes, side: self.side(from), time };
        let mut guess = Guess { best: None, rank: 0, sender: None, more: false };
        for &protocol in PROTOCOLS {
            let hinted = protocol
                .ports
                .iter()
                .any(|(transport, port)| *transport == self.transport && ports.contains(port));
            let (rank, sender) = match (protocol.probe)(&probe) {
                Verdict::No => continue,
                Verdict::More => {
                    guess.more = true;
                    continue;
                }
                Verdict::Possible if hinted => (1, None),
                Verdict::Possible => continue,
                Verdict::Likely(side) => (2 + u8::from(hinted), side),
                Verdict::Certain(side) => (Guess::CERTAIN, side),
            };
            if rank > guess.rank {
                guess = Guess { best: Some(protocol), rank, sender, ..guess };
            }
        }
        guess
    }

    /// From here on the session is that protocol's.
    fn recognise(&mut self, protocol: &'static Protocol, swapped: bool, desk: &mut Desk<'_>) {
        self.swapped = swapped;
        self.state = State::Known(protocol, (protocol.dissector)());
        let doubted = std::mem::take(&mut self.doubted);
        if doubted > 0 {
            let title = protocol.title;
            desk.losses.add(format!("bytes in {title} sessions from before they were recognised"), doubted);
            self.remarks.warn(format!("{doubted} bytes went by before this was recognised as {title}"));
        }
    }
}
