//! Relations and everything that hangs on them.

use std::sync::Arc;

use thin_vec::ThinVec;

use super::{Moment, Oid, Type};
use crate::postgres::ast::{
    Action, Expr, IndexElement, PartitionBound, Persistence, Query, Statement,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RelationKind {
    #[default]
    Table,
    PartitionedTable,
    ForeignTable,
    View,
    MaterializedView,
    Sequence,
    CompositeType,
    Index,
    /// The index of a partitioned table.
    PartitionedIndex,
}

#[derive(Clone, Debug, Default)]
pub struct Relation {
    pub oid: Oid,
    pub schema: String,
    pub name: String,
    pub kind: RelationKind,
    pub persistence: Persistence,
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
    /// Indexes on it.
    pub indexes: Vec<Oid>,
    /// Tables it inherits from; a partition has one.
    pub parents: ThinVec<Oid>,
    /// Tables that inherit from it; its partitions.
    pub children: ThinVec<Oid>,
    /// It is a partition, within these bounds.
    pub bound: Option<Box<PartitionBound>>,
    pub partition_key: Option<Box<PartitionKey>>,
    /// Tables with a foreign key to this one (once per constraint; itself included).
    pub referenced_by: ThinVec<Oid>,
    pub view: Option<Box<View>>,
    /// Views and materialized views that use it.
    pub used_by: ThinVec<Oid>,
    /// Functions with a standard body, and others the server knows to depend on it.
    pub index: Option<Box<Index>>,
    pub sequence: Option<Box<Sequence>>,
    pub triggers: ThinVec<Trigger>,
    pub rules: ThinVec<Rule>,
    pub policies: ThinVec<Policy>,
    pub row_security: bool,
    pub forced_row_security: bool,
    /// `OF type`.
    pub of_type: Option<Box<(String, String)>>,
    pub tablespace: Option<Box<str>>,
    pub access_method: Option<Box<str>>,
    pub clustered_on: Option<Box<str>>,
    /// The index that REPLICA IDENTITY names.
    pub replica_identity: Option<Oid>,
    pub owner: Option<Box<str>>,
    /// The server of a foreign table.
    pub server: Option<Box<str>>,
    pub born: Moment,
    /// As statistics or the user say.
    pub rows: Option<f64>,
    pub bytes: Option<u64>,
    /// It was made and nothing has been written to it since, as far as is known.
    pub empty: bool,
    /// Nobody has seen it: it was named, and is taken for a table of unknown columns with rows.
    pub presumed: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Column {
    pub name: String,
    pub ty: Arc<Type>,
    /// `None`: the type's own.
    pub collation: Option<Box<str>>,
    pub not_null: bool,
    /// The server's major 18 keeps NOT NULL as a constraint that may be not valid yet.
    pub not_null_valid: bool,
    pub default: Option<Arc<Expr>>,
    /// The sequence it owns (serial, identity, OWNED BY).
    pub sequence: Option<Oid>,
    /// `Some(true)`: GENERATED ALWAYS AS IDENTITY.
    pub identity: Option<bool>,
    pub generated: Option<Generated>,
    /// It comes from a parent; how many.
    pub inherited: u32,
    /// It was (also) written here.
    pub local: bool,
    pub storage: Option<Box<str>>,
    /// When it was added without a value: until something is written it is NULL in every row.
    pub unfilled: Option<Moment>,
}

#[derive(Clone, Debug)]
pub struct Generated {
    pub expr: Arc<Expr>,
    pub stored: bool,
}

#[derive(Clone, Debug)]
pub struct Constraint {
    pub name: String,
    pub kind: ConstraintKind,
    pub valid: bool,
    pub enforced: bool,
    pub deferrable: bool,
    pub initially_deferred: bool,
    pub no_inherit: bool,
    pub inherited: u32,
    pub local: bool,
    pub born: Moment,
}

#[derive(Clone, Debug)]
pub enum ConstraintKind {
    Check {
        expr: Arc<Expr>,
        columns: Vec<String>,
    },
    /// A named NOT NULL of major 18.
    NotNull {
        column: String,
    },
    Unique {
        columns: Vec<String>,
        index: Oid,
    },
    PrimaryKey {
        columns: Vec<String>,
        index: Oid,
    },
    Exclude {
        index: Oid,
    },
    Foreign(Foreign),
    /// CREATE CONSTRAINT TRIGGER.
    Trigger,
}

#[derive(Clone, Debug)]
pub struct Foreign {
    pub columns: Vec<String>,
    pub table: Oid,
    pub referenced: Vec<String>,
    /// The unique index of the referenced table.
    pub index: Option<Oid>,
    pub on_delete: Action,
    pub on_update: Action,
    pub match_full: bool,
}

#[derive(Clone, Debug)]
pub struct Index {
    pub table: Oid,
    pub unique: bool,
    pub method: String,
    pub elements: Vec<IndexElement>,
    pub include: Vec<String>,
    pub predicate: Option<Arc<Expr>>,
    pub nulls_not_distinct: bool,
    pub valid: bool,
    /// The constraint that owns it.
    pub constraint: Option<String>,
    pub parent: Option<Oid>,
    pub children: Vec<Oid>,
}

#[derive(Clone, Debug)]
pub struct PartitionKey {
    pub strategy: String,
    pub keys: Vec<IndexElement>,
}

#[derive(Clone, Debug)]
pub struct View {
    pub query: Arc<Query>,
    /// Everything it reads, also through other views' names (one level).
    pub uses: Vec<Use>,
    /// Functions it calls, as (schema, name).
    pub functions: Vec<(String, String)>,
    /// Of a materialized view.
    pub populated: bool,
}

/// A relation that is used, and its column; `None` is the relation as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    pub relation: Oid,
    pub column: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// The column that owns it.
    pub owner: Option<(Oid, String)>,
    pub ty: Option<String>,
    /// It belongs to an identity column.
    pub identity: bool,
}

#[derive(Clone, Debug)]
pub struct Trigger {
    pub name: String,
    pub timing: String,
    pub events: Vec<String>,
    /// Columns of `UPDATE OF` and of its WHEN.
    pub columns: Vec<String>,
    pub for_each_row: bool,
    /// (schema, name).
    pub function: (String, String),
    pub enabled: bool,
    pub constraint: bool,
    pub from: Option<Oid>,
    /// INITIALLY DEFERRED.
    pub deferred: bool,
    /// Names of its transition tables.
    pub transitions: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    pub event: String,
    pub instead: bool,
    /// It has a condition.
    pub conditional: bool,
    pub actions: Arc<Vec<Statement>>,
    pub uses: Vec<Use>,
}

#[derive(Clone, Debug)]
pub struct Policy {
    pub name: String,
    /// Of its own table and of others.
    pub uses: Vec<Use>,
    /// Functions it calls, as (schema, name).
    pub functions: Vec<(String, String)>,
}

impl Relation {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name == name)
    }

    pub fn is_partition(&self) -> bool {
        self.bound.is_some()
    }

    /// Returns whether it keeps rows of its own.
    pub fn has_storage(&self) -> bool {
        matches!(
            self.kind,
            RelationKind::Table | RelationKind::MaterializedView | RelationKind::Sequence
        )
    }

    /// Returns its foreign keys.
    pub fn foreign_keys(&self) -> impl Iterator<Item = (&Constraint, &Foreign)> {
        self.constraints.iter().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::Foreign(foreign) => Some((constraint, foreign)),
            _ => None,
        })
    }
}
