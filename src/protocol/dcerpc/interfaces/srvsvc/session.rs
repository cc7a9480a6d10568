//! Who is connected to the server, and which files they have open (MS-SRVS).

use super::share::SHARE_TYPES;
use super::{STRING, WERROR};
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, OUT, idl};

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

}

/// MS-SRVS §2.2.2.3.
const USER_FLAGS: &[(u64, &str)] = &[(1, "guest"), (2, "no encryption of the password")];
