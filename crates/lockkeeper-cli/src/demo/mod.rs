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

use lockkeeper::error::{Error, Kind};
use lockkeeper::shadow::server::{Installation, ServerError, find_all};

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
        // First, so that somebody listens before anything is made.
        biased;
        () = stop_asked() => Err(Error::stopped("the demo was stopped; everything it made is gone")),
        report = story(engine, &stage) => report,
    }
}

async fn story(engine: Option<EngineKind>, stage: &Stage) -> Result<Report, Error> {
    if engine == Some(EngineKind::Sqlite) {
        return sqlite::play(stage, None).await;
    }
    // On a thread of its own, so that a person can stop it meanwhile; what it started by then
    // ends with it.
    let starting = tokio::task::spawn_blocking({
        let stage = stage.clone();
        move || server(&stage)
    });
    let server = starting.await;
    match server.map_err(|error| Error::new(Kind::Internal, error.to_string()))? {
        Ok(server) => postgres::play(stage, server).await,
        Err(error) if engine.is_none() => sqlite::play(stage, Some(error.to_string())).await,
        Err(error) => Err(no_server(&error)),
    }
}

fn server(stage: &Stage) -> Result<postgres::Server, ServerError> {
    let none = || ServerError::NoInstallation { wanted: format!("{OLDEST} or newer") };
    postgres::Server::start(stage, &installation().ok_or_else(none)?)
}

/// Returns the installation that the environment names, else the newest.
fn installation() -> Option<Installation> {
    let named = std::env::var_os("PG_BIN").unwrap_or_default();
    let named: Vec<_> = std::env::split_paths(&named).collect();
    let named = named.iter().filter_map(|dir| Installation::at(dir).ok());
    named.chain(find_all()).find(|found| found.major >= OLDEST)
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
