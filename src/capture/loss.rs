//! What could not be read from a capture, counted with its reason and place.

use crate::count::Count;
use std::fmt;
use std::sync::Arc;

/// Why something in a capture was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file ends inside a record.
    CutOff,
    /// The compressed data ends before its own end.
    CompressedCutOff,
    /// The compressed data is damaged; nothing after it can be read.
    CompressedDamaged,
    /// Bytes that are no record where one should begin; skipped up to the next one.
    Damaged,
    /// A block whose contents contradict its length or its type; skipped.
    BadBlock,
    /// A packet of an interface that its section does not describe.
    UnknownInterface,
    /// A section of a pcapng version that nobody has defined; skipped.
    UnknownVersion,
    /// Information about the capture beyond [`MAX_METADATA`](super::MAX_METADATA); not kept.
    MetadataCap,
}

impl Reason {
    /// One line that tells what happened.
    pub fn text(self) -> &'static str {
        match self {
            Reason::CutOff => "cut off inside a record",
            Reason::CompressedCutOff => "compressed data cut off",
            Reason::CompressedDamaged => "damaged compressed data, the rest of the file not read",
            Reason::Damaged => "damaged, skipped to the next record",
            Reason::BadBlock => "block with contradicting contents skipped",
            Reason::UnknownInterface => "packet of an undescribed interface skipped",
            Reason::UnknownVersion => "block of a section in an unknown version skipped",
            Reason::MetadataCap => "information about the capture beyond the cap not kept",
        }
    }
}

/// What was not read from one file for one reason.
#[derive(Clone, Debug)]
pub struct Loss {
    /// Why.
    pub reason: Reason,
    /// Name of the file.
    pub file: Arc<str>,
    /// Where the first of them begins, in bytes of the (decompressed) capture.
    pub offset: u64,
    /// How many frames of this file were read before the first of them.
    pub after_frames: u64,
    /// How often.
    pub count: u64,
    /// Bytes skipped in all.
    pub bytes: u64,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Loss { reason, file, offset, after_frames, count, bytes } = self;
        write!(f, "{file}: {} at byte {offset} after {}", reason.text(), Count(*after_frames, "frame"))?;
        if *count > 1 {
            write!(f, " and {} more times", count - 1)?;
        }
        if *bytes > 0 {
            write!(f, ": {}", Count(*bytes, "byte"))?;
        }
        Ok(())
    }
}

/// Losses, one entry for each file and reason: bounded however often a file is damaged.
#[derive(Default)]
pub(super) struct Losses(Vec<Loss>);

impl Losses {
    pub fn list(&self) -> &[Loss] {
        &self.0
    }

    pub fn add(&mut self, loss: Loss) {
        let known = self
            .0
            .iter_mut()
            .rev()
            .find(|known| known.reason == loss.reason && Arc::ptr_eq(&known.file, &loss.file));
        match known {
            Some(known) => {
                known.count += loss.count;
                known.bytes += loss.bytes;
            }
            None => self.0.push(loss),
        }
    }
}
