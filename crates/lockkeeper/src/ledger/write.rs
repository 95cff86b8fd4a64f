//! The statements that write the ledger.

use lockkeeper_core::plan::{Direction, PlannedMigration, Unit};

use crate::engine::Capabilities;

use super::quote::{number, optional, text};

/// Writes ledger statements for one run.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub caps: Capabilities,
    pub run: String,
    /// The fencing token of the lease.
    pub token: i64,
}

/// How a run introduces itself.
#[derive(Clone, Debug, Default)]
pub struct RunStart {
    pub verb: String,
    pub env: Option<String>,
    pub actor: String,
    pub host: String,
    pub plan_hash: Option<String>,
    pub ticket: Option<String>,
    pub reason: Option<String>,
    /// The backup that was made before.
    pub backup: Option<String>,
}

/// What a journal row says about a unit.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub migration: &'a PlannedMigration,
    pub unit: usize,
    pub attempts: u32,
    pub lock_wait_ms: u64,
}

/// A row of the table of applied migrations.
#[derive(Clone, Debug)]
pub struct AppliedRow<'a> {
    pub version: &'a str,
    pub name: &'a str,
    pub checksums: Option<(&'a str, &'a str)>,
    pub kind: &'a str,
    pub steps: usize,
    pub attempts: u32,
    pub lock_wait_ms: u64,
}

impl<'a> AppliedRow<'a> {
    /// Returns the row of a migration that a person vouches for.
    pub fn vouched(version: &'a str, name: &'a str, kind: &'a str) -> Self {
        AppliedRow { version, name, checksums: None, kind, steps: 0, attempts: 0, lock_wait_ms: 0 }
    }
}

impl Entry<'_> {
    fn unit(&self) -> &Unit {
        &self.migration.units[self.unit]
    }

    /// Returns whether the unit is all there is to apply.
    pub fn is_whole_migration(&self) -> bool {
        self.is_last() && self.unit == 0 && self.migration.direction == Direction::Up
    }

    fn is_last(&self) -> bool {
        self.unit + 1 == self.migration.units.len()
    }
}

impl Ledger {
    /// Returns the token, or NULL (which no journal row takes) when the lease has moved on.
    pub(super) fn fence(&self) -> String {
        format!(
            "(SELECT token FROM {}lease WHERE token = {}{})",
            self.caps.prefix, self.token, self.caps.row_lock
        )
    }

    fn q(&self, value: &str) -> String {
        text(value, &self.caps)
    }

    /// Records that the run begins.
    pub fn run_started(&self, start: &RunStart) -> String {
        let o = |v: &Option<String>| optional(v.as_deref(), &self.caps);
        format!(
            "INSERT INTO {p}run (id, verb, env, actor, host, tool_version, plan_hash, ticket, \
             reason, backup, started_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {now}) \
             ON CONFLICT (id) DO NOTHING",
            self.q(&self.run),
            self.q(&start.verb),
            o(&start.env),
            self.q(&start.actor),
            self.q(&start.host),
            self.q(env!("CARGO_PKG_VERSION")),
            o(&start.plan_hash),
            o(&start.ticket),
            o(&start.reason),
            o(&start.backup),
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    /// Records how the run ended.
    pub fn run_finished(&self, outcome: &str, error: Option<&str>) -> String {
        format!(
            "UPDATE {p}run SET finished_at = {now}, outcome = {}, error = {} WHERE id = {}",
            self.q(outcome),
            optional(error, &self.caps),
            self.q(&self.run),
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    /// Records that a unit took effect; belongs into the transaction of the unit itself. Ends the
    /// migration when the unit is its last. A migration of one transaction needs no journal row of
    /// its own: its row in `migration` says as much, and moves to the journal when it is undone.
    pub fn unit_done(&self, entry: &Entry<'_>) -> Vec<String> {
        if entry.is_whole_migration() {
            return vec![self.applied(entry)];
        }
        let (open, duration) = (!entry.is_last(), self.caps.elapsed_ms);
        let mut statements = vec![self.journal_row(entry, "done", open, duration, None)];
        if entry.is_last() {
            statements.extend(self.migration_done(entry));
        }
        statements
    }

    /// Records what is about to be tried outside of a transaction, and what the catalog showed.
    pub fn intent(&self, entry: &Entry<'_>, before: &str) -> String {
        self.journal_row(entry, "intent", true, "NULL", Some(before))
    }

    /// Turns the intent into a fact.
    pub fn intent_done(&self, entry: &Entry<'_>, duration_ms: u64) -> Vec<String> {
        let mut statements = vec![format!(
            "UPDATE {p}journal SET state = 'done', is_open = {}, token = {}, attempts = {}, lock_wait_ms = {}, \
             duration_ms = {duration_ms}, at = {now} WHERE {}",
            !entry.is_last(),
            self.fence(),
            entry.attempts,
            entry.lock_wait_ms,
            self.open_row(entry),
            p = self.caps.prefix,
            now = self.caps.now,
        )];
        if entry.is_last() {
            statements.extend(self.migration_done(entry));
        }
        statements
    }

    /// Withdraws the intent: the statement failed and left nothing behind.
    pub fn intent_failed(&self, entry: &Entry<'_>, sqlstate: Option<&str>, error: &str) -> String {
        format!(
            "UPDATE {p}journal SET state = 'failed', is_open = false, token = {}, attempts = {}, \
             sqlstate = {}, error = {}, at = {now} WHERE {}",
            self.fence(),
            entry.attempts,
            optional(sqlstate, &self.caps),
            self.q(error),
            self.open_row(entry),
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    /// Records a transaction that was rolled back.
    pub fn unit_failed(&self, entry: &Entry<'_>, sqlstate: Option<&str>, error: &str) -> String {
        let row = self.journal_row(entry, "failed", false, "NULL", None);
        row.replace("/*sqlstate*/NULL", &optional(sqlstate, &self.caps))
            .replace("/*error*/NULL", &self.q(error))
    }

    fn open_row(&self, entry: &Entry<'_>) -> String {
        format!(
            "migration = {} AND direction = '{}' AND seq = {} AND state = 'intent' AND is_open",
            self.q(entry.migration.version.as_str()),
            entry.migration.direction.as_str(),
            entry.unit().seq(),
        )
    }

    fn journal_row(
        &self,
        entry: &Entry<'_>,
        state: &str,
        open: bool,
        duration: &str,
        before: Option<&str>,
    ) -> String {
        format!(
            "INSERT INTO {p}journal (run, migration, direction, seq, steps, step_hash, state, \
             is_open, token, attempts, lock_wait_ms, duration_ms, at, before, sqlstate, error) \
             VALUES ({}, {}, '{}', {}, {}, '{}', '{state}', {open}, {}, {}, {}, {duration}, {now}, \
             {}, /*sqlstate*/NULL, /*error*/NULL)",
            self.q(&self.run),
            self.q(entry.migration.version.as_str()),
            entry.migration.direction.as_str(),
            entry.unit().seq(),
            entry.unit().steps.len(),
            entry.unit().hash(),
            self.fence(),
            entry.attempts,
            entry.lock_wait_ms,
            optional(before, &self.caps),
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    fn migration_done(&self, entry: &Entry<'_>) -> Vec<String> {
        let version = entry.migration.version.as_str();
        let mut statements = Vec::new();
        if entry.unit > 0 {
            statements.push(format!(
                "UPDATE {p}journal SET is_open = false WHERE migration = {} AND is_open",
                self.q(version),
                p = self.caps.prefix,
            ));
        }
        match entry.migration.direction {
            Direction::Up => statements.push(self.applied(entry)),
            Direction::Down => statements.extend(self.forget(version)),
        }
        statements
    }

    fn applied(&self, entry: &Entry<'_>) -> String {
        let m = entry.migration;
        let row = AppliedRow {
            version: m.version.as_str(),
            name: &m.name,
            checksums: Some((&m.checksum, &m.semantic)),
            kind: "migration",
            steps: m.statements(),
            attempts: entry.attempts,
            lock_wait_ms: entry.lock_wait_ms,
        };
        self.migration_row(&row)
    }

    /// Teaches the session the statement that records an applied migration, so that the server
    /// has not to analyse and plan it for each of a thousand.
    pub fn prepare_applied(&self, name: &str) -> String {
        format!(
            "PREPARE {name} (text, text, text, text, int, int, bigint) AS \
             INSERT INTO {p}migration (version, name, checksum, semantic, kind, run, token, steps, \
             attempts, lock_wait_ms, applied_at, duration_ms) \
             VALUES ($1, $2, $3, $4, 'migration', {}, {}, $5, $6, $7, {now}, {})",
            self.q(&self.run),
            self.fence(),
            self.caps.elapsed_ms,
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    /// Records a migration of one unit as applied, with the statement that the session knows.
    pub fn execute_applied(&self, name: &str, entry: &Entry<'_>) -> String {
        let m = entry.migration;
        let texts = [m.version.as_str(), &m.name, &m.checksum, &m.semantic].map(|t| self.q(t));
        let numbers = (m.statements(), entry.attempts, entry.lock_wait_ms);
        format!(
            "EXECUTE {name} ({}, {}, {}, {})",
            texts.join(", "),
            numbers.0,
            numbers.1,
            numbers.2
        )
    }

    /// Records a migration as applied.
    pub fn migration_row(&self, row: &AppliedRow<'_>) -> String {
        let (checksum, semantic) = row.checksums.unzip();
        let ran = row.kind == "migration";
        format!(
            "INSERT INTO {p}migration (version, name, checksum, semantic, kind, run, token, steps, \
             attempts, lock_wait_ms, applied_at, duration_ms) \
             VALUES ({}, {}, {}, {}, '{}', {}, {}, {}, {}, {}, {now}, {})",
            self.q(row.version),
            self.q(row.name),
            optional(checksum, &self.caps),
            optional(semantic, &self.caps),
            row.kind,
            self.q(&self.run),
            self.fence(),
            row.steps,
            row.attempts,
            row.lock_wait_ms,
            if ran { self.caps.elapsed_ms } else { "NULL" },
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    /// Records a migration as not applied; what is known of its application moves to the journal.
    pub fn forget(&self, version: &str) -> [String; 2] {
        let (p, version) = (self.caps.prefix, self.q(version));
        [
            format!(
                "INSERT INTO {p}journal (run, migration, direction, seq, steps, step_hash, state, \
                 is_open, token, attempts, lock_wait_ms, duration_ms, at) \
                 SELECT run, version, 'up', 0, steps, coalesce(checksum, ''), 'undone', false, \
                 token, attempts, lock_wait_ms, duration_ms, applied_at \
                 FROM {p}migration WHERE version = {version}"
            ),
            format!("DELETE FROM {p}migration WHERE version = {version}"),
        ]
    }

    /// Closes whatever the journal holds open for a migration.
    pub fn close_journal(&self, version: &str) -> String {
        format!(
            "UPDATE {p}journal SET is_open = false, token = {} WHERE migration = {} AND is_open",
            self.fence(),
            self.q(version),
            p = self.caps.prefix,
        )
    }

    /// Records a decision of a person about a migration.
    pub fn decided(&self, version: &str, state: &str, note: &str) -> String {
        format!(
            "INSERT INTO {p}journal (run, migration, direction, seq, steps, step_hash, state, \
             is_open, token, attempts, lock_wait_ms, at, error) VALUES \
             ({}, {}, 'up', 0, 0, '', '{state}', false, {}, 0, 0, {now}, {})",
            self.q(&self.run),
            self.q(version),
            self.fence(),
            self.q(note),
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    /// Gives a sign of life; changes no row when another run has taken over.
    pub fn heartbeat(&self) -> String {
        format!(
            "UPDATE {p}lease SET heartbeat = {now} WHERE token = {} RETURNING token",
            self.token,
            p = self.caps.prefix,
            now = self.caps.now,
        )
    }

    /// Names the session that works for this lease, so that a successor can find it.
    pub fn worker(&self, backend: Option<i32>) -> String {
        format!(
            "UPDATE {p}lease SET backend = {} WHERE token = {} RETURNING token",
            number(backend),
            self.token,
            p = self.caps.prefix,
        )
    }
}

/// Takes the lease: the next token, under our name. Returns the token.
pub fn take_lease(caps: &Capabilities, holder: &str, run: &str) -> String {
    format!(
        "UPDATE {p}lease SET token = token + 1, holder = {}, run = {}, backend = NULL, \
         heartbeat = {now} WHERE id = 1 RETURNING token",
        text(holder, caps),
        text(run, caps),
        p = caps.prefix,
        now = caps.now,
    )
}

/// Renews the lease for whoever holds the lock.
pub fn sign_of_life(caps: &Capabilities) -> String {
    format!("UPDATE {}lease SET heartbeat = {} WHERE id = 1", caps.prefix, caps.now)
}

/// Reads who had the lease before: backend, holder, age of the last sign of life in ms, run.
pub fn read_lease(caps: &Capabilities) -> String {
    format!(
        "SELECT backend, holder, {}, run FROM {}lease WHERE id = 1",
        caps.age_ms.replace("{}", "heartbeat"),
        caps.prefix
    )
}
