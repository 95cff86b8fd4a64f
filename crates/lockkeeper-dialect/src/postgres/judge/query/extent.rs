//! Which conditions every row of a table fulfils.

use super::super::value::always_true;
use crate::postgres::ast::Node;
use crate::postgres::catalog::Relation;

/// Whether a condition holds for all rows that a table has: `true`, `id = id`, `id is not null`.
pub(super) fn fits_every_row(filter: &Node, relation: Option<&Relation>) -> bool {
    let column = |node: &Node| match node {
        Node::Column(path) => path.last().and_then(|name| relation?.column(name)),
        _ => None,
    };
    match filter {
        Node::And(parts) => parts.iter().all(|part| fits_every_row(part, relation)),
        Node::Or(parts) if parts.iter().any(|part| fits_every_row(part, relation)) => true,
        Node::IsNotNull(of) if column(of).is_some_and(|column| column.not_null) => true,
        Node::Op(sign, sides) if matches!(sign.as_str(), "=" | ">=" | "<=") => match &sides[..] {
            [left @ Node::Column(_), right] => left == right,
            _ => always_true(filter),
        },
        _ => always_true(filter),
    }
}
