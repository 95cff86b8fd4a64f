//! What a CREATE TABLE says of the relation itself, and of keys that are said twice.

use crate::postgres::ast::{
    ColumnConstraint, ColumnConstraintKind as ColumnKind, ConstraintState, CreateTable, KeyOptions,
    TableConstraint, TableConstraintKind as Kind,
};
use crate::postgres::catalog::{Moment, PartitionKey, Relation, RelationKind};

pub(super) fn new_relation(create: &CreateTable, schema: &str) -> Relation {
    let kind = match (&create.partition_by, &create.server) {
        (Some(_), _) => RelationKind::PartitionedTable,
        (None, Some(_)) => RelationKind::ForeignTable,
        (None, None) => RelationKind::Table,
    };
    Relation {
        schema: schema.to_owned(),
        name: create.name.name.clone(),
        kind,
        persistence: create.persistence,
        partition_key: create
            .partition_by
            .as_ref()
            .map(|by| PartitionKey { strategy: by.strategy.clone(), keys: by.keys.clone() })
            .map(Box::new),
        bound: create.partition_of.as_ref().map(|(_, bound)| Box::new(bound.clone())),
        tablespace: create.tablespace.as_deref().map(Into::into),
        access_method: create.access_method.as_deref().map(Into::into),
        server: create.server.as_deref().map(Into::into),
        columns: Vec::with_capacity(create.columns.len()),
        constraints: Vec::with_capacity(constraints_of(create)),
        empty: kind != RelationKind::ForeignTable,
        born: Moment::default(),
        ..Relation::default()
    }
}

/// Returns how many constraints a table will have, nearly: room that is not taken stays empty as
/// long as the table is known.
fn constraints_of(create: &CreateTable) -> usize {
    let kept = |constraint: &&ColumnConstraint| {
        !matches!(
            constraint.kind,
            ColumnKind::Null
                | ColumnKind::Default(_)
                | ColumnKind::Generated { .. }
                | ColumnKind::Identity { .. }
        )
    };
    let behind = create.columns.iter().flat_map(|column| &column.constraints);
    create.constraints.len() + behind.filter(kept).count()
}

/// Leaves one of equal keys: `UNIQUE PRIMARY KEY` makes one index.
pub(super) fn distinct(keys: Vec<TableConstraint>) -> Vec<TableConstraint> {
    let mut kept: Vec<TableConstraint> = Vec::new();
    for key in keys {
        let same = |other: &&mut TableConstraint| {
            shape(&other.kind).is_some_and(|of| Some(of) == shape(&key.kind))
                && deferral(other.state) == deferral(key.state)
        };
        match kept.iter_mut().find(same) {
            Some(other) => {
                if other.name.is_none() {
                    other.name = key.name;
                }
            }
            None => kept.push(key),
        }
    }
    kept
}

fn shape(kind: &Kind) -> Option<(&[String], &KeyOptions)> {
    match kind {
        Kind::Unique { columns, key } | Kind::PrimaryKey { columns, key } => Some((columns, key)),
        _ => None,
    }
}

fn deferral(state: ConstraintState) -> (bool, bool) {
    (state.deferrable, state.initially_deferred)
}
