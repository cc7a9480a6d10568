//! Extension fields: type, length, body (RFC 5905 §7.5, RFC 7822; version 5: draft-ietf-ntp-ntpv5).
//!
//! Types: IANA "NTP Extension Field Types" (RFC 9748), with the Autokey types in the byte order that RFC 9748
//! restored and in the one that RFC 5906 printed. Experimental ones: chrony's 0xF323 (monotonic time and finer
//! root values) and the 0xF5xx of the drafts of version 5.

use super::trailer::Trailer;
use super::{autokey, nts, v5};
use crate::fault::{Fault, Severity};
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A field that extends the header: what it is, how long it is, and its value.
    EXTENSION = group("ntp.ext", "Extension field").spec("RFC 7822 §3");
    /// What the extension field holds.
    TYPE = hex("ntp.ext.type", "Type").names(TYPES).spec("RFC 9748 §4.3");
    /// How long the extension field is, with its type, this length and any padding.
    LENGTH = uint("ntp.ext.length", "Length").unit("bytes").spec("RFC 7822 §3");
    /// What the extension field says.
    VALUE = bytes("ntp.ext.value", "Value").spec("RFC 7822 §3");
    /// Zeros that fill the extension field up to a multiple of four bytes.
    PADDING = bytes("ntp.ext.padding", "Padding").spec("RFC 7822 §3");
    /// Zeros that leave room for the checksum complement at the end.
    COMPLEMENT_PADDING = bytes("ntp.checksum_complement.padding", "Padding").spec("RFC 7821 §3.2");
    /// Makes up for a timestamp written into the packet on its way, so that the UDP checksum stays right.
    COMPLEMENT = hex("ntp.checksum_complement", "Checksum complement").spec("RFC 7821 §3.2");
    /// Time that the packet spent in switches and routers which measured it.
    NETWORK_CORRECTION = float("ntp.network_correction", "Network correction").unit("s").spec("draft-ietf-ntp-over-ptp §3");
    /// Room for later use.
    NETWORK_PADDING = bytes("ntp.network_correction.padding", "Padding").spec("draft-ietf-ntp-over-ptp §3");
    /// Tells chrony's experimental field from other experiments with the same type.
    MONO_MAGIC = hex("ntp.mono.magic", "Magic").names(&[(MAGIC, "chrony")]).spec("chrony 4.2 ntp.h");
    /// Root delay, finer than in the header.
    MONO_ROOT_DELAY = float("ntp.mono.rootdelay", "Root delay").unit("s").spec("chrony 4.2 ntp.h");
    /// Root dispersion, finer than in the header.
    MONO_ROOT_DISPERSION = float("ntp.mono.rootdispersion", "Root dispersion").unit("s").spec("chrony 4.2 ntp.h");
    /// When the request arrived, by a clock that is never stepped or slewed to correct its time.
    MONO_RECEIVE = ntp_time("ntp.mono.rec", "Monotonic receive timestamp").names(&[(0, "unknown")]).spec("chrony 4.2 ntp.h");
    /// Changes whenever the monotonic clock starts anew.
    MONO_EPOCH = hex("ntp.mono.epoch", "Monotonic epoch").spec("chrony 4.2 ntp.h");
}

/// chrony's NTP_EF_EXP_MONO_ROOT_MAGIC.
const MAGIC: u64 = 0xf5be_dd9a;

const UNIQUE_IDENTIFIER: u16 = 0x0104;
const NETWORK_CORRECTION_TYPE: u16 = 0x010a;
const AUTHENTICATOR: u16 = 0x0404;
const CHECKSUM_COMPLEMENT: u16 = 0x2005;
const MONO_ROOT: u16 = 0xf323;

const TYPES: &[(u64, &str)] = &[
    (0x0002, "Autokey No-Operation Request (historic)"),
    (0x0102, "Autokey Association Message Request (historic)"),
    (0x0104, "NTS Unique Identifier"),
    (0x010a, "Network Correction"),
    (0x0200, "Autokey No-Operation Request"),
    (0x0201, "Autokey Association Message Request"),
    (0x0202, "Autokey Certificate Message Request"),
    (0x0203, "Autokey Cookie Message Request"),
    (0x0204, "NTS Cookie"),
    (0x0205, "Autokey Leapseconds Message Request"),
    (0x0206, "Autokey Sign Message Request"),
    (0x0207, "Autokey IFF Identity Message Request"),
    (0x0208, "Autokey GQ Identity Message Request"),
    (0x0209, "Autokey MV Identity Message Request"),
    (0x0302, "Autokey Cookie Message Request (historic)"),
    (0x0304, "NTS Cookie Placeholder"),
    (0x0402, "Autokey Autokey Message Request (historic)"),
    (0x0404, "NTS Authenticator and Encrypted Extension Fields"),
    (0x0502, "Autokey Leapseconds Message Request (historic)"),
    (0x0602, "Autokey Sign Message Request (historic)"),
    (0x0702, "Autokey IFF Identity Message Request (historic)"),
    (0x0802, "Autokey GQ Identity Message Request (historic)"),
    (0x0902, "Autokey MV Identity Message Request (historic)"),
    (0x2005, "UDP Checksum Complement"),
    (0x8002, "Autokey No-Operation Response (historic)"),
    (0x8102, "Autokey Association Message Response (historic)"),
    (0x8200, "Autokey No-Operation Response"),
    (0x8201, "Autokey Association Message Response"),
    (0x8202, "Autokey Certificate Message Response"),
    (0x8203, "Autokey Cookie Message Response"),
    (0x8204, "Autokey Autokey Message Response"),
    (0x8205, "Autokey Leapseconds Message Response"),
    (0x8206, "Autokey Sign Message Response"),
    (0x8207, "Autokey IFF Identity Message Response"),
    (0x8208, "Autokey GQ Identity Message Response"),
    (0x8209, "Autokey MV Identity Message Response"),
    (0x8302, "Autokey Cookie Message Response (historic)"),
    (0x8402, "Autokey Autokey Message Response (historic)"),
    (0x8502, "Autokey Leapseconds Message Response (historic)"),
    (0x8602, "Autokey Sign Message Response (historic)"),
    (0x8702, "Autokey IFF Identity Message Response (historic)"),
    (0x8802, "Autokey GQ Identity Message Response (historic)"),
    (0x8902, "Autokey MV Identity Message Response (historic)"),
    (0xc002, "Autokey No-Operation Error Response (historic)"),
    (0xc102, "Autokey Association Message Error Response (historic)"),
    (0xc200, "Autokey No-Operation Error Response"),
    (0xc201, "Autokey Association Message Error Response"),
    (0xc202, "Autokey Certificate Message Error Response"),
    (0xc203, "Autokey Cookie Message Error Response"),
    (0xc204, "Autokey Autokey Message Error Response"),
    (0xc205, "Autokey Leapseconds Message Error Response"),
    (0xc206, "Autokey Sign Message Error Response"),
    (0xc207, "Autokey IFF Identity Message Error Response"),
    (0xc208, "Autokey GQ Identity Message Error Response"),
    (0xc209, "Autokey MV Identity Message Error Response"),
    (0xc302, "Autokey Cookie Message Error Response (historic)"),
    (0xc402, "Autokey Autokey Message Error Response (historic)"),
    (0xc502, "Autokey Leapseconds Message Error Response (historic)"),
    (0xc602, "Autokey Sign Message Error Response (historic)"),
    (0xc702, "Autokey IFF Identity Message Error Response (historic)"),
    (0xc802, "Autokey GQ Identity Message Error Response (historic)"),
    (0xc902, "Autokey MV Identity Message Error Response (historic)"),
    (0xf323, "chrony experimental: monotonic receive timestamp and root values"),
    (0xf501, "NTPv5 Padding"),
    (0xf502, "NTPv5 MAC"),
    (0xf503, "NTPv5 Reference IDs Request"),
    (0xf504, "NTPv5 Reference IDs Response"),
    (0xf505, "NTPv5 Server Information"),
    (0xf506, "NTPv5 Correction"),
    (0xf507, "NTPv5 Reference Timestamp"),
    (0xf508, "NTPv5 Monotonic Receive Timestamp"),
    (0xf509, "NTPv5 Secondary Receive Timestamp"),
    (0xf5ff, "NTPv5 Draft Identification"),
];

/// Bytes of type and length.
pub const HEADER: usize = 4;
/// The shortest extension field of version 4 (RFC 7822 §3).
pub const SHORTEST: usize = 16;

/// Type and length of the extension field that `bytes` start with, if there is that much.
pub fn announced(bytes: &[u8]) -> Option<(u16, usize)> {
    let [a, b, c, d] = *bytes.first_chunk()?;
    Some((u16::from_be_bytes([a, b]), usize::from(u16::from_be_bytes([c, d]))))
}

/// Reads one extension field. It always advances, or returns a fault.
pub fn read(r: &mut Reader<'_, '_>, trailer: &mut Trailer<'_>) -> Result<(), Fault> {
    let start = r.offset();
    r.group(&EXTENSION, |r| {
        let kind = r.be16(&TYPE)?;
        let rest = r.peek().get(2..).unwrap_or_default();
        let is_autokey = autokey::is_message(kind)
            && (kind != autokey::ALSO_NTS_COOKIE || !trailer.unique_identifier && autokey::fits(rest));
        if is_autokey && kind == autokey::ALSO_NTS_COOKIE {
            r.meaning(format_args!("Autokey Autokey Message Request"));
        }
        let length = usize::from(r.be16(&LENGTH)?);
        let Some(body) = length.checked_sub(HEADER) else {
            return Err(Fault::malformed(start + 2, "an extension field is at least 4 bytes long"));
        };
        let padding = if trailer.version >= 5 { length.wrapping_neg() % 4 } else { 0 };
        if trailer.version < 5 && (length < SHORTEST || length % 4 != 0) {
            let text = "the length of an extension field is a multiple of 4 and at least 16 (RFC 7822 §3)";
            r.note(Severity::Error, start + 2, text);
        }
        trailer.unique_identifier |= kind == UNIQUE_IDENTIFIER;
        trailer.nts |= kind == AUTHENTICATOR;
        let read: fn(&mut Reader<'_, '_>, &mut Trailer<'_>) -> Result<(), Fault> = match kind {
            _ if is_autokey => |r, _| autokey::read(r),
            AUTHENTICATOR => |r, _| nts::authenticator(r),
            CHECKSUM_COMPLEMENT => |r, _| checksum_complement(r),
            NETWORK_CORRECTION_TYPE => |r, _| network_correction(r),
            MONO_ROOT if r.peek().starts_with(&(MAGIC as u32).to_be_bytes()) => |r, _| mono_root(r),
            _ => match v5::extension(kind) {
                Some(read) => read,
                None => {
                    r.bytes(&VALUE, body)?;
                    return pad(r, padding);
                }
            },
        };
        trailer.extension_start = start;
        r.within(&VALUE, body, |r| read(r, trailer))?;
        pad(r, padding)
    })
}

fn pad(r: &mut Reader<'_, '_>, length: usize) -> Result<(), Fault> {
    if length > 0 {
        r.bytes(&PADDING, length)?;
    }
    Ok(())
}

fn checksum_complement(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bytes(&COMPLEMENT_PADDING, r.remaining().saturating_sub(2))?;
    r.be16(&COMPLEMENT)?;
    Ok(())
}

fn network_correction(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.decode(&NETWORK_CORRECTION, ptp_interval)?;
    r.rest(&NETWORK_PADDING)?;
    Ok(())
}

fn mono_root(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.be32(&MONO_MAGIC)?;
    r.decode(&MONO_ROOT_DELAY, time32)?;
    r.decode(&MONO_ROOT_DISPERSION, time32)?;
    r.be64(&MONO_RECEIVE)?;
    r.be32(&MONO_EPOCH)?;
    Ok(())
}

/// Seconds with 28 bits of fraction (draft-ietf-ntp-ntpv5 "time32"), as the bits of an `f64`.
pub fn time32(bytes: [u8; 4]) -> u64 {
    (f64::from(u32::from_be_bytes(bytes)) / f64::from(1 << 28)).to_bits()
}

/// Nanoseconds with 16 bits of fraction (IEEE 1588 correctionField), as the bits of an `f64` in seconds.
pub fn ptp_interval(bytes: [u8; 8]) -> u64 {
    (i64::from_be_bytes(bytes) as f64 / 65536.0 / 1e9).to_bits()
}
