//! `pg_dump` as a stream: the custom format without its own compression, which has no checksum.

use std::process::Stdio;

use async_trait::async_trait;
use lockkeeper_core::backup::Kind;
use tokio::io::AsyncRead;
use tokio::process::ChildStdout;

use crate::engine::archive::{Bytes, Dump, Program};
use crate::engine::postgres::address::Address;
use crate::engine::{DbError, ErrorClass};

use super::client::{Running, command};

/// A `pg_dump` at work.
pub struct PgDump {
    running: Running,
    stdout: ChildStdout,
}

/// Starts a dump of the moment that was exported under `snapshot`.
pub fn start(
    program: &Program,
    address: &Address,
    kind: Kind,
    snapshot: &str,
) -> Result<PgDump, DbError> {
    let mut command = command(program, Some(address));
    command.args(["--format=custom", "--compress=0", "--lock-wait-timeout=30s", "--no-password"]);
    command.arg(format!("--snapshot={snapshot}")).stdout(Stdio::piped());
    match kind {
        Kind::Full => {}
        Kind::Schema => drop(command.arg("--schema-only")),
        Kind::Data => drop(command.arg("--data-only")),
    }
    let mut running = Running::start("pg_dump", &mut command)?;
    let stdout = running.child.stdout.take();
    let stdout = stdout.ok_or_else(|| DbError::new(ErrorClass::Other, "pg_dump has no output"))?;
    Ok(PgDump { running, stdout })
}

#[async_trait]
impl Dump for PgDump {
    fn bytes(&mut self) -> Bytes<'_> {
        let stdout: &mut (dyn AsyncRead + Send + Unpin) = &mut self.stdout;
        stdout
    }

    async fn finish(self: Box<Self>) -> Result<Vec<String>, DbError> {
        // A program that still has something to say is told that nobody listens.
        drop(self.stdout);
        self.running.finish().await
    }
}
