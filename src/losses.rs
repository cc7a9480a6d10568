//! What could not be decoded, counted by reason: nothing is lost silently.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Counts by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    counts: BTreeMap<Cow<'static, str>, u64>,
}

impl Losses {
    /// Counts `n` more of `reason`.
    pub fn add(&mut self, reason: impl Into<Cow<'static, str>>, n: u64) {
        *self.counts.entry(reason.into()).or_default() += n;
    }

    /// Takes over all counts of `other`.
    pub fn merge(&mut self, other: Losses) {
        for (reason, n) in other.counts {
            self.add(reason, n);
        }
    }

    /// Reasons in alphabetical order, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().map(|(reason, &n)| (reason.as_ref(), n))
    }
}
