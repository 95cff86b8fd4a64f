//! What the server refuses before a query runs: columns that are not there, values that cannot be.

use lockkeeper_core::change::Refusal;

use super::super::value::{Found, Scope, output_name};
use super::super::{Judge, Judged};
use crate::postgres::ast::{Node, Query};
use crate::postgres::catalog::{Column, Type, TypeShape};

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
        self.check_filter_type(query, scope)?;
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
            {
                missing = Some(path.join("."));
            }
        });
        if missing.is_none() {
            self.check_compared(node, scope)?;
            self.check_arithmetic(node, scope)?;
        }
        match missing {
            Some(path) if path.contains('.') && !scope.has_item(&path) => {
                let message = format!("missing FROM-clause entry for \"{path}\"");
                Err(Refusal::new("42P01", message))
            }
            Some(path) => Err(Refusal::new("42703", format!("column \"{path}\" does not exist"))),
            None => self.check_arguments(node, scope),
        }
    }

    /// Refuses a WHERE that is a column of another type than boolean.
    fn check_filter_type(&self, query: &Query, scope: &Scope<'_>) -> Judged {
        let Some(filter @ Node::Column(_)) = &query.filter else { return Ok(()) };
        match self.type_in(filter, scope).filter(|ty| ty.is_builtin() && !ty.name.is_empty()) {
            Some(ty) if ty.name != "bool" || ty.array => {
                let message = format!("argument of WHERE must be type boolean, not type {ty}");
                Err(Refusal::new("42804", message))
            }
            _ => Ok(()),
        }
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

    /// Refuses arithmetic that no operator does.
    fn check_arithmetic(&self, node: &Node, scope: &Scope<'_>) -> Judged {
        if self.catalog.objects.iter().any(|key| key.word == "operator") || self.extended() {
            return Ok(());
        }
        let mut refused = None;
        node.walk(&mut |node| {
            let Node::Op(sign, operands) = node else { return };
            let plain = matches!(sign.as_str(), "+" | "-" | "*" | "/" | "%");
            let typed = |node: &Node| matches!(node, Node::Column(_) | Node::Number(_));
            if plain && operands.len() == 2 && operands.iter().all(typed) && refused.is_none() {
                refused = self.no_operator(sign, operands, scope);
            }
        });
        match refused {
            Some(message) => Err(Refusal::new("42883", message)),
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

    /// Refuses to compare what no operator compares.
    fn check_compared(&self, node: &Node, scope: &Scope<'_>) -> Judged {
        let mut refused = None;
        node.walk(&mut |node| {
            let Node::Op(sign, operands) = node else { return };
            let [left, right] = operands.as_slice() else { return };
            let compared = matches!(sign.as_str(), "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=");
            // A literal takes the type of the other side.
            let typed = |node: &Node| matches!(node, Node::Column(_) | Node::Number(_));
            if !compared || !typed(left) || !typed(right) || refused.is_some() {
                return;
            }
            if let (Some(a), Some(b)) = (self.type_in(left, scope), self.type_in(right, scope))
                && super::grouped::apart(&a, &b)
            {
                refused = Some(format!("operator does not exist: {a} {sign} {b}"));
            }
        });
        match refused {
            Some(message) => Err(Refusal::new("42883", message)),
            None => Ok(()),
        }
    }

    /// Refuses a value a column certainly cannot take.
    pub(in crate::postgres::judge) fn check_value(
        &self,
        value: &Node,
        column: &Column,
        scope: &Scope<'_>,
    ) -> Judged {
        let column_type = self.base_type(&column.ty);
        match value {
            Node::Text(text) => {
                self.check_enum(text, &column_type)?;
                return check_text(text, &column_type);
            }
            Node::Default | Node::Null | Node::Parameter => return Ok(()),
            _ => {}
        }
        let Some(given) = self.type_in(value, scope) else { return Ok(()) };
        let shape = self.catalog.type_def(&column_type).map(|def| &def.shape);
        let labels = matches!(shape, Some(TypeShape::Enum(_))) && !column_type.array;
        let casts = self.catalog.objects.iter().any(|key| key.word == "cast");
        let apart = labels && given.is_builtin() && !given.name.is_empty() && !casts;
        if self.assignable(&given, &column_type) && !apart {
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

/// Refuses a literal that is no value of its type.
fn check_text(text: &str, ty: &Type) -> Judged {
    if !ty.is_builtin() || ty.array {
        return Ok(());
    }
    let text = text.trim();
    let digits = text.trim_start_matches(['-', '+']);
    let fits = match ty.name.as_str() {
        "int2" | "int4" | "int8" => digits.starts_with(|c: char| c.is_ascii_digit()),
        "bool" => text.starts_with(|c: char| "tfyno10TFYNO".contains(c)),
        "uuid" => text.chars().filter(char::is_ascii_hexdigit).count() == 32,
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let message = format!("invalid input syntax for type {}: \"{text}\"", ty.name);
    Err(Refusal::new("22P02", message))
}
