//! Functions that run without being called: behind domains, checks, operators, aggregates, policies.

use crate::postgres::ast::{Call, FunctionBody, Name, Query, Statement, Volatility};
use crate::postgres::catalog::{ConstraintKind, Function, Oid, Type, TypeShape};
use crate::postgres::judge::value::Scope;
use crate::postgres::judge::{Judge, Judged};
use crate::postgres::syntax;

impl Judge {
    /// Runs what the checks of a domain call.
    pub(super) fn run_domain(&mut self, ty: &Type) -> Judged {
        let Some(def) = self.catalog.type_def(ty).filter(|_| !ty.array) else { return Ok(()) };
        let TypeShape::Domain { checks, .. } = &def.shape else { return Ok(()) };
        let checks: Vec<_> = checks.iter().map(|(_, expr, _)| expr.clone()).collect();
        checks.iter().try_for_each(|expr| self.run_expression(&expr.node))
    }

    /// Runs what the domains of columns call that are written; `None` is all.
    pub(super) fn run_domains(&mut self, table: Oid, columns: Option<&[String]>) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let written = |name: &String| columns.is_none_or(|c| c.is_empty() || c.contains(name));
        let own = relation.columns.iter().filter(|column| written(&column.name));
        let types: Vec<_> =
            own.map(|column| column.ty.clone()).filter(|ty| !ty.is_builtin()).collect();
        types.iter().try_for_each(|ty| self.run_domain(ty))
    }

    /// Runs what a table's checks call for a row that is written.
    pub(super) fn run_checks(&mut self, table: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let of_check = |kind: &ConstraintKind| match kind {
            ConstraintKind::Check { expr, .. } => Some(expr.clone()),
            _ => None,
        };
        let enforced = relation.constraints.iter().filter(|constraint| constraint.enforced);
        let checks: Vec<_> = enforced.filter_map(|check| of_check(&check.kind)).collect();
        checks.iter().try_for_each(|expr| self.run_expression(&expr.node))
    }

    /// Runs the function behind an operator of the schema's own.
    pub(super) fn run_operator(
        &mut self,
        sign: &str,
    ) -> Result<bool, lockkeeper_core::change::Refusal> {
        self.run_behind("operator", &format!("{sign} ("))
    }

    /// Runs the functions an aggregate of the schema's own is made of.
    pub(super) fn run_aggregate(&mut self, name: &str) -> Judged {
        self.run_behind("aggregate", name).map(|_| ())
    }

    fn run_behind(
        &mut self,
        word: &str,
        name: &str,
    ) -> Result<bool, lockkeeper_core::change::Refusal> {
        if self.catalog.object_uses.is_empty() {
            return Ok(false);
        }
        let own = self.catalog.object_uses.iter();
        let named = own.filter(|(key, _)| key.word == word && key.name.starts_with(name));
        let names: Vec<Name> = named.flat_map(|(_, names)| names.clone()).collect();
        for name in &names {
            let functions = self.catalog.functions_named(name).to_vec();
            functions.iter().try_for_each(|function| self.run_function(function))?;
        }
        Ok(!names.is_empty())
    }

    /// Runs what the policies of a table call.
    pub(super) fn run_policies(&mut self, table: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let policies = relation.policies.iter();
        let called: Vec<(String, String)> =
            policies.flat_map(|policy| policy.functions.clone()).collect();
        for (schema, name) in called {
            let name = Name::qualified(schema, name);
            let functions = self.catalog.functions_named(&name).to_vec();
            functions.iter().try_for_each(|function| self.run_function(function))?;
        }
        Ok(())
    }

    /// What the planner does with a function in SQL that it might inline: its statements are
    /// analysed, which locks what they name.
    pub(super) fn plan_function(&mut self, function: &Function) -> Judged {
        let opaque = function.set || function.security_definer || function.settings;
        let (FunctionBody::Text(text), "sql", false) =
            (function.body.as_ref(), function.language.as_str(), opaque)
        else {
            return Ok(());
        };
        let Ok(statements) = syntax::sql_body(text) else { return Ok(()) };
        if self.depth >= super::rewriting::DEEPEST {
            return Ok(());
        }
        self.depth += 1;
        let (change, before) = (self.change, self.verdict.changes.len());
        let done = statements.iter().try_for_each(|statement| self.planned_inner(statement));
        self.verdict.changes.truncate(before);
        self.change = change;
        self.depth -= 1;
        done
    }

    /// Returns the query of a function in SQL that stands in FROM as if it were a view.
    pub(super) fn inlined_rows(&self, call: &Call) -> Option<(Query, Scope<'static>)> {
        let functions = self.catalog.functions_named(&call.name);
        let [function] = functions else { return None };
        let whole = function.set && function.language == "sql" && !function.procedure;
        let free = !(function.strict || function.security_definer || function.settings);
        if !whole || !free || function.volatility == Volatility::Volatile || self.depth >= 8 {
            return None;
        }
        let FunctionBody::Text(text) = function.body.as_ref() else { return None };
        match syntax::sql_body(text).ok()?.as_slice() {
            [Statement::Select(query)] => {
                Some((Query::clone(query), crate::postgres::judge::create::parameters(function)))
            }
            _ => None,
        }
    }

    fn planned_inner(&mut self, statement: &Statement) -> Judged {
        let done = self.planned(statement);
        self.planning = true;
        done
    }
}
