//! QUERY_INFO and SET_INFO: asking and changing what is known of a file, its file system, its security and its
//! quota (MS-SMB2 §2.2.37 to §2.2.40).

use super::Smb2;
use super::body::{self, Place, available, go_to, structure_size};
use super::header::{Header, RESERVED};
use super::requests::{Asked, Detail};
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::change::Change;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::fscc::{self, Names};
use crate::protocol::windows::security::{self, Object};
use crate::protocol::windows::sid;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the information is about.
    TYPE = hex("smb2.class", "Information Type")
        .names(&[(1, "file"), (2, "file system"), (3, "security"), (4, "quota")]).spec("MS-SMB2 §2.2.37");
    /// Which information about a file it is.
    FILE_CLASS = hex("smb2.file_info.infolevel", "File Information Class").names(fscc::CLASSES)
        .spec("MS-FSCC §2.4");
    /// Which information about a file system it is.
    FILESYSTEM_CLASS = hex("smb2.fs_info.infolevel", "File System Information Class").names(fscc::FILESYSTEM_CLASSES)
        .spec("MS-FSCC §2.5");
    /// 0.
    SECURITY_CLASS = hex("smb2.sec_info.infolevel", "Security Information Class").spec("MS-SMB2 §2.2.37");
    /// 0, or a class that is not known.
    OTHER_CLASS = hex("smb2.infolevel", "Information Class").spec("MS-SMB2 §2.2.37");
    /// How many bytes the answer may take.
    MAX_RESPONSE = uint("smb2.max_response_size", "Output Buffer Length").unit("bytes").spec("MS-SMB2 §2.2.37");
    /// Where what is asked for is told, in bytes from the start of the message's header.
    INPUT_OFFSET = hex("smb2.getinfo_input_offset", "Input Buffer Offset").unit("bytes").spec("MS-SMB2 §2.2.37");
    /// How many bytes tell what is asked for.
    INPUT_LENGTH = uint("smb2.getinfo_input_size", "Input Buffer Length").unit("bytes").spec("MS-SMB2 §2.2.37");
    /// Which parts of a security descriptor are meant; of extended attributes, where to start.
    ADDITIONAL = hex("smb2.getsetinfo_additional", "Additional Information").spec("MS-SMB2 §2.2.37");
    /// Which parts of a security descriptor are meant.
    ADDITIONAL_SECURITY = hex("smb2.getsetinfo_additionals", "Additional Information").spec("MS-SMB2 §2.2.37");
    /// Who owns it.
    OWNER = flag("smb2.getsetinfo_additional_secinfo.owner", "Owner").mask(32, 1).spec("MS-SMB2 §2.2.37");
    /// Which group owns it.
    GROUP = flag("smb2.getsetinfo_additional_secinfo.group", "Group").mask(32, 2).spec("MS-SMB2 §2.2.37");
    /// Who may do what.
    DACL = flag("smb2.getsetinfo_additional_secinfo.dacl", "DACL").mask(32, 4).spec("MS-SMB2 §2.2.37");
    /// What is audited.
    SACL = flag("smb2.getsetinfo_additional_secinfo.sacl", "SACL").mask(32, 8).spec("MS-SMB2 §2.2.37");
    /// How far it is trusted.
    LABEL = flag("smb2.getsetinfo_additional_secinfo.label", "Integrity Label").mask(32, 0x10)
        .spec("MS-SMB2 §2.2.37");
    /// What rules can go by.
    ATTRIBUTE = flag("smb2.getsetinfo_additional_secinfo.attribute", "Resource Attributes").mask(32, 0x20)
        .spec("MS-SMB2 §2.2.37");
    /// Which central rules hold for it.
    SCOPE = flag("smb2.getsetinfo_additional_secinfo.scope", "Central Access Policy").mask(32, 0x40)
        .spec("MS-SMB2 §2.2.37");
    /// All that a backup needs.
    BACKUP = flag("smb2.getsetinfo_additional_secinfo.backup", "Backup").mask(32, 0x1_0000)
        .spec("MS-SMB2 §2.2.37");
    /// Where a listing of extended attributes starts.
    QUERY_FLAGS = hex("smb2.getinfo_flags", "Query Flags").spec("MS-SMB2 §2.2.37");
    /// How many bytes change something.
    SET_LENGTH = uint("smb2.setinfo_size", "Buffer Length").unit("bytes").spec("MS-SMB2 §2.2.39");
    /// Where the bytes that change something start, in bytes from the start of the message's header.
    SET_OFFSET = hex("smb2.setinfo_offset", "Buffer Offset").unit("bytes").spec("MS-SMB2 §2.2.39");
    /// Bytes without a meaning.
    SET_RESERVED = uint("smb2.setinfo_reserved", "Reserved").spec("MS-SMB2 §2.2.39");
    /// Information about the file.
    FILE = group("smb2.file_information", "File Information").spec("MS-FSCC §2.4");
    /// Information about the file system.
    FILESYSTEM = group("smb2.fs_information", "File System Information").spec("MS-FSCC §2.5");
    /// Who owns the file and who may do what with it.
    SECURITY = group("smb2.sec_info_00", "Security Information").spec("MS-DTYP §2.4.6");
    /// Quotas of users.
    QUOTA = group("smb2.quota_info", "Quota Information").spec("MS-FSCC §2.4.41");
    /// Whose quota is asked for.
    QUERY_QUOTA = group("smb2.query_quota_info", "Query Quota Information").spec("MS-SMB2 §2.2.37.1");
    /// One entry only is wanted.
    RETURN_SINGLE = flag("smb2.query_quota_info.single", "Return Single").spec("MS-SMB2 §2.2.37.1");
    /// The listing starts again.
    RESTART_SCAN = flag("smb2.query_quota_info.restart", "Restart Scan").spec("MS-SMB2 §2.2.37.1");
    /// How many bytes the list of users takes.
    SID_LIST_LENGTH = uint("smb2.query_quota_info.sidlistlen", "SID List Length").unit("bytes")
        .spec("MS-SMB2 §2.2.37.1");
    /// How many bytes the user where the listing starts takes.
    START_SID_LENGTH = uint("smb2.query_quota_info.startsidlen", "Start SID Length").unit("bytes")
        .spec("MS-SMB2 §2.2.37.1");
    /// Where the user is where the listing starts.
    START_SID_OFFSET = uint("smb2.query_quota_info.startsidoffset", "Start SID Offset").unit("bytes")
        .spec("MS-SMB2 §2.2.37.1");
    /// Users whose quota is asked for.
    SIDS = group("smb2.query_quota_info.sids", "SIDs").spec("MS-SMB2 §2.2.37.1; MS-FSCC §2.4.36.1");
    /// The user where the listing starts.
    START_SID = group("smb2.query_quota_info.start_sid", "Start SID").spec("MS-SMB2 §2.2.37.1");
    /// Information whose kind is not known, as the request was not captured.
    UNKNOWN = bytes("smb2.unknown", "Information").spec("MS-SMB2 §2.2.38");
}

/// Information about a file.
const ABOUT_FILE: u8 = 1;
/// Information about a file system.
const ABOUT_FILESYSTEM: u8 = 2;
/// Security descriptor.
const ABOUT_SECURITY: u8 = 3;
/// Quotas.
const ABOUT_QUOTA: u8 = 4;
/// Extended attributes, which can be asked for by name.
const FULL_EA: u8 = 15;

/// Reads what is asked for.
pub fn query_request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let (kind, class) = class(r, now)?;
    asked.detail = Detail::Info(kind, class);
    r.le32(&MAX_RESPONSE)?;
    let offset = r.le16(&INPUT_OFFSET)?.into();
    r.bytes(&RESERVED, 2)?;
    let length = r.le32(&INPUT_LENGTH)? as usize;
    additional(r, kind)?;
    r.le32(&QUERY_FLAGS)?;
    smb2.file_id(r, asked, now)?;
    let place = Place { offset, length };
    if go_to(r, header, place, "the input")? {
        return match (kind, class) {
            (ABOUT_QUOTA, _) => r.within(&QUERY_QUOTA, place.length, quota).map(drop),
            (ABOUT_FILE, FULL_EA) => {
                r.within(&FILE, place.length, |r| fscc::get_ea(r, Names::Smb2)).map(drop)
            }
            _ => r.bytes(&UNKNOWN, available(r, place)).map(drop),
        };
    }
    Ok(())
}

/// Reads what is told.
pub fn query_response(
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: Option<&mut Asked>,
) -> Result<(), Fault> {
    let what = match asked.map(|asked| &asked.detail) {
        Some(&Detail::Info(kind, class)) => Some((kind, class)),
        _ => None,
    };
    if let Some((kind, class)) = what {
        asked_for(r, kind, class);
    }
    structure_size(r)?;
    let offset = r.le16(&body::OFFSET)?.into();
    let place = Place { offset, length: r.le32(&body::LENGTH)? as usize };
    if go_to(r, header, place, "the information")? {
        match what {
            Some((kind, class)) => information(r, place, kind, class)?,
            None => drop(r.bytes(&UNKNOWN, available(r, place))?),
        }
    }
    Ok(())
}

/// Reads what is changed.
pub fn set_request(
    smb2: &Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let (kind, class) = class(r, now)?;
    let length = r.le32(&SET_LENGTH)? as usize;
    let offset = r.le16(&SET_OFFSET)?.into();
    r.le16(&SET_RESERVED)?;
    additional(r, kind)?;
    smb2.file_id(r, asked, now)?;
    let place = Place { offset, length };
    if go_to(r, header, place, "the information")? {
        let bytes = r.peek().get(..available(r, place)).unwrap_or_default();
        let change = if kind == ABOUT_FILE { Change::of(class, bytes, Names::Smb2) } else { Change::Other };
        if let Change::Name(name) = &change {
            now.summary.push_str(" to ");
            now.summary.push_str(name);
        }
        asked.detail = Detail::Change(kind, class, change);
        information(r, place, kind, class)?;
    }
    Ok(())
}

/// Reads that it was changed.
pub fn set_response(smb2: &mut Smb2, r: &mut Reader<'_, '_>, asked: Option<&mut Asked>) -> Result<(), Fault> {
    structure_size(r)?;
    if let Some(asked) = asked {
        let Detail::Change(kind, class, change) = std::mem::take(&mut asked.detail) else { return Ok(()) };
        if let Some(open) = smb2.open(asked) {
            match change {
                Change::Name(name) => open.renamed = Some(name),
                Change::Delete(deleted) => open.deleted = deleted,
                Change::Size(size) => open.size = Some(size),
                Change::Other => {}
            }
        }
        asked_for(r, kind, class);
    }
    Ok(())
}

fn information(r: &mut Reader<'_, '_>, place: Place, kind: u8, class: u8) -> Result<(), Fault> {
    match kind {
        ABOUT_FILE => {
            r.within(&FILE, place.length, |r| fscc::file_information(r, class, Names::Smb2)).map(drop)
        }
        ABOUT_FILESYSTEM => {
            r.within(&FILESYSTEM, place.length, |r| fscc::filesystem_information(r, class)).map(drop)
        }
        ABOUT_SECURITY => {
            r.within(&SECURITY, place.length, |r| security::descriptor(r, Object::File)).map(drop)
        }
        ABOUT_QUOTA => r.within(&QUOTA, place.length, fscc::quota).map(drop),
        _ => r.bytes(&UNKNOWN, available(r, place)).map(drop),
    }
}

/// The field that a class of information of a type is read with.
fn class_field(kind: u8) -> &'static Field {
    match kind {
        ABOUT_FILE => &FILE_CLASS,
        ABOUT_FILESYSTEM => &FILESYSTEM_CLASS,
        ABOUT_SECURITY => &SECURITY_CLASS,
        _ => &OTHER_CLASS,
    }
}

fn class(r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(u8, u8), Fault> {
    let kind = r.u8(&TYPE)?;
    let field = class_field(kind);
    let class = r.u8(field)?;
    if let Some(name) = field.name_of(class.into()).or_else(|| TYPE.name_of(kind.into())) {
        now.summary.push_str(", ");
        now.summary.push_str(name);
    }
    Ok((kind, class))
}

/// Nothing was told or changed: shows of what.
pub fn refused(r: &mut Reader<'_, '_>, asked: Option<&mut Asked>) {
    if let Some(&Detail::Info(kind, class) | &Detail::Change(kind, class, _)) =
        asked.as_ref().map(|asked| &asked.detail)
    {
        asked_for(r, kind, class);
    }
}

/// Shows what the request asked for, with its answer.
fn asked_for(r: &mut Reader<'_, '_>, kind: u8, class: u8) {
    let (source, at) = (r.source(), r.offset());
    r.tree().push_computed(&TYPE, source, at, 0, kind.into());
    r.tree().push_computed(class_field(kind), source, at, 0, class.into());
}

fn additional(r: &mut Reader<'_, '_>, kind: u8) -> Result<(), Fault> {
    if kind == ABOUT_SECURITY {
        r.bits_le32(
            &ADDITIONAL_SECURITY,
            &[&OWNER, &GROUP, &DACL, &SACL, &LABEL, &ATTRIBUTE, &SCOPE, &BACKUP],
        )?;
    } else {
        r.le32(&ADDITIONAL)?;
    }
    Ok(())
}

/// Reads whose quota is asked for (MS-SMB2 §2.2.37.1): a list of users, or where in all of them to start.
fn quota(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.u8(&RETURN_SINGLE)?;
    r.u8(&RESTART_SCAN)?;
    r.bytes(&RESERVED, 2)?;
    let listed = r.le32(&SID_LIST_LENGTH)? as usize;
    let start = r.le32(&START_SID_LENGTH)? as usize;
    let offset = r.le32(&START_SID_OFFSET)? as usize;
    if listed > 0 {
        r.within(&SIDS, listed, fscc::quota_wanted)?;
    }
    if start > 0 {
        let at = r.offset().saturating_add(offset);
        r.placed(&RESERVED, at, |r| r.within(&START_SID, start, |r| sid::sid(r).map(drop)))?;
    }
    Ok(())
}
