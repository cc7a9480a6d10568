//! What clients want to do with objects of the interfaces: the bits of access masks.
//!
//! Specifications: MS-LSAD §2.2.1.1, MS-SAMR §2.2.1, MS-SCMR §3.1.4, MS-RRP §2.2.3; MS-DTYP §2.4.3 for the upper half.

use crate::field::Field;
use crate::protocol::windows::access::{
    ACCESS_SACL, DELETE, GENERIC_ALL, GENERIC_EXECUTE, GENERIC_READ, GENERIC_WRITE, MAXIMUM_ALLOWED,
    READ_CONTROL, SYNCHRONISE, WRITE_DAC, WRITE_OWNER,
};

crate::fields! { POLICY_FIELDS:
    /// Read non-sensitive settings of the policy.
    LSA_POLICY_VIEW_LOCAL_INFORMATION = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_VIEW_LOCAL_INFORMATION", "View local information").mask(32, 0x1).spec("MS-LSAD §2.2.1.1.2");
    /// Read what is audited.
    LSA_POLICY_VIEW_AUDIT_INFORMATION = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_VIEW_AUDIT_INFORMATION", "View audit information").mask(32, 0x2).spec("MS-LSAD §2.2.1.1.2");
    /// Read sensitive settings of the policy.
    LSA_POLICY_GET_PRIVATE_INFORMATION = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_GET_PRIVATE_INFORMATION", "Get private information").mask(32, 0x4).spec("MS-LSAD §2.2.1.1.2");
    /// Change the domains that are trusted.
    LSA_POLICY_TRUST_ADMIN = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_TRUST_ADMIN", "Trust admin").mask(32, 0x8).spec("MS-LSAD §2.2.1.1.2");
    /// Create account objects.
    LSA_POLICY_CREATE_ACCOUNT = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_CREATE_ACCOUNT", "Create account").mask(32, 0x10).spec("MS-LSAD §2.2.1.1.2");
    /// Create secrets.
    LSA_POLICY_CREATE_SECRET = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_CREATE_SECRET", "Create secret").mask(32, 0x20).spec("MS-LSAD §2.2.1.1.2");
    /// Create privileges; not used.
    LSA_POLICY_CREATE_PRIVILEGE = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_CREATE_PRIVILEGE", "Create privilege").mask(32, 0x40).spec("MS-LSAD §2.2.1.1.2");
    /// Change the default quotas.
    LSA_POLICY_SET_DEFAULT_QUOTA_LIMITS = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_SET_DEFAULT_QUOTA_LIMITS", "Set default quota limits").mask(32, 0x80).spec("MS-LSAD §2.2.1.1.2");
    /// Change what is audited.
    LSA_POLICY_SET_AUDIT_REQUIREMENTS = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_SET_AUDIT_REQUIREMENTS", "Set audit requirements").mask(32, 0x100).spec("MS-LSAD §2.2.1.1.2");
    /// Manage the audit log.
    LSA_POLICY_AUDIT_LOG_ADMIN = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_AUDIT_LOG_ADMIN", "Audit log admin").mask(32, 0x200).spec("MS-LSAD §2.2.1.1.2");
    /// Change the role of the server.
    LSA_POLICY_SERVER_ADMIN = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_SERVER_ADMIN", "Server admin").mask(32, 0x400).spec("MS-LSAD §2.2.1.1.2");
    /// Translate names and SIDs.
    LSA_POLICY_LOOKUP_NAMES = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_LOOKUP_NAMES", "Lookup names").mask(32, 0x800).spec("MS-LSAD §2.2.1.1.2");
    /// Be told of changes.
    LSA_POLICY_NOTIFICATION = flag("lsarpc.lsa_PolicyAccessMask.LSA_POLICY_NOTIFICATION", "Notification").mask(32, 0x1000).spec("MS-LSAD §2.2.1.1.2");
}

/// Access to the LSA policy.
pub const POLICY: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &LSA_POLICY_NOTIFICATION,
    &LSA_POLICY_LOOKUP_NAMES,
    &LSA_POLICY_SERVER_ADMIN,
    &LSA_POLICY_AUDIT_LOG_ADMIN,
    &LSA_POLICY_SET_AUDIT_REQUIREMENTS,
    &LSA_POLICY_SET_DEFAULT_QUOTA_LIMITS,
    &LSA_POLICY_CREATE_PRIVILEGE,
    &LSA_POLICY_CREATE_SECRET,
    &LSA_POLICY_CREATE_ACCOUNT,
    &LSA_POLICY_TRUST_ADMIN,
    &LSA_POLICY_GET_PRIVATE_INFORMATION,
    &LSA_POLICY_VIEW_AUDIT_INFORMATION,
    &LSA_POLICY_VIEW_LOCAL_INFORMATION,
];

crate::fields! { LSA_ACCOUNT_FIELDS:
    /// Read the account.
    LSA_ACCOUNT_VIEW = flag("lsarpc.lsa_AccountAccessMask.LSA_ACCOUNT_VIEW", "View").mask(32, 0x1).spec("MS-LSAD §2.2.1.1.3");
    /// Change its privileges.
    LSA_ACCOUNT_ADJUST_PRIVILEGES = flag("lsarpc.lsa_AccountAccessMask.LSA_ACCOUNT_ADJUST_PRIVILEGES", "Adjust privileges").mask(32, 0x2).spec("MS-LSAD §2.2.1.1.3");
    /// Change its quotas.
    LSA_ACCOUNT_ADJUST_QUOTAS = flag("lsarpc.lsa_AccountAccessMask.LSA_ACCOUNT_ADJUST_QUOTAS", "Adjust quotas").mask(32, 0x4).spec("MS-LSAD §2.2.1.1.3");
    /// Change how it may log on.
    LSA_ACCOUNT_ADJUST_SYSTEM_ACCESS = flag("lsarpc.lsa_AccountAccessMask.LSA_ACCOUNT_ADJUST_SYSTEM_ACCESS", "Adjust system access").mask(32, 0x8).spec("MS-LSAD §2.2.1.1.3");
}

/// Access to an account of the LSA.
pub const LSA_ACCOUNT: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &LSA_ACCOUNT_ADJUST_SYSTEM_ACCESS,
    &LSA_ACCOUNT_ADJUST_QUOTAS,
    &LSA_ACCOUNT_ADJUST_PRIVILEGES,
    &LSA_ACCOUNT_VIEW,
];

crate::fields! { CONNECT_FIELDS:
    /// Get a handle to the server.
    SAMR_ACCESS_CONNECT_TO_SERVER = flag("samr.samr_ConnectAccessMask.SAMR_ACCESS_CONNECT_TO_SERVER", "Connect to server").mask(32, 0x1).spec("MS-SAMR §2.2.1.3");
    /// Stop the server.
    SAMR_ACCESS_SHUTDOWN_SERVER = flag("samr.samr_ConnectAccessMask.SAMR_ACCESS_SHUTDOWN_SERVER", "Shutdown server").mask(32, 0x2).spec("MS-SAMR §2.2.1.3");
    /// Set the server up; not used.
    SAMR_ACCESS_INITIALIZE_SERVER = flag("samr.samr_ConnectAccessMask.SAMR_ACCESS_INITIALIZE_SERVER", "Initialize server").mask(32, 0x4).spec("MS-SAMR §2.2.1.3");
    /// Create a domain; not used.
    SAMR_ACCESS_CREATE_DOMAIN = flag("samr.samr_ConnectAccessMask.SAMR_ACCESS_CREATE_DOMAIN", "Create domain").mask(32, 0x8).spec("MS-SAMR §2.2.1.3");
    /// List the domains.
    SAMR_ACCESS_ENUM_DOMAINS = flag("samr.samr_ConnectAccessMask.SAMR_ACCESS_ENUM_DOMAINS", "Enumerate domains").mask(32, 0x10).spec("MS-SAMR §2.2.1.3");
    /// Open a domain.
    SAMR_ACCESS_LOOKUP_DOMAIN = flag("samr.samr_ConnectAccessMask.SAMR_ACCESS_LOOKUP_DOMAIN", "Lookup domain").mask(32, 0x20).spec("MS-SAMR §2.2.1.3");
}

/// Access to a SAM server.
pub const CONNECT: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &SAMR_ACCESS_LOOKUP_DOMAIN,
    &SAMR_ACCESS_ENUM_DOMAINS,
    &SAMR_ACCESS_CREATE_DOMAIN,
    &SAMR_ACCESS_INITIALIZE_SERVER,
    &SAMR_ACCESS_SHUTDOWN_SERVER,
    &SAMR_ACCESS_CONNECT_TO_SERVER,
];

crate::fields! { DOMAIN_FIELDS:
    /// Read the rules for passwords.
    SAMR_DOMAIN_ACCESS_LOOKUP_INFO_1 = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_LOOKUP_INFO_1", "Read password parameters").mask(32, 0x1).spec("MS-SAMR §2.2.1.4");
    /// Change the rules for passwords.
    SAMR_DOMAIN_ACCESS_SET_INFO_1 = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_SET_INFO_1", "Write password parameters").mask(32, 0x2).spec("MS-SAMR §2.2.1.4");
    /// Read the other settings of the domain.
    SAMR_DOMAIN_ACCESS_LOOKUP_INFO_2 = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_LOOKUP_INFO_2", "Read other parameters").mask(32, 0x4).spec("MS-SAMR §2.2.1.4");
    /// Change the other settings of the domain.
    SAMR_DOMAIN_ACCESS_SET_INFO_2 = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_SET_INFO_2", "Write other parameters").mask(32, 0x8).spec("MS-SAMR §2.2.1.4");
    /// Create users.
    SAMR_DOMAIN_ACCESS_CREATE_USER = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_CREATE_USER", "Create user").mask(32, 0x10).spec("MS-SAMR §2.2.1.4");
    /// Create groups.
    SAMR_DOMAIN_ACCESS_CREATE_GROUP = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_CREATE_GROUP", "Create group").mask(32, 0x20).spec("MS-SAMR §2.2.1.4");
    /// Create aliases.
    SAMR_DOMAIN_ACCESS_CREATE_ALIAS = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_CREATE_ALIAS", "Create alias").mask(32, 0x40).spec("MS-SAMR §2.2.1.4");
    /// Read which aliases someone is in.
    SAMR_DOMAIN_ACCESS_LOOKUP_ALIAS = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_LOOKUP_ALIAS", "Get alias membership").mask(32, 0x80).spec("MS-SAMR §2.2.1.4");
    /// List users, groups and aliases.
    SAMR_DOMAIN_ACCESS_ENUM_ACCOUNTS = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_ENUM_ACCOUNTS", "List accounts").mask(32, 0x100).spec("MS-SAMR §2.2.1.4");
    /// Find an account by name or number.
    SAMR_DOMAIN_ACCESS_OPEN_ACCOUNT = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_OPEN_ACCOUNT", "Lookup").mask(32, 0x200).spec("MS-SAMR §2.2.1.4");
    /// Manage the server.
    SAMR_DOMAIN_ACCESS_SET_INFO_3 = flag("samr.samr_DomainAccessMask.SAMR_DOMAIN_ACCESS_SET_INFO_3", "Administer server").mask(32, 0x400).spec("MS-SAMR §2.2.1.4");
}

/// Access to a domain.
pub const DOMAIN: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &SAMR_DOMAIN_ACCESS_SET_INFO_3,
    &SAMR_DOMAIN_ACCESS_OPEN_ACCOUNT,
    &SAMR_DOMAIN_ACCESS_ENUM_ACCOUNTS,
    &SAMR_DOMAIN_ACCESS_LOOKUP_ALIAS,
    &SAMR_DOMAIN_ACCESS_CREATE_ALIAS,
    &SAMR_DOMAIN_ACCESS_CREATE_GROUP,
    &SAMR_DOMAIN_ACCESS_CREATE_USER,
    &SAMR_DOMAIN_ACCESS_SET_INFO_2,
    &SAMR_DOMAIN_ACCESS_LOOKUP_INFO_2,
    &SAMR_DOMAIN_ACCESS_SET_INFO_1,
    &SAMR_DOMAIN_ACCESS_LOOKUP_INFO_1,
];

crate::fields! { USER_FIELDS:
    /// Read names and general attributes.
    SAMR_USER_ACCESS_GET_NAME_ETC = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_GET_NAME_ETC", "Read general").mask(32, 0x1).spec("MS-SAMR §2.2.1.7");
    /// Read country and code page.
    SAMR_USER_ACCESS_GET_LOCALE = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_GET_LOCALE", "Read preferences").mask(32, 0x2).spec("MS-SAMR §2.2.1.7");
    /// Change country and code page.
    SAMR_USER_ACCESS_SET_LOC_COM = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_SET_LOC_COM", "Write preferences").mask(32, 0x4).spec("MS-SAMR §2.2.1.7");
    /// Read what belongs to logging on.
    SAMR_USER_ACCESS_GET_LOGONINFO = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_GET_LOGONINFO", "Read logon").mask(32, 0x8).spec("MS-SAMR §2.2.1.7");
    /// Read the account attributes.
    SAMR_USER_ACCESS_GET_ATTRIBUTES = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_GET_ATTRIBUTES", "Read account").mask(32, 0x10).spec("MS-SAMR §2.2.1.7");
    /// Change the account attributes.
    SAMR_USER_ACCESS_SET_ATTRIBUTES = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_SET_ATTRIBUTES", "Write account").mask(32, 0x20).spec("MS-SAMR §2.2.1.7");
    /// Change the password, knowing the old one.
    SAMR_USER_ACCESS_CHANGE_PASSWORD = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_CHANGE_PASSWORD", "Change password").mask(32, 0x40).spec("MS-SAMR §2.2.1.7");
    /// Set the password.
    SAMR_USER_ACCESS_SET_PASSWORD = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_SET_PASSWORD", "Force password change").mask(32, 0x80).spec("MS-SAMR §2.2.1.7");
    /// Read the groups it is in.
    SAMR_USER_ACCESS_GET_GROUPS = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_GET_GROUPS", "List groups").mask(32, 0x100).spec("MS-SAMR §2.2.1.7");
    /// Not used.
    SAMR_USER_ACCESS_GET_GROUP_MEMBERSHIP = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_GET_GROUP_MEMBERSHIP", "Read group information").mask(32, 0x200).spec("MS-SAMR §2.2.1.7");
    /// Not used; reserved.
    SAMR_USER_ACCESS_CHANGE_GROUP_MEMBERSHIP = flag("samr.samr_UserAccessMask.SAMR_USER_ACCESS_CHANGE_GROUP_MEMBERSHIP", "Write group information").mask(32, 0x400).spec("MS-SAMR §2.2.1.7");
}

/// Access to a user.
pub const USER: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &SAMR_USER_ACCESS_CHANGE_GROUP_MEMBERSHIP,
    &SAMR_USER_ACCESS_GET_GROUP_MEMBERSHIP,
    &SAMR_USER_ACCESS_GET_GROUPS,
    &SAMR_USER_ACCESS_SET_PASSWORD,
    &SAMR_USER_ACCESS_CHANGE_PASSWORD,
    &SAMR_USER_ACCESS_SET_ATTRIBUTES,
    &SAMR_USER_ACCESS_GET_ATTRIBUTES,
    &SAMR_USER_ACCESS_GET_LOGONINFO,
    &SAMR_USER_ACCESS_SET_LOC_COM,
    &SAMR_USER_ACCESS_GET_LOCALE,
    &SAMR_USER_ACCESS_GET_NAME_ETC,
];

crate::fields! { GROUP_FIELDS:
    /// Read the group.
    SAMR_GROUP_ACCESS_LOOKUP_INFO = flag("samr.samr_GroupAccessMask.SAMR_GROUP_ACCESS_LOOKUP_INFO", "Read information").mask(32, 0x1).spec("MS-SAMR §2.2.1.5");
    /// Change the group.
    SAMR_GROUP_ACCESS_SET_INFO = flag("samr.samr_GroupAccessMask.SAMR_GROUP_ACCESS_SET_INFO", "Write account").mask(32, 0x2).spec("MS-SAMR §2.2.1.5");
    /// Add members.
    SAMR_GROUP_ACCESS_ADD_MEMBER = flag("samr.samr_GroupAccessMask.SAMR_GROUP_ACCESS_ADD_MEMBER", "Add member").mask(32, 0x4).spec("MS-SAMR §2.2.1.5");
    /// Remove members.
    SAMR_GROUP_ACCESS_REMOVE_MEMBER = flag("samr.samr_GroupAccessMask.SAMR_GROUP_ACCESS_REMOVE_MEMBER", "Remove member").mask(32, 0x8).spec("MS-SAMR §2.2.1.5");
    /// List the members.
    SAMR_GROUP_ACCESS_GET_MEMBERS = flag("samr.samr_GroupAccessMask.SAMR_GROUP_ACCESS_GET_MEMBERS", "List members").mask(32, 0x10).spec("MS-SAMR §2.2.1.5");
}

/// Access to a group.
pub const GROUP: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &SAMR_GROUP_ACCESS_GET_MEMBERS,
    &SAMR_GROUP_ACCESS_REMOVE_MEMBER,
    &SAMR_GROUP_ACCESS_ADD_MEMBER,
    &SAMR_GROUP_ACCESS_SET_INFO,
    &SAMR_GROUP_ACCESS_LOOKUP_INFO,
];

crate::fields! { ALIAS_FIELDS:
    /// Add members.
    SAMR_ALIAS_ACCESS_ADD_MEMBER = flag("samr.samr_AliasAccessMask.SAMR_ALIAS_ACCESS_ADD_MEMBER", "Add member").mask(32, 0x1).spec("MS-SAMR §2.2.1.6");
    /// Remove members.
    SAMR_ALIAS_ACCESS_REMOVE_MEMBER = flag("samr.samr_AliasAccessMask.SAMR_ALIAS_ACCESS_REMOVE_MEMBER", "Remove member").mask(32, 0x2).spec("MS-SAMR §2.2.1.6");
    /// List the members.
    SAMR_ALIAS_ACCESS_GET_MEMBERS = flag("samr.samr_AliasAccessMask.SAMR_ALIAS_ACCESS_GET_MEMBERS", "List members").mask(32, 0x4).spec("MS-SAMR §2.2.1.6");
    /// Read the alias.
    SAMR_ALIAS_ACCESS_LOOKUP_INFO = flag("samr.samr_AliasAccessMask.SAMR_ALIAS_ACCESS_LOOKUP_INFO", "Read information").mask(32, 0x8).spec("MS-SAMR §2.2.1.6");
    /// Change the alias.
    SAMR_ALIAS_ACCESS_SET_INFO = flag("samr.samr_AliasAccessMask.SAMR_ALIAS_ACCESS_SET_INFO", "Write account").mask(32, 0x10).spec("MS-SAMR §2.2.1.6");
}

/// Access to an alias.
pub const ALIAS: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &SAMR_ALIAS_ACCESS_SET_INFO,
    &SAMR_ALIAS_ACCESS_LOOKUP_INFO,
    &SAMR_ALIAS_ACCESS_GET_MEMBERS,
    &SAMR_ALIAS_ACCESS_REMOVE_MEMBER,
    &SAMR_ALIAS_ACCESS_ADD_MEMBER,
];

crate::fields! { WINREG_FIELDS:
    /// Read values.
    KEY_QUERY_VALUE = flag("winreg.winreg_AccessMask.KEY_QUERY_VALUE", "Query value").mask(32, 0x1).spec("MS-RRP §2.2.3");
    /// Change values.
    KEY_SET_VALUE = flag("winreg.winreg_AccessMask.KEY_SET_VALUE", "Set value").mask(32, 0x2).spec("MS-RRP §2.2.3");
    /// Create keys under it.
    KEY_CREATE_SUB_KEY = flag("winreg.winreg_AccessMask.KEY_CREATE_SUB_KEY", "Create subkey").mask(32, 0x4).spec("MS-RRP §2.2.3");
    /// List the keys under it.
    KEY_ENUMERATE_SUB_KEYS = flag("winreg.winreg_AccessMask.KEY_ENUMERATE_SUB_KEYS", "Enumerate subkeys").mask(32, 0x8).spec("MS-RRP §2.2.3");
    /// Be told of changes.
    KEY_NOTIFY = flag("winreg.winreg_AccessMask.KEY_NOTIFY", "Notify").mask(32, 0x10).spec("MS-RRP §2.2.3");
    /// Create a link.
    KEY_CREATE_LINK = flag("winreg.winreg_AccessMask.KEY_CREATE_LINK", "Create link").mask(32, 0x20).spec("MS-RRP §2.2.3");
    /// Use the keys of 64-bit programs.
    KEY_WOW64_64KEY = flag("winreg.winreg_AccessMask.KEY_WOW64_64KEY", "64-bit view").mask(32, 0x100).spec("MS-RRP §2.2.3");
    /// Use the keys of 32-bit programs.
    KEY_WOW64_32KEY = flag("winreg.winreg_AccessMask.KEY_WOW64_32KEY", "32-bit view").mask(32, 0x200).spec("MS-RRP §2.2.3");
}

/// Access to a registry key.
pub const WINREG: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &KEY_WOW64_32KEY,
    &KEY_WOW64_64KEY,
    &KEY_CREATE_LINK,
    &KEY_NOTIFY,
    &KEY_ENUMERATE_SUB_KEYS,
    &KEY_CREATE_SUB_KEY,
    &KEY_SET_VALUE,
    &KEY_QUERY_VALUE,
];

crate::fields! { SVCCTL_FIELDS:
    /// Connect to the service control manager.
    SVCCTL_CONNECT = flag("svcctl.scm_rights_connect", "Connect").mask(32, 0x1).spec("MS-SCMR §3.1.4");
    /// Create services.
    SVCCTL_CREATE_SERVICE = flag("svcctl.scm_rights_create_service", "Create service").mask(32, 0x2).spec("MS-SCMR §3.1.4");
    /// List the services.
    SVCCTL_ENUMERATE_SERVICE = flag("svcctl.scm_rights_enumerate_service", "Enumerate services").mask(32, 0x4).spec("MS-SCMR §3.1.4");
    /// Lock the database.
    SVCCTL_LOCK = flag("svcctl.scm_rights_lock", "Lock").mask(32, 0x8).spec("MS-SCMR §3.1.4");
    /// Ask who holds the lock.
    SVCCTL_QUERY_LOCK_STATUS = flag("svcctl.scm_rights_query_lock_status", "Query lock status").mask(32, 0x10).spec("MS-SCMR §3.1.4");
    /// Say that the system started well.
    SVCCTL_MODIFY_BOOT_CONFIG = flag("svcctl.scm_rights_modify_boot_config", "Modify boot configuration").mask(32, 0x20).spec("MS-SCMR §3.1.4");
}

/// Access to the service control manager.
pub const SVCCTL: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &SVCCTL_MODIFY_BOOT_CONFIG,
    &SVCCTL_QUERY_LOCK_STATUS,
    &SVCCTL_LOCK,
    &SVCCTL_ENUMERATE_SERVICE,
    &SVCCTL_CREATE_SERVICE,
    &SVCCTL_CONNECT,
];

crate::fields! { SERVICE_FIELDS:
    /// Read how the service is set up.
    SERVICE_QUERY_CONFIG = flag("svcctl.service_rights_query_config", "Query configuration").mask(32, 0x1).spec("MS-SCMR §3.1.4");
    /// Change how the service is set up.
    SERVICE_CHANGE_CONFIG = flag("svcctl.service_rights_change_config", "Change configuration").mask(32, 0x2).spec("MS-SCMR §3.1.4");
    /// Ask how it is doing.
    SERVICE_QUERY_STATUS = flag("svcctl.service_rights_query_status", "Query status").mask(32, 0x4).spec("MS-SCMR §3.1.4");
    /// List the services that need it.
    SERVICE_ENUMERATE_DEPENDENTS = flag("svcctl.service_rights_enumerate_dependents", "Enumerate dependents").mask(32, 0x8).spec("MS-SCMR §3.1.4");
    /// Start it.
    SERVICE_START = flag("svcctl.service_rights_start", "Start").mask(32, 0x10).spec("MS-SCMR §3.1.4");
    /// Stop it.
    SERVICE_STOP = flag("svcctl.service_rights_stop", "Stop").mask(32, 0x20).spec("MS-SCMR §3.1.4");
    /// Pause it, or let it go on.
    SERVICE_PAUSE_CONTINUE = flag("svcctl.service_rights_pause_continue", "Pause or continue").mask(32, 0x40).spec("MS-SCMR §3.1.4");
    /// Make it tell its status.
    SERVICE_INTERROGATE = flag("svcctl.service_rights_interrogate", "Interrogate").mask(32, 0x80).spec("MS-SCMR §3.1.4");
    /// Send it controls of its own.
    SERVICE_USER_DEFINED_CONTROL = flag("svcctl.service_rights_user_defined_control", "User-defined control").mask(32, 0x100).spec("MS-SCMR §3.1.4");
}

/// Access to a service.
pub const SERVICE: &[&Field] = &[
    &GENERIC_READ,
    &GENERIC_WRITE,
    &GENERIC_EXECUTE,
    &GENERIC_ALL,
    &MAXIMUM_ALLOWED,
    &ACCESS_SACL,
    &SYNCHRONISE,
    &WRITE_OWNER,
    &WRITE_DAC,
    &READ_CONTROL,
    &DELETE,
    &SERVICE_USER_DEFINED_CONTROL,
    &SERVICE_INTERROGATE,
    &SERVICE_PAUSE_CONTINUE,
    &SERVICE_STOP,
    &SERVICE_START,
    &SERVICE_ENUMERATE_DEPENDENTS,
    &SERVICE_QUERY_STATUS,
    &SERVICE_CHANGE_CONFIG,
    &SERVICE_QUERY_CONFIG,
];
