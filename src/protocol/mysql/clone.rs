//! What two servers say when one copies the data of the other: the protocol of the clone plugin, which goes on
//! where COM_CLONE was answered by OK, until the copying server exits.
//!
//! Specification: MySQL source, `plugin/clone/include/clone.h` (called *MySQL clone* below). Every packet of both
//! sides has number 0. What a storage engine calls a locator or a descriptor is its own affair.

use super::connection::{Connection, Now, Phase};
use super::errors::ERRORS;
use crate::fault::Fault;
use crate::field::Field;
use crate::message::Side;
use crate::reader::Reader;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// What the copying server wants.
    REQUEST = uint("mysql.clone.command_code", "Clone Command").names(COMMANDS).spec("MySQL clone \"Command_RPC\"");
    /// What the copied server sends.
    RESPONSE = uint("mysql.clone.response_code", "Clone Response").names(RESPONSES)
        .spec("MySQL clone \"Command_Response\"");
    /// Version of the clone protocol: the highest that the copying server knows, or the one that is used.
    VERSION = hex("mysql.clone.version", "Clone Version").spec("MySQL clone \"CLONE_PROTOCOL_VERSION\"");
    /// How long changes of tables are waited for, and whether they are kept out.
    LOCK = hex("mysql.clone.lock", "Backup Lock").spec("MySQL clone \"COM_INIT\"");
    /// Tables may change while they are copied.
    NO_LOCK = flag("mysql.clone.lock.none", "No backup lock").bits(0, 1).spec("MySQL clone \"NO_BACKUP_LOCK_FLAG\"");
    /// How long changes of tables that are under way are waited for.
    TIMEOUT = uint("mysql.clone.lock.timeout", "Timeout").bits(1, 31).unit("s").spec("MySQL clone \"COM_INIT\"");
    /// Where a storage engine is with the copy.
    LOCATOR = group("mysql.clone.locator", "Locator").spec("MySQL clone \"Locator\"");
    /// The storage engine.
    ENGINE = uint("mysql.clone.engine", "Storage Engine").names(&[(12, "InnoDB")])
        .spec("MySQL source \"legacy_db_type\"");
    /// Bytes of the storage engine's part.
    LENGTH = uint("mysql.clone.length", "Length").unit("bytes").spec("MySQL clone \"Locator\"");
    /// Where the storage engine is, in its own terms.
    LOCATION = bytes("mysql.clone.location", "Location").spec("MySQL clone \"Locator\"");
    /// Which of the locators the data belong to, from 0.
    LOCATOR_INDEX = uint("mysql.clone.locator_index", "Locator Index").spec("MySQL clone \"COM_RES_DATA_DESC\"");
    /// What the next data are, in the storage engine's own terms.
    DESCRIPTOR = bytes("mysql.clone.descriptor", "Descriptor").spec("MySQL clone \"COM_RES_DATA_DESC\"");
    /// A part of a file.
    DATA = bytes("mysql.clone.data", "Data").spec("MySQL clone \"COM_RES_DATA\"");
    /// Name of a plugin, collation or setting that both servers must have.
    KEY = text("mysql.clone.key", "Name").spec("MySQL clone \"COM_RES_PLUGIN\"");
    /// Library of the plugin, or value of the setting.
    VALUE = text("mysql.clone.value", "Value").spec("MySQL clone \"COM_RES_CONFIG\"");
    /// Why it failed, 0 where it did not.
    ERROR_CODE = uint("mysql.clone.error_code", "Error Code").names(ERRORS).spec("MySQL clone \"COM_RES_ERROR\"");
    /// Why it failed, in words.
    ERROR_MESSAGE = text("mysql.clone.error", "Error message").spec("MySQL clone \"COM_RES_ERROR\"");
}

static LOCK_PARTS: &[&Field] = &[&NO_LOCK, &TIMEOUT];

static COMMANDS: &[(u64, &str)] =
    &[(1, "Init"), (2, "Attach"), (3, "Reinit"), (4, "Execute"), (5, "Acknowledge"), (6, "Exit")];

static RESPONSES: &[(u64, &str)] = &[
    (1, "Locators"),
    (2, "Data descriptor"),
    (3, "Data"),
    (4, "Plugin"),
    (5, "Configuration"),
    (6, "Collation"),
    (7, "Plugin with library"),
    (8, "Further configuration"),
    (99, "Complete"),
    (100, "Error"),
];

/// Codes of `Command_RPC`.
const INIT: u8 = 1;
const REINIT: u8 = 3;
const ACK: u8 = 5;
const EXIT: u8 = 6;

/// Codes of `Command_Response`.
mod response {
    pub const LOCATORS: u8 = 1;
    pub const DATA_DESCRIPTOR: u8 = 2;
    pub const DATA: u8 = 3;
    pub const PLUGIN: u8 = 4;
    pub const CONFIG: u8 = 5;
    pub const COLLATION: u8 = 6;
    pub const PLUGIN_V2: u8 = 7;
    pub const CONFIG_V3: u8 = 8;
    pub const ERROR: u8 = 100;
}

/// Whether `payload` can be what `side` sends while data are copied.
pub fn plausible(payload: &[u8], side: Side) -> bool {
    let field = if side == Side::Client { &REQUEST } else { &RESPONSE };
    payload.first().is_some_and(|&code| field.name_of(code.into()).is_some())
}

impl Connection {
    /// Reads a packet of the server that copies.
    pub(super) fn clone_request(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let code = reader.u8(&REQUEST)?;
        let _ = write!(now.summary, "Clone: {}", REQUEST.name_of(code.into()).unwrap_or("unknown command"));
        match code {
            INIT..=REINIT => {
                reader.le32(&VERSION)?;
                reader.bits_le32(&LOCK, LOCK_PARTS)?;
                locators(reader)
            }
            ACK => {
                reader.le32(&ERROR_CODE)?;
                locator(reader)?;
                sized(reader, |reader, length| reader.bytes(&DESCRIPTOR, length).map(drop))
            }
            EXIT => {
                self.phase = Phase::Clone { leaving: true };
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Reads a packet of the server whose data are copied.
    pub(super) fn clone_response(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        if self.phase == (Phase::Clone { leaving: true }) {
            self.phase = Phase::Command;
        }
        let code = reader.u8(&RESPONSE)?;
        let _ = write!(now.summary, "Clone: {}", RESPONSE.name_of(code.into()).unwrap_or("unknown answer"));
        match code {
            response::LOCATORS => {
                reader.le32(&VERSION)?;
                locators(reader)
            }
            response::DATA_DESCRIPTOR => {
                reader.u8(&ENGINE)?;
                reader.u8(&LOCATOR_INDEX)?;
                reader.rest(&DESCRIPTOR).map(drop)
            }
            response::DATA => reader.rest(&DATA).map(drop),
            response::PLUGIN | response::COLLATION => text(reader, &KEY, now),
            response::CONFIG | response::PLUGIN_V2 | response::CONFIG_V3 => {
                text(reader, &KEY, now)?;
                text(reader, &VALUE, now)
            }
            response::ERROR => {
                reader.le32(&ERROR_CODE)?;
                let message = reader.text(&ERROR_MESSAGE, reader.remaining())?;
                let _ = write!(now.summary, ": {message}");
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn locators(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    while !reader.is_empty() {
        locator(reader)?;
    }
    Ok(())
}

fn locator(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.group(&LOCATOR, |reader| {
        reader.u8(&ENGINE)?;
        sized(reader, |reader, length| reader.bytes(&LOCATION, length).map(drop))
    })
}

fn text(reader: &mut Reader<'_, '_>, field: &'static Field, now: &mut Now<'_>) -> Result<(), Fault> {
    sized(reader, |reader, length| {
        let text = reader.text(field, length)?;
        let _ = write!(now.summary, " {text}");
        Ok(())
    })
}

/// Reads a length of four bytes and what has it; of nothing there is no node.
fn sized<'a, 't>(
    reader: &mut Reader<'a, 't>,
    read: impl FnOnce(&mut Reader<'a, 't>, usize) -> Result<(), Fault>,
) -> Result<(), Fault> {
    match reader.le32(&LENGTH)? as usize {
        0 => Ok(()),
        length => read(reader, length),
    }
}
