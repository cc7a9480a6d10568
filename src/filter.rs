//! Which sessions and messages the user wants to see.

use std::net::{IpAddr, SocketAddr};

/// What to show; an empty list wants everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Names of protocols.
    pub protocols: Vec<String>,
    /// Numbers of sessions, first and last.
    pub sessions: Vec<(u64, u64)>,
    /// Numbers of frames, first and last.
    pub frames: Vec<(u64, u64)>,
    /// Addresses of either end.
    pub hosts: Vec<IpAddr>,
    /// Ports of either end.
    pub ports: Vec<u16>,
}

fn wanted<T>(list: &[T], is: impl Fn(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(is)
}

impl Filter {
    /// Whether a session between two ends may be shown.
    pub fn wants_ends(&self, session: u64, ends: [SocketAddr; 2]) -> bool {
        wanted(&self.sessions, |&(first, last)| (first..=last).contains(&session))
            && wanted(&self.hosts, |&host| ends.iter().any(|end| end.ip() == host))
            && wanted(&self.ports, |&port| ends.iter().any(|end| end.port() == port))
    }

    /// Whether a message of a session that may be shown is.
    pub fn wants_message(&self, protocol: &str, frame: u64) -> bool {
        self.wants_protocol(protocol)
            && wanted(&self.frames, |&(first, last)| (first..=last).contains(&frame))
    }

    /// Whether a protocol is wanted.
    pub fn wants_protocol(&self, protocol: &str) -> bool {
        wanted(&self.protocols, |name| name == protocol)
    }
}
