//! The negotiation once more, signed, so that nobody can have changed it (MS-SMB2 §2.2.31.4, §2.2.32.6).

use super::super::smb2::negotiate::{
    CLIENT_GUID, DIALECT, DIALECT_COUNT, SERVER_GUID, capabilities, security_mode,
};
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Room that is not used: security modes take two bytes here.
    RESERVED = hex("smb2.validate_negotiate.reserved", "Reserved").spec("MS-SMB2 §2.2.31.4");
}

pub(super) fn request(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    capabilities(r)?;
    r.guid(&CLIENT_GUID)?;
    security_mode(r)?;
    r.u8(&RESERVED)?;
    let count = r.le16(&DIALECT_COUNT)?;
    for _ in 0..count {
        r.le16(&DIALECT)?;
    }
    Ok(())
}

pub(super) fn response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    capabilities(r)?;
    r.guid(&SERVER_GUID)?;
    security_mode(r)?;
    r.u8(&RESERVED)?;
    r.le16(&DIALECT).map(drop)
}
