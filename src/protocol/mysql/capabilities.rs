//! What client and server can do, and what of it is in force: what both have (MySQL "Capabilities Flags",
//! MariaDB "Connection: Capabilities").

use crate::fault::Fault;
use crate::field::Field;
use crate::message::Side;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the server can do: the low half of its capabilities.
    SERVER_LOW = hex("mysql.caps.server", "Server Capabilities").spec("MySQL \"Capabilities Flags\"");
    /// What the client asks for: the low half of its capabilities.
    CLIENT_LOW = hex("mysql.caps.client", "Client Capabilities").spec("MySQL \"Capabilities Flags\"");
    /// What the server can do: the high half of its capabilities.
    SERVER_HIGH = hex("mysql.extcaps.server", "Extended Server Capabilities").spec("MySQL \"Capabilities Flags\"");
    /// What the client asks for: the high half of its capabilities.
    CLIENT_HIGH = hex("mysql.extcaps.client", "Extended Client Capabilities").spec("MySQL \"Capabilities Flags\"");
    /// What a MariaDB server can do beyond MySQL's.
    SERVER_MARIADB = hex("mariadb.extcaps.server", "MariaDB Extended Server Capabilities")
        .spec("MariaDB \"Connection\"");
    /// What the client asks of a MariaDB server beyond MySQL's.
    CLIENT_MARIADB = hex("mariadb.extcaps.client", "MariaDB Extended Client Capabilities")
        .spec("MariaDB \"Connection\"");
    /// Passwords in the format of 4.1 and later; MariaDB clears it to say that its own extended capabilities follow.
    LONG_PASSWORD = flag("mysql.caps.lp", "Long Password").bits(15, 1).spec("MySQL \"CLIENT_LONG_PASSWORD\"");
    /// Affected rows count the rows found, not those changed.
    FOUND_ROWS = flag("mysql.caps.fr", "Found Rows").bits(14, 1).spec("MySQL \"CLIENT_FOUND_ROWS\"");
    /// Column flags take two bytes.
    LONG_FLAG = flag("mysql.caps.lf", "Long Column Flags").bits(13, 1).spec("MySQL \"CLIENT_LONG_FLAG\"");
    /// The login names a database.
    CONNECT_WITH_DB = flag("mysql.caps.cd", "Connect With Database").bits(12, 1).spec("MySQL \"CLIENT_CONNECT_WITH_DB\"");
    /// Names with a database in front are refused.
    NO_SCHEMA = flag("mysql.caps.ns", "Don't Allow database.table.column").bits(11, 1).spec("MySQL \"CLIENT_NO_SCHEMA\"");
    /// Packets are compressed with zlib after the login.
    COMPRESS = flag("mysql.caps.cp", "Can use compression protocol").bits(10, 1).spec("MySQL \"CLIENT_COMPRESS\"");
    /// The client is an ODBC driver.
    ODBC = flag("mysql.caps.ob", "ODBC Client").bits(9, 1).spec("MySQL \"CLIENT_ODBC\"");
    /// The client may send files of its own.
    LOCAL_FILES = flag("mysql.caps.li", "Can Use LOAD DATA LOCAL").bits(8, 1).spec("MySQL \"CLIENT_LOCAL_FILES\"");
    /// Spaces may stand between a function's name and its parenthesis.
    IGNORE_SPACE = flag("mysql.caps.is", "Ignore Spaces before '('").bits(7, 1).spec("MySQL \"CLIENT_IGNORE_SPACE\"");
    /// Packets have the layout of 4.1 and later.
    PROTOCOL_41 = flag("mysql.caps.cu", "Speaks 4.1 protocol (new flag)").bits(6, 1).spec("MySQL \"CLIENT_PROTOCOL_41\"");
    /// The idle limit is that of interactive clients.
    INTERACTIVE = flag("mysql.caps.ia", "Interactive Client").bits(5, 1).spec("MySQL \"CLIENT_INTERACTIVE\"");
    /// TLS begins after the short form of the login.
    SSL = flag("mysql.caps.sl", "Switch to SSL after handshake").bits(4, 1).spec("MySQL \"CLIENT_SSL\"");
    /// The client's library ignores SIGPIPE.
    IGNORE_SIGPIPE = flag("mysql.caps.ii", "Ignore sigpipes").bits(3, 1).spec("MySQL \"CLIENT_IGNORE_SIGPIPE\"");
    /// Answers carry status flags.
    TRANSACTIONS = flag("mysql.caps.ta", "Knows about transactions").bits(2, 1).spec("MySQL \"CLIENT_TRANSACTIONS\"");
    /// Was the 4.1 flag of 4.1.0; unused since.
    RESERVED = flag("mysql.caps.rs", "Speaks 4.1 protocol (old flag)").bits(1, 1).spec("MySQL \"CLIENT_RESERVED\"");
    /// The auth response starts with one byte of length.
    SECURE_CONNECTION = flag("mysql.caps.sc", "Can do 4.1 authentication").bits(0, 1).spec("MySQL \"CLIENT_SECURE_CONNECTION\"");
    /// One COM_QUERY may hold several statements.
    MULTI_STATEMENTS = flag("mysql.caps.ms", "Multiple statements").bits(15, 1).spec("MySQL \"CLIENT_MULTI_STATEMENTS\"");
    /// A query may be answered by several results.
    MULTI_RESULTS = flag("mysql.caps.mr", "Multiple results").bits(14, 1).spec("MySQL \"CLIENT_MULTI_RESULTS\"");
    /// A prepared statement may be answered by several results.
    PS_MULTI_RESULTS = flag("mysql.caps.pm", "PS Multiple results").bits(13, 1).spec("MySQL \"CLIENT_PS_MULTI_RESULTS\"");
    /// Authentication plugins are named.
    PLUGIN_AUTH = flag("mysql.caps.pa", "Plugin Auth").bits(12, 1).spec("MySQL \"CLIENT_PLUGIN_AUTH\"");
    /// The login carries attributes of the client.
    CONNECT_ATTRS = flag("mysql.caps.ca", "Connect attrs").bits(11, 1).spec("MySQL \"CLIENT_CONNECT_ATTRS\"");
    /// The auth response starts with a length-encoded length.
    PLUGIN_AUTH_LENENC = flag("mysql.caps.pal", "Plugin Auth LENENC Client Data").bits(10, 1).spec("MySQL \"CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA\"");
    /// A login with an expired password is let in to change it.
    EXPIRED_PASSWORDS = flag("mysql.caps.ep", "Client can handle expired passwords").bits(9, 1).spec("MySQL \"CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS\"");
    /// OK packets tell of changes to the session's state.
    SESSION_TRACK = flag("mysql.caps.session_track", "Session variable tracking").bits(8, 1).spec("MySQL \"CLIENT_SESSION_TRACK\"");
    /// Result sets end with an OK packet, and no EOF follows the column definitions.
    DEPRECATE_EOF = flag("mysql.caps.deprecate_eof", "Deprecate EOF").bits(7, 1).spec("MySQL \"CLIENT_DEPRECATE_EOF\"");
    /// Column definitions may be left out.
    OPTIONAL_METADATA = flag("mysql.caps.optional_metadata", "Client can handle optional resultset metadata").bits(6, 1).spec("MySQL \"CLIENT_OPTIONAL_RESULTSET_METADATA\"");
    /// Packets are compressed with zstd after the login.
    ZSTD = flag("mysql.caps.compress_zsd", "ZSTD Compression Algorithm").bits(5, 1).spec("MySQL \"CLIENT_ZSTD_COMPRESSION_ALGORITHM\"");
    /// COM_QUERY and COM_STMT_EXECUTE carry attributes.
    QUERY_ATTRIBUTES = flag("mysql.caps.query_attrs", "Query Attributes").bits(4, 1).spec("MySQL \"CLIENT_QUERY_ATTRIBUTES\"");
    /// A login may take up to three factors.
    MULTI_FACTOR = flag("mysql.caps.mf_auth", "Multifactor Authentication").bits(3, 1).spec("MySQL \"MULTI_FACTOR_AUTHENTICATION\"");
    /// Reserved to announce more capabilities.
    CAPABILITY_EXTENSION = flag("mysql.caps.cap_ext", "Capability Extension").bits(2, 1).spec("MySQL \"CLIENT_CAPABILITY_EXTENSION\"");
    /// Flags of the client's library that mean nothing to the other side.
    UNUSED = uint("mysql.caps.unused", "Library flags").bits(0, 2)
        .names(&[(0, "none"), (1, "verify server certificate"), (2, "remember options"), (3, "verify server certificate, remember options")])
        .spec("MySQL \"CLIENT_SSL_VERIFY_SERVER_CERT\", \"CLIENT_REMEMBER_OPTIONS\"");
    /// The server reports how far a long statement got.
    MARIADB_PROGRESS = flag("mariadb.caps.pr", "Progress indication").bits(31, 1).spec("MariaDB \"MARIADB_CLIENT_PROGRESS\"");
    /// Several commands in one packet.
    MARIADB_COM_MULTI = flag("mariadb.caps.cm", "Multi commands").bits(30, 1).spec("MariaDB \"MARIADB_CLIENT_COM_MULTI\"");
    /// One execute may carry many rows of parameters.
    MARIADB_STMT_BULK = flag("mariadb.caps.bo", "Bulk Operations").bits(29, 1).spec("MariaDB \"MARIADB_CLIENT_STMT_BULK_OPERATIONS\"");
    /// Column definitions carry names of types and formats.
    MARIADB_EXTENDED_METADATA = flag("mariadb.caps.em", "Extended metadata").bits(28, 1).spec("MariaDB \"MARIADB_CLIENT_EXTENDED_METADATA\"");
    /// Column definitions that did not change are not sent again.
    MARIADB_CACHE_METADATA = flag("mariadb.caps.me", "Cache metadata").bits(27, 1).spec("MariaDB \"MARIADB_CLIENT_CACHE_METADATA\"");
    /// Every row of a bulk execute gets its own result.
    MARIADB_BULK_UNIT_RESULTS = flag("mariadb.caps.bu", "Bulk unit results").bits(26, 1).spec("MariaDB \"MARIADB_CLIENT_BULK_UNIT_RESULTS\"");
}

static LOW: &[&Field] = FIELDS.split_at(6).1.split_at(16).0;
static HIGH: &[&Field] = FIELDS.split_at(22).1.split_at(15).0;
static MARIADB: &[&Field] = FIELDS.split_at(37).1;

/// Capabilities as one number: MySQL's 32 bits, and MariaDB's 32 above them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(pub u64);

impl Capabilities {
    /// `CLIENT_LONG_PASSWORD`
    pub const LONG_PASSWORD: Self = Capabilities(1 << 0);
    /// `CLIENT_CONNECT_WITH_DB`
    pub const CONNECT_WITH_DB: Self = Capabilities(1 << 3);
    /// `CLIENT_COMPRESS`
    pub const COMPRESS: Self = Capabilities(1 << 5);
    /// `CLIENT_PROTOCOL_41`
    pub const PROTOCOL_41: Self = Capabilities(1 << 9);
    /// `CLIENT_SSL`
    pub const SSL: Self = Capabilities(1 << 11);
    /// `CLIENT_TRANSACTIONS`
    pub const TRANSACTIONS: Self = Capabilities(1 << 13);
    /// `CLIENT_SECURE_CONNECTION`
    pub const SECURE_CONNECTION: Self = Capabilities(1 << 15);
    /// `CLIENT_MULTI_STATEMENTS`
    pub const MULTI_STATEMENTS: Self = Capabilities(1 << 16);
    /// `CLIENT_MULTI_RESULTS`
    pub const MULTI_RESULTS: Self = Capabilities(1 << 17);
    /// `CLIENT_PS_MULTI_RESULTS`
    pub const PS_MULTI_RESULTS: Self = Capabilities(1 << 18);
    /// `CLIENT_PLUGIN_AUTH`
    pub const PLUGIN_AUTH: Self = Capabilities(1 << 19);
    /// `CLIENT_CONNECT_ATTRS`
    pub const CONNECT_ATTRS: Self = Capabilities(1 << 20);
    /// `CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA`
    pub const PLUGIN_AUTH_LENENC: Self = Capabilities(1 << 21);
    /// `CLIENT_SESSION_TRACK`
    pub const SESSION_TRACK: Self = Capabilities(1 << 23);
    /// `CLIENT_DEPRECATE_EOF`
    pub const DEPRECATE_EOF: Self = Capabilities(1 << 24);
    /// `CLIENT_OPTIONAL_RESULTSET_METADATA`
    pub const OPTIONAL_METADATA: Self = Capabilities(1 << 25);
    /// `CLIENT_ZSTD_COMPRESSION_ALGORITHM`
    pub const ZSTD: Self = Capabilities(1 << 26);
    /// `CLIENT_QUERY_ATTRIBUTES`
    pub const QUERY_ATTRIBUTES: Self = Capabilities(1 << 27);
    /// `MULTI_FACTOR_AUTHENTICATION`
    pub const MULTI_FACTOR: Self = Capabilities(1 << 28);
    /// `MARIADB_CLIENT_EXTENDED_METADATA`
    pub const MARIADB_EXTENDED_METADATA: Self = Capabilities(1 << 35);
    /// `MARIADB_CLIENT_CACHE_METADATA`
    pub const MARIADB_CACHE_METADATA: Self = Capabilities(1 << 36);

    /// Whether it has all of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What each side said, and what follows from it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Negotiated {
    /// The server's, from its greeting.
    pub server: Option<Capabilities>,
    /// The client's, from its login.
    pub client: Option<Capabilities>,
}

/// What is taken for granted of a session whose start was not captured: the layout of 4.1 and later. Whether EOF
/// packets are used shows in the first result set.
const ASSUMED: Capabilities = Capabilities(
    Capabilities::PROTOCOL_41.0
        | Capabilities::TRANSACTIONS.0
        | Capabilities::SECURE_CONNECTION.0
        | Capabilities::PLUGIN_AUTH.0
        | Capabilities::MULTI_STATEMENTS.0
        | Capabilities::MULTI_RESULTS.0
        | Capabilities::PS_MULTI_RESULTS.0,
);

impl Negotiated {
    /// What both sides have. Where only one is known, the other is taken to have the same.
    pub fn in_force(&self) -> Capabilities {
        match (self.server, self.client) {
            (Some(server), Some(client)) => Capabilities(server.0 & client.0),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => ASSUMED,
        }
    }

    /// Whether both sides have all of `capability`.
    pub fn has(&self, capability: Capabilities) -> bool {
        self.in_force().has(capability)
    }

    /// Whether both sides said what they have; otherwise the layout of packets has to tell what is in force.
    pub fn agreed(&self) -> bool {
        self.server.is_some() && self.client.is_some()
    }

    /// Whether anything was said at all.
    pub fn known(&self) -> bool {
        self.server.is_some() || self.client.is_some()
    }
}

/// Reads the low half of a side's capabilities.
pub fn read_low(reader: &mut Reader<'_, '_>, side: Side) -> Result<Capabilities, Fault> {
    let field = if side == Side::Server { &SERVER_LOW } else { &CLIENT_LOW };
    reader.bits_le16(field, LOW).map(|bits| Capabilities(bits.into()))
}

/// Reads the high half of a side's capabilities.
pub fn read_high(reader: &mut Reader<'_, '_>, side: Side) -> Result<Capabilities, Fault> {
    let field = if side == Side::Server { &SERVER_HIGH } else { &CLIENT_HIGH };
    reader.bits_le16(field, HIGH).map(|bits| Capabilities(u64::from(bits) << 16))
}

/// Reads MariaDB's capabilities of a side.
pub fn read_mariadb(reader: &mut Reader<'_, '_>, side: Side) -> Result<Capabilities, Fault> {
    let field = if side == Side::Server { &SERVER_MARIADB } else { &CLIENT_MARIADB };
    reader.bits_le32(field, MARIADB).map(|bits| Capabilities(u64::from(bits) << 32))
}
