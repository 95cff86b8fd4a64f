//! Data lines that follow `COPY … FROM STDIN;` in a file.

use super::token::{Token, TokenKind};

/// Tells whether a statement reads inline data, from its tokens outside parentheses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum CopyWords {
    #[default]
    Start,
    Copy,
    From,
    Stdin,
    Other,
}

impl CopyWords {
    pub fn read(&mut self, token: &Token<'_>) {
        *self = match self {
            Self::Start if token.is_word("copy") => Self::Copy,
            Self::Copy if token.is_word("from") => Self::From,
            Self::Copy if token.kind != TokenKind::Semicolon => Self::Copy,
            // The grammar takes STDOUT here too, and means the same.
            Self::From if token.is_word("stdin") || token.is_word("stdout") => Self::Stdin,
            Self::Stdin => Self::Stdin,
            _ => Self::Other,
        };
    }
}

/// Returns the data from `at`, without the line `\.` that ends it, and the offset after that line.
pub(super) fn data_lines(text: &str, at: usize) -> (&str, usize) {
    let mut line_start = at;
    for line in text[at..].split_inclusive('\n') {
        let next = line_start + line.len();
        if matches!(line, "\\.\n" | "\\.\r\n" | "\\.") {
            return (&text[at..line_start], next);
        }
        line_start = next;
    }
    (&text[at..], text.len())
}

/// Returns the offset after the line that holds `at`.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length + 1)
}
