//! A private server for these tests: one per test process, gone with it.

use std::io::Write;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::proxy::Upstream;

/// Ends the server and removes its files when the test process goes, however it goes: its standard
/// input is a pipe from the test process.
const KEEPER: &str = r#"bin=$1 dir=$2
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off >"$dir/log" 2>&1 &
read -r _; kill -INT $!; wait $!; rm -rf "$dir""#;

pub(super) struct Server {
    bin: PathBuf,
    socket_dir: PathBuf,
    _keeper: Child,
}

/// Returns the server of this test process, started by the first who asks.
pub(super) fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(start)
}

impl Server {
    pub(super) fn upstream(&self) -> Upstream {
        Upstream::Unix(self.socket_dir.join(".s.PGSQL.5432"))
    }

    /// Prepares `psql` that runs each of `sql` as its own message, through the proxy at `port`.
    pub(super) fn psql(&self, port: u16, sql: &[&str]) -> Command {
        let mut psql = self.psql_at("127.0.0.1", sql);
        psql.env("PGPORT", port.to_string());
        psql
    }

    /// Asks the server itself, past every proxy.
    pub(super) fn ask(&self, sql: &str) -> String {
        let socket_dir = self.socket_dir.to_str().unwrap();
        stdout(&self.psql_at(socket_dir, &[sql]).env("PGPORT", "5432").output().unwrap())
    }

    fn psql_at(&self, host: &str, sql: &[&str]) -> Command {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h", host, "postgres"]);
        psql.envs([("PGSSLMODE", "prefer"), ("PGGSSENCMODE", "disable"), ("PGAPPNAME", "psql")]);
        psql.args(sql.iter().flat_map(|sql| ["-c", sql]));
        psql.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        psql
    }
}

/// Returns what a successful command printed.
pub(super) fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Asks until the answer is as wanted; fails after ten seconds.
pub(super) fn until(mut holds: impl FnMut() -> bool, what: &str) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(10), "never happened: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn start() -> Server {
    let bin = binaries();
    let dir = tempfile::Builder::new().prefix("proxy-").tempdir_in("/tmp").unwrap().keep();
    let user = server_user();
    if let Some((uid, gid)) = user {
        chown(&dir, Some(uid), Some(gid)).unwrap();
    }
    let initdb = ["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C", "-D"];
    let mut initdb_command = as_user(Command::new(bin.join("initdb")), user, &dir);
    stdout(&initdb_command.args(initdb).arg(dir.join("data")).output().unwrap());
    let mut keeper = as_user(Command::new("sh"), user, &dir);
    keeper.args(["-c", KEEPER, "keeper"]).arg(&bin).arg(&dir).stdin(Stdio::piped());
    let server = Server { bin, socket_dir: dir, _keeper: keeper.spawn().unwrap() };
    until(|| is_ready(&server), "the server accepts connections");
    server
}

fn is_ready(server: &Server) -> bool {
    let socket_dir = server.socket_dir.to_str().unwrap();
    let psql = server.psql_at(socket_dir, &["select 1"]).env("PGPORT", "5432").output();
    psql.unwrap().status.success()
}

fn as_user(mut command: Command, user: Option<(u32, u32)>, dir: &Path) -> Command {
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command.current_dir(dir);
    command
}

/// The server refuses to run as root; returns whom to run it as instead.
fn server_user() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| {
        stdout(&Command::new("id").args(arguments).output().unwrap()).parse::<u32>().unwrap()
    };
    (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])))
}

fn binaries() -> PathBuf {
    let asked = std::env::var_os("PG_BIN").map(PathBuf::from);
    let candidates = asked.into_iter().chain(configured()).chain(installed());
    let complete =
        |bin: &PathBuf| ["postgres", "initdb", "psql"].iter().all(|it| bin.join(it).exists());
    let found = candidates.into_iter().find(complete);
    found.expect("no PostgreSQL server found: set PG_BIN to the directory of initdb and postgres")
}

fn configured() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

fn installed() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions.map(|version| version.path().join("bin")).collect()
}

/// What a bare client sends, for the tests that `psql` is too polite for.
pub(super) fn startup_packet() -> Vec<u8> {
    let mut packet = Vec::new();
    let parameters = b"user\0postgres\0database\0postgres\0\0";
    packet.extend_from_slice(&(8 + parameters.len() as u32).to_be_bytes());
    packet.extend_from_slice(&(3_u32 << 16).to_be_bytes());
    packet.write_all(parameters).unwrap();
    packet
}

pub(super) fn query(sql: &str) -> Vec<u8> {
    let mut packet = vec![b'Q'];
    packet.extend_from_slice(&(sql.len() as u32 + 5).to_be_bytes());
    packet.extend_from_slice(sql.as_bytes());
    packet.push(0);
    packet
}
