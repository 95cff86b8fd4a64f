//! A look at the catalog and at our own counters, taken without a lock on any user's relation.

use std::collections::{BTreeMap, BTreeSet};

use super::session::Session;

/// A table-like relation or an index, as it was at one moment.
#[derive(Debug, Clone)]
pub struct Relation {
    /// With the schema unless it is `public`.
    pub name: String,
    /// `relkind`.
    pub kind: String,
    /// The number of its file; empty for what has none.
    pub file: String,
    /// How many rows the statistics know of.
    pub rows: f64,
    /// Of an index: the table's OID.
    pub table: Option<u32>,
}

impl Relation {
    pub fn is_index(&self) -> bool {
        self.table.is_some()
    }
}

pub type Relations = BTreeMap<u32, Relation>;

/// Begun scans and the rows that they brought.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reads {
    pub scans: i64,
    pub rows: i64,
}

pub type Locks = BTreeSet<(u32, String)>;

const RELATIONS: &str = "
select c.oid, case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname,
       c.relkind, pg_catalog.pg_relation_filenode(c.oid), c.reltuples, i.indrelid
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_index i on i.indexrelid = c.oid
where c.oid >= 16384 and n.nspname !~ '^pg_toast' and c.relkind in ('r','p','v','m','S','f','i','I')
order by c.oid";

pub fn relations(session: &Session) -> Result<Relations, String> {
    let rows = session.rows(RELATIONS)?;
    let relation = |row: &Vec<String>| {
        let oid = row[0].parse().map_err(|_| format!("no oid: {}", row[0]))?;
        let relation = Relation {
            name: temporary(&row[1]),
            kind: row[2].clone(),
            file: row[3].clone(),
            rows: row[4].parse().unwrap_or(-1.0),
            table: row[5].parse().ok(),
        };
        Ok((oid, relation))
    };
    rows.iter().map(relation).collect()
}

/// The number in `pg_temp_7` is chance.
fn temporary(name: &str) -> String {
    let rest = name.strip_prefix("pg_temp_").and_then(|rest| rest.split_once('.'));
    rest.map_or_else(|| name.to_owned(), |(_, name)| format!("pg_temp.{name}"))
}

/// Returns this transaction's counters; by OID, since a dropped relation keeps its counters.
pub fn reads(session: &Session, of: &Relations) -> Result<BTreeMap<u32, Reads>, String> {
    let oids: Vec<String> = of.keys().map(u32::to_string).collect();
    let rows = session.rows(&format!(
        "select o, pg_catalog.pg_stat_get_xact_numscans(o), pg_catalog.pg_stat_get_xact_tuples_returned(o)
         from pg_catalog.unnest('{{{}}}'::pg_catalog.oid[]) o",
        oids.join(",")
    ))?;
    let number = |text: &str| text.parse().unwrap_or(0);
    let read = |row: &Vec<String>| {
        let oid = row[0].parse().map_err(|_| format!("no oid: {}", row[0]))?;
        Ok((oid, Reads { scans: number(&row[1]), rows: number(&row[2]) }))
    };
    rows.iter().map(read).collect()
}

/// Returns the relation locks of a process, granted or awaited, of users' relations alone.
pub fn locks(session: &Session, pid: &str) -> Result<Locks, String> {
    let rows = session.rows(&format!(
        "select relation, mode from pg_catalog.pg_locks where pid = {pid} and locktype = 'relation'
         and relation >= 16384 and database =
           (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())"
    ))?;
    let lock = |row: &Vec<String>| {
        let oid = row[0].parse().map_err(|_| format!("no oid: {}", row[0]))?;
        Ok((oid, row[1].clone()))
    };
    rows.iter().map(lock).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_schemas_have_one_name() {
        assert_eq!(temporary("pg_temp_12.t"), "pg_temp.t");
        assert_eq!(temporary("s.t"), "s.t");
        assert_eq!(temporary("pg_temp_t"), "pg_temp_t");
    }
}
