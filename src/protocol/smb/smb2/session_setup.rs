//! SESSION_SETUP: logging in (MS-SMB2 §2.2.5, §2.2.6).

use super::body::{self, structure_size};
use super::header::Header;
use super::negotiate::{self, SMB_3_1_1};
use super::requests::{Asked, Detail};
use super::sessions::Session;
use super::{Smb2, records};
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the login is for.
    REQUEST_FLAGS = hex("smb2.ses_req_flags", "Session Setup Flags").spec("MS-SMB2 §2.2.5");
    /// It adds this connection to a session that exists on another one.
    BINDING = flag("smb2.ses_req_flags.session_binding", "Session Binding").mask(8, 1).spec("MS-SMB2 §2.2.5");
    /// Session of the same client that this one replaces, after a connection was lost; 0 where there is none.
    PREVIOUS_SESSION = hex("smb2.previous_sesid", "Previous Session ID").spec("MS-SMB2 §2.2.5");
    /// What kind of session it became.
    SESSION_FLAGS = hex("smb2.session_flags", "Session Flags").spec("MS-SMB2 §2.2.6");
    /// The client is logged in as a guest, whoever it said it is.
    GUEST = flag("smb2.ses_flags.guest", "Guest").mask(16, 1).spec("MS-SMB2 §2.2.6");
    /// The client is logged in as nobody.
    ANONYMOUS = flag("smb2.ses_flags.null", "Anonymous").mask(16, 2).spec("MS-SMB2 §2.2.6");
    /// The server wants all messages encrypted.
    ENCRYPT = flag("smb2.ses_flags.encrypt", "Encrypt").mask(16, 4).spec("MS-SMB2 §2.2.6");
    /// Whether content that is read or written goes from memory to memory instead of in messages; reserved in a login.
    CHANNEL = hex("smb2.channel", "Channel").names(super::read_write::CHANNELS).spec("MS-SMB2 §2.2.5, §2.2.19");
}

/// The login goes on (MS-ERREF §2.3).
pub const MORE_PROCESSING_REQUIRED: u32 = 0xc000_0016;

/// Reads a token of the client.
pub fn request(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    whole: &[u8],
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let flags = r.bits8(&REQUEST_FLAGS, &[&BINDING])?;
    let mode = negotiate::security_mode(r)?;
    negotiate::capabilities(r)?;
    r.le32(&CHANNEL)?;
    let blob = body::place16(r, "the security buffer")?;
    r.le64(&PREVIOUS_SESSION)?;
    let known = smb2.sessions.get_mut(&header.session).filter(|session| !session.answered);
    let session = match known {
        Some(session) => session,
        None => {
            asked.detail = Detail::Login(Box::default());
            let Detail::Login(session) = &mut asked.detail else { return Ok(()) };
            session.preauth = smb2.negotiated.preauth.clone();
            session
        }
    };
    session.binding = flags & 1 != 0;
    session.signing_required = mode & negotiate::REQUIRED != 0;
    if smb2.negotiated.dialect == Some(SMB_3_1_1)
        && let Some(hash) = &mut session.preauth
    {
        hash.add(whole);
        hash.show(r, header.base, whole.len());
    }
    let goes_on = session.exchange.has_begun();
    negotiate::security_blob(r, header, blob, &mut session.exchange)?;
    if session.exchange.has_begun() && !goes_on {
        session.asked = now.completed();
    }
    session.identify();
    if !session.user.is_empty() {
        now.summary.push_str(", ");
        now.summary.push_str(&session.user);
    }
    Ok(())
}

/// Reads a token of the server.
pub fn response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: Option<&mut Asked>,
    whole: &[u8],
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let flags = r.bits_le16(&SESSION_FLAGS, &[&GUEST, &ANONYMOUS, &ENCRYPT])?;
    let blob = body::place16(r, "the security buffer")?;
    let mut session = begun(smb2, header, asked);
    let latest = smb2.negotiated.dialect == Some(SMB_3_1_1);
    if let Some(hash) = session.preauth.as_mut().filter(|_| latest) {
        // The last answer is signed with a key that comes of the hash, and is not part of it.
        if header.status == MORE_PROCESSING_REQUIRED {
            hash.add(whole);
        }
        hash.show(r, header.base, whole.len());
    }
    let read = negotiate::security_blob(r, header, blob, &mut session.exchange);
    session.identify();
    smb2.server.update(&session.exchange.identity().target);
    if header.status == 0 {
        session.answered = true;
        smb2.posture.session(flags);
        records::login(&smb2.negotiated, &session, header, Some(flags), now);
        if flags & 1 != 0 {
            now.summary.push_str(", guest");
        } else if flags & 2 != 0 {
            now.summary.push_str(", anonymous");
        } else if !session.user.is_empty() {
            now.summary.push_str(", ");
            now.summary.push_str(&session.user);
        }
    }
    smb2.sessions.insert(header.session, session);
    read
}

/// The server refused a login.
pub fn refused(smb2: &mut Smb2, header: &Header, asked: Option<&mut Asked>, now: &mut Now<'_>) {
    let again = smb2.sessions.get(&header.session).is_some_and(|session| session.answered);
    let mut session = begun(smb2, header, asked);
    session.answered = true;
    records::login(&smb2.negotiated, &session, header, None, now);
    if again {
        smb2.sessions.insert(header.session, session);
    }
}

/// The login that an answer is about, out of the table.
fn begun(smb2: &mut Smb2, header: &Header, asked: Option<&mut Asked>) -> Session {
    let login = asked.and_then(|asked| match std::mem::take(&mut asked.detail) {
        Detail::Login(session) => Some(*session),
        _ => None,
    });
    match login {
        Some(session) => session,
        None => smb2.sessions.remove(&header.session).unwrap_or_default(),
    }
}
