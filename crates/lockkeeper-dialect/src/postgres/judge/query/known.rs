//! Conditions that the schema itself decides: whether a table, a column, a type is there.

use std::collections::{BTreeMap, HashMap};

use super::effects::regclass;
use super::lookup::conditions;
use crate::postgres::ast::{Name, Node, Query, Source};
use crate::postgres::catalog::{ConstraintKind, Relation, RelationKind, TypeShape};
use crate::postgres::judge::Judge;

/// What conditions were when they were reached.
pub(super) type Truths = HashMap<usize, Option<bool>>;

/// A row of the server's catalog, as far as conditions ask for it.
type Row = BTreeMap<&'static str, String>;

impl Judge {
    /// Whether a statement under these conditions runs; each is decided when it is first reached.
    pub(super) fn guarded(
        &self,
        guards: &[(usize, bool)],
        all: &[Node],
        truths: &mut Truths,
    ) -> Option<bool> {
        let mut known = Some(true);
        for (at, wanted) in guards {
            let truth = match truths.get(at) {
                Some(truth) => *truth,
                None => {
                    let truth = all.get(*at).and_then(|node| self.truth(node));
                    truths.insert(*at, truth);
                    truth
                }
            };
            match truth {
                Some(truth) if truth != *wanted => return Some(false),
                Some(_) => {}
                None => known = None,
            }
        }
        known
    }

    fn truth(&self, node: &Node) -> Option<bool> {
        if self.catalog.open {
            return None;
        }
        match node {
            Node::Bool(value) => Some(*value),
            Node::Not(of) => self.truth(of).map(|truth| !truth),
            Node::And(parts) => self.every(parts, false),
            Node::Or(parts) => self.every(parts, true),
            Node::IsNull(of) => self.registered(of).map(|there| !there),
            Node::IsNotNull(of) => self.registered(of),
            Node::Op(sign, parts) => match parts.as_slice() {
                [Node::Subquery(query)] if sign == "exists" && !counts(query) => {
                    self.system_rows(query).map(|count| count > 0)
                }
                [Node::Subquery(query), Node::Number(number)] if counts(query) => {
                    let (count, number) = (self.system_rows(query)?, number.parse().ok()?);
                    match sign.as_str() {
                        "=" => Some(count == number),
                        "<>" | "!=" => Some(count != number),
                        ">" => Some(count > number),
                        "<" => Some(count < number),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// AND, or with `decides` OR.
    fn every(&self, parts: &[Node], decides: bool) -> Option<bool> {
        let truths: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part)).collect();
        if truths.contains(&Some(decides)) {
            return Some(decides);
        }
        truths.iter().all(Option::is_some).then_some(!decides)
    }

    /// `to_regclass('name')`: whether it is there.
    fn registered(&self, node: &Node) -> Option<bool> {
        let Node::Call(call) = node else { return None };
        let [Node::Text(text)] = call.arguments.as_slice() else { return None };
        let name = regclass(text);
        match call.name.name.as_str() {
            "to_regclass" => Some(self.catalog.oid(&name).is_some()),
            _ => None,
        }
    }

    /// Returns how many rows of the server's catalog a query finds.
    fn system_rows(&self, query: &Query) -> Option<usize> {
        if !query.united.is_empty() || !query.with.is_empty() || !query.groups.is_empty() {
            return None;
        }
        let mut tables = Vec::new();
        for item in &query.from {
            match &item.source {
                Source::Relation(named) if super::read::is_system(&named.name) => {
                    tables.push(named.name.clone());
                }
                _ => return None,
            }
        }
        let mut rows =
            tables.iter().filter_map(|name| self.rows_of(name)).max_by_key(|(n, _)| *n)?.1;
        let mut sure = tables.iter().all(|name| self.rows_of(name).is_some());
        let filters = query.filter.iter().chain(&query.others);
        for condition in filters.flat_map(conditions) {
            sure &= self.keep(condition, &mut rows);
        }
        (sure || rows.is_empty()).then_some(rows.len())
    }

    /// Leaves the rows a condition is true for; returns whether it was understood.
    fn keep(&self, condition: &Node, rows: &mut Vec<Row>) -> bool {
        let Node::Op(sign, parts) = condition else {
            return matches!(condition, Node::Not(of) if matches!(&**of, Node::Column(path)
                if path.last().is_some_and(|name| name == "attisdropped")));
        };
        match (sign.as_str(), parts.as_slice()) {
            ("=", [Node::Column(_), Node::Column(_)]) => true,
            ("=", [left, right]) => match (column(left), column(right)) {
                (Some(name), None) => self.keep_equal(&name, std::slice::from_ref(right), rows),
                (None, Some(name)) => self.keep_equal(&name, std::slice::from_ref(left), rows),
                _ => false,
            },
            ("in", [left, items @ ..]) => match column(left) {
                Some(name) => self.keep_equal(&name, items, rows),
                None => false,
            },
            (">", [left, Node::Number(zero)]) => {
                zero == "0" && column(left).as_deref() == Some("attnum")
            }
            _ => false,
        }
    }

    fn keep_equal(&self, name: &str, values: &[Node], rows: &mut Vec<Row>) -> bool {
        let texts: Option<Vec<String>> = values.iter().map(|value| self.text(value)).collect();
        let Some(texts) = texts else { return false };
        if rows.iter().any(|row| !row.contains_key(name)) {
            return false;
        }
        rows.retain(|row| row.get(name).is_some_and(|value| texts.contains(value)));
        true
    }

    /// Returns a value as rows have it: a relation by its number.
    fn text(&self, node: &Node) -> Option<String> {
        match node {
            Node::Cast(of, ty) if ty.name.name == "regclass" => match &**of {
                Node::Text(text) => {
                    Some(self.catalog.oid(&regclass(text)).map_or(String::new(), number))
                }
                _ => None,
            },
            Node::Cast(of, ty)
                if matches!(&*ty.name.name, "text" | "name" | "varchar" | "char") =>
            {
                self.text(of)
            }
            Node::Text(text) => Some(text.clone()),
            Node::Call(call) if call.name.name == "current_schema" => {
                self.catalog.search_path.first().cloned()
            }
            Node::Column(path) if path.len() == 1 && path[0] == "current_schema" => {
                self.catalog.search_path.first().cloned()
            }
            _ => None,
        }
    }

    /// Returns the rows of a table of the server's catalog, and how much they say.
    fn rows_of(&self, name: &Name) -> Option<(usize, Vec<Row>)> {
        let all = || self.catalog.relations();
        let of = |kinds: &'static [RelationKind]| all().filter(|r| kinds.contains(&r.kind));
        Some(match name.name.as_str() {
            "pg_namespace" | "schemata" => {
                let row = |schema: &String| {
                    Row::from([("nspname", schema.clone()), ("schema_name", schema.clone())])
                };
                (1, self.catalog.schemas.iter().map(row).collect())
            }
            "pg_class" => (2, all().map(relation_row).collect()),
            "pg_tables" => (2, of(TABLES).map(relation_row).collect()),
            "tables" => (2, of(READABLE).map(relation_row).collect()),
            "pg_views" | "views" => (2, of(&[RelationKind::View]).map(relation_row).collect()),
            "pg_matviews" => (2, of(&[RelationKind::MaterializedView]).map(relation_row).collect()),
            "pg_sequences" | "sequences" => {
                (2, of(&[RelationKind::Sequence]).map(relation_row).collect())
            }
            "pg_indexes" => (3, of(INDEXES).filter_map(|r| self.index_row(r)).collect()),
            "pg_attribute" | "columns" => (3, all().flat_map(column_rows).collect()),
            "pg_constraint" | "table_constraints" => (3, all().flat_map(constraint_rows).collect()),
            "pg_trigger" | "triggers" => (3, all().flat_map(trigger_rows).collect()),
            "pg_policies" | "pg_policy" => (3, all().flat_map(policy_rows).collect()),
            "pg_type" => (2, self.type_rows(false)),
            "pg_enum" => (3, self.type_rows(true)),
            "pg_extension" => {
                let made = self.catalog.objects.iter().filter(|key| key.word == "extension");
                (2, made.map(|key| Row::from([("extname", key.name.clone())])).collect())
            }
            _ => return None,
        })
    }

    fn index_row(&self, index: &Relation) -> Option<Row> {
        let table = self.catalog.relation(index.index.as_ref()?.table)?;
        Some(Row::from([
            ("indexname", index.name.clone()),
            ("tablename", table.name.clone()),
            ("schemaname", index.schema.clone()),
        ]))
    }

    fn type_rows(&self, values: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        for (schema, types) in &self.catalog.types {
            for (name, def) in types {
                let row = Row::from([("typname", name.clone()), ("nspname", schema.clone())]);
                match &def.shape {
                    TypeShape::Enum(labels) if values => rows.extend(labels.iter().map(|label| {
                        let mut row = row.clone();
                        row.insert("enumlabel", label.0.clone());
                        row
                    })),
                    _ if values => {}
                    _ => rows.push(row),
                }
            }
        }
        rows
    }
}

const TABLES: &[RelationKind] = &[RelationKind::Table, RelationKind::PartitionedTable];
const READABLE: &[RelationKind] = &[
    RelationKind::Table,
    RelationKind::PartitionedTable,
    RelationKind::View,
    RelationKind::ForeignTable,
];
const INDEXES: &[RelationKind] = &[RelationKind::Index, RelationKind::PartitionedIndex];

fn number(oid: crate::postgres::catalog::Oid) -> String {
    format!("relation {}", oid.0)
}

fn relation_row(relation: &Relation) -> Row {
    let (name, schema) = (&relation.name, &relation.schema);
    let kind = match relation.kind {
        RelationKind::Table => "r",
        RelationKind::PartitionedTable => "p",
        RelationKind::ForeignTable => "f",
        RelationKind::View => "v",
        RelationKind::MaterializedView => "m",
        RelationKind::Sequence => "S",
        RelationKind::CompositeType => "c",
        RelationKind::Index => "i",
        RelationKind::PartitionedIndex => "I",
    };
    let mut row = Row::from([("relkind", kind.to_owned()), ("oid", number(relation.oid))]);
    let names = ["relname", "tablename", "table_name", "viewname", "matviewname", "sequencename"];
    row.extend(names.map(|key| (key, name.clone())));
    row.insert("sequence_name", name.clone());
    let schemas = ["nspname", "schemaname", "table_schema", "sequence_schema"];
    row.extend(schemas.map(|key| (key, schema.clone())));
    row
}

fn part_rows(relation: &Relation, names: &[&'static str], parts: Vec<String>) -> Vec<Row> {
    let with = |part: String| {
        let mut row = relation_row(relation);
        row.remove("oid");
        let numbers = ["attrelid", "conrelid", "tgrelid", "polrelid"];
        row.extend(numbers.map(|key| (key, number(relation.oid))));
        row.insert("event_object_table", relation.name.clone());
        row.extend(names.iter().map(|key| (*key, part.clone())));
        row
    };
    parts.into_iter().map(with).collect()
}

fn column_rows(relation: &Relation) -> Vec<Row> {
    let names = relation.columns.iter().map(|column| column.name.clone()).collect();
    part_rows(relation, &["column_name", "attname"], names)
}

fn constraint_rows(relation: &Relation) -> Vec<Row> {
    let letter = |kind: &ConstraintKind| match kind {
        ConstraintKind::Check { .. } => ("c", "CHECK"),
        ConstraintKind::NotNull { .. } => ("n", "CHECK"),
        ConstraintKind::Unique { .. } => ("u", "UNIQUE"),
        ConstraintKind::PrimaryKey { .. } => ("p", "PRIMARY KEY"),
        ConstraintKind::Exclude { .. } => ("x", "EXCLUDE"),
        ConstraintKind::Foreign(_) => ("f", "FOREIGN KEY"),
        ConstraintKind::Trigger => ("t", "TRIGGER"),
    };
    let names = relation.constraints.iter().map(|c| c.name.clone()).collect();
    let mut rows = part_rows(relation, &["conname", "constraint_name"], names);
    for (row, constraint) in rows.iter_mut().zip(&relation.constraints) {
        let (short, long) = letter(&constraint.kind);
        row.insert("contype", short.to_owned());
        row.insert("constraint_type", long.to_owned());
        row.insert("constraint_schema", relation.schema.clone());
    }
    rows
}

fn trigger_rows(relation: &Relation) -> Vec<Row> {
    let names = relation.triggers.iter().map(|trigger| trigger.name.clone()).collect();
    part_rows(relation, &["tgname", "trigger_name"], names)
}

fn policy_rows(relation: &Relation) -> Vec<Row> {
    let names = relation.policies.iter().map(|policy| policy.name.clone()).collect();
    part_rows(relation, &["policyname", "polname"], names)
}

fn column(node: &Node) -> Option<String> {
    match node {
        Node::Column(path) if path.last().is_some_and(|name| name != "current_schema") => {
            path.last().cloned()
        }
        Node::Cast(of, _) => column(of),
        _ => None,
    }
}

/// Whether a query yields how many rows there are.
fn counts(query: &Query) -> bool {
    query.outputs.iter().any(|output| matches!(output.node, Node::Call(_) | Node::Op(..)))
}
