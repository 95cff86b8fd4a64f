//! The rows of an archive go to the server through several sessions at once.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::process::Stdio;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::SinkExt;
use futures_util::future::{poll_fn, try_join_all};
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::{Mutex, mpsc};
use tokio_postgres::CopyInSink;

use crate::engine::archive::{Decoded, Program};
use crate::engine::postgres::address::Address;
use crate::engine::postgres::backup::client::{Running, command};
use crate::engine::postgres::failure;
use crate::engine::postgres::session::PgSession;
use crate::engine::{DbError, ErrorClass};

use super::super::session::{inside, run};
use super::script::{Part, Script};

/// The server does not know a setting that a newer client sets, to the value that it has anyway.
const UNKNOWN_SETTING: &str = "42704";

/// Rows of one table, and the settings that belong to them.
struct Load {
    settings: Arc<Vec<String>>,
    copy: Arc<str>,
    rows: Bytes,
}

/// A `COPY` that rows are sent to.
type Rows = Pin<Box<CopyInSink<Bytes>>>;

type Queue = Mutex<mpsc::Receiver<Load>>;

/// Copies the rows that the list names; every session takes the next of them when it is free.
pub async fn copy(
    program: &Program,
    address: &Address,
    (archive, jobs): (&dyn Decoded, usize),
    list: &Path,
) -> Result<(), DbError> {
    let mut sessions = Vec::new();
    for _ in 0..jobs {
        let mut session = inside(address).await?;
        run(&mut session, "SET synchronous_commit = off").await?;
        // It may wait long for its first rows.
        set(&mut session, "SET idle_session_timeout = 0").await?;
        sessions.push(session);
    }
    let mut command = command(program, None);
    command.arg("--file=-").arg(format!("--use-list={}", list.display()));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = Running::start("pg_restore", &mut command)?;
    let (Some(stdin), Some(stdout)) = (running.child.stdin.take(), running.child.stdout.take())
    else {
        return Err(DbError::new(ErrorClass::Other, "pg_restore has no input or output"));
    };
    let (sender, queue) = mpsc::channel(sessions.len());
    let queue = Mutex::new(queue);
    let reading = async {
        let script = read(stdout, sender).await?;
        // A program that failed says why; a script without an end only that.
        running.finish().await?;
        script.finish()
    };
    let working = try_join_all(sessions.iter_mut().map(|session| work(session, &queue)));
    tokio::try_join!(feed(archive, stdin), reading, working).map(drop)
}

/// Gives the whole archive to the program.
async fn feed(archive: &dyn Decoded, stdin: ChildStdin) -> Result<(), DbError> {
    let mut stdin = Willing { stdin: Some(stdin) };
    archive.pour(&mut stdin).await?;
    stdin.shutdown().await.map_err(|error| lost(&error))
}

/// Passes on what the script says until it ends, or until nobody takes it any more.
async fn read(mut stdout: ChildStdout, sender: mpsc::Sender<Load>) -> Result<Script, DbError> {
    let (mut script, mut settings) = (Script::default(), Arc::new(Vec::new()));
    while stdout.read_buf(script.room()).await.map_err(|error| lost(&error))? > 0 {
        while let Some(part) = script.next()? {
            match part {
                Part::Setting(sql) => Arc::make_mut(&mut settings).push(sql),
                Part::Rows { copy, rows } => {
                    let load = Load { settings: Arc::clone(&settings), copy, rows };
                    if sender.send(load).await.is_err() {
                        return Ok(script);
                    }
                }
            }
        }
    }
    Ok(script)
}

/// Copies what the queue has, one `COPY` for the rows of a table that come one after the other.
async fn work(session: &mut PgSession, queue: &Queue) -> Result<(), DbError> {
    let mut done = 0;
    let mut open: Option<(Arc<str>, Rows)> = None;
    loop {
        let next = queue.lock().await.recv().await;
        let same =
            |load: &Load| open.as_ref().is_some_and(|(copy, _)| Arc::ptr_eq(copy, &load.copy));
        if !next.as_ref().is_some_and(same)
            && let Some((copy, sink)) = open.take()
        {
            end(sink).await.map_err(|error| about(&copy, error))?;
        }
        let Some(load) = next else { return Ok(()) };
        for sql in load.settings.iter().skip(done) {
            set(session, sql).await?;
        }
        done = load.settings.len();
        let (copy, sink) = match &mut open {
            Some(open) => open,
            None => {
                let begun = session.copy_rows(&load.copy).await;
                let sink = Box::pin(begun.map_err(|error| about(&load.copy, error))?);
                open.insert((load.copy, sink))
            }
        };
        let sent = sink.send(load.rows).await;
        sent.map_err(|error| about(copy, failure::translate(&error)))?;
    }
}

async fn set(session: &mut PgSession, sql: &str) -> Result<(), DbError> {
    match run(session, sql).await {
        Err(error) if error.sqlstate.as_deref() == Some(UNKNOWN_SETTING) => Ok(()),
        other => other,
    }
}

async fn end(mut sink: Rows) -> Result<(), DbError> {
    let ended = poll_fn(|context| sink.as_mut().poll_finish(context)).await;
    ended.map(drop).map_err(|error| failure::translate(&error))
}

fn about(copy: &str, mut error: DbError) -> DbError {
    error.message = format!("{}: {}", copy.trim_end_matches(" FROM stdin;"), error.message);
    error
}

fn lost(error: &io::Error) -> DbError {
    DbError::new(ErrorClass::Other, format!("the archive cannot be read: {error}"))
}

/// A program that stops reading after the last rows that it wants; what follows is read all the
/// same, so that the archive is known to be whole.
struct Willing {
    stdin: Option<ChildStdin>,
}

impl AsyncWrite for Willing {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Some(stdin) = &mut self.stdin else { return Poll::Ready(Ok(bytes.len())) };
        match Pin::new(stdin).poll_write(context, bytes) {
            Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.stdin = None;
                Poll::Ready(Ok(bytes.len()))
            }
            other => other,
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stdin.as_mut().map_or(Poll::Ready(Ok(())), |stdin| Pin::new(stdin).poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The end of a pipe is that nobody holds it any more.
        self.stdin = None;
        Poll::Ready(Ok(()))
    }
}
