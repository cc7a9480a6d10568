//! Length-encoded integers and strings, and the other string forms of the protocol (MySQL "Basic Data Types").

use super::charset::Charset;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;
use crate::tree::Order;

crate::fields! { FIELDS:
    /// First byte of a length-encoded integer: the number itself below 251, else how many bytes it takes.
    PREFIX = uint("mariadb.prefix", "Prefix")
        .names(&[(251, "NULL"), (252, "2 bytes follow"), (253, "3 bytes follow"), (254, "8 bytes follow")])
        .spec("MySQL \"Integer Types\"");
    /// The number that a length-encoded integer stands for.
    LENGTH = uint("mariadb.length", "Length").spec("MySQL \"Integer Types\"");
}

/// The prefix that stands for NULL where a length would be (MySQL "Text Resultset Row").
pub const NULL: u8 = 0xfb;

/// Reads what is encoded with its length.
pub trait Lenenc<'a> {
    /// Reads a length-encoded integer as `field`, with its parts inside.
    fn lenenc(&mut self, field: &'static Field) -> Result<u64, Fault>;
    /// Reads the length of a string; nothing for NULL.
    fn lenenc_length(&mut self) -> Result<Option<u64>, Fault>;
    /// Reads a length-encoded string, whatever it holds. NULL reads as empty, without a node for `field`.
    fn lenenc_bytes(&mut self, field: &'static Field) -> Result<&'a [u8], Fault>;
    /// Reads a length-encoded string as text; returns its bytes as sent.
    fn lenenc_text(&mut self, field: &'static Field, charset: Charset) -> Result<&'a [u8], Fault>;
    /// Reads text of `length` bytes; returns them as sent.
    fn text_in(&mut self, field: &'static Field, length: usize, charset: Charset) -> Result<&'a [u8], Fault>;
    /// Reads text up to a NUL or the end of the packet, of a field of a terminated kind; returns it as sent,
    /// without the NUL.
    fn nul_text(&mut self, field: &'static Field, charset: Charset) -> Result<&'a [u8], Fault>;
}

impl<'a> Lenenc<'a> for Reader<'a, '_> {
    fn lenenc(&mut self, field: &'static Field) -> Result<u64, Fault> {
        let group = {
            let (source, at) = (self.source(), self.offset());
            self.tree().open(field, source, at, 0)
        };
        let value = self.lenenc_length();
        if let Ok(value) = value {
            self.tree().set_value(&group, value.unwrap_or(0));
        }
        let end = self.offset();
        self.tree().close(group, end);
        value.map(|value| value.unwrap_or(0))
    }

    fn lenenc_length(&mut self) -> Result<Option<u64>, Fault> {
        let start = self.offset();
        let size = match self.peek().first() {
            Some(&first) if first < NULL => {
                let source = self.source();
                self.tree().push(&PREFIX, source, start, 1, first.into(), Order::Little);
                return self.u8(&LENGTH).map(|length| Some(length.into()));
            }
            Some(0xfc) => 2,
            Some(0xfd) => 3,
            Some(0xfe) => 8,
            Some(0xff) => return Err(Fault::malformed(start, "0xff starts no length-encoded integer")),
            Some(_) | None => 0,
        };
        self.u8(&PREFIX)?;
        if size == 0 { Ok(None) } else { self.le(&LENGTH, size).map(Some) }
    }

    fn lenenc_bytes(&mut self, field: &'static Field) -> Result<&'a [u8], Fault> {
        match self.lenenc_length()? {
            Some(length) => self.bytes(field, usize::try_from(length).unwrap_or(usize::MAX)),
            None => Ok(&[]),
        }
    }

    fn lenenc_text(&mut self, field: &'static Field, charset: Charset) -> Result<&'a [u8], Fault> {
        match self.lenenc_length()? {
            Some(length) => self.text_in(field, usize::try_from(length).unwrap_or(usize::MAX), charset),
            None => Ok(&[]),
        }
    }

    fn text_in(&mut self, field: &'static Field, length: usize, charset: Charset) -> Result<&'a [u8], Fault> {
        let raw = self.peek();
        let decoded = raw.get(..length).and_then(|raw| charset.decode(raw));
        match decoded {
            None => self.bytes(field, length),
            Some(text) => {
                self.text_as(field, length, &text)?;
                Ok(raw.get(..length).unwrap_or(&[]))
            }
        }
    }

    fn nul_text(&mut self, field: &'static Field, charset: Charset) -> Result<&'a [u8], Fault> {
        let raw = self.peek();
        let (text, length) = match raw.iter().position(|&byte| byte == 0) {
            Some(end) => (&raw[..end], end + 1),
            None => (raw, raw.len()),
        };
        match charset.decode(text) {
            None => self.bytes(field, length).map(|_| text),
            Some(decoded) => self.text_as(field, length, &decoded).map(|()| text),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::tree::{Tree, Value};

    crate::fields! { _TEST:
        /// A number.
        NUMBER = uint("test.number", "Number");
        /// A text.
        TEXT = text("test.text", "Text");
        /// A text with its NUL.
        TEXT_Z = textz("test.textz", "Text");
    }

    #[test]
    fn integers_take_one_three_four_or_nine_bytes() {
        let read = |bytes: &[u8]| Reader::new(bytes, 0, &mut Tree::new(true)).lenenc(&NUMBER);
        assert_eq!(read(&[250]), Ok(250));
        assert_eq!(read(&[0xfc, 0xfb, 0]), Ok(251));
        assert_eq!(read(&[0xfd, 1, 2, 3]), Ok(0x03_02_01));
        assert_eq!(read(&[0xfe, 0, 0, 0, 0, 0, 0, 0, 0x80]), Ok(1 << 63));
        assert!(read(&[0xff]).is_err());
        assert!(read(&[0xfc, 1]).is_err());
        assert!(read(&[]).is_err());
    }

    #[test]
    fn null_is_not_the_text_null() {
        let mut tree = Tree::new(true);
        let mut reader = Reader::new(b"\xfb\x04NULL", 0, &mut tree);
        assert_eq!(reader.lenenc_length(), Ok(None));
        assert_eq!(reader.lenenc_text(&TEXT, Charset::Utf8), Ok(&b"NULL"[..]));
    }

    #[test]
    fn a_length_beyond_the_packet_is_truncated() {
        let mut tree = Tree::new(true);
        let mut reader = Reader::new(b"\xfe\xff\xff\xff\xff\xff\xff\xff\xffabc", 0, &mut tree);
        assert!(reader.lenenc_text(&TEXT, Charset::named("gbk")).is_err());
    }

    #[test]
    fn text_reads_in_its_character_set() {
        let bytes = b"\x03\xc7\xd1!caf\xe9\0x";
        let mut tree = Tree::new(true);
        let mut reader = Reader::new(bytes, 0, &mut tree);
        reader.lenenc_text(&TEXT, Charset::named("euckr")).unwrap();
        assert_eq!(reader.nul_text(&TEXT_Z, Charset::named("latin1")), Ok(&b"caf\xe9"[..]));
        assert_eq!(reader.nul_text(&TEXT_Z, Charset::Utf8), Ok(&b"x"[..]), "the packet ends it, too");
        let texts: Vec<_> = tree.nodes().iter().map(|node| tree.value(node, bytes)).collect();
        assert_eq!(texts[2], Value::Text("한!".into()));
        assert_eq!(texts[3], Value::Text("café".into()));
        assert_eq!((tree.nodes()[3].start, tree.nodes()[3].length), (4, 5));
    }
}
