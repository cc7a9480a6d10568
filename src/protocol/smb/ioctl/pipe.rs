//! Waiting for and looking into named pipes (MS-FSCC §2.3.47, §2.3.49).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How long to wait, in hundreds of nanoseconds; with 0 as long as the pipe itself says.
    TIMEOUT = int("smb2.fsctl.wait.timeout", "Timeout").unit("100 ns").spec("MS-FSCC §2.3.49");
    /// How many bytes the name takes.
    NAME_LENGTH = uint("smb2.fsctl.wait.name_length", "Length of name").unit("bytes").spec("MS-FSCC §2.3.49");
    /// Whether the timeout counts.
    TIMEOUT_SPECIFIED = flag("smb2.fsctl.wait.timeout_specified", "Timeout specified").spec("MS-FSCC §2.3.49");
    /// Room that is not used.
    PADDING = bytes("smb2.fsctl.wait.padding", "Padding").spec("MS-FSCC §2.3.49");
    /// Name of the pipe, without `\pipe\`.
    NAME = text16("smb2.fsctl.wait.name", "Name").spec("MS-FSCC §2.3.49");
    /// Where the pipe is in its life.
    STATE = uint("smb2.fsctl.peek.state", "State").names(STATES).spec("MS-FSCC §2.3.48");
    /// How many bytes can be read.
    AVAILABLE = uint("smb2.fsctl.peek.available", "Bytes to read").unit("bytes").spec("MS-FSCC §2.3.48");
    /// How many messages can be read.
    MESSAGES = uint("smb2.fsctl.peek.messages", "Messages").spec("MS-FSCC §2.3.48");
    /// How long the first message is.
    MESSAGE_LENGTH = uint("smb2.fsctl.peek.message_length", "Length of first message").unit("bytes").spec("MS-FSCC §2.3.48");
    /// What can be read, left in the pipe.
    DATA = bytes("smb2.fsctl.peek.data", "Data").spec("MS-FSCC §2.3.48");
}

const STATES: &[(u64, &str)] = &[(1, "disconnected"), (2, "listening"), (3, "connected"), (4, "closing")];

pub(super) fn wait(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le_i64(&TIMEOUT)?;
    let length = r.le32(&NAME_LENGTH)? as usize;
    r.u8(&TIMEOUT_SPECIFIED)?;
    r.bytes(&PADDING, 1)?;
    r.text16(&NAME, length).map(drop)
}

pub(super) fn peek(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&STATE)?;
    r.le32(&AVAILABLE)?;
    r.le32(&MESSAGES)?;
    r.le32(&MESSAGE_LENGTH)?;
    if r.is_empty() { Ok(()) } else { r.rest(&DATA).map(drop) }
}
