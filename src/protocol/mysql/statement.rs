//! Prepared statements: the answer to COM_STMT_PREPARE, the bodies of the commands that use one, and what is kept
//! of each statement between them (MySQL "Prepared Statements", MariaDB "Binary Protocol").

use super::capabilities::{Capabilities, Negotiated};
use super::charset::Charset;
use super::connection::{Connection, Now};
use super::exchange::{Asked, Param};
use super::greeting;
use super::lenenc::Lenenc;
use super::packet;
use super::records;
use super::resultset::{self, Columns};
use super::value::{self, TYPES, Type, Value};
use crate::count::Count;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use crate::record::Record;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// Number of the prepared statement; 4294967295 is the one prepared last (MariaDB).
    STMT_ID = uint("mysql.stmt_id", "Statement ID").spec("MySQL \"COM_STMT_PREPARE Response\"");
    /// How many parameters the statement has.
    NUM_PARAMS = uint("mysql.num_params", "Number of parameter").spec("MySQL \"COM_STMT_PREPARE Response\"");
    /// Whether the rows wait behind a cursor, and whether parameters are counted and named.
    EXEC_FLAGS = hex("mysql.exec_flags", "Flags").spec("MySQL \"COM_STMT_EXECUTE\"");
    /// A cursor that only reads.
    CURSOR_READ_ONLY = flag("mysql.exec_flags.read_only", "Read-only cursor").bits(7, 1)
        .spec("MySQL \"CURSOR_TYPE_READ_ONLY\"");
    /// A cursor to change rows with.
    CURSOR_FOR_UPDATE = flag("mysql.exec_flags.for_update", "Cursor for update").bits(6, 1)
        .spec("MySQL \"CURSOR_TYPE_FOR_UPDATE\"");
    /// A cursor that can move freely.
    CURSOR_SCROLLABLE = flag("mysql.exec_flags.scrollable", "Scrollable cursor").bits(5, 1)
        .spec("MySQL \"CURSOR_TYPE_SCROLLABLE\"");
    /// The number of parameters is sent, which counts attributes too.
    PARAMETER_COUNT_AVAILABLE = flag("mysql.exec_flags.parameter_count", "Parameter count available").bits(4, 1)
        .spec("MySQL \"PARAMETER_COUNT_AVAILABLE\"");
    /// Always 1.
    EXEC_ITERATIONS = uint("mysql.exec_iter", "Iterations (unused)").spec("MySQL \"COM_STMT_EXECUTE\"");
    /// How many parameters and attributes follow.
    PARAM_COUNT = uint("mysql.exec.param_count", "Parameter count").spec("MySQL \"COM_STMT_EXECUTE\"");
    /// Which parameters are NULL: a bit each, from the lowest bit of the first byte on.
    NULL_BITMAP = bytes("mysql.exec.nullbuffer", "NULL bitmap").spec("MySQL \"NULL-Bitmap\"");
    /// Whether the types of the parameters follow; otherwise those of the execution before are kept.
    NEW_PARAMS_BOUND = uint("mysql.new_parameter_bound_flag", "New parameter bound flag")
        .names(&[(0, "types as before"), (1, "types follow")]).spec("MySQL \"COM_STMT_EXECUTE\"");
    /// A parameter's type, and its name where it has one.
    EXEC_PARAM = group("mysql.exec_param", "Parameter").spec("MySQL \"COM_STMT_EXECUTE\"");
    /// 0x80 for a number without a sign.
    EXEC_UNSIGNED = hex("mysql.exec.unsigned", "Unsigned").spec("MySQL \"COM_STMT_EXECUTE\"");
    /// Number of a parameter, from 0.
    PARAM = uint("mysql.param", "Parameter").spec("MySQL \"COM_STMT_SEND_LONG_DATA\"");
    /// The value was sent before, with COM_STMT_SEND_LONG_DATA.
    STREAMED = group("mysql.streamed_param", "Value sent before").spec("MySQL \"COM_STMT_SEND_LONG_DATA\"");
    /// How many rows to send.
    NUM_ROWS = uint("mysql.num_rows", "Rows to fetch").spec("MySQL \"COM_STMT_FETCH\"");
    /// Attributes of the query.
    QUERY_ATTRS = group("mysql.query_attrs", "Query Attributes").spec("MySQL \"COM_QUERY\"");
    /// How many attributes there are.
    ATTRS_COUNT = uint("mysql.query_attrs_count", "Count").spec("MySQL \"COM_QUERY\" parameter_count");
    /// Always 1.
    ATTRS_SETS = uint("mysql.query_attrs_set_count", "Set count").spec("MySQL \"COM_QUERY\" parameter_set_count");
    /// Whether the types of the attributes follow: always.
    ATTRS_TYPES_FOLLOW = flag("mysql.query_attrs_send_types_to_server", "Send types to server")
        .spec("MySQL \"COM_QUERY\" new_params_bind_flag");
    /// Type of an attribute: the code, and 0x8000 for a number without a sign.
    ATTR_TYPE = uint("mysql.query_attr_name_type", "Attribute Name Type").names(TYPES)
        .spec("MySQL \"COM_QUERY\" param_type_and_flag");
    /// Name of an attribute.
    ATTR_NAME = text("mysql.query_attr_name", "Attribute Name").spec("MySQL \"COM_QUERY\" parameter name");
    /// Value of an attribute that is text.
    ATTR_VALUE = text("mysql.query_attr_value", "Attribute Value").spec("MySQL \"COM_QUERY\" parameter_values");
    /// What the server is to do with the rows of parameters.
    BULK_FLAGS = hex("mariadb.bulk.flags", "MariaDB Bulk Capabilities").spec("MariaDB \"COM_STMT_BULK_EXECUTE\"");
    /// Send back the numbers that AUTO_INCREMENT gave.
    BULK_AUTO_ID = flag("mariadb.bulk.flag.autoid", "Return Generated Autoincrement IDs").bits(9, 1)
        .spec("MariaDB \"COM_STMT_BULK_EXECUTE\"");
    /// The types of the parameters follow.
    BULK_SEND_TYPES = flag("mariadb.bulk.flag.sendtypes", "Send Parameter Types").bits(8, 1)
        .spec("MariaDB \"COM_STMT_BULK_EXECUTE\"");
    /// Types of the parameters.
    BULK_TYPES = group("mariadb.bulk.paramtypesg", "Bulk Parameter Types").spec("MariaDB \"COM_STMT_BULK_EXECUTE\"");
    /// Parameters of one execution.
    BULK_ROW = group("mariadb.bulk.row", "Row").spec("MariaDB \"COM_STMT_BULK_EXECUTE\"");
    /// What stands for the value.
    BULK_INDICATOR = hex("mariadb.bulk.indicators", "Indicator")
        .names(&[(0, "value follows"), (1, "NULL"), (2, "default"), (3, "ignore"), (4, "ignore row")])
        .spec("MariaDB \"COM_STMT_BULK_EXECUTE\"");
}

static EXEC_FLAG_PARTS: &[&Field] =
    &[&CURSOR_READ_ONLY, &CURSOR_FOR_UPDATE, &CURSOR_SCROLLABLE, &PARAMETER_COUNT_AVAILABLE];
static BULK_FLAG_PARTS: &[&Field] = &[&BULK_AUTO_ID, &BULK_SEND_TYPES];

/// `PARAMETER_COUNT_AVAILABLE` of the flags of COM_STMT_EXECUTE.
const COUNT_AVAILABLE: u8 = 0x08;
/// `SEND_TYPES_TO_SERVER` of the flags of COM_STMT_BULK_EXECUTE.
const SEND_TYPES: u16 = 0x80;
/// Indicator of a parameter that is NULL (MariaDB "COM_STMT_BULK_EXECUTE").
const BULK_NULL: u8 = 1;
/// The statement prepared last (MariaDB "COM_STMT_EXECUTE").
const LATEST: u32 = u32::MAX;
/// Parameters of one statement (MySQL: the number has two bytes).
const MAX_PARAMS: u64 = 65_535;
/// Bytes kept of all prepared statements of a session; beyond that the oldest are forgotten.
const MAX_KEPT: usize = 16 << 20;
/// Bytes kept of a parameter's value for the record of its statement.
const MAX_VALUE: usize = 64 << 10;

/// A prepared statement.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// Its text.
    pub sql: Arc<str>,
    /// How many parameters it has, where known.
    pub params: Option<u16>,
    /// How often it was executed.
    pub executions: u64,
    /// Types of the parameters when they were bound last.
    types: Vec<Type>,
    /// Parameters whose values were sent with COM_STMT_SEND_LONG_DATA.
    streamed: Vec<u16>,
    /// Columns of its result.
    pub columns: Option<Columns>,
}

impl Prepared {
    fn weight(&self) -> usize {
        let columns = self.columns.as_ref().map_or(0, |columns| columns.len() * 64);
        size_of::<Self>() + self.sql.len() + 2 * self.types.len() + columns
    }
}

/// Prepared statements of one session, by number.
#[derive(Debug, Default)]
pub struct Statements {
    by_id: BTreeMap<u32, Prepared>,
    latest: Option<u32>,
}

impl Statements {
    /// The statement of that number.
    pub fn get(&self, id: u32) -> Option<&Prepared> {
        let id = if id == LATEST { self.latest? } else { id };
        self.by_id.get(&id)
    }

    /// The statement of that number, to change.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut Prepared> {
        let id = if id == LATEST { self.latest? } else { id };
        self.by_id.get_mut(&id)
    }

    /// Forgets all of them: COM_RESET_CONNECTION and COM_CHANGE_USER close every statement.
    pub fn clear(&mut self, closed: bool, records: &mut Vec<Record>) {
        for (id, statement) in std::mem::take(self).by_id {
            records::forgotten(id, statement, closed, records);
        }
    }

    fn add(&mut self, id: u32, statement: Prepared, records: &mut Vec<Record>) {
        self.latest = Some(id);
        if let Some(before) = self.by_id.insert(id, statement) {
            records::forgotten(id, before, false, records);
        }
        let mut kept: usize = self.by_id.values().map(Prepared::weight).sum();
        while kept > MAX_KEPT
            && let Some((id, oldest)) = self.by_id.pop_first()
        {
            kept -= oldest.weight();
            records::forgotten(id, oldest, false, records);
        }
    }
}

/// What the header of the answer to COM_STMT_PREPARE says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    pub id: u32,
    /// Definitions of parameters that follow.
    pub params: u16,
    /// Definitions of columns that follow.
    pub columns: u16,
}

/// Reads the header of the answer to COM_STMT_PREPARE, behind its first byte.
pub fn header(reader: &mut Reader<'_, '_>, capabilities: Negotiated) -> Result<(Header, u16), Fault> {
    let mut header = Header { id: reader.le32(&STMT_ID)?, ..Header::default() };
    header.columns = reader.le(&resultset::NUM_FIELDS, 2)? as u16;
    header.params = reader.le16(&NUM_PARAMS)?;
    let params = header.params;
    if reader.remaining() >= 3 {
        reader.bytes(&greeting::UNUSED, 1)?;
        reader.le16(&super::response::WARNINGS)?;
    }
    if (capabilities.has(Capabilities::OPTIONAL_METADATA) || !capabilities.agreed()) && !reader.is_empty() {
        let follows = reader.u8(&resultset::METADATA_FOLLOWS)? != 0;
        if !follows {
            (header.params, header.columns) = (0, 0);
        }
    }
    Ok((header, params))
}

/// Where attributes of a query are recorded, or parameters of an execution.
struct Fields {
    types_follow: &'static Field,
    text: &'static Field,
    read_type: fn(&mut Reader<'_, '_>) -> Result<Type, Fault>,
}

impl Connection {
    /// Keeps a statement that the server prepared.
    pub(super) fn prepared(&mut self, id: u32, params: u16, sql: Option<Arc<str>>, now: &mut Now<'_>) {
        let sql = sql.unwrap_or_default();
        let statement = Prepared { sql, params: Some(params), ..Prepared::default() };
        self.statements.add(id, statement, now.records);
    }

    /// Reads a statement's number, with its text in sight.
    fn statement_id(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<u32, Fault> {
        let id = reader.le32(&STMT_ID)?;
        now.summary.push_str(if id == LATEST { " prepared last" } else { "" });
        if id != LATEST {
            let _ = fmt::Write::write_fmt(now.summary, format_args!(" {id}"));
        }
        if let Some(sql) = self.text_of(id) {
            reader.meaning(format_args!("{sql}"));
            now.summary.push_str(": ");
            now.summary.push_str(super::command::excerpt(&sql));
        }
        Ok(id)
    }

    /// The text of a statement, which may still wait for the answer to its preparation.
    fn text_of(&self, id: u32) -> Option<Arc<str>> {
        let waiting = || self.exchanges.iter().rev().find(|exchange| exchange.prepares());
        match waiting() {
            Some(exchange) if id == LATEST => exchange.asked.sql.clone(),
            _ => self.statements.get(id).map(|statement| Arc::clone(&statement.sql)),
        }
    }

    /// Reads the body of COM_STMT_EXECUTE, behind its code.
    pub(super) fn execute(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
        asked: &mut Asked,
    ) -> Result<(), Fault> {
        let id = self.statement_id(reader, now)?;
        asked.statement = Some(id);
        asked.sql = self.text_of(id);
        let flags = reader.bits8(&EXEC_FLAGS, EXEC_FLAG_PARTS)?;
        reader.le32(&EXEC_ITERATIONS)?;
        let mut count = self.param_count(id, asked.sql.as_deref());
        let counted = flags & COUNT_AVAILABLE != 0
            && (self.capabilities.has(Capabilities::QUERY_ATTRIBUTES) || !self.capabilities.known());
        if counted {
            count = Some(reader.lenenc(&PARAM_COUNT)?);
        }
        let named = counted || self.capabilities.has(Capabilities::QUERY_ATTRIBUTES);
        let Some(count) = count else { return self.cannot_tell(reader) };
        if count == 0 {
            return Ok(());
        }
        let charset = self.session.charset;
        let mut statement = self.statements.get_mut(id).map(std::mem::take).unwrap_or_default();
        let fields = Fields { types_follow: &NEW_PARAMS_BOUND, text: &value::STRING, read_type: param_type };
        let own = statement.params.map_or(count, u64::from);
        let result = params(reader, &mut statement, count, named, charset, &fields, &mut asked.params);
        asked.attributes = asked.params.split_off(asked.params.len().min(own as usize));
        statement.streamed.clear();
        if let Some(kept) = self.statements.get_mut(id) {
            *kept = statement;
        }
        result
    }

    /// Reads the attributes in front of a query.
    pub(super) fn query_attributes(
        &mut self,
        reader: &mut Reader<'_, '_>,
        attributes: &mut Vec<Param>,
    ) -> Result<(), Fault> {
        let charset = self.session.charset;
        reader.group(&QUERY_ATTRS, |reader| {
            let count = reader.lenenc(&ATTRS_COUNT)?;
            reader.lenenc(&ATTRS_SETS)?;
            if count == 0 {
                return Ok(());
            }
            let fields =
                Fields { types_follow: &ATTRS_TYPES_FOLLOW, text: &ATTR_VALUE, read_type: attribute_type };
            params(reader, &mut Prepared::default(), count, true, charset, &fields, attributes)
        })
    }

    fn param_count(&self, id: u32, sql: Option<&str>) -> Option<u64> {
        let waiting = id == LATEST && self.exchanges.iter().any(|exchange| exchange.prepares());
        match self.statements.get(id).and_then(|statement| statement.params) {
            Some(params) if !waiting => Some(params.into()),
            _ => sql.map(|sql| placeholders(sql) as u64),
        }
    }

    fn cannot_tell(&self, reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
        if !reader.is_empty() {
            let text = "how many parameters there are was in an answer that was not captured";
            reader.note(Severity::Info, reader.offset(), text);
            reader.rest(&packet::PAYLOAD)?;
        }
        Ok(())
    }

    /// Reads the body of COM_STMT_SEND_LONG_DATA, behind its code.
    pub(super) fn long_data(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let id = self.statement_id(reader, now)?;
        let param = reader.le16(&PARAM)?;
        if let Some(statement) = self.statements.get_mut(id)
            && !statement.streamed.contains(&param)
            && statement.params.is_none_or(|params| param < params)
        {
            statement.streamed.push(param);
        }
        reader.rest(&packet::PAYLOAD)?;
        Ok(())
    }

    /// Reads the body of COM_STMT_CLOSE, behind its code.
    pub(super) fn close(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let id = self.statement_id(reader, now)?;
        if let Some(statement) = self.statements.by_id.remove(&id) {
            records::forgotten(id, statement, true, now.records);
        }
        Ok(())
    }

    /// Reads the body of COM_STMT_RESET, behind its code.
    pub(super) fn reset(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
        asked: &mut Asked,
    ) -> Result<(), Fault> {
        let id = self.statement_id(reader, now)?;
        asked.statement = Some(id);
        if let Some(statement) = self.statements.get_mut(id) {
            statement.streamed.clear();
        }
        Ok(())
    }

    /// Reads the body of COM_STMT_FETCH, behind its code.
    pub(super) fn fetch(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
        asked: &mut Asked,
    ) -> Result<(), Fault> {
        let id = self.statement_id(reader, now)?;
        asked.statement = Some(id);
        asked.sql = self.text_of(id);
        reader.le32(&NUM_ROWS)?;
        Ok(())
    }

    /// Reads the body of MariaDB's COM_STMT_BULK_EXECUTE, behind its code.
    pub(super) fn bulk_execute(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
        asked: &mut Asked,
    ) -> Result<(), Fault> {
        let id = self.statement_id(reader, now)?;
        asked.statement = Some(id);
        asked.sql = self.text_of(id);
        let flags = reader.bits_le16(&BULK_FLAGS, BULK_FLAG_PARTS)?;
        let Some(count) = self.param_count(id, asked.sql.as_deref()) else { return self.cannot_tell(reader) };
        let charset = self.session.charset;
        let mut types = self.statements.get(id).map_or(Vec::new(), |statement| statement.types.clone());
        if flags & SEND_TYPES != 0 {
            types.clear();
            reader.group(&BULK_TYPES, |reader| {
                for _ in 0..count {
                    types.push(param_type(reader)?);
                }
                Ok(())
            })?;
            if let Some(statement) = self.statements.get_mut(id) {
                statement.types.clone_from(&types);
            }
        }
        while !reader.is_empty() && !types.is_empty() {
            let row = reader.group(&BULK_ROW, |reader| {
                let param = |(at, &kind)| bulk_param(reader, at, kind, charset);
                types.iter().enumerate().map(param).collect()
            })?;
            asked.bulk.add(row);
        }
        let _ = fmt::Write::write_fmt(now.summary, format_args!(" ({})", Count(asked.bulk.count, "row")));
        Ok(())
    }
}

/// Reads a parameter of one row of MariaDB's COM_STMT_BULK_EXECUTE.
fn bulk_param(reader: &mut Reader<'_, '_>, at: usize, kind: Type, charset: Charset) -> Result<Param, Fault> {
    let indicator = reader.u8(&BULK_INDICATOR)?;
    if indicator != 0 {
        let instead = BULK_INDICATOR.name_of(indicator.into()).filter(|_| indicator != BULK_NULL);
        return Ok(Param { instead, ..Param::default() });
    }
    let charset = if kind.is_blob() { Charset::Binary } else { charset };
    let read = value::read(reader, kind, charset, &value::STRING, format_args!("parameter {}", at + 1))?;
    Ok(Param { value: kept(read, charset), ..Param::default() })
}

fn param_type(reader: &mut Reader<'_, '_>) -> Result<Type, Fault> {
    let code = reader.u8(&resultset::TYPE)?;
    let unsigned = reader.u8(&EXEC_UNSIGNED)? & 0x80 != 0;
    Ok(Type { code, unsigned })
}

/// Reads parameters or attributes: which of them are NULL, their types, their names, their values.
fn params(
    reader: &mut Reader<'_, '_>,
    statement: &mut Prepared,
    count: u64,
    named: bool,
    charset: Charset,
    fields: &Fields,
    out: &mut Vec<Param>,
) -> Result<(), Fault> {
    if count > MAX_PARAMS {
        return Err(Fault::malformed(reader.offset(), format!("{count} parameters are more than 65535")));
    }
    let count = count as usize;
    let nulls = reader.bytes(&NULL_BITMAP, count.div_ceil(8))?;
    let mut names: Vec<String> = Vec::new();
    if reader.u8(fields.types_follow)? != 0 {
        statement.types.clear();
        for _ in 0..count {
            reader.group(&EXEC_PARAM, |reader| {
                statement.types.push((fields.read_type)(reader)?);
                if named {
                    names.push(decoded(reader.lenenc_text(&ATTR_NAME, charset)?, charset));
                }
                Ok(())
            })?;
        }
    }
    for at in 0..count {
        let name = names.get(at).map_or("", String::as_str);
        let Some(&kind) = statement.types.get(at) else {
            let text = "the types were bound by a command that was not captured";
            reader.note(Severity::Info, reader.offset(), text);
            break;
        };
        let charset = if kind.is_blob() { Charset::Binary } else { charset };
        let streamed = u16::try_from(at).is_ok_and(|at| statement.streamed.contains(&at));
        let read = if resultset::is_null(nulls, at) {
            Some(with_name(name, at, |of| value::null(reader, of)))
        } else if streamed {
            with_name(name, at, |of| streamed_value(reader, of));
            None
        } else {
            Some(with_name(name, at, |of| value::read(reader, kind, charset, fields.text, of))?)
        };
        out.push(Param {
            name: name.to_owned(),
            value: read.and_then(|value| kept(value, charset)),
            streamed,
            instead: None,
        });
    }
    Ok(())
}

fn attribute_type(reader: &mut Reader<'_, '_>) -> Result<Type, Fault> {
    let raw = reader.le16(&ATTR_TYPE)?;
    let kind = Type { code: raw as u8, unsigned: raw & 0x8000 != 0 };
    if kind.unsigned {
        reader.meaning(format_args!("{}, unsigned", kind.name()));
    }
    Ok(kind)
}

fn with_name<T>(name: &str, at: usize, read: impl FnOnce(fmt::Arguments<'_>) -> T) -> T {
    if name.is_empty() { read(format_args!("parameter {}", at + 1)) } else { read(format_args!("{name}")) }
}

fn streamed_value(reader: &mut Reader<'_, '_>, of: fmt::Arguments<'_>) {
    let (source, at) = (reader.source(), reader.offset());
    let group = reader.tree().open(&STREAMED, source, at, 0);
    reader.meaning(of);
    reader.tree().close(group, at);
}

/// A value as text for the statement's record; nothing for NULL. Long ones are cut, and say how long they are.
fn kept(value: Value<'_>, charset: Charset) -> Option<String> {
    as_text(value, charset, MAX_VALUE)
}

/// A value as text, of which so many bytes are kept; nothing for NULL.
pub fn as_text(value: Value<'_>, charset: Charset, limit: usize) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::Moment(value) => value.to_string(),
        Value::Text(raw) if raw.len() <= limit => decoded(raw, charset),
        Value::Text(raw) => format!("{}… ({})", decoded(&raw[..limit], charset), Count(raw.len(), "byte")),
        Value::Bytes(raw) => {
            let mut text = String::from("0x");
            for byte in raw.iter().take(limit) {
                let _ = fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
            }
            if raw.len() > limit {
                let _ = fmt::Write::write_fmt(&mut text, format_args!("… ({})", Count(raw.len(), "byte")));
            }
            text
        }
    })
}

/// The text of bytes in that character set.
pub fn decoded(raw: &[u8], charset: Charset) -> String {
    charset.decode(raw).unwrap_or_else(|| String::from_utf8_lossy(raw)).into_owned()
}

/// How many `?` of a statement stand for parameters: those outside of quotes and comments.
fn placeholders(sql: &str) -> usize {
    let mut bytes = sql.bytes().peekable();
    let mut count = 0;
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'?', _) => count += 1,
            (b'\'' | b'"' | b'`', _) => {
                while let Some(inner) = bytes.next() {
                    if inner == b'\\' && byte != b'`' {
                        bytes.next();
                    } else if inner == byte {
                        break;
                    }
                }
            }
            (b'#', _) | (b'-', Some(b'-')) => {
                bytes.find(|&inner| inner == b'\n');
            }
            (b'/', Some(b'*')) => {
                bytes.next();
                while let Some(inner) = bytes.next() {
                    if inner == b'*' && bytes.peek() == Some(&b'/') {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    count
}
