//! `--format layout`: messages drawn as the figures of RFCs, 32 bits a row, with the captured values in the boxes.
//!
//! [`figure`] says which bits belong to which field, [`words`] what is written into a box, [`text`] draws with characters
//! and [`svg`] with lines.

mod figure;
pub(super) mod svg;
mod text;
mod words;

use super::tree::TreeView;
use super::{Look, Scratch, View};
use crate::message::Message;
use crate::record::Record;
use crate::summary::{About, SessionSummary, Summary};
use crate::terminal::escape;

/// Figures of a message that are drawn unless everything is asked for.
const FIGURES: usize = 24;

pub(super) struct LayoutView {
    /// Shows headings and notes.
    tree: TreeView,
    look: Look,
}

impl LayoutView {
    pub(super) fn new(look: Look) -> Self {
        LayoutView { tree: TreeView::new(look), look }
    }
}

/// The figures of a message that are drawn, and how many are not.
fn drawn<'m>(message: &Message<'m>, look: &Look) -> (Vec<figure::Figure<'m>>, usize) {
    let mut figures = figure::figures(message.tree.nodes());
    let most = if look.verbose { usize::MAX } else { FIGURES };
    let left = figures.len().saturating_sub(most);
    figures.truncate(most);
    (figures, left)
}

/// What stands above a figure: which part of the message it shows, and from where on.
fn title(message: &Message<'_>, figure: &figure::Figure<'_>, look: &Look, out: &mut String) {
    let language = look.language;
    let group = figure.title.and_then(|index| message.tree.nodes().get(index).map(|node| (index, node)));
    if let Some((index, node)) = group {
        out.push_str(language.label(node.field));
        let mut meaning = String::new();
        message.tree.write_meaning(index, &mut meaning);
        if !meaning.is_empty() {
            out.push_str(" (");
            escape(&meaning, out);
            out.push(')');
        }
        out.push_str(": ");
    }
    let length = figure.end - figure.start;
    language.say_of("{} bytes from offset {}", &[&length, &figure.start], out);
    if let Some(derived) =
        usize::from(figure.source).checked_sub(1).and_then(|at| message.tree.sources().get(at))
    {
        out.push_str(" · ");
        let words: [&dyn std::fmt::Display; 4] =
            [&figure.source, &derived.how, &derived.length, &derived.offset];
        language.say_of("source {}: {} of {} bytes from offset {}", &words, out);
    }
}

impl View for LayoutView {
    fn message(&self, message: &Message<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) {
        self.tree.heading(message, scratch, out);
        self.figures(message, false, out);
        self.tree.notes(message, scratch, out);
    }

    fn record(&self, _: &About, _: &Record, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn session(&self, _: &SessionSummary<'_>, _: &mut Scratch, _: &mut Vec<u8>) {}

    fn summary(&self, _: &Summary, _: &mut Vec<u8>) {}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::view::testing;

    fn drawn(look: Look) -> String {
        let bytes = testing::bytes();
        let tree = testing::tree(&bytes);
        let mut out = Vec::new();
        let view = LayoutView::new(Look { columns: 80, ..look });
        view.figures(&testing::message(&bytes, &tree), false, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn bits_have_letters_where_labels_find_no_room() {
        let text = drawn(Look::default());
        let flags = "
    0 | a |  b  |   |c|   Precision   |          Root delay           |
      | 3 |  4  |   |1|  -20 log2 s   |            0.25 s             |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    4 |                               |    Reference ID: 192.0.2.1    |
";
        assert!(text.contains(flags), "{text}");
        assert!(text.contains("\n       Flags 0xe1: a Leap indicator, b Version, c Answer\n"), "{text}");
    }

    #[test]
    fn long_fields_are_broken_and_groups_have_figures_of_their_own() {
        let text = drawn(Look::default());
        let extension = "
       Extension field (Unique Identifier): 66 bytes from offset 32
       0                   1                   2                   3
       0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   32 |                             Body                              |
      +                                                               +
   36 /                         40 more bytes                         /
      +                                                               +
   76 |                           50 bytes                            |
      +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   80 |                               |                               |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
   84 |                            Address                            |
";
        assert!(text.contains(extension), "{text}");
        assert!(
            text.contains("2 bytes from offset 2 · source 1: zlib of 50 bytes from offset 32\n"),
            "{text}"
        );
        assert!(text.contains("|       Inner: 258 bytes        |\n"), "{text}");
    }

    #[test]
    fn colours_change_nothing_else() {
        let colored = drawn(Look { color: true, ..Look::default() });
        assert!(colored.contains("\x1b[36m"));
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), drawn(Look::default()));
    }
}
