//! Everything that is read before text is made of it.

use super::constraints::Constraint;
use super::expressions::{Expression, Expressions, Trees};
use super::indexes::Index;
use super::maps::{HashMap, HashSet};
use super::names::Words;
use super::relations::{Columns, Relation};

/// What a type looks like to its columns.
#[derive(Clone, Copy)]
pub struct TypeFacts {
    pub storage: u8,
    pub collation: u32,
}

/// The sequence of an identity column.
pub struct Identity {
    pub oid: u32,
    pub schema: String,
    pub name: String,
    pub options: String,
    pub acl: Option<String>,
}

/// A row of `pg_depend` between objects of users.
#[derive(Clone, Copy)]
pub struct Dependency {
    pub from: (u32, u32),
    pub to: (u32, u32),
}

#[derive(Default)]
pub struct Raw {
    pub major: u32,
    pub words: Words,
    pub roles: HashMap<u32, String>,
    pub tablespaces: HashMap<u32, String>,
    pub access_methods: HashMap<u32, String>,
    /// Quoted, with the schema where that is not the server's own.
    pub collations: HashMap<u32, String>,
    pub types: HashMap<u32, TypeFacts>,
    pub classes: HashMap<u32, super::indexes::OperatorClass>,
    pub relations: HashMap<u32, Relation>,
    pub columns: Columns,
    pub parents: HashMap<u32, Vec<u32>>,
    pub identities: HashMap<(u32, i16), Identity>,
    /// `SERVER … OPTIONS (…)`.
    pub foreign: HashMap<u32, String>,
    pub trees: Trees,
    /// Texts of defaults.
    pub expressions: Expressions,
    /// Texts of checks.
    pub checks: Expressions,
    /// Defaults by table and column: the number of the row, and what it says.
    pub defaults: HashMap<(u32, i16), (u32, Expression)>,
    pub constraints: Vec<Constraint>,
    /// The table of each constraint.
    pub constraint_tables: HashMap<u32, u32>,
    pub indexes: Vec<Index>,
    pub indexes_by_oid: HashMap<u32, usize>,
    /// The spelling of a type with its modifier.
    pub spelled: HashMap<(u32, i32), String>,
    pub comments: HashMap<(u32, u32), Vec<(i16, String)>>,
    /// Constraints whose index has a comment, by number.
    pub commented_keys: HashMap<u32, usize>,
    /// Not-null constraints that have a comment.
    pub commented_not_null: Vec<usize>,
    pub members: HashSet<(u32, u32)>,
    pub depends: Vec<Dependency>,
}

impl Raw {
    pub fn relation(&self, oid: u32) -> Option<&Relation> {
        self.relations.get(&oid)
    }

    /// Returns the quoted name of a relation.
    pub fn qualified(&self, relation: &Relation) -> String {
        self.words.qualified(&relation.schema, &relation.name)
    }

    pub fn columns_of(&self, relation: u32) -> &[super::relations::Column] {
        self.columns.get(&relation).map_or(&[], Vec::as_slice)
    }

    /// Returns the name of a column.
    pub fn column(&self, relation: u32, number: i16) -> &str {
        let columns = self.columns_of(relation);
        let at = columns.binary_search_by_key(&number, |column| column.number);
        at.map_or("", |at| &columns[at].name)
    }

    pub fn column_list(&self, relation: u32, numbers: &[i16]) -> String {
        self.words.list(numbers.iter().map(|number| self.column(relation, *number)))
    }

    pub fn role(&self, oid: u32) -> &str {
        self.roles.get(&oid).map_or("", String::as_str)
    }

    /// Returns the table of a constraint.
    pub fn constraints_by_oid(&self, oid: u32) -> Option<u32> {
        self.constraint_tables.get(&oid).copied()
    }

    /// Returns the names that a tree speaks of, for telling expressions apart.
    pub fn names_in(&self, relation: u32, columns: &[i16]) -> String {
        let mut names = String::new();
        for number in columns {
            match number {
                0 => names.push_str(self.relation(relation).map_or("", |r| r.name.as_str())),
                number => names.push_str(self.column(relation, *number)),
            }
            names.push('\0');
        }
        names
    }
}
