//! What can be wrong with a message, and how it is said.

use crate::count::Count;
use crate::field::Field;
use std::borrow::Cow;

/// Why the rest of a message, or of a part of it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes end before the field does.
    Truncated {
        /// Label of the field that did not fit.
        field: &'static str,
        /// Where it starts, in bytes from the start of its source.
        offset: usize,
        /// How many bytes it takes.
        needed: usize,
        /// How many bytes are left.
        available: usize,
    },
    /// A value contradicts the specification so that what follows cannot be placed.
    Malformed {
        /// Where the value is, in bytes from the start of its source.
        offset: usize,
        /// What was found and what was expected.
        expected: Cow<'static, str>,
    },
}

impl Fault {
    /// The bytes end before `field` does.
    pub fn truncated(field: &Field, offset: usize, needed: usize, available: usize) -> Self {
        Fault::Truncated { field: field.label, offset, needed, available }
    }

    /// A value at `offset` is not what the specification allows.
    pub fn malformed(offset: usize, expected: impl Into<Cow<'static, str>>) -> Self {
        Fault::Malformed { offset, expected: expected.into() }
    }

    /// Where it went wrong.
    pub fn offset(&self) -> usize {
        match self {
            Fault::Truncated { offset, .. } | Fault::Malformed { offset, .. } => *offset,
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Truncated { field, needed, available, .. } => {
                let are = if *available == 1 { "is" } else { "are" };
                write!(
                    f,
                    "{field} takes {}, {} {are} left",
                    Count(*needed, "byte"),
                    Count(*available, "byte")
                )
            }
            Fault::Malformed { expected, .. } => f.write_str(expected),
        }
    }
}

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing, nothing wrong.
    Info,
    /// Unusual, or not all of it could be shown.
    Warning,
    /// Against the specification.
    Error,
}

impl Severity {
    /// The word for it in every view: `info`, `warning`, `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Something to be said about a place in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub severity: Severity,
    /// The source that the offset counts in; 0 is the message itself.
    pub source: u8,
    /// The byte it is about.
    pub offset: u32,
    /// One sentence, without a full stop.
    pub text: Cow<'static, str>,
}

/// What is to be said with the next message: at most [`Remarks::MOST`] sentences, of the rest only how many.
#[derive(Debug, Default)]
pub struct Remarks {
    list: Vec<(Severity, Cow<'static, str>)>,
    left_out: u64,
}

impl Remarks {
    /// How many sentences are kept.
    pub const MOST: usize = 16;

    /// Adds a warning.
    pub fn warn(&mut self, text: impl Into<Cow<'static, str>>) {
        if self.list.len() < Self::MOST {
            self.list.push((Severity::Warning, text.into()));
        } else {
            self.left_out += 1;
        }
    }

    /// Everything that was added since the last call.
    pub fn take(&mut self) -> Vec<(Severity, Cow<'static, str>)> {
        let Remarks { mut list, left_out } = std::mem::take(self);
        if left_out > 0 {
            list.push((Severity::Warning, format!("{left_out} more notes like these are left out").into()));
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_bounded_and_the_rest_is_counted() {
        let mut remarks = Remarks::default();
        (0..Remarks::MOST + 5).for_each(|_| remarks.warn("odd"));
        let list = remarks.take();
        assert_eq!(list.len(), Remarks::MOST + 1);
        assert_eq!(list[0].1, "odd");
        assert_eq!(list[Remarks::MOST].1, "5 more notes like these are left out");
        assert_eq!(remarks.take(), []);
    }
}
