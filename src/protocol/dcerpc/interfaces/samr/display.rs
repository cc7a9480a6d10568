//! Accounts as lists show them (MS-SAMR).

use super::flags::{ACCOUNT_FLAGS, GROUP_ATTRIBUTES};
use super::{DOMAIN_HANDLE, RID, STATUS};
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, OUT, UNICODE_STRING, idl};

idl! { FIELDS, "samr":
    QUERY_DISPLAY = "samr_QueryDisplayInfo", "MS-SAMR §3.1.5.3.3" {
        [IN] DOMAIN_HANDLE: Handle;
        /// What kind of accounts is wanted.
        [IN] level: Enum, "Level", .names(DISPLAY_LEVELS);
        /// Where the list starts.
        [IN] start_idx: Uint(4), "Index";
        /// How many accounts the client takes.
        [IN] max_entries: Uint(4), "Maximum entries";
        /// How many bytes the client takes.
        [IN] buf_size: Uint(4), "Maximum length", .unit("bytes");
        /// How many bytes there are in all.
        [OUT] total_size: Uint(4), "Total size", .unit("bytes");
        /// How many bytes there are in the answer.
        [OUT] returned_size: Uint(4), "Returned size", .unit("bytes");
        /// The accounts.
        [OUT] info: Union(2, &DISPLAY_INFO), "Accounts", .names(DISPLAY_LEVELS);
        [OUT] STATUS: Hex(4);
    }
    DISPLAY_INFO = "samr_DispInfo", "MS-SAMR §2.2.8.13" {
        /// Users.
        [1] info1: Struct(&DISPLAY_USERS), "Users";
        /// Computers.
        [2] info2: Struct(&DISPLAY_MACHINES), "Computers";
        /// Groups.
        [3] info3: Struct(&DISPLAY_GROUPS), "Groups";
    }
    DISPLAY_USERS = "samr_DispInfoGeneral", "MS-SAMR §2.2.8.7" {
        /// How many users follow.
        count: Uint(4), "Count";
        /// A user.
        entries: Unique(&Array(&Struct(&DISPLAY_USER))), "User";
    }
    DISPLAY_USER = "samr_DispEntryGeneral", "MS-SAMR §2.2.8.2" {
        /// Its place in the list.
        idx: Uint(4), "Index";
        RID: Uint(4);
        /// What kind of account it is.
        acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// What an administrator says of it.
        description: UNICODE_STRING, "Description";
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
    }
    DISPLAY_MACHINES = "samr_DispInfoFull", "MS-SAMR §2.2.8.8" {
        /// How many computers follow.
        count: Uint(4), "Count";
        /// A computer.
        entries: Unique(&Array(&Struct(&DISPLAY_MACHINE))), "Computer";
    }
    DISPLAY_MACHINE = "samr_DispEntryFull", "MS-SAMR §2.2.8.3" {
        /// Its place in the list.
        idx: Uint(4), "Index";
        RID: Uint(4);
        /// What kind of account it is.
        acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// What an administrator says of it.
        description: UNICODE_STRING, "Description";
    }
    DISPLAY_GROUPS = "samr_DispInfoFullGroups", "MS-SAMR §2.2.8.9" {
        /// How many groups follow.
        count: Uint(4), "Count";
        /// A group.
        entries: Unique(&Array(&Struct(&DISPLAY_GROUP))), "Group";
    }
    DISPLAY_GROUP = "samr_DispEntryFullGroup", "MS-SAMR §2.2.8.4" {
        /// Its place in the list.
        idx: Uint(4), "Index";
        RID: Uint(4);
        /// How members hold it.
        acct_flags: Flags(4, GROUP_ATTRIBUTES), "Attributes";
        /// Name of the group.
        account_name: UNICODE_STRING, "Group";
        /// What an administrator says of it.
        description: UNICODE_STRING, "Description";
    }
}

/// MS-SAMR §2.2.8.12.
const DISPLAY_LEVELS: &[(u64, &str)] =
    &[(1, "users"), (2, "computers"), (3, "groups"), (4, "users, ASCII"), (5, "groups, ASCII")];
