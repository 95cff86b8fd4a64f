//! Expressions: the server spells each distinct one once, however often it occurs.
//!
//! An expression is stored as a tree in text. Two trees that differ in nothing but positions in
//! the statement they came from, and speak of columns with the same names, have the same text.
//! Trees are long and mostly alike: what comes over the wire are prints of 128 bits, and one tree
//! of each print.

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy::{self, Row};
use super::maps::HashMap;
use super::names;

/// The print of a stored tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print(u32);

/// Prints that were seen.
#[derive(Default)]
pub struct Prints {
    known: HashMap<(u64, u64), Print>,
    /// A row that has each of them.
    sources: Vec<u32>,
}

/// Returns the two columns of a print.
pub fn print_of(tree: &str) -> String {
    format!(
        "hashtextextended({tree}::text COLLATE \"C\", 0), \
         hashtextextended({tree}::text COLLATE \"C\", 1)"
    )
}

impl Prints {
    /// Takes the print that begins at a cell; `None` for NULL.
    pub fn take(&mut self, row: &Row, at: usize) -> Option<Print> {
        let half = |at| row.get(at)?.parse::<i64>().ok().map(|half| half as u64);
        let print = (half(at)?, half(at + 1)?);
        let next = Print(self.sources.len() as u32);
        let found = *self.known.entry(print).or_insert(next);
        if found == next {
            self.sources.push(row.oid(0));
        }
        Some(found)
    }

    /// Fetches one tree of each print.
    pub async fn fetch(
        &self,
        session: &PgSession,
        tree: &str,
        catalog: &str,
    ) -> Result<Trees, DbError> {
        let mut trees = Trees::default();
        if self.sources.is_empty() {
            return Ok(trees);
        }
        let sql = format!(
            "SELECT oid, {tree} FROM {catalog} WHERE oid = ANY ('{{{}}}'::oid[])",
            names::oids(self.sources.iter().copied())
        );
        let mut found: HashMap<u32, Tree> = HashMap::default();
        copy::each(session, &sql, |row| {
            found.insert(row.oid(0), trees.intern(row.text(1)));
        })
        .await?;
        let of = |source| found.get(source).copied().unwrap_or(Tree(u32::MAX));
        trees.printed = self.sources.iter().map(of).collect();
        Ok(trees)
    }
}

/// A distinct tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tree(u32);

/// An expression with a text of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Expression(u32);

/// Where the server can find one occurrence: catalog and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    pub catalog: u32,
    pub oid: u32,
}

/// Trees that were seen, by their text without positions.
#[derive(Default)]
pub struct Trees {
    known: HashMap<Box<str>, Tree>,
    /// The columns that each tree speaks of; 0 is the whole row.
    columns: Vec<Vec<i16>>,
    bare: String,
    /// The tree of each print.
    printed: Vec<Tree>,
}

impl Trees {
    pub fn intern(&mut self, text: &str) -> Tree {
        self.bare.clear();
        strip(text, &mut self.bare);
        if let Some(tree) = self.known.get(self.bare.as_str()) {
            return *tree;
        }
        let tree = Tree(self.columns.len() as u32);
        self.columns.push(mentioned(&self.bare));
        self.known.insert(self.bare.as_str().into(), tree);
        tree
    }

    /// Returns the tree with a print.
    pub fn printed(&self, print: Print) -> Tree {
        self.printed[print.0 as usize]
    }

    /// Returns the columns that a tree speaks of.
    pub fn columns(&self, tree: Tree) -> &[i16] {
        self.columns.get(tree.0 as usize).map_or(&[], Vec::as_slice)
    }
}

const POSITION: &str = ":location ";

fn strip(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(POSITION) {
        out.push_str(&rest[..at]);
        rest = &rest[at + POSITION.len()..];
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
        rest = &rest[number..];
    }
    out.push_str(rest);
}

fn mentioned(tree: &str) -> Vec<i16> {
    let after = tree.split(":varattno ").skip(1);
    let mut columns: Vec<i16> =
        after.filter_map(|rest| rest.split(' ').next()?.parse().ok()).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Distinct expressions, and their text once the server has told it.
#[derive(Default)]
pub struct Expressions {
    known: HashMap<(Tree, String), Expression>,
    pub sources: Vec<Source>,
    pub texts: Vec<String>,
}

impl Expressions {
    /// Returns the expression of a tree over columns of these names.
    pub fn of(&mut self, tree: Tree, names: String, source: Source) -> Expression {
        let next = Expression(self.sources.len() as u32);
        let found = *self.known.entry((tree, names)).or_insert(next);
        if found == next {
            self.sources.push(source);
        }
        found
    }

    pub fn text(&self, expression: Expression) -> &str {
        self.texts.get(expression.0 as usize).map_or("", String::as_str)
    }

    /// Takes the texts as the server told them, by number.
    pub fn learn(&mut self, catalog: u32, told: &HashMap<u32, String>) {
        self.texts.resize(self.sources.len(), String::new());
        for (source, text) in self.sources.iter().zip(&mut self.texts) {
            if let Some(found) = told.get(&source.oid).filter(|_| source.catalog == catalog) {
                text.clone_from(found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_do_not_make_a_tree() {
        let mut trees = Trees::default();
        let one = trees.intern("{VAR :varno 1 :varattno 3 :vartype 23 :location 12} :location -1}");
        let two = trees.intern("{VAR :varno 1 :varattno 3 :vartype 23 :location 450} :location 7}");
        assert_eq!(one, two);
        assert_eq!(trees.columns(one), [3]);
        assert_ne!(one, trees.intern("{VAR :varno 1 :varattno 4 :vartype 23 :location 12}"));
    }

    #[test]
    fn names_make_an_expression() {
        let mut all = Expressions::default();
        let source = |oid| Source { catalog: 2604, oid };
        let a = all.of(Tree(0), "a".into(), source(1));
        assert_eq!(a, all.of(Tree(0), "a".into(), source(2)));
        let b = all.of(Tree(0), "b".into(), source(3));
        all.learn(2604, &[(1, "a > 0".into()), (3, "b > 0".into())].into_iter().collect());
        assert_eq!((all.text(a), all.text(b)), ("a > 0", "b > 0"));
    }
}
