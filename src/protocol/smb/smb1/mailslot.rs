//! Mailslots: messages without an answer, to one machine or to all (MS-MAIL).

mod browser;
mod controller;
mod netlogon;

use super::message::Message;
use super::text;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
pub use browser::{SERVER_TYPE, server_type};

crate::fields! { MAILSLOT:
    /// What is done with the mailslot.
    OPCODE = uint("mailslot.opcode", "Opcode").names(&[(1, "write")]).spec("MS-MAIL §2.2.1");
    /// Which message comes first if several wait.
    PRIORITY = uint("mailslot.priority", "Priority").spec("MS-MAIL §2.2.1");
    /// Whether the message is sent again until it arrives.
    CLASS = uint("mailslot.class", "Class").names(&[(1, "reliable"), (2, "unreliable")]).spec("MS-MAIL §2.2.1");
    /// Who the message is for.
    NAME = text16("mailslot.name", "Mailslot Name").spec("MS-MAIL §2.2.1");
}

/// The field lists of mailslots and what goes to them.
pub static FIELDS: &[&[&Field]] = &[MAILSLOT, browser::FIELDS, netlogon::FIELDS, controller::FIELDS];

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
    if r.is_empty() {
        return Ok(());
    }
    let slot = name.get(10..).unwrap_or_default().to_ascii_uppercase();
    match slot.as_str() {
        "BROWSE" => browser::message(r, m),
        slot if is_netlogon(slot) => netlogon::message(r, m),
        _ => Ok(()),
    }
}

/// Whether messages of the logon service go there: to the service itself, or to who asked it (MS-ADTS §6.3.5).
fn is_netlogon(slot: &str) -> bool {
    matches!(slot, "NET\\NETLOGON" | "NET\\NTLOGON" | "TEMP\\NETLOGON" | "NET\\LOGON")
        || slot.starts_with("NET\\GETDC")
        || slot.starts_with("TEMP\\")
}

/// Reads text in the code page up to its NUL, or as far as there is.
fn oem(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<String, Fault> {
    let length = r.peek().iter().position(|&byte| byte == 0).map_or(r.remaining(), |at| at + 1);
    text::read(r, field, length, false)
}
