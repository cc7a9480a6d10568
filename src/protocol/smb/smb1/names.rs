//! Names of commands.

/// Codes of the commands that are told apart (MS-CIFS §2.2.2.1).
pub mod code {
    pub const CREATE_DIRECTORY: u8 = 0x00;
    pub const DELETE_DIRECTORY: u8 = 0x01;
    pub const OPEN: u8 = 0x02;
    pub const CREATE: u8 = 0x03;
    pub const CLOSE: u8 = 0x04;
    pub const FLUSH: u8 = 0x05;
    pub const DELETE: u8 = 0x06;
    pub const RENAME: u8 = 0x07;
    pub const QUERY_INFORMATION: u8 = 0x08;
    pub const SET_INFORMATION: u8 = 0x09;
    pub const READ: u8 = 0x0a;
    pub const WRITE: u8 = 0x0b;
    pub const LOCK_BYTE_RANGE: u8 = 0x0c;
    pub const UNLOCK_BYTE_RANGE: u8 = 0x0d;
    pub const CREATE_TEMPORARY: u8 = 0x0e;
    pub const CREATE_NEW: u8 = 0x0f;
    pub const CHECK_DIRECTORY: u8 = 0x10;
    pub const PROCESS_EXIT: u8 = 0x11;
    pub const SEEK: u8 = 0x12;
    pub const LOCK_AND_READ: u8 = 0x13;
    pub const WRITE_AND_UNLOCK: u8 = 0x14;
    pub const READ_RAW: u8 = 0x1a;
    pub const READ_MPX: u8 = 0x1b;
    pub const READ_MPX_SECONDARY: u8 = 0x1c;
    pub const WRITE_RAW: u8 = 0x1d;
    pub const WRITE_MPX: u8 = 0x1e;
    pub const WRITE_MPX_SECONDARY: u8 = 0x1f;
    pub const WRITE_COMPLETE: u8 = 0x20;
    pub const SET_INFORMATION2: u8 = 0x22;
    pub const QUERY_INFORMATION2: u8 = 0x23;
    pub const LOCKING_ANDX: u8 = 0x24;
    pub const TRANSACTION: u8 = 0x25;
    pub const TRANSACTION_SECONDARY: u8 = 0x26;
    pub const COPY: u8 = 0x29;
    pub const MOVE: u8 = 0x2a;
    pub const ECHO: u8 = 0x2b;
    pub const WRITE_AND_CLOSE: u8 = 0x2c;
    pub const OPEN_ANDX: u8 = 0x2d;
    pub const READ_ANDX: u8 = 0x2e;
    pub const WRITE_ANDX: u8 = 0x2f;
    pub const CLOSE_AND_TREE_DISCONNECT: u8 = 0x31;
    pub const TRANSACTION2: u8 = 0x32;
    pub const TRANSACTION2_SECONDARY: u8 = 0x33;
    pub const FIND_CLOSE2: u8 = 0x34;
    pub const FIND_NOTIFY_CLOSE: u8 = 0x35;
    pub const TREE_CONNECT: u8 = 0x70;
    pub const TREE_DISCONNECT: u8 = 0x71;
    pub const NEGOTIATE: u8 = 0x72;
    pub const SESSION_SETUP_ANDX: u8 = 0x73;
    pub const LOGOFF_ANDX: u8 = 0x74;
    pub const TREE_CONNECT_ANDX: u8 = 0x75;
    pub const QUERY_INFORMATION_DISK: u8 = 0x80;
    pub const SEARCH: u8 = 0x81;
    pub const FIND: u8 = 0x82;
    pub const FIND_UNIQUE: u8 = 0x83;
    pub const FIND_CLOSE: u8 = 0x84;
    pub const NT_TRANSACT: u8 = 0xa0;
    pub const NT_TRANSACT_SECONDARY: u8 = 0xa1;
    pub const NT_CREATE_ANDX: u8 = 0xa2;
    pub const NT_CANCEL: u8 = 0xa4;
    pub const NT_RENAME: u8 = 0xa5;
    pub const OPEN_PRINT_FILE: u8 = 0xc0;
    pub const WRITE_PRINT_FILE: u8 = 0xc1;
    pub const CLOSE_PRINT_FILE: u8 = 0xc2;
    pub const GET_PRINT_QUEUE: u8 = 0xc3;
    pub const NO_ANDX: u8 = 0xff;

    /// What began the exchange that a message of this command goes on with, or ends (MS-CIFS §2.2.4.22 to §2.2.4.28,
    /// §2.2.4.34, §2.2.4.47, §2.2.4.63).
    pub const fn first(command: u8) -> u8 {
        match command {
            READ_MPX_SECONDARY => READ_MPX,
            WRITE_MPX_SECONDARY => WRITE_MPX,
            WRITE_COMPLETE => WRITE_RAW,
            TRANSACTION_SECONDARY => TRANSACTION,
            TRANSACTION2_SECONDARY => TRANSACTION2,
            NT_TRANSACT_SECONDARY => NT_TRANSACT,
            command => command,
        }
    }
}

/// Every command (MS-CIFS §2.2.2.1).
pub static COMMANDS: &[(u64, &str)] = &[
    (0x00, "Create Directory"),
    (0x01, "Delete Directory"),
    (0x02, "Open"),
    (0x03, "Create"),
    (0x04, "Close"),
    (0x05, "Flush"),
    (0x06, "Delete"),
    (0x07, "Rename"),
    (0x08, "Query Information"),
    (0x09, "Set Information"),
    (0x0a, "Read"),
    (0x0b, "Write"),
    (0x0c, "Lock Byte Range"),
    (0x0d, "Unlock Byte Range"),
    (0x0e, "Create Temporary"),
    (0x0f, "Create New"),
    (0x10, "Check Directory"),
    (0x11, "Process Exit"),
    (0x12, "Seek"),
    (0x13, "Lock And Read"),
    (0x14, "Write And Unlock"),
    (0x1a, "Read Raw"),
    (0x1b, "Read MPX"),
    (0x1c, "Read MPX Secondary"),
    (0x1d, "Write Raw"),
    (0x1e, "Write MPX"),
    (0x1f, "Write MPX Secondary"),
    (0x20, "Write Complete"),
    (0x21, "Query Server"),
    (0x22, "Set Information 2"),
    (0x23, "Query Information 2"),
    (0x24, "Locking AndX"),
    (0x25, "Transaction"),
    (0x26, "Transaction Secondary"),
    (0x27, "IOCTL"),
    (0x28, "IOCTL Secondary"),
    (0x29, "Copy"),
    (0x2a, "Move"),
    (0x2b, "Echo"),
    (0x2c, "Write And Close"),
    (0x2d, "Open AndX"),
    (0x2e, "Read AndX"),
    (0x2f, "Write AndX"),
    (0x30, "New File Size"),
    (0x31, "Close And Tree Disconnect"),
    (0x32, "Transaction 2"),
    (0x33, "Transaction 2 Secondary"),
    (0x34, "Find Close 2"),
    (0x35, "Find Notify Close"),
    (0x70, "Tree Connect"),
    (0x71, "Tree Disconnect"),
    (0x72, "Negotiate"),
    (0x73, "Session Setup AndX"),
    (0x74, "Logoff AndX"),
    (0x75, "Tree Connect AndX"),
    (0x7e, "Security Package AndX"),
    (0x80, "Query Information Disk"),
    (0x81, "Search"),
    (0x82, "Find"),
    (0x83, "Find Unique"),
    (0x84, "Find Close"),
    (0xa0, "NT Transact"),
    (0xa1, "NT Transact Secondary"),
    (0xa2, "NT Create AndX"),
    (0xa4, "NT Cancel"),
    (0xa5, "NT Rename"),
    (0xc0, "Open Print File"),
    (0xc1, "Write Print File"),
    (0xc2, "Close Print File"),
    (0xc3, "Get Print Queue"),
    (0xd0, "Send Message"),
    (0xd1, "Send Broadcast Message"),
    (0xd2, "Forward User Name"),
    (0xd3, "Cancel Forward"),
    (0xd4, "Get Machine Name"),
    (0xd5, "Start Of Multi-Block Message"),
    (0xd6, "End Of Multi-Block Message"),
    (0xd7, "Text Of Multi-Block Message"),
    (0xd8, "Read Bulk"),
    (0xd9, "Write Bulk"),
    (0xda, "Write Bulk Data"),
    (0xfe, "Invalid"),
    (0xff, "No AndX Command"),
];

/// The name of a command.
pub fn command_name(command: u8) -> &'static str {
    match COMMANDS.binary_search_by_key(&u64::from(command), |&(code, _)| code) {
        Ok(at) => COMMANDS.get(at).map_or("", |&(_, name)| name),
        Err(_) => "Unknown command",
    }
}

/// Whether another command may follow a command in the same message (MS-CIFS §2.2.3.4).
pub fn is_andx(command: u8) -> bool {
    matches!(
        command,
        code::LOCKING_ANDX
            | code::OPEN_ANDX
            | code::READ_ANDX
            | code::WRITE_ANDX
            | code::SESSION_SETUP_ANDX
            | code::LOGOFF_ANDX
            | code::TREE_CONNECT_ANDX
            | code::NT_CREATE_ANDX
            | 0x7e
    )
}
