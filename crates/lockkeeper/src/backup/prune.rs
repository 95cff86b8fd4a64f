//! Retention, carried out: a run marks what no rule keeps, a later one deletes it.

use fail::fail_point;
use jiff::Timestamp;
use lockkeeper_core::backup::Note;
use lockkeeper_core::backup::retention::{self, Candidate, Decision, Fate, Rules};

use crate::error::Error;

use super::{Backup, Shelf};

/// What a run of retention did, or would do.
#[derive(Clone, Debug, Default)]
pub struct Pruned {
    pub decisions: Vec<Decision>,
    /// Objects that belonged to no backup.
    pub orphans: Vec<String>,
    /// Bytes that were given back.
    pub freed: u64,
}

/// Decides about all backups at this moment.
pub fn decide(rules: &Rules, backups: &[Backup], now: Timestamp, failed: bool) -> Vec<Decision> {
    let candidates: Vec<Candidate> = backups.iter().map(Backup::candidate).collect();
    retention::decide(rules, &candidates, now, failed)
}

/// Marks and deletes; with `dry_run` it only says what it would.
pub async fn prune(shelf: &Shelf, rules: &Rules, dry_run: bool) -> Result<Pruned, Error> {
    let now = Timestamp::now();
    let (backups, _) = shelf.all().await?;
    let decisions = decide(rules, &backups, now, false);
    let mut pruned = Pruned { orphans: shelf.orphans(now).await?, ..Pruned::default() };
    for decision in &decisions {
        let Some(backup) = backups.iter().find(|backup| backup.id() == decision.id) else {
            continue;
        };
        if decision.fate == Fate::Delete {
            pruned.freed += backup.manifest.bytes();
        }
        if !dry_run {
            fail_point!("prune.deciding");
            carry_out(shelf, rules, decision, backup).await?;
            fail_point!("prune.decided");
        }
    }
    if !dry_run {
        for name in &pruned.orphans {
            fail_point!("prune.orphan");
            shelf.store().delete(name).await?;
        }
        fail_point!("prune.sweeping");
        shelf.store().sweep().await?;
    }
    pruned.decisions = decisions;
    Ok(pruned)
}

async fn carry_out(
    shelf: &Shelf,
    rules: &Rules,
    decision: &Decision,
    backup: &Backup,
) -> Result<(), Error> {
    match decision.fate {
        Fate::Keep | Fate::Wait => Ok(()),
        Fate::Mark => shelf.note(backup.id(), Note::Marked { why: decision.why.clone() }).await,
        Fate::Unmark => shelf.note(backup.id(), Note::Unmarked).await,
        Fate::Delete => match still_unwanted(shelf, rules, backup.id()).await? {
            true => shelf.remove(backup).await,
            false => Ok(()),
        },
    }
}

/// Looks again right before a deletion: somebody may have begun to read it, or held it.
async fn still_unwanted(shelf: &Shelf, rules: &Rules, id: &str) -> Result<bool, Error> {
    let (backups, _) = shelf.all().await?;
    let decisions = decide(rules, &backups, Timestamp::now(), false);
    Ok(decisions.iter().any(|decision| decision.id == id && decision.fate == Fate::Delete))
}
