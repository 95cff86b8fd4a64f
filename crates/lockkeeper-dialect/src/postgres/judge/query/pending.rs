//! Partitions that are half detached: DETACH CONCURRENTLY was interrupted between its transactions.
//!
//! The server keeps it as `pg_inherits.inhdetachpending`. Only an interrupted statement sets it, or
//! a superuser who says so; either way the partition is its parent's no more, and not yet free.

use crate::postgres::ast::{Node, Update};
use crate::postgres::judge::Judge;

impl Judge {
    /// Follows an UPDATE that marks a partition, as recorders and repairs do it.
    pub(super) fn marks_detached(&mut self, update: &Update) -> bool {
        let of_inherits = update.table.name.name == "pg_inherits";
        let set = match update.assignments.as_slice() {
            [set] if of_inherits && set.column == "inhdetachpending" => set,
            _ => return false,
        };
        let (Node::Bool(true), Some(Node::Op(sign, sides))) = (&set.value, &update.filter) else {
            return false;
        };
        let [Node::Column(path), Node::Cast(of, _)] = sides.as_slice() else { return false };
        let Node::Text(text) = of.as_ref() else { return false };
        let child = path.last().is_some_and(|name| name == "inhrelid") && sign == "=";
        let part = self.catalog.oid(&super::effects::regclass(text)).filter(|_| child);
        let parent = part.and_then(|part| self.catalog.relation(part)?.parents.first().copied());
        let (Some(part), Some(parent)) = (part, parent) else { return false };
        self.catalog.set_detaching(part, parent);
        true
    }
}
