//! Object identifiers of security mechanisms.

/// SPNEGO itself (RFC 4178 §A).
pub const SPNEGO: &str = "1.3.6.1.5.5.2";
/// Kerberos 5 (RFC 4121 §2).
pub const KERBEROS: &str = "1.2.840.113554.1.2.2";
/// Kerberos 5 as Windows writes it: one arc cut to 16 bits (MS-SPNG).
pub const KERBEROS_MICROSOFT: &str = "1.2.840.48018.1.2.2";
/// Kerberos 5 with a ticket that is encrypted in the session key of the server's ticket (MS-KILE §2.2).
pub const KERBEROS_USER_TO_USER: &str = "1.2.840.113554.1.2.2.3";
/// NTLM (MS-NLMP §1.9).
pub const NTLMSSP: &str = "1.3.6.1.4.1.311.2.2.10";
/// SPNEGO's extension (MS-NEGOEX §1.9).
pub const NEGOEX: &str = "1.3.6.1.4.1.311.2.2.30";

/// What an object identifier is called.
pub fn name(id: &str) -> Option<&'static str> {
    Some(match id {
        SPNEGO => "SPNEGO",
        KERBEROS => "Kerberos 5",
        KERBEROS_MICROSOFT => "Kerberos 5 (Microsoft)",
        KERBEROS_USER_TO_USER => "Kerberos 5 user to user",
        NTLMSSP => "NTLMSSP",
        NEGOEX => "NegoEx",
        "1.3.6.1.5.2.5" => "Kerberos 5 with an acceptor beyond the KDC (IAKERB)",
        "1.3.6.1.5.2.7" => "PKU2U",
        _ => return None,
    })
}
