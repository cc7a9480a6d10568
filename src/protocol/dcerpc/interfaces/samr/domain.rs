//! Domains: their settings, and what accounts they have (MS-SAMR).

use super::super::access::DOMAIN;
use super::super::lsarpc::SID;
use super::flags::{ACCOUNT_FLAGS, PASSWORD_PROPERTIES};
use super::user::PASSWORD_RULES;
use super::{CONNECT_HANDLE, DOMAIN_ACCESS, DOMAIN_HANDLE, ID_COUNT, NAME_TYPES, RID, RIDS, STATUS};
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, OUT, UNICODE_STRING, idl};

idl! { FIELDS, "samr":
    LOOKUP_DOMAIN = "samr_LookupDomain", "MS-SAMR §3.1.5.11.1" {
        [IN] CONNECT_HANDLE: Handle;
        /// Name of the domain.
        [IN] domain_name: UNICODE_STRING, "Domain";
        [OUT] SID: Unique(&Sid);
        [OUT] STATUS: Hex(4);
    }
    ENUM_DOMAINS = "samr_EnumDomains", "MS-SAMR §3.1.5.2.1" {
        /// What stands for the server.
        [IN] connect_handle: Handle, "Server";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Uint(4), "Resume handle";
        /// The domains.
        [OUT] sam: Unique(&Struct(&SAM_ARRAY)), "Domains";
        /// How many bytes the client takes.
        [IN] buf_size: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in the answer.
        [OUT] num_entries: Uint(4), "Entries";
        [OUT] STATUS: Hex(4);
    }
    SAM_ARRAY = "samr_SamArray", "MS-SAMR §2.2.7.10" {
        /// How many entries follow.
        count: Uint(4), "Count";
        /// An entry.
        entries: Unique(&Array(&Struct(&SAM_ENTRY))), "Entry";
    }
    SAM_ENTRY = "samr_SamEntry", "MS-SAMR §2.2.7.9" {
        /// Its number.
        idx: Uint(4), "RID", .names(RIDS);
        /// Its name.
        name: UNICODE_STRING, "Name";
    }
    OPEN_DOMAIN = "samr_OpenDomain", "MS-SAMR §3.1.5.1.5" {
        [IN] CONNECT_HANDLE: Handle;
        [IN] DOMAIN_ACCESS: Flags(4, DOMAIN);
        [IN] SID: Sid;
        [OUT] DOMAIN_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    QUERY_DOMAIN = "samr_QueryDomainInfo", "MS-SAMR §3.1.5.5.2" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Which part of the domain's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &DOMAIN_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    QUERY_DOMAIN_2 = "samr_QueryDomainInfo2", "MS-SAMR §3.1.5.5.1" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Which part of the domain's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &DOMAIN_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    DOMAIN_INFO = "samr_DomainInfo", "MS-SAMR §2.2.3.17" {
        /// The rules for passwords.
        [1] info1: Struct(&DOM_INFO_1), "Password rules";
        /// Counts and names.
        [2] general: Struct(&DOM_GENERAL), "General";
        /// When users are logged off.
        [3] info3: Struct(&DOM_INFO_3), "Logoff";
        /// What an administrator says of the domain.
        [4] oem: Struct(&DOM_OEM), "OEM information";
        /// Name of the domain.
        [5] info5: Struct(&DOM_INFO_5), "Name";
        /// Where the accounts are copied from.
        [6] info6: Struct(&DOM_INFO_6), "Replication";
        /// Role of the server.
        [7] info7: Struct(&DOM_INFO_7), "Server role";
        /// How often it was changed.
        [8] info8: Struct(&DOM_INFO_8), "Modification";
        /// State of the server.
        [9] info9: Struct(&DOM_INFO_9), "State";
        /// Counts, names, and the rules for locking.
        [11] general2: Struct(&DOM_GENERAL_2), "General, with locking";
        /// The rules for locking.
        [12] info12: Struct(&DOM_INFO_12), "Locking";
        /// How often it was changed, with the last promotion.
        [13] info13: Struct(&DOM_INFO_13), "Modification, with promotion";
    }
    DOM_INFO_1 = "samr_DomInfo1", "MS-SAMR §2.2.3.5" {
        /// How long a password must be.
        min_password_length: Uint(2), "Minimum password length";
        /// How many old passwords may not be used again.
        password_history_length: Uint(2), "Password history";
        /// What is asked of passwords.
        password_properties: Flags(4, PASSWORD_PROPERTIES), "Password properties";
        /// How old a password may become, as a negative time.
        max_password_age: TimeSpan, "Maximum password age", .unit("100 ns");
        /// How old a password must be before it is changed, as a negative time.
        min_password_age: TimeSpan, "Minimum password age", .unit("100 ns");
    }
    DOM_GENERAL = "samr_DomGeneralInformation", "MS-SAMR §2.2.3.10" {
        /// When users are logged off, as a negative time.
        force_logoff_time: TimeSpan, "Force logoff", .unit("100 ns");
        /// What an administrator says of the domain.
        oem_information: UNICODE_STRING, "OEM information";
        /// Name of the domain.
        domain_name: UNICODE_STRING, "Domain";
        /// Where the accounts are copied from.
        primary: UNICODE_STRING, "Primary";
        /// How often it was changed.
        sequence_num: TimeSpan, "Sequence number";
        /// State of the server.
        domain_server_state: Uint(4), "State", .names(&[(1, "enabled"), (2, "disabled")]);
        /// Role of the server.
        role: Uint(4), "Role", .names(&[(2, "backup"), (3, "primary")]);
        /// Not used.
        unknown3: Uint(4), "Compatibility";
        /// How many users there are.
        num_users: Uint(4), "Users";
        /// How many groups there are.
        num_groups: Uint(4), "Groups";
        /// How many aliases there are.
        num_aliases: Uint(4), "Aliases";
    }
    DOM_INFO_3 = "samr_DomInfo3", "MS-SAMR §2.2.3.6" {
        /// When users are logged off, as a negative time.
        force_logoff_time: TimeSpan, "Force logoff", .unit("100 ns");
    }
    DOM_OEM = "samr_DomOEMInformation", "MS-SAMR §2.2.3.12" {
        /// What an administrator says of the domain.
        oem_information: UNICODE_STRING, "OEM information";
    }
    DOM_INFO_5 = "samr_DomInfo5", "MS-SAMR §2.2.3.13" {
        /// Name of the domain.
        domain_name: UNICODE_STRING, "Domain";
    }
    DOM_INFO_6 = "samr_DomInfo6", "MS-SAMR §2.2.3.14" {
        /// Where the accounts are copied from.
        primary: UNICODE_STRING, "Primary";
    }
    DOM_INFO_7 = "samr_DomInfo7", "MS-SAMR §2.2.3.7" {
        /// Role of the server.
        role: Enum, "Role", .names(&[(2, "backup"), (3, "primary")]);
    }
    DOM_INFO_8 = "samr_DomInfo8", "MS-SAMR §2.2.3.8" {
        /// How often it was changed.
        sequence_num: TimeSpan, "Sequence number";
        /// When it was created.
        domain_create_time: FileTime, "Created";
    }
    DOM_INFO_9 = "samr_DomInfo9", "MS-SAMR §2.2.3.3" {
        /// State of the server.
        domain_server_state: Enum, "State", .names(&[(1, "enabled"), (2, "disabled")]);
    }
    DOM_GENERAL_2 = "samr_DomGeneralInformation2", "MS-SAMR §2.2.3.11" {
        /// Counts and names.
        general: Struct(&DOM_GENERAL), "General";
        /// How long a locked account stays locked, as a negative time.
        lockout_duration: TimeSpan, "Lockout duration", .unit("100 ns");
        /// Within what time wrong passwords are counted, as a negative time.
        lockout_window: TimeSpan, "Lockout window", .unit("100 ns");
        /// How many wrong passwords lock an account.
        lockout_threshold: Uint(2), "Lockout threshold";
    }
    DOM_INFO_12 = "samr_DomInfo12", "MS-SAMR §2.2.3.15" {
        /// How long a locked account stays locked, as a negative time.
        lockout_duration: TimeSpan, "Lockout duration", .unit("100 ns");
        /// Within what time wrong passwords are counted, as a negative time.
        lockout_window: TimeSpan, "Lockout window", .unit("100 ns");
        /// How many wrong passwords lock an account.
        lockout_threshold: Uint(2), "Lockout threshold";
    }
    DOM_INFO_13 = "samr_DomInfo13", "MS-SAMR §2.2.3.9" {
        /// How often it was changed.
        sequence_num: TimeSpan, "Sequence number";
        /// When it was created.
        domain_create_time: FileTime, "Created";
        /// How often it had been changed at the last promotion.
        modified_count_at_last_promotion: TimeSpan, "Count at promotion";
    }
    ENUM_GROUPS = "samr_EnumDomainGroups", "MS-SAMR §3.1.5.2.3" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Uint(4), "Resume handle";
        /// The groups.
        [OUT] sam: Unique(&Struct(&SAM_ARRAY)), "Groups";
        /// How many bytes the client takes.
        [IN] max_size: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in the answer.
        [OUT] num_entries: Uint(4), "Entries";
        [OUT] STATUS: Hex(4);
    }
    ENUM_USERS = "samr_EnumDomainUsers", "MS-SAMR §3.1.5.2.5" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Uint(4), "Resume handle";
        /// Only accounts of these kinds are wanted.
        [IN] acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
        /// The users.
        [OUT] sam: Unique(&Struct(&SAM_ARRAY)), "Users";
        /// How many bytes the client takes.
        [IN] max_size: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in the answer.
        [OUT] num_entries: Uint(4), "Entries";
        [OUT] STATUS: Hex(4);
    }
    ENUM_ALIASES = "samr_EnumDomainAliases", "MS-SAMR §3.1.5.2.4" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Uint(4), "Resume handle";
        /// The aliases.
        [OUT] sam: Unique(&Struct(&SAM_ARRAY)), "Aliases";
        /// How many bytes the client takes.
        [IN] max_size: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in the answer.
        [OUT] num_entries: Uint(4), "Entries";
        [OUT] STATUS: Hex(4);
    }
    IDS = "samr_Ids", "MS-SAMR §2.2.7.4" {
        ID_COUNT: Uint(4);
        RID: Unique(&Array(&Uint(4)));
    }
    TYPES = "samr_Types", "MS-SAMR §2.2.7.4" {
        ID_COUNT: Uint(4);
        /// What it is.
        types: Unique(&Array(&Uint(4))), "Type", .names(NAME_TYPES);
    }
    LOOKUP_NAMES = "samr_LookupNames", "MS-SAMR §3.1.5.11.2" {
        [IN] DOMAIN_HANDLE: Handle;
        /// How many names follow.
        [IN] num_names: Uint(4), "Names";
        /// A name to be translated.
        [IN] names: Varying(&UNICODE_STRING), "Name";
        /// Their numbers.
        [OUT] rids: Struct(&IDS), "RIDs";
        /// What they are.
        [OUT] types: Struct(&TYPES), "Types";
        [OUT] STATUS: Hex(4);
    }
    LOOKUP_RIDS = "samr_LookupRids", "MS-SAMR §3.1.5.11.3" {
        [IN] DOMAIN_HANDLE: Handle;
        /// How many numbers follow.
        [IN] num_rids: Uint(4), "RIDs";
        [IN] RID: Varying(&Uint(4));
        /// Their names.
        [OUT] names: Struct(&STRINGS), "Names";
        /// What they are.
        [OUT] types: Struct(&TYPES), "Types";
        [OUT] STATUS: Hex(4);
    }
    STRINGS = "lsa_Strings", "MS-SAMR §2.2.7.8" {
        /// How many names follow.
        count: Uint(4), "Count";
        /// A name.
        names: Unique(&Array(&UNICODE_STRING)), "Name";
    }
    DOMAIN_PASSWORD_RULES = "samr_GetDomPwInfo", "MS-SAMR §3.1.5.13.4" {
        /// Name of the domain; not used.
        [IN] domain_name: Unique(&UNICODE_STRING), "Domain";
        /// What is asked of passwords.
        [OUT] info: Struct(&PASSWORD_RULES), "Password rules";
        [OUT] STATUS: Hex(4);
    }
}
