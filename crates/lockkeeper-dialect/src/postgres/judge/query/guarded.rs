//! Statements of a PL/pgSQL body, some of which may be taken back.

use std::collections::BTreeMap;

use lockkeeper_core::change::Verdict;

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
        for (at, (_, statement)) in block.statements.iter().enumerate() {
            let certain = block.conditional.get(at).is_none_or(|conditional| !conditional);
            let guard = block.guards.get(at).copied().flatten();
            if guard.is_some() && guard == failed {
                continue;
            }
            if let Some(guard) = guard {
                let start = || (self.catalog.clone(), self.verdict.clone());
                starts.entry(guard).or_insert_with(start);
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
