//! What passed and what fired. Pure: the hub puts it behind a lock.

use super::plan::{Direction, Fault, FaultPlan};

/// How much of a text the transcript keeps, in bytes.
const KEPT_BYTES: usize = 80;

/// One line of the transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Position in the one order of all messages of this proxy, from 0.
    pub index: usize,
    pub direction: Direction,
    /// Number of the connection, from 0, in the order of acceptance.
    pub connection: usize,
    /// The type byte; `-` for the untyped packets that open a connection, `N` for a refusal of
    /// encryption.
    pub kind: char,
    /// SQL (its first 80 bytes) of Query and Parse, tag of CommandComplete, name of an untyped
    /// packet; otherwise empty.
    pub text: String,
}

/// A fault that happened, and the message it happened at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    pub fault: Fault,
    pub message: Seen,
}

struct Armed {
    fault: Fault,
    /// Matching messages that still pass.
    skip: usize,
}

pub(super) struct Record {
    pub(super) seen: Vec<Seen>,
    pub(super) fired: Vec<Fired>,
    armed: Vec<Armed>,
}

impl Record {
    pub(super) fn new(plan: FaultPlan) -> Self {
        let armed =
            plan.0.into_iter().map(|fault| Armed { skip: fault.at.skip(), fault }).collect();
        Self { seen: Vec::new(), fired: Vec::new(), armed }
    }

    /// Writes the message down and returns the fault that it sets off, which is then disarmed.
    pub(super) fn observe(
        &mut self,
        connection: usize,
        direction: Direction,
        kind: char,
        text: &str,
    ) -> Option<Fired> {
        let message =
            Seen { index: self.seen.len(), direction, connection, kind, text: beginning(text) };
        self.seen.push(message.clone());
        let fault = self.take_due(direction, kind, text)?;
        Some(Fired { fault, message })
    }

    fn take_due(&mut self, direction: Direction, kind: char, text: &str) -> Option<Fault> {
        let mut due = None;
        for (position, armed) in self.armed.iter_mut().enumerate() {
            if !armed.fault.at.matches(direction, kind, text) {
                continue;
            }
            match armed.skip {
                0 => due = due.or(Some(position)),
                _ => armed.skip -= 1,
            }
        }
        due.map(|position| self.armed.remove(position).fault)
    }
}

fn beginning(text: &str) -> String {
    let end = (0..=KEPT_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text[..end.unwrap_or(0)].to_owned()
}
