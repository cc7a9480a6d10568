//! What the bits of accounts, groups and domains mean (MS-SAMR).

use crate::field::Field;

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
    DOMAIN_PASSWORD_COMPLEX = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_COMPLEX", "Complex").mask(32, 0x1).spec("MS-SAMR §2.2.3.1");
    /// Who changes a password must log on first.
    DOMAIN_PASSWORD_NO_ANON_CHANGE = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_NO_ANON_CHANGE", "No anonymous change").mask(32, 0x2).spec("MS-SAMR §2.2.3.1");
    /// Passwords are not changed in clear.
    DOMAIN_PASSWORD_NO_CLEAR_CHANGE = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_NO_CLEAR_CHANGE", "No clear change").mask(32, 0x4).spec("MS-SAMR §2.2.3.1");
    /// Administrators can be locked out.
    DOMAIN_PASSWORD_LOCKOUT_ADMINS = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_LOCKOUT_ADMINS", "Lock administrators out").mask(32, 0x8).spec("MS-SAMR §2.2.3.1");
    /// Passwords are stored so that they can be read.
    DOMAIN_PASSWORD_STORE_CLEARTEXT = flag("samr.samr_PasswordProperties.DOMAIN_PASSWORD_STORE_CLEARTEXT", "Store cleartext").mask(32, 0x10).spec("MS-SAMR §2.2.3.1");
    /// Computers cannot change their passwords.
    DOMAIN_REFUSE_PASSWORD_CHANGE = flag("samr.samr_PasswordProperties.DOMAIN_REFUSE_PASSWORD_CHANGE", "Refuse change").mask(32, 0x20).spec("MS-SAMR §2.2.3.1");
}

pub const ACCOUNT_FLAGS: &[&Field] = &[
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

pub const FIELDS_PRESENT: &[&Field] = &[
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

pub const GROUP_ATTRIBUTES: &[&Field] = &[
    &SE_GROUP_LOGON_ID,
    &SE_GROUP_RESOURCE,
    &SE_GROUP_USE_FOR_DENY_ONLY,
    &SE_GROUP_OWNER,
    &SE_GROUP_ENABLED,
    &SE_GROUP_ENABLED_BY_DEFAULT,
    &SE_GROUP_MANDATORY,
];

pub const PASSWORD_PROPERTIES: &[&Field] = &[
    &DOMAIN_REFUSE_PASSWORD_CHANGE,
    &DOMAIN_PASSWORD_STORE_CLEARTEXT,
    &DOMAIN_PASSWORD_LOCKOUT_ADMINS,
    &DOMAIN_PASSWORD_NO_CLEAR_CHANGE,
    &DOMAIN_PASSWORD_NO_ANON_CHANGE,
    &DOMAIN_PASSWORD_COMPLEX,
];
