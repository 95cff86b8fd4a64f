//! From the statements of a file to units that take effect together.

use std::collections::BTreeSet;

use crate::change::{Conduct, Dialect, Placement, Probe};
use crate::finding::Finding;
use crate::migration::Script;
use crate::sql::{Statement, split};

use super::{Mode, Step, Timeouts, Unit};

/// What besides its text decides how a file is cut.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Every statement stands on its own.
    pub no_transaction: bool,
    /// Statements that a server refused to run inside a transaction.
    pub isolated: BTreeSet<u32>,
    /// Statements that start a new transaction, because those before them have committed.
    pub cuts: BTreeSet<u32>,
    pub timeouts: Timeouts,
}

/// Cuts a script into units. One transaction around the whole file is the rule; the file's own
/// `BEGIN`/`COMMIT`, statements that refuse transactions and new enum values cut it further.
pub fn units(script: &Script, shape: &Shape, dialect: &dyn Dialect) -> Result<Vec<Unit>, Finding> {
    units_of(script, &cut(script, dialect)?, shape, dialect)
}

/// Cuts a script into statements, or says where it cannot be read.
pub fn cut<'a>(script: &'a Script, dialect: &dyn Dialect) -> Result<Vec<Statement<'a>>, Finding> {
    split(&script.text, dialect.lexicon()).map_err(|error| {
        let finding = Finding::error("unreadable-sql", error.to_string());
        finding.in_file(script.file.clone()).at(error.line, error.column)
    })
}

/// Does the same as [`units`] with a script whose statements are cut already.
pub fn units_of(
    script: &Script,
    statements: &[Statement<'_>],
    shape: &Shape,
    dialect: &dyn Dialect,
) -> Result<Vec<Unit>, Finding> {
    let conducts: Vec<Conduct> = statements.iter().map(|s| dialect.conduct(s)).collect();
    let own_boundaries = conducts.iter().any(|c| is_boundary(&c.placement));
    let mut builder = Builder {
        script,
        shape,
        single: shape.no_transaction || own_boundaries,
        open: Open::Implicit,
        steps: Vec::new(),
        units: Vec::new(),
    };
    for (i, (statement, conduct)) in statements.iter().zip(conducts).enumerate() {
        let later = &statements[i + 1..];
        builder.push(statement, conduct, i as u32 + 1, later)?;
    }
    builder.finish()
}

fn is_boundary(placement: &Placement) -> bool {
    use Placement::{Begin, Commit, Rollback};
    matches!(placement, Begin | Commit { .. } | Rollback { .. })
}

/// The transaction that the next statement belongs to.
enum Open {
    Implicit,
    /// The file's own, with its opening statement and where that stands.
    Explicit {
        opener: String,
        line: u32,
        column: u32,
    },
}

struct Builder<'a> {
    script: &'a Script,
    shape: &'a Shape,
    /// Statements outside of the file's own transactions stand on their own.
    single: bool,
    open: Open,
    steps: Vec<Step>,
    units: Vec<Unit>,
}

impl Builder<'_> {
    fn push(
        &mut self,
        statement: &Statement<'_>,
        mut conduct: Conduct,
        seq: u32,
        later: &[Statement<'_>],
    ) -> Result<(), Finding> {
        let isolated = self.shape.isolated.contains(&seq);
        let value = conduct.new_value.clone();
        if isolated && conduct.placement == Placement::Inside && value.is_none() {
            conduct = Conduct::outside(Probe::Person, conduct.remains);
        }
        if self.shape.cuts.contains(&seq) && matches!(self.open, Open::Implicit) {
            self.flush();
        }
        let placement = conduct.placement.clone();
        let parts = value.is_some_and(|v| isolated || later.iter().any(|s| uses(s, &v)));
        let step = self.step(statement, conduct, seq);
        match placement {
            Placement::Refused(why) => Err(self.finding("unsupported-statement", why, statement)),
            Placement::Begin => self.begin(statement),
            Placement::Commit { chain } => self.end("COMMIT", chain, statement),
            Placement::Rollback { chain } => self.end("ROLLBACK", chain, statement),
            Placement::Outside => self.outside(step, statement),
            Placement::Setting => self.setting(step),
            Placement::Inside if parts => self.apart(step),
            Placement::Inside => {
                self.steps.push(step);
                Ok(())
            }
        }
    }

    fn step(&self, statement: &Statement<'_>, conduct: Conduct, seq: u32) -> Step {
        Step {
            seq,
            sql: self.script.text.share(statement.text),
            line: statement.line,
            column: statement.column,
            copy_data: statement.copy_data.map(|data| self.script.text.share(data)),
            conduct,
        }
    }

    fn begin(&mut self, statement: &Statement<'_>) -> Result<(), Finding> {
        // A second BEGIN inside a transaction is a warning to the server and changes nothing.
        if let Open::Implicit = self.open {
            self.flush();
            self.open = opened(statement, statement.text.to_owned());
        }
        Ok(())
    }

    fn end(&mut self, word: &str, chain: bool, at: &Statement<'_>) -> Result<(), Finding> {
        match std::mem::replace(&mut self.open, Open::Implicit) {
            Open::Explicit { opener, .. } => {
                let again = chain.then(|| opener.clone());
                self.close(opener, word);
                if let Some(opener) = again {
                    self.open = opened(at, opener);
                }
            }
            // A COMMIT without BEGIN leaves the transaction that runners put around a file.
            Open::Implicit if word == "COMMIT" => self.flush_together(),
            Open::Implicit => self.flush(),
        }
        Ok(())
    }

    fn close(&mut self, opener: String, word: &str) {
        let read_only = opener.to_ascii_lowercase().contains("read only");
        let mode = if word == "COMMIT" && !read_only {
            Mode::Transaction { opener: Some(opener) }
        } else {
            Mode::Unrecorded { opener, closer: word.to_owned() }
        };
        let steps = std::mem::take(&mut self.steps);
        self.unit(mode, steps);
    }

    fn outside(&mut self, step: Step, statement: &Statement<'_>) -> Result<(), Finding> {
        if let Open::Explicit { line, .. } = self.open {
            let why = format!(
                "this statement cannot run inside a transaction, and line {line} opens one; \
                 move it before BEGIN or after COMMIT"
            );
            return Err(self.finding("needs-no-transaction", why, statement));
        }
        self.flush();
        self.unit(Mode::Alone, vec![step]);
        Ok(())
    }

    fn setting(&mut self, step: Step) -> Result<(), Finding> {
        if let Open::Explicit { .. } = self.open {
            self.steps.push(step);
        } else {
            self.flush();
            self.unit(Mode::Alone, vec![step]);
        }
        Ok(())
    }

    /// Gives a statement a transaction of its own, because later ones need it committed.
    fn apart(&mut self, step: Step) -> Result<(), Finding> {
        if let Open::Explicit { .. } = self.open {
            self.steps.push(step);
            return Ok(());
        }
        self.flush();
        self.unit(Mode::Transaction { opener: None }, vec![step]);
        Ok(())
    }

    fn flush(&mut self) {
        if !self.single {
            return self.flush_together();
        }
        for step in std::mem::take(&mut self.steps) {
            self.unit(Mode::Transaction { opener: None }, vec![step]);
        }
    }

    fn flush_together(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        if !steps.is_empty() {
            self.unit(Mode::Transaction { opener: None }, steps);
        }
    }

    fn unit(&mut self, mode: Mode, steps: Vec<Step>) {
        let timeouts = match mode {
            Mode::Alone => self.shape.timeouts.supervised(),
            _ => self.shape.timeouts,
        };
        self.units.push(Unit { mode, steps, timeouts });
    }

    fn finish(mut self) -> Result<Vec<Unit>, Finding> {
        if let Open::Explicit { line, column, .. } = self.open {
            let why = "this transaction is never committed: the end of the file would throw it \
                       away; add COMMIT";
            let finding = Finding::error("unclosed-transaction", why);
            return Err(finding.in_file(self.script.file.clone()).at(line, column));
        }
        self.flush();
        // The ledger row needs a transaction to commit with, also for a file without statements.
        if !matches!(
            self.units.last(),
            Some(Unit { mode: Mode::Transaction { .. } | Mode::Alone, .. })
        ) {
            self.unit(Mode::Transaction { opener: None }, Vec::new());
        }
        Ok(self.units)
    }

    fn finding(&self, rule: &'static str, why: String, statement: &Statement<'_>) -> Finding {
        let finding = Finding::error(rule, why);
        finding.in_file(self.script.file.clone()).at(statement.line, statement.column)
    }
}

fn opened(at: &Statement<'_>, opener: String) -> Open {
    Open::Explicit { opener, line: at.line, column: at.column }
}

/// Tells whether a statement speaks of a value, as a literal of its own or inside code.
fn uses(statement: &Statement<'_>, value: &str) -> bool {
    let quoted = value.replace('\'', "''");
    let speaks = |text: &str| text.contains(value) || text.contains(&quoted);
    speaks(statement.text) || statement.copy_data.is_some_and(speaks)
}
