//! The parts of the story that are the same on every engine.

use std::sync::Arc;
use std::time::Instant;

use lockkeeper::core::backup::Level;
use lockkeeper::core::event::Event;
use lockkeeper::core::plan::PlanDocument;
use lockkeeper::core::preserve::Mode;
use lockkeeper::env::BackupConfig;
use lockkeeper::error::Error;
use lockkeeper::ops::{self, BackupSettings, Context, History, MigrateAsk, RollbackAsk, Status};
use lockkeeper::shadow::client::client_program;

use super::listener::{Cue, Listener};
use super::report::Assurance;
use super::site::Site;
use super::stage::Stage;
use crate::ui::{duration_text, plural};

/// Events of a run with their moments.
pub type Heard = Vec<(Instant, Event)>;

/// Who plays where, and which migration gets killed.
pub struct Story<'a> {
    pub stage: &'a Stage,
    pub site: &'a Site,
    pub killed: &'static str,
}

impl Story<'_> {
    /// `status` and `plan`: nothing is touched yet.
    pub async fn look(&self) -> Result<PlanDocument, Error> {
        self.status().await?;
        let plan = ops::plan(&self.alone()?, &MigrateAsk::default()).await?;
        let migrations = plural(plan.migrations.len(), "migration");
        let statements = plural(plan.steps.len(), "statement");
        self.stage.scene(&format!("plan: {migrations}, {statements}"));
        Ok(plan)
    }

    pub async fn status(&self) -> Result<Status, Error> {
        let status = ops::status(&self.alone()?).await?;
        self.stage.scene(&format!("status: {}", counts(&status)));
        Ok(status)
    }

    pub async fn history(&self) -> Result<History, Error> {
        ops::history(&self.alone()?, 10).await
    }

    /// Migrates in this process and returns what was heard of it.
    pub async fn migrate(&self, cues: Vec<Cue>) -> Result<Heard, Error> {
        let listener = Listener::new(self.stage, cues);
        let context = self.site.context(listener.clone())?;
        ops::migrate(&context, &MigrateAsk::default()).await?;
        Ok(listener.heard())
    }

    /// Migrates as production does: a proved backup first, a certificate of the data in the end.
    pub async fn migrate_as_production(&self) -> Result<Assurance, Error> {
        self.stage.scene(
            "the last time as production does it: a proved backup, and a certificate of the data",
        );
        let mut context = self.alone()?;
        let store = self.site.dir.with_file_name("backups").display().to_string();
        let config = BackupConfig { store: Some(store), ..BackupConfig::default() };
        context.backups = Some(BackupSettings::of(&config)?);
        context.require.backup = self.can_back_up().then_some(Level::L2);
        context.preserve.mode = Mode::Full;
        let outcome = ops::migrate(&context, &MigrateAsk::default()).await?;
        if let Some(made) = &outcome.made {
            self.stage.detail(&format!("{} made, proved {}", made.id, made.level));
        }
        Ok(Assurance { backup: outcome.made, certificate: outcome.certificate })
    }

    /// Tells whether the programs that a backup needs are on this machine.
    fn can_back_up(&self) -> bool {
        !self.site.engine.capabilities().many_sessions || client_program("pg_dump").is_ok()
    }

    /// Rolls everything back.
    pub async fn roll_back(&self) -> Result<(), Error> {
        self.stage.scene("rollback of everything");
        ops::rollback(&self.alone()?, &RollbackAsk::Last(usize::MAX)).await.map(drop)
    }

    /// Returns what a run found and did about the killed one.
    pub fn past(&self, heard: &Heard) -> Vec<String> {
        heard.iter().filter_map(|(_, event)| self.about_the_past(event)).collect()
    }

    fn about_the_past(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::Resuming { version, done, of } => {
                format!("{done} of {} of {version} had been committed", plural(*of, "step"))
            }
            Event::Probed { seq, verdict, .. } => {
                format!("statement {seq} was interrupted: {verdict}")
            }
            Event::Repaired { what, .. } => what.clone(),
            Event::MigrationDone { version, duration, .. } if version == self.killed => {
                let time = duration_text(duration.as_millis() as u64);
                format!("ran the rest of {version} in {time}")
            }
            _ => return None,
        })
    }

    fn alone(&self) -> Result<Context, Error> {
        let listener: Arc<Listener> = Listener::new(self.stage, Vec::new());
        self.site.context(listener)
    }
}

/// Returns `1 applied, 2 pending, 1 half applied`.
pub fn counts(status: &Status) -> String {
    let mut text = format!("{} applied, {} pending", status.applied, status.pending);
    if status.unfinished > 0 {
        text.push_str(&format!(", {} half applied", status.unfinished));
    }
    text
}
