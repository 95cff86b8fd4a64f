//! What a rule says about a place; the engine makes a finding of it.

use std::borrow::Cow;

use crate::change::LockMode;
use crate::finding::{Edit, Severity};

/// Words of advice that not every engine understands.
const ONLINE: [&str; 7] = [
    "concurrently",
    "not valid",
    "validate",
    "using index",
    "online",
    "strong lock",
    "set not null",
];

/// One complaint of one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Complaint {
    pub message: String,
    /// Where it differs from the rule's own.
    pub severity: Option<Severity>,
    /// Bytes of the file; the whole statement when there is none.
    pub span: Option<(usize, usize)>,
    /// The change it is about.
    pub change: Option<usize>,
    /// What to do about it.
    pub fix: Option<Cow<'static, str>>,
    /// SQL that reaches the same without the hazard.
    pub safe_form: Option<String>,
    pub edits: Vec<Edit>,
    /// The object it is about, for the fingerprint.
    pub object: Option<String>,
    pub relation: Option<String>,
    pub lock: Option<LockMode>,
}

impl Complaint {
    pub fn new(message: impl Into<String>) -> Self {
        Complaint { message: message.into(), ..Complaint::default() }
    }

    /// Takes back advice that only an engine with forms such as CONCURRENTLY can follow.
    pub(super) fn without_online_forms(mut self) -> Self {
        let speaks = |text: &str| {
            let text = text.to_ascii_lowercase();
            ONLINE.iter().any(|word| text.contains(word))
        };
        if self.safe_form.as_deref().is_some_and(speaks) {
            self.safe_form = None;
        }
        if self.edits.iter().any(|edit| speaks(&edit.text)) {
            self.edits.clear();
        }
        if self.fix.as_deref().is_some_and(speaks) {
            self.fix = Some("run it while nobody writes: no form of it works beside others".into());
        }
        self
    }

    pub fn fix(mut self, fix: impl Into<Cow<'static, str>>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    pub fn safe_form(mut self, sql: impl Into<String>) -> Self {
        self.safe_form = Some(sql.into());
        self
    }

    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub fn about(mut self, change: usize) -> Self {
        self.change = Some(change);
        self
    }

    pub fn object(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    pub fn at(mut self, start: usize, end: usize) -> Self {
        self.span = Some((start, end));
        self
    }

    pub fn edit(mut self, start: usize, end: usize, text: impl Into<String>) -> Self {
        self.edits.push(Edit { start, end, text: text.into() });
        self
    }
}

impl From<String> for Complaint {
    fn from(message: String) -> Self {
        Complaint::new(message)
    }
}
