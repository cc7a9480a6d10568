//! What a server says when a command fails, or when its answer comes later (MS-SMB2 §2.2.2).

use super::body::structure_size;
use super::commands::{CHANGE_NOTIFY, QUERY_DIRECTORY, QUERY_INFO, SESSION_SETUP};
use super::header::{Header, PADDING};
use super::session_setup::MORE_PROCESSING_REQUIRED;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How many contexts say more about the error (SMB 3.1.1).
    CONTEXT_COUNT = uint("smb2.error.context_count", "Error Context Count").spec("MS-SMB2 §2.2.2");
    /// Bytes without a meaning.
    ERROR_RESERVED = hex("smb2.error.reserved", "Reserved").spec("MS-SMB2 §2.2.2");
    /// How many bytes say more about the error.
    BYTE_COUNT = uint("smb2.error.byte_count", "Byte Count").unit("bytes").spec("MS-SMB2 §2.2.2");
    /// More about the error; one byte without a meaning where there is nothing to say.
    ERROR_DATA = bytes("smb2.error.data", "Error Data").spec("MS-SMB2 §2.2.2");
    /// More about the error.
    CONTEXT = bytes("smb2.error.context", "Error Context").spec("MS-SMB2 §2.2.2.1");
    /// How many bytes the context has.
    CONTEXT_LENGTH = uint("smb2.error.context.length", "Error Data Length").unit("bytes").spec("MS-SMB2 §2.2.2.1");
    /// What the context is about.
    CONTEXT_ID = hex("smb2.error.context.id", "Error ID").names(&[(0, "the error itself"), (0x7265_4453, "share redirect")])
        .spec("MS-SMB2 §2.2.2.1");
    /// How large the buffer for the answer must be.
    MIN_BUFFER = uint("smb2.error.min_buf_length", "Minimum Buffer Length").unit("bytes").spec("MS-SMB2 §2.2.2.2");
    /// Where a symbolic link leads, which the client has to follow itself.
    SYMLINK = group("smb2.symlink_error_response", "Symbolic Link Error Response").spec("MS-SMB2 §2.2.2.2.1");
    /// How many bytes follow.
    SYMLINK_LENGTH = uint("smb2.symlink.length", "Symlink Length").unit("bytes").spec("MS-SMB2 §2.2.2.2.1");
    /// Four letters, `SYML`.
    SYMLINK_TAG = hex("smb2.symlink.error_tag", "Symlink Error Tag").spec("MS-SMB2 §2.2.2.2.1");
    /// What kind of reparse point it is: a symbolic link.
    SYMLINK_REPARSE_TAG = hex("smb2.symlink.reparse_tag", "Reparse Tag").names(&[(0xa000_000c, "symbolic link")])
        .spec("MS-SMB2 §2.2.2.2.1");
    /// How many bytes follow.
    SYMLINK_DATA_LENGTH = uint("smb2.symlink.reparse_data_length", "Reparse Data Length").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.1");
    /// How many bytes at the end of the name lie behind the link.
    UNPARSED_LENGTH = uint("smb2.symlink.unparsed_path_length", "Unparsed Path Length").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.1");
    /// Where the name to be used instead starts in what follows.
    SUBSTITUTE_OFFSET = uint("smb2.symlink.substitute_name_offset", "Substitute Name Offset").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.1");
    /// How many bytes the name to be used instead takes.
    SUBSTITUTE_LENGTH = uint("smb2.symlink.substitute_name_length", "Substitute Name Length").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.1");
    /// Where the name for people starts in what follows.
    PRINT_OFFSET = uint("smb2.symlink.print_name_offset", "Print Name Offset").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.1");
    /// How many bytes the name for people takes.
    PRINT_LENGTH = uint("smb2.symlink.print_name_length", "Print Name Length").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.1");
    /// Whether the name starts where the link is.
    SYMLINK_FLAGS = uint("smb2.symlink.flags", "Symlink Flags").names(&[(0, "absolute"), (1, "relative")])
        .spec("MS-SMB2 §2.2.2.2.1");
    /// Name to be used instead.
    SUBSTITUTE_NAME = text16("smb2.symlink.substitute_name", "Substitute Name").spec("MS-SMB2 §2.2.2.2.1");
    /// Name for people.
    PRINT_NAME = text16("smb2.symlink.print_name", "Print Name").spec("MS-SMB2 §2.2.2.2.1");
    /// The share moved to another server.
    REDIRECT = group("smb2.error.share_redirect", "Share Redirect").spec("MS-SMB2 §2.2.2.2.2");
    /// How many bytes the redirection takes.
    REDIRECT_SIZE = uint("smb2.error.share_redirect.struct_size", "Structure Size").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.2");
    /// What kind of notice it is; 3.
    REDIRECT_TYPE = uint("smb2.error.share_redirect.notif_type", "Notification Type")
        .names(&[(3, "share moved")]).spec("MS-SMB2 §2.2.2.2.2");
    /// Where the name of the share starts in the redirection.
    RESOURCE_OFFSET = uint("smb2.error.share_redirect.res_name_offset", "Resource Name Offset").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.2");
    /// How many bytes the name of the share takes.
    RESOURCE_LENGTH = uint("smb2.error.share_redirect.res_name_length", "Resource Name Length").unit("bytes")
        .spec("MS-SMB2 §2.2.2.2.2");
    /// 0.
    REDIRECT_FLAGS = hex("smb2.error.share_redirect.flags", "Flags").spec("MS-SMB2 §2.2.2.2.2");
    /// 0.
    TARGET_TYPE = hex("smb2.error.share_redirect.target_type", "Target Type").spec("MS-SMB2 §2.2.2.2.2");
    /// How many addresses the other server has.
    ADDRESS_COUNT = uint("smb2.error.share_redirect.ip_count", "Address Count").spec("MS-SMB2 §2.2.2.2.2");
    /// An address of the other server.
    ADDRESS = group("smb2.error.share_redirect.ip_list", "Address").spec("MS-SMB2 §2.2.2.2.2.1");
    /// Whether it is an address of IPv4 or IPv6.
    ADDRESS_TYPE = uint("smb2.error.share_redirect.address_type", "Address Type")
        .names(&[(1, "IPv4"), (2, "IPv6")]).spec("MS-SMB2 §2.2.2.2.2.1");
    /// Bytes without a meaning.
    ADDRESS_RESERVED = hex("smb2.error.share_redirect.address_reserved", "Reserved").spec("MS-SMB2 §2.2.2.2.2.1");
    /// The address.
    ADDRESS_V4 = ipv4("smb2.error.share_redirect.ipv4", "IPv4 Address").spec("MS-SMB2 §2.2.2.2.2.1");
    /// Bytes without a meaning behind the address.
    ADDRESS_PADDING = bytes("smb2.error.share_redirect.address_padding", "Padding").spec("MS-SMB2 §2.2.2.2.2.1");
    /// The address.
    ADDRESS_V6 = ipv6("smb2.error.share_redirect.ipv6", "IPv6 Address").spec("MS-SMB2 §2.2.2.2.2.1");
    /// Path of the share.
    RESOURCE_NAME = text16("smb2.error.share_redirect.res_name", "Resource Name").spec("MS-SMB2 §2.2.2.2.2");
}

/// Structure size of an error (MS-SMB2 §2.2.2).
const SIZE: u8 = 9;
/// Of a context: the share moved to another server (MS-SMB2 §2.2.2.1).
const SHARE_REDIRECT: u32 = 0x7265_4453;
/// The name leads over a symbolic link (MS-ERREF §2.3).
const STOPPED_ON_SYMLINK: u32 = 0x8000_002d;
/// The answer does not fit (MS-ERREF §2.3).
const BUFFER_TOO_SMALL: u32 = 0xc000_0023;
/// Only part of the answer fits (MS-ERREF §2.3).
const BUFFER_OVERFLOW: u32 = 0x8000_0005;
/// So much changed that it is not told (MS-ERREF §2.3).
const NOTIFY_ENUM_DIR: u32 = 0x0000_010c;
/// The least that is read of an address (MS-SMB2 §2.2.2.2.2.1).
const ADDRESS_SIZE: usize = 24;

/// Whether an answer has the body of an error: some commands go on, or answer in part, with a status that is not
/// success.
pub fn is_error(header: &Header, body: &[u8]) -> bool {
    let answered = matches!(
        (header.command, header.status),
        (_, 0)
            | (SESSION_SETUP, MORE_PROCESSING_REQUIRED)
            | (QUERY_INFO | QUERY_DIRECTORY, BUFFER_OVERFLOW)
            | (CHANGE_NOTIFY, NOTIFY_ENUM_DIR)
    );
    !answered && body.starts_with(&[SIZE, 0])
}

/// Reads what is said about an error.
pub fn read(r: &mut Reader<'_, '_>, header: &Header) -> Result<(), Fault> {
    structure_size(r)?;
    let contexts = r.u8(&CONTEXT_COUNT)?;
    r.u8(&ERROR_RESERVED)?;
    let count = r.le32(&BYTE_COUNT)? as usize;
    if count == 0 {
        r.bytes(&ERROR_DATA, 1.min(r.remaining()))?;
        return Ok(());
    }
    r.within(&ERROR_DATA, count, |r| {
        if contexts == 0 {
            return data(r, header.status, 0);
        }
        let start = r.offset();
        for number in 0..contexts {
            let gap = (r.offset() - start).wrapping_neg() & 7;
            if number > 0 && gap > 0 {
                r.bytes(&PADDING, gap.min(r.remaining()))?;
            }
            let length = r.peek().first_chunk().map_or(0, |&length| u32::from_le_bytes(length)) as usize;
            r.within(&CONTEXT, length.saturating_add(8), |r| {
                r.le32(&CONTEXT_LENGTH)?;
                let id = r.le32(&CONTEXT_ID)?;
                data(r, header.status, id)
            })?;
        }
        Ok(())
    })
    .map(drop)
}

fn data(r: &mut Reader<'_, '_>, status: u32, id: u32) -> Result<(), Fault> {
    match (status, id) {
        (_, SHARE_REDIRECT) => r.group(&REDIRECT, redirect),
        (STOPPED_ON_SYMLINK, _) => r.group(&SYMLINK, symlink),
        (BUFFER_TOO_SMALL, _) => r.le32(&MIN_BUFFER).map(drop),
        _ => Ok(()),
    }
}

fn symlink(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SYMLINK_LENGTH)?;
    r.le32(&SYMLINK_TAG)?;
    r.le32(&SYMLINK_REPARSE_TAG)?;
    r.le16(&SYMLINK_DATA_LENGTH)?;
    r.le16(&UNPARSED_LENGTH)?;
    let substitute = (r.le16(&SUBSTITUTE_OFFSET)?.into(), r.le16(&SUBSTITUTE_LENGTH)?.into());
    let print = (r.le16(&PRINT_OFFSET)?.into(), r.le16(&PRINT_LENGTH)?.into());
    r.le32(&SYMLINK_FLAGS)?;
    let base = r.offset();
    let mut names = [(substitute, &SUBSTITUTE_NAME), (print, &PRINT_NAME)];
    names.sort_by_key(|&((offset, _), _): &((usize, usize), &Field)| offset);
    for ((offset, length), field) in names {
        if base + offset >= r.offset() {
            r.bytes(&PADDING, base + offset - r.offset())?;
            r.text16(field, length)?;
        }
    }
    Ok(())
}

fn redirect(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let base = r.offset();
    r.le32(&REDIRECT_SIZE)?;
    r.le32(&REDIRECT_TYPE)?;
    let offset = r.le32(&RESOURCE_OFFSET)? as usize;
    let length = r.le32(&RESOURCE_LENGTH)? as usize;
    r.le16(&REDIRECT_FLAGS)?;
    r.le16(&TARGET_TYPE)?;
    let count = r.le32(&ADDRESS_COUNT)? as usize;
    for _ in 0..count.min(r.remaining() / ADDRESS_SIZE) {
        r.group(&ADDRESS, |r| {
            let kind = r.le32(&ADDRESS_TYPE)?;
            r.le32(&ADDRESS_RESERVED)?;
            if kind == 1 {
                r.ipv4(&ADDRESS_V4)?;
                r.bytes(&ADDRESS_PADDING, 12)?;
            } else {
                r.bytes(&ADDRESS_V6, 16)?;
            }
            Ok(())
        })?;
    }
    if let Some(gap) = base.saturating_add(offset).checked_sub(r.offset()) {
        r.bytes(&PADDING, gap)?;
        r.text16(&RESOURCE_NAME, length)?;
    }
    Ok(())
}
