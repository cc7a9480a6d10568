//! The remote registry: keys and values.
//!
//! Specifications: MS-RRP.

use super::access::WINREG;
use crate::field::Field;
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, idl};
use crate::protocol::dcerpc::status::WIN32;
use crate::protocol::windows::access::Object;

crate::fields! { COMMON:
    /// A character of the server's name; not used.
    SYSTEM = uint("winreg.system_name", "Server").spec("MS-RRP §2.2.2");
    /// What the client wants to do with the key.
    ACCESS = hex("winreg.access_mask", "Access mask").spec("MS-RRP §2.2.3");
    /// What stands for the key.
    HANDLE = bytes("winreg.handle", "Key").spec("MS-RRP §2.2.1");
    /// What the operation returned.
    WERROR = hex("winreg.werror", "Return code").names(WIN32).spec("MS-ERREF §2.2");
    /// Length of a name with its NUL.
    NAME_LENGTH = uint("winreg.winreg_String.name_len", "Name length").unit("bytes").spec("MS-RRP §2.2.4");
    /// Room for the name.
    NAME_SIZE = uint("winreg.winreg_String.name_size", "Name size").unit("bytes").spec("MS-RRP §2.2.4");
    /// Length of a name that comes back, with its NUL.
    BUFFER_LENGTH = uint("winreg.winreg_StringBuf.length", "Name length").unit("bytes").spec("MS-RRP §2.2.4");
    /// Room for the name.
    BUFFER_SIZE = uint("winreg.winreg_StringBuf.size", "Name size").unit("bytes").spec("MS-RRP §2.2.4");
    /// Length of the name of a value that comes back, with its NUL.
    VALUE_NAME_LENGTH = uint("winreg.winreg_ValNameBuf.length", "Name length").unit("bytes")
        .spec("MS-RRP §2.2.4");
    /// Room for the name.
    VALUE_NAME_SIZE = uint("winreg.winreg_ValNameBuf.size", "Name size").unit("bytes").spec("MS-RRP §2.2.4");
    /// The key goes when the system stops.
    VOLATILE = flag("winreg.winreg_KeyOptions.REG_OPTION_VOLATILE", "Volatile").mask(32, 1)
        .spec("MS-RRP §3.1.5.7");
    /// The key is a link.
    CREATE_LINK = flag("winreg.winreg_KeyOptions.REG_OPTION_CREATE_LINK", "Create link").mask(32, 2)
        .spec("MS-RRP §3.1.5.7");
    /// The key is opened with the rights of someone who makes backups.
    BACKUP_RESTORE = flag("winreg.winreg_KeyOptions.REG_OPTION_BACKUP_RESTORE", "Backup or restore")
        .mask(32, 4).spec("MS-RRP §3.1.5.7");
    /// The link itself is opened, not what it points to.
    OPEN_LINK = flag("winreg.winreg_KeyOptions.REG_OPTION_OPEN_LINK", "Open link").mask(32, 8)
        .spec("MS-RRP §3.1.5.15");
}

const OPTIONS: &[&Field] = &[&OPEN_LINK, &BACKUP_RESTORE, &CREATE_LINK, &VOLATILE];

/// A name that is sent.
const NAME: Type = Counted(&NAME_LENGTH, &NAME_SIZE);
/// The name of a key that comes back.
const BUFFER: Type = Counted(&BUFFER_LENGTH, &BUFFER_SIZE);
/// The name of a value that comes back.
const VALUE_NAME: Type = Counted(&VALUE_NAME_LENGTH, &VALUE_NAME_SIZE);

/// MS-RRP §3.1.1.5.
const VALUE_TYPES: &[(u64, &str)] = &[
    (0, "REG_NONE"),
    (1, "REG_SZ"),
    (2, "REG_EXPAND_SZ"),
    (3, "REG_BINARY"),
    (4, "REG_DWORD"),
    (5, "REG_DWORD_BIG_ENDIAN"),
    (6, "REG_LINK"),
    (7, "REG_MULTI_SZ"),
    (8, "REG_RESOURCE_LIST"),
    (9, "REG_FULL_RESOURCE_DESCRIPTOR"),
    (10, "REG_RESOURCE_REQUIREMENTS_LIST"),
    (11, "REG_QWORD"),
];

idl! { FIELDS, "winreg":
    OPEN_ROOT = "winreg_OpenRoot", "MS-RRP §3.1.5.1" {
        [IN] SYSTEM: Unique(&Uint(2));
        [IN] ACCESS: Flags(4, WINREG);
        [OUT] HANDLE: Handle;
        [OUT] WERROR: Hex(4);
    }
    CLOSE_KEY = "winreg_CloseKey", "MS-RRP §3.1.5.6" {
        [IN | OUT] HANDLE: Handle;
        [OUT] WERROR: Hex(4);
    }
    CREATE_KEY = "winreg_CreateKey", "MS-RRP §3.1.5.7" {
        [IN] HANDLE: Handle;
        /// Name of the new key, under the key given.
        [IN] name: NAME, "Name";
        /// Class of the new key.
        [IN] keyclass: NAME, "Class";
        /// How it is created.
        [IN] options: Flags(4, OPTIONS), "Options";
        [IN] ACCESS: Flags(4, WINREG);
        /// Who may do what with the key.
        [IN] secdesc: Unique(&Struct(&SECURITY_ATTRIBUTES)), "Security attributes";
        /// What stands for the new key.
        [OUT] new_handle: Handle, "New key";
        /// Whether it was there before.
        [IN | OUT] action_taken: Unique(&Uint(4)), "Action taken",
            .names(&[(0, "none"), (1, "created"), (2, "opened")]);
        [OUT] WERROR: Hex(4);
    }
    SECURITY_ATTRIBUTES = "winreg_SecBuf", "MS-RRP §2.2.7" {
        /// Length of the structure.
        length: Uint(4), "Length", .unit("bytes");
        /// The security descriptor.
        sd: Struct(&SECURITY_DESCRIPTOR), "Security descriptor";
        /// Whether it is inherited.
        inherit: Uint(1), "Inherit";
    }
    SECURITY_DESCRIPTOR = "KeySecurityData", "MS-RRP §2.2.8" {
        /// The security descriptor itself.
        data: Unique(&VaryingDescriptor(Object::RegistryKey)), "Security descriptor";
        /// Room for it.
        size: Uint(4), "Size", .unit("bytes");
        /// Its length.
        len: Uint(4), "Length", .unit("bytes");
    }
    DELETE_KEY = "winreg_DeleteKey", "MS-RRP §3.1.5.8" {
        [IN] HANDLE: Handle;
        /// The key that goes.
        [IN] key: NAME, "Name";
        [OUT] WERROR: Hex(4);
    }
    DELETE_VALUE = "winreg_DeleteValue", "MS-RRP §3.1.5.9" {
        [IN] HANDLE: Handle;
        /// The value that goes.
        [IN] value: NAME, "Name";
        [OUT] WERROR: Hex(4);
    }
    ENUM_KEY = "winreg_EnumKey", "MS-RRP §3.1.5.10" {
        [IN] HANDLE: Handle;
        /// Which of the keys under it is wanted.
        [IN] enum_index: Uint(4), "Index";
        /// Its name.
        [IN | OUT] name: BUFFER, "Name";
        /// Its class.
        [IN | OUT] keyclass: Unique(&BUFFER), "Class";
        /// When it was changed last.
        [IN | OUT] last_changed_time: Unique(&FileTime), "Last changed";
        [OUT] WERROR: Hex(4);
    }
    ENUM_VALUE = "winreg_EnumValue", "MS-RRP §3.1.5.11" {
        [IN] HANDLE: Handle;
        /// Which of the values is wanted.
        [IN] enum_index: Uint(4), "Index";
        /// Its name.
        [IN | OUT] name: VALUE_NAME, "Name";
        /// Its type.
        [IN | OUT] type: Unique(&Uint(4)), "Type", .names(VALUE_TYPES);
        /// Its data.
        [IN | OUT] value: Unique(&VaryingBlob), "Data";
        /// Room for the data.
        [IN | OUT] size: Unique(&Uint(4)), "Size", .unit("bytes");
        /// Length of the data.
        [IN | OUT] length: Unique(&Uint(4)), "Length", .unit("bytes");
        [OUT] WERROR: Hex(4);
    }
    FLUSH_KEY = "winreg_FlushKey", "MS-RRP §3.1.5.12" {
        [IN] HANDLE: Handle;
        [OUT] WERROR: Hex(4);
    }
    GET_SECURITY = "winreg_GetKeySecurity", "MS-RRP §3.1.5.13" {
        [IN] HANDLE: Handle;
        /// Which parts of the security descriptor are wanted.
        [IN] sec_info: Hex(4), "Security information";
        /// The security descriptor.
        [IN | OUT] sd: Struct(&SECURITY_DESCRIPTOR), "Security descriptor";
        [OUT] WERROR: Hex(4);
    }
    OPEN_KEY = "winreg_OpenKey", "MS-RRP §3.1.5.15" {
        /// The key under which it is.
        [IN] parent_handle: Handle, "Parent";
        /// Its name.
        [IN] keyname: NAME, "Name";
        /// How it is opened.
        [IN] options: Flags(4, OPTIONS), "Options";
        [IN] ACCESS: Flags(4, WINREG);
        [OUT] HANDLE: Handle;
        [OUT] WERROR: Hex(4);
    }
    QUERY_INFO = "winreg_QueryInfoKey", "MS-RRP §3.1.5.16" {
        [IN] HANDLE: Handle;
        /// Class of the key.
        [IN | OUT] classname: NAME, "Class";
        /// How many keys there are under it.
        [OUT] num_subkeys: Uint(4), "Subkeys";
        /// How long the longest of their names is.
        [OUT] max_subkeylen: Uint(4), "Longest subkey name", .unit("bytes");
        /// How long the longest of their classes is.
        [OUT] max_classlen: Uint(4), "Longest class", .unit("bytes");
        /// How many values it has.
        [OUT] num_values: Uint(4), "Values";
        /// How long the longest of their names is.
        [OUT] max_valnamelen: Uint(4), "Longest value name", .unit("bytes");
        /// How long the longest of their data is.
        [OUT] max_valbufsize: Uint(4), "Longest data", .unit("bytes");
        /// Length of its security descriptor.
        [OUT] secdescsize: Uint(4), "Security descriptor length", .unit("bytes");
        /// When it was changed last.
        [OUT] last_changed_time: FileTime, "Last changed";
        [OUT] WERROR: Hex(4);
    }
    QUERY_VALUE = "winreg_QueryValue", "MS-RRP §3.1.5.17" {
        [IN] HANDLE: Handle;
        /// The value that is asked for.
        [IN] value_name: NAME, "Name";
        /// Its type.
        [IN | OUT] type: Unique(&Uint(4)), "Type", .names(VALUE_TYPES);
        /// Its data.
        [IN | OUT] data: Unique(&VaryingBlob), "Data";
        /// Room for the data.
        [IN | OUT] data_size: Unique(&Uint(4)), "Size", .unit("bytes");
        /// Length of the data.
        [IN | OUT] data_length: Unique(&Uint(4)), "Length", .unit("bytes");
        [OUT] WERROR: Hex(4);
    }
    SAVE_KEY = "winreg_SaveKey", "MS-RRP §3.1.5.20" {
        [IN] HANDLE: Handle;
        /// The file on the server that the key is saved to.
        [IN] filename: NAME, "File";
        /// Who may do what with the file.
        [IN] sec_attrib: Unique(&Struct(&SECURITY_ATTRIBUTES)), "Security attributes";
        [OUT] WERROR: Hex(4);
    }
    SET_VALUE = "winreg_SetValue", "MS-RRP §3.1.5.22" {
        [IN] HANDLE: Handle;
        /// The value that is set.
        [IN] name: NAME, "Name";
        /// Its type.
        [IN] type: Uint(4), "Type", .names(VALUE_TYPES);
        /// Its data.
        [IN] data: Blob, "Data";
        /// Length of the data.
        [IN] size: Uint(4), "Length", .unit("bytes");
        [OUT] WERROR: Hex(4);
    }
    GET_VERSION = "winreg_GetVersion", "MS-RRP §3.1.5.24" {
        [IN] HANDLE: Handle;
        /// Version of the remote registry.
        [OUT] version: Uint(4), "Version";
        [OUT] WERROR: Hex(4);
    }
    DELETE_KEY_EX = "winreg_DeleteKeyEx", "MS-RRP §3.1.5.31" {
        [IN] HANDLE: Handle;
        /// The key that goes.
        [IN] key: NAME, "Name";
        [IN] ACCESS: Flags(4, WINREG);
        /// Reserved.
        [IN] reserved: Uint(4), "Reserved";
        [OUT] WERROR: Hex(4);
    }
}

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[
    (0, &OPEN_ROOT),
    (1, &OPEN_ROOT),
    (2, &OPEN_ROOT),
    (3, &OPEN_ROOT),
    (4, &OPEN_ROOT),
    (5, &CLOSE_KEY),
    (6, &CREATE_KEY),
    (7, &DELETE_KEY),
    (8, &DELETE_VALUE),
    (9, &ENUM_KEY),
    (10, &ENUM_VALUE),
    (11, &FLUSH_KEY),
    (12, &GET_SECURITY),
    (15, &OPEN_KEY),
    (16, &QUERY_INFO),
    (17, &QUERY_VALUE),
    (20, &SAVE_KEY),
    (22, &SET_VALUE),
    (26, &GET_VERSION),
    (27, &OPEN_ROOT),
    (32, &OPEN_ROOT),
    (33, &OPEN_ROOT),
    (35, &DELETE_KEY_EX),
];
