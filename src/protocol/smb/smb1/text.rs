//! Text in messages: UTF-16 or the code page of the machines, as the header says (MS-CIFS §2.2.1.1.1).

use super::header::RESERVED;
use super::message::Message;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use crate::tree::{Order, text16};

crate::fields! { FIELDS:
    /// Bytes that only make what follows start where it must.
    PADDING = bytes("smb.padding", "Padding").spec("MS-CIFS §2.2.1.1.1");
}

/// The upper half of code page 437, that of the first PCs.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The text that bytes in the code page spell, up to the first NUL.
pub fn oem(bytes: &[u8]) -> String {
    let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    text.iter()
        .map(|&byte| match byte.checked_sub(0x80) {
            Some(upper) => CODE_PAGE_437.chars().nth(upper.into()).unwrap_or(char::REPLACEMENT_CHARACTER),
            None => char::from(byte),
        })
        .collect()
}

/// How many bytes a text takes with the NUL at its end; all if it has none.
fn terminated(bytes: &[u8], unicode: bool) -> usize {
    match unicode {
        true => match bytes.as_chunks::<2>().0.iter().position(|unit| *unit == [0, 0]) {
            Some(at) => 2 * at + 2,
            None => bytes.len() & !1,
        },
        false => bytes.iter().position(|&byte| byte == 0).map_or(bytes.len(), |at| at + 1),
    }
}

/// Reads text of so many bytes in the given encoding, and gives it.
pub fn read(
    r: &mut Reader<'_, '_>,
    field: &'static Field,
    length: usize,
    unicode: bool,
) -> Result<String, Fault> {
    if unicode {
        return Ok(text16(r.text16(field, length)?, Order::Little));
    }
    let bytes = r.peek();
    let Some(bytes) = bytes.get(..length) else {
        return Err(Fault::truncated(field, r.offset(), length, bytes.len()));
    };
    let text = oem(bytes);
    r.text_as(field, length, &text)?;
    Ok(text)
}

/// Reads text that ends with a NUL, or where the reader does, in the given encoding, from anywhere on.
pub fn unaligned(r: &mut Reader<'_, '_>, field: &'static Field, unicode: bool) -> Result<String, Fault> {
    let length = terminated(r.peek(), unicode);
    read(r, field, length, unicode)
}

impl Message<'_, '_> {
    /// Reads the byte in front of UTF-16 that starts at an odd offset.
    pub fn align_text(&self, r: &mut Reader<'_, '_>) -> Result<(), Fault> {
        if self.header.unicode { self.align(r, 2) } else { Ok(()) }
    }

    /// Reads what lies before the next offset from the header that `size` divides.
    pub fn align(&self, r: &mut Reader<'_, '_>, size: usize) -> Result<(), Fault> {
        let over = r.offset().saturating_sub(self.origin) % size;
        if over > 0 && !r.is_empty() {
            r.bytes(&PADDING, (size - over).min(r.remaining()))?;
        }
        Ok(())
    }

    /// Reads text that ends with a NUL, or where the reader does.
    pub fn text(&self, r: &mut Reader<'_, '_>, field: &'static Field) -> Result<String, Fault> {
        self.align_text(r)?;
        let length = terminated(r.peek(), self.header.unicode);
        read(r, field, length, self.header.unicode)
    }

    /// Reads text of so many bytes.
    pub fn text_of(
        &self,
        r: &mut Reader<'_, '_>,
        field: &'static Field,
        length: usize,
    ) -> Result<String, Fault> {
        self.align_text(r)?;
        read(r, field, length, self.header.unicode)
    }

    /// Reads text in the code page, whatever the header says, that ends with a NUL or where the reader does.
    pub fn oem_text(&self, r: &mut Reader<'_, '_>, field: &'static Field) -> Result<String, Fault> {
        let length = terminated(r.peek(), false);
        read(r, field, length, false)
    }

    /// Reads so many bytes without a meaning.
    pub fn reserved(&self, r: &mut Reader<'_, '_>, length: usize) -> Result<(), Fault> {
        r.bytes(&RESERVED, length).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_page_has_128_upper_letters() {
        assert_eq!(CODE_PAGE_437.chars().count(), 128);
        assert_eq!(oem(b"caf\x82\x00rest"), "café");
        assert_eq!(oem(b"\xe1\xff"), "ß\u{a0}");
    }

    #[test]
    fn text_ends_with_its_nul() {
        assert_eq!(terminated(b"a\0b\0\0\0c", true), 6);
        assert_eq!(terminated(b"a\0b\0", true), 4);
        assert_eq!(terminated(b"a\0b\0c", true), 4, "half a unit is no text");
        assert_eq!(terminated(b"ab\0c", false), 3);
    }
}
