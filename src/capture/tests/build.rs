//! Builds captures byte by byte, as their specifications lay them out.

use crate::capture::Order;

pub fn u16(order: Order, value: u16) -> [u8; 2] {
    match order {
        Order::Little => value.to_le_bytes(),
        Order::Big => value.to_be_bytes(),
    }
}

pub fn u32(order: Order, value: u32) -> [u8; 4] {
    match order {
        Order::Little => value.to_le_bytes(),
        Order::Big => value.to_be_bytes(),
    }
}

pub fn u64(order: Order, value: u64) -> [u8; 8] {
    match order {
        Order::Little => value.to_le_bytes(),
        Order::Big => value.to_be_bytes(),
    }
}

fn words(order: Order, values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|&value| u32(order, value)).collect()
}

/// A pcap file in the making.
pub struct PcapFile {
    pub order: Order,
    pub magic: u32,
    pub version: (u16, u16),
    pub snap_len: u32,
    pub network: u32,
    pub bytes: Vec<u8>,
}

impl PcapFile {
    pub fn new(order: Order, magic: u32) -> Self {
        PcapFile { order, magic, version: (2, 4), snap_len: 65_535, network: 1, bytes: Vec::new() }
    }

    /// Microseconds, little-endian.
    pub fn usual() -> Self {
        Self::new(Order::Little, 0xa1b2_c3d4)
    }

    pub fn record(mut self, seconds: u32, ticks: u32, wire: u32, packet: &[u8]) -> Self {
        self.bytes.extend(words(self.order, &[seconds, ticks, packet.len() as u32, wire]));
        if self.magic == 0xa1b2_cd34 {
            self.bytes.extend([7; 8]);
        }
        self.bytes.extend(packet);
        self
    }

    pub fn header(&self) -> Vec<u8> {
        let mut header = u32(self.order, self.magic).to_vec();
        header.extend(u16(self.order, self.version.0));
        header.extend(u16(self.order, self.version.1));
        header.extend(words(self.order, &[0, 0, self.snap_len, self.network]));
        header
    }

    pub fn file(&self) -> Vec<u8> {
        [self.header(), self.bytes.clone()].concat()
    }
}

/// Blocks of pcapng.
pub struct Blocks {
    pub order: Order,
    pub bytes: Vec<u8>,
}

impl Blocks {
    /// A section header of version 1.0.
    pub fn section(order: Order) -> Self {
        Blocks { order, bytes: Vec::new() }.section_header((1, 0), &[])
    }

    pub fn block(mut self, kind: u32, body: &[u8]) -> Self {
        let mut body = body.to_vec();
        body.resize(body.len().next_multiple_of(4), 0);
        let len = u32(self.order, body.len() as u32 + 12);
        self.bytes.extend(u32(self.order, kind));
        self.bytes.extend(len);
        self.bytes.extend(body);
        self.bytes.extend(len);
        self
    }

    fn options(&self, options: &[(u16, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (code, value) in options {
            bytes.extend(u16(self.order, *code));
            bytes.extend(u16(self.order, value.len() as u16));
            bytes.extend(*value);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        if !options.is_empty() {
            bytes.extend([0; 4]);
        }
        bytes
    }

    pub fn section_header(self, version: (u16, u16), options: &[(u16, &[u8])]) -> Self {
        let mut body = u32(self.order, 0x1a2b_3c4d).to_vec();
        body.extend(u16(self.order, version.0));
        body.extend(u16(self.order, version.1));
        body.extend([0xff; 8]);
        body.extend(self.options(options));
        self.block(0x0a0d_0d0a, &body)
    }

    pub fn interface(self, link: u16, snap_len: u32, options: &[(u16, &[u8])]) -> Self {
        let mut body = u16(self.order, link).to_vec();
        body.extend([0; 2]);
        body.extend(u32(self.order, snap_len));
        body.extend(self.options(options));
        self.block(1, &body)
    }

    pub fn enhanced(
        self,
        interface: u32,
        ticks: u64,
        wire: u32,
        packet: &[u8],
        options: &[(u16, &[u8])],
    ) -> Self {
        let fields = [interface, (ticks >> 32) as u32, ticks as u32, packet.len() as u32, wire];
        let mut body = words(self.order, &fields);
        body.extend(packet);
        body.resize(body.len().next_multiple_of(4), 0);
        body.extend(self.options(options));
        self.block(6, &body)
    }

    /// The obsolete Packet Block.
    pub fn packet(self, interface: u16, drops: u16, ticks: u64, wire: u32, packet: &[u8]) -> Self {
        let mut body = [u16(self.order, interface), u16(self.order, drops)].concat();
        body.extend(words(self.order, &[(ticks >> 32) as u32, ticks as u32, packet.len() as u32, wire]));
        body.extend(packet);
        self.block(2, &body)
    }

    pub fn simple(self, wire: u32, packet: &[u8]) -> Self {
        let body = [&u32(self.order, wire), packet].concat();
        self.block(3, &body)
    }

    pub fn then(mut self, other: Blocks) -> Self {
        self.bytes.extend(other.bytes);
        self
    }
}
