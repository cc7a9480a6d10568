//! The server service: the server itself, its disks, clock and names; what it shares, and to whom.
//!
//! Specifications: MS-SRVS.

pub mod session;
pub mod share;

use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, idl};
use crate::protocol::dcerpc::status::WIN32;
use crate::tree::{Node, Tree};
use session::{CONN_ENUM, FILE_CLOSE, FILE_ENUM, FILE_GET_INFO, SESS_DEL, SESS_ENUM};
use share::{
    SHARE_ADD, SHARE_CHECK, SHARE_DEL, SHARE_ENUM, SHARE_ENUM_ALL, SHARE_GET_INFO, SHARE_SET_INFO, UNLIMITED,
};

crate::fields! { COMMON:
    /// What the operation returned.
    WERROR = hex("srvsvc.werror", "Return code").names(WIN32).spec("MS-ERREF §2.2");
}

/// Text that a pointer leads to.
const STRING: Type = Unique(&Text);

idl! { FIELDS, "srvsvc":
    SRV_GET_INFO = "srvsvc_NetSrvGetInfo", "MS-SRVS §3.1.4.17" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// How much is told of it.
        [IN] level: Uint(4), "Level";
        /// The server.
        [OUT] info: Union(4, &SRV_INFO), "Server";
        [OUT] WERROR: Hex(4);
    }
    SRV_INFO = "srvsvc_NetSrvInfo", "MS-SRVS §2.2.3.7" {
        /// Its name.
        [100] info100: Unique(&Struct(&SRV_INFO_100)), "Level 100";
        /// With version and type.
        [101] info101: Unique(&Struct(&SRV_INFO_101)), "Level 101";
        /// With limits.
        [102] info102: Unique(&Struct(&SRV_INFO_102)), "Level 102";
    }
    SRV_INFO_100 = "srvsvc_NetSrvInfo100", "MS-SRVS §2.2.4.40" {
        /// What kind of system it is.
        platform_id: Uint(4), "Platform", .names(PLATFORMS);
        /// Its name.
        server_name: STRING, "Name";
    }
    SRV_INFO_101 = "srvsvc_NetSrvInfo101", "MS-SRVS §2.2.4.41" {
        /// What kind of system it is.
        platform_id: Uint(4), "Platform", .names(PLATFORMS);
        /// Its name.
        server_name: STRING, "Name";
        /// Major version of its system.
        version_major: Uint(4), "Major version";
        /// Minor version of its system.
        version_minor: Uint(4), "Minor version";
        /// What it offers.
        server_type: Hex(4), "Server type", .meaning(server_type);
        /// A remark about the server.
        comment: STRING, "Comment";
    }
    SRV_INFO_102 = "srvsvc_NetSrvInfo102", "MS-SRVS §2.2.4.42" {
        /// What kind of system it is.
        platform_id: Uint(4), "Platform", .names(PLATFORMS);
        /// Its name.
        server_name: STRING, "Name";
        /// Major version of its system.
        version_major: Uint(4), "Major version";
        /// Minor version of its system.
        version_minor: Uint(4), "Minor version";
        /// What it offers.
        server_type: Hex(4), "Server type", .meaning(server_type);
        /// A remark about the server.
        comment: STRING, "Comment";
        /// How many users there may be at once.
        users: Uint(4), "Users", .names(UNLIMITED);
        /// Minutes after which an idle session ends.
        disc: Int(4), "Disconnect time", .unit("min");
        /// Whether it is hidden from lists.
        hidden: Uint(4), "Hidden";
        /// How often it announces itself.
        announce: Uint(4), "Announcement interval", .unit("s");
        /// How much that interval varies.
        anndelta: Uint(4), "Announcement variation", .unit("ms");
        /// How many licences it has.
        licenses: Uint(4), "Licences";
        /// Where home directories are.
        userpath: STRING, "User path";
    }
    DISK_ENUM = "srvsvc_NetDiskEnum", "MS-SRVS §3.1.4.19" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// How much is told; only 0.
        [IN] level: Uint(4), "Level";
        /// The disks.
        [IN | OUT] info: Struct(&DISK_INFO), "Disks";
        /// How many bytes the client takes.
        [IN] maxlen: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] totalentries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    DISK_INFO = "srvsvc_NetDiskInfo", "MS-SRVS §2.2.4.92" {
        /// How many disks follow.
        count: Uint(4), "Count";
        /// A disk.
        disks: Unique(&Varying(&Struct(&DISK_INFO_0))), "Disk";
    }
    DISK_INFO_0 = "srvsvc_NetDiskInfo0", "MS-SRVS §2.2.4.91" {
        /// Its letter and a colon.
        disk: FixedText, "Disk";
    }
    REMOTE_TOD = "srvsvc_NetRemoteTOD", "MS-SRVS §3.1.4.21" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The time of day.
        [OUT] info: Unique(&Struct(&TOD_INFO)), "Time of day";
        [OUT] WERROR: Hex(4);
    }
    TOD_INFO = "srvsvc_NetRemoteTODInfo", "MS-SRVS §2.2.4.105" {
        /// Seconds since 1970.
        elapsed: Uint(4), "Seconds since 1970", .unit("s");
        /// Milliseconds since the server started.
        msecs: Uint(4), "Time since start", .unit("ms");
        /// Hours.
        hours: Uint(4), "Hours";
        /// Minutes.
        mins: Uint(4), "Minutes";
        /// Seconds.
        secs: Uint(4), "Seconds";
        /// Hundredths of a second.
        hunds: Uint(4), "Hundredths";
        /// Minutes that local time is behind UTC.
        timezone: Int(4), "Time zone", .unit("min");
        /// Length of a tick of the clock.
        tinterval: Uint(4), "Tick", .unit("0.1 ms");
        /// Day of the month.
        day: Uint(4), "Day";
        /// Month.
        month: Uint(4), "Month";
        /// Year.
        year: Uint(4), "Year";
        /// Day of the week; 0 is Sunday.
        weekday: Uint(4), "Weekday";
    }
    NAME_VALIDATE = "srvsvc_NetNameValidate", "MS-SRVS §3.1.4.32" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The name that is checked.
        [IN] name: Text, "Name";
        /// What it is to be the name of.
        [IN] name_type: Uint(4), "Name type";
        /// How it is checked.
        [IN] flags: Hex(4), "Flags";
        [OUT] WERROR: Hex(4);
    }
}

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[
    (8, &CONN_ENUM),
    (9, &FILE_ENUM),
    (10, &FILE_GET_INFO),
    (11, &FILE_CLOSE),
    (12, &SESS_ENUM),
    (13, &SESS_DEL),
    (14, &SHARE_ADD),
    (15, &SHARE_ENUM_ALL),
    (16, &SHARE_GET_INFO),
    (17, &SHARE_SET_INFO),
    (18, &SHARE_DEL),
    (20, &SHARE_CHECK),
    (21, &SRV_GET_INFO),
    (23, &DISK_ENUM),
    (28, &REMOTE_TOD),
    (33, &NAME_VALIDATE),
    (36, &SHARE_ENUM),
];

/// MS-SRVS §2.2.2.6.
pub const PLATFORMS: &[(u64, &str)] = &[(300, "DOS"), (400, "OS/2"), (500, "NT"), (600, "OSF"), (700, "VMS")];

/// MS-SRVS §2.2.2.7, from the lowest bit.
fn server_type(node: &Node, _: &Tree, out: &mut String) {
    const NAMES: &[&str] = &[
        "workstation",
        "server",
        "SQL server",
        "domain controller",
        "backup domain controller",
        "time source",
        "Apple File Protocol",
        "Novell",
        "domain member",
        "print queue server",
        "dial-in server",
        "Unix",
        "NT",
        "Windows for Workgroups",
        "Microsoft File and Print for NetWare",
        "NT server",
        "potential browser",
        "backup browser",
        "master browser",
        "domain master browser",
        "OSF",
        "VMS",
        "Windows 95",
        "DFS root",
        "cluster",
        "terminal server",
        "virtual cluster server",
    ];
    crate::field::write_set(node.value, NAMES, out);
}
