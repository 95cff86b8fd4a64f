//! How families of statements write the verdict.

use lockkeeper_core::change::{
    Birth, Change, ChangeKind, LockMode, Refusal, RelationKind as Kind, Remark, Role, Touch, Work,
};

use super::Judge;
use crate::postgres::ast::Name;
use crate::postgres::catalog::{Oid, Relation, RelationKind};

impl Judge {
    /// Records a change; touches from here on are caused by it. Fill in the details of the value
    /// that is returned.
    pub(super) fn changed(&mut self, kind: ChangeKind, object: impl Into<String>) -> &mut Change {
        self.change = self.verdict.changes.len();
        if self.verdict.changes.is_empty() {
            // Most statements are one change, and many verdicts are kept.
            self.verdict.changes.reserve_exact(1);
        }
        self.verdict.changes.push(Change::new(kind, object));
        &mut self.verdict.changes[self.change]
    }

    /// Records that a relation is locked, and returns the record to note work on it. One record a
    /// relation and change: the stronger mode and the first role stay. For an index nothing is
    /// recorded (`None`): indexes are no relations of their own in a verdict.
    pub(super) fn lock(&mut self, oid: Oid, mode: LockMode, role: Role) -> Option<&mut Touch> {
        if mode == LockMode::RowExclusive {
            self.catalog.fill_columns(oid);
        }
        let relation = self.catalog.relation(oid)?;
        let kind = kind_of(relation)?;
        let shown = self.catalog.shown(relation);
        let (rows, bytes) = self.catalog.size(oid);
        let change = self.change;
        let same = |touch: &Touch| touch.change == change && touch.relation == shown;
        if let Some(at) = self.verdict.touches.iter().position(same) {
            let touch = &mut self.verdict.touches[at];
            touch.lock = touch.lock.max(mode);
            return Some(touch);
        }
        let touch = Touch {
            relation: shown,
            kind,
            lock: mode,
            role,
            rewrite: false,
            scan: false,
            index_rebuild: Vec::new(),
            index_build: false,
            work: None,
            written: None,
            data_loss: false,
            change,
            birth: self.birth(relation.born),
            rows,
            bytes,
        };
        if self.verdict.touches.is_empty() {
            self.verdict.touches.reserve_exact(1);
        }
        self.verdict.touches.push(touch);
        self.verdict.touches.last_mut()
    }

    /// Records a full read under a lock.
    pub(super) fn scan(&mut self, oid: Oid, mode: LockMode, role: Role, work: Work) {
        if let Some(touch) = self.lock(oid, mode, role) {
            touch.scan = true;
            touch.work.get_or_insert(work);
        }
    }

    /// Records that an existing index is built again; its table is locked in that mode.
    pub(super) fn rebuild(&mut self, index: Oid, mode: LockMode, role: Role, work: Work) {
        let Some(relation) = self.catalog.relation(index) else { return };
        let name = self.catalog.shown(relation);
        let table = relation.index.as_ref().map(|i| i.table);
        // One that this transaction made is nobody's yet.
        let new = self.birth(relation.born) == Birth::SameTransaction;
        let Some(touch) = table.and_then(|table| self.lock(table, mode, role)) else { return };
        if !new && !touch.index_rebuild.contains(&name) {
            touch.index_rebuild.push(name);
        }
        touch.work.get_or_insert(work);
    }

    /// Records a heap rewrite: the table is read in full, all its indexes are built again.
    pub(super) fn rewrite(&mut self, oid: Oid, mode: LockMode, role: Role, work: &Work) {
        let indexes = self.catalog.relation(oid).map(|r| r.indexes.clone()).unwrap_or_default();
        if let Some(touch) = self.lock(oid, mode, role) {
            touch.rewrite = true;
            touch.scan = true;
            touch.work = Some(work.clone());
        }
        let first_made = self.first_made;
        for index in indexes.into_iter().filter(|index| *index < first_made) {
            self.rebuild(index, mode, role, work.clone());
        }
    }

    /// Says that a part of the statement cannot be judged.
    pub(super) fn opaque(&mut self, why: impl Into<String>) {
        self.catalog.fill_all_columns();
        self.verdict.opaque.push(why.into());
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        if !self.verdict.remarks.contains(&remark) {
            self.verdict.remarks.push(remark);
        }
    }

    /// Says that the server refuses the statement in a transaction block; an error when it stands
    /// in one.
    pub(super) fn needs_own_transaction(&mut self, command: &str) -> super::Judged {
        self.verdict.own_transaction = true;
        if !self.block {
            return Ok(());
        }
        let message = format!("{command} cannot run inside a transaction block");
        Err(Refusal::new("25001", message))
    }

    /// Returns the relation of that name. An unknown one is refused, or, when nothing was given to
    /// start from, presumed to be a table with rows.
    pub(super) fn required(&mut self, name: &Name) -> Result<Oid, Refusal> {
        self.opened(name).map_err(|refusal| self.schema_first(name).err().unwrap_or(refusal))
    }

    /// The same for what a query names, where the server does not look at the schema on its own.
    pub(super) fn opened(&mut self, name: &Name) -> Result<Oid, Refusal> {
        if let Some(oid) = self.catalog.oid(name) {
            return Ok(oid);
        }
        if self.catalog.open {
            return Ok(self.catalog.presume(name, RelationKind::Table));
        }
        Err(Refusal::new("42P01", format!("relation \"{name}\" does not exist")))
    }

    /// Refuses a name whose schema is not there; an extension may have brought one.
    pub(super) fn schema_first(&self, name: &Name) -> super::Judged {
        let known = |schema: &String| {
            let there = &self.catalog.schemas;
            schema.starts_with("pg_") || there.contains(schema) || self.brings_schemas()
        };
        match name.schema.as_ref().filter(|schema| !self.catalog.open && !known(schema)) {
            Some(schema) => {
                Err(Refusal::new("3F000", format!("schema \"{schema}\" does not exist")))
            }
            None => Ok(()),
        }
    }
}

fn kind_of(relation: &Relation) -> Option<Kind> {
    Some(match relation.kind {
        RelationKind::Table => Kind::Table,
        RelationKind::PartitionedTable => Kind::PartitionedTable,
        RelationKind::ForeignTable => Kind::ForeignTable,
        RelationKind::View => Kind::View,
        RelationKind::MaterializedView => Kind::MaterializedView,
        RelationKind::Sequence => Kind::Sequence,
        RelationKind::CompositeType => Kind::CompositeType,
        RelationKind::Index | RelationKind::PartitionedIndex => return None,
    })
}
