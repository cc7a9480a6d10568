//! Resource attributes: named values that a conditional expression can ask an object for (MS-DTYP §2.4.10.1).

use super::sid;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A name with its values.
    ATTRIBUTE = group("nt.ace.sra", "Resource attribute").spec("MS-DTYP §2.4.10.1");
    /// Where the name is, from the start of the attribute.
    NAME_OFFSET = uint("nt.ace.sra.name_offset", "Offset of name").spec("MS-DTYP §2.4.10.1");
    /// What the values are.
    TYPE = uint("nt.ace.sra.type", "Type").names(TYPES).spec("MS-DTYP §2.4.10.1");
    /// Reserved, zero.
    RESERVED = hex("nt.ace.sra.reserved", "Reserved").spec("MS-DTYP §2.4.10.1");
    /// How the attribute is used.
    FLAGS = hex("nt.ace.sra.flags", "Flags").spec("MS-DTYP §2.4.10.1");
    /// The values were given out by a central policy.
    POLICY_DERIVED = flag("nt.ace.sra.flags.policy_derived", "Policy derived").mask(32, 0x2_0000).spec("MS-DTYP §2.4.10.1");
    /// The values were set by hand.
    MANUAL = flag("nt.ace.sra.flags.manual", "Manual").mask(32, 0x1_0000).spec("MS-DTYP §2.4.10.1");
    /// The attribute cannot be switched off.
    MANDATORY = flag("nt.ace.sra.flags.mandatory", "Mandatory").mask(32, 0x20).spec("MS-DTYP §2.4.10.1");
    /// The attribute is switched off.
    DISABLED = flag("nt.ace.sra.flags.disabled", "Disabled").mask(32, 0x10).spec("MS-DTYP §2.4.10.1");
    /// The attribute is switched off by default.
    DISABLED_BY_DEFAULT = flag("nt.ace.sra.flags.disabled_by_default", "Disabled by default").mask(32, 0x08).spec("MS-DTYP §2.4.10.1");
    /// The attribute counts only in entries that deny.
    DENY_ONLY = flag("nt.ace.sra.flags.deny_only", "Deny only").mask(32, 0x04).spec("MS-DTYP §2.4.10.1");
    /// Upper and lower case differ in the values.
    CASE_SENSITIVE = flag("nt.ace.sra.flags.case_sensitive", "Case-sensitive").mask(32, 0x02).spec("MS-DTYP §2.4.10.1");
    /// The attribute is not handed down.
    NON_INHERITABLE = flag("nt.ace.sra.flags.non_inheritable", "Not inheritable").mask(32, 0x01).spec("MS-DTYP §2.4.10.1");
    /// How many values there are.
    COUNT = uint("nt.ace.sra.value_count", "Number of values").spec("MS-DTYP §2.4.10.1");
    /// Where a value is, from the start of the attribute.
    VALUE_OFFSET = uint("nt.ace.sra.value_offset", "Offset of value").spec("MS-DTYP §2.4.10.1");
    /// Name of the attribute.
    NAME = text16("nt.ace.sra.name", "Name").spec("MS-DTYP §2.4.10.1");
    /// A signed number.
    INT64 = int("nt.ace.sra.value_int64", "Value").spec("MS-DTYP §2.4.10.1");
    /// An unsigned number.
    UINT64 = uint("nt.ace.sra.value_uint64", "Value").spec("MS-DTYP §2.4.10.1");
    /// A text.
    STRING = text16("nt.ace.sra.value_string", "Value").spec("MS-DTYP §2.4.10.1");
    /// True or false, in 64 bits.
    BOOLEAN = uint("nt.ace.sra.value_boolean", "Value").names(&[(0, "false"), (1, "true")]).spec("MS-DTYP §2.4.10.1");
    /// How many bytes the value takes.
    LENGTH = uint("nt.ace.sra.value_length", "Length of value").unit("bytes").spec("MS-DTYP §2.4.10.2");
    /// Bytes.
    OCTETS = bytes("nt.ace.sra.value_octet_string", "Value").spec("MS-DTYP §2.4.10.2");
    /// Bytes between the parts.
    PADDING = bytes("nt.ace.sra.padding", "Padding").spec("MS-DTYP §2.4.10.1");
}

const TYPES: &[(u64, &str)] = &[
    (1, "signed number"),
    (2, "unsigned number"),
    (3, "text"),
    (5, "SID"),
    (6, "true or false"),
    (16, "bytes"),
];

const FLAG_PARTS: &[&Field] = &[
    &POLICY_DERIVED,
    &MANUAL,
    &MANDATORY,
    &DISABLED,
    &DISABLED_BY_DEFAULT,
    &DENY_ONLY,
    &CASE_SENSITIVE,
    &NON_INHERITABLE,
];

/// Reads all bytes that are left as an attribute.
pub(super) fn claim(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.group(&ATTRIBUTE, |r| {
        let start = r.offset();
        let name = r.le32(&NAME_OFFSET)?;
        let kind = r.le16(&TYPE)?;
        r.le16(&RESERVED)?;
        r.bits_le32(&FLAGS, FLAG_PARTS)?;
        let count = r.le32(&COUNT)?;
        let mut parts = vec![(name, true)];
        for _ in 0..count {
            parts.push((r.le32(&VALUE_OFFSET)?, false));
        }
        parts.sort_unstable();
        for (offset, is_name) in parts {
            r.placed(&PADDING, start.saturating_add(offset as usize), |r| {
                if is_name { string(r, &NAME) } else { value(r, kind) }
            })?;
        }
        if r.is_empty() { Ok(()) } else { r.rest(&PADDING).map(drop) }
    })
}

fn value(r: &mut Reader<'_, '_>, kind: u16) -> Result<(), Fault> {
    match kind {
        1 => r.le_i64(&INT64).map(drop),
        2 => r.le64(&UINT64).map(drop),
        3 => string(r, &STRING),
        5 => {
            r.le32(&LENGTH)?;
            sid::sid(r).map(drop)
        }
        6 => r.le64(&BOOLEAN).map(drop),
        16 => {
            let length = r.le32(&LENGTH)? as usize;
            r.bytes(&OCTETS, length).map(drop)
        }
        _ => Ok(()),
    }
}

/// Reads text up to its NUL, which belongs to it.
fn string(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    let (units, _) = r.peek().as_chunks();
    let length = units.iter().position(|unit| *unit == [0, 0]).map_or(r.remaining(), |at| 2 * at + 2);
    r.text16(field, length).map(drop)
}
