//! Reading the ledger back.

use lockkeeper_core::migration::{Applied, Version};
use lockkeeper_core::plan::Direction;

use crate::engine::{Capabilities, DbError, ErrorClass, Rows, Session};

/// One row of an unfinished migration's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    pub migration: Version,
    pub direction: Direction,
    pub seq: u32,
    pub steps: u32,
    pub step_hash: String,
    /// The statement was about to run, and nobody knows whether it did.
    pub intent: bool,
    pub before: String,
}

/// What the ledger says at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// 0 when there is no ledger yet.
    pub version: u32,
    pub applied: Vec<Applied>,
    /// The run that finished each applied version.
    pub runs: Vec<(Version, String)>,
    pub open: Vec<JournalRow>,
}

impl Snapshot {
    /// Returns the versions that stand half way.
    pub fn unfinished(&self) -> Vec<Version> {
        let mut versions: Vec<_> = self.open.iter().map(|row| row.migration.clone()).collect();
        versions.dedup();
        versions
    }

    /// Returns the open journal rows of one migration.
    pub fn open_of(&self, version: &Version) -> Vec<&JournalRow> {
        self.open.iter().filter(|row| row.migration == *version).collect()
    }

    /// Tells whether this run finished the version.
    pub fn is_applied_by(&self, version: &Version, run: &str) -> bool {
        self.runs.iter().any(|(applied, by)| applied == version && by == run)
    }

    pub fn is_applied(&self, version: &Version) -> bool {
        self.applied.iter().any(|row| row.version == *version)
    }
}

/// Reads everything a run has to know, in one round trip.
pub async fn read(session: &mut dyn Session, caps: &Capabilities) -> Result<Snapshot, DbError> {
    let sql = format!(
        "SELECT coalesce(max(version), 0) FROM {p}ledger; \
         SELECT version, name, checksum, semantic, kind, applied_at, run FROM {p}migration; \
         SELECT migration, direction, seq, steps, step_hash, state, before FROM {p}journal \
         WHERE is_open ORDER BY id",
        p = caps.prefix
    );
    match session.query(&sql).await {
        Ok(sets) => Ok(snapshot(sets)),
        Err(error) if error.class == ErrorClass::Absent => Ok(Snapshot::default()),
        Err(error) => Err(error),
    }
}

fn snapshot(sets: Vec<Rows>) -> Snapshot {
    let mut sets = sets.into_iter();
    let mut next = || sets.next().unwrap_or_default();
    let version = next().first().and_then(|row| cell(row, 0).parse().ok()).unwrap_or(0);
    let rows = next();
    let by = |row: &Vec<_>| Some((Version::parse(cell(row, 0))?, cell(row, 6).to_owned()));
    let runs = rows.iter().filter_map(by).collect();
    let mut applied: Vec<_> = rows.into_iter().filter_map(applied).collect();
    applied.sort_by(|a, b| a.version.cmp(&b.version));
    Snapshot { version, applied, runs, open: next().into_iter().filter_map(open).collect() }
}

fn cell(row: &[Option<String>], i: usize) -> &str {
    row.get(i).and_then(Option::as_deref).unwrap_or_default()
}

fn applied(mut row: Vec<Option<String>>) -> Option<Applied> {
    Some(Applied {
        version: Version::parse(cell(&row, 0))?,
        name: cell(&row, 1).to_owned(),
        baseline: cell(&row, 4) == "baseline",
        applied_at: cell(&row, 5).to_owned(),
        checksum: row[2].take(),
        semantic: row[3].take(),
    })
}

fn open(row: Vec<Option<String>>) -> Option<JournalRow> {
    Some(JournalRow {
        migration: Version::parse(cell(&row, 0))?,
        direction: if cell(&row, 1) == "down" { Direction::Down } else { Direction::Up },
        seq: cell(&row, 2).parse().ok()?,
        steps: cell(&row, 3).parse().ok()?,
        step_hash: cell(&row, 4).to_owned(),
        intent: cell(&row, 5) == "intent",
        before: cell(&row, 6).to_owned(),
    })
}

/// One run as `history` shows it.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct RunRow {
    pub id: String,
    pub verb: String,
    pub env: Option<String>,
    pub actor: String,
    pub host: String,
    pub tool_version: String,
    pub started_at: String,
    pub finished_at: Option<String>,
    pub outcome: Option<String>,
    pub error: Option<String>,
    pub ticket: Option<String>,
    pub reason: Option<String>,
    /// The backup that was made before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    /// What became of the data, when that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<super::Certified>,
    /// The migrations it ran, in order, with their direction.
    pub migrations: Vec<RunMigration>,
}

/// What a run did to one migration.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct RunMigration {
    pub version: String,
    pub direction: String,
    pub state: String,
    pub duration_ms: Option<u64>,
    pub lock_wait_ms: u64,
    pub attempts: u32,
}

/// Returns the version of the ledger, 0 where there is none.
async fn version(session: &mut dyn Session, caps: &Capabilities) -> Result<u32, DbError> {
    let sql = format!("SELECT coalesce(max(version), 0) FROM {}ledger", caps.prefix);
    match session.query(&sql).await {
        Ok(sets) => {
            let version = sets.into_iter().flatten().flatten().flatten().next();
            Ok(version.and_then(|version| version.parse().ok()).unwrap_or(0))
        }
        Err(error) if error.class == ErrorClass::Absent => Ok(0),
        Err(error) => Err(error),
    }
}

/// Reads the newest runs first, at most `limit`.
pub async fn runs(
    session: &mut dyn Session,
    caps: &Capabilities,
    limit: u32,
) -> Result<Vec<RunRow>, DbError> {
    // A ledger that no run has upgraded yet knows of no backups.
    let backup = if version(session, caps).await? < 4 { "NULL" } else { "backup" };
    let sql = format!(
        "SELECT id, verb, env, actor, host, tool_version, started_at, finished_at, outcome, \
         error, ticket, reason, {backup} FROM {p}run ORDER BY id DESC LIMIT {limit}; \
         SELECT run, migration, direction, state, duration_ms, lock_wait_ms, attempts, at \
         FROM {p}journal WHERE run IN (SELECT id FROM {p}run ORDER BY id DESC LIMIT {limit}) \
         UNION ALL \
         SELECT m.run, version, 'up', 'done', duration_ms, lock_wait_ms, attempts, applied_at \
         FROM {p}migration m WHERE run IN (SELECT id FROM {p}run ORDER BY id DESC LIMIT {limit}) \
         AND NOT EXISTS (SELECT 1 FROM {p}journal j WHERE j.run = m.run \
         AND j.migration = m.version AND j.state = 'done') ORDER BY at",
        p = caps.prefix
    );
    let mut sets = match session.query(&sql).await {
        Ok(sets) => sets.into_iter(),
        Err(error) if error.class == ErrorClass::Absent => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut runs: Vec<_> = sets.next().unwrap_or_default().into_iter().map(run_row).collect();
    for row in sets.next().unwrap_or_default() {
        if let Some(run) = runs.iter_mut().find(|run| run.id == cell(&row, 0)) {
            merge(&mut run.migrations, &row);
        }
    }
    let mut certified = super::certified(session, caps, limit).await?;
    for run in &mut runs {
        run.certificate = certified.remove(&run.id);
    }
    Ok(runs)
}

fn run_row(mut row: Vec<Option<String>>) -> RunRow {
    row.resize(13, None);
    let mut take = |i: usize| row[i].take();
    RunRow {
        id: take(0).unwrap_or_default(),
        verb: take(1).unwrap_or_default(),
        env: take(2),
        actor: take(3).unwrap_or_default(),
        host: take(4).unwrap_or_default(),
        tool_version: take(5).unwrap_or_default(),
        started_at: take(6).unwrap_or_default(),
        finished_at: take(7),
        outcome: take(8),
        error: take(9),
        ticket: take(10),
        reason: take(11),
        backup: take(12),
        certificate: None,
        migrations: Vec::new(),
    }
}

/// Adds a unit to its migration: durations and waits add up, the last state counts.
fn merge(migrations: &mut Vec<RunMigration>, row: &[Option<String>]) {
    let number = |i: usize| cell(row, i).parse::<u64>().ok();
    let (version, direction) = (cell(row, 1), cell(row, 2));
    let same = |m: &&mut RunMigration| m.version == version && m.direction == direction;
    let Some(known) = migrations.iter_mut().find(same) else {
        migrations.push(RunMigration {
            version: version.to_owned(),
            direction: direction.to_owned(),
            state: cell(row, 3).to_owned(),
            duration_ms: number(4),
            lock_wait_ms: number(5).unwrap_or(0),
            attempts: number(6).unwrap_or(0) as u32,
        });
        return;
    };
    known.state = cell(row, 3).to_owned();
    known.duration_ms = known.duration_ms.zip(number(4)).map(|(a, b)| a + b).or(number(4));
    known.lock_wait_ms += number(5).unwrap_or(0);
    known.attempts += number(6).unwrap_or(0) as u32;
}
