//! Parameters and results of calls: decoded where the interface is known, shown as bytes where not.

use super::bind::Syntax;
use super::ndr::{Layout, Ndr};
use super::trailer;
use crate::fault::Fault;
use crate::reader::Reader;
use crate::tree::Order;

crate::fields! { FIELDS:
    /// Parameters or results of a call.
    PAYLOAD = group("dcerpc.payload_stub_data", "Stub").spec("C706 §14");
    /// Parameters or results of a call whose layout is not known, or a fragment of them.
    DATA = bytes("dcerpc.stub_data", "Stub data").spec("C706 §14");
    /// Parameters or results of a call, encrypted.
    ENCRYPTED = bytes("dcerpc.encrypted_stub_data", "Encrypted stub data").spec("MS-RPCE §2.2.1.1.8");
    /// Bytes behind the last parameter.
    REST = bytes("dcerpc.stub_data.rest", "Bytes behind the parameters").spec("C706 §14");
}

/// How a stub is written.
pub struct Form {
    /// What the call takes and gives.
    pub call: Option<&'static Layout>,
    /// [`IN`](super::ndr::IN) or [`OUT`](super::ndr::OUT).
    pub direction: u32,
    /// In which order numbers are.
    pub order: Order,
    /// In which syntax the parameters are.
    pub syntax: Syntax,
}

/// Reads a whole stub of `length` bytes, and gives what the call returned.
pub fn whole(r: &mut Reader<'_, '_>, length: usize, form: &Form) -> Result<Option<u64>, Fault> {
    let request = form.direction == super::ndr::IN;
    let trailer = if request { trailer::find(r.peek().get(..length).unwrap_or_default()) } else { None };
    let stub = trailer.unwrap_or(length);
    let wide = form.syntax == Syntax::Ndr64;
    let result = match form.call {
        Some(call) if wide || form.syntax == Syntax::Ndr => {
            let read = r.within(&PAYLOAD, stub, |r| {
                let result = Ndr::new(r, form.order, wide).parameters(call, form.direction)?;
                if !r.is_empty() {
                    r.rest(&REST)?;
                }
                Ok(result)
            })?;
            let returns = call.0.last().is_some_and(|last| last.when & form.direction != 0);
            read.filter(|_| !request && returns)
        }
        _ if stub > 0 => {
            r.bytes(&DATA, stub)?;
            None
        }
        _ => None,
    };
    if trailer.is_some() {
        r.within(&trailer::TRAILER, length - stub, trailer::read)?;
    }
    Ok(result)
}
