//! What variables of a body are while it runs.

use squawk_parser::SyntaxKind as K;

use super::super::constants::bound;
use super::super::tree::Node;
use super::{Reader, expr};
use crate::postgres::ast::{Node as Ast, TypeName};

impl Reader<'_> {
    /// A variable has the value that it is given where nothing decides whether it is.
    pub(super) fn assign(&mut self, node: Node<'_>) {
        let Some(name) = node.tokens().next().map(|token| token.text().to_lowercase()) else {
            return;
        };
        let sure = self.loose == 0 && self.under.is_empty() && !self.escaped;
        let value = node.child(K::PLPGSQL_EXPR).filter(|_| sure && self.guard.is_none());
        let value = value.map(|of| bound(&expr(of).node, &self.known)).filter(is_constant);
        let dated = self.dated.iter().find(|(known, _)| *known == name);
        let value = match (value, dated) {
            (Some(value), Some((_, ty))) => Ast::Cast(Box::new(value), ty.clone()),
            (Some(value), None) => value,
            // Its own name is what nobody knows.
            (None, _) => Ast::Column(vec![name.clone()]),
        };
        self.known.push((name, value));
    }

    /// Forgets variables that a loop may change before it comes to where we are.
    pub(super) fn forget(&mut self, node: Node<'_>) {
        let names = assigned(node).into_iter();
        self.known.extend(names.map(|name| (name.clone(), Ast::Column(vec![name]))));
    }
}

/// Whether a type is one that is computed with days.
pub(super) fn is_dated(ty: &TypeName) -> bool {
    matches!(ty.name.name.as_str(), "date" | "timestamp" | "interval")
}

/// Whether a value is made of literals by functions that always answer alike.
fn is_constant(value: &Ast) -> bool {
    let mut constant = true;
    value.walk(&mut |node| {
        constant &= match node {
            Ast::Column(_) | Ast::Subquery(_) | Ast::Star(_) | Ast::Parameter => false,
            Ast::Call(call) => matches!(
                call.name.name.as_str(),
                "make_date"
                    | "date_trunc"
                    | "to_char"
                    | "lpad"
                    | "format"
                    | "concat"
                    | "lower"
                    | "upper"
                    | "quote_ident"
                    | "quote_literal"
            ),
            _ => true,
        };
    });
    constant
}

/// Returns the variables that an assignment, INTO or a loop changes.
pub(super) fn assigned(root: Node<'_>) -> Vec<String> {
    root.descendants()
        .filter(|node| node.kind() == K::PLPGSQL_ASSIGN_STMT)
        .filter_map(|node| node.tokens().next())
        .map(|token| token.text().to_lowercase())
        .collect()
}
