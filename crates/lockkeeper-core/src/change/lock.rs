//! Lock modes on relations, from the weakest to the strongest, and whom each keeps waiting.

use std::fmt;

use super::Blocks;

/// A relation lock. Ordered by strength; an engine with fewer modes uses those it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LockMode {
    AccessShare,
    RowShare,
    RowExclusive,
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    Exclusive,
    AccessExclusive,
}

impl LockMode {
    pub const ALL: [LockMode; 8] = [
        LockMode::AccessShare,
        LockMode::RowShare,
        LockMode::RowExclusive,
        LockMode::ShareUpdateExclusive,
        LockMode::Share,
        LockMode::ShareRowExclusive,
        LockMode::Exclusive,
        LockMode::AccessExclusive,
    ];

    /// Returns the mode as servers and their manuals write it.
    pub fn name(self) -> &'static str {
        match self {
            LockMode::AccessShare => "ACCESS SHARE",
            LockMode::RowShare => "ROW SHARE",
            LockMode::RowExclusive => "ROW EXCLUSIVE",
            LockMode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            LockMode::Share => "SHARE",
            LockMode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            LockMode::Exclusive => "EXCLUSIVE",
            LockMode::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }

    /// Returns the mode of that name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name().eq_ignore_ascii_case(name))
    }

    /// Returns who waits while the lock is held.
    pub fn blocks(self) -> Vec<Blocks> {
        match self {
            LockMode::AccessShare | LockMode::RowShare | LockMode::RowExclusive => Vec::new(),
            LockMode::ShareUpdateExclusive => vec![Blocks::Ddl],
            LockMode::Share | LockMode::ShareRowExclusive | LockMode::Exclusive => {
                vec![Blocks::Writes, Blocks::Ddl]
            }
            LockMode::AccessExclusive => vec![Blocks::Reads, Blocks::Writes, Blocks::Ddl],
        }
    }

    pub fn blocks_writes(self) -> bool {
        self >= LockMode::Share
    }

    pub fn blocks_reads(self) -> bool {
        self == LockMode::AccessExclusive
    }
}

impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
