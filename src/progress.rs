//! How far a long run has come, on standard error.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Captures of fewer bytes are read before a bar helps anyone.
const BIG: u64 = 32 << 20;

/// A progress bar, or nothing where nobody would see it.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar that appears once it is known that the captures are big, if standard error is a terminal
    /// and the output does not go there too.
    pub fn new(output_is_terminal: bool) -> Self {
        if output_is_terminal || !std::io::stderr().is_terminal() {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(5));
        let template = "{wide_bar} {bytes} of {total_bytes}, {binary_bytes_per_sec}, {eta} left";
        Progress(match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// Says that so many bytes of so many were read.
    pub fn at(&self, read: u64, all: Option<u64>) {
        if let Some(all) = all.filter(|&all| all >= BIG) {
            self.0.set_length(all);
            self.0.set_position(read);
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}
