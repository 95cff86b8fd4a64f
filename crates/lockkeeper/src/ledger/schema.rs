//! The tables of the ledger and their versions. A version, once released, never changes.

use crate::engine::Capabilities;

/// The newest version of the ledger that this program knows.
pub const VERSION: u32 = 4;

/// Returns the statements that bring a ledger of version `from` (0: none) to [`VERSION`].
pub fn upgrade(from: u32, caps: &Capabilities) -> Vec<String> {
    let versions: [fn(&Capabilities) -> Vec<String>; VERSION as usize] =
        [version_1, version_2, version_3, version_4];
    versions[from as usize..].iter().flat_map(|version| version(caps)).collect()
}

fn version_1(caps: &Capabilities) -> Vec<String> {
    let tables = [
        "CREATE TABLE {p}ledger (version int PRIMARY KEY, installed_at {t} NOT NULL, installed_by text NOT NULL)",
        // The token is the key, so that a reader's key lock lets heartbeats pass and holds up only
        // a successor, until the transaction that wrote under the old token has ended.
        "CREATE TABLE {p}lease (
  token bigint PRIMARY KEY, id int NOT NULL UNIQUE CHECK (id = 1), holder text, run text,
  backend int, heartbeat {t} NOT NULL)",
        "CREATE TABLE {p}run (
  id text PRIMARY KEY, verb text NOT NULL, env text, actor text NOT NULL, host text NOT NULL,
  tool_version text NOT NULL, plan_hash text, ticket text, reason text,
  started_at {t} NOT NULL, finished_at {t}, outcome text, error text)",
        "CREATE TABLE {p}journal (
  id {id}, run text NOT NULL, migration text NOT NULL, direction text NOT NULL,
  seq int NOT NULL, steps int NOT NULL, step_hash text NOT NULL,
  state text NOT NULL CHECK (state IN ('intent', 'done', 'failed', 'undone')),
  is_open boolean NOT NULL, token bigint NOT NULL, attempts int NOT NULL,
  lock_wait_ms bigint NOT NULL, duration_ms bigint, at {t} NOT NULL,
  before text, sqlstate text, error text)",
        "CREATE INDEX lockkeeper_journal_open ON {p}journal (migration) WHERE is_open",
        "CREATE TABLE {p}migration (
  version text PRIMARY KEY, name text NOT NULL, checksum text, semantic text,
  kind text NOT NULL CHECK (kind IN ('migration', 'baseline', 'resolved')),
  run text NOT NULL, token bigint NOT NULL, steps int NOT NULL, attempts int NOT NULL,
  lock_wait_ms bigint NOT NULL, applied_at {t} NOT NULL, duration_ms bigint)",
        "INSERT INTO {p}lease VALUES (0, 1, NULL, NULL, NULL, {now})",
        "INSERT INTO {p}ledger VALUES (1, {now}, 'lockkeeper')",
    ];
    let mut statements = vec![caps.create_namespace.to_owned()];
    statements.extend(tables.iter().map(|sql| fill(sql, caps)));
    statements.retain(|sql| !sql.is_empty());
    statements
}

/// What the schema was when a run had ended: its mark, and as soon as they are read its objects.
fn version_2(caps: &Capabilities) -> Vec<String> {
    let tables = [
        "CREATE TABLE {p}schema (
  id {id}, run text NOT NULL, token bigint NOT NULL, at {t} NOT NULL, mark text NOT NULL,
  hash text, objects text)",
        "INSERT INTO {p}ledger VALUES (2, {now}, 'lockkeeper')",
    ];
    tables.iter().map(|sql| fill(sql, caps)).collect()
}

/// What became of the data in a run.
fn version_3(caps: &Capabilities) -> Vec<String> {
    let tables = [
        "CREATE TABLE {p}certificate (
  run text PRIMARY KEY, token bigint NOT NULL, at {t} NOT NULL, digest text NOT NULL,
  proved bigint NOT NULL, excluded bigint NOT NULL, unproved bigint NOT NULL,
  document text NOT NULL)",
        "INSERT INTO {p}ledger VALUES (3, {now}, 'lockkeeper')",
    ];
    tables.iter().map(|sql| fill(sql, caps)).collect()
}

/// The backup that was made before the run.
fn version_4(caps: &Capabilities) -> Vec<String> {
    let tables = [
        "ALTER TABLE {p}run ADD COLUMN backup text",
        "INSERT INTO {p}ledger VALUES (4, {now}, 'lockkeeper')",
    ];
    tables.iter().map(|sql| fill(sql, caps)).collect()
}

fn fill(sql: &str, caps: &Capabilities) -> String {
    sql.replace("{p}", caps.prefix)
        .replace("{t}", caps.timestamp_type)
        .replace("{id}", caps.identity_type)
        .replace("{now}", caps.now)
}
