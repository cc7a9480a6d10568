//! Authentication tokens: GSS-API and SPNEGO around NTLMSSP and Kerberos, or NTLMSSP alone.
//!
//! Specifications: RFC 2743 §3.1, RFC 4178, MS-SPNG, MS-NLMP, RFC 4120, RFC 4121.

use super::Layer;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A token of the security mechanism that both sides agreed on.
    TOKEN = bytes("gss-api.token", "Token").spec("RFC 2743 §3.1");
}

/// Authentication as a layer of other protocols.
pub static LAYER: Layer = Layer {
    prefixes: &["gss-api", "spnego", "ntlmssp", "kerberos"],
    title: "Authentication tokens",
    fields: &[FIELDS],
};

/// One authentication: what later tokens need to know of earlier ones.
#[derive(Debug, Default)]
pub struct Exchange {}

impl Exchange {
    /// Reads all bytes that are left as one token.
    pub fn token(&mut self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        r.rest(&TOKEN)?;
        Ok(())
    }
}
