//! One TCP session in a pcap: segments of both sides, and what acknowledges those of the server.

use std::io::{Result, Write};

/// Ethernet, IPv4 and TCP headers.
const HEADERS: usize = 14 + 20 + 20;
/// Bytes of a full segment.
pub const SEGMENT: usize = 1460;
/// 2023-11-14, in seconds since 1970.
const START: u64 = 1_700_000_000;

/// Where frames go.
pub struct Wire<'a, W: Write> {
    out: &'a mut W,
    port: u16,
    /// Bytes of the capture so far.
    pub written: u64,
    segments: u64,
    /// Next sequence number of the client and of the server.
    sequence: [u32; 2],
    microseconds: u64,
}

impl<'a, W: Write> Wire<'a, W> {
    /// Starts a capture with a server on that port.
    pub fn new(out: &'a mut W, port: u16) -> Result<Self> {
        out.write_all(&[0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0])?;
        out.write_all(&[0; 8])?;
        out.write_all(&262_144u32.to_le_bytes())?;
        out.write_all(&1u32.to_le_bytes())?;
        Ok(Wire { out, port, written: 24, segments: 0, sequence: [1, 1], microseconds: 0 })
    }

    /// Writes a segment, and for every second one of the server what acknowledges it.
    pub fn segment(&mut self, server: bool, payload: &[u8]) -> Result<()> {
        self.frame(server, payload)?;
        self.segments += u64::from(server);
        if server && self.segments.is_multiple_of(2) {
            self.frame(false, &[])?;
        }
        Ok(())
    }

    fn frame(&mut self, server: bool, payload: &[u8]) -> Result<()> {
        self.microseconds += 12;
        let (client, database) = ([192, 0, 2, 2], [192, 0, 2, 1]);
        let (source, destination, ports) = if server {
            (database, client, [self.port, 40000])
        } else {
            (client, database, [40000, self.port])
        };
        let mut head = [0; HEADERS];
        head[..14].copy_from_slice(&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]);
        head[14..26].copy_from_slice(&[0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6, 0, 0]);
        head[16..18].copy_from_slice(&((40 + payload.len()) as u16).to_be_bytes());
        head[26..30].copy_from_slice(&source);
        head[30..34].copy_from_slice(&destination);
        head[34..36].copy_from_slice(&ports[0].to_be_bytes());
        head[36..38].copy_from_slice(&ports[1].to_be_bytes());
        head[38..42].copy_from_slice(&self.sequence[usize::from(server)].to_be_bytes());
        head[42..46].copy_from_slice(&self.sequence[usize::from(!server)].to_be_bytes());
        head[46..50].copy_from_slice(&[0x50, 0x10, 0xff, 0xff]);
        let own = &mut self.sequence[usize::from(server)];
        *own = own.wrapping_add(payload.len() as u32);
        let length = (HEADERS + payload.len()) as u32;
        for value in [
            (START + self.microseconds / 1_000_000) as u32,
            (self.microseconds % 1_000_000) as u32,
            length,
            length,
        ] {
            self.out.write_all(&value.to_le_bytes())?;
        }
        self.out.write_all(&head)?;
        self.out.write_all(payload)?;
        self.written += 16 + u64::from(length);
        Ok(())
    }
}
