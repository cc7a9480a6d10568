//! Messages of Kerberos that go to a service: what is in clear, and how large the encrypted parts are.
//!
//! Specifications: RFC 4120, MS-KILE (name types, user to user).

use super::ber::{self, Tag};
use super::identity::{Identity, Kerberos, kept};
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

mod names;

crate::fields! { FIELDS:
    /// The client shows the service its ticket.
    AP_REQ = group("kerberos.ap_req_element", "AP-REQ").spec("RFC 4120 §5.5.1");
    /// The service proves that it could read the ticket.
    AP_REP = group("kerberos.ap_rep_element", "AP-REP").spec("RFC 4120 §5.5.2");
    /// The service says why it refuses.
    ERROR = group("kerberos.krb_error_element", "KRB-ERROR").spec("RFC 4120 §5.9.1");
    /// Version of the protocol.
    PVNO = uint("kerberos.pvno", "pvno").spec("RFC 4120 §5.5.1");
    /// Type of the message.
    MSG_TYPE = int("kerberos.msg_type", "msg-type").names(names::MESSAGES).spec("RFC 4120 §7.5.7");
    /// What the client asks for.
    AP_OPTIONS = hex("kerberos.ap_options", "ap-options").spec("RFC 4120 §5.5.1");
    /// Reserved.
    RESERVED = flag("kerberos.APOptions.reserved", "reserved").bits(0, 1).spec("RFC 4120 §5.5.1");
    /// The ticket is encrypted in the session key of the server's ticket.
    USE_SESSION_KEY = flag("kerberos.APOptions.use.session.key", "use-session-key").bits(1, 1).spec("RFC 4120 §5.5.1");
    /// The service has to prove who it is, too.
    MUTUAL_REQUIRED = flag("kerberos.APOptions.mutual.required", "mutual-required").bits(2, 1).spec("RFC 4120 §5.5.1");
    /// What the key distribution center gave the client for the service.
    TICKET = group("kerberos.ticket_element", "ticket").spec("RFC 4120 §5.3");
    /// Version of the ticket's format.
    TKT_VNO = uint("kerberos.tkt_vno", "tkt-vno").spec("RFC 4120 §5.3");
    /// The realm of the service.
    REALM = text("kerberos.realm", "realm").spec("RFC 4120 §5.2.2");
    /// The service.
    SNAME = group("kerberos.sname_element", "sname").spec("RFC 4120 §5.3");
    /// Of what type a name is.
    NAME_TYPE = int("kerberos.name_type", "name-type").names(names::NAME_TYPES).spec("RFC 4120 §6.2");
    /// How many parts the service's name has.
    SNAME_STRING = uint("kerberos.sname_string", "name-string").unit("parts").spec("RFC 4120 §5.2.2");
    /// Part of the service's name.
    SNAME_PART = text("kerberos.SNameString", "Part of the name").spec("RFC 4120 §5.2.2");
    /// What only who has the key can read.
    ENC_PART = group("kerberos.enc_part_element", "enc-part").spec("RFC 4120 §5.2.9");
    /// How it is encrypted.
    ETYPE = int("kerberos.etype", "etype").names(names::ENCRYPTION_TYPES).spec("RFC 3961 §8");
    /// Version of the key.
    KVNO = uint("kerberos.kvno", "kvno").spec("RFC 4120 §5.2.9");
    /// Encrypted bytes.
    CIPHER = bytes("kerberos.cipher", "cipher").spec("RFC 4120 §5.2.9");
    /// Proof that the client has the session key of the ticket, made for this very message.
    AUTHENTICATOR = group("kerberos.authenticator_element", "authenticator").spec("RFC 4120 §5.5.1");
    /// When the client made its message, by its own clock.
    CTIME = unix_time("kerberos.ctime", "ctime").spec("RFC 4120 §5.9.1");
    /// Microseconds of that.
    CUSEC = uint("kerberos.cusec", "cusec").unit("µs").spec("RFC 4120 §5.9.1");
    /// When the service refused, by its own clock.
    STIME = unix_time("kerberos.stime", "stime").spec("RFC 4120 §5.9.1");
    /// Microseconds of that.
    SUSEC = uint("kerberos.susec", "susec").unit("µs").spec("RFC 4120 §5.9.1");
    /// Why the service refused.
    ERROR_CODE = int("kerberos.error_code", "error-code").names(names::ERRORS).spec("RFC 4120 §7.5.9");
    /// The realm of the client.
    CREALM = text("kerberos.crealm", "crealm").spec("RFC 4120 §5.9.1");
    /// The client.
    CNAME = group("kerberos.cname_element", "cname").spec("RFC 4120 §5.9.1");
    /// How many parts the client's name has.
    CNAME_STRING = uint("kerberos.cname_string", "name-string").unit("parts").spec("RFC 4120 §5.2.2");
    /// Part of the client's name.
    CNAME_PART = text("kerberos.CNameString", "Part of the name").spec("RFC 4120 §5.2.2");
    /// Why the service refused, in words.
    E_TEXT = text("kerberos.e_text", "e-text").spec("RFC 4120 §5.9.1");
    /// More on why the service refused.
    E_DATA = bytes("kerberos.e_data", "e-data").spec("RFC 4120 §5.9.1");
    /// The one whose ticket is asked for.
    SERVER_NAME = group("kerberos.server_name_element", "server-name").spec("MS-KILE §2.2");
    /// How many parts the name has.
    NAME_STRING = uint("kerberos.name_string", "name-string").unit("parts").spec("RFC 4120 §5.2.2");
    /// Part of the name.
    NAME_PART = text("kerberos.KerberosString", "Part of the name").spec("RFC 4120 §5.2.2");
}

/// The mechanism's name in an identity.
const MECHANISM: &str = "Kerberos";

/// Reads an AP-REQ, AP-REP or KRB-ERROR.
pub(super) fn message(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    identity.mechanism = Some(MECHANISM);
    ber::element(r, |r, tag| match tag {
        Tag::Application(14) => r.whole(&AP_REQ, |r| ap_req(r, identity)).map(drop),
        Tag::Application(15) => r.whole(&AP_REP, ap_rep).map(drop),
        Tag::Application(30) => r.whole(&ERROR, |r| error(r, identity)).map(drop),
        _ => Err(Fault::malformed(
            r.offset(),
            format!("{tag} stands where a message to a service was expected"),
        )),
    })?;
    Ok(())
}

fn ap_req(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &PVNO).map(drop),
        Tag::Context(1) => ber::integer(r, &MSG_TYPE).map(drop),
        Tag::Context(2) => ber::bits(r, &AP_OPTIONS, &[&RESERVED, &USE_SESSION_KEY, &MUTUAL_REQUIRED]),
        Tag::Context(3) => ticket(r, identity),
        Tag::Context(4) => r.whole(&AUTHENTICATOR, encrypted).map(drop),
        _ => Ok(()),
    })
}

fn ap_rep(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &PVNO).map(drop),
        Tag::Context(1) => ber::integer(r, &MSG_TYPE).map(drop),
        Tag::Context(2) => r.whole(&ENC_PART, encrypted).map(drop),
        _ => Ok(()),
    })
}

fn error(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &PVNO).map(drop),
        Tag::Context(1) => ber::integer(r, &MSG_TYPE).map(drop),
        Tag::Context(2) => ber::time(r, &CTIME),
        Tag::Context(3) => ber::integer(r, &CUSEC).map(drop),
        Tag::Context(4) => ber::time(r, &STIME),
        Tag::Context(5) => ber::integer(r, &SUSEC).map(drop),
        Tag::Context(6) => {
            let code = ber::integer(r, &ERROR_CODE)?;
            identity.kerberos.error =
                code.map(|code| ERROR_CODE.name_of(code as u64).unwrap_or("unknown error"));
            Ok(())
        }
        Tag::Context(7) => ber::content(r, &CREALM).map(drop),
        Tag::Context(8) => r.whole(&CNAME, |r| name(r, &CNAME_STRING, &CNAME_PART)).map(drop),
        Tag::Context(9) => ber::content(r, &REALM).map(drop),
        Tag::Context(10) => r.whole(&SNAME, |r| name(r, &SNAME_STRING, &SNAME_PART)).map(drop),
        Tag::Context(11) => ber::content(r, &E_TEXT).map(drop),
        Tag::Context(12) => ber::content(r, &E_DATA).map(drop),
        _ => Ok(()),
    })
}

/// Reads the request for a ticket to encrypt in, which starts user to user authentication (MS-KILE §2.2).
pub(super) fn ticket_request(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    identity.mechanism = Some(MECHANISM);
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &PVNO).map(drop),
        Tag::Context(1) => ber::integer(r, &MSG_TYPE).map(drop),
        Tag::Context(2) => r.whole(&SERVER_NAME, |r| name(r, &NAME_STRING, &NAME_PART)).map(drop),
        Tag::Context(3) => ber::content(r, &REALM).map(drop),
        _ => Ok(()),
    })
}

/// Reads the answer to [`ticket_request`].
pub(super) fn ticket_reply(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    identity.mechanism = Some(MECHANISM);
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &PVNO).map(drop),
        Tag::Context(1) => ber::integer(r, &MSG_TYPE).map(drop),
        // It is the ticket of the service itself, not one for the service.
        Tag::Context(2) => ticket(r, &mut Identity::default()),
        _ => Ok(()),
    })
}

fn ticket(r: &mut Reader<'_, '_>, identity: &mut Identity) -> Result<(), Fault> {
    let told = &mut identity.kerberos;
    r.whole(&TICKET, |r| ber::element(r, |r, _| ticket_fields(r, told)))?;
    Ok(())
}

fn ticket_fields(r: &mut Reader<'_, '_>, told: &mut Kerberos) -> Result<(), Fault> {
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &TKT_VNO).map(drop),
        Tag::Context(1) => {
            let realm = ber::content(r, &REALM)?;
            told.realm = realm.and_then(|realm| kept(&String::from_utf8_lossy(realm)));
            Ok(())
        }
        Tag::Context(2) => {
            let service = r.whole(&SNAME, |r| name(r, &SNAME_STRING, &SNAME_PART))?;
            told.service = service.and_then(|service| kept(&service));
            Ok(())
        }
        Tag::Context(3) => {
            let etype = r.whole(&ENC_PART, encrypted)?.flatten();
            told.encryption = etype.and_then(|etype| ETYPE.name_of(etype as u64));
            Ok(())
        }
        _ => Ok(()),
    })
}

/// Reads EncryptedData; gives its encryption type.
fn encrypted(r: &mut Reader<'_, '_>) -> Result<Option<i64>, Fault> {
    let mut etype = None;
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => {
            etype = ber::integer(r, &ETYPE)?;
            Ok(())
        }
        Tag::Context(1) => ber::integer(r, &KVNO).map(drop),
        Tag::Context(2) => ber::content(r, &CIPHER).map(drop),
        _ => Ok(()),
    })?;
    Ok(etype)
}

/// Reads a PrincipalName; gives it with slashes between its parts.
fn name(r: &mut Reader<'_, '_>, list: &'static Field, part: &'static Field) -> Result<String, Fault> {
    let mut name = String::new();
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &NAME_TYPE).map(drop),
        Tag::Context(1) => ber::list(r, list, |r| {
            if let Some(text) = ber::content(r, part)? {
                name.push_str(if name.is_empty() { "" } else { "/" });
                name.push_str(&String::from_utf8_lossy(text));
            }
            Ok(())
        }),
        _ => Ok(()),
    })?;
    Ok(name)
}
