//! Access control entries: one of the lines that say who may do what, or what is audited (MS-DTYP §2.4.4).

use super::access::{self, Object};
use super::{attribute, condition, sid};
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Grants, denies or audits rights of one account or group, or says something else about the object.
    ACE = group("nt.ace", "Access control entry").spec("MS-DTYP §2.4.4");
    /// What the entry does.
    TYPE = uint("nt.ace.type", "Type").names(TYPES).spec("MS-DTYP §2.4.4.1");
    /// How the entry is handed down to children, and which accesses it audits.
    FLAGS = hex("nt.ace.flags", "Flags").spec("MS-DTYP §2.4.4.1");
    /// Audits accesses that were refused.
    FAILED_ACCESS = flag("nt.ace.flags.failed_access", "Audit failed accesses").mask(8, 0x80).spec("MS-DTYP §2.4.4.1");
    /// Audits accesses that were granted.
    SUCCESSFUL_ACCESS = flag("nt.ace.flags.successful_access", "Audit successful accesses").mask(8, 0x40).spec("MS-DTYP §2.4.4.1");
    /// Came from the parent.
    INHERITED = flag("nt.ace.flags.inherited_ace", "Inherited").mask(8, 0x10).spec("MS-DTYP §2.4.4.1");
    /// Is there only to be handed down: it says nothing about the object itself.
    INHERIT_ONLY = flag("nt.ace.flags.inherit_only", "Inherit only").mask(8, 0x08).spec("MS-DTYP §2.4.4.1");
    /// Children do not hand it down any further.
    NO_PROPAGATE = flag("nt.ace.flags.non_propagate_inherit", "Do not propagate").mask(8, 0x04).spec("MS-DTYP §2.4.4.1");
    /// Children that are containers, such as directories, get it.
    CONTAINER_INHERIT = flag("nt.ace.flags.container_inherit", "Container inherit").mask(8, 0x02).spec("MS-DTYP §2.4.4.1");
    /// Children that are no containers, such as files, get it.
    OBJECT_INHERIT = flag("nt.ace.flags.object_inherit", "Object inherit").mask(8, 0x01).spec("MS-DTYP §2.4.4.1");
    /// Size of the entry in bytes, with its header.
    SIZE = uint("nt.ace.size", "Size").unit("bytes").spec("MS-DTYP §2.4.4.1");
    /// Which of the two GUIDs follow.
    OBJECT_FLAGS = hex("nt.ace.object.flags", "Object flags").spec("MS-DTYP §2.4.4.3");
    /// The GUID of an inherited object type follows.
    INHERITED_TYPE_PRESENT = flag("nt.ace.object.flags.inherited_object_type_present", "Inherited object type present").mask(32, 2).spec("MS-DTYP §2.4.4.3");
    /// The GUID of an object type follows.
    OBJECT_TYPE_PRESENT = flag("nt.ace.object.flags.object_type_present", "Object type present").mask(32, 1).spec("MS-DTYP §2.4.4.3");
    /// The property, property set, child class or extended right that the entry is about.
    OBJECT_TYPE = guid("nt.ace.object.guid", "Object type").spec("MS-DTYP §2.4.4.3");
    /// The class of children that get the entry.
    INHERITED_TYPE = guid("nt.ace.object.inherited_guid", "Inherited object type").spec("MS-DTYP §2.4.4.3");
    /// Data for a program of its own that decides what the entry does.
    APPLICATION_DATA = bytes("nt.ace.application_data", "Application data").spec("MS-DTYP §2.4.4.6");
    /// Bytes behind the entry's last field.
    PADDING = bytes("nt.ace.padding", "Padding").spec("MS-DTYP §2.4.4.1");
}

const TYPES: &[(u64, &str)] = &[
    (0x00, "access allowed"),
    (0x01, "access denied"),
    (0x02, "system audit"),
    (0x03, "system alarm"),
    (0x04, "access allowed, compound"),
    (0x05, "access allowed to part of the object"),
    (0x06, "access denied to part of the object"),
    (0x07, "system audit of part of the object"),
    (0x08, "system alarm for part of the object"),
    (0x09, "access allowed on a condition"),
    (0x0a, "access denied on a condition"),
    (0x0b, "access allowed to part of the object on a condition"),
    (0x0c, "access denied to part of the object on a condition"),
    (0x0d, "system audit on a condition"),
    (0x0e, "system alarm on a condition"),
    (0x0f, "system audit of part of the object on a condition"),
    (0x10, "system alarm for part of the object on a condition"),
    (0x11, "mandatory integrity label"),
    (0x12, "resource attribute"),
    (0x13, "central access policy"),
    (0x14, "process trust label"),
    (0x15, "access filter"),
];

const FLAG_PARTS: &[&Field] = &[
    &FAILED_ACCESS,
    &SUCCESSFUL_ACCESS,
    &INHERITED,
    &INHERIT_ONLY,
    &NO_PROPAGATE,
    &CONTAINER_INHERIT,
    &OBJECT_INHERIT,
];

/// Reads one entry of a list about an object of that kind.
pub(super) fn entry(r: &mut Reader<'_, '_>, object: Object) -> Result<(), Fault> {
    let length = match r.peek() {
        [_, _, low, high, ..] => usize::from(u16::from_le_bytes([*low, *high])),
        _ => return Err(Fault::truncated(&ACE, r.offset(), 4, r.remaining())),
    };
    if length < 4 {
        return Err(Fault::malformed(
            r.offset() + 2,
            format!("an access control entry takes 4 bytes at least, not {length}"),
        ));
    }
    r.within(&ACE, length, |r| body(r, object)).map(drop)
}

fn body(r: &mut Reader<'_, '_>, object: Object) -> Result<(), Fault> {
    let kind = r.u8(&TYPE)?;
    r.bits8(&FLAGS, FLAG_PARTS)?;
    r.le16(&SIZE)?;
    match kind {
        0x04 | 0x16.. => return r.rest(&APPLICATION_DATA).map(drop),
        0x11 => access::mask(r, &access::MASK, Object::MandatoryLabel)?,
        _ => access::mask(r, &access::MASK, object)?,
    };
    if matches!(kind, 0x05..=0x08 | 0x0b | 0x0c | 0x0f | 0x10) {
        let flags = r.bits_le32(&OBJECT_FLAGS, &[&INHERITED_TYPE_PRESENT, &OBJECT_TYPE_PRESENT])?;
        if flags & 1 != 0 {
            r.guid(&OBJECT_TYPE)?;
        }
        if flags & 2 != 0 {
            r.guid(&INHERITED_TYPE)?;
        }
    }
    sid::sid(r)?;
    match kind {
        _ if r.is_empty() => Ok(()),
        0x09..=0x10 | 0x15 if r.peek().starts_with(condition::SIGNATURE) => condition::expression(r),
        0x05..=0x10 | 0x15 => r.rest(&APPLICATION_DATA).map(drop),
        0x12 => attribute::claim(r),
        _ => r.rest(&PADDING).map(drop),
    }
}
