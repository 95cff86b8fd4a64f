//! What was done, in the database it was done to: runs, journal, migrations, the lease.
//!
//! This module writes and reads facts; it does not know what a step means. Every statement that
//! changes the ledger during a run carries the fencing token of the lease and fails when another
//! run has taken over.

mod certificate;
mod quote;
mod read;
mod recorded;
mod restored;
pub mod schema;
mod write;

pub use certificate::{Certified, certificate, certified};
pub use read::{JournalRow, RunRow, Snapshot, read, runs};
pub use recorded::{Record, complete, last_record, left_traces, objects_of, unrecorded_run};
pub use restored::{Restored, is_installed, restored};
pub use write::{AppliedRow, Entry, Ledger, RunStart, read_lease, sign_of_life, take_lease};
