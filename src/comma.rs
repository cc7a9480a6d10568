//! Comma-separated values (RFC 4180), harmless to terminals.

use crate::terminal::escape;
use csv::ErrorKind;
use std::io::{self, Write};

/// Writes rows of cells.
pub struct Rows<W: Write>(csv::Writer<W>);

impl<W: Write> Rows<W> {
    /// Rows that go to `out`.
    pub fn new(out: W) -> Self {
        Rows(csv::Writer::from_writer(out))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        let harmless = |cell: C| {
            let mut safe = String::with_capacity(cell.as_ref().len());
            escape(cell.as_ref(), &mut safe);
            safe
        };
        self.0.write_record(cells.into_iter().map(harmless)).map_err(|error| match error.into_kind() {
            // What kind of failure it was is looked at further on.
            ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
    }

    /// Writes what was kept back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}
