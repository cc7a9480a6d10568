//! Which dialect both sides speak (MS-CIFS §2.2.4.52, MS-SMB §2.2.4.5).

use super::block::{bytes, no_words, words};
use super::file::BUFFER_FORMAT;
use super::message::Message;
use super::session_setup::{PRIMARY_DOMAIN, SECURITY_BLOB};
use super::text;
use super::time::{self, First};
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::gss;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A dialect that the client speaks.
    DIALECT = text("smb.dialect", "Dialect").spec("MS-CIFS §2.2.4.52.1");
    /// Name of the dialect.
    DIALECT_NAME = text("smb.dialect.name", "Name").spec("MS-CIFS §2.2.4.52.1");
    /// The dialect that the server chose, counted from 0 in the order of the client's list.
    DIALECT_INDEX = uint("smb.dialect.index", "Selected Dialect").spec("MS-CIFS §2.2.4.52.2");
    /// How users prove who they are, and whether messages are signed.
    SECURITY_MODE = hex("smb.sm", "Security Mode").spec("MS-CIFS §2.2.4.52.2");
    /// Users log in; otherwise each share has a password.
    MODE_USER = flag("smb.sm.mode", "User Level").mask(16, 0x1).spec("MS-CIFS §2.2.4.52.2");
    /// Passwords are proved by challenge and response; otherwise sent as they are.
    MODE_ENCRYPT = flag("smb.sm.password", "Challenge/Response").mask(16, 0x2).spec("MS-CIFS §2.2.4.52.2");
    /// The server can sign messages.
    MODE_SIGNATURES = flag("smb.sm.signatures", "Signatures Enabled").mask(16, 0x4).spec("MS-CIFS §2.2.4.52.2");
    /// The server talks to nobody who does not sign.
    MODE_SIGNATURES_REQUIRED = flag("smb.sm.sig_required", "Signatures Required").mask(16, 0x8)
        .spec("MS-CIFS §2.2.4.52.2");
    /// How many requests may wait for their answers at a time.
    MAX_MPX = uint("smb.max_mpx_count", "Max Mpx Count").spec("MS-CIFS §2.2.4.52.2");
    /// How many connections one client may have.
    MAX_VCS = uint("smb.max_vcs", "Max Number Of VCs").spec("MS-CIFS §2.2.4.52.2");
    /// The longest message that the server takes.
    MAX_BUFFER_SIZE = uint("smb.max_bufsize", "Max Buffer Size").unit("bytes").spec("MS-CIFS §2.2.4.52.2");
    /// The longest raw read or write.
    MAX_RAW = uint("smb.max_raw", "Max Raw Size").unit("bytes").spec("MS-CIFS §2.2.4.52.2");
    /// Which raw reads and writes the server takes.
    RAW_MODE = hex("smb.rm", "Raw Mode").spec("MS-CIFS §2.2.4.52.2");
    /// The server takes raw reads.
    RAW_READ = flag("smb.rm.read", "Read Raw").mask(16, 0x1).spec("MS-CIFS §2.2.4.52.2");
    /// The server takes raw writes.
    RAW_WRITE = flag("smb.rm.write", "Write Raw").mask(16, 0x2).spec("MS-CIFS §2.2.4.52.2");
    /// Tells the connection from others of the server; the client gives it back at login.
    SESSION_KEY = hex("smb.session_key", "Session Key").spec("MS-CIFS §2.2.4.52.2");
    /// What an end can do.
    CAPABILITIES = hex("smb.server_cap", "Capabilities").spec("MS-CIFS §2.2.4.52.2; MS-SMB §2.2.4.5.2.1");
    /// Raw reads and writes.
    CAP_RAW = flag("smb.server_cap.raw_mode", "Raw Mode").mask(32, 0x1).spec("MS-CIFS §2.2.4.52.2");
    /// Multiplexed reads and writes.
    CAP_MPX = flag("smb.server_cap.mpx_mode", "MPX Mode").mask(32, 0x2).spec("MS-CIFS §2.2.4.52.2");
    /// Text in UTF-16.
    CAP_UNICODE = flag("smb.server_cap.unicode", "Unicode").mask(32, 0x4).spec("MS-CIFS §2.2.4.52.2");
    /// Files longer than 4 gigabytes.
    CAP_LARGE_FILES = flag("smb.server_cap.large_files", "Large Files").mask(32, 0x8).spec("MS-CIFS §2.2.4.52.2");
    /// The commands of the dialect NT LM 0.12.
    CAP_NT_SMBS = flag("smb.server_cap.nt_smbs", "NT SMBs").mask(32, 0x10).spec("MS-CIFS §2.2.4.52.2");
    /// Administration by DCE/RPC.
    CAP_RPC = flag("smb.server_cap.rpc_remote_apis", "RPC Remote APIs").mask(32, 0x20).spec("MS-CIFS §2.2.4.52.2");
    /// Status codes of 32 bits.
    CAP_STATUS = flag("smb.server_cap.nt_status", "NT Status Codes").mask(32, 0x40).spec("MS-CIFS §2.2.4.52.2");
    /// Opportunistic locks that several readers may share.
    CAP_LEVEL_2 = flag("smb.server_cap.level_2_oplocks", "Level 2 Oplocks").mask(32, 0x80)
        .spec("MS-CIFS §2.2.4.52.2");
    /// Locking and reading in one.
    CAP_LOCK_READ = flag("smb.server_cap.lock_and_read", "Lock And Read").mask(32, 0x100).spec("MS-CIFS §2.2.4.52.2");
    /// Searches that tell all about what they find.
    CAP_NT_FIND = flag("smb.server_cap.nt_find", "NT Find").mask(32, 0x200).spec("MS-CIFS §2.2.4.52.2");
    /// The distributed file system.
    CAP_DFS = flag("smb.server_cap.dfs", "DFS").mask(32, 0x1000).spec("MS-CIFS §2.2.4.52.2");
    /// Information levels of Windows, with 1000 added.
    CAP_PASSTHRU = flag("smb.server_cap.infolevel_passthru", "Info Level Passthru").mask(32, 0x2000)
        .spec("MS-SMB §2.2.4.5.2.1");
    /// Reads longer than a message.
    CAP_LARGE_READ = flag("smb.server_cap.large_readx", "Large ReadX").mask(32, 0x4000).spec("MS-SMB §2.2.4.5.2.1");
    /// Writes longer than a message.
    CAP_LARGE_WRITE = flag("smb.server_cap.large_writex", "Large WriteX").mask(32, 0x8000)
        .spec("MS-SMB §2.2.4.5.2.1");
    /// Control codes that read and write several files at a time.
    CAP_LWIO = flag("smb.server_cap.lwio", "LWIO").mask(32, 0x1_0000).spec("MS-SMB §2.2.4.5.2.1");
    /// The extensions for UNIX.
    CAP_UNIX = flag("smb.server_cap.unix", "UNIX Extensions").mask(32, 0x80_0000).spec("MS-SMB §2.2.4.5.2.1");
    /// Compressed messages; not used.
    CAP_COMPRESSED = flag("smb.server_cap.compressed_data", "Compressed Data").mask(32, 0x200_0000)
        .spec("MS-SMB §2.2.4.5.2.1");
    /// Users may log in again without losing their files.
    CAP_REAUTH = flag("smb.server_cap.dynamic_reauth", "Dynamic Reauthentication").mask(32, 0x2000_0000)
        .spec("MS-SMB §2.2.4.5.2.1");
    /// Logins with security tokens.
    CAP_EXTENDED_SECURITY = flag("smb.server_cap.extended_security", "Extended Security").mask(32, 0x8000_0000)
        .spec("MS-SMB §2.2.4.5.2.1");
    /// What the server's clock says.
    SYSTEM_TIME = filetime("smb.system.time", "System Time").spec("MS-CIFS §2.2.4.52.2");
    /// What the server's clock says.
    SERVER_TIME = filetime("smb.server_date_time", "Server Date And Time").spec("MS-CIFS §2.2.4.52.2");
    /// Hours, minutes and seconds of it.
    SERVER_DOS_TIME = hex("smb.server_date_time.smb_time", "DOS Time").spec("MS-CIFS §2.2.1.4.2");
    /// Year, month and day of it.
    SERVER_DOS_DATE = hex("smb.server_date_time.smb_date", "DOS Date").spec("MS-CIFS §2.2.1.4.1");
    /// How many minutes the server's time zone is behind UTC.
    TIME_ZONE = int("smb.server_timezone", "Server Time Zone").unit("min").spec("MS-CIFS §2.2.4.52.2");
    /// How many bytes the challenge takes.
    CHALLENGE_LENGTH = uint("smb.challenge_length", "Challenge Length").unit("bytes").spec("MS-CIFS §2.2.4.52.2");
    /// A random number that the client answers with a proof of its password.
    CHALLENGE = bytes("smb.challenge", "Challenge").spec("MS-CIFS §2.2.4.52.2");
    /// Name of the server.
    SERVER_NAME = text16("smb.server", "Server Name").spec("MS-SMB §2.2.4.5.2.2");
    /// Tells the server from all others.
    SERVER_GUID = guid("smb.server_guid", "Server GUID").spec("MS-SMB §2.2.4.5.2.1");
}

static SECURITY_MODE_PARTS: &[&Field] =
    &[&MODE_USER, &MODE_ENCRYPT, &MODE_SIGNATURES, &MODE_SIGNATURES_REQUIRED];

static RAW_MODE_PARTS: &[&Field] = &[&RAW_READ, &RAW_WRITE];

/// The bits of [`CAPABILITIES`].
pub static CAPABILITIES_PARTS: &[&Field] = &[
    &CAP_RAW,
    &CAP_MPX,
    &CAP_UNICODE,
    &CAP_LARGE_FILES,
    &CAP_NT_SMBS,
    &CAP_RPC,
    &CAP_STATUS,
    &CAP_LEVEL_2,
    &CAP_LOCK_READ,
    &CAP_NT_FIND,
    &CAP_DFS,
    &CAP_PASSTHRU,
    &CAP_LARGE_READ,
    &CAP_LARGE_WRITE,
    &CAP_LWIO,
    &CAP_UNIX,
    &CAP_COMPRESSED,
    &CAP_REAUTH,
    &CAP_EXTENDED_SECURITY,
];

/// How many dialects of the client's list are kept.
const MAX_DIALECTS: usize = 64;

/// What was agreed on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Negotiated {
    /// Whether users log in at all, and prove their passwords by challenge and response.
    pub user_level: bool,
    pub challenge_response: bool,
    pub signing_enabled: bool,
    pub signing_required: bool,
    /// Whether the rest of the answer holds a security token.
    pub extended_security: bool,
}

pub fn request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    no_words(r, m)?;
    m.state.dialects.clear();
    bytes(r, m, |r, m| {
        while !r.is_empty() {
            let name = text::oem(r.peek().get(1..).unwrap_or_default());
            r.group_text(&DIALECT, &name, |r| {
                r.u8(&BUFFER_FORMAT)?;
                m.oem_text(r, &DIALECT_NAME)?;
                if m.state.dialects.len() < MAX_DIALECTS {
                    m.state.dialects.push(name.clone());
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    if let Some(best) = m.state.dialects.last().cloned() {
        m.say(format_args!(" {best}"));
        match m.state.dialects.len() {
            1 => {}
            2 => m.say(format_args!(" or one other dialect")),
            count => m.say(format_args!(" or one of {} others", count - 1)),
        }
    }
    Ok(())
}

pub fn response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut challenge = 0;
    let mut agreed = Negotiated::default();
    let mut unicode = m.header.unicode;
    words(r, m, |r, m| {
        let index = r.le16(&DIALECT_INDEX)?;
        if index == u16::MAX {
            r.meaning(format_args!("none of them"));
            m.say(format_args!(", none of the dialects"));
        } else if let Some(name) = m.state.dialects.get(usize::from(index)).cloned() {
            r.meaning(format_args!("{name}"));
            m.say(format_args!(" {name}"));
            m.state.posture.dialect = Some(name);
        }
        match m.word_count {
            13 => {
                let mode = r.bits_le16(&SECURITY_MODE, SECURITY_MODE_PARTS)?;
                agreed = negotiated(mode);
                r.le16(&MAX_BUFFER_SIZE)?;
                r.le16(&MAX_MPX)?;
                r.le16(&MAX_VCS)?;
                r.bits_le16(&RAW_MODE, RAW_MODE_PARTS)?;
                r.le32(&SESSION_KEY)?;
                time::dos(r, &SERVER_TIME, &SERVER_DOS_DATE, &SERVER_DOS_TIME, First::Time)?;
                r.le_i16(&TIME_ZONE)?;
                challenge = r.le16(&CHALLENGE_LENGTH)?;
                m.reserved(r, 2)?;
            }
            17 => {
                let mode = r.bits8(&SECURITY_MODE, SECURITY_MODE_PARTS)?;
                agreed = negotiated(mode.into());
                r.le16(&MAX_MPX)?;
                r.le16(&MAX_VCS)?;
                r.le32(&MAX_BUFFER_SIZE)?;
                r.le32(&MAX_RAW)?;
                r.le32(&SESSION_KEY)?;
                let capabilities = r.bits_le32(&CAPABILITIES, CAPABILITIES_PARTS)?;
                agreed.extended_security = capabilities & 0x8000_0000 != 0;
                unicode |= capabilities & 0x4 != 0;
                r.le64(&SYSTEM_TIME)?;
                r.le_i16(&TIME_ZONE)?;
                challenge = r.u8(&CHALLENGE_LENGTH)?.into();
            }
            _ => {}
        }
        Ok(())
    })?;
    m.state.posture.agreed = Some(agreed);
    // Some servers do not repeat the client's wish in the header; with this form there is no challenge.
    let extended = agreed.extended_security && (m.header.extended_security || challenge == 0);
    bytes(r, m, |r, m| {
        if extended {
            r.guid(&SERVER_GUID)?;
            if !r.is_empty() {
                r.within(&SECURITY_BLOB, r.remaining(), |r| gss::Exchange::default().token(r))?;
            }
            return Ok(());
        }
        r.bytes(&CHALLENGE, usize::from(challenge).min(r.remaining()))?;
        // Unlike other text, these two need not start at an even offset. Some servers send them in UTF-16 without
        // saying so in the header, others can UTF-16 and do not send it.
        let unicode = unicode && r.peek().get(1).is_none_or(|&second| second == 0 || m.header.unicode);
        if !r.is_empty() {
            let domain = text::unaligned(r, &PRIMARY_DOMAIN, unicode)?;
            if !domain.is_empty() {
                m.say(format_args!(", {domain}"));
                m.state.server.netbios_domain = Some(domain);
            }
        }
        if !r.is_empty() {
            let name = text::unaligned(r, &SERVER_NAME, unicode)?;
            m.state.server.netbios_computer = Some(name).filter(|name| !name.is_empty());
        }
        Ok(())
    })?;
    Ok(())
}

fn negotiated(mode: u16) -> Negotiated {
    Negotiated {
        user_level: mode & 1 != 0,
        challenge_response: mode & 2 != 0,
        signing_enabled: mode & 4 != 0,
        signing_required: mode & 8 != 0,
        extended_security: false,
    }
}
