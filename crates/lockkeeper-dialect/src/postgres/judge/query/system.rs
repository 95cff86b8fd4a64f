//! Tables of the server's catalog, as the schema fills them.

use std::collections::BTreeMap;

use crate::postgres::ast::Name;
use crate::postgres::catalog::{ConstraintKind, Oid, Relation, RelationKind, Type, TypeShape};
use crate::postgres::judge::Judge;

/// A row of the server's catalog, as far as conditions ask for it.
pub(super) type Row = BTreeMap<&'static str, String>;

impl Judge {
    /// Returns the rows of a table of the server's catalog, and how much they say.
    pub(super) fn rows_of(&self, name: &Name) -> Option<(usize, Vec<Row>)> {
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
            "pg_inherits" => (3, self.child_rows()),
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

    /// A child's row says whose child it is.
    fn child_rows(&self) -> Vec<Row> {
        let with = |child: &Relation| {
            let row = relation_row(child);
            let of = move |parent: &Oid| {
                let mut row = row.clone();
                row.insert("inhrelid", number(child.oid));
                row.insert("inhparent", number(*parent));
                row
            };
            child.parents.iter().map(of).collect::<Vec<_>>()
        };
        self.catalog.relations().flat_map(with).collect()
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

pub(super) fn number(oid: Oid) -> String {
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
    row.insert("relispartition", relation.is_partition().to_string());
    let ty = if relation.kind == RelationKind::View { "VIEW" } else { "BASE TABLE" };
    row.insert("table_type", ty.to_owned());
    let schemas = ["nspname", "schemaname", "table_schema", "sequence_schema", "relnamespace"];
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
    let mut rows = part_rows(relation, &["column_name", "attname"], names);
    for (row, column) in rows.iter_mut().zip(&relation.columns) {
        row.insert("is_nullable", if column.not_null { "NO" } else { "YES" }.to_owned());
        row.insert("attnotnull", column.not_null.to_string());
        row.insert("data_type", spelled(&column.ty));
        row.insert("udt_name", column.ty.name.clone());
    }
    rows
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
        row.insert("connamespace", relation.schema.clone());
        row.insert("convalidated", constraint.valid.to_string());
        if let ConstraintKind::Foreign(foreign) = &constraint.kind {
            row.insert("confrelid", number(foreign.table));
        }
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

/// Returns a type as `information_schema` spells it.
fn spelled(ty: &Type) -> String {
    if ty.array {
        return "ARRAY".to_owned();
    }
    if !ty.is_builtin() {
        return "USER-DEFINED".to_owned();
    }
    let long = match ty.name.as_str() {
        "int2" | "smallserial" => "smallint",
        "int4" | "serial" => "integer",
        "int8" | "bigserial" => "bigint",
        "bool" => "boolean",
        "varchar" => "character varying",
        "bpchar" => "character",
        "timestamp" => "timestamp without time zone",
        "timestamptz" => "timestamp with time zone",
        "time" => "time without time zone",
        "timetz" => "time with time zone",
        "float4" => "real",
        "float8" => "double precision",
        "varbit" => "bit varying",
        other => other,
    };
    long.to_owned()
}
