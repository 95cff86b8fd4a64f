//! Against real databases in temporary directories.

mod addresses;
mod busy;
mod conduct;
mod files;
mod keys;
mod ledger;
mod locks;
mod runs;
mod trouble;

use std::path::Path;

use crate::engine::{BatchError, DbError, Engine, Message, Session};

use super::Sqlite;

fn engine(directory: &Path) -> Sqlite {
    Sqlite::new(&format!("sqlite:{}", directory.join("app.db").display())).unwrap()
}

async fn connect(engine: &Sqlite) -> Box<dyn Session> {
    engine.connect("lockkeeper/test").await.unwrap()
}

async fn run(session: &mut dyn Session, messages: &[&str]) -> Result<(), BatchError> {
    let messages: Vec<_> = messages.iter().map(|sql| Message::new(*sql)).collect();
    session.batch(&messages, &|_| ()).await
}

/// Returns every cell of every row, joined.
async fn cells(session: &mut dyn Session, sql: &str) -> String {
    show(session.query(sql).await)
}

fn show(sets: Result<Vec<crate::engine::Rows>, DbError>) -> String {
    let cells = sets.unwrap().into_iter().flatten().flatten();
    cells.map(|cell| cell.unwrap_or_else(|| "NULL".into())).collect::<Vec<_>>().join(" ")
}

/// A second application, as it would open the file.
fn application(directory: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(directory.join("app.db")).unwrap()
}
