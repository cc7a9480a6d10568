//! The security account manager: domains, users, groups and aliases.
//!
//! Specifications: MS-SAMR.

use super::access::{ALIAS, CONNECT, DOMAIN, GROUP, USER};
use super::lsarpc::SID;
use crate::field::Field;
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, UNICODE_STRING, idl};
use crate::protocol::windows::status::{self, NT_STATUS};

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

crate::fields! { FLAGS:
    /// The account is disabled.
    ACB_DISABLED = flag("samr.samr_AcctFlags.ACB_DISABLED", "Disabled").mask(32, 0x1).spec("MS-SAMR §2.2.1.12");
    /// A home directory is required.
    ACB_HOMDIRREQ = flag("samr.samr_AcctFlags.ACB_HOMDIRREQ", "Home directory required").mask(32, 0x2).spec("MS-SAMR §2.2.1.12");
    /// No password is required.
    ACB_PWNOTREQ = flag("samr.samr_AcctFlags.ACB_PWNOTREQ", "No password required").mask(32, 0x4).spec("MS-SAMR §2.2.1.12");
    /// It is a local copy of a remote account.
    ACB_TEMPDUP = flag("samr.samr_AcctFlags.ACB_TEMPDUP", "Temporary duplicate").mask(32, 0x8).spec("MS-SAMR §2.2.1.12");
    /// It is the account of a user.
    ACB_NORMAL = flag("samr.samr_AcctFlags.ACB_NORMAL", "Normal").mask(32, 0x10).spec("MS-SAMR §2.2.1.12");
    /// It is the account of a majority node set.
    ACB_MNS = flag("samr.samr_AcctFlags.ACB_MNS", "MNS logon").mask(32, 0x20).spec("MS-SAMR §2.2.1.12");
    /// It is the account of a trusted domain.
    ACB_DOMTRUST = flag("samr.samr_AcctFlags.ACB_DOMTRUST", "Domain trust").mask(32, 0x40).spec("MS-SAMR §2.2.1.12");
    /// It is the account of a computer.
    ACB_WSTRUST = flag("samr.samr_AcctFlags.ACB_WSTRUST", "Workstation trust").mask(32, 0x80).spec("MS-SAMR §2.2.1.12");
    /// It is the account of a domain controller.
    ACB_SVRTRUST = flag("samr.samr_AcctFlags.ACB_SVRTRUST", "Server trust").mask(32, 0x100).spec("MS-SAMR §2.2.1.12");
    /// The password never expires.
    ACB_PWNOEXP = flag("samr.samr_AcctFlags.ACB_PWNOEXP", "Password never expires").mask(32, 0x200).spec("MS-SAMR §2.2.1.12");
    /// The account is locked.
    ACB_AUTOLOCK = flag("samr.samr_AcctFlags.ACB_AUTOLOCK", "Locked").mask(32, 0x400).spec("MS-SAMR §2.2.1.12");
    /// The password is stored so that it can be read.
    ACB_ENC_TXT_PWD_ALLOWED = flag("samr.samr_AcctFlags.ACB_ENC_TXT_PWD_ALLOWED", "Reversible encryption").mask(32, 0x800).spec("MS-SAMR §2.2.1.12");
    /// It logs on with a smart card.
    ACB_SMARTCARD_REQUIRED = flag("samr.samr_AcctFlags.ACB_SMARTCARD_REQUIRED", "Smart card required").mask(32, 0x1000).spec("MS-SAMR §2.2.1.12");
    /// Services under it may act for others.
    ACB_TRUSTED_FOR_DELEGATION = flag("samr.samr_AcctFlags.ACB_TRUSTED_FOR_DELEGATION", "Trusted for delegation").mask(32, 0x2000).spec("MS-SAMR §2.2.1.12");
    /// No service may act for it.
    ACB_NOT_DELEGATED = flag("samr.samr_AcctFlags.ACB_NOT_DELEGATED", "Not delegated").mask(32, 0x4000).spec("MS-SAMR §2.2.1.12");
    /// Only DES is used for its keys.
    ACB_USE_DES_KEY_ONLY = flag("samr.samr_AcctFlags.ACB_USE_DES_KEY_ONLY", "DES keys only").mask(32, 0x8000).spec("MS-SAMR §2.2.1.12");
    /// Kerberos needs no preauthentication.
    ACB_DONT_REQUIRE_PREAUTH = flag("samr.samr_AcctFlags.ACB_DONT_REQUIRE_PREAUTH", "No preauthentication").mask(32, 0x10000).spec("MS-SAMR §2.2.1.12");
    /// The password has expired.
    ACB_PW_EXPIRED = flag("samr.samr_AcctFlags.ACB_PW_EXPIRED", "Password expired").mask(32, 0x20000).spec("MS-SAMR §2.2.1.12");
    /// Services under it may act for others without their tickets.
    ACB_TRUST_AUTH_DELEGAT = flag("samr.samr_AcctFlags.ACB_TRUST_AUTH_DELEGAT", "Trusted to authenticate").mask(32, 0x40000).spec("MS-SAMR §2.2.1.12");
    /// Tickets to it have no authorization data.
    ACB_NO_AUTH_DATA_REQD = flag("samr.samr_AcctFlags.ACB_NO_AUTH_DATA_REQD", "No authorization data").mask(32, 0x80000).spec("MS-SAMR §2.2.1.12");
    /// The accouNT name is there.
    HAS_ACCOUNT_NAME = flag("samr.samr_FieldsPresent.SAMR_FIELD_ACCOUNT_NAME", "Account name").mask(32, 0x1).spec("MS-SAMR §2.2.1.8");
    /// The full name is there.
    HAS_FULL_NAME = flag("samr.samr_FieldsPresent.SAMR_FIELD_FULL_NAME", "Full name").mask(32, 0x2).spec("MS-SAMR §2.2.1.8");
    /// The RID is there.
    HAS_RID = flag("samr.samr_FieldsPresent.SAMR_FIELD_RID", "Rid").mask(32, 0x4).spec("MS-SAMR §2.2.1.8");
    /// The primary group is there.
    HAS_PRIMARY_GID = flag("samr.samr_FieldsPresent.SAMR_FIELD_PRIMARY_GID", "Primary gid").mask(32, 0x8).spec("MS-SAMR §2.2.1.8");
    /// The description is there.
    HAS_DESCRIPTION = flag("samr.samr_FieldsPresent.SAMR_FIELD_DESCRIPTION", "Description").mask(32, 0x10).spec("MS-SAMR §2.2.1.8");
    /// The comment is there.
    HAS_COMMENT = flag("samr.samr_FieldsPresent.SAMR_FIELD_COMMENT", "Comment").mask(32, 0x20).spec("MS-SAMR §2.2.1.8");
    /// The home directory is there.
    HAS_HOME_DIRECTORY = flag("samr.samr_FieldsPresent.SAMR_FIELD_HOME_DIRECTORY", "Home directory").mask(32, 0x40).spec("MS-SAMR §2.2.1.8");
    /// The home drive is there.
    HAS_HOME_DRIVE = flag("samr.samr_FieldsPresent.SAMR_FIELD_HOME_DRIVE", "Home drive").mask(32, 0x80).spec("MS-SAMR §2.2.1.8");
    /// The logon script is there.
    HAS_LOGON_SCRIPT = flag("samr.samr_FieldsPresent.SAMR_FIELD_LOGON_SCRIPT", "Logon script").mask(32, 0x100).spec("MS-SAMR §2.2.1.8");
    /// The profile path is there.
    HAS_PROFILE_PATH = flag("samr.samr_FieldsPresent.SAMR_FIELD_PROFILE_PATH", "Profile path").mask(32, 0x200).spec("MS-SAMR §2.2.1.8");
    /// The workstations is there.
    HAS_WORKSTATIONS = flag("samr.samr_FieldsPresent.SAMR_FIELD_WORKSTATIONS", "Workstations").mask(32, 0x400).spec("MS-SAMR §2.2.1.8");
    /// The last logon is there.
    HAS_LAST_LOGON = flag("samr.samr_FieldsPresent.SAMR_FIELD_LAST_LOGON", "Last logon").mask(32, 0x800).spec("MS-SAMR §2.2.1.8");
    /// The last logoff is there.
    HAS_LAST_LOGOFF = flag("samr.samr_FieldsPresent.SAMR_FIELD_LAST_LOGOFF", "Last logoff").mask(32, 0x1000).spec("MS-SAMR §2.2.1.8");
    /// The logon hours is there.
    HAS_LOGON_HOURS = flag("samr.samr_FieldsPresent.SAMR_FIELD_LOGON_HOURS", "Logon hours").mask(32, 0x2000).spec("MS-SAMR §2.2.1.8");
    /// The bad password count is there.
    HAS_BAD_PWD_COUNT = flag("samr.samr_FieldsPresent.SAMR_FIELD_BAD_PWD_COUNT", "Bad pwd count").mask(32, 0x4000).spec("MS-SAMR §2.2.1.8");
    /// The num logons is there.
    HAS_NUM_LOGONS = flag("samr.samr_FieldsPresent.SAMR_FIELD_NUM_LOGONS", "Num logons").mask(32, 0x8000).spec("MS-SAMR §2.2.1.8");
    /// The allow password change is there.
    HAS_ALLOW_PWD_CHANGE = flag("samr.samr_FieldsPresent.SAMR_FIELD_ALLOW_PWD_CHANGE", "Allow pwd change").mask(32, 0x10000).spec("MS-SAMR §2.2.1.8");
    /// The force password change is there.
    HAS_FORCE_PWD_CHANGE = flag("samr.samr_FieldsPresent.SAMR_FIELD_FORCE_PWD_CHANGE", "Force pwd change").mask(32, 0x20000).spec("MS-SAMR §2.2.1.8");
    /// The last password change is there.
    HAS_LAST_PWD_CHANGE = flag("samr.samr_FieldsPresent.SAMR_FIELD_LAST_PWD_CHANGE", "Last pwd change").mask(32, 0x40000).spec("MS-SAMR §2.2.1.8");
    /// The accouNT expiry is there.
    HAS_ACCT_EXPIRY = flag("samr.samr_FieldsPresent.SAMR_FIELD_ACCT_EXPIRY", "Acct expiry").mask(32, 0x80000).spec("MS-SAMR §2.2.1.8");
    /// The accouNT flags is there.
    HAS_ACCT_FLAGS = flag("samr.samr_FieldsPresent.SAMR_FIELD_ACCT_FLAGS", "Acct flags").mask(32, 0x100000).spec("MS-SAMR §2.2.1.8");
    /// The parameters is there.
    HAS_PARAMETERS = flag("samr.samr_FieldsPresent.SAMR_FIELD_PARAMETERS", "Parameters").mask(32, 0x200000).spec("MS-SAMR §2.2.1.8");
    /// The country code is there.
    HAS_COUNTRY_CODE = flag("samr.samr_FieldsPresent.SAMR_FIELD_COUNTRY_CODE", "Country code").mask(32, 0x400000).spec("MS-SAMR §2.2.1.8");
    /// The code page is there.
    HAS_CODE_PAGE = flag("samr.samr_FieldsPresent.SAMR_FIELD_CODE_PAGE", "Code page").mask(32, 0x800000).spec("MS-SAMR §2.2.1.8");
    /// The NT password present is there.
    HAS_NT_PASSWORD_PRESENT = flag("samr.samr_FieldsPresent.SAMR_FIELD_NT_PASSWORD_PRESENT", "Nt password present").mask(32, 0x1000000).spec("MS-SAMR §2.2.1.8");
    /// The LM password present is there.
    HAS_LM_PASSWORD_PRESENT = flag("samr.samr_FieldsPresent.SAMR_FIELD_LM_PASSWORD_PRESENT", "Lm password present").mask(32, 0x2000000).spec("MS-SAMR §2.2.1.8");
    /// The private data is there.
    HAS_PRIVATE_DATA = flag("samr.samr_FieldsPresent.SAMR_FIELD_PRIVATE_DATA", "Private data").mask(32, 0x4000000).spec("MS-SAMR §2.2.1.8");
    /// The expired flag is there.
    HAS_EXPIRED_FLAG = flag("samr.samr_FieldsPresent.SAMR_FIELD_EXPIRED_FLAG", "Expired flag").mask(32, 0x8000000).spec("MS-SAMR §2.2.1.8");
    /// The sec desc is there.
    HAS_SEC_DESC = flag("samr.samr_FieldsPresent.SAMR_FIELD_SEC_DESC", "Sec desc").mask(32, 0x10000000).spec("MS-SAMR §2.2.1.8");
    /// The owf password is there.
    HAS_OWF_PWD = flag("samr.samr_FieldsPresent.SAMR_FIELD_OWF_PWD", "Owf pwd").mask(32, 0x20000000).spec("MS-SAMR §2.2.1.8");
    /// The membership cannot be switched off.
    SE_GROUP_MANDATORY = flag("samr.samr_GroupAttrs.SE_GROUP_MANDATORY", "Mandatory").mask(32, 0x1).spec("MS-SAMR §2.2.1.10");
    /// The membership counts unless it is switched off.
    SE_GROUP_ENABLED_BY_DEFAULT = flag("samr.samr_GroupAttrs.SE_GROUP_ENABLED_BY_DEFAULT", "Enabled by default").mask(32, 0x2).spec("MS-SAMR §2.2.1.10");
    /// The membership counts.
    SE_GROUP_ENABLED = flag("samr.samr_GroupAttrs.SE_GROUP_ENABLED", "Enabled").mask(32, 0x4).spec("MS-SAMR §2.2.1.10");
    /// The group may own objects.
    SE_GROUP_OWNER = flag("samr.samr_GroupAttrs.SE_GROUP_OWNER", "Owner").mask(32, 0x8).spec("MS-SAMR §2.2.1.10");
    /// The group only counts where access is denied.
    SE_GROUP_USE_FOR_DENY_ONLY = flag("samr.samr_GroupAttrs.SE_GROUP_USE_FOR_DENY_ONLY", "Deny only").mask(32, 0x10).spec("MS-SAMR §2.2.1.10");
    /// The group is of the resource domain.
    SE_GROUP_RESOURCE = flag("samr.samr_GroupAttrs.SE_GROUP_RESOURCE", "Resource").mask(32, 0x20000000).spec("MS-SAMR §2.2.1.10");
    /// The group stands for a logon.
    SE_GROUP_LOGON_ID = flag("samr.samr_GroupAttrs.SE_GROUP_LOGON_ID", "Logon identifier").mask(32, 0xc0000000).spec("MS-SAMR §2.2.1.10");
    /// Passwords must have several kinds of characters.
    DOMAIN_PASSWORD_COMPLEX = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_COMPLEX", "Complex").mask(32, 0x1).spec("MS-SAMR §2.2.3.5");
    /// Who changes a password must log on first.
    DOMAIN_PASSWORD_NO_ANON_CHANGE = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_NO_ANON_CHANGE", "No anonymous change").mask(32, 0x2).spec("MS-SAMR §2.2.3.5");
    /// Passwords are not changed in clear.
    DOMAIN_PASSWORD_NO_CLEAR_CHANGE = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_NO_CLEAR_CHANGE", "No clear change").mask(32, 0x4).spec("MS-SAMR §2.2.3.5");
    /// Administrators can be locked out.
    DOMAIN_PASSWORD_LOCKOUT_ADMINS = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_LOCKOUT_ADMINS", "Lock administrators out").mask(32, 0x8).spec("MS-SAMR §2.2.3.5");
    /// Passwords are stored so that they can be read.
    DOMAIN_PASSWORD_STORE_CLEARTEXT = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_STORE_CLEARTEXT", "Store cleartext").mask(32, 0x10).spec("MS-SAMR §2.2.3.5");
    /// Computers cannot change their passwords.
    DOMAIN_REFUSE_PASSWORD_CHANGE = flag("samr.samr_PasswordProperties.DOMAIN_REFUSE_PASSWORD_CHANGE", "Refuse change").mask(32, 0x20).spec("MS-SAMR §2.2.3.5");
}

const ACCOUNT_FLAGS: &[&Field] = &[
    &ACB_NO_AUTH_DATA_REQD,
    &ACB_TRUST_AUTH_DELEGAT,
    &ACB_PW_EXPIRED,
    &ACB_DONT_REQUIRE_PREAUTH,
    &ACB_USE_DES_KEY_ONLY,
    &ACB_NOT_DELEGATED,
    &ACB_TRUSTED_FOR_DELEGATION,
    &ACB_SMARTCARD_REQUIRED,
    &ACB_ENC_TXT_PWD_ALLOWED,
    &ACB_AUTOLOCK,
    &ACB_PWNOEXP,
    &ACB_SVRTRUST,
    &ACB_WSTRUST,
    &ACB_DOMTRUST,
    &ACB_MNS,
    &ACB_NORMAL,
    &ACB_TEMPDUP,
    &ACB_PWNOTREQ,
    &ACB_HOMDIRREQ,
    &ACB_DISABLED,
];

const FIELDS_PRESENT: &[&Field] = &[
    &HAS_OWF_PWD,
    &HAS_SEC_DESC,
    &HAS_EXPIRED_FLAG,
    &HAS_PRIVATE_DATA,
    &HAS_LM_PASSWORD_PRESENT,
    &HAS_NT_PASSWORD_PRESENT,
    &HAS_CODE_PAGE,
    &HAS_COUNTRY_CODE,
    &HAS_PARAMETERS,
    &HAS_ACCT_FLAGS,
    &HAS_ACCT_EXPIRY,
    &HAS_LAST_PWD_CHANGE,
    &HAS_FORCE_PWD_CHANGE,
    &HAS_ALLOW_PWD_CHANGE,
    &HAS_NUM_LOGONS,
    &HAS_BAD_PWD_COUNT,
    &HAS_LOGON_HOURS,
    &HAS_LAST_LOGOFF,
    &HAS_LAST_LOGON,
    &HAS_WORKSTATIONS,
    &HAS_PROFILE_PATH,
    &HAS_LOGON_SCRIPT,
    &HAS_HOME_DRIVE,
    &HAS_HOME_DIRECTORY,
    &HAS_COMMENT,
    &HAS_DESCRIPTION,
    &HAS_PRIMARY_GID,
    &HAS_RID,
    &HAS_FULL_NAME,
    &HAS_ACCOUNT_NAME,
];

const GROUP_ATTRIBUTES: &[&Field] = &[
    &SE_GROUP_LOGON_ID,
    &SE_GROUP_RESOURCE,
    &SE_GROUP_USE_FOR_DENY_ONLY,
    &SE_GROUP_OWNER,
    &SE_GROUP_ENABLED,
    &SE_GROUP_ENABLED_BY_DEFAULT,
    &SE_GROUP_MANDATORY,
];

const PASSWORD_PROPERTIES: &[&Field] = &[
    &DOMAIN_REFUSE_PASSWORD_CHANGE,
    &DOMAIN_PASSWORD_STORE_CLEARTEXT,
    &DOMAIN_PASSWORD_LOCKOUT_ADMINS,
    &DOMAIN_PASSWORD_NO_CLEAR_CHANGE,
    &DOMAIN_PASSWORD_NO_ANON_CHANGE,
    &DOMAIN_PASSWORD_COMPLEX,
];

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

/// MS-SAMR §2.2.2.2.
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
    SECURITY_BUFFER = "samr_SecDescBuf", "MS-SAMR §2.2.7.13" {
        /// Length of the security descriptor.
        sd_size: Uint(4), "Length", .unit("bytes");
        /// The security descriptor itself.
        sd: Unique(&Descriptor), "Security descriptor";
    }
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
    SAM_ARRAY = "samr_SamArray", "MS-SAMR §2.2.3.10" {
        /// How many entries follow.
        count: Uint(4), "Count";
        /// An entry.
        entries: Unique(&Array(&Struct(&SAM_ENTRY))), "Entry";
    }
    SAM_ENTRY = "samr_SamEntry", "MS-SAMR §2.2.3.9" {
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
    DOM_GENERAL = "samr_DomGeneralInformation", "MS-SAMR §2.2.3.9" {
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
    DOM_OEM = "samr_DomOEMInformation", "MS-SAMR §2.2.3.11" {
        /// What an administrator says of the domain.
        oem_information: UNICODE_STRING, "OEM information";
    }
    DOM_INFO_5 = "samr_DomInfo5", "MS-SAMR §2.2.3.12" {
        /// Name of the domain.
        domain_name: UNICODE_STRING, "Domain";
    }
    DOM_INFO_6 = "samr_DomInfo6", "MS-SAMR §2.2.3.13" {
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
    DOM_INFO_9 = "samr_DomInfo9", "MS-SAMR §2.2.3.14" {
        /// State of the server.
        domain_server_state: Enum, "State", .names(&[(1, "enabled"), (2, "disabled")]);
    }
    DOM_GENERAL_2 = "samr_DomGeneralInformation2", "MS-SAMR §2.2.3.15" {
        /// Counts and names.
        general: Struct(&DOM_GENERAL), "General";
        /// How long a locked account stays locked, as a negative time.
        lockout_duration: TimeSpan, "Lockout duration", .unit("100 ns");
        /// Within what time wrong passwords are counted, as a negative time.
        lockout_window: TimeSpan, "Lockout window", .unit("100 ns");
        /// How many wrong passwords lock an account.
        lockout_threshold: Uint(2), "Lockout threshold";
    }
    DOM_INFO_12 = "samr_DomInfo12", "MS-SAMR §2.2.3.16" {
        /// How long a locked account stays locked, as a negative time.
        lockout_duration: TimeSpan, "Lockout duration", .unit("100 ns");
        /// Within what time wrong passwords are counted, as a negative time.
        lockout_window: TimeSpan, "Lockout window", .unit("100 ns");
        /// How many wrong passwords lock an account.
        lockout_threshold: Uint(2), "Lockout threshold";
    }
    DOM_INFO_13 = "samr_DomInfo13", "MS-SAMR §2.2.3.8" {
        /// How often it was changed.
        sequence_num: TimeSpan, "Sequence number";
        /// When it was created.
        domain_create_time: FileTime, "Created";
        /// How often it had been changed at the last promotion.
        modified_count_at_last_promotion: TimeSpan, "Count at promotion";
    }
    ENUM_GROUPS = "samr_EnumDomainGroups", "MS-SAMR §3.1.5.2.2" {
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
    ALIAS_MEMBERSHIP = "samr_GetAliasMembership", "MS-SAMR §3.1.5.9.2" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Whose memberships are wanted.
        [IN] sids: Struct(&super::lsarpc::SID_ARRAY), "Identifiers";
        /// The aliases that they are in.
        [OUT] rids: Struct(&IDS), "Aliases";
        [OUT] STATUS: Hex(4);
    }
    IDS = "samr_Ids", "MS-SAMR §2.2.7.4" {
        /// How many numbers follow.
        count: Uint(4), "Count";
        /// A number.
        ids: Unique(&Array(&Uint(4))), "Number";
    }
    TYPES = "samr_Types", "MS-SAMR §2.2.7.4" {
        /// How many types follow.
        count: Uint(4), "Count";
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
    STRINGS = "lsa_Strings", "MS-SAMR §2.2.7.10" {
        /// How many names follow.
        count: Uint(4), "Count";
        /// A name.
        names: Unique(&Array(&UNICODE_STRING)), "Name";
    }
    OPEN_GROUP = "samr_OpenGroup", "MS-SAMR §3.1.5.1.7" {
        [IN] DOMAIN_HANDLE: Handle;
        [IN] GROUP_ACCESS: Flags(4, GROUP);
        [IN] RID: Uint(4);
        [OUT] GROUP_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    QUERY_GROUP = "samr_QueryGroupInfo", "MS-SAMR §3.1.5.5.3" {
        [IN] GROUP_HANDLE: Handle;
        /// Which part of the group's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &GROUP_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    GROUP_INFO = "samr_GroupInfo", "MS-SAMR §2.2.4.7" {
        /// All of it.
        [1] all: Struct(&GROUP_INFO_ALL), "All";
        /// Its name.
        [2] name: UNICODE_STRING, "Name";
        /// How members hold it.
        [3] attributes: Struct(&GROUP_INFO_ATTRIBUTES), "Attributes";
        /// What an administrator says of it.
        [4] description: UNICODE_STRING, "Description";
        /// All of it, without counting members.
        [5] all2: Struct(&GROUP_INFO_ALL), "All";
    }
    GROUP_INFO_ALL = "samr_GroupInfoAll", "MS-SAMR §2.2.4.3" {
        /// Its name.
        name: UNICODE_STRING, "Name";
        /// How members hold it.
        attributes: Flags(4, GROUP_ATTRIBUTES), "Attributes";
        /// How many members it has.
        num_members: Uint(4), "Members";
        /// What an administrator says of it.
        description: UNICODE_STRING, "Description";
    }
    GROUP_INFO_ATTRIBUTES = "samr_GroupInfoAttributes", "MS-SAMR §2.2.4.2" {
        /// How members hold it.
        attributes: Flags(4, GROUP_ATTRIBUTES), "Attributes";
    }
    GROUP_MEMBERS = "samr_QueryGroupMember", "MS-SAMR §3.1.5.8.3" {
        [IN] GROUP_HANDLE: Handle;
        /// The members.
        [OUT] rids: Unique(&Struct(&MEMBERS)), "Members";
        [OUT] STATUS: Hex(4);
    }
    MEMBERS = "samr_RidAttrArray", "MS-SAMR §2.2.7.15" {
        /// How many members follow.
        count: Uint(4), "Count";
        RID: Unique(&Array(&Uint(4)));
        /// How the member holds the group.
        attributes: Unique(&Array(&Flags(4, GROUP_ATTRIBUTES))), "Attributes";
    }
    OPEN_ALIAS = "samr_OpenAlias", "MS-SAMR §3.1.5.1.8" {
        [IN] DOMAIN_HANDLE: Handle;
        [IN] ALIAS_ACCESS: Flags(4, ALIAS);
        [IN] RID: Uint(4);
        [OUT] ALIAS_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    QUERY_ALIAS = "samr_QueryAliasInfo", "MS-SAMR §3.1.5.5.4" {
        [IN] ALIAS_HANDLE: Handle;
        /// Which part of the alias's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &ALIAS_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    ALIAS_INFO = "samr_AliasInfo", "MS-SAMR §2.2.5.6" {
        /// All of it.
        [1] all: Struct(&ALIAS_INFO_ALL), "All";
        /// Its name.
        [2] name: UNICODE_STRING, "Name";
        /// What an administrator says of it.
        [3] description: UNICODE_STRING, "Description";
    }
    ALIAS_INFO_ALL = "samr_AliasInfoAll", "MS-SAMR §2.2.5.2" {
        /// Its name.
        name: UNICODE_STRING, "Name";
        /// How many members it has.
        num_members: Uint(4), "Members";
        /// What an administrator says of it.
        description: UNICODE_STRING, "Description";
    }
    ALIAS_MEMBERS = "samr_GetMembersInAlias", "MS-SAMR §3.1.5.8.4" {
        [IN] ALIAS_HANDLE: Handle;
        /// The members.
        [OUT] sids: Struct(&super::lsarpc::SID_ARRAY), "Members";
        [OUT] STATUS: Hex(4);
    }
    OPEN_USER = "samr_OpenUser", "MS-SAMR §3.1.5.1.9" {
        [IN] DOMAIN_HANDLE: Handle;
        [IN] USER_ACCESS: Flags(4, USER);
        [IN] RID: Uint(4);
        [OUT] USER_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    DELETE_USER = "samr_DeleteUser", "MS-SAMR §3.1.5.7.3" {
        [IN | OUT] USER_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    QUERY_USER = "samr_QueryUserInfo", "MS-SAMR §3.1.5.5.6" {
        [IN] USER_HANDLE: Handle;
        /// Which part of the user's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &USER_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    QUERY_USER_2 = "samr_QueryUserInfo2", "MS-SAMR §3.1.5.5.5" {
        [IN] USER_HANDLE: Handle;
        /// Which part of the user's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &USER_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    SET_USER = "samr_SetUserInfo", "MS-SAMR §3.1.5.6.5" {
        [IN] USER_HANDLE: Handle;
        /// Which part of the user's settings is changed.
        [IN] level: Enum, "Level";
        /// What it becomes.
        [IN] info: Union(2, &USER_INFO), "Information";
        [OUT] STATUS: Hex(4);
    }
    SET_USER_2 = "samr_SetUserInfo2", "MS-SAMR §3.1.5.6.4" {
        [IN] USER_HANDLE: Handle;
        /// Which part of the user's settings is changed.
        [IN] level: Enum, "Level";
        /// What it becomes.
        [IN] info: Union(2, &USER_INFO), "Information";
        [OUT] STATUS: Hex(4);
    }
    LOGON_HOURS = "samr_LogonHours", "MS-SAMR §2.2.6.5" {
        /// Into how many parts a week is divided.
        units_per_week: Uint(2), "Units per week";
        /// A bit for each part, set where the user may log on.
        bits: Unique(&VaryingBlob), "Hours";
    }
    USER_INFO_1 = "samr_UserInfo1", "MS-SAMR §2.2.6.9" {
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
        /// Number of the primary group.
        primary_gid: Uint(4), "Primary group";
        /// What the administrator says of the account.
        description: UNICODE_STRING, "Description";
        /// What the user says of the account.
        comment: UNICODE_STRING, "Comment";
    }
    USER_INFO_2 = "samr_UserInfo2", "MS-SAMR §2.2.6.10" {
        /// What the user says of the account.
        comment: UNICODE_STRING, "Comment";
        /// Not used.
        unknown: UNICODE_STRING, "Reserved";
        /// Country of the user.
        country_code: Uint(2), "Country code";
        /// Code page of the user.
        code_page: Uint(2), "Code page";
    }
    USER_INFO_3 = "samr_UserInfo3", "MS-SAMR §2.2.6.11" {
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
        RID: Uint(4);
        /// Number of the primary group.
        primary_gid: Uint(4), "Primary group";
        /// Home directory of the user.
        home_directory: UNICODE_STRING, "Home directory";
        /// Letter that the home directory gets.
        home_drive: UNICODE_STRING, "Home drive";
        /// What runs at logon.
        logon_script: UNICODE_STRING, "Logon script";
        /// Where the profile is.
        profile_path: UNICODE_STRING, "Profile path";
        /// Where the user may log on.
        workstations: UNICODE_STRING, "Workstations";
        /// When the user logged on last.
        last_logon: FileTime, "Last logon";
        /// When the user logged off last.
        last_logoff: FileTime, "Last logoff";
        /// When the password was changed last.
        last_password_change: FileTime, "Last password change";
        /// From when on the password may be changed.
        allow_password_change: FileTime, "Password can change";
        /// When the password must be changed.
        force_password_change: FileTime, "Password must change";
        /// When the user may log on.
        logon_hours: Struct(&LOGON_HOURS), "Logon hours";
        /// How often a wrong password was tried.
        bad_password_count: Uint(2), "Bad passwords";
        /// How often the user logged on.
        logon_count: Uint(2), "Logons";
        /// What kind of account it is.
        acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
    }
    USER_INFO_4 = "samr_UserInfo4", "MS-SAMR §2.2.6.4" {
        /// When the user may log on.
        logon_hours: Struct(&LOGON_HOURS), "Logon hours";
    }
    USER_INFO_5 = "samr_UserInfo5", "MS-SAMR §2.2.6.12" {
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
        RID: Uint(4);
        /// Number of the primary group.
        primary_gid: Uint(4), "Primary group";
        /// Home directory of the user.
        home_directory: UNICODE_STRING, "Home directory";
        /// Letter that the home directory gets.
        home_drive: UNICODE_STRING, "Home drive";
        /// What runs at logon.
        logon_script: UNICODE_STRING, "Logon script";
        /// Where the profile is.
        profile_path: UNICODE_STRING, "Profile path";
        /// What the administrator says of the account.
        description: UNICODE_STRING, "Description";
        /// Where the user may log on.
        workstations: UNICODE_STRING, "Workstations";
        /// When the user logged on last.
        last_logon: FileTime, "Last logon";
        /// When the user logged off last.
        last_logoff: FileTime, "Last logoff";
        /// When the user may log on.
        logon_hours: Struct(&LOGON_HOURS), "Logon hours";
        /// How often a wrong password was tried.
        bad_password_count: Uint(2), "Bad passwords";
        /// How often the user logged on.
        logon_count: Uint(2), "Logons";
        /// When the password was changed last.
        last_password_change: FileTime, "Last password change";
        /// When the account expires.
        acct_expiry: FileTime, "Account expires";
        /// What kind of account it is.
        acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
    }
    USER_INFO_6 = "samr_UserInfo6", "MS-SAMR §2.2.6.13" {
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
    }
    USER_INFO_7 = "samr_UserInfo7", "MS-SAMR §2.2.6.14" {
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
    }
    USER_INFO_8 = "samr_UserInfo8", "MS-SAMR §2.2.6.15" {
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
    }
    USER_INFO_9 = "samr_UserInfo9", "MS-SAMR §2.2.6.2" {
        /// Number of the primary group.
        primary_gid: Uint(4), "Primary group";
    }
    USER_INFO_10 = "samr_UserInfo10", "MS-SAMR §2.2.6.16" {
        /// Home directory of the user.
        home_directory: UNICODE_STRING, "Home directory";
        /// Letter that the home directory gets.
        home_drive: UNICODE_STRING, "Home drive";
    }
    USER_INFO_11 = "samr_UserInfo11", "MS-SAMR §2.2.6.17" {
        /// What runs at logon.
        logon_script: UNICODE_STRING, "Logon script";
    }
    USER_INFO_12 = "samr_UserInfo12", "MS-SAMR §2.2.6.18" {
        /// Where the profile is.
        profile_path: UNICODE_STRING, "Profile path";
    }
    USER_INFO_13 = "samr_UserInfo13", "MS-SAMR §2.2.6.19" {
        /// What the administrator says of the account.
        description: UNICODE_STRING, "Description";
    }
    USER_INFO_14 = "samr_UserInfo14", "MS-SAMR §2.2.6.20" {
        /// Where the user may log on.
        workstations: UNICODE_STRING, "Workstations";
    }
    USER_INFO_16 = "samr_UserInfo16", "MS-SAMR §2.2.6.3" {
        /// What kind of account it is.
        acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
    }
    USER_INFO_17 = "samr_UserInfo17", "MS-SAMR §2.2.6.5" {
        /// When the account expires.
        acct_expiry: FileTime, "Account expires";
    }
    USER_INFO_18 = "samr_UserInfo18", "MS-SAMR §2.2.6.23" {
        /// NT hash of the password, encrypted.
        nt_pwd: Bytes(16), "NT hash";
        /// LM hash of the password, encrypted.
        lm_pwd: Bytes(16), "LM hash";
        /// Whether there is an NT hash.
        nt_pwd_active: Uint(1), "NT hash present";
        /// Whether there is an LM hash.
        lm_pwd_active: Uint(1), "LM hash present";
        /// Whether the password must be changed.
        password_expired: Uint(1), "Password expired";
    }
    USER_INFO_20 = "samr_UserInfo20", "MS-SAMR §2.2.6.21" {
        /// What other programs keep with the account.
        parameters: UNICODE_STRING, "Parameters";
    }
    USER_INFO_21 = "samr_UserInfo21", "MS-SAMR §2.2.6.6" {
        /// When the user logged on last.
        last_logon: FileTime, "Last logon";
        /// When the user logged off last.
        last_logoff: FileTime, "Last logoff";
        /// When the password was changed last.
        last_password_change: FileTime, "Last password change";
        /// When the account expires.
        acct_expiry: FileTime, "Account expires";
        /// From when on the password may be changed.
        allow_password_change: FileTime, "Password can change";
        /// When the password must be changed.
        force_password_change: FileTime, "Password must change";
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
        /// Home directory of the user.
        home_directory: UNICODE_STRING, "Home directory";
        /// Letter that the home directory gets.
        home_drive: UNICODE_STRING, "Home drive";
        /// What runs at logon.
        logon_script: UNICODE_STRING, "Logon script";
        /// Where the profile is.
        profile_path: UNICODE_STRING, "Profile path";
        /// What the administrator says of the account.
        description: UNICODE_STRING, "Description";
        /// Where the user may log on.
        workstations: UNICODE_STRING, "Workstations";
        /// What the user says of the account.
        comment: UNICODE_STRING, "Comment";
        /// What other programs keep with the account.
        parameters: UNICODE_STRING, "Parameters";
        /// LM hash of the password, encrypted.
        lm_password: UNICODE_STRING, "LM hash";
        /// NT hash of the password, encrypted.
        nt_password: UNICODE_STRING, "NT hash";
        /// Not used.
        private: UNICODE_STRING, "Private data";
        /// Length of the security descriptor.
        buf_count: Uint(4), "Descriptor length", .unit("bytes");
        /// The security descriptor; not used.
        buffer: Unique(&Blob), "Security descriptor";
        RID: Uint(4);
        /// Number of the primary group.
        primary_gid: Uint(4), "Primary group";
        /// What kind of account it is.
        acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
        /// Which of the fields count.
        fields_present: Flags(4, FIELDS_PRESENT), "Fields present";
        /// When the user may log on.
        logon_hours: Struct(&LOGON_HOURS), "Logon hours";
        /// How often a wrong password was tried.
        bad_password_count: Uint(2), "Bad passwords";
        /// How often the user logged on.
        logon_count: Uint(2), "Logons";
        /// Country of the user.
        country_code: Uint(2), "Country code";
        /// Code page of the user.
        code_page: Uint(2), "Code page";
        /// Whether there is an LM hash.
        lm_password_set: Uint(1), "LM hash set";
        /// Whether there is an NT hash.
        nt_password_set: Uint(1), "NT hash set";
        /// Whether the password must be changed.
        password_expired: Uint(1), "Password expired";
        /// Not used.
        unknown4: Uint(1), "Data sensitive";
    }
    USER_INFO_23 = "samr_UserInfo23", "MS-SAMR §2.2.6.24" {
        /// The other settings.
        info: Struct(&USER_INFO_21), "All information";
        /// The password, encrypted.
        password: Bytes(516), "Password";
    }
    USER_INFO_24 = "samr_UserInfo24", "MS-SAMR §2.2.6.25" {
        /// The password, encrypted.
        password: Bytes(516), "Password";
        /// Whether the password must be changed.
        password_expired: Uint(1), "Password expired";
    }
    USER_INFO_25 = "samr_UserInfo25", "MS-SAMR §2.2.6.26" {
        /// The other settings.
        info: Struct(&USER_INFO_21), "All information";
        /// The password, encrypted.
        password: Bytes(532), "Password";
    }
    USER_INFO_26 = "samr_UserInfo26", "MS-SAMR §2.2.6.27" {
        /// The password, encrypted.
        password: Bytes(532), "Password";
        /// Whether the password must be changed.
        password_expired: Uint(1), "Password expired";
    }
    USER_INFO = "samr_UserInfo", "MS-SAMR §2.2.6.29" {
        /// The information of level 1.
        [1] info1: Struct(&USER_INFO_1), "Level 1";
        /// The information of level 2.
        [2] info2: Struct(&USER_INFO_2), "Level 2";
        /// The information of level 3.
        [3] info3: Struct(&USER_INFO_3), "Level 3";
        /// The information of level 4.
        [4] info4: Struct(&USER_INFO_4), "Level 4";
        /// The information of level 5.
        [5] info5: Struct(&USER_INFO_5), "Level 5";
        /// The information of level 6.
        [6] info6: Struct(&USER_INFO_6), "Level 6";
        /// The information of level 7.
        [7] info7: Struct(&USER_INFO_7), "Level 7";
        /// The information of level 8.
        [8] info8: Struct(&USER_INFO_8), "Level 8";
        /// The information of level 9.
        [9] info9: Struct(&USER_INFO_9), "Level 9";
        /// The information of level 10.
        [10] info10: Struct(&USER_INFO_10), "Level 10";
        /// The information of level 11.
        [11] info11: Struct(&USER_INFO_11), "Level 11";
        /// The information of level 12.
        [12] info12: Struct(&USER_INFO_12), "Level 12";
        /// The information of level 13.
        [13] info13: Struct(&USER_INFO_13), "Level 13";
        /// The information of level 14.
        [14] info14: Struct(&USER_INFO_14), "Level 14";
        /// The information of level 16.
        [16] info16: Struct(&USER_INFO_16), "Level 16";
        /// The information of level 17.
        [17] info17: Struct(&USER_INFO_17), "Level 17";
        /// The information of level 18.
        [18] info18: Struct(&USER_INFO_18), "Level 18";
        /// The information of level 20.
        [20] info20: Struct(&USER_INFO_20), "Level 20";
        /// The information of level 21.
        [21] info21: Struct(&USER_INFO_21), "Level 21";
        /// The information of level 23.
        [23] info23: Struct(&USER_INFO_23), "Level 23";
        /// The information of level 24.
        [24] info24: Struct(&USER_INFO_24), "Level 24";
        /// The information of level 25.
        [25] info25: Struct(&USER_INFO_25), "Level 25";
        /// The information of level 26.
        [26] info26: Struct(&USER_INFO_26), "Level 26";
    }
    GROUPS_FOR_USER = "samr_GetGroupsForUser", "MS-SAMR §3.1.5.9.1" {
        [IN] USER_HANDLE: Handle;
        /// The groups that the user is in.
        [OUT] rids: Unique(&Struct(&MEMBERSHIPS)), "Groups";
        [OUT] STATUS: Hex(4);
    }
    MEMBERSHIPS = "samr_RidWithAttributeArray", "MS-SAMR §2.2.7.14" {
        /// How many groups follow.
        count: Uint(4), "Count";
        /// A group.
        rids: Unique(&Array(&Struct(&MEMBERSHIP))), "Group";
    }
    MEMBERSHIP = "samr_RidWithAttribute", "MS-SAMR §2.2.1.9" {
        RID: Uint(4);
        /// How the user holds it.
        attributes: Flags(4, GROUP_ATTRIBUTES), "Attributes";
    }
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
    USER_PASSWORD_RULES = "samr_GetUserPwInfo", "MS-SAMR §3.1.5.13.2" {
        [IN] USER_HANDLE: Handle;
        /// What is asked of the password.
        [OUT] info: Struct(&PASSWORD_RULES), "Password rules";
        [OUT] STATUS: Hex(4);
    }
    PASSWORD_RULES = "samr_PwInfo", "MS-SAMR §2.2.3.18" {
        /// How long a password must be.
        min_password_length: Uint(2), "Minimum password length";
        /// What is asked of passwords.
        password_properties: Flags(4, PASSWORD_PROPERTIES), "Password properties";
    }
    CREATE_USER_2 = "samr_CreateUser2", "MS-SAMR §3.1.5.4.4" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Name of the new account.
        [IN] account_name: UNICODE_STRING, "Account";
        /// What kind of account it is.
        [IN] acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
        [IN] USER_ACCESS: Flags(4, USER);
        [OUT] USER_HANDLE: Handle;
        /// What the client may do with it.
        [OUT] access_granted: Flags(4, USER), "Access granted";
        [OUT] RID: Uint(4);
        [OUT] STATUS: Hex(4);
    }
    DOMAIN_PASSWORD_RULES = "samr_GetDomPwInfo", "MS-SAMR §3.1.5.13.3" {
        /// Name of the domain; not used.
        [IN] domain_name: Unique(&UNICODE_STRING), "Domain";
        /// What is asked of passwords.
        [OUT] info: Struct(&PASSWORD_RULES), "Password rules";
        [OUT] STATUS: Hex(4);
    }
    CONNECT_2 = "samr_Connect2", "MS-SAMR §3.1.5.1.3" {
        /// Name of the server.
        [IN] system_name: Unique(&Text), "Server";
        [IN] CONNECT_ACCESS: Flags(4, CONNECT);
        [OUT] CONNECT_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    CONNECT_3 = "samr_Connect3", "MS-SAMR §3.1.5.1" {
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
    RID_TO_SID = "samr_RidToSid", "MS-SAMR §3.1.5.13.9" {
        [IN] HANDLE: Handle;
        [IN] RID: Uint(4);
        [OUT] SID: Unique(&Sid);
        [OUT] STATUS: Hex(4);
    }
}

/// MS-SAMR §2.2.8.12.
const DISPLAY_LEVELS: &[(u64, &str)] =
    &[(1, "users"), (2, "computers"), (3, "groups"), (4, "users, ASCII"), (5, "groups, ASCII")];

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
