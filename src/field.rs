//! What a field is, and the one way to declare it.
//!
//! A field is declared once, with [`fields!`](crate::fields): filter name, label, how its bytes are read,
//! what its values mean, one sentence of description and the place in its specification. The reader records
//! it, every view shows it, `dissect fields` lists it, all from that one declaration.
//!
//! ```
//! dissect::fields! { EXAMPLE:
//!     /// How many hops away the reference clock is.
//!     STRATUM = uint("example.stratum", "Stratum").names(&[(1, "primary reference")]).spec("RFC 5905 §7.3");
//! }
//! assert_eq!(EXAMPLE[0].name, "example.stratum");
//! ```

use crate::tree::{Node, Tree};

/// One named piece of a protocol's messages, as its specification defines it.
pub struct Field {
    /// Filter name, Wireshark's where it has one: `ntp.stratum`.
    pub name: &'static str,
    /// What people call it: `Stratum`.
    pub label: &'static str,
    /// One sentence for someone who meets the field for the first time.
    pub description: &'static str,
    /// Where it is specified: `RFC 5905 §7.3`.
    pub spec: &'static str,
    /// How its value is read.
    pub kind: Kind,
    /// For a field narrower than its bytes: which bits of the number those bytes make.
    pub bits: Option<Bits>,
    /// What single values are called, in ascending order of value.
    pub names: &'static [(u64, &'static str)],
    /// Unit of a number, as printed after it: `s`, `bytes`.
    pub unit: &'static str,
    /// Writes what a value means where names and unit do not tell it.
    pub meaning: Option<Meaning>,
}

/// Writes what the value of a node means; writes nothing where there is nothing to say.
pub type Meaning = fn(node: &Node, tree: &Tree, out: &mut String);

/// How the value of a field is read from its bytes and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Holds other fields; no value of its own.
    Group,
    /// Unsigned integer.
    Uint,
    /// Unsigned integer, shown in hexadecimal: flags, identifiers, checksums.
    Hex,
    /// Two's complement integer.
    Int,
    /// One bit, or a number of which only zero is false.
    Bool,
    /// Bytes without further reading.
    Bytes,
    /// Text; bytes that are not UTF-8 are shown as U+FFFD.
    Text,
    /// Text up to its first NUL byte; the NUL belongs to the field.
    TextZ,
    /// Text in UTF-16, least significant byte first unless its node says otherwise; NULs at its end are not shown.
    Text16,
    /// IPv4 address.
    Ipv4,
    /// IPv6 address.
    Ipv6,
    /// A number with a fraction, kept as the bits of an `f64`.
    Float,
    /// NTP timestamp: 32 bits of seconds since 1900 or a later era, 32 bits of fraction (RFC 5905 §6).
    NtpTime,
    /// NTP short format: 16 bits of seconds, 16 of fraction (RFC 5905 §6).
    NtpShort,
    /// NTP short format read as two's complement.
    NtpShortSigned,
    /// Hundreds of nanoseconds since 1601, in 64 bits (MS-DTYP §2.3.3); 0 and what lies beyond 63 bits are no time.
    FileTime,
    /// Seconds since 1970.
    UnixTime,
    /// Globally unique identifier of 16 bytes: a number of 4 bytes, two of 2, and 8 bytes (MS-DTYP §2.3.4).
    Guid,
}

/// Bits of a number, the most significant one being bit 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    /// The first bit, from the most significant.
    pub first: u8,
    /// How many bits.
    pub count: u8,
    /// How wide the number is that `first` counts in; 0 for just as wide as it is read. Of a wider one that is
    /// sent in fewer bytes, the uppermost bits are left out.
    pub width: u8,
}

impl Bits {
    /// These bits of `number`, which is `width` bits wide; zero where they lie outside of it.
    pub const fn of(self, number: u64, width: u32) -> u64 {
        let width = if self.width > 0 { self.width as u32 } else { width };
        let below = width.saturating_sub(self.first as u32 + self.count as u32);
        let mask = if self.count >= 64 { u64::MAX } else { (1 << self.count) - 1 };
        if below >= 64 { 0 } else { (number >> below) & mask }
    }

    /// The first of these bits in a number of `width` bits; nothing if not all of them are in it.
    pub const fn first_in(self, width: u32) -> Option<u8> {
        let left_out = (self.width as u32).saturating_sub(width);
        if self.first as u32 >= left_out { Some(self.first - left_out as u8) } else { None }
    }
}

impl Field {
    const fn new(kind: Kind, name: &'static str, label: &'static str) -> Self {
        Field {
            name,
            label,
            description: "",
            spec: "",
            kind,
            bits: None,
            names: &[],
            unit: "",
            meaning: None,
        }
    }

    /// States the description; [`fields!`](crate::fields) takes it from the doc comment.
    pub const fn describe(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// States where the field is specified.
    pub const fn spec(mut self, spec: &'static str) -> Self {
        self.spec = spec;
        self
    }

    /// Names single values; the table must ascend.
    pub const fn names(mut self, names: &'static [(u64, &'static str)]) -> Self {
        self.names = names;
        self
    }

    /// States the unit of the number.
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Makes it a bit field: `count` bits from bit `first`, the most significant one being 0.
    pub const fn bits(mut self, first: u8, count: u8) -> Self {
        self.bits = Some(Bits { first, count, width: 0 });
        self
    }

    /// Makes it a bit field of a number that is `width` bits wide, or is sent in fewer bytes without its uppermost
    /// bits: the bits that are set in `mask`, side by side.
    pub const fn mask(mut self, width: u8, mask: u64) -> Self {
        let count = mask.count_ones() as u8;
        self.bits = Some(Bits { first: width - mask.trailing_zeros() as u8 - count, count, width });
        self
    }

    /// States how a value is explained.
    pub const fn meaning(mut self, meaning: Meaning) -> Self {
        self.meaning = Some(meaning);
        self
    }

    /// The name of a value, if it has one.
    pub fn name_of(&self, value: u64) -> Option<&'static str> {
        self.names.binary_search_by_key(&value, |&(known, _)| known).ok().map(|at| self.names[at].1)
    }

    /// The bits of a bit field out of the number that holds them; the number itself for other fields.
    pub const fn of(&self, number: u64, width: u32) -> u64 {
        match self.bits {
            Some(bits) => bits.of(number, width),
            None => number,
        }
    }
}

/// Lists of field lists as one list.
pub const fn join<const N: usize>(
    lists: &[&'static [&'static [&'static Field]]],
) -> [&'static [&'static Field]; N] {
    let mut joined: [&'static [&'static Field]; N] = [&[]; N];
    let (mut at, mut list, mut part) = (0, 0, 0);
    while list < lists.len() {
        if part < lists[list].len() {
            joined[at] = lists[list][part];
            at += 1;
            part += 1;
        } else {
            list += 1;
            part = 0;
        }
    }
    joined
}

/// Writes the names of the bits that are set in a word of flags, the name of the lowest bit being the first.
pub fn write_set(value: u64, names: &[&str], out: &mut String) {
    let mut between = "";
    for bit in (0..64).filter(|bit| value >> bit & 1 == 1) {
        out.push_str(between);
        between = ", ";
        match names.get(bit) {
            Some(name) => out.push_str(name),
            // Writing to a String cannot fail.
            None => drop(std::fmt::Write::write_fmt(out, format_args!("bit {bit}"))),
        }
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A field of any kind.
pub const fn of_kind(kind: Kind, name: &'static str, label: &'static str) -> Field {
    Field::new(kind, name, label)
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident $kind:ident;)*) => {
        $($(#[$doc])* pub const fn $name(name: &'static str, label: &'static str) -> Field {
            Field::new(Kind::$kind, name, label)
        })*
    };
}

constructors! {
    /// A field that holds other fields.
    group Group;
    /// An unsigned integer.
    uint Uint;
    /// An unsigned integer shown in hexadecimal.
    hex Hex;
    /// A two's complement integer.
    int Int;
    /// A flag.
    flag Bool;
    /// Uninterpreted bytes.
    bytes Bytes;
    /// Text.
    text Text;
    /// Text that ends with a NUL byte.
    textz TextZ;
    /// Text in UTF-16.
    text16 Text16;
    /// An IPv4 address.
    ipv4 Ipv4;
    /// An IPv6 address.
    ipv6 Ipv6;
    /// A number with a fraction.
    float Float;
    /// An NTP timestamp.
    ntp_time NtpTime;
    /// An NTP short: unsigned 16.16 seconds.
    ntp_short NtpShort;
    /// An NTP short read as signed.
    ntp_short_signed NtpShortSigned;
    /// A FILETIME.
    filetime FileTime;
    /// Seconds since 1970.
    unix_time UnixTime;
    /// A GUID.
    guid Guid;
}

/// Declares fields as statics, and a list of all of them for the field table.
///
/// Each declaration is its doc comment (the description), a name for the static, and a constructor of this
/// module with its refinements. See the [module](crate::field) for an example.
#[macro_export]
macro_rules! fields {
    ($list:ident: $($(#[doc = $doc:literal])+ $field:ident = $make:ident($name:literal, $label:literal)
        $(.$refine:ident($($argument:expr),* $(,)?))*;)+) => {
        $($(#[doc = $doc])+ pub static $field: $crate::field::Field = $crate::field::$make($name, $label)
            .describe(concat!($($doc),+)) $(.$refine($($argument),*))*;)+
        /// Every field declared here, in order of declaration.
        pub static $list: &[&$crate::field::Field] = &[$(&$field),+];
    };
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    crate::fields! { SAMPLE:
        /// Leap indicator.
        LEAP = uint("sample.leap", "Leap").bits(0, 2).names(&[(0, "none"), (3, "unsynchronised")]);
        /// A flag at the other end.
        LAST = flag("sample.last", "Last").bits(7, 1);
    }

    #[test]
    fn bits_count_from_the_most_significant() {
        assert_eq!(LEAP.of(0b1100_0000, 8), 3);
        assert_eq!(LEAP.of(0b0100_0000, 8), 1);
        assert_eq!(LAST.of(0b0000_0001, 8), 1);
        assert_eq!(Bits { first: 0, count: 64, width: 0 }.of(u64::MAX, 64), u64::MAX);
        assert_eq!(
            Bits { first: 9, count: 1, width: 0 }.of(0xff, 8),
            1,
            "bits beyond the number never panic"
        );
    }

    #[test]
    fn a_word_of_flags_may_be_sent_in_fewer_bytes() {
        let bits = flag("sample.low", "Low").mask(32, 0x20).bits.expect("bits");
        assert_eq!((bits.of(0x20, 32), bits.of(0x20, 16), bits.of(0x20, 8)), (1, 1, 1));
        assert_eq!((bits.first_in(32), bits.first_in(16), bits.first_in(8)), (Some(26), Some(10), Some(2)));
        let high = flag("sample.high", "High").mask(32, 0x100).bits.expect("bits");
        assert_eq!((high.first_in(16), high.first_in(8)), (Some(7), None));
    }

    #[test]
    fn sets_are_named() {
        let named = |value| {
            let mut out = String::new();
            write_set(value, &["first", "second"], &mut out);
            out
        };
        assert_eq!(named(0), "");
        assert_eq!(named(0b11), "first, second");
        assert_eq!(named(0b110), "second, bit 2");
    }

    #[test]
    fn descriptions_come_from_doc_comments() {
        assert_eq!(SAMPLE[0].description.trim(), "Leap indicator.");
        assert_eq!(LEAP.name_of(3), Some("unsynchronised"));
        assert_eq!(LEAP.name_of(2), None);
    }
}
