//! A transaction of the file that it throws away itself, or that may not write: it runs as the
//! file has it, and its journal row follows.

use lockkeeper_core::plan::{Mode, PlannedMigration};

use crate::engine::Message;
use crate::error::Error;
use crate::ledger::Entry;

use super::{Finished, Run, statement_error};

impl Run<'_> {
    pub(super) async fn unrecorded(
        &mut self,
        migration: &PlannedMigration,
        unit: usize,
    ) -> Result<Finished, Error> {
        let planned = &migration.units[unit];
        let Mode::Unrecorded { opener, closer } = &planned.mode else { return Ok(Finished::Done) };
        self.limits = None;
        let limits = self.engine.limits(&self.limits_of(planned, planned.timeouts.lock_ms));
        let mut messages = vec![Message::new(limits), Message::new(opener.as_str())];
        let first = messages.len();
        messages.extend(planned.steps.iter().map(|step| Message {
            sql: step.sql.as_str().into(),
            copy_data: step.copy_data.as_deref(),
        }));
        messages.push(Message::new(closer.as_str()));
        messages.retain(|message| !message.sql.is_empty());
        let (work, mut side) = self.sides(&messages);
        let watched = side.watch(work.batch(&messages, &|_| ()), &|_| ()).await;
        self.notices();
        if let Err(failed) = watched.result {
            self.roll_back().await?;
            let step = failed.index.checked_sub(first).and_then(|i| planned.steps.get(i));
            return Err(statement_error(migration, step, failed.error));
        }
        let entry = Entry { migration, unit, attempts: 1, lock_wait_ms: 0 };
        self.write(&self.lease.ledger.unit_done(&entry)).await?;
        Ok(Finished::Done)
    }
}
