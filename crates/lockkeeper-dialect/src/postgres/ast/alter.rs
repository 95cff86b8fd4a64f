//! ALTER TABLE and its relatives.

use super::{
    ColumnDef, ConstraintState, Expr, Name, OptionChange, PartitionBound, SequenceOptions,
    TableConstraint, TypeName,
};

/// The word behind ALTER (or DROP, COMMENT ON): what the writer says the relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationWord {
    Table,
    Index,
    View,
    MaterializedView,
    Sequence,
    ForeignTable,
}

impl RelationWord {
    pub fn text(self) -> &'static str {
        match self {
            RelationWord::Table => "table",
            RelationWord::Index => "index",
            RelationWord::View => "view",
            RelationWord::MaterializedView => "materialized view",
            RelationWord::Sequence => "sequence",
            RelationWord::ForeignTable => "foreign table",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterTable {
    pub word: RelationWord,
    pub name: Name,
    pub only: bool,
    pub if_exists: bool,
    pub actions: Vec<Alter>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Alter {
    AddColumn {
        if_not_exists: bool,
        column: ColumnDef,
    },
    DropColumn {
        if_exists: bool,
        name: String,
        cascade: bool,
    },
    /// `ALTER COLUMN`; for an index the column may be a number.
    Column {
        name: String,
        action: AlterColumn,
    },
    AddConstraint(TableConstraint),
    AlterConstraint {
        name: String,
        state: ConstraintState,
        inherit: Option<bool>,
    },
    ValidateConstraint(String),
    DropConstraint {
        if_exists: bool,
        name: String,
        cascade: bool,
    },
    /// ENABLE / DISABLE TRIGGER: the mode in words (`enable`, `disable`, `replica`, `always`) and
    /// the trigger's name, `all` or `user`.
    Trigger {
        mode: String,
        name: String,
    },
    Rule {
        mode: String,
        name: String,
    },
    /// ENABLE, DISABLE, FORCE, NO FORCE ROW LEVEL SECURITY.
    RowSecurity {
        mode: String,
    },
    ClusterOn(String),
    SetWithoutCluster,
    SetWithoutOids,
    SetAccessMethod(Option<String>),
    SetTablespace(String),
    SetLogged,
    SetUnlogged,
    /// `SET (…)`: names folded.
    SetOptions(Vec<(String, String)>),
    ResetOptions(Vec<String>),
    Inherit(Name),
    NoInherit(Name),
    OfType(Name),
    NotOf,
    OwnerTo(String),
    /// `default`, `full`, `nothing`, or `index` with its name.
    ReplicaIdentity {
        kind: String,
        index: Option<String>,
    },
    AttachPartition {
        name: Name,
        bound: PartitionBound,
    },
    DetachPartition {
        name: Name,
        concurrently: bool,
        finalize: bool,
    },
    /// `ALTER INDEX … ATTACH PARTITION`.
    AttachIndex(Name),
    /// MERGE PARTITIONS, SPLIT PARTITION: newer than 18.
    TooNew(String),
    RenameTo(String),
    RenameColumn {
        from: String,
        to: String,
    },
    RenameConstraint {
        from: String,
        to: String,
    },
    SetSchema(String),
    /// `[NO] DEPENDS ON EXTENSION`.
    DependsOnExtension,
    /// OPTIONS (…) of foreign tables.
    ForeignOptions(Vec<OptionChange>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum AlterColumn {
    SetType {
        ty: TypeName,
        collation: Option<Name>,
        using: Option<Expr>,
    },
    SetDefault(Expr),
    DropDefault,
    SetNotNull,
    DropNotNull,
    SetExpression(Expr),
    DropExpression {
        if_exists: bool,
    },
    AddIdentity {
        always: bool,
        options: SequenceOptions,
    },
    SetIdentity(SequenceOptions),
    DropIdentity {
        if_exists: bool,
    },
    /// `SET STATISTICS`; whether DEFAULT is written for a number.
    SetStatistics {
        default: bool,
    },
    SetStorage(String),
    SetCompression(String),
    SetOptions,
    ForeignOptions(Vec<OptionChange>),
}
