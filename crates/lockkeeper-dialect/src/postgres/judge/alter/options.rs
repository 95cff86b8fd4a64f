//! Storage parameters, statistics targets, CLUSTER ON and replica identity.

use lockkeeper_core::change::Refusal;

use super::site::{Site, is_system};
use crate::postgres::ast::{IndexKey, OptionChange};
use crate::postgres::catalog::{Index, Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

const TABLE: &[&str] = &[
    "fillfactor",
    "log_autovacuum_min_duration",
    "parallel_workers",
    "toast_tuple_target",
    "user_catalog_table",
    "vacuum_index_cleanup",
    "vacuum_max_eager_freeze_failure_rate",
    "vacuum_truncate",
];
const VIEW: &[&str] = &["check_option", "security_barrier", "security_invoker"];
const INDEX: &[&str] = &[
    "autosummarize",
    "buffering",
    "deduplicate_items",
    "fastupdate",
    "fillfactor",
    "gin_pending_list_limit",
    "pages_per_range",
];

impl Judge {
    pub(super) fn set_options(&mut self, site: &Site, names: &[&str], set: bool) -> Judged {
        let kind = self.kind(site.table);
        let known = |name: &str| match kind {
            RelationKind::View if name == "security_invoker" => self.catalog.version >= 15,
            RelationKind::View => VIEW.contains(&name),
            RelationKind::Index | RelationKind::PartitionedIndex => INDEX.contains(&name),
            _ if name == "vacuum_max_eager_freeze_failure_rate" => self.catalog.version >= 18,
            _ => {
                let plain = name.strip_prefix("toast.").unwrap_or(name);
                plain.starts_with("autovacuum_") || TABLE.contains(&plain)
            }
        };
        if set && kind == RelationKind::PartitionedTable {
            let (code, message) = match self.catalog.version {
                13..=15 => ("22023", "unrecognized parameter"),
                _ => ("42809", "cannot specify storage parameters for a partitioned table"),
            };
            return Err(Refusal::new(code, message));
        }
        // Access methods of extensions bring parameters of their own.
        let foreign = self
            .catalog
            .relation(site.table)
            .is_some_and(|r| r.presumed || r.index.as_ref().is_some_and(|i| !is_own(&i.method)));
        match names.iter().find(|name| set && !foreign && !known(name)) {
            Some(name) => Err(Refusal::new("22023", format!("unrecognized parameter \"{name}\""))),
            None => Ok(()),
        }
    }

    pub(super) fn set_column_options(&mut self, site: &Site, name: &str) -> Judged {
        self.attribute(site.table, name, "alter").map(|_| ())
    }

    pub(super) fn column_foreign_options(
        &mut self,
        site: &Site,
        name: &str,
        changes: &[OptionChange],
    ) -> Judged {
        self.attribute(site.table, name, "alter")?;
        self.table_options(site.table, Some(name), changes)
    }

    pub(super) fn set_statistics(&mut self, site: &Site, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        let presumed = relation.presumed;
        if let Some(index) = &relation.index {
            return self.check_index_column(index, name, presumed);
        }
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
            let column = self.attribute(oid, name, "alter")?;
            if column.and_then(|column| column.generated).is_some_and(|of| !of.stored) {
                let message =
                    format!("cannot alter statistics on virtual generated column \"{name}\"");
                return Err(Refusal::new("0A000", message));
            }
        }
        Ok(())
    }

    fn check_index_column(&self, index: &Index, name: &str, presumed: bool) -> Judged {
        let Ok(number) = name.parse::<usize>() else {
            let message = "cannot refer to non-index column by name";
            return Err(Refusal::new("0A000", message));
        };
        if presumed {
            return Ok(());
        }
        let element = number.checked_sub(1).and_then(|at| index.elements.get(at));
        match element.map(|element| &element.key) {
            Some(IndexKey::Expression(_)) => Ok(()),
            Some(IndexKey::Column(column)) => {
                let message =
                    format!("cannot alter statistics on non-expression column \"{column}\"");
                Err(Refusal::new("0A000", message))
            }
            None if number > 0 && number <= index.elements.len() + index.include.len() => {
                Err(Refusal::new("0A000", "cannot alter statistics on included column"))
            }
            None => Err(Refusal::new("42703", format!("column number {number} does not exist"))),
        }
    }

    /// Returns an index of the table by name; `None` when nobody knows the table's indexes.
    fn index_named(&self, table: Oid, name: &str) -> Result<Option<(Oid, &Index)>, Refusal> {
        let Some(relation) = self.catalog.relation(table) else { return Ok(None) };
        let found = relation.indexes.iter().find_map(|oid| {
            let index = self.catalog.relation(*oid).filter(|index| index.name == name)?;
            index.index.as_deref().map(|of| (*oid, of))
        });
        if found.is_some() || relation.presumed {
            return Ok(found);
        }
        match self.catalog.oid_in(&relation.schema, name) {
            Some(_) => {
                let message = format!("\"{name}\" is not an index for table \"{}\"", relation.name);
                Err(Refusal::new("42809", message))
            }
            None => {
                let message =
                    format!("index \"{name}\" for table \"{}\" does not exist", relation.name);
                Err(Refusal::new("42704", message))
            }
        }
    }

    pub(super) fn cluster_on(&mut self, site: &Site, name: &str) -> Judged {
        let index = self.index_named(site.table, name)?;
        if let Some((_, index)) = index {
            if index.predicate.is_some() {
                let message = format!("cannot cluster on partial index \"{name}\"");
                return Err(Refusal::new("0A000", message));
            }
            if !matches!(index.method.as_str(), "btree" | "gist") {
                let message = format!(
                    "cannot cluster on index \"{name}\" because access method does not support clustering"
                );
                return Err(Refusal::new("0A000", message));
            }
            if !index.valid {
                let message = format!("cannot cluster on invalid index \"{name}\"");
                return Err(Refusal::new("0A000", message));
            }
        }
        self.check_clusters(site.table)?;
        if let Some(relation) = self.catalog.relation_mut(site.table) {
            relation.clustered_on = Some(name.into());
        }
        Ok(())
    }

    fn check_clusters(&self, table: Oid) -> Judged {
        if self.kind(table) != RelationKind::PartitionedTable {
            return Ok(());
        }
        Err(Refusal::new("0A000", "cannot mark index clustered in partitioned table"))
    }

    pub(super) fn without_cluster(&mut self, site: &Site) -> Judged {
        self.check_clusters(site.table)?;
        if let Some(relation) = self.catalog.relation_mut(site.table) {
            relation.clustered_on = None;
        }
        Ok(())
    }

    pub(super) fn replica_identity(
        &mut self,
        site: &Site,
        kind: &str,
        name: Option<&str>,
    ) -> Judged {
        let (true, Some(name)) = (kind == "index", name) else {
            self.identify_by(site.table, None);
            return Ok(());
        };
        let Some((oid, index)) = self.index_named(site.table, name)? else { return Ok(()) };
        let cannot = |code, why: &str| {
            let message = format!("cannot use {why} \"{name}\" as replica identity");
            Err(Refusal::new(code, message))
        };
        if !index.unique {
            return cannot("42809", "non-unique index");
        }
        if !self.is_immediate(site.table, name) {
            return cannot("0A000", "non-immediate index");
        }
        let columns: Vec<&str> = index
            .elements
            .iter()
            .filter_map(|element| match &element.key {
                IndexKey::Column(column) => Some(column.as_str()),
                IndexKey::Expression(_) => None,
            })
            .collect();
        if columns.len() < index.elements.len() {
            return cannot("0A000", "expression index");
        }
        if index.predicate.is_some() {
            return cannot("0A000", "partial index");
        }
        let nullable = |column: &&&str| {
            let column = self.catalog.relation(site.table).and_then(|r| r.column(column));
            column.is_some_and(|column| !column.not_null)
        };
        match columns.iter().filter(|column| !is_system(column)).find(nullable) {
            Some(column) => {
                let message = format!(
                    "index \"{name}\" cannot be used as replica identity because column \"{column}\" is nullable"
                );
                Err(Refusal::new("42809", message))
            }
            None => {
                self.identify_by(site.table, Some(oid));
                Ok(())
            }
        }
    }

    fn identify_by(&mut self, table: Oid, index: Option<Oid>) {
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.replica_identity = index;
        }
    }

    fn is_immediate(&self, table: Oid, index: &str) -> bool {
        let relation = self.catalog.relation(table);
        relation.and_then(|r| r.constraint(index)).is_none_or(|constraint| !constraint.deferrable)
    }
}

fn is_own(method: &str) -> bool {
    matches!(method, "btree" | "hash" | "gin" | "gist" | "spgist" | "brin")
}
