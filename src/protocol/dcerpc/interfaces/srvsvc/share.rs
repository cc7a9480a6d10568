//! What the server shares (MS-SRVS).

use super::{STRING, WERROR};
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, OUT, idl};
use crate::protocol::windows::access::Object;

idl! { FIELDS, "srvsvc":
    SHARE_ADD = "srvsvc_NetShareAdd", "MS-SRVS §3.1.4.7" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// How much is told of the share.
        [IN] level: Uint(4), "Level";
        /// The new share.
        [IN] info: Union(4, &SHARE_INFO), "Share";
        /// The first parameter that is wrong.
        [IN | OUT] parm_error: Unique(&Uint(4)), "Parameter in error";
        [OUT] WERROR: Hex(4);
    }
    SHARE_ENUM_ALL = "srvsvc_NetShareEnumAll", "MS-SRVS §3.1.4.8" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// How much is told of each share.
        [IN | OUT] level: Level, "Level";
        /// The shares.
        [IN | OUT] ctr: Union(4, &SHARE_CTR), "Shares";
        /// How many bytes the client takes.
        [IN] max_buffer: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] totalentries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    SHARE_ENUM = "srvsvc_NetShareEnum", "MS-SRVS §3.1.4.9" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// How much is told of each share.
        [IN | OUT] level: Level, "Level";
        /// The shares that stay over a restart.
        [IN | OUT] ctr: Union(4, &SHARE_CTR), "Shares";
        /// How many bytes the client takes.
        [IN] max_buffer: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] totalentries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    SHARE_CTR = "srvsvc_NetShareCtr", "MS-SRVS §2.2.3.5" {
        /// Names only.
        [0] ctr0: Unique(&Struct(&SHARE_CTR_0)), "Level 0";
        /// With type and remark.
        [1] ctr1: Unique(&Struct(&SHARE_CTR_1)), "Level 1";
        /// With path and users.
        [2] ctr2: Unique(&Struct(&SHARE_CTR_2)), "Level 2";
        /// With flags for caching.
        [501] ctr501: Unique(&Struct(&SHARE_CTR_501)), "Level 501";
        /// With path and security descriptor.
        [502] ctr502: Unique(&Struct(&SHARE_CTR_502)), "Level 502";
    }
    SHARE_CTR_0 = "srvsvc_NetShareCtr0", "MS-SRVS §2.2.4.32" {
        /// How many shares follow.
        count: Uint(4), "Count";
        /// A share.
        array: Unique(&Array(&Struct(&SHARE_INFO_0))), "Share";
    }
    SHARE_INFO_0 = "srvsvc_NetShareInfo0", "MS-SRVS §2.2.4.22" {
        /// The name of the share.
        name: STRING, "Name";
    }
    SHARE_CTR_1 = "srvsvc_NetShareCtr1", "MS-SRVS §2.2.4.33" {
        /// How many shares follow.
        count: Uint(4), "Count";
        /// A share.
        array: Unique(&Array(&Struct(&SHARE_INFO_1))), "Share";
    }
    SHARE_INFO_1 = "srvsvc_NetShareInfo1", "MS-SRVS §2.2.4.23" {
        /// The name of the share.
        name: STRING, "Name";
        /// What is shared.
        type: Hex(4), "Type", .names(SHARE_TYPES);
        /// A remark about the share.
        comment: STRING, "Comment";
    }
    SHARE_CTR_2 = "srvsvc_NetShareCtr2", "MS-SRVS §2.2.4.34" {
        /// How many shares follow.
        count: Uint(4), "Count";
        /// A share.
        array: Unique(&Array(&Struct(&SHARE_INFO_2))), "Share";
    }
    SHARE_INFO_2 = "srvsvc_NetShareInfo2", "MS-SRVS §2.2.4.24" {
        /// The name of the share.
        name: STRING, "Name";
        /// What is shared.
        type: Hex(4), "Type", .names(SHARE_TYPES);
        /// A remark about the share.
        comment: STRING, "Comment";
        /// Not used.
        permissions: Uint(4), "Permissions";
        /// How many users there may be at once.
        max_users: Uint(4), "Maximum users", .names(UNLIMITED);
        /// How many users there are.
        current_users: Uint(4), "Current users";
        /// What the share shows.
        path: STRING, "Path";
        /// Password of the share; not used.
        password: STRING, "Password";
    }
    SHARE_CTR_501 = "srvsvc_NetShareCtr501", "MS-SRVS §2.2.4.35" {
        /// How many shares follow.
        count: Uint(4), "Count";
        /// A share.
        array: Unique(&Array(&Struct(&SHARE_INFO_501))), "Share";
    }
    SHARE_INFO_501 = "srvsvc_NetShareInfo501", "MS-SRVS §2.2.4.25" {
        /// The name of the share.
        name: STRING, "Name";
        /// What is shared.
        type: Hex(4), "Type", .names(SHARE_TYPES);
        /// A remark about the share.
        comment: STRING, "Comment";
        /// What clients may keep, among other flags.
        csc_policy: Hex(4), "Flags";
    }
    SHARE_CTR_502 = "srvsvc_NetShareCtr502", "MS-SRVS §2.2.4.36" {
        /// How many shares follow.
        count: Uint(4), "Count";
        /// A share.
        array: Unique(&Array(&Struct(&SHARE_INFO_502))), "Share";
    }
    SHARE_INFO_502 = "srvsvc_NetShareInfo502", "MS-SRVS §2.2.4.26" {
        /// The name of the share.
        name: STRING, "Name";
        /// What is shared.
        type: Hex(4), "Type", .names(SHARE_TYPES);
        /// A remark about the share.
        comment: STRING, "Comment";
        /// Not used.
        permissions: Uint(4), "Permissions";
        /// How many users there may be at once.
        max_users: Uint(4), "Maximum users", .names(UNLIMITED);
        /// How many users there are.
        current_users: Uint(4), "Current users";
        /// What the share shows.
        path: STRING, "Path";
        /// Password of the share; not used.
        password: STRING, "Password";
        /// Length of the security descriptor.
        unknown: Uint(4), "Descriptor length", .unit("bytes");
        /// Who may do what with the share.
        sd: Unique(&Descriptor(Object::FileOrDirectory)), "Security descriptor";
    }
    SHARE_INFO_1005 = "srvsvc_NetShareInfo1005", "MS-SRVS §2.2.4.29" {
        /// How the share takes part in DFS, and what clients may keep.
        dfs_flags: Hex(4), "Flags";
    }
    SHARE_INFO_1004 = "srvsvc_NetShareInfo1004", "MS-SRVS §2.2.4.28" {
        /// A remark about the share.
        comment: STRING, "Comment";
    }
    SHARE_INFO_1006 = "srvsvc_NetShareInfo1006", "MS-SRVS §2.2.4.30" {
        /// How many users there may be at once.
        max_users: Uint(4), "Maximum users", .names(UNLIMITED);
    }
    SHARE_INFO = "srvsvc_NetShareInfo", "MS-SRVS §2.2.3.6" {
        /// Its name.
        [0] info0: Unique(&Struct(&SHARE_INFO_0)), "Level 0";
        /// With type and remark.
        [1] info1: Unique(&Struct(&SHARE_INFO_1)), "Level 1";
        /// With path and users.
        [2] info2: Unique(&Struct(&SHARE_INFO_2)), "Level 2";
        /// With flags for caching.
        [501] info501: Unique(&Struct(&SHARE_INFO_501)), "Level 501";
        /// With path and security descriptor.
        [502] info502: Unique(&Struct(&SHARE_INFO_502)), "Level 502";
        /// Its remark.
        [1004] info1004: Unique(&Struct(&SHARE_INFO_1004)), "Level 1004";
        /// Its flags.
        [1005] info1005: Unique(&Struct(&SHARE_INFO_1005)), "Level 1005";
        /// Its limit of users.
        [1006] info1006: Unique(&Struct(&SHARE_INFO_1006)), "Level 1006";
    }
    SHARE_GET_INFO = "srvsvc_NetShareGetInfo", "MS-SRVS §3.1.4.10" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The share that is asked for.
        [IN] share_name: Text, "Share";
        /// How much is told of it.
        [IN] level: Uint(4), "Level";
        /// The share.
        [OUT] info: Union(4, &SHARE_INFO), "Share";
        [OUT] WERROR: Hex(4);
    }
    SHARE_SET_INFO = "srvsvc_NetShareSetInfo", "MS-SRVS §3.1.4.11" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The share that is changed.
        [IN] share_name: Text, "Share";
        /// How much is told of it.
        [IN] level: Uint(4), "Level";
        /// What the share becomes.
        [IN] info: Union(4, &SHARE_INFO), "Share";
        /// The first parameter that is wrong.
        [IN | OUT] parm_error: Unique(&Uint(4)), "Parameter in error";
        [OUT] WERROR: Hex(4);
    }
    SHARE_DEL = "srvsvc_NetShareDel", "MS-SRVS §3.1.4.12" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The share that goes.
        [IN] share_name: Text, "Share";
        /// Reserved.
        [IN] reserved: Uint(4), "Reserved";
        [OUT] WERROR: Hex(4);
    }
    SHARE_CHECK = "srvsvc_NetShareCheck", "MS-SRVS §3.1.4.16" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The device that may be shared.
        [IN] device_name: Text, "Device";
        /// What is shared.
        [OUT] type: Hex(4), "Type", .names(SHARE_TYPES);
        [OUT] WERROR: Hex(4);
    }

}

/// MS-SRVS §2.2.2.4.
pub const SHARE_TYPES: &[(u64, &str)] = &[
    (0, "disk"),
    (1, "printer"),
    (2, "device"),
    (3, "IPC"),
    (0x0200_0000, "cluster file system"),
    (0x0400_0000, "scale-out cluster file system"),
    (0x0800_0000, "cluster DFS"),
    (0x4000_0000, "temporary disk"),
    (0x8000_0000, "administrative disk"),
    (0x8000_0001, "administrative printer"),
    (0x8000_0003, "administrative IPC"),
];

/// MS-SRVS §2.2.4.26.
pub const UNLIMITED: &[(u64, &str)] = &[(0xffff_ffff, "no limit")];
