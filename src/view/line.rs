//! Lines made of columns, of which the last one may wrap.

use crate::terminal::width;
use anstyle::Style;
use std::io::Write;
use unicode_width::UnicodeWidthChar;

/// A line that is being written. Text given to it must be escaped already. Blanks are written only when
/// something follows them, so that no line ends in blanks.
pub(super) struct Line<'o> {
    out: &'o mut Vec<u8>,
    at: usize,
    next: usize,
    left: usize,
    right: usize,
}

impl<'o> Line<'o> {
    /// Starts a line that should end before column `right`.
    pub fn new(out: &'o mut Vec<u8>, right: usize) -> Self {
        Line { out, at: 0, next: 0, left: 0, right }
    }

    /// Goes to a column, at least two behind what is written; text that wraps comes back to it.
    pub fn column(&mut self, column: usize) {
        self.left = column;
        self.next = if self.at == 0 { column } else { column.max(self.at + 2) };
    }

    /// Says where text that wraps goes on, without going there.
    pub fn indent(&mut self, column: usize) {
        self.left = column;
    }

    /// Leaves so many columns free.
    pub fn space(&mut self, columns: usize) {
        self.next += columns;
    }

    /// Writes text that stays in one piece.
    pub fn put(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            self.out.resize(self.out.len() + self.next - self.at, b' ');
            // Writing to a Vec cannot fail.
            let _ = write!(self.out, "{style}{text}{style:#}");
            self.at = self.next + width(text);
            self.next = self.at;
        }
    }

    /// Writes text so that it ends at a column.
    pub fn put_right(&mut self, column: usize, style: Style, text: &str) {
        self.next = self.next.max(column.saturating_sub(width(text)));
        self.put(style, text);
    }

    /// Writes text that may be broken where it has blanks, between ideographs, and anywhere when a word is wider than the
    /// column.
    pub fn wrap(&mut self, style: Style, text: &str) {
        // What fits on this line and is not written yet: `text[start..end]`, so many columns wide.
        let (mut start, mut end, mut wide) = (0, 0, 0);
        let mut behind = 0;
        for word in words(text) {
            let at = behind;
            behind += word.len();
            let word = word.trim_end_matches(' ');
            if word.is_empty() {
                continue;
            }
            let mut with_word = wide + (at - end) + width(word);
            if self.next + with_word > self.right && (end > start || self.at > self.left) {
                self.put(style, &text[start..end]);
                self.fold();
                (start, with_word) = (at, width(word));
            }
            if self.next + with_word > self.right {
                self.break_up(style, word);
                (start, with_word) = (at + word.len(), 0);
            }
            (end, wide) = (at + word.len(), with_word);
        }
        self.put(style, &text[start..end]);
        self.next += text.len() - end;
    }

    fn break_up(&mut self, style: Style, word: &str) {
        let mut start = 0;
        let mut wide = 0;
        for (index, character) in word.char_indices() {
            let more = character.width().unwrap_or(0);
            if self.next + wide + more > self.right && index > start {
                self.put(style, &word[start..index]);
                self.fold();
                (start, wide) = (index, 0);
            }
            wide += more;
        }
        self.put(style, &word[start..]);
    }

    fn fold(&mut self) {
        self.out.push(b'\n');
        self.at = 0;
        self.next = self.left;
    }

    /// Fills the line up to its end.
    pub fn fill(&mut self, style: Style, with: &str) {
        let room = self.right.saturating_sub(self.next);
        self.put(style, &with.repeat(room));
    }

    /// Ends the line.
    pub fn end(self) {
        self.out.push(b'\n');
    }
}

/// The parts of a text that a line holds together, with the blanks behind them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut before = None;
        let end = rest.char_indices().find_map(|(at, character)| {
            let parts = before.replace(character).is_some_and(|before| may_part(before, character));
            if parts { Some(at) } else { (character == ' ').then_some(at + 1) }
        });
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}

/// Whether a line may end between two characters that are not blanks: next to an ideograph, but neither in front of
/// what closes nor behind what opens. Korean parts its words by blanks.
fn may_part(before: char, after: char) -> bool {
    let is_ideograph = |character: char| matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}');
    (is_ideograph(before) || is_ideograph(after))
        && !"，。、；：？！）」』】》〉,.;:?!)]}”’\"'` ".contains(after)
        && !"（「『【《〈([{“‘\"'`".contains(before)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn wrapped(left: usize, right: usize, text: &str) -> String {
        let mut out = Vec::new();
        let mut line = Line::new(&mut out, right);
        line.put(Style::new(), "ab");
        line.column(left);
        line.wrap(Style::new(), text);
        line.end();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn breaks_between_words() {
        assert_eq!(wrapped(4, 12, "one two three"), "ab  one two\n    three\n");
        assert_eq!(wrapped(4, 12, "one  two   "), "ab  one  two\n");
        assert_eq!(wrapped(4, 12, "  one two"), "ab    one\n    two\n");
        assert_eq!(wrapped(4, 12, "a longer-than-that b"), "ab  a\n    longer-t\n    han-that\n    b\n");
    }

    #[test]
    fn breaks_long_words_anywhere() {
        assert_eq!(wrapped(4, 8, "abcdefghij"), "ab  abcd\n    efgh\n    ij\n");
        assert_eq!(wrapped(4, 9, "日本語"), "ab  日本\n    語\n", "a wide character does not cross the edge");
    }

    #[test]
    fn breaks_between_ideographs() {
        assert_eq!(wrapped(4, 14, "结果 has 三列。"), "ab  结果 has\n    三列。\n");
        assert_eq!(wrapped(4, 14, "a 结果有三列。"), "ab  a 结果有三\n    列。\n");
        assert_eq!(wrapped(4, 14, "abc 结果（三）"), "ab  abc 结果\n    （三）\n");
        assert_eq!(wrapped(4, 14, "한국어 띄어쓰기"), "ab  한국어\n    띄어쓰기\n");
    }

    #[test]
    fn survives_an_edge_before_the_column() {
        assert_eq!(wrapped(4, 2, "abc"), "ab  a\n    b\n    c\n");
    }

    #[test]
    fn a_style_covers_what_stays_together() {
        let mut out = Vec::new();
        let mut line = Line::new(&mut out, 8);
        line.wrap(Style::new().bold(), "one two three");
        line.end();
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[1mone two\x1b[0m\n\x1b[1mthree\x1b[0m\n");
    }

    #[test]
    fn columns_keep_their_distance() {
        let mut out = Vec::new();
        let mut line = Line::new(&mut out, 40);
        line.put_right(6, Style::new(), "17");
        line.column(4);
        line.put(Style::new(), "x");
        line.end();
        assert_eq!(out, b"    17  x\n");
    }
}
