//! Logins and connections to shares.

use super::preauth::Hash;
use super::records::Login;
use super::table::Table;
use crate::protocol::gss::Exchange;
use crate::time::Time;

/// Logins kept of a session; more than that make the oldest one be forgotten.
const MAX_SESSIONS: usize = 1024;
/// Connections to shares kept of a session.
const MAX_TREES: usize = 4096;

/// Logins by session identifier.
pub type Sessions = Table<u64, Session, MAX_SESSIONS>;
/// Connections to shares by session and tree identifier.
pub type Trees = Table<(u64, u32), Tree, MAX_TREES>;

/// A login.
#[derive(Debug, Default)]
pub struct Session {
    /// The authentication.
    pub exchange: Exchange,
    /// When it began.
    pub asked: Option<Time>,
    /// Whether the server accepted or refused it.
    pub answered: bool,
    /// It adds a connection to a login that exists.
    pub binding: bool,
    /// The client requires that messages are signed.
    pub signing_required: bool,
    /// Who logged in, for people; empty as long as that is not known.
    pub user: String,
    /// Hash of all messages so far (SMB 3.1.1).
    pub preauth: Option<Hash>,
}

/// A connection to a share.
#[derive(Debug, Default)]
pub struct Tree {
    /// The path that the client asked for: `\\server\share`.
    pub path: String,
    /// It carries named pipes.
    pub pipes: bool,
}

impl Session {
    /// Takes from the tokens so far who logs in.
    pub fn identify(&mut self) {
        let identity = self.exchange.identity();
        self.user = match (&identity.user, &identity.domain) {
            (Some(user), Some(domain)) if !domain.is_empty() && !user.is_empty() => {
                format!("{domain}\\{user}")
            }
            (Some(user), _) => user.clone(),
            (None, _) => String::new(),
        };
    }

    /// What tokens tell of the login.
    pub fn login(&self) -> Login {
        let identity = self.exchange.identity();
        let told = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Login {
            user: told(&identity.user),
            domain: told(&identity.domain),
            workstation: told(&identity.workstation),
            mechanism: identity.mechanism,
            ntlm_version: identity.ntlm_version,
            anonymous: identity.anonymous,
            service: told(&identity.kerberos.service).or_else(|| told(&identity.target_name)),
            realm: told(&identity.kerberos.realm),
            ..Login::default()
        }
    }
}
