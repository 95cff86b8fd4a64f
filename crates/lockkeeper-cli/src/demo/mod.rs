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
mod story;

use lockkeeper::error::Error;
use lockkeeper::shadow::server::{ServerError, find_all};

use crate::ui::EngineKind;

pub use draw::draw;
pub use report::Report;
use stage::Stage;

/// The oldest PostgreSQL whose server will do.
const OLDEST: u32 = 13;

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
    match server(stage) {
        Ok(server) => postgres::play(stage, server).await,
        Err(error) if engine.is_none() => sqlite::play(stage, Some(error.to_string())).await,
        Err(error) => Err(no_server(&error)),
    }
}

fn server(stage: &Stage) -> Result<postgres::Server, ServerError> {
    let newest = find_all().into_iter().find(|found| found.major >= OLDEST);
    let none = || ServerError::NoInstallation { wanted: format!("{OLDEST} or newer") };
    postgres::Server::start(stage, &newest.ok_or_else(none)?)
}

fn no_server(error: &ServerError) -> Error {
    Error::config(error.to_string()).with_hint(
        "the server programs come with: apt-get install postgresql (Debian, Ubuntu), dnf install \
         postgresql-server (Fedora), brew install postgresql (macOS); `lockkeeper demo --engine \
         sqlite` needs none",
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
