//! A real PgBouncer between program and server: in transaction or statement mode the run is
//! refused before anything happens, in session mode it works.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::super::arena::{Arena, until};
use super::super::lab::Lab;
use super::super::oracle::dump;
use super::super::tally::{Flaw, Tally, Verdict};

#[derive(Debug)]
struct Point {
    scene: usize,
    mode: &'static str,
    size: u32,
}

pub fn pooler(lab: &Lab<'_>) -> Result<Tally, String> {
    let kinds = [
        ("transaction", 20),
        ("session", 20),
        ("transaction", 1),
        ("transaction", 2),
        ("statement", 20),
        ("session", 3),
        ("transaction", 3),
    ];
    let points: Vec<_> = (0..lab.points(2 * kinds.len(), 2))
        .map(|i| (i % 2, kinds[i / 2 % kinds.len()]))
        .map(|(scene, (mode, size))| Point { scene, mode, size })
        .collect();
    lab.sweep(lab.settings.hands, &points, |point| at(lab, point).map(Some))
}

fn at(lab: &Lab<'_>, point: &Point) -> Result<Verdict, String> {
    let scene = &lab.scenes[point.scene];
    let database = lab.arena.database(&scene.template)?;
    let before = dump(&database)?;
    let pool = Pool::start(lab.arena, point.mode, point.size)?;
    let first = lab.cli.migrate(&scene.folder, &database.url_at(pool.port)).run()?;
    let mut verdict = Verdict::default();
    let case = lab.case(scene, &database);
    if point.mode == "session" {
        if !first.is_ok() {
            verdict.add(Flaw::Stuck, format!("in session mode: {}", first.brief()));
        }
        case.check_claim(&first, &mut verdict)?;
    } else {
        if first.code != Some(2) {
            verdict.add(Flaw::Wrong, format!("not refused: {}", first.brief()));
        }
        if dump(&database)? != before {
            verdict.add(Flaw::Wrong, "something was changed");
        }
    }
    drop(pool);
    case.check_end(&mut verdict)?;
    Ok(verdict)
}

/// A running PgBouncer, ended with the value.
struct Pool {
    process: Child,
    port: u16,
    _home: TempDir,
}

impl Pool {
    fn start(arena: &Arena, mode: &str, size: u32) -> Result<Self, String> {
        let home = tempfile::tempdir().map_err(|e| e.to_string())?;
        let port = free_port().map_err(|e| e.to_string())?;
        let write = |name: &str, text: &str| {
            let path = home.path().join(name);
            fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))
        };
        write("users", "\"postgres\" \"\"\n")?;
        let users = home.path().join("users");
        write(
            "pool.ini",
            &format!(
                "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
                 listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {}\n\
                 pool_mode = {mode}\ndefault_pool_size = {size}\n",
                arena.server.port(),
                users.display()
            ),
        )?;
        // PgBouncer gives up root for a user that has to read these files.
        let open = fs::Permissions::from_mode(0o755);
        fs::set_permissions(home.path(), open).map_err(|e| e.to_string())?;
        let mut command = Command::new(program());
        if rustix::process::geteuid().is_root() {
            command.args(["-u", "postgres"]);
        }
        command.arg("-q").arg(home.path().join("pool.ini"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().map_err(|e| format!("pgbouncer: {e}"))?;
        let pool = Pool { process, port, _home: home };
        let open = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        if until(Duration::from_secs(10), open) {
            return Ok(pool);
        }
        Err("pgbouncer does not listen".to_owned())
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program() -> &'static str {
    // /usr/sbin is not in everybody's search path.
    let usual = "/usr/sbin/pgbouncer";
    if std::path::Path::new(usual).exists() { usual } else { "pgbouncer" }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
