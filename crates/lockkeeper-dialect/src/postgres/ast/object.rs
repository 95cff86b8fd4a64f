//! Types, functions, triggers, rules, policies, and everything dropped, commented on or granted.

use super::{ColumnDef, Expr, IndexElement, Name, RelationRef, RelationWord, Statement, TypeName};

#[derive(Clone, Debug, PartialEq)]
pub struct CreateType {
    pub name: Name,
    pub kind: TypeKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    Enum(Vec<String>),
    Composite(Vec<ColumnDef>),
    Range { subtype: Option<TypeName>, multirange: Option<Name> },
    Base,
    Shell,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterType {
    pub name: Name,
    pub actions: Vec<AlterTypeAction>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum AlterTypeAction {
    /// `place` is BEFORE (`true`) or AFTER, with the neighbour.
    AddValue {
        value: String,
        if_not_exists: bool,
        place: Option<(bool, String)>,
    },
    /// `DROP VALUE`, which the server reads and refuses.
    DropValue(String),
    RenameValue {
        from: String,
        to: String,
    },
    AddAttribute {
        column: ColumnDef,
        cascade: bool,
    },
    DropAttribute {
        name: String,
        if_exists: bool,
        cascade: bool,
    },
    AlterAttribute {
        name: String,
        ty: TypeName,
        cascade: bool,
    },
    RenameAttribute {
        from: String,
        to: String,
        cascade: bool,
    },
    RenameTo(String),
    SetSchema(String),
    OwnerTo(String),
    SetOptions,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateDomain {
    pub name: Name,
    pub ty: TypeName,
    pub collation: Option<Name>,
    pub default: Option<Expr>,
    pub not_null: bool,
    /// Names and expressions of the checks.
    pub checks: Vec<(Option<String>, Expr)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterDomain {
    pub name: Name,
    pub action: AlterDomainAction,
}

#[derive(Clone, Debug, PartialEq)]
pub enum AlterDomainAction {
    AddCheck {
        name: Option<String>,
        expr: Expr,
        valid: bool,
    },
    /// `ADD CONSTRAINT n NOT NULL` and `SET NOT NULL`.
    SetNotNull,
    /// `ADD [CONSTRAINT name] NOT NULL`.
    AddNotNull,
    DropNotNull,
    SetDefault(Expr),
    DropDefault,
    DropConstraint {
        name: String,
        if_exists: bool,
        cascade: bool,
    },
    ValidateConstraint(String),
    RenameConstraint {
        from: String,
        to: String,
    },
    RenameTo(String),
    SetSchema(String),
    OwnerTo(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateFunction {
    pub name: Name,
    pub or_replace: bool,
    pub procedure: bool,
    pub parameters: Vec<Parameter>,
    pub returns: Option<TypeName>,
    /// `RETURNS TABLE (…)`.
    pub returns_table: Vec<Parameter>,
    /// Folded; `sql` when the body is a standard one.
    pub language: Option<String>,
    pub volatility: Volatility,
    pub strict: bool,
    pub security_definer: bool,
    /// Names of `SET name …`.
    pub settings: Vec<String>,
    /// The value of `SET search_path`.
    pub search_path: Option<String>,
    pub body: FunctionBody,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    pub name: Option<String>,
    /// `in`, `out`, `inout`, `variadic`.
    pub mode: String,
    pub ty: TypeName,
    pub default: Option<Expr>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volatility {
    Immutable,
    Stable,
    #[default]
    Volatile,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FunctionBody {
    /// The text between the quotes.
    Text(String),
    /// `RETURN expr`, `BEGIN ATOMIC …`.
    Standard(Vec<Statement>),
    Return(Expr),
    None,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterFunction {
    /// `function`, `procedure`, `routine`, `aggregate`.
    pub word: String,
    pub name: Name,
    pub arguments: Option<Vec<TypeName>>,
    pub volatility: Option<Volatility>,
    /// The value of `SET search_path`.
    pub search_path: Option<String>,
    pub rename_to: Option<String>,
    pub set_schema: Option<String>,
    pub owner_to: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateTrigger {
    pub name: String,
    pub table: Name,
    pub or_replace: bool,
    /// CREATE CONSTRAINT TRIGGER.
    pub constraint: bool,
    /// `before`, `after`, `instead of`.
    pub timing: String,
    /// `insert`, `update`, `delete`, `truncate`.
    pub events: Vec<String>,
    /// `UPDATE OF …`.
    pub columns: Vec<String>,
    pub for_each_row: bool,
    pub when: Option<Expr>,
    pub from: Option<Name>,
    pub transition_tables: bool,
    /// INITIALLY DEFERRED.
    pub deferred: bool,
    /// Names of the transition tables.
    pub transitions: Vec<String>,
    pub function: Name,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateRule {
    pub name: String,
    pub table: Name,
    pub or_replace: bool,
    pub event: String,
    pub instead: bool,
    pub filter: Option<Expr>,
    pub actions: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatePolicy {
    pub name: String,
    pub table: Name,
    pub permissive: bool,
    pub command: String,
    pub roles: Vec<String>,
    pub using: Option<Expr>,
    pub check: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterPolicy {
    pub name: String,
    pub table: Name,
    pub rename_to: Option<String>,
    pub using: Option<Expr>,
    pub check: Option<Expr>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publication {
    pub name: String,
    pub tables: Vec<PublishedTable>,
    pub schemas: Vec<String>,
    pub all_tables: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PublishedTable {
    pub table: RelationRef,
    pub columns: Vec<String>,
    pub filter: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterPublication {
    pub name: String,
    /// `add`, `set`, `drop`; `other` for options, owner and rename.
    pub action: String,
    pub tables: Vec<PublishedTable>,
    pub schemas: Vec<String>,
    pub rename_to: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateStatistics {
    pub name: Option<Name>,
    pub if_not_exists: bool,
    pub elements: Vec<IndexElement>,
    pub table: Name,
}

/// Kinds of objects as DROP, COMMENT and GRANT name them, in lower case: `table`, `view`,
/// `materialized view`, `index`, `sequence`, `foreign table`, `type`, `domain`, `function`,
/// `procedure`, `aggregate`, `routine`, `trigger`, `rule`, `policy`, `schema`, `database`,
/// `tablespace`, `extension`, `role`, `event trigger`, `publication`, `subscription`,
/// `statistics`, `collation`, `conversion`, `operator`, `operator class`, `operator family`,
/// `cast`, `transform`, `language`, `access method`, `foreign data wrapper`, `server`,
/// `user mapping`, `text search configuration` (`dictionary`, `parser`, `template`), `column`,
/// `constraint`, `large object`.
pub type ObjectWord = String;

/// One object named by a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    pub word: ObjectWord,
    pub name: Name,
    /// The table of a trigger, rule, policy or constraint; for a column its relation, and `name`
    /// the column's. A constraint of a domain has the domain here and word `domain constraint`.
    pub on: Option<Name>,
    /// Types of the arguments, when said.
    pub arguments: Option<Vec<TypeName>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Drop {
    pub targets: Vec<Target>,
    pub if_exists: bool,
    pub cascade: bool,
    pub concurrently: bool,
}

/// An entry of OPTIONS (…) of foreign data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionChange {
    pub action: OptionAction,
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionAction {
    Add,
    Set,
    Drop,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreateObject {
    pub target: Target,
    pub if_not_exists: bool,
    pub or_replace: bool,
    /// Names of functions and types it mentions.
    pub uses: Vec<Name>,
    /// Objects it is made of, by word and name: the server of a user mapping, the wrapper of a
    /// server.
    pub needs: Vec<(ObjectWord, String)>,
    /// All words of an event trigger, a subscription or a cast, names and literals as written.
    pub words: Vec<String>,
    /// OPTIONS (…) of foreign data.
    pub options: Vec<OptionChange>,
    /// Of a wrapper: HANDLER and VALIDATOR; `Some(None)` is NO VALIDATOR.
    pub handler: Option<Option<Name>>,
    pub validator: Option<Option<Name>>,
    /// `name = value` of an aggregate or an operator; the grammar reads names of functions as types.
    pub parts: Vec<(String, Option<TypeName>)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlterObject {
    pub target: Target,
    pub rename_to: Option<String>,
    pub set_schema: Option<String>,
    pub owner_to: Option<String>,
    /// OPTIONS (…) of foreign data.
    pub options: Vec<OptionChange>,
    /// Of a wrapper: HANDLER and VALIDATOR; `Some(None)` is NO VALIDATOR.
    pub handler: Option<Option<Name>>,
    pub validator: Option<Option<Name>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grant {
    pub revoke: bool,
    /// Folded privileges (`select`, `all`) or, for roles, the roles.
    pub privileges: Vec<String>,
    /// Columns were named.
    pub columns: bool,
    pub column_names: Vec<String>,
    /// Privileges behind which columns stand, and those columns.
    pub column_privileges: Vec<String>,
    pub columns_named: Vec<(String, Vec<String>)>,
    /// GRANTED BY.
    pub granted_by: Option<String>,
    /// FOR ROLE of default privileges.
    pub for_roles: Vec<String>,
    pub targets: Vec<Target>,
    /// `ALL TABLES IN SCHEMA …`: word and schemas.
    pub all_in_schema: Option<(ObjectWord, Vec<String>)>,
    pub grantees: Vec<String>,
    pub grant_option: bool,
    pub cascade: bool,
    /// GRANT role TO role.
    pub membership: bool,
    /// ALTER DEFAULT PRIVILEGES.
    pub default_privileges: bool,
}

impl Grant {
    /// Returns the columns that stand behind a privilege.
    pub fn columns_of(&self, privilege: &str) -> Vec<String> {
        let found = self.columns_named.iter().filter(|(name, _)| name == privilege);
        found.flat_map(|(_, columns)| columns.clone()).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReindexTarget {
    Index,
    Table,
    Schema,
    Database,
    System,
}

impl From<RelationWord> for ObjectWord {
    fn from(word: RelationWord) -> Self {
        word.text().to_owned()
    }
}
