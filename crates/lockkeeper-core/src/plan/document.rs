//! The plan as other programs read it (`CONTRACT.md`, `lockkeeper/plan/1`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::change::Effect;

use super::{Direction, Mode, Plan, PlannedMigration, Step, Timeouts, Unit};

/// The plan document; `hash` covers everything else in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanDocument {
    pub schema: String,
    pub hash: String,
    pub migrations: Vec<MigrationDocument>,
    pub steps: Vec<StepDocument>,
}

/// One migration of the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MigrationDocument {
    pub version: String,
    pub name: String,
    pub direction: Direction,
    pub file: String,
    pub checksum: String,
    pub transactions: usize,
}

/// How a step stands to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TransactionKind {
    /// Alone in its transaction.
    Own,
    /// Commits together with its neighbours of the same `unit`.
    Shared,
    /// Outside of any transaction.
    None,
}

/// One statement of the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepDocument {
    pub migration: String,
    pub seq: u32,
    /// Counts the transactions of the migration from 1; equal numbers commit together.
    pub unit: usize,
    pub sql: String,
    pub line: u32,
    pub transaction: TransactionKind,
    pub effects: Vec<Effect>,
    pub timeouts: Timeouts,
    /// How an interrupted run finds out whether the step took effect.
    pub probe: String,
}

/// The verdict on a statement; `None` where nobody has judged it.
pub type Effects<'a> = dyn Fn(usize, u32) -> Option<Vec<Effect>> + 'a;

impl Plan {
    /// Returns the plan as a document with its hash, which covers what runs and how, not what it
    /// costs. `effects` knows the verdict on a statement by the position of its migration and its
    /// number there.
    pub fn document(&self, effects: &Effects<'_>) -> PlanDocument {
        let mut document = PlanDocument {
            schema: "lockkeeper/plan/1".to_owned(),
            hash: String::new(),
            migrations: self.migrations.iter().map(migration).collect(),
            steps: self
                .migrations
                .iter()
                .enumerate()
                .flat_map(|(i, m)| steps(i, m, effects))
                .collect(),
        };
        document.hash = hash(&document);
        document
    }
}

fn hash(document: &PlanDocument) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |texts: [&str; 3]| {
        for text in texts {
            hasher.update(text.as_bytes());
            hasher.update(b"\0");
        }
    };
    for m in &document.migrations {
        add([&m.version, m.direction.as_str(), &m.checksum]);
    }
    for s in &document.steps {
        let limits = format!("{:?} {:?} {}", s.transaction, s.timeouts, s.unit);
        add([&s.migration, &s.sql, &limits]);
    }
    hasher.finalize().to_hex().to_string()
}

fn migration(m: &PlannedMigration) -> MigrationDocument {
    let transactional = |unit: &&Unit| unit.mode != Mode::Alone;
    MigrationDocument {
        version: m.version.to_string(),
        name: m.name.clone(),
        direction: m.direction,
        file: m.file.clone(),
        checksum: m.checksum.clone(),
        transactions: m.units.iter().filter(transactional).count(),
    }
}

fn steps<'a>(
    position: usize,
    m: &'a PlannedMigration,
    effects: &'a Effects<'_>,
) -> impl Iterator<Item = StepDocument> + 'a {
    let units = m.units.iter().enumerate();
    units.flat_map(move |(i, unit)| {
        unit.steps.iter().map(move |step| {
            let document = document(m, i + 1, unit, step);
            match effects(position, step.seq) {
                Some(effects) => StepDocument { effects, ..document },
                None => document,
            }
        })
    })
}

fn document(m: &PlannedMigration, number: usize, unit: &Unit, step: &Step) -> StepDocument {
    let transaction = match (&unit.mode, unit.steps.len()) {
        (Mode::Alone, _) => TransactionKind::None,
        (_, 1) => TransactionKind::Own,
        _ => TransactionKind::Shared,
    };
    StepDocument {
        migration: m.version.to_string(),
        seq: step.seq,
        unit: number,
        sql: step.sql.to_string(),
        line: step.line,
        transaction,
        effects: vec![Effect::unknown(transaction == TransactionKind::None)],
        timeouts: unit.timeouts,
        probe: step.conduct.probe.to_string(),
    }
}
