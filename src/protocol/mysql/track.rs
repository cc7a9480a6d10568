//! What an OK packet tells of changes to the session's state (MySQL "OK_Packet": session_state_info, MariaDB
//! "OK_Packet").

use super::charset::Charset;
use super::lenenc::Lenenc;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// All changes.
    DATA = group("mysql.session_track.data", "Session tracking data").spec("MySQL \"OK_Packet\"");
    /// How many bytes the changes take.
    DATA_LENGTH = uint("mysql.session_track.data.length", "Session tracking data length").unit("bytes")
        .spec("MySQL \"OK_Packet\"");
    /// One change.
    ITEM = group("mysql.session_track", "Session Track").spec("MySQL \"enum_session_state_type\"");
    /// What changed.
    TYPE = uint("mysql.session_track.type", "Session tracking type")
        .names(&[
            (0, "SESSION_TRACK_SYSTEM_VARIABLES"),
            (1, "SESSION_TRACK_SCHEMA"),
            (2, "SESSION_TRACK_STATE_CHANGE"),
            (3, "SESSION_TRACK_GTIDS"),
            (4, "SESSION_TRACK_TRANSACTION_CHARACTERISTICS"),
            (5, "SESSION_TRACK_TRANSACTION_STATE"),
        ])
        .spec("MySQL \"enum_session_state_type\"");
    /// How many bytes the change takes.
    LENGTH = uint("mysql.session_track.length", "Session tracking length").unit("bytes").spec("MySQL \"OK_Packet\"");
    /// How many bytes the variable's name or value takes.
    VARIABLE_LENGTH = uint("mysql.session_track.sysvar.length", "System variable change Length").unit("bytes")
        .spec("MySQL \"SESSION_TRACK_SYSTEM_VARIABLES\"");
    /// Name of a system variable.
    VARIABLE = text("mysql.session_track.sysvar.name", "System variable change Name")
        .spec("MySQL \"SESSION_TRACK_SYSTEM_VARIABLES\"");
    /// Value of the system variable from now on.
    VARIABLE_VALUE = text("mysql.session_track.sysvar.value", "System variable change Value")
        .spec("MySQL \"SESSION_TRACK_SYSTEM_VARIABLES\"");
    /// How many bytes the database's name takes.
    SCHEMA_LENGTH = uint("mysql.session_track.schema.length", "Schema change length").unit("bytes")
        .spec("MySQL \"SESSION_TRACK_SCHEMA\"");
    /// Database that is used from now on.
    SCHEMA = text("mysql.session_track.schema", "Schema change").spec("MySQL \"SESSION_TRACK_SCHEMA\"");
    /// `1` when any state changed.
    STATE_CHANGE = text("mysql.session_track.state_change", "State change").spec("MySQL \"SESSION_TRACK_STATE_CHANGE\"");
    /// How the GTIDs are written: 0 for text.
    GTIDS_ENCODING = uint("mysql.session_track.gtids.encoding", "GTIDs encoding").spec("MySQL \"SESSION_TRACK_GTIDS\"");
    /// How many bytes the GTIDs take.
    GTIDS_LENGTH = uint("mysql.session_track.gtids.length", "GTIDs length").unit("bytes")
        .spec("MySQL \"SESSION_TRACK_GTIDS\"");
    /// GTIDs of transactions that were committed.
    GTIDS = text("mysql.session_track.gtids", "GTIDs").spec("MySQL \"SESSION_TRACK_GTIDS\"");
    /// How many bytes the statement takes.
    CHARACTERISTICS_LENGTH =
        uint("mysql.session_track.transaction_characteristics.length", "Transaction characteristics length")
        .unit("bytes").spec("MySQL \"SESSION_TRACK_TRANSACTION_CHARACTERISTICS\"");
    /// Statement that starts such a transaction again.
    CHARACTERISTICS = text("mysql.session_track.transaction_characteristics", "Transaction characteristics")
        .spec("MySQL \"SESSION_TRACK_TRANSACTION_CHARACTERISTICS\"");
    /// How many bytes the state takes.
    STATE_LENGTH = uint("mysql.session_track.transaction_state.length", "Transaction state length").unit("bytes")
        .spec("MySQL \"SESSION_TRACK_TRANSACTION_STATE\"");
    /// State of the transaction, a letter for each trait.
    STATE = text("mysql.session_track.transaction_state", "Transaction state")
        .spec("MySQL \"SESSION_TRACK_TRANSACTION_STATE\"");
    /// A change newer than the specification.
    OTHER = bytes("mysql.session_track.other", "Other change").spec("MySQL \"enum_session_state_type\"");
}

/// What changed that matters for reading the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The database that is used from now on.
    pub database: Option<String>,
    /// The character set of the client from now on.
    pub charset: Option<Charset>,
}

/// Reads all changes. Names and values are UTF-8, whatever the session uses.
pub fn read(reader: &mut Reader<'_, '_>) -> Result<Changes, Fault> {
    let mut changes = Changes::default();
    let length = size(reader.lenenc(&DATA_LENGTH)?);
    reader.within(&DATA, length, |reader| {
        while !reader.is_empty() {
            reader.group(&ITEM, |reader| item(reader, &mut changes))?;
        }
        Ok(())
    })?;
    Ok(changes)
}

fn size(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

fn item(reader: &mut Reader<'_, '_>, changes: &mut Changes) -> Result<(), Fault> {
    let kind = reader.u8(&TYPE)?;
    let length = size(reader.lenenc(&LENGTH)?);
    let behind = reader.remaining().saturating_sub(length);
    match kind {
        0 => {
            while reader.remaining() > behind {
                let name = size(reader.lenenc(&VARIABLE_LENGTH)?);
                let name = reader.bytes(&VARIABLE, name)?;
                let value = size(reader.lenenc(&VARIABLE_LENGTH)?);
                let value = reader.text(&VARIABLE_VALUE, value)?;
                if name == b"character_set_client" {
                    changes.charset = Some(Charset::named(&value));
                }
            }
        }
        1 => {
            let length = size(reader.lenenc(&SCHEMA_LENGTH)?);
            changes.database = Some(reader.text(&SCHEMA, length)?.into_owned());
        }
        2 => {
            reader.text(&STATE_CHANGE, length)?;
        }
        3 => {
            reader.u8(&GTIDS_ENCODING)?;
            let length = size(reader.lenenc(&GTIDS_LENGTH)?);
            reader.text(&GTIDS, length)?;
        }
        4 => {
            let length = size(reader.lenenc(&CHARACTERISTICS_LENGTH)?);
            reader.text(&CHARACTERISTICS, length)?;
        }
        5 => {
            let length = size(reader.lenenc(&STATE_LENGTH)?);
            reader.text(&STATE, length)?;
        }
        _ => {
            reader.bytes(&OTHER, length)?;
        }
    }
    Ok(())
}
