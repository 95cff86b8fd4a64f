//! What an operation can fail with, and the exit code that scripts see.

use std::borrow::Cow;
use std::fmt;

use lockkeeper_core::finding::Finding;
use serde::Serialize;

use crate::engine::{DbError, ErrorClass};

/// Exit codes, documented and stable (`CONTRACT.md`).
pub mod exit {
    pub const OK: u8 = 0;
    pub const FINDINGS: u8 = 1;
    pub const USAGE: u8 = 2;
    pub const REFUSED: u8 = 3;
    pub const LOCKED: u8 = 4;
    pub const DRIFT: u8 = 5;
    pub const STOPPED: u8 = 6;
    pub const NEEDS_PERSON: u8 = 7;
    pub const BUG: u8 = 70;
}

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Usage,
    Config,
    Refused,
    Database,
    Locked,
    Drift,
    Stopped,
    NeedsPerson,
    Internal,
}

/// An error: what happened, to what, and what to do next.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Error {
    pub kind: Kind,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sqlstate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The statement it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    /// The rule that a file broke.
    #[serde(skip)]
    #[schemars(skip)]
    pub rule: Option<&'static str>,
    /// What the run had finished before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applied: Vec<crate::ops::Ran>,
    /// The connection broke and nobody knows yet what the server did: look again.
    #[serde(skip)]
    pub unknown_outcome: bool,
    /// Nobody answers at the address: perhaps a restart or a failover.
    #[serde(skip)]
    pub unreachable: bool,
}

impl Error {
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error {
            kind,
            message: message.into(),
            object: None,
            file: None,
            line: None,
            column: None,
            sqlstate: None,
            hint: None,
            sql: None,
            rule: None,
            applied: Vec::new(),
            unknown_outcome: false,
            unreachable: false,
        }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub fn config(message: impl Into<String>) -> Self {
        Self::new(Kind::Config, message)
    }

    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    pub fn stopped(message: impl Into<String>) -> Self {
        Self::new(Kind::Stopped, message)
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    pub fn at(mut self, line: u32, column: u32) -> Self {
        (self.line, self.column) = (Some(line), Some(column));
        self
    }

    /// Returns the process exit code.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Usage | Kind::Config => exit::USAGE,
            Kind::Refused => exit::REFUSED,
            Kind::Locked => exit::LOCKED,
            Kind::Drift => exit::DRIFT,
            Kind::Database | Kind::Stopped => exit::STOPPED,
            Kind::NeedsPerson => exit::NEEDS_PERSON,
            Kind::Internal => exit::BUG,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        let kind = match error.class {
            ErrorClass::Config | ErrorClass::Unreachable | ErrorClass::Unsupported => Kind::Config,
            ErrorClass::Privilege => Kind::Refused,
            ErrorClass::Fenced => Kind::Locked,
            ErrorClass::ConnectionLost => Kind::Stopped,
            ErrorClass::Corrupt => Kind::NeedsPerson,
            _ => Kind::Database,
        };
        let unknown_outcome = error.class == ErrorClass::ConnectionLost;
        let unreachable = error.class == ErrorClass::Unreachable;
        Error {
            object: error.object.clone(),
            sqlstate: error.sqlstate.clone(),
            hint: error.hint.clone(),
            unknown_outcome,
            unreachable,
            ..Error::new(kind, error.to_string())
        }
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Self {
        Error {
            file: finding.file,
            line: finding.line,
            column: finding.column,
            hint: finding.fix.map(Cow::into_owned),
            rule: Some(finding.rule),
            ..Error::new(Kind::Usage, finding.message)
        }
    }
}
