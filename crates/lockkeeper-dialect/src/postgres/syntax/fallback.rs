//! What PostgreSQL understands and the grammar does not: read word by word.

use super::{SyntaxError, literal};
use crate::postgres::ast::{Setting, Statement};

/// Returns the statement the grammar failed on, or the grammar's complaint.
pub(super) fn read(sql: &str, error: SyntaxError) -> Result<Statement, SyntaxError> {
    names(sql).ok_or(error)
}

/// `SET [SESSION | LOCAL] NAMES 'encoding'`.
fn names(sql: &str) -> Option<Statement> {
    let sql = sql.trim().trim_end_matches(';').trim_end();
    let mut words = sql.splitn(2, char::is_whitespace);
    let rest = words.next().filter(|set| set.eq_ignore_ascii_case("set")).and(words.next())?;
    let mut words: Vec<_> = rest.split_whitespace().collect();
    let local = words.first()?.eq_ignore_ascii_case("local");
    if local || words.first()?.eq_ignore_ascii_case("session") {
        words.remove(0);
    }
    let [names, value] = words.as_slice() else { return None };
    let said = names.eq_ignore_ascii_case("names") && value.starts_with('\'');
    said.then(|| {
        let value = Some(literal::inner(value).to_owned());
        Statement::Set(Setting { name: "client_encoding".to_owned(), value, local })
    })
}
