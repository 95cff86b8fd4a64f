//! Reads SQLite's statements: the only place that knows the types of `sqlite3-parser`.

mod alter;
mod create;
mod expression;
mod query;
mod statement;
mod write;

use sqlite3_parser::ast::{Cmd, IndexedColumn, Name as ParsedName, QualifiedName};
use sqlite3_parser::lexer::sql::Parser;
use sqlite3_parser::{Bump, FallibleIterator};

use super::ast::{Name, Statement};

/// Deeper than anybody writes, and well within the stack.
const DEEPEST: usize = 400;

/// Why a text is no statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    #[error("{0}")]
    Wrong(String),
    /// Not read at all: too deep to be safe.
    #[error("the statement is nested too deeply to be read")]
    Deep,
}

/// Reads one statement; `None` when there is nothing but comments.
pub fn parse(sql: &str) -> Result<Option<Statement>, SyntaxError> {
    if depth(sql) > DEEPEST {
        return Err(SyntaxError::Deep);
    }
    let bump = Bump::new();
    let mut parser = Parser::new(&bump, sql.as_bytes());
    match parser.next() {
        Ok(None) => Ok(None),
        Ok(Some(Cmd::Stmt(statement))) => Ok(Some(statement::statement(&statement))),
        Ok(Some(Cmd::Explain(_) | Cmd::ExplainQueryPlan(_))) => Ok(Some(Statement::Explain)),
        Err(error) => Err(SyntaxError::Wrong(error.to_string())),
    }
}

/// Returns how deep parentheses go, and how long a chain of operators may get at most: each
/// operator of a chain is one level of the tree.
fn depth(sql: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0_usize);
    for byte in sql.bytes() {
        match byte {
            b'(' => open += 1,
            b')' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// Takes the quotes off a name.
fn plain(text: &str) -> String {
    let mut chars = text.chars();
    let (Some(first), Some(last)) = (chars.next(), chars.next_back()) else {
        return text.to_owned();
    };
    let inner = chars.as_str();
    match (first, last) {
        ('"', '"') => inner.replace("\"\"", "\""),
        ('\'', '\'') => inner.replace("''", "'"),
        ('`', '`') => inner.replace("``", "`"),
        ('[', ']') => inner.to_owned(),
        _ => text.to_owned(),
    }
}

fn name(name: &ParsedName<'_>) -> String {
    plain(name.0)
}

fn qualified(of: &QualifiedName<'_>) -> Name {
    Name { schema: of.db_name.as_ref().map(name), name: name(&of.name) }
}

fn names(columns: Option<&[IndexedColumn<'_>]>) -> Vec<String> {
    columns.unwrap_or_default().iter().map(|column| name(&column.col_name)).collect()
}
