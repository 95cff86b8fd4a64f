//! A ledger that came back with a backup.

use crate::engine::{Capabilities, DbError, ErrorClass, Session};

use super::quote::{optional, text};

/// The restore, as the ledger of the restored database has it.
#[derive(Clone, Debug)]
pub struct Restored {
    pub run: String,
    pub env: Option<String>,
    pub actor: String,
    pub host: String,
    pub reason: String,
}

/// Returns the statements that record a restore. Whoever held the lease when the backup was made,
/// and whatever ran then, is not there any more.
pub fn restored(caps: &Capabilities, restored: &Restored) -> Vec<String> {
    let q = |value: &str| text(value, caps);
    let (p, now) = (caps.prefix, caps.now);
    vec![
        format!(
            "UPDATE {p}run SET finished_at = {now}, outcome = 'stopped', \
             error = 'the database was restored from a backup that was made while this ran' \
             WHERE finished_at IS NULL"
        ),
        format!(
            "UPDATE {p}lease SET token = token + 1, holder = NULL, run = NULL, backend = NULL, \
             heartbeat = {now} WHERE id = 1"
        ),
        format!(
            "INSERT INTO {p}run (id, verb, env, actor, host, tool_version, reason, started_at, \
             finished_at, outcome) VALUES ({}, 'restore', {}, {}, {}, {}, {}, {now}, {now}, 'done')",
            q(&restored.run),
            optional(restored.env.as_deref(), caps),
            q(&restored.actor),
            q(&restored.host),
            q(env!("CARGO_PKG_VERSION")),
            q(&restored.reason),
        ),
    ]
}

/// Tells whether the database has a ledger.
pub async fn is_installed(session: &mut dyn Session, caps: &Capabilities) -> Result<bool, DbError> {
    match session.query(&format!("SELECT version FROM {}ledger LIMIT 1", caps.prefix)).await {
        Ok(_) => Ok(true),
        Err(error) if error.class == ErrorClass::Absent => Ok(false),
        Err(error) => Err(error),
    }
}
