//! Conditional expressions of access control entries: operands, then their operator, as on a stack calculator
//! (MS-DTYP §2.4.4.17).

use super::sid;
use crate::fault::Fault;
use crate::reader::Reader;

/// What an expression starts with.
pub(super) const SIGNATURE: &[u8] = b"artx";

crate::fields! { FIELDS:
    /// When the entry applies, in postfix order.
    CONDITION = group("nt.ace.cond", "Conditional expression").spec("MS-DTYP §2.4.4.17.4");
    /// Marks application data as an expression: `artx`.
    MARK = text("nt.ace.cond.signature", "Signature").spec("MS-DTYP §2.4.4.17.4");
    /// One operand or operator.
    ELEMENT = group("nt.ace.cond.element", "Element").spec("MS-DTYP §2.4.4.17.4");
    /// Which operand or operator it is.
    TOKEN = hex("nt.ace.cond.token", "Token").names(TOKENS).spec("MS-DTYP §2.4.4.17.5");
    /// A number that was written as one of 8 bits.
    INT8 = int("nt.ace.cond.value_int8", "Number").spec("MS-DTYP §2.4.4.17.5");
    /// A number that was written as one of 16 bits.
    INT16 = int("nt.ace.cond.value_int16", "Number").spec("MS-DTYP §2.4.4.17.5");
    /// A number that was written as one of 32 bits.
    INT32 = int("nt.ace.cond.value_int32", "Number").spec("MS-DTYP §2.4.4.17.5");
    /// A number that was written as one of 64 bits.
    INT64 = int("nt.ace.cond.value_int64", "Number").spec("MS-DTYP §2.4.4.17.5");
    /// With which sign the number was written.
    SIGN = hex("nt.ace.cond.sign", "Sign").names(&[(1, "plus"), (2, "minus"), (3, "none")]).spec("MS-DTYP §2.4.4.17.5");
    /// To which base the number was written.
    BASE = hex("nt.ace.cond.base", "Base").names(&[(1, "octal"), (2, "decimal"), (3, "hexadecimal")]).spec("MS-DTYP §2.4.4.17.5");
    /// The operands of a list.
    CONDITION_LIST = group("nt.ace.cond.list", "List").spec("MS-DTYP §2.4.4.17.5");
    /// How many bytes the operand takes.
    LENGTH = uint("nt.ace.cond.length", "Length").unit("bytes").spec("MS-DTYP §2.4.4.17.5");
    /// A text.
    STRING = text16("nt.ace.cond.value_string", "Text").spec("MS-DTYP §2.4.4.17.5");
    /// Bytes.
    OCTETS = bytes("nt.ace.cond.value_octet_string", "Bytes").spec("MS-DTYP §2.4.4.17.5");
    /// Name of an attribute that the access check was given.
    LOCAL = text16("nt.ace.cond.local_attr", "Local attribute").spec("MS-DTYP §2.4.4.17.8");
    /// Name of an attribute of the user.
    USER = text16("nt.ace.cond.user_attr", "User attribute").spec("MS-DTYP §2.4.4.17.8");
    /// Name of an attribute of the object.
    RESOURCE = text16("nt.ace.cond.resource_attr", "Resource attribute").spec("MS-DTYP §2.4.4.17.8");
    /// Name of an attribute of the user's computer.
    DEVICE = text16("nt.ace.cond.device_attr", "Device attribute").spec("MS-DTYP §2.4.4.17.8");
}

const TOKENS: &[(u64, &str)] = &[
    (0x00, "padding"),
    (0x01, "8-bit number"),
    (0x02, "16-bit number"),
    (0x03, "32-bit number"),
    (0x04, "64-bit number"),
    (0x10, "text"),
    (0x18, "bytes"),
    (0x50, "list"),
    (0x51, "SID"),
    (0x80, "=="),
    (0x81, "!="),
    (0x82, "<"),
    (0x83, "<="),
    (0x84, ">"),
    (0x85, ">="),
    (0x86, "Contains"),
    (0x87, "Exists"),
    (0x88, "Any_of"),
    (0x89, "Member_of"),
    (0x8a, "Device_Member_of"),
    (0x8b, "Member_of_Any"),
    (0x8c, "Device_Member_of_Any"),
    (0x8d, "Not_Exists"),
    (0x8e, "Not_Contains"),
    (0x8f, "Not_Any_of"),
    (0x90, "Not_Member_of"),
    (0x91, "Not_Device_Member_of"),
    (0x92, "Not_Member_of_Any"),
    (0x93, "Not_Device_Member_of_Any"),
    (0xa0, "&&"),
    (0xa1, "||"),
    (0xa2, "!"),
    (0xf8, "local attribute"),
    (0xf9, "user attribute"),
    (0xfa, "resource attribute"),
    (0xfb, "device attribute"),
];

/// Reads all bytes that are left as an expression.
pub(super) fn expression(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.group(&CONDITION, |r| {
        r.text(&MARK, 4)?;
        elements(r)
    })
}

fn elements(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    while !r.is_empty() {
        r.group(&ELEMENT, element)?;
    }
    Ok(())
}

fn element(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    match r.u8(&TOKEN)? {
        token @ 0x01..=0x04 => {
            r.le_i64(match token {
                1 => &INT8,
                2 => &INT16,
                3 => &INT32,
                _ => &INT64,
            })?;
            r.u8(&SIGN)?;
            r.u8(&BASE)?;
        }
        token @ (0x10 | 0x18 | 0x51 | 0xf8..=0xfb) => {
            let length = r.le32(&LENGTH)? as usize;
            match token {
                0x10 => r.text16(&STRING, length).map(drop)?,
                0x18 => r.bytes(&OCTETS, length).map(drop)?,
                0x51 => sid::sid(r).map(drop)?,
                0xf8 => r.text16(&LOCAL, length).map(drop)?,
                0xf9 => r.text16(&USER, length).map(drop)?,
                0xfa => r.text16(&RESOURCE, length).map(drop)?,
                _ => r.text16(&DEVICE, length).map(drop)?,
            }
        }
        0x50 => {
            let length = r.le32(&LENGTH)? as usize;
            r.within(&CONDITION_LIST, length, elements)?;
        }
        _ => {}
    }
    Ok(())
}
