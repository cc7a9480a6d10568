//! The service control manager: services are created, started, asked and stopped.
//!
//! Specifications: MS-SCMR.

use super::access::{self, SVCCTL};
use crate::field::Field;
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, idl};
use crate::protocol::dcerpc::status::WIN32;
use crate::protocol::windows::access::Object;

crate::fields! { COMMON:
    /// The computer whose services are meant.
    MACHINE = text16("svcctl.machinename", "Computer").spec("MS-SCMR §3.1.4.15");
    /// The same in the system's code page.
    MACHINE_A = textz("svcctl.machinename_a", "Computer").spec("MS-SCMR §3.1.4.26");
    /// The database of services.
    DATABASE = text16("svcctl.database", "Database").spec("MS-SCMR §3.1.4.15");
    /// The same in the system's code page.
    DATABASE_A = textz("svcctl.database_a", "Database").spec("MS-SCMR §3.1.4.26");
    /// What stands for the database or a service from then on.
    HANDLE = bytes("svcctl.hnd", "Handle").spec("MS-SCMR §2.2.4");
    /// What stands for the locked database.
    LOCK = bytes("svcctl.lock", "Lock").spec("MS-SCMR §2.2.5");
    /// What the client wants to do.
    ACCESS = hex("svcctl.access_mask", "Access mask").spec("MS-SCMR §3.1.4");
    /// What the operation returned.
    RESULT = hex("svcctl.rc", "Return code").names(WIN32).spec("MS-ERREF §2.2");
    /// Name of the service.
    NAME = text16("svcctl.servicename", "Service").spec("MS-SCMR §3.1.4.12");
    /// The same in the system's code page.
    NAME_A = textz("svcctl.servicename_a", "Service").spec("MS-SCMR §3.1.4.27");
    /// Name of the service for people.
    DISPLAY_NAME = text16("svcctl.displayname", "Display name").spec("MS-SCMR §3.1.4.12");
    /// What kind of program the service is.
    KIND = hex("svcctl.service_type", "Service type").spec("MS-SCMR §2.2.15");
    /// It may show itself on the desktop.
    KIND_INTERACTIVE = flag("svcctl.service_type.interactive", "Interactive").mask(32, 0x100)
        .spec("MS-SCMR §3.1.4.12");
    /// It shares a process with other services.
    KIND_SHARED = flag("svcctl.service_type.win32_shared", "Shared process").mask(32, 0x20)
        .spec("MS-SCMR §3.1.4.12");
    /// It has a process of its own.
    KIND_OWN = flag("svcctl.service_type.win32_own", "Own process").mask(32, 0x10).spec("MS-SCMR §3.1.4.12");
    /// It is a driver of a file system.
    KIND_FILE_SYSTEM = flag("svcctl.service_type.fs", "File system driver").mask(32, 2)
        .spec("MS-SCMR §3.1.4.12");
    /// It is a driver.
    KIND_KERNEL = flag("svcctl.service_type.kernel", "Kernel driver").mask(32, 1).spec("MS-SCMR §3.1.4.12");
    /// When the service starts.
    START = uint("svcctl.service_start_type", "Start type").names(STARTS).spec("MS-SCMR §2.2.15");
    /// What happens when it does not start.
    ERROR_CONTROL = uint("svcctl.service_error_control", "Error control").names(ERROR_CONTROLS)
        .spec("MS-SCMR §2.2.15");
    /// The program with its arguments.
    PATH = text16("svcctl.binarypathname", "Program").spec("MS-SCMR §3.1.4.12");
    /// Group of services that start together.
    GROUP = text16("svcctl.loadordergroup", "Load order group").spec("MS-SCMR §3.1.4.12");
    /// Its place in the group.
    TAG = uint("svcctl.tagid", "Tag").spec("MS-SCMR §3.1.4.12");
    /// Services that must start before it, each with a NUL, and one more NUL.
    DEPENDENCIES = bytes("svcctl.dependencies.data", "Dependencies").spec("MS-SCMR §3.1.4.12");
    /// The same as text.
    DEPENDENCIES_TEXT = text16("svcctl.dependencies", "Dependencies").spec("MS-SCMR §2.2.15");
    /// Length of the dependencies.
    DEPENDENCIES_SIZE = uint("svcctl.depend_size", "Dependencies length").unit("bytes").spec("MS-SCMR §3.1.4.12");
    /// The account that it runs under.
    ACCOUNT = text16("svcctl.service_start_name", "Account").spec("MS-SCMR §3.1.4.12");
    /// The password of the account, encrypted.
    PASSWORD = bytes("svcctl.password.data", "Password").spec("MS-SCMR §3.1.4.12");
    /// Length of the password.
    PASSWORD_SIZE = uint("svcctl.password_size", "Password length").unit("bytes").spec("MS-SCMR §3.1.4.12");
    /// Which services are wanted.
    STATE_FILTER = uint("svcctl.service_state", "Service state")
        .names(&[(1, "active"), (2, "inactive"), (3, "all")]).spec("MS-SCMR §3.1.4.14");
    /// How many bytes the client takes.
    SIZE = uint("svcctl.size", "Buffer size").unit("bytes").spec("MS-SCMR §3.1.4.14");
    /// How many bytes the answer would take.
    NEEDED = uint("svcctl.required_size", "Required size").unit("bytes").spec("MS-SCMR §3.1.4.14");
    /// Where the next call goes on.
    RESUME = uint("svcctl.resume", "Resume handle").spec("MS-SCMR §3.1.4.14");
    /// How many services there are in the answer.
    RETURNED = uint("svcctl.returned", "Services returned").spec("MS-SCMR §3.1.4.14");
    /// Structures that point into their own buffer.
    DATA = bytes("svcctl.data", "Data").spec("MS-SCMR §3.1.4.14");
    /// How much is told.
    INFO_LEVEL = uint("svcctl.info_level", "Information level").spec("MS-SCMR §2.2.22");
    /// What the service is asked to do.
    CONTROL = uint("svcctl.control", "Control").names(CONTROLS).spec("MS-SCMR §3.1.4.2");
    /// How many arguments follow.
    ARGUMENTS = uint("svcctl.argc", "Arguments").spec("MS-SCMR §3.1.4.19");
    /// An argument of the service.
    ARGUMENT = text16("svcctl.argv", "Argument").spec("MS-SCMR §3.1.4.19");
    /// How the service is doing.
    STATUS = group("svcctl.status", "Status").spec("MS-SCMR §2.2.47");
    /// What the service is doing.
    STATE = uint("svcctl.status.state", "Current state").names(STATES).spec("MS-SCMR §2.2.47");
    /// Which controls the service takes.
    ACCEPTED = hex("svcctl.status.controls_accepted", "Controls accepted").spec("MS-SCMR §2.2.47");
    /// Why it stopped.
    EXIT_CODE = uint("svcctl.status.win32_exit_code", "Exit code").names(WIN32).spec("MS-SCMR §2.2.47");
    /// Why it stopped, in its own words.
    SPECIFIC_EXIT_CODE = uint("svcctl.status.service_exit_code", "Service exit code").spec("MS-SCMR §2.2.47");
    /// Rises while it starts or stops.
    CHECKPOINT = uint("svcctl.status.check_point", "Checkpoint").spec("MS-SCMR §2.2.47");
    /// How long it will take.
    WAIT_HINT = uint("svcctl.status.wait_hint", "Wait hint").unit("ms").spec("MS-SCMR §2.2.47");
    /// How the service is set up.
    CONFIG = group("svcctl.config", "Configuration").spec("MS-SCMR §2.2.15");
    /// What parts of the security descriptor are meant.
    SECURITY_INFORMATION = hex("svcctl.security_information", "Security information").spec("MS-SCMR §2.2.1");
    /// How many characters the client takes.
    CHARACTERS = uint("svcctl.buffer_length", "Buffer length").unit("characters").spec("MS-SCMR §3.1.4.20");
    /// Whether the start of the system counts as good.
    BOOT_ACCEPTABLE = uint("svcctl.boot_acceptable", "Boot acceptable").spec("MS-SCMR §3.1.4.10");
}

const KINDS: &[&Field] = &[&KIND_INTERACTIVE, &KIND_SHARED, &KIND_OWN, &KIND_FILE_SYSTEM, &KIND_KERNEL];

/// MS-SCMR §2.2.15.
const STARTS: &[(u64, &str)] = &[
    (0, "boot"),
    (1, "system"),
    (2, "automatic"),
    (3, "on demand"),
    (4, "disabled"),
    (0xffff_ffff, "no change"),
];

/// MS-SCMR §2.2.15.
const ERROR_CONTROLS: &[(u64, &str)] =
    &[(0, "ignore"), (1, "normal"), (2, "severe"), (3, "critical"), (0xffff_ffff, "no change")];

/// MS-SCMR §3.1.4.2.
const CONTROLS: &[(u64, &str)] = &[
    (1, "stop"),
    (2, "pause"),
    (3, "continue"),
    (4, "interrogate"),
    (5, "shutdown"),
    (6, "parameters changed"),
    (7, "binding added"),
    (8, "binding removed"),
    (9, "binding enabled"),
    (10, "binding disabled"),
];

/// MS-SCMR §2.2.47.
const STATES: &[(u64, &str)] = &[
    (1, "stopped"),
    (2, "start pending"),
    (3, "stop pending"),
    (4, "running"),
    (5, "continue pending"),
    (6, "pause pending"),
    (7, "paused"),
];

/// Text that a pointer leads to.
const STRING: Type = Unique(&Text);

idl! { FIELDS, "svcctl":
    CLOSE = "RCloseServiceHandle", "MS-SCMR §3.1.4.1" {
        [IN | OUT] HANDLE: Handle;
        [OUT] RESULT: Hex(4);
    }
    CONTROL_SERVICE = "RControlService", "MS-SCMR §3.1.4.2" {
        [IN] HANDLE: Handle;
        [IN] CONTROL: Uint(4);
        [OUT] STATUS: Struct(&SERVICE_STATUS);
        [OUT] RESULT: Hex(4);
    }
    SERVICE_STATUS = "SERVICE_STATUS", "MS-SCMR §2.2.47" {
        KIND: Flags(4, KINDS);
        STATE: Uint(4);
        ACCEPTED: Hex(4);
        EXIT_CODE: Uint(4);
        SPECIFIC_EXIT_CODE: Uint(4);
        CHECKPOINT: Uint(4);
        WAIT_HINT: Uint(4);
    }
    DELETE = "RDeleteService", "MS-SCMR §3.1.4.3" {
        [IN] HANDLE: Handle;
        [OUT] RESULT: Hex(4);
    }
    LOCK_DATABASE = "RLockServiceDatabase", "MS-SCMR §3.1.4.4" {
        [IN] HANDLE: Handle;
        [OUT] LOCK: Handle;
        [OUT] RESULT: Hex(4);
    }
    QUERY_SECURITY = "RQueryServiceObjectSecurity", "MS-SCMR §3.1.4.5" {
        [IN] HANDLE: Handle;
        [IN] SECURITY_INFORMATION: Hex(4);
        [IN] SIZE: Uint(4);
        /// The security descriptor.
        [OUT] security_descriptor: Descriptor(Object::Unknown), "Security descriptor";
        [OUT] NEEDED: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    SET_SECURITY = "RSetServiceObjectSecurity", "MS-SCMR §3.1.4.6" {
        [IN] HANDLE: Handle;
        [IN] SECURITY_INFORMATION: Hex(4);
        /// The new security descriptor.
        [IN] security_descriptor: Descriptor(Object::Unknown), "Security descriptor";
        [IN] SIZE: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    QUERY_STATUS = "RQueryServiceStatus", "MS-SCMR §3.1.4.7" {
        [IN] HANDLE: Handle;
        [OUT] STATUS: Struct(&SERVICE_STATUS);
        [OUT] RESULT: Hex(4);
    }
    SET_STATUS = "RSetServiceStatus", "MS-SCMR §3.1.4.8" {
        [IN] HANDLE: Handle;
        [IN] STATUS: Struct(&SERVICE_STATUS);
        [OUT] RESULT: Hex(4);
    }
    UNLOCK_DATABASE = "RUnlockServiceDatabase", "MS-SCMR §3.1.4.9" {
        [IN | OUT] LOCK: Handle;
        [OUT] RESULT: Hex(4);
    }
    NOTIFY_BOOT = "RNotifyBootConfigStatus", "MS-SCMR §3.1.4.10" {
        [IN] MACHINE: STRING;
        [IN] BOOT_ACCEPTABLE: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    CHANGE_CONFIG = "RChangeServiceConfigW", "MS-SCMR §3.1.4.11" {
        [IN] HANDLE: Handle;
        [IN] KIND: Flags(4, KINDS);
        [IN] START: Uint(4);
        [IN] ERROR_CONTROL: Uint(4);
        [IN] PATH: STRING;
        [IN] GROUP: STRING;
        [IN | OUT] TAG: Unique(&Uint(4));
        [IN] DEPENDENCIES: Unique(&Blob);
        [IN] DEPENDENCIES_SIZE: Uint(4);
        [IN] ACCOUNT: STRING;
        [IN] PASSWORD: Unique(&Blob);
        [IN] PASSWORD_SIZE: Uint(4);
        [IN] DISPLAY_NAME: STRING;
        [OUT] RESULT: Hex(4);
    }
    CREATE = "RCreateServiceW", "MS-SCMR §3.1.4.12" {
        [IN] HANDLE: Handle;
        [IN] NAME: Text;
        [IN] DISPLAY_NAME: STRING;
        [IN] ACCESS: Flags(4, access::SERVICE);
        [IN] KIND: Flags(4, KINDS);
        [IN] START: Uint(4);
        [IN] ERROR_CONTROL: Uint(4);
        [IN] PATH: Text;
        [IN] GROUP: STRING;
        [IN | OUT] TAG: Unique(&Uint(4));
        [IN] DEPENDENCIES: Unique(&Blob);
        [IN] DEPENDENCIES_SIZE: Uint(4);
        [IN] ACCOUNT: STRING;
        [IN] PASSWORD: Unique(&Blob);
        [IN] PASSWORD_SIZE: Uint(4);
        [OUT] HANDLE: Handle;
        [OUT] RESULT: Hex(4);
    }
    ENUM_DEPENDENT = "REnumDependentServicesW", "MS-SCMR §3.1.4.13" {
        [IN] HANDLE: Handle;
        [IN] STATE_FILTER: Uint(4);
        [IN] SIZE: Uint(4);
        [OUT] DATA: Blob;
        [OUT] NEEDED: Uint(4);
        [OUT] RETURNED: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    ENUM_STATUS = "REnumServicesStatusW", "MS-SCMR §3.1.4.14" {
        [IN] HANDLE: Handle;
        [IN] KIND: Flags(4, KINDS);
        [IN] STATE_FILTER: Uint(4);
        [IN] SIZE: Uint(4);
        [OUT] DATA: Blob;
        [OUT] NEEDED: Uint(4);
        [OUT] RETURNED: Uint(4);
        [IN | OUT] RESUME: Unique(&Uint(4));
        [OUT] RESULT: Hex(4);
    }
    OPEN_MANAGER = "ROpenSCManagerW", "MS-SCMR §3.1.4.15" {
        [IN] MACHINE: STRING;
        [IN] DATABASE: STRING;
        [IN] ACCESS: Flags(4, SVCCTL);
        [OUT] HANDLE: Handle;
        [OUT] RESULT: Hex(4);
    }
    OPEN_SERVICE = "ROpenServiceW", "MS-SCMR §3.1.4.16" {
        [IN] HANDLE: Handle;
        [IN] NAME: Text;
        [IN] ACCESS: Flags(4, access::SERVICE);
        [OUT] HANDLE: Handle;
        [OUT] RESULT: Hex(4);
    }
    QUERY_CONFIG = "RQueryServiceConfigW", "MS-SCMR §3.1.4.17" {
        [IN] HANDLE: Handle;
        [IN] SIZE: Uint(4);
        [OUT] CONFIG: Struct(&SERVICE_CONFIG);
        [OUT] NEEDED: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    SERVICE_CONFIG = "QUERY_SERVICE_CONFIGW", "MS-SCMR §2.2.15" {
        KIND: Flags(4, KINDS);
        START: Uint(4);
        ERROR_CONTROL: Uint(4);
        PATH: STRING;
        GROUP: STRING;
        TAG: Uint(4);
        DEPENDENCIES_TEXT: STRING;
        ACCOUNT: STRING;
        DISPLAY_NAME: STRING;
    }
    QUERY_LOCK = "RQueryServiceLockStatusW", "MS-SCMR §3.1.4.18" {
        [IN] HANDLE: Handle;
        [IN] SIZE: Uint(4);
        [OUT] LOCK_STATUS: Struct(&LOCK_STATUS_LAYOUT);
        [OUT] NEEDED: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    LOCK_STATUS_LAYOUT = "QUERY_SERVICE_LOCK_STATUSW", "MS-SCMR §2.2.17" {
        IS_LOCKED: Uint(4);
        LOCK_OWNER: STRING;
        LOCK_DURATION: Uint(4);
    }
    START_SERVICE = "RStartServiceW", "MS-SCMR §3.1.4.19" {
        [IN] HANDLE: Handle;
        [IN] ARGUMENTS: Uint(4);
        [IN] ARGUMENT: Unique(&Array(&STRING));
        [OUT] RESULT: Hex(4);
    }
    GET_DISPLAY_NAME = "RGetServiceDisplayNameW", "MS-SCMR §3.1.4.20" {
        [IN] HANDLE: Handle;
        [IN] NAME: Text;
        [OUT] DISPLAY_NAME: Text;
        [IN | OUT] CHARACTERS: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    GET_KEY_NAME = "RGetServiceKeyNameW", "MS-SCMR §3.1.4.21" {
        [IN] HANDLE: Handle;
        [IN] DISPLAY_NAME: Text;
        [OUT] NAME: Text;
        [IN | OUT] CHARACTERS: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    OPEN_MANAGER_A = "ROpenSCManagerA", "MS-SCMR §3.1.4.26" {
        [IN] MACHINE_A: Unique(&Ansi);
        [IN] DATABASE_A: Unique(&Ansi);
        [IN] ACCESS: Flags(4, SVCCTL);
        [OUT] HANDLE: Handle;
        [OUT] RESULT: Hex(4);
    }
    OPEN_SERVICE_A = "ROpenServiceA", "MS-SCMR §3.1.4.27" {
        [IN] HANDLE: Handle;
        [IN] NAME_A: Ansi;
        [IN] ACCESS: Flags(4, access::SERVICE);
        [OUT] HANDLE: Handle;
        [OUT] RESULT: Hex(4);
    }
    QUERY_CONFIG_2 = "RQueryServiceConfig2W", "MS-SCMR §3.1.4.37" {
        [IN] HANDLE: Handle;
        [IN] INFO_LEVEL: Uint(4);
        [IN] SIZE: Uint(4);
        [OUT] DATA: Blob;
        [OUT] NEEDED: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    QUERY_STATUS_EX = "RQueryServiceStatusEx", "MS-SCMR §3.1.4.38" {
        [IN] HANDLE: Handle;
        [IN] INFO_LEVEL: Enum;
        [IN] SIZE: Uint(4);
        [OUT] DATA: Blob;
        [OUT] NEEDED: Uint(4);
        [OUT] RESULT: Hex(4);
    }
    ENUM_STATUS_EX = "REnumServicesStatusExW", "MS-SCMR §3.1.4.40" {
        [IN] HANDLE: Handle;
        [IN] INFO_LEVEL: Enum;
        [IN] KIND: Flags(4, KINDS);
        [IN] STATE_FILTER: Uint(4);
        [IN] SIZE: Uint(4);
        [OUT] DATA: Blob;
        [OUT] NEEDED: Uint(4);
        [OUT] RETURNED: Uint(4);
        [IN | OUT] RESUME: Unique(&Uint(4));
        [IN] GROUP: STRING;
        [OUT] RESULT: Hex(4);
    }
}

crate::fields! { LOCKS:
    /// Who holds the lock, and for how long.
    LOCK_STATUS = group("svcctl.lock_status", "Lock status").spec("MS-SCMR §2.2.17");
    /// Whether the database is locked.
    IS_LOCKED = uint("svcctl.is_locked", "Locked").spec("MS-SCMR §2.2.17");
    /// Who holds the lock.
    LOCK_OWNER = text16("svcctl.lock_owner", "Lock owner").spec("MS-SCMR §2.2.17");
    /// For how long.
    LOCK_DURATION = uint("svcctl.lock_duration", "Lock duration").unit("s").spec("MS-SCMR §2.2.17");
}

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[
    (0, &CLOSE),
    (1, &CONTROL_SERVICE),
    (2, &DELETE),
    (3, &LOCK_DATABASE),
    (4, &QUERY_SECURITY),
    (5, &SET_SECURITY),
    (6, &QUERY_STATUS),
    (7, &SET_STATUS),
    (8, &UNLOCK_DATABASE),
    (9, &NOTIFY_BOOT),
    (11, &CHANGE_CONFIG),
    (12, &CREATE),
    (13, &ENUM_DEPENDENT),
    (14, &ENUM_STATUS),
    (15, &OPEN_MANAGER),
    (16, &OPEN_SERVICE),
    (17, &QUERY_CONFIG),
    (18, &QUERY_LOCK),
    (19, &START_SERVICE),
    (20, &GET_DISPLAY_NAME),
    (21, &GET_KEY_NAME),
    (27, &OPEN_MANAGER_A),
    (28, &OPEN_SERVICE_A),
    (39, &QUERY_CONFIG_2),
    (40, &QUERY_STATUS_EX),
    (42, &ENUM_STATUS_EX),
];
