//! Writes the same migrations in the format of each tool.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::tool::{Kind, Layout};

/// What every migration of a folder does.
#[derive(Clone, Copy)]
pub enum Body {
    /// Creates one table.
    Table,
    /// Is as long as the other, and does nothing: for folders whose history alone matters.
    Idle,
}

impl Body {
    fn sql(self, n: usize) -> String {
        let table = format!(
            "CREATE TABLE t{n:05} (id bigint PRIMARY KEY, name text NOT NULL, \
             created_at timestamptz DEFAULT now());\n"
        );
        match self {
            Body::Table => table,
            Body::Idle => format!("-- {table}SELECT 1;\n"),
        }
    }
}

/// Writes `count` migrations below `root` and returns what the tool is to be given.
pub fn write(root: &Path, kind: &Kind, body: Body, count: usize) -> Result<PathBuf, String> {
    let dir = root.join(format!("{}-{count}", kind.name));
    fs::create_dir_all(&dir).map_err(at(&dir))?;
    match kind.layout {
        Layout::Script => {
            let script = dir.join("all.sql");
            fs::write(&script, session(body, count)).map_err(at(&script))?;
            Ok(script)
        }
        Layout::Files { name, around: (head, foot) } => {
            for n in 1..=count {
                let path = dir.join(name(n));
                fs::write(&path, format!("{head}{}{foot}", body.sql(n))).map_err(at(&path))?;
            }
            Ok(dir)
        }
    }
}

/// Returns the migrations as one session would type them.
fn session(body: Body, count: usize) -> String {
    (1..=count).fold(String::new(), |mut text, n| {
        let _ = write!(text, "BEGIN;\n{}COMMIT;\n", body.sql(n));
        text
    })
}

/// Describes an [`std::io::Error`] with the path it is about.
pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::super::tool::{OURS, PEERS, PSQL};
    use super::*;

    #[test]
    fn each_tool_gets_its_own_format() {
        let root = tempfile::tempdir().unwrap();
        let read = |path: PathBuf| fs::read_to_string(path).unwrap();
        let ours = write(root.path(), &OURS, Body::Table, 2).unwrap();
        assert!(read(ours.join("00002_t00002.sql")).starts_with("CREATE TABLE t00002 (id"));
        let goose = write(root.path(), &PEERS[1], Body::Idle, 1).unwrap();
        assert!(read(goose.join("00001_t00001.sql")).starts_with("-- +goose Up\n-- CREATE"));
        let script = write(root.path(), &PSQL, Body::Table, 2).unwrap();
        assert_eq!(read(script).matches("COMMIT;").count(), 2);
    }
}
