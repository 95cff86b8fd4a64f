//! SQLite's statements, as far as the judge asks about them. Expressions are kept as what they
//! mention, not as trees.

use std::fmt;

/// A name, perhaps with the database it lives in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    pub schema: Option<String>,
    pub name: String,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A column as an expression names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub table: Option<String>,
    pub column: String,
    /// In double quotes: SQLite takes what is no column for a string.
    pub quoted: bool,
}

/// What an expression is, where that matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    Null,
    /// A number, a string, with a sign or a cast.
    Literal,
    /// One column and nothing else.
    Column,
    /// `CURRENT_TIMESTAMP` and its like.
    Clock,
    #[default]
    Other,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expr {
    pub text: String,
    pub mentions: Vec<Mention>,
    pub queries: Vec<Query>,
    /// Tables of `x IN table`.
    pub tables: Vec<Name>,
    pub calls: Vec<String>,
    pub shape: Shape,
    /// What a condition without columns always is.
    pub truth: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub with: Vec<Cte>,
    pub arms: Vec<Arm>,
    pub order: Vec<Expr>,
    pub limited: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cte {
    pub name: String,
    pub columns: Vec<String>,
    pub query: Query,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arm {
    /// What joins it to the one before: `UNION`.
    pub operator: &'static str,
    pub outputs: Vec<Output>,
    pub from: Vec<Source>,
    pub filter: Option<Expr>,
    /// ON, GROUP BY, HAVING, windows.
    pub others: Vec<Expr>,
    /// DISTINCT, GROUP BY or a window: rows do not come out as they are.
    pub folds: bool,
    /// `VALUES`: its rows.
    pub values: Vec<Vec<Expr>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    All,
    AllOf(String),
    Value(Expr, Option<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub item: Item,
    pub alias: Option<String>,
    /// NATURAL or USING: a column of that name is one of both sides.
    pub merges: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Table(Name),
    Call(Name, Vec<Expr>),
    Query(Box<Query>),
    Group(Vec<Source>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub ty: Option<String>,
    pub not_null: bool,
    pub primary_key: bool,
    pub autoincrement: bool,
    pub unique: bool,
    pub default: Option<Expr>,
    pub generated: Option<Expr>,
    pub stored: bool,
    pub checks: Vec<(Option<String>, Expr)>,
    pub references: Vec<Reference>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    #[default]
    Check,
    /// CASCADE, SET NULL, SET DEFAULT: rows that refer are written.
    Write,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    pub table: String,
    pub columns: Vec<String>,
    pub on_delete: Action,
    pub on_update: Action,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    PrimaryKey(Vec<Expr>),
    Unique(Vec<Expr>),
    Check(Option<String>, Expr),
    ForeignKey(Vec<String>, Reference),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateTable {
    pub name: Name,
    pub temporary: bool,
    pub if_not_exists: bool,
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
    pub without_rowid: bool,
    pub strict: bool,
    pub query: Option<Query>,
    /// The module of a virtual table.
    pub module: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlterTable {
    RenameTo(String),
    AddColumn(Box<Column>),
    DropColumn(String),
    RenameColumn(String, String),
    DropNotNull(String),
    SetNotNull(String),
    AddCheck(Option<String>, Expr),
    DropConstraint(String),
    /// SQLite does not have it.
    Lacking(&'static str),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateIndex {
    pub name: Name,
    pub table: String,
    pub if_not_exists: bool,
    pub unique: bool,
    pub terms: Vec<Expr>,
    pub filter: Option<Expr>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateView {
    pub name: Name,
    pub temporary: bool,
    pub if_not_exists: bool,
    pub columns: Vec<String>,
    pub query: Query,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Insert,
    Delete,
    /// Of these columns; none: of any.
    Update(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTrigger {
    pub name: Name,
    pub temporary: bool,
    pub if_not_exists: bool,
    pub instead: bool,
    pub event: Event,
    pub table: Name,
    pub when: Option<Expr>,
    pub body: Vec<Statement>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Insert {
    pub with: Vec<Cte>,
    pub table: Name,
    pub columns: Vec<String>,
    /// `None`: DEFAULT VALUES.
    pub query: Option<Query>,
    /// `OR REPLACE`: rows in the way are removed.
    pub replaces: bool,
    /// `OR IGNORE`, `ON CONFLICT`: rows may be left out.
    pub may_skip: bool,
    /// Columns that `ON CONFLICT DO UPDATE` writes.
    pub updates: Vec<String>,
    pub others: Vec<Expr>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modify {
    pub with: Vec<Cte>,
    pub table: Name,
    pub alias: Option<String>,
    /// Columns with their new values; empty for a DELETE.
    pub sets: Vec<(Vec<String>, Expr)>,
    pub from: Vec<Source>,
    pub filter: Option<Expr>,
    pub others: Vec<Expr>,
    pub limited: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Table,
    View,
    Index,
    Trigger,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Kind::Table => "table",
            Kind::View => "view",
            Kind::Index => "index",
            Kind::Trigger => "trigger",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transaction {
    Begin,
    Commit,
    Rollback,
    Savepoint(String),
    Release(String),
    RollbackTo(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    CreateTable(Box<CreateTable>),
    AlterTable(Name, AlterTable),
    CreateIndex(Box<CreateIndex>),
    CreateView(Box<CreateView>),
    CreateTrigger(Box<CreateTrigger>),
    Drop { kind: Kind, name: Name, if_exists: bool },
    Select(Box<Query>),
    Insert(Box<Insert>),
    Update(Box<Modify>),
    Delete(Box<Modify>),
    Reindex(Option<Name>),
    Analyze(Option<Name>),
    Vacuum { into: bool },
    Pragma { name: String, value: Option<String> },
    Attach(String),
    Detach(String),
    Transaction(Transaction),
    Explain,
}
