//! The header of modes 1 to 5 in versions 1 to 4, in wire order (RFC 5905 §7.3; RFC 1305 appendix A,
//! RFC 1119 and RFC 1059 for the versions before, which have the same layout).

use super::reference::Reference;
use crate::fault::Fault;
use crate::reader::Reader;
use crate::tree::{Node, Tree};
use std::fmt::Write;
use std::sync::LazyLock;

crate::fields! { FIELDS:
    /// Leap indicator, version and mode.
    FLAGS = hex("ntp.flags", "Flags").spec("RFC 5905 §7.3");
    /// Whether the last minute of the month will have a second more or less, or that the sender's clock is not synchronized.
    LEAP = uint("ntp.flags.li", "Leap indicator").bits(0, 2).names(LEAPS).spec("RFC 5905 §7.3");
    /// Version of the protocol that the sender speaks.
    VERSION = uint("ntp.flags.vn", "Version").bits(2, 3).spec("RFC 5905 §7.3");
    /// What part the sender plays: a client asks, a server answers, symmetric peers do both, a broadcast server tells everybody.
    MODE = uint("ntp.flags.mode", "Mode").bits(5, 3).names(MODES).spec("RFC 5905 §7.3");
    /// How many servers lie between the sender and a reference clock: 1 has the clock itself, 16 has no time.
    STRATUM = uint("ntp.stratum", "Stratum").meaning(stratum).spec("RFC 5905 §7.3");
    /// How long the sender waits between messages at most, as a power of two of seconds.
    POLL = int("ntp.ppoll", "Poll interval").meaning(poll).spec("RFC 5905 §7.3");
    /// How finely the sender's clock can be read, as a power of two of seconds.
    PRECISION = int("ntp.precision", "Precision").meaning(precision).spec("RFC 5905 §7.3");
    /// Round trip time from the sender to the reference clock, all the way.
    ROOT_DELAY = ntp_short_signed("ntp.rootdelay", "Root delay").unit("s").spec("RFC 5905 §7.3");
    /// How far the sender's clock may be off the reference clock, besides half the root delay.
    ROOT_DISPERSION = ntp_short("ntp.rootdispersion", "Root dispersion").unit("s").spec("RFC 5905 §7.3");
    /// What the sender takes its time from: a clock's name, an upstream server's address, or why a server refuses to answer.
    REFERENCE_ID = bytes("ntp.refid", "Reference ID").meaning(reference).spec("RFC 5905 §7.3");
    /// When the sender's clock was last set or corrected.
    REFERENCE_TIME = ntp_time("ntp.reftime", "Reference timestamp").names(UPGRADES).meaning(distance).spec("RFC 5905 §7.3");
    /// The transmit timestamp of the message that this one answers, so that its sender knows it again (T1).
    ORIGIN = ntp_time("ntp.org", "Origin timestamp").names(UNKNOWN).meaning(distance).spec("RFC 5905 §7.3");
    /// When the message that this one answers arrived (T2).
    RECEIVE = ntp_time("ntp.rec", "Receive timestamp").names(UNKNOWN).meaning(distance).spec("RFC 5905 §7.3");
    /// When this message left (T3); a client that gives away no more than it must sends a random number.
    TRANSMIT = ntp_time("ntp.xmt", "Transmit timestamp").names(UNKNOWN).meaning(distance).spec("RFC 5905 §7.3");
}

/// Bytes of the header, in every version.
pub const LENGTH: usize = 48;
/// Where the reference identifier is.
pub const REFERENCE_ID_AT: usize = 12;
/// Where the origin timestamp is.
pub const ORIGIN_AT: usize = 24;
/// Where the transmit timestamp is.
pub const TRANSMIT_AT: usize = 40;

/// The leap indicator of a clock that is not synchronized.
pub const UNSYNCHRONIZED: u8 = 3;

/// In the reference timestamp of version 4, what offers version 5 (draft-ietf-ntp-ntpv5): `NTP5NTP5`, and
/// `NTP5DRFT` as long as it is a draft.
pub const OFFERS_V5: [u64; 2] = [0x4e54_5035_4452_4654, 0x4e54_5035_4e54_5035];

/// What a leap indicator says (RFC 5905 §7.3).
pub const LEAPS: &[(u64, &str)] = &[
    (0, "no warning"),
    (1, "the last minute of the month has 61 seconds"),
    (2, "the last minute of the month has 59 seconds"),
    (3, "clock not synchronized"),
];

/// What part a sender plays (RFC 5905 §7.3).
pub const MODES: &[(u64, &str)] = &[
    (0, "reserved"),
    (1, "symmetric active"),
    (2, "symmetric passive"),
    (3, "client"),
    (4, "server"),
    (5, "broadcast"),
    (6, "control message"),
    (7, "private"),
];

const UNKNOWN: &[(u64, &str)] = &[(0, "unknown")];
const UPGRADES: &[(u64, &str)] = &[
    (0, "unknown"),
    (OFFERS_V5[0], "NTP5DRFT: offers a draft of NTP version 5"),
    (OFFERS_V5[1], "NTP5NTP5: offers NTP version 5"),
];

fn stratum(node: &Node, _: &Tree, out: &mut String) {
    out.push_str(match node.value {
        0 => "unspecified or invalid",
        1 => "primary server",
        2..=15 => "secondary server",
        16 => "unsynchronized",
        _ => "reserved",
    });
}

fn poll(node: &Node, _: &Tree, out: &mut String) {
    write_interval(node.value as i8, out);
}

/// Writes 2^`exponent` seconds: exactly from milliseconds to days, as a power of two beyond.
pub fn write_interval(exponent: i8, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match exponent {
        0..=17 => {
            out.push_str(itoa::Buffer::new().format(1u32 << exponent));
            out.write_str(" s")
        }
        -10..=-1 => write!(out, "{} s", f64::from(exponent).exp2()),
        _ => write!(out, "2^{exponent} s"),
    };
}

fn precision(node: &Node, _: &Tree, out: &mut String) {
    /// What each exponent means, in the order of its byte.
    static MEANINGS: LazyLock<Vec<String>> = LazyLock::new(|| (0..=u8::MAX).map(precision_text).collect());
    out.push_str(&MEANINGS[usize::from(node.value as u8)]);
}

fn precision_text(byte: u8) -> String {
    let (exponent, mut out) = (byte as i8, String::new());
    // Writing to a String cannot fail.
    let _ = match exponent {
        32 => write!(out, "2^32 s, as sent by clients that hide their precision"),
        0..=17 => write!(out, "{} s", 1u32 << exponent),
        -128..=-1 => {
            let nanos = f64::from(exponent).exp2() * 1e9;
            match nanos {
                1e6.. => write!(out, "2^{exponent} s, about {:.3} ms", nanos / 1e6),
                1e3.. => write!(out, "2^{exponent} s, about {:.3} µs", nanos / 1e3),
                1.0.. => write!(out, "2^{exponent} s, about {nanos:.3} ns"),
                _ => write!(out, "2^{exponent} s, under a nanosecond"),
            }
        }
        _ => write!(out, "2^{exponent} s"),
    };
    out
}

fn reference(node: &Node, tree: &Tree, out: &mut String) {
    let stratum = tree.nodes().iter().find(|known| std::ptr::eq(known.field, &STRATUM));
    if let Some(stratum) = stratum {
        Reference { stratum: stratum.value as u8, id: node.value as u32 }.explain(out);
    }
}

/// Says how far from its capture a message's timestamp is, when that is more than a day: such a timestamp is a
/// random number, or its sender's clock is far off.
fn distance(node: &Node, tree: &Tree, out: &mut String) {
    const DAY: f64 = 86_400.0;
    let days = crate::time::Time::from_ntp(node.value, tree.time()).since(tree.time()) / DAY;
    if days.abs() > 1.0 {
        let side = if days < 0.0 { "before" } else { "after" };
        // Writing to a String cannot fail.
        let _ = write!(out, "{:.0} days {side} the capture", days.abs());
    }
}

/// The header's values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Header {
    /// Leap indicator.
    pub leap: u8,
    /// Version.
    pub version: u8,
    /// Mode.
    pub mode: u8,
    /// Stratum.
    pub stratum: u8,
    /// Poll interval, log2 of seconds.
    pub poll: i8,
    /// Root delay in seconds.
    pub root_delay: f64,
    /// Root dispersion in seconds.
    pub root_dispersion: f64,
    /// Reference identifier.
    pub reference: u32,
    /// Reference timestamp.
    pub reference_time: u64,
    /// Origin timestamp.
    pub origin: u64,
    /// Receive timestamp.
    pub receive: u64,
    /// Transmit timestamp.
    pub transmit: u64,
}

/// Reads the first byte of every NTP message.
pub fn flags(r: &mut Reader<'_, '_>) -> Result<Header, Fault> {
    let flags = r.bits8(&FLAGS, &[&LEAP, &VERSION, &MODE])?;
    Ok(Header { leap: flags >> 6, version: flags >> 3 & 7, mode: flags & 7, ..Header::default() })
}

/// Reads the header into `header`, which keeps what was read when there is less than a header.
pub fn read(r: &mut Reader<'_, '_>, header: &mut Header) -> Result<(), Fault> {
    *header = flags(r)?;
    header.stratum = r.u8(&STRATUM)?;
    header.poll = r.i8(&POLL)?;
    r.i8(&PRECISION)?;
    header.root_delay = f64::from(r.be_i32(&ROOT_DELAY)?) / 65536.0;
    header.root_dispersion = f64::from(r.be32(&ROOT_DISPERSION)?) / 65536.0;
    header.reference = r.be32(&REFERENCE_ID)?;
    header.reference_time = r.be64(&REFERENCE_TIME)?;
    header.origin = r.be64(&ORIGIN)?;
    header.receive = r.be64(&RECEIVE)?;
    header.transmit = r.be64(&TRANSMIT)?;
    Ok(())
}

impl Header {
    /// The reference identifier with its stratum.
    pub fn reference(&self) -> Reference {
        Reference { stratum: self.stratum, id: self.reference }
    }

    /// Whether the sender says that its clock tells the time.
    pub fn synchronized(&self) -> bool {
        self.leap != UNSYNCHRONIZED && (1..16).contains(&self.stratum)
    }

    /// Whether a server refuses to answer (RFC 5905 §7.4).
    pub fn is_kiss(&self) -> bool {
        self.mode == 4 && self.version < 5 && self.reference().is_kiss()
    }
}
