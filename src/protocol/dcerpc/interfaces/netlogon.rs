//! Domain logon: how members of a domain authenticate to its controllers. Logons themselves are encrypted.
//!
//! Specifications: MS-NRPC.

use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, idl};
use crate::protocol::windows::status::{self, NT_STATUS};

crate::fields! { COMMON:
    /// What the operation returned.
    RESULT = hex("netlogon.rc", "Return code").names(NT_STATUS).meaning(status::meaning).spec("MS-ERREF §2.3");
    /// The domain controller that is asked.
    PRIMARY = text16("netlogon.handle", "Domain controller").spec("MS-NRPC §3.5.4.4.1");
    /// Name of the computer.
    COMPUTER = text16("netlogon.computer_name", "Computer").spec("MS-NRPC §3.5.4.4.1");
    /// Account of the computer.
    ACCOUNT = text16("netlogon.acct_name", "Account").spec("MS-NRPC §3.5.4.4.2");
    /// What kind of secure channel it is.
    CHANNEL = uint("netlogon.sec_chan_type", "Secure channel type").names(CHANNELS).spec("MS-NRPC §2.2.1.3.13");
    /// A random number of the client.
    CLIENT_CHALLENGE = bytes("netlogon.clientchallenge", "Client challenge").spec("MS-NRPC §3.5.4.4.1");
    /// A random number of the server.
    SERVER_CHALLENGE = bytes("netlogon.serverchallenge", "Server challenge").spec("MS-NRPC §3.5.4.4.1");
    /// Proves that the client knows the password.
    CLIENT_CREDENTIAL = bytes("netlogon.clientcred", "Client credential").spec("MS-NRPC §3.5.4.4.2");
    /// Proves that the server knows the password.
    SERVER_CREDENTIAL = bytes("netlogon.servercred", "Server credential").spec("MS-NRPC §3.5.4.4.2");
    /// What the sender can do.
    OPTIONS = hex("netlogon.neg_flags", "Negotiation options").spec("MS-NRPC §3.1.4.2");
    /// Number of the computer's account.
    ACCOUNT_RID = uint("netlogon.serverrid", "Account RID").spec("MS-NRPC §3.5.4.4.2");
    /// Proves that the sender still knows the session key.
    CREDENTIAL = bytes("netlogon.credential", "Credential").spec("MS-NRPC §2.2.1.1.6");
    /// When it was made.
    TIMESTAMP = unix_time("netlogon.timestamp", "Timestamp").spec("MS-NRPC §2.2.1.1.6");
    /// A credential and when it was made.
    AUTHENTICATOR = group("netlogon.authenticator", "Authenticator").spec("MS-NRPC §2.2.1.1.6");
    /// The new password of the computer, encrypted.
    NEW_PASSWORD = bytes("netlogon.new_password", "New password").spec("MS-NRPC §2.2.1.3.7");
}

/// MS-NRPC §2.2.1.3.13.
const CHANNELS: &[(u64, &str)] = &[
    (0, "null"),
    (1, "Microsoft AP"),
    (2, "workstation"),
    (3, "trusted DNS domain"),
    (4, "trusted domain"),
    (5, "UAS server"),
    (6, "server"),
    (7, "read-only domain controller"),
];

/// Text that a pointer leads to.
const STRING: Type = Unique(&Text);

idl! { FIELDS, "netlogon":
    REQUEST_CHALLENGE = "NetrServerReqChallenge", "MS-NRPC §3.5.4.4.1" {
        [IN] PRIMARY: STRING;
        [IN] COMPUTER: Text;
        [IN] CLIENT_CHALLENGE: Bytes(8);
        [OUT] SERVER_CHALLENGE: Bytes(8);
        [OUT] RESULT: Hex(4);
    }
    AUTHENTICATE = "NetrServerAuthenticate", "MS-NRPC §3.5.4.4.5" {
        [IN] PRIMARY: STRING;
        [IN] ACCOUNT: Text;
        [IN] CHANNEL: Enum;
        [IN] COMPUTER: Text;
        [IN] CLIENT_CREDENTIAL: Bytes(8);
        [OUT] SERVER_CREDENTIAL: Bytes(8);
        [OUT] RESULT: Hex(4);
    }
    AUTHENTICATE_2 = "NetrServerAuthenticate2", "MS-NRPC §3.5.4.4.4" {
        [IN] PRIMARY: STRING;
        [IN] ACCOUNT: Text;
        [IN] CHANNEL: Enum;
        [IN] COMPUTER: Text;
        [IN] CLIENT_CREDENTIAL: Bytes(8);
        [OUT] SERVER_CREDENTIAL: Bytes(8);
        [IN | OUT] OPTIONS: Hex(4);
        [OUT] RESULT: Hex(4);
    }
    AUTHENTICATE_3 = "NetrServerAuthenticate3", "MS-NRPC §3.5.4.4.2" {
        [IN] PRIMARY: STRING;
        [IN] ACCOUNT: Text;
        [IN] CHANNEL: Enum;
        [IN] COMPUTER: Text;
        [IN] CLIENT_CREDENTIAL: Bytes(8);
        [OUT] SERVER_CREDENTIAL: Bytes(8);
        [IN | OUT] OPTIONS: Hex(4);
        [OUT] ACCOUNT_RID: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    PASSWORD_SET_2 = "NetrServerPasswordSet2", "MS-NRPC §3.5.4.4.6" {
        [IN] PRIMARY: STRING;
        [IN] ACCOUNT: Text;
        [IN] CHANNEL: Enum;
        [IN] COMPUTER: Text;
        [IN | OUT] AUTHENTICATOR: Struct(&AUTHENTICATOR_LAYOUT);
        [IN] NEW_PASSWORD: Bytes(516);
        [OUT] RESULT: Hex(4);
    }
    AUTHENTICATOR_LAYOUT = "NETLOGON_AUTHENTICATOR", "MS-NRPC §2.2.1.1.6" {
        CREDENTIAL: Bytes(8);
        TIMESTAMP: UnixTime;
    }
}

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[
    (4, &REQUEST_CHALLENGE),
    (5, &AUTHENTICATE),
    (15, &AUTHENTICATE_2),
    (26, &AUTHENTICATE_3),
    (30, &PASSWORD_SET_2),
];
