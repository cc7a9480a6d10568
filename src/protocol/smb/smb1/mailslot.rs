//! Mailslots: messages without an answer, to one machine or to all (MS-MAIL).

use super::message::Message;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { SETUP:
    /// What is done with the mailslot.
    OPCODE = uint("mailslot.opcode", "Opcode").names(&[(1, "write")]).spec("MS-MAIL §2.2.1");
    /// Which message comes first if several wait.
    PRIORITY = uint("mailslot.priority", "Priority").spec("MS-MAIL §2.2.1");
    /// Whether the message is sent again until it arrives.
    CLASS = uint("mailslot.class", "Class").names(&[(1, "reliable"), (2, "unreliable")]).spec("MS-MAIL §2.2.1");
}

/// The field lists of mailslots and what goes to them.
pub static FIELDS: &[&[&Field]] = &[SETUP];

/// Whether a transaction of that name goes to a mailslot.
pub fn is_name(name: &str) -> bool {
    name.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("\\MAILSLOT\\"))
}

/// Reads the words of set-up.
pub fn setup(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    if r.remaining() >= 6 {
        r.le16(&OPCODE)?;
        r.le16(&PRIORITY)?;
        r.le16(&CLASS)?;
    }
    Ok(())
}

/// Reads the message.
pub fn data(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, name: &str) -> Result<(), Fault> {
    let _ = r;
    m.say(format_args!(" {name}"));
    Ok(())
}
