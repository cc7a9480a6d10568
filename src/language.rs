//! The languages that teaching views speak.
//!
//! English stands in the code: phrases where they are used, labels and descriptions at the declarations of fields. The other
//! languages are tables of what takes their place, one file each; what a table lacks stays in English.
//! A line of a table is an English phrase, a tab and its translation; or the filter name of a field, its label and its
//! description; or `said`, a pattern of what decoding says of a message or a value, and its translation. In phrases and patterns
//! `{}` stands for a word.

use crate::count::{behind_one, push_behind};
use crate::field::Field;
use foldhash::HashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English
    #[default]
    En,
    /// Korean
    Ko,
    /// Chinese, in simplified characters
    Zh,
}

/// What stands in one table.
#[derive(Default)]
struct Table {
    phrases: HashMap<&'static str, &'static str>,
    fields: HashMap<&'static str, (&'static str, &'static str)>,
    /// Patterns with their translations; the first one that fits is taken.
    said: Vec<(&'static str, &'static str)>,
}

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table = Table::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            match (columns.next(), columns.next(), columns.next()) {
                (Some("said"), Some(english), Some(phrase)) => table.said.push((english, phrase)),
                (Some(name), Some(label), Some(description)) => {
                    table.fields.insert(name, (label, description));
                }
                (Some(english), Some(phrase), None) => {
                    table.phrases.insert(english, phrase);
                }
                _ => {}
            }
        }
        table
    }
}

impl Language {
    fn table(self) -> Option<&'static Table> {
        static KOREAN: OnceLock<Table> = OnceLock::new();
        static CHINESE: OnceLock<Table> = OnceLock::new();
        match self {
            Language::En => None,
            Language::Ko => Some(KOREAN.get_or_init(|| Table::read(include_str!("language/ko.tsv")))),
            Language::Zh => Some(CHINESE.get_or_init(|| Table::read(include_str!("language/zh.tsv")))),
        }
    }

    /// A phrase in this language.
    pub fn say(self, english: &str) -> &str {
        self.table().and_then(|table| table.phrases.get(english)).copied().unwrap_or(english)
    }

    /// The value of a field in this language: its unit, or whether a flag is set.
    pub fn value(self, unit: &'static str, text: &mut String) {
        let Some(table) = self.table() else { return };
        let start = match text.rfind(' ') {
            Some(space) if !unit.is_empty() => space + 1,
            _ => 0,
        };
        let word = text.get(start..).unwrap_or_default();
        let plural = if word == behind_one(unit) { unit } else { word };
        if let Some(phrase) = table.phrases.get(plural) {
            text.truncate(start);
            text.push_str(phrase);
        }
    }

    /// Appends a phrase in which `{}` stands for the words, in their order.
    pub fn say_of(self, english: &'static str, words: &[&dyn std::fmt::Display], out: &mut String) {
        let mut parts = self.say(english).split("{}");
        out.push_str(parts.next().unwrap_or_default());
        for (part, word) in parts.zip(words) {
            // Writing to a String cannot fail.
            let _ = std::fmt::Write::write_fmt(out, format_args!("{word}"));
            push_behind(out, part);
        }
    }

    /// What is said of a message or a value in this language, words out of the capture as they are.
    pub fn retell(self, english: &str) -> Cow<'_, str> {
        let patterns = self.table().map_or(&[][..], |table| &table.said);
        let found = patterns.iter().find_map(|(pattern, said)| Some((said, words(pattern, english)?)));
        let Some((said, words)) = found else { return english.into() };
        let mut parts = said.split("{}");
        let mut text = parts.next().unwrap_or_default().to_owned();
        text.extend(words.into_iter().zip(parts).flat_map(|(word, part)| [word, part]));
        text.into()
    }

    /// What people call a field.
    pub fn label(self, field: &Field) -> &'static str {
        self.table().and_then(|table| table.fields.get(field.name)).map_or(field.label, |told| told.0)
    }

    /// What a field is, in a sentence.
    pub fn description(self, field: &Field) -> &'static str {
        let told = self.table().and_then(|table| table.fields.get(field.name));
        told.map_or(field.description.trim(), |told| told.1)
    }
}

/// What stands for each `{}` of a pattern, if the text is as the pattern says.
fn words<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut words = Vec::new();
    for part in parts {
        // A pattern ends with its last word or part.
        let (word, behind) = if part.is_empty() { (rest, "") } else { rest.split_once(part)? };
        words.push(word);
        rest = behind;
    }
    (rest.is_empty() && words.iter().all(|word| !word.is_empty())).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing;

    #[test]
    fn tables_are_sound() {
        let known: Vec<_> = listing::fields("").map(|field| field.name).collect();
        for (language, text) in
            [(Language::Ko, include_str!("language/ko.tsv")), (Language::Zh, include_str!("language/zh.tsv"))]
        {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let columns: Vec<_> = line.split('\t').collect();
                assert!(columns.iter().all(|column| !column.trim().is_empty()), "{language:?}: {line}");
                match columns[..] {
                    [english, phrase] => {
                        assert_eq!(
                            english.matches("{}").count(),
                            phrase.matches("{}").count(),
                            "{language:?}: {line}"
                        );
                    }
                    ["said", english, said] => {
                        assert_eq!(english.matches("{}").count(), said.matches("{}").count(), "{line}");
                    }
                    [name, ..] if columns.len() == 3 => {
                        assert!(known.contains(&name), "{language:?}: {name}")
                    }
                    _ => assert!(columns.len() == 2, "{language:?}: {line}"),
                }
            }
        }
    }

    #[test]
    fn words_of_the_message_stay() {
        let said = |text| Language::Zh.retell(text).into_owned();
        assert_eq!(said("Login as root, database test"), "以 root 登录，数据库 test");
        assert_eq!(said("Login as root"), "以 root 登录");
        assert_eq!(said("Query: SELECT 'Row: {}', 1"), "查询：SELECT 'Row: {}', 1");
        assert_eq!(said("Result with 1 column"), "结果有 1 列");
        assert_eq!(said("Result with 3 columns"), "结果有 3 列");
        assert_eq!(said("Row"), "一行");
        assert_eq!(said("Rows of another kind"), "Rows of another kind");
        assert_eq!(Language::En.retell("Row"), "Row");
    }

    #[test]
    fn values_have_their_units_in_the_language() {
        let said = |language: Language, unit: &'static str, text: &str| {
            let mut text = text.to_owned();
            language.value(unit, &mut text);
            text
        };
        assert_eq!(said(Language::Zh, "bytes", "12 bytes"), "12 字节");
        assert_eq!(said(Language::Ko, "bytes", "1 byte"), "1 바이트");
        assert_eq!(said(Language::Ko, "", "not set"), "설정 안 됨");
        assert_eq!(said(Language::Zh, "furlongs", "2 furlongs"), "2 furlongs");
        assert_eq!(said(Language::En, "bytes", "1 byte"), "1 byte");
    }

    #[test]
    fn what_is_not_translated_stays_english() {
        assert_eq!(Language::Ko.say("no such phrase"), "no such phrase");
        let mut out = String::new();
        Language::En.say_of("{} of {}", &[&1, &"two"], &mut out);
        assert_eq!(out, "1 of two");
    }
}
