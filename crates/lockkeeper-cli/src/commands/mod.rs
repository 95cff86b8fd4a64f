//! The verbs. A new one is a file in this folder and two lines in this one: its `mod`, and its
//! name in `verbs!`.

mod backup;
mod baseline;
mod certificate;
mod completions;
mod demo;
mod drift;
mod env;
mod explain;
mod fingerprint;
mod history;
mod init;
mod lint;
mod man;
mod migrate;
mod new;
mod plan;
mod resolve;
mod restore;
mod rollback;
mod schemas;
mod snapshot;
mod status;
mod validate;
mod verify;

use clap::Parser;
use lockkeeper::core::migration::Version;
use lockkeeper::error::Error;

use crate::ui::{Desk, Flags};

/// Declares the subcommands, in the order of the help, and runs the chosen one.
macro_rules! verbs {
    ($($(#[$meta:meta])* $verb:ident($args:ty),)*) => {
        #[derive(clap::Subcommand)]
        pub enum Command { $($(#[$meta])* $verb($args),)* }

        impl Command {
            /// Runs the verb and returns the exit code.
            pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
                match self { $(Command::$verb(verb) => verb.run(desk),)* }
            }
        }
    };
}

verbs! {
    Init(init::Init),
    New(new::New),
    Validate(validate::Validate),
    Status(status::Status),
    Explain(explain::Explain),
    Lint(lint::Lint),
    Plan(plan::Plan),
    Migrate(migrate::Migrate),
    Rollback(rollback::Rollback),
    Resolve(resolve::Resolve),
    Baseline(baseline::Baseline),
    History(history::History),
    Fingerprint(fingerprint::Fingerprint),
    Verify(verify::Verify),
    Certificate(certificate::Certificate),
    Snapshot(snapshot::Snapshot),
    Drift(drift::Drift),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Env(env::Env),
    Demo(demo::Demo),
    Completions(completions::Completions),
    Man(man::Man),
    #[command(hide = true)]
    Schemas(schemas::Schemas),
}

/// Runs SQL migrations: proven before they run, invisible while they run, reversible after they ran
///
/// Migrations are plain SQL files, `migrations/<digits>_<name>.sql`, with an optional
/// `<digits>_<name>.down.sql` that undoes them. A database URL is all that is needed:
/// set DATABASE_URL, pass --database-url, or name environments in lockkeeper.toml.
#[derive(Parser)]
#[command(name = "lockkeeper", version, max_term_width = 100, after_help = MANUAL)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub flags: Flags,
    #[command(subcommand)]
    pub command: Command,
}

const MANUAL: &str = "\
Examples:
  lockkeeper init                       a folder and a configuration file to start from
  lockkeeper new add_orders_status      the files of a migration
  lockkeeper plan                       what migrate would do, and how
  lockkeeper migrate                    do it
  lockkeeper status                     how every migration stands
  lockkeeper rollback                   undo the newest migration

Exit codes:
   0  done                              5  the database drifted
   1  findings, or something pending    6  stopped; the same command goes on from there
   2  wrong usage or configuration      7  a person has to look
   3  refused by a gate                70  a bug in Lockkeeper
   4  locked by another run

stdout carries the result (--format json: one document), stderr everything else.";

/// Reads a version argument.
fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).ok_or_else(|| "a version is a number, like 0003 or 20260120101500".into())
}
