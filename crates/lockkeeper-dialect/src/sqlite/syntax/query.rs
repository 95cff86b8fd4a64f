//! Queries.

use sqlite3_parser::ast::{
    As, CompoundOperator, FromClause, JoinConstraint, JoinOperator, JoinType, OneSelect,
    ResultColumn, Select, SelectTable, With,
};

use super::expression::{expression, expressions, sorted, window};
use super::{name, names, qualified};
use crate::sqlite::ast::{Arm, Cte, Expr, Item, Output, Query, Source};

pub fn query(of: &Select<'_>) -> Query {
    let compounds = of.body.compounds.iter().flatten();
    let rest = compounds.map(|compound| arm(&compound.select, word(compound.operator)));
    Query {
        with: common(of.with.as_ref()),
        arms: std::iter::once(arm(&of.body.select, "")).chain(rest).collect(),
        order: sorted(of.order_by.unwrap_or_default()),
        limited: of.limit.is_some(),
    }
}

pub fn common(with: Option<&With<'_>>) -> Vec<Cte> {
    let ctes = with.map(|with| with.ctes).unwrap_or_default().iter();
    ctes.map(|cte| Cte {
        name: name(&cte.tbl_name),
        columns: names(cte.columns),
        query: query(cte.select),
    })
    .collect()
}

fn word(operator: CompoundOperator) -> &'static str {
    match operator {
        CompoundOperator::Union => "UNION",
        CompoundOperator::UnionAll => "UNION ALL",
        CompoundOperator::Except => "EXCEPT",
        CompoundOperator::Intersect => "INTERSECT",
    }
}

fn arm(of: &OneSelect<'_>, operator: &'static str) -> Arm {
    match of {
        OneSelect::Values(rows) => {
            let values = rows.iter().map(|row| expressions(row)).collect();
            Arm { operator, values, ..Arm::default() }
        }
        OneSelect::Select {
            distinctness,
            columns,
            from,
            where_clause,
            group_by,
            having,
            window_clause,
        } => {
            let (sources, mut others) = from.as_ref().map(sources).unwrap_or_default();
            others.extend(expressions(group_by.unwrap_or_default()));
            others.extend(having.map(expression));
            let windows = window_clause.unwrap_or_default();
            others.extend(windows.iter().flat_map(|definition| window(&definition.window)));
            Arm {
                operator,
                outputs: columns.iter().map(output).collect(),
                from: sources,
                filter: where_clause.map(expression),
                others,
                folds: distinctness.is_some() || group_by.is_some(),
                values: Vec::new(),
            }
        }
    }
}

fn output(of: &ResultColumn<'_>) -> Output {
    match of {
        ResultColumn::Star => Output::All,
        ResultColumn::TableStar(table) => Output::AllOf(name(table)),
        ResultColumn::Expr(value, alias) => {
            Output::Value(expression(value), alias.as_ref().map(alias_of))
        }
    }
}

fn alias_of(alias: &As<'_>) -> String {
    match alias {
        As::As(alias) | As::Elided(alias) => name(alias),
    }
}

/// Returns the items of FROM and the conditions of their joins.
pub fn sources(of: &FromClause<'_>) -> (Vec<Source>, Vec<Expr>) {
    let mut conditions = Vec::new();
    let mut all: Vec<Source> =
        of.select.iter().map(|table| source(table, false, &mut conditions)).collect();
    for join in of.joins.iter().flatten() {
        let natural = matches!(join.operator,
            JoinOperator::TypedJoin(Some(kind)) if kind.contains(JoinType::NATURAL));
        let using = matches!(join.constraint, Some(JoinConstraint::Using(_)));
        all.push(source(&join.table, natural || using, &mut conditions));
        if let Some(JoinConstraint::On(condition)) = &join.constraint {
            conditions.push(expression(condition));
        }
    }
    (all, conditions)
}

fn source(of: &SelectTable<'_>, merges: bool, conditions: &mut Vec<Expr>) -> Source {
    let (item, alias) = match of {
        SelectTable::Table(table, alias, _) => (Item::Table(qualified(table)), alias),
        SelectTable::TableCall(table, args, alias) => {
            (Item::Call(qualified(table), expressions(args.unwrap_or_default())), alias)
        }
        SelectTable::Select(inner, alias) => (Item::Query(Box::new(query(inner))), alias),
        SelectTable::Sub(from, alias) => {
            let (inner, more) = sources(from);
            conditions.extend(more);
            (Item::Group(inner), alias)
        }
    };
    Source { item, alias: alias.as_ref().map(alias_of), merges }
}
