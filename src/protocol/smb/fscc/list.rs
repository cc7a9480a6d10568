//! Lists of entries of which each says where the next one is.

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Bytes between entries, which start at multiples of 4 or 8.
    PADDING = bytes("smb2.entry_padding", "Padding").spec("MS-FSCC §2.4");
}

/// Reads all bytes that are left as entries. Each starts with four bytes that say how far it is to the next one, and
/// that are 0 in the last.
pub(in crate::protocol::smb) fn list(
    r: &mut Reader<'_, '_>,
    entry: &'static Field,
    read: impl Fn(&mut Reader<'_, '_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    while !r.is_empty() {
        let Some(&next) = r.peek().first_chunk() else {
            return Err(Fault::truncated(entry, r.offset(), 4, r.remaining()));
        };
        let next = u32::from_le_bytes(next) as usize;
        if (1..8).contains(&next) {
            return Err(Fault::malformed(
                r.offset(),
                format!("the next entry is said to be {next} bytes on, in the midst of this one"),
            ));
        }
        let length = if next == 0 { r.remaining() } else { next };
        r.within(entry, length, |r| {
            read(r)?;
            if r.is_empty() { Ok(()) } else { r.rest(&PADDING).map(drop) }
        })?;
    }
    Ok(())
}
