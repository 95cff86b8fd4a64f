//! Commands of the engines' shells that turn up in SQL files.

use super::error::SqlErrorKind;
use super::position::BYTE_ORDER_MARK;
use super::token::{Token, TokenKind};

/// Dump tools frame their output with these; they change nothing and are read as comments.
const HARMLESS: [&str; 2] = [r"\restrict", r"\unrestrict"];

/// Longer "commands" are cut in messages.
const MAX_NAME: usize = 40;

/// Returns the end of a backslash line that changes nothing, an error for any other command.
pub(super) fn harmless_line(text: &str, at: usize) -> Result<usize, SqlErrorKind> {
    let line = text[at..].split(['\n', '\r']).next().unwrap_or_default();
    if opens_line(text, at) && is_harmless(line) {
        return Ok(at + line.len());
    }
    Err(SqlErrorKind::MetaCommand { command: command_name(line) })
}

/// Returns the error for a harmless line that stands where it does harm.
pub(super) fn backslash_line(token: &Token<'_>) -> Option<SqlErrorKind> {
    let line = token.text.starts_with('\\').then_some(token.text)?;
    Some(SqlErrorKind::MetaCommand { command: command_name(line) })
}

/// Returns the error for a dot command: a dot that is the first byte of a line.
pub(super) fn dot_command(text: &str, token: &Token<'_>) -> Option<SqlErrorKind> {
    let before = &text[..token.offset];
    let starts_line = before.is_empty() || before == BYTE_ORDER_MARK || before.ends_with('\n');
    (token.kind == TokenKind::Dot && starts_line).then(|| {
        let line = text[token.offset..].lines().next().unwrap_or_default();
        SqlErrorKind::MetaCommand { command: command_name(line) }
    })
}

fn is_harmless(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let known = words.next().is_some_and(|word| HARMLESS.contains(&word));
    let key = words.next().is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    known && key && words.next().is_none()
}

fn opens_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].iter().rev();
    before.copied().find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| byte == b'\n')
}

/// The command without its arguments: `\i`, `\;`, `.read`.
fn command_name(line: &str) -> String {
    let mut name = String::new();
    for (place, letter) in line.chars().take(MAX_NAME).enumerate() {
        let ends = letter.is_whitespace() || letter == '\\' || letter == ';';
        if place > 1 && ends || place == 1 && letter.is_whitespace() {
            break;
        }
        name.push(letter);
    }
    name
}
