//! What the demo measured, as data.

use std::time::Duration;

use lockkeeper::core::plan::{MigrationDocument, PlanDocument, StepDocument, TransactionKind};
use lockkeeper::core::preserve::Certificate;
use lockkeeper::ops::{BackupMade, History, Status};
use schemars::JsonSchema;
use serde::Serialize;

use super::story::counts;

/// A request that waited longer than this is one that somebody noticed.
pub const NOTICEABLE_MS: f64 = 300.0;

/// The report (`lockkeeper/demo/1`).
#[derive(Serialize, JsonSchema)]
pub struct Report {
    pub schema: String,
    pub lockkeeper: String,
    /// The database's name and version.
    pub engine: String,
    /// Why it is not the engine that one would expect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    pub machine: String,
    pub duration_ms: u64,
    pub migrations: Vec<MigrationRow>,
    pub kill: Kill,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    pub data: Data,
    pub assurance: Assurance,
}

/// What the last run left besides the new schema.
#[derive(Serialize, JsonSchema)]
pub struct Assurance {
    /// The backup before it; none where the machine has no programs that make one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<Box<BackupMade>>,
    /// What became of the data in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Box<Certificate>>,
}

/// One migration, over all runs that it took to apply it for the first time.
#[derive(Serialize, JsonSchema)]
pub struct MigrationRow {
    pub version: String,
    pub name: String,
    pub statements: usize,
    pub transactions: usize,
    /// Statements outside of any transaction.
    pub alone: usize,
    pub duration_ms: u64,
    pub lock_wait_ms: u64,
    pub gave_way: u32,
    pub killed: bool,
}

/// The murder and what came after.
#[derive(Serialize, JsonSchema)]
pub struct Kill {
    pub version: String,
    /// What the statement was doing at that moment.
    pub during: String,
    pub status: String,
    /// What the next run found and did, in order.
    pub resumed: Vec<String>,
}

/// The same statement behind the same long transaction, with and without Lockkeeper.
#[derive(Serialize, JsonSchema)]
pub struct Comparison {
    /// The version of the migration with that statement.
    pub migration: String,
    pub blocked_ms: u64,
    pub requests_per_second: u64,
    pub calm: Traffic,
    /// Every request from before the first run until after the last one.
    pub all_runs: Traffic,
    pub lockkeeper: Traffic,
    pub plain: Traffic,
}

/// How an application's requests fared.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Traffic {
    pub requests: usize,
    pub failed: usize,
    pub median_ms: f64,
    pub longest_ms: f64,
    /// Requests that waited longer than 300 ms.
    pub noticeable: usize,
}

/// What was compared before and after.
#[derive(Serialize, JsonSchema)]
pub struct Data {
    pub tables: Vec<TableCheck>,
    pub schema_after_rollback: bool,
    /// Orders that the application placed, as it counted them and as the table has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<(u64, u64)>,
}

/// A table before, and whether it was the same at each later look.
#[derive(Serialize, JsonSchema)]
pub struct TableCheck {
    #[serde(flatten)]
    pub before: TablePrint,
    pub after_migrate: bool,
    pub after_rollback: bool,
    pub after_second_migrate: bool,
}

/// Count and hash of a table's rows, in no order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TablePrint {
    pub table: String,
    pub rows: u64,
    pub hash: String,
}

impl Traffic {
    pub fn of(mut waits: Vec<Duration>, failed: usize) -> Self {
        waits.sort_unstable();
        let ms = |wait: Option<&Duration>| wait.map_or(0.0, |wait| wait.as_secs_f64() * 1000.0);
        let noticeable = waits.iter().filter(|wait| ms(Some(wait)) > NOTICEABLE_MS).count();
        Traffic {
            requests: waits.len(),
            failed,
            median_ms: ms(waits.get(waits.len() / 2)),
            longest_ms: ms(waits.last()),
            noticeable,
        }
    }
}

impl Kill {
    pub fn of(version: &str, during: &str, status: &Status, resumed: Vec<String>) -> Self {
        Kill {
            version: version.to_owned(),
            during: during.to_owned(),
            status: counts(status),
            resumed,
        }
    }
}

impl Data {
    /// Compares the first look with those after migrate, rollback and the second migrate.
    pub fn of(
        before: &[TablePrint],
        after: &[Vec<TablePrint>; 3],
        schema_after_rollback: bool,
        placed: Option<(u64, u64)>,
    ) -> Self {
        let check = |print: &TablePrint| {
            let [after_migrate, after_rollback, after_second_migrate] =
                after.each_ref().map(|prints| prints.contains(print));
            let before = print.clone();
            TableCheck { before, after_migrate, after_rollback, after_second_migrate }
        };
        Data { tables: before.iter().map(check).collect(), schema_after_rollback, placed }
    }

    /// Returns whether nothing that was there before has changed, ever, and nothing got lost.
    pub fn unchanged(&self) -> bool {
        let placed = self.placed.is_none_or(|(acknowledged, found)| acknowledged == found);
        self.tables.iter().all(TableCheck::unchanged) && self.schema_after_rollback && placed
    }

    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.before.rows).sum()
    }
}

impl TableCheck {
    pub fn unchanged(&self) -> bool {
        self.after_migrate && self.after_rollback && self.after_second_migrate
    }
}

/// Returns a row for each planned migration, with what the ledger says of it.
pub fn rows(plan: &PlanDocument, history: &History, killed: &str) -> Vec<MigrationRow> {
    let row = |migration: &MigrationDocument| {
        let steps: Vec<_> =
            plan.steps.iter().filter(|step| step.migration == migration.version).collect();
        let outside = |step: &&&_| is_alone(step);
        let alone = steps.iter().filter(outside).count();
        let ran = history.runs.iter().flat_map(|run| &run.migrations);
        let ran: Vec<_> = ran.filter(|ran| ran.version == migration.version).collect();
        let attempts: u32 = ran.iter().map(|ran| ran.attempts).sum();
        MigrationRow {
            version: migration.version.clone(),
            name: migration.name.clone(),
            statements: steps.len(),
            transactions: migration.transactions,
            alone,
            duration_ms: ran.iter().filter_map(|ran| ran.duration_ms).sum(),
            lock_wait_ms: ran.iter().map(|ran| ran.lock_wait_ms).sum(),
            gave_way: attempts.saturating_sub((migration.transactions + alone) as u32),
            killed: migration.version == killed,
        }
    };
    plan.migrations.iter().map(row).collect()
}

fn is_alone(step: &StepDocument) -> bool {
    step.transaction == TransactionKind::None
}

/// Returns system, processor and how many of them the program may use.
pub fn machine() -> String {
    let cpus = std::thread::available_parallelism().map_or(1, usize::from);
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{os} {arch}, {}", crate::ui::plural(cpus, "CPU"))
}
