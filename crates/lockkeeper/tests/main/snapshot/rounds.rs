//! Every case on every server: load, read, load what was written elsewhere, and find the same.
//!
//! Cases that allow it share a database, for most of a round is spent on starting programs and
//! sessions. When such a database is wrong, its cases are tried one by one. `SNAPSHOT_CASE=name`
//! takes the cases with this in their name and gives each its own; all of them when it is empty.

use std::sync::Mutex;
use std::thread;

use lockkeeper::core::schema::{Snapshot, diff};
use testkit::{TestDatabase, TestServer, servers};

use super::cases::{Case, cases, load_all};
use super::{ROLES, catalogs, read};

/// Cases that are loaded into one database.
struct Round<'a> {
    server: &'a TestServer,
    cases: Vec<&'a Case>,
}

#[test]
fn what_was_written_makes_the_same_schema_elsewhere() {
    let cases = cases();
    let queue = Mutex::new(servers().iter().flat_map(|server| rounds(server, &cases)).collect());
    let wrong = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from) + 1;
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| work(&queue, &wrong));
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Shares the cases out: one half of what can stand together, the other half, and each of the
/// rest.
fn rounds<'a>(server: &'a TestServer, cases: &'a [Case]) -> Vec<Round<'a>> {
    server.database().psql(ROLES);
    let suitable = cases.iter().filter(|case| case.suits(server));
    let each = std::env::var_os("SNAPSHOT_CASE").is_some();
    let (alone, together): (Vec<_>, Vec<_>) = suitable.partition(|case| case.alone || each);
    let alone = alone.into_iter().map(|case| vec![case]);
    let halves = together.chunks(together.len().div_ceil(2).max(1)).map(<[_]>::to_vec);
    alone.chain(halves).map(|cases| Round { server, cases }).collect()
}

fn work(queue: &Mutex<Vec<Round<'_>>>, wrong: &Mutex<Vec<String>>) {
    loop {
        let next = queue.lock().unwrap().pop();
        let Some(round) = next else { return };
        let found = round.wrong();
        wrong.lock().unwrap().extend(found);
    }
}

impl Round<'_> {
    fn wrong(&self) -> Vec<String> {
        let Err(why) = self.run() else { return Vec::new() };
        let single = |case| Round { server: self.server, cases: vec![case] };
        let singles = self.cases.iter().filter(|_| self.cases.len() > 1).copied();
        let found: Vec<_> = singles.flat_map(|case| single(case).wrong()).collect();
        if !found.is_empty() {
            return found;
        }
        let names: Vec<_> = self.cases.iter().map(|case| case.name.as_str()).collect();
        vec![format!("{} on {}: {why}", names.join(", "), self.server.major())]
    }

    fn run(&self) -> Result<(), String> {
        let (naive, copy) = (self.server.database(), self.server.database());
        load_all(&naive, &self.cases).map_err(|why| format!("the case itself: {why}"))?;
        let read_once = read(&naive)?;
        if read_once.objects.len() < 2 {
            return Err("nothing was read".into());
        }
        load(&copy, &read_once).map_err(|why| format!("{why}\n{}", read_once.script()))?;
        let again = read(&copy)?;
        same(&read_once, &again)?;
        catalogs::every_row_is_an_object(&naive, &read_once)?;
        let (before, after) = dumps(&naive, &copy);
        if before == after {
            return Ok(());
        }
        let lines = first_difference(&before, &after);
        Err(format!("pg_dump differs:\n{lines}\n{}", read_once.script()))
    }
}

fn load(database: &TestDatabase, snapshot: &Snapshot) -> Result<(), String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), snapshot.script()).unwrap();
    testkit::try_psql_file(database.url(), file.path()).map(|_| ())
}

fn same(once: &Snapshot, again: &Snapshot) -> Result<(), String> {
    if again.hash() == once.hash() {
        return Ok(());
    }
    let changes = diff(once, again);
    Err(format!("another hash: {changes:#?} {:?} {:?}", once.unmodelled, again.unmodelled))
}

fn dumps(naive: &TestDatabase, copy: &TestDatabase) -> (String, String) {
    thread::scope(|scope| {
        let other = scope.spawn(|| normal(&copy.dump()));
        (normal(&naive.dump()), other.join().unwrap())
    })
}
/// The order of privileges and of storage parameters is no part of a schema.
fn normal(dump: &str) -> String {
    let mut lines: Vec<String> = dump.lines().map(sorted_parameters).collect();
    let is_grant = |line: &String| line.starts_with("GRANT ") || line.starts_with("REVOKE ");
    for run in lines.chunk_by_mut(|a, b| is_grant(a) && is_grant(b)) {
        run.sort();
    }
    lines.join("\n")
}

fn sorted_parameters(line: &str) -> String {
    let Some((head, rest)) = line.split_once("WITH (") else { return line.to_owned() };
    let Some((list, tail)) = rest.rsplit_once(')') else { return line.to_owned() };
    let mut list: Vec<_> = list.split(", ").collect();
    list.sort_unstable();
    format!("{head}WITH ({}){tail}", list.join(", "))
}

fn first_difference(a: &str, b: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (a, b) in a.lines().zip(b.lines()).filter(|(a, b)| a != b).take(6) {
        lines.push(format!("- {a}\n+ {b}"));
    }
    lines.join("\n")
}
