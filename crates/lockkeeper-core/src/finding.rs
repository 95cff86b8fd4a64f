//! The one shape of every complaint: lint, validation, preflight, drift, policy.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::change::Effect;

/// How much a [`Finding`] matters.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

/// Why a person decided to live with a finding.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Waiver {
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A replacement of some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Edit {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// One complaint about one place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// Just after the last character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
    /// The relation that suffers most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// The mode it is locked in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Box<Effect>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Cow<'static, str>>,
    /// SQL that reaches the same without the hazard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safe_form: Option<String>,
    /// Edits of the file after which the complaint is gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// Stays the same when lines move: rule, statement and object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<Box<Waiver>>,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Finding {
    /// Returns an error without a place; see [`Finding::at`].
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, message.into())
    }

    pub fn warning(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, message.into())
    }

    pub fn info(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Info, message.into())
    }

    /// Returns a complaint without a place.
    pub fn new(rule: &'static str, severity: Severity, message: String) -> Self {
        Finding {
            rule,
            severity,
            message,
            file: None,
            line: None,
            column: None,
            end_line: None,
            end_column: None,
            relation: None,
            lock: None,
            effect: None,
            fix: None,
            safe_form: None,
            edits: Vec::new(),
            fingerprint: None,
            waived: None,
        }
    }

    /// Names the file the complaint is about.
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Names the place in the file, both 1-based.
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// Says what to do about it.
    pub fn with_fix(mut self, fix: impl Into<Cow<'static, str>>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}
