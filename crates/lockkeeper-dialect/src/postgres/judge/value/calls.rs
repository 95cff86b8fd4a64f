//! What kind of function a call means.

use super::builtin::Kind;
use super::typing::Callee;
use crate::postgres::ast::Call;
use crate::postgres::catalog::Oid;
use crate::postgres::judge::Judge;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::postgres::judge) enum CallKind {
    Plain,
    Aggregate,
    Window,
    /// It returns many rows.
    Set,
}

impl Judge {
    pub(in crate::postgres::judge) fn kind_of_call(
        &self,
        call: &Call,
        table: Option<Oid>,
    ) -> CallKind {
        let (aggregate, window, set) = match self.callee(call, &self.scope_of(table)) {
            Callee::Builtin(all) if !all.is_empty() => (
                all.iter().all(|one| one.kind == Kind::Aggregate),
                all.iter().all(|one| one.kind == Kind::Window),
                all.iter().all(|one| one.set),
            ),
            Callee::User(all) if !all.is_empty() => {
                (all.iter().all(|one| one.aggregate), false, all.iter().all(|one| one.set))
            }
            _ => (false, false, false),
        };
        match (aggregate, window, set) {
            (true, ..) => CallKind::Aggregate,
            (_, true, _) => CallKind::Window,
            (.., true) => CallKind::Set,
            _ => CallKind::Plain,
        }
    }

    /// Whether a call means a function of the schema.
    pub(in crate::postgres::judge) fn is_user_call(&self, call: &Call) -> bool {
        matches!(self.callee(call, &self.scope_of(None)), Callee::User(_))
    }
}
