//! Words that are no names unless they are quoted, where the grammar takes any.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;

/// Keywords the server reserves, and those it keeps for functions and types.
const RESERVED: &str = " all analyse analyze and any array as asc asymmetric authorization binary \
    both case cast check collate collation column concurrently constraint create cross \
    current_catalog current_date current_role current_schema current_time current_timestamp \
    current_user default deferrable desc distinct do else end except false fetch for foreign \
    freeze from full grant group having ilike in initially inner intersect into is isnull join \
    lateral leading left like limit localtime localtimestamp natural not notnull null offset on \
    only or order outer overlaps placing primary references returning right select session_user \
    similar some symmetric table tablesample then to trailing true union unique user using \
    variadic verbose when where window with ";

/// Returns the reserved word in a setting's name: `app.user`.
pub(super) fn setting(root: Node<'_>) -> Option<Node<'_>> {
    let names = root.descendants().filter(|node| node.kind() == K::CONFIG_PARAMETER_REF);
    names.flat_map(|name| name.tokens()).find(|token| is_reserved(token.text()))
}

/// Returns the reserved word that a column is to be called.
pub(super) fn column(root: Node<'_>) -> Option<Node<'_>> {
    let names = root.descendants().filter(|node| node.kind() == K::COLUMN_NAME);
    names.filter_map(|name| name.tokens().next()).find(|token| is_reserved(token.text()))
}

fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&format!(" {} ", word.to_ascii_lowercase()))
}
