//! A query that is analysed and kept, not run: the names in it have to mean something.

use super::super::value::Scope;
use super::super::{Judge, Judged};
use crate::postgres::ast::{Node, Query, Source, Statement};

impl Judge {
    /// Refuses columns that are nowhere, at every level of a query.
    pub(super) fn check_names_in(&self, query: &Query, outer: &Scope<'_>) -> Judged {
        let common = self.scope_with(&query.with, outer);
        for table in &query.with {
            if let Statement::Select(query) = &table.statement {
                self.check_names_in(query, &common)?;
            }
        }
        let scope = self.scope(query, outer);
        self.check_query(query, &scope)?;
        for item in &query.from {
            if let Source::Query(query) = &item.source {
                // LATERAL lets it see its neighbours.
                self.check_names_in(query, &scope)?;
            }
        }
        let outputs = query.outputs.iter().map(|output| &output.node);
        for node in outputs.chain(&query.filter).chain(&query.others) {
            self.check_subqueries(node, &scope)?;
        }
        query.united.iter().try_for_each(|side| self.check_names_in(side, &common))
    }

    fn check_subqueries(&self, node: &Node, scope: &Scope<'_>) -> Judged {
        let mut subqueries = Vec::new();
        node.walk(&mut |node| {
            if let Node::Subquery(query) = node {
                subqueries.push(query);
            }
        });
        subqueries.into_iter().try_for_each(|query| self.check_names_in(query, scope))
    }
}
