//! Quotas of users (MS-FSCC §2.4.36).

use super::list::list;
use crate::fault::Fault;
use crate::protocol::windows::sid;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What one user may use, and uses.
    ENTRY = group("smb.quota.user", "Quota of a user").spec("MS-FSCC §2.4.36");
    /// How far it is to the next entry; 0 in the last one.
    NEXT_OFFSET = uint("smb.quota.user.offset", "Next offset").unit("bytes").spec("MS-FSCC §2.4.36");
    /// How many bytes the user's SID takes.
    SID_LENGTH = uint("smb.length_of_sid", "Length of SID").unit("bytes").spec("MS-FSCC §2.4.36");
    /// When the quota was last changed.
    CHANGE_TIME = filetime("smb.quota.user.change_time", "Change time").spec("MS-FSCC §2.4.36");
    /// How many bytes the user's files take.
    USED = uint("smb.quota.used", "Used").unit("bytes").spec("MS-FSCC §2.4.36");
    /// From how many bytes on the user is warned.
    THRESHOLD = uint("smb.quota.soft.default", "Threshold").unit("bytes").names(NO_LIMIT).spec("MS-FSCC §2.4.36");
    /// How many bytes the user's files may take.
    LIMIT = uint("smb.quota.hard.default", "Limit").unit("bytes").names(NO_LIMIT).spec("MS-FSCC §2.4.36");
    /// A user whose quota is asked for.
    WANTED = group("smb.quota.sid", "User").spec("MS-FSCC §2.4.36.1");
}

const NO_LIMIT: &[(u64, &str)] = &[(u64::MAX, "none")];

/// Reads all bytes that are left as quotas of users.
pub fn quota(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    list(r, &ENTRY, |r| {
        r.le32(&NEXT_OFFSET)?;
        r.le32(&SID_LENGTH)?;
        r.le64(&CHANGE_TIME)?;
        r.le64(&USED)?;
        r.le64(&THRESHOLD)?;
        r.le64(&LIMIT)?;
        sid::sid(r).map(drop)
    })
}

/// Reads all bytes that are left as a list of users whose quotas are asked for (§2.4.36.1).
pub fn wanted(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    list(r, &WANTED, |r| {
        r.le32(&NEXT_OFFSET)?;
        r.le32(&SID_LENGTH)?;
        sid::sid(r).map(drop)
    })
}
