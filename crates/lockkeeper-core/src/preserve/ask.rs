//! What a moment of a database is asked for, and what it says of its tables.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Depth;

/// A table to be marked over chosen columns. Two marks can be compared when their asks have the
/// same labels in the same order, whatever the columns behind them are called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableAsk {
    /// As [`TableFacts::name`] has it.
    pub table: String,
    pub columns: Vec<ColumnAsk>,
    /// The mark of a column is taken together with these: a value that moves to the row of another
    /// key is seen, and the columns that stay prove something without those that go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// Only rows of which this SQL condition is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    pub depth: Depth,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// What stays when it is renamed, where there is such a thing.
    pub id: String,
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
    /// What stays when it is renamed, where there is such a thing.
    pub id: String,
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
            depth,
            ..TableAsk::default()
        }
    }

    /// Asks for every column as it is, each together with the primary key.
    pub fn keyed_ask(&self) -> TableAsk {
        TableAsk { key: self.key.clone(), ..self.ask(Depth::Columns) }
    }

    /// Tells whether a person who says `name` can mean this table: with its schema or without.
    pub fn answers_to(&self, name: &str) -> bool {
        self.spoken().any(|own| own == spoken(name))
    }

    /// Returns what the table is called, as [`spoken`] has it: with its schema and without.
    pub fn spoken(&self) -> impl Iterator<Item = String> {
        names_of(&self.name)
    }
}

/// Returns the name without the quotes around its parts: `"a""b".c` is said `a"b.c`.
pub fn spoken(name: &str) -> String {
    parts(name).join(".")
}

fn names_of(name: &str) -> impl Iterator<Item = String> + use<> {
    let mut parts = parts(name);
    let whole = parts.join(".");
    parts.remove(0);
    [whole, parts.join(".")].into_iter().filter(|name| !name.is_empty())
}

/// Splits at the dots outside of quotes; there is one part at least.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut letters) = (false, name.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => {}
            '"' => {
                quoted = !quoted;
                continue;
            }
            '.' if !quoted => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().into_iter().for_each(|part| part.push(letter));
    }
    parts
}

/// The tables of an inventory by what they are called.
struct Names<'a> {
    inventory: &'a Inventory,
    exact: HashMap<&'a str, &'a TableFacts>,
    spoken: HashMap<String, Vec<&'a TableFacts>>,
}

impl<'a> Names<'a> {
    fn of(inventory: &'a Inventory) -> Self {
        let exact = inventory.tables.iter().map(|table| (table.name.as_str(), table)).collect();
        let mut spoken: HashMap<String, Vec<&TableFacts>> = HashMap::new();
        for table in &inventory.tables {
            table.spoken().for_each(|name| spoken.entry(name).or_default().push(table));
        }
        Names { inventory, exact, spoken }
    }

    fn find(&self, name: &str) -> Result<&'a TableFacts, String> {
        if let Some(table) = self.exact.get(name) {
            return Ok(table);
        }
        match self.spoken.get(&spoken(name)).map(Vec::as_slice) {
            Some([one]) => Ok(one),
            Some([one, other, ..]) => {
                Err(format!("`{name}` may be {} or {}; name its schema", one.name, other.name))
            }
            Some([]) | None => Err(self.missing(name)),
        }
    }

    fn missing(&self, name: &str) -> String {
        let asked = spoken(name);
        let meant = |out: &&Excluded| names_of(&out.name).any(|own| own == asked);
        match self.inventory.excluded.iter().find(meant) {
            Some(out) => format!("{} cannot be marked: {}", out.name, out.why),
            None => format!("no table is called `{name}`"),
        }
    }
}

impl Inventory {
    /// Returns the only table that answers to the name; one that is called exactly so comes first.
    pub fn find(&self, name: &str) -> Result<&TableFacts, String> {
        Names::of(self).find(name)
    }

    /// Returns the tables of these names, or all that are read by themselves when none is named.
    pub fn choose(&self, names: &[String]) -> Result<Vec<&TableFacts>, String> {
        if names.is_empty() {
            return Ok(self.tables.iter().filter(|table| !table.part).collect());
        }
        let all = Names::of(self);
        names.iter().map(|name| all.find(name)).collect()
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

    #[test]
    fn quotes_are_a_part_of_no_name_and_quotes_in_it_are() {
        let all = inventory(&["ab", "\"a\"\"b\"", "\"a.b\"", "a.b"]);
        for name in ["ab", "\"a\"\"b\"", "\"a.b\"", "a.b"] {
            assert_eq!(all.find(name).unwrap().name, name);
        }
        assert_eq!(all.find("\"ab\"").unwrap().name, "ab");
        assert_eq!(inventory(&["\"a.b\""]).find("a.b").unwrap().name, "\"a.b\"");
    }

    #[test]
    fn what_is_left_out_is_known_by_its_bare_name() {
        let out = Excluded { name: "public.sums".into(), why: "a view".into() };
        let all = Inventory { tables: Vec::new(), excluded: vec![out] };
        assert_eq!(all.find("sums").unwrap_err(), "public.sums cannot be marked: a view");
    }

    #[test]
    fn many_tables_are_found_in_no_time() {
        let names: Vec<_> = (0..20_000).map(|at| format!("public.t{at}")).collect();
        let all = inventory(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let begun = std::time::Instant::now();
        assert_eq!(all.choose(&names).unwrap().len(), 20_000);
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }
}
