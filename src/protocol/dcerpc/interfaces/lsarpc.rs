//! The local security authority: its policy, accounts and rights, and the translation of names and SIDs.
//!
//! Specifications: MS-LSAD, MS-LSAT.

use super::access::{LSA_ACCOUNT, POLICY};
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, idl};
use crate::protocol::windows::status::{self, NT_STATUS};

crate::fields! { COMMON:
    /// What the operation returned.
    STATUS = hex("lsarpc.status", "Return code").names(NT_STATUS).meaning(status::meaning).spec("MS-ERREF §2.3");
    /// What the client wants to do with the policy.
    POLICY_ACCESS = hex("lsarpc.policy.access_mask", "Access mask").spec("MS-LSAD §2.2.1.1.2");
    /// Text.
    STRING = text16("lsarpc.lsa.string", "Text").spec("MS-DTYP §2.3.10");
    /// A security identifier.
    SID = group("lsarpc.sid", "Security identifier").spec("MS-DTYP §2.4.2.3");
}

/// MS-LSAT §2.2.13.
const SID_TYPES: &[(u64, &str)] = &[
    (1, "user"),
    (2, "group"),
    (3, "domain"),
    (4, "alias"),
    (5, "well-known group"),
    (6, "deleted account"),
    (7, "invalid"),
    (8, "unknown"),
    (9, "computer"),
    (10, "label"),
];

/// MS-LSAT §2.2.16.
const LOOKUP_LEVELS: &[(u64, &str)] = &[
    (1, "workstation"),
    (2, "primary domain"),
    (3, "trusted domains"),
    (4, "global catalog"),
    (5, "trusted forests"),
    (6, "forest referral"),
    (7, "read-only domain controller"),
];

/// MS-LSAD §2.2.4.1.
const POLICY_CLASSES: &[(u64, &str)] = &[
    (1, "audit log"),
    (2, "audit events"),
    (3, "primary domain"),
    (4, "PD account"),
    (5, "account domain"),
    (6, "server role"),
    (7, "replica source"),
    (8, "default quota"),
    (9, "modification"),
    (10, "audit full, set"),
    (11, "audit full, query"),
    (12, "DNS domain"),
    (13, "DNS domain, internal"),
    (14, "local account domain"),
];

/// Text with its lengths.
const NAME: Type = Struct(&LSA_STRING);
/// Text with its lengths, and room for a NUL.
const LARGE_NAME: Type = Struct(&LSA_STRING_LARGE);

idl! { FIELDS, "lsarpc":
    LSA_STRING = "lsa_String", "MS-DTYP §2.3.10" {
        /// Length of the text.
        length: Uint(2), "Length", .unit("bytes");
        /// Room for the text.
        size: Uint(2), "Size", .unit("bytes");
        STRING: Unique(&Text);
    }
    LSA_STRING_LARGE = "lsa_StringLarge", "MS-DTYP §2.3.10" {
        /// Length of the text.
        length: Uint(2), "Length", .unit("bytes");
        /// Room for the text.
        size: Uint(2), "Size", .unit("bytes");
        STRING: Unique(&Text);
    }
    OBJECT_ATTRIBUTES = "lsa_ObjectAttribute", "MS-LSAD §2.2.2.4" {
        /// Length of the structure.
        len: Uint(4), "Length", .unit("bytes");
        /// Not used.
        root_dir: Unique(&Uint(1)), "Root directory";
        /// Not used.
        object_name: Unique(&Text), "Object name";
        /// Not used.
        attributes: Hex(4), "Attributes";
        /// Not used.
        sec_desc: Unique(&Uint(1)), "Security descriptor";
        /// How far the server may act for the client.
        sec_qos: Unique(&Struct(&QOS)), "Quality of service";
    }
    QOS = "lsa_QosInfo", "MS-LSAD §2.2.3.7" {
        /// Length of the structure.
        len: Uint(4), "Length", .unit("bytes");
        /// How far the server may act for the client.
        impersonation_level: Enum, "Impersonation level",
            .names(&[(0, "anonymous"), (1, "identification"), (2, "impersonation"), (3, "delegation")]);
        /// Whether the client's identity is taken once, or at each call.
        context_mode: Uint(1), "Context tracking", .names(&[(0, "static"), (1, "dynamic")]);
        /// Whether only privileges that are switched on count.
        effective_only: Uint(1), "Effective only";
    }
    CLOSE = "lsa_Close", "MS-LSAD §3.1.4.9.4" {
        /// What stands for the object; zero once it is closed.
        [IN | OUT] handle: Handle, "Handle";
        [OUT] STATUS: Hex(4);
    }
    DELETE = "lsa_Delete", "MS-LSAD §3.1.4.9.3" {
        /// What stands for the object.
        [IN] handle: Handle, "Handle";
        [OUT] STATUS: Hex(4);
    }
    ENUM_PRIVS = "lsa_EnumPrivs", "MS-LSAD §3.1.4.8.1" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Uint(4), "Resume handle";
        /// The privileges.
        [OUT] privs: Struct(&PRIV_ARRAY), "Privileges";
        /// How many bytes the client takes.
        [IN] max_count: Uint(4), "Maximum length", .unit("bytes");
        [OUT] STATUS: Hex(4);
    }
    PRIV_ARRAY = "lsa_PrivArray", "MS-LSAD §2.2.8.2" {
        /// How many privileges follow.
        count: Uint(4), "Count";
        /// A privilege.
        privs: Unique(&Array(&Struct(&PRIV_ENTRY))), "Privilege";
    }
    PRIV_ENTRY = "lsa_PrivEntry", "MS-LSAD §2.2.8.1" {
        /// Its name.
        name: LARGE_NAME, "Name";
        /// Its number on this server.
        luid: Struct(&LUID), "Number";
    }
    LUID = "lsa_LUID", "MS-DTYP §2.3.7" {
        /// Lower half.
        low: Uint(4), "Low";
        /// Upper half.
        high: Uint(4), "High";
    }
    OPEN_POLICY = "lsa_OpenPolicy", "MS-LSAD §3.1.4.4.2" {
        /// A character of the server's name; not used.
        [IN] system_name: Unique(&Uint(2)), "Server";
        /// How the policy is opened.
        [IN] attr: Struct(&OBJECT_ATTRIBUTES), "Object attributes";
        [IN] POLICY_ACCESS: Flags(4, POLICY);
        /// What stands for the policy.
        [OUT] handle: Handle, "Policy";
        [OUT] STATUS: Hex(4);
    }
    OPEN_POLICY_2 = "lsa_OpenPolicy2", "MS-LSAD §3.1.4.4.1" {
        /// Name of the server.
        [IN] system_name: Unique(&Text), "Server";
        /// How the policy is opened.
        [IN] attr: Struct(&OBJECT_ATTRIBUTES), "Object attributes";
        [IN] POLICY_ACCESS: Flags(4, POLICY);
        /// What stands for the policy.
        [OUT] handle: Handle, "Policy";
        [OUT] STATUS: Hex(4);
    }
    QUERY_INFO = "lsa_QueryInfoPolicy", "MS-LSAD §3.1.4.4.4" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Which part of the policy is wanted.
        [IN] level: Enum, "Class", .names(POLICY_CLASSES);
        /// That part.
        [OUT] info: Unique(&Union(2, &POLICY_INFORMATION)), "Information", .names(POLICY_CLASSES);
        [OUT] STATUS: Hex(4);
    }
    QUERY_INFO_2 = "lsa_QueryInfoPolicy2", "MS-LSAD §3.1.4.4.3" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Which part of the policy is wanted.
        [IN] level: Enum, "Class", .names(POLICY_CLASSES);
        /// That part.
        [OUT] info: Unique(&Union(2, &POLICY_INFORMATION)), "Information", .names(POLICY_CLASSES);
        [OUT] STATUS: Hex(4);
    }
    POLICY_INFORMATION = "lsa_PolicyInformation", "MS-LSAD §2.2.4.2" {
        /// State of the audit log.
        [1] audit_log: Struct(&AUDIT_LOG), "Audit log";
        /// What is audited.
        [2] audit_events: Struct(&AUDIT_EVENTS), "Audit events";
        /// The domain that the computer belongs to.
        [3] domain: Struct(&DOMAIN_INFO), "Primary domain";
        /// The account of the computer.
        [4] pd: Struct(&PD_ACCOUNT), "PD account";
        /// The domain of the computer's own accounts.
        [5] account_domain: Struct(&DOMAIN_INFO), "Account domain";
        /// The role of the server.
        [6] role: Struct(&SERVER_ROLE), "Server role";
        /// Where the accounts are copied from.
        [7] replica: Struct(&REPLICA_SOURCE), "Replica source";
        /// When the policy was changed.
        [9] db: Struct(&MODIFICATION), "Modification";
        /// The domain with its DNS names.
        [12] dns: Struct(&DNS_DOMAIN), "DNS domain";
        /// The domain with its DNS names, for use inside the system.
        [13] dns_internal: Struct(&DNS_DOMAIN), "DNS domain, internal";
        /// The domain of the computer's own accounts.
        [14] l_account_domain: Struct(&DOMAIN_INFO), "Local account domain";
    }
    AUDIT_LOG = "lsa_AuditLogInfo", "MS-LSAD §2.2.4.3" {
        /// How full it is.
        percent_full: Uint(4), "Full", .unit("%");
        /// Its greatest size.
        log_size: Uint(4), "Maximum size", .unit("bytes");
        /// How long entries are kept.
        retention_time: Int(8), "Retention", .unit("100 ns");
        /// Whether the system shuts down as the log is full.
        shutdown_in_progress: Uint(1), "Shutdown in progress";
        /// When it will.
        time_to_shutdown: Int(8), "Time to shutdown", .unit("100 ns");
        /// Number of the next entry.
        next_audit_record: Uint(4), "Next record";
    }
    AUDIT_EVENTS = "lsa_AuditEventsInfo", "MS-LSAD §2.2.4.4" {
        /// Whether anything is audited.
        auditing_mode: Uint(1), "Auditing";
        /// What is audited of a kind of events.
        settings: Unique(&Array(&Uint(4))), "Setting",
            .names(&[(0, "unchanged"), (1, "success"), (2, "failure"), (3, "success and failure"), (4, "none")]);
        /// How many kinds of events there are.
        count: Uint(4), "Count";
    }
    DOMAIN_INFO = "lsa_DomainInfo", "MS-LSAD §2.2.4.5" {
        /// Name of the domain.
        name: LARGE_NAME, "Name";
        SID: Unique(&Sid);
    }
    PD_ACCOUNT = "lsa_PDAccountInfo", "MS-LSAD §2.2.4.7" {
        /// Not used.
        name: LARGE_NAME, "Name";
    }
    SERVER_ROLE = "lsa_ServerRole", "MS-LSAD §2.2.4.9" {
        /// The role of the server.
        role: Enum, "Role", .names(&[(2, "backup domain controller"), (3, "primary domain controller")]);
    }
    REPLICA_SOURCE = "lsa_ReplicaSourceInfo", "MS-LSAD §2.2.4.10" {
        /// Where the accounts are copied from.
        source: LARGE_NAME, "Source";
        /// Under which account.
        account: LARGE_NAME, "Account";
    }
    MODIFICATION = "lsa_ModificationInfo", "MS-LSAD §2.2.4.11" {
        /// Rises with every change.
        modified_id: Uint(8), "Modified identifier";
        /// When the database was created.
        db_create_time: FileTime, "Created";
    }
    DNS_DOMAIN = "lsa_DnsDomainInfo", "MS-LSAD §2.2.4.14" {
        /// NetBIOS name of the domain.
        name: LARGE_NAME, "Name";
        /// DNS name of the domain.
        dns_domain: LARGE_NAME, "DNS domain";
        /// DNS name of the forest.
        dns_forest: LARGE_NAME, "DNS forest";
        /// GUID of the domain.
        domain_guid: Guid, "Domain GUID";
        SID: Unique(&Sid);
    }
    ENUM_ACCOUNTS = "lsa_EnumAccounts", "MS-LSAD §3.1.4.5.2" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Uint(4), "Resume handle";
        /// The accounts.
        [OUT] sids: Struct(&SID_ARRAY), "Accounts";
        /// How many bytes the client takes.
        [IN] num_entries: Uint(4), "Maximum length", .unit("bytes");
        [OUT] STATUS: Hex(4);
    }
    SID_ARRAY = "lsa_SidArray", "MS-LSAD §2.2.5.2" {
        /// How many follow.
        num_sids: Uint(4), "Count";
        /// A security identifier.
        sids: Unique(&Array(&Struct(&SID_POINTER))), "Entry";
    }
    SID_POINTER = "lsa_SidPtr", "MS-LSAD §2.2.5.1" {
        SID: Unique(&Sid);
    }
    CREATE_ACCOUNT = "lsa_CreateAccount", "MS-LSAD §3.1.4.5.1" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        [IN] SID: Sid;
        /// What the client wants to do with the account.
        [IN] access_mask: Flags(4, LSA_ACCOUNT), "Access mask";
        /// What stands for the account.
        [OUT] acct_handle: Handle, "Account";
        [OUT] STATUS: Hex(4);
    }
    ENUM_TRUSTED = "lsa_EnumTrustDom", "MS-LSAD §3.1.4.7.8" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Uint(4), "Resume handle";
        /// The domains.
        [OUT] domains: Struct(&DOMAIN_LIST), "Domains";
        /// How many bytes the client takes.
        [IN] max_size: Uint(4), "Maximum length", .unit("bytes");
        [OUT] STATUS: Hex(4);
    }
    DOMAIN_LIST = "lsa_DomainList", "MS-LSAD §2.2.7.19" {
        /// How many domains follow.
        count: Uint(4), "Count";
        /// A domain.
        domains: Unique(&Array(&Struct(&DOMAIN_INFO))), "Domain";
    }
    LOOKUP_NAMES = "lsa_LookupNames", "MS-LSAT §3.1.4.8" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// How many names follow.
        [IN] num_names: Uint(4), "Names";
        /// A name to be translated.
        [IN] names: Array(&NAME), "Name";
        /// The domains of the names that were found.
        [OUT] domains: Unique(&Struct(&REF_DOMAIN_LIST)), "Domains";
        /// What was found.
        [IN | OUT] sids: Struct(&TRANS_SID_ARRAY), "Translations";
        /// Where is looked.
        [IN] level: Enum, "Lookup level", .names(LOOKUP_LEVELS);
        /// How many names were found.
        [IN | OUT] count: Uint(4), "Mapped";
        [OUT] STATUS: Hex(4);
    }
    REF_DOMAIN_LIST = "lsa_RefDomainList", "MS-LSAT §2.2.12" {
        /// How many domains follow.
        count: Uint(4), "Count";
        /// A domain.
        domains: Unique(&Array(&Struct(&DOMAIN_INFO))), "Domain";
        /// Not used.
        max_size: Uint(4), "Maximum entries";
    }
    TRANS_SID_ARRAY = "lsa_TransSidArray", "MS-LSAT §2.2.15" {
        /// How many follow.
        count: Uint(4), "Count";
        /// What a name stands for.
        sids: Unique(&Array(&Struct(&TRANSLATED_SID))), "Translation";
    }
    TRANSLATED_SID = "lsa_TranslatedSid", "MS-LSAT §2.2.14" {
        /// What it is.
        sid_type: Enum, "Type", .names(SID_TYPES);
        /// Its number in the domain.
        rid: Uint(4), "RID";
        /// Which of the domains it is in.
        sid_index: Uint(4), "Domain index", .names(NO_DOMAIN);
    }
    LOOKUP_SIDS = "lsa_LookupSids", "MS-LSAT §3.1.4.11" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// The security identifiers to be translated.
        [IN] sids: Struct(&SID_ARRAY), "Identifiers";
        /// The domains of the names that were found.
        [OUT] domains: Unique(&Struct(&REF_DOMAIN_LIST)), "Domains";
        /// What was found.
        [IN | OUT] names: Struct(&TRANS_NAME_ARRAY), "Translations";
        /// Where is looked.
        [IN] level: Enum, "Lookup level", .names(LOOKUP_LEVELS);
        /// How many were found.
        [IN | OUT] count: Uint(4), "Mapped";
        [OUT] STATUS: Hex(4);
    }
    TRANS_NAME_ARRAY = "lsa_TransNameArray", "MS-LSAT §2.2.20" {
        /// How many follow.
        count: Uint(4), "Count";
        /// What a security identifier stands for.
        names: Unique(&Array(&Struct(&TRANSLATED_NAME))), "Translation";
    }
    TRANSLATED_NAME = "lsa_TranslatedName", "MS-LSAT §2.2.19" {
        /// What it is.
        sid_type: Enum, "Type", .names(SID_TYPES);
        /// Its name.
        name: NAME, "Name";
        /// Which of the domains it is in.
        sid_index: Uint(4), "Domain index", .names(NO_DOMAIN);
    }
    OPEN_ACCOUNT = "lsa_OpenAccount", "MS-LSAD §3.1.4.5.3" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        [IN] SID: Sid;
        /// What the client wants to do with the account.
        [IN] access_mask: Flags(4, LSA_ACCOUNT), "Access mask";
        /// What stands for the account.
        [OUT] acct_handle: Handle, "Account";
        [OUT] STATUS: Hex(4);
    }
    ENUM_ACCOUNT_PRIVS = "lsa_EnumPrivsAccount", "MS-LSAD §3.1.4.5.4" {
        /// The account.
        [IN] handle: Handle, "Account";
        /// Its privileges.
        [OUT] privs: Unique(&Struct(&PRIVILEGE_SET)), "Privileges";
        [OUT] STATUS: Hex(4);
    }
    PRIVILEGE_SET = "lsa_PrivilegeSet", "MS-LSAD §2.2.5.5" {
        /// How many privileges follow.
        count: Uint(4), "Count";
        /// Whether all of them are needed.
        unknown: Uint(4), "Control";
        /// A privilege.
        set: Array(&Struct(&LUID_ATTRIBUTE)), "Privilege";
    }
    LUID_ATTRIBUTE = "lsa_LUIDAttribute", "MS-LSAD §2.2.5.4" {
        /// Its number on this server.
        luid: Struct(&LUID), "Number";
        /// Whether it is switched on.
        attribute: Hex(4), "Attributes";
    }
    ADD_PRIVILEGES = "lsa_AddPrivilegesToAccount", "MS-LSAD §3.1.4.5.5" {
        /// The account.
        [IN] handle: Handle, "Account";
        /// Its new privileges.
        [IN] privs: Struct(&PRIVILEGE_SET), "Privileges";
        [OUT] STATUS: Hex(4);
    }
    LOOKUP_PRIV_VALUE = "lsa_LookupPrivValue", "MS-LSAD §3.1.4.8.2" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Name of the privilege.
        [IN] name: NAME, "Name";
        /// Its number on this server.
        [OUT] luid: Struct(&LUID), "Number";
        [OUT] STATUS: Hex(4);
    }
    LOOKUP_PRIV_NAME = "lsa_LookupPrivName", "MS-LSAD §3.1.4.8.3" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Number of the privilege on this server.
        [IN] luid: Struct(&LUID), "Number";
        /// Its name.
        [OUT] name: Unique(&LARGE_NAME), "Name";
        [OUT] STATUS: Hex(4);
    }
    LOOKUP_PRIV_DISPLAY_NAME = "lsa_LookupPrivDisplayName", "MS-LSAD §3.1.4.8.4" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// Name of the privilege.
        [IN] name: NAME, "Name";
        /// The language that is wanted.
        [IN] language_id: Uint(2), "Language";
        /// The language if there is none in that.
        [IN] language_id_sys: Uint(2), "Default language";
        /// Its name for people.
        [OUT] disp_name: Unique(&LARGE_NAME), "Display name";
        /// The language of that.
        [OUT] language_returned: Uint(2), "Language returned";
        [OUT] STATUS: Hex(4);
    }
    ENUM_ACCOUNTS_WITH_RIGHT = "lsa_EnumAccountsWithUserRight", "MS-LSAD §3.1.4.5.9" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// The right that they have.
        [IN] name: Unique(&NAME), "Right";
        /// The accounts.
        [OUT] sids: Struct(&SID_ARRAY), "Accounts";
        [OUT] STATUS: Hex(4);
    }
    ENUM_ACCOUNT_RIGHTS = "lsa_EnumAccountRights", "MS-LSAD §3.1.4.5.10" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        [IN] SID: Sid;
        /// The rights of the account.
        [OUT] rights: Struct(&RIGHT_SET), "Rights";
        [OUT] STATUS: Hex(4);
    }
    RIGHT_SET = "lsa_RightSet", "MS-LSAD §2.2.5.3" {
        /// How many rights follow.
        count: Uint(4), "Count";
        /// A right.
        names: Unique(&Array(&LARGE_NAME)), "Right";
    }
    ADD_RIGHTS = "lsa_AddAccountRights", "MS-LSAD §3.1.4.5.11" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        [IN] SID: Sid;
        /// The new rights of the account.
        [IN] rights: Struct(&RIGHT_SET), "Rights";
        [OUT] STATUS: Hex(4);
    }
    REMOVE_RIGHTS = "lsa_RemoveAccountRights", "MS-LSAD §3.1.4.5.12" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        [IN] SID: Sid;
        /// Whether it loses all its rights.
        [IN] remove_all: Uint(1), "Remove all";
        /// The rights that it loses.
        [IN] rights: Struct(&RIGHT_SET), "Rights";
        [OUT] STATUS: Hex(4);
    }
    GET_USER_NAME = "lsa_GetUserName", "MS-LSAT §3.1.4.4" {
        /// Name of the server.
        [IN] system_name: Unique(&Text), "Server";
        /// Name of the user who asks.
        [IN | OUT] account_name: Unique(&NAME), "Account";
        /// Domain of the user who asks.
        [IN | OUT] authority_name: Unique(&Unique(&NAME)), "Authority";
        [OUT] STATUS: Hex(4);
    }
    LOOKUP_SIDS_2 = "lsa_LookupSids2", "MS-LSAT §3.1.4.10" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// The security identifiers to be translated.
        [IN] sids: Struct(&SID_ARRAY), "Identifiers";
        /// The domains of the names that were found.
        [OUT] domains: Unique(&Struct(&REF_DOMAIN_LIST)), "Domains";
        /// What was found.
        [IN | OUT] names: Struct(&TRANS_NAME_ARRAY_2), "Translations";
        /// Where is looked.
        [IN] level: Enum, "Lookup level", .names(LOOKUP_LEVELS);
        /// How many were found.
        [IN | OUT] count: Uint(4), "Mapped";
        /// What kinds of answers are left out.
        [IN] unknown1: Hex(4), "Lookup options";
        /// What the client understands.
        [IN] unknown2: Uint(4), "Client revision";
        [OUT] STATUS: Hex(4);
    }
    TRANS_NAME_ARRAY_2 = "lsa_TransNameArray2", "MS-LSAT §2.2.22" {
        /// How many follow.
        count: Uint(4), "Count";
        /// What a security identifier stands for.
        names: Unique(&Array(&Struct(&TRANSLATED_NAME_2))), "Translation";
    }
    TRANSLATED_NAME_2 = "lsa_TranslatedName2", "MS-LSAT §2.2.21" {
        /// What it is.
        sid_type: Enum, "Type", .names(SID_TYPES);
        /// Its name.
        name: NAME, "Name";
        /// Which of the domains it is in.
        sid_index: Uint(4), "Domain index", .names(NO_DOMAIN);
        /// How it was found.
        unknown: Hex(4), "Flags";
    }
    LOOKUP_SIDS_3 = "lsa_LookupSids3", "MS-LSAT §3.1.4.9" {
        /// The security identifiers to be translated.
        [IN] sids: Struct(&SID_ARRAY), "Identifiers";
        /// The domains of the names that were found.
        [OUT] domains: Unique(&Struct(&REF_DOMAIN_LIST)), "Domains";
        /// What was found.
        [IN | OUT] names: Struct(&TRANS_NAME_ARRAY_2), "Translations";
        /// Where is looked.
        [IN] level: Enum, "Lookup level", .names(LOOKUP_LEVELS);
        /// How many were found.
        [IN | OUT] count: Uint(4), "Mapped";
        /// What kinds of answers are left out.
        [IN] unknown1: Hex(4), "Lookup options";
        /// What the client understands.
        [IN] unknown2: Uint(4), "Client revision";
        [OUT] STATUS: Hex(4);
    }
    LOOKUP_NAMES_2 = "lsa_LookupNames2", "MS-LSAT §3.1.4.7" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// How many names follow.
        [IN] num_names: Uint(4), "Names";
        /// A name to be translated.
        [IN] names: Array(&NAME), "Name";
        /// The domains of the names that were found.
        [OUT] domains: Unique(&Struct(&REF_DOMAIN_LIST)), "Domains";
        /// What was found.
        [IN | OUT] sids: Struct(&TRANS_SID_ARRAY_2), "Translations";
        /// Where is looked.
        [IN] level: Enum, "Lookup level", .names(LOOKUP_LEVELS);
        /// How many names were found.
        [IN | OUT] count: Uint(4), "Mapped";
        /// What kinds of answers are left out.
        [IN] unknown1: Hex(4), "Lookup options";
        /// What the client understands.
        [IN] unknown2: Uint(4), "Client revision";
        [OUT] STATUS: Hex(4);
    }
    TRANS_SID_ARRAY_2 = "lsa_TransSidArray2", "MS-LSAT §2.2.24" {
        /// How many follow.
        count: Uint(4), "Count";
        /// What a name stands for.
        sids: Unique(&Array(&Struct(&TRANSLATED_SID_2))), "Translation";
    }
    TRANSLATED_SID_2 = "lsa_TranslatedSid2", "MS-LSAT §2.2.23" {
        /// What it is.
        sid_type: Enum, "Type", .names(SID_TYPES);
        /// Its number in the domain.
        rid: Uint(4), "RID";
        /// Which of the domains it is in.
        sid_index: Uint(4), "Domain index", .names(NO_DOMAIN);
        /// How it was found.
        unknown: Hex(4), "Flags";
    }
    LOOKUP_NAMES_3 = "lsa_LookupNames3", "MS-LSAT §3.1.4.6" {
        /// The policy.
        [IN] handle: Handle, "Policy";
        /// How many names follow.
        [IN] num_names: Uint(4), "Names";
        /// A name to be translated.
        [IN] names: Array(&NAME), "Name";
        /// The domains of the names that were found.
        [OUT] domains: Unique(&Struct(&REF_DOMAIN_LIST)), "Domains";
        /// What was found.
        [IN | OUT] sids: Struct(&TRANS_SID_ARRAY_3), "Translations";
        /// Where is looked.
        [IN] level: Enum, "Lookup level", .names(LOOKUP_LEVELS);
        /// How many names were found.
        [IN | OUT] count: Uint(4), "Mapped";
        /// What kinds of answers are left out.
        [IN] unknown1: Hex(4), "Lookup options";
        /// What the client understands.
        [IN] unknown2: Uint(4), "Client revision";
        [OUT] STATUS: Hex(4);
    }
    TRANS_SID_ARRAY_3 = "lsa_TransSidArray3", "MS-LSAT §2.2.26" {
        /// How many follow.
        count: Uint(4), "Count";
        /// What a name stands for.
        sids: Unique(&Array(&Struct(&TRANSLATED_SID_3))), "Translation";
    }
    TRANSLATED_SID_3 = "lsa_TranslatedSid3", "MS-LSAT §2.2.25" {
        /// What it is.
        sid_type: Enum, "Type", .names(SID_TYPES);
        SID: Unique(&Sid);
        /// Which of the domains it is in.
        sid_index: Uint(4), "Domain index", .names(NO_DOMAIN);
        /// How it was found.
        unknown: Hex(4), "Flags";
    }
    LOOKUP_NAMES_4 = "lsa_LookupNames4", "MS-LSAT §3.1.4.5" {
        /// How many names follow.
        [IN] num_names: Uint(4), "Names";
        /// A name to be translated.
        [IN] names: Array(&NAME), "Name";
        /// The domains of the names that were found.
        [OUT] domains: Unique(&Struct(&REF_DOMAIN_LIST)), "Domains";
        /// What was found.
        [IN | OUT] sids: Struct(&TRANS_SID_ARRAY_3), "Translations";
        /// Where is looked.
        [IN] level: Enum, "Lookup level", .names(LOOKUP_LEVELS);
        /// How many names were found.
        [IN | OUT] count: Uint(4), "Mapped";
        /// What kinds of answers are left out.
        [IN] unknown1: Hex(4), "Lookup options";
        /// What the client understands.
        [IN] unknown2: Uint(4), "Client revision";
        [OUT] STATUS: Hex(4);
    }
}

/// MS-LSAT §2.2.14.
const NO_DOMAIN: &[(u64, &str)] = &[(0xffff_ffff, "none")];

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[
    (0, &CLOSE),
    (1, &DELETE),
    (2, &ENUM_PRIVS),
    (6, &OPEN_POLICY),
    (7, &QUERY_INFO),
    (10, &CREATE_ACCOUNT),
    (11, &ENUM_ACCOUNTS),
    (13, &ENUM_TRUSTED),
    (14, &LOOKUP_NAMES),
    (15, &LOOKUP_SIDS),
    (17, &OPEN_ACCOUNT),
    (18, &ENUM_ACCOUNT_PRIVS),
    (19, &ADD_PRIVILEGES),
    (31, &LOOKUP_PRIV_VALUE),
    (32, &LOOKUP_PRIV_NAME),
    (33, &LOOKUP_PRIV_DISPLAY_NAME),
    (35, &ENUM_ACCOUNTS_WITH_RIGHT),
    (36, &ENUM_ACCOUNT_RIGHTS),
    (37, &ADD_RIGHTS),
    (38, &REMOVE_RIGHTS),
    (44, &OPEN_POLICY_2),
    (45, &GET_USER_NAME),
    (46, &QUERY_INFO_2),
    (57, &LOOKUP_SIDS_2),
    (58, &LOOKUP_NAMES_2),
    (68, &LOOKUP_NAMES_3),
    (76, &LOOKUP_SIDS_3),
    (77, &LOOKUP_NAMES_4),
];
