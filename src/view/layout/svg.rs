//! `--format svg`: the figures of all messages below each other, in one picture.

use super::figure::{BITS, Figure, Owner, Piece, Row};
use super::words::{Inscriptions, inscribe, legend};
use super::{drawn, title};
use crate::message::Message;
use crate::record::Record;
use crate::summary::{About, SessionSummary, Summary};
use crate::terminal::width;
use crate::view::markup::xml;
use crate::view::sink::{Item, Sink};
use crate::view::{Look, Scratch, View};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Width of a bit.
const BIT: usize = 24;
/// Height of a row.
const ROW: usize = 40;
/// Height of a line of text.
const LINE: usize = 18;
/// Width of a character, and of half a wide one; of those in headings.
const CHARACTER: usize = 8;
const HEADING: usize = 9;
/// Where figures begin; offsets stand before it.
const LEFT: usize = 56;
/// Width of the picture.
const WIDTH: usize = LEFT + BITS * BIT + 24;
/// Rows of a figure that are drawn unless everything is asked for.
const ROWS: usize = 48;
/// Messages of a picture.
const MESSAGES: usize = 500;
/// Backgrounds that fields take in turn.
const FILLS: [&str; 6] = ["#e8f1fb", "#fdf3dc", "#e6f5e9", "#fbe9f1", "#eeeafa", "#e3f4f4"];

const STYLE: &str = "\
text{font-family:'DejaVu Sans Mono','Noto Sans Mono CJK KR',Menlo,Consolas,monospace;font-size:12px;fill:#1b1f24}\
.h{font-size:14px;font-weight:bold}.t{font-weight:bold}.r{font-size:10px;fill:#57606a}.l{fill:#3d444d}\
.v{fill:#0a3069;font-weight:bold}.m{text-anchor:middle}.e{text-anchor:end}path{fill:none;stroke:#57606a}";

pub(in super::super) struct SvgView {
    look: Look,
}

impl SvgView {
    pub(in super::super) fn new(look: Look) -> Self {
        SvgView { look }
    }
}

/// Elements of a picture, from its top down.
#[derive(Default)]
struct Canvas {
    elements: String,
    y: usize,
}

impl Canvas {
    fn text(&mut self, class: &str, x: usize, y: usize, text: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.elements, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">");
        xml(text, &mut self.elements);
        self.elements.push_str("</text>\n");
    }

    /// Lines of words that go on below each other.
    fn paragraph(&mut self, class: &str, x: usize, text: &str) {
        let columns = (WIDTH - x - 8) / if class == "h" { HEADING } else { CHARACTER };
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                self.y += LINE;
                let y = self.y - 5;
                self.text(class, x, y, &line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.y += LINE;
        let y = self.y - 5;
        self.text(class, x, y, &line);
    }
}

impl SvgView {
    /// Appends a picture of one message for use inside of HTML, without values where it is `blank`.
    pub(in super::super) fn inline(&self, message: &Message<'_>, blank: bool, out: &mut String) {
        let mut canvas = Canvas::default();
        self.figures(message, blank, &mut canvas);
        let _ = writeln!(
            out,
            "<svg viewBox=\"0 0 {WIDTH} {}\"><style>{STYLE}</style>\n{}</svg>",
            canvas.y, canvas.elements
        );
    }

    fn figures(&self, message: &Message<'_>, blank: bool, canvas: &mut Canvas) {
        let (figures, left) = drawn(message, &self.look);
        for figure in &figures {
            let mut text = String::new();
            title(message, figure, &self.look, &mut text);
            canvas.paragraph("t", LEFT, &text);
            self.figure(message, figure, blank, canvas);
        }
        if left > 0 {
            let mut text = String::new();
            self.look.language.say_of("{} more parts (-v shows them)", &[&left], &mut text);
            canvas.paragraph("l", LEFT, &format!("… {text}"));
        }
    }

    fn figure(&self, message: &Message<'_>, figure: &Figure<'_>, blank: bool, canvas: &mut Canvas) {
        for bit in 0..BITS {
            canvas.text("r m", LEFT + bit * BIT + BIT / 2, canvas.y + 11, &bit.to_string());
        }
        canvas.y += 16;
        let rows = figure.rows(if self.look.verbose { usize::MAX } else { ROWS });
        let inscriptions =
            inscribe(message, &rows, self.look.language, blank, |bits| (bits * BIT - 2) / CHARACTER);
        let outside = [Owner::Outside; BITS];
        let mut above = &outside;
        let mut lines = String::new();
        for (number, row) in rows.iter().enumerate() {
            canvas.text("r e", LEFT - 8, canvas.y + ROW / 2 + 4, &row.offset.to_string());
            horizontal(above, &row.owners, canvas.y, &mut lines);
            for piece in row.pieces().filter(|piece| piece.owner != Owner::Outside) {
                self.piece(message, row, piece, (number, &inscriptions), blank, canvas);
                vertical(piece, row.skipped.is_some(), canvas.y, &mut lines);
            }
            canvas.y += ROW;
            above = &row.owners;
        }
        horizontal(above, &outside, canvas.y, &mut lines);
        let _ = writeln!(canvas.elements, "<path d=\"{lines}\"/>");
        canvas.y += 6;
        let shown: u32 = rows.iter().map(Row::bytes).sum();
        let left = figure.end - figure.start - shown;
        if left > 0 {
            let mut text = String::new();
            self.look.language.say_of("{} more bytes (-v shows them)", &[&left], &mut text);
            canvas.paragraph("l", LEFT, &format!("… {text}"));
        }
        self.letters(message, &inscriptions, blank, canvas);
        canvas.y += LINE / 2;
    }

    fn piece(
        &self,
        message: &Message<'_>,
        row: &Row,
        piece: Piece,
        (number, inscriptions): (usize, &Inscriptions),
        blank: bool,
        canvas: &mut Canvas,
    ) {
        let Owner::Field(index) = piece.owner else { return };
        let Some(node) = message.tree.nodes().get(index as usize) else { return };
        let (x, wide) = (LEFT + piece.first * BIT, piece.count * BIT);
        let fill = FILLS[index as usize % FILLS.len()];
        let _ = write!(canvas.elements, "<g><title>{}: ", node.field.name);
        xml(self.look.language.description(node.field), &mut canvas.elements);
        let _ = writeln!(
            canvas.elements,
            "</title><rect x=\"{x}\" y=\"{}\" width=\"{wide}\" height=\"{ROW}\" fill=\"{fill}\"/>",
            canvas.y
        );
        let middle = x + wide / 2;
        if let Some(bytes) = row.skipped {
            let mut text = String::new();
            self.look.language.say_of("{} more bytes", &[&bytes], &mut text);
            canvas.text("l m", middle, canvas.y + ROW / 2 + 4, &text);
        } else if let Some(told) = inscriptions.boxes.get(&(number, piece.first)) {
            let alone = !blank && (told.label.is_empty() || told.value.is_empty());
            let (label, value) = if alone { (ROW / 2 + 4, ROW / 2 + 4) } else { (16, 32) };
            for (class, y, text) in [("l m", label, &told.label), ("v m", value, &told.value)] {
                if !text.is_empty() {
                    canvas.text(class, middle, canvas.y + y, text);
                }
            }
        }
        canvas.elements.push_str("</g>\n");
    }

    /// What the letters in the boxes stand for.
    fn letters(&self, message: &Message<'_>, inscriptions: &Inscriptions, blank: bool, canvas: &mut Canvas) {
        for group in inscriptions.letters.chunk_by(|one, next| one.parent == next.parent) {
            let mut text = String::new();
            legend(message, group, self.look.language, blank, &mut text);
            canvas.paragraph("l", LEFT, &text);
        }
    }
}

/// The line between two rows: drawn where bits of different fields meet.
fn horizontal(above: &[Owner; BITS], below: &[Owner; BITS], y: usize, lines: &mut String) {
    for (bit, _) in above.iter().zip(below).enumerate().filter(|(_, (above, below))| above != below) {
        let _ = write!(lines, "M{} {y}h{BIT}", LEFT + bit * BIT);
    }
}

/// The sides of a box, broken where rows are left out.
fn vertical(piece: Piece, broken: bool, y: usize, lines: &mut String) {
    for bit in [piece.first, piece.first + piece.count] {
        let x = LEFT + bit * BIT;
        let _ = match broken {
            true => write!(lines, "M{x} {y}v12l-6 5l12 6l-6 5v12"),
            false => write!(lines, "M{x} {y}v{ROW}"),
        };
    }
}

impl View for SvgView {
    fn message(&self, message: &Message<'_>, _: &mut Scratch, out: &mut Vec<u8>) {
        let mut canvas = Canvas::default();
        let (from, to) = (message.from.name(), message.from.other().name());
        let heading = format!(
            "#{} session {} frame {} {from} → {to} {}: {}",
            message.number, message.session, message.frame, message.protocol, message.summary
        );
        canvas.paragraph("h", 8, &heading);
        self.figures(message, false, &mut canvas);
        // The height stands first, for the picture to put messages below each other.
        let _ = write!(out, "{}\n{}", canvas.y + LINE, canvas.elements);
    }

    fn record(&self, _: &About, _: &Record, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn session(&self, _: &SessionSummary<'_>, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn summary(&self, _: &Summary, _: &mut Vec<u8>) {}
}

/// Puts messages below each other. Held back to the end, because a picture begins with its height.
pub(in super::super) struct Picture<W: Write> {
    out: W,
    height: usize,
    messages: usize,
    elements: Vec<u8>,
}

impl<W: Write> Picture<W> {
    pub(in super::super) fn new(out: W) -> Self {
        Picture { out, height: 12, messages: 0, elements: Vec::new() }
    }
}

impl<W: Write> Sink for Picture<W> {
    fn item(&mut self, _session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        let mut parts = bytes.splitn(2, |&byte| byte == b'\n');
        let height = parts.next().and_then(|line| str::from_utf8(line).ok()?.parse::<usize>().ok());
        let (Item::Message, Some(height), Some(elements)) = (item, height, parts.next()) else {
            return Ok(());
        };
        self.messages += 1;
        if self.messages <= MESSAGES {
            writeln!(self.elements, "<g transform=\"translate(0 {})\">", self.height)?;
            self.elements.extend_from_slice(elements);
            self.elements.extend_from_slice(b"</g>\n");
            self.height += height;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if let Some(left) = self.messages.checked_sub(MESSAGES).filter(|&left| left > 0) {
            self.height += LINE;
            let (y, text) = (self.height, "more messages; choose some with --session or --frames");
            writeln!(self.elements, "<text x=\"8\" y=\"{y}\">… {left} {text}</text>")?;
            self.height += LINE;
        }
        let height = self.height;
        writeln!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\">\n<style>{STYLE}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"
        )?;
        self.out.write_all(&self.elements)?;
        writeln!(self.out, "</svg>")?;
        self.out.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::view::testing;

    #[test]
    fn messages_stand_below_each_other_in_one_picture() {
        let bytes = testing::bytes();
        let tree = testing::tree(&bytes);
        let message = Message { summary: "<script>", ..testing::message(&bytes, &tree) };
        let mut shown = Vec::new();
        SvgView::new(Look::default()).message(&message, &mut Scratch::default(), &mut shown);
        let mut out = Vec::new();
        let mut picture = Picture::new(&mut out);
        for _ in 0..2 {
            picture.item(1, Item::Message, &shown).unwrap();
        }
        picture.item(1, Item::Session, b"").unwrap();
        picture.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.matches("<g transform=").count(), 2);
        assert_eq!(text.matches(">Extension field (Unique Identifier): 66 bytes from offset 32<").count(), 2);
        assert!(text.contains("&lt;script&gt;") && !text.contains("<script"));
        assert!(text.contains("Whether the sender \\ answers &quot;yes&quot;."));
        for tag in ["g", "text", "title", "svg"] {
            let open = text.matches(&format!("<{tag}>")).count() + text.matches(&format!("<{tag} ")).count();
            assert_eq!(open, text.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}
