//! Names of extracted files, which can neither leave their directory nor mean anything to a system.

use crate::content::Begin;

/// Bytes kept of a name from the capture.
const MAX_NAME: usize = 100;

/// The name of the file with that number. The number in front makes it unlike any other, and unlike `.`, `..`, hidden
/// files and the names of devices.
pub fn safe(number: usize, begin: &Begin) -> String {
    let last = begin.name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let mut name = format!("{number:05}-{}-", begin.kind);
    let room = name.len() + MAX_NAME;
    for character in last.chars() {
        let harmless = character.is_alphanumeric() || matches!(character, '.' | '-' | '_');
        let character = if harmless { character } else { '_' };
        if name.len() + character.len_utf8() > room {
            break;
        }
        name.push(character);
    }
    name.truncate(name.trim_end_matches(['.', '-']).len());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_directory() {
        for (name, expected) in [
            ("../../etc/passwd", "00007-infile-passwd"),
            ("..", "00007-infile"),
            ("/", "00007-infile"),
            ("", "00007-infile"),
            ("C:\\Windows\\..\\CON", "00007-infile-CON"),
            ("file.txt:stream", "00007-infile-file.txt_stream"),
            ("C:file.txt", "00007-infile-C_file.txt"),
            ("a\0b\n\u{1b}[31m\u{202e}c ..", "00007-infile-a_b___31m_c_"),
            ("Übersicht 2024.csv", "00007-infile-Übersicht_2024.csv"),
        ] {
            let begin = Begin { kind: "infile", name: name.to_owned(), size: None };
            assert_eq!(safe(7, &begin), expected, "{name:?}");
        }
        let begin = Begin { kind: "infile", name: "é".repeat(5000), size: None };
        assert_eq!(safe(1, &begin).len(), "00001-infile-".len() + MAX_NAME);
    }
}
