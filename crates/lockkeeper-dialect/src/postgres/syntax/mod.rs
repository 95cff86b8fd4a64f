//! From text to [`ast`](super::ast).

use super::ast::{Expr, Statement, TypeName};

/// Why a text is no statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub message: String,
    pub offset: usize,
}

pub fn parse(sql: &str) -> Result<Statement, SyntaxError> {
    Ok(Statement::Opaque(sql.to_owned()))
}

pub fn expression(sql: &str) -> Result<Expr, SyntaxError> {
    Err(SyntaxError { message: sql.to_owned(), offset: 0 })
}

pub fn type_name(sql: &str) -> Result<TypeName, SyntaxError> {
    Err(SyntaxError { message: sql.to_owned(), offset: 0 })
}
