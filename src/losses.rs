//! What could not be decoded, counted by reason: nothing is lost silently.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Counts by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    counts: BTreeMap<Cow<'static, str>, u64>,
}

impl Losses {
    /// Counts `n` more of `reason`. Of what was not lost there is nothing to tell.
    pub fn add(&mut self, reason: impl Into<Cow<'static, str>>, n: u64) {
        if n > 0 {
            *self.counts.entry(reason.into()).or_default() += n;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_lost_is_told() {
        let mut losses = Losses::default();
        losses.add("frames", 0);
        losses.add("bytes", 2);
        losses.add("bytes", 3);
        assert_eq!(losses.iter().collect::<Vec<_>>(), [("bytes", 5)]);
    }
}
