//! Constraints of tables, from raw rows.

use std::fmt::Write;

use lockkeeper_core::schema::{Aspect, Object, ObjectId, ObjectKind};

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy;
use super::expressions::{Expression, Print, Prints, print_of};
use super::indexes::{self, Index};
use super::raw::Raw;
use super::relations::Relation;

/// A row of `pg_constraint`.
pub struct Constraint {
    pub oid: u32,
    pub name: String,
    pub kind: u8,
    pub relation: u32,
    pub deferrable: bool,
    pub deferred: bool,
    pub validated: bool,
    pub index: u32,
    pub parent: u32,
    pub foreign: u32,
    pub on_update: u8,
    pub on_delete: u8,
    pub matches: u8,
    pub local: bool,
    pub inherited: bool,
    pub no_inherit: bool,
    pub key: Vec<i16>,
    pub foreign_key: Vec<i16>,
    pub set_columns: Vec<i16>,
    pub enforced: bool,
    pub period: bool,
    pub print: Option<Print>,
    /// The text of a check, once it is known which one it is.
    pub expression: Option<Expression>,
    /// The server's own text, where ours has no model.
    pub text: Option<String>,
}

pub async fn read(session: &PgSession, raw: &mut Raw, prints: &mut Prints) -> Result<(), DbError> {
    let (set, enforced, period) = match raw.major {
        ..15 => ("NULL", "true", "false"),
        15..18 => ("confdelsetcols", "true", "false"),
        _ => ("confdelsetcols", "conenforced", "conperiod"),
    };
    let print = print_of("conbin");
    let sql = format!(
        "SELECT oid, conname, contype, conrelid, condeferrable, condeferred, convalidated, conindid, \
         conparentid, confrelid, confupdtype, confdeltype, confmatchtype, conislocal, \
         coninhcount > 0, connoinherit, conkey, confkey, {set}, {enforced}, {period}, {print}, \
         CASE WHEN contype = 'x' THEN pg_get_constraintdef(oid) END \
         FROM pg_constraint WHERE conrelid >= 16384 AND contype <> 't'"
    );
    let all = &mut raw.constraints;
    copy::each(session, &sql, |row| {
        all.push(Constraint {
            oid: row.oid(0),
            name: row.owned(1),
            kind: row.letter(2),
            relation: row.oid(3),
            deferrable: row.yes(4),
            deferred: row.yes(5),
            validated: row.yes(6),
            index: row.oid(7),
            parent: row.oid(8),
            foreign: row.oid(9),
            on_update: row.letter(10),
            on_delete: row.letter(11),
            matches: row.letter(12),
            local: row.yes(13),
            inherited: row.yes(14),
            no_inherit: row.yes(15),
            key: row.numbers(16),
            foreign_key: row.numbers(17),
            set_columns: row.numbers(18),
            enforced: row.yes(19),
            period: row.yes(20),
            print: prints.take(row, 21),
            expression: None,
            text: row.get(23).map(str::to_owned),
        });
    })
    .await
}

/// Makes the object of a constraint, unless it comes with something else.
pub fn object(
    raw: &Raw,
    relation: &Relation,
    constraint: &Constraint,
    index: Option<&Index>,
) -> Option<Object> {
    let inherited = constraint.inherited && (relation.partition || !constraint.local);
    match constraint.kind {
        b'f' if constraint.parent != 0 => return None,
        b'c' if inherited => return None,
        b'c' | b'f' | b'p' | b'u' | b'x' => {}
        // A not-null constraint is part of its column.
        _ => return None,
    }
    let foreign = constraint.kind == b'f';
    let kind = if foreign { ObjectKind::ForeignKey } else { ObjectKind::Constraint };
    let id = ObjectId::new(kind, relation.schema.as_str(), constraint.name.as_str());
    let mut object = Object::new(id.on(relation.name.as_str()));
    let name = raw.words.quote(&constraint.name);
    let table = raw.qualified(relation);
    let recurses = constraint.kind == b'c' || (foreign && relation.kind == b'p');
    let only = if recurses { "" } else { "ONLY " };
    let word = if relation.kind == b'f' { "FOREIGN TABLE" } else { "TABLE" };
    let text = text(raw, constraint, index);
    object.push(
        Aspect::Definition,
        format!("ALTER {word} {only}{table} ADD CONSTRAINT {name} {text}"),
    );
    if let Some(index) = index {
        indexes::after(raw, relation, index, &mut object);
    }
    Some(object)
}

fn text(raw: &Raw, constraint: &Constraint, index: Option<&Index>) -> String {
    let mut sql = match constraint.kind {
        b'c' => check(raw, constraint),
        b'f' => foreign_key(raw, constraint),
        b'x' => return constraint.text.clone().unwrap_or_default(),
        _ => unique(raw, constraint, index),
    };
    if constraint.deferrable {
        sql.push_str(" DEFERRABLE");
    }
    if constraint.deferred {
        sql.push_str(" INITIALLY DEFERRED");
    }
    if !constraint.enforced {
        sql.push_str(" NOT ENFORCED");
    } else if !constraint.validated {
        sql.push_str(" NOT VALID");
    }
    sql
}

fn check(raw: &Raw, constraint: &Constraint) -> String {
    let text = constraint.expression.map_or("", |e| raw.checks.text(e));
    let more = if constraint.no_inherit { " NO INHERIT" } else { "" };
    format!("CHECK ({text}){more}")
}

fn unique(raw: &Raw, constraint: &Constraint, index: Option<&Index>) -> String {
    let word = if constraint.kind == b'p' { "PRIMARY KEY" } else { "UNIQUE" };
    let mut sql = word.to_owned();
    if index.is_some_and(|index| index.nulls_not_distinct) {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    let _ = write!(sql, " ({}", raw.column_list(constraint.relation, &constraint.key));
    sql.push_str(if constraint.period { " WITHOUT OVERLAPS)" } else { ")" });
    let Some(index) = index else { return sql };
    let included = index.key.get(index.key_columns..).unwrap_or_default();
    if !included.is_empty() {
        let _ = write!(sql, " INCLUDE ({})", raw.column_list(constraint.relation, included));
    }
    if let Some(options) = &index.options {
        let _ = write!(sql, " WITH ({options})");
    }
    if let Some(tablespace) = raw.tablespaces.get(&index.tablespace) {
        let _ = write!(sql, " USING INDEX TABLESPACE {}", raw.words.quote(tablespace));
    }
    sql
}

fn foreign_key(raw: &Raw, constraint: &Constraint) -> String {
    let foreign = raw.relation(constraint.foreign);
    let target = foreign.map_or(String::new(), |foreign| raw.qualified(foreign));
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {target}({})",
        periodic(raw, constraint, constraint.relation, &constraint.key),
        periodic(raw, constraint, constraint.foreign, &constraint.foreign_key)
    );
    match constraint.matches {
        b'f' => sql.push_str(" MATCH FULL"),
        b'p' => sql.push_str(" MATCH PARTIAL"),
        _ => {}
    }
    if let Some(action) = action(constraint.on_update) {
        let _ = write!(sql, " ON UPDATE {action}");
    }
    if let Some(action) = action(constraint.on_delete) {
        let _ = write!(sql, " ON DELETE {action}");
        if !constraint.set_columns.is_empty() {
            let columns = raw.column_list(constraint.relation, &constraint.set_columns);
            let _ = write!(sql, " ({columns})");
        }
    }
    sql
}

fn periodic(raw: &Raw, constraint: &Constraint, relation: u32, key: &[i16]) -> String {
    match (constraint.period, key.split_last()) {
        (true, Some((last, before))) => {
            let last = raw.words.quote(raw.column(relation, *last));
            format!("{}, PERIOD {last}", raw.column_list(relation, before))
        }
        _ => raw.column_list(relation, key),
    }
}

fn action(letter: u8) -> Option<&'static str> {
    match letter {
        b'r' => Some("RESTRICT"),
        b'c' => Some("CASCADE"),
        b'n' => Some("SET NULL"),
        b'd' => Some("SET DEFAULT"),
        _ => None,
    }
}
