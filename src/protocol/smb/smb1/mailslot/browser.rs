//! The browser service: which machines there are, and which of them keeps the list (MS-BRWS).

use super::super::message::Message;
use super::super::text;
use super::oem;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the message says.
    COMMAND = hex("browser.command", "Command").names(COMMANDS).spec("MS-BRWS §2.2");
    /// How many announcements there were; mostly 0.
    UPDATE_COUNT = uint("browser.update_count", "Update Count").spec("MS-BRWS §2.2.1");
    /// When the next announcement comes.
    PERIOD = uint("browser.period", "Periodicity").unit("ms").spec("MS-BRWS §2.2.1");
    /// The machine, or the domain or workgroup.
    SERVER = text("browser.server", "Server Name").spec("MS-BRWS §2.2.1, §2.2.7");
    /// Version of the operating system: before the point.
    OS_MAJOR = uint("browser.os_major", "OS Major Version").spec("MS-BRWS §2.2.1");
    /// Version of the operating system: behind the point.
    OS_MINOR = uint("browser.os_minor", "OS Minor Version").spec("MS-BRWS §2.2.1");
    /// What the machine is.
    SERVER_TYPE = hex("browser.server_type", "Server Type").spec("MS-RAP §2.5.5.2.1");
    /// A machine that uses files of others.
    TYPE_WORKSTATION = flag("browser.server_type.workstation", "Workstation").mask(32, 0x1).spec("MS-RAP §2.5.5.2.1");
    /// A machine that offers files.
    TYPE_SERVER = flag("browser.server_type.server", "Server").mask(32, 0x2).spec("MS-RAP §2.5.5.2.1");
    /// A database server.
    TYPE_SQL = flag("browser.server_type.sql", "SQL Server").mask(32, 0x4).spec("MS-RAP §2.5.5.2.1");
    /// The primary domain controller.
    TYPE_PDC = flag("browser.server_type.domain_controller", "Domain Controller").mask(32, 0x8)
        .spec("MS-RAP §2.5.5.2.1");
    /// A backup domain controller.
    TYPE_BDC = flag("browser.server_type.backup_controller", "Backup Controller").mask(32, 0x10)
        .spec("MS-RAP §2.5.5.2.1");
    /// A machine that knows what time it is.
    TYPE_TIME = flag("browser.server_type.time", "Time Source").mask(32, 0x20).spec("MS-RAP §2.5.5.2.1");
    /// A server for Macintosh.
    TYPE_APPLE = flag("browser.server_type.apple", "Apple").mask(32, 0x40).spec("MS-RAP §2.5.5.2.1");
    /// A server of Novell's.
    TYPE_NOVELL = flag("browser.server_type.novell", "Novell").mask(32, 0x80).spec("MS-RAP §2.5.5.2.1");
    /// A member of a LAN Manager 2 domain.
    TYPE_MEMBER = flag("browser.server_type.member", "Domain Member").mask(32, 0x100).spec("MS-RAP §2.5.5.2.1");
    /// A server with a print queue.
    TYPE_PRINT = flag("browser.server_type.print", "Print Queue").mask(32, 0x200).spec("MS-RAP §2.5.5.2.1");
    /// A server that can be dialled.
    TYPE_DIAL_IN = flag("browser.server_type.dialin", "Dial-in").mask(32, 0x400).spec("MS-RAP §2.5.5.2.1");
    /// A Unix.
    TYPE_UNIX = flag("browser.server_type.xenix", "Xenix Or Unix").mask(32, 0x800).spec("MS-RAP §2.5.5.2.1");
    /// Windows NT or later.
    TYPE_NT = flag("browser.server_type.ntw", "Windows NT").mask(32, 0x1000).spec("MS-RAP §2.5.5.2.1");
    /// Windows for Workgroups.
    TYPE_WFW = flag("browser.server_type.wfw", "Windows For Workgroups").mask(32, 0x2000).spec("MS-RAP §2.5.5.2.1");
    /// Windows NT as a server, no domain controller.
    TYPE_NT_SERVER = flag("browser.server_type.nts", "Windows NT Server").mask(32, 0x8000).spec("MS-RAP §2.5.5.2.1");
    /// A machine that can keep the list.
    TYPE_POTENTIAL = flag("browser.server_type.browser.potential", "Potential Browser").mask(32, 0x1_0000)
        .spec("MS-RAP §2.5.5.2.1");
    /// A machine that keeps a copy of the list.
    TYPE_BACKUP = flag("browser.server_type.browser.backup", "Backup Browser").mask(32, 0x2_0000)
        .spec("MS-RAP §2.5.5.2.1");
    /// The machine that keeps the list.
    TYPE_MASTER = flag("browser.server_type.browser.master", "Master Browser").mask(32, 0x4_0000)
        .spec("MS-RAP §2.5.5.2.1");
    /// The machine that keeps the list of the whole domain.
    TYPE_DOMAIN_MASTER = flag("browser.server_type.browser.domain_master", "Domain Master Browser").mask(32, 0x8_0000)
        .spec("MS-RAP §2.5.5.2.1");
    /// OSF.
    TYPE_OSF = flag("browser.server_type.osf", "OSF").mask(32, 0x10_0000).spec("MS-RAP §2.5.5.2.1");
    /// VMS.
    TYPE_VMS = flag("browser.server_type.vms", "VMS").mask(32, 0x20_0000).spec("MS-RAP §2.5.5.2.1");
    /// Windows 95 or later.
    TYPE_W95 = flag("browser.server_type.w95", "Windows 95 Or Later").mask(32, 0x40_0000).spec("MS-RAP §2.5.5.2.1");
    /// The root of a distributed file system.
    TYPE_DFS = flag("browser.server_type.dfs", "DFS Root").mask(32, 0x80_0000).spec("MS-RAP §2.5.5.2.1");
    /// Only what the local machine knows.
    TYPE_LOCAL = flag("browser.server_type.local", "Local List Only").mask(32, 0x4000_0000).spec("MS-RAP §2.5.5.2.1");
    /// A domain, no machine.
    TYPE_DOMAIN = flag("browser.server_type.domainenum", "Primary Domain").mask(32, 0x8000_0000)
        .spec("MS-RAP §2.5.5.2.1");
    /// Version of the browser service: before the point.
    MAJOR = uint("browser.proto_major", "Browser Major Version").spec("MS-BRWS §2.2.1");
    /// Version of the browser service: behind the point.
    MINOR = uint("browser.proto_minor", "Browser Minor Version").spec("MS-BRWS §2.2.1");
    /// Marks the announcement: 0xaa55.
    SIGNATURE = hex("browser.sig", "Signature").spec("MS-BRWS §2.2.1");
    /// What the administrator says of the machine.
    COMMENT = text("browser.comment", "Comment").spec("MS-BRWS §2.2.1");
    /// Bytes without a meaning.
    UNUSED = hex("browser.unused", "Unused").spec("MS-BRWS §2.2.2");
    /// Where the announcement is to be sent.
    REPLY_NAME = text("browser.response_computer_name", "Reply Name").spec("MS-BRWS §2.2.2");
    /// Version of the election.
    ELECTION_VERSION = uint("browser.election.version", "Election Version").spec("MS-BRWS §2.2.3");
    /// How strongly the machine wants to be elected: the greater number wins.
    CRITERIA = hex("browser.election.criteria", "Election Criteria").spec("MS-BRWS §2.2.3");
    /// What the machine is in the browser service.
    DESIRE = hex("browser.election.desire", "Election Desire").spec("MS-BRWS §2.2.3");
    /// It keeps a copy of the list.
    DESIRE_BACKUP = flag("browser.election.desire.backup", "Backup Browser").mask(8, 0x01).spec("MS-BRWS §2.2.3");
    /// It stands by.
    DESIRE_STANDBY = flag("browser.election.desire.standby", "Standby Browser").mask(8, 0x02).spec("MS-BRWS §2.2.3");
    /// It keeps the list.
    DESIRE_MASTER = flag("browser.election.desire.master", "Master Browser").mask(8, 0x04).spec("MS-BRWS §2.2.3");
    /// It keeps the list of the whole domain.
    DESIRE_DOMAIN_MASTER = flag("browser.election.desire.domain_master", "Domain Master Browser").mask(8, 0x08)
        .spec("MS-BRWS §2.2.3");
    /// It asks a name server.
    DESIRE_WINS = flag("browser.election.desire.wins", "WINS Client").mask(8, 0x20).spec("MS-BRWS §2.2.3");
    /// It is a domain controller.
    DESIRE_NT = flag("browser.election.desire.nt", "Domain Controller").mask(8, 0x80).spec("MS-BRWS §2.2.3");
    /// The operating system.
    ELECTION_OS = hex("browser.election.os", "Election OS").spec("MS-BRWS §2.2.3");
    /// Windows for Workgroups.
    OS_WFW = flag("browser.election.os.wfw", "Windows For Workgroups").mask(8, 0x01).spec("MS-BRWS §2.2.3");
    /// Windows NT.
    OS_NTW = flag("browser.election.os.ntw", "Windows NT Workstation").mask(8, 0x10).spec("MS-BRWS §2.2.3");
    /// Windows NT as a server.
    OS_NTS = flag("browser.election.os.nts", "Windows NT Server").mask(8, 0x20).spec("MS-BRWS §2.2.3");
    /// How long the machine has been up.
    UPTIME = uint("browser.uptime", "Uptime").unit("ms").spec("MS-BRWS §2.2.3");
    /// Bytes without a meaning.
    ELECTION_UNUSED = hex("browser.election.unused", "Unused").spec("MS-BRWS §2.2.3");
    /// How many machines are asked for, or named.
    BACKUP_COUNT = uint("browser.backup.count", "Backup Server Count").spec("MS-BRWS §2.2.4");
    /// Tells the answer from others.
    TOKEN = uint("browser.backup.token", "Token").spec("MS-BRWS §2.2.4");
    /// A machine that keeps a copy of the list.
    BACKUP_SERVER = text("browser.backup.server", "Backup Server").spec("MS-BRWS §2.2.5");
    /// The machine that is to keep a copy of the list.
    PROMOTED = text("browser.browser_to_promote", "Browser To Promote").spec("MS-BRWS §2.2.6");
    /// A pointer to the comment in the sender's memory; without use.
    COMMENT_POINTER = hex("browser.mysterious_field", "Comment Pointer").spec("MS-BRWS §2.2.7");
    /// The machine that keeps the list of the domain or workgroup.
    MASTER = text("browser.mb_server", "Local Master Browser Name").spec("MS-BRWS §2.2.7");
    /// What the machine is to do.
    RESET = hex("browser.reset_cmd", "Reset State").spec("MS-BRWS §2.2.9");
    /// Stop keeping the list, and copy it from another.
    RESET_DEMOTE = flag("browser.reset_cmd.demote", "Demote Local Master").mask(8, 0x1).spec("MS-BRWS §2.2.9");
    /// Forget the list.
    RESET_FLUSH = flag("browser.reset_cmd.flush", "Flush Browse List").mask(8, 0x2).spec("MS-BRWS §2.2.9");
    /// Have nothing to do with lists any more.
    RESET_STOP = flag("browser.reset_cmd.stop_lmb", "Stop Being A Browser").mask(8, 0x4).spec("MS-BRWS §2.2.9");
}

static COMMANDS: &[(u64, &str)] = &[
    (0x01, "Host Announcement"),
    (0x02, "Announcement Request"),
    (0x08, "Request Election"),
    (0x09, "Get Backup List Request"),
    (0x0a, "Get Backup List Response"),
    (0x0b, "Become Backup"),
    (0x0c, "Domain Announcement"),
    (0x0d, "Master Announcement"),
    (0x0e, "Reset State Request"),
    (0x0f, "Local Master Announcement"),
];

static TYPES: &[&Field] = &[
    &TYPE_WORKSTATION,
    &TYPE_SERVER,
    &TYPE_SQL,
    &TYPE_PDC,
    &TYPE_BDC,
    &TYPE_TIME,
    &TYPE_APPLE,
    &TYPE_NOVELL,
    &TYPE_MEMBER,
    &TYPE_PRINT,
    &TYPE_DIAL_IN,
    &TYPE_UNIX,
    &TYPE_NT,
    &TYPE_WFW,
    &TYPE_NT_SERVER,
    &TYPE_POTENTIAL,
    &TYPE_BACKUP,
    &TYPE_MASTER,
    &TYPE_DOMAIN_MASTER,
    &TYPE_OSF,
    &TYPE_VMS,
    &TYPE_W95,
    &TYPE_DFS,
    &TYPE_LOCAL,
    &TYPE_DOMAIN,
];

static DESIRES: &[&Field] =
    &[&DESIRE_BACKUP, &DESIRE_STANDBY, &DESIRE_MASTER, &DESIRE_DOMAIN_MASTER, &DESIRE_WINS, &DESIRE_NT];
static SYSTEMS: &[&Field] = &[&OS_WFW, &OS_NTW, &OS_NTS];
static RESETS: &[&Field] = &[&RESET_DEMOTE, &RESET_FLUSH, &RESET_STOP];

/// Reads what machines are.
pub fn server_type(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(&SERVER_TYPE, TYPES)
}

/// Reads a message.
pub fn message(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let command = r.u8(&COMMAND)?;
    m.now.summary.clear();
    m.say(format_args!("Browser: {}", COMMAND.name_of(command.into()).unwrap_or("unknown command")));
    match command {
        0x01 | 0x0f => {
            announcement(r, m)?;
            r.u8(&MAJOR)?;
            r.u8(&MINOR)?;
            r.le16(&SIGNATURE)?;
            oem(r, &COMMENT)?;
        }
        0x02 => {
            r.u8(&UNUSED)?;
            let name = oem(r, &REPLY_NAME)?;
            m.say(format_args!(", to {name}"));
        }
        0x08 => election(r, m)?,
        0x09 => {
            r.u8(&BACKUP_COUNT)?;
            r.le32(&TOKEN)?;
        }
        0x0a => {
            let count = r.u8(&BACKUP_COUNT)?;
            r.le32(&TOKEN)?;
            for _ in 0..count {
                let name = oem(r, &BACKUP_SERVER)?;
                m.say(format_args!(", {name}"));
            }
        }
        0x0b => {
            let name = oem(r, &PROMOTED)?;
            m.say(format_args!(", {name}"));
        }
        0x0c => {
            announcement(r, m)?;
            // Windows 9x has something else here.
            if r.peek().get(2..4) == Some(&[0x55, 0xaa]) {
                r.u8(&MAJOR)?;
                r.u8(&MINOR)?;
                r.le16(&SIGNATURE)?;
            } else {
                r.le32(&COMMENT_POINTER)?;
            }
            let name = oem(r, &MASTER)?;
            m.say(format_args!(", listed by {name}"));
        }
        0x0d => {
            let name = oem(r, &MASTER)?;
            m.say(format_args!(", {name}"));
        }
        0x0e => drop(r.bits8(&RESET, RESETS)?),
        _ => {}
    }
    Ok(())
}

/// Reads what all announcements start with.
fn announcement(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.u8(&UPDATE_COUNT)?;
    r.le32(&PERIOD)?;
    let name = text::read(r, &SERVER, 16, false)?;
    m.say(format_args!(", {name}"));
    r.u8(&OS_MAJOR)?;
    r.u8(&OS_MINOR)?;
    server_type(r)?;
    Ok(())
}

fn election(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.u8(&ELECTION_VERSION)?;
    let criteria = r.peek().first_chunk().map_or(0, |&bytes| u32::from_le_bytes(bytes));
    let (source, start) = (r.source(), r.offset());
    let group = r.tree().open(&CRITERIA, source, start, criteria.into());
    let result = criteria_parts(r);
    let end = r.offset();
    r.tree().close(group, end);
    result?;
    r.le32(&UPTIME)?;
    r.le32(&ELECTION_UNUSED)?;
    let name = oem(r, &SERVER)?;
    m.say(format_args!(", {name}"));
    Ok(())
}

fn criteria_parts(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bits8(&DESIRE, DESIRES)?;
    r.u8(&MAJOR)?;
    r.u8(&MINOR)?;
    r.bits8(&ELECTION_OS, SYSTEMS)?;
    Ok(())
}
