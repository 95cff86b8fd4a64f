//! CREATE INDEX.

use std::sync::Arc;

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Remark, Role};

use super::super::{Judge, Judged};
use super::build::Build;
use super::column::is_system_column;
use crate::postgres::ast::{CreateIndex, Expr, IndexElement, IndexKey, Node, Persistence};
use crate::postgres::catalog::{Index, Oid, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn create_index(&mut self, create: &CreateIndex) -> Judged {
        if create.nulls_not_distinct && self.catalog.version < 15 {
            return Err(Refusal::new("42601", "syntax error at or near \"NULLS\""));
        }
        if create.qualified {
            return Err(Refusal::new(
                "42601",
                "syntax error: an index is in the schema of its table",
            ));
        }
        if create.concurrently {
            self.needs_own_transaction("CREATE INDEX CONCURRENTLY")?;
        }
        if super::is_catalog(&create.table) && self.catalog.oid(&create.table).is_none() {
            let message = format!("permission denied: \"{}\" is a system catalog", create.table);
            return Err(Refusal::new("42501", message));
        }
        let table = self.required(&create.table)?;
        self.check_indexed(table, create)?;
        if create.unique && create.method == "gist" {
            // Only a constraint WITHOUT OVERLAPS is unique with it.
            let message = "access method \"gist\" does not support unique indexes";
            return Err(Refusal::new("0A000", message));
        }
        let index = wanted_index(table, create);
        self.check_index(table, &index)?;
        if create.unique && self.is_partitioned(table) {
            self.check_partition_key(table, &index, "UNIQUE")?;
        }
        let mut build = Build {
            index,
            name: create.name.clone(),
            constraint: None,
            mode: if create.concurrently {
                LockMode::ShareUpdateExclusive
            } else {
                LockMode::Share
            },
            silent: false,
            only: create.only,
        };
        let temporary =
            self.catalog.relation(table).is_some_and(|r| r.persistence == Persistence::Temporary);
        if temporary {
            build.mode = LockMode::Share;
        }
        build.name = Some(self.index_name(table, &build));
        let there = self.is_taken(table, build.name.as_deref());
        if there && !create.if_not_exists {
            let name = build.name.unwrap_or_default();
            return Err(Refusal::new("42P07", format!("relation \"{name}\" already exists")));
        }
        self.record_index(table, create, (&build, there));
        if there {
            self.skip_index(table, &build);
            return Ok(());
        }
        self.remark_duplicate(table, &build.index, build.name.as_deref().unwrap_or_default());
        self.build(table, &build, Role::Named).map(|_| ())
    }

    fn is_taken(&self, table: Oid, name: Option<&str>) -> bool {
        let (Some(relation), Some(name)) = (self.catalog.relation(table), name) else {
            return false;
        };
        self.catalog.oid_in(&relation.schema, name).is_some()
    }

    fn record_index(&mut self, table: Oid, create: &CreateIndex, (build, there): (&Build, bool)) {
        let Some(relation) = self.catalog.relation(table) else { return };
        let on = self.catalog.shown(relation);
        let name = build.name.clone().unwrap_or_default();
        let shown = self.catalog.shown_name(&relation.schema, &name);
        let existed = there;
        let detail =
            build.index.predicate.as_ref().map(|predicate| format!("where {}", predicate.sql));
        let change = self.changed(ChangeKind::CreateIndex, shown.clone());
        change.on = Some(on);
        change.columns = column_texts(&create.elements);
        change.concurrently = create.concurrently;
        change.conditional = create.if_not_exists;
        change.skipped = there;
        change.existed = existed;
        change.detail = if create.unique { Some("unique".to_owned()) } else { detail };
        if there {
            self.remark(Remark::AlreadyThere { object: shown });
        }
    }

    /// The locks are taken before the name is looked at.
    fn skip_index(&mut self, table: Oid, build: &Build) {
        self.lock(table, build.mode, Role::Named);
        if self.is_partitioned(table) && !build.only {
            for partition in self.catalog.descendants(table) {
                let role = self.child_role(partition);
                self.lock(partition, build.mode, role);
            }
        }
    }

    /// Refuses what has no indexes.
    fn check_indexed(&self, table: Oid, create: &CreateIndex) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        match relation.kind {
            RelationKind::Table | RelationKind::MaterializedView => Ok(()),
            RelationKind::PartitionedTable if create.concurrently => {
                let message = format!(
                    "cannot create index on partitioned table \"{}\" concurrently",
                    relation.name
                );
                Err(Refusal::new("0A000", message))
            }
            RelationKind::PartitionedTable => Ok(()),
            _ => {
                let message = format!("cannot create index on relation \"{}\"", relation.name);
                Err(Refusal::new("42809", message))
            }
        }
    }

    /// Refuses an index its method or its expressions do not allow.
    pub(in crate::postgres::judge) fn check_index(&mut self, table: Oid, index: &Index) -> Judged {
        self.check_method(index)?;
        for element in &index.elements {
            match &element.key {
                IndexKey::Column(name) => self.check_indexed_column(table, name)?,
                IndexKey::Expression(expr) => self.check_immutable(table, expr, "expression")?,
            }
            self.check_class(table, index, element)?;
        }
        for name in &index.include {
            if name.contains('(') {
                let message = "expressions are not supported in included columns";
                return Err(Refusal::new("0A000", message));
            }
            self.check_indexed_column(table, name)?;
        }
        match &index.predicate {
            Some(predicate) => {
                self.check_immutable(table, predicate, "predicate")?;
                self.check_condition_type(table, &predicate.node, "WHERE")
            }
            None => Ok(()),
        }
    }

    fn check_indexed_column(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if is_system_column(name) {
            return Err(Refusal::new("0A000", "index creation on system columns is not supported"));
        }
        match relation.column(name) {
            Some(column) if column.generated.as_ref().is_some_and(|g| !g.stored) => {
                let message = "indexes on virtual generated columns are not supported";
                Err(Refusal::new("0A000", message))
            }
            None if !relation.presumed => {
                Err(Refusal::new("42703", format!("column \"{name}\" does not exist")))
            }
            _ => Ok(()),
        }
    }

    /// Since 17 the bodies of functions in SQL are read first, without a search path.
    fn check_inlined(&mut self, node: &Node) -> Judged {
        if self.catalog.version < 17 {
            return Ok(());
        }
        let before = self.verdict.clone();
        let done = self.run_expression_in(node, true);
        self.verdict = before;
        done
    }

    fn check_immutable(&mut self, table: Oid, expr: &Expr, place: &str) -> Judged {
        let mut subquery = false;
        expr.node.walk(&mut |node| subquery |= matches!(node, Node::Subquery(_)));
        if subquery {
            let message = format!("cannot use subquery in index {place}");
            return Err(Refusal::new("0A000", message));
        }
        self.check_columns(table, &expr.node, None)?;
        self.check_functions(&expr.node)?;
        self.check_fits(&expr.node, Some(table))?;
        if !self.immutable(&expr.node, Some(table)) {
            self.check_inlined(&expr.node)?;
            let message = format!("functions in index {place} must be marked IMMUTABLE");
            return Err(Refusal::new("42P17", message));
        }
        Ok(())
    }

    fn check_method(&self, index: &Index) -> Judged {
        let method = index.method.as_str();
        let known = matches!(method, "btree" | "hash" | "gist" | "gin" | "spgist" | "brin");
        if !known {
            return if self.catalog.open || self.extended() {
                Ok(())
            } else {
                Err(Refusal::new("42704", format!("access method \"{method}\" does not exist")))
            };
        }
        let refuse = |what: &str| {
            let message = format!("access method \"{method}\" does not support {what}");
            Err(Refusal::new("0A000", message))
        };
        let includes = matches!(method, "btree" | "gist")
            || (method == "spgist" && self.catalog.version >= 14);
        if index.unique && !matches!(method, "btree" | "gist") {
            return refuse("unique indexes");
        }
        if !index.include.is_empty() && !includes {
            return refuse("included columns");
        }
        if index.elements.len() > 1 && matches!(method, "hash" | "spgist") {
            return refuse("multicolumn indexes");
        }
        let ordered = |element: &IndexElement| element.descending || element.nulls_first.is_some();
        if method != "btree" && index.elements.iter().any(ordered) {
            return refuse("ASC/DESC or NULLS FIRST/LAST options");
        }
        if index.elements.len() + index.include.len() > 32 {
            return Err(Refusal::new("54011", "cannot use more than 32 columns in an index"));
        }
        Ok(())
    }

    /// Refuses a type the method cannot index.
    fn check_class(&self, table: Oid, index: &Index, element: &IndexElement) -> Judged {
        if self.classes_unknown(&index.method) {
            return Ok(());
        }
        let ty = match &element.key {
            IndexKey::Column(name) => {
                let column = self.catalog.relation(table).and_then(|r| r.column(name));
                column.map(|column| (*column.ty).clone())
            }
            IndexKey::Expression(expr) => self.type_of(&expr.node, Some(table)),
        };
        let ty = ty.map(|ty| self.base_type(&ty));
        self.check_operator_class(ty.as_ref(), &index.method, element.opclass.as_ref())
    }

    /// Returns whether types may be indexed that the server alone does not know how to.
    pub(in crate::postgres::judge) fn classes_unknown(&self, method: &str) -> bool {
        let there = |word: &str, name: &str| {
            let mut objects = self.catalog.objects.iter();
            objects.any(|key| key.word == word && (name.is_empty() || key.name == name))
        };
        let classes = format!("btree_{method}");
        self.catalog.open
            || self.extended()
            || there("extension", &classes)
            || there("operator class", "")
    }

    /// Refuses a unique key without the columns by which the table is partitioned.
    pub(in crate::postgres::judge) fn check_partition_key(
        &self,
        table: Oid,
        index: &Index,
        what: &str,
    ) -> Judged {
        let Some(key) = self.catalog.relation(table).and_then(|r| r.partition_key.as_ref()) else {
            return Ok(());
        };
        for part in &key.keys {
            let column = match &part.key {
                IndexKey::Column(name) => name,
                IndexKey::Expression(_) => {
                    let message = format!(
                        "{what} constraints cannot be used when partition keys include expressions"
                    );
                    return Err(Refusal::new("0A000", message));
                }
            };
            let named = |element: &IndexElement| matches!(&element.key, IndexKey::Column(name) if name == column);
            if !index.elements.iter().any(named) {
                let message =
                    "unique constraint on partitioned table must include all partitioning columns";
                return Err(Refusal::new("0A000", message));
            }
        }
        Ok(())
    }
}

fn wanted_index(table: Oid, create: &CreateIndex) -> Index {
    Index {
        table,
        unique: create.unique,
        // The old name of a method that is gone.
        method: if create.method == "rtree" { "gist" } else { &create.method }.to_owned(),
        elements: create.elements.clone(),
        include: create.include.clone(),
        predicate: create.predicate.clone().map(Arc::new),
        nulls_not_distinct: create.nulls_not_distinct,
        valid: true,
        constraint: None,
        parent: None,
        children: Vec::new(),
    }
}

fn column_texts(elements: &[IndexElement]) -> Vec<String> {
    let text = |element: &IndexElement| match &element.key {
        IndexKey::Column(name) => name.clone(),
        IndexKey::Expression(expr) => expr.sql.clone(),
    };
    elements.iter().map(text).collect()
}
