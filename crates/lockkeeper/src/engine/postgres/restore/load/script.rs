//! The script of rows that `pg_restore` writes: settings, then a `COPY` for each table.
//!
//! Pure: bytes in, settings and whole rows out. Anything else in it is an error.

use std::sync::Arc;

use bytes::{Buf, Bytes, BytesMut};
use memchr::{memchr, memmem, memrchr};

use crate::engine::{DbError, ErrorClass};

/// How many bytes of rows go to one session at a time. Rows stay beside those that they stood
/// beside, so that a table in an order keeps most of it.
const CHUNK: usize = 512 * 1024;

/// What stands alone in the line behind the last row.
const END: &[u8] = b"\\.\n";

/// What a script says next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A statement that every session needs.
    Setting(String),
    /// Whole rows for this `COPY`.
    Rows { copy: Arc<str>, rows: Bytes },
}

/// A script that comes in pieces.
#[derive(Default)]
pub struct Script {
    waiting: BytesMut,
    /// No end of rows, or of a line, begins before it.
    seen: usize,
    /// Where the last whole row of what waits ends.
    whole: usize,
    /// The statement so far; a name may have lines.
    said: String,
    copy: Option<Arc<str>>,
}

impl Script {
    /// Returns where the next piece goes: behind what waits.
    pub fn room(&mut self) -> &mut BytesMut {
        self.waiting.reserve(CHUNK);
        &mut self.waiting
    }

    /// Returns the next part, or nothing until there is more.
    pub fn next(&mut self) -> Result<Option<Part>, DbError> {
        loop {
            if let Some(copy) = &self.copy {
                if !self.waiting.starts_with(END) {
                    let copy = Arc::clone(copy);
                    return Ok(self.rows().map(|rows| Part::Rows { copy, rows }));
                }
                self.waiting.advance(END.len());
                (self.copy, self.seen) = (None, 0);
            }
            let Some(line) = self.line() else { return Ok(None) };
            if let Some(setting) = self.statement(&line)? {
                return Ok(Some(Part::Setting(setting)));
            }
        }
    }

    /// Makes sure that it ended where a script may end.
    pub fn finish(&self) -> Result<(), DbError> {
        match (&self.copy, self.said.is_empty() && self.waiting.is_empty()) {
            (None, true) => Ok(()),
            (Some(copy), _) => Err(broken(&format!("the rows of {copy} have no end"))),
            (None, false) => Err(broken("it ends within a statement")),
        }
    }

    /// Returns rows, when there are enough or all of them.
    fn rows(&mut self) -> Option<Bytes> {
        let from = self.seen.saturating_sub(END.len());
        let end = memmem::find(&self.waiting[from..], b"\n\\.\n").map(|at| from + at + 1);
        // A row may be as long as a gigabyte: what was looked at is not looked at again.
        if let Some(at) = memrchr(b'\n', &self.waiting[self.seen..]) {
            self.whole = self.seen + at + 1;
        }
        self.seen = self.waiting.len();
        let enough = (self.whole > 0 && self.waiting.len() >= CHUNK).then_some(self.whole);
        let length = end.or(enough)?;
        (self.seen, self.whole) = (0, 0);
        Some(self.waiting.split_to(length).freeze())
    }

    fn line(&mut self) -> Option<Bytes> {
        let Some(at) = memchr(b'\n', &self.waiting[self.seen..]) else {
            self.seen = self.waiting.len();
            return None;
        };
        let length = self.seen + at + 1;
        self.seen = 0;
        Some(self.waiting.split_to(length).freeze())
    }

    /// Takes a line of a statement; returns the statement when it is a setting and whole.
    fn statement(&mut self, line: &[u8]) -> Result<Option<String>, DbError> {
        let line = std::str::from_utf8(line).map_err(|_| broken("a name is no UTF-8"))?;
        if self.said.is_empty() && is_idle(line) {
            return Ok(None);
        }
        self.said.push_str(line);
        let said = self.said.trim_end();
        let whole = said.ends_with(';') && said.matches('"').count().is_multiple_of(2);
        if said.starts_with("COPY ") {
            if whole && said.ends_with(" FROM stdin;") {
                self.copy = Some(said.into());
                self.said.clear();
            }
            return Ok(None);
        }
        let is_setting =
            said.starts_with("SET ") || said.starts_with("SELECT pg_catalog.set_config(");
        if !whole || !is_setting {
            return Err(broken(&format!("it says `{said}`")));
        }
        let setting = said.to_owned();
        self.said.clear();
        Ok(Some(setting))
    }
}

/// Comments, and what only `psql` understands: it guards scripts against being changed on the way.
fn is_idle(line: &str) -> bool {
    let starts = ["--", "\\restrict ", "\\unrestrict "];
    line.trim().is_empty() || starts.iter().any(|start| line.starts_with(start))
}

fn broken(what: &str) -> DbError {
    let message =
        format!("the script that pg_restore made of the archive is not understood: {what}");
    DbError::new(ErrorClass::Other, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "--\n-- dump\n--\n\n\\restrict x\n\nSET a = 1;\n\nCOPY public.t (a) FROM \
        stdin;\n1\tx\n\\\\.\t\n\\.\n\n\n-- Data; Owner: x\nCOPY \"My\nApp;\n\".\"x (y\" FROM stdin;\n\\.\n\n\
        COPY n  FROM stdin;\n\n\n\\.\n\\unrestrict x\n\n";

    fn parts(text: &str, size: usize) -> Result<Vec<Part>, DbError> {
        let (mut script, mut found) = (Script::default(), Vec::new());
        for piece in text.as_bytes().chunks(size) {
            script.room().extend_from_slice(piece);
            while let Some(part) = script.next()? {
                found.push(part);
            }
        }
        script.finish().map(|()| found)
    }

    fn rows(copy: &str, rows: &str) -> Part {
        Part::Rows { copy: copy.into(), rows: Bytes::from(rows.to_owned()) }
    }

    #[test]
    fn rows_come_out_whatever_pieces_they_come_in() {
        let expected = [
            Part::Setting("SET a = 1;".to_owned()),
            rows("COPY public.t (a) FROM stdin;", "1\tx\n\\\\.\t\n"),
            rows("COPY n  FROM stdin;", "\n\n"),
        ];
        for size in [1, 2, 3, 7, 1000] {
            assert_eq!(parts(SCRIPT, size).unwrap(), expected, "{size}");
        }
    }

    #[test]
    fn large_tables_come_in_chunks_of_whole_rows() {
        let all = "0123456789\t\\\\.\n".repeat(200_000);
        let found = parts(&format!("COPY t (a) FROM stdin;\n{all}\\.\n"), 65_536).unwrap();
        assert!(found.len() > 4, "{}", found.len());
        let mut together = Vec::new();
        for part in found {
            let Part::Rows { rows, .. } = part else { panic!() };
            assert!(rows.ends_with(b"\n") && rows.len() < CHUNK + 65_536);
            together.extend_from_slice(&rows);
        }
        assert_eq!(together, all.as_bytes());
    }

    #[test]
    fn a_row_may_be_longer_than_a_chunk() {
        let long = "x".repeat(3 * CHUNK);
        let all = format!("1\n{long}\n2\n{long}\n");
        let found = parts(&format!("COPY t (a) FROM stdin;\n{all}\\.\n"), 65_536).unwrap();
        let mut together = Vec::new();
        for part in found {
            let Part::Rows { rows, .. } = part else { panic!() };
            assert!(rows.ends_with(b"\n"));
            together.extend_from_slice(&rows);
        }
        assert!(together == all.as_bytes());
    }

    #[test]
    fn whatever_else_it_says_is_refused() {
        assert!(parts("DROP TABLE x;\n", 5).is_err());
        assert!(parts("COPY t (a) FROM stdin;\n1\n", 5).is_err());
        assert!(parts("SET a = 1", 5).is_err());
    }
}
