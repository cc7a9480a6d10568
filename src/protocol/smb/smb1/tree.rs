//! Connecting to shares and leaving them (MS-CIFS §2.2.4.50, §2.2.4.51, §2.2.4.55, MS-SMB §2.2.4.7).

use super::block::{andx, bytes, no_bytes, no_words, words};
use super::file::BUFFER_FORMAT;
use super::header::TID;
use super::message::{Message, Tree};
use super::records;
use super::session_setup::{MAX_BUFFER, PASSWORD, PASSWORD_LENGTH};
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::smb::open::access_mask;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How the client wants to connect.
    CONNECT_FLAGS = hex("smb.connect.flags", "Flags").spec("MS-CIFS §2.2.4.55.1; MS-SMB §2.2.4.7.1");
    /// The share that the header names is left first.
    CONNECT_DISCONNECT = flag("smb.connect.flags.dtid", "Disconnect TID").mask(16, 0x1).spec("MS-CIFS §2.2.4.55.1");
    /// The client derives its signing key anew.
    CONNECT_SIGNATURES = flag("smb.connect.flags.extendedsig", "Extended Signature").mask(16, 0x4)
        .spec("MS-SMB §2.2.4.7.1");
    /// The client wants the long form of the answer.
    CONNECT_EXTENDED = flag("smb.connect.flags.extendedresp", "Extended Response").mask(16, 0x8)
        .spec("MS-SMB §2.2.4.7.1");
    /// The share: `\\SERVER\SHARE`.
    PATH = text16("smb.path", "Path").spec("MS-CIFS §2.2.4.50.1, §2.2.4.55.1");
    /// What kind of share it is: `A:` a disk, `LPT1:` a printer, `IPC` named pipes, `COMM` a device, `?????` any.
    SERVICE = text("smb.service", "Service").spec("MS-CIFS §2.2.4.55");
    /// Which file system is behind the share.
    NATIVE_FS = text16("smb.native_fs", "Native File System").spec("MS-CIFS §2.2.4.55.2");
    /// What the share offers.
    SUPPORT = hex("smb.connect.support", "Optional Support").spec("MS-CIFS §2.2.4.55.2; MS-SMB §2.2.4.7.2");
    /// Searches may ask for files that must have an attribute.
    SUPPORT_SEARCH = flag("smb.connect.support.search", "Exclusive Search Bits").mask(16, 0x1)
        .spec("MS-CIFS §2.2.4.55.2");
    /// The share is part of the distributed file system.
    SUPPORT_DFS = flag("smb.connect.support.dfs", "In DFS").mask(16, 0x2).spec("MS-CIFS §2.2.4.55.2");
    /// Which files a client may keep for when the server is away.
    SUPPORT_CACHING = uint("smb.connect.support.cscmask", "Client-side Caching").mask(16, 0xc)
        .names(&[(0, "files that the user picks"), (1, "files that are opened"), (2, "files and programs that are opened"),
            (3, "none")]).spec("MS-SMB §2.2.4.7.2");
    /// The client may ask for names that nobody else uses.
    SUPPORT_UNIQUE = flag("smb.connect.support.uniqfilename", "Unique File Name").mask(16, 0x10)
        .spec("MS-SMB §2.2.4.7.2");
    /// The signing key was derived anew.
    SUPPORT_SIGNATURES = flag("smb.connect.support.extendedsig", "Extended Signatures").mask(16, 0x20)
        .spec("MS-SMB §2.2.4.7.2");
    /// The most that the user may do in the share.
    MAXIMAL_ACCESS = group("smb.maximal_access", "Maximal Access Rights").spec("MS-SMB §2.2.4.7.2, §2.2.4.9.2");
    /// The most that a guest may do in the share.
    GUEST_ACCESS = group("smb.guest_maximal_access", "Guest Maximal Access Rights")
        .spec("MS-SMB §2.2.4.7.2, §2.2.4.9.2");
}

static CONNECT_FLAGS_PARTS: &[&Field] = &[&CONNECT_DISCONNECT, &CONNECT_SIGNATURES, &CONNECT_EXTENDED];
static SUPPORT_PARTS: &[&Field] =
    &[&SUPPORT_SEARCH, &SUPPORT_DFS, &SUPPORT_CACHING, &SUPPORT_UNIQUE, &SUPPORT_SIGNATURES];

pub fn connect_andx_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut password = 0;
    words(r, m, |r, m| {
        andx(r, m)?;
        r.bits_le16(&CONNECT_FLAGS, CONNECT_FLAGS_PARTS)?;
        password = r.le16(&PASSWORD_LENGTH)?.into();
        Ok(())
    })?;
    bytes(r, m, |r, m| {
        if password > 0 {
            r.bytes(&PASSWORD, password)?;
        }
        let path = m.text(r, &PATH)?;
        m.say(format_args!(" {path}"));
        m.request.share = Some(path);
        m.oem_text(r, &SERVICE)?;
        Ok(())
    })?;
    Ok(())
}

pub fn connect_andx_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, m| {
        andx(r, m)?;
        if m.word_count >= 3 {
            r.bits_le16(&SUPPORT, SUPPORT_PARTS)?;
        }
        if m.word_count >= 7 {
            maximal_access(r)?;
        }
        Ok(())
    })?;
    let service = bytes(r, m, |r, m| {
        let service = m.oem_text(r, &SERVICE)?;
        if !r.is_empty() {
            m.text(r, &NATIVE_FS)?;
        }
        Ok(service)
    })?;
    connected(m, m.header.tid, &service.unwrap_or_default());
    Ok(())
}

/// Reads the most that the user, and that a guest, may do.
pub fn maximal_access(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.group(&MAXIMAL_ACCESS, access_mask)?;
    r.group(&GUEST_ACCESS, access_mask)?;
    Ok(())
}

fn connected(m: &mut Message<'_, '_>, tid: u16, service: &str) {
    let path = m.request.share.take().unwrap_or_default();
    m.say(format_args!(" {path}"));
    let pipes = service == "IPC" || path.to_ascii_uppercase().ends_with("\\IPC$");
    records::tree(m, Some(path.clone()), Some(service));
    if m.header.status.is_success() {
        m.state.trees.insert(tid, Tree { path, pipes });
    }
}

pub fn connect_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    no_words(r, m)?;
    bytes(r, m, |r, m| {
        r.u8(&BUFFER_FORMAT)?;
        let path = m.oem_text(r, &PATH)?;
        m.say(format_args!(" {path}"));
        m.request.share = Some(path);
        r.u8(&BUFFER_FORMAT)?;
        let password = r.peek().iter().position(|&byte| byte == 0).map_or(r.remaining(), |at| at + 1);
        r.bytes(&PASSWORD, password)?;
        r.u8(&BUFFER_FORMAT)?;
        m.oem_text(r, &SERVICE)?;
        Ok(())
    })?;
    Ok(())
}

pub fn connect_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let tid = words(r, m, |r, _| {
        r.le16(&MAX_BUFFER)?;
        r.le16(&TID)
    })?;
    if let Some(tid) = tid {
        connected(m, tid, "");
    }
    no_bytes(r, m)
}

pub fn disconnect_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    if let Some(path) = m.state.trees.get(m.header.tid).map(|tree| tree.path.clone()) {
        m.say(format_args!(" {path}"));
    }
    no_words(r, m)?;
    no_bytes(r, m)
}

pub fn disconnect_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    m.state.trees.remove(m.header.tid);
    no_words(r, m)?;
    no_bytes(r, m)
}
