//! Changes in a directory that is watched (MS-FSCC §2.7.1).

use super::Names;
use super::fields::*;
use super::list::list;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// One change.
    CHANGE = group("smb2.notify.info", "Change").spec("MS-FSCC §2.7.1");
    /// How far it is to the next change; 0 in the last one.
    NEXT = hex("smb2.notify.next_offset", "Next offset").spec("MS-FSCC §2.7.1");
    /// What happened.
    ACTION = hex("smb2.notify.action", "Action").names(ACTIONS).spec("MS-FSCC §2.7.1");
    /// What happened.
    ACTION_SMB1 = hex("smb.nt.notify.action", "Action").names(ACTIONS).spec("MS-FSCC §2.7.1");
}

const ACTIONS: &[(u64, &str)] = &[
    (1, "added"),
    (2, "removed"),
    (3, "modified"),
    (4, "renamed: the old name"),
    (5, "renamed: the new name"),
    (6, "stream added"),
    (7, "stream removed"),
    (8, "stream modified"),
    (9, "removed by its identifier"),
    (10, "identifier could not be tunnelled"),
    (11, "tunnelled identifier was in use"),
];

/// Reads all bytes that are left as changes in a directory.
pub fn notify(r: &mut Reader<'_, '_>, names: Names) -> Result<(), Fault> {
    list(r, &CHANGE, |r| {
        r.le32(names.pick(&NEXT_ENTRY_OFFSET, &NEXT))?;
        r.le32(names.pick(&ACTION_SMB1, &ACTION))?;
        let length = r.le32(names.pick(&FILE_NAME_LENGTH_SMB1, &FILE_NAME_LENGTH))? as usize;
        r.text16(names.pick(&FILE_NAME_SMB1, &FILE_NAME), length).map(drop)
    })
}
