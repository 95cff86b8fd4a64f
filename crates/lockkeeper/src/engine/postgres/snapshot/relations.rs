//! Tables, foreign tables and what looks like one: the rows of `pg_class` and `pg_attribute`.

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy::{self, Row};
use super::maps::HashMap;
use super::names;
use super::plain::USERS;

/// A row of `pg_class` that has columns.
pub struct Relation {
    pub oid: u32,
    pub schema: String,
    pub name: String,
    pub kind: u8,
    pub persistence: u8,
    pub owner: u32,
    pub access_method: u32,
    pub tablespace: u32,
    pub of_type: u32,
    pub partition: bool,
    pub replica_identity: u8,
    pub row_security: bool,
    pub force_row_security: bool,
    pub options: Option<String>,
    pub acl: Option<String>,
    pub bound: Option<String>,
    pub key: Option<String>,
    pub rows: f64,
    pub pages: u64,
}

/// A row of `pg_class` that is an index.
pub struct IndexClass {
    pub name: String,
    pub access_method: u32,
    pub tablespace: u32,
    pub partitioned: bool,
    pub partition: bool,
    pub options: Option<String>,
}

/// All of `pg_class` that says something, read in one go.
#[derive(Default)]
pub struct Classes {
    pub relations: HashMap<u32, Relation>,
    pub indexes: HashMap<u32, IndexClass>,
    /// TOAST tables with parameters of their own.
    tuned: Vec<u32>,
}

/// Storage parameters as a list that is the same for the same parameters.
const OPTIONS: &str = "string_agg(split_part(o, '=', 1) || '=' || quote_literal(substr(o, \
    strpos(o, '=') + 1)), ', ' ORDER BY o COLLATE \"C\")";

pub async fn classes(session: &PgSession) -> Result<Classes, DbError> {
    let schemas = format!("SELECT n.oid, n.nspname FROM pg_namespace n WHERE {USERS}");
    let schemas: HashMap<u32, String> =
        copy::all(session, &schemas, |row| (row.oid(0), row.owned(1))).await?.into_iter().collect();
    let sql = format!(
        "SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.relowner, \
         c.relam, c.reltablespace, c.reloftype, c.relispartition, c.relreplident, \
         c.relrowsecurity, c.relforcerowsecurity, CASE WHEN c.reloptions IS NOT NULL THEN \
         (SELECT {OPTIONS} FROM unnest(c.reloptions) o) END, c.relacl, CASE WHEN \
         c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END, \
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, c.reltuples, c.relpages \
         FROM pg_class c WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND (c.relkind IN \
         ('r', 'p', 'f', 'v', 'm') OR c.relkind IN ('i', 'I') AND c.relnamespace <> 99 OR \
         c.relkind = 't' AND c.reloptions IS NOT NULL)"
    );
    let mut classes = Classes::default();
    copy::each(session, &sql, |row| classes.take(row, &schemas)).await?;
    if !classes.tuned.is_empty() {
        classes.add_toast_options(session).await?;
    }
    Ok(classes)
}

impl Classes {
    fn take(&mut self, row: &Row, schemas: &HashMap<u32, String>) {
        let oid = row.oid(0);
        match (row.letter(3), schemas.get(&row.oid(1))) {
            (b't', _) => self.tuned.push(oid),
            (b'i' | b'I', _) => drop(self.indexes.insert(oid, index(row))),
            (_, Some(schema)) => drop(self.relations.insert(oid, relation(row, schema))),
            _ => {}
        }
    }

    /// Parameters of a TOAST table are said with those of its table.
    async fn add_toast_options(&mut self, session: &PgSession) -> Result<(), DbError> {
        let sql = format!(
            "SELECT c.oid, (SELECT {OPTIONS} FROM (SELECT unnest(c.reloptions) UNION ALL SELECT \
             'toast.' || unnest(t.reloptions)) x (o)) FROM pg_class c JOIN pg_class t ON \
             t.oid = c.reltoastrelid WHERE c.reltoastrelid = ANY ('{{{}}}'::oid[])",
            names::oids(self.tuned.iter().copied())
        );
        copy::each(session, &sql, |row| {
            if let Some(relation) = self.relations.get_mut(&row.oid(0)) {
                relation.options = row.get(1).map(str::to_owned);
            }
        })
        .await
    }
}

fn index(row: &Row) -> IndexClass {
    IndexClass {
        name: row.owned(2),
        access_method: row.oid(6),
        tablespace: row.oid(7),
        partitioned: row.letter(3) == b'I',
        partition: row.yes(9),
        options: row.get(13).map(str::to_owned),
    }
}

fn relation(row: &Row, schema: &str) -> Relation {
    Relation {
        oid: row.oid(0),
        schema: schema.to_owned(),
        name: row.owned(2),
        kind: row.letter(3),
        persistence: row.letter(4),
        owner: row.oid(5),
        access_method: row.oid(6),
        tablespace: row.oid(7),
        of_type: row.oid(8),
        partition: row.yes(9),
        replica_identity: row.letter(10),
        row_security: row.yes(11),
        force_row_security: row.yes(12),
        options: row.get(13).map(str::to_owned),
        acl: row.get(14).map(str::to_owned),
        bound: row.get(15).map(str::to_owned),
        key: row.get(16).map(str::to_owned),
        rows: row.number(17),
        pages: row.number(18),
    }
}

/// A row of `pg_attribute`.
pub struct Column {
    pub number: i16,
    pub name: Box<str>,
    pub type_id: u32,
    pub modifier: i32,
    pub collation: u32,
    pub not_null: bool,
    pub has_default: bool,
    pub local: bool,
    pub inherited: bool,
    pub identity: u8,
    pub generated: u8,
    pub storage: u8,
    pub compression: u8,
    /// What hardly any column has.
    pub rare: Option<Box<Rare>>,
}

#[derive(Default, serde::Deserialize)]
pub struct Rare {
    pub acl: Option<String>,
    pub options: Option<String>,
    pub foreign: Option<String>,
    pub statistics: Option<i32>,
}

pub type Columns = HashMap<u32, Vec<Column>>;

pub async fn columns(session: &PgSession, major: u32) -> Result<Columns, DbError> {
    let compression = if major < 14 { "''" } else { "a.attcompression" };
    let sql = format!(
        "SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, \
         a.attnotnull::int + a.atthasdef::int * 2 + a.attislocal::int * 4 + \
         (a.attinhcount > 0)::int * 8, a.attstorage, a.attidentity, \
         a.attgenerated, {compression}, CASE WHEN a.attacl IS NULL AND a.attoptions IS \
         NULL AND a.attfdwoptions IS NULL AND coalesce(a.attstattarget, -1) < 0 THEN '' ELSE \
         json_build_object('acl', a.attacl::text, 'options', array_to_string(a.attoptions, ', '), \
         'statistics', a.attstattarget, 'foreign', (SELECT string_agg(format('%I %L', option_name, \
         option_value), ', ') FROM pg_options_to_table(a.attfdwoptions)))::text END \
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attnum > 0 AND \
         NOT a.attisdropped AND c.oid >= 16384 AND (c.relkind IN ('r', 'p', 'f', 'v', 'm') AND \
         c.relpersistence <> 't' OR c.relkind IN ('i', 'I') AND (a.attstattarget >= 0 OR \
         a.attoptions IS NOT NULL))"
    );
    let mut columns = Columns::default();
    // The columns of a table come one after the other, mostly.
    let (mut table, mut own) = (0, Vec::new());
    copy::each(session, &sql, |row| {
        if row.oid(0) != table {
            columns.entry(table).or_default().append(&mut own);
            table = row.oid(0);
        }
        own.push(column(row));
    })
    .await?;
    columns.entry(table).or_default().append(&mut own);
    columns.values_mut().for_each(|all| all.sort_unstable_by_key(|column| column.number));
    Ok(columns)
}

fn column(row: &Row) -> Column {
    let flags: u8 = row.number(6);
    Column {
        number: row.number(1),
        name: row.text(2).into(),
        type_id: row.oid(3),
        modifier: row.number(4),
        collation: row.oid(5),
        not_null: flags & 1 != 0,
        has_default: flags & 2 != 0,
        local: flags & 4 != 0,
        inherited: flags & 8 != 0,
        storage: row.letter(7),
        identity: row.letter(8),
        generated: row.letter(9),
        compression: row.letter(10),
        rare: row
            .get(11)
            .filter(|json| !json.is_empty())
            .and_then(|json| serde_json::from_str(json).ok()),
    }
}
