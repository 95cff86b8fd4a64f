//! Counts the rows of an archive by having `pg_restore` write all of its data as a script.

use std::collections::BTreeMap;
use std::io;
use std::process::Stdio;

use lockkeeper_core::backup::Kind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::engine::archive::{Bytes, Program};
use crate::engine::{DbError, ErrorClass};

use super::client::{Running, command};

/// The longest line that can start the rows of a table; longer ones are data of other kinds.
const LONGEST_HEAD: usize = 1 << 20;

/// Feeds the archive to `pg_restore` and counts what comes out.
pub async fn count(
    program: &Program,
    kind: Kind,
    archive: Bytes<'_>,
) -> Result<BTreeMap<String, u64>, DbError> {
    let mut command = command(program, None);
    if kind != Kind::Schema {
        command.arg("--data-only");
    }
    command.arg("--file=-").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = Running::start("pg_restore", &mut command)?;
    let (Some(mut stdin), Some(mut stdout)) =
        (running.child.stdin.take(), running.child.stdout.take())
    else {
        return Err(DbError::new(ErrorClass::Other, "pg_restore has no input or output"));
    };
    let feed = async move {
        let fed = tokio::io::copy(archive, &mut stdin).await;
        // The end of the input is part of the input.
        let ended = stdin.shutdown().await;
        fed.and_then(|bytes| ended.map(|()| bytes))
    };
    let read = async {
        let mut counter = Counter::default();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match stdout.read(&mut buffer).await? {
                0 => return Ok::<_, io::Error>(counter),
                length => counter.take(&buffer[..length]),
            }
        }
    };
    let (fed, read) = futures_util::future::join(feed, read).await;
    let finished = running.finish().await;
    // The program stops reading after the last block, and long before it where it fails.
    match fed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(unreadable(&error)),
        _ => drop(finished.map_err(corrupt)?),
    }
    let counter = read.map_err(|error| unreadable(&error))?;
    // A function may have a body that looks like rows.
    if kind == Kind::Schema { Ok(BTreeMap::new()) } else { counter.end() }
}

/// A program that gave up reading says that there is damage, unless it does not know the format
/// or was ended by somebody.
fn corrupt(mut error: DbError) -> DbError {
    if error.class != ErrorClass::Config && !error.message.contains("signal") {
        error.class = ErrorClass::Corrupt;
    }
    error
}

fn unreadable(error: &io::Error) -> DbError {
    DbError::new(ErrorClass::Other, format!("the archive cannot be read: {error}"))
}

/// Reads a script of `COPY` blocks in pieces of any size.
#[derive(Default)]
struct Counter {
    rows: BTreeMap<String, u64>,
    /// The table whose rows are being read.
    inside: Option<(String, u64)>,
    /// The current line, as far as it matters: its start, and its length.
    head: Vec<u8>,
    length: usize,
}

impl Counter {
    fn take(&mut self, mut piece: &[u8]) {
        while let Some(end) = memchr::memchr(b'\n', piece) {
            self.grow(&piece[..end]);
            self.line();
            piece = &piece[end + 1..];
        }
        self.grow(piece);
    }

    fn grow(&mut self, part: &[u8]) {
        let wanted = if self.inside.is_some() { 3 } else { LONGEST_HEAD };
        let room = wanted.saturating_sub(self.head.len()).min(part.len());
        self.head.extend_from_slice(&part[..room]);
        self.length += part.len();
    }

    fn line(&mut self) {
        match &mut self.inside {
            Some(_) if self.length == 2 && self.head == b"\\." => {
                if let Some((table, rows)) = self.inside.take() {
                    *self.rows.entry(table).or_default() += rows;
                }
            }
            Some((_, rows)) => *rows += 1,
            None => self.inside = table_of(&self.head).map(|table| (table, 0)),
        }
        self.head.clear();
        self.length = 0;
    }

    fn end(self) -> Result<BTreeMap<String, u64>, DbError> {
        match self.inside {
            None => Ok(self.rows),
            Some((table, rows)) => {
                let message = format!("the rows of {table} end after {rows} without an end mark");
                Err(DbError::new(ErrorClass::Corrupt, message))
            }
        }
    }
}

/// Returns the table of `COPY schema.table (columns) FROM stdin;`.
fn table_of(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?;
    let rest = line.strip_prefix("COPY ")?.strip_suffix(" FROM stdin;")?;
    let mut quoted = false;
    let end = rest.find(|c: char| {
        quoted ^= c == '"';
        c == ' ' && !quoted
    });
    Some(rest[..end.unwrap_or(rest.len())].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "SET a = 1;\n\nCOPY public.t (a, b) FROM stdin;\n1\tx\n\\\\.\t\n\\.\n\n\n\
        COPY \"My App\".\"x (y\" FROM stdin;\n\\.\n\nSELECT 'COPY no';\n";

    #[test]
    fn rows_are_counted_whatever_pieces_they_come_in() {
        for size in [1, 2, 3, 7, 1000] {
            let mut counter = Counter::default();
            SCRIPT.as_bytes().chunks(size).for_each(|piece| counter.take(piece));
            let rows: Vec<_> = counter.end().unwrap().into_iter().collect();
            let expected = [("\"My App\".\"x (y\"".to_owned(), 0), ("public.t".to_owned(), 2)];
            assert_eq!(rows, expected, "{size}");
        }
    }

    #[test]
    fn rows_without_an_end_are_an_error() {
        let mut counter = Counter::default();
        counter.take(b"COPY public.t (a) FROM stdin;\n1\n");
        assert!(counter.end().unwrap_err().message.contains("public.t end after 1"));
    }
}
