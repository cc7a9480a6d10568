//! Leases: what a client may keep of a file or directory, by key (MS-SMB2 §2.2.13.2.8, §2.2.13.2.10, §2.2.23.2).

use super::header::RESERVED;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Number that the client gave the lease.
    KEY = guid("smb2.lease.lease_key", "Lease Key").spec("MS-SMB2 §2.2.13.2.8");
    /// What the client may keep.
    STATE = hex("smb2.lease.lease_state", "Lease State").spec("MS-SMB2 §2.2.13.2.8");
    /// It may keep what it read.
    READ = flag("smb2.lease.lease_state.read_caching", "Read Caching").mask(32, 1).spec("MS-SMB2 §2.2.13.2.8");
    /// It may keep the file open although its program closed it.
    HANDLE = flag("smb2.lease.lease_state.handle_caching", "Handle Caching").mask(32, 2)
        .spec("MS-SMB2 §2.2.13.2.8");
    /// It may keep what it writes.
    WRITE = flag("smb2.lease.lease_state.write_caching", "Write Caching").mask(32, 4).spec("MS-SMB2 §2.2.13.2.8");
    /// Flags of the lease.
    LEASE_FLAGS = hex("smb2.lease.lease_flags", "Lease Flags").spec("MS-SMB2 §2.2.13.2.8");
    /// The client must acknowledge that the lease is broken.
    ACK_REQUIRED = flag("smb2.lease.lease_state.break_ack_required", "Break Acknowledgment Required").mask(32, 1)
        .spec("MS-SMB2 §2.2.23.2");
    /// The lease is being broken.
    BREAK_IN_PROGRESS = flag("smb2.lease.lease_state.break_in_progress", "Break In Progress").mask(32, 2)
        .spec("MS-SMB2 §2.2.14.2.10");
    /// The key of the directory's lease is there.
    PARENT_KEY_SET = flag("smb2.lease.lease_state.parent_lease_key_set", "Parent Lease Key Set").mask(32, 4)
        .spec("MS-SMB2 §2.2.13.2.10");
    /// Not used.
    DURATION = hex("smb2.lease.lease_duration", "Lease Duration").spec("MS-SMB2 §2.2.13.2.8");
    /// Number that the client gave the lease of the directory.
    PARENT_KEY = guid("smb2.lease.parent_lease_key", "Parent Lease Key").spec("MS-SMB2 §2.2.13.2.10");
    /// Counts how often the state changed.
    EPOCH = hex("smb2.lease.lease_oplock", "Lease Epoch").spec("MS-SMB2 §2.2.13.2.10");
    /// Bits without a meaning.
    LEASE_RESERVED = hex("smb2.lease.lease_reserved", "Lease Reserved").spec("MS-SMB2 §2.2.13.2.10");
    /// Why the lease is broken; 0.
    BREAK_REASON = hex("smb2.lease.lease_break_reason", "Lease Break Reason").spec("MS-SMB2 §2.2.23.2");
    /// Not used.
    ACCESS_MASK_HINT = hex("smb2.lease.access_mask_hint", "Access Mask Hint").spec("MS-SMB2 §2.2.23.2");
    /// Not used.
    SHARE_MASK_HINT = hex("smb2.lease.share_mask_hint", "Share Mask Hint").spec("MS-SMB2 §2.2.23.2");
}

/// Reads a lease of version 1, and what version 2 has behind it, if it is there.
pub fn context(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.guid(&KEY)?;
    state(r)?;
    flags(r)?;
    r.le64(&DURATION)?;
    if !r.is_empty() {
        r.guid(&PARENT_KEY)?;
        r.le16(&EPOCH)?;
        r.le16(&LEASE_RESERVED)?;
    }
    Ok(())
}

/// Reads that a lease is broken.
pub fn broken(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le16(&EPOCH)?;
    flags(r)?;
    r.guid(&KEY)?;
    state(r)?;
    state(r)?;
    r.le32(&BREAK_REASON)?;
    r.le32(&ACCESS_MASK_HINT)?;
    r.le32(&SHARE_MASK_HINT)?;
    Ok(())
}

/// Reads that a client gives up a lease, or that the server noticed it.
pub fn acknowledged(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bytes(&RESERVED, 2)?;
    flags(r)?;
    r.guid(&KEY)?;
    state(r)?;
    r.le64(&DURATION)?;
    Ok(())
}

fn state(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(&STATE, &[&READ, &HANDLE, &WRITE])
}

fn flags(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(&LEASE_FLAGS, &[&ACK_REQUIRED, &BREAK_IN_PROGRESS, &PARENT_KEY_SET])
}
