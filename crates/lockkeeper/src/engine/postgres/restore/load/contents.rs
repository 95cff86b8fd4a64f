//! What an archive holds, by the list that `pg_restore` makes of it.
//!
//! The list and every definition stand at the beginning of an archive. That beginning is kept in a
//! file: with it alone `pg_restore` restores everything but rows, with as many jobs as it is given.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::pin::Pin;
use std::process::Stdio;
use std::task::{Context, Poll, ready};

use tempfile::TempPath;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::ChildStdin;

use crate::engine::archive::{Decoded, Program};
use crate::engine::postgres::backup::client::{Running, command};
use crate::engine::{DbError, ErrorClass};

/// The beginning of an archive and the list of its entries.
pub struct Contents {
    head: TempPath,
    lines: Vec<String>,
}

impl Contents {
    /// Reads as much of the archive as `pg_restore` needs to list it.
    pub async fn read(
        program: &Program,
        archive: &dyn Decoded,
        directory: &Path,
    ) -> Result<Self, DbError> {
        let head = file(directory, "head-")?;
        let (file, head) = head.into_parts();
        let mut command = command(program, None);
        command.arg("--list").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = Running::start("pg_restore", &mut command)?;
        let stdin = running.child.stdin.take();
        let listed = list(running);
        tokio::pin!(listed);
        let poured = async {
            let Some(stdin) = stdin else { return Ok(()) };
            let mut both = Both { file, stdin };
            archive.pour(&mut both).await?;
            both.shutdown().await.map_err(|error| lost(&error))
        };
        let lines = tokio::select! {
            // It ends when it knows enough: nobody wants the rest.
            lines = &mut listed => lines,
            // Why it broke off is known to who decodes it, and whether that matters to the list.
            _ = poured => listed.await,
        };
        Ok(Contents { head, lines: lines? })
    }

    pub fn head(&self) -> &Path {
        &self.head
    }

    /// Lists the entries of rows of tables.
    pub fn tables(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().filter(|line| is_data(line, "TABLE DATA "))
    }

    /// Large objects are rows that no table has.
    pub fn has_large_objects(&self) -> bool {
        self.lines.iter().any(|line| is_data(line, "BLOBS "))
    }

    /// Writes a list of the tables' rows alone.
    pub fn list_of_tables(&self) -> Result<TempPath, DbError> {
        self.written(self.tables())
    }

    /// Writes a list of what is neither rows of tables nor chosen by these words.
    pub async fn without(&self, program: &Program, words: &[&str]) -> Result<TempPath, DbError> {
        let mut command = command(program, None);
        command.arg("--list").args(words).arg(&self.head).stdout(Stdio::piped());
        let chosen = list(Running::start("pg_restore", &mut command)?).await?;
        let left_out: HashSet<_> =
            chosen.iter().chain(self.tables()).map(|line| number(line)).collect();
        self.written(self.lines.iter().filter(|line| !left_out.contains(number(line))))
    }

    fn written<'a>(&self, lines: impl Iterator<Item = &'a String>) -> Result<TempPath, DbError> {
        let directory = self.head.parent().unwrap_or(Path::new("."));
        let (mut file, path) = file(directory, "list-")?.into_parts();
        let text: String = lines.flat_map(|line| [line.as_str(), "\n"]).collect();
        file.write_all(text.as_bytes()).map_err(|error| lost(&error))?;
        Ok(path)
    }
}

fn file(directory: &Path, prefix: &str) -> Result<tempfile::NamedTempFile, DbError> {
    let made = tempfile::Builder::new().prefix(prefix).tempfile_in(directory);
    made.map_err(|error| {
        DbError::config(format!("cannot write in {}: {error}", directory.display()))
            .with_hint("TMPDIR names another place")
    })
}

fn lost(error: &io::Error) -> DbError {
    DbError::new(ErrorClass::Other, error.to_string())
}

/// Returns the lines of entries that the program lists.
async fn list(mut running: Running) -> Result<Vec<String>, DbError> {
    let mut text = Vec::new();
    if let Some(mut stdout) = running.child.stdout.take() {
        stdout.read_to_end(&mut text).await.map_err(|error| lost(&error))?;
    }
    running.finish().await?;
    let text = String::from_utf8_lossy(&text);
    let entries = text.lines().filter(|line| !line.starts_with(';') && !line.is_empty());
    Ok(entries.map(str::to_owned).collect())
}

/// Returns the number of an entry: `3307; 0 16385 TABLE DATA public orders postgres`.
fn number(line: &str) -> &str {
    line.split_once(';').map_or(line, |(number, _)| number)
}

/// Tells whether an entry is data of that kind. Definitions have the number of a catalog in place
/// of the zero.
fn is_data(line: &str, kind: &str) -> bool {
    let entry = line.split_once("; ").and_then(|(_, rest)| rest.strip_prefix("0 "));
    let entry = entry.and_then(|rest| rest.split_once(' '));
    entry.is_some_and(|(_, what)| what.starts_with(kind))
}

/// Writes to a file what a program has taken.
struct Both {
    file: File,
    stdin: ChildStdin,
}

impl AsyncWrite for Both {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let taken = ready!(Pin::new(&mut self.stdin).poll_write(context, bytes))?;
        self.file.write_all(&bytes[..taken])?;
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stdin).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stdin).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_from_definitions() {
        let rows = "3307; 0 16385 TABLE DATA public orders postgres";
        assert!(is_data(rows, "TABLE DATA ") && number(rows) == "3307");
        assert!(!is_data("219; 1259 16385 TABLE DATA orders postgres", "TABLE DATA "));
        assert!(!is_data("3320; 0 0 SEQUENCE SET public s5 postgres", "TABLE DATA "));
        assert!(is_data("3344; 0 0 BLOBS - BLOBS ", "BLOBS "));
        assert!(is_data("3344; 0 0 BLOBS - 16400..16401 postgres", "BLOBS "));
        assert!(!is_data("3345; 2613 16400 BLOB - 16400 postgres", "BLOBS "));
    }
}
