//! What volumes are like inside (MS-FSCC §2.3.22, §2.3.54, §2.3.59).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Serial number of the volume.
    SERIAL = hex("smb2.ntfs.volume_serial", "Volume serial number").spec("MS-FSCC §2.3.22");
    /// How many sectors the volume has.
    SECTORS = uint("smb2.ntfs.sectors", "Sectors").spec("MS-FSCC §2.3.22");
    /// How many clusters the volume has.
    CLUSTERS = uint("smb2.ntfs.total_clusters", "Clusters").spec("MS-FSCC §2.3.22");
    /// How many clusters are free.
    FREE_CLUSTERS = uint("smb2.ntfs.free_clusters", "Free clusters").spec("MS-FSCC §2.3.22");
    /// How many clusters are set aside.
    RESERVED_CLUSTERS = uint("smb2.ntfs.reserved_clusters", "Reserved clusters").spec("MS-FSCC §2.3.22");
    /// How many bytes a sector has.
    BYTES_PER_SECTOR = uint("smb2.ntfs.bytes_per_sector", "Bytes per sector").unit("bytes").spec("MS-FSCC §2.3.22");
    /// How many bytes a cluster has.
    BYTES_PER_CLUSTER = uint("smb2.ntfs.bytes_per_cluster", "Bytes per cluster").unit("bytes").spec("MS-FSCC §2.3.22");
    /// How many bytes a record about a file has.
    BYTES_PER_RECORD = uint("smb2.ntfs.bytes_per_record", "Bytes per file record").unit("bytes").spec("MS-FSCC §2.3.22");
    /// How many clusters a record about a file has.
    CLUSTERS_PER_RECORD = uint("smb2.ntfs.clusters_per_record", "Clusters per file record").spec("MS-FSCC §2.3.22");
    /// How long the master file table is.
    MFT_LENGTH = uint("smb2.ntfs.mft_length", "Length of master file table").unit("bytes").spec("MS-FSCC §2.3.22");
    /// Where the master file table starts.
    MFT_START = uint("smb2.ntfs.mft_start", "Start of master file table").unit("clusters").spec("MS-FSCC §2.3.22");
    /// Where the copy of the master file table starts.
    MFT2_START = uint("smb2.ntfs.mft2_start", "Start of its mirror").unit("clusters").spec("MS-FSCC §2.3.22");
    /// Where the room for the master file table to grow starts.
    ZONE_START = uint("smb2.ntfs.mft_zone_start", "Start of its zone").unit("clusters").spec("MS-FSCC §2.3.22");
    /// Where the room for the master file table to grow ends.
    ZONE_END = uint("smb2.ntfs.mft_zone_end", "End of its zone").unit("clusters").spec("MS-FSCC §2.3.22");
    /// The first sector of a FAT volume.
    FAT_SECTOR = bytes("smb2.fat.bios_parameter_block", "BIOS parameter block").spec("MS-FSCC §2.3.54");
    /// Length of the record in the journal of changes.
    USN_LENGTH = uint("smb2.usn.length", "Record length").unit("bytes").spec("MS-FSCC §2.3.62");
    /// Version of the record.
    USN_MAJOR = uint("smb2.usn.major", "Major version").spec("MS-FSCC §2.3.62");
    /// Version of the record.
    USN_MINOR = uint("smb2.usn.minor", "Minor version").spec("MS-FSCC §2.3.62");
    /// The file's number and what happened to it.
    USN_RECORD = bytes("smb2.usn.record", "Record").spec("MS-FSCC §2.3.62");
}

/// NTFS_VOLUME_DATA_BUFFER
pub(super) fn ntfs(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    for field in [&SERIAL, &SECTORS, &CLUSTERS, &FREE_CLUSTERS, &RESERVED_CLUSTERS] {
        r.le64(field)?;
    }
    for field in [&BYTES_PER_SECTOR, &BYTES_PER_CLUSTER, &BYTES_PER_RECORD, &CLUSTERS_PER_RECORD] {
        r.le32(field)?;
    }
    for field in [&MFT_LENGTH, &MFT_START, &MFT2_START, &ZONE_START, &ZONE_END] {
        r.le64(field)?;
    }
    Ok(())
}

pub(super) fn fat(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.rest(&FAT_SECTOR).map(drop)
}

/// The head of a USN record; what follows depends on its version.
pub(super) fn usn(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&USN_LENGTH)?;
    r.le16(&USN_MAJOR)?;
    r.le16(&USN_MINOR)?;
    r.rest(&USN_RECORD).map(drop)
}
