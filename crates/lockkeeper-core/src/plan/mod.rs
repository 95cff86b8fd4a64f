//! A plan: which statements run, in which transactions, under which limits. A document one can
//! read, store, hash and compare; it does not know how steps are run or who approved them.

mod build;
mod document;

pub use build::{Shape, cut, units, units_of};
pub use document::{Effects, MigrationDocument, PlanDocument, StepDocument, TransactionKind};

use schemars::JsonSchema;
use serde::Serialize;

use crate::change::{Conduct, Remains};
use crate::migration::Version;
use crate::sql::Piece;

/// Which way a migration runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

/// The limits of a step, in milliseconds; 0 means that the engine sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Timeouts {
    /// The longest a statement queues for a lock before it gives way.
    pub lock_ms: u64,
    /// The time all tries together may take before the run stops.
    pub lock_deadline_ms: u64,
    /// The longest one statement may run.
    pub statement_ms: u64,
    /// The longest an open transaction may sit idle.
    pub idle_in_transaction_ms: u64,
}

impl Timeouts {
    /// Returns the limits of a statement that works for long under a weak lock and is
    /// supervised instead of cut short.
    pub fn supervised(self) -> Timeouts {
        Timeouts { lock_ms: 0, statement_ms: 0, ..self }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts {
            lock_ms: 200,
            lock_deadline_ms: 60_000,
            statement_ms: 4 * 3_600_000,
            idle_in_transaction_ms: 60_000,
        }
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Counts the statements of the migration from 1.
    pub seq: u32,
    pub sql: Piece,
    /// Where the statement starts in its file, 1-based.
    pub line: u32,
    pub column: u32,
    pub copy_data: Option<Piece>,
    pub conduct: Conduct,
}

/// How the steps of a unit take effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Together with their journal row, in one transaction; `opener` is the file's own `BEGIN`.
    Transaction { opener: Option<String> },
    /// In a transaction of the file that cannot carry a journal row (thrown away or read only).
    Unrecorded { opener: String, closer: String },
    /// One statement outside of any transaction.
    Alone,
}

/// Steps that take effect together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub mode: Mode,
    pub steps: Vec<Step>,
    pub timeouts: Timeouts,
}

impl Unit {
    /// Returns the fingerprint that tells on resume whether the file was changed meanwhile.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for step in &self.steps {
            hasher.update(step.sql.as_bytes());
            hasher.update(b"\0");
            hasher.update(step.copy_data.as_deref().unwrap_or_default().as_bytes());
            hasher.update(b"\0");
        }
        hasher.finalize().to_hex().as_str()[..32].to_owned()
    }

    /// Returns the number of the first statement, or of none in an empty unit.
    pub fn seq(&self) -> u32 {
        self.steps.first().map_or(0, |step| step.seq)
    }
}

/// One migration to run, in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedMigration {
    pub version: Version,
    pub name: String,
    pub direction: Direction,
    pub file: String,
    pub checksum: String,
    pub semantic: String,
    pub repeatable: bool,
    /// Runs as written, whatever it costs (`-- lockkeeper: direct`).
    pub direct: bool,
    pub units: Vec<Unit>,
}

impl PlannedMigration {
    /// Returns the strongest trace the migration leaves in its session.
    pub fn remains(&self) -> Remains {
        let steps = self.units.iter().flat_map(|unit| &unit.steps);
        steps.map(|step| step.conduct.remains).max().unwrap_or(Remains::Nothing)
    }

    /// Returns the settings that units before `unit` made and later ones may rely on.
    pub fn settings_before(&self, unit: usize) -> Vec<&Step> {
        let steps = self.units.iter().take(unit).flat_map(|unit| &unit.steps);
        steps.filter(|step| step.conduct.remains == Remains::Settings).collect()
    }

    /// Returns how many statements the migration has.
    pub fn statements(&self) -> usize {
        self.units.iter().map(|unit| unit.steps.len()).sum()
    }
}

/// Everything one run is to do, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub migrations: Vec<PlannedMigration>,
}
