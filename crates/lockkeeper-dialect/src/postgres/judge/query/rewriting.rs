//! Views in queries, rules on tables: what the server puts in their place.

use lockkeeper_core::change::{LockMode, Role};

use super::super::value::{Scope, output_name};
use super::super::{Judge, Judged};
use super::access::Access;
use super::lookup::Lookup;
use crate::postgres::ast::{Node, Query, Source, Statement};
use crate::postgres::catalog::{Oid, RelationKind};

/// Views in views, functions in functions: no deeper than this.
pub(super) const DEEPEST: u32 = 24;

impl Judge {
    /// Locks a view and, through its query, everything it reads.
    pub(super) fn read_view(
        &mut self,
        oid: Oid,
        mode: LockMode,
        lookup: &Lookup<'_, '_>,
    ) -> Judged {
        self.lock(oid, mode, Role::Read);
        let Some(view) = self.catalog.relation(oid).and_then(|r| r.view.clone()) else {
            return Ok(());
        };
        if self.depth >= DEEPEST {
            return Ok(());
        }
        let trusted = u32::from(!self.catalog.invoker_views.contains(&oid));
        self.depth += 1;
        self.trusted += trusted;
        let used: Vec<Oid> = distinct(view.uses.iter().map(|used| used.relation));
        let read = if self.still_names(&view.query, &used) {
            let pushed = super::read::pushed(&view.query, lookup);
            let query = super::read::united_with(&view.query, lookup);
            self.read_where(&query, &Scope::default(), &pushed, mode)
        } else {
            self.read_used(&used, mode)
        };
        self.trusted -= trusted;
        self.depth -= 1;
        read
    }

    /// Whether the names in a view's query still mean the relations it was made of.
    fn still_names(&self, query: &Query, used: &[Oid]) -> bool {
        let mut named = Vec::new();
        relations_of(query, &mut named);
        let common: Vec<&str> = query.with.iter().map(|table| table.name.as_str()).collect();
        named.retain(|name| name.schema.is_some() || !common.contains(&name.name.as_str()));
        let found: Vec<Option<Oid>> = named.iter().map(|name| self.catalog.oid(name)).collect();
        named.iter().zip(&found).all(|(name, oid)| match oid {
            Some(oid) => used.contains(oid),
            None => super::read::is_system(name),
        }) && used.iter().all(|oid| found.contains(&Some(*oid)))
    }

    /// Locks relations of which only that they are read is known.
    fn read_used(&mut self, used: &[Oid], mode: LockMode) -> Judged {
        for oid in used {
            let scope = self.scope_of(Some(*oid));
            let Some(item) = scope.items.first() else { continue };
            let lookup = Lookup { scope: &scope, item, conditions: &[], bound: &[] };
            if self.catalog.relation(*oid).is_some_and(|r| r.kind == RelationKind::View) {
                self.read_view(*oid, mode, &lookup)?;
            } else {
                let access = Access { mode, role: Role::Read, only: false, reads: true };
                self.use_relation(*oid, access, &lookup);
            }
        }
        Ok(())
    }

    /// Locks what row security policies read besides the table itself.
    pub(super) fn row_security(&mut self, oid: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(()) };
        // Superusers are held to no policy, owners to those that are forced.
        let held = self.catalog.acting().is_some_and(|role| {
            let own = relation.owner.as_deref() == Some(role);
            !self.catalog.superusers.contains(role) && (relation.forced_row_security || !own)
        });
        if !(relation.row_security && held) || self.depth >= DEEPEST {
            return Ok(());
        }
        let all = relation.policies.iter().flat_map(|policy| &policy.uses);
        let used = distinct(all.map(|used| used.relation).filter(|other| *other != oid));
        self.depth += 1;
        let read = self.read_used(&used, LockMode::AccessShare);
        let done = read.and_then(|()| self.run_policies(oid));
        self.depth -= 1;
        done
    }

    /// Runs the rules of an event; returns whether they take the statement's place.
    pub(super) fn run_rules(
        &mut self,
        oid: Oid,
        event: &str,
    ) -> Result<bool, lockkeeper_core::change::Refusal> {
        let Some(relation) = self.catalog.relation(oid) else { return Ok(false) };
        let rules: Vec<_> =
            relation.rules.iter().filter(|rule| rule.event == event).cloned().collect();
        if self.depth >= DEEPEST {
            return Ok(false);
        }
        let present = self.change;
        self.depth += 1;
        for action in rules.iter().flat_map(|rule| rule.actions.iter()) {
            let done = match action {
                Statement::Select(query) => self.read(query, &Scope::default()),
                action => self.statement(action),
            };
            self.change = present;
            if let Err(refusal) = done {
                self.depth -= 1;
                return Err(refusal);
            }
        }
        self.depth -= 1;
        Ok(rules.iter().any(|rule| rule.instead && !rule.conditional))
    }
}

/// Returns each once, in order.
pub(super) fn distinct(oids: impl Iterator<Item = Oid>) -> Vec<Oid> {
    let mut found = Vec::new();
    for oid in oids {
        if !found.contains(&oid) {
            found.push(oid);
        }
    }
    found
}

fn relations_of(query: &Query, found: &mut Vec<crate::postgres::ast::Name>) {
    for item in &query.from {
        match &item.source {
            Source::Relation(named) => found.push(named.name.clone()),
            Source::Query(inner) => relations_of(inner, found),
            Source::Function(_) => {}
        }
    }
    for table in &query.with {
        if let Statement::Select(inner) = &table.statement {
            relations_of(inner, found);
        }
    }
    let outputs = query.outputs.iter().map(|output| &output.node);
    for node in outputs.chain(&query.filter).chain(&query.others) {
        node.walk(&mut |node| {
            if let Node::Subquery(inner) = node {
                relations_of(inner, found);
            }
        });
    }
    query.united.iter().for_each(|side| relations_of(side, found));
}

/// Returns a condition on a subquery's columns in terms of what it reads; `None` when it speaks of
/// anything else.
pub(super) fn translated(node: &Node, query: &Query, lookup: &Lookup<'_, '_>) -> Option<Node> {
    let each = |parts: &[Node]| -> Option<Vec<Node>> {
        parts.iter().map(|part| translated(part, query, lookup)).collect()
    };
    let one = |of: &Node| translated(of, query, lookup).map(Box::new);
    Some(match node {
        Node::Column(path) => column(path, query, lookup)?,
        Node::Op(sign, parts) => Node::Op(sign.clone(), each(parts)?),
        Node::And(parts) => Node::And(each(parts)?),
        Node::Or(parts) => Node::Or(each(parts)?),
        Node::Array(parts) => Node::Array(each(parts)?),
        Node::Not(of) => Node::Not(one(of)?),
        Node::IsNull(of) => Node::IsNull(one(of)?),
        Node::IsNotNull(of) => Node::IsNotNull(one(of)?),
        Node::Cast(of, ty) => Node::Cast(one(of)?, ty.clone()),
        Node::Number(_) | Node::Text(_) | Node::Bool(_) | Node::Null | Node::Parameter => {
            node.clone()
        }
        _ => return None,
    })
}

fn column(path: &[String], query: &Query, lookup: &Lookup<'_, '_>) -> Option<Node> {
    let name = path.last()?;
    let (seen, scope) = (lookup.item, lookup.scope);
    let owner = match path {
        [_] => scope.items.iter().find(|item| item.columns.iter().any(|(n, _)| n == name))?,
        [.., table, _] => scope.items.iter().find(|item| item.name == *table)?,
        [] => return None,
    };
    if owner.name != seen.name {
        return None;
    }
    let at = seen.columns.iter().position(|(known, _)| known == name);
    if at.is_none() && !seen.columns.is_empty() {
        return None;
    }
    if let Some(star) = query.outputs.iter().position(|o| matches!(o.node, Node::Star(_))) {
        if query.from.len() == 1 {
            return Some(Node::Column(vec![name.clone()]));
        }
        return behind_star(query, star, (at?, seen.columns.len()), name);
    }
    let output = query
        .outputs
        .get(at?)
        .or_else(|| query.outputs.iter().find(|o| output_name(o) == *name))?;
    Some(output.node.clone())
}

/// Returns the column at a place of a join's select list that has one `*`, of one of the items.
fn behind_star(
    query: &Query,
    star: usize,
    (at, width): (usize, usize),
    name: &str,
) -> Option<Node> {
    let Node::Star(path) = &query.outputs.get(star)?.node else { return None };
    let behind = query.outputs.get(star + 1..)?;
    if behind.iter().any(|output| matches!(output.node, Node::Star(_))) {
        return None;
    }
    let first_behind = width.checked_sub(behind.len())?;
    if at < star {
        return Some(query.outputs.get(at)?.node.clone());
    }
    match at.checked_sub(first_behind) {
        Some(further) => Some(behind.get(further)?.node.clone()),
        None => Some(Node::Column(vec![path.last()?.clone(), name.to_owned()])),
    }
}

/// Names of a view's columns in the relation below it.
pub(super) type Below = std::collections::HashMap<String, String>;

impl Judge {
    /// Returns what a writable view writes to, and the names of its columns there; `None` for
    /// anything else that takes rows. A view the server cannot write through is refused.
    pub(super) fn below_view(
        &self,
        oid: Oid,
        event: &str,
    ) -> Result<Option<(Oid, Below)>, lockkeeper_core::change::Refusal> {
        let Some(relation) = self.catalog.relation(oid).filter(|r| r.kind == RelationKind::View)
        else {
            return Ok(None);
        };
        let replaced = relation
            .rules
            .iter()
            .any(|rule| rule.event == event && rule.instead && !rule.conditional)
            || relation.triggers.iter().any(|trigger| {
                trigger.timing.starts_with("instead") && trigger.events.iter().any(|e| e == event)
            });
        let Some(view) = relation.view.as_ref().filter(|_| !replaced) else { return Ok(None) };
        let refused = || {
            let message = format!("cannot {event} view \"{}\"", relation.name);
            lockkeeper_core::change::Refusal::new("55000", message)
        };
        if !updatable(&view.query) {
            return Err(refused());
        }
        let base = view.uses.first().map(|used| used.relation).ok_or_else(refused)?;
        let kind = self.catalog.relation(base).map(|relation| relation.kind);
        if matches!(kind, Some(RelationKind::MaterializedView | RelationKind::Sequence)) {
            return Err(refused());
        }
        let mut names = Below::new();
        for (column, output) in relation.columns.iter().zip(&view.query.outputs) {
            if let Node::Column(path) = &output.node
                && let Some(name) = path.last()
            {
                names.insert(column.name.clone(), name.clone());
            }
        }
        Ok(Some((base, names)))
    }
}

impl Judge {
    /// Refuses columns of a view that are no columns of the table below it.
    pub(super) fn check_below(
        &self,
        view: Oid,
        names: &Below,
        columns: &[String],
        event: &str,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(view) else { return Ok(()) };
        let query = relation.view.as_ref().map(|view| &view.query);
        let starred = |query: &&std::sync::Arc<Query>| {
            query.outputs.iter().any(|output| matches!(output.node, Node::Star(_)))
        };
        if relation.presumed || query.as_ref().is_none_or(starred) {
            return Ok(());
        }
        let refuse = |state, message| Err(lockkeeper_core::change::Refusal::new(state, message));
        if names.is_empty() {
            return refuse("55000", format!("cannot {event} view \"{}\"", relation.name));
        }
        let computed =
            |name: &&String| relation.column(name).is_some() && !names.contains_key(*name);
        match columns.iter().find(computed) {
            Some(name) => {
                let view = &relation.name;
                let word = if event == "insert" { "insert into" } else { event };
                refuse("0A000", format!("cannot {word} column \"{name}\" of view \"{view}\""))
            }
            None => Ok(()),
        }
    }

    /// Whether nothing but the actions of rules runs, and these do not look for the rows.
    pub(super) fn is_ruled_out(&self, oid: Oid, event: &str) -> bool {
        self.catalog.relation(oid).is_some_and(|relation| {
            let mut rules = relation.rules.iter().filter(|rule| rule.event == event).peekable();
            rules.peek().is_some()
                && rules.all(|rule| rule.instead && !rule.conditional && rule.actions.is_empty())
        })
    }
}

/// Whether the server writes through a view of that query.
pub(in crate::postgres::judge) fn updatable(query: &Query) -> bool {
    let plain = query.from.len() == 1
        && !query.grouped
        && !query.limited
        && query.united.is_empty()
        && query.with.is_empty()
        && query.values.is_empty();
    let mut single = plain && matches!(query.from[0].source, Source::Relation(_));
    for output in &query.outputs {
        output.node.walk(&mut |node| {
            if let Node::Call(call) = node {
                single &= call.others.is_empty() && !is_aggregate(&call.name.name);
            }
        });
    }
    single
}

pub(super) fn is_aggregate(name: &str) -> bool {
    matches!(
        name,
        "count"
            | "sum"
            | "avg"
            | "min"
            | "max"
            | "array_agg"
            | "string_agg"
            | "bool_and"
            | "bool_or"
            | "json_agg"
            | "jsonb_agg"
            | "row_number"
            | "rank"
            | "generate_series"
            | "unnest"
    )
}
