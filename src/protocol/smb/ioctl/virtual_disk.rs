//! Virtual disks that several computers share: the head of tunnelled requests (MS-RSVD §2.2.4).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Whether the server shares virtual disks, and which way.
    SUPPORT = hex("smb2.ioctl.shared_virtual_disk.support", "Support").names(&[(1, "supported"), (7, "supported, and virtual disk sets")]).spec("MS-RSVD §2.2.4.1");
    /// How the handle stands to the virtual disk.
    HANDLE_STATE = hex("smb2.ioctl.shared_virtual_disk.handle_state", "Handle state").names(STATES).spec("MS-RSVD §2.2.4.1");
    /// What is to be done with the disk.
    OPERATION = hex("smb2.ioctl.svhdx.operation", "Operation").names(OPERATIONS).spec("MS-RSVD §2.2.4.11");
    /// How it ended.
    STATUS = hex("smb2.ioctl.svhdx.status", "Status").meaning(crate::protocol::windows::status::meaning).spec("MS-RSVD §2.2.4.11");
    /// Tells the request apart from others.
    REQUEST_ID = hex("smb2.ioctl.svhdx.request_id", "Request identifier").spec("MS-RSVD §2.2.4.11");
    /// What belongs to the operation.
    DATA = bytes("smb2.ioctl.svhdx.data", "Operation data").spec("MS-RSVD §2.2.4");
}

const STATES: &[(u64, &str)] = &[(0, "none"), (1, "opened for files"), (3, "opened for sharing")];

const OPERATIONS: &[(u64, &str)] = &[
    (0x0200_1001, "get initial information"),
    (0x0200_1002, "SCSI"),
    (0x0200_1003, "check connection status"),
    (0x0200_1004, "SRB status"),
    (0x0200_1005, "get disk information"),
    (0x0200_1006, "validate disk"),
    (0x0200_2002, "query progress of a meta operation"),
    (0x0200_2005, "query virtual disk set"),
    (0x0200_2006, "query virtual disk changes"),
    (0x0200_2007, "delete snapshot"),
    (0x0200_2101, "start a meta operation"),
];

pub(super) fn support(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SUPPORT)?;
    r.le32(&HANDLE_STATE).map(drop)
}

pub(super) fn tunnel(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&OPERATION)?;
    r.le32(&STATUS)?;
    r.le64(&REQUEST_ID)?;
    if r.is_empty() { Ok(()) } else { r.rest(&DATA).map(drop) }
}
