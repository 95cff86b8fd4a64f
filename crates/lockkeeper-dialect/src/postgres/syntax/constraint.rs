//! Constraints of columns and tables.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{expression, index, name, operator, sequence, source};
use crate::postgres::ast::{
    Action, ColumnConstraint, ColumnConstraintKind, ConstraintState, Expr, KeyOptions, References,
    TableConstraint, TableConstraintKind,
};

/// Adds the constraint behind a column, when `node` is one.
pub(super) fn of_column(node: Node<'_>, constraints: &mut Vec<ColumnConstraint>) {
    let Some(kind) = column_kind(node) else { return };
    constraints.push(ColumnConstraint { name: named(node), kind, state: state(node) });
}

fn column_kind(node: Node<'_>) -> Option<ColumnConstraintKind> {
    let no_inherit = node.has(K::NO_INHERIT);
    Some(match node.kind() {
        K::NULL_CONSTRAINT => ColumnConstraintKind::Null,
        K::NOT_NULL_CONSTRAINT => ColumnConstraintKind::NotNull { no_inherit },
        K::DEFAULT_CONSTRAINT => {
            ColumnConstraintKind::Default(expr(node.child(K::COLLATE).unwrap_or(node)))
        }
        K::GENERATED_CONSTRAINT => generated(node),
        K::CHECK_CONSTRAINT => ColumnConstraintKind::Check { expr: expr(node), no_inherit },
        K::UNIQUE_CONSTRAINT => ColumnConstraintKind::Unique(key(node)),
        K::PRIMARY_KEY_CONSTRAINT => ColumnConstraintKind::PrimaryKey(key(node)),
        K::REFERENCES_CONSTRAINT => ColumnConstraintKind::References(references(node)),
        _ => return None,
    })
}

fn generated(node: Node<'_>) -> ColumnConstraintKind {
    let of = node.any(&[K::GENERATED_IDENTITY, K::GENERATED_STORED]).unwrap_or(node);
    if of.kind() == K::GENERATED_STORED {
        return ColumnConstraintKind::Generated { expr: expr(of), stored: of.has(K::STORED) };
    }
    ColumnConstraintKind::Identity {
        always: of.has(K::GENERATED_ALWAYS),
        options: of.child(K::SEQUENCE_OPTION_LIST).map(sequence::options).unwrap_or_default(),
    }
}

/// Converts a constraint of a table, when `node` is one.
pub(super) fn of_table(node: Node<'_>) -> Option<TableConstraint> {
    let no_inherit = node.has(K::NO_INHERIT);
    let kind = match node.kind() {
        K::CHECK_CONSTRAINT => TableConstraintKind::Check { expr: expr(node), no_inherit },
        K::NOT_NULL_CONSTRAINT => {
            let column = name::child_word(node, K::COLUMN_NAME_REF).unwrap_or_default();
            TableConstraintKind::NotNull { column, no_inherit }
        }
        K::UNIQUE_CONSTRAINT => {
            TableConstraintKind::Unique { columns: key_columns(node), key: key(node) }
        }
        K::PRIMARY_KEY_CONSTRAINT => {
            TableConstraintKind::PrimaryKey { columns: key_columns(node), key: key(node) }
        }
        K::EXCLUDE_CONSTRAINT => exclude(node),
        K::FOREIGN_KEY_CONSTRAINT => foreign_key(node),
        _ => return None,
    };
    Some(TableConstraint { name: named(node), kind, state: state(node) })
}

pub(super) fn named(node: Node<'_>) -> Option<String> {
    node.child(K::CONSTRAINT_NAME_CLAUSE).and_then(|n| name::child_word(n, K::CONSTRAINT_NAME))
}

/// Returns the expression below `node`.
pub(super) fn expr(node: Node<'_>) -> Expr {
    let nothing = crate::postgres::ast::Node::Other(Vec::new());
    expression::child(node).unwrap_or(Expr { sql: String::new(), node: nothing })
}

/// Returns what is said about deferral, validity and enforcement below `node`.
pub(super) fn state(node: Node<'_>) -> ConstraintState {
    let mut state = ConstraintState::default();
    for option in node.nodes() {
        match option.kind() {
            K::DEFERRABLE_CONSTRAINT_OPTION => {
                (state.deferrable, state.deferral_said) = (true, true);
            }
            K::NOT_DEFERRABLE_CONSTRAINT_OPTION => state.deferral_said = true,
            K::INITIALLY_DEFERRED_CONSTRAINT_OPTION => {
                (state.deferrable, state.initially_deferred) = (true, true);
                state.deferral_said = true;
            }
            K::INITIALLY_IMMEDIATE_CONSTRAINT_OPTION => state.deferral_said = true,
            K::NOT_VALID => state.valid = false,
            K::ENFORCED => state.enforcement_said = true,
            K::NOT_ENFORCED => (state.enforced, state.enforcement_said) = (false, true),
            _ => {}
        }
    }
    // PostgreSQL marks what it does not enforce as not validated either.
    state.valid &= state.enforced;
    state
}

fn key_columns(node: Node<'_>) -> Vec<String> {
    node.child(K::INDEX_PARAMETERS).map(source::column_refs).unwrap_or_default()
}

fn key(node: Node<'_>) -> KeyOptions {
    let using = node.child(K::USING_INDEX_NAME);
    let using_index = using.and_then(|using| name::child(using, K::INDEX_REF)).map(|n| n.name);
    let Some(parameters) = node.child(K::INDEX_PARAMETERS) else {
        return KeyOptions { using_index, ..KeyOptions::default() };
    };
    let columns = parameters.child(K::CONSTRAINT_COLUMN_REF_LIST);
    let include = parameters.child(K::CONSTRAINT_INCLUDE_CLAUSE);
    KeyOptions {
        include: include.map(source::column_refs).unwrap_or_default(),
        nulls_not_distinct: parameters.has(K::NULLS_NOT_DISTINCT),
        without_overlaps: columns.is_some_and(|list| list.has(K::WITHOUT_OVERLAPS)),
        using_index,
    }
}

fn exclude(node: Node<'_>) -> TableConstraintKind {
    let method = node.child(K::CONSTRAINT_INDEX_METHOD);
    let method = method.and_then(|method| name::child_word(method, K::ACCESS_METHOD_REF));
    let items = node.child(K::CONSTRAINT_EXCLUSION_LIST);
    let items = items.iter().flat_map(|list| list.all(K::CONSTRAINT_EXCLUSION));
    let sign = |item: Node<'_>| item.any(&[K::OP, K::OPERATOR_CALL]).map(operator::sign);
    TableConstraintKind::Exclude {
        method: method.unwrap_or_else(|| "btree".to_owned()),
        elements: items.map(|i| (index::element(i), sign(i).unwrap_or_default())).collect(),
        predicate: node.child(K::WHERE_CONDITION_CLAUSE).and_then(expression::child),
    }
}

fn foreign_key(node: Node<'_>) -> TableConstraintKind {
    let columns = node.child(K::FOREIGN_KEY_COLUMN_LIST).map(foreign_columns);
    TableConstraintKind::ForeignKey {
        columns: columns.unwrap_or_default(),
        references: references(node),
    }
}

/// Column names, the one behind PERIOD last.
fn foreign_columns(list: Node<'_>) -> Vec<String> {
    let mut columns = name::words(list, K::COLUMN_NAME_REF);
    let period = list.child(K::PERIOD_COLUMN);
    columns.extend(period.and_then(|period| name::child_word(period, K::COLUMN_NAME_REF)));
    columns
}

fn references(node: Node<'_>) -> References {
    let list = node.after(K::REFERENCES_KW).find(|n| n.kind() == K::FOREIGN_KEY_COLUMN_LIST);
    let columns = match list {
        Some(list) => foreign_columns(list),
        None => name::words(node, K::COLUMN_NAME_REF),
    };
    References {
        table: name::child(node, K::TABLE_NAME_REF).unwrap_or_default(),
        columns,
        on_delete: node.child(K::ON_DELETE_ACTION).map(action).unwrap_or_default(),
        on_update: node.child(K::ON_UPDATE_ACTION).map(action).unwrap_or_default(),
        match_full: node.has(K::MATCH_FULL),
        match_partial: node.has(K::MATCH_PARTIAL),
        sets_some: node.child(K::ON_DELETE_ACTION).is_some_and(sets_some),
        period: list.is_some_and(|list| list.has(K::PERIOD_COLUMN)),
    }
}

fn sets_some(action: Node<'_>) -> bool {
    let listed = action.nodes().next();
    listed
        .is_some_and(|of| of.nodes().any(|list| !name::words(list, K::COLUMN_NAME_REF).is_empty()))
        || listed.is_some_and(|of| !name::words(of, K::COLUMN_NAME_REF).is_empty())
}

fn action(node: Node<'_>) -> Action {
    match node.nodes().next().map(Node::kind) {
        Some(K::RESTRICT) => Action::Restrict,
        Some(K::CASCADE) => Action::Cascade,
        Some(K::SET_NULL_COLUMNS) => Action::SetNull,
        Some(K::SET_DEFAULT_COLUMNS) => Action::SetDefault,
        _ => Action::NoAction,
    }
}
