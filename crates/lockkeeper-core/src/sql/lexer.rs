//! Cuts text into tokens that borrow from it.

use super::error::{SqlError, SqlErrorKind};
use super::lexicon::Lexicon;
use super::position::BYTE_ORDER_MARK;
use super::token::{Token, TokenKind};
use super::{meta, scan};

/// Returns the tokens of a text; together they are the text. Nothing follows an error.
///
/// COPY data is not SQL: give a whole file to [`split`](super::split) first.
pub fn tokens<'a>(text: &'a str, lexicon: &Lexicon) -> Tokens<'a> {
    Tokens { text, at: 0, lexicon: *lexicon, failed: false }
}

/// The tokens of a text, in order.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    lexicon: Lexicon,
    failed: bool,
}

/// A token's kind and end, before it is cut out of the text.
type Cut = Result<(TokenKind, usize), SqlErrorKind>;

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, SqlError>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.text.as_bytes().get(self.at)?;
        if self.failed {
            return None;
        }
        Some(match self.cut(first) {
            Ok((kind, end)) => Ok(self.take(kind, end)),
            Err(kind) => {
                self.failed = true;
                Err(SqlError::at(self.text, self.at, kind))
            }
        })
    }
}

impl<'a> Tokens<'a> {
    /// Goes on at `at` in `text`, which holds what was read so far at the same offsets.
    pub(super) fn continue_in(&mut self, text: &'a str, at: usize) {
        self.text = text;
        self.at = at;
    }

    fn take(&mut self, kind: TokenKind, end: usize) -> Token<'a> {
        let token = Token { kind, text: &self.text[self.at..end], offset: self.at };
        self.at = end;
        token
    }

    fn cut(&self, first: u8) -> Cut {
        let bytes = self.text.as_bytes();
        match first {
            _ if self.at == 0 && self.text.starts_with(BYTE_ORDER_MARK) => {
                Ok((TokenKind::Whitespace, BYTE_ORDER_MARK.len()))
            }
            _ if scan::is_space(first) => {
                Ok((TokenKind::Whitespace, scan::run(bytes, self.at, scan::is_space)))
            }
            _ if scan::is_name_start(first) => self.word_or_prefixed(first),
            _ if scan::starts_comment(bytes, self.at) => self.comment(first),
            b'0'..=b'9' => Ok((TokenKind::Number, scan::number(bytes, self.at))),
            b'\'' | b'"' | b'`' | b'[' | b'$' => self.quote(first),
            b'\\' if self.lexicon.meta_commands => {
                meta::harmless_line(self.text, self.at).map(|end| (TokenKind::Comment, end))
            }
            b'.' | b':' => Ok(self.dot_or_colon(first)),
            _ => Ok(self.symbol(first)),
        }
    }

    /// A word, or a literal whose quote is announced by a letter.
    fn word_or_prefixed(&self, first: u8) -> Cut {
        let bytes = self.text.as_bytes();
        let quote = |distance| bytes.get(self.at + distance).copied();
        let rich = self.lexicon.escape_strings;
        match (first, quote(1)) {
            (b'e' | b'E', Some(b'\'')) if rich => self.string(self.at + 2, scan::escaped),
            (b'b' | b'B' | b'n' | b'N', Some(b'\'')) if rich => {
                self.string(self.at + 2, plain_string)
            }
            (b'x' | b'X', Some(b'\'')) => self.string(self.at + 2, plain_string),
            (b'u' | b'U', Some(b'&')) if rich && quote(2) == Some(b'\'') => {
                self.string(self.at + 3, plain_string)
            }
            (b'u' | b'U', Some(b'&')) if rich && quote(2) == Some(b'"') => {
                self.quoted_name(self.at + 3, b'"')
            }
            _ => Ok((TokenKind::Word, scan::run(bytes, self.at, scan::is_name_part))),
        }
    }

    fn quote(&self, first: u8) -> Cut {
        let bytes = self.text.as_bytes();
        let next = self.at + 1;
        match first {
            b'\'' => self.string(next, plain_string),
            b'"' => self.quoted_name(next, b'"'),
            b'`' if self.lexicon.backtick_names => self.quoted_name(next, b'`'),
            b'[' if self.lexicon.bracket_names => {
                let length = self.text[next..].find(']').ok_or(SqlErrorKind::UnterminatedName)?;
                Ok((TokenKind::QuotedName, next + length + 1))
            }
            b'$' if self.lexicon.dollar_quotes => self.dollar(),
            b'$' => match scan::run(bytes, next, scan::is_name_part) {
                end if end == next => Ok((TokenKind::Other, end)),
                end => Ok((TokenKind::Parameter, end)),
            },
            _ => Ok(self.symbol(first)),
        }
    }

    fn string(&self, from: usize, body: fn(&[u8], usize) -> Option<usize>) -> Cut {
        let bytes = self.text.as_bytes();
        let close = |from| body(bytes, from).ok_or(SqlErrorKind::UnterminatedString);
        let mut end = close(from)?;
        while self.lexicon.escape_strings
            && let Some(next) = scan::continuation(bytes, end, &self.lexicon)
        {
            end = close(next)?;
        }
        Ok((TokenKind::String, end))
    }

    fn quoted_name(&self, from: usize, quote: u8) -> Cut {
        let end = scan::quoted(self.text.as_bytes(), from, quote);
        Ok((TokenKind::QuotedName, end.ok_or(SqlErrorKind::UnterminatedName)?))
    }

    /// `$1`, `$tag$…$tag$`, or a dollar sign that is neither.
    fn dollar(&self) -> Cut {
        let bytes = self.text.as_bytes();
        let next = self.at + 1;
        if let Some(body) = scan::dollar_tag(bytes, self.at) {
            let tag = &self.text[self.at..body];
            let length = self.text[body..].find(tag);
            let length =
                length.ok_or_else(|| SqlErrorKind::UnterminatedDollarQuote { tag: tag.into() })?;
            return Ok((TokenKind::DollarString, body + length + tag.len()));
        }
        match scan::run(bytes, next, |byte| byte.is_ascii_digit()) {
            end if end == next => Ok((TokenKind::Other, end)),
            end => Ok((TokenKind::Parameter, end)),
        }
    }

    fn comment(&self, first: u8) -> Cut {
        let bytes = self.text.as_bytes();
        let body = self.at + 2;
        let end = match first {
            b'-' => scan::line_comment(bytes, body, &self.lexicon),
            _ if self.lexicon.nested_comments => {
                scan::nested_comment(bytes, body).ok_or(SqlErrorKind::UnterminatedComment)?
            }
            _ => self.text[body..].find("*/").map_or(self.text.len(), |length| body + length + 2),
        };
        Ok((TokenKind::Comment, end))
    }

    fn dot_or_colon(&self, first: u8) -> (TokenKind, usize) {
        let bytes = self.text.as_bytes();
        let next = self.at + 1;
        match (first, bytes.get(next)) {
            (b'.', Some(b'0'..=b'9')) => (TokenKind::Number, scan::number(bytes, self.at)),
            (b'.', Some(b'.')) | (b':', Some(b':' | b'=')) => (TokenKind::Operator, next + 1),
            (b'.', _) => (TokenKind::Dot, next),
            _ => (TokenKind::Operator, next),
        }
    }

    fn symbol(&self, first: u8) -> (TokenKind, usize) {
        let kind = match first {
            b',' => TokenKind::Comma,
            b';' => TokenKind::Semicolon,
            b'(' => TokenKind::OpenParen,
            b')' => TokenKind::CloseParen,
            b'[' => TokenKind::OpenBracket,
            b']' => TokenKind::CloseBracket,
            _ if scan::is_operator(first, &self.lexicon) => {
                let end = scan::operator(self.text.as_bytes(), self.at, &self.lexicon);
                return (TokenKind::Operator, end);
            }
            _ => TokenKind::Other,
        };
        (kind, self.at + 1)
    }
}

fn plain_string(bytes: &[u8], from: usize) -> Option<usize> {
    scan::quoted(bytes, from, b'\'')
}
