//! The lines of a `CREATE TABLE`.

use std::fmt::Write;

use super::raw::Raw;
use super::relations::{Column, Relation};
use super::tables::Own;

/// Bytes that a column needs, mostly.
const ITEM: usize = 64;

/// What the columns of a table say, in its list and behind it.
pub struct Clause<'a> {
    raw: &'a Raw,
    relation: &'a Relation,
    name: &'a str,
    own: &'a Own,
    pub items: Vec<String>,
    pub after: Vec<String>,
    pub late: Vec<String>,
}

impl<'a> Clause<'a> {
    pub fn new(raw: &'a Raw, relation: &'a Relation, name: &'a str, own: &'a Own) -> Self {
        Clause { raw, relation, name, own, items: Vec::new(), after: Vec::new(), late: Vec::new() }
    }

    pub fn add(&mut self, column: &Column) {
        let inherits = column.inherited && !self.relation.partition;
        if inherits && !column.local {
            self.inherited(column);
        } else {
            self.listed(column);
        }
        self.tune(column);
    }

    fn alter(&self, column: &Column, what: &str) -> String {
        let word = if self.relation.kind == b'f' { "FOREIGN TABLE" } else { "TABLE" };
        let column = self.raw.words.quote(&column.name);
        format!("ALTER {word} ONLY {} ALTER COLUMN {column} {what}", self.name)
    }

    fn listed(&mut self, column: &Column) {
        let mut item = String::with_capacity(ITEM);
        self.raw.words.push(&mut item, &column.name);
        let bare = item.len();
        if self.relation.of_type == 0 {
            item.push(' ');
            item.push_str(self.spelled(column));
            if let Some(rare) = column.rare.as_ref().and_then(|rare| rare.foreign.as_ref()) {
                let _ = write!(item, " OPTIONS ({rare})");
            }
            let of_type = self.raw.types.get(&column.type_id).map_or(0, |facts| facts.collation);
            if let Some(name) =
                self.raw.collations.get(&column.collation).filter(|_| column.collation != of_type)
            {
                let _ = write!(item, " COLLATE {name}");
            }
        }
        self.value(column, &mut item);
        self.not_null(column, &mut item);
        if self.relation.of_type == 0 {
            self.items.push(item);
        } else if item.len() > bare {
            item.insert_str(bare, " WITH OPTIONS");
            self.items.push(item);
        }
    }

    fn spelled(&self, column: &Column) -> &str {
        let key = (column.type_id, column.modifier);
        self.raw.spelled.get(&key).map_or("", String::as_str)
    }

    fn value(&mut self, column: &Column, item: &mut String) {
        if let Some(identity) = self.raw.identities.get(&(self.relation.oid, column.number)) {
            let when = if column.identity == b'a' { "ALWAYS" } else { "BY DEFAULT" };
            let name = self.raw.words.qualified(&identity.schema, &identity.name);
            let options = &identity.options;
            let _ = write!(item, " GENERATED {when} AS IDENTITY (SEQUENCE NAME {name}{options})");
            return;
        }
        let Some((oid, expression)) = self.default(column) else { return };
        match column.generated {
            b's' => {
                let _ = write!(item, " GENERATED ALWAYS AS ({expression}) STORED");
            }
            b'v' => {
                let _ = write!(item, " GENERATED ALWAYS AS ({expression})");
            }
            _ if self.own.late_defaults.contains(&oid) => {
                let sql = self.alter(column, &format!("SET DEFAULT {expression}"));
                self.late.push(sql);
            }
            _ => {
                item.push_str(" DEFAULT ");
                item.push_str(expression);
            }
        }
    }

    fn default(&self, column: &Column) -> Option<(u32, &'a str)> {
        if !column.has_default {
            return None;
        }
        let raw = self.raw;
        let (oid, expression) = raw.defaults.get(&(self.relation.oid, column.number))?;
        Some((*oid, raw.expressions.text(*expression)))
    }

    fn not_null(&mut self, column: &Column, item: &mut String) {
        if !column.not_null {
            return;
        }
        match self.named(column) {
            Some((_, after)) if after.contains("NOT VALID") => {
                let column = self.raw.words.quote(&column.name);
                let name = after.trim_end_matches(" NOT VALID");
                let sql = format!(
                    "ALTER TABLE {} ADD CONSTRAINT {name} NOT NULL {column} NOT VALID",
                    self.name
                );
                self.after.push(sql);
            }
            Some((text, _)) => item.push_str(&text),
            // Inherited only, where such things have names.
            None if self.raw.major >= 18 && column.inherited => {}
            None => item.push_str(" NOT NULL"),
        }
    }

    /// Returns the clause of a not-null constraint that has a name (18 and newer), and its name.
    fn named(&self, column: &Column) -> Option<(String, String)> {
        let at = self.own.not_null.get(&(self.relation.oid, column.number))?;
        let found = &self.raw.constraints[*at];
        if !(found.local || self.relation.partition) {
            return None;
        }
        let name = self.raw.words.quote(&found.name);
        if !found.validated {
            return Some((String::new(), format!("{name} NOT VALID")));
        }
        let usual = format!("{}_{}_not_null", self.relation.name, column.name);
        let mut text = String::new();
        if found.name != usual {
            let _ = write!(text, " CONSTRAINT {name}");
        }
        text.push_str(" NOT NULL");
        if found.no_inherit {
            text.push_str(" NO INHERIT");
        }
        Some((text, name))
    }

    /// A column that comes from a parent is not listed; what differs there is said afterwards.
    fn inherited(&mut self, column: &Column) {
        match self.default(column).filter(|_| column.generated == 0) {
            Some((_, expression)) => {
                let sql = self.alter(column, &format!("SET DEFAULT {expression}"));
                self.late.push(sql);
            }
            None if self.parent_has(column, |c| c.has_default && c.generated == 0) => {
                let sql = self.alter(column, "DROP DEFAULT");
                self.late.push(sql);
            }
            None => {}
        }
        if self.raw.major >= 18 {
            if let Some((text, name)) = self.named(column) {
                let column = self.raw.words.quote(&column.name);
                let more = if text.ends_with("NO INHERIT") { " NO INHERIT" } else { "" };
                self.items.push(format!("CONSTRAINT {name} NOT NULL {column}{more}"));
            }
        } else if column.not_null && !self.parent_has(column, |c| c.not_null) {
            let sql = self.alter(column, "SET NOT NULL");
            self.after.push(sql);
        }
    }

    fn parent_has(&self, column: &Column, what: impl Fn(&Column) -> bool) -> bool {
        let parents = self.raw.parents.get(&self.relation.oid).map_or(&[][..], Vec::as_slice);
        let columns = parents.iter().flat_map(|parent| self.raw.columns_of(*parent));
        columns.into_iter().any(|other| other.name == column.name && what(other))
    }

    /// Storage, compression, statistics, options.
    fn tune(&mut self, column: &Column) {
        let usual = self.raw.types.get(&column.type_id).map_or(column.storage, |t| t.storage);
        let mut all = Vec::new();
        if column.storage != usual {
            let storage = match column.storage {
                b'p' => "PLAIN",
                b'm' => "MAIN",
                b'e' => "EXTERNAL",
                _ => "EXTENDED",
            };
            all.push(format!("SET STORAGE {storage}"));
        }
        match column.compression {
            b'p' => all.push("SET COMPRESSION pglz".to_owned()),
            b'l' => all.push("SET COMPRESSION lz4".to_owned()),
            _ => {}
        }
        if let Some(rare) = &column.rare {
            all.extend(rare.statistics.filter(|n| *n >= 0).map(|n| format!("SET STATISTICS {n}")));
            let options = rare.options.as_ref().filter(|options| !options.is_empty());
            all.extend(options.map(|options| format!("SET ({options})")));
        }
        let all: Vec<_> = all.iter().map(|what| self.alter(column, what)).collect();
        self.after.extend(all);
    }
}
