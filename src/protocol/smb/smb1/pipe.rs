//! Named pipes by TRANSACTION (MS-CIFS §2.2.5).

use super::file::fid;
use super::io::pipe_data;
use super::message::Message;
use super::open::{PIPE_STATE, PIPE_STATE_PARTS};
use super::transaction::Transaction;
use super::{mailslot, rap};
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What is done with the pipe.
    FUNCTION = hex("smb_pipe.function", "Function").names(FUNCTIONS).spec("MS-CIFS §2.2.2.1");
    /// Who comes first if several wait.
    PRIORITY = uint("smb_pipe.priority", "Priority").spec("MS-CIFS §2.2.5.10.1");
    /// How many bytes may be read.
    AVAILABLE = uint("smb_pipe.peek.available_bytes", "Available Bytes").unit("bytes").spec("MS-CIFS §2.2.5.5.2");
    /// How many bytes the message at hand has left.
    MESSAGE_LEFT = uint("smb_pipe.peek.remaining_bytes", "Message Bytes Left").unit("bytes").spec("MS-CIFS §2.2.5.5.2");
    /// How the pipe is.
    STATUS = uint("smb_pipe.peek.status", "Pipe Status")
        .names(&[(1, "disconnected by the server"), (2, "listening"), (3, "connected"), (4, "closed by the server")])
        .spec("MS-CIFS §2.2.5.5.2");
    /// What is asked about the pipe.
    INFO_LEVEL = uint("smb_pipe.getinfo.info_level", "Information Level").spec("MS-CIFS §2.2.5.4.1");
    /// How many bytes the pipe holds on their way to the client.
    OUTPUT_SIZE = uint("smb_pipe.getinfo.output_buffer_size", "Output Buffer Size").unit("bytes").spec("MS-CIFS §2.2.5.4.2");
    /// How many bytes the pipe holds on their way to the server.
    INPUT_SIZE = uint("smb_pipe.getinfo.input_buffer_size", "Input Buffer Size").unit("bytes").spec("MS-CIFS §2.2.5.4.2");
    /// How many instances of the pipe there may be.
    MAX_INSTANCES = uint("smb_pipe.getinfo.maximum_instances", "Maximum Instances").spec("MS-CIFS §2.2.5.4.2");
    /// How many instances of the pipe there are.
    CURRENT_INSTANCES = uint("smb_pipe.getinfo.current_instances", "Current Instances").spec("MS-CIFS §2.2.5.4.2");
    /// How many bytes the name of the pipe takes.
    NAME_LENGTH = uint("smb_pipe.getinfo.pipe_name_length", "Pipe Name Length").unit("bytes").spec("MS-CIFS §2.2.5.4.2");
    /// The name of the pipe.
    NAME = text16("smb_pipe.getinfo.pipe_name", "Pipe Name").spec("MS-CIFS §2.2.5.4.2");
    /// How many bytes were written.
    WRITTEN = uint("smb_pipe.write_raw.bytes_written", "Bytes Written").unit("bytes").spec("MS-CIFS §2.2.5.7.2");
}

/// What is done with pipes (MS-CIFS §2.2.2.1).
static FUNCTIONS: &[(u64, &str)] = &[
    (SET_STATE as u64, "SetNmPipeState"),
    (RAW_READ as u64, "RawReadNmPipe"),
    (QUERY_STATE as u64, "QueryNmPipeState"),
    (QUERY_INFO as u64, "QueryNmPipeInfo"),
    (PEEK as u64, "PeekNmPipe"),
    (TRANSACT as u64, "TransactNmPipe"),
    (RAW_WRITE as u64, "RawWriteNmPipe"),
    (READ as u64, "ReadNmPipe"),
    (WRITE as u64, "WriteNmPipe"),
    (WAIT as u64, "WaitNmPipe"),
    (CALL as u64, "CallNmPipe"),
];

const SET_STATE: u16 = 0x01;
const RAW_READ: u16 = 0x11;
const QUERY_STATE: u16 = 0x21;
const QUERY_INFO: u16 = 0x22;
const PEEK: u16 = 0x23;
const TRANSACT: u16 = 0x26;
const RAW_WRITE: u16 = 0x31;
const READ: u16 = 0x36;
const WRITE: u16 = 0x37;
const WAIT: u16 = 0x53;
const CALL: u16 = 0x54;

/// Reads the words of set-up.
pub fn setup(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    let function = r.le16(&FUNCTION)?;
    t.function = Some(function);
    about(t, m);
    if r.is_empty() {
        return Ok(());
    }
    if matches!(function, WAIT | CALL) {
        r.le16(&PRIORITY)?;
        let name = t.name.clone();
        m.say(format_args!(" {name}"));
        m.request.path = Some(name);
    } else {
        fid(r, m)?;
    }
    Ok(())
}

/// Adds to the one line what the transaction does.
pub fn about(t: &Transaction, m: &mut Message<'_, '_>) {
    match (t.function, &t.rap) {
        (Some(function), _) => match FUNCTION.name_of(function.into()) {
            Some(name) => m.say(format_args!(" {name}")),
            None => m.say(format_args!(" function {function:#x}")),
        },
        (None, Some(call)) => m.say(format_args!(" {}", call.name())),
        (None, None) => {}
    }
    if m.header.response {
        super::file::about(m);
    }
}

/// Reads the parameters of a request.
pub fn parameters(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    match t.function {
        Some(SET_STATE) => r.bits_le16(&PIPE_STATE, PIPE_STATE_PARTS).map(drop),
        Some(QUERY_INFO) => r.le16(&INFO_LEVEL).map(drop),
        None if rap::is_name(&t.name) => {
            t.rap = rap::request_parameters(r, m)?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Reads the data of a request or answer.
pub fn data(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, t: &mut Transaction) -> Result<(), Fault> {
    if let Some(call) = &mut t.rap {
        return if m.header.response { call.response_data(r, m) } else { call.request_data(r, m) };
    }
    match t.function {
        Some(QUERY_INFO) if m.header.response => {
            r.le16(&OUTPUT_SIZE)?;
            r.le16(&INPUT_SIZE)?;
            r.u8(&MAX_INSTANCES)?;
            r.u8(&CURRENT_INSTANCES)?;
            r.u8(&NAME_LENGTH)?;
            m.text(r, &NAME)?;
            Ok(())
        }
        Some(TRANSACT | CALL | RAW_READ | RAW_WRITE | READ | WRITE | PEEK) => pipe_data(r, m),
        None if mailslot::is_name(&t.name) => mailslot::data(r, m, &t.name),
        _ => Ok(()),
    }
}

/// Reads the parameters of an answer.
pub fn response_parameters(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    t: &mut Transaction,
) -> Result<(), Fault> {
    if let Some(call) = &mut t.rap {
        return call.response_parameters(r, m);
    }
    match t.function {
        Some(QUERY_STATE) => r.bits_le16(&PIPE_STATE, PIPE_STATE_PARTS).map(drop),
        Some(PEEK) => {
            r.le16(&AVAILABLE)?;
            r.le16(&MESSAGE_LEFT)?;
            r.le16(&STATUS).map(drop)
        }
        Some(RAW_WRITE | WRITE) => r.le16(&WRITTEN).map(drop),
        _ => Ok(()),
    }
}
