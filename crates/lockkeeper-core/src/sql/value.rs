//! What a name or a string token stands for.

use std::borrow::Cow;

use super::escape;
use super::scan;
use super::token::{Token, TokenKind};

impl<'a> Token<'a> {
    /// Returns the name that an identifier stands for: an unquoted one folded to lower case, a
    /// quoted one as it is between its quotes. Other tokens stand for their text.
    pub fn name(&self) -> Cow<'a, str> {
        match self.kind {
            TokenKind::Word => fold(self.text),
            TokenKind::QuotedName => unquote_name(self.text),
            _ => self.text.into(),
        }
    }

    /// Returns the text that a string stands for. Bit strings, blobs, strings whose escapes are
    /// not valid UTF-8 and all other tokens have none.
    pub fn string_value(&self) -> Option<Cow<'a, str>> {
        match self.kind {
            TokenKind::DollarString => dollar_body(self.text).map(Cow::Borrowed),
            TokenKind::String => string_body(self.text),
            _ => None,
        }
    }
}

/// Folds ASCII only, as the engines do in a multi-byte encoding.
fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        word.to_ascii_lowercase().into()
    } else {
        word.into()
    }
}

fn unquote_name(text: &str) -> Cow<'_, str> {
    if let Some(name) = text.strip_prefix('[') {
        return name.strip_suffix(']').unwrap_or(name).into();
    }
    let (unicode, quoted) = match text.strip_prefix(['u', 'U']).and_then(|t| t.strip_prefix('&')) {
        Some(quoted) => (true, quoted),
        None => (false, text),
    };
    let quote = if quoted.starts_with('`') { "`" } else { "\"" };
    let name = between(quoted, quote).map_or(quoted.into(), |name| undouble(name, quote));
    if unicode { escape::unicode(&name).into() } else { name }
}

fn between<'a>(text: &'a str, quote: &str) -> Option<&'a str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}

fn undouble<'a>(text: &'a str, quote: &str) -> Cow<'a, str> {
    if text.contains(quote) { text.replace(&quote.repeat(2), quote).into() } else { text.into() }
}

fn dollar_body(text: &str) -> Option<&str> {
    let tag = text.get(..scan::dollar_tag(text.as_bytes(), 0)?)?;
    text.strip_prefix(tag)?.strip_suffix(tag)
}

fn string_body(text: &str) -> Option<Cow<'_, str>> {
    let quote = text.find('\'')?;
    let (prefix, quoted) = text.split_at(quote);
    match prefix {
        "" | "n" | "N" => plain_body(quoted),
        "e" | "E" => escape::backslash(quoted).map(Cow::Owned),
        "u&" | "U&" => plain_body(quoted).map(|body| escape::unicode(&body).into()),
        _ => None,
    }
}

/// Joins the parts of a string that goes on in quotes on the next line.
fn plain_body(quoted: &str) -> Option<Cow<'_, str>> {
    let end = scan::quoted(quoted.as_bytes(), 1, b'\'')?;
    let first = undouble(between(&quoted[..end], "'")?, "'");
    if end == quoted.len() {
        return Some(first);
    }
    let mut joined = first.into_owned();
    let mut at = end;
    while let Some(start) = escape::next_part(quoted.as_bytes(), at) {
        at = scan::quoted(quoted.as_bytes(), start, b'\'')?;
        joined.push_str(&undouble(&quoted[start..at - 1], "'"));
    }
    Some(joined.into())
}
