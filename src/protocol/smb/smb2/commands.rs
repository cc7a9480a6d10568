//! The commands by number (MS-SMB2 §2.2.1.2).

/// Names of the specification.
pub const COMMANDS: &[(u64, &str)] = &[
    (0x00, "NEGOTIATE"),
    (0x01, "SESSION_SETUP"),
    (0x02, "LOGOFF"),
    (0x03, "TREE_CONNECT"),
    (0x04, "TREE_DISCONNECT"),
    (0x05, "CREATE"),
    (0x06, "CLOSE"),
    (0x07, "FLUSH"),
    (0x08, "READ"),
    (0x09, "WRITE"),
    (0x0a, "LOCK"),
    (0x0b, "IOCTL"),
    (0x0c, "CANCEL"),
    (0x0d, "ECHO"),
    (0x0e, "QUERY_DIRECTORY"),
    (0x0f, "CHANGE_NOTIFY"),
    (0x10, "QUERY_INFO"),
    (0x11, "SET_INFO"),
    (0x12, "OPLOCK_BREAK"),
    (0x13, "SERVER_TO_CLIENT_NOTIFICATION"),
];

/// Negotiates dialect and capabilities.
pub const NEGOTIATE: u16 = 0x00;
/// Logs in.
pub const SESSION_SETUP: u16 = 0x01;
/// Logs off.
pub const LOGOFF: u16 = 0x02;
/// Connects to a share.
pub const TREE_CONNECT: u16 = 0x03;
/// Disconnects from a share.
pub const TREE_DISCONNECT: u16 = 0x04;
/// Opens or creates a file.
pub const CREATE: u16 = 0x05;
/// Closes a file.
pub const CLOSE: u16 = 0x06;
/// Has a file written to disk.
pub const FLUSH: u16 = 0x07;
/// Reads from a file or pipe.
pub const READ: u16 = 0x08;
/// Writes to a file or pipe.
pub const WRITE: u16 = 0x09;
/// Locks and unlocks ranges of a file.
pub const LOCK: u16 = 0x0a;
/// Controls a file system, device or pipe.
pub const IOCTL: u16 = 0x0b;
/// Cancels a request.
pub const CANCEL: u16 = 0x0c;
/// Asks whether the other side is there.
pub const ECHO: u16 = 0x0d;
/// Lists a directory.
pub const QUERY_DIRECTORY: u16 = 0x0e;
/// Asks to be told of changes in a directory.
pub const CHANGE_NOTIFY: u16 = 0x0f;
/// Asks about a file, its file system, its security or its quota.
pub const QUERY_INFO: u16 = 0x10;
/// Changes what `QUERY_INFO` asks about.
pub const SET_INFO: u16 = 0x11;
/// Tells that an oplock or lease is broken, and acknowledges it.
pub const OPLOCK_BREAK: u16 = 0x12;
/// Tells the client something that it did not ask for.
pub const NOTIFICATION: u16 = 0x13;

/// Name of a command in summaries.
pub fn title(command: u16) -> &'static str {
    match command {
        NEGOTIATE => "Negotiate",
        SESSION_SETUP => "Session Setup",
        LOGOFF => "Logoff",
        TREE_CONNECT => "Tree Connect",
        TREE_DISCONNECT => "Tree Disconnect",
        CREATE => "Create",
        CLOSE => "Close",
        FLUSH => "Flush",
        READ => "Read",
        WRITE => "Write",
        LOCK => "Lock",
        IOCTL => "Ioctl",
        CANCEL => "Cancel",
        ECHO => "Echo",
        QUERY_DIRECTORY => "Query Directory",
        CHANGE_NOTIFY => "Change Notify",
        QUERY_INFO => "Query Info",
        SET_INFO => "Set Info",
        OPLOCK_BREAK => "Oplock Break",
        NOTIFICATION => "Server To Client Notification",
        _ => "Unknown Command",
    }
}
