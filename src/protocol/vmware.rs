//! VMware's authentication daemon on ports 902 and 912, and what follows it on the same connection.
//!
//! No specification of it is public. What is known comes from observation: notes of the OpenVixDiskLib project on the
//! daemon and on NFC (called *OpenVixDiskLib* below), a scanner and a login module of Metasploit (*Metasploit*), and
//! captured banners (*observed*). The form of the lines is that of FTP: RFC 959 §4.2.
//!
//! A connection begins with lines of text. It goes over to TLS (`protocol/tls.rs`) where the client's first record stands,
//! and may leave it again for NFC, which copies the disks of machines, or for another TLS. Each side does so at a byte of its
//! own. Who speaks HTTP to the daemon gets no answer that HTTP knows; the request is shown all the same.

use super::{Protocol, Transport};

mod banner;
mod connection;
mod heartbeat;
mod line;
mod nfc;
mod probe;
pub mod records;

pub use probe::is_banner;

/// The daemon as the engine knows it.
pub static PROTOCOL: Protocol = Protocol {
    name: "vmware",
    title: "VMware",
    ports: &[(Transport::Tcp, 902), (Transport::Tcp, 912), (Transport::Udp, 902)],
    fields: &[line::FIELDS, banner::FIELDS, nfc::FIELDS, nfc::AIO_FIELDS, heartbeat::FIELDS],
    probe: probe::probe,
    dissector: || Box::new(connection::Connection::default()),
};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
