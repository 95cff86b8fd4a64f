//! What came of the points of a row, and the table of all rows.

use std::time::Duration;

/// What can be wrong with a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Three plain re-runs did not get through, or a run did not end.
    Stuck,
    /// A step took effect twice.
    Twice,
    /// The schema, the data or the ledger is not what an undisturbed run leaves.
    Wrong,
    /// A run said 0 and was not done.
    Silent,
    /// A backup that was proved is gone or damaged.
    Lost,
    /// Nobody can connect to the database under its name.
    Unreachable,
}

/// What came of one point.
#[derive(Debug, Default)]
pub struct Verdict {
    pub flaws: Vec<(Flaw, String)>,
    /// How long somebody else waited because of us.
    pub waited: Option<Duration>,
}

impl Verdict {
    pub fn add(&mut self, flaw: Flaw, text: impl Into<String>) {
        self.flaws.push((flaw, text.into()));
    }
}

/// The sums of one row.
#[derive(Debug, Default)]
pub struct Tally {
    pub points: usize,
    pub stuck: usize,
    pub twice: usize,
    pub wrong: usize,
    pub silent: usize,
    pub lost: usize,
    pub unreachable: usize,
    pub waited: Option<Duration>,
    /// One text for each bad point: what was done, what came of it.
    pub bad: Vec<String>,
}

impl Tally {
    /// Counts a point once in every column that it fails.
    pub fn count(&mut self, story: &str, verdict: Verdict) {
        let has = |flaw| usize::from(verdict.flaws.iter().any(|(found, _)| *found == flaw));
        self.points += 1;
        self.stuck += has(Flaw::Stuck);
        self.twice += has(Flaw::Twice);
        self.wrong += has(Flaw::Wrong);
        self.silent += has(Flaw::Silent);
        self.lost += has(Flaw::Lost);
        self.unreachable += has(Flaw::Unreachable);
        self.waited = self.waited.max(verdict.waited);
        if !verdict.flaws.is_empty() {
            let texts = verdict.flaws.iter().map(|(flaw, text)| format!("\n  {flaw:?}: {text}"));
            self.bad.push(format!("{story}{}", texts.collect::<String>()));
        }
    }

    pub fn add(&mut self, other: Tally) {
        self.points += other.points;
        self.stuck += other.stuck;
        self.twice += other.twice;
        self.wrong += other.wrong;
        self.silent += other.silent;
        self.lost += other.lost;
        self.unreachable += other.unreachable;
        self.waited = self.waited.max(other.waited);
        self.bad.extend(other.bad);
    }

    /// Returns the row of the table.
    pub fn line(&self, table: &Table, name: &str) -> String {
        let waited =
            self.waited.map_or_else(|| "-".to_owned(), |w| format!("{} ms", w.as_millis()));
        if table.of_backups {
            return format!(
                "{name:<28} | {:>6} | {:>5} | {:>13} | {:>12} | {:>11} | {:>5} | {waited:>15}",
                self.points, self.stuck, self.silent, self.lost, self.unreachable, self.wrong
            );
        }
        format!(
            "{name:<28} | {:>6} | {:>5} | {:>13} | {:>15} | {:>6} | {waited:>12}",
            self.points, self.stuck, self.twice, self.wrong, self.silent
        )
    }
}

/// A table and its columns.
#[derive(Debug)]
pub struct Table {
    pub head: &'static str,
    of_backups: bool,
}

/// The last column is the longest wait of a bystander.
pub const RUNS: Table = Table {
    head: "fault                        | points | stuck | applied twice | \
           wrong end state | silent | longest wait\n\
           -----------------------------|--------|-------|---------------|\
           -----------------|--------|-------------",
    of_backups: false,
};

/// The last column is the longest time that a live session was refused or kept waiting.
pub const BACKUPS: Table = Table {
    head: "fault                        | points | stuck | false success | \
           lost backups | unreachable | wrong | longest refusal\n\
           -----------------------------|--------|-------|---------------|\
           --------------|-------------|-------|----------------",
    of_backups: true,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_counts_once_a_column() {
        let mut verdict = Verdict::default();
        verdict.add(Flaw::Wrong, "a");
        verdict.add(Flaw::Wrong, "b");
        verdict.add(Flaw::Silent, "c");
        let mut tally = Tally::default();
        tally.count("story", verdict);
        tally.count("fine", Verdict::default());
        assert_eq!((tally.points, tally.wrong, tally.silent, tally.stuck), (2, 1, 1, 0));
        assert_eq!(tally.bad, ["story\n  Wrong: a\n  Wrong: b\n  Silent: c"]);
    }
}
