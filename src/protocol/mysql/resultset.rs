//! Result sets: column count, column definitions, and rows as text or binary (MySQL "Text Resultset", "Binary
//! Protocol Resultset", MariaDB "Result Set Packets").

use super::capabilities::{Capabilities, Negotiated};
use super::charset::Charset;
use super::collations::COLLATIONS;
use super::greeting;
use super::lenenc::{self, Lenenc};
use super::response;
use super::value::{self, Floats, TYPES, Type, Value};
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// How many columns the result has.
    NUM_FIELDS = uint("mysql.num_fields", "Number of fields").spec("MySQL \"Text Resultset\"");
    /// Whether column definitions follow, or were left out because the client knows them or does not want them.
    METADATA_FOLLOWS = uint("mysql.metadata_follows", "send metadata").names(&[(0, "none"), (1, "full")])
        .spec("MySQL \"Text Resultset\", MariaDB \"MARIADB_CLIENT_CACHE_METADATA\"");
    /// Always `def`.
    CATALOG = text("mysql.field.catalog", "Catalog").spec("MySQL \"Column Definition\"");
    /// Database of the column's table.
    DATABASE = text("mysql.field.db", "Database").spec("MySQL \"Column Definition\"");
    /// Alias of the column's table.
    TABLE = text("mysql.field.table", "Table").spec("MySQL \"Column Definition\"");
    /// Name of the column's table.
    ORG_TABLE = text("mysql.field.org_table", "Original table").spec("MySQL \"Column Definition\"");
    /// Alias of the column.
    NAME = text("mysql.field.name", "Name").spec("MySQL \"Column Definition\"");
    /// Name of the column.
    ORG_NAME = text("mysql.field.org_name", "Original name").spec("MySQL \"Column Definition\"");
    /// How many bytes MariaDB's additions take.
    EXTENDED_LENGTH = uint("mysql.extmeta.length", "Extended metadata length").unit("bytes")
        .spec("MariaDB \"Result Set Packets\"");
    /// What MariaDB says about the column beyond MySQL.
    EXTENDED = group("mysql.extmeta_data", "Extended metadata data").spec("MariaDB \"Result Set Packets\"");
    /// One thing that MariaDB says about the column.
    EXTENDED_ITEM = group("mysql.extmeta", "Extended metadata").spec("MariaDB \"Result Set Packets\"");
    /// What is said.
    EXTENDED_KEY = uint("mysql.extmeta.key", "Extended metadata key").names(&[(0, "type"), (1, "format")])
        .spec("MariaDB \"Result Set Packets\"");
    /// Name of the data type: `point`, `uuid`, `inet6`.
    EXTENDED_TYPE = text("mysql.extmeta.type", "Extended metadata type").spec("MariaDB \"Result Set Packets\"");
    /// Format of the text: `json`.
    EXTENDED_FORMAT = text("mysql.extmeta.format", "Extended metadata format").spec("MariaDB \"Result Set Packets\"");
    /// Something newer than the specification.
    EXTENDED_OTHER = bytes("mysql.extmeta.value", "Extended metadata value").spec("MariaDB \"Result Set Packets\"");
    /// Character set and collation of the values.
    CHARSET = uint("mysql.field.charsetnr", "Charset number").names(COLLATIONS).spec("MySQL \"Column Definition\"");
    /// Greatest length of a value, in bytes.
    LENGTH = uint("mysql.field.length", "Length").unit("bytes").spec("MySQL \"Column Definition\"");
    /// Data type.
    TYPE = uint("mysql.field.type", "Type").names(TYPES).spec("MySQL \"Column Definition\"");
    /// Properties of the column, as bits.
    FLAGS = hex("mysql.field.flags", "Flags").spec("MySQL \"Column Definition Flags\"");
    /// NULL is not allowed.
    NOT_NULL = flag("mysql.field.flags.not_null", "Not null").bits(15, 1).spec("MySQL \"NOT_NULL_FLAG\"");
    /// Part of the primary key.
    PRIMARY_KEY = flag("mysql.field.flags.primary_key", "Primary key").bits(14, 1).spec("MySQL \"PRI_KEY_FLAG\"");
    /// Part of a unique key.
    UNIQUE_KEY = flag("mysql.field.flags.unique_key", "Unique key").bits(13, 1).spec("MySQL \"UNIQUE_KEY_FLAG\"");
    /// Part of a key that is not unique.
    MULTIPLE_KEY = flag("mysql.field.flags.multiple_key", "Multiple key").bits(12, 1)
        .spec("MySQL \"MULTIPLE_KEY_FLAG\"");
    /// A BLOB or TEXT.
    BLOB = flag("mysql.field.flags.blob", "Blob").bits(11, 1).spec("MySQL \"BLOB_FLAG\"");
    /// Numbers without a sign.
    UNSIGNED = flag("mysql.field.flags.unsigned", "Unsigned").bits(10, 1).spec("MySQL \"UNSIGNED_FLAG\"");
    /// Numbers are filled up with zeros in front.
    ZERO_FILL = flag("mysql.field.flags.zero_fill", "Zero fill").bits(9, 1).spec("MySQL \"ZEROFILL_FLAG\"");
    /// Compares as bytes.
    BINARY = flag("mysql.field.flags.binary", "Binary").bits(8, 1).spec("MySQL \"BINARY_FLAG\"");
    /// An ENUM.
    ENUM = flag("mysql.field.flags.enum", "Enum").bits(7, 1).spec("MySQL \"ENUM_FLAG\"");
    /// Numbered by the server.
    AUTO_INCREMENT = flag("mysql.field.flags.auto_increment", "Auto increment").bits(6, 1)
        .spec("MySQL \"AUTO_INCREMENT_FLAG\"");
    /// A TIMESTAMP.
    TIMESTAMP = flag("mysql.field.flags.timestamp", "Timestamp").bits(5, 1).spec("MySQL \"TIMESTAMP_FLAG\"");
    /// A SET.
    SET = flag("mysql.field.flags.set", "Set").bits(4, 1).spec("MySQL \"SET_FLAG\"");
    /// Has no default.
    NO_DEFAULT = flag("mysql.field.flags.no_default_value", "No default value").bits(3, 1)
        .spec("MySQL \"NO_DEFAULT_VALUE_FLAG\"");
    /// Set to the current time when the row changes.
    ON_UPDATE_NOW = flag("mysql.field.flags.on_update_now", "On update now").bits(2, 1)
        .spec("MySQL \"ON_UPDATE_NOW_FLAG\"");
    /// Part of some key.
    PART_KEY = flag("mysql.field.flags.part_key", "Part of a key").bits(1, 1).spec("MySQL \"PART_KEY_FLAG\"");
    /// A number.
    NUMBER = flag("mysql.field.flags.num", "Number").bits(0, 1).spec("MySQL \"NUM_FLAG\"");
    /// Properties of the column, in the layout before 4.1.
    OLD_FLAGS = hex("mysql.field.flags.old", "Flags").spec("MySQL \"Protocol::ColumnDefinition320\"");
    /// Digits behind the point; 31 where it floats.
    DECIMALS = uint("mysql.field.decimals", "Decimals").spec("MySQL \"Column Definition\"");
    /// What the column holds where an INSERT does not say.
    DEFAULT = text("mysql.field.default", "Default").spec("MySQL \"COM_FIELD_LIST\"");
    /// A value of a row, as text.
    ROW_TEXT = text("mysql.row.text", "text").spec("MySQL \"Text Resultset Row\"");
    /// A value of a row that is no text.
    ROW_BYTES = bytes("mysql.row.bytes", "bytes").spec("MySQL \"Text Resultset Row\"");
    /// A value of a row that is absent: SQL's NULL, not the text.
    ROW_NULL = group("mysql.row.null", "NULL").spec("MySQL \"Text Resultset Row\"");
    /// Which columns are NULL: a bit each, from the third-lowest bit of the first byte on.
    ROW_NULLS = bytes("mysql.row.nullbuffer", "Row null buffer").spec("MySQL \"NULL-Bitmap\"");
}

static FLAG_PARTS: &[&Field] = &[
    &NOT_NULL,
    &PRIMARY_KEY,
    &UNIQUE_KEY,
    &MULTIPLE_KEY,
    &BLOB,
    &UNSIGNED,
    &ZERO_FILL,
    &BINARY,
    &ENUM,
    &AUTO_INCREMENT,
    &TIMESTAMP,
    &SET,
    &NO_DEFAULT,
    &ON_UPDATE_NOW,
    &PART_KEY,
    &NUMBER,
];

/// What every column definition of 4.1 starts with: `def`, with its length (MySQL "Column Definition").
pub const DEFINITION: &[u8] = b"\x03def";
/// `UNSIGNED_FLAG`
const UNSIGNED_FLAG: u16 = 0x20;
/// Bytes kept of a column's name; identifiers have at most 256 characters (MySQL "Identifier Length Limits").
const MAX_NAME: usize = 1024;
/// Columns kept of a result; tables and results have at most 4096 (MySQL "Table Column-Count Limits").
pub const MAX_COLUMNS: usize = 4096;

/// A column, as far as its values need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What the client sees it as.
    pub name: Box<str>,
    /// How values are encoded.
    pub kind: Type,
    /// How text is encoded.
    pub charset: Charset,
}

/// The columns of a result.
pub type Columns = Arc<[Column]>;

/// Reads the column count that starts a result. Returns the number and whether definitions follow.
pub fn column_count(reader: &mut Reader<'_, '_>, capabilities: Negotiated) -> Result<(u64, bool), Fault> {
    let count = reader.lenenc(&NUM_FIELDS)?;
    let optional = match capabilities.agreed() {
        true => {
            capabilities.has(Capabilities::OPTIONAL_METADATA)
                || capabilities.has(Capabilities::MARIADB_CACHE_METADATA)
        }
        false => matches!(reader.peek(), [0 | 1]),
    };
    if !optional || reader.is_empty() {
        return Ok((count, true));
    }
    Ok((count, reader.u8(&METADATA_FOLLOWS)? != 0))
}

/// Reads a column definition. Only those that COM_FIELD_LIST asked for have a default.
pub fn column(
    reader: &mut Reader<'_, '_>,
    capabilities: Negotiated,
    charset: Charset,
    with_default: bool,
) -> Result<Column, Fault> {
    let since_41 = match capabilities.agreed() {
        true => capabilities.has(Capabilities::PROTOCOL_41),
        false => reader.peek().starts_with(DEFINITION),
    };
    let column =
        if since_41 { column_41(reader, capabilities, charset)? } else { column_320(reader, charset)? };
    if with_default && !reader.is_empty() {
        match reader.peek().first() {
            Some(&lenenc::NULL) => null_cell(reader, &column.name)?,
            _ => reader.lenenc_text(&DEFAULT, charset).map(drop)?,
        }
    }
    Ok(column)
}

fn column_41(
    reader: &mut Reader<'_, '_>,
    capabilities: Negotiated,
    charset: Charset,
) -> Result<Column, Fault> {
    reader.lenenc_text(&CATALOG, charset)?;
    reader.lenenc_text(&DATABASE, charset)?;
    reader.lenenc_text(&TABLE, charset)?;
    reader.lenenc_text(&ORG_TABLE, charset)?;
    let name = reader.lenenc_text(&NAME, charset)?;
    reader.lenenc_text(&ORG_NAME, charset)?;
    let has_extension = match capabilities.agreed() {
        true => capabilities.has(Capabilities::MARIADB_EXTENDED_METADATA),
        false => extends(reader.peek()),
    };
    if has_extension {
        extended(reader)?;
    }
    reader.lenenc_length()?;
    let collation = reader.le16(&CHARSET)?;
    reader.le32(&LENGTH)?;
    let code = reader.u8(&TYPE)?;
    let flags = reader.bits_le16(&FLAGS, FLAG_PARTS)?;
    reader.u8(&DECIMALS)?;
    reader.bytes(&greeting::UNUSED, 2.min(reader.remaining()))?;
    let kind = Type { code, unsigned: flags & UNSIGNED_FLAG != 0 };
    Ok(Column { name: kept_name(name, charset), kind, charset: Charset::of(collation.into()) })
}

/// Whether MariaDB's additions are at the start of the rest of a column definition: twelve bytes, with their length,
/// are what is there or follows them.
fn extends(rest: &[u8]) -> bool {
    const FIXED: u8 = 12;
    let follows = |length: u8| rest.get(1 + usize::from(length)) == Some(&FIXED);
    match *rest {
        [FIXED, ref fixed @ ..] if fixed.len() <= FIXED.into() => false,
        [length, ..] => length < lenenc::NULL && follows(length),
        [] => false,
    }
}

/// Reads what MariaDB adds to a column definition (MariaDB "Result Set Packets": extended metadata).
fn extended(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let length = usize::try_from(reader.lenenc(&EXTENDED_LENGTH)?).unwrap_or(usize::MAX);
    reader.within(&EXTENDED, length, |reader| {
        while !reader.is_empty() {
            reader.group(&EXTENDED_ITEM, |reader| {
                let field = match reader.u8(&EXTENDED_KEY)? {
                    0 => &EXTENDED_TYPE,
                    1 => &EXTENDED_FORMAT,
                    _ => &EXTENDED_OTHER,
                };
                reader.lenenc_bytes(field)
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Reads a column definition from before 4.1 (MySQL "Protocol::ColumnDefinition320").
fn column_320(reader: &mut Reader<'_, '_>, charset: Charset) -> Result<Column, Fault> {
    reader.lenenc_text(&TABLE, charset)?;
    let name = reader.lenenc_text(&NAME, charset)?;
    let length = reader.lenenc_length()?.unwrap_or(0);
    reader.le(&LENGTH, usize::try_from(length).unwrap_or(usize::MAX).min(8))?;
    reader.lenenc_length()?;
    let code = reader.u8(&TYPE)?;
    // Flags and decimals: three bytes, or two from servers before 3.23. The length decides, not CLIENT_LONG_FLAG.
    let flags = match reader.lenenc_length()? {
        Some(2) => reader.u8(&OLD_FLAGS)?.into(),
        _ => reader.bits_le16(&FLAGS, FLAG_PARTS)?,
    };
    reader.u8(&DECIMALS)?;
    let kind = Type { code, unsigned: flags & UNSIGNED_FLAG != 0 };
    Ok(Column { name: kept_name(name, charset), kind, charset })
}

fn kept_name(raw: &[u8], charset: Charset) -> Box<str> {
    let raw = raw.get(..MAX_NAME).unwrap_or(raw);
    match charset.decode(raw) {
        Some(text) => text.into(),
        None => String::from_utf8_lossy(raw).into(),
    }
}

/// Reads a row of a text result.
pub fn text_row<'a>(
    reader: &mut Reader<'a, '_>,
    columns: &[Column],
    charset: Charset,
    mut each: impl FnMut(Value<'a>, Charset),
) -> Result<(), Fault> {
    let mut count = 0;
    while !reader.is_empty() {
        let (name, kind, charset) = match columns.get(count) {
            Some(column) => (&*column.name, column.kind, column.charset),
            None => ("", Type::default(), charset),
        };
        each(text_cell(reader, name, kind, charset)?, charset);
        count += 1;
    }
    Ok(())
}

fn text_cell<'a>(
    reader: &mut Reader<'a, '_>,
    name: &str,
    kind: Type,
    charset: Charset,
) -> Result<Value<'a>, Fault> {
    if reader.peek().first() == Some(&lenenc::NULL) {
        return null_cell(reader, name).map(|()| Value::Null);
    }
    let length = usize::try_from(reader.lenenc_length()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let plain = charset != Charset::Binary || kind.is_number_or_date();
    let vector = kind.code == value::code::VECTOR;
    let value = if !vector && (plain || reader.peek().get(..length).is_none_or(value::is_text)) {
        Value::Text(reader.text_in(&ROW_TEXT, length, charset)?)
    } else {
        Value::Bytes(reader.bytes(&ROW_BYTES, length)?)
    };
    match value {
        Value::Bytes(raw) if vector => reader.meaning(format_args!("{name}: {}", Floats(raw))),
        _ => reader.name(name),
    }
    Ok(value)
}

fn null_cell(reader: &mut Reader<'_, '_>, name: &str) -> Result<(), Fault> {
    reader.group(&ROW_NULL, |reader| {
        reader.name(name);
        reader.lenenc_length().map(drop)
    })
}

/// Reads a row of a binary result.
pub fn binary_row<'a>(
    reader: &mut Reader<'a, '_>,
    columns: &[Column],
    mut each: impl FnMut(Value<'a>, Charset),
) -> Result<(), Fault> {
    reader.u8(&response::RESPONSE_CODE)?;
    reader.meaning(format_args!("binary row"));
    // The first two bits of a row's bitmap are not used (MySQL "NULL-Bitmap").
    let nulls = reader.bytes(&ROW_NULLS, (columns.len() + 9) / 8)?;
    for (at, column) in columns.iter().enumerate() {
        let value = if is_null(nulls, at + 2) {
            value::null(reader, format_args!("{}", column.name))
        } else {
            value::read(reader, column.kind, column.charset, &value::STRING, format_args!("{}", column.name))?
        };
        each(value, column.charset);
    }
    Ok(())
}

/// Whether that bit of a NULL bitmap is set.
pub fn is_null(bitmap: &[u8], bit: usize) -> bool {
    bitmap.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
}
