//! Names as the catalog stores them.

use squawk_parser::SyntaxKind as K;

use super::literal;
use super::tree::Node;
use crate::postgres::ast::Name;

/// PostgreSQL cuts longer identifiers.
const LONGEST: usize = 63;

/// Returns the one name below `node`, folded.
pub(super) fn word(node: Node<'_>) -> String {
    let mut tokens = node.tokens();
    let Some(first) = tokens.next() else { return String::new() };
    let escape = tokens.any(|token| token.kind() == K::UESCAPE_KW).then(|| tokens.next()).flatten();
    fold(first.text(), escape.map(|token| token.text()))
}

/// Returns the parts of a dotted name, folded.
pub(super) fn segments(node: Node<'_>) -> Vec<String> {
    node.descendants()
        .filter(|part| matches!(part.kind(), K::PATH_SEGMENT | K::PATH_SEGMENT_REF))
        .map(word)
        .collect()
}

/// Returns a possibly qualified name; the database in front of schema and name is dropped.
pub(super) fn path(node: Node<'_>) -> Name {
    from_segments(segments(node))
}

pub(super) fn from_segments(mut segments: Vec<String>) -> Name {
    let name = segments.pop().unwrap_or_default();
    Name { schema: segments.pop(), name }
}

/// Returns the path below the first child of `kind`.
pub(super) fn child(node: Node<'_>, kind: K) -> Option<Name> {
    node.child(kind).map(path)
}

/// Returns the path below the first child of one of `kinds`.
pub(super) fn any_path(node: Node<'_>, kinds: &[K]) -> Option<Name> {
    node.any(kinds).map(path)
}

/// Returns the word below the first child of `kind`.
pub(super) fn child_word(node: Node<'_>, kind: K) -> Option<String> {
    node.child(kind).map(word)
}

/// Returns the word below the first child of one of `kinds`.
pub(super) fn any_word(node: Node<'_>, kinds: &[K]) -> Option<String> {
    node.any(kinds).map(word)
}

/// Returns the words of all children of `kind`.
pub(super) fn words(node: Node<'_>, kind: K) -> Vec<String> {
    node.all(kind).map(word).collect()
}

/// Folds one identifier as written; `escape` is the string behind UESCAPE.
fn fold(text: &str, escape: Option<&str>) -> String {
    let mut name = if let Some(inner) = text.strip_prefix('"') {
        unquote(inner)
    } else if let Some(inner) = text.get(2..).filter(|_| is_unicode(text)) {
        literal::unicode(&unquote(inner.trim_start_matches('"')), escape)
    } else {
        text.to_ascii_lowercase()
    };
    if name.len() > LONGEST {
        name.truncate((0..=LONGEST).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0));
    }
    name
}

fn is_unicode(text: &str) -> bool {
    let head = text.as_bytes();
    head.len() > 3 && head[0].eq_ignore_ascii_case(&b'u') && head[1] == b'&' && head[2] == b'"'
}

fn unquote(inner: &str) -> String {
    inner.strip_suffix('"').unwrap_or(inner).replace("\"\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use crate::postgres::ast::{Name, Statement};

    #[test]
    fn names_are_folded() {
        let long = "x".repeat(70);
        for (written, name) in [
            ("MiXed", Name::plain("mixed")),
            ("\"MiX\"\"ed\"", Name::plain("MiX\"ed")),
            ("A.\"B\"", Name::qualified("a", "B")),
            ("db.s.T", Name::qualified("s", "t")),
            ("U&\"d\\0061t\\+000061\"", Name::plain("data")),
            ("U&\"d!0061\" UESCAPE '!'", Name::plain("da")),
            ("Äpfel", Name::plain("Äpfel")),
            (long.as_str(), Name::plain("x".repeat(63))),
        ] {
            let Ok(Statement::Truncate { tables, .. }) = parse(&format!("truncate {written}"))
            else {
                panic!("{written}")
            };
            assert_eq!(tables[0].name, name, "{written}");
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let name = super::fold(&format!("\"{}\"", "ä".repeat(40)), None);
        assert_eq!(name, "ä".repeat(31));
    }
}
