//! OPLOCK_BREAK: the server takes an oplock or lease back, and the client says that it noticed
//! (MS-SMB2 §2.2.23 to §2.2.25). The size tells oplocks from leases.

use super::body::{FILE_ID, structure_size};
use super::create::OPLOCK;
use super::header::{Header, RESERVED, UNSOLICITED};
use super::{Smb2, lease};
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Which message about an oplock or lease it is.
    KIND = text("smb2.oplock_break", "Kind").spec("MS-SMB2 §2.2.23, §2.2.24, §2.2.25");
}

/// Size of a notice that a lease is broken (MS-SMB2 §2.2.23.2).
const LEASE_NOTIFICATION: u16 = 44;
/// Size of what acknowledges it, and of the answer (MS-SMB2 §2.2.24.2, §2.2.25.2).
const LEASE_ACKNOWLEDGED: u16 = 36;

/// Reads any of them.
pub fn read(smb2: &Smb2, r: &mut Reader<'_, '_>, header: &Header, now: &mut Now<'_>) -> Result<(), Fault> {
    let size = structure_size(r)?;
    let kind = match (size, header.message == UNSOLICITED) {
        (LEASE_NOTIFICATION, _) => "lease break notification",
        (LEASE_ACKNOWLEDGED, _) => "lease break acknowledgment",
        (_, true) => "oplock break notification",
        (_, false) => "oplock break acknowledgment",
    };
    let (source, at) = (r.source(), r.offset());
    r.tree().push_text(&KIND, source, at, 0, kind);
    now.summary.push_str(", ");
    now.summary.push_str(kind);
    match size {
        LEASE_NOTIFICATION => lease::broken(r),
        LEASE_ACKNOWLEDGED => lease::acknowledged(r),
        _ => {
            r.u8(&OPLOCK)?;
            r.bytes(&RESERVED, 1 + 4)?;
            let id = r.guid(&FILE_ID)?;
            // Notices name no session: the file's identifier is enough.
            let open = smb2.opens.iter().find(|((_, other), _)| *other == id);
            if let Some(name) = open.and_then(|(_, open)| open.name()) {
                r.meaning(format_args!("{name}"));
                now.summary.push_str(", ");
                now.summary.push_str(name);
            }
            Ok(())
        }
    }
}
