//! The kit itself, on every installation under test.

use std::collections::HashSet;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lockkeeper::shadow::server::{PrivateServer, ServerOptions};
use testkit::{TestDatabase, installations, psql, servers, try_psql};

#[test]
fn every_installation_under_test_has_its_server() {
    let wanted: Vec<u32> = installations().iter().map(|found| found.major).collect();
    let running: Vec<u32> = servers().iter().map(testkit::TestServer::major).collect();
    assert_eq!(running, wanted);
    for server in servers() {
        let number: u32 = psql(&server.url("postgres"), "show server_version_num").parse().unwrap();
        assert_eq!(number / 10_000, server.major());
    }
}

#[test]
fn databases_are_separate_and_go_away() {
    for server in servers() {
        let (one, other) = (server.database(), server.database());
        one.psql("create table t (id int primary key)");
        assert_eq!(other.psql("select count(*) from pg_class where relname = 't'"), "0");
        let (name, admin) = (one.name().to_owned(), server.url("postgres"));
        drop(one);
        let left = format!("select count(*) from pg_database where datname = '{name}'");
        assert_eq!(psql(&admin, &left), "0");
        assert_eq!(psql(other.socket_url(), "select current_database()"), other.name());
    }
}

#[test]
fn equal_databases_have_equal_dumps() {
    let schema = "create table t (id int primary key, name text default 'x'); \
                  create function f() returns int language sql as $$\n-- mine\nselect 1 $$; \
                  create schema lockkeeper; create table lockkeeper.run (id int)";
    for server in servers() {
        let (one, other) = (server.database(), server.database());
        one.psql(schema);
        other.psql(schema);
        one.psql("insert into t values (1), (2)");
        other.psql("insert into t values (2), (1)");
        assert_eq!(one.dump(), other.dump());
        assert_eq!(one.dump_data(), other.dump_data());
        assert!(one.dump().contains("-- mine") && !one.dump().contains("lockkeeper"));
        other.psql("alter table t add column note text; insert into t values (3)");
        assert_ne!(one.dump(), other.dump());
        assert_ne!(one.dump_data(), other.dump_data());
    }
}

#[test]
fn a_failing_statement_is_an_error_with_the_servers_words() {
    let database = servers()[0].database();
    let message = try_psql(database.url(), "select 1; select * from no_such_table").unwrap_err();
    assert!(message.contains("no_such_table"), "{message}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "create table t (id int);\nselect 7;\n").unwrap();
    assert_eq!(database.psql_file(file.path()), "7");
}

#[test]
fn every_installation_survives_a_crash() {
    for installation in installations() {
        drop(PrivateServer::start(&installation, ServerOptions::default()).unwrap());
        let begin = Instant::now();
        let mut server = PrivateServer::start(&installation, ServerOptions::default()).unwrap();
        println!("{} ready with a cached template in {:?}", installation.version, begin.elapsed());
        let database = TestDatabase::create(&server);
        database.psql("create table t as select generate_series(1, 1000) as id");
        database.psql("set synchronous_commit = on; insert into t values (0)");
        server.kill_immediate().unwrap();
        assert!(try_psql(database.url(), "select 1").is_err());
        server.restart().unwrap();
        assert_eq!(database.psql("select count(*) from t"), "1001");
    }
}

const ROLE: &str = "TESTKIT_PROCESS_ROLE";

/// The body of the process that [`nothing_runs_after_the_test_process`] starts.
#[test]
fn process_role() {
    if std::env::var_os(ROLE).is_some() {
        for server in servers() {
            println!("\nSERVER {}", server.data_dir().display());
        }
        panic!("on purpose");
    }
}

#[test]
fn nothing_runs_after_the_test_process() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "process_role", "--nocapture"]).env(ROLE, "yes");
    let output = command.stderr(Stdio::null()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let dirs: HashSet<&str> = said.lines().filter_map(|l| l.strip_prefix("SERVER ")).collect();
    assert_eq!(dirs.len(), installations().len(), "{said}");
    let deadline = Instant::now() + Duration::from_secs(30);
    for dir in dirs {
        while std::path::Path::new(dir).exists() {
            assert!(Instant::now() < deadline, "{dir} is still there");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
