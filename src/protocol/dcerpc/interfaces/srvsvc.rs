//! The server service: shares, sessions, open files, and the server itself.
//!
//! Specifications: MS-SRVS.

use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, idl};
use crate::protocol::dcerpc::status::WIN32;
use crate::protocol::windows::access::Object;
use crate::tree::{Node, Tree};

crate::fields! { COMMON:
    /// What the operation returned.
    WERROR = hex("srvsvc.werror", "Return code").names(WIN32).spec("MS-ERREF §2.2");
}

/// Text that a pointer leads to.
const STRING: Type = Unique(&Text);

idl! { FIELDS, "srvsvc":
    CONN_ENUM = "srvsvc_NetConnEnum", "MS-SRVS §3.1.4.1" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The share, or the computer, whose connections are wanted.
        [IN] path: STRING, "Share or computer";
        /// How much is told of each connection.
        [IN | OUT] level: Level, "Level";
        /// The connections.
        [IN | OUT] ctr: Union(4, &CONN_CTR), "Connections";
        /// How many bytes the client takes.
        [IN] max_buffer: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] totalentries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    CONN_CTR = "srvsvc_NetConnCtr", "MS-SRVS §2.2.3.1" {
        /// Connections by number.
        [0] ctr0: Unique(&Struct(&CONN_CTR_0)), "Level 0";
        /// Connections with their users.
        [1] ctr1: Unique(&Struct(&CONN_CTR_1)), "Level 1";
    }
    CONN_CTR_0 = "srvsvc_NetConnCtr0", "MS-SRVS §2.2.4.3" {
        /// How many connections follow.
        count: Uint(4), "Count";
        /// A connection.
        array: Unique(&Array(&Struct(&CONN_INFO_0))), "Connection";
    }
    CONN_INFO_0 = "srvsvc_NetConnInfo0", "MS-SRVS §2.2.4.1" {
        /// Number of the connection.
        conn_id: Uint(4), "Connection";
    }
    CONN_CTR_1 = "srvsvc_NetConnCtr1", "MS-SRVS §2.2.4.4" {
        /// How many connections follow.
        count: Uint(4), "Count";
        /// A connection.
        array: Unique(&Array(&Struct(&CONN_INFO_1))), "Connection";
    }
    CONN_INFO_1 = "srvsvc_NetConnInfo1", "MS-SRVS §2.2.4.2" {
        /// Number of the connection.
        conn_id: Uint(4), "Connection";
        /// What it is to.
        conn_type: Hex(4), "Type", .names(SHARE_TYPES);
        /// How many files are open over it.
        num_open: Uint(4), "Open files";
        /// How many users it has.
        num_users: Uint(4), "Users";
        /// How long it has been there.
        conn_time: Uint(4), "Time", .unit("s");
        /// Whose it is.
        user: STRING, "User";
        /// The share, or the computer that it comes from.
        share: STRING, "Share";
    }

    FILE_ENUM = "srvsvc_NetFileEnum", "MS-SRVS §3.1.4.2" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// Only files in this directory are wanted.
        [IN] path: STRING, "Path";
        /// Only files of this user are wanted.
        [IN] user: STRING, "User";
        /// How much is told of each file.
        [IN | OUT] level: Level, "Level";
        /// The open files.
        [IN | OUT] ctr: Union(4, &FILE_CTR), "Files";
        /// How many bytes the client takes.
        [IN] max_buffer: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] totalentries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    FILE_CTR = "srvsvc_NetFileCtr", "MS-SRVS §2.2.3.2" {
        /// Open files by number.
        [2] ctr2: Unique(&Struct(&FILE_CTR_2)), "Level 2";
        /// Open files with path and user.
        [3] ctr3: Unique(&Struct(&FILE_CTR_3)), "Level 3";
    }
    FILE_CTR_2 = "srvsvc_NetFileCtr2", "MS-SRVS §2.2.4.8" {
        /// How many files follow.
        count: Uint(4), "Count";
        /// An open file.
        array: Unique(&Array(&Struct(&FILE_INFO_2))), "File";
    }
    FILE_INFO_2 = "srvsvc_NetFileInfo2", "MS-SRVS §2.2.4.6" {
        /// Number of the open file.
        fid: Uint(4), "File";
    }
    FILE_CTR_3 = "srvsvc_NetFileCtr3", "MS-SRVS §2.2.4.9" {
        /// How many files follow.
        count: Uint(4), "Count";
        /// An open file.
        array: Unique(&Array(&Struct(&FILE_INFO_3))), "File";
    }
    FILE_INFO_3 = "srvsvc_NetFileInfo3", "MS-SRVS §2.2.4.7" {
        /// Number of the open file.
        fid: Uint(4), "File";
        /// What its opener may do with it.
        permissions: Hex(4), "Permissions";
        /// How many locks there are in it.
        num_locks: Uint(4), "Locks";
        /// Where it is.
        path: STRING, "Path";
        /// Who opened it.
        user: STRING, "User";
    }
    FILE_GET_INFO = "srvsvc_NetFileGetInfo", "MS-SRVS §3.1.4.3" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// Number of the open file.
        [IN] fid: Uint(4), "File";
        /// How much is told of it.
        [IN] level: Uint(4), "Level";
        /// The open file.
        [OUT] info: Union(4, &FILE_INFO), "File";
        [OUT] WERROR: Hex(4);
    }
    FILE_INFO = "srvsvc_NetFileInfo", "MS-SRVS §2.2.3.3" {
        /// Its number.
        [2] info2: Unique(&Struct(&FILE_INFO_2)), "Level 2";
        /// With path and user.
        [3] info3: Unique(&Struct(&FILE_INFO_3)), "Level 3";
    }
    FILE_CLOSE = "srvsvc_NetFileClose", "MS-SRVS §3.1.4.4" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// Number of the open file.
        [IN] fid: Uint(4), "File";
        [OUT] WERROR: Hex(4);
    }

    SESS_ENUM = "srvsvc_NetSessEnum", "MS-SRVS §3.1.4.5" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// Only sessions of this client are wanted.
        [IN] client: STRING, "Client";
        /// Only sessions of this user are wanted.
        [IN] user: STRING, "User";
        /// How much is told of each session.
        [IN | OUT] level: Level, "Level";
        /// The sessions.
        [IN | OUT] ctr: Union(4, &SESS_CTR), "Sessions";
        /// How many bytes the client takes.
        [IN] max_buffer: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] totalentries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] WERROR: Hex(4);
    }
    SESS_CTR = "srvsvc_NetSessCtr", "MS-SRVS §2.2.3.4" {
        /// Clients only.
        [0] ctr0: Unique(&Struct(&SESS_CTR_0)), "Level 0";
        /// With user and times.
        [1] ctr1: Unique(&Struct(&SESS_CTR_1)), "Level 1";
        /// With the kind of client.
        [2] ctr2: Unique(&Struct(&SESS_CTR_2)), "Level 2";
        /// Client, user and times.
        [10] ctr10: Unique(&Struct(&SESS_CTR_10)), "Level 10";
        /// With the transport.
        [502] ctr502: Unique(&Struct(&SESS_CTR_502)), "Level 502";
    }
    SESS_CTR_0 = "srvsvc_NetSessCtr0", "MS-SRVS §2.2.4.16" {
        /// How many sessions follow.
        count: Uint(4), "Count";
        /// A session.
        array: Unique(&Array(&Struct(&SESS_INFO_0))), "Session";
    }
    SESS_INFO_0 = "srvsvc_NetSessInfo0", "MS-SRVS §2.2.4.11" {
        /// Where it comes from.
        client: STRING, "Client";
    }
    SESS_CTR_1 = "srvsvc_NetSessCtr1", "MS-SRVS §2.2.4.17" {
        /// How many sessions follow.
        count: Uint(4), "Count";
        /// A session.
        array: Unique(&Array(&Struct(&SESS_INFO_1))), "Session";
    }
    SESS_INFO_1 = "srvsvc_NetSessInfo1", "MS-SRVS §2.2.4.12" {
        /// Where it comes from.
        client: STRING, "Client";
        /// Whose it is.
        user: STRING, "User";
        /// How many files are open in it.
        num_open: Uint(4), "Open files";
        /// How long it has been there.
        time: Uint(4), "Time", .unit("s");
        /// How long it has been idle.
        idle_time: Uint(4), "Idle time", .unit("s");
        /// How it was logged on.
        user_flags: Hex(4), "User flags", .names(USER_FLAGS);
    }
    SESS_CTR_2 = "srvsvc_NetSessCtr2", "MS-SRVS §2.2.4.18" {
        /// How many sessions follow.
        count: Uint(4), "Count";
        /// A session.
        array: Unique(&Array(&Struct(&SESS_INFO_2))), "Session";
    }
    SESS_INFO_2 = "srvsvc_NetSessInfo2", "MS-SRVS §2.2.4.13" {
        /// Where it comes from.
        client: STRING, "Client";
        /// Whose it is.
        user: STRING, "User";
        /// How many files are open in it.
        num_open: Uint(4), "Open files";
        /// How long it has been there.
        time: Uint(4), "Time", .unit("s");
        /// How long it has been idle.
        idle_time: Uint(4), "Idle time", .unit("s");
        /// How it was logged on.
        user_flags: Hex(4), "User flags", .names(USER_FLAGS);
        /// What software the client is.
        client_type: STRING, "Client type";
    }
    SESS_CTR_10 = "srvsvc_NetSessCtr10", "MS-SRVS §2.2.4.19" {
        /// How many sessions follow.
        count: Uint(4), "Count";
        /// A session.
        array: Unique(&Array(&Struct(&SESS_INFO_10))), "Session";
    }
    SESS_INFO_10 = "srvsvc_NetSessInfo10", "MS-SRVS §2.2.4.14" {
        /// Where it comes from.
        client: STRING, "Client";
        /// Whose it is.
        user: STRING, "User";
        /// How long it has been there.
        time: Uint(4), "Time", .unit("s");
        /// How long it has been idle.
        idle_time: Uint(4), "Idle time", .unit("s");
    }
    SESS_CTR_502 = "srvsvc_NetSessCtr502", "MS-SRVS §2.2.4.20" {
        /// How many sessions follow.
        count: Uint(4), "Count";
        /// A session.
        array: Unique(&Array(&Struct(&SESS_INFO_502))), "Session";
    }
    SESS_INFO_502 = "srvsvc_NetSessInfo502", "MS-SRVS §2.2.4.15" {
        /// Where it comes from.
        client: STRING, "Client";
        /// Whose it is.
        user: STRING, "User";
        /// How many files are open in it.
        num_open: Uint(4), "Open files";
        /// How long it has been there.
        time: Uint(4), "Time", .unit("s");
        /// How long it has been idle.
        idle_time: Uint(4), "Idle time", .unit("s");
        /// How it was logged on.
        user_flags: Hex(4), "User flags", .names(USER_FLAGS);
        /// What software the client is.
        client_type: STRING, "Client type";
        /// What carries the session.
        transport: STRING, "Transport";
    }
    SESS_DEL = "srvsvc_NetSessDel", "MS-SRVS §3.1.4.6" {
        /// The server that is asked.
        [IN] server_unc: STRING, "Server";
        /// The client whose sessions end.
        [IN] client: STRING, "Client";
        /// The user whose sessions end.
        [IN] user: STRING, "User";
        [OUT] WERROR: Hex(4);
    }

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

/// MS-SRVS §2.2.2.4.
const SHARE_TYPES: &[(u64, &str)] = &[
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
const UNLIMITED: &[(u64, &str)] = &[(0xffff_ffff, "no limit")];

/// MS-SRVS §2.2.2.3.
const USER_FLAGS: &[(u64, &str)] = &[(1, "guest"), (2, "no encryption of the password")];

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
