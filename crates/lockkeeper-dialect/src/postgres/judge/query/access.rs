//! Relations as a plan uses them: the one that is named and its partitions or children.

use lockkeeper_core::change::{LockMode, Role, Work};

use super::lookup::Lookup;
use crate::postgres::ast::{Node, Query, Source, Statement};
use crate::postgres::catalog::{Oid, RelationKind};
use crate::postgres::judge::Judge;
use crate::postgres::judge::value::{Scope, Seen, always_false};

/// How a plan uses a relation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access {
    pub mode: LockMode,
    pub role: Role,
    /// ONLY was said.
    pub only: bool,
    /// Its rows are looked for; else it is only locked.
    pub reads: bool,
}

impl Judge {
    /// Locks a relation and what the planner keeps of its partitions and children; says which of
    /// them are read in full. Returns all of them.
    pub(super) fn use_relation(
        &mut self,
        oid: Oid,
        access: Access,
        lookup: &Lookup<'_, '_>,
    ) -> Vec<Oid> {
        let members =
            if access.only { Vec::new() } else { self.planned_members(oid, lookup.conditions) };
        let role = self.member_role(oid);
        let mut all = vec![(oid, access.role)];
        all.extend(members.into_iter().map(|member| (member, role)));
        for (member, role) in &all {
            self.lock(*member, access.mode, *role);
            let found = lookup.bound.contains(&lookup.item.name)
                || self.finds(*member, lookup)
                || (*role == Role::InheritanceChild && self.excludes(*member, lookup.conditions));
            if access.reads && self.is_read(*member) && !found {
                self.scan(*member, access.mode, *role, Work::Query);
            }
        }
        all.into_iter().map(|(member, _)| member).collect()
    }

    /// Returns what a plan over the relation uses besides itself.
    pub(super) fn planned_members(&self, oid: Oid, conditions: &[&Node]) -> Vec<Oid> {
        match self.catalog.relation(oid).map(|relation| relation.kind) {
            Some(RelationKind::PartitionedTable) => self.catalog.left_by(oid, conditions),
            Some(_) => self.catalog.descendants(oid),
            None => Vec::new(),
        }
    }

    pub(super) fn member_role(&self, oid: Oid) -> Role {
        match self.catalog.relation(oid).map(|relation| relation.kind) {
            Some(RelationKind::PartitionedTable) => Role::Partition,
            _ => Role::InheritanceChild,
        }
    }

    /// Whether reading it counts: it has rows of its own.
    fn is_read(&self, oid: Oid) -> bool {
        self.catalog.relation(oid).is_some_and(|relation| relation.has_storage())
    }

    /// Returns the items of FROM whose rows are few and found without reading a relation in full.
    pub(super) fn bound_items(
        &self,
        query: &Query,
        scope: &Scope<'_>,
        conditions: &[&Node],
    ) -> Vec<String> {
        let mut bound = Vec::new();
        for (seen, item) in scope.items.iter().zip(&query.from) {
            let few = match &item.source {
                Source::Query(inner) => self.is_found(inner, scope),
                Source::Function(_) => true,
                Source::Relation(named) => query.with.iter().any(|table| {
                    named.name.schema.is_none()
                        && table.name == named.name.name
                        && matches!(&table.statement,
                            Statement::Select(q) if self.is_found(q, scope))
                }),
            };
            if few {
                bound.push(seen.name.clone());
            }
        }
        self.bind_items(scope, conditions, bound)
    }

    /// Adds items an index finds through items that are bound already, until none is left.
    pub(super) fn bind_items(
        &self,
        scope: &Scope<'_>,
        conditions: &[&Node],
        mut bound: Vec<String>,
    ) -> Vec<String> {
        for _ in 0..scope.items.len() {
            let found = scope.items.iter().find(|item| {
                !bound.contains(&item.name)
                    && item.relation.is_some_and(|oid| {
                        let lookup = Lookup { scope, item, conditions, bound: &bound };
                        let members = self.planned_members(oid, conditions);
                        let storing: Vec<Oid> = std::iter::once(oid)
                            .chain(members)
                            .filter(|member| self.is_read(*member))
                            .collect();
                        !storing.is_empty() && storing.iter().all(|m| self.finds(*m, &lookup))
                    })
            });
            match found {
                Some(item) => bound.push(item.name.clone()),
                None => break,
            }
        }
        bound
    }

    /// Whether a query yields few rows: its own, the first ones, or those an index finds.
    fn is_found(&self, query: &Query, outer: &Scope<'_>) -> bool {
        if is_small(query) || self.depth >= super::rewriting::DEEPEST {
            return true;
        }
        let scope = self.scope(query, outer);
        let all = super::read::filters(query, &[]);
        query.united.is_empty() && self.bound_items(query, &scope, &all).len() == query.from.len()
    }

    /// Whether the planner proves that nothing has to be read, or an index gives the first rows.
    pub(super) fn reads_nothing(&self, query: &Query, item: &Seen) -> bool {
        let nothing = query
            .filter
            .as_ref()
            .is_some_and(|filter| super::lookup::conditions(filter).into_iter().any(always_false));
        let zero = |node: &Node| matches!(node, Node::Number(number) if number == "0");
        let no_rows = query.limited && matches!(query.others.as_slice(), [one] if zero(one));
        let never = query.filter.as_ref().is_some_and(|filter| {
            let all = super::lookup::conditions(filter);
            query.from.len() == 1 && item.relation.is_some_and(|oid| self.never(oid, &all))
        });
        nothing || no_rows || never || self.first_rows(query, item)
    }

    /// Whether a condition wants NULL of a column that has none, which planners know since 17.
    pub(super) fn never(&self, oid: Oid, conditions: &[&Node]) -> bool {
        let Some(relation) = self.catalog.relation(oid) else { return false };
        let inherited =
            !relation.children.is_empty() && relation.kind != RelationKind::PartitionedTable;
        let filled = |path: &Vec<String>| {
            let column = path.last().and_then(|name| relation.column(name));
            column.is_some_and(|column| column.not_null)
        };
        let empty = |node: &&Node| match node {
            Node::IsNull(of) => matches!(&**of, Node::Column(path) if filled(path)),
            _ => false,
        };
        self.catalog.version >= 17 && !inherited && conditions.iter().any(empty)
    }

    /// `SELECT max(a) FROM t` and `… ORDER BY a LIMIT 1` walk an index from one end.
    fn first_rows(&self, query: &Query, item: &Seen) -> bool {
        let Some(oid) = item.relation.filter(|_| query.from.len() == 1) else { return false };
        let leads = |node: &Node| match node {
            Node::Column(path) => {
                path.last().is_some_and(|name| self.leads_index(oid, name, Some("btree")))
            }
            _ => false,
        };
        if query.limited && !query.grouped {
            let all = super::read::filters(query, &[]);
            return query.others.first().is_some_and(|node| match node {
                Node::Column(path) => {
                    path.last().is_some_and(|name| self.leads_index_under(oid, name, &all))
                }
                _ => false,
            });
        }
        if !query.grouped && query.outputs.len() == 1 {
            let (mut ends, mut others) = (false, false);
            query.outputs[0].node.walk(&mut |node| match node {
                Node::Call(call) if matches!(call.name.name.as_str(), "min" | "max") => {
                    let led = call.arguments.first().is_some_and(leads);
                    (ends, others) = (ends | led, others | !led);
                }
                Node::Call(call) if super::rewriting::is_aggregate(&call.name.name) => {
                    others = true
                }
                _ => {}
            });
            if ends && !others {
                return true;
            }
        }
        let end = |node: &Node| match node {
            Node::Call(call) => {
                matches!(call.name.name.as_str(), "min" | "max")
                    && call.arguments.first().is_some_and(leads)
            }
            _ => false,
        };
        !query.grouped && !query.outputs.is_empty() && query.outputs.iter().all(|o| end(&o.node))
    }
}

/// Whether a query yields few rows: its own, or the first ones.
pub(super) fn is_small(query: &Query) -> bool {
    query.limited || !query.values.is_empty() || (query.from.is_empty() && query.united.is_empty())
}
