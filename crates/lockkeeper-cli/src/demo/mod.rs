//! The product's face: a database under load is migrated, the migration is killed, resumed and
//! rolled back, and every number in the report at the end was measured in that very run.
//!
//! Uses the library as any other program would. The databases are its own: a private server or a
//! file in a temporary directory, gone when the story ends, however it ends.

mod application;
mod bystander;
mod draw;
mod listener;
mod migrator;
mod postgres;
mod report;
mod site;
mod sqlite;
mod stage;

use lockkeeper::error::Error;
use lockkeeper::shadow::server::{ServerError, find};

use crate::ui::EngineKind;

pub use draw::draw;
pub use report::Report;
use stage::Stage;

/// Plays the story to its end, unless a person stops it.
pub async fn play(engine: Option<EngineKind>, quiet: bool) -> Result<Report, Error> {
    let stage = Stage::new(quiet);
    tokio::select! {
        report = story(engine, &stage) => report,
        () = stop_asked() => Err(Error::stopped("the demo was stopped; everything it made is gone")),
    }
}

async fn story(engine: Option<EngineKind>, stage: &Stage) -> Result<Report, Error> {
    if engine == Some(EngineKind::Sqlite) {
        return sqlite::play(stage, None).await;
    }
    match find(None) {
        Ok(installation) => postgres::play(stage, &installation).await,
        Err(error) if engine.is_none() => sqlite::play(stage, Some(&error.to_string())).await,
        Err(error) => Err(no_server(&error)),
    }
}

fn no_server(error: &ServerError) -> Error {
    Error::config(format!("no private PostgreSQL server can be started: {error}")).with_hint(
        "install the server programs (Debian and Ubuntu: `apt-get install postgresql`, Fedora: \
         `dnf install postgresql-server`, macOS: `brew install postgresql`), or play the story \
         on SQLite with `lockkeeper demo --engine sqlite`",
    )
}

#[cfg(unix)]
async fn stop_asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn stop_asked() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
