//! `validate`: what can be said about the files, and about the history when there is a database.

use std::path::Path;

use lockkeeper::core::finding::{Finding, Severity};
use lockkeeper::error::{Error, exit};
use lockkeeper::ops;

use crate::ui::{Desk, EngineKind, Look, Place, plural};

/// Check the migration files, and the history when a database is known
///
/// Needs no database. With one, edited, missing and late migrations are found too. Exit code 1
/// when something keeps the migrations from running.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper validate
  lockkeeper validate --engine sqlite --format json
  lockkeeper --env staging validate")]
pub struct Validate {
    /// The database the files are written for, when no database URL says it
    #[arg(long, value_enum, default_value_t = EngineKind::Postgres)]
    pub engine: EngineKind,
}

impl Validate {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let environment = desk.environment()?;
        let known = desk.url_if_known(&environment)?.is_some();
        if let (false, Some(_), Err(error)) = (known, &environment.url, environment.url()) {
            desk.say(&format!("note: the files alone were checked; {}", error.message));
        }
        let engine = desk.any_engine(&environment, self.engine)?;
        let context = desk.context_with(&environment, engine)?;
        let found = desk.block_on(ops::validate(&context, known))?;
        let checked = context.folder.migrations.len();
        desk.result(&found, |look| {
            findings(&found.findings, &environment.dir, look) + &summary(&found, checked, look)
        })?;
        Ok(if found.has_errors() { exit::FINDINGS } else { exit::OK })
    }
}

fn summary(found: &ops::Validation, checked: usize, look: &Look) -> String {
    let count = |severity| found.findings.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let checked = plural(checked, "migration");
    if errors + warnings == 0 {
        return format!("{} {checked}: nothing to complain about\n", look.good());
    }
    let (errors, warnings) = (plural(errors, "error"), plural(warnings, "warning"));
    format!("{} {checked}: {errors}, {warnings}\n", look.bad())
}

/// Draws findings, one paragraph each; `folder` is where their files are.
pub fn findings(findings: &[Finding], folder: &Path, look: &Look) -> String {
    findings.iter().map(|finding| paragraph(finding, folder, look)).collect()
}

fn paragraph(finding: &Finding, folder: &Path, look: &Look) -> String {
    let label = match finding.severity {
        Severity::Error => look.red("error"),
        Severity::Warning => look.yellow("warning"),
        Severity::Info => look.dim("info"),
    };
    let mut text = format!("{label}[{}]: {}\n", finding.rule, finding.message);
    if let Some(file) = &finding.file {
        let place = Place { file, line: finding.line, column: finding.column, quoted: true };
        text.push_str(&place.draw(folder, look));
    }
    if let Some(fix) = &finding.fix {
        text.push_str(&format!("  hint: {fix}\n"));
    }
    text + "\n"
}
