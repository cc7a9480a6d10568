//! From a captured frame to the TCP segment or UDP datagram in it, through link layers and tunnels.
//!
//! [`Unwrapper::packet`] does it all and answers with a [`Packet`] or with the reason why there is none,
//! [`Unhandled`]; [`Limits`] bound it. A layer is a function that reads its header, moves the cursor
//! behind it and names the `Step` that comes next; one loop takes the steps. So a layer may follow
//! any other, and a frame cannot keep the loop from ending: only joining fragments nests, and that is
//! counted.
//!
//! Link types: NULL, ETHERNET, PPP, FDDI, RAW (12, 14, 101), PPP_HDLC, PPP_ETHER, C_HDLC, IEEE802_11, LOOP,
//! LINUX_SLL, IEEE802_11_RADIOTAP, PPP_PPPD, PPI, PPP_WITH_DIR, C_HDLC_WITH_DIR, MPLS, IPV4, IPV6,
//! NFLOG, LINUX_SLL2. The others are counted by name.

mod cooked;
pub(crate) mod cursor;
mod ethernet;
mod mpls;
mod names;
mod nflog;
mod ppp;
#[cfg(test)]
mod tests;
mod tunnel;
mod udp_tunnel;
mod unhandled;
mod wifi;

pub use names::link_type as link_type_name;
pub use unhandled::Unhandled;

use crate::fragment::{FragmentTable, Key};
use crate::ip::{self, FragmentHeader};
use crate::origin::{Piece, cut_pieces};
use crate::packet::{Addresses, Notes, Packet, Payload};
use crate::time::Time;
use crate::transport;
use cursor::Cursor;
use std::sync::Arc;
use std::time::Duration;

/// Bounds of what unwrapping keeps and follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many incomplete IP datagrams are held at once; the oldest give way.
    pub datagrams: usize,
    /// How many bytes these may take, bookkeeping included; the oldest give way.
    pub fragment_bytes: usize,
    /// How long fragments wait for the rest of their datagram, by capture time. Hosts wait for 15 s
    /// (RFC 791 §3.2) to 60 s (RFC 8200 §4.5); waiting longer risks mixing datagrams of equal number.
    pub fragment_time: Duration,
    /// How many IP headers, and datagrams joined from fragments, may lie inside each other.
    pub nesting: u8,
    /// Whether to verify the checksums of IPv4, TCP and UDP; a wrong one is a note, no more.
    pub verify_checksums: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            datagrams: 4096,
            fragment_bytes: 16 << 20,
            fragment_time: Duration::from_secs(30),
            nesting: 16,
            verify_checksums: false,
        }
    }
}

/// Finds the TCP segment or UDP datagram in each frame, and joins IP fragments across frames.
#[derive(Debug)]
pub struct Unwrapper {
    fragments: FragmentTable,
    nesting: u8,
    verify_checksums: bool,
}

impl Unwrapper {
    /// With nothing held yet.
    pub fn new(limits: &Limits) -> Self {
        Unwrapper {
            fragments: FragmentTable::new(limits),
            nesting: limits.nesting,
            verify_checksums: limits.verify_checksums,
        }
    }

    /// Unwraps a frame: its number, from 1; its capture time; its LINKTYPE; what was captured of it;
    /// and how many bytes it had on the wire, which may be more.
    #[inline]
    pub fn packet(
        &mut self,
        number: u64,
        time: Time,
        link: u32,
        bytes: &[u8],
        wire_len: u32,
    ) -> Result<Packet, Unhandled> {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let whole = [Piece { frame: number, offset: 0, length }];
        let mut walk = Walk {
            cursor: Cursor::new(bytes, wire_len),
            pieces: &whole,
            time,
            addresses: Addresses::default(),
            scope: 0,
            nesting: self.nesting,
            verify_checksums: self.verify_checksums,
            checksum_known: true,
            notes: Notes::default(),
            outer: None,
        };
        // The way of most frames, without the loop: it is several times as fast.
        let mut step = Step::Link(link);
        if link == 1 {
            step = ethernet::ethernet(&mut walk.cursor)?;
        }
        if matches!(step, Step::Ip) {
            step = ip::ip(&mut walk)?;
        }
        match step {
            Step::Protocol(6) => transport::tcp(&mut walk),
            Step::Protocol(17) if !udp_tunnel::is_hinted(walk.cursor.rest()) => transport::udp(&mut walk),
            step => self.unwrap_rest(walk, step),
        }
    }

    /// Gives up on the fragments that are still held: there are no more frames.
    pub fn finish(&mut self) {
        self.fragments.finish();
    }

    /// What was lost so far because fragments were missing: reasons, and the number of datagrams.
    pub fn losses(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.fragments.losses()
    }

    /// Takes the walk by value, so that those that do not come here need not lie in memory.
    #[cold]
    #[inline(never)]
    fn unwrap_rest(&mut self, mut walk: Walk, step: Step) -> Result<Packet, Unhandled> {
        self.unwrap(&mut walk, step)
    }

    /// Takes all steps. A UDP datagram that looked like a tunnel and has no IP header inside is UDP.
    fn unwrap(&mut self, walk: &mut Walk, step: Step) -> Result<Packet, Unhandled> {
        self.follow(walk, step).or_else(|reason| match walk.outer.take() {
            Some(outer) if reason.is_fault() => Ok(outer),
            _ => Err(reason),
        })
    }

    fn follow(&mut self, walk: &mut Walk, mut step: Step) -> Result<Packet, Unhandled> {
        loop {
            let cursor = &mut walk.cursor;
            step = match step {
                Step::Link(number) => link(cursor, number)?,
                Step::Ethernet => ethernet::ethernet(cursor)?,
                Step::Vlan => ethernet::vlan(cursor)?,
                Step::VnTag => ethernet::vn_tag(cursor)?,
                Step::Macsec => ethernet::macsec(cursor)?,
                Step::Backbone => ethernet::backbone(cursor)?,
                Step::FabricPath => ethernet::fabric_path(cursor)?,
                Step::Llc => ethernet::llc(cursor)?,
                Step::Mpls => mpls::mpls(cursor)?,
                Step::Pppoe => ppp::pppoe(cursor)?,
                Step::Ppp => ppp::ppp(cursor)?,
                Step::Radiotap => wifi::radiotap(cursor)?,
                Step::Wifi { data_padded } => wifi::frame(cursor, data_padded)?,
                Step::Nsh => tunnel::nsh(cursor)?,
                Step::Ip => ip::ip(walk)?,
                Step::Protocol(4 | 41) => Step::Ip,
                Step::Protocol(6) => return transport::tcp(walk),
                Step::Protocol(17) => {
                    let packet = transport::udp(walk)?;
                    let (source, destination) = packet.transport.ports();
                    let Some(inner) = udp_tunnel::find(&mut walk.cursor, source, destination) else {
                        return Ok(packet);
                    };
                    walk.outer = Some(packet);
                    let inner = inner?;
                    walk.scope = inner.scope.unwrap_or(walk.scope);
                    inner.step
                }
                Step::Protocol(47) => tunnel::gre(cursor)?,
                Step::Protocol(97) => tunnel::ether_ip(cursor)?,
                Step::Protocol(137) => Step::Mpls,
                Step::Protocol(number) => ip::extension(walk, number)?,
                Step::Fragment(header) => return self.join(walk, &header),
            };
        }
    }

    /// Adds a fragment to its datagram, and goes on with that when it is complete.
    fn join(&mut self, walk: &Walk, header: &FragmentHeader) -> Result<Packet, Unhandled> {
        if walk.cursor.missing() > 0 || walk.notes.length_too_big {
            return Err(Unhandled::Unsupported("IP fragment cut off"));
        }
        let bytes = walk.cursor.rest();
        // Both fit: the pieces say so.
        let pieces = cut_pieces(walk.pieces, walk.cursor.at() as u32, bytes.len() as u32);
        let key = Key::new(walk.addresses, walk.scope, header);
        let joined = self.fragments.add(walk.time, key, header, bytes, pieces)?;
        let datagram = Arc::new(joined.datagram);
        let mut inner =
            Walk { cursor: Cursor::new(&datagram.bytes, 0), pieces: &datagram.pieces, outer: None, ..*walk };
        inner.notes.overlap_differs |= joined.overlap_differs;
        inner.nest()?;
        let mut packet = self.unwrap(&mut inner, Step::Protocol(joined.protocol))?;
        if let Payload::Frame { offset, length } = packet.payload {
            packet.payload = Payload::Joined { datagram: Arc::clone(&datagram), offset, length };
        }
        Ok(packet)
    }
}

/// The layer that comes next.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Link(u32),
    Ethernet,
    Vlan,
    VnTag,
    Macsec,
    Backbone,
    FabricPath,
    Llc,
    Mpls,
    Pppoe,
    Ppp,
    Radiotap,
    Wifi {
        /// Whether the header is padded to a multiple of four bytes.
        data_padded: bool,
    },
    Nsh,
    /// IP of either version: the packet itself says which, whatever the layer around it does.
    Ip,
    /// What an IP header's protocol or next header field says.
    Protocol(u8),
    Fragment(FragmentHeader),
}

pub(crate) type Next = Result<Step, Unhandled>;

/// The way down through one buffer: a frame, or a datagram joined from fragments.
pub(crate) struct Walk<'a> {
    pub cursor: Cursor<'a>,
    /// Where the buffer's bytes came from.
    pieces: &'a [Piece],
    time: Time,
    pub addresses: Addresses,
    pub scope: u64,
    /// How many more IP headers and joined datagrams may follow.
    nesting: u8,
    pub verify_checksums: bool,
    /// False when the innermost IP packet's transport checksum was not made yet or cannot be known.
    pub checksum_known: bool,
    pub notes: Notes,
    /// The UDP datagram that is taken for a tunnel, until an IP header inside says that it is one.
    pub outer: Option<Packet>,
}

impl Walk<'_> {
    /// Goes on inside an IP packet that begins at the cursor. A total length of 0 is not known.
    #[inline]
    pub fn enter_ip(&mut self, addresses: Addresses, total_len: usize) -> Result<(), Unhandled> {
        self.nest()?;
        self.addresses = addresses;
        self.outer = None;
        self.checksum_known = total_len != 0;
        if total_len != 0 {
            self.limit(total_len);
        }
        Ok(())
    }

    /// From here on the layer is `length` bytes long; notes when the layer around it is shorter.
    #[inline]
    pub fn limit(&mut self, length: usize) {
        if !self.cursor.limit(length) {
            self.notes.length_too_big = true;
        }
    }

    fn nest(&mut self) -> Result<(), Unhandled> {
        self.nesting = self.nesting.checked_sub(1).ok_or(Unhandled::TooDeep)?;
        Ok(())
    }
}

/// What a LINKTYPE value leads to.
fn link(cursor: &mut Cursor, number: u32) -> Next {
    match number {
        0 => cooked::null(cursor),
        1 => Ok(Step::Ethernet),
        10 => ethernet::fddi(cursor),
        // 12 and 14 are what some systems' own DLT_RAW was when they wrote it to files.
        12 | 14 | 101 | 228 | 229 => Ok(Step::Ip),
        9 | 50 => ppp::hdlc(cursor),
        51 => Ok(Step::Pppoe),
        104 => ppp::cisco_hdlc(cursor),
        105 => Ok(Step::Wifi { data_padded: false }),
        108 => cooked::open_bsd_loop(cursor),
        113 => cooked::sll(cursor),
        127 => Ok(Step::Radiotap),
        166 => ppp::pppd(cursor),
        192 => wifi::ppi(cursor),
        204 => ppp::with_direction(cursor, ppp::hdlc),
        205 => ppp::with_direction(cursor, ppp::cisco_hdlc),
        219 => Ok(Step::Mpls),
        239 => nflog::nflog(cursor),
        276 => cooked::sll2(cursor),
        _ => Err(Unhandled::LinkType(number)),
    }
}
