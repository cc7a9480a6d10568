//! The logon service: where the domain controllers are (MS-ADTS §6.3.1, §6.3.5).

use super::super::message::Message;
use super::super::text;
pub(super) use super::super::text::PADDING;
use super::{controller, oem};
use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::windows::sid;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the message asks or answers.
    COMMAND = hex("smb_netlogon.command", "Operation Code").names(COMMANDS).spec("MS-ADTS §6.3.1.3");
    /// How often the question was asked before.
    REQUEST_COUNT = uint("smb_netlogon.request_count", "Request Count").spec("MS-ADTS §6.3.1.6");
    /// The machine that asks.
    COMPUTER = text("smb_netlogon.computer_name", "Computer Name").spec("MS-ADTS §6.3.1.4");
    /// The machine that asks.
    UNICODE_COMPUTER = text16("smb_netlogon.unicode_computer_name", "Unicode Computer Name")
        .spec("MS-ADTS §6.3.1.4, §6.3.1.6");
    /// The user who is to log in.
    USER = text16("smb_netlogon.user_name", "User Name").spec("MS-ADTS §6.3.1.6");
    /// Where the answer is to be sent.
    MAILSLOT = text("smb_netlogon.mailslot_name", "Mailslot Name").spec("MS-ADTS §6.3.1.4");
    /// Which accounts may be used.
    FLAGS = hex("smb_netlogon.flags", "Allowable Account Control Bits").spec("MS-ADTS §6.3.1.6");
    /// Accounts that were locked because of wrong passwords.
    AUTOLOCK = flag("smb_netlogon.flags.autolock", "Autolock").mask(32, 0x400).spec("MS-SAMR §2.2.1.12");
    /// Accounts whose password does not expire.
    EXPIRE = flag("smb_netlogon.flags.expire", "Password Does Not Expire").mask(32, 0x200).spec("MS-SAMR §2.2.1.12");
    /// Accounts of domain controllers.
    SERVER_TRUST = flag("smb_netlogon.flags.server", "Server Trust").mask(32, 0x100).spec("MS-SAMR §2.2.1.12");
    /// Accounts of machines.
    WORKSTATION_TRUST = flag("smb_netlogon.flags.workstation", "Workstation Trust").mask(32, 0x80)
        .spec("MS-SAMR §2.2.1.12");
    /// Accounts of domains that are trusted.
    INTERDOMAIN_TRUST = flag("smb_netlogon.flags.interdomain", "Interdomain Trust").mask(32, 0x40)
        .spec("MS-SAMR §2.2.1.12");
    /// Accounts for logons to sets of servers.
    MNS = flag("smb_netlogon.flags.mns", "MNS Logon").mask(32, 0x20).spec("MS-SAMR §2.2.1.12");
    /// Accounts of users.
    NORMAL = flag("smb_netlogon.flags.normal", "Normal User").mask(32, 0x10).spec("MS-SAMR §2.2.1.12");
    /// Second accounts of users whose first one is in another domain.
    TEMPORARY = flag("smb_netlogon.flags.temp_dup", "Temporary Duplicate").mask(32, 0x8).spec("MS-SAMR §2.2.1.12");
    /// Accounts that need no password.
    NO_PASSWORD = flag("smb_netlogon.flags.password", "No Password").mask(32, 0x4).spec("MS-SAMR §2.2.1.12");
    /// Accounts that need a home directory.
    HOME_DIRECTORY = flag("smb_netlogon.flags.homedir", "Home Directory").mask(32, 0x2).spec("MS-SAMR §2.2.1.12");
    /// Accounts that are not in use.
    ACCOUNT_DISABLED = flag("smb_netlogon.flags.enabled", "Account Disabled").mask(32, 0x1).spec("MS-SAMR §2.2.1.12");
    /// How many bytes the security identifier takes.
    SID_SIZE = uint("smb_netlogon.domain_sid_size", "Domain SID Size").unit("bytes").spec("MS-ADTS §6.3.1.6");
    /// The domain, by its security identifier.
    DOMAIN_SID = group("smb_netlogon.domain_sid", "Domain SID").spec("MS-ADTS §6.3.1.6");
    /// Which answers the asking side understands, as bits.
    NT_VERSION = hex("smb_netlogon.nt_version", "NT Version").spec("MS-ADTS §6.3.1.1");
    /// Marks messages of Windows NT: 0xffff.
    LMNT_TOKEN = hex("smb_netlogon.lmnt_token", "LMNT Token").spec("MS-ADTS §6.3.1.4");
    /// Marks messages of LAN Manager 2: 0xffff.
    LM20_TOKEN = hex("smb_netlogon.lm_token", "LM20 Token").spec("MS-ADTS §6.3.1.4");
    /// The primary domain controller.
    PDC = text("smb_netlogon.pdc_name", "Primary DC Name").spec("MS-ADTS §6.3.1.5");
    /// The primary domain controller.
    UNICODE_PDC = text16("smb_netlogon.unicode_pdc_name", "Unicode Primary DC Name").spec("MS-ADTS §6.3.1.5");
    /// The domain.
    DOMAIN = text16("smb_netlogon.domain_name", "Domain Name").spec("MS-ADTS §6.3.1.5");
    /// The domain controller that answers.
    SERVER = text16("smb_netlogon.server_name", "Logon Server").spec("MS-ADTS §6.3.1.7");
    /// Tells the domain from all others.
    DOMAIN_GUID = guid("smb_netlogon.domain.guid", "Domain GUID").spec("MS-ADTS §6.3.1.8");
    /// What is not told apart.
    DATA = bytes("smb_netlogon.data", "Data").spec("MS-ADTS §6.3.1.9");
    /// The lower half of the change's number.
    LOW_SERIAL = uint("smb_netlogon.low_serial", "Low Serial Number").spec("MS-NRPC §2.2.1.5.1");
    /// When it changed.
    DATE_TIME = unix_time("smb_netlogon.date_time", "Date And Time").spec("MS-NRPC §2.2.1.5.1");
    /// How long it is between two announcements.
    PULSE = uint("smb_netlogon.pulse", "Pulse").unit("s").spec("MS-NRPC §2.2.1.5.1");
    /// How long to wait at most before asking for the changes.
    RANDOM = uint("smb_netlogon.random", "Random").unit("s").spec("MS-NRPC §2.2.1.5.1");
    /// The domain, in the code page.
    OEM_DOMAIN = text("smb_netlogon.oem_domain_name", "Domain Name").spec("MS-NRPC §2.2.1.5.1");
    /// How many databases changed.
    DATABASE_COUNT = uint("smb_netlogon.db_count", "Database Count").spec("MS-NRPC §2.2.1.5.1");
    /// Which database it is.
    DATABASE = uint("smb_netlogon.db_index", "Database Index")
        .names(&[(0, "accounts"), (1, "built-in accounts"), (2, "policies")]).spec("MS-NRPC §2.2.1.5.1");
    /// Number of its last change.
    SERIAL = uint("smb_netlogon.large_serial", "Large Serial Number").spec("MS-NRPC §2.2.1.5.1");
    /// When it was made.
    NT_TIME = filetime("smb_netlogon.nt_date_time", "NT Date And Time").spec("MS-NRPC §2.2.1.5.1");
}

/// Operation codes (MS-ADTS §6.3.1.3).
static COMMANDS: &[(u64, &str)] = &[
    (0, "LOGON_REQUEST"),
    (6, "LM20_LOGON_RESPONSE"),
    (7, "LOGON_PRIMARY_QUERY"),
    (8, "ANNOUNCE_PRIMARY_START"),
    (9, "ANNOUNCE_PRIMARY_FAIL"),
    (10, "ANNOUNCE_CHANGE"),
    (12, "LOGON_PRIMARY_RESPONSE"),
    (18, "LOGON_SAM_LOGON_REQUEST"),
    (19, "LOGON_SAM_LOGON_RESPONSE"),
    (20, "LOGON_SAM_PAUSE_RESPONSE"),
    (21, "LOGON_SAM_USER_UNKNOWN"),
    (23, "LOGON_SAM_LOGON_RESPONSE_EX"),
    (24, "LOGON_SAM_PAUSE_RESPONSE_EX"),
    (25, "LOGON_SAM_USER_UNKNOWN_EX"),
];

static ACCOUNT_FLAGS: &[&Field] = &[
    &AUTOLOCK,
    &EXPIRE,
    &SERVER_TRUST,
    &WORKSTATION_TRUST,
    &INTERDOMAIN_TRUST,
    &MNS,
    &NORMAL,
    &TEMPORARY,
    &NO_PASSWORD,
    &HOME_DIRECTORY,
    &ACCOUNT_DISABLED,
];

/// How many databases of an announcement are shown.
const MAX_DATABASES: u32 = 64;

/// Reads a message.
pub fn message(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let (start, whole) = (r.offset(), r.peek());
    let command = r.le16(&COMMAND)?;
    m.now.summary.clear();
    m.say(format_args!("Netlogon: {}", COMMAND.name_of(command.into()).unwrap_or("unknown operation")));
    match command {
        0 => {
            let name = oem(r, &COMPUTER)?;
            m.say(format_args!(", from {name}"));
            return r.rest(&DATA).map(drop);
        }
        7 => {
            let name = oem(r, &COMPUTER)?;
            m.say(format_args!(", from {name}"));
            oem(r, &MAILSLOT)?;
            unicode(r, start, &UNICODE_COMPUTER)?;
        }
        10 => announcement(r, start, m)?,
        12 => {
            let name = oem(r, &PDC)?;
            m.say(format_args!(", {name}"));
            unicode(r, start, &UNICODE_PDC)?;
            unicode(r, start, &DOMAIN)?;
        }
        18 => {
            r.le16(&REQUEST_COUNT)?;
            let name = unicode(r, start, &UNICODE_COMPUTER)?;
            let user = unicode(r, start, &USER)?;
            if !user.is_empty() {
                m.say(format_args!(", {user}"));
            }
            m.say(format_args!(", from {name}"));
            oem(r, &MAILSLOT)?;
            r.bits_le32(&FLAGS, ACCOUNT_FLAGS)?;
            identifier(r, start)?;
        }
        19..=21 => {
            let name = unicode(r, start, &SERVER)?;
            m.say(format_args!(", {name}"));
            unicode(r, start, &USER)?;
            unicode(r, start, &DOMAIN)?;
            if r.remaining() > 8 {
                controller::answer(r, whole)?;
            }
        }
        23..=25 => controller::extended_answer(r, m, whole)?,
        _ => return if r.is_empty() { Ok(()) } else { r.rest(&DATA).map(drop) },
    }
    if r.remaining() >= 8 {
        r.le32(&NT_VERSION)?;
    }
    if r.remaining() >= 4 {
        r.le16(&LMNT_TOKEN)?;
    }
    if r.remaining() >= 2 {
        r.le16(&LM20_TOKEN)?;
    }
    Ok(())
}

/// Reads text in UTF-16 up to its NUL, from an even offset of the message on.
fn unicode(r: &mut Reader<'_, '_>, start: usize, field: &'static Field) -> Result<String, Fault> {
    if (r.offset() - start) % 2 == 1 && !r.is_empty() {
        r.bytes(&PADDING, 1)?;
    }
    let units = r.peek().as_chunks::<2>().0;
    let length = units.iter().position(|unit| *unit == [0, 0]).map_or(r.remaining(), |at| 2 * at + 2);
    text::read(r, field, length, true)
}

/// Reads the security identifier of the domain, if there is one.
fn identifier(r: &mut Reader<'_, '_>, start: usize) -> Result<(), Fault> {
    let size = r.le32(&SID_SIZE)? as usize;
    if size == 0 {
        return Ok(());
    }
    let over = (r.offset() - start) % 4;
    if over > 0 {
        r.bytes(&PADDING, 4 - over)?;
    }
    r.within(&DOMAIN_SID, size, |r| sid::sid(r).map(drop))?;
    Ok(())
}

/// Reads which databases changed.
fn announcement(r: &mut Reader<'_, '_>, start: usize, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.le32(&LOW_SERIAL)?;
    r.le32(&DATE_TIME)?;
    r.le32(&PULSE)?;
    r.le32(&RANDOM)?;
    let name = oem(r, &PDC)?;
    m.say(format_args!(", by {name}"));
    oem(r, &OEM_DOMAIN)?;
    unicode(r, start, &UNICODE_PDC)?;
    unicode(r, start, &DOMAIN)?;
    let count = r.le32(&DATABASE_COUNT)?;
    for _ in 0..count.min(MAX_DATABASES) {
        r.le32(&DATABASE)?;
        r.le64(&SERIAL)?;
        r.le64(&NT_TIME)?;
    }
    identifier(r, start)
}
