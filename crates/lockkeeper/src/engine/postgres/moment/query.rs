//! The SQL that marks a table, and what its answer means.

use lockkeeper_core::preserve::{CELLS, Depth, TableAsk, TableMark};

use super::copy::Row;
use super::form::Forms;

/// Names everything that two marks must share to be comparable.
const ALGORITHM: &str = "postgres-send-lookup3-sum128/1";

/// Returns the SQL that marks the table over these forms of its columns.
pub fn table(ask: &TableAsk, from: &str, forms: &Forms) -> String {
    let condition = condition(ask);
    if ask.depth == Depth::Count {
        return format!("SELECT count(*) FROM {from}{condition}");
    }
    let each = if ask.depth == Depth::Columns { forms.columns.as_slice() } else { &[] };
    let of_key = if each.is_empty() { &[] } else { forms.key.as_slice() };
    let key: String = (0..of_key.len()).map(|at| format!("lockkeeper_key_{at}, ")).collect();
    let sums =
        (0..each.len()).map(|at| format!(", {}", sum(&bytes(&format!("{key}lockkeeper_{at}")), 0)));
    let sums: String = sums.collect();
    let named = |prefix: &'static str| {
        move |(at, form): (usize, &String)| format!(", {form} AS lockkeeper_{prefix}{at}")
    };
    let columns = each.iter().enumerate().map(named(""));
    let columns: String = columns.chain(of_key.iter().enumerate().map(named("key_"))).collect();
    // Whatever may give another answer at every call is computed once a row: without it the bytes
    // of a row would be made for each of the two sums. The clock is the cheapest of these.
    format!(
        "SELECT count(*), {}, {}{sums} FROM (SELECT CASE WHEN clock_timestamp() > '-infinity' \
         THEN {} END AS lockkeeper_row{columns} FROM {from}{condition}) lockkeeper_rows",
        sum("lockkeeper_row", 0),
        sum("lockkeeper_row", 1),
        bytes(&forms.columns.join(", ")),
    )
}

/// Returns the SQL that marks single rows: the mark, then the key.
pub fn rows(ask: &TableAsk, from: &str, forms: &Forms, key: &[String], limit: u64) -> String {
    let text = |(at, column)| format!(", ({column})::text AS lockkeeper_key_{at}");
    let texts: String = key.iter().enumerate().map(text).collect();
    let order =
        if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    format!(
        "SELECT {}{texts} FROM {from}{}{order} LIMIT {limit}",
        hash(&bytes(&forms.columns.join(", ")), 0),
        condition(ask),
    )
}

/// Returns the SQL of the cells of a sketch: number, rows, sum of the hashes, sum of the keys.
pub fn sketch(ask: &TableAsk, from: &str, forms: &Forms, key: &str) -> String {
    format!(
        "SELECT lockkeeper_hash & {}, count(*), sum(lockkeeper_hash), sum(lockkeeper_number) \
         FROM (SELECT CASE WHEN clock_timestamp() > '-infinity' THEN {} END AS lockkeeper_hash, \
         ({key})::int8 AS lockkeeper_number FROM {from}{}) lockkeeper_rows GROUP BY 1",
        CELLS - 1,
        hash(&bytes(&forms.columns.join(", ")), 0),
        condition(ask),
    )
}

fn condition(ask: &TableAsk) -> String {
    ask.filter.as_ref().map_or(String::new(), |filter| format!(" WHERE {filter}"))
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
