//! Objects out of raw rows and drafts: comments, dependencies, order.

use std::collections::BTreeMap;

use lockkeeper_core::schema::{
    Aspect, Object, ObjectId, ObjectKind, RelationSize, Snapshot, Unmodelled,
};

use super::constraints::Constraint;
use super::maps::{HashMap, HashSet};
use super::plain::Draft;
use super::raw::Raw;
use super::relations::Relation;
use super::tables::{self, Own};
use super::{announce, constraints, indexes};

type Key = (u32, u32);

/// Makes the objects of tables, their constraints and indexes; sorted pieces of the whole.
pub fn tables(raw: &Raw, constrained: &HashMap<u32, usize>) -> Vec<Draft> {
    let named = Named::of(raw);
    let mut drafts = std::thread::scope(|scope| {
        let keys = scope.spawn(|| sorted(constraint_drafts(raw, &named, constrained)));
        let mut drafts = sorted(table_drafts(raw, &named));
        drafts.extend(sorted(index_drafts(raw, &named, constrained)));
        match keys.join() {
            Ok(keys) => drafts.extend(keys),
            Err(cause) => std::panic::resume_unwind(cause),
        }
        drafts
    });
    inherited_checks(raw, &mut drafts);
    drafts
}

/// Relations in the order of their names. Whoever makes objects in this order has little left to
/// sort: moving and comparing finished ones costs more than making them.
struct Named<'a> {
    all: Vec<&'a Relation>,
    ranks: HashMap<u32, usize>,
}

impl<'a> Named<'a> {
    fn of(raw: &'a Raw) -> Self {
        let mut all: Vec<_> = raw.relations.values().collect();
        all.sort_unstable_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
        let ranks = all.iter().enumerate().map(|(rank, relation)| (relation.oid, rank)).collect();
        Named { all, ranks }
    }

    /// Puts parts of relations into the order of these and of their own names.
    fn order<T>(
        &self,
        parts: impl Iterator<Item = T>,
        of: impl Fn(&T) -> u32,
        name: impl Fn(&T) -> &str,
    ) -> Vec<T> {
        let rank = |part: &T| self.ranks.get(&of(part)).copied();
        let mut all: Vec<_> = parts.filter_map(|part| Some((rank(&part)?, part))).collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| name(&a.1).cmp(name(&b.1))));
        all.into_iter().map(|(_, part)| part).collect()
    }
}

fn sorted(mut drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.sort_unstable_by(|a, b| a.object.id.cmp(&b.object.id));
    drafts
}

/// Only what somebody commented on is ever addressed.
fn address(raw: &Raw, catalog: u32, oid: u32, make: impl FnOnce() -> String) -> String {
    if raw.comments.contains_key(&(catalog, oid)) { make() } else { String::new() }
}

fn table_drafts(raw: &Raw, named: &Named) -> Vec<Draft> {
    let own = own(raw);
    let mut drafts = Vec::with_capacity(raw.relations.len());
    for relation in named.all.iter().filter(|r| matches!(r.kind, b'r' | b'p' | b'f')) {
        let word = if relation.kind == b'f' { "FOREIGN TABLE" } else { "TABLE" };
        let said = || format!("{word} {}", raw.qualified(relation));
        let address = address(raw, 1259, relation.oid, said);
        let mut object = tables::table(raw, relation, &own);
        for parent in raw.parents.get(&relation.oid).into_iter().flatten() {
            object.depends.extend(raw.relation(*parent).map(table_id));
        }
        drafts.push(Draft { catalog: 1259, oid: relation.oid, address, object });
    }
    drafts
}

fn constraint_drafts(raw: &Raw, named: &Named, constrained: &HashMap<u32, usize>) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(raw.constraints.len());
    let (foreign, own): (Vec<_>, Vec<_>) = raw.constraints.iter().partition(|c| c.kind == b'f');
    let relation = |c: &&Constraint| c.relation;
    let own = named.order(own.into_iter(), relation, |c| c.name.as_str());
    let foreign = named.order(foreign.into_iter(), relation, |c| c.name.as_str());
    for constraint in own.into_iter().chain(foreign) {
        let index = raw.indexes_by_oid.get(&constraint.index).map(|at| &raw.indexes[*at]);
        let index = index.filter(|_| constraint.kind != b'f');
        let Some(relation) = raw.relation(constraint.relation) else { continue };
        let Some(mut object) = constraints::object(raw, relation, constraint, index) else {
            continue;
        };
        object.depends.extend(index.and_then(|index| parent_of(raw, index, constrained)));
        let name = || raw.words.quote(&constraint.name);
        let said = || format!("CONSTRAINT {} ON {}", name(), raw.qualified(relation));
        let address = address(raw, 2606, constraint.oid, said);
        drafts.push(Draft { catalog: 2606, oid: constraint.oid, address, object });
    }
    drafts
}

fn index_drafts(raw: &Raw, named: &Named, constrained: &HashMap<u32, usize>) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(raw.indexes.len());
    let free = raw.indexes.iter().filter(|index| !constrained.contains_key(&index.oid));
    let whole = free.filter(|index| index.valid || index.partitioned);
    for index in named.order(whole, |index| index.relation, |index| index.name.as_str()) {
        let Some(relation) = raw.relation(index.relation) else { continue };
        let mut object = indexes::object(raw, relation, index);
        object.depends.extend(parent_of(raw, index, constrained));
        let said = || format!("INDEX {}", raw.words.qualified(&relation.schema, &index.name));
        let address = address(raw, 1259, index.oid, said);
        drafts.push(Draft { catalog: 1259, oid: index.oid, address, object });
    }
    drafts
}

fn table_id(relation: &Relation) -> ObjectId {
    let kind = if relation.kind == b'f' { ObjectKind::ForeignTable } else { ObjectKind::Table };
    ObjectId::new(kind, relation.schema.as_str(), relation.name.as_str())
}

/// An index of a partition needs the one that it is attached to.
fn parent_of(
    raw: &Raw,
    index: &indexes::Index,
    constrained: &HashMap<u32, usize>,
) -> Option<ObjectId> {
    let parent = &raw.indexes[*raw.indexes_by_oid.get(&index.parent)?];
    let relation = raw.relation(parent.relation)?;
    let (kind, name) = match constrained.get(&parent.oid) {
        Some(at) => (ObjectKind::Constraint, raw.constraints[*at].name.as_str()),
        None => (ObjectKind::Index, parent.name.as_str()),
    };
    Some(ObjectId::new(kind, relation.schema.as_str(), name).on(relation.name.as_str()))
}

/// A check that a child has of its own has to be there before its parent passes the same one on.
fn inherited_checks(raw: &Raw, drafts: &mut [Draft]) {
    let mut first: HashMap<ObjectId, Vec<ObjectId>> = HashMap::default();
    for constraint in raw.constraints.iter().filter(|c| c.kind == b'c' && c.local && c.inherited) {
        let Some(child) = raw.relation(constraint.relation).filter(|c| !c.partition) else {
            continue;
        };
        let id = |relation: &Relation| {
            ObjectId::new(
                ObjectKind::Constraint,
                relation.schema.as_str(),
                constraint.name.as_str(),
            )
            .on(relation.name.as_str())
        };
        let parents = raw.parents.get(&child.oid).into_iter().flatten();
        for parent in parents.filter_map(|oid| raw.relation(*oid)) {
            first.entry(id(parent)).or_default().push(id(child));
        }
    }
    for draft in drafts.iter_mut() {
        draft.object.depends.extend(first.remove(&draft.object.id).unwrap_or_default());
    }
}

fn own(raw: &Raw) -> Own {
    let mut own = Own::default();
    let calls = raw.depends.iter().filter(|d| d.from.0 == 2604 && d.to.0 == 1255);
    own.late_defaults.extend(calls.map(|d| d.from.1));
    for (at, constraint) in raw.constraints.iter().enumerate().filter(|(_, c)| c.kind == b'n') {
        if let Some(column) = constraint.key.first() {
            own.not_null.insert((constraint.relation, *column), at);
        }
    }
    own
}

/// Puts everything together.
pub fn snapshot(
    raw: Raw,
    mut drafts: Vec<Draft>,
    redirects: &HashMap<Key, Key>,
    unmodelled: BTreeMap<String, Unmodelled>,
) -> Snapshot {
    drafts.retain(|draft| !is_member(&raw, draft) && !orphan(&raw, draft));
    for draft in &mut drafts {
        extra(&raw, draft);
    }
    depend(&raw, &mut drafts, redirects);
    let sizes = sizes(&raw);
    let objects: Vec<Object> = drafts.into_iter().map(|draft| draft.object).collect();
    let mut snapshot = Snapshot { sizes, ..Snapshot::of(objects, unmodelled) };
    announce::views(&raw, &mut snapshot.objects);
    // Giving millions of small pieces back need not be waited for.
    std::thread::spawn(move || drop(raw));
    snapshot
}

fn is_member(raw: &Raw, draft: &Draft) -> bool {
    // The announcement of a type is no row of its own.
    let catalog = if draft.catalog == 0 { 1247 } else { draft.catalog };
    raw.members.contains(&(catalog, draft.oid))
}

/// What belongs to a table of an extension goes with the extension.
fn orphan(raw: &Raw, draft: &Draft) -> bool {
    let relation = match draft.catalog {
        2606 => raw.constraints_by_oid(draft.oid),
        1259 => raw.indexes_by_oid.get(&draft.oid).map(|at| raw.indexes[*at].relation),
        _ => None,
    };
    relation.is_some_and(|relation| raw.members.contains(&(1259, relation)))
}

/// Comments, and privileges of the columns of views.
fn extra(raw: &Raw, draft: &mut Draft) {
    if matches!(draft.object.id.kind, ObjectKind::View | ObjectKind::MaterializedView)
        && let Some(relation) = raw.relation(draft.oid)
    {
        let grants = tables::column_grants(raw, relation, &raw.qualified(relation));
        if !grants.is_empty() {
            draft.object.push(Aspect::Grants, grants.join(";\n"));
        }
    }
    let mut said = tables::comments(raw, draft.catalog, draft.oid, &draft.address);
    said.extend(further(raw, draft));
    if said.is_empty() && draft.address == "SCHEMA public" {
        said.push("COMMENT ON SCHEMA public IS NULL".to_owned());
    }
    if !said.is_empty() {
        let late = draft.object.id.kind == ObjectKind::EventTrigger;
        let aspect = if late { Aspect::Late } else { Aspect::Comment };
        draft.object.push(aspect, said.join(";\n"));
    }
}

/// Comments on what has no object of its own: the index of a constraint, a column's not-null.
fn further(raw: &Raw, draft: &Draft) -> Vec<String> {
    let id = &draft.object.id;
    match draft.catalog {
        2606 if id.kind == ObjectKind::Constraint => {
            let constraint = raw.commented_keys.get(&draft.oid).map(|at| &raw.constraints[*at]);
            let address = format!("INDEX {}", raw.words.qualified(&id.schema, &id.name));
            constraint.map_or(Vec::new(), |c| tables::comments(raw, 1259, c.index, &address))
        }
        1259 if raw.relations.contains_key(&draft.oid) => {
            let own = raw.commented_not_null.iter().map(|at| &raw.constraints[*at]);
            let own = own.filter(|c| c.relation == draft.oid);
            let name = raw.words.qualified(&id.schema, &id.name);
            own.flat_map(|c| {
                let address = format!("CONSTRAINT {} ON {name}", raw.words.quote(&c.name));
                tables::comments(raw, 2606, c.oid, &address)
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

fn depend(raw: &Raw, drafts: &mut [Draft], redirects: &HashMap<Key, Key>) {
    let wanted: HashSet<Key> = raw
        .depends
        .iter()
        .flat_map(|d| [d.from, d.to])
        .flat_map(|key| [Some(key), redirects.get(&key).copied()])
        .flatten()
        .collect();
    let mut at: HashMap<Key, usize> = HashMap::default();
    let mut shells: HashMap<u32, usize> = HashMap::default();
    for (position, draft) in drafts.iter().enumerate() {
        if draft.object.id.kind == ObjectKind::ShellType {
            shells.insert(draft.oid, position);
        } else if wanted.contains(&(draft.catalog, draft.oid)) {
            at.insert((draft.catalog, draft.oid), position);
        }
    }
    for constraint in raw.constraints.iter().filter(|c| c.index != 0 && c.kind != b'f') {
        if let Some(position) = at.get(&(2606, constraint.oid)).copied() {
            at.insert((1259, constraint.index), position);
        }
    }
    let find = |key: Key| at.get(redirects.get(&key).unwrap_or(&key)).copied();
    let routine = |position: usize| {
        let kind = drafts[position].object.id.kind;
        matches!(kind, ObjectKind::Function | ObjectKind::Procedure)
    };
    let mut edges = Vec::new();
    for dependency in &raw.depends {
        let late = dependency.from.0 == 2604 && dependency.to.0 == 1255;
        let (Some(from), Some(mut to)) = (find(dependency.from), find(dependency.to)) else {
            continue;
        };
        let announced = (dependency.to.0 == 1247).then(|| shells.get(&drafts[to].oid)).flatten();
        if let Some(shell) = announced.filter(|_| routine(from)) {
            to = *shell;
        }
        let generated = !late || is_generated(raw, dependency.from.1, redirects);
        if from != to && generated {
            edges.push((from, to));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    for (from, to) in edges {
        let id = drafts[to].object.id.clone();
        drafts[from].object.depends.push(id);
    }
    for (oid, shell) in shells {
        let id = drafts[shell].object.id.clone();
        if let Some(position) = at.get(&(1247, oid)) {
            drafts[*position].object.depends.push(id);
        }
    }
}

/// A generated column cannot wait for its function.
fn is_generated(raw: &Raw, default: u32, redirects: &HashMap<Key, Key>) -> bool {
    let Some((_, relation)) = redirects.get(&(2604, default)) else { return false };
    let columns = raw.columns_of(*relation).iter().filter(|column| column.generated != 0);
    columns.into_iter().any(|column| {
        raw.defaults.get(&(*relation, column.number)).is_some_and(|(oid, _)| *oid == default)
    })
}

fn sizes(raw: &Raw) -> BTreeMap<String, RelationSize> {
    let kept = raw.relations.values().filter(|r| matches!(r.kind, b'r' | b'm'));
    let kept = kept.filter(|r| !raw.members.contains(&(1259, r.oid)));
    let size = |r: &Relation| RelationSize { rows: r.rows as i64, bytes: r.pages * 8192 };
    kept.map(|r| (format!("{}.{}", r.schema, r.name), size(r))).collect()
}
