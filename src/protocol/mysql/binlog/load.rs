//! Events of LOAD DATA INFILE (MySQL `load_data_events.h`, `statement_events.h` Execute_load_query_event).

use super::super::connection::Now;
use super::super::records::BinlogEvent;
use super::query;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A LOAD DATA of MySQL 4 and before.
    LOAD = group("mysql.binlog.load_event", "Load Event").spec("MySQL \"Binary Log Events\" LOAD_EVENT");
    /// What it loads, and how.
    LOAD_BODY = bytes("mysql.binlog.load.body", "Load Body").spec("MySQL \"Binary Log Events\" LOAD_EVENT");
    /// A part of the file to load.
    BLOCK = group("mysql.binlog.append_block_event", "Block Event")
        .spec("MySQL Append_block_event, Begin_load_query_event");
    /// Number of the file on the source.
    FILE_ID = uint("mysql.binlog.load.file_id", "File ID").spec("MySQL Append_block_event");
    /// Bytes of the file.
    BLOCK_DATA = bytes("mysql.binlog.load.data", "File Data").spec("MySQL Append_block_event");
    /// The file is done with.
    FILE = group("mysql.binlog.delete_file_event", "File Event").spec("MySQL Delete_file_event, Execute_load_event");
    /// The LOAD DATA of the file, as a statement.
    EXECUTE = group("mysql.binlog.execute_load_query_event", "Execute_load_query Event")
        .spec("MySQL Execute_load_query_event");
    /// Where in the statement the file's name begins.
    NAME_START = uint("mysql.binlog.load.name_start", "File Name Start").spec("MySQL Execute_load_query_event");
    /// Where in the statement the file's name ends.
    NAME_END = uint("mysql.binlog.load.name_end", "File Name End").spec("MySQL Execute_load_query_event");
    /// What becomes of rows that are there already.
    DUPLICATES = uint("mysql.binlog.load.duplicates", "Duplicates").names(&[(0, "error"), (1, "ignore"), (2, "replace")])
        .spec("MySQL Execute_load_query_event");
}

/// Reads a LOAD event of MySQL 4.
pub fn load(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.rest(&LOAD_BODY).map(|_| ())
}

/// Reads an Append_block_event or a Begin_load_query_event.
pub fn block(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.le32(&FILE_ID)?;
    reader.rest(&BLOCK_DATA).map(|_| ())
}

/// Reads a Delete_file_event or an Execute_load_event.
pub fn file(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.le32(&FILE_ID).map(|_| ())
}

/// Reads an Execute_load_query_event.
pub fn execute(
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    let head = query::head(reader, true)?;
    reader.le32(&FILE_ID)?;
    reader.le32(&NAME_START)?;
    reader.le32(&NAME_END)?;
    reader.u8(&DUPLICATES)?;
    let charset = head.rest(reader, record)?;
    query::statement(reader, charset, now, record)
}
