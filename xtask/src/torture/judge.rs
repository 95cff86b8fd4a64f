//! The oracle of every point: the next plain runs finish the work, once.

use std::time::Duration;

use super::arena::{Database, until};
use super::cli::{Cli, Ended};
use super::oracle::{Scene, difference, dump, leftovers};
use super::tally::{Flaw, Verdict};

/// Plain re-runs that have to be enough.
const RERUNS: usize = 3;

/// Steps that left more than one row in the table that every step adds one row to.
const REPEATED: &str =
    "SELECT string_agg(step, ' ') FROM (SELECT step FROM hit GROUP BY step HAVING count(*) > 1) s";

const OPEN_ROWS: &str = "SELECT count(*) FROM lockkeeper.journal WHERE is_open";

/// One database after a fault.
pub struct Case<'a> {
    pub cli: &'a Cli,
    pub scene: &'a Scene,
    pub database: &'a Database<'a>,
    /// Flags of the re-runs.
    pub flags: &'a [&'a str],
}

impl Case<'_> {
    /// Looks at the state between the fault and the re-run: it is that after some step.
    pub fn check_between(&self, verdict: &mut Verdict) -> Result<(), String> {
        let quiet = || self.database.sessions("state <> 'idle'") == Ok(0);
        until(Duration::from_secs(5), quiet);
        let state = dump(self.database)?;
        if !self.scene.prefixes.contains(&state) {
            let text = "between fault and re-run, the state is that after no step";
            let near = self.scene.prefixes.iter().map(|prefix| difference(prefix, &state));
            let near = near.min_by_key(String::len).unwrap_or_default();
            verdict.add(Flaw::Wrong, format!("{text}; difference to the nearest: {near}"));
        }
        Ok(())
    }

    /// Looks whether a run that said 0 was done.
    pub fn check_claim(&self, first: &Ended, verdict: &mut Verdict) -> Result<(), String> {
        if first.hung {
            verdict.add(Flaw::Stuck, format!("the run did not end: {}", first.brief()));
        }
        if first.is_ok() {
            let state = dump(self.database)?;
            if state != self.scene.end {
                let text = difference(&self.scene.end, &state);
                verdict.add(Flaw::Silent, format!("exit 0, but not done: {text}"));
            }
        }
        Ok(())
    }

    /// Runs plainly until it works, then compares with an undisturbed run.
    pub fn check_end(&self, verdict: &mut Verdict) -> Result<(), String> {
        let mut said = Vec::new();
        for _ in 0..RERUNS {
            let run = self.cli.migrate(&self.scene.folder, &self.database.url()).arg(self.flags);
            let ended = run.run()?;
            if ended.is_ok() {
                return self.compare(verdict);
            }
            said.push(ended.brief());
        }
        verdict.add(Flaw::Stuck, said.join("\n    "));
        Ok(())
    }

    /// Compares schema, data, ledger and what is left over with an undisturbed run.
    pub fn compare(&self, verdict: &mut Verdict) -> Result<(), String> {
        let state = dump(self.database)?;
        if state != self.scene.end {
            let repeated = self.database.psql(REPEATED)?;
            let flaw = if repeated.is_empty() { Flaw::Wrong } else { Flaw::Twice };
            let text = difference(&self.scene.end, &state);
            verdict.add(flaw, format!("the end state differs: {text} {repeated}"));
        }
        let left = leftovers(self.database)?;
        if !left.is_empty() {
            verdict.add(Flaw::Wrong, format!("left behind: {left}"));
        }
        let versions = self.database.psql("SELECT version FROM lockkeeper.migration ORDER BY 1")?;
        if versions.lines().ne(self.scene.versions.iter().map(String::as_str)) {
            verdict.add(Flaw::Wrong, format!("the ledger has {versions:?}"));
        }
        if self.database.psql(OPEN_ROWS)? != "0" {
            verdict.add(Flaw::Wrong, "the journal has open rows");
        }
        Ok(())
    }

    /// All of it.
    pub fn judge(&self, first: &Ended) -> Result<Verdict, String> {
        let mut verdict = Verdict::default();
        self.check_claim(first, &mut verdict)?;
        self.check_end(&mut verdict)?;
        Ok(verdict)
    }
}
