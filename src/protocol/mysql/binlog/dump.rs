//! The commands that ask for the binary log (MySQL "COM_REGISTER_SLAVE", "COM_BINLOG_DUMP",
//! "COM_BINLOG_DUMP_GTID"), and what semi-synchronous replication adds (MariaDB "Semi-Synchronous Replication",
//! MySQL `plugin/semisync`).

use super::super::connection::Now;
use super::event::SIZE_AT;
use super::gtid;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Where in the file to begin.
    POSITION = uint("mysql.binlog.position", "Binlog Position").spec("MySQL \"COM_BINLOG_DUMP\"");
    /// How the log is wanted.
    FLAGS = hex("mysql.binlog.flags", "Binlog Flags").spec("MySQL \"COM_BINLOG_DUMP\"");
    /// The sets of transactions decides where to begin.
    THROUGH_GTID = flag("mysql.binlog.flags.through_gtid", "Through GTID").bits(13, 1)
        .spec("MySQL BINLOG_THROUGH_GTID");
    /// The position decides where to begin; MariaDB: the statements of row events are wanted too.
    THROUGH_POSITION = flag("mysql.binlog.flags.through_position", "Through position, or annotate rows").bits(14, 1)
        .spec("MySQL BINLOG_THROUGH_POSITION, MariaDB BINLOG_SEND_ANNOTATE_ROWS_EVENT");
    /// The answer ends at the end of the log.
    NON_BLOCK = flag("mysql.binlog.flags.non_block", "Do not block").bits(15, 1)
        .spec("MySQL BINLOG_DUMP_NON_BLOCK");
    /// The server that the client is.
    SERVER_ID = uint("mysql.binlog.server_id", "Binlog server id").spec("MySQL \"COM_BINLOG_DUMP\"");
    /// Name of the file to begin with; the first one where it is empty.
    FILE_NAME = textz("mysql.binlog.file_name", "Binlog file name").spec("MySQL \"COM_BINLOG_DUMP\"");
    /// How many bytes the file's name takes.
    FILE_NAME_LENGTH = uint("mysql.binlog.file_name_length", "Binlog file name length").unit("bytes")
        .spec("MySQL \"COM_BINLOG_DUMP_GTID\"");
    /// Where in the file to begin.
    POSITION64 = uint("mysql.binlog.position64", "Binlog Position").spec("MySQL \"COM_BINLOG_DUMP_GTID\"");
    /// How many bytes the set of transactions takes.
    SET_LENGTH = uint("mysql.binlog.gtid_set.length", "Gtid Set Length").unit("bytes")
        .spec("MySQL \"COM_BINLOG_DUMP_GTID\"");
    /// How many bytes the host name takes.
    HOST_LENGTH = uint("mysql.binlog.slave_hostname_length", "Slave hostname length").unit("bytes")
        .spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// The replica's host name, for SHOW REPLICAS.
    HOST = text("mysql.binlog.slave_hostname", "Slave hostname").spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// How many bytes the user name takes.
    USER_LENGTH = uint("mysql.binlog.slave_user_length", "Slave user length").unit("bytes")
        .spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// User to log in to the replica with.
    USER = text("mysql.binlog.slave_user", "Slave user").spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// How many bytes the password takes.
    PASSWORD_LENGTH = uint("mysql.binlog.slave_password_length", "Slave password length").unit("bytes")
        .spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// Password to log in to the replica with.
    PASSWORD = text("mysql.binlog.slave_password", "Slave password").spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// Port of the replica.
    PORT = uint("mysql.binlog.slave_mysql_port", "Slave MySQL port").spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// Not used.
    RANK = uint("mysql.binlog.replication_rank", "Replication rank").spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// The server that the replica takes for its source; 0 mostly.
    MASTER_ID = uint("mysql.binlog.master_id", "Master id").spec("MySQL \"COM_REGISTER_SLAVE\"");
    /// First byte of what semi-synchronous replication adds.
    MAGIC = hex("mysql.binlog.semi_sync.magic", "Semi-sync Magic").spec("MariaDB \"Semi-Synchronous Replication\"");
    /// Whether the source waits until the replica confirms the event.
    CONFIRM = flag("mysql.binlog.semi_sync.confirm", "Confirmation wanted")
        .spec("MariaDB \"Semi-Synchronous Replication\"");
    /// The replica has the events up to a position.
    CONFIRMATION = group("mysql.binlog.semi_sync.ack", "Semi-sync Confirmation")
        .spec("MariaDB \"Semi-Synchronous Replication\"");
    /// The position behind the last event that the replica has.
    CONFIRMED_POSITION = uint("mysql.binlog.semi_sync.position", "Confirmed Position")
        .spec("MariaDB \"Semi-Synchronous Replication\"");
    /// The file that the position is in.
    CONFIRMED_FILE = textz("mysql.binlog.semi_sync.file_name", "Confirmed File")
        .spec("MariaDB \"Semi-Synchronous Replication\"");
}

/// Code of COM_REGISTER_SLAVE (MySQL "COM_REGISTER_SLAVE").
pub const REGISTER_REPLICA: u8 = 0x15;
/// Code of COM_BINLOG_DUMP (MySQL "COM_BINLOG_DUMP").
pub const BINLOG_DUMP: u8 = 0x12;
/// First byte of what semi-synchronous replication adds (MySQL ReplSemiSyncBase::kPacketMagicNum).
pub const SEMI_SYNC: u8 = 0xef;

/// Reads COM_REGISTER_SLAVE, behind its code.
pub fn register(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    let server = reader.le32(&SERVER_ID)?;
    now.summary.push_str(&format!(", server {server}"));
    short_text(reader, &HOST_LENGTH, &HOST)?;
    short_text(reader, &USER_LENGTH, &USER)?;
    short_text(reader, &PASSWORD_LENGTH, &PASSWORD)?;
    reader.le16(&PORT)?;
    reader.le32(&RANK)?;
    reader.le32(&MASTER_ID).map(|_| ())
}

fn short_text(
    reader: &mut Reader<'_, '_>,
    length: &'static Field,
    text: &'static Field,
) -> Result<(), Fault> {
    let length = reader.u8(length)?;
    reader.bytes(text, length.into()).map(|_| ())
}

fn flags(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.bits_le16(&FLAGS, &[&THROUGH_GTID, &THROUGH_POSITION, &NON_BLOCK]).map(|_| ())
}

/// Reads COM_BINLOG_DUMP, behind its code.
pub fn dump(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    let position = reader.le32(&POSITION)?;
    flags(reader)?;
    let server = reader.le32(&SERVER_ID)?;
    let file = reader.text(&FILE_NAME, reader.remaining())?;
    summarise(&file, position.into(), server, now);
    Ok(())
}

/// Says where in which file a dump begins; the file is unnamed where the server is to choose it.
fn summarise(file: &str, position: u64, server: u32, now: &mut Now<'_>) {
    let file = file.trim_end_matches('\0');
    let space = if file.is_empty() { "" } else { " " };
    now.summary.push_str(&format!("{space}{file} from {position} to server {server}"));
}

/// Reads COM_BINLOG_DUMP_GTID, behind its code.
pub fn dump_gtid(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    flags(reader)?;
    let server = reader.le32(&SERVER_ID)?;
    let length = reader.le32(&FILE_NAME_LENGTH)?;
    let file = reader.text(&FILE_NAME, length as usize)?;
    let position = reader.le64(&POSITION64)?;
    summarise(&file, position, server, now);
    if !reader.is_empty() {
        reader.le32(&SET_LENGTH)?;
        let set = gtid::set(reader)?;
        if !set.is_empty() {
            now.summary.push_str(", which has ");
            now.summary.push_str(&set);
        }
    }
    Ok(())
}

/// Reads what semi-synchronous replication puts before an event, and says whether it is there: the event's own
/// size tells.
pub fn semi_sync(reader: &mut Reader<'_, '_>) -> Result<bool, Fault> {
    let &[SEMI_SYNC, 0 | 1, ref event @ ..] = reader.peek() else { return Ok(false) };
    let size = event.get(SIZE_AT..).and_then(|bytes| bytes.first_chunk()).map(|&raw| u32::from_le_bytes(raw));
    if size.is_none_or(|size| size as usize != event.len()) {
        return Ok(false);
    }
    reader.u8(&MAGIC)?;
    reader.u8(&CONFIRM)?;
    Ok(true)
}

/// Reads a replica's confirmation of events.
pub fn confirmation(reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
    reader.group(&CONFIRMATION, |reader| {
        reader.u8(&MAGIC)?;
        let position = reader.le64(&CONFIRMED_POSITION)?;
        let file = reader.text(&CONFIRMED_FILE, reader.remaining())?;
        now.summary
            .push_str(&format!("Semi-sync confirmation of {} at {position}", file.trim_end_matches('\0')));
        Ok(())
    })
}
