//! What a moment of a database is asked for, and what it says of its tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Depth;

/// A table to be marked over chosen columns. Two marks can be compared when their asks have the
/// same labels in the same order, whatever the columns behind them are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableAsk {
    /// As [`TableFacts::name`] has it.
    pub table: String,
    pub columns: Vec<ColumnAsk>,
    /// Only rows of which this SQL condition is true.
    pub filter: Option<String>,
    pub depth: Depth,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnAsk {
    /// What it is called in the mark.
    pub label: String,
    /// SQL over the columns of the table.
    pub expression: String,
}

impl ColumnAsk {
    /// Asks for a column as it is.
    pub fn plain(name: &str) -> Self {
        ColumnAsk { label: name.to_owned(), expression: name.to_owned() }
    }
}

/// What one row amounts to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowMark {
    /// The values of the key, as text.
    pub key: Vec<String>,
    pub hash: String,
}

/// The tables of a database that hold data, and those that cannot be marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    pub tables: Vec<TableFacts>,
    pub excluded: Vec<Excluded>,
}

/// What is known of a table before its rows are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFacts {
    /// With its schema, quoted where the engine needs it.
    pub name: String,
    /// In the order of the table.
    pub columns: Vec<ColumnFacts>,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// As the engine estimates it; a table without an estimate has 0.
    pub bytes: u64,
    /// Its rows are read through the table that it is a part of.
    pub part: bool,
}

/// A column that holds data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Quoted where the engine needs it.
    pub name: String,
    pub type_name: String,
}

/// Something that holds data and is not marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excluded {
    pub name: String,
    pub why: String,
}

impl TableFacts {
    /// Asks for every column as it is.
    pub fn ask(&self, depth: Depth) -> TableAsk {
        TableAsk {
            table: self.name.clone(),
            columns: self.columns.iter().map(|column| ColumnAsk::plain(&column.name)).collect(),
            filter: None,
            depth,
        }
    }

    /// Tells whether a person who says `name` can mean this table: with its schema or without.
    pub fn answers_to(&self, name: &str) -> bool {
        let bare = |name: &str| name.replace('"', "");
        let (own, asked) = (bare(&self.name), bare(name));
        own == asked || own.split_once('.').is_some_and(|(_, table)| table == asked)
    }
}

impl Inventory {
    /// Returns the only table that answers to the name.
    pub fn find(&self, name: &str) -> Result<&TableFacts, String> {
        let mut found = self.tables.iter().filter(|table| table.answers_to(name));
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (Some(one), Some(other)) => {
                Err(format!("`{name}` may be {} or {}; name its schema", one.name, other.name))
            }
            (None, _) => Err(match self.excluded.iter().find(|out| out.name == name) {
                Some(out) => format!("{name} cannot be marked: {}", out.why),
                None => format!("no table is called `{name}`"),
            }),
        }
    }

    /// Returns the tables of these names, or all that are read by themselves when none is named.
    pub fn choose(&self, names: &[String]) -> Result<Vec<&TableFacts>, String> {
        if names.is_empty() {
            return Ok(self.tables.iter().filter(|table| !table.part).collect());
        }
        names.iter().map(|name| self.find(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inventory(names: &[&str]) -> Inventory {
        let table = |name: &&str| TableFacts { name: (*name).to_owned(), ..TableFacts::default() };
        Inventory { tables: names.iter().map(table).collect(), excluded: Vec::new() }
    }

    #[test]
    fn a_bare_name_is_enough_when_only_one_table_has_it() {
        let all = inventory(&["public.orders", "archive.orders", "public.\"Users\""]);
        assert_eq!(all.find("archive.orders").unwrap().name, "archive.orders");
        assert_eq!(all.find("Users").unwrap().name, "public.\"Users\"");
        assert!(all.find("orders").unwrap_err().contains("public.orders or archive.orders"));
        assert_eq!(all.find("order").unwrap_err(), "no table is called `order`");
    }
}
