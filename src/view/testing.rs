//! A message with every kind of field, for the tests of the views.

use crate::fault::{Fault, Severity};
use crate::message::{Message, Side};
use crate::origin::Piece;
use crate::reader::Reader;
use crate::time::Time;
use crate::tree::Tree;

crate::fields! { SAMPLE:
    /// The first byte of an NTP packet.
    FLAGS = hex("sample.flags", "Flags").spec("RFC 5905 §7.3");
    /// Whether a leap second is near.
    LEAP = uint("sample.leap", "Leap indicator").bits(0, 2).names(&[(0, "no warning"), (3, "unsynchronised")]);
    /// Protocol version.
    VERSION = uint("sample.version", "Version").bits(2, 3);
    /// Whether the sender \ answers "yes".
    ANSWER = flag("sample.answer", "Answer").bits(7, 1);
    /// Log2 of the precision.
    PRECISION = int("sample.precision", "Precision").unit("log2 s");
    /// Time to the reference clock and back.
    DELAY = ntp_short("sample.delay", "Root delay").unit("s");
    /// Where the time comes from.
    REFERENCE = ipv4("sample.reference", "Reference ID");
    /// When the packet left.
    TRANSMIT = ntp_time("sample.transmit", "Transmit timestamp");
    /// Who it is.
    NAME = text("sample.name", "Name");
    /// Fields behind the header.
    EXTENSION = group("sample.extension", "Extension field");
    /// What it carries.
    BODY = bytes("sample.body", "Body");
    /// Who is asked.
    ADDRESS = ipv6("sample.address", "Address");
    /// Something that was packed.
    INNER = uint("sample.inner", "Inner").unit("bytes");
}

pub(super) const PIECES: &[Piece] =
    &[Piece { frame: 3, offset: 42, length: 20 }, Piece { frame: 4, offset: 42, length: 97 }];

pub(super) fn bytes() -> Vec<u8> {
    let mut bytes = vec![0xe1, 0xec, 0, 0, 0x40, 0, 192, 0, 2, 1];
    bytes.extend(0x8acd_3ba1_8000_0000_u64.to_be_bytes());
    bytes.extend("\x1b[31mZoë\u{202e}\"!".as_bytes());
    bytes.extend(0..50);
    bytes.extend([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7b]);
    bytes.extend(b"left \x00over here.");
    bytes.extend([1, 2]);
    bytes
}

/// Reads [`bytes`] into a tree.
pub(super) fn tree(bytes: &[u8]) -> Tree {
    let mut tree = Tree::new(true);
    tree.reset(Time::new(1_600_049_185, 442_763_000));
    let mut reader = Reader::new(bytes, 0, &mut tree);
    let fault = read(&mut reader).unwrap_err();
    reader.undissected();
    reader.fault(&fault);
    if let Some(source) = tree.derive("zlib", 0, 32, 50, vec![0, 0, 1, 2].into()) {
        let mut reader = Reader::starting_at(2, &[0, 0, 1, 2], source, &mut tree);
        reader.be16(&INNER).unwrap();
        reader.note(Severity::Warning, 3, "an odd inside");
    }
    tree
}

fn read(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bits8(&FLAGS, &[&LEAP, &VERSION, &ANSWER])?;
    r.i8(&PRECISION)?;
    r.be32(&DELAY)?;
    r.ipv4(&REFERENCE)?;
    r.be64(&TRANSMIT)?;
    r.note(Severity::Info, 10, "the origin is not what was sent");
    r.text(&NAME, 14)?;
    r.group(&EXTENSION, |r| {
        r.meaning(format_args!("Unique Identifier"));
        r.bytes(&BODY, 50)?;
        r.bytes(&ADDRESS, 16)
    })?;
    r.bytes(&crate::tree::UNDISSECTED, 16)?;
    r.be32(&DELAY)?;
    Ok(())
}

pub(super) fn message<'a>(bytes: &'a [u8], tree: &'a Tree) -> Message<'a> {
    Message {
        session: 2,
        number: 7,
        frame: 4,
        time: tree.time(),
        protocol: "sample",
        from: Side::Server,
        transport: crate::protocol::Transport::Udp,
        source: ([192, 0, 2, 9], 123).into(),
        destination: ([192, 0, 2, 7], 33876).into(),
        summary: "Server, stratum 2, \"Zoë\x07\"",
        bytes,
        pieces: PIECES,
        tree,
    }
}
