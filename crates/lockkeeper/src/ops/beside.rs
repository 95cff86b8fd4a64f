//! Long work under a lease that has to stay alive.

use std::pin::pin;
use std::time::Duration;

use crate::error::Error;
use crate::exec::{Run, Urgency};

/// How often the lease shows a sign of life meanwhile.
const BEAT: Duration = Duration::from_secs(2);

/// Waits for `work`, which `doing` names; the lease is kept, and a person who asks as urgently ends
/// it.
pub async fn wait<T>(
    run: &mut Run<'_>,
    urgency: Urgency,
    doing: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let stop = run.stop.clone();
    let mut work = pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = stop.reached(urgency) => {
                return Err(Error::stopped(format!("stopped as asked, while {doing}")));
            }
            () = tokio::time::sleep(BEAT) => {}
        }
        // Where one session does everything, its lock is its sign of life: a note in the file
        // would have to wait for the reading.
        if run.engine.capabilities().many_sessions {
            run.lease.heartbeat().await?;
        }
    }
}
