//! What constraints prove, so that the server need not read the rows.

use super::interval::{Claim, claim};
use crate::postgres::ast::{Expr, IndexKey, Node, PartitionBound};
use crate::postgres::catalog::{ConstraintKind, Oid, PartitionKey, Relation};
use crate::postgres::judge::Judge;

impl Judge {
    /// Returns the name of a valid constraint that proves a column to have no NULL.
    pub(in crate::postgres::judge) fn proves_not_null(
        &self,
        table: Oid,
        column: &str,
    ) -> Option<String> {
        let relation = self.catalog.relation(table)?;
        valid_checks(relation)
            .find(|(_, node)| excludes_null(node, column))
            .map(|(name, _)| name.to_owned())
    }

    /// Returns whether a table's constraints prove that all its rows lie within a partition's
    /// bounds.
    pub(in crate::postgres::judge) fn proves_bound(
        &self,
        table: Oid,
        key: &PartitionKey,
        bound: &PartitionBound,
    ) -> bool {
        let (Some(relation), Some(column)) = (self.catalog.relation(table), only_column(key))
        else {
            return false;
        };
        let filled = relation.column(column).is_some_and(|c| c.not_null && c.not_null_valid)
            || self.proves_not_null(table, column).is_some();
        let claims: Vec<Claim> =
            valid_checks(relation).filter_map(|(_, node)| claim(node, column)).collect();
        match bound {
            PartitionBound::Range { from, to } => {
                let (Some(from), Some(to)) = (from.first(), to.first()) else { return false };
                filled
                    && (unbounded(&from.node) || claims.iter().any(|c| c.at_least(&from.node)))
                    && (unbounded(&to.node) || claims.iter().any(|c| c.below(&to.node)))
            }
            PartitionBound::In(values) => {
                let null = values.iter().any(|value| value.node == Node::Null);
                let nodes: Vec<&Node> = values.iter().map(|value| &value.node).collect();
                // A bound with NULL is a test of its own kind, which only the very same proves.
                filled && !null && claims.iter().any(|claim| claim.within(&nodes))
            }
            PartitionBound::Hash { .. } | PartitionBound::Default => false,
        }
    }

    /// Returns whether a default partition's constraints prove that none of its rows belongs into
    /// a new partition.
    pub(in crate::postgres::judge) fn proves_outside(
        &self,
        table: Oid,
        key: &PartitionKey,
        bound: &PartitionBound,
    ) -> bool {
        let (Some(relation), Some(column)) = (self.catalog.relation(table), only_column(key))
        else {
            return false;
        };
        let proved = |bound: &PartitionBound| {
            valid_checks(relation).any(|(_, node)| outside(node, column, bound))
        };
        let PartitionBound::In(values) = bound else { return proved(bound) };
        let (null, others): (Vec<Expr>, Vec<Expr>) =
            values.iter().cloned().partition(|value| value.node == Node::Null);
        let filled = relation.column(column).is_some_and(|c| c.not_null && c.not_null_valid)
            || self.proves_not_null(table, column).is_some();
        (null.is_empty() || filled) && (others.is_empty() || proved(&PartitionBound::In(others)))
    }
}

impl Judge {
    /// Returns whether a table's constraints prove that none of its rows fulfils the conditions.
    pub(in crate::postgres::judge) fn excludes(&self, table: Oid, conditions: &[&Node]) -> bool {
        let Some(relation) = self.catalog.relation(table) else { return false };
        let apart = |column: &str| {
            let kept: Vec<Claim> =
                valid_checks(relation).filter_map(|(_, node)| claim(node, column)).collect();
            let wanted = conditions.iter().filter_map(|node| claim(node, column));
            wanted.into_iter().any(|wanted| kept.iter().any(|kept| kept.is_apart(&wanted)))
        };
        relation.columns.iter().any(|column| apart(&column.name))
    }
}

fn valid_checks(relation: &Relation) -> impl Iterator<Item = (&str, &Node)> {
    relation.constraints.iter().filter(|c| c.valid && c.enforced).filter_map(|constraint| {
        match &constraint.kind {
            ConstraintKind::Check { expr, .. } => Some((constraint.name.as_str(), &expr.node)),
            _ => None,
        }
    })
}

/// Returns whether a condition that is not false excludes NULL in a column. A comparison does
/// not: with NULL it is unknown, which passes a CHECK.
fn excludes_null(node: &Node, column: &str) -> bool {
    let is = |node: &Node| matches!(node, Node::Column(path) if path.last().is_some_and(|n| n == column));
    match node {
        Node::IsNotNull(of) => match of.as_ref() {
            Node::Row(parts) => parts.iter().any(is),
            of => is(of),
        },
        Node::Op(sign, parts) => match (sign.as_str(), parts.as_slice()) {
            ("is distinct from", [of, Node::Null] | [Node::Null, of]) => is(of),
            ("=", [of, Node::Bool(true)] | [Node::Bool(true), of]) => excludes_null(of, column),
            _ => false,
        },
        Node::Not(of) => match of.as_ref() {
            Node::IsNull(of) => is(of),
            Node::Or(arms) => arms.iter().any(|arm| matches!(arm, Node::IsNull(of) if is(of))),
            _ => false,
        },
        Node::And(arms) => arms.iter().any(|arm| excludes_null(arm, column)),
        Node::Or(arms) => {
            let mut left = arms.iter().filter(|arm| **arm != Node::Bool(false)).peekable();
            left.peek().is_some() && left.all(|arm| excludes_null(arm, column))
        }
        _ => false,
    }
}

/// Returns the column of a key that has only one, and no expression.
fn only_column(key: &PartitionKey) -> Option<&str> {
    match key.keys.as_slice() {
        [only] => match &only.key {
            IndexKey::Column(name) => Some(name),
            IndexKey::Expression(_) => None,
        },
        _ => None,
    }
}

/// Returns whether a bound is MINVALUE or MAXVALUE.
fn unbounded(node: &Node) -> bool {
    matches!(node, Node::Column(path)
        if path.last().is_some_and(|n| matches!(n.as_str(), "minvalue" | "maxvalue")))
}

fn outside(node: &Node, column: &str, bound: &PartitionBound) -> bool {
    match node {
        Node::And(arms) if arms.iter().any(|arm| outside(arm, column, bound)) => true,
        Node::Or(arms) => arms.iter().all(|arm| outside(arm, column, bound)),
        node => claim(node, column).is_some_and(|claim| apart(&claim, bound)),
    }
}

fn apart(claim: &Claim, bound: &PartitionBound) -> bool {
    match bound {
        PartitionBound::Range { from, to } => {
            let below = from.first().is_some_and(|from| claim.below(&from.node));
            let above = to.first().is_some_and(|to| claim.at_least(&to.node));
            below || above
        }
        PartitionBound::In(values) => values.iter().all(|value| claim.never(&value.node)),
        _ => false,
    }
}
