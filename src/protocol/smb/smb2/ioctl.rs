//! IOCTL: controlling file systems, devices and pipes (MS-SMB2 §2.2.31, §2.2.32).

use super::Smb2;
use super::body::{self, FILE_ID, Place, go_to, structure_size};
use super::header::{Header, RESERVED};
use super::requests::Asked;
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::ioctl;
use crate::reader::Reader;
use std::fmt::Write;

crate::fields! { FIELDS:
    /// What is to be done.
    FUNCTION = hex("smb2.ioctl.function", "Control Code").names(ioctl::CODES).spec("MS-SMB2 §2.2.31");
    /// Kind of device that the code is for.
    DEVICE = hex("smb2.ioctl.function.device", "Device").mask(32, 0xffff_0000).spec("MS-FSCC §2.3");
    /// Which access to the file it takes.
    ACCESS = hex("smb2.ioctl.function.access", "Access").mask(32, 0xc000)
        .names(&[(0, "any"), (1, "read"), (2, "write"), (3, "read and write")]).spec("MS-FSCC §2.3");
    /// Number of the function.
    NUMBER = hex("smb2.ioctl.function.function", "Function").mask(32, 0x3ffc).spec("MS-FSCC §2.3");
    /// How its data are handed over inside of the server.
    METHOD = hex("smb2.ioctl.function.method", "Method").mask(32, 3)
        .names(&[(0, "buffered"), (1, "in direct"), (2, "out direct"), (3, "neither")]).spec("MS-FSCC §2.3");
    /// How many bytes of input the answer may take along.
    MAX_IN = uint("smb2.max_ioctl_in_size", "Max Input Response").unit("bytes").spec("MS-SMB2 §2.2.31");
    /// How many bytes of output the answer may take along.
    MAX_OUT = uint("smb2.max_ioctl_out_size", "Max Output Response").unit("bytes").spec("MS-SMB2 §2.2.31");
    /// What kind of code it is.
    IOCTL_FLAGS = hex("smb2.ioctl.flags", "Ioctl Flags").spec("MS-SMB2 §2.2.31");
    /// It is a code for file systems.
    IS_FSCTL = flag("smb2.ioctl.is_fsctl", "Is FSCTL").mask(32, 1).spec("MS-SMB2 §2.2.31");
    /// What goes to the server.
    INPUT = group("smb2.ioctl.in", "Input").spec("MS-SMB2 §2.2.31");
    /// What comes back.
    OUTPUT = group("smb2.ioctl.out", "Output").spec("MS-SMB2 §2.2.32");
}

/// Writes to a pipe and reads the answer (MS-FSCC §2.3).
const PIPE_TRANSCEIVE: u32 = 0x0011_c017;

/// Reads what is to be done.
pub fn request(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.bytes(&RESERVED, 2)?;
    let code = code(r, now)?;
    smb2.file_id(r, asked, now)?;
    let input = body::place32(r, "the input")?;
    r.le32(&MAX_IN)?;
    let output = body::place32(r, "the output")?;
    r.le32(&MAX_OUT)?;
    r.bits_le32(&IOCTL_FLAGS, &[&IS_FSCTL])?;
    r.bytes(&RESERVED, 4)?;
    if go_to(r, header, input, "the input")? {
        r.within(&INPUT, input.length, |r| match code {
            PIPE_TRANSCEIVE => smb2.pipe_data(r, asked.key(), now),
            _ => ioctl::request(r, code),
        })?;
    }
    if go_to(r, header, output, "the output")? {
        r.within(&OUTPUT, output.length, |r| ioctl::response(r, code))?;
    }
    Ok(())
}

/// Reads what was done.
pub fn response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: Option<&mut Asked>,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    r.bytes(&RESERVED, 2)?;
    let code = code(r, now)?;
    let id = r.guid(&FILE_ID)?;
    let file = asked.and_then(|asked| asked.key()).unwrap_or((header.session, id));
    if let Some(name) = smb2.opens.get(&file).and_then(|open| open.name()) {
        r.meaning(format_args!("{name}"));
    }
    let input = body::place32(r, "the input")?;
    let output = body::place32(r, "the output")?;
    r.bits_le32(&IOCTL_FLAGS, &[])?;
    r.bytes(&RESERVED, 4)?;
    // Servers say where the input would be although there is none, or that it lies where the output does.
    let input = if input.offset == output.offset { Place::default() } else { input };
    if go_to(r, header, input, "the input")? {
        r.within(&INPUT, input.length, |r| ioctl::request(r, code))?;
    }
    if go_to(r, header, output, "the output")? {
        r.within(&OUTPUT, output.length, |r| match code {
            PIPE_TRANSCEIVE => smb2.pipe_data(r, Some(file), now),
            _ => ioctl::response(r, code),
        })?;
    }
    Ok(())
}

/// Reads what is to be done, in all versions of SMB.
pub fn function(r: &mut Reader<'_, '_>) -> Result<u32, Fault> {
    r.bits_le32(&FUNCTION, &[&DEVICE, &ACCESS, &NUMBER, &METHOD])
}

fn code(r: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<u32, Fault> {
    let code = function(r)?;
    now.summary.push_str(", ");
    match FUNCTION.name_of(code.into()) {
        Some(name) => now.summary.push_str(name),
        // Writing to a String cannot fail.
        None => drop(write!(now.summary, "{code:#010x}")),
    }
    Ok(code)
}
