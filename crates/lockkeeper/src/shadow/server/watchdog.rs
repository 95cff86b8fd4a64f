//! A tiny process that outlives the owner just long enough to stop its server.
//!
//! It waits on a pipe that only the owner holds open. The end of the owner, by exit, panic or
//! `kill -9`, closes the pipe; a line written into it dismisses the watchdog.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::ServerError;
use super::error::IoContext;
use super::home::Home;

/// `$1` is the data directory, the rest are the directories to remove.
const SCRIPT: &str = r#"
trap '' HUP
read -r word && exit 0
data=$1
shift
pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
serves() {
    [ -n "$pid" ] || return 1
    if [ -d /proc/self ]; then
        tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF -e "$data"
    else
        ps -o command= -p "$pid" 2>/dev/null | grep -qF -e "$data"
    fi
}
if serves; then
    kill -s QUIT "$pid"
    turns=0
    while serves && [ "$turns" -lt 200 ]; do
        sleep 0.05
        turns=$((turns + 1))
    done
    if serves; then kill -s KILL "$pid"; fi
fi
rm -rf -- "$@"
"#;

/// The running watchdog of one server.
#[derive(Debug)]
pub(super) struct Watchdog {
    child: Child,
}

impl Watchdog {
    /// Starts watching; from now on the end of this process ends the server.
    pub(super) fn start(home: &Home) -> Result<Self, ServerError> {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "lockkeeper-watchdog"]).arg(home.data()).args(home.all_dirs());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // A group of its own: a Ctrl-C must reach the owner, not the one who cleans up after it.
        command.current_dir("/").process_group(0);
        let child = command.spawn().during("run", Path::new("sh"))?;
        Ok(Self { child })
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        if let Some(mut pipe) = self.child.stdin.take() {
            let _ = pipe.write_all(b"dismissed\n");
        }
        let _ = self.child.wait();
    }
}
