//! Captured text in documents: it stays text, whatever it holds.

use crate::terminal::escape;

/// Appends text to a document of XML or HTML, between tags or in a quoted attribute.
pub(super) fn xml(text: &str, out: &mut String) {
    let mut safe = String::with_capacity(text.len());
    escape(text, &mut safe);
    for character in safe.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No characters of XML (XML 1.0 §2.2).
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(character),
        }
    }
}

/// Appends text to a document of Markdown as a code span, in more backticks than it holds (CommonMark 0.31 §6.1).
pub(super) fn code(text: &str, out: &mut String) {
    let mut safe = String::with_capacity(text.len());
    escape(text, &mut safe);
    let longest = safe.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 || safe.trim().is_empty() { " " } else { "" };
    out.extend([&fence, pad, &safe, pad, &fence]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let mut out = String::new();
        xml("<b a=\"'\">&\x1b\u{ffff}", &mut out);
        assert_eq!(out, "&lt;b a=&quot;&#39;&quot;&gt;&amp;\\x1b\u{fffd}");
    }

    #[test]
    fn code_spans_hold_backticks() {
        for (text, expected) in
            [("a*b", "`a*b`"), ("`a``", "``` `a`` ```"), ("", "`  `"), ("a\nb", "`a\\nb`")]
        {
            let mut out = String::new();
            code(text, &mut out);
            assert_eq!(out, expected);
        }
    }
}
