//! CREATE of tables, indexes, views and sequences.

use super::{Expr, Name, OptionChange, Query, TypeName};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persistence {
    #[default]
    Permanent,
    Temporary,
    Unlogged,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateTable {
    pub name: Name,
    pub if_not_exists: bool,
    pub persistence: Persistence,
    pub columns: Vec<ColumnDef>,
    pub constraints: Vec<TableConstraint>,
    pub likes: Vec<Like>,
    pub inherits: Vec<Name>,
    pub partition_of: Option<(Name, PartitionBound)>,
    pub partition_by: Option<PartitionBy>,
    /// `OF type`.
    pub of_type: Option<Name>,
    pub options: Vec<(String, String)>,
    pub tablespace: Option<String>,
    pub access_method: Option<String>,
    /// The server of a foreign table.
    pub server: Option<String>,
    /// OPTIONS (…) of a foreign table.
    pub foreign_options: Vec<OptionChange>,
    pub on_commit: Option<OnCommit>,
}

/// What becomes of a temporary table when the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCommit {
    /// It stays, with its rows or without.
    Keep,
    Drop,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Like {
    pub table: Name,
    /// How many columns are written in front of it.
    pub behind: usize,
    /// Lower-case words left in after INCLUDING and EXCLUDING: `defaults`, `constraints`,
    /// `indexes`, `identity`, `generated`, `statistics`, `storage`, `compression`, `comments`.
    pub including: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnDef {
    pub name: String,
    /// `None` in `PARTITION OF` and `OF`, where a column is only given options.
    pub ty: Option<TypeName>,
    pub collation: Option<Name>,
    pub constraints: Vec<ColumnConstraint>,
    pub storage: Option<String>,
    pub compression: Option<String>,
    /// OPTIONS (…) of a foreign table's column.
    pub foreign_options: Vec<OptionChange>,
}

/// A constraint written behind a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnConstraint {
    pub name: Option<String>,
    pub kind: ColumnConstraintKind,
    pub state: ConstraintState,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ColumnConstraintKind {
    Null,
    NotNull { no_inherit: bool },
    Default(Expr),
    Generated { expr: Expr, stored: bool },
    Identity { always: bool, options: SequenceOptions },
    Check { expr: Expr, no_inherit: bool },
    Unique(KeyOptions),
    PrimaryKey(KeyOptions),
    References(References),
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableConstraint {
    pub name: Option<String>,
    pub kind: TableConstraintKind,
    pub state: ConstraintState,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TableConstraintKind {
    Check { expr: Expr, no_inherit: bool },
    NotNull { column: String, no_inherit: bool },
    Unique { columns: Vec<String>, key: KeyOptions },
    PrimaryKey { columns: Vec<String>, key: KeyOptions },
    Exclude { method: String, elements: Vec<(IndexElement, String)>, predicate: Option<Expr> },
    ForeignKey { columns: Vec<String>, references: References },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyOptions {
    pub include: Vec<String>,
    pub nulls_not_distinct: bool,
    pub without_overlaps: bool,
    /// `USING INDEX name`.
    pub using_index: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct References {
    pub table: Name,
    /// Empty: the primary key.
    pub columns: Vec<String>,
    pub on_delete: Action,
    pub on_update: Action,
    pub match_full: bool,
    pub match_partial: bool,
    /// `ON DELETE SET NULL (columns)`.
    pub sets_some: bool,
    pub period: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    #[default]
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConstraintState {
    pub deferrable: bool,
    pub initially_deferred: bool,
    pub valid: bool,
    pub enforced: bool,
    /// DEFERRABLE or NOT DEFERRABLE was written (of interest to ALTER CONSTRAINT).
    pub deferral_said: bool,
    /// ENFORCED or NOT ENFORCED was written.
    pub enforcement_said: bool,
}

impl Default for ConstraintState {
    fn default() -> Self {
        ConstraintState {
            deferrable: false,
            initially_deferred: false,
            valid: true,
            enforced: true,
            deferral_said: false,
            enforcement_said: false,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionBy {
    /// `range`, `list` or `hash`.
    pub strategy: String,
    pub keys: Vec<IndexElement>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PartitionBound {
    Default,
    In(Vec<Expr>),
    Range { from: Vec<Expr>, to: Vec<Expr> },
    Hash { modulus: u64, remainder: u64 },
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateTableAs {
    pub name: Name,
    pub columns: Vec<String>,
    pub query: Query,
    /// `CREATE TABLE … AS EXECUTE name`: nothing known of the query.
    pub execute: bool,
    /// The name behind EXECUTE.
    pub prepared: Option<String>,
    pub if_not_exists: bool,
    pub with_data: bool,
    pub persistence: Persistence,
    pub on_commit: Option<OnCommit>,
    pub materialized_view: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateIndex {
    pub name: Option<String>,
    /// The name has a schema, which the server's grammar has no place for.
    pub qualified: bool,
    pub table: Name,
    pub only: bool,
    pub unique: bool,
    pub concurrently: bool,
    pub if_not_exists: bool,
    /// `btree` when not said.
    pub method: String,
    pub elements: Vec<IndexElement>,
    pub include: Vec<String>,
    pub nulls_not_distinct: bool,
    pub predicate: Option<Expr>,
    pub tablespace: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct IndexElement {
    pub key: IndexKey,
    pub collation: Option<Name>,
    pub opclass: Option<Name>,
    pub descending: bool,
    pub nulls_first: Option<bool>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum IndexKey {
    Column(String),
    Expression(Box<Expr>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateView {
    pub name: Name,
    pub or_replace: bool,
    pub temporary: bool,
    pub recursive: bool,
    pub columns: Vec<String>,
    pub query: Query,
    /// The text of the query.
    pub sql: String,
    pub options: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateSequence {
    pub name: Name,
    pub if_not_exists: bool,
    pub persistence: Persistence,
    pub options: SequenceOptions,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceOptions {
    /// `OWNED BY t.c`; `Some(None)` is OWNED BY NONE.
    pub owned_by: Option<Option<(Name, String)>>,
    pub ty: Option<TypeName>,
    pub restart: bool,
    /// `SEQUENCE NAME` of an identity column.
    pub name: Option<Name>,
    /// Words of all other options, folded: `increment`, `cache` …
    pub others: Vec<String>,
    /// `SET LOGGED` / `SET UNLOGGED` of ALTER SEQUENCE (15+).
    pub set_logged: Option<bool>,
}
