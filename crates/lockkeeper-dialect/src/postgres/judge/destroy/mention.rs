//! What expressions mention: functions, types, sequences.

use crate::postgres::ast::{FromItem, Name, Node, Query, Source, Statement, TypeName};
use crate::postgres::catalog::{Catalog, Oid};

/// Functions, types and sequences that an expression or query names.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Names and numbers of arguments.
    pub functions: Vec<(Name, usize)>,
    pub types: Vec<TypeName>,
    /// Texts taken for the names of relations (`nextval('s')`, `'s'::regclass`).
    pub relations: Vec<String>,
}

impl Mentions {
    pub(super) fn of(node: &Node) -> Self {
        let mut mentions = Mentions::default();
        mentions.add(node);
        mentions
    }

    pub(super) fn of_query(query: &Query) -> Self {
        let mut mentions = Mentions::default();
        mentions.add_query(query);
        mentions
    }

    fn add(&mut self, node: &Node) {
        node.walk(&mut |part| self.note(part));
    }

    fn note(&mut self, node: &Node) {
        match node {
            Node::Call(call) => {
                self.functions.push((call.name.clone(), call.arguments.len()));
                let sequence = matches!(&*call.name.name, "nextval" | "currval" | "setval");
                if let (true, Some(Node::Text(text))) = (sequence, call.arguments.first()) {
                    self.relations.push(text.clone());
                }
            }
            Node::Cast(of, ty) => {
                if let (Node::Text(text), "regclass") = (&**of, &*ty.name.name) {
                    self.relations.push(text.clone());
                }
                self.types.push(ty.clone());
            }
            Node::Subquery(query) => self.add_query(query),
            _ => {}
        }
    }

    fn add_query(&mut self, query: &Query) {
        query.outputs.iter().for_each(|output| self.add(&output.node));
        query.values.iter().flatten().for_each(|node| self.add(node));
        query.filter.iter().chain(&query.others).for_each(|node| self.add(node));
        query.from.iter().for_each(|item| self.add_source(item));
        query.united.iter().for_each(|other| self.add_query(other));
        for table in &query.with {
            if let Statement::Select(query) = &table.statement {
                self.add_query(query);
            }
        }
    }

    fn add_source(&mut self, item: &FromItem) {
        match &item.source {
            Source::Query(query) => self.add_query(query),
            Source::Function(nodes) => nodes.iter().for_each(|node| self.add(node)),
            Source::Relation(_) => {}
        }
    }

    /// Returns the relations that the texts name.
    pub(super) fn relation_oids(&self, catalog: &Catalog) -> Vec<Oid> {
        let oid = |text: &String| catalog.oid(&written(text));
        self.relations.iter().filter_map(oid).collect()
    }
}

/// Reads a name as a text gives it: `s`, `public.s`, `"S"."t"`.
pub(super) fn written(text: &str) -> Name {
    let mut parts: Vec<String> = Vec::new();
    let (mut part, mut quoted) = (String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(std::mem::take(&mut part)),
            c if quoted => part.push(c),
            c => part.extend(c.to_lowercase()),
        }
    }
    Name { schema: parts.pop(), name: part }
}
