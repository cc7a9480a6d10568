//! What a session with the daemon meant: what it said of itself, and who logged in.

pub use super::banner::Banner;
use serde::Serialize;

/// Who logged in at the daemon, how, and what came of it. Absent values were not sent, or not captured.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AuthdLogin {
    /// User name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// `password`, `encrypted password` (XPAS) or `session` (a ticket).
    pub method: &'static str,
    /// The ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// `accepted`, `refused`, or `not seen`.
    pub outcome: &'static str,
    /// Code of the reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// What the reply says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Seconds from the last command of the login to the reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
}
