//! CREATE: opening a file, directory or pipe (MS-SMB2 §2.2.13, §2.2.14).

use super::body::{self, FILE_ID, go_to, structure_size};
use super::header::{Header, RESERVED, STATUS_PENDING};
use super::opens::{Open, Opening};
use super::requests::{Asked, Detail};
use super::{Smb2, create_context, records};
use crate::fault::Fault;
use crate::protocol::dcerpc::{self, Association};
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::{network_open, open};
use crate::reader::Reader;
use crate::tree::{Order, text16};

crate::fields! { FIELDS:
    /// Bits of security that are not used.
    SECURITY_FLAGS = hex("smb2.create.security_flags", "Security Flags").spec("MS-SMB2 §2.2.13");
    /// How freely the client may keep the file's content to itself, until someone else wants it.
    OPLOCK = hex("smb2.create.oplock", "Oplock Level").names(OPLOCKS).spec("MS-SMB2 §2.2.13");
    /// How far the server may act as the client.
    IMPERSONATION = uint("smb2.impersonation.level", "Impersonation Level")
        .names(&[(0, "Anonymous"), (1, "Identification"), (2, "Impersonation"), (3, "Delegate")])
        .spec("MS-SMB2 §2.2.13");
    /// Flags that are not used.
    CREATE_FLAGS = hex("smb2.create_flags", "Create Flags").spec("MS-SMB2 §2.2.13");
    /// What is to be done where the file exists, and where it does not.
    DISPOSITION = uint("smb2.create.disposition", "Create Disposition").names(DISPOSITIONS).spec("MS-SMB2 §2.2.13");
    /// Flags of the answer.
    RESPONSE_FLAGS = hex("smb2.create.rep_flags", "Response Flags").spec("MS-SMB2 §2.2.14");
    /// The last part of the name is a link or another reparse point (SMB 3).
    REPARSE_POINT = flag("smb2.create.rep_flags.reparse_point", "Reparse Point").mask(8, 1).spec("MS-SMB2 §2.2.14");
    /// What the server did.
    ACTION = uint("smb2.create.action", "Create Action").names(ACTIONS).spec("MS-SMB2 §2.2.14");
    /// Name of the file in its share, of a pipe without `\pipe\`; empty for the root of the share.
    FILE_NAME = text16("smb2.filename", "File Name").spec("MS-SMB2 §2.2.13");
}

/// Levels of oplocks (MS-SMB2 §2.2.13).
pub const OPLOCKS: &[(u64, &str)] =
    &[(0x00, "none"), (0x01, "level II"), (0x08, "exclusive"), (0x09, "batch"), (0xff, "lease")];

/// What is to be done (MS-SMB2 §2.2.13).
const DISPOSITIONS: &[(u64, &str)] = &[
    (0, "SUPERSEDE: replace it if it exists, else create it"),
    (1, "OPEN: fail if it does not exist"),
    (2, "CREATE: fail if it exists"),
    (3, "OPEN_IF: create it if it does not exist"),
    (4, "OVERWRITE: empty it, fail if it does not exist"),
    (5, "OVERWRITE_IF: empty it if it exists, else create it"),
];

/// What was done (MS-SMB2 §2.2.14).
pub const ACTIONS: &[(u64, &str)] = &[(0, "superseded"), (1, "opened"), (2, "created"), (3, "overwritten")];

/// Reads what is to be opened.
pub fn request(
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.u8(&SECURITY_FLAGS)?;
    r.u8(&OPLOCK)?;
    r.le32(&IMPERSONATION)?;
    r.le64(&CREATE_FLAGS)?;
    r.bytes(&RESERVED, 8)?;
    let access = open::access_mask(r)?;
    network_open::attributes(r)?;
    open::share_access(r)?;
    let disposition = r.le32(&DISPOSITION)?;
    let options = open::create_options(r)?;
    let name_place = body::place16(r, "the name")?;
    let contexts = body::place32(r, "the create contexts")?;
    let mut name = String::new();
    if go_to(r, header, name_place, "the name")? {
        name = text16(r.text16(&FILE_NAME, name_place.length)?, Order::Little);
    }
    now.summary.push_str(", ");
    now.summary.push_str(if name.is_empty() { "the root of the share" } else { &name });
    asked.file = None;
    asked.detail = Detail::Open(Box::new(Opening { name, access, options, disposition }));
    if go_to(r, header, contexts, "the list of create contexts")? {
        create_context::read(r, contexts, header)?;
    }
    Ok(())
}

/// Reads what was opened.
pub fn response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: Option<&mut Asked>,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.u8(&OPLOCK)?;
    r.bits8(&RESPONSE_FLAGS, &[&REPARSE_POINT])?;
    let action = r.le32(&ACTION)?;
    let times = network_open::times(r)?;
    let size = network_open::sizes(r)?;
    let attributes = network_open::attributes(r)?;
    r.bytes(&RESERVED, 4)?;
    let id = r.guid(&FILE_ID)?;
    let opening = opening(asked);
    if let Some(opening) = &opening {
        let name = if opening.name.is_empty() { "the root of the share" } else { &opening.name };
        r.meaning(format_args!("{name}"));
        now.summary.push_str(", ");
        now.summary.push_str(name);
        if let Some(action) = ACTION.name_of(action.into()) {
            now.summary.push_str(", ");
            now.summary.push_str(action);
        }
    }
    let name = opening.as_ref().map_or("", |opening| opening.name.trim_start_matches('\\'));
    // Where the share was connected to before the capture began, the name tells.
    let is_pipe = match smb2.trees.get(&(header.session, header.tree)) {
        Some(tree) => tree.pipes,
        None => dcerpc::is_pipe_name(name),
    };
    let pipe = is_pipe.then(|| Box::new(Association::over_pipe(name)));
    smb2.opened += 1;
    super::show_number(r, smb2.opened);
    let open = Open {
        number: smb2.opened,
        deleted: opening.as_ref().is_some_and(|opening| opening.options & open::OPTION_DELETE_ON_CLOSE != 0),
        opening,
        tree: header.tree,
        action: Some(action),
        opened: Some(now.time),
        times,
        size: Some(size),
        directory: attributes & network_open::ATTRIBUTE_DIRECTORY != 0,
        pipe,
        ..Open::default()
    };
    for waiting in smb2.requests.values_mut().filter(|waiting| waiting.opened_by == Some(header.message)) {
        waiting.file = Some(id);
    }
    if let Some(open) = smb2.opens.insert((header.session, id), open) {
        records::file(smb2, header.session, open, now.records);
    }
    let contexts = body::place32(r, "the create contexts")?;
    if go_to(r, header, contexts, "the list of create contexts")? {
        create_context::read(r, contexts, header)?;
    }
    Ok(())
}

/// The server did not open it.
pub fn refused(smb2: &Smb2, header: &Header, asked: Option<&mut Asked>, now: &mut Now<'_>) {
    if header.status == STATUS_PENDING {
        return;
    }
    if let Some(opening) = opening(asked) {
        now.summary.push_str(", ");
        now.summary.push_str(&opening.name);
        records::not_opened(smb2, header, &opening, now);
    }
}

fn opening(asked: Option<&mut Asked>) -> Option<Opening> {
    asked.and_then(|asked| match std::mem::take(&mut asked.detail) {
        Detail::Open(opening) => Some(*opening),
        _ => None,
    })
}
