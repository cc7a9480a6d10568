//! Kerberos as a mechanism of GSS-API: what stands around its messages, and the signatures of a context.
//!
//! Specifications: RFC 4121 (with RFC 3961 encryption), RFC 1964 (DES and RC4), MS-KILE §3.4.5 (without frame).

use super::ber;
use super::identity::Identity;
use super::kerberos;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// A token of Kerberos.
    BLOB = bytes("spnego.krb5.blob", "Kerberos token").spec("RFC 4121 §4");
    /// The mechanism that the token is for.
    MECHANISM = text("spnego.krb5_oid", "Mechanism").spec("RFC 4121 §4.1");
    /// What kind of token it is.
    TOKEN_ID = hex("spnego.krb5.tok_id", "TOK_ID").names(TOKENS).spec("RFC 4121 §4.1");
    /// How the signature is made.
    SIGNATURE_ALGORITHM = hex("spnego.krb5.sgn_alg", "SGN_ALG")
        .names(&[(0, "DES MAC MD5"), (1, "MD2.5"), (2, "DES MAC"), (4, "HMAC SHA1 DES3-KD"), (0x11, "HMAC MD5")])
        .spec("RFC 1964 §1.2.1");
    /// How the message is encrypted.
    SEAL_ALGORITHM = hex("spnego.krb5.seal_alg", "SEAL_ALG")
        .names(&[(0, "DES"), (2, "DES3-KD"), (0x10, "RC4"), (0xffff, "none")])
        .spec("RFC 1964 §1.2.2");
    /// Sequence number and direction, encrypted.
    ENCRYPTED_SEQUENCE = bytes("spnego.krb5.snd_seq", "SND_SEQ").spec("RFC 1964 §1.2.1");
    /// Signature over the message; in a sealed token of RFC 4121 the encrypted bytes that hold it.
    CHECKSUM = bytes("spnego.krb5.sgn_cksum", "SGN_CKSUM").spec("RFC 4121 §4.2.6");
    /// Random bytes in front of the message.
    CONFOUNDER = bytes("spnego.krb5.confounder", "Confounder").spec("RFC 1964 §1.2.2");
    /// The message that the token is for.
    MESSAGE = bytes("spnego.krb5.message", "Message").spec("RFC 1964 §1.2.2");
    /// Bytes of ones.
    FILLER = bytes("spnego.krb5.filler", "Filler").spec("RFC 4121 §4.2.6");
    /// Who sent the token and what was done to the message.
    FLAGS = hex("spnego.krb5.cfx_flags", "Flags").spec("RFC 4121 §4.2.2");
    /// The key is the one that the server chose.
    ACCEPTOR_SUBKEY = flag("spnego.krb5.acceptor_subkey", "AcceptorSubkey").bits(5, 1).spec("RFC 4121 §4.2.2");
    /// The message is encrypted.
    SEALED = flag("spnego.krb5.sealed", "Sealed").bits(6, 1).spec("RFC 4121 §4.2.2");
    /// The server sent it.
    SENT_BY_ACCEPTOR = flag("spnego.krb5.send_by_acceptor", "SentByAcceptor").bits(7, 1).spec("RFC 4121 §4.2.2");
    /// How many bytes were added before encryption, or how long the checksum is.
    EXTRA_COUNT = uint("spnego.krb5.cfx_ec", "EC").unit("bytes").spec("RFC 4121 §4.2.3");
    /// By how many bytes what follows was rotated to the right.
    ROTATION = uint("spnego.krb5.cfx_rrc", "RRC").unit("bytes").spec("RFC 4121 §4.2.5");
    /// Number of the message.
    SEQUENCE = uint("spnego.krb5.cfx_seq", "SND_SEQ").spec("RFC 4121 §4.2.6");
}

// Token identifiers, as numbers whose least significant byte comes first.
const AP_REQ: u16 = 0x0001;
const AP_REP: u16 = 0x0002;
const ERROR: u16 = 0x0003;
const TGT_REQ: u16 = 0x0004;
const TGT_REP: u16 = 0x0104;
const GET_MIC: u16 = 0x0101;
const WRAP: u16 = 0x0102;
const CFX_GET_MIC: u16 = 0x0404;
const CFX_WRAP: u16 = 0x0405;
/// Signature algorithm whose checksum has 20 bytes and not 8 (RFC 1964 with DES3).
const HMAC_SHA1_DES3: u16 = 4;

static TOKENS: &[(u64, &str)] = &[
    (AP_REQ as u64, "AP-REQ"),
    (AP_REP as u64, "AP-REP"),
    (ERROR as u64, "KRB-ERROR"),
    (TGT_REQ as u64, "TGT-REQ"),
    (GET_MIC as u64, "GetMIC"),
    (WRAP as u64, "Wrap"),
    (TGT_REP as u64, "TGT-REP"),
    (0x0201, "delete context"),
    (CFX_GET_MIC as u64, "GetMIC (RFC 4121)"),
    (CFX_WRAP as u64, "Wrap (RFC 4121)"),
];

/// Whether these bytes look like a token of Kerberos: framed by GSS-API, a bare message, or a signature.
pub(super) fn is_token(bytes: &[u8]) -> bool {
    match bytes {
        [0x60, ..] => {
            // 1.2.840.113554.1.2.2 or Microsoft's 1.2.840.48018.1.2.2, and what lies below.
            matches!(ber::framed_oid(bytes), Some([0x2a, 0x86, 0x48, 0x86 | 0x82, 0xf7, 0x12, 1, 2, 2, ..]))
        }
        [0x6e | 0x6f | 0x7e, ..] => true,
        [low, high, ..] => matches!(u16::from_le_bytes([*low, *high]), CFX_GET_MIC | CFX_WRAP),
        _ => false,
    }
}

/// Reads all bytes that are left as a token.
pub(super) fn token(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    r.whole(&BLOB, |r| {
        if r.peek().first() != Some(&0x60) {
            return inner(r, identity);
        }
        ber::element(r, |r, _| {
            ber::oid(r, &MECHANISM)?;
            inner(r, identity)
        })
        .map(drop)
    })?;
    Ok(())
}

fn inner(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    // With DCE style there is no identifier in front of the message.
    if let Some(0x6e | 0x6f | 0x7e) = r.peek().first() {
        return kerberos::message(r, identity);
    }
    match r.le16(&TOKEN_ID)? {
        AP_REQ | AP_REP | ERROR => kerberos::message(r, identity),
        TGT_REQ => kerberos::ticket_request(r, identity),
        TGT_REP => kerberos::ticket_reply(r, identity),
        GET_MIC => {
            let algorithm = r.le16(&SIGNATURE_ALGORITHM)?;
            r.bytes(&FILLER, 4)?;
            checksum(r, algorithm)
        }
        WRAP => {
            let algorithm = r.le16(&SIGNATURE_ALGORITHM)?;
            r.le16(&SEAL_ALGORITHM)?;
            r.bytes(&FILLER, 2)?;
            checksum(r, algorithm)?;
            r.bytes(&CONFOUNDER, 8)?;
            r.rest(&MESSAGE)?;
            Ok(())
        }
        CFX_GET_MIC => {
            r.bits8(&FLAGS, &[&ACCEPTOR_SUBKEY, &SEALED, &SENT_BY_ACCEPTOR])?;
            r.bytes(&FILLER, 5)?;
            r.be64(&SEQUENCE)?;
            r.rest(&CHECKSUM)?;
            Ok(())
        }
        CFX_WRAP => {
            r.bits8(&FLAGS, &[&ACCEPTOR_SUBKEY, &SEALED, &SENT_BY_ACCEPTOR])?;
            r.bytes(&FILLER, 1)?;
            r.be16(&EXTRA_COUNT)?;
            r.be16(&ROTATION)?;
            r.be64(&SEQUENCE)?;
            r.rest(&CHECKSUM)?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn checksum(r: &mut Reader<'_, '_>, algorithm: u16) -> Result<(), Fault> {
    r.bytes(&ENCRYPTED_SEQUENCE, 8)?;
    r.bytes(&CHECKSUM, if algorithm == HMAC_SHA1_DES3 { 20 } else { 8 })?;
    Ok(())
}
