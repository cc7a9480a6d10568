//! Access masks: what may be, or is asked to be, done with an object (MS-DTYP §2.4.3).
//!
//! The upper half of a mask means the same for every object. The lower half means something else for each kind.

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What may be done with the object, one bit for each right.
    MASK = hex("nt.access_mask", "Access mask").spec("MS-DTYP §2.4.3");
    /// All rights that reading takes, whatever the object.
    GENERIC_READ = flag("nt.access_mask.generic_read", "Generic read").mask(32, 0x8000_0000).spec("MS-DTYP §2.4.3");
    /// All rights that writing takes, whatever the object.
    GENERIC_WRITE = flag("nt.access_mask.generic_write", "Generic write").mask(32, 0x4000_0000).spec("MS-DTYP §2.4.3");
    /// All rights that executing takes, whatever the object.
    GENERIC_EXECUTE = flag("nt.access_mask.generic_execute", "Generic execute").mask(32, 0x2000_0000).spec("MS-DTYP §2.4.3");
    /// Every right there is for the object.
    GENERIC_ALL = flag("nt.access_mask.generic_all", "Generic all").mask(32, 0x1000_0000).spec("MS-DTYP §2.4.3");
    /// Asks for as many rights as the caller can have.
    MAXIMUM_ALLOWED = flag("nt.access_mask.maximum_allowed", "Maximum allowed").mask(32, 0x0200_0000).spec("MS-DTYP §2.4.3");
    /// Reading and changing the SACL, which takes a privilege.
    ACCESS_SACL = flag("nt.access_mask.access_sacl", "Access SACL").mask(32, 0x0100_0000).spec("MS-DTYP §2.4.3");
    /// Waiting until the object is signalled.
    SYNCHRONISE = flag("nt.access_mask.synchronise", "Synchronise").mask(32, 0x0010_0000).spec("MS-DTYP §2.4.3");
    /// Changing who owns the object.
    WRITE_OWNER = flag("nt.access_mask.write_owner", "Write owner").mask(32, 0x0008_0000).spec("MS-DTYP §2.4.3");
    /// Changing the list that says who may do what.
    WRITE_DAC = flag("nt.access_mask.write_dac", "Write DAC").mask(32, 0x0004_0000).spec("MS-DTYP §2.4.3");
    /// Reading the security descriptor.
    READ_CONTROL = flag("nt.access_mask.read_control", "Read control").mask(32, 0x0002_0000).spec("MS-DTYP §2.4.3");
    /// Deleting the object.
    DELETE = flag("nt.access_mask.delete", "Delete").mask(32, 0x0001_0000).spec("MS-DTYP §2.4.3");
    /// Bit 15 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_15 = flag("nt.access_mask.specific_15", "Specific access, bit 15").mask(32, 0x8000).spec("MS-DTYP §2.4.3");
    /// Bit 14 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_14 = flag("nt.access_mask.specific_14", "Specific access, bit 14").mask(32, 0x4000).spec("MS-DTYP §2.4.3");
    /// Bit 13 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_13 = flag("nt.access_mask.specific_13", "Specific access, bit 13").mask(32, 0x2000).spec("MS-DTYP §2.4.3");
    /// Bit 12 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_12 = flag("nt.access_mask.specific_12", "Specific access, bit 12").mask(32, 0x1000).spec("MS-DTYP §2.4.3");
    /// Bit 11 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_11 = flag("nt.access_mask.specific_11", "Specific access, bit 11").mask(32, 0x800).spec("MS-DTYP §2.4.3");
    /// Bit 10 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_10 = flag("nt.access_mask.specific_10", "Specific access, bit 10").mask(32, 0x400).spec("MS-DTYP §2.4.3");
    /// Bit 9 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_9 = flag("nt.access_mask.specific_9", "Specific access, bit 9").mask(32, 0x200).spec("MS-DTYP §2.4.3");
    /// Bit 8 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_8 = flag("nt.access_mask.specific_8", "Specific access, bit 8").mask(32, 0x100).spec("MS-DTYP §2.4.3");
    /// Bit 7 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_7 = flag("nt.access_mask.specific_7", "Specific access, bit 7").mask(32, 0x80).spec("MS-DTYP §2.4.3");
    /// Bit 6 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_6 = flag("nt.access_mask.specific_6", "Specific access, bit 6").mask(32, 0x40).spec("MS-DTYP §2.4.3");
    /// Bit 5 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_5 = flag("nt.access_mask.specific_5", "Specific access, bit 5").mask(32, 0x20).spec("MS-DTYP §2.4.3");
    /// Bit 4 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_4 = flag("nt.access_mask.specific_4", "Specific access, bit 4").mask(32, 0x10).spec("MS-DTYP §2.4.3");
    /// Bit 3 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_3 = flag("nt.access_mask.specific_3", "Specific access, bit 3").mask(32, 0x8).spec("MS-DTYP §2.4.3");
    /// Bit 2 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_2 = flag("nt.access_mask.specific_2", "Specific access, bit 2").mask(32, 0x4).spec("MS-DTYP §2.4.3");
    /// Bit 1 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_1 = flag("nt.access_mask.specific_1", "Specific access, bit 1").mask(32, 0x2).spec("MS-DTYP §2.4.3");
    /// Bit 0 of the rights that only this kind of object has; what is said behind it is its meaning there.
    SPECIFIC_0 = flag("nt.access_mask.specific_0", "Specific access, bit 0").mask(32, 0x1).spec("MS-DTYP §2.4.3");
}

/// The rights that all kinds of objects have, from the highest bit.
const COMMON: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
];

/// The rights that each kind has of its own, from bit 0.
const SPECIFIC: [&Field; 16] = [
    &SPECIFIC_0,
    &SPECIFIC_1,
    &SPECIFIC_2,
    &SPECIFIC_3,
    &SPECIFIC_4,
    &SPECIFIC_5,
    &SPECIFIC_6,
    &SPECIFIC_7,
    &SPECIFIC_8,
    &SPECIFIC_9,
    &SPECIFIC_10,
    &SPECIFIC_11,
    &SPECIFIC_12,
    &SPECIFIC_13,
    &SPECIFIC_14,
    &SPECIFIC_15,
];

/// What kind of object an access mask speaks of: its lower 16 bits mean something else for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// One whose kind is not known.
    Unknown,
    /// A file.
    File,
    /// A directory.
    Directory,
    /// A file or a directory: it is not known which.
    FileOrDirectory,
    /// A key of the registry.
    RegistryKey,
    /// What an integrity label keeps subjects of lower integrity from.
    MandatoryLabel,
}

impl Object {
    /// What the lower bits mean, from bit 0; nothing for reserved ones.
    pub const fn rights(self) -> &'static [&'static str] {
        match self {
            Object::Unknown => &[],
            // MS-SMB2 §2.2.13.1.1
            Object::File => &[
                "read data",
                "write data",
                "append data",
                "read extended attributes",
                "write extended attributes",
                "execute",
                "delete child",
                "read attributes",
                "write attributes",
            ],
            // MS-SMB2 §2.2.13.1.2
            Object::Directory => &[
                "list directory",
                "add file",
                "add subdirectory",
                "read extended attributes",
                "write extended attributes",
                "traverse",
                "delete child",
                "read attributes",
                "write attributes",
            ],
            Object::FileOrDirectory => &[
                "read data or list directory",
                "write data or add file",
                "append data or add subdirectory",
                "read extended attributes",
                "write extended attributes",
                "execute or traverse",
                "delete child",
                "read attributes",
                "write attributes",
            ],
            // MS-RRP §2.2.3
            Object::RegistryKey => &[
                "query value",
                "set value",
                "create subkey",
                "enumerate subkeys",
                "notify",
                "create link",
                "",
                "",
                "64-bit view",
                "32-bit view",
            ],
            // MS-DTYP §2.4.4.13
            Object::MandatoryLabel => &["no write up", "no read up", "no execute up"],
        }
    }
}

/// Reads an access mask as `field`, for an object of that kind.
pub fn mask(r: &mut Reader<'_, '_>, field: &'static Field, object: Object) -> Result<u32, Fault> {
    let rights = object.rights();
    let specific = SPECIFIC
        .iter()
        .enumerate()
        .rev()
        .map(|(bit, field)| (*field, rights.get(bit).copied().unwrap_or_default()));
    r.bits_le32_meaning(field, COMMON.iter().map(|field| (*field, "")).chain(specific))
}

/// Reads an access mask as `field`, of which `specific` are the rights of that kind of object alone.
pub fn mask_of(
    r: &mut Reader<'_, '_>,
    field: &'static Field,
    specific: &[&'static Field],
) -> Result<u32, Fault> {
    r.bits_le32_meaning(field, COMMON.iter().chain(specific).map(|field| (*field, "")))
}
