//! The security account manager: domains, users, groups and aliases.
//!
//! Specifications: MS-SAMR.

pub mod display;
pub mod domain;
pub mod flags;
pub mod group;
pub mod user;

use super::access::CONNECT;
use super::lsarpc::SID;
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, idl};
use crate::protocol::windows::access::Object;
use crate::protocol::windows::status::{self, NT_STATUS};
use display::QUERY_DISPLAY;
use domain::{
    DOMAIN_PASSWORD_RULES, ENUM_ALIASES, ENUM_DOMAINS, ENUM_GROUPS, ENUM_USERS, LOOKUP_DOMAIN, LOOKUP_NAMES,
    LOOKUP_RIDS, OPEN_DOMAIN, QUERY_DOMAIN, QUERY_DOMAIN_2,
};
use group::{
    ALIAS_MEMBERS, ALIAS_MEMBERSHIP, GROUP_MEMBERS, GROUPS_FOR_USER, OPEN_ALIAS, OPEN_GROUP, QUERY_ALIAS,
    QUERY_GROUP,
};
use user::{
    CREATE_USER_2, DELETE_USER, OPEN_USER, QUERY_USER, QUERY_USER_2, SET_USER, SET_USER_2,
    USER_PASSWORD_RULES,
};

crate::fields! { COMMON:
    /// What the operation returned.
    STATUS = hex("samr.status", "Return code").names(NT_STATUS).meaning(status::meaning).spec("MS-ERREF §2.3");
    /// What stands for the server.
    CONNECT_HANDLE = bytes("samr.connect_handle", "Server").spec("MS-SAMR §2.2.7.2");
    /// What stands for the domain.
    DOMAIN_HANDLE = bytes("samr.domain_handle", "Domain").spec("MS-SAMR §2.2.7.2");
    /// What stands for the user.
    USER_HANDLE = bytes("samr.user_handle", "User").spec("MS-SAMR §2.2.7.2");
    /// What stands for the group.
    GROUP_HANDLE = bytes("samr.group_handle", "Group").spec("MS-SAMR §2.2.7.2");
    /// What stands for the alias.
    ALIAS_HANDLE = bytes("samr.alias_handle", "Alias").spec("MS-SAMR §2.2.7.2");
    /// What stands for the object.
    HANDLE = bytes("samr.handle", "Handle").spec("MS-SAMR §2.2.7.2");
    /// Number of the account in its domain.
    RID = uint("samr.rid", "RID").names(RIDS).spec("MS-SAMR §2.2.1.14");
    /// How many numbers follow.
    ID_COUNT = uint("samr.samr_Ids.count", "Count").spec("MS-SAMR §2.2.7.4");
    /// Length of the security descriptor.
    DESCRIPTOR_LENGTH = uint("samr.sec_desc_buf_len", "Length").unit("bytes").spec("MS-SAMR §2.2.7.11");
    /// What the client wants to do with the server.
    CONNECT_ACCESS = hex("samr.connect.access_mask", "Access mask").spec("MS-SAMR §2.2.1.3");
    /// What the client wants to do with the domain.
    DOMAIN_ACCESS = hex("samr.domain.access_mask", "Access mask").spec("MS-SAMR §2.2.1.4");
    /// What the client wants to do with the user.
    USER_ACCESS = hex("samr.user.access_mask", "Access mask").spec("MS-SAMR §2.2.1.7");
    /// What the client wants to do with the group.
    GROUP_ACCESS = hex("samr.group.access_mask", "Access mask").spec("MS-SAMR §2.2.1.5");
    /// What the client wants to do with the alias.
    ALIAS_ACCESS = hex("samr.alias.access_mask", "Access mask").spec("MS-SAMR §2.2.1.6");
}

/// MS-SAMR §2.2.1.14.
const RIDS: &[(u64, &str)] = &[
    (500, "administrator"),
    (501, "guest"),
    (502, "key distribution centre"),
    (512, "domain admins"),
    (513, "domain users"),
    (514, "domain guests"),
    (515, "domain computers"),
    (516, "domain controllers"),
    (544, "administrators"),
    (545, "users"),
    (546, "guests"),
];

/// MS-SAMR §2.2.2.3.
const NAME_TYPES: &[(u64, &str)] = &[
    (1, "user"),
    (2, "group"),
    (3, "domain"),
    (4, "alias"),
    (5, "well-known group"),
    (6, "deleted account"),
    (7, "invalid"),
    (8, "unknown"),
    (9, "computer"),
];

idl! { FIELDS, "samr":
    SYSTEM_CONNECT = "samr_Connect", "MS-SAMR §3.1.5.1.4" {
        /// A character of the server's name; not used.
        [IN] system_name: Unique(&Uint(2)), "Server";
        [IN] CONNECT_ACCESS: Flags(4, CONNECT);
        [OUT] CONNECT_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    CLOSE = "samr_Close", "MS-SAMR §3.1.5.13.1" {
        [IN | OUT] HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    QUERY_SECURITY = "samr_QuerySecurity", "MS-SAMR §3.1.5.12.2" {
        [IN] HANDLE: Handle;
        /// Which parts of the security descriptor are wanted.
        [IN] sec_info: Hex(4), "Security information";
        /// The security descriptor.
        [OUT] sdbuf: Unique(&Struct(&SECURITY_BUFFER)), "Security descriptor";
        [OUT] STATUS: Hex(4);
    }
    SECURITY_BUFFER = "samr_SecDescBuf", "MS-SAMR §2.2.7.11" {
        DESCRIPTOR_LENGTH: Uint(4);
        /// The security descriptor itself.
        sd: Unique(&Descriptor(Object::Unknown)), "Security descriptor";
    }
    CONNECT_2 = "samr_Connect2", "MS-SAMR §3.1.5.1.3" {
        /// Name of the server.
        [IN] system_name: Unique(&Text), "Server";
        [IN] CONNECT_ACCESS: Flags(4, CONNECT);
        [OUT] CONNECT_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    CONNECT_3 = "samr_Connect3", "MS-SAMR §3.1.5" {
        /// Name of the server.
        [IN] system_name: Unique(&Text), "Server";
        /// Not used.
        [IN] unknown: Uint(4), "Reserved";
        [IN] CONNECT_ACCESS: Flags(4, CONNECT);
        [OUT] CONNECT_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    CONNECT_4 = "samr_Connect4", "MS-SAMR §3.1.5.1.2" {
        /// Name of the server.
        [IN] system_name: Unique(&Text), "Server";
        /// What the client understands.
        [IN] client_version: Uint(4), "Client revision", .names(REVISIONS);
        [IN] CONNECT_ACCESS: Flags(4, CONNECT);
        [OUT] CONNECT_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    CONNECT_5 = "samr_Connect5", "MS-SAMR §3.1.5.1.1" {
        /// Name of the server.
        [IN] system_name: Unique(&Text), "Server";
        [IN] CONNECT_ACCESS: Flags(4, CONNECT);
        /// Which form the client's revision has.
        [IN] level_in: Uint(4), "Level of the client";
        /// What the client understands.
        [IN] info_in: Union(4, &CONNECT_INFO), "Client revision";
        /// Which form the server's revision has.
        [OUT] level_out: Uint(4), "Level of the server";
        /// What the server understands.
        [OUT] info_out: Union(4, &CONNECT_INFO), "Server revision";
        [OUT] CONNECT_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    CONNECT_INFO = "samr_ConnectInfo", "MS-SAMR §2.2.7.16" {
        /// A revision and features.
        [1] info1: Struct(&CONNECT_INFO_1), "Revision";
    }
    CONNECT_INFO_1 = "samr_ConnectInfo1", "MS-SAMR §2.2.7.15" {
        /// What it understands.
        client_version: Uint(4), "Revision", .names(REVISIONS);
        /// What else it understands.
        unknown2: Hex(4), "Features";
    }
    RID_TO_SID = "samr_RidToSid", "MS-SAMR §3.1.5.13.5" {
        [IN] HANDLE: Handle;
        [IN] RID: Uint(4);
        [OUT] SID: Unique(&Sid);
        [OUT] STATUS: Hex(4);
    }
}

/// MS-SAMR §2.2.7.15.
const REVISIONS: &[(u64, &str)] =
    &[(1, "before Windows 2000"), (2, "Windows 2000"), (3, "after Windows 2000")];

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[
    (0, &SYSTEM_CONNECT),
    (1, &CLOSE),
    (3, &QUERY_SECURITY),
    (5, &LOOKUP_DOMAIN),
    (6, &ENUM_DOMAINS),
    (7, &OPEN_DOMAIN),
    (8, &QUERY_DOMAIN),
    (11, &ENUM_GROUPS),
    (13, &ENUM_USERS),
    (15, &ENUM_ALIASES),
    (16, &ALIAS_MEMBERSHIP),
    (17, &LOOKUP_NAMES),
    (18, &LOOKUP_RIDS),
    (19, &OPEN_GROUP),
    (20, &QUERY_GROUP),
    (25, &GROUP_MEMBERS),
    (27, &OPEN_ALIAS),
    (28, &QUERY_ALIAS),
    (33, &ALIAS_MEMBERS),
    (34, &OPEN_USER),
    (35, &DELETE_USER),
    (36, &QUERY_USER),
    (37, &SET_USER),
    (39, &GROUPS_FOR_USER),
    (40, &QUERY_DISPLAY),
    (44, &USER_PASSWORD_RULES),
    (46, &QUERY_DOMAIN_2),
    (47, &QUERY_USER_2),
    (48, &QUERY_DISPLAY),
    (50, &CREATE_USER_2),
    (51, &QUERY_DISPLAY),
    (56, &DOMAIN_PASSWORD_RULES),
    (57, &CONNECT_2),
    (58, &SET_USER_2),
    (61, &CONNECT_3),
    (62, &CONNECT_4),
    (64, &CONNECT_5),
    (65, &RID_TO_SID),
];
