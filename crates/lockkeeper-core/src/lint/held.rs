//! Locks that earlier statements of the same transaction still hold.

use crate::change::{Birth, LockMode, RelationKind, Touch, Verdict};

/// A lock on a relation with rows that keeps the application waiting until the transaction ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub relation: String,
    pub lock: LockMode,
    /// The line of the statement that took it.
    pub line: u32,
}

impl Held {
    /// Returns the locks of a verdict that somebody may wait for.
    pub fn of(verdict: &Verdict, line: u32) -> Vec<Held> {
        if verdict.refusal.as_ref().is_some_and(|refusal| refusal.certain) {
            return Vec::new();
        }
        let strong = verdict.touches.iter().filter(|touch| keeps_waiting(touch));
        strong
            .map(|touch| Held { relation: touch.relation.clone(), lock: touch.lock, line })
            .collect()
    }
}

/// Whether a relation was there, with rows, before the migrations of this file.
pub fn existing(touch: &Touch) -> bool {
    matches!(touch.birth, Birth::Base | Birth::EarlierFile)
}

/// Whether it is a relation that stores rows of the application.
pub fn stores_rows(kind: RelationKind) -> bool {
    use RelationKind::{ForeignTable, MaterializedView, PartitionedTable, Table};
    matches!(kind, Table | PartitionedTable | ForeignTable | MaterializedView)
}

/// Whether reads or writes of the application wait. Nobody writes to a materialized view.
pub fn blocks_application(kind: RelationKind, lock: LockMode) -> bool {
    match kind {
        RelationKind::MaterializedView | RelationKind::View => lock.blocks_reads(),
        _ => lock.blocks_writes(),
    }
}

fn keeps_waiting(touch: &Touch) -> bool {
    existing(touch) && stores_rows(touch.kind) && blocks_application(touch.kind, touch.lock)
}
