//! What GROUP BY and aggregates leave to be named, and locked.

use lockkeeper_core::change::Refusal;

use super::super::value::{Scope, Seen, output_name};
use super::super::{Judge, Judged};
use super::rewriting::is_aggregate;
use crate::postgres::ast::{Node, Query};
use crate::postgres::catalog::{ConstraintKind, Oid};

/// Functions that are certainly no aggregates.
const SCALAR: &[&str] = &[
    "abs",
    "coalesce",
    "concat",
    "date_trunc",
    "extract",
    "greatest",
    "least",
    "length",
    "lower",
    "nullif",
    "round",
    "to_char",
    "upper",
];

impl Judge {
    /// Refuses FOR UPDATE of rows that are put together, and columns that are not grouped.
    pub(super) fn check_grouped(&self, query: &Query, scope: &Scope<'_>) -> Judged {
        let aggregated = query.outputs.iter().any(|output| has_aggregate(&output.node));
        if !query.locking.is_empty() && (query.grouped || aggregated) {
            let message = "FOR UPDATE is not allowed with grouped or aggregated rows";
            return Err(Refusal::new("0A000", message));
        }
        self.check_calls_of_query(query)?;
        check_ordinals(query)?;
        check_distinct_order(query)?;
        let listed = !query.groups.is_empty();
        if !(listed || aggregated || query.having)
            || query.group_sets
            || self.depth > 0
            || scope.natural
        {
            return Ok(());
        }
        let grouped: Vec<Node> = query.groups.iter().map(|node| meant(node, query)).collect();
        let mut loose = None;
        for output in &query.outputs {
            self.loose_column(&output.node, &grouped, scope, &mut loose);
        }
        match loose {
            Some(name) => {
                let message = format!(
                    "column \"{name}\" must appear in the GROUP BY clause or be used in an \
                     aggregate function"
                );
                Err(Refusal::new("42803", message))
            }
            None => Ok(()),
        }
    }

    /// Finds a column outside of aggregates that no group determines.
    fn loose_column(
        &self,
        node: &Node,
        grouped: &[Node],
        scope: &Scope<'_>,
        loose: &mut Option<String>,
    ) {
        if loose.is_some() || grouped.contains(node) {
            return;
        }
        match node {
            Node::Call(call) if is_certain_aggregate(&call.name.name) => {}
            // A function of users may be an aggregate of theirs.
            Node::Call(call) if !call.others.is_empty() => {}
            Node::Call(call) if !SCALAR.contains(&call.name.name.as_str()) => {}
            Node::Column(path) => {
                if self.is_loose(path, grouped, scope) {
                    *loose = path.last().cloned();
                }
            }
            node => {
                for part in node.parts() {
                    self.loose_column(part, grouped, scope, loose);
                }
            }
        }
    }

    fn is_loose(&self, path: &[String], grouped: &[Node], scope: &Scope<'_>) -> bool {
        let Some((seen, name)) = owner(path, scope) else { return false };
        let Some(oid) = seen.relation.filter(|_| !seen.open) else { return false };
        if scope.merged.iter().any(|merged| merged == name) {
            return false;
        }
        let mut columns = Vec::new();
        for node in grouped {
            if let Node::Column(path) = node
                && let Some((other, name)) = owner(path, scope)
                && other.name == seen.name
            {
                columns.push(name.clone());
            }
        }
        !columns.contains(name) && !self.has_key_in(oid, &columns)
    }

    /// Whether the primary key of a table is among these columns.
    fn has_key_in(&self, oid: Oid, columns: &[String]) -> bool {
        self.catalog.relation(oid).is_some_and(|relation| {
            relation.constraints.iter().any(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { columns: key, .. } => {
                    key.iter().all(|name| columns.contains(name))
                }
                _ => false,
            })
        })
    }
}

impl Judge {
    /// Refuses aggregates and windows where there are none, and a subquery of several columns.
    fn check_calls_of_query(&self, query: &Query) -> Judged {
        for node in query.filter.iter() {
            if has_aggregate(node) {
                let message = "aggregate functions are not allowed in WHERE";
                return Err(Refusal::new("42803", message));
            }
            if has_window(node) {
                let message = "window functions are not allowed in WHERE";
                return Err(Refusal::new("42P20", message));
            }
        }
        for output in &query.outputs {
            let mut nested = false;
            output.node.walk(&mut |node| {
                if let Node::Call(call) = node
                    && call.others.is_empty()
                    && is_certain_aggregate(&call.name.name)
                {
                    nested |= call.arguments.iter().any(has_aggregate);
                }
            });
            if nested {
                let message = "aggregate function calls cannot be nested";
                return Err(Refusal::new("42803", message));
            }
        }
        Ok(())
    }

    /// Refuses to unite rows of different shapes.
    pub(super) fn check_united(&self, query: &Query, outer: &Scope<'_>) -> Judged {
        let rows: Vec<usize> = query.values.iter().map(Vec::len).collect();
        if rows.windows(2).any(|pair| pair[0] != pair[1]) {
            return Err(Refusal::new("42601", "VALUES lists must all be the same length"));
        }
        if query.united.is_empty() {
            return Ok(());
        }
        let width = |query: &Query| {
            let (columns, open) = self.outputs(query, outer);
            (!open).then_some(columns.len())
        };
        let first = width(&Query { united: Vec::new(), ..query.clone() });
        let sides = query.united.iter().filter_map(width);
        if first.is_some_and(|first| sides.into_iter().any(|other| other != first)) {
            let message = "each UNION query must have the same number of columns";
            return Err(Refusal::new("42601", message));
        }
        if self.depth > 0 {
            return Ok(());
        }
        self.output_kinds(query, outer).map(|_| ())
    }
}

fn check_ordinals(query: &Query) -> Judged {
    let starred = query.outputs.iter().any(|output| matches!(output.node, Node::Star(_)));
    let beyond = |node: &&Node| match node {
        Node::Number(at) => at.parse::<usize>().is_ok_and(|at| at == 0 || at > query.outputs.len()),
        _ => false,
    };
    let orders = query.orders.iter().filter(|_| query.united.is_empty());
    match query.groups.iter().chain(orders).find(beyond) {
        Some(Node::Number(at)) if !starred && !query.group_sets && !query.outputs.is_empty() => {
            let message = format!("position {at} is not in select list");
            Err(Refusal::new("42P10", message))
        }
        _ => Ok(()),
    }
}

fn check_distinct_order(query: &Query) -> Judged {
    let plain = query.outputs.iter().all(|o| matches!(o.node, Node::Column(_)));
    if !query.distinct || !plain || !query.united.is_empty() {
        return Ok(());
    }
    let listed = |name: &String| {
        query.outputs.iter().any(|output| {
            output_name(output) == *name
                || matches!(&output.node, Node::Column(path) if path.last() == Some(name))
        })
    };
    let missing = |node: &Node| match node {
        Node::Column(path) => path.last().is_some_and(|name| !listed(name)),
        _ => false,
    };
    if query.orders.iter().any(missing) {
        let message = "for SELECT DISTINCT, ORDER BY expressions must appear in select list";
        return Err(Refusal::new("42P10", message));
    }
    Ok(())
}

fn has_window(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| {
        found |= matches!(node, Node::Call(call)
            if matches!(call.name.name.as_str(), "row_number" | "rank" | "dense_rank" | "lag" | "lead"));
    });
    found
}

/// Returns what stands in FROM and has the column, when that is one item.
fn owner<'s>(path: &'s [String], scope: &'s Scope<'_>) -> Option<(&'s Seen, &'s String)> {
    let name = path.last()?;
    let mut items = scope.items.iter().filter(|seen| match path {
        [_] => true,
        [.., table, _] => seen.name == *table,
        [] => false,
    });
    let has = |seen: &&Seen| seen.columns.iter().any(|(known, _)| known == name);
    if scope.items.iter().any(|seen| seen.open) {
        return None;
    }
    items.find(has).map(|seen| (seen, name))
}

/// A number or an alias in GROUP BY stands for what the select list has there.
fn meant(node: &Node, query: &Query) -> Node {
    let output = match node {
        Node::Number(at) => at.parse::<usize>().ok().and_then(|at| query.outputs.get(at - 1)),
        Node::Column(path) => match path.as_slice() {
            [name] => query.outputs.iter().find(|o| o.alias.is_some() && output_name(o) == *name),
            _ => None,
        },
        _ => None,
    };
    output.map_or_else(|| node.clone(), |output| output.node.clone())
}

fn has_aggregate(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| {
        found |= matches!(node, Node::Call(call)
            if call.others.is_empty() && !call.window && is_certain_aggregate(&call.name.name));
    });
    found
}

fn is_certain_aggregate(name: &str) -> bool {
    is_aggregate(name) && !matches!(name, "row_number" | "rank" | "generate_series" | "unnest")
}
