//! Queries whose rows are kept: CREATE TABLE AS, materialized views.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Work};

use super::super::{Judge, Judged};
use super::named::relations_named;
use super::view::Defined;
use crate::postgres::ast::{
    CreateTableAs, IndexKey, Name, OnCommit, Persistence, Query, Statement,
};
use crate::postgres::catalog::{Oid, Relation, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn create_table_as(&mut self, create: &CreateTableAs) -> Judged {
        let kind = if create.materialized_view {
            ChangeKind::CreateMaterializedView
        } else {
            ChangeKind::CreateTableAs
        };
        if let Some(name) = &create.prepared {
            let Statement::Select(query) = &*self.prepared(name)? else {
                return Err(Refusal::new("42809", "prepared statement is not a SELECT"));
            };
            let query = Query::clone(query);
            let prepared = None;
            let create = CreateTableAs { execute: false, prepared, query, ..create.clone() };
            return self.create_table_as(&create);
        }
        self.check_readable(&create.query)?;
        super::table::check_on_commit(create.on_commit, create.persistence)?;
        let schema = self.creating_in(&create.name, create.persistence)?;
        let name = &create.name.name;
        if self.catalog.oid_in(&schema, name).is_some() {
            self.already_there(&schema, name, (kind, create.if_not_exists))?;
            // The query is analysed before anybody looks whether the name is free.
            self.lock_named(&create.query);
            return Ok(());
        }
        self.check_row_type_name(&schema, name)?;
        let mut defined = self.defined(&create.query, &create.columns)?;
        if create.materialized_view && defined.temporary {
            let message = "materialized views must not use temporary tables or views";
            return Err(Refusal::new("0A000", message));
        }
        let shown = self.catalog.shown_name(&schema, name);
        self.changed(kind, shown).conditional = create.if_not_exists;
        if create.execute {
            defined.open = true;
            self.opaque("the query of a prepared statement is not known");
        } else if create.with_data {
            self.read_query(&create.query)?;
        } else {
            self.lock_named(&create.query);
        }
        self.insert_stored(create, schema, defined);
        Ok(())
    }

    fn insert_stored(&mut self, create: &CreateTableAs, schema: String, defined: Defined) {
        let mut view = defined.view;
        view.populated = create.with_data;
        let kind = if create.materialized_view {
            RelationKind::MaterializedView
        } else {
            RelationKind::Table
        };
        let oid = self.catalog.insert(Relation {
            schema,
            name: create.name.name.clone(),
            kind,
            persistence: if create.materialized_view {
                Persistence::Permanent
            } else {
                create.persistence
            },
            columns: defined.columns,
            presumed: defined.open,
            view: create.materialized_view.then(|| Box::new(view)),
            empty: !create.with_data,
            ..Relation::default()
        });
        self.register_row_type(oid);
        if create.on_commit == Some(OnCommit::Drop) {
            self.catalog.leaving.push(oid);
        }
        if create.materialized_view {
            self.link_used(oid);
        }
    }

    pub(in crate::postgres::judge) fn refresh(
        &mut self,
        name: &Name,
        concurrently: bool,
        with_data: bool,
    ) -> Judged {
        if self.catalog.oid(name).is_none() && self.catalog.open {
            self.catalog.presume(name, RelationKind::MaterializedView);
        }
        let view = self.required(name)?;
        self.check_refreshed(view, concurrently, with_data)?;
        let shown = self.catalog.relation(view).map(|r| self.catalog.shown(r)).unwrap_or_default();
        self.changed(ChangeKind::RefreshMaterializedView, shown).concurrently = concurrently;
        if concurrently {
            self.scan(view, LockMode::Exclusive, Role::Named, Work::Refresh);
        } else {
            self.refill(view);
        }
        if with_data {
            self.read_base(view)?;
        }
        if let Some(relation) = self.catalog.relation_mut(view) {
            relation.empty = !with_data;
            if let Some(view) = &mut relation.view {
                view.populated = with_data;
            }
        }
        Ok(())
    }

    /// The rows go into a new file, from which the indexes are built.
    fn refill(&mut self, view: Oid) {
        let indexes = self.catalog.relation(view).map(|r| r.indexes.clone()).unwrap_or_default();
        let mode = LockMode::AccessExclusive;
        if let Some(touch) = self.lock(view, mode, Role::Named) {
            touch.rewrite = true;
            touch.scan = !indexes.is_empty();
            touch.work = Some(Work::Refresh);
        }
        for index in indexes {
            self.rebuild(index, mode, Role::Named, Work::Refresh);
        }
    }

    /// Reads what the view's query reads.
    fn read_base(&mut self, view: Oid) -> Judged {
        let Some(definition) = self.catalog.relation(view).and_then(|r| r.view.clone()) else {
            self.opaque("what the materialized view reads is not known");
            return Ok(());
        };
        let named = relations_named(&definition.query);
        let mut used: Vec<Oid> = Vec::new();
        for one in &definition.uses {
            if !used.contains(&one.relation) {
                used.push(one.relation);
            }
        }
        // Names in the query are those of its making: a rename since has changed them.
        let still = named.iter().all(|(name, _)| {
            super::named::is_catalog(name)
                || self.catalog.oid(name).is_some_and(|oid| used.contains(&oid))
        });
        if still {
            return self.read_query(&definition.query);
        }
        for relation in used {
            self.scan(relation, LockMode::AccessShare, Role::Read, Work::Query);
        }
        Ok(())
    }

    fn check_refreshed(&mut self, view: Oid, concurrently: bool, with_data: bool) -> Judged {
        let Some(relation) = self.catalog.relation(view) else { return Ok(()) };
        if relation.presumed && relation.view.is_none() {
            return Ok(());
        }
        let name = relation.name.clone();
        match relation.kind {
            RelationKind::MaterializedView => {}
            RelationKind::Table | RelationKind::PartitionedTable => {
                let message = format!("\"{name}\" is not a materialized view");
                return Err(Refusal::new("0A000", message));
            }
            _ => {
                let message = format!("\"{name}\" is not a table or materialized view");
                return Err(Refusal::new("42809", message));
            }
        }
        if !concurrently {
            return Ok(());
        }
        if relation.view.as_ref().is_some_and(|view| !view.populated) {
            let message = "CONCURRENTLY cannot be used when the materialized view is not populated";
            return Err(Refusal::new("0A000", message));
        }
        if !with_data {
            let message = "CONCURRENTLY and WITH NO DATA options cannot be used together";
            return Err(Refusal::new("42601", message));
        }
        if relation.indexes.iter().any(|index| self.identifies_rows(*index)) {
            return Ok(());
        }
        let hint = "Create a unique index with no WHERE clause on one or more columns of the materialized view.";
        let message = format!("cannot refresh materialized view \"{name}\" concurrently");
        Err(Refusal::new("55000", message).with_hint(hint))
    }

    /// Returns whether an index tells each row from the others.
    fn identifies_rows(&self, index: Oid) -> bool {
        let Some(index) = self.catalog.relation(index).and_then(|r| r.index.as_ref()) else {
            return false;
        };
        let plain = index.elements.iter().all(|key| matches!(key.key, IndexKey::Column(_)));
        index.unique && index.valid && index.predicate.is_none() && plain
    }
}
