//! Findings as people and other programs read them: text in, text out.
//!
//! Each format is one function of findings and, where it shows SQL, of the sources they are about.

mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod pretty;
mod sarif;

pub use github::github;
pub use gitlab::gitlab;
pub use human::{Look, human};
pub use json::{Document as LintDocument, json};
pub use junit::junit;
pub use pretty::pretty;
pub use sarif::sarif;

use crate::finding::{Finding, Severity};

/// A file as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct SourceText<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

/// How many findings count, by severity; waived ones apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    pub waived: usize,
}

impl Tally {
    pub fn of(findings: &[Finding]) -> Self {
        let mut tally = Tally::default();
        for finding in findings {
            match (&finding.waived, finding.severity) {
                (Some(_), _) => tally.waived += 1,
                (None, Severity::Error) => tally.errors += 1,
                (None, Severity::Warning) => tally.warnings += 1,
                (None, Severity::Info) => tally.infos += 1,
            }
        }
        tally
    }

    /// Whether something counts that is at least as bad as `limit`.
    pub fn fails(&self, limit: Severity) -> bool {
        match limit {
            Severity::Error => self.errors > 0,
            Severity::Warning => self.errors + self.warnings > 0,
            Severity::Info => self.errors + self.warnings + self.infos > 0,
        }
    }
}

/// Returns the message and what to do about it as one text.
fn whole(finding: &Finding) -> String {
    let mut text = finding.message.clone();
    if let Some(fix) = &finding.fix {
        text += &format!("\n{fix}");
    }
    if let Some(sql) = &finding.safe_form {
        text += &format!("\n{sql}");
    }
    text
}

#[cfg(test)]
mod tests;
