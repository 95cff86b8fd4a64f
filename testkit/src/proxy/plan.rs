//! What shall go wrong, and where: plain values, no IO. All counts start at 0.
//!
//! ```
//! use testkit::proxy::{Action, Fault, Moment, Trigger};
//! let fault = Fault { at: Trigger::text("COMMIT"), action: Action::Cut, moment: Moment::After };
//! ```

use std::time::Duration;

/// A stall that ends only when the proxy is dropped.
pub const FOREVER: Duration = Duration::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the client to the server.
    Frontend,
    /// From the server to the client.
    Backend,
}

/// The message at which a fault fires, counted over all connections of one proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// The `index`-th message, of one direction or (`None`) of both together.
    Message { direction: Option<Direction>, index: usize },
    /// The `nth` Query or Parse of a client whose SQL contains the text.
    Text { contains: String, nth: usize },
    /// The n-th CommandComplete that says COMMIT. The server has committed by then.
    CommitReply(usize),
}

impl Trigger {
    /// The `index`-th message of both directions, as numbered by the transcript.
    pub fn message(index: usize) -> Self {
        Self::Message { direction: None, index }
    }

    /// The first Query or Parse whose SQL contains `text`.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { contains: text.into(), nth: 0 }
    }

    /// Returns how many matching messages pass before the one that fires.
    pub(super) fn skip(&self) -> usize {
        match self {
            Self::Message { index, .. } => *index,
            Self::Text { nth, .. } | Self::CommitReply(nth) => *nth,
        }
    }

    pub(super) fn matches(&self, way: Direction, kind: char, text: &str) -> bool {
        match self {
            Self::Message { direction, .. } => direction.is_none_or(|wanted| wanted == way),
            Self::Text { contains, .. } => {
                way == Direction::Frontend
                    && matches!(kind, 'Q' | 'P')
                    && text.contains(contains.as_str())
            }
            Self::CommitReply(_) => way == Direction::Backend && kind == 'C' && text == "COMMIT",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Closes both sides orderly (FIN); what the peers still send is read and thrown away.
    Cut,
    /// Resets both sides (RST). A unix socket knows no reset: it is closed.
    Reset,
    /// Forwards nothing more on this connection, then goes on where it stopped, nothing lost.
    /// [`FOREVER`] lasts until the proxy is dropped.
    Stall(Duration),
    /// Cuts every connection and refuses new ones for this long.
    CutAll(Duration),
}

/// Whether the triggering message still reaches its peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The message is not forwarded.
    Before,
    /// The message is forwarded first.
    After,
}

/// One thing that goes wrong, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub at: Trigger,
    pub action: Action,
    pub moment: Moment,
}

impl Fault {
    /// The server has committed for the n-th time, and the client never hears it.
    pub fn lost_commit(n: usize) -> Self {
        Self { at: Trigger::CommitReply(n), action: Action::Reset, moment: Moment::Before }
    }
}

/// The faults of one proxy; each fires at most once. Where two want the same message, the earlier
/// in the list wins and the other takes its next match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultPlan(pub Vec<Fault>);

impl FaultPlan {
    /// Everything passes.
    pub fn clean() -> Self {
        Self::default()
    }
}

impl From<Fault> for FaultPlan {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}
