//! What may go to a terminal: harmless text, the width there is, colour or none.

use anstream::ColorChoice;
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// Columns assumed where no terminal tells them.
pub const DEFAULT_COLUMNS: usize = 100;

/// Whether to colour what is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says `NO_COLOR`.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

impl Color {
    /// Whether to colour what goes to standard output, or else to a file.
    pub fn enabled(self, to_stdout: bool) -> bool {
        match self {
            Color::Auto => {
                to_stdout && anstream::AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
            }
            Color::Always => true,
            Color::Never => false,
        }
    }
}

/// How many columns standard output has.
pub fn columns() -> usize {
    use std::io::IsTerminal;
    let stdout = std::io::stdout();
    let size = if stdout.is_terminal() { terminal_size::terminal_size() } else { None };
    size.map_or(DEFAULT_COLUMNS, |(columns, _)| usize::from(columns.0))
}

/// Whether a character is invisible or does something to a terminal or to the order of its neighbours:
/// control characters, line separators, and the format characters of Unicode.
pub fn is_unsafe(character: char) -> bool {
    if character < '\u{7f}' {
        return character < ' ';
    }
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Appends `text` with every character that [is unsafe](is_unsafe) written out: `\n`, `\x1b`, `\u{202e}`.
/// A backslash stays as it is, so that paths can be read.
pub fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        // Writing to a String cannot fail.
        let _ = match character {
            _ if !is_unsafe(character) => out.write_char(character),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            _ if character < '\u{80}' => write!(out, "\\x{:02x}", u32::from(character)),
            _ => write!(out, "\\u{{{:x}}}", u32::from(character)),
        };
    }
}

/// How many columns an escaped text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(|c| c.width().unwrap_or(0)).sum() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape(text, &mut out);
        out
    }

    #[test]
    fn nothing_reaches_a_terminal_raw() {
        assert_eq!(escaped("a\x1b[31mred\x07\r\n\t\x7f"), r"a\x1b[31mred\x07\r\n\t\x7f");
        assert_eq!(escaped("\u{9b}31m"), r"\u{9b}31m", "C1 control sequence introducer");
        assert_eq!(escaped("user\u{202e}gpj.exe"), r"user\u{202e}gpj.exe", "right-to-left override");
        assert_eq!(escaped("a\u{200b}b\u{e0041}"), r"a\u{200b}b\u{e0041}", "zero width space, tag");
    }

    #[test]
    fn readable_text_stays() {
        let text = r"\\server\share Grüße 日本 😀";
        assert_eq!(escaped(text), text);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width("Grüße"), 5);
        assert_eq!(width("日本"), 4);
        assert_eq!(width("e\u{301}"), 1);
    }
}
