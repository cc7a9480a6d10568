//! How often which duration occurred, in bounded memory.

use hdrhistogram::Histogram;

/// As long as there are no more, all of them are kept.
const EXACT: usize = 1000;
/// Decimal digits that hold beyond that.
const DIGITS: u8 = 2;

/// Durations, without their order.
#[derive(Default)]
pub(super) struct Distribution {
    total: f64,
    max: f64,
    kept: Kept,
}

enum Kept {
    All(Vec<f64>),
    Counted(Box<Histogram<u32>>),
}

impl Default for Kept {
    fn default() -> Self {
        Kept::All(Vec::new())
    }
}

impl Distribution {
    /// Adds a duration in seconds.
    pub(super) fn add(&mut self, seconds: f64) {
        self.total += seconds;
        self.max = self.max.max(seconds);
        match &mut self.kept {
            Kept::All(all) => {
                all.push(seconds);
                if all.len() > EXACT
                    && let Ok(mut histogram) = Histogram::new(DIGITS)
                {
                    all.iter().for_each(|&seconds| record(&mut histogram, seconds));
                    self.kept = Kept::Counted(Box::new(histogram));
                }
            }
            Kept::Counted(histogram) => record(histogram, seconds),
        }
    }

    /// The sum of all.
    pub(super) fn total(&self) -> f64 {
        self.total
    }

    /// The longest; nothing when there is none.
    pub(super) fn max(&self) -> Option<f64> {
        self.quantile(1.0).map(|_| self.max)
    }

    /// The shortest duration that at least `share` of them do not exceed.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        match &self.kept {
            Kept::All(all) => {
                let mut sorted = all.clone();
                sorted.sort_by(f64::total_cmp);
                let rank = (share * sorted.len() as f64).ceil() as usize;
                sorted.get(rank.saturating_sub(1)).copied()
            }
            Kept::Counted(histogram) => Some(histogram.value_at_quantile(share) as f64 / 1e9),
        }
    }
}

fn record(histogram: &mut Histogram<u32>, seconds: f64) {
    // A histogram that grows by itself takes any value.
    let _ = histogram.record((seconds * 1e9) as u64);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_exact_for_few_and_near_for_many() {
        let mut few = Distribution::default();
        assert_eq!((few.quantile(0.5), few.max()), (None, None));
        (1..=100).rev().for_each(|n| few.add(f64::from(n)));
        assert_eq!(
            [0.5, 0.95, 0.99, 1.0].map(|share| few.quantile(share).unwrap()),
            [50.0, 95.0, 99.0, 100.0]
        );

        let mut many = Distribution::default();
        (1..=100_000).for_each(|n| many.add(f64::from(n) / 1e6));
        let median = many.quantile(0.5).unwrap();
        assert!((median / 0.05 - 1.0).abs() < 0.01, "{median}");
        assert_eq!(many.max(), Some(0.1), "the longest is kept as it is");
        assert!((many.total() - 5000.05).abs() < 1e-6);
    }
}
