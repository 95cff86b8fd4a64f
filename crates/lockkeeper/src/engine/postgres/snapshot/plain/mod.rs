//! Kinds whose text the server can compose itself: one query a kind, one row an object.

mod foreign;
mod namespaces;
mod operators;
mod replication;
mod routines;
mod search;
mod sequences;
mod tables;
mod types;
mod views;

use std::borrow::Cow;

use lockkeeper_core::schema::{Aspect, Object, ObjectId, ObjectKind};

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy::{self, Row};
use super::grants::{Grantable, Target};
use super::names::Words;

/// A kind of object, and the query that reads all of it: oid, schema, relation, name, address
/// (`TYPE s.t`), definition, late statements, owner, privileges.
pub struct Plain {
    pub kind: ObjectKind,
    /// The number of its catalog.
    pub catalog: u32,
    pub grants: Option<Grantable>,
    pub sql: fn(u32) -> Cow<'static, str>,
}

pub use sequences::OPTIONS as SEQUENCE_OPTIONS;

/// Schemas of users; the one of our own books is none.
pub const USERS: &str =
    "left(n.nspname, 3) <> 'pg_' AND n.nspname NOT IN ('information_schema', 'lockkeeper')";

/// An object as it was read, with the numbers by which others point to it.
pub struct Draft {
    pub catalog: u32,
    pub oid: u32,
    /// How `COMMENT ON` calls it.
    pub address: String,
    pub object: Object,
}

pub fn all() -> impl Iterator<Item = &'static Plain> {
    [
        namespaces::ALL,
        types::ALL,
        routines::ALL,
        operators::ALL,
        search::ALL,
        foreign::ALL,
        sequences::ALL,
        views::ALL,
        tables::ALL,
        replication::ALL,
    ]
    .into_iter()
    .flatten()
}

impl Plain {
    pub async fn read(
        &self,
        session: &PgSession,
        major: u32,
        words: &Words,
    ) -> Result<Vec<Draft>, DbError> {
        copy::all(session, &(self.sql)(major), |row| self.draft(row, words)).await
    }

    fn draft(&self, row: &Row, words: &Words) -> Draft {
        let id = ObjectId::new(self.kind, row.text(1), row.text(3)).on(row.text(2));
        let mut object = Object::new(id);
        let address = row.owned(4);
        if let Some(sql) = row.get(5).filter(|sql| !sql.is_empty()) {
            object.push(Aspect::Definition, sql.trim_end().trim_end_matches(';'));
        }
        if let Some(owner) = row.get(7) {
            let sql = format!("ALTER {address} OWNER TO {}", words.quote(owner));
            object.push(Aspect::Owner, sql);
        }
        if let (Some(kind), Some(acl)) = (self.grants, row.get(8)) {
            self.grant(kind, acl, row, words, &mut object);
        }
        if let Some(late) = row.get(6) {
            object.push(Aspect::Late, late);
        }
        Draft { catalog: self.catalog, oid: row.oid(0), address, object }
    }

    fn grant(&self, kind: Grantable, acl: &str, row: &Row, words: &Words, object: &mut Object) {
        // The address has another word in some places: ALTER VIEW, but GRANT ON TABLE.
        let bare = row.text(4).strip_prefix(alter_word(self.kind)).unwrap_or(row.text(4));
        let name = format!("{} {}", kind.word, bare.trim_start());
        let owner = row.text(7);
        let target = Target { kind, owner, name: &name, columns: "" };
        let statements = target.statements(acl, words);
        if !statements.is_empty() {
            object.push(Aspect::Grants, statements.join(";\n"));
        }
    }
}

fn alter_word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Function => "FUNCTION",
        ObjectKind::Procedure => "PROCEDURE",
        ObjectKind::Aggregate => "AGGREGATE",
        ObjectKind::Type | ObjectKind::ShellType => "TYPE",
        ObjectKind::Domain => "DOMAIN",
        ObjectKind::Schema => "SCHEMA",
        ObjectKind::Language => "LANGUAGE",
        ObjectKind::Sequence => "SEQUENCE",
        ObjectKind::View => "VIEW",
        ObjectKind::MaterializedView => "MATERIALIZED VIEW",
        ObjectKind::Server => "SERVER",
        ObjectKind::ForeignDataWrapper => "FOREIGN DATA WRAPPER",
        _ => "",
    }
}
