//! UNIQUE, PRIMARY KEY and EXCLUDE: constraints with an index.

use std::sync::Arc;

use lockkeeper_core::change::{Refusal, Role};

use super::{ALTERED, Adding};
use crate::postgres::ast::{
    ConstraintState, Expr, IndexElement, IndexKey, KeyOptions, TableConstraint,
};
use crate::postgres::catalog::{ConstraintKind, Index, Oid, RelationKind};
use crate::postgres::judge::create::Build;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn add_key(
        &mut self,
        table: Oid,
        written: &TableConstraint,
        (columns, key, primary): (&[String], &KeyOptions, bool),
        adding: Adding,
    ) -> Judged {
        self.check_key(table, columns, key)?;
        if primary {
            self.check_no_primary_key(table)?;
        }
        if let Some(index) = &key.using_index {
            return self.use_index(table, written, (index, primary));
        }
        self.check_key_columns(table, columns, (key, primary))?;
        if primary {
            self.require_not_null(table, columns, adding)?;
        }
        let index = key_index(table, columns, key);
        let columns = columns.to_vec();
        let kind = if primary {
            ConstraintKind::PrimaryKey { columns, index: Oid::default() }
        } else {
            ConstraintKind::Unique { columns, index: Oid::default() }
        };
        self.build_constraint(table, written, (index, kind), adding)
    }

    pub(super) fn add_exclusion(
        &mut self,
        table: Oid,
        written: &TableConstraint,
        (method, elements, predicate): (&str, &[(IndexElement, String)], &Option<Expr>),
        adding: Adding,
    ) -> Judged {
        let partitioned = self.is_partitioned(table);
        if partitioned && self.catalog.version < 17 {
            let message = "exclusion constraints are not supported on partitioned tables";
            return Err(Refusal::new("0A000", message));
        }
        let elements: Vec<IndexElement> = elements.iter().map(|(key, _)| key.clone()).collect();
        let index = Index {
            table,
            unique: false,
            method: method.to_owned(),
            elements,
            include: Vec::new(),
            predicate: predicate.clone().map(Arc::new),
            nulls_not_distinct: false,
            valid: true,
            constraint: None,
            parent: None,
            children: Vec::new(),
        };
        self.check_index(table, &index)?;
        if partitioned {
            self.check_partition_key(table, &index, "EXCLUDE")?;
        }
        let kind = ConstraintKind::Exclude { index: Oid::default() };
        self.build_constraint(table, written, (index, kind), adding)
    }

    fn build_constraint(
        &mut self,
        table: Oid,
        written: &TableConstraint,
        (index, kind): (Index, ConstraintKind),
        adding: Adding,
    ) -> Judged {
        if let Some(name) = &written.name {
            self.check_constraint_name(table, name)?;
        }
        let state = ConstraintState { valid: true, enforced: true, ..written.state };
        let constraint = self.constraint(String::new(), kind, state);
        let build = Build {
            index,
            name: written.name.clone(),
            constraint: Some(constraint),
            mode: self.key_mode(),
            silent: adding == Adding::NewTable,
            only: adding == Adding::Only,
        };
        self.build(table, &build, Role::Named).map(|_| ())
    }

    /// Returns the mode in which ADD CONSTRAINT holds partitions while it builds their indexes.
    fn key_mode(&self) -> lockkeeper_core::change::LockMode {
        lockkeeper_core::change::LockMode::Share
    }

    fn check_key(&self, table: Oid, columns: &[String], key: &KeyOptions) -> Judged {
        let version = self.catalog.version;
        if (key.nulls_not_distinct && version < 15) || (key.without_overlaps && version < 18) {
            return Err(Refusal::new("42601", "syntax error: this server has no such clause"));
        }
        if key.without_overlaps && columns.len() < 2 {
            let message = "constraint using WITHOUT OVERLAPS needs at least two columns";
            return Err(Refusal::new("42601", message));
        }
        for (at, column) in columns.iter().enumerate() {
            if columns[..at].contains(column) {
                let message = format!("column \"{column}\" appears twice in a key");
                return Err(Refusal::new("42701", message));
            }
        }
        let foreign = |kind| kind == RelationKind::ForeignTable;
        if self.catalog.relation(table).is_some_and(|relation| foreign(relation.kind)) {
            let message = "unique constraints are not supported on foreign tables";
            return Err(Refusal::new("0A000", message));
        }
        Ok(())
    }

    fn check_no_primary_key(&self, table: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let primary = |kind: &ConstraintKind| matches!(kind, ConstraintKind::PrimaryKey { .. });
        if relation.constraints.iter().any(|constraint| primary(&constraint.kind)) {
            let message =
                format!("multiple primary keys for table \"{}\" are not allowed", relation.name);
            return Err(Refusal::new("42P16", message));
        }
        Ok(())
    }

    fn check_key_columns(
        &mut self,
        table: Oid,
        columns: &[String],
        (key, primary): (&KeyOptions, bool),
    ) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        for column in columns.iter().chain(&key.include) {
            if !relation.presumed && relation.column(column).is_none() {
                let message = format!("column \"{column}\" named in key does not exist");
                return Err(Refusal::new("42703", message));
            }
        }
        let index = key_index(table, columns, key);
        self.check_index(table, &index)?;
        if self.is_partitioned(table) {
            self.check_partition_key(
                table,
                &index,
                if primary { "PRIMARY KEY" } else { "UNIQUE" },
            )?;
        }
        Ok(())
    }

    /// Makes the columns of a primary key NOT NULL, here and in children.
    fn require_not_null(&mut self, table: Oid, columns: &[String], adding: Adding) -> Judged {
        if adding == Adding::Only && self.catalog.version >= 18 {
            self.check_heirs_marked(table, columns)?;
        }
        for column in columns {
            let state = ConstraintState::default();
            self.spread_not_null(table, (column, None), Role::Named, (state, adding))?;
        }
        Ok(())
    }

    /// The server takes it for its own mistake that a child has a nullable column.
    fn check_heirs_marked(&self, table: Oid, columns: &[String]) -> Judged {
        for child in self.children(table) {
            let Some(child) = self.catalog.relation(child) else { continue };
            let nullable = |name: &&String| child.column(name).is_some_and(|c| !c.not_null);
            if let Some(column) = columns.iter().find(nullable) {
                let message = format!(
                    "column \"{column}\" of table \"{}\" is not marked NOT NULL",
                    child.name
                );
                return Err(Refusal::new("XX000", message));
            }
        }
        Ok(())
    }

    pub(in crate::postgres::judge) fn is_partitioned(&self, table: Oid) -> bool {
        let kind = self.catalog.relation(table).map(|relation| relation.kind);
        kind == Some(RelationKind::PartitionedTable)
    }

    /// `USING INDEX`: an index becomes the constraint's, and takes its name.
    fn use_index(
        &mut self,
        table: Oid,
        written: &TableConstraint,
        (name, primary): (&str, bool),
    ) -> Judged {
        if self.is_partitioned(table) {
            let message =
                "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables";
            return Err(Refusal::new("0A000", message));
        }
        let (schema, relation) = self.place(table);
        let Some(oid) = self.catalog.oid_in(&schema, name) else {
            if self.catalog.open {
                return Ok(());
            }
            return Err(Refusal::new("42704", format!("index \"{name}\" does not exist")));
        };
        let Some(index) = self.catalog.relation(oid).and_then(|found| found.index.clone()) else {
            return Err(Refusal::new("42809", format!("\"{name}\" is not an index")));
        };
        check_usable(&index, table, name, (primary, self.catalog.version))?;
        let columns: Vec<String> = index
            .elements
            .iter()
            .filter_map(|element| match &element.key {
                IndexKey::Column(column) => Some(column.clone()),
                IndexKey::Expression(_) => None,
            })
            .collect();
        let wanted = written.name.clone().unwrap_or_else(|| name.to_owned());
        self.check_constraint_name(table, &wanted)?;
        if wanted != name {
            if self.catalog.oid_in(&schema, &wanted).is_some() {
                return Err(Refusal::new("42P07", format!("relation \"{wanted}\" already exists")));
            }
            self.catalog.rename(oid, &schema, &wanted);
        }
        let _ = relation;
        self.lock(table, ALTERED, Role::Named);
        let kind = if primary {
            self.require_not_null(table, &columns, Adding::Existing)?;
            ConstraintKind::PrimaryKey { columns, index: oid }
        } else {
            ConstraintKind::Unique { columns, index: oid }
        };
        if let Some(index) = self.catalog.relation_mut(oid).and_then(|r| r.index.as_mut()) {
            index.constraint = Some(wanted.clone());
        }
        let constraint = self.constraint(wanted, kind, written.state);
        self.push_constraint(table, constraint);
        Ok(())
    }
}

/// Returns the index of a key.
fn key_index(table: Oid, columns: &[String], key: &KeyOptions) -> Index {
    let element = |column: &String| IndexElement {
        key: IndexKey::Column(column.clone()),
        collation: None,
        opclass: None,
        descending: false,
        nulls_first: None,
    };
    Index {
        table,
        unique: true,
        method: if key.without_overlaps { "gist" } else { "btree" }.to_owned(),
        elements: columns.iter().map(element).collect(),
        include: key.include.clone(),
        predicate: None,
        nulls_not_distinct: key.nulls_not_distinct,
        valid: true,
        constraint: None,
        parent: None,
        children: Vec::new(),
    }
}

/// Refuses an index that cannot carry a constraint.
fn check_usable(index: &Index, table: Oid, name: &str, (primary, version): (bool, u32)) -> Judged {
    let refuse = |state, what: String| Err(Refusal::new(state, what));
    if index.constraint.is_some() {
        return refuse(
            "55000",
            format!("index \"{name}\" is already associated with a constraint"),
        );
    }
    if index.table != table {
        return refuse("55000", format!("index \"{name}\" does not belong to the table"));
    }
    if !index.valid {
        return refuse("55000", format!("index \"{name}\" is not valid"));
    }
    if !index.unique {
        return refuse("42809", format!("\"{name}\" is not a unique index"));
    }
    if primary && index.nulls_not_distinct && version >= 16 {
        let message = format!("primary keys cannot use NULLS NOT DISTINCT index \"{name}\"");
        return refuse("42P16", message);
    }
    if index.predicate.is_some() {
        return refuse("42809", format!("\"{name}\" is a partial index"));
    }
    if index.elements.iter().any(|element| matches!(element.key, IndexKey::Expression(_))) {
        return refuse("42809", format!("index \"{name}\" contains expressions"));
    }
    let sorted = |element: &IndexElement| {
        !element.descending
            && element.nulls_first != Some(true)
            && element.opclass.is_none()
            && element.collation.is_none()
    };
    if !index.elements.iter().all(sorted) {
        let message = format!("index \"{name}\" does not have default sorting behavior");
        return refuse("42809", message);
    }
    Ok(())
}
