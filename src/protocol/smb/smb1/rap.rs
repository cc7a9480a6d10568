//! LANMAN calls over `\PIPE\LANMAN`: the Remote Administration Protocol (MS-RAP).
//!
//! A call says itself how its parameters and data are laid out, in descriptors: a letter for each item, with a count
//! where there are several (MS-RAP §2.5.2).

mod functions;
mod structures;

use super::message::Message;
use super::text::{self, PADDING};
use crate::count::Count;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use functions::FUNCTIONS;

crate::fields! { CALL:
    /// What the server is to do.
    FUNCTION = uint("lanman.function_code", "Function Code").names(FUNCTIONS).spec("MS-RAP §2.5.1");
    /// How the parameters are laid out.
    PARAMETER_DESCRIPTOR = text("lanman.param_desc", "Parameter Descriptor").spec("MS-RAP §2.5.1");
    /// How the data is laid out.
    DATA_DESCRIPTOR = text("lanman.ret_desc", "Data Descriptor").spec("MS-RAP §2.5.1");
    /// How what the data holds beside it is laid out.
    AUXILIARY_DESCRIPTOR = text("lanman.aux_data_desc", "Auxiliary Data Descriptor").spec("MS-RAP §2.5.1");
    /// How much is told of each thing.
    LEVEL = uint("lanman.level", "Detail Level").spec("MS-RAP §2.5.5");
    /// How many bytes of data the client takes.
    RECEIVE_LENGTH = uint("lanman.recv_buf_len", "Receive Buffer Length").unit("bytes").spec("MS-RAP §2.5.2");
    /// How many bytes of data the client sends.
    SEND_LENGTH = uint("lanman.send_buf_len", "Send Buffer Length").unit("bytes").spec("MS-RAP §2.5.2");
    /// What came of the call.
    STATUS = uint("lanman.status", "Status").names(STATUSES).spec("MS-RAP §2.5.3");
    /// What is taken off pointers to get places in the data.
    CONVERTER = uint("lanman.convert", "Converter").spec("MS-RAP §2.5.3");
    /// How many things the answer tells of.
    ENTRY_COUNT = uint("lanman.entry_count", "Entries Returned").spec("MS-RAP §2.5.2");
    /// How many things there are.
    AVAILABLE_COUNT = uint("lanman.available_count", "Entries Available").spec("MS-RAP §2.5.2");
    /// How many bytes there are to tell.
    AVAILABLE_BYTES = uint("lanman.available_bytes", "Total Bytes Available").unit("bytes").spec("MS-RAP §2.5.2");
    /// How many auxiliary structures follow.
    AUXILIARY_COUNT = uint("lanman.aux_data_struct_count", "Auxiliary Data Count").spec("MS-RAP §2.5.2");
    /// Where a text is in the data, once the converter is taken off its lower half.
    POINTER = hex("lanman.pointer", "Pointer").spec("MS-RAP §2.5.3");
    /// One thing that is told of.
    ENTRY = group("lanman.entry", "Entry").spec("MS-RAP §2.5.3");
    /// The texts that entries point to.
    TEXTS = group("lanman.texts", "Texts").spec("MS-RAP §2.5.3");
    /// A parameter of two bytes.
    WORD = uint("smb_pipe.word_param", "Word").spec("MS-RAP §2.5.2");
    /// A parameter of four bytes.
    DOUBLE_WORD = uint("smb_pipe.doubleword_param", "Double Word").spec("MS-RAP §2.5.2");
    /// A parameter of one byte.
    BYTE = uint("smb_pipe.byte_param", "Byte").spec("MS-RAP §2.5.2");
    /// A parameter of several bytes.
    BYTES = bytes("smb_pipe.bytes_param", "Bytes").spec("MS-RAP §2.5.2");
    /// A text.
    STRING = text("smb_pipe.string_param", "Text").spec("MS-RAP §2.5.2");
}

/// The field lists of LANMAN.
pub static FIELDS: &[&[&Field]] = &[CALL, structures::FIELDS];

/// What may come of a call (MS-RAP §2.5.3, §2.5.5).
static STATUSES: &[(u64, &str)] = &[
    (0, "success"),
    (5, "access denied"),
    (50, "not supported"),
    (53, "network path not found"),
    (65, "network access denied"),
    (87, "invalid parameter"),
    (124, "invalid level"),
    (234, "more data is available"),
    (2114, "the server service is not started"),
    (2118, "the name is shared already"),
    (2123, "the receive buffer is too small"),
    (2141, "the server does not know the function"),
    (2221, "no such user"),
    (2310, "no such share"),
    (2311, "no such device"),
];

/// How many things of an answer are shown.
const MAX_ENTRIES: u16 = 4096;

/// Whether a transaction of that name is a call.
pub fn is_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("\\PIPE\\LANMAN")
}

/// A call, as far as its answer must be read with it.
#[derive(Debug)]
pub struct Call {
    function: u16,
    parameters: String,
    data: String,
    entries: u16,
    converter: u16,
}

/// The items of a descriptor: letter, and how many of it.
fn items(descriptor: &str) -> impl Iterator<Item = (char, usize)> {
    let bytes = descriptor.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let letter = char::from(*bytes.get(at)?);
        at += 1;
        let mut count = None;
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            count = Some((count.unwrap_or(0) * 10 + usize::from(digit - b'0')).min(0xffff));
            at += 1;
        }
        Some((letter, count.unwrap_or(1)))
    })
}

/// Reads the parameters of a request.
pub fn request_parameters(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<Option<Call>, Fault> {
    let function = r.le16(&FUNCTION)?;
    let parameters = m.oem_text(r, &PARAMETER_DESCRIPTOR)?;
    let data = m.oem_text(r, &DATA_DESCRIPTOR)?;
    let call = Call { function, parameters, data, entries: 1, converter: 0 };
    m.say(format_args!(" {}", call.name()));
    let mut named = structures::parameters(function).iter();
    let auxiliary = call.data.contains('N');
    for (letter, count) in items(&call.parameters) {
        match letter {
            'W' => {
                let field = *named.next().unwrap_or(&&WORD);
                let value = r.le16(field)?;
                if std::ptr::eq(field, &LEVEL) {
                    m.say(format_args!(" level {value}"));
                }
            }
            'D' => match named.next() {
                Some(field) if std::ptr::eq(*field, &super::mailslot::SERVER_TYPE) => {
                    super::mailslot::server_type(r)?;
                }
                field => drop(r.le32(field.unwrap_or(&&DOUBLE_WORD))?),
            },
            'B' if count == 1 => drop(r.u8(named.next().unwrap_or(&&BYTE))?),
            'B' | 'b' => drop(r.bytes(named.next().unwrap_or(&&BYTES), count)?),
            'z' => {
                let name = m.oem_text(r, named.next().unwrap_or(&&STRING))?;
                m.say(format_args!(" {name}"));
            }
            'F' => drop(r.bytes(&PADDING, count)?),
            'L' => drop(r.le16(&RECEIVE_LENGTH)?),
            'T' => drop(r.le16(&SEND_LENGTH)?),
            // Pointers to buffers, and what only the answer has, take no room here.
            _ => {}
        }
    }
    if auxiliary && !r.is_empty() {
        m.oem_text(r, &AUXILIARY_DESCRIPTOR)?;
    }
    Ok(Some(call))
}

impl Call {
    /// What the call is named.
    pub fn name(&self) -> &'static str {
        FUNCTION.name_of(self.function.into()).unwrap_or("LANMAN call")
    }

    /// Reads the data of a request: one structure.
    pub fn request_data(&mut self, r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
        let _ = m;
        self.structures(r, 1)
    }

    /// Reads the parameters of an answer.
    pub fn response_parameters(
        &mut self,
        r: &mut Reader<'_, '_>,
        m: &mut Message<'_, '_>,
    ) -> Result<(), Fault> {
        let status = r.le16(&STATUS)?;
        if status != 0 {
            match STATUS.name_of(status.into()) {
                Some(name) => m.say(format_args!(", {name}")),
                None => m.say(format_args!(", status {status}")),
            }
        }
        self.converter = r.le16(&CONVERTER)?;
        let several = self.parameters.contains('e');
        for (letter, count) in items(&self.parameters) {
            match letter {
                'e' => {
                    self.entries = r.le16(&ENTRY_COUNT)?;
                    m.say(format_args!(", {}", Count(self.entries, "entry")));
                }
                'h' if several => drop(r.le16(&AVAILABLE_COUNT)?),
                'h' => drop(r.le16(&AVAILABLE_BYTES)?),
                'i' => drop(r.le32(&DOUBLE_WORD)?),
                'g' if count == 1 => drop(r.u8(&BYTE)?),
                'g' => drop(r.bytes(&BYTES, count)?),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads the data of an answer: as many structures as its parameters say, and the texts that they point to.
    pub fn response_data(&mut self, r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
        let _ = m;
        self.structures(r, self.entries.min(MAX_ENTRIES))
    }

    fn structures(&self, r: &mut Reader<'_, '_>, count: u16) -> Result<(), Fault> {
        if self.data.is_empty() {
            return Ok(());
        }
        let start = r.offset();
        let whole = r.peek();
        let mut texts = Vec::new();
        for _ in 0..count {
            if r.is_empty() {
                break;
            }
            r.group(&ENTRY, |r| self.structure(r, whole, &mut texts))?;
        }
        if r.is_empty() || texts.is_empty() {
            return Ok(());
        }
        texts.sort_by_key(|(place, _)| *place);
        r.within(&TEXTS, r.remaining(), |r| {
            for (place, field) in texts {
                // Two entries may point to the same text, and a pointer may lead nowhere.
                let Some(gap) = (start + place).checked_sub(r.offset()) else { continue };
                if gap >= r.remaining() {
                    break;
                }
                if gap > 0 {
                    r.bytes(&PADDING, gap)?;
                }
                let length = r.peek().iter().position(|&byte| byte == 0).map_or(r.remaining(), |at| at + 1);
                text::read(r, field, length, false)?;
            }
            if r.is_empty() { Ok(()) } else { r.rest(&PADDING).map(drop) }
        })?;
        Ok(())
    }

    fn structure(
        &self,
        r: &mut Reader<'_, '_>,
        whole: &[u8],
        texts: &mut Vec<(usize, &'static Field)>,
    ) -> Result<(), Fault> {
        let mut named = structures::data(self.function, &self.data).iter();
        for (letter, count) in items(&self.data) {
            let field = named.next().copied();
            match letter {
                'W' => drop(r.le16(field.unwrap_or(&WORD))?),
                'D' if field.is_some_and(|field| std::ptr::eq(field, &super::mailslot::SERVER_TYPE)) => {
                    super::mailslot::server_type(r)?;
                }
                'D' => drop(r.le32(field.unwrap_or(&DOUBLE_WORD))?),
                'N' => drop(r.le16(&AUXILIARY_COUNT)?),
                'B' if count == 1 => drop(r.u8(field.unwrap_or(&BYTE))?),
                'B' if field.is_some_and(|field| field.kind == crate::field::Kind::Text) => {
                    drop(text::read(r, field.unwrap_or(&STRING), count, false)?);
                }
                'B' => drop(r.bytes(field.unwrap_or(&BYTES), count)?),
                'z' | 'b' | 'w' | 'd' | 'l' => {
                    let pointer = r.le32(&POINTER)?;
                    if pointer == 0 {
                        r.meaning(format_args!("none"));
                        continue;
                    }
                    let place = usize::from((pointer as u16).wrapping_sub(self.converter));
                    if letter == 'z' {
                        let text = text::oem(whole.get(place..).unwrap_or_default());
                        r.meaning(format_args!("{text}"));
                        texts.push((place, field.unwrap_or(&STRING)));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_letters_with_counts() {
        let of = |text| items(text).collect::<Vec<_>>();
        assert_eq!(of("B13BWz"), [('B', 13), ('B', 1), ('W', 1), ('z', 1)]);
        assert_eq!(of(""), []);
        assert_eq!(of("b99999999999999999999"), [('b', 0xffff)]);
    }
}
