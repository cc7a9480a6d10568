//! Small states of files and handles: compression, integrity, encryption, resiliency, snapshots, hashes.

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How the file is, or is to be, compressed.
    COMPRESSION_FORMAT = uint("smb2.compression_format", "Compression format").names(&[(0, "none"), (1, "default"), (2, "LZNT1")]).spec("MS-FSCC §2.3.18");
    /// Which checksum protects the data.
    CHECKSUM = hex("smb2.checksum_algorithm", "Checksum algorithm").names(CHECKSUMS).spec("MS-FSCC §2.3.20");
    /// Room that is not used.
    INTEGRITY_RESERVED = uint("smb2.integrity_reserved", "Reserved").spec("MS-FSCC §2.3.20");
    /// How checksums are enforced.
    INTEGRITY_FLAGS = hex("smb2.integrity_flags", "Flags").spec("MS-FSCC §2.3.20");
    /// Data whose checksum is wrong can be read all the same.
    ENFORCEMENT_OFF = flag("smb2.integrity_flags_enforcement", "Enforcement off").mask(32, 1).spec("MS-FSCC §2.3.20");
    /// How many bytes have one checksum.
    CHECKSUM_CHUNK = uint("smb2.integrity_chunk_size", "Bytes for each checksum").unit("bytes").spec("MS-FSCC §2.3.20");
    /// How many bytes a cluster has.
    CLUSTER_SIZE = uint("smb2.integrity_cluster_size", "Cluster size").unit("bytes").spec("MS-FSCC §2.3.20");
    /// Whether checksums are wanted.
    ENABLE_INTEGRITY = uint("smb2.integrity_enable", "Enable integrity").spec("MS-FSCC §2.3.75");
    /// Whether the state is left as it is.
    KEEP_INTEGRITY = uint("smb2.integrity_keep_state", "Keep integrity state").spec("MS-FSCC §2.3.75");
    /// Version of the structure.
    INTEGRITY_VERSION = uint("smb2.integrity_version", "Version").spec("MS-FSCC §2.3.75");
    /// Room that is not used.
    INTEGRITY_UNUSED = bytes("smb2.integrity_unused", "Reserved").spec("MS-FSCC §2.3.75");
    /// What is done about encryption.
    ENCRYPTION_OPERATION = uint("smb2.encryption.operation", "Operation").names(OPERATIONS).spec("MS-FSCC §2.3.71");
    /// Private flag.
    ENCRYPTION_PRIVATE = uint("smb2.encryption.private", "Private").spec("MS-FSCC §2.3.71");
    /// Not used.
    ENCRYPTION_PADDING = bytes("smb2.encryption.padding", "Padding").spec("MS-FSCC §2.3.71");
    /// Whether data is overwritten when it is no longer used.
    ZERO_ON_DEALLOCATION = bytes("smb2.zero_on_deallocation", "Zero on deallocation").spec("MS-FSCC §2.3.87");
    /// Identifiers that replace those of the file: where it was born.
    EXTENDED_ID = bytes("smb2.object_id.extended", "Extended identifiers").spec("MS-FSCC §2.1.3.2");
    /// How long the handle stays open when the connection is lost.
    RESILIENCY_TIMEOUT = uint("smb2.ioctl.resiliency.timeout", "Timeout").unit("ms").spec("MS-SMB2 §2.2.31.3");
    /// Room that is not used.
    RESILIENCY_RESERVED = uint("smb2.ioctl.resiliency.reserved", "Reserved").spec("MS-SMB2 §2.2.31.3");
    /// How many snapshots there are.
    SNAPSHOTS = uint("smb2.ioctl.enumerate_snapshots.num_snapshots", "Snapshots").spec("MS-SMB2 §2.2.32.2");
    /// How many snapshots follow.
    SNAPSHOTS_RETURNED = uint("smb2.ioctl.enumerate_snapshots.num_snapshots_returned", "Snapshots returned").spec("MS-SMB2 §2.2.32.2");
    /// How many bytes the names take, or would take.
    SNAPSHOT_SIZE = uint("smb2.ioctl.enumerate_snapshots.array_size", "Size of names").unit("bytes").spec("MS-SMB2 §2.2.32.2");
    /// When the snapshot was taken, as it is written in a path: `@GMT-YYYY.MM.DD-hh.mm.ss`.
    SNAPSHOT = text16("smb2.ioctl.enumerate_snapshots.snapshot", "Snapshot").spec("MS-SMB2 §2.2.32.2");
    /// Ends the list.
    SNAPSHOTS_END = bytes("smb2.ioctl.enumerate_snapshots.end", "End").spec("MS-SMB2 §2.2.32.2");
    /// What kind of hash it is.
    HASH_TYPE = uint("smb2.hash.type", "Hash type").names(&[(1, "peer distribution")]).spec("MS-SMB2 §2.2.31.2");
    /// Version of the hash.
    HASH_VERSION = uint("smb2.hash.version", "Hash version").spec("MS-SMB2 §2.2.31.2");
    /// How the hash is asked for.
    HASH_RETRIEVAL = uint("smb2.hash.retrieval_type", "Retrieval type").names(&[(1, "by hash offset"), (2, "by file offset")]).spec("MS-SMB2 §2.2.31.2");
    /// How much of the file or of the hash.
    HASH_LENGTH = uint("smb2.hash.length", "Length").unit("bytes").spec("MS-SMB2 §2.2.31.2");
    /// Where in the file or in the hash.
    HASH_OFFSET = uint("smb2.hash.offset", "Offset").unit("bytes").spec("MS-SMB2 §2.2.31.2");
    /// The hash, with what it is a hash of.
    HASH_DATA = bytes("smb2.hash.data", "Hash").spec("MS-SMB2 §2.2.32.4");
}

const CHECKSUMS: &[(u64, &str)] = &[(0, "none"), (1, "CRC-32"), (2, "CRC-64"), (0xffff, "left as it is")];

const OPERATIONS: &[(u64, &str)] =
    &[(1, "encrypt the file"), (2, "decrypt the file"), (3, "encrypt the stream"), (4, "decrypt the stream")];

pub(super) fn compression(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&COMPRESSION_FORMAT).map(drop)
}

const INTEGRITY_PARTS: &[&Field] = &[&ENFORCEMENT_OFF];

pub(super) fn integrity(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&CHECKSUM)?;
    r.le16(&INTEGRITY_RESERVED)?;
    r.bits_le32(&INTEGRITY_FLAGS, INTEGRITY_PARTS).map(drop)
}

pub(super) fn integrity_answer(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    integrity(r)?;
    r.le32(&CHECKSUM_CHUNK)?;
    r.le32(&CLUSTER_SIZE).map(drop)
}

pub(super) fn integrity_ex(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.u8(&ENABLE_INTEGRITY)?;
    r.u8(&KEEP_INTEGRITY)?;
    r.le16(&INTEGRITY_RESERVED)?;
    r.bits_le32(&INTEGRITY_FLAGS, INTEGRITY_PARTS)?;
    r.u8(&INTEGRITY_VERSION)?;
    r.rest(&INTEGRITY_UNUSED).map(drop)
}

pub(super) fn encryption(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&ENCRYPTION_OPERATION)?;
    r.u8(&ENCRYPTION_PRIVATE)?;
    if r.is_empty() { Ok(()) } else { r.rest(&ENCRYPTION_PADDING).map(drop) }
}

pub(super) fn zero_on_deallocation(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.rest(&ZERO_ON_DEALLOCATION).map(drop)
}

pub(super) fn object_id_extended(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bytes(&EXTENDED_ID, 48).map(drop)
}

pub(super) fn resiliency(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&RESILIENCY_TIMEOUT)?;
    r.le32(&RESILIENCY_RESERVED).map(drop)
}

pub(super) fn snapshots(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SNAPSHOTS)?;
    let count = r.le32(&SNAPSHOTS_RETURNED)?;
    r.le32(&SNAPSHOT_SIZE)?;
    for _ in 0..count {
        let (units, _) = r.peek().as_chunks();
        let length = units.iter().position(|unit| *unit == [0, 0]).map_or(r.remaining(), |at| 2 * at + 2);
        if length == 0 {
            return Err(Fault::truncated(&SNAPSHOT, r.offset(), 2, 0));
        }
        r.text16(&SNAPSHOT, length)?;
    }
    if r.is_empty() { Ok(()) } else { r.rest(&SNAPSHOTS_END).map(drop) }
}

pub(super) fn hash_request(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&HASH_TYPE)?;
    r.le32(&HASH_VERSION)?;
    r.le32(&HASH_RETRIEVAL)?;
    r.le32(&HASH_LENGTH)?;
    r.le64(&HASH_OFFSET).map(drop)
}

pub(super) fn hash_response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&HASH_OFFSET)?;
    r.le32(&HASH_LENGTH)?;
    r.rest(&HASH_DATA).map(drop)
}
