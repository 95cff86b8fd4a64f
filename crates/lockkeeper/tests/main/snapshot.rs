//! Snapshots of the schema: load, read, load what was written elsewhere, and find the same.

use std::path::PathBuf;

use lockkeeper::core::schema::{Snapshot, diff};
use lockkeeper::engine;
use testkit::{TestDatabase, TestServer, servers};

use crate::{block, cases_of};

/// One file of SQL; `-- min: 15` names the oldest server that understands it.
struct Case {
    name: String,
    file: PathBuf,
    min: u32,
    max: u32,
    /// Programs of the server that not every installation has.
    needs: Option<String>,
}

fn cases() -> Vec<Case> {
    let only = std::env::var("SNAPSHOT_CASE").unwrap_or_default();
    let entries = std::fs::read_dir(cases_of("snapshot")).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|dir| std::fs::read_dir(dir).unwrap());
    let mut cases: Vec<_> = files.map(|file| Case::of(file.unwrap().path())).collect();
    cases.retain(|case| case.name.contains(&only));
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    fn of(file: PathBuf) -> Case {
        let text = std::fs::read_to_string(&file).unwrap();
        let header = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim().to_owned())
        };
        let number = |key: &str| header(key).map(|value| value.parse().unwrap());
        Case {
            name: file.file_stem().unwrap().to_string_lossy().into_owned(),
            min: number("-- min:").unwrap_or(0),
            max: number("-- max:").unwrap_or(u32::MAX),
            needs: header("-- needs:"),
            file,
        }
    }

    fn suits(&self, server: &TestServer) -> bool {
        let has = |extension: &String| {
            let sql =
                format!("select count(*) from pg_available_extensions where name = '{extension}'");
            server.database().psql(&sql) == "1"
        };
        (self.min..=self.max).contains(&server.major()) && self.needs.as_ref().is_none_or(has)
    }
}

fn read(database: &TestDatabase) -> Result<Snapshot, String> {
    block(async {
        engine::open(database.url()).unwrap().read_schema().await.map_err(|e| e.to_string())
    })
}

fn load(database: &TestDatabase, snapshot: &Snapshot) -> Result<(), String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), snapshot.script()).unwrap();
    testkit::try_psql_file(database.url(), file.path()).map(|_| ())
}

/// Roles that cases give things to; they belong to the whole server.
pub const ROLES: &str = "do $$ declare r text; begin foreach r in array array['snap_owner', 'snap_reader', \
    'Snap \"Odd\" role'] loop if not exists (select from pg_roles where rolname = r) then execute \
    format('create role %I', r); end if; end loop; end $$";

#[test]
fn what_was_written_makes_the_same_schema_elsewhere() {
    let mut wrong = Vec::new();
    for server in servers() {
        server.database().psql(ROLES);
        for case in cases().iter().filter(|case| case.suits(server)) {
            if let Err(why) = round(server, case) {
                wrong.push(format!("{} on {}: {why}", case.name, server.major()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

fn round(server: &TestServer, case: &Case) -> Result<(), String> {
    let (naive, copy) = (server.database(), server.database());
    testkit::try_psql_file(naive.url(), &case.file)
        .map_err(|why| format!("the case itself: {why}"))?;
    let read_once = read(&naive)?;
    if read_once.objects.len() < 2 {
        return Err("nothing was read".into());
    }
    load(&copy, &read_once).map_err(|why| format!("{why}\n{}", read_once.script()))?;
    let again = read(&copy)?;
    if again.hash() != read_once.hash() {
        return Err(format!(
            "another hash: {:#?} {:?} {:?}",
            diff(&read_once, &again),
            read_once.unmodelled,
            again.unmodelled
        ));
    }
    let (before, after) = (normal(&naive.dump()), normal(&copy.dump()));
    if before != after {
        return Err(format!(
            "pg_dump differs:\n{}\n{}",
            first_difference(&before, &after),
            read_once.script()
        ));
    }
    Ok(())
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

/// Opens a session that holds a temporary table until it is dropped.
pub fn held_temporary(database: &TestDatabase) -> Box<dyn std::any::Any> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let session = runtime.block_on(async {
        let engine = engine::open(database.url()).unwrap();
        let mut session = engine.connect("holder").await.unwrap();
        session.query("create temp table held (a serial primary key, b text)").await.unwrap();
        session
    });
    Box::new((runtime, session))
}

#[test]
fn what_has_no_model_is_counted_by_name() {
    for server in servers() {
        let database = server.database();
        let name = database.name();
        database.psql(&format!(
            "alter database {name} set work_mem = '5MB'; create table t (a int); \
             insert into t values (1), (1)"
        ));
        // A build that fails leaves an index that is none.
        let _ = testkit::try_psql(database.url(), "create unique index concurrently bad on t (a)");
        let found = read(&database).unwrap().unmodelled;
        assert_eq!(found["setting of the database"].names, ["work_mem=5MB"]);
        assert_eq!(found["invalid index"].names, ["public.bad"]);
    }
}

#[test]
fn who_is_no_superuser_can_read_as_well() {
    for server in servers() {
        let database = server.database();
        database.psql(ROLES);
        database.psql(
            "create table t (a int); create subscription s connection 'host=x' publication p \
             with (connect = false, slot_name = none)",
        );
        database.psql("alter role snap_reader login password 'x'");
        let url = database.url().replace("postgres@", "snap_reader@");
        let engine = engine::open(&url).unwrap();
        let found = block(engine.read_schema());
        block(engine.schema_manifest()).unwrap();
        database.psql("alter subscription s disable; drop subscription s");
        let found = found.unwrap();
        assert_eq!(found.unmodelled["subscription (only a superuser may read it)"].names, ["s"]);
    }
}
