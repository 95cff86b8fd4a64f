//! `verify`: is the database still what the last run left?

use lockkeeper_core::preserve::{
    Certificate, ColumnAsk, Depth, TableAsk, TableMark, TableProof, Verdict,
};
use serde::Serialize;

use crate::error::Error;

use super::{Context, Trust, certificate, check_certificate};

/// `lockkeeper/verification/1`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Verification {
    pub schema: String,
    pub data: DataVerified,
}

/// The data beside the certificate of a run.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct DataVerified {
    /// The run whose certificate it is.
    pub run: String,
    pub certified_at: String,
    pub digest: String,
    pub tables: Vec<VerifiedTable>,
}

/// One table beside its mark.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct VerifiedTable {
    pub name: String,
    pub verdict: Verdict,
    pub rows: u64,
    pub rows_certified: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Nothing that was looked at is another than it was.
    pub agrees: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Verification {
    /// Tells whether anything is not as it was.
    pub fn differs(&self) -> bool {
        self.data.tables.iter().any(|table| !table.agrees)
    }
}

/// Marks the tables as the certificate has it and compares. `run` chooses the certificate.
pub async fn verify_data(
    context: &Context,
    run: Option<&str>,
    trust: &Trust,
    jobs: usize,
) -> Result<Verification, Error> {
    let found = certificate(context, run).await?;
    check_certificate(&found, trust)?;
    let tables = compare(context, &found, jobs).await?;
    let data =
        DataVerified { run: found.run, certified_at: found.after_at, digest: found.digest, tables };
    Ok(Verification { schema: "lockkeeper/verification/1".to_owned(), data })
}

async fn compare(
    context: &Context,
    certificate: &Certificate,
    jobs: usize,
) -> Result<Vec<VerifiedTable>, Error> {
    let mut moment = context.engine.open_moment().await?;
    let now = moment.inventory().await?;
    let there = |ask: &TableAsk| {
        let table = now.tables.iter().find(|table| table.name == ask.table);
        let has = |name: &String| table.is_some_and(|t| t.columns.iter().any(|c| c.name == *name));
        // What is computed names its column as its label did before the run, or not at all.
        let there = |column: &ColumnAsk| column.expression.contains(' ') || has(&column.expression);
        table.is_some() && ask.columns.iter().all(there)
    };
    let asked = |proof: &TableProof| proof.asked.clone().filter(there);
    let asks: Vec<_> = certificate.tables.iter().filter_map(asked).collect();
    let mut marks = moment.marks_of(&asks, jobs, &|_| ()).await?.into_iter();
    moment.close().await?;
    let tables = certificate.tables.iter().map(|proof| {
        let mark = asked(proof).and_then(|_| marks.next());
        beside(proof, mark)
    });
    Ok(tables.collect())
}

fn beside(proof: &TableProof, mark: Option<TableMark>) -> VerifiedTable {
    let (verdict, agrees, why) = verdict(proof, mark.as_ref());
    VerifiedTable {
        name: proof.name.clone(),
        verdict,
        rows: mark.as_ref().map_or(0, |mark| mark.rows),
        rows_certified: proof.after.as_ref().map_or(0, |mark| mark.rows),
        hash: mark.and_then(|mark| mark.hash),
        agrees,
        why: why.map(str::to_owned),
    }
}

fn verdict(proof: &TableProof, mark: Option<&TableMark>) -> (Verdict, bool, Option<&'static str>) {
    let Some(certified) = &proof.after else {
        return (Verdict::Excluded, true, Some("the run dropped it"));
    };
    let Some(mark) = mark else {
        return (Verdict::Unproved, false, Some("the table, or a column of it, is gone"));
    };
    let counted = proof.asked.as_ref().is_none_or(|ask| ask.depth == Depth::Count);
    let fewer = "as many rows; the certificate holds no more than counts";
    match mark.rows == certified.rows {
        false => (Verdict::Unproved, false, Some("it has another number of rows")),
        true if counted => (Verdict::Unproved, true, Some(fewer)),
        true if mark == certified => (Verdict::Proved, true, None),
        true => (Verdict::Unproved, false, Some("as many rows, with other values")),
    }
}
