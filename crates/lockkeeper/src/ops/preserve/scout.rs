//! Cheap facts beside the marks: key ranges, newest timestamps, rows of tenants, single rows.

use std::collections::BTreeMap;

use lockkeeper_core::preserve::{Depth, RowMark, Scout, Sketch, TableAsk, TableFacts, spoken};

use crate::engine::{DbError, Moment};

/// Rows of one table that are kept one by one, to name those that differ.
const FEW: u64 = 10_000;
/// The same of all tables together.
pub const ROWS_KEPT: u64 = 200_000;

/// Tenants whose rows are counted, for one table.
const TENANTS: usize = 10_000;

/// Types of keys that are whole numbers.
const WHOLE: [&str; 4] = ["smallint", "integer", "bigint", "int"];

/// Columns that say when a row was written.
const TIMES: [&str; 2] = ["created_at", "updated_at"];

pub async fn scout(
    moment: &mut dyn Moment,
    table: &TableFacts,
    tenant_column: Option<&str>,
) -> Result<Scout, DbError> {
    let mut scout = Scout::default();
    if let [key] = table.key.as_slice() {
        scout.lowest_key = end(moment, table, key, "").await?;
        scout.highest_key = end(moment, table, key, " DESC").await?;
    }
    for column in table.columns.iter().filter(|column| is_time(&column.name, &column.type_name)) {
        let sql = format!("SELECT CAST(max({}) AS text) FROM {}", column.name, table.name);
        if let Some(newest) = first(moment, &sql).await? {
            scout.newest.insert(column.name.clone(), newest);
        }
    }
    // A configuration says `tenantId`, the engine quotes it.
    let column = tenant_column.map(spoken);
    let column = column.and_then(|name| table.columns.iter().find(|c| spoken(&c.name) == name));
    if let Some(column) = column {
        scout.tenants = tenants(moment, table, &column.name).await?;
        if scout.tenants.len() > TENANTS {
            scout.tenants.clear();
            scout.uncounted =
                Some(format!("more than {TENANTS} tenants: their rows are not counted"));
        }
    }
    Ok(scout)
}

fn is_time(name: &str, type_name: &str) -> bool {
    let type_name = type_name.to_ascii_lowercase();
    TIMES.contains(&name) && ["time", "date", "text", "int"].iter().any(|t| type_name.contains(t))
}

/// Reads one end of the keys; an index answers, and types without `max` have an order as well.
async fn end(
    moment: &mut dyn Moment,
    table: &TableFacts,
    key: &str,
    order: &str,
) -> Result<Option<String>, DbError> {
    let name = &table.name;
    // Without a name of its own the text would be what is sorted.
    let sql = format!(
        "SELECT CAST({key} AS text) AS lockkeeper_key FROM {name} ORDER BY {key}{order} LIMIT 1"
    );
    first(moment, &sql).await
}

async fn first(moment: &mut dyn Moment, sql: &str) -> Result<Option<String>, DbError> {
    Ok(moment.read(sql).await?.into_iter().flatten().flatten().next())
}

async fn tenants(
    moment: &mut dyn Moment,
    table: &TableFacts,
    column: &str,
) -> Result<BTreeMap<String, u64>, DbError> {
    let sql = format!(
        "SELECT CAST({column} AS text), count(*) FROM {} GROUP BY 1 LIMIT {}",
        table.name,
        TENANTS + 1
    );
    let rows = moment.read(&sql).await?.into_iter();
    let pair = |mut row: Vec<Option<String>>| {
        let count = row.pop().flatten().and_then(|count| count.parse().ok()).unwrap_or(0);
        (row.pop().flatten().unwrap_or_else(|| "(none)".to_owned()), count)
    };
    Ok(rows.map(pair).collect())
}

/// Sketches a table that is too big for that and has whole numbers for keys.
pub async fn sketch(
    moment: &mut dyn Moment,
    table: &TableFacts,
    ask: &TableAsk,
    count: u64,
) -> Result<Option<Sketch>, DbError> {
    let [key] = ask.key.as_slice() else { return Ok(None) };
    let column = table.columns.iter().find(|column| column.name == *key);
    let whole = column.is_some_and(|c| WHOLE.contains(&c.type_name.to_ascii_lowercase().as_str()));
    if ask.depth < Depth::Columns || count <= FEW || !whole {
        return Ok(None);
    }
    Ok(Some(moment.sketch(ask, key).await?))
}

/// Marks every row of a small table whose rows are hashed.
pub async fn rows(
    moment: &mut dyn Moment,
    ask: &TableAsk,
    count: u64,
    budget: &mut u64,
) -> Result<Option<Vec<RowMark>>, DbError> {
    let few = count <= FEW && count <= *budget;
    if ask.depth < Depth::Rows || ask.key.is_empty() || !few {
        return Ok(None);
    }
    *budget -= count;
    Ok(Some(moment.row_marks(ask, &ask.key, FEW + 1).await?))
}
