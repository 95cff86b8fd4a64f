//! What PostgreSQL understands and the grammar does not: read word by word, or repaired.

use squawk_lexer::TokenKind;

use super::{limits, literal};
use crate::postgres::ast::{Setting, Statement};

/// Reads `SET [SESSION | LOCAL] NAMES 'encoding'`.
pub(super) fn names(sql: &str) -> Option<Statement> {
    let sql = sql.trim().trim_end_matches(';').trim_end();
    let mut words = sql.split_whitespace().peekable();
    let is = |word: &str, keyword: &str| word.eq_ignore_ascii_case(keyword);
    words.next().filter(|set| is(set, "set"))?;
    let scope = words.next_if(|word| is(word, "local") || is(word, "session"));
    words.next().filter(|names| is(names, "names"))?;
    let value = words.next().filter(|value| value.starts_with('\'') && words.next().is_none())?;
    Some(Statement::Set(Setting {
        name: "client_encoding".to_owned(),
        value: Some(literal::inner(value).to_owned()),
        local: scope.is_some_and(|scope| is(scope, "local")),
    }))
}

/// Blanks operator classes and orders in EXCLUDE, which the grammar does not know; offsets stay.
/// `None` when there is nothing to blank.
pub(super) fn without_exclusion_classes(sql: &str) -> Option<String> {
    let tokens = tokens(sql);
    let mut text = sql.to_owned();
    let mut at = 0;
    while let Some(exclude) = (at..tokens.len()).find(|at| tokens[*at].is("exclude")) {
        at = exclude + 1;
        if let Some(open) = list_start(&tokens, at) {
            at = blank_elements(&tokens, open + 1, &mut text);
        }
    }
    (text != sql).then_some(text)
}

pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Ident && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

pub(super) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut start = 0;
    let mut tokens = Vec::new();
    for token in squawk_lexer::tokenize(sql) {
        let text = &sql[start..start + token.len as usize];
        if !limits::is_trivia(token.kind) {
            tokens.push(Token { kind: token.kind, text, start });
        }
        start += text.len();
    }
    tokens
}

/// Finds the parenthesis behind `EXCLUDE [USING method]`.
fn list_start(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let using = tokens.get(at).is_some_and(|token| token.is("using"));
    let open = if using { at + 2 } else { at };
    tokens.get(open).filter(|token| token.kind == TokenKind::OpenParen).map(|_| open)
}

/// Blanks what stands between the expression of each element and its WITH.
fn blank_elements(tokens: &[Token<'_>], mut at: usize, text: &mut String) -> usize {
    loop {
        let from = behind_expression(tokens, at);
        let with = (from..tokens.len()).find(|at| tokens[*at].is("with")).unwrap_or(tokens.len());
        if let (Some(first), Some(last)) = (tokens.get(from), tokens.get(with.wrapping_sub(1)))
            && from < with
        {
            let range = first.start..last.end();
            text.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        at = end_of_element(tokens, with);
        if tokens.get(at).is_none_or(|token| token.kind != TokenKind::Comma) {
            return at;
        }
        at += 1;
    }
}

/// Returns the token behind `name`, `f(…)` or `(…)`, and a COLLATE that follows.
fn behind_expression(tokens: &[Token<'_>], mut at: usize) -> usize {
    let opens = |at: usize| tokens.get(at).is_some_and(|t| t.kind == TokenKind::OpenParen);
    let dot = |at: usize| tokens.get(at).is_some_and(|t| t.kind == TokenKind::Dot);
    if !opens(at) {
        at += 1;
        while dot(at) {
            at += 2;
        }
    }
    if opens(at) {
        at = behind_parentheses(tokens, at);
    }
    if tokens.get(at).is_some_and(|token| token.is("collate")) {
        at += 2;
        while dot(at) {
            at += 2;
        }
    }
    at
}

fn behind_parentheses(tokens: &[Token<'_>], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.kind {
            TokenKind::OpenParen => depth += 1,
            TokenKind::CloseParen if depth == 1 => break,
            TokenKind::CloseParen => depth -= 1,
            _ => {}
        }
    }
    at
}

/// Returns the comma or parenthesis behind the operator.
fn end_of_element(tokens: &[Token<'_>], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.kind {
            TokenKind::Comma | TokenKind::CloseParen => return at,
            TokenKind::OpenParen => at = behind_parentheses(tokens, at),
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::postgres::ast::TableConstraintKind;

    #[test]
    fn exclusions_may_have_operator_classes() {
        let sql = "create table t (a int, exclude using gist (a inet_ops with &&, (b + 1) s.o desc \
                   nulls last with operator(s.=), f(c) collate \"C\" x with =) where (a > 1))";
        let Ok(Statement::CreateTable(table)) = parse(sql) else { panic!("{:?}", parse(sql)) };
        let TableConstraintKind::Exclude { elements, predicate, .. } = &table.constraints[0].kind
        else {
            panic!()
        };
        let signs: Vec<_> = elements.iter().map(|(_, sign)| sign.as_str()).collect();
        assert_eq!(signs, ["&&", "=", "="]);
        assert!(predicate.is_some());
    }

    #[test]
    fn only_names_are_names() {
        assert!(names("SET SESSION NAMES 'x';").is_some());
        assert!(names("set names x").is_none());
        assert!(names("set").is_none());
    }
}
