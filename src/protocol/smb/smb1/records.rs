//! What a session meant: logins, connections to shares, files, and that it was SMB 1 at all.

use super::header::Status;
use super::message::{File, Message, State, User};
use super::names::code;
use super::negotiate::Negotiated;
use crate::message::Side;
use crate::protocol::smb::change::Change;
use crate::protocol::smb::open;
use crate::protocol::smb::smb2::records::{FileAccess, Login, SessionPosture, ShareConnection, ever};
use crate::record::Record;
use crate::time::Time;
use serde_json::Value;

/// What is counted of a session for its posture.
#[derive(Debug, Default)]
pub struct Posture {
    /// The dialect that the server chose.
    pub dialect: Option<String>,
    pub agreed: Option<Negotiated>,
    signed: u64,
    unsigned: u64,
    guest: bool,
    anonymous: bool,
    /// Which sides send no more.
    ended: [bool; 2],
}

impl Posture {
    /// A message was read.
    pub fn message(&mut self, signed: bool) {
        *(if signed { &mut self.signed } else { &mut self.unsigned }) += 1;
    }
}

/// Takes note of an answer as a whole: what was refused, and what was done to files that are not open.
pub fn answered(m: &mut Message<'_, '_>) {
    if !m.header.response || m.request.transaction.as_ref().is_some_and(|of| of.waits() && !m.is_refused()) {
        return;
    }
    match m.header.command {
        code::SESSION_SETUP_ANDX if m.is_refused() => {
            let user = m.request.user.take().unwrap_or_default();
            login(m, &user, false);
        }
        code::TREE_CONNECT | code::TREE_CONNECT_ANDX if m.is_refused() => {
            let path = m.request.share.take();
            tree(m, path, None);
        }
        code::OPEN
        | code::CREATE
        | code::CREATE_NEW
        | code::CREATE_TEMPORARY
        | code::OPEN_ANDX
        | code::NT_CREATE_ANDX
            if m.is_refused() =>
        {
            by_name(m, "refused", FileAccess::default());
        }
        code::CREATE_DIRECTORY => made(m),
        code::TRANSACTION2 | code::NT_TRANSACT => match &m.request.transaction {
            Some(transaction) if transaction.makes_directory() => made(m),
            Some(transaction) if transaction.opens() => {
                if m.is_refused() {
                    by_name(m, "refused", FileAccess::default());
                }
            }
            _ => changed(m),
        },
        _ => changed(m),
    }
}

/// A directory was created, or not.
fn made(m: &mut Message<'_, '_>) {
    by_name(m, "created", FileAccess { object: Some("directory"), ..FileAccess::default() });
}

/// A file was changed, or not: one that is open, or one that the request named.
fn changed(m: &mut Message<'_, '_>) {
    let change = std::mem::take(&mut m.request.change);
    if let Some(fid) = m.request.fid {
        if !m.is_refused()
            && let Some(file) = m.state.files.get(fid)
        {
            file.change(change);
        }
        return;
    }
    match change {
        Change::Name(name) => {
            by_name(m, "renamed", FileAccess { renamed_to: Some(name), ..FileAccess::default() });
        }
        Change::Delete(true) => by_name(m, "deleted", FileAccess { deleted: true, ..FileAccess::default() }),
        _ => {}
    }
}

/// Something came of a request that named a file: of what is known of the file only the rest is added here.
fn by_name(m: &mut Message<'_, '_>, outcome: &'static str, known: FileAccess) {
    // A request that was not captured, or holds no name, leaves nothing to tell of.
    let Some(path) = m.request.path.clone() else { return };
    let refused = m.is_refused();
    m.now.records.push(Record::File(Box::new(FileAccess {
        path: Some(path),
        share: share(m.state, m.header.tid),
        user: user(m.state, m.header.uid),
        session_id: Some(format!("{:#06x}", m.header.uid)),
        outcome: Some(if refused { "refused" } else { outcome }),
        status: status(m.header.status),
        access: open::rights(m.request.access),
        deleted: known.deleted && !refused,
        ..known
    })));
}

/// A login was accepted or refused.
pub fn login(m: &mut Message<'_, '_>, user: &User, guest: bool) {
    let identity = user.exchange.identity();
    let named = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
    let by_name = user.account.is_some();
    let account = if by_name { named(&user.account) } else { identity.user.clone() };
    let anonymous = if by_name { account.is_none() } else { identity.anonymous };
    let accepted = !m.is_refused();
    let posture = &mut m.state.posture;
    posture.guest |= accepted && guest;
    posture.anonymous |= accepted && anonymous;
    let login = Login {
        session_id: accepted.then(|| format!("{:#06x}", m.header.uid)),
        user: account,
        domain: if by_name { named(&user.domain) } else { identity.domain.clone() },
        workstation: identity.workstation.clone(),
        mechanism: identity.mechanism,
        ntlm_version: identity.ntlm_version,
        dialect: posture.dialect.clone(),
        signing_required: posture.agreed.map(|agreed| agreed.signing_required),
        encryption: Some(false),
        guest,
        anonymous,
        outcome: if accepted { "accepted" } else { "refused" },
        status: status(m.header.status),
        duration: user.asked.zip(m.now.completed()).map(|(asked, answered)| answered.since(asked)),
        ..Login::default()
    };
    m.now.records.push(Record::SmbLogin(Box::new(login)));
}

/// A client connected to a share, or was refused.
pub fn tree(m: &mut Message<'_, '_>, path: Option<String>, service: Option<&str>) {
    let connection = ShareConnection {
        path: path.filter(|path| !path.is_empty()),
        share_type: match service {
            Some("A:") => Some("disk"),
            Some("IPC") => Some("named pipes"),
            Some("LPT1:") => Some("printer"),
            _ => None,
        },
        user: user(m.state, m.header.uid),
        session_id: Some(format!("{:#06x}", m.header.uid)),
        outcome: if m.is_refused() { "refused" } else { "connected" },
        status: status(m.header.status),
    };
    m.now.records.push(Record::Tree(connection));
}

/// A file was closed, or nothing more will be heard of it.
pub fn file(state: &mut State, mut file: File, closed: Option<Time>, records: &mut Vec<Record>) {
    if let Some(pipe) = &mut file.pipe {
        pipe.end(records);
    }
    let object = match (file.pipe.is_some(), file.directory) {
        (true, _) => "pipe",
        (_, true) => "directory",
        _ => "file",
    };
    records.push(Record::File(Box::new(FileAccess {
        path: Some(file.name).filter(|name| !name.is_empty()),
        share: share(state, file.tid),
        user: user(state, file.uid),
        session_id: Some(format!("{:#06x}", file.uid)),
        object: Some(object),
        outcome: file.outcome,
        access: open::rights(file.access),
        opened: file.opened,
        closed,
        creation_time: file.times.created,
        last_access_time: file.times.accessed,
        last_write_time: file.times.written,
        change_time: file.times.changed,
        size: file.size,
        bytes_read: file.read.bytes,
        bytes_written: file.written.bytes,
        read: file.read.list(),
        written: file.written.list(),
        more_ranges: file.read.more || file.written.more,
        renamed_to: file.renamed,
        deleted: file.deleted,
        ..FileAccess::default()
    })));
}

impl State {
    /// A side sends no more: once neither does, files that are open stay open.
    pub fn end(&mut self, side: Side, records: &mut Vec<Record>) {
        self.posture.ended[side as usize] = true;
        if self.posture.ended != [true; 2] {
            return;
        }
        while let Some(open) = self.files.pop() {
            file(self, open, None, records);
        }
        // A client that offers SMB 1 to a server that answers by SMB 2 did not use it.
        if self.posture.signed + self.posture.unsigned > 1 {
            records.push(Record::Posture(Box::new(self.summary())));
        }
    }

    fn summary(&self) -> SessionPosture {
        let posture = &self.posture;
        let mut hints = vec!["SMB 1 is in use"];
        if posture.agreed.is_some_and(|agreed| agreed.user_level && !agreed.challenge_response) {
            hints.push("passwords are sent as they are");
        }
        if posture.agreed.is_some_and(|agreed| !agreed.signing_enabled) {
            hints.push("messages cannot be signed");
        }
        SessionPosture {
            dialect: posture.dialect.clone(),
            server_requires_signing: posture.agreed.map(|agreed| agreed.signing_required),
            signed_messages: posture.signed,
            unsigned_messages: posture.unsigned,
            guest: ever(posture.guest, posture.agreed.is_some()),
            anonymous: ever(posture.anonymous, posture.agreed.is_some()),
            hints,
            ..SessionPosture::default()
        }
    }

    /// What is known of the session as a whole.
    pub fn facts(&self) -> serde_json::Map<String, Value> {
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let facts = [
            ("dialect", self.posture.dialect.clone()),
            ("server_os", told(&self.native.system)),
            ("server_software", told(&self.native.software)),
        ];
        let mut facts: serde_json::Map<_, _> =
            facts.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.into()))).collect();
        self.server.tell(&mut facts);
        facts
    }
}

fn status(status: Status) -> Option<String> {
    (!status.is_success()).then(|| status.to_string())
}

fn user(state: &mut State, uid: u16) -> Option<String> {
    let user = state.users.get(uid)?;
    let name = user.account.as_ref().or(user.exchange.identity().user.as_ref())?;
    let domain = user.domain.as_ref().or(user.exchange.identity().domain.as_ref());
    match (domain.map_or("", String::as_str), name.as_str()) {
        (_, "") => None,
        ("", name) => Some(name.to_owned()),
        (domain, name) => Some(format!("{domain}\\{name}")),
    }
}

fn share(state: &mut State, tid: u16) -> Option<String> {
    state.trees.get(tid).map(|tree| tree.path.clone()).filter(|path| !path.is_empty())
}
