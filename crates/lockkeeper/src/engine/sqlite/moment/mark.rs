//! How rows become a mark: BLAKE3 over the values with their storage classes, summed.
//!
//! A real that is a whole number counts as that number, as in SQLite's own comparisons: a table
//! that is made anew with another affinity keeps its mark. `'1'`, `1` and `x'31'` differ.

use lockkeeper_core::preserve::{Depth, RowMark, Sketch, TableAsk, TableMark};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::super::rows;

/// Names everything that two marks must share to be comparable.
const ALGORITHM: &str = "sqlite-typed-blake3-sum128/1";

/// Reals up to here stand for whole numbers without loss.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub fn table(conn: &Connection, ask: &TableAsk) -> rusqlite::Result<TableMark> {
    if ask.depth == Depth::Count {
        let sql = format!("SELECT count(*) FROM {}{}", ask.table, condition(ask));
        let rows: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
        return Ok(TableMark {
            name: ask.table.clone(),
            rows: rows as u64,
            ..TableMark::default()
        });
    }
    let columns = ask.columns.len();
    // Whole rows need no key beside them.
    let each = ask.depth == Depth::Columns;
    let key = if each { ask.key.as_slice() } else { &[] };
    let mut statement = conn.prepare(&select(ask, key))?;
    let mut found = statement.query([])?;
    let mut sums = Sums::new(if each { columns } else { 0 });
    while let Some(row) = found.next()? {
        sums.add(row, columns, key.len())?;
    }
    Ok(sums.mark(ask))
}

pub fn rows(
    conn: &Connection,
    ask: &TableAsk,
    key: &[String],
    limit: u64,
) -> rusqlite::Result<Vec<RowMark>> {
    let order =
        if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    let sql = format!("{}{order} LIMIT {limit}", select(ask, key));
    let columns = ask.columns.len();
    let mut statement = conn.prepare(&sql)?;
    let marks = statement.query_map([], |row| {
        let key = (columns..columns + key.len())
            .map(|at| Ok(rows::text(row.get_ref(at)?).unwrap_or_default()));
        let (first, _) = whole(row, columns)?;
        Ok(RowMark { key: key.collect::<rusqlite::Result<_>>()?, hash: hex(first) })
    })?;
    marks.collect()
}

pub fn sketch(conn: &Connection, ask: &TableAsk, key: &str) -> rusqlite::Result<Sketch> {
    let columns = ask.columns.len();
    let mut statement = conn.prepare(&select(ask, &[key.to_owned()]))?;
    let mut found = statement.query([])?;
    let mut sketch = Sketch::default();
    while let Some(row) = found.next()? {
        let key: i64 = row.get(columns)?;
        sketch.add(whole(row, columns)?.0, i128::from(key));
    }
    Ok(sketch)
}

fn select(ask: &TableAsk, key: &[String]) -> String {
    let asked = ask.columns.iter().map(|column| &column.expression).chain(key);
    let asked: Vec<_> = asked.map(|expression| format!("({expression})")).collect();
    let asked = if asked.is_empty() { "NULL".to_owned() } else { asked.join(", ") };
    format!("SELECT {asked} FROM {}{}", ask.table, condition(ask))
}

fn condition(ask: &TableAsk) -> String {
    ask.filter.as_ref().map_or(String::new(), |filter| format!(" WHERE {filter}"))
}

/// What the rows so far amount to. Sums wrap: what was added is taken away by nothing else.
struct Sums {
    rows: u64,
    whole: (u64, u64),
    columns: Vec<u64>,
}

impl Sums {
    fn new(columns: usize) -> Self {
        Sums { rows: 0, whole: (0, 0), columns: vec![0; columns] }
    }

    fn add(&mut self, row: &Row<'_>, columns: usize, key: usize) -> rusqlite::Result<()> {
        let (first, second) = whole(row, columns)?;
        self.rows += 1;
        self.whole.0 = self.whole.0.wrapping_add(first);
        self.whole.1 = self.whole.1.wrapping_add(second);
        for (at, sum) in self.columns.iter_mut().enumerate() {
            let mut hasher = blake3::Hasher::new();
            for place in (columns..columns + key).chain([at]) {
                feed(&mut hasher, row.get_ref(place)?);
            }
            *sum = sum.wrapping_add(halves(&hasher).0);
        }
        Ok(())
    }

    fn mark(self, ask: &TableAsk) -> TableMark {
        let labels = ask.columns.iter().map(|column| column.label.clone());
        TableMark {
            name: ask.table.clone(),
            rows: self.rows,
            hash: Some(hex(self.whole.0) + &hex(self.whole.1)),
            columns: labels.zip(self.columns.into_iter().map(hex)).collect(),
            algorithm: ALGORITHM.to_owned(),
        }
    }
}

fn whole(row: &Row<'_>, columns: usize) -> rusqlite::Result<(u64, u64)> {
    let mut hasher = blake3::Hasher::new();
    for at in 0..columns {
        feed(&mut hasher, row.get_ref(at)?);
    }
    Ok(halves(&hasher))
}

fn feed(hasher: &mut blake3::Hasher, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => feed_bytes(hasher, b'n', b""),
        ValueRef::Integer(number) => feed_bytes(hasher, b'i', &number.to_le_bytes()),
        ValueRef::Real(real) if real.fract() == 0.0 && real.abs() <= EXACT => {
            feed_bytes(hasher, b'i', &(real as i64).to_le_bytes());
        }
        ValueRef::Real(real) => feed_bytes(hasher, b'r', &real.to_le_bytes()),
        ValueRef::Text(text) => feed_bytes(hasher, b't', text),
        ValueRef::Blob(bytes) => feed_bytes(hasher, b'b', bytes),
    }
}

/// The length keeps two values apart from one that is both.
fn feed_bytes(hasher: &mut blake3::Hasher, class: u8, bytes: &[u8]) {
    hasher.update(&[class]);
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

fn halves(hasher: &blake3::Hasher) -> (u64, u64) {
    let hash = hasher.finalize();
    let number = |from: usize| {
        hash.as_bytes()[from..from + 8].iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    };
    (number(0), number(8))
}

fn hex(sum: u64) -> String {
    format!("{sum:016x}")
}
