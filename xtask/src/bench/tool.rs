//! The runners that are compared: how each wants its folder, and how it is asked to migrate.

use std::path::{Path, PathBuf};
use std::process::Command;

/// How a tool wants its migrations.
#[derive(Clone, Copy)]
pub enum Layout {
    /// A file each: its name, and the markers around its SQL.
    Files { name: fn(usize) -> String, around: (&'static str, &'static str) },
    /// One script for all.
    Script,
}

/// A kind of runner.
pub struct Kind {
    pub name: &'static str,
    pub layout: Layout,
    pub arguments: fn(&str, &str) -> Vec<String>,
    /// What a reader must know to compare it with the others.
    pub note: &'static str,
}

/// A runner that is on this machine.
pub struct Tool {
    pub kind: &'static Kind,
    /// Tells two binaries of one kind apart.
    pub label: String,
    pub program: PathBuf,
    pub version: String,
}

/// What part a tool plays in the comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Ours,
    /// Another binary of ours, such as an older one.
    Before,
    Peer,
    /// The server alone: no history, no checks.
    Floor,
}

pub const BEFORE: &str = "lockkeeper (before)";

pub static OURS: Kind = Kind {
    name: "lockkeeper",
    layout: Layout::Files { name: |n| format!("{n:05}_t{n:05}.sql"), around: ("", "") },
    arguments: |dir, url| words(&["migrate", "--yes", "--dir", dir, "--database-url", url]),
    note: "commits with synchronous_commit = off and flushes once before it reports the run done; \
           the peers and psql wait for the disk at every commit",
};

pub static PSQL: Kind = Kind {
    name: "psql",
    layout: Layout::Script,
    arguments: |script, url| words(&["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script, "-d", url]),
    note: "one session, the same transactions, no history: a floor, not a peer",
};

/// What ours is to be compared with on a disk: it does not wait for the disk at every commit.
pub static PSQL_ASYNC: Kind = Kind {
    name: "psql, async commit",
    layout: Layout::Script,
    arguments: |script, url| {
        let wait = "SET synchronous_commit = off";
        words(&["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", wait, "-f", script, "-d", url])
    },
    note: "the same with synchronous_commit = off",
};

pub static PEERS: [Kind; 5] = [
    Kind {
        name: "dbmate",
        layout: Layout::Files {
            name: |n| format!("{n:05}_t{n:05}.sql"),
            around: ("-- migrate:up\n", "-- migrate:down\n"),
        },
        arguments: |dir, url| words(&["-u", url, "-d", dir, "--no-dump-schema", "migrate"]),
        note: "the platform's binary from the npm package, not the node wrapper",
    },
    Kind {
        name: "goose",
        layout: Layout::Files {
            name: |n| format!("{n:05}_t{n:05}.sql"),
            around: ("-- +goose Up\n", ""),
        },
        arguments: |dir, url| words(&["-dir", dir, "postgres", url, "up"]),
        note: "built with the PostgreSQL driver alone (its no_* tags), which starts faster",
    },
    Kind {
        name: "golang-migrate",
        layout: Layout::Files { name: |n| format!("{n:05}_t{n:05}.up.sql"), around: ("", "") },
        arguments: |dir, url| words(&["-path", dir, "-database", url, "up"]),
        note: "keeps one version number, written outside of the migration's transaction",
    },
    Kind {
        name: "tern",
        layout: Layout::Files { name: |n| format!("{n:05}_t{n:05}.sql"), around: ("", "") },
        arguments: |dir, url| words(&["migrate", "--migrations", dir, "--conn-string", url]),
        note: "keeps one version number, no row a migration",
    },
    Kind {
        name: "sqlx-cli",
        layout: Layout::Files { name: |n| format!("{n:05}_t{n:05}.sql"), around: ("", "") },
        arguments: |dir, url| words(&["migrate", "run", "--source", dir, "--database-url", url]),
        note: "",
    },
];

impl Tool {
    pub fn part(&self) -> Part {
        match self.kind.name {
            "psql" | "psql, async commit" => Part::Floor,
            "lockkeeper" if self.label == BEFORE => Part::Before,
            "lockkeeper" => Part::Ours,
            _ => Part::Peer,
        }
    }

    /// Returns the command that applies everything pending in the folder (or script).
    pub fn migrate(&self, folder: &Path, url: &str) -> Command {
        self.with(&(self.kind.arguments)(&folder.to_string_lossy(), url))
    }

    pub fn with(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments);
        command
    }
}

pub fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
