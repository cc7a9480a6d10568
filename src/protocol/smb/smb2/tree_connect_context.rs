//! What a request to connect to a share takes along in SMB 3.1.1: as whom to connect (MS-SMB2 §2.2.9.1, §2.2.9.2).

use super::body::Place;
use super::header::{Header, PADDING, RESERVED};
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::protocol::windows::security::{self, Object};
use crate::protocol::windows::sid;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Where the contexts start, in bytes from the start of the request behind its header.
    OFFSET = hex("smb2.tc.context_offset", "Context Offset").unit("bytes").spec("MS-SMB2 §2.2.9.1");
    /// How many contexts there are.
    COUNT = uint("smb2.tc.context_count", "Context Count").spec("MS-SMB2 §2.2.9.1");
    /// More than the path that the client tells.
    CONTEXT = group("smb2.tc.context", "Tree Connect Context").spec("MS-SMB2 §2.2.9.2");
    /// What the context is about.
    TYPE = hex("smb2.tc.context.type", "Context Type").names(&[(0, "reserved"), (1, "remoted identity")])
        .spec("MS-SMB2 §2.2.9.2");
    /// How many bytes of the context follow its header.
    LENGTH = uint("smb2.tc.context.length", "Data Length").unit("bytes").spec("MS-SMB2 §2.2.9.2");
    /// What a context of a kind that is not known holds.
    DATA = bytes("smb2.tc.context.data", "Data").spec("MS-SMB2 §2.2.9.2");
    /// Someone else, as whom the client connects.
    IDENTITY = group("smb2.tc.identity", "Remoted Identity").spec("MS-SMB2 §2.2.9.2.1");
    /// Kind of ticket: 1.
    TICKET_TYPE = uint("smb2.tc.identity.ticket_type", "Ticket Type").spec("MS-SMB2 §2.2.9.2.1");
    /// How many bytes the identity takes.
    TICKET_SIZE = uint("smb2.tc.identity.ticket_size", "Ticket Size").unit("bytes").spec("MS-SMB2 §2.2.9.2.1");
    /// Where a part of the identity is, in bytes from its start; 0 where it has none.
    PART_OFFSET = uint("smb2.tc.identity.offset", "Offset").unit("bytes").spec("MS-SMB2 §2.2.9.2.1");
    /// The user.
    USER = group("smb2.tc.identity.user", "User").spec("MS-SMB2 §2.2.9.2.1");
    /// Name of the user.
    USER_NAME = text16("smb2.tc.identity.user_name", "User Name").spec("MS-SMB2 §2.2.9.2.1");
    /// Domain of the user.
    DOMAIN = text16("smb2.tc.identity.domain", "Domain").spec("MS-SMB2 §2.2.9.2.1");
    /// Groups that the user is in.
    GROUPS = group("smb2.tc.identity.groups", "Groups").spec("MS-SMB2 §2.2.9.2.1");
    /// Groups that must be allowed as well.
    RESTRICTED_GROUPS = group("smb2.tc.identity.restricted_groups", "Restricted Groups").spec("MS-SMB2 §2.2.9.2.1");
    /// What the user may do to the machine.
    PRIVILEGES = group("smb2.tc.identity.privileges", "Privileges").spec("MS-SMB2 §2.2.9.2.1");
    /// The user's first group.
    PRIMARY_GROUP = group("smb2.tc.identity.primary_group", "Primary Group").spec("MS-SMB2 §2.2.9.2.1");
    /// Who owns what the user creates.
    OWNER = group("smb2.tc.identity.owner", "Owner").spec("MS-SMB2 §2.2.9.2.1");
    /// Who may do what with what the user creates.
    DEFAULT_DACL = group("smb2.tc.identity.default_dacl", "Default DACL").spec("MS-SMB2 §2.2.9.2.1");
    /// Groups that the user's machine is in.
    DEVICE_GROUPS = group("smb2.tc.identity.device_groups", "Device Groups").spec("MS-SMB2 §2.2.9.2.1");
    /// What is claimed about the user.
    USER_CLAIMS = group("smb2.tc.identity.user_claims", "User Claims").spec("MS-SMB2 §2.2.9.2.1");
    /// What is claimed about the user's machine.
    DEVICE_CLAIMS = group("smb2.tc.identity.device_claims", "Device Claims").spec("MS-SMB2 §2.2.9.2.1");
    /// How many bytes follow that belong together.
    BLOB_SIZE = uint("smb2.tc.identity.blob_size", "Size").unit("bytes").spec("MS-SMB2 §2.2.9.2.1.1");
    /// How many entries follow.
    ENTRIES = uint("smb2.tc.identity.count", "Count").spec("MS-SMB2 §2.2.9.2.1.3");
    /// How a group or user counts when access is checked.
    SID_ATTRIBUTES = hex("smb2.tc.identity.sid_attributes", "SID Attributes").spec("MS-SMB2 §2.2.9.2.1.2");
    /// It cannot be left out.
    MANDATORY = flag("smb2.tc.identity.sid_attributes.mandatory", "Mandatory").mask(32, 1).spec("MS-SMB2 §2.2.9.2.1.2");
    /// It counts by default.
    BY_DEFAULT = flag("smb2.tc.identity.sid_attributes.enabled_by_default", "Enabled By Default").mask(32, 2)
        .spec("MS-SMB2 §2.2.9.2.1.2");
    /// It counts.
    ENABLED = flag("smb2.tc.identity.sid_attributes.enabled", "Enabled").mask(32, 4).spec("MS-SMB2 §2.2.9.2.1.2");
    /// The user can make it the owner of something.
    CAN_OWN = flag("smb2.tc.identity.sid_attributes.owner", "Owner").mask(32, 8).spec("MS-SMB2 §2.2.9.2.1.2");
    /// Which privilege it is.
    LUID = uint("smb2.tc.identity.luid", "LUID").spec("MS-SMB2 §2.2.9.2.1.4");
    /// Whether the privilege is in use.
    LUID_ATTRIBUTES = hex("smb2.tc.identity.luid_attributes", "Privilege Attributes").spec("MS-LSAD §2.2.5.4");
    /// What is claimed, as MS-DTYP lays it out.
    CLAIMS = bytes("smb2.tc.identity.claims", "Claims").spec("MS-DTYP §2.4.10.1");
}

/// Parts of an identity, in the order of their offsets.
static PARTS: [&Field; 12] = [
    &USER,
    &USER_NAME,
    &DOMAIN,
    &GROUPS,
    &RESTRICTED_GROUPS,
    &PRIVILEGES,
    &PRIMARY_GROUP,
    &OWNER,
    &DEFAULT_DACL,
    &DEVICE_GROUPS,
    &USER_CLAIMS,
    &DEVICE_CLAIMS,
];

/// The kind of context that tells an identity.
const REMOTED_IDENTITY: u16 = 1;

/// Where contexts lie, and how many.
#[derive(Clone, Copy, Debug)]
pub struct Contexts {
    offset: usize,
    count: u16,
}

/// Reads where the contexts are, which comes before the path.
pub fn place(r: &mut Reader<'_, '_>) -> Result<Contexts, Fault> {
    let offset = r.le32(&OFFSET)? as usize;
    let count = r.le16(&COUNT)?;
    r.bytes(&RESERVED, 10)?;
    Ok(Contexts { offset, count })
}

/// Reads the contexts, which come behind the path.
pub fn read(r: &mut Reader<'_, '_>, contexts: Contexts, header: &Header) -> Result<(), Fault> {
    if contexts.count == 0 {
        return Ok(());
    }
    let place = Place { offset: super::header::LENGTH.saturating_add(contexts.offset), length: 1 };
    if !super::body::go_to(r, header, place, "the list of tree connect contexts")? {
        return Ok(());
    }
    for number in 0..contexts.count {
        if r.is_empty() {
            let text = format!("{} contexts are announced, {number} are there", contexts.count);
            r.note(Severity::Error, r.offset(), text);
            break;
        }
        r.group(&CONTEXT, |r| {
            let kind = r.le16(&TYPE)?;
            let length = r.le16(&LENGTH)?.into();
            r.bytes(&RESERVED, 4)?;
            match kind {
                REMOTED_IDENTITY => r.within(&IDENTITY, length, identity).map(drop),
                _ => r.bytes(&DATA, length).map(drop),
            }
        })?;
    }
    Ok(())
}

fn identity(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let start = r.offset();
    r.le16(&TICKET_TYPE)?;
    r.le16(&TICKET_SIZE)?;
    let mut parts = [(0, &USER); PARTS.len()];
    for (part, field) in parts.iter_mut().zip(PARTS) {
        *part = (usize::from(r.le16(&PART_OFFSET)?), field);
        r.meaning(format_args!("of {}", field.label));
    }
    parts.sort_by_key(|(offset, _)| *offset);
    for (at, &(offset, field)) in parts.iter().enumerate() {
        if offset == 0 {
            continue;
        }
        let end = parts.get(at + 1).map_or(usize::MAX, |(next, _)| start + next);
        r.placed(&PADDING, start + offset, |r| {
            let length = end.saturating_sub(r.offset()).min(r.remaining());
            r.part(length, |r| part(r, field))
        })?;
    }
    Ok(())
}

fn part(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    let is = |other: &'static Field| std::ptr::eq(field, other);
    if is(&USER_NAME) || is(&DOMAIN) {
        let length = r.peek().as_chunks::<2>().0.iter().take_while(|unit| **unit != [0, 0]).count() * 2;
        r.text16(field, (length + 2).min(r.remaining()))?;
        return Ok(());
    }
    r.group(field, |r| {
        if is(&USER) {
            sid_attributes(r)
        } else if is(&OWNER) {
            blob(r, |r| sid::sid(r).map(drop))
        } else if is(&DEFAULT_DACL) {
            blob(r, |r| security::acl(r, Object::File))
        } else if is(&USER_CLAIMS) || is(&DEVICE_CLAIMS) {
            blob(r, |r| if r.is_empty() { Ok(()) } else { r.rest(&CLAIMS).map(drop) })
        } else {
            let count = r.le16(&ENTRIES)?;
            for _ in 0..count {
                if is(&PRIVILEGES) {
                    blob(r, |r| {
                        r.le64(&LUID)?;
                        r.le32(&LUID_ATTRIBUTES).map(drop)
                    })?;
                } else {
                    sid_attributes(r)?;
                }
            }
            Ok(())
        }
    })
}

fn sid_attributes(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    blob(r, |r| sid::sid(r).map(drop))?;
    r.bits_le32(&SID_ATTRIBUTES, &[&MANDATORY, &BY_DEFAULT, &ENABLED, &CAN_OWN]).map(drop)
}

/// Reads bytes that have their number in front.
fn blob(
    r: &mut Reader<'_, '_>,
    read: impl FnOnce(&mut Reader<'_, '_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let length = r.le16(&BLOB_SIZE)?.into();
    r.part(length, read)
}
