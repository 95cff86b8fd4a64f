//! Views and materialized views.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{name, query, source, table, write};
use crate::postgres::ast::{CreateView, Persistence, Statement};

pub(super) fn create(node: Node<'_>) -> Statement {
    let of = node.nodes().find(|child| query::is(*child));
    let mut options = node.child(K::WITH_PARAMS).map(table::options).unwrap_or_default();
    options.extend(node.child(K::WITH_CHECK_OPTION).map(check_option));
    Statement::CreateView(Box::new(CreateView {
        name: name::child(node, K::VIEW).unwrap_or_default(),
        or_replace: node.has(K::OR_REPLACE),
        temporary: table::persistence(node) == Persistence::Temporary,
        recursive: node.has(K::RECURSIVE_KW),
        columns: source::column_list(node),
        query: of.map(query::query).unwrap_or_default(),
        sql: of.map(|query| query.text().to_owned()).unwrap_or_default(),
        options,
    }))
}

/// WITH CHECK OPTION is stored as an option.
fn check_option(node: Node<'_>) -> (String, String) {
    let level = if node.has(K::LOCAL_CHECK_OPTION) { "local" } else { "cascaded" };
    ("check_option".to_owned(), level.to_owned())
}

pub(super) fn refresh(node: Node<'_>) -> Statement {
    Statement::RefreshMaterializedView {
        name: name::child(node, K::VIEW_REF).unwrap_or_default(),
        concurrently: node.has(K::CONCURRENTLY_KW),
        with_data: write::with_data(node),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn views() {
        let sql = "create or replace temp view v (a) as  select 1 from t  with check option";
        let Ok(Statement::CreateView(view)) = parse(sql) else { panic!() };
        assert_eq!((view.sql.as_str(), view.temporary), ("select 1 from t", true));
        assert_eq!(view.options, [("check_option".to_owned(), "cascaded".to_owned())]);
        let sql = "refresh materialized view concurrently s.m with no data";
        let Ok(Statement::RefreshMaterializedView { concurrently, with_data, .. }) = parse(sql)
        else {
            panic!()
        };
        assert!(concurrently && !with_data);
    }
}
