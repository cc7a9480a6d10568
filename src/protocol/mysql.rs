//! MySQL and MariaDB client/server protocol.
//!
//! Specifications:
//! - MySQL Source Code Documentation, "Client/Server Protocol" (called *MySQL* below):
//!   <https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html>
//! - MySQL Source Code Documentation, "Replication: binary log events" (`libbinlogevents`)
//! - MariaDB Knowledge Base, "MariaDB Client/Server Protocol" (called *MariaDB* below):
//!   <https://mariadb.com/kb/en/clientserver-protocol/>
//!
//! Who does what:
//!
//! ```text
//! connection   the session's state: which phase, whose turn, what is expected
//!   packet       3 bytes of length and a sequence number around every payload; 16 MB packets joined
//!   compression  compressed packets, with such packets inside
//!     inflate    zlib and zstd, with a bound
//!   greeting, login, auth, scramble       the connection phase
//!   command, exchange, answer, response, track, resultset, statement, value       the command phase
//!   binlog/      replication
//!   clone        a server that copies the other
//!   records, digest, keywords      what a session meant
//! ```

use super::{Protocol, Transport};

mod answer;
mod auth;
mod binlog;
mod capabilities;
mod charset;
mod clone;
mod collations;
mod command;
mod compression;
mod connection;
mod digest;
mod errors;
mod exchange;
mod greeting;
mod inflate;
mod keywords;
mod lenenc;
mod login;
mod packet;
mod probe;
pub mod records;
mod response;
mod resultset;
mod resync;
mod scramble;
mod statement;
mod status;
mod track;
mod value;

/// The header of a greeting that stands without it, as documents often give it; nothing for other bytes.
pub fn left_out_header(bytes: &[u8]) -> Option<[u8; packet::HEADER]> {
    let [low, middle, high, 0] = u32::try_from(bytes.len()).ok()?.to_le_bytes() else { return None };
    let is_greeting = matches!(bytes.first(), Some(9 | 10)) && greeting::plausible(bytes);
    is_greeting.then_some([low, middle, high, 0])
}

/// MySQL as the engine knows it.
pub static PROTOCOL: Protocol = Protocol {
    name: "mysql",
    title: "MySQL",
    ports: &[(Transport::Tcp, 3306)],
    fields: &[
        packet::FIELDS,
        compression::FIELDS,
        lenenc::FIELDS,
        greeting::FIELDS,
        capabilities::FIELDS,
        status::FIELDS,
        track::FIELDS,
        login::FIELDS,
        auth::FIELDS,
        scramble::FIELDS,
        command::FIELDS,
        response::FIELDS,
        resultset::FIELDS,
        statement::FIELDS,
        value::FIELDS,
        clone::FIELDS,
        binlog::dump::FIELDS,
        binlog::event::FIELDS,
        binlog::control::FIELDS,
        binlog::gtid::FIELDS,
        binlog::query::FIELDS,
        binlog::load::FIELDS,
        binlog::table_map::FIELDS,
        binlog::rows::FIELDS,
        binlog::column::FIELDS,
        binlog::json::FIELDS,
        binlog::payload::FIELDS,
    ],
    probe: probe::probe,
    dissector: || Box::new(connection::Connection::default()),
};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
