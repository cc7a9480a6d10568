//! LANMAN calls over `\PIPE\LANMAN` (MS-RAP).

use super::message::Message;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { CALL:
    /// What the server is to do.
    FUNCTION = uint("lanman.function_code", "Function Code").spec("MS-RAP §2.5.1");
}

/// The field lists of LANMAN.
pub static FIELDS: &[&[&Field]] = &[CALL];

/// Whether a transaction of that name is a call.
pub fn is_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("\\PIPE\\LANMAN")
}

/// A call, as far as its answer must be read with it.
#[derive(Debug)]
pub struct Call {
    function: u16,
}

impl Call {
    /// What the call is named.
    pub fn name(&self) -> &'static str {
        FUNCTION.name_of(self.function.into()).unwrap_or("LANMAN call")
    }

    pub fn request_data(&mut self, _: &mut Reader<'_, '_>, _: &mut Message<'_, '_>) -> Result<(), Fault> {
        Ok(())
    }

    pub fn response_parameters(
        &mut self,
        _: &mut Reader<'_, '_>,
        _: &mut Message<'_, '_>,
    ) -> Result<(), Fault> {
        Ok(())
    }

    pub fn response_data(&mut self, _: &mut Reader<'_, '_>, _: &mut Message<'_, '_>) -> Result<(), Fault> {
        Ok(())
    }
}

/// Reads the parameters of a request.
pub fn request_parameters(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<Option<Call>, Fault> {
    let call = Call { function: r.le16(&FUNCTION)? };
    m.say(format_args!(" {}", call.name()));
    Ok(Some(call))
}
