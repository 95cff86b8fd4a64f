//! Columns of queries, and what sides of UNION and rows of VALUES have in common.

use lockkeeper_core::change::Refusal;

use super::super::scope::{Scope, Typed, expand, output_name};
use super::kind::{Kind, id};
use crate::postgres::ast::{Node, Query};
use crate::postgres::catalog::Type;
use crate::postgres::judge::{Judge, Judged};

/// Names and kinds of columns, and whether there may be others.
type Row = (Vec<(String, Kind)>, bool);

impl Judge {
    /// Returns a query's columns, and whether there may be others.
    pub(in crate::postgres::judge) fn outputs(
        &self,
        query: &Query,
        outer: &Scope<'_>,
    ) -> (Vec<Typed>, bool) {
        let scope = self.scope(query, outer);
        if query.united.is_empty() && query.values.is_empty() {
            return self.own_outputs(query, &scope);
        }
        let Ok((columns, open)) = self.output_kinds(query, outer) else {
            return (Vec::new(), true);
        };
        let typed = |(name, kind)| match kind {
            Kind::Known(ty) => (name, Some(ty)),
            _ => (name, None),
        };
        (columns.into_iter().map(typed).collect(), open)
    }

    fn own_outputs(&self, query: &Query, scope: &Scope<'_>) -> (Vec<Typed>, bool) {
        let mut columns = Vec::new();
        let mut open = false;
        for output in &query.outputs {
            match &output.node {
                Node::Star(path) => open |= expand(scope, path, &mut columns),
                node => columns.push((output_name(output), self.type_in(node, scope))),
            }
        }
        (columns, open)
    }

    /// Returns the columns with what is known of them; literals stay literals until there is a
    /// type for them.
    pub(in crate::postgres::judge) fn output_kinds(
        &self,
        query: &Query,
        outer: &Scope<'_>,
    ) -> Result<Row, Refusal> {
        let scope = self.scope(query, outer);
        let own = match query.values.is_empty() {
            true => self.select_kinds(query, &scope),
            false => self.values_kinds(query, &scope)?,
        };
        if query.united.is_empty() {
            return Ok(own);
        }
        let under = self.scope_with(&query.with, outer);
        let (mut columns, mut open) = own;
        open |= columns.is_empty();
        let sides: Vec<Row> = query
            .united
            .iter()
            .map(|side| self.output_kinds(side, &under))
            .collect::<Result<_, _>>()?;
        for (others, other_open) in sides {
            open |= other_open;
            if open {
                break;
            }
            for ((_, kind), (_, other)) in columns.iter_mut().zip(others) {
                *kind = self.common_kind(&[kind.clone(), other], "UNION")?;
            }
        }
        Ok((columns, open))
    }

    /// Refuses a recursive query whose columns change their type on the way.
    pub(in crate::postgres::judge) fn check_recursive(
        &self,
        query: &Query,
        scope: &Scope<'_>,
    ) -> Judged {
        if query.united.is_empty() || self.depth > 0 {
            return Ok(());
        }
        let (first, open) =
            self.output_kinds(&Query { united: Vec::new(), ..query.clone() }, scope)?;
        let (all, wide) = self.output_kinds(query, scope)?;
        let changed = |pair: &(&(String, Kind), &(String, Kind))| match (&pair.0.1, &pair.1.1) {
            (Kind::Known(a), Kind::Known(b)) => id(a) != id(b),
            _ => false,
        };
        match first.iter().zip(&all).find(changed).filter(|_| !open && !wide) {
            Some(((name, _), _)) => {
                let message = format!("recursive query column \"{name}\" has another type overall");
                Err(Refusal::new("42804", message))
            }
            None => Ok(()),
        }
    }

    fn select_kinds(&self, query: &Query, scope: &Scope<'_>) -> Row {
        let mut columns = Vec::new();
        let mut open = false;
        for output in &query.outputs {
            if let Node::Star(path) = &output.node {
                let mut all = Vec::new();
                open |= expand(scope, path, &mut all);
                let kind = |ty: Option<Type>| ty.map_or(Kind::Unsure, |ty| self.kind_of_type(&ty));
                columns.extend(all.into_iter().map(|(name, ty)| (name, kind(ty))));
                continue;
            }
            let kind = self.typed(&output.node, scope).unwrap_or(Kind::Unsure);
            columns.push((output_name(output), kind));
        }
        (columns, open)
    }

    fn values_kinds(&self, query: &Query, scope: &Scope<'_>) -> Result<Row, Refusal> {
        let width = query.values.first().map_or(0, Vec::len);
        let mut columns = Vec::new();
        for at in 0..width {
            let cells = query.values.iter().filter_map(|row| row.get(at));
            let kinds: Vec<Kind> =
                cells.map(|node| self.typed(node, scope)).collect::<Result<_, _>>()?;
            columns.push((format!("column{}", at + 1), self.common_kind(&kinds, "VALUES")?));
        }
        Ok((columns, false))
    }
}
