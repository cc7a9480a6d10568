//! Security descriptors: owner, group and access control lists (MS-DTYP §2.4.6).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Who owns an object and who may do what with it.
    DESCRIPTOR = bytes("nt.sec_desc", "Security descriptor").spec("MS-DTYP §2.4.6");
}

/// What kind of object an access mask speaks of: its lower 16 bits mean something else for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// A file or named pipe.
    File,
    /// A directory.
    Directory,
}

/// Reads all bytes that are left as a self-relative security descriptor.
pub fn descriptor(r: &mut Reader<'_, '_>, object: Object) -> Result<(), Fault> {
    let _ = object;
    r.rest(&DESCRIPTOR)?;
    Ok(())
}
