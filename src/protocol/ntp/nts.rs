//! Network Time Security (RFC 8915 §5.6): the authenticator seals the message up to itself and hides more
//! extension fields in its ciphertext. Unique identifier, cookies and placeholders are plain bytes.

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How long the nonce is, without its padding.
    NONCE_LENGTH = uint("ntp.nts.nonce_length", "Nonce length").unit("bytes").spec("RFC 8915 §5.6");
    /// How long the ciphertext is, without its padding.
    CIPHERTEXT_LENGTH = uint("ntp.nts.ciphertext_length", "Ciphertext length").unit("bytes").spec("RFC 8915 §5.6");
    /// A number used once to seal this message.
    NONCE = bytes("ntp.nts.nonce", "Nonce").spec("RFC 8915 §5.6");
    /// Zeros that fill the nonce up to a multiple of four bytes.
    NONCE_PADDING = bytes("ntp.nts.nonce_padding", "Nonce padding").spec("RFC 8915 §5.6");
    /// Encrypted extension fields and the tag that seals the message; only who has the session's keys can read it.
    CIPHERTEXT = bytes("ntp.nts.ciphertext", "Ciphertext").spec("RFC 8915 §5.6");
    /// Zeros that fill the ciphertext up to a multiple of four bytes.
    CIPHERTEXT_PADDING = bytes("ntp.nts.ciphertext_padding", "Ciphertext padding").spec("RFC 8915 §5.6");
    /// Zeros that leave room for a server's longer nonce.
    ADDITIONAL_PADDING = bytes("ntp.nts.additional_padding", "Additional padding").spec("RFC 8915 §5.6");
}

/// Reads the body of an authenticator.
pub fn authenticator(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let nonce = usize::from(r.be16(&NONCE_LENGTH)?);
    let ciphertext = usize::from(r.be16(&CIPHERTEXT_LENGTH)?);
    for (field, padding, length) in
        [(&NONCE, &NONCE_PADDING, nonce), (&CIPHERTEXT, &CIPHERTEXT_PADDING, ciphertext)]
    {
        r.bytes(field, length)?;
        let missing = length.wrapping_neg() % 4;
        if missing > 0 {
            r.bytes(padding, missing)?;
        }
    }
    if !r.is_empty() {
        r.rest(&ADDITIONAL_PADDING)?;
    }
    Ok(())
}
