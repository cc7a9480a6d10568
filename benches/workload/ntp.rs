//! Pairs of a client's request and a server's reply, of 512 clients in turn that go through 16 ports each, eight
//! exchanges at a time, with the values that chrony sends.

use std::io::{Result, Write};

/// Ethernet, IPv4 and UDP headers, and an NTP message.
const FRAME: usize = 14 + 20 + 8 + 48;
/// Clients that are active at the same time.
const CLIENTS: u64 = 512;
/// Exchanges of a client before it takes its next port.
const EXCHANGES: u64 = 8;
/// Ports of a client.
const PORTS: u64 = 16;
/// 2023-11-14, in seconds since 1970; NTP counts from 1900.
const START: u64 = 1_700_000_000;
const NTP_EPOCH: u64 = 2_208_988_800;

/// Writes a pcap of at least so many bytes; returns its frames.
pub fn write(out: &mut impl Write, bytes: u64) -> Result<u64> {
    out.write_all(&[0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0])?;
    out.write_all(&[0; 8])?;
    out.write_all(&262_144u32.to_le_bytes())?;
    out.write_all(&1u32.to_le_bytes())?;
    let (mut written, mut exchange) = (24, 0);
    while written < bytes {
        let microseconds = exchange * 250;
        for (reply, delay) in [(false, 0), (true, 180)] {
            let time = microseconds + delay;
            out.write_all(&((START + time / 1_000_000) as u32).to_le_bytes())?;
            out.write_all(&((time % 1_000_000) as u32).to_le_bytes())?;
            out.write_all(&(FRAME as u32).to_le_bytes())?;
            out.write_all(&(FRAME as u32).to_le_bytes())?;
            out.write_all(&frame(exchange, reply, microseconds))?;
            written += 16 + FRAME as u64;
        }
        exchange += 1;
    }
    Ok(2 * exchange)
}

fn frame(exchange: u64, reply: bool, microseconds: u64) -> [u8; FRAME] {
    let client = exchange % CLIENTS;
    let turn = exchange / CLIENTS / EXCHANGES % PORTS;
    let port = 1024 + (client * 7 + turn * 13) as u16;
    let client = [10, 0, (client >> 8) as u8, client as u8];
    let server = [192, 0, 2, 1 + (exchange % 4) as u8];
    let (source, destination, ports) = match reply {
        false => (client, server, (port, 123)),
        true => (server, client, (123, port)),
    };
    let mut frame = [0; FRAME];
    let (head, ntp) = frame.split_at_mut(42);
    head[..14].copy_from_slice(&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]);
    head[14..26].copy_from_slice(&[0x45, 0, 0, 76, 0, 0, 0x40, 0, 64, 17, 0, 0]);
    head[26..30].copy_from_slice(&source);
    head[30..34].copy_from_slice(&destination);
    head[34..36].copy_from_slice(&ports.0.to_be_bytes());
    head[36..38].copy_from_slice(&ports.1.to_be_bytes());
    head[38..40].copy_from_slice(&56u16.to_be_bytes());
    let stamp = |microseconds: u64| {
        let fraction = (microseconds % 1_000_000) << 32;
        (((START + NTP_EPOCH + microseconds / 1_000_000) << 32) | (fraction / 1_000_000)).to_be_bytes()
    };
    let asked = stamp(microseconds);
    if reply {
        ntp[..16].copy_from_slice(&[0x24, 2, 6, 0xe8, 0, 0, 5, 0x4a, 0, 0, 0, 0x63, 198, 51, 100, 7]);
        ntp[16..24].copy_from_slice(&stamp(microseconds - microseconds % 64_000_000));
        ntp[24..32].copy_from_slice(&asked);
        ntp[32..40].copy_from_slice(&stamp(microseconds + 90));
        ntp[40..48].copy_from_slice(&stamp(microseconds + 110));
    } else {
        ntp[..4].copy_from_slice(&[0x23, 3, 6, 0xe9]);
        ntp[40..48].copy_from_slice(&asked);
    }
    frame
}
