//! The header of every message (MS-CIFS §2.2.3.1, MS-SMB §2.2.3.1).

use super::names::COMMANDS;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::windows::{dos, status};
use crate::reader::Reader;
use crate::tree::{Node, Tree};

crate::fields! { FIELDS:
    /// What every message of SMB 1 starts with.
    HEADER = group("smb.header", "SMB Header").spec("MS-CIFS §2.2.3.1");
    /// Four bytes that mark a message of SMB 1: 0xff, then `SMB`.
    SERVER_COMPONENT = hex("smb.server_component", "Protocol").spec("MS-CIFS §2.2.3.1");
    /// What the client asks for, and what the server answers.
    COMMAND = hex("smb.cmd", "Command").names(COMMANDS).spec("MS-CIFS §2.2.2.1");
    /// How the server got on with the request.
    NT_STATUS_FIELD = hex("smb.nt_status", "NT Status").meaning(status::meaning).spec("MS-CIFS §2.2.3.1; MS-ERREF §2.3");
    /// What kind of error it is, from before status codes of 32 bits.
    ERROR_CLASS = hex("smb.error_class", "Error Class").names(dos::CLASSES).spec("MS-CIFS §2.2.2.4");
    /// Which error of its class it is.
    ERROR_CODE = hex("smb.error_code", "Error Code").meaning(error_code).spec("MS-CIFS §2.2.2.4");
    /// Bytes without a meaning.
    RESERVED = bytes("smb.reserved", "Reserved").spec("MS-CIFS §2.2.3.1");
    /// How the message is to be read.
    FLAGS = hex("smb.flags", "Flags").spec("MS-CIFS §2.2.3.1");
    /// The server answers.
    FLAG_RESPONSE = flag("smb.flags.response", "Response").mask(8, 0x80).spec("MS-CIFS §2.2.3.1");
    /// The client wants to know of whatever others do to the file that it opens.
    FLAG_NOTIFY = flag("smb.flags.notify", "Notify").mask(8, 0x40).spec("MS-CIFS §2.2.3.1");
    /// The client asks for an opportunistic lock on the file that it opens.
    FLAG_OPLOCK = flag("smb.flags.oplock", "Oplock").mask(8, 0x20).spec("MS-CIFS §2.2.3.1");
    /// Paths are in their canonical form.
    FLAG_CANONICAL = flag("smb.flags.canon", "Canonicalized Pathnames").mask(8, 0x10).spec("MS-CIFS §2.2.3.1");
    /// Upper and lower case make no difference in paths.
    FLAG_CASELESS = flag("smb.flags.caseless", "Case Insensitive").mask(8, 0x08).spec("MS-CIFS §2.2.3.1");
    /// The client has a buffer ready for the answer; obsolete.
    FLAG_BUFFER = flag("smb.flags.receive_buffer", "Receive Buffer Posted").mask(8, 0x02).spec("MS-CIFS §2.2.3.1");
    /// The server offers to lock and read in one, and to write and unlock in one.
    FLAG_LOCK = flag("smb.flags.lock", "Lock and Read").mask(8, 0x01).spec("MS-CIFS §2.2.3.1");
    /// More on how the message is to be read.
    FLAGS2 = hex("smb.flags2", "Flags2").spec("MS-CIFS §2.2.3.1; MS-SMB §2.2.3.1");
    /// Text is in UTF-16; otherwise in the code page of the machines.
    FLAG2_UNICODE = flag("smb.flags2.string", "Unicode Strings").mask(16, 0x8000).spec("MS-CIFS §2.2.3.1");
    /// Errors are status codes of 32 bits; otherwise class and code.
    FLAG2_NT_STATUS = flag("smb.flags2.nt_error", "NT Status Codes").mask(16, 0x4000).spec("MS-CIFS §2.2.3.1");
    /// A file may be read by whoever may run it.
    FLAG2_EXECUTE = flag("smb.flags2.roe", "Execute-only Reads").mask(16, 0x2000).spec("MS-CIFS §2.2.3.1");
    /// Paths are to be resolved in the distributed file system.
    FLAG2_DFS = flag("smb.flags2.dfs", "DFS").mask(16, 0x1000).spec("MS-CIFS §2.2.3.1");
    /// Logins are done with security tokens.
    FLAG2_EXTENDED_SECURITY = flag("smb.flags2.esn", "Extended Security Negotiation").mask(16, 0x0800)
        .spec("MS-SMB §2.2.3.1");
    /// The path may hold a mark of an earlier version of the file.
    FLAG2_REPARSE = flag("smb.flags2.reparse_path", "Reparse Path").mask(16, 0x0400).spec("MS-SMB §2.2.3.1");
    /// The path has names longer than 8.3.
    FLAG2_LONG_USED = flag("smb.flags2.long_names_used", "Long Names Used").mask(16, 0x0040)
        .spec("MS-CIFS §2.2.3.1");
    /// The message must be signed.
    FLAG2_SIGNATURE_REQUIRED = flag("smb.flags2.sec_sig_required", "Security Signatures Required").mask(16, 0x0010)
        .spec("MS-SMB §2.2.3.1");
    /// The client asks for compressed data.
    FLAG2_COMPRESSED = flag("smb.flags2.compressed", "Compressed").mask(16, 0x0008).spec("MS-SMB §2.2.3.1");
    /// The message is signed.
    FLAG2_SIGNATURE = flag("smb.flags2.sec_sig", "Security Signatures").mask(16, 0x0004).spec("MS-CIFS §2.2.3.1");
    /// The sender knows extended attributes.
    FLAG2_EA = flag("smb.flags2.ea", "Extended Attributes").mask(16, 0x0002).spec("MS-CIFS §2.2.3.1");
    /// The answer may hold names longer than 8.3.
    FLAG2_LONG_ALLOWED = flag("smb.flags2.long_names_allowed", "Long Names Allowed").mask(16, 0x0001)
        .spec("MS-CIFS §2.2.3.1");
    /// The upper half of the number of the client's process.
    PID_HIGH = uint("smb.pid.high", "Process ID High").spec("MS-CIFS §2.2.3.1");
    /// What proves that the message was not changed on its way.
    SIGNATURE = bytes("smb.signature", "Signature").spec("MS-CIFS §2.2.3.1, §3.1.4.1");
    /// The share that is meant, by the number it was given when the client connected to it.
    TID = uint("smb.tid", "Tree ID").spec("MS-CIFS §2.2.3.1");
    /// The process on the client that asks.
    PID = uint("smb.pid", "Process ID").spec("MS-CIFS §2.2.3.1");
    /// The user on whose behalf the client asks, by the number given at login.
    UID = uint("smb.uid", "User ID").spec("MS-CIFS §2.2.3.1");
    /// Tells a request of a process from its others; the answer has the same.
    MID = uint("smb.mid", "Multiplex ID").spec("MS-CIFS §2.2.3.1");
    /// The frame of the request that is answered.
    RESPONSE_TO = uint("smb.response_to", "Response To").spec("MS-CIFS §3.2.5.1");
    /// How long after the request the answer came. Of content beyond 64 KiB, in the one or the other, only the start counts.
    RESPONSE_TIME = float("smb.time", "Time From Request").unit("s").spec("MS-CIFS §3.2.5.1");
}

/// How many bytes the header takes.
pub const LENGTH: usize = 32;
/// Set in flags: the message answers another.
pub const RESPONSE: u8 = 0x80;

static FLAGS_PARTS: &[&Field] =
    &[&FLAG_RESPONSE, &FLAG_NOTIFY, &FLAG_OPLOCK, &FLAG_CANONICAL, &FLAG_CASELESS, &FLAG_BUFFER, &FLAG_LOCK];

static FLAGS2_PARTS: &[&Field] = &[
    &FLAG2_UNICODE,
    &FLAG2_NT_STATUS,
    &FLAG2_EXECUTE,
    &FLAG2_DFS,
    &FLAG2_EXTENDED_SECURITY,
    &FLAG2_REPARSE,
    &FLAG2_LONG_USED,
    &FLAG2_SIGNATURE_REQUIRED,
    &FLAG2_COMPRESSED,
    &FLAG2_SIGNATURE,
    &FLAG2_EA,
    &FLAG2_LONG_ALLOWED,
];

/// What the rest of a message is read with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Header {
    pub command: u8,
    pub status: Status,
    pub response: bool,
    pub unicode: bool,
    pub extended_security: bool,
    /// Whether the message has a signature.
    pub signed: bool,
    pub tid: u16,
    /// Both halves of the process number.
    pub pid: u32,
    pub uid: u16,
    pub mid: u16,
}

/// How the server got on with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A status code of 32 bits.
    Nt(u32),
    /// Class and code.
    Dos(u8, u16),
}

impl Default for Status {
    fn default() -> Self {
        Status::Nt(0)
    }
}

impl Status {
    /// Whether all went well.
    pub fn is_success(self) -> bool {
        matches!(self, Status::Nt(0) | Status::Dos(0, 0))
    }

    /// Whether the request failed; a warning, or that more is to come, is no failure.
    pub fn is_error(self) -> bool {
        const MORE_PROCESSING_REQUIRED: u32 = 0xc000_0016;
        match self {
            Status::Nt(status) => status >= 0xc000_0000 && status != MORE_PROCESSING_REQUIRED,
            Status::Dos(class, _) => class != 0,
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Status::Nt(status) => match status::name(status) {
                Some(name) => f.write_str(name),
                None => write!(f, "status {status:#010x}"),
            },
            Status::Dos(class, code) => match (ERROR_CLASS.name_of(class.into()), dos::name(class, code)) {
                (_, Some(name)) => f.write_str(name),
                (Some(class), None) => write!(f, "{class} {code}"),
                (None, None) => write!(f, "error class {class}, code {code}"),
            },
        }
    }
}

/// Reads a header.
pub fn read(r: &mut Reader<'_, '_>) -> Result<Header, Fault> {
    r.group(&HEADER, |r| {
        let mut header = Header::default();
        // Flags2 says how the status before it is to be read.
        let nt_status = r.peek().get(11).is_some_and(|high| high & 0x40 != 0);
        r.le32(&SERVER_COMPONENT)?;
        header.command = r.u8(&COMMAND)?;
        header.status = if nt_status {
            Status::Nt(r.le32(&NT_STATUS_FIELD)?)
        } else {
            let class = r.u8(&ERROR_CLASS)?;
            r.bytes(&RESERVED, 1)?;
            let status = Status::Dos(class, r.le16(&ERROR_CODE)?);
            if class != 0 {
                r.meaning(format_args!("{status}"));
            }
            status
        };
        header.response = r.bits8(&FLAGS, FLAGS_PARTS)? & RESPONSE != 0;
        let flags2 = r.bits_le16(&FLAGS2, FLAGS2_PARTS)?;
        header.unicode = flags2 & 0x8000 != 0;
        header.extended_security = flags2 & 0x0800 != 0;
        header.signed = flags2 & 0x0004 != 0;
        header.pid = u32::from(r.le16(&PID_HIGH)?) << 16;
        r.bytes(&SIGNATURE, 8)?;
        r.bytes(&RESERVED, 2)?;
        header.tid = r.le16(&TID)?;
        header.pid |= u32::from(r.le16(&PID)?);
        header.uid = r.le16(&UID)?;
        header.mid = r.le16(&MID)?;
        Ok(header)
    })
}

fn error_code(node: &Node, _: &Tree, out: &mut String) {
    if node.value == 0 {
        out.push_str("success");
    }
}
