//! What the items of parameters and data mean, by function (MS-RAP §2.5.5 to §2.5.9).

use super::super::mailslot::SERVER_TYPE;
use super::{BYTES, DOUBLE_WORD, LEVEL, WORD};
use crate::field::Field;
use crate::tree::{Node, Tree};
use std::fmt::Write;

crate::fields! { FIELDS:
    /// Name of the share.
    SHARE_NAME = text("lanman.share.name", "Share Name").spec("MS-RAP §2.5.6.3.1");
    /// What kind of share it is.
    SHARE_TYPE = uint("lanman.share.type", "Share Type")
        .names(&[(0, "disk"), (1, "printer"), (2, "device"), (3, "named pipes"), (0x8003, "named pipes, special")])
        .spec("MS-RAP §2.5.6.3.2");
    /// What the administrator says of the share.
    SHARE_COMMENT = text("lanman.share.comment", "Share Comment").spec("MS-RAP §2.5.6.3.2");
    /// What one may do in the share.
    SHARE_PERMISSIONS = uint("lanman.share.permissions", "Share Permissions").spec("MS-RAP §2.5.6.3.3");
    /// How many may use the share at a time.
    SHARE_MAX_USES = uint("lanman.share.max_uses", "Share Max Uses").names(&[(0xffff, "any number")])
        .spec("MS-RAP §2.5.6.3.3");
    /// How many use the share.
    SHARE_USES = uint("lanman.share.current_uses", "Share Current Uses").spec("MS-RAP §2.5.6.3.3");
    /// Where the share is on the server.
    SHARE_PATH = text("lanman.share.path", "Share Path").spec("MS-RAP §2.5.6.3.3");
    /// The password of the share.
    SHARE_PASSWORD = text("lanman.share.password", "Share Password").spec("MS-RAP §2.5.6.3.3");
    /// Name of the server.
    SERVER_NAME = text("lanman.server.name", "Server Name").spec("MS-RAP §2.5.5.4.1");
    /// Version of the server's software: before the point.
    SERVER_MAJOR = uint("lanman.server.major", "Major Version").spec("MS-RAP §2.5.5.4.2");
    /// Version of the server's software: behind the point.
    SERVER_MINOR = uint("lanman.server.minor", "Minor Version").spec("MS-RAP §2.5.5.4.2");
    /// What the administrator says of the server.
    SERVER_COMMENT = text("lanman.server.comment", "Server Comment").spec("MS-RAP §2.5.5.4.2");
    /// The domain whose servers are asked for.
    ENUMERATION_DOMAIN = text("lanman.enumeration_domain", "Enumeration Domain").spec("MS-RAP §2.5.5.2.1");
    /// The last server that was told of.
    LAST_ENTRY = text("lanman.last_entry", "Last Entry").spec("MS-RAP §2.5.5.3.1");
    /// Name of the machine.
    COMPUTER_NAME = text("lanman.computer_name", "Computer Name").spec("MS-RAP §2.5.8.3");
    /// Name of the user.
    USER_NAME = text("lanman.user_name", "User Name").spec("MS-RAP §2.5.8.3");
    /// Name of the group.
    GROUP_NAME = text("lanman.group_name", "Group Name").spec("MS-RAP §2.5.9");
    /// The domain that the machine is in.
    WORKSTATION_DOMAIN = text("lanman.workstation_domain", "Workstation Domain").spec("MS-RAP §2.5.8.3");
    /// Version of the machine's software: before the point.
    WORKSTATION_MAJOR = uint("lanman.workstation_major", "Workstation Major Version").spec("MS-RAP §2.5.8.3");
    /// Version of the machine's software: behind the point.
    WORKSTATION_MINOR = uint("lanman.workstation_minor", "Workstation Minor Version").spec("MS-RAP §2.5.8.3");
    /// The domain that the user logged in to.
    LOGON_DOMAIN = text("lanman.logon_domain", "Logon Domain").spec("MS-RAP §2.5.8.3");
    /// Other domains that the machine asks.
    OTHER_DOMAINS = text("lanman.other_domains", "Other Domains").spec("MS-RAP §2.5.8.3");
    /// Seconds since 1970.
    CURRENT_TIME = unix_time("lanman.current_time", "Current Date And Time").spec("MS-RAP §2.5.8.4");
    /// Milliseconds since the server started.
    MILLISECONDS = uint("lanman.msecs", "Milliseconds").unit("ms").spec("MS-RAP §2.5.8.4");
    /// Hour of the day.
    HOUR = uint("lanman.hour", "Hour").spec("MS-RAP §2.5.8.4");
    /// Minute of the hour.
    MINUTE = uint("lanman.minute", "Minute").spec("MS-RAP §2.5.8.4");
    /// Second of the minute.
    SECOND = uint("lanman.second", "Second").spec("MS-RAP §2.5.8.4");
    /// Hundredth of the second.
    HUNDREDTH = uint("lanman.hundredths", "Hundredths Of A Second").spec("MS-RAP §2.5.8.4");
    /// How many minutes the time zone is behind UTC.
    TIME_ZONE = int("lanman.tzoffset", "Time Zone Offset").unit("min").spec("MS-RAP §2.5.8.4");
    /// How long the clock takes between two ticks, in ten thousandths of a second.
    TIME_INTERVAL = uint("lanman.timeinterval", "Time Interval").meaning(seconds).spec("MS-RAP §2.5.8.4");
    /// Day of the month.
    DAY = uint("lanman.day", "Day").spec("MS-RAP §2.5.8.4");
    /// Month of the year.
    MONTH = uint("lanman.month", "Month").spec("MS-RAP §2.5.8.4");
    /// Year.
    YEAR = uint("lanman.year", "Year").spec("MS-RAP §2.5.8.4");
    /// Day of the week.
    WEEKDAY = uint("lanman.weekday", "Weekday").names(&[(0, "Sunday"), (1, "Monday"), (2, "Tuesday"), (3, "Wednesday"),
        (4, "Thursday"), (5, "Friday"), (6, "Saturday")]).spec("MS-RAP §2.5.8.4");
    /// The password before.
    OLD_PASSWORD = bytes("lanman.old_password", "Old Password").spec("MS-RAP §2.5.9.1");
    /// The password from now on.
    NEW_PASSWORD = bytes("lanman.new_password", "New Password").spec("MS-RAP §2.5.9.1");
    /// A comment on the user.
    COMMENT = text("lanman.comment", "Comment").spec("MS-RAP §2.5.9.3");
    /// What the user says of themself.
    USER_COMMENT = text("lanman.user_comment", "User Comment").spec("MS-RAP §2.5.9.3");
    /// The user's name in full.
    FULL_NAME = text("lanman.full_name", "Full Name").spec("MS-RAP §2.5.9.3");
    /// What the user may do.
    PRIVILEGE = uint("lanman.privilege_level", "Privilege Level")
        .names(&[(0, "guest"), (1, "user"), (2, "administrator")]).spec("MS-RAP §2.5.9.3");
    /// What the user may administer.
    OPERATOR = uint("lanman.operator_privileges", "Operator Privileges").spec("MS-RAP §2.5.9.3");
    /// The user's directory.
    HOME = text("lanman.homedir", "Home Directory").spec("MS-RAP §2.5.9.3");
    /// Parameters of the user's applications.
    PARAMETERS = text("lanman.parameters", "Parameters").spec("MS-RAP §2.5.9.3");
    /// The servers that know the user.
    LOGON_SERVER = text("lanman.logon_server", "Logon Server").spec("MS-RAP §2.5.9.3");
    /// The machines that the user may log in from.
    WORKSTATIONS = text("lanman.workstations", "Workstations").spec("MS-RAP §2.5.9.3");
    /// Name of the print queue.
    QUEUE_NAME = text("lanman.queue_name", "Queue Name").spec("MS-RAP §2.5.7");
    /// A byte that is not used.
    UNUSED = uint("lanman.unused", "Unused").spec("MS-RAP §2.5.6.3.2");
}

/// Writes how many seconds so many ten thousandths are.
fn seconds(node: &Node, _: &Tree, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{} s", node.value as f64 / 10_000.0);
}

/// What the parameters of a function mean that take room in the request, in order.
pub fn parameters(function: u16) -> &'static [&'static Field] {
    PARAMETERS_OF.iter().find(|(known, _)| *known == function).map_or(&[], |(_, fields)| fields)
}

/// What the items of a structure mean, in order.
pub fn data(function: u16, descriptor: &str) -> &'static [&'static Field] {
    let is_it = |form: &&(u16, &str, &[&Field])| {
        form.0 == function && (form.1 == descriptor || form.1 == ANY && !descriptor.is_empty())
    };
    STRUCTURES.iter().find(is_it).map_or(&[], |form| form.2)
}

/// All descriptors: longer ones add items at the end.
const ANY: &str = "";

static PARAMETERS_OF: &[(u16, &[&Field])] = &[
    // NetShareEnum, NetShareGetInfo
    (0, &[&LEVEL]),
    (1, &[&SHARE_NAME, &LEVEL]),
    // NetServerGetInfo
    (13, &[&LEVEL]),
    // NetGroupGetUsers, NetUserEnum, NetUserGetInfo, NetUserGetGroups
    (52, &[&GROUP_NAME, &LEVEL]),
    (53, &[&LEVEL]),
    (56, &[&USER_NAME, &LEVEL]),
    (59, &[&USER_NAME, &LEVEL]),
    // NetWkstaGetInfo
    (63, &[&LEVEL]),
    // NetPrintQEnum, NetPrintQGetInfo
    (69, &[&LEVEL]),
    (70, &[&QUEUE_NAME, &LEVEL]),
    // NetServerEnum2, NetServerEnum3
    (104, &[&LEVEL, &SERVER_TYPE, &ENUMERATION_DOMAIN]),
    (215, &[&LEVEL, &SERVER_TYPE, &ENUMERATION_DOMAIN, &LAST_ENTRY]),
    // NetUserPasswordSet2
    (115, &[&USER_NAME, &OLD_PASSWORD, &NEW_PASSWORD, &WORD, &WORD]),
    // NetWkstaUserLogon
    (132, &[&LEVEL, &BYTES]),
    // SamOEMChangePassword
    (214, &[&USER_NAME]),
];

static SHARE: &[&Field] = &[
    &SHARE_NAME,
    &UNUSED,
    &SHARE_TYPE,
    &SHARE_COMMENT,
    &SHARE_PERMISSIONS,
    &SHARE_MAX_USES,
    &SHARE_USES,
    &SHARE_PATH,
    &SHARE_PASSWORD,
    &UNUSED,
];

static SERVER: &[&Field] = &[&SERVER_NAME, &SERVER_MAJOR, &SERVER_MINOR, &SERVER_TYPE, &SERVER_COMMENT];

static STRUCTURES: &[(u16, &str, &[&Field])] = &[
    (0, ANY, SHARE),
    (1, ANY, SHARE),
    (13, ANY, SERVER),
    (52, "B21", &[&USER_NAME]),
    (53, "B21", &[&USER_NAME]),
    (
        56,
        "B21BzzzWDDzzDDWWzWzDWb21W",
        &[
            &USER_NAME,
            &UNUSED,
            &COMMENT,
            &USER_COMMENT,
            &FULL_NAME,
            &PRIVILEGE,
            &OPERATOR,
            &DOUBLE_WORD,
            &HOME,
            &PARAMETERS,
            &DOUBLE_WORD,
            &DOUBLE_WORD,
            &WORD,
            &WORD,
            &LOGON_SERVER,
            &WORD,
            &WORKSTATIONS,
        ],
    ),
    (59, ANY, &[&GROUP_NAME]),
    (
        63,
        "zzzBBzz",
        &[
            &COMPUTER_NAME,
            &USER_NAME,
            &WORKSTATION_DOMAIN,
            &WORKSTATION_MAJOR,
            &WORKSTATION_MINOR,
            &LOGON_DOMAIN,
            &OTHER_DOMAINS,
        ],
    ),
    (69, "B13", &[&QUEUE_NAME]),
    (70, "B13", &[&QUEUE_NAME]),
    (
        91,
        ANY,
        &[
            &CURRENT_TIME,
            &MILLISECONDS,
            &HOUR,
            &MINUTE,
            &SECOND,
            &HUNDREDTH,
            &TIME_ZONE,
            &TIME_INTERVAL,
            &DAY,
            &MONTH,
            &YEAR,
            &WEEKDAY,
        ],
    ),
    (104, ANY, SERVER),
    (215, ANY, SERVER),
];
