//! Functions of NT_TRANSACT (MS-CIFS §2.2.7, MS-SMB §2.2.7).

use super::file::fid;
use super::message::Message;
use super::open::{OPLOCK_LEVEL, created, extended, impersonation, nt_create, opened, pad_name, wanted};
use super::transaction::Transaction;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::change::Change;
use crate::protocol::smb::file_fields::{EA_LENGTH, FILE_NAME, FILE_NAME_LENGTH};
use crate::protocol::smb::fscc::{self, Names};
use crate::protocol::smb::smb2::info::{
    RESTART_SCAN, RETURN_SINGLE, SID_LIST_LENGTH, START_SID_LENGTH, START_SID_OFFSET,
};
use crate::protocol::smb::{ioctl, smb2, watch};
use crate::protocol::windows::security::{self, Object};
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the transaction does.
    FUNCTION = uint("smb.nt.function", "Function").names(FUNCTIONS).spec("MS-CIFS §2.2.2.3");
    /// How many bytes the security descriptor takes.
    DESCRIPTOR_LENGTH = uint("smb.sd.length", "Security Descriptor Length").unit("bytes").spec("MS-CIFS §2.2.7.1.1");
    /// How many bytes the security descriptor takes.
    DESCRIPTOR_NEEDED = uint("smb.sec_desc_len", "Length Needed").unit("bytes").spec("MS-CIFS §2.2.7.6.2");
    /// Whether the answer is in the long form.
    RESPONSE_TYPE = uint("smb.response_type", "Response Type").names(&[(0, "short"), (1, "long")])
        .spec("MS-SMB §2.2.7.1.2");
    /// Whether the code is for the file system; otherwise for a device.
    IS_FSCTL = uint("smb.nt.ioctl.isfsctl", "Is FSCTL").names(&[(0, "device"), (1, "file system")])
        .spec("MS-CIFS §2.2.7.2.1");
    /// More on what the code is for.
    IOCTL_FLAGS = hex("smb.nt.ioctl.completion_filter", "Is Flags").spec("MS-CIFS §2.2.7.2.1");
    /// The code is for the share, which must be one in the distributed file system.
    IOCTL_ROOT = flag("smb.nt.ioctl.flags.root_handle", "Root Handle").mask(8, 0x1).spec("MS-CIFS §2.2.7.2.1");
    /// Which parts of the security descriptor are meant.
    SECURITY_INFORMATION = hex("smb.nt_qsd", "Security Information").spec("MS-CIFS §2.2.7.3.1");
    /// The owner.
    SECURITY_OWNER = flag("smb.nt_qsd.owner", "Owner").mask(32, 0x1).spec("MS-CIFS §2.2.7.3.1");
    /// The group.
    SECURITY_GROUP = flag("smb.nt_qsd.group", "Group").mask(32, 0x2).spec("MS-CIFS §2.2.7.3.1");
    /// Who may do what.
    SECURITY_DACL = flag("smb.nt_qsd.dacl", "DACL").mask(32, 0x4).spec("MS-CIFS §2.2.7.3.1");
    /// What is audited.
    SECURITY_SACL = flag("smb.nt_qsd.sacl", "SACL").mask(32, 0x8).spec("MS-CIFS §2.2.7.3.1");
    /// Whether directories below are watched too.
    WATCH_TREE = uint("smb.nt.notify.watch_tree", "Watch Tree").names(&[(0, "the directory only"), (1, "all below it too")])
        .spec("MS-CIFS §2.2.7.4.1");
    /// Whether a file that has the new name is replaced.
    REPLACE = flag("smb.replace", "Replace").spec("MS-CIFS §2.2.7.5.1");
    /// How many bytes the quotas take.
    QUOTA_LENGTH = uint("smb.size_returned_quota_data", "Size Of Quota Data").unit("bytes").spec("MS-SMB §2.2.7.3.2");
}

/// What transactions do (MS-CIFS §2.2.2.3, MS-SMB §2.2.2.2).
static FUNCTIONS: &[(u64, &str)] = &[
    (CREATE as u64, "CREATE"),
    (IOCTL as u64, "IOCTL"),
    (SET_SECURITY as u64, "SET_SECURITY_DESC"),
    (NOTIFY as u64, "NOTIFY_CHANGE"),
    (RENAME as u64, "RENAME"),
    (QUERY_SECURITY as u64, "QUERY_SECURITY_DESC"),
    (QUERY_QUOTA as u64, "QUERY_QUOTA"),
    (SET_QUOTA as u64, "SET_QUOTA"),
];

pub const CREATE: u16 = 1;
const IOCTL: u16 = 2;
const SET_SECURITY: u16 = 3;
const NOTIFY: u16 = 4;
const RENAME: u16 = 5;
const QUERY_SECURITY: u16 = 6;
const QUERY_QUOTA: u16 = 7;
const SET_QUOTA: u16 = 8;

static SECURITY_PARTS: &[&Field] = &[&SECURITY_OWNER, &SECURITY_GROUP, &SECURITY_DACL, &SECURITY_SACL];
/// Reads the function and the words of set-up.
pub fn setup(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    t.function = Some(r.le16(&FUNCTION)?);
    about(t, m);
    match t.function {
        Some(IOCTL) if r.remaining() >= 8 => {
            t.control_code = smb2::ioctl::function(r)?;
            fid(r, m)?;
            r.u8(&IS_FSCTL)?;
            r.bits8(&IOCTL_FLAGS, &[&IOCTL_ROOT])?;
        }
        Some(NOTIFY) if r.remaining() >= 8 => {
            watch::filter(r)?;
            fid(r, m)?;
            r.u8(&WATCH_TREE)?;
            m.reserved(r, 1)?;
        }
        _ => {}
    }
    Ok(())
}

/// Adds to the one line what the transaction does.
pub fn about(t: &Transaction, m: &mut Message<'_, '_>) {
    match t.function.map(|function| (function, FUNCTION.name_of(function.into()))) {
        Some((_, Some(name))) => m.say(format_args!(" {name}")),
        Some((function, None)) => m.say(format_args!(" function {function}")),
        None => {}
    }
    if m.header.response && !t.opened(m) {
        super::file::about(m);
    }
}

/// Reads the parameters of a request.
pub fn parameters(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    match t.function {
        Some(CREATE) => {
            nt_create(r, m)?;
            t.level = Some(0);
            t.control_code = r.le32(&DESCRIPTOR_LENGTH)?;
            r.le32(&EA_LENGTH)?;
            let length = r.le32(&FILE_NAME_LENGTH)? as usize;
            impersonation(r)?;
            pad_name(r, m)?;
            let name = m.text_of(r, &FILE_NAME, length.min(r.remaining()))?;
            wanted(m, name);
        }
        Some(SET_SECURITY | QUERY_SECURITY) => {
            fid(r, m)?;
            m.reserved(r, 2)?;
            r.bits_le32(&SECURITY_INFORMATION, SECURITY_PARTS)?;
        }
        Some(RENAME) => {
            fid(r, m)?;
            r.le16(&REPLACE)?;
            let name = m.text(r, &FILE_NAME)?;
            m.say(format_args!(" to {name}"));
            m.request.change = Change::Name(name);
        }
        Some(QUERY_QUOTA) => {
            fid(r, m)?;
            r.u8(&RETURN_SINGLE)?;
            r.u8(&RESTART_SCAN)?;
            r.le32(&SID_LIST_LENGTH)?;
            r.le32(&START_SID_LENGTH)?;
            r.le32(&START_SID_OFFSET)?;
        }
        Some(SET_QUOTA) => {
            fid(r, m)?;
        }
        _ => {}
    }
    Ok(())
}

/// Reads the data of a request.
pub fn data(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    match t.function {
        Some(CREATE) => {
            let descriptor = t.control_code as usize;
            if descriptor > 0 {
                r.part(descriptor, |r| security::descriptor(r, Object::File))?;
                m.align(r, 4)?;
            }
            if r.is_empty() { Ok(()) } else { fscc::full_ea(r, Names::Smb1) }
        }
        Some(IOCTL) => ioctl::request(r, t.control_code),
        Some(SET_SECURITY) => security::descriptor(r, Object::File),
        Some(QUERY_QUOTA) if !r.is_empty() => fscc::quota_wanted(r),
        Some(SET_QUOTA) => fscc::quota(r),
        _ => Ok(()),
    }
}

/// Reads the parameters of an answer.
pub fn response_parameters(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    t: &mut Transaction,
) -> Result<(), Fault> {
    match t.function {
        Some(CREATE) => {
            r.u8(&OPLOCK_LEVEL)?;
            let long = r.u8(&RESPONSE_TYPE)? == 1;
            let fid = opened(r, m)?;
            created(r, m, fid, true)?;
            if long || r.remaining() >= 32 {
                extended(r)?;
            }
        }
        Some(NOTIFY) => fscc::notify(r, Names::Smb1)?,
        Some(QUERY_SECURITY) => {
            r.le32(&DESCRIPTOR_NEEDED)?;
        }
        Some(QUERY_QUOTA) => {
            r.le32(&QUOTA_LENGTH)?;
        }
        _ => {}
    }
    Ok(())
}

/// Reads the data of an answer.
pub fn response_data(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    t: &mut Transaction,
) -> Result<(), Fault> {
    let _ = m;
    match t.function {
        Some(IOCTL) => ioctl::response(r, t.control_code),
        Some(QUERY_SECURITY) => security::descriptor(r, Object::File),
        Some(QUERY_QUOTA) => fscc::quota(r),
        _ => Ok(()),
    }
}
