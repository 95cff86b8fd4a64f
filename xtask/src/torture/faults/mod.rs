//! The rows of the table: one file per kind of fault, and the list of all of them.

mod blocker;
mod commit;
mod crash;
mod crowd;
mod defaults;
mod kill;
mod orphan;
mod paused;
mod pooler;
mod privilege;
mod signal;
mod snapshot;
mod wire;

pub use crowd::check_claims;
pub use kill::{fail_points, fail_points_of};

use super::lab::Lab;
use super::tally::Tally;

/// A kind of fault, tried at many points.
pub struct Row {
    pub name: &'static str,
    pub run: fn(&Lab<'_>) -> Result<Tally, String>,
}

pub const fn row(name: &'static str, run: fn(&Lab<'_>) -> Result<Tally, String>) -> Row {
    Row { name, run }
}

/// All rows on PostgreSQL.
pub const POSTGRES: &[Row] = &[
    row("kill", kill::everywhere),
    row("kill-twice", kill::twice),
    row("wire-cut", wire::cut),
    row("wire-reset", wire::reset),
    row("wire-outage", wire::outage),
    row("wire-stall", wire::stall),
    row("commit-reply-lost", commit::lost),
    row("server-crash", crash::server),
    row("sigkill", signal::kill),
    row("sigint", signal::interrupt),
    row("sigint-twice", signal::interrupt_twice),
    row("sigterm", signal::terminate),
    row("client-gone", orphan::orphan),
    row("runners", crowd::crowd),
    row("paused-runner", paused::paused),
    row("old-snapshot", snapshot::old),
    row("privilege-revoked", privilege::revoked),
    row("pooler", pooler::pooler),
    row("hostile-defaults", defaults::hostile),
    row("blocker", blocker::blocker),
];
