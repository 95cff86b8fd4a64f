//! Rows as `COPY … TO STDOUT` sends them: the cheapest way out of the server.

use std::pin::pin;

use futures_util::StreamExt;

use crate::engine::DbError;

use super::super::failure;
use super::super::session::PgSession;

/// One row, its cells decoded into a buffer that the next row uses again.
#[derive(Default)]
pub struct Row {
    text: Vec<u8>,
    /// Where each cell ends, and whether it is NULL.
    ends: Vec<(usize, bool)>,
}

impl Row {
    fn decode(&mut self, line: &[u8]) {
        self.text.clear();
        self.ends.clear();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        if line.contains(&b'\\') {
            return self.decode_escaped(line);
        }
        // The cells lie one behind the other; the tabs between them are skipped when they are read.
        self.text.extend_from_slice(line);
        let tabs = line.iter().enumerate().filter(|(_, byte)| **byte == b'\t');
        self.ends.extend(tabs.map(|(at, _)| (at, false)));
        self.ends.push((line.len(), false));
    }

    fn decode_escaped(&mut self, line: &[u8]) {
        for cell in line.split(|byte| *byte == b'\t') {
            let null = cell == b"\\N";
            if !null {
                unescape(cell, &mut self.text);
            }
            self.ends.push((self.text.len(), null));
            self.text.push(b'\t');
        }
    }

    /// Returns a cell, `None` for NULL.
    pub fn get(&self, at: usize) -> Option<&str> {
        let (cell, null) = self.cell(at)?;
        if null { None } else { std::str::from_utf8(cell).ok() }
    }

    fn cell(&self, at: usize) -> Option<(&[u8], bool)> {
        let (end, null) = *self.ends.get(at)?;
        // One tab lies between two cells.
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].0 + 1);
        Some((self.text.get(start..end)?, null))
    }

    fn bytes(&self, at: usize) -> &[u8] {
        self.cell(at).map_or(&[], |(bytes, _)| bytes)
    }

    /// Returns all cells.
    pub fn cells(&self) -> Vec<Option<String>> {
        (0..self.ends.len()).map(|at| self.get(at).map(str::to_owned)).collect()
    }

    /// Returns a cell, empty for NULL.
    pub fn text(&self, at: usize) -> &str {
        self.get(at).unwrap_or_default()
    }

    pub fn owned(&self, at: usize) -> String {
        self.text(at).to_owned()
    }

    pub fn oid(&self, at: usize) -> u32 {
        digits(self.bytes(at)) as u32
    }

    pub fn number<N: std::str::FromStr + Default>(&self, at: usize) -> N {
        self.text(at).parse().unwrap_or_default()
    }

    pub fn yes(&self, at: usize) -> bool {
        self.bytes(at) == b"t"
    }

    pub fn letter(&self, at: usize) -> u8 {
        self.bytes(at).first().copied().unwrap_or(0)
    }

    /// Reads the numbers of an array or vector: `{1,2}` or `1 2`.
    pub fn numbers<N: TryFrom<i64>>(&self, at: usize) -> Vec<N> {
        let bytes = self.bytes(at);
        let inner = bytes.strip_prefix(b"{").unwrap_or(bytes);
        let inner = inner.strip_suffix(b"}").unwrap_or(inner);
        if inner.is_empty() {
            return Vec::new();
        }
        let words = inner.split(|byte| matches!(byte, b',' | b' '));
        words.filter_map(|word| N::try_from(signed(word)).ok()).collect()
    }
}

/// Reads digits: the server's own are never anything else.
fn digits(text: &[u8]) -> i64 {
    text.iter().fold(0_i64, |sum, byte| sum.wrapping_mul(10).wrapping_add(i64::from(byte & 15)))
}

fn signed(text: &[u8]) -> i64 {
    text.strip_prefix(b"-").map_or_else(|| digits(text), |rest| -digits(rest))
}

fn unescape(cell: &[u8], out: &mut Vec<u8>) {
    let mut rest = cell;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        out.extend_from_slice(&rest[..at]);
        let Some(code) = rest.get(at + 1) else { break };
        out.push(match code {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' => 8,
            b'f' => 12,
            b'v' => 11,
            other => *other,
        });
        rest = &rest[at + 2..];
    }
    out.extend_from_slice(rest);
}

/// Runs a query and hands every row to `take`.
pub async fn each(
    session: &PgSession,
    query: &str,
    mut take: impl FnMut(&Row),
) -> Result<(), DbError> {
    let stream = session.copy_out(&format!("COPY ({query}) TO STDOUT")).await?;
    let mut stream = pin!(stream);
    let mut row = Row::default();
    while let Some(line) = stream.next().await {
        row.decode(&line.map_err(|error| failure::translate(&error))?);
        take(&row);
    }
    Ok(())
}

/// Runs a query and makes a value of every row.
pub async fn all<T>(
    session: &PgSession,
    query: &str,
    make: impl Fn(&Row) -> T,
) -> Result<Vec<T>, DbError> {
    let mut values = Vec::new();
    each(session, query, |row| values.push(make(row))).await?;
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_decoded() {
        let mut row = Row::default();
        row.decode(b"1\\t2\t\\N\t\t{3,-4}\t\\\\\n");
        assert_eq!((row.get(0), row.get(1), row.get(2)), (Some("1\t2"), None, Some("")));
        assert_eq!((row.get(3), row.get(4), row.get(5)), (Some("{3,-4}"), Some("\\"), None));
        assert_eq!(row.numbers::<i16>(3), [3, -4]);
    }
}
