//! Statements of PostgreSQL as the judge needs them: names folded, spellings of types unified,
//! everything that has no say in locks, work or loss left out.

mod alter;
mod expression;
mod object;
mod query;
mod relation;

pub use alter::*;
pub use expression::*;
pub use object::*;
pub use query::*;
pub use relation::*;

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    CreateTable(Box<CreateTable>),
    CreateTableAs(Box<CreateTableAs>),
    CreateIndex(Box<CreateIndex>),
    CreateView(Box<CreateView>),
    RefreshMaterializedView {
        name: Name,
        concurrently: bool,
        with_data: bool,
    },
    CreateSequence(Box<CreateSequence>),
    AlterSequence {
        name: Name,
        if_exists: bool,
        options: SequenceOptions,
    },
    /// `ALTER TABLE`, and `ALTER INDEX | VIEW | MATERIALIZED VIEW | FOREIGN TABLE`; also the
    /// rename, owner and schema forms of `ALTER SEQUENCE`.
    AlterTable(Box<AlterTable>),
    /// `ALTER TABLE | INDEX | MATERIALIZED VIEW ALL IN TABLESPACE … SET TABLESPACE …`.
    MoveAll {
        kind: RelationWord,
        tablespace: String,
        to: String,
    },
    CreateType(Box<CreateType>),
    AlterType(Box<AlterType>),
    CreateDomain(Box<CreateDomain>),
    AlterDomain(Box<AlterDomain>),
    CreateFunction(Box<CreateFunction>),
    AlterFunction(Box<AlterFunction>),
    CreateTrigger(Box<CreateTrigger>),
    CreateRule(Box<CreateRule>),
    CreatePolicy(Box<CreatePolicy>),
    AlterPolicy(Box<AlterPolicy>),
    CreateSchema {
        name: Option<String>,
        if_not_exists: bool,
        elements: Vec<Statement>,
    },
    CreatePublication(Box<Publication>),
    AlterPublication(Box<AlterPublication>),
    CreateStatistics(Box<CreateStatistics>),
    /// `CREATE` of a kind that touches no relation: role, database, extension, cast, operator,
    /// text search …
    CreateObject(Box<CreateObject>),
    /// `IMPORT FOREIGN SCHEMA`: from which server, into which schema.
    ImportForeignSchema {
        server: String,
        schema: String,
    },
    /// `ALTER` of such a kind, and rename, owner and schema of triggers, rules, schemas …
    AlterObject(Box<AlterObject>),
    Drop(Box<Drop>),
    /// `DROP OWNED BY`, `REASSIGN OWNED BY`.
    Owned {
        drop: bool,
        cascade: bool,
        roles: Vec<String>,
        /// Who gets what is reassigned.
        to: Option<String>,
    },
    Comment {
        target: Target,
    },
    SecurityLabel {
        target: Target,
    },
    Grant(Box<Grant>),
    Truncate {
        tables: Vec<RelationRef>,
        cascade: bool,
        restart_identity: bool,
    },
    Lock {
        tables: Vec<RelationRef>,
        mode: String,
        nowait: bool,
    },
    Analyze {
        tables: Vec<Name>,
        /// Columns of each table, where some are named.
        columns: Vec<Vec<String>>,
    },
    Vacuum {
        tables: Vec<Name>,
        /// Columns of each table, where some are named.
        columns: Vec<Vec<String>>,
        full: bool,
        analyze: bool,
        /// PARALLEL with workers.
        parallel: bool,
    },
    Cluster {
        table: Option<Name>,
        index: Option<String>,
    },
    Reindex {
        what: ReindexTarget,
        name: Option<Name>,
        concurrently: bool,
        /// Options of the list in parentheses.
        options: Vec<String>,
    },
    Select(Box<Query>),
    Insert(Box<Insert>),
    Update(Box<Update>),
    Delete(Box<Delete>),
    Merge(Box<Merge>),
    Copy(Box<Copy>),
    /// `body` is the text between the quotes.
    Do {
        language: String,
        body: String,
    },
    Call {
        name: Name,
        arguments: Vec<Expr>,
    },
    Set(Setting),
    Transaction(Transaction),
    Explain {
        analyze: bool,
        statement: Box<Statement>,
    },
    Prepare {
        name: String,
        /// Types of the parameters, as far as they are said, and how many there are.
        types: Vec<TypeName>,
        parameters: usize,
        statement: Box<Statement>,
    },
    Execute {
        name: String,
        arguments: Vec<Expr>,
    },
    DeclareCursor {
        name: String,
        /// WITH HOLD: it outlives its transaction.
        hold: bool,
        query: Box<Query>,
    },
    /// FETCH, MOVE, CLOSE and DEALLOCATE (`word`); with ALL there is no name.
    Cursor {
        word: String,
        name: Option<String>,
    },
    /// EXECUTE of a text that is put together in a PL/pgSQL body, with the constants of the body in
    /// place of their names.
    RunText {
        text: String,
        node: Node,
    },
    /// RAISE EXCEPTION in a PL/pgSQL body; the text is the SQLSTATE if it is said.
    Raise(Option<String>),
    /// Runs, and touches neither relations nor their data: LISTEN, NOTIFY, CHECKPOINT, SET
    /// CONSTRAINTS, FETCH …; the text is its first words (`checkpoint`).
    Harmless(String),
    /// Nobody here knows what it does; the text says why.
    Opaque(String),
}

/// Statements that move transactions.
#[derive(Clone, Debug, PartialEq)]
pub enum Transaction {
    Begin,
    Commit,
    Rollback,
    Savepoint(String),
    Release(String),
    RollbackTo(String),
    /// Two-phase commit.
    Prepare,
}

/// `SET name = value`, `RESET name` (`value` is `None`), `RESET ALL` (`name` is `all`).
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Folded; `SET TIME ZONE` is `timezone`, `SET ROLE` is `role`.
    pub name: String,
    /// Values without quotes, joined with `, `; `None` for DEFAULT and RESET.
    pub value: Option<String>,
    pub local: bool,
}

/// A possibly qualified name, folded to how the catalog stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    pub schema: Option<String>,
    pub name: String,
}

/// A relation where `ONLY` may be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationRef {
    pub name: Name,
    pub only: bool,
}

impl Name {
    /// Returns an unqualified name.
    pub fn plain(name: impl Into<String>) -> Self {
        Name { schema: None, name: name.into() }
    }

    pub fn qualified(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Name { schema: Some(schema.into()), name: name.into() }
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}
