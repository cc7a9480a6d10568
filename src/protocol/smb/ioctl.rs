//! Control codes for files and file systems, and what goes to the server and comes back with each
//! (MS-FSCC §2.3, MS-SMB2 §2.2.31 and §2.2.32).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What a control code takes along, where its layout is not known.
    DATA = bytes("smb2.ioctl.data", "Data").spec("MS-FSCC §2.3");
}

/// Names by control code, ascending.
pub const CODES: &[(u64, &str)] = &[(0x0011_c017, "FSCTL_PIPE_TRANSCEIVE")];

/// Reads all bytes that are left as what is sent with that control code.
pub fn request(r: &mut Reader<'_, '_>, code: u32) -> Result<(), Fault> {
    let _ = code;
    r.rest(&DATA).map(drop)
}

/// Reads all bytes that are left as what is answered to that control code.
pub fn response(r: &mut Reader<'_, '_>, code: u32) -> Result<(), Fault> {
    let _ = code;
    r.rest(&DATA).map(drop)
}
