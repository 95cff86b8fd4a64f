//! PostgreSQL's SQL, parsed: text in, [`super::ast`] out. The only module that knows the
//! parser's crates.

mod alter_column;
mod alter_table;
mod body;
mod column;
mod conditions;
mod constants;
mod constraint;
mod domain;
mod drop;
mod expression;
mod fallback;
mod foreign;
mod function;
mod grant;
mod index;
mod into;
mod limits;
mod literal;
mod maintenance;
mod name;
mod object;
mod operator;
mod other;
mod outline;
mod publication;
mod query;
mod reserved;
mod respelled;
mod sequence;
mod session;
mod source;
mod statement;
mod table;
mod tree;
mod trigger;
mod types;
mod user_type;
mod view;
mod write;

use squawk_parser::{EntryPoint, SyntaxKind as K};

use super::ast;
pub use body::{Block, plpgsql, plpgsql_with};
pub use conditions::state_of;
pub use outline::{Declared, Outline, Signature, outline};
use tree::Tree;

/// What the grammar complains about, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    pub message: String,
    /// Byte offset in the text given.
    pub offset: usize,
}

impl SyntaxError {
    fn new(message: &str, offset: usize) -> Self {
        SyntaxError { message: message.to_owned(), offset }
    }
}

/// What a text is, or what is wrong with it.
pub type Parsed = Result<ast::Statement, SyntaxError>;

/// Parses one statement (text without or with its final semicolon).
pub fn parse(sql: &str) -> Parsed {
    let text = limits::guard(sql)?;
    one(&text.sql).or_else(|error| repaired(&text.sql).ok_or_else(|| text.unshift(error)))
}

fn one(sql: &str) -> Result<ast::Statement, SyntaxError> {
    let tree = Tree::parse(sql, EntryPoint::SourceFile)?;
    let word = reserved::setting(tree.root()).or_else(|| reserved::column(tree.root()));
    if let Some(word) = word {
        let message = format!("syntax error at or near \"{}\"", word.text());
        return Err(SyntaxError::new(&message, word.start()));
    }
    let mut statements = tree.root().nodes().filter(|node| node.kind() != K::EMPTY_STMT);
    let Some(first) = statements.next() else {
        return Err(SyntaxError::new("no statement", 0));
    };
    match statements.next() {
        Some(second) => Err(SyntaxError::new("a second statement begins here", second.start())),
        None => Ok(statement::statement(first)),
    }
}

/// Reads what PostgreSQL understands and the grammar does not.
fn repaired(sql: &str) -> Option<ast::Statement> {
    fallback::names(sql)
        .or_else(|| one(&fallback::without_exclusion_classes(sql)?).ok())
        .or_else(|| respelled::drop_value(sql))
        .or_else(|| {
            let clauses = respelled::without_column_clauses(sql)?;
            let statement = one(&clauses.text).ok()?;
            clauses.restore(statement)
        })
        .or_else(|| {
            let (text, word) = respelled::as_table(sql)?;
            match one(&text).ok()? {
                ast::Statement::AlterTable(alter) => {
                    let alter = ast::AlterTable { word, ..*alter };
                    Some(ast::Statement::AlterTable(Box::new(alter)))
                }
                _ => None,
            }
        })
}

/// Parses a bare expression such as `pg_get_expr` returns: `(a > 0)`, `nextval('s'::regclass)`.
pub fn expression(sql: &str) -> Result<ast::Expr, SyntaxError> {
    let text = format!("SELECT {sql}");
    let at = text.len() - sql.len();
    let back = |error: SyntaxError| error.back(at);
    limits::guard(&text).map_err(back)?;
    let tree = Tree::parse(&text, EntryPoint::SourceFile).map_err(back)?;
    let targets = only(tree.root().nodes())
        .and_then(|select| only(select.nodes()))
        .and_then(|clause| clause.child(K::TARGET_LIST));
    targets
        .and_then(|list| only(list.nodes()))
        .filter(|target| !target.has(K::AS_NAME))
        .and_then(expression::child)
        .ok_or_else(|| SyntaxError::new("one expression is expected", 0))
}

/// Parses the name of a type such as `format_type` returns.
pub fn type_name(sql: &str) -> Result<ast::TypeName, SyntaxError> {
    let text = format!("CREATE FUNCTION f() RETURNS {sql}");
    let at = text.len() - sql.len();
    let back = |error: SyntaxError| error.back(at);
    limits::guard(&text).map_err(back)?;
    let tree = Tree::parse(&text, EntryPoint::SourceFile).map_err(back)?;
    only(tree.root().nodes())
        .and_then(|function| function.child(K::RET_TYPE))
        .filter(|ret| ret.end() == text.trim_end().len())
        .and_then(types::child)
        .ok_or_else(|| SyntaxError::new("not the name of a type", 0))
}

/// Parses the statements of a SQL-language function's body.
pub fn sql_body(body: &str) -> Result<Vec<ast::Statement>, SyntaxError> {
    let text = limits::guard(body)?;
    let tree = Tree::parse(&text.sql, EntryPoint::SourceFile).map_err(|e| text.unshift(e))?;
    let statements = tree.root().nodes().filter(|node| node.kind() != K::EMPTY_STMT);
    Ok(statements.map(statement::statement).collect())
}

impl SyntaxError {
    /// Takes back the length of what was written in front of the text.
    fn back(mut self, prefix: usize) -> Self {
        self.offset = self.offset.saturating_sub(prefix);
        self
    }
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ast::{Node, Statement};

    #[test]
    fn one_statement_is_asked_for() {
        assert!(matches!(parse("select 1;"), Ok(Statement::Select(_))));
        assert_eq!(parse(" -- nothing\n").unwrap_err().message, "no statement");
        assert_eq!(parse("select 1; select 2").unwrap_err().offset, 10);
        assert!(parse("create tabel x ()").is_err());
    }

    #[test]
    fn expressions_stand_alone() {
        assert_eq!(expression("(a > 0)").unwrap().sql, "(a > 0)");
        assert!(matches!(expression("nextval('s'::regclass)").unwrap().node, Node::Call(_)));
        for wrong in ["a, b", "a b", "a from t", "", "1; select 2"] {
            assert!(expression(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn errors_point_into_the_text_given() {
        assert_eq!(expression("a + ").unwrap_err().offset, 4);
        assert!(type_name("int int").is_err());
    }
}
