//! How the bytes of a field are read, in words.

use crate::field::{Bits, Kind};
use crate::language::Language;
use crate::tree::{Node, Order};

/// Appends how a field's `bytes` are read; nothing for a group.
pub(in super::super) fn write(node: &Node, bytes: &[u8], language: Language, out: &mut String) {
    let length = node.length;
    if let Some(bits) = node.field.bits {
        return write_bits(bits, length, language, out);
    }
    if node.is_computed() && node.field.kind != Kind::Group {
        return language.say_of("worked out from {} bytes", &[&length], out);
    }
    let number = |out: &mut String| match (length, node.order) {
        (0, _) => {}
        (1, _) => out.push_str(language.say("1 byte")),
        (_, Order::Little) => language.say_of("{} bytes, the lowest first (little-endian)", &[&length], out),
        (_, Order::Big) => language.say_of("{} bytes, the highest first (big-endian)", &[&length], out),
    };
    match node.field.kind {
        Kind::Group => {}
        Kind::Uint | Kind::Hex | Kind::Bool | Kind::Float => number(out),
        Kind::Int => {
            number(out);
            out.push_str(language.say(", two's complement"));
        }
        Kind::Bytes => language.say_of("{} bytes as they are", &[&length], out),
        Kind::Text => language.say_of("text of {} bytes", &[&length], out),
        Kind::TextZ if bytes.last() != Some(&0) => language.say_of("text of {} bytes", &[&length], out),
        Kind::TextZ => language.say_of("text up to a NUL, {} bytes with it", &[&length], out),
        Kind::Text16 => language.say_of("UTF-16 text of {} bytes", &[&length], out),
        Kind::Ipv4 | Kind::Ipv6 => language.say_of("an address of {} bytes", &[&length], out),
        Kind::NtpTime => out.push_str(language.say("32.32 fixed point: seconds since 1900")),
        Kind::NtpShort => out.push_str(language.say("16.16 fixed point: seconds")),
        Kind::NtpShortSigned => {
            out.push_str(language.say("16.16 fixed point: seconds"));
            out.push_str(language.say(", two's complement"));
        }
        Kind::FileTime => {
            number(out);
            out.push_str(language.say(": tenths of microseconds since 1601"));
        }
        Kind::UnixTime => {
            number(out);
            out.push_str(language.say(": seconds since 1970"));
        }
        Kind::Guid => language.say_of("a GUID of {} bytes", &[&length], out),
    }
}

/// Bits are counted from the lowest one, which is worth 1.
fn write_bits(bits: Bits, length: u32, language: Language, out: &mut String) {
    let width = 8 * length;
    let lowest = width.saturating_sub(u32::from(bits.first) + u32::from(bits.count));
    if bits.count == 1 {
        language.say_of("bit {}", &[&lowest], out);
    } else {
        language.say_of("bits {} to {}", &[&lowest, &(lowest + u32::from(bits.count) - 1)], out);
    }
}
