//! Statements of a PL/pgSQL body, some of which may be taken back.

use std::collections::BTreeMap;

use lockkeeper_core::change::{Refusal, Verdict};

use super::known::Truths;
use crate::postgres::ast::Statement;
use crate::postgres::catalog::Catalog;
use crate::postgres::judge::Judge;
use crate::postgres::syntax::Block;

impl Judge {
    /// Runs the statements of a body. One that fails in a block with EXCEPTION takes back what that
    /// block did before, and the rest of the block does not run.
    pub(super) fn run_block(&mut self, block: &Block) {
        let mut starts: BTreeMap<usize, (Catalog, Verdict)> = BTreeMap::new();
        let mut failed = None;
        let mut truths = Truths::new();
        for (at, (_, statement)) in block.statements.iter().enumerate() {
            if self.verdict.refusal.as_ref().is_some_and(|refusal| refusal.certain) {
                return;
            }
            let certain = block.conditional.get(at).is_none_or(|conditional| !conditional);
            let guards = block.guards.get(at).and_then(Option::as_ref);
            let known = guards
                .filter(|guards| !guards.is_empty())
                .and_then(|guards| self.guarded(guards, &block.conditions, &mut truths));
            if known == Some(false) {
                continue;
            }
            let certain = certain || known == Some(true);
            let guard = block.caught.get(at).copied().flatten();
            if guard.is_some() && guard == failed {
                continue;
            }
            if let Some(guard) = guard {
                let start = || (self.catalog.clone(), self.verdict.clone());
                starts.entry(guard).or_insert_with(start);
            }
            let catches = guard.and_then(|guard| block.catches.get(guard));
            if let Some(catches) = catches.filter(|catches| !catches.is_empty())
                && let Some(refusal) = self.uncaught(statement, catches)
            {
                self.verdict.refusal.get_or_insert(refusal);
                return;
            }
            if self.run_perhaps(statement, certain) {
                continue;
            }
            if let Some((catalog, verdict)) = guard.and_then(|guard| starts.remove(&guard)) {
                (self.catalog, self.verdict) = (catalog, verdict);
                failed = guard;
            }
        }
    }

    /// Returns the refusal of a statement that no handler of its block catches. It runs on a copy.
    fn uncaught(&mut self, statement: &Statement, catches: &[String]) -> Option<Refusal> {
        let (catalog, verdict) = (self.catalog.clone(), self.verdict.clone());
        let refusal = self.run_inner(statement).err();
        (self.catalog, self.verdict) = (catalog, verdict);
        let refusal = refusal.filter(|refusal| refusal.certain)?;
        let caught = catches.iter().any(|state| refusal.sqlstate.starts_with(state.as_str()));
        (!caught).then_some(refusal)
    }

    /// Runs a statement; returns whether it went through.
    pub(super) fn run_perhaps(&mut self, statement: &Statement, certain: bool) -> bool {
        if let Statement::Opaque(why) = statement {
            self.opaque(why.clone());
            return true;
        }
        let before = (!certain).then(|| self.verdict.clone());
        let done = self.run_inner(statement);
        let went = done.is_ok();
        if let Err(refusal) = done {
            // What a condition guards is there because it would fail otherwise; what an exception
            // handler catches leaves nothing behind.
            match before {
                Some(before) => self.verdict = before,
                None => {
                    self.verdict.refusal.get_or_insert(refusal);
                }
            }
        }
        went
    }
}
