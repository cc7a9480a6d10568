//! The workstation service: the computer as a client, its users and transports.
//!
//! Specifications: MS-WKST.

use super::srvsvc::PLATFORMS;
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, UNICODE_STRING, idl};
use crate::protocol::dcerpc::status::WIN32;

crate::fields! { COMMON:
    /// What the operation returned.
    WERROR = hex("wkssvc.werror", "Return code").names(WIN32).spec("MS-ERREF §2.2");
    /// What kind of system it is.
    PLATFORM = uint("wkssvc.platform_id", "Platform").names(PLATFORMS).spec("MS-WKST §2.2.5.1");
}

/// Text that a pointer leads to.
const STRING: Type = Unique(&Text);

idl! { FIELDS, "wkssvc":
    WKSTA_GET_INFO = "wkssvc_NetWkstaGetInfo", "MS-WKST §3.2.4.1" {
        /// The server that is asked.
        [IN] server_name: STRING, "Server";
        /// How much is told.
        [IN] level: Uint(4), "Level";
        /// The computer.
        [OUT] info: Union(4, &WKSTA_INFO), "Computer";
        [OUT] WERROR: Hex(4);
    }
    WKSTA_INFO = "wkssvc_NetWkstaInfo", "MS-WKST §2.2.4.1" {
        /// Name, domain and version.
        [100] info100: Unique(&Struct(&WKSTA_INFO_100)), "Level 100";
        /// With the LAN root.
        [101] info101: Unique(&Struct(&WKSTA_INFO_101)), "Level 101";
        /// With the number of users.
        [102] info102: Unique(&Struct(&WKSTA_INFO_102)), "Level 102";
    }
    WKSTA_INFO_100 = "wkssvc_NetWkstaInfo100", "MS-WKST §2.2.5.1" {
        PLATFORM: Uint(4);
        /// Name of the computer.
        server_name: STRING, "Name";
        /// Its domain or workgroup.
        domain_name: STRING, "Domain";
        /// Major version of its system.
        version_major: Uint(4), "Major version";
        /// Minor version of its system.
        version_minor: Uint(4), "Minor version";
    }
    WKSTA_INFO_101 = "wkssvc_NetWkstaInfo101", "MS-WKST §2.2.5.2" {
        PLATFORM: Uint(4);
        /// Name of the computer.
        server_name: STRING, "Name";
        /// Its domain or workgroup.
        domain_name: STRING, "Domain";
        /// Major version of its system.
        version_major: Uint(4), "Major version";
        /// Minor version of its system.
        version_minor: Uint(4), "Minor version";
        /// Not used.
        lan_root: STRING, "LAN root";
    }
    WKSTA_INFO_102 = "wkssvc_NetWkstaInfo102", "MS-WKST §2.2.5.3" {
        PLATFORM: Uint(4);
        /// Name of the computer.
        server_name: STRING, "Name";
        /// Its domain or workgroup.
        domain_name: STRING, "Domain";
        /// Major version of its system.
        version_major: Uint(4), "Major version";
        /// Minor version of its system.
        version_minor: Uint(4), "Minor version";
        /// Not used.
        lan_root: STRING, "LAN root";
        /// How many users are logged on.
        logged_on_users: Uint(4), "Logged-on users";
    }
    ENUM_USERS = "wkssvc_NetWkstaEnumUsers", "MS-WKST §3.2.4.3" {
        /// The server that is asked.
        [IN] server_name: STRING, "Server";
        /// The users.
        [IN | OUT] info: Struct(&ENUM_USERS_INFO), "Users";
        /// How many bytes the client takes.
        [IN] prefmaxlen: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] entries_read: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    ENUM_USERS_INFO = "wkssvc_NetWkstaEnumUsersInfo", "MS-WKST §2.2.5.14" {
        /// How much is told of each user.
        level: Uint(4), "Level";
        /// The users.
        ctr: Union(4, &ENUM_USERS_CTR), "Users";
    }
    ENUM_USERS_CTR = "wkssvc_NetWkstaEnumUsersCtr", "MS-WKST §2.2.5.14" {
        /// Names only.
        [0] user0: Unique(&Struct(&USERS_CTR_0)), "Level 0";
        /// With where they logged on.
        [1] user1: Unique(&Struct(&USERS_CTR_1)), "Level 1";
    }
    USERS_CTR_0 = "wkssvc_NetWkstaEnumUsersCtr0", "MS-WKST §2.2.5.12" {
        /// How many users follow.
        entries_read: Uint(4), "Count";
        /// A user.
        user0: Unique(&Array(&Struct(&USER_INFO_0))), "User";
    }
    USER_INFO_0 = "wkssvc_NetrWkstaUserInfo0", "MS-WKST §2.2.5.9" {
        /// Name of the user.
        user_name: STRING, "User";
    }
    USERS_CTR_1 = "wkssvc_NetWkstaEnumUsersCtr1", "MS-WKST §2.2.5.13" {
        /// How many users follow.
        entries_read: Uint(4), "Count";
        /// A user.
        user1: Unique(&Array(&Struct(&USER_INFO_1))), "User";
    }
    USER_INFO_1 = "wkssvc_NetrWkstaUserInfo1", "MS-WKST §2.2.5.10" {
        /// Name of the user.
        user_name: STRING, "User";
        /// Domain of the user.
        logon_domain: STRING, "Logon domain";
        /// Other domains that are looked through.
        other_domains: STRING, "Other domains";
        /// Who checked the password.
        logon_server: STRING, "Logon server";
    }
    TRANSPORT_ENUM = "wkssvc_NetWkstaTransportEnum", "MS-WKST §3.2.4.4" {
        /// The server that is asked.
        [IN] server_name: STRING, "Server";
        /// The transports.
        [IN | OUT] info: Struct(&TRANSPORT_INFO), "Transports";
        /// How many bytes the client takes.
        [IN] max_buffer: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] total_entries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    TRANSPORT_INFO = "wkssvc_NetWkstaTransportInfo", "MS-WKST §2.2.5.16" {
        /// How much is told of each transport; only 0.
        level: Uint(4), "Level";
        /// The transports.
        ctr: Union(4, &TRANSPORT_CTR), "Transports";
    }
    TRANSPORT_CTR = "wkssvc_NetWkstaTransportCtr", "MS-WKST §2.2.5.16" {
        /// With address and priority.
        [0] ctr0: Unique(&Struct(&TRANSPORT_CTR_0)), "Level 0";
    }
    TRANSPORT_CTR_0 = "wkssvc_NetWkstaTransportCtr0", "MS-WKST §2.2.5.15" {
        /// How many transports follow.
        count: Uint(4), "Count";
        /// A transport.
        array: Unique(&Array(&Struct(&TRANSPORT_INFO_0))), "Transport";
    }
    TRANSPORT_INFO_0 = "wkssvc_NetWkstaTransportInfo0", "MS-WKST §2.2.5.8" {
        /// Its priority among the transports.
        quality_of_service: Uint(4), "Quality of service";
        /// How many connections go over it.
        vc_count: Uint(4), "Connections";
        /// Its name.
        name: STRING, "Name";
        /// Its address.
        address: STRING, "Address";
        /// Whether it is a wide area network.
        wan_link: Uint(4), "Wide area network";
    }
    JOIN_INFORMATION = "wkssvc_NetrGetJoinInformation", "MS-WKST §3.2.4.12" {
        /// The server that is asked.
        [IN] server_name: STRING, "Server";
        /// The domain or workgroup.
        [IN | OUT] name_buffer: Unique(&Text), "Name";
        /// What it is.
        [OUT] name_type: Enum, "Name type",
            .names(&[(0, "unknown"), (1, "not joined"), (2, "workgroup"), (3, "domain")]);
        [OUT] WERROR: Hex(4);
    }
    ENUMERATE_NAMES = "wkssvc_NetrEnumerateComputerNames", "MS-WKST §3.2.4.21" {
        /// The server that is asked.
        [IN] server_name: STRING, "Server";
        /// Which names are wanted.
        [IN] name_type: Enum, "Name type",
            .names(&[(0, "primary name"), (1, "alternate names"), (2, "all names")]);
        /// Reserved.
        [IN] Reserved: Uint(4), "Reserved";
        /// The names.
        [OUT] ctr: Unique(&Struct(&NAMES_CTR)), "Names";
        [OUT] WERROR: Hex(4);
    }
    NAMES_CTR = "wkssvc_ComputerNamesCtr", "MS-WKST §2.2.5.21" {
        /// How many names follow.
        count: Uint(4), "Count";
        /// A name of the computer.
        computer_name: Unique(&Array(&UNICODE_STRING)), "Computer name";
    }
}

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[
    (0, &WKSTA_GET_INFO),
    (2, &ENUM_USERS),
    (5, &TRANSPORT_ENUM),
    (20, &JOIN_INFORMATION),
    (30, &ENUMERATE_NAMES),
];
