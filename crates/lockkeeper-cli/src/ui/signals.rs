//! Ctrl-C and SIGTERM: first finish the step, then cancel it, then leave.

use lockkeeper::error::exit;
use lockkeeper::exec::{Stop, Urgency};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::output::err;

/// Listens until the process ends.
pub async fn listen(stop: Stop) {
    let Ok(mut signals) = Signals::new() else { return };
    let mut asked = 0;
    while signals.next().await.is_some() {
        asked += 1;
        match stop.ask() {
            Urgency::AfterStep => {
                err("\nfinishing the current step; press Ctrl-C again to cancel it\n");
            }
            _ if asked == 2 => err("\ncancelling the current statement\n"),
            _ => {
                err("\nleaving at once; the next run finds out what took effect\n");
                std::process::exit(exit::STOPPED.into());
            }
        }
    }
}

/// One subscription for the whole run: a signal between two waits must not be lost.
#[cfg(unix)]
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Signals { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Option<()> {
        tokio::select! {
            pressed = self.interrupt.recv() => pressed,
            asked = self.terminate.recv() => asked,
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Signals)
    }

    async fn next(&mut self) -> Option<()> {
        self.0.recv().await
    }
}
