//! A checksum that does not see comments and layout.

use std::borrow::Cow;

use super::error::SqlError;
use super::lexer::tokens;
use super::lexicon::Lexicon;
use super::position::BYTE_ORDER_MARK;
use super::split::{Statement, split};

/// Returns the BLAKE3 (hex) of a text's tokens, and of its COPY data, as they are written.
///
/// Comments, white space between tokens, empty statements and kinds of line ends do not count.
/// The case of words does. A text that cannot be cut counts as it stands.
pub fn semantic_checksum(text: &str, lexicon: &Lexicon) -> String {
    let hash = hash_statements(text, lexicon).unwrap_or_else(|_| hash_raw(text));
    hash.to_hex().to_string()
}

/// What a hashed part is: nothing of one kind can stand for something of another.
#[derive(Clone, Copy)]
enum Part {
    Token = 1,
    EndOfStatement = 2,
    CopyData = 3,
    Raw = 4,
}

fn hash_statements(text: &str, lexicon: &Lexicon) -> Result<blake3::Hash, SqlError> {
    let mut hasher = blake3::Hasher::new();
    for statement in split(text, lexicon)? {
        hash_statement(&mut hasher, &statement, lexicon)?;
    }
    Ok(hasher.finalize())
}

fn hash_statement(
    hasher: &mut blake3::Hasher,
    statement: &Statement<'_>,
    lexicon: &Lexicon,
) -> Result<(), SqlError> {
    for token in tokens(statement.text, lexicon) {
        let token = token?;
        if token.is_significant() {
            hash_part(hasher, Part::Token, token.text);
        }
    }
    hash_part(hasher, Part::EndOfStatement, "");
    if let Some(data) = statement.copy_data {
        hash_part(hasher, Part::CopyData, data);
    }
    Ok(())
}

fn hash_raw(text: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hash_part(&mut hasher, Part::Raw, text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text));
    hasher.finalize()
}

/// Hashes the length too, so that parts cannot run into each other.
fn hash_part(hasher: &mut blake3::Hasher, part: Part, text: &str) {
    let text = normalise_line_ends(text);
    hasher.update(&[part as u8]);
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

fn normalise_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() }
}
