//! What the user can choose about decoding.

use crate::protocol::{Protocol, Transport};

/// Choices and limits; every limit is a documented flag.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ports whose protocol the user named (`--decode-as tcp:3307=mysql`).
    pub decode_as: Vec<(Transport, u16, &'static Protocol)>,
    /// Keys to verify NTP MACs with (`--ntp-keys`).
    pub ntp_keys: crate::protocol::ntp::keys::Keys,
    /// Password to check captured MySQL logins with (`--mysql-password`).
    pub mysql_password: Option<String>,
    /// Whether only the structure of what was said is shown (`--redact`).
    pub redact: bool,
    /// Whether the content of sessions is wanted (`--extract`).
    pub extract: bool,
    /// Bounds of IP fragments and tunnels, and whether checksums are verified.
    pub unwrapping: crate::link::Limits,
    /// Sessions kept at the same time; beyond that the one idle for longest is closed.
    pub max_sessions: usize,
    /// Bytes kept for one direction of one session: early segments and the start of an unfinished message.
    pub max_direction_bytes: usize,
    /// Bytes kept for all sessions together.
    pub max_total_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            decode_as: Vec::new(),
            ntp_keys: Default::default(),
            mysql_password: None,
            redact: false,
            extract: false,
            unwrapping: Default::default(),
            max_sessions: 100_000,
            max_direction_bytes: 64 << 20,
            max_total_bytes: 1 << 30,
        }
    }
}
