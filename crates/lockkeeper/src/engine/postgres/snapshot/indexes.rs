//! Indexes, from raw rows. What has expressions, a predicate or operator classes of its own is
//! spelled by the server.

use std::fmt::Write;

use lockkeeper_core::schema::{Aspect, Object, ObjectId, ObjectKind};

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy::{self, Row};
use super::maps::HashMap;
use super::names;
use super::raw::Raw;
use super::relations::{Column, IndexClass, Relation};

/// A row of `pg_index`.
pub struct Index {
    pub oid: u32,
    pub name: String,
    pub relation: u32,
    pub access_method: u32,
    pub tablespace: u32,
    pub key_columns: usize,
    pub unique: bool,
    pub nulls_not_distinct: bool,
    pub clustered: bool,
    pub replica_identity: bool,
    pub valid: bool,
    pub partitioned: bool,
    pub partition: bool,
    pub key: Vec<i16>,
    pub classes: Vec<u32>,
    pub collations: Vec<u32>,
    pub orders: Vec<i16>,
    pub has_expressions: bool,
    pub options: Option<String>,
    /// The index of the parent that it is attached to.
    pub parent: u32,
    /// The server's own text.
    pub text: Option<String>,
}

/// A row of `pg_opclass`.
#[derive(Clone, Copy)]
pub struct OperatorClass {
    pub default: bool,
    pub input: u32,
}

pub async fn classes(session: &PgSession) -> Result<HashMap<u32, OperatorClass>, DbError> {
    const SQL: &str = "SELECT oid, opcdefault, opcintype FROM pg_opclass";
    let all = copy::all(session, SQL, |row| {
        (row.oid(0), OperatorClass { default: row.yes(1), input: row.oid(2) })
    });
    Ok(all.await?.into_iter().collect())
}

/// Reads `pg_index`; the other half of each index is in `pg_class`.
pub async fn read(
    session: &PgSession,
    major: u32,
    mut classes: HashMap<u32, IndexClass>,
) -> Result<Vec<Index>, DbError> {
    let distinct = if major < 15 { "false" } else { "i.indnullsnotdistinct" };
    let sql = format!(
        "SELECT i.indexrelid, i.indrelid, i.indnkeyatts, i.indisunique, {distinct}, \
         i.indisclustered, i.indisreplident, i.indisvalid, i.indkey, i.indclass, \
         i.indcollation, i.indoption, i.indexprs IS NOT NULL OR i.indpred IS NOT NULL \
         FROM pg_index i WHERE i.indexrelid >= 16384"
    );
    let mut all = Vec::with_capacity(classes.len());
    copy::each(session, &sql, |row| {
        all.extend(classes.remove(&row.oid(0)).map(|class| index(row, class)));
    })
    .await?;
    Ok(all)
}

fn index(row: &Row, class: IndexClass) -> Index {
    Index {
        oid: row.oid(0),
        name: class.name,
        relation: row.oid(1),
        access_method: class.access_method,
        tablespace: class.tablespace,
        key_columns: row.number(2),
        unique: row.yes(3),
        nulls_not_distinct: row.yes(4),
        clustered: row.yes(5),
        replica_identity: row.yes(6),
        valid: row.yes(7),
        partitioned: class.partitioned,
        partition: class.partition,
        key: row.numbers(8),
        classes: row.numbers(9),
        collations: row.numbers(10),
        orders: row.numbers(11),
        has_expressions: row.yes(12),
        options: class.options,
        parent: 0,
        text: None,
    }
}

/// Asks the server for the text of those that have none of ours.
pub async fn spell(
    session: &PgSession,
    raw: &mut Raw,
    constrained: &HashMap<u32, usize>,
) -> Result<(), DbError> {
    let hard = raw.indexes.iter().filter(|index| !constrained.contains_key(&index.oid));
    let hard: Vec<u32> =
        hard.filter(|index| !is_plain(raw, index)).map(|index| index.oid).collect();
    if hard.is_empty() {
        return Ok(());
    }
    let sql =
        format!("SELECT o, pg_get_indexdef(o) FROM unnest('{{{}}}'::oid[]) o", names::oids(hard));
    let told = copy::all(session, &sql, |row| (row.oid(0), row.owned(1))).await?;
    let mut told: HashMap<_, _> = told.into_iter().collect();
    for index in &mut raw.indexes {
        index.text = told.remove(&index.oid);
    }
    Ok(())
}

/// Types that can use the operators of another without anything done to them.
const ALIKE: &[(u32, u32)] = &[(1043, 25)];

fn is_plain(raw: &Raw, index: &Index) -> bool {
    let tuned = |column: &Column| column.rare.as_ref().is_some_and(|rare| rare.options.is_some());
    if raw.columns_of(index.oid).iter().any(tuned) {
        return false;
    }
    let keys = index.key.iter().take(index.key_columns).enumerate();
    !index.has_expressions
        && keys.into_iter().all(|(at, number)| {
            let columns = raw.columns_of(index.relation);
            let found = columns.iter().find(|column| column.number == *number);
            let class = index.classes.get(at).and_then(|oid| raw.classes.get(oid));
            let (Some(column), Some(class)) = (found, class) else { return false };
            let fits =
                column.type_id == class.input || ALIKE.contains(&(column.type_id, class.input));
            class.default && fits && index.collations.get(at) == Some(&column.collation)
        })
}

/// Makes the object of an index that belongs to no constraint.
pub fn object(raw: &Raw, relation: &Relation, index: &Index) -> Object {
    let kind = if relation.kind == b'm' { ObjectKind::ViewIndex } else { ObjectKind::Index };
    let id = ObjectId::new(kind, relation.schema.as_str(), index.name.as_str());
    let mut object = Object::new(id.on(relation.name.as_str()));
    object.push(Aspect::Definition, text(raw, relation, index));
    after(raw, relation, index, &mut object);
    object
}

fn text(raw: &Raw, relation: &Relation, index: &Index) -> String {
    let mut sql = match &index.text {
        Some(text) => text.clone(),
        None => plain(raw, relation, index),
    };
    if let Some(tablespace) = raw.tablespaces.get(&index.tablespace) {
        let name = raw.words.qualified(&relation.schema, &index.name);
        let tablespace = raw.words.quote(tablespace);
        let _ = write!(sql, ";\nALTER INDEX {name} SET TABLESPACE {tablespace}");
    }
    sql
}

fn plain(raw: &Raw, relation: &Relation, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let only = if index.partitioned { "ONLY " } else { "" };
    let method = raw.access_methods.get(&index.access_method).map_or("", String::as_str);
    let ordered = method == "btree";
    let mut sql = format!(
        "CREATE {unique}INDEX {} ON {only}{} USING {} (",
        raw.words.quote(&index.name),
        raw.qualified(relation),
        raw.words.quote(method)
    );
    for (at, number) in index.key.iter().take(index.key_columns).enumerate() {
        if at > 0 {
            sql.push_str(", ");
        }
        raw.words.push(&mut sql, raw.column(relation.oid, *number));
        let order = index.orders.get(at).copied().filter(|_| ordered).unwrap_or(0);
        sql.push_str(match order & 3 {
            0 => "",
            1 => " DESC NULLS LAST",
            2 => " NULLS FIRST",
            _ => " DESC",
        });
    }
    sql.push(')');
    let included = index.key.get(index.key_columns..).unwrap_or_default();
    if !included.is_empty() {
        let _ = write!(sql, " INCLUDE ({})", raw.column_list(relation.oid, included));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(options) = &index.options {
        let _ = write!(sql, " WITH ({options})");
    }
    sql
}

/// What is said of an index once it is there.
pub fn after(raw: &Raw, relation: &Relation, index: &Index, object: &mut Object) {
    let (table, name) = (raw.qualified(relation), raw.words.quote(&index.name));
    let full = raw.words.qualified(&relation.schema, &index.name);
    let mut all = Vec::new();
    for column in raw.columns_of(index.oid) {
        if let Some(target) =
            column.rare.as_ref().and_then(|rare| rare.statistics.filter(|n| *n >= 0))
        {
            all.push(format!(
                "ALTER INDEX {full} ALTER COLUMN {} SET STATISTICS {target}",
                column.number
            ));
        }
    }
    if index.clustered {
        all.push(format!("ALTER TABLE {table} CLUSTER ON {name}"));
    }
    if index.replica_identity {
        all.push(format!("ALTER TABLE ONLY {table} REPLICA IDENTITY USING INDEX {name}"));
    }
    let parent = raw.indexes_by_oid.get(&index.parent).map(|at| &raw.indexes[*at]);
    if let Some((parent, host)) = parent.and_then(|p| Some((p, raw.relation(p.relation)?))) {
        let parent = raw.words.qualified(&host.schema, &parent.name);
        all.push(format!("ALTER INDEX {parent} ATTACH PARTITION {full}"));
    }
    if !all.is_empty() {
        object.push(Aspect::Definition, all.join(";\n"));
    }
}
