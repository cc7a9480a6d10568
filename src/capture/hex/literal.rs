//! Bytes as programs write them down: arrays of C, strings of C and Python.

use super::layout::digits;

/// The arrays of a text like `char peer0_0[] = { /* Packet 4 */ 0x4a, 0x00 };`, nothing if one holds other things.
pub(super) fn arrays(text: &str) -> Option<Vec<Vec<u8>>> {
    let text = without_comments(text);
    let found = text.split('{').skip(1).map(|behind| digits(behind.split_once('}')?.0));
    found.collect::<Option<Vec<_>>>().filter(|arrays| !arrays.is_empty())
}

/// A text without what stands between `/*` and `*/`.
fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    kept.extend(parts.filter_map(|part| Some(part.split_once("*/")?.1)));
    kept
}

/// The string of a text like `data = b"J\x00\x00\x00\n5.7"`, in one or more pieces, with at least one `\x` in it.
pub(super) fn string(text: &str) -> Option<Vec<u8>> {
    let first = text.find(['"', '\''])?;
    let start = text.get(..first)?.rfind('=').map_or(0, |at| at + 1);
    let mut bytes = Vec::new();
    let mut has_digits = false;
    let mut characters = text.get(start..)?.chars();
    while let Some(between) = characters.next() {
        let quote = match between {
            '"' | '\'' => between,
            'b' | '\\' | '+' | ',' | ';' | '(' | ')' => continue,
            _ if between.is_whitespace() => continue,
            _ => return None,
        };
        loop {
            match characters.next()? {
                end if end == quote => break,
                '\\' => {
                    let escaped = characters.next()?;
                    has_digits |= escaped == 'x';
                    bytes.push(match escaped {
                        'x' => {
                            let digits = [characters.next()?.to_digit(16)?, characters.next()?.to_digit(16)?];
                            u8::try_from(16 * digits[0] + digits[1]).ok()?
                        }
                        '0' => 0,
                        'a' => 7,
                        'b' => 8,
                        't' => 9,
                        'n' => 10,
                        'v' => 11,
                        'f' => 12,
                        'r' => 13,
                        '\\' | '"' | '\'' => escaped as u8,
                        _ => return None,
                    });
                }
                character => bytes.push(u8::try_from(character).ok().filter(u8::is_ascii)?),
            }
        }
    }
    has_digits.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_of_c() {
        let text =
            "char peer0_0[] = { /* Packet {4} */\n0x4a, 0x00, /* J. */ 0xA, };\nchar peer1_0[] = {\n0x01};";
        assert_eq!(arrays(text), Some(vec![vec![0x4a, 0, 10], vec![1]]));
        assert_eq!(
            arrays("unsigned char p[] = {\n  0x4a, 0x00\n};\nunsigned int p_len = 2;"),
            Some(vec![vec![0x4a, 0]])
        );
        for text in ["", "a { 0x00", "f() { return; }", "{ 0x123, }"] {
            assert_eq!(arrays(text), None, "{text}");
        }
    }

    #[test]
    fn strings_of_c_and_python() {
        let expected = Some(b"J\0\n\"5.7\\".to_vec());
        for text in [
            r#""J\x00\n\"5.7\\""#,
            r#"data = b'J\x00\n"5.7\\'"#,
            r#"char *p = "J\x00" "\n\"5.7\\";"#,
            "\"J\\x00\" \\\n\"\\n\\\"5.7\\\\\" \\\n",
        ] {
            assert_eq!(string(text), expected, "{text}");
        }
        for text in [
            "",
            "'",
            r#""no digits""#,
            r#"the "\x4a" is a J"#,
            r#""\x4"#,
            r#""\x4g""#,
            r#""\q\x00""#,
            "\"\\x00ÿ\"",
        ] {
            assert_eq!(string(text), None, "{text}");
        }
    }
}
