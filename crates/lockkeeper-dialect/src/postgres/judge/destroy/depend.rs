//! What depends on what is to go, followed as the server follows it.

use std::collections::HashMap;

use lockkeeper_core::change::{LockMode, Refusal, Role};

use super::graph::{Graph, constrains, indexes};
use super::node::{Node, Tie, index_of, row_type};
use crate::postgres::ast::{self, Query};
use crate::postgres::catalog::{
    Catalog, Constraint, ConstraintKind, Foreign, Oid, Relation, RelationKind,
};
use crate::postgres::judge::value::columns_in;
use crate::postgres::judge::{Judge, Judged};

type Users = Vec<(Node, Tie)>;

/// Everything that goes, in the order in which it was found.
#[derive(Debug, Default)]
pub(super) struct Closure {
    pub found: Vec<Found>,
    at: HashMap<Node, usize>,
}

#[derive(Debug)]
pub(super) struct Found {
    pub node: Node,
    pub tie: Tie,
    /// The target that leads to it, by position.
    pub target: usize,
    /// What it depends on; `None` for the targets themselves.
    pub cause: Option<Node>,
}

impl Closure {
    /// Follows all dependencies of the targets.
    pub(super) fn of(catalog: &Catalog, graph: &Graph, targets: &[Node]) -> Self {
        let mut closure = Closure::default();
        for (target, node) in targets.iter().enumerate() {
            closure.put(node.clone(), Tie::Soft, target, None);
        }
        let mut next = 0;
        while let Some(found) = closure.found.get(next) {
            let (node, target) = (found.node.clone(), found.target);
            for (user, tie) in dependents(catalog, graph, &node) {
                closure.put(user, tie, target, Some(node.clone()));
            }
            next += 1;
        }
        closure
    }

    fn put(&mut self, node: Node, tie: Tie, target: usize, cause: Option<Node>) {
        if let Some(at) = self.at.get(&node) {
            let found = &mut self.found[*at];
            found.tie = found.tie.max(tie);
            return;
        }
        self.at.insert(node.clone(), self.found.len());
        self.found.push(Found { node, tie, target, cause });
    }

    pub(super) fn has(&self, node: &Node) -> bool {
        self.at.contains_key(node)
    }

    /// Returns what only CASCADE takes along: found by no softer way, nor part of what goes.
    pub(super) fn hard(&self) -> impl Iterator<Item = &Found> {
        let part = |node: &Node| match node {
            Node::Relation(_) => false,
            other => other.relation().is_some_and(|oid| self.has(&Node::Relation(oid))),
        };
        self.found.iter().filter(move |found| found.tie == Tie::Normal && !part(&found.node))
    }

    /// Returns the refusal of a drop without CASCADE.
    pub(super) fn refusal(&self, catalog: &Catalog, targets: &[Node]) -> Option<Refusal> {
        let describe = |found: &Found| match &found.cause {
            Some(cause) => {
                let (user, cause) = (found.node.described(catalog), cause.described(catalog));
                format!("{user} depends on {cause}")
            }
            None => found.node.described(catalog),
        };
        let details: Vec<String> = self.hard().map(describe).collect();
        if details.is_empty() {
            return None;
        }
        let head = match targets {
            [one] => {
                let what = one.described(catalog);
                format!("cannot drop {what} because other objects depend on it")
            }
            _ => "cannot drop desired object(s) because other objects depend on them".to_owned(),
        };
        let refusal = Refusal::new("2BP01", format!("{head}: {}", details.join("; ")));
        Some(refusal.with_hint("Use DROP ... CASCADE to drop the dependent objects too."))
    }
}

/// Returns who depends on a node directly.
fn dependents(catalog: &Catalog, graph: &Graph, node: &Node) -> Vec<(Node, Tie)> {
    let mut users = graph.users(node);
    let relation = node.relation().and_then(|oid| catalog.relation(oid));
    match (node, relation) {
        (Node::Relation(_), Some(relation)) => of_relation(catalog, graph, relation, &mut users),
        (Node::Column(_, column), Some(relation)) => {
            of_column(catalog, relation, column, &mut users);
        }
        (Node::Constraint(_, name), Some(relation)) => {
            if let Some(constraint) = relation.constraint(name) {
                of_constraint(catalog, relation, constraint, &mut users);
            }
        }
        (Node::Trigger(oid, name), Some(_)) => {
            for child in catalog.descendants(*oid) {
                let Some(child) = catalog.relation(child).filter(|r| r.is_partition()) else {
                    continue;
                };
                if child.triggers.iter().any(|trigger| trigger.name == *name) {
                    users.push((Node::Trigger(child.oid, name.clone()), Tie::Soft));
                }
            }
        }
        _ => {}
    }
    users
}

fn of_relation(catalog: &Catalog, graph: &Graph, relation: &Relation, users: &mut Users) {
    for index in &relation.indexes {
        users.push((Node::Relation(*index), Tie::Soft));
    }
    for child in
        catalog.partitions_of(relation.oid).iter().filter_map(|child| catalog.relation(*child))
    {
        let tie = if child.is_partition() { Tie::Soft } else { Tie::Normal };
        users.push((Node::Relation(child.oid), tie));
    }
    users.extend(relation.used_by.iter().map(|view| (Node::Relation(*view), Tie::Normal)));
    users.extend(references(catalog, relation, |_| true));
    for column in &relation.columns {
        users.extend(graph.users(&Node::Column(relation.oid, column.name.clone())));
        users.extend(column.sequence.map(|sequence| (Node::Relation(sequence), Tie::Soft)));
    }
    let row = catalog.types.get(&relation.schema).and_then(|types| types.get(&relation.name));
    if row.and_then(|def| row_type(&def.shape)) == Some(relation.oid) {
        let row = Node::Type(relation.schema.clone(), relation.name.clone());
        users.extend(graph.users(&row));
    }
    if let Some(index) = &relation.index {
        users.extend(index.children.iter().map(|child| (Node::Relation(*child), Tie::Soft)));
        let constraint = index.constraint.iter();
        users.extend(constraint.map(|c| (Node::Constraint(index.table, c.clone()), Tie::Soft)));
        if let Some(table) = catalog.relation(index.table) {
            let uses = |foreign: &Foreign| foreign.index == Some(relation.oid);
            users.extend(references(catalog, table, uses));
        }
    }
}

fn of_column(catalog: &Catalog, relation: &Relation, column: &str, users: &mut Users) {
    let oid = relation.oid;
    if let Some(found) = relation.column(column) {
        let default = found.default.iter();
        users.extend(default.map(|_| (Node::Default(oid, column.to_owned()), Tie::Soft)));
        users.extend(found.sequence.map(|sequence| (Node::Relation(sequence), Tie::Soft)));
    }
    let about = relation.constraints.iter().filter(|c| constrains(catalog, c, column));
    users.extend(about.map(|c| (Node::Constraint(oid, c.name.clone()), Tie::Soft)));
    let over = relation.indexes.iter().filter(|index| indexes(catalog, **index, column));
    users.extend(over.map(|index| (Node::Relation(*index), Tie::Soft)));
    users.extend(references(catalog, relation, |f| f.referenced.iter().any(|c| c == column)));
    // Up to 14 a generated column goes with what it is made of.
    let tie = if catalog.version >= 15 { Tie::Normal } else { Tie::Soft };
    for other in &relation.columns {
        let made = other.generated.as_ref().map(|made| columns_in(&made.expr.node));
        if made.is_some_and(|made| made.iter().any(|c| c == column)) {
            users.push((Node::Column(oid, other.name.clone()), tie));
        }
    }
    for view in relation.used_by.iter().filter_map(|view| catalog.relation(*view)) {
        let uses = view.view.iter().flat_map(|view| &view.uses);
        let named = |c: &Option<String>| c.as_deref() == Some(column);
        if uses.into_iter().any(|used| used.relation == oid && named(&used.column)) {
            users.push((Node::Relation(view.oid), Tie::Normal));
        }
    }
}

fn of_constraint(
    catalog: &Catalog,
    relation: &Relation,
    constraint: &Constraint,
    users: &mut Users,
) {
    if let Some(index) = index_of(&constraint.kind) {
        users.push((Node::Relation(index), Tie::Soft));
        let keyed = |foreign: &Foreign| match (&constraint.kind, foreign.index) {
            (_, Some(used)) => used == index,
            (
                ConstraintKind::Unique { columns, .. } | ConstraintKind::PrimaryKey { columns, .. },
                None,
            ) => same_columns(&foreign.referenced, columns),
            _ => false,
        };
        users.extend(references(catalog, relation, keyed));
    }
    if matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }) {
        let views = relation.used_by.iter().filter_map(|view| catalog.relation(*view));
        let views = views.filter(|view| view.view.iter().any(|view| groups_by_key(&view.query)));
        users.extend(views.map(|view| (Node::Relation(view.oid), Tie::Normal)));
    }
    let ConstraintKind::Foreign(foreign) = &constraint.kind else { return };
    if relation.kind != RelationKind::PartitionedTable {
        return;
    }
    for child in
        catalog.partitions_of(relation.oid).iter().filter_map(|child| catalog.relation(*child))
    {
        let copy = child.foreign_keys().find(|(copy, other)| {
            copy.inherited > 0 && other.table == foreign.table && other.columns == foreign.columns
        });
        users.extend(copy.map(|(c, _)| (Node::Constraint(child.oid, c.name.clone()), Tie::Soft)));
    }
}

/// Returns whether a grouped query shows columns that it does not group by: only a primary key
/// makes their values single.
fn groups_by_key(query: &Query) -> bool {
    let column = |node: &ast::Node| match node {
        ast::Node::Column(path) => path.last().cloned(),
        _ => None,
    };
    let grouped: Vec<String> = query.others.iter().filter_map(column).collect();
    let shown = query.outputs.iter().filter_map(|output| column(&output.node));
    query.grouped && !grouped.is_empty() && shown.into_iter().any(|name| !grouped.contains(&name))
}

fn same_columns(some: &[String], others: &[String]) -> bool {
    some.len() == others.len() && some.iter().all(|column| others.contains(column))
}

/// Returns foreign keys that point at a table, or at a partitioned table it is a partition of.
fn references(
    catalog: &Catalog,
    relation: &Relation,
    which: impl Fn(&Foreign) -> bool,
) -> Vec<(Node, Tie)> {
    let mut found = Vec::new();
    let mut at = Some(relation);
    let mut seen: Vec<Oid> = Vec::new();
    while let Some(target) = at.filter(|target| !seen.contains(&target.oid)) {
        seen.push(target.oid);
        for user in target.referenced_by.iter().filter_map(|user| catalog.relation(*user)) {
            for (constraint, _) in user
                .foreign_keys()
                .filter(|(c, foreign)| foreign.table == target.oid && c.inherited == 0)
                .filter(|(_, foreign)| which(foreign))
            {
                found.push((Node::Constraint(user.oid, constraint.name.clone()), Tie::Normal));
            }
        }
        let parent = target.parents.first().filter(|_| target.is_partition());
        at = parent.and_then(|parent| catalog.relation(*parent));
    }
    found
}

impl Judge {
    /// Drops, or with RESTRICT refuses to leave behind, everything that depends on a column: views,
    /// policies, foreign keys of other tables, generated columns, indexes, constraints, statistics,
    /// the sequence it owns; with all locks that follow. The column itself stays for the caller.
    pub(in crate::postgres::judge) fn drop_dependents_of_column(
        &mut self,
        table: Oid,
        column: &str,
        cascade: bool,
    ) -> Judged {
        self.drop_dependents(Node::Column(table, column.to_owned()), cascade)
    }

    /// The same for a constraint (a foreign key that uses the key of this one, a view that groups
    /// by it); its index goes with it.
    pub(in crate::postgres::judge) fn drop_dependents_of_constraint(
        &mut self,
        table: Oid,
        constraint: &str,
        cascade: bool,
    ) -> Judged {
        self.drop_dependents(Node::Constraint(table, constraint.to_owned()), cascade)
    }

    /// ALTER TABLE locks the table a foreign key points at whatever hangs there.
    fn lock_key_target(&mut self, node: &Node) {
        let Node::Constraint(oid, name) = node else { return };
        let constraint = self.catalog.relation(*oid).and_then(|r| r.constraint(name));
        if let Some(ConstraintKind::Foreign(foreign)) = constraint.map(|c| &c.kind) {
            let table = foreign.table;
            self.lock(table, LockMode::AccessExclusive, Role::Referenced);
        }
    }

    fn drop_dependents(&mut self, node: Node, cascade: bool) -> Judged {
        let targets = [node];
        let graph = Graph::of(&self.catalog);
        let closure = Closure::of(&self.catalog, &graph, &targets);
        if let Some(refusal) = closure.refusal(&self.catalog, &targets).filter(|_| !cascade) {
            return Err(refusal);
        }
        self.lock_found(&closure, 0);
        self.lock_key_target(&targets[0]);
        self.note_also(&closure, 0);
        for found in closure.found.iter().skip(1).rev() {
            self.take_node(&found.node);
        }
        Ok(())
    }
}
