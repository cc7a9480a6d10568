//! NEGOTIATE: which dialect is spoken, and with which capabilities (MS-SMB2 §2.2.3, §2.2.4).

use super::body::{self, Place, go_to, structure_size};
use super::header::{Header, RESERVED};
use super::preauth::Hash;
use super::{Smb2, negotiate_context};
use crate::fault::{Fault, Severity};
use crate::protocol::gss::Exchange;
use crate::protocol::smb::connection::Now;
use crate::reader::Reader;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// How many dialects the client speaks.
    DIALECT_COUNT = uint("smb2.dialect_count", "Dialect Count").spec("MS-SMB2 §2.2.3");
    /// Whether messages are signed.
    SECURITY_MODE = hex("smb2.sec_mode", "Security Mode").spec("MS-SMB2 §2.2.3");
    /// It can sign messages.
    SIGNING_ENABLED = flag("smb2.sec_mode.sign_enabled", "Signing Enabled").mask(8, 1).spec("MS-SMB2 §2.2.3");
    /// It insists on signed messages.
    SIGNING_REQUIRED = flag("smb2.sec_mode.sign_required", "Signing Required").mask(8, 2).spec("MS-SMB2 §2.2.3");
    /// What it can do.
    CAPABILITIES = hex("smb2.capabilities", "Capabilities").spec("MS-SMB2 §2.2.3");
    /// It knows the distributed file system.
    CAPABILITY_DFS = flag("smb2.capabilities.dfs", "DFS").mask(32, 1).spec("MS-SMB2 §2.2.3");
    /// It knows leases.
    CAPABILITY_LEASING = flag("smb2.capabilities.leasing", "Leasing").mask(32, 2).spec("MS-SMB2 §2.2.3");
    /// Requests may take more than one credit, for more than 64 KiB.
    CAPABILITY_LARGE_MTU = flag("smb2.capabilities.large_mtu", "Large MTU").mask(32, 4).spec("MS-SMB2 §2.2.3");
    /// A session may go over several connections.
    CAPABILITY_MULTI_CHANNEL = flag("smb2.capabilities.multi_channel", "Multi-Channel").mask(32, 8)
        .spec("MS-SMB2 §2.2.3");
    /// Open files can outlive a server.
    CAPABILITY_PERSISTENT_HANDLES = flag("smb2.capabilities.persistent_handles", "Persistent Handles")
        .mask(32, 0x10).spec("MS-SMB2 §2.2.3");
    /// It knows leases of directories.
    CAPABILITY_DIRECTORY_LEASING = flag("smb2.capabilities.directory_leasing", "Directory Leasing")
        .mask(32, 0x20).spec("MS-SMB2 §2.2.3");
    /// It can encrypt (SMB 3.0 and 3.0.2).
    CAPABILITY_ENCRYPTION = flag("smb2.capabilities.encryption", "Encryption").mask(32, 0x40)
        .spec("MS-SMB2 §2.2.3");
    /// It knows messages of the server that nobody asked for (SMB 3.1.1).
    CAPABILITY_NOTIFICATIONS = flag("smb2.capabilities.notifications", "Notifications").mask(32, 0x80)
        .spec("MS-SMB2 §2.2.3");
    /// Which client it is, the same for all of its connections.
    CLIENT_GUID = guid("smb2.client_guid", "Client GUID").spec("MS-SMB2 §2.2.3");
    /// When the client was started; not used.
    CLIENT_START_TIME = filetime("smb2.client_start_time", "Client Start Time").spec("MS-SMB2 §2.2.3");
    /// A version of the protocol.
    DIALECT = hex("smb2.dialect", "Dialect").names(DIALECTS).spec("MS-SMB2 §2.2.3");
    /// Which server it is.
    SERVER_GUID = guid("smb2.server_guid", "Server GUID").spec("MS-SMB2 §2.2.4");
    /// How many bytes of information or of directory one request can move.
    MAX_TRANSACT_SIZE = uint("smb2.max_trans_size", "Max Transaction Size").unit("bytes").spec("MS-SMB2 §2.2.4");
    /// How many bytes one request can read.
    MAX_READ_SIZE = uint("smb2.max_read_size", "Max Read Size").unit("bytes").spec("MS-SMB2 §2.2.4");
    /// How many bytes one request can write.
    MAX_WRITE_SIZE = uint("smb2.max_write_size", "Max Write Size").unit("bytes").spec("MS-SMB2 §2.2.4");
    /// What the server's clock shows.
    SYSTEM_TIME = filetime("smb2.current_time", "System Time").spec("MS-SMB2 §2.2.4");
    /// When the server was started; 0 where it does not tell.
    SERVER_START_TIME = filetime("smb2.boot_time", "Server Start Time").spec("MS-SMB2 §2.2.4");
    /// A token of the authentication.
    SECURITY_BLOB = bytes("smb2.security_blob", "Security Buffer").spec("MS-SMB2 §2.2.4, §2.2.5, §2.2.6");
}

/// Dialects (MS-SMB2 §2.2.3, §2.2.4); those of pre-releases are not in the specification any more.
pub const DIALECTS: &[(u64, &str)] = &[
    (0x0202, "SMB 2.0.2"),
    (0x0210, "SMB 2.1"),
    (0x0222, "SMB 2.2.2, a pre-release"),
    (0x0224, "SMB 2.2.4, a pre-release"),
    (0x02ff, "any of SMB 2, to be negotiated again"),
    (0x0300, "SMB 3.0"),
    (0x0302, "SMB 3.0.2"),
    (0x0310, "SMB 3.1.0, a pre-release"),
    (0x0311, "SMB 3.1.1"),
];

/// SMB 3.1.1.
pub const SMB_3_1_1: u16 = 0x0311;
/// Any of SMB 2: what the server answers to a client that also speaks SMB 1.
const SMB_2_ANY: u16 = 0x02ff;
/// In the security mode: messages must be signed.
pub const REQUIRED: u8 = 2;

/// What both sides agreed on.
#[derive(Debug, Default)]
pub struct Negotiated {
    /// The dialect that the server chose.
    pub dialect: Option<u16>,
    /// Hash of the messages that negotiate (SMB 3.1.1).
    pub preauth: Option<Hash>,
    /// Whether the client insists on signed messages.
    pub client_requires_signing: Option<bool>,
    /// Whether the server insists on signed messages.
    pub server_requires_signing: Option<bool>,
    /// Which client it is.
    pub client_guid: Option<[u8; 16]>,
    /// Which server it is.
    pub server_guid: Option<[u8; 16]>,
    /// Capabilities that the server has.
    pub capabilities: Option<u32>,
    /// How messages are encrypted.
    pub cipher: Option<u16>,
    /// How messages are signed.
    pub signing: Option<u16>,
    /// How messages may be compressed.
    pub compression: Vec<u16>,
}

/// Reads a security mode of 8 bits.
pub fn security_mode(r: &mut Reader<'_, '_>) -> Result<u8, Fault> {
    r.bits8(&SECURITY_MODE, &[&SIGNING_ENABLED, &SIGNING_REQUIRED])
}

/// Reads capabilities.
pub fn capabilities(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(
        &CAPABILITIES,
        &[
            &CAPABILITY_DFS,
            &CAPABILITY_LEASING,
            &CAPABILITY_LARGE_MTU,
            &CAPABILITY_MULTI_CHANNEL,
            &CAPABILITY_PERSISTENT_HANDLES,
            &CAPABILITY_DIRECTORY_LEASING,
            &CAPABILITY_ENCRYPTION,
            &CAPABILITY_NOTIFICATIONS,
        ],
    )
}

/// Reads what the client can do.
pub fn request(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    whole: &[u8],
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let count = r.le16(&DIALECT_COUNT)?;
    let mode = security_mode(r)?;
    r.bytes(&RESERVED, 1 + 2)?;
    capabilities(r)?;
    let guid = r.guid(&CLIENT_GUID)?;
    let negotiated = &mut smb2.negotiated;
    negotiated.client_guid = Some(guid);
    negotiated.client_requires_signing = Some(mode & REQUIRED != 0);
    let dialects = r.peek().get(8..).unwrap_or_default().as_chunks().0.iter();
    let newest = dialects.take(count.into()).map(|&dialect| u16::from_le_bytes(dialect)).max();
    let contexts = if newest == Some(SMB_3_1_1) {
        let contexts = negotiate_context::place(r)?;
        negotiated.preauth.get_or_insert_default().add(whole);
        Some(contexts)
    } else {
        r.le64(&CLIENT_START_TIME)?;
        None
    };
    for at in 0..count {
        let dialect = r.le16(&DIALECT)?;
        now.summary.push_str(if at == 0 { ", " } else { " " });
        push_dialect(dialect, now.summary);
    }
    if let Some(contexts) = contexts {
        negotiate_context::read(r, header, contexts, None)?;
    }
    if let Some(hash) = negotiated.preauth.as_ref().filter(|_| newest == Some(SMB_3_1_1)) {
        hash.show(r, header.base, whole.len());
    }
    Ok(())
}

/// Reads what the server chose.
pub fn response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    whole: &[u8],
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let mode = security_mode(r)?;
    r.bytes(&RESERVED, 1)?;
    let dialect = r.le16(&DIALECT)?;
    now.summary.push_str(", ");
    push_dialect(dialect, now.summary);
    let latest = dialect == SMB_3_1_1;
    let count = if latest {
        r.le16(&negotiate_context::COUNT)?
    } else {
        r.bytes(&RESERVED, 2)?;
        0
    };
    let guid = r.guid(&SERVER_GUID)?;
    let negotiated = &mut smb2.negotiated;
    negotiated.server_guid = Some(guid);
    negotiated.server_requires_signing = Some(mode & REQUIRED != 0);
    negotiated.dialect = Some(dialect).filter(|&dialect| dialect != SMB_2_ANY);
    negotiated.preauth = if latest { Some(negotiated.preauth.take().unwrap_or_default()) } else { None };
    if let Some(hash) = &mut negotiated.preauth {
        hash.add(whole);
    }
    negotiated.capabilities = Some(capabilities(r)?);
    r.le32(&MAX_TRANSACT_SIZE)?;
    r.le32(&MAX_READ_SIZE)?;
    r.le32(&MAX_WRITE_SIZE)?;
    r.le64(&SYSTEM_TIME)?;
    r.le64(&SERVER_START_TIME)?;
    let blob = body::place16(r, "the security buffer")?;
    let contexts = if latest {
        r.le32(&negotiate_context::OFFSET)? as usize
    } else {
        r.bytes(&RESERVED, 4)?;
        0
    };
    security_blob(r, header, blob, &mut Exchange::default())?;
    if latest {
        let place = negotiate_context::Contexts { offset: contexts, count };
        negotiate_context::read(r, header, place, Some(negotiated))?;
        if let Some(hash) = &negotiated.preauth {
            hash.show(r, header.base, whole.len());
        }
    }
    Ok(())
}

/// Reads a token of an authentication.
pub fn security_blob(
    r: &mut Reader<'_, '_>,
    header: &Header,
    place: Place,
    exchange: &mut Exchange,
) -> Result<(), Fault> {
    if go_to(r, header, place, "the security buffer")? {
        r.within(&SECURITY_BLOB, place.length, |r| exchange.token(r))?;
    }
    Ok(())
}

fn push_dialect(dialect: u16, summary: &mut String) {
    // Writing to a String cannot fail.
    let _ = match dialect {
        SMB_2_ANY => write!(summary, "any of SMB 2"),
        _ => write!(summary, "{}", super::records::dialect(dialect)),
    };
}

/// Warns where a list is said to hold more than its bytes can.
pub fn check_count(r: &mut Reader<'_, '_>, count: usize, size: usize, what: &str) {
    if count.saturating_mul(size) > r.remaining() {
        let text = format!("{count} {what} are announced, room is for {}", r.remaining() / size);
        r.note(Severity::Error, r.offset(), text);
    }
}
