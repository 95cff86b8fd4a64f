//! Parts of a body by their kind: handlers, what runs, what only holds others.

use squawk_parser::SyntaxKind as K;

use super::super::query;
use super::super::tree::Node;

/// Returns what the handlers of a block catch.
pub(super) fn caught(block: Node<'_>) -> Vec<String> {
    let section = block.child(K::PLPGSQL_EXCEPTION_SECTION);
    let handlers = section.iter().flat_map(|section| section.all(K::PLPGSQL_EXCEPTION_HANDLER));
    let mut states = Vec::new();
    for condition in handlers.flat_map(|handler| handler.all(K::PLPGSQL_CONDITION)) {
        let name = condition.text().to_lowercase();
        let state = match name.strip_prefix("sqlstate") {
            Some(literal) => Some(literal.trim().trim_matches('\'').to_uppercase()),
            None => super::super::conditions::state_of(&name).map(str::to_owned),
        };
        match state {
            Some(state) if state.ends_with("000") => states.push(state[..2].to_owned()),
            Some(state) => states.push(state),
            None => return Vec::new(),
        }
    }
    states
}

/// Whether a loop or a cursor may run this.
pub(super) fn runs(node: Node<'_>) -> bool {
    query::is(node)
        || matches!(node.kind(), K::INSERT | K::UPDATE | K::DELETE | K::MERGE | K::EXPLAIN)
}

/// Nodes that only hold others.
pub(super) fn holds_others(kind: K) -> bool {
    matches!(
        kind,
        K::PLPGSQL_DECLARE_SECTION
            | K::PLPGSQL_VAR_INIT
            | K::PLPGSQL_BODY
            | K::PLPGSQL_EXCEPTION_SECTION
            | K::PLPGSQL_ELSIF_CLAUSE
            | K::PLPGSQL_ELSE_CLAUSE
            | K::PLPGSQL_CASE_WHEN
            | K::PLPGSQL_EXIT_WHEN
            | K::PLPGSQL_FOR_RANGE
            | K::PLPGSQL_ASSIGN_STMT
            | K::PLPGSQL_ASSERT_STMT
            | K::PLPGSQL_RAISE_STMT
            | K::PLPGSQL_RAISE_USING_CLAUSE
            | K::PLPGSQL_RETURN_NEXT_STMT
            | K::PLPGSQL_OPEN_STMT
            | K::PLPGSQL_USING_CLAUSE
    )
}
