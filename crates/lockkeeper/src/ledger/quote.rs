//! Literals for the ledger's own statements.

use crate::engine::Capabilities;

/// Returns the text as a string literal.
pub fn text(value: &str, caps: &Capabilities) -> String {
    let doubled = value.replace('\'', "''").replace('\0', "");
    if caps.backslash_escapes && doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// Returns the text as a string literal, or NULL.
pub fn optional(value: Option<&str>, caps: &Capabilities) -> String {
    value.map_or_else(|| "NULL".to_owned(), |value| text(value, caps))
}

/// Returns the number, or NULL.
pub fn number<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "NULL".to_owned(), |value| value.to_string())
}
