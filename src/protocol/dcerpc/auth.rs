//! The authentication verifier at the end of PDUs, and the tokens in it.
//!
//! Specifications: C706 §13, MS-RPCE §2.2.2.11, MS-NRPC §2.2.1.3 (secure channel), MS-NLMP §2.2.2.9.

use super::pdu::Header;
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::gss;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Bytes that bring the authentication verifier to its place.
    PADDING = bytes("dcerpc.auth_padding", "Authentication padding").spec("MS-RPCE §2.2.2.11");
    /// Who vouches for the PDU, and how.
    VERIFIER = group("dcerpc.auth_info", "Authentication verifier").spec("MS-RPCE §2.2.2.11");
    /// The security provider.
    TYPE = uint("dcerpc.auth_type", "Authentication type").names(TYPES).spec("MS-RPCE §2.2.1.1.7");
    /// How much is protected.
    LEVEL = uint("dcerpc.auth_level", "Authentication level").names(LEVELS).spec("MS-RPCE §2.2.1.1.8");
    /// How many bytes of padding there are before the verifier.
    PAD_LENGTH = uint("dcerpc.auth_pad_len", "Padding length").unit("bytes").spec("MS-RPCE §2.2.2.11");
    /// Reserved.
    RESERVED = uint("dcerpc.auth_rsrvd", "Reserved").spec("MS-RPCE §2.2.2.11");
    /// Number of the security context: a connection may have several.
    CONTEXT = uint("dcerpc.auth_ctx_id", "Security context").spec("MS-RPCE §2.2.2.11");
    /// A token of the security provider.
    CREDENTIALS = bytes("dcerpc.auth_credentials", "Credentials").spec("MS-RPCE §2.2.2.11");
}

crate::fields! { SECURE_CHANNEL:
    /// A message of a domain member to its controller, or back, that starts the secure channel.
    MESSAGE = group("netlogon.secchan.nl_auth_message", "NL_AUTH_MESSAGE").spec("MS-NRPC §2.2.1.3.1");
    /// Request or response.
    MESSAGE_TYPE = hex("netlogon.secchan.nl_auth_message.message_type", "Message type")
        .names(&[(0, "request"), (1, "response")]).spec("MS-NRPC §2.2.1.3.1");
    /// Which names follow.
    MESSAGE_FLAGS = hex("netlogon.secchan.nl_auth_message.message_flags", "Message flags")
        .spec("MS-NRPC §2.2.1.3.1");
    /// The domain's NetBIOS name follows.
    HAS_DOMAIN = flag("netlogon.secchan.nl_auth_message.message_flags.nb_domain", "NetBIOS domain")
        .mask(32, 1).spec("MS-NRPC §2.2.1.3.1");
    /// The computer's NetBIOS name follows.
    HAS_HOST = flag("netlogon.secchan.nl_auth_message.message_flags.nb_host", "NetBIOS host")
        .mask(32, 2).spec("MS-NRPC §2.2.1.3.1");
    /// The domain's DNS name follows.
    HAS_DNS_DOMAIN = flag("netlogon.secchan.nl_auth_message.message_flags.dns_domain", "DNS domain")
        .mask(32, 4).spec("MS-NRPC §2.2.1.3.1");
    /// The computer's DNS name follows.
    HAS_DNS_HOST = flag("netlogon.secchan.nl_auth_message.message_flags.dns_host", "DNS host")
        .mask(32, 8).spec("MS-NRPC §2.2.1.3.1");
    /// The computer's NetBIOS name follows in UTF-8.
    HAS_HOST_UTF8 = flag("netlogon.secchan.nl_auth_message.message_flags.nb_host_utf8", "NetBIOS host in UTF-8")
        .mask(32, 16).spec("MS-NRPC §2.2.1.3.1");
    /// NetBIOS name of the domain.
    DOMAIN = textz("netlogon.secchan.nl_auth_message.nb_domain", "NetBIOS domain").spec("MS-NRPC §2.2.1.3.1");
    /// NetBIOS name of the computer.
    HOST = textz("netlogon.secchan.nl_auth_message.nb_host", "NetBIOS host").spec("MS-NRPC §2.2.1.3.1");
    /// DNS name of the domain.
    DNS_DOMAIN = text("netlogon.secchan.nl_auth_message.dns_domain", "DNS domain").spec("MS-NRPC §2.2.1.3.1");
    /// DNS name of the computer.
    DNS_HOST = text("netlogon.secchan.nl_auth_message.dns_host", "DNS host").spec("MS-NRPC §2.2.1.3.1");
    /// NetBIOS name of the computer in UTF-8.
    HOST_UTF8 = text("netlogon.secchan.nl_auth_message.nb_host_utf8", "NetBIOS host in UTF-8")
        .spec("MS-NRPC §2.2.1.3.1");
    /// Vouches for a PDU that goes through the secure channel.
    SIGNATURE = group("netlogon.secchan.verifier", "NL_AUTH_SIGNATURE").spec("MS-NRPC §2.2.1.3.2");
    /// How the PDU is signed.
    SIGNATURE_ALGORITHM = hex("netlogon.secchan.signalg", "Signature algorithm")
        .names(&[(0x13, "HMAC-SHA256"), (0x77, "HMAC-MD5")]).spec("MS-NRPC §2.2.1.3.2");
    /// How the PDU is encrypted.
    SEAL_ALGORITHM = hex("netlogon.secchan.sealalg", "Seal algorithm")
        .names(&[(0x1a, "AES-128"), (0x7a, "RC4"), (0xffff, "not encrypted")]).spec("MS-NRPC §2.2.1.3.2");
    /// Padding, all bits set.
    SIGNATURE_PADDING = bytes("netlogon.secchan.padding", "Padding").spec("MS-NRPC §2.2.1.3.2");
    /// Reserved.
    SIGNATURE_FLAGS = bytes("netlogon.secchan.flags", "Flags").spec("MS-NRPC §2.2.1.3.2");
    /// Number of the PDU, encrypted.
    SEQUENCE = bytes("netlogon.secchan.seq", "Sequence number").spec("MS-NRPC §2.2.1.3.2");
    /// The signature.
    DIGEST = bytes("netlogon.secchan.digest", "Checksum").spec("MS-NRPC §2.2.1.3.2");
    /// What makes the encryption of each PDU another one.
    NONCE = bytes("netlogon.secchan.nonce", "Confounder").spec("MS-NRPC §2.2.1.3.2");
    /// Reserved.
    SIGNATURE_RESERVED = bytes("netlogon.secchan.reserved", "Reserved").spec("MS-NRPC §2.2.1.3.3");
}

/// Length of the verifier before its token.
pub const HEADER: usize = 8;

/// MS-RPCE §2.2.1.1.7.
const TYPES: &[(u64, &str)] = &[
    (0, "none"),
    (1, "Kerberos of DCE"),
    (9, "SPNEGO"),
    (10, "NTLMSSP"),
    (14, "TLS"),
    (16, "Kerberos"),
    (68, "Netlogon secure channel"),
    (255, "default"),
];

/// MS-RPCE §2.2.1.1.8.
const LEVELS: &[(u64, &str)] = &[
    (0, "default"),
    (1, "none"),
    (2, "connect"),
    (3, "call"),
    (4, "packet"),
    (5, "packet integrity"),
    (PRIVACY as u64, "packet privacy"),
];

/// The level at which parameters are encrypted.
pub const PRIVACY: u8 = 6;

const SPNEGO: u8 = 9;
const NTLMSSP: u8 = 10;
const KERBEROS: u8 = 16;
const NETLOGON: u8 = 68;

/// What a verifier says.
#[derive(Clone, Copy, Debug)]
pub struct Verifier {
    /// How much is protected.
    pub level: u8,
    /// How many bytes of padding lie before it.
    pub padding: usize,
    /// The security context.
    pub context: u32,
}

impl Verifier {
    /// The verifier of a PDU, all of whose bytes are `pdu`.
    pub fn of(pdu: &[u8], header: &Header) -> Option<Verifier> {
        if header.auth_length == 0 {
            return None;
        }
        let start = header.length.checked_sub(header.auth_length + HEADER)?;
        let &[_, level, padding, _, a, b, c, d] = pdu.get(start..)?.first_chunk()?;
        let context = match header.order {
            crate::tree::Order::Little => u32::from_le_bytes([a, b, c, d]),
            crate::tree::Order::Big => u32::from_be_bytes([a, b, c, d]),
        };
        Some(Verifier { level, padding: padding.into(), context })
    }

    /// The name of its level.
    pub fn level_name(&self) -> Option<&'static str> {
        LEVEL.name_of(self.level.into())
    }
}

/// Reads a verifier with its token, which are all that is left. The token either sets up a security context, or vouches
/// for the PDU in one.
pub fn verifier(
    r: &mut Reader<'_, '_>,
    header: &Header,
    sets_up: bool,
    exchange: &mut gss::Exchange,
) -> Result<(), Fault> {
    r.group(&VERIFIER, |r| {
        let kind = r.u8(&TYPE)?;
        r.u8(&LEVEL)?;
        r.u8(&PAD_LENGTH)?;
        r.u8(&RESERVED)?;
        r.uint(&CONTEXT, 4, header.order)?;
        match kind {
            NETLOGON if sets_up => r.group(&MESSAGE, secure_channel),
            NETLOGON => r.group(&SIGNATURE, signature),
            SPNEGO | NTLMSSP | KERBEROS => exchange.token(r),
            _ => r.rest(&CREDENTIALS).map(drop),
        }
    })
}

fn secure_channel(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let kind = r.le32(&MESSAGE_TYPE)?;
    let parts: &[&Field] = &[&HAS_HOST_UTF8, &HAS_DNS_HOST, &HAS_DNS_DOMAIN, &HAS_HOST, &HAS_DOMAIN];
    let flags = r.bits_le32(&MESSAGE_FLAGS, parts)?;
    for (bit, field) in [(1, &DOMAIN), (2, &HOST)] {
        if flags & bit != 0 {
            let length = r.peek().iter().position(|&byte| byte == 0).map_or(r.remaining(), |at| at + 1);
            r.bytes(field, length)?;
        }
    }
    for (bit, field) in [(4, &DNS_DOMAIN), (8, &DNS_HOST), (16, &HOST_UTF8)] {
        if flags & bit != 0 {
            compressed_name(r, field)?;
        }
    }
    // A response has four bytes without meaning.
    if kind == 1 && !r.is_empty() {
        r.rest(&SIGNATURE_RESERVED)?;
    }
    Ok(())
}

/// Reads a name in the form of DNS: labels behind their lengths (RFC 1035 §4.1.4); pointers are not followed.
fn compressed_name(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    let (mut name, mut rest) = (String::new(), r.peek());
    let length = loop {
        match *rest {
            [0, ..] => break r.remaining() - rest.len() + 1,
            [length @ 1..=63, ref tail @ ..] if tail.len() >= length.into() => {
                let (label, behind) = tail.split_at(length.into());
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(&String::from_utf8_lossy(label));
                rest = behind;
            }
            [192..=255, _, ..] => break r.remaining() - rest.len() + 2,
            _ => return Err(Fault::truncated(field, r.offset(), r.remaining() + 1, r.remaining())),
        }
    };
    r.text_as(field, length, &name)
}

fn signature(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&SIGNATURE_ALGORITHM)?;
    r.le16(&SEAL_ALGORITHM)?;
    r.bytes(&SIGNATURE_PADDING, 2)?;
    r.bytes(&SIGNATURE_FLAGS, 2)?;
    r.bytes(&SEQUENCE, 8)?;
    r.bytes(&DIGEST, 8)?;
    if !r.is_empty() {
        r.bytes(&NONCE, 8)?;
    }
    // With SHA-256 the checksum has room for 32 bytes, of which 8 are used.
    if !r.is_empty() {
        r.rest(&SIGNATURE_RESERVED)?;
    }
    Ok(())
}
