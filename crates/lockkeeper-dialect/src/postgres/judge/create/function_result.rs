//! What the last query of a body in SQL yields, against what the function says.

use lockkeeper_core::change::Refusal;

use super::builtin::is_pseudo;
use crate::postgres::ast::{Node, Query, Statement};
use crate::postgres::catalog::{Function, Type};
use crate::postgres::judge::value::{Scope, Seen, Typed};
use crate::postgres::judge::{Judge, Judged};

/// Returns the names a body may use besides columns.
pub(in crate::postgres::judge) fn parameters(function: &Function) -> Scope<'static> {
    let named = function.names.iter().zip(&function.arguments);
    let columns: Vec<Typed> =
        named.filter_map(|(name, ty)| Some((name.clone()?, Some(ty.clone())))).collect();
    let items = vec![Seen { name: function.name.clone(), columns, ..Seen::default() }];
    Scope { items, ..Scope::default() }
}

impl Judge {
    /// Refuses a body whose last query yields something that is not, and cannot be made, the result.
    pub(super) fn check_result(
        &self,
        last: Option<&Statement>,
        function: &Function,
        scope: &Scope<'_>,
    ) -> Judged {
        let Some(wanted) = function.returns.as_ref().filter(|ty| ty.is_builtin()) else {
            return Ok(());
        };
        let silent = match last {
            Some(Statement::Insert(insert)) => insert.returning.is_empty(),
            Some(Statement::Update(update)) => update.returning.is_empty(),
            Some(Statement::Delete(delete)) => delete.returning.is_empty(),
            _ => false,
        };
        if silent && !function.procedure && wanted.name != "void" {
            let message = format!("return type mismatch in function declared to return {wanted}");
            return Err(Refusal::new("42P13", message));
        }
        let Some(Statement::Select(query)) = last else { return Ok(()) };
        // A literal takes the type that is wanted.
        let literal =
            query.outputs.iter().any(|output| matches!(output.node, Node::Text(_) | Node::Star(_)));
        let known = !literal && query.united.is_empty() && query.values.is_empty();
        let loose = matches!(wanted.name.as_str(), "void" | "record") || is_pseudo(wanted);
        if !known || function.procedure {
            return Ok(());
        }
        let wrong = match function.outputs.is_empty() {
            true => !loose && self.yields_other(query, &[wanted], scope),
            false => {
                let wanted: Vec<&Type> = function.outputs.iter().map(|(_, ty)| ty).collect();
                self.yields_other(query, &wanted, scope)
            }
        };
        if !wrong {
            return Ok(());
        }
        let message = format!("return type mismatch in function declared to return {wanted}");
        Err(Refusal::new("42P13", message))
    }

    fn yields_other(&self, query: &Query, wanted: &[&Type], scope: &Scope<'_>) -> bool {
        let (columns, open) = self.outputs(query, scope);
        let scalar = |ty: &Type| ty.is_builtin() && !is_pseudo(ty);
        let row = |(_, ty): &Typed| ty.as_ref().is_none_or(|ty| !scalar(ty));
        let composite = columns.len() == 1 && wanted.len() > 1 && row(&columns[0]);
        if open || composite {
            return false;
        }
        let differs = |((_, given), wanted): (&Typed, &&Type)| match given {
            Some(given) => !self.assignable(given, wanted),
            None => false,
        };
        columns.len() != wanted.len() || columns.iter().zip(wanted).any(differs)
    }
}
