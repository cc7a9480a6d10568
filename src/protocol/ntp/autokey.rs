//! Autokey messages in extension fields (RFC 5906 §10): a request names an association, a response carries a
//! signed value.

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Number of the association that the message is about.
    ASSOCIATION = uint("ntp.autokey.assoc", "Association ID").spec("RFC 5906 §10");
    /// When the value was signed; whole seconds.
    TIMESTAMP = ntp_time("ntp.autokey.timestamp", "Timestamp").names(&[(0, "unknown")]).spec("RFC 5906 §10");
    /// When the file that the value was made from was made; whole seconds.
    FILESTAMP = ntp_time("ntp.autokey.filestamp", "Filestamp").names(&[(0, "unknown")]).spec("RFC 5906 §10");
    /// How long the value is.
    VALUE_LENGTH = uint("ntp.autokey.value.length", "Value length").unit("bytes").spec("RFC 5906 §10");
    /// What the message brings: host names, certificates, cookies, keys.
    VALUE = bytes("ntp.autokey.value", "Value").spec("RFC 5906 §10");
    /// How long the signature is.
    SIGNATURE_LENGTH = uint("ntp.autokey.signature.length", "Signature length").unit("bytes").spec("RFC 5906 §10");
    /// Signature over timestamp, filestamp and value.
    SIGNATURE = bytes("ntp.key_signature", "Signature").spec("RFC 5906 §10");
    /// Fills up to a multiple of four bytes.
    PADDING = bytes("ntp.autokey.padding", "Padding").spec("RFC 5906 §10");
}

/// The type that RFC 8915 gave to NTS cookies although Autokey had it (RFC 9748 §4.3).
pub const ALSO_NTS_COOKIE: u16 = 0x0204;

const VERSION: u16 = 2;
const LAST_CODE: u16 = 9;
/// Association, timestamp, filestamp and value length.
const FIXED: usize = 16;

/// Whether an extension field of this type is an Autokey message: a response bit, an error bit and six bits of
/// code, and the version of Autokey, in either order.
pub fn is_message(kind: u16) -> bool {
    const WITHOUT_FLAGS: u16 = 0x3fff;
    let kind_bits = kind & WITHOUT_FLAGS;
    let (high, low) = (kind_bits >> 8, kind_bits & 0xff);
    kind >> 14 != 1 && (high == VERSION && low <= LAST_CODE || low == VERSION && high <= LAST_CODE)
}

/// Whether a body is laid out as an Autokey message.
pub fn fits(body: &[u8]) -> bool {
    let fixed: Option<&[u8; FIXED]> = body.first_chunk();
    fixed
        .and_then(|fixed| fixed.last_chunk())
        .is_some_and(|&length| u64::from(u32::from_be_bytes(length)) <= (body.len() - FIXED) as u64)
}

/// Reads the body of an Autokey message, which may end before any of its parts.
pub fn read(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.be32(&ASSOCIATION)?;
    if r.is_empty() {
        return Ok(());
    }
    r.decode(&TIMESTAMP, seconds)?;
    r.decode(&FILESTAMP, seconds)?;
    let length = r.be32(&VALUE_LENGTH)?;
    padded(r, &VALUE, length)?;
    if r.remaining() >= 4 {
        let length = r.be32(&SIGNATURE_LENGTH)?;
        padded(r, &SIGNATURE, length)?;
    }
    if !r.is_empty() {
        r.rest(&PADDING)?;
    }
    Ok(())
}

fn padded(r: &mut Reader<'_, '_>, field: &'static crate::field::Field, length: u32) -> Result<(), Fault> {
    let length = length as usize;
    if length > 0 {
        r.bytes(field, length)?;
        let padding = (length.wrapping_neg() % 4).min(r.remaining());
        if padding > 0 {
            r.bytes(&PADDING, padding)?;
        }
    }
    Ok(())
}

/// The seconds of an NTP timestamp whose fraction is not sent.
fn seconds(bytes: [u8; 4]) -> u64 {
    u64::from(u32::from_be_bytes(bytes)) << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_in_either_byte_order() {
        for kind in [0x0200, 0x0204, 0x0209, 0x8201, 0xc205, 0x0002, 0x0902, 0x8102, 0xc302] {
            assert!(is_message(kind), "{kind:#06x}");
        }
        for kind in [0x0104, 0x0304, 0x0404, 0x020a, 0x4201, 0x2005, 0xf323, 0x0000] {
            assert!(!is_message(kind), "{kind:#06x}");
        }
    }
}
