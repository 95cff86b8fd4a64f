//! What a rule is: an id, a group, a level, and one function of facts.

use serde::{Deserialize, Serialize};

use crate::change::Refusal;
use crate::finding::Severity;
use crate::migration::Header;
use crate::sql::{Lexicon, Statement};

use super::debts::Place;
use super::{Complaint, Debts, Facts, Hazard, Settings, Source};

/// Which kind of harm a rule is about; a group can be switched as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// The application waits, or data are lost.
    Hazard,
    /// Code that runs now stops working.
    Compat,
    /// The statement fails, or does something else than it seems to.
    Correctness,
    /// What this team has decided about its schema; silent until it is configured.
    Policy,
    /// Taste; off until it is switched on.
    Style,
}

impl Group {
    pub const ALL: [Group; 5] =
        [Group::Hazard, Group::Compat, Group::Correctness, Group::Policy, Group::Style];

    pub fn as_str(self) -> &'static str {
        match self {
            Group::Hazard => "hazard",
            Group::Compat => "compat",
            Group::Correctness => "correctness",
            Group::Policy => "policy",
            Group::Style => "style",
        }
    }
}

/// A file as a whole, for rules that are not about one statement.
#[derive(Debug)]
pub struct FileFacts<'a> {
    pub source: &'a Source<'a>,
    /// The file's statements as the splitter cuts them.
    pub statements: &'a [Statement<'a>],
    pub header: Header,
    pub settings: &'a Settings,
    pub lexicon: &'a Lexicon,
}

/// The question a rule asks.
#[derive(Clone, Copy)]
pub enum Check {
    /// Is this hazard mine? The first rule that says so reports it, and no other one does.
    Hazard(fn(&Facts<'_>, &Hazard) -> Option<Complaint>),
    /// Is this refusal mine? The same.
    Refusal(fn(&Facts<'_>, &Refusal) -> Option<Complaint>),
    /// Is there more to say about a statement?
    Statement(fn(&Facts<'_>) -> Vec<Complaint>),
    /// Is there something to say about a change of which no rule has spoken?
    Silence(fn(&Facts<'_>, usize) -> Option<Complaint>),
    /// Is there something to say about the file as a whole?
    File(fn(&FileFacts<'_>) -> Vec<Complaint>),
    /// Is there something that a file leaves undone when all files have run?
    Debts(fn(&Debts, &str) -> Vec<(Complaint, Place)>),
}

/// One rule. Its file's doc comment is its page on the web.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Reads well after "allow".
    pub id: &'static str,
    pub group: Group,
    /// The level of its complaints where nothing is known that lowers it.
    pub severity: Severity,
    /// One line, without a full stop.
    pub summary: &'static str,
    pub check: Check,
}

impl Rule {
    /// Whether it speaks without being asked to.
    pub fn on_by_default(&self) -> bool {
        self.group != Group::Style
    }
}
