//! Packets that answer: OK, ERR, EOF, and reports of progress (MySQL "Generic Response Packets", MariaDB "ERR_Packet").
//! Which of them, or what else, comes next is told in [`answer`](super::answer).

use super::capabilities::{Capabilities, Negotiated};
use super::charset::Charset;
use super::errors::ERRORS;
use super::lenenc::Lenenc;
use super::statement::decoded;
use super::status;
use super::track::{self, Changes};
use crate::fault::Fault;
use crate::reader::Reader;
use crate::tree::Order;

crate::fields! { FIELDS:
    /// First byte of an answer: 0 for OK, 0xfe for the end of something, 0xff for an error.
    RESPONSE_CODE = hex("mysql.response_code", "Response Code")
        .names(&[(0, "OK Packet"), (0xfb, "LOCAL INFILE"), (0xfe, "EOF Packet"), (0xff, "ERR Packet")])
        .spec("MySQL \"Generic Response Packets\"");
    /// The response code that ends something, which a long row may start with too.
    EOF_MARKER = uint("mysql.eof", "EOF marker").spec("MySQL \"EOF_Packet\"");
    /// Rows changed, inserted or deleted.
    AFFECTED_ROWS = uint("mysql.affected_rows", "Affected Rows").spec("MySQL \"OK_Packet\"");
    /// First number that AUTO_INCREMENT gave.
    INSERT_ID = uint("mysql.insert_id", "Last INSERT ID").spec("MySQL \"OK_Packet\"");
    /// How many warnings the statement left.
    WARNINGS = uint("mysql.warnings", "Warnings").spec("MySQL \"OK_Packet\"");
    /// What the server has to say in words.
    MESSAGE = text("mysql.message", "Message").spec("MySQL \"OK_Packet\"");
    /// Number of the error.
    ERROR_CODE = uint("mysql.error_code", "Error Code").names(ERRORS).spec("MySQL \"ERR_Packet\"");
    /// Always `#`.
    SQL_STATE_MARKER = text("mysql.sqlstate.marker", "SQL state marker").spec("MySQL \"ERR_Packet\"");
    /// Class of the error as the SQL standard numbers it.
    SQL_STATE = text("mysql.sqlstate", "SQL state").spec("MySQL \"ERR_Packet\"");
    /// The error in words.
    ERROR_MESSAGE = text("mysql.error.message", "Error message").spec("MySQL \"ERR_Packet\"");
    /// How many texts the report has: 1.
    PROGRESS_COUNT = uint("mariadb.progress.count", "Progress texts").spec("MariaDB \"ERR_Packet\"");
    /// Stage that the statement is in, from 1.
    PROGRESS_STAGE = uint("mariadb.progress.stage", "Stage").spec("MariaDB \"ERR_Packet\"");
    /// How many stages there are.
    PROGRESS_STAGES = uint("mariadb.progress.max_stage", "Stages").spec("MariaDB \"ERR_Packet\"");
    /// How much of the stage is done.
    PROGRESS = uint("mariadb.progress.progress", "Progress").unit("thousandths of a percent")
        .spec("MariaDB \"ERR_Packet\"");
    /// What the stage does.
    PROGRESS_INFO = text("mariadb.progress.info", "Progress info").spec("MariaDB \"ERR_Packet\"");
    /// The client's file that the server wants.
    FILE_NAME = text("mysql.loaddata.filename", "File name").spec("MySQL \"LOCAL INFILE Request\"");
    /// A part of the client's file; an empty one ends it.
    FILE_DATA = bytes("mysql.loaddata.payload", "File data").spec("MySQL \"LOCAL INFILE Data\"");
}

/// First byte of an OK packet (MySQL "OK_Packet").
pub const OK: u8 = 0x00;
/// First byte of a request for a client's file (MySQL "LOCAL INFILE Request").
pub const INFILE: u8 = 0xfb;
/// First byte of an EOF packet, and of an OK packet that stands for one (MySQL "EOF_Packet").
pub const EOF: u8 = 0xfe;
/// First byte of an ERR packet (MySQL "ERR_Packet").
pub const ERR: u8 = 0xff;
/// Error code that reports the progress of a statement (MariaDB "ERR_Packet").
pub const PROGRESS_CODE: [u8; 2] = [0xff, 0xff];
/// An EOF packet is at most this long, one of 4.1 (MySQL "EOF_Packet").
pub const MAX_EOF: usize = 5;
/// An OK packet is at least this long (MySQL "OK_Packet").
pub const MIN_OK: usize = 7;

/// What an OK packet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Okay {
    pub affected_rows: u64,
    pub insert_id: u64,
    pub status: u16,
    pub warnings: u16,
    /// What changed in the session.
    pub changes: Changes,
}

/// What an ERR packet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    pub code: u16,
    /// Five characters, where the packet has them.
    pub sql_state: Option<String>,
    pub message: String,
}

/// Reads an OK packet, from its first byte.
pub fn ok(reader: &mut Reader<'_, '_>, capabilities: Negotiated, charset: Charset) -> Result<Okay, Fault> {
    response_code(reader)?;
    let mut okay = Okay {
        affected_rows: reader.lenenc(&AFFECTED_ROWS)?,
        insert_id: reader.lenenc(&INSERT_ID)?,
        ..Okay::default()
    };
    let of_320 = !capabilities.agreed() && reader.is_empty();
    if capabilities.has(Capabilities::PROTOCOL_41) && !of_320 {
        okay.status = status::read(reader)?;
        okay.warnings = reader.le16(&WARNINGS)?;
    } else if capabilities.has(Capabilities::TRANSACTIONS) && !of_320 {
        okay.status = status::read(reader)?;
    }
    // The specification has no length in front of the text without session tracking; servers send it all the same.
    let with_length =
        reader.peek().first().is_some_and(|&length| usize::from(length) + 1 == reader.remaining());
    if capabilities.has(Capabilities::SESSION_TRACK) || with_length {
        if !reader.is_empty() {
            let message = reader.lenenc_text(&MESSAGE, charset)?;
            if proves_certificate(message) {
                reader.meaning(format_args!("proof that the TLS certificate is the server's"));
            }
        }
        if okay.status & status::STATE_CHANGED != 0 && !reader.is_empty() {
            okay.changes = track::read(reader)?;
        }
    } else if !reader.is_empty() {
        reader.text_in(&MESSAGE, reader.remaining(), charset)?;
    }
    Ok(okay)
}

/// Whether the text of an OK packet is the server's proof of its own certificate, in digits behind the number of the
/// hash: SHA-256 over what is kept of the password, the server's random bytes and the certificate's fingerprint
/// (MariaDB "Zero-Configuration SSL").
fn proves_certificate(message: &[u8]) -> bool {
    matches!(message, [1, digits @ ..] if digits.len() == 64 && digits.iter().all(u8::is_ascii_hexdigit))
}

fn response_code(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let (source, at) = (reader.source(), reader.offset());
    if reader.u8(&RESPONSE_CODE)? == EOF {
        reader.tree().push(&EOF_MARKER, source, at, 1, EOF.into(), Order::Big);
    }
    Ok(())
}

/// Reads an EOF packet, from its first byte. Returns what it says, as an OK packet would.
pub fn eof(reader: &mut Reader<'_, '_>) -> Result<Okay, Fault> {
    response_code(reader)?;
    let mut okay = Okay::default();
    if !reader.is_empty() {
        okay.warnings = reader.le16(&WARNINGS)?;
        okay.status = status::read(reader)?;
    }
    Ok(okay)
}

/// Whether `payload` can be an ERR packet: a code that servers use, and printable text.
pub fn is_error(payload: &[u8]) -> bool {
    let &[ERR, low, high, ref text @ ..] = payload else { return false };
    let printable = !text.iter().take(32).any(|&byte| byte < 0x20);
    (1000..10_000).contains(&u16::from_le_bytes([low, high])) && !text.is_empty() && printable
}

/// Reads an ERR packet, from its first byte.
pub fn err(reader: &mut Reader<'_, '_>, charset: Charset) -> Result<Failure, Fault> {
    reader.u8(&RESPONSE_CODE)?;
    let mut failure = Failure { code: reader.le16(&ERROR_CODE)?, ..Failure::default() };
    if reader.peek().first() == Some(&b'#') {
        reader.bytes(&SQL_STATE_MARKER, 1)?;
        failure.sql_state = Some(reader.text(&SQL_STATE, 5)?.into_owned());
    }
    let message = reader.text_in(&ERROR_MESSAGE, reader.remaining(), charset)?;
    failure.message = decoded(message, charset);
    Ok(failure)
}

/// Reads a report of a statement's progress, from its first byte (MariaDB "ERR_Packet").
pub fn progress(reader: &mut Reader<'_, '_>, charset: Charset) -> Result<(), Fault> {
    reader.u8(&RESPONSE_CODE)?;
    reader.le16(&ERROR_CODE)?;
    reader.meaning(format_args!("progress report"));
    reader.u8(&PROGRESS_COUNT)?;
    reader.u8(&PROGRESS_STAGE)?;
    reader.u8(&PROGRESS_STAGES)?;
    let done = reader.le(&PROGRESS, 3)?;
    reader.meaning(format_args!("{}.{:03} %", done / 1000, done % 1000));
    reader.lenenc_text(&PROGRESS_INFO, charset)?;
    Ok(())
}
