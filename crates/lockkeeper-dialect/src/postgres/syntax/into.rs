//! INTO of PL/pgSQL: `SELECT a INTO x FROM t` assigns to variables, and its SQL is what remains.

use std::borrow::Cow;
use std::ops::Range;

use squawk_lexer::TokenKind;

/// Statements that may name targets behind INTO.
const READING: [&str; 7] = ["select", "with", "insert", "update", "delete", "merge", "values"];
/// Words a statement may follow.
const BEFORE: [&str; 4] = ["begin", "then", "else", "loop"];

/// Returns where INTO and its targets stand.
pub(super) fn targets(body: &str) -> Vec<Range<usize>> {
    Finder::new(body).find()
}

/// Replaces the targets by blanks, so that offsets stay.
pub(super) fn without_targets(body: &str) -> Cow<'_, str> {
    let cuts = Finder::new(body).find();
    if cuts.is_empty() {
        return Cow::Borrowed(body);
    }
    let mut text = String::with_capacity(body.len());
    let mut from = 0;
    for cut in cuts {
        text.push_str(&body[from..cut.start]);
        text.extend(std::iter::repeat_n(' ', cut.len()));
        from = cut.end;
    }
    text.push_str(&body[from..]);
    Cow::Owned(text)
}

struct Token {
    kind: TokenKind,
    range: Range<usize>,
}

struct Finder<'a> {
    body: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Finder<'a> {
    fn new(body: &'a str) -> Self {
        let mut offset = 0;
        let mut tokens = Vec::new();
        for token in squawk_lexer::tokenize(body) {
            let range = offset..offset + token.len as usize;
            offset = range.end;
            if !super::limits::is_trivia(token.kind) {
                tokens.push(Token { kind: token.kind, range });
            }
        }
        Finder { body, tokens }
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let text = &self.body[token.range.clone()];
            token.kind == TokenKind::Ident && words.iter().any(|w| text.eq_ignore_ascii_case(w))
        })
    }

    fn find(&self) -> Vec<Range<usize>> {
        let mut cuts = Vec::new();
        let (mut reading, mut depth, mut at) = (false, 0_usize, 0);
        while let Some(kind) = self.kind(at) {
            let starts =
                at == 0 || self.kind(at - 1) == Some(TokenKind::Semi) || self.is(at - 1, &BEFORE);
            if starts && depth == 0 {
                reading |= self.is(at, &READING);
            }
            match kind {
                TokenKind::OpenParen | TokenKind::OpenBracket => depth += 1,
                TokenKind::CloseParen | TokenKind::CloseBracket => depth = depth.saturating_sub(1),
                TokenKind::Semi if depth == 0 => reading = false,
                TokenKind::Ident if reading && depth == 0 && self.assigns(at) => {
                    let end = self.end_of_targets(at + 1);
                    cuts.push(self.tokens[at].range.start..self.tokens[end - 1].range.end);
                    at = end - 1;
                }
                _ => {}
            }
            at += 1;
        }
        cuts
    }

    fn assigns(&self, at: usize) -> bool {
        self.is(at, &["into"]) && !(at > 0 && self.is(at - 1, &["insert", "merge"]))
    }

    /// Returns the token behind `[STRICT] name[.name][…], …`.
    fn end_of_targets(&self, mut at: usize) -> usize {
        at += usize::from(self.is(at, &["strict"]));
        loop {
            at += 1;
            while self.kind(at) == Some(TokenKind::Dot) {
                at += 2;
            }
            if self.kind(at) == Some(TokenKind::OpenBracket) {
                at = self.close(at);
            }
            if self.kind(at) != Some(TokenKind::Comma) {
                return at.min(self.tokens.len());
            }
            at += 1;
        }
    }

    /// Returns the token behind the bracket that closes the one at `at`.
    fn close(&self, mut at: usize) -> usize {
        let mut depth = 0_usize;
        while let Some(kind) = self.kind(at) {
            at += 1;
            match kind {
                TokenKind::OpenBracket => depth += 1,
                TokenKind::CloseBracket if depth == 1 => break,
                TokenKind::CloseBracket => depth -= 1,
                _ => {}
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::without_targets;

    #[test]
    fn targets_are_blanked() {
        for (body, left) in [
            ("begin select a into b from t; end", "begin select a        from t; end"),
            (
                "begin select into strict b, c.d[1] e; end",
                "begin select                       e; end",
            ),
            ("begin insert into t values (1); end", "begin insert into t values (1); end"),
            ("begin execute x into y; end", "begin execute x into y; end"),
            ("begin x := f(into); end", "begin x := f(into); end"),
            (
                "begin with w as (select 1) select 1 into",
                "begin with w as (select 1) select 1     ",
            ),
        ] {
            assert_eq!(without_targets(body), left, "{body}");
        }
    }
}
