//! Ctrl-C and SIGTERM: first finish the step, then cancel it, then leave.

use lockkeeper::error::exit;
use lockkeeper::exec::{Stop, Urgency};

use super::output::err;

/// Listens until the process ends.
pub async fn listen(stop: Stop) {
    let mut asked = 0;
    while next().await.is_ok() {
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

#[cfg(unix)]
async fn next() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn next() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
