//! Blocks of pcapng that describe a capture rather than packets, read by pcap-parser.
//!
//! Its own readings of `if_tsoffset`, the resolutions and the statistics are not used: they take
//! big-endian numbers for little-endian ones and know neither powers of two nor large exponents.

use std::net::IpAddr;
use std::sync::Arc;

use pcap_parser::{
    Block, DecryptionSecretsBlock, InterfaceDescriptionBlock, InterfaceStatisticsBlock, NameResolutionBlock,
    OptionCode, PcapError, PcapNGOption, SectionHeaderBlock, parse_block_be, parse_block_le, parse_option_be,
    parse_option_le,
};

use super::clock::{Clock, Resolution};
use super::loss::Reason;
use super::pcapng::{self, Pcapng};
use super::source::Sink;
use super::{FileFormat, Interface, LinkType, Order, Section, Statistics};
use crate::time::Time;

/// Reads a complete block.
pub(super) fn read(file: &mut Pcapng, block: &[u8], sink: &mut Sink<'_>) -> Result<(), Reason> {
    let parsed = match file.order {
        Order::Little => parse_block_le(block),
        Order::Big => parse_block_be(block),
    };
    let (_, block) = parsed.map_err(|_| Reason::BadBlock)?;
    let kept = match block {
        Block::SectionHeader(block) => section_header(file, &block, sink),
        Block::InterfaceDescription(block) => return interface_description(file, &block, sink),
        Block::NameResolution(block) => name_resolution(&block, sink),
        Block::InterfaceStatistics(block) => interface_statistics(file, &block, sink),
        Block::DecryptionSecrets(block) => decryption_secrets(&block, sink),
        _ => return Err(Reason::BadBlock),
    };
    if kept { Ok(()) } else { Err(Reason::MetadataCap) }
}

/// The comments among a packet's options (§3.5), each given to `take`.
pub(super) fn comments(mut options: &[u8], order: Order, mut take: impl FnMut(String)) {
    loop {
        let parsed = match order {
            Order::Little => parse_option_le::<PcapError<&[u8]>>(options),
            Order::Big => parse_option_be(options),
        };
        match parsed {
            Ok((_, PcapNGOption { code: OptionCode::EndOfOpt, .. })) | Err(_) => return,
            Ok((rest, option)) => {
                if option.code == OptionCode::Comment {
                    take(text(&option));
                }
                options = rest;
            }
        }
    }
}

/// §4.1
fn section_header(file: &mut Pcapng, block: &SectionHeaderBlock<'_>, sink: &mut Sink<'_>) -> bool {
    let options = Options(&block.options);
    let kept = sink.report.metadata.add_section(Section {
        file: Arc::clone(sink.file),
        format: FileFormat::Pcapng,
        order: file.order,
        hardware: options.text(OptionCode::ShbHardware),
        os: options.text(OptionCode::ShbOs),
        application: options.text(OptionCode::ShbUserAppl),
        comments: options.comments(),
        interfaces: Vec::new(),
    });
    file.section = if kept { sink.report.metadata.sections.len().checked_sub(1) } else { None };
    kept
}

/// §4.2
fn interface_description(
    file: &mut Pcapng,
    block: &InterfaceDescriptionBlock<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Reason> {
    let options = Options(&block.options);
    let link = LinkType(block.linktype.0 as u16);
    let snap_len = block.snaplen;
    let resolution = Resolution(block.if_tsresol);
    let offset = options.number(OptionCode::IfTsoffset, file.order).unwrap_or_default() as i64;
    if !file.add_interface(pcapng::Interface { link, snap_len, clock: Clock::new(resolution, offset) }) {
        return Err(Reason::MetadataCap);
    }
    let interface = Interface {
        name: options.text(OptionCode::IfName),
        description: options.text(OptionCode::IfDescription),
        os: options.text(OptionCode::IfOs),
        // The first octet tells the kind of filter; 0 is the text of a libpcap filter.
        filter: options.bytes(OptionCode::IfFilter).and_then(|filter| filter.strip_prefix(&[0])).map(lossy),
        comments: options.comments(),
        link,
        snap_len,
        resolution,
        offset,
    };
    let kept = sink.report.metadata.add_interface(file.section, interface);
    if kept { Ok(()) } else { Err(Reason::MetadataCap) }
}

/// §4.5
fn name_resolution(block: &NameResolutionBlock<'_>, sink: &mut Sink<'_>) -> bool {
    let mut kept = true;
    for record in &block.nr {
        let value = record.record_value;
        let (address, names) = match record.record_type.0 {
            1 => (value.first_chunk::<4>().map(|&octets| IpAddr::from(octets)), value.get(4..)),
            2 => (value.first_chunk::<16>().map(|&octets| IpAddr::from(octets)), value.get(16..)),
            _ => continue,
        };
        let (Some(address), Some(names)) = (address, names) else { continue };
        for name in names.split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
            kept &= sink.report.metadata.add_name(address, name);
        }
    }
    kept
}

/// §4.6
fn interface_statistics(file: &Pcapng, block: &InterfaceStatisticsBlock<'_>, sink: &mut Sink<'_>) -> bool {
    let Some(section) = file.section else { return false };
    let clock = file.interfaces.get(block.if_id as usize).map(|interface| interface.clock);
    let time = |ticks| clock.map_or(Time::default(), |clock| clock.time(ticks));
    let options = Options(&block.options);
    // A time's high half comes first in either byte order.
    let stamp = |code| {
        let [high, low] = file.order.words(options.bytes(code)?)?;
        Some(time(u64::from(high) << 32 | u64::from(low)))
    };
    let count = |code| options.number(code, file.order);
    sink.report.metadata.add_statistics(Statistics {
        section,
        interface: block.if_id,
        time: time(u64::from(block.ts_high) << 32 | u64::from(block.ts_low)),
        start: stamp(OptionCode::IsbStartTime),
        end: stamp(OptionCode::IsbEndTime),
        received: count(OptionCode::IsbIfRecv),
        dropped: count(OptionCode::IsbIfDrop),
        accepted: count(OptionCode::IsbFilterAccept),
        dropped_by_os: count(OptionCode::IsbOsDrop),
        delivered: count(OptionCode::IsbUsrDeliv),
    })
}

/// §4.7; pcap-parser's data has the padding in it.
fn decryption_secrets(block: &DecryptionSecretsBlock<'_>, sink: &mut Sink<'_>) -> bool {
    let data = block.data.get(..block.secrets_len as usize).unwrap_or(block.data);
    sink.report.metadata.add_secrets(block.secrets_type.0, data)
}

/// A block's options (§3.5).
struct Options<'a>(&'a [PcapNGOption<'a>]);

impl Options<'_> {
    fn bytes(&self, code: OptionCode) -> Option<&[u8]> {
        self.0.iter().find(|option| option.code == code).and_then(|option| option.as_bytes().ok())
    }

    fn text(&self, code: OptionCode) -> Option<String> {
        self.bytes(code).map(lossy)
    }

    fn number(&self, code: OptionCode, order: Order) -> Option<u64> {
        self.bytes(code)?.try_into().ok().map(|bytes| order.u64(bytes))
    }

    fn comments(&self) -> Vec<String> {
        self.0.iter().filter(|option| option.code == OptionCode::Comment).map(text).collect()
    }
}

fn text(option: &PcapNGOption<'_>) -> String {
    option.as_bytes().map(lossy).unwrap_or_default()
}

/// Text as UTF-8, without the zeros that some writers end it with.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned()
}

impl Pcapng {
    /// Remembers an interface; whether there was room.
    fn add_interface(&mut self, interface: pcapng::Interface) -> bool {
        let room = self.interfaces.len() < pcapng::MAX_INTERFACES;
        if room {
            self.interfaces.push(interface);
        }
        room
    }
}
