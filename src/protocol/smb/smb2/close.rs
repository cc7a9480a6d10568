//! CLOSE (MS-SMB2 §2.2.15, §2.2.16).

use super::body::structure_size;
use super::header::RESERVED;
use super::requests::Asked;
use super::{Smb2, records};
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::network_open;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What is asked for along with closing.
    CLOSE_FLAGS = hex("smb2.close.flags", "Close Flags").spec("MS-SMB2 §2.2.15");
    /// The answer is to tell times, sizes and attributes of the file; in the answer, that it does.
    POSTQUERY = flag("smb2.close.pq_attrib", "Postquery Attributes").mask(16, 1).spec("MS-SMB2 §2.2.15");
}

/// Reads what is closed.
pub fn request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.bits_le16(&CLOSE_FLAGS, &[&POSTQUERY])?;
    r.bytes(&RESERVED, 4)?;
    smb2.file_id(r, asked, now)
}

/// Reads what the file was like in the end.
pub fn response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    asked: Option<&mut Asked>,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let flags = r.bits_le16(&CLOSE_FLAGS, &[&POSTQUERY])?;
    r.bytes(&RESERVED, 4)?;
    let times = network_open::times(r)?;
    let size = network_open::sizes(r)?;
    network_open::attributes(r)?;
    let Some((session, id)) = asked.and_then(|asked| Some((asked.session, asked.file?))) else {
        return Ok(());
    };
    if let Some(mut open) = smb2.opens.remove(&(session, id)) {
        if flags & 1 != 0 {
            (open.times, open.size) = (times, Some(size));
        }
        open.closed = Some(now.time);
        if let Some(name) = open.name() {
            now.summary.push_str(", ");
            now.summary.push_str(if name.is_empty() { "the root of the share" } else { name });
        }
        records::file(smb2, session, open, now.records);
    }
    Ok(())
}
