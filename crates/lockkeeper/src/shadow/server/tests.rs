//! Real servers: started, crashed, restarted, abandoned, swept.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::process::{is_postmaster_of, start_mark, wait_until};
use super::*;
use crate::shadow::client::client_program;

fn start() -> PrivateServer {
    PrivateServer::start(&find(None).unwrap(), ServerOptions::default()).unwrap()
}

fn psql(url: &str, sql: &str) -> String {
    let mut command = Command::new(client_program("psql").unwrap());
    let output = command.args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_server_answers_on_port_and_socket() {
    let server = start();
    assert_eq!(psql(&server.url("postgres"), "select 1"), "1");
    assert_eq!(psql(&server.socket_url("template1"), "select current_database()"), "template1");
    let settings = "select current_setting('fsync'), current_setting('wal_level'), \
         current_setting('max_connections'), pg_encoding_to_char(encoding) \
         from pg_database where datname = 'postgres'";
    assert_eq!(psql(&server.url("postgres"), settings), "off|logical|200|UTF8");
}

#[tokio::test(flavor = "current_thread")]
async fn both_urls_suit_the_rust_driver() {
    let server = start();
    for url in [server.url("postgres"), server.socket_url("postgres")] {
        let (client, connection) =
            tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        assert_eq!(client.query_one("select 41 + 1", &[]).await.unwrap().get::<_, i32>(0), 42);
    }
}

#[test]
fn nothing_remains_of_a_stopped_server() {
    let server = start();
    let (pid, data, socket) = (server.pid(), server.data_dir(), server.socket_dir().to_owned());
    server.stop().unwrap();
    assert_eq!(start_mark(pid), None);
    assert!(!data.exists() && !socket.exists());
}

#[test]
fn a_crash_keeps_what_was_committed() {
    let mut server = start();
    let (url, port) = (server.url("postgres"), server.port());
    psql(&url, "create table t as select 1 as id; checkpoint");
    psql(&url, "set synchronous_commit = on; insert into t values (2)");
    server.kill_immediate().unwrap();
    assert!(!server.is_running());
    server.restart().unwrap();
    assert_eq!(server.port(), port);
    assert_eq!(psql(&url, "select count(*) from t"), "2");
    let log = std::fs::read_to_string(server.log_path()).unwrap();
    assert!(log.contains("was not properly shut down"), "{log}");
}

#[test]
fn a_running_server_can_be_restarted_and_keeps_its_settings() {
    let settings = vec![("work_mem".to_owned(), "5MB".to_owned())];
    let options = ServerOptions { settings, durable: true, ..ServerOptions::default() };
    let mut server = PrivateServer::start(&find(None).unwrap(), options).unwrap();
    let first = server.pid();
    server.restart().unwrap();
    assert_ne!(server.pid(), first);
    let shown = "select current_setting('work_mem'), current_setting('fsync')";
    assert_eq!(psql(&server.url("postgres"), shown), "5MB|on");
}

#[test]
fn a_wrong_setting_is_reported_with_the_servers_own_words() {
    let settings = vec![("no_such_setting".to_owned(), "1".to_owned())];
    let options = ServerOptions { settings, ..ServerOptions::default() };
    let error = PrivateServer::start(&find(None).unwrap(), options).unwrap_err();
    assert!(error.to_string().contains("no_such_setting"), "{error}");
}

#[test]
fn the_callers_hba_file_is_obeyed() {
    let hba = Some("local all all trust\nhost all all 127.0.0.1/32 reject\n".to_owned());
    let options = ServerOptions { hba, ..ServerOptions::default() };
    let server = PrivateServer::start(&find(None).unwrap(), options).unwrap();
    assert_eq!(psql(&server.socket_url("postgres"), "select 1"), "1");
    let mut tcp = Command::new(client_program("psql").unwrap());
    let refused =
        tcp.args(["-X", "-d", &server.url("postgres"), "-c", "select 1"]).output().unwrap();
    assert!(!refused.status.success());
}

#[test]
fn parallel_starters_do_not_meet() {
    let servers: Vec<PrivateServer> = std::thread::scope(|scope| {
        let starters: Vec<_> = (0..3).map(|_| scope.spawn(start)).collect();
        starters.into_iter().map(|starter| starter.join().unwrap()).collect()
    });
    let ports: std::collections::HashSet<u16> = servers.iter().map(PrivateServer::port).collect();
    assert_eq!(ports.len(), servers.len());
    for server in &servers {
        assert_eq!(psql(&server.url("postgres"), "select 1"), "1");
    }
}

#[test]
fn a_template_makes_starting_fast() {
    drop(start());
    let fastest = (0..3)
        .map(|_| {
            let begin = Instant::now();
            let server = start();
            let ready = begin.elapsed();
            drop(server);
            ready
        })
        .min()
        .unwrap();
    println!("ready with a cached template after {fastest:?}");
    // Generous, for machines under load; the figure itself is printed above.
    assert!(fastest < Duration::from_secs(5), "{fastest:?}");
}

/// Programs below a directory that the server's account cannot enter are moved to where it can.
#[test]
fn unreachable_programs_still_run() {
    let workspace_cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/postgres");
    let caches = [search::cache_from_env(), vec![workspace_cache]].concat();
    let movable = |found: &Installation| {
        found.bin_dir.parent().is_some_and(|prefix| prefix.join("share").is_dir())
    };
    let installed = find_all_in(&caches).into_iter().find(movable);
    // Distribution packages spread over /usr; only a self-contained installation can be moved.
    let Some(installed) = installed else { return };
    let closed = tempfile::tempdir().unwrap();
    let copy = closed.path().join("pg");
    let prefix = installed.bin_dir.parent().unwrap();
    assert!(Command::new("cp").arg("-R").args([prefix, &copy]).status().unwrap().success());
    let hidden = Installation::at(&copy.join("bin")).unwrap();
    let server = PrivateServer::start(&hidden, ServerOptions::default()).unwrap();
    assert_eq!(psql(&server.url("postgres"), "select 1"), "1");
}

const OWNER_ROLE: &str = "LOCKKEEPER_TEST_OWNER_ROLE";

/// The body of the processes that [`abandon`] starts and kills; an empty test otherwise.
#[test]
fn owner_role() {
    let Ok(role) = std::env::var(OWNER_ROLE) else { return };
    let options = ServerOptions { watchdog: role != "unwatched", ..ServerOptions::default() };
    let server = PrivateServer::start(&find(None).unwrap(), options).unwrap();
    println!("\nSERVER {} {}", server.pid(), server.data_dir().display());
    match role.as_str() {
        "panics" => panic!("on purpose"),
        "exits" => {
            std::mem::forget(server);
            std::process::exit(0)
        }
        _ => std::thread::sleep(Duration::from_secs(600)),
    }
}

/// Processes that all find no template make one together, and all get a server.
#[test]
fn parallel_processes_share_one_new_template() {
    let fresh = tempfile::tempdir().unwrap();
    let caches = [vec![fresh.path().to_owned()], search::cache_from_env()].concat();
    let caches = std::env::join_paths(caches).unwrap();
    let mut starters: Vec<_> = (0..3)
        .map(|_| owner("exits").env(search::CACHE_VARIABLE, &caches).spawn().unwrap())
        .collect();
    for starter in &mut starters {
        let lines = BufReader::new(starter.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert_eq!(lines.filter(|line| line.starts_with("SERVER ")).count(), 1);
        starter.wait().unwrap();
    }
    let entries = fresh.path().join("templates").read_dir().unwrap().flatten();
    let dirs: Vec<_> = entries.filter(|entry| entry.path().is_dir()).collect();
    assert_eq!(dirs.len(), 1, "{dirs:?}");
}

fn owner(role: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "shadow::server::tests::owner_role", "--nocapture"]);
    command.env(OWNER_ROLE, role).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Lets another process start a server, ends that process, and returns postmaster and data.
fn abandon(role: &str) -> (u32, PathBuf) {
    let mut owner = owner(role).spawn().unwrap();
    let mut lines = BufReader::new(owner.stdout.take().unwrap()).lines().map_while(Result::ok);
    let line = lines.find(|line| line.starts_with("SERVER "));
    let line = line.unwrap_or_else(|| panic!("the owner ({role}) started no server"));
    if matches!(role, "killed" | "unwatched") {
        owner.kill().unwrap();
    }
    owner.wait().unwrap();
    let words: Vec<&str> = line.split(' ').collect();
    (words[1].parse().unwrap(), PathBuf::from(words[2]))
}

fn is_gone(pid: u32, data: &Path) -> bool {
    wait_until(Duration::from_secs(30), || {
        !is_postmaster_of(pid, data) && !data.parent().unwrap().exists()
    })
}

#[test]
fn the_watchdog_cleans_up_after_every_kind_of_end() {
    for role in ["killed", "panics", "exits"] {
        let (pid, data) = abandon(role);
        assert!(is_gone(pid, &data), "{role}: {pid} {}", data.display());
    }
}

#[test]
fn the_next_start_sweeps_what_a_killed_owner_left() {
    let (pid, data) = abandon("unwatched");
    // Another test's start may already have swept it: that is what is asked for.
    let _server = start();
    assert!(is_gone(pid, &data), "{pid} {}", data.display());
}
