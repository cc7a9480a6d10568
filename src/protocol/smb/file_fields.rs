//! Fields of files that the bodies of SMB 1 and the layouts of MS-FSCC have in common: those that Wireshark calls
//! `smb.*`.

use crate::field::Field;
use crate::tree::{Node, Tree};
use std::fmt::Write;

crate::fields! { FIELDS:
    /// When the file was created.
    CREATE_TIME = filetime("smb.create.time", "Created").spec("MS-FSCC §2.4.7");
    /// When the file was last read or run.
    ACCESS_TIME = filetime("smb.access.time", "Last Access").spec("MS-FSCC §2.4.7");
    /// When data was last written to the file.
    LAST_WRITE_TIME = filetime("smb.last_write.time", "Last Write").spec("MS-FSCC §2.4.7");
    /// When the file's data or what is known about it last changed.
    CHANGE_TIME = filetime("smb.change.time", "Change").spec("MS-FSCC §2.4.7");
    /// What kind of file it is, and how it is to be treated.
    FILE_ATTRIBUTE = hex("smb.file_attribute", "File Attributes").spec("MS-CIFS §2.2.1.2.3; MS-FSCC §2.6");
    /// The file cannot be written.
    ATTRIBUTE_READ_ONLY = flag("smb.file_attribute.read_only", "Read Only").mask(32, 0x1).spec("MS-FSCC §2.6");
    /// The file is left out of ordinary listings.
    ATTRIBUTE_HIDDEN = flag("smb.file_attribute.hidden", "Hidden").mask(32, 0x2).spec("MS-FSCC §2.6");
    /// The file belongs to the operating system.
    ATTRIBUTE_SYSTEM = flag("smb.file_attribute.system", "System").mask(32, 0x4).spec("MS-FSCC §2.6");
    /// It is the label of the volume, no file.
    ATTRIBUTE_VOLUME = flag("smb.file_attribute.volume", "Volume ID").mask(32, 0x8).spec("MS-CIFS §2.2.1.2.4");
    /// It is a directory.
    ATTRIBUTE_DIRECTORY = flag("smb.file_attribute.directory", "Directory").mask(32, 0x10).spec("MS-FSCC §2.6");
    /// The file changed since it was last backed up.
    ATTRIBUTE_ARCHIVE = flag("smb.file_attribute.archive", "Archive").mask(32, 0x20).spec("MS-FSCC §2.6");
    /// It is a device; reserved.
    ATTRIBUTE_DEVICE = flag("smb.file_attribute.device", "Device").mask(32, 0x40).spec("MS-CIFS §2.2.1.2.3");
    /// No other attribute is set.
    ATTRIBUTE_NORMAL = flag("smb.file_attribute.normal", "Normal").mask(32, 0x80).spec("MS-FSCC §2.6");
    /// The file is kept in memory where that is possible, for it will soon be deleted.
    ATTRIBUTE_TEMPORARY = flag("smb.file_attribute.temporary", "Temporary").mask(32, 0x100).spec("MS-FSCC §2.6");
    /// Ranges of zeros take no room on the disk.
    ATTRIBUTE_SPARSE = flag("smb.file_attribute.sparse", "Sparse").mask(32, 0x200).spec("MS-FSCC §2.6");
    /// A reparse point: a symbolic link, a mount point or the like.
    ATTRIBUTE_REPARSE = flag("smb.file_attribute.reparse", "Reparse Point").mask(32, 0x400).spec("MS-FSCC §2.6");
    /// The file is compressed on the disk.
    ATTRIBUTE_COMPRESSED = flag("smb.file_attribute.compressed", "Compressed").mask(32, 0x800).spec("MS-FSCC §2.6");
    /// The data is not at hand, but on some slower storage.
    ATTRIBUTE_OFFLINE = flag("smb.file_attribute.offline", "Offline").mask(32, 0x1000).spec("MS-FSCC §2.6");
    /// The file is left out of the index for searches.
    ATTRIBUTE_NOT_INDEXED = flag("smb.file_attribute.not_content_indexed", "Not Content Indexed")
        .mask(32, 0x2000).spec("MS-FSCC §2.6");
    /// The file is encrypted on the disk.
    ATTRIBUTE_ENCRYPTED = flag("smb.file_attribute.encrypted", "Encrypted").mask(32, 0x4000).spec("MS-FSCC §2.6");
    /// How many bytes are set aside for the file on the disk.
    ALLOC_SIZE64 = uint("smb.alloc_size64", "Allocation Size").unit("bytes").spec("MS-FSCC §2.4.41");
    /// How long the file is.
    END_OF_FILE = uint("smb.end_of_file", "End Of File").unit("bytes").spec("MS-FSCC §2.4.41");
    /// How many bytes the name takes.
    FILE_NAME_LENGTH = uint("smb.file_name_len", "File Name Length").unit("bytes").spec("MS-FSCC §2.4");
    /// Name of a file or directory; often a path from the root of the share.
    FILE_NAME = text16("smb.file", "File Name").spec("MS-CIFS §2.2.4; MS-FSCC §2.4");
    /// How many names the file has.
    LINK_COUNT = uint("smb.link_count", "Link Count").spec("MS-FSCC §2.4.41");
    /// Whether the file is deleted when it is closed.
    DELETE_PENDING = uint("smb.delete_pending", "Delete Pending").names(&[(0, "no"), (1, "yes")])
        .spec("MS-FSCC §2.4.41");
    /// Whether it is a directory.
    IS_DIRECTORY = uint("smb.is_directory", "Directory").names(&[(0, "no"), (1, "yes")]).spec("MS-FSCC §2.4.41");
    /// How many bytes all extended attributes take.
    EA_LENGTH = uint("smb.ea.list_length", "EA List Length").unit("bytes").spec("MS-CIFS §2.2.1.2.2");
    /// How the extended attribute is to be treated.
    EA_FLAGS = hex("smb.ea.flags", "EA Flags").names(&[(0, "none"), (0x80, "needed to make sense of the file")])
        .spec("MS-CIFS §2.2.1.2.2; MS-FSCC §2.4.15");
    /// How many bytes the name takes, without the NUL behind it.
    EA_NAME_LENGTH = uint("smb.ea.name_length", "EA Name Length").unit("bytes").spec("MS-FSCC §2.4.15");
    /// How many bytes the value takes.
    EA_DATA_LENGTH = uint("smb.ea.data_length", "EA Data Length").unit("bytes").spec("MS-FSCC §2.4.15");
    /// Name of the extended attribute.
    EA_NAME = textz("smb.ea.name", "EA Name").spec("MS-FSCC §2.4.15");
    /// Value of the extended attribute.
    EA_DATA = bytes("smb.ea.data", "EA Data").spec("MS-FSCC §2.4.15");
    /// Number that the volume was given when it was formatted.
    VOLUME_SERIAL = hex("smb.volume.serial", "Volume Serial Number").spec("MS-FSCC §2.5.9");
    /// How many bytes the label takes.
    VOLUME_LABEL_LENGTH = uint("smb.volume.label.len", "Label Length").unit("bytes").spec("MS-FSCC §2.5.9");
    /// Name of the volume.
    VOLUME_LABEL = text16("smb.volume.label", "Label").spec("MS-FSCC §2.5.9");
    /// How many units the file system has.
    FS_UNITS = uint("smb.fs_units", "Total Units").spec("MS-FSCC §2.5.8");
    /// How many sectors a unit has.
    FS_SECTORS_PER_UNIT = uint("smb.fs_sector_per_unit", "Sectors Per Unit").spec("MS-FSCC §2.5.8");
    /// How many bytes a sector has.
    FS_BYTES_PER_SECTOR = uint("smb.fs_bytes_per_sector", "Bytes Per Sector").unit("bytes").spec("MS-FSCC §2.5.8");
}

/// The bits of [`FILE_ATTRIBUTE`]; sent in 1, 2 or 4 bytes.
pub static FILE_ATTRIBUTES: &[&Field] = &[
    &ATTRIBUTE_READ_ONLY,
    &ATTRIBUTE_HIDDEN,
    &ATTRIBUTE_SYSTEM,
    &ATTRIBUTE_VOLUME,
    &ATTRIBUTE_DIRECTORY,
    &ATTRIBUTE_ARCHIVE,
    &ATTRIBUTE_DEVICE,
    &ATTRIBUTE_NORMAL,
    &ATTRIBUTE_TEMPORARY,
    &ATTRIBUTE_SPARSE,
    &ATTRIBUTE_REPARSE,
    &ATTRIBUTE_COMPRESSED,
    &ATTRIBUTE_OFFLINE,
    &ATTRIBUTE_NOT_INDEXED,
    &ATTRIBUTE_ENCRYPTED,
];

/// Writes the permissions of a file in octal, as the commands of Unix do: a [meaning](Field::meaning).
pub fn permissions(node: &Node, _: &Tree, out: &mut String) {
    if node.value <= 0o7777 {
        // Writing to a String cannot fail.
        let _ = write!(out, "{:04o}", node.value);
    }
}
