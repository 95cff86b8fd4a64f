//! The house rules that neither the compiler nor a lint can check: which room may know which,
//! what may be said where, how large a file may grow. Reads the sources; needs no database.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What each room of the library may know besides itself (`docs/adr/009`).
const ROOMS: &[(&str, &[&str])] = &[
    ("embed", &["ops", "exec", "env", "engine", "error"]),
    (
        "ops",
        &["backup", "store", "shadow", "judgement", "exec", "ledger", "env", "engine", "error"],
    ),
    ("backup", &["store", "shadow", "engine", "error"]),
    ("judgement", &["error"]),
    ("shadow", &["exec", "ledger", "engine", "error"]),
    ("exec", &["ledger", "engine", "error"]),
    ("ledger", &["engine", "error"]),
    ("env", &["engine", "error"]),
    ("store", &["env", "error"]),
    ("engine", &[]),
    ("error", &["engine", "ops"]),
];

/// The same for the pure crate.
const CORE: &[(&str, &[&str])] = &[
    ("plan", &["change", "finding", "migration", "sql"]),
    ("policy", &["backup", "change"]),
    ("lint", &["change", "finding", "migration", "sql"]),
    ("report", &["change", "finding", "lint", "sql"]),
    ("migration", &["finding", "sql"]),
    ("finding", &["change"]),
    ("change", &["sql"]),
    ("sql", &[]),
    ("event", &[]),
    ("schema", &[]),
    ("preserve", &[]),
    ("backup", &["preserve"]),
];

/// What rooms that must stay ignorant may take from the pure crate.
const FROM_CORE: &[(&str, &[&str])] = &[
    ("engine", &["backup", "change", "preserve", "schema", "sql", "plan::Timeouts"]),
    ("ledger", &["migration", "plan", "preserve", "schema"]),
    ("exec", &["change", "event", "plan"]),
    ("env", &["backup", "lint"]),
    ("store", &[]),
];

const ENGINES: [&str; 3] = ["postgres", "sqlite", "cockroach"];
const NO_NAMES: [&str; 5] = ["util", "common", "helpers", "manager", "service"];
const LONGEST_FILE: usize = 400;
const LONGEST_GUIDE: usize = 150;

/// One source file: its text without comments and tests, and the modules it lies in.
struct Source {
    path: PathBuf,
    modules: Vec<String>,
    code: String,
}

impl Source {
    fn read(root: &Path, path: &Path) -> Self {
        let inside = path.strip_prefix(root).unwrap().with_extension("");
        let names = inside.iter().map(|name| name.to_string_lossy().into_owned());
        let modules = names.filter(|name| name != "mod" && name != "lib").collect();
        Source { path: path.to_owned(), modules, code: code(&text(path)) }
    }

    fn room(&self) -> &str {
        self.modules.first().map_or("lib", String::as_str)
    }

    /// Returns the rooms that this file names, by `crate::` or by enough `super::`.
    fn edges(&self) -> BTreeSet<String> {
        let up = "super::".repeat(self.modules.len().max(1));
        let mut found = named_after(&self.code, "crate::");
        found.extend(named_after(&self.code, &up));
        found.remove(self.room());
        found
    }
}

#[test]
fn every_room_knows_only_what_lies_below_it() {
    let mut wrong = forbidden("crates/lockkeeper/src", ROOMS);
    wrong.extend(forbidden("crates/lockkeeper-core/src", CORE));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn engines_know_nothing_of_migrations_and_plans() {
    let mut wrong = Vec::new();
    for source in sources("crates/lockkeeper/src") {
        let Some((_, allowed)) = FROM_CORE.iter().find(|(room, _)| *room == source.room()) else {
            continue;
        };
        // What is allowed by its full path is no word of its module.
        let code = allowed
            .iter()
            .filter(|path| path.contains("::"))
            .fold(source.code.clone(), |code, path| {
                code.replace(&format!("lockkeeper_core::{path}"), "")
            });
        for named in named_after(&code, "lockkeeper_core::") {
            if !allowed.contains(&named.as_str()) {
                wrong.push(format!("{} names lockkeeper_core::{named}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_pure_crate_speaks_no_engines_name() {
    let sources = sources("crates/lockkeeper-core/src");
    let speaks = |source: &&Source| {
        let code = source.code.to_ascii_lowercase();
        ENGINES.iter().any(|engine| code.contains(engine))
    };
    let wrong: Vec<_> = sources.iter().filter(speaks).map(|s| s.path.display()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn one_folder_knows_each_foreign_syntax() {
    let mut wrong = Vec::new();
    for source in sources("crates/lockkeeper-dialect/src") {
        let at = source.modules.join("/");
        for (parser, home) in [("squawk_", "postgres/syntax"), ("sqlite3_parser", "sqlite/syntax")]
        {
            if source.code.contains(parser) && !at.starts_with(home) {
                wrong.push(format!("{} names {parser}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn libraries_print_nothing() {
    let libraries = [
        "crates/lockkeeper-core/src",
        "crates/lockkeeper-dialect/src",
        "crates/lockkeeper/src",
        "crates/lockkeeper-embed/src",
    ];
    let prints =
        |source: &Source| source.code.contains("println!(") || source.code.contains("eprint");
    let sources = libraries.into_iter().flat_map(sources);
    let wrong: Vec<_> = sources.filter(prints).map(|source| source.path).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn files_stay_small_and_have_names() {
    let mut wrong = Vec::new();
    for path in ["crates", "testkit", "xtask"].into_iter().flat_map(|dir| rust_files(&root(dir))) {
        let lines = text(&path).lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let parts = path.strip_prefix(root("")).unwrap().iter().map(|part| part.to_string_lossy());
        if parts.chain([stem.as_str().into()]).any(|part| NO_NAMES.contains(&part.as_ref())) {
            wrong.push(format!("{} has a name that says nothing", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_architecture_can_be_read_at_one_sitting() {
    let lines = text(&root("ARCHITECTURE.md")).lines().count();
    assert!(lines <= LONGEST_GUIDE, "{lines} lines");
}

#[test]
fn every_case_has_something_to_run() {
    let kinds = std::fs::read_dir(root("tests/cases")).unwrap();
    let cases = kinds.flat_map(|kind| std::fs::read_dir(kind.unwrap().path()).unwrap());
    let empty = |case: &PathBuf| {
        let sql = |path: &PathBuf| has_extension(path, "sql");
        !sql(case) && (case.is_file() || !entries(case).iter().any(sql))
    };
    let wrong: Vec<_> = cases.map(|case| case.unwrap().path()).filter(empty).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Returns every edge that the table does not allow.
fn forbidden(dir: &str, rooms: &[(&str, &[&str])]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources(dir).iter().filter(|source| source.room() != "lib") {
        let Some((_, allowed)) = rooms.iter().find(|(room, _)| *room == source.room()) else {
            wrong.push(format!("{}: this room is in no table", source.path.display()));
            continue;
        };
        for edge in source.edges().iter().filter(|edge| !allowed.contains(&edge.as_str())) {
            wrong.push(format!("{} knows {edge}", source.path.display()));
        }
    }
    wrong
}

fn sources(dir: &str) -> Vec<Source> {
    let root = root(dir);
    let of_tests = |path: &PathBuf| path.iter().any(|part| part == "tests" || part == "tests.rs");
    let files = rust_files(&root).into_iter();
    let files = files.filter(|path| !of_tests(&path.strip_prefix(&root).unwrap().to_owned()));
    files.map(|path| Source::read(&root, &path)).collect()
}

/// Returns the text without comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let bare = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    bare.collect::<Vec<_>>().join("\n")
}

/// Returns the names right after a prefix, also inside of braces: `prefix::{a, b::{c}}`.
fn named_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        let own_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        match rest.strip_prefix('{') {
            _ if !own_word => {}
            Some(group) => found.extend(top_level(group)),
            None => found.extend(word(rest)),
        }
    }
    found
}

fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                names.extend(word(&group[at..]));
                start = false;
            }
            _ => {}
        }
    }
    names
}

/// Returns the module that a path begins with; types and macros of the root are no rooms.
fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let module = text[..end].chars().next().is_some_and(char::is_lowercase);
    module.then(|| text[..end].to_owned()).filter(|word| word != "super" && word != "self")
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in entries(dir) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if has_extension(&path, "rs") {
            files.push(path);
        }
    }
    files
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e == extension)
}

fn text(path: &Path) -> String {
    let read = std::fs::read_to_string(path);
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root(dir: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(dir)
}

#[test]
fn reads_edges_of_every_shape() {
    let code = "use crate::engine::{a::b, c}; crate::{exec::{x, y}, ledger, Error}; super::super::ops::f()";
    let source = Source {
        path: PathBuf::new(),
        modules: vec!["shadow".into(), "q".into()],
        code: code.into(),
    };
    let edges: Vec<_> = source.edges().into_iter().collect();
    assert_eq!(edges, ["engine", "exec", "ledger", "ops"]);
}
