//! Objects named by statements: what DROP, COMMENT and ALTER speak of.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{literal, name, operator, sequence, types};
use crate::postgres::ast::{Name, Target, TypeName};

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

/// Returns the words in front of the names: `text search parser` of `DROP TEXT SEARCH PARSER`.
pub(super) fn words(node: Node<'_>) -> String {
    let mut words = String::new();
    for token in node.children().filter(|child| child.is_token()) {
        let text = token.text();
        if matches!(token.kind(), K::FOR_KW | K::L_PAREN | K::COMMA | K::ON_KW) {
            break;
        }
        if !matches!(
            text.to_ascii_lowercase().as_str(),
            "drop" | "alter" | "create" | "procedural" | "concurrently" | ";"
        ) {
            words.push_str(if words.is_empty() { "" } else { " " });
            words.push_str(&text.to_ascii_lowercase());
        }
    }
    if matches!(words.as_str(), "user" | "group") { "role".to_owned() } else { words }
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
        let schema = name::segments(operator).into_iter().find(|segment| !segment.is_empty());
        target.name = Name { schema, name: operator::sign(operator) };
    }
    let nothing =
        node.has(K::NONE_KW).then(|| TypeName { name: Name::plain("none"), ..TypeName::default() });
    target.arguments = Some(nothing.into_iter().chain(types::children(node)).collect());
}

/// Returns the types a function is found by: those of its input.
pub(super) fn input_types(list: Node<'_>) -> Vec<TypeName> {
    let inputs = list.descendants().filter(|n| n.kind() == K::PARAM && !n.has(K::PARAM_OUT));
    inputs.filter_map(types::child).collect()
}
