//! The frame around every message on TCP: the session service of NetBIOS (RFC 1002 §4.3) on port 139, and what
//! became of it on port 445, where every frame is a session message (MS-SMB2 §2.1).
//!
//! How many bits a frame's length has: RFC 1002 gives it 17, the uppermost one being a flag. MS-SMB2 §2.1 gives
//! it 24. In a frame with a message of SMB all 24 are read, on any port: the seven in question are zero where
//! they must be.

use super::connection::Now;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the frame is: a message of the session, or what opens, refuses and keeps it alive.
    TYPE = hex("nbss.type", "Message Type").names(TYPES).spec("RFC 1002 §4.3.1");
    /// Flags of the frame; seven of the eight must be zero.
    FLAGS = hex("nbss.flags", "Flags").spec("RFC 1002 §4.3.1");
    /// The uppermost bit of the length.
    FLAG_EXTEND = flag("nbss.flags.e", "Extend").mask(8, 0x01).spec("RFC 1002 §4.3.1");
    /// How many bytes follow the frame's four bytes of header.
    LENGTH = uint("nbss.length", "Length").unit("bytes").spec("MS-SMB2 §2.1; RFC 1002 §4.3.1");
    /// Whom the client wants to talk to.
    CALLED_NAME = text("nbss.called_name", "Called Name").spec("RFC 1002 §4.3.2");
    /// Who the client says it is.
    CALLING_NAME = text("nbss.calling_name", "Calling Name").spec("RFC 1002 §4.3.2");
    /// Why the server refuses the session.
    ERROR_CODE = hex("nbss.error_code", "Error Code").names(ERRORS).spec("RFC 1002 §4.3.4");
    /// Where the session is to be opened instead.
    RETARGET_ADDRESS = ipv4("nbss.retarget_ip_address", "Retarget IP Address").spec("RFC 1002 §4.3.5");
    /// Port where the session is to be opened instead.
    RETARGET_PORT = uint("nbss.retarget_port", "Retarget Port").spec("RFC 1002 §4.3.5");
}

/// Types of frames (RFC 1002 §4.3.1).
const TYPES: &[(u64, &str)] = &[
    (0x00, "Session message"),
    (0x81, "Session request"),
    (0x82, "Positive session response"),
    (0x83, "Negative session response"),
    (0x84, "Retarget session response"),
    (0x85, "Session keep-alive"),
];

/// Why a server refuses a session (RFC 1002 §4.3.4).
const ERRORS: &[(u64, &str)] = &[
    (0x80, "Not listening on called name"),
    (0x81, "Not listening for calling name"),
    (0x82, "Called name not present"),
    (0x83, "Called name present, but insufficient resources"),
    (0x8f, "Unspecified error"),
];

/// How many bytes the header of a frame takes.
pub const HEADER: usize = 4;
/// How many bytes say which version of SMB a message is of.
pub const MAGIC: usize = 4;

/// Where bytes stand that may be a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The frame before was seen to its end.
    Expected,
    /// Nothing is known of the bytes before.
    Anywhere,
}

/// What the start of a frame tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// It takes so many bytes.
    Whole(usize),
    /// More of its header is needed to tell.
    Header,
}

/// The frame at the start of `bytes`; nothing if they are none.
pub fn frame(bytes: &[u8], start: Start) -> Option<Frame> {
    match *bytes {
        [0, high, mid, low, ref message @ ..] => {
            let magic = message.get(..MAGIC).map(is_smb);
            let length = u32::from_be_bytes([0, high, mid, low]) as usize;
            match magic {
                Some(true) => Some(Frame::Whole(HEADER + length)),
                Some(false) if start == Start::Anywhere => None,
                None if length >= MAGIC => Some(Frame::Header),
                _ if high & 0xfe != 0 => None,
                _ => Some(Frame::Whole(HEADER + length)),
            }
        }
        [kind @ 0x81..=0x85, high, mid, low, ..] => {
            let length = u32::from_be_bytes([0, high, mid, low]) as usize;
            let usual = match kind {
                0x81 => length >= 2,
                0x82 | 0x85 => length == 0,
                0x83 => length == 1,
                _ => length == 6,
            };
            (high & 0xfe == 0 && (usual || start == Start::Expected)).then_some(Frame::Whole(HEADER + length))
        }
        [] | [0 | 0x81..=0x85, ..] => Some(Frame::Header),
        _ => None,
    }
}

/// How many bytes lie before the next frame with a message of SMB; all that cannot be the start of one if there
/// is none.
pub fn next_frame(bytes: &[u8]) -> usize {
    let found =
        bytes.windows(HEADER + MAGIC).skip(1).position(|window| window[0] == 0 && is_smb(&window[HEADER..]));
    match found {
        Some(at) => at + 1,
        None => bytes.len().saturating_sub(HEADER + MAGIC - 1),
    }
}

/// Whether bytes start with one of the four marks of a message of SMB (MS-CIFS §2.2.3.1, MS-SMB2 §2.2.1, §2.2.41,
/// §2.2.42).
pub fn is_smb(bytes: &[u8]) -> bool {
    matches!(bytes, [0xfc..=0xff, b'S', b'M', b'B', ..])
}

/// Reads the frame that is all of `r`, and has `message` read a session message.
pub fn read(
    r: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    message: impl FnOnce(&mut Reader<'_, '_>, &mut Now<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let kind = r.u8(&TYPE)?;
    if kind == 0 && r.peek().get(HEADER - 1..).is_some_and(is_smb) {
        let length = r.be(&LENGTH, 3)? as usize;
        return carried(r, now, length, message);
    }
    let extend = r.bits8(&FLAGS, &[&FLAG_EXTEND])? & 1;
    let low = r.peek().first_chunk().map(|&bytes| u16::from_be_bytes(bytes));
    let length = usize::from(extend) << 16 | usize::from(low.unwrap_or(0));
    r.valued(&LENGTH, 2, length as u64)?;
    if kind == 0 {
        return carried(r, now, length, message);
    }
    now.summary.push_str(TYPE.name_of(kind.into()).unwrap_or("Frame of no known type"));
    match kind {
        0x81 => {
            let called = name(r, &CALLED_NAME)?;
            let calling = name(r, &CALLING_NAME)?;
            now.summary.push_str(&format!(" to {called}, from {calling}"));
        }
        0x83 => {
            let code = r.u8(&ERROR_CODE)?;
            if let Some(why) = ERROR_CODE.name_of(code.into()) {
                now.summary.push_str(&format!(": {why}"));
            }
        }
        0x84 => {
            r.ipv4(&RETARGET_ADDRESS)?;
            r.be16(&RETARGET_PORT)?;
        }
        _ => {}
    }
    Ok(())
}

/// Reads a session message of `length` bytes.
fn carried(
    r: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    length: usize,
    message: impl FnOnce(&mut Reader<'_, '_>, &mut Now<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (start, available) = (r.offset(), r.remaining() + now.follows);
    message(r, now)?;
    if available < length {
        return Err(Fault::truncated(&LENGTH, start, length, available));
    }
    Ok(())
}

/// Reads a NetBIOS name in its first-level encoding, labels up to an empty one (RFC 1001 §14.1, RFC 1002 §4.1),
/// and gives it as it is written: `SERVER<20>`.
pub fn name(r: &mut Reader<'_, '_>, field: &'static crate::field::Field) -> Result<String, Fault> {
    let bytes = r.peek();
    let mut end = 0;
    while let Some(&length @ 1..=63) = bytes.get(end) {
        end += 1 + usize::from(length);
    }
    let text = match bytes.get(1..33) {
        Some(encoded) if bytes[0] == 32 => decoded(encoded),
        _ => String::from_utf8_lossy(bytes.get(1..end).unwrap_or_default()).into_owned(),
    };
    r.text_as(field, end + 1, &text)?;
    Ok(text)
}

/// The name that 32 letters spell, two for each of its 16 bytes (RFC 1001 §14.1): 15 of name, the last one saying
/// which service is meant.
fn decoded(encoded: &[u8]) -> String {
    let byte = |pair: &[u8; 2]| pair[0].wrapping_sub(b'A') << 4 | pair[1].wrapping_sub(b'A') & 15;
    let bytes: Vec<u8> = encoded.as_chunks().0.iter().map(byte).collect();
    let (name, service) = bytes.split_at(bytes.len().min(15));
    let mut text = String::new();
    for &byte in name.trim_ascii_end() {
        match byte {
            0 => {}
            1..0x20 => text.push_str(&format!("<{byte:02x}>")),
            _ => text.push(byte.into()),
        }
    }
    format!("{text}<{:02x}>", service.first().unwrap_or(&0))
}
