//! What was done, in the database it was done to: runs, journal, migrations, the lease.
//!
//! This module writes and reads facts; it does not know what a step means. Every statement that
//! changes the ledger during a run carries the fencing token of the lease and fails when another
//! run has taken over.

mod quote;
mod read;
mod recorded;
pub mod schema;
mod write;

pub use read::{JournalRow, RunRow, Snapshot, read, runs};
pub use recorded::{Record, complete, last_record, left_traces, objects_of, unrecorded_run};
pub use write::{AppliedRow, Entry, Ledger, RunStart, read_lease, take_lease};
