//! A column's new name, carried to everything in the catalog that mentions it.

use std::sync::Arc;

use crate::postgres::ast::{Expr, IndexElement, IndexKey, Node};
use crate::postgres::catalog::{Constraint, ConstraintKind, Oid, Relation, Use};
use crate::postgres::judge::Judge;

impl Judge {
    /// Gives a column of one relation another name.
    pub(super) fn call_column(&mut self, table: Oid, from: &str, to: &str) {
        let Some(relation) = self.catalog.relation_mut(table) else { return };
        let rename = Rename { table, from, to };
        if let Some(column) = relation.column_mut(from) {
            to.clone_into(&mut column.name);
        }
        rename.relation(relation);
        let others: Vec<Oid> = relation
            .indexes
            .iter()
            .chain(&relation.referenced_by)
            .chain(&relation.used_by)
            .copied()
            .chain(relation.columns.iter().filter_map(|column| column.sequence))
            .collect();
        for other in others {
            if let Some(relation) = self.catalog.relation_mut(other) {
                rename.elsewhere(relation);
            }
        }
    }
}

struct Rename<'a> {
    table: Oid,
    from: &'a str,
    to: &'a str,
}

impl Rename<'_> {
    fn relation(&self, relation: &mut Relation) {
        for column in &mut relation.columns {
            if let Some(generated) = &mut column.generated {
                self.expr(&mut generated.expr);
            }
        }
        for constraint in &mut relation.constraints {
            self.constraint(constraint);
        }
        for element in relation.partition_key.iter_mut().flat_map(|key| &mut key.keys) {
            self.element(element);
        }
        for trigger in &mut relation.triggers {
            self.names(&mut trigger.columns);
        }
        let policies = relation.policies.iter_mut().flat_map(|policy| &mut policy.uses);
        let rules = relation.rules.iter_mut().flat_map(|rule| &mut rule.uses);
        policies.chain(rules).for_each(|used| self.used(used));
    }

    /// What other relations hold of this one's columns.
    fn elsewhere(&self, relation: &mut Relation) {
        if let Some(index) = relation.index.as_mut().filter(|index| index.table == self.table) {
            index.elements.iter_mut().for_each(|element| self.element(element));
            self.names(&mut index.include);
            if let Some(predicate) = &mut index.predicate {
                self.expr(predicate);
            }
        }
        for constraint in &mut relation.constraints {
            if let ConstraintKind::Foreign(foreign) = &mut constraint.kind
                && foreign.table == self.table
            {
                self.names(&mut foreign.referenced);
            }
        }
        if let Some((owner, column)) =
            relation.sequence.as_mut().and_then(|sequence| sequence.owner.as_mut())
            && *owner == self.table
        {
            self.name(column);
        }
        let views = relation.view.iter_mut().flat_map(|view| &mut view.uses);
        views.for_each(|used| self.used(used));
        let policies = relation.policies.iter_mut().flat_map(|policy| &mut policy.uses);
        policies.for_each(|used| self.used(used));
    }

    fn constraint(&self, constraint: &mut Constraint) {
        match &mut constraint.kind {
            ConstraintKind::Check { expr, columns } => {
                self.expr(expr);
                self.names(columns);
            }
            ConstraintKind::NotNull { column } => self.name(column),
            ConstraintKind::Unique { columns, .. } | ConstraintKind::PrimaryKey { columns, .. } => {
                self.names(columns);
            }
            ConstraintKind::Foreign(foreign) => {
                self.names(&mut foreign.columns);
                if foreign.table == self.table {
                    self.names(&mut foreign.referenced);
                }
            }
            ConstraintKind::Exclude { .. } | ConstraintKind::Trigger => {}
        }
    }

    fn element(&self, element: &mut IndexElement) {
        match &mut element.key {
            IndexKey::Column(name) => self.name(name),
            IndexKey::Expression(expr) => self.node(&mut expr.node),
        }
    }

    fn used(&self, used: &mut Use) {
        if used.relation == self.table {
            used.column.iter_mut().for_each(|column| self.name(column));
        }
    }

    fn names(&self, names: &mut [String]) {
        names.iter_mut().for_each(|name| self.name(name));
    }

    fn name(&self, name: &mut String) {
        if name == self.from {
            self.to.clone_into(name);
        }
    }

    fn expr(&self, expr: &mut Arc<Expr>) {
        let mut new = Expr::clone(expr);
        self.node(&mut new.node);
        if new.node != expr.node {
            new.sql = new.sql.replace(self.from, self.to);
            *expr = Arc::new(new);
        }
    }

    fn node(&self, node: &mut Node) {
        match node {
            Node::Column(path) => path.last_mut().into_iter().for_each(|name| self.name(name)),
            Node::Cast(of, _) | Node::Collate(of, _) | Node::Field(of, _) => self.node(of),
            Node::Not(of) | Node::IsNull(of) | Node::IsNotNull(of) => self.node(of),
            Node::Call(call) => {
                call.arguments.iter_mut().chain(&mut call.others).for_each(|n| self.node(n));
            }
            Node::Case { operand, whens, otherwise } => {
                let ends = operand.iter_mut().chain(otherwise).map(Box::as_mut);
                let branches = whens.iter_mut().flat_map(|(when, then)| [when, then]);
                ends.chain(branches).for_each(|part| self.node(part));
            }
            Node::Op(_, parts)
            | Node::And(parts)
            | Node::Or(parts)
            | Node::Array(parts)
            | Node::Row(parts)
            | Node::Other(parts) => parts.iter_mut().for_each(|part| self.node(part)),
            _ => {}
        }
    }
}
