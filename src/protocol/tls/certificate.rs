//! Certificates of TLS 1.2 and below, which are in clear (RFC 5246 §7.4.2, RFC 5280 §4).

use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use x509_cert::Certificate;
use x509_cert::der::Decode;

crate::fields! { FIELDS:
    /// How many bytes all certificates take.
    LIST_LENGTH = uint("tls.handshake.certificates_length", "Certificates Length").unit("bytes")
        .spec("RFC 5246 §7.4.2");
    /// How long the certificate is.
    LENGTH = uint("tls.handshake.certificate_length", "Certificate Length").unit("bytes").spec("RFC 5246 §7.4.2");
    /// A certificate, the server's own first.
    CERTIFICATE = bytes("tls.handshake.certificate", "Certificate").spec("RFC 5280 §4.1");
    /// Whose certificate it is.
    SUBJECT = text("x509.subject", "Subject").spec("RFC 5280 §4.1.2.6");
    /// Who signed it.
    ISSUER = text("x509.issuer", "Issuer").spec("RFC 5280 §4.1.2.4");
    /// From when on it is valid.
    NOT_BEFORE = text("x509.not_before", "Valid from").spec("RFC 5280 §4.1.2.5");
    /// Until when it is valid.
    NOT_AFTER = text("x509.not_after", "Valid until").spec("RFC 5280 §4.1.2.5");
}

/// Reads a list of certificates; returns the subject of the first.
pub fn read_list(reader: &mut Reader<'_, '_>) -> Result<Option<String>, Fault> {
    reader.be(&LIST_LENGTH, 3)?;
    let mut subject = None;
    while !reader.is_empty() {
        let length = reader.be(&LENGTH, 3)? as usize;
        let at = reader.offset();
        let raw = reader.bytes(&CERTIFICATE, length)?;
        match Certificate::from_der(raw) {
            Ok(certificate) => {
                let shown = show(&certificate, reader, at, length);
                subject.get_or_insert(shown);
            }
            Err(error) => reader.note(Severity::Warning, at, format!("no certificate of X.509: {error}")),
        }
    }
    Ok(subject)
}

/// Shows what a certificate says; returns its subject.
fn show(certificate: &Certificate, reader: &mut Reader<'_, '_>, at: usize, length: usize) -> String {
    let body = certificate.tbs_certificate();
    let subject = body.subject().to_string();
    let source = reader.source();
    let mut text =
        |field: &'static Field, text: &str| reader.tree().push_text(field, source, at, length, text);
    text(&SUBJECT, &subject);
    text(&ISSUER, &body.issuer().to_string());
    text(&NOT_BEFORE, &body.validity().not_before.to_string());
    text(&NOT_AFTER, &body.validity().not_after.to_string());
    subject
}
