//! The backup that a policy requires before the first migration of a run: made under the lease,
//! of what is there before anything changes. Without it nothing is applied.

use lockkeeper_core::backup::{Kind, Level, Purpose};
use lockkeeper_core::event::Event;

use crate::engine::Engine;
use crate::error::Error;
use crate::exec::{Run, Urgency};

use super::backup::{BackupMade, BackupSettings, back_up_within};
use super::{Context, beside};

impl Context {
    /// Returns how far the backup before a migration is proved, where one is made.
    pub fn first_backup(&self) -> Option<Level> {
        let required = self.require.backup.filter(|_| self.without_backup.is_none())?;
        let asked = self.backups.as_ref().map(|settings| settings.level);
        // What ends with this process cannot be lost by a migration, nor kept by a backup.
        (!ends_with_us(self.engine.as_ref())).then(|| asked.map_or(required, |l| l.max(required)))
    }

    /// Returns why this run leaves out what the policy asks for.
    pub(super) fn reason(&self) -> Option<String> {
        match (&self.force_direct, &self.without_backup) {
            (Some(direct), Some(bare)) => {
                Some(format!("run as it stands: {direct}; without a backup: {bare}"))
            }
            (one, other) => one.as_ref().or(other.as_ref()).cloned(),
        }
    }
}

/// Tells whether the database is in the memory of this process.
fn ends_with_us(engine: &dyn Engine) -> bool {
    engine.address() == ":memory:"
}

/// Makes the backup that the policy requires, if it requires one.
pub async fn take(
    context: &Context,
    run: &mut Run<'_>,
    id: &str,
) -> Result<Option<BackupMade>, Error> {
    let Some(level) = context.first_backup() else { return Ok(None) };
    let settings = context.backups.as_ref().ok_or_else(nowhere)?;
    let settings = BackupSettings::clone(settings).proved_to(level);
    let (store, level) = (settings.store.clone(), level.to_string());
    context.sink.emit(Event::BackingUp { store, level });
    let (kind, purpose) = (Kind::Full, Purpose::PreMigration);
    let making = back_up_within(context, &settings, kind, purpose, Some(id.to_owned()));
    let made = beside::wait(run, Urgency::AfterStep, "a backup was made", making).await;
    let made = made.map_err(|error| failed(context, error))?;
    for message in made.warnings.iter().cloned() {
        context.sink.emit(Event::Notice { severity: "WARNING".to_owned(), message });
    }
    let (id, level) = (made.id.clone(), made.level.to_string());
    context.sink.emit(Event::BackedUp { id, bytes: made.bytes, level });
    Ok(Some(made))
}

fn nowhere() -> Error {
    Error::config("the policy requires a backup before a migration, and nobody said where to")
        .with_hint("name a store in the section [backup] of lockkeeper.toml")
}

/// Says that nothing was applied. Whatever it was, it is not tried again by itself: a backup takes
/// its time, and somebody has to see why there is none.
fn failed(context: &Context, error: Error) -> Error {
    if context.stop.urgency() > Urgency::None {
        return Error::stopped("stopped as asked, while a backup was made; nothing was applied")
            .with_hint("the same command makes a new backup and goes on from there");
    }
    let why = "the backup before the migration failed, and nothing was applied";
    let hint = error.hint.as_deref().map_or(String::new(), |hint| format!("{hint}; "));
    let way = "`lockkeeper backup full` tries it alone; `migrate --without-backup REASON` goes \
               without, and records the reason";
    Error {
        message: format!("{why}: {}", error.message),
        hint: Some(hint + way),
        unknown_outcome: false,
        unreachable: false,
        ..error
    }
}

#[cfg(test)]
mod tests {
    use lockkeeper_core::migration::Folder;
    use lockkeeper_core::policy::Requirements;

    use super::*;
    use crate::engine;

    fn context(url: &str) -> Context {
        let mut context = Context::new(engine::open(url).unwrap(), Folder::default());
        context.require = Requirements { backup: Some(Level::L2) };
        context
    }

    #[test]
    fn a_reason_or_a_database_in_memory_go_without() {
        let mut context = context("sqlite:some.db");
        assert_eq!(context.first_backup(), Some(Level::L2));
        context.without_backup = Some("hotfix".to_owned());
        assert_eq!(context.first_backup(), None);
        assert_eq!(self::context("sqlite::memory:").first_backup(), None);
    }

    #[test]
    fn both_reasons_are_told_apart() {
        let mut context = context("sqlite:some.db");
        assert_eq!(context.reason(), None);
        context.without_backup = Some("hotfix".to_owned());
        assert_eq!(context.reason().as_deref(), Some("hotfix"));
        context.force_direct = Some("small".to_owned());
        let both = "run as it stands: small; without a backup: hotfix";
        assert_eq!(context.reason().as_deref(), Some(both));
    }
}
