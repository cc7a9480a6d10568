//! What captures say about themselves.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use super::{LinkType, Order, Resolution};
use crate::time::Time;

/// How much of what captures say about themselves is kept, in bytes, counting for each item also the
/// memory that holds it.
pub const MAX_METADATA: usize = 64 << 20;

/// How many types of skipped blocks are told apart.
const MAX_BLOCK_TYPES: usize = 256;

/// What captures say about themselves, in the order in which they said it.
#[derive(Debug, Default)]
pub struct Metadata {
    /// Each section of each file; a pcap file is one section.
    pub sections: Vec<Section>,
    /// Names of addresses (Name Resolution Blocks).
    pub names: Vec<ResolvedName>,
    /// Keys to decrypt what was captured (Decryption Secrets Blocks).
    pub secrets: Vec<Secrets>,
    /// What the capturing side counted (Interface Statistics Blocks).
    pub statistics: Vec<Statistics>,
    /// How many blocks of each type were skipped because they describe no packet and nothing above:
    /// journal entries, custom blocks, types that nobody has defined. Types beyond the first 256 are
    /// counted together as type 0xffffffff.
    pub skipped_blocks: BTreeMap<u32, u64>,
    used: usize,
}

/// The format of a capture file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// The format that libpcap writes.
    Pcap,
    /// PCAP Next Generation.
    Pcapng,
}

impl fmt::Display for FileFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FileFormat::Pcap => "pcap",
            FileFormat::Pcapng => "pcapng",
        })
    }
}

/// A section of a capture file.
#[derive(Clone, Debug)]
pub struct Section {
    /// Name of the file.
    pub file: Arc<str>,
    /// Format of the file.
    pub format: FileFormat,
    /// The section's byte order.
    pub order: Order,
    /// The machine that captured.
    pub hardware: Option<String>,
    /// Its operating system.
    pub os: Option<String>,
    /// The program that wrote the section.
    pub application: Option<String>,
    /// Comments on the section.
    pub comments: Vec<String>,
    /// The interfaces it describes, numbered from 0.
    pub interfaces: Vec<Interface>,
}

/// An interface that packets were captured on.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Name, such as `eth0`.
    pub name: Option<String>,
    /// Description, such as `Broadcom NetXtreme`.
    pub description: Option<String>,
    /// The operating system of the machine that has it.
    pub os: Option<String>,
    /// The filter that captured packets passed.
    pub filter: Option<String>,
    /// Comments on the interface.
    pub comments: Vec<String>,
    /// What its packets begin with.
    pub link: LinkType,
    /// How many bytes of each packet are captured at most; 0 when unlimited.
    pub snap_len: u32,
    /// Unit of its time stamps.
    pub resolution: Resolution,
    /// Seconds added to its time stamps.
    pub offset: i64,
}

/// A name that the capture resolves an address to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedName {
    /// The address.
    pub address: IpAddr,
    /// One of its names.
    pub name: String,
}

/// Keys to decrypt what was captured.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// What they are: 0x544c534b is a TLS key log, 0x57474b4c WireGuard's.
    pub kind: u32,
    /// As the capture holds them.
    pub data: Vec<u8>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets {{ kind: {:#x}, {} bytes }}", self.kind, self.data.len())
    }
}

/// What the capturing side counted on one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Index of the section in [`Metadata::sections`].
    pub section: usize,
    /// Number of the interface in its section.
    pub interface: u32,
    /// When it was counted.
    pub time: Time,
    /// When the capture began.
    pub start: Option<Time>,
    /// When the capture ended.
    pub end: Option<Time>,
    /// Packets that the interface received.
    pub received: Option<u64>,
    /// Packets that the interface dropped for lack of resources.
    pub dropped: Option<u64>,
    /// Packets that passed the filter.
    pub accepted: Option<u64>,
    /// Packets that the operating system dropped.
    pub dropped_by_os: Option<u64>,
    /// Packets that reached the program.
    pub delivered: Option<u64>,
}

impl Metadata {
    /// Keeps an item when the cap allows it: `bytes` is what it holds beside itself.
    fn admit<T>(&mut self, bytes: usize) -> bool {
        let size = size_of::<T>() + bytes;
        let fits = self.used + size <= MAX_METADATA;
        if fits {
            self.used += size;
        }
        fits
    }

    /// These return whether the item was kept.
    #[must_use]
    pub(super) fn add_section(&mut self, section: Section) -> bool {
        let texts = [&section.hardware, &section.os, &section.application];
        let kept = self.admit::<Section>(text_len(&texts, &section.comments));
        if kept {
            self.sections.push(section);
        }
        kept
    }

    #[must_use]
    pub(super) fn add_interface(&mut self, section: Option<usize>, interface: Interface) -> bool {
        let texts = [&interface.name, &interface.description, &interface.os, &interface.filter];
        let kept = self.admit::<Interface>(text_len(&texts, &interface.comments));
        match section.and_then(|index| self.sections.get_mut(index)) {
            Some(section) if kept => section.interfaces.push(interface),
            _ => return false,
        }
        true
    }

    #[must_use]
    pub(super) fn add_name(&mut self, address: IpAddr, name: &[u8]) -> bool {
        let kept = self.admit::<ResolvedName>(name.len());
        if kept {
            self.names.push(ResolvedName { address, name: String::from_utf8_lossy(name).into_owned() });
        }
        kept
    }

    #[must_use]
    pub(super) fn add_secrets(&mut self, kind: u32, data: &[u8]) -> bool {
        let kept = self.admit::<Secrets>(data.len());
        if kept {
            self.secrets.push(Secrets { kind, data: data.to_vec() });
        }
        kept
    }

    #[must_use]
    pub(super) fn add_statistics(&mut self, statistics: Statistics) -> bool {
        let kept = self.admit::<Statistics>(0);
        if kept {
            self.statistics.push(statistics);
        }
        kept
    }

    pub(super) fn count_skipped(&mut self, block_type: u32) {
        let known =
            self.skipped_blocks.len() < MAX_BLOCK_TYPES || self.skipped_blocks.contains_key(&block_type);
        *self.skipped_blocks.entry(if known { block_type } else { u32::MAX }).or_default() += 1;
    }
}

fn text_len(texts: &[&Option<String>], comments: &[String]) -> usize {
    let texts: usize = texts.iter().filter_map(|text| text.as_ref()).map(String::len).sum();
    texts + comments.iter().map(|comment| size_of::<String>() + comment.len()).sum::<usize>()
}
