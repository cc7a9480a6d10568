//! `--format worksheet`: messages as exercises: the dump, the figure with empty boxes, and questions; with `--answers` the key.
//!
//! Markdown, or HTML to be printed. What was captured stands in code blocks and code spans of Markdown, and is escaped
//! in HTML.

mod questions;

use super::layout::LayoutView;
use super::layout::svg::SvgView;
use super::markup::{code, xml};
use super::sink::{Item, Sink};
use super::walk::WalkView;
use super::{Look, Scratch, View};
use crate::message::Message;
use crate::record::Record;
use crate::summary::{About, SessionSummary, Summary};
use questions::{Question, questions};
use std::io::{self, Write};

const HEAD: &str = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Worksheet</title>\n<style>\n\
body{font-family:system-ui,sans-serif;line-height:1.5;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}\n\
pre{background:#f6f8fa;border:1px solid #d0d7de;padding:.8rem;overflow-x:auto;font-size:.8rem;line-height:1.35}\n\
svg{width:100%;height:auto}\nli{margin:.8rem 0;break-inside:avoid}\n.blank{border-bottom:1px solid #57606a;height:1.8rem}\n\
.answer{color:#0a3069;margin:.2rem 0}\ncode{font-family:ui-monospace,'DejaVu Sans Mono',monospace}\n\
@media print{body{margin:0;max-width:none}section{break-before:page}section:first-of-type{break-before:auto}pre{white-space:pre-wrap}}\n\
</style>\n</head>\n<body>\n";

pub(super) struct WorksheetView {
    look: Look,
    html: bool,
    dump: WalkView,
    figures: LayoutView,
    picture: SvgView,
}

impl WorksheetView {
    /// A worksheet in Markdown, or in HTML.
    pub(super) fn new(look: Look, html: bool) -> Self {
        let look = Look { color: false, ..look };
        let (dump, figures) = (WalkView::new(look), LayoutView::new(look));
        WorksheetView { look, html, dump, figures, picture: SvgView::new(look) }
    }

    /// What stands above a message; the key says what it is.
    fn heading(&self, message: &Message<'_>) -> String {
        let language = self.look.language;
        let (from, to) = (message.from.name(), message.from.other().name());
        let mut text = String::new();
        let words: [&dyn std::fmt::Display; 3] = [&message.number, &language.say(from), &language.say(to)];
        language.say_of("Message {}, from the {} to the {}", &words, &mut text);
        let protocol =
            crate::protocol::by_name(message.protocol).map_or(message.protocol, |known| known.title);
        text.push_str(&format!(" · {protocol} · "));
        language.say_of("session {}, frame {}", &[&message.session, &message.frame], &mut text);
        text
    }

    /// The bytes of the message, each of its frames for itself.
    fn dump(&self, message: &Message<'_>) -> String {
        let mut out = Vec::new();
        self.dump.tcpdump_line(message, &mut out);
        self.dump.dumps(message, &[], &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    fn markdown(&self, message: &Message<'_>, questions: &[Question], out: &mut String) {
        let language = self.look.language;
        let answers = self.look.answers;
        out.push_str(&format!("## {}\n\n", self.heading(message)));
        if answers {
            code(message.summary, out);
            out.push_str("\n\n");
        }
        out.push_str(&format!("```text\n{}```\n\n", self.dump(message)));
        let mut figures = Vec::new();
        self.figures.figures(message, !answers, &mut figures);
        out.push_str(&format!("```text\n{}```\n\n", String::from_utf8_lossy(&figures)));
        for (number, question) in questions.iter().enumerate() {
            out.push_str(&format!("{}. {}\n\n   ", number + 1, question.text));
            if answers {
                if !question.place.is_empty() {
                    out.push_str(&format!("**{}** ", language.say("Answer:")));
                    out.push_str(&question.place);
                    out.push_str(": ");
                }
                code(&question.value, out);
                if !question.reading.is_empty() {
                    out.push_str(&format!(" ({})", question.reading));
                }
            } else {
                out.push_str("\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_");
            }
            out.push_str("\n\n");
        }
    }

    fn html(&self, message: &Message<'_>, questions: &[Question], out: &mut String) {
        let language = self.look.language;
        let answers = self.look.answers;
        out.push_str("<section>\n<h2>");
        xml(&self.heading(message), out);
        out.push_str("</h2>\n");
        if answers {
            out.push_str("<p>");
            xml(message.summary, out);
            out.push_str("</p>\n");
        }
        out.push_str("<pre>");
        for line in self.dump(message).lines() {
            xml(&line.replace('\t', "  "), out);
            out.push('\n');
        }
        out.push_str("</pre>\n");
        self.picture.inline(message, !answers, out);
        out.push_str("<ol>\n");
        for question in questions {
            out.push_str("<li>");
            xml(&question.text, out);
            if answers {
                out.push_str("\n<p class=\"answer\">");
                if !question.place.is_empty() {
                    xml(&format!("{} {}: ", language.say("Answer:"), question.place), out);
                }
                out.push_str("<code>");
                xml(&question.value, out);
                out.push_str("</code>");
                if !question.reading.is_empty() {
                    xml(&format!(" ({})", question.reading), out);
                }
                out.push_str("</p></li>\n");
            } else {
                out.push_str("\n<div class=\"blank\"></div></li>\n");
            }
        }
        out.push_str("</ol>\n</section>\n");
    }
}

impl View for WorksheetView {
    fn message(&self, message: &Message<'_>, _: &mut Scratch, out: &mut Vec<u8>) {
        let questions = questions(message, self.look.language);
        let mut text = String::new();
        match self.html {
            true => self.html(message, &questions, &mut text),
            false => self.markdown(message, &questions, &mut text),
        }
        out.extend_from_slice(text.as_bytes());
    }

    fn record(&self, _: &About, _: &Record, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn session(&self, _: &SessionSummary<'_>, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn summary(&self, _: &Summary, _: &mut Vec<u8>) {}
}

/// Puts a head and a foot around the messages of a worksheet in HTML.
pub(super) struct Sheet<W: Write> {
    out: io::BufWriter<W>,
    begun: bool,
}

impl<W: Write> Sheet<W> {
    pub(super) fn new(out: W) -> Self {
        Sheet { out: io::BufWriter::new(out), begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.begun, true) {
            true => Ok(()),
            false => self.out.write_all(HEAD.as_bytes()),
        }
    }
}

impl<W: Write> Sink for Sheet<W> {
    fn item(&mut self, _session: u64, _item: Item, bytes: &[u8]) -> io::Result<()> {
        self.begin()?;
        self.out.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        self.out.write_all(b"</body>\n</html>\n")?;
        self.out.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::view::testing;

    fn sheet(html: bool, answers: bool) -> String {
        let bytes = testing::bytes();
        let tree = testing::tree(&bytes);
        let message = Message { summary: "`<script>`", ..testing::message(&bytes, &tree) };
        let view = WorksheetView::new(Look { columns: 100, answers, ..Look::default() }, html);
        let mut out = Vec::new();
        view.message(&message, &mut Scratch::default(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn questions_do_not_give_away_the_answers() {
        let (sheet, key) = (sheet(false, false), sheet(false, true));
        for value in ["192.0.2.1", "-20", "0.25", "`<script>`"] {
            assert!(!sheet.contains(value), "{value}: {sheet}");
            assert!(key.contains(value), "{value}: {key}");
        }
        let question = "1. Flags: which of its bits are set, and what do they say?\n\n   ";
        assert!(sheet.contains(&format!("{question}\\_")), "{sheet}");
        assert!(key.contains(&format!("{question}**Answer:** byte 0: `0xe1: Leap indicator")), "{key}");
        assert!(key.contains("Find Precision: which bytes, and which value?"), "{key}");
    }

    #[test]
    fn captured_text_stays_text() {
        let key = sheet(false, true);
        assert!(key.contains("`` `<script>` ``"), "{key}");
        assert!(key.contains(r#"`\x1b[31mZoë\u{202e}"!`"#), "{key}");
        let page = sheet(true, true);
        assert!(page.contains("`&lt;script&gt;`") && !page.contains("<script"), "{page}");
    }

    #[test]
    fn a_page_has_head_and_foot() {
        let mut out = Vec::new();
        let mut sink = Sheet::new(&mut out);
        sink.item(1, Item::Message, sheet(true, false).as_bytes()).unwrap();
        sink.finish().unwrap();
        drop(sink);
        let page = String::from_utf8(out).unwrap();
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
        for tag in ["section", "ol", "li", "pre", "svg", "div"] {
            let open = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "{tag}");
            assert!(open > 0, "{tag}");
        }
    }
}
