//! The judge as callers of any engine see it.

use lockkeeper_core::change;
use lockkeeper_core::change::{Parsed, Verdict};

use super::Judge;
use crate::postgres::ast::Name;
use crate::postgres::syntax;

impl change::Judge for Judge {
    fn judge(&mut self, sql: &str, block: bool) -> Verdict {
        Judge::judge(self, sql, block)
    }

    fn judge_parsed(&mut self, sql: &str, parsed: Parsed, block: bool) -> Verdict {
        match parsed.downcast::<syntax::Parsed>() {
            Ok(parsed) => self.judge_read(&parsed, block),
            Err(_) => Judge::judge(self, sql, block),
        }
    }

    fn baseline(&mut self) {
        Judge::baseline(self);
    }

    fn next_file(&mut self) {
        Judge::next_file(self);
    }

    fn next_transaction(&mut self) {
        Judge::next_transaction(self);
    }

    fn save(&mut self) {
        Judge::save(self);
    }

    fn throw_away(&mut self) {
        Judge::throw_away(self);
    }

    fn presume_unknown(&mut self, presume: bool) {
        self.catalog.open = presume;
    }

    fn measure(&mut self, relation: &str, rows: Option<f64>, bytes: Option<u64>) -> bool {
        let name = match relation.split_once('.') {
            Some((schema, name)) => Name::qualified(schema, name),
            None => Name::plain(relation),
        };
        let Some(oid) = self.catalog.oid(&name) else {
            // It may be made, or presumed, later.
            self.catalog.expected.insert(name, (rows, bytes));
            return false;
        };
        let width = self.catalog.row_width(oid);
        let Some(relation) = self.catalog.relation_mut(oid) else { return false };
        relation.rows = rows.or(relation.rows);
        relation.bytes = bytes.or(relation.bytes).or(rows.map(|rows| (rows * width) as u64));
        true
    }
}
