//! `--format worksheet`: messages as exercises: the dump, the figure with empty boxes, and questions; with `--answers` the key.
//!
//! Markdown, or HTML to be printed. What was captured stands in code blocks and code spans of Markdown, and is escaped
//! in HTML.

mod questions;
mod sides;

use super::layout::LayoutView;
use super::layout::svg::SvgView;
use super::markup::{code, xml};
use super::sink::{Item, Sink};
use super::walk::WalkView;
use super::{Look, Scratch, View};
use crate::language::Language;
use crate::message::Message;
use crate::record::Record;
use crate::summary::{About, SessionSummary, Summary};
use foldhash::HashMap;
use questions::{Question, questions};
use sides::{Said, Sides};
use std::io::{self, Write};

const HEAD: &str = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Worksheet</title>\n<style>\n\
body{font-family:system-ui,sans-serif;line-height:1.5;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}\n\
pre{background:#f6f8fa;border:1px solid #d0d7de;padding:.8rem;overflow-x:auto;font-size:.8rem;line-height:1.35}\n\
svg{width:100%;height:auto}\nli{margin:.8rem 0;break-inside:avoid}\n.blank{border-bottom:1px solid #57606a;height:1.8rem}\n\
.answer{color:#0a3069;margin:.2rem 0}\ncode{font-family:ui-monospace,'DejaVu Sans Mono',monospace}\n\
@media print{body{margin:0;max-width:none}section{break-before:page}section:first-of-type{break-before:auto}pre{white-space:pre-wrap}}\n\
</style>\n</head>\n<body>\n";

/// Parts the text of a message from what its sides said; no escaped text holds it.
const BETWEEN: u8 = 0;

pub(super) struct WorksheetView {
    style: Style,
    dump: WalkView,
    figures: LayoutView,
    picture: SvgView,
}

/// How questions are written.
#[derive(Clone, Copy)]
struct Style {
    language: Language,
    answers: bool,
    html: bool,
}

impl Style {
    fn new(look: Look, html: bool) -> Self {
        Style { language: look.language, answers: look.answers, html }
    }

    fn question(&self, number: usize, question: &Question, out: &mut String) {
        match self.html {
            true => self.html(question, out),
            false => self.markdown(number, question, out),
        }
    }

    fn markdown(&self, number: usize, question: &Question, out: &mut String) {
        out.push_str(&format!("{number}. {}\n\n   ", question.text));
        if self.answers {
            out.push_str(&format!("**{}** ", self.language.say("Answer:")));
            if !question.place.is_empty() {
                out.push_str(&format!("{}: ", question.place));
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

    fn html(&self, question: &Question, out: &mut String) {
        out.push_str("<li>");
        xml(&question.text, out);
        if self.answers {
            out.push_str("\n<p class=\"answer\">");
            xml(self.language.say("Answer:"), out);
            if !question.place.is_empty() {
                xml(&format!(" {}:", question.place), out);
            }
            out.push_str(" <code>");
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
}

impl WorksheetView {
    /// A worksheet in Markdown, or in HTML.
    pub(super) fn new(look: Look, html: bool) -> Self {
        let style = Style::new(look, html);
        let look = Look { color: false, ..look };
        let (dump, figures) = (WalkView::new(look), LayoutView::new(look));
        WorksheetView { style, dump, figures, picture: SvgView::new(look) }
    }

    /// What stands above a message; the key says what it is.
    fn heading(&self, message: &Message<'_>) -> String {
        let language = self.style.language;
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

    fn markdown(&self, message: &Message<'_>, out: &mut String) {
        let answers = self.style.answers;
        out.push_str(&format!("## {}\n\n", self.heading(message)));
        if answers {
            code(&self.style.language.retell(message.summary), out);
            out.push_str("\n\n");
        }
        out.push_str(&format!("```text\n{}```\n\n", self.dump(message)));
        let mut figures = Vec::new();
        self.figures.figures(message, !answers, &mut figures);
        out.push_str(&format!("```text\n{}```\n\n", String::from_utf8_lossy(&figures)));
    }

    fn html(&self, message: &Message<'_>, out: &mut String) {
        let answers = self.style.answers;
        out.push_str("<section>\n<h2>");
        xml(&self.heading(message), out);
        out.push_str("</h2>\n");
        if answers {
            out.push_str("<p>");
            xml(&self.style.language.retell(message.summary), out);
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
    }
}

impl View for WorksheetView {
    fn message(&self, message: &Message<'_>, _: &mut Scratch, out: &mut Vec<u8>) {
        let mut text = String::new();
        match self.style.html {
            true => self.html(message, &mut text),
            false => self.markdown(message, &mut text),
        }
        let questions = questions(message, self.style.language);
        for (question, number) in questions.iter().zip(1..) {
            self.style.question(number, question, &mut text);
        }
        out.extend_from_slice(text.as_bytes());
        let sides = sides::said(message, self.style.language);
        out.push(BETWEEN);
        // Writing to a Vec cannot fail.
        let _ = serde_json::to_writer(&mut *out, &(questions.len(), sides));
    }

    fn record(&self, _: &About, _: &Record, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn session(&self, _: &SessionSummary<'_>, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn summary(&self, _: &Summary, _: &mut Vec<u8>) {}
}

/// What stands behind the last exercise of a page.
pub(super) const CLOSING: &str = "</body>\n</html>\n";

/// Asks what takes two messages, and puts a head and a foot around a worksheet in HTML.
pub(super) struct Sheet<W: Write> {
    out: io::BufWriter<W>,
    style: Style,
    begun: bool,
    open: HashMap<u64, Sides>,
}

impl<W: Write> Sheet<W> {
    pub(super) fn new(look: Look, html: bool, out: W) -> Self {
        let out = io::BufWriter::new(out);
        Sheet { out, style: Style::new(look, html), begun: false, open: HashMap::default() }
    }

    fn begin(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.begun, true) || !self.style.html {
            true => Ok(()),
            false => self.out.write_all(HEAD.as_bytes()),
        }
    }

    fn message(&mut self, session: u64, bytes: &[u8]) -> io::Result<()> {
        self.begin()?;
        let between = bytes.iter().rposition(|&byte| byte == BETWEEN).unwrap_or(bytes.len());
        let (text, rest) = bytes.split_at(between);
        self.out.write_all(text)?;
        let (mut asked, said): (usize, Vec<Said>) =
            serde_json::from_slice(rest.get(1..).unwrap_or_default()).unwrap_or_default();
        let mut text = String::new();
        for said in said {
            let sides = self.open.entry(session).or_default();
            if let Some(question) = sides.question(said, self.style.language) {
                asked += 1;
                self.style.question(asked, &question, &mut text);
            }
        }
        if self.style.html {
            text.push_str("</ol>\n</section>\n");
        }
        self.out.write_all(text.as_bytes())
    }
}

impl<W: Write> Sink for Sheet<W> {
    fn item(&mut self, session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        match item {
            Item::Message => self.message(session, bytes)?,
            Item::Session => drop(self.open.remove(&session)),
            Item::Record | Item::Content(_) | Item::Summary => {}
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        if self.style.html {
            self.out.write_all(CLOSING.as_bytes())?;
        }
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
        let mut sink = Sheet::new(Look::default(), true, &mut out);
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
