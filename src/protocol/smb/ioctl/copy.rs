//! Copies that the server makes by itself (MS-SMB2 §2.2.31.1, §2.2.32.1, §2.2.32.3; MS-FSCC §2.3.8).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Stands for the file that is copied from.
    RESUME_KEY = bytes("smb2.fsctl.cchunk.resume_key", "Resume key").spec("MS-SMB2 §2.2.32.3");
    /// How many bytes of context follow; 0.
    CONTEXT_LENGTH = uint("smb2.fsctl.cchunk.context_length", "Length of context").unit("bytes").spec("MS-SMB2 §2.2.32.3");
    /// Room that is not used.
    CONTEXT = bytes("smb2.fsctl.cchunk.context", "Context").spec("MS-SMB2 §2.2.32.3");
    /// How many chunks are copied.
    COUNT = uint("smb2.fsctl.cchunk.count", "Number of chunks").spec("MS-SMB2 §2.2.31.1");
    /// Room that is not used.
    RESERVED = hex("smb2.fsctl.cchunk.reserved", "Reserved").spec("MS-SMB2 §2.2.31.1");
    /// One range that is copied.
    CHUNK = group("smb2.fsctl.cchunk.chunk", "Chunk").spec("MS-SMB2 §2.2.31.1.1");
    /// Where it is copied from.
    SOURCE = uint("smb2.fsctl.cchunk.src_offset", "Source offset").unit("bytes").spec("MS-SMB2 §2.2.31.1.1");
    /// Where it is copied to.
    TARGET = uint("smb2.fsctl.cchunk.dst_offset", "Target offset").unit("bytes").spec("MS-SMB2 §2.2.31.1.1");
    /// How much is copied.
    LENGTH = uint("smb2.fsctl.cchunk.xfer_len", "Length").unit("bytes").spec("MS-SMB2 §2.2.31.1.1");
    /// How many chunks were written; where the limits are exceeded, how many there may be.
    CHUNKS_WRITTEN = uint("smb2.fsctl.cchunk.chunks_written", "Chunks written").spec("MS-SMB2 §2.2.32.1");
    /// How much of the last chunk was written if not all of it; where the limits are exceeded, how large one may be.
    CHUNK_BYTES = uint("smb2.fsctl.cchunk.bytes_written", "Bytes of the last chunk written").unit("bytes").spec("MS-SMB2 §2.2.32.1");
    /// How much was written in all; where the limits are exceeded, how much may be.
    TOTAL = uint("smb2.fsctl.cchunk.total_written", "Total bytes written").unit("bytes").spec("MS-SMB2 §2.2.32.1");
    /// Handle of the file that blocks are shared with.
    SOURCE_FILE = guid("smb2.fsctl.duplicate.source_file", "Source file").spec("MS-FSCC §2.3.8");
    /// Size of the structure.
    DUPLICATE_SIZE = uint("smb2.fsctl.duplicate.size", "Structure size").unit("bytes").spec("MS-FSCC §2.3.9");
    /// Where the range is in the source.
    DUPLICATE_SOURCE = uint("smb2.fsctl.duplicate.source_offset", "Source offset").unit("bytes").spec("MS-FSCC §2.3.8");
    /// Where the range is to be in the target.
    DUPLICATE_TARGET = uint("smb2.fsctl.duplicate.target_offset", "Target offset").unit("bytes").spec("MS-FSCC §2.3.8");
    /// How long the range is.
    DUPLICATE_COUNT = uint("smb2.fsctl.duplicate.byte_count", "Length").unit("bytes").spec("MS-FSCC §2.3.8");
    /// How it is done.
    DUPLICATE_FLAGS = hex("smb2.fsctl.duplicate.flags", "Flags").names(&[(1, "all of it or nothing")]).spec("MS-FSCC §2.3.9");
    /// Room that is not used.
    DUPLICATE_RESERVED = hex("smb2.fsctl.duplicate.reserved", "Reserved").spec("MS-FSCC §2.3.9");
}

pub(super) fn resume_key(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bytes(&RESUME_KEY, 24)?;
    r.le32(&CONTEXT_LENGTH)?;
    if r.is_empty() { Ok(()) } else { r.rest(&CONTEXT).map(drop) }
}

pub(super) fn request(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.bytes(&RESUME_KEY, 24)?;
    let count = r.le32(&COUNT)?;
    r.le32(&RESERVED)?;
    for _ in 0..count {
        r.within(&CHUNK, 24, |r| {
            r.le64(&SOURCE)?;
            r.le64(&TARGET)?;
            r.le32(&LENGTH)?;
            r.le32(&RESERVED).map(drop)
        })?;
    }
    Ok(())
}

pub(super) fn response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&CHUNKS_WRITTEN)?;
    r.le32(&CHUNK_BYTES)?;
    r.le32(&TOTAL).map(drop)
}

/// SMB2_DUPLICATE_EXTENTS_DATA, and the same with a size and flags (§2.3.8.1, §2.3.10.1)
pub(super) fn duplicate(r: &mut Reader<'_, '_>, extended: bool) -> Result<(), Fault> {
    if extended {
        r.le64(&DUPLICATE_SIZE)?;
    }
    r.guid(&SOURCE_FILE)?;
    r.le64(&DUPLICATE_SOURCE)?;
    r.le64(&DUPLICATE_TARGET)?;
    r.le64(&DUPLICATE_COUNT)?;
    if extended {
        r.le32(&DUPLICATE_FLAGS)?;
        r.le32(&DUPLICATE_RESERVED)?;
    }
    Ok(())
}
