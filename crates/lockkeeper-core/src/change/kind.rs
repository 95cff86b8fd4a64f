//! What a statement does to the schema, in words every engine shares.

use schemars::JsonSchema;
use serde::Serialize;

/// Kinds of changes; `snake_case` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    CreateTable,
    CreateTableAs,
    DropTable,
    RenameTable,
    SetSchema,
    OwnerTo,
    SetOptions,
    SetLogged,
    SetUnlogged,
    SetAccessMethod,
    SetTablespace,
    ReplicaIdentity,
    Inherit,
    NoInherit,
    AttachPartition,
    DetachPartition,
    CreatePartition,
    AddColumn,
    DropColumn,
    RenameColumn,
    SetType,
    SetDefault,
    DropDefault,
    SetNotNull,
    DropNotNull,
    SetExpression,
    DropExpression,
    AddIdentity,
    SetIdentity,
    DropIdentity,
    SetStorage,
    SetCompression,
    SetStatistics,
    AddCheck,
    AddNotNull,
    AddUnique,
    AddPrimaryKey,
    AddExclusion,
    AddForeignKey,
    AlterConstraint,
    ValidateConstraint,
    DropConstraint,
    RenameConstraint,
    CreateIndex,
    DropIndex,
    AlterIndex,
    RenameIndex,
    AttachIndex,
    Reindex,
    CreateView,
    ReplaceView,
    AlterView,
    DropView,
    RenameView,
    CreateMaterializedView,
    DropMaterializedView,
    RefreshMaterializedView,
    CreateSequence,
    AlterSequence,
    DropSequence,
    RenameSequence,
    CreateType,
    CreateEnum,
    AddEnumValue,
    RenameEnumValue,
    AlterType,
    DropType,
    CreateDomain,
    AlterDomain,
    AddDomainConstraint,
    ValidateDomainConstraint,
    DropDomain,
    CreateFunction,
    ReplaceFunction,
    AlterFunction,
    DropFunction,
    CreateTrigger,
    AlterTrigger,
    EnableTrigger,
    DisableTrigger,
    DropTrigger,
    CreateRule,
    AlterRule,
    DropRule,
    CreatePolicy,
    AlterPolicy,
    DropPolicy,
    RowSecurity,
    CreateSchema,
    DropSchema,
    CreateExtension,
    AlterExtension,
    DropExtension,
    CreatePublication,
    AlterPublication,
    DropPublication,
    CreateStatistics,
    DropStatistics,
    CreateDatabase,
    DropDatabase,
    CreateTablespace,
    DropTablespace,
    CreateRole,
    AlterRole,
    DropRole,
    CreateObject,
    AlterObject,
    DropObject,
    RenameObject,
    Comment,
    SecurityLabel,
    Grant,
    Revoke,
    Insert,
    Update,
    Delete,
    Merge,
    Truncate,
    Copy,
    Select,
    LockTable,
    Analyze,
    Vacuum,
    Cluster,
    Call,
    Do,
    Set,
    Transaction,
    Rebuild,
    Pragma,
    Harmless,
    Opaque,
}

/// One change of a statement, with what rules ask about it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    pub kind: ChangeKind,
    /// The object, as the search path shows it: `orders`, `billing.orders_idx`.
    pub object: String,
    /// The relation it belongs to, when the object is no relation itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The type given, or the new one.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// The old name, type or value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The new name, schema, value; the parent a partition goes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The relation a foreign key points at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<String>,
    /// Everything a CASCADE takes along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_drops: Vec<String>,
    /// CASCADE was written.
    #[serde(skip_serializing_if = "is_false")]
    pub cascade: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub concurrently: bool,
    /// IF EXISTS, IF NOT EXISTS or OR REPLACE was written.
    #[serde(skip_serializing_if = "is_false")]
    pub conditional: bool,
    /// Nothing happens, because the condition says so.
    #[serde(skip_serializing_if = "is_false")]
    pub skipped: bool,
    /// NOT VALID or NOT ENFORCED.
    #[serde(skip_serializing_if = "is_false")]
    pub not_valid: bool,
    /// A constraint takes over an index that exists.
    #[serde(skip_serializing_if = "is_false")]
    pub using_index: bool,
    /// A column is NOT NULL and has no default.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// The object existed before the file that is judged.
    #[serde(skip_serializing_if = "is_false")]
    pub existed: bool,
    /// Every row is written or removed (no condition, or one that is always true).
    #[serde(skip_serializing_if = "is_false")]
    pub all_rows: bool,
    /// A clause in words where no other field fits: `default`, `check (…)`, `volatile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Something worth telling that is neither a lock nor work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Old code that names it breaks: a rename, a drop, a changed signature.
    Breaks { object: String, how: String },
    /// A name longer than the engine keeps.
    Truncated { name: String, kept: String },
    /// `IF NOT EXISTS` met an object that is there and may be another one.
    AlreadyThere { object: String },
    /// A foreign key without an index on its own columns.
    NoSupportingIndex { table: String, columns: Vec<String> },
    /// An index equal to, or a prefix of, another.
    DuplicateIndex { index: String, like: String },
    /// A scan is skipped thanks to a constraint.
    ProvenBy { constraint: String },
    /// A new value of an enum is used in the transaction that adds it, and the like.
    Hint { topic: String, text: String },
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Change {
    pub fn new(kind: ChangeKind, object: impl Into<String>) -> Self {
        Change {
            kind,
            object: object.into(),
            on: None,
            column: None,
            columns: Vec::new(),
            ty: None,
            from: None,
            to: None,
            references: None,
            also_drops: Vec::new(),
            cascade: false,
            concurrently: false,
            conditional: false,
            skipped: false,
            not_valid: false,
            using_index: false,
            required: false,
            existed: false,
            all_rows: false,
            detail: None,
        }
    }
}
