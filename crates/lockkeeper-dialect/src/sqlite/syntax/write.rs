//! INSERT, UPDATE, DELETE, on their own and in triggers.

use sqlite3_parser::ast::{
    FromClause, InsertBody, ResolveType, Select, Set, TriggerCmd, Upsert, UpsertDo,
};

use super::expression::{expression, sorted};
use super::query::{query, sources};
use super::{name, qualified};
use crate::sqlite::ast::{Expr, Insert, Modify, Source, Statement};

pub fn conflict(insert: &mut Insert, or: Option<ResolveType>) {
    insert.replaces = or == Some(ResolveType::Replace);
    insert.may_skip = or == Some(ResolveType::Ignore);
}

pub fn body(insert: &mut Insert, of: &InsertBody<'_>) {
    if let InsertBody::Select(select, upsert) = of {
        values(insert, select, *upsert);
    }
}

fn values(insert: &mut Insert, select: &Select<'_>, upsert: Option<&Upsert<'_>>) {
    insert.query = Some(query(select));
    let mut next = upsert;
    while let Some(clause) = next {
        insert.may_skip = true;
        if let UpsertDo::Set { sets: assigned, where_clause } = &clause.do_clause {
            for (columns, value) in sets(assigned) {
                insert.updates.extend(columns);
                insert.others.push(value);
            }
            insert.others.extend(where_clause.as_ref().map(expression));
        }
        if let Some(index) = &clause.index {
            insert.others.extend(sorted(index.targets));
        }
        next = clause.next;
    }
}

pub fn sets(of: &[Set<'_>]) -> Vec<(Vec<String>, Expr)> {
    let one = |set: &Set<'_>| (set.col_names.iter().map(name).collect(), expression(&set.expr));
    of.iter().map(one).collect()
}

pub fn from(of: Option<&FromClause<'_>>) -> (Vec<Source>, Vec<Expr>) {
    of.map(sources).unwrap_or_default()
}

/// Returns one statement of a trigger's body.
pub fn command(of: &TriggerCmd<'_>) -> Statement {
    match of {
        TriggerCmd::Select(select) => Statement::Select(Box::new(query(select))),
        TriggerCmd::Delete { tbl_name, where_clause } => Statement::Delete(Box::new(Modify {
            table: qualified(tbl_name),
            filter: where_clause.as_ref().map(expression),
            ..Modify::default()
        })),
        TriggerCmd::Update { tbl_name, sets: assigned, from: clause, where_clause, .. } => {
            let (from, others) = from(clause.as_ref());
            Statement::Update(Box::new(Modify {
                table: qualified(tbl_name),
                sets: sets(assigned),
                from,
                others,
                filter: where_clause.as_ref().map(expression),
                ..Modify::default()
            }))
        }
        TriggerCmd::Insert { or_conflict, tbl_name, col_names, select, upsert } => {
            let columns = col_names.iter().flat_map(|all| all.iter()).map(name).collect();
            let mut insert = Insert { table: qualified(tbl_name), columns, ..Insert::default() };
            conflict(&mut insert, *or_conflict);
            values(&mut insert, select, *upsert);
            Statement::Insert(Box::new(insert))
        }
    }
}
