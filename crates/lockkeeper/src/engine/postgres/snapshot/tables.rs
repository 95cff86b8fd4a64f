//! `CREATE TABLE` and what belongs to it, from raw rows.

use std::fmt::Write;

use lockkeeper_core::schema::{Aspect, Object, ObjectId, ObjectKind};

use super::columns::Clause;
use super::grants::{COLUMN, SEQUENCE, TABLE, Target};
use super::maps::{HashMap, HashSet};
use super::raw::Raw;
use super::relations::Relation;
use crate::engine::postgres::quote::literal;

/// Makes the object of a table or foreign table.
pub fn table(raw: &Raw, relation: &Relation, own: &Own) -> Object {
    let kind = if relation.kind == b'f' { ObjectKind::ForeignTable } else { ObjectKind::Table };
    let id = ObjectId::new(kind, relation.schema.as_str(), relation.name.as_str());
    let name = raw.qualified(relation);
    let mut clause = Clause::new(raw, relation, &name, own);
    for column in raw.columns_of(relation.oid) {
        clause.add(column);
    }
    let mut definition = head(raw, relation, &name, &clause.items);
    let mut after = attached(raw, relation, &name);
    after.append(&mut clause.after);
    after.extend(switches(relation, &name));
    for sql in after {
        definition.push_str(";\n");
        definition.push_str(&sql);
    }
    let mut object = Object::new(id).with(Aspect::Definition, definition);
    let owner = raw.role(relation.owner);
    let word = if relation.kind == b'f' { "FOREIGN TABLE" } else { "TABLE" };
    let sql = format!("ALTER {word} {name} OWNER TO {}", raw.words.quote(owner));
    object.push(Aspect::Owner, sql);
    let grants = grants(raw, relation, &name);
    if !grants.is_empty() {
        object.push(Aspect::Grants, grants.join(";\n"));
    }
    if !clause.late.is_empty() {
        object.push(Aspect::Late, clause.late.join(";\n"));
    }
    object
}

/// What other catalogs say of tables.
#[derive(Default)]
pub struct Own {
    /// Defaults that call functions of users; they come when those are there.
    pub late_defaults: HashSet<u32>,
    /// The named not-null constraint of a column (18 and newer), by table and column.
    pub not_null: HashMap<(u32, i16), usize>,
}

fn head(raw: &Raw, relation: &Relation, name: &str, items: &[String]) -> String {
    let word = match (relation.kind, relation.persistence) {
        (b'f', _) => "FOREIGN TABLE",
        (_, b'u') => "UNLOGGED TABLE",
        _ => "TABLE",
    };
    let mut sql = format!("CREATE {word} {name}");
    if relation.of_type != 0 {
        let of = raw.spelled.get(&(relation.of_type, -1)).map_or("", String::as_str);
        let _ = write!(sql, " OF {of}");
    }
    match (items, relation.of_type) {
        ([], 1..) => {}
        ([], 0) => sql.push_str(" ()"),
        (items, _) => {
            let _ = write!(sql, " (\n    {}\n)", items.join(",\n    "));
        }
    }
    tail(raw, relation, &mut sql);
    sql
}

fn tail(raw: &Raw, relation: &Relation, sql: &mut String) {
    let parents = raw.parents.get(&relation.oid).filter(|_| !relation.partition);
    if let Some(parents) = parents {
        let parents = parents.iter().filter_map(|oid| raw.relation(*oid));
        let names: Vec<_> = parents.map(|parent| raw.qualified(parent)).collect();
        let _ = write!(sql, "\nINHERITS ({})", names.join(", "));
    }
    if let Some(foreign) = raw.foreign.get(&relation.oid) {
        let _ = write!(sql, "\n{foreign}");
    }
    if let Some(key) = &relation.key {
        let _ = write!(sql, "\nPARTITION BY {key}");
    }
    let method = raw.access_methods.get(&relation.access_method);
    if let Some(method) = method.filter(|method| *method != "heap") {
        let _ = write!(sql, "\nUSING {}", raw.words.quote(method));
    }
    if let Some(options) = &relation.options {
        let _ = write!(sql, "\nWITH ({options})");
    }
    if let Some(tablespace) = raw.tablespaces.get(&relation.tablespace) {
        let _ = write!(sql, "\nTABLESPACE {}", raw.words.quote(tablespace));
    }
}

fn attached(raw: &Raw, relation: &Relation, name: &str) -> Vec<String> {
    let Some(bound) = relation.bound.as_ref().filter(|_| relation.partition) else {
        return Vec::new();
    };
    let parent = raw.parents.get(&relation.oid).and_then(|all| raw.relation(*all.first()?));
    let Some(parent) = parent else { return Vec::new() };
    let parent = raw.qualified(parent);
    vec![format!("ALTER TABLE ONLY {parent} ATTACH PARTITION {name} {bound}")]
}

fn switches(relation: &Relation, name: &str) -> Vec<String> {
    let mut all = Vec::new();
    match relation.replica_identity {
        b'f' => all.push(format!("ALTER TABLE ONLY {name} REPLICA IDENTITY FULL")),
        b'n' if relation.kind != b'f' => {
            all.push(format!("ALTER TABLE ONLY {name} REPLICA IDENTITY NOTHING"));
        }
        _ => {}
    }
    if relation.row_security {
        all.push(format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"));
    }
    if relation.force_row_security {
        all.push(format!("ALTER TABLE ONLY {name} FORCE ROW LEVEL SECURITY"));
    }
    all
}

/// Returns the statements about privileges of a relation's columns.
pub fn column_grants(raw: &Raw, relation: &Relation, name: &str) -> Vec<String> {
    let mut all = Vec::new();
    for column in raw.columns_of(relation.oid) {
        let Some(acl) = column.rare.as_ref().and_then(|rare| rare.acl.as_ref()) else { continue };
        let columns = raw.words.quote(&column.name);
        let owner = raw.role(relation.owner);
        let name = format!("TABLE {name}");
        let target = Target { kind: COLUMN, owner, name: &name, columns: &columns };
        all.extend(target.statements(acl, &raw.words));
    }
    all
}

fn grants(raw: &Raw, relation: &Relation, name: &str) -> Vec<String> {
    let owner = raw.role(relation.owner);
    let mut all = Vec::new();
    if let Some(acl) = &relation.acl {
        let name = format!("TABLE {name}");
        all = Target { kind: TABLE, owner, name: &name, columns: "" }.statements(acl, &raw.words);
    }
    all.extend(column_grants(raw, relation, name));
    let identities = raw.columns_of(relation.oid).iter().filter(|column| column.identity != 0);
    for column in identities {
        let Some(identity) = raw.identities.get(&(relation.oid, column.number)) else { continue };
        let Some(acl) = &identity.acl else { continue };
        let name = format!("SEQUENCE {}", raw.words.qualified(&identity.schema, &identity.name));
        let target = Target { kind: SEQUENCE, owner, name: &name, columns: "" };
        all.extend(target.statements(acl, &raw.words));
    }
    all
}

/// Returns the comments on an object and on its columns.
pub fn comments(raw: &Raw, catalog: u32, oid: u32, address: &str) -> Vec<String> {
    let Some(found) = raw.comments.get(&(catalog, oid)) else { return Vec::new() };
    let mut found: Vec<_> = found.iter().collect();
    found.sort_unstable();
    let say = |(number, text): &(i16, String)| match number {
        0 => format!("COMMENT ON {address} IS {}", literal(text)),
        number => {
            let name = raw.relation(oid).map_or(String::new(), |r| raw.qualified(r));
            let column = raw.words.quote(raw.column(oid, *number));
            format!("COMMENT ON COLUMN {name}.{column} IS {}", literal(text))
        }
    };
    found.into_iter().map(say).collect()
}
