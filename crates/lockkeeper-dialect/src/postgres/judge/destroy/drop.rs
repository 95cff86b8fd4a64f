//! DROP of every kind, and what CASCADE takes along.

use lockkeeper_core::change::{Birth, ChangeKind, LockMode, Refusal, Remark, Role};

use super::super::{Judge, Judged};
use super::depend::Closure;
use super::graph::Graph;
use super::node::Node;
use super::target::{Aim, change_kind};
use crate::postgres::ast::{Drop, Persistence, Target};
use crate::postgres::catalog::{Moment, Oid, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn drop_objects(&mut self, drop: &Drop) -> Judged {
        self.check_placement(drop)?;
        let aims = drop.targets.iter().map(|target| self.aim(target));
        let aims = aims.collect::<Result<Vec<Aim>, Refusal>>()?;
        let missing = aims.iter().find_map(|aim| match aim {
            Aim::Missing(refusal) => Some(refusal.clone()),
            _ => None,
        });
        if let Some(refusal) = missing.filter(|_| !drop.if_exists) {
            return Err(refusal);
        }
        let nodes = nodes_of(&aims);
        if let Some(refusal) = nodes.iter().find_map(|node| self.owned_by_other(node, &nodes)) {
            return Err(refusal);
        }
        let graph = Graph::of(&self.catalog);
        let closure = Closure::of(&self.catalog, &graph, &nodes);
        if let Some(refusal) = closure.refusal(&self.catalog, &nodes).filter(|_| !drop.cascade) {
            return Err(refusal);
        }
        self.drop_each(drop, &aims, &nodes, &closure)?;
        closure.found.iter().rev().for_each(|found| self.take_node(&found.node));
        nodes.iter().for_each(|node| self.forget_publication(node));
        Ok(())
    }

    /// Some kinds of DROP stand alone, some only outside of transactions.
    fn check_placement(&mut self, drop: &Drop) -> Judged {
        if drop.concurrently {
            self.needs_own_transaction("DROP INDEX CONCURRENTLY")?;
            let refused = |what: &str| {
                let message = format!("DROP INDEX CONCURRENTLY does not support {what}");
                Err(Refusal::new("0A000", message))
            };
            if drop.targets.len() > 1 {
                return refused("dropping multiple objects");
            }
            if drop.cascade {
                return refused("CASCADE");
            }
        }
        match drop.targets.first().map(|target| target.word.as_str()) {
            Some("database") => self.needs_own_transaction("DROP DATABASE"),
            Some("tablespace") => self.needs_own_transaction("DROP TABLESPACE"),
            Some("subscription") => self.needs_own_transaction("DROP SUBSCRIPTION"),
            _ => Ok(()),
        }
    }

    fn drop_each(
        &mut self,
        drop: &Drop,
        aims: &[Aim],
        nodes: &[Node],
        closure: &Closure,
    ) -> Judged {
        for (target, aim) in drop.targets.iter().zip(aims) {
            self.drop_change(drop, target, aim);
            match aim {
                Aim::Found(node) => {
                    let at = nodes.iter().position(|other| other == node).unwrap_or_default();
                    self.drop_found(drop, target, node, at, closure)?;
                }
                Aim::Unseen => self.drop_unseen(target),
                Aim::Missing(_) => {}
            }
        }
        Ok(())
    }

    /// Records the change of one target.
    fn drop_change(&mut self, drop: &Drop, target: &Target, aim: &Aim) {
        let (shown, on, born) = match aim {
            Aim::Found(node) => {
                (node.shown(&self.catalog), self.table_of_node(node), self.born_of_node(node))
            }
            _ => (target.name.to_string(), None, Moment::default()),
        };
        let existed = self.existed(born);
        let on = on.and_then(|oid| self.catalog.relation(oid)).map(|r| self.catalog.shown(r));
        let on = on.or_else(|| target.on.as_ref().map(ToString::to_string));
        let skipped = matches!(aim, Aim::Missing(_));
        let change = self.changed(change_kind(&target.word), shown);
        change.on = on;
        change.conditional = drop.if_exists;
        change.cascade = drop.cascade;
        change.concurrently = drop.concurrently;
        change.skipped = skipped;
        change.existed = existed && !skipped;
        if change.kind == ChangeKind::DropObject {
            change.detail = Some(target.word.clone());
        }
    }

    fn drop_found(
        &mut self,
        drop: &Drop,
        target: &Target,
        node: &Node,
        at: usize,
        closure: &Closure,
    ) -> Judged {
        match node {
            Node::Relation(oid) if drop.concurrently => self.drop_concurrently(*oid)?,
            _ => self.lock_found(closure, at),
        }
        self.note_also(closure, at);
        let existed = self.verdict.changes.get(self.change).is_some_and(|change| change.existed);
        let breaks = matches!(
            change_kind(&target.word),
            ChangeKind::DropTable
                | ChangeKind::DropView
                | ChangeKind::DropMaterializedView
                | ChangeKind::DropFunction
                | ChangeKind::DropSequence
                | ChangeKind::DropType
                | ChangeKind::DropDomain
        );
        if existed && breaks {
            let object = node.shown(&self.catalog);
            self.remark(Remark::Breaks { object, how: format!("drop {}", target.word) });
        }
        Ok(())
    }

    fn drop_concurrently(&mut self, index: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(index) else { return Ok(()) };
        if relation.kind == RelationKind::PartitionedIndex {
            let name = &relation.name;
            let message = format!("cannot drop partitioned index \"{name}\" concurrently");
            return Err(Refusal::new("0A000", message));
        }
        let Some(table) = relation.index.as_ref().map(|index| index.table) else { return Ok(()) };
        let persistence = self.catalog.relation(table).map(|table| table.persistence);
        // Nobody else sees a temporary table: the server does not bother.
        let mode = match persistence {
            Some(Persistence::Temporary) => LockMode::AccessExclusive,
            _ => LockMode::ShareUpdateExclusive,
        };
        self.lock(table, mode, Role::Named);
        Ok(())
    }

    fn drop_unseen(&mut self, target: &Target) {
        if target.word == "index" {
            let name = &target.name;
            self.opaque(format!("the table of the index {name} is not known"));
        }
        let word = target.word.as_str();
        if matches!(word, "database" | "tablespace" | "schema" | "extension" | "subscription") {
            self.verdict.irreversible = true;
        }
        if matches!(word, "schema" | "extension") {
            self.opaque(format!("what {word} {} contains is not known", target.name));
        }
    }

    /// Returns the table that a part hangs on.
    fn table_of_node(&self, node: &Node) -> Option<Oid> {
        match node {
            Node::Relation(oid) => {
                let relation = self.catalog.relation(*oid)?;
                relation.index.as_ref().map(|index| index.table)
            }
            Node::Statistics(schema, name) => {
                self.catalog.statistics.get(&(schema.clone(), name.clone())).copied()
            }
            part => part.relation(),
        }
    }

    fn born_of_node(&self, node: &Node) -> Moment {
        let of = |oid: &Oid| self.catalog.relation(*oid).map(|relation| relation.born);
        let born = match node {
            Node::Type(schema, name) => {
                self.catalog.types.get(schema).and_then(|types| types.get(name)).map(|d| d.born)
            }
            Node::Function(schema, name, arguments) => {
                let overloads = self.catalog.functions.get(schema).and_then(|f| f.get(name));
                let same = overloads.into_iter().flatten().find(|f| f.arguments == *arguments);
                same.map(|function| function.born)
            }
            part => part.relation().as_ref().and_then(of),
        };
        born.unwrap_or_default()
    }

    fn forget_publication(&mut self, node: &Node) {
        if let Node::Object(key) = node
            && key.word == "publication"
        {
            self.catalog.publications.remove(&key.name);
            self.catalog.publication_schemas.remove(&key.name);
            self.catalog.publication_columns.retain(|(name, _), _| *name != key.name);
        }
    }

    /// Returns whether something was there before the file that is judged.
    pub(in crate::postgres::judge) fn existed(&self, born: Moment) -> bool {
        matches!(self.birth(born), Birth::Base | Birth::EarlierFile)
    }
}

fn nodes_of(aims: &[Aim]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for aim in aims {
        if let Aim::Found(node) = aim
            && !nodes.contains(node)
        {
            nodes.push(node.clone());
        }
    }
    nodes
}
