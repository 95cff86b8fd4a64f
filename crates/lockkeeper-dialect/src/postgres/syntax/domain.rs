//! Domains.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{column, constraint, name, object, types};
use crate::postgres::ast::{AlterDomain, AlterDomainAction, CreateDomain, Statement};

pub(super) fn create(node: Node<'_>) -> Statement {
    let checks = node.all(K::CHECK_CONSTRAINT);
    Statement::CreateDomain(Box::new(CreateDomain {
        name: name::child(node, K::DOMAIN).unwrap_or_default(),
        ty: types::child(node).unwrap_or_default(),
        collation: column::collation(node),
        default: node.child(K::DEFAULT_CONSTRAINT).map(constraint::expr),
        not_null: node.has(K::NOT_NULL_CONSTRAINT),
        checks: checks.map(|c| (constraint::named(c), constraint::expr(c))).collect(),
    }))
}

pub(super) fn alter(node: Node<'_>) -> Option<Statement> {
    let name = name::child(node, K::DOMAIN_REF).unwrap_or_default();
    let action = node.nodes().find_map(action)?;
    Some(Statement::AlterDomain(Box::new(AlterDomain { name, action })))
}

fn action(node: Node<'_>) -> Option<AlterDomainAction> {
    let word = |kind| name::child_word(node, kind).unwrap_or_default();
    Some(match node.kind() {
        K::ADD_CONSTRAINT => return add(node),
        K::SET_NOT_NULL => AlterDomainAction::SetNotNull,
        K::DROP_NOT_NULL => AlterDomainAction::DropNotNull,
        K::SET_DEFAULT => AlterDomainAction::SetDefault(constraint::expr(node)),
        K::DROP_DEFAULT => AlterDomainAction::DropDefault,
        K::DROP_CONSTRAINT => AlterDomainAction::DropConstraint {
            name: word(K::CONSTRAINT_NAME_REF),
            if_exists: node.has(K::IF_EXISTS),
            cascade: node.has(K::CASCADE),
        },
        K::VALIDATE_CONSTRAINT => {
            AlterDomainAction::ValidateConstraint(word(K::CONSTRAINT_NAME_REF))
        }
        K::RENAME_CONSTRAINT => AlterDomainAction::RenameConstraint {
            from: word(K::CONSTRAINT_NAME_REF),
            to: word(K::CONSTRAINT_NAME),
        },
        K::SET_SCHEMA => AlterDomainAction::SetSchema(word(K::SCHEMA_REF)),
        K::OWNER_TO => AlterDomainAction::OwnerTo(object::owner(node)),
        _ => AlterDomainAction::RenameTo(object::new_name(node)?),
    })
}

fn add(node: Node<'_>) -> Option<AlterDomainAction> {
    if node.has(K::NOT_NULL_CONSTRAINT) {
        return Some(AlterDomainAction::AddNotNull);
    }
    let check = node.child(K::CHECK_CONSTRAINT)?;
    Some(AlterDomainAction::AddCheck {
        name: constraint::named(check),
        expr: constraint::expr(check),
        valid: constraint::state(check).valid,
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn checks_defaults_and_changes() {
        let sql = "create domain d as text default 'x' not null constraint c check (value <> '')";
        let Ok(Statement::CreateDomain(domain)) = parse(sql) else { panic!() };
        assert!(domain.not_null && domain.default.is_some());
        assert_eq!(domain.checks[0].0.as_deref(), Some("c"));
        for (sql, valid) in [("", true), ("not valid", false)] {
            let sql = format!("alter domain d add check (value > 0) {sql}");
            let Ok(Statement::AlterDomain(domain)) = parse(&sql) else { panic!("{sql}") };
            let AlterDomainAction::AddCheck { valid: said, .. } = domain.action else { panic!() };
            assert_eq!(said, valid);
        }
        let Ok(Statement::AlterDomain(domain)) = parse("alter domain d add constraint n not null")
        else {
            panic!()
        };
        assert_eq!(domain.action, AlterDomainAction::AddNotNull);
    }
}
