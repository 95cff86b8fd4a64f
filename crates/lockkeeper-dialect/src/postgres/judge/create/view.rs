//! Views.

use std::sync::Arc;

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::query::updatable;
use super::super::value::Scope;
use super::super::{Judge, Judged};
use super::named::{is_catalog, relations_named};
use crate::postgres::ast::{
    CommonTable, CreateView, Name, Node, Output, Persistence, Query, Source, Statement,
};
use crate::postgres::catalog::{Column, Oid, Relation, RelationKind, View};

/// What the making of a view takes from its query.
pub(super) struct Defined {
    pub view: View,
    pub columns: Vec<Column>,
    /// It may have columns nobody here knows.
    pub open: bool,
    pub temporary: bool,
}

impl Judge {
    pub(in crate::postgres::judge) fn create_view(&mut self, create: &CreateView) -> Judged {
        self.check_view_options(create)?;
        let recursive = create.recursive.then(|| recursive_query(create));
        let query = recursive.as_ref().unwrap_or(&create.query);
        self.check_readable(query)?;
        let defined = self.defined(query, &create.columns)?;
        let temporary = create.temporary || defined.temporary;
        let persistence = if temporary { Persistence::Temporary } else { Persistence::Permanent };
        let schema = self.creating_in(&create.name, persistence)?;
        let name = &create.name.name;
        let there = self.catalog.oid_in(&schema, name);
        let shown = self.catalog.shown_name(&schema, name);
        let Some(old) = there else {
            self.check_row_type_name(&schema, name)?;
            self.changed(ChangeKind::CreateView, shown).conditional = create.or_replace;
            self.lock_named(query);
            self.insert_view((schema, name.clone()), persistence, defined);
            return Ok(());
        };
        if !create.or_replace {
            return Err(Refusal::new("42P07", format!("relation \"{name}\" already exists")));
        }
        self.check_replaced(old, &defined)?;
        let change = self.changed(ChangeKind::ReplaceView, shown);
        (change.conditional, change.existed) = (true, true);
        self.lock_named(query);
        self.lock(old, LockMode::AccessExclusive, Role::Named);
        self.replace_view(old, defined);
        Ok(())
    }

    fn check_view_options(&self, create: &CreateView) -> Judged {
        for (name, _) in &create.options {
            let known = matches!(name.as_str(), "security_barrier" | "check_option")
                || (name == "security_invoker" && self.catalog.version >= 15);
            if !known {
                let message = format!("unrecognized parameter \"{name}\"");
                return Err(Refusal::new("22023", message));
            }
        }
        let checked = create.options.iter().any(|(name, _)| name == "check_option");
        if checked && !updatable(&create.query) {
            let message = "WITH CHECK OPTION is supported only on automatically updatable views";
            return Err(Refusal::new("0A000", message));
        }
        let writes = |table: &CommonTable| !matches!(table.statement, Statement::Select(_));
        if create.query.with.iter().any(writes) {
            let message = "views must not contain data-modifying statements in WITH";
            return Err(Refusal::new("0A000", message));
        }
        Ok(())
    }

    /// Refuses, or presumes, relations that are not there.
    pub(super) fn check_readable(&mut self, query: &Query) -> Judged {
        for (name, _) in relations_named(query) {
            if is_catalog(&name) && self.catalog.oid(&name).is_none() {
                continue;
            }
            let oid = self.opened(&name)?;
            let kind = self.catalog.relation(oid).map(|relation| relation.kind);
            let unreadable = matches!(
                kind,
                Some(
                    RelationKind::Index
                        | RelationKind::PartitionedIndex
                        | RelationKind::CompositeType
                )
            );
            if unreadable {
                return Err(Refusal::new("42809", format!("cannot open relation \"{name}\"")));
            }
        }
        self.check_names_in(query, &Scope::default())
    }

    /// Locks the relations that a query names, as its analysis does; it is not run.
    pub(super) fn lock_named(&mut self, query: &Query) {
        for (name, locked) in relations_named(query) {
            let mode = if locked { LockMode::RowShare } else { LockMode::AccessShare };
            if let Some(oid) = self.catalog.oid(&name) {
                self.lock(oid, mode, Role::Read);
            }
        }
    }

    /// Returns a query's columns under their names, and all it depends on.
    pub(super) fn defined(&self, query: &Query, names: &[String]) -> Result<Defined, Refusal> {
        let (typed, open) = self.outputs(query, &Scope::default());
        let uses = self.query_uses(query);
        let column = |(name, ty)| Column {
            name,
            ty: self.catalog.shared_type(Option::unwrap_or_default(ty)),
            local: true,
            ..Column::default()
        };
        let mut columns: Vec<Column> = typed.into_iter().map(column).collect();
        if names.len() > columns.len() && !open {
            let message = "more column names are specified than columns";
            return Err(Refusal::new("42601", message));
        }
        for (column, name) in columns.iter_mut().zip(names) {
            column.name.clone_from(name);
        }
        check_distinct(&columns, open)?;
        if names.is_empty() {
            check_unnamed(query)?;
        }
        let temporary = uses.uses.iter().any(|used| {
            let relation = self.catalog.relation(used.relation);
            relation.is_some_and(|relation| relation.persistence == Persistence::Temporary)
        });
        let view = View {
            query: Arc::new(query.clone()),
            uses: uses.uses,
            functions: uses.functions,
            populated: true,
        };
        Ok(Defined { view, columns, open, temporary })
    }

    fn insert_view(
        &mut self,
        (schema, name): (String, String),
        persistence: Persistence,
        defined: Defined,
    ) -> Oid {
        let oid = self.catalog.insert(Relation {
            schema,
            name,
            kind: RelationKind::View,
            persistence,
            columns: defined.columns,
            presumed: defined.open,
            view: Some(Box::new(defined.view)),
            ..Relation::default()
        });
        self.register_row_type(oid);
        self.link_used(oid);
        oid
    }

    /// Enters a view with the relations it uses.
    pub(super) fn link_used(&mut self, view: Oid) {
        for used in self.used(view) {
            if let Some(relation) = self.catalog.relation_mut(used)
                && !relation.used_by.contains(&view)
            {
                relation.used_by.push(view);
            }
        }
    }

    fn used(&self, view: Oid) -> Vec<Oid> {
        let view = self.catalog.relation(view).and_then(|relation| relation.view.as_ref());
        view.map(|view| view.uses.iter().map(|used| used.relation).collect()).unwrap_or_default()
    }

    fn replace_view(&mut self, oid: Oid, defined: Defined) {
        for used in self.used(oid) {
            if let Some(relation) = self.catalog.relation_mut(used) {
                relation.used_by.retain(|user| *user != oid);
            }
        }
        if let Some(relation) = self.catalog.relation_mut(oid) {
            let defaults: Vec<_> = relation.columns.iter().map(|c| c.default.clone()).collect();
            relation.columns = defined.columns;
            for (column, default) in relation.columns.iter_mut().zip(defaults) {
                column.default = default;
            }
            relation.presumed = defined.open;
            relation.view = Some(Box::new(defined.view));
        }
        self.link_used(oid);
    }

    /// A replaced view keeps its columns; new ones come last.
    fn check_replaced(&self, old: Oid, new: &Defined) -> Judged {
        let Some(relation) = self.catalog.relation(old) else { return Ok(()) };
        if relation.kind != RelationKind::View {
            if relation.presumed {
                return Ok(());
            }
            return Err(Refusal::new("42809", format!("\"{}\" is not a view", relation.name)));
        }
        if relation.presumed || new.open {
            return Ok(());
        }
        let refuse = |what: String| Err(Refusal::new("42P16", what));
        if new.columns.len() < relation.columns.len() {
            return refuse("cannot drop columns from view".to_owned());
        }
        for (old, new) in relation.columns.iter().zip(&new.columns) {
            if old.name != new.name {
                let message = format!(
                    "cannot change name of view column \"{}\" to \"{}\"",
                    old.name, new.name
                );
                return refuse(message);
            }
            let of = |column: &Column| {
                (column.ty.schema.clone(), column.ty.name.clone(), column.ty.array)
            };
            let sized = |column: &Column| !column.ty.modifiers.is_empty();
            let resized = sized(old) && sized(new) && old.ty.modifiers != new.ty.modifiers;
            if (of(old) != of(new) || resized) && !old.ty.name.is_empty() && !new.ty.name.is_empty()
            {
                let message = format!(
                    "cannot change data type of view column \"{}\" from {} to {}",
                    old.name, old.ty, new.ty
                );
                return refuse(message);
            }
        }
        Ok(())
    }
}

/// Values without a name are all called `?column?`, and only one column may be.
fn check_unnamed(query: &Query) -> Judged {
    let nameless = |output: &&Output| {
        output.alias.is_none()
            && match &output.node {
                Node::Number(_) | Node::Text(_) | Node::Null => true,
                Node::Op(sign, _) => !sign.contains(char::is_alphabetic),
                _ => false,
            }
    };
    if query.outputs.iter().filter(nameless).count() < 2 {
        return Ok(());
    }
    Err(Refusal::new("42701", "column \"?column?\" specified more than once"))
}

fn check_distinct(columns: &[Column], open: bool) -> Judged {
    for (at, column) in columns.iter().enumerate() {
        // What an expression without a name is called is not known for certain.
        let certain = column.name != "?column?" && !open;
        if certain && columns[..at].iter().any(|other| other.name == column.name) {
            let message = format!("column \"{}\" specified more than once", column.name);
            return Err(Refusal::new("42701", message));
        }
    }
    Ok(())
}

/// Returns the query of CREATE RECURSIVE VIEW as the server writes it: the view is a common table.
fn recursive_query(create: &CreateView) -> Query {
    use crate::postgres::ast::{FromItem, RelationRef};
    let name = create.name.name.clone();
    let common = CommonTable {
        name: name.clone(),
        columns: create.columns.clone(),
        recursive: true,
        statement: Statement::Select(Box::new(create.query.clone())),
    };
    let output = |column: &String| Output { node: Node::Column(vec![column.clone()]), alias: None };
    Query {
        with: vec![common],
        from: vec![FromItem {
            source: Source::Relation(RelationRef { name: Name::plain(name), only: false }),
            alias: None,
            columns: Vec::new(),
            tablesample: false,
        }],
        outputs: create.columns.iter().map(output).collect(),
        ..Query::default()
    }
}
