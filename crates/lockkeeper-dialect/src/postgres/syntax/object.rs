//! Objects named by statements: what DROP, COMMENT and ALTER speak of.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{literal, name, operator, sequence, types};
use crate::postgres::ast::{AlterObject, Name, Target, TypeName};

/// Returns the role of OWNER TO.
pub(super) fn owner(node: Node<'_>) -> String {
    node.child(K::ROLE_REF).map(role).unwrap_or_default()
}

/// Returns the name of a role; CURRENT_USER and its like keep their word.
pub(super) fn role(node: Node<'_>) -> String {
    name::word(node.nodes().next().unwrap_or(node))
}

/// Returns the roles of a list.
pub(super) fn roles(list: Node<'_>) -> Vec<String> {
    list.all(K::ROLE_REF).map(role).collect()
}

/// Returns the new name when `node` is a RENAME TO.
pub(super) fn new_name(node: Node<'_>) -> Option<String> {
    let mut tokens = node.children().filter(|child| child.is_token()).map(Node::kind);
    let rename = tokens.next() == Some(K::RENAME_KW) && tokens.next() == Some(K::TO_KW);
    rename.then(|| node.nodes().next().map(name::word)).flatten()
}

/// Whether the new name of a RENAME TO has a schema in front of it.
pub(super) fn is_dotted(node: Node<'_>) -> bool {
    node.nodes().next().is_some_and(|name| {
        name.text().trim_matches('"').contains('.') && !name.text().starts_with('"')
    })
}

/// Returns the words in front of the names: `text search parser` of `DROP TEXT SEARCH PARSER`.
pub(super) fn words(node: Node<'_>) -> String {
    let skipped = [K::OR_REPLACE, K::IF_EXISTS, K::IF_NOT_EXISTS, K::TEMP, K::UNLOGGED];
    let mut words: Vec<String> = Vec::new();
    for child in node.children().filter(|child| !skipped.contains(&child.kind())) {
        match child.kind() {
            K::CREATE_KW | K::ALTER_KW | K::DROP_KW | K::PROCEDURAL_KW | K::TRUSTED_KW => {}
            K::CONCURRENTLY_KW => {}
            K::DEFAULT_KW if words.is_empty() => {}
            K::FOR_KW | K::ALL_KW | K::L_PAREN => break,
            _ if !child.is_token() => break,
            _ => words.push(child.text().to_ascii_lowercase()),
        }
    }
    match words.join(" ") {
        word if matches!(word.as_str(), "user" | "group") => "role".to_owned(),
        word => word,
    }
}

/// Reads rename, schema and owner of any ALTER.
pub(super) fn changed(node: Node<'_>) -> AlterObject {
    let owner = node.child(K::OWNER_TO).map(owner);
    // ALTER LARGE OBJECT says it without a node of its own.
    let bare = || node.has(K::OWNER_KW).then(|| self::owner(node));
    AlterObject {
        target: Target::default(),
        rename_to: node.nodes().find_map(new_name),
        set_schema: node.child(K::SET_SCHEMA).and_then(|s| name::child_word(s, K::SCHEMA_REF)),
        owner_to: owner.or_else(bare),
        ..AlterObject::default()
    }
}

/// Converts a name with its signature, or a plain name.
pub(super) fn target(word: &str, node: Node<'_>) -> Target {
    let mut target = Target { word: word.to_owned(), ..Target::default() };
    match node.kind() {
        K::FUNCTION_SIG | K::PROCEDURE_SIG | K::ROUTINE_SIG | K::AGGREGATE => {
            target.name = node.nodes().next().map(name::path).unwrap_or_default();
            target.arguments = node.child(K::PARAM_LIST).map(input_types);
        }
        K::OP_SIG | K::OBJECT_OPERATOR => operator_target(node, &mut target),
        K::CAST_SIG => target.arguments = Some(types::children(node)),
        K::LITERAL => target.name = Name::plain(literal_text(node)),
        K::ROLE_REF => target.name = Name::plain(role(node)),
        K::QUALIFIED_COLUMN_NAME_REF => {
            let (on, column) = sequence::column_of(node);
            (target.on, target.name) = (Some(on), Name::plain(column));
        }
        _ if has_path(node) => target.name = name::path(node),
        _ => target.name = Name::plain(name::word(node)),
    }
    target
}

fn has_path(node: Node<'_>) -> bool {
    node.any(&[K::PATH, K::PATH_REF]).is_some()
}

fn literal_text(node: Node<'_>) -> String {
    if node.text().contains('\'') { literal::string(node) } else { node.text().to_owned() }
}

fn operator_target(node: Node<'_>, target: &mut Target) {
    if let Some(operator) = node.child(K::OP) {
        let (schema, name) = operator_name(operator);
        target.name = Name { schema, name };
    }
    let nothing = TypeName { name: Name::plain("none"), ..TypeName::default() };
    let nothing = node.has(K::NONE_KW).then_some(nothing);
    target.arguments = Some(nothing.into_iter().chain(types::children(node)).collect());
}

/// Returns schema and sign of an operator.
pub(super) fn operator_name(node: Node<'_>) -> (Option<String>, String) {
    let schema = name::segments(node).into_iter().rfind(|segment| !segment.is_empty());
    (schema, operator::sign(node))
}

/// Returns the types a function is found by: those of its input.
pub(super) fn input_types(list: Node<'_>) -> Vec<TypeName> {
    let inputs = list.descendants().filter(|n| n.kind() == K::PARAM && !n.has(K::PARAM_OUT));
    inputs.filter_map(types::child).collect()
}
