//! Where a database lies: the spellings of its URL, and what SQLite is told to open.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::DbError;

/// A file, or a database in memory that the sessions of one engine share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    File {
        path: PathBuf,
        /// Parameters of a `file:` URI, like `mode=ro`.
        query: String,
    },
    Memory {
        uri: String,
    },
}

impl Address {
    pub fn parse(url: &str) -> Result<Self, DbError> {
        let (_, rest) = url.split_once(':').unwrap_or_default();
        let rest = rest.strip_prefix("//localhost/").map_or(rest, |_| &rest["//localhost".len()..]);
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let in_memory = query.split('&').any(|p| matches!(p, "mode=memory" | "vfs=memdb"));
        if path == ":memory:" || in_memory {
            return Ok(Address::Memory { uri: fresh_memory() });
        }
        if path.is_empty() {
            let text = format!("the database URL `{url}` names no file");
            return Err(DbError::config(text).with_hint("write sqlite:path/to/file.db"));
        }
        let Some(path) = decoded(path) else {
            return Err(DbError::config(format!("the path in `{url}` is not UTF-8")));
        };
        Ok(Address::File { path: path.into(), query: query.to_owned() })
    }

    /// Returns what messages call it.
    pub fn display(&self) -> String {
        match self {
            Address::File { path, .. } => path.display().to_string(),
            Address::Memory { .. } => ":memory:".to_owned(),
        }
    }

    /// Returns the URI for SQLite.
    pub fn uri(&self) -> String {
        match self {
            Address::File { path, query } => file_uri(path, query),
            Address::Memory { uri } => uri.clone(),
        }
    }

    /// Says in advance what SQLite would only call "unable to open database file".
    pub fn check(&self) -> Result<(), DbError> {
        let Address::File { path, .. } = self else { return Ok(()) };
        if path.is_dir() {
            return Err(DbError::config(format!("{} is a directory", path.display()))
                .with_hint("name a file in the database URL"));
        }
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        match parent {
            Some(parent) if !parent.is_dir() => {
                let text = format!(
                    "cannot create {}: the directory {} does not exist",
                    path.display(),
                    parent.display()
                );
                Err(DbError::config(text).with_hint("create the directory, or correct the path"))
            }
            _ => Ok(()),
        }
    }
}

/// SQLite's own in-memory file system: every connection of the process that names the same file
/// sees one database, with the locks of a real file.
fn fresh_memory() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("file:/lockkeeper-{number}?vfs=memdb")
}

fn file_uri(path: &Path, query: &str) -> String {
    let path = path.to_string_lossy();
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "file:" });
    for letter in path.chars() {
        match letter {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            '\\' if cfg!(windows) => uri.push('/'),
            other => uri.push(other),
        }
    }
    if !query.is_empty() {
        uri.push('?');
        uri.push_str(query);
    }
    uri
}

/// Resolves `%20` and the like; a percent sign that starts no escape stands for itself.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = after.get(..2).filter(|_| first == b'%').and_then(hex);
        bytes.push(escape.unwrap_or(first));
        rest = if escape.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).ok()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits).ok()?;
    if !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u8::from_str_radix(text, 16).ok()
}
