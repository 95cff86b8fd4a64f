//! Which relations a query's names may mean.

use crate::postgres::ast::{CommonTable, FromItem, Name, Node, Output, Query, Source, Statement};
use crate::postgres::catalog::{Oid, Type};
use crate::postgres::judge::Judge;

/// Columns of every table.
const SYSTEM: [&str; 6] = ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"];

/// A column of something a query reads, with its type where it is known.
pub(in crate::postgres::judge) type Typed = (String, Option<Type>);

/// What stands in FROM, or a common table.
#[derive(Clone, Debug, Default)]
pub(in crate::postgres::judge) struct Seen {
    /// Its alias, or its own name.
    pub name: String,
    pub relation: Option<Oid>,
    pub columns: Vec<Typed>,
    /// It may have columns nobody here knows.
    pub open: bool,
}

/// The names an expression may use.
#[derive(Clone, Debug, Default)]
pub(in crate::postgres::judge) struct Scope<'a> {
    pub items: Vec<Seen>,
    pub common: Vec<Seen>,
    /// Items of which many rows are compared: a semi-join with them reads the other side in full.
    pub many: Vec<String>,
    /// Columns that USING has made one.
    pub merged: Vec<String>,
    /// NATURAL is there: any column that several items have is one.
    pub natural: bool,
    /// We are in a body: names may be variables and parameters.
    pub body: bool,
    pub outer: Option<&'a Scope<'a>>,
}

/// What the name of a column turns out to be.
#[derive(Clone, Debug)]
pub(in crate::postgres::judge) enum Found {
    Column {
        relation: Option<Oid>,
        name: String,
        ty: Option<Type>,
    },
    /// The row as a whole.
    Row(Option<Oid>),
    /// It may be a column of something whose columns are not known.
    Perhaps,
    Missing,
}

impl Scope<'_> {
    /// Returns the common table of that name.
    pub fn common(&self, name: &Name) -> Option<&Seen> {
        let name = name.schema.is_none().then_some(&name.name)?;
        let own = self.common.iter().rev().find(|seen| seen.name == *name);
        own.or_else(|| self.outer.and_then(|outer| outer.common(&Name::plain(name.as_str()))))
    }

    /// Finds what `a`, `t.a` or `s.t.a` names.
    pub fn find(&self, path: &[String]) -> Found {
        let found = match path {
            [] => Found::Missing,
            [name] => self.plain(name),
            [.., table, name] => self.qualified(table, name, &path[0]),
        };
        match (found, self.outer) {
            (Found::Missing, Some(outer)) => outer.find(path),
            (found, _) => found,
        }
    }

    /// Whether a name belongs to an outer item of which many rows are compared.
    pub fn joined(&self, path: &[String]) -> bool {
        let own = self.items.iter().any(|seen| seen.is_meant(path));
        let here = |seen: &&Seen| seen.is_meant(path) && self.many.contains(&seen.name);
        match self.outer {
            _ if self.items.iter().any(|seen| here(&seen)) => true,
            Some(outer) if !own => outer.joined(path),
            _ => false,
        }
    }

    /// Whether what stands in front of the last dot is something the query reads.
    pub fn has_item(&self, path: &str) -> bool {
        let mut parts = path.rsplit('.').skip(1);
        let table = parts.next().unwrap_or_default();
        self.items.iter().any(|seen| seen.name == table)
            || self.outer.is_some_and(|outer| outer.has_item(path))
    }

    /// Whether a bare name means several columns.
    pub fn ambiguous(&self, name: &str) -> bool {
        let words = ["excluded", "old", "new"];
        let here = |seen: &&Seen| {
            !words.contains(&seen.name.as_str()) && seen.columns.iter().any(|(n, _)| n == name)
        };
        let merged = self.natural || self.merged.iter().any(|known| known == name);
        !merged && self.items.iter().filter(here).count() > 1
    }

    fn plain(&self, name: &str) -> Found {
        if let Some(found) = self.items.iter().find_map(|seen| seen.column(name)) {
            return found;
        }
        if let Some(seen) = self.items.iter().find(|seen| seen.name == name) {
            return Found::Row(seen.relation);
        }
        if self.items.iter().any(|seen| seen.open) { Found::Perhaps } else { Found::Missing }
    }

    fn qualified(&self, table: &str, name: &str, first: &str) -> Found {
        if let Some(seen) = self.items.iter().find(|seen| seen.name == table) {
            let unknown = if seen.open { Found::Perhaps } else { Found::Missing };
            return seen.column(name).unwrap_or(unknown);
        }
        // `column.field` and the like.
        match self.plain(first) {
            Found::Missing => Found::Missing,
            _ => Found::Perhaps,
        }
    }
}

impl Seen {
    fn is_meant(&self, path: &[String]) -> bool {
        match path {
            [name] => self.columns.iter().any(|(known, _)| known == name),
            [.., table, _] => self.name == *table,
            [] => false,
        }
    }

    fn column(&self, name: &str) -> Option<Found> {
        let relation = self.relation;
        let found =
            |name: &str, ty: Option<Type>| Found::Column { relation, name: name.to_owned(), ty };
        if let Some((name, ty)) = self.columns.iter().find(|(known, _)| known == name) {
            return Some(found(name, ty.clone()));
        }
        (relation.is_some() && SYSTEM.contains(&name)).then(|| found(name, None))
    }

    /// Gives columns the names an alias lists.
    fn renamed(mut self, names: &[String]) -> Self {
        for (column, name) in self.columns.iter_mut().zip(names) {
            name.clone_into(&mut column.0);
        }
        let known = self.columns.len();
        self.columns.extend(names.iter().skip(known).map(|name| (name.clone(), None)));
        self
    }
}

impl Judge {
    /// Returns the scope of one relation.
    pub(in crate::postgres::judge) fn scope_of(&self, table: Option<Oid>) -> Scope<'static> {
        let items = table.and_then(|oid| self.seen_relation(oid, None)).into_iter().collect();
        Scope { items, ..Scope::default() }
    }

    pub(in crate::postgres::judge) fn seen_relation(
        &self,
        oid: Oid,
        alias: Option<&str>,
    ) -> Option<Seen> {
        let relation = self.catalog.relation(oid)?;
        let columns = relation.columns.iter().map(|c| (c.name.clone(), Some((*c.ty).clone())));
        Some(Seen {
            name: alias.unwrap_or(&relation.name).to_owned(),
            relation: Some(oid),
            columns: columns.collect(),
            open: relation.presumed || relation.columns.is_empty(),
        })
    }

    /// Returns what the names in a query may mean.
    pub(in crate::postgres::judge) fn scope<'a>(
        &self,
        query: &Query,
        outer: &'a Scope<'a>,
    ) -> Scope<'a> {
        let mut scope = self.scope_with(&query.with, outer);
        for item in &query.from {
            let seen = self.seen(item, &scope);
            scope.items.push(seen);
        }
        scope.merged.clone_from(&query.using);
        scope.natural = query.natural;
        scope
    }

    /// Returns a scope with nothing but common tables.
    pub(in crate::postgres::judge) fn scope_with<'a>(
        &self,
        with: &[CommonTable],
        outer: &'a Scope<'a>,
    ) -> Scope<'a> {
        let mut scope =
            Scope { outer: Some(outer), body: !self.running.is_empty(), ..Scope::default() };
        for table in with.iter().filter(|table| table.recursive) {
            let seen = self.recursive_table(table, &scope);
            scope.common.push(seen.renamed(&table.columns));
        }
        for table in with {
            let seen = self.common_table(table, &scope);
            scope.common.push(seen);
        }
        scope
    }

    /// A table that reads itself has the columns of what it starts with.
    fn recursive_table(&self, table: &CommonTable, scope: &Scope<'_>) -> Seen {
        let (columns, open) = match &table.statement {
            Statement::Select(query) if !query.united.is_empty() => {
                self.outputs(&Query { united: Vec::new(), ..(**query).clone() }, scope)
            }
            _ => (Vec::new(), true),
        };
        Seen { name: table.name.clone(), columns, open, ..Seen::default() }
    }

    fn common_table(&self, table: &CommonTable, scope: &Scope<'_>) -> Seen {
        let (columns, open) = match &table.statement {
            Statement::Select(query) => self.outputs(query, scope),
            _ => (Vec::new(), true),
        };
        Seen { name: table.name.clone(), relation: None, columns, open }.renamed(&table.columns)
    }

    pub(in crate::postgres::judge) fn seen(&self, item: &FromItem, scope: &Scope<'_>) -> Seen {
        let alias = item.alias.as_deref();
        let seen = match &item.source {
            Source::Relation(named) => match scope.common(&named.name) {
                Some(common) => common.clone(),
                None => self
                    .catalog
                    .oid(&named.name)
                    .and_then(|oid| self.seen_relation(oid, alias))
                    .unwrap_or(Seen {
                        open: true,
                        name: named.name.name.clone(),
                        ..Seen::default()
                    }),
            },
            Source::Query(query) => {
                let (columns, open) = self.outputs(query, scope);
                Seen { columns, open, ..Seen::default() }
            }
            Source::Function(nodes) => {
                Seen { open: true, name: function_name(nodes), ..Seen::default() }
            }
        };
        let name = alias.map_or(seen.name.clone(), str::to_owned);
        Seen { name, ..seen }.renamed(&item.columns)
    }
}

/// Adds the columns of `*` or `t.*`; returns whether there may be others.
pub(super) fn expand(scope: &Scope<'_>, path: &[String], columns: &mut Vec<Typed>) -> bool {
    let meant = |seen: &&Seen| path.last().is_none_or(|name| seen.name == *name);
    let mut open = path.last().is_some_and(|_| !scope.items.iter().any(|seen| meant(&seen)));
    let merged = |name: &String| {
        let several =
            || scope.items.iter().filter(|s| s.columns.iter().any(|(n, _)| n == name)).count() > 1;
        scope.merged.contains(name) || (scope.natural && several())
    };
    let mut made_one: Vec<Typed> = Vec::new();
    let mut rest = Vec::new();
    for seen in scope.items.iter().filter(meant) {
        open |= seen.open;
        for column in &seen.columns {
            if path.is_empty() && merged(&column.0) {
                if !made_one.iter().any(|(known, _)| *known == column.0) {
                    made_one.push(column.clone());
                }
            } else {
                rest.push(column.clone());
            }
        }
    }
    columns.extend(made_one);
    columns.extend(rest);
    open
}

fn function_name(nodes: &[Node]) -> String {
    match nodes.first() {
        Some(Node::Call(call)) => call.name.name.clone(),
        _ => String::new(),
    }
}

/// Returns the name the server gives a column of a result.
pub(in crate::postgres::judge) fn output_name(output: &Output) -> String {
    output.alias.clone().unwrap_or_else(|| figure(&output.node))
}

/// Tells whether a value brings a name of its own, which CASE takes over.
fn is_named(node: &Node) -> bool {
    match node {
        Node::Column(_) | Node::Call(_) | Node::Field(..) | Node::Array(_) | Node::Row(_) => true,
        Node::Cast(of, _) | Node::Collate(of, _) => is_named(of),
        Node::Subquery(query) => query
            .outputs
            .first()
            .is_some_and(|first| first.alias.is_some() || is_named(&first.node)),
        _ => false,
    }
}

fn figure(node: &Node) -> String {
    match node {
        Node::Column(path) => path.last().cloned().unwrap_or_default(),
        Node::Call(call) => call.name.name.clone(),
        Node::Cast(of, _) if is_named(of) => figure(of),
        Node::Cast(_, ty) => ty.name.name.clone(),
        Node::Collate(of, _) => figure(of),
        Node::Field(_, field) => field.clone(),
        Node::Case { otherwise, .. } => match otherwise.as_deref() {
            Some(node) if is_named(node) => figure(node),
            _ => "case".to_owned(),
        },
        Node::Array(_) => "array".to_owned(),
        Node::Op(sign, _) if matches!(sign.as_str(), "exists" | "array") => sign.clone(),
        Node::Row(_) => "row".to_owned(),
        Node::Bool(_) => "bool".to_owned(),
        Node::Subquery(query) => {
            query.outputs.first().map_or_else(|| "?column?".to_owned(), output_name)
        }
        _ => "?column?".to_owned(),
    }
}
