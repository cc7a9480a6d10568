//! Ways of showing what was decoded.
//!
//! A [`View`] turns finished messages, records and sessions into bytes. It keeps no state, so that many
//! threads can render at once; a [`Sink`](sink::Sink) takes the pieces in capture order.

use crate::language::Language;
use crate::message::Message;
use crate::record::Record;
use crate::salvage::Whole;
use crate::summary::{About, SessionSummary, Summary};
use clap::ValueEnum;
use std::io::Write;

pub(crate) use ndjson::Ndjson;

mod document;
mod html;
mod json;
mod known;
mod layout;
mod line;
mod markup;
mod ndjson;
mod records;
pub mod sink;
mod story;
mod stretch;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[allow(dead_code, reason = "nobody lists its fields")]
mod testing;
mod tree;
mod walk;
mod worksheet;

/// JSON Schema (draft 2020-12) of everything that `--format ndjson` and `--format json` print.
pub const SCHEMA: &str = include_str!("view/schema.json");

/// One way of showing.
pub trait View: Send + Sync {
    /// Appends a message.
    fn message(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>);

    /// Appends a record.
    fn record(&self, about: &About, record: &Record, scratch: &mut Scratch, out: &mut Vec<u8>);

    /// Appends a session that was closed.
    fn session(&self, session: &SessionSummary<'_>, scratch: &mut Scratch, out: &mut Vec<u8>);

    /// Appends what is said at the end of the run.
    fn summary(&self, summary: &Summary, out: &mut Vec<u8>);

    /// Whether it shows the fields of messages; where it does not, they are not even recorded.
    fn wants_fields(&self) -> bool {
        true
    }
}

/// Memory that a view uses again from message to message; each thread has its own.
#[derive(Debug, Default)]
pub struct Scratch {
    text: String,
    raw: String,
    order: Vec<u32>,
    sent: ndjson::Sent,
    stretch: stretch::Stretch,
}

/// The ways there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// An annotated tree of each message, for people.
    #[default]
    Tree,
    /// One JSON object a line, as soon as it is known.
    Ndjson,
    /// One JSON document: sessions with their messages and records.
    Json,
    /// Records as comma-separated values, or the table of a report.
    Csv,
    /// The table of a report in Markdown.
    Markdown,
    /// One page for a browser: the ladder of messages, fields and bytes linked both ways.
    Html,
    /// A dump of each message with its fields numbered, and a paragraph on each of them, for learners.
    Walk,
    /// A figure of each message, 32 bits a row, with its values in the boxes.
    Layout,
    /// The figures as one SVG picture.
    Svg,
    /// Exercises in Markdown: dumps, figures with empty boxes, questions.
    Worksheet,
    /// Exercises in HTML, for printing.
    WorksheetHtml,
    /// Each session told in sentences.
    Story,
}

/// How much of a message JSON and the tree tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// All of it.
    #[default]
    Fields,
    /// All but its fields.
    NoFields,
    /// Nothing: there are sessions and records only.
    NoMessages,
}

/// What a person asked about the looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// JSON and tree: how much of a message to tell.
    pub detail: Detail,
    /// JSON: say every field's label, description and specification.
    pub labels: bool,
    /// Tree: say every field's description and specification, and abbreviate nothing.
    pub verbose: bool,
    /// Tree: colours.
    pub color: bool,
    /// Tree: columns to fill.
    pub columns: usize,
    /// Worksheet: the answers.
    pub answers: bool,
    /// What the views for learners speak.
    pub language: Language,
}

impl Format {
    /// Its name, as it is given.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// How far an output of this format is whole that was cut off.
    pub fn whole(self) -> Whole {
        match self {
            Format::Json => Whole::Document,
            Format::Svg => Whole::Elements { name: "g", closing: "</svg>\n" },
            Format::Html => Whole::Elements { name: "script", closing: html::CLOSING },
            Format::WorksheetHtml => Whole::Elements { name: "section", closing: worksheet::CLOSING },
            _ => Whole::Lines,
        }
    }

    /// The view that renders this format.
    pub fn view(self, look: Look) -> Box<dyn View> {
        match self {
            Format::Tree => Box::new(tree::TreeView::new(look)),
            Format::Html => Box::new(html::HtmlView),
            Format::Walk => Box::new(walk::WalkView::new(look)),
            Format::Layout => Box::new(layout::LayoutView::new(look)),
            Format::Svg => Box::new(layout::svg::SvgView::new(look)),
            Format::Story => Box::new(story::StoryView::new(look)),
            Format::Worksheet => Box::new(worksheet::WorksheetView::new(look, false)),
            Format::WorksheetHtml => Box::new(worksheet::WorksheetView::new(look, true)),
            Format::Ndjson | Format::Json => Box::new(Ndjson::new(look)),
            Format::Csv | Format::Markdown => Box::new(Ndjson::for_reports(Detail::NoMessages)),
        }
    }

    /// Where what the view rendered goes, to end up in `out`.
    pub fn sink<'w>(self, look: Look, out: impl Write + Send + 'w) -> Box<dyn sink::Sink + Send + 'w> {
        match self {
            Format::Tree | Format::Ndjson | Format::Walk | Format::Layout => Box::new(sink::Plain::new(out)),
            Format::Svg => Box::new(layout::svg::Picture::new(out)),
            Format::Html => Box::new(html::Page::new(out)),
            Format::Worksheet => Box::new(worksheet::Sheet::new(look, false, out)),
            Format::WorksheetHtml => Box::new(worksheet::Sheet::new(look, true, out)),
            Format::Story => Box::new(story::Teller::new(out)),
            Format::Json => Box::new(document::Document::new(out)),
            Format::Csv | Format::Markdown => Box::new(records::Records::new(out)),
        }
    }
}
