//! Everything that can depend on something or be depended on.

use crate::postgres::catalog::{
    Catalog, ConstraintKind, Function, ObjectKey, Oid, Relation, RelationKind, Type, TypeShape,
};

/// An object, or a part of one that the server tracks on its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// Of every kind, indexes and composite types too.
    Relation(Oid),
    Column(Oid, String),
    Default(Oid, String),
    Constraint(Oid, String),
    Trigger(Oid, String),
    Rule(Oid, String),
    Policy(Oid, String),
    Type(String, String),
    /// By schema, name and arguments.
    Function(String, String, Vec<Type>),
    Statistics(String, String),
    Published(String, Oid),
    Schema(String),
    Object(ObjectKey),
}

/// How one object depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// Only CASCADE takes it along.
    Normal,
    /// It goes without asking.
    Soft,
}

impl Node {
    pub(super) fn function(function: &Function) -> Self {
        let (schema, name) = (function.schema.clone(), function.name.clone());
        Node::Function(schema, name, function.arguments.clone())
    }

    /// Returns the relation it is, or is a part of.
    pub(super) fn relation(&self) -> Option<Oid> {
        match self {
            Node::Relation(oid)
            | Node::Column(oid, _)
            | Node::Default(oid, _)
            | Node::Constraint(oid, _)
            | Node::Trigger(oid, _)
            | Node::Rule(oid, _)
            | Node::Policy(oid, _) => Some(*oid),
            _ => None,
        }
    }

    /// Returns it in the server's words: `view v`, `constraint c on table t`.
    pub(super) fn described(&self, catalog: &Catalog) -> String {
        let of = |oid: &Oid| catalog.relation(*oid).map(|r| relation(catalog, r));
        let on = |kind: &str, oid: &Oid, name: &str, word: &str| match of(oid) {
            Some(relation) => format!("{kind} {name} {word} {relation}"),
            None => format!("{kind} {name}"),
        };
        match self {
            Node::Relation(oid) => of(oid).unwrap_or_default(),
            Node::Column(oid, name) => on("column", oid, name, "of"),
            Node::Default(oid, name) => on("default value for column", oid, name, "of"),
            Node::Constraint(oid, name) => on("constraint", oid, name, "on"),
            Node::Trigger(oid, name) => on("trigger", oid, name, "on"),
            Node::Rule(oid, name) => on("rule", oid, name, "on"),
            Node::Policy(oid, name) => on("policy", oid, name, "on"),
            Node::Type(schema, name) => format!("type {}", catalog.shown_name(schema, name)),
            Node::Function(schema, name, arguments) => {
                format!("function {}", signature(&catalog.shown_name(schema, name), arguments))
            }
            Node::Statistics(schema, name) => {
                format!("statistics object {}", catalog.shown_name(schema, name))
            }
            Node::Published(publication, oid) => {
                format!(
                    "publication of {} in publication {publication}",
                    of(oid).unwrap_or_default()
                )
            }
            Node::Schema(name) => format!("schema {name}"),
            Node::Object(key) => {
                format!("{} {}", key.word, catalog.shown_name(&key.schema, &key.name))
            }
        }
    }

    /// Returns its name as a change shows it.
    pub(super) fn shown(&self, catalog: &Catalog) -> String {
        match self {
            Node::Relation(oid) => {
                catalog.relation(*oid).map(|r| catalog.shown(r)).unwrap_or_default()
            }
            Node::Column(_, name)
            | Node::Default(_, name)
            | Node::Constraint(_, name)
            | Node::Trigger(_, name)
            | Node::Rule(_, name)
            | Node::Policy(_, name)
            | Node::Schema(name)
            | Node::Published(name, _) => name.clone(),
            Node::Type(schema, name) | Node::Statistics(schema, name) => {
                catalog.shown_name(schema, name)
            }
            Node::Function(schema, name, arguments) => {
                signature(&catalog.shown_name(schema, name), arguments)
            }
            Node::Object(key) => catalog.shown_name(&key.schema, &key.name),
        }
    }
}

/// Returns `name(type, type)`.
pub(super) fn signature(name: &str, arguments: &[Type]) -> String {
    let types: Vec<String> = arguments.iter().map(Type::to_string).collect();
    format!("{name}({})", types.join(", "))
}

fn relation(catalog: &Catalog, relation: &Relation) -> String {
    format!("{} {}", noun(relation.kind), catalog.shown(relation))
}

/// Returns what the server calls a relation of that kind.
pub(super) fn noun(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Table | RelationKind::PartitionedTable => "table",
        RelationKind::ForeignTable => "foreign table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
        RelationKind::Sequence => "sequence",
        RelationKind::CompositeType => "composite type",
        RelationKind::Index | RelationKind::PartitionedIndex => "index",
    }
}

/// Returns the index that a constraint owns.
pub(super) fn index_of(kind: &ConstraintKind) -> Option<Oid> {
    match kind {
        ConstraintKind::Unique { index, .. }
        | ConstraintKind::PrimaryKey { index, .. }
        | ConstraintKind::Exclude { index } => Some(*index),
        _ => None,
    }
}

/// Returns the relation whose rows have that type.
pub(super) fn row_type(shape: &TypeShape) -> Option<Oid> {
    match shape {
        TypeShape::Composite(oid) | TypeShape::Row(oid) => Some(*oid),
        _ => None,
    }
}
