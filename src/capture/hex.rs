//! Text dumps as they stand in documents: `tcpdump -x`, `-X` and `-XX`, xxd, `hexdump -C`, Wireshark's,
//! `od`'s, bare hexadecimal digits, and bytes as programs write them down.
//!
//! [`pcapng`] turns the dumps of a text into a capture, so that everything behind it sees frames. A dump that begins with an
//! IP or Ethernet header is a frame; any other is taken for payload, and gets headers made up for it.

mod layout;
mod literal;
mod wrap;

use crate::message::Side;
use crate::protocol::{Protocol, Transport, mysql};
use crate::time::Time;
pub(super) use wrap::pcapng;

/// The longest text that is read.
pub(super) const MAX_TEXT: usize = 64 << 20;

/// The longest dump, that of the largest frame libpcap captures on most links.
const MAX_DUMP: usize = 262_144;

/// What a payload without headers is taken for.
#[derive(Clone, Copy, Debug)]
pub struct Payload {
    /// What carries it.
    pub transport: Transport,
    /// The server's port.
    pub port: u16,
    /// Who sent it.
    pub from: Side,
    /// What stands before it on the wire and is often left out in documents, if it is left out here.
    pub left_out: fn(&[u8]) -> Option<[u8; 4]>,
}

impl Payload {
    /// A message of that protocol.
    pub fn of(protocol: &Protocol, from: Side) -> Self {
        let (transport, port) = protocol.ports.first().copied().unwrap_or((Transport::Tcp, UNKNOWN_PORT));
        let left_out =
            if protocol.name == mysql::PROTOCOL.name { mysql::left_out_header } else { |_: &[u8]| None };
        Payload { transport, port, from, left_out }
    }
}

/// A port that stands for no protocol.
const UNKNOWN_PORT: u16 = 50_001;

impl Default for Payload {
    /// Of no known protocol, over TCP, sent by whom the content says.
    fn default() -> Self {
        Payload { transport: Transport::Tcp, port: UNKNOWN_PORT, from: Side::Client, left_out: |_| None }
    }
}

/// The bytes of one dump.
#[derive(Clone, Debug, Default, PartialEq)]
struct Dump {
    time: Time,
    bytes: Vec<u8>,
}

/// The dumps in a text, in its order. Lines that belong to none, such as prose between them, are passed over.
fn dumps(text: &str) -> Vec<Dump> {
    let text = &plain(text);
    let dumps = with_offsets(text);
    if dumps.is_empty() { bare(text) } else { dumps }
}

/// A text without what web pages and letters put into dumps: full-width letters, letters without width, and the marks
/// of quoted lines.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        let quoted = line.trim_start();
        let line = if quoted.starts_with('>') { quoted.trim_start_matches(['>', ' ']) } else { line };
        plain.extend(line.chars().filter_map(|character| match character {
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
            '\u{3000}' => Some(' '),
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
            _ => Some(character),
        }));
        plain.push('\n');
    }
    plain
}

/// Dumps whose lines begin with an offset.
fn with_offsets(text: &str) -> Vec<Dump> {
    let mut dumps = Vec::new();
    let mut lines: Vec<layout::Line<'_>> = Vec::new();
    let mut time = Time::default();
    for line in text.lines() {
        if line.trim() == "*" && !lines.is_empty() {
            lines.push(layout::Line::REPEATED);
        } else if let Some(line) = layout::Line::read(line) {
            if line.offset == 0 {
                finish(&mut lines, time, &mut dumps);
            }
            lines.push(line);
        } else if let Some(stamp) = layout::stamp(line) {
            finish(&mut lines, time, &mut dumps);
            time = stamp;
        }
    }
    finish(&mut lines, time, &mut dumps);
    dumps
}

/// Ends the dump that `lines` make, if any.
fn finish(lines: &mut Vec<layout::Line<'_>>, time: Time, dumps: &mut Vec<Dump>) {
    let bytes = layout::bytes(lines);
    lines.clear();
    if !bytes.is_empty() {
        dumps.push(Dump { time, bytes });
    }
}

/// Paragraphs of nothing but hexadecimal digits, as they are, in `\x4a` or in `0x4a,` notation; arrays and strings.
fn bare(text: &str) -> Vec<Dump> {
    /// Shorter ones may be words.
    const SHORTEST: usize = 4;
    /// Where other paragraphs stand beside them.
    const SHORTEST_IN_PROSE: usize = 8;
    let mut dumps = Vec::new();
    let mut prose = false;
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        let line = line.trim();
        if line.starts_with('#') || line.starts_with("//") {
            continue;
        }
        if !line.is_empty() {
            paragraph.push_str(line);
            paragraph.push(' ');
            continue;
        }
        let digits =
            layout::digits(&paragraph).or_else(|| literal::string(&paragraph)).map(|bytes| vec![bytes]);
        let found = digits.or_else(|| literal::arrays(&paragraph));
        prose |= found.is_none();
        for mut bytes in found.into_iter().flatten().filter(|bytes| !bytes.is_empty()) {
            bytes.truncate(MAX_DUMP);
            dumps.push(Dump { time: Time::default(), bytes });
        }
        paragraph.clear();
    }
    let shortest = if prose { SHORTEST_IN_PROSE } else { SHORTEST };
    dumps.retain(|dump| dump.bytes.len() >= shortest);
    dumps
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: &[u8] = b"\x01\x02 test |\xffABCDEFGHI-tail";

    fn one(text: &str) -> Vec<u8> {
        let found = dumps(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].bytes.clone()
    }

    #[test]
    fn every_layout_gives_the_same_bytes() {
        let tcpdump = "\
\t0x0000:  0102 2074 6573 7420 7cff 4142 4344 4546  ...test.|.ABCDEF
\t0x0010:  4748 492d 7461 696c                      GHI-tail
";
        let xxd = "\
00000000: 0102 2074 6573 7420 7cff 4142 4344 4546  .. test |.ABCDEF
00000010: 4748 492d 7461 696c                      GHI-tail
";
        let hexdump = "\
00000000  01 02 20 74 65 73 74 20  7c ff 41 42 43 44 45 46  |.. test |.ABCDEF|
00000010  47 48 49 2d 74 61 69 6c                           |GHI-tail|
00000018
";
        let wireshark = "\
0000   01 02 20 74 65 73 74 20 7c ff 41 42 43 44 45 46   .. test |.ABCDEF
0010   47 48 49 2d 74 61 69 6c                           GHI-tail
";
        let without_text = "0x0000: 0102 2074 6573 7420 7cff 4142 4344 4546\n0x0010: 4748 492d 7461 696c\n";
        let collapsed = "     0x0000: 0102 2074 6573 7420 7cff 4142 4344 4546 .. test |.ABCDEF\n     0x0010: 4748 492d 7461 696c GHI-tail";
        let words = "\
0000000 0201 7420 7365 2074 ff7c 4241 4443 4645
0000010 4847 2d49 6174 6c69
0000018
";
        let octal = "0000000 01 02 20 74 65 73 74 20 7c ff 41 42 43 44 45 46\n0000020 47 48 49 2d 74 61 69 6c\n0000030\n";
        let octal_words = words.replace("0000018", "0000030").replace("0000010", "0000020");
        for text in [tcpdump, xxd, hexdump, wireshark, without_text, collapsed, words, octal, &octal_words] {
            assert_eq!(one(text), BYTES, "{text}");
        }
    }

    #[test]
    fn text_that_looks_like_digits_is_text() {
        // "beef" and "00" beside bytes that spell them.
        assert_eq!(one("0x0000: 6265 6566 beef"), b"beef");
        assert_eq!(one("00000000  30 30   |00|"), b"00");
    }

    #[test]
    fn marks_of_letters_and_web_pages_are_passed_over() {
        let dump = "00000000  01 02 20 74 65 73 74 20  7c ff 41 42 43 44 45 46  |.. test |.ABCDEF|\n\
                    00000010  47 48 49 2d 74 61 69 6c                           |GHI-tail|\n";
        let wide = |letter: char| match letter {
            '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter),
            ' ' => '\u{3000}',
            letter => letter,
        };
        for text in [
            dump.lines().map(|line| format!("> {line}\n")).collect(),
            dump.lines().map(|line| format!("  >> {line}\r\n")).collect(),
            dump.chars().map(wide).collect(),
            dump.replace("  ", "  \u{200b}"),
            format!("\u{feff}{dump}"),
            dump.replace(' ', "\u{a0}"),
        ] {
            let text: String = text;
            assert_eq!(one(&text), BYTES, "{text}");
        }
    }

    #[test]
    fn bytes_in_programs() {
        let array = "/* Frame (4 bytes) */\nstatic const unsigned char pkt1[4] = {\n0x4a, 0x00, 0x00, 0x00 /* J... */\n};";
        assert_eq!(one(array), b"J\0\0\0");
        assert_eq!(one("b'J\\x00\\x00\\n'"), b"J\0\0\n");
        assert_eq!(dumps("a {0x4a, 0x00, 0, 0};"), []);
    }

    #[test]
    fn an_odd_last_byte_of_words() {
        assert_eq!(one("0000000 0201 7420 0003\n0000005\n"), [1, 2, 0x20, 0x74, 3]);
    }

    #[test]
    fn repeated_lines_are_written_out() {
        let text = "\
00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
*
00000040  01                                                |.|
00000041
";
        assert_eq!(one(text), [&[0; 64][..], &[1]].concat());
    }

    #[test]
    fn bare_digits_in_several_notations() {
        for text in ["4a0000000a35", "4a 00 00 00\n0a 35", r"\x4a\x00\x00\x00\x0a\x35", "{0x4a, 0x00, 0, 0};"]
        {
            let expected: Option<&[u8]> = (!text.starts_with('{')).then_some(b"J\0\0\0\n5");
            assert_eq!(dumps(text).first().map(|dump| &dump.bytes[..]), expected, "{text}");
        }
        assert_eq!(dumps("4a000000\n\n0a352e37").len(), 2, "a blank line ends a dump");
    }

    #[test]
    fn prose_is_no_dump() {
        for text in ["", "hello", "dead", "dead beef\n\nand so on", "2020-09-14 is a date", "face: a word"] {
            assert_eq!(dumps(text), [], "{text}");
        }
    }

    #[test]
    fn a_dump_ends_where_its_offsets_do() {
        let text = "\
03:20:34.299521 IP a > b: Flags [P.]
 0x0000: 0102 0304
words
2020-09-14 03:20:35.5 IP b > a:
 0x0000: 05
 0x0044: 0909
 0x0000: 06
";
        let found = dumps(text);
        let bytes: Vec<&[u8]> = found.iter().map(|dump| &dump.bytes[..]).collect();
        assert_eq!(bytes, [&[1, 2, 3, 4][..], &[5], &[6]]);
        let times = [Time::new(12_034, 299_521_000), Time::new(1_600_053_635, 500_000_000)];
        assert_eq!([found[0].time, found[1].time], times);
    }
}
