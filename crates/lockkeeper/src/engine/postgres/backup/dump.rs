//! `pg_dump` as a stream: the custom format without its own compression, which has no checksum.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use lockkeeper_core::backup::Kind;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::process::ChildStdout;

use crate::engine::archive::Program;
use crate::engine::postgres::address::Address;
use crate::engine::{DbError, ErrorClass};

use super::client::{Running, command};

/// What a program said that ended well.
pub type Remarks = Arc<Mutex<Vec<String>>>;

/// The output of a `pg_dump`; its end is one only when the program ended well.
pub enum PgDump {
    Writing { stdout: ChildStdout, running: Option<Box<Running>>, remarks: Remarks },
    Ending(Pin<Box<dyn Future<Output = Result<(), DbError>> + Send>>),
    Ended,
}

/// Starts a dump of the moment that was exported under `snapshot`.
pub fn start(
    program: &Program,
    address: &Address,
    kind: Kind,
    snapshot: &str,
    encoding: &str,
    remarks: Remarks,
) -> Result<PgDump, DbError> {
    let mut command = command(program, Some(address));
    command.args(["--format=custom", "--compress=0", "--lock-wait-timeout=30s", "--no-password"]);
    command.arg(format!("--snapshot={snapshot}")).stdout(Stdio::piped());
    // Names are compared as UTF-8; bytes without an encoding stay as they are.
    if encoding != "SQL_ASCII" {
        command.arg("--encoding=UTF8");
    }
    match kind {
        Kind::Full => {}
        Kind::Schema => drop(command.arg("--schema-only")),
        Kind::Data => drop(command.arg("--data-only")),
    }
    let mut running = Running::start("pg_dump", &mut command)?;
    let stdout = running.child.stdout.take();
    let stdout = stdout.ok_or_else(|| DbError::new(ErrorClass::Other, "pg_dump has no output"))?;
    Ok(PgDump::Writing { stdout, running: Some(Box::new(running)), remarks })
}

async fn end(running: Option<Box<Running>>, remarks: Remarks) -> Result<(), DbError> {
    let Some(running) = running else { return Ok(()) };
    let said = running.finish().await?;
    remarks.lock().unwrap_or_else(PoisonError::into_inner).extend(said);
    Ok(())
}

impl AsyncRead for PgDump {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let PgDump::Writing { stdout, running, remarks } = &mut *self {
            let before = buffer.filled().len();
            ready!(Pin::new(stdout).poll_read(cx, buffer))?;
            if buffer.filled().len() > before || buffer.remaining() == 0 {
                return Poll::Ready(Ok(()));
            }
            *self = PgDump::Ending(Box::pin(end(running.take(), remarks.clone())));
        }
        if let PgDump::Ending(ending) = &mut *self {
            let ended = ready!(ending.as_mut().poll(cx));
            *self = PgDump::Ended;
            return Poll::Ready(ended.map_err(io::Error::other));
        }
        Poll::Ready(Ok(()))
    }
}
