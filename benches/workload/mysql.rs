//! One session with one bulk result: a login, a SELECT, and as many rows as fit, 1460 bytes a segment, every
//! second segment acknowledged.

use super::wire::{SEGMENT, Wire};
use std::io::{Result, Write};

/// Port of the server.
const PORT: u16 = 3306;

/// Capabilities of the session: 4.1, with a database, plugin authentication, and without EOF packets behind the
/// column definitions.
const CAPABILITIES: u32 = 0x0000_0001 | 0x0000_0008 | 0x0000_0200 | 0x0000_8000 | 0x0008_0000 | 0x0100_0000;
/// Name and type code of each column.
const COLUMNS: [(&str, u8); 6] =
    [("id", 8), ("name", 253), ("email", 253), ("balance", 246), ("created", 12), ("note", 253)];

/// Writes a pcap of at least so many bytes; returns its rows.
pub fn write(out: &mut impl Write, bytes: u64) -> Result<u64> {
    let mut wire = Wire::new(out, PORT)?;
    wire.segment(true, &packet(0, &greeting()))?;
    wire.segment(false, &packet(1, &login()))?;
    wire.segment(true, &packet(2, &[0, 0, 0, 2, 0, 0, 0]))?;
    wire.segment(false, &packet(0, b"\x03SELECT id, name, email, balance, created, note FROM customer"))?;
    let mut stream = packet(1, &[COLUMNS.len() as u8]);
    let mut number = 2_u8;
    for (name, code) in COLUMNS {
        stream.extend(packet(number, &definition(name, code)));
        number += 1;
    }
    let mut rows = 0;
    while wire.written < bytes {
        stream.extend(packet(number, &row(rows)));
        number = number.wrapping_add(1);
        rows += 1;
        while stream.len() >= SEGMENT {
            wire.segment(true, &stream[..SEGMENT])?;
            stream.drain(..SEGMENT);
        }
    }
    stream.extend(packet(number, &[0xfe, 0, 0, 2, 0, 0, 0]));
    wire.segment(true, &stream)?;
    Ok(rows)
}

fn packet(number: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = (payload.len() as u32 | u32::from(number) << 24).to_le_bytes().to_vec();
    packet.extend_from_slice(payload);
    packet
}

fn greeting() -> Vec<u8> {
    let [a, b, c, d] = CAPABILITIES.to_le_bytes();
    let mut greeting = b"\x0a8.4.0\0\x07\0\0\0abcdefgh\0".to_vec();
    greeting.extend([a, b, 45, 2, 0, c, d, 21]);
    greeting.extend([0; 10]);
    greeting.extend(b"ijklmnopqrst\0mysql_native_password\0");
    greeting
}

fn login() -> Vec<u8> {
    let mut login = CAPABILITIES.to_le_bytes().to_vec();
    login.extend([0, 0, 0, 1, 45]);
    login.extend([0; 23]);
    login.extend(b"reader\0\x00shop\0mysql_native_password\0");
    login
}

fn definition(name: &str, code: u8) -> Vec<u8> {
    let mut definition = b"\x03def\x04shop\x08customer\x08customer".to_vec();
    for _ in 0..2 {
        definition.push(name.len() as u8);
        definition.extend(name.as_bytes());
    }
    definition.extend([12, 45, 0, 0xff, 0, 0, 0, code, 0, 0, 0, 0, 0]);
    definition
}

fn row(number: u64) -> Vec<u8> {
    let mut row = Vec::with_capacity(128);
    let mut cell = |text: &str| {
        row.push(text.len() as u8);
        row.extend(text.as_bytes());
    };
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    cell(&number.to_string());
    cell(&format!("Customer {scattered}"));
    cell(&format!("c{scattered}@mail.example"));
    cell(&format!("{}.{:02}", scattered % 100_000, number % 100));
    cell(&format!(
        "2023-{:02}-{:02} {:02}:{:02}:{:02}",
        1 + number % 12,
        1 + number % 28,
        number % 24,
        number % 60,
        scattered % 60
    ));
    if number.is_multiple_of(4) {
        row.push(0xfb);
    } else {
        cell("pays in time");
    }
    row
}
