//! Backups, prunes and restores that are killed: no false success, no proven backup lost, the
//! database reachable, and the next command finishes the work.

mod callers;
mod judge;
mod kill;
mod origin;
mod shop;
mod swap;

use super::faults::{Row, row};

/// All rows of the second table, by engine.
pub const ROWS: [(&str, &[Row]); 2] = [("PostgreSQL", POSTGRES), ("SQLite", SQLITE)];

const POSTGRES: &[Row] = &[
    row("backup-kill", kill::backup::<false>),
    row("backup-sigkill", kill::backup_anywhere::<false>),
    row("prune-kill", kill::prune::<false>),
    row("prune-sigkill", kill::prune_anywhere::<false>),
    row("restore-kill", kill::restore::<false>),
    row("restore-sigkill", kill::restore_anywhere::<false>),
    row("restore-again", kill::restore_again::<false>),
    row("swap-sigkill", swap::killed),
    row("swap-cut", swap::cut),
    row("swap-crash", swap::crash),
];

const SQLITE: &[Row] = &[
    row("sqlite-backup-kill", kill::backup::<true>),
    row("sqlite-backup-sigkill", kill::backup_anywhere::<true>),
    row("sqlite-prune-kill", kill::prune::<true>),
    row("sqlite-prune-sigkill", kill::prune_anywhere::<true>),
    row("sqlite-restore-kill", kill::restore::<true>),
    row("sqlite-restore-sigkill", kill::restore_anywhere::<true>),
    row("sqlite-restore-again", kill::restore_again::<true>),
];
