//! Security descriptors: who owns an object, and who may do what with it (MS-DTYP §2.4.6).

use super::{ace, sid};
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

pub use super::access::Object;

crate::fields! { FIELDS:
    /// Who owns an object and who may do what with it.
    DESCRIPTOR = group("nt.sec_desc", "Security descriptor").spec("MS-DTYP §2.4.6");
    /// Version of the layout; there is only 1.
    REVISION = uint("nt.sec_desc.revision", "Revision").spec("MS-DTYP §2.4.6");
    /// Flags of the object's own resource manager, where it has one; otherwise zero.
    RM_CONTROL = hex("nt.sec_desc.rm_control", "Resource manager control").spec("MS-DTYP §2.4.6");
    /// Which parts there are, and where they came from.
    CONTROL = hex("nt.sec_desc.type", "Control").spec("MS-DTYP §2.4.6");
    /// All parts lie in one block, at the offsets that follow: it is always so on the wire.
    SELF_RELATIVE = flag("nt.sec_desc.type.self_relative", "Self-relative").mask(16, 0x8000).spec("MS-DTYP §2.4.6");
    /// The flags of the resource manager mean something.
    RM_CONTROL_VALID = flag("nt.sec_desc.type.rm_control_valid", "Resource manager control valid").mask(16, 0x4000).spec("MS-DTYP §2.4.6");
    /// The SACL does not take entries from the parent.
    SACL_PROTECTED = flag("nt.sec_desc.type.sacl_protected", "SACL protected").mask(16, 0x2000).spec("MS-DTYP §2.4.6");
    /// The DACL does not take entries from the parent.
    DACL_PROTECTED = flag("nt.sec_desc.type.dacl_protected", "DACL protected").mask(16, 0x1000).spec("MS-DTYP §2.4.6");
    /// The SACL was made by inheritance.
    SACL_AUTO_INHERITED = flag("nt.sec_desc.type.sacl_auto_inherited", "SACL auto-inherited").mask(16, 0x0800).spec("MS-DTYP §2.4.6");
    /// The DACL was made by inheritance.
    DACL_AUTO_INHERITED = flag("nt.sec_desc.type.dacl_auto_inherited", "DACL auto-inherited").mask(16, 0x0400).spec("MS-DTYP §2.4.6");
    /// The SACL is to be handed down to children.
    SACL_INHERIT_REQUIRED = flag("nt.sec_desc.type.sacl_auto_inherit_req", "SACL inheritance required").mask(16, 0x0200).spec("MS-DTYP §2.4.6");
    /// The DACL is to be handed down to children.
    DACL_INHERIT_REQUIRED = flag("nt.sec_desc.type.dacl_auto_inherit_req", "DACL inheritance required").mask(16, 0x0100).spec("MS-DTYP §2.4.6");
    /// The system is to make the DACL for server objects by rules of its own.
    SERVER_SECURITY = flag("nt.sec_desc.type.server_security", "Server security").mask(16, 0x0080).spec("MS-DTYP §2.4.6");
    /// The DACL came from a trusted source.
    DACL_TRUSTED = flag("nt.sec_desc.type.dacl_trusted", "DACL trusted").mask(16, 0x0040).spec("MS-DTYP §2.4.6");
    /// The SACL was made by default.
    SACL_DEFAULTED = flag("nt.sec_desc.type.sacl_defaulted", "SACL defaulted").mask(16, 0x0020).spec("MS-DTYP §2.4.6");
    /// There is a SACL.
    SACL_PRESENT = flag("nt.sec_desc.type.sacl_present", "SACL present").mask(16, 0x0010).spec("MS-DTYP §2.4.6");
    /// The DACL was made by default.
    DACL_DEFAULTED = flag("nt.sec_desc.type.dacl_defaulted", "DACL defaulted").mask(16, 0x0008).spec("MS-DTYP §2.4.6");
    /// There is a DACL; with none, or with one at offset 0, everyone may do everything.
    DACL_PRESENT = flag("nt.sec_desc.type.dacl_present", "DACL present").mask(16, 0x0004).spec("MS-DTYP §2.4.6");
    /// The group was set by default.
    GROUP_DEFAULTED = flag("nt.sec_desc.type.group_defaulted", "Group defaulted").mask(16, 0x0002).spec("MS-DTYP §2.4.6");
    /// The owner was set by default.
    OWNER_DEFAULTED = flag("nt.sec_desc.type.owner_defaulted", "Owner defaulted").mask(16, 0x0001).spec("MS-DTYP §2.4.6");
    /// Where the owner is, from the start of the descriptor; 0 when there is none.
    OFFSET_OWNER = uint("nt.offset_to_owner_sid", "Offset of owner").names(ABSENT).spec("MS-DTYP §2.4.6");
    /// Where the group is, from the start of the descriptor; 0 when there is none.
    OFFSET_GROUP = uint("nt.offset_to_group_sid", "Offset of group").names(ABSENT).spec("MS-DTYP §2.4.6");
    /// Where the SACL is, from the start of the descriptor; 0 when there is none.
    OFFSET_SACL = uint("nt.offset_to_sacl", "Offset of SACL").names(ABSENT).spec("MS-DTYP §2.4.6");
    /// Where the DACL is, from the start of the descriptor; 0 when there is none.
    OFFSET_DACL = uint("nt.offset_to_dacl", "Offset of DACL").names(ABSENT).spec("MS-DTYP §2.4.6");
    /// Who owns the object: an owner can always change the DACL.
    OWNER = group("nt.sec_desc.owner", "Owner").spec("MS-DTYP §2.4.6");
    /// The primary group of the object, which only POSIX clients look at.
    GROUP = group("nt.sec_desc.group", "Group").spec("MS-DTYP §2.4.6");
    /// The system list: which accesses are audited, integrity labels, attributes and policies.
    SACL = group("nt.sec_desc.sacl", "SACL").spec("MS-DTYP §2.4.6");
    /// The discretionary list: who may do what. Entries are tried in order until all rights are granted or one is denied.
    DACL = group("nt.sec_desc.dacl", "DACL").spec("MS-DTYP §2.4.6");
    /// Version of the list: 2, or 4 where it may have entries about parts of a directory object.
    ACL_REVISION = uint("nt.acl.revision", "Revision").names(&[(2, "NT4"), (4, "directory service")]).spec("MS-DTYP §2.4.5");
    /// Reserved, zero.
    ACL_RESERVED = hex("nt.acl.reserved", "Reserved").spec("MS-DTYP §2.4.5");
    /// Size of the list in bytes, with this header.
    ACL_SIZE = uint("nt.acl.size", "Size").unit("bytes").spec("MS-DTYP §2.4.5");
    /// How many entries the list has.
    ACL_COUNT = uint("nt.acl.num_aces", "Number of entries").spec("MS-DTYP §2.4.5");
    /// Reserved, zero.
    ACL_RESERVED2 = hex("nt.acl.reserved2", "Reserved").spec("MS-DTYP §2.4.5");
    /// Bytes between the parts.
    PADDING = bytes("nt.sec_desc.padding", "Padding").spec("MS-DTYP §2.4.6");
}

const ABSENT: &[(u64, &str)] = &[(0, "none")];

const CONTROL_FLAGS: &[&Field] = &[
    &SELF_RELATIVE,
    &RM_CONTROL_VALID,
    &SACL_PROTECTED,
    &DACL_PROTECTED,
    &SACL_AUTO_INHERITED,
    &DACL_AUTO_INHERITED,
    &SACL_INHERIT_REQUIRED,
    &DACL_INHERIT_REQUIRED,
    &SERVER_SECURITY,
    &DACL_TRUSTED,
    &SACL_DEFAULTED,
    &SACL_PRESENT,
    &DACL_DEFAULTED,
    &DACL_PRESENT,
    &GROUP_DEFAULTED,
    &OWNER_DEFAULTED,
];

/// Reads all bytes that are left as a self-relative security descriptor of an object of that kind.
pub fn descriptor(r: &mut Reader<'_, '_>, object: Object) -> Result<(), Fault> {
    r.group(&DESCRIPTOR, |r| parts(r, object))
}

fn parts(r: &mut Reader<'_, '_>, object: Object) -> Result<(), Fault> {
    let (start, whole) = (r.offset(), r.peek());
    r.u8(&REVISION)?;
    r.u8(&RM_CONTROL)?;
    let control = r.bits_le16(&CONTROL, CONTROL_FLAGS)?;
    let owner = r.le32(&OFFSET_OWNER)?;
    let group = r.le32(&OFFSET_GROUP)?;
    let sacl = r.le32(&OFFSET_SACL)?;
    let dacl = r.le32(&OFFSET_DACL)?;
    if dacl == 0 && DACL_PRESENT.of(control.into(), 16) == 1 {
        r.meaning(format_args!("none: everyone may do everything"));
    }

    let mut parts = [(owner, &OWNER), (group, &GROUP), (sacl, &SACL), (dacl, &DACL)];
    parts.sort_by_key(|&(offset, _)| offset);
    for (offset, field) in parts.into_iter().filter(|&(offset, _)| offset != 0) {
        let offset = offset as usize;
        let bytes = whole.get(offset..).unwrap_or_default();
        let read = r.placed(&PADDING, start.saturating_add(offset), |r| {
            if std::ptr::eq(field, &SACL) || std::ptr::eq(field, &DACL) {
                r.within(field, acl_length(bytes), |r| acl(r, object))
            } else {
                r.within(field, sid_length(bytes), |r| sid::sid(r).map(drop))
            }
        });
        if let Err(fault) = read {
            r.fault(&fault);
        }
    }
    if r.peek().iter().all(|&byte| byte == 0) && !r.is_empty() {
        r.rest(&PADDING)?;
    }
    r.undissected();
    Ok(())
}

fn sid_length(bytes: &[u8]) -> usize {
    8 + 4 * bytes.get(1).map_or(0, |&count| usize::from(count))
}

fn acl_length(bytes: &[u8]) -> usize {
    match bytes {
        [_, _, low, high, ..] => usize::from(u16::from_le_bytes([*low, *high])).max(8),
        _ => 8,
    }
}

/// Reads all bytes that are left as an access control list.
pub fn acl(r: &mut Reader<'_, '_>, object: Object) -> Result<(), Fault> {
    r.u8(&ACL_REVISION)?;
    r.u8(&ACL_RESERVED)?;
    r.le16(&ACL_SIZE)?;
    let count = r.le16(&ACL_COUNT)?;
    r.le16(&ACL_RESERVED2)?;
    for _ in 0..count {
        ace::entry(r, object)?;
    }
    if !r.is_empty() {
        r.rest(&PADDING)?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
