//! One session of SMB 3.0.2: files opened, asked about, listed, read, written and closed; or one large file read and
//! written, 1 MiB at a time.

use super::wire::{SEGMENT, Wire};
use std::io::{Result, Write};

/// Port of the server.
const PORT: u16 = 445;
/// Identifiers of the session and its connection to a share.
const SESSION: u64 = 0x0000_7000_0000_0011;
const TREE: u32 = 5;
/// Bytes of content in one message of a bulk transfer.
const CHUNK: usize = 1 << 20;

const CREATE: u16 = 5;
const CLOSE: u16 = 6;
const READ: u16 = 8;
const WRITE: u16 = 9;
const QUERY_DIRECTORY: u16 = 14;
const QUERY_INFO: u16 = 16;

/// Messages of a session.
struct Session<'a, W: Write> {
    wire: Wire<'a, W>,
    /// Number of the next request.
    number: u64,
}

/// Writes a pcap of at least so many bytes, of many small requests; returns how many.
pub fn write(out: &mut impl Write, bytes: u64) -> Result<u64> {
    let mut session = Session { wire: Wire::new(out, PORT)?, number: 1 };
    while session.wire.written < bytes {
        let file = session.number;
        session.exchange(CREATE, &create(&format!("folder\\file-{file}.txt")), &created(file))?;
        session.exchange(QUERY_INFO, &query_info(file), &information())?;
        session.exchange(QUERY_DIRECTORY, &query_directory(file), &listing())?;
        session.exchange(READ, &read(file, 0, 2000), &content(2000))?;
        session.exchange(WRITE, &written(file, 0, 500), &count(500))?;
        session.exchange(CLOSE, &close(file), &closed())?;
    }
    Ok(session.number - 1)
}

/// Writes a pcap in which so many bytes of one file are read, and as many written; returns the requests.
pub fn write_bulk(out: &mut impl Write, bytes: u64) -> Result<u64> {
    let mut session = Session { wire: Wire::new(out, PORT)?, number: 1 };
    session.exchange(CREATE, &create("large.bin"), &created(1))?;
    for at in (0..bytes).step_by(CHUNK) {
        session.exchange(READ, &read(1, at, CHUNK), &content(CHUNK))?;
        session.exchange(WRITE, &written(1, at, CHUNK), &count(CHUNK))?;
    }
    session.exchange(CLOSE, &close(1), &closed())?;
    Ok(session.number - 1)
}

impl<W: Write> Session<'_, W> {
    /// Writes a request and its answer.
    fn exchange(&mut self, command: u16, request: &[u8], response: &[u8]) -> Result<()> {
        for (server, body) in [(false, request), (true, response)] {
            let mut frame = ((64 + body.len()) as u32).to_be_bytes().to_vec();
            frame.extend(b"\xfeSMB\x40\0\x01\0\0\0\0\0");
            frame.extend(command.to_le_bytes());
            frame.extend([32, 0, u8::from(server), 0, 0, 0, 0, 0, 0, 0]);
            frame.extend(self.number.to_le_bytes());
            frame.extend([0xff, 0xfe, 0, 0]);
            frame.extend(TREE.to_le_bytes());
            frame.extend(SESSION.to_le_bytes());
            frame.extend([0; 16]);
            frame.extend(body);
            for part in frame.chunks(SEGMENT) {
                self.wire.segment(server, part)?;
            }
        }
        self.number += 1;
        Ok(())
    }
}

/// The numbers, each of so many bytes, one behind the other.
fn numbers(list: &[(u64, usize)]) -> Vec<u8> {
    list.iter().flat_map(|(number, size)| number.to_le_bytes().into_iter().take(*size)).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn id(file: u64) -> [(u64, usize); 2] {
    [(file, 8), (!file, 8)]
}

fn create(name: &str) -> Vec<u8> {
    let name = utf16(name);
    let mut body =
        numbers(&[(57, 2), (0, 2), (2, 4), (0, 8), (0, 8), (0x12_019f, 4), (0x80, 4), (7, 4), (3, 4)]);
    body.extend(numbers(&[(0x40, 4), (120, 2), (name.len() as u64, 2), (0, 8)]));
    body.extend(name);
    body
}

/// Four times, storage, size and attributes.
fn attributes() -> Vec<u8> {
    const TIME: u64 = 0x01da_1700_0000_0000;
    numbers(&[(TIME, 8), (TIME, 8), (TIME, 8), (TIME, 8), (4096, 8), (2000, 8), (0x20, 4)])
}

fn created(file: u64) -> Vec<u8> {
    let mut body = numbers(&[(89, 2), (0, 2), (1, 4)]);
    body.extend(attributes());
    body.extend([0; 4]);
    body.extend(numbers(&id(file)));
    body.extend([0; 8]);
    body
}

fn query_info(file: u64) -> Vec<u8> {
    let mut body = numbers(&[(41, 2), (1, 1), (34, 1), (1024, 4), (0, 2), (0, 2), (0, 4), (0, 4), (0, 4)]);
    body.extend(numbers(&id(file)));
    body
}

fn information() -> Vec<u8> {
    let mut body = numbers(&[(9, 2), (72, 2), (56, 4)]);
    body.extend(attributes());
    body.extend([0; 4]);
    body
}

fn query_directory(file: u64) -> Vec<u8> {
    let mut body = numbers(&[(33, 2), (37, 1), (0, 1), (0, 4)]);
    body.extend(numbers(&id(file)));
    body.extend(numbers(&[(96, 2), (2, 2), (65_536, 4), (u64::from(b'*'), 2)]));
    body
}

fn listing() -> Vec<u8> {
    let mut entries = Vec::new();
    for number in 0..4 {
        let name = utf16(&format!("file-{number}.txt"));
        let length = 104 + name.len();
        let next = if number == 3 { 0 } else { length.next_multiple_of(8) };
        let mut entry = numbers(&[(next as u64, 4), (0, 4)]);
        entry.extend(&attributes()[..32]);
        entry.extend(numbers(&[(2000, 8), (4096, 8), (0x20, 4), (name.len() as u64, 4), (0, 4), (0, 2)]));
        entry.extend([0; 24]);
        entry.extend(numbers(&[(0, 2), (100 + number, 8)]));
        entry.extend(name);
        entry.resize(next.max(length), 0);
        entries.extend(entry);
    }
    let mut body = numbers(&[(9, 2), (72, 2), (entries.len() as u64, 4)]);
    body.extend(entries);
    body
}

fn read(file: u64, offset: u64, length: usize) -> Vec<u8> {
    let mut body = numbers(&[(49, 2), (0x50, 1), (0, 1), (length as u64, 4), (offset, 8)]);
    body.extend(numbers(&id(file)));
    body.extend([0; 17]);
    body
}

fn content(length: usize) -> Vec<u8> {
    let mut body = numbers(&[(17, 2), (80, 1), (0, 1), (length as u64, 4), (0, 8)]);
    body.extend((0..length).map(|at| (at % 251) as u8));
    body
}

fn written(file: u64, offset: u64, length: usize) -> Vec<u8> {
    let mut body = numbers(&[(49, 2), (112, 2), (length as u64, 4), (offset, 8)]);
    body.extend(numbers(&id(file)));
    body.extend([0; 16]);
    body.extend((0..length).map(|at| (at % 241) as u8));
    body
}

fn count(length: usize) -> Vec<u8> {
    numbers(&[(17, 2), (0, 2), (length as u64, 4), (0, 8)])
}

fn close(file: u64) -> Vec<u8> {
    let mut body = numbers(&[(24, 2), (1, 2), (0, 4)]);
    body.extend(numbers(&id(file)));
    body
}

fn closed() -> Vec<u8> {
    let mut body = numbers(&[(60, 2), (1, 2), (0, 4)]);
    body.extend(attributes());
    body
}
