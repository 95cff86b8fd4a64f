//! Queries and the statements that write rows.

use super::{Name, Node, RelationRef, Statement};

/// A SELECT, VALUES or TABLE, with everything that says what it reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub with: Vec<CommonTable>,
    /// FROM, joins flattened.
    pub from: Vec<FromItem>,
    /// The select list; rows of VALUES are `values`.
    pub outputs: Vec<Output>,
    pub values: Vec<Vec<Node>>,
    /// More than a thousand rows of VALUES were there; the rest is left out of `values`.
    pub truncated: bool,
    pub filter: Option<Node>,
    /// Join conditions, GROUP BY, HAVING, ORDER BY, LIMIT, windows, DISTINCT ON.
    pub others: Vec<Node>,
    /// Conditions of joins and HAVING, which are among the others, too.
    pub truths: Vec<Node>,
    /// Columns that USING joins on: each of them is one, however many items have it.
    pub using: Vec<String>,
    /// NATURAL is there: any name may be a column that joins.
    pub natural: bool,
    /// What GROUP BY lists, when that is nothing but a list.
    pub groups: Vec<Node>,
    /// HAVING is there.
    pub having: bool,
    /// DISTINCT without ON, and what ORDER BY lists.
    pub distinct: bool,
    pub orders: Vec<Node>,
    /// GROUPING SETS, CUBE or ROLLUP, or GROUP BY ALL: what is grouped is not in `groups`.
    pub group_sets: bool,
    /// GROUP BY or an aggregate's syntax (DISTINCT, HAVING) is there.
    pub grouped: bool,
    pub limited: bool,
    /// The other sides of UNION, INTERSECT, EXCEPT; `None` of the rest is theirs.
    pub united: Vec<Query>,
    /// FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE; names of `OF` (aliases), or all.
    pub locking: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CommonTable {
    pub name: String,
    /// Names of its columns, when given.
    pub columns: Vec<String>,
    pub recursive: bool,
    /// A Select, Insert, Update, Delete or Merge.
    pub statement: Statement,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub node: Node,
    pub alias: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FromItem {
    pub source: Source,
    pub alias: Option<String>,
    pub columns: Vec<String>,
    pub tablesample: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A relation or a common table's name.
    Relation(RelationRef),
    Query(Box<Query>),
    /// A function, ROWS FROM, XMLTABLE, JSON_TABLE: its expressions.
    Function(Vec<Node>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Insert {
    pub with: Vec<CommonTable>,
    pub table: Name,
    pub alias: Option<String>,
    pub columns: Vec<String>,
    /// OVERRIDING SYSTEM VALUE or USER VALUE.
    pub overriding: bool,
    /// `None` is DEFAULT VALUES.
    pub source: Option<Query>,
    pub conflict: Option<Conflict>,
    pub returning: Vec<Output>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Columns named as the arbiter (expressions left out).
    pub columns: Vec<String>,
    pub constraint: Option<String>,
    /// DO UPDATE's assignments; empty is DO NOTHING.
    pub assignments: Vec<Assignment>,
    pub filter: Option<Node>,
}

/// `column = value`; `(a, b) = (…)` is one per column when the right side is a row, else one for
/// all with the columns repeated and the value shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    pub column: String,
    pub value: Node,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    pub with: Vec<CommonTable>,
    pub table: RelationRef,
    pub alias: Option<String>,
    pub assignments: Vec<Assignment>,
    pub from: Vec<FromItem>,
    /// Join conditions of FROM.
    pub others: Vec<Node>,
    pub filter: Option<Node>,
    pub current_of: bool,
    pub returning: Vec<Output>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Delete {
    pub with: Vec<CommonTable>,
    pub table: RelationRef,
    pub alias: Option<String>,
    pub using: Vec<FromItem>,
    pub others: Vec<Node>,
    pub filter: Option<Node>,
    pub current_of: bool,
    pub returning: Vec<Output>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    pub with: Vec<CommonTable>,
    pub table: RelationRef,
    pub alias: Option<String>,
    pub source: FromItem,
    pub on: Node,
    pub updates: Vec<Assignment>,
    pub deletes: bool,
    pub inserts: bool,
    /// Columns and values of each WHEN NOT MATCHED THEN INSERT.
    pub rows: Vec<(Vec<String>, Vec<Node>)>,
    /// Conditions of WHEN and values of INSERT.
    pub others: Vec<Node>,
    /// RETURNING, or WHEN NOT MATCHED BY SOURCE: newer than 16.
    pub newer: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    pub table: Option<Name>,
    pub columns: Vec<String>,
    /// `COPY (query) TO`.
    pub query: Option<Statement>,
    /// `COPY … FROM`.
    pub into: bool,
    pub filter: Option<Node>,
    /// `WITH (freeze)`.
    pub freeze: bool,
}
