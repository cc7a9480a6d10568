//! Rows as they were and became, read by the table map before them
//! (MySQL `mysql::binlog::event::Rows_event`; MariaDB "ROWS_EVENT_V1/V2, ROWS_COMPRESSED_EVENT_V1").

use super::super::connection::Now;
use super::super::lenenc::Lenenc;
use super::super::records::BinlogEvent;
use super::column;
use super::table_map::{TABLE_ID, Table};
use super::{Replication, json, payload};
use crate::count::Count;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Rows that were written, changed or deleted.
    EVENT = group("mysql.binlog.rows_event", "Rows Event").spec("MySQL Rows_event");
    /// What holds for the rows.
    FLAGS = hex("mysql.binlog.rows.flags", "Rows Flags").spec("MySQL Rows_event::flag_set");
    /// The statement ends; table numbers end with it.
    STATEMENT_END = flag("mysql.binlog.rows.flags.statement_end", "Statement end").bits(15, 1)
        .spec("MySQL Rows_event::STMT_END_F");
    /// Foreign keys are not checked.
    NO_FOREIGN_KEYS = flag("mysql.binlog.rows.flags.no_foreign_key_checks", "No foreign key checks").bits(14, 1)
        .spec("MySQL Rows_event::NO_FOREIGN_KEY_CHECKS_F");
    /// Unique keys are not checked.
    RELAXED_UNIQUE = flag("mysql.binlog.rows.flags.relaxed_unique_checks", "Relaxed unique checks").bits(13, 1)
        .spec("MySQL Rows_event::RELAXED_UNIQUE_CHECKS_F");
    /// Every row has all columns.
    COMPLETE = flag("mysql.binlog.rows.flags.complete_rows", "Complete rows").bits(12, 1)
        .spec("MySQL Rows_event::COMPLETE_ROWS_F");
    /// The server's SQL layer carries out what foreign keys ask for, and logs it.
    SQL_FOREIGN_KEYS = flag("mysql.binlog.rows.flags.sql_foreign_keys", "Foreign keys in SQL").bits(11, 1)
        .spec("MySQL Rows_event::USE_SQL_FOREIGN_KEY_F");
    /// How many bytes of more data there are, these two included.
    EXTRA_LENGTH = uint("mysql.binlog.rows.extra_length", "Extra Data Length").unit("bytes").spec("MySQL Rows_event");
    /// What the next piece of more data is about.
    EXTRA_TYPE = uint("mysql.binlog.rows.extra_type", "Extra Data Type").names(&[(0, "NDB"), (1, "partition")])
        .spec("MySQL Rows_event_extra_info::Extra_row_info");
    /// The partition that the rows are in.
    PARTITION = uint("mysql.binlog.rows.partition", "Partition").spec("MySQL Rows_event::Extra_row_info");
    /// The partition that the rows were in.
    SOURCE_PARTITION = uint("mysql.binlog.rows.source_partition", "Source Partition")
        .spec("MySQL Rows_event::Extra_row_info");
    /// More data, for NDB or of a type that is not known.
    EXTRA = bytes("mysql.binlog.rows.extra", "Extra Data").spec("MySQL Rows_event::Extra_row_info");
    /// How many columns the table has.
    COLUMNS = uint("mysql.binlog.rows.columns", "Columns").spec("MySQL Rows_event");
    /// Which columns the rows have, a bit for each, the first column's lowest.
    PRESENT = bytes("mysql.binlog.rows.columns_present", "Columns Present").spec("MySQL Rows_event");
    /// Which columns the changed rows have, a bit for each, the first column's lowest.
    PRESENT_AFTER = bytes("mysql.binlog.rows.columns_present_update", "Columns Present After").spec("MySQL Rows_event");
    /// A row as it was.
    BEFORE = group("mysql.binlog.rows.before", "Row Before").spec("MySQL Rows_event");
    /// A row as it is now.
    AFTER = group("mysql.binlog.rows.after", "Row After").spec("MySQL Rows_event");
    /// Which of the columns present are NULL, a bit for each, the first one's lowest.
    NULLS = bytes("mysql.binlog.rows.nulls", "NULL Columns").spec("MySQL Rows_event");
    /// How values are told: 1 for JSON documents by what changed in them.
    VALUE_OPTIONS = uint("mysql.binlog.rows.value_options", "Value Options").names(&[(0, "none"), (1, "partial JSON")])
        .spec("MySQL enum_row_image PARTIAL_JSON_UPDATES");
    /// Which JSON columns of the table are told by what changed, a bit for each, the first one's lowest.
    PARTIAL = bytes("mysql.binlog.rows.partial", "Partial JSON Columns").spec("MySQL Partial_update_rows_event");
    /// The rows, of a table that no table map told.
    DATA = bytes("mysql.binlog.rows.data", "Rows").spec("MySQL Rows_event");
}

/// The last rows of a statement (MySQL Rows_event::STMT_END_F).
const STMT_END: u16 = 1;
/// JSON documents may be told by what changed (MySQL PARTIAL_JSON_UPDATES).
const PARTIAL_JSON: u64 = 1;
/// Values of one event that are shown; those behind them are left undissected.
const MAX_VALUES: u64 = 1 << 20;

/// What an event tells of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Write,
    Update,
    Delete,
}

/// Layout of an event by its kind.
struct Layout {
    change: Change,
    /// More data behind the flags (version 2).
    extra: bool,
    /// JSON documents may be told by what changed.
    partial: bool,
    /// The rows are compressed (MariaDB).
    compressed: bool,
}

impl Layout {
    fn of(kind: u8) -> Layout {
        let change = match kind {
            20 | 23 | 30 | 166 | 169 => Change::Write,
            22 | 25 | 32 | 168 | 171 => Change::Delete,
            _ => Change::Update,
        };
        let extra = matches!(kind, 30..=32 | 39 | 169..=171);
        Layout { change, extra, partial: kind == 39, compressed: kind >= 166 }
    }
}

/// Reads an event with rows.
pub fn read(
    replication: &mut Replication,
    kind: u8,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    record: &mut BinlogEvent,
) -> Result<(), Fault> {
    let layout = Layout::of(kind);
    let at = reader.offset();
    let id = reader.le(&TABLE_ID, replication.table_id_length(kind))?;
    let flags = reader.bits_le16(
        &FLAGS,
        &[&SQL_FOREIGN_KEYS, &COMPLETE, &RELAXED_UNIQUE, &NO_FOREIGN_KEYS, &STATEMENT_END],
    )?;
    let table = replication.tables.get(id);
    if flags & STMT_END != 0 {
        replication.tables.clear();
    }
    if layout.extra {
        extra(reader, layout.change)?;
    }
    let columns = usize::try_from(reader.lenenc(&COLUMNS)?).unwrap_or(usize::MAX);
    let bitmap = columns.div_ceil(8);
    let present = reader.bytes(&PRESENT, bitmap)?;
    let after = if layout.change == Change::Update { reader.bytes(&PRESENT_AFTER, bitmap)? } else { present };
    let Some(table) = table else {
        now.summary.push_str(&format!(" of table {id}"));
        if !reader.is_empty() {
            reader.note(Severity::Info, at, format!("no table map of table {id} was seen"));
            reader.rest(&DATA)?;
        }
        return Ok(());
    };
    if columns != table.columns.len() {
        let text = format!("{}, where the table map tells {}", Count(columns, "column"), table.columns.len());
        return Err(Fault::malformed(at, text));
    }
    now.summary.push(' ');
    now.summary.push_str(&table.name);
    record.table = Some(table.name.clone());
    let mut rows = 0u64;
    let mut read = |reader: &mut Reader<'_, '_>| {
        let mut images = Images { table: &table, values: 0 };
        while !reader.is_empty() && images.values < MAX_VALUES {
            let start = reader.offset();
            if layout.change != Change::Write {
                images.image(reader, &BEFORE, present, false)?;
            }
            if layout.change != Change::Delete {
                images.image(reader, &AFTER, after, layout.partial)?;
            }
            if reader.offset() == start {
                return Err(Fault::malformed(start, "a row without columns"));
            }
            rows += 1;
        }
        if !reader.is_empty() {
            let text = format!("more than {MAX_VALUES} values are not shown");
            reader.note(Severity::Warning, reader.offset(), text);
        }
        Ok(())
    };
    let result = if layout.compressed { payload::mariadb(reader, &mut read) } else { read(reader) };
    record.rows = Some(rows);
    now.summary.push_str(&format!(", {}", Count(rows, "row")));
    result
}

/// Reads what version 2 has behind the flags.
fn extra(reader: &mut Reader<'_, '_>, change: Change) -> Result<(), Fault> {
    let length = usize::from(reader.le16(&EXTRA_LENGTH)?).saturating_sub(2);
    let end = reader
        .remaining()
        .checked_sub(length)
        .ok_or_else(|| Fault::truncated(&EXTRA, reader.offset(), length, reader.remaining()))?;
    if length == 0 {
        return Ok(());
    }
    if reader.u8(&EXTRA_TYPE)? == 1 {
        reader.le16(&PARTITION)?;
        if change == Change::Update {
            reader.le16(&SOURCE_PARTITION)?;
        }
    }
    match reader.remaining().checked_sub(end) {
        Some(0) => Ok(()),
        Some(rest) => reader.bytes(&EXTRA, rest).map(|_| ()),
        None => Err(Fault::malformed(reader.offset(), "the extra data is longer than stated")),
    }
}

/// Reads images of rows, and counts their values.
struct Images<'x> {
    table: &'x Table,
    values: u64,
}

fn bit(bits: &[u8], index: usize) -> bool {
    bits.get(index / 8).is_some_and(|byte| byte & 1 << (index % 8) != 0)
}

impl Images<'_> {
    /// Reads a row with the columns `present`.
    fn image(
        &mut self,
        reader: &mut Reader<'_, '_>,
        field: &'static Field,
        present: &[u8],
        partial: bool,
    ) -> Result<(), Fault> {
        reader.group(field, |reader| {
            let mut partials: &[u8] = &[];
            if partial && reader.lenenc(&VALUE_OPTIONS)? & PARTIAL_JSON != 0 {
                let documents =
                    self.table.columns.iter().filter(|column| column.kind == column::JSON).count();
                partials = reader.bytes(&PARTIAL, documents.div_ceil(8))?;
            }
            let count = (0..self.table.columns.len()).filter(|&index| bit(present, index)).count();
            let nulls = reader.bytes(&NULLS, count.div_ceil(8))?;
            let (mut place, mut document) = (0, 0);
            for (index, column) in self.table.columns.iter().enumerate() {
                let differs = column.kind == column::JSON && {
                    document += 1;
                    bit(partials, document - 1)
                };
                if bit(present, index) {
                    self.values += 1;
                    if bit(nulls, place) {
                        column.null(reader)?;
                    } else if differs {
                        json::differences(reader, column)?;
                    } else {
                        column.value(reader)?;
                    }
                    place += 1;
                }
            }
            Ok(())
        })
    }
}
