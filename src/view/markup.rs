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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let mut out = String::new();
        xml("<b a=\"'\">&\x1b\u{ffff}", &mut out);
        assert_eq!(out, "&lt;b a=&quot;&#39;&quot;&gt;&amp;\\x1b\u{fffd}");
    }
}
