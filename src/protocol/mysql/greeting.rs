//! The server's greeting (MySQL "Protocol::Handshake", MariaDB "Connection: Initial Handshake Packet").

use super::auth::{Method, Outcome};
use super::capabilities::{self, Capabilities};
use super::charset::{COLLATIONS, Charset};
use super::connection::{Connection, Now, Phase};
use super::lenenc::Lenenc;
use super::records;
use super::response;
use super::status;
use crate::fault::Fault;
use crate::message::Side;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// The server's first packet: who it is, what it can do, and random bytes to hash the password with.
    GREETING = group("mysql.server_greeting", "Server Greeting").spec("MySQL \"Protocol::Handshake\"");
    /// Version of the protocol: 10 since MySQL 3.21.
    PROTOCOL_VERSION = uint("mysql.protocol", "Protocol").spec("MySQL \"Protocol::Handshake\"");
    /// Version of the server; MariaDB puts 5.5.5- in front of its own from 10.0 to 10.11.
    VERSION = textz("mysql.version", "Version").spec("MySQL \"Protocol::Handshake\"");
    /// Number of the connection, as in SHOW PROCESSLIST and KILL.
    THREAD_ID = uint("mysql.thread_id", "Thread ID").spec("MySQL \"Protocol::Handshake\"");
    /// Random bytes that the password is hashed with: the first eight, and a NUL.
    SALT = bytes("mysql.salt", "Salt").spec("MySQL \"Protocol::Handshake\" auth-plugin-data-part-1");
    /// Random bytes that the password is hashed with: those behind the first eight, and a NUL.
    SALT2 = bytes("mysql.salt2", "Salt").spec("MySQL \"Protocol::Handshake\" auth-plugin-data-part-2");
    /// Collation that the server uses unless the client wants another one.
    LANGUAGE = uint("mysql.server_language", "Server Language").names(COLLATIONS).spec("MySQL \"Protocol::Handshake\"");
    /// Collation that a MariaDB server uses unless the client wants another one.
    LANGUAGE_MARIADB = uint("mariadb.server_language", "Server Language").names(COLLATIONS)
        .spec("MariaDB \"Connection: Initial Handshake Packet\"");
    /// How many random bytes there are, with the NUL behind them.
    AUTH_LENGTH = uint("mysql.auth_plugin.length", "Authentication Plugin Length").unit("bytes")
        .spec("MySQL \"Protocol::Handshake\"");
    /// How the server wants to authenticate.
    AUTH_PLUGIN = textz("mysql.auth_plugin", "Authentication Plugin").spec("MySQL \"Protocol::Handshake\"");
    /// Bytes that mean nothing.
    UNUSED = bytes("mysql.unused", "Unused").spec("MySQL \"Protocol::Handshake\"");
}

/// The version that MariaDB puts in front of its own (MariaDB "Connection: Initial Handshake Packet").
const MARIADB_PREFIX: &str = "5.5.5-";
/// The first eight random bytes and the NUL behind them (MySQL "Protocol::HandshakeV10").
const FIRST_SALT: usize = 9;
/// The other random bytes take at least so many (MySQL "Protocol::HandshakeV10": max(13, length - 8)).
const MIN_SECOND_SALT: usize = 13;

/// Whether `payload` can be a server's first packet: a greeting with a printable version, or an error.
pub fn plausible(payload: &[u8]) -> bool {
    match payload {
        [9 | 10, rest @ ..] => {
            let version = rest.split(|&byte| byte == 0).next().unwrap_or(rest);
            let printable = version.iter().all(|&byte| (0x20..0x7f).contains(&byte));
            printable && (3..rest.len().saturating_sub(4)).contains(&version.len())
        }
        _ => response::is_error(payload),
    }
}

impl Connection {
    /// Reads the server's first packet.
    pub(super) fn greeting(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        if reader.peek().first() == Some(&response::ERR) {
            let failure = response::err(reader, Charset::Utf8)?;
            now.summary.push_str("Connection refused: ");
            now.summary.push_str(&failure.message);
            self.attempt.outcome = Some(Outcome::Refused(failure));
            records::logged_in(self, Some(now.time), now.records);
            return Ok(());
        }
        self.phase = Phase::Login;
        now.summary.push_str("Server greeting");
        reader.group(&GREETING, |reader| match reader.u8(&PROTOCOL_VERSION)? {
            9 => self.greeting_9(reader, now),
            _ => self.greeting_10(reader, now),
        })
    }

    /// Reads what both versions start with.
    fn greeting_head(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        let version = String::from_utf8_lossy(reader.nul_text(&VERSION, Charset::Utf8)?).into_owned();
        let own = match version.strip_prefix(MARIADB_PREFIX) {
            Some(own) => {
                reader.meaning(format_args!("MariaDB {own}"));
                own
            }
            None => &version,
        };
        now.summary.push(' ');
        now.summary.push_str(own);
        self.session.mariadb = version.contains("MariaDB") || own.len() < version.len();
        let connection_id = reader.le32(&THREAD_ID)?;
        now.summary.push_str(&format!(", connection {connection_id}"));
        self.session.server_version = Some(version);
        self.session.connection_id = Some(connection_id);
        Ok(())
    }

    fn greeting_9(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        self.greeting_head(reader, now)?;
        self.capabilities.server = Some(Capabilities::default());
        let salt = reader.rest(&SALT)?;
        show_text(reader, salt);
        self.auth.challenged(salt, Some(Method::OldPassword));
        Ok(())
    }

    fn greeting_10(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        self.greeting_head(reader, now)?;
        let first = reader.bytes(&SALT, FIRST_SALT)?;
        show_text(reader, first);
        let mut salt = first.strip_suffix(&[0]).unwrap_or(first).to_vec();
        let low = capabilities::read_low(reader, Side::Server)?;
        // MariaDB clears it to say that it has more capabilities; MySQL did not set it before 5.1.
        let extended = self.session.mariadb && !low.has(Capabilities::LONG_PASSWORD);
        self.capabilities.server = Some(low);
        self.auth.challenged(&salt, None);
        if reader.is_empty() {
            return Ok(());
        }
        reader.u8(if extended { &LANGUAGE_MARIADB } else { &LANGUAGE })?;
        status::read(reader)?;
        let mut all = Capabilities(low.0 | capabilities::read_high(reader, Side::Server)?.0);
        let length = reader.u8(&AUTH_LENGTH)?;
        if extended {
            reader.bytes(&UNUSED, 6)?;
            all.0 |= capabilities::read_mariadb(reader, Side::Server)?.0;
        } else {
            reader.bytes(&UNUSED, 10)?;
        }
        self.capabilities.server = Some(all);
        if all.has(Capabilities::SECURE_CONNECTION) || all.has(Capabilities::PLUGIN_AUTH) {
            let length = usize::from(length).saturating_sub(8).max(MIN_SECOND_SALT).min(reader.remaining());
            let second = reader.bytes(&SALT2, length)?;
            show_text(reader, second);
            salt.extend_from_slice(second);
        }
        let mut method = None;
        if all.has(Capabilities::PLUGIN_AUTH) && !reader.is_empty() {
            method = Some(Method::named(reader.nul_text(&AUTH_PLUGIN, Charset::Utf8)?));
        }
        self.auth.challenged(&salt, method.or(Some(Method::Native)));
        Ok(())
    }
}

/// Shows random bytes as text where they are printable.
fn show_text(reader: &mut Reader<'_, '_>, salt: &[u8]) {
    let text = salt.strip_suffix(&[0]).unwrap_or(salt);
    if let Ok(text) = std::str::from_utf8(text)
        && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
    {
        reader.meaning(format_args!("{text}"));
    }
}
