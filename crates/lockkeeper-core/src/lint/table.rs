//! Reads the columns that a CREATE TABLE or ALTER TABLE … ADD COLUMN writes down, for rules of
//! taste. A reading of words, not of grammar: what it does not recognise it passes over.

use crate::sql::{Token, TokenKind};

/// One column as written.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnText<'a> {
    pub name: Token<'a>,
    /// The first word of the type, folded.
    pub ty: String,
    /// The token of that word.
    pub ty_token: Token<'a>,
    /// The words after the name.
    pub rest: Vec<Token<'a>>,
}

/// The table of the statement and its columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableText<'a> {
    pub creates: bool,
    pub temporary: bool,
    /// Columns and table constraints are listed here, not taken from elsewhere.
    pub listed: bool,
    pub columns: Vec<ColumnText<'a>>,
    /// Table constraints and LIKE clauses, as words.
    pub others: Vec<Vec<Token<'a>>>,
}

impl<'a> ColumnText<'a> {
    pub fn says(&self, words: &[&str]) -> bool {
        says(&self.rest, words)
    }
}

fn says(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens
        .windows(words.len())
        .any(|window| window.iter().zip(words).all(|(token, word)| token.is_word(word)))
}

impl<'a> TableText<'a> {
    pub fn read(tokens: &[Token<'a>]) -> Self {
        let word = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(word));
        if word(0, "create") {
            return created(tokens);
        }
        let mut text = TableText::default();
        if word(0, "alter") && word(1, "table") {
            for action in pieces(tokens) {
                let at = action.iter().position(|token| token.is_word("add"));
                text.columns.extend(at.and_then(|at| added(&action[at + 1..])));
            }
        }
        text
    }

    /// Whether a primary key is written down.
    pub fn has_primary_key(&self) -> bool {
        let own = self.columns.iter().any(|column| column.says(&["primary", "key"]));
        own || self.others.iter().any(|other| says(other, &["primary", "key"]))
    }

    /// Whether columns come from another table.
    pub fn copies(&self) -> bool {
        self.others.iter().any(|other| other.first().is_some_and(|token| token.is_word("like")))
    }
}

fn created<'a>(tokens: &[Token<'a>]) -> TableText<'a> {
    let open = tokens.iter().position(|token| token.kind == TokenKind::OpenParen);
    let head = &tokens[..open.unwrap_or(tokens.len())];
    let is = |word: &str| head.iter().any(|token| token.is_word(word));
    let first = |n: usize| tokens.iter().take(n).any(|token| token.is_word("table"));
    let mut text = TableText {
        creates: first(4),
        temporary: is("temporary") || is("temp"),
        ..TableText::default()
    };
    let elsewhere = ["partition", "as", "of", "using"].into_iter().any(is);
    let Some(open) = open.filter(|_| text.creates && !elsewhere) else { return text };
    text.listed = true;
    for piece in pieces(&tokens[open + 1..]) {
        match piece.first() {
            Some(first) if opens_constraint(first, piece) => text.others.push(piece.to_vec()),
            _ => text.columns.extend(column(piece)),
        }
    }
    text
}

fn opens_constraint(first: &Token<'_>, piece: &[Token<'_>]) -> bool {
    let words = ["constraint", "primary", "unique", "check", "foreign", "exclude", "like"];
    words.iter().any(|word| first.is_word(word)) && piece.len() > 1
}

/// Cuts at commas outside of parentheses, up to the parenthesis that ends the list.
fn pieces<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let (mut depth, mut start, mut pieces) = (0, 0, Vec::new());
    let mut end = tokens.len();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::OpenParen => depth += 1,
            TokenKind::CloseParen if depth == 0 => {
                end = at;
                break;
            }
            TokenKind::CloseParen => depth -= 1,
            TokenKind::Comma if depth == 0 => {
                pieces.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&tokens[start..end]);
    pieces
}

fn added<'a>(tokens: &[Token<'a>]) -> Option<ColumnText<'a>> {
    let mut rest = tokens;
    for word in ["column", "if", "not", "exists"] {
        if rest.first().is_some_and(|token| token.is_word(word)) {
            rest = &rest[1..];
        }
    }
    let first = rest.first()?;
    if opens_constraint(first, rest) { None } else { column(rest) }
}

fn column<'a>(piece: &[Token<'a>]) -> Option<ColumnText<'a>> {
    let name = *piece.first()?;
    let named = matches!(name.kind, TokenKind::Word | TokenKind::QuotedName);
    let rest = piece.get(1..).unwrap_or_default().to_vec();
    let last_of_name = |at: usize| rest.get(at + 1).is_none_or(|t| t.kind != TokenKind::Dot);
    // `pg_catalog.int4` is named by its last part.
    let mut at = 0;
    while !last_of_name(at) && at + 2 < rest.len() {
        at += 2;
    }
    let ty_token = *rest.get(at).filter(|token| named && token.kind == TokenKind::Word)?;
    Some(ColumnText { name, ty: ty_token.text.to_ascii_lowercase(), ty_token, rest })
}
