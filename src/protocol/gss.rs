//! Authentication tokens: GSS-API and SPNEGO around NTLMSSP and Kerberos, or one of those alone.
//!
//! Specifications: RFC 2743 §3.1 (GSS-API), RFC 4178 and MS-SPNG (SPNEGO), MS-NEGOEX, MS-NLMP (NTLM), RFC 4120,
//! RFC 4121, RFC 1964 and MS-KILE (Kerberos), X.690 (ASN.1).
//!
//! A protocol that authenticates keeps an [`Exchange`] for each authentication and gives it all tokens of it.

use super::Layer;
use crate::fault::Fault;
use crate::reader::Reader;
use ber::Tag;

mod ber;
mod identity;
mod kerberos;
mod krb5;
mod negoex;
pub mod ntlmssp;
mod oid;
mod spnego;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

pub use identity::{Identity, Kerberos, Target};

crate::fields! { FIELDS:
    /// A token that starts a security context: the mechanism it is for, and what the mechanism says.
    TOKEN = group("gss-api.token", "GSS-API token").spec("RFC 2743 §3.1");
    /// The mechanism that the token is for.
    MECHANISM = text("gss-api.OID", "Mechanism").spec("RFC 2743 §3.1");
    /// A token of a mechanism that is not read here.
    TOKEN_OBJECT = bytes("gss-api.token_object", "Token of a mechanism").spec("RFC 2743 §3.1");
}

/// Authentication as a layer of other protocols.
pub static LAYER: Layer = Layer {
    prefixes: &["gss-api", "spnego", "negoex", "ntlmssp", "kerberos", "ber"],
    title: "Authentication tokens",
    fields: &[
        FIELDS,
        spnego::FIELDS,
        negoex::FIELDS,
        ntlmssp::FIELDS,
        ntlmssp::flags::FIELDS,
        ntlmssp::target_info::FIELDS,
        ntlmssp::response::FIELDS,
        krb5::FIELDS,
        kerberos::FIELDS,
        ber::FIELDS,
    ],
};

/// How deep tokens may lie in tokens: GSS-API, SPNEGO, a mechanism, and one to spare.
const MAX_NESTED: u8 = 4;

/// One authentication: what later tokens need to know of earlier ones, and what was found out.
#[derive(Debug, Default)]
pub struct Exchange {
    identity: Identity,
    nested: u8,
    begun: bool,
}

impl Exchange {
    /// Reads all bytes that are left as one token: of the start of a context, of its later messages, or a
    /// signature by it.
    pub fn token(&mut self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        if self.nested == MAX_NESTED {
            r.rest(&TOKEN_OBJECT)?;
            return Ok(());
        }
        self.begun |= self.nested == 0 && begins(r.peek());
        self.nested += 1;
        let result = self.dispatch(r);
        self.nested -= 1;
        result
    }

    /// Whether the token was seen that starts the context, without which nobody knows when it began.
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Who authenticates, with what, as far as the tokens told.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    fn dispatch(&mut self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        match *r.peek() {
            [] => Ok(()),
            [b'N', b'T', b'L', b'M', b'S', b'S', b'P', 0, ..] => ntlmssp::message(r, &mut self.identity),
            [b'N', b'E', b'G', b'O', b'E', b'X', b'T', b'S', ..] => negoex::messages(r, self),
            [1, 0, 0, 0, ..] if r.remaining() == ntlmssp::SIGNATURE_LENGTH => ntlmssp::signature(r),
            // [APPLICATION 0]
            [0x60, ..] if self.nested == 1 => r.whole(&TOKEN, |r| self.initial(r)).map(drop),
            [0x60, ..] if krb5::is_token(r.peek()) => krb5::token(r, &mut self.identity),
            [0x60, ..] => r.whole(&TOKEN, |r| self.initial(r)).map(drop),
            // [0] or [1]
            [0xa0 | 0xa1, ..] => spnego::token(r, self),
            _ if krb5::is_token(r.peek()) => krb5::token(r, &mut self.identity),
            _ => r.rest(&TOKEN_OBJECT).map(drop),
        }
    }

    /// Reads a token with GSS-API's frame (RFC 2743 §3.1).
    fn initial(&mut self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        ber::element(r, |r, tag| {
            if tag != Tag::Application(0) {
                return Err(Fault::malformed(r.offset(), "a GSS-API token was expected"));
            }
            let mechanism = ber::oid(r, &MECHANISM)?;
            match mechanism.as_deref() {
                Some(oid::KERBEROS | oid::KERBEROS_MICROSOFT | oid::KERBEROS_USER_TO_USER) => {
                    krb5::token(r, &mut self.identity)
                }
                _ => self.token(r),
            }
        })?;
        Ok(())
    }
}

/// Whether a token starts a context: in GSS-API's frame (RFC 2743 §3.1), as NegTokenInit (RFC 4178 §4.2), or as
/// NEGOTIATE_MESSAGE (MS-NLMP §2.2.1.1).
fn begins(token: &[u8]) -> bool {
    matches!(token, [0x60 | 0xa0, ..] | [b'N', b'T', b'L', b'M', b'S', b'S', b'P', 0, 1, ..])
}
