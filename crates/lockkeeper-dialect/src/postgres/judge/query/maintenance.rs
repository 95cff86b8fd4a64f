//! LOCK, ANALYZE, VACUUM, CLUSTER.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Work};

use super::super::{Judge, Judged};
use super::rewriting::{DEEPEST, distinct};
use crate::postgres::ast::{Name, RelationRef};
use crate::postgres::catalog::{Oid, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn lock_tables(
        &mut self,
        tables: &[RelationRef],
        mode: &str,
    ) -> Judged {
        let mode = LockMode::parse(mode).unwrap_or(LockMode::AccessExclusive);
        for table in tables {
            let oid = self.required(&table.name)?;
            if !self.block && self.depth == 0 {
                let message = "LOCK TABLE can only be used in transaction blocks";
                return Err(Refusal::new("25P01", message));
            }
            self.refuse_lock(oid)?;
            let shown = self.shown_of(oid);
            let change = self.changed(ChangeKind::LockTable, shown);
            change.detail = Some(mode.name().to_owned());
            self.note_existed(oid);
            self.lock(oid, mode, Role::Named);
            if !table.only {
                self.lock_below(oid, mode);
            }
        }
        Ok(())
    }

    fn refuse_lock(&self, oid: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        match relation.kind {
            RelationKind::Table | RelationKind::PartitionedTable | RelationKind::View => Ok(()),
            _ => Err(Refusal::new("42809", format!("cannot lock relation \"{}\"", relation.name))),
        }
    }

    /// Locks a table's children, or what a view reads.
    fn lock_below(&mut self, oid: Oid, mode: LockMode) {
        let role = self.member_role(oid);
        // No snapshot is there to hide partitions that are half detached.
        for child in self.catalog.partitions_of(oid) {
            self.lock(child, mode, role);
            self.lock_below(child, mode);
        }
        let Some(view) = self.catalog.relation(oid).filter(|r| r.kind == RelationKind::View) else {
            return;
        };
        let uses = view.view.iter().flat_map(|view| &view.uses).map(|used| used.relation);
        let used = distinct(uses);
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        for base in used {
            if self.refuse_lock(base).is_ok() {
                self.lock(base, mode, Role::Read);
                self.lock_below(base, mode);
            }
        }
        self.depth -= 1;
    }

    /// Refuses columns that are not there, or named twice.
    fn check_analyzed(&self, oids: &[Oid], columns: &[Vec<String>]) -> Judged {
        for (oid, names) in oids.iter().zip(columns) {
            let Some(relation) = self.catalog.relation(*oid).filter(|r| !r.presumed) else {
                continue;
            };
            if !self.is_kept(*oid) {
                continue;
            }
            for (at, name) in names.iter().enumerate() {
                let of = format!("of relation \"{}\"", relation.name);
                if relation.column(name).is_none() {
                    let message = format!("column \"{name}\" {of} does not exist");
                    return Err(Refusal::new("42703", message));
                }
                if names[..at].contains(name) {
                    let message = format!("column \"{name}\" {of} appears more than once");
                    return Err(Refusal::new("42701", message));
                }
            }
        }
        Ok(())
    }

    pub(in crate::postgres::judge) fn analyze(
        &mut self,
        tables: &[Name],
        columns: &[Vec<String>],
    ) -> Judged {
        let named = self.maintained(tables)?;
        self.check_analyzed(&named, columns)?;
        for oid in named {
            let shown = self.shown_of(oid);
            self.changed(ChangeKind::Analyze, shown);
            self.note_existed(oid);
            self.check_handler(oid)?;
            self.analyze_one(oid);
        }
        if self.verdict.changes.is_empty() {
            self.changed(ChangeKind::Analyze, "");
        }
        Ok(())
    }

    fn analyze_one(&mut self, oid: Oid) {
        if !self.is_kept(oid) {
            return;
        }
        self.lock(oid, LockMode::ShareUpdateExclusive, Role::Named);
        let partitioned = self.kind_of(oid) == Some(RelationKind::PartitionedTable);
        // Before 18 children are only sampled; partitions are analysed themselves.
        let mode = if partitioned || self.catalog.version >= 18 {
            LockMode::ShareUpdateExclusive
        } else {
            LockMode::AccessShare
        };
        let role = self.member_role(oid);
        for child in self.catalog.descendants(oid) {
            self.lock(child, mode, role);
        }
    }

    pub(super) fn kind_of(&self, oid: Oid) -> Option<RelationKind> {
        self.catalog.relation(oid).map(|relation| relation.kind)
    }

    /// Whether VACUUM and ANALYZE care for it; anything else they skip with a warning.
    fn is_kept(&self, oid: Oid) -> bool {
        matches!(
            self.kind_of(oid),
            Some(
                RelationKind::Table
                    | RelationKind::PartitionedTable
                    | RelationKind::MaterializedView
                    | RelationKind::ForeignTable
            )
        )
    }

    /// Returns the relations that are named, or all.
    fn maintained(&mut self, tables: &[Name]) -> Result<Vec<Oid>, Refusal> {
        if tables.is_empty() {
            if self.catalog.open {
                self.opaque("every table of the database, those nobody has seen too");
            }
            let mut all: Vec<Oid> = self.catalog.relations().map(|relation| relation.oid).collect();
            all.retain(|oid| self.is_kept(*oid));
            all.sort_unstable();
            return Ok(all);
        }
        tables.iter().map(|name| self.required(name)).collect()
    }

    pub(in crate::postgres::judge) fn vacuum(
        &mut self,
        tables: &[Name],
        columns: &[Vec<String>],
        (full, analyze, parallel): (bool, bool, bool),
    ) -> Judged {
        self.needs_own_transaction("VACUUM")?;
        if full && parallel {
            return Err(Refusal::new("0A000", "VACUUM FULL cannot be performed in parallel"));
        }
        if !analyze && columns.iter().any(|names| !names.is_empty()) {
            let message = "ANALYZE option must be specified when a column list is provided";
            return Err(Refusal::new("0A000", message));
        }
        let named = self.maintained(tables)?;
        self.check_analyzed(&named, columns)?;
        for oid in named {
            let shown = self.shown_of(oid);
            let change = self.changed(ChangeKind::Vacuum, shown);
            change.detail = full.then(|| "full".to_owned());
            self.note_existed(oid);
            self.vacuum_one(oid, full);
        }
        if self.verdict.changes.is_empty() {
            self.changed(ChangeKind::Vacuum, "");
        }
        Ok(())
    }

    fn vacuum_one(&mut self, oid: Oid, full: bool) {
        if !self.is_kept(oid) || self.kind_of(oid) == Some(RelationKind::ForeignTable) {
            return;
        }
        let mode = if full { LockMode::AccessExclusive } else { LockMode::ShareUpdateExclusive };
        let mut all = vec![(oid, Role::Named)];
        if self.kind_of(oid) == Some(RelationKind::PartitionedTable) {
            all.extend(self.catalog.descendants(oid).into_iter().map(|p| (p, Role::Partition)));
        }
        for (oid, role) in all {
            self.lock(oid, mode, role);
            let stores = self.catalog.relation(oid).is_some_and(|r| r.has_storage());
            if full && stores {
                self.rewrite(oid, mode, role, &Work::Compaction);
            }
        }
    }

    pub(in crate::postgres::judge) fn cluster(
        &mut self,
        table: Option<&Name>,
        index: Option<&str>,
    ) -> Judged {
        let Some(table) = table else { return self.cluster_all() };
        let oid = self.required(table)?;
        let shown = self.shown_of(oid);
        let partitioned = self.kind_of(oid) == Some(RelationKind::PartitionedTable);
        self.check_clustered(oid, index, partitioned)?;
        if partitioned {
            self.needs_own_transaction("CLUSTER")?;
        }
        self.changed(ChangeKind::Cluster, shown);
        self.note_existed(oid);
        self.lock(oid, LockMode::AccessExclusive, Role::Named);
        if !partitioned {
            self.rewrite(oid, LockMode::AccessExclusive, Role::Named, &Work::Compaction);
        }
        for child in self.catalog.descendants(oid).into_iter().filter(|_| partitioned) {
            let mode = LockMode::AccessExclusive;
            if self.kind_of(child) == Some(RelationKind::Table) {
                self.rewrite(child, mode, Role::Partition, &Work::Compaction);
            } else {
                self.lock(child, mode, Role::Partition);
            }
        }
        if let (Some(index), Some(relation)) = (index, self.catalog.relation_mut(oid)) {
            relation.clustered_on = Some(index.into());
        }
        Ok(())
    }

    fn check_clustered(&self, oid: Oid, index: Option<&str>, partitioned: bool) -> Judged {
        let Some(relation) = self.catalog.relation(oid).filter(|relation| !relation.presumed)
        else {
            return Ok(());
        };
        let name = &relation.name;
        match relation.kind {
            RelationKind::Table | RelationKind::MaterializedView => {}
            RelationKind::PartitionedTable if self.catalog.version >= 15 => {}
            RelationKind::PartitionedTable => {
                return Err(Refusal::new("0A000", "cannot cluster a partitioned table"));
            }
            _ => {
                let message = format!("\"{name}\" is not a table or materialized view");
                return Err(Refusal::new("42809", message));
            }
        }
        let Some(index) = index.or(relation.clustered_on.as_deref()) else {
            let message = format!("there is no previously clustered index for table \"{name}\"");
            return Err(Refusal::new("42704", message));
        };
        let found = relation.indexes.iter().filter_map(|oid| self.catalog.relation(*oid));
        let Some(found) = found.into_iter().find(|relation| relation.name == index) else {
            let message = format!("index \"{index}\" for table \"{name}\" does not exist");
            return Err(Refusal::new("42704", message));
        };
        let Some(index) = &found.index else { return Ok(()) };
        if !matches!(index.method.as_str(), "btree" | "gist") {
            let message = format!(
                "cannot cluster on index \"{}\" because access method does not support clustering",
                found.name
            );
            return Err(Refusal::new("0A000", message));
        }
        if index.predicate.is_some() {
            let message = format!("cannot cluster on partial index \"{}\"", found.name);
            return Err(Refusal::new("0A000", message));
        }
        if !index.valid && !partitioned {
            let message = format!("cannot cluster on invalid index \"{}\"", found.name);
            return Err(Refusal::new("0A000", message));
        }
        Ok(())
    }

    fn cluster_all(&mut self) -> Judged {
        self.needs_own_transaction("CLUSTER")?;
        let all = self.catalog.relations().filter(|relation| relation.clustered_on.is_some());
        let mut oids: Vec<Oid> = all.map(|relation| relation.oid).collect();
        oids.sort_unstable();
        for oid in oids {
            let shown = self.shown_of(oid);
            self.changed(ChangeKind::Cluster, shown);
            self.note_existed(oid);
            self.rewrite(oid, LockMode::AccessExclusive, Role::Named, &Work::Compaction);
        }
        if self.catalog.open {
            self.opaque("every table that was clustered before, those nobody has seen too");
        }
        if self.verdict.changes.is_empty() {
            self.changed(ChangeKind::Cluster, "");
        }
        Ok(())
    }
}
