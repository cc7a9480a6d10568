//! Who authenticates, as far as tokens tell it.

use serde_json::{Map, Value};

/// What an authentication told; absent values were not told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The mechanism that was used: `NTLMSSP` or `Kerberos`.
    pub mechanism: Option<&'static str>,
    /// The user's name.
    pub user: Option<String>,
    /// The user's domain.
    pub domain: Option<String>,
    /// The name of the machine that the user is on.
    pub workstation: Option<String>,
    /// How the password was proven: `LM`, `NTLMv1`, `NTLM2 session` or `NTLMv2`; or `anonymous`.
    pub ntlm_version: Option<&'static str>,
    /// No user was named and no password proven.
    pub anonymous: bool,
    /// What the server challenged with.
    pub server_challenge: Option<[u8; 8]>,
    /// The service that the client believes to talk to, out of its NTLMv2 response: `cifs/files.example.org`.
    pub target_name: Option<String>,
    /// What an NTLM server says of itself.
    pub target: Target,
    /// What Kerberos tells.
    pub kerberos: Kerberos,
}

/// What an NTLM server says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// What it authenticates for: a domain or a server.
    pub name: Option<String>,
    /// NetBIOS name of the server.
    pub netbios_computer: Option<String>,
    /// NetBIOS name of its domain.
    pub netbios_domain: Option<String>,
    /// DNS name of the server.
    pub dns_computer: Option<String>,
    /// DNS name of its domain.
    pub dns_domain: Option<String>,
    /// DNS name of its forest.
    pub dns_tree: Option<String>,
    /// Version of its operating system with the build: `10.0.17763`.
    pub version: Option<String>,
}

impl Target {
    /// Takes what another one tells in place of what was told before, if it tells anything.
    pub fn update(&mut self, other: &Target) {
        if *other != Target::default() {
            self.clone_from(other);
        }
    }

    /// Adds what it says to the facts of a session.
    pub fn tell(&self, facts: &mut Map<String, Value>) {
        let told = [
            ("netbios_name", &self.netbios_computer),
            ("netbios_domain", &self.netbios_domain),
            ("dns_name", &self.dns_computer),
            ("dns_domain", &self.dns_domain),
            ("dns_forest", &self.dns_tree),
            ("os_version", &self.version),
        ];
        let told = told.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?.into())));
        facts.extend(told);
    }
}

/// What Kerberos tells in clear; the user's name is encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kerberos {
    /// The service that the ticket is for: `cifs/files.example.org`.
    pub service: Option<String>,
    /// The realm of that service.
    pub realm: Option<String>,
    /// How the ticket is encrypted.
    pub encryption: Option<&'static str>,
    /// Why the server refused.
    pub error: Option<&'static str>,
}

/// Longest name that is kept, in characters.
const MAX_NAME: usize = 512;

/// A name as it is kept: not empty, and not of any length.
pub(super) fn kept(name: &str) -> Option<String> {
    (!name.is_empty()).then(|| name.chars().take(MAX_NAME).collect())
}
