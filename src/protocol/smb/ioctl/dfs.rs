//! Referrals of the Distributed File System: where a part of the namespace is (MS-DFSC §2.2).

use super::super::fscc::fields::FILE_NAME_SMB1;
use super::super::smb1::trans2::MAX_REFERRAL_LEVEL as MAX_LEVEL;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the request has beside the path.
    REQUEST_FLAGS = hex("smb.dfs.request.flags", "Request flags").spec("MS-DFSC §2.2.3");
    /// The name of the client's site follows the path.
    SITE_NAME_PRESENT = flag("smb.dfs.request.flags.site_name", "Site name").mask(16, 1).spec("MS-DFSC §2.2.3");
    /// How many bytes path and site take.
    REQUEST_LENGTH = uint("smb.dfs.request.length", "Length").unit("bytes").spec("MS-DFSC §2.2.3");
    /// How many bytes the path takes.
    PATH_LENGTH = uint("smb.dfs.request.path_length", "Length of path").unit("bytes").spec("MS-DFSC §2.2.3.1");
    /// How many bytes the name of the site takes.
    SITE_LENGTH = uint("smb.dfs.request.site_length", "Length of site name").unit("bytes").spec("MS-DFSC §2.2.3.1");
    /// The client's site.
    SITE = text16("smb.dfs.request.site", "Site").spec("MS-DFSC §2.2.3.1");
    /// How many bytes of the path the referrals stand for.
    PATH_CONSUMED = uint("smb.dfs.path_consumed", "Path consumed").unit("bytes").spec("MS-DFSC §2.2.4");
    /// How many referrals follow.
    COUNT = uint("smb.dfs.num_referrals", "Number of referrals").spec("MS-DFSC §2.2.4");
    /// What all referrals have in common.
    FLAGS = hex("smb.dfs.flags", "Flags").spec("MS-DFSC §2.2.4");
    /// The servers can give referrals themselves.
    REFERRAL_SERVERS = flag("smb.dfs.flags.fielding", "Referral servers").mask(32, 1).spec("MS-DFSC §2.2.4");
    /// The servers have the files.
    STORAGE_SERVERS = flag("smb.dfs.flags.server_hold_storage", "Storage servers").mask(32, 2).spec("MS-DFSC §2.2.4");
    /// The client is to go back to the first server when it can.
    TARGET_FAILBACK = flag("smb.dfs.flags.target_failback", "Target failback").mask(32, 4).spec("MS-DFSC §2.2.4");
    /// One place where the path leads.
    REFERRAL = group("smb.dfs.referral", "Referral").spec("MS-DFSC §2.2.5");
    /// Version of the referral.
    VERSION = uint("smb.dfs.referral.version", "Version").spec("MS-DFSC §2.2.5");
    /// Size of the referral, without its names from version 2 on.
    SIZE = uint("smb.dfs.referral.size", "Size").unit("bytes").spec("MS-DFSC §2.2.5");
    /// What kind of target it is.
    SERVER_TYPE = uint("smb.dfs.referral.server.type", "Server type").names(&[(0, "not the root"), (1, "root")]).spec("MS-DFSC §2.2.5.1");
    /// What the referral has.
    REFERRAL_FLAGS = hex("smb.dfs.referral.flags", "Flags").spec("MS-DFSC §2.2.5.3");
    /// It names a domain and its controllers, no path.
    NAME_LIST = flag("smb.dfs.referral.flags.name_list_referral", "Name list").mask(16, 2).spec("MS-DFSC §2.2.5.3");
    /// It is the first of a set of servers that cost the same (version 4).
    TARGET_SET = flag("smb.dfs.referral.flags.target_set_boundary", "Target set boundary").mask(16, 4).spec("MS-DFSC §2.2.5.4");
    /// How far away the server is; 0 in practice.
    PROXIMITY = uint("smb.dfs.referral.proximity", "Proximity").spec("MS-DFSC §2.2.5.2");
    /// How long the referral may be kept.
    TIME_TO_LIVE = uint("smb.dfs.referral.ttl", "Time to live").unit("s").spec("MS-DFSC §2.2.5.2");
    /// Where the path is, from the start of the referral.
    PATH_OFFSET = uint("smb.dfs.referral.path_offset", "Offset of path").unit("bytes").spec("MS-DFSC §2.2.5.2");
    /// Where the path in eight and three characters is.
    ALTERNATE_OFFSET = uint("smb.dfs.referral.alt_path_offset", "Offset of alternate path").unit("bytes").spec("MS-DFSC §2.2.5.2");
    /// Where the target is.
    NODE_OFFSET = uint("smb.dfs.referral.node_offset", "Offset of target").unit("bytes").spec("MS-DFSC §2.2.5.2");
    /// Where the domain's name is.
    DOMAIN_OFFSET = uint("smb.dfs.referral.domain_offset", "Offset of domain").unit("bytes").spec("MS-DFSC §2.2.5.3.2");
    /// How many domain controllers there are.
    EXPANDED_COUNT = uint("smb.dfs.referral.number_of_expnames", "Number of names").spec("MS-DFSC §2.2.5.3.2");
    /// Where their names are.
    EXPANDED_OFFSET = uint("smb.dfs.referral.expnames_offset", "Offset of names").unit("bytes").spec("MS-DFSC §2.2.5.3.2");
    /// Not used.
    SERVER_GUID = guid("smb.dfs.referral.server_guid", "Server GUID").spec("MS-DFSC §2.2.5.3.1");
    /// The path that the referral stands for.
    PATH = text16("smb.dfs.referral.path", "Path").spec("MS-DFSC §2.2.5.2");
    /// The same in eight and three characters.
    ALTERNATE_PATH = text16("smb.dfs.referral.alt_path", "Alternate path").spec("MS-DFSC §2.2.5.2");
    /// Where the path leads.
    NODE = text16("smb.dfs.referral.node", "Target").spec("MS-DFSC §2.2.5.1");
    /// The domain.
    DOMAIN = text16("smb.dfs.referral.domain_name", "Domain").spec("MS-DFSC §2.2.5.3.2");
    /// A domain controller.
    EXPANDED_NAME = text16("smb.dfs.referral.expname", "Domain controller").spec("MS-DFSC §2.2.5.3.2");
    /// Bytes between the parts.
    PADDING = bytes("smb.dfs.padding", "Padding").spec("MS-DFSC §2.2.4");
}

/// How often names may share bytes before no more are read.
const MAX_SHARING: usize = 8;

/// A name that a referral says the place of.
struct Name {
    at: usize,
    field: &'static Field,
    count: u16,
}

/// Reads all bytes that are left as a request for referrals (REQ_GET_DFS_REFERRAL).
pub fn request(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&MAX_LEVEL)?;
    r.text16(&FILE_NAME_SMB1, r.remaining()).map(drop)
}

/// The same with the client's site (REQ_GET_DFS_REFERRAL_EX).
pub(super) fn request_ex(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&MAX_LEVEL)?;
    let flags = r.bits_le16(&REQUEST_FLAGS, &[&SITE_NAME_PRESENT])?;
    r.le32(&REQUEST_LENGTH)?;
    let length = r.le16(&PATH_LENGTH)?.into();
    r.text16(&FILE_NAME_SMB1, length)?;
    if flags & 1 != 0 {
        let length = r.le16(&SITE_LENGTH)?.into();
        r.text16(&SITE, length)?;
    }
    Ok(())
}

/// Reads all bytes that are left as referrals (RESP_GET_DFS_REFERRAL).
pub fn response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&PATH_CONSUMED)?;
    let count = r.le16(&COUNT)?;
    r.bits_le32(&FLAGS, &[&TARGET_FAILBACK, &STORAGE_SERVERS, &REFERRAL_SERVERS])?;
    let (start, whole) = (r.offset(), r.peek());
    let mut names = Vec::new();
    for _ in 0..count {
        let size = match r.peek() {
            [_, _, low, high, ..] => usize::from(u16::from_le_bytes([*low, *high])),
            _ => return Err(Fault::truncated(&REFERRAL, r.offset(), 8, r.remaining())),
        };
        if size < 8 {
            return Err(Fault::malformed(
                r.offset() + 2,
                format!("a referral takes 8 bytes at least, not {size}"),
            ));
        }
        r.within(&REFERRAL, size, |r| referral(r, &mut names))?;
    }
    names.sort_by_key(|name| name.at);
    let mut budget = whole.len().saturating_mul(MAX_SHARING);
    for Name { mut at, field, count } in names {
        for _ in 0..count {
            let length = terminated(whole.get(at.saturating_sub(start)..).unwrap_or_default());
            if length == 0 {
                return Err(Fault::malformed(
                    at.min(start + whole.len()),
                    format!("{} is said to lie behind the end", field.label),
                ));
            }
            let Some(left) = budget.checked_sub(length + 2) else {
                r.note(Severity::Warning, at, "so many names share bytes that the rest is not shown");
                return Ok(());
            };
            budget = left;
            r.placed(&PADDING, at, |r| r.text16(field, length).map(drop))?;
            at += length;
        }
    }
    if r.is_empty() { Ok(()) } else { r.rest(&PADDING).map(drop) }
}

fn referral(r: &mut Reader<'_, '_>, names: &mut Vec<Name>) -> Result<(), Fault> {
    let start = r.offset();
    let mut name = |offset: u16, field: &'static Field, count: u16| {
        if offset != 0 && count != 0 {
            names.push(Name { at: start + usize::from(offset), field, count });
        }
    };
    let version = r.le16(&VERSION)?;
    r.le16(&SIZE)?;
    r.le16(&SERVER_TYPE)?;
    let flags = r.bits_le16(&REFERRAL_FLAGS, &[&NAME_LIST, &TARGET_SET])?;
    match version {
        1 => return r.text16(&NODE, r.remaining()).map(drop),
        2 => {
            r.le32(&PROXIMITY)?;
            r.le32(&TIME_TO_LIVE)?;
        }
        3 | 4 => drop(r.le32(&TIME_TO_LIVE)?),
        _ => return Err(Fault::malformed(start, format!("referrals have versions 1 to 4, not {version}"))),
    }
    if version > 2 && flags & 2 != 0 {
        name(r.le16(&DOMAIN_OFFSET)?, &DOMAIN, 1);
        let count = r.le16(&EXPANDED_COUNT)?;
        name(r.le16(&EXPANDED_OFFSET)?, &EXPANDED_NAME, count);
    } else {
        name(r.le16(&PATH_OFFSET)?, &PATH, 1);
        name(r.le16(&ALTERNATE_OFFSET)?, &ALTERNATE_PATH, 1);
        name(r.le16(&NODE_OFFSET)?, &NODE, 1);
        if version > 2 && r.remaining() >= 16 {
            r.guid(&SERVER_GUID)?;
        }
    }
    if r.is_empty() { Ok(()) } else { r.rest(&PADDING).map(drop) }
}

/// How many bytes the text at the start takes, with its NUL.
fn terminated(bytes: &[u8]) -> usize {
    let (units, _) = bytes.as_chunks();
    units.iter().position(|unit| *unit == [0, 0]).map_or(2 * units.len(), |at| 2 * at + 2)
}
