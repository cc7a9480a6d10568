//! Figures drawn with characters, two columns a bit.

use super::figure::{BITS, Figure, Owner, Piece, Row};
use super::words::{Inscription, Inscriptions, inscribe, legend};
use super::{LayoutView, drawn, title};
use crate::message::Message;
use crate::terminal::width;
use crate::view::line::Line;
use anstyle::{AnsiColor, Style};
use std::io::Write;

/// Columns left of a figure, where offsets stand.
const MARGIN: usize = 6;
/// Rows of a figure that are drawn unless everything is asked for.
const ROWS: usize = 48;

const RULER: [&str; 2] = [
    "0                   1                   2                   3",
    "0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1",
];

impl LayoutView {
    /// Draws the figures of a message, without values where they are `blank`.
    pub(in super::super) fn figures(&self, message: &Message<'_>, blank: bool, out: &mut Vec<u8>) {
        let (figures, left) = drawn(message, &self.look);
        for (number, figure) in figures.iter().enumerate() {
            if number > 0 {
                out.push(b'\n');
            }
            let mut text = String::new();
            title(message, figure, &self.look, &mut text);
            let mut line = self.line(out);
            line.column(MARGIN + 1);
            line.wrap(self.style(Style::new().bold()), &text);
            line.end();
            self.figure(message, figure, blank, out);
        }
        self.left_out("{} more parts (-v shows them)", left, out);
    }

    fn line<'o>(&self, out: &'o mut Vec<u8>) -> Line<'o> {
        Line::new(out, self.look.columns.max(MARGIN + 2 * BITS + 1))
    }

    fn style(&self, style: Style) -> Style {
        if self.look.color { style } else { Style::new() }
    }

    fn left_out(&self, phrase: &'static str, count: usize, out: &mut Vec<u8>) {
        if count > 0 {
            let mut text = String::new();
            self.look.language.say_of(phrase, &[&count], &mut text);
            let _ = writeln!(out, "{:1$}… {text}", "", MARGIN + 1);
        }
    }

    fn figure(&self, message: &Message<'_>, figure: &Figure<'_>, blank: bool, out: &mut Vec<u8>) {
        let dim = self.style(Style::new().dimmed());
        for ruler in RULER {
            let _ = writeln!(out, "{:1$}{dim}{ruler}{dim:#}", "", MARGIN + 1);
        }
        let rows = figure.rows(if self.look.verbose { usize::MAX } else { ROWS });
        let inscriptions = inscribe(message, &rows, self.look.language, blank, |bits| 2 * bits - 1);
        let outside = [Owner::Outside; BITS];
        let mut above = &outside;
        for (number, row) in rows.iter().enumerate() {
            self.border(above, &row.owners, out);
            self.row(row, number, &inscriptions, blank, out);
            above = &row.owners;
        }
        self.border(above, &outside, out);
        let shown: u32 = rows.iter().map(Row::bytes).sum();
        self.left_out("{} more bytes (-v shows them)", (figure.end - figure.start - shown) as usize, out);
        self.letters(message, &inscriptions, blank, out);
    }

    /// The line between two rows: drawn where bits of different fields meet.
    fn border(&self, above: &[Owner; BITS], below: &[Owner; BITS], out: &mut Vec<u8>) {
        let dim = self.style(Style::new().dimmed());
        let mut text = String::new();
        let drawn = |bit: usize| above.get(bit) != below.get(bit);
        for bit in 0..=BITS {
            let before = bit.checked_sub(1);
            let side = |row: &[Owner; BITS]| edge(before.and_then(|bit| row.get(bit)), row.get(bit));
            let line = before.is_some_and(drawn) || (bit < BITS && drawn(bit));
            text.push(if line || side(above) || side(below) { '+' } else { ' ' });
            if bit < BITS {
                text.push(if drawn(bit) { '-' } else { ' ' });
            }
        }
        let _ = writeln!(out, "{:1$}{dim}{text}{dim:#}", "", MARGIN, text = text.trim_end());
    }

    fn row(&self, row: &Row, number: usize, inscriptions: &Inscriptions, blank: bool, out: &mut Vec<u8>) {
        let dim = self.style(Style::new().dimmed());
        let pieces: Vec<(Piece, Option<&Inscription>)> = row
            .pieces()
            .filter(|piece| piece.owner != Owner::Outside)
            .map(|piece| (piece, inscriptions.boxes.get(&(number, piece.first))))
            .collect();
        let one_line = |(piece, told): &(Piece, Option<&Inscription>)| {
            told.is_none_or(|told| {
                let both = width(&told.label) + width(&told.value) + 2;
                (!blank && (told.label.is_empty() || told.value.is_empty())) || both < 2 * piece.count
            })
        };
        let lines = if pieces.iter().all(one_line) { 1 } else { 2 };
        let bar = if row.skipped.is_some() { '/' } else { '|' };
        for line in 0..lines {
            match line {
                0 => drop(write!(out, "{dim}{:>1$}{dim:#} ", row.offset, MARGIN - 1)),
                _ => drop(write!(out, "{:1$}", "", MARGIN)),
            }
            for (piece, told) in &pieces {
                let _ = write!(out, "{dim}{bar}{dim:#}");
                self.cell(*piece, *told, row.skipped, (line, lines), out);
            }
            let _ = writeln!(out, "{dim}{bar}{dim:#}");
        }
    }

    /// One line of a box.
    fn cell(
        &self,
        piece: Piece,
        told: Option<&Inscription>,
        skipped: Option<u32>,
        (line, lines): (usize, usize),
        out: &mut Vec<u8>,
    ) {
        let room = 2 * piece.count - 1;
        let value = self.style(AnsiColor::Cyan.on_default());
        let mut more = String::new();
        let (label, between, said) = match (told, skipped) {
            (_, Some(bytes)) if line == 0 => {
                self.look.language.say_of("{} more bytes", &[&bytes], &mut more);
                (more.as_str(), "", "")
            }
            (Some(told), _) if lines == 1 && !told.label.is_empty() && !told.value.is_empty() => {
                (told.label.as_str(), ": ", told.value.as_str())
            }
            (Some(told), _) if lines == 1 => (told.label.as_str(), "", told.value.as_str()),
            (Some(told), _) if line == 0 => (told.label.as_str(), "", ""),
            (Some(told), _) => ("", "", told.value.as_str()),
            (None, _) => ("", "", ""),
        };
        let left = room.saturating_sub(width(label) + between.len() + width(said));
        let before = left / 2;
        let _ = write!(
            out,
            "{:before$}{label}{between}{value}{said}{value:#}{:after$}",
            "",
            "",
            after = left - before
        );
    }

    /// What the letters in the boxes stand for.
    fn letters(&self, message: &Message<'_>, inscriptions: &Inscriptions, blank: bool, out: &mut Vec<u8>) {
        for group in inscriptions.letters.chunk_by(|one, next| one.parent == next.parent) {
            let mut text = String::new();
            legend(message, group, self.look.language, blank, &mut text);
            let mut line = self.line(out);
            line.column(MARGIN + 1);
            line.indent(MARGIN + 3);
            line.wrap(Style::new(), &text);
            line.end();
        }
    }
}

/// Whether a box ends between two bits.
fn edge(before: Option<&Owner>, behind: Option<&Owner>) -> bool {
    before.unwrap_or(&Owner::Outside) != behind.unwrap_or(&Owner::Outside)
}
