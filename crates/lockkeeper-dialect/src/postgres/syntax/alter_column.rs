//! ALTER COLUMN.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{column, constraint, expression, foreign, name, sequence, types};
use crate::postgres::ast::{Alter, AlterColumn, SequenceOptions};

pub(super) fn alter(node: Node<'_>) -> Option<Alter> {
    let name = match name::child_word(node, K::COLUMN_NAME_REF) {
        Some(name) => name,
        None => node.nodes().next().map(Node::text).unwrap_or_default().to_owned(),
    };
    let action = node.nodes().find_map(action)?;
    Some(Alter::Column { name, action })
}

fn action(node: Node<'_>) -> Option<AlterColumn> {
    let if_exists = node.has(K::IF_EXISTS);
    Some(match node.kind() {
        K::SET_TYPE => AlterColumn::SetType {
            ty: types::child(node).unwrap_or_default(),
            collation: column::collation(node),
            using: node.child(K::USING_EXPR).and_then(expression::child),
        },
        K::SET_DEFAULT => AlterColumn::SetDefault(constraint::expr(node)),
        K::DROP_DEFAULT => AlterColumn::DropDefault,
        K::SET_NOT_NULL => AlterColumn::SetNotNull,
        K::DROP_NOT_NULL => AlterColumn::DropNotNull,
        K::SET_EXPRESSION => AlterColumn::SetExpression(constraint::expr(node)),
        K::DROP_EXPRESSION => AlterColumn::DropExpression { if_exists },
        K::ADD_GENERATED => AlterColumn::AddIdentity {
            always: node.has(K::GENERATED_ALWAYS),
            options: node.child(K::SEQUENCE_OPTION_LIST).map(sequence::options).unwrap_or_default(),
        },
        K::SET_GENERATED_OPTIONS => AlterColumn::SetIdentity(sequence::options(node)),
        K::SET_GENERATED | K::SET_SEQUENCE_OPTION | K::RESTART => {
            let mut options = SequenceOptions::default();
            sequence::add(node, &mut options);
            AlterColumn::SetIdentity(options)
        }
        K::DROP_IDENTITY => AlterColumn::DropIdentity { if_exists },
        K::SET_STATISTICS => AlterColumn::SetStatistics {
            default: node.text().to_ascii_lowercase().ends_with("default"),
        },
        K::SET_STORAGE => {
            AlterColumn::SetStorage(name::child_word(node, K::STORAGE_MODE).unwrap_or_default())
        }
        K::SET_COMPRESSION => {
            let method = name::child_word(node, K::COMPRESSION_METHOD_NAME);
            AlterColumn::SetCompression(method.unwrap_or_default())
        }
        K::SET_OPTIONS | K::RESET_OPTIONS => AlterColumn::SetOptions,
        K::SET_OPTIONS_LIST | K::ALTER_OPTION_LIST => {
            AlterColumn::ForeignOptions(foreign::options(node))
        }
        _ => return None,
    })
}
