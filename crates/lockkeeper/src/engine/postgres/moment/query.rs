//! The SQL that marks a table, and what its answer means.

use lockkeeper_core::preserve::{CELLS, Depth, FOLD, TableAsk, TableMark};

use super::copy::Row;
use super::form::Forms;

/// Names everything that two marks must share to be comparable.
const ALGORITHM: &str = "postgres-send-lookup3-sum128/1";

/// Whatever may give another answer at every call is computed once a row: without it the bytes of a
/// row would be made for each of the two sums. This is the cheapest of what parallel workers may ask.
const ONCE: &str = "pg_is_in_recovery() IS NOT NULL";

/// Returns the SQL that marks the table over these forms of its columns.
pub fn table(ask: &TableAsk, from: &str, forms: &Forms, how: Hash) -> String {
    let condition = condition(ask);
    if ask.depth == Depth::Count {
        return format!("SELECT count(*) FROM {from}{condition}");
    }
    let each = if ask.depth == Depth::Columns { forms.columns.as_slice() } else { &[] };
    let of_key = if each.is_empty() { &[] } else { forms.key.as_slice() };
    let key: String = (0..of_key.len()).map(|at| format!("lockkeeper_key_{at}, ")).collect();
    let sums = (0..each.len())
        .map(|at| format!(", {}", how.sum(&how.form(&format!("{key}lockkeeper_{at}")), 0)));
    let sums: String = sums.collect();
    let named = |prefix: &'static str| {
        move |(at, form): (usize, &String)| format!(", {form} AS lockkeeper_{prefix}{at}")
    };
    let columns = each.iter().enumerate().map(named(""));
    let columns: String = columns.chain(of_key.iter().enumerate().map(named("key_"))).collect();
    format!(
        "SELECT count(*), {}, {}{sums} FROM (SELECT CASE WHEN {ONCE} THEN {} END \
         AS lockkeeper_row{columns} FROM {from}{condition}) lockkeeper_rows",
        how.sum("lockkeeper_row", 0),
        how.sum("lockkeeper_row", 1),
        how.form(&forms.columns.join(", ")),
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

/// Returns the SQL of the cells of a sketch: number, rows, sum of the hashes, sum of the keys, sum
/// of the products of both.
pub fn sketch(ask: &TableAsk, from: &str, forms: &Forms, key: &str) -> String {
    format!(
        "SELECT lockkeeper_hash & {}, count(*), sum(lockkeeper_hash), sum(lockkeeper_number), \
         sum((lockkeeper_hash >> 32) * (lockkeeper_number % {FOLD})) FROM (SELECT \
         CASE WHEN {ONCE} THEN {} END AS lockkeeper_hash, \
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

/// The hash of bytes with a seed, through an array of one: before version 18 the server keeps the
/// plain function for itself. It is the plain hash and [`OF_ARRAYS`], wrapped at 64 bits.
fn hash(bytes: &str, seed: u8) -> String {
    format!("hash_array_extended({}, {seed})", array(bytes))
}

fn array(bytes: &str) -> String {
    format!("ARRAY[{bytes}]")
}

/// What an array of one value adds to the hash of the value.
const OF_ARRAYS: i128 = 31;

/// How a server hashes bytes fastest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    Plain,
    ThroughArrays,
}

impl Hash {
    pub fn of(major: u32) -> Self {
        if major >= 18 { Hash::Plain } else { Hash::ThroughArrays }
    }

    /// What is hashed of these values.
    fn form(self, values: &str) -> String {
        match self {
            Hash::Plain => bytes(values),
            Hash::ThroughArrays => array(&bytes(values)),
        }
    }

    /// A sum and no exclusive or: two equal rows would cancel each other.
    fn sum(self, form: &str, seed: u8) -> String {
        match self {
            Hash::Plain => format!("coalesce(sum(hashbyteaextended({form}, {seed})), 0)"),
            Hash::ThroughArrays => format!("coalesce(sum(hash_array_extended({form}, {seed})), 0)"),
        }
    }

    /// Spells a sum over so many rows, the same on every server.
    fn spell(self, sum: i128, rows: u64) -> String {
        match self {
            Hash::Plain => hex(sum.wrapping_add(OF_ARRAYS * i128::from(rows))),
            Hash::ThroughArrays => hex(sum),
        }
    }
}

/// Makes the mark of the answer.
pub fn mark(ask: &TableAsk, row: &Row, how: Hash) -> TableMark {
    let mut mark =
        TableMark { name: ask.table.clone(), rows: row.number(0), ..TableMark::default() };
    let rows = mark.rows;
    let sum = |at: usize| how.spell(row.number(at), rows);
    let columns = ask.columns.iter().enumerate().map(|(at, c)| (c.label.clone(), sum(3 + at)));
    if ask.depth == Depth::Columns {
        mark.columns = columns.collect();
    }
    if ask.depth > Depth::Count {
        mark.hash = Some(sum(1) + &sum(2));
        mark.algorithm = ALGORITHM.to_owned();
    }
    mark
}

/// Spells a sum, cut to 64 bits.
pub fn hex(sum: i128) -> String {
    format!("{:016x}", sum as u64)
}
