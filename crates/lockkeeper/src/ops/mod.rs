//! One recipe per verb; the only module that knows all its neighbours. The command line and the
//! embedding library call the same recipes.

mod backup;
mod baseline;
mod beside;
mod certificate;
mod drift;
mod drive;
mod explain;
mod fingerprint;
mod first_backup;
mod folder;
mod guard;
mod history;
mod judged;
mod lint;
mod migrate;
mod new;
mod plan;
mod preserve;
mod recording;
mod resolve;
mod restore;
mod rollback;
mod snapshot;
mod status;
mod validate;
mod verify;
mod workshop;

use std::sync::Arc;
use std::time::Duration;

use lockkeeper_core::event::{Silent, Sink};
use lockkeeper_core::migration::Folder;
use lockkeeper_core::plan::Timeouts;
use lockkeeper_core::policy::{LockBudget, Requirements};

use crate::engine::Engine;
use crate::error::Error;
use crate::exec::Stop;

pub use backup::{
    BackupLine, BackupList, BackupMade, BackupProved, BackupPruned, BackupSettings, BackupShown,
    Simulated, back_up, back_up_within, hold_backup, list_backups, prove_backup, prune_backups,
    show_backup,
};
pub use baseline::baseline;
pub use certificate::{Trust, certificate, check_certificate, read_certificate};
pub use drift::{Drift, Drifted, Known, Live, accept_drift, drift};
pub use drive::Ran;
pub use explain::{EXPLANATION, ExplainAsk, Explained, Explaining, Explanation, explain};
pub use fingerprint::{FingerprintAsk, Fingerprints, fingerprint};
pub use folder::read_folder;
pub use history::{History, history};
pub use lint::{Fixed, LintAsk, LintFile, fix, lint};
pub use migrate::{MigrateAsk, Outcome, migrate};
pub use new::{NewFiles, new_migration};
pub use plan::plan;
pub use preserve::{Preserve, PublicKey, SigningKey};
pub use resolve::{Decision, resolve};
pub use restore::{
    Kept, KeptList, Replaced, RestoreAsk, Restored, Target, kept_databases, restore,
};
pub use rollback::{RollbackAsk, rollback};
pub use snapshot::{SnapshotSummary, snapshot, summary, write_snapshot};
pub use status::{MigrationStatus, Status, status};
pub use validate::{Validation, validate};
pub use verify::{DataVerified, Verification, VerifiedTable, verify_data};

/// Who runs, where, and who listens.
pub struct Context {
    pub engine: Arc<dyn Engine>,
    pub folder: Folder,
    pub env: Option<String>,
    pub sink: Arc<dyn Sink>,
    pub stop: Stop,
    /// How long to wait for the lease of another run.
    pub lock_wait: Duration,
    pub timeouts: Timeouts,
    /// How long the locks of a step may keep the application waiting.
    pub budget: LockBudget,
    /// Why steps over the budget run as they stand.
    pub force_direct: Option<String>,
    /// What the policy demands before the first migration.
    pub require: Requirements,
    /// Where backups go, for a verb that may have to make one.
    pub backups: Option<BackupSettings>,
    /// Why a required backup is left out.
    pub without_backup: Option<String>,
    /// How much of the data is marked before and after a run.
    pub preserve: Preserve,
}

impl Context {
    /// Returns a context with the defaults of the contract.
    pub fn new(engine: Arc<dyn Engine>, folder: Folder) -> Self {
        Context {
            engine,
            folder,
            env: None,
            sink: Arc::new(Silent),
            stop: Stop::default(),
            lock_wait: Duration::from_secs(30),
            timeouts: Timeouts::default(),
            budget: LockBudget::default(),
            force_direct: None,
            require: Requirements::default(),
            backups: None,
            without_backup: None,
            preserve: Preserve::default(),
        }
    }

    /// Refuses to go on when a file cannot be a migration.
    pub(crate) fn refuse_broken_folder(&self) -> Result<(), Error> {
        use lockkeeper_core::finding::Severity;
        let broken = self.folder.findings.iter().find(|f| f.severity == Severity::Error);
        broken.map_or(Ok(()), |finding| Err(Error::from(finding.clone())))
    }
}

/// Returns the name of the person or machine account that runs this.
pub fn actor() -> String {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    variable("LOCKKEEPER_ACTOR")
        .or_else(|| variable("USER"))
        .or_else(|| variable("LOGNAME"))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Returns the name of this machine.
pub fn host() -> String {
    let named = std::env::var("HOSTNAME").ok().filter(|name| !name.is_empty());
    let read = || std::fs::read_to_string("/etc/hostname").ok();
    named.or_else(read).map_or_else(|| "unknown".to_owned(), |name| name.trim().to_owned())
}
