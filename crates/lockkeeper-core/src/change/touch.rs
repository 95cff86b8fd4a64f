//! What judging one statement yields: its changes, the relations it touches, a refusal.

use super::LockMode;

/// What kind of relation was touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    Table,
    PartitionedTable,
    ForeignTable,
    View,
    MaterializedView,
    Sequence,
    CompositeType,
}

/// How a relation comes to be touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The statement names it (or the index, trigger, policy on it).
    Named,
    /// A foreign key points from the named table to this one.
    Referenced,
    /// A foreign key of this one points to the named table.
    Referencing,
    /// It is a partition of the named table.
    Partition,
    /// The named table is (to be) a partition of it.
    PartitionParent,
    /// It is the default partition beside the named one.
    DefaultPartition,
    /// It inherits from the named table.
    InheritanceChild,
    InheritanceParent,
    /// A view, query, function body or rule reads it.
    Read,
    /// It depends on what is dropped with CASCADE, or on what changes.
    Dependent,
    /// A sequence owned by a column of the named table.
    OwnedSequence,
    /// It has a column of the type or domain that changes.
    UsesType,
}

/// Why a relation is read in full, rewritten, or its indexes are built again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// ADD COLUMN whose default gives each row a value of its own; the default's text.
    VolatileDefault(String),
    /// ADD COLUMN of a domain with constraints; the domain.
    ConstrainedDomain(String),
    /// ADD COLUMN serial or identity.
    Numbered,
    StoredGenerated,
    /// ALTER COLUMN TYPE that converts the stored values.
    TypeConversion {
        column: String,
        from: String,
        to: String,
    },
    /// ALTER COLUMN TYPE that depends on the session's TimeZone.
    TimeZoneConversion {
        column: String,
    },
    /// The values stay, indexes have to be built again.
    IndexConversion {
        column: String,
    },
    SetLogged,
    AccessMethod,
    Tablespace,
    /// CLUSTER, VACUUM FULL.
    Compaction,
    Refresh,
    IndexBuild,
    Reindex,
    /// A UNIQUE, PRIMARY KEY or EXCLUDE constraint builds its index.
    ConstraintIndex {
        constraint: String,
    },
    NotNull {
        column: String,
    },
    Check {
        constraint: String,
    },
    ForeignKey {
        constraint: String,
    },
    DomainConstraint {
        domain: String,
    },
    /// Rows are compared with a partition's bounds.
    PartitionBound,
    /// VALIDATE CONSTRAINT.
    Validation {
        constraint: String,
    },
    /// Rows are found by a query (SELECT, UPDATE, DELETE, CREATE TABLE AS).
    Query,
    /// ANALYZE, VACUUM.
    Maintenance,
}

impl std::fmt::Display for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Work::VolatileDefault(default) => {
                write!(f, "the default {default} differs from row to row")
            }
            Work::ConstrainedDomain(domain) => write!(f, "the domain {domain} has constraints"),
            Work::Numbered => f.write_str("every row gets a number"),
            Work::StoredGenerated => f.write_str("the generated value is stored in every row"),
            Work::TypeConversion { column, from, to } => {
                write!(f, "{column} is converted from {from} to {to}")
            }
            Work::TimeZoneConversion { column } => {
                write!(f, "{column} is converted with the session's TimeZone")
            }
            Work::IndexConversion { column } => write!(f, "indexes depend on the type of {column}"),
            Work::SetLogged => f.write_str("logged and unlogged tables are stored differently"),
            Work::AccessMethod => f.write_str("the access method changes"),
            Work::Tablespace => f.write_str("the files move to another tablespace"),
            Work::Compaction => f.write_str("the table is written anew"),
            Work::Refresh => f.write_str("the query runs and its result is stored"),
            Work::IndexBuild => f.write_str("an index is built"),
            Work::Reindex => f.write_str("indexes are built again"),
            Work::ConstraintIndex { constraint } => write!(f, "the index of {constraint} is built"),
            Work::NotNull { column } => write!(f, "rows are searched for NULL in {column}"),
            Work::Check { constraint } => write!(f, "rows are checked against {constraint}"),
            Work::ForeignKey { constraint } => write!(f, "rows are looked up for {constraint}"),
            Work::DomainConstraint { domain } => write!(f, "rows are checked against {domain}"),
            Work::PartitionBound => f.write_str("rows are compared with the partition's bounds"),
            Work::Validation { constraint } => write!(f, "{constraint} is validated"),
            Work::Query => f.write_str("a query reads it"),
            Work::Maintenance => f.write_str("maintenance reads it"),
        }
    }
}

/// How many rows a statement writes into, or removes from, a relation that existed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Some, found by a condition.
    Some,
    /// Every one.
    All,
}

/// What one statement does to one relation on behalf of one of its changes.
///
/// A relation may be touched several times; [`super::effects`] folds them.
#[derive(Clone, Debug, PartialEq)]
pub struct Touch {
    /// As the search path shows it: `orders`, `billing.orders`.
    pub relation: String,
    pub kind: RelationKind,
    pub lock: LockMode,
    pub role: Role,
    /// The heap gets a new file with other contents.
    pub rewrite: bool,
    /// Read in full.
    pub scan: bool,
    /// Indexes that existed and are built again, by name.
    pub index_rebuild: Vec<String>,
    /// A new index is built on it.
    pub index_build: bool,
    /// Why there is a rewrite, scan or build.
    pub work: Option<Work>,
    pub written: Option<Written>,
    /// Rows, columns or the whole relation are gone afterwards.
    pub data_loss: bool,
    /// Position in [`Verdict::changes`] of the change that is the cause.
    pub change: usize,
    pub birth: Birth,
    pub rows: Option<f64>,
    pub bytes: Option<u64>,
}

/// When a relation came into being, seen from the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Birth {
    /// Before everything judged here.
    Base,
    /// In an earlier migration of the folder: it has rows by the time this one runs.
    EarlierFile,
    /// In the same file, in a transaction that has committed.
    SameFile,
    /// In the same transaction: nobody else sees it.
    SameTransaction,
}

/// The server will not run the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub sqlstate: &'static str,
    pub message: String,
    pub hint: Option<String>,
    /// `false`: it depends on rows nobody here has seen (NULLs, duplicates).
    pub certain: bool,
}

impl Refusal {
    pub fn new(sqlstate: &'static str, message: impl Into<String>) -> Self {
        Refusal { sqlstate, message: message.into(), hint: None, certain: true }
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Marks a refusal that only some contents of the tables cause.
    pub fn perhaps(mut self) -> Self {
        self.certain = false;
        self
    }
}

/// What is known of one statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    pub changes: Vec<super::Change>,
    pub touches: Vec<Touch>,
    pub refusal: Option<Refusal>,
    /// Parts nobody here can judge, each with the reason.
    pub opaque: Vec<String>,
    /// Runs only outside of a transaction block.
    pub own_transaction: bool,
    /// What was there cannot come back by a statement (values, dropped objects).
    pub irreversible: bool,
    /// Facts about the statement worth telling that are neither lock nor work:
    /// (`rule id`, message) pairs are made from them by the rules.
    pub remarks: Vec<super::Remark>,
}
