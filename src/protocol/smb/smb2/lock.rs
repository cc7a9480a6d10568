//! LOCK: keeping others from ranges of a file (MS-SMB2 §2.2.26, §2.2.27).

use super::Smb2;
use super::body::structure_size;
use super::header::RESERVED;
use super::negotiate::check_count;
use super::read_write::FILE_OFFSET;
use super::requests::Asked;
use crate::count::Count;
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::reader::Reader;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// How many ranges are locked or unlocked.
    COUNT = uint("smb2.lock_count", "Lock Count").spec("MS-SMB2 §2.2.26");
    /// Number of the lock, so that it can be sent again, and a counter.
    SEQUENCE = hex("smb2.lock_sequence", "Lock Sequence").spec("MS-SMB2 §2.2.26");
    /// A range.
    LOCK = group("smb2.lock_info", "Lock").spec("MS-SMB2 §2.2.26.1");
    /// How many bytes it takes.
    LOCK_LENGTH = uint("smb2.lock_length", "Lock Length").unit("bytes").spec("MS-SMB2 §2.2.26.1");
    /// How it is locked.
    LOCK_FLAGS = hex("smb2.lock_flags", "Lock Flags").spec("MS-SMB2 §2.2.26.1");
    /// Others may read it, nobody may write it.
    SHARED = flag("smb2.lock_flags.shared", "Shared").mask(32, 1).spec("MS-SMB2 §2.2.26.1");
    /// Nobody else may read or write it.
    EXCLUSIVE = flag("smb2.lock_flags.exclusive", "Exclusive").mask(32, 2).spec("MS-SMB2 §2.2.26.1");
    /// It is unlocked.
    UNLOCK = flag("smb2.lock_flags.unlock", "Unlock").mask(32, 4).spec("MS-SMB2 §2.2.26.1");
    /// The server is not to wait until the range is free.
    FAIL_IMMEDIATELY = flag("smb2.lock_flags.fail_immediately", "Fail Immediately").mask(32, 0x10)
        .spec("MS-SMB2 §2.2.26.1");
}

/// How many bytes a range takes.
const ELEMENT: usize = 24;

/// Reads what is locked and unlocked.
pub fn request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let count = r.le16(&COUNT)?;
    // In dialect 2.0.2 the bytes of the sequence have no meaning.
    r.le32(&SEQUENCE)?;
    smb2.file_id(r, asked, now)?;
    check_count(r, count.into(), ELEMENT, "locks");
    for at in 0..usize::from(count).min(r.remaining() / ELEMENT) {
        r.group(&LOCK, |r| {
            let offset = r.le64(&FILE_OFFSET)?;
            let length = r.le64(&LOCK_LENGTH)?;
            let flags = r.bits_le32(&LOCK_FLAGS, &[&SHARED, &EXCLUSIVE, &UNLOCK, &FAIL_IMMEDIATELY])?;
            r.bytes(&RESERVED, 4)?;
            if at == 0 {
                let how = match flags {
                    _ if flags & 4 != 0 => "unlock",
                    _ if flags & 2 != 0 => "exclusive",
                    _ => "shared",
                };
                // Writing to a String cannot fail.
                let _ = write!(now.summary, ", {how} {} at {offset}", Count(length, "byte"));
            }
            Ok(())
        })?;
    }
    Ok(())
}
