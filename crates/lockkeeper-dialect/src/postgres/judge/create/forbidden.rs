//! Calls and columns that an expression kept with a table may not have.

use lockkeeper_core::change::Refusal;

use super::column::is_system_column;
use crate::postgres::ast::{Expr, Node};
use crate::postgres::catalog::{Oid, Type};
use crate::postgres::judge::value::CallKind;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Refuses aggregates, window functions and functions that return sets. `place` is where the
    /// expression stands, as messages name it: `DEFAULT expressions`.
    pub(in crate::postgres::judge) fn check_calls(
        &self,
        expr: &Expr,
        table: Option<Oid>,
        place: &str,
    ) -> Judged {
        let over = || expr.sql.to_lowercase().split_whitespace().any(|word| word == "over");
        let mut refusal = None;
        expr.node.walk(&mut |node| {
            let Node::Call(call) = node else { return };
            let (state, what) = match self.kind_of_call(call, table) {
                CallKind::Aggregate if !over() => ("42803", "aggregate functions"),
                CallKind::Window | CallKind::Aggregate => ("42P20", "window functions"),
                CallKind::Set => ("0A000", "set-returning functions"),
                CallKind::Plain => return,
            };
            let message = format!("{what} are not allowed in {place}");
            refusal.get_or_insert_with(|| Refusal::new(state, message));
        });
        refusal.map_or(Ok(()), Err)
    }

    /// Refuses columns of the server itself, except for the table's identity.
    pub(in crate::postgres::judge) fn check_no_system_column(
        &self,
        table: Oid,
        node: &Node,
        place: &str,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let mut found = None;
        node.walk(&mut |node| {
            let Node::Column(path) = node else { return };
            let Some(name) = path.last() else { return };
            if is_system_column(name) && name != "tableoid" && relation.column(name).is_none() {
                found.get_or_insert(name.clone());
            }
        });
        match found {
            Some(name) => {
                let message = format!("system column \"{name}\" reference in {place} is invalid");
                Err(Refusal::new("42P10", message))
            }
            None => Ok(()),
        }
    }

    /// Refuses the row as a whole in a generated column.
    pub(super) fn check_no_row(&self, table: Oid, node: &Node) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let mut whole = false;
        node.walk(&mut |node| {
            whole |= match node {
                Node::Star(path) => !path.is_empty(),
                Node::Column(path) => match path.as_slice() {
                    [name] => *name == relation.name && relation.column(name).is_none(),
                    _ => false,
                },
                _ => false,
            };
        });
        if !whole {
            return Ok(());
        }
        let message = "cannot use whole-row variable in column generation expression";
        Err(Refusal::new("42P17", message))
    }

    /// Refuses what a column that is computed when it is read may not use: anything the server
    /// does not bring along.
    pub(super) fn check_virtual(&self, table: Oid, expr: &Expr, ty: &Type) -> Judged {
        let own = |name: &str| {
            let column = self.catalog.relation(table).and_then(|r| r.column(name));
            column.is_some_and(|column| self.catalog.type_def(&column.ty).is_some())
        };
        if !ty.is_builtin() && !ty.name.is_empty() && self.catalog.type_def(ty).is_some() {
            let message = "virtual generated columns cannot have a user-defined type";
            return Err(Refusal::new("0A000", message));
        }
        let mut foreign = None;
        expr.node.walk(&mut |node| match node {
            Node::Call(call) if self.is_user_call(call) => {
                foreign.get_or_insert("function");
            }
            Node::Column(path) if path.last().is_some_and(|name| own(name)) => {
                foreign.get_or_insert("type");
            }
            Node::Cast(_, ty) if !self.catalog.resolve_type(ty).is_builtin() => {
                foreign.get_or_insert("type");
            }
            _ => {}
        });
        match foreign {
            Some(what) => {
                let message = format!("generation expression uses user-defined {what}");
                Err(Refusal::new("0A000", message))
            }
            None => Ok(()),
        }
    }
}
