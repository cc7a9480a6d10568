//! Character sets: which one a collation number stands for, and how its text is read.

pub use super::collations::COLLATIONS;
use encoding_rs::Encoding;
use std::borrow::Cow;

/// How text is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8 or ASCII, or not known.
    #[default]
    Utf8,
    /// Bytes that are no text.
    Binary,
    /// Another encoding.
    Other(&'static Encoding),
}

impl Charset {
    /// The character set of a collation number; [`Charset::Utf8`] when it is not known.
    pub fn of(collation: u64) -> Charset {
        // From 2048 on, MariaDB numbers the collations of each character set in a block of its own.
        match collation >> 8 {
            8 | 9 => return Charset::Utf8,
            10 | 11 => return Charset::Other(encoding_rs::UTF_16BE),
            _ => {}
        }
        name(collation).and_then(|name| name.split('_').next()).map_or(Charset::Utf8, Charset::named)
    }

    /// The character set of that name, as in `SET NAMES`. One that cannot be read is taken for UTF-8: what is ASCII
    /// in it shows.
    pub fn named(name: &str) -> Charset {
        use encoding_rs as e;
        let encoding = match name.to_ascii_lowercase().as_str() {
            "binary" => return Charset::Binary,
            "big5" => e::BIG5,
            "cp866" => e::IBM866,
            "cp932" | "sjis" => e::SHIFT_JIS,
            "cp1250" => e::WINDOWS_1250,
            "cp1251" => e::WINDOWS_1251,
            "cp1256" => e::WINDOWS_1256,
            "cp1257" => e::WINDOWS_1257,
            "euckr" => e::EUC_KR,
            "gb18030" => e::GB18030,
            "gb2312" | "gbk" => e::GBK,
            "greek" => e::ISO_8859_7,
            "hebrew" => e::ISO_8859_8,
            "koi8r" => e::KOI8_R,
            "koi8u" => e::KOI8_U,
            // What MySQL calls latin1 is Microsoft's code page.
            "latin1" => e::WINDOWS_1252,
            "latin2" => e::ISO_8859_2,
            "latin5" => e::WINDOWS_1254,
            "latin7" => e::ISO_8859_13,
            "macroman" => e::MACINTOSH,
            "tis620" => e::WINDOWS_874,
            "ucs2" | "utf16" => e::UTF_16BE,
            "utf16le" => e::UTF_16LE,
            "eucjpms" | "ujis" => e::EUC_JP,
            _ => return Charset::Utf8,
        };
        Charset::Other(encoding)
    }

    /// Its name, as the Encoding Standard has it where that knows it.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => "UTF-8",
            Charset::Binary => "binary",
            Charset::Other(encoding) => encoding.name(),
        }
    }

    /// The text of `bytes` where it reads differently from UTF-8.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Charset::Other(encoding) if !(bytes.is_ascii() && encoding.is_ascii_compatible()) => {
                Some(encoding.decode_without_bom_handling(bytes).0)
            }
            _ => None,
        }
    }
}

/// Name of the collation of that number: `utf8mb4_general_ci`.
pub fn name(collation: u64) -> Option<&'static str> {
    COLLATIONS.binary_search_by_key(&collation, |&(id, _)| id).ok().map(|at| COLLATIONS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collations_ascend_and_name_their_character_set() {
        assert!(COLLATIONS.is_sorted_by(|one, other| one.0 < other.0));
        assert_eq!(name(8), Some("latin1_swedish_ci"));
        assert_eq!(name(255), Some("utf8mb4_0900_ai_ci"));
        assert_eq!(name(1500), None);
        assert_eq!(Charset::of(63), Charset::Binary);
        assert_eq!(Charset::of(19), Charset::Other(encoding_rs::EUC_KR));
        assert_eq!(Charset::of(2560), Charset::Other(encoding_rs::UTF_16BE), "ucs2_uca1400_ai_ci of MariaDB");
    }

    #[test]
    fn text_is_decoded_only_where_it_is_not_utf_8() {
        assert_eq!(Charset::named("latin1").decode(b"caf\xe9").as_deref(), Some("café"));
        assert_eq!(Charset::named("latin1").decode(b"cafe"), None, "ASCII stays as it is");
        assert_eq!(Charset::named("GBK").decode(&[0xc4, 0xe3, 0xba, 0xc3]).as_deref(), Some("你好"));
        assert_eq!(Charset::named("euckr").decode(&[0xc7, 0xd1]).as_deref(), Some("한"));
        assert_eq!(Charset::named("ucs2").decode(&[0, 0x41]).as_deref(), Some("A"));
        assert_eq!(Charset::named("utf8mb4").decode(&[0xc3, 0xa9]), None);
        assert_eq!(Charset::Binary.decode(&[0xff]), None);
    }
}
