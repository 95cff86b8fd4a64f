//! Statements.

use sqlite3_parser::ast::{
    Expr as ParsedExpr, InsertBody, PragmaBody, Stmt, TriggerEvent, TriggerTime,
};

use super::expression::{expression, returned, sorted};
use super::query::{common, query};
use super::write::{body, command, conflict, from, sets};
use super::{alter, create, name, names, plain, qualified};
use crate::sqlite::ast::{
    CreateIndex, CreateTable, CreateTrigger, CreateView, Event, Insert, Kind, Modify, Statement,
    Transaction,
};

pub fn statement(of: &Stmt<'_>) -> Statement {
    match of {
        Stmt::CreateTable { .. } | Stmt::CreateVirtualTable { .. } => {
            Statement::CreateTable(Box::new(create_table(of)))
        }
        Stmt::CreateIndex { .. } | Stmt::CreateView { .. } | Stmt::CreateTrigger { .. } => {
            create_other(of)
        }
        Stmt::AlterTable(table, what) => {
            Statement::AlterTable(qualified(table), alter::alter(what))
        }
        Stmt::DropTable { if_exists, tbl_name: name }
        | Stmt::DropView { if_exists, view_name: name }
        | Stmt::DropIndex { if_exists, idx_name: name }
        | Stmt::DropTrigger { if_exists, trigger_name: name } => {
            Statement::Drop { kind: dropped(of), name: qualified(name), if_exists: *if_exists }
        }
        Stmt::Select(select) => Statement::Select(Box::new(query(select))),
        Stmt::Insert { .. } | Stmt::Update { .. } | Stmt::Delete { .. } => write(of),
        Stmt::Reindex { obj_name } => Statement::Reindex(obj_name.as_ref().map(qualified)),
        Stmt::Analyze(target) => Statement::Analyze(target.as_ref().map(qualified)),
        Stmt::Vacuum(_, into) => Statement::Vacuum { into: into.is_some() },
        Stmt::Pragma(pragma, value) => Statement::Pragma {
            name: name(&pragma.name).to_ascii_lowercase(),
            value: value.as_ref().map(pragma_value),
        },
        Stmt::Attach { db_name, .. } => Statement::Attach(text(db_name)),
        Stmt::Detach(db_name) => Statement::Detach(text(db_name)),
        Stmt::Begin(..)
        | Stmt::Commit(_)
        | Stmt::Rollback { .. }
        | Stmt::Savepoint(_)
        | Stmt::Release(_) => Statement::Transaction(transaction(of)),
    }
}

fn dropped(of: &Stmt<'_>) -> Kind {
    match of {
        Stmt::DropView { .. } => Kind::View,
        Stmt::DropIndex { .. } => Kind::Index,
        Stmt::DropTrigger { .. } => Kind::Trigger,
        _ => Kind::Table,
    }
}

fn transaction(of: &Stmt<'_>) -> Transaction {
    match of {
        Stmt::Commit(_) => Transaction::Commit,
        Stmt::Rollback { savepoint_name: Some(to), .. } => Transaction::RollbackTo(name(to)),
        Stmt::Rollback { .. } => Transaction::Rollback,
        Stmt::Savepoint(at) => Transaction::Savepoint(name(at)),
        Stmt::Release(at) => Transaction::Release(name(at)),
        _ => Transaction::Begin,
    }
}

fn pragma_value(of: &PragmaBody<'_>) -> String {
    match of {
        PragmaBody::Equals(value) | PragmaBody::Call(value) => text(value),
    }
}

fn text(of: &ParsedExpr<'_>) -> String {
    plain(&of.to_string())
}

fn create_table(of: &Stmt<'_>) -> CreateTable {
    let mut into = CreateTable::default();
    match of {
        Stmt::CreateTable { temporary, if_not_exists, tbl_name, body } => {
            (into.temporary, into.if_not_exists) = (*temporary, *if_not_exists);
            into.name = qualified(tbl_name);
            create::body(&mut into, body);
        }
        Stmt::CreateVirtualTable { if_not_exists, tbl_name, module_name, .. } => {
            into.if_not_exists = *if_not_exists;
            into.name = qualified(tbl_name);
            into.module = Some(name(module_name));
        }
        _ => {}
    }
    into
}

fn create_other(of: &Stmt<'_>) -> Statement {
    match of {
        Stmt::CreateIndex { unique, if_not_exists, idx_name, tbl_name, columns, where_clause } => {
            Statement::CreateIndex(Box::new(CreateIndex {
                name: qualified(idx_name),
                table: name(tbl_name),
                if_not_exists: *if_not_exists,
                unique: *unique,
                terms: sorted(columns),
                filter: where_clause.as_ref().map(expression),
            }))
        }
        Stmt::CreateView { temporary, if_not_exists, view_name, columns, select } => {
            Statement::CreateView(Box::new(CreateView {
                name: qualified(view_name),
                temporary: *temporary,
                if_not_exists: *if_not_exists,
                columns: names(*columns),
                query: query(select),
            }))
        }
        Stmt::CreateTrigger {
            temporary,
            if_not_exists,
            trigger_name,
            time,
            event,
            tbl_name,
            when_clause,
            commands,
            ..
        } => Statement::CreateTrigger(Box::new(CreateTrigger {
            name: qualified(trigger_name),
            temporary: *temporary,
            if_not_exists: *if_not_exists,
            instead: matches!(time, Some(TriggerTime::InsteadOf)),
            event: fired_by(event),
            table: qualified(tbl_name),
            when: when_clause.as_ref().map(expression),
            body: commands.iter().map(command).collect(),
        })),
        _ => Statement::Explain,
    }
}

fn fired_by(of: &TriggerEvent<'_>) -> Event {
    match of {
        TriggerEvent::Delete => Event::Delete,
        TriggerEvent::Insert => Event::Insert,
        TriggerEvent::Update => Event::Update(Vec::new()),
        TriggerEvent::UpdateOf(columns) => Event::Update(columns.iter().map(name).collect()),
    }
}

fn write(of: &Stmt<'_>) -> Statement {
    match of {
        Stmt::Insert { with, or_conflict, tbl_name, columns, body: values, returning } => {
            let mut insert = Insert {
                with: common(with.as_ref()),
                table: qualified(tbl_name),
                columns: columns.iter().flat_map(|all| all.iter()).map(name).collect(),
                ..Insert::default()
            };
            conflict(&mut insert, *or_conflict);
            if !matches!(values, InsertBody::DefaultValues) {
                body(&mut insert, values);
            }
            insert.others.extend(returned(*returning));
            Statement::Insert(Box::new(insert))
        }
        Stmt::Update {
            with,
            tbl_name,
            sets: assigned,
            from: clause,
            where_clause,
            returning,
            order_by,
            limit,
            ..
        } => {
            let (sources, mut others) = from(clause.as_ref());
            others.extend(returned(*returning));
            others.extend(sorted(order_by.unwrap_or_default()));
            Statement::Update(Box::new(Modify {
                with: common(with.as_ref()),
                table: qualified(tbl_name),
                alias: tbl_name.alias.as_ref().map(name),
                sets: sets(assigned),
                from: sources,
                filter: where_clause.as_ref().map(expression),
                others,
                limited: limit.is_some(),
            }))
        }
        Stmt::Delete { with, tbl_name, where_clause, returning, order_by, limit, .. } => {
            let mut others = returned(*returning);
            others.extend(sorted(order_by.unwrap_or_default()));
            Statement::Delete(Box::new(Modify {
                with: common(with.as_ref()),
                table: qualified(tbl_name),
                alias: tbl_name.alias.as_ref().map(name),
                filter: where_clause.as_ref().map(expression),
                others,
                limited: limit.is_some(),
                ..Modify::default()
            }))
        }
        _ => Statement::Explain,
    }
}
