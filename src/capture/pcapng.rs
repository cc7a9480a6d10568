//! The pcapng format (draft-ietf-opsawg-pcapng): a file of blocks.
//!
//! Blocks are taken apart here and packets read here: pcap-parser gives no length to skip when a block
//! is bad, cannot tell an incomplete block from one whose packet is longer than the block, does not
//! know the obsolete Packet Block, and allocates for each packet that has options. The other blocks
//! ([`pcapng_blocks`](super::pcapng_blocks)) are pcap-parser's.

use super::clock::Clock;
use super::loss::Reason;
use super::pcapng_blocks;
use super::source::{Next, Sink};
use super::{CaptureError, FileFormat, LinkType, MAX_RECORD, Order};
use crate::time::Time;

/// Block types (§4, §11.1).
pub(super) const SECTION_HEADER: u32 = 0x0a0d_0d0a;
pub(super) const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
pub(super) const NAME_RESOLUTION: u32 = 4;
pub(super) const INTERFACE_STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;
const SYSTEMD_JOURNAL: u32 = 9;
pub(super) const DECRYPTION_SECRETS: u32 = 10;
const CUSTOM: u32 = 0xbad;
const CUSTOM_NOT_TO_COPY: u32 = 0x4000_0bad;

/// The byte-order magic of a Section Header Block (§4.1).
const BYTE_ORDER: u32 = 0x1a2b_3c4d;

/// Bytes of a Section Header Block that tell its version.
const VERSION_END: usize = 16;

/// Block type, length, and the length again (§3.1).
const FRAMING: usize = 12;

/// Fields before the packet of an Enhanced Packet Block (§4.3), and of a Packet Block (appendix A).
const PACKET_AT: usize = 28;

/// Fields before the packet of a Simple Packet Block (§4.4).
const SIMPLE_PACKET_AT: usize = 12;

/// Interfaces of one section that are remembered.
pub(super) const MAX_INTERFACES: usize = 65_536;

/// The longest block that a search for the next block after damage believes.
const SEARCH_MAX: u32 = 1 << 20;

/// Reads the blocks of one file.
#[derive(Default)]
pub(super) struct Pcapng {
    pub order: Order,
    pub interfaces: Vec<Interface>,
    /// The section's index in the metadata, when it was kept there.
    pub section: Option<usize>,
    /// The section is of a version that nobody has defined.
    pub unknown_version: bool,
    /// Where the damage begins that is being skipped.
    damaged_from: Option<u64>,
}

/// What of an interface is needed to read its packets.
#[derive(Clone, Copy)]
pub(super) struct Interface {
    pub link: LinkType,
    pub snap_len: u32,
    pub clock: Clock,
}

/// What the bytes at some place are.
enum Found {
    Block(Block),
    /// No block.
    Nothing,
    /// The beginning of a block of this type and length, or of anything.
    Incomplete(u32, u32),
}

/// A complete block.
#[derive(Clone, Copy)]
struct Block {
    kind: u32,
    len: usize,
}

/// Whether a file begins with a Section Header Block.
pub(super) fn is_section_header(bytes: &[u8]) -> bool {
    bytes.starts_with(&SECTION_HEADER.to_le_bytes()) && bytes.get(8..).and_then(section_order).is_some()
}

/// The byte order that the byte-order magic tells.
fn section_order(magic: &[u8]) -> Option<Order> {
    let magic = *magic.first_chunk()?;
    [Order::Little, Order::Big].into_iter().find(|order| order.u32(magic) == BYTE_ORDER)
}

/// The version of the section whose header this is.
fn version(header: &[u8], order: Order) -> Option<(u16, u16)> {
    let version: [u8; 4] = *header.get(12..VERSION_END)?.first_chunk()?;
    let [a, b, c, d] = version;
    Some((order.u16([a, b]), order.u16([c, d])))
}

/// Versions 1.0 and 1.2, which §4.1 declares the same. Another major version has another layout; other
/// minor versions were never defined, so nothing can be said about theirs.
fn is_known_version(version: (u16, u16)) -> bool {
    matches!(version, (1, 0 | 2))
}

impl Pcapng {
    /// Checks what a file begins with.
    pub fn check_version(bytes: &[u8], name: &str) -> Result<(), CaptureError> {
        let order = bytes.get(8..).and_then(section_order).unwrap_or_default();
        match version(bytes, order) {
            None => Err(CaptureError::ShortHeader { name: name.into(), len: bytes.len() }),
            Some(version) if is_known_version(version) => Ok(()),
            Some((major, minor)) => {
                Err(CaptureError::Version { name: name.into(), format: FileFormat::Pcapng, major, minor })
            }
        }
    }

    /// Takes the complete blocks of `bytes` from `at` on and returns where the first incomplete one
    /// begins. At the end of the file it takes everything.
    pub fn read(&mut self, bytes: &[u8], mut at: usize, end: bool, sink: &mut Sink<'_>) -> usize {
        loop {
            if self.damaged_from.is_some() {
                match self.resume(bytes, at, end, sink) {
                    Next::At(found) => at = found,
                    Next::Wait(from) => return from,
                }
            }
            match self.find(bytes, at) {
                Found::Block(block) => {
                    self.block(block, bytes, at, sink);
                    at += block.len;
                }
                Found::Nothing => self.damaged_from = Some(sink.offset(at)),
                Found::Incomplete(..) if !end || at == bytes.len() => return at,
                Found::Incomplete(kind, _) => match self.block_behind(kind, bytes, at) {
                    Some(found) => {
                        sink.damaged(sink.offset(at), found);
                        at = found;
                    }
                    None => {
                        sink.cut_off(at, bytes.len());
                        return bytes.len();
                    }
                },
            }
        }
    }

    /// Tells what begins at a place.
    fn find(&self, bytes: &[u8], at: usize) -> Found {
        let bytes = bytes.get(at..).unwrap_or_default();
        let Some([kind, mut len]) = self.order.words(bytes) else { return Found::Incomplete(0, 0) };
        let mut order = self.order;
        if kind == SECTION_HEADER {
            let Some(magic) = bytes.get(8..12) else { return Found::Incomplete(kind, 0) };
            let Some(section_order) = section_order(magic) else { return Found::Nothing };
            order = section_order;
            if order != self.order {
                len = len.swap_bytes();
            }
        }
        if len % 4 != 0 || !(FRAMING as u32..=MAX_RECORD).contains(&len) {
            return Found::Nothing;
        }
        match bytes.get(len as usize - 4..len as usize).and_then(|end| order.words(end)) {
            Some([again]) if again == len => Found::Block(Block { kind, len: len as usize }),
            Some(_) => Found::Nothing,
            None => Found::Incomplete(kind, len),
        }
    }

    /// A block behind the one that the file seems to end in, whose length is damaged then. What that
    /// one says is its packet is not searched: a packet may carry a capture.
    fn block_behind(&self, kind: u32, bytes: &[u8], at: usize) -> Option<usize> {
        let fields = bytes.get(at..).and_then(|bytes| self.order.words(bytes));
        let own = match (kind, fields) {
            (ENHANCED_PACKET | PACKET, Some([_, _, _, _, _, captured, _])) => PACKET_AT + captured as usize,
            _ => FRAMING,
        };
        (at + own..bytes.len())
            .find(|&at| matches!(self.find(bytes, at), Found::Block(block) if is_known(block.kind)))
    }

    /// Looks for the next block after damage: one of a type that is known, with both lengths equal.
    fn resume(&mut self, bytes: &[u8], at: usize, end: bool, sink: &mut Sink<'_>) -> Next {
        let from = self.damaged_from.take().unwrap_or(sink.offset(at));
        let mut candidate = at;
        while candidate < bytes.len() {
            match self.find(bytes, candidate) {
                Found::Block(block) if is_known(block.kind) => break,
                Found::Incomplete(kind, len) if !end && (len == 0 || is_known(kind) && len <= SEARCH_MAX) => {
                    self.damaged_from = Some(from);
                    return Next::Wait(candidate);
                }
                _ => candidate += 1,
            }
        }
        if candidate == bytes.len() && !end {
            self.damaged_from = Some(from);
            return Next::Wait(candidate);
        }
        sink.damaged(from, candidate);
        Next::At(candidate)
    }

    fn block(&mut self, block: Block, bytes: &[u8], at: usize, sink: &mut Sink<'_>) {
        let bytes = bytes.get(at..at + block.len).unwrap_or_default();
        if block.kind != SECTION_HEADER && self.unknown_version {
            return sink.loss(Reason::UnknownVersion, at, block.len);
        }
        let outcome = match block.kind {
            ENHANCED_PACKET => self.packet(bytes, at, |word| word, sink),
            // The interface's number shares its word with a count of drops.
            PACKET => {
                let order = self.order;
                self.packet(bytes, at, |word| interface_of_packet_block(word, order), sink)
            }
            SIMPLE_PACKET => self.simple_packet(bytes, at, sink),
            SECTION_HEADER => self.section_header(bytes, sink),
            INTERFACE_DESCRIPTION | NAME_RESOLUTION | INTERFACE_STATISTICS | DECRYPTION_SECRETS => {
                pcapng_blocks::read(self, bytes, sink)
            }
            other => {
                sink.report.metadata.count_skipped(other);
                Ok(())
            }
        };
        if let Err(reason) = outcome {
            sink.loss(reason, at, block.len);
        }
    }

    fn section_header(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Reason> {
        let order = bytes.get(8..).and_then(section_order).ok_or(Reason::BadBlock)?;
        let version = version(bytes, order).ok_or(Reason::BadBlock)?;
        *self = Pcapng { order, unknown_version: !is_known_version(version), ..Pcapng::default() };
        if self.unknown_version {
            return Err(Reason::UnknownVersion);
        }
        pcapng_blocks::read(self, bytes, sink)
    }

    /// An Enhanced Packet Block or a Packet Block.
    #[inline]
    fn packet(
        &self,
        bytes: &[u8],
        at: usize,
        interface: impl Fn(u32) -> u32,
        sink: &mut Sink<'_>,
    ) -> Result<(), Reason> {
        let [_, len, word, high, low, captured, wire] = self.order.words(bytes).ok_or(Reason::BadBlock)?;
        let room = len as usize - 4;
        let options = PACKET_AT.saturating_add(captured as usize);
        if options > room {
            return Err(Reason::BadBlock);
        }
        let interface = self.interfaces.get(interface(word) as usize).ok_or(Reason::UnknownInterface)?;
        let time = interface.clock.time(u64::from(high) << 32 | u64::from(low));
        sink.frame(time, interface.link, wire, at + PACKET_AT, captured);
        if let Some(options) = bytes.get(options.next_multiple_of(4)..room)
            && !options.is_empty()
        {
            pcapng_blocks::comments(options, self.order, |text| sink.comment(text));
        }
        Ok(())
    }

    /// A Simple Packet Block: of interface 0, without a time, cut to the snap length.
    fn simple_packet(&self, bytes: &[u8], at: usize, sink: &mut Sink<'_>) -> Result<(), Reason> {
        let [_, len, wire] = self.order.words(bytes).ok_or(Reason::BadBlock)?;
        let interface = self.interfaces.first().ok_or(Reason::UnknownInterface)?;
        let limit = if interface.snap_len == 0 { u32::MAX } else { interface.snap_len };
        let captured = wire.min(limit);
        if captured as usize > len as usize - 4 - SIMPLE_PACKET_AT {
            return Err(Reason::BadBlock);
        }
        sink.frame(Time::default(), interface.link, wire, at + SIMPLE_PACKET_AT, captured);
        Ok(())
    }
}

fn interface_of_packet_block(word: u32, order: Order) -> u32 {
    match order {
        Order::Little => word & 0xffff,
        Order::Big => word >> 16,
    }
}

fn is_known(kind: u32) -> bool {
    matches!(
        kind,
        SECTION_HEADER | INTERFACE_DESCRIPTION
            ..=ENHANCED_PACKET | SYSTEMD_JOURNAL | DECRYPTION_SECRETS | CUSTOM | CUSTOM_NOT_TO_COPY
    )
}
