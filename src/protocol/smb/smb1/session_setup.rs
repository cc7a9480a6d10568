//! Logging in and out (MS-CIFS §2.2.4.53, §2.2.4.54, MS-SMB §2.2.4.6).

use super::block::{andx, bytes, no_bytes, words};
use super::message::{Message, Native, User};
use super::negotiate::{CAPABILITIES, CAPABILITIES_PARTS, MAX_MPX, SESSION_KEY};
use super::records;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// The longest message that the client takes.
    MAX_BUFFER = uint("smb.max_buf", "Max Buffer Size").unit("bytes").spec("MS-CIFS §2.2.4.53.1");
    /// Number of this connection among those of the client; 0 tells the server to drop all earlier ones.
    VC_NUMBER = uint("smb.vc", "VC Number").spec("MS-CIFS §2.2.4.53.1");
    /// How many bytes the password takes.
    PASSWORD_LENGTH = uint("smb.pwlen", "Password Length").unit("bytes").spec("MS-CIFS §2.2.4.53.1, §2.2.4.55.1");
    /// How many bytes the password or its proof takes, in the code page.
    ANSI_PASSWORD_LENGTH = uint("smb.ansi_pwlen", "OEM Password Length").unit("bytes").spec("MS-CIFS §2.2.4.53.1");
    /// How many bytes the password or its proof takes, in UTF-16.
    UNICODE_PASSWORD_LENGTH = uint("smb.unicode_pwlen", "Unicode Password Length").unit("bytes")
        .spec("MS-CIFS §2.2.4.53.1");
    /// A password, or the proof of one.
    PASSWORD = bytes("smb.password", "Password").spec("MS-CIFS §2.2.4.53.1, §2.2.4.55.1");
    /// The password in the code page, or its proof by LM or LMv2.
    ANSI_PASSWORD = bytes("smb.ansi_password", "OEM Password").spec("MS-CIFS §2.2.4.53.1");
    /// The password in UTF-16, or its proof by NTLM or NTLMv2.
    UNICODE_PASSWORD = bytes("smb.unicode_password", "Unicode Password").spec("MS-CIFS §2.2.4.53.1");
    /// Who logs in.
    ACCOUNT = text16("smb.account", "Account").spec("MS-CIFS §2.2.4.53.1");
    /// The domain that knows the user, or that the server is in.
    PRIMARY_DOMAIN = text16("smb.primary_domain", "Primary Domain").spec("MS-CIFS §2.2.4.53");
    /// The sender's operating system.
    NATIVE_OS = text16("smb.native_os", "Native OS").spec("MS-CIFS §2.2.4.53");
    /// The sender's program.
    NATIVE_LANMAN = text16("smb.native_lanman", "Native LAN Manager").spec("MS-CIFS §2.2.4.53");
    /// How many bytes the security token takes.
    BLOB_LENGTH = uint("smb.security_blob_len", "Security Blob Length").unit("bytes").spec("MS-SMB §2.2.4.6");
    /// A token of the authentication that goes on.
    SECURITY_BLOB = bytes("smb.security_blob", "Security Blob").spec("MS-SMB §2.2.4.5.2.1, §2.2.4.6");
    /// How the server took the user.
    ACTION = hex("smb.setup.action", "Action").spec("MS-CIFS §2.2.4.53.2");
    /// The server does not know the user, and treats them as a guest.
    ACTION_GUEST = flag("smb.setup.action.guest", "Guest").mask(16, 0x1).spec("MS-CIFS §2.2.4.53.2");
}

pub fn request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let (mut ansi, mut unicode, mut blob) = (0, 0, 0);
    words(r, m, |r, m| {
        andx(r, m)?;
        r.le16(&MAX_BUFFER)?;
        r.le16(&MAX_MPX)?;
        r.le16(&VC_NUMBER)?;
        r.le32(&SESSION_KEY)?;
        match m.word_count {
            12 => {
                blob = r.le16(&BLOB_LENGTH)?.into();
                m.reserved(r, 4)?;
                r.bits_le32(&CAPABILITIES, CAPABILITIES_PARTS)?;
            }
            13 => {
                ansi = r.le16(&ANSI_PASSWORD_LENGTH)?.into();
                unicode = r.le16(&UNICODE_PASSWORD_LENGTH)?.into();
                m.reserved(r, 4)?;
                r.bits_le32(&CAPABILITIES, CAPABILITIES_PARTS)?;
            }
            _ => {
                ansi = r.le16(&PASSWORD_LENGTH)?.into();
                if !r.is_empty() {
                    m.reserved(r, 4)?;
                }
            }
        }
        Ok(())
    })?;
    let mut user = m.state.users.remove(m.header.uid).unwrap_or_default();
    bytes(r, m, |r, m| {
        if m.word_count == 12 {
            let goes_on = user.exchange.has_begun();
            r.within(&SECURITY_BLOB, blob, |r| user.exchange.token(r))?;
            if user.exchange.has_begun() && !goes_on {
                user.asked = m.now.completed();
            }
            return about_sender(r, m, their_domain).map(drop);
        }
        let asked = m.now.completed();
        let ansi_field = if m.word_count == 13 { &ANSI_PASSWORD } else { &PASSWORD };
        if ansi > 0 {
            r.bytes(ansi_field, ansi)?;
        }
        if unicode > 0 {
            r.bytes(&UNICODE_PASSWORD, unicode)?;
        }
        let account = m.text(r, &ACCOUNT)?;
        let domain = if r.is_empty() { String::new() } else { m.text(r, &PRIMARY_DOMAIN)? };
        m.say(format_args!(" {}", UserName { domain: &domain, account: &account }));
        user = User { account: Some(account), domain: Some(domain), asked, ..User::default() };
        about_sender(r, m, |_, _| Ok(())).map(drop)
    })?;
    m.request.user = Some(user);
    Ok(())
}

pub fn response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let (mut blob, mut guest) = (0, false);
    words(r, m, |r, m| {
        andx(r, m)?;
        guest = r.bits_le16(&ACTION, &[&ACTION_GUEST])? & 1 != 0;
        if guest {
            m.say(format_args!(" as guest"));
        }
        if m.word_count >= 4 {
            blob = r.le16(&BLOB_LENGTH)?.into();
        }
        Ok(())
    })?;
    let mut user = m.request.user.take().unwrap_or_default();
    bytes(r, m, |r, m| {
        if m.word_count >= 4 {
            r.within(&SECURITY_BLOB, blob, |r| user.exchange.token(r))?;
        }
        m.state.native = about_sender(r, m, their_domain)?;
        Ok(())
    })?;
    m.state.server.update(&user.exchange.identity().target);
    if m.header.status.is_success() {
        records::login(m, &user, guest);
    }
    m.state.users.insert(m.header.uid, user);
    Ok(())
}

/// Reads what a sender tells of itself, and then what `domain` reads.
fn about_sender(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    domain: impl FnOnce(&mut Reader<'_, '_>, &mut Message<'_, '_>) -> Result<(), Fault>,
) -> Result<Native, Fault> {
    let mut native = Native::default();
    if !r.is_empty() {
        native.system = m.text(r, &NATIVE_OS)?;
    }
    if !r.is_empty() {
        native.software = m.text(r, &NATIVE_LANMAN)?;
    }
    domain(r, m)?;
    Ok(native)
}

fn their_domain(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    if !r.is_empty() {
        m.text(r, &PRIMARY_DOMAIN)?;
    }
    Ok(())
}

pub fn logoff_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, andx)?;
    no_bytes(r, m)
}

pub fn logoff_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, andx)?;
    m.state.users.remove(m.header.uid);
    no_bytes(r, m)
}

/// A user as one writes them: `DOMAIN\name`.
struct UserName<'a> {
    domain: &'a str,
    account: &'a str,
}

impl std::fmt::Display for UserName<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.domain, self.account) {
            (_, "") => f.write_str("anonymous"),
            ("", account) => f.write_str(account),
            (domain, account) => write!(f, "{domain}\\{account}"),
        }
    }
}
