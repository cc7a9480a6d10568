//! Copies by token: the storage does the work (MS-FSCC §2.3.41 to §2.3.44).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Size of the structure.
    SIZE = uint("smb2.fsctl.odx.size", "Structure size").unit("bytes").spec("MS-FSCC §2.3.41");
    /// What came of it.
    FLAGS = hex("smb2.fsctl.odx.flags", "Flags").names(&[(1, "zeros beyond the current range")]).spec("MS-FSCC §2.3.42");
    /// How long the token is valid; with 0 as long as the server likes.
    TIME_TO_LIVE = uint("smb2.fsctl.odx.token_ttl", "Time to live of token").unit("ms").spec("MS-FSCC §2.3.41");
    /// Room that is not used.
    RESERVED = hex("smb2.fsctl.odx.reserved", "Reserved").spec("MS-FSCC §2.3.41");
    /// Where in the file.
    FILE_OFFSET = uint("smb2.fsctl.odx.file_offset", "File offset").unit("bytes").spec("MS-FSCC §2.3.41");
    /// How much is to be copied.
    COPY_LENGTH = uint("smb2.fsctl.odx.copy_length", "Length to copy").unit("bytes").spec("MS-FSCC §2.3.41");
    /// How much the token stands for, or was written.
    TRANSFER_LENGTH = uint("smb2.fsctl.odx.xfer_length", "Transfer length").unit("bytes").spec("MS-FSCC §2.3.42");
    /// Where in what the token stands for.
    TOKEN_OFFSET = uint("smb2.fsctl.odx.token_offset", "Offset in token").unit("bytes").spec("MS-FSCC §2.3.43");
    /// Stands for data of a file at some time.
    TOKEN = group("smb2.fsctl.odx.token", "Token").spec("MS-FSCC §2.1.11");
    /// What kind of token it is.
    TOKEN_TYPE = hex("smb2.fsctl.odx.token.type", "Token type").names(&[(0xffff_0001, "zeros")]).spec("MS-FSCC §2.1.11");
    /// Room that is not used.
    TOKEN_RESERVED = hex("smb2.fsctl.odx.token.reserved", "Reserved").spec("MS-FSCC §2.1.11");
    /// How many bytes the identifier takes.
    TOKEN_ID_LENGTH = uint("smb2.fsctl.odx.token.idlen", "Length of token identifier").unit("bytes").spec("MS-FSCC §2.1.11");
    /// What only the storage understands.
    TOKEN_ID = bytes("smb2.fsctl.odx.token.id", "Token identifier").spec("MS-FSCC §2.1.11");
}

pub(super) fn read_request(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SIZE)?;
    r.le32(&FLAGS)?;
    r.le32(&TIME_TO_LIVE)?;
    r.le32(&RESERVED)?;
    r.le64(&FILE_OFFSET)?;
    r.le64(&COPY_LENGTH).map(drop)
}

pub(super) fn read_response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SIZE)?;
    r.le32(&FLAGS)?;
    r.le64(&TRANSFER_LENGTH)?;
    r.within(&TOKEN, 512, token).map(drop)
}

pub(super) fn write_request(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SIZE)?;
    r.le32(&FLAGS)?;
    r.le64(&FILE_OFFSET)?;
    r.le64(&COPY_LENGTH)?;
    r.le64(&TOKEN_OFFSET)?;
    r.within(&TOKEN, 512, token).map(drop)
}

pub(super) fn write_response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&SIZE)?;
    r.le32(&FLAGS)?;
    r.le64(&TRANSFER_LENGTH).map(drop)
}

/// STORAGE_OFFLOAD_TOKEN: its numbers have their most significant byte first.
fn token(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.be32(&TOKEN_TYPE)?;
    r.be16(&TOKEN_RESERVED)?;
    r.be16(&TOKEN_ID_LENGTH)?;
    r.rest(&TOKEN_ID).map(drop)
}
