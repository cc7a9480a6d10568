//! NTP version 5 as drafted (draft-ietf-ntp-ntpv5; extension field types as in its drafts and ntpd-rs).
//!
//! The header keeps the 48 bytes of version 4, but root values are finer, a cookie takes the place of the origin
//! timestamp, and a client sends no time at all.

use super::extension::{ptp_interval, time32};
use super::header::{self, Header};
use super::mac;
use super::trailer::Trailer;
use crate::fault::Fault;
use crate::reader::Reader;
use crate::tree::{Node, Tree};

crate::fields! { FIELDS:
    /// Round trip time from the sender to the reference clock, all the way.
    ROOT_DELAY = float("ntp.v5.rootdelay", "Root delay").unit("s").spec("draft-ietf-ntp-ntpv5 §4");
    /// How far the sender's clock may be off the reference clock, besides half the root delay.
    ROOT_DISPERSION = float("ntp.v5.rootdispersion", "Root dispersion").unit("s").spec("draft-ietf-ntp-ntpv5 §4");
    /// Which time the timestamps tell.
    TIMESCALE = uint("ntp.v5.timescale", "Timescale").names(TIMESCALES).spec("draft-ietf-ntp-ntpv5 §4");
    /// Which span of 2^32 seconds the receive timestamp counts in: era 0 began in 1900.
    ERA = uint("ntp.v5.era", "Era").spec("draft-ietf-ntp-ntpv5 §4");
    /// What the server says of its answer.
    FLAGS = hex("ntp.v5.flags", "Flags").spec("draft-ietf-ntp-ntpv5 §4");
    /// Set by a later version.
    RESERVED = hex("ntp.v5.flags.reserved", "Reserved").bits(0, 13).spec("draft-ietf-ntp-ntpv5 §4");
    /// The server could not authenticate the request.
    AUTH_NAK = flag("ntp.v5.flags.auth_nak", "Authentication NAK").bits(13, 1).spec("draft-ietf-ntp-ntpv5 §4");
    /// The transmit timestamp is that of the server's previous answer, or is asked to be.
    INTERLEAVED = flag("ntp.v5.flags.interleaved", "Interleaved mode").bits(14, 1).spec("draft-ietf-ntp-ntpv5 §4");
    /// The server's clock is synchronized.
    SYNCHRONIZED = flag("ntp.v5.flags.synchronized", "Synchronized").bits(15, 1).spec("draft-ietf-ntp-ntpv5 §4");
    /// A number by which the server knows its previous answer again, for interleaved mode.
    SERVER_COOKIE = hex("ntp.v5.server_cookie", "Server cookie").spec("draft-ietf-ntp-ntpv5 §4");
    /// A random number of the client that the server returns.
    CLIENT_COOKIE = hex("ntp.v5.client_cookie", "Client cookie").spec("draft-ietf-ntp-ntpv5 §4");
    /// Zeros that make the answer as long as the request.
    PADDING = bytes("ntp.v5.padding", "Padding").spec("draft-ietf-ntp-ntpv5 §5.1");
    /// Which part of the server's 512 bytes of reference IDs is asked for.
    REFERENCE_OFFSET = uint("ntp.v5.refids.offset", "Offset").unit("bytes").spec("draft-ietf-ntp-ntpv5 §5.3");
    /// Part of a Bloom filter that holds the reference IDs of the server and of all its sources, to detect loops.
    REFERENCE_IDS = bytes("ntp.v5.refids", "Reference IDs").spec("draft-ietf-ntp-ntpv5 §5.3");
    /// Versions of NTP that the server speaks, a bit for each.
    VERSIONS = hex("ntp.v5.versions", "Supported versions").meaning(versions).spec("draft-ietf-ntp-ntpv5 §5.4");
    /// Not used.
    UNUSED = bytes("ntp.v5.reserved", "Reserved").spec("draft-ietf-ntp-ntpv5 §5");
    /// Time that the request spent in switches and routers which measured it.
    ORIGIN_CORRECTION = float("ntp.v5.correction.origin", "Origin correction").unit("s").spec("draft-ietf-ntp-ntpv5 §5.5");
    /// Names the way that the request took.
    ORIGIN_PATH = hex("ntp.v5.correction.origin_path", "Origin path ID").spec("draft-ietf-ntp-ntpv5 §5.5");
    /// Time that this message spent in switches and routers which measured it.
    DELAY_CORRECTION = float("ntp.v5.correction.delay", "Delay correction").unit("s").spec("draft-ietf-ntp-ntpv5 §5.5");
    /// Names the way that this message took.
    DELAY_PATH = hex("ntp.v5.correction.delay_path", "Delay path ID").spec("draft-ietf-ntp-ntpv5 §5.5");
    /// Makes up for the corrections, so that the UDP checksum stays right.
    COMPLEMENT = hex("ntp.v5.correction.complement", "Checksum complement").spec("draft-ietf-ntp-ntpv5 §5.5");
    /// When the server's clock was last set or corrected.
    REFERENCE_TIME = ntp_time("ntp.v5.reftime", "Reference timestamp").names(UNKNOWN).spec("draft-ietf-ntp-ntpv5 §5.6");
    /// Changes whenever the monotonic clock starts anew.
    EPOCH = hex("ntp.v5.epoch", "Epoch ID").spec("draft-ietf-ntp-ntpv5 §5.7");
    /// When the request arrived, by a clock whose time is never corrected.
    MONOTONIC = ntp_time("ntp.v5.monotonic", "Monotonic receive timestamp").names(UNKNOWN).spec("draft-ietf-ntp-ntpv5 §5.7");
    /// When the request arrived, in another timescale.
    SECONDARY = ntp_time("ntp.v5.secondary", "Secondary receive timestamp").names(UNKNOWN).spec("draft-ietf-ntp-ntpv5 §5.8");
    /// Which draft the sender implements.
    DRAFT = text("ntp.v5.draft", "Draft").spec("draft-ietf-ntp-ntpv5 §5.9");
}

const UNKNOWN: &[(u64, &str)] = &[(0, "unknown")];
const TIMESCALES: &[(u64, &str)] = &[(0, "UTC"), (1, "TAI"), (2, "UT1"), (3, "leap-smeared UTC")];

/// The least significant bit stands for version 1.
fn versions(node: &Node, _: &Tree, out: &mut String) {
    let mut separator = "";
    for version in 1..=16u8 {
        if node.value >> (version - 1) & 1 == 1 {
            out.push_str(separator);
            out.push_str(itoa::Buffer::new().format(version));
            separator = ", ";
        }
    }
}

/// What only version 5 has in its header.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extra {
    /// Flags.
    pub flags: u16,
    /// Server cookie.
    pub server_cookie: u64,
    /// Client cookie.
    pub client_cookie: u64,
}

impl Extra {
    /// Whether the transmit timestamp is that of the server's previous answer.
    pub fn interleaved(self) -> bool {
        INTERLEAVED.of(self.flags.into(), 16) != 0
    }

    /// Whether the server says that its clock tells the time.
    pub fn synchronized(self) -> bool {
        SYNCHRONIZED.of(self.flags.into(), 16) != 0
    }

    /// Whether the server could not authenticate the request.
    pub fn auth_nak(self) -> bool {
        AUTH_NAK.of(self.flags.into(), 16) != 0
    }
}

/// Reads the header into `head` and `extra`, which keep what was read when there is less than a header.
pub fn read(r: &mut Reader<'_, '_>, head: &mut Header, extra: &mut Extra) -> Result<(), Fault> {
    *head = header::flags(r)?;
    head.stratum = r.u8(&header::STRATUM)?;
    head.poll = r.i8(&header::POLL)?;
    r.i8(&header::PRECISION)?;
    head.root_delay = f64::from_bits(r.decode(&ROOT_DELAY, time32)?);
    head.root_dispersion = f64::from_bits(r.decode(&ROOT_DISPERSION, time32)?);
    r.u8(&TIMESCALE)?;
    r.u8(&ERA)?;
    extra.flags = r.bits_be16(&FLAGS, &[&RESERVED, &AUTH_NAK, &INTERLEAVED, &SYNCHRONIZED])?;
    extra.server_cookie = r.be64(&SERVER_COOKIE)?;
    extra.client_cookie = r.be64(&CLIENT_COOKIE)?;
    head.receive = r.be64(&header::RECEIVE)?;
    head.transmit = r.be64(&header::TRANSMIT)?;
    Ok(())
}

/// How the body of an extension field of that type is read, if the drafts of version 5 brought it.
#[allow(clippy::type_complexity)]
pub fn extension(kind: u16) -> Option<fn(&mut Reader<'_, '_>, &mut Trailer<'_>) -> Result<(), Fault>> {
    Some(match kind {
        0xf501 => |r, _| rest(r, &PADDING),
        0xf502 => |r, trailer| mac::read(r, trailer.extension_start, trailer),
        0xf503 => |r, _| {
            r.be16(&REFERENCE_OFFSET)?;
            rest(r, &PADDING)
        },
        0xf504 => |r, _| rest(r, &REFERENCE_IDS),
        0xf505 => |r, _| {
            r.be16(&VERSIONS)?;
            rest(r, &UNUSED)
        },
        0xf506 => |r, _| correction(r),
        0xf507 => |r, _| r.be64(&REFERENCE_TIME).map(drop),
        0xf508 => |r, _| {
            r.be32(&EPOCH)?;
            r.be64(&MONOTONIC).map(drop)
        },
        0xf509 => |r, _| {
            r.u8(&TIMESCALE)?;
            r.u8(&ERA)?;
            r.bytes(&UNUSED, 2)?;
            r.be64(&SECONDARY).map(drop)
        },
        0xf5ff => |r, _| rest(r, &DRAFT),
        _ => return None,
    })
}

fn rest(r: &mut Reader<'_, '_>, field: &'static crate::field::Field) -> Result<(), Fault> {
    if !r.is_empty() {
        r.rest(field)?;
    }
    Ok(())
}

fn correction(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.decode(&ORIGIN_CORRECTION, ptp_interval)?;
    r.be16(&ORIGIN_PATH)?;
    r.bytes(&UNUSED, 2)?;
    r.decode(&DELAY_CORRECTION, ptp_interval)?;
    r.be16(&DELAY_PATH)?;
    r.be16(&COMPLEMENT)?;
    Ok(())
}
