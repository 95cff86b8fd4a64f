//! The SQL that marks a table, and what its answer means.

use lockkeeper_core::preserve::{Depth, TableAsk, TableMark};

use super::copy::Row;

/// Names everything that two marks must share to be comparable.
const ALGORITHM: &str = "postgres-send-lookup3-sum128/1";

/// Returns the SQL that marks the table over these forms of its columns.
pub fn table(ask: &TableAsk, from: &str, forms: &[String]) -> String {
    let condition = condition(ask);
    if ask.depth == Depth::Count {
        return format!("SELECT count(*) FROM {from}{condition}");
    }
    let each = if ask.depth == Depth::Columns { forms } else { &[] };
    let each = each.iter().enumerate();
    let sums: String =
        each.clone().map(|(at, _)| format!(", {}", sum(&bytes(&column(at)), 0))).collect();
    let columns: String = each.map(|(at, form)| format!(", {form} AS {}", column(at))).collect();
    // Whatever may give another answer at every call is computed once a row: without it the bytes
    // of a row would be made for each of the two sums. The clock is the cheapest of these.
    format!(
        "SELECT count(*), {}, {}{sums} FROM (SELECT CASE WHEN clock_timestamp() > '-infinity' \
         THEN {} END AS lockkeeper_row{columns} FROM {from}{condition}) lockkeeper_rows",
        sum("lockkeeper_row", 0),
        sum("lockkeeper_row", 1),
        bytes(&forms.join(", ")),
    )
}

/// Returns the SQL that marks single rows: the mark, then the key.
pub fn rows(ask: &TableAsk, from: &str, forms: &[String], key: &[String], limit: u64) -> String {
    let texts: String = key.iter().map(|column| format!(", ({column})::text")).collect();
    let order =
        if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    format!(
        "SELECT {}{texts} FROM {from}{}{order} LIMIT {limit}",
        hash(&bytes(&forms.join(", ")), 0),
        condition(ask),
    )
}

fn condition(ask: &TableAsk) -> String {
    ask.filter.as_ref().map_or(String::new(), |filter| format!(" WHERE {filter}"))
}

fn column(at: usize) -> String {
    format!("lockkeeper_{at}")
}

/// The bytes of a row as they go over the wire; a NULL differs from everything else.
fn bytes(values: &str) -> String {
    format!("record_send(ROW({values}))")
}

/// The server hashes bytes with a seed only for itself; through an array everybody may. Over one
/// value that is the hash of the value and a constant.
fn hash(bytes: &str, seed: u8) -> String {
    format!("hash_array_extended(ARRAY[{bytes}], {seed})")
}

/// A sum and no exclusive or: two equal rows would cancel each other.
fn sum(bytes: &str, seed: u8) -> String {
    format!("coalesce(sum({}), 0)", hash(bytes, seed))
}

/// Makes the mark of the answer.
pub fn mark(ask: &TableAsk, row: &Row) -> TableMark {
    let mut mark =
        TableMark { name: ask.table.clone(), rows: row.number(0), ..TableMark::default() };
    if ask.depth > Depth::Count {
        mark.hash = Some(hex(row.number(1)) + &hex(row.number(2)));
        mark.algorithm = ALGORITHM.to_owned();
    }
    if ask.depth == Depth::Columns {
        let labels = ask.columns.iter().enumerate();
        mark.columns = labels.map(|(at, c)| (c.label.clone(), hex(row.number(3 + at)))).collect();
    }
    mark
}

/// Spells a sum, cut to 64 bits.
pub fn hex(sum: i128) -> String {
    format!("{:016x}", sum as u64)
}
