//! What the server refuses before a query runs: columns that are not there, values that cannot be.

use lockkeeper_core::change::Refusal;

use super::super::value::{Found, Kind, Scope, output_name};
use super::super::{Judge, Judged};
use crate::postgres::ast::{Node, Query};
use crate::postgres::catalog::{Column, Type};

impl Judge {
    /// Refuses names of columns that are certainly missing.
    pub(in crate::postgres::judge) fn check_query(
        &self,
        query: &Query,
        scope: &Scope<'_>,
    ) -> Judged {
        self.check_grouped(query, scope)?;
        if let Some(outer) = scope.outer {
            self.check_united(query, outer)?;
        }
        let outputs = query.outputs.iter().map(|output| &output.node);
        for node in outputs.chain(query.values.iter().flatten()).chain(&query.filter) {
            self.check_names(node, scope)?;
        }
        if let Some(filter) = query.filter.as_ref().filter(|_| self.depth == 0) {
            self.check_condition_in(filter, scope, "WHERE")?;
        }
        for condition in query.truths.iter().filter(|_| self.depth == 0) {
            self.check_condition_in(condition, scope, "JOIN/ON")?;
        }
        for output in &query.outputs {
            if let Node::Subquery(inner) = &output.node
                && let (columns, false) = self.outputs(inner, scope)
                && columns.len() > 1
            {
                return Err(Refusal::new("42601", "subquery must return only one column"));
            }
        }
        self.check_locked_names(query, scope)?;
        let named: Vec<String> = query.outputs.iter().map(output_name).collect();
        for node in &query.others {
            // ORDER BY and GROUP BY may name a column of the result.
            let of_result = matches!(node, Node::Column(path) if path.len() == 1
                && named.contains(&path[0]));
            if !of_result && query.united.is_empty() {
                self.check_names(node, scope)?;
            }
        }
        Ok(())
    }

    pub(super) fn check_names(&self, node: &Node, scope: &Scope<'_>) -> Judged {
        // In a body a name may be a variable or a parameter; in a rule, OLD or NEW.
        if self.depth > 0 {
            return Ok(());
        }
        self.check_widths(node, scope)?;
        self.check_functions(node)?;
        let mut missing = None;
        let mut several = None;
        node.walk(&mut |node| {
            if let Node::Column(path) = node
                && let [name] = path.as_slice()
                && several.is_none()
                && scope.ambiguous(name)
            {
                several = Some(name.clone());
            }
        });
        if let Some(name) = several {
            let message = format!("column reference \"{name}\" is ambiguous");
            return Err(Refusal::new("42702", message));
        }
        node.walk(&mut |node| {
            if let Node::Column(path) = node
                && missing.is_none()
                && matches!(scope.find(path), Found::Missing)
                && !is_word(path)
                && !self.is_functional(path)
            {
                missing = Some(path.join("."));
            }
        });
        match missing {
            Some(path) if path.contains('.') && !scope.has_item(&path) => {
                let message = format!("missing FROM-clause entry for \"{path}\"");
                Err(Refusal::new("42P01", message))
            }
            Some(path) => Err(Refusal::new("42703", format!("column \"{path}\" does not exist"))),
            None => self.check_typed(node, scope),
        }
    }

    /// Whether `t.f` may be the function `f` of a row of `t`.
    fn is_functional(&self, path: &[String]) -> bool {
        let name = path.last().map(|name| crate::postgres::ast::Name::plain(name.as_str()));
        path.len() > 1 && name.is_some_and(|name| !self.catalog.functions_named(&name).is_empty())
    }

    /// Refuses FOR UPDATE OF something that is not in FROM.
    fn check_locked_names(&self, query: &Query, scope: &Scope<'_>) -> Judged {
        let there = |name: &String| scope.items.iter().any(|item| item.name == *name);
        match query.locking.iter().flatten().find(|name| !there(name)) {
            Some(name) => {
                let message = format!("relation \"{name}\" in FOR UPDATE clause not found");
                Err(Refusal::new("42P01", message))
            }
            None => Ok(()),
        }
    }

    /// Refuses a subquery of several columns where one value is compared.
    fn check_widths(&self, node: &Node, scope: &Scope<'_>) -> Judged {
        let mut wide = false;
        node.walk(&mut |node| {
            if let Node::Op(sign, operands) = node
                && matches!(sign.as_str(), "in" | "not in")
                && let [left, Node::Subquery(query)] = operands.as_slice()
                && matches!(left, Node::Column(_) | Node::Number(_) | Node::Text(_))
            {
                let (columns, open) = self.outputs(query, scope);
                wide |= !open && columns.len() > 1;
            }
        });
        if wide {
            return Err(Refusal::new("42601", "subquery has too many columns"));
        }
        Ok(())
    }

    /// Refuses a value a column certainly cannot take.
    pub(in crate::postgres::judge) fn check_value(
        &self,
        value: &Node,
        column: &Column,
        scope: &Scope<'_>,
    ) -> Judged {
        let given = match self.typed_for(value, &column.ty, scope)? {
            Kind::Literal(Some(text)) => return self.check_written(&text, &column.ty),
            Kind::Known(given) => given,
            _ => return Ok(()),
        };
        self.check_assigned(&given, column)
    }

    /// Refuses a value of a type that is not made the column's when it is stored.
    pub(in crate::postgres::judge) fn check_assigned(
        &self,
        given: &Type,
        column: &Column,
    ) -> Judged {
        if self.assignable(given, &column.ty) {
            return Ok(());
        }
        let message = format!(
            "column \"{}\" is of type {} but expression is of type {given}",
            column.name, column.ty
        );
        Err(Refusal::new("42804", message))
    }

    /// Refuses NULL in a column that has none.
    pub(super) fn null_refused(&self, column: &Column, table: &str) -> Refusal {
        let message = format!(
            "null value in column \"{}\" of relation \"{table}\" violates not-null constraint",
            column.name
        );
        Refusal::new("23502", message)
    }
}

/// Names the grammar takes for columns although they are none.
fn is_word(path: &[String]) -> bool {
    match path {
        [one] => matches!(one.as_str(), "minvalue" | "maxvalue" | "value" | "default"),
        [first, ..] => matches!(first.as_str(), "excluded" | "old" | "new"),
        [] => true,
    }
}
