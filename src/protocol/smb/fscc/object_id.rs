//! Object identifiers: what a file keeps when it is moved (MS-FSCC §2.1.3).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// The identifiers of a file or a volume.
    BUFFER = group("smb2.file_objectid_buffer", "Object identifier").spec("MS-FSCC §2.1.3.1");
    /// The object itself.
    OBJECT = guid("smb2.object_id", "Object").spec("MS-FSCC §2.1.3.1");
    /// The volume that the object was on when it got its identifier.
    BIRTH_VOLUME = guid("smb2.birth_volume_id", "Birth volume").spec("MS-FSCC §2.1.3.1");
    /// What the object was called when it got its identifier.
    BIRTH_OBJECT = guid("smb2.birth_object_id", "Birth object").spec("MS-FSCC §2.1.3.1");
    /// Reserved, zero.
    DOMAIN = guid("smb2.domain_id", "Domain").spec("MS-FSCC §2.1.3.1");
}

/// Reads an object identifier with where it comes from.
pub fn object_id(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.group(&BUFFER, |r| {
        r.guid(&OBJECT)?;
        r.guid(&BIRTH_VOLUME)?;
        r.guid(&BIRTH_OBJECT)?;
        r.guid(&DOMAIN).map(drop)
    })
}
