//! Statements of ALTER that PostgreSQL reads and the grammar does not: they are spelled as it
//! knows them, and what was taken out is put back into the result.

use squawk_lexer::TokenKind;

use super::fallback::{Token, tokens};
use super::literal;
use crate::postgres::ast::{
    Alter, AlterType, AlterTypeAction, ColumnDef, Name, RelationWord, Statement,
};

/// `ALTER VIEW | MATERIALIZED VIEW | INDEX | SEQUENCE` with actions of ALTER TABLE, which the
/// server reads before it looks at what the relation is.
pub(super) fn as_table(sql: &str) -> Option<(String, RelationWord)> {
    let tokens = tokens(sql);
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(word));
    if !is(0, "alter") {
        return None;
    }
    let (last, word) = match () {
        () if is(1, "view") => (1, RelationWord::View),
        () if is(1, "materialized") && is(2, "view") => (2, RelationWord::MaterializedView),
        () if is(1, "index") => (1, RelationWord::Index),
        () if is(1, "sequence") => (1, RelationWord::Sequence),
        () => return None,
    };
    let (from, to) = (tokens[1].start, tokens[last].end());
    let mut text = sql.to_owned();
    text.replace_range(from..to, &format!("{:width$}", "table", width = (to - from).max(5)));
    Some((text, word))
}

/// STORAGE and COMPRESSION of a column that ADD COLUMN defines.
#[derive(Default)]
pub(super) struct Clauses {
    pub text: String,
    /// The action's position, whether it is STORAGE, and the word.
    found: Vec<(usize, bool, String)>,
}

pub(super) fn without_column_clauses(sql: &str) -> Option<Clauses> {
    let tokens = tokens(sql);
    if !(tokens.first()?.is("alter") && tokens.len() > 5) {
        return None;
    }
    let mut clauses = Clauses { text: sql.to_owned(), found: Vec::new() };
    let (mut depth, mut action, mut adds) = (0_usize, 0, false);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::OpenParen => depth += 1,
            TokenKind::CloseParen => depth = depth.saturating_sub(1),
            TokenKind::Comma if depth == 0 => (action, adds) = (action + 1, false),
            _ if depth > 0 => {}
            _ if token.is("add") => adds = true,
            _ if adds && (token.is("storage") || token.is("compression")) => {
                let set = at.checked_sub(1).is_some_and(|before| starts_action(&tokens[before]));
                let Some(word) = tokens.get(at + 1).filter(|_| !set) else { continue };
                if word.kind != TokenKind::Ident {
                    continue;
                }
                let range = token.start..word.end();
                clauses.text.replace_range(range.clone(), &" ".repeat(range.len()));
                let said = word.text.to_ascii_lowercase();
                clauses.found.push((action, token.is("storage"), said));
            }
            _ => {}
        }
    }
    (!clauses.found.is_empty()).then_some(clauses)
}

/// Whether what follows is a column's name rather than a clause.
fn starts_action(token: &Token<'_>) -> bool {
    ["add", "column", "exists"].iter().any(|word| token.is(word))
}

impl Clauses {
    /// Puts the clauses back into the columns.
    pub(super) fn restore(self, mut statement: Statement) -> Option<Statement> {
        let Statement::AlterTable(alter) = &mut statement else { return None };
        for (at, storage, word) in self.found {
            let Some(Alter::AddColumn { column, .. }) = alter.actions.get_mut(at) else {
                return None;
            };
            put(column, storage, word);
        }
        Some(statement)
    }
}

fn put(column: &mut ColumnDef, storage: bool, word: String) {
    let clause = if storage { &mut column.storage } else { &mut column.compression };
    *clause = Some(word);
}

/// `ALTER TYPE name DROP VALUE 'value'`.
pub(super) fn drop_value(sql: &str) -> Option<Statement> {
    let tokens = tokens(sql);
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(word));
    let drop = (3..tokens.len()).find(|at| is(*at, "drop"))?;
    let behind = tokens.get(drop + 2)?;
    let fits = is(0, "alter") && is(1, "type") && is(drop + 1, "value") && drop <= 5;
    if !fits || !behind.text.starts_with('\'') {
        return None;
    }
    let fold = |token: &Token<'_>| match token.text.strip_prefix('"') {
        Some(quoted) => quoted.trim_end_matches('"').to_owned(),
        None => token.text.to_lowercase(),
    };
    let name = match drop {
        5 => Name::qualified(fold(&tokens[2]), fold(&tokens[4])),
        _ => Name::plain(fold(&tokens[2])),
    };
    let value = literal::inner(behind.text).to_owned();
    let actions = vec![AlterTypeAction::DropValue(value)];
    Some(Statement::AlterType(Box::new(AlterType { name, actions })))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn alter(sql: &str) -> Box<crate::postgres::ast::AlterTable> {
        match parse(sql) {
            Ok(Statement::AlterTable(alter)) => alter,
            other => panic!("{sql}: {other:?}"),
        }
    }

    #[test]
    fn columns_keep_their_clauses() {
        let sql = "alter table t add a text storage external compression lz4 not null, add b int";
        let alter = alter(sql);
        let Alter::AddColumn { column, .. } = &alter.actions[0] else { panic!() };
        assert_eq!(column.storage.as_deref(), Some("external"));
        assert_eq!(column.compression.as_deref(), Some("lz4"));
        assert_eq!((column.constraints.len(), alter.actions.len()), (1, 2));
        assert!(parse("alter table t add storage text, add column compression int").is_ok());
    }

    #[test]
    fn views_take_the_actions_of_tables() {
        for (sql, word) in [
            ("alter view v add column z int", RelationWord::View),
            ("alter materialized view if exists v drop z", RelationWord::MaterializedView),
            ("alter index i owner to bob", RelationWord::Index),
        ] {
            let alter = alter(sql);
            assert_eq!((alter.word, alter.actions.len()), (word, 1), "{sql}");
        }
        assert!(parse("alter view v foo").is_err());
    }

    #[test]
    fn values_of_enums_may_be_dropped_in_words() {
        let Ok(Statement::AlterType(ty)) = parse("alter type s.e drop value 'x'") else { panic!() };
        assert_eq!(ty.name, Name::qualified("s", "e"));
    }
}
