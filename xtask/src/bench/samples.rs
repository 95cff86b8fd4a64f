//! What was measured: times by case and tool.

use std::collections::BTreeMap;
use std::time::Duration;

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    Nothing200,
    Pending1000,
    Nothing10000,
    Help,
    Connect,
}

impl Case {
    pub fn title(self) -> &'static str {
        match self {
            Case::Nothing200 => "(a) nothing pending, 200 applied",
            Case::Pending1000 => "(b) 1,000 pending, a transaction each",
            Case::Nothing10000 => "(c) nothing pending, 10,000 files",
            Case::Help => "(e) cold start, --help",
            Case::Connect => "(e) psql: connect, select 1",
        }
    }
}

/// Times of one tool in one case.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub fn min(&self) -> f64 {
        self.sorted().first().copied().unwrap_or(f64::NAN)
    }

    pub fn max(&self) -> f64 {
        self.sorted().last().copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        let sorted = self.sorted();
        let (low, high) = (sorted.len().saturating_sub(1) / 2, sorted.len() / 2);
        let at = |i: usize| sorted.get(i).copied().unwrap_or(f64::NAN);
        f64::midpoint(at(low), at(high))
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns the times in milliseconds, shortest first.
    pub fn sorted(&self) -> Vec<f64> {
        let mut sorted: Vec<_> = self.0.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}

/// All times of one place (memory, disk), by case and label of the tool.
pub type Samples = BTreeMap<(Case, String), Times>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_odd_and_even_counts() {
        let of = |times: &[u64]| Times(times.iter().map(|t| Duration::from_millis(*t)).collect());
        assert_eq!(of(&[9, 1, 5]).median(), 5.0);
        assert_eq!(of(&[9, 1, 5, 7]).median(), 6.0);
        assert_eq!((of(&[9, 1, 5]).min(), of(&[9, 1, 5]).max()), (1.0, 9.0));
        assert!(of(&[]).median().is_nan());
    }
}
