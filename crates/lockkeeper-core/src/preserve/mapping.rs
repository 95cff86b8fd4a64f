//! What a migration promises of its data: `-- preserves: users.full_name = first || ' ' || last`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{TableFacts, spoken};

/// A column after the migration and the expression over the columns before it that it must equal,
/// row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// As it is called before and after, perhaps with its schema.
    pub table: String,
    pub column: String,
    pub expression: String,
}

impl Mapping {
    /// Reads the text after `preserves:`.
    pub fn parse(text: &str) -> Result<Mapping, String> {
        let wrong = || {
            format!(
                "`{text}` is no mapping; write `table.column = expression over the old columns`"
            )
        };
        let (left, right) = text.split_once('=').ok_or_else(wrong)?;
        let (table, column) = split_last_dot(left.trim()).ok_or_else(wrong)?;
        let expression = right.trim().trim_end_matches(';').trim();
        if table.is_empty() || column.is_empty() || expression.is_empty() {
            return Err(wrong());
        }
        let owned = |text: &str| text.trim().to_owned();
        Ok(Mapping { table: owned(table), column: owned(column), expression: owned(expression) })
    }
}

/// A promise as it was held against a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    pub column: String,
    pub expression: String,
    /// The table had this column before, and what it held was not compared: the promise was.
    #[serde(default, skip_serializing_if = "is_false")]
    pub replaced: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Returns what is promised of a table as it was before, the last word on each column.
pub fn promises(before: &TableFacts, mappings: &[Mapping]) -> Vec<Promise> {
    let mut found: Vec<Promise> = Vec::new();
    for mapping in mappings.iter().filter(|m| before.answers_to(&m.table)) {
        let had = before.columns.iter().any(|column| column.name == mapping.column);
        let itself = spoken(&mapping.column) == spoken(&mapping.expression);
        found.retain(|promise| promise.column != mapping.column);
        found.push(Promise {
            column: mapping.column.clone(),
            expression: mapping.expression.clone(),
            replaced: had && !itself,
        });
    }
    found
}

/// Splits at the last dot outside of quotes.
fn split_last_dot(name: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let mut last = None;
    for (at, c) in name.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => last = Some(at),
            _ => {}
        }
    }
    last.map(|at| (&name[..at], &name[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_header_says() {
        let mapping = Mapping::parse("app.users.full_name = first || ' = ' || last;").unwrap();
        assert_eq!((mapping.table.as_str(), mapping.column.as_str()), ("app.users", "full_name"));
        assert_eq!(mapping.expression, "first || ' = ' || last");
        let quoted = Mapping::parse("\"a.b\".\"c.d\" = x").unwrap();
        assert_eq!((quoted.table.as_str(), quoted.column.as_str()), ("\"a.b\"", "\"c.d\""));
        for wrong in ["users", "users = x", "t.a =", ".a = b"] {
            assert!(Mapping::parse(wrong).unwrap_err().contains("table.column"), "{wrong}");
        }
    }
}
