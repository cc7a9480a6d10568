//! Status flags of the server (MySQL "Status Flags").

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// State of the session and of the answer, as bits.
    SERVER_STATUS = hex("mysql.server_status", "Server Status").spec("MySQL \"Status Flags\"");
    /// A transaction is open.
    IN_TRANSACTION = flag("mysql.stat.it", "In transaction").bits(15, 1).spec("MySQL \"SERVER_STATUS_IN_TRANS\"");
    /// Every statement is its own transaction.
    AUTOCOMMIT = flag("mysql.stat.ac", "AUTO_COMMIT").bits(14, 1).spec("MySQL \"SERVER_STATUS_AUTOCOMMIT\"");
    /// Not used any more.
    UNUSED_4 = flag("mysql.stat.mu", "Multi query / Unused").bits(13, 1).spec("MySQL \"Status Flags\"");
    /// Another result follows this one.
    MORE_RESULTS = flag("mysql.stat.mr", "More results").bits(12, 1).spec("MySQL \"SERVER_MORE_RESULTS_EXISTS\"");
    /// The statement found no good index.
    NO_GOOD_INDEX = flag("mysql.stat.bi", "Bad index used").bits(11, 1).spec("MySQL \"SERVER_QUERY_NO_GOOD_INDEX_USED\"");
    /// The statement used no index.
    NO_INDEX = flag("mysql.stat.ni", "No index used").bits(10, 1).spec("MySQL \"SERVER_QUERY_NO_INDEX_USED\"");
    /// The rows wait behind a cursor, to be fetched.
    CURSOR_EXISTS = flag("mysql.stat.cr", "Cursor exists").bits(9, 1).spec("MySQL \"SERVER_STATUS_CURSOR_EXISTS\"");
    /// The cursor has no more rows.
    LAST_ROW_SENT = flag("mysql.stat.lr", "Last row sent").bits(8, 1).spec("MySQL \"SERVER_STATUS_LAST_ROW_SENT\"");
    /// A database was dropped.
    DB_DROPPED = flag("mysql.stat.dr", "Database dropped").bits(7, 1).spec("MySQL \"SERVER_STATUS_DB_DROPPED\"");
    /// A backslash is an ordinary character in string literals.
    NO_BACKSLASH_ESCAPES = flag("mysql.stat.bs", "No backslash escapes").bits(6, 1)
        .spec("MySQL \"SERVER_STATUS_NO_BACKSLASH_ESCAPES\"");
    /// Columns of a prepared statement changed since it was prepared.
    METADATA_CHANGED = flag("mysql.stat.mc", "Metadata changed").bits(5, 1)
        .spec("MySQL \"SERVER_STATUS_METADATA_CHANGED\"");
    /// The statement took longer than `long_query_time`.
    WAS_SLOW = flag("mysql.stat.query_was_slow", "Query was slow").bits(4, 1).spec("MySQL \"SERVER_QUERY_WAS_SLOW\"");
    /// The result set holds the OUT parameters of a prepared CALL.
    PS_OUT_PARAMS = flag("mysql.stat.ps_out_params", "PS Out Params").bits(3, 1).spec("MySQL \"SERVER_PS_OUT_PARAMS\"");
    /// The open transaction is read-only.
    TRANSACTION_READ_ONLY = flag("mysql.stat.trans_readonly", "In Trans Readonly").bits(2, 1)
        .spec("MySQL \"SERVER_STATUS_IN_TRANS_READONLY\"");
    /// The OK packet tells of changes to the session's state.
    SESSION_STATE_CHANGED = flag("mysql.stat.session_state_changed", "Session state changed").bits(1, 1)
        .spec("MySQL \"SERVER_SESSION_STATE_CHANGED\"");
}

/// `SERVER_MORE_RESULTS_EXISTS`
pub const MORE_RESULTS_EXISTS: u16 = 0x0008;
/// `SERVER_QUERY_NO_GOOD_INDEX_USED`
pub const NO_GOOD_INDEX_USED: u16 = 0x0010;
/// `SERVER_QUERY_NO_INDEX_USED`
pub const NO_INDEX_USED: u16 = 0x0020;
/// `SERVER_STATUS_CURSOR_EXISTS`
pub const STATUS_CURSOR_EXISTS: u16 = 0x0040;
/// `SERVER_STATUS_LAST_ROW_SENT`
pub const STATUS_LAST_ROW_SENT: u16 = 0x0080;
/// `SERVER_STATUS_NO_BACKSLASH_ESCAPES`
pub const STATUS_NO_BACKSLASH_ESCAPES: u16 = 0x0200;
/// `SERVER_QUERY_WAS_SLOW`
pub const QUERY_WAS_SLOW: u16 = 0x0800;
/// `SERVER_SESSION_STATE_CHANGED`
pub const STATE_CHANGED: u16 = 0x4000;

static PARTS: &[&Field] = FIELDS.split_at(1).1;

/// Reads the two bytes of status flags.
pub fn read(reader: &mut Reader<'_, '_>) -> Result<u16, Fault> {
    reader.bits_le16(&SERVER_STATUS, PARTS)
}
