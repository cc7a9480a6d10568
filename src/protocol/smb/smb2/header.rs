//! The header of every message (MS-SMB2 §2.2.1).

use super::commands::{self, COMMANDS};
use crate::fault::Fault;
use crate::protocol::windows::status::NT_STATUS;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// One message of the frame: several commands can travel together.
    MESSAGE = group("smb2.message", "SMB2 Message").spec("MS-SMB2 §2.2.1");
    /// What every message starts with: command, status, identifiers, signature.
    HEADER = group("smb2.header", "Header").spec("MS-SMB2 §2.2.1");
    /// Four bytes that mark what follows: `SMB` behind 0xfe for a message, 0xfd for an encrypted one, 0xfc for a
    /// compressed one.
    PROTOCOL_ID = hex("smb2.protocol_id", "Protocol Identifier").spec("MS-SMB2 §2.2.1.2");
    /// How many bytes the header takes: 64.
    HEADER_LENGTH = uint("smb2.header_len", "Header Length").unit("bytes").spec("MS-SMB2 §2.2.1.2");
    /// How many credits the request uses up; each credit pays for 64 KiB of payload.
    CREDIT_CHARGE = uint("smb2.credit.charge", "Credit Charge").spec("MS-SMB2 §2.2.1.2");
    /// How the command ended.
    NT_STATUS_FIELD = hex("smb2.nt_status", "NT Status").names(NT_STATUS).spec("MS-SMB2 §2.2.1.2; MS-ERREF §2.3");
    /// Counts how often the client lost a channel, so that a server can tell requests that are sent again.
    CHANNEL_SEQUENCE = uint("smb2.channel_sequence", "Channel Sequence").spec("MS-SMB2 §2.2.1.2");
    /// What the message asks for or answers.
    COMMAND = uint("smb2.cmd", "Command").names(COMMANDS).spec("MS-SMB2 §2.2.1.2");
    /// How many credits the client asks for.
    CREDITS_REQUESTED = uint("smb2.credits.requested", "Credits Requested").spec("MS-SMB2 §2.2.1.2");
    /// How many credits the server grants.
    CREDITS_GRANTED = uint("smb2.credits.granted", "Credits Granted").spec("MS-SMB2 §2.2.1.2");
    /// How the message is to be processed.
    FLAGS = hex("smb2.flags", "Flags").spec("MS-SMB2 §2.2.1.2");
    /// It is an answer of the server.
    FLAG_RESPONSE = flag("smb2.flags.response", "Response").mask(32, 1).spec("MS-SMB2 §2.2.1.2");
    /// The command is worked on apart from others; an identifier of its own replaces the tree's.
    FLAG_ASYNC = flag("smb2.flags.async", "Async Command").mask(32, 2).spec("MS-SMB2 §2.2.1.2");
    /// It is related to the message before it in the frame, and takes session, tree and file from it.
    FLAG_RELATED = flag("smb2.flags.chained", "Related Operations").mask(32, 4).spec("MS-SMB2 §2.2.1.2");
    /// It is signed.
    FLAG_SIGNED = flag("smb2.flags.signature", "Signed").mask(32, 8).spec("MS-SMB2 §2.2.1.2");
    /// How urgent the request is, from 0 to 7 (SMB 3.1.1).
    FLAG_PRIORITY = uint("smb2.flags.priority_mask", "Priority").mask(32, 0x70).spec("MS-SMB2 §2.2.1.2");
    /// The path in it belongs to the distributed file system.
    FLAG_DFS = flag("smb2.flags.dfs", "DFS Operation").mask(32, 0x1000_0000).spec("MS-SMB2 §2.2.1.2");
    /// It is sent again after a channel was lost (SMB 3).
    FLAG_REPLAY = flag("smb2.flags.replay", "Replay Operation").mask(32, 0x2000_0000).spec("MS-SMB2 §2.2.1.2");
    /// Bytes from this message to the next one in the frame; 0 in the last one.
    NEXT_COMMAND = hex("smb2.chain_offset", "Next Command").unit("bytes").spec("MS-SMB2 §2.2.1.2");
    /// Number that ties an answer to its request; all ones in notices that nobody asked for.
    MESSAGE_ID = uint("smb2.msg_id", "Message ID").spec("MS-SMB2 §2.2.1.2");
    /// Number of a command that is worked on apart from others, for who wants to cancel it.
    ASYNC_ID = hex("smb2.aid", "Async ID").spec("MS-SMB2 §2.2.1.1");
    /// Process of the client, of no use any more.
    PROCESS_ID = hex("smb2.pid", "Process ID").spec("MS-SMB2 §2.2.1.2");
    /// Connection to a share.
    TREE_ID = hex("smb2.tid", "Tree ID").spec("MS-SMB2 §2.2.1.2");
    /// The login that the message belongs to.
    SESSION_ID = hex("smb2.sesid", "Session ID").spec("MS-SMB2 §2.2.1.2");
    /// Shows, with a key of the session, that nobody changed the message; zero where it is not signed.
    SIGNATURE = bytes("smb2.signature", "Signature").spec("MS-SMB2 §2.2.1.2, §3.1.4.1");
    /// Bytes without a meaning.
    RESERVED = bytes("smb2.reserved", "Reserved").spec("MS-SMB2 §2.2");
    /// Bytes between parts of a message, so that the next one starts at a multiple of their size.
    PADDING = bytes("smb2.padding", "Padding").spec("MS-SMB2 §2.2");
    /// The frame with the request that is answered.
    RESPONSE_TO = uint("smb2.response_to", "Response To Frame").spec("MS-SMB2 §3.2.5.1");
    /// How long the answer took since the request. Of content beyond 64 KiB, in the one or the other, only the start counts.
    RESPONSE_TIME = float("smb2.time", "Time From Request").unit("s").spec("MS-SMB2 §3.2.5.1");
}

/// How many bytes the header takes (MS-SMB2 §2.2.1.2).
pub const LENGTH: usize = 64;
/// The message is an answer.
pub const RESPONSE: u32 = 1;
/// The command has an identifier of its own.
pub const ASYNC: u32 = 2;
/// Session, tree and file are those of the message before.
pub const RELATED: u32 = 4;
/// The message is signed.
pub const SIGNED: u32 = 8;
/// Message identifier of notices that nobody asked for (MS-SMB2 §2.2.23).
pub const UNSOLICITED: u64 = u64::MAX;

/// The work goes on; the answer comes later (MS-ERREF §2.3).
pub const STATUS_PENDING: u32 = 0x103;

/// What a header says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Header {
    /// Where it starts in its source; offsets in the message count from here.
    pub base: usize,
    /// How the command ended; 0 in requests.
    pub status: u32,
    /// What is asked for or answered.
    pub command: u16,
    /// How it is processed.
    pub flags: u32,
    /// Bytes to the next message; 0 in the last one.
    pub next: usize,
    /// What ties answers to requests.
    pub message: u64,
    /// Connection to a share; 0 where there is none.
    pub tree: u32,
    /// Login.
    pub session: u64,
}

impl Header {
    /// Whether the message is an answer.
    pub fn is_response(&self) -> bool {
        self.flags & RESPONSE != 0
    }

    /// Whether it takes session, tree and file from the message before.
    pub fn is_related(&self) -> bool {
        self.flags & RELATED != 0
    }

    /// Name of the command for people.
    pub fn title(&self) -> &'static str {
        commands::title(self.command)
    }
}

/// What names who sends a message: shown with the numbers in its header.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'x> {
    /// Path of the share.
    pub share: Option<&'x str>,
    /// Who logged in.
    pub user: Option<&'x str>,
}

/// What the first bytes of a message say, without recording it.
pub fn peek(bytes: &[u8]) -> Option<Header> {
    let bytes: &[u8; LENGTH] = bytes.first_chunk()?;
    let le32 = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let le64 = |at: usize| u64::from(le32(at)) | u64::from(le32(at + 4)) << 32;
    let flags = le32(16);
    Some(Header {
        base: 0,
        status: if flags & RESPONSE != 0 { le32(8) } else { 0 },
        command: u16::from_le_bytes([bytes[12], bytes[13]]),
        flags,
        next: le32(20) as usize,
        message: le64(24),
        tree: if flags & ASYNC != 0 { 0 } else { le32(36) },
        session: le64(40),
    })
}

/// Reads the header.
pub fn read(r: &mut Reader<'_, '_>, known: Known<'_>) -> Result<(), Fault> {
    r.be32(&PROTOCOL_ID)?;
    let size = r.le16(&HEADER_LENGTH)?;
    if usize::from(size) != LENGTH {
        return Err(Fault::malformed(r.offset() - 2, format!("a header of {size} bytes; 64 are expected")));
    }
    r.le16(&CREDIT_CHARGE)?;
    let response = r.peek().get(8).is_some_and(|flags| u32::from(*flags) & RESPONSE != 0);
    if response {
        r.le32(&NT_STATUS_FIELD)?;
    } else {
        r.le16(&CHANNEL_SEQUENCE)?;
        r.bytes(&RESERVED, 2)?;
    }
    r.le16(&COMMAND)?;
    r.le16(if response { &CREDITS_GRANTED } else { &CREDITS_REQUESTED })?;
    let flags = r.bits_le32(
        &FLAGS,
        &[&FLAG_RESPONSE, &FLAG_ASYNC, &FLAG_RELATED, &FLAG_SIGNED, &FLAG_PRIORITY, &FLAG_DFS, &FLAG_REPLAY],
    )?;
    r.le32(&NEXT_COMMAND)?;
    r.le64(&MESSAGE_ID)?;
    if flags & ASYNC != 0 {
        r.le64(&ASYNC_ID)?;
    } else {
        r.le32(&PROCESS_ID)?;
        tree_id(r, known.share)?;
    }
    r.le64(&SESSION_ID)?;
    if let Some(user) = known.user {
        r.meaning(format_args!("{user}"));
    }
    r.bytes(&SIGNATURE, 16)?;
    Ok(())
}

fn tree_id(r: &mut Reader<'_, '_>, share: Option<&str>) -> Result<(), Fault> {
    let Some(share) = share else {
        r.le32(&TREE_ID)?;
        return Ok(());
    };
    let (at, source) = (r.offset(), r.source());
    let value = r.peek().first_chunk().map_or(0, |&bytes| u32::from_le_bytes(bytes));
    let group = r.tree().open(&TREE_ID, source, at, value.into());
    let read = r.text_as(&super::tree_connect::TREE, 4, share);
    let end = r.offset();
    r.tree().close(group, end);
    read
}
