//! Somebody else's session: it runs what it is told, and holds a lock or a snapshot until it is
//! released.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

use super::arena::Database;

/// What `psql` says after each order.
const DONE: &str = "order-done";

/// A `psql` that takes orders.
pub struct Session {
    psql: Child,
    orders: ChildStdin,
    answers: ChildStdout,
}

impl Session {
    pub fn open(database: &Database<'_>) -> Result<Self, String> {
        let mut command = database.arena.psql_command(&database.name);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut psql = command.spawn().map_err(|e| format!("psql: {e}"))?;
        let orders = psql.stdin.take().ok_or("psql has no input")?;
        let answers = psql.stdout.take().ok_or("psql has no output")?;
        Ok(Session { psql, orders, answers })
    }

    /// Runs the statements and returns when they are done.
    pub fn run(&mut self, sql: &str) -> Result<(), String> {
        let asked = writeln!(self.orders, "{sql}\n\\echo {DONE}");
        asked.and_then(|()| self.orders.flush()).map_err(|e| format!("psql: {e}"))?;
        let mut said = Vec::new();
        while !said.ends_with(DONE.as_bytes()) {
            let mut byte = [0];
            let read = self.answers.read_exact(&mut byte);
            read.map_err(|e| format!("psql: {e}\nwhile running: {sql}"))?;
            said.push(byte[0]);
        }
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The server rolls back what a vanished client leaves, which is what a release is.
        let _ = writeln!(self.orders, "ROLLBACK;\n\\q");
        let _ = self.orders.flush();
        sleep(Duration::from_millis(20));
        let _ = self.psql.kill();
        let _ = self.psql.wait();
    }
}

/// An open transaction of another program.
pub struct Hold(Session);

impl Hold {
    /// Runs the statements in a transaction that stays open.
    pub fn open(database: &Database<'_>, sql: &str) -> Result<Self, String> {
        let mut session = Session::open(database)?;
        session.run(&format!("BEGIN;\n{sql};"))?;
        Ok(Hold(session))
    }

    /// Holds ACCESS SHARE on a table.
    pub fn reader(database: &Database<'_>, table: &str) -> Result<Self, String> {
        Self::open(database, &format!("SELECT count(*) FROM {table}"))
    }

    /// Holds a snapshot and a lock on nothing.
    pub fn snapshot(database: &Database<'_>) -> Result<Self, String> {
        Self::open(database, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1")
    }

    pub fn release_after(self, pause: Duration) -> JoinHandle<()> {
        spawn(move || {
            sleep(pause);
            drop(self.0);
        })
    }
}
