//! Table_map_event: the columns of the table that rows behind it belong to
//! (MySQL `mysql::binlog::event::Table_map_event`; MariaDB "TABLE_MAP_EVENT").

use super::super::charset::{COLLATIONS, Charset};
use super::super::connection::Now;
use super::super::lenenc::Lenenc;
use super::Replication;
use super::column::{self, Column, TYPES};
use crate::fault::{Fault, Severity};
use crate::reader::Reader;
use std::collections::HashMap;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// Gives a table a number, and tells its columns.
    EVENT = group("mysql.binlog.table_map_event", "Table_map Event").spec("MySQL Table_map_event");
    /// Number of the table, up to the end of the statement.
    TABLE_ID = uint("mysql.binlog.table_id", "Table ID").spec("MySQL Table_map_event");
    /// Reserved.
    FLAGS = hex("mysql.binlog.table_map.flags", "Table Flags").spec("MySQL Table_map_event");
    /// How many bytes the database's name takes, without the NUL behind it.
    SCHEMA_LENGTH = uint("mysql.binlog.table_map.schema_length", "Schema Length").unit("bytes")
        .spec("MySQL Table_map_event");
    /// Name of the database.
    SCHEMA = textz("mysql.binlog.table_map.schema", "Schema").spec("MySQL Table_map_event");
    /// How many bytes the table's name takes, without the NUL behind it.
    TABLE_LENGTH = uint("mysql.binlog.table_map.table_length", "Table Length").unit("bytes")
        .spec("MySQL Table_map_event");
    /// Name of the table.
    TABLE = textz("mysql.binlog.table_map.table", "Table").spec("MySQL Table_map_event");
    /// How many columns the table has.
    COLUMNS = uint("mysql.binlog.table_map.columns", "Columns").spec("MySQL Table_map_event");
    /// Type of a column.
    TYPE = uint("mysql.binlog.table_map.type", "Type").names(TYPES).spec("MySQL enum_field_types");
    /// How many bytes the metadata of all columns takes.
    METADATA_LENGTH = uint("mysql.binlog.table_map.metadata_length", "Metadata Length").unit("bytes")
        .spec("MySQL Table_map_event");
    /// What a type needs to be known beside itself: a length, a precision.
    METADATA = hex("mysql.binlog.table_map.metadata", "Metadata").spec("MySQL Table_map_event");
    /// Which columns may be NULL, a bit for each, the first column's lowest.
    NULLABLE = bytes("mysql.binlog.table_map.nullable", "Nullable Columns").spec("MySQL Table_map_event");
    /// What is told of the columns beyond what reading rows takes.
    OPTIONAL = group("mysql.binlog.table_map.optional", "Optional Metadata")
        .spec("MySQL Table_map_event::Optional_metadata_fields");
    /// What the field tells.
    OPTIONAL_TYPE = uint("mysql.binlog.table_map.optional_type", "Type").names(OPTIONAL_TYPES)
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// How many bytes it takes.
    OPTIONAL_LENGTH = uint("mysql.binlog.table_map.optional_length", "Length").unit("bytes")
        .spec("MySQL Table_map_event");
    /// A bit for each column of the kind in question, the first column's highest.
    BITS = bytes("mysql.binlog.table_map.bits", "Bits").spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// Collation of columns.
    COLLATION = uint("mysql.binlog.table_map.collation", "Collation").names(COLLATIONS)
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// Which column it is about, from 0.
    INDEX = uint("mysql.binlog.table_map.column_index", "Column Index")
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// Name of a column.
    NAME = text("mysql.binlog.table_map.column_name", "Column Name")
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// How many values an ENUM or SET column can have.
    VALUES = uint("mysql.binlog.table_map.values", "Values")
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// One of them.
    VALUE = text("mysql.binlog.table_map.value", "Value")
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// Which geometry a column holds.
    GEOMETRY_TYPE = uint("mysql.binlog.table_map.geometry_type", "Geometry Type").names(&[
        (0, "GEOMETRY"), (1, "POINT"), (2, "LINESTRING"), (3, "POLYGON"), (4, "MULTIPOINT"), (5, "MULTILINESTRING"),
        (6, "MULTIPOLYGON"), (7, "GEOMETRYCOLLECTION"),
    ]).spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// How many bytes of the column the key has; 0 for all.
    PREFIX = uint("mysql.binlog.table_map.key_prefix", "Key Prefix").unit("bytes")
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// How many numbers a vector has.
    DIMENSIONS = uint("mysql.binlog.table_map.dimensions", "Dimensions")
        .spec("MySQL Table_map_event::Optional_metadata_field_type");
    /// What the field says, of a type that is not known.
    OPTIONAL_VALUE = bytes("mysql.binlog.table_map.optional_value", "Value").spec("MySQL Table_map_event");
}

/// What optional metadata tells (MySQL Table_map_event::Optional_metadata_field_type).
static OPTIONAL_TYPES: &[(u64, &str)] = &[
    (1, "signedness"),
    (2, "default character set"),
    (3, "character sets"),
    (4, "names"),
    (5, "SET values"),
    (6, "ENUM values"),
    (7, "geometry types"),
    (8, "primary key"),
    (9, "primary key with prefixes"),
    (10, "default character set of ENUM and SET"),
    (11, "character sets of ENUM and SET"),
    (12, "visibility"),
    (13, "dimensions of vectors"),
];

/// A table has at most so many columns (MySQL "Limits on Table Column Count").
const MAX_COLUMNS: u64 = 4096;
/// Tables that are kept for one statement; rows of others are not read.
const MAX_TABLES: usize = 1024;
/// Bytes of table maps that are kept for one statement; rows of others are not read.
const MAX_BYTES: usize = 8 << 20;

/// A table that rows may follow of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its database and name: `lab.t1`.
    pub name: String,
    pub columns: Vec<Column>,
}

/// The tables of a statement, by number.
#[derive(Debug, Default)]
pub struct Tables {
    maps: HashMap<u64, Arc<Table>>,
    bytes: usize,
}

impl Tables {
    /// The table of that number.
    pub fn get(&self, id: u64) -> Option<Arc<Table>> {
        self.maps.get(&id).cloned()
    }

    /// Forgets all tables: the numbers may be given anew.
    pub fn clear(&mut self) {
        self.maps.clear();
        self.bytes = 0;
    }

    /// Keeps a table whose event took so many bytes, if there is room.
    fn keep(&mut self, id: u64, table: Table, bytes: usize) -> bool {
        if self.maps.len() >= MAX_TABLES || bytes > MAX_BYTES - self.bytes {
            return false;
        }
        self.bytes += bytes;
        self.maps.insert(id, Arc::new(table));
        true
    }
}

/// Reads a Table_map_event, and keeps what it says for the rows behind it.
pub fn read(
    replication: &mut Replication,
    reader: &mut Reader<'_, '_>,
    now: &mut Now<'_>,
    about: &mut Option<String>,
) -> Result<(), Fault> {
    const TABLE_MAP: u8 = 19;
    let (start, size) = (reader.offset(), reader.remaining());
    let id = reader.le(&TABLE_ID, replication.table_id_length(TABLE_MAP))?;
    reader.le16(&FLAGS)?;
    let length = reader.u8(&SCHEMA_LENGTH)?;
    let schema = reader.text(&SCHEMA, usize::from(length) + 1)?;
    let length = usize::try_from(reader.lenenc(&TABLE_LENGTH)?).unwrap_or(usize::MAX);
    let table = reader.text(&TABLE, length.saturating_add(1))?;
    let name = format!("{}.{}", schema.trim_end_matches('\0'), table.trim_end_matches('\0'));
    now.summary.push_str(&format!(" {name} is {id}"));
    *about = Some(name.clone());
    let mut table = Table { name, columns: Vec::new() };
    let at = reader.offset();
    let columns = reader.lenenc(&COLUMNS)?;
    if columns > MAX_COLUMNS {
        return Err(Fault::malformed(
            at,
            format!("{columns} columns, where a table has at most {MAX_COLUMNS}"),
        ));
    }
    for _ in 0..columns {
        table.columns.push(Column::of(reader.u8(&TYPE)?));
    }
    let length = usize::try_from(reader.lenenc(&METADATA_LENGTH)?).unwrap_or(usize::MAX);
    let end = reader.remaining().saturating_sub(length);
    for (index, column) in table.columns.iter_mut().enumerate() {
        column.label = format!("@{}", index + 1);
        let size = column::metadata_length(column.kind);
        if size > 0 {
            column.metadata(reader.le(&METADATA, size)? as u16);
            reader.meaning(format_args!("@{}", index + 1));
        }
    }
    if reader.remaining() != end {
        return Err(Fault::malformed(reader.offset(), "the columns' metadata is not as long as stated"));
    }
    reader.bytes(&NULLABLE, table.columns.len().div_ceil(8))?;
    let mut result = Ok(());
    while !reader.is_empty() && result.is_ok() {
        result = reader.group(&OPTIONAL, |reader| optional(reader, &mut table.columns));
    }
    if !replication.tables.keep(id, table, size) {
        reader.note(
            Severity::Warning,
            start,
            "more tables in a statement than are kept; rows of it are not read",
        );
    }
    result
}

/// Reads one field of optional metadata.
fn optional(reader: &mut Reader<'_, '_>, columns: &mut [Column]) -> Result<(), Fault> {
    let kind = reader.u8(&OPTIONAL_TYPE)?;
    let length = usize::try_from(reader.lenenc(&OPTIONAL_LENGTH)?).unwrap_or(usize::MAX);
    let at = reader.offset();
    if length > reader.remaining() {
        return Err(Fault::truncated(&OPTIONAL_VALUE, at, length, reader.remaining()));
    }
    let end = reader.remaining() - length;
    match kind {
        1 => {
            let bits = reader.bytes(&BITS, length)?;
            for (index, column) in columns.iter_mut().filter(|column| column.is_number()).enumerate() {
                column.unsigned = bits.get(index / 8).is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0);
            }
        }
        2 => defaults(reader, end, columns, Column::is_text)?,
        3 => charsets(reader, end, columns, Column::is_text)?,
        4 => {
            for column in columns {
                if reader.remaining() <= end {
                    break;
                }
                let name = reader.lenenc_text(&NAME, Charset::Utf8)?;
                column.label = String::from_utf8_lossy(name).into_owned();
            }
        }
        5 => labels(reader, end, columns, column::SET)?,
        6 => labels(reader, end, columns, column::ENUM)?,
        7 => numbers(reader, end, &GEOMETRY_TYPE)?,
        8 => numbers(reader, end, &INDEX)?,
        9 => {
            while reader.remaining() > end {
                reader.lenenc(&INDEX)?;
                reader.lenenc(&PREFIX)?;
            }
        }
        10 => defaults(reader, end, columns, Column::has_labels)?,
        11 => charsets(reader, end, columns, Column::has_labels)?,
        12 => drop(reader.bytes(&BITS, length)?),
        13 => numbers(reader, end, &DIMENSIONS)?,
        _ => drop(reader.bytes(&OPTIONAL_VALUE, length)?),
    }
    match reader.remaining().cmp(&end) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => reader.bytes(&OPTIONAL_VALUE, reader.remaining() - end).map(|_| ()),
        std::cmp::Ordering::Less => Err(Fault::malformed(at, "the metadata is longer than stated")),
    }
}

fn numbers(
    reader: &mut Reader<'_, '_>,
    end: usize,
    field: &'static crate::field::Field,
) -> Result<(), Fault> {
    while reader.remaining() > end {
        reader.lenenc(field)?;
    }
    Ok(())
}

/// Reads a collation for all columns of a kind, and those of the columns with another one.
fn defaults(
    reader: &mut Reader<'_, '_>,
    end: usize,
    columns: &mut [Column],
    of_kind: fn(&Column) -> bool,
) -> Result<(), Fault> {
    let default = Charset::of(reader.lenenc(&COLLATION)?);
    for column in columns.iter_mut().filter(|column| of_kind(column)) {
        column.charset = Some(default);
    }
    while reader.remaining() > end {
        let index = usize::try_from(reader.lenenc(&INDEX)?).unwrap_or(usize::MAX);
        let charset = Charset::of(reader.lenenc(&COLLATION)?);
        if let Some(column) = columns.iter_mut().filter(|column| of_kind(column)).nth(index) {
            column.charset = Some(charset);
        }
    }
    Ok(())
}

/// Reads the collations of all columns of a kind.
fn charsets(
    reader: &mut Reader<'_, '_>,
    end: usize,
    columns: &mut [Column],
    of_kind: fn(&Column) -> bool,
) -> Result<(), Fault> {
    for column in columns.iter_mut().filter(|column| of_kind(column)) {
        if reader.remaining() <= end {
            break;
        }
        column.charset = Some(Charset::of(reader.lenenc(&COLLATION)?));
    }
    Ok(())
}

/// Reads what the values of all columns of a type are called.
fn labels(reader: &mut Reader<'_, '_>, end: usize, columns: &mut [Column], kind: u8) -> Result<(), Fault> {
    for column in columns.iter_mut().filter(|column| column.kind == kind) {
        if reader.remaining() <= end {
            break;
        }
        for _ in 0..reader.lenenc(&VALUES)? {
            let value = reader.lenenc_text(&VALUE, Charset::Utf8)?;
            column.labels.push(String::from_utf8_lossy(value).into());
        }
    }
    Ok(())
}
