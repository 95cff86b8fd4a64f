//! `cargo xtask oracle`: what statements really do, measured on real servers of every major.
//!
//! A *form* (`crates/lockkeeper-core/oracle/forms/<family>.sql`) is a schema and the statements to
//! try on it; [`form`] describes the files. Each form runs on each major and leaves one entry in
//! `crates/lockkeeper-core/oracle/facts/<major>.json`:
//!
//! ```text
//! "add-column/volatile-default": {"outside": false, "statements": [
//!   {"sql": "alter table t add column z uuid default gen_random_uuid()", "own_transaction": false,
//!    "effects": [
//!     {"relation": "t", "kind": "r", "lock": "ACCESS EXCLUSIVE", "modes": ["SHARE", "ACCESS
//!      EXCLUSIVE"], "rewrite": true, "scan": true, "index_rebuild": ["t_pkey"]}],
//!    "indexes": {"t_pkey": "ACCESS EXCLUSIVE"}}]}
//! ```
//!
//! Only relations that existed before the form's `run` count, by OID, under the names they had
//! before the statement, with the schema unless it is `public`; never catalogs and toast tables.
//! - `lock`: the strongest mode that this statement added to the transaction's; null when it
//!   added none and the relation is listed for what was read or written. `modes`: all it added.
//! - `rewrite`: the table or materialized view lies in a new file, so REFRESH, CLUSTER and SET
//!   TABLESPACE count; TRUNCATE, which reads and copies nothing, does not.
//! - `scan`: a sequential scan began, or a scan of an index brought every row; what the planner
//!   chose for these few rows, without TRUNCATE's look at its new, empty files. ANALYZE and VACUUM
//!   keep no such counters: their reading is not seen.
//! - `index_rebuild`: old indexes that lie in a new file, also under a new OID; a new OID over the
//!   old file is no rebuild. `indexes`: old indexes that were locked, with the strongest mode.
//! - `own_transaction`: the server refuses the statement inside a transaction block.
//! - `error`: the refusal (`sqlstate`, `message`); then the form ends here. Locks that a refused
//!   statement held while it failed are not listed.
//!
//! A form that says `run: outside` cannot be looked at from its own transaction. It runs many times,
//! each time against another session that holds one lock or an old snapshot, and what it holds and
//! waits for while it stands still is put together, with what it holds in a block that allows it;
//! a lock that it never waits with is not seen.
//!
//! A new major is one command: `cargo xtask oracle --pg 19`. `--check` measures again and compares
//! with the facts and with the static verdict; `--replay FOLDER` does the latter for the statements
//! of any folder of migrations ([`replay`]).
#![allow(clippy::print_stdout, reason = "lists and differences are the result")]

mod catalog;
mod check;
#[path = "../../../crates/lockkeeper-dialect/tests/main/comparison.rs"]
mod comparison;
mod facts;
mod fill;
mod form;
mod inside;
mod observe;
mod outside;
mod record;
mod replay;
mod scene;
mod session;
mod settings;
mod verdict;

use std::path::PathBuf;

use crate::{Outcome, shell};
use settings::{Settings, Task};

pub const HELP: &str = settings::HELP;

pub fn run(words: &[String]) -> Outcome {
    let settings = Settings::parse(words)?;
    let forms = form::load(&directory().join("forms"), settings.only.as_deref())?;
    match &settings.task {
        Task::List => {
            forms.iter().for_each(|form| println!("{}", form.name));
            Ok(())
        }
        Task::Record => record::record(&settings, &forms),
        Task::Check => check::check(&settings, &forms),
        Task::Replay(folder) => replay::replay(&settings, folder),
    }
}

/// Returns where forms and facts are kept.
fn directory() -> PathBuf {
    shell::workspace().join("crates/lockkeeper-core/oracle")
}
