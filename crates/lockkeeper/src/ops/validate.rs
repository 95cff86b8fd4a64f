//! `validate`: everything that can be said about the files without a database, and about their
//! order with one.

use lockkeeper_core::finding::{Finding, Severity};
use lockkeeper_core::migration::{Migration, State, compare};
use lockkeeper_core::plan::Direction;
use serde::Serialize;

use crate::engine::Engine;
use crate::error::Error;
use crate::ledger::{self};

use super::Context;
use super::plan::planned_migration;

/// Every complaint (`CONTRACT.md`).
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Validation {
    pub schema: String,
    pub findings: Vec<Finding>,
}

impl Validation {
    /// Returns whether something keeps the migrations from running.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Validates the folder; the history too when a database is at hand.
pub async fn validate(context: &Context, with_database: bool) -> Result<Validation, Error> {
    let mut findings = context.folder.findings.clone();
    for migration in &context.folder.migrations {
        findings.extend(unplannable(context, migration));
    }
    for (before, after) in context.folder.gaps() {
        findings.push(Finding::info("gap", format!("no version between {before} and {after}")));
    }
    if with_database {
        findings.extend(against_history(context, context.engine.as_ref()).await?);
    }
    Ok(Validation { schema: "lockkeeper/validation/1".to_owned(), findings })
}

fn unplannable(context: &Context, migration: &Migration) -> Vec<Finding> {
    let mut directions = vec![Direction::Up];
    directions.extend(migration.down.as_ref().map(|_| Direction::Down));
    let failed = |direction| planned_migration(context, migration, direction, &[]).err();
    directions.into_iter().filter_map(failed).map(finding).collect()
}

fn finding(error: Error) -> Finding {
    let rule = error.rule.unwrap_or("unreadable-sql");
    let mut finding = Finding::error(rule, error.message);
    finding.file = error.file;
    finding.line = error.line;
    finding.column = error.column;
    finding.fix = error.hint.map(Into::into);
    finding
}

async fn against_history(context: &Context, engine: &dyn Engine) -> Result<Vec<Finding>, Error> {
    let mut session = engine.connect("lockkeeper/validate").await?;
    let known = ledger::read(session.as_mut(), engine.capabilities()).await?;
    let lexicon = engine.dialect().lexicon();
    let readings = compare(&context.folder, &known.applied, &known.unfinished(), lexicon);
    Ok(readings
        .into_iter()
        .filter_map(|reading| {
            let name = format!("{} {}", reading.version, reading.name);
            let finding = match reading.state {
                State::Edited => {
                    Finding::error("edited", format!("{name} was edited after it was applied"))
                }
                State::Missing => Finding::error(
                    "missing",
                    format!("{name} was applied, but its file is missing"),
                ),
                State::Late => Finding::error(
                    "late",
                    format!("{name} is pending although a later version is applied"),
                ),
                State::Unfinished => Finding::warning(
                    "unfinished",
                    format!("{name} is only half applied; run `lockkeeper migrate`"),
                ),
                _ => return None,
            };
            let file = context.folder.get(&reading.version).map(|m| m.up.file.clone());
            Some(Finding { file, ..finding })
        })
        .collect())
}
