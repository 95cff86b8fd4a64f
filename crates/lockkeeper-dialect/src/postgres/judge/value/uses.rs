//! What queries and expressions use.

use super::scope::{Found, Scope, Seen, Typed};
use crate::postgres::ast::{CommonTable, FromItem, Name, Node, Query, Source, Statement};
use crate::postgres::catalog::{Column, Oid, Use};
use crate::postgres::judge::Judge;

/// Everything a query depends on.
#[derive(Clone, Debug, Default)]
pub(in crate::postgres::judge) struct QueryUses {
    /// Relations and columns, those of the query's own names only.
    pub uses: Vec<Use>,
    /// Functions of the schema, as (schema, name).
    pub functions: Vec<(String, String)>,
    /// Columns of its result, with types where they are known.
    pub columns: Vec<Column>,
}

impl QueryUses {
    fn add(&mut self, relation: Oid, column: Option<String>) {
        let used = Use { relation, column };
        if !self.uses.contains(&used) {
            self.uses.push(used);
        }
    }
}

impl Judge {
    /// Returns what a query depends on, and its columns.
    pub(in crate::postgres::judge) fn query_uses(&self, query: &Query) -> QueryUses {
        let (mut found, outer) = (QueryUses::default(), Scope::default());
        self.uses_of(query, &outer, &mut found);
        found.columns = self.query_columns(query);
        found
    }

    /// Returns the columns of a query's result, with types where they are known.
    pub(in crate::postgres::judge) fn query_columns(&self, query: &Query) -> Vec<Column> {
        let (columns, _) = self.outputs(query, &Scope::default());
        let column = |(name, ty): Typed| Column {
            name,
            ty: ty.unwrap_or_default().into(),
            local: true,
            ..Column::default()
        };
        columns.into_iter().map(column).collect()
    }

    /// Returns everything an expression depends on: columns of the table and what its subqueries
    /// and functions use.
    pub(in crate::postgres::judge) fn expression_uses(
        &self,
        node: &Node,
        table: Option<Oid>,
    ) -> QueryUses {
        let mut found = QueryUses::default();
        self.uses_in(node, &self.scope_of(table), &mut found);
        found
    }

    fn uses_of(&self, query: &Query, outer: &Scope<'_>, found: &mut QueryUses) {
        self.uses_of_common(&query.with, outer, found);
        let scope = self.scope(query, outer);
        for item in &query.from {
            self.uses_of_item(item, &scope, found);
        }
        for output in &query.outputs {
            match &output.node {
                Node::Star(path) => uses_of_star(path, &scope, found),
                node => self.uses_in(node, &scope, found),
            }
        }
        let nodes = query.values.iter().flatten().chain(&query.filter).chain(&query.others);
        nodes.for_each(|node| self.uses_in(node, &scope, found));
        query.united.iter().for_each(|query| self.uses_of(query, &scope, found));
    }

    fn uses_of_common(&self, with: &[CommonTable], outer: &Scope<'_>, found: &mut QueryUses) {
        let scope = self.scope_with(with, outer);
        for table in with {
            if let Statement::Select(query) = &table.statement {
                self.uses_of(query, &scope, found);
            }
        }
    }

    fn uses_of_item(&self, item: &FromItem, scope: &Scope<'_>, found: &mut QueryUses) {
        match &item.source {
            Source::Relation(named) if scope.common(&named.name).is_none() => {
                if let Some(oid) = self.catalog.oid(&named.name) {
                    found.add(oid, None);
                }
            }
            Source::Relation(_) => {}
            Source::Query(query) => self.uses_of(query, scope, found),
            Source::Function(nodes) => nodes.iter().for_each(|n| self.uses_in(n, scope, found)),
        }
    }

    fn uses_in(&self, node: &Node, scope: &Scope<'_>, found: &mut QueryUses) {
        node.walk(&mut |node| match node {
            Node::Column(path) => match scope.find(path) {
                Found::Column { relation: Some(relation), name, .. } => {
                    found.add(relation, Some(name));
                }
                Found::Row(Some(relation)) => {
                    if let Some(seen) = scope.items.iter().find(|s| s.relation == Some(relation)) {
                        uses_of_seen(seen, found);
                    }
                }
                _ => {}
            },
            Node::Call(call) => self.uses_of_function(&call.name, found),
            Node::Subquery(query) => self.uses_of(query, scope, found),
            _ => {}
        });
    }

    fn uses_of_function(&self, name: &Name, found: &mut QueryUses) {
        if let Some(function) = self.catalog.functions_named(name).first() {
            let key = (function.schema.clone(), function.name.clone());
            if !found.functions.contains(&key) {
                found.functions.push(key);
            }
        }
    }
}

fn uses_of_star(path: &[String], scope: &Scope<'_>, found: &mut QueryUses) {
    let meant = |seen: &&Seen| path.last().is_none_or(|name| seen.name == *name);
    scope.items.iter().filter(meant).for_each(|seen| uses_of_seen(seen, found));
}

fn uses_of_seen(seen: &Seen, found: &mut QueryUses) {
    if let Some(oid) = seen.relation {
        seen.columns.iter().for_each(|(name, _)| found.add(oid, Some(name.clone())));
    }
}

/// Returns the columns of one table that an expression names (the last part of each name).
pub(in crate::postgres::judge) fn columns_in(node: &Node) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    node.walk(&mut |node| {
        if let Node::Column(path) = node {
            found.extend(path.last().filter(|name| !found.contains(name)).cloned());
        }
    });
    found
}

/// Returns whether a condition holds for every row whatever it contains: `true`, `1 = 1`.
pub(in crate::postgres::judge) fn always_true(node: &Node) -> bool {
    always(node) == Some(true)
}

/// Returns whether a condition holds for no row whatever it contains.
pub(in crate::postgres::judge) fn always_false(node: &Node) -> bool {
    always(node) == Some(false) || matches!(node, Node::Null)
}

fn always(node: &Node) -> Option<bool> {
    match node {
        Node::Bool(value) => Some(*value),
        Node::Cast(of, ty) if ty.name.name == "bool" => match of.as_ref() {
            Node::Text(text) => truth(text),
            of => always(of),
        },
        Node::Not(of) => always(of).map(|value| !value),
        Node::And(parts) => every(parts, true),
        Node::Or(parts) if covers_null(parts) => Some(true),
        Node::Or(parts) => every(parts, false),
        Node::IsNull(of) if is_constant(of) => Some(matches!(**of, Node::Null)),
        Node::IsNotNull(of) if is_constant(of) => Some(!matches!(**of, Node::Null)),
        Node::Op(sign, operands) => compared(sign, operands),
        _ => None,
    }
}

/// AND (`neutral` is true) or OR of parts: one contrary part settles it, neutral ones say nothing.
fn every(parts: &[Node], neutral: bool) -> Option<bool> {
    let parts: Vec<Option<bool>> = parts.iter().map(always).collect();
    if parts.contains(&Some(!neutral)) {
        return Some(!neutral);
    }
    parts.iter().all(|part| *part == Some(neutral)).then_some(neutral)
}

/// `x IS NULL OR x IS NOT NULL`.
fn covers_null(parts: &[Node]) -> bool {
    parts.iter().any(|part| match part {
        Node::IsNull(of) => parts.contains(&Node::IsNotNull(of.clone())),
        _ => false,
    })
}

fn compared(sign: &str, operands: &[Node]) -> Option<bool> {
    match (sign, operands) {
        ("is true", [of]) => always(of),
        ("is not false", [of]) => always(of),
        ("is false", [of]) => always(of).map(|value| !value),
        ("is not true", [of]) => always(of).map(|value| !value),
        ("is not distinct from", [left, right]) if left == right => Some(true),
        ("is distinct from", [left, right]) if left == right => Some(false),
        ("in", [left, items @ ..]) if is_constant(left) && items.contains(left) => Some(true),
        ("between", [value, low, high]) => {
            Some(order(low, value)?.is_le() && order(value, high)?.is_le())
        }
        (_, [left, right]) => {
            let order = order(left, right)?;
            match sign {
                "=" => Some(order.is_eq()),
                "<>" => Some(order.is_ne()),
                "<" => Some(order.is_lt()),
                "<=" => Some(order.is_le()),
                ">" => Some(order.is_gt()),
                ">=" => Some(order.is_ge()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn order(left: &Node, right: &Node) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Node::Number(left), Node::Number(right)) => {
            left.parse::<f64>().ok()?.partial_cmp(&right.parse::<f64>().ok()?)
        }
        (Node::Text(left), Node::Text(right)) => Some(left.cmp(right)),
        (Node::Bool(left), Node::Bool(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn is_constant(node: &Node) -> bool {
    matches!(node, Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Null)
}

fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "true" | "y" | "yes" | "on" | "1" => Some(true),
        "f" | "false" | "n" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}
