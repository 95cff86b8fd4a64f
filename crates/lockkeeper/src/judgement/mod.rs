//! Statements judged in the transactions in which the plan runs them.
//!
//! Files are replayed one after the other on an engine's judge: first the base (a schema, or the
//! migrations before), then what is asked about, each statement with the context of its unit.

mod base;

pub use base::{Base, Size};

use lockkeeper_core::change::{Dialect, Judge, Parsed, Placement, Verdict};
use lockkeeper_core::finding::Finding;
use lockkeeper_core::migration::Script;
use lockkeeper_core::plan::{Mode, Step, Unit};
use lockkeeper_core::sql::{Statement, split};

use crate::error::Error;

/// One statement of a unit with its verdict.
#[derive(Clone, Debug)]
pub struct JudgedStep<'a> {
    pub step: &'a Step,
    /// Counts the units of the file from 0; steps of equal numbers commit together.
    pub unit: usize,
    /// It runs in a transaction block.
    pub block: bool,
    pub verdict: Verdict,
}

/// Files replayed so far.
pub struct Replay<'a> {
    dialect: &'a dyn Dialect,
    judge: Box<dyn Judge>,
    /// Statements of the file that are read already, each at its number.
    ahead: Vec<Option<Parsed>>,
}

impl<'a> Replay<'a> {
    /// Starts with an empty database on a server of this major version; `None` is the newest.
    fn new(dialect: &'a dyn Dialect, version: Option<u32>) -> Self {
        Replay { dialect, judge: dialect.judge(version), ahead: Vec::new() }
    }

    /// Starts with what was there before.
    pub fn on(dialect: &'a dyn Dialect, base: &Base) -> Result<Self, Finding> {
        let mut replay = Replay::new(dialect, base.version);
        replay.judge.presume_unknown(true);
        base.scripts.iter().try_for_each(|script| replay.base(script))?;
        replay.judge.presume_unknown(base.unknown);
        for Size { relation, rows, bytes } in &base.sizes {
            replay.judge.measure(relation, *rows, *bytes);
        }
        Ok(replay)
    }

    /// Takes a schema as what was there before. Statements that psql understands and a server
    /// does not (`\connect`) are skipped.
    fn base(&mut self, script: &Script) -> Result<(), Finding> {
        let statements = split(&script.text, self.dialect.lexicon()).map_err(|error| {
            let finding = Finding::error("unreadable-sql", error.to_string());
            finding.in_file(script.file.clone()).at(error.line, error.column)
        })?;
        let rolls_back = |s: &Statement<'_>| self.is_rollback(s);
        let rolls_back = statements.iter().any(rolls_back);
        for statement in &statements {
            if rolls_back && self.dialect.conduct(statement).placement == Placement::Begin {
                self.judge.save();
            }
            self.judge.judge(statement.text, false);
        }
        self.judge.baseline();
        Ok(())
    }

    fn is_rollback(&self, statement: &Statement<'_>) -> bool {
        matches!(self.dialect.conduct(statement).placement, Placement::Rollback { .. })
    }

    /// Notes rows that a person said; a name that nobody knows is an error.
    pub fn measure(&mut self, rows: &[(String, f64)], unknown: bool) -> Result<(), Error> {
        for (relation, rows) in rows {
            if !self.judge.measure(relation, Some(*rows), None) && !unknown {
                return Err(Error::usage(format!("no relation is called {relation}")).with_hint(
                    "name it as the schema does, with its schema when that is not public",
                ));
            }
        }
        Ok(())
    }

    /// Takes the statements of the next file as the engine has read them, in their order; those
    /// that are missing are read when they are judged.
    pub fn read_ahead(&mut self, parsed: Vec<Option<Parsed>>) {
        self.ahead = parsed;
    }

    /// Judges the units of one file.
    pub fn file<'u>(&mut self, units: &'u [Unit]) -> Vec<JudgedStep<'u>> {
        let mut judged = Vec::new();
        self.each_of_file(units, |step| judged.push(step));
        judged
    }

    /// Judges the units of one file and tells of each statement as soon as it is judged.
    pub fn each_of_file<'u>(&mut self, units: &'u [Unit], mut tell: impl FnMut(JudgedStep<'u>)) {
        self.judge.next_file();
        for (number, unit) in units.iter().enumerate() {
            self.judge.next_transaction();
            let thrown_away =
                matches!(&unit.mode, Mode::Unrecorded { closer, .. } if closer != "COMMIT");
            if thrown_away {
                self.judge.save();
            }
            let block = unit.mode != Mode::Alone;
            for step in &unit.steps {
                tell(self.step(step, number, block));
            }
            if thrown_away {
                self.judge.throw_away();
            } else {
                self.judge.next_transaction();
            }
        }
    }

    /// The same for single statements, all in one transaction block or each on its own.
    pub fn each_of_steps<'u>(
        &mut self,
        steps: &'u [Step],
        block: bool,
        mut tell: impl FnMut(JudgedStep<'u>),
    ) {
        self.judge.next_file();
        for (at, step) in steps.iter().enumerate() {
            let boundary = is_boundary(&step.conduct.placement);
            tell(self.step(step, if block { 0 } else { at }, block && !boundary));
        }
    }

    fn step<'u>(&mut self, step: &'u Step, unit: usize, block: bool) -> JudgedStep<'u> {
        let place = (step.seq as usize).checked_sub(1);
        let parsed = place.and_then(|place| self.ahead.get_mut(place)?.take());
        let verdict = match parsed {
            Some(parsed) => self.judge.judge_parsed(&step.sql, parsed, block),
            None => self.judge.judge(&step.sql, block),
        };
        JudgedStep { step, unit, block, verdict }
    }
}

/// Cuts a text into steps without a plan.
pub fn steps(dialect: &dyn Dialect, script: &Script) -> Result<Vec<Step>, Error> {
    let statements = split(&script.text, dialect.lexicon()).map_err(|error| {
        let failure = Error::config(error.to_string()).in_file(script.file.clone());
        failure.at(error.line, error.column)
    })?;
    Ok(steps_of(dialect, script, &statements))
}

/// Makes steps of statements that are cut already.
pub fn steps_of(dialect: &dyn Dialect, script: &Script, statements: &[Statement<'_>]) -> Vec<Step> {
    let step = |(at, statement): (usize, &Statement<'_>)| Step {
        seq: at as u32 + 1,
        sql: script.text.share(statement.text),
        line: statement.line,
        column: statement.column,
        copy_data: None,
        conduct: dialect.conduct(statement),
    };
    statements.iter().enumerate().map(step).collect()
}

fn is_boundary(placement: &Placement) -> bool {
    matches!(placement, Placement::Begin | Placement::Commit { .. } | Placement::Rollback { .. })
}
