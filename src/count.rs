//! Numbers with what they count: `1 byte`, `2 bytes`.

use std::fmt;

/// So many of something, which is named in the singular.
#[derive(Clone, Copy, Debug)]
pub struct Count<T>(pub T, pub &'static str);

impl<T: TryInto<u64> + Copy> fmt::Display for Count<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count: u64 = self.0.try_into().unwrap_or(u64::MAX);
        let stem = self.1.strip_suffix('y').filter(|_| count != 1);
        match (count, stem) {
            (1, _) => write!(f, "1 {}", self.1),
            (_, Some(stem)) => write!(f, "{count} {stem}ies"),
            (_, None) => write!(f, "{count} {}s", self.1),
        }
    }
}

/// What units and phrases count, in the plural.
const NOUNS: [&str; 9] =
    ["bytes", "characters", "clusters", "frames", "mechanisms", "messages", "parts", "rows", "sessions"];

/// How long the noun is in the singular, and in the plural, that `words` start with.
fn noun(words: &str) -> Option<(usize, usize)> {
    let noun = NOUNS.iter().find(|noun| words.starts_with(**noun))?;
    let ends = !words[noun.len()..].starts_with(|next: char| next.is_alphanumeric());
    ends.then_some((noun.len() - 1, noun.len()))
}

/// A unit as it reads behind 1.
pub fn behind_one(unit: &'static str) -> &'static str {
    noun(unit).map_or(unit, |(singular, _)| &unit[..singular])
}

/// Appends words that stand behind a number, which the text ends with.
pub fn push_behind(text: &mut String, words: &str) {
    let digits =
        text.len() - text.trim_end_matches(|digit: char| digit.is_ascii_digit() || digit == '.').len();
    match words.strip_prefix(' ').and_then(noun) {
        Some((singular, plural)) if digits == 1 && text.ends_with('1') => {
            text.push_str(&words[..=singular]);
            text.push_str(&words[1 + plural..]);
        }
        _ => text.push_str(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular() {
        assert_eq!(Count(1, "byte").to_string(), "1 byte");
        assert_eq!(Count(0_usize, "byte").to_string(), "0 bytes");
        assert_eq!(Count(1, "entry").to_string(), "1 entry");
        assert_eq!(Count(2, "entry").to_string(), "2 entries");
        assert_eq!((behind_one("bytes"), behind_one("ms"), behind_one("100 ns")), ("byte", "ms", "100 ns"));
    }

    #[test]
    fn words_behind_one_are_singular() {
        let said = |number: &str, words: &str| {
            let mut text = number.to_owned();
            push_behind(&mut text, words);
            text
        };
        assert_eq!(said("text of 1", " bytes, whole"), "text of 1 byte, whole");
        assert_eq!(said("21", " bytes"), "21 bytes");
        assert_eq!(said("0.1", " bytes"), "0.1 bytes");
        assert_eq!(said("1", " starts"), "1 starts");
        assert_eq!(said("1", " bytesize"), "1 bytesize");
    }
}
