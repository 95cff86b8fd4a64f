//! Statements the session keeps for later: PREPARE and cursors.

use std::sync::Arc;

use lockkeeper_core::change::{ChangeKind, Refusal};

use super::super::value::Scope;
use super::super::{Judge, Judged};
use crate::postgres::ast::{Expr, Node, Query, Statement, TypeName};
use crate::postgres::catalog::{Oid, Type};

impl Judge {
    pub(in crate::postgres::judge) fn prepare(
        &mut self,
        name: &str,
        (types, parameters): (&[TypeName], usize),
        statement: &Statement,
    ) -> Judged {
        let types = self.parameter_types(types, parameters)?;
        let before = self.verdict.changes.len();
        self.planned(statement)?;
        if self.verdict.changes.len() == before {
            self.changed(ChangeKind::Harmless, "prepare");
        }
        if self.catalog.prepared.insert(name.to_owned(), Arc::new(statement.clone())).is_some() {
            let message = format!("prepared statement \"{name}\" already exists");
            return Err(Refusal::new("42P05", message));
        }
        self.catalog.prepared_types.insert(name.to_owned(), types);
        Ok(())
    }

    fn parameter_types(
        &mut self,
        written: &[TypeName],
        parameters: usize,
    ) -> Result<Vec<Option<Type>>, Refusal> {
        let mut types = Vec::new();
        for ty in written {
            types.push(Some(self.known_type(ty)?));
        }
        types.resize(types.len().max(parameters), None);
        Ok(types)
    }

    pub(in crate::postgres::judge) fn execute(&mut self, name: &str, arguments: &[Expr]) -> Judged {
        let statement = self.prepared(name)?;
        self.check_arguments(name, arguments)?;
        for argument in arguments {
            self.evaluate(&argument.node, &Scope::default())?;
        }
        self.statement(&statement)
    }

    /// Refuses arguments of EXECUTE that are too few, too many, or of other types.
    fn check_arguments(&self, name: &str, arguments: &[Expr]) -> Judged {
        let Some(types) = self.catalog.prepared_types.get(name) else { return Ok(()) };
        // Without parameters the server never looks at the arguments.
        if types.len() != arguments.len() && !types.is_empty() {
            let message = format!("wrong number of parameters for prepared statement \"{name}\"");
            return Err(Refusal::new("42601", message));
        }
        for (argument, ty) in arguments.iter().zip(types) {
            let Some(ty) = ty else { continue };
            let given = match argument.node {
                Node::Text(_) | Node::Null => None,
                _ => self.type_in(&argument.node, &Scope::default()),
            };
            if given.is_some_and(|given| !self.assignable(&given, ty)) {
                let message = format!("a parameter of \"{name}\" cannot be coerced to {ty}");
                return Err(Refusal::new("42804", message));
            }
        }
        Ok(())
    }

    /// Returns the statement that PREPARE has kept.
    pub(in crate::postgres::judge) fn prepared(
        &self,
        name: &str,
    ) -> Result<Arc<Statement>, Refusal> {
        self.catalog.prepared.get(name).cloned().ok_or_else(|| {
            let message = format!("prepared statement \"{name}\" does not exist");
            Refusal::new("26000", message)
        })
    }

    fn deallocate(&mut self, name: Option<&str>) -> Judged {
        self.changed(ChangeKind::Harmless, "deallocate");
        let Some(name) = name else {
            self.catalog.prepared.clear();
            self.catalog.prepared_types.clear();
            return Ok(());
        };
        self.prepared(name)?;
        self.catalog.prepared.remove(name);
        Ok(())
    }

    /// Judges DECLARE CURSOR: rows are read by FETCH.
    pub(in crate::postgres::judge) fn declare(
        &mut self,
        name: &str,
        hold: bool,
        query: &Query,
    ) -> Judged {
        if !self.block && !hold && self.depth == 0 {
            let message = "DECLARE CURSOR can only be used in transaction blocks";
            return Err(Refusal::new("25P01", message));
        }
        if self.catalog.cursors.contains_key(name) {
            return Err(Refusal::new("42P03", format!("cursor \"{name}\" already exists")));
        }
        self.changed(ChangeKind::Select, "");
        let before = self.verdict.touches.len();
        self.planned_query(query, None, &[], &[])?;
        let read: Vec<String> =
            self.verdict.touches.iter().skip(before).map(|touch| touch.relation.clone()).collect();
        let all = self.catalog.relations();
        let open: Vec<Oid> =
            all.filter(|r| read.contains(&self.catalog.shown(r))).map(|r| r.oid).collect();
        if self.block {
            self.catalog.busy.extend(open.into_iter().map(|oid| (oid, true)));
        }
        self.catalog.cursors.insert(name.to_owned(), Arc::new(query.clone()));
        Ok(())
    }

    /// FETCH, MOVE and CLOSE.
    pub(in crate::postgres::judge) fn cursor(&mut self, word: &str, name: Option<&str>) -> Judged {
        if word == "deallocate" {
            return self.deallocate(name);
        }
        let query = name.and_then(|name| self.catalog.cursors.get(name).cloned());
        if let (Some(name), None) = (name, &query) {
            return Err(Refusal::new("34000", format!("cursor \"{name}\" does not exist")));
        }
        self.changed(ChangeKind::Harmless, word);
        match (word, name, query) {
            ("close", Some(name), _) => {
                self.catalog.cursors.remove(name);
            }
            ("close", None, _) => self.catalog.cursors.clear(),
            (_, _, Some(query)) => self.read_query(&query)?,
            _ => {}
        }
        if self.catalog.cursors.is_empty() {
            self.catalog.busy.retain(|_, cursor| !*cursor);
        }
        Ok(())
    }
}
