//! CREATE TYPE and ALTER TYPE.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{column, literal, name, object, types};
use crate::postgres::ast::{AlterType, AlterTypeAction, CreateType, Statement, TypeKind, TypeName};

pub(super) fn create(node: Node<'_>) -> Statement {
    let of = node.any(&[K::ENUM_TYPE, K::COMPOSITE_TYPE, K::RANGE_TYPE, K::BASE_TYPE]);
    let name = name::child(node, K::TYPE_NAME).unwrap_or_default();
    let kind = of.map_or(TypeKind::Shell, kind);
    Statement::CreateType(Box::new(CreateType { name, kind }))
}

fn kind(node: Node<'_>) -> TypeKind {
    match node.kind() {
        K::ENUM_TYPE => {
            let variants = node.child(K::VARIANT_LIST);
            let variants = variants.iter().flat_map(|list| list.all(K::VARIANT));
            TypeKind::Enum(variants.map(literal::string).collect())
        }
        K::COMPOSITE_TYPE => {
            let fields = node.child(K::COMPOSITE_FIELD_LIST);
            let fields = fields.iter().flat_map(|list| list.all(K::COMPOSITE_FIELD_DEF));
            TypeKind::Composite(fields.map(column::definition).collect())
        }
        K::RANGE_TYPE => TypeKind::Range {
            subtype: attribute(node, "subtype"),
            multirange: attribute(node, "multirange_type_name").map(|ty| ty.name),
        },
        _ => TypeKind::Base,
    }
}

fn attribute(node: Node<'_>, wanted: &str) -> Option<TypeName> {
    let list = node.child(K::ATTRIBUTE_LIST)?;
    let mut options = list.all(K::ATTRIBUTE_OPTION);
    let named = |option: &Node<'_>| {
        name::child_word(*option, K::ATTRIBUTE_NAME).is_some_and(|name| name == wanted)
    };
    types::child(options.find(named)?.child(K::ATTRIBUTE_VALUE)?)
}

pub(super) fn alter(node: Node<'_>) -> Statement {
    let list = node.child(K::ALTER_TYPE_ATTRIBUTE_ACTION_LIST).unwrap_or(node);
    Statement::AlterType(Box::new(AlterType {
        name: name::child(node, K::TYPE_NAME_REF).unwrap_or_default(),
        actions: list.nodes().filter_map(action).collect(),
    }))
}

fn action(node: Node<'_>) -> Option<AlterTypeAction> {
    let cascade = node.has(K::CASCADE);
    let old = || name::child_word(node, K::COMPOSITE_FIELD_REF).unwrap_or_default();
    let new = || name::child_word(node, K::COMPOSITE_FIELD).unwrap_or_default();
    Some(match node.kind() {
        K::ADD_VALUE => add_value(node),
        K::RENAME_VALUE => {
            let mut values = node.all(K::LITERAL).map(literal::string);
            let from = values.next().unwrap_or_default();
            AlterTypeAction::RenameValue { from, to: values.next().unwrap_or_default() }
        }
        K::ADD_ATTRIBUTE => {
            AlterTypeAction::AddAttribute { column: column::definition(node), cascade }
        }
        K::DROP_ATTRIBUTE => {
            let if_exists = node.has(K::IF_EXISTS);
            AlterTypeAction::DropAttribute { name: old(), if_exists, cascade }
        }
        K::ALTER_ATTRIBUTE => {
            let ty = types::child(node).unwrap_or_default();
            AlterTypeAction::AlterAttribute { name: old(), ty, cascade }
        }
        K::RENAME_ATTRIBUTE => AlterTypeAction::RenameAttribute { from: old(), to: new(), cascade },
        K::SET_SCHEMA => {
            AlterTypeAction::SetSchema(name::child_word(node, K::SCHEMA_REF).unwrap_or_default())
        }
        K::OWNER_TO => AlterTypeAction::OwnerTo(object::owner(node)),
        K::SET_OPTIONS => AlterTypeAction::SetOptions,
        _ => AlterTypeAction::RenameTo(object::new_name(node)?),
    })
}

fn add_value(node: Node<'_>) -> AlterTypeAction {
    let value = |node: Node<'_>| node.child(K::LITERAL).map(literal::string).unwrap_or_default();
    let place = node.any(&[K::BEFORE_VALUE, K::AFTER_VALUE]);
    AlterTypeAction::AddValue {
        value: value(node),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        place: place.map(|place| (place.kind() == K::BEFORE_VALUE, value(place))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn kinds_and_changes() {
        let Ok(Statement::CreateType(ty)) = parse("create type s.e as enum ('a', 'b''c')") else {
            panic!()
        };
        assert_eq!(ty.kind, TypeKind::Enum(vec!["a".to_owned(), "b'c".to_owned()]));
        let Ok(Statement::AlterType(ty)) = parse("alter type e add value 'x' before 'y'") else {
            panic!()
        };
        let place = Some((true, "y".to_owned()));
        let value = "x".to_owned();
        let added = AlterTypeAction::AddValue { value, if_not_exists: false, place };
        assert_eq!(ty.actions, [added]);
        let Ok(Statement::AlterType(ty)) =
            parse("alter type c add attribute a int, drop attribute if exists b cascade")
        else {
            panic!()
        };
        assert_eq!(ty.actions.len(), 2);
        for (sql, kind) in [
            ("create type x", TypeKind::Shell),
            ("create type x (input = f, output = g)", TypeKind::Base),
        ] {
            let Ok(Statement::CreateType(ty)) = parse(sql) else { panic!("{sql}") };
            assert_eq!(ty.kind, kind);
        }
    }
}
