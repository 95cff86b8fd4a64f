//! How a statement behaves towards the transaction and the session it runs in.

use std::fmt;

use crate::sql::{Lexicon, Statement};

use super::{Judge, Parsed};

/// Where a statement may stand with respect to transactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Runs in a transaction with its neighbours.
    Inside,
    /// The server refuses it inside a transaction: a step of its own.
    Outside,
    /// Changes the session and nothing else, and has to stand outside of a transaction to work.
    Setting,
    /// The file opens a transaction itself.
    Begin,
    /// The file ends its transaction; `chain` starts the next one at once.
    Commit { chain: bool },
    /// The file throws its transaction away.
    Rollback { chain: bool },
    /// Cannot be run by a migration tool; the text says why and what to do instead.
    Refused(String),
}

/// What a statement may leave behind in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remains {
    /// Nothing.
    Nothing,
    /// It may have changed settings in a way its text does not tell (a function, a `DO` block).
    Perhaps,
    /// It sets something later statements of the file rely on: repeated when a run resumes.
    Settings,
    /// New sessions will start with other settings than this one did.
    NewDefaults,
}

/// Kinds of objects whose presence settles whether a statement took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    Database,
    Tablespace,
    Subscription,
}

/// How to find out, after a crash, whether a statement outside of a transaction took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Takes effect with its transaction: the journal row tells.
    Journal,
    /// Running it again does no harm.
    Repeat,
    /// Nothing in the catalog tells: a person has to look.
    Person,
    /// A valid index (of this name) stands on the table.
    IndexBuilt {
        name: Option<String>,
        table: String,
    },
    /// The index is gone.
    IndexGone {
        name: String,
    },
    /// Every index of the relation (or the index itself) is a new one.
    Reindexed {
        relation: String,
    },
    /// The partition no longer hangs on its parent.
    Detached {
        parent: String,
        partition: String,
    },
    Present {
        kind: ObjectKind,
        name: String,
    },
    Absent {
        kind: ObjectKind,
        name: String,
    },
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Probe::Journal => f.write_str("commits with its journal row"),
            Probe::Repeat => f.write_str("may run again"),
            Probe::Person => f.write_str("a person has to look"),
            Probe::IndexBuilt { name: Some(name), table } => {
                write!(f, "index {name} on {table} is valid")
            }
            Probe::IndexBuilt { name: None, table } => {
                write!(f, "a new index on {table} is valid")
            }
            Probe::IndexGone { name } => write!(f, "index {name} is gone"),
            Probe::Reindexed { relation } => write!(f, "the indexes of {relation} are new"),
            Probe::Detached { parent, partition } => {
                write!(f, "{partition} is no partition of {parent}")
            }
            Probe::Present { kind, name } => write!(f, "{kind} {name} exists"),
            Probe::Absent { kind, name } => write!(f, "{kind} {name} does not exist"),
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ObjectKind::Database => "database",
            ObjectKind::Tablespace => "tablespace",
            ObjectKind::Subscription => "subscription",
        })
    }
}

/// Everything the planner has to know about one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conduct {
    pub placement: Placement,
    pub remains: Remains,
    pub probe: Probe,
    /// A value that cannot be used before the statement's transaction has committed.
    pub new_value: Option<String>,
}

impl Conduct {
    /// Returns the conduct of an ordinary statement.
    pub fn inside(remains: Remains) -> Self {
        Conduct { placement: Placement::Inside, remains, probe: Probe::Journal, new_value: None }
    }

    /// Returns the conduct of a statement that stands alone.
    pub fn outside(probe: Probe, remains: Remains) -> Self {
        Conduct { placement: Placement::Outside, remains, probe, new_value: None }
    }

    /// Returns the conduct of a statement that only marks a boundary.
    pub fn boundary(placement: Placement) -> Self {
        Conduct { placement, remains: Remains::Nothing, probe: Probe::Repeat, new_value: None }
    }
}

/// What an engine's SQL looks like and how its statements behave. Pure.
pub trait Dialect: Send + Sync {
    fn lexicon(&self) -> &Lexicon;
    fn conduct(&self, statement: &Statement<'_>) -> Conduct;
    /// Returns how many bytes of a name the engine keeps, where it cuts them.
    fn longest_name(&self) -> Option<usize> {
        None
    }
    /// Whether indexes and constraints can be made beside the application (CONCURRENTLY, NOT VALID).
    fn has_online_forms(&self) -> bool {
        false
    }
    /// Reads a statement before it is judged, on any thread; `None` leaves that to the judge.
    fn parse(&self, _sql: &str) -> Option<Parsed> {
        None
    }
    /// Returns the judge of a new database on a server of this major version; `None` is the newest.
    fn judge(&self, version: Option<u32>) -> Box<dyn Judge>;
}
