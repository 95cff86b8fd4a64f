//! Lint: what a person should know about migrations before they run.
//!
//! Statements arrive judged ([`Source`], [`Judged`]); a [`Rule`] is a pure function of [`Facts`].
//! What counts as a hazard is decided in one place ([`Hazard`]), so that every hazard is reported
//! by exactly one rule and nothing else is ever more than an `info`. Rules know neither the plan
//! nor each other nor a parse tree.
//!
//! ```
//! use lockkeeper_core::lint::{Settings, Source, lint};
//! use lockkeeper_core::sql::Lexicon;
//!
//! let source = Source::new("1_a.sql", "select 1;");
//! let outcome = lint(&[source], &Settings::default(), &Lexicon::PLAIN);
//! assert!(outcome.findings.is_empty());
//! ```

mod allow;
mod baseline;
mod complaint;
mod config;
mod debts;
mod facts;
mod fix;
mod glob;
mod hazard;
mod held;
mod nearest;
mod places;
mod rule;
mod rules;
mod run;
mod safe;
mod source;
mod table;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use baseline::{Baseline, BaselineError};
pub use complaint::Complaint;
pub use config::{Level, LintConfig, PathRules, Settings};
pub use debts::Debts;
pub use facts::Facts;
pub use fix::apply;
pub use hazard::{Hazard, hazards};
pub use held::Held;
pub use nearest::nearest;
pub use rule::{Check, Group, Rule};
pub use rules::RULES;
pub use run::{Linter, Outcome, lint};
pub use source::{Judged, Source};
pub use table::{ColumnText, TableText};
