//! The smallest pieces of SQL text.

/// What a token is, as far as its spelling tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// A keyword or an unquoted name.
    Word,
    /// `"x"`, `U&"x"`, `` `x` `` or `[x]`.
    QuotedName,
    /// `'x'` and its prefixed forms, with its continuations on the following lines.
    String,
    /// `$tag$x$tag$`.
    DollarString,
    Number,
    /// `$1` or, where there are no dollar quotes, `$name`.
    Parameter,
    /// Anything made of operator characters, and `:`, `::`, `:=`, `..`.
    Operator,
    Dot,
    Comma,
    Semicolon,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    /// `-- …`, `/* … */`, and shell lines that change nothing.
    Comment,
    Whitespace,
    /// A byte that starts nothing in this lexicon.
    Other,
}

/// A piece of text with its byte offset in the text that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: TokenKind,
    pub text: &'a str,
    pub offset: usize,
}

impl Token<'_> {
    /// Whether this is the unquoted word `word`, in any ASCII case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether the token is more than white space or a comment.
    pub fn is_significant(&self) -> bool {
        !matches!(self.kind, TokenKind::Whitespace | TokenKind::Comment)
    }

    /// Returns the offset just after the token.
    pub fn end(&self) -> usize {
        self.offset + self.text.len()
    }
}
