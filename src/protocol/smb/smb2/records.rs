//! What a session meant: logins, connections to shares, files, and how well it was protected.

use super::Smb2;
use super::header::{self, Header};
use super::negotiate::Negotiated;
use super::negotiate_context::{CIPHERS, COMPRESSIONS, SIGNINGS};
use super::opens::{Open, Opening};
use super::sessions::Session;
use crate::message::Side;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::network_open::Times;
use crate::protocol::smb::open;
use crate::protocol::smb::ranges::Ranges;
use crate::record::Record;
use crate::time::Time;
use crate::tree::{Order, guid_text};
use serde::Serialize;
use serde_json::Value;

/// Hints kept of a session.
const MAX_HINTS: usize = 16;

/// A login and what came of it. Absent values were not seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Login {
    /// Session identifier that the server gave, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The user's domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The machine that the user is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workstation: Option<String>,
    /// `NTLMSSP` or `Kerberos`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<&'static str>,
    /// How the password was proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ntlm_version: Option<&'static str>,
    /// The service that the client believes to talk to: `cifs/files.example.org`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The Kerberos realm of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// The version of the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// Whether client or server insists on signed messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_required: Option<bool>,
    /// Whether the server wants all messages encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption: Option<bool>,
    /// Whether the client was let in as a guest.
    pub guest: bool,
    /// Whether no user was named.
    pub anonymous: bool,
    /// Whether it adds a connection to a session that exists.
    pub binding: bool,
    /// `accepted` or `refused`.
    pub outcome: &'static str,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Seconds from the first token to the last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
}

/// A connection to a share.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShareConnection {
    /// Path of the share: `\\server\share`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What it gives access to: `disk`, `named pipes` or `printer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_type: Option<&'static str>,
    /// Who connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Session identifier, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// `connected` or `refused`.
    pub outcome: &'static str,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// A file, directory or pipe that was opened, or was to be. Absent values were not seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FileAccess {
    /// Which of the files of its session it is, from 1; messages about it have the same number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// Its name in the share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Path of the share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// Who opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Session identifier, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// `file`, `directory` or `pipe`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<&'static str>,
    /// `opened`, `created`, `overwritten`, `truncated`, `superseded`, or `refused`; of a file that was not opened, as SMB 1 can do,
    /// `renamed` or `deleted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Rights that were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<&'static str>,
    /// When it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<Time>,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Time>,
    /// When the file itself was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<Time>,
    /// When it was last read or written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_access_time: Option<Time>,
    /// When its content last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_write_time: Option<Time>,
    /// When content or attributes last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_time: Option<Time>,
    /// Its size in bytes, as known last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Bytes that were read.
    pub bytes_read: u64,
    /// Bytes that were written.
    pub bytes_written: u64,
    /// Which parts were read: offset and length of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<(u64, u64)>,
    /// Which parts were written: offset and length of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<(u64, u64)>,
    /// Whether there were more parts than are listed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more_ranges: bool,
    /// The name that it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_to: Option<String>,
    /// Whether it was deleted, or is once nobody has it open.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// How well a session was protected. Absent values were not seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SessionPosture {
    /// The version of the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// Whether the client insists on signed messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_requires_signing: Option<bool>,
    /// Whether the server insists on signed messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_requires_signing: Option<bool>,
    /// How messages are signed, where that was negotiated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_algorithm: Option<&'static str>,
    /// Messages of SMB that were signed.
    pub signed_messages: u64,
    /// Messages of SMB that were neither signed nor encrypted.
    pub unsigned_messages: u64,
    /// Messages that were encrypted.
    pub encrypted_messages: u64,
    /// Messages that were compressed.
    pub compressed_messages: u64,
    /// How messages are encrypted, where that was negotiated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cipher: Option<&'static str>,
    /// How messages may be compressed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compression: Vec<&'static str>,
    /// Whether a client was let in as a guest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest: Option<bool>,
    /// Whether a client was let in without a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<bool>,
    /// What looks like an attack or is worth a look.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<&'static str>,
}

/// What is counted of a session for its posture.
#[derive(Debug, Default)]
pub struct Posture {
    signed: u64,
    unsigned: u64,
    encrypted: u64,
    compressed: u64,
    guest: bool,
    anonymous: bool,
    hints: Vec<&'static str>,
}

impl Posture {
    /// A message of SMB was read.
    pub fn message(&mut self, header: &Header) {
        if header.flags & header::SIGNED != 0 { self.signed += 1 } else { self.unsigned += 1 }
    }

    /// A message was encrypted.
    pub fn encrypted(&mut self, _from: Side) {
        self.encrypted += 1;
    }

    /// A message was compressed.
    pub fn compressed(&mut self, _from: Side) {
        self.compressed += 1;
    }

    /// A login became a session with these flags.
    pub fn session(&mut self, flags: u16) {
        self.guest |= flags & 1 != 0;
        self.anonymous |= flags & 2 != 0;
    }

    /// Something is worth a look.
    pub fn hint(&mut self, hint: &'static str) {
        if self.hints.len() < MAX_HINTS && !self.hints.contains(&hint) {
            self.hints.push(hint);
        }
    }

    fn seen(&self) -> bool {
        self.signed + self.unsigned + self.encrypted + self.compressed > 0
    }
}

/// A login was accepted, with these flags, or refused.
pub fn login(
    negotiated: &Negotiated,
    session: &Session,
    header: &Header,
    flags: Option<u16>,
    now: &mut Now<'_>,
) {
    let has = |bit: u16| flags.is_some_and(|flags| flags & bit != 0);
    let login = session.login();
    now.records.push(Record::SmbLogin(Box::new(Login {
        session_id: identifier(header.session),
        dialect: negotiated.dialect.map(dialect),
        signing_required: match negotiated.server_requires_signing {
            _ if session.signing_required => Some(true),
            Some(false) if !session.exchange.has_begun() => None,
            server => server,
        },
        encryption: flags.map(|_| has(4)),
        guest: has(1),
        anonymous: has(2) || login.anonymous,
        binding: session.binding,
        outcome: if flags.is_some() { "accepted" } else { "refused" },
        status: status(header),
        duration: session.asked.zip(now.completed()).map(|(asked, answered)| answered.since(asked)),
        ..login
    })));
}

/// A client connected to a share, or was refused.
pub fn tree(
    smb2: &Smb2,
    header: &Header,
    path: Option<&str>,
    share_type: Option<&'static str>,
    now: &mut Now<'_>,
) {
    now.records.push(Record::Tree(ShareConnection {
        path: path.map(str::to_owned),
        share_type,
        user: user(smb2, header.session),
        session_id: identifier(header.session),
        outcome: if header.status == 0 { "connected" } else { "refused" },
        status: status(header),
    }));
}

/// A file was not opened.
pub fn not_opened(smb2: &Smb2, header: &Header, opening: &Opening, now: &mut Now<'_>) {
    now.records.push(Record::File(Box::new(FileAccess {
        path: Some(opening.name.clone()),
        share: share(smb2, header.session, header.tree),
        user: user(smb2, header.session),
        session_id: identifier(header.session),
        outcome: Some("refused"),
        status: status(header),
        access: open::rights(opening.access),
        ..FileAccess::default()
    })));
}

/// A file was closed, or nothing more will be heard of it.
pub fn file(smb2: &Smb2, session: u64, open: Open, records: &mut Vec<Record>) {
    let object = match (open.pipe.is_some(), open.directory) {
        (true, _) => "pipe",
        (_, true) => "directory",
        _ => "file",
    };
    if let Some(mut pipe) = open.pipe {
        pipe.end(records);
    }
    let Times { created, accessed, written, changed } = open.times;
    let Ranges { bytes: bytes_read, .. } = open.read;
    let Ranges { bytes: bytes_written, .. } = open.written;
    let share = share(smb2, session, open.tree);
    records.push(Record::File(Box::new(FileAccess {
        number: Some(open.number),
        share,
        user: user(smb2, session),
        session_id: identifier(session),
        object: Some(object),
        outcome: open.action.and_then(|action| super::create::ACTION.name_of(action.into())),
        status: None,
        access: open.opening.as_ref().map_or(Vec::new(), |opening| open::rights(opening.access)),
        path: open.opening.map(|opening| opening.name),
        opened: open.opened,
        closed: open.closed,
        creation_time: created,
        last_access_time: accessed,
        last_write_time: written,
        change_time: changed,
        size: open.size,
        bytes_read,
        bytes_written,
        more_ranges: open.read.more || open.written.more,
        read: open.read.list(),
        written: open.written.list(),
        renamed_to: open.renamed,
        deleted: open.deleted,
    })));
}

impl Smb2 {
    /// A side sends no more: once neither does, files that are open stay open.
    pub fn end(&mut self, side: Side, records: &mut Vec<Record>) {
        self.ended[side as usize] = true;
        if self.ended != [true; 2] {
            return;
        }
        let mut opens = std::mem::take(&mut self.opens);
        while let Some((session, open)) = opens.pop() {
            file(self, session.0, open, records);
        }
        if self.posture.seen() {
            records.push(Record::Posture(Box::new(self.summary())));
        }
    }

    /// How well the session is protected.
    fn summary(&self) -> SessionPosture {
        let name = |names: &[(u64, &'static str)], value: u16| {
            names.iter().find(|(known, _)| *known == u64::from(value)).map(|(_, name)| *name)
        };
        let negotiated = &self.negotiated;
        SessionPosture {
            dialect: negotiated.dialect.map(dialect),
            client_requires_signing: negotiated.client_requires_signing,
            server_requires_signing: negotiated.server_requires_signing,
            signing_algorithm: negotiated.signing.and_then(|signing| name(SIGNINGS, signing)),
            signed_messages: self.posture.signed,
            unsigned_messages: self.posture.unsigned,
            encrypted_messages: self.posture.encrypted,
            compressed_messages: self.posture.compressed,
            cipher: negotiated.cipher.and_then(|cipher| name(CIPHERS, cipher)),
            compression: negotiated.compression.iter().filter_map(|&id| name(COMPRESSIONS, id)).collect(),
            guest: ever(self.posture.guest, negotiated.dialect.is_some()),
            anonymous: ever(self.posture.anonymous, negotiated.dialect.is_some()),
            hints: self.posture.hints.clone(),
        }
    }

    /// What is known of the session as a whole.
    pub fn facts(&self) -> serde_json::Map<String, Value> {
        let mut facts = serde_json::Map::new();
        let negotiated = &self.negotiated;
        let guid = |guid: Option<[u8; 16]>| guid.map(|guid| guid_text(&guid, Order::Little).into());
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                facts.insert(name.to_owned(), value);
            }
        };
        add("dialect", negotiated.dialect.map(|version| dialect(version).into()));
        add("client_guid", guid(negotiated.client_guid));
        add("server_guid", guid(negotiated.server_guid));
        let users: Vec<Value> = self
            .sessions
            .iter()
            .map(|(_, session)| session.user.as_str())
            .filter(|user| !user.is_empty())
            .map(Value::from)
            .collect();
        add(
            "users",
            Some(Value::from(users)).filter(|users| users.as_array().is_some_and(|list| !list.is_empty())),
        );
        let shares: Vec<Value> = self
            .trees
            .iter()
            .map(|(_, tree)| tree.path.as_str())
            .filter(|path| !path.is_empty())
            .map(Value::from)
            .collect();
        add(
            "shares",
            Some(Value::from(shares)).filter(|list| list.as_array().is_some_and(|list| !list.is_empty())),
        );
        self.server.tell(&mut facts);
        facts
    }
}

/// Whether something happened that was `seen` or not; that it did not is known of a session seen from its start.
pub fn ever(seen: bool, from_start: bool) -> Option<bool> {
    (seen || from_start).then_some(seen)
}

/// A dialect as it is written: `3.1.1`.
pub fn dialect(number: u16) -> String {
    let [major, minor] = number.to_be_bytes();
    match (minor >> 4, minor & 15) {
        (high, 0) => format!("{major}.{high}"),
        (high, low) => format!("{major}.{high}.{low}"),
    }
}

fn identifier(session: u64) -> Option<String> {
    (session != 0).then(|| format!("{session:#018x}"))
}

fn status(header: &Header) -> Option<String> {
    (header.status != 0).then(|| match header::NT_STATUS_FIELD.name_of(header.status.into()) {
        Some(name) => name.to_owned(),
        None => format!("{:#010x}", header.status),
    })
}

fn user(smb2: &Smb2, session: u64) -> Option<String> {
    smb2.sessions.get(&session).map(|session| session.user.clone()).filter(|user| !user.is_empty())
}

fn share(smb2: &Smb2, session: u64, tree: u32) -> Option<String> {
    smb2.trees.get(&(session, tree)).map(|tree| tree.path.clone()).filter(|path| !path.is_empty())
}
