//! Users, and what is known of them (MS-SAMR).

use super::super::access::USER;
use super::flags::{ACCOUNT_FLAGS, FIELDS_PRESENT, PASSWORD_PROPERTIES};
use super::{DOMAIN_HANDLE, RID, STATUS, USER_ACCESS, USER_HANDLE};
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, OUT, UNICODE_STRING, idl};

idl! { FIELDS, "samr":
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
    USER_INFO_1 = "samr_UserInfo1", "MS-SAMR §2.2.6.7" {
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
    USER_INFO_2 = "samr_UserInfo2", "MS-SAMR §2.2.6.8" {
        /// What the user says of the account.
        comment: UNICODE_STRING, "Comment";
        /// Not used.
        unknown: UNICODE_STRING, "Reserved";
        /// Country of the user.
        country_code: Uint(2), "Country code";
        /// Code page of the user.
        code_page: Uint(2), "Code page";
    }
    USER_INFO_3 = "samr_UserInfo3", "MS-SAMR §2.2.6.10" {
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
    USER_INFO_4 = "samr_UserInfo4", "MS-SAMR §2.2.6.20" {
        /// When the user may log on.
        logon_hours: Struct(&LOGON_HOURS), "Logon hours";
    }
    USER_INFO_5 = "samr_UserInfo5", "MS-SAMR §2.2.6.11" {
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
    USER_INFO_6 = "samr_UserInfo6", "MS-SAMR §2.2.6.14" {
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
    }
    USER_INFO_7 = "samr_UserInfo7", "MS-SAMR §2.2.6.12" {
        /// Name of the account.
        account_name: UNICODE_STRING, "Account";
    }
    USER_INFO_8 = "samr_UserInfo8", "MS-SAMR §2.2.6.13" {
        /// Name of the person.
        full_name: UNICODE_STRING, "Full name";
    }
    USER_INFO_9 = "samr_UserInfo9", "MS-SAMR §2.2.6.2" {
        /// Number of the primary group.
        primary_gid: Uint(4), "Primary group";
    }
    USER_INFO_10 = "samr_UserInfo10", "MS-SAMR §2.2.6.15" {
        /// Home directory of the user.
        home_directory: UNICODE_STRING, "Home directory";
        /// Letter that the home directory gets.
        home_drive: UNICODE_STRING, "Home drive";
    }
    USER_INFO_11 = "samr_UserInfo11", "MS-SAMR §2.2.6.16" {
        /// What runs at logon.
        logon_script: UNICODE_STRING, "Logon script";
    }
    USER_INFO_12 = "samr_UserInfo12", "MS-SAMR §2.2.6.17" {
        /// Where the profile is.
        profile_path: UNICODE_STRING, "Profile path";
    }
    USER_INFO_13 = "samr_UserInfo13", "MS-SAMR §2.2.6.18" {
        /// What the administrator says of the account.
        description: UNICODE_STRING, "Description";
    }
    USER_INFO_14 = "samr_UserInfo14", "MS-SAMR §2.2.6.19" {
        /// Where the user may log on.
        workstations: UNICODE_STRING, "Workstations";
    }
    USER_INFO_16 = "samr_UserInfo16", "MS-SAMR §2.2.6.3" {
        /// What kind of account it is.
        acct_flags: Flags(4, ACCOUNT_FLAGS), "Account flags";
    }
    USER_INFO_17 = "samr_UserInfo17", "MS-SAMR §2.2.6.4" {
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
    USER_INFO_20 = "samr_UserInfo20", "MS-SAMR §2.2.6.9" {
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
    USER_INFO_24 = "samr_UserInfo24", "MS-SAMR §2.2.6.26" {
        /// The password, encrypted.
        password: Bytes(516), "Password";
        /// Whether the password must be changed.
        password_expired: Uint(1), "Password expired";
    }
    USER_INFO_25 = "samr_UserInfo25", "MS-SAMR §2.2.6.25" {
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
    USER_PASSWORD_RULES = "samr_GetUserPwInfo", "MS-SAMR §3.1.5.13.3" {
        [IN] USER_HANDLE: Handle;
        /// What is asked of the password.
        [OUT] info: Struct(&PASSWORD_RULES), "Password rules";
        [OUT] STATUS: Hex(4);
    }
    PASSWORD_RULES = "samr_PwInfo", "MS-SAMR §2.2.7.17" {
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
}
