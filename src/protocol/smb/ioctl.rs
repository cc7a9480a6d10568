//! Control codes for files and file systems, and what goes to the server and comes back with each.
//!
//! Specifications: MS-FSCC §2.3, MS-SMB2 §2.2.31 and §2.2.32, MS-DFSC (referrals), MS-RSVD (shared virtual disks),
//! MS-SQOS (storage quality of service).

use super::fscc;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

mod copy;
pub mod dfs;
mod interface;
mod negotiate;
mod offload;
mod pipe;
mod qos;
mod range;
mod reparse;
mod state;
mod virtual_disk;
mod volume;

pub use reparse::reparse_point;

crate::fields! { OWN_FIELDS:
    /// What a control code takes along, where its layout is not known.
    DATA = bytes("smb2.ioctl.data", "Data").spec("MS-FSCC §2.3");
}

/// Fields of all of them.
pub static FIELDS: &[&[&Field]] = &[
    OWN_FIELDS,
    dfs::FIELDS,
    reparse::FIELDS,
    copy::FIELDS,
    negotiate::FIELDS,
    interface::FIELDS,
    pipe::FIELDS,
    range::FIELDS,
    offload::FIELDS,
    state::FIELDS,
    volume::FIELDS,
    virtual_disk::FIELDS,
    qos::FIELDS,
];

/// Names by control code, ascending.
pub const CODES: &[(u64, &str)] = &[
    (0x0006_0194, "FSCTL_DFS_GET_REFERRALS"),
    (0x0006_01b0, "FSCTL_DFS_GET_REFERRALS_EX"),
    (0x0009_0000, "FSCTL_REQUEST_OPLOCK_LEVEL_1"),
    (0x0009_0004, "FSCTL_REQUEST_OPLOCK_LEVEL_2"),
    (0x0009_0008, "FSCTL_REQUEST_BATCH_OPLOCK"),
    (0x0009_000c, "FSCTL_OPLOCK_BREAK_ACKNOWLEDGE"),
    (0x0009_0010, "FSCTL_OPBATCH_ACK_CLOSE_PENDING"),
    (0x0009_0014, "FSCTL_OPLOCK_BREAK_NOTIFY"),
    (0x0009_0018, "FSCTL_LOCK_VOLUME"),
    (0x0009_001c, "FSCTL_UNLOCK_VOLUME"),
    (0x0009_0020, "FSCTL_DISMOUNT_VOLUME"),
    (0x0009_0028, "FSCTL_IS_VOLUME_MOUNTED"),
    (0x0009_002c, "FSCTL_IS_PATHNAME_VALID"),
    (0x0009_0030, "FSCTL_MARK_VOLUME_DIRTY"),
    (0x0009_003b, "FSCTL_QUERY_RETRIEVAL_POINTERS"),
    (0x0009_003c, "FSCTL_GET_COMPRESSION"),
    (0x0009_004f, "FSCTL_MARK_AS_SYSTEM_HIVE"),
    (0x0009_0050, "FSCTL_OPLOCK_BREAK_ACK_NO_2"),
    (0x0009_0054, "FSCTL_INVALIDATE_VOLUMES"),
    (0x0009_0058, "FSCTL_QUERY_FAT_BPB"),
    (0x0009_005c, "FSCTL_REQUEST_FILTER_OPLOCK"),
    (0x0009_0060, "FSCTL_FILESYSTEM_GET_STATISTICS"),
    (0x0009_0064, "FSCTL_GET_NTFS_VOLUME_DATA"),
    (0x0009_0068, "FSCTL_GET_NTFS_FILE_RECORD"),
    (0x0009_006f, "FSCTL_GET_VOLUME_BITMAP"),
    (0x0009_0073, "FSCTL_GET_RETRIEVAL_POINTERS"),
    (0x0009_0074, "FSCTL_MOVE_FILE"),
    (0x0009_0078, "FSCTL_IS_VOLUME_DIRTY"),
    (0x0009_007c, "FSCTL_GET_HFS_INFORMATION"),
    (0x0009_0083, "FSCTL_ALLOW_EXTENDED_DASD_IO"),
    (0x0009_0087, "FSCTL_READ_PROPERTY_DATA"),
    (0x0009_008b, "FSCTL_WRITE_PROPERTY_DATA"),
    (0x0009_008f, "FSCTL_FIND_FILES_BY_SID"),
    (0x0009_0097, "FSCTL_DUMP_PROPERTY_DATA"),
    (0x0009_009c, "FSCTL_GET_OBJECT_ID"),
    (0x0009_00a4, "FSCTL_SET_REPARSE_POINT"),
    (0x0009_00a8, "FSCTL_GET_REPARSE_POINT"),
    (0x0009_00ac, "FSCTL_DELETE_REPARSE_POINT"),
    (0x0009_00c0, "FSCTL_CREATE_OR_GET_OBJECT_ID"),
    (0x0009_00c4, "FSCTL_SET_SPARSE"),
    (0x0009_00d4, "FSCTL_SET_ENCRYPTION"),
    (0x0009_00d7, "FSCTL_SET_ENCRYPTION"),
    (0x0009_00db, "FSCTL_ENCRYPTION_FSCTL_IO"),
    (0x0009_00df, "FSCTL_WRITE_RAW_ENCRYPTED"),
    (0x0009_00e3, "FSCTL_READ_RAW_ENCRYPTED"),
    (0x0009_00eb, "FSCTL_READ_FILE_USN_DATA"),
    (0x0009_00ef, "FSCTL_WRITE_USN_CLOSE_RECORD"),
    (0x0009_00f0, "FSCTL_EXTEND_VOLUME"),
    (0x0009_0117, "FSCTL_SIS_COPYFILE"),
    (0x0009_0138, "FSCTL_QUERY_SPARING_INFO"),
    (0x0009_013c, "FSCTL_QUERY_ON_DISK_VOLUME_INFO"),
    (0x0009_014c, "FSCTL_FILE_SYSTEM_RECOGNITION"),
    (0x0009_0194, "FSCTL_SET_ZERO_ON_DEALLOCATION"),
    (0x0009_01af, "FSCTL_TXFS_LIST_TRANSACTIONS"),
    (0x0009_01b4, "FSCTL_SET_SHORT_NAME_BEHAVIOR"),
    (0x0009_0240, "FSCTL_REQUEST_OPLOCK"),
    (0x0009_0244, "FSCTL_CSV_TUNNEL_REQUEST"),
    (0x0009_0277, "FSCTL_QUERY_FILE_LAYOUT"),
    (0x0009_027c, "FSCTL_GET_INTEGRITY_INFORMATION"),
    (0x0009_0284, "FSCTL_QUERY_FILE_REGIONS"),
    (0x0009_02af, "FSCTL_ENCRYPTION_KEY_CONTROL"),
    (0x0009_02c8, "FSCTL_CSV_SYNC_TUNNEL_REQUEST"),
    (0x0009_0300, "FSCTL_QUERY_SHARED_VIRTUAL_DISK_SUPPORT"),
    (0x0009_0304, "FSCTL_SVHDX_SYNC_TUNNEL_REQUEST"),
    (0x0009_0308, "FSCTL_SVHDX_SET_INITIATOR_INFORMATION"),
    (0x0009_030c, "FSCTL_SET_EXTERNAL_BACKING"),
    (0x0009_0310, "FSCTL_GET_EXTERNAL_BACKING"),
    (0x0009_0314, "FSCTL_DELETE_EXTERNAL_BACKING"),
    (0x0009_0318, "FSCTL_ENUM_EXTERNAL_BACKING"),
    (0x0009_031c, "FSCTL_QUERY_DIRECT_ACCESS_EXTENTS"),
    (0x0009_031f, "FSCTL_ENUM_OVERLAY"),
    (0x0009_0350, "FSCTL_STORAGE_QOS_CONTROL"),
    (0x0009_0364, "FSCTL_SVHDX_ASYNC_TUNNEL_REQUEST"),
    (0x0009_0380, "FSCTL_SET_INTEGRITY_INFORMATION_EX"),
    (0x0009_03d3, "FSCTL_GET_RETRIEVAL_POINTERS_AND_REFCOUNT"),
    (0x0009_042b, "FSCTL_GET_RETRIEVAL_POINTER_COUNT"),
    (0x0009_0440, "FSCTL_REFS_STREAM_SNAPSHOT_MANAGEMENT"),
    (0x0009_40b3, "FSCTL_ENUM_USN_DATA"),
    (0x0009_40b7, "FSCTL_SECURITY_ID_CHECK"),
    (0x0009_40bb, "FSCTL_READ_USN_JOURNAL"),
    (0x0009_40cf, "FSCTL_QUERY_ALLOCATED_RANGES"),
    (0x0009_40e7, "FSCTL_CREATE_USN_JOURNAL"),
    (0x0009_40eb, "FSCTL_READ_FILE_USN_DATA"),
    (0x0009_40ef, "FSCTL_WRITE_USN_CLOSE_RECORD"),
    (0x0009_4264, "FSCTL_OFFLOAD_READ"),
    (0x0009_8098, "FSCTL_SET_OBJECT_ID"),
    (0x0009_80a0, "FSCTL_DELETE_OBJECT_ID"),
    (0x0009_80ac, "FSCTL_DELETE_REPARSE_POINT"),
    (0x0009_80bc, "FSCTL_SET_OBJECT_ID_EXTENDED"),
    (0x0009_80c8, "FSCTL_SET_ZERO_DATA"),
    (0x0009_80d0, "FSCTL_ENABLE_UPGRADE"),
    (0x0009_8134, "FSCTL_SET_DEFECT_MANAGEMENT"),
    (0x0009_8208, "FSCTL_FILE_LEVEL_TRIM"),
    (0x0009_8268, "FSCTL_OFFLOAD_WRITE"),
    (0x0009_8344, "FSCTL_DUPLICATE_EXTENTS_TO_FILE"),
    (0x0009_83e8, "FSCTL_DUPLICATE_EXTENTS_TO_FILE_EX"),
    (0x0009_c040, "FSCTL_SET_COMPRESSION"),
    (0x0009_c280, "FSCTL_SET_INTEGRITY_INFORMATION"),
    (0x0011_0000, "FSCTL_PIPE_ASSIGN_EVENT"),
    (0x0011_0004, "FSCTL_PIPE_DISCONNECT"),
    (0x0011_0008, "FSCTL_PIPE_LISTEN"),
    (0x0011_0010, "FSCTL_PIPE_QUERY_EVENT"),
    (0x0011_0018, "FSCTL_PIPE_WAIT"),
    (0x0011_001c, "FSCTL_PIPE_IMPERSONATE"),
    (0x0011_0020, "FSCTL_PIPE_SET_CLIENT_PROCESS"),
    (0x0011_0024, "FSCTL_PIPE_QUERY_CLIENT_PROCESS"),
    (0x0011_400c, "FSCTL_PIPE_PEEK"),
    (0x0011_c017, "FSCTL_PIPE_TRANSCEIVE"),
    (0x0014_0078, "FSCTL_SRV_REQUEST_RESUME_KEY"),
    (0x0014_00e8, "FSCTL_LMR_SET_LINK_TRACKING_INFORMATION"),
    (0x0014_00ec, "FSCTL_LMR_GET_LINK_TRACKING_INFORMATION"),
    (0x0014_01d4, "FSCTL_LMR_REQUEST_RESILIENCY"),
    (0x0014_01fc, "FSCTL_QUERY_NETWORK_INTERFACE_INFO"),
    (0x0014_0200, "FSCTL_VALIDATE_NEGOTIATE_INFO_224"),
    (0x0014_0204, "FSCTL_VALIDATE_NEGOTIATE_INFO"),
    (0x0014_4064, "FSCTL_SRV_ENUMERATE_SNAPSHOTS"),
    (0x0014_40f2, "FSCTL_SRV_COPYCHUNK"),
    (0x0014_41bb, "FSCTL_SRV_READ_HASH"),
    (0x0014_80f2, "FSCTL_SRV_COPYCHUNK_WRITE"),
];

/// Reads all bytes that are left as what is sent with that control code.
pub fn request(r: &mut Reader<'_, '_>, code: u32) -> Result<(), Fault> {
    if r.is_empty() {
        return Ok(());
    }
    match code {
        0x0006_0194 => dfs::request(r),
        0x0006_01b0 => dfs::request_ex(r),
        0x0009_00a4 | 0x0009_00ac => reparse_point(r),
        0x0009_8098 => fscc::object_id(r),
        0x0009_80bc => state::object_id_extended(r),
        0x0009_00c4 => range::sparse(r),
        0x0009_80c8 => range::zero(r),
        0x0009_40cf => range::allocated(r),
        0x0009_0073 | 0x0009_03d3 => range::starting_cluster(r),
        0x0009_006f => range::starting_cluster(r),
        0x0009_8208 => range::trim(r),
        0x0009_0284 => range::region(r),
        0x0009_8344 => copy::duplicate(r, false),
        0x0009_83e8 => copy::duplicate(r, true),
        0x0009_c040 => state::compression(r),
        0x0009_c280 => state::integrity(r),
        0x0009_0380 => state::integrity_ex(r),
        0x0009_00d7 => state::encryption(r),
        0x0009_4264 => offload::read_request(r),
        0x0009_8268 => offload::write_request(r),
        0x0009_0194 => state::zero_on_deallocation(r),
        0x0011_0018 => pipe::wait(r),
        0x0014_40f2 | 0x0014_80f2 => copy::request(r),
        0x0014_41bb => state::hash_request(r),
        0x0014_01d4 => state::resiliency(r),
        0x0014_0204 => negotiate::request(r),
        0x0009_0304 | 0x0009_0364 => virtual_disk::tunnel(r),
        0x0009_0350 => qos::request(r),
        _ => r.rest(&DATA).map(drop),
    }
}

/// Reads all bytes that are left as what is answered to that control code.
pub fn response(r: &mut Reader<'_, '_>, code: u32) -> Result<(), Fault> {
    if r.is_empty() {
        return Ok(());
    }
    match code {
        0x0006_0194 | 0x0006_01b0 => dfs::response(r),
        0x0009_00a8 => reparse_point(r),
        0x0009_009c | 0x0009_00c0 => fscc::object_id(r),
        0x0009_40cf => range::allocated(r),
        0x0009_0073 => range::retrieval_pointers(r, false),
        0x0009_03d3 => range::retrieval_pointers(r, true),
        0x0009_006f => range::bitmap(r),
        0x0009_8208 => range::trimmed(r),
        0x0009_0284 => range::regions_response(r),
        0x0009_003c => state::compression(r),
        0x0009_027c => state::integrity_answer(r),
        0x0009_0064 => volume::ntfs(r),
        0x0009_0058 => volume::fat(r),
        0x0009_00eb => volume::usn(r),
        0x0009_4264 => offload::read_response(r),
        0x0009_8268 => offload::write_response(r),
        0x0011_400c => pipe::peek(r),
        0x0014_0078 => copy::resume_key(r),
        0x0014_40f2 | 0x0014_80f2 => copy::response(r),
        0x0014_4064 => state::snapshots(r),
        0x0014_41bb => state::hash_response(r),
        0x0014_01fc => interface::list(r),
        0x0014_0204 => negotiate::response(r),
        0x0009_0300 => virtual_disk::support(r),
        0x0009_0304 | 0x0009_0364 => virtual_disk::tunnel(r),
        0x0009_0350 => qos::response(r),
        _ => r.rest(&DATA).map(drop),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
