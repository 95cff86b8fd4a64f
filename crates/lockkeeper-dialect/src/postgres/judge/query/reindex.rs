//! REINDEX.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Work};

use super::super::{Judge, Judged};
use crate::postgres::ast::{Name, ReindexTarget};
use crate::postgres::catalog::{Oid, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn reindex(
        &mut self,
        what: ReindexTarget,
        name: Option<&Name>,
        concurrently: bool,
    ) -> Judged {
        let mode = if concurrently { LockMode::ShareUpdateExclusive } else { LockMode::Share };
        match (what, name) {
            (ReindexTarget::Index, Some(name)) => self.reindex_index(name, concurrently, mode),
            (ReindexTarget::Table, Some(name)) => self.reindex_table(name, concurrently, mode),
            _ => self.reindex_many(what, name, concurrently, mode),
        }
    }

    fn reindex_index(&mut self, name: &Name, concurrently: bool, mode: LockMode) -> Judged {
        if concurrently {
            self.needs_own_transaction("REINDEX CONCURRENTLY")?;
        }
        let Some(oid) = self.catalog.oid(name) else {
            if self.catalog.open {
                self.changed(ChangeKind::Reindex, name.to_string()).concurrently = concurrently;
                self.opaque(format!("index {name} is not known"));
                return Ok(());
            }
            self.schema_first(name)?;
            return Err(Refusal::new("42P01", format!("relation \"{name}\" does not exist")));
        };
        let Some(index) = self.catalog.relation(oid).and_then(|r| r.index.clone()) else {
            return Err(Refusal::new("42809", format!("\"{name}\" is not an index")));
        };
        let partitioned = self.kind_of(oid) == Some(RelationKind::PartitionedIndex);
        if partitioned {
            self.check_partitioned_index("REINDEX INDEX")?;
        } else if concurrently {
            self.check_exclusion(oid)?;
        }
        let shown = self.shown_of(oid);
        let on = self.shown_of(index.table);
        let change = self.changed(ChangeKind::Reindex, shown);
        (change.on, change.concurrently) = (Some(on), concurrently);
        self.note_existed(oid);
        self.lock(index.table, mode, Role::Named);
        if !partitioned {
            return self.build_again(&[oid], mode, Role::Named);
        }
        let mut next = index.children;
        let mut seen = 0;
        while let Some(child) = next.pop().filter(|_| seen < 100_000) {
            seen += 1;
            let Some(below) = self.catalog.relation(child).and_then(|r| r.index.clone()) else {
                continue;
            };
            match self.kind_of(child) {
                Some(RelationKind::PartitionedIndex) => next.extend(below.children),
                _ => self.build_again(&[child], mode, Role::Partition)?,
            }
        }
        Ok(())
    }

    fn reindex_table(&mut self, name: &Name, concurrently: bool, mode: LockMode) -> Judged {
        if concurrently {
            self.needs_own_transaction("REINDEX CONCURRENTLY")?;
        }
        let oid = self.required(name)?;
        let kind = self.kind_of(oid);
        let partitioned = kind == Some(RelationKind::PartitionedTable);
        if !partitioned
            && !matches!(kind, Some(RelationKind::Table | RelationKind::MaterializedView))
        {
            let message = format!("\"{name}\" is not a table or materialized view");
            return Err(Refusal::new("42809", message));
        }
        if partitioned && self.catalog.version >= 14 {
            self.needs_own_transaction("REINDEX TABLE")?;
        }
        let shown = self.shown_of(oid);
        self.changed(ChangeKind::Reindex, shown).concurrently = concurrently;
        self.note_existed(oid);
        if !partitioned {
            return self.reindex_heap(oid, mode, Role::Named, concurrently);
        }
        self.lock(oid, mode, Role::Named);
        for child in self.catalog.descendants(oid) {
            // 13 skips partitioned tables with a warning.
            if self.catalog.version < 14 {
                continue;
            }
            // The list of partitions is made under this lock.
            self.lock(child, LockMode::Share, Role::Partition);
            if self.kind_of(child) == Some(RelationKind::Table) {
                self.reindex_heap(child, mode, Role::Partition, concurrently)?;
            }
        }
        Ok(())
    }

    fn reindex_heap(&mut self, oid: Oid, mode: LockMode, role: Role, concurrently: bool) -> Judged {
        let mut indexes = self.catalog.relation(oid).map(|r| r.indexes.clone()).unwrap_or_default();
        if concurrently {
            // Those of exclusion constraints and invalid ones are skipped with a warning.
            indexes.retain(|index| {
                self.check_exclusion(*index).is_ok()
                    && self
                        .catalog
                        .relation(*index)
                        .and_then(|r| r.index.as_ref())
                        .is_some_and(|i| i.valid)
            });
        }
        self.lock(oid, mode, role);
        if self.catalog.relation(oid).is_some_and(|relation| relation.presumed) {
            // Nobody knows its indexes: it has some, or nobody would ask.
            self.scan(oid, mode, role, Work::Reindex);
        }
        self.build_again(&indexes, mode, role)
    }

    /// Builds indexes of one table again; the table is read for each.
    fn build_again(&mut self, indexes: &[Oid], mode: LockMode, role: Role) -> Judged {
        for index in indexes {
            let table =
                self.catalog.relation(*index).and_then(|r| r.index.as_ref()).map(|i| i.table);
            self.rebuild(*index, mode, role, Work::Reindex);
            if let Some(table) = table {
                self.scan(table, mode, role, Work::Reindex);
            }
            let empty = table.and_then(|t| self.catalog.relation(t)).is_some_and(|t| t.empty);
            let built = self.catalog.relation(*index).and_then(|r| r.index.clone());
            if let Some(index) = built.filter(|_| !empty) {
                self.run_index(&index)?;
            }
            if let Some(found) = self.catalog.relation_mut(*index)
                && let Some(index) = found.index.as_mut()
            {
                index.valid = true;
            }
        }
        Ok(())
    }

    fn check_partitioned_index(&mut self, command: &str) -> Judged {
        if self.catalog.version < 14 {
            let message = "REINDEX is not yet implemented for partitioned indexes";
            return Err(Refusal::new("0A000", message));
        }
        self.needs_own_transaction(command)
    }

    /// Refuses to build the index of an exclusion constraint concurrently.
    fn check_exclusion(&self, index: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(index) else { return Ok(()) };
        let table = relation.index.as_ref().and_then(|index| self.catalog.relation(index.table));
        let excludes = table.is_some_and(|table| {
            table.constraints.iter().any(|constraint| {
                matches!(constraint.kind,
                    crate::postgres::catalog::ConstraintKind::Exclude { index: of } if of == index)
            })
        });
        if !excludes {
            return Ok(());
        }
        let message =
            format!("concurrent index creation on exclusion constraint \"{}\"", relation.name);
        Err(Refusal::new("0A000", message))
    }

    /// SCHEMA, DATABASE and SYSTEM: every table on its own, each in a transaction of its own.
    fn reindex_many(
        &mut self,
        what: ReindexTarget,
        name: Option<&Name>,
        concurrently: bool,
        mode: LockMode,
    ) -> Judged {
        let word = match what {
            ReindexTarget::Schema => "SCHEMA",
            ReindexTarget::System => "SYSTEM",
            _ => "DATABASE",
        };
        if concurrently {
            self.needs_own_transaction("REINDEX CONCURRENTLY")?;
        }
        self.needs_own_transaction(&format!("REINDEX {word}"))?;
        let schema = name.map(|name| name.name.clone()).filter(|_| what == ReindexTarget::Schema);
        if let Some(schema) = &schema
            && !self.catalog.schemas.contains(schema)
            && !self.catalog.open
        {
            return Err(Refusal::new("3F000", format!("schema \"{schema}\" does not exist")));
        }
        if what == ReindexTarget::System && concurrently {
            return Err(Refusal::new("0A000", "cannot reindex system catalogs concurrently"));
        }
        let shown = schema.clone().unwrap_or_default();
        self.changed(ChangeKind::Reindex, shown).concurrently = concurrently;
        if what == ReindexTarget::System {
            return Ok(());
        }
        if self.catalog.open {
            self.opaque("every table, those nobody has seen too");
        }
        let all = self.catalog.relations().filter(|relation| {
            matches!(relation.kind, RelationKind::Table | RelationKind::MaterializedView)
                && schema.as_ref().is_none_or(|schema| relation.schema == *schema)
        });
        let mut oids: Vec<Oid> = all.map(|relation| relation.oid).collect();
        oids.sort_unstable();
        for oid in oids {
            self.reindex_heap(oid, mode, Role::Named, concurrently)?;
        }
        Ok(())
    }
}
