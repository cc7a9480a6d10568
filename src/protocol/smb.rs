//! Server Message Block: SMB 1 (CIFS), SMB 2 and SMB 3, over NetBIOS sessions and datagrams or right on TCP.
//!
//! Specifications:
//! - RFC 1001 and RFC 1002: NetBIOS names, sessions and datagrams
//! - MS-CIFS, MS-SMB: SMB 1
//! - MS-SMB2: SMB 2 and 3, and how they lie on TCP
//! - MS-FSCC: information about files and file systems, and control codes
//!
//! Who does what:
//!
//! ```text
//! connection   the session's state; finds messages, and gives each to the version that it is of
//!   nbss       the frame around every message on TCP
//!   nbdgm      NetBIOS datagrams on UDP
//!   smb1       SMB 1
//!   smb2/      SMB 2 and 3
//! ranges, change   what was transferred of files, and what was changed about them
//! fscc/        information about files, directories and file systems, for both
//! ioctl/       control codes and their data, for both
//! compression/ decompression of messages of SMB 3
//! ```

use super::{Protocol, Transport};
use crate::field::{self, Field};

mod change;
pub mod compression;
mod connection;
mod file_fields;
pub mod fscc;
pub mod ioctl;
mod nbdgm;
mod nbss;
mod network_open;
mod open;
mod probe;
mod ranges;
mod smb1;
pub mod smb2;
mod watch;

/// The field lists of all parts.
static FIELDS: &[&[&Field]] = &{
    const OWN: &[&[&Field]] = &[
        nbss::FIELDS,
        nbdgm::FIELDS,
        open::FIELDS,
        watch::FIELDS,
        file_fields::FIELDS,
        network_open::FIELDS,
    ];
    const LISTS: &[&[&[&Field]]] = &[OWN, smb1::FIELDS, smb2::FIELDS, fscc::FIELDS, ioctl::FIELDS];
    field::join::<
        { OWN.len() + smb1::FIELDS.len() + smb2::FIELDS.len() + fscc::FIELDS.len() + ioctl::FIELDS.len() },
    >(LISTS)
};

/// SMB as the engine knows it.
pub static PROTOCOL: Protocol = Protocol {
    name: "smb",
    title: "SMB",
    ports: &[(Transport::Tcp, 445), (Transport::Tcp, 139), (Transport::Udp, 138)],
    fields: FIELDS,
    probe: probe::probe,
    dissector: || Box::new(connection::Connection::default()),
};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
