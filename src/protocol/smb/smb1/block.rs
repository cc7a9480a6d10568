//! The blocks behind the header: each with words, the parameters of a command, and bytes, its data
//! (MS-CIFS §2.2.3.2 to §2.2.3.4).

use super::header::COMMAND;
use super::message::Message;
use super::names::{code, command_name, is_andx};
use super::text::PADDING;
use crate::fault::{Fault, Severity};
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A request for one thing, or the answer to it; more may follow in the same message.
    BLOCK = group("smb.block", "Command").spec("MS-CIFS §2.2.3.4");
    /// Numbers that say what exactly is wanted, or what came of it.
    PARAMETERS = group("smb.parameters", "Parameters").spec("MS-CIFS §2.2.3.2");
    /// How many words of two bytes follow.
    WORD_COUNT = uint("smb.wct", "Word Count").spec("MS-CIFS §2.2.3.2");
    /// Parameters that the command is not specified to have.
    WORDS = bytes("smb.word_parameters", "Words").spec("MS-CIFS §2.2.3.2");
    /// Text and data.
    DATA = group("smb.data", "Data").spec("MS-CIFS §2.2.3.3");
    /// How many bytes follow.
    BYTE_COUNT = uint("smb.bcc", "Byte Count").unit("bytes").spec("MS-CIFS §2.2.3.3");
    /// Data that the command is not specified to have.
    BYTES = bytes("smb.extra_byte_parameters", "Extra Bytes").spec("MS-CIFS §2.2.3.3");
    /// Where the next command of the message starts, counted from the header.
    ANDX_OFFSET = uint("smb.andxoffset", "AndX Offset").unit("bytes").spec("MS-CIFS §2.2.3.4");
}

/// The long form of an answer to NT_CREATE_ANDX has 50 words, but counts 42 (MS-SMB §2.2.4.9.2 and its note).
const LONG_CREATE_SENT: usize = 50;
const LONG_CREATE_COUNTED: usize = 42;
/// How many blocks of one message are read.
const MAX_BLOCKS: usize = 32;

/// Reads the blocks of a message, which are all that is left.
pub fn chain(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut command = m.header.command;
    for _ in 0..MAX_BLOCKS {
        let start = r.offset();
        let next = next(r.peek(), command);
        let extent = match next {
            Some((_, offset)) => (m.origin + offset).saturating_sub(start),
            None => r.remaining(),
        };
        let advances = extent >= head(r.peek());
        let inside = extent <= r.remaining();
        let length = if advances && inside { extent } else { r.remaining() };
        m.command = command;
        if !m.summary().is_empty() {
            m.summary().push_str("; ");
        }
        m.summary().push_str(command_name(command));
        r.within(&BLOCK, length, |r| {
            super::command::read(r, m)?;
            if next.is_some() && advances && inside && !r.is_empty() {
                r.rest(&PADDING)?;
            }
            Ok(())
        })?;
        let Some((following, offset)) = next else { return Ok(()) };
        let place = start + 3;
        if !advances {
            let text =
                format!("the next command is said to be at offset {offset}, within or before this one");
            r.note(Severity::Error, place, text);
            return Ok(());
        }
        if !inside {
            let text = format!("the next command is said to be at offset {offset}, behind the message");
            r.note(Severity::Error, place, text);
            return Ok(());
        }
        command = following;
    }
    r.note(Severity::Warning, r.offset(), format!("more than {MAX_BLOCKS} commands in one message"));
    Ok(())
}

/// The command that follows a block, and its offset from the header.
fn next(block: &[u8], command: u8) -> Option<(u8, usize)> {
    match *block {
        [2..=255, next, _, low, high, ..] if is_andx(command) && next != code::NO_ANDX => {
            Some((next, u16::from_le_bytes([low, high]).into()))
        }
        _ => None,
    }
}

/// How many bytes a block takes without its data.
fn head(block: &[u8]) -> usize {
    3 + 2 * usize::from(block.first().copied().unwrap_or(0))
}

/// Reads the parameters of a block: `read` gets as many bytes as there are words.
pub fn words<T>(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    read: impl FnOnce(&mut Reader<'_, '_>, &mut Message<'_, '_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let mut length = head(r.peek()) - 2;
    if m.header.response && m.command == code::NT_CREATE_ANDX && length == 1 + 2 * LONG_CREATE_COUNTED {
        length = 1 + 2 * LONG_CREATE_SENT;
    }
    r.within(&PARAMETERS, length, |r| {
        m.word_count = r.u8(&WORD_COUNT)?;
        let value = read(r, m)?;
        if !r.is_empty() {
            r.rest(&WORDS)?;
        }
        Ok(value)
    })
}

/// Reads what commands have in front that others may follow.
pub fn andx(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.u8(&COMMAND)?;
    m.reserved(r, 1)?;
    r.le16(&ANDX_OFFSET)?;
    Ok(())
}

/// Reads the data of a block: `read` gets as many bytes as are counted.
pub fn bytes<T>(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    read: impl FnOnce(&mut Reader<'_, '_>, &mut Message<'_, '_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let counted = r.peek().first_chunk().map_or(0, |&count| u16::from_le_bytes(count).into());
    bytes_of(r, m, counted, read)
}

/// Reads the data of a block that takes `length` bytes, whatever its count says: the count has 16 bits, and
/// writes and answers to reads may be longer (MS-SMB §2.2.4.2.2, §2.2.4.3.1).
pub fn bytes_of<T>(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    length: usize,
    read: impl FnOnce(&mut Reader<'_, '_>, &mut Message<'_, '_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    r.within(&DATA, 2 + length, |r| {
        r.le16(&BYTE_COUNT)?;
        let value = read(r, m)?;
        if !r.is_empty() {
            r.rest(&BYTES)?;
        }
        Ok(value)
    })
}

/// Reads data that should be empty.
pub fn no_bytes(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    bytes(r, m, |_, _| Ok(())).map(drop)
}

/// Reads parameters that should be none.
pub fn no_words(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |_, _| Ok(())).map(drop)
}
