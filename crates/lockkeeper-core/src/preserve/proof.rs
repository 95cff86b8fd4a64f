//! What the marks of before and after say about one table, and never more than they say.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::follow::has;
use super::{Depth, Difference, Followed, Promise, RowMark, Sketch, TableAsk, TableMark, spoken};

/// Keys that are named; there may be more of them.
const NAMED: usize = 100;

/// What can be said of the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Every row of before is there, with every value that has a place to be.
    Proved,
    /// The same, but a file promised other values for a column that was there: these were compared
    /// and not what the column held.
    Promised,
    /// Nobody looked: dropped, foreign, made by the run itself.
    Excluded,
    /// Counted only, or something differs.
    Unproved,
}

/// What became of the rows of before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowCounts {
    pub before: u64,
    pub after: u64,
    pub proved: u64,
    /// Proved but for the columns of which something else was promised.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub promised: u64,
    pub excluded: u64,
    pub unproved: u64,
}

pub(super) fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What became of the columns of before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ColumnFates {
    /// That hold what they held, by their names of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equal: Vec<String>,
    /// That hold what a file promised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promised: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub different: Vec<String>,
    /// New names by old ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub renamed: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
}

/// What happened to the row of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyChange {
    Lost,
    Changed,
    New,
}

/// A row that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyDifference {
    pub key: Vec<String>,
    pub change: KeyChange,
}

/// Cheap facts about a table that are no proof and may contradict one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scout {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowest_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest_key: Option<String>,
    /// The newest value of each column that says when a row was written.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub newest: BTreeMap<String, String>,
    /// Rows of each tenant.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tenants: BTreeMap<String, u64>,
    /// Why the rows of tenants are not counted although they should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncounted: Option<String>,
}

/// What was seen of a table at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub ask: TableAsk,
    pub mark: TableMark,
    pub scout: Scout,
    /// Every row, when there are few enough to keep.
    pub rows: Option<Vec<RowMark>>,
    /// Otherwise, when the key is a whole number.
    pub sketch: Option<Sketch>,
    /// The mark of the rows up to the highest key of before, when it was asked for.
    pub up_to: Option<TableMark>,
}

/// The verdict on one table, with everything it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableProof {
    pub name: String,
    /// What it was called before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    pub verdict: Verdict,
    pub rows: RowCounts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    pub columns: ColumnFates,
    /// What the files promised of it (`-- preserves:`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// The rows that differ; the first hundred of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<KeyDifference>,
    /// Tenants whose number of rows is another one, before and after; the first hundred of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tenants: BTreeMap<String, (u64, u64)>,
    /// What `tenants` does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenants_remark: Option<String>,
    pub before: TableMark,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<TableMark>,
    /// What was asked after the run, to ask it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<TableAsk>,
}

/// Compares what was seen of a table before and after.
pub fn prove(followed: &Followed<'_>, before: &Seen, after: Option<&Seen>) -> TableProof {
    let mut proof = TableProof {
        name: followed.after.unwrap_or(followed.before).name.clone(),
        was: None,
        verdict: Verdict::Excluded,
        rows: RowCounts { before: before.mark.rows, ..RowCounts::default() },
        why: None,
        columns: ColumnFates {
            renamed: followed.renamed.clone(),
            dropped: followed.dropped.clone(),
            added: followed.added.clone(),
            ..ColumnFates::default()
        },
        promises: Vec::new(),
        keys: Vec::new(),
        tenants: BTreeMap::new(),
        tenants_remark: None,
        before: before.mark.clone(),
        after: after.map(|seen| seen.mark.clone()),
        asked: after.map(|seen| seen.ask.clone()),
    };
    let Some(after) = after else {
        proof.rows.excluded = before.mark.rows;
        proof.why = Some("the table is gone".to_owned());
        return proof;
    };
    proof.was = (proof.name != followed.before.name).then(|| followed.before.name.clone());
    proof.rows.after = after.mark.rows;
    (proof.tenants, proof.tenants_remark) = tenants(&before.scout, &after.scout);
    compare_columns(&mut proof.columns, &before.mark, &after.mark);
    settle(&mut proof, before, after);
    if before.ask.depth > Depth::Count {
        hold(&mut proof, &followed.promises);
        broken(&mut proof, followed);
    }
    proof
}

/// A promised column that does not exist is a promise that was not kept.
fn broken(proof: &mut TableProof, followed: &Followed<'_>) {
    let Some(table) = followed.after else { return };
    let gone = followed.promises.iter().find(|promise| !has(table, &promise.column));
    if let Some(promise) = gone {
        let rows = &mut proof.rows;
        (rows.proved, rows.promised, rows.unproved) = (0, 0, rows.before);
        proof.verdict = Verdict::Unproved;
        proof.why = Some(format!("the promised column {} is not there", promise.column));
    }
}

/// Says what was promised, and takes nothing that was promised for proved.
fn hold(proof: &mut TableProof, promises: &[Promise]) {
    let itself = |p: &Promise| spoken(&p.column) == spoken(&p.expression);
    let of = |label: &String| promises.iter().any(|p| p.column == *label && !itself(p));
    let equal = std::mem::take(&mut proof.columns.equal);
    (proof.columns.promised, proof.columns.equal) = equal.into_iter().partition(of);
    proof.promises = promises.to_vec();
    if promises.iter().any(|promise| promise.replaced) {
        proof.rows.promised = std::mem::take(&mut proof.rows.proved);
        if proof.verdict == Verdict::Proved {
            proof.verdict = Verdict::Promised;
        }
    }
}

fn compare_columns(columns: &mut ColumnFates, before: &TableMark, after: &TableMark) {
    for (label, mark) in &before.columns {
        match after.columns.get(label) {
            Some(now) if now == mark => columns.equal.push(label.clone()),
            Some(_) => columns.different.push(label.clone()),
            None => {}
        }
    }
}

/// Which of the marks says the whole truth about the rows that are left.
enum Evidence {
    Equal,
    Different,
    /// There is none, for this reason.
    None(&'static str),
}

fn settle(proof: &mut TableProof, before: &Seen, after: &Seen) {
    let count = before.mark.rows;
    match evidence(before, &after.ask, &after.mark) {
        Evidence::Equal if count == after.mark.rows => {
            proof.verdict = Verdict::Proved;
            proof.rows.proved = count;
        }
        Evidence::None(why) => unproved(proof, counted(before, after, why)),
        _ => differs(proof, before, after),
    }
}

fn evidence(before: &Seen, ask: &TableAsk, mark: &TableMark) -> Evidence {
    if before.ask.depth == Depth::Count || ask.depth == Depth::Count {
        return Evidence::None("its rows were counted, not hashed");
    }
    if before.mark.algorithm != mark.algorithm {
        return Evidence::None("its marks are of two algorithms");
    }
    let labels = |ask: &TableAsk| ask.columns.iter().map(|c| c.label.clone()).collect::<Vec<_>>();
    if labels(&before.ask) == labels(ask) {
        let equal = before.mark.hash == mark.hash;
        return if equal { Evidence::Equal } else { Evidence::Different };
    }
    let keyed = !before.ask.key.is_empty() && before.ask.key.len() == ask.key.len();
    if ask.columns.is_empty() {
        return Evidence::None("none of its columns is left");
    }
    if before.ask.depth < Depth::Columns || ask.depth < Depth::Columns {
        return Evidence::None(
            "its columns changed although nothing said so, and only whole rows were marked",
        );
    }
    let same = |column: &super::ColumnAsk| {
        let marks = (before.mark.columns.get(&column.label), mark.columns.get(&column.label));
        marks.0.is_some() && marks.0 == marks.1
    };
    match (ask.columns.iter().all(same), keyed) {
        (true, true) => Evidence::Equal,
        (true, false) => Evidence::None(
            "each column that is left holds what it held, but no primary key ties them together",
        ),
        (false, _) => Evidence::Different,
    }
}

/// Rows of before may be whole although others came: those above the highest key were not there.
fn differs(proof: &mut TableProof, before: &Seen, after: &Seen) {
    let count = before.mark.rows;
    if let Some(mark) = &after.up_to
        && mark.rows == count
        && matches!(evidence(before, &after.ask, mark), Evidence::Equal)
    {
        proof.verdict = Verdict::Proved;
        proof.rows.proved = count;
        proof.rows.excluded = after.mark.rows - count;
        proof.why = Some(format!(
            "{} rows with higher keys came during the run and are not looked at",
            proof.rows.excluded
        ));
        compare_columns_again(&mut proof.columns, &before.mark, mark);
        return;
    }
    let differences = keys(before, after);
    let why = match &differences {
        Some(found) => {
            let least = if found.complete { "" } else { "at least " };
            format!(
                "{least}{} rows differ: the run or others wrote them meanwhile",
                found.keys.len()
            )
        }
        None => "its rows differ: the run or others wrote them meanwhile".to_owned(),
    };
    unproved(proof, why);
    let Some(found) = differences else { return };
    if found.complete {
        // The rest is the same, row by row.
        let new = found.keys.iter().filter(|d| d.change == KeyChange::New).count();
        proof.rows.unproved = (found.keys.len() - new) as u64;
        proof.rows.proved = count.saturating_sub(proof.rows.unproved);
        proof.rows.excluded = new as u64;
    }
    proof.keys = found.keys;
    proof.keys.truncate(NAMED);
}

fn compare_columns_again(columns: &mut ColumnFates, before: &TableMark, after: &TableMark) {
    columns.equal.clear();
    columns.different.clear();
    compare_columns(columns, before, after);
}

fn unproved(proof: &mut TableProof, why: String) {
    proof.verdict = Verdict::Unproved;
    proof.rows.unproved = proof.rows.before;
    proof.why = Some(why);
}

/// Says what the cheap facts have to say.
fn counted(before: &Seen, after: &Seen, why: &str) -> String {
    let (b, a) = (&before.scout, &after.scout);
    let mut odd = Vec::new();
    if before.mark.rows != after.mark.rows {
        odd.push(format!("{} rows became {}", before.mark.rows, after.mark.rows));
    }
    if (&b.lowest_key, &b.highest_key) != (&a.lowest_key, &a.highest_key) {
        odd.push("the range of the keys is another one".to_owned());
    }
    if b.newest != a.newest {
        odd.push("the newest timestamps differ".to_owned());
    }
    match odd.is_empty() {
        true => format!("{why}; nothing speaks against it"),
        false => format!("{why}; {}", odd.join(", ")),
    }
}

fn tenants(before: &Scout, after: &Scout) -> (BTreeMap<String, (u64, u64)>, Option<String>) {
    if let Some(why) = before.uncounted.as_ref().or(after.uncounted.as_ref()) {
        return (BTreeMap::new(), Some(why.clone()));
    }
    let all = before.tenants.keys().chain(after.tenants.keys());
    let count = |side: &Scout, tenant: &String| side.tenants.get(tenant).copied().unwrap_or(0);
    let pairs = all.map(|t| (t.clone(), (count(before, t), count(after, t))));
    let moved: BTreeMap<_, _> = pairs.filter(|(_, (before, after))| before != after).collect();
    let more = moved.len().saturating_sub(NAMED);
    let remark = (more > 0).then(|| format!("{more} more tenants have another number of rows"));
    (moved.into_iter().take(NAMED).collect(), remark)
}

/// Compares row by row, where the rows were kept and are marked over the same columns.
fn keys(before: &Seen, after: &Seen) -> Option<Difference> {
    let labels = |ask: &TableAsk| ask.columns.iter().map(|c| c.label.clone()).collect::<Vec<_>>();
    if labels(&before.ask) != labels(&after.ask) {
        return None;
    }
    if let (Some(old), Some(new)) = (&before.sketch, &after.sketch) {
        return Some(old.difference(new));
    }
    let (Some(old), Some(new)) = (&before.rows, &after.rows) else { return None };
    Some(Difference { keys: row_by_row(old, new), complete: true })
}

fn row_by_row(old: &[RowMark], new: &[RowMark]) -> Vec<KeyDifference> {
    let index = |rows: &[RowMark]| -> BTreeMap<Vec<String>, String> {
        rows.iter().map(|row| (row.key.clone(), row.hash.clone())).collect()
    };
    let (old, new) = (index(old), index(new));
    let mut found = Vec::new();
    for (key, hash) in &old {
        match new.get(key) {
            Some(now) if now == hash => {}
            Some(_) => found.push(KeyDifference { key: key.clone(), change: KeyChange::Changed }),
            None => found.push(KeyDifference { key: key.clone(), change: KeyChange::Lost }),
        }
    }
    let fresh = new.keys().filter(|key| !old.contains_key(*key));
    found.extend(fresh.map(|key| KeyDifference { key: key.clone(), change: KeyChange::New }));
    found
}

#[cfg(test)]
#[path = "proof_tests.rs"]
mod tests;
