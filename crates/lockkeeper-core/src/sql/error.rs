//! Why a text could not be cut, and where.

use super::position::line_column;

/// A text that cannot be cut into statements, with the place where the trouble starts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct SqlError {
    pub kind: SqlErrorKind,
    pub offset: usize,
    pub line: u32,
    pub column: u32,
}

/// What is wrong with the text, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SqlErrorKind {
    #[error("the string that starts here is never closed; add the closing quote")]
    UnterminatedString,
    #[error("the quoted name that starts here is never closed; add the closing quote")]
    UnterminatedName,
    #[error("the dollar-quoted string that starts here is never closed; add the closing `{tag}`")]
    UnterminatedDollarQuote { tag: String },
    #[error("the comment that starts here is never closed; add `*/` (comments nest)")]
    UnterminatedComment,
    #[error(
        "the body of the statement that starts here is never closed; \
         end its last statement with `;` and add `END;`"
    )]
    UnterminatedBody,
    #[error(
        "`{command}` is a command of an interactive shell, not SQL; \
         remove it or write the SQL it stands for"
    )]
    MetaCommand { command: String },
    #[error(
        "the statement that starts here is torn apart by the COPY data on the next line; \
         start it on a line of its own, after the data"
    )]
    TornByCopyData,
}

impl SqlError {
    pub(super) fn at(text: &str, offset: usize, kind: SqlErrorKind) -> Self {
        let (line, column) = line_column(text, offset);
        Self { kind, offset, line, column }
    }
}
